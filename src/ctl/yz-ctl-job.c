/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-review.h"

static gboolean
take_fields (YzCtl *ctl, YzJobFields *fields, GError **error)
{
  const char *quantity = yz_ctl_get (ctl, "quantity");
  const char *at = yz_ctl_get (ctl, "at");

  fields->kind = yz_ctl_get (ctl, "kind");
  fields->place = yz_ctl_get (ctl, "place");
  fields->note = yz_ctl_get (ctl, "note");
  fields->evidence = yz_ctl_args_get_all (ctl->args, "evidence");
  fields->quantity = 1;
  if (quantity != NULL && (!yz_amount_parse (quantity, "quantity", &fields->quantity, error) ||
                           !yz_amount_check (fields->quantity, "quantity", error)))
    return FALSE;
  if (at != NULL && !yz_instant_parse (at, "at", &fields->happened_ms, error))
    return FALSE;
  return yz_ctl_take_op_id (ctl, &fields->op_id, error);
}

/* A file of evidence that cannot be read is bad input; one that cannot be stored is not. */
static gboolean
pass_evidence_problem (YzCtl *ctl, GError *problem, GError **error)
{
  const char *const *paths = yz_ctl_args_get_all (ctl->args, "evidence");
  const char *subject = yz_error_get_subject (problem);

  for (; paths != NULL && *paths != NULL; paths++)
    if (g_strcmp0 (*paths, subject) == 0)
      break;
  return yz_ctl_pass_problem (ctl, paths != NULL ? *paths : NULL, problem, error);
}

static gboolean
run_record (YzCtl *ctl, GError **error)
{
  g_autofree char *number = NULL;
  YzJobFields fields = { 0 };
  YzActor *actor = NULL;
  GError *problem = NULL;
  int64_t job = 0;

  if (!take_fields (ctl, &fields, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  fields.rider = yz_ctl_resolve_rider (ctl, yz_ctl_get (ctl, "rider"), error);
  if (fields.rider == 0)
    return FALSE;
  job = yz_job_record (ctl->station, actor, &fields, &problem);
  if (job == 0)
    return pass_evidence_problem (ctl, problem, error);
  number = yz_id_to_text (job);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "job", job);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("Job %s is recorded and waits for review."), number);
  return TRUE;
}

static gboolean
run_amend (YzCtl *ctl, GError **error)
{
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  GError *problem = NULL;
  int64_t job = 0;

  if (actor == NULL)
    return FALSE;
  job = yz_ctl_resolve_job (ctl, yz_ctl_get_word (ctl, 0), error);
  if (job == 0)
    return FALSE;
  if (!yz_job_amend (ctl->station,
                     actor,
                     job,
                     yz_ctl_get (ctl, "note"),
                     yz_ctl_args_get_all (ctl->args, "evidence"),
                     &problem))
    return pass_evidence_problem (ctl, problem, error);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "job", job);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("Job %s waits for review again."), yz_ctl_get_word (ctl, 0));
  return TRUE;
}

/* The members of a job that a list has as well, without opening or closing the object. */
static void
build_job (JsonBuilder *builder, const YzJob *job)
{
  yz_ctl_json_id (builder, "job", job->id);
  yz_ctl_json_id (builder, "rider", job->rider);
  yz_ctl_json_text (builder, "rider_name", job->rider_name);
  yz_ctl_json_text (builder, "kind", job->kind);
  yz_ctl_json_bool (builder, "risky", job->risky);
  yz_ctl_json_int (builder, "quantity", job->quantity);
  yz_ctl_json_text (builder, "place", job->place);
  yz_ctl_json_text (builder, "note", job->note);
  yz_ctl_json_instant (builder, "happened", job->happened_ms);
  yz_ctl_json_instant (builder, "recorded", job->recorded_ms);
  yz_ctl_json_text (builder, "recorded_by", job->recorded_by_name);
  yz_ctl_json_text (builder, "state", yz_job_state_get_word (job->state));
  yz_ctl_json_id (builder, "entry", job->entry);
}

static const char *
get_state_title (YzJobState state)
{
  switch (state) {
  case YZ_JOB_WAITING:
    return C_ ("review", "waiting");
  case YZ_JOB_RETURNED:
    return C_ ("review", "sent back");
  case YZ_JOB_APPROVED:
    return C_ ("review", "approved");
  case YZ_JOB_REFUSED:
    return C_ ("review", "refused");
  default:
    return "";
  }
}

