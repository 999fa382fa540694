/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* Suites that are about data run on both engines: YIZHAN_TEST_ENGINE=postgresql takes the server
 * that tests/support/with-postgres.sh has started, anything else is SQLite. */
gboolean yz_test_on_postgresql (void);

/* Where a test keeps one store: a directory of its own, with the file in it or a database of its
 * own on the server. There is nothing in it yet. */
typedef struct {
  char *dir;
  char *path; /* of the file; NULL on a server */
  char *uri;
  char *database; /* on the server; else NULL */
  char *kept;     /* the content of the file, or the names of the tables that are kept */
  gsize kept_size;
} YzTestPlace;

void yz_test_place_init (YzTestPlace *self);
/* Removes the directory and the database, whoever is still connected. */
void yz_test_place_clear (YzTestPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzTestPlace, yz_test_place_clear)

/* Whether there is neither a file nor a table. */
gboolean yz_test_place_is_empty (const YzTestPlace *self);

/* Runs statements behind the program's back, as the owner of the file or database would: triggers,
 * references, CHECKs and the key of reversals are out of the way before and stay so. On both
 * engines there are randomblob (n) and zeroblob (n). Asserts that it works and changes something.
 * No writer may have the store open. */
void yz_test_place_tamper (YzTestPlace *self, const char *sql);

/* Remembers all rows of the store, and brings them back. Nobody may have it open. */
void yz_test_place_keep (YzTestPlace *self);
void yz_test_place_restore (YzTestPlace *self);

/* Everything that lies in the file or in the tables, for looking whether something is there at all.
 * On a server: bytes in hexadecimal. Returns: (transfer full) */
char *yz_test_place_read (YzTestPlace *self, gsize *size);

/* Returns: (transfer full) a new temporary directory */
char *yz_test_make_dir (void);
/* Removes the directory and everything in it; refuses what is not below the temporary directory. */
void yz_test_remove_tree (const char *dir);

G_END_DECLS
