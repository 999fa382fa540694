/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Makes sure that the name of the file @path outlives a power cut, together with the names of the
 * @levels - 1 directories it is in: a synced file may still have none. YZ_ERROR_IO (subject: the
 * directory). */
gboolean yz_file_sync_names (const char *path, int levels, GError **error);

G_END_DECLS
