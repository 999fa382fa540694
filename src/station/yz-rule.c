/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rule"

#include "yz-rule.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-text.h"

#define RULE_COLUMNS                                                                               \
  "id, kind, version, points, unit, cap_day, cap_month, expiry_months, document, valid_from,"      \
  " valid_to, sample"
#define EXPIRY_MONTHS_MAX 1200

static const struct {
  YzRuleUnit unit;
  const char *words[8]; /* the first is the stable one */
} units[] = {
  { YZ_RULE_PER_JOB, { "job", "jobs", "time", "次", "每次", "单", "任务" } },
  { YZ_RULE_PER_HOUR, { "hour", "hours", "h", "小时", "每小时", "时" } },
  { YZ_RULE_PER_ITEM, { "item", "items", "piece", "件", "每件", "份", "张" } },
};

const char *
yz_rule_unit_get_word (YzRuleUnit unit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].unit == unit)
      return units[i].words[0];
  return "unknown";
}

gboolean
yz_rule_unit_parse (const char *word, YzRuleUnit *unit)
{
  g_return_val_if_fail (word != NULL && unit != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (units[i].words) && units[i].words[j] != NULL; j++) {
      if (g_ascii_strcasecmp (units[i].words[j], word) == 0) {
        *unit = units[i].unit;
        return TRUE;
      }
    }
  }
  return FALSE;
}

void
yz_rule_free (YzRule *rule)
{
  if (rule == NULL)
    return;
  g_free (rule->kind);
  g_free (rule->document);
  g_free (rule);
}

static YzRule *
read_row (YzStatement *statement)
{
  YzRule *rule = g_new0 (YzRule, 1);

  rule->id = yz_statement_get_int (statement, 0);
  rule->kind = yz_statement_dup_text (statement, 1);
  rule->version = yz_statement_get_int (statement, 2);
  rule->points = yz_statement_get_int (statement, 3);
  rule->unit = (YzRuleUnit) yz_statement_get_int (statement, 4);
  rule->cap_day = yz_statement_get_int (statement, 5);
  rule->cap_month = yz_statement_get_int (statement, 6);
  rule->expiry_months = yz_statement_get_int (statement, 7);
  rule->document = yz_statement_dup_text (statement, 8);
  rule->valid_from = yz_statement_get_int (statement, 9);
  rule->valid_to = yz_statement_get_int (statement, 10);
  rule->sample = yz_statement_get_int (statement, 11) != 0;
  return rule;
}

YzRule *
yz_rule_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " RULE_COLUMNS " FROM rule WHERE id = $1");
  yz_statement_bind_int (statement, 1, id);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    return read_row (statement);
  case YZ_STEP_DONE:
    text = yz_id_to_text (id);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "no rule has the number %s", text);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
}

YzRule *
yz_rule_in_force (YzStation *station, const char *kind, int64_t date, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (kind != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " RULE_COLUMNS " FROM rule WHERE kind = $1"
                              " AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)"
                              " ORDER BY version DESC LIMIT 1");
  yz_statement_bind_text (statement, 1, kind);
  yz_statement_bind_int (statement, 2, date);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    return read_row (statement);
  case YZ_STEP_DONE:
    yz_error_set_subject (error,
                          YZ_ERROR_NO_RULE,
                          kind,
                          "%s: no rule is in force on %" G_GINT64_FORMAT,
                          kind,
                          date);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
}

/* The order of letters is the same on every engine this way. */
static int
compare_rules (gconstpointer a, gconstpointer b)
{
  const YzRule *one = *(const YzRule *const *) a;
  const YzRule *other = *(const YzRule *const *) b;
  int order = g_strcmp0 (one->kind, other->kind);

  if (order != 0)
    return order;
  return (one->version > other->version) - (one->version < other->version);
}

GPtrArray *
yz_rule_list (YzStation *station, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_rule_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station), "SELECT " RULE_COLUMNS " FROM rule");
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (list, compare_rules);
  return g_steal_pointer (&list);
}

