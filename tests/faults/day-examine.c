/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "day"

#include "day.h"

#include "yz-evidence.h"
#include "yz-verify.h"

#include <string.h>

static guint
hash_id (gconstpointer data)
{
  const YzOpId *id = data;
  guint hash = 0;

  /* The end of it is the random half. */
  memcpy (&hash, id->bytes + sizeof id->bytes - sizeof hash, sizeof hash);
  return hash;
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
  return yz_op_id_equal (a, b);
}

/* The op ids that @sql gives. NULL with @error. */
static GHashTable *
read_ids (Day *day, const char *sql, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (hash_id, equal_ids, g_free, NULL);
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (day->station), sql);
  YzStep step = YZ_STEP_ERROR;

  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    gsize size = 0;
    const void *bytes = yz_statement_get_blob (statement, 0, &size);
    YzOpId *id = g_new0 (YzOpId, 1);

    memcpy (id->bytes, bytes, MIN (size, sizeof id->bytes));
    g_hash_table_add (ids, id);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

DayBook *
day_book_new (Day *day)
{
  DayBook *book = g_new0 (DayBook, 1);
  g_autoptr (GError) error = NULL;

  book->before = read_ids (day, "SELECT op_id FROM entry", &error);
  g_assert_no_error (error);
  book->operations = g_array_new (FALSE, FALSE, sizeof (DayOperation));
  return book;
}

void
day_book_free (DayBook *book)
{
  if (book == NULL)
    return;
  g_hash_table_unref (book->before);
  g_array_unref (book->operations);
  g_free (book);
}

/* Whether a confirmed operation is there. */
static gboolean
knows (Day *day, const DayOperation *operation, GHashTable *entries, GHashTable *jobs)
{
  g_autoptr (YzRider) rider = NULL;
  g_autofree char *phone = NULL;

  switch (operation->kind) {
  case DAY_REDEEM:
  case DAY_RETURN:
  case DAY_REVERSE:
  case DAY_REVIEW:
  case DAY_RECEIVE:
    return g_hash_table_contains (entries, &operation->op_id);
  case DAY_JOB:
    return g_hash_table_contains (jobs, &operation->op_id);
  case DAY_RIDER:
    phone = day_make_phone (operation);
    rider = yz_rider_find_by_phone (day->station, phone, NULL);
    return rider != NULL;
  case DAY_CARD:
  case DAY_SEAL:
  default:
    return TRUE;
  }
}

static char *
describe_stranger (Day *day, const YzOpId *id)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (day->station),
                    "SELECT kind, (SELECT count (*) FROM entry) FROM entry WHERE op_id = $1");

  yz_statement_bind_blob (statement, 1, id->bytes, sizeof id->bytes);
  if (!yz_statement_fetch (statement, NULL))
    return g_strdup ("an entry that nobody asked for");
  return g_strdup_printf ("an entry of kind %" G_GINT64_FORMAT
                          " that nobody asked for, of %" G_GINT64_FORMAT,
                          yz_statement_get_int (statement, 0),
                          yz_statement_get_int (statement, 1));
}

/* Confirmed operations are there, those that were tried may be, and entries of nobody else are not.
 */
static char *
examine_operations (Day *day, const DayBook *book, guint confirmed, guint tried, GError **error)
{
  g_autoptr (GHashTable) entries = read_ids (day, "SELECT op_id FROM entry", error);
  g_autoptr (GHashTable) jobs =
    entries != NULL ? read_ids (day, "SELECT op_id FROM job", error) : NULL;
  GHashTableIter iter;
  gpointer id = NULL;

  if (jobs == NULL)
    return NULL;
  for (guint i = 0; i < confirmed; i++) {
    const DayOperation *operation = &g_array_index (book->operations, DayOperation, i);

    if (!knows (day, operation, entries, jobs))
      return g_strdup_printf ("confirmed operation %u (kind %d) is lost", i, operation->kind);
  }
  for (guint i = 0; i < tried; i++)
    g_hash_table_remove (entries, &g_array_index (book->operations, DayOperation, i).op_id);
  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (book->before, id))
      return describe_stranger (day, id);
  return NULL;
}

