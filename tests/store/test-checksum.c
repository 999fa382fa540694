/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-checksum"

#include "store-test.h"

#include "yz-page-sum.h"
#include "yz-sqlite.h"
#include "yz-sqlite-checksum.h"
#include "yz-test-sums.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PAGE YZ_SQLITE_PAGE_SIZE
#define FRAME (PAGE + 24)
#define LOG_HEADER 32

static guint8 *
read_file (const char *path, gsize *size)
{
  char *bytes = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, size, NULL));
  return (guint8 *) bytes;
}

/* Turns one bit of the file. */
static void
flip (const char *path, goffset at, guint bit)
{
  guint8 byte = 0;
  int fd = open (path, O_RDWR | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pread (fd, &byte, 1, at), ==, 1);
  byte ^= (guint8) (1u << bit);
  g_assert_cmpint (pwrite (fd, &byte, 1, at), ==, 1);
  close (fd);
}

static goffset
measure (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

static void
add_many (YzStore *store, int64_t from, int64_t to)
{
  for (int64_t id = from; id <= to; id++)
    plain_add (store, id);
}

/* The sum in four parts is the sum in one. */
static void
test_sum (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree guint8 *bytes = g_malloc (65536);

  for (gsize i = 0; i < 65536; i++)
    bytes[i] = (guint8) g_rand_int_range (random, 0, 256);
  for (gsize size = 0; size <= 65536; size += size < 2048 ? 8 : 4088) {
    YzPageSum whole = { 1, 2 };
    YzPageSum pieces = { 1, 2 };
    YzPageSum big = { 1, 2 };
    g_autofree guint8 *swapped = g_malloc0 (MAX (size, 1));

    yz_page_sum_add (&whole, bytes, size, FALSE);
    for (gsize at = 0; at < size; at += 8)
      yz_page_sum_add (&pieces, bytes + at, 8, FALSE);
    g_assert_true (yz_page_sum_equal (whole, pieces));
    for (gsize at = 0; at < size; at++)
      swapped[at] = bytes[at ^ 3];
    yz_page_sum_add (&big, swapped, size, TRUE);
    g_assert_true (yz_page_sum_equal (whole, big));
  }
}

/* Worked out by hand; and no bit of it can be turned. */
static void
test_sum_known (void)
{
  static const guint8 page[24] = { 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0 };
  guint8 sealed[24];

  memcpy (sealed, page, sizeof page);
  yz_page_sum_seal (sealed, sizeof sealed);
  /* 1, 3; then 1+3+3 = 7, 3+4+7 = 14. */
  g_assert_cmpuint (sealed[16], ==, 7);
  g_assert_cmpuint (sealed[20], ==, 14);
  g_assert_true (yz_page_sum_fits (sealed, sizeof sealed));
  for (guint bit = 0; bit < 8 * sizeof sealed; bit++) {
    sealed[bit / 8] ^= (guint8) (1u << bit % 8);
    g_assert_false (yz_page_sum_fits (sealed, sizeof sealed));
    sealed[bit / 8] ^= (guint8) (1u << bit % 8);
  }
}

static void
assert_sealed (const char *path)
{
  gsize size = 0;
  g_autofree guint8 *bytes = read_file (path, &size);

  g_assert_cmpuint (bytes[YZ_SQLITE_CHECKSUM_RESERVE_AT], ==, YZ_SQLITE_CHECKSUM_RESERVE);
  /* One from before keeps the size of its pages. */
  g_assert_cmpint (yz_test_find_bad_page (bytes, size, (gsize) bytes[16] << 8 | bytes[17]), ==, 0);
}

/* Each page of a store has its sum, whichever way it came into the file. */
static void
test_sealed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL;
  YzStore *store = NULL;

  place_init (&place);
  copy = place_beside (&place, ".copy");
  store = plain_create (&place);
  assert_sealed (place.path);
  add_many (store, 1, 300);
  /* Half of what is copied is in the log only. */
  yz_backup_write (store, copy, &error);
  g_assert_no_error (error);
  assert_sealed (copy);
  yz_store_close (store);
  assert_sealed (place.path);
  g_assert_cmpint (raw_query_int (place.path, "SELECT count (*) FROM t"), ==, 300);
  g_assert_cmpint (raw_query_int (copy, "SELECT count (*) FROM t"), ==, 300);
  raw_execute (place.path, "PRAGMA journal_mode = delete; DELETE FROM t WHERE id % 2");
  assert_sealed (place.path);
  raw_execute (place.path, "VACUUM");
  assert_sealed (place.path);
}

