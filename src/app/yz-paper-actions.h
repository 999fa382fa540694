/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* What is done with a paper of A4: it is printed without a question where a printer for sheets is
 * chosen in the settings, and saved where somebody says so otherwise. */

/* Whether a printer for sheets is chosen. */
gboolean yz_paper_can_print (void);

/* Where one paper is written to. Freed without being delivered, it leaves nothing in the queue. */
typedef struct _YzPaper YzPaper;
void yz_paper_free (YzPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzPaper, yz_paper_free)

/* @save: ask for a file even where it could be printed. @title: of that question. @name: the
 * proposed name of the file, of which the spooler shows what stands before the ending. */
void yz_paper_choose_async (GtkWidget *widget,
                            gboolean save,
                            const char *title,
                            const char *name,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* Returns: (transfer full) (nullable) NULL if no file was chosen, without an error, or with one of
 * YZ_ERROR_IO where the queue cannot be written */
YzPaper *yz_paper_choose_finish (GtkWidget *widget, GAsyncResult *result, GError **error);

const char *yz_paper_get_path (YzPaper *self);
/* Whether it goes to the printer. */
gboolean yz_paper_is_printed (YzPaper *self);

/* It is written: one that is printed goes to the printer, which a toast over @widget tells, and
 * another one if it has to wait. YZ_ERROR_IO. */
gboolean yz_paper_deliver (YzPaper *self, GtkWidget *widget, GError **error);

/* A paper that a job of the reading lane writes, whole: choosing, writing, delivering and saying
 * what became of it. */
typedef struct {
  const char *title;  /* of the question for a file */
  const char *name;   /* its proposed name */
  const char *saved;  /* said when it is saved */
  const char *failed; /* the heading over what went wrong */

  YzLaneFunc job;
  /* What the job is given once the path is known; not called where @widget is gone by then. */
  gpointer (*make_data) (GtkWidget *widget, YzPaper *paper);
  GDestroyNotify data_free;
  GDestroyNotify result_free; /* (nullable) of the job, which gives NULL for an error */
} YzPaperPlan;

/* @plan is copied. */
void yz_paper_run (GtkWidget *widget, YzClient *client, gboolean save, const YzPaperPlan *plan);

/* @button saves. Where it prints it is called @print_label, and @save_button is shown beside it;
 * looked at whenever they come into view. */
void yz_paper_bind_buttons (GtkButton *button, GtkWidget *save_button, const char *print_label);

G_END_DECLS
