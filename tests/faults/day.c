/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "day"

#include "day.h"

#include "yz-card.h"
#include "yz-desk.h"
#include "yz-item.h"
#include "yz-review.h"

#include <string.h>

#define POINTS 1000000
#define STOCK 100000

void
day_create (YzTestStation *test)
{
  static const char *const names[] = { "李四", "王五", "赵六" };

  yz_test_station_new (test);
  test->item = yz_test_add_item (test, "soap", NULL, 10, STOCK);
  yz_test_add_item (test, "towel", NULL, 15, STOCK);
  yz_test_add_item (test, "rice", NULL, 40, STOCK);
  yz_test_give_points (test, test->rider, POINTS);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    yz_test_give_points (test, yz_test_add_rider (test, names[i], NULL), POINTS);
  g_clear_pointer (&test->station, yz_station_close);
}

static gboolean
find_actors (Day *day, GError **error)
{
  g_autoptr (GPtrArray) staff = yz_staff_list (day->station, error);

  for (guint i = 0; staff != NULL && i < staff->len; i++) {
    const YzStaff *member = g_ptr_array_index (staff, i);
    YzActor **actor = NULL;

    if (member->role == YZ_ROLE_CHIEF)
      actor = &day->chief;
    else if (member->role == YZ_ROLE_ATTENDANT)
      actor = &day->attendant;
    else if (member->role == YZ_ROLE_REVIEWER)
      actor = &day->reviewer;
    if (actor == NULL || *actor != NULL)
      continue;
    *actor = g_new0 (YzActor, 1);
    (*actor)->staff = member->id;
    (*actor)->role = member->role;
    (*actor)->name = g_strdup (member->name);
  }
  return staff != NULL;
}

gboolean
day_open (Day *day, const char *uri, const char *dir, GError **error)
{
  memset (day, 0, sizeof *day);
  day->dir = g_strdup (dir);
  day->station = yz_station_open (uri, YZ_STORE_WRITE, error);
  if (day->station != NULL && find_actors (day, error))
    return TRUE;
  day_close (day);
  return FALSE;
}

void
day_close (Day *day)
{
  g_clear_pointer (&day->station, yz_station_close);
  g_clear_pointer (&day->chief, yz_actor_free);
  g_clear_pointer (&day->attendant, yz_actor_free);
  g_clear_pointer (&day->reviewer, yz_actor_free);
  g_clear_pointer (&day->dir, g_free);
}

/* One of the ids that @sql gives, which counts them by "count" and takes the one at $1 by "pick". 0
 * if there are none. */
static int64_t
pick (Day *day, GRand *random, const char *count, const char *take, GError **error)
{
  YzStore *store = yz_station_get_store (day->station);
  g_autoptr (YzStatement) counted = yz_store_query (store, count);
  g_autoptr (YzStatement) taken = yz_store_query (store, take);
  int64_t there = 0;

  if (!yz_statement_fetch (counted, error))
    return 0;
  there = yz_statement_get_int (counted, 0);
  if (there == 0)
    return 0;
  yz_statement_bind_int (taken, 1, g_rand_int_range (random, 0, (gint32) there));
  return yz_statement_fetch (taken, error) ? yz_statement_get_int (taken, 0) : 0;
}

static int64_t
pick_rider (Day *day, GRand *random, GError **error)
{
  return pick (day,
               random,
               "SELECT count (*) FROM rider",
               "SELECT id FROM rider ORDER BY id LIMIT 1 OFFSET $1",
               error);
}

static int64_t
pick_item (Day *day, GRand *random, GError **error)
{
  return pick (day,
               random,
               "SELECT count (*) FROM item",
               "SELECT id FROM item ORDER BY id LIMIT 1 OFFSET $1",
               error);
}

static int64_t
pick_redemption (Day *day, GRand *random, GError **error)
{
  return pick (day,
               random,
               "SELECT count (*) FROM entry WHERE kind = 2",
               "SELECT id FROM entry WHERE kind = 2 ORDER BY id DESC LIMIT 1 OFFSET $1",
               error);
}

