/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tens of thousands of random operations against a small model in memory: after each one the ledger
 * must say what the model says, and the verifier must find nothing. */
#include <string.h>

#include "ledger-fixture.h"
#include "yz-lots.h"

/* A server is asked over a connection about thirty times for each operation, most of it to compare.
 */
#define RUNS 160
#define RUNS_ON_SERVER 16
#define OPERATIONS 130
#define DATES 4

static const int64_t dates[DATES] = { 0, 20270110, 20270210, 20270310 };

typedef struct {
  int64_t amount;
  int64_t expires_on;
  int64_t entry;
  gboolean reversed;
} ModelLot;

typedef struct {
  int64_t points[FIXTURE_RIDERS];
  int64_t held[FIXTURE_RIDERS];
  int64_t shelf[FIXTURE_ITEMS];
  int64_t reserved[FIXTURE_ITEMS];
  GArray *lots[FIXTURE_RIDERS]; /* of ModelLot */
} Model;

/* What was booked, so that it can be returned, released, collected, reversed or sent again. */
typedef struct {
  YzDraft draft;
  int64_t entry;
  int rider; /* -1: none */
  gboolean reversed;
  gboolean touched; /* something of it was taken back */
  int64_t left[4];  /* of each leg */
} Booked;

typedef struct {
  Fixture fixture;
  Model model;
  GRand *rand;
  GPtrArray *booked; /* of Booked */
  guint done;
  guint refused;
} Run;

static void
booked_free (Booked *booked)
{
  yz_draft_clear (&booked->draft);
  g_free (booked);
}

static int
pick (Run *run, int n)
{
  return g_rand_int_range (run->rand, 0, n);
}

/* The account's place in the model, NULL for those without a floor. */
static int64_t *
model_place (Run *run, int64_t account)
{
  Fixture *f = &run->fixture;

  for (int i = 0; i < FIXTURE_RIDERS; i++) {
    if (account == f->rider_account[i])
      return &run->model.points[i];
    if (account == f->held_account[i])
      return &run->model.held[i];
  }
  for (int i = 0; i < FIXTURE_ITEMS; i++) {
    if (account == f->shelf[i])
      return &run->model.shelf[i];
    if (account == f->reserved[i])
      return &run->model.reserved[i];
  }
  return NULL;
}

/* Whether the model lets @draft happen; if it does, the model follows. */
static gboolean
model_apply (Run *run, const YzDraft *draft, Booked *target)
{
  Model before = run->model;
  int64_t left[4] = { 0 };
  gboolean allowed = TRUE;

  if (target != NULL)
    memcpy (left, target->left, sizeof left);
  for (guint i = 0; i < draft->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (draft->transfers, YzTransfer, i);
    int64_t *from = model_place (run, transfer->from_account);
    int64_t *to = model_place (run, transfer->to_account);

    if (from != NULL)
      *from -= transfer->amount;
    if (to != NULL)
      *to += transfer->amount;
    if (target != NULL && (left[transfer->of_leg - 1] -= transfer->amount) < 0)
      allowed = FALSE;
  }
  for (int i = 0; i < FIXTURE_RIDERS; i++)
    allowed = allowed && run->model.points[i] >= 0 && run->model.held[i] >= 0;
  for (int i = 0; i < FIXTURE_ITEMS; i++)
    allowed = allowed && run->model.shelf[i] >= 0 && run->model.reserved[i] >= 0;
  if (target != NULL && draft->kind == YZ_ENTRY_REVERSAL && (target->reversed || target->touched))
    allowed = FALSE;
  if (!allowed)
    run->model = before;
  else if (target != NULL) {
    memcpy (target->left, left, sizeof left);
    target->touched = TRUE;
    target->reversed |= draft->kind == YZ_ENTRY_REVERSAL;
  }
  return allowed;
}

