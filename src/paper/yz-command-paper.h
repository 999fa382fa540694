/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Two sheets of A4 to be laid beside the scanner, in Chinese and English whatever the language of
 * the program: the commands of the counter, and codes for quantities. With them the whole day can
 * be done without a keyboard. */
#define YZ_COMMAND_PAPER_WIDTH_MM 210.0
#define YZ_COMMAND_PAPER_HEIGHT_MM 297.0

/* The quantities on the second sheet: 1 to so many. */
#define YZ_COMMAND_PAPER_QUANTITIES 20

/* A PDF. Errors as yz_page_write(). */
gboolean yz_command_paper_write (const char *path, GError **error);

G_END_DECLS
