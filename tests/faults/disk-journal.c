/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "disk"

#include "disk-journal.h"

#include <string.h>

static DiskJournal *recorded = NULL;

static void
clear_event (gpointer data)
{
  DiskEvent *event = data;

  g_clear_pointer (&event->data, g_bytes_unref);
  g_clear_pointer (&event->path, g_free);
  g_clear_pointer (&event->to, g_free);
}

/* The name below the watched directory; "" for itself. */
static char *
strip (const char *path)
{
  const char *below = path + strlen (disk_get_watched ());

  g_assert (g_str_has_prefix (path, disk_get_watched ()));
  while (*below == '/')
    below++;
  return g_strdup (below);
}

static void
note (DiskEventKind kind, guint file, int64_t at, char *path, char *to)
{
  const DiskEvent event = { .kind = kind, .file = file, .at = at, .path = path, .to = to };

  g_array_append_val (recorded->events, event);
}

static void
take_stock (DiskJournal *self, const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name = NULL;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autofree char *data = NULL;
    gsize size = 0;

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      g_hash_table_add (self->dirs, strip (path));
      take_stock (self, path);
    } else if (!g_str_has_suffix (name, "-shm")) {
      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_ptr_array_add (self->before, g_bytes_new_take (g_steal_pointer (&data), size));
      g_hash_table_insert (self->names, strip (path), GUINT_TO_POINTER (self->n_files));
      g_hash_table_insert (self->latest, strip (path), GUINT_TO_POINTER (self->n_files));
      self->n_files++;
    }
  }
}

DiskJournal *
disk_record (const char *dir)
{
  DiskJournal *self = g_new0 (DiskJournal, 1);

  g_assert (recorded == NULL);
  disk_watch (dir);
  self->events = g_array_new (FALSE, FALSE, sizeof (DiskEvent));
  g_array_set_clear_func (self->events, clear_event);
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->latest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  take_stock (self, disk_get_watched ());
  recorded = self;
  return self;
}

void
disk_record_stop (void)
{
  recorded = NULL;
  disk_watch (NULL);
}

void
disk_journal_free (DiskJournal *journal)
{
  if (journal == NULL)
    return;
  g_assert (journal != recorded);
  g_array_unref (journal->events);
  g_ptr_array_unref (journal->before);
  g_hash_table_unref (journal->names);
  g_hash_table_unref (journal->dirs);
  g_hash_table_unref (journal->latest);
  g_free (journal);
}

void
disk_mark (int64_t mark)
{
  if (recorded != NULL)
    note (DISK_EVENT_MARK, 0, mark, NULL, NULL);
}

guint
disk_note_open (const char *path, gboolean made)
{
  g_autofree char *name = NULL;
  gpointer file = NULL;

  if (recorded == NULL)
    return 0;
  name = strip (path);
  if (!made) {
    g_assert_true (g_hash_table_lookup_extended (recorded->latest, name, NULL, &file));
    return GPOINTER_TO_UINT (file);
  }
  file = GUINT_TO_POINTER (recorded->n_files++);
  g_hash_table_insert (recorded->latest, g_strdup (name), file);
  note (DISK_EVENT_CREATE, GPOINTER_TO_UINT (file), 0, g_steal_pointer (&name), NULL);
  return GPOINTER_TO_UINT (file);
}

void
disk_note_write (guint file, int64_t at, const void *data, gsize size)
{
  const DiskEvent event = {
    .kind = DISK_EVENT_WRITE,
    .file = file,
    .at = at,
    .data = recorded != NULL ? g_bytes_new (data, size) : NULL,
  };

  if (recorded != NULL)
    g_array_append_val (recorded->events, event);
}

void
disk_note_resize (guint file, int64_t size)
{
  if (recorded != NULL)
    note (DISK_EVENT_RESIZE, file, size, NULL, NULL);
}

void
disk_note_sync (guint file)
{
  if (recorded != NULL)
    note (DISK_EVENT_SYNC, file, 0, NULL, NULL);
}

void
disk_note_sync_dir (const char *path)
{
  if (recorded != NULL)
    note (DISK_EVENT_SYNC_DIR, 0, 0, strip (path), NULL);
}

void
disk_note_name (DiskEventKind kind, const char *path, const char *to)
{
  g_autofree char *name = NULL;
  g_autofree char *new_name = NULL;
  gpointer file = NULL;

  if (recorded == NULL)
    return;
  name = strip (path);
  new_name = to != NULL ? strip (to) : NULL;
  if (kind != DISK_EVENT_MKDIR && kind != DISK_EVENT_RMDIR)
    g_assert_true (g_hash_table_lookup_extended (recorded->latest, name, NULL, &file));
  if (kind == DISK_EVENT_UNLINK || kind == DISK_EVENT_RENAME)
    g_hash_table_remove (recorded->latest, name);
  if (new_name != NULL)
    g_hash_table_insert (recorded->latest, g_strdup (new_name), file);
  note (kind, GPOINTER_TO_UINT (file), 0, g_steal_pointer (&name), g_steal_pointer (&new_name));
}
