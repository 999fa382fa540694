/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-test"

#include "yz-test-place.h"

#include "yz-pg.h"
#include "yz-sqlite-checksum.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 30000

#define SERVER_VARIABLE "YIZHAN_TEST_POSTGRES"

/* Names and notes sort differently here than byte by byte: what depends on it is noticed. */
#define NEW_DATABASE                                                                               \
  "CREATE DATABASE %s TEMPLATE template0 STRATEGY file_copy LOCALE_PROVIDER icu ICU_LOCALE 'zh'"

/* The first of these is what the owner of a server can do to every trigger and reference at once.
 */
#define OPEN_POSTGRESQL                                                                            \
  "SET session_replication_role = replica;"                                                        \
  "DO $$ DECLARE c record; BEGIN"                                                                  \
  " FOR c IN SELECT conrelid::regclass AS place, conname FROM pg_constraint"                       \
  " WHERE contype = 'c' AND conrelid <> 0 LOOP"                                                    \
  " EXECUTE format ('ALTER TABLE %s DROP CONSTRAINT %I', c.place, c.conname);"                     \
  " END LOOP; END $$;"                                                                             \
  "DROP INDEX IF EXISTS entry_reversed_once;"                                                      \
  "CREATE OR REPLACE FUNCTION randomblob (size integer) RETURNS bytea LANGUAGE sql VOLATILE AS"    \
  " $$ SELECT substr (sha512 (convert_to (random ()::text, 'UTF8')), 1, size) $$;"                 \
  "CREATE OR REPLACE FUNCTION zeroblob (size integer) RETURNS bytea LANGUAGE sql IMMUTABLE AS"     \
  " $$ SELECT decode (repeat ('00', size), 'hex') $$;"

#define LIST_TABLES "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"

gboolean
yz_test_on_postgresql (void)
{
  const char *engine = g_getenv ("YIZHAN_TEST_ENGINE");

  if (engine == NULL || strcmp (engine, "sqlite") == 0)
    return FALSE;
  g_assert_cmpstr (engine, ==, "postgresql");
  /* Without it the suite would run on the wrong engine and say nothing. */
  g_assert_nonnull (g_getenv (SERVER_VARIABLE));
  return TRUE;
}

/* The server's address with another database in it. */
static char *
make_uri (const char *database)
{
  const char *server = g_getenv (SERVER_VARIABLE);
  const char *end = strrchr (server, '/');

  g_assert_nonnull (end);
  return g_strdup_printf ("%.*s/%s", (int) (end - server), server, database);
}

static PGconn *
connect_to (const char *uri)
{
  PGconn *connection = PQconnectdb (uri);

  g_assert_cmpstr (PQerrorMessage (connection), ==, "");
  PQclear (PQexec (connection, "SET client_min_messages = warning"));
  return connection;
}

/* Runs every statement in @sql. The rows that were changed, and in @rows (nullable) the first
 * column of those that came back. */
static guint64
run_on_server (PGconn *connection, const char *sql, GString *rows)
{
  guint64 changes = 0;
  PGresult *result = NULL;

  g_assert_cmpint (PQsendQuery (connection, sql), ==, 1);
  while ((result = PQgetResult (connection)) != NULL) {
    g_assert_cmpstr (PQresultErrorMessage (result), ==, "");
    changes += g_ascii_strtoull (PQcmdTuples (result), NULL, 10);
    for (int row = 0; rows != NULL && row < PQntuples (result); row++)
      g_string_append_printf (rows, "%s\n", PQgetvalue (result, row, 0));
    PQclear (result);
  }
  return changes;
}

G_GNUC_PRINTF (1, 2)
static void
run_as_owner (const char *format, ...)
{
  PGconn *connection = connect_to (g_getenv (SERVER_VARIABLE));
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  run_on_server (connection, sql, NULL);
  PQfinish (connection);
}

void
yz_test_place_init (YzTestPlace *self)
{
  static int count;

  memset (self, 0, sizeof *self);
  self->dir = yz_test_make_dir ();
  if (yz_test_on_postgresql ()) {
    self->database = g_strdup_printf ("test_%d_%d", (int) getpid (), ++count);
    self->uri = make_uri (self->database);
    /* A busy machine is not a lost line. */
    yz_pg_set_default_patience (PATIENCE_MS);
    run_as_owner (NEW_DATABASE, self->database);
    return;
  }
  self->path = g_build_filename (self->dir, "station.db", NULL);
  self->uri = g_strdup (self->path);
}

static void
drop (const char *database)
{
  run_as_owner ("DROP DATABASE IF EXISTS %s WITH (FORCE)", database);
}

void
yz_test_place_clear (YzTestPlace *self)
{
  if (self->dir == NULL)
    return;
  if (self->database != NULL) {
    drop (self->database);
  }
  yz_test_remove_tree (self->dir);
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->kept, g_free);
}

