/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-import-display.h"

#define DOT " \xc2\xb7 "

/* What a function made, compared and freed. */
static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_line (void)
{
  g_autoptr (GError) error = NULL;
  YzImportLine line = { .line = 12, .outcome = YZ_IMPORT_ADDED, .name = (char *) "张三" };

  assert_text (yz_import_display_line (&line), "Line 12: added" DOT "张三");
  line.outcome = YZ_IMPORT_UPDATED;
  assert_text (yz_import_display_line (&line), "Line 12: updated" DOT "张三");
  line.outcome = YZ_IMPORT_UNCHANGED;
  line.name = (char *) "";
  assert_text (yz_import_display_line (&line), "Line 12: unchanged");
  yz_error_set (&error, YZ_ERROR_EXISTS, "13800138000", 3, 0, "twice");
  line.outcome = YZ_IMPORT_REFUSED;
  line.name = NULL;
  line.error = error;
  assert_text (yz_import_display_line (&line),
               "Line 12: refused\n13800138000 is in line 3 of the file already.");
}

static void
test_report (void)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  YzImportReport report = { .unknown_columns = columns, .counts = { 12, 3, 5, 2 } };

  assert_text (yz_import_display_counts (&report), "12 added, 3 updated, 5 unchanged, 2 refused");
  assert_text (yz_import_display_columns (&report), NULL);
  g_ptr_array_add (columns, (char *) "颜色");
  assert_text (yz_import_display_columns (&report),
               "These columns mean nothing here and are passed over: 颜色");
  g_ptr_array_add (columns, (char *) "size");
  assert_text (yz_import_display_columns (&report),
               "These columns mean nothing here and are passed over: 颜色, size");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-display/line", test_line);
  g_test_add_func ("/import-display/report", test_report);
  return g_test_run ();
}
