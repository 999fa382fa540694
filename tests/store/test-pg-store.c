/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pg-store"

#include "store-test.h"

#include "yz-pg.h"

#include <gio/gio.h>
#include <string.h>

/* "HOST:PORT/DATABASE" of the place, without its user. Returns: (transfer full) */
static char *
dup_address (const Place *place)
{
  const char *at = strchr (place->uri, '@');

  g_assert_nonnull (at);
  return g_strdup (at + 1);
}

static void
assert_no_store (const char *uri, YzStoreMode mode, YzError wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);

  store = yz_store_open_with (uri, mode, scripts, &error);
  g_assert_null (store);
  g_test_message ("%s", error->message);
  assert_error (error, wanted);
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_create (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStore) reader = NULL;
  g_autofree char *files = NULL;

  place_init (&place);
  assert_no_store (place.uri, YZ_STORE_WRITE, YZ_ERROR_STORE_MISSING);
  assert_no_store (place.uri, YZ_STORE_READ, YZ_ERROR_STORE_MISSING);
  store = yz_store_create (place.uri, &error);
  g_assert_no_error (error);
  g_assert_null (yz_store_get_path (store));
  files = g_strdup (yz_store_get_files_dir (store));
  g_assert_true (g_file_test (files, G_FILE_TEST_IS_DIR));
  g_assert_null (yz_store_create (place.uri, &error));
  assert_error (error, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  yz_store_close (g_steal_pointer (&store));

  store = yz_store_open (place.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
  reader = yz_store_open (place.uri, YZ_STORE_READ, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yz_store_get_files_dir (store), ==, files);
  g_assert_cmpstr (yz_store_get_files_dir (reader), ==, files);
  yz_store_check_integrity (reader, &error);
  g_assert_no_error (error);
  g_assert_false (yz_backup_write (reader, "/nowhere/copy.db", &error));
  assert_error (error, YZ_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "pg_basebackup"));
}

static void
test_foreign (void)
{
  static const char *const tables[] = {
    "CREATE TABLE somebody (x integer)",
    "CREATE TABLE migration (id integer)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_auto (Place) place = { 0 };
    g_autoptr (GError) error = NULL;

    place_init (&place);
    server_run (place.uri, tables[i]);
    assert_no_store (place.uri, YZ_STORE_WRITE, YZ_ERROR_STORE_FOREIGN);
    assert_no_store (place.uri, YZ_STORE_READ, YZ_ERROR_STORE_FOREIGN);
    g_assert_null (yz_store_create (place.uri, &error));
    assert_error (error, YZ_ERROR_STORE_FOREIGN);
  }
}

/* Each of them is told apart, and the password is not among what is told. */
static void
test_unreachable (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *address = NULL;
  g_autofree char *server = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *nowhere = NULL;
  g_autofree char *nobody = NULL;
  g_autofree char *tls = NULL;

  place_init (&place);
  address = dup_address (&place);
  server = g_strndup (address, strcspn (address, "/"));
  wrong = g_strconcat ("postgresql://postgres:secret@", address, NULL);
  nowhere = g_strconcat ("postgresql://postgres@", server, "/nowhere", NULL);
  nobody = g_strconcat ("postgresql://nobody:secret@", address, NULL);
  tls = g_strconcat (place.uri, "?sslmode=require", NULL);
  assert_no_store (wrong, YZ_STORE_WRITE, YZ_ERROR_STORE);
  assert_no_store (nobody, YZ_STORE_WRITE, YZ_ERROR_STORE);
  assert_no_store (nowhere, YZ_STORE_READ, YZ_ERROR_STORE_MISSING);
  assert_no_store (tls, YZ_STORE_READ, YZ_ERROR_STORE_LOST);
  assert_no_store ("postgresql://ann:secret@127.0.0.1:1/city", YZ_STORE_READ, YZ_ERROR_STORE_LOST);
  assert_no_store ("postgresql://ann:secret@/city?host=/nowhere",
                   YZ_STORE_READ,
                   YZ_ERROR_STORE_LOST);
  assert_no_store ("postgresql://ann:secret@name.invalid/city",
                   YZ_STORE_WRITE,
                   YZ_ERROR_STORE_LOST);
  assert_no_store ("postgresql://ann:sec@secret@127.0.0.1:1/city", YZ_STORE_READ, YZ_ERROR_INPUT);
}

