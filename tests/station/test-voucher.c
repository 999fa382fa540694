/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-desk.h"
#include "yz-resolver.h"
#include "yz-test-dump.h"
#include "yz-test-vouchers.h"

#define DAY INT64_C (86400000)

static void
test_issue (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *everything = NULL;

  yz_test_vouchers_open (&desk);
  g_assert_cmpuint (desk.vouchers->len, ==, 5);
  g_assert_cmpint (desk.sheet->n_open, ==, 5);
  g_assert_cmpstr (desk.sheet->title, ==, "端午慰问");
  g_assert_cmpstr (desk.sheet->issued_by, ==, "站长");
  everything = yz_test_dump_store (desk.base.station);
  for (guint i = 0; i < 5; i++) {
    YzCode code;

    g_assert_true (yz_code_parse (yz_test_vouchers_get_code (&desk, i), &code, &error));
    g_assert_no_error (error);
    g_assert_cmpint (code.kind, ==, YZ_CODE_VOUCHER);
    g_assert_true (g_hash_table_add (codes, (gpointer) yz_test_vouchers_get_code (&desk, i)));
    g_assert_null (strstr (everything, yz_test_vouchers_get_code (&desk, i)));
  }
  g_assert_cmpint (yz_test_vouchers_get_balance (&desk, YZ_ACCOUNT_VOUCHER), ==, 100);
  g_assert_cmpint (yz_test_query_int (desk.base.station,
                                      "SELECT MIN (balance) FROM account WHERE kind = 1"),
                   ==,
                   -100);
  yz_test_assert_proven (desk.base.station);
}

