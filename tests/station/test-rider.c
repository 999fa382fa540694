/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-rider"

#include "yz-test.h"

#include "yz-clock.h"
#include "yz-code.h"

static void
test_add_and_load (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzRider) by_phone = NULL;
  g_autoptr (GError) error = NULL;
  int64_t id = 0;
  int64_t count = 0;

  yz_test_station_new_empty (&test);
  fields.name = "　王小明 ";
  fields.phone = "+86 139-0000-5678";
  fields.platform = "饿了么";
  fields.team = "蓝骑士";
  fields.community = "东风社区";
  fields.note = "夜班";
  fields.grid_worker = 1;
  id = yz_rider_add (test.station, test.attendant, &fields, &error);
  g_assert_no_error (error);
  rider = yz_rider_load (test.station, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rider->name, ==, "王小明");
  g_assert_cmpstr (rider->phone, ==, "13900005678");
  g_assert_cmpstr (rider->platform, ==, "饿了么");
  g_assert_cmpstr (rider->team, ==, "蓝骑士");
  g_assert_cmpstr (rider->community, ==, "东风社区");
  g_assert_cmpstr (rider->note, ==, "夜班");
  g_assert_true (rider->grid_worker);
  g_assert_false (rider->consent);
  g_assert_cmpint (rider->left_ms, ==, 0);
  g_assert_cmpint (rider->points, ==, 0);
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM account WHERE kind = 2"),
                   ==,
                   1);
  by_phone = yz_rider_find_by_phone (test.station, "139 0000 5678", &error);
  g_assert_no_error (error);
  g_assert_cmpint (by_phone->id, ==, id);
  g_assert_true (yz_rider_count (test.station, &count, &error));
  g_assert_cmpint (count, ==, 1);
  /* The station's own community is the same row. */
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT count (*) FROM affiliation WHERE kind = 3"),
                   ==,
                   1);
}

static void
test_add_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *long_name = g_strnfill (61, 'a');
  g_autofree char *long_note = g_strnfill (501, 'a');

  yz_test_station_new (&test);
  const struct {
    const YzActor *actor;
    const char *name;
    const char *phone;
    const char *platform;
    const char *note;
    YzError code;
    const char *subject;
  } cases[] = {
    { NULL, "李四", NULL, NULL, NULL, YZ_ERROR_PERMISSION, NULL },
    { test.reviewer, "李四", NULL, NULL, NULL, YZ_ERROR_PERMISSION, "审核员" },
    { test.street, "李四", NULL, NULL, NULL, YZ_ERROR_PERMISSION, "街道办" },
    { test.attendant, NULL, "13900000001", NULL, NULL, YZ_ERROR_INPUT, "name" },
    { test.attendant, " ", NULL, NULL, NULL, YZ_ERROR_INPUT, "name" },
    { test.attendant, "\xff", NULL, NULL, NULL, YZ_ERROR_INPUT, "name" },
    { test.attendant, long_name, NULL, NULL, NULL, YZ_ERROR_INPUT, "name" },
    { test.attendant, "李四", "1390000", NULL, NULL, YZ_ERROR_INPUT, "phone" },
    { test.attendant, "李四", "1.38E+10", NULL, NULL, YZ_ERROR_INPUT, "phone" },
    { test.attendant, "李四", "13800001234", NULL, NULL, YZ_ERROR_EXISTS, "13800001234" },
    { test.attendant, "李四", "+86 138 0000 1234", NULL, NULL, YZ_ERROR_EXISTS, "13800001234" },
    { test.attendant, "李四", NULL, long_name, NULL, YZ_ERROR_INPUT, "platform" },
    { test.attendant, "李四", NULL, NULL, long_note, YZ_ERROR_INPUT, "note" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
    g_autoptr (GError) error = NULL;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    fields.name = cases[i].name;
    fields.phone = cases[i].phone;
    fields.platform = cases[i].platform;
    fields.note = cases[i].note;
    g_assert_cmpint (yz_rider_add (test.station, cases[i].actor, &fields, &error), ==, 0);
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
    g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
  }
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM rider"), ==, 1);
}

