/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sign-in"

#include "yz-staff.h"

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-pin.h"
#include "yz-text.h"

/* What a try is judged by. */
typedef struct {
  YzActor *actor;
  char *pin_hash;
  int64_t wrong_pins;
  int64_t locked_until_ms;
} Candidate;

static void
candidate_free (Candidate *candidate)
{
  if (candidate == NULL)
    return;
  yz_actor_free (candidate->actor);
  g_free (candidate->pin_hash);
  g_free (candidate);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Candidate, candidate_free)

/* NULL without error if nobody has this id or is still with us. */
static Candidate *
load_candidate (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  Candidate *candidate = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT id, role, name, pin_hash, wrong_pins, locked_until_ms"
                              " FROM staff WHERE id = $1 AND active = 1");
  yz_statement_bind_int (statement, 1, id);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return NULL;
  candidate = g_new0 (Candidate, 1);
  candidate->actor = g_new0 (YzActor, 1);
  candidate->actor->staff = yz_statement_get_int (statement, 0);
  candidate->actor->role = (YzRole) yz_statement_get_int (statement, 1);
  candidate->actor->name = yz_statement_dup_text (statement, 2);
  candidate->pin_hash = yz_statement_dup_text (statement, 3);
  candidate->wrong_pins = yz_statement_get_int (statement, 4);
  candidate->locked_until_ms = yz_statement_get_int (statement, 5);
  return candidate;
}

/* The one who signs in; where nobody is meant it takes as long as a wrong PIN. */
static Candidate *
find_candidate (YzStation *station, const char *who, const char *pin, GError **error)
{
  GError *problem = NULL;
  g_autoptr (YzStaff) staff = yz_staff_find (station, who, &problem);
  Candidate *candidate = NULL;

  if (staff != NULL)
    candidate = load_candidate (station, staff->id, &problem);
  if (candidate == NULL && problem == NULL)
    yz_error_set_subject (&problem,
                          YZ_ERROR_NOT_FOUND,
                          staff->name,
                          "no member of staff is %s",
                          staff->name);
  if (problem != NULL) {
    yz_pin_verify (NULL, pin);
    g_propagate_error (error, problem);
  }
  return candidate;
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
  const char *name = candidate->actor->name;

  yz_error_set (error,
                YZ_ERROR_PIN_LOCKED,
                name,
                YZ_PIN_TRIES,
                (wait_ms + 999) / 1000,
                "%s: locked after %d wrong PINs for another %" G_GINT64_FORMAT " s",
                name,
                YZ_PIN_TRIES,
                (wait_ms + 999) / 1000);
}

/* Whoever else counts for this member waits until the transaction is over. */
static gboolean
lock_row (YzStation *station, int64_t staff, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (station),
                    "UPDATE staff SET wrong_pins = wrong_pins WHERE id = $1");

  yz_statement_bind_int (statement, 1, staff);
  return yz_statement_run (statement, error);
}

static gboolean
set_counter (YzStation *station, int64_t staff, int64_t wrong, int64_t until_ms, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "UPDATE staff SET wrong_pins = $2, locked_until_ms = $3 WHERE id = $1");
  yz_statement_bind_int (statement, 1, staff);
  yz_statement_bind_int (statement, 2, wrong);
  yz_statement_bind_int (statement, 3, until_ms);
  return yz_statement_run (statement, error);
}

/* Counts a wrong PIN and says so. The count stands before the refusal is told. */
static void
count_wrong (YzStation *station, const Candidate *candidate, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (Candidate) now = NULL;
  int64_t staff = candidate->actor->staff;
  int64_t wrong = 0;
  int64_t wait_ms = 0;

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return;
  /* Another desk may have counted one meanwhile, or be about to. */
  if (!lock_row (station, staff, error))
    return;
  now = load_candidate (station, staff, error);
  if (now == NULL) {
    if (error != NULL && *error == NULL)
      yz_error_set (error, YZ_ERROR_PIN, candidate->actor->name, 0, 0, "wrong PIN");
    return;
  }
  /* A lock that is over starts the count anew. */
  wrong = now->wrong_pins >= YZ_PIN_TRIES ? 1 : now->wrong_pins + 1;
  wait_ms = wrong >= YZ_PIN_TRIES ? YZ_PIN_LOCK_MS : wrong * YZ_PIN_DELAY_MS;
  if (!set_counter (station, staff, wrong, yz_clock_now_ms () + wait_ms, error))
    return;
  if (wrong >= YZ_PIN_TRIES && !yz_audit_add (station, staff, "pin-locked", staff, NULL, error))
    return;
  if (!yz_transaction_commit (transaction, error))
    return;
  if (wrong >= YZ_PIN_TRIES)
    refuse_locked (candidate, wait_ms, error);
  else
    yz_error_set (error,
                  YZ_ERROR_PIN,
                  candidate->actor->name,
                  wrong,
                  YZ_PIN_TRIES - wrong,
                  "%s: wrong PIN, %d tries left",
                  candidate->actor->name,
                  (int) (YZ_PIN_TRIES - wrong));
}

static gboolean
forget_wrong (YzStation *station, const Candidate *candidate, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;

  if (candidate->wrong_pins == 0 && candidate->locked_until_ms == 0)
    return TRUE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL && set_counter (station, candidate->actor->staff, 0, 0, error) &&
         yz_transaction_commit (transaction, error);
}

YzActor *
yz_staff_sign_in (YzStation *station, const char *who, const char *pin, GError **error)
{
  g_autoptr (Candidate) candidate = NULL;
  int64_t wait_ms = 0;

  g_return_val_if_fail (who != NULL && pin != NULL, NULL);

  candidate = find_candidate (station, who, pin, error);
  if (candidate == NULL)
    return NULL;
  wait_ms = get_wait_ms (candidate);
  if (wait_ms > 0 && candidate->wrong_pins >= YZ_PIN_TRIES) {
    refuse_locked (candidate, wait_ms, error);
    return NULL;
  }
  if (wait_ms > 0)
    g_usleep ((gulong) MIN (wait_ms, YZ_PIN_TRIES * YZ_PIN_DELAY_MS) * 1000);
  if (!yz_pin_verify (candidate->pin_hash, pin)) {
    count_wrong (station, candidate, error);
    return NULL;
  }
  if (!forget_wrong (station, candidate, error))
    return NULL;
  return g_steal_pointer (&candidate->actor);
}
