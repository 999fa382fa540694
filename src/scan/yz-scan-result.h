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

/* The longest payload that is taken. A version 40 symbol holds 7089 digits, but none of our codes
 * and no address comes near this. */
#define YZ_PAYLOAD_MAX 4296

/* One code found: bytes of a limited length, not trusted and not necessarily text. @text is the
 * payload for people and scripts: valid UTF-8 on one line, with backslash, tab, CR and LF written
 * as \\, \t, \r, \n, and the bytes of other control and invisible formatting characters and of
 * invalid UTF-8 as \xHH (always two digits). */
typedef struct {
  YzSymbology symbology;
  GBytes *payload;
  char *text;
} YzScanResult;

/* @data may hold any bytes, NUL included.
 * Returns: (transfer full) (nullable) NULL if @size is 0 or above YZ_PAYLOAD_MAX */
YzScanResult *yz_scan_result_new (YzSymbology symbology, const void *data, gsize size);
void yz_scan_result_free (YzScanResult *self);

/* Whether both are the same code: symbology and payload. */
gboolean yz_scan_result_equal (const YzScanResult *self, const YzScanResult *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzScanResult, yz_scan_result_free)

G_END_DECLS