/* The second host is there where the first is not. */
static void
test_hosts (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *address = NULL;
  g_autofree char *both = NULL;
  g_autofree char *standby = NULL;
  g_autofree char *prefer = NULL;
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  yz_store_close (plain_create (&place));
  address = dup_address (&place);
  both = g_strconcat ("postgresql://postgres@127.0.0.1:1,", address, NULL);
  g_free (place.uri);
  place.uri = g_strdup (both);
  store = plain_open (&place, YZ_STORE_WRITE);
  plain_add (store, 1);
  yz_store_close (g_steal_pointer (&store));

  standby = g_strconcat (both, "?target_session_attrs=standby", NULL);
  assert_no_store (standby, YZ_STORE_READ, YZ_ERROR_STORE_LOST);
  prefer = g_strconcat (both, "?target_session_attrs=prefer-standby", NULL);
  g_free (place.uri);
  place.uri = g_strdup (prefer);
  store = plain_open (&place, YZ_STORE_READ);
  g_assert_cmpint (query_int (store, "SELECT count(*) FROM t"), ==, 1);
}

/* A server that takes the call and never says a word. */
static void
test_silent_host (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *uri =
    g_strdup_printf ("postgresql://ann:secret@127.0.0.1:%d/city?connect_timeout=1", port);
  gint64 started = g_get_monotonic_time ();

  assert_no_store (uri, YZ_STORE_WRITE, YZ_ERROR_STORE_LOST);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 3 * G_USEC_PER_SEC);
}

/* A login of the name role_DATABASE; @rights (nullable) says on what it may do what. */
static char *
make_role (const Place *place, const char *rights)
{
  g_autofree char *address = dup_address (place);
  g_autofree char *name = g_strdup_printf ("role_%s", place->server.database);
  g_autofree char *sql = g_strdup_printf ("CREATE ROLE %s LOGIN PASSWORD 'secret'", name);

  server_run (place->uri, sql);
  if (rights != NULL) {
    g_autofree char *grant = g_strdup_printf ("GRANT %s TO %s", rights, name);

    server_run (place->uri, grant);
  }
  return g_strdup_printf ("postgresql://%s:secret@%s", name, address);
}

static void
drop_role (const Place *place)
{
  g_autofree char *sql = g_strdup_printf ("DROP OWNED BY role_%s; DROP ROLE role_%s",
                                          place->server.database,
                                          place->server.database);

  server_run (place->uri, sql);
}

static void
test_not_the_owner (void)
{
  static const char *const two[] = {
    "CREATE TABLE t (id @INT@ NOT NULL PRIMARY KEY, name TEXT UNIQUE, n @INT@) @STRICT@;",
    "CREATE TABLE u (id @INT@) @STRICT@;",
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (two, 2);
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  place_init (&place);
  uri = make_role (&place, NULL);
  g_assert_null (yz_store_create (uri, &error));
  assert_error (error, YZ_ERROR_STORE_READ_ONLY);
  g_clear_error (&error);
  drop_role (&place);
  yz_store_close (plain_create (&place));
  g_free (uri);
  uri = make_role (&place, NULL);
  assert_no_store (uri, YZ_STORE_WRITE, YZ_ERROR_STORE_READ_ONLY);
  drop_role (&place);
  g_free (uri);
  uri = make_role (&place, "SELECT ON migration, t");
  store = yz_store_open_with (uri, YZ_STORE_WRITE, scripts, &error);
  g_assert_null (store);
  assert_error (error, YZ_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "city migrate"));
  g_clear_error (&error);

  g_free (place.uri);
  place.uri = g_strdup (uri);
  store = plain_open (&place, YZ_STORE_WRITE);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) statement = yz_store_query (store, "INSERT INTO t (id) VALUES (1)");

    g_assert_false (yz_statement_run (statement, &error));
    assert_error (error, YZ_ERROR_STORE_READ_ONLY);
  }
  yz_store_close (g_steal_pointer (&store));
  g_free (place.uri);
  place.uri = g_strdup (place.server.uri);
  drop_role (&place);
}

