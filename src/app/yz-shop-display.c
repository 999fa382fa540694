/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-shop-display"

#include "yz-shop-display.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-limit-display.h"

#define DOT " \xc2\xb7 "
#define DASH "\xe2\x80\x93"

static const struct {
  const char *title;
  const char *word;
} sources[] = {
  { N_ ("Purchase"), "purchase" },
    { N_ ("Donation"), "donation" },
      { N_ ("Support unit"), "support" },
    };

char *
yz_shop_display_stock (int64_t shelf, gboolean low)
{
  const char *word = shelf <= 0 ? _ ("sold out") : _ ("low");

  if (!low)
    return g_strdup_printf ("%" G_GINT64_FORMAT, shelf);
  return g_strdup_printf ("%" G_GINT64_FORMAT DOT "%s", shelf, word);
}

char *
yz_shop_display_limit (int64_t limit, YzPeriod period)
{
  return limit > 0 ? yz_limit_display (limit, period) : g_strdup (DASH);
}

char *
yz_shop_display_price (int64_t price_points, int64_t next_on, int64_t next_points)
{
  g_autofree char *day = NULL;

  if (next_on == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, price_points);
  day = yz_limit_display_day (next_on);
  /* Translators: the price now, the one to come, and the day from which it holds. */
  return g_strdup_printf (_ ("%d \xc2\xb7 %d from %s"), (int) price_points, (int) next_points, day);
}

char *
yz_shop_display_price_line (const YzItemPrice *price)
{
  g_autofree char *day = NULL;

  if (price->valid_from == 0)
    return g_strdup_printf (_ ("At first: %d points"), (int) price->price_points);
  day = yz_limit_display_day (price->valid_from);
  /* Translators: a day, a price, and who set it. */
  return g_strdup_printf (_ ("From %s: %d points (%s)"),
                             day,
                             (int) price->price_points,
                             price->by != NULL ? price->by : DASH);
}

char *
yz_shop_display_batch (int64_t best_before, int64_t left)
{
  g_autofree char *day = yz_limit_display_day (best_before);

  return g_strdup_printf (best_before < yz_clock_today ()
                          ? _ ("Over since %s: %d left")
                          : _ ("Best before %s: %d left"), day, (int) MIN (left, G_MAXINT));
}

const char *
yz_shop_display_offer (gboolean active)
{
  /* Translators: whether an item of the shop is on offer. */
  return active ? _ ("Yes") : _ ("No");
}

char *
yz_shop_display_count (guint shown, guint low, gboolean searching)
{
  g_autofree char *items =
    g_strdup_printf (searching ? ngettext ("%u item found", "%u items found", shown)
                               : ngettext ("%u item", "%u items", shown),
                     shown);

  if (low == 0)
    return g_steal_pointer (&items);
  /* Translators: "37 items", then how many of them have few pieces left. */
  return g_strdup_printf (ngettext ("%s, %u of them low", "%s, %u of them low", low), items, low);
}

const char *
yz_shop_display_source (guint index)
{
  return index < G_N_ELEMENTS (sources) ? _ (sources[index].title) : NULL;
}

const char *
yz_shop_display_source_word (guint index)
{
  return index < G_N_ELEMENTS (sources) ? sources[index].word : NULL;
}

char *
yz_shop_display_received (const char *name, int64_t quantity, guint source)
{
  const char *from = yz_shop_display_source (source);

  return g_strdup_printf ("%s \xc3\x97\xc2\xa0%" G_GINT64_FORMAT "%s%s",
                          name,
                          quantity,
                          from != NULL ? DOT : "",
                          from != NULL ? from : "");
}

char *
yz_shop_display_shelf_now (int64_t shelf)
{
  return g_strdup_printf (_ ("%d on the shelf now"), (int) CLAMP (shelf, G_MININT, G_MAXINT));
}

const char *
yz_shop_display_error_field (const GError *error, const char *sku)
{
  static const char *const fields[] = { "sku",      "name",       "ean",  "price", "limit",
                                        "category", "price-from", "unit", "place", "minimum",
                                        "paid-by",  "note",       "codes" };
  const char *subject;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != YZ_ERROR)
    return NULL;
  subject = yz_error_get_subject (error);
  if (error->code == YZ_ERROR_EXISTS)
    return g_strcmp0 (subject, sku) == 0 ? "sku" : "ean";
  switch (yz_error_get_exit (error)) {
  case YZ_EXIT_INPUT:
  case YZ_EXIT_REFUSED:
    break;
  case YZ_EXIT_DONE:
  case YZ_EXIT_USAGE:
  case YZ_EXIT_STORE:
  case YZ_EXIT_VERIFY:
  default:
    return NULL;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (subject, fields[i]) == 0)
      return fields[i];
  return NULL;
}
