/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-picture.h"

G_BEGIN_DECLS

/* Opens the picture at @path as yz_picture_load() does, turns it upright, makes it no wider or
 * higher than @side pixels and writes it as a JPEG file to @to; what is transparent becomes white.
 * Errors as yz_picture_load(), and YZ_ERROR_IO for @to. Takes its time: not on the main thread. */
gboolean yz_picture_shrink (const char *path, int side, const char *to, GError **error);

/* The same into a new file of its own among the temporary ones, which the caller removes.
 * Returns: (transfer full) (nullable) its path */
char *yz_picture_shrink_temporary (const char *path, int side, GError **error);

G_END_DECLS
