/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-print-job.h"

G_BEGIN_DECLS

/* The papers that are not printed yet: a list model of YzPrintJob, oldest first, kept in a
 * directory so that a receipt whose printer was out of paper can still be printed tomorrow. A job
 * leaves the list when the spooler says that it is done. There are at most YZ_PRINT_QUEUE_MAX; the
 * oldest goes for one more.
 *
 * Property waiting (uint, read-only): how many need somebody to do something. */
#define YZ_TYPE_PRINT_QUEUE (yz_print_queue_get_type ())
G_DECLARE_FINAL_TYPE (YzPrintQueue, yz_print_queue, YZ, PRINT_QUEUE, GObject)

#define YZ_PRINT_QUEUE_MAX 100

/* What an earlier run left in @dir is there again. */
YzPrintQueue *yz_print_queue_new (const char *dir);
/* That of this person, in the state directory. Borrowed. */
YzPrintQueue *yz_print_queue_get_default (void);

/* A path for a new PDF to be written to; its directory is there. Returns: (transfer full)
 * (nullable) NULL with YZ_ERROR_IO */
char *yz_print_queue_make_path (YzPrintQueue *self, GError **error);

/* Takes the PDF at a path of yz_print_queue_make_path() and sends it at once. Returns: (transfer
 * full) */
YzPrintJob *yz_print_queue_add (YzPrintQueue *self,
                                const char *path,
                                YzPrintKind kind,
                                const char *title,
                                double width_mm,
                                double height_mm,
                                GError **error);
/* Once more. */
void yz_print_queue_print (YzPrintQueue *self, YzPrintJob *job);
/* All that wait. */
void yz_print_queue_print_all (YzPrintQueue *self);
/* It is not wanted any more. */
void yz_print_queue_discard (YzPrintQueue *self, YzPrintJob *job);

guint yz_print_queue_get_waiting (YzPrintQueue *self);

G_END_DECLS
