/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-import-rules"

#include "yz-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-text.h"

enum {
  COLUMN_KIND,
  COLUMN_POINTS,
  COLUMN_UNIT,
  COLUMN_DOCUMENT,
  COLUMN_FROM,
  COLUMN_TO,
  COLUMN_DAY_CAP,
  COLUMN_MONTH_CAP,
  COLUMN_EXPIRY,
  COLUMN_SAMPLE,
};

static const YzImportColumn columns[] = {
  [COLUMN_KIND] = { "kind",
                    TRUE,
                    (const char *const[]){ "kind",
                                           "jobkind",
                                           "job",
                                           "type",
                                           "类别",
                                           "任务类别",
                                           "任务类型",
                                           "类型",
                                           "项目",
                                           "任务",
                                           "服务类别",
                                           "志愿服务项目",
                                           "志愿服务类别",
                                           "任务名称",
                                           "积分项目",
                                           NULL } },
  [COLUMN_POINTS] = { "points",
                      TRUE,
                      (const char *const[]){ "points",
                                             "point",
                                             "value",
                                             "分值",
                                             "积分",
                                             "积分值",
                                             "积分标准",
                                             "奖励积分",
                                             NULL } },
  [COLUMN_UNIT] = { "unit",
                    FALSE,
                    (const char *const[]){ "unit",
                                           "per",
                                           "单位",
                                           "计量单位",
                                           "计分单位",
                                           "计分方式",
                                           NULL } },
  [COLUMN_DOCUMENT] = { "document",
                        FALSE,
                        (const char *const[]){ "document",
                                               "documentnumber",
                                               "basis",
                                               "文号",
                                               "文件号",
                                               "依据",
                                               "文件",
                                               "依据文件",
                                               "文件文号",
                                               NULL } },
  [COLUMN_FROM] = { "from",
                    FALSE,
                    (const char *const[]){ "from",
                                           "validfrom",
                                           "start",
                                           "生效",
                                           "生效日期",
                                           "开始日期",
                                           "起始日期",
                                           "生效时间",
                                           NULL } },
  [COLUMN_TO] = { "to",
                  FALSE,
                  (const char *const[]){ "to",
                                         "validto",
                                         "end",
                                         "失效",
                                         "失效日期",
                                         "结束日期",
                                         "截止日期",
                                         "失效时间",
                                         NULL } },
  [COLUMN_DAY_CAP] = { "day-cap",
                       FALSE,
                       (const char *const[]){ "daycap",
                                              "capday",
                                              "dailycap",
                                              "日上限",
                                              "每日上限",
                                              "单日上限",
                                              "日封顶",
                                              NULL } },
  [COLUMN_MONTH_CAP] = { "month-cap",
                         FALSE,
                         (const char *const[]){ "monthcap",
                                                "capmonth",
                                                "monthlycap",
                                                "月上限",
                                                "每月上限",
                                                "单月上限",
                                                "月封顶",
                                                NULL } },
  [COLUMN_EXPIRY] = { "expiry",
                      FALSE,
                      (const char *const[]){ "expiry",
                                             "expirymonths",
                                             "months",
                                             "validity",
                                             "有效期",
                                             "有效月数",
                                             "积分有效期",
                                             NULL } },
  [COLUMN_SAMPLE] = { "sample",
                      FALSE,
                      (const char *const[]){ "sample", "示例", "样例", "是否示例", "样本", NULL } },
  { NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (columns) <= YZ_IMPORT_COLUMNS_MAX);

/* 0 where the cell is empty or says that there is no end. */
static gboolean
read_date (const YzImport *import, gsize index, int column, int64_t *date, GError **error)
{
  static const char *const endless[] = { "无", "长期", "长期有效", "none", NULL };
  const char *text = yz_import_get (import, index, column);

  *date = 0;
  if (text == NULL || (column == COLUMN_TO && g_strv_contains (endless, text)))
    return TRUE;
  return yz_date_parse (text, columns[column].field, date, error);
}

static gboolean
read_unit (const YzImport *import, gsize index, YzRuleUnit *unit, GError **error)
{
  const char *text = yz_import_get (import, index, COLUMN_UNIT);

  *unit = YZ_RULE_PER_JOB;
  if (text == NULL || yz_rule_unit_parse (text, unit))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, "unit", "unit: %s", N_ ("not job, hour or item"));
  return FALSE;
}

