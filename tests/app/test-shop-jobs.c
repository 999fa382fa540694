/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-shop-jobs.h"

#include "yz-test.h"

/* Tried again after an answer that was lost, a delivery is booked once. */
static void
test_receive (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzIncoming) delivery = g_new0 (YzIncoming, 1);
  g_autoptr (YzIncoming) again = NULL;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  delivery->actor = yz_actor_copy (test.attendant);
  delivery->op_id = yz_op_id_new ();
  delivery->item = test.item;
  delivery->quantity = 5;
  delivery->source = 1;
  again = yz_incoming_copy (delivery);
  for (int i = 0; i < 3; i++) {
    g_autofree int64_t *shelf = yz_shop_job_receive (test.station, again, &error);

    g_assert_no_error (error);
    g_assert_cmpint (*shelf, ==, 25);
  }
  again->quantity = 6;
  g_assert_null (yz_shop_job_receive (test.station, again, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  g_clear_error (&error);
  again->op_id = yz_op_id_new ();
  again->quantity = 0;
  g_assert_null (yz_shop_job_receive (test.station, again, &error));
  g_assert_nonnull (error);
}

static void
test_put (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = NULL;
  g_autofree int64_t *id = NULL;
  YzItemChange *change = g_new0 (YzItemChange, 1);

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  change->actor = yz_actor_copy (test.chief);
  change->is_new = TRUE;
  change->sku = g_strdup (" soap ");
  change->name = g_strdup ("另一种肥皂");
  change->ean = g_strdup ("");
  change->price_points = 3;
  g_assert_null (yz_shop_job_put (test.station, change, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_assert_cmpstr (yz_error_get_subject (error), ==, change->sku);
  g_clear_error (&error);
  item = yz_item_load (test.station, test.item, &error);
  g_assert_cmpstr (item->name, ==, "肥皂");

  /* The same as a change: what is left empty goes. */
  change->is_new = FALSE;
  id = yz_shop_job_put (test.station, change, &error);
  g_assert_no_error (error);
  g_assert_cmpint (*id, ==, test.item);
  g_clear_pointer (&item, yz_item_free);
  item = yz_item_load (test.station, test.item, &error);
  g_assert_cmpstr (item->name, ==, "另一种肥皂");
  g_assert_null (item->ean);
  g_assert_false (item->active);
  g_assert_cmpint (item->shelf, ==, 20);
  yz_item_change_free (change);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shop-jobs/receive", test_receive);
  g_test_add_func ("/shop-jobs/put", test_put);
  return g_test_run ();
}
