/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-util.h"

typedef enum {
  BENCH_FILL_LEDGER = 0,         /* what verify reads: entries, transfers, accounts; and riders */
  BENCH_FILL_STATION = 1 << 0,   /* also jobs, reviews and the lines of redemptions */
  BENCH_FILL_AS_BOOKED = 1 << 1, /* indexes grow with the rows, as full as they are in real life */
} BenchFillParts;

/* Makes a station at @path with so many riders (each with a card) and entries, in bulk and with a
 * true chain, as a points supermarket has them: of five entries two are awards (one transfer) and
 * three are redemptions of two or three different goods (one transfer of points and one for each of
 * the goods): 2.5 transfers for each entry. */
void bench_fill (const char *path, int64_t riders, int64_t entries, BenchFillParts parts);

/* The text of the card of rider @number (from 0) of such a station. */
char *bench_fill_card_text (int64_t number);
/* The id of that rider. */
int64_t bench_fill_rider (int64_t number);

/* Goods that such a station has on its shelf. */
#define BENCH_FILL_ITEMS 40
/* The id of one of them, from 0. */
int64_t bench_fill_item (int64_t number);
