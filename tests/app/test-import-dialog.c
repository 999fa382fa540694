/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-import-dialog.h"

#include "yz-app-resources.h"
#include "yz-app-test.h"

typedef struct {
  YzTestStation station;
  YzClient *client;
  GtkWidget *window;
  GtkWidget *dialog; /* owned */
  const char *awaited;
} Page;

static gpointer
get_part (Page *page, const char *name)
{
  gpointer part = gtk_widget_get_template_child (page->dialog, YZ_TYPE_IMPORT_DIALOG, name);

  g_assert_nonnull (part);
  return part;
}

static gboolean
is_showing (gpointer data)
{
  Page *page = data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (get_part (page, "stack")), page->awaited) ==
         0;
}

static gboolean
is_closed (gpointer data)
{
  return !gtk_widget_get_mapped (((Page *) data)->dialog);
}

/* Opens the dialog on a file with @table and waits for the page @awaited. */
static void
page_open (Page *page, const char *table, const char *awaited)
{
  g_autofree char *path = NULL;

  yz_app_test_station_new (&page->station);
  path = yz_test_write_file (page->station.dir, "riders.csv", table, -1);
  page->client = yz_app_test_client_new (&page->station, FALSE);
  page->window = adw_window_new ();
  gtk_window_present (GTK_WINDOW (page->window));
  page->dialog = g_object_ref (
    GTK_WIDGET (yz_import_dialog_present (page->window, page->client, YZ_IMPORT_RIDERS, path)));
  page->awaited = awaited;
  yz_app_test_wait (is_showing, page);
}

/* How many riders the store has when the program has let go of it. */
static int64_t
page_close (Page *page)
{
  int64_t riders;

  gtk_window_destroy (GTK_WINDOW (page->dialog));
  yz_app_test_finalize (page->dialog);
  gtk_window_destroy (GTK_WINDOW (page->window));
  yz_app_test_client_free (page->client);
  yz_test_station_reopen (&page->station);
  riders = yz_test_query_int (page->station.station, "SELECT count (*) FROM rider");
  yz_test_station_clear (&page->station);
  return riders;
}

static const char *const table = "姓名,手机号,队伍,颜色\n"
                                 "李四,13900000001,蓝骑士,红\n"
                                 "王五,12,蓝骑士,\n"
                                 "赵六,13900000003,蓝骑士,\n";

/* Looking at it changes nothing. */
static void
test_trial (void)
{
  Page page = { 0 };

  page_open (&page, table, "report");
  g_assert_cmpstr (gtk_label_get_text (get_part (&page, "counts_label")),
                   ==,
                   "2 added, 0 updated, 0 unchanged, 1 refused");
  /* Refused lines first; all of them on demand. */
  g_assert_cmpuint (g_list_model_get_n_items (get_part (&page, "lines")), ==, 1);
  g_assert_true (g_str_has_prefix (gtk_string_list_get_string (get_part (&page, "lines"), 0),
                                   "Line 3: refused"));
  gtk_toggle_button_set_active (get_part (&page, "refused_toggle"), FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (get_part (&page, "lines")), ==, 3);
  g_assert_true (gtk_widget_get_sensitive (get_part (&page, "import_button")));
  g_assert_cmpint (page_close (&page), ==, 1);
}

static void
test_import (void)
{
  Page page = { 0 };

  page_open (&page, table, "report");
  g_signal_emit_by_name (get_part (&page, "import_button"), "clicked");
  /* While it is being written the window stays. */
  gtk_window_close (GTK_WINDOW (page.dialog));
  g_assert_true (gtk_widget_get_mapped (page.dialog));
  yz_app_test_wait (is_closed, &page);
  g_assert_cmpint (page_close (&page), ==, 3);
}

static void
test_refused (void)
{
  static const struct {
    const char *table, *awaited;
  } cases[] = {
    { "颜色,大小\n红,1\n", "problem" },
    { "姓名\n\"李四\n", "problem" },
    { "", "problem" },
    { "姓名,手机号\n", "empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Page page = { 0 };

    page_open (&page, cases[i].table, cases[i].awaited);
    g_assert_false (gtk_widget_get_sensitive (get_part (&page, "import_button")));
    g_assert_cmpint (page_close (&page), ==, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/import-dialog/trial", test_trial);
  g_test_add_func ("/import-dialog/import", test_import);
  g_test_add_func ("/import-dialog/refused", test_refused);
  return g_test_run ();
}
