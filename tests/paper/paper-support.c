/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-test"

#include "paper-support.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>
#include <zbar.h>

char *
paper_create_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("yizhan-paper-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
paper_remove_folder (const char *folder)
{
  g_autofree char *list = paper_list_folder (folder);
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  for (int i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    if (names[i][0] != '\0')
      g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
paper_list_folder (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

GBytes *
paper_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize length = 0;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

void
paper_assert_same (const char *path, const char *other)
{
  g_autoptr (GBytes) a = paper_read (path);
  g_autoptr (GBytes) b = paper_read (other);

  g_assert_cmpmem (g_bytes_get_data (a, NULL),
                   g_bytes_get_size (a),
                   g_bytes_get_data (b, NULL),
                   g_bytes_get_size (b));
}

/* The luma plane that zbar takes. */
static guint8 *
take_luma (cairo_surface_t *surface, int width, int height)
{
  const guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint8 *luma = g_malloc ((gsize) width * (gsize) height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      luma[y * width + x] = pixels[y * stride + x * 4 + 1];
  return luma;
}

void
paper_assert_png_says (const char *path, const char *text)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  g_autofree guint8 *luma = NULL;
  const zbar_symbol_t *symbol = NULL;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  luma = take_luma (surface, width, height);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, (unsigned int) width, (unsigned int) height);
  zbar_image_set_data (image, luma, (unsigned long) width * (unsigned long) height, NULL);
  g_assert_cmpint (zbar_scan_image (scanner, image), ==, 1);
  symbol = zbar_image_first_symbol (image);
  g_assert_nonnull (symbol);
  g_assert_cmpstr (zbar_symbol_get_data (symbol), ==, text);
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  cairo_surface_destroy (surface);
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (NULL,
                (char **) argv,
                NULL,
                G_SPAWN_SEARCH_PATH,
                NULL,
                NULL,
                &out,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return out;
}

void
paper_assert_pdf_says (const char *path, int dpi, const char *text)
{
  g_autofree char *root = g_strconcat (path, "-rendered", NULL);
  g_autofree char *png = g_strconcat (root, ".png", NULL);
  g_autofree char *resolution = g_strdup_printf ("%d", dpi);
  g_autofree char *out = NULL;
  const char *const argv[] = {
    "pdftoppm", "-r", resolution, "-png", "-singlefile", path, root, NULL
  };

  out = run (argv);
  paper_assert_png_says (png, text);
  g_assert_cmpint (g_remove (png), ==, 0);
}

char *
paper_read_pdf (const char *path)
{
  const char *const argv[] = { "pdftotext", "-raw", "-nopgbrk", path, "-", NULL };

  return run (argv);
}

void
paper_assert_pdf_has (const char *path, const char *const *texts)
{
  g_autofree char *found = paper_read_pdf (path);

  for (int i = 0; texts[i] != NULL; i++)
    if (strstr (found, texts[i]) == NULL)
      g_test_fail_printf ("\"%s\" is not in: %s", texts[i], found);
}

void
paper_assert_golden (const char *name, const char *text)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "paper", "golden", name, NULL);
  g_autoptr (GBytes) golden = paper_read (path);
  g_autofree char *content = g_strndup (g_bytes_get_data (golden, NULL), g_bytes_get_size (golden));
  g_auto (GStrv) wanted = g_strsplit (content, "\n", -1);
  g_auto (GStrv) found = g_strsplit (text, "\n", -1);
  int line = 0;

  while (wanted[line] != NULL && g_strcmp0 (wanted[line], found[line]) == 0)
    line++;
  if (wanted[line] != NULL || found[line] != NULL)
    g_test_fail_printf ("%s, line %d: \"%s\" is now \"%s\"",
                        path,
                        line + 1,
                        wanted[line] != NULL ? wanted[line] : "(end)",
                        found[line] != NULL ? found[line] : "(end)");
}
