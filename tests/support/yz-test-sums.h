/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Makes the closed store at @path one without checksums, as they were made before there were any:
 * row by row the same. */
void yz_test_strip_sums (const char *path);

/* The number, from 1, of the first page of @file whose last eight bytes are not its sum, worked out
 * the simplest way; 0 if there is none. */
int64_t yz_test_find_bad_page (const uint8_t *file, gsize size, gsize page_size);

G_END_DECLS
