/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-rider.h"
#include "yz-rule.h"

G_BEGIN_DECLS

/* Stored constants. */
typedef enum {
  YZ_JOB_WAITING = 1,
  YZ_JOB_RETURNED = 2, /* sent back for more */
  YZ_JOB_APPROVED = 3,
  YZ_JOB_REFUSED = 4,
} YzJobState;

/* "waiting", "returned", "approved", "refused". */
const char *yz_job_state_get_word (YzJobState state);
gboolean yz_job_state_parse (const char *word, YzJobState *state);

typedef struct {
  int64_t id;
  uint8_t sha256[32];
  int64_t size;
  char *name;
  char *path; /* of the stored file */
} YzEvidence;

typedef struct {
  int64_t id;
  YzJobState decision; /* the state the job went to */
  char *reviewer;
  char *reason;
  int64_t decided_ms;
} YzReviewNote;

typedef struct {
  int64_t id;
  int64_t rider;
  char *rider_name;
  char *kind;
  char *kind_name; /* in the language of the locale */
  gboolean risky;
  int64_t quantity;
  char *place;
  char *note;
  int64_t happened_ms;
  int64_t recorded_ms;
  int64_t recorded_by;
  char *recorded_by_name;
  YzJobState state;
  int64_t entry;          /* the award; 0: none */
  int64_t evidence_count; /* files */
  GPtrArray *evidence;    /* of YzEvidence; filled by yz_job_load() only */
  GPtrArray *reviews;     /* of YzReviewNote; filled by yz_job_load() only */
} YzJob;

void yz_job_free (YzJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzJob, yz_job_free)

/* What is recorded. */
typedef struct {
  YzOpId op_id;
  int64_t rider;
  const char *kind;            /* code or name */
  int64_t quantity;            /* jobs, hours or pieces, as the rule counts */
  const char *place;           /* (nullable) */
  const char *note;            /* (nullable) */
  int64_t happened_ms;         /* 0: now; not in the future */
  const char *const *evidence; /* (nullable) NULL-terminated paths */
} YzJobFields;

/* Evidence: at most this many files of this size; pictures, PDFs and plain files alike. */
#define YZ_EVIDENCE_FILES_MAX 20
#define YZ_EVIDENCE_SIZE_MAX (32 * 1024 * 1024)

/* Stores the evidence under its SHA-256 first (a file nobody refers to does no harm), then the job.
 * The new job's id, or the first one's if the op_id is known. 0 on error. */
int64_t
yz_job_record (YzStation *station, const YzActor *actor, const YzJobFields *fields, GError **error);
/* More evidence or another note for a job that was sent back: it waits again. */
gboolean yz_job_amend (YzStation *station,
                       const YzActor *actor,
                       int64_t job,
                       const char *note,
                       const char *const *evidence,
                       GError **error);
YzJob *yz_job_load (YzStation *station, int64_t job, GError **error);
/* @state 0: all. Newest first. Of a rider: all of them; else those that were recorded at a station
 * of the community whose budget pays here, because it also reviews them, and all of the city where
 * the station has none (the office). Returns: (transfer full) (element-type YzJob) */
GPtrArray *yz_job_list (YzStation *station, int state, int64_t rider, int limit, GError **error);
gboolean yz_job_count (YzStation *station, YzJobState state, int64_t *count, GError **error);

G_END_DECLS