static gboolean
take_state (YzCtl *ctl, int *state, GError **error)
{
  const char *word = yz_ctl_get (ctl, "state");
  YzJobState parsed = YZ_JOB_WAITING;

  *state = 0;
  if (word == NULL || strcmp (word, "all") == 0)
    return TRUE;
  if (!yz_job_state_parse (word, &parsed))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        word,
                        N_ ("“%s” is no state of a job: waiting, returned, approved, refused or all."),
                            word);
  *state = (int) parsed;
  return TRUE;
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (7);
  g_autoptr (GPtrArray) list = NULL;
  int64_t rider = 0;
  int state = 0;
  int limit = 0;

  if (!take_state (ctl, &state, error) || !yz_ctl_take_limit (ctl, &limit, error) ||
      yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  if (yz_ctl_get (ctl, "rider") != NULL) {
    rider = yz_ctl_resolve_rider (ctl, yz_ctl_get (ctl, "rider"), error);
    if (rider == 0)
      return FALSE;
  }
  list = yz_job_list (ctl->station, state, rider, limit, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzJob *job = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    build_job (ctl->builder, job);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, job->id);
    yz_ctl_table_instant (table, job->happened_ms);
    yz_ctl_table_text (table, get_state_title (job->state));
    yz_ctl_table_int (table, job->quantity);
    yz_ctl_table_text (table, job->kind_name);
    yz_ctl_table_text (table, job->rider_name);
    yz_ctl_table_text (table, job->place);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static void
add_evidence (YzCtl *ctl, const YzEvidence *evidence)
{
  char sha256[2 * sizeof evidence->sha256 + 1];

  for (gsize i = 0; i < sizeof evidence->sha256; i++)
    g_snprintf (sha256 + 2 * i, 3, "%02x", evidence->sha256[i]);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "name", evidence->name);
  yz_ctl_json_text (ctl->builder, "sha256", sha256);
  yz_ctl_json_int (ctl->builder, "size", evidence->size);
  yz_ctl_json_text (ctl->builder, "path", evidence->path);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("Evidence: %s (%s)"), evidence->name, evidence->path);
}

static void
add_review (YzCtl *ctl, const YzReviewNote *review)
{
  g_autofree char *decided = yz_instant_to_text (review->decided_ms);

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "review", review->id);
  yz_ctl_json_text (ctl->builder, "decision", yz_job_state_get_word (review->decision));
  yz_ctl_json_text (ctl->builder, "reviewer", review->reviewer);
  yz_ctl_json_text (ctl->builder, "reason", review->reason);
  yz_ctl_json_instant (ctl->builder, "decided", review->decided_ms);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("Review: %s by %s on %s"),
                 get_state_title (review->decision),
                 review->reviewer,
                 decided);
  if (review->reason != NULL && review->reason[0] != '\0')
    yz_ctl_say (ctl, _ ("Reason: %s"), review->reason);
}

static void
say_job (YzCtl *ctl, const YzJob *job)
{
  g_autofree char *number = yz_id_to_text (job->id);
  g_autofree char *happened = yz_instant_to_text (job->happened_ms);
  g_autofree char *recorded = yz_instant_to_text (job->recorded_ms);
  g_autofree char *entry = job->entry != 0 ? yz_id_to_text (job->entry) : NULL;

  yz_ctl_say (ctl,
              _ ("Job %s: %s × %" PRId64 ", %s"),
                 number,
                 job->kind_name,
                 job->quantity,
                 get_state_title (job->state));
  yz_ctl_say (ctl, _ ("Rider: %s"), job->rider_name);
  yz_ctl_say (ctl, _ ("When: %s"), happened);
  if (job->place != NULL && job->place[0] != '\0')
    yz_ctl_say (ctl, _ ("Place: %s"), job->place);
  if (job->note != NULL && job->note[0] != '\0')
    yz_ctl_say (ctl, _ ("Note: %s"), job->note);
  yz_ctl_say (ctl, _ ("Recorded by %s on %s"), job->recorded_by_name, recorded);
  if (entry != NULL)
    yz_ctl_say (ctl, _ ("Award: entry %s"), entry);
}

static gboolean
run_show (YzCtl *ctl, GError **error)
{
  g_autoptr (YzJob) job = NULL;
  int64_t id = 0;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  id = yz_ctl_resolve_job (ctl, yz_ctl_get_word (ctl, 0), error);
  job = id != 0 ? yz_job_load (ctl->station, id, error) : NULL;
  if (job == NULL)
    return FALSE;
  say_job (ctl, job);
  json_builder_begin_object (ctl->builder);
  build_job (ctl->builder, job);
  yz_ctl_json_array (ctl->builder, "evidence");
  for (guint i = 0; i < job->evidence->len; i++)
    add_evidence (ctl, g_ptr_array_index (job->evidence, i));
  json_builder_end_array (ctl->builder);
  yz_ctl_json_array (ctl->builder, "reviews");
  for (guint i = 0; i < job->reviews->len; i++)
    add_review (ctl, g_ptr_array_index (job->reviews, i));
  json_builder_end_array (ctl->builder);
  json_builder_end_object (ctl->builder);
  return TRUE;
}