static void
model_follow_lots (Run *run, const Booked *booked, const Booked *target)
{
  const YzTransfer *first = &g_array_index (booked->draft.transfers, YzTransfer, 0);

  if (booked->rider < 0)
    return;
  if (booked->draft.reverses == 0 &&
      first->to_account == run->fixture.rider_account[booked->rider]) {
    ModelLot lot = { first->amount, booked->draft.expires_on, booked->entry, FALSE };

    g_array_append_val (run->model.lots[booked->rider], lot);
  }
  for (guint i = 0; target != NULL && target->reversed && i < run->model.lots[booked->rider]->len;
       i++) {
    ModelLot *lot = &g_array_index (run->model.lots[booked->rider], ModelLot, i);

    if (lot->entry == target->entry)
      lot->reversed = TRUE;
  }
}

/* Books @draft and holds the answer against the model's. */
static void
try_booking (Run *run, YzDraft *draft, int rider, Booked *target)
{
  g_autoptr (GError) error = NULL;
  YzBooking booking;
  gboolean expected = model_apply (run, draft, target);
  gboolean booked = yz_ledger_book (run->fixture.ledger, draft, &booking, &error);

  if (booked != expected)
    g_test_message ("%s: %s",
                    yz_entry_kind_get_word (draft->kind),
                    error ? error->message : "booked");
  g_assert_cmpint (booked, ==, expected);
  if (booked) {
    Booked *kept = g_new0 (Booked, 1);

    kept->draft = *draft;
    memset (draft, 0, sizeof *draft);
    kept->entry = booking.entry;
    kept->rider = rider;
    for (guint i = 0; i < MIN (kept->draft.transfers->len, 4); i++)
      kept->left[i] = g_array_index (kept->draft.transfers, YzTransfer, i).amount;
    model_follow_lots (run, kept, target);
    g_ptr_array_add (run->booked, kept);
    run->done++;
  } else {
    run->refused++;
  }
}

static void
start_draft (YzDraft *draft, YzEntryKind kind)
{
  YzOpId op_id = yz_op_id_new ();

  yz_draft_init (draft, &op_id, kind, 1);
}

static void
do_award (Run *run)
{
  g_auto (YzDraft) draft = { 0 };
  int rider = pick (run, FIXTURE_RIDERS);

  start_draft (&draft, YZ_ENTRY_AWARD);
  draft.subject = run->fixture.riders[rider];
  draft.expires_on = dates[pick (run, DATES)];
  yz_draft_add (&draft,
                run->fixture.budget,
                run->fixture.rider_account[rider],
                1 + pick (run, 60),
                0);
  try_booking (run, &draft, rider, NULL);
}

/* A redemption or a hold of one or two items. */
static void
do_take (Run *run, YzEntryKind kind)
{
  g_auto (YzDraft) draft = { 0 };
  Fixture *f = &run->fixture;
  int rider = pick (run, FIXTURE_RIDERS);
  int lines = 1 + pick (run, 2);
  int first = pick (run, FIXTURE_ITEMS);

  start_draft (&draft, kind);
  draft.subject = f->riders[rider];
  yz_draft_add (&draft,
                f->rider_account[rider],
                kind == YZ_ENTRY_HOLD ? f->held_account[rider] : f->redeemed,
                1 + pick (run, 50),
                0);
  for (int i = 0; i < lines; i++) {
    int item = (first + i) % FIXTURE_ITEMS;

    yz_draft_add (&draft,
                  f->shelf[item],
                  kind == YZ_ENTRY_HOLD ? f->reserved[item] : f->handed_out[item],
                  1 + pick (run, 4),
                  0);
  }
  try_booking (run, &draft, rider, NULL);
}

