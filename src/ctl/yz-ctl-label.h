/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* A label with one code to be scanned at the counter: the QR symbol of @code_text, @title under it.
 * FILE.png, .svg or .pdf, whole or not at all. */
gboolean
yz_ctl_label_write (const char *code_text, const char *title, const char *path, GError **error);

G_END_DECLS
