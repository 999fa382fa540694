/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-undo"

#include "yz-undo.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-text.h"

void
yz_undo_clear (YzUndo *undo)
{
  yz_entry_free (undo->target);
  g_clear_pointer (&undo->lines, g_array_unref);
  yz_draft_clear (&undo->draft);
}

gboolean
yz_undo_load (YzUndo *undo, int64_t entry, GError **error)
{
  undo->target = yz_entry_load (yz_station_get_store (undo->station), entry, error);
  if (undo->target == NULL)
    return FALSE;
  undo->lines = yz_redemption_line_list (undo->station, entry, error);
  return undo->lines != NULL;
}

/* The goods go back to the shelf they came from, which only its own station counts. */
gboolean
yz_undo_check_is_here (YzUndo *undo, GError **error)
{
  g_autofree char *text = yz_id_to_text (undo->target->id);
  int64_t where = 0;

  if (!yz_redemption_get_station (undo->station, undo->target->id, &where, error))
    return FALSE;
  if (where == yz_station_get_id (undo->station))
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_REFUSED,
                        text,
                        "%s: %s",
                        text,
                        N_ ("the goods were handed out at another station"));
  return FALSE;
}

/* A draft with a reason, which every return and reversal needs. */
gboolean
yz_undo_start (YzUndo *undo,
               const YzOpId *op_id,
               YzEntryKind kind,
               const char *reason,
               GError **error)
{
  yz_draft_init (&undo->draft, op_id, kind, undo->actor->staff);
  undo->draft.happened_ms = yz_clock_now_ms ();
  undo->draft.reason =
    yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  return undo->draft.reason != NULL;
}
