/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-stock-jobs"

#include "yz-stock-jobs.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-count-paper.h"
#include "yz-item.h"
#include "yz-stock-need.h"

/* How many of the last deliveries and counts are listed. */
#define LISTED_MAX 50

YzStockRequest *
yz_stock_request_new (YzStockTask task)
{
  YzStockRequest *request = g_new0 (YzStockRequest, 1);

  request->task = task;
  request->op_id = yz_op_id_new ();
  request->packs = 1;
  request->source = YZ_SOURCE_PURCHASE;
  return request;
}

YzStockRequest *
yz_stock_request_copy (const YzStockRequest *request)
{
  YzStockRequest *copy = g_memdup2 (request, sizeof *request);

  copy->actor = request->actor != NULL ? yz_actor_copy (request->actor) : NULL;
  copy->code = g_strdup (request->code);
  copy->text = g_strdup (request->text);
  copy->document = g_strdup (request->document);
  copy->path = g_strdup (request->path);
  copy->place = g_strdup (request->place);
  copy->category = g_strdup (request->category);
  copy->approver_pin = g_strdup (request->approver_pin);
  return copy;
}

void
yz_stock_request_free (YzStockRequest *request)
{
  if (request == NULL)
    return;
  g_clear_pointer (&request->actor, yz_actor_free);
  g_free (request->code);
  g_free (request->text);
  g_free (request->document);
  g_free (request->path);
  g_free (request->place);
  g_free (request->category);
  /* PINs are not left lying in freed memory. */
  for (volatile char *p = request->approver_pin; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_free (request->approver_pin);
  g_free (request);
}

void
yz_stock_answer_free (YzStockAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->name);
  g_free (answer);
}

/* The item that was scanned, and how many pieces that is. */
static gboolean
take_item (YzStation *station, const YzStockRequest *request, YzStockAnswer *answer, GError **error)
{
  g_autoptr (YzItem) item = NULL;

  item = request->item != 0 ? yz_item_load (station, request->item, error)
                            : yz_item_find (station, request->code, error);
  if (item == NULL)
    return FALSE;
  answer->item = item->id;
  answer->name = g_strdup (item->name);
  answer->pieces = request->packs;
  return request->item != 0 ||
         yz_amount_multiply (request->packs, MAX (item->pieces, 1), &answer->pieces, error);
}

static gboolean
start_delivery (YzStation *station,
                const YzStockRequest *request,
                YzStockAnswer *answer,
                GError **error)
{
  YzDeliveryFields fields = { .op_id = request->op_id,
                              .source = request->source,
                              .supplier = request->text,
                              .document = request->document };
  g_autoptr (YzCsv) csv = NULL;
  g_autoptr (GArray) lines = NULL;

  if (request->path != NULL) {
    csv = yz_csv_read_file (request->path, error);
    lines = csv != NULL ? yz_delivery_read_lines (station, csv, error) : NULL;
    if (lines == NULL)
      return FALSE;
    fields.expected = (const YzDeliveryExpected *) (void *) lines->data;
    fields.n_expected = lines->len;
  }
  answer->subject = yz_delivery_start (station, request->actor, &fields, error);
  return answer->subject != 0;
}

static gboolean
start_count (YzStation *station,
             const YzStockRequest *request,
             YzStockAnswer *answer,
             GError **error)
{
  const YzCountFields fields = { .op_id = request->op_id,
                                 .title = request->text,
                                 .place = request->place,
                                 .category = request->category };
  g_autoptr (GArray) counts = yz_count_start (station, request->actor, &fields, NULL, error);

  if (counts == NULL)
    return FALSE;
  answer->subject = g_array_index (counts, int64_t, 0);
  answer->made = counts->len;
  return TRUE;
}

