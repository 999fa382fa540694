/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-pin.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-ctl-told.h"
#include "yz-points.h"

static int64_t
open_rider (YzCtl *ctl, GError **error)
{
  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return 0;
  return yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
}

static gboolean
run_balance (YzCtl *ctl, GError **error)
{
  int64_t rider = open_rider (ctl, error);
  g_autofree char *soon = NULL;
  YzBalance balance = { 0 };

  if (rider == 0 || !yz_points_get_balance (ctl->station, rider, &balance, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "rider", rider);
  yz_ctl_json_int (ctl->builder, "points", balance.points);
  yz_ctl_json_int (ctl->builder, "held", balance.held);
  yz_ctl_json_int (ctl->builder, "soon", balance.soon_points);
  yz_ctl_json_date (ctl->builder, "soon_on", balance.soon_on);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%" PRId64 " points"), balance.points);
  if (balance.held != 0)
    yz_ctl_say (ctl, _ ("%" PRId64 " more are held for pick-ups"), balance.held);
  if (balance.soon_points != 0) {
    soon = yz_date_to_text (balance.soon_on);
    yz_ctl_say (ctl,
                _ ("%" PRId64 " of them lapse soon, the first on %s"), balance.soon_points, soon);
  }
  return TRUE;
}

static void
build_line (JsonBuilder *builder, const YzHistoryLine *line)
{
  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "entry", line->entry);
  yz_ctl_json_text (builder, "kind", yz_entry_kind_get_word (line->kind));
  yz_ctl_json_instant (builder, "happened", line->happened_ms);
  yz_ctl_json_int (builder, "points", line->change_points);
  yz_ctl_json_int (builder, "balance", line->balance_points);
  yz_ctl_json_id (builder, "job", line->job);
  yz_ctl_json_text (builder, "job_kind", line->job_kind_name);
  yz_ctl_json_text (builder, "rule", line->rule_text);
  yz_ctl_json_text (builder, "actor", line->actor);
  yz_ctl_json_text (builder, "approver", line->approver);
  yz_ctl_json_text (builder, "reason", line->reason);
  yz_ctl_json_bool (builder, "voucher", line->voucher);
  yz_ctl_json_text (builder, "goods", line->goods);
  yz_ctl_json_id (builder, "reverses", line->reverses);
  yz_ctl_json_bool (builder, "reversed", line->reversed);
  yz_ctl_json_date (builder, "expires_on", line->expires_on);
  json_builder_end_object (builder);
}

static const char *
get_kind_title (YzEntryKind kind)
{
  switch (kind) {
  case YZ_ENTRY_AWARD:
    return _ ("award");
  case YZ_ENTRY_REDEEM:
    return _ ("redemption");
  case YZ_ENTRY_HOLD:
    return _ ("held");
  case YZ_ENTRY_RELEASE:
    return _ ("released");
  case YZ_ENTRY_COLLECT:
    return _ ("collected");
  case YZ_ENTRY_RETURN:
    return _ ("return");
  case YZ_ENTRY_EXPIRE:
    return _ ("lapsed");
  case YZ_ENTRY_ADJUST:
    return _ ("adjustment");
  case YZ_ENTRY_REVERSAL:
    return _ ("reversal");
  case YZ_ENTRY_OPENING:
    return _ ("opening balance");
  case YZ_ENTRY_RECEIVE:
  case YZ_ENTRY_FREE_HAND_OUT:
  case YZ_ENTRY_SPOIL:
  case YZ_ENTRY_COUNT:
  case YZ_ENTRY_STATION_TRANSFER:
  default:
    return yz_entry_kind_get_word (kind);
  }
}

static void
append_part (GString *out, const char *title, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return;
  if (out->len > 0)
    g_string_append (out, "; ");
  if (title != NULL)
    g_string_append_printf (out, "%s ", title);
  g_string_append (out, text);
}

