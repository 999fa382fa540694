/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-record"

#include "yz-job.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-evidence.h"
#include "yz-redemption-private.h"
#include "yz-text.h"

/* A clock that runs a little ahead is no time travel. */
#define AHEAD_MS (INT64_C (5) * 60 * 1000)

/* What is to be recorded: the fields, cleaned. */
typedef struct {
  YzJobKind *kind;
  char *place;
  char *note;
  int64_t happened_ms; /* 0: now */
} Cleaned;

static void
cleaned_clear (Cleaned *cleaned)
{
  yz_job_kind_free (cleaned->kind);
  g_free (cleaned->place);
  g_free (cleaned->note);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cleaned, cleaned_clear)

static gboolean
clean_fields (YzStation *station, const YzJobFields *fields, Cleaned *cleaned, GError **error)
{
  if (fields->kind == NULL) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "kind", "kind: %s", N_ ("missing"));
    return FALSE;
  }
  if (!yz_amount_check (fields->quantity, "quantity", error))
    return FALSE;
  cleaned->happened_ms = fields->happened_ms;
  if (fields->happened_ms < 0 || fields->happened_ms > yz_clock_now_ms () + AHEAD_MS) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "time", "time: %s", N_ ("in the future"));
    return FALSE;
  }
  cleaned->place =
    yz_text_clean (fields->place != NULL ? fields->place : "", "place", YZ_TEXT_NOTE_MAX, error);
  if (cleaned->place == NULL)
    return FALSE;
  cleaned->note =
    yz_text_clean (fields->note != NULL ? fields->note : "", "note", YZ_TEXT_NOTE_MAX, error);
  if (cleaned->note == NULL)
    return FALSE;
  cleaned->kind = yz_job_kind_find (station, fields->kind, error);
  return cleaned->kind != NULL;
}

/* What was recorded with the job is of its own moment; what was added to it later is not. */
static gboolean
has_same_evidence (YzStation *station,
                   int64_t job,
                   GPtrArray *evidence,
                   gboolean *same,
                   GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  guint first = 0;
  YzStep step = YZ_STEP_ERROR;

  *same = TRUE;
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT e.sha256 FROM evidence e JOIN job j ON j.id = e.job_id"
                              " WHERE e.job_id = $1 AND e.added_ms = j.recorded_ms");
  yz_statement_bind_int (statement, 1, job);
  for (; (step = yz_statement_step (statement, error)) == YZ_STEP_ROW; first++) {
    gsize size = 0;
    const void *sha256 = yz_statement_get_blob (statement, 0, &size);
    gboolean found = FALSE;

    for (guint i = 0; size == 32 && i < evidence->len; i++)
      found =
        found || memcmp (((YzEvidence *) g_ptr_array_index (evidence, i))->sha256, sha256, 32) == 0;
    *same = *same && found;
  }
  *same = *same && first == evidence->len;
  return step == YZ_STEP_DONE;
}

static gboolean
is_same_job (YzStatement *statement, const YzJobFields *fields, const Cleaned *cleaned)
{
  const char *note = yz_statement_get_text (statement, 4);
  /* What was noted later stands on lines of its own. */
  gsize first = strcspn (note, "\n");

  return yz_statement_get_int (statement, 1) == fields->rider &&
         g_strcmp0 (yz_statement_get_text (statement, 2), cleaned->kind->code) == 0 &&
         yz_statement_get_int (statement, 5) == fields->quantity &&
         g_strcmp0 (yz_statement_get_text (statement, 3), cleaned->place) == 0 &&
         strlen (cleaned->note) == first && strncmp (note, cleaned->note, first) == 0 &&
         (cleaned->happened_ms == 0 || yz_statement_get_int (statement, 6) == cleaned->happened_ms);
}

/* The job that was recorded under this op_id; 0 without an error if there is none. @evidence is
 * NULL where the files are gone by now, which is no reason to record the job twice. */
static int64_t
find_recorded (YzStation *station,
               const YzJobFields *fields,
               const Cleaned *cleaned,
               GPtrArray *evidence,
               GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  gboolean same = FALSE;
  int64_t job = 0;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT id, rider_id, kind, place, note, quantity, happened_ms"
                              " FROM job WHERE op_id = $1");
  yz_statement_bind_blob (statement, 1, fields->op_id.bytes, sizeof fields->op_id.bytes);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return 0;
  job = yz_statement_get_int (statement, 0);
  same = is_same_job (statement, fields, cleaned);
  if (same && evidence != NULL && !has_same_evidence (station, job, evidence, &same, error))
    return 0;
  if (same)
    return job;
  text = yz_id_to_text (job);
  yz_error_set_subject (error,
                        YZ_ERROR_OP_CONFLICT,
                        text,
                        "this op_id was recorded with other content, as job %s",
                        text);
  return 0;
}

