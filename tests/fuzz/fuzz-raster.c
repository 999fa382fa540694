/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grey pixels of every size and stride through every pass and the decoder. */
#include "fuzz-input.h"

#include <string.h>

#include "yz-decoder.h"

#define SIDE_MAX 64
#define PASSES_MAX 4

static YzDecoder *decoder;
static YzRaster *rasters[2];

void
fuzz_begin (void)
{
  decoder = yz_decoder_new ();
  rasters[0] = yz_raster_new ();
  rasters[1] = yz_raster_new ();
}

/* One pass, with whatever numbers; a size that it refuses gives nothing. */
static gboolean
run_pass (YzRaster *to, const YzGrey *from, FuzzInput *input)
{
  int kind = fuzz_input_take_u8 (input) % 9;
  int a = (int8_t) fuzz_input_take_u8 (input);
  int b = fuzz_input_take_u8 (input);

  switch (kind) {
  case 0:
    return yz_raster_copy (to, from);
  case 1:
    return yz_raster_shrink (to, from, from->width * b / 255, from->height * (a & 63) / 63);
  case 2:
    /* Larger ones are only slower. */
    return yz_raster_enlarge (to, from, from->width * from->height < 10000 ? 4 + b % 12 : 4, 4);
  case 3:
    return yz_raster_binarise (to, from, a, 1 + b % 200);
  case 4:
    return yz_raster_level (to, from, a);
  case 5:
    return yz_raster_sharpen (to, from, a, b);
  case 6:
    return yz_raster_blur (to, from);
  case 7:
    return yz_raster_rotate (to, from, a * (1 + b));
  default:
    return yz_raster_invert (to, from);
  }
}

static void
check_results (GPtrArray *results)
{
  g_assert_nonnull (results);
  for (guint i = 0; i < results->len; i++) {
    const YzScanResult *result = g_ptr_array_index (results, i);

    g_assert_cmpuint (g_bytes_get_size (result->payload), >, 0);
    g_assert_cmpuint (g_bytes_get_size (result->payload), <=, YZ_PAYLOAD_MAX);
    g_assert_true (g_utf8_validate (result->text, -1, NULL));
    g_assert_null (strpbrk (result->text, "\r\n\t"));
    for (guint j = 0; j < i; j++)
      g_assert_false (yz_scan_result_equal (result, g_ptr_array_index (results, j)));
  }
}

/* The pixels of the input, or its bits as modules of three by three pixels, which looks more like a
 * code. They end where their memory ends. */
static uint8_t *
make_pixels (FuzzInput *input, const YzGrey *grey, gboolean modules)
{
  gsize size = (gsize) grey->stride * (gsize) (grey->height - 1) + (gsize) grey->width;
  uint8_t *pixels = g_malloc (size);
  gsize taken = 0;
  const uint8_t *bytes = fuzz_input_take_bytes (input, size, &taken);

  memset (pixels, 255, size);
  if (!modules) {
    if (taken > 0)
      memcpy (pixels, bytes, taken);
    return pixels;
  }
  for (gsize i = 0; i < size; i++) {
    gsize module = i / (gsize) grey->stride / 3 * 32 + i % (gsize) grey->stride / 3;

    if (module / 8 < taken && (bytes[module / 8] >> (7 - module % 8) & 1) != 0)
      pixels[i] = 0;
  }
  return pixels;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  FuzzInput passes = { NULL, 0 };
  g_autofree uint8_t *pixels = NULL;
  g_autoptr (GPtrArray) results = NULL;
  YzGrey grey = { 0 };
  uint8_t flags = fuzz_input_take_u8 (&input);
  gsize n_passes = flags % (PASSES_MAX + 1);

  grey.width = 1 + fuzz_input_take_u8 (&input) % SIDE_MAX;
  grey.height = 1 + fuzz_input_take_u8 (&input) % SIDE_MAX;
  grey.stride = grey.width + fuzz_input_take_u8 (&input) % 5;
  passes.data = fuzz_input_take_bytes (&input, 3 * n_passes, &passes.size);
  grey.pixels = pixels = make_pixels (&input, &grey, (flags & 0x80) != 0);
  if ((flags & 0x40) != 0)
    grey = yz_grey_crop (&grey, flags % 7 - 2, flags % 5 - 1, grey.width, grey.height);

  for (gsize i = 0; i < n_passes; i++) {
    if (!run_pass (rasters[i % 2], &grey, &passes)) {
      grey = yz_raster_get_grey (rasters[i % 2]);
      g_assert_cmpint (grey.width, ==, 0);
      break;
    }
    grey = yz_raster_get_grey (rasters[i % 2]);
    g_assert_true (yz_grey_is_sane (&grey));
  }
  results =
    yz_decoder_decode (decoder, &grey, (flags & 0x20) != 0 ? YZ_EFFORT_STILL : YZ_EFFORT_FRAME);
  check_results (results);
  return 0;
}
