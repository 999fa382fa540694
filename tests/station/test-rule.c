/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-rule"

#include "yz-test.h"

#include "yz-clock.h"
#include "yz-rule.h"

/* 2026-09-21 in China */
#define NOW_MS INT64_C (1790000000000)
#define TODAY 20260921

static YzRule
make_rule (const char *kind, int64_t points, int64_t from, int64_t to)
{
  return (YzRule){ .kind = (char *) kind,
                   .points = points,
                   .unit = YZ_RULE_PER_JOB,
                   .document = (char *) "2026-1",
                   .valid_from = from,
                   .valid_to = to };
}

static void
test_kinds (void)
{
  static const struct {
    const char *text;
    const char *code;
  } cases[] = {
    { "hazard-photo", "hazard-photo" },
    { "Hazard-Photo", "hazard-photo" },
    { "Hazard photo", "hazard-photo" },
    { "安全隐患随手拍", "hazard-photo" },
    { " 防汛救灾 ", "flood-relief" },
    { "rescue", "rescue" },
    { "随手", NULL },
    { "nothing", NULL },
    { "", NULL },
    { "\xff", NULL },
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (YzJobKind) flood = NULL;

  yz_test_station_new_empty (&test);
  list = yz_job_kind_list (test.station, NULL);
  g_assert_cmpuint (list->len, ==, 15);
  g_assert_cmpstr (((YzJobKind *) g_ptr_array_index (list, 0))->code, ==, "hazard-photo");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzJobKind) kind = yz_job_kind_find (test.station, cases[i].text, &error);

    g_assert_cmpstr (kind != NULL ? kind->code : NULL, ==, cases[i].code);
    g_assert_cmpint (error == NULL, ==, cases[i].code != NULL);
  }
  flood = yz_job_kind_find (test.station, "flood-relief", NULL);
  g_assert_true (flood->risky);
  g_assert_cmpstr (yz_job_kind_get_name (flood), ==, "Flood and typhoon relief");
}

static void
test_units (void)
{
  static const struct {
    const char *word;
    int unit;
  } cases[] = {
    { "job", YZ_RULE_PER_JOB },
    { "HOUR", YZ_RULE_PER_HOUR },
    { "item", YZ_RULE_PER_ITEM },
    { "次", YZ_RULE_PER_JOB },
    { "小时", YZ_RULE_PER_HOUR },
    { "件", YZ_RULE_PER_ITEM },
    { "year", 0 },
    { "", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    YzRuleUnit unit = 0;

    g_assert_cmpint (yz_rule_unit_parse (cases[i].word, &unit), ==, cases[i].unit != 0);
    g_assert_cmpint (unit, ==, cases[i].unit);
  }
  g_assert_cmpstr (yz_rule_unit_get_word (YZ_RULE_PER_HOUR), ==, "hour");
}

/* Which version is in force on which day. */
static void
test_versions (void)
{
  static const struct {
    int64_t date;
    int64_t version; /* 0: none */
  } cases[] = {
    { 20251231, 0 }, { 20260101, 1 }, { 20260531, 1 }, { 20260601, 2 }, { 20260630, 2 },
    { 20260701, 1 }, { 20260831, 1 }, { 20260901, 3 }, { 20991231, 3 },
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  YzRule versions[] = {
    make_rule ("hazard-photo", 5, 20260101, 0),
    make_rule ("安全隐患随手拍", 8, 20260601, 20260630),
    make_rule ("hazard-photo", 6, 20260901, 0),
    make_rule ("patrol", 3, 20260101, 20260131),
  };

  yz_test_station_new_empty (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_assert_cmpint (yz_rule_add (test.station, test.chief, &versions[i], &error), !=, 0);
    g_assert_no_error (error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzRule) rule =
      yz_rule_in_force (test.station, "hazard-photo", cases[i].date, &error);

    g_assert_cmpint (rule != NULL ? rule->version : 0, ==, cases[i].version);
    if (rule == NULL) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_NO_RULE);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "hazard-photo");
      g_clear_error (&error);
    }
  }
  g_assert_null (yz_rule_in_force (test.station, "patrol", 20260201, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NO_RULE);
  g_clear_error (&error);
  list = yz_rule_list (test.station, &error);
  g_assert_cmpuint (list->len, ==, 4);
  g_assert_cmpstr (((YzRule *) g_ptr_array_index (list, 3))->kind, ==, "patrol");
  g_assert_cmpstr (((YzRule *) g_ptr_array_index (list, 1))->kind, ==, "hazard-photo");
}

