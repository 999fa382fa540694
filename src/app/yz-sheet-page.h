/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"
#include "yz-stock-jobs.h"

G_BEGIN_DECLS

/* A page with lists on the left (deliveries, counts) and the sheet of the chosen one on the right,
 * where goods are scanned in: the last scan is large, can be taken back, and every line shows what
 * there is of it by now. What is particular is a subclass's.
 *
 * By gun alone: goods, then the commands UNDO, MORE, LESS and QUANTITY of the counter, and CONFIRM
 * twice for the main action. */
#define YZ_TYPE_SHEET_PAGE (yz_sheet_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (YzSheetPage, yz_sheet_page, YZ, SHEET_PAGE, AdwBin)

/* What a row of the left list says. Texts are owned by the caller. */
typedef struct {
  int64_t id;
  char *title;
  char *subtitle;
  const char *state; /* translated */
  const char *pill;  /* style class beside "yz-pill" */
} YzSheetChoice;

/* What a line of the sheet says. */
typedef struct {
  int64_t item;
  const char *title;
  const char *subtitle;
  const char *number; /* large, at the right */
  const char *pill;   /* (nullable) what differs */
  const char *pill_class;
  gboolean may_repeat; /* a button to have it counted again */
  gboolean may_reason; /* a button to say why */
} YzSheetLine;

struct _YzSheetPageClass {
  AdwBinClass parent_class;

  YzLaneFunc list_job; /* a GPtrArray */
  YzLaneFunc sheet_job;
  GDestroyNotify sheet_free;
  YzStockTask scan_task;
  YzStockTask undo_task;

  /* Fills @choice from an element of the list. */
  void (*describe) (gconstpointer element, YzSheetChoice *choice);
  /* Shows the head, the lines and what can be done with the sheet. */
  void (*show) (YzSheetPage *self, gconstpointer sheet);
  /* The main action; @sure: no question is to be asked. */
  void (*act) (YzSheetPage *self, gboolean sure);
  /* What to scan CONFIRM again for; NULL: there is no main action now. (transfer none) */
  const char *(*get_question) (YzSheetPage *self);
  /* (nullable) Adds to a scan; FALSE refuses it, with a notice shown. */
  gboolean (*prepare) (YzSheetPage *self, YzStockRequest *request);
  /* (nullable) Something was done; scans are shown by the page itself. */
  void (*done) (YzSheetPage *self, const YzStockAnswer *answer);
  /* (nullable) Something was refused. TRUE: it is dealt with, and nothing is to be said. */
  gboolean (*failed) (YzSheetPage *self, const YzStockRequest *request, const GError *error);
  /* The buttons of a line. (nullable) */
  void (*repeat) (YzSheetPage *self, int64_t item);
  void (*reason) (YzSheetPage *self, int64_t item, const char *title);
};

YzClient *yz_sheet_page_get_client (YzSheetPage *self);
/* The delivery or count that is shown; 0: none. */
int64_t yz_sheet_page_get_current (YzSheetPage *self);
/* Shows another one when the list is there. */
void yz_sheet_page_choose (YzSheetPage *self, int64_t id);
/* What the sheet that is shown says. Borrowed; NULL before it is loaded. */
gconstpointer yz_sheet_page_get_sheet (YzSheetPage *self);

/* Does @request (transfer full): its actor is filled in, and its subject where that is 0. */
void yz_sheet_page_do (YzSheetPage *self, YzStockRequest *request);

void yz_sheet_page_say (YzSheetPage *self, const char *sentence);
void yz_sheet_page_complain (YzSheetPage *self, const char *sentence);

/* For show(). @open: goods can be scanned in. */
void yz_sheet_page_set_head (YzSheetPage *self,
                             const char *title,
                             const char *facts,
                             const char *state,
                             const char *pill,
                             gboolean open);
void yz_sheet_page_begin_lines (YzSheetPage *self);
void yz_sheet_page_add_line (YzSheetPage *self, const YzSheetLine *line);
void yz_sheet_page_end_lines (YzSheetPage *self);

/* For the constructor of a subclass: where its widgets go. Borrowed. */
GtkBox *yz_sheet_page_get_toolbar (YzSheetPage *self); /* over the lists */
GtkBox *yz_sheet_page_get_fields (YzSheetPage *self);  /* beside the quantity */
GtkBox *yz_sheet_page_get_actions (YzSheetPage *self); /* under the lines */
void yz_sheet_page_set_words (YzSheetPage *self,
                              const char *empty_title,
                              const char *empty_text,
                              const char *card_title);
/* The least that can be typed as a quantity; 1 unless said. */
void yz_sheet_page_set_least (YzSheetPage *self, int least);
/* A button of 44 pixels with a mnemonic, appended to @box. Borrowed. */
GtkWidget *yz_sheet_page_add_button (YzSheetPage *self,
                                     GtkBox *box,
                                     const char *label,
                                     const char *style,
                                     GCallback clicked);

G_END_DECLS
