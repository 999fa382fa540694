/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"
#include "yz-printer.h"

G_BEGIN_DECLS

/* A paper that is to be printed: a PDF and a note of what it is, side by side in one directory, so
 * that it outlives the program. Both are readable by this person only.
 *
 * Property state (YzPrinterState, read-only): how its last try stands; LOOKING before the first
 * one. */
#define YZ_TYPE_PRINT_JOB (yz_print_job_get_type ())
G_DECLARE_FINAL_TYPE (YzPrintJob, yz_print_job, YZ, PRINT_JOB, GObject)

/* Which of the two printers it goes to. */
typedef enum {
  YZ_PRINT_RECEIPT = 1,
  YZ_PRINT_SHEET = 2,
} YzPrintKind;

#define YZ_PRINT_TITLE_MAX 120

/* Notes down that the PDF @path, which lies in the directory of the queue, is to be printed.
 * YZ_ERROR_IO (subject: the path). */
YzPrintJob *yz_print_job_new (const char *path,
                              YzPrintKind kind,
                              const char *title,
                              double width_mm,
                              double height_mm,
                              GError **error);
/* The job whose note is @note_path, from an earlier run. YZ_ERROR_INPUT for what is no note of ours
 * or has lost its PDF. */
YzPrintJob *yz_print_job_load (const char *note_path, GError **error);
/* Takes both files away. */
void yz_print_job_remove (YzPrintJob *self);

const char *yz_print_job_get_path (YzPrintJob *self);
const char *yz_print_job_get_title (YzPrintJob *self);
YzPrintKind yz_print_job_get_kind (YzPrintJob *self);
/* When it was first asked for. */
int64_t yz_print_job_get_made_ms (YzPrintJob *self);
YzPrinterState yz_print_job_get_state (YzPrintJob *self);
/* Whether a person has to do something before it is printed. */
gboolean yz_print_job_is_waiting (YzPrintJob *self);

/* Sends it to the printer called @printer (nullable); does nothing while it is being sent. */
void yz_print_job_send (YzPrintJob *self, const char *printer);

/* What became of it in one sentence, translated. Returns: (transfer full) */
char *yz_print_job_describe (YzPrintJob *self);

G_END_DECLS
