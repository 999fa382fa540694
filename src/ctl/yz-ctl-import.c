/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-ctl-data.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-import.h"
#include "yz-sentence.h"

static const char *
get_outcome_word (YzImportOutcome outcome)
{
  switch (outcome) {
  case YZ_IMPORT_ADDED:
    return "added";
  case YZ_IMPORT_UPDATED:
    return "updated";
  case YZ_IMPORT_UNCHANGED:
    return "unchanged";
  case YZ_IMPORT_REFUSED:
    return "refused";
  default:
    return "";
  }
}

static const char *
get_outcome_title (YzImportOutcome outcome)
{
  switch (outcome) {
  case YZ_IMPORT_ADDED:
    return _ ("added");
  case YZ_IMPORT_UPDATED:
    return _ ("updated");
  case YZ_IMPORT_UNCHANGED:
    return _ ("unchanged");
  case YZ_IMPORT_REFUSED:
    return _ ("refused");
  default:
    return "";
  }
}

static void
build_line (JsonBuilder *builder, const YzImportLine *line)
{
  json_builder_begin_object (builder);
  yz_ctl_json_int (builder, "line", line->line);
  yz_ctl_json_text (builder, "outcome", get_outcome_word (line->outcome));
  yz_ctl_json_text (builder, "name", line->name);
  yz_ctl_json_text (builder, "code", line->error != NULL ? yz_error_get_word (line->error) : NULL);
  yz_ctl_json_text (builder, "message", line->error != NULL ? line->error->message : NULL);
  json_builder_end_object (builder);
}

static void
build_report (JsonBuilder *builder, const YzImportReport *report)
{
  json_builder_begin_object (builder);
  for (int i = 0; i <= YZ_IMPORT_REFUSED; i++)
    yz_ctl_json_int (builder, get_outcome_word ((YzImportOutcome) i), report->counts[i]);
  yz_ctl_json_bool (builder, "dry_run", report->dry_run);
  yz_ctl_json_array (builder, "lines");
  for (guint i = 0; i < report->lines->len; i++)
    build_line (builder, g_ptr_array_index (report->lines, i));
  json_builder_end_array (builder);
  yz_ctl_json_array (builder, "unknown_columns");
  for (guint i = 0; i < report->unknown_columns->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (report->unknown_columns, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
say_report (YzCtl *ctl, const YzImportReport *report)
{
  for (guint i = 0; i < report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (report->lines, i);
    g_autofree char *why = line->error != NULL ? yz_sentence_for_error (line->error) : NULL;

    yz_ctl_say (ctl,
                "%" PRId64 "\t%s\t%s%s%s",
                line->line,
                get_outcome_title (line->outcome),
                line->name != NULL ? line->name : "",
                why != NULL ? "\t" : "",
                why != NULL ? why : "");
  }
  for (guint i = 0; i < report->unknown_columns->len; i++)
    yz_ctl_say (ctl,
                _ ("The column “%s” means nothing here and was passed over."),
                   (const char *) g_ptr_array_index (report->unknown_columns, i));
  yz_ctl_say (ctl,
              _ ("%" PRId64 " added, %" PRId64 " updated, %" PRId64 " unchanged, %" PRId64 " refused."),
                 report->counts[YZ_IMPORT_ADDED],
                 report->counts[YZ_IMPORT_UPDATED],
                 report->counts[YZ_IMPORT_UNCHANGED],
                 report->counts[YZ_IMPORT_REFUSED]);
  if (report->dry_run)
    yz_ctl_say (ctl, "%s", _ ("This was a trial: nothing was changed."));
}

static gboolean
import (YzCtl *ctl, YzImportKind kind, GError **error)
{
  const char *path = yz_ctl_get_word (ctl, 0);
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (YzCsv) csv = yz_csv_read_file (path, &problem);
  g_autofree char *shown = g_filename_display_name (path);
  YzActor *actor = NULL;
  int64_t refused = 0;

  if (csv == NULL)
    return yz_ctl_pass_problem (ctl, path, g_steal_pointer (&problem), error);
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  report =
    yz_import (ctl->station, actor, kind, csv, yz_ctl_args_has (ctl->args, "dry-run"), error);
  if (report == NULL)
    return FALSE;
  build_report (ctl->builder, report);
  say_report (ctl, report);
  refused = report->counts[YZ_IMPORT_REFUSED];
  if (refused == 0)
    return TRUE;
  ctl->keep_answer = TRUE;
  if (report->dry_run)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_INPUT,
                        shown,
                        N_ ("%s: %" PRId64 " lines would be refused; the others would be taken."),
                            shown,
                            refused);
  return yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_INPUT,
                      shown,
                      N_ ("%s: %" PRId64 " lines were refused; the others were taken."),
                          shown,
                          refused);
}

gboolean
yz_ctl_run_import_riders (YzCtl *ctl, GError **error)
{
  return import (ctl, YZ_IMPORT_RIDERS, error);
}

gboolean
yz_ctl_run_import_items (YzCtl *ctl, GError **error)
{
  return import (ctl, YZ_IMPORT_ITEMS, error);
}

gboolean
yz_ctl_run_import_rules (YzCtl *ctl, GError **error)
{
  return import (ctl, YZ_IMPORT_RULES, error);
}
