/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Sends one file to one printer without a dialog, and follows what becomes of it. Nothing here
 * waits: the printer is looked for, the file is sent and its job is watched in the main loop.
 *
 *     LOOKING ──→ PRINTING ⇄ TROUBLE ──→ DONE
 *        │            └──────────┴─────→ FAILED
 *        └──→ NONE, MISSING, STOPPED: nothing was sent
 *
 * Property state (YzPrinterState, read-only). NONE, MISSING, STOPPED, DONE and FAILED are ends. */
#define YZ_TYPE_PRINTER (yz_printer_get_type ())
G_DECLARE_FINAL_TYPE (YzPrinter, yz_printer, YZ, PRINTER, GObject)

typedef enum {
  YZ_PRINTER_LOOKING,
  YZ_PRINTER_NONE,     /* no printer is chosen */
  YZ_PRINTER_MISSING,  /* the chosen one is not there, or nobody answers */
  YZ_PRINTER_STOPPED,  /* it is paused or takes no jobs: what is sent would come at some other time
                        */
  YZ_PRINTER_PRINTING, /* the spooler has it */
  YZ_PRINTER_TROUBLE,  /* the spooler has it, and the printer needs a hand: paper, cover … */
  YZ_PRINTER_DONE,
  YZ_PRINTER_FAILED, /* the spooler gave it up or never took it */
} YzPrinterState;

#define YZ_TYPE_PRINTER_STATE (yz_printer_state_get_type ())
GType yz_printer_state_get_type (void);

/* Whether nothing changes any more. */
gboolean yz_printer_state_is_end (YzPrinterState state);

/* @name: as CUPS calls it; NULL or "" ends in NONE at once. */
YzPrinter *yz_printer_new (const char *name);

/* Once for each object. @path: a PDF whose first page is @width_mm wide and @height_mm high; it may
 * go when the state is an end or PRINTING. @title: what the spooler shows. */
void yz_printer_print (YzPrinter *self,
                       const char *path,
                       const char *title,
                       double width_mm,
                       double height_mm);

YzPrinterState yz_printer_get_state (YzPrinter *self);
/* What the printer says of itself, in the user's language; NULL if nothing. Borrowed. */
const char *yz_printer_get_detail (YzPrinter *self);

/* The names of all printers that can be chosen, as soon as they are known; none when nobody answers
 * in a few seconds. Called once. @names is borrowed and ended with NULL. */
typedef void (*YzPrinterNames) (const char *const *names, gpointer user_data);
void yz_printer_list (YzPrinterNames answer, gpointer user_data, GDestroyNotify user_data_free);

G_END_DECLS
