/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-staff"

#include "yz-staff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-pin.h"
#include "yz-text.h"

#define STAFF_COLUMNS "id, name, role, active, locked_until_ms, created_ms"

static const struct {
  YzRole role;
  const char *word;
  guint may; /* bits of YzPermission */
} roles[] = {
  { YZ_ROLE_ATTENDANT,
    "attendant",
    1 << YZ_MAY_REGISTER | 1 << YZ_MAY_RECORD | 1 << YZ_MAY_REDEEM },
  { YZ_ROLE_REVIEWER,
    "reviewer",
    1 << YZ_MAY_RECORD | 1 << YZ_MAY_REVIEW | 1 << YZ_MAY_APPROVE_ADJUST },
  { YZ_ROLE_CHIEF,
    "chief",
    1 << YZ_MAY_REGISTER | 1 << YZ_MAY_RECORD | 1 << YZ_MAY_REVIEW | 1 << YZ_MAY_REDEEM |
      1 << YZ_MAY_REVERSE | 1 << YZ_MAY_ADJUST | 1 << YZ_MAY_APPROVE_ADJUST | 1 << YZ_MAY_MANAGE },
  { YZ_ROLE_STREET, "street", 1 << YZ_MAY_APPROVE_ADJUST },
};

const char *
yz_role_get_word (YzRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].word;
  return "unknown";
}

gboolean
yz_role_parse (const char *word, YzRole *role)
{
  g_return_val_if_fail (word != NULL && role != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (g_ascii_strcasecmp (roles[i].word, word) == 0) {
      *role = roles[i].role;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
yz_role_may (YzRole role, YzPermission permission)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return (roles[i].may & 1u << permission) != 0;
  return FALSE;
}

void
yz_actor_free (YzActor *actor)
{
  if (actor == NULL)
    return;
  g_free (actor->name);
  g_free (actor);
}

YzActor *
yz_actor_copy (const YzActor *actor)
{
  YzActor *copy = NULL;

  g_return_val_if_fail (actor != NULL, NULL);

  copy = g_new0 (YzActor, 1);
  *copy = *actor;
  copy->name = g_strdup (actor->name);
  return copy;
}

gboolean
yz_actor_require (const YzActor *actor, YzPermission permission, GError **error)
{
  if (actor != NULL && yz_role_may (actor->role, permission))
    return TRUE;
  if (actor == NULL)
    yz_error_set (error, YZ_ERROR_PERMISSION, NULL, 0, 0, N_ ("nobody is signed in"));
  else
    yz_error_set_subject (error,
                          YZ_ERROR_PERMISSION,
                          actor->name,
                          "%s: the role %s may not do this",
                          actor->name,
                          yz_role_get_word (actor->role));
  return FALSE;
}

void
yz_staff_free (YzStaff *staff)
{
  if (staff == NULL)
    return;
  g_free (staff->name);
  g_free (staff);
}

static YzStaff *
read_row (YzStatement *statement)
{
  YzStaff *staff = g_new0 (YzStaff, 1);

  staff->id = yz_statement_get_int (statement, 0);
  staff->name = yz_statement_dup_text (statement, 1);
  staff->role = (YzRole) yz_statement_get_int (statement, 2);
  staff->active = yz_statement_get_int (statement, 3) != 0;
  staff->locked_until_ms = yz_statement_get_int (statement, 4);
  staff->created_ms = yz_statement_get_int (statement, 5);
  return staff;
}

/* NULL without error if there is none. */
static YzStaff *
step_row (YzStatement *statement, GError **error)
{
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_row (statement) : NULL;
}

static YzStaff *
find_by_id (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " STAFF_COLUMNS " FROM staff WHERE id = $1");
  yz_statement_bind_int (statement, 1, id);
  return step_row (statement, error);
}

static YzStaff *
find_by_name (YzStation *station, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " STAFF_COLUMNS " FROM staff WHERE name = $1");
  yz_statement_bind_text (statement, 1, name);
  return step_row (statement, error);
}

/* NOT_FOUND if there is none. */
static YzStaff *
load_staff (YzStation *station, int64_t id, GError **error)
{
  g_autofree char *text = yz_id_to_text (id);
  GError *problem = NULL;
  YzStaff *staff = find_by_id (station, id, &problem);

  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (staff == NULL)
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "no member of staff is %s", text);
  return staff;
}

YzStaff *
yz_staff_find (YzStation *station, const char *text, GError **error)
{
  g_autofree char *clean = NULL;
  YzStaff *staff = NULL;
  GError *problem = NULL;
  int64_t id = 0;

  g_return_val_if_fail (text != NULL, NULL);

  clean = yz_text_clean (text, "staff", YZ_TEXT_NAME_MAX, error);
  if (clean == NULL)
    return NULL;
  staff = find_by_name (station, clean, &problem);
  if (staff == NULL && problem == NULL && yz_id_parse (clean, &id))
    staff = find_by_id (station, id, &problem);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (staff == NULL)
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, clean, "no member of staff is %s", clean);
  return staff;
}

