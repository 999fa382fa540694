/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-picture-format.h"

#include <string.h>

static gboolean
has_bytes (const uint8_t *data, gsize size, gsize at, const char *bytes, gsize n_bytes)
{
  return at <= size && size - at >= n_bytes && memcmp (data + at, bytes, n_bytes) == 0;
}

YzPictureFormat
yz_picture_format_sniff (const uint8_t *data, gsize size)
{
  if (has_bytes (data, size, 0, "\x89PNG\r\n\x1a\n", 8))
    return YZ_PICTURE_FORMAT_PNG;
  if (has_bytes (data, size, 0, "\xff\xd8\xff", 3))
    return YZ_PICTURE_FORMAT_JPEG;
  if (has_bytes (data, size, 0, "GIF87a", 6) || has_bytes (data, size, 0, "GIF89a", 6))
    return YZ_PICTURE_FORMAT_GIF;
  /* Two letters alone would be a text: four bytes of a BMP header are always 0. */
  if (has_bytes (data, size, 0, "BM", 2) && has_bytes (data, size, 6, "\0\0\0\0", 4))
    return YZ_PICTURE_FORMAT_BMP;
  if (has_bytes (data, size, 0, "RIFF", 4) && has_bytes (data, size, 8, "WEBP", 4))
    return YZ_PICTURE_FORMAT_WEBP;
  if (has_bytes (data, size, 0, "II*\0", 4) || has_bytes (data, size, 0, "MM\0*", 4))
    return YZ_PICTURE_FORMAT_TIFF;
  return YZ_PICTURE_FORMAT_NONE;
}

const char *
yz_picture_format_get_name (YzPictureFormat format)
{
  switch (format) {
  case YZ_PICTURE_FORMAT_PNG:
    return "png";
  case YZ_PICTURE_FORMAT_JPEG:
    return "jpeg";
  case YZ_PICTURE_FORMAT_GIF:
    return "gif";
  case YZ_PICTURE_FORMAT_BMP:
    return "bmp";
  case YZ_PICTURE_FORMAT_WEBP:
    return "webp";
  case YZ_PICTURE_FORMAT_TIFF:
    return "tiff";
  case YZ_PICTURE_FORMAT_NONE:
  default:
    return NULL;
  }
}

static guint32
get_le32 (const uint8_t *data)
{
  return (guint32) data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16 |
         (guint32) data[3] << 24;
}

/* PNG: chunks of length, name, data and checksum up to IEND. */
static gboolean
is_png_complete (const uint8_t *data, gsize size)
{
  gsize at = 8;

  while (size - at >= 12) {
    guint32 length = (guint32) data[at] << 24 | (guint32) data[at + 1] << 16 |
                     (guint32) data[at + 2] << 8 | data[at + 3];

    if (length > size - at - 12)
      return FALSE;
    if (has_bytes (data, size, at + 4, "IEND", 4))
      return TRUE;
    at += 12 + (gsize) length;
  }
  return FALSE;
}

/* JPEG: segments with a length; after a scan header the coded data, in which FF is followed by 0
 * or a restart mark, up to the next segment; the end is FFD9. */
static gboolean
is_jpeg_complete (const uint8_t *data, gsize size)
{
  gsize at = 2;

  while (at + 1 < size) {
    uint8_t mark = data[at + 1];
    gsize length = 0;

    if (data[at] != 0xff || mark == 0x00 || mark == 0xff || (mark >= 0xd0 && mark <= 0xd7)) {
      /* Coded data, or fill bytes between segments. */
      at += data[at] == 0xff && mark != 0xff ? 2 : 1;
      continue;
    }
    if (mark == 0xd9)
      return TRUE;
    if (mark == 0x01 || mark == 0xd8) {
      at += 2;
      continue;
    }
    if (size - at < 4)
      return FALSE;
    length = (gsize) data[at + 2] << 8 | data[at + 3];
    if (length < 2 || length > size - at - 2)
      return FALSE;
    at += 2 + length;
  }
  return FALSE;
}

