/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-picture-loader.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <sys/stat.h>

#include "yz-app-test.h"
#include "yz-evidence.h"

typedef struct {
  GdkTexture *texture;
  GError *error;
  gboolean done;
} Answer;

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->texture = yz_picture_load_finish (YZ_EVIDENCE_FILE (source), result, &answer->error);
  answer->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
answer_clear (Answer *answer)
{
  g_clear_object (&answer->texture);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
load (YzEvidenceFile *file, int box, Answer *answer)
{
  yz_picture_load_async (file, box, NULL, on_loaded, answer);
  yz_app_test_wait (is_done, answer);
}

static void
load_path (const char *path, int box, Answer *answer)
{
  g_autoptr (YzEvidenceFile) file = yz_evidence_file_new_for_path (path);

  load (file, box, answer);
}

static char *
save_picture (const char *dir, const char *name, const char *kind, int width, int height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (dir, name, NULL);

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  gdk_pixbuf_save (pixbuf, path, kind, &error, NULL);
  g_assert_no_error (error);
  return path;
}

static void
test_sniff (void)
{
  static const struct {
    const char *bytes;
    gsize size;
    const char *kind;
  } cases[] = {
    { "\x89PNG\r\n\x1a\n\0\0\0\0", 12, "png" },
    { "\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0", 12, "jpeg" },
    { "RIFF\0\0\0\0WEBPVP8 ", 16, "webp" },
    { "RIFF\0\0\0\0WAVEfmt ", 16, NULL },
    { "\0\0\0\x18"
      "ftypheic",
      12,
      "heif" },
    { "\0\0\0\x18"
      "ftypmp42",
      12,
      NULL },
    { "<svg xmlns=\"http", 16, NULL },
    { "GIF89a\0\0\0\0\0\0", 12, NULL },
    { "%PDF-1.7\0\0\0\0", 12, NULL },
    { "\x89PNG", 4, NULL },
    { "", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (yz_picture_sniff (cases[i].bytes, cases[i].size), ==, cases[i].kind);
}

static void
test_fit (void)
{
  static const struct {
    const char *kind;
    int width, height, box;
    int fit_width, fit_height; /* 0: too large */
  } cases[] = {
    { "png", 100, 50, 200, 100, 50 },     { "png", 400, 200, 100, 100, 50 },
    { "png", 200, 400, 100, 50, 100 },    { "png", 30000, 1, 100, 100, 1 },
    { "png", 30001, 1, 100, 0, 0 },       { "png", 10000, 5000, 100, 100, 50 },
    { "png", 10000, 5001, 100, 0, 0 },    { "jpeg", 10000, 12000, 1200, 1000, 1200 },
    { "jpeg", 12000, 10001, 1200, 0, 0 }, { "jpeg", 0, 10, 100, 0, 0 },
    { "jpeg", -1, 10, 100, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int width = cases[i].width;
    int height = cases[i].height;
    gboolean fits = yz_picture_fit (cases[i].kind, &width, &height, cases[i].box);

    g_assert_true (fits == (cases[i].fit_width > 0));
    if (!fits)
      continue;
    g_assert_cmpint (width, ==, cases[i].fit_width);
    g_assert_cmpint (height, ==, cases[i].fit_height);
  }
}

/* The name says nothing; the size is kept to. */
static void
test_load (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *jpeg = save_picture (dir, "photo.png", "jpeg", 640, 320);
  g_autofree char *png = save_picture (dir, "photo.txt", "png", 30, 60);
  g_auto (Answer) first = { 0 };
  g_auto (Answer) second = { 0 };

  load_path (jpeg, 64, &first);
  g_assert_no_error (first.error);
  g_assert_cmpint (gdk_texture_get_width (first.texture), ==, 64);
  g_assert_cmpint (gdk_texture_get_height (first.texture), ==, 32);
  load_path (png, 64, &second);
  g_assert_no_error (second.error);
  g_assert_cmpint (gdk_texture_get_width (second.texture), ==, 30);
  g_assert_cmpint (gdk_texture_get_height (second.texture), ==, 60);
  yz_test_remove_tree (dir);
}

/* A header that promises 900 million pixels is believed, and nothing of it decoded. */
static void
test_bomb (void)
{
  static const char bomb[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0"
                             "\x1f\x8d\x72\x5b";
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *path = yz_test_write_file (dir, "bomb.png", bomb, sizeof bomb - 1);
  g_auto (Answer) answer = { 0 };

  load_path (path, 64, &answer);
  g_assert_error (answer.error, YZ_ERROR, YZ_ERROR_IMAGE);
  g_assert_false (yz_picture_error_is_no_picture (answer.error));
  yz_test_remove_tree (dir);
}

/* A picture that was cut off is an error; whatever else is wrong with it, there is a picture or an
 * error. */
static void
test_broken (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *whole = save_picture (dir, "whole.png", "png", 40, 40);
  g_autofree char *bytes = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (whole, &bytes, &size, NULL));
  for (gsize cut = 0; cut < size - 8; cut += 5) {
    g_autofree char *path = yz_test_write_file (dir, "cut.png", bytes, (gssize) cut);
    g_auto (Answer) answer = { 0 };

    load_path (path, 64, &answer);
    g_assert_error (answer.error, YZ_ERROR, YZ_ERROR_IMAGE);
  }
  for (gsize at = 0; at < size; at += 3) {
    g_autofree char *changed = g_memdup2 (bytes, size);
    g_autofree char *path = NULL;
    g_auto (Answer) answer = { 0 };

    changed[at] = (char) ~changed[at];
    path = yz_test_write_file (dir, "changed.png", changed, (gssize) size);
    load_path (path, 64, &answer);
    g_assert_true ((answer.texture != NULL) == (answer.error == NULL));
  }
  yz_test_remove_tree (dir);
}

static void
test_no_picture (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *note = yz_test_write_file (dir, "note.jpg", "hello, this is text", -1);
  g_autofree char *pipe = g_build_filename (dir, "pipe.jpg", NULL);
  g_autofree char *missing = g_build_filename (dir, "missing.jpg", NULL);
  g_auto (Answer) text = { 0 };
  g_auto (Answer) fifo = { 0 };
  g_auto (Answer) none = { 0 };
  g_auto (Answer) folder = { 0 };

  load_path (note, 64, &text);
  g_assert_true (yz_picture_error_is_no_picture (text.error));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  load_path (pipe, 64, &fifo);
  g_assert_error (fifo.error, YZ_ERROR, YZ_ERROR_IMAGE);
  load_path (missing, 64, &none);
  g_assert_error (none.error, YZ_ERROR, YZ_ERROR_IO);
  load_path (dir, 64, &folder);
  g_assert_nonnull (folder.error);
  yz_test_remove_tree (dir);
}

/* Kept evidence that is not what was recorded is not shown. */
static void
test_changed (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *path = save_picture (dir, "photo.png", "png", 40, 40);
  YzEvidence evidence = { .name = (char *) "photo.png", .path = path, .size = 1 };
  g_autoptr (YzEvidenceFile) file = yz_evidence_file_new (&evidence);
  g_auto (Answer) answer = { 0 };

  load (file, 64, &answer);
  g_assert_error (answer.error, YZ_ERROR, YZ_ERROR_VERIFY);
  yz_test_remove_tree (dir);
}

static void
test_cancel (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *path = save_picture (dir, "photo.png", "png", 40, 40);
  g_autoptr (YzEvidenceFile) file = yz_evidence_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Answer) answer = { 0 };

  yz_picture_load_async (file, 64, cancellable, on_loaded, &answer);
  g_cancellable_cancel (cancellable);
  yz_app_test_wait (is_done, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  yz_test_remove_tree (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-loader/sniff", test_sniff);
  g_test_add_func ("/picture-loader/fit", test_fit);
  g_test_add_func ("/picture-loader/load", test_load);
  g_test_add_func ("/picture-loader/bomb", test_bomb);
  g_test_add_func ("/picture-loader/broken", test_broken);
  g_test_add_func ("/picture-loader/no-picture", test_no_picture);
  g_test_add_func ("/picture-loader/changed", test_changed);
  g_test_add_func ("/picture-loader/cancel", test_cancel);
  return g_test_run ();
}
