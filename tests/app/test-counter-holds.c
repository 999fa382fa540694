/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counter by gun beyond the plain redemption: quantities, riders who wait, holds and their
 * pick-up, approvals, prices that change, goods beyond the books. */
#include "yz-app-test.h"

#include "yz-clock.h"
#include "yz-code.h"
#include "yz-counter.h"
#include "yz-hold.h"
#include "yz-rider-pin.h"
#include "yz-setting.h"

#include <string.h>

#define SOAP "6901234567892"

/* A counter on a real store, and what it said. */
typedef struct {
  YzTestStation station;
  YzClient *client;
  YzCounter *counter;
  char *told;
  gboolean told_problem;
  int approval; /* the kind that was wanted; -1: none */
} Desk;

static void
on_told (Desk *desk, gboolean problem, const char *sentence)
{
  g_free (desk->told);
  desk->told = g_strdup (sentence);
  desk->told_problem = problem;
}

static void
on_approval_wanted (Desk *desk, int kind, const char *sentence)
{
  g_assert_cmpstr (sentence, !=, "");
  desk->approval = kind;
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
  desk->approval = -1;
  g_signal_connect_swapped (desk->counter, "told", G_CALLBACK (on_told), desk);
  g_signal_connect_swapped (desk->counter,
                            "approval-wanted",
                            G_CALLBACK (on_approval_wanted),
                            desk);
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

  return !yz_counter_is_busy (desk->counter) && (desk->told != NULL || desk->approval >= 0);
}

/* Scans and waits until the counter has an answer. */
static void
scan (Desk *desk, const char *text)
{
  g_clear_pointer (&desk->told, g_free);
  desk->approval = -1;
  yz_counter_take_code (desk->counter, text);
  yz_app_test_wait (is_calm, desk);
}

static void
scan_command (Desk *desk, YzCommand command)
{
  g_autofree char *text = yz_app_test_command (command);

  scan (desk, text);
}

static void
scan_quantity (Desk *desk, int quantity)
{
  const YzCode code = { .kind = YZ_CODE_COMMAND,
                        .command = YZ_COMMAND_QUANTITY,
                        .quantity = quantity };
  g_autofree char *text = yz_code_to_text (&code);

  scan (desk, text);
}

static gboolean
is_booked (gpointer data)
{
  Desk *desk = data;

  return yz_counter_get_state (desk->counter) == YZ_COUNTER_STATE_BOOKED &&
         !yz_counter_is_busy (desk->counter);
}

static int64_t
get_pieces (Desk *desk)
{
  return yz_cart_get_pieces (yz_counter_get_cart (desk->counter));
}

static void
test_quantities (void)
{
  g_auto (Desk) desk = { 0 };

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  scan_command (&desk, YZ_COMMAND_MORE);
  g_assert_true (desk.told_problem);
  scan (&desk, desk.station.card);
  scan_quantity (&desk, 3);
  g_assert_true (desk.told_problem);
  scan (&desk, SOAP);
  scan_command (&desk, YZ_COMMAND_MORE);
  g_assert_cmpint (get_pieces (&desk), ==, 2);
  scan_quantity (&desk, 4);
  g_assert_cmpint (get_pieces (&desk), ==, 4);
  scan_command (&desk, YZ_COMMAND_LESS);
  g_assert_cmpint (get_pieces (&desk), ==, 3);
  g_assert_cmpstr (desk.told, ==, "");
  scan_quantity (&desk, 99);
  g_assert_true (desk.told_problem);
  g_assert_cmpint (get_pieces (&desk), ==, 3);
  for (int i = 0; i < 3; i++)
    scan_command (&desk, YZ_COMMAND_LESS);
  g_assert_cmpint (get_pieces (&desk), ==, 0);
  scan_command (&desk, YZ_COMMAND_LESS);
  g_assert_true (desk.told_problem);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 50);
}

static gboolean
has_rider (gpointer data)
{
  Desk *desk = data;

  return yz_counter_get_state (desk->counter) == YZ_COUNTER_STATE_RIDER &&
         !yz_counter_is_busy (desk->counter);
}

