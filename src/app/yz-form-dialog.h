/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* A modal form of a few lines, for what is asked once and booked: its lines are added by the one
 * who opens it, and read when it is accepted. It carries the operation id of what it asks for,
 * which stays the same for as long as nothing in it is changed: accepting it again after an answer
 * that was lost asks for the same thing.
 *
 * Signal accepted: the button or Enter was pressed. The form waits then until
 * yz_form_dialog_answer(). */
#define YZ_TYPE_FORM_DIALOG (yz_form_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YzFormDialog, yz_form_dialog, YZ, FORM_DIALOG, AdwWindow)

/* @parent: any widget of the window it stands over. @accept: with a mnemonic. */
YzFormDialog *yz_form_dialog_new (GtkWidget *parent, const char *title, const char *accept);

/* Another label for the button. */
void yz_form_dialog_set_accept (YzFormDialog *self, const char *accept);

/* A line to type in. @name is how errors call it: what they say is shown there. */
void yz_form_dialog_add_field (YzFormDialog *self,
                               const char *name,
                               const char *title,
                               const char *text,
                               int max_length);
/* A sentence between the lines. */
void yz_form_dialog_add_hint (YzFormDialog *self, const char *text);
/* Any other line. */
void yz_form_dialog_add_widget (YzFormDialog *self, GtkWidget *widget);
/* A second person who confirms with a PIN, or nobody. */
void yz_form_dialog_add_approver (YzFormDialog *self, YzClient *client);

/* Borrowed. */
const char *yz_form_dialog_get_text (YzFormDialog *self, const char *name);
/* A whole number; an empty line is @otherwise. FALSE: the form says what is wrong. */
gboolean yz_form_dialog_get_number (YzFormDialog *self,
                                    const char *name,
                                    int64_t otherwise,
                                    int64_t *number);
/* The second person and what was typed; 0 and NULL for nobody. @pin: (transfer full) */
int64_t yz_form_dialog_get_approver (YzFormDialog *self, char **pin);
const YzOpId *yz_form_dialog_get_op_id (YzFormDialog *self);

/* Whether it waits for an answer. */
void yz_form_dialog_set_busy (YzFormDialog *self, gboolean busy);
/* The answer: NULL closes the form, an error is shown in it. Does nothing where it is closed. */
void yz_form_dialog_answer (YzFormDialog *self, const GError *error);

G_END_DECLS
