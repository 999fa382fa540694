/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-cart-pane"

#include "yz-cart-pane.h"

#include <glib/gi18n-lib.h>

#include "yz-cart-row.h"
#include "yz-display.h"
#include "yz-hold-row.h"

/* The others are shown when these are picked up: the cart needs the room. */
#define HOLDS_SHOWN 3

struct _YzCartPane {
  AdwBin parent_instance;

  YzCounter *counter;
  GPtrArray *shown_holds; /* (nullable) borrowed: only compared */

  GtkWidget *holds_box;
  GtkListBox *holds;
  GtkLabel *more_holds_label;
  GtkStack *stack;
  GtkListBox *list;
  GtkLabel *total_label;
  GtkLabel *after_label;
  GtkRevealer *wait_revealer;
  GtkLabel *wait_label;
  GtkButton *confirm_button;
  GtkWidget *hold_button;
  GtkWidget *park_button;
  GtkWidget *cancel_button;
};

G_DEFINE_FINAL_TYPE (YzCartPane, yz_cart_pane, ADW_TYPE_BIN)

/* What is waited for, where it takes longer than usual. */
static void
update_wait (YzCartPane *self)
{
  gboolean busy = yz_counter_is_busy (self->counter);
  gboolean waits = FALSE;

  switch (yz_counter_get_line (self->counter)) {
  case YZ_LINE_LOST:
    waits = busy;
    gtk_label_set_text (self->wait_label, _ ("Waiting for the line…"));
    break;
  case YZ_LINE_CHECKING:
    waits = busy;
    gtk_label_set_text (self->wait_label, _ ("Checking whether it was booked…"));
    break;
  case YZ_LINE_FINE:
  default:
    break;
  }
  gtk_revealer_set_reveal_child (self->wait_revealer, waits);
}

static void
on_collect_asked (YzCartPane *self, gint64 entry)
{
  yz_counter_collect (self->counter, entry);
}

static void
show_holds (YzCartPane *self)
{
  const YzProfile *profile = yz_counter_get_profile (self->counter);
  GPtrArray *holds = profile != NULL ? profile->holds : NULL;
  GtkWidget *child = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->holds),
                            !yz_counter_is_busy (self->counter) &&
                              yz_counter_get_line (self->counter) == YZ_LINE_FINE);
  /* A cart needs the room, and is booked first. */
  gtk_widget_set_visible (self->holds_box,
                          holds != NULL && holds->len > 0 &&
                            yz_cart_is_empty (yz_counter_get_cart (self->counter)));
  if (self->shown_holds == holds)
    return;
  self->shown_holds = holds;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->holds))) != NULL)
    gtk_list_box_remove (self->holds, child);
  for (guint i = 0; holds != NULL && i < MIN (holds->len, HOLDS_SHOWN); i++) {
    GtkWidget *row = yz_hold_row_new (g_ptr_array_index (holds, i));

    g_signal_connect_object (row,
                             "collect-asked",
                             G_CALLBACK (on_collect_asked),
                             self,
                             G_CONNECT_SWAPPED);
    gtk_list_box_append (self->holds, row);
  }
  if (holds != NULL && holds->len > HOLDS_SHOWN) {
    int others = (int) (holds->len - HOLDS_SHOWN);
    g_autofree char *more =
      g_strdup_printf (ngettext ("%d more waits", "%d more wait", (gulong) others), others);

    gtk_label_set_text (self->more_holds_label, more);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->more_holds_label),
                          holds != NULL && holds->len > HOLDS_SHOWN);
}

static void
update (YzCartPane *self)
{
  YzCart *cart = yz_counter_get_cart (self->counter);
  const YzProfile *profile = yz_counter_get_profile (self->counter);
  int64_t total_points = yz_cart_get_total_points (cart);
  int64_t balance_points = profile != NULL ? profile->balance.points : 0;
  gboolean busy = yz_counter_is_busy (self->counter);
  gboolean uncertain = yz_counter_is_uncertain (self->counter);
  gboolean has_line = yz_counter_get_line (self->counter) == YZ_LINE_FINE;
  gboolean enough = total_points <= balance_points;
  gboolean empty = yz_cart_is_empty (cart);
  g_autofree char *total = yz_display_points (total_points);
  g_autofree char *after = yz_display_balance_after (balance_points, total_points);

  gtk_label_set_text (self->total_label, total);
  gtk_label_set_text (self->after_label, after);
  if (enough)
    gtk_widget_remove_css_class (GTK_WIDGET (self->after_label), "short");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->after_label), "short");
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "lines");
  gtk_button_set_label (self->confirm_button, uncertain ? _ ("_Try Again") : _ ("C_onfirm"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button),
                            !empty && !busy && has_line && (enough || uncertain));
  gtk_widget_set_sensitive (self->hold_button, !empty && !busy && has_line && enough && !uncertain);
  gtk_widget_set_sensitive (self->park_button, !empty && !busy && !uncertain);
  show_holds (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), !yz_cart_get_frozen (cart));
  gtk_widget_set_sensitive (self->cancel_button, !busy);
  update_wait (self);
}

static void
on_quantity_asked (YzCartPane *self, YzGoods *goods, gint64 quantity)
{
  yz_counter_set_quantity (self->counter, goods, quantity);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  YzCartPane *self = user_data;
  GtkWidget *row = yz_cart_row_new (item);

  g_signal_connect_object (row,
                           "quantity-asked",
                           G_CALLBACK (on_quantity_asked),
                           self,
                           G_CONNECT_SWAPPED);
  return row;
}

static void
on_confirm (YzCartPane *self)
{
  yz_counter_confirm (self->counter);
}

static void
on_hold (YzCartPane *self)
{
  yz_counter_hold (self->counter);
}

static void
on_park (YzCartPane *self)
{
  yz_counter_park (self->counter);
}

static void
on_cancel (YzCartPane *self)
{
  yz_counter_cancel (self->counter);
}

static void
yz_cart_pane_dispose (GObject *object)
{
  YzCartPane *self = YZ_CART_PANE (object);

  if (self->counter != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (yz_cart_pane_parent_class)->dispose (object);
}

static void
yz_cart_pane_class_init (YzCartPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_cart_pane_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-cart-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, holds_box);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, holds);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, more_holds_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, hold_button);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, park_button);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, list);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, total_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, after_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, wait_revealer);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, wait_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, YzCartPane, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm);
  gtk_widget_class_bind_template_callback (widget_class, on_hold);
  gtk_widget_class_bind_template_callback (widget_class, on_park);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
yz_cart_pane_init (YzCartPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_cart_pane_set_counter (YzCartPane *self, YzCounter *counter)
{
  YzCart *cart;

  g_return_if_fail (YZ_IS_CART_PANE (self));
  g_return_if_fail (YZ_IS_COUNTER (counter) && self->counter == NULL);

  self->counter = g_object_ref (counter);
  cart = yz_counter_get_cart (counter);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (cart), make_row, self, NULL);
  g_signal_connect_object (counter, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "notify::busy", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cart, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
