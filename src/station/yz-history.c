/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-history"

#include "yz-points.h"

#include <glib/gi18n-lib.h>

#include "yz-rule.h"

/* The newest entries about $1 first, then everything about each that stands in rows found by
 * primary key. */
#define HISTORY_SQL                                                                                \
  "SELECT e.id, e.kind, e.happened_ms, e.reverses, e.expires_on, e.document, s.name, p.name,"      \
  " n.text, u.kind, u.version, u.points, u.unit, u.document, u.sample, k.code, k.name_en,"         \
  " k.name_zh,"                                                                                    \
  " (SELECT CAST (COALESCE (SUM (CASE WHEN t.to_account = $2 THEN t.amount"                        \
  " ELSE -t.amount END), 0) AS BIGINT) FROM transfer t"                                            \
  " WHERE t.entry_id = e.id AND (t.to_account = $2 OR t.from_account = $2)),"                      \
  " (SELECT COUNT(*) FROM entry r WHERE r.reverses = e.id AND r.kind = 14), v.id, o.number,"       \
  " o.issuer, CASE WHEN e.approver = e.subject THEN 1 ELSE 0 END"                                  \
  " FROM (SELECT id FROM entry WHERE subject = $1 ORDER BY recorded_ms DESC, id DESC LIMIT $3) w"  \
  " JOIN entry e ON e.id = w.id"                                                                   \
  " LEFT JOIN staff s ON s.id = e.actor LEFT JOIN staff p ON p.id = e.approver"                    \
  " LEFT JOIN entry_reason n ON n.entry_id = e.id LEFT JOIN rule u ON u.id = e.rule"               \
  " LEFT JOIN job j ON e.kind = 1 AND j.id = e.document LEFT JOIN job_kind k ON k.code = j.kind"   \
  " LEFT JOIN voucher v ON e.kind = 8 AND v.id = e.document"                                       \
  " LEFT JOIN old_voucher o ON e.kind = 15 AND o.id = e.document"                                  \
  " ORDER BY e.recorded_ms DESC, e.id DESC"

G_STATIC_ASSERT (YZ_ENTRY_AWARD == 1 && YZ_ENTRY_ADJUST == 8);
G_STATIC_ASSERT (YZ_ENTRY_REVERSAL == 14 && YZ_ENTRY_OPENING == 15);

void
yz_history_line_free (YzHistoryLine *line)
{
  if (line == NULL)
    return;
  g_free (line->job_kind_name);
  g_free (line->rule_text);
  g_free (line->actor);
  g_free (line->approver);
  g_free (line->reason);
  g_free (line->goods);
  g_free (line);
}

/* "hazard-photo v2, 5 points per job, No. 2024-17". */
static char *
make_rule_text (YzStatement *statement)
{
  const char *kind = yz_statement_get_text (statement, 9);
  /* Whole numbers of at most 10⁹: plain formats, which translators can read. */
  int version = (int) yz_statement_get_int (statement, 10);
  int points = (int) yz_statement_get_int (statement, 11);
  YzRuleUnit unit = (YzRuleUnit) yz_statement_get_int (statement, 12);
  const char *document = yz_statement_get_text (statement, 13);
  g_autofree char *text = NULL;

  switch (unit) {
  case YZ_RULE_PER_HOUR:
    text = g_strdup_printf (_ ("%s v%d, %d points per hour"), kind, version, points);
    break;
  case YZ_RULE_PER_ITEM:
    text = g_strdup_printf (_ ("%s v%d, %d points per item"), kind, version, points);
    break;
  case YZ_RULE_PER_JOB:
  default:
    text = g_strdup_printf (_ ("%s v%d, %d points per job"), kind, version, points);
    break;
  }
  return g_strconcat (text,
                      document != NULL && document[0] != '\0'
                      ? C_ ("clause", ", ") : "",
                            document != NULL ? document : "",
                            yz_statement_get_int (statement, 14) != 0
                            ? _ (" (sample value)") : "", NULL);
}

/* Points for a voucher have no reason but its number. Returns: (transfer full) (nullable) */
static char *
make_reason (YzStatement *statement)
{
  const char *issuer = yz_statement_get_text (statement, 22);

  if (!yz_statement_is_null (statement, 20)) {
    g_autofree char *number = yz_id_to_text (yz_statement_get_int (statement, 20));

    return g_strdup_printf (_ ("voucher %s"), number);
  }
  if (issuer != NULL)
    /* Translators: an old paper; its number and who issued it. */
    return g_strdup_printf (_ ("paper voucher %s of %s"), yz_statement_get_text (statement, 21), issuer);
  return yz_statement_dup_text (statement, 8);
}

