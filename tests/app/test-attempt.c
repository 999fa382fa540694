/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-attempt.h"

#include <gio/gio.h>

static void
end_with (YzAttempt *attempt, YzError code)
{
  g_autoptr (GError) error = NULL;

  yz_error_set_subject (&error, code, NULL, "%s", "test");
  yz_attempt_end (attempt, error);
}

/* The same thing tried again keeps its id as long as nobody knows what came of it. */
static void
test_retry (void)
{
  static const struct {
    YzError code;
    gboolean kept;
  } cases[] = {
    { YZ_ERROR_STORE, TRUE },        { YZ_ERROR_STORE_BUSY, TRUE },
    { YZ_ERROR_STORE_FULL, TRUE },   { YZ_ERROR_IO, TRUE },
    { YZ_ERROR_INPUT, FALSE },       { YZ_ERROR_FOUR_EYES, FALSE },
    { YZ_ERROR_OP_CONFLICT, FALSE }, { YZ_ERROR_STATE, FALSE },
    { YZ_ERROR_STORE_LOST, FALSE },  { YZ_ERROR_STORE_UNKNOWN, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    YzAttempt attempt = { 0 };
    YzOpId first = *yz_attempt_begin (&attempt, 7, 3);

    end_with (&attempt, cases[i].code);
    g_assert_true (yz_op_id_equal (yz_attempt_begin (&attempt, 7, 3), &first) == cases[i].kept);
  }
}

/* Once nobody knows, a try that came to nothing does not make it known: its job says so. */
static void
test_doubtful (void)
{
  YzAttempt attempt = { 0 };

  yz_attempt_begin (&attempt, 7, 3);
  g_assert_cmpint (yz_attempt_get_flags (&attempt), ==, YZ_LANE_REPEATABLE);
  end_with (&attempt, YZ_ERROR_STORE_UNKNOWN);
  yz_attempt_begin (&attempt, 7, 3);
  g_assert_cmpint (yz_attempt_get_flags (&attempt), ==, YZ_LANE_REPEATABLE | YZ_LANE_DOUBTFUL);
  end_with (&attempt, YZ_ERROR_STORE_UNKNOWN);
  /* Something else is another operation. */
  yz_attempt_begin (&attempt, 8, 3);
  g_assert_cmpint (yz_attempt_get_flags (&attempt), ==, YZ_LANE_REPEATABLE);
  end_with (&attempt, YZ_ERROR_STORE_UNKNOWN);
  yz_attempt_end (&attempt, NULL);
  yz_attempt_begin (&attempt, 8, 3);
  g_assert_cmpint (yz_attempt_get_flags (&attempt), ==, YZ_LANE_REPEATABLE);
}

static void
test_cancelled (void)
{
  YzAttempt attempt = { 0 };
  YzOpId first = *yz_attempt_begin (&attempt, 7, 3);
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");

  g_assert_false (yz_attempt_end (&attempt, error));
  g_assert_true (yz_op_id_equal (yz_attempt_begin (&attempt, 7, 3), &first));
}

static void
test_other (void)
{
  YzAttempt attempt = { 0 };
  YzOpId first = *yz_attempt_begin (&attempt, 7, 3);
  YzOpId second;

  g_assert_true (yz_op_id_equal (yz_attempt_begin (&attempt, 7, 3), &first));
  second = *yz_attempt_begin (&attempt, 7, 4);
  g_assert_false (yz_op_id_equal (&second, &first));
  g_assert_false (yz_op_id_equal (yz_attempt_begin (&attempt, 8, 4), &second));
}

static void
test_done (void)
{
  YzAttempt attempt = { 0 };
  YzOpId first = *yz_attempt_begin (&attempt, 0, 0);

  g_assert_true (yz_attempt_end (&attempt, NULL));
  g_assert_false (yz_op_id_equal (yz_attempt_begin (&attempt, 0, 0), &first));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attempt/doubtful", test_doubtful);
  g_test_add_func ("/attempt/retry", test_retry);
  g_test_add_func ("/attempt/cancelled", test_cancelled);
  g_test_add_func ("/attempt/other", test_other);
  g_test_add_func ("/attempt/done", test_done);
  return g_test_run ();
}
