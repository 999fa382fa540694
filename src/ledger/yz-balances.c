/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ledger"

#include "yz-balances.h"

/* Accounts that one statement changes on a server, which starts its executor for each: a redemption
 * of three different goods at once. There are as many different texts of it, each with and without
 * an answer. */
#define ACCOUNTS_MAX 8

static gint
compare_changes (gconstpointer a, gconstpointer b)
{
  const YzBalanceChange *left = a;
  const YzBalanceChange *right = b;

  return (left->account > right->account) - (left->account < right->account);
}

YzBalanceChange *
yz_balances_find (GArray *changes, int64_t account)
{
  for (guint i = 0; i < changes->len; i++) {
    YzBalanceChange *change = &g_array_index (changes, YzBalanceChange, i);

    if (change->account == account)
      return change;
  }
  return NULL;
}

static void
add_change (GArray *changes, int64_t account, int64_t amount)
{
  YzBalanceChange *change = yz_balances_find (changes, account);

  if (change == NULL) {
    YzBalanceChange fresh = { .account = account };

    g_array_append_val (changes, fresh);
    change = &g_array_index (changes, YzBalanceChange, changes->len - 1);
  }
  /* At most 200 transfers of 10⁹ each: no overflow. */
  change->change += amount;
}

GArray *
yz_balances_collect (const YzDraft *draft)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (YzBalanceChange));

  for (guint i = 0; i < draft->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (draft->transfers, YzTransfer, i);

    add_change (changes, transfer->from_account, -transfer->amount);
    add_change (changes, transfer->to_account, transfer->amount);
  }
  g_array_sort (changes, compare_changes);
  return changes;
}

/* The change that asks for more than there is. FALSE if there is none, or with @error. */
static gboolean
find_refused (YzStore *store,
              GArray *changes,
              const YzBalanceChange **refused,
              YzAccount *account,
              GError **error)
{
  for (guint i = 0; i < changes->len; i++) {
    const YzBalanceChange *change = &g_array_index (changes, YzBalanceChange, i);
    GError *problem = NULL;

    if (change->change >= 0)
      continue;
    /* One that was opened by the same transaction is gone, and had nothing. */
    yz_account_find (store, &change->key, account, &problem);
    if (problem != NULL) {
      g_propagate_error (error, problem);
      return FALSE;
    }
    if (account->has_floor && account->balance + change->change < account->floor) {
      *refused = change;
      return TRUE;
    }
  }
  return FALSE;
}

/* The refusal of a floor, with what was asked for and what is there. */
static void
explain_floor (YzStore *store, gpointer data, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const YzBalanceChange *refused = NULL;
  YzAccount account;
  g_autofree char *unit = NULL;
  int64_t there = 0;

  if (!g_error_matches (*error, YZ_ERROR, YZ_ERROR_CHECK))
    return;
  if (!find_refused (store, data, &refused, &account, &problem)) {
    if (problem != NULL)
      return;
    /* It was there again by the time we looked: another try gets it. */
    g_clear_error (error);
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_BUSY,
                          "account",
                          "another desk changed the same balance");
    return;
  }
  g_clear_error (error);
  there = account.balance - account.floor;
  if (refused->key.unit == YZ_UNIT_POINTS) {
    yz_error_set (error,
                  YZ_ERROR_POINTS,
                  NULL,
                  -refused->change,
                  there,
                  "points: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " there",
                  -refused->change,
                  there);
    return;
  }
  unit = yz_id_to_text (refused->key.unit);
  yz_error_set (error,
                YZ_ERROR_STOCK,
                unit,
                -refused->change,
                there,
                "item %s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " there",
                unit,
                -refused->change,
                there);
}

/* "CASE id WHEN $1 THEN $2 … ELSE $8 END" */
static void
append_change (GString *text, guint n_accounts)
{
  if (n_accounts == 1) {
    g_string_append (text, "$2");
    return;
  }
  g_string_append (text, "CASE id");
  for (guint i = 0; i + 1 < n_accounts; i++)
    g_string_append_printf (text, " WHEN $%u THEN $%u", 2 * i + 1, 2 * i + 2);
  g_string_append_printf (text, " ELSE $%u END", 2 * n_accounts);
}

/* A balance that would lie below its floor is none, and a balance of none is what no account may
 * have: the row is refused where it is changed, without a look at it before. Engines find the
 * rows by a walk along the primary key; a server thus locks them in the order of ids. */
static const char *
make_text (guint n_accounts, gboolean answers)
{
  g_autoptr (GString) text = g_string_new ("UPDATE account SET balance = CASE WHEN floor IS NULL"
                                           " OR balance + ");

  append_change (text, n_accounts);
  g_string_append (text, " >= floor THEN balance + ");
  append_change (text, n_accounts);
  g_string_append (text, n_accounts == 1 ? " END WHERE id = $1" : " END WHERE id IN ($1");
  for (guint i = 1; i < n_accounts; i++)
    g_string_append_printf (text, ", $%u%s", 2 * i + 1, i + 1 == n_accounts ? ")" : "");
  if (answers && n_accounts == 1)
    g_string_append (text, " RETURNING balance");
  else if (answers)
    g_string_append_printf (text,
                            " RETURNING CASE id WHEN $%u THEN balance END",
                            2 * n_accounts + 1);
  return g_intern_string (text->str);
}

/* Each text is made once. */
static const char *
get_text (guint n_accounts, gboolean answers)
{
  static const char *texts[ACCOUNTS_MAX + 1][2];
  const char **text = &texts[n_accounts][answers ? 1 : 0];

  if (g_atomic_pointer_get (text) == NULL)
    g_atomic_pointer_set (text, make_text (n_accounts, answers));
  return g_atomic_pointer_get (text);
}

/* @changes: (transfer full) at most ACCOUNTS_MAX of them */
static void
post_changes (YzStore *store, GArray *changes, int64_t watched, int64_t *balance)
{
  gboolean answers = yz_balances_find (changes, watched) != NULL;
  YzStatement *statement = yz_store_query (store, get_text (changes->len, answers));
  int parameter = 0;

  for (guint i = 0; i < changes->len; i++) {
    const YzBalanceChange *change = &g_array_index (changes, YzBalanceChange, i);

    yz_statement_bind_int (statement, ++parameter, change->account);
    yz_statement_bind_int (statement, ++parameter, change->change);
  }
  if (answers && changes->len > 1)
    yz_statement_bind_int (statement, ++parameter, watched);
  yz_statement_post (statement,
                     answers ? balance : NULL,
                     explain_floor,
                     changes,
                     (GDestroyNotify) g_array_unref);
}

void
yz_balances_post (YzStore *store, GArray *changes, int64_t watched, int64_t *balance)
{
  guint at_once = yz_store_takes_several (store) ? ACCOUNTS_MAX : 1;

  for (guint first = 0; first < changes->len; first += at_once) {
    guint length = MIN (changes->len - first, at_once);
    GArray *some = g_array_sized_new (FALSE, FALSE, sizeof (YzBalanceChange), length);

    g_array_append_vals (some, &g_array_index (changes, YzBalanceChange, first), length);
    post_changes (store, some, watched, balance);
  }
}
