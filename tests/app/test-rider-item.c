/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-rider-item.h"

/* Riders named by letters: "ab*" has a and b, and b has points. Returns: (transfer full) */
static GPtrArray *
make_riders (const char *letters)
{
  GPtrArray *riders = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_rider_free);

  for (; *letters != '\0'; letters++) {
    YzRider *rider;

    if (*letters == '*') {
      rider = g_ptr_array_index (riders, riders->len - 1);
      rider->points = 5;
      continue;
    }
    rider = g_new0 (YzRider, 1);
    rider->id = *letters;
    rider->name = g_strndup (letters, 1);
    g_ptr_array_add (riders, rider);
  }
  return riders;
}

typedef struct {
  guint emissions;
  guint position, removed, added;
} Change;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Change *change)
{
  change->emissions++;
  change->position = position;
  change->removed = removed;
  change->added = added;
}

static void
test_fill (void)
{
  static const struct {
    const char *before, *after;
    guint emissions, position, removed, added;
  } cases[] = {
    { "", "", 0, 0, 0, 0 },        { "", "abc", 1, 0, 0, 3 },        { "abc", "abc", 0, 0, 0, 0 },
    { "abc", "ab*c", 1, 1, 1, 1 }, { "abc", "xabc", 1, 0, 0, 1 },    { "abc", "abcx", 1, 3, 0, 1 },
    { "abc", "ac", 1, 1, 1, 0 },   { "abc", "", 1, 0, 3, 0 },        { "aa", "a", 1, 1, 1, 0 },
    { "abc", "cba", 1, 0, 3, 3 },  { "abcdef", "axyf", 1, 1, 4, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GListStore) store = g_list_store_new (YZ_TYPE_RIDER_ITEM);
    g_autoptr (GPtrArray) before = make_riders (cases[i].before);
    g_autoptr (GPtrArray) after = make_riders (cases[i].after);
    g_autoptr (GPtrArray) expected = make_riders (cases[i].after);
    Change change = { 0 };

    yz_rider_item_fill_store (store, before);
    g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed), &change);
    yz_rider_item_fill_store (store, after);
    g_assert_cmpuint (change.emissions, ==, cases[i].emissions);
    g_assert_cmpuint (change.position, ==, cases[i].position);
    g_assert_cmpuint (change.removed, ==, cases[i].removed);
    g_assert_cmpuint (change.added, ==, cases[i].added);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, expected->len);
    for (guint j = 0; j < expected->len; j++) {
      g_autoptr (YzRiderItem) item = g_list_model_get_item (G_LIST_MODEL (store), j);
      const YzRider *rider = g_ptr_array_index (expected, j);

      g_assert_cmpstr (yz_rider_item_get (item)->name, ==, rider->name);
      g_assert_cmpint (yz_rider_item_get (item)->points, ==, rider->points);
    }
  }
}

static void
test_find (void)
{
  g_autoptr (GListStore) store = g_list_store_new (YZ_TYPE_RIDER_ITEM);
  g_autoptr (GPtrArray) riders = make_riders ("abc");
  YzRiderItem *item = NULL;

  yz_rider_item_fill_store (store, riders);
  g_assert_cmpuint (yz_rider_item_find_in (G_LIST_MODEL (store), 'c'), ==, 2);
  g_assert_cmpuint (yz_rider_item_find_in (G_LIST_MODEL (store), 'x'), ==, G_MAXUINT);
  item = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_list_store_remove_all (store);
  g_assert_finalize_object (item);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rider-item/fill", test_fill);
  g_test_add_func ("/rider-item/find", test_find);
  return g_test_run ();
}
