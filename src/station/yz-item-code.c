/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-code"

#include "yz-item-code.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-code.h"
#include "yz-text.h"

/* A code as it stands in the store. */
typedef struct {
  YzItemCode code;
  gboolean main;
} Stored;

void
yz_item_code_free (YzItemCode *code)
{
  if (code == NULL)
    return;
  g_free (code->code);
  g_free (code->unit);
  g_free (code);
}

static void
stored_free (gpointer data)
{
  Stored *stored = data;

  g_free (stored->code.code);
  g_free (stored->code.unit);
  g_free (stored);
}

static Stored *
stored_new (const char *code, int64_t pieces, const char *unit, gboolean main)
{
  Stored *stored = g_new0 (Stored, 1);

  stored->code.code = g_strdup (code);
  stored->code.pieces = pieces;
  stored->code.unit = g_strdup (unit);
  stored->main = main;
  return stored;
}

/* Reading and writing them as text --------------------------------------------------------- */

static gboolean
parse_pack (YzItemCode *code, const char *text, GError **error)
{
  gsize digits = strspn (text, "0123456789");
  g_autofree char *number = g_strndup (text, digits);

  if (!yz_amount_parse (number, "quantity", &code->pieces, error))
    return FALSE;
  if (code->pieces < 1 || code->pieces > YZ_ITEM_CODE_PIECES_MAX) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "quantity", "quantity: %s", N_ ("out of range"));
    return FALSE;
  }
  g_free (code->unit);
  code->unit = yz_text_clean (text + digits, "unit", YZ_ITEM_UNIT_MAX, error);
  return code->unit != NULL;
}

static YzItemCode *
parse_one (const char *text, GError **error)
{
  g_auto (GStrv) parts = g_regex_split_simple ("[=*×]", text, 0, 0);
  g_autofree char *pack = NULL;
  YzItemCode *code = g_new0 (YzItemCode, 1);

  code->pieces = 1;
  code->unit = g_strdup ("");
  code->code = parts[0] != NULL ? yz_ean_normalise (g_strstrip (parts[0])) : NULL;
  if (code->code == NULL || (parts[1] != NULL && parts[2] != NULL)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "codes", "codes: %s", N_ ("not a goods code"));
    yz_item_code_free (code);
    return NULL;
  }
  if (parts[1] != NULL && !parse_pack (code, g_strstrip (parts[1]), error))
    g_clear_pointer (&code, yz_item_code_free);
  return code;
}

static gboolean
has_code (const GPtrArray *codes, const char *code)
{
  for (guint i = 0; i < codes->len; i++)
    if (g_str_equal (((YzItemCode *) g_ptr_array_index (codes, i))->code, code))
      return TRUE;
  return FALSE;
}

GPtrArray *
yz_item_codes_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_code_free);
  g_autofree char *clean = yz_text_clean (text, "codes", YZ_TEXT_NOTE_MAX, error);
  g_auto (GStrv) parts = NULL;

  if (clean == NULL)
    return NULL;
  parts = g_regex_split_simple ("[;；,，、]", clean, 0, 0);
  for (guint i = 0; parts[i] != NULL; i++) {
    YzItemCode *code;

    if (*g_strstrip (parts[i]) == '\0')
      continue;
    code = parse_one (parts[i], error);
    if (code == NULL)
      return NULL;
    if (has_code (codes, code->code) || codes->len == YZ_ITEM_CODES_MAX) {
      yz_error_set_subject (error,
                            YZ_ERROR_INPUT,
                            "codes",
                            "codes: %s",
                            codes->len == YZ_ITEM_CODES_MAX
                            ? N_ ("too many")
                            : N_ ("the same twice"));
      yz_item_code_free (code);
      return NULL;
    }
    g_ptr_array_add (codes, code);
  }
  return g_steal_pointer (&codes);
}

char *
yz_item_codes_to_text (const GPtrArray *codes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; codes != NULL && i < codes->len; i++) {
    const YzItemCode *code = g_ptr_array_index (codes, i);

    if (i > 0)
      g_string_append (text, "; ");
    g_string_append (text, code->code);
    if (code->pieces != 1 || *code->unit != '\0')
      g_string_append_printf (text,
                              "=%" G_GINT64_FORMAT "%s%s",
                              code->pieces,
                              *code->unit != '\0' ? " " : "",
                              code->unit);
  }
  return g_string_free (text, FALSE);
}

/* In the store ----------------------------------------------------------------------------- */

