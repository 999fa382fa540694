/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-import"

#include "yz-test.h"

#include <string.h>

#include "yz-clock.h"
#include "yz-import.h"

static YzCsv *
read_csv (const char *text, gssize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size < 0 ? strlen (text) : (gsize) size);
  g_autoptr (GError) error = NULL;
  YzCsv *csv = yz_csv_read_bytes (bytes, "test.csv", &error);

  g_assert_no_error (error);
  return csv;
}

static YzImportReport *
import_text (YzTestStation *test, YzImportKind kind, const char *text, gboolean dry_run)
{
  g_autoptr (YzCsv) csv = read_csv (text, -1);
  g_autoptr (GError) error = NULL;
  YzImportReport *report = yz_import (test->station, test->chief, kind, csv, dry_run, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
  return report;
}

/* The outcomes as letters: Added, Updated, Unchanged (=), Refused. */
static char *
get_outcomes (const YzImportReport *report)
{
  GString *letters = g_string_new (NULL);

  for (guint i = 0; i < report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (report->lines, i);

    g_string_append_c (letters, "AU=R"[line->outcome]);
    g_assert_cmpint (line->error != NULL, ==, line->outcome == YZ_IMPORT_REFUSED);
  }
  return g_string_free (letters, FALSE);
}

static void
assert_outcomes (YzTestStation *test, YzImportKind kind, const char *text, const char *expected)
{
  g_autoptr (YzImportReport) report = import_text (test, kind, text, FALSE);
  g_autofree char *outcomes = get_outcomes (report);

  for (guint i = 0; i < report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (report->lines, i);

    if (line->error != NULL)
      g_test_message ("line %d: %s", (int) line->line, line->error->message);
  }
  g_assert_cmpstr (outcomes, ==, expected);
}

static int64_t
count_rows (YzTestStation *test, const char *sql)
{
  return yz_test_query_int (test->station, sql);
}

#define COUNT_RIDERS "SELECT count (*) FROM rider"
#define COUNT_ITEMS "SELECT count (*) FROM item"
#define COUNT_RULES "SELECT count (*) FROM rule"

static const char riders_file[] =
  YZ_CSV_BOM "骑手姓名,手机号码（必填）,所属平台,服务队,居住社区,备注,网格员,颜色\r\n"
             "李四,13900000001,美团,蓝骑士,东风社区,夜班,是,红\r\n"
             "王五,139-0000-0002,饿了么,,,,否,\r\n"
             "赵六,,顺丰,,,,,\r\n";

static void
test_riders (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (GError) error = NULL;
  const YzImportLine *line = NULL;

  yz_test_station_new (&test);
  report = import_text (&test, YZ_IMPORT_RIDERS, riders_file, FALSE);
  g_assert_cmpint (report->counts[YZ_IMPORT_ADDED], ==, 3);
  g_assert_cmpint (report->counts[YZ_IMPORT_REFUSED], ==, 0);
  g_assert_cmpuint (report->unknown_columns->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (report->unknown_columns, 0), ==, "颜色");
  line = g_ptr_array_index (report->lines, 1);
  g_assert_cmpint (line->line, ==, 3);
  g_assert_cmpstr (line->name, ==, "王五");
  rider = yz_rider_find_by_phone (test.station, "13900000001", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rider->name, ==, "李四");
  g_assert_cmpstr (rider->platform, ==, "美团");
  g_assert_cmpstr (rider->team, ==, "蓝骑士");
  g_assert_cmpstr (rider->community, ==, "东风社区");
  g_assert_cmpstr (rider->note, ==, "夜班");
  g_assert_true (rider->grid_worker);

  /* The same file again changes nothing at all. */
  assert_outcomes (&test, YZ_IMPORT_RIDERS, riders_file, "===");
  g_assert_cmpint (count_rows (&test, COUNT_RIDERS), ==, 4);
  g_assert_cmpint (count_rows (&test, "SELECT count (*) FROM audit WHERE action = 'import-riders'"),
                   ==,
                   1);

  /* Empty cells and dashes leave what is there; other cells change it. */
  assert_outcomes (&test,
                   YZ_IMPORT_RIDERS,
                   "phone,name,team,platform\n13900000001,李四,,-\n13900000002,王伍,红骑兵,\n",
                   "=U");
  g_assert_cmpint (count_rows (&test, COUNT_RIDERS), ==, 4);
}

/* Lines that are refused leave the others alone, and say why. */
static void
test_rider_refusals (void)
{
  static const struct {
    const char *line;
    YzError code; /* 0: taken */
    const char *subject;
  } cases[] = {
    { "李四,13900000001,,", 0, NULL },
    { "李四重,13900000001,,", YZ_ERROR_EXISTS, "13900000001" },
    { "李四重,+86 139 0000 0001,,", YZ_ERROR_EXISTS, "13900000001" },
    { ",13900000003,,", YZ_ERROR_INPUT, "name" },
    { "王五,1390000,,", YZ_ERROR_INPUT, "phone" },
    { "王五,1.39E+10,,", YZ_ERROR_INPUT, "phone" },
    { "=1+1,13900000004,,", YZ_ERROR_INPUT, "name" },
    { "'=cmd|' /C calc'!A0,13900000004,,", YZ_ERROR_INPUT, "name" },
    { "+1+1,13900000004,,", YZ_ERROR_INPUT, "name" },
    { "-1+1,13900000004,,", YZ_ERROR_INPUT, "name" },
    { "@SUM(1),13900000004,,", YZ_ERROR_INPUT, "name" },
    { "＝1,13900000004,,", YZ_ERROR_INPUT, "name" },
    { "王五,13900000004,=HYPERLINK(1),", YZ_ERROR_INPUT, "platform" },
    { "王五,13900000004,,=1", YZ_ERROR_INPUT, "note" },
    { "王\x01五,13900000004,,", YZ_ERROR_INPUT, "name" },
    { "王五,13900000004,美团,备注,多出来的", YZ_ERROR_INPUT, NULL },
    { "王五,13900000004,美团,备注,,,", 0, NULL },
    { "'13900000009,13900000009,,", 0, NULL },
    { "赵六,,,", 0, NULL },
    { "赵六,,,", YZ_ERROR_EXISTS, "赵六" },
    { "同名,,,", YZ_ERROR_AMBIGUOUS, "同名" },
    { "\"引号,逗号\",13900000010,,", 0, NULL },
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (GString) text = g_string_new ("姓名,手机号,平台,备注\n");
  int64_t added = 0;
  int64_t before = 0;

  yz_test_station_new (&test);
  yz_test_add_rider (&test, "同名", NULL);
  yz_test_add_rider (&test, "同名", "13911111111");
  before = count_rows (&test, COUNT_RIDERS);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (text, "%s\n", cases[i].line);
  report = import_text (&test, YZ_IMPORT_RIDERS, text->str, FALSE);
  g_assert_cmpuint (report->lines->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (report->lines, i);

    g_test_message ("case %u: %s", i, line->error != NULL ? line->error->message : "taken");
    g_assert_cmpint (line->line, ==, i + 2);
    if (cases[i].code == 0) {
      g_assert_cmpint (line->outcome, ==, YZ_IMPORT_ADDED);
      added++;
    } else {
      g_assert_error (line->error, YZ_ERROR, (int) cases[i].code);
      g_assert_cmpstr (yz_error_get_subject (line->error), ==, cases[i].subject);
    }
  }
  /* The second line names the first one with its phone. */
  g_assert_cmpint (yz_error_get_asked (
                     ((YzImportLine *) g_ptr_array_index (report->lines, 1))->error),
                   ==,
                   2);
  g_assert_cmpint (report->counts[YZ_IMPORT_ADDED], ==, added);
  g_assert_cmpint (count_rows (&test, COUNT_RIDERS), ==, before + added);
  /* What a refused line would have made is not there. */
  g_assert_cmpint (count_rows (&test, "SELECT count (*) FROM affiliation WHERE name LIKE '=%'"),
                   ==,
                   0);
}

/* Excel in China writes GB18030. */
static void
test_gb18030 (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *path = NULL;
  g_autoptr (YzCsv) csv = NULL;
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (YzRider) rider = NULL;
  gsize size = 0;

  yz_test_station_new (&test);
  encoded = g_convert ("姓名,电话,平台\r\n镕基𠮷,13900000001,饿了么\r\n",
                       -1,
                       "GB18030",
                       "UTF-8",
                       NULL,
                       &size,
                       &error);
  g_assert_no_error (error);
  path = yz_test_write_file (test.dir, "riders.csv", encoded, (gssize) size);
  csv = yz_csv_read_file (path, &error);
  g_assert_no_error (error);
  report = yz_import (test.station, test.attendant, YZ_IMPORT_RIDERS, csv, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->counts[YZ_IMPORT_ADDED], ==, 1);
  rider = yz_rider_find_by_phone (test.station, "13900000001", &error);
  g_assert_cmpstr (rider->name, ==, "镕基𠮷");
  g_assert_cmpstr (rider->platform, ==, "饿了么");
}

/* A file that is refused as a whole changes nothing. */
static void
test_file_refusals (void)
{
  g_auto (YzTestStation) test = { 0 };

  yz_test_station_new (&test);
  const struct {
    YzImportKind kind;
    const YzActor *actor;
    const char *text;
    YzError code;
    const char *subject;
  } cases[] = {
    { YZ_IMPORT_RIDERS, test.chief, "电话,平台\n13900000001,美团\n", YZ_ERROR_CSV, "name" },
    { YZ_IMPORT_ITEMS, test.chief, "名称,积分\n肥皂,10\n", YZ_ERROR_CSV, "sku" },
    { YZ_IMPORT_ITEMS, test.chief, "编码,名称\nA,肥皂\n", YZ_ERROR_CSV, "price" },
    { YZ_IMPORT_RULES, test.chief, "类别,单位\nleaflet,次\n", YZ_ERROR_CSV, "points" },
    { YZ_IMPORT_RIDERS, test.reviewer, riders_file, YZ_ERROR_PERMISSION, "审核员" },
    { YZ_IMPORT_RIDERS, NULL, riders_file, YZ_ERROR_PERMISSION, NULL },
    { YZ_IMPORT_ITEMS, test.attendant, "sku,name,price\nA,a,1\n", YZ_ERROR_PERMISSION, "柜台" },
    { YZ_IMPORT_RULES, test.attendant, "kind,points\nleaflet,1\n", YZ_ERROR_PERMISSION, "柜台" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzCsv) csv = read_csv (cases[i].text, -1);
    g_autoptr (GError) error = NULL;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_null (yz_import (test.station, cases[i].actor, cases[i].kind, csv, FALSE, &error));
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
    g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
  }
  g_assert_cmpint (count_rows (&test, COUNT_RIDERS), ==, 1);
  g_assert_cmpint (count_rows (&test, COUNT_ITEMS), ==, 0);
  g_assert_cmpint (count_rows (&test, COUNT_RULES), ==, 0);
}

/* A line by phone and one by name that mean the same rider cannot both be right. */
static void
test_same_rider_twice (void)
{
  static const char file[] = "name,phone,team\n李四,13900000001,A\n李四,,B\n";
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzImportReport) report = NULL;
  const YzImportLine *line = NULL;

  yz_test_station_new (&test);
  assert_outcomes (&test, YZ_IMPORT_RIDERS, file, "AR");
  report = import_text (&test, YZ_IMPORT_RIDERS, file, FALSE);
  g_assert_cmpint (report->counts[YZ_IMPORT_UNCHANGED], ==, 1);
  line = g_ptr_array_index (report->lines, 1);
  g_assert_error (line->error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_assert_cmpint (yz_error_get_asked (line->error), ==, 2);
}

static void
test_headers (void)
{
  static const char *const headers[] = {
    "Name,Phone,Platform",
    "姓名,手机,平台",
    " 姓 名 ,手机号码,所属平台",
    "小哥姓名,联系电话,公司",
    "“姓名”,电话*,平台（必填）",
    "平台,NAME,Mobile_Phone",
    "姓名(必填),【必填】手机号,企业",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_auto (YzTestStation) test = { 0 };
    g_autofree char *text = NULL;
    gboolean platform_first = g_str_has_prefix (headers[i], "平台");

    yz_test_station_new_empty (&test);
    text = g_strdup_printf ("%s\n%s\n",
                            headers[i],
                            platform_first ? "美团,李四,13900000001" : "李四,13900000001,美团");
    g_test_message ("%s", headers[i]);
    assert_outcomes (&test, YZ_IMPORT_RIDERS, text, "A");
    g_assert_cmpint (count_rows (&test,
                                 "SELECT count (*) FROM rider r JOIN affiliation a"
                                 " ON a.id = r.platform_id WHERE a.name = '美团'"
                                 " AND r.name = '李四' AND r.phone = '13900000001'"),
                     ==,
                     1);
  }
}

static const char items_file[] = "编码,名称,条码,积分,限兑,库存\n"
                                 "S1,肥皂,6901234567892,10,2,20\n"
                                 "S2,毛巾,,25,,\n"
                                 "S3,电饭煲,4006381333931,1200,1,3\n";

static void
test_items (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzItem) item = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&test);
  assert_outcomes (&test, YZ_IMPORT_ITEMS, items_file, "AAA");
  item = yz_item_find (test.station, "S1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->name, ==, "肥皂");
  g_assert_cmpstr (item->ean, ==, "6901234567892");
  g_assert_cmpint (item->price_points, ==, 10);
  g_assert_cmpint (item->limit, ==, 2);
  g_assert_cmpint (item->shelf, ==, 20);
  g_assert_cmpint (count_rows (&test, "SELECT count (*) FROM entry WHERE kind = 15"), ==, 2);
  g_assert_cmpint (count_rows (&test, "SELECT sum (balance) FROM account WHERE kind = 16"),
                   ==,
                   -23);

  /* The stock of an item that is there already is counted, not imported. */
  assert_outcomes (&test, YZ_IMPORT_ITEMS, items_file, "===");
  assert_outcomes (&test, YZ_IMPORT_ITEMS, "sku,name,price,stock\nS1,肥皂,12,99\n", "U");
  g_clear_pointer (&item, yz_item_free);
  item = yz_item_find (test.station, "S1", &error);
  g_assert_cmpint (item->shelf, ==, 20);
  g_assert_cmpint (item->price_points, ==, 12);
  g_assert_cmpint (item->limit, ==, 2);
  g_assert_cmpstr (item->ean, ==, "6901234567892");
}

static void
test_item_refusals (void)
{
  static const struct {
    const char *line;
    YzError code;
    const char *subject;
  } cases[] = {
    { "A,甲,6901234567892,10,,5", 0, NULL },
    { "A,甲,,10,,", YZ_ERROR_EXISTS, "A" },
    { "B,乙,6901234567892,10,,", YZ_ERROR_EXISTS, "6901234567892" },
    { "B,乙,6901234567891,10,,", YZ_ERROR_INPUT, "ean" },
    { "B,乙,6.9E+12,10,,", YZ_ERROR_INPUT, "ean" },
    { ",乙,,10,,", YZ_ERROR_INPUT, "sku" },
    { "B,,,10,,", YZ_ERROR_INPUT, "name" },
    { "B,乙,,,,", YZ_ERROR_INPUT, "price" },
    { "B,乙,,0,,", YZ_ERROR_INPUT, "price" },
    { "B,乙,,-5,,", YZ_ERROR_INPUT, "price" },
    { "B,乙,,10.5,,", YZ_ERROR_INPUT, "price" },
    { "B,乙,,99999999999999999999,,", YZ_ERROR_INPUT, "price" },
    { "B,乙,,10,x,", YZ_ERROR_INPUT, "limit" },
    { "B,乙,,10,,2000000000", YZ_ERROR_INPUT, "stock" },
    { "=B,乙,,10,,", YZ_ERROR_INPUT, "sku" },
    { "B,=乙,,10,,", YZ_ERROR_INPUT, "name" },
    { "B,乙,036000291452,１０,不限,", 0, NULL },
    { "C,丙,0036000291452,1,,", YZ_ERROR_EXISTS, "0036000291452" },
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (GString) text = g_string_new ("编码,名称,条码,积分,限兑,库存\n");

  yz_test_station_new (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (text, "%s\n", cases[i].line);
  report = import_text (&test, YZ_IMPORT_ITEMS, text->str, FALSE);
  for (guint i = 0; i < report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (report->lines, i);

    g_test_message ("case %u: %s", i, line->error != NULL ? line->error->message : "taken");
    if (cases[i].code == 0) {
      g_assert_cmpint (line->outcome, ==, YZ_IMPORT_ADDED);
    } else {
      g_assert_error (line->error, YZ_ERROR, (int) cases[i].code);
      g_assert_cmpstr (yz_error_get_subject (line->error), ==, cases[i].subject);
    }
  }
  g_assert_cmpint (count_rows (&test, COUNT_ITEMS), ==, 2);
}

/* Two items may change their codes with each other's only one after the other. */
static void
test_item_codes_move (void)
{
  g_auto (YzTestStation) test = { 0 };

  yz_test_station_new (&test);
  assert_outcomes (&test, YZ_IMPORT_ITEMS, items_file, "AAA");
  assert_outcomes (&test,
                   YZ_IMPORT_ITEMS,
                   "sku,name,price,ean\n"
                   "S1,肥皂,10,036000291452\n"
                   "S2,毛巾,25,6901234567892\n"
                   "S3,电饭煲,1200,036000291452\n",
                   "UUR");
}

/* 2026-09-21 in China */
#define NOW_MS INT64_C (1790000000000)

static const char rules_file[] = "类别,分值,单位,文号,生效,失效,日上限,月上限,有效期\n"
                                 "安全隐患随手拍,6,次,2026-9,2026/9/1,长期,30,300,12个月\n"
                                 "hazard-photo,5,次,2026-1,2026-01-01,,,,\n"
                                 "政策传单随手派,1,件,,,,100,不限,1年\n"
                                 "leaflet,2,件,,2027-01-01,,,,\n";

static const char undated_file[] = "kind,points,unit,from\npatrol,2,job,\n"
                                   "patrol,3,job,2026-01-01\n";

static void
test_rules (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRule) rule = NULL;
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (NOW_MS);
  yz_test_station_new (&test);
  assert_outcomes (&test, YZ_IMPORT_RULES, rules_file, "UAAU");
  rule = yz_rule_in_force (test.station, "hazard-photo", 20260921, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rule->points, ==, 6);
  g_assert_cmpint (rule->cap_day, ==, 30);
  g_assert_cmpint (rule->cap_month, ==, 300);
  g_assert_cmpint (rule->expiry_months, ==, 12);
  g_assert_cmpint (rule->valid_to, ==, 0);
  g_clear_pointer (&rule, yz_rule_free);
  rule = yz_rule_in_force (test.station, "hazard-photo", 20260501, &error);
  g_assert_cmpint (rule->points, ==, 5);
  g_clear_pointer (&rule, yz_rule_free);
  rule = yz_rule_in_force (test.station, "leaflet", 20260921, &error);
  g_assert_cmpint (rule->points, ==, 1);
  g_assert_cmpint (rule->unit, ==, YZ_RULE_PER_ITEM);
  g_assert_cmpint (rule->cap_month, ==, 0);
  g_assert_cmpint (rule->expiry_months, ==, 12);

  /* Again, and again on another day: no version is added. */
  assert_outcomes (&test, YZ_IMPORT_RULES, rules_file, "====");
  yz_clock_set_fixed (NOW_MS + INT64_C (30) * 86400 * 1000);
  assert_outcomes (&test, YZ_IMPORT_RULES, rules_file, "====");
  g_assert_cmpint (count_rows (&test, COUNT_RULES), ==, 4);
  assert_outcomes (&test, YZ_IMPORT_RULES, "kind,points,unit\nleaflet,3,item\n", "U");
  g_assert_cmpint (count_rows (&test, COUNT_RULES), ==, 5);

  /* What has no first day begins today, after what began before. */
  assert_outcomes (&test, YZ_IMPORT_RULES, undated_file, "UA");
  assert_outcomes (&test, YZ_IMPORT_RULES, undated_file, "==");
  g_assert_cmpint (count_rows (&test, COUNT_RULES), ==, 7);
  yz_clock_set_fixed (0);
}

static void
test_rule_refusals (void)
{
  static const struct {
    const char *line;
    YzError code;
    const char *subject;
  } cases[] = {
    { "leaflet,2,件,2026-01-01,,", 0, NULL },
    { "政策传单随手派,3,件,20260101,,", YZ_ERROR_EXISTS, "leaflet" },
    { "没有的,2,件,,,", YZ_ERROR_NOT_FOUND, "没有的" },
    { ",2,件,,,", YZ_ERROR_INPUT, "kind" },
    { "patrol,,次,,,", YZ_ERROR_INPUT, "points" },
    { "patrol,0,次,,,", YZ_ERROR_INPUT, "points" },
    { "patrol,5元,次,,,", YZ_ERROR_INPUT, "points" },
    { "patrol,5,斤,,,", YZ_ERROR_INPUT, "unit" },
    { "patrol,5,次,明天,,", YZ_ERROR_INPUT, "from" },
    { "patrol,5,次,2026-02-30,,", YZ_ERROR_INPUT, "from" },
    { "patrol,5,次,2026-02-01,2026-01-01,", YZ_ERROR_INPUT, "to" },
    { "patrol,5,次,,,4", YZ_ERROR_INPUT, "day-cap" },
    { "=patrol,5,次,,,", YZ_ERROR_INPUT, "kind" },
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (GString) text = g_string_new ("类别,分值,单位,生效,失效,日上限\n");

  yz_test_station_new (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (text, "%s\n", cases[i].line);
  report = import_text (&test, YZ_IMPORT_RULES, text->str, FALSE);
  for (guint i = 0; i < report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (report->lines, i);

    g_test_message ("case %u: %s", i, line->error != NULL ? line->error->message : "taken");
    g_assert_cmpint (line->line, ==, i + 2);
    if (cases[i].code == 0) {
      g_assert_cmpint (line->outcome, ==, YZ_IMPORT_ADDED);
    } else {
      g_assert_error (line->error, YZ_ERROR, (int) cases[i].code);
      g_assert_cmpstr (yz_error_get_subject (line->error), ==, cases[i].subject);
    }
  }
  g_assert_cmpint (count_rows (&test, COUNT_RULES), ==, 1);
}

/* A dry run says what would happen and leaves everything, numbers included, as it was. */
static void
test_dry_run (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzImportReport) riders = NULL;
  g_autoptr (YzImportReport) items = NULL;
  int64_t number = 0;
  static const char next_number[] = "SELECT next_number FROM desk";

  yz_test_station_new (&test);
  number = count_rows (&test, next_number);
  riders = import_text (&test, YZ_IMPORT_RIDERS, riders_file, TRUE);
  g_assert_true (riders->dry_run);
  g_assert_cmpint (riders->counts[YZ_IMPORT_ADDED], ==, 3);
  items = import_text (&test, YZ_IMPORT_ITEMS, items_file, TRUE);
  g_assert_cmpint (items->counts[YZ_IMPORT_ADDED], ==, 3);
  g_assert_cmpint (count_rows (&test, COUNT_RIDERS), ==, 1);
  g_assert_cmpint (count_rows (&test, COUNT_ITEMS), ==, 0);
  g_assert_cmpint (count_rows (&test, "SELECT count (*) FROM entry"), ==, 0);
  g_assert_cmpint (count_rows (&test, next_number), ==, number);
  assert_outcomes (&test, YZ_IMPORT_RIDERS, riders_file, "AAA");
}

/* A city's list: the time must not grow with the square of the lines. */
static void
test_many (void)
{
  const int rows = g_test_slow () ? 100000 : 5000;
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzImportReport) report = NULL;
  g_autoptr (YzImportReport) again = NULL;
  g_autoptr (GString) text = g_string_new ("姓名,手机号,平台,队伍\n");

  yz_test_station_new_empty (&test);
  for (int i = 0; i < rows; i++)
    g_string_append_printf (text, "骑手%d,139%08d,平台%d,队%d\n", i, i, i % 12, i % 38);
  g_test_timer_start ();
  report = import_text (&test, YZ_IMPORT_RIDERS, text->str, FALSE);
  g_test_minimized_result (g_test_timer_elapsed (), "import of %d riders", rows);
  g_assert_cmpint (report->counts[YZ_IMPORT_ADDED], ==, rows);
  again = import_text (&test, YZ_IMPORT_RIDERS, text->str, FALSE);
  g_assert_cmpint (again->counts[YZ_IMPORT_UNCHANGED], ==, rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/riders", test_riders);
  g_test_add_func ("/import/rider-refusals", test_rider_refusals);
  g_test_add_func ("/import/gb18030", test_gb18030);
  g_test_add_func ("/import/file-refusals", test_file_refusals);
  g_test_add_func ("/import/headers", test_headers);
  g_test_add_func ("/import/same-rider-twice", test_same_rider_twice);
  g_test_add_func ("/import/items", test_items);
  g_test_add_func ("/import/item-refusals", test_item_refusals);
  g_test_add_func ("/import/item-codes-move", test_item_codes_move);
  g_test_add_func ("/import/rules", test_rules);
  g_test_add_func ("/import/rule-refusals", test_rule_refusals);
  g_test_add_func ("/import/dry-run", test_dry_run);
  g_test_add_func ("/import/many", test_many);
  return g_test_run ();
}
