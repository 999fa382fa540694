/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-test"

#include "yz-test-sums.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define SUM_SIZE 8

static void
run (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

/* Runs what each row of @sql has in its first column. */
static void
run_each (sqlite3 *db, const char *sql)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (texts, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  for (guint i = 0; i < texts->len; i++)
    run (db, g_ptr_array_index (texts, i));
}

/* A number in the header. */
static void
copy_number (sqlite3 *db, const char *name)
{
  g_autofree char *ask = g_strdup_printf ("PRAGMA old.%s", name);
  g_autofree char *set = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, ask, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  set = g_strdup_printf ("PRAGMA main.%s = %d", name, sqlite3_column_int (statement, 0));
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  run (db, set);
}

void
yz_test_strip_sums (const char *path)
{
  g_autofree char *made = g_strconcat (path, ".plain", NULL);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS old", path);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (made, &db), ==, SQLITE_OK);
  run (db, "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF");
  run (db, attach);
  copy_number (db, "application_id");
  copy_number (db, "user_version");
  run_each (db, "SELECT sql FROM old.sqlite_schema WHERE type = 'table'");
  run_each (db,
            "SELECT 'INSERT INTO main.' || name || ' SELECT * FROM old.' || name"
            " FROM old.sqlite_schema WHERE type = 'table'");
  run_each (db,
            "SELECT sql FROM old.sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL"
            " ORDER BY type = 'trigger'");
  run (db, "DETACH old");
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_cmpint (g_chmod (made, 0600), ==, 0);
  g_assert_cmpint (g_rename (made, path), ==, 0);
}

int64_t
yz_test_find_bad_page (const uint8_t *file, gsize size, gsize page_size)
{
  g_assert_cmpuint (size % page_size, ==, 0);
  for (gsize start = 0; start < size; start += page_size) {
    guint32 first = 0;
    guint32 second = 0;
    guint32 words[2] = { 0, 0 };

    for (gsize at = start; at < start + page_size - SUM_SIZE; at += sizeof words) {
      memcpy (words, file + at, sizeof words);
      first += GUINT32_FROM_LE (words[0]) + second;
      second += GUINT32_FROM_LE (words[1]) + first;
    }
    memcpy (words, file + start + page_size - SUM_SIZE, sizeof words);
    if (first != GUINT32_FROM_LE (words[0]) || second != GUINT32_FROM_LE (words[1]))
      return (int64_t) (start / page_size) + 1;
  }
  return 0;
}
