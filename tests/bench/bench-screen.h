/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bench-util.h"
#include "yz-client.h"

/* Windows as a bench looks at them: what is painted is asked in the "after-paint" of the frame
 * clock, so that a time ends when a frame is done and not when it was asked for. */

typedef gboolean (*BenchCondition) (gpointer data);

/* Lets the main loop run until @condition holds; ends the program if it does not within two
 * minutes. */
void bench_screen_wait (BenchCondition condition, gpointer data);

/* Calls @painted at the end of each frame of @window, once it has frames. */
void bench_screen_on_painted (GtkWindow *window, GCallback painted, gpointer data);

/* Whether a label that is to be seen in @widget begins with @text. */
gboolean bench_screen_shows (GtkWidget *widget, const char *text);
/* The first widget of @type in @widget that is to be seen; NULL if there is none. */
GtkWidget *bench_screen_find (GtkWidget *widget, GType type);

/* Our application as the program starts it, on the store at @path and without a camera, in its own
 * main loop until @ready says that the window is there; @ready is asked at the end of each frame.
 * Returns: what g_application_run() answers */
int bench_screen_run_ours (const char *path,
                           gboolean (*ready) (GtkWindow *window, YzClient *client, gpointer data),
                           gpointer data);

/* Both as programs of their own: this program again, as @name "ours" or "empty" (with an empty
 * AdwApplicationWindow of the same size), which ends when its window can be used. */
typedef struct {
  double ms;     /* from before the program was started to the end of the first frame of use */
  double pss_mb; /* what it holds then, shared pages by share */
  double rss_mb;
} BenchStart;

void bench_screen_start (const char *name, const char *path, BenchStart *start);
/* What such a program does; FALSE if the arguments are not those of one. */
gboolean bench_screen_started (int argc, char **argv);
