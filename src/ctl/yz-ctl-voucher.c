/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-stock.h"
#include "yz-ctl-table.h"
#include "yz-ctl-told.h"
#include "yz-sentence.h"
#include "yz-shop-paper.h"
#include "yz-voucher.h"

static void
build_sheet (JsonBuilder *builder, const YzVoucherSheet *sheet)
{
  yz_ctl_json_id (builder, "sheet", sheet->id);
  yz_ctl_json_text (builder, "title", sheet->title);
  yz_ctl_json_int (builder, "points", sheet->points);
  yz_ctl_json_int (builder, "vouchers", sheet->vouchers);
  yz_ctl_json_date (builder, "expires_on", sheet->expires_on);
  yz_ctl_json_int (builder, "points_months", sheet->points_months);
  yz_ctl_json_instant (builder, "issued", sheet->issued_ms);
  yz_ctl_json_text (builder, "issued_by", sheet->issued_by);
  yz_ctl_json_id (builder, "entry", sheet->entry);
  yz_ctl_json_int (builder, "open", sheet->n_open);
  yz_ctl_json_int (builder, "used", sheet->n_used);
  yz_ctl_json_int (builder, "expired", sheet->n_expired);
  yz_ctl_json_int (builder, "void", sheet->n_void);
}

/* What was issued stands whatever becomes of the paper, and can be printed by the same call again.
 */
static gboolean
tell_sheet (YzCtl *ctl,
            const YzVoucherSheet *sheet,
            const YzOpId *op_id,
            const char *paper,
            const GError *problem,
            GError **error)
{
  g_autofree char *number = yz_id_to_text (sheet->id);
  g_autofree char *op_text = yz_op_id_to_text (op_id);
  g_autofree char *why = NULL;

  json_builder_begin_object (ctl->builder);
  build_sheet (ctl->builder, sheet);
  yz_ctl_json_text (ctl->builder, "op_id", op_text);
  yz_ctl_json_text (ctl->builder, "file", problem == NULL ? paper : NULL);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("Sheet %s: %" PRId64 " vouchers of %" PRId64 " points."),
                 number,
                 sheet->vouchers,
                 sheet->points);
  if (problem == NULL)
    return TRUE;
  ctl->keep_answer = TRUE;
  why = yz_sentence_for_error (problem);
  return yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_INPUT,
                      paper,
                      N_ ("Sheet %s is issued, but could not be written: %s The same call with "
                          "--op-id %s writes it, or void the sheet."),
                          number,
                          why,
                          op_text);
}

static gboolean
take_fields (YzCtl *ctl, YzVoucherFields *fields, GError **error)
{
  const char *months = yz_ctl_get (ctl, "months");

  fields->title = yz_ctl_get (ctl, "title");
  return yz_amount_parse (yz_ctl_get (ctl, "points"), "points", &fields->points, error) &&
         yz_amount_parse (yz_ctl_get (ctl, "count"), "quantity", &fields->vouchers, error) &&
         yz_date_parse (yz_ctl_get (ctl, "until"), "date", &fields->expires_on, error) &&
         (months == NULL || yz_amount_parse (months, "expiry", &fields->points_months, error));
}

static gboolean
run_issue (YzCtl *ctl, GError **error)
{
  const char *paper = yz_ctl_get (ctl, "out");
  g_autoptr (YzActor) approver = NULL;
  g_autoptr (GPtrArray) vouchers = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;
  g_autoptr (GError) problem = NULL;
  YzVoucherFields fields = { 0 };
  YzActor *actor = NULL;
  YzOpId op_id;

  if (!take_fields (ctl, &fields, error) || !yz_ctl_take_op_id (ctl, &op_id, error) ||
      !yz_ctl_check_paper (ctl, paper, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_ctl_take_approver (ctl, &approver, error))
    return FALSE;
  sheet = yz_voucher_issue (ctl->station, actor, approver, &op_id, &fields, &vouchers, error);
  if (sheet == NULL)
    return FALSE;
  yz_ctl_set_translated (ctl, TRUE);
  yz_shop_paper_write_sheet (sheet, vouchers, paper, &problem);
  yz_ctl_set_translated (ctl, FALSE);
  return tell_sheet (ctl, sheet, &op_id, paper, problem, error);
}

static gboolean
run_take (YzCtl *ctl, GError **error)
{
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t rider = 0;
  YzOpId op_id;

  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  rider = actor != NULL ? yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error) : 0;
  if (rider == 0)
    return FALSE;
  redemption =
    yz_voucher_take (ctl->station, actor, &op_id, yz_ctl_get_word (ctl, 1), rider, error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, NULL, error);
}

