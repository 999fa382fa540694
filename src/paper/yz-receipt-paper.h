/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "yz-error.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  int64_t quantity;
  int64_t price_points; /* each */
} YzReceiptLine;

/* What a receipt shows. Points only, never a currency. */
typedef struct {
  const char *station_name;
  const char *shop_name;  /* (nullable) */
  const char *title;      /* translated: "Redemption receipt" or "Return receipt" */
  const char *rider_name; /* (nullable) masked by the caller */
  const char *staff_name; /* (nullable) */
  int64_t happened_ms;
  int64_t until_on; /* the last day of a pick-up; 0: none */
  const YzReceiptLine *lines;
  gsize n_lines;
  int64_t total_points;     /* of the lines, positive */
  int64_t balance_points;   /* after the entry */
  const char *entry_number; /* "1-42" */
  const char *head_code;    /* short code of the chain head, e.g. "7K3M-0TQ2" */
  const char *receipt_code; /* the text in the QR: yz_code_to_text() of a YZ_CODE_RECEIPT */
} YzReceiptPaper;

/* A roll of 58 or 80 mm; the height follows the content. */
typedef enum {
  YZ_RECEIPT_58 = 58,
  YZ_RECEIPT_80 = 80,
} YzReceiptWidth;

/* So many lines still fit into a picture of the longest roll. */
#define YZ_RECEIPT_LINES_MAX 200

/* Height in millimetres, 0 where the drawing would fail; then the drawing in millimetres on @cr.
 * YZ_ERROR_INPUT for more than YZ_RECEIPT_LINES_MAX lines, an amount below zero or a receipt code
 * that is none, YZ_ERROR_OVERFLOW if a line is worth more than YZ_AMOUNT_MAX. */
double yz_receipt_paper_measure (const YzReceiptPaper *receipt, YzReceiptWidth width);
gboolean yz_receipt_paper_draw (const YzReceiptPaper *receipt,
                                YzReceiptWidth width,
                                cairo_t *cr,
                                GError **error);

/* Writes FILE.pdf, .png (203 dpi, as a thermal printer has) or .svg. Whole or not at all. */
gboolean yz_receipt_paper_write (const YzReceiptPaper *receipt,
                                 YzReceiptWidth width,
                                 const char *path,
                                 GError **error);

G_END_DECLS
