/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-print-queue"

#include "yz-print-queue.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "yz-id.h"
#include "yz-settings.h"

struct _YzPrintQueue {
  GObject parent_instance;

  char *dir;
  GListStore *jobs;
  guint waiting;
};

static void yz_print_queue_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzPrintQueue,
                               yz_print_queue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      yz_print_queue_list_model_init))

enum {
  PROP_WAITING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_waiting (YzPrintQueue *self)
{
  guint n_jobs = g_list_model_get_n_items (G_LIST_MODEL (self->jobs));
  guint waiting = 0;

  for (guint i = 0; i < n_jobs; i++) {
    g_autoptr (YzPrintJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);

    if (yz_print_job_is_waiting (job))
      waiting++;
  }
  if (self->waiting == waiting)
    return;
  self->waiting = waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

static void
drop (YzPrintQueue *self, YzPrintJob *job)
{
  guint position = 0;

  if (!g_list_store_find (self->jobs, job, &position))
    return;
  g_signal_handlers_disconnect_by_data (job, self);
  yz_print_job_remove (job);
  g_list_store_remove (self->jobs, position);
}

static void
on_job_state (YzPrintQueue *self, GParamSpec *pspec, YzPrintJob *job)
{
  if (yz_print_job_get_state (job) == YZ_PRINTER_DONE)
    drop (self, job);
  update_waiting (self);
}

static void
append (YzPrintQueue *self, YzPrintJob *job)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->jobs)) >= YZ_PRINT_QUEUE_MAX) {
    g_autoptr (YzPrintJob) oldest = g_list_model_get_item (G_LIST_MODEL (self->jobs), 0);

    drop (self, oldest);
  }
  g_signal_connect_object (job,
                           "notify::state",
                           G_CALLBACK (on_job_state),
                           self,
                           G_CONNECT_SWAPPED);
  g_list_store_append (self->jobs, job);
  update_waiting (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A paper without a note was being written when the program ended; nobody waits for it. */
static void
load (YzPrintQueue *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (self->dir, g_ptr_array_index (names, i), NULL);
    g_autoptr (YzPrintJob) job = NULL;

    if (g_str_has_suffix (path, ".job"))
      job = yz_print_job_load (path, NULL);
    if (job != NULL) {
      append (self, job);
    } else if (g_str_has_suffix (path, ".pdf")) {
      g_autofree char *stem = g_strndup (path, strlen (path) - 4);
      g_autofree char *note = g_strconcat (stem, ".job", NULL);

      if (!g_file_test (note, G_FILE_TEST_EXISTS))
        g_unlink (path);
    }
  }
}

/* The list ------------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *model)
{
  return YZ_TYPE_PRINT_JOB;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (YZ_PRINT_QUEUE (model)->jobs));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (YZ_PRINT_QUEUE (model)->jobs), position);
}

static void
yz_print_queue_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
on_items_changed (YzPrintQueue *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* Overrides ----------------------------------------------------------------------------------- */

static void
yz_print_queue_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WAITING)
    g_value_set_uint (value, YZ_PRINT_QUEUE (object)->waiting);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_print_queue_finalize (GObject *object)
{
  YzPrintQueue *self = YZ_PRINT_QUEUE (object);

  g_clear_object (&self->jobs);
  g_free (self->dir);
  G_OBJECT_CLASS (yz_print_queue_parent_class)->finalize (object);
}

