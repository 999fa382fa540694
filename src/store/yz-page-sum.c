/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-page-sum.h"

#include <string.h>

#define PAIR_SIZE 8

/* Each sum waits for the other, so that one run over a page uses a fraction of a processor. A page
 * is therefore taken as four parts that are summed side by side. */
#define PARTS 4
#define PARTS_MIN_PAIRS 64

/* What n pairs of zero words make of two sums: they are multiplied by the n-th power of the matrix
 * (1 1; 1 2). Its powers are symmetric, so three numbers are enough. */
typedef struct {
  uint32_t a;
  uint32_t b;
  uint32_t c;
} Matrix;

static uint32_t
read_word (const uint8_t *at, gboolean big_endian)
{
  uint32_t word = 0;

  memcpy (&word, at, sizeof word);
  return big_endian ? GUINT32_FROM_BE (word) : GUINT32_FROM_LE (word);
}

static inline void
add_pair (YzPageSum *self, const uint8_t *at, gboolean big_endian)
{
  self->first += read_word (at, big_endian) + self->second;
  self->second += read_word (at + 4, big_endian) + self->first;
}

static Matrix
multiply (Matrix x, Matrix y)
{
  return (Matrix){ x.a * y.a + x.b * y.b, x.a * y.b + x.b * y.c, x.b * y.b + x.c * y.c };
}

static Matrix
raise_to (gsize exponent)
{
  Matrix power = { 1, 0, 1 };
  Matrix square = { 1, 1, 2 };

  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1)
      power = multiply (power, square);
    square = multiply (square, square);
  }
  return power;
}

/* Inlined once for each byte order. */
static inline void
add_pairs (YzPageSum *self, const uint8_t *data, gsize pairs, gboolean big_endian)
{
  gsize length = pairs >= PARTS_MIN_PAIRS ? pairs / PARTS : 0;
  gsize skip = length * PAIR_SIZE;

  if (length > 0) {
    YzPageSum parts[PARTS] = { *self };
    Matrix shift = raise_to (length);

    for (gsize i = 0; i < length; i++, data += PAIR_SIZE) {
      add_pair (&parts[0], data, big_endian);
      add_pair (&parts[1], data + skip, big_endian);
      add_pair (&parts[2], data + 2 * skip, big_endian);
      add_pair (&parts[3], data + 3 * skip, big_endian);
    }
    *self = parts[0];
    for (int i = 1; i < PARTS; i++)
      *self = (YzPageSum){
        shift.a * self->first + shift.b * self->second + parts[i].first,
        shift.b * self->first + shift.c * self->second + parts[i].second,
      };
    data += (PARTS - 1) * skip;
  }
  for (gsize i = PARTS * length; i < pairs; i++, data += PAIR_SIZE)
    add_pair (self, data, big_endian);
}

void
yz_page_sum_add (YzPageSum *self, const uint8_t *data, gsize size, gboolean big_endian)
{
  g_assert (size % PAIR_SIZE == 0);
  if (big_endian)
    add_pairs (self, data, size / PAIR_SIZE, TRUE);
  else
    add_pairs (self, data, size / PAIR_SIZE, FALSE);
}

YzPageSum
yz_page_sum_read (const uint8_t bytes[YZ_PAGE_SUM_SIZE], gboolean big_endian)
{
  return (YzPageSum){ read_word (bytes, big_endian), read_word (bytes + 4, big_endian) };
}

gboolean
yz_page_sum_equal (YzPageSum one, YzPageSum other)
{
  return one.first == other.first && one.second == other.second;
}

static YzPageSum
sum_page (const uint8_t *page, gsize size)
{
  YzPageSum sum = { 0, 0 };

  yz_page_sum_add (&sum, page, size - YZ_PAGE_SUM_SIZE, FALSE);
  return sum;
}

void
yz_page_sum_seal (uint8_t *page, gsize size)
{
  YzPageSum sum = sum_page (page, size);
  uint32_t words[2] = { GUINT32_TO_LE (sum.first), GUINT32_TO_LE (sum.second) };

  G_STATIC_ASSERT (sizeof words == YZ_PAGE_SUM_SIZE);
  memcpy (page + size - YZ_PAGE_SUM_SIZE, words, sizeof words);
}

gboolean
yz_page_sum_fits (const uint8_t *page, gsize size)
{
  return yz_page_sum_equal (sum_page (page, size),
                            yz_page_sum_read (page + size - YZ_PAGE_SUM_SIZE, FALSE));
}
