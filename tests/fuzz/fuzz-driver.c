/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The driver of the ordinary build: FUZZ-TARGET NAME COPIES SIZE. Runs every file of the corpus of
 * the target, then as many changed copies of them as were asked for. What is changed depends on
 * nothing but the corpus: a failure comes again. FUZZ_COPIES in the environment asks for another
 * number.
 *
 * Nothing is measured here and no input is kept; that is what libFuzzer is for. */
#include "fuzz-input.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHANGES_MAX 8

static const char *name;
static guint copies;
static gsize size_max;

static GPtrArray *corpus; /* of GBytes */
static GPtrArray *words;  /* of GBytes: what libFuzzer calls a dictionary */
static uint64_t state;

/* What runs now, for whoever has to look into a failure. */
static GByteArray *current;
static char current_name[64];

static void
write_all (const void *data, gsize size)
{
  if (write (STDERR_FILENO, data, size) < 0)
    return;
}

/* A sanitizer ends the process without a signal. */
void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

/* Called in the middle of a failure: nothing here takes memory. */
static void
tell_input (void)
{
  static const char digits[] = "0123456789abcdef";

  write_all ("# the input was ", 16);
  write_all (current_name, strlen (current_name));
  write_all (", in hexadecimal:\n# ", 20);
  for (guint i = 0; i < current->len; i++) {
    char hex[2] = { digits[current->data[i] >> 4], digits[current->data[i] & 15] };

    write_all (hex, sizeof hex);
  }
  write_all ("\n", 1);
}

static void
on_signal (int number)
{
  tell_input ();
  signal (number, SIG_DFL);
  raise (number);
}

/* SplitMix64: the same numbers on every machine. */
static uint64_t
next_random (void)
{
  uint64_t z = state += UINT64_C (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return z ^ z >> 31;
}

static guint
below (guint limit)
{
  return limit > 0 ? (guint) (next_random () % limit) : 0;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
read_corpus (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *file = NULL;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, file, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    char *contents = NULL;
    gsize size = 0;

    g_file_get_contents (g_ptr_array_index (names, i), &contents, &size, &error);
    g_assert_no_error (error);
    g_ptr_array_add (files, g_bytes_new_take (contents, size));
  }
  g_assert_cmpuint (files->len, >, 0);
  return files;
}

/* A line of a dictionary: "text", with \\, \" and \xHH in it. */
static void
add_word (const char *line)
{
  const char *start = strchr (line, '"');
  const char *end = strrchr (line, '"');
  g_autoptr (GString) word = g_string_new (NULL);

  if (*line == '#' || start == NULL || end <= start)
    return;
  for (const char *p = start + 1; p < end; p++) {
    if (*p == '\\' && p[1] == 'x') {
      g_string_append_c (word,
                         (char) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3])));
      p += 3;
    } else {
      p += *p == '\\';
      g_string_append_c (word, *p);
    }
  }
  g_ptr_array_add (words, g_string_free_to_bytes (g_steal_pointer (&word)));
}

static void
read_words (void)
{
  g_autofree char *file = g_strconcat (name, ".dict", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "words", file, NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return;
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_word (lines[i]);
}

static void
insert (guint at, const void *data, gsize size)
{
  g_autoptr (GByteArray) tail = g_byte_array_new ();

  g_byte_array_append (tail, current->data + at, current->len - at);
  g_byte_array_set_size (current, at);
  g_byte_array_append (current, data, (guint) size);
  g_byte_array_append (current, tail->data, tail->len);
}

/* A piece of @from at some place: instead of what is there, or between. */
static void
splice (GBytes *from)
{
  gsize size = 0;
  const uint8_t *data = g_bytes_get_data (from, &size);
  gsize start = below ((guint) size);
  gsize wanted = 1 + below ((guint) size);
  gsize length = MIN (size - start, wanted);
  guint at = below (current->len + 1);

  if (below (2) == 0 && at < current->len)
    memcpy (current->data + at, data + start, MIN (length, current->len - at));
  else
    insert (at, data + start, length);
}

static void
change_byte (uint8_t *byte)
{
  static const uint8_t favourites[] = { 0, 1, 9, 10, 13, ' ', '"', ',', '0', 0x7f, 0x80, 0xff };

  switch (below (4)) {
  case 0:
    *byte ^= (uint8_t) (1u << below (8));
    break;
  case 1:
    *byte = favourites[below (G_N_ELEMENTS (favourites))];
    break;
  case 2:
    *byte = (uint8_t) (*byte + 1 - below (3));
    break;
  default:
    *byte = (uint8_t) next_random ();
    break;
  }
}

static void
change (void)
{
  guint at = below (current->len);
  uint8_t byte = (uint8_t) next_random ();

  switch (below (8)) {
  case 0:
    insert (at, &byte, 1);
    break;
  case 1:
    if (current->len > 0)
      g_byte_array_remove_range (current, at, 1 + below (MIN (16, current->len - at)));
    break;
  case 2:
    splice (g_ptr_array_index (corpus, below (corpus->len)));
    break;
  case 3:
  case 4:
    if (words->len > 0) {
      gsize size = 0;
      const void *word = g_bytes_get_data (words->pdata[below (words->len)], &size);

      insert (at, word, size);
      break;
    }
    G_GNUC_FALLTHROUGH;
  case 5:
    if (below (8) == 0)
      g_byte_array_set_size (current, at);
    break;
  default:
    if (current->len > 0)
      change_byte (&current->data[at]);
    break;
  }
}

static void
run_current (void)
{
  /* In memory that ends where the input ends. */
  g_autofree uint8_t *data = g_memdup2 (current->data, current->len);

  LLVMFuzzerTestOneInput (data, current->len);
}

static void
set_current (GBytes *bytes)
{
  gsize size = 0;
  const uint8_t *data = g_bytes_get_data (bytes, &size);

  g_byte_array_set_size (current, 0);
  g_byte_array_append (current, data, (guint) size);
}

static void
test_corpus (void)
{
  for (guint i = 0; i < corpus->len; i++) {
    g_snprintf (current_name, sizeof current_name, "file %u of the corpus", i + 1);
    set_current (g_ptr_array_index (corpus, i));
    run_current ();
  }
  g_byte_array_set_size (current, 0);
  run_current ();
}

static void
test_copies (void)
{
  for (guint i = 0; i < copies; i++) {
    guint n_changes = 0;

    state = i;
    n_changes = 1 + below (CHANGES_MAX);
    g_snprintf (current_name, sizeof current_name, "copy %u", i);
    set_current (g_ptr_array_index (corpus, below (corpus->len)));
    for (guint j = 0; j < n_changes; j++)
      change ();
    g_byte_array_set_size (current, MIN (current->len, (guint) size_max));
    run_current ();
  }
}

int
main (int argc, char **argv)
{
  static const int fatal[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGTERM };
  const char *asked = g_getenv ("FUZZ_COPIES");

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 4);
  name = argv[1];
  copies = (guint) g_ascii_strtoull (asked != NULL ? asked : argv[2], NULL, 10);
  size_max = (gsize) g_ascii_strtoull (argv[3], NULL, 10);

  corpus = read_corpus ();
  read_words ();
  current = g_byte_array_new ();
  LLVMFuzzerInitialize (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (fatal); i++)
    signal (fatal[i], on_signal);
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (tell_input);
  g_test_add_func ("/fuzz/corpus", test_corpus);
  g_test_add_func ("/fuzz/copies", test_copies);
  return g_test_run ();
}
