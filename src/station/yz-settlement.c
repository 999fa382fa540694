/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-settlement"

#include "yz-settlement.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-csv.h"
#include "yz-text.h"

#define SETTLEMENT_SQL                                                                             \
  "SELECT s.id, s.merchant_id, m.name, s.month, s.vouchers, s.points, s.closed_ms, p.name"         \
  " FROM settlement s JOIN merchant m ON m.id = s.merchant_id"                                     \
  " LEFT JOIN staff p ON p.id = s.closed_by"

void
yz_settlement_free (YzSettlement *settlement)
{
  if (settlement == NULL)
    return;
  g_free (settlement->merchant_name);
  g_free (settlement->closed_by);
  g_clear_pointer (&settlement->lines, g_ptr_array_unref);
  g_free (settlement);
}

static gboolean
refuse_month (GError **error, const char *reason)
{
  yz_error_set_subject (error, YZ_ERROR_INPUT, "month", "month: %s", reason);
  return FALSE;
}

gboolean
yz_settlement_parse_month (const char *text, int64_t *month, GError **error)
{
  g_autofree char *clean = NULL;
  g_autofree char *day = NULL;
  gsize length = 0;
  int64_t date = 0;

  g_return_val_if_fail (text != NULL && month != NULL, FALSE);

  clean = yz_text_require (text, "month", YZ_TEXT_NAME_MAX, error);
  if (clean == NULL)
    return FALSE;
  length = strlen (clean);
  if (g_str_has_suffix (clean, "月"))
    day = g_strconcat (clean, "1日", NULL);
  else if (length == 6)
    day = g_strconcat (clean, "01", NULL);
  else
    day = g_strconcat (clean, strchr (clean, '/') != NULL ? "/01" : "-01", NULL);
  if (!yz_date_parse (day, "month", &date, NULL))
    return refuse_month (error, N_ ("not a month such as 2026-11"));
  *month = date / 100;
  return TRUE;
}

char *
yz_settlement_month_to_text (int64_t month)
{
  return g_strdup_printf ("%04d-%02d", (int) (month / 100), (int) (month % 100));
}

static YzSettlement *
read_row (YzStatement *statement)
{
  YzSettlement *settlement = g_new0 (YzSettlement, 1);

  settlement->id = yz_statement_get_int (statement, 0);
  settlement->merchant = yz_statement_get_int (statement, 1);
  settlement->merchant_name = yz_statement_dup_text (statement, 2);
  settlement->month = yz_statement_get_int (statement, 3);
  settlement->vouchers = yz_statement_get_int (statement, 4);
  settlement->points = yz_statement_get_int (statement, 5);
  settlement->closed_ms = yz_statement_get_int (statement, 6);
  settlement->closed_by = yz_statement_dup_text (statement, 7);
  return settlement;
}

static int64_t
get_end_ms (int64_t month)
{
  return yz_date_start_ms (yz_date_add_months (month * 100 + 1, 1));
}

/* The vouchers of @settlement: those it was closed with, or those that would be in it now. */
static gboolean
add_lines (YzStation *station, YzSettlement *settlement, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  settlement->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_deal_voucher_free);
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT v.id, i.name, v.points, v.used_ms, t.name, v.issued_ms"
                              " FROM deal_voucher v LEFT JOIN item i ON i.id = v.item_id"
                              " LEFT JOIN station t ON t.id = v.used_at"
                              " WHERE v.merchant_id = $1 AND v.state = 2"
                              " AND (($2 <> 0 AND v.settlement_id = $2)"
                              " OR ($2 = 0 AND v.settlement_id IS NULL AND v.used_ms < $3))"
                              " ORDER BY v.used_ms, v.id");
  yz_statement_bind_int (statement, 1, settlement->merchant);
  yz_statement_bind_int (statement, 2, settlement->id);
  yz_statement_bind_int (statement, 3, get_end_ms (settlement->month));
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzDealVoucher *line = g_new0 (YzDealVoucher, 1);

    g_ptr_array_add (settlement->lines, line);
    line->id = yz_statement_get_int (statement, 0);
    line->item_name = yz_statement_dup_text (statement, 1);
    line->points = yz_statement_get_int (statement, 2);
    line->used_ms = yz_statement_get_int (statement, 3);
    line->used_at = yz_statement_dup_text (statement, 4);
    line->issued_ms = yz_statement_get_int (statement, 5);
    line->state = YZ_DEAL_VOUCHER_USED;
    line->merchant = settlement->merchant;
    line->settlement = settlement->id;
  }
  return step == YZ_STEP_DONE;
}

