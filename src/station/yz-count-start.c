/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-count"

#include "yz-count.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-clock.h"
#include "yz-item-nature.h"
#include "yz-pinyin.h"
#include "yz-text.h"

#define TITLE_MAX 80

/* An item that may be counted. */
typedef struct {
  int64_t item;
  char *name;
  char *place;
} Candidate;

static void
candidate_free (gpointer data)
{
  Candidate *candidate = data;

  g_free (candidate->name);
  g_free (candidate->place);
  g_free (candidate);
}

static gint
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *left = *(Candidate *const *) a;
  const Candidate *right = *(Candidate *const *) b;
  int order = yz_pinyin_compare (left->place, right->place);

  if (order == 0)
    order = yz_pinyin_compare (left->name, right->name);
  return order != 0 ? order : (left->item > right->item) - (left->item < right->item);
}

static gboolean
is_wanted (const YzCountFields *fields, int64_t item, const char *place, const char *category)
{
  gboolean wanted = fields->n_items == 0;

  for (gsize i = 0; !wanted && i < fields->n_items; i++)
    wanted = fields->items[i] == item;
  return wanted && (fields->place == NULL || strcmp (fields->place, place) == 0) &&
         (fields->category == NULL || strcmp (fields->category, category) == 0);
}

/* The goods on offer, or still on the shelf, in the order of shelf places. Deals and seats have
 * stock too, but nothing that could be counted. */
static GPtrArray *
list_candidates (YzStation *station, const YzCountFields *fields, int64_t *skipped, GError **error)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT i.id, i.name, COALESCE (p.place, ''), i.category, COUNT(l.item_id)"
                    " FROM item i"
                    " LEFT JOIN item_place p ON p.item_id = i.id AND p.station_id = $1"
                    " LEFT JOIN account a ON a.owner = 0 AND a.kind = $2 AND a.unit = i.id"
                    " AND a.station_id = $1 AND a.period = 0"
                    " LEFT JOIN stock_count_line l ON l.station_id = $1 AND l.item_id = i.id"
                    " AND l.open = 1"
                    " WHERE i.nature = $3 AND (i.active = 1 OR COALESCE (a.balance, 0) > 0)"
                    " GROUP BY i.id, i.name, p.place, i.category");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, YZ_ACCOUNT_SHELF);
  yz_statement_bind_int (statement, 3, YZ_ITEM_GOODS);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t item = yz_statement_get_int (statement, 0);
    const char *place = yz_statement_get_text (statement, 2);
    Candidate *candidate = NULL;

    if (!is_wanted (fields, item, place, yz_statement_get_text (statement, 3)))
      continue;
    if (yz_statement_get_int (statement, 4) > 0) {
      (*skipped)++;
      continue;
    }
    candidate = g_new0 (Candidate, 1);
    candidate->item = item;
    candidate->name = yz_statement_dup_text (statement, 1);
    candidate->place = g_strdup (place);
    g_ptr_array_add (candidates, candidate);
  }
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (candidates, compare_candidates);
  return g_steal_pointer (&candidates);
}

/* The operation of the list @index (from 0) of those that are made together. */
static void
make_op_id (const YzOpId *op_id, guint index, YzOpId *made)
{
  g_autofree char *text = yz_op_id_to_text (op_id);
  YzDigest *digest = NULL;

  *made = *op_id;
  if (index == 0)
    return;
  digest = yz_digest_new ("count");
  yz_digest_add_text (digest, text);
  yz_digest_add_int (digest, index);
  yz_digest_finish_op_id (digest, made);
}

/* The lists that were made under this op_id before, in their order. */
static GArray *
find_started (YzStation *station, const YzOpId *op_id, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int64_t));
  YzStep step = YZ_STEP_ROW;

  while (step == YZ_STEP_ROW) {
    g_autoptr (YzStatement) statement =
      yz_store_query (yz_station_get_store (station),
                      "SELECT id FROM stock_count WHERE op_id = $1");
    YzOpId made;
    int64_t id = 0;

    make_op_id (op_id, found->len, &made);
    yz_statement_bind_blob (statement, 1, made.bytes, sizeof made.bytes);
    step = yz_statement_step (statement, error);
    if (step == YZ_STEP_ROW) {
      id = yz_statement_get_int (statement, 0);
      g_array_append_val (found, id);
    }
  }
  if (found->len > 0)
    yz_ledger_witness (yz_station_get_ledger (station));
  return step == YZ_STEP_DONE ? g_steal_pointer (&found) : NULL;
}

static gboolean
insert_lines (YzStation *station,
              int64_t count,
              GPtrArray *candidates,
              guint first,
              guint n_lines,
              GError **error)
{
  for (guint i = 0; i < n_lines; i++) {
    const Candidate *candidate = g_ptr_array_index (candidates, first + i);
    g_autoptr (YzStatement) statement =
      yz_store_query (yz_station_get_store (station),
                      "INSERT INTO stock_count_line (count_id, item_id, line, station_id, open,"
                      " place) VALUES ($1, $2, $3, $4, 1, $5)");
    g_autoptr (GError) problem = NULL;

    yz_statement_bind_int (statement, 1, count);
    yz_statement_bind_int (statement, 2, candidate->item);
    yz_statement_bind_int (statement, 3, (int64_t) i + 1);
    yz_statement_bind_int (statement, 4, yz_station_get_id (station));
    yz_statement_bind_text (statement, 5, candidate->place);
    if (yz_statement_run (statement, &problem))
      continue;
    if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE))
      yz_error_set_subject (error,
                            YZ_ERROR_EXISTS,
                            candidate->name,
                            "%s: %s",
                            candidate->name,
                            N_ ("it is on another open list"));
    else
      g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return TRUE;
}

