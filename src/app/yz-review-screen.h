/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* The page Review: the jobs that wait, the longest waiting first; beside them the evidence and the
 * facts of the one selected, and the decision. After it the next one is in view at once. */
#define YZ_TYPE_REVIEW_SCREEN (yz_review_screen_get_type ())
G_DECLARE_FINAL_TYPE (YzReviewScreen, yz_review_screen, YZ, REVIEW_SCREEN, AdwBin)

G_END_DECLS
