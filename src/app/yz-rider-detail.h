/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-rider-jobs.h"

G_BEGIN_DECLS

/* Everything about one rider: who it is, the balance, the cards, and where each point comes from.
 * It only shows; what is asked for goes out as signals.
 *
 * Signals, all about the rider who is shown:
 *   edit, leave, issue-card, reveal-phone, more-history
 *   revoke-card (gint64 card) */
#define YZ_TYPE_RIDER_DETAIL (yz_rider_detail_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderDetail, yz_rider_detail, YZ, RIDER_DETAIL, AdwBin)

/* @view is not kept. @may_change: whether there are buttons to change something. @history_limit:
 * how many lines of history were asked for. A phone that was revealed is hidden again when
 * another rider is shown or the page goes out of sight. */
void yz_rider_detail_show (YzRiderDetail *self,
                           const YzRiderView *view,
                           gboolean may_change,
                           int history_limit);
/* Shows the whole phone instead of the masked one. */
void yz_rider_detail_show_phone (YzRiderDetail *self, const char *phone);
/* Back to the beginning of the page. */
void yz_rider_detail_scroll_up (YzRiderDetail *self);

G_END_DECLS
