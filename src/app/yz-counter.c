/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter"

#include "yz-counter-private.h"

#include <glib/gi18n-lib.h>

#include "yz-counter-jobs.h"
#include "yz-goods-list.h"
#include "yz-sentence.h"
#include "yz-text.h"

G_DEFINE_FINAL_TYPE (YzCounter, yz_counter, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (YzCounterState,
                    yz_counter_state,
                    G_DEFINE_ENUM_VALUE (YZ_COUNTER_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (YZ_COUNTER_STATE_RIDER, "rider"),
                    G_DEFINE_ENUM_VALUE (YZ_COUNTER_STATE_BOOKED, "booked"),
                    G_DEFINE_ENUM_VALUE (YZ_COUNTER_STATE_RECEIPT, "receipt"))

enum {
  PROP_STATE = 1,
  PROP_BUSY,
  N_PROPS
};

enum {
  SIGNAL_UPDATED,
  SIGNAL_TOLD,
  SIGNAL_ACCEPTED,
  SIGNAL_APPROVAL_WANTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
yz_counter_tell (YzCounter *self, gboolean problem, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, problem, sentence);
}

void
yz_counter_tell_error (YzCounter *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);

  yz_counter_tell (self, TRUE, sentence);
}

void
yz_counter_accept (YzCounter *self)
{
  yz_counter_tell (self, FALSE, "");
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
}

void
yz_counter_want_approval (YzCounter *self, YzApprovalKind kind, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_APPROVAL_WANTED], 0, (int) kind, sentence);
}

void
yz_counter_emit_updated (YzCounter *self)
{
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
}

static void
update_busy (YzCounter *self)
{
  gboolean busy = self->loading || yz_booker_is_busy (self->booker);

  if (self->busy == busy)
    return;
  self->busy = busy;
  yz_code_queue_set_held (self->codes, busy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_state (YzCounter *self, YzCounterState state)
{
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  yz_counter_emit_updated (self);
}

static void
forget_other (YzCounter *self)
{
  self->other_rider = 0;
  g_clear_pointer (&self->other_name, g_free);
}

/* Every goods tile says what is left to spend after the cart. */
static void
update_reach (YzCounter *self)
{
  const GArray *allowances = NULL;
  int64_t points = -1;

  if (self->state == YZ_COUNTER_STATE_RIDER) {
    points = MAX (self->profile->balance.points - yz_cart_get_total_points (self->cart), 0);
    allowances = self->profile->allowances;
  }
  yz_goods_set_reach_in (G_LIST_MODEL (self->goods), points, allowances);
}

static void
on_total_changed (YzCounter *self)
{
  update_reach (self);
  yz_counter_emit_updated (self);
}

void
yz_counter_forget_rider (YzCounter *self)
{
  forget_other (self);
  yz_booker_forget (self->booker);
  yz_cart_clear (self->cart);
  g_clear_pointer (&self->profile, yz_profile_free);
  g_clear_pointer (&self->receipt, yz_receipt_free);
  g_clear_pointer (&self->asked, yz_booking_request_free);
  g_clear_object (&self->last_goods);
  g_clear_object (&self->beyond_goods);
}

void
yz_counter_go_idle (YzCounter *self)
{
  yz_counter_forget_rider (self);
  set_state (self, YZ_COUNTER_STATE_IDLE);
  update_reach (self);
  yz_counter_refresh (self);
}

static void
show_rider (YzCounter *self, YzProfile *profile)
{
  yz_counter_forget_rider (self);
  self->profile = profile;
  yz_counter_take_up (self);
  set_state (self, YZ_COUNTER_STATE_RIDER);
  update_reach (self);
  yz_counter_refresh (self);
}

void
yz_counter_show_receipt (YzCounter *self, YzReceipt *receipt, YzCounterState state)
{
  g_clear_pointer (&self->receipt, yz_receipt_free);
  self->receipt = receipt;
  set_state (self, state);
  update_reach (self);
}

/* Reading ---------------------------------------------------------------------------------- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCounter) self = user_data;
  g_autoptr (GError) error = NULL;
  YzCounterView *view = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (view == NULL) {
    yz_counter_tell_error (self, error);
    return;
  }
  self->tally = view->tally;
  yz_goods_fill_store (self->goods, view->items);
  yz_cart_recount (self->cart);
  /* Another rider may have come while this was read. */
  if (view->profile != NULL && self->state == YZ_COUNTER_STATE_RIDER &&
      self->profile->rider->id == view->profile->rider->id) {
    yz_profile_free (self->profile);
    self->profile = g_steal_pointer (&view->profile);
  }
  yz_counter_view_free (view);
  update_reach (self);
  yz_counter_emit_updated (self);
}

static void
load (YzCounter *self, int64_t rider, GAsyncReadyCallback callback)
{
  int64_t *data = g_new (int64_t, 1);

  *data = rider;
  yz_client_read_async (self->client,
                        yz_counter_job_load,
                        data,
                        g_free,
                        (GDestroyNotify) yz_counter_view_free,
                        self->cancellable,
                        callback,
                        g_object_ref (self));
}

void
yz_counter_meet_rider (YzCounter *self, YzProfile *profile)
{
  if (self->state != YZ_COUNTER_STATE_RIDER) {
    yz_counter_accept (self);
    show_rider (self, profile);
    return;
  }
  if (self->profile->rider->id == profile->rider->id) {
    /* The same card again, as cameras do. It also answers the question about another one. */
    forget_other (self);
    yz_profile_free (profile);
    yz_counter_tell (self, FALSE, "");
    yz_counter_emit_updated (self);
    return;
  }
  if (yz_booker_is_busy (self->booker) || yz_booker_is_uncertain (self->booker)) {
    yz_profile_free (profile);
    yz_counter_tell (self,
                     TRUE,
                     _ ("Confirm this cart again first, to be sure whether it was booked."));
    return;
  }
  if (!yz_cart_is_empty (self->cart) && self->other_rider != profile->rider->id) {
    forget_other (self);
    self->other_rider = profile->rider->id;
    self->other_name = yz_text_mask_name (profile->rider->name);
    yz_profile_free (profile);
    g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
    yz_counter_emit_updated (self);
    return;
  }
  yz_counter_accept (self);
  show_rider (self, profile);
}

static void
on_rider_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCounter) self = user_data;
  g_autoptr (GError) error = NULL;
  YzCounterView *view = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  update_busy (self);
  if (view == NULL) {
    yz_counter_tell_error (self, error);
  } else {
    yz_counter_meet_rider (self, g_steal_pointer (&view->profile));
    yz_counter_view_free (view);
  }
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_counter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzCounter *self = YZ_COUNTER (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->busy);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_counter_dispose (GObject *object)
{
  YzCounter *self = YZ_COUNTER (object);

  yz_counter_stop (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_counter_parent_class)->dispose (object);
}

