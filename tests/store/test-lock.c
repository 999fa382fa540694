/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-lock"

#include "store-test.h"

#include "yz-sqlite.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int64_t
count (YzStore *store)
{
  return query_int (store, "SELECT count (*) FROM t");
}

static YzStore *
try_write (const Place *place, GError **error)
{
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);

  return yz_store_open_with (place->path, YZ_STORE_WRITE, scripts, error);
}

static gsize
get_size (const Place *place, const char *suffix)
{
  g_autofree char *path = place_beside (place, suffix);
  struct stat info = { 0 };

  return stat (path, &info) == 0 ? (gsize) info.st_size : 0;
}

static void
assert_tidy (const Place *place)
{
  g_autofree char *list = place_list (place);

  g_assert_cmpstr (list, ==, "station.db station.db.lock");
  g_assert_cmpuint (get_size (place, ".lock"), ==, 0);
}

/* A writer that never comes to its end. */
static void
hold (gpointer data)
{
  const Place *place = data;
  YzStore *store = plain_open (place, YZ_STORE_WRITE);

  plain_add (store, 100);
}

static void
test_second_writer (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *holder = NULL;
  g_autoptr (GError) error = NULL;
  YzStore *store = NULL;

  place_init (&place);
  store = plain_create (&place);
  holder = g_strdup_printf ("%s, process %d", g_get_prgname (), getpid ());
  g_assert_null (try_write (&place, &error));
  assert_error (error, YZ_ERROR_STORE_LOCKED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, holder);
  /* The one who was refused took nothing away from the other. */
  plain_add (store, 1);
  yz_store_close (store);
  assert_tidy (&place);
  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_cmpint (count (store), ==, 1);
  yz_store_close (store);
}

static void
test_other_process (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *holder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) reader = NULL;
  YzStore *store = NULL;
  Child child = { 0 };

  place_init (&place);
  yz_store_close (plain_create (&place));
  child_start (&child, hold, &place);
  holder = g_strdup_printf ("%s, process %d", g_get_prgname (), child.pid);
  g_assert_null (try_write (&place, &error));
  assert_error (error, YZ_ERROR_STORE_LOCKED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, holder);

  reader = plain_open (&place, YZ_STORE_READ);
  g_assert_cmpint (count (reader), ==, 1);
  child_kill (&child);

  /* The lock went with the process; its name in the file means nothing. */
  g_assert_cmpuint (get_size (&place, ".lock"), >, 0);
  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_cmpint (count (store), ==, 1);
  plain_add (store, 1);
  g_assert_cmpint (count (reader), ==, 2);
  yz_store_close (store);
  g_clear_pointer (&reader, yz_store_close);
  assert_tidy (&place);
}

/* A lock without a name is one that is given back in a moment. */
static gpointer
open_in_thread (gpointer data)
{
  const Place *place = data;
  g_autoptr (YzStore) store = plain_open (place, YZ_STORE_WRITE);

  plain_add (store, 7);
  return NULL;
}

static void
test_nameless (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lock = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;
  int fd = -1;

  place_init (&place);
  yz_store_close (plain_create (&place));
  lock = place_beside (&place, ".lock");
  fd = open (lock, O_RDWR);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  g_assert_null (try_write (&place, &error));
  assert_error (error, YZ_ERROR_STORE_LOCKED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "another program");

  thread = g_thread_new ("writer", open_in_thread, &place);
  close (fd);
  g_thread_join (thread);
  assert_tidy (&place);
}

