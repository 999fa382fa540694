/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-raster.h"

#include <math.h>
#include <string.h>

struct _YzRaster {
  uint8_t *pixels;
  gsize room;
  int width;
  int height;

  /* Working memory of the passes, kept with the pixels. */
  uint32_t *columns;
  gsize columns_room;
};

/* A box of pixels as it moves over a picture, row by row and pixel by pixel. One row of column
 * sums instead of an integral image of the whole picture stays in the cache of the processor. */
typedef struct {
  const YzGrey *from;
  int radius;
  int top; /* first row in the sums */
  int end; /* first row below the sums */
  uint32_t *columns;
  uint32_t *square_columns; /* NULL if only means are wanted */

  /* Of the box around the pixel stepped to last. */
  uint32_t count;
  uint32_t sum;
  uint32_t squares;
} Box;

gboolean
yz_grey_is_sane (const YzGrey *grey)
{
  if (grey->pixels == NULL || grey->width < 1 || grey->height < 1)
    return FALSE;
  if (grey->width > YZ_RASTER_SIDE_MAX || grey->height > YZ_RASTER_SIDE_MAX)
    return FALSE;
  if ((int64_t) grey->width * grey->height > YZ_RASTER_PIXELS_MAX)
    return FALSE;
  return grey->stride >= grey->width;
}

YzGrey
yz_grey_crop (const YzGrey *grey, int x, int y, int width, int height)
{
  int left = CLAMP (x, 0, grey->width);
  int top = CLAMP (y, 0, grey->height);

  return (YzGrey){
    .pixels = grey->pixels + (gsize) top * (gsize) grey->stride + (gsize) left,
    .width = CLAMP (width, 0, grey->width - left),
    .height = CLAMP (height, 0, grey->height - top),
    .stride = grey->stride,
  };
}

YzRaster *
yz_raster_new (void)
{
  return g_new0 (YzRaster, 1);
}

void
yz_raster_free (YzRaster *self)
{
  if (self == NULL)
    return;
  g_free (self->pixels);
  g_free (self->columns);
  g_free (self);
}

YzGrey
yz_raster_get_grey (const YzRaster *self)
{
  return (YzGrey){
    .pixels = self->pixels,
    .width = self->width,
    .height = self->height,
    .stride = self->width,
  };
}

/* Makes room for a result; what was there is lost. */
static gboolean
reserve (YzRaster *self, const YzGrey *from, int64_t width, int64_t height)
{
  gsize size = 0;

  self->width = 0;
  self->height = 0;
  if (!yz_grey_is_sane (from) || width < 1 || height < 1)
    return FALSE;
  if (width > YZ_RASTER_SIDE_MAX || height > YZ_RASTER_SIDE_MAX)
    return FALSE;
  if (width * height > YZ_RASTER_PIXELS_MAX)
    return FALSE;

  size = (gsize) (width * height);
  if (size > self->room) {
    g_free (self->pixels);
    self->pixels = g_malloc (size);
    self->room = size;
  }
  self->width = (int) width;
  self->height = (int) height;
  return TRUE;
}

static uint32_t *
reserve_columns (YzRaster *self, gsize count)
{
  if (count > self->columns_room) {
    g_free (self->columns);
    self->columns = g_new (uint32_t, count);
    self->columns_room = count;
  }
  memset (self->columns, 0, count * sizeof (uint32_t));
  return self->columns;
}

static const uint8_t *
get_row (const YzGrey *grey, int y)
{
  return grey->pixels + (gsize) y * (gsize) grey->stride;
}

static uint8_t *
get_own_row (YzRaster *self, int y)
{
  return self->pixels + (gsize) y * (gsize) self->width;
}

static void
box_add_row (Box *box, int y, gboolean remove)
{
  const uint8_t *row = get_row (box->from, y);
  uint32_t sign = remove ? UINT32_MAX : 1;

  for (int x = 0; x < box->from->width; x++)
    box->columns[x] += sign * row[x];
  if (box->square_columns == NULL)
    return;
  for (int x = 0; x < box->from->width; x++)
    box->square_columns[x] += sign * row[x] * row[x];
}