static gboolean
run_old (YzCtl *ctl, GError **error)
{
  g_autoptr (YzActor) approver = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t points = 0;
  int64_t rider = 0;
  YzOpId op_id;

  if (!yz_amount_parse (yz_ctl_get (ctl, "points"), "points", &points, error) ||
      !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_ctl_take_approver (ctl, &approver, error))
    return FALSE;
  rider = yz_ctl_resolve_rider (ctl, yz_ctl_get_word (ctl, 0), error);
  if (rider == 0)
    return FALSE;
  redemption = yz_old_voucher_take (ctl->station,
                                    actor,
                                    approver,
                                    &op_id,
                                    rider,
                                    yz_ctl_get_word (ctl, 1),
                                    yz_ctl_get (ctl, "issuer"),
                                    points,
                                    error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, NULL, error);
}

/* "1-37" of a sheet or of one voucher. */
static gboolean
find_target (YzCtl *ctl, const char *text, int64_t *sheet, int64_t *voucher, GError **error)
{
  g_autoptr (YzVoucher) one = NULL;
  g_autoptr (YzVoucherSheet) all = NULL;
  int64_t id = 0;

  if (!yz_id_parse (text, &id))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_NOT_FOUND,
                        text,
                        N_ ("%s is not the number of a voucher or of a sheet."), text);
  one = yz_voucher_load (ctl->station, id, NULL);
  if (one != NULL) {
    *sheet = one->sheet;
    *voucher = one->id;
    return TRUE;
  }
  all = yz_voucher_sheet_load (ctl->station, id, error);
  *sheet = id;
  *voucher = 0;
  return all != NULL;
}

static void
build_end (YzCtl *ctl, const YzVoucherEnd *end)
{
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "entry", end->entry);
  yz_ctl_json_int (ctl->builder, "vouchers", end->vouchers);
  yz_ctl_json_int (ctl->builder, "points", end->points);
  yz_ctl_json_bool (ctl->builder, "repeated", end->repeated);
  json_builder_end_object (ctl->builder);
}

static gboolean
run_void (YzCtl *ctl, GError **error)
{
  YzActor *actor = NULL;
  YzVoucherEnd end = { 0 };
  int64_t sheet = 0;
  int64_t voucher = 0;
  YzOpId op_id;

  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !find_target (ctl, yz_ctl_get_word (ctl, 0), &sheet, &voucher, error) ||
      !yz_voucher_void (ctl->station,
                        actor,
                        &op_id,
                        sheet,
                        voucher,
                        yz_ctl_get (ctl, "reason"),
                        &end,
                        error))
    return FALSE;
  build_end (ctl, &end);
  yz_ctl_say (ctl,
              _ ("%" PRId64 " vouchers are void; %" PRId64 " points went back."),
                 end.vouchers,
                 end.points);
  return TRUE;
}

static gboolean
run_expire (YzCtl *ctl, GError **error)
{
  const char *text = yz_ctl_get (ctl, "date");
  YzActor *actor = NULL;
  YzVoucherEnd end = { 0 };
  int64_t date = yz_clock_today ();

  if (text != NULL && !yz_date_parse (text, "date", &date, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_voucher_expire (ctl->station, actor, date, &end, error))
    return FALSE;
  build_end (ctl, &end);
  yz_ctl_say (ctl,
              _ ("%" PRId64 " vouchers lapsed, with %" PRId64 " points."), end.vouchers, end.points);
  return TRUE;
}

static void
add_sheet (YzCtl *ctl, YzCtlTable *table, const YzVoucherSheet *sheet)
{
  g_autofree char *date = yz_date_to_text (sheet->expires_on);

  json_builder_begin_object (ctl->builder);
  build_sheet (ctl->builder, sheet);
  json_builder_end_object (ctl->builder);
  yz_ctl_table_id (table, sheet->id);
  yz_ctl_table_text (table, sheet->title);
  yz_ctl_table_int (table, sheet->points);
  yz_ctl_table_int (table, sheet->n_open);
  yz_ctl_table_int (table, sheet->n_used);
  yz_ctl_table_int (table, sheet->n_expired);
  yz_ctl_table_int (table, sheet->n_void);
  yz_ctl_table_text (table, date);
}

static gboolean
list_sheets (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (8);
  g_autoptr (GPtrArray) list = yz_voucher_list_sheets (ctl->station, 0, error);
  const char *const titles[] = {
    _ ("Sheet"), _ ("Title"),   _ ("Points"), _ ("Open"),
                                                 _ ("Used"),  _ ("Expired"), _ ("Void"),   _ ("Good until") };

  if (list == NULL)
    return FALSE;
  for (gsize i = 0; list->len > 0 && i < G_N_ELEMENTS (titles); i++)
    yz_ctl_table_text (table, titles[i]);
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++)
    add_sheet (ctl, table, g_ptr_array_index (list, i));
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
list_vouchers (YzCtl *ctl, int64_t sheet, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (5);
  g_autoptr (GPtrArray) list = yz_voucher_list (ctl->station, sheet, error);

  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzVoucher *voucher = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_id (ctl->builder, "voucher", voucher->id);
    yz_ctl_json_text (ctl->builder, "state", yz_voucher_state_get_word (voucher->state));
    yz_ctl_json_id (ctl->builder, "rider", voucher->rider);
    yz_ctl_json_id (ctl->builder, "entry", voucher->entry);
    yz_ctl_json_instant (ctl->builder, "ended", voucher->ended_ms);
    yz_ctl_json_text (ctl->builder, "ended_by", voucher->ended_by);
    yz_ctl_json_text (ctl->builder, "ended_at", voucher->ended_at);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, voucher->id);
    yz_ctl_table_text (table, yz_voucher_state_get_word (voucher->state));
    yz_ctl_table_instant (table, voucher->ended_ms);
    yz_ctl_table_text (table, voucher->ended_by);
    yz_ctl_table_text (table, voucher->ended_at);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  const char *text = yz_ctl_get_word (ctl, 0);
  int64_t sheet = 0;
  int64_t voucher = 0;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  if (text == NULL)
    return list_sheets (ctl, error);
  return find_target (ctl, text, &sheet, &voucher, error) && list_vouchers (ctl, sheet, error);
}

