/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pg-address"

#include "store-test.h"

#include "yz-pg-address.h"

#include <string.h>

static const char *
find (const YzPgParameters *parameters, const char *keyword)
{
  const char *value = NULL;

  /* The last one counts, as for libpq. */
  for (guint i = 0; i + 1 < parameters->keywords->len; i++)
    if (strcmp (g_ptr_array_index (parameters->keywords, i), keyword) == 0)
      value = g_ptr_array_index (parameters->values, i);
  return value;
}

static void
test_names (void)
{
  static const struct {
    const char *uri;
    const char *name; /* NULL: refused */
    guint hosts;
  } cases[] = {
    { "postgresql://db.example/city", "db.example/city", 1 },
    { "postgres://ann:secret@db.example:5433/city", "db.example:5433/city", 1 },
    { "postgresql://a,b:5433,c/city", "a,b:5433,c/city", 3 },
    { "postgresql://a:1,b:2/city", "a:1,b:2/city", 2 },
    { "postgresql://a,b/city?port=7000", "a:7000,b:7000/city", 2 },
    { "postgresql:///city?host=/run/postgresql", "/run/postgresql/city", 1 },
    { "postgresql:///city?hostaddr=127.0.0.1", "127.0.0.1/city", 1 },
    { "postgresql:///city", "local/city", 1 },
    { "postgresql://", "local/", 1 },
    { "postgresql://[::1]:5433/city", "::1:5433/city", 1 },
    { "postgresql://ann:se%40cret@db/city", "db/city", 1 },
    { "postgresql://a,b,c/city?port=1,2", NULL, 0 },
    { "postgresql://a,b,c/city?hostaddr=127.0.0.1,127.0.0.2", NULL, 0 },
    { "postgresql:city", NULL, 0 },
    { "postgresql:/city", NULL, 0 },
    { "postgresql://ann:sec@ret@db/city", NULL, 0 },
    { "postgresql://ann:sec/ret@db/city", NULL, 0 },
    { "postgresql://ann:12/ret@db/city", NULL, 0 },
    { "postgresql://ann:sec?ret@db/city", "db/city", 1 },
    { "postgresql://ann:sec%zzret@db/city", NULL, 0 },
    { "postgresql://db/city?secret=secret", NULL, 0 },
    { "postgresql://db/city?sslmode", NULL, 0 },
    { "postgresql://[::1/city", NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzPgAddress) address = yz_pg_address_parse (cases[i].uri, &error);

    g_test_message ("%s", cases[i].uri);
    if (cases[i].name == NULL) {
      g_assert_null (address);
      assert_error (error, YZ_ERROR_INPUT);
      g_assert_null (strstr (error->message, "sec"));
      g_assert_null (strstr (error->message, "ret"));
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (yz_pg_address_get_name (address), ==, cases[i].name);
    g_assert_cmpuint (yz_pg_address_count_hosts (address), ==, cases[i].hosts);
  }
}

static void
test_many_hosts (void)
{
  g_autoptr (GString) uri = g_string_new ("postgresql://a");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 20; i++)
    g_string_append (uri, ",a");
  g_string_append (uri, "/city");
  g_assert_null (yz_pg_address_parse (uri->str, &error));
  assert_error (error, YZ_ERROR_INPUT);
}