/* Prepares the box passes of @self over @from. */
static Box
box_start (YzRaster *self, const YzGrey *from, int radius, gboolean with_squares)
{
  gsize width = (gsize) from->width;
  uint32_t *columns = reserve_columns (self, with_squares ? 2 * width : width);

  return (Box){
    .from = from,
    /* Wider boxes add nothing, and the squares in this one fit into 32 bits. */
    .radius = CLAMP (radius, 1, 120),
    .columns = columns,
    .square_columns = with_squares ? columns + width : NULL,
  };
}

static inline void
box_add_column (Box *box, int x)
{
  box->sum += box->columns[x];
  if (box->square_columns != NULL)
    box->squares += box->square_columns[x];
}

/* Moves the box to the start of row @y; rows come in order. */
static void
box_start_row (Box *box, int y)
{
  while (box->end <= MIN (y + box->radius, box->from->height - 1))
    box_add_row (box, box->end++, FALSE);
  while (box->top < y - box->radius)
    box_add_row (box, box->top++, TRUE);

  box->sum = 0;
  box->squares = 0;
  for (int x = 0; x < MIN (box->radius, box->from->width); x++)
    box_add_column (box, x);
}

/* Puts the box around pixel @x of its row; pixels come in order. */
static inline void
box_step (Box *box, int x)
{
  int left = x - box->radius;
  int right = x + box->radius;

  if (right < box->from->width)
    box_add_column (box, right);
  if (left > 0) {
    box->sum -= box->columns[left - 1];
    if (box->square_columns != NULL)
      box->squares -= box->square_columns[left - 1];
  }
  box->count =
    (uint32_t) ((MIN (right, box->from->width - 1) - MAX (left, 0) + 1) * (box->end - box->top));
}

gboolean
yz_raster_copy (YzRaster *self, const YzGrey *from)
{
  if (!reserve (self, from, from->width, from->height))
    return FALSE;
  for (int y = 0; y < from->height; y++)
    memcpy (get_own_row (self, y), get_row (from, y), (gsize) from->width);
  return TRUE;
}

/* The mean of two by two pixels, by far the most frequent shrinking. */
static void
halve (YzRaster *self, const YzGrey *from)
{
  for (int y = 0; y < self->height; y++) {
    const uint8_t *upper = get_row (from, 2 * y);
    const uint8_t *lower = get_row (from, 2 * y + 1);
    uint8_t *row = get_own_row (self, y);

    for (int x = 0; x < self->width; x++)
      row[x] =
        (uint8_t) ((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) >> 2);
  }
}

/* Adds one row of @from, narrowed to our width, @weight times to @sums. Positions are counted in
 * 1/256 of a pixel of @from. */
static void
add_narrowed_row (YzRaster *self, const YzGrey *from, int y, uint32_t weight, uint32_t *sums)
{
  const uint8_t *row = get_row (from, y);

  for (int x = 0; x < self->width; x++) {
    int64_t start = (int64_t) x * from->width * 256 / self->width;
    int64_t end = (int64_t) (x + 1) * from->width * 256 / self->width;
    int first = (int) (start >> 8);
    int last = (int) ((end - 1) >> 8);
    uint64_t sum = 0;

    if (first == last) {
      sums[x] += weight * row[first];
      continue;
    }
    sum = (uint64_t) (256 - (start & 255)) * row[first];
    for (int i = first + 1; i < last; i++)
      sum += 256u * row[i];
    sum += (uint64_t) (end - ((int64_t) last << 8)) * row[last];
    sums[x] += (uint32_t) (weight * sum / (uint64_t) (end - start));
  }
}

