/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-gathered-writes.h"

#include <stdint.h>

G_BEGIN_DECLS

/* An open database or log whose pages and frames are looked at as they are read, and sealed as they
 * are written; see yz-sqlite-checksum.h. It stands in front of the file of another VFS. */
typedef struct _YzCheckedFile YzCheckedFile;
struct _YzCheckedFile {
  sqlite3_file base;
  sqlite3_file *below;
  YzCheckedFile *database; /* of a log: the database it belongs to, or NULL; otherwise itself */
  const char *path;        /* borrowed from SQLite */

  /* Of a database. */
  int page_size;     /* 0: not known yet */
  gboolean checking; /* what is read */
  gboolean sealing;  /* what is written */
  gboolean told;     /* to seal before the header said so */
  guint8 *sealed;    /* a page on its way to the disk */
  gboolean damaged;  /* something did not fit: */
  gboolean damaged_log;
  int64_t damage;     /* the number of the page, or of the log's frame */
  YzCheckedFile *log; /* (nullable) that is open for it */

  /* Of a log. */
  gboolean swapped; /* it was begun on a machine of the other byte order */
  /* A page that is changed again in one transaction may be written over the first try; the sums
   * from that frame on are made good at the commit. Until then they do not fit. 0: all do. */
  int64_t unsummed;
  int64_t headed; /* the frame whose header was written last, and whose page is to follow */
  /* Frames on their way; with the system before anybody else may know of them. */
  YzGatheredWrites writes;
};

/* Starts work on a file of which only @below is set, and open. @path as SQLite gave it. */
void yz_checked_file_start (YzCheckedFile *self, const char *path, gboolean is_log);

/* Returns: (nullable) NULL if @file is none of ours */
YzCheckedFile *yz_checked_file_cast (sqlite3_file *file);

/* Seals all pages from now on, although the header of the database does not ask for it yet: the one
 * that will be written does. A result code of SQLite. */
int yz_checked_file_begin_sealing (YzCheckedFile *self, int page_size);

G_END_DECLS
