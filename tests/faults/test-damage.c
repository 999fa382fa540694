/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-damage"

#include "faults.h"

#include "damage.h"
#include "day.h"
#include "yz-desk.h"
#include "yz-proof.h"
#include "yz-sentence.h"
#include "yz-sqlite-log.h"
#include "yz-sqlite.h"
#include "yz-test-sums.h"
#include "yz-transaction.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPERATIONS 250
#define LOG_OPERATIONS 40
#define PAGE YZ_SQLITE_PAGE_SIZE

/* A station after some days, and what lies in its file. */
typedef struct {
  YzTestStation test;
  char *errand;
  char *path;
  guint8 *file;
  gsize size;
  char *content;
} Bench;

static void
work (Bench *bench, guint32 seed, guint operations)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  g_auto (Day) day = { 0 };

  day_open (&day, bench->test.uri, bench->errand, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < operations; i++) {
    DayOperation operation;

    day_think (&day, random, &operation, &error);
    g_assert_no_error (error);
    if (!day_try (&day, &operation, NULL, &error) && !day_is_refusal (error))
      g_assert_no_error (error);
    g_clear_error (&error);
  }
}

static void
keep (Bench *bench)
{
  g_clear_pointer (&bench->file, g_free);
  g_clear_pointer (&bench->content, g_free);
  g_assert_true (g_file_get_contents (bench->path, (char **) &bench->file, &bench->size, NULL));
  bench->content = damage_read_content (bench->path);
  g_assert_nonnull (bench->content);
}

static void
put_back (Bench *bench)
{
  g_assert_true (
    g_file_set_contents (bench->path, (char *) bench->file, (gssize) bench->size, NULL));
}

static void
bench_init (Bench *bench)
{
  memset (bench, 0, sizeof *bench);
  day_create (&bench->test);
  bench->path = g_strdup (bench->test.path);
  bench->errand = yz_test_make_dir ();
  work (bench, 4, OPERATIONS);
  keep (bench);
}

static void
bench_clear (Bench *bench)
{
  yz_test_remove_tree (bench->errand);
  g_free (bench->errand);
  g_free (bench->path);
  g_free (bench->file);
  g_free (bench->content);
  yz_test_station_clear (&bench->test);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* How many of some trials were noticed, and by whom. */
typedef struct {
  guint used;
  guint found;
  guint integrity;
  guint verify;
  guint proof;
  guint checksum;
  guint wrong;
} Tally;

static void
count (Tally *tally, gboolean used, guint found)
{
  tally->wrong += (found & FOUND_WRONG) != 0;
  if (!used)
    return;
  tally->used++;
  tally->found += (found & ~(guint) FOUND_WRONG) != 0;
  tally->integrity += (found & (FOUND_OPENING | FOUND_INTEGRITY)) != 0;
  tally->verify += (found & FOUND_VERIFY) != 0;
  tally->proof += (found & (FOUND_PROOF | FOUND_READING)) != 0;
  tally->checksum += (found & FOUND_CHECKSUM) != 0;
}

static void
tell (const char *what, const Tally *tally)
{
  g_test_message ("%s: %u of %u found (checksum %u, integrity check %u, verification %u, proof and "
                  "reading %u); wrong rows that nobody noticed: %u",
                  what,
                  tally->found,
                  tally->used,
                  tally->checksum,
                  tally->integrity,
                  tally->verify,
                  tally->proof,
                  tally->wrong);
}

static void
try (Bench *bench, DamageKind kind, gboolean loud, Tally *tally)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122 + (guint32) kind);
  guint trials = faults_choose (100, 500);

  for (guint i = 0; i < trials; i++) {
    gsize size = 0;
    gboolean used = FALSE;
    g_autofree guint8 *damaged = damage_make (kind, random, bench->file, bench->size, &size, &used);
    guint found = 0;

    g_assert_true (g_file_set_contents (bench->path, (char *) damaged, (gssize) size, NULL));
    found = damage_look (bench->path, bench->content);
    count (tally, used, found);
    if (loud && ((used && found == 0) || (found & FOUND_WRONG) != 0))
      g_test_message ("%s, trial %u: not found", damage_get_name (kind), i);
  }
  put_back (bench);
}

