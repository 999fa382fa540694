/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "yz-station.h"

/* At least five alternating rounds, so that both sides meet the same moods of the machine. */
#define BENCH_ROUNDS 7

int64_t bench_now_ns (void);

/* The median, and the value at @permille, of @values (which are sorted in place). */
double bench_median (double *values, gsize n);
double bench_quantile (double *values, gsize n, int permille);

/* One line: name, ours, reference, ratio, aim, separated by tabs. */
void bench_print (const char *name,
                  const char *unit,
                  double ours,
                  double reference,
                  double ratio,
                  const char *aim);

/* A fresh directory below the current one, and its removal with everything in it. */
char *bench_make_dir (void);
void bench_remove_dir (const char *dir);

/* Median of one durable 4 KiB append (write + fdatasync) in @dir, in milliseconds. */
double bench_sync_ms (const char *dir);

/* A bare database with the settings of ours: WAL, synchronous=FULL. */
sqlite3 *bench_open_bare (const char *path);

/* A number from the environment, for smaller runs. */
int64_t bench_get_number (const char *variable, int64_t otherwise);

/* Ends the program with the error's message. */
void bench_check (gboolean done, const GError *error);
