/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-camera-source.h"

#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include "yz-picture.h"

/* A standing picture is shown in a frame of this size. */
#define FRAME_WIDTH 1280
#define FRAME_HEIGHT 720
#define FRAME_RATE 15

/* Names of elements in the descriptions. */
#define FIRST "yizhan-first"
#define LAST "yizhan-last"

/* Larger pictures are read worse and cost more. Below fifteen a second scanning feels slow, so a
 * packed stream is better than a raw one that the line is too slow for. */
#define CAMERA_TAIL                                                                                \
  "capsfilter name=" FIRST " caps=\""                                                              \
  "video/x-raw,width=[1,1280],height=[1,720],framerate=[15/1,60/1];"                               \
  "image/jpeg,width=[1,1280],height=[1,720],framerate=[15/1,60/1];"                                \
  "video/x-raw;image/jpeg\" ! decodebin"
#define PICTURE_TAIL                                                                               \
  "imagefreeze name=" FIRST " is-live=true ! video/x-raw,framerate=" G_STRINGIFY (FRAME_RATE) "/1"

GstElement *
yz_camera_make_element (const char *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    yz_error_set_subject (error,
                          YZ_ERROR_IO,
                          factory,
                          "the GStreamer element \"%s\" is not installed",
                          factory);
  return element;
}

/* Makes a bin of @description with the pad "src". @first, if there is one, is taken and put before
 * the element named FIRST. Returns: (transfer floating) (nullable) */
static GstElement *
make_bin (GstElement *first, const char *description, GError **error)
{
  /* The last element makes a place for pads that come late, and for caps at the end. Pads are not
   * exposed by the parser: it takes one that waits for a late pad for a free one. */
  g_autofree char *whole = g_strconcat (description, " ! identity name=" LAST, NULL);
  g_autoptr (GstElement) owned_first = first != NULL ? gst_object_ref_sink (first) : NULL;
  g_autoptr (GstElement) bin = NULL;
  g_autoptr (GstElement) last = NULL;
  g_autoptr (GstPad) pad = NULL;

  bin =
    gst_parse_bin_from_description_full (whole, FALSE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (bin == NULL)
    return NULL;
  gst_object_ref_sink (bin);
  if (first != NULL) {
    g_autoptr (GstElement) second = gst_bin_get_by_name (GST_BIN (bin), FIRST);

    gst_bin_add (GST_BIN (bin), first);
    if (!gst_element_link (first, second)) {
      yz_error_set_subject (error, YZ_ERROR_IO, "source", "the source gives no video");
      return NULL;
    }
  }
  last = gst_bin_get_by_name (GST_BIN (bin), LAST);
  pad = gst_element_get_static_pad (last, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad));
  g_object_force_floating (G_OBJECT (bin));
  return g_steal_pointer (&bin);
}

static GstElement *
make_camera (GError **error)
{
  g_autoptr (GstDeviceMonitor) monitor = gst_device_monitor_new ();
  GList *devices = NULL;
  GstElement *element = NULL;

  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  if (gst_device_monitor_start (monitor)) {
    devices = gst_device_monitor_get_devices (monitor);
    gst_device_monitor_stop (monitor);
  }
  if (devices == NULL) {
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, "camera", "there is no camera");
    return NULL;
  }
  element = gst_device_create_element (devices->data, NULL);
  g_list_free_full (devices, gst_object_unref);
  if (element == NULL) {
    yz_error_set_subject (error, YZ_ERROR_IO, "camera", "the camera cannot be opened");
    return NULL;
  }
  return make_bin (element, CAMERA_TAIL, error);
}

/* @picture in the middle of a white frame, shrunk if it has to be but never enlarged. */
static GdkPixbuf *
compose_frame (GdkPixbuf *picture)
{
  GdkPixbuf *frame = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, FRAME_WIDTH, FRAME_HEIGHT);
  double scale = MIN (1.0,
                      MIN ((double) FRAME_WIDTH / gdk_pixbuf_get_width (picture),
                           (double) FRAME_HEIGHT / gdk_pixbuf_get_height (picture)));
  int width = MAX ((int) (gdk_pixbuf_get_width (picture) * scale), 1);
  int height = MAX ((int) (gdk_pixbuf_get_height (picture) * scale), 1);
  int left = (FRAME_WIDTH - width) / 2;
  int top = (FRAME_HEIGHT - height) / 2;

  g_assert (frame != NULL);
  gdk_pixbuf_fill (frame, 0xffffffff);
  gdk_pixbuf_composite (picture,
                        frame,
                        left,
                        top,
                        width,
                        height,
                        left,
                        top,
                        scale,
                        scale,
                        GDK_INTERP_BILINEAR,
                        255);
  return frame;
}

static void
on_need_data (GstAppSrc *source, guint length, gpointer user_data)
{
  GstBuffer *buffer = user_data;

  gst_app_src_push_buffer (source, gst_buffer_ref (buffer));
  gst_app_src_end_of_stream (source);
}

/* A source that gives @frame once; the element after it repeats it. */
static GstElement *
make_frame_source (GdkPixbuf *frame, GError **error)
{
  static const GstAppSrcCallbacks callbacks = { .need_data = on_need_data };
  g_autoptr (GstCaps) caps = NULL;
  GstElement *source = yz_camera_make_element ("appsrc", error);
  GstBuffer *buffer = NULL;
  GstVideoInfo info;

  if (source == NULL)
    return NULL;
  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_RGB, FRAME_WIDTH, FRAME_HEIGHT);
  info.fps_n = FRAME_RATE;
  info.fps_d = 1;
  caps = gst_video_info_to_caps (&info);
  g_assert (gdk_pixbuf_get_rowstride (frame) == FRAME_WIDTH * 3);
  buffer = gst_buffer_new_memdup (gdk_pixbuf_read_pixels (frame), FRAME_WIDTH * FRAME_HEIGHT * 3);
  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (source),
                             (GstAppSrcCallbacks *) &callbacks,
                             buffer,
                             (GDestroyNotify) gst_buffer_unref);
  return source;
}

static GstElement *
make_picture (const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) picture = yz_picture_load (path, error);
  g_autoptr (GdkPixbuf) frame = NULL;
  GstElement *source = NULL;

  if (picture == NULL)
    return NULL;
  frame = compose_frame (picture);
  source = make_frame_source (frame, error);
  if (source == NULL)
    return NULL;
  return make_bin (source, PICTURE_TAIL, error);
}

/* A path that leads nowhere is a mistake in a path, not a description. */
static gboolean
is_path (const char *source)
{
  return g_path_is_absolute (source) || g_str_has_prefix (source, "./") ||
         g_str_has_prefix (source, "../") || g_file_test (source, G_FILE_TEST_EXISTS);
}

GstElement *
yz_camera_source_new (const char *source, GError **error)
{
  if (source == NULL || *source == '\0')
    return make_camera (error);
  if (is_path (source))
    return make_picture (source, error);
  return make_bin (NULL, source, error);
}
