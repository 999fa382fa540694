/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-sql.h"

const char *
yz_sql_make_rows (const char *head, int n_rows, int n_columns)
{
  g_autoptr (GString) text = g_string_new (head);
  int parameter = 1;

  g_return_val_if_fail (n_rows >= 1 && n_rows <= YZ_SQL_ROWS_MAX && n_columns >= 1, NULL);

  for (int row = 0; row < n_rows; row++) {
    g_string_append (text, row == 0 ? " ($1" : ", ($1");
    for (int column = 0; column < n_columns; column++)
      g_string_append_printf (text, ", $%d", ++parameter);
    g_string_append_c (text, ')');
  }
  return g_intern_string (text->str);
}
