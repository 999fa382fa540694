/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The disk under this process. The test programs bring their own open(), pwrite(), fsync(),
 * rename() …, which take the place of the C library's for SQLite, GLib and our own code alike: so
 * nothing that is written goes past them, and the program under test is the real one. Below one
 * directory, the watched one, these calls can
 *
 *   - fail at will (DiskFault),
 *   - find the disk full (disk_set_room()),
 *   - be written down, to give back later what a power cut would have left (disk-journal.h).
 *
 * One thread only. */

typedef enum {
  DISK_OPEN = 1 << 0,
  DISK_READ = 1 << 1,
  DISK_WRITE = 1 << 2,
  DISK_SYNC = 1 << 3,
  DISK_TRUNCATE = 1 << 4,
  DISK_NAME = 1 << 5, /* unlink, rename, link, mkdir, rmdir */
} DiskCall;

#define DISK_CALLS 6

/* The calls of some kinds fail from the @at-th on, counted from 1: that one only, or all that
 * follow. */
typedef struct {
  guint calls; /* of DiskCall */
  guint64 at;
  gboolean lasting;
  int number; /* errno */
  guint64 seen;
  guint64 failed;
} DiskFault;

/* Watches everything below the directory @dir; NULL watches nothing. */
void disk_watch (const char *dir);
/* (nullable) borrowed, absolute, with links followed */
const char *disk_get_watched (void);

/* @fault is borrowed and counts; NULL: nothing fails. */
void disk_set_fault (DiskFault *fault);

/* How many bytes the files below the watched directory may take together; -1: no limit. Also what
 * statvfs() answers there. */
void disk_set_room (int64_t bytes);

/* Lets statvfs() say that there is no room anywhere, so that stations do without ballast: it costs
 * time, and says nothing where the disk is not full. */
void disk_hide_room (gboolean hidden);

G_END_DECLS