static int64_t
pick_job (Day *day, GRand *random, GError **error)
{
  return pick (day,
               random,
               "SELECT count (*) FROM job WHERE state = 1",
               "SELECT id FROM job WHERE state = 1 ORDER BY id LIMIT 1 OFFSET $1",
               error);
}

static DayKind
choose (GRand *random)
{
  static const struct {
    DayKind kind;
    int share; /* of 100 */
  } kinds[] = {
    { DAY_REDEEM, 44 }, { DAY_RETURN, 8 }, { DAY_REVERSE, 5 }, { DAY_JOB, 14 }, { DAY_REVIEW, 12 },
    { DAY_RECEIVE, 8 }, { DAY_RIDER, 4 },  { DAY_CARD, 2 },    { DAY_SEAL, 3 },
  };
  int at = g_rand_int_range (random, 0, 100);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (at < kinds[i].share)
      return kinds[i].kind;
    at -= kinds[i].share;
  }
  return DAY_REDEEM;
}

static void
think_of_redemption (Day *day, GRand *random, DayOperation *operation, GError **error)
{
  operation->kind = DAY_REDEEM;
  operation->subject = pick_rider (day, random, error);
  operation->n_lines = (gsize) g_rand_int_range (random, 1, DAY_LINES_MAX + 1);
  for (gsize i = 0; i < operation->n_lines; i++) {
    operation->lines[i].item = pick_item (day, random, NULL);
    operation->lines[i].quantity = g_rand_int_range (random, 1, 3);
  }
}

static void
think_of_return (Day *day, GRand *random, DayOperation *operation, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (day->station),
                    "SELECT item_id FROM redemption_line WHERE entry_id = $1 ORDER BY line");

  operation->subject = pick_redemption (day, random, error);
  if (operation->subject == 0 || g_rand_boolean (random))
    return;
  yz_statement_bind_int (statement, 1, operation->subject);
  if (yz_statement_step (statement, NULL) != YZ_STEP_ROW)
    return;
  operation->n_lines = 1;
  operation->lines[0].item = yz_statement_get_int (statement, 0);
  operation->lines[0].quantity = 1;
}

void
day_think_of (Day *day, GRand *random, DayKind kind, DayOperation *operation, GError **error)
{
  memset (operation, 0, sizeof *operation);
  operation->kind = kind;
  operation->op_id = yz_op_id_new ();
  operation->quantity = g_rand_int_range (random, 1, 20);
  switch (operation->kind) {
  case DAY_RETURN:
    think_of_return (day, random, operation, error);
    break;
  case DAY_REVERSE:
    operation->subject = pick_redemption (day, random, error);
    break;
  case DAY_JOB:
  case DAY_CARD:
    operation->subject = pick_rider (day, random, error);
    break;
  case DAY_REVIEW:
    operation->subject = pick_job (day, random, error);
    break;
  case DAY_RECEIVE:
    operation->subject = pick_item (day, random, error);
    break;
  case DAY_RIDER:
    operation->quantity = g_rand_int_range (random, 0, 100000000);
    operation->subject = operation->quantity;
    break;
  case DAY_SEAL:
    operation->subject = 1;
    break;
  case DAY_REDEEM:
  default:
    break;
  }
  if (operation->kind == DAY_REDEEM || operation->subject == 0)
    think_of_redemption (day, random, operation, error);
}

void
day_think (Day *day, GRand *random, DayOperation *operation, GError **error)
{
  day_think_of (day, random, choose (random), operation, error);
}

static gboolean
take_result (YzRedemption *redemption, gboolean *repeated)
{
  if (redemption == NULL)
    return FALSE;
  *repeated = redemption->repeated;
  yz_redemption_free (redemption);
  return TRUE;
}

