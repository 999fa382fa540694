/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-retry"

#include "yz-retry.h"

static const YzRetryPolicy policy = { .first_ms = 100, .longest_ms = 1500, .bound_ms = 20000 };

/* Waits on a clock that stands still otherwise; the number of tries after the first. */
static guint
play (const YzRetryPolicy *played, guint64 seed, gint64 try_us, GArray *waits)
{
  YzRetry retry;
  gint64 now_us = 1000000;
  gint64 begun_us = now_us + try_us;

  yz_retry_init (&retry, played, seed);
  for (guint tries = 0;; tries++) {
    gint64 wait_us;

    g_assert_cmpuint (tries, <, 100000);
    now_us += try_us;
    wait_us = yz_retry_fail (&retry, now_us);
    if (wait_us < 0) {
      g_assert_cmpint (now_us, >=, begun_us + played->bound_ms * 1000);
      return tries;
    }
    now_us += wait_us;
    /* No try begins after the bound. */
    g_assert_cmpint (now_us, <=, begun_us + played->bound_ms * 1000);
    if (waits != NULL)
      g_array_append_val (waits, wait_us);
  }
}

static void
test_doubles (void)
{
  static const gint64 longest_ms[] = { 100, 200, 400, 800, 1500, 1500, 1500 };
  gint64 seen_us[G_N_ELEMENTS (longest_ms)] = { 0 };

  for (guint64 seed = 0; seed < 500; seed++) {
    g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (gint64));

    play (&policy, seed, 0, waits);
    for (guint i = 0; i < G_N_ELEMENTS (longest_ms); i++) {
      gint64 wait_us = g_array_index (waits, gint64, i);

      g_assert_cmpint (wait_us, >=, 0);
      g_assert_cmpint (wait_us, <=, longest_ms[i] * 1000);
      seen_us[i] = MAX (seen_us[i], wait_us);
    }
  }
  /* All of the room is used: two stations rarely meet. */
  for (guint i = 0; i < G_N_ELEMENTS (longest_ms); i++)
    g_assert_cmpint (seen_us[i], >, longest_ms[i] * 1000 * 9 / 10);
}

static void
test_seed (void)
{
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) same = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) other = g_array_new (FALSE, FALSE, sizeof (gint64));

  play (&policy, 7, 0, first);
  play (&policy, 7, 0, same);
  play (&policy, 8, 0, other);
  g_assert_cmpmem (first->data, first->len * 8, same->data, same->len * 8);
  g_assert_cmpint (g_array_index (first, gint64, 3), !=, g_array_index (other, gint64, 3));
}

static void
test_bounds (void)
{
  static const struct {
    YzRetryPolicy policy;
    gint64 try_ms;
    guint least;
    guint most;
  } cases[] = {
    { { 100, 1500, 0 }, 0, 0, 0 }, /* one try only */
    { { 100, 1500, 20000 }, 0, 15, 200 },
    { { 100, 1500, 20000 }, 1000, 8, 20 }, /* a try that waits for its deadline */
    { { 100, 1500, 20000 }, 30000, 1, 1 }, /* one that took longer than there was time for */
    { { 1000, 1000, 1 }, 0, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint64 seed = 0; seed < 50; seed++) {
      guint tries = play (&cases[i].policy, seed, cases[i].try_ms * 1000, NULL);

      g_assert_cmpuint (tries, >=, cases[i].least);
      g_assert_cmpuint (tries, <=, cases[i].most);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry/doubles", test_doubles);
  g_test_add_func ("/retry/seed", test_seed);
  g_test_add_func ("/retry/bounds", test_bounds);
  return g_test_run ();
}
