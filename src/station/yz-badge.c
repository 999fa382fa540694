/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-badge"

#include "yz-badge.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-text.h"

#define HASH_SIZE 32

void
yz_badge_free (YzBadge *badge)
{
  if (badge == NULL)
    return;
  g_free (badge->text);
  g_free (badge);
}

static gboolean
may_change (const YzActor *actor, int64_t staff, GError **error)
{
  return (actor != NULL && actor->staff == staff) || yz_actor_require (actor, YZ_MAY_MANAGE, error);
}

static YzStaff *
find_staff (YzStation *station, int64_t staff, GError **error)
{
  g_autofree char *number = yz_id_to_text (staff);

  return yz_staff_find (station, number, error);
}

static gboolean
check_here (const YzStaff *staff, GError **error)
{
  if (!staff->active)
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          staff->name,
                          "%s: %s",
                          staff->name,
                          N_ ("is not on the staff any more"));
  return staff->active;
}

static gboolean
mark_revoked (YzStation *station,
              const YzActor *actor,
              int64_t staff,
              const char *reason,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "UPDATE badge SET revoked_ms = $2, revoked_by = $3, revoked_reason = $4"
                    " WHERE staff_id = $1 AND revoked_ms IS NULL");
  yz_statement_bind_int (statement, 1, staff);
  yz_statement_bind_int (statement, 2, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 3, actor->staff);
  yz_statement_bind_text (statement, 4, reason);
  return yz_statement_run (statement, error);
}

static gboolean
insert_badge (YzStation *station,
              const YzActor *actor,
              const YzBadge *badge,
              const uint8_t hash[HASH_SIZE],
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO badge (id, staff_id, secret_hash, issued_ms, issued_by)"
                              " VALUES ($1, $2, $3, $4, $5)");
  yz_statement_bind_int (statement, 1, badge->id);
  yz_statement_bind_int (statement, 2, badge->staff);
  yz_statement_bind_blob (statement, 3, hash, HASH_SIZE);
  yz_statement_bind_int (statement, 4, badge->issued_ms);
  yz_statement_bind_int (statement, 5, actor->staff);
  return yz_statement_run (statement, error);
}

/* A badge with a fresh secret: its text, and the hash that is kept. */
static YzBadge *
make_badge (int64_t id, int64_t staff, uint8_t hash[HASH_SIZE])
{
  YzBadge *badge = g_new0 (YzBadge, 1);
  YzCode code = { .kind = YZ_CODE_BADGE };

  randombytes_buf (code.secret, sizeof code.secret);
  yz_code_hash_secret (code.secret, hash);
  badge->id = id;
  badge->staff = staff;
  badge->text = yz_code_to_text (&code);
  badge->issued_ms = yz_clock_now_ms ();
  sodium_memzero (&code, sizeof code);
  return badge;
}

YzBadge *
yz_badge_issue (YzStation *station, const YzActor *actor, int64_t staff_id, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStaff) staff = NULL;
  g_autoptr (YzBadge) badge = NULL;
  uint8_t hash[HASH_SIZE];
  int64_t id = 0;

  if (!may_change (actor, staff_id, error))
    return NULL;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || (staff = find_staff (station, staff_id, error)) == NULL ||
      !check_here (staff, error) ||
      !mark_revoked (station,
                     actor,
                     staff_id,
                     N_ ("replaced"), error) ||
                     (id = yz_ledger_next_id (yz_station_get_ledger (station), error)) == 0)
    return NULL;
  badge = make_badge (id, staff_id, hash);
  if (!insert_badge (station, actor, badge, hash, error) ||
      !yz_audit_add (station, actor->staff, "badge-issued", staff_id, NULL, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&badge);
}

int64_t
yz_badge_get_issued_ms (YzStation *station, int64_t staff, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT issued_ms FROM badge WHERE staff_id = $1"
                              " AND revoked_ms IS NULL");
  yz_statement_bind_int (statement, 1, staff);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    return yz_statement_get_int (statement, 0);
  case YZ_STEP_DONE:
    return 0;
  case YZ_STEP_ERROR:
  default:
    return -1;
  }
}

gboolean
yz_badge_revoke (YzStation *station,
                 const YzActor *actor,
                 int64_t staff_id,
                 const char *reason,
                 GError **error)
{
  g_autofree char *clean = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStaff) staff = NULL;
  int64_t issued_ms = 0;

  g_return_val_if_fail (reason != NULL, FALSE);

  if (!may_change (actor, staff_id, error) ||
      (clean = yz_text_require (reason, "reason", YZ_TEXT_NOTE_MAX, error)) == NULL)
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || (staff = find_staff (station, staff_id, error)) == NULL ||
      (issued_ms = yz_badge_get_issued_ms (station, staff_id, error)) < 0)
    return FALSE;
  if (issued_ms == 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          staff->name,
                          "%s: %s",
                          staff->name,
                          N_ ("has no badge"));
    return FALSE;
  }
  return mark_revoked (station, actor, staff_id, clean, error) &&
         yz_audit_add (station, actor->staff, "badge-revoked", staff_id, NULL, error) &&
         yz_transaction_commit (transaction, error);
}

static YzStaff *
find_by_hash (YzStation *station, const uint8_t hash[HASH_SIZE], GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzStaff) staff = NULL;
  int64_t revoked_ms = 0;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT staff_id, revoked_ms FROM badge"
                              " WHERE secret_hash = $1");
  yz_statement_bind_blob (statement, 1, hash, HASH_SIZE);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    break;
  case YZ_STEP_DONE:
    yz_error_set (error, YZ_ERROR_NOT_FOUND, NULL, 0, 0, "%s", N_ ("nobody here has this badge"));
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
  revoked_ms = yz_statement_get_int (statement, 1);
  if (revoked_ms != 0) {
    yz_error_set (error, YZ_ERROR_STATE, NULL, revoked_ms, 0, "%s", N_ ("this badge was revoked"));
    return NULL;
  }
  staff = find_staff (station, yz_statement_get_int (statement, 0), error);
  return staff != NULL && check_here (staff, error) ? g_steal_pointer (&staff) : NULL;
}

YzStaff *
yz_badge_find_staff (YzStation *station, const char *text, GError **error)
{
  uint8_t hash[HASH_SIZE];
  YzCode code;

  g_return_val_if_fail (text != NULL, NULL);

  if (!yz_code_parse (text, &code, error))
    return NULL;
  if (code.kind != YZ_CODE_BADGE) {
    yz_error_set (error, YZ_ERROR_CODE, NULL, 0, 0, "%s", N_ ("this is no staff badge"));
    return NULL;
  }
  yz_code_hash_secret (code.secret, hash);
  sodium_memzero (&code, sizeof code);
  return find_by_hash (station, hash, error);
}
