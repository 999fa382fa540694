/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-count"

#include "yz-count-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-redemption-private.h"
#include "yz-setting.h"
#include "yz-stock-private.h"
#include "yz-text.h"

/* A count that is being posted. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  const YzActor *approver; /* (nullable) */
  int64_t count;
  const char *reason; /* (nullable) of the lines without one */
  gboolean leave_uncounted;
  YzDraft draft;
  GPtrArray *differences; /* of YzCountDifference, owned */
} Posting;

static void
posting_clear (Posting *posting)
{
  g_clear_pointer (&posting->differences, g_ptr_array_unref);
  yz_draft_clear (&posting->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Posting, posting_clear)

int64_t
yz_count_make_difference (int64_t pieces, int64_t low, int64_t high)
{
  if (pieces > high)
    return pieces - high;
  return pieces < low ? pieces - low : 0;
}

void
yz_count_difference_free (YzCountDifference *difference)
{
  if (difference == NULL)
    return;
  g_free (difference->name);
  g_free (difference->sku);
  g_free (difference->place);
  g_free (difference->reason);
  g_free (difference);
}

static gboolean
load_state (YzStation *station, int64_t count, YzCountState *state, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT state FROM stock_count WHERE id = $1 AND station_id = $2");
  yz_statement_bind_int (statement, 1, count);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE) {
    g_autofree char *text = yz_id_to_text (count);

    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no count %s", text);
  }
  if (step != YZ_STEP_ROW)
    return FALSE;
  *state = (YzCountState) yz_statement_get_int (statement, 0);
  return TRUE;
}

static GPtrArray *
list_differences (YzStation *station, int64_t count, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_count_difference_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT l.item_id, i.name, i.sku, l.place, l.round, l.reason, COUNT(c.number),"
                    " CAST (COALESCE (SUM (c.pieces), 0) AS BIGINT), MIN (c.book), MAX (c.book)"
                    " FROM stock_count_line l JOIN item i ON i.id = l.item_id LEFT JOIN "
                    "stock_count_row c"
                    " ON c.count_id = l.count_id AND c.item_id = l.item_id AND c.round = l.round"
                    " AND " YZ_COUNT_STANDS " WHERE l.count_id = $1"
                    " GROUP BY l.line, l.item_id, i.name, i.sku, l.place, l.round, l.reason ORDER "
                    "BY l.line");
  yz_statement_bind_int (statement, 1, count);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzCountDifference *line = g_new0 (YzCountDifference, 1);

    g_ptr_array_add (list, line);
    line->item = yz_statement_get_int (statement, 0);
    line->name = yz_statement_dup_text (statement, 1);
    line->sku = yz_statement_dup_text (statement, 2);
    line->place = yz_statement_dup_text (statement, 3);
    line->round = yz_statement_get_int (statement, 4);
    line->reason = yz_statement_dup_text (statement, 5);
    line->counted = yz_statement_get_int (statement, 6) > 0;
    line->pieces = yz_statement_get_int (statement, 7);
    line->book_low = yz_statement_get_int (statement, 8);
    line->book_high = yz_statement_get_int (statement, 9);
    if (line->counted)
      line->difference = yz_count_make_difference (line->pieces, line->book_low, line->book_high);
    if (!yz_stock_check_item (station, line->item, NULL, &line->price_points, error))
      return NULL;
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
yz_count_list_differences (YzStation *station, int64_t count, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GPtrArray) list = NULL;
  YzCountState state = YZ_COUNT_COUNTING;

  g_return_val_if_fail (station != NULL, NULL);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !load_state (station, count, &state, error))
    return NULL;
  if (state == YZ_COUNT_COUNTING) {
    yz_stock_refuse_state (count, N_ ("it is still being counted"), error);
    return NULL;
  }
  list = list_differences (station, count, error);
  if (list == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&list);
}

gboolean
yz_count_compare (YzStation *station, const YzActor *actor, int64_t count, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  YzCountState state = YZ_COUNT_COUNTING;
  int64_t number = 0;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !yz_count_lock (station, count, FALSE, &number, &state, error))
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE stock_count SET state = $2, compared_ms = $3,"
                              " compared_by = $4 WHERE id = $1 AND state = $5");
  yz_statement_bind_int (statement, 1, count);
  yz_statement_bind_int (statement, 2, YZ_COUNT_COMPARED);
  yz_statement_bind_int (statement, 3, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 4, actor->staff);
  yz_statement_bind_int (statement, 5, YZ_COUNT_COUNTING);
  return yz_statement_run (statement, error) && yz_transaction_commit (transaction, error);
}