/* Two riders in turn: nothing is booked while they wait, and everybody has their own cart again. */
static void
test_park (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *second = NULL;
  int64_t first_rider;

  yz_app_test_station_new (&desk.station);
  first_rider = desk.station.rider;
  second = yz_app_test_add_rider (&desk.station, "李四", 100);
  desk_open (&desk);
  scan_command (&desk, YZ_COMMAND_PARK);
  g_assert_true (desk.told_problem);
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);
  scan_quantity (&desk, 3);
  scan_command (&desk, YZ_COMMAND_PARK);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_IDLE);
  g_assert_cmpuint (g_list_model_get_n_items (yz_counter_get_parked (desk.counter)), ==, 1);
  {
    g_autoptr (YzParkedCart) parked =
      g_list_model_get_item (yz_counter_get_parked (desk.counter), 0);

    g_assert_cmpstr (yz_parked_cart_get_name (parked), ==, "张**");
    g_assert_cmpint (yz_parked_cart_get_pieces (parked), ==, 3);
  }
  scan (&desk, second);
  scan (&desk, SOAP);
  g_assert_cmpint (get_pieces (&desk), ==, 1);
  /* The first one is called back: the second waits instead. */
  yz_counter_recall (desk.counter, first_rider);
  yz_app_test_wait (has_rider, &desk);
  g_assert_cmpint (yz_counter_get_profile (desk.counter)->rider->id, ==, first_rider);
  g_assert_cmpint (get_pieces (&desk), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (yz_counter_get_parked (desk.counter)), ==, 1);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (is_booked, &desk);
  /* Scanned again, the second goes on. */
  scan (&desk, second);
  g_assert_cmpint (get_pieces (&desk), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (yz_counter_get_parked (desk.counter)), ==, 0);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 20);
}

static void
test_hold (void)
{
  g_auto (Desk) desk = { 0 };
  const YzReceipt *receipt;
  g_autofree char *slip = NULL;

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  scan_command (&desk, YZ_COMMAND_HOLD);
  g_assert_true (desk.told_problem);
  scan (&desk, desk.station.card);
  scan_command (&desk, YZ_COMMAND_COLLECT);
  g_assert_true (desk.told_problem);
  scan (&desk, SOAP);
  scan_quantity (&desk, 2);
  scan_command (&desk, YZ_COMMAND_HOLD);
  yz_app_test_wait (is_booked, &desk);
  receipt = yz_counter_get_receipt (desk.counter);
  g_assert_cmpint (receipt->kind, ==, YZ_ENTRY_HOLD);
  g_assert_cmpint (receipt->balance_points, ==, 30);
  g_assert_cmpint (receipt->until_on, >, 0);
  g_assert_true (yz_counter_can_undo (desk.counter));
  /* Taken back and done once more. */
  scan_command (&desk, YZ_COMMAND_UNDO);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->kind, ==, YZ_ENTRY_RELEASE);
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);
  scan_command (&desk, YZ_COMMAND_HOLD);
  yz_app_test_wait (is_booked, &desk);
  slip = g_strdup (yz_counter_get_receipt (desk.counter)->receipt_code);
  scan (&desk, desk.station.card);
  g_assert_cmpuint (yz_counter_get_profile (desk.counter)->holds->len, ==, 1);
  /* Not over an open cart. */
  scan (&desk, SOAP);
  scan_command (&desk, YZ_COMMAND_COLLECT);
  g_assert_true (desk.told_problem);
  scan_command (&desk, YZ_COMMAND_CANCEL);
  /* By the slip alone. */
  scan (&desk, slip);
  g_assert_cmpint (yz_counter_get_state (desk.counter), ==, YZ_COUNTER_STATE_RECEIPT);
  scan_command (&desk, YZ_COMMAND_COLLECT);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->kind, ==, YZ_ENTRY_COLLECT);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 40);
  /* Undone, the goods are back on the shelf and the points with the rider. */
  scan_command (&desk, YZ_COMMAND_UNDO);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->kind, ==, YZ_ENTRY_RETURN);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 50);
}

/* Changes the store while the program has it closed. */
static void
prepare (Desk *desk, gboolean pin)
{
  g_autoptr (GError) error = NULL;
  YzTestStation *test = &desk->station;

  yz_test_station_reopen (test);
  yz_setting_set (test->station, test->chief, YZ_SETTING_LARGE_POINTS, "20", &error);
  g_assert_no_error (error);
  if (pin)
    yz_rider_pin_set (test->station, test->chief, test->rider, "8642", &error);
  g_assert_no_error (error);
  g_clear_pointer (&test->station, yz_station_close);
}

static gboolean
wants_approval (gpointer data)
{
  Desk *desk = data;

  return desk->approval >= 0 && !yz_counter_is_busy (desk->counter);
}

