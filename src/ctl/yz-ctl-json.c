/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-json.h"

#include "yz-clock.h"
#include "yz-id.h"

void
yz_ctl_json_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL) {
    g_autofree char *valid = g_utf8_make_valid (text, -1);

    json_builder_add_string_value (builder, valid);
  } else {
    json_builder_add_null_value (builder);
  }
}

void
yz_ctl_json_int (JsonBuilder *builder, const char *name, int64_t value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
yz_ctl_json_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
yz_ctl_json_id (JsonBuilder *builder, const char *name, int64_t id)
{
  g_autofree char *text = id != 0 ? yz_id_to_text (id) : NULL;

  yz_ctl_json_text (builder, name, text);
}

void
yz_ctl_json_instant (JsonBuilder *builder, const char *name, int64_t instant_ms)
{
  g_autofree char *text = instant_ms != 0 ? yz_instant_to_iso (instant_ms) : NULL;

  yz_ctl_json_text (builder, name, text);
}

void
yz_ctl_json_date (JsonBuilder *builder, const char *name, int64_t date)
{
  g_autofree char *text = date != 0 ? yz_date_to_text (date) : NULL;

  yz_ctl_json_text (builder, name, text);
}

void
yz_ctl_json_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}
