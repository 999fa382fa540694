/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-util.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <glib/gstdio.h>

int64_t
bench_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C (1000000000) + now.tv_nsec;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

double
bench_quantile (double *values, gsize n, int permille)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[MIN (n - 1, n * (gsize) permille / 1000)];
}

double
bench_median (double *values, gsize n)
{
  return bench_quantile (values, n, 500);
}

void
bench_print (const char *name,
             const char *unit,
             double ours,
             double reference,
             double ratio,
             const char *aim)
{
  printf ("%s\t%.6g %s\t%.6g %s\t%.3g\t%s\n", name, ours, unit, reference, unit, ratio, aim);
  fflush (stdout);
}

char *
bench_make_dir (void)
{
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *template = g_build_filename (here, "bench-XXXXXX", NULL);

  if (g_mkdtemp (template) == NULL) {
    fprintf (stderr, "%s: no directory can be made here\n", here);
    exit (1);
  }
  return g_steal_pointer (&template);
}

void
bench_remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      bench_remove_dir (child);
    else
      g_remove (child);
  }
  g_rmdir (path);
}

double
bench_sync_ms (const char *dir)
{
  enum {
    TIMES = 100
  };
  g_autofree char *path = g_build_filename (dir, "sync", NULL);
  double ms[TIMES];
  char page[4096] = { 0 };
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  for (int i = 0; i < TIMES; i++) {
    int64_t start = bench_now_ns ();

    if (write (fd, page, sizeof page) != sizeof page || fdatasync (fd) != 0)
      exit (1);
    ms[i] = (double) (bench_now_ns () - start) / 1e6;
  }
  close (fd);
  g_remove (path);
  return bench_median (ms, TIMES);
}

sqlite3 *
bench_open_bare (const char *path)
{
  sqlite3 *db = NULL;

  if (sqlite3_open (path, &db) != SQLITE_OK ||
      sqlite3_exec (db,
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "PRAGMA wal_autocheckpoint = 8192;",
                    NULL,
                    NULL,
                    NULL) != SQLITE_OK) {
    fprintf (stderr, "%s: %s\n", path, sqlite3_errmsg (db));
    exit (1);
  }
  return db;
}

int64_t
bench_get_number (const char *variable, int64_t otherwise)
{
  const char *text = g_getenv (variable);
  gint64 number = 0;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &number, NULL))
    return otherwise;
  return number;
}

void
bench_check (gboolean done, const GError *error)
{
  if (done)
    return;
  fprintf (stderr, "%s\n", error != NULL ? error->message : "failed");
  exit (1);
}