static gboolean
run_list_old (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (5);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_old_voucher_list (ctl->station, 0, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzOldVoucher *voucher = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "number", voucher->number);
    yz_ctl_json_text (ctl->builder, "issuer", voucher->issuer);
    yz_ctl_json_int (ctl->builder, "points", voucher->points);
    yz_ctl_json_id (ctl->builder, "rider", voucher->rider);
    yz_ctl_json_id (ctl->builder, "entry", voucher->entry);
    yz_ctl_json_instant (ctl->builder, "taken", voucher->taken_ms);
    yz_ctl_json_bool (ctl->builder, "undone", voucher->undone);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, voucher->number);
    yz_ctl_table_text (table, voucher->issuer);
    yz_ctl_table_int (table, voucher->points);
    yz_ctl_table_instant (table, voucher->taken_ms);
    yz_ctl_table_text (table, voucher->undone ? C_ ("history", "reversed") : "");
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
#define APPROVER_OPTIONS \
  { "approver", "STAFF", 0, N_ ("the second person, from a number of points on") }, \
  { "approver-pin-file", "FILE", 0, \
    N_ ("their PIN (or YIZHAN_APPROVER_PIN, or the second line of --pin-file)") }

static const YzCtlOption issue_options[] = {
  { "title", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("what is printed large: what they are for") },
  { "points", "N", YZ_CTL_OPTION_NEEDED, N_ ("points of each") },
  { "count", "N", YZ_CTL_OPTION_NEEDED, N_ ("how many") },
  { "until", "DATE", YZ_CTL_OPTION_NEEDED, N_ ("the last day on which they are taken in") },
  { "months", "N", 0, N_ ("how long the rider's points last; for ever unless said") },
  { "out", "FILE.pdf", YZ_CTL_OPTION_NEEDED, N_ ("writes the sheet; its codes are known now only") },
  APPROVER_OPTIONS,
  { "op-id", "UUID", 0, N_ ("the same once more writes the same sheet") },
  { NULL },
};

static const YzCtlOption take_options[] = {
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption old_options[] = {
  { "issuer", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("who issued the paper") },
  { "points", "N", YZ_CTL_OPTION_NEEDED, N_ ("what it is worth") },
  APPROVER_OPTIONS,
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption void_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption expire_options[] = {
  { "date", "DATE", 0, N_ ("what lapsed before this day; today unless said") },
  { NULL },
};

const YzCtlCommand yz_ctl_voucher_commands[] = {
  { "voucher issue", "", 0, 0, YZ_CTL_WRITES, issue_options,
    N_ ("make a sheet of vouchers and print it"), run_issue },
  { "voucher take", "RIDER CODE", 2, 2, YZ_CTL_WRITES, take_options,
    N_ ("give a rider the points of a voucher"), run_take },
  { "voucher old", "RIDER NUMBER", 2, 2, YZ_CTL_WRITES, old_options,
    N_ ("give a rider points for a paper from before the program"), run_old },
  { "voucher void", "SHEET|VOUCHER", 1, 1, YZ_CTL_WRITES, void_options,
    N_ ("take back what is open of a sheet, or one voucher"), run_void },
  { "voucher expire", "", 0, 0, YZ_CTL_WRITES, expire_options,
    N_ ("book the vouchers that have lapsed"), run_expire },
  { "voucher list", "[SHEET]", 0, 1, YZ_CTL_READS, NULL,
    N_ ("list the sheets, or the vouchers of one"), run_list },
  { "voucher list-old", "", 0, 0, YZ_CTL_READS, NULL,
    N_ ("list the papers from before that were taken in"), run_list_old },
  { NULL },
};
/* clang-format on */