/* Returns: (transfer full) (element-type Stored) the main one first */
static GPtrArray *
load_stored (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (GPtrArray) stored = g_ptr_array_new_with_free_func (stored_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT code, pieces, unit, main FROM item_code WHERE item_id = $1"
                              " ORDER BY main DESC, pieces, code");
  yz_statement_bind_int (statement, 1, item);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (stored,
                     stored_new (yz_statement_get_text (statement, 0),
                                 yz_statement_get_int (statement, 1),
                                 yz_statement_get_text (statement, 2),
                                 yz_statement_get_int (statement, 3) != 0));
  return step == YZ_STEP_DONE ? g_steal_pointer (&stored) : NULL;
}

GPtrArray *
yz_item_code_list (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GPtrArray) codes = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  stored = load_stored (station, item, error);
  if (stored == NULL)
    return NULL;
  codes = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_code_free);
  for (guint i = 0; i < stored->len; i++) {
    const Stored *from = g_ptr_array_index (stored, i);
    YzItemCode *code;

    if (from->main)
      continue;
    code = g_new0 (YzItemCode, 1);
    code->code = g_strdup (from->code.code);
    code->pieces = from->code.pieces;
    code->unit = g_strdup (from->code.unit);
    g_ptr_array_add (codes, code);
  }
  return g_steal_pointer (&codes);
}

static const Stored *
find_stored (const GPtrArray *list, const char *code)
{
  for (guint i = 0; i < list->len; i++) {
    const Stored *stored = g_ptr_array_index (list, i);

    if (g_str_equal (stored->code.code, code))
      return stored;
  }
  return NULL;
}

/* What the item shall have, out of what it has. */
static GPtrArray *
make_wanted (const GPtrArray *there, const char *main_code, const GPtrArray *others)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (stored_free);

  if (main_code != NULL && *main_code != '\0')
    g_ptr_array_add (wanted, stored_new (main_code, 1, "", TRUE));
  for (guint i = 0; i < there->len; i++) {
    const Stored *stored = g_ptr_array_index (there, i);

    if ((stored->main ? main_code == NULL : others == NULL) &&
        find_stored (wanted, stored->code.code) == NULL)
      g_ptr_array_add (wanted,
                       stored_new (stored->code.code,
                                   stored->code.pieces,
                                   stored->code.unit,
                                   stored->main));
  }
  for (guint i = 0; others != NULL && i < others->len; i++) {
    const YzItemCode *code = g_ptr_array_index (others, i);

    if (find_stored (wanted, code->code) == NULL)
      g_ptr_array_add (wanted, stored_new (code->code, code->pieces, code->unit, FALSE));
  }
  return wanted;
}

static gboolean
drop_code (YzStation *station, int64_t item, const char *code, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE item_code SET item_id = NULL WHERE code = $1"
                              " AND item_id = $2");
  yz_statement_bind_text (statement, 1, code);
  yz_statement_bind_int (statement, 2, item);
  return yz_statement_run (statement, error);
}

/* One statement takes the code and finds out whether it is another item's. */
static gboolean
take_code (YzStation *station, int64_t item, const Stored *wanted, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "INSERT INTO item_code (code, item_id, pieces, unit, main)"
                              " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO UPDATE"
                              " SET item_id = excluded.item_id, pieces = excluded.pieces,"
                              " unit = excluded.unit, main = excluded.main"
                              " WHERE item_code.item_id IS NULL"
                              " OR item_code.item_id = excluded.item_id");
  yz_statement_bind_text (statement, 1, wanted->code.code);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, wanted->code.pieces);
  yz_statement_bind_text (statement, 4, wanted->code.unit);
  yz_statement_bind_int (statement, 5, wanted->main ? 1 : 0);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_EXISTS,
                        wanted->code.code,
                        "the code %s is another item's",
                        wanted->code.code);
  return FALSE;
}

gboolean
yz_item_code_replace (YzStation *station,
                      int64_t item,
                      const char *main_code,
                      const GPtrArray *others,
                      gboolean *changed,
                      GError **error)
{
  g_autoptr (GPtrArray) there = load_stored (station, item, error);
  g_autoptr (GPtrArray) wanted = NULL;

  if (there == NULL)
    return FALSE;
  wanted = make_wanted (there, main_code, others);
  for (guint i = 0; i < there->len; i++) {
    const Stored *stored = g_ptr_array_index (there, i);

    if (find_stored (wanted, stored->code.code) != NULL)
      continue;
    *changed = TRUE;
    if (!drop_code (station, item, stored->code.code, error))
      return FALSE;
  }
  for (guint i = 0; i < wanted->len; i++) {
    const Stored *stored = g_ptr_array_index (wanted, i);
    const Stored *was = find_stored (there, stored->code.code);

    if (was != NULL && was->main == stored->main && was->code.pieces == stored->code.pieces &&
        g_str_equal (was->code.unit, stored->code.unit))
      continue;
    *changed = TRUE;
    if (!take_code (station, item, stored, error))
      return FALSE;
  }
  return TRUE;
}
