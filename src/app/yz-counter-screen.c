/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter-screen"

#include "yz-counter-screen.h"

#include <glib/gi18n-lib.h>

#include "yz-camera.h"
#include "yz-approval-dialog.h"
#include "yz-cart-pane.h"
#include "yz-counter-idle.h"
#include "yz-counter.h"
#include "yz-goods-grid.h"
#include "yz-notice.h"
#include "yz-hold-keeper.h"
#include "yz-parked-bar.h"
#include "yz-receipt-view.h"
#include "yz-rider-panel.h"
#include "yz-rider-pin-dialog.h"
#include "yz-settings.h"
#include "yz-viewfinder.h"

struct _YzCounterScreen {
  AdwBin parent_instance;

  YzClient *client;
  YzCounter *counter;
  YzCamera *camera; /* (nullable) */
  YzCounterState shown_state;
  int64_t shown_rider;

  YzNotice *notice;
  GtkRevealer *other_revealer;
  GtkLabel *other_label;
  YzHoldKeeper *keeper;
  GtkRevealer *beyond_revealer;
  GtkLabel *beyond_label;
  YzParkedBar *parked_bar;
  GtkStack *stack;
  YzCounterIdle *idle;
  YzRiderPanel *rider_panel;
  YzViewfinder *viewfinder;
  YzGoodsGrid *goods_grid;
  YzCartPane *cart_pane;
  YzReceiptView *receipt_view;
};

static void yz_counter_screen_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzCounterScreen,
                               yz_counter_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN,
                                                      yz_counter_screen_screen_init))

enum {
  PROP_CLIENT = 1,
};

static const char *
get_page (YzCounterState state)
{
  switch (state) {
  case YZ_COUNTER_STATE_RIDER:
    return "rider";
  case YZ_COUNTER_STATE_BOOKED:
  case YZ_COUNTER_STATE_RECEIPT:
    return "receipt";
  case YZ_COUNTER_STATE_IDLE:
  default:
    return "idle";
  }
}

static void
show_other (YzCounterScreen *self)
{
  const char *name = yz_counter_get_other (self->counter);
  g_autofree char *text = NULL;

  if (name != NULL) {
    /* Translators: %s is the masked name of a rider. */
    text = g_strdup_printf (_ ("This cart is not booked yet. Park or drop it to serve %s?"), name);
    gtk_label_set_text (self->other_label, text);
  }
  gtk_revealer_set_reveal_child (self->other_revealer, name != NULL);
}

/* Goods that the shelf did not have may be in somebody's hand: what was told of them stands beside
 * the button that says so. */
static void
show_beyond (YzCounterScreen *self)
{
  int64_t quantity = 0;

  gtk_revealer_set_reveal_child (self->beyond_revealer,
                                 yz_counter_get_beyond (self->counter, &quantity) != NULL);
}

/* The focus rests on the screen itself when the page turns: Enter confirms, a scanner is never
 * mistaken for typing, and typing goes to the search field. */
static void
turn_page (YzCounterScreen *self, YzCounterState state)
{
  self->shown_state = state;
  gtk_stack_set_visible_child_name (self->stack, get_page (state));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_updated (YzCounterScreen *self)
{
  YzCounterState state = yz_counter_get_state (self->counter);
  const YzProfile *profile = yz_counter_get_profile (self->counter);
  int64_t rider = profile != NULL ? profile->rider->id : 0;

  yz_rider_panel_show (self->rider_panel, state == YZ_COUNTER_STATE_RIDER ? profile : NULL);
  show_other (self);
  show_beyond (self);
  if (self->shown_rider != rider)
    yz_goods_grid_clear (self->goods_grid);
  if (self->shown_state != state || self->shown_rider != rider)
    turn_page (self, state);
  self->shown_rider = rider;
}

static void
on_told (YzCounterScreen *self, gboolean problem, const char *text)
{
  int64_t quantity = 0;

  if (problem && yz_counter_get_beyond (self->counter, &quantity) != NULL) {
    gtk_label_set_text (self->beyond_label, text);
    yz_notice_clear (self->notice);
  } else {
    yz_notice_show (self->notice, problem ? YZ_NOTICE_ERROR : YZ_NOTICE_INFO, text);
  }
}

static void
on_code_decoded (YzCounterScreen *self, const char *text, int symbology)
{
  yz_counter_take_code (self->counter, text);
}

static void
on_goods_chosen (YzCounterScreen *self, YzGoods *goods)
{
  yz_counter_add_goods (self->counter, goods);
}

static void
on_confirmed (YzCounterScreen *self)
{
  yz_counter_confirm (self->counter);
}

static void
on_code_entered (YzCounterScreen *self, const char *text)
{
  yz_counter_take_code (self->counter, text);
}

static void
on_other_switch (YzCounterScreen *self)
{
  yz_counter_answer_other (self->counter, TRUE);
}

static void
on_other_park (YzCounterScreen *self)
{
  yz_counter_park (self->counter);
}

static void
on_beyond (YzCounterScreen *self)
{
  yz_counter_allow_beyond (self->counter);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_approval_wanted (YzCounterScreen *self, int kind, const char *sentence)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (yz_approval_dialog_new (GTK_WINDOW (root),
                                                            self->client,
                                                            self->counter,
                                                            (YzApprovalKind) kind,
                                                            sentence)));
}

