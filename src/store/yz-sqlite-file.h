/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* A database file and who may do what with it.
 *
 * Writing. PATH.lock is held with flock() for as long as a writer lives, and names it ("yizhan,
 * process 123"). It is a file of its own because POSIX drops all locks that SQLite has on a
 * database as soon as any other descriptor of it is closed in the same process. For that reason
 * nothing here opens a database file which this process has a connection to: a table of open files
 * knows them.
 *
 * Reading. A reader opens the database SQLITE_OPEN_READONLY and holds no lock of ours, so that any
 * number of them work beside each other and beside a writer, and a writer starts while they work.
 * Such a connection cannot checkpoint. It reads the log (-wal) that a killed writer left, because
 * rebuilding the index of the log (-shm) writes only to that index. Who closes last tidies up: if
 * PATH.lock is free (no writer lives), the reader takes it, and a connection of a few milliseconds
 * checkpoints the log and removes it. So there is never more than one connection that writes or
 * checkpoints. A writer that starts in these milliseconds finds the lock without a name in it and
 * waits, at most two seconds. A writer that could not remove the log because readers were still
 * there looks again after it let go of the lock, so that of two that close at once one tidies up.
 *
 * Where nothing can be written (read-only media, somebody else's directory), SQLite cannot make
 * -shm. There the file is opened as immutable, if there is no log beside it and no writer holds
 * PATH.lock; a shared lock on PATH.lock, where it exists, keeps a writer from starting, for an
 * immutable file is read without looking for changes. */
typedef struct {
  char *path;         /* absolute, links followed */
  int lock_fd;        /* -1: not held */
  gboolean listed;    /* in the table of open files */
  gboolean fixed;     /* found by a reader: nothing can be written here */
  gboolean immutable; /* read it without locks and without a log; lock_fd is a shared lock then */
  uint64_t device;
  uint64_t inode;
} YzSqliteFile;

/* Looks at @path, which must be absolute: STORE_MISSING, STORE_FOREIGN. */
YzSqliteFile *yz_sqlite_file_open (const char *path, GError **error);
/* The same for a file that was just made by us or is known to be ours. */
YzSqliteFile *yz_sqlite_file_open_made (const char *path, GError **error);
/* Gives the lock back. After the connection was closed. */
void yz_sqlite_file_free (YzSqliteFile *self);

/* FALSE if something else stands at the path by now. */
gboolean yz_sqlite_file_is_current (const YzSqliteFile *self);

/* Takes the writer's lock of a file that may not be there yet. STORE_LOCKED, STORE_READ_ONLY.
 * Returns: a descriptor for yz_sqlite_file_unlock(), or -1 */
int yz_sqlite_file_lock (const char *path, GError **error);
void yz_sqlite_file_unlock (int fd);

/* Finds out whether a reader must take the file as immutable. */
void yz_sqlite_file_prepare_reading (YzSqliteFile *self);

/* After a connection was closed and the lock given back: removes a log that nobody else will
 * remove. */
void yz_sqlite_file_tidy (const char *path);

/* Makes the database, of which the caller holds the lock, stand by itself without a log beside it.
 * STORE_BUSY if somebody reads it. A damaged or foreign file stays as it is. */
gboolean yz_sqlite_file_fold_log (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzSqliteFile, yz_sqlite_file_free)

G_END_DECLS
