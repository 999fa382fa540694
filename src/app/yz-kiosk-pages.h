/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-camera.h"
#include "yz-client.h"
#include "yz-goods.h"
#include "yz-profile.h"

G_BEGIN_DECLS

/* All that the kiosk shows, in the language that holds while it is made; for another one it is made
 * anew. It keeps nothing but what is on the screen, and acts through the actions of its window:
 * win.done, win.back, win.keep, win.larger, win.language.
 *
 * Signal: goods-chosen (YzGoods *): a tile was pressed */
#define YZ_TYPE_KIOSK_PAGES (yz_kiosk_pages_get_type ())
G_DECLARE_FINAL_TYPE (YzKioskPages, yz_kiosk_pages, YZ, KIOSK_PAGES, AdwBin)

/* @goods: a list of YzGoods; @camera: (nullable). */
YzKioskPages *yz_kiosk_pages_new (YzClient *client, GListModel *goods, YzCamera *camera);

/* The invitation, with @message below it ("" for none). Nothing of a rider is left in any widget.
 */
void yz_kiosk_pages_show_idle (YzKioskPages *self, const char *station, const char *message);
/* Why nothing can be shown. */
void yz_kiosk_pages_show_problem (YzKioskPages *self, const char *problem);
void yz_kiosk_pages_show_rider (YzKioskPages *self, const YzProfile *profile);
/* Back to the rider that was shown last. */
void yz_kiosk_pages_show_rider_again (YzKioskPages *self);
/* Whether @goods shall be kept for somebody with @balance points; @possible: this kiosk books. */
void yz_kiosk_pages_show_question (YzKioskPages *self,
                                   YzGoods *goods,
                                   int64_t balance_points,
                                   gboolean possible);
/* What came of it. */
void yz_kiosk_pages_show_answer (YzKioskPages *self, const char *title, const char *text);
/* While an answer is awaited nothing can be pressed twice. */
void yz_kiosk_pages_set_busy (YzKioskPages *self, gboolean busy);

/* How long what is shown still stays: @left_seconds of @all_seconds; -1: for as long as it likes.
 */
void yz_kiosk_pages_show_countdown (YzKioskPages *self, int left_seconds, int all_seconds);
/* The points as they stand have changed: goods that are within reach come first. */
void yz_kiosk_pages_sort_goods (YzKioskPages *self);

G_END_DECLS