static void
on_other_stay (YzCounterScreen *self)
{
  yz_counter_answer_other (self->counter, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Actions ---------------------------------------------------------------------------------- */

static void
confirm (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (widget);

  switch (yz_counter_get_state (self->counter)) {
  case YZ_COUNTER_STATE_RIDER:
    yz_counter_confirm (self->counter);
    break;
  case YZ_COUNTER_STATE_BOOKED:
  case YZ_COUNTER_STATE_RECEIPT:
    yz_counter_cancel (self->counter);
    break;
  case YZ_COUNTER_STATE_IDLE:
  default:
    break;
  }
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (widget);

  if (yz_counter_can_undo (self->counter))
    yz_counter_undo (self->counter);
}

static void
hold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yz_counter_hold (YZ_COUNTER_SCREEN (widget)->counter);
}

static void
park (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yz_counter_park (YZ_COUNTER_SCREEN (widget)->counter);
}

static void
rider_pin (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  YzRiderPinDialog *dialog = NULL;

  if (GTK_IS_WINDOW (root))
    dialog = yz_rider_pin_dialog_new (GTK_WINDOW (root), self->client, self->counter);
  if (dialog != NULL)
    gtk_window_present (GTK_WINDOW (dialog));
}

/* A + or − that is typed where letters would begin a search. */
static gboolean
take_sign (YzCounterScreen *self, const char *typed)
{
  if (g_strcmp0 (typed, "+") != 0 && g_strcmp0 (typed, "-") != 0)
    return FALSE;
  yz_counter_change_last (self->counter, *typed == '+' ? YZ_COMMAND_MORE : YZ_COMMAND_LESS, 0);
  return TRUE;
}

/* The interface ---------------------------------------------------------------------------- */

static void
refresh (YzScreen *screen)
{
  yz_counter_refresh (YZ_COUNTER_SCREEN (screen)->counter);
}

static gboolean
take_code (YzScreen *screen, const char *text)
{
  yz_counter_take_code (YZ_COUNTER_SCREEN (screen)->counter, text);
  return TRUE;
}

static gboolean
search (YzScreen *screen, const char *typed)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (screen);

  switch (yz_counter_get_state (self->counter)) {
  case YZ_COUNTER_STATE_RIDER:
    if (!take_sign (self, typed))
      yz_goods_grid_start (self->goods_grid, typed);
    return TRUE;
  case YZ_COUNTER_STATE_BOOKED:
  case YZ_COUNTER_STATE_RECEIPT:
    /* A stray key must not take the receipt away; Ctrl+F is meant. */
    if (typed != NULL)
      return TRUE;
    yz_counter_cancel (self->counter);
    yz_counter_idle_find (self->idle, NULL);
    return TRUE;
  case YZ_COUNTER_STATE_IDLE:
  default:
    yz_counter_idle_find (self->idle, typed);
    return TRUE;
  }
}

static gboolean
go_back (YzScreen *screen)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (screen);

  yz_counter_cancel (self->counter);
  return TRUE;
}

static void
yz_counter_screen_screen_init (YzScreenInterface *iface)
{
  iface->refresh = refresh;
  iface->take_code = take_code;
  iface->search = search;
  iface->go_back = go_back;
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_counter_screen_map (GtkWidget *widget)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (widget);

  GTK_WIDGET_CLASS (yz_counter_screen_parent_class)->map (widget);
  if (self->camera != NULL)
    yz_camera_start (self->camera);
  gtk_widget_grab_focus (widget);
}

static void
yz_counter_screen_unmap (GtkWidget *widget)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (widget);

  if (self->camera != NULL)
    yz_camera_stop (self->camera);
  GTK_WIDGET_CLASS (yz_counter_screen_parent_class)->unmap (widget);
}

