/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-card.h"
#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-sentence.h"
#include "yz-station-paper.h"
#include "yz-text.h"

static void
take_fields (YzCtl *ctl, YzRiderFields *fields)
{
  fields->name = yz_ctl_get (ctl, "name");
  fields->phone = yz_ctl_get (ctl, "phone");
  fields->platform = yz_ctl_get (ctl, "platform");
  fields->team = yz_ctl_get (ctl, "team");
  fields->community = yz_ctl_get (ctl, "community");
  fields->note = yz_ctl_get (ctl, "note");
  if (yz_ctl_args_has (ctl->args, "grid-worker"))
    fields->grid_worker = TRUE;
  if (yz_ctl_args_has (ctl->args, "no-grid-worker"))
    fields->grid_worker = FALSE;
  if (yz_ctl_args_has (ctl->args, "consent"))
    fields->consent = TRUE;
  if (yz_ctl_args_has (ctl->args, "no-consent"))
    fields->consent = FALSE;
}

static gboolean
run_add (YzCtl *ctl, GError **error)
{
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  g_autofree char *number = NULL;
  int64_t rider = 0;

  if (actor == NULL)
    return FALSE;
  take_fields (ctl, &fields);
  rider = yz_rider_add (ctl->station, actor, &fields, error);
  if (rider == 0)
    return FALSE;
  number = yz_id_to_text (rider);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "rider", rider);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%s is registered with number %s."), fields.name, number);
  return TRUE;
}

static gboolean
run_update (YzCtl *ctl, GError **error)
{
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  gboolean changed = FALSE;
  int64_t rider = 0;

  if (actor == NULL)
    return FALSE;
  rider = yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
  if (rider == 0)
    return FALSE;
  take_fields (ctl, &fields);
  if (!yz_rider_update (ctl->station, actor, rider, &fields, &changed, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "rider", rider);
  yz_ctl_json_bool (ctl->builder, "changed", changed);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", changed ? _ ("Changed.") : _ ("Everything was so already."));
  return TRUE;
}

static gboolean
run_leave (YzCtl *ctl, GError **error)
{
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  int64_t rider = 0;

  if (actor == NULL)
    return FALSE;
  rider = yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
  if (rider == 0 || !yz_rider_leave (ctl->station, actor, rider, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "rider", rider);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", _ ("The rider has left; the cards are revoked, the points stay."));
  return TRUE;
}

/* The members of a rider, without opening or closing the object. A phone is whole here: masking is
 * against eyes at a screen, and a script that may read the store's file may read all of it. */
static void
build_rider (JsonBuilder *builder, const YzRider *rider)
{
  yz_ctl_json_id (builder, "rider", rider->id);
  yz_ctl_json_text (builder, "name", rider->name);
  yz_ctl_json_text (builder, "phone", rider->phone);
  yz_ctl_json_text (builder, "platform", rider->platform);
  yz_ctl_json_text (builder, "team", rider->team);
  yz_ctl_json_text (builder, "community", rider->community);
  yz_ctl_json_bool (builder, "grid_worker", rider->grid_worker);
  yz_ctl_json_bool (builder, "consent", rider->consent);
  yz_ctl_json_text (builder, "note", rider->note);
  yz_ctl_json_instant (builder, "registered", rider->registered_ms);
  yz_ctl_json_instant (builder, "left", rider->left_ms);
  yz_ctl_json_int (builder, "points", rider->points);
  yz_ctl_json_int (builder, "held", rider->held_points);
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;
  int limit = 0;

  if (!yz_ctl_take_limit (ctl, &limit, error) || yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_rider_list (ctl->station, yz_ctl_get (ctl, "search"), limit, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzRider *rider = g_ptr_array_index (list, i);
    g_autofree char *phone = rider->phone != NULL ? yz_text_mask_phone (rider->phone) : NULL;

    json_builder_begin_object (ctl->builder);
    build_rider (ctl->builder, rider);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, rider->id);
    yz_ctl_table_text (table, rider->name);
    yz_ctl_table_text (table, phone);
    yz_ctl_table_text (table, rider->team);
    yz_ctl_table_int (table, rider->points);
    yz_ctl_table_text (table, rider->left_ms != 0 ? _ ("has left") : "");
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static void
say_rider (YzCtl *ctl, const YzRider *rider, const char *phone)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (2);
  g_autofree char *points = g_strdup_printf ("%" PRId64, rider->points);
  g_autofree char *held = g_strdup_printf ("%" PRId64, rider->held_points);
  g_autofree char *number = yz_id_to_text (rider->id);
  g_autofree char *registered = yz_instant_to_text (rider->registered_ms);
  g_autofree char *left = rider->left_ms != 0 ? yz_instant_to_text (rider->left_ms) : NULL;
  const struct {
    const char *title;
    const char *value;
  } rows[] = {
    { _ ("Number"), number },
      { _ ("Name"), rider->name },
        { _ ("Phone"), phone },
          { _ ("Platform"), rider->platform },
            { _ ("Team"), rider->team },
              { _ ("Community"), rider->community },
                { _ ("Note"), rider->note },
                  { _ ("Part-time grid worker"),
                       rider->grid_worker
                       ? _ ("yes") : _ ("no") },
                       { _ ("Registered"), registered },
                         { _ ("Left"), left },
                           { _ ("Points"), points },
                             { _ ("Held"), held },
                           };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].value != NULL && rows[i].value[0] != '\0') {
      yz_ctl_table_text (table, rows[i].title);
      yz_ctl_table_text (table, rows[i].value);
    }
  yz_ctl_table_print (table, ctl->text);
}

static void
add_card (YzCtl *ctl, YzCtlTable *table, const YzCard *card)
{
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "card", card->id);
  yz_ctl_json_instant (ctl->builder, "issued", card->issued_ms);
  yz_ctl_json_instant (ctl->builder, "revoked", card->revoked_ms);
  yz_ctl_json_text (ctl->builder, "reason", card->revoked_reason);
  json_builder_end_object (ctl->builder);
  yz_ctl_table_text (table, _ ("Card"));
  yz_ctl_table_id (table, card->id);
  yz_ctl_table_instant (table, card->issued_ms);
  yz_ctl_table_text (table, card->revoked_ms != 0 ? _ ("revoked") : _ ("valid"));
  yz_ctl_table_instant (table, card->revoked_ms);
  yz_ctl_table_text (table, card->revoked_reason);
}

