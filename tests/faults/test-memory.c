/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-memory"

#include "faults.h"

#include "disk.h"
#include "ordeal.h"

#include <sqlite3.h>

/* SQLite's memory, of which any piece may be refused. GLib's is not asked: a program of GLib ends
 * where there is none, and then the rules for kill -9 hold. */
static sqlite3_mem_methods real;
static struct {
  gboolean on;
  guint64 at;
  gboolean lasting;
  guint64 seen;
  guint64 failed;
} refusal;

static gboolean
must_refuse (void)
{
  if (!refusal.on)
    return FALSE;
  refusal.seen++;
  if (refusal.seen < refusal.at || (refusal.seen > refusal.at && !refusal.lasting))
    return FALSE;
  refusal.failed++;
  return TRUE;
}

static void *
allocate (int size)
{
  return must_refuse () ? NULL : real.xMalloc (size);
}

static void *
reallocate (void *memory, int size)
{
  return must_refuse () ? NULL : real.xRealloc (memory, size);
}

static void
start (gpointer data, guint64 at, gboolean lasting)
{
  refusal.on = TRUE;
  refusal.at = at;
  refusal.lasting = lasting;
  refusal.seen = 0;
  refusal.failed = 0;
}

static void
pause_refusal (gpointer data)
{
  refusal.on = FALSE;
}

static void
resume (gpointer data)
{
  refusal.on = TRUE;
}

static guint64
get_failed (gpointer data)
{
  return refusal.failed;
}

static const Trouble trouble = {
  .name = "memory",
  .start = start,
  .pause = pause_refusal,
  .resume = resume,
  .get_failed = get_failed,
};

static void
test_real (gconstpointer data)
{
  gboolean lasting = GPOINTER_TO_INT (data) != 0;
  g_auto (OrdealResult) result = { 0 };

  ordeal_run (&trouble, lasting, faults_choose (89, 1), FALSE, &result);
  if (result.found > 0)
    g_test_message ("%u of %u: %s", result.found, result.points, result.finding);
  g_test_message ("no memory at %u points%s, %u reported; nothing lost, nothing half",
                  result.points,
                  lasting ? " and for long" : "",
                  result.errors);
  g_assert_cmpuint (result.found, ==, 0);
  g_assert_cmpuint (result.errors, >, 0);
}

static void
test_control (void)
{
  g_auto (OrdealResult) result = { 0 };

  ordeal_run (&trouble, FALSE, 29, TRUE, &result);
  g_test_message ("balances in a second transaction: found at %u of %u points (%s)",
                  result.found,
                  result.points,
                  result.finding != NULL ? result.finding : "nothing");
  g_assert_cmpuint (result.found, >, 0);
}

int
main (int argc, char **argv)
{
  sqlite3_mem_methods failing;

  g_assert (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real) == SQLITE_OK);
  failing = real;
  failing.xMalloc = allocate;
  failing.xRealloc = reallocate;
  g_assert (sqlite3_config (SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK);
  /* Small pieces come from the same place, so that they can fail as well. */
  g_assert (sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK);
  faults_init (&argc, &argv);
  disk_hide_room (TRUE);

  g_test_add_data_func ("/memory/once", GINT_TO_POINTER (0), test_real);
  g_test_add_data_func ("/memory/for-long", GINT_TO_POINTER (1), test_real);
  g_test_add_func ("/memory/control/second", test_control);

  return g_test_run ();
}
