/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-kiosk"

#include "yz-kiosk-jobs.h"

#include <string.h>

#include "yz-hold.h"

/* The day until which the hold @entry is kept; 0 if that cannot be read. */
static int64_t
find_until (YzStation *station, int64_t rider, int64_t entry)
{
  g_autoptr (GPtrArray) holds = yz_hold_list (station, rider, NULL);

  for (guint i = 0; holds != NULL && i < holds->len; i++) {
    const YzHold *hold = g_ptr_array_index (holds, i);

    if (hold->entry == entry)
      return hold->until_on;
  }
  return 0;
}

gpointer
yz_kiosk_job_hold (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  const YzKioskHold *wanted = data;
  const YzBasketLine line = { .item = wanted->item, .quantity = 1 };
  const YzAgreedPrice price = { .item = wanted->item, .price_points = wanted->price_points };
  const YzRedemptionRequest request = {
    .rider = wanted->rider, .lines = &line, .n_lines = 1, .prices = &price, .n_prices = 1
  };
  g_autoptr (YzRedemption) booked = NULL;
  YzKioskHeld *held;

  booked = yz_hold_book (station, NULL, &wanted->op_id, &request, 0, error);
  if (booked == NULL)
    return NULL;
  held = g_new0 (YzKioskHeld, 1);
  held->until_on = find_until (station, wanted->rider, booked->entry);
  held->profile = yz_profile_load (station, wanted->rider, YZ_KIOSK_HISTORY_MAX, NULL);
  return held;
}

void
yz_kiosk_held_free (YzKioskHeld *held)
{
  yz_kiosk_wipe_profile (held->profile);
  g_free (held);
}

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
}

void
yz_kiosk_wipe_text (char *text)
{
  wipe (text);
  g_free (text);
}

void
yz_kiosk_wipe_profile (YzProfile *profile)
{
  YzRider *rider = profile != NULL ? profile->rider : NULL;

  if (profile == NULL)
    return;
  if (rider != NULL) {
    char *texts[] = { rider->name, rider->phone,     rider->platform,
                      rider->team, rider->community, rider->note };

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
      wipe (texts[i]);
  }
  for (guint i = 0; profile->history != NULL && i < profile->history->len; i++) {
    YzHistoryLine *line = g_ptr_array_index (profile->history, i);
    char *texts[] = { line->job_kind_name, line->rule_text, line->actor,
                      line->approver,      line->reason,    line->goods };

    for (gsize j = 0; j < G_N_ELEMENTS (texts); j++)
      wipe (texts[j]);
    line->change_points = line->balance_points = 0;
  }
  explicit_bzero (&profile->balance, sizeof profile->balance);
  yz_profile_free (profile);
}