/* Text that somebody else put into the lock. */
static void
test_hostile_name (void)
{
  static const struct {
    const char *content;
    gssize size;
    const char *holder;
  } cases[] = {
    { "a\nb\tc", -1, "a b c" },
    { "\xff\xfe", -1, "another program" },
    { "ab\0cd", 5, "ab" },
  };
  g_auto (Place) place = { 0 };
  g_autofree char *lock = NULL;

  place_init (&place);
  yz_store_close (plain_create (&place));
  lock = place_beside (&place, ".lock");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gsize size = cases[i].size >= 0 ? (gsize) cases[i].size : strlen (cases[i].content);
    int fd = open (lock, O_RDWR | O_TRUNC);

    g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
    g_assert_cmpint (write (fd, cases[i].content, size), ==, (gssize) size);
    g_assert_null (try_write (&place, &error));
    assert_error (error, YZ_ERROR_STORE_LOCKED);
    g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].holder);
    close (fd);
  }
}

/* What was committed before a writer was killed is read by who comes first, and tidied up. */
static void
test_killed_writer (void)
{
  static const YzStoreMode modes[] = { YZ_STORE_READ, YZ_STORE_WRITE };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_auto (Place) place = { 0 };
    Child child = { 0 };
    YzStore *store = NULL;

    place_init (&place);
    yz_store_close (plain_create (&place));
    child_start (&child, hold, &place);
    child_kill (&child);
    g_assert_cmpuint (get_size (&place, "-wal"), >, 0);
    store = plain_open (&place, modes[i]);
    g_assert_cmpint (count (store), ==, 1);
    yz_store_close (store);
    assert_tidy (&place);
    g_assert_cmpint (raw_query_int (place.path, "SELECT count (*) FROM t"), ==, 1);
  }
}

static void
hold_in_the_middle (gpointer data)
{
  const Place *place = data;
  YzStore *store = plain_open (place, YZ_STORE_WRITE);
  YzStatement *statement = NULL;

  plain_add (store, 1);
  /* So much that some of it is in the log before any commit. */
  sqlite3_exec (((YzSqlite *) store->connection)->db, "PRAGMA cache_size = 2", NULL, NULL, NULL);
  g_assert_nonnull (yz_transaction_begin (store, NULL));
  statement =
    yz_store_query (store,
                    "WITH RECURSIVE c (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM c"
                    " WHERE i < 20000) INSERT INTO t (id, name) SELECT i, 'x' || i FROM c");
  g_assert_true (yz_statement_run (statement, NULL));
}

static void
test_killed_in_the_middle (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  Child child = { 0 };

  place_init (&place);
  yz_store_close (plain_create (&place));
  child_start (&child, hold_in_the_middle, &place);
  child_kill (&child);
  g_assert_cmpuint (get_size (&place, "-wal"), >, 100000);
  store = plain_open (&place, YZ_STORE_READ);
  g_assert_cmpint (count (store), ==, 1);
  yz_store_check_integrity (store, &error);
  g_assert_no_error (error);
}

/* Readers come and go beside a writer, and never checkpoint. */
static void
test_readers_beside_writer (void)
{
  g_auto (Place) place = { 0 };
  YzStore *writer = NULL;
  YzStore *readers[8] = { NULL };

  place_init (&place);
  writer = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++) {
    plain_add (writer, (int64_t) i);
    readers[i] = plain_open (&place, YZ_STORE_READ);
    g_assert_cmpint (count (readers[i]), ==, (int64_t) i + 1);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++) {
    gsize size = get_size (&place, "-wal");

    g_assert_cmpint (count (readers[i]), ==, G_N_ELEMENTS (readers));
    yz_store_close (readers[i]);
    g_assert_cmpuint (size, >, 0);
    g_assert_cmpuint (get_size (&place, "-wal"), ==, size);
  }
  plain_add (writer, 100);
  yz_store_close (writer);
  assert_tidy (&place);
}

