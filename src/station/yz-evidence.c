/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-evidence"

#include "yz-evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yz-evidence-share.h"
#include "yz-file.h"
#include "yz-text.h"

#define CHUNK_SIZE (64 * 1024)
#define NAME_MAX_CHARS 255

/* STORE.files/evidence/ab/abcdef…: each of these may have been made just now. */
#define NAME_LEVELS 4

void
yz_evidence_free (YzEvidence *evidence)
{
  if (evidence == NULL)
    return;
  g_free (evidence->name);
  g_free (evidence->path);
  g_free (evidence);
}

static void
set_io_error (GError **error, const char *path, int code)
{
  yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, g_strerror (code));
}

char *
yz_evidence_make_path (YzStation *station, const uint8_t sha256[32])
{
  char hex[65];
  char shelf[3];

  sodium_bin2hex (hex, sizeof hex, sha256, 32);
  g_strlcpy (shelf, hex, sizeof shelf);
  return g_build_filename (yz_store_get_files_dir (yz_station_get_store (station)),
                           "evidence",
                           shelf,
                           hex,
                           NULL);
}

/* Opens a regular file for reading; a FIFO or a device must not make the counter wait. */
static int
open_regular (const char *path, int flags, int64_t *size, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | flags, 0);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0) {
    set_io_error (error, path, errno);
    if (fd >= 0)
      close (fd);
    return -1;
  }
  if (!S_ISREG (status.st_mode)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, path, "%s: %s", path, N_ ("not a file"));
    close (fd);
    return -1;
  }
  *size = status.st_size;
  return fd;
}

static gboolean
write_whole (int fd, const uint8_t *data, gsize size)
{
  while (size > 0) {
    gssize written = write (fd, data, size);

    if (written < 0 && errno != EINTR)
      return FALSE;
    if (written > 0) {
      data += written;
      size -= (gsize) written;
    }
  }
  return TRUE;
}

static void
set_too_large (GError **error, const char *path, int64_t size)
{
  yz_error_set (error,
                YZ_ERROR_INPUT,
                path,
                size,
                YZ_EVIDENCE_SIZE_MAX,
                "%s: %s",
                path,
                N_ ("too large"));
}

/* Reads @from to its end, into @to as well unless that is -1, and makes its digest and size. */
static gboolean
hash_file (int from,
           const char *from_path,
           int to,
           const char *to_path,
           YzEvidence *evidence,
           GError **error)
{
  g_autofree uint8_t *chunk = g_malloc (CHUNK_SIZE);
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  evidence->size = 0;
  for (;;) {
    gssize got = read (from, chunk, CHUNK_SIZE);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      set_io_error (error, from_path, errno);
      return FALSE;
    }
    if (got == 0)
      break;
    evidence->size += got;
    /* A file that grows while it is read is stopped here as well. */
    if (evidence->size > YZ_EVIDENCE_SIZE_MAX) {
      set_too_large (error, from_path, evidence->size);
      return FALSE;
    }
    crypto_hash_sha256_update (&state, chunk, (unsigned long long) got);
    if (to >= 0 && !write_whole (to, chunk, (gsize) got)) {
      set_io_error (error, to_path, errno);
      return FALSE;
    }
  }
  crypto_hash_sha256_final (&state, evidence->sha256);
  return TRUE;
}

/* Gives the finished file its name, unless there is one of that content already. */
static gboolean
place_file (YzStation *station, const char *temporary, YzEvidence *evidence, GError **error)
{
  g_autofree char *shelf = NULL;

  evidence->path = yz_evidence_make_path (station, evidence->sha256);
  if (!yz_evidence_check (evidence->path, evidence->sha256, evidence->size, NULL)) {
    shelf = g_path_get_dirname (evidence->path);
    if (g_mkdir (shelf, 0700) != 0 && errno != EEXIST) {
      set_io_error (error, shelf, errno);
      return FALSE;
    }
    if (g_rename (temporary, evidence->path) != 0) {
      set_io_error (error, evidence->path, errno);
      return FALSE;
    }
  }
  /* Also of a file that was there: who brought it may have died before this. */
  return yz_file_sync_names (evidence->path, NAME_LEVELS, error);
}