static void
do_stock (Run *run, YzEntryKind kind)
{
  g_auto (YzDraft) draft = { 0 };
  Fixture *f = &run->fixture;
  int item = pick (run, FIXTURE_ITEMS);
  int64_t amount = 1 + pick (run, 8);

  start_draft (&draft, kind);
  if (kind == YZ_ENTRY_RECEIVE)
    yz_draft_add (&draft, f->source[item], f->shelf[item], amount, 0);
  else if (kind == YZ_ENTRY_SPOIL)
    yz_draft_add (&draft, f->shelf[item], f->spoiled[item], amount, 0);
  else if (pick (run, 2) == 0)
    yz_draft_add (&draft, f->shelf[item], f->difference[item], amount, 0);
  else
    yz_draft_add (&draft, f->difference[item], f->shelf[item], amount, 0);
  try_booking (run, &draft, -1, NULL);
}

static Booked *
pick_booked (Run *run, YzEntryKind a, YzEntryKind b)
{
  for (int tries = 0; run->booked->len > 0 && tries < 20; tries++) {
    Booked *booked = g_ptr_array_index (run->booked, (guint) pick (run, (int) run->booked->len));

    if (booked->draft.kind == a || booked->draft.kind == b)
      return booked;
  }
  return NULL;
}

/* Release, collect or return: the opposite (or the next step) of some legs of @target. */
static void
do_follow (Run *run, YzEntryKind kind, Booked *target)
{
  g_auto (YzDraft) draft = { 0 };
  Fixture *f = &run->fixture;

  if (target == NULL)
    return;
  start_draft (&draft, kind);
  draft.subject = target->draft.subject;
  draft.reverses = target->entry;
  for (guint i = 0; i < target->draft.transfers->len; i++) {
    const YzTransfer *leg = &g_array_index (target->draft.transfers, YzTransfer, i);
    int64_t amount = leg->amount;
    int64_t to = leg->from_account;

    if (kind == YZ_ENTRY_RETURN) {
      amount = 1 + pick (run, (int) leg->amount);
      /* What was collected comes back to the rider and the shelf, not to the hold. */
      if (to == f->held_account[target->rider])
        to = f->rider_account[target->rider];
      for (int item = 0; item < FIXTURE_ITEMS; item++)
        if (to == f->reserved[item])
          to = f->shelf[item];
    }
    if (kind == YZ_ENTRY_COLLECT) {
      to = f->redeemed;
      for (int item = 0; item < FIXTURE_ITEMS; item++)
        if (leg->to_account == f->reserved[item])
          to = f->handed_out[item];
    }
    yz_draft_add (&draft, leg->to_account, to, amount, (int64_t) i + 1);
  }
  try_booking (run, &draft, target->rider, target);
}

