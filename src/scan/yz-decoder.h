/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

typedef enum {
  YZ_SYMBOLOGY_QR,
  YZ_SYMBOLOGY_EAN13, /* UPC-A is reported as EAN-13 with a leading 0 */
  YZ_SYMBOLOGY_EAN8,
} YzSymbology;

/* "QR-Code", "EAN-13", "EAN-8": as zbar names them. */
const char *yz_symbology_get_name (YzSymbology symbology);

/* The longest payload that is taken: a version 40 symbol holds less. */
#define YZ_PAYLOAD_MAX 4296

/* One code found: bytes of a limited length, not trusted and not necessarily text. @text is the
 * payload for people and scripts: valid UTF-8 with backslash, tab, CR, LF and other control bytes
 * written as C style escapes, invalid bytes as \xHH. */
typedef struct {
  YzSymbology symbology;
  GBytes *payload;
  char *text;
} YzScanResult;

void yz_scan_result_free (YzScanResult *self);

/* Grey pixels, one byte each; rows @stride bytes apart. Borrowed. */
typedef struct {
  const uint8_t *pixels;
  int width;
  int height;
  int stride;
} YzGrey;

/* A decoder carries state of zbar: one per thread, never shared. */
typedef struct _YzDecoder YzDecoder;

/* How much work a picture is worth. */
typedef enum {
  YZ_EFFORT_FRAME, /* one camera frame: the cheap passes, the dear ones rotate over frames */
  YZ_EFFORT_STILL, /* a still picture: every pass until something is found */
} YzEffort;

YzDecoder *yz_decoder_new (void);
void yz_decoder_free (YzDecoder *self);

/* Returns: (transfer full) (element-type YzScanResult) the codes found, each once; empty if none */
GPtrArray *yz_decoder_decode (YzDecoder *self, const YzGrey *grey, YzEffort effort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzScanResult, yz_scan_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDecoder, yz_decoder_free)

G_END_DECLS
