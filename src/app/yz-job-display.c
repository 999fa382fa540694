/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-display"

#include "yz-job-display.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-display.h"

#define DOT " \xc2\xb7 "

/* For ngettext, which counts in unsigned long and needs no more than the last digits. */
static gulong
plural_of (int64_t number)
{
  return (gulong) ((number < 0 ? -(number % 1000000) : number % 1000000));
}

static void
append_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, DOT);
  g_string_append (text, part);
}

const char *
yz_job_display_state (YzJobState state)
{
  switch (state) {
  case YZ_JOB_WAITING:
    return _ ("Waiting");
  case YZ_JOB_RETURNED:
    return _ ("Sent back");
  case YZ_JOB_APPROVED:
    return _ ("Approved");
  case YZ_JOB_REFUSED:
    return _ ("Refused");
  default:
    return "";
  }
}

const char *
yz_job_display_state_class (YzJobState state)
{
  switch (state) {
  case YZ_JOB_WAITING:
    return "waiting";
  case YZ_JOB_RETURNED:
    return "returned";
  case YZ_JOB_APPROVED:
    return "approved";
  case YZ_JOB_REFUSED:
    return "refused";
  default:
    return "unknown";
  }
}

const char *
yz_job_display_unit (int unit, int64_t number)
{
  switch (unit) {
  case YZ_RULE_PER_JOB:
    /* Translators: what a quantity counts, after the number. */
    return ngettext ("job", "jobs", plural_of (number));
  case YZ_RULE_PER_HOUR:
    return ngettext ("hour", "hours", plural_of (number));
  case YZ_RULE_PER_ITEM:
    return ngettext ("piece", "pieces", plural_of (number));
  default:
    return "";
  }
}

char *
yz_job_display_quantity (int64_t quantity, const YzRule *rule)
{
  if (rule == NULL)
    return yz_display_quantity (quantity);
  /* Translators: a number and what it counts: "3 hours". */
  return g_strdup_printf (C_ ("quantity", "%" PRId64 " %s"), quantity, yz_job_display_unit (rule->unit, quantity));
}

char *
yz_job_display_rate (const YzRule *rule)
{
  g_autofree char *points = NULL;

  g_return_val_if_fail (rule != NULL, NULL);

  points = yz_display_points (rule->points);
  switch (rule->unit) {
  case YZ_RULE_PER_JOB:
    /* Translators: %s is "5 points". */
    return g_strdup_printf (_ ("%s per job"), points);
  case YZ_RULE_PER_HOUR:
    return g_strdup_printf (_ ("%s per hour"), points);
  case YZ_RULE_PER_ITEM:
    return g_strdup_printf (_ ("%s per piece"), points);
  default:
    return g_steal_pointer (&points);
  }
}

char *
yz_job_display_rule_source (const YzRule *rule)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *document = NULL;
  g_autofree char *version = NULL;

  g_return_val_if_fail (rule != NULL, NULL);

  if (rule->document != NULL && *rule->document != '\0')
    /* Translators: the number of the document a rule comes from. */
    document = g_strdup_printf (_ ("document %s"), rule->document);
  append_part (text, document);
  /* Translators: the version of a rule. */
  version = g_strdup_printf (_ ("version %" PRId64), rule->version);
  append_part (text, version);
  if (rule->sample)
    append_part (text, _ ("sample value"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
yz_job_display_rule (const YzRule *rule)
{
  g_autofree char *rate = NULL;
  g_autofree char *source = NULL;

  g_return_val_if_fail (rule != NULL, NULL);

  rate = yz_job_display_rate (rule);
  source = yz_job_display_rule_source (rule);
  return g_strconcat (rate, DOT, source, NULL);
}

char *
yz_job_display_preview (const YzRule *rule, int64_t quantity)
{
  g_autofree char *given = NULL;
  g_autofree char *rate = NULL;
  int64_t points = 0;

  if (rule == NULL)
    return g_strdup (_ ("No rule is in force for this kind on that day. The job can be recorded, "
                        "but not approved until there is one."));
  if (!yz_amount_multiply (rule->points, quantity, &points, NULL) || points > YZ_AMOUNT_MAX)
    return g_strdup (_ ("More points than can be booked at once."));
  given = yz_display_points (points);
  rate = yz_job_display_rule (rule);
  /* Translators: "15 points", then the rule they come from. */
  return g_strdup_printf (_ ("Gives %s if approved: %s"), given, rate);
}

char *
yz_job_display_title (const YzJob *job)
{
  g_autofree char *quantity = NULL;

  g_return_val_if_fail (job != NULL, NULL);

  if (job->quantity == 1)
    return g_strdup (job->kind_name);
  quantity = yz_display_quantity (job->quantity);
  /* Translators: a kind of job and "× 3". */
  return g_strdup_printf (C_ ("job", "%s %s"), job->kind_name, quantity);
}

char *
yz_job_display_where (const YzJob *job)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *when = NULL;

  g_return_val_if_fail (job != NULL, NULL);

  when = yz_instant_to_text (job->happened_ms);
  append_part (text, job->place);
  append_part (text, when);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
yz_job_display_evidence_count (int64_t files)
{
  if (files <= 0)
    return g_strdup (_ ("no evidence"));
  return g_strdup_printf (ngettext ("%" PRId64 " file", "%" PRId64 " files", plural_of (files)),
                          files);
}

char *
yz_job_display_recorded (const YzJob *job)
{
  g_autofree char *when = NULL;

  g_return_val_if_fail (job != NULL, NULL);

  when = yz_instant_to_text (job->recorded_ms);
  /* Translators: the name of a member of staff, then a time. */
  return g_strdup_printf (_ ("Recorded by %s, %s"), job->recorded_by_name, when);
}

char *
yz_job_display_review (const YzReviewNote *note)
{
  g_autofree char *when = NULL;

  g_return_val_if_fail (note != NULL, NULL);

  when = yz_instant_to_text (note->decided_ms);
  /* Translators: what was decided ("Approved"), by whom, when. */
  return g_strdup_printf (_ ("%s by %s, %s"), yz_job_display_state (note->decision), note->reviewer, when);
}

const char *
yz_job_display_return_reason (const YzJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  if (job->state != YZ_JOB_RETURNED || job->reviews == NULL)
    return NULL;
  for (guint i = job->reviews->len; i > 0; i--) {
    const YzReviewNote *note = g_ptr_array_index (job->reviews, i - 1);

    if (note->decision == YZ_JOB_RETURNED)
      return note->reason != NULL && *note->reason != '\0' ? note->reason : NULL;
  }
  return NULL;
}

char *
yz_job_display_file (const char *name, int64_t size)
{
  g_autofree char *bytes = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  bytes = g_format_size ((guint64) MAX (size, 0));
  return g_strconcat (name, DOT, bytes, NULL);
}

gboolean
yz_job_display_parse_when (const char *text, int64_t *happened_ms, GError **error)
{
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (text != NULL && happened_ms != NULL, FALSE);

  trimmed = g_strstrip (g_strdup (text));
  *happened_ms = 0;
  if (*trimmed == '\0')
    return TRUE;
  if (!yz_instant_parse (trimmed, "time", happened_ms, error))
    return FALSE;
  if (*happened_ms > 0 && *happened_ms <= yz_clock_now_ms ())
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, "time", "time: %s", N_ ("in the future"));
  return FALSE;
}
