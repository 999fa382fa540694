/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-shop-paper.h"

static gboolean
run_merchant_add (YzCtl *ctl, GError **error)
{
  YzMerchantFields fields = YZ_MERCHANT_FIELDS_INIT;
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  g_autoptr (YzMerchant) merchant = NULL;
  g_autofree char *number = NULL;
  int64_t id = 0;

  if (actor == NULL)
    return FALSE;
  fields.name = yz_ctl_get_word (ctl, 0);
  fields.contact = yz_ctl_get (ctl, "contact");
  fields.phone = yz_ctl_get (ctl, "phone");
  fields.address = yz_ctl_get (ctl, "address");
  if (yz_ctl_args_has (ctl->args, "active"))
    fields.active = TRUE;
  if (yz_ctl_args_has (ctl->args, "inactive"))
    fields.active = FALSE;
  id = yz_merchant_put (ctl->station, actor, 0, &fields, error);
  merchant = id != 0 ? yz_merchant_load (ctl->station, id, error) : NULL;
  if (merchant == NULL)
    return FALSE;
  number = yz_id_to_text (id);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "merchant", number);
  yz_ctl_json_text (ctl->builder, "name", merchant->name);
  yz_ctl_json_bool (ctl->builder, "active", merchant->active);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("Merchant %s: %s"), number, merchant->name);
  return TRUE;
}

static gboolean
run_merchant_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_merchant_list (ctl->station, yz_ctl_args_has (ctl->args, "all"), error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzMerchant *merchant = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_id (ctl->builder, "merchant", merchant->id);
    yz_ctl_json_text (ctl->builder, "name", merchant->name);
    yz_ctl_json_text (ctl->builder, "contact", merchant->contact);
    yz_ctl_json_text (ctl->builder, "phone", merchant->phone);
    yz_ctl_json_text (ctl->builder, "address", merchant->address);
    yz_ctl_json_bool (ctl->builder, "active", merchant->active);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, merchant->id);
    yz_ctl_table_text (table, merchant->name);
    yz_ctl_table_text (table, merchant->contact);
    yz_ctl_table_text (table, merchant->phone);
    yz_ctl_table_text (table, merchant->address);
    yz_ctl_table_text (table, merchant->active ? "" : _ ("not a partner any more"));
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static int64_t
find_merchant (YzCtl *ctl, const char *text, GError **error)
{
  g_autoptr (YzMerchant) merchant = yz_merchant_find (ctl->station, text, error);

  return merchant != NULL ? merchant->id : 0;
}

static gboolean
take_number (YzCtl *ctl, const char *option, int64_t *number, GError **error)
{
  const char *text = yz_ctl_get (ctl, option);

  return text == NULL || yz_amount_parse (text, option, number, error);
}

static gboolean
run_deal_put (YzCtl *ctl, GError **error)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  YzActor *actor = NULL;
  int64_t merchant = 0;
  int64_t days = 30;
  int64_t item = 0;

  if (!take_number (ctl, "price", &fields.price_points, error) ||
      !take_number (ctl, "limit", &fields.limit, error) || !take_number (ctl, "days", &days, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  merchant = actor != NULL ? find_merchant (ctl, yz_ctl_get (ctl, "merchant"), error) : 0;
  if (merchant == 0)
    return FALSE;
  fields.sku = yz_ctl_get_word (ctl, 0);
  fields.name = yz_ctl_get (ctl, "name");
  if (yz_ctl_args_has (ctl->args, "offer"))
    fields.active = TRUE;
  if (yz_ctl_args_has (ctl->args, "no-offer"))
    fields.active = FALSE;
  item = yz_deal_put (ctl->station, actor, &fields, merchant, days, error);
  if (item == 0)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "item", item);
  yz_ctl_json_id (ctl->builder, "merchant", merchant);
  yz_ctl_json_int (ctl->builder, "days", days);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%s is a deal now. Receive as many of it as may be redeemed."), fields.sku);
  return TRUE;
}

