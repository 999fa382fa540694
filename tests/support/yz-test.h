/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-card.h"
#include "yz-period.h"
#include "yz-rider.h"
#include "yz-staff.h"
#include "yz-test-place.h"

G_BEGIN_DECLS

/* PINs of the people at a test station. */
#define YZ_TEST_PIN_CHIEF "2580"
#define YZ_TEST_PIN_STAFF "4713"

/* A station in a place of its own with one of everybody and one rider:
 *
 *     g_auto (YzTestStation) test = { 0 };
 *     yz_test_station_new (&test);
 */
typedef struct {
  YzTestPlace place;
  const char *dir;  /* of the place */
  const char *path; /* of the store's file; NULL on a server */
  const char *uri;
  YzStation *station;
  YzActor *chief;      /* 站长 */
  YzActor *attendant;  /* 柜台 */
  YzActor *attendant2; /* 柜台二 */
  YzActor *reviewer;   /* 审核员 */
  YzActor *street;     /* 街道办 */
  int64_t rider;       /* 张三, 13800001234, of 美团 and 蓝骑士 */
  char *card;          /* text of the rider's card */
  int64_t item;        /* after yz_test_station_add_shop() */
} YzTestStation;

void yz_test_station_new (YzTestStation *test);
/* The same without a rider and a card. */
void yz_test_station_new_empty (YzTestStation *test);
void yz_test_station_clear (YzTestStation *test);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzTestStation, yz_test_station_clear)

/* Closes and opens the station again, as another start of the program would. */
void yz_test_station_reopen (YzTestStation *test);

/* Another rider. @phone is nullable. */
int64_t yz_test_add_rider (YzTestStation *test, const char *name, const char *phone);

/* Goods: SKU "soap", 肥皂, EAN 6901234567892, 10 points, 20 pieces on the shelf, into @test->item.
 */
void yz_test_station_add_shop (YzTestStation *test);
/* Another item. @ean is nullable; @stock may be 0. */
int64_t yz_test_add_item (YzTestStation *test,
                          const char *sku,
                          const char *ean,
                          int64_t price,
                          int64_t stock);
/* Limits the item with this SKU for one rider in a period. */
void yz_test_set_limit (YzTestStation *test, const char *sku, int64_t limit, YzPeriod period);
/* Points the way riders get them: a rule, a job recorded by the attendant and approved by the
 * reviewer. The award's entry. */
int64_t yz_test_give_points (YzTestStation *test, int64_t rider, int64_t points);

/* Writes @size bytes (-1: a string) to @name in @dir. Returns: (transfer full) the path */
char *yz_test_write_file (const char *dir, const char *name, const void *data, gssize size);
/* How many entries the directory has; 0 if there is none. */
guint yz_test_count_files (const char *dir);

/* One number out of the store, by a query without parameters. */
int64_t yz_test_query_int (YzStation *station, const char *sql);

G_END_DECLS