static gboolean
copy_file (YzStation *station,
           int from,
           const char *path,
           const char *dir,
           YzEvidence *evidence,
           GError **error)
{
  g_autofree char *temporary = g_build_filename (dir, ".new-XXXXXX", NULL);
  int to = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  gboolean done = FALSE;

  if (to < 0) {
    set_io_error (error, dir, errno);
    return FALSE;
  }
  done = hash_file (from, path, to, temporary, evidence, error);
  if (done && fsync (to) != 0) {
    set_io_error (error, temporary, errno);
    done = FALSE;
  }
  close (to);
  done = done && place_file (station, temporary, evidence, error);
  g_unlink (temporary); /* gone already if it was placed */
  return done;
}

/* The name a person knows the file by, whatever its bytes are. */
static char *
make_name (const char *path)
{
  g_autofree char *shown = g_filename_display_basename (path);
  char *name = yz_text_clean (shown, "file", NAME_MAX_CHARS, NULL);

  if (name == NULL || name[0] == '\0') {
    g_free (name);
    name = g_strdup ("file");
  }
  return name;
}

static YzEvidence *
keep_file (YzStation *station, const char *path, const char *dir, GError **error)
{
  g_autoptr (YzEvidence) evidence = g_new0 (YzEvidence, 1);
  int64_t size = 0;
  int from = open_regular (path, 0, &size, error);
  gboolean done = FALSE;

  if (from < 0)
    return NULL;
  if (size > YZ_EVIDENCE_SIZE_MAX)
    set_too_large (error, path, size);
  else
    done = copy_file (station, from, path, dir, evidence, error);
  close (from);
  if (!done)
    return NULL;
  evidence->name = make_name (path);
  return g_steal_pointer (&evidence);
}

static gboolean
has_digest (GPtrArray *kept, const uint8_t sha256[32])
{
  for (guint i = 0; i < kept->len; i++) {
    const YzEvidence *evidence = g_ptr_array_index (kept, i);

    if (memcmp (evidence->sha256, sha256, 32) == 0)
      return TRUE;
  }
  return FALSE;
}

GPtrArray *
yz_evidence_keep (YzStation *station, const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_evidence_free);
  g_autofree char *dir = NULL;
  guint n_paths = paths != NULL ? g_strv_length ((char **) paths) : 0;

  if (n_paths == 0)
    return g_steal_pointer (&kept);
  if (n_paths > YZ_EVIDENCE_FILES_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "evidence",
                  n_paths,
                  YZ_EVIDENCE_FILES_MAX,
                  "evidence: %s",
                  N_ ("too many files"));
    return NULL;
  }
  dir =
    g_build_filename (yz_store_get_files_dir (yz_station_get_store (station)), "evidence", NULL);
  if (g_mkdir_with_parents (dir, 0700) != 0) {
    set_io_error (error, dir, errno);
    return NULL;
  }
  for (guint i = 0; i < n_paths; i++) {
    g_autoptr (YzEvidence) evidence = keep_file (station, paths[i], dir, error);

    if (evidence == NULL || !yz_evidence_share (station, evidence, error))
      return NULL;
    if (!has_digest (kept, evidence->sha256))
      g_ptr_array_add (kept, g_steal_pointer (&evidence));
  }
  return g_steal_pointer (&kept);
}

gboolean
yz_evidence_check (const char *path, const uint8_t sha256[32], int64_t size, GError **error)
{
  YzEvidence found = { 0 };
  int64_t there = 0;
  int fd = open_regular (path, O_NOFOLLOW, &there, error);
  gboolean read = FALSE;

  if (fd < 0)
    return FALSE;
  read = hash_file (fd, path, -1, NULL, &found, error);
  close (fd);
  if (!read)
    return FALSE;
  if (found.size == size && memcmp (found.sha256, sha256, 32) == 0)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_VERIFY,
                path,
                size,
                found.size,
                "%s: %s",
                path,
                N_ ("the file is not what it was"));
  return FALSE;
}
