/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-power-cut"

#include "faults.h"

#include "day.h"
#include "disk-journal.h"
#include "yz-group.h"
#include "yz-sqlite.h"

#include <glib/gstdio.h>
#include <string.h>

/* Operations in one life of the program, from its start to a cut. */
#define LIFE 30
#define TOGETHER_MAX 6
/* After this many lives a fresh station is taken: the book of the old one has become long. */
#define LIVES_MAX 6
/* Small, so that the log is folded into the database again and again. */
#define CHECKPOINT_PAGES 25

/* How the station under test differs from the real one. */
typedef enum {
  CHANGE_NONE,
  CHANGE_NORMAL, /* synchronous = NORMAL: a commit does not wait for the disk */
  CHANGE_LYING,  /* a fifth of the syncs is answered but not done */
  CHANGE_SECOND, /* balances are written in a second transaction */
} Change;

typedef struct {
  Change change;
  GRand *random;
  char *dir; /* where the station lives */
  char *uri;
  char *image;  /* where what a cut left is looked at */
  char *errand; /* where people bring files from */
  YzTestStation test;
  DayBook *book;
  guint cuts;
  guint syncs; /* boundaries at which was cut */
  guint lives;
  guint64 confirmed;
  guint found;
  char *first; /* finding */
} Bench;

static sqlite3 *
get_handle (Day *day)
{
  YzSqlite *sqlite = yz_station_get_store (day->station)->connection;

  return sqlite->db;
}

static void
bench_init (Bench *bench, Change change, guint32 seed)
{
  g_auto (Day) day = { 0 };
  g_autoptr (GError) error = NULL;

  memset (bench, 0, sizeof *bench);
  bench->change = change;
  bench->random = g_rand_new_with_seed (seed);
  day_create (&bench->test);
  bench->dir = g_strdup (bench->test.dir);
  bench->uri = g_strdup (bench->test.path);
  bench->image = yz_test_make_dir ();
  bench->errand = yz_test_make_dir ();
  g_assert_true (day_open (&day, bench->uri, bench->errand, &error));
  g_assert_no_error (error);
  bench->book = day_book_new (&day);
}

static void
bench_clear (Bench *bench)
{
  yz_test_remove_tree (bench->image);
  yz_test_remove_tree (bench->errand);
  g_clear_pointer (&bench->book, day_book_free);
  yz_test_station_clear (&bench->test);
  g_clear_pointer (&bench->dir, g_free);
  g_clear_pointer (&bench->uri, g_free);
  g_clear_pointer (&bench->image, g_free);
  g_clear_pointer (&bench->errand, g_free);
  g_clear_pointer (&bench->first, g_free);
  g_rand_free (bench->random);
}

static void
empty (const char *dir)
{
  yz_test_remove_tree (dir);
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
}

static gboolean
try_operation (Bench *bench, Day *day, const DayOperation *operation, GError **error)
{
  if (bench->change == CHANGE_SECOND && operation->kind == DAY_REDEEM)
    return day_try_in_two (day, operation, error);
  return day_try (day, operation, NULL, error);
}

static void
mark (const DayBook *book)
{
  disk_mark ((int64_t) book->operations->len << 32 | book->confirmed);
}

static guint
get_confirmed (const DiskReplay *replay)
{
  return (guint) (disk_replay_get_mark (replay) & G_MAXUINT32);
}

static guint
get_tried (const DiskReplay *replay)
{
  return (guint) (disk_replay_get_mark (replay) >> 32);
}

/* The operation at @index of the book, which is a new one if the book ends there. FALSE if it was
 * refused, and struck out. */
