/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-file"

#include "yz-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static gboolean
sync_directory (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  /* Some file systems cannot sync a directory, and some directories may be used but not read. */
  gboolean done = fd >= 0 ? fsync (fd) == 0 || errno == EINVAL : errno == EACCES;

  if (!done)
    yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
yz_file_sync_names (const char *path, int levels, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  return sync_directory (directory, error) &&
         (levels <= 1 || yz_file_sync_names (directory, levels - 1, error));
}
