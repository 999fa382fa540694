/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-sqlite.h"

G_BEGIN_DECLS

/* Whether the tables, indexes, views and triggers are those that the scripts up to @version make,
 * and no others; with version 0 only whether the table of versions is. A file from elsewhere could
 * have a trigger that books along with us, or a view in the place of a table that never ends: so
 * this is asked before any statement of ours meets it. FALSE with STORE_DAMAGED (subject: the
 * first that differs). */
gboolean yz_sqlite_check_schema (YzSqlite *self,
                                 const YzMigrations *scripts,
                                 int64_t version,
                                 GError **error);

G_END_DECLS