/* Two that make the same store at once: one does, the other is told. */
static gpointer
create_one (gpointer data)
{
  const Place *place = data;
  GError *error = NULL;
  g_autoptr (YzStore) store = yz_store_create (place->uri, &error);

  g_assert_cmpint (store == NULL, ==, error != NULL);
  return error;
}

static void
test_two_creators (void)
{
  enum {
    CREATORS = 4
  };
  g_auto (Place) place = { 0 };
  GThread *threads[CREATORS] = { NULL };
  g_autoptr (YzStore) store = NULL;
  int done = 0;

  place_init (&place);
  for (int i = 0; i < CREATORS; i++)
    threads[i] = g_thread_new ("creator", create_one, &place);
  for (int i = 0; i < CREATORS; i++) {
    g_autoptr (GError) error = g_thread_join (threads[i]);

    if (error == NULL)
      done++;
    else
      assert_error (error, YZ_ERROR_EXISTS);
  }
  g_assert_cmpint (done, ==, 1);
  store = yz_store_open (place.uri, YZ_STORE_WRITE, NULL);
  g_assert_nonnull (store);
}

static gpointer
migrate_one (gpointer data)
{
  static const char *const two[] = {
    "CREATE TABLE t (id @INT@ NOT NULL PRIMARY KEY, name TEXT UNIQUE, n @INT@) @STRICT@;",
    "CREATE TABLE u (id @INT@) @STRICT@;",
  };
  const Place *place = data;
  g_autoptr (YzMigrations) scripts = scripts_new (two, 2);
  GError *error = NULL;

  yz_store_close (yz_store_open_with (place->uri, YZ_STORE_WRITE, scripts, &error));
  return error;
}

static void
test_two_migrators (void)
{
  enum {
    MIGRATORS = 4
  };
  g_auto (Place) place = { 0 };
  GThread *threads[MIGRATORS] = { NULL };

  place_init (&place);
  yz_store_close (plain_create (&place));
  for (int i = 0; i < MIGRATORS; i++)
    threads[i] = g_thread_new ("migrator", migrate_one, &place);
  for (int i = 0; i < MIGRATORS; i++) {
    g_autoptr (GError) error = g_thread_join (threads[i]);

    g_assert_no_error (error);
  }
}

/* What the server reports, and what we make of it. */
static void
test_errors (void)
{
  static const struct {
    const char *state;
    YzError error;
  } cases[] = {
    { "40001", YZ_ERROR_STORE_BUSY },      { "40P01", YZ_ERROR_STORE_BUSY },
    { "55P03", YZ_ERROR_STORE_BUSY },      { "57014", YZ_ERROR_STORE_BUSY },
    { "53300", YZ_ERROR_STORE_BUSY },      { "53100", YZ_ERROR_STORE_FULL },
    { "42501", YZ_ERROR_STORE_READ_ONLY }, { "XX001", YZ_ERROR_STORE_DAMAGED },
    { "XX002", YZ_ERROR_STORE_DAMAGED },   { "22021", YZ_ERROR_INPUT },
    { "P0001", YZ_ERROR_REFUSED },         { "23503", YZ_ERROR_STORE },
    { "22012", YZ_ERROR_STORE },           { "57P01", YZ_ERROR_STORE_LOST },
    { "57P02", YZ_ERROR_STORE_LOST },      { "57P03", YZ_ERROR_STORE_LOST },
    { "08006", YZ_ERROR_STORE_LOST },      { "25006", YZ_ERROR_STORE_LOST },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) second = NULL;
    g_autofree char *script =
      g_strdup_printf ("DO $$ BEGIN RAISE EXCEPTION 'it happened' USING ERRCODE = '%s'; END $$",
                       cases[i].state);
    g_autofree char *function =
      g_strdup_printf ("CREATE OR REPLACE FUNCTION fail () RETURNS integer LANGUAGE plpgsql AS "
                       "$$ BEGIN RAISE EXCEPTION 'it happened' USING ERRCODE = '%s'; END $$",
                       cases[i].state);

    g_assert_true (yz_pg_execute (store->connection, function, &error));
    g_assert_false (yz_pg_execute (store->connection, script, &error));
    assert_error (error, cases[i].error);
    g_assert_nonnull (strstr (error->message, "it happened"));
    {
      g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
      g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT fail ()");

      g_assert_false (yz_statement_fetch (statement, &second));
      assert_error (second, cases[i].error);
    }
    plain_add (store, (int64_t) i);
  }
}

