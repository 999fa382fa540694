/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-code.h"
#include "yz-redemption.h"
#include "yz-test.h"
#include "yz-verify.h"

#include <string.h>

typedef struct {
  YzTestStation base;
  int64_t towel;
  int64_t award;
  YzRedemption *redemption; /* 3 pieces of soap, 2 towels; 140 points are left */
} Shop;

static void
shop_clear (Shop *shop)
{
  yz_test_station_clear (&shop->base);
  yz_redemption_free (shop->redemption);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static void
shop_open (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 5);
  shop->award = yz_test_give_points (&shop->base, shop->base.rider, 200);
  {
    const YzBasketLine lines[] = { { shop->base.item, 3 }, { shop->towel, 2 } };

    shop->redemption = yz_redemption_book (shop->base.station,
                                           shop->base.attendant,
                                           &op_id,
                                           shop->base.rider,
                                           lines,
                                           2,
                                           &error);
  }
  g_assert_no_error (error);
}

static YzReceipt *
load (Shop *shop, int64_t entry)
{
  g_autoptr (GError) error = NULL;
  YzReceipt *receipt = yz_receipt_load (shop->base.station, entry, &error);

  g_assert_no_error (error);
  g_assert_cmpint (receipt->entry, ==, entry);
  return receipt;
}

static void
assert_line (const YzReceipt *receipt,
             guint i,
             const char *name,
             int64_t quantity,
             int64_t price,
             int64_t returnable)
{
  const YzReceiptItem *item = g_ptr_array_index (receipt->lines, i);

  g_assert_cmpstr (item->name, ==, name);
  g_assert_cmpint (item->quantity, ==, quantity);
  g_assert_cmpint (item->price_points, ==, price);
  g_assert_cmpint (item->returnable, ==, returnable);
}

static void
test_load (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (YzReceipt) returned = NULL;
  g_autoptr (YzReceipt) later = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  number = yz_id_to_text (shop.redemption->entry);
  receipt = load (&shop, shop.redemption->entry);
  g_assert_cmpint (receipt->kind, ==, YZ_ENTRY_REDEEM);
  g_assert_cmpint (receipt->rider, ==, shop.base.rider);
  g_assert_cmpstr (receipt->rider_name, ==, "张三");
  g_assert_cmpstr (receipt->staff_name, ==, "柜台");
  g_assert_cmpuint (receipt->lines->len, ==, 2);
  assert_line (receipt, 0, "肥皂", 3, 10, 3);
  assert_line (receipt, 1, "towel", 2, 15, 2);
  g_assert_cmpint (receipt->total_points, ==, 60);
  g_assert_cmpint (receipt->balance_points, ==, 140);
  g_assert_cmpstr (receipt->entry_number, ==, number);
  g_assert_cmpuint (strlen (receipt->head_code), ==, 9);
  g_assert_cmpstr (receipt->receipt_code, ==, shop.redemption->receipt_code);
  g_assert_true (
    yz_verify_receipt (yz_station_get_store (shop.base.station), receipt->receipt_code, &error));
  g_assert_no_error (error);
  {
    const YzBasketLine line = { shop.towel, 1 };

    back = yz_redemption_return (shop.base.station,
                                 shop.base.attendant2,
                                 &op_id,
                                 shop.redemption->entry,
                                 &line,
                                 1,
                                 "坏了",
                                 &error);
  }
  g_assert_no_error (error);
  returned = load (&shop, back->entry);
  g_assert_cmpint (returned->kind, ==, YZ_ENTRY_RETURN);
  g_assert_cmpstr (returned->staff_name, ==, "柜台二");
  g_assert_cmpuint (returned->lines->len, ==, 1);
  assert_line (returned, 0, "towel", 1, 15, 0);
  g_assert_cmpint (returned->total_points, ==, 15);
  g_assert_cmpint (returned->balance_points, ==, 155);
  /* The first one says the balance of its moment, and what can still come back. */
  later = load (&shop, shop.redemption->entry);
  assert_line (later, 0, "肥皂", 3, 10, 3);
  assert_line (later, 1, "towel", 2, 15, 1);
  g_assert_cmpint (later->balance_points, ==, 140);
}

static void
test_reversal (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) undone = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  undone = yz_redemption_reverse (shop.base.station,
                                  shop.base.attendant,
                                  &op_id,
                                  shop.redemption->entry,
                                  "输错了",
                                  &error);
  g_assert_no_error (error);
  receipt = load (&shop, undone->entry);
  g_assert_cmpint (receipt->kind, ==, YZ_ENTRY_REVERSAL);
  g_assert_cmpuint (receipt->lines->len, ==, 2);
  g_assert_cmpint (receipt->total_points, ==, 60);
  g_assert_cmpint (receipt->balance_points, ==, 200);
}

static void
test_no_receipt (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) undone = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzOpId undo_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  shop_open (&shop);
  g_assert_null (yz_receipt_load (shop.base.station, shop.award, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (yz_receipt_load (shop.base.station, 4711, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  yz_item_receive (shop.base.station,
                   shop.base.attendant,
                   &op_id,
                   shop.towel,
                   2,
                   NULL,
                   &booking,
                   &error);
  g_assert_no_error (error);
  g_assert_null (yz_receipt_load (shop.base.station, booking.entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  undone = yz_redemption_reverse (shop.base.station,
                                  shop.base.chief,
                                  &undo_id,
                                  booking.entry,
                                  "counted twice",
                                  &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->points, ==, 0);
  g_assert_cmpint (undone->balance, ==, 0);
  g_assert_null (yz_receipt_load (shop.base.station, undone->entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
}

static void
test_resolve (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *number = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *forged = NULL;
  g_autofree char *unknown = NULL;
  YzCode code;
  int64_t entry = 0;

  shop_open (&shop);
  entry = shop.redemption->entry;
  number = yz_id_to_text (entry);
  plain = g_strdup_printf ("%" G_GINT64_FORMAT, entry);
  lower = g_ascii_strdown (shop.redemption->receipt_code, -1);
  g_assert_true (yz_code_parse (shop.redemption->receipt_code, &code, NULL));
  code.hash[3] ^= 1;
  forged = yz_code_to_text (&code);
  code.id = yz_id_make (1, 999);
  unknown = yz_code_to_text (&code);
  {
    const struct {
      const char *text;
      int code; /* 0: found */
    } cases[] = {
      { number, 0 },
      { plain, 0 },
      { shop.redemption->receipt_code, 0 },
      { lower, 0 },
      { forged, YZ_ERROR_VERIFY },
      { unknown, YZ_ERROR_NOT_FOUND },
      { shop.base.card, YZ_ERROR_NOT_FOUND },
      { "1-999", YZ_ERROR_NOT_FOUND },
      { "soap", YZ_ERROR_NOT_FOUND },
      { "", YZ_ERROR_NOT_FOUND },
      { "YZE0000000000000000000000000", YZ_ERROR_CODE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autoptr (GError) error = NULL;
      int64_t found = yz_entry_resolve (shop.base.station, cases[i].text, &error);

      g_test_message ("%s", cases[i].text);
      if (cases[i].code == 0) {
        g_assert_no_error (error);
        g_assert_cmpint (found, ==, entry);
      } else {
        g_assert_error (error, YZ_ERROR, cases[i].code);
        g_assert_cmpint (found, ==, 0);
      }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receipt/load", test_load);
  g_test_add_func ("/receipt/reversal", test_reversal);
  g_test_add_func ("/receipt/no-receipt", test_no_receipt);
  g_test_add_func ("/receipt/resolve", test_resolve);
  return g_test_run ();
}
