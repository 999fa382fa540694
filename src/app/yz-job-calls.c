/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-calls"

#include "yz-job-calls.h"

#include <glib/gi18n-lib.h>

#include "yz-resolver.h"
#include "yz-rider.h"

gpointer
yz_job_call_list (gpointer context, gpointer data, GError **error)
{
  return yz_job_list (context, *(const int *) data, 0, YZ_JOB_CALL_LIST_MAX, error);
}

gpointer
yz_job_call_queue (gpointer context, gpointer data, GError **error)
{
  GPtrArray *jobs = yz_job_list (context, YZ_JOB_WAITING, 0, 0, error);

  for (guint i = 0; jobs != NULL && i < jobs->len / 2; i++) {
    gpointer *slots = jobs->pdata;
    gpointer newest = slots[i];

    slots[i] = slots[jobs->len - 1 - i];
    slots[jobs->len - 1 - i] = newest;
  }
  return jobs;
}

gpointer
yz_job_call_load (gpointer context, gpointer data, GError **error)
{
  return yz_job_load (context, *(const int64_t *) data, error);
}

gpointer
yz_job_call_kinds (gpointer context, gpointer data, GError **error)
{
  return yz_job_kind_list (context, error);
}

YzRuleQuestion *
yz_rule_question_new (const char *kind, int64_t date)
{
  YzRuleQuestion *question = g_new0 (YzRuleQuestion, 1);

  question->kind = g_strdup (kind);
  question->date = date;
  return question;
}

void
yz_rule_question_free (YzRuleQuestion *question)
{
  g_free (question->kind);
  g_clear_pointer (&question->rule, yz_rule_free);
  g_free (question);
}

gpointer
yz_job_call_rule (gpointer context, gpointer data, GError **error)
{
  const YzRuleQuestion *question = data;
  g_autoptr (YzRuleQuestion) answer = yz_rule_question_new (question->kind, question->date);
  g_autoptr (GError) problem = NULL;

  answer->rule = yz_rule_in_force (context, question->kind, question->date, &problem);
  if (answer->rule == NULL && !g_error_matches (problem, YZ_ERROR, YZ_ERROR_NO_RULE)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  return g_steal_pointer (&answer);
}

gpointer
yz_job_call_rider (gpointer context, gpointer data, GError **error)
{
  return yz_rider_load (context, *(const int64_t *) data, error);
}

gpointer
yz_job_call_card (gpointer context, gpointer data, GError **error)
{
  YzRider *rider = NULL;
  YzMeaning meaning = { 0 };

  if (!yz_resolve_code_with_rider (context, data, &meaning, &rider, error))
    return NULL;
  if (rider != NULL)
    return rider;
  yz_error_set_subject (error, YZ_ERROR_CODE, NULL, "%s", N_ ("This is not a rider’s card"));
  return NULL;
}

void
yz_job_request_free (YzJobRequest *request)
{
  g_clear_pointer (&request->actor, yz_actor_free);
  g_free (request->kind);
  g_free (request->place);
  g_free (request->note);
  g_strfreev (request->evidence);
  g_free (request);
}

gpointer
yz_job_call_write (gpointer context, gpointer data, GError **error)
{
  const YzJobRequest *request = data;
  const char *const *evidence = (const char *const *) request->evidence;
  const YzJobFields fields = { .op_id = request->op_id,
                               .rider = request->rider,
                               .kind = request->kind,
                               .quantity = request->quantity,
                               .place = request->place,
                               .note = request->note,
                               .happened_ms = request->happened_ms,
                               .evidence = evidence };
  int64_t job = request->job;

  if (job == 0)
    job = yz_job_record (context, request->actor, &fields, error);
  else if (!yz_job_amend (context, request->actor, job, request->note, evidence, error))
    job = 0;
  return job != 0 ? yz_job_load (context, job, error) : NULL;
}

void
yz_review_question_free (YzReviewQuestion *question)
{
  g_clear_pointer (&question->actor, yz_actor_free);
  g_free (question);
}

void
yz_review_case_free (YzReviewCase *review)
{
  yz_job_free (review->job);
  yz_review_outlook_free (review->outlook);
  g_free (review);
}

gpointer
yz_job_call_look (gpointer context, gpointer data, GError **error)
{
  const YzReviewQuestion *question = data;
  g_autoptr (YzReviewCase) review = g_new0 (YzReviewCase, 1);

  review->job = yz_job_load (context, question->job, error);
  if (review->job == NULL)
    return NULL;
  review->outlook = yz_review_look (context, question->actor, question->job, error);
  return review->outlook != NULL ? g_steal_pointer (&review) : NULL;
}

void
yz_review_request_free (YzReviewRequest *request)
{
  g_clear_pointer (&request->actor, yz_actor_free);
  g_free (request->reason);
  g_free (request);
}

gpointer
yz_job_call_decide (gpointer context, gpointer data, GError **error)
{
  const YzReviewRequest *request = data;
  g_autofree YzReviewResult *result = g_new0 (YzReviewResult, 1);

  if (!yz_review_decide (context,
                         request->actor,
                         &request->op_id,
                         request->job,
                         request->decision,
                         request->reason,
                         result,
                         error))
    return NULL;
  return g_steal_pointer (&result);
}
