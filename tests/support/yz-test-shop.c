/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-test"

#include "yz-item.h"
#include "yz-review.h"
#include "yz-test.h"

#define SOAP_EAN "6901234567892"

int64_t
yz_test_add_item (YzTestStation *test,
                  const char *sku,
                  const char *ean,
                  int64_t price,
                  int64_t stock)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t item = 0;

  fields.sku = sku;
  fields.name = g_strcmp0 (sku, "soap") == 0 ? "肥皂" : sku;
  fields.ean = ean;
  fields.price_points = price;
  item = yz_item_put (test->station, test->chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (item, !=, 0);
  if (stock > 0) {
    yz_item_receive (test->station,
                     test->attendant,
                     &op_id,
                     item,
                     stock,
                     "purchase",
                     &booking,
                     &error);
    g_assert_no_error (error);
  }
  return item;
}

void
yz_test_set_limit (YzTestStation *test, const char *sku, int64_t limit, YzPeriod period)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (GError) error = NULL;

  fields.sku = sku;
  fields.limit = limit;
  fields.period = period;
  yz_item_put (test->station, test->chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
yz_test_station_add_shop (YzTestStation *test)
{
  test->item = yz_test_add_item (test, "soap", SOAP_EAN, 10, 20);
}

int64_t
yz_test_give_points (YzTestStation *test, int64_t rider, int64_t points)
{
  YzRule rule = {
    .kind = (char *) "leaflet",
    .points = 1,
    .unit = YZ_RULE_PER_ITEM,
    .document = (char *) "",
    .valid_from = 20200101,
  };
  YzJobFields fields = {
    .op_id = yz_op_id_new (),
    .rider = rider,
    .kind = "leaflet",
    .quantity = points,
  };
  YzOpId op_id = yz_op_id_new ();
  YzReviewResult result = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t job = 0;

  yz_rule_add (test->station, test->chief, &rule, &error);
  g_assert_no_error (error);
  job = yz_job_record (test->station, test->attendant, &fields, &error);
  g_assert_no_error (error);
  /* A second job of the same kind within days is flagged, so that approving wants a reason. */
  yz_review_decide (test->station,
                    test->reviewer,
                    &op_id,
                    job,
                    YZ_JOB_APPROVED,
                    "checked",
                    &result,
                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (result.points, ==, points);
  return result.entry;
}
