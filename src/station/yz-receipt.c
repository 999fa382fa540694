/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-receipt"

#include "yz-redemption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-chain.h"
#include "yz-code.h"
#include "yz-redemption-line.h"

static void
yz_receipt_item_free (YzReceiptItem *item)
{
  g_free (item->name);
  g_free (item);
}

void
yz_receipt_free (YzReceipt *receipt)
{
  if (receipt == NULL)
    return;
  g_free (receipt->rider_name);
  g_free (receipt->staff_name);
  g_clear_pointer (&receipt->lines, g_ptr_array_unref);
  g_free (receipt->entry_number);
  g_free (receipt->head_code);
  g_free (receipt->receipt_code);
  g_free (receipt);
}

static gboolean
add_line (YzStation *station,
          YzReceipt *receipt,
          const YzRedemptionLine *line,
          int64_t quantity,
          int64_t returnable,
          YzDisposition disposition,
          GError **error)
{
  g_autoptr (YzItem) item = yz_item_load (station, line->item, error);
  YzReceiptItem *shown = NULL;

  if (item == NULL)
    return FALSE;
  shown = g_new0 (YzReceiptItem, 1);
  shown->item = line->item;
  shown->name = g_steal_pointer (&item->name);
  shown->quantity = quantity;
  shown->price_points = line->price_points;
  shown->returnable = returnable;
  shown->disposition = disposition;
  g_ptr_array_add (receipt->lines, shown);
  return TRUE;
}

