/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-attention.h"
#include "yz-command-paper.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl.h"
#include "yz-guide-paper.h"
#include "yz-sentence.h"
#include "yz-station-paper.h"

static void
answer_file (YzCtl *ctl, const char *path)
{
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "file", path);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", path);
}

/* What was issued is told whatever became of the paper: its secret is nowhere else. */
static gboolean
complain_of_paper (YzCtl *ctl, const char *path, GError *problem, GError **error)
{
  g_autofree char *why = yz_sentence_for_error (problem);

  g_error_free (problem);
  ctl->keep_answer = TRUE;
  return yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_INPUT,
                      path,
                      N_ ("It is issued, but the paper could not be written: %s"), why);
}

static gboolean
parse_size (YzCtl *ctl, YzSheetSize *size, GError **error)
{
  const char *word = yz_ctl_get (ctl, "size");

  if (word == NULL || g_ascii_strcasecmp (word, "a4") == 0)
    *size = YZ_SHEET_A4;
  else if (g_ascii_strcasecmp (word, "a5") == 0)
    *size = YZ_SHEET_A5;
  else
    return yz_ctl_fail (ctl, error, YZ_ERROR_USAGE, "size", N_ ("--size is a4 or a5."));
  return TRUE;
}

/* Badges -------------------------------------------------------------------------------------- */

static gboolean
run_badge_issue (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autoptr (YzStaff) staff = NULL;
  g_autoptr (YzBadge) badge = NULL;
  YzSheetSize size = YZ_SHEET_A4;
  YzActor *actor = NULL;
  GError *problem = NULL;

  if (!parse_size (ctl, &size, error) || !yz_ctl_check_paper (ctl, path, error) ||
      (actor = yz_ctl_sign_in (ctl, error)) == NULL)
    return FALSE;
  staff = yz_staff_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  badge = staff != NULL ? yz_badge_issue (ctl->station, actor, staff->id, error) : NULL;
  if (badge == NULL)
    return FALSE;
  if (path != NULL) {
    yz_ctl_set_translated (ctl, TRUE);
    yz_station_paper_write_badge (ctl->station, badge, staff, size, path, &problem);
    yz_ctl_set_translated (ctl, FALSE);
  }
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "badge", badge->id);
  yz_ctl_json_id (ctl->builder, "staff", staff->id);
  yz_ctl_json_text (ctl->builder, "text", badge->text);
  yz_ctl_json_text (ctl->builder, "file", problem == NULL ? path : NULL);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", badge->text);
  return problem == NULL || complain_of_paper (ctl, path, problem, error);
}

static gboolean
run_badge_revoke (YzCtl *ctl, GError **error)
{
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  g_autoptr (YzStaff) staff = NULL;

  if (actor == NULL)
    return FALSE;
  staff = yz_staff_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (staff == NULL ||
      !yz_badge_revoke (ctl->station, actor, staff->id, yz_ctl_get (ctl, "reason"), error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_bool (ctl->builder, "revoked", TRUE);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%s has no badge any more."), staff->name);
  return TRUE;
}

/* Staff --------------------------------------------------------------------------------------- */

static gboolean
run_set_role (YzCtl *ctl, GError **error)
{
  const char *word = yz_ctl_get (ctl, "role");
  g_autoptr (YzStaff) staff = NULL;
  YzRole role = YZ_ROLE_ATTENDANT;
  YzActor *actor = NULL;

  if (!yz_role_parse (word, &role))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        word,
                        N_ ("--role is attendant, reviewer, chief or street."));
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  staff = yz_staff_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (staff == NULL || !yz_staff_set_role (ctl->station, actor, staff->id, role, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "staff", staff->id);
  yz_ctl_json_text (ctl->builder, "role", yz_role_get_word (role));
  json_builder_end_object (ctl->builder);
  /* Translators: a name and a role: attendant, reviewer, chief or street. */
  yz_ctl_say (ctl, _ ("%s: %s from now on."), staff->name, yz_role_get_word (role));
  return TRUE;
}

static gboolean
set_active (YzCtl *ctl, gboolean active, GError **error)
{
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  g_autoptr (YzStaff) staff = NULL;

  if (actor == NULL)
    return FALSE;
  staff = yz_staff_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (staff == NULL || !yz_staff_set_active (ctl->station, actor, staff->id, active, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "staff", staff->id);
  yz_ctl_json_bool (ctl->builder, "active", active);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              active
              ? _ ("%s may sign in again.")
              : _ ("%s cannot sign in any more."), staff->name);
  return TRUE;
}

static gboolean
run_leave (YzCtl *ctl, GError **error)
{
  return set_active (ctl, FALSE, error);
}

static gboolean
run_back (YzCtl *ctl, GError **error)
{
  return set_active (ctl, TRUE, error);
}

/* Attention ----------------------------------------------------------------------------------- */

static gboolean
run_attention (YzCtl *ctl, GError **error)
{
  YzAttention attention = { 0 };

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL ||
      !yz_attention_load (ctl->station, &attention, error))
    return FALSE;
  const struct {
    const char *member;
    int64_t number;
  } numbers[] = {
    { "jobs_waiting", attention.jobs_waiting },
    { "low_items", attention.low_items },
    { "inspected_items", attention.inspected_items },
    { "coming", attention.coming },
    { "batches_near", attention.batches_near },
    { "holds_near", attention.holds_near },
    { "riders_lapsing", attention.riders_lapsing },
    { "points_lapsing", attention.points_lapsing },
    { "count_days", attention.count_days },
    { "clock_lag_ms", attention.clock_lag_ms },
  };

  json_builder_begin_object (ctl->builder);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    json_builder_set_member_name (ctl->builder, numbers[i].member);
    json_builder_add_int_value (ctl->builder, numbers[i].number);
    if (numbers[i].number != 0)
      yz_ctl_say (ctl, "%s: %" PRId64, numbers[i].member, numbers[i].number);
  }
  yz_ctl_json_bool (ctl->builder, "more_lapsing", attention.more_lapsing);
  json_builder_end_object (ctl->builder);
  return TRUE;
}

