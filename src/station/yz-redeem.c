/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-redemption"

#include "yz-redemption-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-item-price.h"
#include "yz-item-use.h"
#include "yz-sql.h"

/* A redemption goes to the store and back twice, whatever the basket holds: once to ask for
 * everything it has to know, once to write all of it and commit. On a server at the end of a long
 * line that is what a customer waits for. */

/* An item as it is offered now. */
typedef struct {
  char *name;
  int64_t price_points;
  int64_t limit; /* pieces for one rider in a period; 0: none */
  YzPeriod period;
  gboolean active;
} Offer;

static void
offer_free (gpointer data)
{
  Offer *offer = data;

  g_free (offer->name);
  g_free (offer);
}

/* Everything that is known of a redemption before it is booked. */
typedef struct {
  YzStation *station;
  int64_t rider;
  GArray *lines;     /* of YzBasketLine, borrowed */
  GPtrArray *offers; /* of Offer, in the order of lines */
  YzDraft draft;
  int64_t total_points;
} Order;

static void
order_clear (Order *order)
{
  g_clear_pointer (&order->offers, g_ptr_array_unref);
  yz_draft_clear (&order->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static const YzBasketLine *
get_line (const Order *order, guint index)
{
  return &g_array_index (order->lines, YzBasketLine, index);
}

/* Returns: (transfer full) (element-type YzStatement), in the order of lines */
static GPtrArray *
ask_offers (const Order *order)
{
  GPtrArray *asked = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_statement_free);
  int64_t today = yz_clock_today ();

  for (guint i = 0; i < order->lines->len; i++) {
    YzStatement *statement = yz_store_query (yz_station_get_store (order->station),
                                             "SELECT i.name, " YZ_ITEM_PRICE_SQL (
                                               "$2") ", i.limit_pieces, i.active,"
                                                     " i.limit_period FROM item i WHERE i.id = $1");

    yz_statement_bind_int (statement, 1, get_line (order, i)->item);
    yz_statement_bind_int (statement, 2, today);
    yz_statement_send (statement);
    g_ptr_array_add (asked, statement);
  }
  return asked;
}

static Offer *
answer_offer (YzStatement *statement, int64_t item, GError **error)
{
  YzStep step = yz_statement_step (statement, error);
  g_autofree char *text = NULL;
  Offer *offer = NULL;

  if (step == YZ_STEP_DONE) {
    text = yz_id_to_text (item);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no item %s", text);
  }
  if (step != YZ_STEP_ROW)
    return NULL;
  offer = g_new0 (Offer, 1);
  offer->name = yz_statement_dup_text (statement, 0);
  offer->price_points = yz_statement_get_int (statement, 1);
  offer->limit = yz_statement_get_int (statement, 2);
  offer->active = yz_statement_get_int (statement, 3) != 0;
  offer->period = (YzPeriod) yz_statement_get_int (statement, 4);
  return offer;
}

/* The items as they are offered now, and what they cost together. */
static gboolean
price_order (Order *order, GPtrArray *asked, GError **error)
{
  order->total_points = 0;
  for (guint i = 0; i < order->lines->len; i++) {
    const YzBasketLine *line = get_line (order, i);
    Offer *offer = answer_offer (g_ptr_array_index (asked, i), line->item, error);
    int64_t cost = 0;

    if (offer == NULL)
      return FALSE;
    g_ptr_array_add (order->offers, offer);
    if (!offer->active) {
      yz_error_set_subject (error,
                            YZ_ERROR_REFUSED,
                            offer->name,
                            "%s",
                            N_ ("the item is not on offer"));
      return FALSE;
    }
    if (!yz_amount_multiply (offer->price_points, line->quantity, &cost, error) ||
        !yz_amount_add (order->total_points, cost, &order->total_points, error))
      return FALSE;
  }
  return yz_amount_check (order->total_points, "points", error);
}

/* From and to of each transfer: points first, then the goods in the order of lines. */
static void
list_keys (const Order *order, YzAccountKey *keys)
{
  int64_t station = yz_station_get_id (order->station);

  *keys++ = (YzAccountKey){ .kind = YZ_ACCOUNT_RIDER, .owner = order->rider };
  *keys++ = (YzAccountKey){ .kind = YZ_ACCOUNT_REDEEMED, .station = station };
  for (guint i = 0; i < order->lines->len; i++) {
    int64_t item = get_line (order, i)->item;

    *keys++ = (YzAccountKey){ .kind = YZ_ACCOUNT_SHELF, .unit = item, .station = station };
    *keys++ = (YzAccountKey){ .kind = YZ_ACCOUNT_HANDED_OUT, .unit = item, .station = station };
  }
}

static void
add_transfers (Order *order, const int64_t *accounts)
{
  order->draft.watched = accounts[0];
  yz_draft_add (&order->draft, accounts[0], accounts[1], order->total_points, 0);
  for (guint i = 0; i < order->lines->len; i++)
    yz_draft_add (&order->draft,
                  accounts[2 * i + 2],
                  accounts[2 * i + 3],
                  get_line (order, i)->quantity,
                  0);
}

/* The period that a line counts in; 0 where there is no limit. */
static int64_t
get_period (const Order *order, guint index)
{
  const Offer *offer = g_ptr_array_index (order->offers, index);

  return offer->limit > 0
           ? yz_period_make_key (offer->period, yz_date_of_ms (order->draft.happened_ms))
           : 0;
}

/* Limits before balances, as every operation that touches both: two desks then never wait for each
 * other in a circle. */
static void
count_uses (const Order *order)
{
  for (guint i = 0; i < order->lines->len; i++) {
    const Offer *offer = g_ptr_array_index (order->offers, i);
    const YzItemUse use = { .rider = order->rider,
                            .item = get_line (order, i)->item,
                            .item_name = offer->name,
                            .limit = offer->limit,
                            .period = get_period (order, i),
                            .quantity = get_line (order, i)->quantity };

    if (use.limit > 0)
      yz_item_use_add (order->station, &use);
  }
}

static void
write_lines (const Order *order, int64_t entry)
{
  guint n_lines = order->lines->len;

  for (guint first = 0; first < n_lines; first += YZ_SQL_ROWS_MAX) {
    guint n_rows = MIN (n_lines - first, YZ_SQL_ROWS_MAX);
    YzStatement *statement =
      yz_store_query (yz_station_get_store (order->station),
                      yz_sql_make_rows ("INSERT INTO redemption_line (entry_id, line, item_id,"
                                        " quantity, price, period) VALUES",
                                        (int) n_rows,
                                        5));
    int parameter = 1;

    yz_statement_bind_int (statement, parameter, entry);
    for (guint i = first; i < first + n_rows; i++) {
      const Offer *offer = g_ptr_array_index (order->offers, i);

      yz_statement_bind_int (statement, ++parameter, (int64_t) i + 1);
      yz_statement_bind_int (statement, ++parameter, get_line (order, i)->item);
      yz_statement_bind_int (statement, ++parameter, get_line (order, i)->quantity);
      yz_statement_bind_int (statement, ++parameter, offer->price_points);
      yz_statement_bind_int (statement, ++parameter, get_period (order, i));
    }
    yz_statement_post (statement, NULL, NULL, NULL, NULL);
  }
}

/* Both ways to the store. Where it was booked before, @booking says so and nothing is written. */
static gboolean
book_order (Order *order, YzBooking *booking, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (order->station);
  gsize n_keys = 2 * (gsize) order->lines->len + 2;
  g_autofree YzAccountKey *keys = g_new0 (YzAccountKey, n_keys);
  g_autofree int64_t *accounts = g_new0 (int64_t, n_keys);
  g_autoptr (YzStatement) rider = yz_redemption_ask_rider (order->station, order->rider);
  g_autoptr (GPtrArray) offers = NULL;
  YzHead head;

  yz_statement_send (rider);
  offers = ask_offers (order);
  list_keys (order, keys);
  if (!yz_ledger_start (ledger,
                        &order->draft.op_id,
                        order->draft.digest,
                        keys,
                        n_keys,
                        accounts,
                        &head,
                        booking,
                        error))
    return FALSE;
  if (booking->entry != 0)
    return TRUE;
  if (!yz_redemption_answer_rider (rider, order->rider, error) ||
      !price_order (order, offers, error))
    return FALSE;
  /* The period of the limits is that of the entry. */
  order->draft.happened_ms = head.now_ms;
  add_transfers (order, accounts);
  count_uses (order);
  if (!yz_ledger_book_from (ledger, &order->draft, &head, booking, error))
    return FALSE;
  write_lines (order, booking->entry);
  return TRUE;
}

/* Of what was asked for only: prices and balances may change between two tries. */
static void
make_digest (Order *order)
{
  YzDigest *digest = yz_digest_new ("redeem");

  yz_digest_add_int (digest, order->rider);
  yz_digest_add_int (digest, order->lines->len);
  for (guint i = 0; i < order->lines->len; i++) {
    yz_digest_add_int (digest, get_line (order, i)->item);
    yz_digest_add_int (digest, get_line (order, i)->quantity);
  }
  yz_digest_finish (digest, order->draft.digest);
  order->draft.has_digest = TRUE;
}

static gboolean
check_request (YzStation *station, GArray *lines, GError **error)
{
  if (lines->len == 0) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "lines", "lines: %s", N_ ("missing"));
    return FALSE;
  }
  if (yz_station_get_kind (station) == YZ_STATION_CENTRE)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_REFUSED,
                        yz_station_get_name (station),
                        "%s",
                        N_ ("a stop does not redeem"));
  return FALSE;
}

