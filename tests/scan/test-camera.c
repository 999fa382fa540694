/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan-support.h"

#include <glib/gstdio.h>
#include <string.h>

#include "yz-camera.h"

/* No wait here is longer than this, under valgrind either. */
#define BOUND_SECONDS 60

typedef struct {
  YzCamera *camera;
  GThread *main_thread;
  GString *states;
  guint codes;
  char *text;
  int symbology;
  guint frames;
  int width;
  int height;
  GBytes *rgba;
  int stride;
} Watch;

static void
on_state (YzCamera *camera, GParamSpec *pspec, Watch *watch)
{
  GEnumClass *states = g_type_class_ref (YZ_TYPE_CAMERA_STATE);
  YzCameraState state = yz_camera_get_state (camera);

  g_assert_true (g_thread_self () == watch->main_thread);
  if (watch->states->len > 0)
    g_string_append_c (watch->states, ' ');
  g_string_append (watch->states, g_enum_get_value (states, (int) state)->value_nick);
  g_assert_cmpint (yz_camera_get_problem (camera) != NULL, ==, state == YZ_CAMERA_FAILED);
  if (state == YZ_CAMERA_FAILED)
    g_test_message ("problem: %s", yz_camera_get_problem (camera));
  g_type_class_unref (states);
}

static void
on_code_decoded (YzCamera *camera, const char *text, int symbology, Watch *watch)
{
  g_assert_true (g_thread_self () == watch->main_thread);
  watch->codes++;
  g_free (watch->text);
  watch->text = g_strdup (text);
  watch->symbology = symbology;
}

static void
on_frame (YzCamera *camera, GBytes *rgba, int width, int height, int stride, Watch *watch)
{
  g_assert_true (g_thread_self () == watch->main_thread);
  g_assert_cmpuint (g_bytes_get_size (rgba), >=, (gsize) stride * (gsize) height);
  g_assert_cmpint (stride, >=, width * 4);
  watch->frames++;
  watch->width = width;
  watch->height = height;
  watch->stride = stride;
  g_clear_pointer (&watch->rgba, g_bytes_unref);
  watch->rgba = g_bytes_ref (rgba);
}

static void
watch_start (Watch *watch, const char *source)
{
  *watch = (Watch){
    .camera = yz_camera_new (source),
    .main_thread = g_thread_self (),
    .states = g_string_new (NULL),
  };
  g_signal_connect (watch->camera, "notify::state", G_CALLBACK (on_state), watch);
  g_signal_connect (watch->camera, "code-decoded", G_CALLBACK (on_code_decoded), watch);
  g_signal_connect (watch->camera, "frame", G_CALLBACK (on_frame), watch);
  g_assert_cmpint (yz_camera_get_state (watch->camera), ==, YZ_CAMERA_OFF);
  yz_camera_start (watch->camera);
  g_assert_cmpint (yz_camera_get_state (watch->camera), ==, YZ_CAMERA_STARTING);
}

