/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FORTIFY_SOURCE
#define G_LOG_DOMAIN "disk"

#include "disk-journal.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS_MAX 1024

/* What a descriptor below the watched directory stands for. */
typedef struct {
  char *path;
  gboolean directory;
  guint file;
} Opened;

static char *watched = NULL;
static gsize watched_length = 0;
static Opened opened[FDS_MAX];
static DiskFault *fault = NULL;
static int64_t room = -1;
static gboolean room_hidden = FALSE;

/* Every call has the name the C library gives it, which a macro of its headers may stand for. */
int call_open (const char *path, int flags, ...) __asm__("open");
int call_open64 (const char *path, int flags, ...) __asm__("open64");
int call_open_2 (const char *path, int flags) __asm__("__open_2");
int call_open64_2 (const char *path, int flags) __asm__("__open64_2");
int call_close (int fd) __asm__("close");
ssize_t call_read (int fd, void *data, size_t size) __asm__("read");
ssize_t call_pread (int fd, void *data, size_t size, int64_t at) __asm__("pread");
ssize_t call_pread64 (int fd, void *data, size_t size, int64_t at) __asm__("pread64");
ssize_t call_write (int fd, const void *data, size_t size) __asm__("write");
ssize_t call_pwrite (int fd, const void *data, size_t size, int64_t at) __asm__("pwrite");
ssize_t call_pwrite64 (int fd, const void *data, size_t size, int64_t at) __asm__("pwrite64");
int call_fsync (int fd) __asm__("fsync");
int call_fdatasync (int fd) __asm__("fdatasync");
int call_ftruncate (int fd, int64_t size) __asm__("ftruncate");
int call_ftruncate64 (int fd, int64_t size) __asm__("ftruncate64");
int call_posix_fallocate (int fd, int64_t at, int64_t size) __asm__("posix_fallocate");
int call_posix_fallocate64 (int fd, int64_t at, int64_t size) __asm__("posix_fallocate64");
int call_unlink (const char *path) __asm__("unlink");
int call_rename (const char *from, const char *to) __asm__("rename");
int call_renameat2 (int from_fd,
                    const char *from,
                    int to_fd,
                    const char *to,
                    unsigned flags) __asm__("renameat2");
int call_link (const char *from, const char *to) __asm__("link");
int call_mkdir (const char *path, mode_t mode) __asm__("mkdir");
int call_rmdir (const char *path) __asm__("rmdir");
int call_statvfs (const char *path, struct statvfs *answer) __asm__("statvfs");
int call_statvfs64 (const char *path, struct statvfs *answer) __asm__("statvfs64");

void
disk_watch (const char *dir)
{
  for (int i = 0; i < FDS_MAX; i++)
    g_clear_pointer (&opened[i].path, g_free);
  g_clear_pointer (&watched, free);
  if (dir != NULL) {
    watched = realpath (dir, NULL);
    g_assert (watched != NULL);
    watched_length = strlen (watched);
  }
}

const char *
disk_get_watched (void)
{
  return watched;
}

void
disk_set_fault (DiskFault *new_fault)
{
  fault = new_fault;
}

void
disk_set_room (int64_t bytes)
{
  room = bytes;
}

void
disk_hide_room (gboolean hidden)
{
  room_hidden = hidden;
}

static gboolean
is_watched (const char *path)
{
  return watched != NULL && path != NULL && strncmp (path, watched, watched_length) == 0 &&
         (path[watched_length] == '/' || path[watched_length] == '\0');
}

static Opened *
find_opened (int fd)
{
  return watched != NULL && fd >= 0 && fd < FDS_MAX && opened[fd].path != NULL ? &opened[fd] : NULL;
}

/* TRUE, with errno, if this call is to fail. */
static gboolean
must_fail (DiskCall call)
{
  if (fault == NULL || (fault->calls & call) == 0)
    return FALSE;
  fault->seen++;
  if (fault->seen < fault->at || (fault->seen > fault->at && !fault->lasting))
    return FALSE;
  fault->failed++;
  errno = fault->number;
  return TRUE;
}

/* The index of a log is memory that processes share: nothing of it outlives the machine. */
static gboolean
is_memory (const char *path)
{
  return g_str_has_suffix (path, "-shm");
}

static int64_t
measure (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name = NULL;
  int64_t sum = 0;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    struct stat info = { 0 };

    if (lstat (path, &info) == 0)
      sum += S_ISDIR (info.st_mode) ? measure (path) : info.st_size;
  }
  return sum;
}

