/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-lane.h"
#include "yz-review.h"

G_BEGIN_DECLS

/* What the screens Jobs and Review ask of the station; these run on a lane (YzLaneFunc). */

/* The list of jobs shows this many, the newest. */
#define YZ_JOB_CALL_LIST_MAX 500

/* data: int *, a YzJobState or 0 for all. Returns GPtrArray of YzJob, newest first. */
gpointer yz_job_call_list (gpointer context, gpointer data, GError **error);
/* data: NULL. Returns GPtrArray of YzJob, all that wait, oldest first. */
gpointer yz_job_call_queue (gpointer context, gpointer data, GError **error);
/* data: int64_t *, a job. Returns YzJob with its evidence and reviews. */
gpointer yz_job_call_load (gpointer context, gpointer data, GError **error);
/* data: NULL. Returns GPtrArray of YzJobKind. */
gpointer yz_job_call_kinds (gpointer context, gpointer data, GError **error);

/* The rule for a kind of job on a day; rule is NULL if there is none. */
typedef struct {
  char *kind;
  int64_t date;
  YzRule *rule;
} YzRuleQuestion;

YzRuleQuestion *yz_rule_question_new (const char *kind, int64_t date);
void yz_rule_question_free (YzRuleQuestion *question);
/* data: YzRuleQuestion. Returns another one, with the answer. */
gpointer yz_job_call_rule (gpointer context, gpointer data, GError **error);

/* data: int64_t *. Returns YzRider. */
gpointer yz_job_call_rider (gpointer context, gpointer data, GError **error);
/* data: char *, the text of a card. Returns YzRider. */
gpointer yz_job_call_card (gpointer context, gpointer data, GError **error);

/* What is recorded (job 0), or added to a job that was sent back. */
typedef struct {
  YzActor *actor;
  YzOpId op_id; /* when recording */
  int64_t job;
  int64_t rider;
  char *kind;
  int64_t quantity;
  int64_t happened_ms; /* 0: now */
  char *place;
  char *note;
  char **evidence; /* paths */
} YzJobRequest;

void yz_job_request_free (YzJobRequest *request);
/* data: YzJobRequest. Returns YzJob as it is now. */
gpointer yz_job_call_write (gpointer context, gpointer data, GError **error);

/* What a reviewer decides on; data: YzReviewQuestion. Returns YzReviewCase. */
typedef struct {
  YzActor *actor;
  int64_t job;
} YzReviewQuestion;

typedef struct {
  YzJob *job;
  YzReviewOutlook *outlook;
} YzReviewCase;

void yz_review_question_free (YzReviewQuestion *question);
void yz_review_case_free (YzReviewCase *review);
gpointer yz_job_call_look (gpointer context, gpointer data, GError **error);

typedef struct {
  YzActor *actor;
  YzOpId op_id;
  int64_t job;
  YzJobState decision;
  char *reason;
} YzReviewRequest;

void yz_review_request_free (YzReviewRequest *request);
/* data: YzReviewRequest. Returns YzReviewResult, to be freed with g_free(). */
gpointer yz_job_call_decide (gpointer context, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRuleQuestion, yz_rule_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzJobRequest, yz_job_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzReviewQuestion, yz_review_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzReviewCase, yz_review_case_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzReviewRequest, yz_review_request_free)

G_END_DECLS
