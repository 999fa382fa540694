/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* The quick guide for the counter: one sheet of A4, Chinese on the left and English on the right,
 * whatever the language of the program. A PDF. Errors as yz_page_write(). */
gboolean yz_guide_paper_write (const char *path, GError **error);

G_END_DECLS
