/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-picture-window"

#include "yz-picture-window.h"

#include "yz-picture-loader.h"
#include "yz-sentence.h"

/* Enough to read a number plate, and no more than any renderer takes. */
#define BOX 4096

struct _YzPictureWindow {
  AdwWindow parent_instance;

  GCancellable *cancellable;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkPicture *picture;
  GtkToggleButton *actual_button;
  AdwStatusPage *problem_page;
};

G_DEFINE_FINAL_TYPE (YzPictureWindow, yz_picture_window, ADW_TYPE_WINDOW)

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzPictureWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
    yz_picture_load_finish (YZ_EVIDENCE_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture != NULL) {
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
    gtk_stack_set_visible_child_name (self->stack, "picture");
  } else {
    g_autofree char *sentence = yz_sentence_for_error (error);
    g_autofree char *markup = g_markup_escape_text (sentence, -1);

    adw_status_page_set_description (self->problem_page, markup);
    gtk_stack_set_visible_child_name (self->stack, "problem");
  }
}

/* In its actual size the picture may be larger than the window, which then scrolls. */
static void
on_actual_toggled (YzPictureWindow *self)
{
  gboolean actual = gtk_toggle_button_get_active (self->actual_button);

  gtk_picture_set_can_shrink (self->picture, !actual);
}

static void
yz_picture_window_dispose (GObject *object)
{
  YzPictureWindow *self = YZ_PICTURE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_PICTURE_WINDOW);
  G_OBJECT_CLASS (yz_picture_window_parent_class)->dispose (object);
}

static void
yz_picture_window_finalize (GObject *object)
{
  g_clear_object (&YZ_PICTURE_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (yz_picture_window_parent_class)->finalize (object);
}

static void
yz_picture_window_class_init (YzPictureWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_picture_window_dispose;
  object_class->finalize = yz_picture_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-picture-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YzPictureWindow, title);
  gtk_widget_class_bind_template_child (widget_class, YzPictureWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YzPictureWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, YzPictureWindow, actual_button);
  gtk_widget_class_bind_template_child (widget_class, YzPictureWindow, problem_page);
  gtk_widget_class_bind_template_callback (widget_class, on_actual_toggled);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yz_picture_window_init (YzPictureWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_picture_window_present (GtkWidget *widget, YzEvidenceFile *file)
{
  YzPictureWindow *self;
  GtkRoot *root;
  int width = 0, height = 0;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (YZ_IS_EVIDENCE_FILE (file));

  self = g_object_new (YZ_TYPE_PICTURE_WINDOW, NULL);
  root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root)) {
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
    width = gtk_widget_get_width (GTK_WIDGET (root));
    height = gtk_widget_get_height (GTK_WIDGET (root));
  }
  gtk_window_set_default_size (GTK_WINDOW (self), MAX (width, 640), MAX (height, 480));
  adw_window_title_set_title (self->title, yz_evidence_file_get_name (file));
  gtk_window_set_title (GTK_WINDOW (self), yz_evidence_file_get_name (file));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  yz_evidence_file_get_name (file),
                                  -1);
  yz_picture_load_async (file, BOX, self->cancellable, on_loaded, self);
  gtk_window_present (GTK_WINDOW (self));
}
