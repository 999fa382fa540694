/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-jobs"

#include "yz-rider-jobs.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "yz-card.h"
#include "yz-code.h"
#include "yz-station-paper.h"

gpointer
yz_rider_job_list (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  g_autoptr (YzRiderFound) found = g_new0 (YzRiderFound, 1);

  found->riders = yz_rider_list (station, data, YZ_RIDER_LIST_MAX, error);
  if (found->riders == NULL || !yz_rider_count (station, &found->total, error))
    return NULL;
  return g_steal_pointer (&found);
}

void
yz_rider_found_free (YzRiderFound *found)
{
  g_clear_pointer (&found->riders, g_ptr_array_unref);
  g_free (found);
}

YzRiderAsked *
yz_rider_asked_new (int64_t rider, const char *code, int history_limit)
{
  YzRiderAsked *asked = g_new0 (YzRiderAsked, 1);

  asked->rider = rider;
  asked->code = g_strdup (code);
  asked->history_limit = history_limit;
  return asked;
}

void
yz_rider_asked_free (YzRiderAsked *asked)
{
  g_free (asked->code);
  g_free (asked);
}

/* Whose card it is; what speaks against the card goes to @problem. */
static int64_t
find_holder (YzStation *station, const char *text, GError **problem, GError **error)
{
  g_autoptr (YzCard) card = NULL;
  YzCode code;

  if (!yz_code_parse (text, &code, error))
    return 0;
  if (code.kind != YZ_CODE_CARD) {
    yz_error_set_subject (error, YZ_ERROR_CODE, NULL, "%s", N_ ("not the code of a rider's card"));
    return 0;
  }
  card = yz_card_find (station, code.secret, error);
  if (card == NULL)
    return 0;
  yz_card_check (station, card, problem);
  return card->rider;
}

gpointer
yz_rider_job_show (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  const YzRiderAsked *asked = data;
  g_autoptr (YzRiderView) view = g_new0 (YzRiderView, 1);
  int64_t rider = asked->rider;

  if (asked->code != NULL)
    rider = find_holder (station, asked->code, &view->problem, error);
  if (rider == 0)
    return NULL;
  view->profile = yz_profile_load (station, rider, asked->history_limit, error);
  if (view->profile == NULL)
    return NULL;
  view->cards = yz_card_list (station, rider, error);
  if (view->cards == NULL)
    return NULL;
  return g_steal_pointer (&view);
}

void
yz_rider_view_free (YzRiderView *view)
{
  g_clear_pointer (&view->profile, yz_profile_free);
  g_clear_pointer (&view->cards, g_ptr_array_unref);
  g_clear_error (&view->problem);
  g_free (view);
}

static char **
list_names (YzStation *station, YzAffiliation kind, GError **error)
{
  g_autoptr (GPtrArray) names = yz_station_list_affiliations (station, kind, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (names, i));
  return g_strv_builder_end (builder);
}

gpointer
yz_rider_job_names (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  g_autoptr (YzRiderNames) names = g_new0 (YzRiderNames, 1);

  names->platforms = list_names (station, YZ_AFFILIATION_PLATFORM, error);
  if (names->platforms == NULL)
    return NULL;
  names->teams = list_names (station, YZ_AFFILIATION_TEAM, error);
  if (names->teams == NULL)
    return NULL;
  names->communities = list_names (station, YZ_AFFILIATION_COMMUNITY, error);
  return names->communities != NULL ? g_steal_pointer (&names) : NULL;
}

void
yz_rider_names_free (YzRiderNames *names)
{
  g_strfreev (names->platforms);
  g_strfreev (names->teams);
  g_strfreev (names->communities);
  g_free (names);
}

YzRiderChange *
yz_rider_change_new (YzActor *actor, int64_t rider)
{
  YzRiderChange *change = g_new0 (YzRiderChange, 1);

  change->actor = actor;
  change->rider = rider;
  return change;
}

void
yz_rider_change_free (YzRiderChange *change)
{
  g_clear_pointer (&change->actor, yz_actor_free);
  g_free (change->name);
  g_free (change->phone);
  g_free (change->platform);
  g_free (change->team);
  g_free (change->community);
  g_free (change->note);
  g_free (change->reason);
  g_free (change->path);
  g_free (change);
}

gpointer
yz_rider_job_put (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  const YzRiderChange *change = data;
  const YzRiderFields fields = {
    .name = change->name,
    .phone = change->phone,
    .platform = change->platform,
    .team = change->team,
    .community = change->community,
    .note = change->note,
    .grid_worker = change->grid_worker,
    .consent = change->consent,
  };
  int64_t rider = change->rider;
  int64_t *result;

  if (rider != 0) {
    if (!yz_rider_update (station, change->actor, rider, &fields, NULL, error))
      return NULL;
  } else {
    rider = yz_rider_add (station, change->actor, &fields, error);
    if (rider == 0)
      return NULL;
  }
  result = g_new (int64_t, 1);
  *result = rider;
  return result;
}

gpointer
yz_rider_job_leave (gpointer context, gpointer data, GError **error)
{
  const YzRiderChange *change = data;

  return GINT_TO_POINTER (yz_rider_leave (context, change->actor, change->rider, error));
}

gpointer
yz_rider_job_reveal (gpointer context, gpointer data, GError **error)
{
  const YzRiderChange *change = data;

  return yz_rider_reveal_phone (context, change->actor, change->rider, error);
}

gpointer
yz_rider_job_issue (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  const YzRiderChange *change = data;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzCard) card = NULL;

  if (!change->may_replace && g_file_test (change->path, G_FILE_TEST_EXISTS)) {
    yz_error_set_subject (error, YZ_ERROR_EXISTS, change->path, "%s exists", change->path);
    return NULL;
  }
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return NULL;
  card = yz_card_issue (station, change->actor, change->rider, error);
  if (card == NULL || !yz_station_paper_write_card (station, card, change->path, error))
    return NULL;
  if (!yz_transaction_commit (transaction, error)) {
    /* The paper shows a card that there is not. */
    g_remove (change->path);
    return NULL;
  }
  return g_strdup (change->path);
}

gpointer
yz_rider_job_revoke (gpointer context, gpointer data, GError **error)
{
  const YzRiderChange *change = data;
  g_autofree char *card = yz_id_to_text (change->card);

  return GINT_TO_POINTER (yz_card_revoke (context, change->actor, card, change->reason, error));
}
