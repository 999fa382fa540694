/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-review-outlook"

#include "yz-review-outlook.h"

#include "yz-amount.h"
#include "yz-clock.h"

#define WEEK_MS (INT64_C (7) * 24 * 60 * 60 * 1000)

void
yz_review_outlook_free (YzReviewOutlook *outlook)
{
  if (outlook == NULL)
    return;
  yz_rule_free (outlook->rule);
  g_free (outlook);
}

gboolean
yz_review_sum_points (YzStation *station,
                      int64_t rider,
                      const char *kind,
                      int64_t from_ms,
                      int64_t to_ms,
                      int64_t *points,
                      GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT CAST (COALESCE (SUM (t.amount), 0) AS BIGINT) FROM job j"
                              " JOIN transfer t ON t.entry_id = j.entry_id AND t.leg = 1"
                              " WHERE j.rider_id = $1 AND j.kind = $2 AND j.state = $3"
                              " AND j.happened_ms >= $4 AND j.happened_ms < $5"
                              " AND NOT EXISTS (SELECT 1 FROM entry r"
                              " WHERE r.reverses = j.entry_id AND r.kind = $6)");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_text (statement, 2, kind);
  yz_statement_bind_int (statement, 3, YZ_JOB_APPROVED);
  yz_statement_bind_int (statement, 4, from_ms);
  yz_statement_bind_int (statement, 5, to_ms);
  yz_statement_bind_int (statement, 6, YZ_ENTRY_REVERSAL);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *points = yz_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
yz_review_count_look_alikes (YzStation *station,
                             const YzJob *job,
                             int64_t *same_photo,
                             int64_t *same_kind,
                             GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) photo = NULL;
  g_autoptr (YzStatement) kind = NULL;

  *same_photo = 0;
  *same_kind = 0;
  photo = yz_store_query (store,
                          "SELECT COUNT(DISTINCT o.job_id) FROM evidence e JOIN evidence o"
                          " ON o.sha256 = e.sha256 AND o.job_id <> e.job_id WHERE e.job_id = $1");
  yz_statement_bind_int (photo, 1, job->id);
  if (!yz_statement_fetch (photo, error))
    return FALSE;
  *same_photo = yz_statement_get_int (photo, 0);
  /* Where nobody wrote down the place there is nothing to compare. */
  if (job->place[0] == '\0')
    return TRUE;
  kind = yz_store_query (store,
                         "SELECT COUNT(*) FROM job WHERE rider_id = $1 AND kind = $2"
                         " AND place = $3 AND id <> $4 AND state <> $5"
                         " AND happened_ms BETWEEN $6 AND $7");
  yz_statement_bind_int (kind, 1, job->rider);
  yz_statement_bind_text (kind, 2, job->kind);
  yz_statement_bind_text (kind, 3, job->place);
  yz_statement_bind_int (kind, 4, job->id);
  yz_statement_bind_int (kind, 5, YZ_JOB_REFUSED);
  yz_statement_bind_int (kind, 6, job->happened_ms - WEEK_MS);
  yz_statement_bind_int (kind, 7, job->happened_ms + WEEK_MS);
  if (!yz_statement_fetch (kind, error))
    return FALSE;
  *same_kind = yz_statement_get_int (kind, 0);
  return TRUE;
}

gboolean
yz_review_has_recorded (YzStation *station,
                        const YzJob *job,
                        int64_t staff,
                        gboolean *recorded,
                        GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT COUNT(*) FROM evidence WHERE job_id = $1 AND added_by = $2");
  yz_statement_bind_int (statement, 1, job->id);
  yz_statement_bind_int (statement, 2, staff);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *recorded = job->recorded_by == staff || yz_statement_get_int (statement, 0) > 0;
  return TRUE;
}

static gboolean
look_at_rule (YzStation *station, const YzJob *job, YzReviewOutlook *outlook, GError **error)
{
  int64_t date = yz_date_of_ms (job->happened_ms);
  int64_t month = yz_date_month_start (date);
  g_autoptr (GError) problem = NULL;

  outlook->rule = yz_rule_in_force (station, job->kind, date, &problem);
  if (outlook->rule == NULL && !g_error_matches (problem, YZ_ERROR, YZ_ERROR_NO_RULE)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  outlook->no_rule = outlook->rule == NULL;
  if (!outlook->no_rule &&
      !yz_amount_multiply (outlook->rule->points, job->quantity, &outlook->points, error))
    return FALSE;
  return yz_review_sum_points (station,
                               job->rider,
                               job->kind,
                               yz_date_start_ms (date),
                               yz_date_end_ms (date),
                               &outlook->day_points,
                               error) &&
         yz_review_sum_points (station,
                               job->rider,
                               job->kind,
                               yz_date_start_ms (month),
                               yz_date_start_ms (yz_date_add_months (month, 1)),
                               &outlook->month_points,
                               error);
}

YzReviewOutlook *
yz_review_look (YzStation *station, const YzActor *actor, int64_t id, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzReviewOutlook) outlook = NULL;
  g_autoptr (YzJob) job = NULL;

  g_return_val_if_fail (station != NULL && actor != NULL, NULL);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return NULL;
  job = yz_job_load (station, id, error);
  if (job == NULL)
    return NULL;
  outlook = g_new0 (YzReviewOutlook, 1);
  if (!look_at_rule (station, job, outlook, error) ||
      !yz_review_count_look_alikes (station,
                                    job,
                                    &outlook->same_photo_jobs,
                                    &outlook->same_kind_jobs,
                                    error) ||
      !yz_review_has_recorded (station, job, actor->staff, &outlook->own_record, error))
    return NULL;
  outlook->needs_reason = outlook->same_photo_jobs > 0 || outlook->same_kind_jobs > 0;
  if (!yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&outlook);
}
