/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "disk"

#include "disk-journal.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECTOR 512

typedef struct {
  GByteArray *synced; /* what is there whatever happens */
  GArray *pending;    /* of guint: events since the last sync */
} File;

struct _DiskReplay {
  const DiskJournal *journal;
  guint next; /* event */
  int64_t mark;
  GPtrArray *files;  /* of File */
  GHashTable *names; /* path → file, synced */
  GHashTable *dirs;  /* paths, synced */
  GArray *pending;   /* of guint: events with names that are not synced */
  double lies;
  GRand *liar;
};

static void
free_file (gpointer data)
{
  File *file = data;

  g_byte_array_unref (file->synced);
  g_array_unref (file->pending);
  g_free (file);
}

static File *
make_file (void)
{
  File *file = g_new0 (File, 1);

  file->synced = g_byte_array_new ();
  file->pending = g_array_new (FALSE, FALSE, sizeof (guint));
  return file;
}

static GHashTable *
copy_names (GHashTable *names)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), value);
  return copy;
}

DiskReplay *
disk_replay_new (const DiskJournal *journal, double lies, guint32 seed)
{
  DiskReplay *self = g_new0 (DiskReplay, 1);

  self->journal = journal;
  self->files = g_ptr_array_new_with_free_func (free_file);
  for (guint i = 0; i < journal->n_files; i++) {
    File *file = make_file ();

    if (i < journal->before->len) {
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (journal->before, i), &size);

      g_byte_array_append (file->synced, data, (guint) size);
    }
    g_ptr_array_add (self->files, file);
  }
  self->names = copy_names (journal->names);
  self->dirs = copy_names (journal->dirs);
  self->pending = g_array_new (FALSE, FALSE, sizeof (guint));
  self->lies = lies;
  self->liar = g_rand_new_with_seed (seed);
  return self;
}

void
disk_replay_free (DiskReplay *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->files);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->dirs);
  g_array_unref (self->pending);
  g_rand_free (self->liar);
  g_free (self);
}

static const DiskEvent *
get_event (const DiskReplay *self, guint index)
{
  return &g_array_index (self->journal->events, DiskEvent, index);
}

/* A larger file has zeros where nothing was written. */
static void
resize (GByteArray *bytes, gsize size)
{
  gsize old = bytes->len;

  g_byte_array_set_size (bytes, (guint) size);
  if (size > old)
    memset (bytes->data + old, 0, size - old);
}

static void
put (GByteArray *bytes, gsize at, const guint8 *data, gsize size)
{
  if (at + size > bytes->len)
    resize (bytes, at + size);
  memcpy (bytes->data + at, data, size);
}

static void
apply_content (GByteArray *bytes, const DiskEvent *event)
{
  gsize size = 0;
  const guint8 *data = NULL;

  if (event->kind == DISK_EVENT_RESIZE) {
    resize (bytes, (gsize) event->at);
    return;
  }
  data = g_bytes_get_data (event->data, &size);
  put (bytes, (gsize) event->at, data, size);
}

/* Some sectors of a write arrive, some do not, and one in a while holds neither the old nor the
 * new. */
static void
apply_torn (GByteArray *bytes, const DiskEvent *event, GRand *random)
{
  gsize size = 0;
  const guint8 *data = NULL;
  gsize at = (gsize) event->at;
  gsize end = 0;

  if (event->kind == DISK_EVENT_RESIZE) {
    apply_content (bytes, event);
    return;
  }
  data = g_bytes_get_data (event->data, &size);
  end = at + size;
  while (at < end) {
    gsize stop = MIN (end, (at / SECTOR + 1) * SECTOR);
    int fate = g_rand_int_range (random, 0, 40);

    if (fate == 0) {
      guint8 noise[SECTOR];

      for (gsize i = 0; i < sizeof noise; i++)
        noise[i] = (guint8) g_rand_int_range (random, 0, 256);
      put (bytes, at, noise, stop - at);
    } else if (fate <= 20) {
      put (bytes, at, data + (at - (gsize) event->at), stop - at);
    }
    at = stop;
  }
}

static void
apply_name (GHashTable *names, GHashTable *dirs, const DiskEvent *event)
{
  switch (event->kind) {
  case DISK_EVENT_CREATE:
    g_hash_table_insert (names, g_strdup (event->path), GUINT_TO_POINTER (event->file));
    break;
  case DISK_EVENT_MKDIR:
    g_hash_table_add (dirs, g_strdup (event->path));
    break;
  case DISK_EVENT_RMDIR:
    g_hash_table_remove (dirs, event->path);
    break;
  case DISK_EVENT_UNLINK:
    g_hash_table_remove (names, event->path);
    break;
  case DISK_EVENT_RENAME:
  case DISK_EVENT_LINK:
    if (event->kind == DISK_EVENT_RENAME)
      g_hash_table_remove (names, event->path);
    g_hash_table_insert (names, g_strdup (event->to), GUINT_TO_POINTER (event->file));
    break;
  case DISK_EVENT_WRITE:
  case DISK_EVENT_RESIZE:
  case DISK_EVENT_SYNC:
  case DISK_EVENT_SYNC_DIR:
  case DISK_EVENT_MARK:
  default:
    g_assert_not_reached ();
  }
}