/* NULL without error if the kind has none. */
static YzRule *
load_newest (YzStation *station, const char *kind, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " RULE_COLUMNS " FROM rule WHERE kind = $1"
                              " ORDER BY version DESC LIMIT 1");
  yz_statement_bind_text (statement, 1, kind);
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_row (statement) : NULL;
}

/* The newest of those that begin on @valid_from. */
static YzRule *
load_newest_from (YzStation *station, const char *kind, int64_t valid_from, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " RULE_COLUMNS " FROM rule WHERE kind = $1"
                              " AND valid_from = $2 ORDER BY version DESC LIMIT 1");
  yz_statement_bind_text (statement, 1, kind);
  yz_statement_bind_int (statement, 2, valid_from);
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_row (statement) : NULL;
}

/* Whether @there says what @rule says. A rule that was given without its first day says the same
 * as one that has begun. */
static gboolean
says_the_same (const YzRule *there, const YzRule *rule)
{
  gboolean begun = rule->valid_from == 0 ? there->valid_from <= yz_clock_today ()
                                         : there->valid_from == rule->valid_from;

  return begun && there->points == rule->points && there->unit == rule->unit &&
         there->cap_day == rule->cap_day && there->cap_month == rule->cap_month &&
         there->expiry_months == rule->expiry_months && there->valid_to == rule->valid_to &&
         there->sample == rule->sample && g_strcmp0 (there->document, rule->document) == 0;
}

static gboolean
refuse_field (GError **error, const char *field, const char *reason)
{
  yz_error_set_subject (error, YZ_ERROR_INPUT, field, "%s: %s", field, reason);
  return FALSE;
}

/* 0 is none. A cap below the points of a single job would let nothing pass. */
static gboolean
check_cap (int64_t cap, int64_t points, const char *field, GError **error)
{
  if (cap == 0)
    return TRUE;
  if (!yz_amount_check (cap, field, error))
    return FALSE;
  return cap >= points || refuse_field (error, field, N_ ("less than the points of one job"));
}

static gboolean
check_dates (const YzRule *rule, GError **error)
{
  int64_t from = rule->valid_from != 0 ? rule->valid_from : yz_clock_today ();

  if (!yz_date_is_valid (from))
    return refuse_field (error, "from", N_ ("not a date"));
  if (rule->valid_to == 0)
    return TRUE;
  if (!yz_date_is_valid (rule->valid_to))
    return refuse_field (error, "to", N_ ("not a date"));
  return rule->valid_to >= from || refuse_field (error, "to", N_ ("before the first day"));
}

static gboolean
check_rule (const YzRule *rule, GError **error)
{
  if (rule->unit < YZ_RULE_PER_JOB || rule->unit > YZ_RULE_PER_ITEM)
    return refuse_field (error, "unit", N_ ("not job, hour or item"));
  if (rule->expiry_months < 0 || rule->expiry_months > EXPIRY_MONTHS_MAX)
    return refuse_field (error, "expiry", N_ ("not a number of months"));
  return yz_amount_check (rule->points, "points", error) && check_dates (rule, error) &&
         check_cap (rule->cap_day, rule->points, "day-cap", error) &&
         check_cap (rule->cap_month, rule->points, "month-cap", error);
}

