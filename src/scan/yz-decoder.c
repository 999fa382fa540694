/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-decoder.h"

#include <zbar.h>

typedef enum {
  FILTER_NONE,
  FILTER_BLUR,     /* against noise, moire and glossy finders */
  FILTER_BINARISE, /* against shadows, glare and low contrast */
  FILTER_LEVEL,    /* the same, but keeps the grey edges */
} Filter;

/* One prepared copy of the picture. The steps run in the order of the members. */
typedef struct {
  int fit;  /* shrunk until no side is longer; 0: as large as it is */
  int crop; /* the centre square, per cent of the shorter side; 0: everything */
  int num;  /* then scaled by num / den; 0: not */
  int den;
  int sharpen; /* radius of an unsharp mask; 0: none */
  int turn;    /* degrees */
  Filter filter;
  int window;  /* the box of the filter is 1 / window of the width */
  int percent; /* white above this share of the local mean */
  gboolean invert;
  gboolean bars; /* look for EAN as well */
} Pass;

#define BINARISE(w, p) .filter = FILTER_BINARISE, .window = (w), .percent = (p)
#define DOUBLED .num = 2, .den = 1
#define HALF_MORE .num = 3, .den = 2
#define HALVED .num = 1, .den = 2

/* The order and the numbers are measured on photographs: each pass is the one that reads most of
 * what those before it leave, for its time. zbar reads large pictures worse than small ones. */
static const Pass still_passes[] = {
  { .fit = 1280, .bars = TRUE },
  { .fit = 1280, BINARISE (12, 100), .bars = TRUE },
  { .fit = 800, .filter = FILTER_BLUR },
  { .fit = 800, DOUBLED, .sharpen = 3, BINARISE (16, 95) },
  { .fit = 640, BINARISE (16, 95), .invert = TRUE },
  { .fit = 800, DOUBLED, BINARISE (12, 100) },
  { .fit = 1280, .filter = FILTER_LEVEL, .window = 16, .bars = TRUE },
  { .fit = 320 },
  { .fit = 800, DOUBLED, .sharpen = 3, .turn = 20, BINARISE (16, 95) },
  { .fit = 640, HALF_MORE, .turn = 45, BINARISE (16, 95) },
  { .fit = 1280, HALF_MORE, .sharpen = 3, BINARISE (32, 95) },
  { .fit = 1280, .crop = 60, DOUBLED, BINARISE (32, 95) },
};

/* For pictures larger than the passes above have looked at: codes that are small in them. */
static const Pass large_passes[] = {
  { .bars = TRUE },
  { BINARISE (48, 95) },
  { .filter = FILTER_BLUR },
};

/* On every camera frame. */
static const Pass frame_passes[] = {
  { .fit = 1280, .crop = 100, BINARISE (16, 95) },
  { .fit = 1280, HALVED },
};

/* One of these after them, in turn. */
static const Pass rotating_passes[] = {
  { .fit = 1280, .bars = TRUE },
  { .fit = 1280, .crop = 80, HALF_MORE, .sharpen = 2, BINARISE (16, 95) },
  { .fit = 1280, .crop = 100, .filter = FILTER_BLUR, .bars = TRUE },
  { .fit = 640, BINARISE (16, 95), .invert = TRUE },
  { .fit = 1280, .sharpen = 2, BINARISE (24, 95) },
};

typedef gboolean (*Step) (YzRaster *raster, const YzGrey *grey, const Pass *pass);

struct _YzDecoder {
  zbar_image_scanner_t *scanner;
  YzRaster *base;       /* the picture shrunk, shared by passes that fit alike */
  YzRaster *rasters[2]; /* steps read one and write the other */
  int base_fit;         /* longest side of the base; 0: none made of this picture yet */
  guint frames;         /* decoded so far */
};

static void
enable (zbar_image_scanner_t *scanner, zbar_symbol_type_t type, gboolean on)
{
  zbar_image_scanner_set_config (scanner, type, ZBAR_CFG_ENABLE, on);
}

