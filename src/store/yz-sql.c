/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-sql.h"

#include <string.h>

/* Heads that a thread asks for in turns. */
#define KNOWN_MAX 4

static const char *
make_rows (const char *head, int n_rows, int n_columns)
{
  g_autoptr (GString) text = g_string_new (head);
  int parameter = 1;

  for (int row = 0; row < n_rows; row++) {
    g_string_append (text, row == 0 ? " ($1" : ", ($1");
    for (int column = 0; column < n_columns; column++)
      g_string_append_printf (text, ", $%d", ++parameter);
    g_string_append_c (text, ')');
  }
  return g_intern_string (text->str);
}

const char *
yz_sql_make_rows (const char *head, int n_rows, int n_columns)
{
  static _Thread_local struct {
    const char *head;
    int n_columns;
    const char *texts[YZ_SQL_ROWS_MAX];
  } known[KNOWN_MAX];
  static _Thread_local guint next;
  guint at = 0;

  g_return_val_if_fail (n_rows >= 1 && n_rows <= YZ_SQL_ROWS_MAX && n_columns >= 1, NULL);

  while (at < KNOWN_MAX && (known[at].head != head || known[at].n_columns != n_columns))
    at++;
  if (at == KNOWN_MAX) {
    at = next++ % KNOWN_MAX;
    memset (&known[at], 0, sizeof known[at]);
    known[at].head = head;
    known[at].n_columns = n_columns;
  }
  if (known[at].texts[n_rows - 1] == NULL)
    known[at].texts[n_rows - 1] = make_rows (head, n_rows, n_columns);
  return known[at].texts[n_rows - 1];
}
