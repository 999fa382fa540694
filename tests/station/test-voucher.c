/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-desk.h"
#include "yz-proof.h"
#include "yz-resolver.h"
#include "yz-setting.h"
#include "yz-test-dump.h"
#include "yz-test.h"
#include "yz-voucher.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

/* A station with a sheet of five vouchers of 20 points. */
typedef struct {
  YzTestStation base;
  YzOpId op_id; /* of the sheet */
  YzVoucherSheet *sheet;
  GPtrArray *vouchers;
} Desk;

static const YzVoucherFields fields = { .title = "端午慰问",
                                        .points = 20,
                                        .vouchers = 5,
                                        .expires_on = 20260630,
                                        .points_months = 12 };

static void
desk_clear (Desk *desk)
{
  g_clear_pointer (&desk->sheet, yz_voucher_sheet_free);
  g_clear_pointer (&desk->vouchers, g_ptr_array_unref);
  yz_test_station_clear (&desk->base);
  yz_clock_set_fixed (0);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static void
desk_open (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&desk->base);
  desk->op_id = yz_op_id_new ();
  desk->sheet = yz_voucher_issue (desk->base.station,
                                  desk->base.chief,
                                  NULL,
                                  &desk->op_id,
                                  &fields,
                                  &desk->vouchers,
                                  &error);
  g_assert_no_error (error);
}

static const char *
code_of (Desk *desk, guint index)
{
  return ((const YzVoucher *) g_ptr_array_index (desk->vouchers, index))->code;
}

static int64_t
id_of (Desk *desk, guint index)
{
  return ((const YzVoucher *) g_ptr_array_index (desk->vouchers, index))->id;
}

static YzRedemption *
take (Desk *desk, guint index, int64_t rider, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_voucher_take (desk->base.station,
                          desk->base.attendant,
                          &op_id,
                          code_of (desk, index),
                          rider,
                          error);
}

static void
take_well (Desk *desk, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = take (desk, index, desk->base.rider, &error);

  g_assert_no_error (error);
  g_assert_cmpint (redemption->points, ==, 20);
}

static int64_t
balance_of (Desk *desk, YzAccountKind kind)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT COALESCE (MAX (balance), 0) FROM account WHERE kind = %d", kind);

  return yz_test_query_int (desk->base.station, sql);
}

/* Findings of the proof, one a line. */
static char *
prove (YzStation *station)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = yz_proof_run (station, &error);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_string_append_printf (found, "%s: %s\n", finding->place, finding->what);
  }
  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
assert_proven (Desk *desk)
{
  g_autofree char *found = prove (desk->base.station);

  g_assert_cmpstr (found, ==, "");
}

static void
test_issue (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *everything = NULL;

  desk_open (&desk);
  g_assert_cmpuint (desk.vouchers->len, ==, 5);
  g_assert_cmpint (desk.sheet->n_open, ==, 5);
  g_assert_cmpstr (desk.sheet->title, ==, "端午慰问");
  g_assert_cmpstr (desk.sheet->issued_by, ==, "站长");
  everything = yz_test_dump_store (desk.base.station);
  for (guint i = 0; i < 5; i++) {
    YzCode code;

    g_assert_true (yz_code_parse (code_of (&desk, i), &code, &error));
    g_assert_no_error (error);
    g_assert_cmpint (code.kind, ==, YZ_CODE_VOUCHER);
    g_assert_true (g_hash_table_add (codes, (gpointer) code_of (&desk, i)));
    g_assert_null (strstr (everything, code_of (&desk, i)));
  }
  g_assert_cmpint (balance_of (&desk, YZ_ACCOUNT_VOUCHER), ==, 100);
  g_assert_cmpint (yz_test_query_int (desk.base.station,
                                      "SELECT MIN (balance) FROM account WHERE kind = 1"),
                   ==,
                   -100);
  assert_proven (&desk);
}

