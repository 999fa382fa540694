/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-disk-faults"

#include "faults.h"

#include "disk.h"
#include "ordeal.h"

#include <errno.h>

static DiskFault fault;

static void
start (gpointer data, guint64 at, gboolean lasting)
{
  fault.at = at;
  fault.lasting = lasting;
  fault.seen = 0;
  fault.failed = 0;
  disk_set_fault (&fault);
}

static void
pause_fault (gpointer data)
{
  disk_set_fault (NULL);
}

static void
resume (gpointer data)
{
  disk_set_fault (&fault);
}

static guint64
get_failed (gpointer data)
{
  return fault.failed;
}

static void
run (const char *name,
     guint calls,
     int number,
     gboolean lasting,
     guint stride,
     gboolean mutant,
     OrdealResult *result)
{
  const Trouble trouble = {
    .name = name,
    .start = start,
    .pause = pause_fault,
    .resume = resume,
    .get_failed = get_failed,
  };

  fault.calls = calls;
  fault.number = number;
  ordeal_run (&trouble, lasting, stride, mutant, result);
}

static const struct {
  const char *name;
  guint calls;
  int number;
  guint stride; /* in CI */
} faults[] = {
  { "open", DISK_OPEN, EIO, 1 },
  { "read", DISK_READ, EIO, 5 },
  { "write", DISK_WRITE, EIO, 5 },
  { "sync", DISK_SYNC, EIO, 1 },
  { "truncate", DISK_TRUNCATE, EIO, 1 },
  { "name", DISK_NAME, EIO, 1 },
  { "full", DISK_WRITE | DISK_SYNC | DISK_TRUNCATE | DISK_NAME, ENOSPC, 7 },
};

static void
test_calls (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  guint stride = faults_choose (faults[index].stride, 1);
  guint points = 0;
  guint errors = 0;

  for (int lasting = 0; lasting < 2; lasting++) {
    g_auto (OrdealResult) result = { 0 };

    run (faults[index].name,
         faults[index].calls,
         faults[index].number,
         lasting != 0,
         stride,
         FALSE,
         &result);
    points += result.points;
    errors += result.errors;
    if (result.found > 0)
      g_test_message ("%u of %u: %s", result.found, result.points, result.finding);
    g_assert_cmpuint (result.found, ==, 0);
    /* A full disk is said to be one. */
    if (faults[index].number == ENOSPC)
      g_assert_cmpuint (result.errors_full, >, 0);
  }
  g_test_message ("%s: failed at %u points, %u reported; nothing lost, nothing half",
                  faults[index].name,
                  points,
                  errors);
  g_assert_cmpuint (points, >, 0);
}

static void
test_control (void)
{
  g_auto (OrdealResult) result = { 0 };

  run ("write", DISK_WRITE, EIO, FALSE, 2, TRUE, &result);
  g_test_message ("balances in a second transaction: found at %u of %u points (%s)",
                  result.found,
                  result.points,
                  result.finding != NULL ? result.finding : "nothing");
  g_assert_cmpuint (result.found, >, 0);
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);
  disk_hide_room (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/disk-faults/", faults[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_calls);
  }
  g_test_add_func ("/disk-faults/control/second", test_control);

  return g_test_run ();
}
