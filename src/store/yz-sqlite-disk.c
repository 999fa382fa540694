/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

void
yz_sqlite_disk_set_error (int number, const char *path, GError **error)
{
  YzError code = YZ_ERROR_STORE;

  if (number == EACCES || number == EPERM || number == EROFS)
    code = YZ_ERROR_STORE_READ_ONLY;
  else if (number == ENOSPC || number == EDQUOT)
    code = YZ_ERROR_STORE_FULL;
  else if (number == EEXIST)
    code = YZ_ERROR_EXISTS;
  yz_error_set_subject (error, code, path, "%s: %s", path, g_strerror (number));
}

gboolean
yz_sqlite_disk_make_directory (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  if (g_mkdir_with_parents (directory, 0700) == 0)
    return TRUE;
  yz_sqlite_disk_set_error (errno == EEXIST ? ENOTDIR : errno, directory, error);
  return FALSE;
}

gboolean
yz_sqlite_disk_make (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0) {
    yz_sqlite_disk_set_error (errno, path, error);
    return FALSE;
  }
  close (fd);
  return TRUE;
}

static gboolean
sync_at (const char *path, int flags, GError **error)
{
  gboolean done = FALSE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | flags);

  if (fd >= 0)
    done = fsync (fd) == 0 || errno == EINVAL; /* some file systems cannot sync a directory */
  if (!done)
    yz_sqlite_disk_set_error (errno, path, error);
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
yz_sqlite_disk_sync (const char *path, GError **error)
{
  return sync_at (path, O_NOFOLLOW, error);
}

gboolean
yz_sqlite_disk_sync_directory (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  return sync_at (directory, O_DIRECTORY, error);
}

/* For file systems that cannot move without replacing. */
static int
move_by_link (const char *from, const char *to)
{
  if (link (from, to) == 0)
    return unlink (from);
  if (errno != EPERM && errno != EOPNOTSUPP)
    return -1;
  if (g_access (to, F_OK) == 0) {
    errno = EEXIST;
    return -1;
  }
  return rename (from, to);
}

gboolean
yz_sqlite_disk_move (const char *from, const char *to, gboolean replace, GError **error)
{
  int answer = 0;

  if (replace) {
    answer = rename (from, to);
  } else {
    answer = renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
    if (answer != 0 && (errno == EINVAL || errno == ENOSYS))
      answer = move_by_link (from, to);
  }
  if (answer == 0)
    return TRUE;
  yz_sqlite_disk_set_error (errno, to, error);
  return FALSE;
}

void
yz_sqlite_disk_delete (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock", ".ballast" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *beside = g_strconcat (path, suffixes[i], NULL);

    g_unlink (beside);
  }
}
