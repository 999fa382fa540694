/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-cut-files"

#include "faults.h"

#include "day.h"
#include "disk-journal.h"
#include "yz-desk.h"
#include "yz-item.h"
#include "yz-store-private.h"
#include "yz-transaction.h"
#include "yz-verify.h"

#include <glib/gstdio.h>
#include <string.h>

/* Power cuts while whole files come and go: a station is made, a store brought up to date, a backup
 * written, a backup restored. */

#define OPERATIONS 12
#define PHONE "13800001234"

typedef struct {
  char *dir;    /* where things happen */
  char *image;  /* where what a cut left is looked at */
  char *errand; /* where people bring files from */
  GRand *random;
  guint cuts;
  guint found;
  char *finding; /* the first */
  double lies;

  YzTestStation test; /* for those that need one */
  DayBook *book;
  guint kept; /* operations that the backup has */
} Bench;

/* What is wrong with the image, or NULL; @done says whether the program was told that it was done.
 * Returns: (transfer full) (nullable) */
typedef char *(*Look) (Bench *bench, gboolean done);

static void
bench_init (Bench *bench, guint32 seed)
{
  memset (bench, 0, sizeof *bench);
  bench->random = g_rand_new_with_seed (seed);
  bench->dir = yz_test_make_dir ();
  bench->image = yz_test_make_dir ();
  bench->errand = yz_test_make_dir ();
}

static void
bench_clear (Bench *bench)
{
  yz_test_remove_tree (bench->dir);
  yz_test_remove_tree (bench->image);
  yz_test_remove_tree (bench->errand);
  g_free (bench->dir);
  g_free (bench->image);
  g_free (bench->errand);
  g_free (bench->finding);
  g_clear_pointer (&bench->book, day_book_free);
  if (bench->test.dir != NULL)
    yz_test_station_clear (&bench->test);
  g_rand_free (bench->random);
}

static void
cut (Bench *bench, DiskReplay *replay, DiskCutKind kind, Look look)
{
  char *finding = NULL;

  yz_test_remove_tree (bench->image);
  g_assert_cmpint (g_mkdir (bench->image, 0700), ==, 0);
  disk_replay_cut (replay, kind, bench->random, bench->image);
  finding = look (bench, disk_replay_get_mark (replay) > 0);
  bench->cuts++;
  bench->found += finding != NULL ? 1 : 0;
  if (bench->finding == NULL)
    bench->finding = g_steal_pointer (&finding);
  g_free (finding);
}

/* After every event, in all three ways, @times over. */
static void
cut_everywhere (Bench *bench, const DiskJournal *journal, guint times, Look look)
{
  for (guint i = 0; i < times; i++) {
    g_autoptr (DiskReplay) replay =
      disk_replay_new (journal, bench->lies, g_rand_int (bench->random));

    for (guint at = 0; at <= journal->events->len; at++) {
      /* Of many writes in a row only some. */
      gboolean dull = at < journal->events->len &&
                      g_array_index (journal->events, DiskEvent, at).kind == DISK_EVENT_WRITE &&
                      g_rand_int_range (bench->random, 0, 8) != 0;

      disk_replay_advance (replay, at);
      if (dull)
        continue;
      if (i == 0)
        cut (bench, replay, DISK_CUT_DROP, look);
      if (i == 0)
        cut (bench, replay, DISK_CUT_KEEP, look);
      cut (bench, replay, DISK_CUT_SCATTER, look);
    }
  }
}

static void
report (Bench *bench, const char *what)
{
  if (bench->finding != NULL)
    g_test_message ("%s: %u of %u: %s", what, bench->found, bench->cuts, bench->finding);
  g_assert_cmpuint (bench->found, ==, 0);
  g_test_message ("%s: %u power cuts, always whole", what, bench->cuts);
}

static YzStation *
make_station (const char *dir, GError **error)
{
  const YzStationSetup setup = {
    .name = "暖新驿站",
    .kind = YZ_STATION_CENTRE,
    .community = "东风社区",
    .admin_name = "站长",
    .admin_pin = YZ_TEST_PIN_CHIEF,
  };
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);

  return yz_station_create (path, &setup, error);
}

/* Goods come in, and the chain is sealed by the desk's key, which is a file of its own. */
static gboolean
use_station (YzStation *station, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (GPtrArray) staff = yz_staff_list (station, error);
  g_autoptr (YzTransaction) transaction = NULL;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  YzActor chief = { .role = YZ_ROLE_CHIEF, .name = (char *) "站长" };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  int64_t item = 0;

  if (staff == NULL || staff->len != 1)
    return FALSE;
  chief.staff = ((const YzStaff *) g_ptr_array_index (staff, 0))->id;
  fields.sku = "soap";
  fields.name = "肥皂";
  fields.price_points = 10;
  item = yz_item_put (station, &chief, &fields, NULL, NULL, error);
  if (item == 0 || !yz_item_receive (station, &chief, &op_id, item, 5, "purchase", &booking, error))
    return FALSE;
  transaction = yz_transaction_begin (store, error);
  return transaction != NULL && yz_desk_seal (store, 1, error) &&
         yz_transaction_commit (transaction, error);
}

