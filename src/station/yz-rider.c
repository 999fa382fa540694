/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider"

#include "yz-rider-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-pinyin.h"
#include "yz-text.h"

#define PHONE_TAIL 4

void
yz_rider_free (YzRider *rider)
{
  if (rider == NULL)
    return;
  g_free (rider->name);
  g_free (rider->phone);
  g_free (rider->platform);
  g_free (rider->team);
  g_free (rider->community);
  g_free (rider->note);
  g_free (rider);
}

YzRider *
yz_rider_read_row (YzStatement *statement)
{
  YzRider *rider = g_new0 (YzRider, 1);

  rider->id = yz_statement_get_int (statement, 0);
  rider->name = yz_statement_dup_text (statement, 1);
  rider->phone = yz_statement_dup_text (statement, 2);
  rider->platform = yz_statement_dup_text (statement, 3);
  rider->team = yz_statement_dup_text (statement, 4);
  rider->community = yz_statement_dup_text (statement, 5);
  rider->grid_worker = yz_statement_get_int (statement, 6) != 0;
  rider->consent = yz_statement_get_int (statement, 7) != 0;
  rider->note = yz_statement_dup_text (statement, 8);
  rider->registered_ms = yz_statement_get_int (statement, 9);
  rider->left_ms = yz_statement_get_int (statement, 10);
  rider->points = yz_statement_get_int (statement, 11);
  rider->held_points = yz_statement_get_int (statement, 12);
  return rider;
}

YzRider *
yz_rider_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (yz_station_get_store (station), YZ_RIDER_SELECT " WHERE r.id = $1");
  yz_statement_bind_int (statement, 1, id);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    return yz_rider_read_row (statement);
  case YZ_STEP_DONE:
    text = yz_id_to_text (id);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "no rider has the number %s", text);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
}

/* What a row will hold, cleaned. */
typedef struct {
  char *name;
  char *phone; /* NULL: none */
  char *platform;
  char *team;
  char *community;
  char *note;
  gboolean grid_worker;
  gboolean consent;
} Values;

