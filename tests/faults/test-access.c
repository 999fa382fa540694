/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-access"

#include "faults.h"

#include "day.h"
#include "disk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whom nothing belongs to. */
#define NOBODY 65534

typedef struct {
  YzTestStation test;
  char *errand;
} Bench;

static void
bench_init (Bench *bench)
{
  memset (bench, 0, sizeof *bench);
  day_create (&bench->test);
  bench->errand = yz_test_make_dir ();
}

static void
bench_clear (Bench *bench)
{
  yz_test_remove_tree (bench->errand);
  g_free (bench->errand);
  yz_test_station_clear (&bench->test);
}

static void
assert_sound (YzStation *station, Bench *bench)
{
  Day day = { .station = station, .dir = bench->errand };
  g_autoptr (DayBook) book = day_book_new (&day);
  g_autofree char *finding = day_examine (&day, book, 0, 0);

  g_assert_cmpstr (finding, ==, NULL);
}

static void
assert_refused (Bench *bench, YzError code, const char *subject)
{
  g_autoptr (YzStation) station = NULL;
  g_autoptr (GError) error = NULL;

  station = yz_station_open (bench->test.path, YZ_STORE_WRITE, &error);
  g_assert_error (error, YZ_ERROR, (int) code);
  if (subject != NULL)
    g_assert_cmpstr (yz_error_get_subject (error), ==, subject);
}

static void
assert_readable (Bench *bench)
{
  g_autoptr (YzStation) station = NULL;
  g_autoptr (GError) error = NULL;

  station = yz_station_open (bench->test.path, YZ_STORE_READ, &error);
  g_assert_no_error (error);
  assert_sound (station, bench);
}

/* Another process books at this station. */
static pid_t
start_other (Bench *bench, int fds[2])
{
  pid_t pid = -1;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid = fork ();
  if (pid == 0) {
    Day day = { 0 };

    if (!day_open (&day, bench->test.path, bench->errand, NULL) || write (fds[1], "x", 1) != 1)
      _exit (1);
    pause ();
    _exit (2);
  }
  g_assert_cmpint (pid, >, 0);
  return pid;
}

static void
test_second_process (void)
{
  Bench bench;
  g_autofree char *holder = NULL;
  g_auto (Day) day = { 0 };
  g_autoptr (GError) error = NULL;
  char answer = 0;
  int fds[2];
  int status = 0;
  pid_t pid = -1;

  bench_init (&bench);
  pid = start_other (&bench, fds);
  g_assert_cmpint (read (fds[0], &answer, 1), ==, 1);
  holder = g_strdup_printf ("%s, process %d", g_get_prgname (), pid);
  assert_refused (&bench, YZ_ERROR_STORE_LOCKED, holder);
  assert_readable (&bench);

  /* The lock ends with its holder, however he ends. */
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  day_open (&day, bench.test.path, bench.errand, &error);
  g_assert_no_error (error);
  assert_sound (day.station, &bench);
  day_close (&day);
  close (fds[0]);
  close (fds[1]);
  bench_clear (&bench);
}

/* Runs @check in a process of its own. Its exit status: 0 done, 1 not possible here. */
static int
run_apart (Bench *bench, int (*check) (Bench *bench))
{
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0)
    _exit (check (bench));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* Everything in the directory may be read and nothing written; not by root either, who is somebody
 * else here. */
static int
check_directory (Bench *bench)
{
  g_autofree char *command = NULL;

  if (getuid () == 0 && (setgid (NOBODY) != 0 || setuid (NOBODY) != 0))
    return 1;
  g_assert_cmpint (g_access (bench->test.dir, W_OK), !=, 0);
  assert_refused (bench, YZ_ERROR_STORE_READ_ONLY, NULL);
  assert_readable (bench);
  return 0;
}

static void
set_modes (const char *path, int directories, int files)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      set_modes (child, directories, files);
    else
      g_assert_cmpint (g_chmod (child, files), ==, 0);
  }
  g_assert_cmpint (g_chmod (path, directories), ==, 0);
}

static void
test_directory (void)
{
  Bench bench;

  bench_init (&bench);
  set_modes (bench.test.dir, 0555, 0444);
  g_assert_cmpint (run_apart (&bench, check_directory), ==, 0);
  set_modes (bench.test.dir, 0700, 0600);
  bench_clear (&bench);
}

/* A whole file system, where this user may have one. */
static int
check_disk (Bench *bench)
{
  if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount (bench->test.dir, bench->test.dir, NULL, MS_BIND, NULL) != 0 ||
      mount (NULL, bench->test.dir, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0)
    return 1;
  assert_refused (bench, YZ_ERROR_STORE_READ_ONLY, NULL);
  assert_readable (bench);
  return 0;
}

static void
test_disk (void)
{
  Bench bench;
  int answer = 0;

  bench_init (&bench);
  answer = run_apart (&bench, check_disk);
  g_test_message ("%s", answer == 0 ? "on a read-only mount" : "not allowed to mount");
  bench_clear (&bench);
}

/* The disk becomes read-only while a station works, as after an error of the file system. */
static void
test_turns_read_only (void)
{
  Bench bench;
  DiskFault fault = {
    .calls = DISK_WRITE | DISK_TRUNCATE | DISK_NAME,
    .at = 1,
    .lasting = TRUE,
    .number = EROFS,
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DayBook) book = NULL;
  g_autofree char *finding = NULL;
  DayOperation operation;
  Day day = { 0 };

  bench_init (&bench);
  disk_watch (bench.test.dir);
  day_open (&day, bench.test.path, bench.errand, &error);
  g_assert_no_error (error);
  book = day_book_new (&day);
  day_think_of (&day, random, DAY_REDEEM, &operation, &error);
  g_array_append_val (book->operations, operation);
  disk_set_fault (&fault);
  g_assert_false (day_try (&day, &operation, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STORE_READ_ONLY);
  g_clear_error (&error);
  finding = day_examine (&day, book, 0, 0);
  g_assert_cmpstr (finding, ==, NULL);

  disk_set_fault (NULL);
  g_assert_true (day_try (&day, &operation, NULL, &error));
  g_assert_no_error (error);
  finding = day_examine (&day, book, 1, 1);
  g_assert_cmpstr (finding, ==, NULL);
  day_close (&day);
  disk_watch (NULL);
  bench_clear (&bench);
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);

  g_test_add_func ("/access/second-process", test_second_process);
  g_test_add_func ("/access/directory", test_directory);
  g_test_add_func ("/access/disk", test_disk);
  g_test_add_func ("/access/turns-read-only", test_turns_read_only);

  return g_test_run ();
}
