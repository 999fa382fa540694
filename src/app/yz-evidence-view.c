/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-evidence-view"

#include "yz-evidence-view.h"

#include <glib/gi18n-lib.h>

#include "yz-evidence-thumb.h"
#include "yz-job-display.h"
#include "yz-message.h"
#include "yz-picture-loader.h"
#include "yz-picture-window.h"
#include "yz-sentence.h"

/* Larger than the place it has, smaller than what would take long to decode. */
#define BOX 1600

struct _YzEvidenceView {
  AdwBin parent_instance;

  GListStore *files; /* of YzEvidenceFile */
  guint shown;
  GCancellable *cancellable; /* (nullable) of the picture that is being loaded */

  GtkStack *stack;
  GtkStack *page;
  GtkPicture *picture;
  GtkButton *picture_button;
  AdwStatusPage *file_page;
  GtkLabel *name_label;
  GtkLabel *position_label;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkWidget *thumbs_window;
  GtkBox *thumbs;
};

G_DEFINE_FINAL_TYPE (YzEvidenceView, yz_evidence_view, ADW_TYPE_BIN)

static void show_file (YzEvidenceView *self, guint position);

static guint
count_files (YzEvidenceView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->files));
}

/* Returns: (transfer full) (nullable) */
static YzEvidenceFile *
dup_shown (YzEvidenceView *self)
{
  return g_list_model_get_item (G_LIST_MODEL (self->files), self->shown);
}

static void
stop_loading (YzEvidenceView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_problem (YzEvidenceView *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);
  g_autofree char *markup = g_markup_escape_text (sentence, -1);

  if (yz_picture_error_is_no_picture (error)) {
    adw_status_page_set_icon_name (self->file_page, "text-x-generic-symbolic");
    adw_status_page_set_title (self->file_page, _ ("Not a picture"));
    adw_status_page_set_description (self->file_page,
                                     _ ("Save a copy to open it with another program."));
  } else {
    gboolean changed = g_error_matches (error, YZ_ERROR, YZ_ERROR_VERIFY);

    adw_status_page_set_icon_name (self->file_page, "dialog-warning-symbolic");
    adw_status_page_set_title (self->file_page,
                               changed
                               ? _ ("Not the file that was recorded")
                               : _ ("The picture cannot be shown"));
    adw_status_page_set_description (self->file_page, markup);
  }
  gtk_stack_set_visible_child_name (self->page, "file");
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzEvidenceView *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
    yz_picture_load_finish (YZ_EVIDENCE_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (texture == NULL) {
    show_problem (self, error);
    return;
  }
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->page, "picture");
}

static void
show_caption (YzEvidenceView *self, YzEvidenceFile *file)
{
  guint n = count_files (self);
  g_autofree char *caption =
    yz_job_display_file (yz_evidence_file_get_name (file), yz_evidence_file_get_size (file));
  /* Translators: the place of a file among all of them: "2 of 3". */
  g_autofree char *position = g_strdup_printf (_ ("%u of %u"), self->shown + 1, n);
  /* Translators: %s is the name of a file. */
  g_autofree char *spoken = g_strdup_printf (_ ("Enlarge %s"), yz_evidence_file_get_name (file));

  gtk_label_set_text (self->name_label, caption);
  gtk_label_set_text (self->position_label, position);
  gtk_widget_set_visible (GTK_WIDGET (self->position_label), n > 1);
  gtk_widget_set_visible (self->previous_button, n > 1);
  gtk_widget_set_visible (self->next_button, n > 1);
  gtk_widget_set_sensitive (self->previous_button, self->shown > 0);
  gtk_widget_set_sensitive (self->next_button, self->shown + 1 < n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken,
                                  -1);
}

static void
check_thumb (YzEvidenceView *self)
{
  GtkWidget *thumb = gtk_widget_get_first_child (GTK_WIDGET (self->thumbs));

  for (guint i = 0; thumb != NULL && i < self->shown; i++)
    thumb = gtk_widget_get_next_sibling (thumb);
  if (thumb != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (thumb), TRUE);
}

static void
show_file (YzEvidenceView *self, guint position)
{
  g_autoptr (YzEvidenceFile) file = NULL;

  stop_loading (self);
  self->shown = position;
  file = dup_shown (self);
  gtk_stack_set_visible_child_name (self->stack, file != NULL ? "files" : "empty");
  if (file == NULL)
    return;
  show_caption (self, file);
  check_thumb (self);
  gtk_stack_set_visible_child_name (self->page, "waiting");
  gtk_picture_set_paintable (self->picture, NULL);
  self->cancellable = g_cancellable_new ();
  yz_picture_load_async (file, BOX, self->cancellable, on_loaded, self);
}

static void
on_thumb_toggled (YzEvidenceView *self, GtkToggleButton *button)
{
  GtkWidget *thumb = gtk_widget_get_first_child (GTK_WIDGET (self->thumbs));
  guint position = 0;

  if (!gtk_toggle_button_get_active (button))
    return;
  for (; thumb != NULL && thumb != GTK_WIDGET (button); position++)
    thumb = gtk_widget_get_next_sibling (thumb);
  if (position != self->shown)
    show_file (self, position);
}

