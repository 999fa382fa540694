/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-kill"

#include "faults.h"

#include "day.h"
#include "yz-group.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* After this many kills a fresh station is taken. */
#define KILLS_PER_STATION 40
/* How long a process works at most before it is killed. */
#define LIFE_US 30000
/* Operations that share a commit. */
#define TOGETHER 5
/* How long a store may be somebody else's who is dead already. */
#define WAIT_MS 10000
#define WAIT_STEP_MS 5
/* In the control an answer is on its way for so long, as it is on a line. */
#define ANSWER_US 300

/* What the process says of its operations, in this order. */
typedef enum {
  SAID_TRYING = 1,
  SAID_CONFIRMED,
  SAID_REFUSED,
} Said;

typedef struct {
  Said said;
  DayOperation operation;
} Word;

typedef struct {
  YzTestStation test;
  char *errand; /* where people bring files from */
  GRand *random;
  DayBook *book;
  gboolean forgetful; /* the control: a retry is a new operation */
  guint kills;
  guint64 confirmed;
  guint open;    /* kills that left an operation without an answer */
  guint booked;  /* of these, those that were booked */
  guint doubles; /* of these, those that were booked once more */
} Bench;

static void
open_day (Bench *bench, Day *day)
{
  g_autoptr (GError) error = NULL;

  for (int waited = 0; waited < WAIT_MS; waited += WAIT_STEP_MS) {
    g_clear_error (&error);
    if (day_open (day, bench->test.uri, bench->errand, &error))
      return;
    if (!g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOCKED) &&
        !g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY))
      break;
    g_usleep (WAIT_STEP_MS * 1000);
  }
  g_assert_no_error (error);
}

static void
bench_init (Bench *bench, guint32 seed, gboolean forgetful)
{
  g_auto (Day) day = { 0 };

  memset (bench, 0, sizeof *bench);
  day_create (&bench->test);
  bench->errand = yz_test_make_dir ();
  bench->random = g_rand_new_with_seed (seed);
  bench->forgetful = forgetful;
  open_day (bench, &day);
  bench->book = day_book_new (&day);
}

static void
bench_clear (Bench *bench)
{
  g_clear_pointer (&bench->book, day_book_free);
  g_rand_free (bench->random);
  yz_test_remove_tree (bench->errand);
  g_free (bench->errand);
  yz_test_station_clear (&bench->test);
}

static void
say (int fd, Said said, const DayOperation *operation)
{
  Word word;

  memset (&word, 0, sizeof word);
  word.said = said;
  word.operation = *operation;
  if (write (fd, &word, sizeof word) != sizeof word)
    _exit (2);
}

/* One operation, of which is said at once what came of it unless it is one of several. TRUE if it
 * was done. */
static gboolean
work_once (Day *day, GRand *random, int fd, DayOperation *operation)
{
  g_autoptr (GError) error = NULL;

  day_think (day, random, operation, &error);
  if (error != NULL)
    _exit (3);
  say (fd, SAID_TRYING, operation);
  if (day_try (day, operation, NULL, &error))
    return TRUE;
  if (!day_is_refusal (error))
    _exit (4);
  say (fd, SAID_REFUSED, operation);
  return FALSE;
}

/* Operations that share a commit. */
static void
work_together (Day *day, GRand *random, int fd)
{
  YzStore *store = yz_station_get_store (day->station);
  DayOperation operation;
  int count = 0;

  if (!yz_group_begin (store, NULL))
    _exit (6);
  for (int i = 0; i < TOGETHER; i++)
    count += work_once (day, random, fd, &operation) ? 1 : 0;
  if (!yz_group_commit (store, NULL))
    _exit (7);
  while (count-- > 0)
    say (fd, SAID_CONFIRMED, &operation);
}

/* The process that will be killed. */
static void
work (Bench *bench, int fd, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gboolean together = FALSE;
  Day day = { 0 };

  open_day (bench, &day);
  together = yz_group_is_possible (yz_station_get_store (day.station)) && !bench->forgetful;
  for (;;) {
    DayOperation operation;

    if (together && g_rand_int_range (random, 0, 6) == 0) {
      work_together (&day, random, fd);
    } else if (work_once (&day, random, fd, &operation)) {
      if (bench->forgetful)
        g_usleep (ANSWER_US);
      say (fd, SAID_CONFIRMED, &operation);
    }
  }
}

/* Hears what the process said until it died. */
static void
listen (Bench *bench, int fd)
{
  DayBook *book = bench->book;
  Word word;
  ssize_t got = 0;

  while ((got = read (fd, &word, sizeof word)) == sizeof word) {
    if (word.said == SAID_TRYING) {
      g_array_append_val (book->operations, word.operation);
    } else if (word.said == SAID_CONFIRMED) {
      book->confirmed++;
      bench->confirmed++;
    } else {
      g_array_set_size (book->operations, book->operations->len - 1);
    }
    g_assert_cmpuint (book->operations->len, <=, book->confirmed + TOGETHER);
    g_assert_cmpuint (book->operations->len, >=, book->confirmed);
  }
  g_assert_cmpint (got, ==, 0);
}

