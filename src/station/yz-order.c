/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-order"

#include "yz-order.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-beyond-stock.h"
#include "yz-clock.h"
#include "yz-item-use.h"
#include "yz-offer.h"
#include "yz-rider-pin.h"
#include "yz-setting.h"
#include "yz-sql.h"

/* Everything that is known of an order before it is booked. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  const YzRedemptionRequest *request;
  GArray *lines;     /* of YzBasketLine, borrowed */
  GPtrArray *offers; /* of YzOffer, in the order of lines */
  YzDraft draft;
  int64_t total_points;
  int64_t until_on; /* of a hold */
  char *rider_name;
  int64_t large_points; /* from so many on somebody approves; 0: never */
  char *pin_hash;       /* (nullable) of the PIN that was typed, if it was right */
  gboolean same_pin;    /* and it is still the rider's */
} Order;

static void
order_clear (Order *order)
{
  g_clear_pointer (&order->offers, g_ptr_array_unref);
  g_clear_pointer (&order->rider_name, g_free);
  g_clear_pointer (&order->pin_hash, g_free);
  yz_draft_clear (&order->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static const YzBasketLine *
get_line (const Order *order, guint index)
{
  return &g_array_index (order->lines, YzBasketLine, index);
}

/* Questions -------------------------------------------------------------------------------- */

/* The rider, and with the same question whether somebody must approve so many points: an ordinary
 * redemption asks nothing more than it did without such a limit. */
static YzStatement *
ask_rider (const Order *order)
{
  YzStatement *statement =
    yz_store_query (yz_station_get_store (order->station),
                    "SELECT r.left_ms, r.name, s.value, p.pin_hash FROM rider r"
                    " LEFT JOIN setting s ON s.station_id = $2"
                    " AND s.name = '" YZ_SETTING_LARGE_POINTS "'"
                    " LEFT JOIN rider_pin p ON p.rider_id = r.id WHERE r.id = $1");

  yz_statement_bind_int (statement, 1, order->request->rider);
  yz_statement_bind_int (statement, 2, yz_station_get_id (order->station));
  return statement;
}

static gboolean
answer_rider (Order *order, YzStatement *statement, GError **error)
{
  const char *value = NULL;

  if (!yz_redemption_answer_rider (statement, order->request->rider, error))
    return FALSE;
  order->rider_name = yz_statement_dup_text (statement, 1);
  value = yz_statement_get_text (statement, 2);
  if (value != NULL &&
      !g_ascii_string_to_signed (value, 10, 0, YZ_AMOUNT_MAX, &order->large_points, NULL))
    order->large_points = 0;
  order->same_pin = order->pin_hash != NULL &&
                    g_strcmp0 (order->pin_hash, yz_statement_get_text (statement, 3)) == 0;
  return TRUE;
}

/* Returns: (transfer full) (element-type YzStatement), in the order of lines */
static GPtrArray *
ask_offers (const Order *order)
{
  GPtrArray *asked = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_statement_free);

  for (guint i = 0; i < order->lines->len; i++) {
    YzStatement *statement = yz_offer_ask (order->station, get_line (order, i)->item);

    yz_statement_send (statement);
    g_ptr_array_add (asked, statement);
  }
  return asked;
}

/* What the rider was told it costs is what it costs, or it is not booked. */
static gboolean
check_agreed (const Order *order, int64_t item, const YzOffer *offer, GError **error)
{
  for (gsize i = 0; i < order->request->n_prices; i++) {
    const YzAgreedPrice *price = &order->request->prices[i];

    if (price->item != item || price->price_points == offer->price_points)
      continue;
    yz_error_set (error,
                  YZ_ERROR_PRICE,
                  offer->name,
                  price->price_points,
                  offer->price_points,
                  "%s: %" G_GINT64_FORMAT " points shown, %" G_GINT64_FORMAT " now",
                  offer->name,
                  price->price_points,
                  offer->price_points);
    return FALSE;
  }
  return TRUE;
}

/* The items as they are offered now, and what they cost together. */
static gboolean
price_order (Order *order, GPtrArray *asked, GError **error)
{
  order->total_points = 0;
  for (guint i = 0; i < order->lines->len; i++) {
    const YzBasketLine *line = get_line (order, i);
    YzOffer *offer = yz_offer_answer (g_ptr_array_index (asked, i), line->item, error);
    int64_t cost = 0;

    if (offer == NULL)
      return FALSE;
    g_ptr_array_add (order->offers, offer);
    if (order->draft.kind == YZ_ENTRY_HOLD && offer->nature != YZ_ITEM_GOODS) {
      yz_error_set_subject (error,
                            YZ_ERROR_REFUSED,
                            offer->name,
                            "%s",
                            N_ ("only goods are kept for a pick-up"));
      return FALSE;
    }
    if (!check_agreed (order, line->item, offer, error) ||
        !yz_amount_multiply (offer->price_points, line->quantity, &cost, error) ||
        !yz_amount_add (order->total_points, cost, &order->total_points, error))
      return FALSE;
  }
  return yz_amount_check (order->total_points, "points", error);
}

/* Approval --------------------------------------------------------------------------------- */

/* Many points in one go are agreed to by the rider's own PIN or by a second person at the counter.
 * Which of them stands in the entry: the rider's own number, or that of the member of staff. */
static gboolean
check_approved (Order *order, GError **error)
{
  const YzActor *approver = order->request->approver;

  if (order->large_points == 0 || order->total_points < order->large_points)
    return TRUE;
  if (order->same_pin) {
    order->draft.approver = order->request->rider;
    return TRUE;
  }
  if (approver != NULL && order->actor != NULL) {
    order->draft.approver = approver->staff;
    return yz_redemption_check_second_person (order->station,
                                              order->actor,
                                              approver,
                                              order->request->rider,
                                              error);
  }
  yz_error_set (error,
                YZ_ERROR_APPROVAL,
                order->rider_name,
                order->total_points,
                order->large_points,
                "%s: %s",
                order->rider_name,
                N_ ("so many points need the rider’s PIN or a second person"));
  return FALSE;
}

/* Changes ---------------------------------------------------------------------------------- */

/* From and to of each transfer: points first, then the goods in the order of lines. */
static void
list_keys (const Order *order, YzAccountKey *keys)
{
  int64_t station = yz_station_get_id (order->station);
  int64_t rider = order->request->rider;
  gboolean held = order->draft.kind == YZ_ENTRY_HOLD;
  YzAccountKind to = held ? YZ_ACCOUNT_RESERVED : YZ_ACCOUNT_HANDED_OUT;

  *keys++ = (YzAccountKey){ .kind = YZ_ACCOUNT_RIDER, .owner = rider };
  *keys++ = held ? (YzAccountKey){ .kind = YZ_ACCOUNT_HELD, .owner = rider }
                 : (YzAccountKey){ .kind = YZ_ACCOUNT_REDEEMED, .station = station };
  for (guint i = 0; i < order->lines->len; i++) {
    int64_t item = get_line (order, i)->item;

    *keys++ = (YzAccountKey){ .kind = YZ_ACCOUNT_SHELF, .unit = item, .station = station };
    *keys++ = (YzAccountKey){ .kind = to, .unit = item, .station = station };
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
  const YzOffer *offer = g_ptr_array_index (order->offers, index);

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
    const YzOffer *offer = g_ptr_array_index (order->offers, i);
    const YzItemUse use = { .rider = order->request->rider,
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
      const YzOffer *offer = g_ptr_array_index (order->offers, i);

      yz_statement_bind_int (statement, ++parameter, (int64_t) i + 1);
      yz_statement_bind_int (statement, ++parameter, get_line (order, i)->item);
      yz_statement_bind_int (statement, ++parameter, get_line (order, i)->quantity);
      yz_statement_bind_int (statement, ++parameter, offer->price_points);
      yz_statement_bind_int (statement, ++parameter, get_period (order, i));
    }
    yz_statement_post (statement, NULL, NULL, NULL, NULL);
  }
}

static void
write_hold (const Order *order, int64_t entry)
{
  YzStatement *statement =
    yz_store_query (yz_station_get_store (order->station),
                    "INSERT INTO hold (entry_id, station_id, rider_id, until_on, left_points)"
                    " VALUES ($1, $2, $3, $4, $5)");

  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, yz_station_get_id (order->station));
  yz_statement_bind_int (statement, 3, order->request->rider);
  yz_statement_bind_int (statement, 4, order->until_on);
  yz_statement_bind_int (statement, 5, order->total_points);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

/* Vouchers and seats follow from what is handed out. Goods cost nothing here. */
static gboolean
follow_natures (const Order *order, int64_t entry, GError **error)
{
  for (guint i = 0; i < order->lines->len; i++) {
    const YzOffer *offer = g_ptr_array_index (order->offers, i);
    const YzItemRedeemed redeemed = { .entry = entry,
                                      .op_id = &order->draft.op_id,
                                      .rider = order->request->rider,
                                      .happened_ms = order->draft.happened_ms,
                                      .item = get_line (order, i)->item,
                                      .quantity = get_line (order, i)->quantity,
                                      .price_points = offer->price_points };

    if (!yz_item_nature_redeem (order->station, offer->nature, &redeemed, error))
      return FALSE;
  }
  return TRUE;
}

/* What is in the customer's hand although the books do not have it: the books are put right first,
 * by an entry of its own. Asks more than an ordinary order does; it is seldom. */
static gboolean
put_books_right (Order *order, GError **error)
{
  const YzBeyondStock beyond = { .station = order->station,
                                 .actor = order->actor,
                                 .chief = order->request->approver,
                                 .op_id = &order->draft.op_id,
                                 .reason = order->request->beyond_reason,
                                 .lines = order->lines };
  int64_t entry = 0;

  if (!yz_beyond_stock_book (&beyond, &entry, error))
    return FALSE;
  if (entry != 0) {
    order->draft.document = entry;
    order->draft.approver = order->request->approver->staff;
  }
  return TRUE;
}

static gboolean
start (Order *order, int64_t *accounts, YzHead *head, YzBooking *booking, GError **error)
{
  gsize n_keys = 2 * (gsize) order->lines->len + 2;
  g_autofree YzAccountKey *keys = g_new0 (YzAccountKey, n_keys);

  list_keys (order, keys);
  return yz_ledger_start (yz_station_get_ledger (order->station),
                          &order->draft.op_id,
                          order->draft.digest,
                          keys,
                          n_keys,
                          accounts,
                          head,
                          booking,
                          error);
}

/* Both ways to the store. Where it was booked before, @booking says so and nothing is written. */
static gboolean
book_order (Order *order, YzBooking *booking, GError **error)
{
  g_autofree int64_t *accounts = g_new0 (int64_t, 2 * (gsize) order->lines->len + 2);
  g_autoptr (YzStatement) rider = ask_rider (order);
  g_autoptr (GPtrArray) offers = NULL;
  YzHead head;

  yz_statement_send (rider);
  offers = ask_offers (order);
  if (!start (order, accounts, &head, booking, error))
    return FALSE;
  if (booking->entry != 0)
    return TRUE;
  if (!answer_rider (order, rider, error) || !price_order (order, offers, error) ||
      !check_approved (order, error))
    return FALSE;
  /* The month of the limits is that of the entry. */
  order->draft.happened_ms = head.now_ms;
  count_uses (order);
  if (order->request->beyond_reason != NULL &&
      (!put_books_right (order, error) || !start (order, accounts, &head, booking, error)))
    return FALSE;
  add_transfers (order, accounts);
  if (!yz_ledger_book_from (yz_station_get_ledger (order->station),
                            &order->draft,
                            &head,
                            booking,
                            error))
    return FALSE;
  write_lines (order, booking->entry);
  if (order->draft.kind != YZ_ENTRY_HOLD)
    return follow_natures (order, booking->entry, error);
  write_hold (order, booking->entry);
  return TRUE;
}

/* Requests --------------------------------------------------------------------------------- */

/* Of what was asked for only: prices and balances may change between two tries. So may what was
 * agreed to be paid and who approved it, without its being another order. */
static void
make_digest (Order *order)
{
  YzDigest *digest = yz_digest_new (order->draft.kind == YZ_ENTRY_HOLD ? "hold" : "redeem");

  yz_digest_add_int (digest, order->request->rider);
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
    return yz_redemption_new_for_booking (order->station, booking, order->request->rider, error);
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

  /* Looking at a PIN takes a while, and a wrong one stays counted: before anything else. */
  if (order->request->rider_pin != NULL) {
    order->pin_hash =
      yz_rider_pin_check (order->station, order->request->rider, order->request->rider_pin, error);
    if (order->pin_hash == NULL)
      return NULL;
  }
  transaction = yz_transaction_begin (yz_station_get_store (order->station), error);
  if (transaction == NULL || !book_order (order, &booking, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return make_answer (order, &booking, error);
}

YzRedemption *
yz_order_book (YzStation *station,
               const YzActor *actor,
               const YzOpId *op_id,
               YzEntryKind kind,
               const YzRedemptionRequest *request,
               int64_t until_on,
               GError **error)
{
  g_autoptr (GArray) merged = NULL;
  g_auto (Order) order = { .station = station, .actor = actor, .request = request };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;

  /* A rider may have goods kept without a member of staff; nothing leaves the shelf by that. */
  if ((actor != NULL || kind != YZ_ENTRY_HOLD) && !yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  merged = yz_redemption_merge_lines (request->lines, request->n_lines, error);
  if (merged == NULL || !check_request (station, merged, error))
    return NULL;
  order.lines = merged;
  order.until_on = until_on;
  order.offers = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_offer_free);
  yz_draft_init (&order.draft, op_id, kind, actor != NULL ? actor->staff : 0);
  order.draft.subject = request->rider;
  make_digest (&order);

  redemption = run_order (&order, &problem);
  if (redemption == NULL)
    yz_redemption_propagate (station, problem, error);
  return redemption;
}

YzRedemption *
yz_redemption_book_request (YzStation *station,
                            const YzActor *actor,
                            const YzOpId *op_id,
                            const YzRedemptionRequest *request,
                            GError **error)
{
  g_return_val_if_fail (station != NULL && op_id != NULL && request != NULL, NULL);

  return yz_order_book (station, actor, op_id, YZ_ENTRY_REDEEM, request, 0, error);
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
  const YzRedemptionRequest request = { .rider = rider, .lines = lines, .n_lines = n_lines };

  return yz_redemption_book_request (station, actor, op_id, &request, error);
}
