/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* Copies the open store to the file @path while work goes on (SQLite's backup API); the copy
 * appears whole (mode 0600) or not at all. YZ_ERROR_EXISTS if @path is there already. */
gboolean yz_backup_write (YzStore *store, const char *path, GError **error);

/* Checks that a candidate is sound. Called on a read-only store opened on a private copy of it. */
typedef gboolean (*YzBackupProof) (YzStore *candidate, gpointer data, GError **error);

/* Replaces the store at @uri by the backup @path, in this order: copy beside the store, open and
 * check the copy (engine's integrity check and @proof), take the store's lock, move the old file
 * aside to PATH.before-restore-TIME, move the copy in. If anything fails the old store is as it
 * was. A missing store is simply made from the backup. @moved_aside (out) (nullable) is where the
 * old one went. */
gboolean yz_backup_restore (const char *path,
                            const char *uri,
                            YzBackupProof proof,
                            gpointer data,
                            char **moved_aside,
                            GError **error);

G_END_DECLS
