/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-import-columns"

#include "yz-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-text.h"

char *
yz_import_fold_header (const char *header)
{
  g_autofree char *valid = g_utf8_make_valid (header, -1);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = g_utf8_casefold (plain, -1);
  GString *folded = g_string_new (NULL);
  int depth = 0;

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == '(' || c == '[' || c == 0x3010)
      depth++;
    else if (c == ')' || c == ']' || c == 0x3011)
      depth = MAX (depth - 1, 0);
    else if (depth == 0 && g_unichar_isalnum (c))
      g_string_append_unichar (folded, c);
  }
  return g_string_free (folded, FALSE);
}

static int
find_column (const YzImportTable *table, const char *folded)
{
  for (int i = 0; table->columns[i].field != NULL; i++)
    if (g_strv_contains (table->columns[i].headers, folded))
      return i;
  return -1;
}

gboolean
yz_import_map_columns (YzImport *import, GPtrArray *unknown, GError **error)
{
  const YzImportColumn *columns = import->table->columns;

  for (int i = 0; i < YZ_IMPORT_COLUMNS_MAX; i++)
    import->columns[i] = -1;
  for (gsize i = 0; i < yz_csv_get_n_columns (import->csv); i++) {
    const char *header = yz_csv_get_header (import->csv, i);
    g_autofree char *folded = yz_import_fold_header (header);
    int column = find_column (import->table, folded);

    /* Of two columns with one meaning the first counts, and the other is shown as not used. */
    if (column >= 0 && import->columns[column] < 0)
      import->columns[column] = (gssize) i;
    else if (*header != '\0')
      g_ptr_array_add (unknown, g_strdup (header));
  }
  for (int i = 0; columns[i].field != NULL; i++) {
    if (!columns[i].needed || import->columns[i] >= 0)
      continue;
    yz_error_set_subject (error,
                          YZ_ERROR_CSV,
                          columns[i].field,
                          "%s: %s",
                          columns[i].field,
                          N_ ("the column is missing"));
    return FALSE;
  }
  return TRUE;
}

/* What people write where there is nothing to write. */
static gboolean
says_nothing (const char *text)
{
  static const char *const words[] = { "", "-", "--", "/", "—", "——", NULL };

  return g_strv_contains (words, text);
}

const char *
yz_import_get (const YzImport *import, gsize row, int column)
{
  const char *text = NULL;

  g_assert (column >= 0 && column < YZ_IMPORT_COLUMNS_MAX);

  if (import->columns[column] < 0)
    return NULL;
  text = yz_csv_unguard (yz_csv_get (import->csv, row, (gsize) import->columns[column]));
  return says_nothing (text) ? NULL : text;
}

static gboolean
looks_like_formula (const char *text)
{
  static const gunichar starts[] = { '=', '+', '-', '@', 0xff1d, 0xff0b, 0xff0d, 0xff20 };
  gunichar c = g_utf8_get_char (text);

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (c == starts[i])
      return TRUE;
  return FALSE;
}

char *
yz_import_get_name (const YzImport *import, gsize row, int column, gsize max, GError **error)
{
  const char *field = import->table->columns[column].field;
  const char *text = yz_import_get (import, row, column);
  g_autofree char *clean = NULL;

  if (text == NULL) {
    if (import->table->columns[column].needed)
      yz_error_set_subject (error, YZ_ERROR_INPUT, field, "%s: %s", field, N_ ("is missing"));
    return NULL;
  }
  clean = yz_text_require (text, field, max, error);
  if (clean == NULL)
    return NULL;
  if (looks_like_formula (clean)) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          field,
                          "%s: %s",
                          field,
                          N_ ("looks like a formula"));
    return NULL;
  }
  return g_steal_pointer (&clean);
}

gboolean
yz_import_get_number (const YzImport *import,
                      gsize row,
                      int column,
                      int64_t missing,
                      int64_t *number,
                      GError **error)
{
  static const char *const none[] = { "无", "不限", "none", "no", NULL };
  const char *text = yz_import_get (import, row, column);

  *number = missing;
  if (text == NULL)
    return TRUE;
  if (g_strv_contains (none, text)) {
    *number = 0;
    return TRUE;
  }
  return yz_amount_parse (text, import->table->columns[column].field, number, error);
}

gboolean
yz_import_get_flag (const YzImport *import, gsize row, int column, int *flag, GError **error)
{
  static const char *const yes[] = { "是", "有", "1", "y", "yes", "true", "√", "✓", "✔", NULL };
  static const char *const no[] = { "否", "无", "不", "0", "n", "no", "false", "×", NULL };
  const char *field = import->table->columns[column].field;
  const char *text = yz_import_get (import, row, column);
  g_autofree char *lower = NULL;

  *flag = -1;
  if (text == NULL)
    return TRUE;
  lower = g_ascii_strdown (text, -1);
  if (g_strv_contains (yes, lower))
    *flag = 1;
  else if (g_strv_contains (no, lower))
    *flag = 0;
  else
    yz_error_set_subject (error, YZ_ERROR_INPUT, field, "%s: %s", field, N_ ("not yes or no"));
  return *flag >= 0;
}

gboolean
yz_import_check_new (const YzImport *import, const char *key, const char *shown, GError **error)
{
  gpointer line = g_hash_table_lookup (import->seen, key);

  if (line == NULL)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_EXISTS,
                shown,
                GPOINTER_TO_SIZE (line),
                0,
                "%s: in line %" G_GSIZE_FORMAT " already",
                shown,
                GPOINTER_TO_SIZE (line));
  return FALSE;
}

void
yz_import_note (YzImport *import, gsize row, const char *key)
{
  g_hash_table_replace (import->seen,
                        g_strdup (key),
                        GSIZE_TO_POINTER ((gsize) yz_csv_get_line (import->csv, row)));
}
