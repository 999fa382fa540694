/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-goods"

#include "yz-goods.h"

#include <string.h>

#include "yz-display.h"
#include "yz-item-photo.h"
#include "yz-limit-display.h"
#include "yz-pinyin.h"

/* What only the form and the table show. */
typedef enum {
  DETAIL_CATEGORY,
  DETAIL_UNIT,
  DETAIL_PLACE,
  DETAIL_PAID_BY,
  DETAIL_NOTE,
  N_DETAILS
} Detail;

struct _YzGoods {
  GObject parent_instance;

  int64_t id;
  char *sku;
  char *name;
  char *ean; /* (nullable) */
  char *search;
  char *details[N_DETAILS];
  GPtrArray *codes; /* (nullable) of YzItemCode */
  char *codes_text;
  int64_t price_points;
  int64_t next_price_on;
  int64_t next_price_points;
  int64_t limit;
  YzPeriod period;
  int64_t minimum;
  int64_t shelf;
  gboolean active;
  gboolean low;
  YzEvidenceFile *photo; /* (nullable) */
  uint8_t photo_sha256[32];
  guint rank;
  int64_t reach_points;
  int64_t left;
  char *allowance;
};

G_DEFINE_FINAL_TYPE (YzGoods, yz_goods, G_TYPE_OBJECT)

