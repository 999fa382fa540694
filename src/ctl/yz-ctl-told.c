/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-told.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-ctl-json.h"
#include "yz-sentence.h"
#include "yz-station-paper.h"

static gboolean
write_receipt (YzCtl *self, int64_t entry, const char *paper, GError **error)
{
  gboolean written = FALSE;

  yz_ctl_set_translated (self, TRUE);
  written = yz_station_paper_write_receipt (self->station, entry, YZ_RECEIPT_80, paper, error);
  yz_ctl_set_translated (self, FALSE);
  return written;
}

gboolean
yz_ctl_tell_redemption (YzCtl *self,
                        const YzRedemption *redemption,
                        const char *paper,
                        GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *entry = yz_id_to_text (redemption->entry);
  g_autofree char *why = NULL;
  gboolean written = TRUE;

  if (paper != NULL)
    written = write_receipt (self, redemption->entry, paper, &problem);
  json_builder_begin_object (self->builder);
  yz_ctl_json_text (self->builder, "entry", entry);
  yz_ctl_json_int (self->builder, "seq", yz_id_get_number (redemption->entry));
  yz_ctl_json_int (self->builder, "points", redemption->points);
  yz_ctl_json_int (self->builder, "balance", redemption->balance);
  yz_ctl_json_text (self->builder, "receipt_code", redemption->receipt_code);
  yz_ctl_json_bool (self->builder, "repeated", redemption->repeated);
  if (paper != NULL)
    yz_ctl_json_text (self->builder, "receipt", written ? paper : NULL);
  json_builder_end_object (self->builder);
  yz_ctl_say (self,
              _ ("Entry %s: %+" PRId64 " points, balance %" PRId64 "."),
                 entry,
                 redemption->points,
                 redemption->balance);
  if (redemption->repeated)
    yz_ctl_say (self, "%s", _ ("It was booked before; nothing was changed."));
  if (redemption->receipt_code != NULL)
    yz_ctl_say (self, _ ("Receipt code: %s"), redemption->receipt_code);
  if (written)
    return TRUE;
  self->keep_answer = TRUE;
  why = yz_sentence_for_error (problem);
  return yz_ctl_fail (self,
                      error,
                      YZ_ERROR_INPUT,
                      paper,
                      N_ ("Entry %s is booked and stands, but its receipt could not be written: %s"),
                        entry,
                        why);
}