static void
watch_end (Watch *watch)
{
  g_assert_finalize_object (watch->camera);
  /* What was on its way when the camera went. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (watch->states, TRUE);
  g_free (watch->text);
  g_clear_pointer (&watch->rgba, g_bytes_unref);
}

static gboolean
on_bound (gpointer user_data)
{
  g_error ("waited for too long");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds. */
#define WAIT_FOR(condition)                                                                        \
  do {                                                                                             \
    guint bound_id = g_timeout_add_seconds (BOUND_SECONDS, on_bound, NULL);                        \
                                                                                                   \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (bound_id);                                                                    \
  } while (0)

static void
test_finds_code (void)
{
  g_autofree char *path = find_fixture ("card.png");
  Watch watch;

  watch_start (&watch, path);
  WAIT_FOR (watch.codes > 0 && watch.frames > 0);
  g_assert_cmpstr (watch.states->str, ==, "starting running");
  g_assert_cmpstr (watch.text, ==, CARD_TEXT);
  g_assert_cmpint (watch.symbology, ==, YZ_SYMBOLOGY_QR);
  g_assert_cmpint (watch.width, ==, 640);
  g_assert_cmpint (watch.height, ==, 360);
  yz_camera_stop (watch.camera);
  g_assert_cmpstr (watch.states->str, ==, "starting running off");
  watch_end (&watch);
}

/* The preview shows the picture: white corners, black and white in the middle. */
static void
test_preview (void)
{
  g_autofree char *path = find_fixture ("card.png");
  const uint8_t *pixels = NULL;
  Watch watch;
  int black = 0;

  watch_start (&watch, path);
  WAIT_FOR (watch.frames > 0);
  pixels = g_bytes_get_data (watch.rgba, NULL);
  for (int channel = 0; channel < 4; channel++)
    g_assert_cmpint (pixels[channel], >=, 250);
  for (int y = watch.height / 2 - 40; y < watch.height / 2 + 40; y++)
    for (int x = watch.width / 2 - 40; x < watch.width / 2 + 40; x++)
      black += pixels[y * watch.stride + x * 4 + 1] < 60 ? 1 : 0;
  g_assert_cmpint (black, >, 80 * 80 / 4);
  g_assert_cmpint (black, <, 80 * 80 * 3 / 4);

  /* The last picture outlives the camera. */
  yz_camera_stop (watch.camera);
  g_assert_finalize_object (watch.camera);
  g_assert_cmpint (pixels[0], >=, 250);
  watch.camera = yz_camera_new (NULL);
  watch_end (&watch);
}

static void
test_reports_once (void)
{
  g_autofree char *path = find_fixture ("card.png");
  Watch watch;
  guint frames = 0;

  watch_start (&watch, path);
  WAIT_FOR (watch.codes > 0);
  frames = watch.frames;
  WAIT_FOR (watch.frames > frames + 20);
  g_assert_cmpuint (watch.codes, ==, 1);

  /* Without a quiet time every picture counts, from now on. */
  g_object_set (watch.camera, "quiet-ms", 0, NULL);
  WAIT_FOR (watch.codes > 5);
  watch_end (&watch);
}

static void
test_ean (void)
{
  g_autofree char *path = find_fixture ("ean13.png");
  Watch watch;

  watch_start (&watch, path);
  WAIT_FOR (watch.codes > 0);
  g_assert_cmpstr (watch.text, ==, EAN13_TEXT);
  g_assert_cmpint (watch.symbology, ==, YZ_SYMBOLOGY_EAN13);
  watch_end (&watch);
}

static void
test_description (void)
{
  static const char *const sources[] = {
    "videotestsrc is-live=true pattern=ball",
    "videotestsrc is-live=true ! video/x-raw,format=YUY2,width=1920,height=1080,framerate=30/1",
    "videotestsrc is-live=true ! video/x-raw,format=NV12,width=322,height=242,framerate=30/1",
    "videotestsrc is-live=true ! video/x-raw,format=BGR,width=480,height=641,framerate=30/1",
    /* As cameras are taken, which pack their pictures or not. */
    "videotestsrc is-live=true ! capsfilter caps=\""
    "video/x-raw,width=[1,1280],height=[1,720],framerate=[15/1,60/1];video/x-raw\" "
    "! decodebin ! identity",
    "videotestsrc is-live=true ! video/x-raw,width=800,height=600 ! jpegenc ! decodebin ! identity",
  };
  static const int sizes[][2] = { { 320, 240 }, { 640, 360 }, { 322, 242 },
                                  { 359, 480 }, { 320, 240 }, { 640, 480 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
    Watch watch;

    watch_start (&watch, sources[i]);
    WAIT_FOR (watch.frames > 2 && yz_camera_get_state (watch.camera) == YZ_CAMERA_RUNNING);
    g_assert_cmpint (watch.width, ==, sizes[i][0]);
    g_assert_cmpint (watch.height, ==, sizes[i][1]);
    g_assert_cmpuint (watch.codes, ==, 0);
    watch_end (&watch);
  }
}

static void
test_fails (void)
{
  g_autofree char *wide = find_fixture ("wide.png");
  g_autofree char *list = find_fixture ("expected.tsv");
  const char *const sources[] = {
    "/nonexistent/card.png",
    "/dev/zero",
    wide,
    list,
    "no-such-element-anywhere",
    "videotestsrc !",
    "videotestsrc ! fakesink",
    "audiotestsrc",
    "filesrc location=/nonexistent ! decodebin ! identity",
    "videotestsrc ! identity error-after=3",
    "videotestsrc num-buffers=3",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
    Watch watch;

    watch_start (&watch, sources[i]);
    WAIT_FOR (yz_camera_get_state (watch.camera) == YZ_CAMERA_FAILED);
    g_test_message ("%s", sources[i]);
    g_assert_cmpstr (yz_camera_get_problem (watch.camera), !=, "");
    g_assert_cmpuint (watch.codes, ==, 0);

    /* It can be tried again, and turned off. */
    yz_camera_start (watch.camera);
    g_assert_null (yz_camera_get_problem (watch.camera));
    WAIT_FOR (yz_camera_get_state (watch.camera) == YZ_CAMERA_FAILED);
    yz_camera_stop (watch.camera);
    g_assert_cmpint (yz_camera_get_state (watch.camera), ==, YZ_CAMERA_OFF);
    g_assert_null (yz_camera_get_problem (watch.camera));
    watch_end (&watch);
  }
}

/* Nothing in a path is read as a description. */
static void
test_odd_path (void)
{
  g_autofree char *directory = g_dir_make_tmp ("yizhan-camera-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "a \" ! fakesink name=b.png", NULL);
  g_autofree char *card = find_fixture ("card.png");
  g_autofree char *data = NULL;
  gsize size = 0;
  Watch watch;

  g_assert_true (g_file_get_contents (card, &data, &size, NULL));
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  watch_start (&watch, path);
  WAIT_FOR (watch.codes > 0);
  g_assert_cmpstr (watch.text, ==, CARD_TEXT);
  watch_end (&watch);
  g_remove (path);
  g_rmdir (directory);
}

/* Whether there is a camera or not: it comes to an end, and nothing breaks. */
static void
test_first_camera (void)
{
  Watch watch;

  watch_start (&watch, "");
  WAIT_FOR (yz_camera_get_state (watch.camera) != YZ_CAMERA_STARTING);
  g_test_message ("%s", watch.states->str);
  watch_end (&watch);
}

static void
test_again (void)
{
  g_autofree char *path = find_fixture ("card.png");
  Watch watch;

  watch_start (&watch, path);
  for (int i = 0; i < 3; i++) {
    /* Again while it runs: nothing happens. */
    yz_camera_start (watch.camera);
    WAIT_FOR (watch.codes == (guint) i + 1);
    yz_camera_stop (watch.camera);
    yz_camera_stop (watch.camera);
    yz_camera_start (watch.camera);
  }
  WAIT_FOR (yz_camera_get_state (watch.camera) == YZ_CAMERA_RUNNING);
  g_assert_cmpstr (watch.states->str,
                   ==,
                   "starting running off starting running off starting running off starting "
                   "running");
  watch_end (&watch);
}

/* Stopped before it has begun, many times over; nothing is reported after a stop. */
static void
test_hasty (void)
{
  g_autofree char *path = find_fixture ("card.png");
  Watch watch;

  watch_start (&watch, path);
  for (int i = 0; i < 20; i++) {
    yz_camera_stop (watch.camera);
    yz_camera_start (watch.camera);
  }
  yz_camera_stop (watch.camera);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (watch.codes, ==, 0);
  g_assert_cmpuint (watch.frames, ==, 0);
  g_assert_true (g_str_has_suffix (watch.states->str, "starting off"));
  watch_end (&watch);

  watch_start (&watch, path);
  watch_end (&watch);
}

static void
stop_at_code (YzCamera *camera)
{
  yz_camera_stop (camera);
}

/* From inside the signals. */
static void
test_stop_in_signal (void)
{
  g_autofree char *path = find_fixture ("card.png");
  Watch watch;

  watch_start (&watch, path);
  g_signal_connect (watch.camera, "code-decoded", G_CALLBACK (stop_at_code), NULL);
  g_signal_connect (watch.camera, "frame", G_CALLBACK (stop_at_code), NULL);
  WAIT_FOR (yz_camera_get_state (watch.camera) == YZ_CAMERA_OFF);
  g_assert_cmpuint (watch.codes + watch.frames, ==, 1);
  watch_end (&watch);
}

static void
test_properties (void)
{
  g_autoptr (YzCamera) camera = yz_camera_new (NULL);
  YzCameraState state = YZ_CAMERA_RUNNING;
  g_autofree char *problem = NULL;
  guint quiet_ms = 0;

  g_object_get (camera, "state", &state, "problem", &problem, "quiet-ms", &quiet_ms, NULL);
  g_assert_cmpint (state, ==, YZ_CAMERA_OFF);
  g_assert_null (problem);
  g_assert_cmpuint (quiet_ms, ==, 1500);
  g_assert_cmpint (YZ_TYPE_CAMERA_STATE, !=, G_TYPE_INVALID);
}

/* GStreamer without a single plugin. */
static void
test_no_plugins (void)
{
  g_autofree char *directory = NULL;
  g_autofree char *registry = NULL;

  if (g_test_subprocess ()) {
    g_autofree char *path = find_fixture ("card.png");
    Watch watch;

    watch_start (&watch, path);
    WAIT_FOR (yz_camera_get_state (watch.camera) == YZ_CAMERA_FAILED);
    g_assert_nonnull (strstr (yz_camera_get_problem (watch.camera), "appsrc"));
    watch_end (&watch);

    watch_start (&watch, "");
    WAIT_FOR (yz_camera_get_state (watch.camera) != YZ_CAMERA_STARTING);
    g_assert_cmpint (yz_camera_get_state (watch.camera), ==, YZ_CAMERA_NONE);
    watch_end (&watch);
    return;
  }

  directory = g_dir_make_tmp ("yizhan-camera-XXXXXX", NULL);
  registry = g_build_filename (directory, "registry", NULL);
  g_setenv ("GST_REGISTRY_1_0", registry, TRUE);
  g_setenv ("GST_PLUGIN_SYSTEM_PATH_1_0", directory, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  g_unsetenv ("GST_REGISTRY_1_0");
  g_unsetenv ("GST_PLUGIN_SYSTEM_PATH_1_0");
  g_remove (registry);
  g_rmdir (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/properties", test_properties);
  g_test_add_func ("/camera/no-plugins", test_no_plugins);
  g_test_add_func ("/camera/finds-code", test_finds_code);
  g_test_add_func ("/camera/preview", test_preview);
  g_test_add_func ("/camera/reports-once", test_reports_once);
  g_test_add_func ("/camera/ean", test_ean);
  g_test_add_func ("/camera/description", test_description);
  g_test_add_func ("/camera/fails", test_fails);
  g_test_add_func ("/camera/odd-path", test_odd_path);
  g_test_add_func ("/camera/first-camera", test_first_camera);
  g_test_add_func ("/camera/again", test_again);
  g_test_add_func ("/camera/hasty", test_hasty);
  g_test_add_func ("/camera/stop-in-signal", test_stop_in_signal);
  return g_test_run ();
}
