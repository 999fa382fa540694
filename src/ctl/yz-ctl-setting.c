/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>

#include "yz-ctl-json.h"
#include "yz-ctl-table.h"
#include "yz-ctl.h"
#include "yz-setting.h"

static gboolean
add_setting (YzCtl *ctl, YzCtlTable *table, const YzSettingSpec *spec, GError **error)
{
  g_autofree char *value = yz_setting_dup_text (ctl->station, spec->name, error);

  if (value == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "name", spec->name);
  yz_ctl_json_text (ctl->builder, "value", value);
  yz_ctl_json_text (ctl->builder, "default", spec->fallback);
  json_builder_end_object (ctl->builder);
  yz_ctl_table_text (table, spec->name);
  yz_ctl_table_text (table, value);
  yz_ctl_table_text (table, g_strcmp0 (value, spec->fallback) == 0 ? "" : spec->fallback);
  return TRUE;
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (3);
  gsize n_specs = 0;
  const YzSettingSpec *specs = yz_setting_list (&n_specs);

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (gsize i = 0; i < n_specs; i++)
    if (!add_setting (ctl, table, &specs[i], error))
      return FALSE;
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
run_set (YzCtl *ctl, GError **error)
{
  const char *name = yz_ctl_get_word (ctl, 0);
  g_autofree char *value = NULL;
  YzActor *actor = yz_ctl_sign_in (ctl, error);

  if (actor == NULL || !yz_setting_set (ctl->station, actor, name, yz_ctl_get_word (ctl, 1), error))
    return FALSE;
  value = yz_setting_dup_text (ctl->station, name, error);
  if (value == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "name", name);
  yz_ctl_json_text (ctl->builder, "value", value);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s = %s", name, value);
  return TRUE;
}

/* clang-format off */
const YzCtlCommand yz_ctl_setting_commands[] = {
  { "setting list", "", 0, 0, YZ_CTL_READS, NULL,
    N_ ("list what all PCs of the station agree on"), run_list },
  { "setting set", "NAME [VALUE]", 1, 2, YZ_CTL_WRITES, NULL,
    N_ ("change a setting; without a value to its default"), run_set },
  { NULL },
};
/* clang-format on */
