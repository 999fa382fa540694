/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-table.h"
#include "yz-ctl.h"
#include "yz-rule.h"

static gboolean
run_kinds (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (3);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_job_kind_list (ctl->station, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzJobKind *kind = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "kind", kind->code);
    yz_ctl_json_text (ctl->builder, "name", kind->name_en);
    yz_ctl_json_text (ctl->builder, "name_zh", kind->name_zh);
    yz_ctl_json_bool (ctl->builder, "risky", kind->risky);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, kind->code);
    yz_ctl_table_text (table, yz_job_kind_get_name (kind));
    yz_ctl_table_text (table, kind->risky ? _ ("risky") : "");
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static const char *
get_unit_title (YzRuleUnit unit)
{
  switch (unit) {
  case YZ_RULE_PER_JOB:
    return _ ("a job");
  case YZ_RULE_PER_HOUR:
    return _ ("an hour");
  case YZ_RULE_PER_ITEM:
    return _ ("a piece");
  default:
    return "";
  }
}

static void
add_rule (YzCtl *ctl, YzCtlTable *table, const YzRule *rule)
{
  JsonBuilder *builder = ctl->builder;
  g_autofree char *from = yz_date_to_text (rule->valid_from);
  g_autofree char *to = rule->valid_to != 0 ? yz_date_to_text (rule->valid_to) : NULL;

  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "rule", rule->id);
  yz_ctl_json_text (builder, "kind", rule->kind);
  yz_ctl_json_int (builder, "version", rule->version);
  yz_ctl_json_int (builder, "points", rule->points);
  yz_ctl_json_text (builder, "unit", yz_rule_unit_get_word (rule->unit));
  yz_ctl_json_int (builder, "day_cap", rule->cap_day);
  yz_ctl_json_int (builder, "month_cap", rule->cap_month);
  yz_ctl_json_int (builder, "expiry_months", rule->expiry_months);
  yz_ctl_json_text (builder, "document", rule->document);
  yz_ctl_json_date (builder, "from", rule->valid_from);
  yz_ctl_json_date (builder, "to", rule->valid_to);
  yz_ctl_json_bool (builder, "sample", rule->sample);
  json_builder_end_object (builder);
  yz_ctl_table_text (table, rule->kind);
  yz_ctl_table_int (table, rule->version);
  yz_ctl_table_int (table, rule->points);
  yz_ctl_table_text (table, get_unit_title (rule->unit));
  yz_ctl_table_text (table, from);
  yz_ctl_table_text (table, to != NULL ? to : "…");
  yz_ctl_table_text (table, rule->document);
  yz_ctl_table_text (table, rule->sample ? _ ("sample") : "");
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (8);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_rule_list (ctl->station, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++)
    add_rule (ctl, table, g_ptr_array_index (list, i));
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
take_amount (YzCtl *ctl, const char *option, int64_t *amount, GError **error)
{
  const char *text = yz_ctl_get (ctl, option);

  return text == NULL || yz_amount_parse (text, option, amount, error);
}

static gboolean
take_date (YzCtl *ctl, const char *option, int64_t *date, GError **error)
{
  const char *text = yz_ctl_get (ctl, option);

  return text == NULL || yz_date_parse (text, option, date, error);
}

static gboolean
take_rule (YzCtl *ctl, YzRule *rule, GError **error)
{
  const char *unit = yz_ctl_get (ctl, "unit");

  rule->unit = YZ_RULE_PER_JOB;
  rule->valid_from = yz_clock_today ();
  rule->sample = yz_ctl_args_has (ctl->args, "sample");
  if (unit != NULL && !yz_rule_unit_parse (unit, &rule->unit))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        unit,
                        N_ ("“%s” is no unit: job, hour or item."), unit);
  return take_amount (ctl, "points", &rule->points, error) &&
         yz_amount_check (rule->points, "points", error) &&
         take_amount (ctl, "day-cap", &rule->cap_day, error) &&
         take_amount (ctl, "month-cap", &rule->cap_month, error) &&
         take_amount (ctl, "expiry", &rule->expiry_months, error) &&
         take_date (ctl, "from", &rule->valid_from, error) &&
         take_date (ctl, "to", &rule->valid_to, error);
}

static gboolean
run_add (YzCtl *ctl, GError **error)
{
  const char *document = yz_ctl_get (ctl, "document");
  g_autoptr (YzJobKind) kind = NULL;
  g_autoptr (YzRule) added = NULL;
  g_autoptr (YzRule) rule = g_new0 (YzRule, 1);
  YzActor *actor = NULL;
  int64_t id = 0;

  if (!take_rule (ctl, rule, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  kind = yz_job_kind_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (kind == NULL)
    return FALSE;
  rule->kind = g_strdup (kind->code);
  rule->document = g_strdup (document != NULL ? document : "");
  id = yz_rule_add (ctl->station, actor, rule, error);
  added = id != 0 ? yz_rule_load (ctl->station, id, error) : NULL;
  if (added == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "rule", id);
  yz_ctl_json_int (ctl->builder, "version", added->version);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("Version %" PRId64 " of the rule for %s."), added->version, added->kind);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption add_options[] = {
  { "points", "N", YZ_CTL_OPTION_NEEDED, N_ ("points for one of the unit") },
  { "unit", "job|hour|item", 0, N_ ("what they are given for; a job unless said") },
  { "day-cap", "N", 0, N_ ("points a rider may get on one day") },
  { "month-cap", "N", 0, N_ ("points a rider may get in one month") },
  { "expiry", "MONTHS", 0, N_ ("the points lapse after so many months") },
  { "document", "TEXT", 0, N_ ("the paper it rests on") },
  { "from", "DATE", 0, N_ ("first day; today unless said") },
  { "to", "DATE", 0, N_ ("last day") },
  { "sample", NULL, 0, N_ ("a made-up value of a demonstration") },
  { NULL },
};

const YzCtlCommand yz_ctl_rule_commands[] = {
  { "kind list", "", 0, 0, YZ_CTL_READS, NULL, N_ ("list the kinds of jobs"), run_kinds },
  { "rule list", "", 0, 0, YZ_CTL_READS, NULL, N_ ("list all versions of the rules"), run_list },
  { "rule add", "KIND", 1, 1, YZ_CTL_WRITES, add_options,
    N_ ("add a version of the rule of a kind"), run_add },
  { NULL },
};
/* clang-format on */
