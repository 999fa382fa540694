/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-paper"

#include "yz-station-paper.h"

#include <glib/gi18n-lib.h>

#include "yz-card-paper.h"
#include "yz-text.h"

gboolean
yz_station_paper_write_card (YzStation *station,
                             const YzCard *card,
                             const char *path,
                             GError **error)
{
  g_autoptr (YzRider) rider = NULL;
  g_autofree char *number = yz_id_to_text (card->id);
  YzCardPaper paper = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  if (card->text == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          number,
                          "the text of card %s is known to its holder only",
                          number);
    return FALSE;
  }
  rider = yz_rider_load (station, card->rider, error);
  if (rider == NULL)
    return FALSE;
  paper.card_text = card->text;
  paper.station_name = yz_station_get_name (station);
  paper.shop_name = _ ("Points supermarket");
  paper.rider_name = rider->name;
  paper.team = rider->team;
  paper.card_number = number;
  paper.issued_ms = card->issued_ms;
  return yz_card_paper_write (&paper, path, error);
}

static const char *
get_title (YzEntryKind kind)
{
  switch (kind) {
  case YZ_ENTRY_RETURN:
    return _ ("Return receipt");
  case YZ_ENTRY_REVERSAL:
    return _ ("Reversal receipt");
  case YZ_ENTRY_HOLD:
    return _ ("Pick-up slip");
  case YZ_ENTRY_RELEASE:
    return _ ("Release slip");
  case YZ_ENTRY_AWARD:
  case YZ_ENTRY_REDEEM:
  case YZ_ENTRY_COLLECT:
  case YZ_ENTRY_EXPIRE:
  case YZ_ENTRY_ADJUST:
  case YZ_ENTRY_RECEIVE:
  case YZ_ENTRY_FREE_HAND_OUT:
  case YZ_ENTRY_SPOIL:
  case YZ_ENTRY_COUNT:
  case YZ_ENTRY_STATION_TRANSFER:
  case YZ_ENTRY_OPENING:
  default:
    return _ ("Redemption receipt");
  }
}

void
yz_station_paper_describe_receipt (YzStation *station,
                                   const YzReceipt *receipt,
                                   YzReceiptLine *lines,
                                   char **masked_name,
                                   YzReceiptPaper *paper)
{
  *masked_name = receipt->rider_name != NULL ? yz_text_mask_name (receipt->rider_name) : NULL;
  for (guint i = 0; i < receipt->lines->len; i++) {
    const YzReceiptItem *item = g_ptr_array_index (receipt->lines, i);

    lines[i].name = item->name;
    lines[i].quantity = item->quantity;
    lines[i].price_points = item->price_points;
  }
  *paper = (YzReceiptPaper){
    .station_name = yz_station_get_name (station),
    .shop_name = _ ("Points supermarket"),
                    .title = get_title (receipt->kind),
                    .rider_name = *masked_name,
                    .staff_name = receipt->staff_name,
                    .happened_ms = receipt->happened_ms,
                    .until_on = receipt->until_on,
                    .lines = lines,
                    .n_lines = receipt->lines->len,
                    .total_points = receipt->total_points,
                    .balance_points = receipt->balance_points,
                    .entry_number = receipt->entry_number,
                    .head_code = receipt->head_code,
                    .receipt_code = receipt->receipt_code,
    };
}

gboolean
yz_station_paper_write_receipt (YzStation *station,
                                int64_t entry,
                                YzReceiptWidth width,
                                const char *path,
                                GError **error)
{
  g_autoptr (YzReceipt) receipt = yz_receipt_load (station, entry, error);
  g_autofree YzReceiptLine *lines = NULL;
  g_autofree char *masked_name = NULL;
  YzReceiptPaper paper = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  if (receipt == NULL)
    return FALSE;
  lines = g_new0 (YzReceiptLine, receipt->lines->len + 1);
  yz_station_paper_describe_receipt (station, receipt, lines, &masked_name, &paper);
  return yz_receipt_paper_write (&paper, width, path, error);
}
