/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-profile"

#include "yz-profile.h"

#include <string.h>

#include "yz-rider-pin.h"

/* @rider (transfer full) (nullable: with @error set) */
static YzProfile *
make_profile (YzStation *station, YzRider *rider, int history_limit, GError **error)
{
  g_autoptr (YzProfile) profile = g_new0 (YzProfile, 1);

  profile->rider = rider;
  if (rider == NULL || !yz_points_get_balance (station, rider->id, &profile->balance, error))
    return NULL;
  profile->history = yz_points_list_history (station, rider->id, history_limit, error);
  if (profile->history == NULL)
    return NULL;
  profile->holds = yz_hold_list (station, rider->id, error);
  if (profile->holds == NULL)
    return NULL;
  profile->allowances = yz_item_use_list_allowances (station, rider->id, error);
  if (profile->allowances == NULL ||
      !yz_rider_pin_is_set (station, rider->id, &profile->has_pin, error))
    return NULL;
  return g_steal_pointer (&profile);
}

YzProfile *
yz_profile_load (YzStation *station, int64_t rider, int history_limit, GError **error)
{
  return make_profile (station, yz_rider_load (station, rider, error), history_limit, error);
}

void
yz_profile_free (YzProfile *profile)
{
  g_clear_pointer (&profile->rider, yz_rider_free);
  g_clear_pointer (&profile->history, g_ptr_array_unref);
  g_clear_pointer (&profile->holds, g_ptr_array_unref);
  g_clear_pointer (&profile->allowances, g_array_unref);
  g_free (profile);
}

YzLookup *
yz_lookup_run (YzStation *station, const char *text, int history_limit, GError **error)
{
  g_autoptr (YzLookup) lookup = g_new0 (YzLookup, 1);
  g_autoptr (YzRider) rider = NULL;

  if (!yz_resolve_code_with_rider (station, text, &lookup->meaning, &rider, error))
    return NULL;
  if (lookup->meaning.kind == YZ_MEANING_RIDER) {
    lookup->profile = make_profile (station, g_steal_pointer (&rider), history_limit, error);
    if (lookup->profile == NULL)
      return NULL;
  }
  if (lookup->meaning.kind == YZ_MEANING_RECEIPT) {
    lookup->receipt = yz_receipt_load (station, lookup->meaning.id, error);
    if (lookup->receipt == NULL)
      return NULL;
  }
  if (lookup->meaning.kind == YZ_MEANING_VOUCHER)
    lookup->voucher = g_strdup (text);
  return g_steal_pointer (&lookup);
}

void
yz_lookup_free (YzLookup *lookup)
{
  g_clear_pointer (&lookup->profile, yz_profile_free);
  g_clear_pointer (&lookup->receipt, yz_receipt_free);
  /* Whoever has the text of a voucher has the voucher. */
  if (lookup->voucher != NULL)
    explicit_bzero (lookup->voucher, strlen (lookup->voucher));
  g_free (lookup->voucher);
  g_free (lookup);
}
