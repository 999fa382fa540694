/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-printer"

#include "yz-app-test.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <sys/stat.h>

#include "yz-page.h"
#include "yz-print-queue.h"
#include "yz-settings.h"

/* These run with tests/support/with-cups.sh. */
static const char *spooled;

typedef struct {
  char *dir;
  char *pdf;
} Place;

static gboolean
draw_nothing (cairo_t *cr, gpointer data, GError **error)
{
  cairo_rectangle (cr, 10, 10, 20, 20);
  cairo_fill (cr);
  return TRUE;
}

static void
place_init (Place *place)
{
  g_autoptr (GError) error = NULL;
  const YzPage page = { .width_mm = 58, .height_mm = 120, .png_dpi = YZ_PAGE_THERMAL_DPI };

  place->dir = yz_test_make_dir ();
  place->pdf = g_build_filename (place->dir, "paper.pdf", NULL);
  yz_page_write (place->pdf, &page, draw_nothing, NULL, &error);
  g_assert_no_error (error);
}

static void
place_clear (Place *place)
{
  yz_test_remove_tree (place->dir);
  g_free (place->dir);
  g_free (place->pdf);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* The files that a printer has put out. */
static guint
count_printed (const char *printer)
{
  g_autofree char *path = g_build_filename (spooled, printer, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint count = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".pdf"))
      count++;
  return count;
}

static gboolean
is_printed (const char *printer, const char *pdf)
{
  g_autofree char *path = g_build_filename (spooled, printer, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *wanted = NULL;
  gsize wanted_size = 0;
  const char *name = NULL;

  g_assert_true (g_file_get_contents (pdf, &wanted, &wanted_size, NULL));
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autofree char *content = NULL;
    gsize size = 0;

    if (g_file_get_contents (file, &content, &size, NULL) && size == wanted_size &&
        memcmp (content, wanted, size) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
set_paper (gboolean there)
{
  g_autofree char *path = g_build_filename (spooled, "roll", "empty", NULL);

  if (there)
    g_assert_cmpint (g_unlink (path), ==, 0);
  else
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static gboolean
is_ended (gpointer printer)
{
  return yz_printer_state_is_end (yz_printer_get_state (printer));
}

static gboolean
is_in_trouble (gpointer printer)
{
  return yz_printer_get_state (printer) == YZ_PRINTER_TROUBLE;
}

static YzPrinterState
print (const char *name, const char *pdf)
{
  g_autoptr (YzPrinter) printer = yz_printer_new (name);

  yz_printer_print (printer, pdf, "Receipt 1-42", 58, 120);
  yz_app_test_wait (is_ended, printer);
  return yz_printer_get_state (printer);
}

static void
test_ends (void)
{
  static const struct {
    const char *name;
    YzPrinterState state;
    guint printed;
  } cases[] = {
    { NULL, YZ_PRINTER_NONE, 0 },         { "", YZ_PRINTER_NONE, 0 },
    { "nowhere", YZ_PRINTER_MISSING, 0 }, { "paused", YZ_PRINTER_STOPPED, 0 },
    { "roll", YZ_PRINTER_DONE, 1 },
  };
  g_auto (Place) place = { 0 };

  place_init (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint before = count_printed ("roll");

    g_assert_cmpint (print (cases[i].name, place.pdf), ==, cases[i].state);
    g_assert_cmpuint (count_printed ("roll") - before, ==, cases[i].printed);
    g_assert_cmpuint (count_printed ("paused"), ==, 0);
  }
  g_assert_true (is_printed ("roll", place.pdf));
}

/* The spooler keeps the job, says why, and goes on by itself. */
static void
test_out_of_paper (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzPrinter) printer = yz_printer_new ("roll");

  place_init (&place);
  set_paper (FALSE);
  yz_printer_print (printer, place.pdf, "Receipt 1-43", 58, 120);
  yz_app_test_wait (is_in_trouble, printer);
  set_paper (TRUE);
  yz_app_test_wait (is_ended, printer);
  g_assert_cmpint (yz_printer_get_state (printer), ==, YZ_PRINTER_DONE);
}

static void
on_names (const char *const *names, gpointer user_data)
{
  char ***kept = user_data;

  *kept = g_strdupv ((char **) names);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_list (void)
{
  g_auto (GStrv) names = NULL;

  yz_printer_list (on_names, &names, NULL);
  yz_app_test_wait (is_set, &names);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) names, "roll"));
  g_assert_true (g_strv_contains ((const char *const *) names, "paused"));
}

/* A PC without a spooler is a PC without a printer. */
static void
test_nobody_answers (void)
{
  if (g_test_subprocess ()) {
    g_auto (Place) place = { 0 };

    place_init (&place);
    g_assert_cmpint (print ("roll", place.pdf), ==, YZ_PRINTER_MISSING);
    return;
  }
  g_setenv ("CUPS_SERVER", "/nonexistent/socket", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_setenv ("CUPS_SERVER", g_getenv ("YIZHAN_TEST_CUPS_SERVER"), TRUE);
  g_test_trap_assert_passed ();
}

static YzPrintJob *
add_to (YzPrintQueue *queue, const char *pdf, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = yz_print_queue_make_path (queue, &error);
  g_autofree char *content = NULL;
  YzPrintJob *job = NULL;
  gsize size = 0;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (pdf, &content, &size, NULL));
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
  job = yz_print_queue_add (queue, path, YZ_PRINT_RECEIPT, title, 58, 120, &error);
  g_assert_no_error (error);
  return job;
}

static gboolean
is_waiting (gpointer queue)
{
  return yz_print_queue_get_waiting (queue) == g_list_model_get_n_items (queue);
}

static gboolean
is_empty (gpointer queue)
{
  return g_list_model_get_n_items (queue) == 0;
}

static void
assert_private (const char *path)
{
  GStatBuf found;

  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_mode & 0077, ==, 0);
}