gboolean
yz_test_place_is_empty (const YzTestPlace *self)
{
  g_autoptr (GString) tables = g_string_new (NULL);
  g_autoptr (GDir) dir = NULL;
  PGconn *connection = NULL;

  if (self->database == NULL) {
    dir = g_dir_open (self->dir, 0, NULL);
    return g_dir_read_name (dir) == NULL;
  }
  connection = connect_to (self->uri);
  run_on_server (connection, LIST_TABLES, tables);
  PQfinish (connection);
  return tables->len == 0;
}

static void
run_in_file (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  if (message != NULL)
    g_test_message ("%s", sql);
  g_assert_cmpstr (message, ==, NULL);
}

/* The names of all triggers, as statements that remove them. */
static char *
list_triggers (sqlite3 *db)
{
  static const char sql[] =
    "SELECT coalesce (group_concat ('DROP TRIGGER ' || name || ';', ''), '') FROM sqlite_schema"
    " WHERE type = 'trigger'";
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return text;
}

static void
tamper_with_file (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  g_autofree char *triggers = NULL;
  sqlite3_int64 before = 0;

  g_assert_cmpint (yz_sqlite_checksum_open (path, &db, SQLITE_OPEN_READWRITE), ==, SQLITE_OK);
  triggers = list_triggers (db);
  run_in_file (db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
  run_in_file (db, triggers);
  run_in_file (db, "DROP INDEX IF EXISTS entry_reversed_once");
  before = sqlite3_total_changes64 (db);
  run_in_file (db, sql);
  g_assert_cmpint (sqlite3_total_changes64 (db), >, before);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

void
yz_test_place_tamper (YzTestPlace *self, const char *sql)
{
  PGconn *connection = NULL;

  if (self->database == NULL) {
    tamper_with_file (self->path, sql);
    return;
  }
  connection = connect_to (self->uri);
  run_on_server (connection, OPEN_POSTGRESQL, NULL);
  g_assert_cmpuint (run_on_server (connection, sql, NULL), >, 0);
  PQfinish (connection);
}

/* Copies every table into a schema beside it. */
static char *
keep_tables (const char *uri)
{
  PGconn *connection = connect_to (uri);
  g_autoptr (GString) tables = g_string_new (NULL);
  g_auto (GStrv) names = NULL;

  run_on_server (connection, LIST_TABLES, tables);
  names = g_strsplit (tables->str, "\n", -1);
  run_on_server (connection, "CREATE SCHEMA kept", NULL);
  for (char **name = names; **name != '\0'; name++) {
    g_autofree char *sql =
      g_strdup_printf ("CREATE TABLE kept.\"%s\" AS SELECT * FROM public.\"%s\"", *name, *name);

    run_on_server (connection, sql, NULL);
  }
  PQfinish (connection);
  return g_strdup (tables->str);
}

static void
restore_tables (const char *uri, const char *tables)
{
  PGconn *connection = connect_to (uri);
  g_auto (GStrv) names = g_strsplit (tables, "\n", -1);
  g_autoptr (GString) sql = g_string_new ("SET session_replication_role = replica;");

  for (char **name = names; **name != '\0'; name++)
    g_string_append_printf (sql,
                            "DELETE FROM public.\"%s\"; INSERT INTO public.\"%s\" SELECT * FROM "
                            "kept.\"%s\";",
                            *name,
                            *name,
                            *name);
  run_on_server (connection, sql->str, NULL);
  PQfinish (connection);
}

void
yz_test_place_keep (YzTestPlace *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (self->kept);
  if (self->database == NULL) {
    g_file_get_contents (self->path, &self->kept, &self->kept_size, &error);
    g_assert_no_error (error);
    return;
  }
  self->kept = keep_tables (self->uri);
}

void
yz_test_place_restore (YzTestPlace *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (self->kept);
  if (self->database == NULL) {
    g_file_set_contents (self->path, self->kept, (gssize) self->kept_size, &error);
    g_assert_no_error (error);
    return;
  }
  restore_tables (self->uri, self->kept);
}

char *
yz_test_place_read (YzTestPlace *self, gsize *size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) tables = g_string_new (NULL);
  g_auto (GStrv) names = NULL;
  GString *content = g_string_new (NULL);
  PGconn *connection = NULL;

  if (self->database == NULL) {
    char *file = NULL;

    g_string_free (content, TRUE);
    g_file_get_contents (self->path, &file, size, &error);
    g_assert_no_error (error);
    return file;
  }
  connection = connect_to (self->uri);
  run_on_server (connection, LIST_TABLES, tables);
  names = g_strsplit (tables->str, "\n", -1);
  for (char **name = names; **name != '\0'; name++) {
    g_autofree char *sql = g_strdup_printf ("SELECT t::text FROM \"%s\" t", *name);

    run_on_server (connection, sql, content);
  }
  PQfinish (connection);
  *size = content->len;
  return g_string_free (content, FALSE);
}

char *
yz_test_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("yizhan-test-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static void
remove_below (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_remove (path);
    return;
  }
  g_chmod (path, 0700);
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_below (child);
  }
  g_rmdir (path);
}

void
yz_test_remove_tree (const char *dir)
{
  g_autofree char *prefix = g_build_filename (g_get_tmp_dir (), "yizhan-test-", NULL);

  g_assert_true (g_str_has_prefix (dir, prefix));
  remove_below (dir);
}
