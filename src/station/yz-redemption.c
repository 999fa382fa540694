/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-redemption"

#include "yz-redemption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-code.h"

void
yz_redemption_free (YzRedemption *redemption)
{
  if (redemption == NULL)
    return;
  g_free (redemption->receipt_code);
  g_free (redemption);
}

YzStatement *
yz_redemption_ask_rider (YzStation *station, int64_t rider)
{
  YzStatement *statement = yz_store_query (yz_station_get_store (station),
                                           "SELECT left_ms, name FROM rider WHERE id = $1");

  yz_statement_bind_int (statement, 1, rider);
  return statement;
}

gboolean
yz_redemption_answer_rider (YzStatement *statement, int64_t rider, GError **error)
{
  g_autofree char *text = NULL;

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

gboolean
yz_redemption_check_rider (YzStation *station, int64_t rider, GError **error)
{
  g_autoptr (YzStatement) statement = yz_redemption_ask_rider (station, rider);

  return yz_redemption_answer_rider (statement, rider, error);
}

gboolean
yz_redemption_check_second_person (YzStation *station,
                                   const YzActor *actor,
                                   const YzActor *approver,
                                   int64_t rider,
                                   GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  if (approver->staff == actor->staff) {
    yz_error_set_subject (error,
                          YZ_ERROR_FOUR_EYES,
                          actor->name,
                          "%s",
                          N_ ("the second person is the first"));
    return FALSE;
  }
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT 1 FROM staff WHERE id = $1 AND rider_id = $2");
  yz_statement_bind_int (statement, 1, approver->staff);
  yz_statement_bind_int (statement, 2, rider);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    yz_error_set_subject (error,
                          YZ_ERROR_FOUR_EYES,
                          approver->name,
                          "%s",
                          N_ ("nobody approves what they take themselves"));
  return step == YZ_STEP_DONE;
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