static char *
look_at_new_station (Bench *bench, gboolean done)
{
  g_autofree char *path = g_build_filename (bench->image, "station.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_station_open (path, YZ_STORE_WRITE, &error);
  g_autoptr (YzVerification) verification = NULL;

  if (station == NULL && !done && g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_MISSING)) {
    g_clear_error (&error);
    station = make_station (bench->image, &error);
  }
  if (station == NULL || !use_station (station, &error) ||
      !yz_store_check_integrity (yz_station_get_store (station), &error))
    return g_strdup (error != NULL ? error->message : "not whole");
  verification = yz_verify_ledger (yz_station_get_store (station), &error);
  if (verification == NULL || verification->findings->len > 0)
    return g_strdup (error != NULL ? error->message : "verification finds something");
  return NULL;
}

static void
test_create (void)
{
  Bench bench;
  g_autoptr (DiskJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  YzStation *station = NULL;

  bench_init (&bench, 1);
  journal = disk_record (bench.dir);
  station = make_station (bench.dir, &error);
  g_assert_no_error (error);
  disk_mark (1);
  disk_record_stop ();
  yz_station_close (station);
  cut_everywhere (&bench, journal, faults_choose (2, 10), look_at_new_station);
  report (&bench, "a new station");
  bench_clear (&bench);
}

static const YzMigration versions[] = {
  { 1,
    (char *) "rider",
    (char *) "CREATE TABLE person (id @INT@ NOT NULL PRIMARY KEY, phone TEXT NOT NULL) @STRICT@;" },
  { 2,
    (char *) "rebuilt",
    (char *) "CREATE TABLE other (id @INT@ NOT NULL PRIMARY KEY, phone TEXT NOT NULL,"
             " note TEXT NOT NULL) @STRICT@;"
             "INSERT INTO other SELECT id, phone, 'old' FROM person;"
             "DROP TABLE person; ALTER TABLE other RENAME TO person;"
             "CREATE INDEX person_phone ON person (phone);" },
};

static const YzMigrations before = { (YzMigration *) versions, 1 };
static const YzMigrations after = { (YzMigration *) versions, 2 };

static gboolean
count_people (YzStore *store, const char *sql, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, sql);

  if (!yz_statement_fetch (statement, error))
    return FALSE;
  if (yz_statement_get_int (statement, 0) == OPERATIONS)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_VERIFY, NULL, "people are missing");
  return FALSE;
}

static char *
look_at_migrated (Bench *bench, gboolean done)
{
  g_autofree char *path = g_build_filename (bench->image, "station.db", NULL);
  g_autofree char *copy = g_strconcat (path, ".before-migration-2", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStore) old = NULL;

  /* The copy is whole or not there, and there once anything was changed. */
  if (g_access (copy, F_OK) == 0) {
    old = yz_store_open_with (copy, YZ_STORE_READ, &before, &error);
    if (old == NULL || !yz_store_check_integrity (old, &error) ||
        !count_people (old, "SELECT count (*) FROM person WHERE phone = '" PHONE "'", &error))
      return g_strdup (error->message);
  } else if (done) {
    return g_strdup ("no copy was kept");
  }
  if (done)
    store = yz_store_open_with (path, YZ_STORE_READ, &after, &error);
  else
    store = yz_store_open_with (path, YZ_STORE_WRITE, &after, &error);
  if (store == NULL || !yz_store_check_integrity (store, &error) ||
      !count_people (store, "SELECT count (*) FROM person WHERE note = 'old'", &error))
    return g_strdup (error->message);
  return NULL;
}

static void
make_people (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = yz_store_create_with (path, &before, &error);
  g_autoptr (YzTransaction) transaction = NULL;

  g_assert_no_error (error);
  transaction = yz_transaction_begin (store, &error);
  for (int i = 0; i < OPERATIONS; i++) {
    g_autoptr (YzStatement) statement =
      yz_store_query (store, "INSERT INTO person (id, phone) VALUES ($1, '" PHONE "')");

    yz_statement_bind_int (statement, 1, i);
    g_assert_true (yz_statement_run (statement, &error));
  }
  g_assert_true (yz_transaction_commit (transaction, &error));
}

static void
test_migrate (void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autoptr (DiskJournal) journal = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  bench_init (&bench, 2);
  path = g_build_filename (bench.dir, "station.db", NULL);
  make_people (path);
  journal = disk_record (bench.dir);
  store = yz_store_open_with (path, YZ_STORE_WRITE, &after, &error);
  g_assert_no_error (error);
  disk_mark (1);
  g_clear_pointer (&store, yz_store_close);
  disk_record_stop ();
  cut_everywhere (&bench, journal, faults_choose (3, 30), look_at_migrated);
  report (&bench, "a migration");
  bench_clear (&bench);
}

