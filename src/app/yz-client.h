/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-line-watch.h"
#include "yz-staff.h"

G_BEGIN_DECLS

/* The way from the screens to the station. It owns two lanes: one thread with the station open for
 * writing and one with it open for reading only. Nothing here blocks the main thread, and a screen
 * never sees the station itself, only the results of the jobs it queues.
 *
 * Properties:
 *   state (YzClientState, read-only)
 *   problem (string, read-only): the sentence that says why the state is FAILED or MISSING
 *   station-name (string, read-only): NULL until READY
 *   actor-name (string, read-only): who has signed in; NULL when nobody has
 *   line (YzLine, read-only): whether the line to the city's server is there. It is told at once
 *     when it is cut, and what waited goes on by itself when it is back
 * Signals:
 *   changed (YzClient *): something was booked or written, after each successful write here, some
 *     seconds after one by another PC of this station, and when a line that was cut is back. What
 *     is on the screen may be out of date. */
#define YZ_TYPE_CLIENT (yz_client_get_type ())
G_DECLARE_FINAL_TYPE (YzClient, yz_client, YZ, CLIENT, GObject)

typedef enum {
  YZ_CLIENT_OPENING,
  YZ_CLIENT_READY,
  YZ_CLIENT_MISSING, /* there is no store yet: offer to make one */
  YZ_CLIENT_FAILED,  /* see problem; yz_client_open() tries again */
} YzClientState;

#define YZ_TYPE_CLIENT_STATE (yz_client_state_get_type ())
GType yz_client_state_get_type (void);

/* What the first run asks for. */
typedef struct {
  char *name;
  YzStationKind kind;
  char *community; /* (nullable) */
  char *admin_name;
  char *admin_pin;
} YzClientSetup;

/* @uri NULL or "": the default store of this user. @read_only: the kiosk; every write is refused
 * and the store is never opened for writing. */
YzClient *yz_client_new (const char *uri, gboolean read_only);

/* Opens the store, or tries again; what came of it shows in the state. */
void yz_client_open (YzClient *self);
/* Ends the jobs that are queued and closes the store. Nothing that was confirmed is lost. */
void yz_client_close (YzClient *self);

YzClientState yz_client_get_state (YzClient *self);
const char *yz_client_get_problem (YzClient *self);
YzLine yz_client_get_line (YzClient *self);
const char *yz_client_get_station_name (YzClient *self);
gboolean yz_client_is_read_only (YzClient *self);
/* Whether this station redeems at all; a stop does not. */
YzStationKind yz_client_get_station_kind (YzClient *self);

/* Who has signed in. Borrowed; NULL when nobody has. A job takes a copy along. */
const YzActor *yz_client_get_actor (YzClient *self);
/* Returns: (transfer full) (nullable) */
YzActor *yz_client_dup_actor (YzClient *self);
/* Whether the one who has signed in may do this; for hiding what would only be refused. */
gboolean yz_client_may (YzClient *self, YzPermission permission);

/* Makes the store, the station and its first chief, then opens it. @setup is copied. */
void yz_client_create_async (YzClient *self,
                             const YzClientSetup *setup,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean yz_client_create_finish (YzClient *self, GAsyncResult *result, GError **error);

void yz_client_sign_in_async (YzClient *self,
                              int64_t staff,
                              const char *pin,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean yz_client_sign_in_finish (YzClient *self, GAsyncResult *result, GError **error);
/* Nobody is signed in any more. */
void yz_client_lock (YzClient *self);

/* Queue a job on the reading or the writing lane. @func runs there with the open YzStation as its
 * context; @data belongs to the job and is freed on that thread; the result of a successful job is
 * never NULL (GINT_TO_POINTER (TRUE) where there is none, with a NULL @result_free). The callback
 * runs on the main thread, also when the caller is long gone: cancel reads in dispose, hold a
 * reference for writes. A write cannot be cancelled: once queued, it is booked. Reads are tried
 * again at once when the line to a server was lost, writes with YZ_LANE_REPEATABLE for much longer.
 */
void yz_client_read_async (YzClient *self,
                           YzLaneFunc func,
                           gpointer data,
                           GDestroyNotify data_free,
                           GDestroyNotify result_free,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void yz_client_write_async (YzClient *self,
                            YzLaneFlags flags,
                            YzLaneFunc func,
                            gpointer data,
                            GDestroyNotify data_free,
                            GDestroyNotify result_free,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* For both. */
gpointer yz_client_run_finish (YzClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
