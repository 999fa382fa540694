/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One line of a form: a title, a field to type in, and below it the sentence that says what is
 * wrong with it. The sentence goes as soon as something else is typed.
 *
 * Properties: title (string), placeholder (string), max-length (int), input-purpose
 * (GtkInputPurpose), all for the template it stands in.
 * Signals:
 *   changed: the text changed
 *   activate: Enter was pressed */
#define YZ_TYPE_FIELD (yz_field_get_type ())
G_DECLARE_FINAL_TYPE (YzField, yz_field, YZ, FIELD, AdwBin)

/* Borrowed until the next change. */
const char *yz_field_get_text (YzField *self);
/* @text NULL empties it. */
void yz_field_set_text (YzField *self, const char *text);
void yz_field_set_placeholder (YzField *self, const char *text);
/* Shows @sentence at the field and moves the focus there; NULL takes it back. */
void yz_field_complain (YzField *self, const char *sentence);
/* Borrowed; NULL when nothing is wrong. */
const char *yz_field_get_complaint (YzField *self);
/* Texts to choose from, ended with NULL; typing stays possible. NULL or none: no button. */
void yz_field_set_suggestions (YzField *self, const char *const *suggestions);
/* Moves the focus into the field, with all of its text selected. */
void yz_field_focus (YzField *self);

G_END_DECLS
