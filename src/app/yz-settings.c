/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-settings"

#include "yz-settings.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* The same values as in the schema. */
static const struct {
  const char *key;
  const char *text;
  int number;
} defaults[] = {
  { "camera-source", "", 0 },
  { "sounds", NULL, TRUE },
  { "store-uri", "", 0 },
  { "shop-name", N_ ("Points supermarket"), 0 },
    { "receipt-width", NULL, 80 },
    { "receipt-printer", "", 0 },
    { "sheet-printer", "", 0 },
    { "receipt-print", "always", 0 },
    { "customer-display", NULL, FALSE },
    { "kiosk-idle-seconds", NULL, 20 },
    { "lock-minutes", NULL, 10 },
    { "window-width", NULL, 1200 },
    { "window-height", NULL, 800 },
    { "window-maximized", NULL, FALSE },
  };

/* Only touched on the main thread. */
static GHashTable *overrides;

static GSettings *
open_settings (void)
{
  static GSettings *settings;
  static gboolean looked;

  if (!looked) {
    GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
    g_autoptr (GSettingsSchema) schema = NULL;

    looked = TRUE;
    if (source != NULL)
      schema = g_settings_schema_source_lookup (source, YZ_APPLICATION_ID, TRUE);
    if (schema != NULL)
      settings = g_settings_new_full (schema, NULL, NULL);
  }
  return settings;
}

/* An older schema that is installed may lack a key. */
static gboolean
has_key (GSettings *settings, const char *key)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings == NULL)
    return FALSE;
  g_object_get (settings, "settings-schema", &schema, NULL);
  return g_settings_schema_has_key (schema, key);
}

static gsize
find_default (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (g_str_equal (defaults[i].key, key))
      return i;
  g_assert_not_reached ();
}

static int
read_number (const char *key)
{
  GSettings *settings = open_settings ();
  g_autoptr (GVariant) value = NULL;

  if (!has_key (settings, key))
    return defaults[find_default (key)].number;
  value = g_settings_get_value (settings, key);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_get_boolean (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return (int) MIN (g_variant_get_uint32 (value), (guint32) G_MAXINT);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return g_variant_get_int32 (value);
  return defaults[find_default (key)].number;
}

char *
yz_settings_dup_text (const char *key)
{
  GSettings *settings = open_settings ();
  const char *override = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  if (overrides != NULL)
    override = g_hash_table_lookup (overrides, key);
  if (override != NULL)
    return g_strdup (override);
  if (has_key (settings, key)) {
    g_autoptr (GVariant) value = g_settings_get_value (settings, key);

    if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
      return g_variant_dup_string (value, NULL);
  }
  return g_strdup (_ (defaults[find_default (key)].text));
}

int
yz_settings_get_int (const char *key)
{
  g_return_val_if_fail (key != NULL, 0);

  return read_number (key);
}

gboolean
yz_settings_get_flag (const char *key)
{
  g_return_val_if_fail (key != NULL, FALSE);

  return read_number (key) != 0;
}

void
yz_settings_set_int (const char *key, int value)
{
  GSettings *settings = open_settings ();
  g_autoptr (GVariant) current = NULL;

  g_return_if_fail (key != NULL);

  if (!has_key (settings, key))
    return;
  current = g_settings_get_value (settings, key);
  if (g_variant_is_of_type (current, G_VARIANT_TYPE_UINT32))
    g_settings_set_uint (settings, key, (guint) MAX (value, 0));
  else
    g_settings_set_int (settings, key, value);
}

void
yz_settings_set_flag (const char *key, gboolean value)
{
  GSettings *settings = open_settings ();

  g_return_if_fail (key != NULL);

  if (has_key (settings, key))
    g_settings_set_boolean (settings, key, value);
}

void
yz_settings_set_text (const char *key, const char *value)
{
  GSettings *settings = open_settings ();

  g_return_if_fail (key != NULL && value != NULL);

  if (has_key (settings, key))
    g_settings_set_string (settings, key, value);
}

void
yz_settings_override_text (const char *key, const char *value)
{
  g_return_if_fail (key != NULL);

  if (overrides == NULL)
    overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (value != NULL)
    g_hash_table_replace (overrides, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (overrides, key);
}