static gboolean
add_redeemed (YzStation *station, YzReceipt *receipt, GArray *lines, GError **error)
{
  for (guint i = 0; i < lines->len; i++) {
    const YzRedemptionLine *line = &g_array_index (lines, YzRedemptionLine, i);

    if (!add_line (station,
                   receipt,
                   line,
                   line->quantity,
                   line->quantity - line->taken_back,
                   YZ_DISPOSITION_SHELF,
                   error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
get_disposition (YzStation *station, int64_t account, YzDisposition *disposition, GError **error)
{
  YzAccount found;

  if (!yz_account_load (yz_station_get_store (station), account, &found, error))
    return FALSE;
  *disposition = found.key.kind == YZ_ACCOUNT_INSPECTION ? YZ_DISPOSITION_INSPECTION
                 : found.key.kind == YZ_ACCOUNT_SPOILED  ? YZ_DISPOSITION_SPOILED
                                                         : YZ_DISPOSITION_SHELF;
  return TRUE;
}

/* What came back: leg n + 1 of the redemption was its line n. */
static gboolean
add_returned (YzStation *station,
              YzReceipt *receipt,
              const YzEntry *entry,
              GArray *lines,
              GError **error)
{
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);
    YzDisposition disposition = YZ_DISPOSITION_SHELF;

    if (!get_disposition (station, transfer->to_account, &disposition, error))
      return FALSE;
    for (guint j = 0; j < lines->len; j++) {
      const YzRedemptionLine *line = &g_array_index (lines, YzRedemptionLine, j);

      if (transfer->of_leg == line->line + 1 &&
          !add_line (station, receipt, line, transfer->amount, 0, disposition, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_people (YzStation *station, const YzEntry *entry, YzReceipt *receipt, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT r.name, s.name FROM rider r LEFT JOIN staff s ON s.id = $2"
                              " WHERE r.id = $1");
  yz_statement_bind_int (statement, 1, entry->subject);
  yz_statement_bind_int (statement, 2, entry->actor);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  receipt->rider_name = yz_statement_dup_text (statement, 0);
  receipt->staff_name = yz_statement_dup_text (statement, 1);
  return TRUE;
}

/* The last day of a hold. */
static gboolean
read_until (YzStation *station, const YzEntry *entry, YzReceipt *receipt, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  if (entry->kind != YZ_ENTRY_HOLD)
    return TRUE;
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT until_on FROM hold WHERE entry_id = $1");
  yz_statement_bind_int (statement, 1, entry->id);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  receipt->until_on = yz_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
read_lines (YzStation *station, const YzEntry *entry, YzReceipt *receipt, GError **error)
{
  gboolean redeemed = entry->kind == YZ_ENTRY_REDEEM || entry->kind == YZ_ENTRY_HOLD ||
                      entry->kind == YZ_ENTRY_COLLECT;
  g_autoptr (GArray) lines = NULL;
  g_autofree char *text = NULL;

  if (redeemed || entry->kind == YZ_ENTRY_RETURN || entry->kind == YZ_ENTRY_RELEASE ||
      entry->kind == YZ_ENTRY_REVERSAL) {
    lines = yz_redemption_line_list (station, redeemed ? entry->id : entry->reverses, error);
    if (lines == NULL)
      return FALSE;
  }
  if (lines == NULL || lines->len == 0) {
    text = yz_id_to_text (entry->id);
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          text,
                          "%s: %s",
                          text,
                          N_ ("there is no receipt for an entry of this kind"));
    return FALSE;
  }
  return redeemed ? add_redeemed (station, receipt, lines, error)
                  : add_returned (station, receipt, entry, lines, error);
}

static YzReceipt *
make_receipt (YzStation *station, const YzEntry *entry, GError **error)
{
  g_autoptr (YzReceipt) receipt = g_new0 (YzReceipt, 1);

  receipt->entry = entry->id;
  receipt->kind = entry->kind;
  receipt->happened_ms = entry->happened_ms;
  receipt->rider = entry->subject;
  receipt->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_receipt_item_free);
  receipt->entry_number = yz_id_to_text (entry->id);
  receipt->head_code = yz_chain_short_code (entry->hash);
  receipt->receipt_code = yz_redemption_make_receipt_code (entry->id, entry->hash);
  if (!read_lines (station, entry, receipt, error) ||
      !read_until (station, entry, receipt, error) ||
      !read_people (station, entry, receipt, error) ||
      !yz_redemption_get_balance_after (station,
                                        entry->subject,
                                        entry->id,
                                        entry->recorded_ms,
                                        &receipt->balance_points,
                                        error))
    return NULL;
  for (guint i = 0; i < receipt->lines->len; i++) {
    const YzReceiptItem *item = g_ptr_array_index (receipt->lines, i);

    receipt->total_points += item->quantity * item->price_points; /* checked when it was booked */
  }
  return g_steal_pointer (&receipt);
}

YzReceipt *
yz_receipt_load (YzStation *station, int64_t entry_id, GError **error)
{
  YzStore *store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autoptr (YzReceipt) receipt = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  store = yz_station_get_store (station);
  transaction = yz_transaction_begin (store, error);
  if (transaction == NULL)
    return NULL;
  entry = yz_entry_load (store, entry_id, error);
  if (entry == NULL)
    return NULL;
  receipt = make_receipt (station, entry, error);
  if (receipt == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&receipt);
}

int64_t
yz_entry_resolve (YzStation *station, const char *text, GError **error)
{
  g_autoptr (YzEntry) entry = NULL;
  g_autofree char *number = NULL;
  YzCode code = { 0 };
  gboolean is_code = FALSE;
  int64_t id = 0;

  g_return_val_if_fail (station != NULL && text != NULL, 0);

  is_code = yz_code_text_is_ours (text);
  if (is_code) {
    if (!yz_code_parse (text, &code, error))
      return 0;
    id = code.kind == YZ_CODE_RECEIPT ? code.id : 0;
  }
  if (is_code ? id == 0 : !yz_id_parse (text, &id)) {
    yz_error_set_subject (error,
                          YZ_ERROR_NOT_FOUND,
                          NULL,
                          "%s",
                          N_ ("this is not the number of an entry"));
    return 0;
  }
  entry = yz_entry_load (yz_station_get_store (station), id, error);
  if (entry == NULL)
    return 0;
  if (is_code && memcmp (code.hash, entry->hash, sizeof code.hash) != 0) {
    number = yz_id_to_text (id);
    yz_error_set_subject (error,
                          YZ_ERROR_VERIFY,
                          number,
                          "%s: %s",
                          number,
                          N_ ("the entry is not the one on the receipt"));
    return 0;
  }
  return entry->id;
}
