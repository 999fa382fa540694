/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-attention-display"

#include "yz-attention-display.h"
#include "yz-screens.h"
#include "yz-shop-pages.h"

#define HOUR_MS INT64_C (3600000)

/* Where a line leads to is there. */
static void
assert_leads (const char *target)
{
  g_auto (GStrv) parts = NULL;

  if (target == NULL)
    return;
  parts = g_strsplit (target, "/", 2);
  g_assert_nonnull (yz_screens_find (parts[0]));
  if (parts[1] != NULL) {
    g_assert_cmpstr (parts[0], ==, "shop");
    g_assert_nonnull (yz_shop_pages_find (parts[1]));
  }
}

static void
assert_lines (const YzAttention *attention, guint papers, const char *const *wanted)
{
  g_autoptr (GPtrArray) lines = yz_attention_display_lines (attention, papers);
  guint n_wanted = 0;

  while (wanted[n_wanted] != NULL)
    n_wanted++;
  g_assert_cmpuint (lines->len, ==, n_wanted);
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (((YzAttentionLine *) g_ptr_array_index (lines, i))->text, ==, wanted[i]);
}

static void
test_nothing (void)
{
  static const char *const wanted[] = { NULL };
  const YzAttention attention = { 0 };

  assert_lines (&attention, 0, wanted);
}

static void
test_each (void)
{
  static const struct {
    YzAttention attention;
    guint papers;
    const char *text;
    const char *target;
  } cases[] = {
    { { .jobs_waiting = 1 }, 0, "1 job waits for review", "review" },
    { { .jobs_waiting = 12 }, 0, "12 jobs wait for review", "review" },
    { { .low_items = 2 }, 0, "2 items are running out", "shop/stock" },
    { { .batches_near = 1 },
      0,
      "1 batch is past its best-before date or close to it",
      "shop/stock" },
    { { .inspected_items = 2 }, 0, "2 items came back and wait to be looked at", "shop/stock" },
    { { .coming = 1 }, 0, "1 shipment is on its way here", "shop/deliveries" },
    { { .holds_near = 3 }, 0, "3 pick-ups lapse by tomorrow", "counter" },
    { { .riders_lapsing = 1, .points_lapsing = 5 },
      0,
      "1 rider loses points within a month",
      "riders" },
    { { .riders_lapsing = 500, .points_lapsing = 5, .more_lapsing = TRUE },
      0,
      "More than 500 riders lose points within a month",
      "riders" },
    { { .count_days = 40 }, 0, "40 days since the shelves were counted", "shop/count" },
    { { 0 }, 1, "1 paper waits to be printed", NULL },
    { { .clock_lag_ms = 1 },
      0,
      "The clock of this PC is 1 minute behind the last booking. Set it right.",
      NULL },
    { { .clock_lag_ms = 3 * HOUR_MS },
      0,
      "The clock of this PC is 3 hours behind the last booking. Set it right.",
      NULL },
    { { .clock_lag_ms = 240 * HOUR_MS },
      0,
      "The clock of this PC is 10 days behind the last booking. Set it right.",
      NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const wanted[] = { cases[i].text, NULL };
    g_autoptr (GPtrArray) lines = yz_attention_display_lines (&cases[i].attention, cases[i].papers);
    const YzAttentionLine *line = NULL;

    assert_lines (&cases[i].attention, cases[i].papers, wanted);
    line = g_ptr_array_index (lines, 0);
    g_assert_cmpstr (line->target, ==, cases[i].target);
    assert_leads (line->target);
    g_assert_cmpint (line->papers, ==, cases[i].papers > 0);
  }
}

/* The clock first: everything that is booked by a wrong one stays in the books. */
static void
test_order (void)
{
  static const char *const wanted[] = {
    "The clock of this PC is 2 hours behind the last booking. Set it right.",
    "2 papers wait to be printed",
    "1 job waits for review",
    "1 item is running out",
    NULL,
  };
  const YzAttention attention = { .clock_lag_ms = 2 * HOUR_MS, .jobs_waiting = 1, .low_items = 1 };

  assert_lines (&attention, 2, wanted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/attention-display/nothing", test_nothing);
  g_test_add_func ("/attention-display/each", test_each);
  g_test_add_func ("/attention-display/order", test_order);
  return g_test_run ();
}
