/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-table.h"

#include <inttypes.h>

#include "yz-clock.h"
#include "yz-id.h"

struct _YzCtlTable {
  gsize n_columns;
  GPtrArray *cells; /* of char*, row after row */
  gboolean *right;  /* of columns with numbers */
};

YzCtlTable *
yz_ctl_table_new (gsize n_columns)
{
  YzCtlTable *self = g_new0 (YzCtlTable, 1);

  g_return_val_if_fail (n_columns > 0, self);

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->right = g_new0 (gboolean, n_columns);
  return self;
}

void
yz_ctl_table_free (YzCtlTable *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->cells);
  g_free (self->right);
  g_free (self);
}

void
yz_ctl_table_text (YzCtlTable *self, const char *text)
{
  g_ptr_array_add (self->cells, g_utf8_make_valid (text != NULL ? text : "", -1));
}

void
yz_ctl_table_int (YzCtlTable *self, int64_t value)
{
  self->right[self->cells->len % self->n_columns] = TRUE;
  g_ptr_array_add (self->cells, g_strdup_printf ("%" PRId64, value));
}

void
yz_ctl_table_id (YzCtlTable *self, int64_t id)
{
  g_ptr_array_add (self->cells, id != 0 ? yz_id_to_text (id) : g_strdup (""));
}

void
yz_ctl_table_instant (YzCtlTable *self, int64_t instant_ms)
{
  g_ptr_array_add (self->cells, instant_ms != 0 ? yz_instant_to_text (instant_ms) : g_strdup (""));
}

gsize
yz_ctl_table_get_n_rows (const YzCtlTable *self)
{
  return self->cells->len / self->n_columns;
}

static gsize
measure (const char *text)
{
  gsize width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar character = g_utf8_get_char (text);

    if (!g_unichar_iszerowidth (character))
      width += g_unichar_iswide (character) ? 2 : 1;
  }
  return width;
}

static void
append_spaces (GString *out, gsize n)
{
  for (; n > 0; n--)
    g_string_append_c (out, ' ');
}

/* Empty cells at the end of a row leave no spaces. */
static void
end_line (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

void
yz_ctl_table_print (const YzCtlTable *self, GString *out)
{
  g_autofree gsize *widths = g_new0 (gsize, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++) {
    gsize *width = &widths[i % self->n_columns];

    *width = MAX (*width, measure (g_ptr_array_index (self->cells, i)));
  }
  for (guint i = 0; i < self->cells->len; i++) {
    gsize column = i % self->n_columns;
    const char *cell = g_ptr_array_index (self->cells, i);
    gsize rest = widths[column] - measure (cell);
    gboolean last = column + 1 == self->n_columns;

    if (self->right[column])
      append_spaces (out, rest);
    g_string_append (out, cell);
    if (!last && !self->right[column])
      append_spaces (out, rest);
    if (!last)
      g_string_append (out, "  ");
    else
      end_line (out);
  }
}