gboolean
yz_raster_shrink (YzRaster *self, const YzGrey *from, int width, int height)
{
  if (width > from->width || height > from->height ||
      !reserve (self, from, MAX (width, 0), MAX (height, 0)))
    return FALSE;

  if (from->width / 2 == width && from->height / 2 == height) {
    halve (self, from);
    return TRUE;
  }
  for (int y = 0; y < height; y++) {
    uint32_t *sums = reserve_columns (self, (gsize) width);
    int64_t start = (int64_t) y * from->height * 256 / height;
    int64_t end = (int64_t) (y + 1) * from->height * 256 / height;
    uint8_t *row = get_own_row (self, y);

    for (int64_t at = start; at < end; at = ((at >> 8) + 1) << 8) {
      int64_t next = MIN (((at >> 8) + 1) << 8, end);

      add_narrowed_row (self, from, (int) (at >> 8), (uint32_t) (next - at), sums);
    }
    for (int x = 0; x < width; x++)
      row[x] = (uint8_t) (sums[x] / (uint32_t) (end - start));
  }
  return TRUE;
}

/* Where pixel @i of the enlarged picture lies between the pixels of the small one, in 1/256. */
static int
get_place (int i, int size, int num, int den)
{
  int64_t place = ((int64_t) (2 * i + 1) * den * 256 / num - 256) / 2;

  return (int) CLAMP (place, 0, (int64_t) (size - 1) * 256);
}

gboolean
yz_raster_enlarge (YzRaster *self, const YzGrey *from, int num, int den)
{
  uint32_t *places = NULL;

  g_return_val_if_fail (den > 0 && num >= den, FALSE);
  if (!reserve (self, from, (int64_t) from->width * num / den, (int64_t) from->height * num / den))
    return FALSE;

  places = reserve_columns (self, (gsize) self->width);
  for (int x = 0; x < self->width; x++)
    places[x] = (uint32_t) get_place (x, from->width, num, den);

  for (int y = 0; y < self->height; y++) {
    int place = get_place (y, from->height, num, den);
    const uint8_t *upper = get_row (from, place >> 8);
    const uint8_t *lower = get_row (from, MIN ((place >> 8) + 1, from->height - 1));
    uint32_t down = (uint32_t) (place & 255);
    uint8_t *row = get_own_row (self, y);

    for (int x = 0; x < self->width; x++) {
      uint32_t left = places[x] >> 8;
      uint32_t right = MIN (left + 1, (uint32_t) from->width - 1);
      uint32_t across = places[x] & 255;
      uint32_t above = upper[left] * (256 - across) + upper[right] * across;
      uint32_t below = lower[left] * (256 - across) + lower[right] * across;

      row[x] = (uint8_t) ((above * (256 - down) + below * down + 32768) >> 16);
    }
  }
  return TRUE;
}

gboolean
yz_raster_binarise (YzRaster *self, const YzGrey *from, int radius, int percent)
{
  Box box = { 0 };

  g_return_val_if_fail (percent > 0 && percent <= 200, FALSE);
  if (!reserve (self, from, from->width, from->height))
    return FALSE;
  box = box_start (self, from, radius, FALSE);

  for (int y = 0; y < self->height; y++) {
    const uint8_t *source = get_row (from, y);
    uint8_t *row = get_own_row (self, y);

    box_start_row (&box, y);
    for (int x = 0; x < self->width; x++) {
      box_step (&box, x);
      row[x] = source[x] * box.count * 100 > box.sum * (uint32_t) percent ? 255 : 0;
    }
  }
  return TRUE;
}

/* The whole square root of a variance, which is at most 128². */
static uint32_t
get_root (uint32_t square)
{
  uint32_t root = 0;

  for (uint32_t bit = 128; bit != 0; bit >>= 1)
    if ((root + bit) * (root + bit) <= square)
      root += bit;
  return root;
}

gboolean
yz_raster_level (YzRaster *self, const YzGrey *from, int radius)
{
  Box box = { 0 };

  if (!reserve (self, from, from->width, from->height))
    return FALSE;
  box = box_start (self, from, radius, TRUE);

  for (int y = 0; y < self->height; y++) {
    const uint8_t *source = get_row (from, y);
    uint8_t *row = get_own_row (self, y);

    box_start_row (&box, y);
    for (int x = 0; x < self->width; x++) {
      uint32_t mean = 0;
      uint32_t spread = 0;
      int value = 0;

      box_step (&box, x);
      mean = box.sum / box.count;
      spread = get_root ((box.squares - (uint32_t) ((uint64_t) box.sum * box.sum / box.count)) /
                         box.count);
      value = 128 + ((int) source[x] - (int) mean) * 64 / (int) (spread + 4);
      row[x] = (uint8_t) CLAMP (value, 0, 255);
    }
  }
  return TRUE;
}

