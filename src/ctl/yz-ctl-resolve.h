/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ctl.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* Whatever a person gives for a rider: card text, id, phone, exact name, or a picture of the card.
 * IMAGE, NOTHING_FOUND and CODE for a picture without a rider card of ours; else as
 * yz_rider_resolve(). 0 on error. */
int64_t yz_ctl_resolve_rider (YzCtl *self, const char *text, GError **error);

/* A job by number. NOT_FOUND. 0 on error. */
int64_t yz_ctl_resolve_job (YzCtl *self, const char *text, GError **error);

/* --op-id, or a new one; when the command is tried again, the one of the first try. */
gboolean yz_ctl_take_op_id (YzCtl *self, YzOpId *op_id, GError **error);

/* What was asked for of one item: "SOAP=2", "SOAP" for one piece. */
typedef struct {
  char *item;
  int64_t quantity;
} YzCtlWish;

/* All --item and the words from @first_word on. Needs no store. (element-type YzCtlWish) */
GPtrArray *yz_ctl_take_wishes (YzCtl *self, gsize first_word, GError **error);
/* Looks the items up: SKU, EAN, item code, id or name. (element-type YzBasketLine) */
GArray *yz_ctl_resolve_wishes (YzCtl *self, GPtrArray *wishes, GError **error);

/* A whole number with a sign ("5", "+5", "-5"), not 0. */
gboolean yz_ctl_parse_points (const char *text, int64_t *points, GError **error);

/* --kind centre|stop, or @otherwise. */
gboolean
yz_ctl_take_kind (YzCtl *self, YzStationKind otherwise, YzStationKind *kind, GError **error);

/* --limit N, or no limit. */
gboolean yz_ctl_take_limit (YzCtl *self, int *limit, GError **error);

/* Whether a paper can be written to @path as far as that can be known before: its ending, and that
 * its directory is there and may be written to. INPUT. NULL passes. */
gboolean yz_ctl_check_paper (YzCtl *self, const char *path, GError **error);

G_END_DECLS