/* Whatever was changed in a page that is used is found, and nothing else is read instead. */
static void
test_found (void)
{
  g_auto (Bench) bench = { 0 };

  bench_init (&bench);
  g_assert_cmpint (yz_test_find_bad_page (bench.file, bench.size, PAGE), ==, 0);
  g_assert_cmpuint (damage_look (bench.path, bench.content), ==, 0);
  for (int kind = 0; kind < DAMAGE_KINDS; kind++) {
    Tally tally = { 0 };

    try (&bench, kind, TRUE, &tally);
    tell (damage_get_name (kind), &tally);
    g_assert_cmpuint (tally.found, ==, tally.used);
    g_assert_cmpuint (tally.wrong, ==, 0);
  }
}

/* One bit in each place where the file has the rider's name: another name comes of it. */
static void
rename_rider (Bench *bench, Tally *tally)
{
  static const char name[] = "张三";
  gsize length = strlen (name);

  for (gsize at = 0; at + length <= bench->size; at++) {
    if (memcmp (bench->file + at, name, length) != 0)
      continue;
    bench->file[at + length - 1] ^= 1;
    put_back (bench);
    bench->file[at + length - 1] ^= 1;
    count (tally, TRUE, damage_look (bench->path, bench->content));
  }
  put_back (bench);
  g_assert_cmpuint (tally->used, >, 0);
}

/* The control: without sums there is damage, and there are wrong rows, that nobody notices. */
static void
test_control (void)
{
  g_auto (Bench) bench = { 0 };
  Tally bits = { 0 };
  Tally sectors = { 0 };
  Tally names = { 0 };

  bench_init (&bench);
  rename_rider (&bench, &names);
  tell ("bits in a name", &names);
  g_assert_cmpuint (names.found, ==, names.used);
  memset (&names, 0, sizeof names);
  yz_test_strip_sums (bench.path);
  keep (&bench);
  g_assert_cmpuint (damage_look (bench.path, bench.content), ==, 0);
  try (&bench, DAMAGE_BIT, FALSE, &bits);
  tell ("without checksums: flipped bits", &bits);
  try (&bench, DAMAGE_SECTOR, FALSE, &sectors);
  tell ("without checksums: random sectors", &sectors);
  rename_rider (&bench, &names);
  tell ("without checksums: bits in a name", &names);
  g_assert_cmpuint (bits.found, <, bits.used);
  g_assert_cmpuint (names.wrong, >, 0);
  g_assert_cmpuint (bits.checksum + sectors.checksum, ==, 0);
}

/* What a killed writer left: the database, its log, and the receipts that people were given. */
typedef struct {
  Bench bench;
  char *log_path;
  guint8 *log;
  gsize log_size;
  GPtrArray *receipts; /* of char* */
  int64_t entries;
} Remains;

static int64_t
count_entries (YzStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT count (*) FROM entry");

  yz_statement_fetch (statement, &error);
  g_assert_no_error (error);
  return yz_statement_get_int (statement, 0);
}

static void
collect_receipts (Remains *remains)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_station_open (remains->bench.path, YZ_STORE_READ, &error);
  g_autoptr (YzStatement) list = NULL;

  g_assert_no_error (error);
  list = yz_store_query (yz_station_get_store (station), "SELECT id FROM entry WHERE kind = 2");
  while (yz_statement_step (list, &error) == YZ_STEP_ROW) {
    g_autoptr (YzReceipt) receipt =
      yz_receipt_load (station, yz_statement_get_int (list, 0), &error);

    g_assert_no_error (error);
    g_ptr_array_add (remains->receipts, g_strdup (receipt->receipt_code));
  }
  g_assert_no_error (error);
  remains->entries = count_entries (yz_station_get_store (station));
}

/* A process that works and is killed right after a redemption was confirmed. */
static void
work_and_die (Bench *bench)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (GError) error = NULL;
  Day day = { 0 };
  gboolean redeemed = FALSE;

  if (!day_open (&day, bench->test.uri, bench->errand, &error))
    _exit (2);
  for (guint i = 0; i < LOG_OPERATIONS || !redeemed; i++) {
    DayOperation operation;

    if (i < LOG_OPERATIONS)
      day_think (&day, random, &operation, &error);
    else
      day_think_of (&day, random, DAY_REDEEM, &operation, &error);
    redeemed =
      error == NULL && day_try (&day, &operation, NULL, &error) && operation.kind == DAY_REDEEM;
    if (error != NULL && !day_is_refusal (error))
      _exit (3);
    g_clear_error (&error);
  }
  kill (getpid (), SIGKILL);
}

