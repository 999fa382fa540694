/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-checked-file.h"

#include "yz-page-sum.h"
#include "yz-sqlite-checksum.h"

#include <string.h>

/* The header of a database (section 1.3 of https://sqlite.org/fileformat2.html). */
#define HEADER_SIZE 100
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_PAGE_SIZE 16
#define PAGE_SIZE_MIN 512
#define PAGE_SIZE_MAX 65536

/* A log (section 4.1): its header, and the header of each frame. Both end in a sum. */
#define LOG_HEADER_SIZE 32
#define LOG_HEADER_SUM 24
#define FRAME_HEADER_SIZE 24
#define FRAME_HEADER_SUMMED 8
#define FRAME_HEADER_SUM 16

#define YZ_BIG_ENDIAN (G_BYTE_ORDER == G_BIG_ENDIAN)

static const sqlite3_io_methods methods_with_index;
static const sqlite3_io_methods methods_plain;

static gboolean
is_page_size (int size)
{
  return size >= PAGE_SIZE_MIN && size <= PAGE_SIZE_MAX && (size & (size - 1)) == 0;
}

static int
read_page_size (const guint8 *header)
{
  int size = header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];

  return size == 1 ? PAGE_SIZE_MAX : size;
}

/* From a page size that is none, SQLite will turn away itself. */
static int
set_page_size (YzCheckedFile *self, int page_size)
{
  guint8 *sealed = NULL;

  if (!is_page_size (page_size))
    page_size = 0;
  if (page_size > 0 && page_size != self->page_size) {
    sealed = sqlite3_realloc (self->sealed, page_size);
    if (sealed == NULL)
      return SQLITE_IOERR_NOMEM;
    self->sealed = sealed;
  }
  self->page_size = page_size;
  return SQLITE_OK;
}

int
yz_checked_file_begin_sealing (YzCheckedFile *self, int page_size)
{
  int answer = set_page_size (self, page_size);

  if (answer != SQLITE_OK)
    return answer;
  self->sealing = TRUE;
  self->told = TRUE;
  return SQLITE_OK;
}

/* What the header of a database says; of an empty file nothing is known. */
static int
learn (YzCheckedFile *self, const guint8 *header, gboolean written)
{
  int answer = SQLITE_OK;

  if (memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    return SQLITE_OK;
  answer = set_page_size (self, read_page_size (header));
  if (answer != SQLITE_OK)
    return answer;
  self->checking = header[YZ_SQLITE_CHECKSUM_RESERVE_AT] == YZ_SQLITE_CHECKSUM_RESERVE;
  if (written)
    self->told = FALSE;
  if (!self->told)
    self->sealing = self->checking;
  return SQLITE_OK;
}

static int
set_damage (YzCheckedFile *database, gboolean in_log, int64_t number)
{
  database->damaged = TRUE;
  database->damaged_log = in_log;
  database->damage = number;
  return SQLITE_IOERR_DATA;
}

/* The database ------------------------------------------------------------------------------ */

static gboolean
is_whole_page (const YzCheckedFile *self, int amount, sqlite3_int64 offset)
{
  return amount > 0 && amount == self->page_size && offset % amount == 0;
}

static int
read_database (sqlite3_file *file, void *data, int amount, sqlite3_int64 offset)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int answer = self->below->pMethods->xRead (self->below, data, amount, offset);
  int learned = SQLITE_OK;

  /* What lies behind the end of the file reads as zeros, and zeros fit. */
  if (answer != SQLITE_OK && answer != SQLITE_IOERR_SHORT_READ)
    return answer;
  if (offset == 0 && amount >= HEADER_SIZE)
    learned = learn (self, data, FALSE);
  if (learned != SQLITE_OK)
    return learned;
  if (self->checking && is_whole_page (self, amount, offset) &&
      !yz_page_sum_fits (data, (gsize) amount))
    return set_damage (self, FALSE, offset / amount + 1);
  return answer;
}

static int
write_database (sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int learned = SQLITE_OK;

  if (offset == 0 && amount >= HEADER_SIZE)
    learned = learn (self, data, TRUE);
  if (learned != SQLITE_OK)
    return learned;
  if (self->sealing && is_whole_page (self, amount, offset)) {
    memcpy (self->sealed, data, (gsize) amount);
    yz_page_sum_seal (self->sealed, (gsize) amount);
    data = self->sealed;
  }
  return self->below->pMethods->xWrite (self->below, data, amount, offset);
}

/* The log ----------------------------------------------------------------------------------- */

static int64_t
frame_size (const YzCheckedFile *self)
{
  return FRAME_HEADER_SIZE + self->database->page_size;
}