static gboolean
run_deal_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_deal_list (ctl->station, 0, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzDeal *deal = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_id (ctl->builder, "item", deal->item);
    yz_ctl_json_text (ctl->builder, "sku", deal->sku);
    yz_ctl_json_text (ctl->builder, "name", deal->name);
    yz_ctl_json_text (ctl->builder, "merchant", deal->merchant_name);
    yz_ctl_json_int (ctl->builder, "price", deal->price_points);
    yz_ctl_json_int (ctl->builder, "left", deal->shelf);
    yz_ctl_json_int (ctl->builder, "days", deal->valid_days);
    yz_ctl_json_bool (ctl->builder, "active", deal->active);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, deal->sku);
    yz_ctl_table_text (table, deal->name);
    yz_ctl_table_text (table, deal->merchant_name);
    yz_ctl_table_int (table, deal->price_points);
    yz_ctl_table_int (table, deal->shelf);
    yz_ctl_table_text (table, deal->active ? "" : _ ("not offered"));
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static void
build_voucher (JsonBuilder *builder, const YzDealVoucher *voucher)
{
  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "voucher", voucher->id);
  yz_ctl_json_text (builder, "deal", voucher->item_name);
  yz_ctl_json_text (builder, "merchant", voucher->merchant_name);
  yz_ctl_json_int (builder, "points", voucher->points);
  yz_ctl_json_text (builder, "state", yz_deal_voucher_get_word (voucher));
  yz_ctl_json_date (builder, "expires_on", voucher->expires_on);
  yz_ctl_json_instant (builder, "used", voucher->used_ms);
  yz_ctl_json_text (builder, "used_at", voucher->used_at);
  yz_ctl_json_text (builder, "code", voucher->code);
  json_builder_end_object (builder);
}

static gboolean
run_deal_use (YzCtl *ctl, GError **error)
{
  const char *name = yz_ctl_get (ctl, "merchant");
  g_autoptr (YzDealVoucher) voucher = NULL;
  g_autofree char *number = NULL;
  YzActor *actor = NULL;
  int64_t merchant = 0;
  YzOpId op_id;

  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || (name != NULL && (merchant = find_merchant (ctl, name, error)) == 0))
    return FALSE;
  voucher = yz_deal_use (ctl->station, actor, &op_id, yz_ctl_get_word (ctl, 0), merchant, error);
  if (voucher == NULL)
    return FALSE;
  build_voucher (ctl->builder, voucher);
  number = yz_id_to_text (voucher->id);
  yz_ctl_say (ctl,
              /* Translators: the number of a voucher, the deal and the merchant. */
              _ ("Voucher %s is used now: %s at %s."),
                 number,
                 voucher->item_name,
                 voucher->merchant_name);
  return TRUE;
}

/* The codes are shown and printed only where they are the desk's own: whoever may read its key
 * file. */
static gboolean
run_deal_print (YzCtl *ctl, GError **error)
{
  const char *paper = yz_ctl_get (ctl, "out");
  g_autoptr (GPtrArray) vouchers = NULL;
  int64_t entry = 0;

  if (!yz_ctl_check_paper (ctl, paper, error) || yz_ctl_sign_in (ctl, error) == NULL)
    return FALSE;
  entry = yz_entry_resolve (ctl->station, yz_ctl_get_word (ctl, 0), error);
  vouchers = entry != 0 ? yz_deal_list_vouchers (ctl->station, entry, error) : NULL;
  if (vouchers == NULL)
    return FALSE;
  if (paper != NULL) {
    gboolean written = FALSE;

    yz_ctl_set_translated (ctl, TRUE);
    written = yz_shop_paper_write_deals (ctl->station,
                                         entry,
                                         yz_ctl_args_has (ctl->args, "a4") ? YZ_VOUCHER_PAPER_A4
                                                                           : YZ_VOUCHER_PAPER_ROLL,
                                         paper,
                                         error);
    yz_ctl_set_translated (ctl, FALSE);
    if (!written)
      return FALSE;
  }
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < vouchers->len; i++) {
    const YzDealVoucher *voucher = g_ptr_array_index (vouchers, i);
    g_autofree char *number = yz_id_to_text (voucher->id);

    build_voucher (ctl->builder, voucher);
    yz_ctl_say (ctl,
                "%s\t%s\t%s\t%s",
                number,
                voucher->item_name,
                yz_deal_voucher_get_word (voucher),
                voucher->code != NULL ? voucher->code : "");
  }
  json_builder_end_array (ctl->builder);
  return TRUE;
}

