/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-qr-picture"

#include "yz-qr-picture.h"

#include "yz-qr-symbol.h"

/* Large enough for a handheld scanner at arm's length. */
#define SIDE_MIN 120

struct _YzQrPicture {
  GtkWidget parent_instance;

  YzQrSymbol *symbol; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (YzQrPicture, yz_qr_picture, GTK_TYPE_WIDGET)

static void
yz_qr_picture_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = SIDE_MIN;
  *natural = SIDE_MIN;
}

static void
yz_qr_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YzQrPicture *self = YZ_QR_PICTURE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int side = MIN (width, height);
  cairo_t *cr = NULL;

  if (self->symbol == NULL || side <= 0)
    return;
  cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  yz_qr_symbol_draw (self->symbol, cr, (width - side) / 2, (height - side) / 2, side);
  cairo_destroy (cr);
}

static void
yz_qr_picture_finalize (GObject *object)
{
  g_clear_pointer (&YZ_QR_PICTURE (object)->symbol, yz_qr_symbol_free);
  G_OBJECT_CLASS (yz_qr_picture_parent_class)->finalize (object);
}

static void
yz_qr_picture_class_init (YzQrPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yz_qr_picture_finalize;
  widget_class->measure = yz_qr_picture_measure;
  widget_class->snapshot = yz_qr_picture_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
yz_qr_picture_init (YzQrPicture *self)
{
}

void
yz_qr_picture_set_text (YzQrPicture *self, const char *text)
{
  g_return_if_fail (YZ_IS_QR_PICTURE (self));

  g_clear_pointer (&self->symbol, yz_qr_symbol_free);
  if (text != NULL && *text != '\0')
    self->symbol = yz_qr_symbol_new (text, 1, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