static gboolean
operate_at (Bench *bench, Day *day, guint index)
{
  DayBook *book = bench->book;
  g_autoptr (GError) error = NULL;
  DayOperation operation = { 0 };

  if (index == book->operations->len) {
    day_think (day, bench->random, &operation, &error);
    g_assert_no_error (error);
    g_array_append_val (book->operations, operation);
    mark (book);
  }
  operation = g_array_index (book->operations, DayOperation, index);
  if (try_operation (bench, day, &operation, &error))
    return TRUE;
  g_assert_true (day_is_refusal (error));
  g_array_remove_index (book->operations, index);
  return FALSE;
}

/* One operation. Those that a cut left open come first. */
static void
operate (Bench *bench, Day *day)
{
  if (operate_at (bench, day, bench->book->confirmed))
    bench->book->confirmed++;
  mark (bench->book);
}

/* Some operations that share a commit, as those have that wait together. */
static void
operate_together (Bench *bench, Day *day)
{
  YzStore *store = yz_station_get_store (day->station);
  DayBook *book = bench->book;
  guint index = book->confirmed;
  g_autoptr (GError) error = NULL;

  yz_group_begin (store, &error);
  g_assert_no_error (error);
  for (int i = g_rand_int_range (bench->random, 2, TOGETHER_MAX + 1); i > 0; i--)
    index += operate_at (bench, day, index) ? 1 : 0;
  yz_group_commit (store, &error);
  g_assert_no_error (error);
  book->confirmed = index;
  mark (book);
}

