/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "store-test"

#include "store-test.h"

#include "yz-sqlite-checksum.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

const char *const plain_script[1] = {
  "CREATE TABLE t (id @INT@ NOT NULL PRIMARY KEY, name TEXT UNIQUE, n @INT@) @STRICT@;",
};

void
place_init (Place *self)
{
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("yz-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->dir, "station.db", NULL);
  if (yz_test_on_postgresql ())
    yz_test_place_init (&self->server);
  self->uri = g_strdup (self->server.uri != NULL ? self->server.uri : self->path);
}

void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char *name = NULL;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
place_clear (Place *self)
{
  if (self->dir != NULL)
    remove_tree (self->dir);
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->uri, g_free);
  yz_test_place_clear (&self->server);
}

char *
place_beside (const Place *self, const char *suffix)
{
  return g_strconcat (self->path, suffix, NULL);
}

gboolean
place_has (const Place *self, const char *suffix)
{
  g_autofree char *path = place_beside (self, suffix);

  return g_access (path, F_OK) == 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
place_list (const Place *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  /* Ballast is made where there is room for it, and is nothing to be tidied up. */
  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_suffix (name, ".ballast"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

YzMigrations *
scripts_new (const char *const *sql, gsize length)
{
  YzMigrations *self = g_new0 (YzMigrations, 1);

  self->items = g_new0 (YzMigration, length);
  self->length = length;
  for (gsize i = 0; i < length; i++) {
    self->items[i].version = (int64_t) i + 1;
    self->items[i].name = g_strdup_printf ("script-%" G_GSIZE_FORMAT, i + 1);
    self->items[i].sql = g_strdup (sql[i]);
  }
  return self;
}

YzStore *
plain_create (const Place *place)
{
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_create_with (place->uri, scripts, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

YzStore *
plain_open (const Place *place, YzStoreMode mode)
{
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_open_with (place->uri, mode, scripts, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

void
plain_add (YzStore *store, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
  g_autoptr (YzStatement) statement = NULL;

  g_assert_no_error (error);
  statement = yz_store_query (store, "INSERT INTO t (id) VALUES ($1)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_run (statement, &error);
  g_assert_no_error (error);
  yz_transaction_commit (transaction, &error);
  g_assert_no_error (error);
}

int64_t
query_int (YzStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStatement) statement = yz_store_query (store, sql);

  yz_statement_fetch (statement, &error);
  g_assert_no_error (error);
  return yz_statement_get_int (statement, 0);
}

int64_t
raw_query_int (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  int64_t value = 0;

  g_assert_cmpint (yz_sqlite_checksum_open (path, &db, SQLITE_OPEN_READWRITE), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return value;
}

void
raw_execute (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  int answer = SQLITE_OK;

  answer = yz_sqlite_checksum_open (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  g_assert_cmpint (answer, ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, NULL);
  g_assert_cmpstr (sqlite3_errmsg (db), ==, "not an error");
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
wait_for_success (pid_t pid)
{
  int status = 0;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

/* What the parent has allocated is none of the child's leaks: it ends as another program, which a
 * memory checker does not follow. */
void
child_succeed (void)
{
  execlp ("true", "true", NULL);
  _exit (3);
}

void
run_child (ChildWork work, gpointer data)
{
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    work (data);
    child_succeed ();
  }
  wait_for_success (pid);
}

void
run_child_as_nobody (ChildWork work, gpointer data)
{
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    if (geteuid () == 0 && (setegid (NOBODY) != 0 || seteuid (NOBODY) != 0))
      _exit (2);
    work (data);
    child_succeed ();
  }
  wait_for_success (pid);
}

void
child_start (Child *self, ChildWork work, gpointer data)
{
  int ends[2] = { -1, -1 };
  char byte = 0;

  g_assert_cmpint (pipe (ends), ==, 0);
  self->pid = fork ();
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0) {
    close (ends[0]);
    work (data);
    if (write (ends[1], "x", 1) != 1)
      _exit (2);
    for (;;)
      pause ();
  }
  close (ends[1]);
  self->told = ends[0];
  /* Ends at once with nothing read if the child failed. */
  g_assert_cmpint (read (self->told, &byte, 1), ==, 1);
}

void
child_kill (Child *self)
{
  int status = 0;

  g_assert_cmpint (kill (self->pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  close (self->told);
}

void
server_run (const char *uri, const char *sql)
{
  PGconn *conn = PQconnectdb (uri);
  PGresult *result = PQexec (conn, sql);

  g_assert_cmpstr (PQresultErrorMessage (result), ==, "");
  PQclear (result);
  PQfinish (conn);
}