/* One number that must be 0. */
static char *
examine_nothing (Day *day, const char *sql, const char *what, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (day->station), sql);

  if (!yz_statement_fetch (statement, error) || yz_statement_get_int (statement, 0) == 0)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", yz_statement_get_int (statement, 0), what);
}

/* Points and goods of a redemption agree, and a job with its award. */
static char *
examine_halves (Day *day, GError **error)
{
  static const struct {
    const char *sql;
    const char *what;
  } rules[] = {
    { "SELECT count (*) FROM entry e WHERE e.kind = 2"
      " AND (SELECT COALESCE (SUM (l.quantity * l.price), 0) FROM redemption_line l"
      "      WHERE l.entry_id = e.id)"
      " <> (SELECT COALESCE (SUM (t.amount), 0) FROM transfer t"
      "     JOIN account a ON a.id = t.from_account WHERE t.entry_id = e.id AND a.unit = 0)",
      "redemptions whose points are not those of their lines" },
    { "SELECT count (*) FROM entry e WHERE e.kind = 2"
      " AND (SELECT COALESCE (SUM (l.quantity), 0) FROM redemption_line l"
      "      WHERE l.entry_id = e.id)"
      " <> (SELECT COALESCE (SUM (t.amount), 0) FROM transfer t"
      "     JOIN account a ON a.id = t.from_account WHERE t.entry_id = e.id AND a.unit <> 0)",
      "redemptions whose goods are not those of their lines" },
    { "SELECT count (*) FROM job WHERE (state = 3) <> (entry_id IS NOT NULL)"
      " OR (entry_id IS NOT NULL AND entry_id NOT IN (SELECT id FROM entry))",
      "jobs that do not agree with their awards" },
    { "SELECT count (*) FROM entry e WHERE e.kind = 1"
      " AND e.id NOT IN (SELECT entry_id FROM job WHERE entry_id IS NOT NULL)",
      "awards without a job" },
  };
  char *finding = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rules) && finding == NULL; i++)
    finding = examine_nothing (day, rules[i].sql, rules[i].what, error);
  return finding;
}

static char *
examine_evidence (Day *day, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (day->station), "SELECT sha256, size FROM evidence");

  while (yz_statement_step (statement, error) == YZ_STEP_ROW) {
    gsize size = 0;
    uint8_t digest[32] = { 0 };
    g_autofree char *path = NULL;
    g_autoptr (GError) problem = NULL;

    memcpy (digest, yz_statement_get_blob (statement, 0, &size), sizeof digest);
    path = yz_evidence_make_path (day->station, digest);
    if (!yz_evidence_check (path, digest, yz_statement_get_int (statement, 1), &problem))
      return g_strdup_printf ("evidence: %s", problem->message);
  }
  return NULL;
}

static char *
examine_ledger (Day *day, GError **error)
{
  g_autoptr (YzVerification) verification =
    yz_verify_ledger (yz_station_get_store (day->station), error);
  const YzFinding *finding = NULL;

  if (verification == NULL || verification->findings->len == 0)
    return NULL;
  finding = g_ptr_array_index (verification->findings, 0);
  return g_strdup_printf ("verification: %s: %s", finding->place, finding->what);
}

char *
day_examine (Day *day, const DayBook *book, guint confirmed, guint tried)
{
  YzStore *store = yz_station_get_store (day->station);
  g_autoptr (GError) error = NULL;
  char *finding = NULL;

  if (yz_store_check_integrity (store, &error))
    finding = examine_ledger (day, &error);
  if (error == NULL && finding == NULL)
    finding = examine_operations (day, book, confirmed, tried, &error);
  if (error == NULL && finding == NULL)
    finding = examine_halves (day, &error);
  if (error == NULL && finding == NULL)
    finding = examine_evidence (day, &error);
  if (finding == NULL && error != NULL)
    finding = g_strdup (error->message);
  return finding;
}
