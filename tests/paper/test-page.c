/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "paper-support.h"
#include "yz-error.h"
#include "yz-page.h"

#define MADE_MS INT64_C (1795311000000)

static const YzPage page = { .width_mm = 50,
                             .height_mm = 25.4,
                             .png_dpi = 200,
                             .title = "A “page”",
                             .made_ms = MADE_MS };

static gboolean
on_draw (cairo_t *cr, gpointer data, GError **error)
{
  cairo_rectangle (cr, 10, 10, 5, 5);
  cairo_fill (cr);
  return TRUE;
}

static gboolean
on_draw_fails (cairo_t *cr, gpointer data, GError **error)
{
  yz_error_set_subject (error, YZ_ERROR_REFUSED, "drawing", "no ink");
  return FALSE;
}

static gboolean
on_draw_breaks_cairo (cairo_t *cr, gpointer data, GError **error)
{
  cairo_restore (cr);
  return TRUE;
}

static void
test_forms (void)
{
  static const struct {
    const char *name;
    const char *start;
  } cases[] = {
    { "a.pdf", "%PDF-" },
    { "b.SVG", "<?xml" },
    { "c.Png", "\x89PNG\r\n\x1a\n" },
    { "名 字.pdf", "%PDF-" },
  };
  g_autofree char *folder = paper_create_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (folder, cases[i].name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) content = NULL;

    g_assert_true (yz_page_write (path, &page, on_draw, NULL, &error));
    g_assert_no_error (error);
    content = paper_read (path);
    g_assert_cmpuint (g_bytes_get_size (content), >, 100);
    g_assert_cmpint (memcmp (g_bytes_get_data (content, NULL),
                             cases[i].start,
                             strlen (cases[i].start)),
                     ==,
                     0);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  paper_remove_folder (folder);
}

/* 200 dpi are 7874 dots to the metre, in a chunk right behind the header with a right checksum. */
static void
test_png (void)
{
  static const guint8 resolution[] = {
    0, 0, 0, 9, 'p', 'H', 'Y', 's', 0, 0, 0x1e, 0xc2, 0, 0, 0x1e, 0xc2, 1, 0x6e, 0xd0, 0x75, 0x3e,
  };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "page.png", NULL);
  g_autoptr (GBytes) content = NULL;
  cairo_surface_t *surface = NULL;
  const guint8 *pixels = NULL;

  g_assert_true (yz_page_write (path, &page, on_draw, NULL, NULL));
  content = paper_read (path);
  g_assert_cmpmem ((const guint8 *) g_bytes_get_data (content, NULL) + 33,
                   sizeof resolution,
                   resolution,
                   sizeof resolution);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 394);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 200);
  /* White where nothing was drawn, black in the middle of the square. */
  pixels = cairo_image_surface_get_data (surface);
  g_assert_cmphex (pixels[0], ==, 0xff);
  g_assert_cmphex (pixels[98 * cairo_image_surface_get_stride (surface) + 98 * 4], ==, 0);
  cairo_surface_destroy (surface);
  paper_remove_folder (folder);
}

static void
test_pdf_properties (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "page.pdf", NULL);
  const char *const argv[] = { "pdfinfo", "-isodates", path, NULL };
  g_autofree char *out = NULL;

  g_assert_true (yz_page_write (path, &page, on_draw, NULL, NULL));
  g_assert_true (g_spawn_sync (NULL,
                               (char **) argv,
                               NULL,
                               G_SPAWN_SEARCH_PATH,
                               NULL,
                               NULL,
                               &out,
                               NULL,
                               NULL,
                               NULL));
  g_assert_nonnull (strstr (out, "A “page”"));
  g_assert_nonnull (strstr (out, "2026-11-22T09:30:00+08"));
  g_assert_nonnull (strstr (out, "141.732 x 72 pts"));
  paper_remove_folder (folder);
}

static void
test_same_again (void)
{
  static const char *const endings[] = { "pdf", "png" };
  g_autofree char *folder = paper_create_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *first = g_strdup_printf ("%s/first.%s", folder, endings[i]);
    g_autofree char *second = g_strdup_printf ("%s/second.%s", folder, endings[i]);

    g_assert_true (yz_page_write (first, &page, on_draw, NULL, NULL));
    g_assert_true (yz_page_write (second, &page, on_draw, NULL, NULL));
    paper_assert_same (first, second);
  }
  paper_remove_folder (folder);
}

