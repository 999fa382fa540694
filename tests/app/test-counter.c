/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-test.h"

#include "yz-code.h"
#include "yz-counter-jobs.h"
#include "yz-counter.h"
#include "yz-goods-list.h"

#define SOAP "6901234567892"

/* A counter on a real store, and what it said. */
typedef struct {
  YzTestStation station;
  YzClient *client;
  YzCounter *counter;
  char *told;
  gboolean told_problem;
  guint accepted;
} Desk;

static void
on_told (Desk *desk, gboolean problem, const char *sentence)
{
  g_free (desk->told);
  desk->told = g_strdup (sentence);
  desk->told_problem = problem;
}

static void
on_accepted (Desk *desk)
{
  desk->accepted++;
}

static gboolean
has_goods (gpointer data)
{
  Desk *desk = data;

  return g_list_model_get_n_items (yz_counter_get_goods (desk->counter)) > 0;
}

static void
desk_open (Desk *desk)
{
  desk->client = yz_app_test_client_new (&desk->station, FALSE);
  desk->counter = yz_counter_new (desk->client);
  g_signal_connect_swapped (desk->counter, "told", G_CALLBACK (on_told), desk);
  g_signal_connect_swapped (desk->counter, "accepted", G_CALLBACK (on_accepted), desk);
  yz_counter_refresh (desk->counter);
  yz_app_test_wait (has_goods, desk);
}

static void
desk_close (Desk *desk)
{
  yz_counter_stop (desk->counter);
  yz_client_close (desk->client);
  yz_app_test_finalize (desk->counter);
  yz_app_test_finalize (desk->client);
  g_clear_pointer (&desk->told, g_free);
}

static void
desk_clear (Desk *desk)
{
  g_clear_pointer (&desk->told, g_free);
  yz_test_station_clear (&desk->station);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gboolean
is_calm (gpointer data)
{
  Desk *desk = data;

  return !yz_counter_is_busy (desk->counter) && desk->told != NULL;
}

/* Scans and waits until the counter has an answer. */
static void
scan (Desk *desk, const char *text)
{
  g_clear_pointer (&desk->told, g_free);
  yz_counter_take_code (desk->counter, text);
  yz_app_test_wait (is_calm, desk);
}

static void
scan_command (Desk *desk, YzCommand command)
{
  g_autofree char *text = yz_app_test_command (command);

  scan (desk, text);
}

static gboolean
is_booked (gpointer data)
{
  Desk *desk = data;

  return yz_counter_get_state (desk->counter) == YZ_COUNTER_STATE_BOOKED &&
         !yz_counter_is_busy (desk->counter);
}

static YzGoods *
find_soap (Desk *desk)
{
  return yz_goods_find_in (yz_counter_get_goods (desk->counter), desk->station.item);
}

static void
test_loop (void)
{
  g_auto (Desk) desk = { 0 };
  const YzReceipt *receipt;
  int64_t entry;

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_IDLE);
  g_assert_cmpint (yz_counter_get_tally (desk.counter)->riders, ==, 1);

  scan (&desk, desk.station.card);
  g_assert_cmpstr (desk.told, ==, "");
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_RIDER);
  g_assert_cmpint (yz_counter_get_profile (desk.counter)->balance.points, ==, 50);
  scan (&desk, SOAP);
  scan (&desk, SOAP);
  g_assert_cmpint (yz_cart_get_total_points (yz_counter_get_cart (desk.counter)), ==, 20);

  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (is_booked, &desk);
  receipt = yz_counter_get_receipt (desk.counter);
  g_assert_nonnull (receipt);
  g_assert_cmpint (receipt->total_points, ==, 20);
  g_assert_cmpint (receipt->balance_points, ==, 30);
  g_assert_true (yz_counter_can_undo (desk.counter));
  g_assert_true (yz_cart_is_empty (yz_counter_get_cart (desk.counter)));
  entry = receipt->entry;

  /* Confirming twice, as scanners do, books nothing and says nothing. */
  g_clear_pointer (&desk.told, g_free);
  yz_counter_confirm (desk.counter);
  g_assert_null (desk.told);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->entry, ==, entry);

  yz_counter_cancel (desk.counter);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_IDLE);
  g_assert_null (yz_counter_get_receipt (desk.counter));
  g_assert_null (yz_counter_get_profile (desk.counter));
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 30);
}

