/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-stock"

#include "yz-stock-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-batch.h"
#include "yz-item.h"
#include "yz-redemption-private.h"
#include "yz-setting.h"
#include "yz-text.h"

/* What a move is in the ledger. */
static const struct {
  const char *word;
  YzEntryKind kind;
  YzAccountKind from;
  YzAccountKind to;
  gboolean spoils;
} moves[] = {
  [YZ_STOCK_SPOIL] = { "spoil", YZ_ENTRY_SPOIL, YZ_ACCOUNT_SHELF, YZ_ACCOUNT_SPOILED, TRUE },
  [YZ_STOCK_SPOIL_INSPECTED] = { "spoil-inspected",
                                 YZ_ENTRY_SPOIL,
                                 YZ_ACCOUNT_INSPECTION,
                                 YZ_ACCOUNT_SPOILED,
                                 TRUE },
  [YZ_STOCK_PASS] = { "pass", YZ_ENTRY_RECEIVE, YZ_ACCOUNT_INSPECTION, YZ_ACCOUNT_SHELF, FALSE },
  [YZ_STOCK_FREE] = { "free", YZ_ENTRY_FREE_HAND_OUT, YZ_ACCOUNT_SHELF, YZ_ACCOUNT_FREE, FALSE },
};

const char *
yz_stock_move_get_word (YzStockMove move)
{
  return moves[move].word;
}

gboolean
yz_stock_move_parse (const char *word, YzStockMove *move)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    if (g_strcmp0 (moves[i].word, word) == 0) {
      *move = (YzStockMove) i;
      return TRUE;
    }
  return FALSE;
}

YzAccountKey
yz_stock_make_key (YzStation *station, YzAccountKind kind, int64_t item)
{
  return (YzAccountKey){ .kind = kind, .unit = item, .station = yz_station_get_id (station) };
}

gboolean
yz_stock_check_item (YzStation *station,
                     int64_t item,
                     char **name,
                     int64_t *price_points,
                     GError **error)
{
  g_autoptr (YzItem) found = yz_item_load (station, item, error);

  if (found == NULL)
    return FALSE;
  if (name != NULL)
    *name = g_steal_pointer (&found->name);
  if (price_points != NULL)
    *price_points = found->price_points;
  return TRUE;
}

gboolean
yz_stock_check_second (const YzActor *actor, const YzActor *approver, GError **error)
{
  if (approver == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_FOUR_EYES,
                          NULL,
                          "%s",
                          N_ ("a second person must agree to so much"));
    return FALSE;
  }
  if (actor->staff == approver->staff) {
    yz_error_set_subject (error,
                          YZ_ERROR_FOUR_EYES,
                          actor->name,
                          "%s",
                          N_ ("the second person must be somebody else"));
    return FALSE;
  }
  return yz_actor_require (approver, YZ_MAY_APPROVE_ADJUST, error);
}

void
yz_stock_refuse_state (int64_t id, const char *what, GError **error)
{
  g_autofree char *text = yz_id_to_text (id);

  yz_error_set_subject (error, YZ_ERROR_STATE, text, "%s: %s", text, what);
}

gboolean
yz_stock_check_n_lines (gsize n_lines, GError **error)
{
  if (n_lines == 0) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "lines", "lines: %s", N_ ("missing"));
    return FALSE;
  }
  if (n_lines <= YZ_ENTRY_TRANSFERS_MAX)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_INPUT,
                "lines",
                (int64_t) n_lines,
                YZ_ENTRY_TRANSFERS_MAX,
                "lines: %" G_GSIZE_FORMAT ", at most %d",
                n_lines,
                YZ_ENTRY_TRANSFERS_MAX);
  return FALSE;
}

gboolean
yz_stock_book (YzStation *station, YzDraft *draft, GArray *legs, YzBooking *booking, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (station);
  gsize n_keys = 2 * (gsize) legs->len;
  g_autofree YzAccountKey *keys = g_new0 (YzAccountKey, n_keys);
  g_autofree int64_t *accounts = g_new0 (int64_t, n_keys);
  YzHead head;

  for (guint i = 0; i < legs->len; i++) {
    keys[2 * i] = g_array_index (legs, YzStockLeg, i).from;
    keys[2 * i + 1] = g_array_index (legs, YzStockLeg, i).to;
  }
  if (!yz_ledger_start (ledger,
                        &draft->op_id,
                        draft->digest,
                        keys,
                        n_keys,
                        accounts,
                        &head,
                        booking,
                        error))
    return FALSE;
  if (booking->entry != 0)
    return TRUE;
  for (guint i = 0; i < legs->len; i++)
    yz_draft_add (draft,
                  accounts[2 * i],
                  accounts[2 * i + 1],
                  g_array_index (legs, YzStockLeg, i).pieces,
                  0);
  return yz_ledger_book_from (ledger, draft, &head, booking, error);
}

