/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-test.h"

#include "yz-code.h"
#include "yz-points.h"
#include "yz-proof.h"

#define WAIT_US (30 * G_USEC_PER_SEC)

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
yz_app_test_wait (YzTestCondition condition, gpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_US;
  guint wake_id = g_timeout_add (50, on_wake, NULL);

  while (!condition (data)) {
    if (g_get_monotonic_time () > deadline_us)
      g_error ("the condition did not come about in time");
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake_id);
}

void
yz_app_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
yz_app_test_finalize (gpointer object)
{
  gpointer pointer = object;

  g_object_add_weak_pointer (object, &pointer);
  g_object_unref (object);
  yz_app_test_wait (is_null, &pointer);
}

void
yz_app_test_station_new (YzTestStation *test)
{
  yz_test_station_new (test);
  yz_test_station_add_shop (test);
  yz_test_give_points (test, test->rider, 50);
  g_clear_pointer (&test->station, yz_station_close);
}

char *
yz_app_test_add_rider (YzTestStation *test, const char *name, int64_t points)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzCard) card = NULL;
  int64_t rider;

  yz_test_station_reopen (test);
  rider = yz_test_add_rider (test, name, NULL);
  if (points > 0)
    yz_test_give_points (test, rider, points);
  card = yz_card_issue (test->station, test->chief, rider, &error);
  g_assert_no_error (error);
  g_clear_pointer (&test->station, yz_station_close);
  return g_strdup (card->text);
}

static gboolean
is_open (gpointer data)
{
  return yz_client_get_state (data) != YZ_CLIENT_OPENING;
}

static gboolean
is_signed_in (gpointer data)
{
  return yz_client_get_actor (data) != NULL;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  yz_client_sign_in_finish (YZ_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

YzClient *
yz_app_test_client_new (YzTestStation *test, gboolean read_only)
{
  YzClient *client = yz_client_new (test->path, read_only);

  yz_client_open (client);
  yz_app_test_wait (is_open, client);
  g_assert_cmpint (yz_client_get_state (client), ==, YZ_CLIENT_READY);
  if (read_only)
    return client;
  yz_client_sign_in_async (client, test->attendant->staff, YZ_TEST_PIN_STAFF, on_signed_in, NULL);
  yz_app_test_wait (is_signed_in, client);
  return client;
}

void
yz_app_test_client_free (YzClient *client)
{
  yz_client_close (client);
  yz_app_test_finalize (client);
}

int64_t
yz_app_test_get_balance (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = NULL;
  YzBalance balance = { 0 };

  yz_test_station_reopen (test);
  yz_points_get_balance (test->station, test->rider, &balance, &error);
  g_assert_no_error (error);
  proof = yz_proof_run (test->station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, 0);
  g_clear_pointer (&test->station, yz_station_close);
  return balance.points;
}

char *
yz_app_test_command (int command)
{
  YzCode code = { 0 };

  code.kind = YZ_CODE_COMMAND;
  code.command = (YzCommand) command;
  return yz_code_to_text (&code);
}
