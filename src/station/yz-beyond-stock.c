/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-beyond-stock"

#include "yz-beyond-stock.h"

#include <glib/gi18n-lib.h>

#include "yz-text.h"

static gboolean
check_chief (const YzBeyondStock *beyond, GError **error)
{
  if (beyond->chief != NULL)
    return yz_actor_require (beyond->chief, YZ_MAY_MANAGE, error);
  yz_error_set_subject (error,
                        YZ_ERROR_APPROVAL,
                        NULL,
                        "%s",
                        N_ ("only a chief says that goods are there which the books do not have"));
  return FALSE;
}

/* The pieces on the shelf, which nobody else changes until the transaction is over. */
static gboolean
lock_shelf (YzStore *store, int64_t account, int64_t *pieces, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "UPDATE account SET balance = balance WHERE id = $1 RETURNING balance");

  yz_statement_bind_int (statement, 1, account);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *pieces = yz_statement_get_int (statement, 0);
  return TRUE;
}

/* A shelf with the pieces that are to be taken from it. */
typedef struct {
  int64_t account;
  int64_t item;
  int64_t quantity;
} Shelf;

static gint
compare_shelves (gconstpointer a, gconstpointer b)
{
  const Shelf *left = a;
  const Shelf *right = b;

  return (left->account > right->account) - (left->account < right->account);
}

/* In the order of accounts, as the ledger touches them.
 * Returns: (transfer full) (element-type Shelf) */
static GArray *
list_shelves (const YzBeyondStock *beyond, GError **error)
{
  g_autoptr (GArray) shelves = g_array_new (FALSE, FALSE, sizeof (Shelf));

  for (guint i = 0; i < beyond->lines->len; i++) {
    const YzBasketLine *line = &g_array_index (beyond->lines, YzBasketLine, i);
    Shelf shelf = { .item = line->item, .quantity = line->quantity };

    shelf.account = yz_ledger_open_station_account (yz_station_get_ledger (beyond->station),
                                                    YZ_ACCOUNT_SHELF,
                                                    line->item,
                                                    error);
    if (shelf.account == 0)
      return NULL;
    g_array_append_val (shelves, shelf);
  }
  g_array_sort (shelves, compare_shelves);
  return g_steal_pointer (&shelves);
}

static gboolean
add_missing (const YzBeyondStock *beyond, const Shelf *shelf, YzDraft *draft, GError **error)
{
  int64_t pieces = 0;
  int64_t difference = 0;

  if (!lock_shelf (yz_station_get_store (beyond->station), shelf->account, &pieces, error))
    return FALSE;
  if (pieces >= shelf->quantity)
    return TRUE;
  difference = yz_ledger_open_station_account (yz_station_get_ledger (beyond->station),
                                               YZ_ACCOUNT_COUNT_DIFFERENCE,
                                               shelf->item,
                                               error);
  if (difference == 0)
    return FALSE;
  yz_draft_add (draft, difference, shelf->account, shelf->quantity - pieces, 0);
  return TRUE;
}

gboolean
yz_beyond_stock_book (const YzBeyondStock *beyond, int64_t *entry, GError **error)
{
  g_auto (YzDraft) draft = { 0 };
  g_autoptr (GArray) shelves = NULL;
  g_autofree char *operation = yz_op_id_to_text (beyond->op_id);
  YzDigest *digest = yz_digest_new ("beyond-stock");
  YzBooking booking = { 0 };
  YzOpId op_id;

  yz_digest_add_text (digest, operation);
  yz_digest_finish_op_id (digest, &op_id);
  *entry = 0;
  if (!check_chief (beyond, error))
    return FALSE;
  yz_draft_init (&draft, &op_id, YZ_ENTRY_COUNT, beyond->actor->staff);
  draft.approver = beyond->chief->staff;
  draft.reason = yz_text_require (beyond->reason, "reason", YZ_TEXT_NOTE_MAX, error);
  shelves = draft.reason != NULL ? list_shelves (beyond, error) : NULL;
  if (shelves == NULL)
    return FALSE;
  for (guint i = 0; i < shelves->len; i++)
    if (!add_missing (beyond, &g_array_index (shelves, Shelf, i), &draft, error))
      return FALSE;
  if (draft.transfers->len == 0)
    return TRUE;
  if (!yz_ledger_book (yz_station_get_ledger (beyond->station), &draft, &booking, error))
    return FALSE;
  *entry = booking.entry;
  return TRUE;
}