gboolean
yz_count_set_reason (YzStation *station,
                     const YzActor *actor,
                     int64_t count,
                     int64_t item,
                     const char *reason,
                     GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *clean = NULL;
  YzCountState state = YZ_COUNT_COUNTING;
  int64_t number = 0;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  clean = yz_text_clean (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  transaction = clean != NULL ? yz_transaction_begin (yz_station_get_store (station), error) : NULL;
  if (transaction == NULL || !yz_count_lock (station, count, FALSE, &number, &state, error))
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE stock_count_line SET reason = $3 WHERE count_id = $1"
                              " AND item_id = $2");
  yz_statement_bind_int (statement, 1, count);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_text (statement, 3, clean);
  return yz_statement_run (statement, error) && yz_transaction_commit (transaction, error);
}

/* Of two who post the same list, or post and cancel it, the later one is refused. */
static gboolean
close_count (Posting *posting, GError **error)
{
  YzStore *store = yz_station_get_store (posting->station);
  const uint8_t *op_id = posting->draft.op_id.bytes;
  g_autoptr (YzStatement) statement = NULL;
  YzCountState state = YZ_COUNT_COUNTING;
  const char *what = N_ ("the count is posted already");

  statement = yz_store_query (store,
                              "UPDATE stock_count SET state = $3, closed_op = $4, closed_ms = $5,"
                              " closed_by = $6, approver = $7 WHERE id = $1 AND station_id = $2"
                              " AND state = $8");
  yz_statement_bind_int (statement, 1, posting->count);
  yz_statement_bind_int (statement, 2, yz_station_get_id (posting->station));
  yz_statement_bind_int (statement, 3, YZ_COUNT_POSTED);
  yz_statement_bind_blob (statement, 4, op_id, sizeof posting->draft.op_id.bytes);
  yz_statement_bind_int (statement, 5, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 6, posting->actor->staff);
  yz_statement_bind_id (statement, 7, posting->approver != NULL ? posting->approver->staff : 0);
  yz_statement_bind_int (statement, 8, YZ_COUNT_COMPARED);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  if (!load_state (posting->station, posting->count, &state, error))
    return FALSE;
  if (state == YZ_COUNT_COUNTING)
    what = N_ ("it is still being counted");
  else if (state == YZ_COUNT_CANCELLED)
    what = N_ ("the count was cancelled");
  yz_stock_refuse_state (posting->count, what, error);
  return FALSE;
}

/* Every item was counted, or may be left out; every difference has its reason. */
static gboolean
check_lines (Posting *posting, GError **error)
{
  int64_t uncounted = 0;

  for (guint i = 0; i < posting->differences->len; i++) {
    YzCountDifference *line = g_ptr_array_index (posting->differences, i);

    if (!line->counted)
      uncounted++;
    if (line->difference == 0 || *line->reason != '\0')
      continue;
    if (posting->reason == NULL || *posting->reason == '\0') {
      yz_error_set_subject (error, YZ_ERROR_INPUT, "reason", "reason: %s", N_ ("missing"));
      return FALSE;
    }
    g_free (line->reason);
    line->reason = g_strdup (posting->reason);
  }
  if (uncounted == 0 || posting->leave_uncounted)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_INPUT,
                "not-counted",
                uncounted,
                0,
                "%" G_GINT64_FORMAT " items are not counted",
                uncounted);
  return FALSE;
}

/* A surplus is as much a difference as a lack: they do not make up for each other. */
static gboolean
check_approver (Posting *posting, GError **error)
{
  int64_t pieces = 0;
  int64_t points = 0;
  gboolean needed = FALSE;

  for (guint i = 0; i < posting->differences->len; i++) {
    const YzCountDifference *line = g_ptr_array_index (posting->differences, i);
    int64_t size = ABS (line->difference);
    int64_t cost = 0;

    if (size > 0 && (!yz_amount_multiply (line->price_points, size, &cost, error) ||
                     !yz_amount_add (pieces, size, &pieces, error) ||
                     !yz_amount_add (points, cost, &points, error)))
      return FALSE;
  }
  return yz_stock_needs_second (posting->station,
                                YZ_SETTING_COUNT_APPROVE_PIECES,
                                YZ_SETTING_COUNT_APPROVE_POINTS,
                                pieces,
                                points,
                                &needed,
                                error) &&
         ((!needed && posting->approver == NULL) ||
          yz_stock_check_second (posting->actor, posting->approver, error));
}

