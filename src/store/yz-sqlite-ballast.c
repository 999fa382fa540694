/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-ballast.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static char *
make_name (const char *path)
{
  return g_strconcat (path, ".ballast", NULL);
}

/* What is asked is the directory: the file is not there yet. */
static gboolean
has_room (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  struct statvfs info = { 0 };

  return statvfs (directory, &info) == 0 &&
         (uint64_t) info.f_bavail * info.f_frsize >=
           (uint64_t) YZ_SQLITE_BALLAST_ROOM + YZ_SQLITE_BALLAST_SIZE;
}

static gboolean
is_whole (const char *name)
{
  struct stat info = { 0 };

  return lstat (name, &info) == 0 && S_ISREG (info.st_mode) &&
         info.st_size >= YZ_SQLITE_BALLAST_SIZE;
}

void
yz_sqlite_ballast_make (const char *path)
{
  g_autofree char *name = make_name (path);
  int number = 0;
  int fd = -1;

  if (is_whole (name) || !has_room (path))
    return;
  fd = open (name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0) {
    g_debug ("%s: %s", name, g_strerror (errno));
    return;
  }
  /* A file of holes would keep nothing. */
  number = posix_fallocate (fd, 0, YZ_SQLITE_BALLAST_SIZE);
  close (fd);
  if (number != 0) {
    g_debug ("%s: %s", name, g_strerror (number));
    g_unlink (name);
  }
}

gboolean
yz_sqlite_ballast_drop (const char *path)
{
  g_autofree char *name = make_name (path);
  struct stat info = { 0 };
  int fd = -1;

  if (lstat (name, &info) != 0 || !S_ISREG (info.st_mode))
    return FALSE;
  /* Where names are written anew to be removed, a full disk cannot even do that; but a file that is
   * there can be made shorter. */
  fd = open (name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd >= 0) {
    if (ftruncate (fd, 0) != 0)
      g_debug ("%s: %s", name, g_strerror (errno));
    close (fd);
  }
  if (g_unlink (name) != 0)
    g_debug ("%s: %s", name, g_strerror (errno));
  return info.st_size > 0;
}