/* More than the cache of a copy holds, so that pages are written before the first one; and all of
 * it from the log, where pages have no sums. */
static void
test_large_copy (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL;
  sqlite3 *db = NULL;
  char *message = NULL;
  YzStore *store = NULL;

  place_init (&place);
  copy = place_beside (&place, ".copy");
  yz_store_close (plain_create (&place));
  g_assert_cmpint (yz_sqlite_checksum_open (place.path, &db, SQLITE_OPEN_READWRITE), ==, SQLITE_OK);
  sqlite3_exec (db,
                "PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;"
                "CREATE TABLE b (x BLOB);"
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                " INSERT INTO b SELECT randomblob (4000) FROM n",
                NULL,
                NULL,
                &message);
  g_assert_cmpstr (message, ==, NULL);
  store = plain_open (&place, YZ_STORE_READ);
  yz_backup_write (store, copy, &error);
  g_assert_no_error (error);
  yz_store_close (store);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  assert_sealed (copy);
  assert_sealed (place.path);
}

/* Any bit of any page: named, and never used. */
static void
test_flipped (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree guint8 *good = NULL;
  gsize size = 0;
  YzStore *store = NULL;

  place_init (&place);
  store = plain_create (&place);
  add_many (store, 1, 200);
  yz_store_close (store);
  good = read_file (place.path, &size);
  for (gsize page = 1; page <= size / PAGE; page++) {
    g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
    g_autoptr (GError) error = NULL;
    g_autofree char *wanted = g_strdup_printf ("page %" G_GSIZE_FORMAT " of %s", page, place.path);
    g_autoptr (YzStore) damaged = NULL;
    goffset at = (goffset) ((page - 1) * PAGE) + g_rand_int_range (random, 100, PAGE);

    flip (place.path, at, (guint) g_rand_int_range (random, 0, 8));
    damaged = yz_store_open_with (place.path, YZ_STORE_READ, scripts, &error);
    g_assert_true (damaged != NULL || error != NULL);
    if (damaged != NULL)
      g_assert_false (yz_store_check_integrity (damaged, &error));
    assert_error (error, YZ_ERROR_STORE_DAMAGED);
    g_assert_cmpstr (yz_error_get_subject (error), ==, wanted);
    g_clear_pointer (&damaged, yz_store_close);
    g_assert_true (g_file_set_contents (place.path, (char *) good, (gssize) size, NULL));
  }
}

/* A read that meets damage fails; the connection goes on with what is sound. */
static void
test_goes_on (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStatement) scan = NULL;
  g_autofree char *root_sql = NULL;
  int64_t root = 0;
  YzStep step = YZ_STEP_ROW;

  place_init (&place);
  store = plain_create (&place);
  add_many (store, 1, 300);
  yz_store_close (store);
  root = raw_query_int (place.path, "SELECT rootpage FROM sqlite_schema WHERE name = 't'");
  flip (place.path, (root - 1) * PAGE + 2000, 3);
  store = plain_open (&place, YZ_STORE_WRITE);
  scan = yz_store_query (store, "SELECT sum (n) FROM t");
  step = yz_statement_step (scan, &error);
  g_assert_cmpint (step, ==, YZ_STEP_ERROR);
  assert_error (error, YZ_ERROR_STORE_DAMAGED);
  root_sql = g_strdup_printf ("page %" G_GINT64_FORMAT " of %s", root, place.path);
  g_assert_cmpstr (yz_error_get_subject (error), ==, root_sql);
  g_clear_pointer (&scan, yz_statement_free);
  g_assert_cmpint (query_int (store, "SELECT max (version) FROM migration"), ==, 1);
}

/* What a connection remembers is not taken for what the file says. */
static void
test_remembered (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  add_many (store, 1, 300);
  yz_store_close (store);
  store = plain_open (&place, YZ_STORE_READ);
  g_assert_true (yz_store_check_integrity (store, NULL));
  flip (place.path, measure (place.path) - 2000, 3);
  g_assert_false (yz_store_check_integrity (store, &error));
  assert_error (error, YZ_ERROR_STORE_DAMAGED);
}

