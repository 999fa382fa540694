/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>

#include "yz-city.h"
#include "yz-ctl-json.h"
#include "yz-ctl-pin.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-server.h"

/* --store, which for a city is a server. Returns: (transfer full) (nullable) */
static char *
take_server (YzCtl *ctl, GError **error)
{
  g_autofree char *uri = yz_ctl_dup_uri (ctl);

  if (yz_store_is_server (uri))
    return g_steal_pointer (&uri);
  yz_ctl_fail (ctl,
               error,
               YZ_ERROR_USAGE,
               "store",
               N_ ("A city is on a server: --store postgresql://USER@HOST/DATABASE."));
  return NULL;
}

static void
add_roles (YzCtl *ctl)
{
  yz_ctl_json_array (ctl->builder, "roles");
  json_builder_add_string_value (ctl->builder, yz_server_role_get_name (YZ_SERVER_STATION));
  json_builder_add_string_value (ctl->builder, yz_server_role_get_name (YZ_SERVER_AUDITOR));
  json_builder_end_array (ctl->builder);
  yz_ctl_say (ctl,
              _ ("The rights of %s and %s are as they must be."),
                 yz_server_role_get_name (YZ_SERVER_STATION),
                 yz_server_role_get_name (YZ_SERVER_AUDITOR));
}

/* Whether there is a station already. The database itself may be empty. */
static gboolean
look_for_city (const char *uri, gboolean *there, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (YzStation) station = yz_station_open (uri, YZ_STORE_READ, &problem);
  g_autoptr (GPtrArray) stations = NULL;

  *there = FALSE;
  if (station == NULL) {
    if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_STORE_MISSING))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  stations = yz_city_list (station, error);
  *there = stations != NULL && stations->len > 0;
  return stations != NULL;
}

/* The office with its first chief; this PC becomes its desk. */
static gboolean
found_city (YzCtl *ctl, const char *uri, GError **error)
{
  YzStationSetup setup = {
    .name = yz_ctl_get (ctl, "name"),
    .community = yz_ctl_get (ctl, "community"),
    .admin_name = yz_ctl_get (ctl, "admin"),
  };
  char *pin = NULL;

  if (!yz_ctl_take_kind (ctl, YZ_STATION_STOP, &setup.kind, error))
    return FALSE;
  if (setup.name == NULL || setup.admin_name == NULL)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "name",
                        N_ ("A new city needs --name OFFICE and --admin CHIEF."));
  pin = yz_ctl_pin_new (ctl, TRUE, error);
  if (pin == NULL)
    return FALSE;
  setup.admin_pin = pin;
  ctl->station = yz_station_create (uri, &setup, error);
  yz_ctl_pin_free (pin);
  return ctl->station != NULL;
}

static gboolean
tell_city (YzCtl *ctl, gboolean made, gboolean founded, GError **error)
{
  g_autoptr (YzStaff) admin = NULL;

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_bool (ctl->builder, "database_made", made);
  yz_ctl_json_bool (ctl->builder, "founded", founded);
  if (made)
    yz_ctl_say (ctl, "%s", _ ("The database was made."));
  if (founded) {
    admin = yz_staff_find (ctl->station, yz_ctl_get (ctl, "admin"), error);
    if (admin == NULL)
      return FALSE;
    yz_ctl_json_text (ctl->builder, "station", yz_station_get_name (ctl->station));
    yz_ctl_json_int (ctl->builder, "station_id", yz_station_get_id (ctl->station));
    yz_ctl_json_id (ctl->builder, "staff", admin->id);
    yz_ctl_say (ctl,
                _ ("The city is ready; this PC is the desk of %s."),
                   yz_station_get_name (ctl->station));
  } else {
    yz_ctl_say (ctl, "%s", _ ("The city is there already."));
  }
  add_roles (ctl);
  json_builder_end_object (ctl->builder);
  return TRUE;
}

static gboolean
run_init (YzCtl *ctl, GError **error)
{
  g_autofree char *uri = take_server (ctl, error);
  gboolean made = FALSE;
  gboolean there = FALSE;

  if (uri == NULL || !yz_server_make_database (uri, &made, error) ||
      !look_for_city (uri, &there, error) || (!there && !found_city (ctl, uri, error)) ||
      !yz_server_grant_roles (uri, error))
    return FALSE;
  return tell_city (ctl, made, !there, error);
}

static gboolean
run_migrate (YzCtl *ctl, GError **error)
{
  g_autofree char *uri = take_server (ctl, error);
  g_autoptr (YzStore) store = NULL;

  if (uri == NULL)
    return FALSE;
  store = yz_store_open (uri, YZ_STORE_WRITE, error);
  if (store == NULL)
    return FALSE;
  g_clear_pointer (&store, yz_store_close);
  if (!yz_server_grant_roles (uri, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_say (ctl, "%s", _ ("The database is that of this version of the program."));
  add_roles (ctl);
  json_builder_end_object (ctl->builder);
  return TRUE;
}

static gboolean
run_login (YzCtl *ctl, GError **error)
{
  const char *name = yz_ctl_get_word (ctl, 0);
  const char *path = yz_ctl_get (ctl, "password-file");
  YzServerRole role =
    yz_ctl_args_has (ctl->args, "auditor") ? YZ_SERVER_AUDITOR : YZ_SERVER_STATION;
  g_autofree char *uri = take_server (ctl, error);
  char *password = NULL;
  gboolean done = FALSE;

  if (uri == NULL || (path != NULL && (password = yz_ctl_pin_read_file (ctl, path, error)) == NULL))
    return FALSE;
  done = yz_server_add_login (uri, name, role, password, error);
  yz_ctl_pin_free (password);
  if (!done)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "login", name);
  yz_ctl_json_text (ctl->builder, "role", yz_server_role_get_name (role));
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("%s may sign in to the server as a member of %s."),
                 name,
                 yz_server_role_get_name (role));
  return TRUE;
}

