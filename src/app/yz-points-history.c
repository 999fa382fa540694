/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-points-history"

#include "yz-points-history.h"

#include "yz-history-row.h"

struct _YzPointsHistory {
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *empty_label;
  GtkWidget *more_button;
};

G_DEFINE_FINAL_TYPE (YzPointsHistory, yz_points_history, ADW_TYPE_BIN)

enum {
  SIGNAL_MORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_more (YzPointsHistory *self)
{
  g_signal_emit (self, signals[SIGNAL_MORE], 0);
}

static void
yz_points_history_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_POINTS_HISTORY);
  G_OBJECT_CLASS (yz_points_history_parent_class)->dispose (object);
}

static void
yz_points_history_class_init (YzPointsHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_points_history_dispose;

  signals[SIGNAL_MORE] = g_signal_new ("more",
                                       YZ_TYPE_POINTS_HISTORY,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-points-history.ui");
  gtk_widget_class_bind_template_child (widget_class, YzPointsHistory, list);
  gtk_widget_class_bind_template_child (widget_class, YzPointsHistory, empty_label);
  gtk_widget_class_bind_template_child (widget_class, YzPointsHistory, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
}

static void
yz_points_history_init (YzPointsHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_points_history_show (YzPointsHistory *self, GPtrArray *lines, gboolean has_more)
{
  GtkWidget *child;

  g_return_if_fail (YZ_IS_POINTS_HISTORY (self));
  g_return_if_fail (lines != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < lines->len; i++)
    gtk_list_box_append (self->list, yz_history_row_new (g_ptr_array_index (lines, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), lines->len > 0);
  gtk_widget_set_visible (self->empty_label, lines->len == 0);
  gtk_widget_set_visible (self->more_button, has_more);
}
