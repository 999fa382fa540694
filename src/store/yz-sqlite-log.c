/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-log.h"

#include "yz-page-sum.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Section 4.1 of https://sqlite.org/fileformat2.html; numbers are big-endian. */
#define HEADER_SIZE 32
#define HEADER_PAGE_SIZE 8
#define HEADER_SALT 16
#define HEADER_SUM 24
#define MAGIC_LITTLE 0x377f0682
#define MAGIC_BIG 0x377f0683
#define FRAME_HEADER_SIZE 24
#define FRAME_COMMIT 4 /* not 0: the last of a transaction */
#define FRAME_SUMMED 8
#define FRAME_SALT 8
#define FRAME_SUM 16
#define SALT_SIZE 8

#define PAGE_SIZE_MIN 512
#define PAGE_SIZE_MAX 65536

/* A writer beside us may begin its log anew between two looks. */
#define TRIES_MAX 5

typedef struct {
  int fd;
  gsize page_size;
  guint8 header[HEADER_SIZE];
  gboolean big_endian;
  guint8 *frame;
} Log;

static uint32_t
read_number (const guint8 *at)
{
  uint32_t number = 0;

  memcpy (&number, at, sizeof number);
  return GUINT32_FROM_BE (number);
}

static gboolean
read_at (Log *self, guint8 *bytes, gsize size, int64_t offset)
{
  return pread (self->fd, bytes, size, offset) == (ssize_t) size;
}

static gboolean
read_header (Log *self)
{
  return read_at (self, self->header, HEADER_SIZE, 0);
}

/* Frames are counted from 1. */
static gboolean
read_frame (Log *self, int64_t number)
{
  gsize size = FRAME_HEADER_SIZE + self->page_size;

  return read_at (self, self->frame, size, HEADER_SIZE + (number - 1) * (int64_t) size);
}

static YzPageSum
get_frame_sum (const Log *self)
{
  return yz_page_sum_read (self->frame + FRAME_SUM, TRUE);
}

/* Whether the frame that was read follows one with the sum @seed. */
static gboolean
frame_follows (const Log *self, YzPageSum seed)
{
  if (memcmp (self->frame + FRAME_SALT, self->header + HEADER_SALT, SALT_SIZE) != 0)
    return FALSE;
  yz_page_sum_add (&seed, self->frame, FRAME_SUMMED, self->big_endian);
  yz_page_sum_add (&seed, self->frame + FRAME_HEADER_SIZE, self->page_size, self->big_endian);
  return yz_page_sum_equal (seed, get_frame_sum (self));
}

/* The first frame that does not follow, or 0 if all do. */
static int64_t
find_end (Log *self)
{
  YzPageSum sum = yz_page_sum_read (self->header + HEADER_SUM, TRUE);

  for (int64_t number = 1; read_frame (self, number); number++) {
    if (!frame_follows (self, sum))
      return number;
    sum = get_frame_sum (self);
  }
  return 0;
}

/* Whether behind the frame @end there is a commit that something was written after. */
static gboolean
goes_on_behind (Log *self, int64_t end)
{
  gboolean committed = FALSE;
  YzPageSum sum = { 0, 0 };

  if (!read_frame (self, end))
    return FALSE;
  for (int64_t number = end + 1;; number++) {
    sum = get_frame_sum (self);
    if (!read_frame (self, number))
      return FALSE;
    if (!frame_follows (self, sum)) {
      committed = FALSE;
      continue;
    }
    if (committed)
      return TRUE;
    committed = read_number (self->frame + FRAME_COMMIT) != 0;
  }
}

/* The sum that the header should have. */
static YzPageSum
sum_header (const Log *self)
{
  YzPageSum sum = { 0, 0 };

  yz_page_sum_add (&sum, self->header, HEADER_SUM, self->big_endian);
  return sum;
}

static gboolean
header_fits (Log *self)
{
  uint32_t magic = read_number (self->header);

  self->big_endian = magic == MAGIC_BIG;
  return (magic == MAGIC_LITTLE || magic == MAGIC_BIG) &&
         read_number (self->header + HEADER_PAGE_SIZE) == self->page_size &&
         yz_page_sum_equal (sum_header (self), yz_page_sum_read (self->header + HEADER_SUM, TRUE));
}