static void
do_reverse (Run *run)
{
  g_auto (YzDraft) draft = { 0 };
  Booked *target = NULL;

  if (run->booked->len == 0)
    return;
  target = g_ptr_array_index (run->booked, (guint) pick (run, (int) run->booked->len));
  start_draft (&draft, YZ_ENTRY_REVERSAL);
  draft.reason = g_strdup ("random");
  if (!yz_ledger_prepare_reversal (run->fixture.ledger, target->entry, &draft, NULL)) {
    g_assert_true (target->reversed);
    return;
  }
  switch (target->draft.kind) {
  case YZ_ENTRY_REVERSAL:
  case YZ_ENTRY_RETURN:
  case YZ_ENTRY_RELEASE:
  case YZ_ENTRY_COLLECT:
  case YZ_ENTRY_HOLD: {
    g_autoptr (GError) error = NULL;
    YzBooking booking;

    g_assert_false (yz_ledger_book (run->fixture.ledger, &draft, &booking, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
    run->refused++;
    break;
  }
  case YZ_ENTRY_AWARD:
  case YZ_ENTRY_REDEEM:
  case YZ_ENTRY_EXPIRE:
  case YZ_ENTRY_ADJUST:
  case YZ_ENTRY_RECEIVE:
  case YZ_ENTRY_FREE_HAND_OUT:
  case YZ_ENTRY_SPOIL:
  case YZ_ENTRY_COUNT:
  case YZ_ENTRY_STATION_TRANSFER:
  case YZ_ENTRY_OPENING:
  default:
    try_booking (run, &draft, target->rider, target);
    break;
  }
}

/* Do and reverse: points, stock and lots must be exactly as before. */
static void
do_and_undo (Run *run)
{
  Model before = run->model;
  guint count = run->booked->len;
  int rider = 0;

  do_take (run, YZ_ENTRY_REDEEM);
  if (run->booked->len == count)
    return;
  {
    Booked *booked = g_ptr_array_index (run->booked, count);
    g_autoptr (GError) error = NULL;
    YzBooking booking;

    rider = booked->rider;
    g_assert_true (fixture_reverse (&run->fixture, booked->entry, &booking, &error));
    booked->reversed = TRUE;
    memset (booked->left, 0, sizeof booked->left);
    booked->touched = TRUE;
  }
  run->model = before;
  g_assert_cmpint (fixture_balance (&run->fixture, run->fixture.rider_account[rider]),
                   ==,
                   before.points[rider]);
}

static void
do_retry (Run *run)
{
  Booked *booked = NULL;
  g_autoptr (GError) error = NULL;
  YzBooking booking;

  if (run->booked->len == 0)
    return;
  booked = g_ptr_array_index (run->booked, (guint) pick (run, (int) run->booked->len));
  g_assert_true (yz_ledger_book (run->fixture.ledger, &booked->draft, &booking, &error));
  g_assert_true (booking.repeated);
  g_assert_cmpint (booking.entry, ==, booked->entry);
}

static int
compare_lots (gconstpointer a, gconstpointer b)
{
  const ModelLot *left = a;
  const ModelLot *right = b;

  if ((left->expires_on == 0) != (right->expires_on == 0))
    return left->expires_on == 0 ? 1 : -1;
  if (left->expires_on != right->expires_on)
    return left->expires_on < right->expires_on ? -1 : 1;
  return (left->entry > right->entry) - (left->entry < right->entry);
}

/* What the model has left of each lot, from the first to expire on: all that was spent in any way
 * is taken from the earliest. */
static GArray *
model_lots (Run *run, int rider)
{
  GArray *lots = g_array_new (FALSE, FALSE, sizeof (ModelLot));
  int64_t given = 0;
  int64_t spent = 0;

  for (guint i = 0; i < run->model.lots[rider]->len; i++) {
    ModelLot lot = g_array_index (run->model.lots[rider], ModelLot, i);

    if (!lot.reversed) {
      g_array_append_val (lots, lot);
      given += lot.amount;
    }
  }
  g_array_sort (lots, compare_lots);
  spent = given - run->model.points[rider] - run->model.held[rider];
  for (guint i = 0; i < lots->len; i++) {
    ModelLot *lot = &g_array_index (lots, ModelLot, i);
    int64_t taken = MIN (spent, lot->amount);

    lot->amount -= taken;
    spent -= taken;
  }
  return lots;
}

static void
do_expire (Run *run)
{
  int rider = pick (run, FIXTURE_RIDERS);
  int64_t date = dates[1 + pick (run, DATES - 1)] + 1;
  g_autoptr (GArray) lots = model_lots (run, rider);
  g_autoptr (GError) error = NULL;
  YzBooking booking;
  int64_t expected = 0;
  int64_t points = 0;

  for (guint i = 0; i < lots->len; i++) {
    const ModelLot *lot = &g_array_index (lots, ModelLot, i);

    if (lot->expires_on != 0 && lot->expires_on < date)
      expected += lot->amount;
  }
  /* Of what lapses the held points are the first, and they wait. */
  expected = CLAMP (expected - run->model.held[rider], 0, run->model.points[rider]);
  yz_lots_expire (run->fixture.ledger,
                  run->fixture.riders[rider],
                  date,
                  0,
                  &booking,
                  &points,
                  &error);
  g_assert_no_error (error);
  g_assert_cmpint (points, ==, expected);
  run->model.points[rider] -= points;
  run->done += points > 0;
}

static void
assert_like_model (Run *run)
{
  Fixture *f = &run->fixture;

  for (int i = 0; i < FIXTURE_RIDERS; i++) {
    g_autoptr (GArray) expected = model_lots (run, i);
    g_autoptr (GArray) lots = yz_lots_list (f->store, f->riders[i], NULL);

    g_assert_cmpint (fixture_balance (f, f->rider_account[i]), ==, run->model.points[i]);
    g_assert_cmpint (fixture_balance (f, f->held_account[i]), ==, run->model.held[i]);
    g_assert_cmpuint (lots->len, ==, expected->len);
    for (guint j = 0; j < lots->len; j++)
      g_assert_cmpint (g_array_index (lots, YzLot, j).left_points,
                       ==,
                       g_array_index (expected, ModelLot, j).amount);
  }
  for (int i = 0; i < FIXTURE_ITEMS; i++) {
    g_assert_cmpint (fixture_balance (f, f->shelf[i]), ==, run->model.shelf[i]);
    g_assert_cmpint (fixture_balance (f, f->reserved[i]), ==, run->model.reserved[i]);
  }
}

static void
do_something (Run *run)
{
  switch (pick (run, 14)) {
  case 0:
  case 1:
  case 2:
    do_award (run);
    break;
  case 3:
    do_stock (run, YZ_ENTRY_RECEIVE);
    break;
  case 4:
    do_stock (run, pick (run, 2) == 0 ? YZ_ENTRY_SPOIL : YZ_ENTRY_COUNT);
    break;
  case 5:
  case 6:
    do_take (run, YZ_ENTRY_REDEEM);
    break;
  case 7:
    do_take (run, YZ_ENTRY_HOLD);
    break;
  case 8:
    do_follow (run, YZ_ENTRY_COLLECT, pick_booked (run, YZ_ENTRY_HOLD, YZ_ENTRY_HOLD));
    break;
  case 9:
    do_follow (run, YZ_ENTRY_RELEASE, pick_booked (run, YZ_ENTRY_HOLD, YZ_ENTRY_HOLD));
    break;
  case 10:
    do_follow (run, YZ_ENTRY_RETURN, pick_booked (run, YZ_ENTRY_REDEEM, YZ_ENTRY_COLLECT));
    break;
  case 11:
    do_reverse (run);
    break;
  case 12:
    do_expire (run);
    break;
  default:
    if (pick (run, 2) == 0)
      do_retry (run);
    else
      do_and_undo (run);
    break;
  }
}

static void
test_random_operations (void)
{
  guint32 seed = (guint32) g_test_rand_int ();
  int runs = yz_test_on_postgresql () ? RUNS_ON_SERVER : RUNS;
  int done = 0;
  int refused = 0;

  g_test_message ("seed %u", seed);
  for (int i = 0; i < runs; i++) {
    Run run = { .rand = g_rand_new_with_seed (seed + (guint32) i) };

    fixture_set_up (&run.fixture);
    run.booked = g_ptr_array_new_with_free_func ((GDestroyNotify) booked_free);
    for (int r = 0; r < FIXTURE_RIDERS; r++)
      run.model.lots[r] = g_array_new (FALSE, FALSE, sizeof (ModelLot));
    for (int step = 0; step < OPERATIONS; step++) {
      do_something (&run);
      assert_like_model (&run);
      fixture_assert_sound (&run.fixture);
    }
    done += run.done;
    refused += run.refused;
    for (int r = 0; r < FIXTURE_RIDERS; r++)
      g_array_unref (run.model.lots[r]);
    g_ptr_array_unref (run.booked);
    fixture_tear_down (&run.fixture);
    g_rand_free (run.rand);
  }
  g_test_message ("%d booked, %d refused", done, refused);
  g_assert_cmpint (done, >, runs * OPERATIONS / 3);
  g_assert_cmpint (refused, >, runs);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/property", test_random_operations);
  return g_test_run ();
}
