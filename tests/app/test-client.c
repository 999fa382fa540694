/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-test.h"

#include "yz-client.h"
#include "yz-error.h"

typedef struct {
  gboolean done;
  GError *error;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
is_open (gpointer data)
{
  return yz_client_get_state (data) != YZ_CLIENT_OPENING;
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  yz_client_create_finish (YZ_CLIENT (source), result, &answer->error);
  answer->done = TRUE;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  yz_client_sign_in_finish (YZ_CLIENT (source), result, &answer->error);
  answer->done = TRUE;
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  yz_client_run_finish (YZ_CLIENT (source), result, &answer->error);
  answer->done = TRUE;
}

static void
count (guint *counter)
{
  (*counter)++;
}

static gpointer
succeed (gpointer context, gpointer data, GError **error)
{
  g_assert_nonnull (context);
  return GINT_TO_POINTER (TRUE);
}

static gpointer
refuse (gpointer context, gpointer data, GError **error)
{
  yz_error_set_subject (error, YZ_ERROR_REFUSED, NULL, "no");
  return NULL;
}

static void
test_create (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *uri = g_build_filename (dir, "new.db", NULL);
  YzClient *client = yz_client_new (uri, FALSE);
  YzClientSetup setup = {
    .name = (char *) "城东驿站",
    .kind = YZ_STATION_CENTRE,
    .admin_name = (char *) "站长",
    .admin_pin = (char *) "12",
  };
  g_auto (Answer) first = { 0 };
  g_auto (Answer) second = { 0 };

  yz_client_open (client);
  yz_app_test_wait (is_open, client);
  g_assert_cmpint (yz_client_get_state (client), ==, YZ_CLIENT_MISSING);
  g_assert_nonnull (yz_client_get_problem (client));
  g_assert_null (yz_client_get_station_name (client));

  /* A PIN that is too short is refused and leaves nothing behind. */
  yz_client_create_async (client, &setup, on_created, &first);
  yz_app_test_wait (is_done, &first);
  g_assert_error (first.error, YZ_ERROR, YZ_ERROR_INPUT);
  g_assert_cmpint (yz_client_get_state (client), ==, YZ_CLIENT_MISSING);

  setup.admin_pin = (char *) YZ_TEST_PIN_CHIEF;
  yz_client_create_async (client, &setup, on_created, &second);
  yz_app_test_wait (is_done, &second);
  g_assert_no_error (second.error);
  yz_app_test_wait (is_open, client);
  g_assert_cmpint (yz_client_get_state (client), ==, YZ_CLIENT_READY);
  g_assert_cmpstr (yz_client_get_station_name (client), ==, "城东驿站");
  g_assert_null (yz_client_get_problem (client));
  yz_app_test_client_free (client);
  yz_test_remove_tree (dir);
}

static void
test_sign_in (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;
  g_auto (Answer) wrong = { 0 };
  g_autofree char *name = NULL;
  guint notified = 0;

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  g_object_get (client, "actor-name", &name, NULL);
  g_assert_cmpstr (name, ==, "柜台");
  g_assert_true (yz_client_may (client, YZ_MAY_REDEEM));
  g_assert_false (yz_client_may (client, YZ_MAY_MANAGE));

  g_signal_connect_swapped (client, "notify::actor-name", G_CALLBACK (count), &notified);
  yz_client_lock (client);
  yz_client_lock (client);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_null (yz_client_get_actor (client));
  g_assert_false (yz_client_may (client, YZ_MAY_REDEEM));

  yz_client_sign_in_async (client, test.chief->staff, "9999", on_signed_in, &wrong);
  yz_app_test_wait (is_done, &wrong);
  g_assert_error (wrong.error, YZ_ERROR, YZ_ERROR_PIN);
  g_assert_cmpint (yz_error_get_there (wrong.error), ==, YZ_PIN_TRIES - 1);
  g_assert_null (yz_client_get_actor (client));
  yz_app_test_client_free (client);
}

static void
test_changed (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;
  g_auto (Answer) read = { 0 };
  g_auto (Answer) written = { 0 };
  g_auto (Answer) refused = { 0 };
  g_auto (Answer) closed = { 0 };
  guint changes = 0;

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  g_signal_connect_swapped (client, "changed", G_CALLBACK (count), &changes);

  yz_client_read_async (client, succeed, NULL, NULL, NULL, NULL, on_run, &read);
  yz_app_test_wait (is_done, &read);
  g_assert_no_error (read.error);
  g_assert_cmpuint (changes, ==, 0);
  yz_client_write_async (client, YZ_LANE_ALONE, refuse, NULL, NULL, NULL, on_run, &refused);
  yz_app_test_wait (is_done, &refused);
  g_assert_error (refused.error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_assert_cmpuint (changes, ==, 0);
  yz_client_write_async (client, YZ_LANE_ALONE, succeed, NULL, NULL, NULL, on_run, &written);
  yz_app_test_wait (is_done, &written);
  g_assert_no_error (written.error);
  g_assert_cmpuint (changes, ==, 1);

  yz_client_close (client);
  yz_client_write_async (client,
                         YZ_LANE_ALONE,
                         succeed,
                         g_strdup ("freed"),
                         g_free,
                         NULL,
                         on_run,
                         &closed);
  yz_app_test_wait (is_done, &closed);
  g_assert_error (closed.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  yz_app_test_client_free (client);
}

static gpointer
lose (gpointer context, gpointer data, GError **error)
{
  yz_error_set_subject (error, YZ_ERROR_STORE_LOST, NULL, "the line is cut");
  return NULL;
}

typedef struct {
  YzClient *client;
  GString *told;
} Listener;

static void
on_line (Listener *listener)
{
  g_string_append_c (listener->told, "flc"[yz_client_get_line (listener->client)]);
}

static gboolean
is_back (gpointer data)
{
  return g_str_has_suffix (((Listener *) data)->told->str, "f");
}

/* A lost line is told before the answer; when it is found again, what is shown is out of date. */
static void
test_line (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_auto (Answer) answer = { 0 };
  Listener listener = { .told = g_string_new (NULL) };
  guint changes = 0;

  yz_app_test_station_new (&test);
  listener.client = yz_app_test_client_new (&test, FALSE);
  g_signal_connect_swapped (listener.client, "notify::line", G_CALLBACK (on_line), &listener);
  g_signal_connect_swapped (listener.client, "changed", G_CALLBACK (count), &changes);
  yz_client_write_async (listener.client, YZ_LANE_ALONE, lose, NULL, NULL, NULL, on_run, &answer);
  yz_app_test_wait (is_done, &answer);
  g_assert_error (answer.error, YZ_ERROR, YZ_ERROR_STORE_LOST);
  g_assert_cmpstr (listener.told->str, ==, "l");
  g_assert_cmpuint (changes, ==, 0);
  yz_app_test_wait (is_back, &listener);
  g_assert_cmpstr (listener.told->str, ==, "lf");
  g_assert_cmpuint (changes, ==, 1);
  yz_app_test_client_free (listener.client);
  g_string_free (listener.told, TRUE);
}

static void
test_cancelled (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Answer) answer = { 0 };

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  yz_client_read_async (client, succeed, NULL, NULL, NULL, cancellable, on_run, &answer);
  g_cancellable_cancel (cancellable);
  yz_app_test_wait (is_done, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  yz_app_test_client_free (client);
}

static void
test_locked (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzClient *first, *second, *kiosk;
  g_auto (Answer) answer = { 0 };

  yz_app_test_station_new (&test);
  first = yz_app_test_client_new (&test, FALSE);
  second = yz_client_new (test.path, FALSE);
  yz_client_open (second);
  yz_app_test_wait (is_open, second);
  g_assert_cmpint (yz_client_get_state (second), ==, YZ_CLIENT_FAILED);
  g_assert_nonnull (yz_client_get_problem (second));

  /* A kiosk beside the counter reads, and cannot write. */
  kiosk = yz_app_test_client_new (&test, TRUE);
  g_assert_true (yz_client_is_read_only (kiosk));
  yz_client_write_async (kiosk, YZ_LANE_ALONE, succeed, NULL, NULL, NULL, on_run, &answer);
  yz_app_test_wait (is_done, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  yz_app_test_client_free (kiosk);

  /* When the holder has gone, trying again opens it. */
  yz_app_test_client_free (first);
  yz_client_open (second);
  yz_app_test_wait (is_open, second);
  g_assert_cmpint (yz_client_get_state (second), ==, YZ_CLIENT_READY);
  yz_app_test_client_free (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/create", test_create);
  g_test_add_func ("/client/sign-in", test_sign_in);
  g_test_add_func ("/client/changed", test_changed);
  g_test_add_func ("/client/line", test_line);
  g_test_add_func ("/client/cancelled", test_cancelled);
  g_test_add_func ("/client/locked", test_locked);
  return g_test_run ();
}
