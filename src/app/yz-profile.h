/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-hold.h"
#include "yz-item-use.h"
#include "yz-points.h"
#include "yz-redemption.h"
#include "yz-resolver.h"

G_BEGIN_DECLS

/* What a screen shows of a rider, read in one go on the reading lane. */
typedef struct {
  YzRider *rider;
  YzBalance balance;
  GPtrArray *history; /* of YzHistoryLine, newest first */
  GPtrArray *holds;   /* of YzHold: what waits for the rider here, the first to end first */
  GArray *allowances; /* of YzAllowance, in the order of items */
  gboolean has_pin;   /* for large redemptions */
} YzProfile;

YzProfile *yz_profile_load (YzStation *station, int64_t rider, int history_limit, GError **error);
void yz_profile_free (YzProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzProfile, yz_profile_free)

/* What a scanned text stands for, with what is shown of it. */
typedef struct {
  YzMeaning meaning;
  YzProfile *profile; /* for a rider's card */
  YzReceipt *receipt; /* for a receipt */
  char *voucher;      /* the code, for a voucher */
} YzLookup;

/* Errors as yz_resolve_code(). */
YzLookup *yz_lookup_run (YzStation *station, const char *text, int history_limit, GError **error);
void yz_lookup_free (YzLookup *lookup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzLookup, yz_lookup_free)

G_END_DECLS
