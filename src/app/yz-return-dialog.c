/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-return-dialog"

#include "yz-return-dialog.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-text.h"

struct _YzReturnDialog {
  AdwWindow parent_instance;

  GArray *lines;     /* of Line */
  GPtrArray *spins;  /* of GtkSpinButton, borrowed, one a line */
  GPtrArray *places; /* of GtkDropDown, borrowed, one a line */

  AdwPreferencesGroup *group;
  GtkLabel *total_label;
  AdwEntryRow *reason_row;
  GtkWidget *accept_button;
};

typedef struct {
  int64_t item;
  int64_t price_points;
} Line;

G_DEFINE_FINAL_TYPE (YzReturnDialog, yz_return_dialog, ADW_TYPE_WINDOW)

enum {
  SIGNAL_ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static int64_t
get_quantity (YzReturnDialog *self, guint index)
{
  return gtk_spin_button_get_value_as_int (g_ptr_array_index (self->spins, index));
}

static void
update (YzReturnDialog *self)
{
  int64_t total_points = 0;
  gboolean some = FALSE;
  g_autofree char *reason = yz_return_dialog_dup_reason (self);
  g_autofree char *total = NULL;

  for (guint i = 0; i < self->lines->len; i++) {
    int64_t quantity = get_quantity (self, i);

    some = some || quantity > 0;
    /* No more than was booked, which was checked. */
    total_points += quantity * g_array_index (self->lines, Line, i).price_points;
  }
  total = yz_display_points (total_points);
  gtk_label_set_text (self->total_label, total);
  gtk_widget_set_sensitive (self->accept_button, some && *reason != '\0');
}

/* In the order of YzDisposition. */
static GtkWidget *
make_places (const YzReceiptItem *item)
{
  const char *const words[] = { C_ ("disposition", "To the shelf"),
                                    C_ ("disposition", "To inspection"),
                                        C_ ("disposition", "Spoiled"), NULL };
  GtkWidget *places = gtk_drop_down_new_from_strings (words);
  /* Translators: %s is the name of an item. */
  g_autofree char *name = g_strdup_printf (_ ("Where it goes: %s"), item->name);

  G_STATIC_ASSERT (YZ_DISPOSITION_SHELF == 0 && YZ_DISPOSITION_SPOILED == 2);
  gtk_widget_set_valign (places, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (places), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return places;
}

static void
add_line (YzReturnDialog *self, const YzReceiptItem *item)
{
  const Line line = { item->item, item->price_points };
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *places = make_places (item);
  GtkWidget *spin = gtk_spin_button_new_with_range (0, (double) item->returnable, 1);
  g_autofree char *price = yz_display_points (item->price_points);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), price);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), (double) item->returnable);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (spin, "yz-spin");
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  item->name,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), places);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (self->group, row);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_array_append_val (self->lines, line);
  g_ptr_array_add (self->spins, spin);
  g_ptr_array_add (self->places, places);
}

static void
on_accept (YzReturnDialog *self)
{
  if (!gtk_widget_get_sensitive (self->accept_button))
    return;
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_cancel (YzReturnDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
yz_return_dialog_finalize (GObject *object)
{
  YzReturnDialog *self = YZ_RETURN_DIALOG (object);

  g_array_unref (self->lines);
  g_ptr_array_unref (self->spins);
  g_ptr_array_unref (self->places);
  G_OBJECT_CLASS (yz_return_dialog_parent_class)->finalize (object);
}

static void
yz_return_dialog_class_init (YzReturnDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = yz_return_dialog_finalize;

  signals[SIGNAL_ACCEPTED] = g_signal_new ("accepted",
                                           YZ_TYPE_RETURN_DIALOG,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-return-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YzReturnDialog, group);
  gtk_widget_class_bind_template_child (widget_class, YzReturnDialog, total_label);
  gtk_widget_class_bind_template_child (widget_class, YzReturnDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, YzReturnDialog, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yz_return_dialog_init (YzReturnDialog *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->spins = g_ptr_array_new ();
  self->places = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzReturnDialog *
yz_return_dialog_new (GtkWindow *parent, const YzReceipt *receipt)
{
  YzReturnDialog *self = NULL;

  g_return_val_if_fail (receipt != NULL, NULL);

  self = g_object_new (YZ_TYPE_RETURN_DIALOG, "transient-for", parent, NULL);
  for (guint i = 0; i < receipt->lines->len; i++) {
    const YzReceiptItem *item = g_ptr_array_index (receipt->lines, i);

    if (item->returnable > 0)
      add_line (self, item);
  }
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->reason_row));
  return self;
}

YzReturnLine *
yz_return_dialog_dup_lines (YzReturnDialog *self, gsize *n_lines)
{
  YzReturnLine *lines = NULL;
  gsize n = 0;

  g_return_val_if_fail (YZ_IS_RETURN_DIALOG (self), NULL);
  g_return_val_if_fail (n_lines != NULL, NULL);

  lines = g_new0 (YzReturnLine, MAX (self->lines->len, 1));
  for (guint i = 0; i < self->lines->len; i++) {
    int64_t quantity = get_quantity (self, i);

    if (quantity == 0)
      continue;
    lines[n].item = g_array_index (self->lines, Line, i).item;
    lines[n].quantity = quantity;
    lines[n].disposition =
      (YzDisposition) gtk_drop_down_get_selected (g_ptr_array_index (self->places, i));
    n++;
  }
  *n_lines = n;
  return lines;
}

char *
yz_return_dialog_dup_reason (YzReturnDialog *self)
{
  char *reason = NULL;

  g_return_val_if_fail (YZ_IS_RETURN_DIALOG (self), NULL);

  reason = yz_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->reason_row)),
                          "reason",
                          YZ_TEXT_NOTE_MAX,
                          NULL);
  return reason != NULL ? reason : g_strdup ("");
}
