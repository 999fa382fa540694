/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-util.h"

/* SQL that must work, or the program ends. */
void bench_run (sqlite3 *db, const char *sql);
sqlite3_stmt *bench_prepare (sqlite3 *db, const char *sql);
void bench_step (sqlite3_stmt *statement);

/* Writes the rows of entries, in bulk. */
typedef struct _BenchRows BenchRows;

BenchRows *bench_rows_new (sqlite3 *db);
void bench_rows_free (BenchRows *self);

void bench_rows_add_entry (BenchRows *self, const YzEntry *entry);
/* The job of an award, recorded as operation @op_id, and its review. */
void bench_rows_add_job (BenchRows *self, const YzEntry *entry, const YzOpId *op_id);
/* The lines of a redemption: one piece each for @price points. */
void bench_rows_add_lines (BenchRows *self,
                           const YzEntry *entry,
                           const YzAccountKey *keys,
                           int64_t price);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchRows, bench_rows_free)
