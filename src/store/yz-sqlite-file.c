/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-file.h"

#include "yz-sqlite-checksum.h"
#include "yz-sqlite-disk.h"
#include "yz-sqlite-log.h"
#include "yz-sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The header of a database: its magic, and where other things stand in it. */
#define HEADER_SIZE 100
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_PAGE_SIZE 16
#define HEADER_APPLICATION_ID 68

#define HOLDER_MAX 200

/* How long a lock without a name in it is waited for, and one with a name (which may be the last
 * word of a writer that was killed, in the moment before somebody who tidies up wipes it). */
#define WAIT_NAMELESS_MS 2000
#define WAIT_NAMED_MS 100
#define WAIT_STEP_MS 10

/* How long readers are waited for before a store is replaced. */
#define WAIT_READERS_MS 2000

/* "device:inode" → how many connections this process has to that file. */
G_LOCK_DEFINE_STATIC (open_files);
static GHashTable *open_files = NULL;

static char *
make_key (const YzSqliteFile *self)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, self->device, self->inode);
}

/* Whether there is something in the file PATH@suffix. */
static gboolean
has_content (const char *path, const char *suffix)
{
  g_autofree char *beside = g_strconcat (path, suffix, NULL);
  struct stat info = { 0 };

  return stat (beside, &info) == 0 && info.st_size > 0;
}

/* Reads the beginning and the size of a file; what is not there is left as it was. */
static gboolean
read_beginning (const char *path, guint8 *bytes, gsize length, int64_t *size, GError **error)
{
  struct stat info = { 0 };
  gboolean done = FALSE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd >= 0)
    done = fstat (fd, &info) == 0 && pread (fd, bytes, length, 0) >= 0;
  if (!done)
    yz_error_set_subject (error, YZ_ERROR_STORE, path, "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  *size = info.st_size;
  return done;
}

static void
set_damage (const char *path, const char *what, GError **error)
{
  yz_error_set_subject (error, YZ_ERROR_STORE_DAMAGED, what, "%s: %s", path, what);
}

/* Without the note that pages have sums nobody would look at them. */
static gboolean
check_reserve (const char *path, guint8 reserve, gsize page_size, GError **error)
{
  g_autofree guint8 *page = NULL;
  int64_t size = 0;

  if (reserve == YZ_SQLITE_CHECKSUM_RESERVE)
    return TRUE;
  page = g_malloc0 (page_size);
  if (!read_beginning (path, page, page_size, &size, error))
    return FALSE;
  if (reserve == 0 && !yz_sqlite_checksum_was_on (page, page_size))
    return TRUE;
  set_damage (path, "the header of the file is damaged", error);
  return FALSE;
}

static gboolean
is_ours (const guint8 *header)
{
  guint32 id = 0;

  memcpy (&id, header + HEADER_APPLICATION_ID, sizeof id);
  return memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) == 0 &&
         GUINT32_FROM_BE (id) == YZ_SQLITE_APPLICATION_ID;
}

/* TRUE if the file is one of our databases, and whole as far as that is seen from outside: SQLite
 * takes the missing end of the last page for zeros. A log may still have what is missing. */
static gboolean
sniff (const char *path, GError **error)
{
  guint8 header[HEADER_SIZE] = { 0 };
  int64_t page_size = 0;
  int64_t size = 0;

  if (!read_beginning (path, header, HEADER_SIZE, &size, error))
    return FALSE;
  /* A cut while the first page was brought home leaves it torn, and it is whole in the log still.
   */
  if (size < HEADER_SIZE ||
      (!is_ours (header) &&
       !(yz_sqlite_log_read_beginning (path, header, HEADER_SIZE) && is_ours (header)))) {
    yz_error_set_subject (error, YZ_ERROR_STORE_FOREIGN, path, "%s is not a store of ours", path);
    return FALSE;
  }
  page_size = header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
  if (page_size == 1)
    page_size = 65536;
  if (page_size > 1 && size % page_size != 0 && !has_content (path, "-wal")) {
    set_damage (path, "the end of the file is missing", error);
    return FALSE;
  }
  return check_reserve (path, header[YZ_SQLITE_CHECKSUM_RESERVE_AT], (gsize) page_size, error) &&
         yz_sqlite_log_check (path, (gsize) page_size, error);
}