/* zbar keeps the state of its random numbers between pictures; a new scanner starts afresh. */
static void
renew_scanner (YzDecoder *self)
{
  g_clear_pointer (&self->scanner, zbar_image_scanner_destroy);
  self->scanner = zbar_image_scanner_create ();
  g_assert (self->scanner != NULL);

  enable (self->scanner, ZBAR_NONE, FALSE);
  enable (self->scanner, ZBAR_QRCODE, TRUE);
  zbar_image_scanner_set_config (self->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
}

YzDecoder *
yz_decoder_new (void)
{
  YzDecoder *self = g_new0 (YzDecoder, 1);

  self->base = yz_raster_new ();
  self->rasters[0] = yz_raster_new ();
  self->rasters[1] = yz_raster_new ();
  renew_scanner (self);
  return self;
}

void
yz_decoder_free (YzDecoder *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->scanner, zbar_image_scanner_destroy);
  g_clear_pointer (&self->base, yz_raster_free);
  g_clear_pointer (&self->rasters[0], yz_raster_free);
  g_clear_pointer (&self->rasters[1], yz_raster_free);
  g_free (self);
}

static gboolean
get_symbology (zbar_symbol_type_t type, YzSymbology *symbology)
{
  /* Anything else, ZBAR_PARTIAL above all, is a piece of a code. */
  if (type == ZBAR_QRCODE)
    *symbology = YZ_SYMBOLOGY_QR;
  else if (type == ZBAR_EAN13)
    *symbology = YZ_SYMBOLOGY_EAN13;
  else if (type == ZBAR_EAN8)
    *symbology = YZ_SYMBOLOGY_EAN8;
  else
    return FALSE;
  return TRUE;
}

static void
add_result (GPtrArray *results, const zbar_symbol_t *symbol)
{
  g_autoptr (YzScanResult) result = NULL;
  YzSymbology symbology = YZ_SYMBOLOGY_QR;

  if (!get_symbology (zbar_symbol_get_type (symbol), &symbology))
    return;
  result = yz_scan_result_new (symbology,
                               zbar_symbol_get_data (symbol),
                               zbar_symbol_get_data_length (symbol));
  if (result == NULL)
    return;
  for (guint i = 0; i < results->len; i++)
    if (yz_scan_result_equal (g_ptr_array_index (results, i), result))
      return;
  g_ptr_array_add (results, g_steal_pointer (&result));
}

/* @grey has packed rows, as zbar wants them. */
static void
scan (YzDecoder *self, const YzGrey *grey, gboolean bars, GPtrArray *results)
{
  zbar_image_t *image = zbar_image_create ();

  g_assert (grey->stride == grey->width);
  enable (self->scanner, ZBAR_EAN13, bars);
  enable (self->scanner, ZBAR_EAN8, bars);

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, (unsigned int) grey->width, (unsigned int) grey->height);
  zbar_image_set_data (image,
                       grey->pixels,
                       (unsigned long) grey->width * (unsigned long) grey->height,
                       NULL);
  if (zbar_scan_image (self->scanner, image) > 0)
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
         symbol = zbar_symbol_next (symbol))
      add_result (results, symbol);

  zbar_image_scanner_recycle_image (self->scanner, image);
  zbar_image_destroy (image);
}

/* Makes the base: the picture shrunk to @fit, unless the last pass has left it so. */
static gboolean
fit_base (YzDecoder *self, const YzGrey *grey, int fit)
{
  int side = MAX (grey->width, grey->height);

  if (fit == 0 || fit >= side)
    fit = side;
  if (self->base_fit == fit)
    return TRUE;
  self->base_fit = 0;
  if (fit == side ? !yz_raster_copy (self->base, grey)
                  : !yz_raster_shrink (self->base,
                                       grey,
                                       (int) MAX ((int64_t) grey->width * fit / side, 1),
                                       (int) MAX ((int64_t) grey->height * fit / side, 1)))
    return FALSE;
  self->base_fit = fit;
  return TRUE;
}

static gboolean
scale (YzRaster *raster, const YzGrey *grey, const Pass *pass)
{
  if (pass->num > pass->den)
    return yz_raster_enlarge (raster, grey, pass->num, pass->den);
  return yz_raster_shrink (raster,
                           grey,
                           grey->width * pass->num / pass->den,
                           grey->height * pass->num / pass->den);
}

static gboolean
sharpen (YzRaster *raster, const YzGrey *grey, const Pass *pass)
{
  return yz_raster_sharpen (raster, grey, pass->sharpen, 4);
}

