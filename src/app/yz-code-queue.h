/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-client.h"
#include "yz-profile.h"

G_BEGIN_DECLS

/* Codes in the order they were scanned, looked up one after the other, so that a scanner may be
 * faster than the store and "card, goods, CONFIRM" still means what it says. */
#define YZ_TYPE_CODE_QUEUE (yz_code_queue_get_type ())
G_DECLARE_FINAL_TYPE (YzCodeQueue, yz_code_queue, YZ, CODE_QUEUE, GObject)

/* A queue that is longer is a scanner gone wild, not a queue of people. */
#define YZ_CODE_QUEUE_MAX 32

/* What a code turned out to be. @lookup: (transfer full) (nullable); @error if it is NULL. */
typedef void (*YzCodeAnswer) (gpointer owner, YzLookup *lookup, const GError *error);

/* @history_limit: how many lines of a rider's history are read along. @owner is borrowed: it stops
 * the queue before it goes. */
YzCodeQueue *
yz_code_queue_new (YzClient *client, int history_limit, YzCodeAnswer answer, gpointer owner);

/* FALSE if there are too many waiting. */
gboolean yz_code_queue_take (YzCodeQueue *self, const char *text);

/* While held, codes wait. */
void yz_code_queue_set_held (YzCodeQueue *self, gboolean held);

/* Forgets what waits; nothing is answered any more. */
void yz_code_queue_stop (YzCodeQueue *self);

G_END_DECLS
