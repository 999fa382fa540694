/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-review"

#include "yz-review.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-redemption-private.h"
#include "yz-review-outlook.h"
#include "yz-text.h"

/* A decision that is being made. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  const YzOpId *op_id;
  YzJob *job;   /* owned */
  YzRule *rule; /* owned (nullable) */
  YzJobState decision;
  char *reason; /* owned, "" for none */
  int64_t now_ms;
  int64_t points;
  YzBooking booking; /* of the award */
  uint8_t digest[YZ_DIGEST_SIZE];
} Decision;

static void
decision_clear (Decision *self)
{
  yz_job_free (self->job);
  yz_rule_free (self->rule);
  g_free (self->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decision, decision_clear)

static void
set_state_error (const Decision *self, GError **error)
{
  g_autofree char *text = yz_id_to_text (self->job->id);

  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        text,
                        "%s: %s",
                        text,
                        N_ ("the job is decided already"));
}

/* Recorder, reviewer and beneficiary are three people. */
static gboolean
check_four_eyes (const Decision *self, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  gboolean recorded = FALSE;

  if (!yz_review_has_recorded (self->station, self->job, self->actor->staff, &recorded, error))
    return FALSE;
  if (recorded) {
    yz_error_set_subject (error,
                          YZ_ERROR_FOUR_EYES,
                          self->actor->name,
                          "%s",
                          N_ ("who recorded a job cannot review it"));
    return FALSE;
  }
  statement = yz_store_query (yz_station_get_store (self->station),
                              "SELECT COUNT(*) FROM staff WHERE id = $1 AND rider_id = $2");
  yz_statement_bind_int (statement, 1, self->actor->staff);
  yz_statement_bind_int (statement, 2, self->job->rider);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  if (yz_statement_get_int (statement, 0) == 0)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_FOUR_EYES,
                        self->actor->name,
                        "%s",
                        N_ ("nobody reviews a job of their own"));
  return FALSE;
}

/* What is flagged is explained by whoever approves it. */
static gboolean
check_flags (const Decision *self, GError **error)
{
  int64_t same_photo = 0;
  int64_t same_kind = 0;

  if (self->reason[0] != '\0')
    return TRUE;
  if (!yz_review_count_look_alikes (self->station, self->job, &same_photo, &same_kind, error))
    return FALSE;
  if (same_photo == 0 && same_kind == 0)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_INPUT,
                        "reason",
                        "reason: %s",
                        N_ ("needed to approve a job that looks like another one"));
  return FALSE;
}

static gboolean
check_cap (const Decision *self, int64_t cap, int64_t from_date, int64_t to_date, GError **error)
{
  int64_t given = 0;
  int64_t left = 0;

  if (cap == 0)
    return TRUE;
  if (!yz_review_sum_points (self->station,
                             self->job->rider,
                             self->job->kind,
                             yz_date_start_ms (from_date),
                             yz_date_start_ms (to_date),
                             &given,
                             error))
    return FALSE;
  if (given <= cap)
    return TRUE;
  left = MAX (cap - (given - self->points), 0);
  yz_error_set (error,
                YZ_ERROR_LIMIT,
                self->job->kind_name,
                self->points,
                left,
                "%s: %" G_GINT64_FORMAT " points asked, %" G_GINT64_FORMAT
                " left of the cap of %" G_GINT64_FORMAT,
                self->job->kind_name,
                self->points,
                left,
                cap);
  return FALSE;
}

/* Looked at after the award is booked and the job is approved: the account of the rider is held
 * then, so that two reviewers at once cannot both find room. */
static gboolean
check_caps (const Decision *self, GError **error)
{
  int64_t date = yz_date_of_ms (self->job->happened_ms);
  int64_t month = yz_date_month_start (date);

  return check_cap (self, self->rule->cap_day, date, yz_date_add_days (date, 1), error) &&
         check_cap (self, self->rule->cap_month, month, yz_date_add_months (month, 1), error);
}

