/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durable redemptions, one by one, beside bare durable commits of one row on the same disk with the
 * same settings. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "bench-util.h"
#include "yz-redemption.h"
#include "yz-rider.h"
#include "yz-points.h"

typedef struct {
  YzStation *station;
  YzActor *chief;
  int64_t rider;
  int64_t item;
} Counter;

static void
open_counter (Counter *counter, const char *path)
{
  const YzStationSetup setup = {
    .name = "bench", .kind = YZ_STATION_CENTRE, .admin_name = "chief", .admin_pin = "271828"
  };
  const YzRiderFields rider = {
    .name = "张三", .phone = "13800138000", .grid_worker = -1, .consent = -1
  };
  const YzItemFields item = {
    .sku = "SOAP", .name = "香皂", .price_points = 1, .limit_month = -1, .active = -1
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

static double
redeem (Counter *counter, int times)
{
  const YzBasketLine line = { counter->item, 1 };
  int64_t start = bench_now_ns ();

  for (int i = 0; i < times; i++) {
    g_autoptr (GError) error = NULL;
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzRedemption) redemption = yz_redemption_book (counter->station,
                                                              counter->chief,
                                                              &op_id,
                                                              counter->rider,
                                                              &line,
                                                              1,
                                                              &error);

    bench_check (redemption != NULL, error);
  }
  return times / ((double) (bench_now_ns () - start) / 1e9);
}

static double
commit_bare (sqlite3_stmt *insert, int times)
{
  int64_t start = bench_now_ns ();

  for (int i = 0; i < times; i++) {
    bench_check (sqlite3_step (insert) == SQLITE_DONE, NULL);
    sqlite3_reset (insert);
  }
  return times / ((double) (bench_now_ns () - start) / 1e9);
}

int
main (void)
{
  int times = (int) bench_get_number ("YIZHAN_BENCH_TIMES", 500);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  g_autofree char *bare_path = g_build_filename (dir, "bare.db", NULL);
  sqlite3 *bare = bench_open_bare (bare_path);
  sqlite3_stmt *insert = NULL;
  Counter counter = { 0 };
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];

  open_counter (&counter, path);
  sqlite3_exec (bare, "CREATE TABLE row (id INTEGER PRIMARY KEY, v BLOB)", NULL, NULL, NULL);
  sqlite3_prepare_v2 (bare, "INSERT INTO row (v) VALUES (randomblob (64))", -1, &insert, NULL);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    reference[i] = commit_bare (insert, times);
    ours[i] = redeem (&counter, times);
    ratio[i] = ours[i] / reference[i];
  }
  printf ("# one sync of this disk takes %.3f ms\n", bench_sync_ms (dir));
  bench_print ("redeem-sqlite",
               "/s",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               ">= 0.95 where a sync takes over 1 ms, >= 0.65 where less");
  sqlite3_finalize (insert);
  sqlite3_close (bare);
  yz_actor_free (counter.chief);
  yz_station_close (counter.station);
  bench_remove_dir (dir);
  return 0;
}
