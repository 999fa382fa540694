/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-shop-jobs"

#include "yz-shop-jobs.h"

#include <glib/gstdio.h>
#include <string.h>

#include "yz-batch.h"
#include "yz-item-photo.h"
#include "yz-item-price.h"
#include "yz-picture-shrink.h"
#include "yz-shop-display.h"
#include "yz-text.h"

gpointer
yz_shop_job_list (gpointer context, gpointer data, GError **error)
{
  return yz_item_list (context, TRUE, error);
}

void
yz_item_change_free (YzItemChange *change)
{
  g_clear_pointer (&change->actor, yz_actor_free);
  g_free (change->sku);
  g_free (change->name);
  g_free (change->ean);
  g_free (change->category);
  g_free (change->unit);
  g_free (change->place);
  g_free (change->paid_by);
  g_free (change->note);
  g_free (change->photo);
  g_clear_pointer (&change->codes, g_ptr_array_unref);
  g_free (change);
}

YzPhotoWish *
yz_photo_wish_new (const uint8_t sha256[32], int64_t size)
{
  YzPhotoWish *wish = g_new0 (YzPhotoWish, 1);

  memcpy (wish->sha256, sha256, sizeof wish->sha256);
  wish->size = size;
  return wish;
}

gpointer
yz_shop_job_fetch_photo (gpointer context, gpointer data, GError **error)
{
  const YzPhotoWish *wish = data;
  g_autoptr (YzEvidence) photo = yz_item_fetch_photo (context, wish->sha256, wish->size, error);

  return photo != NULL ? GINT_TO_POINTER (TRUE) : NULL;
}

gpointer
yz_shop_job_prices (gpointer context, gpointer data, GError **error)
{
  return yz_item_price_list (context, *(const int64_t *) data, error);
}

gpointer
yz_shop_job_batches (gpointer context, gpointer data, GError **error)
{
  return yz_batch_list (context, *(const int64_t *) data, error);
}

static gpointer
box_number (int64_t number)
{
  int64_t *result = g_new (int64_t, 1);

  *result = number;
  return result;
}

/* Whether an item has this very SKU. FALSE with @error set if that cannot be told. */
static gboolean
has_sku (YzStation *station, const char *sku, GError **error)
{
  g_autoptr (GPtrArray) items = yz_item_list (station, TRUE, error);

  for (guint i = 0; items != NULL && i < items->len; i++) {
    const YzItem *item = g_ptr_array_index (items, i);

    if (g_str_equal (item->sku, sku))
      return TRUE;
  }
  return FALSE;
}

static gboolean
put_photo (YzStation *station,
           const YzItemChange *change,
           int64_t item,
           const char *small,
           GError **error)
{
  if (change->photo == NULL)
    return TRUE;
  return yz_item_set_photo (station, change->actor, item, small, error);
}

static gpointer
put_change (YzStation *context, const YzItemChange *change, const char *small, GError **error)
{
  g_autofree char *sku = yz_text_require (change->sku, "sku", YZ_TEXT_NAME_MAX, error);
  GError *problem = NULL;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  int64_t item;

  if (sku == NULL)
    return NULL;
  if (change->is_new && has_sku (context, sku, &problem)) {
    yz_error_set_subject (error, YZ_ERROR_EXISTS, change->sku, "%s is an item already", sku);
    return NULL;
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  fields.sku = sku;
  fields.name = change->name;
  fields.ean = change->ean;
  fields.price_points = change->price_points;
  fields.price_from = change->price_from;
  fields.limit = change->limit;
  fields.period = change->period;
  fields.minimum = change->minimum;
  fields.category = change->category;
  fields.unit = change->unit;
  fields.place = change->place;
  fields.paid_by = change->paid_by;
  fields.note = change->note;
  fields.codes = change->codes;
  fields.active = change->active;
  item = yz_item_put (context, change->actor, &fields, NULL, NULL, error);
  return item != 0 && put_photo (context, change, item, small, error) ? box_number (item) : NULL;
}

/* The photo is made small before anything is changed. */
gpointer
yz_shop_job_put (gpointer context, gpointer data, GError **error)
{
  const YzItemChange *change = data;
  g_autofree char *small = NULL;
  gpointer result = NULL;

  if (change->photo != NULL && *change->photo != '\0') {
    small = yz_picture_shrink_temporary (change->photo, YZ_ITEM_PHOTO_SIDE, error);
    if (small == NULL)
      return NULL;
  }
  result = put_change (context, change, small, error);
  if (small != NULL)
    g_unlink (small);
  return result;
}

YzIncoming *
yz_incoming_copy (const YzIncoming *delivery)
{
  YzIncoming *copy = g_memdup2 (delivery, sizeof *delivery);

  copy->actor = delivery->actor != NULL ? yz_actor_copy (delivery->actor) : NULL;
  copy->name = g_strdup (delivery->name);
  return copy;
}

void
yz_incoming_free (YzIncoming *delivery)
{
  g_clear_pointer (&delivery->actor, yz_actor_free);
  g_free (delivery->name);
  g_free (delivery);
}

gpointer
yz_shop_job_receive (gpointer context, gpointer data, GError **error)
{
  const YzIncoming *delivery = data;
  g_autoptr (YzItem) item = NULL;
  YzBooking booking;

  if (!yz_item_receive (context,
                        delivery->actor,
                        &delivery->op_id,
                        delivery->item,
                        delivery->quantity,
                        yz_shop_display_source_word (delivery->source),
                        &booking,
                        error))
    return NULL;
  /* It is booked: that the shelf cannot be read now is no reason to say otherwise. */
  item = yz_item_load (context, delivery->item, NULL);
  return box_number (item != NULL ? item->shelf : -1);
}