/* A header that does not fit makes SQLite forget the whole log. It is damaged if frames follow it
 * nevertheless: either the sum in it or what it is the sum of is as it was. */
static gboolean
frames_follow_header (Log *self)
{
  if (!read_frame (self, 1))
    return FALSE;
  self->big_endian = G_BYTE_ORDER == G_BIG_ENDIAN;
  for (int i = 0; i < 2; i++) {
    YzPageSum seed = yz_page_sum_read (self->header + HEADER_SUM, TRUE);

    if (frame_follows (self, sum_header (self)))
      return TRUE;
    /* The salt may be what is damaged. */
    memcpy (self->header + HEADER_SALT, self->frame + FRAME_SALT, SALT_SIZE);
    if (frame_follows (self, seed))
      return TRUE;
    self->big_endian = !self->big_endian;
  }
  return FALSE;
}

/* Answers -1 if nothing is damaged, 0 for the header, or the number of a frame. */
static int64_t
find_damage (Log *self)
{
  for (int i = 0; i < TRIES_MAX; i++) {
    guint8 before[HEADER_SIZE];
    int64_t damage = -1;

    if (!read_header (self))
      return -1;
    memcpy (before, self->header, HEADER_SIZE);
    if (!header_fits (self)) {
      damage = frames_follow_header (self) ? 0 : -1;
    } else {
      int64_t end = find_end (self);

      damage = end > 0 && goes_on_behind (self, end) ? end : -1;
    }
    if (damage < 0)
      return -1;
    if (read_header (self) && memcmp (before, self->header, HEADER_SIZE) == 0)
      return damage;
  }
  return -1;
}

/* The page size as the log says it. FALSE if there is no log that SQLite would take. */
static gboolean
read_page_size (Log *self)
{
  if (!read_header (self))
    return FALSE;
  self->page_size = read_number (self->header + HEADER_PAGE_SIZE);
  return self->page_size >= PAGE_SIZE_MIN && self->page_size <= PAGE_SIZE_MAX &&
         self->page_size % YZ_PAGE_SUM_SIZE == 0 && header_fits (self);
}

/* The last frame with the first page of a whole transaction; 0 if there is none. */
static int64_t
find_first_page (Log *self)
{
  YzPageSum sum = yz_page_sum_read (self->header + HEADER_SUM, TRUE);
  int64_t seen = 0;
  int64_t committed = 0;

  for (int64_t number = 1; read_frame (self, number) && frame_follows (self, sum); number++) {
    sum = get_frame_sum (self);
    if (read_number (self->frame) == 1)
      seen = number;
    if (read_number (self->frame + FRAME_COMMIT) != 0)
      committed = seen;
  }
  return committed;
}

static int
open_log (const char *path)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);

  return open (log_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

gboolean
yz_sqlite_log_read_beginning (const char *path, guint8 *bytes, gsize size)
{
  g_autofree guint8 *frame = NULL;
  Log self = { .fd = open_log (path) };
  int64_t number = 0;

  if (self.fd < 0)
    return FALSE;
  if (read_page_size (&self)) {
    g_assert (size <= self.page_size);
    self.frame = frame = g_malloc (FRAME_HEADER_SIZE + self.page_size);
    number = find_first_page (&self);
  }
  if (number > 0 && !read_frame (&self, number))
    number = 0;
  if (number > 0)
    memcpy (bytes, self.frame + FRAME_HEADER_SIZE, size);
  close (self.fd);
  return number > 0;
}

gboolean
yz_sqlite_log_check (const char *path, gsize page_size, GError **error)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *place = NULL;
  g_autofree guint8 *frame = NULL;
  Log self = { .page_size = page_size };
  int64_t damage = -1;

  if (page_size == 0 || page_size % YZ_PAGE_SUM_SIZE != 0)
    return TRUE;
  self.fd = open_log (path);
  if (self.fd < 0)
    return TRUE;
  frame = g_malloc (FRAME_HEADER_SIZE + page_size);
  self.frame = frame;
  damage = find_damage (&self);
  close (self.fd);
  if (damage < 0)
    return TRUE;
  place = damage == 0 ? g_strdup_printf ("the header of %s", log_path)
                      : g_strdup_printf ("frame %" G_GINT64_FORMAT " of %s", damage, log_path);
  yz_error_set_subject (error, YZ_ERROR_STORE_DAMAGED, place, "%s is damaged", place);
  return FALSE;
}
