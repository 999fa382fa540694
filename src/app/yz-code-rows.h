/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-item-code.h"

G_BEGIN_DECLS

/* The codes of an item's packs in a form, one in a row: the code, how many pieces such a pack
 * holds, and what it is called. */
#define YZ_TYPE_CODE_ROWS (yz_code_rows_get_type ())
G_DECLARE_FINAL_TYPE (YzCodeRows, yz_code_rows, YZ, CODE_ROWS, GtkBox)

/* @text: as yz_item_codes_to_text() writes it. */
void yz_code_rows_set_text (YzCodeRows *self, const char *text);
/* Adds a row for @ean (yz_ean_normalise()) and moves the focus to its pieces; the row of a code
 * that is there already. */
void yz_code_rows_add (YzCodeRows *self, const char *ean);
/* Returns: (transfer full) (element-type YzItemCode) */
GPtrArray *yz_code_rows_get_codes (YzCodeRows *self);

G_END_DECLS
