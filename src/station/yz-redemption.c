/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-redemption"

#include "yz-redemption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-item-use.h"

void
yz_redemption_free (YzRedemption *redemption)
{
  if (redemption == NULL)
    return;
  g_free (redemption->receipt_code);
  g_free (redemption);
}

gboolean
yz_redemption_check_rider (YzStation *station, int64_t rider, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT left_ms, name FROM rider WHERE id = $1");
  yz_statement_bind_int (statement, 1, rider);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    if (yz_statement_is_null (statement, 0))
      return TRUE;
    yz_error_set_subject (error,
                          YZ_ERROR_RIDER_LEFT,
                          yz_statement_get_text (statement, 1),
                          "the rider has left");
    return FALSE;
  case YZ_STEP_DONE:
    text = yz_id_to_text (rider);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no rider %s", text);
    return FALSE;
  case YZ_STEP_ERROR:
  default:
    return FALSE;
  }
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
  const YzBasketLine *left = a;
  const YzBasketLine *right = b;

  return (left->item > right->item) - (left->item < right->item);
}

GArray *
yz_redemption_merge_lines (const YzBasketLine *lines, gsize n_lines, GError **error)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (YzBasketLine));
  g_autoptr (GArray) merged = g_array_new (FALSE, FALSE, sizeof (YzBasketLine));

  if (n_lines > YZ_REDEMPTION_LINES_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "lines",
                  (int64_t) n_lines,
                  YZ_REDEMPTION_LINES_MAX,
                  "lines: %s",
                  N_ ("too many different goods at once"));
    return NULL;
  }
  for (gsize i = 0; i < n_lines; i++)
    if (!yz_amount_check (lines[i].quantity, "quantity", error))
      return NULL;
  if (n_lines > 0)
    g_array_append_vals (sorted, lines, (guint) n_lines);
  g_array_sort (sorted, compare_lines);
  for (guint i = 0; i < sorted->len; i++) {
    const YzBasketLine *line = &g_array_index (sorted, YzBasketLine, i);
    YzBasketLine *last =
      merged->len > 0 ? &g_array_index (merged, YzBasketLine, merged->len - 1) : NULL;

    if (last != NULL && last->item == line->item)
      last->quantity += line->quantity; /* at most 50 times 10⁹ */
    else
      g_array_append_val (merged, *line);
    last = &g_array_index (merged, YzBasketLine, merged->len - 1);
    if (!yz_amount_check (last->quantity, "quantity", error))
      return NULL;
  }
  return g_steal_pointer (&merged);
}

