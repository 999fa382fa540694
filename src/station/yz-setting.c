/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-setting"

#include "yz-setting.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-text.h"

static const YzSettingSpec specs[] = {
  { YZ_SETTING_COUNT_APPROVE_PIECES, YZ_SETTING_NUMBER, "20", 0, YZ_AMOUNT_MAX },
  { YZ_SETTING_COUNT_APPROVE_POINTS, YZ_SETTING_NUMBER, "200", 0, YZ_AMOUNT_MAX },
  { YZ_SETTING_COUNT_DAYS, YZ_SETTING_NUMBER, "30", 1, 3660 },
  { YZ_SETTING_HOLD_DAYS, YZ_SETTING_NUMBER, "3", 1, 366 },
  { YZ_SETTING_LARGE_POINTS, YZ_SETTING_NUMBER, "0", 0, YZ_AMOUNT_MAX },
  { YZ_SETTING_RETURN_DAYS, YZ_SETTING_NUMBER, "30", 0, 3660 },
  { YZ_SETTING_SPOIL_APPROVE_PIECES, YZ_SETTING_NUMBER, "20", 0, YZ_AMOUNT_MAX },
  { YZ_SETTING_SPOIL_APPROVE_POINTS, YZ_SETTING_NUMBER, "200", 0, YZ_AMOUNT_MAX },
  { YZ_SETTING_VOUCHER_APPROVE_POINTS, YZ_SETTING_NUMBER, "1000", 0, YZ_AMOUNT_MAX },
  { YZ_SETTING_OLD_VOUCHER_APPROVE_POINTS, YZ_SETTING_NUMBER, "100", 0, YZ_AMOUNT_MAX },
};

const YzSettingSpec *
yz_setting_list (gsize *n_specs)
{
  *n_specs = G_N_ELEMENTS (specs);
  return specs;
}

const YzSettingSpec *
yz_setting_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    if (g_strcmp0 (specs[i].name, name) == 0)
      return &specs[i];
  return NULL;
}

static gboolean
parse_number (const YzSettingSpec *spec, const char *text, int64_t *value, GError **error)
{
  int64_t max = spec->type == YZ_SETTING_SWITCH ? 1 : spec->max;

  if (!yz_amount_parse (text, spec->name, value, error))
    return FALSE;
  if (*value >= spec->min && *value <= max)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_INPUT,
                spec->name,
                *value,
                max,
                "%s: from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                spec->name,
                spec->min,
                max);
  return FALSE;
}

/* Returns: (transfer full) (nullable) the text as it is stored */
static char *
clean_value (const YzSettingSpec *spec, const char *text, GError **error)
{
  int64_t value = 0;
  g_autofree char *clean = NULL;

  switch (spec->type) {
  case YZ_SETTING_TEXT:
    return yz_text_clean (text, spec->name, (gsize) spec->max, error);
  case YZ_SETTING_NUMBER:
  case YZ_SETTING_SWITCH:
  default:
    clean = yz_text_clean (text, spec->name, YZ_TEXT_NAME_MAX, error);
    if (clean == NULL || !parse_number (spec, clean, &value, error))
      return NULL;
    return g_strdup_printf ("%" G_GINT64_FORMAT, value);
  }
}

/* *@value is the stored text, or NULL where nothing is stored. */
static gboolean
load_value (YzStation *station, const char *name, char **value, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  *value = NULL;
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT value FROM setting WHERE station_id = $1 AND name = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_text (statement, 2, name);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    *value = yz_statement_dup_text (statement, 0);
  return step != YZ_STEP_ERROR;
}

gboolean
yz_setting_get_int (YzStation *station, const char *name, int64_t *value, GError **error)
{
  const YzSettingSpec *spec = yz_setting_find (name);
  g_autofree char *text = NULL;

  g_return_val_if_fail (station != NULL && value != NULL, FALSE);
  g_return_val_if_fail (spec != NULL && spec->type != YZ_SETTING_TEXT, FALSE);

  *value = 0;
  if (!load_value (station, name, &text, error))
    return FALSE;
  return (text != NULL && parse_number (spec, text, value, NULL)) ||
         parse_number (spec, spec->fallback, value, error);
}

char *
yz_setting_dup_text (YzStation *station, const char *name, GError **error)
{
  const YzSettingSpec *spec = yz_setting_find (name);
  g_autofree char *text = NULL;
  char *clean = NULL;

  g_return_val_if_fail (station != NULL && spec != NULL, NULL);

  if (!load_value (station, name, &text, error))
    return NULL;
  clean = text != NULL ? clean_value (spec, text, NULL) : NULL;
  return clean != NULL ? clean : g_strdup (spec->fallback);
}

static gboolean
store_value (YzStation *station,
             const YzActor *actor,
             const char *name,
             const char *value,
             GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "INSERT INTO setting (station_id, name, value, changed_ms, changed_by)"
                    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (station_id, name)"
                    " DO UPDATE SET value = excluded.value,"
                    " changed_ms = excluded.changed_ms, changed_by = excluded.changed_by");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_text (statement, 2, name);
  yz_statement_bind_text (statement, 3, value);
  yz_statement_bind_int (statement, 4, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 5, actor->staff);
  return yz_statement_run (statement, error);
}

gboolean
yz_setting_set (YzStation *station,
                const YzActor *actor,
                const char *name,
                const char *value,
                GError **error)
{
  const YzSettingSpec *spec = yz_setting_find (name);
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *old = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (station != NULL && name != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error))
    return FALSE;
  if (spec == NULL) {
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, name, "there is no setting %s", name);
    return FALSE;
  }
  clean = clean_value (spec, value != NULL ? value : spec->fallback, error);
  transaction = clean != NULL ? yz_transaction_begin (yz_station_get_store (station), error) : NULL;
  if (transaction == NULL || !load_value (station, name, &old, error))
    return FALSE;
  if (g_strcmp0 (old != NULL ? old : spec->fallback, clean) != 0) {
    detail = g_strconcat (name, "=", clean, NULL);
    if (!store_value (station, actor, name, clean, error) ||
        !yz_audit_add (station, actor->staff, "setting", 0, detail, error))
      return FALSE;
  }
  return yz_transaction_commit (transaction, error);
}
