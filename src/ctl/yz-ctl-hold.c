/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-request.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-ctl-told.h"
#include "yz-hold.h"
#include "yz-text.h"

static gboolean
run_hold (YzCtl *ctl, GError **error)
{
  const char *until = yz_ctl_get (ctl, "until");
  g_auto (YzCtlRequest) taken = { 0 };
  g_autoptr (YzRedemption) redemption = NULL;
  int64_t until_on = 0;

  if (!yz_ctl_take_request (ctl, &taken, error) ||
      (until != NULL && !yz_date_parse (until, "until", &until_on, error)) ||
      !yz_ctl_resolve_request (ctl, &taken, error))
    return FALSE;
  redemption =
    yz_hold_book (ctl->station, taken.actor, &taken.op_id, &taken.request, until_on, error);
  return redemption != NULL &&
         yz_ctl_tell_redemption (ctl, redemption, yz_ctl_get (ctl, "receipt"), error);
}

static gboolean
run_collect (YzCtl *ctl, GError **error)
{
  const char *paper = yz_ctl_get (ctl, "receipt");
  g_autoptr (GPtrArray) wishes = yz_ctl_take_wishes (ctl, 1, error);
  g_autoptr (GArray) lines = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t entry = 0;
  YzOpId op_id;

  if (wishes == NULL || !yz_ctl_take_op_id (ctl, &op_id, error) ||
      !yz_ctl_check_paper (ctl, paper, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  entry = yz_entry_resolve (ctl->station, yz_ctl_get_word (ctl, 0), error);
  lines = entry != 0 ? yz_ctl_resolve_wishes (ctl, wishes, error) : NULL;
  if (lines == NULL)
    return FALSE;
  redemption = yz_hold_collect (ctl->station,
                                actor,
                                &op_id,
                                entry,
                                (const YzBasketLine *) (void *) lines->data,
                                lines->len,
                                error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, paper, error);
}

static gboolean
run_release (YzCtl *ctl, GError **error)
{
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t entry = 0;
  YzOpId op_id;

  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  entry = yz_entry_resolve (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (entry == 0)
    return FALSE;
  redemption =
    yz_hold_release (ctl->station, actor, &op_id, entry, yz_ctl_get (ctl, "reason"), error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, NULL, error);
}

static gboolean
run_expire (YzCtl *ctl, GError **error)
{
  const char *text = yz_ctl_get (ctl, "date");
  g_autofree char *shown = NULL;
  YzActor *actor = NULL;
  YzHoldExpiry expiry = { 0 };
  int64_t date = yz_clock_today ();

  if (text != NULL && !yz_date_parse (text, "date", &date, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_hold_expire (ctl->station, actor, date, &expiry, error))
    return FALSE;
  shown = yz_date_to_text (date);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "date", shown);
  yz_ctl_json_int (ctl->builder, "holds", expiry.holds);
  yz_ctl_json_int (ctl->builder, "points", expiry.points);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("%s: %" PRId64 " holds released, %" PRId64 " points given back."),
                 shown,
                 expiry.holds,
                 expiry.points);
  return TRUE;
}

static void
add_hold (YzCtl *ctl, YzCtlTable *table, const YzHold *hold)
{
  JsonBuilder *builder = ctl->builder;
  g_autofree char *name = yz_text_mask_name (hold->rider_name);
  g_autofree char *goods = yz_hold_describe (hold);
  g_autofree char *until = yz_date_to_text (hold->until_on);

  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "entry", hold->entry);
  yz_ctl_json_id (builder, "rider", hold->rider);
  yz_ctl_json_instant (builder, "held", hold->held_ms);
  yz_ctl_json_date (builder, "until", hold->until_on);
  yz_ctl_json_int (builder, "points", hold->left_points);
  yz_ctl_json_int (builder, "pieces", hold->left_pieces);
  yz_ctl_json_text (builder, "goods", goods);
  json_builder_end_object (builder);
  yz_ctl_table_id (table, hold->entry);
  yz_ctl_table_text (table, name);
  yz_ctl_table_text (table, until);
  yz_ctl_table_int (table, hold->left_points);
  yz_ctl_table_text (table, goods);
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  const char *who = yz_ctl_get (ctl, "rider");
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (5);
  g_autoptr (GPtrArray) holds = NULL;
  int64_t rider = 0;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL ||
      (who != NULL && (rider = yz_ctl_resolve_rider (ctl, who, error)) == 0))
    return FALSE;
  holds = yz_hold_list (ctl->station, rider, error);
  if (holds == NULL)
    return FALSE;
  if (holds->len > 0) {
    yz_ctl_table_text (table, _ ("Hold"));
    yz_ctl_table_text (table, _ ("Rider"));
    yz_ctl_table_text (table, _ ("Pick up until"));
    yz_ctl_table_text (table, _ ("Points"));
    yz_ctl_table_text (table, _ ("Goods"));
  }
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < holds->len; i++)
    add_hold (ctl, table, g_ptr_array_index (holds, i));
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption hold_options[] = {
  { "rider", "RIDER", YZ_CTL_OPTION_NEEDED,
    N_ ("number, card, phone, name, or picture of a card") },
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what and how many; by SKU, EAN or name") },
  { "until", "DATE", 0, N_ ("the last day of the pick-up; as the station has set it unless said") },
  { "approver", "STAFF", 0, N_ ("who approves what needs it") },
  { "approver-pin-file", "FILE", 0,
    N_ ("their PIN (or YIZHAN_APPROVER_PIN, or the second line of --pin-file)") },
  { "rider-pin-file", "FILE", 0, N_ ("the PIN of the rider, who approves a large redemption") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { "receipt", "FILE.pdf|.png|.svg", 0, N_ ("writes the receipt") },
  { NULL },
};

static const YzCtlOption list_options[] = {
  { "rider", "RIDER", 0, N_ ("of this rider only") },
  { NULL },
};

static const YzCtlOption expire_options[] = {
  { "date", "DATE", 0, N_ ("those whose last day is before this day; today unless said") },
  { NULL },
};

static const YzCtlOption collect_options[] = {
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what and how many; all of it unless said") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { "receipt", "FILE.pdf|.png|.svg", 0, N_ ("writes the receipt") },
  { NULL },
};

static const YzCtlOption release_options[] = {
  { "reason", "TEXT", 0, N_ ("why") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

const YzCtlCommand yz_ctl_hold_commands[] = {
  { "hold add", "", 0, -1, YZ_CTL_WRITES, hold_options,
    N_ ("keep goods and points for a later pick-up"), run_hold },
  { "hold list", "", 0, 0, YZ_CTL_READS, list_options, N_ ("list what waits to be picked up"),
    run_list },
  { "hold expire", "", 0, 0, YZ_CTL_WRITES, expire_options,
    N_ ("release the holds whose last day is over"), run_expire },
  { "collect", "ENTRY", 1, -1, YZ_CTL_WRITES, collect_options,
    N_ ("hand out what was held"), run_collect },
  { "release", "ENTRY", 1, 1, YZ_CTL_WRITES, release_options,
    N_ ("give back what is left of a hold"), run_release },
  { NULL },
};
/* clang-format on */
