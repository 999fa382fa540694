/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Members of the object that is being built. What is absent is null, never left out, so that a
 * script finds every member always. */
void yz_ctl_json_text (JsonBuilder *builder, const char *name, const char *text);
void yz_ctl_json_int (JsonBuilder *builder, const char *name, int64_t value);
void yz_ctl_json_bool (JsonBuilder *builder, const char *name, gboolean value);
/* "1-17", or null for 0. */
void yz_ctl_json_id (JsonBuilder *builder, const char *name, int64_t id);
/* RFC 3339, or null for 0. */
void yz_ctl_json_instant (JsonBuilder *builder, const char *name, int64_t instant_ms);
/* "2026-11-22", or null for 0. */
void yz_ctl_json_date (JsonBuilder *builder, const char *name, int64_t date);
/* Opens an array as the member @name. */
void yz_ctl_json_array (JsonBuilder *builder, const char *name);

G_END_DECLS
