/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-test.h"
#include "yz-application.h"
#include "yz-code.h"
#include "yz-screens.h"
#include "yz-window.h"

#define SOAP "6901234567892"

static YzTestStation station;
static YzWindow *window;

static gboolean
has_window (gpointer data)
{
  window = YZ_WINDOW (gtk_application_get_active_window (data));
  return window != NULL;
}

static gboolean
is_ready (gpointer data)
{
  return yz_client_get_state (data) == YZ_CLIENT_READY;
}

static gboolean
is_at_work (gpointer data)
{
  return g_strcmp0 (yz_window_get_screen (window), data) == 0;
}

static gboolean
is_locked (gpointer data)
{
  return yz_window_get_screen (window) == NULL;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
set (gboolean *flag)
{
  *flag = TRUE;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  yz_client_sign_in_finish (YZ_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static void
sign_in (YzClient *client, const YzActor *actor, const char *pin)
{
  yz_client_sign_in_async (client, actor->staff, pin, on_signed_in, NULL);
}

/* Every screen this person may open, by the action that the rail uses; the others stay closed. */
static void
visit_screens (YzRole role)
{
  gsize n_screens = 0;
  const YzScreenInfo *screens = yz_screens_get (&n_screens);

  for (gsize i = 0; i < n_screens; i++) {
    gboolean open = yz_screens_may_open (&screens[i], role);

    gtk_widget_activate_action (GTK_WIDGET (window), "win.screen", "s", screens[i].name);
    g_assert_cmpint (g_strcmp0 (yz_window_get_screen (window), screens[i].name) == 0, ==, open);
    yz_app_test_settle ();
  }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.screen", "s", "no such screen");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.numbered", "i", 1);
}

/* The whole loop by codes alone, as a scanner gives them. */
static void
redeem (YzClient *client)
{
  g_autofree char *confirm = yz_app_test_command (YZ_COMMAND_CONFIRM);
  gboolean changed = FALSE;
  gulong id = g_signal_connect_swapped (client, "changed", G_CALLBACK (set), &changed);

  yz_window_take_code (window, station.card);
  yz_window_take_code (window, SOAP);
  yz_window_take_code (window, SOAP);
  yz_window_take_code (window, confirm);
  yz_app_test_wait (is_set, &changed);
  g_signal_handler_disconnect (client, id);
}

static gboolean
drive (gpointer data)
{
  GtkApplication *application = data;
  YzClient *client;

  yz_app_test_wait (has_window, application);
  client = yz_application_get_client (YZ_APPLICATION (application));
  yz_app_test_wait (is_ready, client);
  g_assert_null (yz_window_get_screen (window));
  /* Codes mean nothing as long as nobody has signed in. */
  yz_window_take_code (window, station.card);

  sign_in (client, station.attendant, YZ_TEST_PIN_STAFF);
  yz_app_test_wait (is_at_work, (gpointer) "counter");
  visit_screens (YZ_ROLE_ATTENDANT);
  redeem (client);
  g_assert_cmpstr (yz_window_get_screen (window), ==, "counter");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.lock", NULL);
  yz_app_test_wait (is_locked, NULL);
  g_assert_null (yz_client_get_actor (client));

  sign_in (client, station.chief, YZ_TEST_PIN_CHIEF);
  yz_app_test_wait (is_at_work, (gpointer) "counter");
  visit_screens (YZ_ROLE_CHIEF);
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
test_run (void)
{
  YzApplication *application = yz_application_new ();
  char *arguments[] = { (char *) "yizhan",   (char *) "--store", NULL,
                        (char *) "--camera", (char *) "none",    NULL };

  yz_app_test_station_new (&station);
  arguments[2] = (char *) station.path;
  g_idle_add (drive, application);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 5, arguments), ==, 0);
  yz_app_test_settle ();
  yz_app_test_finalize (application);
  g_assert_cmpint (yz_app_test_get_balance (&station), ==, 30);
  yz_test_station_clear (&station);
}

static void
test_version (void)
{
  g_autoptr (YzApplication) application = yz_application_new ();
  char *arguments[] = { (char *) "yizhan", (char *) "--version", NULL };

  g_assert_cmpint (g_application_run (G_APPLICATION (application), 2, arguments), ==, 0);
}

static void
test_roles (void)
{
  gsize n_screens = 0;
  const YzScreenInfo *screens = yz_screens_get (&n_screens);

  g_assert_cmpuint (n_screens, >, 0);
  g_assert_cmpstr (screens[0].name, ==, "counter");
  g_assert_true (yz_screens_may_open (&screens[0], YZ_ROLE_ATTENDANT));
  g_assert_true (yz_screens_may_open (&screens[0], YZ_ROLE_CHIEF));
  g_assert_false (yz_screens_may_open (&screens[0], YZ_ROLE_REVIEWER));
  g_assert_false (yz_screens_may_open (&screens[0], YZ_ROLE_STREET));
  g_assert_null (yz_screens_find ("no such screen"));
  g_assert_null (yz_screens_find (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/application/run", test_run);
  g_test_add_func ("/application/version", test_version);
  g_test_add_func ("/application/roles", test_roles);
  return g_test_run ();
}