/* The same operation again gives the same vouchers, codes and all; another content is refused. */
static void
test_issue_again (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;
  YzVoucherFields other = yz_test_voucher_fields;

  yz_test_vouchers_open (&desk);
  yz_test_station_reopen (&desk.base);
  sheet = yz_voucher_issue (desk.base.station,
                            desk.base.chief,
                            NULL,
                            &desk.op_id,
                            &yz_test_voucher_fields,
                            &again,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (sheet->id, ==, desk.sheet->id);
  g_assert_cmpuint (again->len, ==, 5);
  for (guint i = 0; i < 5; i++) {
    const YzVoucher *voucher = g_ptr_array_index (again, i);

    g_assert_cmpint (voucher->id, ==, yz_test_vouchers_get_id (&desk, i));
    g_assert_cmpstr (voucher->code, ==, yz_test_vouchers_get_code (&desk, i));
  }
  g_assert_cmpint (yz_test_query_int (desk.base.station, "SELECT COUNT(*) FROM voucher"), ==, 5);
  other.points = 21;
  g_assert_null (
    yz_voucher_issue (desk.base.station, desk.base.chief, NULL, &desk.op_id, &other, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
}

static void
test_issue_refused (void)
{
  static const struct {
    YzVoucherFields fields;
    YzError code;
  } cases[] = {
    { { "", 20, 5, 20260630, 0 }, YZ_ERROR_INPUT },
    { { "x", 0, 5, 20260630, 0 }, YZ_ERROR_INPUT },
    { { "x", 20, 0, 20260630, 0 }, YZ_ERROR_INPUT },
    { { "x", 20, 241, 20260630, 0 }, YZ_ERROR_INPUT },
    { { "x", 20, 5, 20260314, 0 }, YZ_ERROR_INPUT },
    { { "x", 20, 5, 20260230, 0 }, YZ_ERROR_INPUT },
    { { "x", 20, 5, 20260630, -1 }, YZ_ERROR_INPUT },
    { { "x", 1000000000, 2, 20260630, 0 }, YZ_ERROR_INPUT },
    { { "x", 201, 5, 20260630, 0 }, YZ_ERROR_FOUR_EYES },
  };
  g_auto (YzTestVouchers) desk = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;

  yz_test_vouchers_open (&desk);
  before = yz_test_dump_store (desk.base.station);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_null (yz_voucher_issue (desk.base.station,
                                     desk.base.chief,
                                     NULL,
                                     &op_id,
                                     &cases[i].fields,
                                     NULL,
                                     &error));
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
    g_clear_error (&error);
  }
  g_assert_null (yz_voucher_issue (desk.base.station,
                                   desk.base.attendant,
                                   NULL,
                                   &op_id,
                                   &yz_test_voucher_fields,
                                   NULL,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  after = yz_test_dump_store (desk.base.station);
  g_assert_cmpstr (before, ==, after);
  /* With a second person the large sheet is made. */
  sheet = yz_voucher_issue (desk.base.station,
                            desk.base.chief,
                            desk.base.street,
                            &op_id,
                            &cases[G_N_ELEMENTS (cases) - 1].fields,
                            NULL,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (sheet->n_open, ==, 5);
}

/* A budget with a limit gives no more than it has. */
static void
test_issue_beyond_budget (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_vouchers_open (&desk);
  {
    YzStore *store = yz_station_get_store (desk.base.station);
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) limit =
      yz_store_query (store, "UPDATE account SET floor = -150 WHERE kind = 1");

    g_assert_true (yz_statement_run (limit, &error));
    g_assert_true (yz_transaction_commit (transaction, &error));
  }
  before = yz_test_dump_store (desk.base.station);
  g_assert_null (yz_voucher_issue (desk.base.station,
                                   desk.base.chief,
                                   NULL,
                                   &op_id,
                                   &yz_test_voucher_fields,
                                   NULL,
                                   &error));
  g_assert_nonnull (error);
  after = yz_test_dump_store (desk.base.station);
  g_assert_cmpstr (before, ==, after);
}

static void
test_take (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzVoucher) voucher = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autofree char *number = NULL;
  const YzHistoryLine *line = NULL;

  yz_test_vouchers_open (&desk);
  redemption = yz_test_vouchers_take (&desk, 1, desk.base.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpint (redemption->points, ==, 20);
  g_assert_cmpint (redemption->balance, ==, 20);
  voucher = yz_voucher_find (desk.base.station, yz_test_vouchers_get_code (&desk, 1), &error);
  g_assert_no_error (error);
  g_assert_cmpint (voucher->state, ==, YZ_VOUCHER_USED);
  g_assert_cmpint (voucher->rider, ==, desk.base.rider);
  g_assert_cmpint (voucher->entry, ==, redemption->entry);
  g_assert_cmpint (yz_test_vouchers_get_balance (&desk, YZ_ACCOUNT_VOUCHER), ==, 80);
  /* The points lapse a year after, and say where they come from. */
  history = yz_points_list_history (desk.base.station, desk.base.rider, 0, &error);
  g_assert_no_error (error);
  line = g_ptr_array_index (history, 0);
  number = yz_id_to_text (voucher->id);
  g_assert_cmpint (line->expires_on, ==, 20270315);
  g_assert_true (line->voucher);
  g_assert_nonnull (line->reason);
  g_assert_nonnull (strstr (line->reason, number));
  yz_test_assert_proven (desk.base.station);
}

/* Of two tries one wins, whoever it is; the other one hears when and where. */
static void
test_take_once (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t other = 0;
  YzMeaning meaning;

  yz_test_vouchers_open (&desk);
  other = yz_test_add_rider (&desk.base, "李四", NULL);
  yz_test_vouchers_take_well (&desk, 0);
  yz_clock_set_fixed (YZ_TEST_VOUCHER_NOON + DAY);
  g_assert_null (yz_test_vouchers_take (&desk, 0, other, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_assert_cmpint (yz_error_get_asked (error), ==, YZ_TEST_VOUCHER_NOON);
  g_assert_cmpstr (yz_error_get_subject (error), ==, yz_station_get_name (desk.base.station));
  g_clear_error (&error);
  g_assert_false (
    yz_resolve_code (desk.base.station, yz_test_vouchers_get_code (&desk, 0), &meaning, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_clear_error (&error);
  g_assert_true (
    yz_resolve_code (desk.base.station, yz_test_vouchers_get_code (&desk, 1), &meaning, &error));
  g_assert_no_error (error);
  g_assert_cmpint (meaning.kind, ==, YZ_MEANING_VOUCHER);
  g_assert_cmpint (meaning.id, ==, yz_test_vouchers_get_id (&desk, 1));
  yz_test_assert_proven (desk.base.station);
}

#define RACE_VOUCHERS 40

typedef struct {
  const char *uri;
  int64_t desk;
  const YzActor *actor;
  GPtrArray *vouchers;
  int64_t rider;
  int *waiting; /* desks that are not ready yet */
  int won;
  int lost;
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (racer->uri, YZ_STORE_WRITE, racer->desk, &error);

  g_assert_no_error (error);
  g_atomic_int_add (racer->waiting, -1);
  while (g_atomic_int_get (racer->waiting) > 0)
    g_thread_yield ();
  for (guint i = 0; i < racer->vouchers->len; i++) {
    const YzVoucher *voucher = g_ptr_array_index (racer->vouchers, i);
    g_autoptr (YzRedemption) redemption = NULL;
    YzOpId op_id = yz_op_id_new ();

    do {
      g_clear_error (&error);
      redemption =
        yz_voucher_take (station, racer->actor, &op_id, voucher->code, racer->rider, &error);
    } while (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY));
    if (redemption != NULL) {
      racer->won++;
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
      g_assert_cmpstr (yz_error_get_subject (error), ==, yz_station_get_name (station));
      g_clear_error (&error);
      racer->lost++;
    }
  }
  return NULL;
}

/* Two desks of a city and forty vouchers at once: each is taken in once. */
static void
test_take_race (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) vouchers = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;
  YzVoucherFields many = yz_test_voucher_fields;
  Racer racers[2] = { 0 };
  GThread *threads[2];
  YzOpId op_id = yz_op_id_new ();
  int waiting = 2;

  if (!yz_test_on_postgresql ())
    return; /* a file has one writer */
  yz_test_vouchers_open (&desk);
  yz_clock_set_fixed (0);
  many.vouchers = RACE_VOUCHERS;
  many.expires_on = 29991231;
  sheet =
    yz_voucher_issue (desk.base.station, desk.base.chief, NULL, &op_id, &many, &vouchers, &error);
  g_assert_no_error (error);
  racers[0].desk = 1;
  racers[1].desk = yz_desk_create (yz_station_get_store (desk.base.station), 1, "二号桌", &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++) {
    racers[i].uri = desk.base.uri;
    racers[i].actor = i == 0 ? desk.base.attendant : desk.base.attendant2;
    racers[i].vouchers = vouchers;
    racers[i].rider = i == 0 ? desk.base.rider : yz_test_add_rider (&desk.base, "李四", NULL);
    racers[i].waiting = &waiting;
  }
  yz_station_close (desk.base.station);
  for (int i = 0; i < 2; i++)
    threads[i] = g_thread_new ("desk", race, &racers[i]);
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (racers[0].won + racers[1].won, ==, RACE_VOUCHERS);
  g_assert_cmpint (racers[0].lost + racers[1].lost, ==, RACE_VOUCHERS);
  desk.base.station = yz_station_open_desk (desk.base.uri, YZ_STORE_WRITE, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_vouchers_get_balance (&desk, YZ_ACCOUNT_VOUCHER), ==, 100);
  yz_test_assert_proven (desk.base.station);
}

/* A retry is the first answer. */
static void
test_take_again (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) first = NULL;
  g_autoptr (YzRedemption) second = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_test_vouchers_open (&desk);
  first = yz_voucher_take (desk.base.station,
                           desk.base.attendant,
                           &op_id,
                           yz_test_vouchers_get_code (&desk, 0),
                           desk.base.rider,
                           &error);
  g_assert_no_error (error);
  yz_test_vouchers_take_well (&desk, 1);
  second = yz_voucher_take (desk.base.station,
                            desk.base.attendant,
                            &op_id,
                            yz_test_vouchers_get_code (&desk, 0),
                            desk.base.rider,
                            &error);
  g_assert_no_error (error);
  g_assert_true (second->repeated);
  g_assert_cmpint (second->entry, ==, first->entry);
  g_assert_cmpint (second->balance, ==, 20);
  g_assert_null (yz_voucher_take (desk.base.station,
                                  desk.base.attendant,
                                  &op_id,
                                  yz_test_vouchers_get_code (&desk, 2),
                                  desk.base.rider,
                                  &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
}

static void
test_take_refused (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  const YzCode foreign = { .kind = YZ_CODE_VOUCHER, .secret = { 1, 2, 3 } };
  g_autofree char *text = yz_code_to_text (&foreign);
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_test_vouchers_open (&desk);
  g_assert_null (yz_voucher_take (desk.base.station,
                                  desk.base.attendant,
                                  &op_id,
                                  text,
                                  desk.base.rider,
                                  &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yz_voucher_take (desk.base.station,
                                  desk.base.attendant,
                                  &op_id,
                                  desk.base.card,
                                  desk.base.rider,
                                  &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CODE);
  g_clear_error (&error);
  g_assert_null (yz_voucher_take (desk.base.station,
                                  desk.base.reviewer,
                                  &op_id,
                                  yz_test_vouchers_get_code (&desk, 0),
                                  desk.base.rider,
                                  &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (yz_test_vouchers_take (&desk, 0, yz_id_make (1, 9999), &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* The day after the last one. */
  yz_clock_set_fixed (yz_date_start_ms (20260701));
  g_assert_null (yz_test_vouchers_take (&desk, 0, desk.base.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  yz_clock_set_fixed (yz_date_end_ms (20260630) - 1);
  yz_test_vouchers_take_well (&desk, 0);
  yz_test_assert_proven (desk.base.station);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voucher/issue", test_issue);
  g_test_add_func ("/voucher/issue-again", test_issue_again);
  g_test_add_func ("/voucher/issue-refused", test_issue_refused);
  g_test_add_func ("/voucher/issue-beyond-budget", test_issue_beyond_budget);
  g_test_add_func ("/voucher/take", test_take);
  g_test_add_func ("/voucher/take-once", test_take_once);
  g_test_add_func ("/voucher/take-race", test_take_race);
  g_test_add_func ("/voucher/take-again", test_take_again);
  g_test_add_func ("/voucher/take-refused", test_take_refused);
  return g_test_run ();
}
