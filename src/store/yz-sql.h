/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows that are written by one statement, so that a basket does not cost a statement for each of
 * its lines: at most so many at once, and thus at most so many different texts. */
#define YZ_SQL_ROWS_MAX 8

/* "@head ($1, $2, $3), ($1, $4, $5)" for two rows of two columns beside a first one that all rows
 * share. @head is a literal: it is known again by where it stands. The text is made once and lives
 * as long as the program, as yz_store_query() wants. */
const char *yz_sql_make_rows (const char *head, int n_rows, int n_columns);

G_END_DECLS
