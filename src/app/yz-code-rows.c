/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-code-rows"

#include "yz-code-rows.h"

#include <glib/gi18n-lib.h>

struct _YzCodeRows {
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (YzCodeRows, yz_code_rows, GTK_TYPE_BOX)

/* What a row is made of; kept with it. */
typedef struct {
  char *code;
  GtkSpinButton *pieces;
  GtkEditable *unit;
} Row;

#define ROW_KEY "yz-row"

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->code);
  g_free (row);
}

static Row *
get_row (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), ROW_KEY);
}

static void
take_name (gpointer widget, char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_free (name);
}

static void
on_remove (YzCodeRows *self, GtkWidget *button)
{
  GtkWidget *box = gtk_widget_get_parent (button);

  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_BACKWARD);
  gtk_box_remove (GTK_BOX (self), box);
}

static GtkWidget *
make_label (const char *code)
{
  GtkWidget *label = gtk_label_new (code);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/* Whoever scrolls the form does not mean the number the pointer comes across. */
static void
ignore_wheel (GtkWidget *spin)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (spin);
  guint n_items = g_list_model_get_n_items (controllers);

  for (guint i = 0; i < n_items; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  }
}

static GtkWidget *
make_pieces (const YzItemCode *code)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (1, YZ_ITEM_CODE_PIECES_MAX, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), (double) code->pieces);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  ignore_wheel (spin);
  gtk_widget_add_css_class (spin, "yz-spin");
  take_name (spin, g_strdup_printf (_ ("Pieces in the pack %s"), code->code));
  return spin;
}

static GtkWidget *
make_unit (const YzItemCode *code)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), YZ_ITEM_UNIT_MAX);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Case, box …"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_text (GTK_EDITABLE (entry), code->unit);
  gtk_widget_add_css_class (entry, "yz-entry");
  take_name (entry, g_strdup_printf (_ ("What the pack %s is called"), code->code));
  return entry;
}

static Row *
append_row (YzCodeRows *self, const YzItemCode *code)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  Row *row = g_new0 (Row, 1);

  row->code = g_strdup (code->code);
  row->pieces = GTK_SPIN_BUTTON (make_pieces (code));
  row->unit = GTK_EDITABLE (make_unit (code));
  g_object_set_data_full (G_OBJECT (box), ROW_KEY, row, row_free);
  gtk_box_append (GTK_BOX (box), make_label (code->code));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->pieces));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->unit));
  gtk_widget_add_css_class (button, "yz-touch");
  gtk_widget_set_tooltip_text (button, _ ("Remove this code"));
  take_name (button, g_strdup_printf (_ ("Remove the code %s"), code->code));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (self), box);
  return row;
}

static void
yz_code_rows_class_init (YzCodeRowsClass *klass)
{
}

static void
yz_code_rows_init (YzCodeRows *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

void
yz_code_rows_set_text (YzCodeRows *self, const char *text)
{
  g_autoptr (GPtrArray) codes = NULL;
  GtkWidget *box;

  g_return_if_fail (YZ_IS_CODE_ROWS (self));

  while ((box = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), box);
  codes = yz_item_codes_parse (text != NULL ? text : "", NULL);
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    append_row (self, g_ptr_array_index (codes, i));
}

void
yz_code_rows_add (YzCodeRows *self, const char *ean)
{
  const YzItemCode code = { .code = (char *) ean, .pieces = 1, .unit = (char *) "" };
  Row *row = NULL;

  g_return_if_fail (YZ_IS_CODE_ROWS (self));
  g_return_if_fail (ean != NULL);

  for (GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self)); box != NULL && row == NULL;
       box = gtk_widget_get_next_sibling (box))
    if (g_str_equal (get_row (box)->code, ean))
      row = get_row (box);
  if (row == NULL)
    row = append_row (self, &code);
  gtk_widget_grab_focus (GTK_WIDGET (row->pieces));
}

GPtrArray *
yz_code_rows_get_codes (YzCodeRows *self)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_code_free);

  g_return_val_if_fail (YZ_IS_CODE_ROWS (self), codes);

  for (GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self)); box != NULL;
       box = gtk_widget_get_next_sibling (box)) {
    const Row *row = get_row (box);
    YzItemCode *code = g_new0 (YzItemCode, 1);

    code->code = g_strdup (row->code);
    code->pieces = gtk_spin_button_get_value_as_int (row->pieces);
    code->unit = g_strstrip (g_strdup (gtk_editable_get_text (row->unit)));
    g_ptr_array_add (codes, code);
  }
  return codes;
}
