/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-resolver"

#include "yz-resolver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-card.h"
#include "yz-deal.h"
#include "yz-item.h"
#include "yz-voucher.h"

const char *
yz_meaning_get_word (YzMeaningKind kind)
{
  switch (kind) {
  case YZ_MEANING_RIDER:
    return "rider";
  case YZ_MEANING_ITEM:
    return "item";
  case YZ_MEANING_COMMAND:
    return "command";
  case YZ_MEANING_RECEIPT:
    return "receipt";
  case YZ_MEANING_BADGE:
    return "badge";
  case YZ_MEANING_VOUCHER:
    return "voucher";
  case YZ_MEANING_UNKNOWN:
  default:
    return "unknown";
  }
}

static gboolean
resolve_card (YzStation *station,
              const YzCode *code,
              YzMeaning *meaning,
              YzRider **rider,
              GError **error)
{
  *rider = yz_card_find_rider (station, code->secret, error);
  if (*rider == NULL)
    return FALSE;
  meaning->kind = YZ_MEANING_RIDER;
  meaning->id = (*rider)->id;
  return TRUE;
}

static gboolean
resolve_receipt (YzStation *station, const YzCode *code, YzMeaning *meaning, GError **error)
{
  g_autoptr (YzEntry) entry = yz_entry_load (yz_station_get_store (station), code->id, error);

  if (entry == NULL)
    return FALSE;
  /* The same number in the books of another station. */
  if (memcmp (entry->hash, code->hash, sizeof code->hash) != 0) {
    yz_error_set (error, YZ_ERROR_NOT_FOUND, NULL, 0, 0, N_ ("the receipt is of no entry here"));
    return FALSE;
  }
  meaning->kind = YZ_MEANING_RECEIPT;
  meaning->id = code->id;
  return TRUE;
}

/* What can be done with it is said at once: a voucher that is used or expired is no voucher any
 * more, and one of a merchant buys nothing here. */
static gboolean
resolve_voucher (YzStation *station, const char *text, YzMeaning *meaning, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (YzVoucher) voucher = yz_voucher_find (station, text, &problem);
  g_autoptr (YzDealVoucher) deal = NULL;

  if (voucher != NULL) {
    if (!yz_voucher_check (voucher, error))
      return FALSE;
    meaning->kind = YZ_MEANING_VOUCHER;
    meaning->id = voucher->id;
    return TRUE;
  }
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_NOT_FOUND))
    deal = yz_deal_find_voucher (station, text, NULL);
  if (deal != NULL)
    yz_error_set_subject (error,
                          YZ_ERROR_REFUSED,
                          deal->merchant_name,
                          "%s",
                          N_ ("the voucher is for this merchant and for no other"));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
resolve_item_code (YzStation *station, const YzCode *code, YzMeaning *meaning, GError **error)
{
  g_autoptr (YzItem) item = yz_item_load (station, code->id, error);

  if (item == NULL)
    return FALSE;
  meaning->kind = YZ_MEANING_ITEM;
  meaning->id = code->id;
  meaning->pieces = 1;
  return TRUE;
}

static gboolean
resolve_ours (YzStation *station,
              const char *text,
              YzMeaning *meaning,
              YzRider **rider,
              GError **error)
{
  YzCode code;

  if (!yz_code_parse (text, &code, error))
    return FALSE;
  switch (code.kind) {
  case YZ_CODE_CARD:
    return resolve_card (station, &code, meaning, rider, error);
  case YZ_CODE_BADGE:
    meaning->kind = YZ_MEANING_BADGE;
    return TRUE;
  case YZ_CODE_VOUCHER:
    return resolve_voucher (station, text, meaning, error);
  case YZ_CODE_RECEIPT:
    return resolve_receipt (station, &code, meaning, error);
  case YZ_CODE_COMMAND:
    meaning->kind = YZ_MEANING_COMMAND;
    meaning->command = code.command;
    meaning->quantity = code.quantity;
    return TRUE;
  case YZ_CODE_ITEM:
    return resolve_item_code (station, &code, meaning, error);
  default:
    return TRUE;
  }
}

/* The item with this code on a pack, and how many pieces the pack holds. 0 without error if there
 * is none. */
static int64_t
find_pack (YzStation *station, const char *ean, int64_t *pieces, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (station),
                                                      "SELECT item_id, pieces FROM item_code WHERE "
                                                      "code = $1 AND item_id IS NOT NULL");

  yz_statement_bind_text (statement, 1, ean);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return 0;
  *pieces = yz_statement_get_int (statement, 1);
  return yz_statement_get_int (statement, 0);
}

/* The item whose EAN or SKU is exactly @text; a name or number is not what a pack has on it. 0
 * without error if there is none. */
static int64_t
find_goods (YzStation *station, const char *text, GError **error)
{
  GError *problem = NULL;
  g_autoptr (YzItem) item = yz_item_find (station, text, &problem);

  if (problem != NULL) {
    if (yz_error_get_exit (problem) == YZ_EXIT_STORE)
      g_propagate_error (error, problem);
    else
      g_error_free (problem);
    return 0;
  }
  if (g_strcmp0 (item->sku, text) == 0 || g_strcmp0 (item->ean, text) == 0)
    return item->id;
  return 0;
}

static gboolean
resolve_goods (YzStation *station, const char *text, YzMeaning *meaning, GError **error)
{
  g_autofree char *ean = yz_ean_normalise (text);
  GError *problem = NULL;

  if (ean != NULL)
    meaning->id = find_pack (station, ean, &meaning->pieces, &problem);
  if (meaning->id == 0 && problem == NULL)
    meaning->id = find_goods (station, text, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (meaning->id != 0)
    meaning->kind = YZ_MEANING_ITEM;
  if (meaning->id != 0 && meaning->pieces < 1)
    meaning->pieces = 1;
  return TRUE;
}

gboolean
yz_resolve_code_with_rider (YzStation *station,
                            const char *text,
                            YzMeaning *meaning,
                            YzRider **rider,
                            GError **error)
{
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (text != NULL && meaning != NULL && rider != NULL, FALSE);

  *meaning = (YzMeaning){ .kind = YZ_MEANING_UNKNOWN };
  *rider = NULL;
  if (strnlen (text, YZ_CODE_TEXT_MAX + 1) > YZ_CODE_TEXT_MAX || !g_utf8_validate (text, -1, NULL))
    return TRUE;
  trimmed = g_strstrip (g_strdup (text));
  if (yz_code_text_is_ours (trimmed))
    return resolve_ours (station, trimmed, meaning, rider, error);
  return *trimmed == '\0' || resolve_goods (station, trimmed, meaning, error);
}

gboolean
yz_resolve_code (YzStation *station, const char *text, YzMeaning *meaning, GError **error)
{
  g_autoptr (YzRider) rider = NULL;

  return yz_resolve_code_with_rider (station, text, meaning, &rider, error);
}
