/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-history-row"

#include "yz-history-row.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-rider-display.h"

struct _YzHistoryRow {
  GtkListBoxRow parent_instance;

  GtkLabel *title_label;
  GtkLabel *mark_label;
  GtkLabel *details_label;
  GtkLabel *change_label;
  GtkLabel *balance_label;
};

G_DEFINE_FINAL_TYPE (YzHistoryRow, yz_history_row, GTK_TYPE_LIST_BOX_ROW)

static void
strike (GtkLabel *label)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
  gtk_label_set_attributes (label, attributes);
}

static void
show_line (YzHistoryRow *self, const YzHistoryLine *line)
{
  g_autofree char *title = yz_display_history_title (line);
  g_autofree char *details = yz_rider_display_provenance (line);
  g_autofree char *change = yz_display_change (line->change_points);
  g_autofree char *balance = yz_display_number (line->balance_points);
  g_autofree char *after = NULL;
  const char *mark = yz_rider_display_mark (line);

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->mark_label, mark != NULL ? mark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mark_label), mark != NULL);
  gtk_label_set_text (self->details_label, details);
  gtk_label_set_text (self->change_label, change);
  /* Translators: the balance after this entry. */
  after = g_strdup_printf (_ ("balance %s"), balance);
  gtk_label_set_text (self->balance_label, after);
  if (line->reversed) {
    strike (self->title_label);
    strike (self->change_label);
    gtk_widget_add_css_class (GTK_WIDGET (self->change_label), "dim-label");
  } else if (line->change_points > 0) {
    gtk_widget_add_css_class (GTK_WIDGET (self->change_label), "success");
  }
}

static void
yz_history_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_HISTORY_ROW);
  G_OBJECT_CLASS (yz_history_row_parent_class)->dispose (object);
}

static void
yz_history_row_class_init (YzHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_history_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YzHistoryRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, YzHistoryRow, mark_label);
  gtk_widget_class_bind_template_child (widget_class, YzHistoryRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, YzHistoryRow, change_label);
  gtk_widget_class_bind_template_child (widget_class, YzHistoryRow, balance_label);
}

static void
yz_history_row_init (YzHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yz_history_row_new (const YzHistoryLine *line)
{
  YzHistoryRow *self;

  g_return_val_if_fail (line != NULL, NULL);

  self = g_object_new (YZ_TYPE_HISTORY_ROW, NULL);
  show_line (self, line);
  return GTK_WIDGET (self);
}
