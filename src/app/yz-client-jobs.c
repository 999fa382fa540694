/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-client"

#include "yz-client-jobs.h"

/* PINs are not left lying in freed memory. */
static void
wipe_text (char *text)
{
  if (text == NULL)
    return;
  for (volatile char *p = text; *p != '\0'; p++)
    *p = '\0';
  g_free (text);
}

void
yz_client_description_free (YzClientDescription *description)
{
  g_free (description->name);
  g_free (description);
}

void
yz_client_sign_in_job_free (YzClientSignIn *sign_in)
{
  wipe_text (sign_in->pin);
  g_free (sign_in);
}

void
yz_client_setup_free (YzClientSetup *setup)
{
  g_free (setup->name);
  g_free (setup->community);
  g_free (setup->admin_name);
  wipe_text (setup->admin_pin);
  g_free (setup);
}

gpointer
yz_client_job_open_writing (gpointer uri, GError **error)
{
  return yz_station_open (uri, YZ_STORE_WRITE, error);
}

gpointer
yz_client_job_open_reading (gpointer uri, GError **error)
{
  return yz_station_open (uri, YZ_STORE_READ, error);
}

void
yz_client_job_close (gpointer station)
{
  yz_station_close (station);
}

gpointer
yz_client_job_describe (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  YzClientDescription *description = NULL;

  /* An auditor may look without being anybody's desk; a window and a kiosk are a station's. */
  if (yz_station_get_id (station) == 0) {
    yz_error_set (error, YZ_ERROR_STORE_NOT_JOINED, NULL, 0, 0, "this PC has not joined the city");
    return NULL;
  }
  description = g_new0 (YzClientDescription, 1);
  description->name = g_strdup (yz_station_get_name (station));
  description->kind = yz_station_get_kind (station);
  description->shared = yz_store_get_path (yz_station_get_store (station)) == NULL;
  return description;
}

gpointer
yz_client_job_ask (gpointer context, gpointer data, GError **error)
{
  YzStore *store = yz_station_get_store (context);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzStatement) statement = NULL;

  if (transaction == NULL)
    return NULL;
  statement = yz_store_query (store, "SELECT 1");
  if (!yz_statement_fetch (statement, error) || !yz_transaction_commit (transaction, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

gpointer
yz_client_job_sign_in (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  YzClientSignIn *sign_in = data;
  g_autofree char *who = yz_id_to_text (sign_in->staff);

  return yz_staff_sign_in (station, who, sign_in->pin, error);
}

YzClientSetup *
yz_client_setup_copy (const YzClientSetup *setup)
{
  YzClientSetup *copy = g_new0 (YzClientSetup, 1);

  copy->name = g_strdup (setup->name);
  copy->kind = setup->kind;
  copy->community = g_strdup (setup->community);
  copy->admin_name = g_strdup (setup->admin_name);
  copy->admin_pin = g_strdup (setup->admin_pin);
  return copy;
}
