/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-shared-commit"

#include "yz-group.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-redemption.h"
#include "yz-test-dump.h"
#include "yz-test.h"

#include <string.h>

#define N_RIDERS 3
#define N_OPERATIONS 64

/* A station with riders who have few points and goods of which there are few. */
typedef struct {
  YzTestStation test;
  int64_t riders[N_RIDERS];
  int64_t items[2];
} Shop;

static void
shop_init (Shop *shop)
{
  yz_test_station_new (&shop->test);
  yz_test_station_add_shop (&shop->test);
  shop->items[0] = shop->test.item;
  shop->items[1] = yz_test_add_item (&shop->test, "water", NULL, 2, 40);
  for (int i = 0; i < N_RIDERS; i++) {
    g_autofree char *name = g_strdup_printf ("骑手%d", i);

    shop->riders[i] = yz_test_add_rider (&shop->test, name, NULL);
    yz_test_give_points (&shop->test, shop->riders[i], 60 + 20 * i);
  }
}

static void
shop_clear (Shop *shop)
{
  yz_test_station_clear (&shop->test);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static void
tell (GString *answers, const YzRedemption *redemption, const GError *error)
{
  if (redemption != NULL)
    g_string_append_printf (answers,
                            "%s %" G_GINT64_FORMAT " left %" G_GINT64_FORMAT "\n",
                            redemption->repeated ? "again" : "done",
                            redemption->points,
                            redemption->balance);
  else
    g_string_append_printf (answers,
                            "%s %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT "\n",
                            yz_error_get_word (error),
                            yz_error_get_asked (error),
                            yz_error_get_there (error));
}

/* One operation at random: mostly a redemption, sometimes the same one once more, or its undoing.
 */
static void
operate (Shop *shop, GRand *rand, YzOpId *last, int64_t *entry, GString *answers)
{
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;
  int what = g_rand_int_range (rand, 0, 8);
  int64_t rider = shop->riders[g_rand_int_range (rand, 0, N_RIDERS)];
  YzBasketLine lines[2];
  YzOpId op_id = yz_op_id_new ();

  for (int i = 0; i < 2; i++)
    lines[i] = (YzBasketLine){ shop->items[i], g_rand_int_range (rand, 1, 4) };
  if (what == 0 && *entry != 0) {
    redemption = yz_redemption_reverse (shop->test.station,
                                        shop->test.attendant,
                                        &op_id,
                                        *entry,
                                        "undone",
                                        &error);
  } else {
    if (what == 1)
      op_id = *last;
    redemption = yz_redemption_book (shop->test.station,
                                     shop->test.attendant,
                                     &op_id,
                                     rider,
                                     lines,
                                     2,
                                     &error);
    *last = op_id;
    if (redemption != NULL)
      *entry = redemption->entry;
  }
  tell (answers, redemption, error);
}

/* What was answered, and what is left behind; @size 0: each with a commit of its own. */
static char *
play (guint32 seed, int size)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GString) answers = g_string_new (NULL);
  g_autoptr (YzVerification) proof = NULL;
  g_autoptr (GError) error = NULL;
  YzStore *store = NULL;
  YzOpId last = yz_op_id_new ();
  int64_t entry = 0;

  shop_init (&shop);
  store = yz_station_get_store (shop.test.station);
  for (int i = 0; i < N_OPERATIONS; i++) {
    if (size > 0 && i % size == 0)
      g_assert_true (yz_group_begin (store, &error));
    operate (&shop, rand, &last, &entry, answers);
    if (size > 0 && i % size == size - 1)
      g_assert_true (yz_group_commit (store, &error));
    g_assert_no_error (error);
  }
  proof = yz_proof_run (shop.test.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, 0);
  for (int i = 0; i < N_RIDERS; i++) {
    g_autofree char *dump = yz_test_dump_balances (shop.test.station, shop.riders[i]);

    g_string_append (answers, dump);
  }
  return g_string_free (g_steal_pointer (&answers), FALSE);
}

/* Sharing a commit changes nothing but the time it takes. */
static void
test_same_as_one_by_one (void)
{
  g_auto (Shop) shop = { 0 };

  shop_init (&shop);
  if (!yz_group_is_possible (yz_station_get_store (shop.test.station))) {
    g_assert_null (shop.test.path);
    return;
  }
  for (guint32 seed = 1; seed <= 3; seed++) {
    g_autofree char *alone = play (seed, 0);

    for (int size = 2; size <= 32; size *= 4) {
      g_autofree char *shared = play (seed, size);

      g_assert_cmpstr (shared, ==, alone);
    }
    /* There was something of everything. */
    g_assert_nonnull (strstr (alone, "done"));
    g_assert_nonnull (strstr (alone, "points"));
  }
}

/* A commit that fails takes everything along, and nothing that was remembered of it counts. */
static void
test_commit_fails (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GString) answers = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (YzVerification) proof = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzStore *store = NULL;
  YzOpId last = yz_op_id_new ();
  int64_t entry = 0;

  shop_init (&shop);
  store = yz_station_get_store (shop.test.station);
  if (!yz_group_is_possible (store))
    return;
  before = yz_test_dump_store (shop.test.station);
  g_assert_true (yz_group_begin (store, &error));
  for (int i = 0; i < 10; i++)
    operate (&shop, rand, &last, &entry, answers);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) end = yz_store_query (store, "ROLLBACK");

    /* As the engine itself does after a grave error. */
    yz_statement_run (end, NULL);
  }
  g_assert_false (yz_group_commit (store, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STORE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.test.station);
  g_assert_cmpstr (after, ==, before);

  entry = 0;
  for (int i = 0; i < 10; i++)
    operate (&shop, rand, &last, &entry, answers);
  g_assert_cmpint (entry, !=, 0);
  proof = yz_proof_run (shop.test.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shared-commit/same-as-one-by-one", test_same_as_one_by_one);
  g_test_add_func ("/shared-commit/commit-fails", test_commit_fails);
  return g_test_run ();
}
