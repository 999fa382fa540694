/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-actions"

#include "yz-rider-actions.h"

#include <glib/gi18n-lib.h>

#include "yz-message.h"
#include "yz-rider-display.h"

/* One action from its question to its answer. */
typedef struct {
  GtkWidget *widget; /* owned */
  YzClient *client;  /* owned */
  int64_t rider;
  int64_t card;
  YzLaneFunc func;
  const char *done; /* said in a toast */
  const char *failed;
} Action;

static Action *
action_new (GtkWidget *widget, YzClient *client, int64_t rider, YzLaneFunc func)
{
  Action *action = g_new0 (Action, 1);

  action->widget = g_object_ref (widget);
  action->client = g_object_ref (client);
  action->rider = rider;
  action->func = func;
  return action;
}

static void
action_free (Action *action)
{
  g_object_unref (action->widget);
  g_object_unref (action->client);
  g_free (action);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Action, action_free)

static gboolean
is_shown (GtkWidget *widget)
{
  return gtk_widget_get_root (widget) != NULL;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Action) action = user_data;
  g_autoptr (GError) error = NULL;
  gpointer value = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (value == NULL) {
    if (is_shown (action->widget))
      yz_message_show_error (action->widget, action->failed, error);
    return;
  }
  if (is_shown (action->widget))
    yz_message_toast (action->widget, action->done);
}

static void
on_card_issued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Action) action = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;
  g_autofree char *text = NULL;

  if (!is_shown (action->widget))
    return;
  if (path == NULL) {
    yz_message_show_error (action->widget, action->failed, error);
    return;
  }
  text = g_strdup_printf (_ ("The new card is in %s"), name);
  yz_message_toast (action->widget, text);
}

/* @change takes over the actor who is signed in; nothing is written when nobody is. */
static YzRiderChange *
make_change (const Action *action)
{
  YzActor *actor = yz_client_dup_actor (action->client);

  return actor != NULL ? yz_rider_change_new (actor, action->rider) : NULL;
}

static void
write_change (Action *action, YzRiderChange *change)
{
  yz_client_write_async (action->client,
                         YZ_LANE_ALONE,
                         action->func,
                         change,
                         (GDestroyNotify) yz_rider_change_free,
                         NULL,
                         on_written,
                         action);
}

/* Issuing ---------------------------------------------------------------------------------- */

static void
on_card_path (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Action) action = user_data;
  g_autofree char *path = yz_message_save_file_finish (GTK_WIDGET (source), result);
  g_autofree char *whole = NULL;
  YzRiderChange *change = NULL;

  if (path == NULL || (change = make_change (action)) == NULL)
    return;
  whole = yz_rider_display_card_path (path);
  /* Whether a file may be replaced was asked for the name that was typed, not for another one. */
  change->may_replace = g_str_equal (whole, path);
  change->path = g_steal_pointer (&whole);
  yz_client_write_async (action->client,
                         YZ_LANE_ALONE,
                         yz_rider_job_issue,
                         change,
                         (GDestroyNotify) yz_rider_change_free,
                         g_free,
                         on_card_issued,
                         action);
  g_steal_pointer (&action);
}

static void
ask_card_path (Action *action)
{
  g_autofree char *name = yz_rider_display_card_name (action->rider);

  yz_message_save_file_async (action->widget,
                              _ ("Save the Card as PDF, PNG or SVG"), name, on_card_path, action);
}

static void
on_issue_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Action) action = user_data;

  if (yz_message_ask_finish (GTK_WIDGET (source), result) && is_shown (action->widget))
    ask_card_path (g_steal_pointer (&action));
}

void
yz_rider_actions_issue_card (GtkWidget *widget, YzClient *client, const YzRiderView *view)
{
  const YzRider *rider = view->profile->rider;
  Action *action = action_new (widget, client, rider->id, yz_rider_job_issue);
  g_autofree char *heading = NULL;

  action->failed = _ ("No Card Was Issued");
  for (guint i = 0; i < view->cards->len; i++) {
    const YzCard *card = g_ptr_array_index (view->cards, i);

    if (card->revoked_ms != 0)
      continue;
    heading = g_strdup_printf (_ ("New Card for %s?"), rider->name);
    yz_message_ask_async (widget,
                          heading,
                          _ ("The card the rider has now is revoked and stops working. The points stay as they are."),
                             _ ("_Save New Card…"), FALSE, on_issue_answer, action);
    return;
  }
  ask_card_path (action);
}

/* Revoking --------------------------------------------------------------------------------- */

static void
on_revoke_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Action) action = user_data;
  g_autofree char *reason = yz_message_ask_reason_finish (GTK_WIDGET (source), result);
  YzRiderChange *change = NULL;

  if (reason == NULL || (change = make_change (action)) == NULL)
    return;
  change->card = action->card;
  change->reason = g_steal_pointer (&reason);
  write_change (g_steal_pointer (&action), change);
}

void
yz_rider_actions_revoke_card (GtkWidget *widget, YzClient *client, int64_t rider, int64_t card)
{
  Action *action = action_new (widget, client, rider, yz_rider_job_revoke);

  action->card = card;
  action->done = _ ("The card is revoked");
  action->failed = _ ("The Card Was Not Revoked");
  yz_message_ask_reason_async (widget,
                               _ ("Revoke This Card?"),
                                  _ ("It stops working at once and for good. The points stay as they are. Whoever scans it is "
          "told the reason."),
                                     _ ("_Revoke"), TRUE, on_revoke_answer, action);
}

/* Leaving ---------------------------------------------------------------------------------- */

static void
on_leave_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Action) action = user_data;
  YzRiderChange *change = NULL;

  if (!yz_message_ask_finish (GTK_WIDGET (source), result) ||
      (change = make_change (action)) == NULL)
    return;
  write_change (g_steal_pointer (&action), change);
}

void
yz_rider_actions_leave (GtkWidget *widget, YzClient *client, const YzRider *rider)
{
  Action *action = action_new (widget, client, rider->id, yz_rider_job_leave);
  g_autofree char *heading = g_strdup_printf (_ ("%s Leaves the Station?"), rider->name);

  action->done = _ ("The rider has left");
  action->failed = _ ("Nothing Was Changed");
  yz_message_ask_async (widget,
                        heading,
                        _ ("All cards are revoked, and nothing more can be recorded or redeemed. "
                           "Points that are left stay until they lapse."),
                           _ ("_Leaves"), TRUE, on_leave_answer, action);
}
