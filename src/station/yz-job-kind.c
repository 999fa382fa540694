/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-kind"

#include "yz-rule.h"

#include "yz-text.h"

void
yz_job_kind_free (YzJobKind *kind)
{
  if (kind == NULL)
    return;
  g_free (kind->code);
  g_free (kind->name_en);
  g_free (kind->name_zh);
  g_free (kind);
}

const char *
yz_job_kind_get_name (const YzJobKind *kind)
{
  g_return_val_if_fail (kind != NULL, NULL);

  return g_str_has_prefix (g_get_language_names ()[0], "zh") ? kind->name_zh : kind->name_en;
}

static YzJobKind *
read_row (YzStatement *statement)
{
  YzJobKind *kind = g_new0 (YzJobKind, 1);

  kind->code = yz_statement_dup_text (statement, 0);
  kind->name_en = yz_statement_dup_text (statement, 1);
  kind->name_zh = yz_statement_dup_text (statement, 2);
  kind->risky = yz_statement_get_int (statement, 3) != 0;
  return kind;
}

GPtrArray *
yz_job_kind_list (YzStation *station, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_job_kind_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT code, name_en, name_zh, risky FROM job_kind ORDER BY position, code");
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  return step == YZ_STEP_ERROR ? NULL : g_steal_pointer (&list);
}

YzJobKind *
yz_job_kind_find (YzStation *station, const char *text, GError **error)
{
  g_autofree char *clean = NULL;
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  clean = yz_text_require (text, "kind", YZ_TEXT_NAME_MAX, error);
  if (clean == NULL)
    return NULL;
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT code, name_en, name_zh, risky FROM job_kind"
                              " WHERE code = lower ($1) OR lower (name_en) = lower ($1)"
                              " OR name_zh = $1 ORDER BY position, code");
  yz_statement_bind_text (statement, 1, clean);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    return read_row (statement);
  case YZ_STEP_DONE:
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, clean, "there is no kind of job %s", clean);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
}