/* A written file has the mode the user's mask leaves, and one that was there is replaced. */
static void
test_replaces (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "page.svg", NULL);
  g_autoptr (GBytes) content = NULL;
  g_autofree char *list = NULL;
  mode_t mask = umask (0027);
  GStatBuf found;

  g_assert_true (yz_page_write (path, &page, on_draw, NULL, NULL));
  umask (mask);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_mode & 0777, ==, 0640);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_true (yz_page_write (path, &page, on_draw, NULL, NULL));
  content = paper_read (path);
  g_assert_cmpuint (g_bytes_get_size (content), >, 100);
  list = paper_list_folder (folder);
  g_assert_cmpstr (list, ==, "page.svg");
  paper_remove_folder (folder);
}

static void
test_refused (void)
{
  static const struct {
    const char *name; /* below the folder, or an absolute path */
    YzPageDraw draw;
    YzError code;
  } cases[] = {
    { "page.jpg", on_draw, YZ_ERROR_INPUT },
    { "page", on_draw, YZ_ERROR_INPUT },
    { ".pdf", on_draw, YZ_ERROR_INPUT },
    { "page.pdf.exe", on_draw, YZ_ERROR_INPUT },
    { "pagepdf", on_draw, YZ_ERROR_INPUT },
    { "missing/page.pdf", on_draw, YZ_ERROR_IO },
    { "file/page.pdf", on_draw, YZ_ERROR_IO },
    { "folder.pdf", on_draw, YZ_ERROR_IO },
    { "pipe.svg", on_draw, YZ_ERROR_IO },
    { "/proc/page.png", on_draw, YZ_ERROR_IO },
    { "page.pdf", on_draw_fails, YZ_ERROR_REFUSED },
    { "page.png", on_draw_fails, YZ_ERROR_REFUSED },
    { "page.svg", on_draw_breaks_cairo, YZ_ERROR_IO },
    { "page.png", on_draw_breaks_cairo, YZ_ERROR_IO },
  };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.svg", NULL);
  g_autofree char *inner = g_build_filename (folder, "folder.pdf", NULL);

  g_assert_true (g_file_set_contents (file, "a file", -1, NULL));
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = cases[i].name[0] == '/'
                              ? g_strdup (cases[i].name)
                              : g_build_filename (folder, cases[i].name, NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *list = NULL;

    g_assert_false (yz_page_write (path, &page, cases[i].draw, NULL, &error));
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
    if (cases[i].code != YZ_ERROR_REFUSED)
      g_assert_cmpstr (yz_error_get_subject (error), ==, path);
    list = paper_list_folder (folder);
    g_assert_cmpstr (list, ==, "file folder.pdf pipe.svg");
  }
  paper_remove_folder (folder);
}

static void
test_too_long (void)
{
  static const struct {
    const char *name;
    double height_mm;
    gboolean good;
  } cases[] = {
    { "page.png", 4160, TRUE },  /* 32,756 pixels */
    { "page.png", 4170, FALSE }, /* 32,835 */
    { "page.png", 1e12, FALSE }, { "page.pdf", 5080, TRUE }, { "page.pdf", 5081, FALSE },
  };
  g_autofree char *folder = paper_create_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (folder, cases[i].name, NULL);
    YzPage tall = { .width_mm = 10, .height_mm = cases[i].height_mm, .png_dpi = 200 };
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (yz_page_write (path, &tall, on_draw, NULL, &error), ==, cases[i].good);
    if (!cases[i].good)
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  }
  paper_remove_folder (folder);
}

/* A disk that is full in the middle of the file: the kernel stops us after some bytes. */
static void
test_no_room (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "page.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autofree char *list = NULL;
  struct rlimit before;
  struct rlimit little;

  g_assert_true (g_file_set_contents (path, "the old page", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  little = before;
  little.rlim_cur = 200;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  g_assert_false (yz_page_write (path, &page, on_draw, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_IO);
  g_assert_cmpstr (yz_error_get_subject (error), ==, path);
  content = paper_read (path);
  g_assert_cmpmem (g_bytes_get_data (content, NULL),
                   g_bytes_get_size (content),
                   "the old page",
                   12);
  list = paper_list_folder (folder);
  g_assert_cmpstr (list, ==, "page.pdf");
  paper_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/page/forms", test_forms);
  g_test_add_func ("/paper/page/png", test_png);
  g_test_add_func ("/paper/page/pdf-properties", test_pdf_properties);
  g_test_add_func ("/paper/page/same-again", test_same_again);
  g_test_add_func ("/paper/page/replaces", test_replaces);
  g_test_add_func ("/paper/page/refused", test_refused);
  g_test_add_func ("/paper/page/too-long", test_too_long);
  g_test_add_func ("/paper/page/no-room", test_no_room);
  return g_test_run ();
}
