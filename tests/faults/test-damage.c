/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-damage"

#include "faults.h"

#include "damage.h"
#include "day.h"
#include "yz-desk.h"
#include "yz-proof.h"
#include "yz-sentence.h"
#include "yz-sqlite-log.h"
#include "yz-test-sums.h"
#include "yz-transaction.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPERATIONS 250
#define LOG_OPERATIONS 40
#define PAGE 4096

/* A station after some days, and what lies in its file. */
typedef struct {
  YzTestStation test;
  char *errand;
  char *path;
  guint8 *file;
  gsize size;
  char *content;
} Bench;

static void
work (Bench *bench, guint32 seed, guint operations)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  g_auto (Day) day = { 0 };

  day_open (&day, bench->test.uri, bench->errand, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < operations; i++) {
    DayOperation operation;

    day_think (&day, random, &operation, &error);
    g_assert_no_error (error);
    if (!day_try (&day, &operation, NULL, &error) && !day_is_refusal (error))
      g_assert_no_error (error);
    g_clear_error (&error);
  }
}

static void
keep (Bench *bench)
{
  g_clear_pointer (&bench->file, g_free);
  g_clear_pointer (&bench->content, g_free);
  g_assert_true (g_file_get_contents (bench->path, (char **) &bench->file, &bench->size, NULL));
  bench->content = damage_read_content (bench->path);
  g_assert_nonnull (bench->content);
}

static void
put_back (Bench *bench)
{
  g_assert_true (
    g_file_set_contents (bench->path, (char *) bench->file, (gssize) bench->size, NULL));
}

static void
bench_init (Bench *bench)
{
  memset (bench, 0, sizeof *bench);
  day_create (&bench->test);
  bench->path = g_strdup (bench->test.path);
  bench->errand = yz_test_make_dir ();
  work (bench, 4, OPERATIONS);
  keep (bench);
}

static void
bench_clear (Bench *bench)
{
  yz_test_remove_tree (bench->errand);
  g_free (bench->errand);
  g_free (bench->path);
  g_free (bench->file);
  g_free (bench->content);
  yz_test_station_clear (&bench->test);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* How many of some trials were noticed, and by whom. */
typedef struct {
  guint used;
  guint found;
  guint integrity;
  guint verify;
  guint proof;
  guint checksum;
  guint wrong;
} Tally;

static void
count (Tally *tally, gboolean used, guint found)
{
  tally->wrong += (found & FOUND_WRONG) != 0;
  if (!used)
    return;
  tally->used++;
  tally->found += (found & ~(guint) FOUND_WRONG) != 0;
  tally->integrity += (found & (FOUND_OPENING | FOUND_INTEGRITY)) != 0;
  tally->verify += (found & FOUND_VERIFY) != 0;
  tally->proof += (found & (FOUND_PROOF | FOUND_READING)) != 0;
  tally->checksum += (found & FOUND_CHECKSUM) != 0;
}

static void
tell (const char *what, const Tally *tally)
{
  g_test_message ("%s: %u of %u found (checksum %u, integrity check %u, verification %u, proof and "
                  "reading %u); wrong rows that nobody noticed: %u",
                  what,
                  tally->found,
                  tally->used,
                  tally->checksum,
                  tally->integrity,
                  tally->verify,
                  tally->proof,
                  tally->wrong);
}

static void
try (Bench *bench, DamageKind kind, Tally *tally)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122 + (guint32) kind);
  guint trials = faults_choose (100, 500);

  for (guint i = 0; i < trials; i++) {
    gsize size = 0;
    gboolean used = FALSE;
    g_autofree guint8 *damaged = damage_make (kind, random, bench->file, bench->size, &size, &used);
    guint found = 0;

    g_assert_true (g_file_set_contents (bench->path, (char *) damaged, (gssize) size, NULL));
    found = damage_look (bench->path, bench->content);
    count (tally, used, found);
    if ((used && found == 0) || (found & FOUND_WRONG) != 0)
      g_test_message ("%s, trial %u: not found", damage_get_name (kind), i);
  }
  put_back (bench);
}

/* Whatever was changed in a page that is used is found, and nothing else is read instead. */
static void
test_found (void)
{
  g_auto (Bench) bench = { 0 };

  bench_init (&bench);
  g_assert_cmpint (yz_test_find_bad_page (bench.file, bench.size, PAGE), ==, 0);
  g_assert_cmpuint (damage_look (bench.path, bench.content), ==, 0);
  for (int kind = 0; kind < DAMAGE_KINDS; kind++) {
    Tally tally = { 0 };

    try (&bench, kind, &tally);
    tell (damage_get_name (kind), &tally);
    g_assert_cmpuint (tally.found, ==, tally.used);
    g_assert_cmpuint (tally.wrong, ==, 0);
  }
}

/* The control: without sums there are wrong rows that nobody notices. */
static void
test_control (void)
{
  g_auto (Bench) bench = { 0 };
  Tally bits = { 0 };
  Tally sectors = { 0 };

  bench_init (&bench);
  yz_test_strip_sums (bench.path);
  keep (&bench);
  g_assert_cmpuint (damage_look (bench.path, bench.content), ==, 0);
  try (&bench, DAMAGE_BIT, &bits);
  tell ("without checksums: flipped bits", &bits);
  try (&bench, DAMAGE_SECTOR, &sectors);
  tell ("without checksums: random sectors", &sectors);
  g_assert_cmpuint (bits.found, <, bits.used);
  g_assert_cmpuint (bits.wrong, >, 0);
  g_assert_cmpuint (bits.checksum + sectors.checksum, ==, 0);
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);
  g_test_add_func ("/damage/found", test_found);
  g_test_add_func ("/damage/control", test_control);
  return g_test_run ();
}
