/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-jobs-screen.h"

#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-evidence-tray.h"
#include "yz-job-detail.h"
#include "yz-job-form.h"
#include "yz-notice.h"
#include "yz-review.h"
#include "yz-rider-field.h"

typedef struct {
  YzTestStation station;
  YzClient *client;
  GtkWidget *window;
  GtkWidget *screen;
  int64_t recorded;
} Page;

static gpointer
get_child (GtkWidget *widget, GType type, const char *name)
{
  gpointer child = gtk_widget_get_template_child (widget, type, name);

  g_assert_nonnull (child);
  return child;
}

static gpointer
get_part (Page *page, const char *name)
{
  return get_child (page->screen, YZ_TYPE_JOBS_SCREEN, name);
}

static gpointer
get_field (Page *page, const char *name)
{
  return get_child (get_part (page, "form"), YZ_TYPE_JOB_FORM, name);
}

static guint
count_shown (Page *page)
{
  return g_list_model_get_n_items (get_part (page, "selection"));
}

static void
on_recorded (Page *page, gint64 job)
{
  page->recorded = job;
}

static gboolean
is_loaded (gpointer data)
{
  Page *page = data;

  return count_shown (page) > 0 && g_list_model_get_n_items (get_field (page, "kind_names")) > 1;
}

static void
page_open (Page *page)
{
  yz_app_test_station_new (&page->station);
  page->client = yz_app_test_client_new (&page->station, FALSE);
  page->screen = g_object_new (YZ_TYPE_JOBS_SCREEN, "client", page->client, NULL);
  page->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (page->window), page->screen);
  gtk_window_present (GTK_WINDOW (page->window));
  g_signal_connect_swapped (get_part (page, "form"), "recorded", G_CALLBACK (on_recorded), page);
  yz_screen_refresh (YZ_SCREEN (page->screen));
  yz_app_test_wait (is_loaded, page);
}

static void
page_close (Page *page)
{
  g_object_ref (page->screen);
  gtk_window_destroy (GTK_WINDOW (page->window));
  yz_app_test_finalize (page->screen);
  yz_app_test_client_free (page->client);
  yz_test_station_clear (&page->station);
}

static gboolean
has_rider (gpointer data)
{
  return yz_rider_field_get_rider (get_field (data, "rider_field")) != NULL;
}

static gboolean
has_preview (gpointer data)
{
  return *gtk_label_get_text (get_field (data, "preview_label")) != '\0';
}

static gboolean
is_recorded (gpointer data)
{
  return ((Page *) data)->recorded != 0;
}

