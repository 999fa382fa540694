/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-test.h"
#include "yz-application.h"
#include "yz-kiosk-window.h"
#include "yz-settings.h"
#include "yz-text.h"

static YzTestStation station;
static YzKioskWindow *window;

static gboolean
has_window (gpointer data)
{
  window = YZ_KIOSK_WINDOW (gtk_application_get_active_window (data));
  return window != NULL;
}

static gboolean
is_ready (gpointer data)
{
  return yz_client_get_state (data) == YZ_CLIENT_READY;
}

static gboolean
shows_rider (gpointer data)
{
  return yz_kiosk_window_is_showing_rider (window);
}

/* Whether any label below @widget says @text. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  GtkWidget *child;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
is_said (gpointer data)
{
  return says (GTK_WIDGET (window), data);
}

static gboolean
drive (gpointer data)
{
  GtkApplication *application = data;
  YzClient *client;
  g_autofree char *name = yz_text_mask_name ("张三");

  yz_app_test_wait (has_window, application);
  client = yz_application_get_client (YZ_APPLICATION (application));
  yz_app_test_wait (is_ready, client);
  g_assert_true (yz_client_is_read_only (client));
  g_assert_false (yz_kiosk_window_is_showing_rider (window));

  yz_kiosk_window_take_code (window, "not a card");
  yz_app_test_wait (is_said, (gpointer) "Only rider cards are read here");

  yz_kiosk_window_take_code (window, station.card);
  yz_app_test_wait (shows_rider, NULL);
  g_assert_true (says (GTK_WIDGET (window), name));
  g_assert_true (says (GTK_WIDGET (window), "50"));
  g_assert_false (says (GTK_WIDGET (window), "张三"));
  g_assert_false (says (GTK_WIDGET (window), "Only rider cards are read here"));

  /* Nothing of the rider is left in any widget. */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.done", NULL);
  g_assert_false (yz_kiosk_window_is_showing_rider (window));
  g_assert_false (says (GTK_WIDGET (window), name));
  g_assert_false (says (GTK_WIDGET (window), "Leaflet"));
  gtk_window_close (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

static void
test_run (void)
{
  YzApplication *application = yz_application_new ();
  char *arguments[] = { (char *) "yizhan",
                        (char *) "--kiosk",
                        (char *) "--store",
                        NULL,
                        (char *) "--camera",
                        (char *) "none",
                        NULL };

  yz_app_test_station_new (&station);
  arguments[3] = (char *) station.path;
  g_idle_add (drive, application);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 6, arguments), ==, 0);
  yz_app_test_settle ();
  yz_app_test_finalize (application);
  g_assert_cmpint (yz_app_test_get_balance (&station), ==, 50);
  yz_test_station_clear (&station);
}

static void
test_settings (void)
{
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  yz_settings_override_text ("camera-source", NULL);
  before = yz_settings_dup_text ("camera-source");
  g_assert_cmpstr (before, ==, "");
  yz_settings_override_text ("camera-source", "none");
  during = yz_settings_dup_text ("camera-source");
  g_assert_cmpstr (during, ==, "none");
  yz_settings_override_text ("camera-source", NULL);
  after = yz_settings_dup_text ("camera-source");
  g_assert_cmpstr (after, ==, "");
  g_assert_cmpint (yz_settings_get_int ("receipt-width"), ==, 80);
  g_assert_cmpint (yz_settings_get_int ("kiosk-idle-seconds"), >=, 5);
  g_assert_true (yz_settings_get_flag ("sounds"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kiosk/run", test_run);
  g_test_add_func ("/kiosk/settings", test_settings);
  return g_test_run ();
}
