/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Connections that notice a page which is not as it was written.
 *
 * The format is that of SQLite's checksum extension (https://sqlite.org/cksumvfs.html): a database
 * whose header reserves eight bytes of each page (byte 20 of the file is 8) has the sum of the
 * page's other bytes in them, see yz-page-sum.h. They are written whenever a page of the database
 * file is, and looked at whenever one is read. A page in the log (-wal) has none; the frame it
 * stands in has a sum of SQLite's own, at which SQLite looks only after a crash and we at each
 * read, so that no damage is carried from the log to the database. A page or frame that does not
 * fit fails with SQLITE_IOERR_DATA and is never used.
 *
 * Files without the reserve work as ever, unchecked. A file with it must not be written by
 * programs that know nothing of the sums: they leave the old ones behind. Reading does no harm. */

/* Bytes of each page, and where the header of a database says so. */
#define YZ_SQLITE_CHECKSUM_RESERVE 8
#define YZ_SQLITE_CHECKSUM_RESERVE_AT 20

/* As sqlite3_open_v2(), on top of what is SQLite's default way to files at the time. */
int yz_sqlite_checksum_open (const char *name, sqlite3 **db, int flags);

/* Gives sums to the pages of @db, which is empty or will be written anew by VACUUM next. */
gboolean yz_sqlite_checksum_start (sqlite3 *db, GError **error);
/* All pages of @from will be copied to @to, which is empty. A result code of SQLite. */
int yz_sqlite_checksum_follow (sqlite3 *from, sqlite3 *to);

gboolean yz_sqlite_checksum_is_on (sqlite3 *db);

/* The last one that did not fit: "page 17 of PATH", "frame 3 of PATH-wal"; NULL if all did.
 * Returns: (transfer full) (nullable) */
char *yz_sqlite_checksum_dup_damage (sqlite3 *db);

/* Whether that was a frame of the log. What is committed from then on may be behind it, where
 * SQLite does not look after a crash. */
gboolean yz_sqlite_checksum_log_is_damaged (sqlite3 *db);

/* Whether @page, the first of a database, had its sum before somebody or something took the
 * reserve out of the header. */
gboolean yz_sqlite_checksum_was_on (const guint8 *page, gsize size);

G_END_DECLS
