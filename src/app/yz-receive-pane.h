/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"
#include "yz-goods.h"

G_BEGIN_DECLS

/* Beside the table: takes in a delivery item by item. Scan or choose an item, say how many came and
 * from where, receive, and go on with the next one.
 *
 * Signal closed: the person is done with it. */
#define YZ_TYPE_RECEIVE_PANE (yz_receive_pane_get_type ())
G_DECLARE_FINAL_TYPE (YzReceivePane, yz_receive_pane, YZ, RECEIVE_PANE, AdwBin)

void yz_receive_pane_set_client (YzReceivePane *self, YzClient *client);

/* What is received next. @scanned: it was scanned, so that the same item again is one piece more.
 * FALSE, with a sentence in the pane, while another item is not received yet. */
gboolean yz_receive_pane_take (YzReceivePane *self, YzGoods *goods, gboolean scanned);
/* Says in the pane what is wrong with what was scanned. */
void yz_receive_pane_complain (YzReceivePane *self, const char *sentence);
/* Receives what is there, as the button does. */
void yz_receive_pane_confirm (YzReceivePane *self);
/* Lets go of the item that is not received yet. FALSE if there is none, or if it is being booked.
 */
gboolean yz_receive_pane_drop (YzReceivePane *self);

G_END_DECLS