static gboolean
do_delivery (YzStation *station,
             const YzStockRequest *request,
             YzStockAnswer *answer,
             GError **error)
{
  const YzActor *actor = request->actor;
  const YzOpId *op_id = &request->op_id;
  int64_t delivery = request->subject;
  YzBooking booking = { 0 };

  switch ((int) request->task) {
  case YZ_STOCK_DELIVERY_START:
    return start_delivery (station, request, answer, error);
  case YZ_STOCK_DELIVERY_SCAN:
    return take_item (station, request, answer, error) && yz_delivery_scan (station,
                                                                            actor,
                                                                            op_id,
                                                                            delivery,
                                                                            answer->item,
                                                                            answer->pieces,
                                                                            request->best_before,
                                                                            &answer->total,
                                                                            error) != 0;
  case YZ_STOCK_DELIVERY_UNDO:
    return yz_delivery_undo (station, actor, op_id, delivery, request->number, error) != 0;
  case YZ_STOCK_DELIVERY_POST:
    if (!yz_delivery_post (station, actor, op_id, delivery, request->number, &booking, error))
      return FALSE;
    answer->entry = booking.entry;
    return TRUE;
  case YZ_STOCK_DELIVERY_CANCEL:
    return yz_delivery_cancel (station, actor, delivery, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

/* The second person, where there is one. */
static gboolean
sign_in_approver (YzStation *station,
                  const YzStockRequest *request,
                  YzActor **approver,
                  GError **error)
{
  g_autofree char *who = yz_id_to_text (request->approver);

  *approver = NULL;
  if (request->approver == 0)
    return TRUE;
  *approver = yz_staff_sign_in (station, who, request->approver_pin, error);
  return *approver != NULL;
}

static gboolean
post_count (YzStation *station,
            const YzStockRequest *request,
            YzStockAnswer *answer,
            GError **error)
{
  g_autoptr (YzActor) approver = NULL;
  YzBooking booking = { 0 };

  if (!sign_in_approver (station, request, &approver, error) || !yz_count_post (station,
                                                                                request->actor,
                                                                                approver,
                                                                                &request->op_id,
                                                                                request->subject,
                                                                                request->text,
                                                                                FALSE,
                                                                                &booking,
                                                                                error))
    return FALSE;
  answer->entry = booking.entry;
  return TRUE;
}

static gboolean
do_count (YzStation *station, const YzStockRequest *request, YzStockAnswer *answer, GError **error)
{
  const YzActor *actor = request->actor;
  const YzOpId *op_id = &request->op_id;
  int64_t count = request->subject;

  switch ((int) request->task) {
  case YZ_STOCK_COUNT_START:
    return start_count (station, request, answer, error);
  case YZ_STOCK_COUNT_ADD:
    return take_item (station, request, answer, error) && yz_count_add (station,
                                                                        actor,
                                                                        op_id,
                                                                        count,
                                                                        answer->item,
                                                                        answer->pieces,
                                                                        &answer->total,
                                                                        error) != 0;
  case YZ_STOCK_COUNT_UNDO:
    return yz_count_undo (station, actor, op_id, count, request->number, error) != 0;
  case YZ_STOCK_COUNT_REST:
    return yz_count_zero_rest (station, actor, count, &answer->made, error);
  case YZ_STOCK_COUNT_COMPARE:
    return yz_count_compare (station, actor, count, error);
  case YZ_STOCK_COUNT_AGAIN:
    return yz_count_again (station, actor, count, request->item, error);
  case YZ_STOCK_COUNT_REASON:
    return yz_count_set_reason (station, actor, count, request->item, request->text, error);
  case YZ_STOCK_COUNT_POST:
    return post_count (station, request, answer, error);
  case YZ_STOCK_COUNT_CANCEL:
    return yz_count_cancel (station, actor, count, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
do_move (YzStation *station, const YzStockRequest *request, YzStockAnswer *answer, GError **error)
{
  g_autoptr (YzActor) approver = NULL;
  YzBooking booking = { 0 };
  YzStockLine line = { 0 };

  if (!sign_in_approver (station, request, &approver, error) ||
      !take_item (station, request, answer, error))
    return FALSE;
  line.item = answer->item;
  line.pieces = answer->pieces;
  if (!yz_stock_move (station,
                      request->actor,
                      approver,
                      &request->op_id,
                      request->move,
                      &line,
                      1,
                      request->text,
                      &booking,
                      error))
    return FALSE;
  answer->entry = booking.entry;
  return TRUE;
}

gpointer
yz_stock_job_do (gpointer context, gpointer data, GError **error)
{
  const YzStockRequest *request = data;
  g_autoptr (YzStockAnswer) answer = g_new0 (YzStockAnswer, 1);
  gboolean done = FALSE;

  answer->task = request->task;
  answer->subject = request->subject;
  if (request->task <= YZ_STOCK_DELIVERY_CANCEL)
    done = do_delivery (context, request, answer, error);
  else if (request->task <= YZ_STOCK_COUNT_CANCEL)
    done = do_count (context, request, answer, error);
  else
    done = do_move (context, request, answer, error);
  return done ? g_steal_pointer (&answer) : NULL;
}

gpointer
yz_stock_job_deliveries (gpointer context, gpointer data, GError **error)
{
  return yz_delivery_list (context, LISTED_MAX, error);
}

gpointer
yz_stock_job_counts (gpointer context, gpointer data, GError **error)
{
  return yz_count_list (context, LISTED_MAX, error);
}

void
yz_delivery_sheet_free (YzDeliverySheet *sheet)
{
  yz_delivery_free (sheet->delivery);
  g_free (sheet);
}

gpointer
yz_stock_job_delivery (gpointer context, gpointer data, GError **error)
{
  int64_t id = *(const int64_t *) data;
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (context), error);
  g_autoptr (YzDeliverySheet) sheet = g_new0 (YzDeliverySheet, 1);

  if (transaction == NULL)
    return NULL;
  sheet->delivery = yz_delivery_load (context, id, error);
  if (sheet->delivery == NULL || !yz_delivery_get_scans (context, id, &sheet->scans, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&sheet);
}

void
yz_count_sheet_free (YzCountSheet *sheet)
{
  yz_count_free (sheet->count);
  g_clear_pointer (&sheet->differences, g_ptr_array_unref);
  g_free (sheet);
}

gpointer
yz_stock_job_count (gpointer context, gpointer data, GError **error)
{
  int64_t id = *(const int64_t *) data;
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (context), error);
  g_autoptr (YzCountSheet) sheet = g_new0 (YzCountSheet, 1);

  if (transaction == NULL)
    return NULL;
  sheet->count = yz_count_load (context, id, error);
  if (sheet->count == NULL)
    return NULL;
  if (sheet->count->state != YZ_COUNT_COUNTING) {
    sheet->differences = yz_count_list_differences (context, id, error);
    if (sheet->differences == NULL)
      return NULL;
  }
  return yz_transaction_commit (transaction, error) ? g_steal_pointer (&sheet) : NULL;
}

void
yz_count_scopes_free (YzCountScopes *scopes)
{
  g_clear_pointer (&scopes->places, g_ptr_array_unref);
  g_clear_pointer (&scopes->categories, g_ptr_array_unref);
  g_free (scopes);
}

gpointer
yz_stock_job_scopes (gpointer context, gpointer data, GError **error)
{
  g_autoptr (YzCountScopes) scopes = g_new0 (YzCountScopes, 1);

  scopes->places = yz_count_list_places (context, error);
  scopes->categories = scopes->places != NULL ? yz_count_list_categories (context, error) : NULL;
  return scopes->categories != NULL ? g_steal_pointer (&scopes) : NULL;
}

YzStockPaper *
yz_stock_paper_new (int64_t count, const char *path)
{
  YzStockPaper *paper = g_new0 (YzStockPaper, 1);

  paper->count = count;
  paper->path = g_strdup (path);
  return paper;
}

void
yz_stock_paper_free (YzStockPaper *paper)
{
  g_free (paper->path);
  g_free (paper);
}

static gboolean
write_needs (YzStation *station, const char *path, GError **error)
{
  const char *const headers[7] = {
    C_ ("reorder list", "SKU"),   C_ ("reorder list", "Goods"),
    C_ ("reorder list", "Place"), C_ ("reorder list", "On the shelf"),
    C_ ("reorder list", "Least"), C_ ("reorder list", "4 weeks"),
    C_ ("reorder list", "Order"),
  };
  g_autoptr (GPtrArray) needs = yz_stock_list_needs (station, error);
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  if (needs == NULL)
    return FALSE;
  if (!g_str_has_suffix (path, ".csv"))
    return yz_count_paper_write_needs (needs, yz_station_get_name (station), path, error);
  text = yz_stock_make_needs_csv (needs, headers);
  if (g_file_set_contents (path, text, -1, &problem))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_IO, path, "%s", problem->message);
  return FALSE;
}

gpointer
yz_stock_job_paper (gpointer context, gpointer data, GError **error)
{
  const YzStockPaper *paper = data;
  g_autoptr (YzCount) count = NULL;

  if (paper->count == 0)
    return write_needs (context, paper->path, error) ? GINT_TO_POINTER (TRUE) : NULL;
  count = yz_count_load (context, paper->count, error);
  return count != NULL &&
             yz_count_paper_write (count, yz_station_get_name (context), paper->path, error)
           ? GINT_TO_POINTER (TRUE)
           : NULL;
}

void
yz_stock_overview_free (YzStockOverview *overview)
{
  g_clear_pointer (&overview->needs, g_ptr_array_unref);
  g_clear_pointer (&overview->waiting, g_ptr_array_unref);
  g_free (overview);
}

gpointer
yz_stock_job_overview (gpointer context, gpointer data, GError **error)
{
  g_autoptr (YzStockOverview) overview = g_new0 (YzStockOverview, 1);

  overview->needs = yz_stock_list_needs (context, error);
  overview->waiting = overview->needs != NULL ? yz_stock_list_waiting (context, error) : NULL;
  return overview->waiting != NULL ? g_steal_pointer (&overview) : NULL;
}
