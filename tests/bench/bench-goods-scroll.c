/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What scrolling by half a row in each frame costs in the goods grid with 5,000 goods: the time
 * from the beginning of a frame to the end of its painting, without what GTK waits between frames;
 * beside a plain GtkGridView of labels with the same names. */
#include <stdio.h>

#include "bench-screen.h"
#include "yz-app-resources.h"
#include "yz-goods-grid.h"

#define AIM "<= 16 ms"
#define STEP 60.0
#define MAX_FRAMES 2000
#define N_WARM 30 /* the first frames make the widgets */

typedef struct {
  GtkWindow *window;
  GtkAdjustment *adjustment;
  int64_t begun_ns;
  int64_t n_frames;
  int64_t frame;
  double ms[MAX_FRAMES];
} Scroll;

/* Goods ------------------------------------------------------------------------------------- */

static GListStore *
make_goods (int64_t n_goods)
{
  GListStore *goods = g_list_store_new (YZ_TYPE_GOODS);

  for (int64_t i = 0; i < n_goods; i++) {
    g_autofree char *name = g_strdup_printf ("矿泉水 550ml %04d", (int) i);
    g_autofree char *sku = g_strdup_printf ("WATER-%04d", (int) i);
    YzItem item = {
      .id = i + 1,
      .sku = sku,
      .name = name,
      .search = sku,
      .price_points = 1 + i % 90,
      .active = TRUE,
      .shelf = 1 + i % 7,
    };
    g_autoptr (YzGoods) one = yz_goods_new (&item);

    yz_goods_set_reach_points (one, 40);
    g_list_store_append (goods, one);
  }
  return goods;
}

static GtkWidget *
make_ours (GListModel *goods)
{
  GtkWidget *grid = g_object_new (YZ_TYPE_GOODS_GRID, NULL);

  yz_goods_grid_set_model (YZ_GOODS_GRID (grid), goods);
  return grid;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      yz_goods_get_name (gtk_list_item_get_item (item)));
}

static GtkWidget *
make_plain (GListModel *goods)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (goods)));
  GtkWidget *view = gtk_grid_view_new (selection, factory);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (view), 6);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  return scrolled;
}

/* Of this thread alone. */
static int64_t
get_spent_ns (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return spent.tv_sec * INT64_C (1000000000) + spent.tv_nsec;
}

/* Scrolling --------------------------------------------------------------------------------- */

static void
on_begun (Scroll *scroll)
{
  scroll->begun_ns = get_spent_ns ();
}

static void
on_painted (Scroll *scroll)
{
  if (scroll->begun_ns != 0 && scroll->adjustment != NULL && scroll->frame < scroll->n_frames)
    scroll->ms[scroll->frame++] = (double) (get_spent_ns () - scroll->begun_ns) / 1e6;
}

/* To the end and back again, as far as it is. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Scroll *scroll = user_data;
  double end;

  if (scroll->adjustment == NULL)
    return G_SOURCE_CONTINUE;
  end = gtk_adjustment_get_upper (scroll->adjustment) -
        gtk_adjustment_get_page_size (scroll->adjustment);
  if (gtk_adjustment_get_value (scroll->adjustment) + STEP > end)
    gtk_adjustment_set_value (scroll->adjustment, 0);
  else
    gtk_adjustment_set_value (scroll->adjustment,
                              gtk_adjustment_get_value (scroll->adjustment) + STEP);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_view (gpointer data)
{
  Scroll *scroll = data;
  GtkWidget *view = bench_screen_find (GTK_WIDGET (scroll->window), GTK_TYPE_GRID_VIEW);

  if (view == NULL)
    return FALSE;
  scroll->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  if (gtk_adjustment_get_upper (scroll->adjustment) >
      2 * gtk_adjustment_get_page_size (scroll->adjustment))
    return TRUE;
  scroll->adjustment = NULL;
  return FALSE;
}

static gboolean
is_over (gpointer data)
{
  const Scroll *scroll = data;

  return scroll->frame == scroll->n_frames;
}

/* The frame that 99 % of all are within, in ms; @middle: half of them. */
static double
measure (GtkWidget *content, int64_t n_frames, double *middle)
{
  g_autofree Scroll *scroll = g_new0 (Scroll, 1);
  GdkFrameClock *clock;
  guint tick_id;

  scroll->n_frames = n_frames + N_WARM;
  scroll->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (scroll->window, 900, 700);
  adw_window_set_content (ADW_WINDOW (scroll->window), content);
  bench_screen_on_painted (scroll->window, G_CALLBACK (on_painted), scroll);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (scroll->window));
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_begun), scroll);
  tick_id = gtk_widget_add_tick_callback (content, on_tick, scroll, NULL);
  gtk_window_present (scroll->window);
  bench_screen_wait (has_view, scroll);
  bench_screen_wait (is_over, scroll);
  gtk_widget_remove_tick_callback (content, tick_id);
  g_signal_handlers_disconnect_by_data (clock, scroll);
  gtk_window_destroy (scroll->window);
  *middle = bench_median (scroll->ms + N_WARM, (gsize) n_frames);
  return bench_quantile (scroll->ms + N_WARM, (gsize) n_frames, 990);
}

int
main (void)
{
  int64_t n_goods = bench_get_number ("YIZHAN_BENCH_GOODS", 5000);
  int64_t n_frames = MIN (bench_get_number ("YIZHAN_BENCH_FRAMES", 400), MAX_FRAMES - N_WARM);
  g_autoptr (GListStore) goods = NULL;
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];
  double middle[BENCH_ROUNDS];
  double plain_middle[BENCH_ROUNDS];

  adw_init ();
  yz_app_resources_ensure ();
  goods = make_goods (n_goods);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    reference[i] = measure (make_plain (G_LIST_MODEL (goods)), n_frames, &plain_middle[i]);
    ours[i] = measure (make_ours (G_LIST_MODEL (goods)), n_frames, &middle[i]);
    ratio[i] = ours[i] / reference[i];
  }
  printf ("# %" G_GINT64_FORMAT " goods, drawn by %s\n",
          n_goods,
          g_getenv ("GSK_RENDERER") != NULL ? g_getenv ("GSK_RENDERER") : "GTK's choice");
  printf ("# half of the frames take %.1f ms, of a plain grid of labels %.1f ms; 99 %% of them:\n",
          bench_median (middle, BENCH_ROUNDS),
          bench_median (plain_middle, BENCH_ROUNDS));
  bench_print ("goods-scroll",
               "ms",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               AIM);
  return 0;
}
