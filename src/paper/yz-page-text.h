/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* Text on a page, laid out by Pango in millimetres: the same lines on a printer, in a file and on
 * the screen, with Chinese and Latin set in the one family that has both. */
typedef struct {
  double size_mm; /* of the font: its em */
  gboolean bold;
  gboolean mono; /* for codes that are typed */
  double grey;   /* 0 is black; a thermal printer has nothing else */
  PangoAlignment align;
  int max_lines; /* longer texts end in "…"; 0 means 1 */
} YzPageText;

/* Longer texts are cut: nothing on a page says more, whoever wrote it. */
#define YZ_PAGE_TEXT_MAX 500

/* Draws @text in the column of @width_mm whose upper left corner is @x, @y, or only measures it
 * when @cr is NULL. What is not UTF-8 or would turn or break the line is made harmless.
 * Returns: the height in millimetres */
double yz_page_text_draw (const YzPageText *style,
                          const char *text,
                          cairo_t *cr,
                          double x,
                          double y,
                          double width_mm);

/* How wide @text is in one line, in millimetres. */
double yz_page_text_get_width (const YzPageText *style, const char *text);

/* The text without control and direction characters and at most YZ_PAGE_TEXT_MAX characters.
 * Returns: (transfer full) */
char *yz_page_text_tidy (const char *text);

/* Whether @text can be printed as a code: 1 … YZ_CODE_TEXT_MAX printable ASCII characters without a
 * space. YZ_ERROR_INPUT names @what. */
gboolean yz_page_text_check_code (const char *text, const char *what, GError **error);

/* A code text for people: groups of four, @groups of them in a line (the first is "YZ" and the
 * kind letter). Draws it in one line under the other, centred in @width_mm.
 * Returns: the height in millimetres */
double yz_page_text_draw_code (const YzPageText *style,
                               const char *code_text,
                               int groups,
                               cairo_t *cr,
                               double x,
                               double y,
                               double width_mm);

G_END_DECLS