static gboolean
find_rider_account (YzStation *station, int64_t rider, YzAccount *account, GError **error)
{
  const YzAccountKey key = { .kind = YZ_ACCOUNT_RIDER, .owner = rider };
  GError *problem = NULL;

  yz_account_find (yz_station_get_store (station), &key, account, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

gboolean
yz_redemption_get_balance_after (YzStation *station,
                                 int64_t rider,
                                 int64_t entry,
                                 int64_t recorded_ms,
                                 int64_t *balance,
                                 GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzAccount account;

  if (!find_rider_account (station, rider, &account, error))
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT CAST (COALESCE (SUM (CASE WHEN t.to_account = $2"
                              " THEN t.amount ELSE -t.amount END), 0) AS BIGINT)"
                              " FROM entry e JOIN transfer t ON t.entry_id = e.id"
                              " WHERE e.subject = $1"
                              " AND (e.recorded_ms > $3 OR (e.recorded_ms = $3 AND e.id > $4))"
                              " AND (t.to_account = $2 OR t.from_account = $2)");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, account.id);
  yz_statement_bind_int (statement, 3, recorded_ms);
  yz_statement_bind_int (statement, 4, entry);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *balance = account.balance - yz_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
yz_redemption_get_booked_balance (YzStation *station,
                                  int64_t rider,
                                  const YzBooking *booking,
                                  int64_t *balance,
                                  GError **error)
{
  YzAccount account;

  if (booking->repeated)
    return yz_redemption_get_balance_after (station,
                                            rider,
                                            booking->entry,
                                            booking->recorded_ms,
                                            balance,
                                            error);
  if (!find_rider_account (station, rider, &account, error))
    return FALSE;
  *balance = account.balance;
  return TRUE;
}

gboolean
yz_redemption_get_change (YzStation *station,
                          int64_t rider,
                          int64_t entry,
                          int64_t *points,
                          GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzAccount account;

  if (!find_rider_account (station, rider, &account, error))
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT CAST (COALESCE (SUM (CASE WHEN to_account = $2"
                              " THEN amount ELSE -amount END), 0) AS BIGINT) FROM transfer"
                              " WHERE entry_id = $1 AND (to_account = $2 OR from_account = $2)");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, account.id);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *points = yz_statement_get_int (statement, 0);
  return TRUE;
}

char *
yz_redemption_make_receipt_code (int64_t entry, const uint8_t hash[YZ_HASH_SIZE])
{
  YzCode code = { .kind = YZ_CODE_RECEIPT, .id = entry };

  memcpy (code.hash, hash, sizeof code.hash);
  return yz_code_to_text (&code);
}

YzRedemption *
yz_redemption_new_for_booking (YzStation *station,
                               const YzBooking *booking,
                               int64_t rider,
                               GError **error)
{
  g_autoptr (YzRedemption) redemption = g_new0 (YzRedemption, 1);

  redemption->entry = booking->entry;
  redemption->repeated = booking->repeated;
  redemption->receipt_code = yz_redemption_make_receipt_code (booking->entry, booking->hash);
  if (rider == 0)
    return g_steal_pointer (&redemption);
  if (!yz_redemption_get_change (station, rider, booking->entry, &redemption->points, error) ||
      !yz_redemption_get_booked_balance (station, rider, booking, &redemption->balance, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

void
yz_redemption_propagate (YzStation *station, GError *problem, GError **error)
{
  const char *subject = yz_error_get_subject (problem);
  g_autoptr (YzItem) item = NULL;
  int64_t id = 0;

  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_STOCK) && subject != NULL &&
      yz_id_parse (subject, &id))
    item = yz_item_load (station, id, NULL);
  if (item == NULL) {
    g_propagate_error (error, problem);
    return;
  }
  yz_error_set (error,
                YZ_ERROR_STOCK,
                item->name,
                yz_error_get_asked (problem),
                yz_error_get_there (problem),
                "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " there",
                item->name,
                yz_error_get_asked (problem),
                yz_error_get_there (problem));
  g_error_free (problem);
}

gboolean
yz_redemption_get_station (YzStation *station, int64_t entry, int64_t *id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station), "SELECT station_id FROM desk WHERE id = $1");
  yz_statement_bind_int (statement, 1, yz_id_get_desk (entry));
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *id = yz_statement_get_int (statement, 0);
  return TRUE;
}

/* Everything that is known of a redemption before it is booked. */
typedef struct {
  YzStation *station;
  int64_t rider;
  GArray *lines;    /* of YzBasketLine, borrowed */
  GPtrArray *items; /* of YzItem, in the order of lines */
  YzDraft *draft;
} Order;

/* The items as they are offered now, and what they cost together. */
static gboolean
price_order (Order *order, int64_t *total, GError **error)
{
  *total = 0;
  for (guint i = 0; i < order->lines->len; i++) {
    const YzBasketLine *line = &g_array_index (order->lines, YzBasketLine, i);
    YzItem *item = yz_item_load (order->station, line->item, error);
    int64_t cost = 0;

    if (item == NULL)
      return FALSE;
    g_ptr_array_add (order->items, item);
    if (!item->active) {
      yz_error_set_subject (error,
                            YZ_ERROR_REFUSED,
                            item->name,
                            "%s",
                            N_ ("the item is not on offer"));
      return FALSE;
    }
    if (!yz_amount_multiply (item->price_points, line->quantity, &cost, error) ||
        !yz_amount_add (*total, cost, total, error))
      return FALSE;
  }
  return yz_amount_check (*total, "points", error);
}

static gboolean
add_transfers (Order *order, int64_t total, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (order->station);
  int64_t from = yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, order->rider, error);
  int64_t to = 0;

  if (from == 0)
    return FALSE;
  to = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_REDEEMED, YZ_UNIT_POINTS, error);
  if (to == 0)
    return FALSE;
  yz_draft_add (order->draft, from, to, total, 0);
  for (guint i = 0; i < order->lines->len; i++) {
    const YzBasketLine *line = &g_array_index (order->lines, YzBasketLine, i);

    from = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_SHELF, line->item, error);
    if (from == 0)
      return FALSE;
    to = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_HANDED_OUT, line->item, error);
    if (to == 0)
      return FALSE;
    yz_draft_add (order->draft, from, to, line->quantity, 0);
  }
  return TRUE;
}

