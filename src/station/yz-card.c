/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-card"

#include "yz-card.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-rider-private.h"
#include "yz-text.h"

#define CARD_COLUMNS "id, rider_id, issued_ms, revoked_ms, revoked_reason"
#define CARD_IS_NOBODYS N_ ("no rider of ours has this card")
#define HASH_SIZE 32

void
yz_card_free (YzCard *card)
{
  if (card == NULL)
    return;
  g_free (card->text);
  g_free (card->revoked_reason);
  g_free (card);
}

static YzCard *
read_row (YzStatement *statement)
{
  YzCard *card = g_new0 (YzCard, 1);

  card->id = yz_statement_get_int (statement, 0);
  card->rider = yz_statement_get_int (statement, 1);
  card->issued_ms = yz_statement_get_int (statement, 2);
  card->revoked_ms = yz_statement_get_int (statement, 3);
  card->revoked_reason = yz_statement_dup_text (statement, 4);
  return card;
}

static YzCard *
step_row (YzStatement *statement, GError **error)
{
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    return read_row (statement);
  case YZ_STEP_DONE:
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, NULL, CARD_IS_NOBODYS);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
}

YzCard *
yz_card_find (YzStation *station, const uint8_t *secret, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  uint8_t hash[HASH_SIZE];

  g_return_val_if_fail (secret != NULL, NULL);

  yz_code_hash_secret (secret, hash);
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " CARD_COLUMNS " FROM card WHERE secret_hash = $1");
  yz_statement_bind_blob (statement, 1, hash, sizeof hash);
  return step_row (statement, error);
}

static YzCard *
load_card (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " CARD_COLUMNS " FROM card WHERE id = $1");
  yz_statement_bind_int (statement, 1, id);
  return step_row (statement, error);
}

GPtrArray *
yz_card_list (YzStation *station, int64_t rider, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_card_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " CARD_COLUMNS " FROM card WHERE rider_id = $1"
                              " ORDER BY issued_ms DESC, id DESC");
  yz_statement_bind_int (statement, 1, rider);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  return step == YZ_STEP_ERROR ? NULL : g_steal_pointer (&list);
}

/* Whether something may be done with a card of @rider that was revoked at @revoked_ms; 0: never. */
static gboolean
check_card (const YzRider *rider, int64_t revoked_ms, const char *reason, GError **error)
{
  if (rider->left_ms != 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_RIDER_LEFT,
                          rider->name,
                          "%s: the rider has left",
                          rider->name);
    return FALSE;
  }
  if (revoked_ms != 0) {
    g_autofree char *when = yz_instant_to_text (revoked_ms);

    yz_error_set (error,
                  YZ_ERROR_CARD_REVOKED,
                  reason,
                  revoked_ms,
                  0,
                  "%s: the card was revoked on %s",
                  reason,
                  when);
    return FALSE;
  }
  return TRUE;
}

gboolean
yz_card_check (YzStation *station, const YzCard *card, GError **error)
{
  g_autoptr (YzRider) rider = yz_rider_load (station, card->rider, error);

  return rider != NULL && check_card (rider, card->revoked_ms, card->revoked_reason, error);
}

YzRider *
yz_card_find_rider (YzStation *station, const uint8_t *secret, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzRider) rider = NULL;
  uint8_t hash[HASH_SIZE];

  g_return_val_if_fail (secret != NULL, NULL);

  yz_code_hash_secret (secret, hash);
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " YZ_RIDER_COLUMNS ", k.revoked_ms, k.revoked_reason"
                              " FROM card k JOIN rider r ON r.id = k.rider_id" YZ_RIDER_JOINS
                              " WHERE k.secret_hash = $1");
  yz_statement_bind_blob (statement, 1, hash, sizeof hash);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    rider = yz_rider_read_row (statement);
    if (!check_card (rider,
                     yz_statement_get_int (statement, YZ_RIDER_N_COLUMNS),
                     yz_statement_get_text (statement, YZ_RIDER_N_COLUMNS + 1),
                     error))
      return NULL;
    return g_steal_pointer (&rider);
  case YZ_STEP_DONE:
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, NULL, CARD_IS_NOBODYS);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
}

gboolean
yz_card_revoke_all (YzStation *station,
                    const YzActor *actor,
                    int64_t rider,
                    const char *reason,
                    GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE card SET revoked_ms = $2, revoked_by = $3,"
                              " revoked_reason = $4 WHERE rider_id = $1 AND revoked_ms IS NULL");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 3, actor->staff);
  yz_statement_bind_text (statement, 4, reason);
  return yz_statement_run (statement, error);
}