/* What the printer did not take is there after the program was closed, and is printed then. */
static void
test_queue_outlives (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *dir = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (YzPrintQueue) queue = NULL;
  g_autoptr (YzPrintJob) job = NULL;

  place_init (&place);
  dir = g_build_filename (place.dir, "state", "print", NULL);
  queue = yz_print_queue_new (dir);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
  yz_settings_override_text ("receipt-printer", "nowhere");
  job = add_to (queue, place.pdf, "Receipt 1-44");
  yz_app_test_wait (is_waiting, queue);
  g_assert_cmpuint (yz_print_queue_get_waiting (queue), ==, 1);
  g_assert_cmpint (yz_print_job_get_state (job), ==, YZ_PRINTER_MISSING);
  kept = g_strdup (yz_print_job_get_path (job));
  assert_private (dir);
  assert_private (kept);
  g_clear_object (&job);
  g_clear_object (&queue);

  queue = yz_print_queue_new (dir);
  g_assert_cmpuint (yz_print_queue_get_waiting (queue), ==, 1);
  job = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  g_assert_cmpstr (yz_print_job_get_title (job), ==, "Receipt 1-44");
  g_assert_cmpint (yz_print_job_get_kind (job), ==, YZ_PRINT_RECEIPT);
  yz_settings_override_text ("receipt-printer", "roll");
  yz_print_queue_print_all (queue);
  yz_app_test_wait (is_empty, queue);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (yz_print_queue_get_waiting (queue), ==, 0);
  yz_settings_override_text ("receipt-printer", NULL);
}

static void
test_queue_is_bounded (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *dir = NULL;
  g_autoptr (YzPrintQueue) queue = NULL;
  g_autoptr (YzPrintJob) first = NULL;

  place_init (&place);
  dir = g_build_filename (place.dir, "print", NULL);
  queue = yz_print_queue_new (dir);
  yz_settings_override_text ("receipt-printer", "");
  first = add_to (queue, place.pdf, "first");
  for (guint i = 0; i < YZ_PRINT_QUEUE_MAX; i++)
    g_object_unref (add_to (queue, place.pdf, "another"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, YZ_PRINT_QUEUE_MAX);
  g_assert_false (g_file_test (yz_print_job_get_path (first), G_FILE_TEST_EXISTS));
  yz_settings_override_text ("receipt-printer", NULL);
}

/* Whatever else lies in the directory is nothing to print, and nothing that hurts. */
static void
test_queue_of_strangers (void)
{
  static const char *const notes[] = {
    "",
    "[Job]\n",
    "[Job]\nKind=9\nTitle=x\nWidth=58\nHeight=120\nMade=5\n",
    "[Job]\nKind=1\nTitle=x\nWidth=-1\nHeight=120\nMade=5\n",
    "[Job]\nKind=1\nTitle=x\nWidth=58\nHeight=1e300\nMade=5\n",
    "[Job]\nKind=1\nTitle=\xff\xfe\nWidth=58\nHeight=120\nMade=5\n",
    "[Job]\nKind=1\nTitle=no paper\nWidth=58\nHeight=120\nMade=5\n",
  };
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *alone = g_build_filename (dir, "alone.pdf", NULL);
  g_autoptr (YzPrintQueue) queue = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++) {
    g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".job", i);
    g_autofree char *path = g_build_filename (dir, name, NULL);

    g_assert_true (g_file_set_contents (path, notes[i], -1, NULL));
  }
  g_assert_true (g_file_set_contents (alone, "%PDF", -1, NULL));
  queue = yz_print_queue_new (dir);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
  /* It was being written when the program ended. */
  g_assert_false (g_file_test (alone, G_FILE_TEST_EXISTS));
  yz_test_remove_tree (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  spooled = g_getenv ("YIZHAN_TEST_CUPS");
  g_assert_nonnull (spooled);
  if (!g_test_subprocess ())
    g_setenv ("YIZHAN_TEST_CUPS_SERVER", g_getenv ("CUPS_SERVER"), TRUE);
  gtk_init ();

  /* GTK's module for CUPS warns where there is no system bus to find colour profiles and printers
   * of the neighbourhood by. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/printer/ends", test_ends);
  g_test_add_func ("/printer/out-of-paper", test_out_of_paper);
  g_test_add_func ("/printer/list", test_list);
  g_test_add_func ("/printer/nobody-answers", test_nobody_answers);
  g_test_add_func ("/printer/queue-outlives", test_queue_outlives);
  g_test_add_func ("/printer/queue-is-bounded", test_queue_is_bounded);
  g_test_add_func ("/printer/queue-of-strangers", test_queue_of_strangers);
  return g_test_run ();
}
