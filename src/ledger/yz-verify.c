/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-chain.h"
#include "yz-code.h"
#include "yz-transaction.h"

static void
finding_free (YzFinding *finding)
{
  g_free (finding->place);
  g_free (finding->what);
  g_free (finding);
}

static void
verify_desk_free (YzVerifyDesk *desk)
{
  g_free (desk->name);
  g_free (desk);
}

static YzVerification *
verification_new (void)
{
  YzVerification *self = g_new0 (YzVerification, 1);

  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  self->heads = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
yz_verification_free (YzVerification *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->remarks);
  g_ptr_array_unref (self->heads);
  g_free (self);
}

static void G_GNUC_PRINTF (3, 0)
  add_to (GPtrArray *findings, const char *place, const char *format, va_list args)
{
  YzFinding *finding = NULL;

  if (findings->len >= YZ_VERIFY_FINDINGS_MAX)
    return;
  finding = g_new0 (YzFinding, 1);
  finding->place = g_strdup (place);
  finding->what = g_strdup_vprintf (format, args);
  g_ptr_array_add (findings, finding);
}

void
yz_verification_add (YzVerification *self, const char *place, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add_to (self->findings, place, format, args);
  va_end (args);
}

void
yz_verification_remark (YzVerification *self, const char *place, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add_to (self->remarks, place, format, args);
  va_end (args);
}

YzVerifyDesk *
yz_verify_run_find_desk (YzVerifyRun *run, int64_t id)
{
  for (guint i = 0; i < run->desks->len; i++) {
    YzVerifyDesk *desk = g_ptr_array_index (run->desks, i);

    if (desk->id == id)
      return desk;
  }
  return NULL;
}

static gsize
read_blob (YzStatement *statement, int column, uint8_t *bytes, gsize expected)
{
  gsize size = 0;
  const void *blob = yz_statement_get_blob (statement, column, &size);

  if (size == expected)
    memcpy (bytes, blob, size);
  return size;
}

static gboolean
load_desks (YzVerifyRun *run, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (run->store,
                              "SELECT id, station_id, name, public_key, created_ms, seq, head,"
                              " head_ms, next_number FROM desk ORDER BY id");
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzVerifyDesk *desk = g_new0 (YzVerifyDesk, 1);

    desk->id = yz_statement_get_int (statement, 0);
    desk->station = yz_statement_get_int (statement, 1);
    desk->name = yz_statement_dup_text (statement, 2);
    desk->public_key_size = read_blob (statement, 3, desk->public_key, sizeof desk->public_key);
    desk->created_ms = yz_statement_get_int (statement, 4);
    desk->seq = yz_statement_get_int (statement, 5);
    read_blob (statement, 6, desk->head, sizeof desk->head);
    desk->head_ms = yz_statement_get_int (statement, 7);
    desk->next_number = yz_statement_get_int (statement, 8);
    yz_chain_hash_desk (desk->id,
                        desk->station,
                        desk->created_ms,
                        desk->name != NULL ? desk->name : "",
                        desk->public_key,
                        desk->own_hash);
    memcpy (desk->last_hash, desk->own_hash, YZ_HASH_SIZE);
    desk->last_ms = desk->created_ms;
    g_ptr_array_add (run->desks, desk);
  }
  return step == YZ_STEP_DONE;
}

static gboolean
load_accounts (YzVerifyRun *run, GError **error)
{
  enum {
    ID,
    KIND,
    OWNER,
    UNIT,
    STATION,
    PERIOD,
    FLOOR,
    BALANCE,
    N_COLUMNS
  };
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (run->store,
                              "SELECT id, kind, owner, unit, station_id, period, floor, balance"
                              " FROM account");
  yz_statement_stream (statement);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t values[N_COLUMNS];
    guint64 nulls = yz_statement_get_ints (statement, 0, N_COLUMNS, values);
    const YzAccount account = { .id = values[ID],
                                .key = { .kind = (YzAccountKind) values[KIND],
                                         .owner = values[OWNER],
                                         .unit = values[UNIT],
                                         .station = values[STATION],
                                         .period = values[PERIOD] },
                                .has_floor = (nulls >> FLOOR & 1) == 0,
                                .floor = values[FLOOR],
                                .balance = values[BALANCE] };

    yz_verify_accounts_add (run->accounts, &account);
  }
  return step == YZ_STEP_DONE;
}

static gboolean
account_is_sound (YzVerifyRun *run, const YzVerifyAccount *account)
{
  const YzAccount *row = &account->row;
  const YzVerifyDesk *desk = yz_verify_run_find_desk (run, yz_account_id_get_desk (row->id));
  gboolean bounded = FALSE;

  if (desk == NULL || yz_account_id_get_number (row->id) >= desk->next_number ||
      row->key.kind < YZ_ACCOUNT_BUDGET || row->key.kind > YZ_ACCOUNT_OPENING)
    return FALSE;
  bounded = yz_account_kind_has_floor (row->key.kind);
  return !account->overflow && row->balance == account->sum && bounded == row->has_floor &&
         row->floor == 0 && (!bounded || row->balance >= 0);
}

