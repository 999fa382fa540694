/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-customer-window"

#include "yz-customer-window.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-text.h"

struct _YzCustomerWindow {
  AdwWindow parent_instance;

  YzCounter *counter; /* (nullable) */
  GtkWindow *beside;  /* (nullable) weak: where keys belong */
  gboolean covered;

  GtkStack *stack;
  GtkLabel *station_label;
  GtkLabel *name_label;
  GtkListBox *lines;
  GtkLabel *empty_label;
  GtkLabel *before_label;
  GtkLabel *total_label;
  GtkLabel *after_label;
  GtkLabel *done_label;
  GtkLabel *done_name_label;
  GtkLabel *done_points_label;
};

G_DEFINE_FINAL_TYPE (YzCustomerWindow, yz_customer_window, ADW_TYPE_WINDOW)

static GtkWidget *
make_line (const char *name, int64_t quantity, int64_t points)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *name_label = gtk_label_new (name);
  g_autofree char *quantity_text = yz_display_quantity (quantity);
  g_autofree char *points_text = yz_display_number (points);
  GtkWidget *quantity_label = gtk_label_new (quantity_text);
  GtkWidget *points_label = gtk_label_new (points_text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name_label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name_label, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (points_label), 5);
  gtk_label_set_xalign (GTK_LABEL (points_label), 1);
  gtk_widget_add_css_class (points_label, "numeric");
  gtk_box_append (GTK_BOX (box), name_label);
  gtk_box_append (GTK_BOX (box), quantity_label);
  gtk_box_append (GTK_BOX (box), points_label);
  gtk_widget_add_css_class (box, "yz-customer-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
clear_lines (YzCustomerWindow *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_list_box_remove (self->lines, child);
}

static void
show_lines (YzCustomerWindow *self, GListModel *cart)
{
  guint n_lines = g_list_model_get_n_items (cart);

  clear_lines (self);
  for (guint i = 0; i < n_lines; i++) {
    g_autoptr (YzCartLine) line = g_list_model_get_item (cart, i);

    gtk_list_box_append (self->lines,
                         make_line (yz_goods_get_name (yz_cart_line_get_goods (line)),
                                    yz_cart_line_get_quantity (line),
                                    yz_cart_line_get_points (line)));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->lines), n_lines > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), n_lines == 0);
}

static void
set_number (GtkLabel *label, int64_t number)
{
  g_autofree char *text = yz_display_number (number);

  gtk_label_set_text (label, text);
}

static void
show_rider (YzCustomerWindow *self)
{
  const YzProfile *profile = yz_counter_get_profile (self->counter);
  YzCart *cart = yz_counter_get_cart (self->counter);
  g_autofree char *name = yz_text_mask_name (profile->rider->name);
  int64_t total = yz_cart_get_total_points (cart);

  gtk_label_set_text (self->name_label, name);
  show_lines (self, G_LIST_MODEL (cart));
  set_number (self->before_label, profile->balance.points);
  set_number (self->total_label, -total);
  set_number (self->after_label, profile->balance.points - total);
  gtk_stack_set_visible_child_name (self->stack, "rider");
}

static void
show_booked (YzCustomerWindow *self)
{
  const YzReceipt *receipt = yz_counter_get_receipt (self->counter);
  g_autofree char *name =
    receipt->rider_name != NULL ? yz_text_mask_name (receipt->rider_name) : g_strdup ("");

  gtk_label_set_text (self->done_label,
                      receipt->kind == YZ_ENTRY_REDEEM
                      ? _ ("Thank you!")
                      : yz_display_receipt_title (receipt->kind, TRUE));
  gtk_label_set_text (self->done_name_label, name);
  set_number (self->done_points_label, receipt->balance_points);
  gtk_stack_set_visible_child_name (self->stack, "done");
}

/* Nothing of a rider is kept in a label that is not seen. */
static void
forget (YzCustomerWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "idle");
  clear_lines (self);
  gtk_label_set_text (self->name_label, "");
  gtk_label_set_text (self->before_label, "");
  gtk_label_set_text (self->total_label, "");
  gtk_label_set_text (self->after_label, "");
  gtk_label_set_text (self->done_name_label, "");
  gtk_label_set_text (self->done_points_label, "");
}

