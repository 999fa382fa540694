/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-profile.h"

G_BEGIN_DECLS

/* What the kiosk asks of the station; these run on a lane (YzLaneFunc). */

/* How many lines of history the kiosk shows. */
#define YZ_KIOSK_HISTORY_MAX 50

/* One piece of an item is kept for a rider, at the price that was shown. */
typedef struct {
  YzOpId op_id;
  int64_t rider;
  int64_t item;
  int64_t price_points;
} YzKioskHold;

/* What came of it. */
typedef struct {
  YzProfile *profile; /* (nullable) the rider afterwards; NULL: booked, but not to be read now */
  int64_t until_on;   /* the last day of the pick-up; 0: not known */
} YzKioskHeld;

/* data: YzKioskHold. */
gpointer yz_kiosk_job_hold (gpointer context, gpointer data, GError **error);
void yz_kiosk_held_free (YzKioskHeld *held);

/* Frees @profile and leaves nothing of the person in the memory it had. */
void yz_kiosk_wipe_profile (YzProfile *profile);
/* The same for a text. */
void yz_kiosk_wipe_text (char *text);

G_END_DECLS