static void
test_update (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean changed = TRUE;

  yz_test_station_new (&test);
  yz_test_add_rider (&test, "李四", "13900000001");

  /* Nothing given, and the same given, changes nothing. */
  g_assert_true (
    yz_rider_update (test.station, test.attendant, test.rider, &fields, &changed, &error));
  g_assert_false (changed);
  fields.phone = "138-0000-1234";
  fields.team = "蓝骑士";
  fields.grid_worker = 0;
  g_assert_true (
    yz_rider_update (test.station, test.attendant, test.rider, &fields, &changed, &error));
  g_assert_false (changed);

  /* The phone changes, and with it what the rider is found by; the rest stays. */
  fields.phone = "13711118888";
  fields.consent = 1;
  g_assert_true (
    yz_rider_update (test.station, test.attendant, test.rider, &fields, &changed, &error));
  g_assert_no_error (error);
  g_assert_true (changed);
  rider = yz_rider_load (test.station, test.rider, &error);
  g_assert_cmpstr (rider->phone, ==, "13711118888");
  g_assert_cmpstr (rider->platform, ==, "美团");
  g_assert_true (rider->consent);
  found = yz_rider_list (test.station, "8888", 10, &error);
  g_assert_cmpuint (found->len, ==, 1);
  g_clear_pointer (&found, g_ptr_array_unref);
  found = yz_rider_list (test.station, "1234", 10, &error);
  g_assert_cmpuint (found->len, ==, 0);

  /* An empty text takes away what there is. */
  fields = (YzRiderFields) YZ_RIDER_FIELDS_INIT;
  fields.phone = "";
  fields.platform = "";
  g_assert_true (
    yz_rider_update (test.station, test.attendant, test.rider, &fields, &changed, &error));
  g_clear_pointer (&rider, yz_rider_free);
  rider = yz_rider_load (test.station, test.rider, &error);
  g_assert_null (rider->phone);
  g_assert_null (rider->platform);

  fields.phone = "13900000001";
  g_assert_false (
    yz_rider_update (test.station, test.attendant, test.rider, &fields, &changed, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  fields.phone = NULL;
  fields.name = "";
  g_assert_false (
    yz_rider_update (test.station, test.attendant, test.rider, &fields, &changed, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  fields.name = "李四";
  g_assert_false (
    yz_rider_update (test.station, test.reviewer, test.rider, &fields, &changed, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (
    yz_rider_update (test.station, test.chief, yz_id_make (1, 9999), &fields, &changed, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
}

/* A refusal inside a transaction of the caller's does not doom it. */
static void
test_refusal_inside_a_transaction (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&test);
  transaction = yz_transaction_begin (yz_station_get_store (test.station), &error);
  fields.name = "李四";
  fields.phone = "13800001234";
  g_assert_cmpint (yz_rider_add (test.station, test.attendant, &fields, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  fields.phone = "13800001235";
  g_assert_cmpint (yz_rider_add (test.station, test.attendant, &fields, &error), !=, 0);
  g_assert_true (yz_transaction_commit (transaction, &error));
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM rider"), ==, 2);
}

static void
test_resolve (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *mistyped = NULL;
  g_autofree char *padded = NULL;
  YzCode badge = { .kind = YZ_CODE_BADGE };
  g_autofree char *badge_text = yz_code_to_text (&badge);
  YzCode made_up = { .kind = YZ_CODE_CARD, .secret = { 1, 2, 3 } };
  g_autofree char *made_up_text = yz_code_to_text (&made_up);
  int64_t twin = 0;
  int64_t latin = 0;

  yz_test_station_new (&test);
  yz_test_add_rider (&test, "李四", "13900000001");
  twin = yz_test_add_rider (&test, "李四", "13900000002");
  latin = yz_test_add_rider (&test, "Yzrael", NULL);
  id = yz_id_to_text (test.rider);
  plain = g_strdup_printf ("%" G_GINT64_FORMAT, test.rider);
  lower = yz_code_text_to_groups (test.card);
  for (char *p = lower; *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
  padded = g_strconcat (test.card, "\n", NULL);
  mistyped = g_strdup (test.card);
  mistyped[10] = mistyped[10] == 'A' ? 'B' : 'A';
  const struct {
    const char *text;
    int64_t rider;
    YzError code;
    int64_t there;
  } cases[] = {
    { test.card, test.rider, 0, 0 },
    { lower, test.rider, 0, 0 },
    { padded, test.rider, 0, 0 },
    { id, test.rider, 0, 0 },
    { plain, test.rider, 0, 0 },
    { "13800001234", test.rider, 0, 0 },
    { " +86 138-0000-1234", test.rider, 0, 0 },
    { "张三", test.rider, 0, 0 },
    { "　张三\n", test.rider, 0, 0 },
    { "13900000002", twin, 0, 0 },
    { "Yzrael", latin, 0, 0 },
    { "李四", 0, YZ_ERROR_AMBIGUOUS, 2 },
    { "张", 0, YZ_ERROR_NOT_FOUND, 0 },
    { "13900000009", 0, YZ_ERROR_NOT_FOUND, 0 },
    { "1-9999", 0, YZ_ERROR_NOT_FOUND, 0 },
    { "9999-1", 0, YZ_ERROR_NOT_FOUND, 0 },
    { mistyped, 0, YZ_ERROR_CODE, 0 },
    { badge_text, 0, YZ_ERROR_CODE, 0 },
    { made_up_text, 0, YZ_ERROR_NOT_FOUND, 0 },
    { "", 0, YZ_ERROR_INPUT, 0 },
    { "\xff", 0, YZ_ERROR_INPUT, 0 },
    { "' OR 1=1 --", 0, YZ_ERROR_NOT_FOUND, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (yz_rider_resolve (test.station, cases[i].text, &error), ==, cases[i].rider);
    if (cases[i].code == 0) {
      g_assert_no_error (error);
    } else {
      g_assert_error (error, YZ_ERROR, (int) cases[i].code);
      if (cases[i].code == YZ_ERROR_AMBIGUOUS)
        g_assert_cmpint (yz_error_get_there (error), ==, cases[i].there);
    }
  }
}

static void
test_leave (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzCard) card = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  int64_t namesake = 0;
  int64_t count = 0;

  yz_test_station_new (&test);
  g_assert_false (yz_rider_leave (test.station, test.reviewer, test.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_true (yz_rider_leave (test.station, test.attendant, test.rider, &error));
  g_assert_no_error (error);
  rider = yz_rider_load (test.station, test.rider, &error);
  g_assert_cmpint (rider->left_ms, !=, 0);
  g_assert_false (yz_rider_leave (test.station, test.attendant, test.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (yz_rider_count (test.station, &count, &error));
  g_assert_cmpint (count, ==, 0);

  /* By card it is told; by name or phone the rider can still be looked at. */
  g_assert_cmpint (yz_rider_resolve (test.station, test.card, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_RIDER_LEFT);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "张三");
  g_clear_error (&error);
  g_assert_cmpint (yz_rider_resolve (test.station, "13800001234", &error), ==, test.rider);
  g_assert_cmpint (yz_rider_resolve (test.station, "张三", &error), ==, test.rider);
  card = yz_card_issue (test.station, test.attendant, test.rider, &error);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_RIDER_LEFT);
  g_clear_error (&error);
  list = yz_card_list (test.station, test.rider, &error);
  g_assert_cmpstr (((YzCard *) g_ptr_array_index (list, 0))->revoked_reason, ==, "left");

  /* Somebody of the same name who is here comes first. */
  namesake = yz_test_add_rider (&test, "张三", NULL);
  g_assert_cmpint (yz_rider_resolve (test.station, "张三", &error), ==, namesake);
}

/* The names in the order of the list, joined. */
static char *
list_names (YzTestStation *test, const char *search, int limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = yz_rider_list (test->station, search, limit, &error);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++) {
    const YzRider *rider = g_ptr_array_index (list, i);

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", rider->name);
  }
  return g_string_free (names, FALSE);
}

static void
test_search (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int64_t gone = 0;

  yz_clock_set_fixed (INT64_C (1790000000000));
  yz_test_station_new (&test);
  gone = yz_test_add_rider (&test, "张三丰", "13700007777");
  yz_test_add_rider (&test, "李四", "13900000001");
  yz_clock_set_fixed (INT64_C (1790000001000));
  yz_test_add_rider (&test, "单雄信", "13900002222");
  yz_test_add_rider (&test, "安心", NULL);
  yz_test_add_rider (&test, "John Smith", "13600006666");
  yz_test_add_rider (&test, "100%_\\", NULL);
  g_assert_true (yz_rider_leave (test.station, test.attendant, gone, &error));
  id = yz_id_to_text (test.rider);
  const struct {
    const char *search;
    int limit;
    const char *names;
  } cases[] = {
    { NULL, 10, "100%_\\ John Smith 安心 单雄信 李四 张三 张三丰" },
    { "  ", 10, "100%_\\ John Smith 安心 单雄信 李四 张三 张三丰" },
    { "", 2, "100%_\\ John Smith" },
    { "张三", 10, "张三 张三丰" },
    { "张三", 1, "张三" },
    { "三", 10, "张三 张三丰" },
    { "zhangsan", 10, "张三 张三丰" },
    { "ZhangSan", 10, "张三 张三丰" },
    { "zhang san", 10, "张三 张三丰" },
    { "ｚｓ", 10, "张三 张三丰" },
    { "zs", 10, "张三 张三丰" },
    { "zsf", 10, "张三丰" },
    { "1234", 10, "张三" },
    { "7777", 10, "张三丰" },
    { "13800001234", 10, "张三" },
    { "138-0000-1234", 10, "张三" },
    { id, 10, "张三" },
    { test.card, 10, "张三" },
    { "an", 10, "安心" },
    { "shanxx", 10, "" },
    { "sxx", 10, "单雄信" },
    { "dxx", 10, "单雄信" },
    { "smith", 10, "John Smith" },
    { "johns", 10, "John Smith" },
    { "%", 10, "100%_\\" },
    { "_", 10, "100%_\\" },
    { "\\", 10, "100%_\\" },
    { "nobody", 10, "" },
    { "'", 10, "100%_\\ John Smith 安心 单雄信 李四 张三 张三丰" },
    { "9999-9999", 10, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *names = list_names (&test, cases[i].search, cases[i].limit);

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (names, ==, cases[i].names);
  }
  g_assert_null (yz_rider_list (test.station, "\xff", 10, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  yz_clock_set_fixed (0);
}

/* What the accounts hold stands beside the rider. */
static void
test_points (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzLedger *ledger = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  int64_t from = 0;
  int64_t points = 0;
  int64_t held = 0;

  yz_test_station_new (&test);
  yz_test_add_rider (&test, "李四", NULL);
  ledger = yz_station_get_ledger (test.station);
  transaction = yz_transaction_begin (yz_station_get_store (test.station), &error);
  from = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_OPENING, YZ_UNIT_POINTS, &error);
  points = yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, test.rider, &error);
  held = yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_HELD, test.rider, &error);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_OPENING, test.chief->staff);
  draft.subject = test.rider;
  yz_draft_add (&draft, from, points, 30, 0);
  yz_draft_add (&draft, points, held, 8, 0);
  g_assert_true (yz_ledger_book (ledger, &draft, &booking, &error));
  g_assert_no_error (error);
  g_assert_true (yz_transaction_commit (transaction, &error));
  rider = yz_rider_load (test.station, test.rider, &error);
  g_assert_cmpint (rider->points, ==, 22);
  g_assert_cmpint (rider->held_points, ==, 8);
  list = yz_rider_list (test.station, NULL, 10, &error);
  g_assert_cmpuint (list->len, ==, 2);
}

static void
test_reveal_phone (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *phone = NULL;
  int64_t nobody = 0;
  const char *const looks = "SELECT count (*) FROM audit WHERE action = 'phone-shown'";

  yz_test_station_new (&test);
  nobody = yz_test_add_rider (&test, "李四", NULL);
  phone = yz_rider_reveal_phone (test.station, test.attendant, test.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phone, ==, "13800001234");
  g_assert_cmpint (yz_test_query_int (test.station, looks), ==, 1);
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT object FROM audit WHERE action = 'phone-shown'"),
                   ==,
                   test.rider);
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT actor FROM audit WHERE action = 'phone-shown'"),
                   ==,
                   test.attendant->staff);
  /* The note says who was looked up, not what was seen. */
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT count (*) FROM audit WHERE action = 'phone-shown' "
                                      "AND detail <> ''"),
                   ==,
                   0);

  g_assert_null (yz_rider_reveal_phone (test.station, test.reviewer, test.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (yz_rider_reveal_phone (test.station, test.attendant, nobody, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yz_rider_reveal_phone (test.station, test.attendant, 12345, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_assert_cmpint (yz_test_query_int (test.station, looks), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rider/add-and-load", test_add_and_load);
  g_test_add_func ("/rider/add-refused", test_add_refused);
  g_test_add_func ("/rider/update", test_update);
  g_test_add_func ("/rider/refusal-inside-a-transaction", test_refusal_inside_a_transaction);
  g_test_add_func ("/rider/resolve", test_resolve);
  g_test_add_func ("/rider/leave", test_leave);
  g_test_add_func ("/rider/search", test_search);
  g_test_add_func ("/rider/points", test_points);
  g_test_add_func ("/rider/reveal-phone", test_reveal_phone);
  return g_test_run ();
}
