/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-stock-display"

#include "yz-stock-display.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-clock.h"

const char *
yz_stock_display_delivery_state (const YzDelivery *delivery, const char **pill)
{
  *pill = "refused";
  if (delivery->reversed)
    return C_ ("delivery", "Taken back");
  switch (delivery->state) {
  case YZ_DELIVERY_OPEN:
    *pill = "waiting";
    return C_ ("delivery", "Open");
  case YZ_DELIVERY_POSTED:
    *pill = "approved";
    return C_ ("delivery", "Booked");
  case YZ_DELIVERY_CANCELLED:
  default:
    return C_ ("delivery", "Given up");
  }
}

static const char *
get_source_title (YzSource source)
{
  switch (source) {
  case YZ_SOURCE_PURCHASE:
    return C_ ("source", "Purchase");
  case YZ_SOURCE_DONATION:
    return C_ ("source", "Donation");
  case YZ_SOURCE_SUPPORT:
    return C_ ("source", "Support unit");
  default:
    return "";
  }
}

char *
yz_stock_display_delivery_title (const YzDelivery *delivery)
{
  const char *source = get_source_title (delivery->source);

  return *delivery->supplier != '\0' ? g_strdup (delivery->supplier) : g_strdup (source);
}

static char *
pieces_text (int64_t pieces)
{
  return g_strdup_printf (_ ("%" PRId64 " pieces"), pieces);
}

char *
yz_stock_display_delivery_facts (const YzDelivery *delivery)
{
  g_autofree char *when = yz_instant_to_text (delivery->created_ms);
  g_autofree char *pieces = pieces_text (delivery->pieces);

  if (*delivery->document == '\0')
    return g_strdup_printf ("%s · %s", when, pieces);
  return g_strdup_printf ("%s · %s · %s", when, delivery->document, pieces);
}

char *
yz_stock_display_delivery_progress (const YzDelivery *delivery)
{
  int64_t expected = 0;

  for (guint i = 0; i < delivery->lines->len; i++)
    expected += ((const YzDeliveryLine *) g_ptr_array_index (delivery->lines, i))->expected;
  if (expected == 0)
    return pieces_text (delivery->pieces);
  return g_strdup_printf (_ ("%" PRId64 " of %" PRId64 " pieces"), delivery->pieces, expected);
}

/* "2 missing", "1 too many" or @even. */
static char *
difference_text (int64_t difference, const char *even, const char **pill)
{
  *pill = difference == 0 ? "approved" : "returned";
  if (difference == 0)
    return g_strdup (even);
  if (difference < 0) {
    *pill = "refused";
    return g_strdup_printf (_ ("%" PRId64 " missing"), -difference);
  }
  return g_strdup_printf (_ ("%" PRId64 " too many"), difference);
}

char *
yz_stock_display_delivery_pill (const YzDeliveryLine *line, gboolean has_paper, const char **pill)
{
  *pill = "returned";
  if (!has_paper)
    return NULL;
  if (line->expected == 0)
    return g_strdup (_ ("not on the list"));
  return difference_text (line->scanned - line->expected, _ ("complete"), pill);
}

const char *
yz_stock_display_count_state (const YzCount *count, const char **pill)
{
  *pill = "refused";
  if (count->reversed)
    return C_ ("count", "Taken back");
  switch (count->state) {
  case YZ_COUNT_COUNTING:
    *pill = "waiting";
    return C_ ("count", "Counting");
  case YZ_COUNT_COMPARED:
    *pill = "returned";
    return C_ ("count", "Compared");
  case YZ_COUNT_POSTED:
    *pill = "approved";
    return C_ ("count", "Booked");
  case YZ_COUNT_CANCELLED:
  default:
    return C_ ("count", "Given up");
  }
}

char *
yz_stock_display_count_progress (const YzCount *count)
{
  return g_strdup_printf (_ ("%" PRId64 " of %" PRId64 " items counted"), count->items_counted, count->items);
}

char *
yz_stock_display_count_facts (const YzCount *count)
{
  g_autofree char *when = yz_instant_to_text (count->created_ms);

  return g_strdup_printf (_ ("%s · %" PRId64 " of %" PRId64 " items"), when, count->items_counted, count->items);
}

char *
yz_stock_display_count_pill (const YzCountDifference *line, const char **pill)
{
  *pill = "returned";
  if (!line->counted)
    return g_strdup (_ ("not counted"));
  return difference_text (line->difference, _ ("as in the books"), pill);
}

char *
yz_stock_display_count_detail (const YzCountDifference *line)
{
  g_autofree char *where = yz_stock_display_where (line->place, line->sku);
  g_autofree char *book = NULL;

  if (!line->counted)
    return g_steal_pointer (&where);
  /* Goods moved while they were counted: any number between the two is right. */
  if (line->book_low != line->book_high)
    book = g_strdup_printf (_ ("books %" PRId64 "–%" PRId64), line->book_low, line->book_high);
  else
    book = g_strdup_printf (_ ("books %" PRId64), line->book_high);
  if (*line->reason == '\0')
    return g_strdup_printf ("%s · %s", where, book);
  return g_strdup_printf ("%s · %s · %s", where, book, line->reason);
}

char *
yz_stock_display_count_sum (GPtrArray *differences)
{
  int64_t missing = 0;
  int64_t surplus = 0;
  int64_t items = 0;

  for (guint i = 0; i < differences->len; i++) {
    const YzCountDifference *line = g_ptr_array_index (differences, i);

    if (line->difference == 0)
      continue;
    items++;
    if (line->difference < 0)
      missing -= line->difference;
    else
      surplus += line->difference;
  }
  if (items == 0)
    return g_strdup (_ ("Nothing differs."));
  return g_strdup_printf (ngettext ("%" PRId64 " item differs: %" PRId64 " missing, %" PRId64
                                    " too many",
                                    "%" PRId64 " items differ: %" PRId64 " missing, %" PRId64
                                    " too many",
                                    (gulong) items),
                          items,
                          missing,
                          surplus);
}

char *
yz_stock_display_where (const char *place, const char *sku)
{
  return *place != '\0' ? g_strdup_printf ("%s · %s", place, sku) : g_strdup (sku);
}

char *
yz_stock_display_need (const YzStockNeed *need)
{
  g_autofree char *where = yz_stock_display_where (need->place, need->sku);

  return g_strdup_printf (_ ("%s · least %" PRId64 " · %" PRId64 " used in 4 weeks"), where, need->least, need->used);
}