/* The number, from 1, of the frame with something at @offset; @within is where in the frame. */
static int64_t
find_frame (const YzCheckedFile *self, sqlite3_int64 offset, int64_t *within)
{
  if (offset < LOG_HEADER_SIZE || self->database->page_size == 0)
    return 0;
  *within = (offset - LOG_HEADER_SIZE) % frame_size (self);
  return (offset - LOG_HEADER_SIZE) / frame_size (self) + 1;
}

/* The frame whose page, and nothing else, is read or written; or 0. */
static int64_t
find_page_frame (const YzCheckedFile *self, int amount, sqlite3_int64 offset)
{
  int64_t within = 0;
  int64_t frame = find_frame (self, offset, &within);

  return within == FRAME_HEADER_SIZE && amount == self->database->page_size ? frame : 0;
}

static int
fetch (YzCheckedFile *self, guint8 *bytes, int size, sqlite3_int64 offset)
{
  return self->below->pMethods->xRead (self->below, bytes, size, offset);
}

/* The sum of a frame goes on from that of the frame before, or of the log's header. SQLITE_OK or
 * SQLITE_IOERR_DATA, unless it cannot be found out. */
static int
check_frame (YzCheckedFile *self, int64_t frame, const guint8 *page)
{
  sqlite3_int64 at = LOG_HEADER_SIZE + (frame - 1) * frame_size (self);
  sqlite3_int64 before =
    frame > 1 ? at - frame_size (self) + FRAME_HEADER_SUM : (sqlite3_int64) LOG_HEADER_SUM;
  guint8 seed[YZ_PAGE_SUM_SIZE];
  guint8 header[FRAME_HEADER_SIZE];
  int answer = fetch (self, seed, sizeof seed, before);

  if (answer == SQLITE_OK)
    answer = fetch (self, header, sizeof header, at);
  if (answer != SQLITE_OK)
    return answer;
  /* The byte order of the sums is that of the machine which began the log: most often this one. */
  for (int i = 0; i < 2; i++) {
    YzPageSum sum = yz_page_sum_read (seed, TRUE);

    yz_page_sum_add (&sum, header, FRAME_HEADER_SUMMED, self->swapped != YZ_BIG_ENDIAN);
    yz_page_sum_add (&sum, page, (gsize) self->database->page_size, self->swapped != YZ_BIG_ENDIAN);
    if (yz_page_sum_equal (sum, yz_page_sum_read (header + FRAME_HEADER_SUM, TRUE)))
      return SQLITE_OK;
    self->swapped = !self->swapped;
  }
  return set_damage (self->database, TRUE, frame);
}

static int
read_log (sqlite3_file *file, void *data, int amount, sqlite3_int64 offset)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int answer = self->below->pMethods->xRead (self->below, data, amount, offset);
  int64_t frame = 0;

  if (answer != SQLITE_OK || self->database == NULL || !self->database->checking)
    return answer;
  frame = find_page_frame (self, amount, offset);
  if (frame > 0 && (self->unsummed == 0 || frame < self->unsummed))
    return check_frame (self, frame, data);
  return SQLITE_OK;
}

/* Keeps in mind which sums are not made good yet. */
static void
note_log_write (YzCheckedFile *self, int amount, sqlite3_int64 offset)
{
  int64_t within = 0;
  int64_t frame = find_frame (self, offset, &within);

  if (offset == 0) {
    self->unsummed = 0;
    self->headed = 0;
  } else if (frame > 0 && within == 0 && amount == FRAME_HEADER_SIZE) {
    self->headed = frame;
    if (self->unsummed == frame)
      self->unsummed++;
  } else if (find_page_frame (self, amount, offset) > 0) {
    if (self->headed != frame && (self->unsummed == 0 || frame < self->unsummed))
      self->unsummed = frame;
    self->headed = 0;
  }
}

static int
write_log (sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
  YzCheckedFile *self = (YzCheckedFile *) file;

  if (self->database != NULL)
    note_log_write (self, amount, offset);
  return yz_gathered_writes_add (&self->writes, self->below, data, amount, offset);
}

/* Both --------------------------------------------------------------------------------------- */

/* What was taken of a log goes before anything else is done with it; of a database it is nothing.
 */
static int
flush (YzCheckedFile *self)
{
  return yz_gathered_writes_flush (&self->writes, self->below);
}

static int
on_read (sqlite3_file *file, void *data, int amount, sqlite3_int64 offset)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int answer = flush (self);

  if (answer != SQLITE_OK)
    return answer;
  return self->database == self ? read_database (file, data, amount, offset)
                                : read_log (file, data, amount, offset);
}