static void
test_defaults (void)
{
  static const struct {
    const char *uri;
    YzStoreMode mode;
    const char *keyword;
    const char *value;
  } cases[] = {
    { "postgresql://db/city", YZ_STORE_WRITE, "keepalives", "1" },
    { "postgresql://db/city", YZ_STORE_WRITE, "keepalives_idle", "2" },
    { "postgresql://db/city", YZ_STORE_WRITE, "keepalives_interval", "1" },
    { "postgresql://db/city", YZ_STORE_WRITE, "keepalives_count", "2" },
    { "postgresql://db/city", YZ_STORE_WRITE, "tcp_user_timeout", "3000" },
    { "postgresql://db/city", YZ_STORE_WRITE, "application_name", "yizhan" },
    { "postgresql://db/city", YZ_STORE_WRITE, "client_encoding", "UTF8" },
    { "postgresql://db/city", YZ_STORE_WRITE, "target_session_attrs", "read-write" },
    { "postgresql://db/city", YZ_STORE_READ, "target_session_attrs", NULL },
    { "postgresql://db/city?target_session_attrs=any",
      YZ_STORE_WRITE,
      "target_session_attrs",
      "any" },
    { "postgresql://db/city?keepalives_idle=9", YZ_STORE_WRITE, "keepalives_idle", "9" },
    { "postgresql://db/city?client_encoding=LATIN1", YZ_STORE_READ, "client_encoding", "UTF8" },
    { "postgresql://db/city?sslmode=verify-full", YZ_STORE_READ, "sslmode", "verify-full" },
    { "postgresql://db/city?sslrootcert=/ca.pem", YZ_STORE_READ, "sslrootcert", "/ca.pem" },
    { "postgresql://ann:s%20e@db:5433/city", YZ_STORE_READ, "password", "s e" },
    { "postgresql://ann:s%20e@db:5433/city", YZ_STORE_READ, "port", "5433" },
    { "postgresql://ann:s%20e@db:5433/city", YZ_STORE_READ, "user", "ann" },
    { "postgresql://x,db/city", YZ_STORE_READ, "host", "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzPgAddress) address = yz_pg_address_parse (cases[i].uri, NULL);
    g_auto (YzPgParameters) parameters = { NULL, NULL };

    yz_pg_address_fill (address, 0, cases[i].mode, NULL, &parameters);
    g_assert_cmpstr (find (&parameters, cases[i].keyword), ==, cases[i].value);
    g_assert_cmpuint (parameters.keywords->len, ==, parameters.values->len);
  }
}

static void
test_timeout (void)
{
  static const struct {
    const char *uri;
    int seconds;
  } cases[] = {
    { "postgresql://db/city", 2 },
    { "postgresql://db/city?connect_timeout=7", 7 },
    { "postgresql://db/city?connect_timeout=0", 2 },
    { "postgresql://db/city?connect_timeout=-1", 2 },
    { "postgresql://db/city?connect_timeout=soon", 2 },
    { "postgresql://db/city?connect_timeout=99999999999", 60 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzPgAddress) address = yz_pg_address_parse (cases[i].uri, NULL);

    g_assert_cmpint (yz_pg_address_get_connect_timeout (address), ==, cases[i].seconds);
  }
  g_setenv ("PGCONNECT_TIMEOUT", "9", TRUE);
  for (gsize i = 0; i < 2; i++) {
    g_autoptr (YzPgAddress) address = yz_pg_address_parse (cases[i].uri, NULL);

    g_assert_cmpint (yz_pg_address_get_connect_timeout (address), ==, i == 0 ? 9 : 7);
  }
  g_unsetenv ("PGCONNECT_TIMEOUT");
}

static void
test_first_choice (void)
{
  static const struct {
    const char *uri;
    YzStoreMode mode;
    const char *choice;
  } cases[] = {
    { "postgresql://a,b/city", YZ_STORE_READ, "primary" },
    { "postgresql://a,b/city", YZ_STORE_WRITE, NULL },
    { "postgresql://a/city", YZ_STORE_READ, NULL },
    { "postgresql://a,b/city?target_session_attrs=any", YZ_STORE_READ, NULL },
    { "postgresql://a/city?target_session_attrs=prefer-standby", YZ_STORE_READ, "standby" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzPgAddress) address = yz_pg_address_parse (cases[i].uri, NULL);

    g_assert_cmpstr (yz_pg_address_get_first_choice (address, cases[i].mode), ==, cases[i].choice);
  }
}

int
main (int argc, char **argv)
{
  g_unsetenv ("PGCONNECT_TIMEOUT");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pg-address/names", test_names);
  g_test_add_func ("/pg-address/many-hosts", test_many_hosts);
  g_test_add_func ("/pg-address/defaults", test_defaults);
  g_test_add_func ("/pg-address/timeout", test_timeout);
  g_test_add_func ("/pg-address/first-choice", test_first_choice);
  return g_test_run ();
}
