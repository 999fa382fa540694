/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ctl.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* What a redemption and a hold are given on the command line. */
typedef struct {
  GPtrArray *wishes; /* of YzCtlWish */
  GArray *lines;     /* of YzBasketLine */
  YzActor *actor;    /* borrowed */
  YzActor *approver; /* (nullable) */
  char *rider_pin;   /* (nullable) */
  YzOpId op_id;
  YzRedemptionRequest request; /* borrows from the others */
} YzCtlRequest;

void yz_ctl_request_clear (YzCtlRequest *taken);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzCtlRequest, yz_ctl_request_clear)

/* Without the store: --item, --op-id, --receipt. */
gboolean yz_ctl_take_request (YzCtl *ctl, YzCtlRequest *taken, GError **error);

/* With it: who acts, who approves, the rider, the goods. */
gboolean yz_ctl_resolve_request (YzCtl *ctl, YzCtlRequest *taken, GError **error);

G_END_DECLS