enum {
  PROP_ID = 1,
  PROP_SKU,
  PROP_NAME,
  PROP_EAN,
  PROP_SEARCH,
  PROP_PRICE,
  PROP_SHELF,
  PROP_ACTIVE,
  PROP_PHOTO,
  PROP_DETAILS,
  PROP_REACH_POINTS,
  PROP_ALLOWANCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
take_text (YzGoods *self, char **field, const char *value, guint property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_number (YzGoods *self, int64_t *field, int64_t value, guint property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
yz_goods_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzGoods *self = YZ_GOODS (object);

  switch (id) {
  case PROP_ID:
    g_value_set_int64 (value, self->id);
    break;
  case PROP_SKU:
    g_value_set_string (value, self->sku);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_EAN:
    g_value_set_string (value, self->ean);
    break;
  case PROP_SEARCH:
    g_value_set_string (value, self->search);
    break;
  case PROP_PRICE:
    g_value_set_int64 (value, self->price_points);
    break;
  case PROP_SHELF:
    g_value_set_int64 (value, self->shelf);
    break;
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->active);
    break;
  case PROP_PHOTO:
    g_value_set_object (value, self->photo);
    break;
  case PROP_DETAILS:
    g_value_set_string (value, self->details[DETAIL_CATEGORY]);
    break;
  case PROP_REACH_POINTS:
    g_value_set_int64 (value, self->reach_points);
    break;
  case PROP_ALLOWANCE:
    g_value_set_string (value, self->allowance);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_goods_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REACH_POINTS)
    yz_goods_set_reach_points (YZ_GOODS (object), g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_goods_finalize (GObject *object)
{
  YzGoods *self = YZ_GOODS (object);

  g_free (self->sku);
  g_free (self->name);
  g_free (self->ean);
  g_free (self->search);
  for (gsize i = 0; i < N_DETAILS; i++)
    g_free (self->details[i]);
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  g_free (self->codes_text);
  g_clear_object (&self->photo);
  g_free (self->allowance);
  G_OBJECT_CLASS (yz_goods_parent_class)->finalize (object);
}

static GParamSpec *
number_spec (const char *name, GParamFlags flags)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
}

static void
yz_goods_class_init (YzGoodsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_goods_get_property;
  object_class->set_property = yz_goods_set_property;
  object_class->finalize = yz_goods_finalize;

  properties[PROP_ID] = number_spec ("id", flags);
  properties[PROP_SKU] = g_param_spec_string ("sku", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_EAN] = g_param_spec_string ("ean", NULL, NULL, NULL, flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, flags);
  properties[PROP_PRICE] = number_spec ("price", flags);
  properties[PROP_SHELF] = number_spec ("shelf", flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, TRUE, flags);
  properties[PROP_PHOTO] = g_param_spec_object ("photo", NULL, NULL, YZ_TYPE_EVIDENCE_FILE, flags);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, flags);
  properties[PROP_ALLOWANCE] = g_param_spec_string ("allowance", NULL, NULL, "", flags);
  properties[PROP_REACH_POINTS] = number_spec ("reach-points", flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_goods_init (YzGoods *self)
{
  self->reach_points = -1;
  self->left = G_MAXINT64;
  self->allowance = g_strdup ("");
}

YzGoods *
yz_goods_new (const YzItem *item)
{
  YzGoods *self = g_object_new (YZ_TYPE_GOODS, NULL);

  self->id = item->id;
  self->active = item->active;
  yz_goods_update (self, item);
  return self;
}

static gboolean
take_detail (char **field, const char *given)
{
  const char *value = given != NULL ? given : "";

  if (g_strcmp0 (*field, value) == 0)
    return FALSE;
  g_free (*field);
  *field = g_strdup (value);
  return TRUE;
}

static gboolean
take_figure (int64_t *field, int64_t value)
{
  gboolean changed = *field != value;

  *field = value;
  return changed;
}

static gboolean
take_codes (YzGoods *self, GPtrArray *codes)
{
  g_autofree char *text = yz_item_codes_to_text (codes);

  if (!take_detail (&self->codes_text, text))
    return FALSE;
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  self->codes = codes != NULL ? g_ptr_array_ref (codes) : NULL;
  return TRUE;
}

/* What has no property of its own. */
static void
take_details (YzGoods *self, const YzItem *item)
{
  gboolean low = yz_item_is_low (item);
  gboolean changed = FALSE;

  changed |= take_detail (&self->details[DETAIL_CATEGORY], item->category);
  changed |= take_detail (&self->details[DETAIL_UNIT], item->unit);
  changed |= take_detail (&self->details[DETAIL_PLACE], item->place);
  changed |= take_detail (&self->details[DETAIL_PAID_BY], item->paid_by);
  changed |= take_detail (&self->details[DETAIL_NOTE], item->note);
  changed |= take_codes (self, item->codes);
  changed |= take_figure (&self->next_price_on, item->next_price_on);
  changed |= take_figure (&self->next_price_points, item->next_price_points);
  changed |= take_figure (&self->limit, item->limit);
  changed |= take_figure (&self->minimum, item->minimum);
  changed |= self->period != item->period || self->low != low;
  self->period = item->period;
  self->low = low;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAILS]);
}

static void
take_photo (YzGoods *self, const YzItem *item)
{
  if (item->has_photo == (self->photo != NULL) &&
      (!item->has_photo || memcmp (self->photo_sha256, item->photo, sizeof item->photo) == 0))
    return;
  g_clear_object (&self->photo);
  if (item->has_photo && item->photo_path != NULL) {
    YzEvidence photo = { .name = item->name, .path = item->photo_path, .size = item->photo_size };

    memcpy (photo.sha256, item->photo, sizeof photo.sha256);
    memcpy (self->photo_sha256, item->photo, sizeof self->photo_sha256);
    self->photo = yz_evidence_file_new (&photo);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHOTO]);
}