static int
on_write (sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
  return ((YzCheckedFile *) file)->database == (YzCheckedFile *) file
           ? write_database (file, data, amount, offset)
           : write_log (file, data, amount, offset);
}

static int
on_close (sqlite3_file *file)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int flushed = flush (self);
  int answer = self->below->pMethods->xClose (self->below);

  if (self->database != NULL && self->database->log == self)
    self->database->log = NULL;
  yz_gathered_writes_clear (&self->writes);
  sqlite3_free (self->sealed);
  self->base.pMethods = NULL;
  return flushed != SQLITE_OK ? flushed : answer;
}

static int
on_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int answer = flush (self);

  return answer != SQLITE_OK ? answer : self->below->pMethods->xTruncate (self->below, size);
}

static int
on_sync (sqlite3_file *file, int flags)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int answer = flush (self);

  return answer != SQLITE_OK ? answer : self->below->pMethods->xSync (self->below, flags);
}

static int
on_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  int answer = flush (self);

  return answer != SQLITE_OK ? answer : self->below->pMethods->xFileSize (self->below, size);
}

/* Everything else is passed on as it is. */

static int
on_lock (sqlite3_file *file, int level)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xLock (below, level);
}

static int
on_unlock (sqlite3_file *file, int level)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xUnlock (below, level);
}

static int
on_check_reserved (sqlite3_file *file, int *reserved)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xCheckReservedLock (below, reserved);
}

static int
on_control (sqlite3_file *file, int operation, void *data)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xFileControl (below, operation, data);
}

static int
on_sector_size (sqlite3_file *file)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xSectorSize (below);
}

static int
on_characteristics (sqlite3_file *file)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xDeviceCharacteristics (below);
}

static int
on_index_map (sqlite3_file *file, int part, int size, int extend, void volatile **at)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xShmMap (below, part, size, extend, at);
}

static int
on_index_lock (sqlite3_file *file, int offset, int n, int flags)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xShmLock (below, offset, n, flags);
}

/* Before others are told of new frames in the log. Where commits are synced they are there already,
 * so that there is nothing here that could fail. */
static void
on_index_barrier (sqlite3_file *file)
{
  YzCheckedFile *self = (YzCheckedFile *) file;
  sqlite3_file *below = self->below;

  if (self->log != NULL)
    flush (self->log);
  below->pMethods->xShmBarrier (below);
}

static int
on_index_unmap (sqlite3_file *file, int delete)
{
  sqlite3_file *below = ((YzCheckedFile *) file)->below;

  return below->pMethods->xShmUnmap (below, delete);
}

/* Version 2 knows nothing of mapped memory: a page that is not read could not be looked at. */
static const sqlite3_io_methods methods_with_index = {
  .iVersion = 2,
  .xClose = on_close,
  .xRead = on_read,
  .xWrite = on_write,
  .xTruncate = on_truncate,
  .xSync = on_sync,
  .xFileSize = on_file_size,
  .xLock = on_lock,
  .xUnlock = on_unlock,
  .xCheckReservedLock = on_check_reserved,
  .xFileControl = on_control,
  .xSectorSize = on_sector_size,
  .xDeviceCharacteristics = on_characteristics,
  .xShmMap = on_index_map,
  .xShmLock = on_index_lock,
  .xShmBarrier = on_index_barrier,
  .xShmUnmap = on_index_unmap,
};

/* The same for a file below which has no index of a log, such as an immutable one. */
static const sqlite3_io_methods methods_plain = {
  .iVersion = 1,
  .xClose = on_close,
  .xRead = on_read,
  .xWrite = on_write,
  .xTruncate = on_truncate,
  .xSync = on_sync,
  .xFileSize = on_file_size,
  .xLock = on_lock,
  .xUnlock = on_unlock,
  .xCheckReservedLock = on_check_reserved,
  .xFileControl = on_control,
  .xSectorSize = on_sector_size,
  .xDeviceCharacteristics = on_characteristics,
};

void
yz_checked_file_start (YzCheckedFile *self, const char *path, gboolean is_log)
{
  gboolean index = self->below->pMethods->iVersion >= 2 && self->below->pMethods->xShmMap != NULL;

  self->path = path;
  self->database = is_log ? yz_checked_file_cast (sqlite3_database_file_object (path)) : self;
  if (is_log && self->database != NULL)
    self->database->log = self;
  self->base.pMethods = index ? &methods_with_index : &methods_plain;
}

YzCheckedFile *
yz_checked_file_cast (sqlite3_file *file)
{
  if (file == NULL || (file->pMethods != &methods_with_index && file->pMethods != &methods_plain))
    return NULL;
  return (YzCheckedFile *) file;
}
