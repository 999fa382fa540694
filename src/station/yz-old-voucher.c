/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher"

#include "yz-voucher-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-redemption-private.h"
#include "yz-setting.h"
#include "yz-text.h"

/* A paper before it is taken in. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  const YzActor *approver; /* (nullable) */
  char *number;
  char *issuer;
  int64_t points;
  YzDraft draft;
} Paper;

static void
paper_clear (Paper *paper)
{
  g_free (paper->number);
  g_free (paper->issuer);
  yz_draft_clear (&paper->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paper, paper_clear)

void
yz_old_voucher_free (YzOldVoucher *voucher)
{
  if (voucher == NULL)
    return;
  g_free (voucher->number);
  g_free (voucher->issuer);
  g_free (voucher->rider_name);
  g_free (voucher->taken_by);
  g_free (voucher);
}

/* The same paper must not look like another one when it is typed a second time: capitals, and
 * nothing between its letters and digits. */
static char *
clean_number (const char *number, GError **error)
{
  g_autofree char *clean =
    yz_text_require (number != NULL ? number : "", "number", YZ_TEXT_NAME_MAX, error);
  g_autofree char *capital = clean != NULL ? g_utf8_strup (clean, -1) : NULL;
  g_autoptr (GString) plain = g_string_new (NULL);

  if (capital == NULL)
    return NULL;
  for (const char *p = capital; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));
  if (plain->len == 0 || g_utf8_strlen (plain->str, -1) > YZ_TEXT_NAME_MAX) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "number",
                          "number: %s",
                          N_ ("the number that is printed on the paper"));
    return NULL;
  }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static gboolean
write_paper (const Paper *paper, int64_t entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (paper->station),
                              "INSERT INTO old_voucher (id, number, issuer, points, rider_id,"
                              " entry_id, taken_ms, taken_by)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
  yz_statement_bind_int (statement, 1, paper->draft.document);
  yz_statement_bind_text (statement, 2, paper->number);
  yz_statement_bind_text (statement, 3, paper->issuer);
  yz_statement_bind_int (statement, 4, paper->points);
  yz_statement_bind_int (statement, 5, paper->draft.subject);
  yz_statement_bind_int (statement, 6, entry);
  yz_statement_bind_int (statement, 7, paper->draft.happened_ms);
  yz_statement_bind_int (statement, 8, paper->actor->staff);
  return yz_statement_run (statement, error);
}

static gboolean
book_paper (Paper *paper, YzBooking *booking, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (paper->station);
  int64_t from = 0;
  int64_t to = 0;

  if (!yz_voucher_check_approver (paper->station,
                                  paper->actor,
                                  paper->approver,
                                  YZ_SETTING_OLD_VOUCHER_APPROVE_POINTS,
                                  paper->points,
                                  paper->draft.subject,
                                  error) ||
      !yz_redemption_check_rider (paper->station, paper->draft.subject, error))
    return FALSE;
  paper->draft.document = yz_ledger_next_id (ledger, error);
  if (paper->draft.document == 0)
    return FALSE;
  from = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_OPENING, YZ_UNIT_POINTS, error);
  to = from != 0
         ? yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, paper->draft.subject, error)
         : 0;
  if (to == 0)
    return FALSE;
  paper->draft.happened_ms = yz_clock_now_ms ();
  paper->draft.approver = paper->approver != NULL ? paper->approver->staff : 0;
  yz_draft_add (&paper->draft, from, to, paper->points, 0);
  return yz_ledger_book (ledger, &paper->draft, booking, error) &&
         write_paper (paper, booking->entry, error);
}

