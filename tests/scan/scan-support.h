/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-picture.h"

/* What the fixtures in tests/scan/data hold. */
#define CARD_TEXT "YZR2ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJK"
#define EAN13_TEXT "6901234567892"

/* Returns: (transfer full) the path of a fixture */
char *find_fixture (const char *name);

/* Returns: (transfer full) the grey pixels of a fixture */
YzRaster *load_grey (const char *name);

/* Fails unless @results is exactly one code with this text. */
void assert_one (GPtrArray *results, YzSymbology symbology, const char *text);
