/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-item"

#include "yz-job-item.h"

#include "yz-pinyin.h"

struct _YzJobItem {
  GObject parent_instance;

  YzJob *job;
  char *key; /* (nullable) made when somebody first searches */
};

G_DEFINE_FINAL_TYPE (YzJobItem, yz_job_item, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
yz_job_item_finalize (GObject *object)
{
  YzJobItem *self = YZ_JOB_ITEM (object);

  yz_job_free (self->job);
  g_free (self->key);
  G_OBJECT_CLASS (yz_job_item_parent_class)->finalize (object);
}

static void
yz_job_item_class_init (YzJobItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yz_job_item_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          YZ_TYPE_JOB_ITEM,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
yz_job_item_init (YzJobItem *self)
{
}

YzJobItem *
yz_job_item_new (YzJob *job)
{
  YzJobItem *self;

  g_return_val_if_fail (job != NULL, NULL);

  self = g_object_new (YZ_TYPE_JOB_ITEM, NULL);
  self->job = job;
  return self;
}

/* A job keeps its rider and kind; what lists show of the rest is its state and its evidence. */
static gboolean
says_the_same (const YzJob *a, const YzJob *b)
{
  return a->state == b->state && a->evidence_count == b->evidence_count && a->entry == b->entry &&
         a->quantity == b->quantity && a->happened_ms == b->happened_ms &&
         g_strcmp0 (a->rider_name, b->rider_name) == 0 &&
         g_strcmp0 (a->kind_name, b->kind_name) == 0 && g_strcmp0 (a->place, b->place) == 0 &&
         g_strcmp0 (a->note, b->note) == 0;
}

void
yz_job_item_update (YzJobItem *self, YzJob *job)
{
  gboolean same;

  g_return_if_fail (YZ_IS_JOB_ITEM (self));
  g_return_if_fail (job != NULL && job->id == self->job->id);

  same = says_the_same (self->job, job);
  yz_job_free (self->job);
  self->job = job;
  if (same)
    return;
  g_clear_pointer (&self->key, g_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const YzJob *
yz_job_item_get_job (YzJobItem *self)
{
  g_return_val_if_fail (YZ_IS_JOB_ITEM (self), NULL);

  return self->job;
}

int64_t
yz_job_item_get_id (YzJobItem *self)
{
  g_return_val_if_fail (YZ_IS_JOB_ITEM (self), 0);

  return self->job->id;
}

gboolean
yz_job_item_matches (YzJobItem *self, const char *query)
{
  g_return_val_if_fail (YZ_IS_JOB_ITEM (self), FALSE);
  g_return_val_if_fail (query != NULL, FALSE);

  if (*query == '\0')
    return TRUE;
  if (self->key == NULL) {
    g_autofree char *id = yz_id_to_text (self->job->id);
    g_autofree char *rider = yz_pinyin_make_key (self->job->rider_name, id);
    g_autofree char *kind = yz_pinyin_make_key (self->job->kind_name, NULL);
    g_autofree char *place = yz_pinyin_make_key (self->job->place, NULL);

    self->key = g_strjoin (" ", rider, kind, place, NULL);
  }
  return yz_pinyin_key_matches (self->key, query);
}

void
yz_job_item_fill_store (GListStore *store, GPtrArray *jobs)
{
  g_autoptr (GHashTable) old =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old, start = 0, end = 0;

  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (jobs != NULL);

  n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  for (guint i = 0; i < n_old; i++) {
    YzJobItem *item = g_list_model_get_item (G_LIST_MODEL (store), i);
    gint64 *id = g_new (gint64, 1);

    *id = yz_job_item_get_id (item);
    g_hash_table_insert (old, id, item);
  }
  for (guint i = 0; i < jobs->len; i++) {
    YzJob *job = g_ptr_array_index (jobs, i);
    gint64 id = job->id;
    YzJobItem *item = g_hash_table_lookup (old, &id);

    if (item != NULL)
      yz_job_item_update (item, job);
    g_ptr_array_add (items, item != NULL ? g_object_ref (item) : yz_job_item_new (job));
  }
  /* The items have them now. */
  g_ptr_array_set_free_func (jobs, NULL);
  g_ptr_array_set_size (jobs, 0);

  for (; start < MIN (n_old, items->len); start++) {
    g_autoptr (YzJobItem) item = g_list_model_get_item (G_LIST_MODEL (store), start);

    if (item != g_ptr_array_index (items, start))
      break;
  }
  for (; end < MIN (n_old, items->len) - start; end++) {
    g_autoptr (YzJobItem) item = g_list_model_get_item (G_LIST_MODEL (store), n_old - 1 - end);

    if (item != g_ptr_array_index (items, items->len - 1 - end))
      break;
  }
  if (n_old - start - end > 0 || items->len - start - end > 0)
    g_list_store_splice (store,
                         start,
                         n_old - start - end,
                         items->pdata + start,
                         items->len - start - end);
}

guint
yz_job_item_find_in (GListModel *model, int64_t job)
{
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++) {
    g_autoptr (YzJobItem) item = g_list_model_get_item (model, i);

    if (yz_job_item_get_id (item) == job)
      return i;
  }
  return G_MAXUINT;
}
