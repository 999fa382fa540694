/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-paper-actions"

#include "yz-app-test.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <sys/stat.h>

#include "yz-paper-actions.h"
#include "yz-print-queue.h"
#include "yz-settings.h"

/* These run with tests/support/with-cups.sh. */

typedef struct {
  GtkWidget *window;
  GtkWidget *button;
  GtkWidget *save_button;
  YzPaper *paper;
  GError *error;
  gboolean answered;
} Desk;

static void
desk_init (Desk *desk)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  desk->window = gtk_window_new ();
  desk->button = gtk_button_new_with_mnemonic ("_Save Sheet…");
  desk->save_button = gtk_button_new_with_label ("Save as PDF…");
  gtk_box_append (GTK_BOX (box), desk->button);
  gtk_box_append (GTK_BOX (box), desk->save_button);
  gtk_window_set_child (GTK_WINDOW (desk->window), box);
}

static void
desk_clear (Desk *desk)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  yz_paper_free (desk->paper);
  g_clear_error (&desk->error);
  yz_settings_override_text ("sheet-printer", NULL);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;

  desk->paper = yz_paper_choose_finish (GTK_WIDGET (source), result, &desk->error);
  desk->answered = TRUE;
}

static gboolean
is_answered (gpointer desk)
{
  return ((Desk *) desk)->answered;
}

/* A paper on its way to @printer, with something in it. */
static void
choose (Desk *desk, const char *printer)
{
  yz_settings_override_text ("sheet-printer", printer);
  yz_paper_choose_async (desk->button, FALSE, "Save", "Vouchers of May.pdf", on_chosen, desk);
  yz_app_test_wait (is_answered, desk);
  g_assert_no_error (desk->error);
  g_assert_nonnull (desk->paper);
  g_assert_true (yz_paper_is_printed (desk->paper));
  g_assert_true (
    g_file_set_contents (yz_paper_get_path (desk->paper), "%PDF-1.4 secret", -1, NULL));
}

static void
deliver (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yz_paper_deliver (desk->paper, desk->button, &error));
  g_assert_no_error (error);
}

static gboolean
is_waiting (gpointer queue)
{
  return yz_print_queue_get_waiting (queue) == 1;
}

static gboolean
is_empty (gpointer queue)
{
  return g_list_model_get_n_items (queue) == 0;
}

static void
test_buttons (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  yz_settings_override_text ("sheet-printer", "");
  yz_paper_bind_buttons (GTK_BUTTON (desk.button), desk.save_button, "_Print Sheet");
  g_assert_false (yz_paper_can_print ());
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (desk.button)), ==, "_Save Sheet…");
  g_assert_false (gtk_widget_get_visible (desk.save_button));

  /* A printer is chosen while another page is in view. */
  yz_settings_override_text ("sheet-printer", "roll");
  gtk_window_present (GTK_WINDOW (desk.window));
  yz_app_test_settle ();
  g_assert_true (yz_paper_can_print ());
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (desk.button)), ==, "_Print Sheet");
  g_assert_true (gtk_widget_get_visible (desk.save_button));

  gtk_widget_set_visible (desk.button, FALSE);
  g_assert_false (gtk_widget_get_visible (desk.save_button));
}

/* What is printed does not lie anywhere afterwards. */
static void
test_printed (void)
{
  YzPrintQueue *queue = yz_print_queue_get_default ();
  g_auto (Desk) desk = { 0 };
  g_autofree char *path = NULL;

  desk_init (&desk);
  choose (&desk, "roll");
  path = g_strdup (yz_paper_get_path (desk.paper));
  deliver (&desk);
  g_clear_pointer (&desk.paper, yz_paper_free);
  yz_app_test_wait (is_empty, queue);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What no printer takes waits, and nobody else can read it. */
static void
test_waits (void)
{
  YzPrintQueue *queue = yz_print_queue_get_default ();
  g_auto (Desk) desk = { 0 };
  g_autoptr (YzPrintJob) job = NULL;
  g_autofree char *path = NULL;
  GStatBuf found;

  desk_init (&desk);
  choose (&desk, "nowhere");
  path = g_strdup (yz_paper_get_path (desk.paper));
  deliver (&desk);
  g_clear_pointer (&desk.paper, yz_paper_free);
  yz_app_test_wait (is_waiting, queue);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_mode & 0777, ==, 0600);
  job = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  g_assert_cmpstr (yz_print_job_get_title (job), ==, "Vouchers of May");
  g_assert_cmpint (yz_print_job_get_kind (job), ==, YZ_PRINT_SHEET);
  yz_print_queue_discard (queue, job);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The page may be gone before the printer answers. */
static void
test_page_goes (void)
{
  YzPrintQueue *queue = yz_print_queue_get_default ();
  g_autoptr (YzPrintJob) job = NULL;
  Desk desk = { 0 };

  desk_init (&desk);
  choose (&desk, "nowhere");
  deliver (&desk);
  gtk_window_destroy (GTK_WINDOW (desk.window));
  g_clear_pointer (&desk.paper, yz_paper_free);
  yz_app_test_wait (is_waiting, queue);
  job = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  yz_print_queue_discard (queue, job);
  yz_settings_override_text ("sheet-printer", NULL);
}

/* What could not be written whole leaves nothing. */
static void
test_dropped (void)
{
  YzPrintQueue *queue = yz_print_queue_get_default ();
  g_auto (Desk) desk = { 0 };
  g_autofree char *path = NULL;

  desk_init (&desk);
  choose (&desk, "roll");
  path = g_strdup (yz_paper_get_path (desk.paper));
  g_clear_pointer (&desk.paper, yz_paper_free);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (is_empty (queue));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gtk_init ();

  /* GTK's module for CUPS warns where there is no system bus. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/paper-actions/buttons", test_buttons);
  g_test_add_func ("/paper-actions/printed", test_printed);
  g_test_add_func ("/paper-actions/waits", test_waits);
  g_test_add_func ("/paper-actions/page-goes", test_page_goes);
  g_test_add_func ("/paper-actions/dropped", test_dropped);
  return g_test_run ();
}
