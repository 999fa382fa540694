/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-util.h"

/* Makes a station at @path with so many riders (each with a card) and entries, in bulk and with a
 * true chain: three of ten entries are redemptions of one item, the others awards. */
void bench_fill (const char *path, int64_t riders, int64_t entries);

/* The text of the card of rider @number (from 0) of such a station. */
char *bench_fill_card_text (int64_t number);
/* The id of that rider. */
int64_t bench_fill_rider (int64_t number);