static gboolean
insert_card (YzStation *station,
             const YzActor *actor,
             const YzCard *card,
             const uint8_t hash[HASH_SIZE],
             GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO card (id, rider_id, secret_hash, issued_ms, issued_by)"
                              " VALUES ($1, $2, $3, $4, $5)");
  yz_statement_bind_int (statement, 1, card->id);
  yz_statement_bind_int (statement, 2, card->rider);
  yz_statement_bind_blob (statement, 3, hash, HASH_SIZE);
  yz_statement_bind_int (statement, 4, card->issued_ms);
  yz_statement_bind_int (statement, 5, actor->staff);
  return yz_statement_run (statement, error);
}

/* A card with a fresh secret: its text, and the hash that is kept. */
static YzCard *
make_card (int64_t id, int64_t rider, uint8_t hash[HASH_SIZE])
{
  YzCard *card = g_new0 (YzCard, 1);
  YzCode code = { .kind = YZ_CODE_CARD };

  randombytes_buf (code.secret, sizeof code.secret);
  yz_code_hash_secret (code.secret, hash);
  card->id = id;
  card->rider = rider;
  card->text = yz_code_to_text (&code);
  card->issued_ms = yz_clock_now_ms ();
  sodium_memzero (&code, sizeof code);
  return card;
}

YzCard *
yz_card_issue (YzStation *station, const YzActor *actor, int64_t rider_id, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzCard) card = NULL;
  uint8_t hash[HASH_SIZE];
  int64_t id = 0;

  if (!yz_actor_require (actor, YZ_MAY_REGISTER, error) ||
      (rider = yz_rider_load (station, rider_id, error)) == NULL)
    return NULL;
  if (rider->left_ms != 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_RIDER_LEFT,
                          rider->name,
                          "%s: the rider has left",
                          rider->name);
    return NULL;
  }
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !yz_card_revoke_all (station, actor, rider_id, N_ ("replaced"), error))
    return NULL;
  id = yz_ledger_next_id (yz_station_get_ledger (station), error);
  if (id == 0)
    return NULL;
  card = make_card (id, rider_id, hash);
  if (!insert_card (station, actor, card, hash, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&card);
}

/* By text or number. */
static YzCard *
find_card (YzStation *station, const char *text, GError **error)
{
  g_autofree char *clean = yz_text_require (text, "card", YZ_TEXT_NAME_MAX, error);
  YzCode code;
  int64_t id = 0;

  if (clean == NULL)
    return NULL;
  if (!yz_code_text_is_ours (clean)) {
    if (yz_id_parse (clean, &id))
      return load_card (station, id, error);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, clean, "%s is no card", clean);
    return NULL;
  }
  if (!yz_code_parse (clean, &code, error))
    return NULL;
  if (code.kind != YZ_CODE_CARD) {
    yz_error_set_subject (error, YZ_ERROR_CODE, NULL, "%s", N_ ("not the code of a rider's card"));
    return NULL;
  }
  return yz_card_find (station, code.secret, error);
}

static gboolean
mark_revoked (YzStation *station,
              const YzActor *actor,
              int64_t card,
              const char *reason,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "UPDATE card SET revoked_ms = $2, revoked_by = $3, revoked_reason = $4"
                    " WHERE id = $1 AND revoked_ms IS NULL");
  yz_statement_bind_int (statement, 1, card);
  yz_statement_bind_int (statement, 2, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 3, actor->staff);
  yz_statement_bind_text (statement, 4, reason);
  return yz_statement_run (statement, error);
}

gboolean
yz_card_revoke (YzStation *station,
                const YzActor *actor,
                const char *text,
                const char *reason,
                GError **error)
{
  g_autofree char *clean = NULL;
  g_autoptr (YzCard) card = NULL;
  g_autoptr (YzTransaction) transaction = NULL;

  g_return_val_if_fail (text != NULL && reason != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REGISTER, error) ||
      (clean = yz_text_require (reason, "reason", YZ_TEXT_NOTE_MAX, error)) == NULL)
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || (card = find_card (station, text, error)) == NULL)
    return FALSE;
  if (card->revoked_ms != 0) {
    g_autofree char *id = yz_id_to_text (card->id);

    yz_error_set_subject (error, YZ_ERROR_STATE, id, "%s: %s", id, N_ ("revoked already"));
    return FALSE;
  }
  return mark_revoked (station, actor, card->id, clean, error) &&
         yz_audit_add (station, actor->staff, "card-revoked", card->id, NULL, error) &&
         yz_transaction_commit (transaction, error);
}
