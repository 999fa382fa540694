/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-resources.h"
#include "yz-app-test.h"

#include "yz-error.h"
#include "yz-line-bar.h"

/* Fails as it is told to, a number of times. */
typedef struct {
  YzError error;
  int times;
} Fault;

static gpointer
fail (gpointer context, gpointer data, GError **error)
{
  Fault *fault = data;

  if (fault->times-- <= 0)
    return GINT_TO_POINTER (TRUE);
  yz_error_set_subject (error, fault->error, NULL, "as it was told to");
  return NULL;
}

static gboolean
says_something (gpointer data)
{
  return yz_line_bar_get_text (data) != NULL;
}

static gboolean
says_nothing (gpointer data)
{
  return yz_line_bar_get_text (data) == NULL;
}

static gboolean
says_back (gpointer data)
{
  const char *text = yz_line_bar_get_text (data);

  return text != NULL && strstr (text, "is back.") != NULL;
}

static void
test_says (void)
{
  static const struct {
    YzError error;
    YzLaneFlags flags;
    const char *part;
  } cases[] = {
    { YZ_ERROR_STORE_LOST, YZ_LANE_ALONE, "Nothing can be booked until it is back" },
    { YZ_ERROR_STORE_LOST, YZ_LANE_REPEATABLE, "Nothing can be booked until it is back" },
    { YZ_ERROR_STORE_UNKNOWN, YZ_LANE_REPEATABLE, "is being checked" },
  };
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fault fault = { .error = cases[i].error, .times = 3 };
    GtkWidget *bar = g_object_ref_sink (g_object_new (YZ_TYPE_LINE_BAR, NULL));

    yz_line_bar_set_client (YZ_LINE_BAR (bar), client);
    g_assert_null (yz_line_bar_get_text (YZ_LINE_BAR (bar)));
    yz_client_write_async (client, cases[i].flags, fail, &fault, NULL, NULL, NULL, NULL);
    yz_app_test_wait (says_something, bar);
    g_assert_nonnull (strstr (yz_line_bar_get_text (YZ_LINE_BAR (bar)), cases[i].part));
    yz_app_test_wait (says_back, bar);
    /* Only the first one is waited for until the good news are old. */
    if (i == 0)
      yz_app_test_wait (says_nothing, bar);
    g_assert_finalize_object (bar);
  }
  yz_app_test_client_free (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/line-bar/says", test_says);
  return g_test_run ();
}
