/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-paper"

#include "yz-shop-paper.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-list-paper.h"
#include "yz-text.h"

static gboolean
refuse_codes (const char *number, GError **error)
{
  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        number,
                        "%s: %s",
                        number,
                        N_ ("only the desk that made the vouchers can print them"));
  return FALSE;
}

gboolean
yz_shop_paper_write_sheet (const YzVoucherSheet *sheet,
                           GPtrArray *vouchers,
                           const char *path,
                           GError **error)
{
  g_autofree YzVoucherPaper *papers = NULL;
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;
  YzVoucherPapers all = { 0 };

  g_return_val_if_fail (sheet != NULL && vouchers != NULL && path != NULL, FALSE);

  number = yz_id_to_text (sheet->id);
  papers = g_new0 (YzVoucherPaper, vouchers->len + 1);
  for (guint i = 0; i < vouchers->len; i++) {
    const YzVoucher *voucher = g_ptr_array_index (vouchers, i);

    if (voucher->code == NULL)
      return refuse_codes (number, error);
    g_ptr_array_add (numbers, yz_id_to_text (voucher->id));
    papers[i] = (YzVoucherPaper){ .code_text = voucher->code,
                                  .number = g_ptr_array_index (numbers, i),
                                  .issuer = sheet->station_name,
                                  .title = sheet->title,
                                  .points = voucher->points,
                                  .expires_on = voucher->expires_on };
  }
  /* Translators: in the margin of a page; %s is a number such as 1-37. */
  name = g_strdup_printf (_ ("Voucher sheet %s"), number);
  all = (YzVoucherPapers){ papers, vouchers->len, name, sheet->issued_ms };
  return yz_voucher_paper_write (&all, YZ_VOUCHER_PAPER_A4, path, error);
}

gboolean
yz_shop_paper_write_deals (YzStation *station,
                           int64_t entry,
                           YzVoucherPaperForm form,
                           const char *path,
                           GError **error)
{
  g_autoptr (GPtrArray) vouchers = yz_deal_list_vouchers (station, entry, error);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autofree YzVoucherPaper *papers = NULL;
  g_autofree char *number = yz_id_to_text (entry);
  g_autofree char *name = NULL;
  YzVoucherPapers all = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  if (vouchers == NULL)
    return FALSE;
  papers = g_new0 (YzVoucherPaper, vouchers->len + 1);
  for (guint i = 0; i < vouchers->len; i++) {
    const YzDealVoucher *voucher = g_ptr_array_index (vouchers, i);

    if (voucher->code == NULL)
      continue;
    g_ptr_array_add (numbers, yz_id_to_text (voucher->id));
    papers[all.n_vouchers++] =
      (YzVoucherPaper){ .code_text = voucher->code,
                        .number = g_ptr_array_index (numbers, numbers->len - 1),
                        .issuer = yz_station_get_name (station),
                        .merchant = voucher->merchant_name,
                        .title = voucher->item_name,
                        .expires_on = voucher->expires_on };
    all.made_ms = voucher->issued_ms;
  }
  if (all.n_vouchers == 0)
    return refuse_codes (number, error);
  /* Translators: in the margin of a page; %s is the number of an entry. */
  name = g_strdup_printf (_ ("Vouchers of redemption %s"), number);
  all.vouchers = papers;
  all.name = name;
  return yz_voucher_paper_write (&all, form, path, error);
}