static int64_t
insert_rule (YzStation *station,
             const YzActor *actor,
             const YzRule *rule,
             int64_t version,
             GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t id = yz_ledger_next_id (yz_station_get_ledger (station), error);

  if (id == 0)
    return 0;
  statement =
    yz_store_query (yz_station_get_store (station),
                    "INSERT INTO rule (id, kind, version, points, unit, cap_day, cap_month,"
                    " expiry_months, document, valid_from, valid_to, sample, created_ms,"
                    " created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
                    " $14)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_text (statement, 2, rule->kind);
  yz_statement_bind_int (statement, 3, version);
  yz_statement_bind_int (statement, 4, rule->points);
  yz_statement_bind_int (statement, 5, rule->unit);
  yz_statement_bind_id (statement, 6, rule->cap_day);
  yz_statement_bind_id (statement, 7, rule->cap_month);
  yz_statement_bind_id (statement, 8, rule->expiry_months);
  yz_statement_bind_text (statement, 9, rule->document);
  yz_statement_bind_int (statement,
                         10,
                         rule->valid_from != 0 ? rule->valid_from : yz_clock_today ());
  yz_statement_bind_id (statement, 11, rule->valid_to);
  yz_statement_bind_int (statement, 12, rule->sample ? 1 : 0);
  yz_statement_bind_int (statement, 13, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 14, actor->staff);
  return yz_statement_run (statement, error) ? id : 0;
}

/* @rule as it will be stored: kind by its code, document cleaned. */
static YzRule *
prepare_rule (YzStation *station, const YzRule *rule, GError **error)
{
  g_autoptr (YzJobKind) kind = NULL;
  g_autofree char *document = NULL;
  YzRule *clean = NULL;

  if (!check_rule (rule, error) || (kind = yz_job_kind_find (station, rule->kind, error)) == NULL)
    return NULL;
  document = yz_text_clean (rule->document != NULL ? rule->document : "",
                            "document",
                            YZ_TEXT_NAME_MAX,
                            error);
  if (document == NULL)
    return NULL;
  clean = g_new0 (YzRule, 1);
  *clean = *rule;
  clean->kind = g_steal_pointer (&kind->code);
  clean->document = g_steal_pointer (&document);
  return clean;
}

/* The version @rule may be a repetition of; NULL without error if there is none. */
static YzRule *
load_match (YzStation *station, const YzRule *rule, YzRuleMatch match, GError **error)
{
  GError *problem = NULL;
  YzRule *there = NULL;

  switch (match) {
  case YZ_RULE_MATCH_PERIOD:
    if (rule->valid_from != 0)
      return load_newest_from (station, rule->kind, rule->valid_from, error);
    there = yz_rule_in_force (station, rule->kind, yz_clock_today (), &problem);
    if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_NO_RULE))
      g_clear_error (&problem);
    if (problem != NULL)
      g_propagate_error (error, problem);
    return there;
  case YZ_RULE_MATCH_NEWEST:
  default:
    return load_newest (station, rule->kind, error);
  }
}

/* The number of the kind's last version; 0 if it has none, -1 on error. */
static int64_t
get_last_version (YzStation *station, const char *kind, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT coalesce (max (version), 0) FROM rule WHERE kind = $1");
  yz_statement_bind_text (statement, 1, kind);
  return yz_statement_fetch (statement, error) ? yz_statement_get_int (statement, 0) : -1;
}

int64_t
yz_rule_put (YzStation *station,
             const YzActor *actor,
             const YzRule *rule,
             YzRuleMatch match,
             int64_t *version,
             GError **error)
{
  g_autoptr (YzRule) clean = NULL;
  g_autoptr (YzRule) there = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  GError *problem = NULL;
  int64_t last = 0;
  int64_t id = 0;

  g_return_val_if_fail (rule != NULL && rule->kind != NULL, 0);

  if (version != NULL)
    *version = 0;
  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error) ||
      (clean = prepare_rule (station, rule, error)) == NULL)
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return 0;
  there = load_match (station, clean, match, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return 0;
  }
  if (there != NULL && says_the_same (there, clean))
    return yz_transaction_commit (transaction, error) ? there->id : 0;
  last = get_last_version (station, clean->kind, error);
  if (last < 0 || (id = insert_rule (station, actor, clean, last + 1, error)) == 0 ||
      !yz_transaction_commit (transaction, error))
    return 0;
  if (version != NULL)
    *version = last + 1;
  return id;
}

int64_t
yz_rule_add (YzStation *station, const YzActor *actor, const YzRule *rule, GError **error)
{
  return yz_rule_put (station, actor, rule, YZ_RULE_MATCH_NEWEST, NULL, error);
}
