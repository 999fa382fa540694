/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of stores, as --store and the settings have them. Parsing one touches no file and no
 * server. */
#include "fuzz-input.h"

#include <string.h>

#include "yz-store-private.h"

void
fuzz_begin (void)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *uri = fuzz_input_take_text (&input, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = yz_store_parse_uri (uri, &error);
  g_autofree char *again = NULL;

  if (path == NULL) {
    g_assert_true (g_error_matches (error, YZ_ERROR, YZ_ERROR_INPUT) ||
                   g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE));
    return 0;
  }
  /* A name that was resolved means itself. */
  g_assert_no_error (error);
  g_assert_true (g_path_is_absolute (path));
  again = yz_store_parse_uri (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
  return 0;
}