static void
fill_thumbs (YzEvidenceView *self)
{
  guint n = count_files (self);
  GtkToggleButton *first = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->thumbs))) != NULL)
    gtk_box_remove (self->thumbs, child);
  gtk_widget_set_visible (self->thumbs_window, n > 1);
  for (guint i = 0; n > 1 && i < n; i++) {
    g_autoptr (YzEvidenceFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);
    GtkWidget *button = gtk_toggle_button_new ();

    gtk_button_set_child (GTK_BUTTON (button), yz_evidence_thumb_new (file));
    gtk_widget_add_css_class (button, "flat");
    gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    yz_evidence_file_get_name (file),
                                    -1);
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
    if (first == NULL)
      first = GTK_TOGGLE_BUTTON (button);
    g_signal_connect_object (button,
                             "toggled",
                             G_CALLBACK (on_thumb_toggled),
                             self,
                             G_CONNECT_SWAPPED);
    gtk_box_append (self->thumbs, button);
  }
}

static void
on_previous (YzEvidenceView *self)
{
  yz_evidence_view_step (self, -1);
}

static void
on_next (YzEvidenceView *self)
{
  yz_evidence_view_step (self, 1);
}

static void
on_enlarge (YzEvidenceView *self)
{
  g_autoptr (YzEvidenceFile) file = dup_shown (self);

  if (file != NULL)
    yz_picture_window_present (GTK_WIDGET (self), file);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzEvidenceView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error))
    yz_message_toast (GTK_WIDGET (self), _ ("Saved"));
  else
    yz_message_show (GTK_WIDGET (self), _ ("The copy was not saved"), error->message);
}

static void
on_copy_place_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzEvidenceView *self = YZ_EVIDENCE_VIEW (source);
  g_autoptr (YzEvidenceFile) file = user_data;
  g_autofree char *path = yz_message_save_file_finish (GTK_WIDGET (self), result);
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = NULL;

  if (path == NULL)
    return;
  from = g_file_new_for_path (yz_evidence_file_get_path (file));
  to = g_file_new_for_path (path);
  g_file_copy_async (from,
                     to,
                     G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                     G_PRIORITY_DEFAULT,
                     NULL,
                     NULL,
                     NULL,
                     on_copied,
                     g_object_ref (self));
}

static void
on_save_copy (YzEvidenceView *self)
{
  YzEvidenceFile *file = dup_shown (self);

  if (file != NULL)
    yz_message_save_file_async (GTK_WIDGET (self),
                                _ ("Save a Copy"),
                                   yz_evidence_file_get_name (file),
                                   on_copy_place_chosen,
                                   file);
}

static void
yz_evidence_view_dispose (GObject *object)
{
  YzEvidenceView *self = YZ_EVIDENCE_VIEW (object);

  stop_loading (self);
  /* The bin forgets its child before the template gives it up. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_EVIDENCE_VIEW);
  G_OBJECT_CLASS (yz_evidence_view_parent_class)->dispose (object);
}

static void
yz_evidence_view_finalize (GObject *object)
{
  g_object_unref (YZ_EVIDENCE_VIEW (object)->files);
  G_OBJECT_CLASS (yz_evidence_view_parent_class)->finalize (object);
}

static void
yz_evidence_view_class_init (YzEvidenceViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_evidence_view_dispose;
  object_class->finalize = yz_evidence_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-evidence-view.ui");
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, stack);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, page);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, picture);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, picture_button);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, file_page);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, position_label);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, previous_button);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, next_button);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, thumbs_window);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceView, thumbs);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_enlarge);
  gtk_widget_class_bind_template_callback (widget_class, on_save_copy);
}

static void
yz_evidence_view_init (YzEvidenceView *self)
{
  self->files = g_list_store_new (YZ_TYPE_EVIDENCE_FILE);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_evidence_view_show (YzEvidenceView *self, GPtrArray *evidence)
{
  g_autoptr (GListStore) files = g_list_store_new (YZ_TYPE_EVIDENCE_FILE);

  g_return_if_fail (YZ_IS_EVIDENCE_VIEW (self));

  for (guint i = 0; evidence != NULL && i < evidence->len; i++) {
    g_autoptr (YzEvidenceFile) file = yz_evidence_file_new (g_ptr_array_index (evidence, i));

    g_list_store_append (files, file);
  }
  if (yz_evidence_file_lists_equal (G_LIST_MODEL (files), G_LIST_MODEL (self->files)))
    return;
  g_set_object (&self->files, files);
  /* While the thumbnails are made none of them is the one in view. */
  self->shown = G_MAXUINT;
  fill_thumbs (self);
  show_file (self, 0);
}

void
yz_evidence_view_step (YzEvidenceView *self, int by)
{
  int position;

  g_return_if_fail (YZ_IS_EVIDENCE_VIEW (self));

  position = (int) self->shown + by;
  if (position >= 0 && (guint) position < count_files (self))
    show_file (self, (guint) position);
}