/* A scanner that is much faster than the store. */
static void
test_burst (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *confirm = yz_app_test_command (YZ_COMMAND_CONFIRM);

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  yz_counter_take_code (desk.counter, desk.station.card);
  yz_counter_take_code (desk.counter, desk.station.card);
  yz_counter_take_code (desk.counter, SOAP);
  yz_counter_take_code (desk.counter, confirm);
  yz_counter_take_code (desk.counter, confirm);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 40);
  yz_app_test_settle ();
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 40);
}

static void
test_undo (void)
{
  g_auto (Desk) desk = { 0 };
  YzGoods *soap;

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  scan_command (&desk, YZ_COMMAND_UNDO);
  g_assert_true (desk.told_problem);
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (is_booked, &desk);
  scan_command (&desk, YZ_COMMAND_UNDO);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->kind, ==, YZ_ENTRY_REVERSAL);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 50);
  g_assert_false (yz_counter_can_undo (desk.counter));
  scan_command (&desk, YZ_COMMAND_UNDO);
  g_assert_true (desk.told_problem);
  soap = find_soap (&desk);
  g_assert_nonnull (soap);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 50);
}

static void
test_refusals (void)
{
  g_auto (Desk) desk = { 0 };
  YzCart *cart;

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  cart = yz_counter_get_cart (desk.counter);

  scan (&desk, SOAP);
  g_assert_true (desk.told_problem);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  g_assert_true (desk.told_problem);
  scan (&desk, "nothing of ours");
  g_assert_true (desk.told_problem);
  scan (&desk, "YZR00000000000000000000000000");
  g_assert_true (desk.told_problem);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_IDLE);

  scan (&desk, desk.station.card);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  g_assert_true (desk.told_problem);

  /* More than the rider has: refused by the store, the cart stays and can be changed. */
  yz_counter_set_quantity (desk.counter, find_soap (&desk), 6);
  g_assert_cmpint (yz_cart_get_total_points (cart), ==, 60);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  g_assert_true (desk.told_problem);
  g_assert_nonnull (strstr (desk.told, "60"));
  g_assert_nonnull (strstr (desk.told, "50"));
  g_assert_false (yz_cart_get_frozen (cart));
  g_assert_false (yz_counter_is_uncertain (desk.counter));
  /* More than the shelf has never gets into the cart. */
  yz_counter_set_quantity (desk.counter, find_soap (&desk), 21);
  g_assert_true (desk.told_problem);
  g_assert_cmpint (yz_cart_get_quantity (cart, find_soap (&desk)), ==, 6);

  yz_counter_set_quantity (desk.counter, find_soap (&desk), 5);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 0);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 0);
}

static void
test_other_rider (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *card = NULL;

  yz_app_test_station_new (&desk.station);
  card = yz_app_test_add_rider (&desk.station, "李四", 10);
  desk_open (&desk);

  /* With an empty cart the next rider simply comes. */
  scan (&desk, desk.station.card);
  scan (&desk, card);
  g_assert_cmpstr (yz_counter_get_profile (desk.counter)->rider->name, ==, "李四");
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);

  g_clear_pointer (&desk.told, g_free);
  yz_counter_take_code (desk.counter, card);
  desk.told = g_strdup ("waiting for the question");
  while (yz_counter_get_other (desk.counter) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (yz_counter_get_other (desk.counter), ==, "李**");
  g_assert_cmpstr (yz_counter_get_profile (desk.counter)->rider->name, ==, "张三");

  /* Until it is answered nothing happens to either of them. */
  scan (&desk, SOAP);
  g_assert_true (desk.told_problem);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  g_assert_true (desk.told_problem);
  g_assert_cmpint (yz_cart_get_pieces (yz_counter_get_cart (desk.counter)), ==, 1);

  /* The first rider's card, CANCEL, or the other's card again answer it. */
  scan (&desk, desk.station.card);
  g_assert_null (yz_counter_get_other (desk.counter));
  g_assert_cmpint (yz_cart_get_pieces (yz_counter_get_cart (desk.counter)), ==, 1);
  yz_counter_take_code (desk.counter, card);
  while (yz_counter_get_other (desk.counter) == NULL)
    g_main_context_iteration (NULL, TRUE);
  scan (&desk, card);
  g_assert_null (yz_counter_get_other (desk.counter));
  g_assert_cmpstr (yz_counter_get_profile (desk.counter)->rider->name, ==, "李四");
  g_assert_true (yz_cart_is_empty (yz_counter_get_cart (desk.counter)));
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 50);
}

