/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-scan-result.h"

const char *
yz_symbology_get_name (YzSymbology symbology)
{
  switch (symbology) {
  case YZ_SYMBOLOGY_QR:
    return "QR-Code";
  case YZ_SYMBOLOGY_EAN13:
    return "EAN-13";
  case YZ_SYMBOLOGY_EAN8:
    return "EAN-8";
  default:
    g_return_val_if_reached ("");
  }
}

/* Characters that would break a line, move the cursor of a terminal or turn the direction of the
 * text around them: a code must not be able to look like another one. */
static gboolean
is_unsafe (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
         type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static gboolean
append_short_escape (GString *text, char c)
{
  switch (c) {
  case '\\':
    g_string_append (text, "\\\\");
    return TRUE;
  case '\t':
    g_string_append (text, "\\t");
    return TRUE;
  case '\r':
    g_string_append (text, "\\r");
    return TRUE;
  case '\n':
    g_string_append (text, "\\n");
    return TRUE;
  default:
    return FALSE;
  }
}

static char *
escape (const char *data, gsize size)
{
  GString *text = g_string_sized_new (size);

  for (gsize i = 0; i < size;) {
    gunichar c = g_utf8_get_char_validated (data + i, (gssize) (size - i));
    /* A NUL ends the text for GLib, which answers -2 for it here; so do broken sequences. */
    gboolean valid = data[i] != '\0' && c != (gunichar) -1 && c != (gunichar) -2;
    gsize length = valid ? (gsize) g_unichar_to_utf8 (c, NULL) : 1;

    if (append_short_escape (text, data[i]))
      ;
    else if (valid && !is_unsafe (c))
      g_string_append_len (text, data + i, (gssize) length);
    else
      for (gsize k = i; k < i + length; k++)
        g_string_append_printf (text, "\\x%02X", (unsigned char) data[k]);
    i += length;
  }
  return g_string_free (text, FALSE);
}

YzScanResult *
yz_scan_result_new (YzSymbology symbology, const void *data, gsize size)
{
  YzScanResult *self = NULL;

  if (size == 0 || size > YZ_PAYLOAD_MAX)
    return NULL;
  self = g_new0 (YzScanResult, 1);
  self->symbology = symbology;
  self->payload = g_bytes_new (data, size);
  self->text = escape (data, size);
  return self;
}

void
yz_scan_result_free (YzScanResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self->text);
  g_free (self);
}

gboolean
yz_scan_result_equal (const YzScanResult *self, const YzScanResult *other)
{
  return self->symbology == other->symbology && g_bytes_equal (self->payload, other->payload);
}