/* What was booked now is known without asking; what was booked before is looked up. */
static YzRedemption *
make_answer (const Order *order, const YzBooking *booking, GError **error)
{
  g_autoptr (YzRedemption) redemption = NULL;

  if (booking->repeated)
    return yz_redemption_new_for_booking (order->station, booking, order->rider, error);
  redemption = g_new0 (YzRedemption, 1);
  redemption->entry = booking->entry;
  redemption->points = -order->total_points;
  redemption->balance = booking->balance;
  redemption->receipt_code = yz_redemption_make_receipt_code (booking->entry, booking->hash);
  return g_steal_pointer (&redemption);
}

static YzRedemption *
run_order (Order *order, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  YzBooking booking = { 0 };

  transaction = yz_transaction_begin (yz_station_get_store (order->station), error);
  if (transaction == NULL || !book_order (order, &booking, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return make_answer (order, &booking, error);
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
  g_autoptr (GArray) merged = NULL;
  g_auto (Order) order = { .station = station, .rider = rider };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  merged = yz_redemption_merge_lines (lines, n_lines, error);
  if (merged == NULL || !check_request (station, merged, error))
    return NULL;
  order.lines = merged;
  order.offers = g_ptr_array_new_with_free_func (offer_free);
  yz_draft_init (&order.draft, op_id, YZ_ENTRY_REDEEM, actor->staff);
  order.draft.subject = rider;
  make_digest (&order);

  redemption = run_order (&order, &problem);
  if (redemption == NULL)
    yz_redemption_propagate (station, problem, error);
  return redemption;
}
