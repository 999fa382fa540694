/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-count.h"
#include "yz-delivery.h"
#include "yz-lane.h"
#include "yz-stock.h"

G_BEGIN_DECLS

/* What the pages of the stock room ask of the station; these run on a lane (YzLaneFunc). */

/* What is to be done. */
typedef enum {
  YZ_STOCK_DELIVERY_START, /* text: the supplier; document, source, path (nullable): its list */
  YZ_STOCK_DELIVERY_SCAN,
  YZ_STOCK_DELIVERY_UNDO,
  YZ_STOCK_DELIVERY_POST, /* number: the scans that were seen */
  YZ_STOCK_DELIVERY_CANCEL,
  YZ_STOCK_COUNT_START, /* place or category, or everything */
  YZ_STOCK_COUNT_ADD,
  YZ_STOCK_COUNT_UNDO,
  YZ_STOCK_COUNT_REST,
  YZ_STOCK_COUNT_COMPARE,
  YZ_STOCK_COUNT_AGAIN,
  YZ_STOCK_COUNT_REASON, /* text */
  YZ_STOCK_COUNT_POST,   /* text: the reason; approver */
  YZ_STOCK_COUNT_CANCEL,
  YZ_STOCK_MOVE, /* move, text: the reason; approver */
} YzStockTask;

/* Texts are owned. */
typedef struct {
  YzStockTask task;
  YzActor *actor;
  YzOpId op_id;
  int64_t subject; /* the delivery or count */
  int64_t item;    /* 0: by the code */
  char *code;      /* (nullable) scanned or typed: SKU, code on a pack, name */
  int64_t packs;   /* how many times what the code holds; or pieces of @item */
  int64_t best_before;
  int64_t number;
  YzSource source;
  YzStockMove move;
  char *text;
  char *document;
  char *path;
  char *place;        /* (nullable) */
  char *category;     /* (nullable) */
  int64_t approver;   /* 0: none */
  char *approver_pin; /* (nullable) */
} YzStockRequest;

YzStockRequest *yz_stock_request_new (YzStockTask task);
YzStockRequest *yz_stock_request_copy (const YzStockRequest *request);
void yz_stock_request_free (YzStockRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzStockRequest, yz_stock_request_free)

typedef struct {
  YzStockTask task;
  int64_t subject; /* what was made, or worked on */
  int64_t item;    /* of a scan */
  char *name;
  int64_t pieces; /* that this scan added */
  int64_t total;  /* of this item by now */
  int64_t entry;  /* 0: nothing was booked */
  int64_t made;   /* lists that were made; zeros that were noted */
} YzStockAnswer;

void yz_stock_answer_free (YzStockAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzStockAnswer, yz_stock_answer_free)

/* data: YzStockRequest. Returns: YzStockAnswer */
gpointer yz_stock_job_do (gpointer context, gpointer data, GError **error);

/* (element-type YzDelivery), (element-type YzCount): the last ones, the open ones first. */
gpointer yz_stock_job_deliveries (gpointer context, gpointer data, GError **error);
gpointer yz_stock_job_counts (gpointer context, gpointer data, GError **error);

/* A delivery with its lines, and how many scans those are. data: int64_t *, its id. */
typedef struct {
  YzDelivery *delivery;
  int64_t scans;
} YzDeliverySheet;

void yz_delivery_sheet_free (YzDeliverySheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDeliverySheet, yz_delivery_sheet_free)
gpointer yz_stock_job_delivery (gpointer context, gpointer data, GError **error);

/* A count with its lines, and what differs once it is compared. data: int64_t *, its id. */
typedef struct {
  YzCount *count;
  GPtrArray *differences; /* (nullable) of YzCountDifference */
} YzCountSheet;

void yz_count_sheet_free (YzCountSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCountSheet, yz_count_sheet_free)
gpointer yz_stock_job_count (gpointer context, gpointer data, GError **error);

/* Places and categories to choose from: a pair. */
typedef struct {
  GPtrArray *places;     /* of char* */
  GPtrArray *categories; /* of char* */
} YzCountScopes;

void yz_count_scopes_free (YzCountScopes *scopes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCountScopes, yz_count_scopes_free)
gpointer yz_stock_job_scopes (gpointer context, gpointer data, GError **error);

/* Writes the sheet of a count, or the reorder list. data: YzStockPaper */
typedef struct {
  int64_t count; /* 0: the reorder list */
  char *path;
} YzStockPaper;

YzStockPaper *yz_stock_paper_new (int64_t count, const char *path);
void yz_stock_paper_free (YzStockPaper *paper);
gpointer yz_stock_job_paper (gpointer context, gpointer data, GError **error);

/* What the page of the stock shows. */
typedef struct {
  GPtrArray *needs;   /* of YzStockNeed */
  GPtrArray *waiting; /* of YzStockWaiting */
} YzStockOverview;

void yz_stock_overview_free (YzStockOverview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzStockOverview, yz_stock_overview_free)
gpointer yz_stock_job_overview (gpointer context, gpointer data, GError **error);

G_END_DECLS