static void
build_settlement (JsonBuilder *builder, const YzSettlement *settlement)
{
  g_autofree char *month = yz_settlement_month_to_text (settlement->month);

  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "settlement", settlement->id);
  yz_ctl_json_text (builder, "merchant", settlement->merchant_name);
  yz_ctl_json_text (builder, "month", month);
  yz_ctl_json_int (builder, "vouchers", settlement->vouchers);
  yz_ctl_json_int (builder, "points", settlement->points);
  yz_ctl_json_instant (builder, "closed", settlement->closed_ms);
  yz_ctl_json_text (builder, "closed_by", settlement->closed_by);
  json_builder_end_object (builder);
}

static gboolean
write_settlement (YzCtl *ctl, const YzSettlement *settlement, const char *path, GError **error)
{
  g_autofree char *csv = NULL;
  g_autoptr (GError) problem = NULL;
  gboolean written = FALSE;

  yz_ctl_set_translated (ctl, TRUE);
  if (!g_str_has_suffix (path, ".csv")) {
    written = yz_shop_paper_write_settlement (ctl->station, settlement, path, error);
  } else {
    csv = yz_settlement_to_csv (settlement);
    written = g_file_set_contents (path, csv, -1, &problem);
    if (!written)
      yz_error_set_subject (error, YZ_ERROR_INPUT, path, "%s", problem->message);
  }
  yz_ctl_set_translated (ctl, FALSE);
  return written;
}

/* Shows the list of a month or closes it, and writes it where that is asked for. */
static gboolean
tell_settlement (YzCtl *ctl, const YzSettlement *settlement, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autofree char *month = yz_settlement_month_to_text (settlement->month);

  if (path != NULL && !write_settlement (ctl, settlement, path, error))
    return FALSE;
  build_settlement (ctl->builder, settlement);
  yz_ctl_say (ctl,
              /* Translators: a merchant, a month, and two numbers. */
              _ ("%s, %s: %" PRId64 " vouchers, %" PRId64 " points."),
                 settlement->merchant_name,
                 month,
                 settlement->vouchers,
                 settlement->points);
  yz_ctl_say (ctl,
              "%s",
              settlement->id != 0
              ? _ ("The month is closed.")
              : _ ("The month is open."));
  return TRUE;
}

