/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-paper"

#include "yz-station-paper.h"

#include <glib/gi18n-lib.h>

#include "yz-card-paper.h"
#include "yz-text.h"

/* Fills in what a card shows; @rider and @number are what it borrows from. */
static gboolean
describe_card (YzStation *station,
               const YzCard *card,
               YzRider **rider,
               char **number,
               YzCardPaper *paper,
               GError **error)
{
  *number = yz_id_to_text (card->id);
  if (card->text == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          *number,
                          "the text of card %s is known to its holder only",
                          *number);
    return FALSE;
  }
  *rider = yz_rider_load (station, card->rider, error);
  if (*rider == NULL)
    return FALSE;
  *paper = (YzCardPaper){ .card_text = card->text,
                          .station_name = yz_station_get_name (station),
                          .shop_name = _ ("Points supermarket"),
                                          .rider_name = (*rider)->name,
                                          .team = (*rider)->team,
                                          .card_number = *number,
                                          .issued_ms = card->issued_ms };
  return TRUE;
}

gboolean
yz_station_paper_write_card (YzStation *station,
                             const YzCard *card,
                             const char *path,
                             GError **error)
{
  g_autoptr (YzRider) rider = NULL;
  g_autofree char *number = NULL;
  YzCardPaper paper = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  return describe_card (station, card, &rider, &number, &paper, error) &&
         yz_card_paper_write (&paper, path, error);
}

gboolean
yz_station_paper_write_cards (YzStation *station,
                              GPtrArray *cards,
                              YzSheetSize size,
                              const char *path,
                              GError **error)
{
  g_autoptr (GPtrArray) riders = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_rider_free);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autofree YzCardPaper *papers = NULL;

  g_return_val_if_fail (path != NULL && cards->len > 0, FALSE);

  papers = g_new0 (YzCardPaper, cards->len);
  for (guint i = 0; i < cards->len; i++) {
    YzRider *rider = NULL;
    char *number = NULL;
    gboolean described =
      describe_card (station, g_ptr_array_index (cards, i), &rider, &number, &papers[i], error);

    g_ptr_array_add (numbers, number);
    if (!described)
      return FALSE;
    g_ptr_array_add (riders, rider);
  }
  return yz_card_sheet_write (papers, cards->len, size, path, error);
}

static const char *
get_role_title (YzRole role)
{
  switch (role) {
  case YZ_ROLE_ATTENDANT:
    return _ ("Attendant");
  case YZ_ROLE_REVIEWER:
    return _ ("Reviewer");
  case YZ_ROLE_CHIEF:
    return _ ("Chief");
  case YZ_ROLE_STREET:
  default:
    return _ ("Street office");
  }
}

gboolean
yz_station_paper_write_badge (YzStation *station,
                              const YzBadge *badge,
                              const YzStaff *staff,
                              YzSheetSize size,
                              const char *path,
                              GError **error)
{
  g_autofree char *number = yz_id_to_text (badge->id);
  const YzCardPaper paper = { .card_text = badge->text,
                              .station_name = yz_station_get_name (station),
                              .shop_name = _ ("Staff badge"),
                                              .rider_name = staff->name,
                                              .team = get_role_title (staff->role),
                                              .card_number = number,
                                              .issued_ms = badge->issued_ms };

  g_return_val_if_fail (badge->text != NULL && path != NULL, FALSE);

  return yz_card_sheet_write (&paper, 1, size, path, error);
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