/* A random moment: mostly while it works, at times while it starts. */
static void
wait_a_while (Bench *bench, int fd)
{
  struct pollfd word = { .fd = fd, .events = POLLIN };

  if (g_rand_int_range (bench->random, 0, 4) != 0)
    g_assert_cmpint (poll (&word, 1, -1), ==, 1);
  g_usleep ((gulong) g_rand_int_range (bench->random, 0, LIFE_US));
}

static void
run_and_kill (Bench *bench)
{
  guint32 seed = g_rand_int (bench->random);
  int fds[2];
  int status = 0;
  pid_t pid = -1;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid = fork ();
  if (pid == 0) {
    close (fds[0]);
    work (bench, fds[1], seed);
    _exit (5);
  }
  g_assert_cmpint (pid, >, 0);
  close (fds[1]);
  wait_a_while (bench, fds[0]);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  listen (bench, fds[0]);
  close (fds[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

static void
examine (Bench *bench, Day *day)
{
  g_autofree char *finding =
    day_examine (day, bench->book, bench->book->confirmed, bench->book->operations->len);

  g_assert_cmpstr (finding, ==, NULL);
}

/* TRUE if it is booked under its op_id. */
static gboolean
is_booked (Day *day, const DayOperation *operation)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (day->station), "SELECT id FROM entry WHERE op_id = $1");

  yz_statement_bind_blob (statement, 1, operation->op_id.bytes, sizeof operation->op_id.bytes);
  return yz_statement_step (statement, NULL) == YZ_STEP_ROW;
}

/* Asks again for what had no answer. */
static void
ask_again (Bench *bench, Day *day)
{
  DayBook *book = bench->book;
  DayOperation operation = g_array_index (book->operations, DayOperation, book->confirmed);
  gboolean repeated = FALSE;
  gboolean booked = is_booked (day, &operation);
  g_autoptr (GError) error = NULL;

  bench->open++;
  bench->booked += booked ? 1 : 0;
  if (bench->forgetful)
    operation.op_id = yz_op_id_new ();
  if (!day_try (day, &operation, &repeated, &error)) {
    g_assert_true (day_is_refusal (error));
    /* Without its op_id a return that was booked is refused as one too many. */
    g_assert_true (!booked || bench->forgetful);
    g_array_remove_index (book->operations, book->confirmed);
    return;
  }
  if (bench->forgetful && booked && is_booked (day, &operation))
    bench->doubles++;
  else
    g_assert_true (!repeated || booked || operation.kind == DAY_RIDER);
  book->confirmed++;
}

static void
test_real (void)
{
  guint wanted = faults_choose (300, 3000);
  guint kills = 0;
  guint open = 0;
  guint booked = 0;
  guint64 confirmed = 0;

  for (guint32 seed = 1; kills < wanted; seed++) {
    Bench bench;

    bench_init (&bench, seed, FALSE);
    for (; bench.kills < KILLS_PER_STATION && kills < wanted; bench.kills++, kills++) {
      g_auto (Day) day = { 0 };

      run_and_kill (&bench);
      open_day (&bench, &day);
      examine (&bench, &day);
      if (bench.book->operations->len == bench.book->confirmed)
        continue;
      while (bench.book->operations->len > bench.book->confirmed)
        ask_again (&bench, &day);
      examine (&bench, &day);
    }
    confirmed += bench.confirmed;
    open += bench.open;
    booked += bench.booked;
    bench_clear (&bench);
  }
  g_test_message ("%u kills, %" G_GUINT64_FORMAT " confirmed operations, none lost; %u without an"
                  " answer, of which %u were booked: every one is there once",
                  kills,
                  confirmed,
                  open,
                  booked);
  g_assert_cmpuint (open, >, 0);
  g_assert_cmpuint (confirmed, >, kills / 4);
}

/* Who tries again without the op_id books twice. */
static void
test_control (void)
{
  guint kills = 0;
  guint doubles = 0;

  for (guint32 seed = 1; doubles < 3 && kills < 1000; seed++) {
    Bench bench;

    bench_init (&bench, seed, TRUE);
    for (; bench.kills < KILLS_PER_STATION && bench.doubles < 3; bench.kills++, kills++) {
      g_auto (Day) day = { 0 };

      run_and_kill (&bench);
      open_day (&bench, &day);
      if (bench.book->operations->len > bench.book->confirmed)
        ask_again (&bench, &day);
    }
    doubles += bench.doubles;
    bench_clear (&bench);
  }
  g_test_message ("without the op_id: %u double bookings in %u kills", doubles, kills);
  g_assert_cmpuint (doubles, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kill/real", test_real);
  g_test_add_func ("/kill/control/op-id", test_control);

  return g_test_run ();
}