GPtrArray *
yz_staff_list (YzStation *station, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_staff_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " STAFF_COLUMNS " FROM staff ORDER BY id");
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  return step == YZ_STEP_ERROR ? NULL : g_steal_pointer (&list);
}

/* The first chief is added by nobody, and only where there is nobody yet. */
static gboolean
check_adder (YzStation *station, const YzActor *actor, YzRole role, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  if (actor != NULL || role != YZ_ROLE_CHIEF)
    return yz_actor_require (actor, YZ_MAY_MANAGE, error);
  statement = yz_store_query (yz_station_get_store (station), "SELECT count (*) FROM staff");
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  return yz_statement_get_int (statement, 0) == 0 || yz_actor_require (NULL, YZ_MAY_MANAGE, error);
}

static gboolean
check_name_is_free (YzStation *station, const char *name, GError **error)
{
  GError *problem = NULL;
  g_autoptr (YzStaff) other = find_by_name (station, name, &problem);

  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (other != NULL)
    yz_error_set_subject (error, YZ_ERROR_EXISTS, name, "%s is on the staff already", name);
  return other == NULL;
}

static int64_t
insert_staff (YzStation *station,
              const YzActor *actor,
              const char *name,
              YzRole role,
              const char *pin_hash,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t id = yz_ledger_next_id (yz_station_get_ledger (station), error);

  if (id == 0)
    return 0;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO staff (id, name, role, pin_hash, created_ms, created_by)"
                              " VALUES ($1, $2, $3, $4, $5, $6)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_text (statement, 2, name);
  yz_statement_bind_int (statement, 3, role);
  yz_statement_bind_text (statement, 4, pin_hash);
  yz_statement_bind_int (statement, 5, yz_clock_now_ms ());
  yz_statement_bind_id (statement, 6, actor != NULL ? actor->staff : 0);
  return yz_statement_run (statement, error) ? id : 0;
}

static gboolean
check_role (YzRole role, GError **error)
{
  if (role >= YZ_ROLE_ATTENDANT && role <= YZ_ROLE_STREET)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, "role", "role: %s", N_ ("unknown"));
  return FALSE;
}

int64_t
yz_staff_add (YzStation *station,
              const YzActor *actor,
              const char *name,
              YzRole role,
              const char *pin,
              GError **error)
{
  g_autofree char *clean = NULL;
  g_autofree char *pin_hash = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  int64_t id = 0;

  g_return_val_if_fail (name != NULL && pin != NULL, 0);

  if (!check_adder (station, actor, role, error))
    return 0;
  clean = yz_text_require (name, "name", YZ_TEXT_NAME_MAX, error);
  if (clean == NULL)
    return 0;
  if (!check_role (role, error))
    return 0;
  if (!check_name_is_free (station, clean, error) || (pin_hash = yz_pin_hash (pin, error)) == NULL)
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return 0;
  id = insert_staff (station, actor, clean, role, pin_hash, error);
  if (id == 0 || !yz_audit_add (station,
                                actor != NULL ? actor->staff : id,
                                "staff-added",
                                id,
                                yz_role_get_word (role),
                                error))
    return 0;
  return yz_transaction_commit (transaction, error) ? id : 0;
}

