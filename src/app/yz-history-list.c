/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-history-list"

#include "yz-history-list.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"

struct _YzHistoryList {
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *empty_label;
};

G_DEFINE_FINAL_TYPE (YzHistoryList, yz_history_list, ADW_TYPE_BIN)

static GtkWidget *
make_row (const YzHistoryLine *line, gboolean detailed)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *change = NULL;
  g_autofree char *title = yz_display_history_title (line);
  g_autofree char *subtitle = yz_display_history_subtitle (line, detailed);
  g_autofree char *number = yz_display_change (line->change_points);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  change = gtk_label_new (number);
  gtk_widget_add_css_class (change, "numeric");
  gtk_widget_add_css_class (change, "heading");
  if (line->change_points > 0)
    gtk_widget_add_css_class (change, "success");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), change);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
yz_history_list_class_init (YzHistoryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-history-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YzHistoryList, list);
  gtk_widget_class_bind_template_child (widget_class, YzHistoryList, empty_label);
}

static void
yz_history_list_init (YzHistoryList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_history_list_show (YzHistoryList *self, GPtrArray *lines, guint limit, gboolean detailed)
{
  GtkWidget *child;
  guint n_lines = lines != NULL ? MIN (lines->len, limit) : 0;

  g_return_if_fail (YZ_IS_HISTORY_LIST (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < n_lines; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (lines, i), detailed));
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_lines > 0);
  gtk_widget_set_visible (self->empty_label, n_lines == 0);
}