/* A card, a kind, a quantity, a file: recorded, and the form ready for the next. */
static void
test_record (void)
{
  Page page = { 0 };
  g_autofree char *file = NULL;
  g_autofree char *ean = g_strdup ("6901234567892");
  g_auto (GStrv) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) job = NULL;

  page_open (&page);
  file = yz_test_write_file (page.station.dir, "photo.txt", "hello", -1);
  g_assert_false (yz_screen_take_code (YZ_SCREEN (page.screen), ean));
  /* Nothing is filled in: nothing is recorded, and it is said. */
  yz_job_form_save (get_part (&page, "form"));
  g_assert_nonnull (yz_notice_get_text (get_field (&page, "notice")));
  g_assert_true (yz_screen_take_code (YZ_SCREEN (page.screen), page.station.card));
  yz_app_test_wait (has_rider, &page);
  g_assert_null (yz_notice_get_text (get_field (&page, "notice")));
  yz_job_form_save (get_part (&page, "form"));
  g_assert_nonnull (yz_notice_get_text (get_field (&page, "notice")));

  gtk_drop_down_set_selected (get_field (&page, "kind_drop_down"), 1);
  gtk_spin_button_set_value (get_field (&page, "quantity_spin"), 3);
  gtk_editable_set_text (get_field (&page, "place_entry"), "南门");
  gtk_editable_set_text (get_field (&page, "when_entry"), "tomorrow");
  g_assert_true (gtk_widget_has_css_class (get_field (&page, "when_entry"), "error"));
  yz_app_test_wait (has_preview, &page);
  yz_job_form_save (get_part (&page, "form"));
  gtk_editable_set_text (get_field (&page, "when_entry"), "2026-01-02 10:00");
  yz_evidence_tray_add (get_field (&page, "tray"), (const char *const[]){ file, file, NULL });
  g_assert_cmpint (page.recorded, ==, 0);
  yz_job_form_save (get_part (&page, "form"));
  /* Pressed twice, recorded once. */
  yz_job_form_save (get_part (&page, "form"));
  yz_app_test_wait (is_recorded, &page);

  left = yz_evidence_tray_dup_paths (get_field (&page, "tray"));
  g_assert_null (left[0]);
  g_assert_null (yz_rider_field_get_rider (get_field (&page, "rider_field")));
  g_assert_cmpstr (gtk_editable_get_text (get_field (&page, "place_entry")), ==, "南门");
  yz_client_close (page.client);
  yz_test_station_reopen (&page.station);
  g_assert_cmpint (yz_test_query_int (page.station.station, "SELECT COUNT(*) FROM job"), ==, 2);
  job = yz_job_load (page.station.station, page.recorded, &error);
  g_assert_no_error (error);
  g_assert_cmpint (job->quantity, ==, 3);
  g_assert_cmpuint (job->evidence->len, ==, 1);
  page_close (&page);
}

static gboolean
is_detail (gpointer data)
{
  GtkWidget *content = get_child (get_part (data, "detail"), YZ_TYPE_JOB_DETAIL, "content");

  return gtk_widget_get_visible (content);
}

/* Search, select, go back. */
static void
test_browse (void)
{
  Page page = { 0 };
  GtkStack *pane;
  GtkEditable *search;

  page_open (&page);
  pane = get_part (&page, "pane");
  search = get_part (&page, "search_entry");
  g_assert_cmpuint (count_shown (&page), ==, 1);
  gtk_editable_set_text (search, "nobody");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (count_shown (&page), ==, 0);
  gtk_editable_set_text (search, "zs");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (count_shown (&page), ==, 1);

  gtk_single_selection_set_selected (get_part (&page, "selection"), 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pane), ==, "detail");
  yz_app_test_wait (is_detail, &page);
  g_assert_true (yz_screen_go_back (YZ_SCREEN (page.screen)));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pane), ==, "form");
  g_assert_false (yz_screen_go_back (YZ_SCREEN (page.screen)));
  page_close (&page);
}

/* No more files than a job may have, each of them once. */
static void
test_tray (void)
{
  GtkWidget *tray = g_object_ref_sink (g_object_new (YZ_TYPE_EVIDENCE_TRAY, NULL));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) kept = NULL;

  for (int i = 0; i < YZ_EVIDENCE_FILES_MAX + 3; i++)
    g_ptr_array_add (paths, g_strdup_printf ("/nowhere/%d.jpg", i));
  g_ptr_array_add (paths, NULL);
  g_assert_cmpuint (yz_evidence_tray_add (YZ_EVIDENCE_TRAY (tray),
                                          (const char *const *) paths->pdata),
                    ==,
                    3);
  kept = yz_evidence_tray_dup_paths (YZ_EVIDENCE_TRAY (tray));
  g_assert_cmpuint (g_strv_length (kept), ==, YZ_EVIDENCE_FILES_MAX);
  yz_evidence_tray_clear (YZ_EVIDENCE_TRAY (tray));
  yz_app_test_settle ();
  yz_app_test_finalize (tray);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/jobs-screen/record", test_record);
  g_test_add_func ("/jobs-screen/browse", test_browse);
  g_test_add_func ("/jobs-screen/tray", test_tray);
  return g_test_run ();
}
