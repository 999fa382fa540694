/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* A staff badge: a code that says who wants to sign in or take over the desk. It opens nothing
 * without the PIN. */
typedef struct {
  int64_t id;
  int64_t staff;
  char *text; /* only from yz_badge_issue(): the database keeps a hash of the secret */
  int64_t issued_ms;
} YzBadge;

void yz_badge_free (YzBadge *badge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzBadge, yz_badge_free)

/* A new badge with 128 random bits for @staff; an earlier one is revoked with the reason
 * "replaced". One's own, or anybody's by whoever manages the staff. YZ_ERROR_STATE for somebody who
 * has left, YZ_ERROR_EXISTS if two PCs issue one at the same moment. */
YzBadge *yz_badge_issue (YzStation *station, const YzActor *actor, int64_t staff, GError **error);

/* The valid badge of @staff is lost or given back. YZ_ERROR_STATE (subject: the name) if there is
 * none. */
gboolean yz_badge_revoke (YzStation *station,
                          const YzActor *actor,
                          int64_t staff,
                          const char *reason,
                          GError **error);

/* Whose badge @text is. YZ_ERROR_CODE for what is no badge or mistyped, YZ_ERROR_NOT_FOUND for a
 * badge of no one here, YZ_ERROR_STATE for one that was revoked (asked: when) or whose holder has
 * left (subject: the name). */
YzStaff *yz_badge_find_staff (YzStation *station, const char *text, GError **error);

/* When the valid badge of @staff was issued; 0 if there is none, -1 on error. */
int64_t yz_badge_get_issued_ms (YzStation *station, int64_t staff, GError **error);

G_END_DECLS
