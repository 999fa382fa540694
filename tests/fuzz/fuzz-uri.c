/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of stores, as --store and the settings have them. Parsing one touches no file and no
 * server. */
#include "fuzz-input.h"

#include <string.h>

#include "yz-pg-address.h"
#include "yz-store-private.h"

/* This byte stands for a password where a URI may have one. */
#define MARK '\x01'
#define SECRET "Geheim7"

void
fuzz_begin (void)
{
}

static void
check_error (const GError *error)
{
  g_assert_true (g_error_matches (error, YZ_ERROR, YZ_ERROR_INPUT) ||
                 g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* A name that was resolved means itself. */
static void
check_file (const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = yz_store_parse_uri (uri, &error);
  g_autofree char *again = NULL;

  if (path == NULL) {
    check_error (error);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (g_path_is_absolute (path));
  again = yz_store_parse_uri (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
}

static void
check_parameters (const YzPgAddress *address, guint host, YzStoreMode mode)
{
  g_auto (YzPgParameters) parameters = { 0 };
  const char *attributes = yz_pg_address_get_first_choice (address, mode);
  guint length = 0;

  yz_pg_address_fill (address, host, mode, attributes, &parameters);
  length = parameters.keywords->len;
  g_assert_cmpuint (length, >, 1);
  g_assert_cmpuint (parameters.values->len, ==, length);
  for (guint i = 0; i < length; i++) {
    const char *keyword = g_ptr_array_index (parameters.keywords, i);
    const char *value = g_ptr_array_index (parameters.values, i);

    g_assert_cmpint (keyword == NULL, ==, i == length - 1);
    g_assert_cmpint (value == NULL, ==, i == length - 1);
    /* One host at a time: the others are not for libpq to try. */
    if (g_strcmp0 (keyword, "host") == 0 || g_strcmp0 (keyword, "port") == 0)
      g_assert_null (strchr (value, ','));
  }
}

static void
check_server (const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzPgAddress) address = yz_pg_address_parse (uri, &error);

  if (address == NULL) {
    check_error (error);
    g_assert_null (strstr (error->message, SECRET));
    g_assert_true (yz_error_get_subject (error) == NULL ||
                   strstr (yz_error_get_subject (error), SECRET) == NULL);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (yz_pg_address_count_hosts (address), >, 0);
  g_assert_cmpint (yz_pg_address_get_connect_timeout (address), >, 0);
  g_assert_cmpint (yz_pg_address_get_connect_timeout (address), <=, 60);
  for (guint i = 0; i < yz_pg_address_count_hosts (address); i++) {
    check_parameters (address, i, YZ_STORE_WRITE);
    check_parameters (address, i, YZ_STORE_READ);
  }
  if (strstr (uri, "hostaddr") == NULL)
    g_assert_null (strstr (yz_pg_address_get_name (address), SECRET));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *given = fuzz_input_take_text (&input, size);
  g_autoptr (GString) uri = g_string_new (NULL);

  /* It would not be known from one that is. */
  if (strstr (given, SECRET) != NULL)
    return 0;
  for (const char *p = given; *p != '\0'; p++)
    if (*p == MARK)
      g_string_append (uri, ":" SECRET "@");
    else
      g_string_append_c (uri, *p);
  if (yz_store_is_server (uri->str))
    check_server (uri->str);
  else
    check_file (uri->str);
  return 0;
}
