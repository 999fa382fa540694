/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job"

#include "yz-job.h"

#include <string.h>

#include "yz-evidence-share.h"

#define JOB_SQL                                                                                    \
  "SELECT j.id, j.rider_id, r.name, j.kind, k.name_en, k.name_zh, k.risky, j.quantity, j.place,"   \
  " j.note, j.happened_ms, j.recorded_ms, j.recorded_by, s.name, j.state, j.entry_id,"             \
  " (SELECT COUNT(*) FROM evidence e WHERE e.job_id = j.id) FROM job j"                            \
  " JOIN rider r ON r.id = j.rider_id JOIN job_kind k ON k.code = j.kind"                          \
  " JOIN staff s ON s.id = j.recorded_by"

static const struct {
  YzJobState state;
  const char *word;
} state_words[] = {
  { YZ_JOB_WAITING, "waiting" },
  { YZ_JOB_RETURNED, "returned" },
  { YZ_JOB_APPROVED, "approved" },
  { YZ_JOB_REFUSED, "refused" },
};

const char *
yz_job_state_get_word (YzJobState state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (state_words[i].state == state)
      return state_words[i].word;
  return "unknown";
}

gboolean
yz_job_state_parse (const char *word, YzJobState *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (g_strcmp0 (state_words[i].word, word) == 0) {
      *state = state_words[i].state;
      return TRUE;
    }
  return FALSE;
}

static void
review_note_free (YzReviewNote *note)
{
  g_free (note->reviewer);
  g_free (note->reason);
  g_free (note);
}

void
yz_job_free (YzJob *job)
{
  if (job == NULL)
    return;
  g_free (job->rider_name);
  g_free (job->kind);
  g_free (job->kind_name);
  g_free (job->place);
  g_free (job->note);
  g_free (job->recorded_by_name);
  g_clear_pointer (&job->evidence, g_ptr_array_unref);
  g_clear_pointer (&job->reviews, g_ptr_array_unref);
  g_free (job);
}

static YzJob *
read_row (YzStatement *statement)
{
  const YzJobKind kind = { .code = (char *) yz_statement_get_text (statement, 3),
                           .name_en = (char *) yz_statement_get_text (statement, 4),
                           .name_zh = (char *) yz_statement_get_text (statement, 5) };
  YzJob *job = g_new0 (YzJob, 1);

  job->id = yz_statement_get_int (statement, 0);
  job->rider = yz_statement_get_int (statement, 1);
  job->rider_name = yz_statement_dup_text (statement, 2);
  job->kind = g_strdup (kind.code);
  job->kind_name = g_strdup (yz_job_kind_get_name (&kind));
  job->risky = yz_statement_get_int (statement, 6) != 0;
  job->quantity = yz_statement_get_int (statement, 7);
  job->place = yz_statement_dup_text (statement, 8);
  job->note = yz_statement_dup_text (statement, 9);
  job->happened_ms = yz_statement_get_int (statement, 10);
  job->recorded_ms = yz_statement_get_int (statement, 11);
  job->recorded_by = yz_statement_get_int (statement, 12);
  job->recorded_by_name = yz_statement_dup_text (statement, 13);
  job->state = (YzJobState) yz_statement_get_int (statement, 14);
  job->entry = yz_statement_get_int (statement, 15);
  job->evidence_count = yz_statement_get_int (statement, 16);
  return job;
}

/* What another PC has recorded is brought here for whoever looks at it. Where that fails the file
 * is missing, and said to be, but the job is there. */
static void
fetch_evidence (YzStation *station, YzJob *job)
{
  if (yz_store_get_mode (yz_station_get_store (station)) != YZ_STORE_READ)
    return;
  for (guint i = 0; i < job->evidence->len; i++) {
    const YzEvidence *evidence = g_ptr_array_index (job->evidence, i);
    g_autoptr (GError) problem = NULL;

    if (!yz_evidence_fetch (station, evidence, &problem))
      g_debug ("%s: %s", evidence->path, problem->message);
  }
}

static gboolean
read_evidence (YzStation *station, YzJob *job, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  job->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_evidence_free);
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT id, sha256, size, name FROM evidence WHERE job_id = $1"
                              " ORDER BY id");
  yz_statement_bind_int (statement, 1, job->id);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzEvidence *evidence = g_new0 (YzEvidence, 1);
    gsize size = 0;
    const void *sha256 = yz_statement_get_blob (statement, 1, &size);

    evidence->id = yz_statement_get_int (statement, 0);
    if (size == sizeof evidence->sha256)
      memcpy (evidence->sha256, sha256, size);
    evidence->size = yz_statement_get_int (statement, 2);
    evidence->name = yz_statement_dup_text (statement, 3);
    evidence->path = yz_evidence_make_path (station, evidence->sha256);
    g_ptr_array_add (job->evidence, evidence);
  }
  if (step == YZ_STEP_DONE)
    fetch_evidence (station, job);
  return step == YZ_STEP_DONE;
}

