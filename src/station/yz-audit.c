/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-audit"

#include "yz-audit.h"

#include <sodium.h>

#include "yz-clock.h"

/* A PC that is about to join has no numbers of its own yet, but wrong PINs count there too: chance
 * keeps those apart, below the numbers of every desk. */
static int64_t
choose_id (YzLedger *ledger, GError **error)
{
  uint64_t number = 0;

  if (yz_ledger_get_desk (ledger) != 0)
    return yz_ledger_next_id (ledger, error);
  randombytes_buf (&number, sizeof number);
  return (int64_t) (number % (uint64_t) YZ_ID_NUMBER_MAX) + 1;
}

gboolean
yz_audit_add (YzStation *station,
              int64_t actor,
              const char *action,
              int64_t object,
              const char *detail,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t id = 0;

  g_return_val_if_fail (action != NULL, FALSE);

  id = choose_id (yz_station_get_ledger (station), error);
  if (id == 0)
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO audit (id, at_ms, actor, action, object, detail)"
                              " VALUES ($1, $2, $3, $4, $5, $6)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 3, actor);
  yz_statement_bind_text (statement, 4, action);
  yz_statement_bind_id (statement, 5, object);
  yz_statement_bind_text (statement, 6, detail != NULL ? detail : "");
  return yz_statement_run (statement, error);
}
