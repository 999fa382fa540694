/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* One voucher as it is printed: of the station, worth points, or of a merchant, for one deal.
 * Nothing on it says what it is worth in any currency. */
typedef struct {
  const char *code_text; /* of its QR */
  const char *number;    /* "1-42" */
  const char *issuer;    /* the station */
  const char *merchant;  /* (nullable) where it is good; NULL at the station itself */
  const char *title;     /* what it is for, or the deal */
  int64_t points;        /* 0 for a deal */
  int64_t expires_on;    /* the last day */
} YzVoucherPaper;

typedef enum {
  YZ_VOUCHER_PAPER_A4,   /* ten to a page, with cut marks */
  YZ_VOUCHER_PAPER_ROLL, /* one under the other, 72 mm wide */
} YzVoucherPaperForm;

/* Vouchers that are printed together. */
typedef struct {
  const YzVoucherPaper *vouchers;
  gsize n_vouchers; /* at least one */
  const char *name; /* "Sheet 1-37": in the margin and in the properties of a PDF */
  int64_t made_ms;  /* the date in a PDF; 0 is now */
} YzVoucherPapers;

#define YZ_VOUCHER_PAPER_PER_PAGE 10

/* Writes FILE.pdf, or .png and .svg where all are on one page. The file appears whole or not at
 * all. Errors are those of yz_page_write(), and YZ_ERROR_INPUT for a code that cannot be printed.
 */
gboolean yz_voucher_paper_write (const YzVoucherPapers *papers,
                                 YzVoucherPaperForm form,
                                 const char *path,
                                 GError **error);

/* How many pages an A4 print has, and one of them (from 0) drawn in millimetres on @cr, for a
 * printer's own page. */
int yz_voucher_paper_count_pages (const YzVoucherPapers *papers);
gboolean
yz_voucher_paper_draw_page (const YzVoucherPapers *papers, int page, cairo_t *cr, GError **error);

G_END_DECLS