static void
update (YzCustomerWindow *self)
{
  YzCounterState state =
    self->counter != NULL ? yz_counter_get_state (self->counter) : YZ_COUNTER_STATE_IDLE;

  if (self->covered)
    state = YZ_COUNTER_STATE_IDLE;
  switch (state) {
  case YZ_COUNTER_STATE_RIDER:
    show_rider (self);
    break;
  case YZ_COUNTER_STATE_BOOKED:
    forget (self);
    show_booked (self);
    break;
  case YZ_COUNTER_STATE_IDLE:
  case YZ_COUNTER_STATE_RECEIPT:
  default:
    forget (self);
    break;
  }
}

/* Riders type nothing: keys and scans that end up here are meant for the counter. */
static gboolean
on_key_pressed (YzCustomerWindow *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventControllerKey *controller)
{
  return self->beside != NULL &&
         gtk_event_controller_key_forward (controller, GTK_WIDGET (self->beside));
}

static void
on_key_released (YzCustomerWindow *self,
                 guint keyval,
                 guint keycode,
                 GdkModifierType state,
                 GtkEventControllerKey *controller)
{
  if (self->beside != NULL)
    gtk_event_controller_key_forward (controller, GTK_WIDGET (self->beside));
}

static void
yz_customer_window_dispose (GObject *object)
{
  YzCustomerWindow *self = YZ_CUSTOMER_WINDOW (object);

  if (self->counter != NULL)
    g_signal_handlers_disconnect_by_data (self->counter, self);
  g_clear_object (&self->counter);
  g_clear_weak_pointer (&self->beside);
  G_OBJECT_CLASS (yz_customer_window_parent_class)->dispose (object);
}

static void
yz_customer_window_class_init (YzCustomerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_customer_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-customer-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, station_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, lines);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, empty_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, before_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, total_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, after_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, done_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, done_name_label);
  gtk_widget_class_bind_template_child (widget_class, YzCustomerWindow, done_points_label);
}

static void
yz_customer_window_init (YzCustomerWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzCustomerWindow *
yz_customer_window_new (const char *station_name)
{
  YzCustomerWindow *self = g_object_new (YZ_TYPE_CUSTOMER_WINDOW, NULL);

  gtk_label_set_text (self->station_label, station_name != NULL ? station_name : "");
  update (self);
  return self;
}

void
yz_customer_window_set_counter (YzCustomerWindow *self, YzCounter *counter)
{
  g_return_if_fail (YZ_IS_CUSTOMER_WINDOW (self));

  if (self->counter != NULL)
    g_signal_handlers_disconnect_by_data (self->counter, self);
  g_set_object (&self->counter, counter);
  if (counter != NULL)
    g_signal_connect_object (counter, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
yz_customer_window_set_covered (YzCustomerWindow *self, gboolean covered)
{
  g_return_if_fail (YZ_IS_CUSTOMER_WINDOW (self));

  self->covered = covered;
  update (self);
}

void
yz_customer_window_present_beside (YzCustomerWindow *self, GtkWindow *beside)
{
  GdkDisplay *display = NULL;
  GdkSurface *surface = NULL;
  GdkMonitor *taken = NULL;
  GListModel *monitors = NULL;

  g_return_if_fail (YZ_IS_CUSTOMER_WINDOW (self));

  g_set_weak_pointer (&self->beside, beside);
  display = gtk_widget_get_display (GTK_WIDGET (beside));
  monitors = gdk_display_get_monitors (display);
  surface = gtk_native_get_surface (GTK_NATIVE (beside));
  if (surface != NULL)
    taken = gdk_display_get_monitor_at_surface (display, surface);
  for (guint i = 0; taken != NULL && i < g_list_model_get_n_items (monitors); i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

    if (monitor != taken) {
      gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
      break;
    }
  }
  gtk_window_present (GTK_WINDOW (self));
  /* The keys and the scanner stay with the counter. */
  gtk_window_present (beside);
}