void
yz_goods_update (YzGoods *self, const YzItem *item)
{
  g_return_if_fail (YZ_IS_GOODS (self));
  g_return_if_fail (item != NULL && item->id == self->id);

  g_object_freeze_notify (G_OBJECT (self));
  take_text (self, &self->sku, item->sku, PROP_SKU);
  take_text (self, &self->name, item->name, PROP_NAME);
  take_text (self, &self->ean, item->ean, PROP_EAN);
  take_text (self, &self->search, item->search, PROP_SEARCH);
  take_number (self, &self->price_points, item->price_points, PROP_PRICE);
  take_number (self, &self->shelf, item->shelf, PROP_SHELF);
  take_details (self, item);
  take_photo (self, item);
  if (self->active != item->active) {
    self->active = item->active;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

int64_t
yz_goods_get_id (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->id;
}

const char *
yz_goods_get_sku (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->sku;
}

const char *
yz_goods_get_name (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->name;
}

const char *
yz_goods_get_ean (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->ean;
}

const char *
yz_goods_get_search (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->search;
}

int64_t
yz_goods_get_price_points (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->price_points;
}

int64_t
yz_goods_get_limit (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->limit;
}

YzPeriod
yz_goods_get_period (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), YZ_PERIOD_NONE);

  return self->period;
}

int64_t
yz_goods_get_next_price_on (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->next_price_on;
}

int64_t
yz_goods_get_next_price_points (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->next_price_points;
}

const char *
yz_goods_get_category (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->details[DETAIL_CATEGORY];
}

const char *
yz_goods_get_unit (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->details[DETAIL_UNIT];
}

const char *
yz_goods_get_place (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->details[DETAIL_PLACE];
}

const char *
yz_goods_get_paid_by (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->details[DETAIL_PAID_BY];
}

const char *
yz_goods_get_note (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->details[DETAIL_NOTE];
}

int64_t
yz_goods_get_minimum (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->minimum;
}

gboolean
yz_goods_is_low (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), FALSE);

  return self->low;
}

const char *
yz_goods_get_codes (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->codes_text;
}

int64_t
yz_goods_get_code_pieces (YzGoods *self, const char *ean)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  if (ean == NULL)
    return 0;
  if (g_strcmp0 (self->ean, ean) == 0)
    return 1;
  for (guint i = 0; self->codes != NULL && i < self->codes->len; i++) {
    const YzItemCode *code = g_ptr_array_index (self->codes, i);

    if (g_str_equal (code->code, ean))
      return code->pieces;
  }
  return 0;
}

YzEvidenceFile *
yz_goods_get_photo (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->photo;
}

const uint8_t *
yz_goods_get_photo_sha256 (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->photo_sha256;
}

void
yz_goods_set_rank (YzGoods *self, guint rank)
{
  g_return_if_fail (YZ_IS_GOODS (self));

  self->rank = rank;
}

guint
yz_goods_get_rank (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->rank;
}

void
yz_goods_set_allowance (YzGoods *self, const YzAllowance *allowance)
{
  g_autofree char *text = NULL;

  g_return_if_fail (YZ_IS_GOODS (self));

  self->left = allowance != NULL && allowance->limit > 0 ? allowance->left : G_MAXINT64;
  text = allowance != NULL ? yz_limit_display_left (allowance) : g_strdup ("");
  take_text (self, &self->allowance, text, PROP_ALLOWANCE);
}

const char *
yz_goods_get_allowance (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->allowance;
}

int64_t
yz_goods_get_left (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->left;
}

int64_t
yz_goods_get_shelf (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->shelf;
}

gboolean
yz_goods_get_active (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), FALSE);

  return self->active;
}

gboolean
yz_goods_is_in_reach (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), FALSE);

  return self->left > 0 &&
         yz_display_reach (self->price_points, self->shelf, self->reach_points) > 0;
}

void
yz_goods_set_reach_points (YzGoods *self, int64_t points)
{
  g_return_if_fail (YZ_IS_GOODS (self));

  take_number (self, &self->reach_points, points, PROP_REACH_POINTS);
}

gboolean
yz_goods_matches (YzGoods *self, const char *query)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), FALSE);

  if (query == NULL || *query == '\0')
    return TRUE;
  return yz_pinyin_key_matches (self->search, query) ||
         (self->ean != NULL && strstr (self->ean, query) != NULL) ||
         (*self->codes_text != '\0' && strstr (self->codes_text, query) != NULL);
}