static void
yz_counter_finalize (GObject *object)
{
  YzCounter *self = YZ_COUNTER (object);

  g_clear_pointer (&self->profile, yz_profile_free);
  g_clear_pointer (&self->receipt, yz_receipt_free);
  g_clear_pointer (&self->asked, yz_booking_request_free);
  g_free (self->other_name);
  g_clear_object (&self->last_goods);
  g_clear_object (&self->beyond_goods);
  g_clear_object (&self->parked);
  g_clear_object (&self->codes);
  g_clear_object (&self->booker);
  g_clear_object (&self->cart);
  g_clear_object (&self->goods);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (yz_counter_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  signals[SIGNAL_UPDATED] = g_signal_new ("updated",
                                          YZ_TYPE_COUNTER,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
  signals[SIGNAL_TOLD] = g_signal_new ("told",
                                       YZ_TYPE_COUNTER,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       2,
                                       G_TYPE_BOOLEAN,
                                       G_TYPE_STRING);
  signals[SIGNAL_ACCEPTED] = g_signal_new ("accepted",
                                           YZ_TYPE_COUNTER,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           0);
  signals[SIGNAL_APPROVAL_WANTED] = g_signal_new ("approval-wanted",
                                                  YZ_TYPE_COUNTER,
                                                  G_SIGNAL_RUN_LAST,
                                                  0,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  G_TYPE_NONE,
                                                  2,
                                                  G_TYPE_INT,
                                                  G_TYPE_STRING);
}

static void
yz_counter_class_init (YzCounterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_counter_get_property;
  object_class->dispose = yz_counter_dispose;
  object_class->finalize = yz_counter_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, YZ_TYPE_COUNTER_STATE, YZ_COUNTER_STATE_IDLE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();
}

static void
yz_counter_init (YzCounter *self)
{
  self->cancellable = g_cancellable_new ();
  self->cart = yz_cart_new ();
  self->goods = g_list_store_new (YZ_TYPE_GOODS);
  self->parked = g_list_store_new (YZ_TYPE_PARKED_CART);
  g_signal_connect_object (self->cart,
                           "notify::total",
                           G_CALLBACK (on_total_changed),
                           self,
                           G_CONNECT_SWAPPED);
}

/* Public ----------------------------------------------------------------------------------- */

YzCounter *
yz_counter_new (YzClient *client)
{
  YzCounter *self;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);

  self = g_object_new (YZ_TYPE_COUNTER, NULL);
  self->client = g_object_ref (client);
  self->codes =
    yz_code_queue_new (client, YZ_COUNTER_HISTORY_MAX, yz_counter_on_code_answered, self);
  self->booker = yz_booker_new (client, yz_counter_on_booked, self);
  g_signal_connect_object (self->booker,
                           "notify::busy",
                           G_CALLBACK (update_busy),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client,
                           "notify::line",
                           G_CALLBACK (yz_counter_emit_updated),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
yz_counter_stop (YzCounter *self)
{
  g_return_if_fail (YZ_IS_COUNTER (self));

  g_cancellable_cancel (self->cancellable);
  yz_code_queue_stop (self->codes);
  yz_booker_stop (self->booker);
}

YzCounterState
yz_counter_get_state (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), YZ_COUNTER_STATE_IDLE);

  return self->state;
}

gboolean
yz_counter_is_busy (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), FALSE);

  return self->busy;
}