static void
values_clear (Values *values)
{
  g_free (values->name);
  g_free (values->phone);
  g_free (values->platform);
  g_free (values->team);
  g_free (values->community);
  g_free (values->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, values_clear)

/* @given, or what there was (@before) if it was not given. */
static gboolean
take_text (char **value,
           const char *given,
           const char *before,
           const char *what,
           gsize max,
           GError **error)
{
  if (given == NULL)
    *value = g_strdup (before != NULL ? before : "");
  else
    *value = yz_text_clean (given, what, max, error);
  return *value != NULL;
}

static gboolean
take_phone (char **value, const char *given, const char *before, GError **error)
{
  g_autofree char *clean = NULL;

  if (given == NULL) {
    *value = g_strdup (before);
    return TRUE;
  }
  clean = yz_text_clean (given, "phone", YZ_TEXT_NAME_MAX, error);
  if (clean == NULL)
    return FALSE;
  if (*clean == '\0')
    return TRUE;
  *value = yz_text_clean_phone (clean, error);
  return *value != NULL;
}

static gboolean
values_fill (Values *values, const YzRiderFields *fields, const YzRider *before, GError **error)
{
  static const YzRider nobody = { 0 };

  if (before == NULL)
    before = &nobody;
  if (fields->name != NULL || before->name == NULL)
    values->name =
      yz_text_require (fields->name != NULL ? fields->name : "", "name", YZ_TEXT_NAME_MAX, error);
  else
    values->name = g_strdup (before->name);
  if (values->name == NULL || !take_phone (&values->phone, fields->phone, before->phone, error))
    return FALSE;
  values->grid_worker = fields->grid_worker < 0 ? before->grid_worker : fields->grid_worker != 0;
  values->consent = fields->consent < 0 ? before->consent : fields->consent != 0;
  return take_text (&values->platform,
                    fields->platform,
                    before->platform,
                    "platform",
                    YZ_TEXT_NAME_MAX,
                    error) &&
         take_text (&values->team, fields->team, before->team, "team", YZ_TEXT_NAME_MAX, error) &&
         take_text (&values->community,
                    fields->community,
                    before->community,
                    "community",
                    YZ_TEXT_NAME_MAX,
                    error) &&
         take_text (&values->note, fields->note, before->note, "note", YZ_TEXT_NOTE_MAX, error);
}

static gboolean
same_text (const char *a, const char *b)
{
  return g_strcmp0 (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static gboolean
values_equal (const Values *values, const YzRider *rider)
{
  return same_text (values->name, rider->name) && same_text (values->phone, rider->phone) &&
         same_text (values->platform, rider->platform) && same_text (values->team, rider->team) &&
         same_text (values->community, rider->community) && same_text (values->note, rider->note) &&
         values->grid_worker == rider->grid_worker && values->consent == rider->consent;
}

/* The phone must be nobody's but @rider's (0: nobody's at all). */
static gboolean
check_phone_is_free (YzStation *station, const char *phone, int64_t rider, GError **error)
{
  GError *problem = NULL;
  g_autoptr (YzRider) other = NULL;

  if (phone == NULL)
    return TRUE;
  other = yz_rider_look_up_phone (station, phone, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (other == NULL || other->id == rider)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_EXISTS, phone, "%s: %s", phone, N_ ("registered already"));
  return FALSE;
}

static char *
make_search_key (const Values *values)
{
  gsize length = values->phone != NULL ? strlen (values->phone) : 0;

  return yz_pinyin_make_key (values->name,
                             length > PHONE_TAIL ? values->phone + length - PHONE_TAIL
                                                 : values->phone);
}

static gboolean
bind_affiliation (YzStation *station,
                  YzStatement *statement,
                  int parameter,
                  YzAffiliation kind,
                  const char *name,
                  GError **error)
{
  GError *problem = NULL;
  int64_t id = yz_station_open_affiliation (station, kind, name, &problem);

  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  yz_statement_bind_id (statement, parameter, id);
  return TRUE;
}

/* Parameters 1 to 10: id and what both INSERT and UPDATE set. */
static gboolean
bind_values (YzStation *station,
             YzStatement *statement,
             int64_t id,
             const Values *values,
             GError **error)
{
  g_autofree char *search = make_search_key (values);

  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_text (statement, 2, values->name);
  yz_statement_bind_text (statement, 3, values->phone);
  yz_statement_bind_int (statement, 7, values->grid_worker ? 1 : 0);
  yz_statement_bind_int (statement, 8, values->consent ? 1 : 0);
  yz_statement_bind_text (statement, 9, values->note);
  yz_statement_bind_text (statement, 10, search);
  return bind_affiliation (station,
                           statement,
                           4,
                           YZ_AFFILIATION_PLATFORM,
                           values->platform,
                           error) &&
         bind_affiliation (station, statement, 5, YZ_AFFILIATION_TEAM, values->team, error) &&
         bind_affiliation (station,
                           statement,
                           6,
                           YZ_AFFILIATION_COMMUNITY,
                           values->community,
                           error);
}

/* Another desk may have registered the phone between the look and the change. */
static gboolean
run_change (YzStatement *statement, const Values *values, GError **error)
{
  GError *problem = NULL;

  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE) &&
      g_strcmp0 (yz_error_get_subject (problem), "rider.phone") == 0) {
    g_error_free (problem);
    yz_error_set_subject (error,
                          YZ_ERROR_EXISTS,
                          values->phone,
                          "%s: %s",
                          values->phone,
                          N_ ("registered already"));
  } else {
    g_propagate_error (error, problem);
  }
  return FALSE;
}

static gboolean
insert_rider (YzStation *station,
              const YzActor *actor,
              int64_t id,
              const Values *values,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "INSERT INTO rider (id, name, phone, platform_id, team_id, community_id,"
                    " grid_worker, consent, note, search, registered_ms, registered_by)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
  yz_statement_bind_int (statement, 11, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 12, actor->staff);
  return bind_values (station, statement, id, values, error) &&
         run_change (statement, values, error);
}

int64_t
yz_rider_add (YzStation *station, const YzActor *actor, const YzRiderFields *fields, GError **error)
{
  g_auto (Values) values = { 0 };
  g_autoptr (YzTransaction) transaction = NULL;
  YzLedger *ledger = yz_station_get_ledger (station);
  int64_t id = 0;

  g_return_val_if_fail (fields != NULL, 0);

  /* Everything that may be refused is looked at before the transaction, so that a caller with one
   * of its own can go on after a refusal. */
  if (!yz_actor_require (actor, YZ_MAY_REGISTER, error) ||
      !values_fill (&values, fields, NULL, error) ||
      !check_phone_is_free (station, values.phone, 0, error))
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || (id = yz_ledger_next_id (ledger, error)) == 0 ||
      !insert_rider (station, actor, id, &values, error) ||
      yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, id, error) == 0 ||
      !yz_transaction_commit (transaction, error))
    return 0;
  return id;
}

