/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-kiosk-keeper"

#include "yz-kiosk-keeper.h"

#include "yz-counter-jobs.h"

struct _YzKioskKeeper {
  GObject parent_instance;

  YzClient *client;
  YzKioskAnswer answer;
  gpointer owner; /* borrowed */

  YzGoods *goods;     /* (nullable) */
  gboolean has_op_id; /* until the answer is certain */
  YzOpId op_id;
  gboolean busy;
  guint visit; /* counts the riders: an answer for one who has gone is told to nobody */
};

G_DEFINE_FINAL_TYPE (YzKioskKeeper, yz_kiosk_keeper, G_TYPE_OBJECT)

/* An operation on its way. */
typedef struct {
  YzKioskKeeper *keeper;
  guint visit;
} Asking;

static void
on_held (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (YzKioskKeeper) self = asking->keeper;
  g_autoptr (GError) error = NULL;
  YzKioskHeld *held = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (asking->visit != self->visit) {
    g_clear_pointer (&held, yz_kiosk_held_free);
    return;
  }
  self->busy = FALSE;
  if (held != NULL || yz_counter_error_is_certain (error))
    self->has_op_id = FALSE;
  self->answer (self->owner, held, error);
}

static void
yz_kiosk_keeper_finalize (GObject *object)
{
  YzKioskKeeper *self = YZ_KIOSK_KEEPER (object);

  g_clear_object (&self->goods);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_kiosk_keeper_parent_class)->finalize (object);
}

static void
yz_kiosk_keeper_class_init (YzKioskKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yz_kiosk_keeper_finalize;
}

static void
yz_kiosk_keeper_init (YzKioskKeeper *self)
{
}

YzKioskKeeper *
yz_kiosk_keeper_new (YzClient *client, YzKioskAnswer answer, gpointer owner)
{
  YzKioskKeeper *self;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (answer != NULL, NULL);

  self = g_object_new (YZ_TYPE_KIOSK_KEEPER, NULL);
  self->client = g_object_ref (client);
  self->answer = answer;
  self->owner = owner;
  return self;
}

gboolean
yz_kiosk_keeper_is_possible (YzKioskKeeper *self)
{
  g_return_val_if_fail (YZ_IS_KIOSK_KEEPER (self), FALSE);

  return !yz_client_is_read_only (self->client) &&
         yz_client_get_station_kind (self->client) == YZ_STATION_CENTRE;
}

void
yz_kiosk_keeper_choose (YzKioskKeeper *self, YzGoods *goods)
{
  g_return_if_fail (YZ_IS_KIOSK_KEEPER (self));
  g_return_if_fail (!self->busy);

  /* Another item is another operation. */
  if (goods != NULL && g_set_object (&self->goods, goods))
    self->has_op_id = FALSE;
  else if (goods == NULL)
    g_clear_object (&self->goods);
}

YzGoods *
yz_kiosk_keeper_get_goods (YzKioskKeeper *self)
{
  g_return_val_if_fail (YZ_IS_KIOSK_KEEPER (self), NULL);

  return self->goods;
}

void
yz_kiosk_keeper_keep (YzKioskKeeper *self, int64_t rider)
{
  YzKioskHold *wanted;
  Asking *asking;

  g_return_if_fail (YZ_IS_KIOSK_KEEPER (self));

  if (self->busy || self->goods == NULL || !yz_kiosk_keeper_is_possible (self))
    return;
  if (!self->has_op_id)
    self->op_id = yz_op_id_new ();
  self->has_op_id = TRUE;
  self->busy = TRUE;
  wanted = g_new0 (YzKioskHold, 1);
  wanted->op_id = self->op_id;
  wanted->rider = rider;
  wanted->item = yz_goods_get_id (self->goods);
  wanted->price_points = yz_goods_get_price_points (self->goods);
  asking = g_new0 (Asking, 1);
  asking->keeper = g_object_ref (self);
  asking->visit = self->visit;
  yz_client_write_async (self->client,
                         YZ_LANE_GROUPED | YZ_LANE_REPEATABLE,
                         yz_kiosk_job_hold,
                         wanted,
                         g_free,
                         (GDestroyNotify) yz_kiosk_held_free,
                         on_held,
                         asking);
}

gboolean
yz_kiosk_keeper_is_busy (YzKioskKeeper *self)
{
  g_return_val_if_fail (YZ_IS_KIOSK_KEEPER (self), FALSE);

  return self->busy;
}

void
yz_kiosk_keeper_forget (YzKioskKeeper *self)
{
  g_return_if_fail (YZ_IS_KIOSK_KEEPER (self));

  self->visit++;
  self->busy = FALSE;
  self->has_op_id = FALSE;
  g_clear_object (&self->goods);
}
