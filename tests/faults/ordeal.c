/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ordeal"

#include "ordeal.h"

#include "day.h"
#include "disk.h"
#include "yz-group.h"
#include "yz-sqlite-disk.h"
#include "yz-sqlite.h"
#include "yz-test-dump.h"
#include "yz-verify.h"

#include <string.h>

/* Small, so that the log is folded into the database within the day. */
#define CHECKPOINT_PAGES 20

typedef struct {
  const Trouble *trouble;
  gboolean mutant;
  OrdealResult *result;
  YzTestStation test;
  char *errand; /* where people bring files from */
  GRand *random;
  Day day;
  DayBook *book;
  gboolean reported;
  char *finding;
} Ordeal;

static const DayKind script[] = {
  DAY_RIDER,  DAY_CARD,    DAY_JOB,    DAY_REVIEW,  DAY_REDEEM, DAY_RETURN,
  DAY_REDEEM, DAY_RECEIVE, DAY_REDEEM, DAY_REVERSE, DAY_SEAL,
};

void
ordeal_result_clear (OrdealResult *result)
{
  g_clear_pointer (&result->finding, g_free);
}

G_GNUC_PRINTF (2, 3)
static void
find (Ordeal *self, const char *format, ...)
{
  va_list arguments;

  if (self->finding != NULL)
    return;
  va_start (arguments, format);
  self->finding = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* Whether it is an error that a person can be told: of ours, and of the store or a file. */
static void
judge (Ordeal *self, const char *step, const GError *error)
{
  self->reported = TRUE;
  if (error == NULL)
    find (self, "%s: failed without an error", step);
  else if (error->domain != YZ_ERROR || yz_error_get_exit (error) != YZ_EXIT_STORE)
    find (self, "%s: an error of another kind: %s", step, error->message);
  else if (error->code == YZ_ERROR_STORE_FULL)
    self->result->errors_full++;
}

static void
examine (Ordeal *self, const char *when)
{
  g_autofree char *wrong =
    day_examine (&self->day, self->book, self->book->confirmed, self->book->operations->len);

  if (wrong != NULL)
    find (self, "%s: %s", when, wrong);
}

static gboolean
open_station (Ordeal *self)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  self->trouble->resume (self->trouble->data);
  done = day_open (&self->day, self->test.path, self->errand, &error);
  self->trouble->pause (self->trouble->data);
  if (!done) {
    judge (self, "opening", error);
    g_clear_error (&error);
    done = day_open (&self->day, self->test.path, self->errand, &error);
    if (!done)
      find (self, "opening again: %s", error->message);
  }
  if (done) {
    YzSqlite *sqlite = yz_station_get_store (self->day.station)->connection;

    sqlite3_wal_autocheckpoint (sqlite->db, CHECKPOINT_PAGES);
  }
  return done;
}

static gboolean
try_operation (Ordeal *self, const DayOperation *operation, GError **error)
{
  if (self->mutant && operation->kind == DAY_REDEEM)
    return day_try_in_two (&self->day, operation, error);
  return day_try (&self->day, operation, NULL, error);
}

/* Something that is not refused: the first rider has points; what is taken back is the last
 * redemption, and all of it. */
static void
think (Ordeal *self, DayKind kind, DayOperation *operation)
{
  g_autoptr (GError) error = NULL;

  day_think_of (&self->day, self->random, kind, operation, &error);
  g_assert_no_error (error);
  operation->quantity |= 1; /* with evidence */
  if (kind == DAY_REDEEM)
    operation->subject = yz_test_query_int (self->day.station, "SELECT min (id) FROM rider");
  if (kind == DAY_RETURN || kind == DAY_REVERSE) {
    operation->subject =
      yz_test_query_int (self->day.station, "SELECT max (id) FROM entry WHERE kind = 2");
    operation->n_lines = 0;
  }
}

/* One operation; what failed is tried again when the trouble is over. */
static void
operate (Ordeal *self, DayKind kind)
{
  const Trouble *trouble = self->trouble;
  DayOperation operation;
  g_autofree char *before = yz_test_dump_store (self->day.station);
  g_autofree char *after = NULL;
  g_autofree char *step = g_strdup_printf ("operation %d", kind);
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  think (self, kind, &operation);
  g_array_append_val (self->book->operations, operation);
  trouble->resume (trouble->data);
  done = try_operation (self, &operation, &error);
  trouble->pause (trouble->data);
  if (!done) {
    judge (self, step, error);
    g_clear_error (&error);
    after = yz_test_dump_store (self->day.station);
    if (!g_str_equal (before, after)) {
      self->book->confirmed++;
      examine (self, "after an operation that failed and is there");
      self->book->confirmed--;
    }
    if (!try_operation (self, &operation, &error))
      find (self, "%s, tried again: %s", step, error->message);
  }
  self->book->confirmed++;
  if (!done)
    examine (self, step);
}

