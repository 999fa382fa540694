/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sheet-page"

#include "yz-sheet-page-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-counter-jobs.h"

static void
show_scan (YzSheetPage *self, const YzStockAnswer *answer)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, answer->total);
  g_autofree char *last = g_strdup_printf (_ ("+%" PRId64 " just now"), answer->pieces);

  gtk_label_set_text (p->name_label, answer->name);
  gtk_label_set_text (p->number_label, number);
  gtk_label_set_text (p->last_label, last);
  gtk_widget_set_sensitive (p->undo_button, TRUE);
}

static void
show_answer (YzSheetPage *self, const YzStockAnswer *answer)
{
  YzSheetPageClass *klass = YZ_SHEET_PAGE_GET_CLASS (self);
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (answer->task == klass->scan_task) {
    show_scan (self, answer);
  } else if (answer->task == klass->undo_task) {
    yz_sheet_page_clear_card (self);
    gtk_label_set_text (p->last_label, _ ("The last scan was undone."));
  } else if (klass->done != NULL) {
    klass->done (self, answer);
  }
}

/* A request that is under way. */
typedef struct {
  YzSheetPage *page; /* owned */
  YzStockRequest *request;
} Doing;

static void
doing_free (Doing *doing)
{
  g_object_unref (doing->page);
  yz_stock_request_free (doing->request);
  g_free (doing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Doing) doing = user_data;
  YzSheetPage *self = doing->page;
  YzSheetPageClass *klass = YZ_SHEET_PAGE_GET_CLASS (self);
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStockAnswer) answer = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (p->notice == NULL)
    return; /* the page is gone */
  if (answer != NULL) {
    g_clear_pointer (&p->doubt, yz_stock_request_free);
    gtk_widget_set_visible (p->again_button, FALSE);
    show_answer (self, answer);
    return;
  }
  if (!yz_counter_error_is_certain (error)) {
    g_clear_pointer (&p->doubt, yz_stock_request_free);
    p->doubt = g_steal_pointer (&doing->request);
  }
  gtk_widget_set_visible (p->again_button, p->doubt != NULL);
  if (doing->request == NULL || klass->failed == NULL ||
      !klass->failed (self, doing->request, error))
    yz_notice_show_error (p->notice, error);
}

void
yz_sheet_page_send (YzSheetPage *self, const YzStockRequest *request, gboolean doubtful)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  Doing *doing = g_new0 (Doing, 1);

  doing->page = g_object_ref (self);
  doing->request = yz_stock_request_copy (request);
  yz_client_write_async (p->client,
                         YZ_LANE_REPEATABLE | (doubtful ? YZ_LANE_DOUBTFUL : 0),
                         yz_stock_job_do,
                         yz_stock_request_copy (request),
                         (GDestroyNotify) yz_stock_request_free,
                         (GDestroyNotify) yz_stock_answer_free,
                         on_done,
                         doing);
}