static YzRedemption *
run_paper (Paper *paper, GError **error)
{
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (paper->station), error);
  g_autoptr (YzRedemption) redemption = NULL;
  YzBooking booking = { 0 };

  if (transaction == NULL ||
      !yz_ledger_find (yz_station_get_ledger (paper->station),
                       &paper->draft.op_id,
                       paper->draft.digest,
                       &booking,
                       error) ||
      (booking.entry == 0 && !book_paper (paper, &booking, error)))
    return NULL;
  redemption =
    yz_redemption_new_for_booking (paper->station, &booking, paper->draft.subject, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

/* Hands @problem (transfer full) on; where the number was taken in before, with when and where.
 * Runs when the transaction is over. */
static void
explain (const Paper *paper, GError *problem, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE) &&
      g_strcmp0 (yz_error_get_subject (problem), "old_voucher.number") == 0) {
    statement = yz_store_query (yz_station_get_store (paper->station),
                                "SELECT o.taken_ms, t.name FROM old_voucher o"
                                " JOIN desk d ON d.id = o.entry_id >> 40"
                                " JOIN station t ON t.id = d.station_id"
                                " WHERE o.number = $1 AND o.undone = 0");
    yz_statement_bind_text (statement, 1, paper->number);
    if (yz_statement_step (statement, NULL) == YZ_STEP_ROW) {
      yz_error_set (error,
                    YZ_ERROR_VOUCHER_USED,
                    yz_statement_get_text (statement, 1),
                    yz_statement_get_int (statement, 0),
                    0,
                    "the paper %s was taken in before",
                    paper->number);
      g_error_free (problem);
      return;
    }
  }
  g_propagate_error (error, problem);
}

YzRedemption *
yz_old_voucher_take (YzStation *station,
                     const YzActor *actor,
                     const YzActor *approver,
                     const YzOpId *op_id,
                     int64_t rider,
                     const char *number,
                     const char *issuer,
                     int64_t points,
                     GError **error)
{
  g_auto (Paper)
    paper = { .station = station, .actor = actor, .approver = approver, .points = points };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;
  YzDigest *digest = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) ||
      !yz_amount_check (points, "points", error) ||
      (paper.number = clean_number (number, error)) == NULL)
    return NULL;
  paper.issuer = yz_text_require (issuer != NULL ? issuer : "", "issuer", YZ_TEXT_NAME_MAX, error);
  if (paper.issuer == NULL)
    return NULL;
  yz_draft_init (&paper.draft, op_id, YZ_ENTRY_OPENING, actor->staff);
  paper.draft.subject = rider;
  digest = yz_digest_new ("old-voucher");
  yz_digest_add_int (digest, rider);
  yz_digest_add_text (digest, paper.number);
  yz_digest_add_text (digest, paper.issuer);
  yz_digest_add_int (digest, points);
  yz_digest_add_int (digest, approver != NULL ? approver->staff : 0);
  yz_digest_finish (digest, paper.draft.digest);
  paper.draft.has_digest = TRUE;

  redemption = run_paper (&paper, &problem);
  if (redemption == NULL)
    explain (&paper, problem, error);
  return redemption;
}

GPtrArray *
yz_old_voucher_list (YzStation *station, int limit, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_old_voucher_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT o.id, o.number, o.issuer, o.points, o.rider_id, r.name,"
                              " o.entry_id, o.taken_ms, p.name, o.undone FROM old_voucher o"
                              " LEFT JOIN rider r ON r.id = o.rider_id"
                              " LEFT JOIN staff p ON p.id = o.taken_by"
                              " ORDER BY o.taken_ms DESC, o.id DESC LIMIT $1");
  yz_statement_bind_int (statement, 1, limit > 0 ? limit : G_MAXINT32);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzOldVoucher *voucher = g_new0 (YzOldVoucher, 1);

    voucher->id = yz_statement_get_int (statement, 0);
    voucher->number = yz_statement_dup_text (statement, 1);
    voucher->issuer = yz_statement_dup_text (statement, 2);
    voucher->points = yz_statement_get_int (statement, 3);
    voucher->rider = yz_statement_get_int (statement, 4);
    voucher->rider_name = yz_statement_dup_text (statement, 5);
    voucher->entry = yz_statement_get_int (statement, 6);
    voucher->taken_ms = yz_statement_get_int (statement, 7);
    voucher->taken_by = yz_statement_dup_text (statement, 8);
    voucher->undone = yz_statement_get_int (statement, 9) != 0;
    g_ptr_array_add (list, voucher);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