/* Enters the file in the table. The first of a process looks at the header before; later ones must
 * not, and need not. */
static gboolean
enlist (YzSqliteFile *self, gboolean ask, GError **error)
{
  g_autofree char *key = make_key (self);
  guint count = 0;
  gboolean ours = TRUE;

  G_LOCK (open_files);
  if (open_files == NULL)
    open_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (open_files, key));
  if (count == 0 && ask)
    ours = sniff (self->path, error);
  if (ours)
    g_hash_table_insert (open_files, g_steal_pointer (&key), GUINT_TO_POINTER (count + 1));
  G_UNLOCK (open_files);
  self->listed = ours;
  return ours;
}

static void
strike (YzSqliteFile *self)
{
  g_autofree char *key = make_key (self);
  guint count = 0;

  if (!self->listed)
    return;
  G_LOCK (open_files);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (open_files, key));
  g_assert (count > 0);
  if (count == 1)
    g_hash_table_remove (open_files, key);
  else
    g_hash_table_insert (open_files, g_steal_pointer (&key), GUINT_TO_POINTER (count - 1));
  G_UNLOCK (open_files);
  self->listed = FALSE;
}

static YzSqliteFile *
open_file (const char *path, gboolean ask, GError **error)
{
  g_autoptr (YzSqliteFile) self = g_new0 (YzSqliteFile, 1);
  struct stat info = { 0 };

  self->lock_fd = -1;
  self->path = g_strdup (path);
  if (stat (path, &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      yz_error_set_subject (error, YZ_ERROR_STORE_MISSING, path, "there is no store at %s", path);
    else
      yz_sqlite_disk_set_error (errno, path, error);
    return NULL;
  }
  if (!S_ISREG (info.st_mode)) {
    yz_error_set_subject (error, YZ_ERROR_STORE_FOREIGN, path, "%s is not a file", path);
    return NULL;
  }
  self->device = info.st_dev;
  self->inode = info.st_ino;
  if (!enlist (self, ask, error))
    return NULL;
  return g_steal_pointer (&self);
}

YzSqliteFile *
yz_sqlite_file_open (const char *path, GError **error)
{
  return open_file (path, TRUE, error);
}

YzSqliteFile *
yz_sqlite_file_open_made (const char *path, GError **error)
{
  return open_file (path, FALSE, error);
}

void
yz_sqlite_file_free (YzSqliteFile *self)
{
  if (self == NULL)
    return;
  strike (self);
  if (self->lock_fd >= 0 && self->immutable)
    close (self->lock_fd);
  else
    yz_sqlite_file_unlock (self->lock_fd);
  g_free (self->path);
  g_free (self);
}

gboolean
yz_sqlite_file_is_current (const YzSqliteFile *self)
{
  struct stat info = { 0 };

  return stat (self->path, &info) == 0 && info.st_dev == self->device && info.st_ino == self->inode;
}

/* Who holds the lock: "yizhan, process 123", or NULL if the file says nothing of use. */
static char *
read_holder (int fd)
{
  char text[HOLDER_MAX + 1] = { 0 };
  ssize_t length = pread (fd, text, HOLDER_MAX, 0);

  if (length <= 0 || !g_utf8_validate (text, -1, NULL))
    return NULL;
  g_strdelimit (text, "\n\r\t", ' ');
  g_strstrip (text);
  return text[0] != '\0' ? g_strdup (text) : NULL;
}

static void
write_holder (int fd)
{
  const char *program = g_get_prgname ();
  g_autofree char *text =
    g_strdup_printf ("%.100s, process %d\n", program != NULL ? program : "a program", getpid ());

  /* The lock holds without the name too, for instance where the disk is full. */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("the name in a lock could not be written: %s", g_strerror (errno));
}

static int
open_lock (const char *path, int flags)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);

  return open (lock_path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
}

static gboolean
try_flock (int fd, int operation)
{
  int answer = 0;

  do
    answer = flock (fd, operation | LOCK_NB);
  while (answer != 0 && errno == EINTR);
  return answer == 0;
}

