/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-pin"

#include "yz-rider-pin.h"

#include <glib/gi18n-lib.h>

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-pin.h"

/* What a try is judged by. */
typedef struct {
  char *name;
  char *pin_hash; /* NULL: none */
  int64_t wrong_pins;
  int64_t locked_until_ms;
} Candidate;

static void
candidate_free (Candidate *candidate)
{
  if (candidate == NULL)
    return;
  g_free (candidate->name);
  g_free (candidate->pin_hash);
  g_free (candidate);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Candidate, candidate_free)

static Candidate *
load_candidate (YzStation *station, int64_t rider, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  Candidate *candidate = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT r.name, p.pin_hash, p.wrong_pins, p.locked_until_ms"
                              " FROM rider r LEFT JOIN rider_pin p ON p.rider_id = r.id"
                              " AND p.pin_hash <> '' WHERE r.id = $1");
  yz_statement_bind_int (statement, 1, rider);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE) {
    text = yz_id_to_text (rider);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no rider %s", text);
  }
  if (step != YZ_STEP_ROW)
    return NULL;
  candidate = g_new0 (Candidate, 1);
  candidate->name = yz_statement_dup_text (statement, 0);
  candidate->pin_hash = yz_statement_dup_text (statement, 1);
  candidate->wrong_pins = yz_statement_get_int (statement, 2);
  candidate->locked_until_ms = yz_statement_get_int (statement, 3);
  return candidate;
}

gboolean
yz_rider_pin_is_set (YzStation *station, int64_t rider, gboolean *is_set, GError **error)
{
  g_autoptr (Candidate) candidate = NULL;

  g_return_val_if_fail (station != NULL && is_set != NULL, FALSE);

  candidate = load_candidate (station, rider, error);
  *is_set = candidate != NULL && candidate->pin_hash != NULL;
  return candidate != NULL;
}

gboolean
yz_rider_pin_set (YzStation *station,
                  const YzActor *actor,
                  int64_t rider,
                  const char *pin,
                  GError **error)
{
  g_autofree char *pin_hash = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (Candidate) candidate = NULL;
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REGISTER, error))
    return FALSE;
  pin_hash = pin != NULL ? yz_pin_hash (pin, error) : g_strdup ("");
  if (pin_hash == NULL)
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  candidate = transaction != NULL ? load_candidate (station, rider, error) : NULL;
  if (candidate == NULL)
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO rider_pin (rider_id, pin_hash, set_ms, set_by)"
                              " VALUES ($1, $2, $3, $4) ON CONFLICT (rider_id) DO UPDATE"
                              " SET pin_hash = excluded.pin_hash, wrong_pins = 0,"
                              " locked_until_ms = 0, set_ms = excluded.set_ms,"
                              " set_by = excluded.set_by");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_text (statement, 2, pin_hash);
  yz_statement_bind_int (statement, 3, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 4, actor->staff);
  return yz_statement_run (statement, error) &&
         yz_audit_add (station,
                       actor->staff,
                       pin != NULL ? "rider-pin-set" : "rider-pin-removed",
                       rider,
                       NULL,
                       error) &&
         yz_transaction_commit (transaction, error);
}

/* How long no PIN is looked at. A time further off than any lock comes from a clock that was wrong
 * when it was written, and binds nobody. */
static int64_t
get_wait_ms (const Candidate *candidate)
{
  int64_t wait_ms = candidate->locked_until_ms - yz_clock_now_ms ();

  return wait_ms > YZ_PIN_LOCK_MS ? 0 : MAX (wait_ms, 0);
}

static void
refuse_locked (const Candidate *candidate, int64_t wait_ms, GError **error)
{
  yz_error_set (error,
                YZ_ERROR_PIN_LOCKED,
                candidate->name,
                YZ_PIN_TRIES,
                (wait_ms + 999) / 1000,
                "%s: locked after %d wrong PINs for another %" G_GINT64_FORMAT " s",
                candidate->name,
                YZ_PIN_TRIES,
                (wait_ms + 999) / 1000);
}