/* The same operation again gives the same vouchers, codes and all; another content is refused. */
static void
test_issue_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;
  YzVoucherFields other = fields;

  desk_open (&desk);
  yz_test_station_reopen (&desk.base);
  sheet = yz_voucher_issue (desk.base.station,
                            desk.base.chief,
                            NULL,
                            &desk.op_id,
                            &fields,
                            &again,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (sheet->id, ==, desk.sheet->id);
  g_assert_cmpuint (again->len, ==, 5);
  for (guint i = 0; i < 5; i++) {
    const YzVoucher *voucher = g_ptr_array_index (again, i);

    g_assert_cmpint (voucher->id, ==, id_of (&desk, i));
    g_assert_cmpstr (voucher->code, ==, code_of (&desk, i));
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
  g_auto (Desk) desk = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;

  desk_open (&desk);
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
  g_assert_null (
    yz_voucher_issue (desk.base.station, desk.base.attendant, NULL, &op_id, &fields, NULL, &error));
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
  g_auto (Desk) desk = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  desk_open (&desk);
  {
    YzStore *store = yz_station_get_store (desk.base.station);
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) limit =
      yz_store_query (store, "UPDATE account SET floor = -150 WHERE kind = 1");

    g_assert_true (yz_statement_run (limit, &error));
    g_assert_true (yz_transaction_commit (transaction, &error));
  }
  before = yz_test_dump_store (desk.base.station);
  g_assert_null (
    yz_voucher_issue (desk.base.station, desk.base.chief, NULL, &op_id, &fields, NULL, &error));
  g_assert_nonnull (error);
  after = yz_test_dump_store (desk.base.station);
  g_assert_cmpstr (before, ==, after);
}

static void
test_take (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzVoucher) voucher = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autofree char *number = NULL;
  const YzHistoryLine *line = NULL;

  desk_open (&desk);
  redemption = take (&desk, 1, desk.base.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpint (redemption->points, ==, 20);
  g_assert_cmpint (redemption->balance, ==, 20);
  voucher = yz_voucher_find (desk.base.station, code_of (&desk, 1), &error);
  g_assert_no_error (error);
  g_assert_cmpint (voucher->state, ==, YZ_VOUCHER_USED);
  g_assert_cmpint (voucher->rider, ==, desk.base.rider);
  g_assert_cmpint (voucher->entry, ==, redemption->entry);
  g_assert_cmpint (balance_of (&desk, YZ_ACCOUNT_VOUCHER), ==, 80);
  /* The points lapse a year after, and say where they come from. */
  history = yz_points_list_history (desk.base.station, desk.base.rider, 0, &error);
  g_assert_no_error (error);
  line = g_ptr_array_index (history, 0);
  number = yz_id_to_text (voucher->id);
  g_assert_cmpint (line->expires_on, ==, 20270315);
  g_assert_true (line->voucher);
  g_assert_nonnull (line->reason);
  g_assert_nonnull (strstr (line->reason, number));
  assert_proven (&desk);
}

