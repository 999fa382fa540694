/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "damage"

#include "damage.h"

#include "yz-proof.h"
#include "yz-sentence.h"
#include "yz-transaction.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECTOR 512
/* Section 1.3 of https://sqlite.org/fileformat2.html */
#define HEADER_PAGE_SIZE 16
#define HEADER_FREE_TRUNK 32

/* How long a look may take until it counts as a program that hangs. */
#define PATIENCE_SECONDS 60

/* What a child says by its exit code; above the bits of Found. */
#define EXIT_SILENT 0x80

const char *
damage_get_name (DamageKind kind)
{
  static const char *const names[DAMAGE_KINDS] = {
    "flipped bits", "zeroed pages", "random sectors", "swapped pages", "truncated tails",
  };

  return names[kind];
}

static guint32
read_number (const guint8 *at)
{
  guint32 number = 0;

  memcpy (&number, at, sizeof number);
  return GUINT32_FROM_BE (number);
}

static gsize
get_page_size (const guint8 *file)
{
  return (gsize) (file[HEADER_PAGE_SIZE] << 8 | file[HEADER_PAGE_SIZE + 1]);
}

/* One byte for each page, from 0: whether it is used. Leaves of the list of free pages are not. */
static guint8 *
map_used (const guint8 *file, gsize size)
{
  gsize page_size = get_page_size (file);
  gsize pages = size / page_size;
  guint8 *used = g_malloc (pages);
  guint32 trunk = read_number (file + HEADER_FREE_TRUNK);

  memset (used, 1, pages);
  while (trunk != 0) {
    const guint8 *at = file + (trunk - 1) * page_size;
    guint32 count = read_number (at + 4);

    for (guint32 i = 0; i < count; i++)
      used[read_number (at + 8 + 4 * i) - 1] = 0;
    trunk = read_number (at);
  }
  return used;
}

static gsize
choose (GRand *random, gsize below)
{
  return (gsize) g_rand_int_range (random, 0, (gint32) below);
}

static void
swap_pages (guint8 *file, gsize page_size, gsize one, gsize other)
{
  g_autofree guint8 *kept = g_memdup2 (file + one * page_size, page_size);

  memcpy (file + one * page_size, file + other * page_size, page_size);
  memcpy (file + other * page_size, kept, page_size);
}

guint8 *
damage_make (DamageKind kind,
             GRand *random,
             const guint8 *file,
             gsize size,
             gsize *damaged_size,
             gboolean *used)
{
  g_autofree guint8 *map = map_used (file, size);
  gsize page_size = get_page_size (file);
  gsize pages = size / page_size;
  guint8 *damaged = g_memdup2 (file, size);
  gsize at = 0;
  gsize other = 0;

  *damaged_size = size;
  switch (kind) {
  case DAMAGE_BIT:
    at = choose (random, size);
    damaged[at] ^= (guint8) (1u << choose (random, 8));
    break;
  case DAMAGE_PAGE:
    at = choose (random, pages) * page_size;
    memset (damaged + at, 0, page_size);
    break;
  case DAMAGE_SECTOR:
    at = choose (random, size / SECTOR) * SECTOR;
    for (gsize i = 0; i < SECTOR; i++)
      damaged[at + i] = (guint8) choose (random, 256);
    break;
  case DAMAGE_SWAP:
    at = choose (random, pages);
    other = (at + 1 + choose (random, pages - 1)) % pages;
    swap_pages (damaged, page_size, at, other);
    *used = (map[at] || map[other]) && memcmp (damaged, file, size) != 0;
    return damaged;
  case DAMAGE_TAIL:
    at = 1 + choose (random, size - 1);
    *damaged_size = g_rand_boolean (random) ? size - at : (size - at) / page_size * page_size;
    *used = TRUE;
    return damaged;
  default:
    g_assert_not_reached ();
  }
  *used = map[at / page_size] && memcmp (damaged, file, size) != 0;
  return damaged;
}