/* The community whose budget pays: the station's, else the rider's own. */
static gboolean
find_budget (const Decision *self, YzAccountKey *key, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  *key =
    (YzAccountKey){ .kind = YZ_ACCOUNT_BUDGET, .owner = yz_station_get_community (self->station) };
  if (key->owner == 0) {
    statement = yz_store_query (yz_station_get_store (self->station),
                                "SELECT community_id FROM rider WHERE id = $1");
    yz_statement_bind_int (statement, 1, self->job->rider);
    if (!yz_statement_fetch (statement, error))
      return FALSE;
    key->owner = yz_statement_get_int (statement, 0);
  }
  if (key->owner == 0)
    key->station = yz_station_get_id (self->station);
  return TRUE;
}

static gboolean
book_award (Decision *self, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (self->station);
  g_auto (YzDraft) draft = { 0 };
  YzAccountKey budget;
  int64_t from = 0;
  int64_t to = 0;

  self->rule = yz_rule_in_force (self->station,
                                 self->job->kind,
                                 yz_date_of_ms (self->job->happened_ms),
                                 error);
  if (self->rule == NULL ||
      !yz_amount_multiply (self->rule->points, self->job->quantity, &self->points, error) ||
      !yz_amount_check (self->points, "points", error) || !find_budget (self, &budget, error))
    return FALSE;
  from = yz_ledger_open_account (ledger, &budget, error);
  to = from != 0 ? yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, self->job->rider, error)
                 : 0;
  if (to == 0)
    return FALSE;
  yz_draft_init (&draft, self->op_id, YZ_ENTRY_AWARD, self->job->recorded_by);
  draft.happened_ms = self->now_ms;
  draft.approver = self->actor->staff;
  draft.subject = self->job->rider;
  draft.rule = self->rule->id;
  draft.document = self->job->id;
  if (self->rule->expiry_months > 0)
    draft.expires_on =
      yz_date_add_months (yz_date_of_ms (self->now_ms), (int) self->rule->expiry_months);
  draft.reason = self->reason[0] != '\0' ? g_strdup (self->reason) : NULL;
  draft.has_digest = TRUE;
  memcpy (draft.digest, self->digest, sizeof draft.digest);
  yz_draft_add (&draft, from, to, self->points, 0);
  return yz_ledger_book (ledger, &draft, &self->booking, error);
}

static gboolean
write_review (const Decision *self, GError **error)
{
  int64_t id = yz_ledger_next_id (yz_station_get_ledger (self->station), error);
  g_autoptr (YzStatement) statement = NULL;

  if (id == 0)
    return FALSE;
  statement = yz_store_query (yz_station_get_store (self->station),
                              "INSERT INTO review (id, op_id, job_id, decision, reviewer, reason,"
                              " decided_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_blob (statement, 2, self->op_id->bytes, sizeof self->op_id->bytes);
  yz_statement_bind_int (statement, 3, self->job->id);
  yz_statement_bind_int (statement, 4, self->decision);
  yz_statement_bind_int (statement, 5, self->actor->staff);
  yz_statement_bind_text (statement, 6, self->reason);
  yz_statement_bind_int (statement, 7, self->now_ms);
  return yz_statement_run (statement, error);
}

static gboolean
write_job (const Decision *self, GError **error)
{
  YzStore *store = yz_station_get_store (self->station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE job SET state = $2, entry_id = $3"
                              " WHERE id = $1 AND state IN (1, 2)");
  yz_statement_bind_int (statement, 1, self->job->id);
  yz_statement_bind_int (statement, 2, self->decision);
  yz_statement_bind_id (statement, 3, self->booking.entry);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  set_state_error (self, error);
  return FALSE;
}

static gboolean
decide (Decision *self, GError **error)
{
  gboolean approve = self->decision == YZ_JOB_APPROVED;

  if (!check_four_eyes (self, error))
    return FALSE;
  if (self->job->state != YZ_JOB_WAITING && self->job->state != YZ_JOB_RETURNED) {
    set_state_error (self, error);
    return FALSE;
  }
  if (approve && (!check_flags (self, error) || !book_award (self, error)))
    return FALSE;
  return write_review (self, error) && write_job (self, error) &&
         (!approve || check_caps (self, error));
}

/* Whether this op_id decided before: 1 yes, 0 no, -1 error (OP_CONFLICT for another decision). */
static int
find_decided (const Decision *self, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (self->station),
                              "SELECT job_id, decision, reason FROM review WHERE op_id = $1");
  yz_statement_bind_blob (statement, 1, self->op_id->bytes, sizeof self->op_id->bytes);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE ? 0 : -1;
  if (yz_statement_get_int (statement, 0) == self->job->id &&
      yz_statement_get_int (statement, 1) == (int64_t) self->decision &&
      g_strcmp0 (yz_statement_get_text (statement, 2), self->reason) == 0)
    return 1;
  text = yz_id_to_text (yz_statement_get_int (statement, 0));
  yz_error_set_subject (error,
                        YZ_ERROR_OP_CONFLICT,
                        text,
                        "this op_id decided otherwise, on job %s",
                        text);
  return -1;
}

