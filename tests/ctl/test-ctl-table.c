/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl-table"

#include "yz-ctl-table.h"

static char *
print (const YzCtlTable *table)
{
  GString *out = g_string_new (NULL);

  yz_ctl_table_print (table, out);
  return g_string_free (out, FALSE);
}

static void
test_columns (void)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (3);
  g_autofree char *printed = NULL;

  yz_ctl_table_text (table, "香皂");
  yz_ctl_table_int (table, 8);
  yz_ctl_table_text (table, "a");
  yz_ctl_table_text (table, "tea");
  yz_ctl_table_int (table, -120);
  yz_ctl_table_text (table, NULL);
  g_assert_cmpuint (yz_ctl_table_get_n_rows (table), ==, 2);
  printed = print (table);
  g_assert_cmpstr (printed, ==, "香皂     8  a\ntea   -120\n");
}

static void
test_numbers (void)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (2);
  g_autofree char *printed = NULL;

  yz_ctl_table_id (table, (INT64_C (1) << 40) + 17);
  yz_ctl_table_instant (table, 0);
  yz_ctl_table_id (table, 0);
  yz_ctl_table_text (table, "\xff");
  printed = print (table);
  g_assert_cmpstr (printed, ==, "1-17\n      \xef\xbf\xbd\n");
}

static void
test_empty (void)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (1);
  g_autofree char *printed = print (table);

  g_assert_cmpstr (printed, ==, "");
  g_assert_cmpuint (yz_ctl_table_get_n_rows (table), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl-table/columns", test_columns);
  g_test_add_func ("/ctl-table/numbers", test_numbers);
  g_test_add_func ("/ctl-table/empty", test_empty);
  return g_test_run ();
}