static char *
number_text (int64_t number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

gboolean
yz_shop_paper_write_settlement (YzStation *station,
                                const YzSettlement *settlement,
                                const char *path,
                                GError **error)
{
  const YzListColumn columns[] = { { _ ("Voucher"), 30, PANGO_ALIGN_LEFT },
                                     { _ ("Deal"), 0, PANGO_ALIGN_LEFT },
                                       { _ ("Redeemed on"), 28, PANGO_ALIGN_LEFT },
                                         { _ ("Used on"), 28, PANGO_ALIGN_LEFT },
                                           { _ ("Points"), 20, PANGO_ALIGN_RIGHT } };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *month = NULL;
  g_autofree char *title = NULL;
  g_autofree char *count = NULL;
  g_autofree char *points = NULL;
  g_autofree char *closed = NULL;
  g_autofree char *state = NULL;
  YzListPaper list = { 0 };

  g_return_val_if_fail (settlement != NULL && settlement->lines != NULL && path != NULL, FALSE);

  for (guint i = 0; i < settlement->lines->len; i++) {
    const YzDealVoucher *line = g_ptr_array_index (settlement->lines, i);

    g_ptr_array_add (cells, yz_id_to_text (line->id));
    g_ptr_array_add (cells, g_strdup (line->item_name));
    g_ptr_array_add (cells, yz_date_to_text (yz_date_of_ms (line->issued_ms)));
    g_ptr_array_add (cells, yz_date_to_text (yz_date_of_ms (line->used_ms)));
    g_ptr_array_add (cells, number_text (line->points));
  }
  month = yz_settlement_month_to_text (settlement->month);
  /* Translators: a merchant and a month. */
  title = g_strdup_printf (_ ("%s, settlement of %s"), settlement->merchant_name, month);
  count = g_strdup_printf (_ ("Vouchers: %d"), (int) settlement->vouchers);
  points = g_strdup_printf (_ ("Points: %d"), (int) settlement->points);
  closed = settlement->id != 0 ? yz_instant_to_text (settlement->closed_ms) : NULL;
  state =
    settlement->id != 0 ? g_strdup_printf (_ ("Closed on %s by %s"), closed, settlement->closed_by)
                        : g_strdup (_ ("Not closed yet: vouchers may still be added."));
  {
    const char *const facts[] = { yz_station_get_name (station), state, NULL };
    const char *const notes[] = { count,
                                  points,
                                  "",
                                  _ ("Station: ____________________      Merchant: "
                                     "____________________"),
                                     NULL };

    list = (YzListPaper){ .title = title,
                          .facts = facts,
                          .columns = columns,
                          .n_columns = G_N_ELEMENTS (columns),
                          .cells = (const char *const *) cells->pdata,
                          .n_rows = settlement->lines->len,
                          .notes = notes,
                          .made_ms = settlement->closed_ms };
    return yz_list_paper_write (&list, path, error);
  }
}

static void
add_attendee (GPtrArray *cells, guint row, const YzSeat *seat, gboolean masked)
{
  const char *name = seat->rider_name != NULL ? seat->rider_name : "";
  const char *phone = seat->phone != NULL ? seat->phone : "";

  g_ptr_array_add (cells, number_text ((int64_t) row + 1));
  g_ptr_array_add (cells, masked ? yz_text_mask_name (name) : g_strdup (name));
  g_ptr_array_add (cells, g_strdup (seat->team));
  g_ptr_array_add (cells, masked && *phone != '\0' ? yz_text_mask_phone (phone) : g_strdup (phone));
  g_ptr_array_add (cells, number_text (seat->seats));
  g_ptr_array_add (cells, seat->came >= 0 ? number_text (seat->came) : g_strdup ("☐"));
}

gboolean
yz_shop_paper_write_attendees (YzStation *station,
                               const YzSession *session,
                               gboolean masked,
                               const char *path,
                               GError **error)
{
  const YzListColumn columns[] = {
    { "", 12, PANGO_ALIGN_RIGHT },         { _ ("Name"), 0, PANGO_ALIGN_LEFT },
    { _ ("Team"), 0, PANGO_ALIGN_LEFT },   { _ ("Phone"), 34, PANGO_ALIGN_LEFT },
    { _ ("Seats"), 20, PANGO_ALIGN_RIGHT }, { _ ("Came"), 22, PANGO_ALIGN_RIGHT },
  };
  g_autoptr (GPtrArray) seats = yz_session_list_seats (station, session->item, error);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *when =
    session->starts_ms != 0 ? yz_instant_to_text (session->starts_ms) : g_strdup ("");
  g_autofree char *count = NULL;
  YzListPaper list = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  if (seats == NULL)
    return FALSE;
  for (guint i = 0; i < seats->len; i++)
    add_attendee (cells, i, g_ptr_array_index (seats, i), masked);
  count =
    g_strdup_printf (_ ("Seats taken: %d, free: %d"), (int) session->taken, (int) session->free);
  {
    const char *const facts[] = {
      yz_station_get_name (station), when, session->place, count, NULL
    };

    list = (YzListPaper){ .title = session->name,
                          .facts = facts,
                          .columns = columns,
                          .n_columns = G_N_ELEMENTS (columns),
                          .cells = (const char *const *) cells->pdata,
                          .n_rows = seats->len };
    return yz_list_paper_write (&list, path, error);
  }
}
