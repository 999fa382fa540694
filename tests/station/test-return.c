/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-redemption.h"
#include "yz-test-dump.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

/* A shop where the rider has 200 points and has redeemed 3 pieces of soap (10 points each) and 2
 * towels (15 points each). */
typedef struct {
  YzTestStation base;
  int64_t towel;
  int64_t award;
  int64_t entry;
  char *before; /* balances before the redemption */
} Shop;

static void
shop_clear (Shop *shop)
{
  yz_test_station_clear (&shop->base);
  g_free (shop->before);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static void
shop_open (Shop *shop)
{
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 5);
  yz_test_set_limit (&shop->base, "soap", 50, YZ_PERIOD_MONTH);
  yz_test_set_limit (&shop->base, "towel", 50, YZ_PERIOD_MONTH);
  shop->award = yz_test_give_points (&shop->base, shop->base.rider, 200);
  shop->before = yz_test_dump_balances (shop->base.station, shop->base.rider);
  {
    const YzBasketLine lines[] = { { shop->base.item, 3 }, { shop->towel, 2 } };

    redemption = yz_redemption_book (shop->base.station,
                                     shop->base.attendant,
                                     &op_id,
                                     shop->base.rider,
                                     lines,
                                     2,
                                     &error);
  }
  g_assert_no_error (error);
  shop->entry = redemption->entry;
}

static YzRedemption *
take_back (Shop *shop, const YzBasketLine *lines, gsize n_lines, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_redemption_return (shop->base.station,
                               shop->base.attendant,
                               &op_id,
                               shop->entry,
                               lines,
                               n_lines,
                               "坏了",
                               error);
}

static YzRedemption *
reverse (Shop *shop, const YzActor *actor, int64_t entry, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_redemption_reverse (shop->base.station, actor, &op_id, entry, "输错了", error);
}

