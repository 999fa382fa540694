/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "disk.h"

G_BEGIN_DECLS

/* What was done to the watched directory, in order. Names and contents are separate things, as on a
 * real disk: a file that was synced may still have no name, until its directory was synced too. */

typedef enum {
  DISK_EVENT_WRITE,    /* file, at, data */
  DISK_EVENT_RESIZE,   /* file, at: the new size */
  DISK_EVENT_SYNC,     /* file */
  DISK_EVENT_SYNC_DIR, /* path */
  DISK_EVENT_CREATE,   /* path is now file */
  DISK_EVENT_UNLINK,   /* path */
  DISK_EVENT_RENAME,   /* path, to */
  DISK_EVENT_LINK,     /* path, to */
  DISK_EVENT_MKDIR,    /* path */
  DISK_EVENT_RMDIR,    /* path */
  DISK_EVENT_MARK,     /* at: what the test says happened by now */
} DiskEventKind;

typedef struct {
  DiskEventKind kind;
  guint file;
  int64_t at;
  GBytes *data;
  char *path;
  char *to;
} DiskEvent;

typedef struct {
  GArray *events;     /* of DiskEvent */
  GPtrArray *before;  /* of GBytes: the files 0, 1 … that were there at the beginning */
  GHashTable *names;  /* path below the watched directory → file, at the beginning */
  GHashTable *dirs;   /* the same of directories */
  guint n_files;      /* all, with those that were made */
  GHashTable *latest; /* path → file, now */
} DiskJournal;

/* Writes down what happens from now on below the watched directory, which is @dir after this. */
DiskJournal *disk_record (const char *dir);
/* Ends it; the journal stays. */
void disk_record_stop (void);
void disk_journal_free (DiskJournal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DiskJournal, disk_journal_free)

/* Says that @mark has happened. */
void disk_mark (int64_t mark);

/* For disk-calls.c: each does nothing while nothing is written down. Paths are whole. */
guint disk_note_open (const char *path, gboolean made);
void disk_note_write (guint file, int64_t at, const void *data, gsize size);
void disk_note_resize (guint file, int64_t size);
void disk_note_sync (guint file);
void disk_note_sync_dir (const char *path);
void disk_note_name (DiskEventKind kind, const char *path, const char *to);

/* What a cut leaves of the writes and names that were not synced. */
typedef enum {
  DISK_CUT_DROP,    /* nothing */
  DISK_CUT_KEEP,    /* everything */
  DISK_CUT_SCATTER, /* any of them, in any order, torn into sectors of 512 bytes */
} DiskCutKind;

/* A walk through a journal: what is on the disk for sure, and what is on its way. */
typedef struct _DiskReplay DiskReplay;

/* A share @lies of the syncs (0 … 1) is answered but not done. */
DiskReplay *disk_replay_new (const DiskJournal *journal, double lies, guint32 seed);
void disk_replay_free (DiskReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DiskReplay, disk_replay_free)

/* Goes on until @count events have happened. */
void disk_replay_advance (DiskReplay *self, guint count);
/* The last mark before that, or 0. */
int64_t disk_replay_get_mark (const DiskReplay *self);
/* Fills the empty directory @dir with what a cut at this moment leaves. */
void disk_replay_cut (DiskReplay *self, DiskCutKind kind, GRand *random, const char *dir);

G_END_DECLS
