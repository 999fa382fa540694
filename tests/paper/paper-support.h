/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Leaks that are not ours, for the sanitizer: fontconfig keeps its tables until the process ends,
 * and Cairo 1.16 loses a table with each font it embeds in a PDF. The tests of pages, which own all
 * of our Cairo objects, embed none and ignore none of Cairo's. */
#define PAPER_LEAKS_OF_FONTS "leak:libfontconfig\n"
#define PAPER_LEAKS_OF_EMBEDDING PAPER_LEAKS_OF_FONTS "leak:libcairo\n"
#define PAPER_IGNORE_LEAKS(leaks)                                                                  \
  const char *__lsan_default_suppressions (void);                                                  \
  const char *__lsan_default_suppressions (void)                                                   \
  {                                                                                                \
    return leaks;                                                                                  \
  }

/* A new empty directory. Returns: (transfer full) */
char *paper_create_folder (void);
/* Removes it and the plain files in it. */
void paper_remove_folder (const char *folder);
/* Names of the files in it, sorted, with a space between. Returns: (transfer full) */
char *paper_list_folder (const char *folder);

/* Returns: (transfer full) the content of a file */
GBytes *paper_read (const char *path);
/* The two files are the same, byte for byte. */
void paper_assert_same (const char *path, const char *other);

/* Exactly one QR code is in the PNG and says @text. */
void paper_assert_png_says (const char *path, const char *text);
/* The same for a PDF, rendered at @dpi. */
void paper_assert_pdf_says (const char *path, int dpi, const char *text);

/* What pdftotext finds, in the order it was drawn. Returns: (transfer full) */
char *paper_read_pdf (const char *path);
/* Every text of the NULL-terminated list stands in the PDF. */
void paper_assert_pdf_has (const char *path, const char *const *texts);

/* @text is what tests/paper/golden/@name holds. */
void paper_assert_golden (const char *name, const char *text);

G_END_DECLS
