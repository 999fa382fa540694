/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-ctl-json.h"
#include "yz-ctl-pin.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-ctl.h"

static gboolean
run_init (YzCtl *ctl, GError **error)
{
  YzStationSetup setup = {
    .name = yz_ctl_get (ctl, "station"),
    .community = yz_ctl_get (ctl, "community"),
    .admin_name = yz_ctl_get (ctl, "admin"),
  };
  g_autofree char *uri = NULL;
  g_autoptr (YzStaff) admin = NULL;
  char *pin = NULL;

  if (!yz_ctl_take_kind (ctl, YZ_STATION_CENTRE, &setup.kind, error))
    return FALSE;
  pin = yz_ctl_pin_new (ctl, TRUE, error);
  if (pin == NULL)
    return FALSE;
  uri = yz_ctl_dup_uri (ctl);
  setup.admin_pin = pin;
  ctl->station = yz_station_create (uri, &setup, error);
  yz_ctl_pin_free (pin);
  if (ctl->station == NULL)
    return FALSE;
  admin = yz_staff_find (ctl->station, setup.admin_name, error);
  if (admin == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "station", yz_station_get_name (ctl->station));
  yz_ctl_json_id (ctl->builder, "staff", admin->id);
  yz_ctl_json_text (ctl->builder, "store", uri);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("The station %s is ready."), yz_station_get_name (ctl->station));
  yz_ctl_say (ctl, _ ("Store: %s"), uri);
  return TRUE;
}

static gboolean
parse_role (YzCtl *ctl, YzRole *role, GError **error)
{
  const char *word = yz_ctl_get (ctl, "role");

  return yz_role_parse (word, role) ||
         yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_USAGE,
                      word,
                      N_ ("“%s” is no role: attendant, reviewer, chief or street."), word);
}

static gboolean
run_staff_add (YzCtl *ctl, GError **error)
{
  const char *name = yz_ctl_get_word (ctl, 0);
  g_autofree char *number = NULL;
  YzRole role = YZ_ROLE_ATTENDANT;
  YzActor *actor = NULL;
  char *pin = NULL;
  int64_t staff = 0;

  if (!parse_role (ctl, &role, error))
    return FALSE;
  pin = yz_ctl_pin_new (ctl, FALSE, error);
  if (pin == NULL)
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor != NULL)
    staff = yz_staff_add (ctl->station, actor, name, role, pin, error);
  yz_ctl_pin_free (pin);
  if (staff == 0)
    return FALSE;
  number = yz_id_to_text (staff);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "staff", staff);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%s joins the staff with number %s."), name, number);
  return TRUE;
}

static void
add_staff (YzCtl *ctl, YzCtlTable *table, const YzStaff *staff)
{
  JsonBuilder *builder = ctl->builder;

  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "staff", staff->id);
  yz_ctl_json_text (builder, "name", staff->name);
  yz_ctl_json_text (builder, "role", yz_role_get_word (staff->role));
  yz_ctl_json_bool (builder, "active", staff->active);
  yz_ctl_json_instant (builder, "locked_until", staff->locked_until_ms);
  yz_ctl_json_instant (builder, "created", staff->created_ms);
  json_builder_end_object (builder);
  yz_ctl_table_id (table, staff->id);
  yz_ctl_table_text (table, yz_role_get_word (staff->role));
  yz_ctl_table_text (table, staff->name);
}

static gboolean
run_staff_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (3);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_staff_list (ctl->station, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++)
    add_staff (ctl, table, g_ptr_array_index (list, i));
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
run_staff_set_pin (YzCtl *ctl, GError **error)
{
  g_autoptr (YzStaff) staff = NULL;
  YzActor *actor = NULL;
  gboolean done = FALSE;
  char *pin = yz_ctl_pin_new (ctl, FALSE, error);

  if (pin == NULL)
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor != NULL)
    staff = yz_staff_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (staff != NULL)
    done = yz_staff_set_pin (ctl->station, actor, staff->id, pin, error);
  yz_ctl_pin_free (pin);
  if (!done)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "staff", staff->id);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%s has a new PIN."), staff->name);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption init_options[] = {
  { "station", "NAME", YZ_CTL_OPTION_NEEDED, N_ ("name of the station") },
  { "admin", "NAME", YZ_CTL_OPTION_NEEDED, N_ ("name of the first chief") },
  { "kind", "centre|stop", 0, N_ ("a stop does not redeem; centre unless said") },
  { "community", "NAME", 0, N_ ("whose budget pays for the points") },
  { "new-pin-file", "FILE", 0, N_ ("the new PIN (or YIZHAN_NEW_PIN; else it is asked for)") },
  { NULL },
};

static const YzCtlOption staff_add_options[] = {
  { "role", "attendant|reviewer|chief|street", YZ_CTL_OPTION_NEEDED, N_ ("what they may do") },
  { "new-pin-file", "FILE", 0, N_ ("the new PIN (or YIZHAN_NEW_PIN; else it is asked for)") },
  { NULL },
};

static const YzCtlOption staff_pin_options[] = {
  { "new-pin-file", "FILE", 0, N_ ("the new PIN (or YIZHAN_NEW_PIN; else it is asked for)") },
  { NULL },
};

const YzCtlCommand yz_ctl_setup_commands[] = {
  { "init", "", 0, 0, YZ_CTL_MAKES, init_options,
    N_ ("make the store of a new station with its first chief"), run_init },
  { "staff add", "NAME", 1, 1, YZ_CTL_WRITES, staff_add_options,
    N_ ("add a member of staff"), run_staff_add },
  { "staff list", "", 0, 0, YZ_CTL_READS, NULL, N_ ("list the staff"), run_staff_list },
  { "staff set-pin", "STAFF", 1, 1, YZ_CTL_WRITES, staff_pin_options,
    N_ ("give a member of staff a new PIN"), run_staff_set_pin },
  { NULL },
};
/* clang-format on */