/* How many of @size bytes at @at there is room for; 0 with errno if for none. */
static size_t
find_room (int fd, int64_t at, size_t size)
{
  struct stat info = { 0 };
  int64_t more = 0;
  int64_t left = 0;

  if (room < 0 || fstat (fd, &info) != 0 || at + (int64_t) size <= info.st_size)
    return size;
  more = at + (int64_t) size - info.st_size;
  left = MAX (room - measure (watched), 0);
  if (more <= left)
    return size;
  if ((int64_t) size - (more - left) > 0)
    return (size_t) ((int64_t) size - (more - left));
  errno = ENOSPC;
  return 0;
}

static int
open_file (const char *path, int flags, mode_t mode)
{
  gboolean ours = is_watched (path);
  gboolean there = FALSE;
  struct stat info = { 0 };
  int fd = -1;

  if (ours && must_fail (DISK_OPEN))
    return -1;
  if (ours)
    there = lstat (path, &info) == 0;
  fd = (int) syscall (SYS_openat, AT_FDCWD, path, flags, mode);
  if (fd < 0 || !ours || fd >= FDS_MAX)
    return fd;
  g_assert (fstat (fd, &info) == 0);
  g_free (opened[fd].path);
  opened[fd].path = g_strdup (path);
  opened[fd].directory = S_ISDIR (info.st_mode);
  if (!opened[fd].directory && !is_memory (path)) {
    opened[fd].file = disk_note_open (path, !there);
    if (there && (flags & O_TRUNC) != 0)
      disk_note_resize (opened[fd].file, 0);
  }
  return fd;
}

static mode_t
take_mode (int flags, va_list arguments)
{
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (arguments, mode_t) : 0;
}

int
call_open (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode = 0;

  va_start (arguments, flags);
  mode = take_mode (flags, arguments);
  va_end (arguments);
  return open_file (path, flags, mode);
}

int
call_open64 (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode = 0;

  va_start (arguments, flags);
  mode = take_mode (flags, arguments);
  va_end (arguments);
  return open_file (path, flags, mode);
}

int
call_open_2 (const char *path, int flags)
{
  return open_file (path, flags, 0);
}

int
call_open64_2 (const char *path, int flags)
{
  return open_file (path, flags, 0);
}

int
call_close (int fd)
{
  if (fd >= 0 && fd < FDS_MAX)
    g_clear_pointer (&opened[fd].path, g_free);
  return (int) syscall (SYS_close, fd);
}

ssize_t
call_read (int fd, void *data, size_t size)
{
  if (find_opened (fd) != NULL && must_fail (DISK_READ))
    return -1;
  return syscall (SYS_read, fd, data, size);
}

ssize_t
call_pread64 (int fd, void *data, size_t size, int64_t at)
{
  if (find_opened (fd) != NULL && must_fail (DISK_READ))
    return -1;
  return syscall (SYS_pread64, fd, data, size, at);
}

ssize_t
call_pread (int fd, void *data, size_t size, int64_t at)
{
  return call_pread64 (fd, data, size, at);
}

ssize_t
call_pwrite64 (int fd, const void *data, size_t size, int64_t at)
{
  const Opened *file = find_opened (fd);
  ssize_t written = 0;

  if (file != NULL && must_fail (DISK_WRITE))
    return -1;
  if (file != NULL) {
    size = find_room (fd, at, size);
    if (size == 0)
      return -1;
  }
  written = syscall (SYS_pwrite64, fd, data, size, at);
  if (written > 0 && file != NULL && !is_memory (file->path))
    disk_note_write (file->file, at, data, (gsize) written);
  return written;
}

ssize_t
call_pwrite (int fd, const void *data, size_t size, int64_t at)
{
  return call_pwrite64 (fd, data, size, at);
}

ssize_t
call_write (int fd, const void *data, size_t size)
{
  int64_t at = 0;
  ssize_t written = 0;

  if (find_opened (fd) == NULL)
    return syscall (SYS_write, fd, data, size);
  at = lseek (fd, 0, SEEK_CUR);
  written = call_pwrite64 (fd, data, size, at);
  if (written > 0)
    lseek (fd, at + written, SEEK_SET);
  return written;
}

/* What is written down needs no real sync: what it would have been worth is worked out later. */
static int
sync_file (int fd, long number)
{
  const Opened *file = find_opened (fd);

  if (file == NULL)
    return (int) syscall (number, fd);
  if (must_fail (DISK_SYNC))
    return -1;
  if (file->directory)
    disk_note_sync_dir (file->path);
  else if (!is_memory (file->path))
    disk_note_sync (file->file);
  return 0;
}