/* Waits for the lock as long as that may help. Answers errno, and @holder with EWOULDBLOCK. */
static int
wait_for_lock (int fd, char **holder)
{
  for (int waited = 0;; waited += WAIT_STEP_MS) {
    if (try_flock (fd, LOCK_EX))
      return 0;
    if (errno != EWOULDBLOCK)
      return errno;
    g_clear_pointer (holder, g_free);
    *holder = read_holder (fd);
    if (waited >= (*holder != NULL ? WAIT_NAMED_MS : WAIT_NAMELESS_MS))
      return EWOULDBLOCK;
    g_usleep (WAIT_STEP_MS * 1000);
  }
}

int
yz_sqlite_file_lock (const char *path, GError **error)
{
  g_autofree char *holder = NULL;
  int number = 0;
  int fd = open_lock (path, O_RDWR | O_CREAT);

  if (fd < 0) {
    yz_sqlite_disk_set_error (errno, path, error);
    return -1;
  }
  number = wait_for_lock (fd, &holder);
  if (number == 0) {
    write_holder (fd);
    return fd;
  }
  close (fd);
  if (number == EWOULDBLOCK)
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_LOCKED,
                          holder != NULL ? holder : "another program",
                          "%s is in use by %s",
                          path,
                          holder != NULL ? holder : "another program");
  else
    yz_sqlite_disk_set_error (number, path, error);
  return -1;
}

void
yz_sqlite_file_unlock (int fd)
{
  if (fd < 0)
    return;
  if (ftruncate (fd, 0) != 0)
    g_debug ("the name in a lock could not be wiped: %s", g_strerror (errno));
  close (fd);
}

static gboolean
may_write (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  return faccessat (AT_FDCWD, directory, W_OK | X_OK, AT_EACCESS) == 0 &&
         faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

void
yz_sqlite_file_prepare_reading (YzSqliteFile *self)
{
  self->fixed = !may_write (self->path);
  if (!self->fixed || has_content (self->path, "-wal") || has_content (self->path, "-journal"))
    return;

  self->lock_fd = open_lock (self->path, O_RDONLY);
  if (self->lock_fd < 0) {
    self->immutable = errno == ENOENT;
  } else if (try_flock (self->lock_fd, LOCK_SH)) {
    self->immutable = TRUE;
  } else {
    close (self->lock_fd);
    self->lock_fd = -1;
  }
}

gboolean
yz_sqlite_file_fold_log (const char *path, GError **error)
{
  g_autoptr (GError) inner = NULL;
  g_autoptr (YzSqliteFile) file = yz_sqlite_file_open (path, &inner);
  sqlite3 *db = NULL;
  gboolean done = FALSE;

  if (file != NULL) {
    done =
      yz_sqlite_checksum_open (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) == SQLITE_OK;
    if (!done) {
      yz_sqlite_set_error (db, &inner);
    } else {
      sqlite3_busy_timeout (db, WAIT_READERS_MS);
      done = yz_sqlite_set_journal (db, "delete", &inner);
    }
    sqlite3_close (db);
  }
  /* What cannot be read any more, or never was ours, keeps its log. */
  if (done || g_error_matches (inner, YZ_ERROR, YZ_ERROR_STORE_DAMAGED) ||
      g_error_matches (inner, YZ_ERROR, YZ_ERROR_STORE_FOREIGN))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

/* Checkpoints the log; closing the last connection to a database removes it. A damaged log stays.
 */
static void
checkpoint (const char *path)
{
  g_autoptr (YzSqliteFile) file = yz_sqlite_file_open (path, NULL);
  sqlite3 *db = NULL;

  if (file == NULL)
    return;
  if (yz_sqlite_checksum_open (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) == SQLITE_OK)
    sqlite3_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL);
  sqlite3_close (db);
}

void
yz_sqlite_file_tidy (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  /* Twice: another one that closes may have found the lock taken by us. */
  for (int i = 0; i < 2 && g_access (log, F_OK) == 0; i++) {
    int fd = open_lock (path, O_RDWR | O_CREAT);

    if (fd < 0)
      return;
    if (!try_flock (fd, LOCK_EX)) {
      close (fd);
      return;
    }
    if (ftruncate (fd, 0) != 0)
      g_debug ("the name in a lock could not be wiped: %s", g_strerror (errno));
    checkpoint (path);
    yz_sqlite_file_unlock (fd);
  }
}
