/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "yz-client-voucher.h"

G_BEGIN_DECLS

/* The forms of the pages of vouchers and seats. Each stands over the window of @parent, asks for
 * what it needs, books it and says in a toast what came of it. */

void yz_voucher_forms_issue (GtkWidget *parent, YzClient *client);
void yz_voucher_forms_take_old (GtkWidget *parent, YzClient *client);
/* @merchant: (nullable) what is known of the one that is changed. */
void yz_voucher_forms_put_merchant (GtkWidget *parent,
                                    YzClient *client,
                                    const YzVoucherRequest *merchant);
void
yz_voucher_forms_add_deal (GtkWidget *parent, YzClient *client, const YzVoucherRequest *merchant);
void
yz_voucher_forms_settle (GtkWidget *parent, YzClient *client, const YzVoucherRequest *merchant);
void yz_voucher_forms_add_session (GtkWidget *parent, YzClient *client);

G_END_DECLS
