/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a card's code as the scanner gives it to the end of the frame that shows the rider, in the
 * real window on a station with a million riders and ten million entries, beside the same look-up
 * without a window. */
#include <sodium.h>
#include <stdio.h>

#include "bench-fill.h"
#include "bench-rows.h"
#include "bench-screen.h"
#include "yz-counter-jobs.h"
#include "yz-rider-panel.h"
#include "yz-window.h"

#define AIM "< 50 ms"
#define MAX_SCANS 10000
/* All riders are called so; the last letters are masked. */
#define NAME "骑"

typedef struct {
  const char *path;
  int64_t staff;
  int64_t n_riders;
  int64_t n_scans;
  int64_t n_warm; /* scans that are not counted: the day has begun */
  gboolean signing_in;
  GtkWindow *window;
  guint next_id;
  int64_t fed_ns; /* 0: nobody is awaited */
  int64_t number;
  double ms[MAX_SCANS];
} Scans;

static char *
draw_card (Scans *scans)
{
  return bench_fill_card_text ((int64_t) randombytes_uniform ((uint32_t) scans->n_riders));
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  bench_check (yz_client_sign_in_finish (YZ_CLIENT (source), result, &error), error);
}

static gboolean
on_next (gpointer user_data)
{
  Scans *scans = user_data;
  g_autofree char *text = draw_card (scans);

  scans->next_id = 0;
  scans->fed_ns = bench_now_ns ();
  yz_window_take_code (YZ_WINDOW (scans->window), text);
  return G_SOURCE_REMOVE;
}

/* Asked at the end of each frame: whether everybody was shown. */
static gboolean
go_on (GtkWindow *window, YzClient *client, gpointer data)
{
  Scans *scans = data;
  GtkWidget *panel;

  if (yz_client_get_state (client) != YZ_CLIENT_READY)
    return FALSE;
  if (yz_client_get_actor (client) == NULL) {
    if (!scans->signing_in)
      yz_client_sign_in_async (client, scans->staff, "271828", on_signed_in, NULL);
    scans->signing_in = TRUE;
    return FALSE;
  }
  scans->window = window;
  panel = bench_screen_find (GTK_WIDGET (window), YZ_TYPE_RIDER_PANEL);
  if (panel != NULL && scans->fed_ns != 0 && bench_screen_shows (panel, NAME)) {
    scans->ms[scans->number++] = (double) (bench_now_ns () - scans->fed_ns) / 1e6;
    scans->fed_ns = 0;
    if (scans->number == scans->n_warm + scans->n_scans)
      return TRUE;
    gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  } else if (panel == NULL && scans->fed_ns == 0 && scans->next_id == 0) {
    /* At any moment between two frames. */
    scans->next_id = g_timeout_add (20 + randombytes_uniform (17), on_next, scans);
  }
  return FALSE;
}

static void
look_up (Scans *scans, double *ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_station_open_desk (scans->path, YZ_STORE_READ, 1, &error);

  bench_check (station != NULL, error);
  for (int64_t i = 0; i < scans->n_warm + scans->n_scans; i++) {
    g_autofree char *text = draw_card (scans);
    g_autoptr (YzLookup) lookup = NULL;
    int64_t start_ns = bench_now_ns ();

    lookup = yz_lookup_run (station, text, YZ_COUNTER_HISTORY_MAX, &error);
    ms[i] = (double) (bench_now_ns () - start_ns) / 1e6;
    bench_check (lookup != NULL && lookup->profile != NULL, error);
  }
}

static int64_t
find_attendant (const char *path)
{
  sqlite3 *db = bench_open_bare (path);
  sqlite3_stmt *find = bench_prepare (db, "SELECT id FROM staff WHERE name = 'attendant'");
  int64_t id;

  bench_check (sqlite3_step (find) == SQLITE_ROW, NULL);
  id = sqlite3_column_int64 (find, 0);
  sqlite3_finalize (find);
  sqlite3_close (db);
  return id;
}

int
main (void)
{
  int64_t n_entries = bench_get_number ("YIZHAN_BENCH_ENTRIES", 10000000);
  g_autofree Scans *scans = g_new0 (Scans, 1);
  g_autofree double *bare_ms = g_new0 (double, MAX_SCANS);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  double ours;
  double reference;

  scans->n_riders = bench_get_number ("YIZHAN_BENCH_RIDERS", 1000000);
  scans->n_scans = MIN (bench_get_number ("YIZHAN_BENCH_SCANS", 1000), MAX_SCANS - 100);
  scans->n_warm = MIN (scans->n_scans / 10, 100);
  scans->path = path;
  bench_fill (path, scans->n_riders, n_entries, BENCH_FILL_LEDGER);
  scans->staff = find_attendant (path);
  bench_check (bench_screen_run_ours (path, go_on, scans) == 0, NULL);
  bench_check (scans->number == scans->n_warm + scans->n_scans, NULL);
  look_up (scans, bare_ms);

  ours = bench_quantile (scans->ms + scans->n_warm, (gsize) scans->n_scans, 990);
  reference = bench_quantile (bare_ms + scans->n_warm, (gsize) scans->n_scans, 990);
  printf ("# %" G_GINT64_FORMAT " riders, %" G_GINT64_FORMAT " entries; drawn by %s\n",
          scans->n_riders,
          n_entries,
          g_getenv ("GSK_RENDERER") != NULL ? g_getenv ("GSK_RENDERER") : "GTK's choice");
  printf ("# half of the riders are painted within %.1f ms, half of the look-ups take %.3f ms;"
          " 99 %% of them:\n",
          bench_median (scans->ms + scans->n_warm, (gsize) scans->n_scans),
          bench_median (bare_ms + scans->n_warm, (gsize) scans->n_scans));
  bench_print ("scan-to-screen", "ms", ours, reference, ours / reference, AIM);
  bench_remove_dir (dir);
  return 0;
}
