/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-station"

#include "yz-station-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "yz-clock.h"
#include "yz-desk-file.h"
#include "yz-desk.h"
#include "yz-pin.h"
#include "yz-staff.h"
#include "yz-text.h"

#define FIRST_DESK_NAME "desk 1"

static gboolean
check_name_is_free (YzStore *store, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store, "SELECT id FROM station WHERE name = $1");
  yz_statement_bind_text (statement, 1, name);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_DONE:
    return TRUE;
  case YZ_STEP_ROW:
    yz_error_set_subject (error,
                          YZ_ERROR_EXISTS,
                          name,
                          "%s: there is a station of this name",
                          name);
    return FALSE;
  case YZ_STEP_ERROR:
  default:
    return FALSE;
  }
}

static gboolean
choose_number (YzStore *store, int64_t *number, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "SELECT coalesce (max (id), 0) FROM station");

  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *number = yz_statement_get_int (statement, 0) + 1;
  return TRUE;
}

/* @taken: another PC got the number or the name in this moment. */
static gboolean
insert_row (YzStore *store,
            int64_t id,
            const char *name,
            YzStationKind kind,
            gboolean *taken,
            GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store,
                              "INSERT INTO station (id, name, kind, created_ms)"
                              " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_text (statement, 2, name);
  yz_statement_bind_int (statement, 3, kind);
  yz_statement_bind_int (statement, 4, yz_clock_now_ms ());
  step = yz_statement_step (statement, error);
  *taken = step == YZ_STEP_DONE;
  return step != YZ_STEP_ERROR;
}

int64_t
yz_station_insert (YzStore *store, const char *name, YzStationKind kind, GError **error)
{
  gboolean taken = TRUE;
  int64_t id = 0;

  while (taken)
    if (!check_name_is_free (store, name, error) || !choose_number (store, &id, error) ||
        !insert_row (store, id, name, kind, &taken, error))
      return 0;
  return id;
}

gboolean
yz_station_set_community (YzStation *self, const char *community, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  GError *problem = NULL;
  int64_t id = yz_station_open_affiliation (self, YZ_AFFILIATION_COMMUNITY, community, &problem);

  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (id == 0)
    return TRUE;
  statement = yz_store_query (self->store, "UPDATE station SET community_id = $2 WHERE id = $1");
  yz_statement_bind_int (statement, 1, self->id);
  yz_statement_bind_int (statement, 2, id);
  if (!yz_statement_run (statement, error))
    return FALSE;
  self->community = id;
  return TRUE;
}

/* Everything that makes a store a station's, in one transaction. */
static gboolean
fill_store (YzStation *self, const YzStationSetup *setup, const char *name, GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (self->store, error);
  int64_t station = 0;
  int64_t desk = 0;

  if (transaction == NULL)
    return FALSE;
  station = yz_station_insert (self->store, name, setup->kind, error);
  desk = station != 0 ? yz_desk_create (self->store, station, FIRST_DESK_NAME, error) : 0;
  return desk != 0 &&
         (yz_store_get_path (self->store) != NULL ||
          yz_desk_file_write (self->store, desk, error)) &&
         yz_station_take_desk (self, desk, error) &&
         yz_station_set_community (self, setup->community, error) &&
         yz_staff_add (self, NULL, setup->admin_name, YZ_ROLE_CHIEF, setup->admin_pin, error) !=
           0 &&
         yz_transaction_commit (transaction, error) && yz_store_claim (self->store, desk, error);
}

/* The keys of its desks are all that a station without a life has there. A directory from before
 * that holds anything else stays. */
static void
remove_files_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (g_str_has_prefix (name, "desk-") && g_str_has_suffix (name, ".key"))
      g_unlink (file);
  }
  g_rmdir (path);
}

/* Closes a station that was just begun and removes every file that was made for it. A server keeps
 * its empty tables, which the next try takes. */
static void
discard (YzStation *self)
{
  static const char *const beside[] = { "", "-wal", "-shm", "-journal", ".lock", ".ballast" };
  g_autofree char *path = g_strdup (yz_store_get_path (self->store));
  g_autofree char *files = g_strdup (yz_store_get_files_dir (self->store));

  yz_station_close (self);
  if (path == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++) {
    g_autofree char *file = g_strconcat (path, beside[i], NULL);

    g_unlink (file);
  }
  if (files != NULL)
    remove_files_dir (files);
}

/* A store without a station is what is left when the program died while it made one: it is taken
 * and filled. Anything else that is there stays as it is. */
static YzStore *
take_unfinished (const char *uri)
{
  g_autoptr (YzStore) store = yz_store_open (uri, YZ_STORE_READ, NULL);
  g_autoptr (YzStatement) statement = NULL;

  if (store == NULL)
    return NULL;
  statement = yz_store_query (store, "SELECT id FROM station");
  if (yz_statement_step (statement, NULL) != YZ_STEP_DONE)
    return NULL;
  g_clear_pointer (&statement, yz_statement_free);
  g_clear_pointer (&store, yz_store_close);
  return yz_store_open (uri, YZ_STORE_WRITE, NULL);
}

static YzStore *
make_store (const char *uri, GError **error)
{
  g_autoptr (GError) problem = NULL;
  YzStore *store = yz_store_create (uri, &problem);

  if (store == NULL && g_error_matches (problem, YZ_ERROR, YZ_ERROR_EXISTS))
    store = take_unfinished (uri);
  if (store == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return store;
}

gboolean
yz_station_check (const char *given,
                  YzStationKind kind,
                  const char *community,
                  char **name,
                  GError **error)
{
  g_autofree char *station = yz_text_require (given, "station", YZ_TEXT_NAME_MAX, error);
  g_autofree char *clean = NULL;

  if (station == NULL)
    return FALSE;
  clean = yz_text_clean (community != NULL ? community : "", "community", YZ_TEXT_NAME_MAX, error);
  if (clean == NULL)
    return FALSE;
  if (kind != YZ_STATION_CENTRE && kind != YZ_STATION_STOP) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "kind", "kind: %s", N_ ("unknown"));
    return FALSE;
  }
  *name = g_steal_pointer (&station);
  return TRUE;
}

static gboolean
check_admin (const YzStationSetup *setup, GError **error)
{
  g_autofree char *admin = NULL;

  if (!yz_pin_check (setup->admin_pin, error))
    return FALSE;
  admin = yz_text_require (setup->admin_name, "admin", YZ_TEXT_NAME_MAX, error);
  return admin != NULL;
}

YzStation *
yz_station_create (const char *uri, const YzStationSetup *setup, GError **error)
{
  g_autoptr (YzStation) self = NULL;
  g_autofree char *name = NULL;
  YzStore *store = NULL;

  g_return_val_if_fail (uri != NULL && setup != NULL, NULL);
  g_return_val_if_fail (setup->name != NULL && setup->admin_name != NULL, NULL);
  g_return_val_if_fail (setup->admin_pin != NULL, NULL);

  if (!yz_station_start_sodium (error) ||
      !yz_station_check (setup->name, setup->kind, setup->community, &name, error) ||
      !check_admin (setup, error))
    return NULL;
  store = make_store (uri, error);
  if (store == NULL)
    return NULL;
  self = yz_station_new (store);
  if (!fill_store (self, setup, name, error)) {
    discard (g_steal_pointer (&self));
    return NULL;
  }
  return g_steal_pointer (&self);
}