/* Who waits for a row of somebody else is told soon enough. */
static void
test_locked_row (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) one = NULL;
  g_autoptr (YzStore) other = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  one = plain_create (&place);
  plain_add (one, 1);
  other = plain_open (&place, YZ_STORE_WRITE);
  {
    g_autoptr (YzTransaction) holding = yz_transaction_begin (one, NULL);
    g_autoptr (YzStatement) update = yz_store_query (one, "UPDATE t SET n = 1");

    g_assert_true (yz_statement_run (update, NULL));
    {
      g_autoptr (YzTransaction) waiting = yz_transaction_begin (other, NULL);
      g_autoptr (YzStatement) second = yz_store_query (other, "UPDATE t SET n = 2");

      g_assert_false (yz_statement_run (second, &error));
      assert_error (error, YZ_ERROR_STORE_BUSY);
    }
    g_assert_true (yz_transaction_commit (holding, NULL));
  }
  g_assert_cmpint (query_int (other, "SELECT n FROM t"), ==, 1);
}

static void
test_reading_only (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStore) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStatement) statement = NULL;

  place_init (&place);
  store = plain_create (&place);
  reader = plain_open (&place, YZ_STORE_READ);
  statement = yz_store_query (reader, "INSERT INTO t (id) VALUES (1)");
  g_assert_false (yz_statement_run (statement, &error));
  assert_error (error, YZ_ERROR_STORE_READ_ONLY);
  g_clear_error (&error);
  /* The server would not let it through either. */
  g_assert_false (yz_pg_execute (reader->connection, "INSERT INTO t (id) VALUES (1)", &error));
  assert_error (error, YZ_ERROR_STORE_READ_ONLY);
  g_assert_cmpint (query_int (reader, "SELECT count(*) FROM t"), ==, 0);
}

/* A writer changes several rows of a table in the order of their key, even where all of them fit on
 * one page: two that change the same rows then never wait for each other in a circle. */
static void
test_order_of_changes (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GString) plan = g_string_new (NULL);

  place_init (&place);
  store = plain_create (&place);
  server_run (place.uri, "INSERT INTO t (id) VALUES (3), (1), (2); ANALYZE t");
  statement = yz_store_query (store, "EXPLAIN UPDATE t SET id = id + $4 WHERE id IN ($1, $2, $3)");
  for (int i = 1; i <= 4; i++)
    yz_statement_bind_int (statement, i, i);
  while (yz_statement_step (statement, NULL) == YZ_STEP_ROW)
    g_string_append_printf (plan, "%s\n", yz_statement_get_text (statement, 0));
  g_test_message ("%s", plan->str);
  g_assert_nonnull (strstr (plan->str, "Index Scan"));
  g_assert_null (strstr (plan->str, "Bitmap"));
  g_assert_null (strstr (plan->str, "Seq Scan"));
}

