/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-echo"

#include "yz-app-test.h"

#include "yz-app-resources.h"
#include "yz-echo.h"
#include "yz-sound.h"

/* Tones: as long as they are said to be, never cut off, and told apart by their length too. */
static void
test_tones (void)
{
  g_autoptr (GArray) accepted = yz_sound_make (YZ_SOUND_ACCEPTED);
  g_autoptr (GArray) refused = yz_sound_make (YZ_SOUND_REFUSED);

  g_assert_cmpuint (accepted->len, <, YZ_SOUND_RATE / 5);
  g_assert_cmpuint (refused->len, >, 3 * accepted->len);
  g_assert_cmpuint (refused->len, <, YZ_SOUND_RATE);
  for (guint i = 0; i < accepted->len; i++)
    g_assert_cmpint (ABS (g_array_index (accepted, gint16, i)), <, G_MAXINT16 / 2);
  /* They begin and end in silence, which does not click. */
  g_assert_cmpint (g_array_index (accepted, gint16, 0), ==, 0);
  g_assert_cmpint (ABS (g_array_index (accepted, gint16, accepted->len - 1)), <, 100);
}

static gboolean
is_over (gpointer echo)
{
  return !yz_echo_is_shown (echo, NULL);
}

/* It is there at once, in time for the next frame, and goes by itself. */
static void
test_shown_at_once (void)
{
  YzEcho *echo = g_object_ref_sink (g_object_new (YZ_TYPE_ECHO, NULL));
  gboolean accepted = TRUE;
  gint64 began_us = g_get_monotonic_time ();

  g_assert_false (yz_echo_is_shown (echo, NULL));
  yz_echo_show (echo, FALSE);
  g_assert_true (yz_echo_is_shown (echo, &accepted));
  g_assert_false (accepted);
  yz_echo_show (echo, TRUE);
  g_assert_true (yz_echo_is_shown (echo, &accepted));
  g_assert_true (accepted);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 100 * 1000);
  yz_app_test_wait (is_over, echo);
  yz_app_test_finalize (echo);
}

static gboolean
has_answered (gpointer echo)
{
  return yz_echo_is_shown (echo, NULL);
}

static gboolean
is_at_rider (gpointer counter)
{
  return yz_counter_get_state (counter) == YZ_COUNTER_STATE_RIDER;
}

/* Each scan at the counter is answered as what it was. */
static void
test_follows_the_counter (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzEcho *echo = g_object_ref_sink (g_object_new (YZ_TYPE_ECHO, NULL));
  YzClient *client = NULL;
  YzCounter *counter = NULL;
  gboolean accepted = TRUE;

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  counter = yz_counter_new (client);
  yz_echo_set_counter (echo, counter);
  yz_counter_take_code (counter, "4006381333931");
  yz_app_test_wait (has_answered, echo);
  g_assert_true (yz_echo_is_shown (echo, &accepted));
  g_assert_false (accepted);
  yz_app_test_wait (is_over, echo);
  yz_counter_take_code (counter, test.card);
  yz_app_test_wait (is_at_rider, counter);
  g_assert_true (yz_echo_is_shown (echo, &accepted));
  g_assert_true (accepted);
  yz_counter_stop (counter);
  yz_app_test_settle ();
  yz_app_test_finalize (counter);
  yz_app_test_finalize (echo);
  yz_app_test_client_free (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();

  g_test_add_func ("/echo/tones", test_tones);
  g_test_add_func ("/echo/shown-at-once", test_shown_at_once);
  g_test_add_func ("/echo/follows-the-counter", test_follows_the_counter);
  return g_test_run ();
}