/* Where the points come from or went to, in one cell. */
static char *
describe (const YzHistoryLine *line)
{
  g_autofree char *job = line->job != 0 ? yz_id_to_text (line->job) : NULL;
  g_autofree char *reverses = line->reverses != 0 ? yz_id_to_text (line->reverses) : NULL;
  g_autofree char *expires = line->expires_on != 0 ? yz_date_to_text (line->expires_on) : NULL;
  GString *out = g_string_new (NULL);

  append_part (out, NULL, line->goods);
  append_part (out, NULL, line->job_kind_name);
  append_part (out, C_ ("history", "job"), job);
  append_part (out, C_ ("history", "rule"), line->rule_text);
  append_part (out, C_ ("history", "of entry"), reverses);
  append_part (out, C_ ("history", "by"), line->actor);
  append_part (out, C_ ("history", "approved by"), line->approver);
  append_part (out, C_ ("history", "reason:"), line->reason);
  append_part (out, C_ ("history", "lapse after"), expires);
  if (line->reversed)
    append_part (out, NULL, C_ ("history", "reversed"));
  return g_string_free (out, FALSE);
}

static gboolean
run_history (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;
  int64_t rider = 0;
  int limit = 0;

  if (!yz_ctl_take_limit (ctl, &limit, error))
    return FALSE;
  rider = open_rider (ctl, error);
  list = rider != 0 ? yz_points_list_history (ctl->station, rider, limit, error) : NULL;
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzHistoryLine *line = g_ptr_array_index (list, i);
    g_autofree char *description = describe (line);

    build_line (ctl->builder, line);
    yz_ctl_table_id (table, line->entry);
    yz_ctl_table_instant (table, line->happened_ms);
    yz_ctl_table_text (table, line->voucher ? _ ("voucher") : get_kind_title (line->kind));
    yz_ctl_table_int (table, line->change_points);
    yz_ctl_table_int (table, line->balance_points);
    yz_ctl_table_text (table, description);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
run_expire (YzCtl *ctl, GError **error)
{
  const char *text = yz_ctl_get (ctl, "date");
  g_autofree char *shown = NULL;
  YzActor *actor = NULL;
  YzExpiry expiry = { 0 };
  int64_t date = yz_clock_today ();

  if (text != NULL && !yz_date_parse (text, "date", &date, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_points_expire (ctl->station, actor, date, &expiry, error))
    return FALSE;
  shown = yz_date_to_text (date);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "date", shown);
  yz_ctl_json_int (ctl->builder, "riders", expiry.riders);
  yz_ctl_json_int (ctl->builder, "points", expiry.points);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("%s: %" PRId64 " points of %" PRId64 " riders lapsed."),
                 shown,
                 expiry.points,
                 expiry.riders);
  return TRUE;
}

static gboolean
run_adjust (YzCtl *ctl, GError **error)
{
  g_autoptr (YzActor) approver = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t points = 0;
  int64_t rider = 0;
  YzOpId op_id;

  if (!yz_ctl_parse_points (yz_ctl_get_word (ctl, 1), &points, error) ||
      !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  approver = actor != NULL ? yz_ctl_sign_in_approver (ctl, error) : NULL;
  if (approver == NULL)
    return FALSE;
  rider = yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
  if (rider == 0)
    return FALSE;
  redemption = yz_points_adjust (ctl->station,
                                 actor,
                                 approver,
                                 &op_id,
                                 rider,
                                 points,
                                 yz_ctl_get (ctl, "reason"),
                                 error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, NULL, error);
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption history_options[] = {
  { "limit", "N", 0, N_ ("at most so many") },
  { NULL },
};

static const YzCtlOption expire_options[] = {
  { "date", "DATE", 0, N_ ("what lapsed before this day; today unless said") },
  { NULL },
};

static const YzCtlOption adjust_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "approver", "STAFF", YZ_CTL_OPTION_NEEDED, N_ ("the second person") },
  { "approver-pin-file", "FILE", 0,
    N_ ("their PIN (or YIZHAN_APPROVER_PIN, or the second line of --pin-file)") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

const YzCtlCommand yz_ctl_points_commands[] = {
  { "balance", "RIDER", 1, 1, YZ_CTL_READS, NULL, N_ ("show the points of a rider"), run_balance },
  { "history", "RIDER", 1, 1, YZ_CTL_READS, history_options,
    N_ ("show where each point comes from and went to"), run_history },
  { "expire", "", 0, 0, YZ_CTL_WRITES, expire_options,
    N_ ("book the points that have lapsed"), run_expire },
  { "adjust", "RIDER POINTS", 2, 2, YZ_CTL_WRITES, adjust_options,
    N_ ("give or take points by hand, with a second person"), run_adjust },
  { NULL },
};
/* clang-format on */