static gboolean
write_lines (Order *order, int64_t entry, GError **error)
{
  for (guint i = 0; i < order->lines->len; i++) {
    const YzBasketLine *line = &g_array_index (order->lines, YzBasketLine, i);
    const YzItem *item = g_ptr_array_index (order->items, i);
    g_autoptr (YzStatement) statement = NULL;

    statement = yz_store_query (yz_station_get_store (order->station),
                                "INSERT INTO redemption_line (entry_id, line, item_id, quantity,"
                                " price) VALUES ($1, $2, $3, $4, $5)");
    yz_statement_bind_int (statement, 1, entry);
    yz_statement_bind_int (statement, 2, (int64_t) i + 1);
    yz_statement_bind_int (statement, 3, line->item);
    yz_statement_bind_int (statement, 4, line->quantity);
    yz_statement_bind_int (statement, 5, item->price_points);
    if (!yz_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
book_order (Order *order, YzBooking *booking, GError **error)
{
  GError *problem = NULL;
  int64_t month = yz_item_use_month (order->draft->happened_ms);
  int64_t total = 0;

  if (yz_station_get_kind (order->station) != YZ_STATION_CENTRE) {
    yz_error_set_subject (error,
                          YZ_ERROR_REFUSED,
                          yz_station_get_name (order->station),
                          "%s",
                          N_ ("a stop does not redeem"));
    return FALSE;
  }
  if (!yz_redemption_check_rider (order->station, order->rider, error) ||
      !price_order (order, &total, error))
    return FALSE;
  for (guint i = 0; i < order->lines->len; i++)
    if (!yz_item_use_add (order->station,
                          order->rider,
                          g_ptr_array_index (order->items, i),
                          month,
                          g_array_index (order->lines, YzBasketLine, i).quantity,
                          error))
      return FALSE;
  if (!add_transfers (order, total, error))
    return FALSE;
  if (!yz_ledger_book (yz_station_get_ledger (order->station), order->draft, booking, &problem)) {
    yz_redemption_propagate (order->station, problem, error);
    return FALSE;
  }
  return write_lines (order, booking->entry, error);
}

/* Of what was asked for only: prices and balances may change between two tries. */
static void
make_digest (YzDraft *draft, int64_t rider, GArray *lines)
{
  YzDigest *digest = yz_digest_new ("redeem");

  yz_digest_add_int (digest, rider);
  yz_digest_add_int (digest, lines->len);
  for (guint i = 0; i < lines->len; i++) {
    const YzBasketLine *line = &g_array_index (lines, YzBasketLine, i);

    yz_digest_add_int (digest, line->item);
    yz_digest_add_int (digest, line->quantity);
  }
  yz_digest_finish (digest, draft->digest);
  draft->has_digest = TRUE;
}

YzRedemption *
yz_redemption_book (YzStation *station,
                    const YzActor *actor,
                    const YzOpId *op_id,
                    int64_t rider,
                    const YzBasketLine *lines,
                    gsize n_lines,
                    GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GArray) merged = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_free);
  g_auto (YzDraft) draft = { 0 };
  Order order = { .station = station, .rider = rider, .items = items, .draft = &draft };
  YzBooking booking = { 0 };

  g_return_val_if_fail (station != NULL && op_id != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  merged = yz_redemption_merge_lines (lines, n_lines, error);
  if (merged == NULL)
    return NULL;
  if (merged->len == 0) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "lines", "lines: %s", N_ ("missing"));
    return NULL;
  }
  order.lines = merged;
  yz_draft_init (&draft, op_id, YZ_ENTRY_REDEEM, actor->staff);
  draft.subject = rider;
  /* Read once: the month of the limits is that of the entry. */
  draft.happened_ms = yz_clock_now_ms ();
  make_digest (&draft, rider, merged);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL ||
      !yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, &booking, error) ||
      (booking.entry == 0 && !book_order (&order, &booking, error)))
    return NULL;
  redemption = yz_redemption_new_for_booking (station, &booking, rider, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}