gboolean
yz_stock_get_worth (YzStation *station,
                    const YzStockLine *lines,
                    gsize n_lines,
                    int64_t *pieces,
                    int64_t *points,
                    GError **error)
{
  *pieces = 0;
  *points = 0;
  for (gsize i = 0; i < n_lines; i++) {
    int64_t price = 0;
    int64_t cost = 0;

    if (!yz_stock_check_item (station, lines[i].item, NULL, &price, error) ||
        !yz_amount_multiply (price, lines[i].pieces, &cost, error) ||
        !yz_amount_add (*pieces, lines[i].pieces, pieces, error) ||
        !yz_amount_add (*points, cost, points, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
yz_stock_needs_second (YzStation *station,
                       const char *pieces_setting,
                       const char *points_setting,
                       int64_t pieces,
                       int64_t points,
                       gboolean *needed,
                       GError **error)
{
  int64_t most_pieces = 0;
  int64_t most_points = 0;

  if (!yz_setting_get_int (station, pieces_setting, &most_pieces, error) ||
      !yz_setting_get_int (station, points_setting, &most_points, error))
    return FALSE;
  *needed = pieces > most_pieces || points > most_points;
  return TRUE;
}

gboolean
yz_stock_check_batch (YzStation *station, const YzStockLine *line, GError **error)
{
  g_autoptr (GArray) batches = NULL;
  g_autofree char *name = NULL;
  int64_t there = 0;

  if (line->batch_entry == 0)
    return TRUE;
  batches = yz_batch_list (station, line->item, error);
  if (batches == NULL || !yz_stock_check_item (station, line->item, &name, NULL, error))
    return FALSE;
  for (guint i = 0; i < batches->len; i++) {
    const YzBatch *batch = &g_array_index (batches, YzBatch, i);

    if (batch->entry == line->batch_entry && batch->leg == line->batch_leg)
      there = batch->left;
  }
  if (line->pieces <= there)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_STOCK,
                name,
                line->pieces,
                there,
                "%s: %" G_GINT64_FORMAT " asked of the batch, %" G_GINT64_FORMAT " there",
                name,
                line->pieces,
                there);
  return FALSE;
}

static gboolean
check_approver (YzStation *station,
                const YzActor *actor,
                const YzActor *approver,
                const YzStockLine *lines,
                gsize n_lines,
                GError **error)
{
  int64_t pieces = 0;
  int64_t points = 0;
  gboolean needed = FALSE;

  return yz_stock_get_worth (station, lines, n_lines, &pieces, &points, error) &&
         yz_stock_needs_second (station,
                                YZ_SETTING_SPOIL_APPROVE_PIECES,
                                YZ_SETTING_SPOIL_APPROVE_POINTS,
                                pieces,
                                points,
                                &needed,
                                error) &&
         ((!needed && approver == NULL) || yz_stock_check_second (actor, approver, error));
}

static gboolean
book_move (YzStation *station,
           YzStockMove move,
           const YzStockLine *lines,
           gsize n_lines,
           YzDraft *draft,
           YzBooking *booking,
           GError **error)
{
  g_autoptr (GArray) legs = g_array_new (FALSE, FALSE, sizeof (YzStockLeg));

  for (gsize i = 0; i < n_lines; i++) {
    const YzStockLeg leg = { yz_stock_make_key (station, moves[move].from, lines[i].item),
                             yz_stock_make_key (station, moves[move].to, lines[i].item),
                             lines[i].pieces };

    if (!yz_stock_check_item (station, lines[i].item, NULL, NULL, error) ||
        !yz_stock_check_batch (station, &lines[i], error))
      return FALSE;
    g_array_append_val (legs, leg);
  }
  if (!yz_stock_book (station, draft, legs, booking, error))
    return FALSE;
  for (gsize i = 0; i < n_lines; i++)
    if (lines[i].batch_entry != 0)
      yz_batch_take (station,
                     booking->entry,
                     (int64_t) i + 1,
                     lines[i].batch_entry,
                     lines[i].batch_leg,
                     lines[i].pieces);
  return TRUE;
}

static void
make_digest (YzDraft *draft, YzStockMove move, const YzStockLine *lines, gsize n_lines)
{
  YzDigest *digest = yz_digest_new ("stock");

  yz_digest_add_text (digest, moves[move].word);
  for (gsize i = 0; i < n_lines; i++) {
    yz_digest_add_int (digest, lines[i].item);
    yz_digest_add_int (digest, lines[i].pieces);
    yz_digest_add_int (digest, lines[i].batch_entry);
    yz_digest_add_int (digest, lines[i].batch_leg);
  }
  yz_digest_add_text (digest, draft->reason);
  yz_digest_finish (digest, draft->digest);
  draft->has_digest = TRUE;
}

static gboolean
check_lines (YzStockMove move, const YzStockLine *lines, gsize n_lines, GError **error)
{
  if (!yz_stock_check_n_lines (n_lines, error))
    return FALSE;
  for (gsize i = 0; i < n_lines; i++) {
    if (!yz_amount_check (lines[i].pieces, "quantity", error))
      return FALSE;
    /* Batches lie on the shelf. */
    if (lines[i].batch_entry != 0 && moves[move].from != YZ_ACCOUNT_SHELF) {
      yz_error_set_subject (error, YZ_ERROR_INPUT, "batch", "batch: %s", N_ ("not on the shelf"));
      return FALSE;
    }
  }
  return TRUE;
}

/* (transfer full) (nullable) without error: none was given and none is needed */
static gboolean
take_reason (YzStockMove move, const char *reason, char **clean, GError **error)
{
  if (moves[move].spoils)
    *clean = yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  else
    *clean = yz_text_clean (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  if (*clean == NULL)
    return FALSE;
  if (**clean == '\0')
    g_clear_pointer (clean, g_free);
  return TRUE;
}

gboolean
yz_stock_move (YzStation *station,
               const YzActor *actor,
               const YzActor *approver,
               const YzOpId *op_id,
               YzStockMove move,
               const YzStockLine *lines,
               gsize n_lines,
               const char *reason,
               YzBooking *booking,
               GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (YzDraft) draft = { 0 };
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && booking != NULL, FALSE);

  *booking = (YzBooking){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !yz_station_check_shelf (station, error) ||
      !check_lines (move, lines, n_lines, error))
    return FALSE;
  yz_draft_init (&draft, op_id, moves[move].kind, actor->staff);
  if (!take_reason (move, reason, &draft.reason, error))
    return FALSE;
  draft.approver = approver != NULL && moves[move].spoils ? approver->staff : 0;
  make_digest (&draft, move, lines, n_lines);

  transaction = yz_transaction_begin (yz_station_get_store (station), &problem);
  if (transaction != NULL &&
      yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, booking, &problem) &&
      (booking->entry != 0 ||
       ((!moves[move].spoils ||
         check_approver (station, actor, approver, lines, n_lines, &problem)) &&
        book_move (station, move, lines, n_lines, &draft, booking, &problem))) &&
      yz_transaction_commit (transaction, &problem))
    return TRUE;
  /* The item's name is asked for when the transaction is over. */
  g_clear_pointer (&transaction, yz_transaction_free);
  yz_redemption_propagate (station, problem, error);
  return FALSE;
}

void
yz_stock_waiting_free (YzStockWaiting *waiting)
{
  if (waiting == NULL)
    return;
  g_free (waiting->name);
  g_free (waiting->sku);
  g_free (waiting);
}

GPtrArray *
yz_stock_list_waiting (YzStation *station, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_stock_waiting_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT i.id, i.name, i.sku, a.balance FROM item i"
                              " JOIN account a ON a.owner = 0 AND a.kind = $2 AND a.unit = i.id"
                              " AND a.station_id = $1 AND a.period = 0"
                              " WHERE a.balance > 0 ORDER BY i.name, i.id");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, YZ_ACCOUNT_INSPECTION);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzStockWaiting *waiting = g_new0 (YzStockWaiting, 1);

    waiting->item = yz_statement_get_int (statement, 0);
    waiting->name = yz_statement_dup_text (statement, 1);
    waiting->sku = yz_statement_dup_text (statement, 2);
    waiting->pieces = yz_statement_get_int (statement, 3);
    g_ptr_array_add (list, waiting);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
