/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-export-items"

#include "yz-export-items.h"

#include "yz-csv.h"

static char *
make_number (int64_t number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static void
append_item (GString *out, const YzItem *item)
{
  g_autofree char *price = make_number (item->price_points);
  g_autofree char *limit = make_number (item->limit);
  g_autofree char *stock = make_number (item->shelf);
  g_autofree char *minimum = make_number (item->minimum);
  g_autofree char *codes = yz_item_codes_to_text (item->codes);
  const char *const fields[] = { item->sku,     item->name, item->ean != NULL ? item->ean : "",
                                 codes,         item->unit, item->category,
                                 price,         limit,      yz_period_get_word (item->period),
                                 stock,         minimum,    item->place,
                                 item->paid_by, item->note, item->active ? "yes" : "no",
                                 NULL };

  yz_csv_append_row (out, fields);
}

char *
yz_export_items (YzStation *station, gboolean with_inactive, GError **error)
{
  static const char *const header[] = { "sku",     "name",     "ean",     "codes",
                                        "unit",    "category", "price",   "limit",
                                        "period",  "stock",    "minimum", "place",
                                        "paid by", "note",     "active",  NULL };
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GString) out = g_string_new (YZ_CSV_BOM);

  g_return_val_if_fail (station != NULL, NULL);

  items = yz_item_list (station, with_inactive, error);
  if (items == NULL)
    return NULL;
  yz_csv_append_row (out, header);
  for (guint i = 0; i < items->len; i++)
    append_item (out, g_ptr_array_index (items, i));
  return g_string_free (g_steal_pointer (&out), FALSE);
}
