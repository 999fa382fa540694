/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher"

#include "yz-voucher-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-setting.h"
#include "yz-text.h"
#include "yz-voucher-secret.h"

#define POINTS_MONTHS_MAX 1200

/* A sheet before it is booked. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  const YzActor *approver; /* (nullable) */
  YzVoucherFields fields;
  char *title; /* cleaned */
  int64_t total_points;
  int64_t id;
  YzDraft draft;
} Issue;

static void
issue_clear (Issue *issue)
{
  g_free (issue->title);
  yz_draft_clear (&issue->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Issue, issue_clear)

int64_t
yz_voucher_open_account (YzStation *station, int64_t station_id, GError **error)
{
  const YzAccountKey key = { .kind = YZ_ACCOUNT_VOUCHER, .station = station_id };

  return yz_ledger_open_account (yz_station_get_ledger (station), &key, error);
}

int64_t
yz_voucher_open_budget (YzStation *station, GError **error)
{
  YzAccountKey key = { .kind = YZ_ACCOUNT_BUDGET, .owner = yz_station_get_community (station) };

  if (key.owner == 0)
    key.station = yz_station_get_id (station);
  return yz_ledger_open_account (yz_station_get_ledger (station), &key, error);
}

static gboolean
refuse_eyes (GError **error, const char *who, const char *reason)
{
  yz_error_set_subject (error, YZ_ERROR_FOUR_EYES, who, "%s", reason);
  return FALSE;
}

gboolean
yz_voucher_check_approver (YzStation *station,
                           const YzActor *actor,
                           const YzActor *approver,
                           const char *setting,
                           int64_t points,
                           int64_t rider,
                           GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t alone = 0;

  if (!yz_setting_get_int (station, setting, &alone, error))
    return FALSE;
  if (approver == NULL && points > alone)
    return refuse_eyes (error, actor->name, N_ ("so many points need a second person"));
  if (approver != NULL && !yz_actor_require (approver, YZ_MAY_APPROVE_ADJUST, error))
    return FALSE;
  if (approver != NULL && approver->staff == actor->staff)
    return refuse_eyes (error, actor->name, N_ ("so many points need a second person"));
  if (rider == 0)
    return TRUE;
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT name FROM staff WHERE rider_id = $1 AND id IN ($2, $3)");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, actor->staff);
  yz_statement_bind_int (statement, 3, approver != NULL ? approver->staff : 0);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_DONE:
    return TRUE;
  case YZ_STEP_ROW:
    return refuse_eyes (error,
                        yz_statement_get_text (statement, 0),
                        N_ ("nobody takes in vouchers of their own"));
  case YZ_STEP_ERROR:
  default:
    return FALSE;
  }
}

static gboolean
check_fields (Issue *issue, GError **error)
{
  const YzVoucherFields *fields = &issue->fields;

  issue->title =
    yz_text_require (fields->title != NULL ? fields->title : "", "title", YZ_TEXT_NAME_MAX, error);
  if (issue->title == NULL || !yz_amount_check (fields->points, "points", error) ||
      !yz_amount_check (fields->vouchers, "quantity", error))
    return FALSE;
  if (fields->vouchers > YZ_VOUCHER_SHEET_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "quantity",
                  fields->vouchers,
                  YZ_VOUCHER_SHEET_MAX,
                  "quantity: %s",
                  N_ ("too many vouchers for one sheet"));
    return FALSE;
  }
  if (!yz_date_is_valid (fields->expires_on) || fields->expires_on < yz_clock_today ()) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "date",
                          "date: %s",
                          N_ ("the last day of a voucher is not in the past"));
    return FALSE;
  }
  if (fields->points_months < 0 || fields->points_months > POINTS_MONTHS_MAX) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "expiry",
                          "expiry: 0 to %d months",
                          POINTS_MONTHS_MAX);
    return FALSE;
  }
  return yz_amount_multiply (fields->points, fields->vouchers, &issue->total_points, error) &&
         yz_amount_check (issue->total_points, "points", error);
}

static void
make_digest (Issue *issue)
{
  YzDigest *digest = yz_digest_new ("voucher-issue");

  yz_digest_add_text (digest, issue->title);
  yz_digest_add_int (digest, issue->fields.points);
  yz_digest_add_int (digest, issue->fields.vouchers);
  yz_digest_add_int (digest, issue->fields.expires_on);
  yz_digest_add_int (digest, issue->fields.points_months);
  yz_digest_add_int (digest, issue->approver != NULL ? issue->approver->staff : 0);
  yz_digest_finish (digest, issue->draft.digest);
  issue->draft.has_digest = TRUE;
}

static gboolean
write_sheet (const Issue *issue, int64_t entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (issue->station),
                              "INSERT INTO voucher_sheet (id, station_id, title, points, vouchers,"
                              " expires_on, points_months, issued_ms, issued_by, entry_id)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
  yz_statement_bind_int (statement, 1, issue->id);
  yz_statement_bind_int (statement, 2, yz_station_get_id (issue->station));
  yz_statement_bind_text (statement, 3, issue->title);
  yz_statement_bind_int (statement, 4, issue->fields.points);
  yz_statement_bind_int (statement, 5, issue->fields.vouchers);
  yz_statement_bind_int (statement, 6, issue->fields.expires_on);
  yz_statement_bind_id (statement, 7, issue->fields.points_months);
  yz_statement_bind_int (statement, 8, issue->draft.happened_ms);
  yz_statement_bind_int (statement, 9, issue->actor->staff);
  yz_statement_bind_int (statement, 10, entry);
  return yz_statement_run (statement, error);
}

