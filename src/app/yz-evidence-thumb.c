/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-evidence-thumb"

#include "yz-evidence-thumb.h"

#include "yz-picture-loader.h"

/* The size it is shown at. */
#define BOX 96

struct _YzEvidenceThumb {
  AdwBin parent_instance;

  YzEvidenceFile *file;
  GCancellable *cancellable;

  GtkStack *stack;
  GtkPicture *picture;
  GtkLabel *name_label;
};

G_DEFINE_FINAL_TYPE (YzEvidenceThumb, yz_evidence_thumb, ADW_TYPE_BIN)

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzEvidenceThumb *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
    yz_picture_load_finish (YZ_EVIDENCE_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture != NULL)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, texture != NULL ? "picture" : "file");
}

static void
yz_evidence_thumb_dispose (GObject *object)
{
  YzEvidenceThumb *self = YZ_EVIDENCE_THUMB (object);

  g_cancellable_cancel (self->cancellable);
  /* The bin forgets its child before the template gives it up. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_EVIDENCE_THUMB);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (yz_evidence_thumb_parent_class)->dispose (object);
}

static void
yz_evidence_thumb_finalize (GObject *object)
{
  g_clear_object (&YZ_EVIDENCE_THUMB (object)->cancellable);
  G_OBJECT_CLASS (yz_evidence_thumb_parent_class)->finalize (object);
}

static void
yz_evidence_thumb_class_init (YzEvidenceThumbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_evidence_thumb_dispose;
  object_class->finalize = yz_evidence_thumb_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-evidence-thumb.ui");
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceThumb, stack);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceThumb, picture);
  gtk_widget_class_bind_template_child (widget_class, YzEvidenceThumb, name_label);
}

static void
yz_evidence_thumb_init (YzEvidenceThumb *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yz_evidence_thumb_new (YzEvidenceFile *file)
{
  YzEvidenceThumb *self;

  g_return_val_if_fail (YZ_IS_EVIDENCE_FILE (file), NULL);

  self = g_object_new (YZ_TYPE_EVIDENCE_THUMB, NULL);
  self->file = g_object_ref (file);
  gtk_label_set_text (self->name_label, yz_evidence_file_get_name (file));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  yz_evidence_file_get_name (file),
                                  -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), yz_evidence_file_get_name (file));
  yz_picture_load_async (file, BOX, self->cancellable, on_loaded, self);
  return GTK_WIDGET (self);
}

YzEvidenceFile *
yz_evidence_thumb_get_file (YzEvidenceThumb *self)
{
  g_return_val_if_fail (YZ_IS_EVIDENCE_THUMB (self), NULL);

  return self->file;
}
