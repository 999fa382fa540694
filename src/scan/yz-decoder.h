/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-raster.h"
#include "yz-scan-result.h"

G_BEGIN_DECLS

/* Finds QR codes, EAN-13 and EAN-8 in grey pictures with zbar, trying one prepared copy of the
 * picture after the other until one is read. Structured append parts that do not make a whole, and
 * payloads above YZ_PAYLOAD_MAX, are not reported.
 *
 * A decoder carries state of zbar: one per thread, never shared. */
typedef struct _YzDecoder YzDecoder;

/* How much work a picture is worth. */
typedef enum {
  YZ_EFFORT_FRAME, /* one camera frame: the cheap passes, the dear ones rotate over frames */
  YZ_EFFORT_STILL, /* a still picture: every pass until something is found */
} YzEffort;

YzDecoder *yz_decoder_new (void);
void yz_decoder_free (YzDecoder *self);

/* A still picture gives the same answer whatever was decoded before it; with frames the pass that
 * is tried depends on how many frames came before. A picture that is empty, that has a stride below
 * its width or that is beyond the limits of yz-raster.h has no codes.
 *
 * Returns: (transfer full) (element-type YzScanResult) the codes found, each once; empty if none */
GPtrArray *yz_decoder_decode (YzDecoder *self, const YzGrey *grey, YzEffort effort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDecoder, yz_decoder_free)

G_END_DECLS