static gboolean
add_up (YzSettlement *settlement, GError **error)
{
  settlement->vouchers = settlement->lines->len;
  settlement->points = 0;
  for (guint i = 0; i < settlement->lines->len; i++) {
    const YzDealVoucher *line = g_ptr_array_index (settlement->lines, i);

    if (!yz_amount_add (settlement->points, line->points, &settlement->points, error))
      return FALSE;
  }
  return TRUE;
}

static YzSettlement *
load (YzStation *station, int64_t merchant_id, int64_t month, GError **error)
{
  g_autoptr (YzMerchant) merchant = yz_merchant_load (station, merchant_id, error);
  g_autoptr (YzSettlement) settlement = NULL;
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  if (merchant == NULL)
    return NULL;
  statement = yz_store_query (yz_station_get_store (station),
                              SETTLEMENT_SQL " WHERE s.merchant_id = $1 AND s.month = $2");
  yz_statement_bind_int (statement, 1, merchant_id);
  yz_statement_bind_int (statement, 2, month);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ERROR)
    return NULL;
  if (step == YZ_STEP_ROW) {
    settlement = read_row (statement);
  } else {
    settlement = g_new0 (YzSettlement, 1);
    settlement->merchant = merchant_id;
    settlement->merchant_name = g_strdup (merchant->name);
    settlement->month = month;
  }
  if (!add_lines (station, settlement, error) ||
      (settlement->id == 0 && !add_up (settlement, error)))
    return NULL;
  return g_steal_pointer (&settlement);
}

static gboolean
check_month (int64_t month, GError **error)
{
  return yz_date_is_valid (month * 100 + 1) ||
         refuse_month (error, N_ ("not a month such as 2026-11"));
}

YzSettlement *
yz_settlement_load (YzStation *station, int64_t merchant, int64_t month, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzSettlement) settlement = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  if (!check_month (month, error))
    return NULL;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  settlement = transaction != NULL ? load (station, merchant, month, error) : NULL;
  if (settlement == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&settlement);
}

static gboolean
check_none_later (YzStation *station, const YzSettlement *settlement, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT 1 FROM settlement WHERE merchant_id = $1 AND month > $2");
  yz_statement_bind_int (statement, 1, settlement->merchant);
  yz_statement_bind_int (statement, 2, settlement->month);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          settlement->merchant_name,
                          "%s: %s",
                          settlement->merchant_name,
                          N_ ("a later month is closed already"));
  return step == YZ_STEP_DONE;
}

