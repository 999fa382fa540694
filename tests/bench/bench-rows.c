/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-rows.h"

#include <stdio.h>
#include <stdlib.h>

struct _BenchRows {
  sqlite3_stmt *entry;
  sqlite3_stmt *transfer;
  sqlite3_stmt *job;
  sqlite3_stmt *review;
  sqlite3_stmt *line;
};

void
bench_run (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return;
  fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (db));
  exit (1);
}

sqlite3_stmt *
bench_prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (db));
  exit (1);
}

void
bench_step (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE) {
    fprintf (stderr, "%s\n", sqlite3_errmsg (sqlite3_db_handle (statement)));
    exit (1);
  }
  sqlite3_reset (statement);
}

BenchRows *
bench_rows_new (sqlite3 *db)
{
  BenchRows *self = g_new0 (BenchRows, 1);

  self->entry = bench_prepare (db,
                               "INSERT INTO entry (id, op_id, digest, kind, happened_ms,"
                               " recorded_ms, actor, approver, subject, rule, document, hash)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  self->transfer = bench_prepare (db,
                                  "INSERT INTO transfer (entry_id, leg, from_account, to_account,"
                                  " amount) VALUES (?1, ?2, ?3, ?4, ?5)");
  self->job = bench_prepare (db,
                             "INSERT INTO job (id, op_id, rider_id, kind, quantity, happened_ms,"
                             " recorded_ms, recorded_by, state, entry_id)"
                             " VALUES (?1, ?2, ?3, 'patrol', 1, ?4, ?4, ?5, 3, ?6)");
  self->review = bench_prepare (db,
                                "INSERT INTO review (id, op_id, job_id, decision, reviewer,"
                                " decided_ms) VALUES (?1, ?2, ?3, 3, ?4, ?5)");
  self->line = bench_prepare (db,
                              "INSERT INTO redemption_line (entry_id, line, item_id, quantity,"
                              " price) VALUES (?1, ?2, ?3, 1, ?4)");
  return self;
}

void
bench_rows_free (BenchRows *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->entry);
  sqlite3_finalize (self->transfer);
  sqlite3_finalize (self->job);
  sqlite3_finalize (self->review);
  sqlite3_finalize (self->line);
  g_free (self);
}

static void
bind_optional (sqlite3_stmt *statement, int parameter, int64_t value)
{
  if (value == 0)
    sqlite3_bind_null (statement, parameter);
  else
    sqlite3_bind_int64 (statement, parameter, value);
}

void
bench_rows_add_entry (BenchRows *self, const YzEntry *entry)
{
  sqlite3_stmt *insert = self->entry;

  sqlite3_bind_int64 (insert, 1, entry->id);
  sqlite3_bind_blob (insert, 2, entry->op_id.bytes, 16, SQLITE_STATIC);
  sqlite3_bind_blob (insert, 3, entry->digest, YZ_DIGEST_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 4, entry->kind);
  sqlite3_bind_int64 (insert, 5, entry->recorded_ms);
  sqlite3_bind_int64 (insert, 6, entry->actor);
  bind_optional (insert, 7, entry->approver);
  bind_optional (insert, 8, entry->subject);
  bind_optional (insert, 9, entry->rule);
  bind_optional (insert, 10, entry->document);
  sqlite3_bind_blob (insert, 11, entry->hash, YZ_HASH_SIZE, SQLITE_STATIC);
  bench_step (insert);
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *row = &g_array_index (entry->transfers, YzTransfer, i);

    sqlite3_bind_int64 (self->transfer, 1, entry->id);
    sqlite3_bind_int64 (self->transfer, 2, i + 1);
    sqlite3_bind_int64 (self->transfer, 3, row->from_account);
    sqlite3_bind_int64 (self->transfer, 4, row->to_account);
    sqlite3_bind_int64 (self->transfer, 5, row->amount);
    bench_step (self->transfer);
  }
}

void
bench_rows_add_job (BenchRows *self, const YzEntry *entry, const YzOpId *op_id)
{
  sqlite3_bind_int64 (self->job, 1, entry->document);
  sqlite3_bind_blob (self->job, 2, op_id->bytes, 16, SQLITE_STATIC);
  sqlite3_bind_int64 (self->job, 3, entry->subject);
  sqlite3_bind_int64 (self->job, 4, entry->recorded_ms);
  sqlite3_bind_int64 (self->job, 5, entry->actor);
  sqlite3_bind_int64 (self->job, 6, entry->id);
  bench_step (self->job);
  sqlite3_bind_int64 (self->review, 1, entry->document + 1);
  sqlite3_bind_blob (self->review, 2, entry->op_id.bytes, 16, SQLITE_STATIC);
  sqlite3_bind_int64 (self->review, 3, entry->document);
  sqlite3_bind_int64 (self->review, 4, entry->approver);
  sqlite3_bind_int64 (self->review, 5, entry->recorded_ms);
  bench_step (self->review);
}

void
bench_rows_add_lines (BenchRows *self,
                      const YzEntry *entry,
                      const YzAccountKey *keys,
                      int64_t price)
{
  for (guint leg = 1; leg < entry->transfers->len; leg++) {
    sqlite3_bind_int64 (self->line, 1, entry->id);
    sqlite3_bind_int64 (self->line, 2, leg);
    sqlite3_bind_int64 (self->line, 3, keys[2 * leg].unit);
    sqlite3_bind_int64 (self->line, 4, price);
    bench_step (self->line);
  }
}