static void
test_closing_order (void)
{
  g_auto (Place) place = { 0 };
  YzStore *writer = NULL;
  YzStore *one = NULL;
  YzStore *two = NULL;

  place_init (&place);
  writer = plain_create (&place);
  plain_add (writer, 1);
  one = plain_open (&place, YZ_STORE_READ);
  two = plain_open (&place, YZ_STORE_READ);
  g_assert_cmpint (count (one), ==, 1);
  yz_store_close (writer);
  g_assert_cmpint (count (one), ==, 1);
  yz_store_close (one);
  g_assert_cmpint (count (two), ==, 1);

  /* A writer starts while somebody reads. */
  writer = plain_open (&place, YZ_STORE_WRITE);
  plain_add (writer, 2);
  g_assert_cmpint (count (two), ==, 2);
  yz_store_close (writer);
  yz_store_close (two);
  assert_tidy (&place);

  /* Readers alone. */
  one = plain_open (&place, YZ_STORE_READ);
  two = plain_open (&place, YZ_STORE_READ);
  g_assert_cmpint (count (one) + count (two), ==, 4);
  yz_store_close (one);
  yz_store_close (two);
  assert_tidy (&place);
}

/* A reader in the middle of a snapshot holds up neither a commit nor the end of the writer. */
static void
test_long_reader (void)
{
  g_auto (Place) place = { 0 };
  YzStore *writer = NULL;
  YzStore *reader = NULL;

  place_init (&place);
  writer = plain_create (&place);
  plain_add (writer, 1);
  reader = plain_open (&place, YZ_STORE_READ);
  {
    g_autoptr (YzTransaction) snapshot = yz_transaction_begin (reader, NULL);

    plain_add (writer, 2);
    yz_store_close (writer);
    g_assert_cmpint (count (reader), ==, 1);
    writer = plain_open (&place, YZ_STORE_WRITE);
    g_assert_cmpint (count (writer), ==, 2);
    plain_add (writer, 3);
    g_assert_cmpint (count (reader), ==, 1);
  }
  g_assert_cmpint (count (reader), ==, 3);
  yz_store_close (writer);
  yz_store_close (reader);
  assert_tidy (&place);
}

/* Any lock of the parent on the database file shows that none was dropped. */
static void
find_lock (gpointer data)
{
  const Place *place = data;
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd = open (place->path, O_RDWR);

  g_assert_cmpint (fcntl (fd, F_GETLK, &lock), ==, 0);
  g_assert_cmpint (lock.l_type, !=, F_UNLCK);
  close (fd);
}

/* SQLite keeps its own locks although the file is opened and closed again in the same process. */
static void
test_locks_survive (void)
{
  g_auto (Place) place = { 0 };
  YzStore *writer = NULL;

  place_init (&place);
  writer = plain_create (&place);
  plain_add (writer, 1);
  for (int i = 0; i < 3; i++)
    yz_store_close (plain_open (&place, YZ_STORE_READ));
  g_assert_null (try_write (&place, NULL));
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (writer, NULL);
    g_assert_nonnull (transaction);
    run_child (find_lock, &place);
  }
  yz_store_close (writer);
}

#define ROUNDS 40

static void
read_again_and_again (gpointer data)
{
  const Place *place = data;
  int64_t seen = 0;

  for (int i = 0; i < ROUNDS * 3; i++) {
    g_autoptr (YzStore) store = plain_open (place, YZ_STORE_READ);
    g_autoptr (YzTransaction) snapshot = yz_transaction_begin (store, NULL);
    int64_t now = count (store);

    g_assert_cmpint (now, >=, seen);
    g_assert_cmpint (now, ==, query_int (store, "SELECT coalesce (max (id), 0) FROM t"));
    seen = now;
  }
}

static void
write_again_and_again (gpointer data)
{
  const Place *place = data;

  for (int64_t i = 1; i <= ROUNDS; i++) {
    g_autoptr (YzStore) store = plain_open (place, YZ_STORE_WRITE);

    plain_add (store, i);
  }
}