/* The phone as people see it: whole only for somebody who signs in, and noted. */
static char *
make_phone (YzCtl *ctl, const YzRider *rider, GError **error)
{
  if (yz_ctl_args_has (ctl->args, "phone"))
    return yz_rider_reveal_phone (ctl->station, ctl->actor, rider->id, error);
  return rider->phone != NULL ? yz_text_mask_phone (rider->phone) : g_strdup ("");
}

static gboolean
open_to_show (YzCtl *ctl, GError **error)
{
  if (yz_ctl_args_has (ctl->args, "phone"))
    return yz_ctl_sign_in (ctl, error) != NULL;
  return yz_ctl_open (ctl, YZ_STORE_READ, error) != NULL;
}

static gboolean
run_show (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  g_autofree char *phone = NULL;
  int64_t id = 0;

  if (!open_to_show (ctl, error))
    return FALSE;
  id = yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
  if (id == 0)
    return FALSE;
  rider = yz_rider_load (ctl->station, id, error);
  cards = rider != NULL ? yz_card_list (ctl->station, id, error) : NULL;
  phone = cards != NULL ? make_phone (ctl, rider, error) : NULL;
  if (phone == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  build_rider (ctl->builder, rider);
  yz_ctl_json_array (ctl->builder, "cards");
  for (guint i = 0; i < cards->len; i++)
    add_card (ctl, table, g_ptr_array_index (cards, i));
  json_builder_end_array (ctl->builder);
  json_builder_end_object (ctl->builder);
  say_rider (ctl, rider, phone);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* The card is issued and its secret is nowhere else: its text is told whatever became of @path. */
static gboolean
write_card (YzCtl *ctl, const YzCard *card, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *number = yz_id_to_text (card->id);
  g_autofree char *why = NULL;
  gboolean written = FALSE;

  if (path == NULL)
    return TRUE;
  yz_ctl_set_translated (ctl, TRUE);
  written = yz_station_paper_write_card (ctl->station, card, path, &problem);
  yz_ctl_set_translated (ctl, FALSE);
  if (written)
    return TRUE;
  ctl->keep_answer = TRUE;
  why = yz_sentence_for_error (problem);
  return yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_INPUT,
                      path,
                      N_ ("Card %s is issued, but its picture could not be written: %s"),
                          number,
                          why);
}

static gboolean
run_card_issue (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autoptr (YzCard) card = NULL;
  YzActor *actor = NULL;
  gboolean written = FALSE;
  int64_t rider = 0;

  if (!yz_ctl_check_paper (ctl, path, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  rider = yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
  card = rider != 0 ? yz_card_issue (ctl->station, actor, rider, error) : NULL;
  if (card == NULL)
    return FALSE;
  written = write_card (ctl, card, path, error);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "card", card->id);
  yz_ctl_json_text (ctl->builder, "text", card->text);
  yz_ctl_json_id (ctl->builder, "rider", rider);
  yz_ctl_json_text (ctl->builder, "file", written ? path : NULL);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", card->text);
  return written;
}

static gboolean
run_card_revoke (YzCtl *ctl, GError **error)
{
  const char *card = yz_ctl_get_word (ctl, 0);
  YzActor *actor = yz_ctl_sign_in (ctl, error);

  if (actor == NULL ||
      !yz_card_revoke (ctl->station, actor, card, yz_ctl_get (ctl, "reason"), error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_bool (ctl->builder, "revoked", TRUE);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", _ ("The card is revoked; the points are untouched."));
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption add_options[] = {
  { "name", "NAME", YZ_CTL_OPTION_NEEDED, N_ ("their name") },
  { "phone", "PHONE", 0, N_ ("their phone number") },
  { "platform", "TEXT", 0, N_ ("the platform they ride for") },
  { "team", "TEXT", 0, N_ ("their volunteer team") },
  { "community", "TEXT", 0, N_ ("the community they live in") },
  { "note", "TEXT", 0, N_ ("a note") },
  { "grid-worker", NULL, 0, N_ ("is a part-time grid worker") },
  { "consent", NULL, 0, N_ ("has agreed to their data being kept") },
  { NULL },
};

static const YzCtlOption update_options[] = {
  { "name", "NAME", 0, N_ ("their name") },
  { "phone", "PHONE", 0, N_ ("their phone number") },
  { "platform", "TEXT", 0, N_ ("the platform they ride for") },
  { "team", "TEXT", 0, N_ ("their volunteer team") },
  { "community", "TEXT", 0, N_ ("the community they live in") },
  { "note", "TEXT", 0, N_ ("a note") },
  { "grid-worker", NULL, 0, N_ ("is a part-time grid worker") },
  { "no-grid-worker", NULL, 0, N_ ("is none any more") },
  { "consent", NULL, 0, N_ ("has agreed to their data being kept") },
  { "no-consent", NULL, 0, N_ ("does not agree any more") },
  { NULL },
};

static const YzCtlOption list_options[] = {
  { "search", "TEXT", 0, N_ ("name, pinyin, initials or the last four digits of the phone") },
  { "limit", "N", 0, N_ ("at most so many") },
  { NULL },
};

static const YzCtlOption show_options[] = {
  { "phone", NULL, 0, N_ ("the whole phone number; needs --as, and is noted") },
  { NULL },
};

static const YzCtlOption issue_options[] = {
  { "out", "FILE.png|.svg|.pdf", 0, N_ ("writes the card") },
  { NULL },
};

static const YzCtlOption revoke_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { NULL },
};

const YzCtlCommand yz_ctl_rider_commands[] = {
  { "rider add", "", 0, 0, YZ_CTL_WRITES, add_options, N_ ("register a rider"), run_add },
  { "rider list", "", 0, 0, YZ_CTL_READS, list_options, N_ ("list or search riders"), run_list },
  { "rider show", "RIDER", 1, 1, YZ_CTL_READS, show_options,
    N_ ("show a rider and the cards"), run_show },
  { "rider update", "RIDER", 1, 1, YZ_CTL_WRITES, update_options,
    N_ ("change what is known of a rider"), run_update },
  { "rider leave", "RIDER", 1, 1, YZ_CTL_WRITES, NULL,
    N_ ("a rider leaves: cards are revoked, points stay until they lapse"), run_leave },
  { "card issue", "RIDER", 1, 1, YZ_CTL_WRITES, issue_options,
    N_ ("issue a card and print its text; earlier ones are revoked"), run_card_issue },
  { "card revoke", "CARD", 1, 1, YZ_CTL_WRITES, revoke_options,
    N_ ("revoke a card, by its text or number"), run_card_revoke },
  { NULL },
};
/* clang-format on */
