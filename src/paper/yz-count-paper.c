/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-paper"

#include "yz-count-paper.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-list-paper.h"

static char *
number_text (int64_t number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

gboolean
yz_count_paper_write (const YzCount *count,
                      const char *station_name,
                      const char *path,
                      GError **error)
{
  enum {
    N_COLUMNS = 6
  };
  const YzListColumn columns[N_COLUMNS] = {
    { C_ ("count sheet", "No."), 12, PANGO_ALIGN_RIGHT },
      { C_ ("count sheet", "Place"), 26, PANGO_ALIGN_LEFT },
        { C_ ("count sheet", "Goods"), 0, PANGO_ALIGN_LEFT },
          { C_ ("count sheet", "SKU"), 30, PANGO_ALIGN_LEFT },
            { C_ ("count sheet", "Counted"), 26, PANGO_ALIGN_LEFT },
              { C_ ("count sheet", "Again"), 26, PANGO_ALIGN_LEFT },
            };
  g_autofree char *id = yz_id_to_text (count->id);
  g_autofree char *made = yz_instant_to_text (count->created_ms);
  g_autofree char *title = g_strdup_printf (_ ("Count sheet: %s"), count->title);
  g_autofree char *what = g_strdup_printf (_ ("%s · list %s · %s"), station_name, id, made);
  const char *const facts[] = { what, NULL };
  const char *const notes[] = {
    _ ("Count what is there, pieces not packs. Write 0 where there is none."),
       " ",
       _ ("Counted by: ______________________    Second person: ______________________"), NULL,
    };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  YzListPaper list = {
    .title = title, .facts = facts, .columns = columns, .n_columns = N_COLUMNS, .notes = notes
  };

  g_return_val_if_fail (count->lines != NULL, FALSE);

  for (guint i = 0; i < count->lines->len; i++) {
    const YzCountLine *line = g_ptr_array_index (count->lines, i);

    g_ptr_array_add (texts, number_text ((int64_t) i + 1));
    g_ptr_array_add (texts, g_strdup (line->place));
    g_ptr_array_add (texts, g_strdup (line->name));
    g_ptr_array_add (texts, g_strdup (line->sku));
    g_ptr_array_add (texts, NULL);
    g_ptr_array_add (texts, NULL);
  }
  list.cells = (const char *const *) texts->pdata;
  list.n_rows = count->lines->len;
  return yz_list_paper_write (&list, path, error);
}

gboolean
yz_count_paper_write_needs (GPtrArray *needs,
                            const char *station_name,
                            const char *path,
                            GError **error)
{
  enum {
    N_COLUMNS = 7
  };
  const YzListColumn columns[N_COLUMNS] = {
    { C_ ("reorder list", "Goods"), 0, PANGO_ALIGN_LEFT },
      { C_ ("reorder list", "SKU"), 30, PANGO_ALIGN_LEFT },
        { C_ ("reorder list", "Place"), 22, PANGO_ALIGN_LEFT },
          { C_ ("reorder list", "On the shelf"), 20, PANGO_ALIGN_RIGHT },
            { C_ ("reorder list", "Least"), 18, PANGO_ALIGN_RIGHT },
              { C_ ("reorder list", "4 weeks"), 18, PANGO_ALIGN_RIGHT },
                { C_ ("reorder list", "Order"), 20, PANGO_ALIGN_RIGHT },
              };
  g_autofree char *day = yz_date_to_text (yz_clock_today ());
  g_autofree char *what = g_strdup_printf (_ ("%s · %s"), station_name, day);
  const char *const facts[] = { what, NULL };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  YzListPaper list = {
    .title = _ ("Reorder list"), .facts = facts, .columns = columns, .n_columns = N_COLUMNS
    };

  for (guint i = 0; i < needs->len; i++) {
    const YzStockNeed *need = g_ptr_array_index (needs, i);

    g_ptr_array_add (texts, g_strdup (need->name));
    g_ptr_array_add (texts, g_strdup (need->sku));
    g_ptr_array_add (texts, g_strdup (need->place));
    g_ptr_array_add (texts, number_text (need->shelf));
    g_ptr_array_add (texts, number_text (need->least));
    g_ptr_array_add (texts, number_text (need->used));
    g_ptr_array_add (texts, number_text (need->suggested));
  }
  list.cells = (const char *const *) texts->pdata;
  list.n_rows = needs->len;
  return yz_list_paper_write (&list, path, error);
}
