/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sheet-row"

#include "yz-sheet-row.h"

#include <glib/gi18n-lib.h>

struct _YzSheetRow {
  GtkListBoxRow parent_instance;

  int64_t item;
  const char *pill_class; /* (nullable) a constant */

  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkLabel *pill_label;
  GtkLabel *number_label;
  GtkWidget *repeat_button;
  GtkWidget *reason_button;
};

G_DEFINE_FINAL_TYPE (YzSheetRow, yz_sheet_row, GTK_TYPE_LIST_BOX_ROW)

enum {
  SIGNAL_REPEAT,
  SIGNAL_REASON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_repeat (YzSheetRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REPEAT], 0);
}

static void
on_reason (YzSheetRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REASON], 0);
}

static guint
make_signal (const char *name)
{
  return g_signal_new (name,
                       YZ_TYPE_SHEET_ROW,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
yz_sheet_row_class_init (YzSheetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_REPEAT] = make_signal ("repeat");
  signals[SIGNAL_REASON] = make_signal ("reason");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-sheet-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YzSheetRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, YzSheetRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, YzSheetRow, pill_label);
  gtk_widget_class_bind_template_child (widget_class, YzSheetRow, number_label);
  gtk_widget_class_bind_template_child (widget_class, YzSheetRow, repeat_button);
  gtk_widget_class_bind_template_child (widget_class, YzSheetRow, reason_button);
  gtk_widget_class_bind_template_callback (widget_class, on_repeat);
  gtk_widget_class_bind_template_callback (widget_class, on_reason);
}

static void
yz_sheet_row_init (YzSheetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yz_sheet_row_new (void)
{
  return g_object_new (YZ_TYPE_SHEET_ROW, NULL);
}

/* "Count again: 香皂", for who does not see beside what the button stands. */
static void
name_button (GtkWidget *button, const char *what, const char *title)
{
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), what, title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
yz_sheet_row_show (YzSheetRow *self, const YzSheetLine *line)
{
  g_return_if_fail (YZ_IS_SHEET_ROW (self));

  self->item = line->item;
  gtk_label_set_text (self->title_label, line->title);
  gtk_label_set_text (self->subtitle_label, line->subtitle);
  gtk_label_set_text (self->number_label, line->number);
  if (self->pill_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->pill_label), self->pill_class);
  self->pill_class = line->pill != NULL ? line->pill_class : NULL;
  if (self->pill_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->pill_label), self->pill_class);
  gtk_label_set_text (self->pill_label, line->pill != NULL ? line->pill : "");
  gtk_widget_set_visible (GTK_WIDGET (self->pill_label), line->pill != NULL);
  gtk_widget_set_visible (self->repeat_button, line->may_repeat);
  gtk_widget_set_visible (self->reason_button, line->may_reason);
  name_button (self->repeat_button, _ ("Count again"), line->title);
  name_button (self->reason_button, _ ("Reason"), line->title);
}

int64_t
yz_sheet_row_get_item (YzSheetRow *self)
{
  g_return_val_if_fail (YZ_IS_SHEET_ROW (self), 0);

  return self->item;
}

const char *
yz_sheet_row_get_title (YzSheetRow *self)
{
  g_return_val_if_fail (YZ_IS_SHEET_ROW (self), NULL);

  return gtk_label_get_text (self->title_label);
}
