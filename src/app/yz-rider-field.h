/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"
#include "yz-rider.h"

G_BEGIN_DECLS

/* The field of a form that says which rider it is about: found by typing or by the card.
 *
 * Signals:
 *   changed (YzRiderField *): another rider, or none
 *   problem (const char *sentence): a card that did not do */
#define YZ_TYPE_RIDER_FIELD (yz_rider_field_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderField, yz_rider_field, YZ, RIDER_FIELD, AdwBin)

void yz_rider_field_set_client (YzRiderField *self, YzClient *client);
/* Borrowed until the next change; NULL if there is none. */
const YzRider *yz_rider_field_get_rider (YzRiderField *self);
void yz_rider_field_clear (YzRiderField *self);
/* The card with this text was scanned. */
void yz_rider_field_take_card (YzRiderField *self, const char *text);
/* Moves the focus to where a rider is looked for (or replaced) and adds @typed (nullable). */
void yz_rider_field_start (YzRiderField *self, const char *typed);

G_END_DECLS
