/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* Several transactions that share one durable commit. Between begin and commit every outermost
 * transaction is a part of the group: its commit keeps what it did for the commit of the group, and
 * one that is left or fails is undone alone. Nothing that a part did may be told to anybody as done
 * before the group is committed.
 *
 * If the engine ends the transaction after a grave error (no room, a failing disk), the parts after
 * it cannot begin, the commit of the group fails, and nothing of any part is written. */

/* Whether the engine can do so. A server cannot: it gathers the commits of its clients itself, and
 * rows locked for one operation would wait for all of the group. */
gboolean yz_group_is_possible (const YzStore *store);

/* Outside of any transaction. */
gboolean yz_group_begin (YzStore *store, GError **error);
/* Ends the group. TRUE: what every part did is durably written. */
gboolean yz_group_commit (YzStore *store, GError **error);

G_END_DECLS
