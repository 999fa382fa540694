/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-attention.h"

G_BEGIN_DECLS

/* One line of what needs attention. */
typedef struct {
  char *text;         /* translated */
  const char *icon;   /* symbolic */
  const char *target; /* (nullable) where it is dealt with: a screen, or "shop/PAGE" */
  gboolean papers;    /* it leads to the papers that wait instead */
} YzAttentionLine;

void yz_attention_line_free (YzAttentionLine *line);

/* The lines, the most urgent first; none on a good day. @papers: how many wait to be printed.
 * Returns: (transfer full) (element-type YzAttentionLine) */
GPtrArray *yz_attention_display_lines (const YzAttention *attention, guint papers);

G_END_DECLS
