/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-goods-photo"

#include "yz-goods-photo.h"

#include "yz-client.h"
#include "yz-photo-cache.h"
#include "yz-picture-loader.h"
#include "yz-shop-jobs.h"

struct _YzGoodsPhoto {
  GtkWidget parent_instance;

  YzGoods *goods; /* (nullable) */
  GSignalGroup *goods_signals;
  GdkTexture *texture;       /* (nullable) */
  PangoLayout *initial;      /* (nullable) made when it is first drawn */
  GCancellable *cancellable; /* (nullable) of the picture that is on its way */
  gboolean fetched;          /* from the city's store: that is tried once */
  int side;
};

G_DEFINE_FINAL_TYPE (YzGoodsPhoto, yz_goods_photo, GTK_TYPE_WIDGET)

enum {
  PROP_GOODS = 1,
  PROP_SIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void load (YzGoodsPhoto *self);

static void
show_texture (YzGoodsPhoto *self, GdkTexture *texture)
{
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop (YzGoodsPhoto *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* The client of the screen or window around it. Returns: (transfer full) (nullable) */
static YzClient *
find_client (YzGoodsPhoto *self)
{
  for (GtkWidget *widget = gtk_widget_get_parent (GTK_WIDGET (self)); widget != NULL;
       widget = gtk_widget_get_parent (widget)) {
    YzClient *client = NULL;
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "client");

    if (pspec == NULL || pspec->value_type != YZ_TYPE_CLIENT)
      continue;
    g_object_get (widget, "client", &client, NULL);
    return client;
  }
  return NULL;
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzGoodsPhoto) self = user_data;
  g_autoptr (GError) error = NULL;

  if (yz_client_run_finish (YZ_CLIENT (source), result, &error) != NULL && self->goods != NULL)
    load (self);
}

/* It may lie in the city's store only. */
static void
fetch (YzGoodsPhoto *self)
{
  g_autoptr (YzClient) client = self->fetched ? NULL : find_client (self);
  YzEvidenceFile *photo = self->goods != NULL ? yz_goods_get_photo (self->goods) : NULL;

  if (client == NULL || photo == NULL)
    return;
  self->fetched = TRUE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (client,
                        yz_shop_job_fetch_photo,
                        yz_photo_wish_new (yz_goods_get_photo_sha256 (self->goods),
                                           yz_evidence_file_get_size (photo)),
                        g_free,
                        NULL,
                        self->cancellable,
                        on_fetched,
                        g_object_ref (self));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzGoodsPhoto) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
    yz_picture_load_finish (YZ_EVIDENCE_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->goods == NULL ||
      G_OBJECT (yz_goods_get_photo (self->goods)) != source)
    return;
  g_clear_object (&self->cancellable);
  if (texture != NULL) {
    yz_photo_cache_put (yz_goods_get_photo_sha256 (self->goods), texture);
    show_texture (self, texture);
  } else if (g_error_matches (error, YZ_ERROR, YZ_ERROR_IO)) {
    fetch (self);
  }
}

static void
load (YzGoodsPhoto *self)
{
  YzEvidenceFile *photo = self->goods != NULL ? yz_goods_get_photo (self->goods) : NULL;
  GdkTexture *texture = NULL;

  stop (self);
  if (photo != NULL)
    texture = yz_photo_cache_find (yz_goods_get_photo_sha256 (self->goods));
  show_texture (self, texture);
  if (photo == NULL || texture != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  yz_picture_load_async (photo,
                         YZ_PHOTO_CACHE_BOX,
                         self->cancellable,
                         on_loaded,
                         g_object_ref (self));
}

static void
on_photo_changed (YzGoodsPhoto *self)
{
  self->fetched = FALSE;
  load (self);
}

static void
on_name_changed (YzGoodsPhoto *self)
{
  g_clear_object (&self->initial);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Drawing ---------------------------------------------------------------------------------- */

/* Fills the square; what is too long is cut at both ends. */
static void
snapshot_picture (YzGoodsPhoto *self, GtkSnapshot *snapshot, int width, int height)
{
  double ratio = gdk_paintable_get_intrinsic_aspect_ratio (GDK_PAINTABLE (self->texture));
  double wide = ratio > 1 ? height * ratio : width;
  double high = ratio > 1 ? height : width / (ratio > 0 ? ratio : 1);

  gtk_snapshot_append_texture (snapshot,
                               self->texture,
                               &GRAPHENE_RECT_INIT ((float) ((width - wide) / 2),
                                                    (float) ((height - high) / 2),
                                                    (float) wide,
                                                    (float) high));
}

static PangoLayout *
make_initial (YzGoodsPhoto *self, const char *name)
{
  g_autofree char *initial = g_utf8_substring (name, 0, 1);
  g_autofree char *upper = g_utf8_strup (initial, -1);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), upper);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes,
                          pango_attr_size_new_absolute (self->side * PANGO_SCALE * 9 / 20));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static void
