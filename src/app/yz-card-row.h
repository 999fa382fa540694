/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-card.h"

G_BEGIN_DECLS

/* A rider's card: its number, whether it is valid, when and why it was revoked.
 *
 * Signal revoke (gint64 card): the button was pressed. */
#define YZ_TYPE_CARD_ROW (yz_card_row_get_type ())
G_DECLARE_FINAL_TYPE (YzCardRow, yz_card_row, YZ, CARD_ROW, AdwActionRow)

/* @card is not kept. */
GtkWidget *yz_card_row_new (const YzCard *card, gboolean may_revoke);

G_END_DECLS