static gboolean
write_update (YzStation *station, const YzRider *rider, const Values *values, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "UPDATE rider SET name = $2, phone = $3, platform_id = $4, team_id = $5,"
                    " community_id = $6, grid_worker = $7, consent = $8, note = $9, search = $10"
                    " WHERE id = $1");
  return bind_values (station, statement, rider->id, values, error) &&
         run_change (statement, values, error);
}

gboolean
yz_rider_update (YzStation *station,
                 const YzActor *actor,
                 int64_t id,
                 const YzRiderFields *fields,
                 gboolean *changed,
                 GError **error)
{
  g_auto (Values) values = { 0 };
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  gboolean differs = FALSE;

  g_return_val_if_fail (fields != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REGISTER, error) ||
      (rider = yz_rider_load (station, id, error)) == NULL ||
      !values_fill (&values, fields, rider, error) ||
      !check_phone_is_free (station, values.phone, id, error))
    return FALSE;
  differs = !values_equal (&values, rider);
  if (changed != NULL)
    *changed = differs;
  if (!differs)
    return TRUE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !write_update (station, rider, &values, error))
    return FALSE;
  if (!same_text (values.phone, rider->phone) &&
      !yz_audit_add (station, actor->staff, "phone-changed", id, NULL, error))
    return FALSE;
  return yz_transaction_commit (transaction, error);
}

gboolean
yz_rider_leave (YzStation *station, const YzActor *actor, int64_t id, GError **error)
{
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;

  if (!yz_actor_require (actor, YZ_MAY_REGISTER, error) ||
      (rider = yz_rider_load (station, id, error)) == NULL)
    return FALSE;
  if (rider->left_ms != 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          rider->name,
                          "%s: %s",
                          rider->name,
                          N_ ("left already"));
    return FALSE;
  }
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE rider SET left_ms = $2 WHERE id = $1 AND left_ms IS NULL");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, yz_clock_now_ms ());
  return yz_statement_run (statement, error) &&
         yz_card_revoke_all (station,
                             actor,
                             id,
                             N_ ("left"), error) &&
                             yz_audit_add (station, actor->staff, "rider-left", id, NULL, error) &&
                             yz_transaction_commit (transaction, error);
}

char *
yz_rider_reveal_phone (YzStation *station, const YzActor *actor, int64_t id, GError **error)
{
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzTransaction) transaction = NULL;

  if (!yz_actor_require (actor, YZ_MAY_REGISTER, error) ||
      (rider = yz_rider_load (station, id, error)) == NULL)
    return NULL;
  if (rider->phone == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_NOT_FOUND,
                          NULL,
                          "%s",
                          N_ ("no phone is known of this rider"));
    return NULL;
  }
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL ||
      !yz_audit_add (station, actor->staff, "phone-shown", id, NULL, error) ||
      !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&rider->phone);
}
