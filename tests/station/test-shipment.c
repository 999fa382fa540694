/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-shipment"

#include "yz-city.h"
#include "yz-item.h"
#include "yz-proof.h"
#include "yz-redemption.h"
#include "yz-shipment.h"
#include "yz-test-dump.h"
#include "yz-test.h"

#include <glib/gstdio.h>

/* Two stations of one city: the first has 20 soaps and 5 towels. */
typedef struct {
  YzTestStation base;
  YzStation *here;
  YzStation *there;
  int64_t towel;
} City;

static void
city_clear (City *city)
{
  g_clear_pointer (&city->there, yz_station_close);
  yz_test_station_clear (&city->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (City, city_clear)

static void
forget_desk (YzStation *station)
{
  const char *dir = yz_store_get_files_dir (yz_station_get_store (station));
  g_autofree char *path = g_build_filename (dir, "desk", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
city_open (City *city)
{
  const YzCityJoin wanted = { .name = "城西驿站", .kind = YZ_STATION_CENTRE };
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&city->base);
  yz_test_station_add_shop (&city->base);
  city->towel = yz_test_add_item (&city->base, "towel", NULL, 15, 5);
  city->here = city->base.station;
  forget_desk (city->here);
  city->there = yz_city_open (city->base.uri, &error);
  g_assert_no_error (error);
  yz_city_join (city->there, city->base.chief, &wanted, &error);
  g_assert_no_error (error);
}

static int64_t
send_goods (City *city, int64_t soaps, int64_t towels, GError **error)
{
  const YzStockLine lines[] = { { .item = city->base.item, .pieces = soaps },
                                { .item = city->towel, .pieces = towels } };
  YzOpId op_id = yz_op_id_new ();

  return yz_shipment_send (city->here,
                           city->base.attendant,
                           &op_id,
                           yz_station_get_id (city->there),
                           lines,
                           2,
                           "门店调拨",
                           error);
}

static gboolean
arrive (City *city, int64_t shipment, int64_t soaps, const char *reason, GError **error)
{
  const YzStockLine line = { .item = city->base.item, .pieces = soaps };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  return yz_shipment_arrive (city->there,
                             city->base.attendant2,
                             &op_id,
                             shipment,
                             &line,
                             1,
                             reason,
                             &booking,
                             error);
}

static gboolean
cancel (City *city, YzStation *station, int64_t shipment, GError **error)
{
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  return yz_shipment_cancel (station,
                             city->base.attendant,
                             &op_id,
                             shipment,
                             "不送了",
                             &booking,
                             error);
}

static int64_t
get_shelf (YzStation *station, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = yz_item_load (station, id, &error);

  g_assert_no_error (error);
  return item->shelf;
}

static YzShipmentState
get_state (YzStation *station, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzShipment) shipment = yz_shipment_load (station, id, &error);

  g_assert_no_error (error);
  return shipment->state;
}

static void
assert_proof (City *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = yz_proof_run (city->here, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

/* What is on its way is on neither shelf; what really arrived is on the other, with a difference.
 */
static void
test_arrive (void)
{
  static const struct {
    int64_t arrived;
    const char *reason;
    int64_t difference; /* of the other station's count difference account */
  } cases[] = {
    { 8, NULL, 0 },
    { 6, "路上破了两块", 2 },
    { 9, "多了一块", -1 },
    { 0, "没有", 8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (City) city = { 0 };
    g_autoptr (GError) error = NULL;
    YzAccountKey key = { .kind = YZ_ACCOUNT_COUNT_DIFFERENCE };
    int64_t difference = 0;
    int64_t coming = 0;
    int64_t id = 0;

    city_open (&city);
    id = send_goods (&city, 8, 2, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_shelf (city.here, city.base.item), ==, 12);
    g_assert_cmpint (get_shelf (city.there, city.base.item), ==, 0);
    yz_shipment_count_coming (city.there, &coming, &error);
    g_assert_no_error (error);
    g_assert_cmpint (coming, ==, 1);
    assert_proof (&city);
    if (cases[i].difference != 0) {
      g_assert_false (arrive (&city, id, cases[i].arrived, NULL, &error));
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_clear_error (&error);
    }
    arrive (&city, id, cases[i].arrived, cases[i].reason, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_shelf (city.there, city.base.item), ==, cases[i].arrived);
    g_assert_cmpint (get_shelf (city.there, city.towel), ==, 2);
    key.unit = city.base.item;
    key.station = yz_station_get_id (city.there);
    yz_account_get_balance (yz_station_get_store (city.there), &key, &difference, &error);
    g_assert_no_error (error);
    g_assert_cmpint (difference, ==, cases[i].difference);
    g_assert_cmpint (get_state (city.here, id), ==, YZ_SHIPMENT_ARRIVED);
    yz_shipment_count_coming (city.there, &coming, &error);
    g_assert_cmpint (coming, ==, 0);
    assert_proof (&city);

    g_assert_false (arrive (&city, id, 8, "x", &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
    g_clear_error (&error);
    g_assert_false (cancel (&city, city.here, id, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  }
}

/* Taken back it is as if nothing had been sent; the other station can do nothing with it then. */
static void
test_cancel (void)
{
  g_auto (City) city = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t id = 0;

  city_open (&city);
  id = send_goods (&city, 8, 2, &error);
  g_assert_no_error (error);
  g_assert_false (cancel (&city, city.there, id, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_clear_error (&error);
  cancel (&city, city.here, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (city.here, city.base.item), ==, 20);
  g_assert_cmpint (get_state (city.there, id), ==, YZ_SHIPMENT_CANCELLED);
  g_assert_false (arrive (&city, id, 8, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (cancel (&city, city.here, id, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  assert_proof (&city);
}

/* What another shipment has on its way does not pay for this one: each is taken out once, even
 * where entries are reversed beside these functions. */
static void
test_reversed_beside (void)
{
  g_auto (City) city = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzShipment) shipment = NULL;
  g_autoptr (YzRedemption) undone = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t first = 0;
  int64_t second = 0;

  city_open (&city);
  first = send_goods (&city, 8, 2, &error);
  second = send_goods (&city, 8, 2, &error);
  g_assert_no_error (error);
  arrive (&city, first, 8, NULL, &error);
  g_assert_no_error (error);
  shipment = yz_shipment_load (city.here, first, &error);
  g_assert_null (
    yz_redemption_reverse (city.here, city.base.chief, &op_id, shipment->sent_entry, "x", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_clear_error (&error);
  /* An arrival that is reversed has not arrived, and can be said anew. */
  undone = yz_redemption_reverse (city.there,
                                  city.base.chief,
                                  &op_id,
                                  shipment->arrived_entry,
                                  "数错了",
                                  &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_state (city.there, first), ==, YZ_SHIPMENT_SENT);
  arrive (&city, first, 7, "少一块", &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (city.there, city.base.item), ==, 7);
  g_assert_cmpint (get_state (city.there, second), ==, YZ_SHIPMENT_SENT);
  assert_proof (&city);
}

static void
test_retry (void)
{
  g_auto (City) city = { 0 };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t ids[2] = { 0 };

  city_open (&city);
  for (int i = 0; i < 3; i++) {
    const YzStockLine line = { .item = city.base.item, .pieces = i < 2 ? 4 : 5 };
    int64_t id = yz_shipment_send (city.here,
                                   city.base.attendant,
                                   &op_id,
                                   yz_station_get_id (city.there),
                                   &line,
                                   1,
                                   NULL,
                                   &error);

    if (i < 2)
      ids[i] = id;
  }
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  g_assert_cmpint (ids[0], !=, 0);
  g_assert_cmpint (ids[0], ==, ids[1]);
  g_assert_cmpint (get_shelf (city.here, city.base.item), ==, 16);
}

static void
test_tampered (void)
{
  static const struct {
    const char *sql;
    const char *place;
  } cases[] = {
    { "UPDATE shipment_line SET sent = sent + 1 WHERE line = 1", "shipment" },
    { "UPDATE shipment_line SET arrived = 7 WHERE line = 1 AND arrived IS NOT NULL", "shipment" },
    { "DELETE FROM shipment_line WHERE line = 2", "shipment" },
    { "UPDATE shipment SET arrived_entry = NULL WHERE arrived_entry IS NOT NULL", "shipment" },
    { "UPDATE shipment SET sent_entry = sent_entry - 1", "shipment" },
    { "UPDATE shipment SET to_station = 3", "shipment" },
    { "DELETE FROM shipment", "account" },
  };
  g_auto (City) city = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t id = 0;

  city_open (&city);
  id = send_goods (&city, 8, 2, &error);
  send_goods (&city, 1, 1, &error);
  arrive (&city, id, 8, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&city.there, yz_station_close);
  g_clear_pointer (&city.base.station, yz_station_close);
  yz_test_place_keep (&city.base.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzStation) reader = NULL;
    g_autoptr (YzVerification) proof = NULL;
    gboolean found = FALSE;

    g_test_message ("%s", cases[i].sql);
    yz_test_place_tamper (&city.base.place, cases[i].sql);
    reader = yz_station_open_desk (city.base.uri, YZ_STORE_READ, 1, &error);
    g_assert_no_error (error);
    proof = yz_proof_run (reader, &error);
    g_assert_no_error (error);
    for (guint k = 0; k < proof->findings->len; k++)
      found =
        found || g_str_has_prefix (((YzFinding *) g_ptr_array_index (proof->findings, k))->place,
                                   cases[i].place);
    g_assert_true (found);
    g_clear_pointer (&proof, yz_verification_free);
    g_clear_pointer (&reader, yz_station_close);
    yz_test_place_restore (&city.base.place);
  }
}

/* Anywhere: to where nothing can go. On a file there is only one station. */
static void
test_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  before = yz_test_dump_store (test.station);
  {
    const struct {
      int64_t to;
      int code;
    } cases[] = {
      { yz_station_get_id (test.station), YZ_ERROR_REFUSED },
      { 99, YZ_ERROR_NOT_FOUND },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      const YzStockLine line = { .item = test.item, .pieces = 1 };
      YzOpId op_id = yz_op_id_new ();

      g_assert_cmpint (yz_shipment_send (test.station,
                                         test.attendant,
                                         &op_id,
                                         cases[i].to,
                                         &line,
                                         1,
                                         NULL,
                                         &error),
                       ==,
                       0);
      g_assert_error (error, YZ_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shipment/refused", test_refused);
  if (yz_test_on_postgresql ()) {
    g_test_add_func ("/shipment/arrive", test_arrive);
    g_test_add_func ("/shipment/cancel", test_cancel);
    g_test_add_func ("/shipment/reversed-beside", test_reversed_beside);
    g_test_add_func ("/shipment/retry", test_retry);
    g_test_add_func ("/shipment/tampered", test_tampered);
  }
  return g_test_run ();
}
