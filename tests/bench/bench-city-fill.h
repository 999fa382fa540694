/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-util.h"
#include "yz-staff.h"

/* A city in a store on a server, booked through the ledger itself: stations with one desk each,
 * riders with points and a card, and goods on every shelf. */
typedef struct {
  int64_t n_stations;
  int64_t n_riders;
  int64_t n_items;
  YzActor *chief;
  int64_t *desks;  /* of each station */
  int64_t *riders; /* their ids */
  int64_t *items;
} BenchCity;

#define BENCH_CITY_POINTS 1000000
#define BENCH_CITY_STOCK 10000000

/* Makes the city in the empty database that @uri names. */
void
bench_city_make (BenchCity *city, const char *uri, int64_t stations, int64_t riders, int64_t items);
void bench_city_clear (BenchCity *city);

/* The text of the card of rider @index. Returns: (transfer full) */
char *bench_city_card_text (const BenchCity *city, int64_t index);

/* A directory where the desks keep their keys, instead of the user's own; the first thing a program
 * does. Returns: (transfer full) for bench_remove_dir() */
char *bench_city_make_home (void);

/* A database of its own on the server that YIZHAN_TEST_POSTGRES names. Returns: (transfer full) its
 * URI; ends the program where there is no server. */
char *bench_make_database (const char *name);