static void
test_add (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzRule rule = make_rule ("leaflet", 2, 0, 0);
  g_autoptr (YzRule) loaded = NULL;
  g_autoptr (GError) error = NULL;
  int64_t first = 0;
  int64_t second = 0;
  int64_t version = 0;

  yz_clock_set_fixed (NOW_MS);
  yz_test_station_new_empty (&test);
  rule.unit = YZ_RULE_PER_ITEM;
  rule.cap_day = 20;
  rule.cap_month = 200;
  rule.expiry_months = 12;
  rule.sample = TRUE;
  first = yz_rule_add (test.station, test.chief, &rule, &error);
  g_assert_no_error (error);
  loaded = yz_rule_load (test.station, first, &error);
  g_assert_cmpstr (loaded->kind, ==, "leaflet");
  g_assert_cmpint (loaded->version, ==, 1);
  g_assert_cmpint (loaded->points, ==, 2);
  g_assert_cmpint (loaded->unit, ==, YZ_RULE_PER_ITEM);
  g_assert_cmpint (loaded->cap_day, ==, 20);
  g_assert_cmpint (loaded->cap_month, ==, 200);
  g_assert_cmpint (loaded->expiry_months, ==, 12);
  g_assert_cmpstr (loaded->document, ==, "2026-1");
  g_assert_cmpint (loaded->valid_from, ==, TODAY);
  g_assert_cmpint (loaded->valid_to, ==, 0);
  g_assert_true (loaded->sample);

  /* The same again is no new version, today and tomorrow; another value is. */
  g_assert_cmpint (yz_rule_add (test.station, test.chief, &rule, &error), ==, first);
  yz_clock_set_fixed (NOW_MS + INT64_C (86400000));
  g_assert_cmpint (yz_rule_add (test.station, test.chief, &rule, &error), ==, first);
  rule.points = 3;
  second = yz_rule_put (test.station, test.chief, &rule, YZ_RULE_MATCH_NEWEST, &version, &error);
  g_assert_cmpint (second, !=, first);
  g_assert_cmpint (version, ==, 2);
  rule.points = 2;
  g_assert_cmpint (yz_rule_put (test.station,
                                test.chief,
                                &rule,
                                YZ_RULE_MATCH_NEWEST,
                                &version,
                                &error),
                   !=,
                   first);
  g_assert_cmpint (version, ==, 3);
  yz_clock_set_fixed (0);
}

static void
test_add_refused (void)
{
  g_auto (YzTestStation) test = { 0 };

  yz_test_station_new_empty (&test);
  const struct {
    const YzActor *actor;
    YzRule rule;
    YzError code;
    const char *subject;
  } cases[] = {
    { test.attendant, make_rule ("leaflet", 1, 0, 0), YZ_ERROR_PERMISSION, "柜台" },
    { test.reviewer, make_rule ("leaflet", 1, 0, 0), YZ_ERROR_PERMISSION, "审核员" },
    { NULL, make_rule ("leaflet", 1, 0, 0), YZ_ERROR_PERMISSION, NULL },
    { test.chief, make_rule ("nothing", 1, 0, 0), YZ_ERROR_NOT_FOUND, "nothing" },
    { test.chief, make_rule ("leaflet", 0, 0, 0), YZ_ERROR_INPUT, "points" },
    { test.chief, make_rule ("leaflet", -1, 0, 0), YZ_ERROR_INPUT, "points" },
    { test.chief, make_rule ("leaflet", 1000000001, 0, 0), YZ_ERROR_INPUT, "points" },
    { test.chief, make_rule ("leaflet", 1, 20261301, 0), YZ_ERROR_INPUT, "from" },
    { test.chief, make_rule ("leaflet", 1, 20260101, 20251231), YZ_ERROR_INPUT, "to" },
    { test.chief, make_rule ("leaflet", 1, 20260101, 7), YZ_ERROR_INPUT, "to" },
    { test.chief,
      { .kind = (char *) "leaflet", .points = 1, .unit = (YzRuleUnit) 4 },
      YZ_ERROR_INPUT,
      "unit" },
    { test.chief,
      { .kind = (char *) "leaflet", .points = 5, .unit = YZ_RULE_PER_JOB, .cap_day = 4 },
      YZ_ERROR_INPUT,
      "day-cap" },
    { test.chief,
      { .kind = (char *) "leaflet", .points = 5, .unit = YZ_RULE_PER_JOB, .cap_month = -1 },
      YZ_ERROR_INPUT,
      "month-cap" },
    { test.chief,
      { .kind = (char *) "leaflet", .points = 5, .unit = YZ_RULE_PER_JOB, .expiry_months = 9999 },
      YZ_ERROR_INPUT,
      "expiry" },
    { test.chief,
      { .kind = (char *) "leaflet",
        .points = 5,
        .unit = YZ_RULE_PER_JOB,
        .document = (char *) "\x01" },
      YZ_ERROR_INPUT,
      "document" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (yz_rule_add (test.station, cases[i].actor, &cases[i].rule, &error), ==, 0);
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
    g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
  }
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM rule"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/kinds", test_kinds);
  g_test_add_func ("/rule/units", test_units);
  g_test_add_func ("/rule/versions", test_versions);
  g_test_add_func ("/rule/add", test_add);
  g_test_add_func ("/rule/add-refused", test_add_refused);
  return g_test_run ();
}
