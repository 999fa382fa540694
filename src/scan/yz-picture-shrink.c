/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-picture-shrink"

#include "yz-picture-shrink.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define JPEG_QUALITY "85"

static GdkPixbuf *
make_small (GdkPixbuf *upright, int side)
{
  int width = gdk_pixbuf_get_width (upright);
  int height = gdk_pixbuf_get_height (upright);
  int longest = MAX (width, height);
  g_autoptr (GdkPixbuf) small = NULL;

  if (longest > side)
    small = gdk_pixbuf_scale_simple (upright,
                                     MAX ((int) ((int64_t) width * side / longest), 1),
                                     MAX ((int) ((int64_t) height * side / longest), 1),
                                     GDK_INTERP_BILINEAR);
  else
    small = g_object_ref (upright);
  if (small == NULL || !gdk_pixbuf_get_has_alpha (small))
    return g_steal_pointer (&small);
  return gdk_pixbuf_composite_color_simple (small,
                                            gdk_pixbuf_get_width (small),
                                            gdk_pixbuf_get_height (small),
                                            GDK_INTERP_NEAREST,
                                            255,
                                            8,
                                            0xffffff,
                                            0xffffff);
}

gboolean
yz_picture_shrink (const char *path, int side, const char *to, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GdkPixbuf) small = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (path != NULL && to != NULL && side > 0, FALSE);

  pixbuf = yz_picture_load (path, error);
  if (pixbuf == NULL)
    return FALSE;
  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  small = make_small (upright, side);
  if (small == NULL) {
    yz_error_set_subject (error, YZ_ERROR_IMAGE, path, "%s: no memory", path);
    return FALSE;
  }
  if (gdk_pixbuf_save (small, to, "jpeg", &problem, "quality", JPEG_QUALITY, NULL))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_IO, to, "%s: %s", to, problem->message);
  return FALSE;
}

char *
yz_picture_shrink_temporary (const char *path, int side, GError **error)
{
  g_autofree char *to = g_build_filename (g_get_tmp_dir (), "yizhan-XXXXXX.jpg", NULL);
  int fd = g_mkstemp_full (to, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0) {
    yz_error_set_subject (error, YZ_ERROR_IO, to, "%s: %s", to, g_strerror (errno));
    return NULL;
  }
  close (fd);
  if (yz_picture_shrink (path, side, to, error))
    return g_steal_pointer (&to);
  g_unlink (to);
  return NULL;
}