static gboolean
write_voucher (const Issue *issue, int64_t position, GError **error)
{
  int64_t id = yz_ledger_next_id (yz_station_get_ledger (issue->station), error);
  uint8_t hash[YZ_VOUCHER_HASH_SIZE];
  YzStatement *statement = NULL;

  if (id == 0 || !yz_voucher_secret_make (issue->station,
                                          issue->id,
                                          &issue->draft.op_id,
                                          0,
                                          position,
                                          NULL,
                                          hash,
                                          error))
    return FALSE;
  statement = yz_store_query (yz_station_get_store (issue->station),
                              "INSERT INTO voucher (id, sheet_id, position, secret_hash, state)"
                              " VALUES ($1, $2, $3, $4, 1)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, issue->id);
  yz_statement_bind_int (statement, 3, position);
  yz_statement_bind_blob (statement, 4, hash, sizeof hash);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
  return TRUE;
}

static gboolean
book_issue (Issue *issue, YzBooking *booking, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (issue->station);
  int64_t from = 0;
  int64_t to = 0;

  issue->id = yz_ledger_next_id (ledger, error);
  from = issue->id != 0 ? yz_voucher_open_budget (issue->station, error) : 0;
  to = from != 0
         ? yz_voucher_open_account (issue->station, yz_station_get_id (issue->station), error)
         : 0;
  if (to == 0)
    return FALSE;
  issue->draft.document = issue->id;
  issue->draft.approver = issue->approver != NULL ? issue->approver->staff : 0;
  issue->draft.happened_ms = yz_clock_now_ms ();
  yz_draft_add (&issue->draft, from, to, issue->total_points, 0);
  if (!yz_ledger_book (ledger, &issue->draft, booking, error) ||
      !write_sheet (issue, booking->entry, error))
    return FALSE;
  for (int64_t position = 1; position <= issue->fields.vouchers; position++)
    if (!write_voucher (issue, position, error))
      return FALSE;
  return TRUE;
}

/* The vouchers of the sheet with their codes. That these are the ones of the database is certain
 * where the sheet was made with the key of this desk. */
static GPtrArray *
list_with_codes (Issue *issue, int64_t sheet, GError **error)
{
  g_autoptr (GPtrArray) vouchers = yz_voucher_list (issue->station, sheet, error);

  for (guint i = 0; vouchers != NULL && i < vouchers->len; i++) {
    YzVoucher *voucher = g_ptr_array_index (vouchers, i);
    g_autoptr (YzVoucher) same = NULL;
    uint8_t hash[YZ_VOUCHER_HASH_SIZE];

    if (!yz_voucher_secret_make (issue->station,
                                 sheet,
                                 &issue->draft.op_id,
                                 0,
                                 voucher->position,
                                 &voucher->code,
                                 hash,
                                 error))
      return NULL;
    same = yz_voucher_look_up (issue->station, hash, error);
    if (same != NULL && same->id == voucher->id)
      continue;
    if (error == NULL || *error == NULL)
      yz_error_set_subject (error,
                            YZ_ERROR_STATE,
                            issue->title,
                            "%s: %s",
                            issue->title,
                            N_ ("only the desk that made the vouchers can print them"));
    return NULL;
  }
  return g_steal_pointer (&vouchers);
}

static YzVoucherSheet *
run_issue (Issue *issue, GPtrArray **vouchers, GError **error)
{
  YzStore *store = yz_station_get_store (issue->station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzVoucherSheet) sheet = NULL;
  g_autoptr (GPtrArray) made = NULL;
  g_autoptr (YzEntry) entry = NULL;
  YzBooking booking = { 0 };

  if (transaction == NULL || !yz_ledger_find (yz_station_get_ledger (issue->station),
                                              &issue->draft.op_id,
                                              issue->draft.digest,
                                              &booking,
                                              error))
    return NULL;
  if (booking.entry == 0 && (!yz_voucher_check_approver (issue->station,
                                                         issue->actor,
                                                         issue->approver,
                                                         YZ_SETTING_VOUCHER_APPROVE_POINTS,
                                                         issue->total_points,
                                                         0,
                                                         error) ||
                             !book_issue (issue, &booking, error)))
    return NULL;
  entry = yz_entry_load (store, booking.entry, error);
  sheet = entry != NULL ? yz_voucher_sheet_load (issue->station, entry->document, error) : NULL;
  made = sheet != NULL ? list_with_codes (issue, sheet->id, error) : NULL;
  if (made == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  if (vouchers != NULL)
    *vouchers = g_steal_pointer (&made);
  return g_steal_pointer (&sheet);
}

YzVoucherSheet *
yz_voucher_issue (YzStation *station,
                  const YzActor *actor,
                  const YzActor *approver,
                  const YzOpId *op_id,
                  const YzVoucherFields *fields,
                  GPtrArray **vouchers,
                  GError **error)
{
  g_auto (Issue) issue = { .station = station, .actor = actor, .approver = approver };

  g_return_val_if_fail (station != NULL && op_id != NULL && fields != NULL, NULL);

  issue.fields = *fields;
  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error) || !check_fields (&issue, error))
    return NULL;
  yz_draft_init (&issue.draft, op_id, YZ_ENTRY_ADJUST, actor->staff);
  make_digest (&issue);
  return run_issue (&issue, vouchers, error);
}
