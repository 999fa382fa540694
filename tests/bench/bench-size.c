/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Size of the database for a million entries, beside the bare bytes of their columns; and what each
 * table and index takes of it. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "bench-fill.h"

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

static void
print_parts (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;

  /* Debian's SQLite has dbstat built in. */
  if (sqlite3_prepare_v2 (db,
                          "SELECT name, sum (pgsize) FROM dbstat GROUP BY name"
                          " HAVING sum (pgsize) > 100000 ORDER BY 2 DESC",
                          -1,
                          &statement,
                          NULL) != SQLITE_OK)
    return;
  while (sqlite3_step (statement) == SQLITE_ROW)
    printf ("# %s\t%.1f MB\n",
            sqlite3_column_text (statement, 0),
            (double) sqlite3_column_int64 (statement, 1) / 1e6);
  sqlite3_finalize (statement);
}

int
main (void)
{
  int64_t n_entries = bench_get_number ("YIZHAN_BENCH_SIZE_ENTRIES", 1000000);
  int64_t n_riders = MAX (n_entries / 50, 1);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  sqlite3 *db = NULL;
  double scale = 1e6 / (double) n_entries;
  double bytes = 0;
  double bare = 0;

  bench_fill (path, n_riders, n_entries, BENCH_FILL_STATION | BENCH_FILL_AS_BOOKED);
  sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL);
  print_parts (db);
  bytes = (double) ask (db,
                        "SELECT sum (pgsize) FROM dbstat WHERE name IN ('entry', 'transfer',"
                        " 'sqlite_autoindex_entry_1', 'entry_subject', 'entry_reverses',"
                        " 'entry_reversed_once', 'taken_back', 'entry_reason')");
  /* Whole numbers count 8 bytes, as in the canonical record. */
  bare = (double) ask (db,
                       "SELECT (SELECT sum (16 + 16 + 32 + 7 * 8 + 8 * ((approver IS NOT NULL)"
                       " + (subject IS NOT NULL) + (rule IS NOT NULL) + (document IS NOT NULL)))"
                       " FROM entry) + (SELECT 40 * count (*) FROM transfer)");
  printf ("# %.2f transfers for each entry; %.1f MB for a million transfers\n",
          (double) ask (db, "SELECT count (*) FROM transfer") / (double) n_entries,
          bytes / (double) ask (db, "SELECT count (*) FROM transfer"));
  bench_print ("size",
               "MB/million entries",
               bytes * scale / 1e6,
               bare * scale / 1e6,
               bytes / bare,
               "printed");
  sqlite3_close (db);
  bench_remove_dir (dir);
  return 0;
}
