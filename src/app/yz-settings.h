/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The settings of this person on this machine, by the keys of the schema. Reading never fails:
 * where the schema is not installed (a build directory, a test) its defaults hold here too. */

/* Returns: (transfer full) */
char *yz_settings_dup_text (const char *key);
int yz_settings_get_int (const char *key);
gboolean yz_settings_get_flag (const char *key);

/* Writing does nothing where the schema is not installed. */
void yz_settings_set_int (const char *key, int value);
void yz_settings_set_flag (const char *key, gboolean value);
void yz_settings_set_text (const char *key, const char *value);

/* Lets the command line win over what is stored, for the life of the process. NULL ends it. */
void yz_settings_override_text (const char *key, const char *value);

G_END_DECLS
