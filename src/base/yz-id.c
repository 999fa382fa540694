/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-id"

#include "yz-id.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "yz-clock.h"

YzOpId
yz_op_id_new (void)
{
  YzOpId id;
  uint64_t ms = (uint64_t) yz_clock_now_ms ();

  /* Does nothing from the second time on, and may be called on any thread. */
  if (sodium_init () < 0)
    g_error ("libsodium has no random numbers");
  randombytes_buf (id.bytes, sizeof id.bytes);
  for (int i = 0; i < 6; i++)
    id.bytes[i] = (uint8_t) (ms >> (40 - 8 * i));
  id.bytes[6] = (uint8_t) (0x70 | (id.bytes[6] & 0x0f));
  id.bytes[8] = (uint8_t) (0x80 | (id.bytes[8] & 0x3f));
  return id;
}

gboolean
yz_op_id_parse (const char *text, YzOpId *id, GError **error)
{
  g_return_val_if_fail (text != NULL && id != NULL, FALSE);

  if (!g_uuid_string_is_valid (text)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "op-id", "%s: %s", "op-id", N_ ("not a UUID"));
    return FALSE;
  }
  for (gsize i = 0, out = 0; out < sizeof id->bytes; i++) {
    if (text[i] == '-')
      continue;
    id->bytes[out++] =
      (uint8_t) (g_ascii_xdigit_value (text[i]) << 4 | g_ascii_xdigit_value (text[i + 1]));
    i++;
  }
  return TRUE;
}

char *
yz_op_id_to_text (const YzOpId *id)
{
  GString *text = g_string_sized_new (YZ_OP_ID_TEXT_LENGTH);

  for (gsize i = 0; i < sizeof id->bytes; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      g_string_append_c (text, '-');
    g_string_append_printf (text, "%02x", id->bytes[i]);
  }
  return g_string_free (text, FALSE);
}

gboolean
yz_op_id_equal (const YzOpId *a, const YzOpId *b)
{
  return memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}

int64_t
yz_id_make (int64_t desk, int64_t number)
{
  g_assert (desk > 0 && desk <= YZ_ID_DESK_MAX);
  g_assert (number > 0 && number <= YZ_ID_NUMBER_MAX);
  return desk << 40 | number;
}

int64_t
yz_id_get_desk (int64_t id)
{
  return id >> 40;
}

int64_t
yz_id_get_number (int64_t id)
{
  return id & YZ_ID_NUMBER_MAX;
}

char *
yz_id_to_text (int64_t id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
                          yz_id_get_desk (id),
                          yz_id_get_number (id));
}

gboolean
yz_id_parse (const char *text, int64_t *id)
{
  g_autofree char *desk_text = NULL;
  const char *dash = NULL;
  guint64 desk = 0;
  guint64 number = 0;

  g_return_val_if_fail (text != NULL && id != NULL, FALSE);

  dash = strchr (text, '-');
  if (dash == NULL) {
    if (!g_ascii_string_to_unsigned (text, 10, INT64_C (1) << 40, G_MAXINT64, &number, NULL))
      return FALSE;
    if (yz_id_get_number ((int64_t) number) == 0 ||
        yz_id_get_desk ((int64_t) number) > YZ_ID_DESK_MAX)
      return FALSE;
    *id = (int64_t) number;
    return TRUE;
  }
  desk_text = g_strndup (text, (gsize) (dash - text));
  if (!g_ascii_string_to_unsigned (desk_text, 10, 1, (guint64) YZ_ID_DESK_MAX, &desk, NULL) ||
      !g_ascii_string_to_unsigned (dash + 1, 10, 1, (guint64) YZ_ID_NUMBER_MAX, &number, NULL))
    return FALSE;
  *id = yz_id_make ((int64_t) desk, (int64_t) number);
  return TRUE;
}
