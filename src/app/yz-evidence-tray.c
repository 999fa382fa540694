/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-evidence-tray"

#include "yz-evidence-tray.h"

#include <glib/gi18n-lib.h>

#include "yz-evidence-thumb.h"
#include "yz-message.h"

struct _YzEvidenceTray {
  AdwBin parent_instance;

  GListStore *files; /* of YzEvidenceFile */

  GtkFlowBox *flow;
  GtkWidget *hint_label;
  GtkButton *add_button;
};

G_DEFINE_FINAL_TYPE (YzEvidenceTray, yz_evidence_tray, ADW_TYPE_BIN)

static gboolean
has_path (YzEvidenceTray *self, const char *path)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->files));

  for (guint i = 0; i < n; i++) {
    g_autoptr (YzEvidenceFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

    if (g_strcmp0 (yz_evidence_file_get_path (file), path) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
on_remove (YzEvidenceTray *self, GtkWidget *button)
{
  YzEvidenceFile *file = g_object_get_data (G_OBJECT (button), "file");
  guint position = 0;

  /* The button goes with its file: the focus has to be elsewhere by then. */
  gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
  if (g_list_store_find (self->files, file, &position))
    g_list_store_remove (self->files, position);
}

static GtkWidget *
make_child (gpointer item, gpointer user_data)
{
  YzEvidenceFile *file = item;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  /* Translators: %s is the name of a file. */
  g_autofree char *spoken = g_strdup_printf (_ ("Take out %s"), yz_evidence_file_get_name (file));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "yz-target");
  gtk_widget_set_tooltip_text (button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), user_data, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), yz_evidence_thumb_new (file));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
on_files_changed (YzEvidenceTray *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->files));

  gtk_widget_set_visible (GTK_WIDGET (self->flow), n > 0);
  gtk_widget_set_visible (self->hint_label, n == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), n < YZ_EVIDENCE_FILES_MAX);
}

static void
add_and_tell (YzEvidenceTray *self, const char *const *paths)
{
  guint left_out = yz_evidence_tray_add (self, paths);
  g_autofree char *text = NULL;

  if (left_out == 0)
    return;
  text = g_strdup_printf (ngettext ("A job may have %d files: %u was left out",
                                    "A job may have %d files: %u were left out",
                                    left_out),
                          YZ_EVIDENCE_FILES_MAX,
                          left_out);
  yz_message_toast (GTK_WIDGET (self), text);
}

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzEvidenceTray *self = YZ_EVIDENCE_TRAY (source);
  g_auto (GStrv) paths = yz_message_open_files_finish (GTK_WIDGET (self), result);

  if (paths != NULL)
    add_and_tell (self, (const char *const *) paths);
}

static void
on_add_clicked (YzEvidenceTray *self)
{
  yz_message_open_files_async (GTK_WIDGET (self),
                               _ ("Add Evidence"), NULL, NULL, TRUE, on_files_chosen, NULL);
}

static gboolean
on_drop (YzEvidenceTray *self, const GValue *value)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  for (GSList *files = g_value_get_boxed (value); files != NULL; files = files->next) {
    char *path = g_file_get_path (files->data);

    if (path != NULL)
      g_ptr_array_add (paths, path);
  }
  if (paths->len == 0)
    return FALSE;
  g_ptr_array_add (paths, NULL);
  add_and_tell (self, (const char *const *) paths->pdata);
  return TRUE;
}

static void
yz_evidence_tray_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_EVIDENCE_TRAY);
  G_OBJECT_CLASS (yz_evidence_tray_parent_class)->dispose (object);
}

static void
yz_evidence_tray_finalize (GObject *object)
{
  g_object_unref (YZ_EVIDENCE_TRAY (object)->files);
  G_OBJECT_CLASS (yz_evidence_tray_parent_class)->finalize (object);
}

static void
yz_evidence_tray_class_init (YzEvidenceTrayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_evidence_tray_dispose;
  object_class->finalize = yz_evidence_tray_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-evidence-tray.ui");
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceTray, flow);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceTray, hint_label);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceTray, add_button);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
yz_evidence_tray_init (YzEvidenceTray *self)
{
  self->files = g_list_store_new (YZ_TYPE_EVIDENCE_FILE);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_flow_box_bind_model (self->flow, G_LIST_MODEL (self->files), make_child, self, NULL);
  g_signal_connect_object (self->files,
                           "items-changed",
                           G_CALLBACK (on_files_changed),
                           self,
                           G_CONNECT_SWAPPED);
  on_files_changed (self);
}

guint
yz_evidence_tray_add (YzEvidenceTray *self, const char *const *paths)
{
  guint left_out = 0;

  g_return_val_if_fail (YZ_IS_EVIDENCE_TRAY (self), 0);
  g_return_val_if_fail (paths != NULL, 0);

  for (; *paths != NULL; paths++) {
    g_autoptr (YzEvidenceFile) file = NULL;

    if (has_path (self, *paths))
      continue;
    if (g_list_model_get_n_items (G_LIST_MODEL (self->files)) >= YZ_EVIDENCE_FILES_MAX) {
      left_out++;
      continue;
    }
    file = yz_evidence_file_new_for_path (*paths);
    g_list_store_append (self->files, file);
  }
  return left_out;
}

void
yz_evidence_tray_clear (YzEvidenceTray *self)
{
  g_return_if_fail (YZ_IS_EVIDENCE_TRAY (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->files)) > 0)
    g_list_store_remove_all (self->files);
}

char **
yz_evidence_tray_dup_paths (YzEvidenceTray *self)
{
  guint n;
  char **paths;

  g_return_val_if_fail (YZ_IS_EVIDENCE_TRAY (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->files));
  paths = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++) {
    g_autoptr (YzEvidenceFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

    paths[i] = g_strdup (yz_evidence_file_get_path (file));
  }
  return paths;
}

void
yz_evidence_tray_take_drops_on (YzEvidenceTray *self, GtkWidget *widget)
{
  GtkDropTarget *target;

  g_return_if_fail (YZ_IS_EVIDENCE_TRAY (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
