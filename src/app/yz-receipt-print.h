/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"

G_BEGIN_DECLS

/* Prints the receipt that the counter shows, by itself after a booking if the settings say so, and
 * says beside its button what became of it. What was booked stands, whatever the printer does. */
#define YZ_TYPE_RECEIPT_PRINT (yz_receipt_print_get_type ())
G_DECLARE_FINAL_TYPE (YzReceiptPrint, yz_receipt_print, YZ, RECEIPT_PRINT, AdwBin)

void yz_receipt_print_set_counter (YzReceiptPrint *self, YzClient *client, YzCounter *counter);

/* As its button does. */
void yz_receipt_print_now (YzReceiptPrint *self);

G_END_DECLS
