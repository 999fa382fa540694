/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-seen.h"

#include <string.h>

static gboolean
admit (YzSeen *seen, YzSymbology symbology, const char *text, int64_t now_ms)
{
  g_autoptr (YzScanResult) result = yz_scan_result_new (symbology, text, strlen (text));

  return yz_seen_admit (seen, result, now_ms, 1500);
}

static void
test_once (void)
{
  static const struct {
    int64_t now_ms;
    gboolean news;
  } cases[] = {
    { 0, TRUE },     { 33, FALSE },   { 66, FALSE },
    { 1500, FALSE }, { 2999, FALSE }, { 4499, TRUE }, /* away for exactly that long */
    { 4500, FALSE }, { 5999, FALSE }, { 9000, TRUE },
  };
  g_autoptr (YzSeen) seen = yz_seen_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (admit (seen, YZ_SYMBOLOGY_QR, "a", cases[i].now_ms), ==, cases[i].news);
}

static void
test_apart (void)
{
  g_autoptr (YzSeen) seen = yz_seen_new ();

  g_assert_true (admit (seen, YZ_SYMBOLOGY_QR, "96385074", 0));
  g_assert_true (admit (seen, YZ_SYMBOLOGY_EAN8, "96385074", 0));
  g_assert_true (admit (seen, YZ_SYMBOLOGY_QR, "96385075", 0));
  g_assert_false (admit (seen, YZ_SYMBOLOGY_QR, "96385074", 100));
  g_assert_false (admit (seen, YZ_SYMBOLOGY_EAN8, "96385074", 100));
}

static void
test_quiet_zero (void)
{
  g_autoptr (YzSeen) seen = yz_seen_new ();
  g_autoptr (YzScanResult) result = yz_scan_result_new (YZ_SYMBOLOGY_QR, "a", 1);

  g_assert_true (yz_seen_admit (seen, result, 0, 0));
  g_assert_true (yz_seen_admit (seen, result, 0, 0));
}

/* The list does not grow; the code that is in sight stays in it. */
static void
test_many (void)
{
  g_autoptr (YzSeen) seen = yz_seen_new ();

  g_assert_true (admit (seen, YZ_SYMBOLOGY_QR, "card", 0));
  for (int i = 0; i < 10 * YZ_SEEN_MAX; i++) {
    g_autofree char *text = g_strdup_printf ("%d", i);

    g_assert_true (admit (seen, YZ_SYMBOLOGY_QR, text, i));
    g_assert_false (admit (seen, YZ_SYMBOLOGY_QR, "card", i));
  }
  g_assert_true (admit (seen, YZ_SYMBOLOGY_QR, "0", 700));
  g_assert_false (admit (seen, YZ_SYMBOLOGY_QR, "639", 700));
  yz_seen_free (NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seen/once", test_once);
  g_test_add_func ("/seen/apart", test_apart);
  g_test_add_func ("/seen/quiet-zero", test_quiet_zero);
  g_test_add_func ("/seen/many", test_many);
  return g_test_run ();
}
