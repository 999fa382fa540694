/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-import-display"

#include "yz-import-display.h"

#include <glib/gi18n-lib.h>

#include "yz-sentence.h"

#define DOT " \xc2\xb7 "

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

char *
yz_import_display_counts (const YzImportReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return g_strdup_printf (_ ("%d added, %d updated, %d unchanged, %d refused"),
                             (int) report->counts[YZ_IMPORT_ADDED],
                             (int) report->counts[YZ_IMPORT_UPDATED],
                             (int) report->counts[YZ_IMPORT_UNCHANGED],
                             (int) report->counts[YZ_IMPORT_REFUSED]);
}

char *
yz_import_display_line (const YzImportLine *line)
{
  g_autofree char *why = NULL;
  g_autofree char *head = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  /* Translators: the number of a line of a file, then what becomes of it ("refused"). */
  head = g_strdup_printf (_ ("Line %d: %s"), (int) line->line, get_outcome_title (line->outcome));
  if (line->error != NULL)
    why = yz_sentence_for_error (line->error);
  return g_strconcat (head,
                      line->name != NULL && *line->name != '\0' ? DOT : "",
                      line->name != NULL ? line->name : "",
                      why != NULL ? "\n" : "",
                      why,
                      NULL);
}

char *
yz_import_display_columns (const YzImportReport *report)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_return_val_if_fail (report != NULL, NULL);

  if (report->unknown_columns->len == 0)
    return NULL;
  for (guint i = 0; i < report->unknown_columns->len; i++)
    g_string_append_printf (names,
                            "%s%s",
                            i > 0
                            ? C_ ("list", ", ") : "",
                                  (const char *) g_ptr_array_index (report->unknown_columns, i));
  return g_strdup_printf (_ ("These columns mean nothing here and are passed over: %s"),
                             names->str);
}