gboolean
yz_staff_set_pin (YzStation *station,
                  const YzActor *actor,
                  int64_t staff,
                  const char *pin,
                  GError **error)
{
  g_autofree char *pin_hash = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzStaff) member = NULL;

  g_return_val_if_fail (pin != NULL, FALSE);

  if ((actor == NULL || actor->staff != staff) && !yz_actor_require (actor, YZ_MAY_MANAGE, error))
    return FALSE;
  pin_hash = yz_pin_hash (pin, error);
  if (pin_hash == NULL)
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || (member = load_staff (station, staff, error)) == NULL)
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE staff SET pin_hash = $2, wrong_pins = 0, locked_until_ms = 0 "
                              "WHERE id = $1");
  yz_statement_bind_int (statement, 1, staff);
  yz_statement_bind_text (statement, 2, pin_hash);
  return yz_statement_run (statement, error) &&
         yz_audit_add (station, actor->staff, "pin-set", staff, NULL, error) &&
         yz_transaction_commit (transaction, error);
}

/* Whether a chief other than @staff is left. */
static gboolean
check_chief_is_left (YzStation *station, int64_t staff, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT count (*) FROM staff WHERE role = $1 AND active = 1 AND id <> $2");
  yz_statement_bind_int (statement, 1, YZ_ROLE_CHIEF);
  yz_statement_bind_int (statement, 2, staff);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  if (yz_statement_get_int (statement, 0) > 0)
    return TRUE;
  yz_error_set (error, YZ_ERROR_REFUSED, NULL, 0, 0, "%s", N_ ("A station needs a chief."));
  return FALSE;
}

gboolean
yz_staff_set_active (YzStation *station,
                     const YzActor *actor,
                     int64_t staff,
                     gboolean active,
                     GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzStaff) member = NULL;

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || (member = load_staff (station, staff, error)) == NULL)
    return FALSE;
  if (!active && member->role == YZ_ROLE_CHIEF && !check_chief_is_left (station, staff, error))
    return FALSE;
  statement =
    yz_store_query (yz_station_get_store (station), "UPDATE staff SET active = $2 WHERE id = $1");
  yz_statement_bind_int (statement, 1, staff);
  yz_statement_bind_int (statement, 2, active ? 1 : 0);
  return yz_statement_run (statement, error) &&
         yz_audit_add (station,
                       actor->staff,
                       active ? "staff-back" : "staff-left",
                       staff,
                       NULL,
                       error) &&
         yz_transaction_commit (transaction, error);
}

gboolean
yz_staff_set_role (YzStation *station,
                   const YzActor *actor,
                   int64_t staff,
                   YzRole role,
                   GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzStaff) member = NULL;

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error) || !check_role (role, error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || (member = load_staff (station, staff, error)) == NULL)
    return FALSE;
  if (member->active && member->role == YZ_ROLE_CHIEF && role != YZ_ROLE_CHIEF &&
      !check_chief_is_left (station, staff, error))
    return FALSE;
  statement =
    yz_store_query (yz_station_get_store (station), "UPDATE staff SET role = $2 WHERE id = $1");
  yz_statement_bind_int (statement, 1, staff);
  yz_statement_bind_int (statement, 2, role);
  return yz_statement_run (statement, error) &&
         yz_audit_add (station, actor->staff, "role-set", staff, yz_role_get_word (role), error) &&
         yz_transaction_commit (transaction, error);
}
