/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-notice.h"
#include "yz-sheet-page.h"

G_BEGIN_DECLS

/* Only for yz-sheet-page.c, yz-sheet-codes.c and yz-sheet-doing.c. */

typedef struct {
  YzClient *client;
  GCancellable *cancellable; /* (nullable) of what is being loaded */
  gpointer sheet;            /* (nullable) of the class */
  int64_t current;           /* what is shown; 0: none */
  gboolean open;             /* goods can be scanned in */
  gboolean asked;            /* CONFIRM was scanned once */
  gboolean filling;          /* the rows are being made: nobody chooses */
  char *last_code;           /* (nullable) what was scanned last, for one more of it */
  YzStockRequest *doubt;     /* (nullable) of which nobody knows whether it was done */
  guint n_lines;             /* that are shown */
  const char *state_class;   /* (nullable) a constant */

  YzNotice *notice;
  GtkBox *toolbar;
  GtkListBox *choices;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkLabel *title_label;
  GtkLabel *state_label;
  GtkLabel *facts_label;
  GtkWidget *scan_box;
  GtkLabel *name_label;
  GtkLabel *last_label;
  GtkLabel *number_label;
  GtkWidget *undo_button;
  GtkWidget *again_button;
  GtkBox *fields;
  GtkEditable *entry;
  GtkSpinButton *spin;
  GtkListBox *lines;
  GtkBox *actions;
  char *card_title; /* before anything was scanned */
} YzSheetPagePrivate;

YzSheetPagePrivate *yz_sheet_page_get_private (YzSheetPage *self);

/* Nothing was scanned last. */
void yz_sheet_page_clear_card (YzSheetPage *self);
/* @doubtful: it was asked for before, and nobody knows what came of it. */
void yz_sheet_page_send (YzSheetPage *self, const YzStockRequest *request, gboolean doubtful);
void yz_sheet_page_undo_last (YzSheetPage *self);
/* What stands in the field, as often as beside it. */
void yz_sheet_page_add_typed (YzSheetPage *self);
gboolean yz_sheet_page_take_scan (YzSheetPage *self, const char *text);

G_END_DECLS
