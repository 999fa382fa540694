/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Rows of text whose columns line up on a terminal, Chinese characters counting double. */
typedef struct _YzCtlTable YzCtlTable;

YzCtlTable *yz_ctl_table_new (gsize n_columns);
void yz_ctl_table_free (YzCtlTable *self);

/* Appends a cell; after @n_columns of them the next row begins. NULL is an empty cell. */
void yz_ctl_table_text (YzCtlTable *self, const char *text);
/* Numbers stand to the right. */
void yz_ctl_table_int (YzCtlTable *self, int64_t value);
void yz_ctl_table_id (YzCtlTable *self, int64_t id);
/* Local time, or an empty cell for 0. */
void yz_ctl_table_instant (YzCtlTable *self, int64_t instant_ms);

gsize yz_ctl_table_get_n_rows (const YzCtlTable *self);
/* Appends the rows to @out, one a line. */
void yz_ctl_table_print (const YzCtlTable *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCtlTable, yz_ctl_table_free)

G_END_DECLS