static void
explain_account (YzVerifyRun *run, const YzVerifyAccount *account)
{
  g_autofree char *id = yz_account_id_to_text (account->row.id);
  g_autofree char *place = g_strconcat ("account ", id, NULL);
  const YzVerifyDesk *desk =
    yz_verify_run_find_desk (run, yz_account_id_get_desk (account->row.id));
  gboolean bounded = FALSE;

  if (desk == NULL || yz_account_id_get_number (account->row.id) >= desk->next_number)
    yz_verification_add (run->result, place, N_ ("no desk of ours has opened it"));
  if (account->row.key.kind < YZ_ACCOUNT_BUDGET || account->row.key.kind > YZ_ACCOUNT_OPENING) {
    yz_verification_add (run->result, place, "unknown kind %d", (int) account->row.key.kind);
    return;
  }
  bounded = yz_account_kind_has_floor (account->row.key.kind);
  if (account->overflow || account->row.balance != account->sum)
    yz_verification_add (run->result,
                         place,
                         "the balance is %" G_GINT64_FORMAT
                         ", but its transfers add up to %" G_GINT64_FORMAT,
                         account->row.balance,
                         account->sum);
  if (bounded != account->row.has_floor || account->row.floor != 0)
    yz_verification_add (run->result, place, N_ ("the floor was changed"));
  if (bounded && account->row.balance < 0)
    yz_verification_add (run->result,
                         place,
                         "the balance of %" G_GINT64_FORMAT " is below its floor",
                         account->row.balance);
}

/* The sum over all accounts of the unit, which begins at 0. */
static int64_t *
open_unit (GHashTable *units, int64_t unit)
{
  int64_t *sum = g_hash_table_lookup (units, &unit);

  if (sum == NULL) {
    sum = g_new0 (int64_t, 1);
    g_hash_table_insert (units, g_memdup2 (&unit, sizeof unit), sum);
  }
  return sum;
}

/* Each unit sums to zero over all accounts. */
static void
check_accounts (YzVerifyRun *run)
{
  g_autoptr (GHashTable) units =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;

  for (guint i = 0; i < yz_verify_accounts_get_size (run->accounts); i++) {
    const YzVerifyAccount *account = yz_verify_accounts_get (run->accounts, i);
    int64_t *sum = open_unit (units, account->row.key.unit);

    if (!account_is_sound (run, account))
      explain_account (run, account);
    if (__builtin_add_overflow (*sum, account->row.balance, sum))
      *sum = G_MAXINT64;
  }
  g_hash_table_iter_init (&iter, units);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    int64_t unit = *(int64_t *) key;
    g_autofree char *id = unit != YZ_UNIT_POINTS ? yz_id_to_text (unit) : g_strdup ("points");
    g_autofree char *place = g_strconcat ("unit ", id, NULL);

    if (*(int64_t *) value != 0)
      yz_verification_add (run->result,
                           place,
                           "all accounts together hold %" G_GINT64_FORMAT " instead of 0",
                           *(int64_t *) value);
  }
}

/* The walk has reached the end: what the desks say must be where it stands. */
static void
check_desks (YzVerifyRun *run)
{
  for (guint i = 0; i < run->desks->len; i++) {
    const YzVerifyDesk *desk = g_ptr_array_index (run->desks, i);
    g_autofree char *place = g_strdup_printf ("desk %" G_GINT64_FORMAT, desk->id);
    g_autofree char *code = yz_chain_short_code (desk->last_hash);

    if (desk->seq != desk->last_seq)
      yz_verification_add (run->result,
                           place,
                           "it has booked %" G_GINT64_FORMAT
                           " entries, but its chain ends at %" G_GINT64_FORMAT,
                           desk->seq,
                           desk->last_seq);
    if (memcmp (desk->head, desk->last_hash, YZ_HASH_SIZE) != 0)
      yz_verification_add (run->result, place, N_ ("its head is not the hash of its last entry"));
    if (desk->head_ms != desk->last_ms)
      yz_verification_add (run->result,
                           place,
                           N_ ("the time of its head is not that of its last entry"));
    g_ptr_array_add (run->result->heads,
                     g_strdup_printf ("%s: %" G_GINT64_FORMAT " %s", place, desk->last_seq, code));
    if (i == 0)
      memcpy (run->result->head, desk->last_hash, YZ_HASH_SIZE);
  }
}

YzVerification *
yz_verify_ledger (YzStore *store, GError **error)
{
  g_autoptr (YzTransaction) snapshot = yz_transaction_begin (store, error);
  g_autoptr (YzVerification) result = verification_new ();
  g_autoptr (YzVerifyAccounts) accounts = yz_verify_accounts_new ();
  g_autoptr (GPtrArray) desks = g_ptr_array_new_with_free_func ((GDestroyNotify) verify_desk_free);
  YzVerifyRun run = { .store = store, .result = result, .accounts = accounts, .desks = desks };

  if (snapshot == NULL || !load_desks (&run, error) || !load_accounts (&run, error) ||
      !yz_verify_run_walk (&run, error))
    return NULL;
  check_desks (&run);
  check_accounts (&run);
  if (!yz_verify_run_links (&run, error) || !yz_verify_run_seals (&run, error) ||
      !yz_verify_run_clocks (&run, error) || !yz_transaction_commit (snapshot, error))
    return NULL;
  result->accounts = yz_verify_accounts_get_size (accounts);
  return g_steal_pointer (&result);
}
