/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "yz-chain.h"
#include "yz-ctl-data.h"
#include "yz-ctl-json.h"
#include "yz-proof.h"
#include "yz-sentence.h"

static char *
to_hex (const uint8_t *bytes, gsize size)
{
  GString *hex = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

char *
yz_ctl_add_head (YzCtl *ctl, const uint8_t head[YZ_HASH_SIZE], int64_t seq)
{
  g_autofree char *hex = to_hex (head, YZ_HASH_SIZE);
  char *code = yz_chain_short_code (head);

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_int (ctl->builder, "seq", seq);
  yz_ctl_json_text (ctl->builder, "head", hex);
  yz_ctl_json_text (ctl->builder, "head_code", code);
  json_builder_end_object (ctl->builder);
  return code;
}

static void
build_findings (JsonBuilder *builder, const char *name, const GPtrArray *findings)
{
  yz_ctl_json_array (builder, name);
  for (guint i = 0; i < findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (findings, i);

    json_builder_begin_object (builder);
    yz_ctl_json_text (builder, "place", finding->place);
    yz_ctl_json_text (builder, "what", finding->what);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
build_verification (YzCtl *ctl, const YzVerification *found)
{
  g_autofree char *hex = to_hex (found->head, YZ_HASH_SIZE);
  g_autofree char *code = yz_chain_short_code (found->head);
  JsonBuilder *builder = ctl->builder;

  json_builder_begin_object (builder);
  yz_ctl_json_bool (builder, "ok", found->findings->len == 0);
  yz_ctl_json_int (builder, "entries", found->entries);
  yz_ctl_json_int (builder, "transfers", found->transfers);
  yz_ctl_json_int (builder, "accounts", found->accounts);
  yz_ctl_json_text (builder, "head", hex);
  yz_ctl_json_text (builder, "head_code", code);
  yz_ctl_json_array (builder, "heads");
  for (guint i = 0; i < found->heads->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (found->heads, i));
  json_builder_end_array (builder);
  build_findings (builder, "findings", found->findings);
  build_findings (builder, "remarks", found->remarks);
  json_builder_end_object (builder);
}

static void
say_findings (YzCtl *ctl, const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (findings, i);
    g_autofree char *place = yz_sentence_for_place (finding->place);
    g_autofree char *what = yz_sentence_for_finding (finding->what);

    yz_ctl_say (ctl, "%s\t%s", place, what);
  }
}

static void
say_verification (YzCtl *ctl, const YzVerification *found)
{
  say_findings (ctl, found->findings);
  say_findings (ctl, found->remarks);
  for (guint i = 0; i < found->heads->len; i++) {
    g_autofree char *head = yz_sentence_for_place (g_ptr_array_index (found->heads, i));

    yz_ctl_say (ctl, "%s", head);
  }
  yz_ctl_say (ctl,
              _ ("%" PRId64 " entries, %" PRId64 " transfers and %" PRId64 " accounts checked."),
                 found->entries,
                 found->transfers,
                 found->accounts);
  if (found->findings->len == 0)
    yz_ctl_say (ctl, "%s", _ ("Everything is as it must be."));
}

static void
set_error (const YzVerification *found, const YzFinding *first, GError **error)
{
  yz_error_set (error,
                YZ_ERROR_VERIFY,
                first->place,
                0,
                found->findings->len,
                "%s: %s",
                first->place,
                first->what);
}

/* A paper that does not fit is a finding. FALSE if the paper itself is none: a code that is no code
 * at all says nothing of the store. */
static gboolean
check_paper (YzCtl *ctl,
             gboolean (*check) (YzStore *store, const char *paper, GError **error),
             const char *paper,
             YzVerification *found,
             GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (paper == NULL || check (yz_station_get_store (ctl->station), paper, &problem))
    return TRUE;
  if (!g_error_matches (problem, YZ_ERROR, YZ_ERROR_VERIFY)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  yz_verification_add (found, yz_error_get_subject (problem), "%s", problem->message);
  return TRUE;
}

gboolean
yz_ctl_run_verify (YzCtl *ctl, GError **error)
{
  g_autoptr (YzVerification) found = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  found = yz_proof_run (ctl->station, error);
  if (found == NULL ||
      !check_paper (ctl, yz_verify_receipt, yz_ctl_get (ctl, "receipt"), found, error) ||
      !check_paper (ctl, yz_verify_slip, yz_ctl_get (ctl, "slip"), found, error))
    return FALSE;
  build_verification (ctl, found);
  say_verification (ctl, found);
  if (found->findings->len == 0)
    return TRUE;
  ctl->keep_answer = TRUE;
  set_error (found, g_ptr_array_index (found->findings, 0), error);
  return FALSE;
}

gboolean
yz_ctl_prove_candidate (YzStore *candidate, gpointer data, GError **error)
{
  g_autoptr (YzStation) station = NULL;
  g_autoptr (YzVerification) found = NULL;

  station = yz_station_open (yz_store_get_path (candidate), YZ_STORE_READ, error);
  found = station != NULL ? yz_proof_run (station, error) : NULL;
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (found->findings, i);

    /* The evidence stands beside the store that is replaced, not beside its copy, and a station
     * that has lost it shall get its books back all the same: verify tells of it afterwards. */
    if (!g_str_has_prefix (finding->place, "evidence ")) {
      set_error (found, finding, error);
      return FALSE;
    }
  }
  return TRUE;
}
