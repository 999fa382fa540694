/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "yz-client.h"
#include "yz-rider-jobs.h"

G_BEGIN_DECLS

/* What can be done with a rider beside editing: each asks what it has to ask over the window of
 * @widget, has it written, and says in a toast or a message what came of it. What is on the screen
 * follows the client's "changed". */

/* Asks where to save the card and says which cards stop working. */
void yz_rider_actions_issue_card (GtkWidget *widget, YzClient *client, const YzRiderView *view);
/* Asks for the reason. */
void
yz_rider_actions_revoke_card (GtkWidget *widget, YzClient *client, int64_t rider, int64_t card);
/* Asks whether it is meant. */
void yz_rider_actions_leave (GtkWidget *widget, YzClient *client, const YzRider *rider);

G_END_DECLS
