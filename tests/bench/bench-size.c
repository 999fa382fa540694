/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Size of the ledger for a million transfers on both engines, beside the bare bytes of its columns;
 * and what each table and index takes of it. The server is that of tests/support/with-postgres.sh;
 * without one only SQLite is measured. YIZHAN_BENCH_SIZE_ENTRIES: 2.5 transfers each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-city-fill.h"
#include "bench-copy.h"
#include "bench-fill.h"

/* The ledger: what grows with transfers. The rest is the station's. */
static const char *const ledger_tables[] = { "entry",
                                             "transfer",
                                             "taken_back",
                                             "entry_reason",
                                             NULL };

static int64_t
ask (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int64_t answer = 0;

  bench_check (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK, NULL);
  bench_check (sqlite3_step (statement) == SQLITE_ROW, NULL);
  answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return answer;
}

/* One part of the database; the ledger's are added up. */
static void
count_part (const char *engine,
            const char *table,
            const char *name,
            double bytes,
            double n_transfers,
            double *ledger,
            double *all)
{
  gboolean ours = g_strv_contains (ledger_tables, table);

  *all += bytes;
  if (ours)
    *ledger += bytes;
  if (bytes / n_transfers >= 0.1)
    printf ("# %s\t%s\t%s%s\t%.1f MB\n",
            engine,
            ours ? "ledger" : "station",
            name,
            strcmp (table, name) != 0 ? " (index)" : "",
            bytes / n_transfers);
}

static double
measure_sqlite (sqlite3 *db, double n_transfers)
{
  sqlite3_stmt *statement = NULL;
  double ledger = 0;
  double all = 0;

  /* Debian's SQLite has dbstat built in. */
  bench_check (sqlite3_prepare_v2 (db,
                                   "SELECT s.tbl_name, d.name, sum (d.pgsize) FROM dbstat d"
                                   " JOIN sqlite_schema s ON s.name = d.name"
                                   " GROUP BY d.name ORDER BY 3 DESC",
                                   -1,
                                   &statement,
                                   NULL) == SQLITE_OK,
               NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    count_part ("sqlite",
                (const char *) sqlite3_column_text (statement, 0),
                (const char *) sqlite3_column_text (statement, 1),
                (double) sqlite3_column_int64 (statement, 2),
                n_transfers,
                &ledger,
                &all);
  sqlite3_finalize (statement);
  printf ("# sqlite\tall, with jobs, reviews and the lines of redemptions\t%.1f MB\n",
          all / n_transfers);
  return ledger / n_transfers;
}

static double
measure_postgres (const char *path, double n_transfers)
{
  g_autofree char *uri = bench_make_database ("bench_size");
  PGconn *connection = bench_copy_to_postgres (path, uri);
  PGresult *result = NULL;
  double ledger = 0;
  double all = 0;

  result = PQexec (connection,
                   "SELECT coalesce (t.relname, c.relname), c.relname, pg_relation_size (c.oid)"
                   " FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid"
                   " LEFT JOIN pg_class t ON t.oid = i.indrelid"
                   " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i')"
                   " ORDER BY 3 DESC");
  bench_check (PQresultStatus (result) == PGRES_TUPLES_OK, NULL);
  for (int i = 0; i < PQntuples (result); i++)
    count_part ("postgresql",
                PQgetvalue (result, i, 0),
                PQgetvalue (result, i, 1),
                strtod (PQgetvalue (result, i, 2), NULL),
                n_transfers,
                &ledger,
                &all);
  PQclear (result);
  PQfinish (connection);
  printf ("# postgresql\tall, with jobs, reviews and the lines of redemptions\t%.1f MB\n",
          all / n_transfers);
  return ledger / n_transfers;
}

int
main (void)
{
  int64_t n_entries = bench_get_number ("YIZHAN_BENCH_SIZE_ENTRIES", 400000);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  sqlite3 *db = NULL;
  double n_transfers = 0;
  double bare = 0;
  double ours = 0;

  bench_fill (path, MAX (n_entries / 50, 1), n_entries, BENCH_FILL_STATION | BENCH_FILL_AS_BOOKED);
  sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL);
  n_transfers = (double) ask (db, "SELECT count (*) FROM transfer");
  /* Whole numbers count 8 bytes, as in the canonical record. */
  bare = (double) ask (db,
                       "SELECT (SELECT sum (16 + 6 + 32 + 7 * 8 + 8 * ((approver IS NOT NULL)"
                       " + (subject IS NOT NULL) + (rule IS NOT NULL) + (document IS NOT NULL)))"
                       " FROM entry) + (SELECT 40 * count (*) FROM transfer)") /
         n_transfers;
  printf ("# %" G_GINT64_FORMAT " entries with %.2f transfers each; MB for a million transfers\n",
          n_entries,
          n_transfers / (double) n_entries);
  ours = measure_sqlite (db, n_transfers);
  sqlite3_close (db);
  bench_print ("size", "MB", ours, bare, ours / bare, "<= 95 MB");
  if (g_getenv ("YIZHAN_TEST_POSTGRES") != NULL) {
    double server = measure_postgres (path, n_transfers);

    bench_print ("size-postgres", "MB", server, ours, server / ours, "<= 2.3 x 95 = 218.5 MB");
  }
  bench_remove_dir (dir);
  return 0;
}