/* "Shelf A", and "Shelf A (2/3)" where it takes several lists. */
static char *
make_title (const YzCountFields *fields, guint index, guint n_lists, GError **error)
{
  g_autofree char *day = yz_date_to_text (yz_clock_today ());
  g_autofree char *clean = NULL;
  const char *title = fields->title;

  if (title == NULL)
    title = fields->place != NULL ? fields->place : fields->category;
  clean = yz_text_clean (title != NULL ? title : "", "title", TITLE_MAX, error);
  if (clean == NULL)
    return NULL;
  title = *clean != '\0' ? clean : day;
  return n_lists == 1 ? g_strdup (title)
                      : g_strdup_printf ("%s (%u/%u)", title, index + 1, n_lists);
}

static int64_t
insert_count (YzStation *station,
              const YzActor *actor,
              const YzOpId *op_id,
              const char *title,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t id = yz_ledger_next_id (yz_station_get_ledger (station), error);

  if (id == 0)
    return 0;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO stock_count (id, op_id, station_id, title, state,"
                              " created_ms, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_blob (statement, 2, op_id->bytes, sizeof op_id->bytes);
  yz_statement_bind_int (statement, 3, yz_station_get_id (station));
  yz_statement_bind_text (statement, 4, title);
  yz_statement_bind_int (statement, 5, YZ_COUNT_COUNTING);
  yz_statement_bind_int (statement, 6, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 7, actor->staff);
  return yz_statement_run (statement, error) ? id : 0;
}

/* Lists of about the same length. */
static gboolean
insert_counts (YzStation *station,
               const YzActor *actor,
               const YzCountFields *fields,
               GPtrArray *candidates,
               GArray *made,
               GError **error)
{
  guint n_lists = (candidates->len + YZ_ENTRY_TRANSFERS_MAX - 1) / YZ_ENTRY_TRANSFERS_MAX;
  guint first = 0;

  for (guint i = 0; i < n_lists; i++) {
    guint n_lines = (candidates->len - first) / (n_lists - i);
    g_autofree char *title = make_title (fields, i, n_lists, error);
    int64_t id = 0;
    YzOpId op_id;

    make_op_id (&fields->op_id, i, &op_id);
    id = title != NULL ? insert_count (station, actor, &op_id, title, error) : 0;
    if (id == 0 || !insert_lines (station, id, candidates, first, n_lines, error))
      return FALSE;
    g_array_append_val (made, id);
    first += n_lines;
  }
  return TRUE;
}

static gboolean
check_some (GPtrArray *candidates, int64_t skipped, GError **error)
{
  if (candidates->len > 0)
    return TRUE;
  if (skipped > 0)
    yz_error_set (error,
                  YZ_ERROR_EXISTS,
                  NULL,
                  0,
                  skipped,
                  "%s",
                  N_ ("all of it is on another open list"));
  else
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, NULL, "%s", N_ ("there is nothing to count"));
  return FALSE;
}

GArray *
yz_count_start (YzStation *station,
                const YzActor *actor,
                const YzCountFields *fields,
                int64_t *skipped,
                GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (GArray) made = NULL;
  int64_t elsewhere = 0;

  g_return_val_if_fail (station != NULL && fields != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !yz_station_check_shelf (station, error))
    return NULL;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  made = transaction != NULL ? find_started (station, &fields->op_id, error) : NULL;
  if (made == NULL)
    return NULL;
  if (made->len == 0) {
    candidates = list_candidates (station, fields, &elsewhere, error);
    if (candidates == NULL || !check_some (candidates, elsewhere, error) ||
        !insert_counts (station, actor, fields, candidates, made, error))
      return NULL;
  }
  if (!yz_transaction_commit (transaction, error))
    return NULL;
  if (skipped != NULL)
    *skipped = elsewhere;
  return g_steal_pointer (&made);
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return yz_pinyin_compare (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_texts (YzStation *station, const char *sql, gboolean of_station, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (station), sql);
  YzStep step = YZ_STEP_ERROR;

  if (of_station)
    yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (texts, yz_statement_dup_text (statement, 0));
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (texts, compare_texts);
  return g_steal_pointer (&texts);
}

GPtrArray *
yz_count_list_places (YzStation *station, GError **error)
{
  g_return_val_if_fail (station != NULL, NULL);

  return list_texts (station,
                     "SELECT DISTINCT place FROM item_place WHERE station_id = $1 AND place <> ''",
                     TRUE,
                     error);
}

GPtrArray *
yz_count_list_categories (YzStation *station, GError **error)
{
  g_return_val_if_fail (station != NULL, NULL);

  return list_texts (station,
                     "SELECT DISTINCT category FROM item"
                     " WHERE nature = 1 AND active = 1 AND category <> ''",
                     FALSE,
                     error);
}