static void
assert_restored (Shop *shop)
{
  g_autofree char *after = yz_test_dump_balances (shop->base.station, shop->base.rider);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = NULL;

  g_assert_cmpstr (shop->before, ==, after);
  proof = yz_proof_run (shop->base.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

/* Do and return is as if nothing had been. */
static void
test_return_all (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  back = take_back (&shop, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->points, ==, 60);
  g_assert_cmpint (back->balance, ==, 200);
  entry = yz_entry_load (yz_station_get_store (shop.base.station), back->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->kind, ==, YZ_ENTRY_RETURN);
  g_assert_cmpint (entry->reverses, ==, shop.entry);
  g_assert_cmpint (entry->subject, ==, shop.base.rider);
  g_assert_cmpstr (entry->reason, ==, "坏了");
  assert_restored (&shop);
  g_assert_null (take_back (&shop, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  /* All of it is back: there is nothing left to reverse. */
  g_assert_null (reverse (&shop, shop.base.chief, shop.entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
}

/* Piece by piece up to what was handed out, at the price of then. */
static void
test_return_parts (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;

  shop_open (&shop);
  fields.sku = "soap";
  fields.price_points = 99;
  yz_item_put (shop.base.station, shop.base.chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
  {
    const struct {
      YzBasketLine lines[2];
      gsize n_lines;
      int64_t points; /* 0: refused */
      int64_t there;
    } steps[] = {
      { { { shop.base.item, 1 } }, 1, 10, 0 },
      { { { shop.base.item, 3 } }, 1, 0, 2 },
      { { { shop.towel, 1 }, { shop.base.item, 1 } }, 2, 25, 0 },
      { { { shop.towel, 1 }, { shop.towel, 1 } }, 2, 0, 1 },
      { { { shop.base.item, 2 }, { shop.towel, 1 } }, 2, 0, 1 },
      { { { 0, 0 } }, 0, 25, 0 }, /* all that is left */
      { { { shop.base.item, 1 } }, 1, 0, 0 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
      g_autoptr (YzRedemption) back = NULL;

      g_test_message ("step %u", (guint) i);
      before = yz_test_dump_store (shop.base.station);
      back = take_back (&shop, steps[i].lines, steps[i].n_lines, &error);
      if (steps[i].points != 0) {
        g_assert_no_error (error);
        g_assert_cmpint (back->points, ==, steps[i].points);
      } else {
        g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
        g_assert_cmpint (yz_error_get_there (error), ==, steps[i].there);
        g_clear_error (&error);
        after = yz_test_dump_store (shop.base.station);
        g_assert_cmpstr (before, ==, after);
        g_clear_pointer (&after, g_free);
      }
      g_clear_pointer (&before, g_free);
    }
  }
  assert_restored (&shop);
}

static void
test_return_refused (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  int64_t water = 0;

  shop_open (&shop);
  water = yz_test_add_item (&shop.base, "water", NULL, 1, 5);
  before = yz_test_dump_store (shop.base.station);
  {
    const struct {
      const char *what;
      const YzActor *actor;
      int64_t entry;
      YzBasketLine line;
      const char *reason;
      YzError code;
    } cases[] = {
      { "not in it", shop.base.attendant, shop.entry, { water, 1 }, "x", YZ_ERROR_LIMIT },
      { "none", shop.base.attendant, shop.entry, { shop.towel, 0 }, "x", YZ_ERROR_INPUT },
      { "less", shop.base.attendant, shop.entry, { shop.towel, -2 }, "x", YZ_ERROR_INPUT },
      { "most", shop.base.attendant, shop.entry, { shop.towel, G_MAXINT64 }, "x", YZ_ERROR_INPUT },
      { "no item", shop.base.attendant, shop.entry, { 4711, 1 }, "x", YZ_ERROR_NOT_FOUND },
      { "no reason", shop.base.attendant, shop.entry, { shop.towel, 1 }, "", YZ_ERROR_INPUT },
      { "no reason at all",
        shop.base.attendant,
        shop.entry,
        { shop.towel, 1 },
        NULL,
        YZ_ERROR_INPUT },
      { "award", shop.base.attendant, shop.award, { shop.towel, 1 }, "x", YZ_ERROR_STATE },
      { "no entry", shop.base.attendant, 4711, { shop.towel, 1 }, "x", YZ_ERROR_NOT_FOUND },
      { "reviewer", shop.base.reviewer, shop.entry, { shop.towel, 1 }, "x", YZ_ERROR_PERMISSION },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      YzOpId op_id = yz_op_id_new ();

      g_test_message ("%s", cases[i].what);
      g_assert_null (yz_redemption_return (shop.base.station,
                                           cases[i].actor,
                                           &op_id,
                                           cases[i].entry,
                                           &cases[i].line,
                                           1,
                                           cases[i].reason,
                                           &error));
      g_assert_error (error, YZ_ERROR, (int) cases[i].code);
      g_clear_error (&error);
      after = yz_test_dump_store (shop.base.station);
      g_assert_cmpstr (before, ==, after);
      g_clear_pointer (&after, g_free);
    }
  }
}

static void
test_retry (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) first = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzRedemption) undone = NULL;
  g_autoptr (YzRedemption) undone_again = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzOpId undo_id = yz_op_id_new ();

  shop_open (&shop);
  first = yz_redemption_return (shop.base.station,
                                shop.base.attendant,
                                &op_id,
                                shop.entry,
                                NULL,
                                0,
                                "坏了",
                                &error);
  g_assert_no_error (error);
  again = yz_redemption_return (shop.base.station,
                                shop.base.chief,
                                &op_id,
                                shop.entry,
                                NULL,
                                0,
                                "坏了",
                                &error);
  g_assert_no_error (error);
  g_assert_true (again->repeated);
  g_assert_cmpint (again->entry, ==, first->entry);
  g_assert_cmpint (again->points, ==, 60);
  g_assert_cmpint (again->balance, ==, 200);
  g_assert_cmpstr (again->receipt_code, ==, first->receipt_code);
  {
    const YzBasketLine line = { shop.towel, 1 };

    g_assert_null (yz_redemption_return (shop.base.station,
                                         shop.base.attendant,
                                         &op_id,
                                         shop.entry,
                                         &line,
                                         1,
                                         "坏了",
                                         &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
    g_clear_error (&error);
    g_assert_null (yz_redemption_return (shop.base.station,
                                         shop.base.attendant,
                                         &op_id,
                                         shop.entry,
                                         NULL,
                                         0,
                                         "不要",
                                         &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
    g_clear_error (&error);
    g_assert_null (yz_redemption_reverse (shop.base.station,
                                          shop.base.chief,
                                          &op_id,
                                          shop.entry,
                                          "坏了",
                                          &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
    g_clear_error (&error);
  }
  undone = yz_redemption_reverse (shop.base.station,
                                  shop.base.chief,
                                  &undo_id,
                                  shop.award,
                                  "wrong rider",
                                  &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->points, ==, -200);
  g_assert_cmpint (undone->balance, ==, 0);
  undone_again = yz_redemption_reverse (shop.base.station,
                                        shop.base.chief,
                                        &undo_id,
                                        shop.award,
                                        "wrong rider",
                                        &error);
  g_assert_no_error (error);
  g_assert_true (undone_again->repeated);
  g_assert_cmpint (undone_again->entry, ==, undone->entry);
  /* After the reversal the first return still answers as it did. */
  g_clear_pointer (&again, yz_redemption_free);
  again = yz_redemption_return (shop.base.station,
                                shop.base.attendant,
                                &op_id,
                                shop.entry,
                                NULL,
                                0,
                                "坏了",
                                &error);
  g_assert_cmpint (again->balance, ==, 200);
}

/* UNDO at the counter: do and reverse is as if nothing had been, and happens once. */
static void
test_reverse (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) undone = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  undone = reverse (&shop, shop.base.attendant2, shop.entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->points, ==, 60);
  g_assert_cmpint (undone->balance, ==, 200);
  assert_restored (&shop);
  g_assert_null (reverse (&shop, shop.base.attendant, shop.entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_ALREADY_REVERSED);
  g_clear_error (&error);
  g_assert_null (take_back (&shop, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_ALREADY_REVERSED);
  g_clear_error (&error);
  g_assert_null (reverse (&shop, shop.base.chief, undone->entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  assert_restored (&shop);
}

static void
test_reverse_after_part (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) part = NULL;
  g_autoptr (YzRedemption) rest = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  {
    const YzBasketLine line = { shop.towel, 1 };

    part = take_back (&shop, &line, 1, &error);
  }
  g_assert_no_error (error);
  before = yz_test_dump_store (shop.base.station);
  g_assert_null (reverse (&shop, shop.base.chief, shop.entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (reverse (&shop, shop.base.chief, part->entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
  rest = take_back (&shop, NULL, 0, &error);
  g_assert_no_error (error);
  assert_restored (&shop);
}

/* Who may reverse what, and when. */
static void
test_permissions (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (YzRedemption) undone = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  before = yz_test_dump_store (shop.base.station);
  {
    const struct {
      const YzActor *actor;
      int64_t entry;
      int64_t now_ms;
    } cases[] = {
      { shop.base.reviewer, shop.entry, NOON },  { shop.base.street, shop.entry, NOON },
      { shop.base.attendant, shop.award, NOON }, { shop.base.attendant, shop.entry, NOON + DAY },
      { shop.base.reviewer, shop.award, NOON },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      yz_clock_set_fixed (cases[i].now_ms);
      g_assert_null (reverse (&shop, cases[i].actor, cases[i].entry, &error));
      g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
      g_clear_error (&error);
    }
  }
  g_assert_null (reverse (&shop, shop.base.chief, 4711, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
  yz_clock_set_fixed (NOON + 40 * DAY);
  undone = reverse (&shop, shop.base.chief, shop.entry, &error);
  g_assert_no_error (error);
  assert_restored (&shop);
}

/* What was spent or handed out since cannot be taken back. */
static void
test_reverse_spent (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  int64_t receipt = 0;

  shop_open (&shop);
  receipt = yz_test_query_int (shop.base.station, "SELECT MIN(id) FROM entry WHERE kind = 9");
  before = yz_test_dump_store (shop.base.station);
  g_assert_null (reverse (&shop, shop.base.chief, shop.award, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_POINTS);
  g_assert_cmpint (yz_error_get_asked (error), ==, 200);
  g_assert_cmpint (yz_error_get_there (error), ==, 140);
  g_clear_error (&error);
  g_assert_null (reverse (&shop, shop.base.chief, receipt, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "肥皂");
  g_assert_cmpint (yz_error_get_asked (error), ==, 20);
  g_assert_cmpint (yz_error_get_there (error), ==, 17);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* A return in another month gives back the use of the month of the redemption. */
static void
test_return_next_month (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  yz_clock_set_fixed (NOON + 30 * DAY);
  back = take_back (&shop, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT COUNT(*) FROM item_use WHERE period = 202603"),
                   ==,
                   2);
  assert_restored (&shop);
}

/* A rider who has left gets the points back all the same. */
static void
test_return_after_leaving (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  yz_rider_leave (shop.base.station, shop.base.attendant, shop.base.rider, &error);
  g_assert_no_error (error);
  back = take_back (&shop, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->balance, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/return/all", test_return_all);
  g_test_add_func ("/return/parts", test_return_parts);
  g_test_add_func ("/return/refused", test_return_refused);
  g_test_add_func ("/return/retry", test_retry);
  g_test_add_func ("/return/next-month", test_return_next_month);
  g_test_add_func ("/return/after-leaving", test_return_after_leaving);
  g_test_add_func ("/reverse/redemption", test_reverse);
  g_test_add_func ("/reverse/after-part", test_reverse_after_part);
  g_test_add_func ("/reverse/permissions", test_permissions);
  g_test_add_func ("/reverse/spent", test_reverse_spent);
  return g_test_run ();
}
