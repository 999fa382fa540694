/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-picture-loader"

#include "yz-picture-loader.h"

#include <errno.h>
#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_SIZE (64 * 1024)
#define THREADS_MAX 2

/* What a picture is being decoded with. */
typedef struct {
  const char *kind;
  int box;
  gboolean too_large;
} Frame;

const char *
yz_picture_sniff (const void *bytes, gsize size)
{
  static const char *const phone_brands[] = { "heic", "heix", "heim", "heis", "mif1", "msf1" };

  g_return_val_if_fail (bytes != NULL || size == 0, NULL);

  if (size < 12)
    return NULL;
  if (memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (memcmp (bytes, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (memcmp (bytes, "RIFF", 4) == 0 && memcmp ((const char *) bytes + 8, "WEBP", 4) == 0)
    return "webp";
  if (memcmp ((const char *) bytes + 4, "ftyp", 4) != 0)
    return NULL;
  if (memcmp ((const char *) bytes + 8, "avif", 4) == 0)
    return "avif";
  for (gsize i = 0; i < G_N_ELEMENTS (phone_brands); i++)
    if (memcmp ((const char *) bytes + 8, phone_brands[i], 4) == 0)
      return "heif";
  return NULL;
}

gboolean
yz_picture_fit (const char *kind, int *width, int *height, int box)
{
  int64_t pixels_max =
    g_strcmp0 (kind, "jpeg") == 0 ? YZ_PICTURE_JPEG_PIXELS_MAX : YZ_PICTURE_PIXELS_MAX;
  int64_t longest;

  g_return_val_if_fail (width != NULL && height != NULL && box > 0, FALSE);

  if (*width <= 0 || *height <= 0 || *width > YZ_PICTURE_SIDE_MAX ||
      *height > YZ_PICTURE_SIDE_MAX || (int64_t) *width * *height > pixels_max)
    return FALSE;
  longest = MAX (*width, *height);
  if (longest <= box)
    return TRUE;
  *width = (int) MAX (*width * (int64_t) box / longest, 1);
  *height = (int) MAX (*height * (int64_t) box / longest, 1);
  return TRUE;
}

static void
set_image_error (GError **error, YzEvidenceFile *file, const char *why)
{
  const char *name = yz_evidence_file_get_name (file);

  yz_error_set_subject (error, YZ_ERROR_IMAGE, name, "%s: %s", name, why);
}

static void
set_no_picture_error (GError **error, YzEvidenceFile *file)
{
  const char *name = yz_evidence_file_get_name (file);

  yz_error_set (error, YZ_ERROR_IMAGE, name, 1, 0, "%s: %s", name, N_ ("not a picture"));
}

gboolean
yz_picture_error_is_no_picture (const GError *error)
{
  return g_error_matches (error, YZ_ERROR, YZ_ERROR_IMAGE) && yz_error_get_asked (error) == 1;
}

static void
set_io_error (GError **error, YzEvidenceFile *file, int code)
{
  const char *name = yz_evidence_file_get_name (file);

  yz_error_set_subject (error, YZ_ERROR_IO, name, "%s: %s", name, g_strerror (code));
}

/* A FIFO or a device would keep the thread waiting: only regular files are read. */
static int
open_regular (YzEvidenceFile *file, GError **error)
{
  int fd =
    g_open (yz_evidence_file_get_path (file), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0);
  struct stat status;

  if (fd < 0) {
    set_io_error (error, file, errno);
    return -1;
  }
  if (fstat (fd, &status) != 0)
    set_io_error (error, file, errno);
  else if (!S_ISREG (status.st_mode))
    set_image_error (error, file, N_ ("not a file"));
  else if (status.st_size > YZ_EVIDENCE_SIZE_MAX)
    set_image_error (error, file, N_ ("the file is too large"));
  else
    return fd;
  close (fd);
  return -1;
}

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Frame *frame = user_data;

  if (yz_picture_fit (frame->kind, &width, &height, frame->box)) {
    gdk_pixbuf_loader_set_size (loader, width, height);
    return;
  }
  /* No memory is taken for a picture of no size. */
  frame->too_large = TRUE;
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

/* Feeds the rest of the file until it ends, proves to be broken or is not wanted any more. */
static gboolean
feed (GdkPixbufLoader *loader,
      int fd,
      const Frame *frame,
      guint8 *chunk,
      gssize filled,
      GCancellable *cancellable,
      GError **error)
{
  int64_t total = 0;

  while (filled > 0 && !frame->too_large) {
    total += filled;
    if (total > YZ_EVIDENCE_SIZE_MAX || g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!gdk_pixbuf_loader_write (loader, chunk, (gsize) filled, error))
      return FALSE;
    filled = read (fd, chunk, CHUNK_SIZE);
  }
  return filled == 0 && !frame->too_large;
}

/* gdk-pixbuf takes a PNG file that was cut off for a whole one, with whatever lay in memory where
 * its pixels are missing. */
static gboolean
is_whole (int fd, const char *kind, guint8 *chunk)
{
  struct stat status;
  off_t start;
  gssize filled;

  if (g_strcmp0 (kind, "png") != 0)
    return TRUE;
  if (fstat (fd, &status) != 0)
    return FALSE;
  start = MAX (status.st_size - CHUNK_SIZE, 0);
  filled = pread (fd, chunk, CHUNK_SIZE, start);
  return filled > 0 && memmem (chunk, (gsize) filled, "IEND", 4) != NULL;
}

static GdkPixbuf *
decode (YzEvidenceFile *file, int fd, int box, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  gssize filled = read (fd, chunk, CHUNK_SIZE);
  Frame frame = { .box = box };
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) problem = NULL;
  GdkPixbuf *pixbuf = NULL;
  gboolean fed;

  frame.kind = filled > 0 ? yz_picture_sniff (chunk, (gsize) filled) : NULL;
  if (frame.kind != NULL)
    loader = gdk_pixbuf_loader_new_with_type (frame.kind, NULL);
  if (loader == NULL) {
    set_no_picture_error (error, file);
    return NULL;
  }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &frame);
  fed = feed (loader, fd, &frame, chunk, filled, cancellable, &problem);
  if (!gdk_pixbuf_loader_close (loader, NULL))
    fed = FALSE;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (frame.too_large) {
    set_image_error (error, file, N_ ("the picture has too many pixels"));
    return NULL;
  }
  if (fed && is_whole (fd, frame.kind, chunk))
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL) {
    set_image_error (error, file, N_ ("the picture is damaged"));
    return NULL;
  }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static void
load_picture (gpointer data, gpointer pool_data)
{
  g_autoptr (GTask) task = data;
  YzEvidenceFile *file = g_task_get_source_object (task);
  int box = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  GError *error = NULL;
  int fd;

  if (g_task_return_error_if_cancelled (task))
    return;
  fd = open_regular (file, &error);
  if (fd >= 0) {
    if (yz_evidence_file_check (file, &error))
      pixbuf = decode (file, fd, box, g_task_get_cancellable (task), &error);
    close (fd);
  }
  if (pixbuf != NULL)
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
  else
    g_task_return_error (task, error);
}

/* Made once and kept: so many hostile files can only keep each other waiting. */
static GThreadPool *
get_pool (void)
{
  static gsize pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool,
                       (gsize) g_thread_pool_new (load_picture, NULL, THREADS_MAX, FALSE, NULL));
  return (GThreadPool *) pool;
}

void
yz_picture_load_async (YzEvidenceFile *file,
                       int box,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;

  g_return_if_fail (YZ_IS_EVIDENCE_FILE (file));
  g_return_if_fail (box > 0);

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_task_data (task, GINT_TO_POINTER (box), NULL);
  g_thread_pool_push (get_pool (), task, NULL);
}

GdkTexture *
yz_picture_load_finish (YzEvidenceFile *file, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
