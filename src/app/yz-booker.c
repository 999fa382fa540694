/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-booker"

#include "yz-booker.h"

struct _YzBooker {
  GObject parent_instance;

  YzClient *client;
  YzBookingAnswer answer; /* (nullable) NULL once stopped */
  gpointer owner;         /* borrowed */

  gboolean busy;
  gboolean has_op_id; /* until the answer is certain */
  YzOpId op_id;
  YzBookingKind kind;
  YzBookingRequest *unknown; /* (nullable) the line was cut before its answer */
};

G_DEFINE_FINAL_TYPE (YzBooker, yz_booker, G_TYPE_OBJECT)

enum {
  PROP_BUSY = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_busy (YzBooker *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
forget_unknown (YzBooker *self)
{
  g_clear_pointer (&self->unknown, yz_booking_request_free);
}

static void
on_booked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzBooker) self = user_data;
  g_autoptr (GError) error = NULL;
  YzBookingOutcome *outcome = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  gboolean certain = outcome != NULL || yz_counter_error_is_certain (error);

  if (certain)
    self->has_op_id = FALSE;
  if (!g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN))
    forget_unknown (self);
  set_busy (self, FALSE);
  if (self->answer != NULL)
    self->answer (self->owner, outcome, error, certain);
  else
    g_clear_pointer (&outcome, yz_booking_outcome_free);
}

/* Takes @request. */
static void
send (YzBooker *self, YzBookingRequest *request)
{
  gboolean doubtful = self->unknown != NULL;
  YzLaneFlags flags = YZ_LANE_REPEATABLE;

  forget_unknown (self);
  self->unknown = yz_booking_request_copy (request);
  set_busy (self, TRUE);
  if (!yz_booking_request_has_pin (request))
    flags |= YZ_LANE_GROUPED;
  if (doubtful)
    flags |= YZ_LANE_DOUBTFUL;
  yz_client_write_async (self->client,
                         flags,
                         yz_counter_job_book,
                         request,
                         (GDestroyNotify) yz_booking_request_free,
                         (GDestroyNotify) yz_booking_outcome_free,
                         on_booked,
                         g_object_ref (self));
}

/* What nobody knew is asked for as soon as there is somebody to ask. */
static void
on_line (YzBooker *self)
{
  if (self->unknown != NULL && !self->busy && self->answer != NULL &&
      yz_client_get_line (self->client) == YZ_LINE_FINE)
    send (self, yz_booking_request_copy (self->unknown));
}

static void
yz_booker_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, YZ_BOOKER (object)->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_booker_finalize (GObject *object)
{
  YzBooker *self = YZ_BOOKER (object);

  forget_unknown (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_booker_parent_class)->finalize (object);
}

static void
yz_booker_class_init (YzBookerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_booker_get_property;
  object_class->finalize = yz_booker_finalize;

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_booker_init (YzBooker *self)
{
}

YzBooker *
yz_booker_new (YzClient *client, YzBookingAnswer answer, gpointer owner)
{
  YzBooker *self;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (answer != NULL, NULL);

  self = g_object_new (YZ_TYPE_BOOKER, NULL);
  self->client = g_object_ref (client);
  self->answer = answer;
  self->owner = owner;
  g_signal_connect_object (client, "notify::line", G_CALLBACK (on_line), self, G_CONNECT_SWAPPED);
  return self;
}

void
yz_booker_book (YzBooker *self, YzBookingRequest *request)
{
  g_return_if_fail (YZ_IS_BOOKER (self));
  g_return_if_fail (request != NULL);

  g_clear_pointer (&request->actor, yz_actor_free);
  request->actor = yz_client_dup_actor (self->client);
  if (self->busy || request->actor == NULL) {
    yz_booking_request_free (request);
    return;
  }
  if (self->kind != request->kind)
    forget_unknown (self);
  if (!self->has_op_id || self->kind != request->kind)
    self->op_id = yz_op_id_new ();
  self->has_op_id = TRUE;
  self->kind = request->kind;
  request->op_id = self->op_id;
  send (self, request);
}

gboolean
yz_booker_is_busy (YzBooker *self)
{
  g_return_val_if_fail (YZ_IS_BOOKER (self), FALSE);

  return self->busy;
}

gboolean
yz_booker_is_uncertain (YzBooker *self)
{
  g_return_val_if_fail (YZ_IS_BOOKER (self), FALSE);

  return self->has_op_id && !self->busy;
}

const YzOpId *
yz_booker_get_op_id (YzBooker *self)
{
  g_return_val_if_fail (YZ_IS_BOOKER (self), NULL);

  return self->has_op_id ? &self->op_id : NULL;
}

void
yz_booker_forget (YzBooker *self)
{
  g_return_if_fail (YZ_IS_BOOKER (self));

  self->has_op_id = FALSE;
  if (!self->busy)
    forget_unknown (self);
}

void
yz_booker_stop (YzBooker *self)
{
  g_return_if_fail (YZ_IS_BOOKER (self));

  self->answer = NULL;
}