/* The lines keep what was posted, and are on no open list any more. */
static gboolean
write_lines (Posting *posting, int64_t entry, GError **error)
{
  YzStore *store = yz_station_get_store (posting->station);
  g_autoptr (YzStatement) close = NULL;
  g_autoptr (YzStatement) count = NULL;

  for (guint i = 0; i < posting->differences->len; i++) {
    const YzCountDifference *line = g_ptr_array_index (posting->differences, i);
    YzStatement *statement = NULL;

    if (!line->counted)
      continue;
    statement = yz_store_query (store,
                                "UPDATE stock_count_line SET difference = $3, reason = $4"
                                " WHERE count_id = $1 AND item_id = $2");
    yz_statement_bind_int (statement, 1, posting->count);
    yz_statement_bind_int (statement, 2, line->item);
    yz_statement_bind_int (statement, 3, line->difference);
    yz_statement_bind_text (statement, 4, line->reason);
    yz_statement_post (statement, NULL, NULL, NULL, NULL);
  }
  close = yz_store_query (store, "UPDATE stock_count_line SET open = 0 WHERE count_id = $1");
  yz_statement_bind_int (close, 1, posting->count);
  count = yz_store_query (store, "UPDATE stock_count SET entry_id = $2 WHERE id = $1");
  yz_statement_bind_int (count, 1, posting->count);
  yz_statement_bind_id (count, 2, entry);
  return yz_statement_run (close, error) && yz_statement_run (count, error);
}

static gboolean
book_posting (Posting *posting, YzBooking *booking, GError **error)
{
  g_autoptr (GArray) legs = g_array_new (FALSE, FALSE, sizeof (YzStockLeg));

  if (!close_count (posting, error))
    return FALSE;
  posting->differences = list_differences (posting->station, posting->count, error);
  if (posting->differences == NULL || !check_lines (posting, error) ||
      !check_approver (posting, error))
    return FALSE;
  for (guint i = 0; i < posting->differences->len; i++) {
    const YzCountDifference *line = g_ptr_array_index (posting->differences, i);
    YzAccountKey shelf = yz_stock_make_key (posting->station, YZ_ACCOUNT_SHELF, line->item);
    YzAccountKey lost =
      yz_stock_make_key (posting->station, YZ_ACCOUNT_COUNT_DIFFERENCE, line->item);
    const YzStockLeg leg = { line->difference > 0 ? lost : shelf,
                             line->difference > 0 ? shelf : lost,
                             ABS (line->difference) };

    if (line->difference != 0)
      g_array_append_val (legs, leg);
  }
  return (legs->len == 0 ||
          yz_stock_book (posting->station, &posting->draft, legs, booking, error)) &&
         write_lines (posting, booking->entry, error);
}

/* A count without differences has no entry that would know the operation: the list does. */
static gboolean
find_posted (Posting *posting, gboolean *posted, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  *posted = FALSE;
  statement = yz_store_query (yz_station_get_store (posting->station),
                              "SELECT id FROM stock_count WHERE closed_op = $1");
  yz_statement_bind_blob (statement,
                          1,
                          posting->draft.op_id.bytes,
                          sizeof posting->draft.op_id.bytes);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE;
  if (yz_statement_get_int (statement, 0) != posting->count) {
    yz_error_set_subject (error, YZ_ERROR_OP_CONFLICT, NULL, "this op_id posted another count");
    return FALSE;
  }
  yz_ledger_witness (yz_station_get_ledger (posting->station));
  *posted = TRUE;
  return TRUE;
}

static gboolean
run_posting (Posting *posting, YzBooking *booking, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  gboolean posted = FALSE;

  transaction = yz_transaction_begin (yz_station_get_store (posting->station), error);
  if (transaction == NULL ||
      !yz_ledger_find (yz_station_get_ledger (posting->station),
                       &posting->draft.op_id,
                       posting->draft.digest,
                       booking,
                       error) ||
      !find_posted (posting, &posted, error))
    return FALSE;
  if (posted)
    booking->repeated = TRUE;
  else if (!book_posting (posting, booking, error))
    return FALSE;
  return yz_transaction_commit (transaction, error);
}

gboolean
yz_count_post (YzStation *station,
               const YzActor *actor,
               const YzActor *approver,
               const YzOpId *op_id,
               int64_t count,
               const char *reason,
               gboolean leave_uncounted,
               YzBooking *booking,
               GError **error)
{
  g_auto (Posting) posting = { .station = station,
                               .actor = actor,
                               .approver = approver,
                               .count = count,
                               .leave_uncounted = leave_uncounted };
  g_autofree char *clean = NULL;
  YzDigest *digest = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && booking != NULL, FALSE);

  *booking = (YzBooking){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  clean = yz_text_clean (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  if (clean == NULL)
    return FALSE;
  posting.reason = clean;
  yz_draft_init (&posting.draft, op_id, YZ_ENTRY_COUNT, actor->staff);
  posting.draft.document = count;
  posting.draft.approver = approver != NULL ? approver->staff : 0;
  posting.draft.reason = *clean != '\0' ? g_strdup (clean) : NULL;
  digest = yz_digest_new ("post-count");
  yz_digest_add_int (digest, count);
  yz_digest_add_int (digest, leave_uncounted);
  yz_digest_add_text (digest, clean);
  yz_digest_finish (digest, posting.draft.digest);
  posting.draft.has_digest = TRUE;

  if (run_posting (&posting, booking, &problem))
    return TRUE;
  yz_redemption_propagate (station, problem, error);
  return FALSE;
}