/* Some more operations at the station in @dir, all of which are confirmed. */
static void
work (Bench *bench, Day *day)
{
  for (int i = 0; i < OPERATIONS; i++) {
    g_autoptr (GError) error = NULL;
    DayOperation operation;

    day_think_of (day, bench->random, i % 3 == 0 ? DAY_RECEIVE : DAY_REDEEM, &operation, &error);
    g_assert_no_error (error);
    g_assert_true (day_try (day, &operation, NULL, &error));
    g_array_append_val (bench->book->operations, operation);
    bench->book->confirmed++;
  }
}

/* A station that has worked, in the watched directory. */
static void
make_worked (Bench *bench, Day *day)
{
  g_autoptr (GError) error = NULL;

  day_create (&bench->test);
  day_open (day, bench->test.path, bench->errand, &error);
  g_assert_no_error (error);
  bench->book = day_book_new (day);
  work (bench, day);
  bench->kept = bench->book->confirmed;
}

/* NULL if the store at @name in the image has the first @confirmed operations and no others. */
static char *
look_at_station (Bench *bench, const char *name, guint confirmed)
{
  g_autofree char *path = g_build_filename (bench->image, name, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (Day) day = { 0 };

  if (!day_open (&day, path, bench->errand, &error))
    return g_strdup_printf ("%s: %s", name, error->message);
  return day_examine (&day, bench->book, confirmed, confirmed);
}

static char *
look_at_backup (Bench *bench, gboolean done)
{
  g_autofree char *path = g_build_filename (bench->image, "backup.db", NULL);
  char *finding = look_at_station (bench, "station.db", bench->kept);

  if (finding != NULL)
    return finding;
  if (g_access (path, F_OK) != 0)
    return done ? g_strdup ("the backup is lost") : NULL;
  return look_at_station (bench, "backup.db", bench->kept);
}

static void
test_backup (void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autoptr (DiskJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  Day day = { 0 };

  bench_init (&bench, 3);
  make_worked (&bench, &day);
  path = g_build_filename (bench.test.dir, "backup.db", NULL);
  day_close (&day);
  journal = disk_record (bench.test.dir);
  day_open (&day, bench.test.path, bench.errand, &error);
  g_assert_true (yz_backup_write (yz_station_get_store (day.station), path, &error));
  disk_mark (1);
  disk_record_stop ();
  day_close (&day);
  cut_everywhere (&bench, journal, faults_choose (3, 30), look_at_backup);
  report (&bench, "a backup");
  bench_clear (&bench);
}

/* The store is the old one or the backup, but for sure the backup once that was said. */
static char *
look_at_restored (Bench *bench, gboolean done)
{
  g_autofree char *old = NULL;
  char *finding = NULL;

  if (!done) {
    old = look_at_station (bench, "station.db", bench->book->confirmed);
    if (old == NULL)
      return NULL;
  }
  finding = look_at_station (bench, "station.db", bench->kept);
  if (finding != NULL && old != NULL) {
    g_free (finding);
    finding = g_steal_pointer (&old);
  }
  return finding;
}

static DiskJournal *
record_restore (Bench *bench)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  DiskJournal *journal = NULL;
  Day day = { 0 };

  make_worked (bench, &day);
  path = g_build_filename (bench->test.dir, "backup.db", NULL);
  g_assert_true (yz_backup_write (yz_station_get_store (day.station), path, &error));
  work (bench, &day);
  day_close (&day);

  /* The day before the restore is on its way to the disk as well. */
  journal = disk_record (bench->test.dir);
  day_open (&day, bench->test.path, bench->errand, &error);
  g_assert_no_error (error);
  day_close (&day);
  g_assert_true (yz_backup_restore (path, bench->test.path, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  disk_mark (1);
  disk_record_stop ();
  return journal;
}

static void
test_restore (void)
{
  Bench bench;
  g_autoptr (DiskJournal) journal = NULL;

  bench_init (&bench, 4);
  journal = record_restore (&bench);
  cut_everywhere (&bench, journal, faults_choose (3, 30), look_at_restored);
  report (&bench, "a restore");
  bench_clear (&bench);
}

/* On a disk that lies at every second sync, files are not what they were said to be: not in every
 * life, but before long. */
static void
test_control (void)
{
  guint found = 0;

  for (guint32 seed = 5; found == 0; seed++) {
    g_autoptr (DiskJournal) journal = NULL;
    Bench bench;

    g_assert_cmpuint (seed, <, 15);
    bench_init (&bench, seed);
    bench.lies = 0.5;
    journal = record_restore (&bench);
    cut_everywhere (&bench, journal, 3, look_at_restored);
    g_test_message ("a disk that lies at half of the syncs: found at %u of %u power cuts (%s)",
                    bench.found,
                    bench.cuts,
                    bench.finding != NULL ? bench.finding : "nothing");
    found = bench.found;
    bench_clear (&bench);
  }
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);
  disk_hide_room (TRUE);

  g_test_add_func ("/cut-files/create", test_create);
  g_test_add_func ("/cut-files/migrate", test_migrate);
  g_test_add_func ("/cut-files/backup", test_backup);
  g_test_add_func ("/cut-files/restore", test_restore);
  g_test_add_func ("/cut-files/control/lying", test_control);

  return g_test_run ();
}