static void
test_receipt (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *code = NULL;
  YzReturnLine line = { 0 };

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  scan (&desk, desk.station.card);
  yz_counter_set_quantity (desk.counter, find_soap (&desk), 3);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (is_booked, &desk);
  code = g_strdup (yz_counter_get_receipt (desk.counter)->receipt_code);
  yz_counter_cancel (desk.counter);

  scan (&desk, code);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_RECEIPT);
  g_assert_cmpuint (yz_counter_get_receipt (desk.counter)->lines->len, ==, 1);
  g_assert_false (yz_counter_can_undo (desk.counter));

  line.item = desk.station.item;
  line.quantity = 2;
  yz_counter_take_back (desk.counter, &line, 1, "wrong size");
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->kind, ==, YZ_ENTRY_RETURN);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 40);

  /* A receipt is not looked at over a cart that is open. */
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);
  scan (&desk, code);
  g_assert_true (desk.told_problem);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_RIDER);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 40);
}

static gboolean
is_uncertain (gpointer data)
{
  return yz_counter_is_uncertain (((Desk *) data)->counter);
}

/* The store goes away in the middle: nobody knows, so nothing may be changed, only asked again. */
static void
test_uncertain (void)
{
  g_auto (Desk) desk = { 0 };
  YzCart *cart;

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  cart = yz_counter_get_cart (desk.counter);
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);
  yz_client_close (desk.client);
  yz_counter_confirm (desk.counter);
  yz_app_test_wait (is_uncertain, &desk);
  g_assert_true (desk.told_problem);
  g_assert_true (yz_cart_get_frozen (cart));
  yz_counter_add_goods (desk.counter, find_soap (&desk));
  g_assert_cmpint (yz_cart_get_pieces (cart), ==, 1);
  yz_counter_confirm (desk.counter);
  yz_app_test_wait (is_uncertain, &desk);
  yz_counter_cancel (desk.counter);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_IDLE);
  g_assert_false (yz_counter_is_uncertain (desk.counter));
  g_assert_false (yz_cart_get_frozen (cart));
  yz_app_test_settle ();
  desk_close (&desk);
}

static void
test_certain (void)
{
  static const struct {
    int code;
    gboolean certain;
  } cases[] = {
    { YZ_ERROR_POINTS, TRUE },         { YZ_ERROR_STOCK, TRUE },
    { YZ_ERROR_OP_CONFLICT, TRUE },    { YZ_ERROR_INPUT, TRUE },
    { YZ_ERROR_STORE, FALSE },         { YZ_ERROR_STORE_FULL, FALSE },
    { YZ_ERROR_STORE_LOCKED, TRUE },   { YZ_ERROR_STORE_MISSING, TRUE },
    { YZ_ERROR_STORE_DAMAGED, FALSE }, { YZ_ERROR_IO, FALSE },
    { YZ_ERROR_VERIFY, FALSE },        { YZ_ERROR_STORE_LOST, TRUE },
    { YZ_ERROR_STORE_UNKNOWN, FALSE },
  };
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "?");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = g_error_new_literal (YZ_ERROR, cases[i].code, "?");

    g_assert_cmpint (yz_counter_error_is_certain (error), ==, cases[i].certain);
  }
  g_assert_false (yz_counter_error_is_certain (foreign));
}

static void
test_flood (void)
{
  g_auto (Desk) desk = { 0 };

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  for (int i = 0; i < 100; i++)
    yz_counter_take_code (desk.counter, SOAP);
  g_assert_true (desk.told_problem);
  desk_close (&desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/counter/loop", test_loop);
  g_test_add_func ("/counter/burst", test_burst);
  g_test_add_func ("/counter/undo", test_undo);
  g_test_add_func ("/counter/refusals", test_refusals);
  g_test_add_func ("/counter/other-rider", test_other_rider);
  g_test_add_func ("/counter/receipt", test_receipt);
  g_test_add_func ("/counter/uncertain", test_uncertain);
  g_test_add_func ("/counter/certain", test_certain);
  g_test_add_func ("/counter/flood", test_flood);
  return g_test_run ();
}