static void
put_remains_back (Remains *remains, const guint8 *log)
{
  g_autofree char *index = g_strconcat (remains->bench.path, "-shm", NULL);

  g_unlink (index);
  put_back (&remains->bench);
  g_assert_true (
    g_file_set_contents (remains->log_path, (char *) log, (gssize) remains->log_size, NULL));
}

static void
remains_init (Remains *remains)
{
  Bench *bench = &remains->bench;
  int status = 0;
  pid_t pid = 0;

  memset (remains, 0, sizeof *remains);
  day_create (&bench->test);
  bench->path = g_strdup (bench->test.path);
  bench->errand = yz_test_make_dir ();
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    work_and_die (bench);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  remains->log_path = g_strconcat (bench->path, "-wal", NULL);
  g_assert_true (g_file_get_contents (bench->path, (char **) &bench->file, &bench->size, NULL));
  g_assert_true (
    g_file_get_contents (remains->log_path, (char **) &remains->log, &remains->log_size, NULL));
  remains->receipts = g_ptr_array_new_with_free_func (g_free);
  collect_receipts (remains);
  bench->content = damage_read_content (bench->path);
}

static void
remains_clear (Remains *remains)
{
  bench_clear (&remains->bench);
  g_free (remains->log_path);
  g_free (remains->log);
  g_ptr_array_unref (remains->receipts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Remains, remains_clear)

/* Whether a receipt that somebody has fits no more. */
static gboolean
receipts_tell (Remains *remains)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = yz_store_open (remains->bench.path, YZ_STORE_READ, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < remains->receipts->len; i++)
    if (!yz_verify_receipt (store, g_ptr_array_index (remains->receipts, i), NULL))
      return TRUE;
  return FALSE;
}

/* How many entries are left where SQLite is asked alone. */
static int64_t
count_with_sqlite (const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  int64_t entries = -1;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (db, "SELECT count (*) FROM entry", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    entries = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return entries;
}

/* A bit is turned in the log of a writer that was killed. SQLite, and that is the control, takes
 * what is before it and says nothing. */
static void
test_log (void)
{
  g_auto (Remains) remains = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (31);
  guint trials = faults_choose (100, 500);
  guint refused = 0;
  guint told = 0;
  guint silent = 0;

  remains_init (&remains);
  for (guint i = 0; i < trials; i++) {
    g_autofree guint8 *log = g_memdup2 (remains.log, remains.log_size);
    gsize at = (gsize) g_rand_int_range (random, 0, (gint32) remains.log_size);
    g_autoptr (GError) error = NULL;

    log[at] ^= (guint8) (1u << g_rand_int_range (random, 0, 8));
    put_remains_back (&remains, log);
    silent += count_with_sqlite (remains.bench.path) != remains.entries;
    put_remains_back (&remains, log);
    if (!yz_sqlite_log_check (remains.bench.path, PAGE, &error)) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_STORE_DAMAGED);
      g_assert_cmpuint (damage_look (remains.bench.path, remains.bench.content), ==, FOUND_OPENING);
      refused++;
    } else {
      g_assert_true (receipts_tell (&remains));
      told++;
    }
  }
  g_test_message ("log: %u of %u trials refused when opened; %u in the last transactions, each "
                  "found "
                  "by a receipt; SQLite alone forgot bookings in %u",
                  refused,
                  trials,
                  told,
                  silent);
  g_assert_cmpuint (refused, >, trials * 3 / 4);
  g_assert_cmpuint (silent, >, trials * 3 / 4);
}