static gboolean
run_settle_show (YzCtl *ctl, GError **error)
{
  g_autoptr (YzSettlement) settlement = NULL;
  int64_t merchant = 0;
  int64_t month = 0;

  if (!yz_settlement_parse_month (yz_ctl_get_word (ctl, 1), &month, error) ||
      yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  merchant = find_merchant (ctl, yz_ctl_get_word (ctl, 0), error);
  settlement = merchant != 0 ? yz_settlement_load (ctl->station, merchant, month, error) : NULL;
  return settlement != NULL && tell_settlement (ctl, settlement, error);
}

static gboolean
run_settle_close (YzCtl *ctl, GError **error)
{
  g_autoptr (YzSettlement) settlement = NULL;
  YzActor *actor = NULL;
  int64_t merchant = 0;
  int64_t month = 0;

  if (!yz_settlement_parse_month (yz_ctl_get_word (ctl, 1), &month, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  merchant = actor != NULL ? find_merchant (ctl, yz_ctl_get_word (ctl, 0), error) : 0;
  settlement =
    merchant != 0 ? yz_settlement_close (ctl->station, actor, merchant, month, error) : NULL;
  return settlement != NULL && tell_settlement (ctl, settlement, error);
}

static gboolean
run_settle_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (5);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_settlement_list (ctl->station, 0, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzSettlement *settlement = g_ptr_array_index (list, i);
    g_autofree char *month = yz_settlement_month_to_text (settlement->month);

    build_settlement (ctl->builder, settlement);
    yz_ctl_table_text (table, month);
    yz_ctl_table_text (table, settlement->merchant_name);
    yz_ctl_table_int (table, settlement->vouchers);
    yz_ctl_table_int (table, settlement->points);
    yz_ctl_table_instant (table, settlement->closed_ms);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption merchant_add_options[] = {
  { "contact", "NAME", 0, N_ ("whom to call") },
  { "phone", "PHONE", 0, N_ ("their number") },
  { "address", "TEXT", 0, N_ ("where it is") },
  { "active", NULL, 0, N_ ("is a partner") },
  { "inactive", NULL, 0, N_ ("is not a partner any more") },
  { NULL },
};

static const YzCtlOption merchant_list_options[] = {
  { "all", NULL, 0, N_ ("also who is not a partner any more") },
  { NULL },
};

static const YzCtlOption deal_put_options[] = {
  { "merchant", "MERCHANT", YZ_CTL_OPTION_NEEDED, N_ ("whose deal it is") },
  { "name", "NAME", 0, N_ ("its name; needed for a new one") },
  { "price", "POINTS", 0, N_ ("its price; needed for a new one") },
  { "days", "N", 0, N_ ("how long a voucher is good; 30 days unless said") },
  { "limit", "N", 0, N_ ("pieces for one rider in a month; 0 for no limit") },
  { "offer", NULL, 0, N_ ("is offered") },
  { "no-offer", NULL, 0, N_ ("is not offered any more") },
  { NULL },
};

static const YzCtlOption deal_use_options[] = {
  { "merchant", "MERCHANT", 0, N_ ("who hands it in; refused if it is another one's") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption deal_print_options[] = {
  { "out", "FILE.pdf|.png|.svg", 0, N_ ("writes the vouchers that are open") },
  { "a4", NULL, 0, N_ ("on A4 sheets instead of a roll") },
  { NULL },
};

static const YzCtlOption settle_options[] = {
  { "out", "FILE.pdf|.csv", 0, N_ ("writes the list") },
  { NULL },
};

const YzCtlCommand yz_ctl_merchant_commands[] = {
  { "merchant add", "NAME", 1, 1, YZ_CTL_WRITES, merchant_add_options,
    N_ ("add a partner merchant or change it"), run_merchant_add },
  { "merchant list", "", 0, 0, YZ_CTL_READS, merchant_list_options,
    N_ ("list the partner merchants"), run_merchant_list },
  { "deal put", "SKU", 1, 1, YZ_CTL_WRITES, deal_put_options,
    N_ ("add a merchant's deal to the shop or change it"), run_deal_put },
  { "deal list", "", 0, 0, YZ_CTL_READS, NULL, N_ ("list the deals"), run_deal_list },
  { "deal use", "CODE", 1, 1, YZ_CTL_WRITES, deal_use_options,
    N_ ("record that a merchant has served for a voucher"), run_deal_use },
  { "deal print", "ENTRY", 1, 1, YZ_CTL_WRITES, deal_print_options,
    N_ ("show and print the vouchers of a redemption"), run_deal_print },
  { "settle show", "MERCHANT MONTH", 2, 2, YZ_CTL_READS, settle_options,
    N_ ("show what a merchant has served for in a month"), run_settle_show },
  { "settle close", "MERCHANT MONTH", 2, 2, YZ_CTL_WRITES, settle_options,
    N_ ("close the month of a merchant"), run_settle_close },
  { "settle list", "", 0, 0, YZ_CTL_READS, NULL, N_ ("list the months that are closed"),
    run_settle_list },
  { NULL },
};
/* clang-format on */