static void
yz_print_queue_class_init (YzPrintQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_print_queue_get_property;
  object_class->finalize = yz_print_queue_finalize;

  properties[PROP_WAITING] =
    g_param_spec_uint ("waiting",
                       NULL,
                       NULL,
                       0,
                       YZ_PRINT_QUEUE_MAX,
                       0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_print_queue_init (YzPrintQueue *self)
{
  self->jobs = g_list_store_new (YZ_TYPE_PRINT_JOB);
  g_signal_connect_object (self->jobs,
                           "items-changed",
                           G_CALLBACK (on_items_changed),
                           self,
                           G_CONNECT_SWAPPED);
}

/* Public -------------------------------------------------------------------------------------- */

YzPrintQueue *
yz_print_queue_new (const char *dir)
{
  YzPrintQueue *self = NULL;

  g_return_val_if_fail (dir != NULL, NULL);

  self = g_object_new (YZ_TYPE_PRINT_QUEUE, NULL);
  self->dir = g_strdup (dir);
  load (self);
  return self;
}

YzPrintQueue *
yz_print_queue_get_default (void)
{
  static YzPrintQueue *queue;

  if (queue == NULL) {
    g_autofree char *dir = g_build_filename (g_get_user_state_dir (), "yizhan", "print", NULL);

    queue = yz_print_queue_new (dir);
  }
  return queue;
}

char *
yz_print_queue_make_path (YzPrintQueue *self, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  YzOpId op_id = yz_op_id_new ();

  g_return_val_if_fail (YZ_IS_PRINT_QUEUE (self), NULL);

  if (g_mkdir_with_parents (self->dir, 0700) != 0) {
    int number = errno;

    yz_error_set_subject (error, YZ_ERROR_IO, self->dir, "%s: %s", self->dir, g_strerror (number));
    return NULL;
  }
  /* It starts with the time, so that the order of names is that of papers. */
  id = yz_op_id_to_text (&op_id);
  name = g_strconcat (id, ".pdf", NULL);
  return g_build_filename (self->dir, name, NULL);
}

YzPrintJob *
yz_print_queue_add (YzPrintQueue *self,
                    const char *path,
                    YzPrintKind kind,
                    const char *title,
                    double width_mm,
                    double height_mm,
                    GError **error)
{
  g_autoptr (YzPrintJob) job = NULL;

  g_return_val_if_fail (YZ_IS_PRINT_QUEUE (self), NULL);

  job = yz_print_job_new (path, kind, title, width_mm, height_mm, error);
  if (job == NULL)
    return NULL;
  append (self, job);
  yz_print_queue_print (self, job);
  return g_steal_pointer (&job);
}

void
yz_print_queue_print (YzPrintQueue *self, YzPrintJob *job)
{
  g_autofree char *printer = NULL;

  g_return_if_fail (YZ_IS_PRINT_QUEUE (self));
  g_return_if_fail (YZ_IS_PRINT_JOB (job));

  printer = yz_settings_dup_text (
    yz_print_job_get_kind (job) == YZ_PRINT_RECEIPT ? "receipt-printer" : "sheet-printer");
  yz_print_job_send (job, printer);
}

void
yz_print_queue_print_all (YzPrintQueue *self)
{
  g_autoptr (GPtrArray) jobs = NULL;
  guint n_jobs = 0;

  g_return_if_fail (YZ_IS_PRINT_QUEUE (self));

  /* One that is done at once leaves the list while we go along. */
  jobs = g_ptr_array_new_with_free_func (g_object_unref);
  n_jobs = g_list_model_get_n_items (G_LIST_MODEL (self->jobs));
  for (guint i = 0; i < n_jobs; i++)
    g_ptr_array_add (jobs, g_list_model_get_item (G_LIST_MODEL (self->jobs), i));
  for (guint i = 0; i < jobs->len; i++)
    yz_print_queue_print (self, g_ptr_array_index (jobs, i));
}

void
yz_print_queue_discard (YzPrintQueue *self, YzPrintJob *job)
{
  g_return_if_fail (YZ_IS_PRINT_QUEUE (self));
  g_return_if_fail (YZ_IS_PRINT_JOB (job));

  drop (self, job);
  update_waiting (self);
}

guint
yz_print_queue_get_waiting (YzPrintQueue *self)
{
  g_return_val_if_fail (YZ_IS_PRINT_QUEUE (self), 0);

  return self->waiting;
}
