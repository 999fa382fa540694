/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan-support.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A list of pictures with the texts they hold: tab-separated, the first line names the columns.
 * The tiers say how hard a picture is: A is read by zbar alone, B after preparing it, C and D by
 * other decoders or none; N holds no code. */
enum {
  COLUMN_PATH,
  COLUMN_EXPECTED, /* with C escapes */
  COLUMN_TIER = 4,
  COLUMN_ALL_TEXTS = 6, /* JSON array: any of them counts */
};

static const char tiers[] = "ABCDN";

typedef struct {
  guint total;
  guint read;
  guint wrong;
  double ms;
  double ms_max;
} Tally;

/* Lists give line ends as LF and none at the end, whatever the code has. */
static char *
normalise (const char *text, gsize size)
{
  GString *out = g_string_sized_new (size);

  for (gsize i = 0; i < size; i++)
    if (text[i] != '\r' || i + 1 == size || text[i + 1] != '\n')
      g_string_append_c (out, text[i]);
  while (out->len > 0 && out->str[out->len - 1] == '\n')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/* Returns: (transfer full) the texts that count for one line of the list */
static GPtrArray *
get_texts (char **columns)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) node = json_from_string (columns[COLUMN_ALL_TEXTS], NULL);
  g_autofree char *expected = g_strcompress (columns[COLUMN_EXPECTED]);

  g_ptr_array_add (texts, normalise (expected, strlen (expected)));
  for (guint i = 0; node != NULL && i < json_array_get_length (json_node_get_array (node)); i++) {
    const char *text = json_array_get_string_element (json_node_get_array (node), i);

    g_ptr_array_add (texts, normalise (text, strlen (text)));
  }
  return texts;
}

static gboolean
is_expected (const YzScanResult *result, GPtrArray *texts)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (result->payload, &size);
  g_autofree char *text = normalise (data, size);

  for (guint i = 0; i < texts->len; i++)
    if (strcmp (text, g_ptr_array_index (texts, i)) == 0)
      return TRUE;
  return FALSE;
}

static void
scan_one (const char *directory, char **columns, Tally *tally)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autofree char *path = g_build_filename (directory, columns[COLUMN_PATH], NULL);
  g_autoptr (GPtrArray) texts = get_texts (columns);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean read = FALSE;
  double ms = 0;

  results = yz_picture_scan_file (decoder, path, &error);
  g_assert_no_error (error);
  ms = (double) (g_get_monotonic_time () - start) / 1000;

  for (guint i = 0; i < results->len; i++) {
    const YzScanResult *result = g_ptr_array_index (results, i);

    if (columns[COLUMN_TIER][0] != 'N' && is_expected (result, texts)) {
      read = TRUE;
      continue;
    }
    tally->wrong++;
    g_test_message ("%s: wrong text %s", columns[COLUMN_PATH], result->text);
  }
  tally->total++;
  tally->read += read ? 1 : 0;
  tally->ms += ms;
  tally->ms_max = MAX (tally->ms_max, ms);
  if (!read && columns[COLUMN_TIER][0] != 'N')
    g_test_message ("%s: not read (%s)", columns[COLUMN_PATH], columns[COLUMN_TIER]);
}

static void
scan_list (const char *directory, const char *list, Tally tallies[sizeof tiers - 1])
{
  g_autofree char *path = g_build_filename (directory, list, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (content, "\n", -1);
  for (gsize i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);
    const char *tier = NULL;

    g_assert_cmpuint (g_strv_length (columns), >, COLUMN_ALL_TEXTS);
    tier = strchr (tiers, columns[COLUMN_TIER][0]);
    g_assert_nonnull (tier);
    scan_one (directory, columns, &tallies[tier - tiers]);
  }

  for (gsize i = 0; i < sizeof tiers - 1; i++)
    if (tallies[i].total > 0)
      g_test_message ("tier %c: %u of %u read, %u wrong texts, %.1f ms mean, %.1f ms most",
                      tiers[i],
                      tallies[i].read,
                      tallies[i].total,
                      tallies[i].wrong,
                      tallies[i].ms / tallies[i].total,
                      tallies[i].ms_max);
}

static void
test_fixtures (void)
{
  Tally tallies[sizeof tiers - 1] = { 0 };
  g_autofree char *list = find_fixture ("expected.tsv");
  g_autofree char *directory = g_path_get_dirname (list);

  scan_list (directory, "expected.tsv", tallies);
  for (gsize i = 0; i < sizeof tiers - 1; i++) {
    g_assert_cmpuint (tallies[i].wrong, ==, 0);
    if (tiers[i] != 'N')
      g_assert_cmpuint (tallies[i].read, ==, tallies[i].total);
  }
}

/* The large collection of photographs does not come with the sources; where it is at hand it is
 * read as well. */
static void
test_collection (void)
{
  Tally tallies[sizeof tiers - 1] = { 0 };
  const char *directory = g_getenv ("YIZHAN_QR_CORPUS");

  if (directory == NULL || !g_file_test (directory, G_FILE_TEST_IS_DIR)) {
    g_test_message ("no collection of pictures here");
    return;
  }
  scan_list (directory, "expected.tsv", tallies);
  g_assert_cmpuint (tallies[0].total, >, 0);
  /* Every tier but D: one picture more or less is the loader's rounding. */
  g_assert_cmpuint (tallies[0].read * 100, >=, tallies[0].total * 97);
  g_assert_cmpuint (tallies[1].read * 100, >=, tallies[1].total * 90);
  g_assert_cmpuint (tallies[2].read * 100, >=, tallies[2].total * 35);
  for (gsize i = 0; i < sizeof tiers - 1; i++)
    g_assert_cmpuint (tallies[i].wrong, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corpus/fixtures", test_fixtures);
  g_test_add_func ("/corpus/collection", test_collection);
  return g_test_run ();
}