/* From the start of the program to its end, which the cut will not let happen. */
static DiskJournal *
live (Bench *bench, gboolean *closed)
{
  DiskJournal *journal = disk_record (bench->dir);
  g_autoptr (GError) error = NULL;
  Day day = { 0 };

  mark (bench->book);
  day_open (&day, bench->uri, bench->errand, &error);
  g_assert_no_error (error);
  sqlite3_wal_autocheckpoint (get_handle (&day), CHECKPOINT_PAGES);
  if (bench->change == CHANGE_NORMAL)
    sqlite3_exec (get_handle (&day), "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
  for (guint i = 0; i < LIFE; i++)
    if (bench->change == CHANGE_NONE && g_rand_int_range (bench->random, 0, 8) == 0)
      operate_together (bench, &day);
    else
      operate (bench, &day);
  *closed = g_rand_boolean (bench->random);
  if (!*closed)
    disk_record_stop ();
  day_close (&day);
  if (*closed)
    disk_record_stop ();
  return journal;
}

/* Opens what a cut left, as the next start of the program does, and looks at everything. */
static void
look (Bench *bench, guint confirmed, guint tried)
{
  g_autofree char *path = g_build_filename (bench->image, "station.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *finding = NULL;
  Day day = { 0 };

  if (day_open (&day, path, bench->errand, &error)) {
    finding = day_examine (&day, bench->book, confirmed, tried);
    day_close (&day);
  } else {
    finding = g_strdup_printf ("does not open: %s", error->message);
  }
  bench->cuts++;
  bench->confirmed += confirmed;
  if (finding == NULL)
    return;
  bench->found++;
  if (bench->first == NULL)
    bench->first = g_steal_pointer (&finding);
}

static void
cut (Bench *bench, DiskReplay *replay, DiskCutKind kind)
{
  empty (bench->image);
  disk_replay_cut (replay, kind, bench->random, bench->image);
  look (bench, get_confirmed (replay), get_tried (replay));
}

static gboolean
is_boundary (const DiskEvent *event)
{
  return event->kind == DISK_EVENT_SYNC || event->kind == DISK_EVENT_SYNC_DIR;
}

/* Every cut of a life: before and after each sync, and at @more random moments in between. */
static void
cut_life (Bench *bench, const DiskJournal *journal, double extra)
{
  double lies = bench->change == CHANGE_LYING ? 0.2 : 0;
  g_autoptr (DiskReplay) replay = disk_replay_new (journal, lies, g_rand_int (bench->random));

  /* The first event is the mark of what was before. */
  for (guint i = 1; i < journal->events->len; i++) {
    const DiskEvent *event = &g_array_index (journal->events, DiskEvent, i);

    disk_replay_advance (replay, i);
    if (is_boundary (event)) {
      bench->syncs++;
      cut (bench, replay, DISK_CUT_DROP);
      cut (bench, replay, DISK_CUT_SCATTER);
      disk_replay_advance (replay, i + 1);
      cut (bench, replay, DISK_CUT_DROP);
    } else if (g_rand_double (bench->random) < extra) {
      cut (bench,
           replay,
           g_rand_int_range (bench->random, 0, 4) == 0 ? DISK_CUT_KEEP : DISK_CUT_SCATTER);
    }
  }
}

/* The next life starts with what one cut left. */
static void
go_on (Bench *bench, const DiskJournal *journal)
{
  g_autoptr (DiskReplay) replay = disk_replay_new (journal, 0, 0);
  guint at = (guint) g_rand_int_range (bench->random,
                                       (gint32) journal->events->len / 2,
                                       (gint32) journal->events->len + 1);

  disk_replay_advance (replay, at);
  empty (bench->dir);
  disk_replay_cut (replay, DISK_CUT_SCATTER, bench->random, bench->dir);
  bench->book->confirmed = get_confirmed (replay);
  g_array_set_size (bench->book->operations, get_tried (replay));
  bench->lives++;
}

static void
run (Bench *bench, guint cuts, double extra)
{
  for (guint life = 0; life < LIVES_MAX && bench->cuts < cuts; life++) {
    gboolean closed = FALSE;
    g_autoptr (DiskJournal) journal = live (bench, &closed);

    cut_life (bench, journal, extra);
    if (bench->change != CHANGE_NONE)
      return;
    go_on (bench, journal);
  }
}

static void
test_real (void)
{
  guint wanted = faults_choose (1000, 10000);
  guint cuts = 0;
  guint syncs = 0;
  guint lives = 0;

  for (guint32 seed = 1; cuts < wanted; seed++) {
    Bench bench;

    bench_init (&bench, CHANGE_NONE, seed);
    run (&bench, wanted - cuts, 0.1);
    cuts += bench.cuts;
    syncs += bench.syncs;
    lives += bench.lives;
    if (bench.found > 0)
      g_test_message ("seed %u: %u of %u cuts: %s", seed, bench.found, bench.cuts, bench.first);
    g_assert_cmpuint (bench.found, ==, 0);
    bench_clear (&bench);
  }
  g_test_message ("%u power cuts, at every one of %u syncs and between, in %u lives: nothing lost",
                  cuts,
                  syncs,
                  lives);
}

/* The same with a station or a disk that is not as it must be. */
static void
test_control (gconstpointer data)
{
  static const char *const names[] = {
    [CHANGE_NONE] = "",
    [CHANGE_NORMAL] = "synchronous = NORMAL",
    [CHANGE_LYING] = "a disk that lies at a fifth of the syncs",
    [CHANGE_SECOND] = "balances in a second transaction",
  };
  Change change = (Change) GPOINTER_TO_INT (data);
  Bench bench;

  bench_init (&bench, change, 1);
  run (&bench, 1, 0.02);
  g_test_message ("%s: found at %u of %u power cuts (%s)",
                  names[change],
                  bench.found,
                  bench.cuts,
                  bench.first != NULL ? bench.first : "nothing");
  g_assert_cmpuint (bench.found, >, 0);
  bench_clear (&bench);
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);
  disk_hide_room (TRUE);

  g_test_add_func ("/power-cut/real", test_real);
  g_test_add_data_func ("/power-cut/control/normal", GINT_TO_POINTER (CHANGE_NORMAL), test_control);
  g_test_add_data_func ("/power-cut/control/lying", GINT_TO_POINTER (CHANGE_LYING), test_control);
  g_test_add_data_func ("/power-cut/control/second", GINT_TO_POINTER (CHANGE_SECOND), test_control);

  return g_test_run ();
}