/* Reads the job, and finds out whether this is a retry; if not, decides. */
static gboolean
run_decision (Decision *self, int64_t job, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (self->station);
  int before = 0;

  self->job = yz_job_load (self->station, job, error);
  if (self->job == NULL)
    return FALSE;
  before = find_decided (self, error);
  if (before < 0 || !yz_ledger_find (ledger, self->op_id, self->digest, &self->booking, error))
    return FALSE;
  if (before == 0)
    return decide (self, error);
  yz_ledger_witness (ledger);
  return self->booking.entry == 0 || yz_redemption_get_change (self->station,
                                                               self->job->rider,
                                                               self->booking.entry,
                                                               &self->points,
                                                               error);
}

/* The rider's free points after the award, or as they are. */
static gboolean
fill_result (const Decision *self, YzReviewResult *result, GError **error)
{
  const YzAccountKey key = { .kind = YZ_ACCOUNT_RIDER, .owner = self->job->rider };

  result->job = self->job->id;
  result->entry = self->booking.entry;
  result->points = self->points;
  if (self->booking.entry != 0)
    return yz_redemption_get_booked_balance (self->station,
                                             self->job->rider,
                                             &self->booking,
                                             &result->balance,
                                             error);
  return yz_account_get_balance (yz_station_get_store (self->station),
                                 &key,
                                 &result->balance,
                                 error);
}

static gboolean
check_request (Decision *self, const char *reason, GError **error)
{
  if (self->decision != YZ_JOB_RETURNED && self->decision != YZ_JOB_APPROVED &&
      self->decision != YZ_JOB_REFUSED) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "decision",
                          "%s",
                          N_ ("a review approves, returns or refuses"));
    return FALSE;
  }
  self->reason =
    self->decision == YZ_JOB_APPROVED
      ? yz_text_clean (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error)
      : yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  return self->reason != NULL;
}

gboolean
yz_review_decide (YzStation *station,
                  const YzActor *actor,
                  const YzOpId *op_id,
                  int64_t job,
                  YzJobState decision,
                  const char *reason,
                  YzReviewResult *result,
                  GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (Decision) self = { .station = station,
                             .actor = actor,
                             .op_id = op_id,
                             .decision = decision,
                             .now_ms = yz_clock_now_ms () };
  YzDigest *digest = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && result != NULL, FALSE);

  *result = (YzReviewResult){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_REVIEW, error) || !check_request (&self, reason, error))
    return FALSE;
  digest = yz_digest_new ("review");
  yz_digest_add_int (digest, job);
  yz_digest_add_int (digest, decision);
  yz_digest_add_text (digest, self.reason);
  yz_digest_finish (digest, self.digest);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL && run_decision (&self, job, error) &&
         fill_result (&self, result, error) && yz_transaction_commit (transaction, error);
}
