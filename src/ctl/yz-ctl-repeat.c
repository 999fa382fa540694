/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-repeat.h"

#include <glib/gi18n-lib.h>

#include "yz-doubt.h"
#include "yz-retry.h"

/* Somebody or some script waits for it. */
static const YzRetryPolicy policy = { .first_ms = 200, .longest_ms = 2000, .bound_ms = 15000 };

/* What was told to people cannot be taken back. */
static gboolean
may_repeat (const YzCtl *self)
{
  return !self->told && (self->n_taken > 0 || self->station == NULL);
}

/* Forgets everything of the last try but what is to be the same in the next. */
static void
start_over (YzCtl *self)
{
  g_clear_pointer (&self->actor, yz_actor_free);
  g_clear_pointer (&self->station, yz_station_close);
  json_builder_reset (self->builder);
  g_string_truncate (self->text, 0);
  self->keep_answer = FALSE;
  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->about, g_free);
  self->n_taken = 0;
}

/* Nothing goes on by itself here: it is the caller who can ask again. */
static void
say_what_to_do (YzCtl *self, const GError *error)
{
  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOST)) {
    g_free (self->sentence);
    self->sentence =
      g_strdup (_ ("The line to the city’s server is cut. Nothing was booked; try again later."));
  } else if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN) && self->op_ids->len == 1) {
    g_autofree char *op_id = yz_op_id_to_text (&g_array_index (self->op_ids, YzOpId, 0));

    g_free (self->sentence);
    /* Translators: %s is an id to be typed as it is. */
    self->sentence = g_strdup_printf (_ ("The line to the city’s server was cut before the answer "
                                         "came. Run the command again with --op-id %s: whatever "
                                         "became of it, it is booked once."),
                                         op_id);
    if (self->json)
      yz_ctl_set_about (self, "op_id", op_id);
  } else if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN)) {
    g_free (self->sentence);
    self->sentence = g_strdup (_ ("The line to the city’s server was cut before the answer came. "
                                  "Look whether it was done before you run the command again."));
  }
}

gboolean
yz_ctl_repeat_run (YzCtl *self, GError **error)
{
  const YzCtlCommand *command = yz_ctl_args_get_command (self->args);
  GError *problem = NULL;
  gboolean complete = TRUE;
  gboolean done = FALSE;
  g_auto (YzDoubt) doubt = { 0 };
  YzRetry retry;

  yz_retry_init (&retry, &policy, g_random_int ());
  while (!(done = command->run (self, &problem)) && may_repeat (self) &&
         yz_doubt_is_worth_repeating (&doubt, problem)) {
    gint64 wait_us = doubt.refused ? 0 : yz_retry_fail (&retry, g_get_monotonic_time ());

    complete = wait_us >= 0;
    if (!complete)
      break;
    g_usleep ((gulong) wait_us);
    g_clear_error (&problem);
    start_over (self);
  }
  yz_doubt_settle (&doubt, complete, &problem);
  if (done)
    return TRUE;
  say_what_to_do (self, problem);
  g_propagate_error (error, problem);
  return FALSE;
}
