/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-review-screen.h"

#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-job.h"
#include "yz-review-facts.h"

/* The page in a window, on a store with jobs that wait. */
typedef struct {
  YzTestStation station;
  YzClient *client;
  GtkWidget *window;
  GtkWidget *screen;
  int64_t jobs[3];
} Page;

static int64_t
record (YzTestStation *test, const YzActor *actor, const char *place)
{
  YzJobFields fields = {
    .op_id = yz_op_id_new (), .rider = test->rider, .kind = "leaflet", .quantity = 2, .place = place
  };
  g_autoptr (GError) error = NULL;
  int64_t job = yz_job_record (test->station, actor, &fields, &error);

  g_assert_no_error (error);
  return job;
}

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
  return get_child (page->screen, YZ_TYPE_REVIEW_SCREEN, name);
}

static gpointer
get_fact (Page *page, const char *name)
{
  return get_child (get_part (page, "facts"), YZ_TYPE_REVIEW_FACTS, name);
}

static gboolean
is_reviewer (gpointer data)
{
  Page *page = data;
  const YzActor *actor = yz_client_get_actor (page->client);

  return actor != NULL && actor->role == YZ_ROLE_REVIEWER;
}

static void
page_open (Page *page)
{
  yz_test_station_new (&page->station);
  yz_test_give_points (&page->station, page->station.rider, 5);
  page->jobs[0] = record (&page->station, page->station.attendant, "north");
  page->jobs[1] = record (&page->station, page->station.reviewer, "south");
  page->jobs[2] = record (&page->station, page->station.attendant, "east");
  g_clear_pointer (&page->station.station, yz_station_close);

  page->client = yz_app_test_client_new (&page->station, FALSE);
  yz_client_lock (page->client);
  yz_client_sign_in_async (page->client,
                           page->station.reviewer->staff,
                           YZ_TEST_PIN_STAFF,
                           NULL,
                           NULL);
  yz_app_test_wait (is_reviewer, page);
  page->screen = g_object_new (YZ_TYPE_REVIEW_SCREEN, "client", page->client, NULL);
  page->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (page->window), page->screen);
  gtk_window_present (GTK_WINDOW (page->window));
  yz_screen_refresh (YZ_SCREEN (page->screen));
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

/* Which job's facts are in view. */
typedef struct {
  Page *page;
  int64_t job;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  Wanted *wanted = data;

  return yz_review_facts_get_job (get_part (wanted->page, "facts")) == wanted->job;
}

static void
wait_for (Page *page, int64_t job)
{
  Wanted wanted = { page, job };

  yz_app_test_wait (is_shown, &wanted);
}

static void
assert_state (Page *page, int64_t job, YzJobState state, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) loaded = NULL;
  const YzReviewNote *note;

  loaded = yz_job_load (page->station.station, job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loaded->state, ==, state);
  if (state == YZ_JOB_WAITING)
    return;
  g_assert_cmpuint (loaded->reviews->len, ==, 1);
  note = g_ptr_array_index (loaded->reviews, 0);
  g_assert_cmpstr (note->reason, ==, reason);
}

/* Approve, step over one's own, send back with a reason. */
static void
test_decisions (void)
{
  Page page = { 0 };
  YzReviewFacts *facts;
  GtkEditable *reason;

  page_open (&page);
  facts = get_part (&page, "facts");
  reason = get_fact (&page, "reason_entry");
  wait_for (&page, page.jobs[0]);
  g_assert_true (gtk_widget_get_sensitive (get_fact (&page, "approve_button")));
  g_signal_emit_by_name (get_fact (&page, "approve_button"), "clicked");
  /* A second click comes too late for the same job and too early for the next. */
  g_signal_emit_by_name (get_fact (&page, "approve_button"), "clicked");

  wait_for (&page, page.jobs[1]);
  g_assert_false (gtk_widget_get_sensitive (get_fact (&page, "approve_button")));
  g_assert_false (gtk_widget_get_sensitive (get_fact (&page, "return_button")));
  g_assert_true (gtk_widget_get_visible (get_fact (&page, "obstacle_label")));
  yz_review_facts_decide (facts, YZ_JOB_APPROVED);
  yz_review_facts_decide (facts, YZ_JOB_REFUSED);

  gtk_single_selection_set_selected (get_part (&page, "selection"), 1);
  wait_for (&page, page.jobs[2]);
  /* Without a reason nothing is sent back. */
  yz_review_facts_decide (facts, YZ_JOB_RETURNED);
  yz_app_test_settle ();
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (reason), "error"));
  gtk_editable_set_text (reason, "  which day?  ");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (reason), "error"));
  /* What is typed stays when the page is loaded again. */
  yz_screen_refresh (YZ_SCREEN (page.screen));
  yz_app_test_settle ();
  g_signal_emit_by_name (get_fact (&page, "return_button"), "clicked");
  wait_for (&page, page.jobs[1]);
  g_assert_cmpstr (gtk_editable_get_text (reason), ==, "");

  yz_client_close (page.client);
  yz_test_station_reopen (&page.station);
  assert_state (&page, page.jobs[0], YZ_JOB_APPROVED, "");
  assert_state (&page, page.jobs[1], YZ_JOB_WAITING, NULL);
  assert_state (&page, page.jobs[2], YZ_JOB_RETURNED, "which day?");
  page_close (&page);
}

static void
test_destroy (void)
{
  Page page = { 0 };

  page_open (&page);
  page_close (&page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/review-screen/decisions", test_decisions);
  g_test_add_func ("/review-screen/destroy", test_destroy);
  return g_test_run ();
}