static void
test_approval (void)
{
  g_auto (Desk) desk = { 0 };

  yz_app_test_station_new (&desk.station);
  prepare (&desk, TRUE);
  desk_open (&desk);
  scan (&desk, desk.station.card);
  g_assert_true (yz_counter_get_profile (desk.counter)->has_pin);
  scan (&desk, SOAP);
  scan_quantity (&desk, 2);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (wants_approval, &desk);
  g_assert_cmpint (desk.approval, ==, YZ_APPROVAL_LARGE);
  /* A wrong PIN is asked for again; the cart stands. */
  desk.approval = -1;
  yz_counter_approve (desk.counter, 0, "1111", NULL);
  yz_app_test_wait (wants_approval, &desk);
  g_assert_cmpint (get_pieces (&desk), ==, 2);
  desk.approval = -1;
  yz_counter_approve (desk.counter, 0, "8642", NULL);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 30);
  /* A second person will do as well. */
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);
  scan_quantity (&desk, 2);
  scan_command (&desk, YZ_COMMAND_HOLD);
  yz_app_test_wait (wants_approval, &desk);
  yz_counter_approve (desk.counter, desk.station.reviewer->staff, YZ_TEST_PIN_STAFF, NULL);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->kind, ==, YZ_ENTRY_HOLD);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 10);
}

/* More in the customer's hand than in the books. */
static void
test_beyond (void)
{
  g_auto (Desk) desk = { 0 };
  int64_t quantity = 0;

  yz_app_test_station_new (&desk.station);
  yz_test_station_reopen (&desk.station);
  {
    g_autofree char *code = NULL;
    YzCode item = { .kind = YZ_CODE_ITEM };

    item.id = yz_test_add_item (&desk.station, "cup", NULL, 5, 1);
    g_clear_pointer (&desk.station.station, yz_station_close);
    code = yz_code_to_text (&item);
    desk_open (&desk);
    scan (&desk, desk.station.card);
    g_assert_null (yz_counter_get_beyond (desk.counter, &quantity));
    scan (&desk, code);
    scan (&desk, code);
    g_assert_true (desk.told_problem);
    g_assert_nonnull (yz_counter_get_beyond (desk.counter, &quantity));
    g_assert_cmpint (quantity, ==, 2);
  }
  yz_counter_allow_beyond (desk.counter);
  g_assert_null (yz_counter_get_beyond (desk.counter, &quantity));
  g_assert_cmpint (get_pieces (&desk), ==, 2);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (wants_approval, &desk);
  g_assert_cmpint (desk.approval, ==, YZ_APPROVAL_BEYOND);
  /* Not by anybody. */
  desk.approval = -1;
  yz_counter_approve (desk.counter, desk.station.attendant2->staff, YZ_TEST_PIN_STAFF, "x");
  yz_app_test_wait (wants_approval, &desk);
  yz_counter_approve (desk.counter, desk.station.chief->staff, YZ_TEST_PIN_CHIEF, "in the hand");
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 40);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 40);
}

/* On the writing lane, as another page of the program would. */
static gpointer
raise_price (gpointer context, gpointer data, GError **error)
{
  const YzActor *actor = data;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;

  fields.sku = "soap";
  fields.price_points = 12;
  return yz_item_put (context, actor, &fields, NULL, NULL, error) != 0 ? GINT_TO_POINTER (TRUE)
                                                                       : NULL;
}

static void
on_raised (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (yz_client_run_finish (YZ_CLIENT (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
costs_12 (gpointer data)
{
  return yz_cart_get_total_points (yz_counter_get_cart (((Desk *) data)->counter)) == 12;
}

/* Dearer between the scan and the confirmation: told, shown, and booked when confirmed again. */
static void
test_price (void)
{
  g_auto (Desk) desk = { 0 };
  gboolean raised = FALSE;

  yz_app_test_station_new (&desk.station);
  desk_open (&desk);
  scan (&desk, desk.station.card);
  scan (&desk, SOAP);
  yz_client_write_async (desk.client,
                         YZ_LANE_ALONE,
                         raise_price,
                         yz_actor_copy (desk.station.chief),
                         (GDestroyNotify) yz_actor_free,
                         NULL,
                         on_raised,
                         &raised);
  yz_app_test_wait (is_set, &raised);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  g_assert_true (desk.told_problem);
  g_assert_nonnull (strstr (desk.told, "10"));
  g_assert_nonnull (strstr (desk.told, "12"));
  yz_app_test_wait (costs_12, &desk);
  scan_command (&desk, YZ_COMMAND_CONFIRM);
  yz_app_test_wait (is_booked, &desk);
  g_assert_cmpint (yz_counter_get_receipt (desk.counter)->balance_points, ==, 38);
  desk_close (&desk);
  g_assert_cmpint (yz_app_test_get_balance (&desk.station), ==, 38);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/counter/quantities", test_quantities);
  g_test_add_func ("/counter/park", test_park);
  g_test_add_func ("/counter/hold", test_hold);
  g_test_add_func ("/counter/approval", test_approval);
  g_test_add_func ("/counter/beyond", test_beyond);
  g_test_add_func ("/counter/price", test_price);
  return g_test_run ();
}