/* Papers -------------------------------------------------------------------------------------- */

typedef gboolean (*WritePaper) (const char *path, GError **error);

static gboolean
write_paper (YzCtl *ctl, WritePaper write, GError **error)
{
  const char *path = yz_ctl_get_word (ctl, 0);
  gboolean written = FALSE;
  GError *problem = NULL;

  if (!yz_ctl_check_paper (ctl, path, error))
    return FALSE;
  yz_ctl_set_translated (ctl, TRUE);
  written = write (path, &problem);
  yz_ctl_set_translated (ctl, FALSE);
  if (!written)
    return yz_ctl_pass_problem (ctl, path, problem, error);
  answer_file (ctl, path);
  return TRUE;
}

static gboolean
run_paper_commands (YzCtl *ctl, GError **error)
{
  return write_paper (ctl, yz_command_paper_write, error);
}

static gboolean
run_paper_guide (YzCtl *ctl, GError **error)
{
  return write_paper (ctl, yz_guide_paper_write, error);
}

/* Cards are issued one by one: those that were issued before one that fails are told too. */
static GPtrArray *
issue_cards (YzCtl *ctl, YzActor *actor, GError **error)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_card_free);
  g_autoptr (GArray) riders = g_array_new (FALSE, FALSE, sizeof (int64_t));
  const char *word = NULL;

  for (gsize i = 1; (word = yz_ctl_get_word (ctl, i)) != NULL; i++) {
    int64_t rider = yz_ctl_resolve_rider (ctl, word, error);

    if (rider == 0)
      return NULL;
    g_array_append_val (riders, rider);
  }
  for (guint i = 0; i < riders->len; i++) {
    YzCard *card = yz_card_issue (ctl->station, actor, g_array_index (riders, int64_t, i), error);

    if (card == NULL)
      return NULL;
    g_ptr_array_add (cards, card);
  }
  return g_steal_pointer (&cards);
}

static gboolean
run_paper_cards (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get_word (ctl, 0);
  g_autoptr (GPtrArray) cards = NULL;
  YzSheetSize size = YZ_SHEET_A4;
  YzActor *actor = NULL;
  GError *problem = NULL;

  if (!parse_size (ctl, &size, error) || !yz_ctl_check_paper (ctl, path, error) ||
      (actor = yz_ctl_sign_in (ctl, error)) == NULL ||
      (cards = issue_cards (ctl, actor, error)) == NULL)
    return FALSE;
  yz_ctl_set_translated (ctl, TRUE);
  yz_station_paper_write_cards (ctl->station, cards, size, path, &problem);
  yz_ctl_set_translated (ctl, FALSE);
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < cards->len; i++) {
    const YzCard *card = g_ptr_array_index (cards, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_id (ctl->builder, "card", card->id);
    yz_ctl_json_id (ctl->builder, "rider", card->rider);
    yz_ctl_json_text (ctl->builder, "text", card->text);
    json_builder_end_object (ctl->builder);
    yz_ctl_say (ctl, "%s", card->text);
  }
  json_builder_end_array (ctl->builder);
  return problem == NULL || complain_of_paper (ctl, path, problem, error);
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption badge_options[] = {
  { "out", "FILE.pdf", 0, N_ ("writes the badge on a sheet with marks to cut along") },
  { "size", "a4|a5", 0, N_ ("of the sheet; a4 unless said") },
  { NULL },
};

static const YzCtlOption badge_revoke_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { NULL },
};

static const YzCtlOption role_options[] = {
  { "role", "attendant|reviewer|chief|street", YZ_CTL_OPTION_NEEDED, N_ ("what they may do") },
  { NULL },
};

static const YzCtlOption card_options[] = {
  { "size", "a4|a5", 0, N_ ("of the sheet; a4 unless said") },
  { NULL },
};

const YzCtlCommand yz_ctl_desk_commands[] = {
  { "badge issue", "STAFF", 1, 1, YZ_CTL_WRITES, badge_options,
    N_ ("issue a badge to sign in with and print its text; an earlier one is revoked"), run_badge_issue },
  { "badge revoke", "STAFF", 1, 1, YZ_CTL_WRITES, badge_revoke_options,
    N_ ("revoke a badge that was lost"), run_badge_revoke },
  { "staff set-role", "STAFF", 1, 1, YZ_CTL_WRITES, role_options,
    N_ ("change what a member of staff may do"), run_set_role },
  { "staff leave", "STAFF", 1, 1, YZ_CTL_WRITES, NULL,
    N_ ("somebody leaves and cannot sign in any more"), run_leave },
  { "staff back", "STAFF", 1, 1, YZ_CTL_WRITES, NULL,
    N_ ("somebody comes back"), run_back },
  { "attention", "", 0, 0, YZ_CTL_READS, NULL, N_ ("list what needs attention"), run_attention },
  { "paper commands", "FILE.pdf", 1, 1, YZ_CTL_NO_STORE, NULL,
    N_ ("write the sheet of command codes for the scanner"), run_paper_commands },
  { "paper guide", "FILE.pdf", 1, 1, YZ_CTL_NO_STORE, NULL,
    N_ ("write the quick guide in Chinese and English"), run_paper_guide },
  { "paper cards", "FILE.pdf RIDER…", 2, -1, YZ_CTL_WRITES, card_options,
    N_ ("issue cards to riders and write them on sheets with marks to cut along"), run_paper_cards },
  { NULL },
};
/* clang-format on */