/* The note in the header that there are sums cannot get lost. */
static void
test_reserve (void)
{
  g_auto (Place) place = { 0 };
  YzStore *store = NULL;

  place_init (&place);
  store = plain_create (&place);
  yz_store_close (store);
  for (guint bit = 0; bit < 8; bit++) {
    g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
    g_autoptr (GError) error = NULL;

    flip (place.path, YZ_SQLITE_CHECKSUM_RESERVE_AT, bit);
    g_assert_null (yz_store_open_with (place.path, YZ_STORE_WRITE, scripts, &error));
    assert_error (error, YZ_ERROR_STORE_DAMAGED);
    flip (place.path, YZ_SQLITE_CHECKSUM_RESERVE_AT, bit);
  }
  yz_store_close (plain_open (&place, YZ_STORE_WRITE));
}

/* A store from before works as it did, and a restored backup of it has sums. */
static void
test_from_before (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize size = 0;
  YzStore *store = NULL;

  place_init (&place);
  backup = place_beside (&place, ".copy");
  store = plain_create (&place);
  add_many (store, 1, 100);
  yz_store_close (store);
  yz_test_strip_sums (place.path);
  store = plain_open (&place, YZ_STORE_WRITE);
  add_many (store, 101, 200);
  g_assert_true (yz_store_check_integrity (store, NULL));
  yz_backup_write (store, backup, &error);
  g_assert_no_error (error);
  yz_store_close (store);
  bytes = read_file (place.path, &size);
  g_assert_cmpuint (bytes[YZ_SQLITE_CHECKSUM_RESERVE_AT], ==, 0);

  yz_backup_restore_with (backup, place.path, scripts, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_sealed (place.path);
  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 200);
  add_many (store, 201, 210);
  yz_store_close (store);
  assert_sealed (place.path);
}

/* Pages that were changed again and again in one transaction too large for the memory of it. */
static void
test_spilled (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *log = NULL;
  sqlite3 *db = NULL;
  char *message = NULL;

  place_init (&place);
  log = place_beside (&place, "-wal");
  yz_store_close (plain_create (&place));
  g_assert_cmpint (yz_sqlite_checksum_open (place.path, &db, SQLITE_OPEN_READWRITE), ==, SQLITE_OK);
  sqlite3_exec (db,
                "PRAGMA journal_mode = wal; PRAGMA cache_size = 10; PRAGMA wal_autocheckpoint = 0;"
                "BEGIN; CREATE TABLE b (i INTEGER PRIMARY KEY, x BLOB);"
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                " INSERT INTO b SELECT i, randomblob (2000) FROM n;"
                "UPDATE b SET x = randomblob (1900); UPDATE b SET x = randomblob (1800);"
                "SAVEPOINT s; UPDATE b SET x = randomblob (1700); SELECT sum (length (x)) FROM b;"
                "ROLLBACK TO s; UPDATE b SET x = randomblob (1600) WHERE i % 3 = 0;"
                "SELECT sum (length (x)) FROM b; COMMIT;"
                "BEGIN; UPDATE b SET x = randomblob (1900); UPDATE b SET x = randomblob (1200);"
                "SELECT sum (length (x)) FROM b; ROLLBACK;"
                "UPDATE b SET x = randomblob (1500) WHERE i % 2; PRAGMA wal_checkpoint (truncate);"
                "BEGIN; UPDATE b SET x = randomblob (1500); UPDATE b SET x = randomblob (1400);"
                "COMMIT;"
                "SELECT sum (length (x)) FROM b; PRAGMA integrity_check",
                NULL,
                NULL,
                &message);
  g_assert_cmpstr (message, ==, NULL);
  /* Once all sums are made good, every frame is looked at again. */
  flip (log, measure (log) - 100, 1);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint (passive)", NULL, NULL, NULL),
                   ==,
                   SQLITE_IOERR);
  flip (log, measure (log) - 100, 1);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  assert_sealed (place.path);
  g_assert_cmpint (raw_query_int (place.path, "SELECT sum (length (x)) FROM b"), ==, 400 * 1400);
}

