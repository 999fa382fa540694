/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* Which desk of a city this PC is stands in the file "desk" in the files directory of the store,
 * beside the desk's secret key: whoever has both is that desk, and nobody else can be. */

/* @desk: the number, 0 where the PC has not joined. FALSE with YZ_ERROR_IO for a file that cannot
 * be read or says nothing of the kind. */
gboolean yz_desk_file_read (YzStore *store, int64_t *desk, GError **error);

/* Is on the disk when it returns. YZ_ERROR_IO */
gboolean yz_desk_file_write (YzStore *store, int64_t desk, GError **error);

G_END_DECLS
