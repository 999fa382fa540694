/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-csv"

#include "yz-csv.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-csv-text.h"

/* A whole row with every field full of doubled quotes. */
#define ROW_BYTES_MAX (YZ_CSV_COLUMNS_MAX * (2 * YZ_CSV_FIELD_MAX + 3))
#define BYTE_ORDER_MARK 0xfeff

typedef struct {
  guint32 first; /* index in fields */
  guint32 n_fields;
  int64_t line;
} Row;

struct _YzCsv {
  GString *text;  /* all fields, each with its NUL */
  GArray *fields; /* guint32: where in text each field begins */
  GArray *rows;   /* Row; the header is the first */
};

/* The state of reading one table. */
typedef struct {
  YzCsv *csv;
  const char *name;
  int64_t line;       /* of the piece being parsed */
  int64_t row_line;   /* on which the row began */
  gsize row_bytes;    /* that the row took so far */
  guint32 row_fields; /* index of its first field */
  gsize row_text;     /* where its text begins */
  gboolean filled;    /* whether it has a field that is not empty */
  GError *error;
} Reader;

void
yz_csv_free (YzCsv *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->fields);
  g_array_unref (self->rows);
  g_free (self);
}

static void
refuse (Reader *reader, const char *reason)
{
  if (reader->error == NULL)
    yz_csv_text_set_error (&reader->error, reader->name, reader->row_line, reason);
}

/* Spaces of every kind at both ends go, as g_strstrip() would do for ASCII only. */
static const char *
trim (const char *text, gsize *length)
{
  const char *end = text + *length;

  while (text < end) {
    gunichar c = g_utf8_get_char (text);

    if (!g_unichar_isspace (c) && c != BYTE_ORDER_MARK)
      break;
    text = g_utf8_next_char (text);
  }
  while (text < end) {
    const char *last = g_utf8_prev_char (end);

    if (!g_unichar_isspace (g_utf8_get_char (last)))
      break;
    end = last;
  }
  *length = (gsize) (end - text);
  return text;
}

static void
on_field (void *data, size_t size, void *user_data)
{
  Reader *reader = user_data;
  YzCsv *csv = reader->csv;
  gsize length = size;
  const char *text = NULL;
  guint32 at = (guint32) csv->text->len;

  if (reader->error != NULL)
    return;
  if (size > YZ_CSV_FIELD_MAX) {
    refuse (reader, N_ ("a field is too long"));
    return;
  }
  if (csv->fields->len - reader->row_fields >= YZ_CSV_COLUMNS_MAX) {
    refuse (reader, N_ ("too many columns"));
    return;
  }
  text = trim (data, &length);
  g_string_append_len (csv->text, text, (gssize) length);
  g_string_append_c (csv->text, '\0');
  g_array_append_val (csv->fields, at);
  reader->filled |= length > 0;
}

static void
on_row (int end, void *user_data)
{
  Reader *reader = user_data;
  YzCsv *csv = reader->csv;
  Row row = {
    .first = reader->row_fields,
    .n_fields = csv->fields->len - reader->row_fields,
    .line = reader->row_line,
  };

  if (reader->filled && csv->rows->len > YZ_CSV_ROWS_MAX)
    refuse (reader, N_ ("too many rows"));
  if (reader->error != NULL)
    return;
  if (reader->filled) {
    g_array_append_val (csv->rows, row);
  } else {
    g_string_truncate (csv->text, reader->row_text);
    g_array_set_size (csv->fields, reader->row_fields);
  }
  reader->row_fields = csv->fields->len;
  reader->row_text = csv->text->len;
  reader->filled = FALSE;
}

/* Comma; or tab, else semicolon, where the first line that is not blank has no comma. */
static char
find_separator (const char *text, const char *end)
{
  gboolean quoted = FALSE;
  gboolean tab = FALSE;
  gboolean semicolon = FALSE;

  while (text < end && g_ascii_isspace (*text))
    text++;
  for (; text < end && (quoted || (*text != '\n' && *text != '\r')); text++) {
    if (*text == '"')
      quoted = !quoted;
    else if (!quoted && *text == ',')
      return ',';
    tab |= !quoted && *text == '\t';
    semicolon |= !quoted && *text == ';';
  }
  return tab ? '\t' : semicolon ? ';' : ',';
}

static gsize
count_quotes (const char *text, const char *end)
{
  gsize n = 0;

  for (; text < end; text++)
    n += *text == '"';
  return n;
}

/* Hands the text to the parser line by line, which is how the line of every row is known and how
 * a row that never ends is refused before it has eaten the file. */
static void
parse_lines (Reader *reader, struct csv_parser *parser, const char *text, const char *end)
{
  gboolean inside = FALSE; /* whether a quoted field goes on in the next line */

  for (const char *next = NULL; text < end && reader->error == NULL; text = next) {
    gsize size = 0;

    next = yz_csv_text_line_end (text, end);
    size = (gsize) (next - text);
    reader->line++;
    if (!inside) {
      reader->row_line = reader->line;
      reader->row_bytes = 0;
    }
    reader->row_bytes += size;
    if (reader->row_bytes > ROW_BYTES_MAX)
      refuse (reader, inside ? N_ ("broken quotes") : N_ ("the line is too long"));
    else if (csv_parse (parser, text, size, on_field, on_row, reader) != size)
      refuse (reader, N_ ("broken quotes"));
    if (count_quotes (text, next) % 2 != 0)
      inside = !inside;
  }
  if (reader->error == NULL && csv_fini (parser, on_field, on_row, reader) != 0)
    refuse (reader, N_ ("broken quotes"));
}