/* What is asked for by the options; @other is the station that gets another desk. */
static gboolean
take_join (YzCtl *ctl, YzCityJoin *join, GError **error)
{
  join->name = yz_ctl_get (ctl, "name");
  join->community = yz_ctl_get (ctl, "community");
  join->desk_name = yz_ctl_get (ctl, "desk");
  if ((join->name != NULL) == (yz_ctl_get (ctl, "station") != NULL))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "name",
                        N_ ("Say either --name NAME of a new station, or --station STATION for "
                            "another desk of one that is there."));
  return yz_ctl_take_kind (ctl, YZ_STATION_CENTRE, &join->kind, error);
}

static gboolean
run_join (YzCtl *ctl, GError **error)
{
  const char *other = yz_ctl_get (ctl, "station");
  g_autofree char *uri = take_server (ctl, error);
  YzCityJoin join = { 0 };
  YzActor *actor = NULL;
  int64_t desk = 0;

  if (uri == NULL || !take_join (ctl, &join, error))
    return FALSE;
  ctl->station = yz_city_open (uri, error);
  actor = ctl->station != NULL ? yz_ctl_sign_in (ctl, error) : NULL;
  if (actor == NULL)
    return FALSE;
  if (other != NULL) {
    g_autoptr (YzCityStation) found = yz_city_find (ctl->station, other, error);

    if (found == NULL)
      return FALSE;
    join.station = found->id;
  }
  if (!yz_city_join (ctl->station, actor, &join, error))
    return FALSE;
  desk = yz_ledger_get_desk (yz_station_get_ledger (ctl->station));
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_int (ctl->builder, "station_id", yz_station_get_id (ctl->station));
  yz_ctl_json_text (ctl->builder, "station", yz_station_get_name (ctl->station));
  yz_ctl_json_int (ctl->builder, "desk", desk);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("This PC is now desk %d of %s."), (int) desk, yz_station_get_name (ctl->station));
  return TRUE;
}

static void
add_station (YzCtl *ctl, YzCtlTable *table, const YzCityStation *station)
{
  const char *kind = station->kind == YZ_STATION_CENTRE ? "centre" : "stop";

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_int (ctl->builder, "id", station->id);
  yz_ctl_json_text (ctl->builder, "name", station->name);
  yz_ctl_json_text (ctl->builder, "kind", kind);
  yz_ctl_json_text (ctl->builder, "community", station->community);
  yz_ctl_json_int (ctl->builder, "desks", station->desks);
  yz_ctl_json_int (ctl->builder, "entries", station->entries);
  yz_ctl_json_bool (ctl->builder, "here", station->id == yz_station_get_id (ctl->station));
  json_builder_end_object (ctl->builder);
  yz_ctl_table_int (table, station->id);
  yz_ctl_table_text (table, station->name);
  yz_ctl_table_text (table, kind);
  yz_ctl_table_text (table, station->community);
  yz_ctl_table_int (table, station->desks);
  yz_ctl_table_int (table, station->entries);
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_city_list (ctl->station, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++)
    add_station (ctl, table, g_ptr_array_index (list, i));
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption init_options[] = {
  { "name", "OFFICE", 0, N_ ("the station that the chief works at; for a new city") },
  { "admin", "NAME", 0, N_ ("name of the first chief; for a new city") },
  { "kind", "centre|stop", 0, N_ ("whether the office redeems; stop unless said") },
  { "community", "NAME", 0, N_ ("whose budget pays for the points") },
  { "new-pin-file", "FILE", 0, N_ ("the new PIN (or YIZHAN_NEW_PIN; else it is asked for)") },
  { NULL },
};

static const YzCtlOption login_options[] = {
  { "auditor", NULL, 0, N_ ("may only read; a station's login unless said") },
  { "password-file", "FILE", 0, N_ ("its password; none is set without it") },
  { NULL },
};

static const YzCtlOption join_options[] = {
  { "name", "NAME", 0, N_ ("name of the new station") },
  { "station", "STATION", 0, N_ ("another desk of this station, by number or name") },
  { "kind", "centre|stop", 0, N_ ("a stop does not redeem; centre unless said") },
  { "community", "NAME", 0, N_ ("whose budget pays for the points") },
  { "desk", "NAME", 0, N_ ("what this PC is called; its own name unless said") },
  { NULL },
};

const YzCtlCommand yz_ctl_city_commands[] = {
  { "city init", "", 0, 0, YZ_CTL_MAKES, init_options,
    N_ ("make a city's database, its roles and its office, or repair the rights of the roles"),
    run_init },
  { "city migrate", "", 0, 0, YZ_CTL_MAKES, NULL,
    N_ ("bring a city's database to this version; as its owner, while no station is at work"),
    run_migrate },
  { "city login", "LOGIN", 1, 1, YZ_CTL_MAKES, login_options,
    N_ ("make a login of the server for stations or auditors"), run_login },
  { "station join", "", 0, 0, YZ_CTL_WRITES, join_options,
    N_ ("make this PC a desk of a station of the city"), run_join },
  { "station list", "", 0, 0, YZ_CTL_READS, NULL, N_ ("list the stations"), run_list },
  { NULL },
};
/* clang-format on */
