/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-receive"

#include "yz-item.h"

#include "yz-amount.h"
#include "yz-redemption.h"
#include "yz-text.h"

/* What the attendant says becomes a kind of source; what is none of the words stays as a note. */
static YzSource
parse_source (const char *text, const char **note)
{
  static const struct {
    const char *word;
    YzSource source;
  } words[] = {
    { "", YZ_SOURCE_PURCHASE },        { "purchase", YZ_SOURCE_PURCHASE },
    { "采购", YZ_SOURCE_PURCHASE },    { "donation", YZ_SOURCE_DONATION },
    { "捐赠", YZ_SOURCE_DONATION },    { "support", YZ_SOURCE_SUPPORT },
    { "支持单位", YZ_SOURCE_SUPPORT },
  };

  *note = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, text) == 0)
      return words[i].source;
  *note = text;
  return YZ_SOURCE_PURCHASE;
}

static gboolean
book_receipt (YzStation *station,
              YzDraft *draft,
              YzSource source,
              const YzBasketLine *line,
              YzBooking *booking,
              GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (station);
  const YzAccountKey key = { .kind = YZ_ACCOUNT_SOURCE,
                             .owner = source,
                             .unit = line->item,
                             .station = yz_station_get_id (station) };
  g_autoptr (YzItem) item = yz_item_load (station, line->item, error);
  int64_t from = 0;
  int64_t to = 0;

  if (item == NULL)
    return FALSE;
  from = yz_ledger_open_account (ledger, &key, error);
  to = from != 0 ? yz_ledger_open_station_account (ledger, YZ_ACCOUNT_SHELF, line->item, error) : 0;
  if (to == 0)
    return FALSE;
  yz_draft_add (draft, from, to, line->quantity, 0);
  return yz_ledger_book (ledger, draft, booking, error);
}

gboolean
yz_item_receive (YzStation *station,
                 const YzActor *actor,
                 const YzOpId *op_id,
                 int64_t item,
                 int64_t quantity,
                 const char *source_text,
                 YzBooking *booking,
                 GError **error)
{
  const YzBasketLine line = { item, quantity };
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *text = NULL;
  g_auto (YzDraft) draft = { 0 };
  const char *note = NULL;
  YzSource source = YZ_SOURCE_PURCHASE;
  YzDigest *digest = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && booking != NULL, FALSE);

  *booking = (YzBooking){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !yz_station_check_shelf (station, error) ||
      !yz_amount_check (quantity, "quantity", error))
    return FALSE;
  text = yz_text_clean (source_text != NULL ? source_text : "", "source", YZ_TEXT_NOTE_MAX, error);
  if (text == NULL)
    return FALSE;
  source = parse_source (text, &note);
  yz_draft_init (&draft, op_id, YZ_ENTRY_RECEIVE, actor->staff);
  draft.reason = g_strdup (note);
  digest = yz_digest_new ("receive");
  yz_digest_add_int (digest, item);
  yz_digest_add_int (digest, quantity);
  yz_digest_add_int (digest, source);
  yz_digest_add_text (digest, note);
  yz_digest_finish (digest, draft.digest);
  draft.has_digest = TRUE;

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL &&
         yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, booking, error) &&
         (booking->entry != 0 || book_receipt (station, &draft, source, &line, booking, error)) &&
         yz_transaction_commit (transaction, error);
}
