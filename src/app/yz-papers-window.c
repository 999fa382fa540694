/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-papers-window"

#include "yz-papers-window.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"

struct _YzPapersWindow {
  AdwWindow parent_instance;

  YzPrintQueue *queue;

  GtkListBox *list;
  GtkStack *stack;
  GtkWidget *all_button;
};

G_DEFINE_FINAL_TYPE (YzPapersWindow, yz_papers_window, ADW_TYPE_WINDOW)

static void
on_print (GtkButton *button, YzPapersWindow *self)
{
  yz_print_queue_print (self->queue, g_object_get_data (G_OBJECT (button), "job"));
}

static void
on_discard (GtkButton *button, YzPapersWindow *self)
{
  yz_print_queue_discard (self->queue, g_object_get_data (G_OBJECT (button), "job"));
}

static void
add_button (YzPapersWindow *self,
            GtkWidget *row,
            YzPrintJob *job,
            const char *icon,
            const char *name,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "yz-target");
  g_object_set_data_full (G_OBJECT (button), "job", g_object_ref (job), g_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
on_job_state (GtkWidget *row, GParamSpec *pspec, YzPrintJob *job)
{
  g_autofree char *what = yz_print_job_describe (job);
  g_autofree char *when = yz_instant_to_text (yz_print_job_get_made_ms (job));
  g_autofree char *text = g_strdup_printf ("%s · %s", when, what);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  YzPapersWindow *self = user_data;
  YzPrintJob *job = item;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), yz_print_job_get_title (job));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  add_button (self, row, job, "printer-symbolic", _ ("Print again"), G_CALLBACK (on_print));
  add_button (self, row, job, "user-trash-symbolic", _ ("Throw away"), G_CALLBACK (on_discard));
  g_signal_connect_object (job, "notify::state", G_CALLBACK (on_job_state), row, G_CONNECT_SWAPPED);
  on_job_state (row, NULL, job);
  return row;
}

static void
update (YzPapersWindow *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->queue)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
  gtk_widget_set_sensitive (self->all_button, !empty);
}

static void
on_print_all (YzPapersWindow *self)
{
  yz_print_queue_print_all (self->queue);
}

static void
yz_papers_window_dispose (GObject *object)
{
  YzPapersWindow *self = YZ_PAPERS_WINDOW (object);

  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (yz_papers_window_parent_class)->dispose (object);
}

static void
yz_papers_window_class_init (YzPapersWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_papers_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-papers-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YzPapersWindow, list);
  gtk_widget_class_bind_template_child (widget_class, YzPapersWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YzPapersWindow, all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_print_all);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yz_papers_window_init (YzPapersWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzPapersWindow *
yz_papers_window_new (GtkWindow *parent, YzPrintQueue *queue)
{
  YzPapersWindow *self = NULL;

  g_return_val_if_fail (YZ_IS_PRINT_QUEUE (queue), NULL);

  self = g_object_new (YZ_TYPE_PAPERS_WINDOW, "transient-for", parent, NULL);
  self->queue = g_object_ref (queue);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (queue), make_row, self, NULL);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
