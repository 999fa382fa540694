/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-client-voucher"

#include "yz-client-voucher.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-sentence.h"
#include "yz-shop-paper.h"

YzVoucherRequest *
yz_voucher_request_new (YzClient *client, const YzOpId *op_id)
{
  YzVoucherRequest *request = g_new0 (YzVoucherRequest, 1);

  request->actor = yz_client_dup_actor (client);
  request->op_id = op_id != NULL ? *op_id : yz_op_id_new ();
  return request;
}

void
yz_voucher_request_free (YzVoucherRequest *request)
{
  if (request == NULL)
    return;
  /* PINs and codes are not left lying in freed memory. */
  for (volatile char *p = request->pin; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_clear_pointer (&request->actor, yz_actor_free);
  g_free (request->pin);
  g_free (request->title);
  g_free (request->sku);
  g_free (request->rider);
  g_free (request->number);
  g_free (request->issuer);
  g_free (request->contact);
  g_free (request->phone);
  g_free (request->place);
  for (volatile char *p = request->code; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_free (request->code);
  g_free (request->reason);
  g_free (request->path);
  g_free (request);
}

void
yz_voucher_request_send (YzVoucherRequest *request,
                         YzClient *client,
                         YzLaneFunc job,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  yz_client_write_async (client,
                         YZ_LANE_REPEATABLE,
                         job,
                         request,
                         (GDestroyNotify) yz_voucher_request_free,
                         g_free,
                         callback,
                         user_data);
}

/* TRUE with a NULL @approver where nobody was chosen. */
static gboolean
sign_in_approver (YzStation *station,
                  const YzVoucherRequest *request,
                  YzActor **approver,
                  GError **error)
{
  g_autofree char *who = yz_id_to_text (request->approver);

  if (request->approver == 0)
    return TRUE;
  *approver = yz_staff_sign_in (station, who, request->pin != NULL ? request->pin : "", error);
  return *approver != NULL;
}

gpointer
yz_voucher_job_issue (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  const YzVoucherFields fields = { .title = request->title,
                                   .points = request->points,
                                   .vouchers = request->count,
                                   .expires_on = request->date,
                                   .points_months = request->months };
  g_autoptr (YzActor) approver = NULL;
  g_autoptr (GPtrArray) vouchers = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;
  g_autofree char *number = NULL;

  if (!sign_in_approver (context, request, &approver, error))
    return NULL;
  sheet = yz_voucher_issue (context,
                            request->actor,
                            approver,
                            &request->op_id,
                            &fields,
                            &vouchers,
                            error);
  /* What cannot be written now is written by the same request again. */
  if (sheet == NULL || !yz_shop_paper_write_sheet (sheet, vouchers, request->path, error))
    return NULL;
  number = yz_id_to_text (sheet->id);
  return g_strdup_printf (ngettext ("Sheet %s is issued: %d voucher.",
                                    "Sheet %s is issued: %d vouchers.",
                                    (gulong) sheet->vouchers),
                          number,
                          (int) sheet->vouchers);
}

gpointer
yz_voucher_job_void (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  YzVoucherEnd end;

  if (!yz_voucher_void (context,
                        request->actor,
                        &request->op_id,
                        request->sheet,
                        request->voucher,
                        request->reason,
                        &end,
                        error))
    return NULL;
  return g_strdup_printf (ngettext ("%d voucher is void; its points went back.",
                                    "%d vouchers are void; their points went back.",
                                    (gulong) end.vouchers),
                          (int) end.vouchers);
}

/* What was given to whom. */
static char *
tell_points (const YzRedemption *redemption)
{
  /* Translators: points that a rider got, and the balance after. */
  return g_strdup_printf (_ ("%d points added. The balance is %d now."),
                             (int) redemption->points,
                             (int) redemption->balance);
}

gpointer
yz_voucher_job_take_old (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  g_autoptr (YzActor) approver = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  int64_t rider = 0;

  if (!sign_in_approver (context, request, &approver, error))
    return NULL;
  rider = yz_rider_resolve (context, request->rider, error);
  if (rider == 0)
    return NULL;
  redemption = yz_old_voucher_take (context,
                                    request->actor,
                                    approver,
                                    &request->op_id,
                                    rider,
                                    request->number,
                                    request->issuer,
                                    request->points,
                                    error);
  return redemption != NULL ? tell_points (redemption) : NULL;
}

gpointer
yz_voucher_job_take (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  g_autoptr (YzRedemption) redemption = yz_voucher_take (context,
                                                         request->actor,
                                                         &request->op_id,
                                                         request->code,
                                                         request->rider_id,
                                                         error);

  return redemption != NULL ? tell_points (redemption) : NULL;
}

static char *
tell_voucher (const YzVoucher *voucher)
{
  g_autofree char *number = yz_id_to_text (voucher->id);
  g_autofree char *date = yz_date_to_text (voucher->expires_on);

  /* Translators: the number of a voucher, its points, and its last day. */
  return g_strdup_printf (_ ("Voucher %s: %d points, good until %s. Scan it at the counter for its rider."),
    number,
    (int) voucher->points,
    date);
}

gpointer
yz_voucher_job_scan (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  g_autoptr (GError) problem = NULL;
  g_autoptr (YzVoucher) voucher = yz_voucher_find (context, request->code, &problem);
  g_autoptr (YzDealVoucher) used = NULL;
  g_autofree char *number = NULL;

  if (voucher != NULL)
    return yz_voucher_check (voucher, error) ? tell_voucher (voucher) : NULL;
  if (!g_error_matches (problem, YZ_ERROR, YZ_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  used = yz_deal_use (context, request->actor, &request->op_id, request->code, 0, error);
  if (used == NULL)
    return NULL;
  number = yz_id_to_text (used->id);
  /* Translators: the number of a voucher, a deal and a merchant. */
  return g_strdup_printf (_ ("Voucher %s is recorded as used: %s, %s."), number, used->item_name, used->merchant_name);
}

gpointer
yz_voucher_job_put_merchant (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  YzMerchantFields fields = YZ_MERCHANT_FIELDS_INIT;

  fields.name = request->title;
  fields.contact = request->contact;
  fields.phone = request->phone;
  fields.address = request->place;
  if (yz_merchant_put (context, request->actor, request->merchant, &fields, error) == 0)
    return NULL;
  return g_strdup_printf (_ ("%s is saved."), request->title);
}

/* The deal, and how many of it there are, which is received like goods. */
gpointer
yz_voucher_job_put_deal (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (YzTransaction) transaction = NULL;
  YzBooking booking;
  int64_t item = 0;

  fields.sku = request->sku;
  fields.name = request->title;
  fields.price_points = request->points;
  transaction = yz_transaction_begin (yz_station_get_store (context), error);
  if (transaction == NULL)
    return NULL;
  item = yz_deal_put (context, request->actor, &fields, request->merchant, request->days, error);
  if (item == 0 ||
      (request->count > 0 && !yz_item_receive (context,
                                               request->actor,
                                               &request->op_id,
                                               item,
                                               request->count,
                                               "support",
                                               &booking,
                                               error)) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return g_strdup_printf (_ ("%s is in the shop."), request->title);
}

static gboolean
write_list (YzStation *station, const YzSettlement *settlement, const char *path, GError **error)
{
  g_autofree char *csv = NULL;
  g_autoptr (GError) problem = NULL;

  if (!g_str_has_suffix (path, ".csv"))
    return yz_shop_paper_write_settlement (station, settlement, path, error);
  csv = yz_settlement_to_csv (settlement);
  if (g_file_set_contents (path, csv, -1, &problem))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, problem->message);
  return FALSE;
}

gpointer
yz_voucher_job_settle (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  g_autoptr (YzSettlement) settlement =
    request->count != 0
      ? yz_settlement_close (context, request->actor, request->merchant, request->date, error)
      : yz_settlement_load (context, request->merchant, request->date, error);

  if (settlement == NULL || !write_list (context, settlement, request->path, error))
    return NULL;
  return g_strdup_printf (settlement->id != 0
                          ? _ ("Closed: %d vouchers, %d points. The list is written.")
                          : _ ("So far: %d vouchers, %d points. The list is written."),
                               (int) settlement->vouchers,
                               (int) settlement->points);
}

gpointer
yz_voucher_job_put_session (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  const YzSessionFields fields = { .sku = request->sku,
                                   .name = request->title,
                                   .place = request->place,
                                   .price_points = request->points,
                                   .seats = request->count,
                                   .limit = -1,
                                   .starts_ms = request->at_ms };

  if (yz_session_put (context, request->actor, &request->op_id, &fields, error) == 0)
    return NULL;
  return g_strdup_printf (_ ("%s is in the shop."), request->title);
}

gpointer
yz_voucher_job_mark (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;

  if (!yz_session_mark (context,
                        request->actor,
                        request->item,
                        request->entry,
                        request->count,
                        error))
    return NULL;
  return g_strdup ("");
}

gpointer
yz_voucher_job_close_session (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;

  if (!yz_session_close (context, request->actor, request->item, error))
    return NULL;
  return g_strdup (_ ("The session is closed."));
}

gpointer
yz_voucher_job_cancel_session (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  YzSessionReturn returned;

  if (!yz_session_cancel (context,
                          request->actor,
                          request->item,
                          request->reason,
                          &returned,
                          error))
    return NULL;
  return g_strdup_printf (ngettext ("Cancelled. %d redemption was returned, %d points went back.",
                                    "Cancelled. %d redemptions were returned, %d points went back.",
                                    (gulong) returned.redemptions),
                          (int) returned.redemptions,
                          (int) returned.points);
}

gpointer
yz_voucher_job_print_session (gpointer context, gpointer data, GError **error)
{
  const YzVoucherRequest *request = data;
  g_autofree char *number = yz_id_to_text (request->item);
  g_autoptr (YzSession) session = yz_session_find (context, number, error);

  if (session == NULL ||
      !yz_shop_paper_write_attendees (context, session, request->masked, request->path, error))
    return NULL;
  return g_strdup (_ ("The list is written."));
}

gpointer
yz_voucher_job_list_sheets (gpointer context, gpointer data, GError **error)
{
  return yz_voucher_list_sheets (context, 200, error);
}

gpointer
yz_voucher_job_list_old (gpointer context, gpointer data, GError **error)
{
  return yz_old_voucher_list (context, 200, error);
}

gpointer
yz_voucher_job_list_merchants (gpointer context, gpointer data, GError **error)
{
  return yz_merchant_list (context, TRUE, error);
}

gpointer
yz_voucher_job_list_sessions (gpointer context, gpointer data, GError **error)
{
  return yz_session_list (context, TRUE, error);
}

gpointer
yz_voucher_job_list_seats (gpointer context, gpointer data, GError **error)
{
  return yz_session_list_seats (context, *(const int64_t *) data, error);
}
