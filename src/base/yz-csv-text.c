/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-csv"

#include "yz-csv-text.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-csv.h"

#define CHUNK_SIZE 65536
#define BOM_SIZE 3

void
yz_csv_text_set_error (GError **error, const char *name, int64_t line, const char *reason)
{
  if (line > 0)
    yz_error_set (error,
                  YZ_ERROR_CSV,
                  name,
                  line,
                  0,
                  "%s:%" G_GINT64_FORMAT ": %s",
                  name,
                  line,
                  reason);
  else
    yz_error_set_subject (error, YZ_ERROR_CSV, name, "%s: %s", name, reason);
}

const char *
yz_csv_text_line_end (const char *text, const char *end)
{
  while (text < end && *text != '\n' && *text != '\r')
    text++;
  if (text < end && *text++ == '\r' && text < end && *text == '\n')
    text++;
  return text;
}

/* The number of the line in which @at lies, from 1. */
static int64_t
line_of (const char *text, const char *at)
{
  int64_t line = 1;

  for (const char *p = text; p < at; p++)
    if (*p == '\n' || (*p == '\r' && (p + 1 == at || p[1] != '\n')))
      line++;
  return line;
}

/* Whether text that is not valid UTF-8 was meant to be: GB18030 text hardly ever contains a valid
 * sequence of three bytes, UTF-8 text in Chinese consists of them. */
static gboolean
was_utf8 (const char *text, gsize length)
{
  const char *end = text + length;
  gsize good = 0;
  gsize bad = 0;

  for (const char *p = text; p < end; p++) {
    const char *stop = NULL;

    g_utf8_validate_len (p, (gsize) (end - p), &stop);
    for (; p < stop; p++)
      good += (guint8) *p >= 0xe0;
    bad += p < end;
  }
  return good >= 2 && good >= 2 * bad;
}

static GBytes *
decode_gb18030 (const char *text, gsize length, const char *name, GError **error)
{
  gsize taken = 0;
  gsize size = 0;
  g_autofree char *utf8 =
    g_convert (text, (gssize) length, "UTF-8", "GB18030", &taken, &size, NULL);

  if (utf8 == NULL || taken < length) {
    yz_csv_text_set_error (error,
                           name,
                           line_of (text, text + MIN (taken, length)),
                           N_ ("the text is neither UTF-8 nor GB18030"));
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&utf8), size);
}

static GBytes *
without_bom (GBytes *bytes)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length < BOM_SIZE || memcmp (text, YZ_CSV_BOM, BOM_SIZE) != 0)
    return g_bytes_ref (bytes);
  return g_bytes_new_from_bytes (bytes, BOM_SIZE, length - BOM_SIZE);
}

GBytes *
yz_csv_text_decode (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GBytes) plain = without_bom (bytes);
  g_autoptr (GBytes) decoded = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (plain, &length);
  gboolean had_bom = length < g_bytes_get_size (bytes);
  const char *nul = NULL;
  const char *bad = NULL;

  if (g_bytes_get_size (bytes) > YZ_CSV_FILE_MAX) {
    yz_csv_text_set_error (error, name, 0, N_ ("the file is too large"));
    return NULL;
  }
  if (length == 0)
    return g_steal_pointer (&plain);
  nul = memchr (text, '\0', length);
  if (nul != NULL) {
    yz_csv_text_set_error (error,
                           name,
                           line_of (text, nul),
                           N_ ("NUL bytes; save the table as CSV UTF-8"));
    return NULL;
  }
  if (g_utf8_validate_len (text, length, &bad))
    return g_steal_pointer (&plain);
  if (had_bom || was_utf8 (text, length)) {
    yz_csv_text_set_error (error, name, line_of (text, bad), N_ ("damaged UTF-8 text"));
    return NULL;
  }
  decoded = decode_gb18030 (text, length, name, error);
  return decoded != NULL ? without_bom (decoded) : NULL;
}

GBytes *
yz_csv_text_read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  g_autofree char *name = g_path_get_basename (path);
  gssize n = 0;

  stream = g_file_read (file, NULL, &failure);
  /* The size a file claims is not looked at: only what comes out of it counts. */
  while (stream != NULL && data->len <= YZ_CSV_FILE_MAX &&
         (n = g_input_stream_read (G_INPUT_STREAM (stream), chunk, CHUNK_SIZE, NULL, &failure)) > 0)
    g_byte_array_append (data, chunk, (guint) n);
  if (failure != NULL) {
    yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, failure->message);
    return NULL;
  }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&data));
  return yz_csv_text_decode (bytes, name, error);
}