static gboolean
read_reviews (YzStation *station, YzJob *job, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  job->reviews = g_ptr_array_new_with_free_func ((GDestroyNotify) review_note_free);
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT v.id, v.decision, s.name, v.reason, v.decided_ms"
                              " FROM review v JOIN staff s ON s.id = v.reviewer"
                              " WHERE v.job_id = $1 ORDER BY v.decided_ms, v.id");
  yz_statement_bind_int (statement, 1, job->id);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzReviewNote *note = g_new0 (YzReviewNote, 1);

    note->id = yz_statement_get_int (statement, 0);
    note->decision = (YzJobState) yz_statement_get_int (statement, 1);
    note->reviewer = yz_statement_dup_text (statement, 2);
    note->reason = yz_statement_dup_text (statement, 3);
    note->decided_ms = yz_statement_get_int (statement, 4);
    g_ptr_array_add (job->reviews, note);
  }
  return step == YZ_STEP_DONE;
}

YzJob *
yz_job_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzJob) job = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station), JOB_SQL " WHERE j.id = $1");
  yz_statement_bind_int (statement, 1, id);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    job = read_row (statement);
    break;
  case YZ_STEP_DONE:
    text = yz_id_to_text (id);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no job %s", text);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
  if (!read_evidence (station, job, error) || !read_reviews (station, job, error))
    return NULL;
  return g_steal_pointer (&job);
}

/* Jobs recorded at the stations of the community $c, which are reviewed together. */
#define OF_COMMUNITY(c)                                                                            \
  "j.id / 1099511627776 IN (SELECT d.id FROM desk d JOIN station s ON s.id = d.station_id"         \
  " WHERE s.community_id = " c ")"

G_STATIC_ASSERT (YZ_ID_NUMBER_MAX + 1 == INT64_C (1099511627776));

#define NEWEST_FIRST " ORDER BY j.recorded_ms DESC, j.id DESC LIMIT $1"

/* The query for what is asked, so that each is answered by its index. */
static YzStatement *
query_list (YzStore *store, int state, int64_t rider, int64_t community)
{
  YzStatement *statement = NULL;
  int next = 2;

  if (state != 0 && rider != 0)
    statement =
      yz_store_query (store, JOB_SQL " WHERE j.rider_id = $2 AND j.state = $3" NEWEST_FIRST);
  else if (rider != 0)
    statement = yz_store_query (store, JOB_SQL " WHERE j.rider_id = $2" NEWEST_FIRST);
  else if (state != 0 && community != 0)
    statement =
      yz_store_query (store, JOB_SQL " WHERE j.state = $2 AND " OF_COMMUNITY ("$3") NEWEST_FIRST);
  else if (state != 0)
    statement = yz_store_query (store, JOB_SQL " WHERE j.state = $2" NEWEST_FIRST);
  else if (community != 0)
    statement = yz_store_query (store, JOB_SQL " WHERE " OF_COMMUNITY ("$2") NEWEST_FIRST);
  else
    statement = yz_store_query (store, JOB_SQL NEWEST_FIRST);
  if (rider != 0)
    yz_statement_bind_int (statement, next++, rider);
  if (state != 0)
    yz_statement_bind_int (statement, next++, state);
  if (rider == 0 && community != 0)
    yz_statement_bind_int (statement, next, community);
  return statement;
}

GPtrArray *
yz_job_list (YzStation *station, int state, int64_t rider, int limit, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_job_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement =
    query_list (yz_station_get_store (station), state, rider, yz_station_get_community (station));
  yz_statement_bind_int (statement, 1, limit > 0 ? limit : G_MAXINT32);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (jobs, read_row (statement));
  return step == YZ_STEP_DONE ? g_steal_pointer (&jobs) : NULL;
}

gboolean
yz_job_count (YzStation *station, YzJobState state, int64_t *count, GError **error)
{
  YzStore *store = NULL;
  int64_t community = 0;
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (station != NULL && count != NULL, FALSE);

  store = yz_station_get_store (station);
  community = yz_station_get_community (station);
  if (community != 0)
    statement = yz_store_query (store,
                                "SELECT COUNT(*) FROM job j WHERE j.state = $1"
                                " AND " OF_COMMUNITY ("$2"));
  else
    statement = yz_store_query (store, "SELECT COUNT(*) FROM job j WHERE j.state = $1");
  yz_statement_bind_int (statement, 1, state);
  if (community != 0)
    yz_statement_bind_int (statement, 2, community);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *count = yz_statement_get_int (statement, 0);
  return TRUE;
}