/* Damage in the log beside a writer: what is read from it is looked at, and not carried over. */
static void
test_log_read (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  sqlite3 *db = NULL;
  YzStore *store = NULL;
  YzStore *reader = NULL;

  place_init (&place);
  log = place_beside (&place, "-wal");
  store = plain_create (&place);
  add_many (store, 1, 20);
  reader = plain_open (&place, YZ_STORE_READ);
  flip (log, measure (log) - 100, 1);
  g_assert_false (yz_store_check_integrity (reader, &error));
  assert_error (error, YZ_ERROR_STORE_DAMAGED);
  g_assert_nonnull (strstr (yz_error_get_subject (error), "frame "));
  g_assert_nonnull (strstr (yz_error_get_subject (error), "-wal"));
  g_assert_cmpint (yz_sqlite_checksum_open (place.path, &db, SQLITE_OPEN_READWRITE), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint (passive)", NULL, NULL, NULL),
                   ==,
                   SQLITE_IOERR);
  sqlite3_close (db);
  flip (log, measure (log) - 100, 1);
  g_assert_true (yz_store_check_integrity (reader, NULL));
  yz_store_close (reader);
  yz_store_close (store);
  assert_sealed (place.path);
}

/* Turns a bit in each of the first frames. */
static void
flip_frames (const char *log, gint64 frames)
{
  for (gint64 frame = 0; frame < frames; frame++)
    flip (log, LOG_HEADER + frame * FRAME + 1500, 1);
}

/* A row that takes some room, so that pages get full and are not written again. */
static gboolean
add_large (YzStore *store, int64_t id, GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autofree char *name = g_strdup_printf ("%0100" G_GINT64_MODIFIER "d", id);
  g_autoptr (YzStatement) statement = NULL;

  if (transaction == NULL)
    return FALSE;
  statement = yz_store_query (store, "INSERT INTO t (id, name) VALUES ($1, $2)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_text (statement, 2, name);
  return yz_statement_run (statement, error) && yz_transaction_commit (transaction, error);
}

/* Nothing more is booked once a checkpoint met a damaged log, for it might be forgotten; reading
 * goes on, and the log is still there when everybody is gone. */
static void
test_log_stops (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  YzStore *store = NULL;
  int64_t id = 1;
  gint64 frames = 0;

  place_init (&place);
  log = place_beside (&place, "-wal");
  store = plain_create (&place);
  for (; id <= 100; id++)
    g_assert_true (add_large (store, id, NULL));
  frames = (measure (log) - LOG_HEADER) / FRAME;
  g_assert_cmpint (frames, <, 1000);
  flip_frames (log, frames);
  while (id < 5000 && add_large (store, id, &error))
    id++;
  assert_error (error, YZ_ERROR_STORE_DAMAGED);
  g_assert_nonnull (strstr (yz_error_get_subject (error), "frame "));
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, id - 1);
  yz_store_close (store);
  g_clear_error (&error);
  g_assert_true (place_has (&place, "-wal"));
  g_assert_null (yz_store_open_with (place.path, YZ_STORE_READ, scripts, &error));
  assert_error (error, YZ_ERROR_STORE_DAMAGED);
  g_assert_true (place_has (&place, "-wal"));
  flip_frames (log, frames);
  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, id - 1);
  yz_store_close (store);
  assert_sealed (place.path);
}

static void
add_and_wait (gpointer data)
{
  YzStore *store = plain_open (data, YZ_STORE_WRITE);

  add_many (store, 1, 40);
}

/* The log of a writer that was killed. Damage in what was confirmed is told and nothing is touched;
 * the last transaction cannot be told from one that was cut off. */
