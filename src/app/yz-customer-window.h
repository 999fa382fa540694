/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"

G_BEGIN_DECLS

/* What the rider sees of the counter, on a second screen and in large type: the masked name, the
 * cart, the points before and after. It only looks on, and nothing of one rider stays for the next.
 * While the desk is locked, or nobody stands there, it invites. */
#define YZ_TYPE_CUSTOMER_WINDOW (yz_customer_window_get_type ())
G_DECLARE_FINAL_TYPE (YzCustomerWindow, yz_customer_window, YZ, CUSTOMER_WINDOW, AdwWindow)

YzCustomerWindow *yz_customer_window_new (const char *station_name);

/* What it follows. @counter: (nullable) */
void yz_customer_window_set_counter (YzCustomerWindow *self, YzCounter *counter);
/* The desk is locked: nobody is served. */
void yz_customer_window_set_covered (YzCustomerWindow *self, gboolean covered);

/* Fills the first monitor that @beside is not on; where there is only one it is a window. */
void yz_customer_window_present_beside (YzCustomerWindow *self, GtkWindow *beside);

G_END_DECLS
