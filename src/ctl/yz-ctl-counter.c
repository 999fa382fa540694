/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>

#include "yz-ctl-json.h"
#include "yz-ctl-pin.h"
#include "yz-ctl-request.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-told.h"
#include "yz-rider-pin.h"

/* What happens at the counter: goods go out and come back. Holds are in yz-ctl-hold.c. */

static gboolean
run_redeem (YzCtl *ctl, GError **error)
{
  g_auto (YzCtlRequest) taken = { 0 };
  g_autoptr (YzRedemption) redemption = NULL;

  if (!yz_ctl_take_request (ctl, &taken, error) || !yz_ctl_resolve_request (ctl, &taken, error))
    return FALSE;
  taken.request.beyond_reason = yz_ctl_get (ctl, "beyond-stock");
  redemption =
    yz_redemption_book_request (ctl->station, taken.actor, &taken.op_id, &taken.request, error);
  return redemption != NULL &&
         yz_ctl_tell_redemption (ctl, redemption, yz_ctl_get (ctl, "receipt"), error);
}

static gboolean
take_disposition (YzCtl *ctl, YzDisposition *disposition, GError **error)
{
  const char *word = yz_ctl_get (ctl, "to");

  if (word == NULL || yz_disposition_parse (word, disposition))
    return TRUE;
  return yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_INPUT,
                      "to",
                      N_ ("Goods go back to: shelf, inspection or spoiled."));
}

static gboolean
run_return (YzCtl *ctl, GError **error)
{
  const char *paper = yz_ctl_get (ctl, "receipt");
  g_autoptr (GPtrArray) wishes = yz_ctl_take_wishes (ctl, 1, error);
  g_autoptr (GArray) wanted = NULL;
  g_autofree YzReturnLine *lines = NULL;
  g_autoptr (YzActor) approver = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  YzReturnRequest request = { .reason = yz_ctl_get (ctl, "reason") };
  YzActor *actor = NULL;
  YzOpId op_id;

  if (wishes == NULL || !yz_ctl_take_op_id (ctl, &op_id, error) ||
      !yz_ctl_check_paper (ctl, paper, error) ||
      !take_disposition (ctl, &request.disposition, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  if (yz_ctl_get (ctl, "approver") != NULL &&
      (approver = yz_ctl_sign_in_approver (ctl, error)) == NULL)
    return FALSE;
  request.approver = approver;
  request.entry = yz_entry_resolve (ctl->station, yz_ctl_get_word (ctl, 0), error);
  wanted = request.entry != 0 ? yz_ctl_resolve_wishes (ctl, wishes, error) : NULL;
  if (wanted == NULL)
    return FALSE;
  lines = g_new0 (YzReturnLine, wanted->len);
  for (guint i = 0; i < wanted->len; i++) {
    const YzBasketLine *line = &g_array_index (wanted, YzBasketLine, i);

    lines[i] = (YzReturnLine){ line->item, line->quantity, request.disposition };
  }
  request.lines = lines;
  request.n_lines = wanted->len;
  redemption = yz_redemption_return_request (ctl->station, actor, &op_id, &request, error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, paper, error);
}

static gboolean
run_reverse (YzCtl *ctl, GError **error)
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
    yz_redemption_reverse (ctl->station, actor, &op_id, entry, yz_ctl_get (ctl, "reason"), error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, NULL, error);
}

static gboolean
run_rider_pin (YzCtl *ctl, GError **error)
{
  gboolean remove = yz_ctl_args_has (ctl->args, "remove");
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  int64_t rider = 0;
  char *pin = NULL;
  gboolean done = FALSE;

  if (actor == NULL)
    return FALSE;
  rider = yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
  if (rider == 0 || (!remove && (pin = yz_ctl_pin_new (ctl, FALSE, error)) == NULL))
    return FALSE;
  done = yz_rider_pin_set (ctl->station, actor, rider, pin, error);
  yz_ctl_pin_free (pin);
  if (!done)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "rider", rider);
  yz_ctl_json_bool (ctl->builder, "pin", !remove);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", remove ? _ ("The rider has no PIN any more.") : _ ("The PIN is set."));
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption redeem_options[] = {
  { "rider", "RIDER", YZ_CTL_OPTION_NEEDED,
    N_ ("number, card, phone, name, or picture of a card") },
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what and how many; by SKU, EAN or name") },
  { "approver", "STAFF", 0, N_ ("who approves what needs it") },
  { "approver-pin-file", "FILE", 0,
    N_ ("their PIN (or YIZHAN_APPROVER_PIN, or the second line of --pin-file)") },
  { "rider-pin-file", "FILE", 0, N_ ("the PIN of the rider, who approves a large redemption") },
  { "beyond-stock", "REASON", 0,
    N_ ("the goods are there although the books do not say so; the approver is a chief") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { "receipt", "FILE.pdf|.png|.svg", 0, N_ ("writes the receipt") },
  { NULL },
};

static const YzCtlOption return_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what and how many; all of it unless said") },
  { "to", "shelf|inspection|spoiled", 0, N_ ("where the goods go; to the shelf unless said") },
  { "approver", "STAFF", 0, N_ ("the second person for a late return") },
  { "approver-pin-file", "FILE", 0,
    N_ ("their PIN (or YIZHAN_APPROVER_PIN, or the second line of --pin-file)") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { "receipt", "FILE.pdf|.png|.svg", 0, N_ ("writes the receipt") },
  { NULL },
};

static const YzCtlOption reverse_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption rider_pin_options[] = {
  { "new-pin-file", "FILE", 0, N_ ("the new PIN (or YIZHAN_NEW_PIN)") },
  { "remove", NULL, 0, N_ ("takes the PIN away") },
  { NULL },
};

const YzCtlCommand yz_ctl_counter_commands[] = {
  { "redeem", "", 0, -1, YZ_CTL_WRITES, redeem_options,
    N_ ("hand goods out for points"), run_redeem },
  { "return", "ENTRY", 1, -1, YZ_CTL_WRITES, return_options,
    N_ ("take goods of a redemption back"), run_return },
  { "reverse", "ENTRY", 1, 1, YZ_CTL_WRITES, reverse_options,
    N_ ("reverse an entry as a whole"), run_reverse },
  { "rider pin", "RIDER", 1, 1, YZ_CTL_WRITES, rider_pin_options,
    N_ ("set the PIN of a rider for large redemptions"), run_rider_pin },
  { NULL },
};
/* clang-format on */