/* "12", "12个月", "12 months", "1年"; 0, 无 and 长期 are points that do not expire. */
static gboolean
read_expiry (const YzImport *import, gsize index, int64_t *months, GError **error)
{
  static const struct {
    const char *word;
    int64_t months;
  } units[] = { { "个月", 1 }, { "月", 1 }, { "months", 1 }, { "month", 1 }, { "年", 12 } };
  static const char *const endless[] = { "无", "长期", "长期有效", "不过期", "none", NULL };
  const char *text = yz_import_get (import, index, COLUMN_EXPIRY);
  g_autofree char *number = NULL;
  int64_t times = 1;

  *months = 0;
  if (text == NULL || g_strv_contains (endless, text))
    return TRUE;
  number = g_strdup (text);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    if (g_str_has_suffix (number, units[i].word)) {
      number[strlen (number) - strlen (units[i].word)] = '\0';
      times = units[i].months;
      break;
    }
  }
  return yz_amount_parse (g_strstrip (number), "expiry", months, error) &&
         yz_amount_multiply (*months, times, months, error);
}

static gboolean
read_document (const YzImport *import, gsize index, char **document, GError **error)
{
  GError *problem = NULL;
  char *text = yz_import_get_name (import, index, COLUMN_DOCUMENT, YZ_TEXT_NAME_MAX, &problem);

  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  *document = text != NULL ? text : g_strdup ("");
  return TRUE;
}

static YzRule *
read_rule (const YzImport *import, gsize index, GError **error)
{
  g_autoptr (YzRule) rule = g_new0 (YzRule, 1);
  g_autoptr (YzJobKind) kind = NULL;
  g_autofree char *text = yz_import_get_name (import, index, COLUMN_KIND, YZ_TEXT_NAME_MAX, error);
  int sample = 0;

  if (text == NULL || (kind = yz_job_kind_find (import->station, text, error)) == NULL)
    return NULL;
  rule->kind = g_steal_pointer (&kind->code);
  if (!yz_import_get_number (import, index, COLUMN_POINTS, 0, &rule->points, error) ||
      !read_unit (import, index, &rule->unit, error) ||
      !read_document (import, index, &rule->document, error) ||
      !read_date (import, index, COLUMN_FROM, &rule->valid_from, error) ||
      !read_date (import, index, COLUMN_TO, &rule->valid_to, error) ||
      !yz_import_get_number (import, index, COLUMN_DAY_CAP, 0, &rule->cap_day, error) ||
      !yz_import_get_number (import, index, COLUMN_MONTH_CAP, 0, &rule->cap_month, error) ||
      !read_expiry (import, index, &rule->expiry_months, error) ||
      !yz_import_get_flag (import, index, COLUMN_SAMPLE, &sample, error))
    return NULL;
  rule->sample = sample > 0;
  return g_steal_pointer (&rule);
}

static int64_t
get_first_day (int64_t from)
{
  return from != 0 ? from : yz_clock_today ();
}

/* Versions come into being in the order of their first days, however the file is sorted: otherwise
 * one that began long ago would overrule one that begins today. */
static int64_t
get_order (YzImport *import, gsize index)
{
  int64_t from = 0;

  return read_date (import, index, COLUMN_FROM, &from, NULL) ? get_first_day (from) : 0;
}

static YzImportOutcome
take_row (YzImport *import, gsize index, char **label, GError **error)
{
  g_autoptr (YzRule) rule = NULL;
  g_autofree char *key = NULL;
  int64_t version = 0;

  *label = g_strdup (yz_import_get (import, index, COLUMN_KIND));
  rule = read_rule (import, index, error);
  if (rule == NULL)
    return YZ_IMPORT_REFUSED;
  key = g_strdup_printf ("%s %" G_GINT64_FORMAT, rule->kind, get_first_day (rule->valid_from));
  if (!yz_import_check_new (import, key, rule->kind, error) ||
      yz_rule_put (import->station, import->actor, rule, YZ_RULE_MATCH_PERIOD, &version, error) ==
        0)
    return YZ_IMPORT_REFUSED;
  yz_import_note (import, index, key);
  if (version == 0)
    return YZ_IMPORT_UNCHANGED;
  return version == 1 ? YZ_IMPORT_ADDED : YZ_IMPORT_UPDATED;
}

const YzImportTable yz_import_rules = {
  .action = "import-rules",
  .permission = YZ_MAY_MANAGE,
  .columns = columns,
  .get_order = get_order,
  .take_row = take_row,
};
