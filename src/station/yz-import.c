/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-import"

#include "yz-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-audit.h"
#include "yz-import-private.h"
#include "yz-text.h"

#define LABEL_MAX 60

static void
line_free (YzImportLine *line)
{
  if (line == NULL)
    return;
  g_free (line->name);
  g_clear_error (&line->error);
  g_free (line);
}

void
yz_import_report_free (YzImportReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->lines);
  g_ptr_array_unref (report->unknown_columns);
  g_free (report);
}

const char *
yz_import_outcome_get_word (YzImportOutcome outcome)
{
  switch (outcome) {
  case YZ_IMPORT_ADDED:
    return "added";
  case YZ_IMPORT_UPDATED:
    return "updated";
  case YZ_IMPORT_UNCHANGED:
    return "unchanged";
  case YZ_IMPORT_REFUSED:
  default:
    return "refused";
  }
}

static const YzImportTable *
get_table (YzImportKind kind)
{
  switch (kind) {
  case YZ_IMPORT_RIDERS:
    return &yz_import_riders;
  case YZ_IMPORT_ITEMS:
    return &yz_import_items;
  case YZ_IMPORT_RULES:
    return &yz_import_rules;
  default:
    g_return_val_if_reached (NULL);
  }
}

/* What the report calls the row: it may be anything that stood in the cell. */
static char *
make_label (const char *raw)
{
  g_autofree char *clean = raw != NULL ? yz_text_clean (raw, "name", YZ_CSV_FIELD_MAX, NULL) : NULL;

  if (clean == NULL)
    return g_strdup ("");
  if (g_utf8_strlen (clean, -1) > LABEL_MAX)
    *g_utf8_offset_to_pointer (clean, LABEL_MAX) = '\0';
  return g_steal_pointer (&clean);
}

/* A refusal concerns its row only; when the store itself fails, or a write was stopped half-way,
 * the whole import ends. */
static gboolean
ends_import (const GError *error)
{
  return error->domain != YZ_ERROR || yz_error_get_exit (error) == YZ_EXIT_STORE ||
         error->code == YZ_ERROR_CHECK || error->code == YZ_ERROR_UNIQUE ||
         error->code == YZ_ERROR_PERMISSION;
}

/* A row with more cells than the header has slipped out of its columns (an unquoted comma). */
static gboolean
check_width (const YzImport *import, gsize row, GError **error)
{
  for (gsize i = yz_csv_get_n_columns (import->csv); i < yz_csv_get_n_fields (import->csv, row);
       i++) {
    if (*yz_csv_get (import->csv, row, i) == '\0')
      continue;
    yz_error_set (error, YZ_ERROR_INPUT, NULL, 0, 0, "%s", N_ ("more cells than the header has"));
    return FALSE;
  }
  return TRUE;
}

static YzImportLine *
take_line (YzImport *import, gsize row)
{
  YzImportLine *line = g_new0 (YzImportLine, 1);
  g_autofree char *label = NULL;

  line->line = yz_csv_get_line (import->csv, row);
  line->outcome = YZ_IMPORT_REFUSED;
  if (check_width (import, row, &line->error))
    line->outcome = import->table->take_row (import, row, &label, &line->error);
  line->name = make_label (label);
  return line;
}

typedef struct {
  int64_t order;
  gsize row;
} Place;

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *left = a;
  const Place *right = b;

  if (left->order != right->order)
    return left->order < right->order ? -1 : 1;
  return left->row < right->row ? -1 : left->row > right->row;
}

static GArray *
make_order (YzImport *import)
{
  gsize rows = yz_csv_get_n_rows (import->csv);
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (Place), (guint) rows);

  for (gsize i = 0; i < rows; i++) {
    Place place = { 0, i };

    if (import->table->get_order != NULL)
      place.order = import->table->get_order (import, i);
    g_array_append_val (places, place);
  }
  if (import->table->get_order != NULL)
    g_array_sort (places, compare_places);
  return places;
}

static gboolean
take_lines (YzImport *import, YzImportReport *report, GError **error)
{
  g_autoptr (GArray) order = make_order (import);

  g_ptr_array_set_size (report->lines, (gint) order->len);
  for (guint i = 0; i < order->len; i++) {
    gsize row = g_array_index (order, Place, i).row;
    YzImportLine *line = take_line (import, row);

    report->lines->pdata[row] = line;
    report->counts[line->outcome]++;
    if (line->error != NULL && ends_import (line->error)) {
      g_propagate_error (error, g_steal_pointer (&line->error));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
note_import (YzImport *import, const YzImportReport *report, GError **error)
{
  g_autofree char *detail = NULL;

  if (report->counts[YZ_IMPORT_ADDED] == 0 && report->counts[YZ_IMPORT_UPDATED] == 0)
    return TRUE;
  detail = g_strdup_printf ("added %" G_GINT64_FORMAT ", updated %" G_GINT64_FORMAT
                            ", unchanged %" G_GINT64_FORMAT ", refused %" G_GINT64_FORMAT,
                            report->counts[YZ_IMPORT_ADDED],
                            report->counts[YZ_IMPORT_UPDATED],
                            report->counts[YZ_IMPORT_UNCHANGED],
                            report->counts[YZ_IMPORT_REFUSED]);
  return yz_audit_add (import->station,
                       import->actor->staff,
                       import->table->action,
                       0,
                       detail,
                       error);
}

static gboolean
run_import (YzImport *import, YzImportReport *report, GError **error)
{
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (import->station), error);

  if (transaction == NULL || !take_lines (import, report, error))
    return FALSE;
  if (report->dry_run)
    return TRUE;
  return note_import (import, report, error) && yz_transaction_commit (transaction, error);
}

YzImportReport *
yz_import (YzStation *station,
           const YzActor *actor,
           YzImportKind kind,
           const YzCsv *csv,
           gboolean dry_run,
           GError **error)
{
  g_autoptr (YzImportReport) report = NULL;
  YzImport import = { .station = station, .actor = actor, .csv = csv, .table = get_table (kind) };
  gboolean done = FALSE;

  g_return_val_if_fail (csv != NULL && import.table != NULL, NULL);

  if (!yz_actor_require (actor, import.table->permission, error))
    return NULL;
  report = g_new0 (YzImportReport, 1);
  report->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  report->unknown_columns = g_ptr_array_new_with_free_func (g_free);
  report->dry_run = dry_run;
  if (!yz_import_map_columns (&import, report->unknown_columns, error))
    return NULL;
  import.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  done = (import.table->begin == NULL || import.table->begin (&import, error)) &&
         run_import (&import, report, error);
  if (import.table->end != NULL)
    import.table->end (&import);
  g_hash_table_unref (import.seen);
  return done ? g_steal_pointer (&report) : NULL;
}