/* A writer that starts and ends all the time among readers that do, each its own process. */
static void
test_crowd (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  pid_t pids[4] = { 0 };

  place_init (&place);
  yz_store_close (plain_create (&place));
  for (gsize i = 0; i < G_N_ELEMENTS (pids); i++) {
    pids[i] = fork ();
    g_assert_cmpint (pids[i], >=, 0);
    if (pids[i] == 0) {
      if (i == 0)
        write_again_and_again (&place);
      else
        read_again_and_again (&place);
      child_succeed ();
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (pids); i++) {
    int status = 0;

    g_assert_cmpint (waitpid (pids[i], &status, 0), ==, pids[i]);
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  }
  store = plain_open (&place, YZ_STORE_READ);
  g_assert_cmpint (count (store), ==, ROUNDS);
  yz_store_check_integrity (store, &error);
  g_assert_no_error (error);
  g_clear_pointer (&store, yz_store_close);
  assert_tidy (&place);
}

static void
read_for_ever (gpointer data)
{
  for (;;)
    read_again_and_again (data);
}

/* Writes on, and says so after each commit, until somebody ends it. */
static void
write_for_ever (const Place *place, int told)
{
  for (;;) {
    g_autoptr (YzStore) store = plain_open (place, YZ_STORE_WRITE);

    for (int i = 0; i < 5; i++) {
      int64_t id = query_int (store, "SELECT coalesce (max (id), 0) + 1 FROM t");

      plain_add (store, id);
      if (write (told, &id, sizeof id) != sizeof id)
        _exit (2);
    }
  }
}

/* Whatever moment a writer is killed in, among readers: what was confirmed is there. */
static void
test_killed_again_and_again (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  Child reader = { 0 };
  int64_t confirmed = 0;

  place_init (&place);
  yz_store_close (plain_create (&place));
  reader.pid = fork ();
  g_assert_cmpint (reader.pid, >=, 0);
  if (reader.pid == 0)
    read_for_ever (&place);
  for (int round = 0; round < 30; round++) {
    int ends[2] = { -1, -1 };
    int64_t id = 0;
    Child writer = { 0 };

    g_assert_cmpint (pipe (ends), ==, 0);
    writer.pid = fork ();
    g_assert_cmpint (writer.pid, >=, 0);
    if (writer.pid == 0)
      write_for_ever (&place, ends[1]);
    close (ends[1]);
    writer.told = ends[0];
    for (int i = g_rand_int_range (random, 1, 12); i > 0; i--)
      if (read (ends[0], &id, sizeof id) == sizeof id)
        confirmed = id;
    kill (writer.pid, SIGKILL);
    while (read (ends[0], &id, sizeof id) == sizeof id)
      confirmed = id;
    child_kill (&writer);
  }
  reader.told = open ("/dev/null", O_RDONLY);
  child_kill (&reader);

  store = plain_open (&place, YZ_STORE_READ);
  g_assert_cmpint (confirmed, >, 30);
  g_assert_cmpint (query_int (store, "SELECT max (id) FROM t"), >=, confirmed);
  g_assert_cmpint (count (store), ==, query_int (store, "SELECT max (id) FROM t"));
  yz_store_check_integrity (store, &error);
  g_assert_no_error (error);
  g_clear_pointer (&store, yz_store_close);
  assert_tidy (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lock/second-writer", test_second_writer);
  g_test_add_func ("/lock/other-process", test_other_process);
  g_test_add_func ("/lock/nameless", test_nameless);
  g_test_add_func ("/lock/hostile-name", test_hostile_name);
  g_test_add_func ("/lock/killed-writer", test_killed_writer);
  g_test_add_func ("/lock/killed-in-the-middle", test_killed_in_the_middle);
  g_test_add_func ("/lock/readers-beside-writer", test_readers_beside_writer);
  g_test_add_func ("/lock/closing-order", test_closing_order);
  g_test_add_func ("/lock/long-reader", test_long_reader);
  g_test_add_func ("/lock/locks-survive", test_locks_survive);
  g_test_add_func ("/lock/crowd", test_crowd);
  g_test_add_func ("/lock/killed-again-and-again", test_killed_again_and_again);
  return g_test_run ();
}