static YzHistoryLine *
read_line (YzStatement *statement)
{
  const YzJobKind kind = { .code = (char *) yz_statement_get_text (statement, 15),
                           .name_en = (char *) yz_statement_get_text (statement, 16),
                           .name_zh = (char *) yz_statement_get_text (statement, 17) };
  YzHistoryLine *line = g_new0 (YzHistoryLine, 1);

  line->entry = yz_statement_get_int (statement, 0);
  line->kind = (YzEntryKind) yz_statement_get_int (statement, 1);
  line->happened_ms = yz_statement_get_int (statement, 2);
  line->reverses = yz_statement_get_int (statement, 3);
  /* Of an expiry it is the day it was booked for. */
  if (line->kind != YZ_ENTRY_EXPIRE)
    line->expires_on = yz_statement_get_int (statement, 4);
  if (kind.code != NULL) {
    line->job = yz_statement_get_int (statement, 5);
    line->job_kind_name = g_strdup (yz_job_kind_get_name (&kind));
  }
  line->actor = yz_statement_dup_text (statement, 6);
  line->approver = yz_statement_dup_text (statement, 7);
  /* No member of staff, but the rider, for a large redemption. */
  if (line->approver == NULL && yz_statement_get_int (statement, 23) != 0)
    line->approver = g_strdup (_ ("the rider’s own PIN"));
  line->reason = make_reason (statement);
  line->voucher = !yz_statement_is_null (statement, 20) || !yz_statement_is_null (statement, 22);
  if (!yz_statement_is_null (statement, 9))
    line->rule_text = make_rule_text (statement);
  line->change_points = yz_statement_get_int (statement, 18);
  line->reversed = yz_statement_get_int (statement, 19) > 0;
  return line;
}

/* "soap × 2, towel": the goods the entry moved, in the order of its legs. */
static gboolean
read_goods (YzStore *store, YzHistoryLine *line, GError **error)
{
  g_autoptr (GString) goods = g_string_new (NULL);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store,
                              "SELECT i.name, t.amount FROM transfer t"
                              " JOIN account a ON a.id = t.from_account"
                              " JOIN item i ON i.id = a.unit"
                              " WHERE t.entry_id = $1 AND a.unit <> 0 ORDER BY t.leg");
  yz_statement_bind_int (statement, 1, line->entry);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t amount = yz_statement_get_int (statement, 1);

    if (goods->len > 0)
      /* Translators: between the goods of an entry. */
      g_string_append (goods, C_ ("list", ", "));
    g_string_append (goods, yz_statement_get_text (statement, 0));
    if (amount != 1)
      g_string_append_printf (goods, " × %" G_GINT64_FORMAT, amount);
  }
  if (goods->len > 0)
    line->goods = g_string_free (g_steal_pointer (&goods), FALSE);
  return step == YZ_STEP_DONE;
}

/* From the newest, after which the rider has what is there now, back to the oldest. */
static gboolean
complete_lines (YzStore *store, GPtrArray *lines, int64_t balance, GError **error)
{
  for (guint i = 0; i < lines->len; i++) {
    YzHistoryLine *line = g_ptr_array_index (lines, i);

    line->balance_points = balance;
    balance -= line->change_points;
    if (!read_goods (store, line, error))
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *
list_lines (YzStation *station, int64_t rider, int limit, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  const YzAccountKey key = { .kind = YZ_ACCOUNT_RIDER, .owner = rider };
  g_autoptr (GPtrArray) lines =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_history_line_free);
  g_autoptr (YzStatement) statement = NULL;
  GError *problem = NULL;
  YzAccount account;
  YzStep step = YZ_STEP_ERROR;

  yz_account_find (store, &key, &account, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  statement = yz_store_query (store, HISTORY_SQL);
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, account.id);
  yz_statement_bind_int (statement, 3, limit > 0 ? limit : G_MAXINT32);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (lines, read_line (statement));
  if (step == YZ_STEP_ERROR || !complete_lines (store, lines, account.balance, error))
    return NULL;
  return g_steal_pointer (&lines);
}

GPtrArray *
yz_points_list_history (YzStation *station, int64_t rider, int limit, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return NULL;
  lines = list_lines (station, rider, limit, error);
  if (lines == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&lines);
}