static YzCsv *
parse_table (GBytes *decoded, const char *name, GError **error)
{
  g_autoptr (YzCsv) csv = g_new0 (YzCsv, 1);
  struct csv_parser parser;
  Reader reader = { .csv = csv, .name = name };
  gsize length = 0;
  const char *text = g_bytes_get_data (decoded, &length);

  if (text == NULL)
    text = "";
  csv->text = g_string_new (NULL);
  csv->fields = g_array_new (FALSE, FALSE, sizeof (guint32));
  csv->rows = g_array_new (FALSE, FALSE, sizeof (Row));

  if (csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
    g_assert_not_reached ();
  csv_set_delim (&parser, (unsigned char) find_separator (text, text + length));
  csv_set_blk_size (&parser, YZ_CSV_FIELD_MAX);
  parse_lines (&reader, &parser, text, text + length);
  csv_free (&parser);

  if (reader.error == NULL && csv->rows->len == 0)
    yz_csv_text_set_error (&reader.error, name, 1, N_ ("the table is empty"));
  if (reader.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&reader.error));
    return NULL;
  }
  return g_steal_pointer (&csv);
}

YzCsv *
yz_csv_read_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GBytes) text = NULL;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  text = yz_csv_text_decode (bytes, name, error);
  return text != NULL ? parse_table (text, name, error) : NULL;
}

YzCsv *
yz_csv_read_file (const char *path, GError **error)
{
  g_autoptr (GBytes) text = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  text = yz_csv_text_read_file (path, error);
  if (text == NULL)
    return NULL;
  name = g_path_get_basename (path);
  return parse_table (text, name, error);
}

static const Row *
get_row (const YzCsv *self, gsize index)
{
  return &g_array_index (self->rows, Row, index);
}

static const char *
get_field (const YzCsv *self, const Row *row, gsize column)
{
  if (column >= row->n_fields)
    return "";
  return self->text->str + g_array_index (self->fields, guint32, row->first + column);
}

gsize
yz_csv_get_n_columns (const YzCsv *self)
{
  return get_row (self, 0)->n_fields;
}

gsize
yz_csv_get_n_rows (const YzCsv *self)
{
  return self->rows->len - 1;
}

const char *
yz_csv_get_header (const YzCsv *self, gsize column)
{
  return get_field (self, get_row (self, 0), column);
}

const char *
yz_csv_get (const YzCsv *self, gsize row, gsize column)
{
  g_return_val_if_fail (row < yz_csv_get_n_rows (self), "");

  return get_field (self, get_row (self, row + 1), column);
}

int64_t
yz_csv_get_line (const YzCsv *self, gsize row)
{
  g_return_val_if_fail (row < yz_csv_get_n_rows (self), 0);

  return get_row (self, row + 1)->line;
}

gsize
yz_csv_get_n_fields (const YzCsv *self, gsize row)
{
  g_return_val_if_fail (row < yz_csv_get_n_rows (self), 0);

  return get_row (self, row + 1)->n_fields;
}

/* Whether a spreadsheet may take @text for a formula. Those that translate full-width signs do so
 * for these too. */
static gboolean
begins_formula (const char *text)
{
  static const char *const signs[] = {
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_negative_number (const char *text)
{
  return text[0] == '-' && text[1] != '\0' && text[1 + strspn (text + 1, "0123456789")] == '\0';
}

/* A text that looks guarded already gets one more apostrophe, so that taking one away always gives
 * back the text. */
static gboolean
needs_guard (const char *text)
{
  return begins_formula (text + strspn (text, "'")) && !is_negative_number (text);
}

static gboolean
needs_quotes (const char *text)
{
  gsize length = strlen (text);

  return strpbrk (text, "\",;\t\r\n") != NULL || *text == ' ' ||
         (length > 0 && text[length - 1] == ' ');
}

void
yz_csv_append_row (GString *out, const char *const *fields)
{
  g_return_if_fail (out != NULL && fields != NULL);

  for (gsize i = 0; fields[i] != NULL; i++) {
    gboolean quotes = needs_quotes (fields[i]);

    if (i > 0)
      g_string_append_c (out, ',');
    if (quotes)
      g_string_append_c (out, '"');
    if (needs_guard (fields[i]))
      g_string_append_c (out, '\'');
    for (const char *p = fields[i]; *p != '\0'; p++) {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
    if (quotes)
      g_string_append_c (out, '"');
  }
  g_string_append (out, "\r\n");
}

const char *
yz_csv_unguard (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return *field == '\'' && begins_formula (field + strspn (field, "'")) ? field + 1 : field;
}