static void
yz_counter_screen_constructed (GObject *object)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (object);
  g_autofree char *source = yz_settings_dup_text ("camera-source");

  G_OBJECT_CLASS (yz_counter_screen_parent_class)->constructed (object);

  self->counter = yz_counter_new (self->client);
  self->keeper = yz_hold_keeper_new (self->client);
  if (!g_str_equal (source, "none")) {
    self->camera = yz_camera_new (source);
    g_signal_connect_object (self->camera,
                             "code-decoded",
                             G_CALLBACK (on_code_decoded),
                             self,
                             G_CONNECT_SWAPPED);
  }
  yz_counter_idle_set_counter (self->idle, self->client, self->counter, self->camera);
  yz_viewfinder_set_camera (self->viewfinder, self->camera);
  yz_goods_grid_set_model (self->goods_grid, yz_counter_get_goods (self->counter));
  yz_cart_pane_set_counter (self->cart_pane, self->counter);
  yz_parked_bar_set_counter (self->parked_bar, self->counter);
  yz_receipt_view_set_counter (self->receipt_view, self->client, self->counter);
  g_signal_connect_object (self->counter,
                           "updated",
                           G_CALLBACK (on_updated),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->counter,
                           "approval-wanted",
                           G_CALLBACK (on_approval_wanted),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->counter, "told", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
}

static void
yz_counter_screen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_COUNTER_SCREEN (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_counter_screen_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_COUNTER_SCREEN (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_counter_screen_dispose (GObject *object)
{
  YzCounterScreen *self = YZ_COUNTER_SCREEN (object);

  if (self->counter != NULL)
    yz_counter_stop (self->counter);
  if (self->keeper != NULL)
    yz_hold_keeper_stop (self->keeper);
  g_clear_object (&self->keeper);
  if (self->camera != NULL)
    yz_camera_stop (self->camera);
  g_clear_object (&self->camera);
  g_clear_object (&self->counter);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_counter_screen_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (YZ_TYPE_NOTICE);
  g_type_ensure (YZ_TYPE_PARKED_BAR);
  g_type_ensure (YZ_TYPE_COUNTER_IDLE);
  g_type_ensure (YZ_TYPE_RIDER_PANEL);
  g_type_ensure (YZ_TYPE_VIEWFINDER);
  g_type_ensure (YZ_TYPE_GOODS_GRID);
  g_type_ensure (YZ_TYPE_CART_PANE);
  g_type_ensure (YZ_TYPE_RECEIPT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-counter-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, notice);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, other_revealer);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, other_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, beyond_revealer);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, beyond_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, parked_bar);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, stack);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, idle);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, rider_panel);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, viewfinder);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, goods_grid);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, cart_pane);
  gtk_widget_class_bind_template_child (widget_class, YzCounterScreen, receipt_view);
  gtk_widget_class_bind_template_callback (widget_class, on_goods_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_confirmed);
  gtk_widget_class_bind_template_callback (widget_class, on_code_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_other_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_other_stay);
  gtk_widget_class_bind_template_callback (widget_class, on_other_park);
  gtk_widget_class_bind_template_callback (widget_class, on_beyond);
}

static void
install_cart_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "counter.hold", NULL, hold);
  gtk_widget_class_install_action (widget_class, "counter.park", NULL, park);
  gtk_widget_class_install_action (widget_class, "counter.rider-pin", NULL, rider_pin);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_h,
                                       GDK_CONTROL_MASK,
                                       "counter.hold",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_p,
                                       GDK_CONTROL_MASK,
                                       "counter.park",
                                       NULL);
}

static void
yz_counter_screen_class_init (YzCounterScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const guint enter_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  object_class->constructed = yz_counter_screen_constructed;
  object_class->get_property = yz_counter_screen_get_property;
  object_class->set_property = yz_counter_screen_set_property;
  object_class->dispose = yz_counter_screen_dispose;
  widget_class->map = yz_counter_screen_map;
  widget_class->unmap = yz_counter_screen_unmap;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "counter.confirm", NULL, confirm);
  gtk_widget_class_install_action (widget_class, "counter.undo", NULL, undo);
  install_cart_actions (widget_class);
  for (gsize i = 0; i < G_N_ELEMENTS (enter_keys); i++) {
    gtk_widget_class_add_binding_action (widget_class, enter_keys[i], 0, "counter.confirm", NULL);
    gtk_widget_class_add_binding_action (widget_class,
                                         enter_keys[i],
                                         GDK_CONTROL_MASK,
                                         "counter.confirm",
                                         NULL);
  }
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_z,
                                       GDK_CONTROL_MASK,
                                       "counter.undo",
                                       NULL);
}

static void
yz_counter_screen_init (YzCounterScreen *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzCounter *
yz_counter_screen_get_counter (YzCounterScreen *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER_SCREEN (self), NULL);

  return self->counter;
}
