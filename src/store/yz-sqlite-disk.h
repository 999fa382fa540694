/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Making, moving and syncing database files that nobody has a connection to. */

/* Makes the directory of @path with mode 0700 where it is missing. */
gboolean yz_sqlite_disk_make_directory (const char *path, GError **error);
/* Makes the empty file with mode 0600. YZ_ERROR_EXISTS. */
gboolean yz_sqlite_disk_make (const char *path, GError **error);
/* Waits until the file is on the disk. */
gboolean yz_sqlite_disk_sync (const char *path, GError **error);
/* Waits until the directory of @path is. */
gboolean yz_sqlite_disk_sync_directory (const char *path, GError **error);
/* Moves @from to @to, in place of what is there; without @replace that is YZ_ERROR_EXISTS. */
gboolean yz_sqlite_disk_move (const char *from, const char *to, gboolean replace, GError **error);
/* Deletes the file and what SQLite and we put beside it; none of it need exist. */
void yz_sqlite_disk_delete (const char *path);

/* Turns an errno into ours: STORE_READ_ONLY, STORE_FULL, YZ_ERROR_EXISTS, STORE. */
void yz_sqlite_disk_set_error (int number, const char *path, GError **error);

G_END_DECLS
