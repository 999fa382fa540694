/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-hold-keeper"

#include "yz-hold-keeper.h"

#include "yz-clock.h"
#include "yz-hold.h"

#define HOUR_S 3600

struct _YzHoldKeeper {
  GObject parent_instance;

  YzClient *client;
  guint timer_id;
  gboolean done; /* since the store was opened */
};

G_DEFINE_FINAL_TYPE (YzHoldKeeper, yz_hold_keeper, G_TYPE_OBJECT)

static gpointer
expire (gpointer context, gpointer data, GError **error)
{
  YzHoldExpiry expiry = { 0 };

  if (!yz_hold_expire (context, NULL, yz_clock_today (), &expiry, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

/* What could not be given back now is in an hour; who is told of a store that fails is whoever asks
 * it for something. */
static void
on_expired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (yz_client_run_finish (YZ_CLIENT (source), result, &error) == NULL)
    g_message ("holds were not looked at: %s", error->message);
}

static void
run (YzHoldKeeper *self)
{
  if (yz_client_get_state (self->client) != YZ_CLIENT_READY ||
      yz_client_is_read_only (self->client))
    return;
  self->done = TRUE;
  yz_client_write_async (self->client,
                         YZ_LANE_REPEATABLE,
                         expire,
                         NULL,
                         NULL,
                         NULL,
                         on_expired,
                         NULL);
}

static gboolean
on_hour (gpointer user_data)
{
  run (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_state (YzHoldKeeper *self)
{
  if (!self->done && self->timer_id != 0)
    run (self);
}

static void
yz_hold_keeper_dispose (GObject *object)
{
  YzHoldKeeper *self = YZ_HOLD_KEEPER (object);

  yz_hold_keeper_stop (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_hold_keeper_parent_class)->dispose (object);
}

static void
yz_hold_keeper_class_init (YzHoldKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yz_hold_keeper_dispose;
}

static void
yz_hold_keeper_init (YzHoldKeeper *self)
{
}

YzHoldKeeper *
yz_hold_keeper_new (YzClient *client)
{
  YzHoldKeeper *self;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);

  self = g_object_new (YZ_TYPE_HOLD_KEEPER, NULL);
  self->client = g_object_ref (client);
  self->timer_id = g_timeout_add_seconds (HOUR_S, on_hour, self);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
  return self;
}

void
yz_hold_keeper_stop (YzHoldKeeper *self)
{
  g_return_if_fail (YZ_IS_HOLD_KEEPER (self));

  g_clear_handle_id (&self->timer_id, g_source_remove);
}
