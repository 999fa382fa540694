/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* A list on A4 pages: a heading, a table whose header stands on every page, and lines under it. */

typedef struct {
  const char *title;
  double width_mm; /* 0: what is left over, shared by all such columns */
  PangoAlignment align;
} YzListColumn;

#define YZ_LIST_PAPER_COLUMNS_MAX 8

typedef struct {
  const char *title;
  const char *const *facts; /* (nullable) lines under the title; ends with NULL */
  const YzListColumn *columns;
  gsize n_columns;
  const char *const *cells; /* row by row, n_columns each; NULL is empty */
  gsize n_rows;
  const char *const *notes; /* (nullable) lines under the table; ends with NULL */
  int64_t made_ms;          /* the date in a PDF; 0 is now */
} YzListPaper;

/* Writes FILE.pdf, or .png and .svg where all is on one page. The file appears whole or not at all.
 * Errors are those of yz_page_write(). */
gboolean yz_list_paper_write (const YzListPaper *list, const char *path, GError **error);

G_END_DECLS
