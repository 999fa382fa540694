/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-gathered-writes.h"

#include <string.h>

/* A commit of most operations; a larger one goes in several pieces. SQLite's own way to files takes
 * no write of 128 KiB or more. */
#define BYTES_MAX (64 * 1024)

static int
write_through (sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
  return file->pMethods->xWrite (file, data, amount, offset);
}

int
yz_gathered_writes_flush (YzGatheredWrites *self, sqlite3_file *file)
{
  int length = self->length;

  self->length = 0;
  return length > 0 ? write_through (file, self->bytes, length, self->start) : SQLITE_OK;
}

int
yz_gathered_writes_add (YzGatheredWrites *self,
                        sqlite3_file *file,
                        const void *data,
                        int amount,
                        sqlite3_int64 offset)
{
  int answer = SQLITE_OK;

  if (self->bytes == NULL)
    self->bytes = sqlite3_malloc (BYTES_MAX);
  if (offset != self->start + self->length || amount > BYTES_MAX - self->length)
    answer = yz_gathered_writes_flush (self, file);
  if (answer != SQLITE_OK)
    return answer;
  /* Without memory, or for more than fits at all, it is done at once. */
  if (self->bytes == NULL || amount > BYTES_MAX)
    return write_through (file, data, amount, offset);
  if (self->length == 0)
    self->start = offset;
  memcpy (self->bytes + self->length, data, (gsize) amount);
  self->length += amount;
  return SQLITE_OK;
}

void
yz_gathered_writes_clear (YzGatheredWrites *self)
{
  sqlite3_free (self->bytes);
  *self = (YzGatheredWrites){ 0 };
}