int
call_fsync (int fd)
{
  return sync_file (fd, SYS_fsync);
}

int
call_fdatasync (int fd)
{
  return sync_file (fd, SYS_fdatasync);
}

int
call_ftruncate64 (int fd, int64_t size)
{
  const Opened *file = find_opened (fd);
  struct stat info = { 0 };

  if (file != NULL) {
    if (must_fail (DISK_TRUNCATE))
      return -1;
    if (fstat (fd, &info) == 0 && size > info.st_size &&
        find_room (fd, info.st_size, (size_t) (size - info.st_size)) <
          (size_t) (size - info.st_size)) {
      errno = ENOSPC;
      return -1;
    }
  }
  if (syscall (SYS_ftruncate, fd, size) != 0)
    return -1;
  if (file != NULL && !is_memory (file->path))
    disk_note_resize (file->file, size);
  return 0;
}

int
call_ftruncate (int fd, int64_t size)
{
  return call_ftruncate64 (fd, size);
}

/* Answers errno, as it does. */
int
call_posix_fallocate64 (int fd, int64_t at, int64_t size)
{
  const Opened *file = find_opened (fd);
  struct stat info = { 0 };

  if (file != NULL && must_fail (DISK_WRITE))
    return errno;
  if (file != NULL && find_room (fd, at, (size_t) size) < (size_t) size)
    return ENOSPC;
  if (syscall (SYS_fallocate, fd, 0, at, size) != 0)
    return errno;
  if (file != NULL && fstat (fd, &info) == 0)
    disk_note_resize (file->file, info.st_size);
  return 0;
}

int
call_posix_fallocate (int fd, int64_t at, int64_t size)
{
  return call_posix_fallocate64 (fd, at, size);
}

int
call_unlink (const char *path)
{
  if (is_watched (path) && must_fail (DISK_NAME))
    return -1;
  if (syscall (SYS_unlinkat, AT_FDCWD, path, 0) != 0)
    return -1;
  if (is_watched (path) && !is_memory (path))
    disk_note_name (DISK_EVENT_UNLINK, path, NULL);
  return 0;
}

int
call_renameat2 (int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
  gboolean ours = is_watched (from) && is_watched (to);

  if (ours && must_fail (DISK_NAME))
    return -1;
  if (syscall (SYS_renameat2, from_fd, from, to_fd, to, flags) != 0)
    return -1;
  if (ours && !is_memory (from))
    disk_note_name (DISK_EVENT_RENAME, from, to);
  return 0;
}

int
call_rename (const char *from, const char *to)
{
  return call_renameat2 (AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
call_link (const char *from, const char *to)
{
  gboolean ours = is_watched (from) && is_watched (to);

  if (ours && must_fail (DISK_NAME))
    return -1;
  if (syscall (SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0) != 0)
    return -1;
  if (ours)
    disk_note_name (DISK_EVENT_LINK, from, to);
  return 0;
}

int
call_mkdir (const char *path, mode_t mode)
{
  if (is_watched (path) && must_fail (DISK_NAME))
    return -1;
  if (syscall (SYS_mkdirat, AT_FDCWD, path, mode) != 0)
    return -1;
  if (is_watched (path))
    disk_note_name (DISK_EVENT_MKDIR, path, NULL);
  return 0;
}

int
call_rmdir (const char *path)
{
  if (is_watched (path) && must_fail (DISK_NAME))
    return -1;
  if (syscall (SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR) != 0)
    return -1;
  if (is_watched (path))
    disk_note_name (DISK_EVENT_RMDIR, path, NULL);
  return 0;
}

static int
ask_room (const char *path, struct statvfs *answer)
{
  static int (*real) (const char *, struct statvfs *) = NULL;

  if (real == NULL)
    real = (int (*) (const char *, struct statvfs *)) dlsym (RTLD_NEXT, "statvfs64");
  if (real (path, answer) != 0)
    return -1;
  if (is_watched (path) && room >= 0) {
    int64_t left = MAX (room - measure (watched), 0);

    answer->f_frsize = 4096;
    answer->f_blocks = (fsblkcnt_t) room / 4096;
    answer->f_bfree = (fsblkcnt_t) left / 4096;
    answer->f_bavail = answer->f_bfree;
  }
  if (room_hidden)
    answer->f_bavail = 0;
  return 0;
}

int
call_statvfs (const char *path, struct statvfs *answer)
{
  return ask_room (path, answer);
}

int
call_statvfs64 (const char *path, struct statvfs *answer)
{
  return ask_room (path, answer);
}
