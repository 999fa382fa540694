/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yz-application.h"

#define WAIT_US (120 * G_USEC_PER_SEC)
#define SIGN_IN "chief" /* of a station of bench_fill() */

typedef struct {
  gboolean (*ready) (GtkWindow *window, YzClient *client, gpointer data);
  gpointer data;
  GtkApplication *application;
  GtkWindow *window;
} Watch;

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
bench_screen_wait (BenchCondition condition, gpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_US;
  guint wake_id = g_timeout_add (500, on_wake, NULL);

  while (!condition (data)) {
    if (g_get_monotonic_time () > deadline_us) {
      fprintf (stderr, "the window does not show what it should\n");
      exit (1);
    }
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake_id);
}

void
bench_screen_on_painted (GtkWindow *window, GCallback painted, gpointer data)
{
  GdkFrameClock *clock;

  gtk_widget_realize (GTK_WIDGET (window));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect_swapped (clock, "after-paint", painted, data);
}

gboolean
bench_screen_shows (GtkWidget *widget, const char *text)
{
  GtkWidget *child;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (bench_screen_shows (child, text))
      return TRUE;
  return FALSE;
}

GtkWidget *
bench_screen_find (GtkWidget *widget, GType type)
{
  GtkWidget *child;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = bench_screen_find (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Our application -------------------------------------------------------------------------- */

static void
on_painted (Watch *watch)
{
  YzClient *client = yz_application_get_client (YZ_APPLICATION (watch->application));

  if (watch->ready == NULL || !watch->ready (watch->window, client, watch->data))
    return;
  watch->ready = NULL;
  gtk_window_close (watch->window);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, Watch *watch)
{
  if (watch->window != NULL)
    return;
  watch->window = window;
  bench_screen_on_painted (window, G_CALLBACK (on_painted), watch);
}

int
bench_screen_run_ours (const char *path,
                       gboolean (*ready) (GtkWindow *window, YzClient *client, gpointer data),
                       gpointer data)
{
  g_autoptr (YzApplication) application = yz_application_new ();
  char *arguments[] = { (char *) "yizhan",   (char *) "--store", (char *) path,
                        (char *) "--camera", (char *) "none",    NULL };
  Watch watch = { .ready = ready, .data = data, .application = GTK_APPLICATION (application) };

  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), &watch);
  return g_application_run (G_APPLICATION (application), 5, arguments);
}

/* Programs of their own --------------------------------------------------------------------- */

/* A figure of /proc/self/smaps_rollup, in kB. */
static long
read_rollup (const char *figure)
{
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  found = strstr (text, figure);
  return found != NULL ? strtol (found + strlen (figure), NULL, 10) : 0;
}

static void
tell_ready (void)
{
  int64_t now_ns = bench_now_ns ();

  printf ("%" G_GINT64_FORMAT " %ld %ld\n", now_ns, read_rollup ("\nPss:"), read_rollup ("Rss:"));
  fflush (stdout);
}

/* Signing in is what the window is used for first: it can be used when the names are there. */
static gboolean
is_usable (GtkWindow *window, YzClient *client, gpointer data)
{
  if (yz_client_get_state (client) != YZ_CLIENT_READY ||
      !bench_screen_shows (GTK_WIDGET (window), SIGN_IN))
    return FALSE;
  tell_ready ();
  return TRUE;
}

static void
on_empty_painted (GtkWindow *window)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (window)))
    return;
  tell_ready ();
  gtk_window_close (window);
}

static void
on_empty_activate (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  bench_screen_on_painted (GTK_WINDOW (window), G_CALLBACK (on_empty_painted), window);
  gtk_window_present (GTK_WINDOW (window));
}

gboolean
bench_screen_started (int argc, char **argv)
{
  if (argc > 2 && g_str_equal (argv[1], "ours")) {
    bench_check (bench_screen_run_ours (argv[2], is_usable, NULL) == 0, NULL);
    return TRUE;
  }
  if (argc > 2 && g_str_equal (argv[1], "empty")) {
    g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.yizhan.Empty", G_APPLICATION_NON_UNIQUE);

    g_signal_connect (application, "activate", G_CALLBACK (on_empty_activate), NULL);
    bench_check (g_application_run (G_APPLICATION (application), 0, NULL) == 0, NULL);
    return TRUE;
  }
  return FALSE;
}

void
bench_screen_start (const char *name, const char *path, BenchStart *start)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const command[] = { program, name, path, NULL };
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  int64_t before_ns = bench_now_ns ();
  gint64 ready_ns = 0;
  long pss_kb = 0;
  long rss_kb = 0;
  int status = 0;

  g_spawn_sync (NULL,
                (char **) command,
                NULL,
                G_SPAWN_DEFAULT,
                NULL,
                NULL,
                &answer,
                NULL,
                &status,
                &error);
  bench_check (error == NULL && g_spawn_check_wait_status (status, &error), error);
  bench_check (sscanf (answer, "%" G_GINT64_FORMAT " %ld %ld", &ready_ns, &pss_kb, &rss_kb) == 3,
               NULL);
  start->ms = (double) (ready_ns - before_ns) / 1e6;
  start->pss_mb = (double) pss_kb / 1024;
  start->rss_mb = (double) rss_kb / 1024;
}