/* Of two tries one wins, whoever it is; the other one hears when and where. */
static void
test_take_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t other = 0;
  YzMeaning meaning;

  desk_open (&desk);
  other = yz_test_add_rider (&desk.base, "李四", NULL);
  take_well (&desk, 0);
  yz_clock_set_fixed (NOON + DAY);
  g_assert_null (take (&desk, 0, other, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_assert_cmpint (yz_error_get_asked (error), ==, NOON);
  g_assert_cmpstr (yz_error_get_subject (error), ==, yz_station_get_name (desk.base.station));
  g_clear_error (&error);
  g_assert_false (yz_resolve_code (desk.base.station, code_of (&desk, 0), &meaning, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_clear_error (&error);
  g_assert_true (yz_resolve_code (desk.base.station, code_of (&desk, 1), &meaning, &error));
  g_assert_no_error (error);
  g_assert_cmpint (meaning.kind, ==, YZ_MEANING_VOUCHER);
  g_assert_cmpint (meaning.id, ==, id_of (&desk, 1));
  assert_proven (&desk);
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
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) vouchers = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;
  YzVoucherFields many = fields;
  Racer racers[2] = { 0 };
  GThread *threads[2];
  YzOpId op_id = yz_op_id_new ();
  int waiting = 2;

  if (!yz_test_on_postgresql ())
    return; /* a file has one writer */
  desk_open (&desk);
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
  g_assert_cmpint (balance_of (&desk, YZ_ACCOUNT_VOUCHER), ==, 100);
  assert_proven (&desk);
}

/* A retry is the first answer. */
static void
test_take_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) first = NULL;
  g_autoptr (YzRedemption) second = NULL;
  YzOpId op_id = yz_op_id_new ();

  desk_open (&desk);
  first = yz_voucher_take (desk.base.station,
                           desk.base.attendant,
                           &op_id,
                           code_of (&desk, 0),
                           desk.base.rider,
                           &error);
  g_assert_no_error (error);
  take_well (&desk, 1);
  second = yz_voucher_take (desk.base.station,
                            desk.base.attendant,
                            &op_id,
                            code_of (&desk, 0),
                            desk.base.rider,
                            &error);
  g_assert_no_error (error);
  g_assert_true (second->repeated);
  g_assert_cmpint (second->entry, ==, first->entry);
  g_assert_cmpint (second->balance, ==, 20);
  g_assert_null (yz_voucher_take (desk.base.station,
                                  desk.base.attendant,
                                  &op_id,
                                  code_of (&desk, 2),
                                  desk.base.rider,
                                  &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
}

static void
test_take_refused (void)
{
  g_auto (Desk) desk = { 0 };
  const YzCode foreign = { .kind = YZ_CODE_VOUCHER, .secret = { 1, 2, 3 } };
  g_autofree char *text = yz_code_to_text (&foreign);
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  desk_open (&desk);
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
                                  code_of (&desk, 0),
                                  desk.base.rider,
                                  &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (take (&desk, 0, yz_id_make (1, 9999), &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* The day after the last one. */
  yz_clock_set_fixed (yz_date_start_ms (20260701));
  g_assert_null (take (&desk, 0, desk.base.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  yz_clock_set_fixed (yz_date_end_ms (20260630) - 1);
  take_well (&desk, 0);
  assert_proven (&desk);
}

/* One voucher, then the rest of the sheet; the budget has its points again. */
static void
test_void (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  YzVoucherEnd end;
  YzOpId op_id = yz_op_id_new ();
  YzOpId other = yz_op_id_new ();

  desk_open (&desk);
  take_well (&desk, 4);
  g_assert_false (yz_voucher_void (desk.base.station,
                                   desk.base.attendant,
                                   &op_id,
                                   desk.sheet->id,
                                   0,
                                   "丢失",
                                   &end,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (yz_voucher_void (desk.base.station,
                                   desk.base.chief,
                                   &op_id,
                                   desk.sheet->id,
                                   id_of (&desk, 4),
                                   "丢失",
                                   &end,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_clear_error (&error);
  g_assert_true (yz_voucher_void (desk.base.station,
                                  desk.base.chief,
                                  &op_id,
                                  desk.sheet->id,
                                  id_of (&desk, 2),
                                  "撕破",
                                  &end,
                                  &error));
  g_assert_no_error (error);
  g_assert_cmpint (end.vouchers, ==, 1);
  g_assert_cmpint (end.points, ==, 20);
  for (int try = 0; try < 2; try++) {
    g_assert_true (yz_voucher_void (desk.base.station,
                                    desk.base.chief,
                                    &other,
                                    desk.sheet->id,
                                    0,
                                    "整版丢失",
                                    &end,
                                    &error));
    g_assert_no_error (error);
    g_assert_cmpint (end.vouchers, ==, 3);
    g_assert_cmpint (end.points, ==, 60);
    g_assert_cmpint (end.repeated, ==, try == 1);
  }
  g_assert_cmpint (balance_of (&desk, YZ_ACCOUNT_VOUCHER), ==, 0);
  g_assert_cmpint (yz_test_query_int (desk.base.station,
                                      "SELECT MIN (balance) FROM account WHERE kind = 1"),
                   ==,
                   -20);
  g_assert_null (take (&desk, 2, desk.base.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  op_id = yz_op_id_new ();
  g_assert_false (yz_voucher_void (desk.base.station,
                                   desk.base.chief,
                                   &op_id,
                                   desk.sheet->id,
                                   0,
                                   "再次",
                                   &end,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  assert_proven (&desk);
}

static void
test_expire (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  YzVoucherEnd end;

  desk_open (&desk);
  take_well (&desk, 0);
  g_assert_false (yz_voucher_expire (desk.base.station, desk.base.chief, 20260701, &end, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (yz_voucher_expire (desk.base.station, NULL, 20260315, &end, &error));
  g_assert_cmpint (end.vouchers, ==, 0);
  yz_clock_set_fixed (yz_date_start_ms (20260701));
  g_assert_true (yz_voucher_expire (desk.base.station, NULL, 20260701, &end, &error));
  g_assert_no_error (error);
  g_assert_cmpint (end.vouchers, ==, 4);
  g_assert_cmpint (end.points, ==, 80);
  g_assert_true (yz_voucher_expire (desk.base.station, NULL, 20260701, &end, &error));
  g_assert_cmpint (end.vouchers, ==, 0);
  g_assert_cmpint (balance_of (&desk, YZ_ACCOUNT_EXPIRED), ==, 80);
  g_assert_cmpint (balance_of (&desk, YZ_ACCOUNT_VOUCHER), ==, 0);
  assert_proven (&desk);
}

/* Taken in for the wrong rider: reversed, it is good for the right one. A sheet is not reversed. */
static void
test_reverse (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t other = 0;

  desk_open (&desk);
  other = yz_test_add_rider (&desk.base, "李四", NULL);
  redemption = take (&desk, 0, other, &error);
  g_assert_no_error (error);
  reversal = yz_redemption_reverse (desk.base.station,
                                    desk.base.chief,
                                    &op_id,
                                    redemption->entry,
                                    "认错人",
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (reversal->points, ==, -20);
  assert_proven (&desk);
  take_well (&desk, 0);
  assert_proven (&desk);
  op_id = yz_op_id_new ();
  g_assert_null (yz_redemption_reverse (desk.base.station,
                                        desk.base.chief,
                                        &op_id,
                                        desk.sheet->entry,
                                        "整版作废",
                                        &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  assert_proven (&desk);
}

static YzRedemption *
take_paper (Desk *desk, const char *number, int64_t points, const YzActor *approver, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_old_voucher_take (desk->base.station,
                              desk->base.attendant,
                              approver,
                              &op_id,
                              desk->base.rider,
                              number,
                              "阳光社区",
                              points,
                              error);
}

static void
test_old_paper (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) first = NULL;
  g_autoptr (YzRedemption) large = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const YzOldVoucher *paper = NULL;
  YzOpId op_id = yz_op_id_new ();

  desk_open (&desk);
  first = take_paper (&desk, "yg-0017", 50, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first->balance, ==, 50);
  /* The same number however it is typed. */
  g_assert_null (take_paper (&desk, "ＹＧ 0017", 50, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_assert_cmpint (yz_error_get_asked (error), ==, NOON);
  g_clear_error (&error);
  g_assert_null (take_paper (&desk, "YG-0018", 101, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_FOUR_EYES);
  g_clear_error (&error);
  g_assert_null (take_paper (&desk, "YG-0018", 101, desk.base.attendant, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (take_paper (&desk, "--", 1, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  large = take_paper (&desk, "YG-0018", 101, desk.base.chief, &error);
  g_assert_no_error (error);
  assert_proven (&desk);
  /* Reversed, the paper can be taken in again. */
  reversal = yz_redemption_reverse (desk.base.station,
                                    desk.base.chief,
                                    &op_id,
                                    first->entry,
                                    "输错了",
                                    &error);
  g_assert_no_error (error);
  again = take_paper (&desk, "YG0017", 60, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->balance, ==, 161);
  list = yz_old_voucher_list (desk.base.station, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  paper = g_ptr_array_index (list, 0);
  g_assert_cmpstr (paper->number, ==, "YG0017");
  g_assert_cmpstr (paper->issuer, ==, "阳光社区");
  g_assert_cmpint (paper->points, ==, 60);
  assert_proven (&desk);
}

/* What somebody changes behind the program's back is found. */
static void
test_tampering (void)
{
  static const struct {
    const char *sql;
    const char *found;
  } cases[] = {
    { "UPDATE voucher SET state = 1, rider_id = NULL, entry_id = NULL, ended_ms = NULL"
      " WHERE state = 2",
      "open vouchers are not what their account holds" },
    { "UPDATE voucher SET state = 2, ended_ms = 1 WHERE position = 3", "used without the entry" },
    { "UPDATE voucher SET state = 4, ended_ms = 1 WHERE position = 3",
      "expired or void without the entry" },
    { "UPDATE voucher SET rider_id = 77 WHERE state = 2", "used without the entry" },
    { "UPDATE voucher_sheet SET points = 200", "its entry did not move the points" },
    { "DELETE FROM voucher WHERE position = 2", "vouchers are missing" },
    { "UPDATE voucher_sheet SET points = 9223372036854775807",
      "its entry did not move the points" },
    { "UPDATE old_voucher SET points = 51", "old paper has not the entry" },
    { "UPDATE old_voucher SET undone = 1", "old paper has not the entry" },
  };
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) paper = NULL;

  desk_open (&desk);
  take_well (&desk, 0);
  paper = take_paper (&desk, "YG-0017", 50, NULL, &error);
  g_assert_no_error (error);
  yz_station_close (desk.base.station);
  yz_test_place_keep (&desk.base.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzStation) station = NULL;
    g_autofree char *found = NULL;

    yz_test_place_tamper (&desk.base.place, cases[i].sql);
    station = yz_station_open (desk.base.uri, YZ_STORE_READ, &error);
    g_assert_no_error (error);
    found = prove (station);
    if (strstr (found, cases[i].found) == NULL)
      g_error ("%s: %s", cases[i].sql, found);
    g_clear_pointer (&station, yz_station_close);
    yz_test_place_restore (&desk.base.place);
  }
  desk.base.station = yz_station_open (desk.base.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
  assert_proven (&desk);
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
  g_test_add_func ("/voucher/void", test_void);
  g_test_add_func ("/voucher/expire", test_expire);
  g_test_add_func ("/voucher/reverse", test_reverse);
  g_test_add_func ("/voucher/old-paper", test_old_paper);
  g_test_add_func ("/voucher/tampering", test_tampering);
  return g_test_run ();
}
