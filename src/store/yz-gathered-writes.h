/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Writes to a file, one behind the other, that go to the system as one: SQLite writes a log in two
 * pieces for each page, and a commit of ten pages is twenty calls. Nobody may look at the file, nor
 * count on it, before the flush. Start with zeros. */
typedef struct {
  sqlite3_int64 start;
  int length;
  guint8 *bytes; /* (nullable) of sqlite3_malloc() */
} YzGatheredWrites;

/* Takes what would be written to @file at @offset; writes what was taken before where it does not
 * go on from there. A result code of SQLite. */
int yz_gathered_writes_add (YzGatheredWrites *self,
                            sqlite3_file *file,
                            const void *data,
                            int amount,
                            sqlite3_int64 offset);
/* Writes what was taken. Where that fails it is gone: the transaction it belongs to must fail. */
int yz_gathered_writes_flush (YzGatheredWrites *self, sqlite3_file *file);
void yz_gathered_writes_clear (YzGatheredWrites *self);

G_END_DECLS
