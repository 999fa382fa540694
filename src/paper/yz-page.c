/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-page"

#include "yz-page.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "yz-clock.h"
#include "yz-page-text.h"

#define MM_PER_INCH 25.4
#define POINTS_PER_INCH 72.0
/* Cairo's limit for a picture and the PDF format's for a page (14,400 points). */
#define PIXELS_MAX 32767.0
#define PDF_MM_MAX 5080.0

typedef enum {
  FORM_PDF,
  FORM_SVG,
  FORM_PNG,
} Form;

static gboolean
find_form (const char *path, Form *form, GError **error)
{
  static const struct {
    const char *ending;
    Form form;
  } endings[] = { { ".pdf", FORM_PDF }, { ".svg", FORM_SVG }, { ".png", FORM_PNG } };
  g_autofree char *name = g_path_get_basename (path);
  gsize length = strlen (name);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    gsize ending = strlen (endings[i].ending);

    /* A name is needed before the ending: ".pdf" alone is a hidden file without one. */
    if (length > ending && g_ascii_strcasecmp (name + length - ending, endings[i].ending) == 0) {
      *form = endings[i].form;
      return TRUE;
    }
  }
  yz_error_set_subject (error,
                        YZ_ERROR_INPUT,
                        path,
                        "%s: %s",
                        path,
                        N_ ("not a .pdf, .svg or .png"));
  return FALSE;
}

static gboolean
check_size (const char *path, const YzPage *page, Form form, GError **error)
{
  double longest = MAX (page->width_mm, page->height_mm);
  gboolean fits = TRUE;

  switch (form) {
  case FORM_PDF:
  case FORM_SVG:
    fits = longest <= PDF_MM_MAX;
    break;
  case FORM_PNG:
    fits = longest / MM_PER_INCH * page->png_dpi <= PIXELS_MAX;
    break;
  default:
    g_assert_not_reached ();
  }
  if (!fits)
    yz_error_set_subject (error, YZ_ERROR_INPUT, path, "%s: %s", path, N_ ("the page is too long"));
  return fits;
}

static cairo_status_t
on_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static int
pixels_of (double mm, double dpi)
{
  return MAX (1, (int) lround (mm / MM_PER_INCH * dpi));
}

static void
set_pdf_properties (cairo_surface_t *surface, const YzPage *page)
{
  g_autofree char *date =
    yz_instant_to_iso (page->made_ms != 0 ? page->made_ms : yz_clock_now_ms ());

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Yizhan " YZ_VERSION);
  if (page->title != NULL) {
    g_autofree char *title = yz_page_text_tidy (page->title);

    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  }
}

static cairo_surface_t *
create_surface (const YzPage *page, Form form, GByteArray *out)
{
  const double points_per_mm = POINTS_PER_INCH / MM_PER_INCH;
  cairo_surface_t *surface = NULL;

  switch (form) {
  case FORM_PDF:
    surface = cairo_pdf_surface_create_for_stream (on_bytes,
                                                   out,
                                                   page->width_mm * points_per_mm,
                                                   page->height_mm * points_per_mm);
    set_pdf_properties (surface, page);
    break;
  case FORM_SVG:
    surface = cairo_svg_surface_create_for_stream (on_bytes,
                                                   out,
                                                   page->width_mm * points_per_mm,
                                                   page->height_mm * points_per_mm);
    break;
  case FORM_PNG:
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                          pixels_of (page->width_mm, page->png_dpi),
                                          pixels_of (page->height_mm, page->png_dpi));
    break;
  default:
    g_assert_not_reached ();
  }
  return surface;
}

static void
put_uint32 (guint8 *at, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  memcpy (at, &big, sizeof big);
}

/* The checksum of PNG chunks (ISO/IEC 15948, annex D). */
static guint32
crc_of (const guint8 *bytes, gsize size)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
  }
  return ~crc;
}

/* Cairo writes no resolution, and without it a printer would guess the size of the card. The pHYs
 * chunk goes between the header, which is always 33 bytes with the signature, and the pixels. */
static void
insert_resolution (GByteArray *png, double dpi)
{
  enum {
    HEADER = 33,
    CHUNK = 21
  };
  guint8 chunk[CHUNK] = { 0, 0, 0, 9, 'p', 'H', 'Y', 's' };
  guint32 per_metre = (guint32) lround (dpi / MM_PER_INCH * 1000);
  guint old = png->len;

  g_assert (old > HEADER);
  put_uint32 (chunk + 8, per_metre);
  put_uint32 (chunk + 12, per_metre);
  chunk[16] = 1; /* the unit is the metre */
  put_uint32 (chunk + 17, crc_of (chunk + 4, 13));
  g_byte_array_set_size (png, old + CHUNK);
  memmove (png->data + HEADER + CHUNK, png->data + HEADER, old - HEADER);
  memcpy (png->data + HEADER, chunk, CHUNK);
}

static gboolean
set_cairo_error (const char *path, cairo_status_t status, GError **error)
{
  yz_error_set_subject (error,
                        YZ_ERROR_IO,
                        path,
                        "%s: cannot draw the page: %s",
                        path,
                        cairo_status_to_string (status));
  return FALSE;
}

/* The finished file in memory, so that a drawing that fails never touches the disk. */
static gboolean
render (const char *path,
        const YzPage *page,
        Form form,
        YzPageDraw draw,
        gpointer data,
        GByteArray *out,
        GError **error)
{
  cairo_surface_t *surface = create_surface (page, form, out);
  cairo_t *cr = cairo_create (surface);
  double units = form == FORM_PNG ? page->png_dpi : POINTS_PER_INCH;
  cairo_status_t status = CAIRO_STATUS_SUCCESS;
  gboolean drawn = FALSE;

  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_scale (cr, units / MM_PER_INCH, units / MM_PER_INCH);
  drawn = draw (cr, data, error);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (drawn && status == CAIRO_STATUS_SUCCESS && form == FORM_PNG)
    status = cairo_surface_write_to_png_stream (surface, on_bytes, out);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (!drawn)
    return FALSE;
  if (status != CAIRO_STATUS_SUCCESS)
    return set_cairo_error (path, status, error);
  if (form == FORM_PNG)
    insert_resolution (out, page->png_dpi);
  return TRUE;
}

static gboolean
check_target (const char *path, GError **error)
{
  GStatBuf found;

  if (g_stat (path, &found) != 0 || S_ISREG (found.st_mode))
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_IO,
                        path,
                        "%s: %s",
                        path,
                        N_ ("there is something else than a file"));
  return FALSE;
}

gboolean
yz_page_write (const char *path, const YzPage *page, YzPageDraw draw, gpointer data, GError **error)
{
  Form form = FORM_PDF;
  g_autoptr (GByteArray) out = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (page != NULL && page->width_mm > 0 && page->height_mm > 0, FALSE);
  g_return_val_if_fail (page->png_dpi > 0, FALSE);
  g_return_val_if_fail (draw != NULL, FALSE);

  if (!find_form (path, &form, error) || !check_size (path, page, form, error) ||
      !check_target (path, error))
    return FALSE;
  out = g_byte_array_new ();
  if (!render (path, page, form, draw, data, out, error))
    return FALSE;
  /* A new file beside the old one, synced, then renamed over it; removed again on failure. */
  if (!g_file_set_contents_full (path,
                                 (const char *) out->data,
                                 (gssize) out->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0666,
                                 &failure)) {
    yz_error_set_subject (error, YZ_ERROR_IO, path, "%s", failure->message);
    return FALSE;
  }
  return TRUE;
}
