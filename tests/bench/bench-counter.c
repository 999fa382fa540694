/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-counter.h"

#include "yz-points.h"
#include "yz-rider.h"

void
bench_counter_open (BenchCounter *counter, const char *path)
{
  const YzStationSetup setup = {
    .name = "bench", .kind = YZ_STATION_CENTRE, .admin_name = "chief", .admin_pin = "271828"
  };
  const YzRiderFields rider = {
    .name = "张三", .phone = "13800138000", .grid_worker = -1, .consent = -1
  };
  const YzItemFields item = {
    .sku = "SOAP", .name = "香皂", .price_points = 1, .limit = -1, .minimum = -1, .active = -1
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzActor) approver = NULL;
  g_autoptr (YzRedemption) gift = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzOpId adjust_op = yz_op_id_new ();
  YzBooking booking;

  counter->station = yz_station_create (path, &setup, &error);
  bench_check (counter->station != NULL, error);
  counter->chief = yz_staff_sign_in (counter->station, "chief", "271828", &error);
  bench_check (counter->chief != NULL, error);
  bench_check (yz_staff_add (counter->station,
                             counter->chief,
                             "second",
                             YZ_ROLE_CHIEF,
                             "314159",
                             &error) != 0,
               error);
  approver = yz_staff_sign_in (counter->station, "second", "314159", &error);
  counter->rider = yz_rider_add (counter->station, counter->chief, &rider, &error);
  bench_check (counter->rider != 0, error);
  counter->item = yz_item_put (counter->station, counter->chief, &item, NULL, NULL, &error);
  bench_check (counter->item != 0, error);
  bench_check (yz_item_receive (counter->station,
                                counter->chief,
                                &op_id,
                                counter->item,
                                100000000,
                                "purchase",
                                &booking,
                                &error),
               error);
  gift = yz_points_adjust (counter->station,
                           counter->chief,
                           approver,
                           &adjust_op,
                           counter->rider,
                           100000000,
                           "for the benchmark",
                           &error);
  bench_check (gift != NULL, error);
}

void
bench_counter_close (BenchCounter *counter)
{
  yz_actor_free (counter->chief);
  yz_station_close (counter->station);
}

void
bench_counter_redeem (BenchCounter *counter)
{
  const YzBasketLine line = { counter->item, 1 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption =
    yz_redemption_book (counter->station, counter->chief, &op_id, counter->rider, &line, 1, &error);

  bench_check (redemption != NULL, error);
}
