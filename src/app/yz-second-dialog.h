/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* Asks for a second person, who agrees with a PIN: the staff who may approve and are not the one
 * who has signed in. The PIN is looked at by the job that takes it along. */
void yz_second_dialog_ask_async (GtkWidget *widget,
                                 YzClient *client,
                                 const char *heading,
                                 const char *body,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

typedef struct {
  int64_t staff;
  char *pin;
} YzSecond;

void yz_second_free (YzSecond *second);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzSecond, yz_second_free)

/* Returns: (transfer full) (nullable) NULL if the person thought better of it. */
YzSecond *yz_second_dialog_ask_finish (GtkWidget *widget, GAsyncResult *result);

G_END_DECLS