static gboolean
write_settlement (YzStation *station,
                  const YzActor *actor,
                  const YzSettlement *settlement,
                  GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO settlement (id, merchant_id, month, vouchers, points,"
                              " closed_ms, closed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)");
  yz_statement_bind_int (statement, 1, settlement->id);
  yz_statement_bind_int (statement, 2, settlement->merchant);
  yz_statement_bind_int (statement, 3, settlement->month);
  yz_statement_bind_int (statement, 4, settlement->vouchers);
  yz_statement_bind_int (statement, 5, settlement->points);
  yz_statement_bind_int (statement, 6, settlement->closed_ms);
  yz_statement_bind_int (statement, 7, actor->staff);
  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE))
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_BUSY,
                          "settlement",
                          "another desk closed the same month");
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* All that is in the list, and nothing else: what another desk recorded since is not in it yet. */
static gboolean
settle_vouchers (YzStation *station, const YzSettlement *settlement, GError **error)
{
  YzStore *store = yz_station_get_store (station);

  for (guint i = 0; i < settlement->lines->len; i++) {
    const YzDealVoucher *line = g_ptr_array_index (settlement->lines, i);
    g_autoptr (YzStatement) statement =
      yz_store_query (store,
                      "UPDATE deal_voucher SET settlement_id = $2"
                      " WHERE id = $1 AND state = 2 AND settlement_id IS NULL");

    yz_statement_bind_int (statement, 1, line->id);
    yz_statement_bind_int (statement, 2, settlement->id);
    if (!yz_statement_run (statement, error))
      return FALSE;
    if (yz_store_get_changes (store) != 1) {
      yz_error_set_subject (error,
                            YZ_ERROR_STORE_BUSY,
                            "settlement",
                            "another desk settled the same voucher");
      return FALSE;
    }
  }
  return TRUE;
}

YzSettlement *
yz_settlement_close (YzStation *station,
                     const YzActor *actor,
                     int64_t merchant,
                     int64_t month,
                     GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzSettlement) settlement = NULL;
  YzLedger *ledger = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error) || !check_month (month, error))
    return NULL;
  if (month > yz_clock_today () / 100) {
    refuse_month (error, N_ ("the month is still to come"));
    return NULL;
  }
  ledger = yz_station_get_ledger (station);
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  settlement = transaction != NULL ? load (station, merchant, month, error) : NULL;
  if (settlement == NULL)
    return NULL;
  if (settlement->id != 0) {
    yz_ledger_witness (ledger);
    return yz_transaction_commit (transaction, error) ? g_steal_pointer (&settlement) : NULL;
  }
  settlement->id = yz_ledger_next_id (ledger, error);
  settlement->closed_ms = yz_clock_now_ms ();
  settlement->closed_by = g_strdup (actor->name);
  if (settlement->id == 0 || !check_none_later (station, settlement, error) ||
      !write_settlement (station, actor, settlement, error) ||
      !settle_vouchers (station, settlement, error) ||
      !yz_audit_add (station, actor->staff, "settlement-closed", settlement->id, NULL, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&settlement);
}

GPtrArray *
yz_settlement_list (YzStation *station, int64_t merchant, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_settlement_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              SETTLEMENT_SQL " WHERE ($1 = 0 OR s.merchant_id = $1)"
                                             " ORDER BY s.month DESC, m.name, s.id");
  yz_statement_bind_int (statement, 1, merchant);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

char *
yz_settlement_to_csv (const YzSettlement *settlement)
{
  g_autoptr (GString) text = g_string_new (YZ_CSV_BOM);
  g_autofree char *month = yz_settlement_month_to_text (settlement->month);
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, settlement->vouchers);
  g_autofree char *points = g_strdup_printf ("%" G_GINT64_FORMAT, settlement->points);
  const char *const header[] = {
    _ ("Voucher"), _ ("Deal"), _ ("Redeemed on"), _ ("Used on"), _ ("Points"), NULL };
  const char *const last[] = { _ ("Sum"), settlement->merchant_name, month, count, points, NULL };

  yz_csv_append_row (text, header);
  for (guint i = 0; i < settlement->lines->len; i++) {
    const YzDealVoucher *line = g_ptr_array_index (settlement->lines, i);
    g_autofree char *number = yz_id_to_text (line->id);
    g_autofree char *issued = yz_date_to_text (yz_date_of_ms (line->issued_ms));
    g_autofree char *used = yz_date_to_text (yz_date_of_ms (line->used_ms));
    g_autofree char *cost = g_strdup_printf ("%" G_GINT64_FORMAT, line->points);
    const char *const fields[] = { number, line->item_name, issued, used, cost, NULL };

    yz_csv_append_row (text, fields);
  }
  yz_csv_append_row (text, last);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
