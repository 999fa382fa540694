/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* A code on a pack of an item. A case has one of its own and holds many pieces. */
typedef struct {
  char *code; /* as yz_ean_normalise() has it */
  int64_t pieces;
  char *unit; /* what such a pack is called: case, box …; "" for nothing special */
} YzItemCode;

#define YZ_ITEM_CODES_MAX 20
#define YZ_ITEM_CODE_PIECES_MAX 1000000
#define YZ_ITEM_UNIT_MAX 12

void yz_item_code_free (YzItemCode *code);

/* Reads "6901234567892=24 箱; 6900000202227": codes with pieces and unit where they are packs.
 * INPUT (subject: codes, or quantity) for what is none, for a code twice, and for too many.
 * Returns: (transfer full) (element-type YzItemCode) */
GPtrArray *yz_item_codes_parse (const char *text, GError **error);
/* The same back. Returns: (transfer full) */
char *yz_item_codes_to_text (const GPtrArray *codes);

/* The codes of @item but its main one, the smallest packs first.
 * Returns: (transfer full) (element-type YzItemCode) */
GPtrArray *yz_item_code_list (YzStation *station, int64_t item, GError **error);

/* What an item's codes are to be: @main NULL leaves the main code as it is, "" takes it away;
 * @others NULL leaves the others. Whatever is taken away is free for another item. EXISTS (subject:
 * the code) if one is another item's. Inside a transaction. For the station room. */
gboolean yz_item_code_replace (YzStation *station,
                               int64_t item,
                               const char *main_code,
                               const GPtrArray *others,
                               gboolean *changed,
                               GError **error);

G_END_DECLS
