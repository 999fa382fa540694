/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-csv.h"
#include "yz-staff.h"

G_BEGIN_DECLS

/* Goods that come in together: scanned in piece by piece or case by case, by as many people as
 * like, compared with what the paper says, and posted as one entry. Until then nothing is on the
 * shelf. What was posted wrongly is reversed (yz_redemption_reverse) and taken in anew. */

/* Stored constants. */
typedef enum {
  YZ_DELIVERY_OPEN = 1,
  YZ_DELIVERY_POSTED = 2,
  YZ_DELIVERY_CANCELLED = 3,
} YzDeliveryState;

/* "open", "posted", "cancelled". */
const char *yz_delivery_state_get_word (YzDeliveryState state);
/* "purchase", "donation", "support". */
const char *yz_source_get_word (YzSource source);
/* Takes those words, 采购, 捐赠 and 支持单位. */
gboolean yz_source_parse (const char *word, YzSource *source);

typedef struct {
  int64_t item;
  int64_t expected;
} YzDeliveryExpected;

/* What a new delivery is. */
typedef struct {
  YzOpId op_id;
  YzSource source;
  const char *supplier;               /* (nullable) who sent or gave it */
  const char *document;               /* (nullable) number of its paper */
  const YzDeliveryExpected *expected; /* what the paper says; may be none */
  gsize n_expected;
} YzDeliveryFields;

/* One item of a delivery. */
typedef struct {
  int64_t item;
  char *name;
  char *sku;
  int64_t expected; /* 0: not on the paper */
  int64_t scanned;
} YzDeliveryLine;

/* One of the last scans. */
typedef struct {
  int64_t number;
  int64_t item;
  char *name;
  int64_t pieces; /* less than 0: takes another one back */
  int64_t best_before;
  gboolean undone;
  int64_t at_ms;
  char *staff_name;
} YzDeliveryScan;

typedef struct {
  int64_t id;
  YzSource source;
  char *supplier;
  char *document;
  YzDeliveryState state;
  int64_t created_ms;
  char *staff_name; /* who began it */
  int64_t entry;    /* 0: not posted */
  gboolean reversed;
  int64_t closed_ms;
  int64_t pieces;   /* scanned */
  GPtrArray *lines; /* of YzDeliveryLine, those of the paper first; NULL in lists */
} YzDelivery;

void yz_delivery_free (YzDelivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDelivery, yz_delivery_free)
void yz_delivery_scan_free (YzDeliveryScan *scan);

/* Begins a delivery at this station. Its id, 0 on error. */
int64_t yz_delivery_start (YzStation *station,
                           const YzActor *actor,
                           const YzDeliveryFields *fields,
                           GError **error);

/* Reads lines of a paper: sku 编码 or ean 条码 (one of them needed), pieces 数量 (needed). Every
 * line that means nothing is an error (CSV, asked: its line). Lines of one item are added up.
 * Returns: (transfer full) (element-type YzDeliveryExpected) */
GArray *yz_delivery_read_lines (YzStation *station, const YzCsv *csv, GError **error);

/* Says that @expected pieces of @item should come with an open delivery. */
gboolean yz_delivery_expect (YzStation *station,
                             const YzActor *actor,
                             int64_t delivery,
                             int64_t item,
                             int64_t expected,
                             GError **error);

/* Adds @pieces of @item, with a best-before date or 0. @scanned (out) is what there is of it now.
 * Asking again with the same @op_id changes nothing. The number of the scan, 0 on error. */
int64_t yz_delivery_scan (YzStation *station,
                          const YzActor *actor,
                          const YzOpId *op_id,
                          int64_t delivery,
                          int64_t item,
                          int64_t pieces,
                          int64_t best_before,
                          int64_t *scanned,
                          GError **error);

/* Takes the scan @number back, by another one; 0 is the last of @actor's own that stands. The
 * number of the scan that was taken back, 0 on error. NOT_FOUND where there is none. */
int64_t yz_delivery_undo (YzStation *station,
                          const YzActor *actor,
                          const YzOpId *op_id,
                          int64_t delivery,
                          int64_t number,
                          GError **error);

/* Posts what was scanned as one receipt: source → shelf, one leg for each item and best-before
 * date.
 * @expected_scans: how many scans the caller has seen (yz_delivery_get_scans), so that nothing is
 * posted that nobody looked at; -1 where that does not matter. STATE where it is posted or
 * cancelled already, INPUT where nothing was scanned. */
gboolean yz_delivery_post (YzStation *station,
                           const YzActor *actor,
                           const YzOpId *op_id,
                           int64_t delivery,
                           int64_t expected_scans,
                           YzBooking *booking,
                           GError **error);
/* Gives up an open delivery. */
gboolean
yz_delivery_cancel (YzStation *station, const YzActor *actor, int64_t delivery, GError **error);

/* Of this station. NOT_FOUND */
YzDelivery *yz_delivery_load (YzStation *station, int64_t id, GError **error);
/* Newest first, the open ones before the others. Returns: (transfer full) (element-type YzDelivery)
 */
GPtrArray *yz_delivery_list (YzStation *station, int limit, GError **error);
/* Newest first. Returns: (transfer full) (element-type YzDeliveryScan) */
GPtrArray *yz_delivery_list_scans (YzStation *station, int64_t delivery, int limit, GError **error);
gboolean
yz_delivery_get_scans (YzStation *station, int64_t delivery, int64_t *scans, GError **error);

G_END_DECLS