static void
add_result (YzCtl *ctl, YzJobState decision, const YzReviewResult *result)
{
  g_autofree char *number = yz_id_to_text (result->job);
  g_autofree char *entry = result->entry != 0 ? yz_id_to_text (result->entry) : NULL;

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "job", result->job);
  yz_ctl_json_text (ctl->builder, "state", yz_job_state_get_word (decision));
  if (decision == YZ_JOB_APPROVED) {
    yz_ctl_json_id (ctl->builder, "entry", result->entry);
    yz_ctl_json_int (ctl->builder, "points", result->points);
    yz_ctl_json_int (ctl->builder, "balance", result->balance);
  }
  json_builder_end_object (ctl->builder);
  if (decision == YZ_JOB_APPROVED)
    yz_ctl_say (ctl,
                _ ("Job %s: %" PRId64 " points (entry %s), balance %" PRId64 "."),
                   number,
                   result->points,
                   entry,
                   result->balance);
  else
    yz_ctl_say (ctl, _ ("Job %s: %s."), number, get_state_title (decision));
}

static gboolean
decide_one (YzCtl *ctl, YzActor *actor, const char *text, YzJobState decision, GError **error)
{
  int64_t job = yz_ctl_resolve_job (ctl, text, error);
  YzReviewResult result = { 0 };
  YzOpId op_id;

  if (job == 0 || !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  if (!yz_review_decide (ctl->station,
                         actor,
                         &op_id,
                         job,
                         decision,
                         yz_ctl_get (ctl, "reason"),
                         &result,
                         error))
    return FALSE;
  add_result (ctl, decision, &result);
  return TRUE;
}

/* Each job is an operation of its own: when one is refused, those before it stand and are told. */
static gboolean
decide (YzCtl *ctl, YzJobState decision, GError **error)
{
  gsize n = yz_ctl_args_get_n_positionals (ctl->args);
  YzActor *actor = NULL;
  gboolean done = TRUE;
  YzOpId op_id;

  if (yz_ctl_get (ctl, "op-id") != NULL && n > 1)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "op-id",
                        N_ ("--op-id is for one job; here are several."));
  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (gsize i = 0; done && i < n; i++) {
    done = decide_one (ctl, actor, yz_ctl_get_word (ctl, i), decision, error);
    if (done)
      ctl->keep_answer = TRUE;
    else
      yz_ctl_set_about (ctl, "job", yz_ctl_get_word (ctl, i));
  }
  json_builder_end_array (ctl->builder);
  return done;
}

static gboolean
run_approve (YzCtl *ctl, GError **error)
{
  return decide (ctl, YZ_JOB_APPROVED, error);
}

static gboolean
run_return (YzCtl *ctl, GError **error)
{
  return decide (ctl, YZ_JOB_RETURNED, error);
}

static gboolean
run_refuse (YzCtl *ctl, GError **error)
{
  return decide (ctl, YZ_JOB_REFUSED, error);
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption record_options[] = {
  { "rider", "RIDER", YZ_CTL_OPTION_NEEDED,
    N_ ("number, card, phone, name, or picture of a card") },
  { "kind", "KIND", YZ_CTL_OPTION_NEEDED, N_ ("code or name; “kind list” has them") },
  { "quantity", "N", 0, N_ ("jobs, hours or pieces, as the rule counts; 1 unless said") },
  { "at", "TIME", 0, N_ ("when it was done; now unless said") },
  { "place", "TEXT", 0, N_ ("where") },
  { "evidence", "FILE", YZ_CTL_OPTION_MANY, N_ ("a picture or another file") },
  { "note", "TEXT", 0, N_ ("a note") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption amend_options[] = {
  { "evidence", "FILE", YZ_CTL_OPTION_MANY, N_ ("a picture or another file") },
  { "note", "TEXT", 0, N_ ("a note") },
  { NULL },
};

static const YzCtlOption list_options[] = {
  { "state", "waiting|returned|approved|refused", 0, N_ ("only these") },
  { "rider", "RIDER", 0, N_ ("only those of one rider") },
  { "limit", "N", 0, N_ ("at most so many") },
  { NULL },
};

static const YzCtlOption approve_options[] = {
  { "reason", "TEXT", 0, N_ ("needed where something is flagged") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption refuse_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

const YzCtlCommand yz_ctl_job_commands[] = {
  { "job record", "", 0, 0, YZ_CTL_WRITES, record_options,
    N_ ("record a job with its evidence"), run_record },
  { "job list", "", 0, 0, YZ_CTL_READS, list_options, N_ ("list jobs, newest first"), run_list },
  { "job show", "JOB", 1, 1, YZ_CTL_READS, NULL, N_ ("show a job and its reviews"), run_show },
  { "job amend", "JOB", 1, 1, YZ_CTL_WRITES, amend_options,
    N_ ("add to a job that was sent back; it waits again"), run_amend },
  { "review approve", "JOB…", 1, -1, YZ_CTL_WRITES, approve_options,
    N_ ("approve jobs and give their points"), run_approve },
  { "review return", "JOB…", 1, -1, YZ_CTL_WRITES, refuse_options,
    N_ ("send jobs back for more"), run_return },
  { "review refuse", "JOB…", 1, -1, YZ_CTL_WRITES, refuse_options, N_ ("refuse jobs"), run_refuse },
  { NULL },
};
/* clang-format on */