static void
sync_file (DiskReplay *self, guint index)
{
  File *file = g_ptr_array_index (self->files, index);

  for (guint i = 0; i < file->pending->len; i++)
    apply_content (file->synced, get_event (self, g_array_index (file->pending, guint, i)));
  g_array_set_size (file->pending, 0);
}

static gboolean
is_in (const char *path, const char *dir)
{
  g_autofree char *parent = NULL;

  if (path == NULL)
    return FALSE;
  parent = g_path_get_dirname (path);
  return g_str_equal (g_str_equal (parent, ".") ? "" : parent, dir);
}

static void
sync_dir (DiskReplay *self, const char *dir)
{
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->pending->len; i++) {
    guint index = g_array_index (self->pending, guint, i);
    const DiskEvent *event = get_event (self, index);

    if (is_in (event->path, dir) || is_in (event->to, dir))
      apply_name (self->names, self->dirs, event);
    else
      g_array_append_val (rest, index);
  }
  g_array_unref (self->pending);
  self->pending = g_steal_pointer (&rest);
}

static gboolean
is_lie (DiskReplay *self)
{
  return self->lies > 0 && g_rand_double (self->liar) < self->lies;
}

void
disk_replay_advance (DiskReplay *self, guint count)
{
  for (; self->next < count; self->next++) {
    const DiskEvent *event = get_event (self, self->next);

    switch (event->kind) {
    case DISK_EVENT_WRITE:
    case DISK_EVENT_RESIZE:
      g_array_append_val (((File *) g_ptr_array_index (self->files, event->file))->pending,
                          self->next);
      break;
    case DISK_EVENT_SYNC:
      if (!is_lie (self))
        sync_file (self, event->file);
      break;
    case DISK_EVENT_SYNC_DIR:
      if (!is_lie (self))
        sync_dir (self, event->path);
      break;
    case DISK_EVENT_MARK:
      self->mark = event->at;
      break;
    case DISK_EVENT_CREATE:
    case DISK_EVENT_UNLINK:
    case DISK_EVENT_RENAME:
    case DISK_EVENT_LINK:
    case DISK_EVENT_MKDIR:
    case DISK_EVENT_RMDIR:
    default:
      g_array_append_val (self->pending, self->next);
      break;
    }
  }
}

int64_t
disk_replay_get_mark (const DiskReplay *self)
{
  return self->mark;
}

/* The content of a file after the cut. A disk that lost all that was on its way has @share 0, one
 * that lost nothing 1. */
static GByteArray *
make_content (DiskReplay *self, guint index, DiskCutKind kind, double share, GRand *random)
{
  const File *file = g_ptr_array_index (self->files, index);
  GByteArray *bytes = g_byte_array_sized_new (file->synced->len);

  g_byte_array_append (bytes, file->synced->data, file->synced->len);
  if (kind == DISK_CUT_DROP)
    return bytes;
  for (guint i = 0; i < file->pending->len; i++) {
    const DiskEvent *event = get_event (self, g_array_index (file->pending, guint, i));
    double fate = kind == DISK_CUT_KEEP ? 0 : g_rand_double (random);

    if (kind == DISK_CUT_KEEP || fate < share * 0.7)
      apply_content (bytes, event);
    else if (fate < share)
      apply_torn (bytes, event, random);
  }
  return bytes;
}

/* A directory's name stands before those of what is in it. */
static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static gboolean
has_parent (const char *name, GHashTable *dirs)
{
  g_autofree char *parent = g_path_get_dirname (name);

  return g_str_equal (parent, ".") || g_hash_table_contains (dirs, parent);
}

static void
write_dirs (GHashTable *dirs, const char *dir)
{
  g_autoptr (GList) list = g_list_sort (g_hash_table_get_keys (dirs), compare_names);

  for (GList *at = list; at != NULL; at = at->next) {
    g_autofree char *path = g_build_filename (dir, at->data, NULL);

    /* In a directory that is lost everything is. */
    if (!has_parent (at->data, dirs))
      g_hash_table_remove (dirs, at->data);
    else
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  }
}

void
disk_replay_cut (DiskReplay *self, DiskCutKind kind, GRand *random, const char *dir)
{
  g_autoptr (GHashTable) names = copy_names (self->names);
  g_autoptr (GHashTable) dirs = copy_names (self->dirs);
  g_autoptr (GList) list = NULL;
  double share = kind == DISK_CUT_SCATTER ? g_rand_double (random) : 1;

  for (guint i = 0; i < self->pending->len && kind != DISK_CUT_DROP; i++)
    if (kind == DISK_CUT_KEEP || g_rand_double (random) < share)
      apply_name (names, dirs, get_event (self, g_array_index (self->pending, guint, i)));

  write_dirs (dirs, dir);
  list = g_list_sort (g_hash_table_get_keys (names), compare_names);
  for (GList *at = list; at != NULL; at = at->next) {
    guint index = GPOINTER_TO_UINT (g_hash_table_lookup (names, at->data));
    g_autofree char *path = g_build_filename (dir, at->data, NULL);
    g_autoptr (GByteArray) bytes = NULL;
    FILE *stream = NULL;

    if (!has_parent (at->data, dirs))
      continue;
    bytes = make_content (self, index, kind, share, random);
    stream = g_fopen (path, "w");
    g_assert_nonnull (stream);
    g_assert_cmpuint (fwrite (bytes->data, 1, bytes->len, stream), ==, bytes->len);
    g_assert_cmpint (fclose (stream), ==, 0);
    g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  }
}