/* A hand that switches off what keeps the ledger whole is seen. */
static void
test_integrity (void)
{
  static const char *const changes[] = {
    "ALTER TABLE entry DISABLE TRIGGER entry_no_update",
    "ALTER TABLE transfer DISABLE TRIGGER ALL",
    "UPDATE pg_constraint SET convalidated = false WHERE conname = 'taken_back_whole'",
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'entry_op_id'::regclass",
    "SET session_replication_role = replica; "
    "INSERT INTO card (id, rider_id, secret_hash, issued_ms, issued_by) VALUES"
    " (1, 99, repeat('s', 32)::bytea, 0, 1)",
    /* An index that does not know its rows any more; amcheck finds it where it is installed. */
    "CREATE EXTENSION amcheck;"
    "CREATE FUNCTION f (bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1';"
    "CREATE INDEX job_kind_f ON job_kind (f (position));"
    "CREATE OR REPLACE FUNCTION f (bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT -$1'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_auto (Place) place = { 0 };
    g_autoptr (YzStore) store = NULL;
    g_autoptr (GError) error = NULL;

    place_init (&place);
    store = yz_store_create (place.uri, &error);
    yz_store_check_integrity (store, &error);
    g_assert_no_error (error);
    g_test_message ("%s", changes[i]);
    server_run (place.uri, changes[i]);
    g_assert_false (yz_store_check_integrity (store, &error));
    g_test_message ("%s", error->message);
    assert_error (error, YZ_ERROR_STORE_DAMAGED);
  }
}

/* The triggers of the ledger, as on SQLite. */
static void
test_append_only (void)
{
  static const struct {
    const char *sql;
    const char *sentence;
  } cases[] = {
    { "UPDATE seal SET sealed_ms = 1", "seals are never changed" },
    { "DELETE FROM seal", "seals are never deleted" },
    { "TRUNCATE seal", "seals are never deleted" },
    { "TRUNCATE entry CASCADE", "entries are never deleted" },
    { "TRUNCATE transfer CASCADE", "transfers are never deleted" },
    { "TRUNCATE entry_reason", "reasons are never deleted" },
    { "DELETE FROM account", "accounts are never deleted" },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = yz_store_create (place.uri, &error);
  g_assert_no_error (error);
  server_run (place.uri,
              "INSERT INTO station VALUES (1, 'Centre', 1, NULL, 0);"
              "INSERT INTO desk VALUES (1, 1, 'd', repeat('k', 32)::bytea, 0, 1, 0,"
              " repeat('h', 32)::bytea, 0);"
              "INSERT INTO seal VALUES (1, 0, repeat('h', 32)::bytea, 0, repeat('s', 64)::bytea);"
              "INSERT INTO account (id, kind, owner, unit, station_id, period) VALUES"
              " (1, 1, 1, 0, 0, 0)");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) refusal = NULL;
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) statement = yz_store_query (store, cases[i].sql);

    g_assert_false (yz_statement_run (statement, &refusal));
    assert_error (refusal, YZ_ERROR_REFUSED);
    g_assert_cmpstr (yz_error_get_subject (refusal), ==, cases[i].sentence);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("yz-store-XXXXXX", NULL);
  int status = 0;

  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pg-store/create", test_create);
  g_test_add_func ("/pg-store/foreign", test_foreign);
  g_test_add_func ("/pg-store/unreachable", test_unreachable);
  g_test_add_func ("/pg-store/hosts", test_hosts);
  g_test_add_func ("/pg-store/silent-host", test_silent_host);
  g_test_add_func ("/pg-store/not-the-owner", test_not_the_owner);
  g_test_add_func ("/pg-store/two-creators", test_two_creators);
  g_test_add_func ("/pg-store/two-migrators", test_two_migrators);
  g_test_add_func ("/pg-store/errors", test_errors);
  g_test_add_func ("/pg-store/locked-row", test_locked_row);
  g_test_add_func ("/pg-store/reading-only", test_reading_only);
  g_test_add_func ("/pg-store/integrity", test_integrity);
  g_test_add_func ("/pg-store/order-of-changes", test_order_of_changes);
  g_test_add_func ("/pg-store/append-only", test_append_only);
  status = g_test_run ();
  remove_tree (data);
  return status;
}
