/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Only for yz-client.c: what it does on its lanes. */

#include "yz-client.h"

G_BEGIN_DECLS

/* What is known of the station once it is open. */
typedef struct {
  char *name;
  YzStationKind kind;
  gboolean shared; /* on a server, with others */
} YzClientDescription;

void yz_client_description_free (YzClientDescription *description);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzClientDescription, yz_client_description_free)

typedef struct {
  int64_t staff;
  char *pin;
} YzClientSignIn;

void yz_client_sign_in_job_free (YzClientSignIn *sign_in);

YzClientSetup *yz_client_setup_copy (const YzClientSetup *setup);
/* PINs are not left lying in freed memory. */
void yz_client_setup_free (YzClientSetup *setup);

/* Open and close the context of a lane (YzLaneOpen, YzLaneClose); data: the URI. */
gpointer yz_client_job_open_writing (gpointer uri, GError **error);
gpointer yz_client_job_open_reading (gpointer uri, GError **error);
void yz_client_job_close (gpointer station);

/* YzLaneFunc. Returns: YzClientDescription */
gpointer yz_client_job_describe (gpointer context, gpointer data, GError **error);
/* YzLaneFunc. Succeeds when the store answers. */
gpointer yz_client_job_ask (gpointer context, gpointer data, GError **error);
/* YzLaneFunc; data: YzClientSignIn. Returns: YzActor */
gpointer yz_client_job_sign_in (gpointer context, gpointer data, GError **error);

G_END_DECLS
