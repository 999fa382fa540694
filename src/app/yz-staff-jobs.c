/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-staff-jobs"

#include "yz-staff-jobs.h"

#include <glib/gi18n-lib.h>

#include "yz-station-paper.h"
#include "yz-transaction.h"

void
yz_staff_change_free (YzStaffChange *change)
{
  g_clear_pointer (&change->actor, yz_actor_free);
  g_free (change->name);
  /* PINs are not left lying in freed memory. */
  for (volatile char *p = change->pin; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_free (change->pin);
  g_free (change);
}

static gboolean
apply (YzStation *station, const YzStaffChange *change, GError **error)
{
  const YzActor *actor = change->actor;
  g_autofree char *number = yz_id_to_text (change->staff);
  g_autoptr (YzStaff) now = yz_staff_find (station, number, error);

  if (now == NULL)
    return FALSE;
  if (now->role != change->role &&
      !yz_staff_set_role (station, actor, now->id, change->role, error))
    return FALSE;
  if (now->active != change->active &&
      !yz_staff_set_active (station, actor, now->id, change->active, error))
    return FALSE;
  return change->pin == NULL || yz_staff_set_pin (station, actor, now->id, change->pin, error);
}

gpointer
yz_staff_job_change (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  const YzStaffChange *change = data;
  g_autoptr (YzTransaction) transaction = NULL;

  if (change->staff == 0)
    return yz_staff_add (station, change->actor, change->name, change->role, change->pin, error) !=
               0
             ? GINT_TO_POINTER (TRUE)
             : NULL;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !apply (station, change, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

void
yz_badge_request_free (YzBadgeRequest *request)
{
  g_clear_pointer (&request->actor, yz_actor_free);
  g_free (request->path);
  g_free (request);
}

gpointer
yz_staff_job_issue_badge (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  const YzBadgeRequest *request = data;
  g_autofree char *number = yz_id_to_text (request->staff);
  g_autoptr (YzStaff) staff = yz_staff_find (station, number, error);
  g_autoptr (YzBadge) badge = NULL;

  if (staff != NULL)
    badge = yz_badge_issue (station, request->actor, staff->id, error);
  if (badge == NULL ||
      !yz_station_paper_write_badge (station, badge, staff, YZ_SHEET_A4, request->path, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

gpointer
yz_staff_job_revoke_badge (gpointer context, gpointer data, GError **error)
{
  const YzBadgeRequest *request = data;

  return yz_badge_revoke (context,
                          request->actor,
                          request->staff,
                          _ ("Taken back"), error)
                          ? GINT_TO_POINTER (TRUE)
                          : NULL;
}
