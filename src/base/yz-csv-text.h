/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* The text of a file of unknown encoding, for yz-csv.c: valid UTF-8 without BOM and without NUL.
 * Whatever is valid UTF-8 is taken for that; anything else for GB18030, unless most of it is
 * UTF-8: then it is a damaged file, which must not be read as a wrong but possible text.
 * Fails as yz_csv_read_file() does. Returns: (transfer full) */
GBytes *yz_csv_text_read_file (const char *path, GError **error);
GBytes *yz_csv_text_decode (GBytes *bytes, const char *name, GError **error);

/* Sets YZ_ERROR_CSV for @line of the file @name (0: the file as a whole); @reason is one of the
 * constant sentences marked for translation. */
void yz_csv_text_set_error (GError **error, const char *name, int64_t line, const char *reason);

/* The end of the line that starts at @text, its CR, LF or CR LF included. */
const char *yz_csv_text_line_end (const char *text, const char *end);

G_END_DECLS
