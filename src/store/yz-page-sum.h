/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The checksum of SQLite's files: two sums of 32-bit words, where each word is added to one sum
 * together with the other sum. Frames of a write-ahead log carry it (section 4.2 of
 * https://sqlite.org/fileformat2.html), and so do pages in a database that SQLite's checksum
 * extension knows (https://sqlite.org/cksumvfs.html). A flipped bit changes it in any place. */
typedef struct {
  uint32_t first;
  uint32_t second;
} YzPageSum;

#define YZ_PAGE_SUM_SIZE 8

/* Adds @size bytes, a multiple of 8, read as words of the byte order. */
void yz_page_sum_add (YzPageSum *self, const uint8_t *data, gsize size, gboolean big_endian);

/* Reads and writes a sum as it stands in a file; in a log it is always big-endian. */
YzPageSum yz_page_sum_read (const uint8_t bytes[YZ_PAGE_SUM_SIZE], gboolean big_endian);
gboolean yz_page_sum_equal (YzPageSum one, YzPageSum other);

/* A page of a database: its last eight bytes are the sum of all others, little-endian. @size is
 * the whole page's. */
void yz_page_sum_seal (uint8_t *page, gsize size);
gboolean yz_page_sum_fits (const uint8_t *page, gsize size);

G_END_DECLS