/* Every value of every row of a table goes into @digest. */
static gboolean
read_table (YzStore *store, const char *table, GChecksum *digest, GError **error)
{
  g_autofree char *count_sql =
    g_strdup_printf ("SELECT count (*) FROM pragma_table_info ('%s')", table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1", table);
  g_autoptr (YzStatement) counted = yz_store_query (store, g_intern_string (count_sql));
  g_autoptr (YzStatement) statement = yz_store_query (store, g_intern_string (sql));
  YzStep step = YZ_STEP_ERROR;

  if (!yz_statement_fetch (counted, error))
    return FALSE;
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    for (int64_t column = 0; column < yz_statement_get_int (counted, 0); column++) {
      gsize size = 0;
      const void *bytes = yz_statement_get_blob (statement, (int) column, &size);

      g_checksum_update (digest, (const guchar *) &size, sizeof size);
      if (bytes != NULL)
        g_checksum_update (digest, bytes, (gssize) size);
    }
  return step == YZ_STEP_DONE;
}

static char *
read_content (YzStore *store, GError **error)
{
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YzStatement) list =
    yz_store_query (store, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  YzStep step = YZ_STEP_ERROR;

  while ((step = yz_statement_step (list, error)) == YZ_STEP_ROW)
    g_ptr_array_add (tables, yz_statement_dup_text (list, 0));
  for (guint i = 0; step == YZ_STEP_DONE && i < tables->len; i++)
    if (!read_table (store, g_ptr_array_index (tables, i), digest, error))
      return NULL;
  return step == YZ_STEP_DONE ? g_strdup (g_checksum_get_string (digest)) : NULL;
}

char *
damage_read_content (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = yz_store_open (path, YZ_STORE_READ, &error);

  return store != NULL ? read_content (store, &error) : NULL;
}

/* Whom an error is owed to. It is a sentence for people and a code for scripts. */
static guint
judge (const GError *error, Found otherwise)
{
  g_autofree char *sentence = NULL;
  const char *subject = yz_error_get_subject (error);

  if (error == NULL)
    return 0;
  sentence = yz_sentence_for_error (error);
  if (error->domain != YZ_ERROR || sentence == NULL || sentence[0] == '\0' ||
      yz_error_get_exit (error) != YZ_EXIT_STORE)
    return EXIT_SILENT;
  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_DAMAGED) && subject != NULL &&
      (g_str_has_prefix (subject, "page ") ||
       g_str_equal (subject, "the header of the file is damaged")))
    return FOUND_CHECKSUM;
  return otherwise;
}

static guint
judge_verification (const YzVerification *verification, const GError *error, Found found)
{
  if (verification != NULL)
    return verification->findings->len > 0 ? found : 0;
  return judge (error, found);
}

static guint
look (const char *path, const char *content)
{
  g_autoptr (GError) opening = NULL;
  g_autoptr (GError) integrity = NULL;
  g_autoptr (GError) verify = NULL;
  g_autoptr (GError) proof = NULL;
  g_autoptr (GError) reading = NULL;
  g_autoptr (YzStation) station = yz_station_open (path, YZ_STORE_READ, &opening);
  g_autoptr (YzVerification) verified = NULL;
  g_autoptr (YzVerification) proved = NULL;
  g_autofree char *now = NULL;
  YzStore *store = NULL;
  guint found = 0;

  if (station == NULL)
    return judge (opening, FOUND_OPENING);
  store = yz_station_get_store (station);
  yz_store_check_integrity (store, &integrity);
  found |= judge (integrity, FOUND_INTEGRITY);
  verified = yz_verify_ledger (store, &verify);
  found |= judge_verification (verified, verify, FOUND_VERIFY);
  if (integrity == NULL) {
    /* It begins with the same check. */
    proved = yz_proof_run (station, &proof);
    found |= judge_verification (proved, proof, FOUND_PROOF);
  }
  now = read_content (store, &reading);
  found |= judge (reading, FOUND_READING);
  if (found == 0 && g_strcmp0 (now, content) != 0)
    found |= FOUND_WRONG;
  return found;
}

guint
damage_look (const char *path, const char *content)
{
  int status = 0;
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    alarm (PATIENCE_SECONDS);
    _exit ((int) look (path, content));
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status) & EXIT_SILENT, ==, 0);
  return (guint) WEXITSTATUS (status);
}
