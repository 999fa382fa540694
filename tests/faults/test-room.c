/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-room"

#include "faults.h"

#include "day.h"
#include "disk.h"
#include "yz-sqlite-ballast.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* A small disk: a station and its ballast are made with ease. */
#define DISK_SIZE (INT64_C (96) * 1024 * 1024)
/* What is left of it when somebody has filled it. */
#define LEFT (INT64_C (256) * 1024)
#define OPERATIONS_MAX 2000
/* Operations that must work after the first that met the full disk. */
#define AFTER 100

typedef struct {
  YzTestStation test;
  char *errand;
  char *filler;
  char *ballast;
  Day day;
  DayBook *book;
  GRand *random;
} Bench;

static void
bench_open (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  day_open (&bench->day, bench->test.path, bench->errand, &error);
  g_assert_no_error (error);
}

static void
bench_init (Bench *bench)
{
  memset (bench, 0, sizeof *bench);
  bench->random = g_rand_new_with_seed (1);
  bench->errand = yz_test_make_dir ();
  day_create (&bench->test);
  bench->filler = g_build_filename (bench->test.dir, "films", NULL);
  bench->ballast = g_strconcat (bench->test.path, ".ballast", NULL);
}

static void
bench_clear (Bench *bench)
{
  day_close (&bench->day);
  g_clear_pointer (&bench->book, day_book_free);
  yz_test_remove_tree (bench->errand);
  yz_test_station_clear (&bench->test);
  g_free (bench->errand);
  g_free (bench->filler);
  g_free (bench->ballast);
  g_rand_free (bench->random);
}

/* Somebody keeps films on this PC. */
static void
fill (Bench *bench)
{
  struct statvfs info = { 0 };
  int64_t size = 0;
  int fd = open (bench->filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (statvfs (bench->test.dir, &info), ==, 0);
  size = (int64_t) (info.f_bavail * info.f_frsize) - LEFT;
  g_assert_cmpint (size, >, 0);
  g_assert_cmpint (posix_fallocate (fd, 0, size), ==, 0);
  close (fd);
}

/* TRUE if it was done or refused by a rule; FALSE if the disk is full. */
static gboolean
operate (Bench *bench, const DayOperation *operation)
{
  g_autoptr (GError) error = NULL;

  if (day_try (&bench->day, operation, NULL, &error))
    return TRUE;
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STORE_FULL);
  g_test_message ("%s", error->message);
  return FALSE;
}

static DayOperation
think (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  DayOperation operation;

  day_think_of (&bench->day, bench->random, DAY_REDEEM, &operation, &error);
  g_assert_no_error (error);
  return operation;
}

static void
assert_sound (Bench *bench)
{
  g_autofree char *finding =
    day_examine (&bench->day, bench->book, bench->book->confirmed, bench->book->operations->len);

  g_assert_cmpstr (finding, ==, NULL);
}

/* Works until the disk is full. The operation that met it. */
static DayOperation
work_until_full (Bench *bench)
{
  for (int i = 0; i < OPERATIONS_MAX; i++) {
    DayOperation operation = think (bench);

    g_array_append_val (bench->book->operations, operation);
    if (!operate (bench, &operation))
      return operation;
    bench->book->confirmed++;
  }
  g_assert_not_reached ();
}

static gboolean
is_there (const char *path)
{
  return g_access (path, F_OK) == 0;
}

static void
serve (void)
{
  Bench bench;
  DayOperation operation;

  bench_init (&bench);
  g_assert_true (is_there (bench.ballast));
  bench_open (&bench);
  bench.book = day_book_new (&bench.day);
  fill (&bench);

  operation = work_until_full (&bench);
  g_assert_false (is_there (bench.ballast));
  assert_sound (&bench);
  /* The very same again, and the next ones. */
  g_assert_true (operate (&bench, &operation));
  bench.book->confirmed++;
  for (int i = 0; i < AFTER; i++) {
    operation = think (&bench);
    g_array_append_val (bench.book->operations, operation);
    g_assert_true (operate (&bench, &operation));
    bench.book->confirmed++;
  }
  assert_sound (&bench);

  /* There is no room to make it again, and then there is. */
  day_close (&bench.day);
  bench_open (&bench);
  g_assert_false (is_there (bench.ballast));
  assert_sound (&bench);
  day_close (&bench.day);
  g_assert_cmpint (g_unlink (bench.filler), ==, 0);
  bench_open (&bench);
  g_assert_true (is_there (bench.ballast));
  assert_sound (&bench);
  g_test_message ("the disk was full after %u operations, with ballast %d more worked",
                  bench.book->confirmed - AFTER - 1,
                  AFTER + 1);
  bench_clear (&bench);
}

static void
test_small (void)
{
  disk_watch (g_get_tmp_dir ());
  disk_set_room (DISK_SIZE);
  serve ();
  disk_set_room (-1);
  disk_watch (NULL);
}

/* Without ballast a full disk stays full. */
static void
test_control (void)
{
  Bench bench;
  DayOperation operation;

  disk_watch (g_get_tmp_dir ());
  disk_set_room (DISK_SIZE);
  bench_init (&bench);
  bench_open (&bench);
  bench.book = day_book_new (&bench.day);
  g_assert_cmpint (g_unlink (bench.ballast), ==, 0);
  fill (&bench);
  operation = work_until_full (&bench);
  g_assert_false (operate (&bench, &operation));
  g_assert_false (operate (&bench, &operation));
  assert_sound (&bench);
  /* What a person does then helps as well. */
  g_assert_cmpint (g_unlink (bench.filler), ==, 0);
  g_assert_true (operate (&bench, &operation));
  bench.book->confirmed++;
  assert_sound (&bench);
  bench_clear (&bench);
  disk_set_room (-1);
  disk_watch (NULL);
}

/* The same on a disk that is small indeed, where this user may have one: it lies over the temporary
 * directory, for this process alone. */
static void
test_tmpfs (void)
{
  g_autofree char *options = g_strdup_printf ("size=%" G_GINT64_FORMAT ",mode=0700", DISK_SIZE);
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0) {
    if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount ("tmpfs", g_get_tmp_dir (), "tmpfs", 0, options) != 0)
      _exit (1);
    serve ();
    _exit (0);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_test_message ("%s",
                  WEXITSTATUS (status) == 0 ? "on a disk of 96 MiB"
                                            : "not allowed to mount a disk");
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);

  g_test_add_func ("/room/small", test_small);
  g_test_add_func ("/room/tmpfs", test_tmpfs);
  g_test_add_func ("/room/control/ballast", test_control);

  return g_test_run ();
}
