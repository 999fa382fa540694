/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-print-queue.h"

G_BEGIN_DECLS

/* The papers that are not printed yet, why, and what can be done: print them again, all or one by
 * one, or throw them away. */
#define YZ_TYPE_PAPERS_WINDOW (yz_papers_window_get_type ())
G_DECLARE_FINAL_TYPE (YzPapersWindow, yz_papers_window, YZ, PAPERS_WINDOW, AdwWindow)

YzPapersWindow *yz_papers_window_new (GtkWindow *parent, YzPrintQueue *queue);

G_END_DECLS