/* Counts a wrong PIN in one statement, whatever another desk counts in this moment; a lock that is
 * over starts the count anew. */
static YzStatement *
query_count (YzStation *station, int64_t rider)
{
  int64_t now_ms = yz_clock_now_ms ();
  YzStatement *statement =
    yz_store_query (yz_station_get_store (station),
                    "UPDATE rider_pin SET wrong_pins = CASE WHEN wrong_pins >= $2 THEN 1"
                    " ELSE wrong_pins + 1 END, locked_until_ms = $3 + CASE"
                    " WHEN wrong_pins + 1 = $2 THEN $4 WHEN wrong_pins >= $2 THEN $5"
                    " ELSE (wrong_pins + 1) * $5 END WHERE rider_id = $1 RETURNING wrong_pins");

  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, YZ_PIN_TRIES);
  yz_statement_bind_int (statement, 3, now_ms);
  yz_statement_bind_int (statement, 4, YZ_PIN_LOCK_MS);
  yz_statement_bind_int (statement, 5, YZ_PIN_DELAY_MS);
  return statement;
}

static gboolean
count_wrong (YzStation *station, int64_t rider, int64_t *wrong, GError **error)
{
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (station), error);
  g_autoptr (YzStatement) statement = NULL;

  if (transaction == NULL)
    return FALSE;
  statement = query_count (station, rider);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *wrong = yz_statement_get_int (statement, 0);
  g_clear_pointer (&statement, yz_statement_free);
  if (*wrong >= YZ_PIN_TRIES && !yz_audit_add (station, 0, "rider-pin-locked", rider, NULL, error))
    return FALSE;
  return yz_transaction_commit (transaction, error);
}

static void
refuse_wrong (YzStation *station, int64_t rider, const Candidate *candidate, GError **error)
{
  int64_t wrong = 0;

  if (!count_wrong (station, rider, &wrong, error))
    return;
  if (wrong >= YZ_PIN_TRIES)
    refuse_locked (candidate, YZ_PIN_LOCK_MS, error);
  else
    yz_error_set (error,
                  YZ_ERROR_PIN,
                  candidate->name,
                  wrong,
                  YZ_PIN_TRIES - wrong,
                  "%s: wrong PIN, %d tries left",
                  candidate->name,
                  (int) (YZ_PIN_TRIES - wrong));
}

static gboolean
forget_wrong (YzStation *station, int64_t rider, const Candidate *candidate, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;

  if (candidate->wrong_pins == 0 && candidate->locked_until_ms == 0)
    return TRUE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return FALSE;
  statement =
    yz_store_query (yz_station_get_store (station),
                    "UPDATE rider_pin SET wrong_pins = 0, locked_until_ms = 0 WHERE rider_id = $1");
  yz_statement_bind_int (statement, 1, rider);
  return yz_statement_run (statement, error) && yz_transaction_commit (transaction, error);
}

char *
yz_rider_pin_check (YzStation *station, int64_t rider, const char *pin, GError **error)
{
  g_autoptr (Candidate) candidate = NULL;
  int64_t wait_ms = 0;

  g_return_val_if_fail (station != NULL && pin != NULL, NULL);

  candidate = load_candidate (station, rider, error);
  if (candidate == NULL)
    return NULL;
  if (candidate->pin_hash == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          candidate->name,
                          "%s: %s",
                          candidate->name,
                          N_ ("the rider has no PIN"));
    return NULL;
  }
  wait_ms = get_wait_ms (candidate);
  if (wait_ms > 0 && candidate->wrong_pins >= YZ_PIN_TRIES) {
    refuse_locked (candidate, wait_ms, error);
    return NULL;
  }
  if (wait_ms > 0)
    g_usleep ((gulong) MIN (wait_ms, YZ_PIN_TRIES * YZ_PIN_DELAY_MS) * 1000);
  if (!yz_pin_verify (candidate->pin_hash, pin)) {
    refuse_wrong (station, rider, candidate, error);
    return NULL;
  }
  if (!forget_wrong (station, rider, candidate, error))
    return NULL;
  return g_steal_pointer (&candidate->pin_hash);
}
