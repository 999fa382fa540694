/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-attention-display"

#include "yz-attention-display.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define MINUTE_MS INT64_C (60000)
#define HOUR_MINUTES 60
#define DAY_MINUTES (24 * HOUR_MINUTES)

void
yz_attention_line_free (YzAttentionLine *line)
{
  g_free (line->text);
  g_free (line);
}

/* Takes @text; nothing is added where there is none. */
static void
add (GPtrArray *lines, const char *icon, const char *target, char *text)
{
  YzAttentionLine *line = NULL;

  if (text == NULL)
    return;
  line = g_new0 (YzAttentionLine, 1);
  line->text = text;
  line->icon = icon;
  line->target = target;
  g_ptr_array_add (lines, line);
}

static unsigned long
plural_of (int64_t count)
{
  return (unsigned long) CLAMP (count, 0, G_MAXINT);
}

static char *
describe_lag (int64_t lag_ms)
{
  int64_t minutes = (lag_ms + MINUTE_MS - 1) / MINUTE_MS;

  if (lag_ms <= 0)
    return NULL;
  if (minutes < 2 * HOUR_MINUTES)
    return g_strdup_printf (ngettext ("The clock of this PC is %" PRId64
                                      " minute behind the last booking. Set it right.",
                                      "The clock of this PC is %" PRId64
                                      " minutes behind the last booking. Set it right.",
                                      plural_of (minutes)),
                            minutes);
  if (minutes < 2 * DAY_MINUTES)
    return g_strdup_printf (ngettext ("The clock of this PC is %" PRId64
                                      " hour behind the last booking. Set it right.",
                                      "The clock of this PC is %" PRId64
                                      " hours behind the last booking. Set it right.",
                                      plural_of (minutes / HOUR_MINUTES)),
                            minutes / HOUR_MINUTES);
  return g_strdup_printf (ngettext ("The clock of this PC is %" PRId64
                                    " day behind the last booking. Set it right.",
                                    "The clock of this PC is %" PRId64
                                    " days behind the last booking. Set it right.",
                                    plural_of (minutes / DAY_MINUTES)),
                          minutes / DAY_MINUTES);
}

static char *
describe_lapsing (const YzAttention *attention)
{
  if (attention->points_lapsing <= 0)
    return NULL;
  if (attention->more_lapsing)
    /* Translators: %d is a number of riders. */
    return g_strdup_printf (_ ("More than %d riders lose points within a month"),
                               YZ_ATTENTION_RIDERS_MAX);
  return g_strdup_printf (ngettext ("%" PRId64 " rider loses points within a month",
                                    "%" PRId64 " riders lose points within a month",
                                    plural_of (attention->riders_lapsing)),
                          attention->riders_lapsing);
}

static char *
describe_jobs (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " job waits for review",
                                    "%" PRId64 " jobs wait for review",
                                    plural_of (count)),
                          count);
}

static char *
describe_low (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " item is running out",
                                    "%" PRId64 " items are running out",
                                    plural_of (count)),
                          count);
}

static char *
describe_batches (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " batch is past its best-before date or close to it",
                                    "%" PRId64
                                    " batches are past their best-before date or close to it",
                                    plural_of (count)),
                          count);
}

static char *
describe_inspected (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " item came back and waits to be looked at",
                                    "%" PRId64 " items came back and wait to be looked at",
                                    plural_of (count)),
                          count);
}

static char *
describe_coming (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " shipment is on its way here",
                                    "%" PRId64 " shipments are on their way here",
                                    plural_of (count)),
                          count);
}

static char *
describe_holds (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " pick-up lapses by tomorrow",
                                    "%" PRId64 " pick-ups lapse by tomorrow",
                                    plural_of (count)),
                          count);
}

static char *
describe_count (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " day since the shelves were counted",
                                    "%" PRId64 " days since the shelves were counted",
                                    plural_of (count)),
                          count);
}

static char *
describe_papers (guint papers)
{
  if (papers == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u paper waits to be printed",
                                    "%u papers wait to be printed",
                                    papers),
                          papers);
}

GPtrArray *
yz_attention_display_lines (const YzAttention *attention, guint papers)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_attention_line_free);
  const YzAttention *a = attention;

  add (lines, "preferences-system-time-symbolic", NULL, describe_lag (a->clock_lag_ms));
  add (lines, "printer-symbolic", NULL, describe_papers (papers));
  if (papers > 0)
    ((YzAttentionLine *) g_ptr_array_index (lines, lines->len - 1))->papers = TRUE;
  add (lines, "object-select-symbolic", "review", describe_jobs (a->jobs_waiting));
  add (lines, "alarm-symbolic", "counter", describe_holds (a->holds_near));
  add (lines, "package-x-generic-symbolic", "shop/stock", describe_low (a->low_items));
  add (lines, "x-office-calendar-symbolic", "shop/stock", describe_batches (a->batches_near));
  add (lines, "package-x-generic-symbolic", "shop/stock", describe_inspected (a->inspected_items));
  add (lines, "mail-send-receive-symbolic", "shop/deliveries", describe_coming (a->coming));
  add (lines, "view-list-symbolic", "shop/count", describe_count (a->count_days));
  add (lines, "system-users-symbolic", "riders", describe_lapsing (a));
  return lines;
}