YzLine
yz_counter_get_line (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), YZ_LINE_LOST);

  return yz_client_get_line (self->client);
}

const YzProfile *
yz_counter_get_profile (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  return self->profile;
}

const YzReceipt *
yz_counter_get_receipt (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  return self->receipt;
}

gboolean
yz_counter_can_undo (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), FALSE);

  return self->state == YZ_COUNTER_STATE_BOOKED && self->receipt != NULL &&
         (self->receipt->kind == YZ_ENTRY_REDEEM || self->receipt->kind == YZ_ENTRY_HOLD ||
          self->receipt->kind == YZ_ENTRY_COLLECT);
}

gboolean
yz_counter_is_uncertain (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), FALSE);

  return yz_booker_is_uncertain (self->booker);
}

YzCart *
yz_counter_get_cart (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  return self->cart;
}

GListModel *
yz_counter_get_goods (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  return G_LIST_MODEL (self->goods);
}

const YzTally *
yz_counter_get_tally (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  return &self->tally;
}

const char *
yz_counter_get_other (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  return self->other_name;
}

void
yz_counter_open_rider (YzCounter *self, int64_t rider)
{
  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (rider != 0);

  if (self->busy)
    return;
  self->loading = TRUE;
  update_busy (self);
  load (self, rider, on_rider_loaded);
}

void
yz_counter_answer_other (YzCounter *self, gboolean switch_rider)
{
  int64_t rider;

  g_return_if_fail (YZ_IS_COUNTER (self));

  rider = self->other_rider;
  if (rider == 0)
    return;
  if (switch_rider) {
    yz_counter_open_rider (self, rider);
    return;
  }
  forget_other (self);
  yz_counter_emit_updated (self);
}

gboolean
yz_counter_must_answer_first (YzCounter *self)
{
  if (self->other_rider == 0)
    return FALSE;
  yz_counter_tell (self,
                   TRUE,
                   _ ("Two cards were scanned. Scan the card of the rider who is to be served once more."));
  return TRUE;
}

void
yz_counter_cancel (YzCounter *self)
{
  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (self->other_rider != 0) {
    yz_counter_answer_other (self, FALSE);
    return;
  }
  if (yz_counter_is_uncertain (self))
    yz_counter_tell (self,
                     TRUE,
                     _ ("It is not certain whether that cart was booked. The rider’s history shows it."));
  else
    yz_counter_tell (self, FALSE, "");
  if (self->state != YZ_COUNTER_STATE_IDLE)
    yz_counter_go_idle (self);
}

void
yz_counter_refresh (YzCounter *self)
{
  g_return_if_fail (YZ_IS_COUNTER (self));

  load (self, self->state == YZ_COUNTER_STATE_RIDER ? self->profile->rider->id : 0, on_loaded);
}
