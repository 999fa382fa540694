/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-job.h"

G_BEGIN_DECLS

/* What is written about jobs, as pure functions of what is shown. Texts are translated; those
 * returned as char * are (transfer full). */

/* "Waiting for review", "Sent back", "Approved", "Refused". */
const char *yz_job_display_state (YzJobState state);
/* The style class of a state. */
const char *yz_job_display_state_class (YzJobState state);

/* "hours": what a quantity of @number counts. @unit 0: no rule says what is counted. */
const char *yz_job_display_unit (int unit, int64_t number);
/* "3 hours"; without a rule "× 3". */
char *yz_job_display_quantity (int64_t quantity, const YzRule *rule);
/* "5 points per job" */
char *yz_job_display_rate (const YzRule *rule);
/* "document No. 2024-17 · version 2": where a rule comes from */
char *yz_job_display_rule_source (const YzRule *rule);
/* Both. */
char *yz_job_display_rule (const YzRule *rule);
/* What a job of this quantity would give under @rule (nullable), for the person who records it. */
char *yz_job_display_preview (const YzRule *rule, int64_t quantity);

/* "River patrol", with "× 3" behind it if it is more than one. */
char *yz_job_display_title (const YzJob *job);
/* "South gate · 2026-11-22 09:30" */
char *yz_job_display_where (const YzJob *job);
/* "2 files", "no evidence" */
char *yz_job_display_evidence_count (int64_t files);
/* "Recorded by Li, 2026-11-22 09:30" */
char *yz_job_display_recorded (const YzJob *job);
/* "Sent back by Chen, 2026-11-22 09:30" */
char *yz_job_display_review (const YzReviewNote *note);
/* Why the job was sent back last. Borrowed; NULL if it was not, or nobody said why. */
const char *yz_job_display_return_reason (const YzJob *job);

/* "photo.jpg · 1.2 MB" */
char *yz_job_display_file (const char *name, int64_t size);

/* When a job happened, as it was typed: "" is now (0). FALSE with YZ_ERROR_INPUT. */
gboolean yz_job_display_parse_when (const char *text, int64_t *happened_ms, GError **error);

G_END_DECLS
