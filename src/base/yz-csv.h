/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Limits of what is read: beyond them the file is refused with the line named. */
#define YZ_CSV_FILE_MAX (64 * 1024 * 1024)
#define YZ_CSV_FIELD_MAX 4096
#define YZ_CSV_COLUMNS_MAX 64
#define YZ_CSV_ROWS_MAX 1000000

/* One table read from a file: a header and rows of text. */
typedef struct _YzCsv YzCsv;

/* Reads UTF-8 (with or without BOM) or GB18030, found out by trying; separators comma, or tab or
 * semicolon where the header has no comma. Refuses with YZ_ERROR_CSV (subject: file, asked: line,
 * 0 where it is the file as a whole): NUL bytes, broken quotes (never closed, or with text after
 * the closing one; the line is the one on which the row begins), fields or lines beyond the limits,
 * bytes of neither encoding, a damaged UTF-8 file, a file without a header; YZ_ERROR_IO if the file
 * cannot be read. Lines that are empty or have only empty fields are passed over. */
YzCsv *yz_csv_read_file (const char *path, GError **error);
YzCsv *yz_csv_read_bytes (GBytes *bytes, const char *name, GError **error);
void yz_csv_free (YzCsv *self);

gsize yz_csv_get_n_columns (const YzCsv *self);
gsize yz_csv_get_n_rows (const YzCsv *self);
const char *yz_csv_get_header (const YzCsv *self, gsize column);
/* The field, trimmed; "" where the row is shorter. Borrowed. */
const char *yz_csv_get (const YzCsv *self, gsize row, gsize column);
/* The line of the file on which @row starts, from 1. */
int64_t yz_csv_get_line (const YzCsv *self, gsize row);
/* How many fields the row has, to tell a row that is longer than the header. */
gsize yz_csv_get_n_fields (const YzCsv *self, gsize row);

/* What a file for a spreadsheet begins with. */
#define YZ_CSV_BOM "\xef\xbb\xbf"

/* Appends one line (CRLF) to @out: quoted where needed; a text that a spreadsheet would take for a
 * formula (= + - @, also full-width, tab, CR or LF at its start) gets an apostrophe before it. Only
 * a negative whole number, a minus with nothing but digits after it, is no formula and passes as it
 * is. @fields ends with NULL. */
void yz_csv_append_row (GString *out, const char *const *fields);

/* Undoes the guard of yz_csv_append_row(): what we wrote reads back as it was, but for spaces at
 * its ends.
 * Returns: (transfer none) a pointer into @field */
const char *yz_csv_unguard (const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCsv, yz_csv_free)

G_END_DECLS
