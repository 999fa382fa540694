/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ctl.h"

G_BEGIN_DECLS

/* Files with PINs are one or two lines; anything larger is another file by mistake. */
#define YZ_CTL_PIN_FILE_MAX 4096

/* The PIN of who is acting: --pin-file, YIZHAN_PIN or the terminal. YZ_ERROR_USAGE if there is none
 * of these, YZ_ERROR_INPUT or YZ_ERROR_IO for the file. Returns: (transfer full) (nullable) */
char *yz_ctl_pin_of_actor (YzCtl *self, const char *who, GError **error);

/* The PIN of the second person: --approver-pin-file, YIZHAN_APPROVER_PIN, the second line of
 * --pin-file or the terminal; where there is none of these, the PIN of who is acting is tried. */
char *yz_ctl_pin_of_approver (YzCtl *self, const char *who, GError **error);

/* Signs the second person of --approver in. Returns: (transfer full) (nullable) */
YzActor *yz_ctl_sign_in_approver (YzCtl *self, GError **error);

/* A new PIN: --new-pin-file, YIZHAN_NEW_PIN or twice from the terminal. With @own the new PIN is
 * the one of who calls (the first chief), so that --pin-file and YIZHAN_PIN will do as well. */
char *yz_ctl_pin_new (YzCtl *self, gboolean own, GError **error);

/* The first line of the file @path, for a secret of any kind. YZ_ERROR_INPUT where the file cannot
 * be read or the line is empty. Returns: (transfer full) (nullable) */
char *yz_ctl_pin_read_file (YzCtl *self, const char *path, GError **error);

/* Wipes and frees. */
void yz_ctl_pin_free (char *pin);

G_END_DECLS