static void
test_log_left (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autofree char *log = NULL;
  g_autofree guint8 *good = NULL;
  gsize size = 0;
  gint64 frames = 0;
  Child child;

  place_init (&place);
  log = place_beside (&place, "-wal");
  yz_store_close (plain_create (&place));
  child_start (&child, add_and_wait, &place);
  child_kill (&child);
  good = read_file (log, &size);
  frames = ((gint64) size - LOG_HEADER) / FRAME;
  g_assert_cmpint (frames, >=, 80);

  for (gint64 frame = 0; frame <= frames; frame += 3) {
    goffset at = frame == 0 ? 17 : LOG_HEADER + (frame - 1) * FRAME + (frame % 2 ? 9 : 2000);
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *after = NULL;
    gsize size_after = 0;
    YzStore *store = NULL;

    flip (log, at, 5);
    if (frame > frames - 6) /* the last transactions have two to three frames each */
      break;
    store =
      yz_store_open_with (place.path, frame % 2 ? YZ_STORE_READ : YZ_STORE_WRITE, scripts, &error);
    g_assert_null (store);
    assert_error (error, YZ_ERROR_STORE_DAMAGED);
    if (frame > 0) {
      g_autofree char *wanted = g_strdup_printf ("frame %" G_GINT64_FORMAT " of %s", frame, log);

      g_assert_cmpstr (yz_error_get_subject (error), ==, wanted);
    }
    flip (log, at, 5);
    after = read_file (log, &size_after);
    g_assert_cmpmem (good, size, after, size_after);
  }
  g_assert_true (g_file_set_contents (log, (char *) good, (gssize) size - 500, NULL));
  {
    g_autoptr (YzStore) store = plain_open (&place, YZ_STORE_WRITE);

    g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 39);
  }
  assert_sealed (place.path);
}

static void
add_large_and_wait (gpointer data)
{
  YzStore *store = plain_open (data, YZ_STORE_WRITE);

  for (int64_t id = 1; id <= 100; id++)
    g_assert_true (add_large (store, id, NULL));
}

/* A power cut while a checkpoint writes the first page: what the file begins with is noise, and the
 * log has it whole. */
static void
test_first_page_torn (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autoptr (GError) error = NULL;
  guint8 noise[512];
  YzStore *store = NULL;
  Child child;
  int fd = -1;

  place_init (&place);
  yz_store_close (plain_create (&place));
  child_start (&child, add_large_and_wait, &place);
  child_kill (&child);
  memset (noise, 0x5a, sizeof noise);
  fd = open (place.path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (pwrite (fd, noise, sizeof noise, 0), ==, sizeof noise);
  close (fd);
  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 100);
  yz_store_close (store);
  assert_sealed (place.path);

  g_assert_false (place_has (&place, "-wal"));
  fd = open (place.path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (pwrite (fd, noise, sizeof noise, 0), ==, sizeof noise);
  close (fd);
  g_assert_null (yz_store_open_with (place.path, YZ_STORE_WRITE, scripts, &error));
  assert_error (error, YZ_ERROR_STORE_FOREIGN);
}

/* The way to files that is the default may change while the program runs. */
static void
test_other_default (void)
{
  g_auto (Place) place = { 0 };
  sqlite3_vfs *first = sqlite3_vfs_find (NULL);
  sqlite3_vfs *other = sqlite3_vfs_find ("unix-excl");
  YzStore *store = NULL;

  g_assert_nonnull (other);
  place_init (&place);
  sqlite3_vfs_register (other, 1);
  store = plain_create (&place);
  sqlite3_vfs_register (first, 1);
  yz_store_close (store);
  assert_sealed (place.path);
  store = plain_open (&place, YZ_STORE_WRITE);
  add_many (store, 1, 3);
  yz_store_close (store);
  assert_sealed (place.path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checksum/sum", test_sum);
  g_test_add_func ("/checksum/sum-known", test_sum_known);
  g_test_add_func ("/checksum/sealed", test_sealed);
  g_test_add_func ("/checksum/large-copy", test_large_copy);
  g_test_add_func ("/checksum/flipped", test_flipped);
  g_test_add_func ("/checksum/goes-on", test_goes_on);
  g_test_add_func ("/checksum/remembered", test_remembered);
  g_test_add_func ("/checksum/reserve", test_reserve);
  g_test_add_func ("/checksum/from-before", test_from_before);
  g_test_add_func ("/checksum/spilled", test_spilled);
  g_test_add_func ("/checksum/log-read", test_log_read);
  g_test_add_func ("/checksum/log-stops", test_log_stops);
  g_test_add_func ("/checksum/log-left", test_log_left);
  g_test_add_func ("/checksum/first-page-torn", test_first_page_torn);
  g_test_add_func ("/checksum/other-default", test_other_default);
  return g_test_run ();
}
