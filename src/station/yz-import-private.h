/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-import.h"

G_BEGIN_DECLS

#define YZ_IMPORT_COLUMNS_MAX 16

/* One column that we understand. */
typedef struct {
  const char *field; /* as errors name it */
  gboolean needed;
  const char *const *headers; /* folded (yz_import_fold_header()), ends with NULL */
} YzImportColumn;

typedef struct _YzImport YzImport;

/* One kind of table. */
typedef struct {
  const char *action; /* in the audit */
  YzPermission permission;
  const YzImportColumn *columns; /* ends with a NULL field; their index is what rows ask for */

  /* What is made once for the whole file; both nullable. */
  gboolean (*begin) (YzImport *import, GError **error);
  void (*end) (YzImport *import);
  /* Rows are taken in the order of this number, then of the file. (nullable) */
  int64_t (*get_order) (YzImport *import, gsize row);
  /* Takes one row. Whatever refuses it must be found before anything is written. @label (out) is
   * what the row is about. YZ_IMPORT_REFUSED on error. */
  YzImportOutcome (*take_row) (YzImport *import, gsize row, char **label, GError **error);
} YzImportTable;

extern const YzImportTable yz_import_riders;
extern const YzImportTable yz_import_items;
extern const YzImportTable yz_import_rules;

/* An import at work. */
struct _YzImport {
  YzStation *station;
  const YzActor *actor;
  const YzCsv *csv;
  const YzImportTable *table;
  gssize columns[YZ_IMPORT_COLUMNS_MAX]; /* of the file; -1: not there */
  GHashTable *seen;                      /* char* key → line on which it was taken */
  gpointer state;                        /* of the table */
};

/* Finds the columns. Those that mean nothing go to @unknown. YZ_ERROR_CSV (subject: the column) if
 * a needed one is missing. */
gboolean yz_import_map_columns (YzImport *import, GPtrArray *unknown, GError **error);
/* Lower case, no spaces or marks, nothing in brackets: "手机号（必填）*" is "手机号". Returns:
 * (transfer full) */
char *yz_import_fold_header (const char *header);

/* The cell, or NULL if it is empty, a dash, or its column is not there. Borrowed. */
const char *yz_import_get (const YzImport *import, gsize row, int column);
/* The same cleaned, as a name of at most @max characters that no spreadsheet takes for a formula.
 * Returns: (transfer full) (nullable) without error: not given */
char *yz_import_get_name (const YzImport *import, gsize row, int column, gsize max, GError **error);
/* A number, @missing where the cell is empty; @word_none (无, 不限) is 0. */
gboolean yz_import_get_number (const YzImport *import,
                               gsize row,
                               int column,
                               int64_t missing,
                               int64_t *number,
                               GError **error);
/* 是/否, yes/no, 1/0 …; -1 where the cell is empty. */
gboolean
yz_import_get_flag (const YzImport *import, gsize row, int column, int *flag, GError **error);

/* Refuses a second row with @key. */
gboolean
yz_import_check_new (const YzImport *import, const char *key, const char *shown, GError **error);
void yz_import_note (YzImport *import, gsize row, const char *key);

G_END_DECLS