snapshot_initial (YzGoodsPhoto *self, GtkSnapshot *snapshot, int width, int height)
{
  const char *name = yz_goods_get_name (self->goods);
  PangoRectangle extents;
  GdkRGBA colour;

  if (name == NULL || *name == '\0')
    return;
  if (self->initial == NULL)
    self->initial = make_initial (self, name);
  pango_layout_get_pixel_extents (self->initial, NULL, &extents);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (width - extents.width) / 2 -
                                                  (float) extents.x,
                                                (float) (height - extents.height) / 2 -
                                                  (float) extents.y));
  gtk_snapshot_append_layout (snapshot, self->initial, &colour);
  gtk_snapshot_restore (snapshot);
}

static void
yz_goods_photo_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YzGoodsPhoto *self = YZ_GOODS_PHOTO (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->goods == NULL || width <= 0 || height <= 0)
    return;
  if (self->texture != NULL)
    snapshot_picture (self, snapshot, width, height);
  else
    snapshot_initial (self, snapshot, width, height);
}

/* Another font may be meant by now. */
static void
yz_goods_photo_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  g_clear_object (&YZ_GOODS_PHOTO (widget)->initial);
  GTK_WIDGET_CLASS (yz_goods_photo_parent_class)->css_changed (widget, change);
}

static void
yz_goods_photo_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = YZ_GOODS_PHOTO (widget)->side;
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_goods_photo_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzGoodsPhoto *self = YZ_GOODS_PHOTO (object);

  switch (id) {
  case PROP_GOODS:
    g_value_set_object (value, self->goods);
    break;
  case PROP_SIDE:
    g_value_set_int (value, self->side);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_goods_photo_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzGoodsPhoto *self = YZ_GOODS_PHOTO (object);

  switch (id) {
  case PROP_GOODS:
    yz_goods_photo_set_goods (self, g_value_get_object (value));
    break;
  case PROP_SIDE:
    self->side = g_value_get_int (value);
    g_clear_object (&self->initial);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_goods_photo_dispose (GObject *object)
{
  YzGoodsPhoto *self = YZ_GOODS_PHOTO (object);

  stop (self);
  g_clear_object (&self->goods_signals);
  g_clear_object (&self->goods);
  g_clear_object (&self->texture);
  g_clear_object (&self->initial);
  G_OBJECT_CLASS (yz_goods_photo_parent_class)->dispose (object);
}

static void
yz_goods_photo_class_init (YzGoodsPhotoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_goods_photo_get_property;
  object_class->set_property = yz_goods_photo_set_property;
  object_class->dispose = yz_goods_photo_dispose;
  widget_class->snapshot = yz_goods_photo_snapshot;
  widget_class->measure = yz_goods_photo_measure;
  widget_class->css_changed = yz_goods_photo_css_changed;

  properties[PROP_GOODS] =
    g_param_spec_object ("goods", NULL, NULL, YZ_TYPE_GOODS, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SIDE] = g_param_spec_int ("side", NULL, NULL, 8, 1024, 48, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "goodsphoto");
  /* The name stands beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
yz_goods_photo_init (YzGoodsPhoto *self)
{
  self->side = 48;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->goods_signals = g_signal_group_new (YZ_TYPE_GOODS);
  g_signal_group_connect_swapped (self->goods_signals,
                                  "notify::photo",
                                  G_CALLBACK (on_photo_changed),
                                  self);
  g_signal_group_connect_swapped (self->goods_signals,
                                  "notify::name",
                                  G_CALLBACK (on_name_changed),
                                  self);
}

/* Public ----------------------------------------------------------------------------------- */

void
yz_goods_photo_set_goods (YzGoodsPhoto *self, YzGoods *goods)
{
  g_return_if_fail (YZ_IS_GOODS_PHOTO (self));
  g_return_if_fail (goods == NULL || YZ_IS_GOODS (goods));

  if (!g_set_object (&self->goods, goods))
    return;
  g_signal_group_set_target (self->goods_signals, goods);
  self->fetched = FALSE;
  g_clear_object (&self->initial);
  load (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GOODS]);
}

gboolean
yz_goods_photo_has_picture (YzGoodsPhoto *self)
{
  g_return_val_if_fail (YZ_IS_GOODS_PHOTO (self), FALSE);

  return self->texture != NULL;
}