static gboolean
add_evidence (YzStation *station,
              const YzActor *actor,
              int64_t job,
              GPtrArray *evidence,
              int64_t added_ms,
              GError **error)
{
  for (guint i = 0; i < evidence->len; i++) {
    const YzEvidence *file = g_ptr_array_index (evidence, i);
    int64_t id = yz_ledger_next_id (yz_station_get_ledger (station), error);
    g_autoptr (YzStatement) statement = NULL;

    if (id == 0)
      return FALSE;
    statement = yz_store_query (yz_station_get_store (station),
                                "INSERT INTO evidence (id, job_id, sha256, size, name, added_ms,"
                                " added_by) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                                " ON CONFLICT (job_id, sha256) DO NOTHING");
    yz_statement_bind_int (statement, 1, id);
    yz_statement_bind_int (statement, 2, job);
    yz_statement_bind_blob (statement, 3, file->sha256, sizeof file->sha256);
    yz_statement_bind_int (statement, 4, file->size);
    yz_statement_bind_text (statement, 5, file->name);
    yz_statement_bind_int (statement, 6, added_ms);
    yz_statement_bind_int (statement, 7, actor->staff);
    if (!yz_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static int64_t
insert_job (YzStation *station,
            const YzActor *actor,
            const YzJobFields *fields,
            const Cleaned *cleaned,
            GPtrArray *evidence,
            GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t now_ms = yz_clock_now_ms ();
  int64_t id = 0;

  if (!yz_redemption_check_rider (station, fields->rider, error))
    return 0;
  id = yz_ledger_next_id (yz_station_get_ledger (station), error);
  if (id == 0)
    return 0;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO job (id, op_id, rider_id, kind, quantity, place, note,"
                              " happened_ms, recorded_ms, recorded_by, state)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_blob (statement, 2, fields->op_id.bytes, sizeof fields->op_id.bytes);
  yz_statement_bind_int (statement, 3, fields->rider);
  yz_statement_bind_text (statement, 4, cleaned->kind->code);
  yz_statement_bind_int (statement, 5, fields->quantity);
  yz_statement_bind_text (statement, 6, cleaned->place);
  yz_statement_bind_text (statement, 7, cleaned->note);
  yz_statement_bind_int (statement, 8, cleaned->happened_ms != 0 ? cleaned->happened_ms : now_ms);
  yz_statement_bind_int (statement, 9, now_ms);
  yz_statement_bind_int (statement, 10, actor->staff);
  yz_statement_bind_int (statement, 11, YZ_JOB_WAITING);
  if (!yz_statement_run (statement, error) ||
      !add_evidence (station, actor, id, evidence, now_ms, error))
    return 0;
  return id;
}

int64_t
yz_job_record (YzStation *station, const YzActor *actor, const YzJobFields *fields, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (GError) unkept = NULL;
  g_auto (Cleaned) cleaned = { 0 };
  GError *problem = NULL;
  int64_t job = 0;

  g_return_val_if_fail (station != NULL && fields != NULL, 0);

  if (!yz_actor_require (actor, YZ_MAY_RECORD, error) ||
      !clean_fields (station, fields, &cleaned, error))
    return 0;
  evidence = yz_evidence_keep (station, fields->evidence, &unkept);
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return 0;
  job = find_recorded (station, fields, &cleaned, evidence, &problem);
  if (job == 0 && problem == NULL) {
    if (evidence == NULL)
      problem = g_steal_pointer (&unkept);
    else
      job = insert_job (station, actor, fields, &cleaned, evidence, &problem);
  } else if (job != 0)
    yz_ledger_witness (yz_station_get_ledger (station));
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return 0;
  }
  return yz_transaction_commit (transaction, error) ? job : 0;
}

/* Adds the note on a line of its own and lets the job wait again. */
static gboolean
write_amendment (YzStation *station, const YzJob *job, const char *note, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autofree char *joined = NULL;
  g_autofree char *text = NULL;
  g_autoptr (YzStatement) statement = NULL;

  joined = note[0] != '\0' ? g_strconcat (job->note, "\n", note, NULL) : g_strdup (job->note);
  statement =
    yz_store_query (store, "UPDATE job SET note = $2, state = $3 WHERE id = $1 AND state = $4");
  yz_statement_bind_int (statement, 1, job->id);
  yz_statement_bind_text (statement, 2, joined);
  yz_statement_bind_int (statement, 3, YZ_JOB_WAITING);
  yz_statement_bind_int (statement, 4, YZ_JOB_RETURNED);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  text = yz_id_to_text (job->id);
  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        text,
                        "%s: %s",
                        text,
                        N_ ("the job was not sent back for more"));
  return FALSE;
}

gboolean
yz_job_amend (YzStation *station,
              const YzActor *actor,
              int64_t id,
              const char *note,
              const char *const *paths,
              GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (YzJob) job = NULL;
  g_autofree char *clean = NULL;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_RECORD, error))
    return FALSE;
  clean = yz_text_clean (note != NULL ? note : "", "note", YZ_TEXT_NOTE_MAX, error);
  if (clean == NULL)
    return FALSE;
  evidence = yz_evidence_keep (station, paths, error);
  if (evidence == NULL)
    return FALSE;
  if (clean[0] == '\0' && evidence->len == 0) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "note", "note: %s", N_ ("missing"));
    return FALSE;
  }
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return FALSE;
  job = yz_job_load (station, id, error);
  if (job == NULL || !write_amendment (station, job, clean, error))
    return FALSE;
  if (job->evidence->len + evidence->len > YZ_EVIDENCE_FILES_MAX) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "evidence", "evidence: %s", N_ ("too many files"));
    return FALSE;
  }
  return add_evidence (station,
                       actor,
                       id,
                       evidence,
                       MAX (yz_clock_now_ms (), job->recorded_ms + 1),
                       error) &&
         yz_transaction_commit (transaction, error);
}