/* Operations that share a commit: all of them are there or none. */
static gboolean
try_together (Ordeal *self, const DayOperation *operations, gsize count, GError **error)
{
  YzStore *store = yz_station_get_store (self->day.station);
  gboolean done = TRUE;

  if (!yz_group_begin (store, error))
    return FALSE;
  for (gsize i = 0; i < count && done; i++)
    done = day_try (&self->day, &operations[i], NULL, error);
  /* One that failed is undone alone, unless the engine gave up all of them. */
  return yz_group_commit (store, done ? error : NULL) && done;
}

static void
operate_together (Ordeal *self)
{
  static const DayKind kinds[] = { DAY_RECEIVE, DAY_REDEEM, DAY_JOB, DAY_REDEEM };
  const Trouble *trouble = self->trouble;
  DayOperation operations[G_N_ELEMENTS (kinds)];
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    think (self, kinds[i], &operations[i]);
    g_array_append_val (self->book->operations, operations[i]);
  }
  trouble->resume (trouble->data);
  done = try_together (self, operations, G_N_ELEMENTS (kinds), &error);
  trouble->pause (trouble->data);
  if (!done) {
    judge (self, "operations together", error);
    examine (self, "after operations together that failed");
  }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds) && !done; i++) {
    g_clear_error (&error);
    if (!try_operation (self, &operations[i], &error))
      find (self, "one of several, tried again: %s", error->message);
  }
  self->book->confirmed += G_N_ELEMENTS (kinds);
  if (!done)
    examine (self, "operations together");
}

/* Verification may fail but not find what is not there. */
static void
verify (Ordeal *self)
{
  const Trouble *trouble = self->trouble;
  g_autoptr (YzVerification) verification = NULL;
  g_autoptr (GError) error = NULL;

  trouble->resume (trouble->data);
  verification = yz_verify_ledger (yz_station_get_store (self->day.station), &error);
  trouble->pause (trouble->data);
  if (verification == NULL)
    judge (self, "verification", error);
}

static void
close_station (Ordeal *self)
{
  const Trouble *trouble = self->trouble;

  trouble->resume (trouble->data);
  day_close (&self->day);
  trouble->pause (trouble->data);
}

/* A day, with trouble at its @at-th moment. */
static void
live (Ordeal *self, guint64 at, gboolean lasting)
{
  g_autoptr (GError) error = NULL;

  yz_sqlite_disk_delete (self->test.path);
  yz_test_place_restore (&self->test.place);
  g_array_set_size (self->book->operations, 0);
  self->book->confirmed = 0;
  self->reported = FALSE;
  self->random = g_rand_new_with_seed (1);

  self->trouble->start (self->trouble->data, at, lasting);
  self->trouble->pause (self->trouble->data);
  if (open_station (self)) {
    for (gsize i = 0; i < G_N_ELEMENTS (script) && self->finding == NULL; i++)
      operate (self, script[i]);
    if (self->finding == NULL)
      operate_together (self);
    verify (self);
    close_station (self);
  }
  if (day_open (&self->day, self->test.path, self->errand, &error)) {
    examine (self, "on the next day");
    day_close (&self->day);
  } else {
    find (self, "on the next day: %s", error->message);
  }
  g_clear_pointer (&self->random, g_rand_free);
}

/* TRUE if there was trouble at all. */
static gboolean
meet (Ordeal *self, guint64 at, gboolean lasting)
{
  OrdealResult *result = self->result;
  gboolean met = FALSE;

  live (self, at, lasting);
  met = self->trouble->get_failed (self->trouble->data) > 0;
  if (met) {
    result->points++;
    result->errors += self->reported ? 1 : 0;
  }
  if (self->finding != NULL) {
    result->found++;
    if (result->finding == NULL)
      result->finding = g_strdup_printf ("%s %" G_GUINT64_FORMAT "%s: %s",
                                         self->trouble->name,
                                         at,
                                         lasting ? " and later" : "",
                                         self->finding);
  }
  g_clear_pointer (&self->finding, g_free);
  return met;
}

void
ordeal_run (const Trouble *trouble,
            gboolean lasting,
            guint stride,
            gboolean mutant,
            OrdealResult *result)
{
  Ordeal self = { .trouble = trouble, .mutant = mutant, .result = result };

  memset (result, 0, sizeof *result);
  day_create (&self.test);
  self.errand = yz_test_make_dir ();
  g_assert_true (day_open (&self.day, self.test.path, self.errand, NULL));
  self.book = day_book_new (&self.day);
  day_close (&self.day);
  yz_test_place_keep (&self.test.place);
  disk_watch (self.test.dir);

  for (guint64 at = 1; meet (&self, at, lasting); at += stride)
    ;

  disk_watch (NULL);
  g_clear_pointer (&self.book, day_book_free);
  yz_test_remove_tree (self.errand);
  g_free (self.errand);
  yz_test_station_clear (&self.test);
}
