/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-photo-field"

#include "yz-photo-field.h"

#include <glib/gi18n-lib.h>

#include "yz-goods-photo.h"
#include "yz-message.h"
#include "yz-picture-loader.h"
#include "yz-sentence.h"

#define BOX 192

struct _YzPhotoField {
  AdwBin parent_instance;

  char *change; /* (nullable) see the header */
  GCancellable *cancellable;

  GtkStack *stack;
  YzGoodsPhoto *photo;
  GtkPicture *picture;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (YzPhotoField, yz_photo_field, ADW_TYPE_BIN)

enum {
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_change (YzPhotoField *self, const char *change)
{
  g_free (self->change);
  self->change = g_strdup (change);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzPhotoField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
    yz_picture_load_finish (YZ_EVIDENCE_FILE (source), result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;
  if (texture == NULL) {
    sentence = yz_sentence_for_error (error);
    g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, sentence);
    return;
  }
  set_change (self, yz_evidence_file_get_path (YZ_EVIDENCE_FILE (source)));
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, "picture");
  gtk_widget_set_sensitive (self->remove_button, TRUE);
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, NULL);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzPhotoField *self = YZ_PHOTO_FIELD (source);
  g_auto (GStrv) paths = yz_message_open_files_finish (GTK_WIDGET (self), result);

  if (paths != NULL && self->stack != NULL)
    yz_photo_field_take_file (self, paths[0]);
}

static void
on_choose (YzPhotoField *self)
{
  static const char *const patterns[] = { "*.png", "*.jpg",  "*.jpeg", "*.webp", "*.PNG",
                                          "*.JPG", "*.JPEG", "*.WEBP", NULL };

  yz_message_open_files_async (GTK_WIDGET (self),
                               _ ("Photo of the item"),
                                  _ ("Pictures"), patterns, FALSE, on_chosen, NULL);
}

static void
on_remove (YzPhotoField *self)
{
  set_change (self, "");
  gtk_stack_set_visible_child_name (self->stack, "none");
  gtk_widget_set_sensitive (self->remove_button, FALSE);
}

static gboolean
on_drop (YzPhotoField *self, const GValue *value)
{
  GFile *file = G_VALUE_HOLDS (value, G_TYPE_FILE) ? g_value_get_object (value) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    yz_photo_field_take_file (self, path);
  return path != NULL;
}

static void
yz_photo_field_dispose (GObject *object)
{
  YzPhotoField *self = YZ_PHOTO_FIELD (object);

  g_cancellable_cancel (self->cancellable);
  /* The bin forgets its child before the template gives it up. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_PHOTO_FIELD);
  G_OBJECT_CLASS (yz_photo_field_parent_class)->dispose (object);
}

static void
yz_photo_field_finalize (GObject *object)
{
  g_free (YZ_PHOTO_FIELD (object)->change);
  g_clear_object (&YZ_PHOTO_FIELD (object)->cancellable);
  G_OBJECT_CLASS (yz_photo_field_parent_class)->finalize (object);
}

static void
yz_photo_field_class_init (YzPhotoFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_photo_field_dispose;
  object_class->finalize = yz_photo_field_finalize;
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem",
                                          YZ_TYPE_PHOTO_FIELD,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);
  g_type_ensure (YZ_TYPE_GOODS_PHOTO);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-photo-field.ui");
  gtk_widget_class_bind_template_child (widget_class, YzPhotoField, stack);
  gtk_widget_class_bind_template_child (widget_class, YzPhotoField, photo);
  gtk_widget_class_bind_template_child (widget_class, YzPhotoField, picture);
  gtk_widget_class_bind_template_child (widget_class, YzPhotoField, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
yz_photo_field_init (YzPhotoField *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
yz_photo_field_set_goods (YzPhotoField *self, YzGoods *goods)
{
  g_return_if_fail (YZ_IS_PHOTO_FIELD (self));

  yz_goods_photo_set_goods (self->photo, goods);
  gtk_stack_set_visible_child_name (self->stack, goods != NULL ? "photo" : "none");
  gtk_widget_set_sensitive (self->remove_button,
                            goods != NULL && yz_goods_get_photo (goods) != NULL);
}

const char *
yz_photo_field_get_change (YzPhotoField *self)
{
  g_return_val_if_fail (YZ_IS_PHOTO_FIELD (self), NULL);

  return self->change;
}

void
yz_photo_field_take_file (YzPhotoField *self, const char *path)
{
  g_autoptr (YzEvidenceFile) file = NULL;

  g_return_if_fail (YZ_IS_PHOTO_FIELD (self));
  g_return_if_fail (path != NULL);

  file = yz_evidence_file_new_for_path (path);
  yz_picture_load_async (file, BOX, self->cancellable, on_loaded, g_object_ref (self));
}
