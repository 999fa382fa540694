/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-private.h"

#include "yz-clock.h"

/* What the clock of @desk did while it was behind its chain. */
static void
close_episode (YzVerifyRun *run, YzVerifyDesk *desk)
{
  g_autofree char *place = NULL;

  if (desk->behind_entries == 0)
    return;
  place = g_strdup_printf ("desk %" G_GINT64_FORMAT, desk->id);
  yz_verification_remark (run->result,
                          place,
                          "the clock went back by %" G_GINT64_FORMAT " s at entry %" G_GINT64_FORMAT
                          "-%" G_GINT64_FORMAT
                          "; entries booked until it had caught up: %" G_GINT64_FORMAT,
                          desk->behind_ms / 1000,
                          desk->id,
                          yz_id_get_number (desk->behind_from),
                          desk->behind_entries);
  desk->behind_entries = 0;
  desk->behind_ms = 0;
}

/* Within a chain time never goes back: what is booked while the clock is behind is recorded at the
 * time of the entry before, and happened when the clock said. */
void
yz_verify_run_watch_clock (YzVerifyRun *run, YzVerifyDesk *desk, const YzEntry *entry)
{
  int64_t behind_ms = 0;

  if (entry->recorded_ms != desk->last_ms ||
      __builtin_sub_overflow (entry->recorded_ms, entry->happened_ms, &behind_ms) ||
      behind_ms <= YZ_CLOCK_TOLERANCE_MS) {
    close_episode (run, desk);
    return;
  }
  if (desk->behind_entries++ == 0)
    desk->behind_from = entry->id;
  desk->behind_ms = MAX (desk->behind_ms, behind_ms);
}

/* What follows an entry of another desk and yet was recorded before it: their clocks differ. */
static gboolean
compare_desks (YzVerifyRun *run, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (run->store,
                              "SELECT e.id, t.id, t.recorded_ms - e.recorded_ms FROM entry e"
                              " JOIN entry t ON t.id = e.reverses WHERE e.reverses IS NOT NULL"
                              " AND t.recorded_ms - $1 > e.recorded_ms ORDER BY e.reverses, e.id"
                              " LIMIT $2");
  yz_statement_bind_int (statement, 1, YZ_CLOCK_TOLERANCE_MS);
  yz_statement_bind_int (statement, 2, YZ_VERIFY_FINDINGS_MAX);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    g_autofree char *id = yz_id_to_text (yz_statement_get_int (statement, 0));
    g_autofree char *target = yz_id_to_text (yz_statement_get_int (statement, 1));
    g_autofree char *place = g_strconcat ("entry ", id, NULL);

    yz_verification_remark (run->result,
                            place,
                            "it was recorded %" G_GINT64_FORMAT
                            " s before the entry %s that it follows: the clocks of their desks"
                            " differ",
                            yz_statement_get_int (statement, 2) / 1000,
                            target);
  }
  return step == YZ_STEP_DONE;
}

gboolean
yz_verify_run_clocks (YzVerifyRun *run, GError **error)
{
  int64_t now_ms = yz_clock_now_ms ();

  for (guint i = 0; i < run->desks->len; i++) {
    YzVerifyDesk *desk = g_ptr_array_index (run->desks, i);

    close_episode (run, desk);
    if (desk->last_ms > now_ms && desk->last_ms - now_ms > YZ_CLOCK_TOLERANCE_MS) {
      g_autofree char *place = g_strdup_printf ("desk %" G_GINT64_FORMAT, desk->id);

      yz_verification_remark (run->result,
                              place,
                              "its last entry was recorded %" G_GINT64_FORMAT
                              " s after now: its clock was ahead, or the one here is behind",
                              (desk->last_ms - now_ms) / 1000);
    }
  }
  return compare_desks (run, error);
}
