/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is known of an operation over all of its tries. Only for one that can be done twice without
 * harm. Start with a zeroed struct. */
typedef struct {
  GError *unknown;  /* (nullable) a try ended so, and no later one gave an answer */
  gboolean refused; /* since then it was refused */
} YzDoubt;

void yz_doubt_clear (YzDoubt *self);

/* A try ended with @error. Whether another one is worth while: after STORE_LOST, STORE_UNKNOWN and
 * STORE_BUSY it is; after a refusal only where an earlier try is unknown, because this one may have
 * met the very booking that was on its way, which the next one finds. Such a try needs no wait
 * (self->refused). */
gboolean yz_doubt_is_worth_repeating (YzDoubt *self, const GError *error);

/* There will be no further try; @complete is FALSE if one was worth while. Replaces *@error where
 * it would say that something failed of which nobody knows whether it did. */
void yz_doubt_settle (YzDoubt *self, gboolean complete, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzDoubt, yz_doubt_clear)

G_END_DECLS
