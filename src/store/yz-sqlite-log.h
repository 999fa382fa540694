/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Looks at the log (-wal) that a writer left which was killed, before SQLite does.
 *
 * SQLite takes a log up to the first frame whose sum does not fit, and forgets what follows: after
 * a power cut that is the end of a transaction which was never confirmed. But where a whole
 * transaction and the beginning of another one come later, the disk had confirmed the frame, and it
 * is damaged: what SQLite would forget then are bookings that somebody has a receipt of. So this is
 * an error, and the files stay as they are.
 *
 * Damage to the last transaction of a log cannot be told from a cut; only a receipt, a slip or a
 * backup knows that something is missing.
 *
 * @path is the database's, @page_size what its header says. STORE_DAMAGED; TRUE where there is no
 * log. */
gboolean yz_sqlite_log_check (const char *path, gsize page_size, GError **error);

/* Reads the first @size bytes of the database at @path as they stand in its log: what a power cut
 * left half written in the file is whole there. FALSE if no transaction of the log has them. */
gboolean yz_sqlite_log_read_beginning (const char *path, guint8 *bytes, gsize size);

G_END_DECLS
