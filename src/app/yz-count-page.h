/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-sheet-page.h"

G_BEGIN_DECLS

/* Stock-taking: lists are counted blind, by gun or typed, by as many people as like; what differs
 * is seen when the counting is over, and booked as one entry. */
#define YZ_TYPE_COUNT_PAGE (yz_count_page_get_type ())
G_DECLARE_FINAL_TYPE (YzCountPage, yz_count_page, YZ, COUNT_PAGE, YzSheetPage)

G_END_DECLS
