/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-client.h"
#include "yz-test.h"

G_BEGIN_DECLS

typedef gboolean (*YzTestCondition) (gpointer data);

/* Lets the main loop run until @condition holds; fails the test if it does not within half a
 * minute. */
void yz_app_test_wait (YzTestCondition condition, gpointer data);
/* Lets the main loop run until there is nothing to do. */
void yz_app_test_settle (void);
/* Drops the last reference but those that threads and callbacks still hold for a moment; fails the
 * test if the object outlives them. */
void yz_app_test_finalize (gpointer object);

/* A test station with a shop (soap, 10 points, 20 on the shelf) and a rider with 50 points, whose
 * store is closed again so that the program can open it. */
void yz_app_test_station_new (YzTestStation *test);
/* Another card for a new rider with @points. Returns: (transfer full) the card's text */
char *yz_app_test_add_rider (YzTestStation *test, const char *name, int64_t points);

/* Opens a client on the store and waits until it is ready; signs the attendant in unless
 * @read_only. */
YzClient *yz_app_test_client_new (YzTestStation *test, gboolean read_only);
/* Closes the client and checks that nobody else holds it. */
void yz_app_test_client_free (YzClient *client);

/* What is on the store once the program has let go of it: verifies it too. */
int64_t yz_app_test_get_balance (YzTestStation *test);

/* The text of a command code. Returns: (transfer full) */
char *yz_app_test_command (int command);

G_END_DECLS