/* GIF: steps over a chain of counted blocks. Returns: where it ends; @size if it does not */
static gsize
skip_gif_blocks (const uint8_t *data, gsize size, gsize at)
{
  while (at < size && data[at] != 0)
    at += 1 + (gsize) data[at];
  return at < size ? at + 1 : size;
}

static gsize
get_gif_palette_size (uint8_t flags)
{
  return flags & 0x80 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

static gboolean
is_gif_complete (const uint8_t *data, gsize size)
{
  gsize at = 0;

  if (size < 13)
    return FALSE;
  at = 13 + get_gif_palette_size (data[10]);

  while (at < size)
    switch (data[at]) {
    case 0x3b:
      return TRUE;
    case 0x21: /* extension: label, blocks */
      at = skip_gif_blocks (data, size, at + 2);
      break;
    case 0x2c: /* image: place and size, palette, code size, blocks */
      /* The loader of GIF stumbles over a picture of nothing. */
      if (size - at < 11 || get_le32 (data + at + 5) << 16 == 0 ||
          get_le32 (data + at + 5) >> 16 == 0)
        return FALSE;
      at = skip_gif_blocks (data, size, at + 11 + get_gif_palette_size (data[at + 9]));
      break;
    default:
      return FALSE;
    }
  return FALSE;
}

/* BMP: between the header and the pixels there is room for the colours that it speaks of. */
static gboolean
has_bmp_colours (const uint8_t *data, gsize size)
{
  guint64 start = get_le32 (data + 10);
  guint64 header = get_le32 (data + 14);
  guint64 n_colours = header >= 40 ? get_le32 (data + 46) : 0;

  return start <= size && 14 + header + 4 * n_colours <= start;
}

/* The header says where the pixels begin and how many there are. */
static gboolean
is_bmp_complete (const uint8_t *data, gsize size)
{
  guint64 width = 0;
  guint64 height = 0;
  guint64 bits = 0;
  guint64 needed = 0;

  if (size < 54 || !has_bmp_colours (data, size))
    return FALSE;
  if (get_le32 (data + 14) == 12) {
    /* The oldest header has sizes of 16 bits and no compression. */
    width = data[18] | (guint64) data[19] << 8;
    height = data[20] | (guint64) data[21] << 8;
    bits = data[24];
  } else if (get_le32 (data + 30) == 1 || get_le32 (data + 30) == 2) {
    /* Run lengths: the header says how many bytes they are. */
    return get_le32 (data + 34) <= size - get_le32 (data + 10);
  } else {
    width = get_le32 (data + 18);
    height = (guint64) ABS ((gint64) (gint32) get_le32 (data + 22));
    bits = data[28] | (guint64) data[29] << 8;
  }
  /* Rows are filled up to four bytes. At most 2^48 bytes each, so this does not overflow. */
  needed = (width * bits + 31) / 32 * 4;
  return height == 0 || needed <= (size - get_le32 (data + 10)) / height;
}

/* WebP: a RIFF file says how long it is. */
static gboolean
is_webp_complete (const uint8_t *data, gsize size)
{
  return size >= 12 && get_le32 (data + 4) <= size - 8;
}

gboolean
yz_picture_format_is_complete (YzPictureFormat format, const uint8_t *data, gsize size)
{
  if (yz_picture_format_sniff (data, size) != format)
    return FALSE;

  switch (format) {
  case YZ_PICTURE_FORMAT_PNG:
    return is_png_complete (data, size);
  case YZ_PICTURE_FORMAT_JPEG:
    return is_jpeg_complete (data, size);
  case YZ_PICTURE_FORMAT_GIF:
    return is_gif_complete (data, size);
  case YZ_PICTURE_FORMAT_WEBP:
    return is_webp_complete (data, size);
  case YZ_PICTURE_FORMAT_BMP:
    return is_bmp_complete (data, size);
  case YZ_PICTURE_FORMAT_TIFF:
    return TRUE;
  case YZ_PICTURE_FORMAT_NONE:
  default:
    return FALSE;
  }
}
