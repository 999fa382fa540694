/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-count.h"
#include "yz-stock-need.h"

G_BEGIN_DECLS

/* A sheet for counting by hand: every item of the list in the order of shelf places, with room for
 * what is counted, a second count and two signatures. It does not say what the books say. @count is
 * from yz_count_load(). PDF. Errors are those of yz_page_write(). */
gboolean yz_count_paper_write (const YzCount *count,
                               const char *station_name,
                               const char *path,
                               GError **error);

/* What should be ordered (of YzStockNeed), for whoever goes and buys it. */
gboolean yz_count_paper_write_needs (GPtrArray *needs,
                                     const char *station_name,
                                     const char *path,
                                     GError **error);

G_END_DECLS