/* A damaged signing key seals nothing, for that could never be taken back; booking goes on. */
static void
test_key (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autofree char *path = NULL;
  g_autofree guint8 *key = NULL;
  gsize size = 0;

  bench_init (&bench);
  path = g_strdup_printf ("%s.files/desk-1.key", bench.path);
  g_assert_true (g_file_get_contents (path, (char **) &key, &size, NULL));
  for (gsize at = 0; at <= size; at += 3) {
    g_auto (Day) day = { 0 };
    DayOperation operation;
    g_autoptr (GError) error = NULL;
    g_autoptr (YzTransaction) transaction = NULL;
    g_autofree char *sentence = NULL;

    if (at < size)
      key[at] ^= 0x20;
    g_assert_true (
      g_file_set_contents (path, (char *) key, (gssize) (at < size ? size : 20), NULL));
    if (at < size)
      key[at] ^= 0x20;
    day_open (&day, bench.test.uri, bench.errand, &error);
    g_assert_no_error (error);
    day_think_of (&day, random, DAY_RECEIVE, &operation, &error);
    g_assert_true (day_try (&day, &operation, NULL, &error));
    transaction = yz_transaction_begin (yz_station_get_store (day.station), &error);
    g_assert_no_error (error);
    g_assert_false (yz_desk_seal (yz_station_get_store (day.station), 1, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_IO);
    sentence = yz_sentence_for_error (error);
    g_assert_nonnull (strstr (sentence, path));
  }
  g_assert_true (g_file_set_contents (path, (char *) key, (gssize) size, NULL));
  keep (&bench);
  g_assert_cmpuint (damage_look (bench.path, bench.content), ==, 0);
}

/* The first file below @dir that is not a directory. */
static char *
find_file (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name = NULL;
  char *found = NULL;

  while (open != NULL && found == NULL && (name = g_dir_read_name (open)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      found = find_file (path);
    else
      found = g_steal_pointer (&path);
  }
  return found;
}

/* Evidence that is not what it was, or not there. */
static void
test_evidence (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  g_autofree guint8 *good = NULL;
  gsize size = 0;

  bench_init (&bench);
  dir = g_strdup_printf ("%s.files/evidence", bench.path);
  path = find_file (dir);
  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, (char **) &good, &size, NULL));
  for (guint i = 0; i < 20; i++) {
    g_autofree guint8 *damaged = g_memdup2 (good, size);

    damaged[g_rand_int_range (random, 0, (gint32) size)] ^= (guint8) (1u << i % 8);
    g_assert_true (
      g_file_set_contents (path, (char *) damaged, (gssize) (i % 5 == 4 ? size - 1 : size), NULL));
    g_assert_cmpuint (damage_look (bench.path, bench.content), ==, FOUND_PROOF);
  }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (damage_look (bench.path, bench.content), ==, FOUND_PROOF);
}

/* Rubbish in the lock file is nothing but rubbish; a directory there is told. */
static void
test_lock (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sentence = NULL;
  char rubbish[5000];

  bench_init (&bench);
  path = g_strconcat (bench.path, ".lock", NULL);
  memset (rubbish, '\xee', sizeof rubbish);
  g_assert_true (g_file_set_contents (path, rubbish, sizeof rubbish, NULL));
  work (&bench, 77, 3);
  keep (&bench);
  g_assert_cmpuint (damage_look (bench.path, bench.content), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  work (&bench, 78, 3);
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  store = yz_store_open (bench.path, YZ_STORE_WRITE, &error);
  g_assert_null (store);
  sentence = yz_sentence_for_error (error);
  g_assert_cmpint (yz_error_get_exit (error), ==, YZ_EXIT_STORE);
  g_assert_nonnull (sentence);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* A header of ours with nothing of ours behind it. */
static void
test_rubbish (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  bench_init (&bench);
  for (guint i = 0; i < 20; i++) {
    gsize size = (gsize) g_rand_int_range (random, 100, 40000);
    g_autofree guint8 *file = g_malloc (size);
    guint found = 0;

    for (gsize at = 0; at < size; at++)
      file[at] = at < 100 ? bench.file[at] : (guint8) g_rand_int_range (random, 0, 256);
    g_assert_true (g_file_set_contents (bench.path, (char *) file, (gssize) size, NULL));
    found = damage_look (bench.path, bench.content);
    g_assert_true (found == FOUND_OPENING || found == FOUND_CHECKSUM);
  }
  put_back (&bench);
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);
  g_test_add_func ("/damage/found", test_found);
  g_test_add_func ("/damage/control", test_control);
  g_test_add_func ("/damage/log", test_log);
  g_test_add_func ("/damage/key", test_key);
  g_test_add_func ("/damage/evidence", test_evidence);
  g_test_add_func ("/damage/lock", test_lock);
  g_test_add_func ("/damage/rubbish", test_rubbish);
  return g_test_run ();
}
