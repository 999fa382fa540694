/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* Goods that came in together with one best-before date. How much of a batch is left is never
 * stored: the first to expire goes out first, so that what is on the shelf (or reserved there) is
 * what expires last. Goods without a date count as gone before those with one. A batch that came by
 * an entry that was reversed is none. */
typedef struct {
  int64_t entry; /* these two name the batch */
  int64_t leg;
  int64_t item;
  int64_t best_before; /* the last good day */
  int64_t quantity;    /* pieces that came in, less what went out of it by name */
  int64_t left;        /* of these still here */
} YzBatch;

/* Records that the leg @leg of @entry, which brings pieces of @item to this station's shelf, has
 * @best_before. To be called right after the entry is booked, in the same transaction; posted
 * (yz-store.h). @leg is counted from 1 in the order of yz_draft_add(). The caller has checked the
 * date with yz_batch_check_date(). */
void yz_batch_add (YzStation *station,
                   int64_t entry,
                   int64_t leg,
                   int64_t item,
                   int64_t best_before,
                   int64_t quantity);

/* The same for pieces that go out of the batch that @batch_entry and @batch_leg name (spoiled, or
 * sent to another station) by the leg @leg of @entry. What goes out without a name comes off the
 * batch that expires first. */
void yz_batch_take (YzStation *station,
                    int64_t entry,
                    int64_t leg,
                    int64_t batch_entry,
                    int64_t batch_leg,
                    int64_t quantity);

/* INPUT (subject: best-before) for what is no day of the calendar, or more than 50 years away. */
gboolean yz_batch_check_date (int64_t best_before, GError **error);

/* The batches of @item of which something is left at this station, the first to expire first.
 * Returns: (transfer full) (element-type YzBatch) */
GArray *yz_batch_list (YzStation *station, int64_t item, GError **error);

/* A batch on this station's shelf that is over, or soon will be. */
typedef struct {
  YzBatch batch;
  char *name; /* of the item */
  char *sku;
  int64_t days_left; /* until the last good day: 0 is today, less than 0 over */
} YzBatchNear;

void yz_batch_near_free (YzBatchNear *near);

/* The batches with something left whose last good day is at most @days after today, the first to
 * expire first. Returns: (transfer full) (element-type YzBatchNear) */
GPtrArray *yz_batch_list_near (YzStation *station, int days, GError **error);

G_END_DECLS
