/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-job-item.h"

#include "yz-app-test.h"
#include "yz-pinyin.h"

static YzJob *
make_job (int64_t id, YzJobState state)
{
  YzJob *job = g_new0 (YzJob, 1);

  job->id = id;
  job->rider_name = g_strdup ("张三");
  job->kind_name = g_strdup ("绿化");
  job->place = g_strdup ("南门桥头");
  job->note = g_strdup ("");
  job->state = state;
  return job;
}

static GPtrArray *
make_jobs (const int *ids)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_job_free);

  for (; *ids != 0; ids++)
    g_ptr_array_add (jobs, make_job (*ids, YZ_JOB_WAITING));
  return jobs;
}

static void
test_search (void)
{
  static const struct {
    const char *typed;
    gboolean found;
  } cases[] = {
    { "", TRUE },   { "张三", TRUE }, { "zhangsan", TRUE }, { "ZS", TRUE },    { "lvhua", TRUE },
    { "lh", TRUE }, { "绿", TRUE },   { "nmqt", TRUE },     { "李四", FALSE }, { "beimen", FALSE },
  };
  YzJobItem *item = yz_job_item_new (make_job (5, YZ_JOB_WAITING));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *query = yz_pinyin_fold_query (cases[i].typed);

    if (yz_job_item_matches (item, query) != cases[i].found)
      g_error ("%s", cases[i].typed);
  }
  g_assert_finalize_object (item);
}

static void
count (guint *n)
{
  (*n)++;
}

/* What is said is told once, and not if nothing is new. */
static void
test_update (void)
{
  YzJobItem *item = yz_job_item_new (make_job (5, YZ_JOB_WAITING));
  guint changes = 0;

  g_signal_connect_swapped (item, "changed", G_CALLBACK (count), &changes);
  yz_job_item_update (item, make_job (5, YZ_JOB_WAITING));
  g_assert_cmpuint (changes, ==, 0);
  yz_job_item_update (item, make_job (5, YZ_JOB_APPROVED));
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpint (yz_job_item_get_job (item)->state, ==, YZ_JOB_APPROVED);
  g_assert_finalize_object (item);
}

static void
assert_ids (GListStore *store, const int *ids)
{
  guint i = 0;

  for (; ids[i] != 0; i++) {
    g_autoptr (YzJobItem) item = g_list_model_get_item (G_LIST_MODEL (store), i);

    g_assert_nonnull (item);
    g_assert_cmpint (yz_job_item_get_id (item), ==, ids[i]);
  }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, i);
}

static void
test_fill (void)
{
  static const int steps[][6] = {
    { 0 },          { 3, 2, 1, 0 }, { 3, 2, 1, 0 },    { 4, 3, 2, 1, 0 },
    { 4, 3, 1, 0 }, { 4, 1, 0 },    { 9, 8, 7, 6, 0 }, { 6, 7, 8, 9, 0 },
    { 0 },
  };
  /* How often the list says that it changed: nothing new is no change, anything else is one. */
  static const guint changes[] = { 0, 1, 0, 1, 1, 1, 1, 1, 1 };
  g_autoptr (GListStore) store = g_list_store_new (YZ_TYPE_JOB_ITEM);
  guint changed = 0;

  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (count), &changed);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GPtrArray) jobs = make_jobs (steps[i]);

    changed = 0;
    yz_job_item_fill_store (store, jobs);
    assert_ids (store, steps[i]);
    g_assert_cmpuint (changed, ==, changes[i]);
  }
}

/* Items that stay are the same objects, so that a selection stays too. */
static void
test_keep (void)
{
  g_autoptr (GListStore) store = g_list_store_new (YZ_TYPE_JOB_ITEM);
  g_autoptr (GPtrArray) first = make_jobs ((const int[]){ 3, 2, 1, 0 });
  g_autoptr (GPtrArray) second = make_jobs ((const int[]){ 4, 2, 1, 0 });
  g_autoptr (YzJobItem) before = NULL;
  g_autoptr (YzJobItem) after = NULL;

  yz_job_item_fill_store (store, first);
  before = g_list_model_get_item (G_LIST_MODEL (store), 1);
  yz_job_item_fill_store (store, second);
  after = g_list_model_get_item (G_LIST_MODEL (store), 1);
  g_assert_true (before == after);
  g_assert_cmpuint (yz_job_item_find_in (G_LIST_MODEL (store), 1), ==, 2);
  g_assert_cmpuint (yz_job_item_find_in (G_LIST_MODEL (store), 3), ==, G_MAXUINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-item/search", test_search);
  g_test_add_func ("/job-item/update", test_update);
  g_test_add_func ("/job-item/fill", test_fill);
  g_test_add_func ("/job-item/keep", test_keep);
  return g_test_run ();
}