gboolean
yz_raster_sharpen (YzRaster *self, const YzGrey *from, int radius, int strength)
{
  Box box = { 0 };

  if (!reserve (self, from, from->width, from->height))
    return FALSE;
  box = box_start (self, from, radius, FALSE);

  for (int y = 0; y < self->height; y++) {
    const uint8_t *source = get_row (from, y);
    uint8_t *row = get_own_row (self, y);

    box_start_row (&box, y);
    for (int x = 0; x < self->width; x++) {
      int value = 0;

      box_step (&box, x);
      value = source[x] + ((int) source[x] - (int) (box.sum / box.count)) * strength / 4;
      row[x] = (uint8_t) CLAMP (value, 0, 255);
    }
  }
  return TRUE;
}

gboolean
yz_raster_blur (YzRaster *self, const YzGrey *from)
{
  if (!reserve (self, from, from->width, from->height))
    return FALSE;

  for (int y = 0; y < self->height; y++) {
    const uint8_t *above = get_row (from, MAX (y - 1, 0));
    const uint8_t *here = get_row (from, y);
    const uint8_t *below = get_row (from, MIN (y + 1, self->height - 1));
    uint8_t *row = get_own_row (self, y);

    for (int x = 0; x < self->width; x++) {
      int left = MAX (x - 1, 0);
      int right = MIN (x + 1, self->width - 1);

      row[x] =
        (uint8_t) ((above[left] + 2 * above[x] + above[right] + 2 * here[left] + 4 * here[x] +
                    2 * here[right] + below[left] + 2 * below[x] + below[right] + 8) >>
                   4);
    }
  }
  return TRUE;
}

gboolean
yz_raster_rotate (YzRaster *self, const YzGrey *from, int degrees)
{
  double angle = degrees * G_PI / 180;
  int64_t cosine = llround (cos (angle) * 65536);
  int64_t sine = llround (sin (angle) * 65536);

  if (!reserve (self,
                from,
                (ABS (cosine) * from->width + ABS (sine) * from->height) >> 16,
                (ABS (sine) * from->width + ABS (cosine) * from->height) >> 16))
    return FALSE;

  for (int y = 0; y < self->height; y++) {
    uint8_t *row = get_own_row (self, y);
    int64_t down = 2 * y - self->height;
    /* Twice the distances from the centre, so that half pixels stay whole; in 1/65536. */
    int64_t source_x = (-self->width * cosine + down * sine) / 2 + (int64_t) from->width * 32768;
    int64_t source_y = (self->width * sine + down * cosine) / 2 + (int64_t) from->height * 32768;

    for (int x = 0; x < self->width; x++, source_x += cosine, source_y -= sine) {
      int left = (int) (source_x >> 16);
      int top = (int) (source_y >> 16);
      int across = (int) (source_x >> 8) & 255;
      int below = (int) (source_y >> 8) & 255;
      const uint8_t *upper = NULL;
      const uint8_t *lower = NULL;

      if (left < 0 || top < 0 || left >= from->width - 1 || top >= from->height - 1) {
        row[x] = 255;
        continue;
      }
      upper = get_row (from, top) + left;
      lower = upper + from->stride;
      row[x] = (uint8_t) (((upper[0] * (256 - across) + upper[1] * across) * (256 - below) +
                           (lower[0] * (256 - across) + lower[1] * across) * below) >>
                          16);
    }
  }
  return TRUE;
}

gboolean
yz_raster_invert (YzRaster *self, const YzGrey *from)
{
  if (!reserve (self, from, from->width, from->height))
    return FALSE;
  for (int y = 0; y < self->height; y++) {
    const uint8_t *source = get_row (from, y);
    uint8_t *row = get_own_row (self, y);

    for (int x = 0; x < self->width; x++)
      row[x] = (uint8_t) ~source[x];
  }
  return TRUE;
}