/* A file somebody brings; the same one at every try. */
static char *
bring_file (const Day *day, const DayOperation *operation)
{
  g_autofree char *name = yz_op_id_to_text (&operation->op_id);
  g_autofree char *path = g_build_filename (day->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_file_set_contents (path, name, -1, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static gboolean
record_job (Day *day, const DayOperation *operation, GError **error)
{
  g_autofree char *file = operation->quantity % 2 != 0 ? bring_file (day, operation) : NULL;
  const char *const files[] = { file, NULL };
  const YzJobFields fields = {
    .op_id = operation->op_id,
    .rider = operation->subject,
    .kind = "leaflet",
    .quantity = operation->quantity,
    .evidence = files,
  };

  return yz_job_record (day->station, day->attendant, &fields, error) != 0;
}

/* A rider has no op_id: the phone is what tells that he is there. */
static gboolean
add_rider (Day *day, const DayOperation *operation, gboolean *repeated, GError **error)
{
  g_autofree char *phone = day_make_phone (operation);
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  GError *problem = NULL;

  fields.name = "新人";
  fields.phone = phone;
  fields.platform = "美团";
  if (yz_rider_add (day->station, day->attendant, &fields, &problem) != 0)
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_EXISTS)) {
    g_error_free (problem);
    *repeated = TRUE;
    return TRUE;
  }
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
issue_card (Day *day, const DayOperation *operation, GError **error)
{
  g_autoptr (YzCard) card = yz_card_issue (day->station, day->attendant, operation->subject, error);

  return card != NULL;
}

static gboolean
seal (Day *day, GError **error)
{
  YzStore *store = yz_station_get_store (day->station);
  YzLedger *ledger = yz_station_get_ledger (day->station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);

  return transaction != NULL && yz_desk_seal (store, yz_ledger_get_desk (ledger), error) &&
         yz_transaction_commit (transaction, error);
}

/* What goods are handed out for, and comes back. */
static gboolean
try_redemption (Day *day, const DayOperation *operation, gboolean *repeated, GError **error)
{
  const YzOpId *op_id = &operation->op_id;
  YzRedemption *redemption = NULL;

  if (operation->kind == DAY_REDEEM)
    redemption = yz_redemption_book (day->station,
                                     day->attendant,
                                     op_id,
                                     operation->subject,
                                     operation->lines,
                                     operation->n_lines,
                                     error);
  else if (operation->kind == DAY_RETURN)
    redemption = yz_redemption_return (day->station,
                                       day->attendant,
                                       op_id,
                                       operation->subject,
                                       operation->lines,
                                       operation->n_lines,
                                       "brought back",
                                       error);
  else
    redemption = yz_redemption_reverse (day->station,
                                        day->attendant,
                                        op_id,
                                        operation->subject,
                                        "a mistake",
                                        error);
  return take_result (redemption, repeated);
}

static gboolean
review (Day *day, const DayOperation *operation, GError **error)
{
  YzReviewResult result = { 0 };

  return yz_review_decide (day->station,
                           day->reviewer,
                           &operation->op_id,
                           operation->subject,
                           YZ_JOB_APPROVED,
                           "checked",
                           &result,
                           error);
}

static gboolean
receive (Day *day, const DayOperation *operation, gboolean *repeated, GError **error)
{
  YzBooking booking = { 0 };
  gboolean done = yz_item_receive (day->station,
                                   day->attendant,
                                   &operation->op_id,
                                   operation->subject,
                                   operation->quantity,
                                   "purchase",
                                   &booking,
                                   error);

  *repeated = booking.repeated;
  return done;
}

gboolean
day_try (Day *day, const DayOperation *operation, gboolean *repeated, GError **error)
{
  gboolean ignored = FALSE;

  if (repeated == NULL)
    repeated = &ignored;
  *repeated = FALSE;
  switch (operation->kind) {
  case DAY_REDEEM:
  case DAY_RETURN:
  case DAY_REVERSE:
    return try_redemption (day, operation, repeated, error);
  case DAY_JOB:
    return record_job (day, operation, error);
  case DAY_REVIEW:
    return review (day, operation, error);
  case DAY_RECEIVE:
    return receive (day, operation, repeated, error);
  case DAY_RIDER:
    return add_rider (day, operation, repeated, error);
  case DAY_CARD:
    return issue_card (day, operation, error);
  case DAY_SEAL:
    return seal (day, error);
  default:
    g_assert_not_reached ();
  }
}

char *
day_make_phone (const DayOperation *operation)
{
  return g_strdup_printf ("139%08" G_GINT64_FORMAT, (gint64) operation->quantity);
}

gboolean
day_is_refusal (const GError *error)
{
  return error != NULL && error->domain == YZ_ERROR && error->code < YZ_ERROR_USAGE;
}