static gboolean
turn (YzRaster *raster, const YzGrey *grey, const Pass *pass)
{
  return yz_raster_rotate (raster, grey, pass->turn);
}

static gboolean
filter (YzRaster *raster, const YzGrey *grey, const Pass *pass)
{
  int radius = pass->window > 0 ? MAX (grey->width / (2 * pass->window), 2) : 0;

  switch (pass->filter) {
  case FILTER_BLUR:
    return yz_raster_blur (raster, grey);
  case FILTER_BINARISE:
    return yz_raster_binarise (raster, grey, radius, pass->percent);
  case FILTER_LEVEL:
    return yz_raster_level (raster, grey, radius);
  case FILTER_NONE:
  default:
    return yz_raster_copy (raster, grey);
  }
}

static gboolean
invert (YzRaster *raster, const YzGrey *grey, const Pass *pass)
{
  return yz_raster_invert (raster, grey);
}

/* Runs one step from the raster that @now shows, or the base, into the other one. */
static gboolean
run_step (YzDecoder *self, Step step, const Pass *pass, YzGrey *now)
{
  YzRaster *next = self->rasters[0];

  if (now->pixels == yz_raster_get_grey (next).pixels)
    next = self->rasters[1];
  if (!step (next, now, pass))
    return FALSE;
  *now = yz_raster_get_grey (next);
  return TRUE;
}

/* Makes the copy of @pass. Returns: whether there is one to scan, in @now */
static gboolean
prepare (YzDecoder *self, const YzGrey *grey, const Pass *pass, YzGrey *now)
{
  if (!fit_base (self, grey, pass->fit))
    return FALSE;
  *now = yz_raster_get_grey (self->base);

  if (pass->crop > 0) {
    int side = MIN (now->width, now->height) * pass->crop / 100;

    *now = yz_grey_crop (now, (now->width - side) / 2, (now->height - side) / 2, side, side);
  }
  if (pass->num > 0 && !run_step (self, scale, pass, now))
    return FALSE;
  if (pass->sharpen > 0 && !run_step (self, sharpen, pass, now))
    return FALSE;
  if (pass->turn != 0 && !run_step (self, turn, pass, now))
    return FALSE;
  /* A cut-out that no step has copied yet still has the rows of the whole. */
  if ((pass->filter != FILTER_NONE || now->stride != now->width) &&
      !run_step (self, filter, pass, now))
    return FALSE;
  return !pass->invert || run_step (self, invert, pass, now);
}

/* Returns: whether anything was found */
static gboolean
try_pass (YzDecoder *self, const YzGrey *grey, const Pass *pass, GPtrArray *results)
{
  YzGrey prepared = { 0 };

  if (prepare (self, grey, pass, &prepared))
    scan (self, &prepared, pass->bars, results);
  return results->len > 0;
}

static gboolean
try_passes (YzDecoder *self,
            const YzGrey *grey,
            const Pass *passes,
            gsize n_passes,
            GPtrArray *results)
{
  for (gsize i = 0; i < n_passes; i++)
    if (try_pass (self, grey, &passes[i], results))
      return TRUE;
  return FALSE;
}

GPtrArray *
yz_decoder_decode (YzDecoder *self, const YzGrey *grey, YzEffort effort)
{
  g_autoptr (GPtrArray) results = NULL;

  g_return_val_if_fail (self != NULL && grey != NULL, NULL);

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_scan_result_free);
  if (!yz_grey_is_sane (grey))
    return g_steal_pointer (&results);

  self->base_fit = 0;
  switch (effort) {
  case YZ_EFFORT_STILL:
    renew_scanner (self);
    if (!try_passes (self, grey, still_passes, G_N_ELEMENTS (still_passes), results) &&
        MAX (grey->width, grey->height) > 1280)
      try_passes (self, grey, large_passes, G_N_ELEMENTS (large_passes), results);
    break;
  case YZ_EFFORT_FRAME:
  default:
    if (!try_passes (self, grey, frame_passes, G_N_ELEMENTS (frame_passes), results))
      try_pass (self,
                grey,
                &rotating_passes[self->frames % G_N_ELEMENTS (rotating_passes)],
                results);
    self->frames++;
    break;
  }
  return g_steal_pointer (&results);
}
