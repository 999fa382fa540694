/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"
#include "yz-goods.h"

G_BEGIN_DECLS

/* A modal window to add an item to the shop or to change one. A scanned code goes
 * into its field, and every further one becomes that of another pack.
 *
 * Signal saved (gint64 item): it is written; the window closes by itself. */
#define YZ_TYPE_ITEM_FORM (yz_item_form_get_type ())
G_DECLARE_FINAL_TYPE (YzItemForm, yz_item_form, YZ, ITEM_FORM, AdwWindow)

/* @widget: where it was asked for. @goods: (nullable) what to change; NULL: a new item, with @ean
 * (nullable) in it. Shows itself. */
YzItemForm *
yz_item_form_present (GtkWidget *widget, YzClient *client, YzGoods *goods, const char *ean);

/* Names to choose from, ended with NULL. */
void yz_item_form_set_categories (YzItemForm *self, const char *const *categories);

G_END_DECLS
