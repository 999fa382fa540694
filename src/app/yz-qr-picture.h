/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A QR symbol on the screen: black on white with its margin in light and dark alike, so that every
 * reader takes it. */
#define YZ_TYPE_QR_PICTURE (yz_qr_picture_get_type ())
G_DECLARE_FINAL_TYPE (YzQrPicture, yz_qr_picture, YZ, QR_PICTURE, GtkWidget)

/* @text NULL or one that fits no symbol: nothing is shown. */
void yz_qr_picture_set_text (YzQrPicture *self, const char *text);

G_END_DECLS
