/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-station"

#include "yz-station.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>

#include "yz-clock.h"
#include "yz-desk.h"
#include "yz-pin.h"
#include "yz-pinyin.h"
#include "yz-staff.h"
#include "yz-text.h"

/* A store of a station's own has one station and one desk. */
#define STATION_ID 1
#define DESK_ID 1
#define DESK_NAME "desk 1"

struct _YzStation {
  YzStore *store;
  YzLedger *ledger;
  int64_t id;
  char *name;
  YzStationKind kind;
  int64_t community;
};

void
yz_station_close (YzStation *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->ledger, yz_ledger_free);
  g_clear_pointer (&self->store, yz_store_close);
  g_free (self->name);
  g_free (self);
}

/* Reads the station of this desk. YZ_ERROR_STORE_MISSING if the store is there but no station was
 * ever made in it (the program died while it was setting it up). */
static gboolean
read_station (YzStation *self, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (self->store,
                              "SELECT s.id, s.name, s.kind, s.community_id FROM station s"
                              " JOIN desk d ON d.station_id = s.id WHERE d.id = $1");
  yz_statement_bind_int (statement, 1, DESK_ID);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    break;
  case YZ_STEP_DONE:
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_MISSING,
                          yz_store_get_path (self->store),
                          "the store holds no station yet");
    return FALSE;
  case YZ_STEP_ERROR:
  default:
    return FALSE;
  }
  self->id = yz_statement_get_int (statement, 0);
  g_free (self->name);
  self->name = yz_statement_dup_text (statement, 1);
  self->kind = (YzStationKind) yz_statement_get_int (statement, 2);
  self->community = yz_statement_get_int (statement, 3);
  return TRUE;
}

static gboolean
start_sodium (GError **error)
{
  if (sodium_init () >= 0)
    return TRUE;
  yz_error_set (error, YZ_ERROR_REFUSED, NULL, 0, 0, "libsodium does not start");
  return FALSE;
}

YzStation *
yz_station_open (const char *uri, YzStoreMode mode, GError **error)
{
  g_autoptr (YzStation) self = g_new0 (YzStation, 1);

  g_return_val_if_fail (uri != NULL, NULL);

  if (!start_sodium (error))
    return NULL;
  self->store = yz_store_open (uri, mode, error);
  if (self->store == NULL || !read_station (self, error))
    return NULL;
  self->ledger = yz_ledger_new (self->store, DESK_ID, error);
  if (self->ledger == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
insert_station (YzStation *self, const char *name, YzStationKind kind, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (self->store,
                              "INSERT INTO station (id, name, kind, created_ms)"
                              " VALUES ($1, $2, $3, $4)");
  yz_statement_bind_int (statement, 1, STATION_ID);
  yz_statement_bind_text (statement, 2, name);
  yz_statement_bind_int (statement, 3, kind);
  yz_statement_bind_int (statement, 4, yz_clock_now_ms ());
  return yz_statement_run (statement, error);
}

static gboolean
set_community (YzStation *self, const char *community, GError **error)
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
  yz_statement_bind_int (statement, 1, STATION_ID);
  yz_statement_bind_int (statement, 2, id);
  return yz_statement_run (statement, error);
}

/* Everything that makes a store a station's, in one transaction. */
static gboolean
fill_store (YzStation *self, const YzStationSetup *setup, const char *name, GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (self->store, error);

  if (transaction == NULL || !insert_station (self, name, setup->kind, error) ||
      yz_desk_create (self->store, STATION_ID, DESK_NAME, error) == 0)
    return FALSE;
  self->ledger = yz_ledger_new (self->store, DESK_ID, error);
  return self->ledger != NULL && set_community (self, setup->community, error) &&
         read_station (self, error) &&
         yz_staff_add (self, NULL, setup->admin_name, YZ_ROLE_CHIEF, setup->admin_pin, error) !=
           0 &&
         yz_transaction_commit (transaction, error);
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

/* Closes a station that was just begun and removes every file that was made for it. */
static void
discard (YzStation *self)
{
  static const char *const beside[] = { "", "-wal", "-shm", "-journal", ".lock" };
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

/* What can be seen to be wrong before anything is made. */
static gboolean
check_setup (const YzStationSetup *setup, char **name, GError **error)
{
  g_autofree char *station = yz_text_require (setup->name, "station", YZ_TEXT_NAME_MAX, error);
  g_autofree char *admin = NULL;
  g_autofree char *community = NULL;

  if (station == NULL || !yz_pin_check (setup->admin_pin, error))
    return FALSE;
  admin = yz_text_require (setup->admin_name, "admin", YZ_TEXT_NAME_MAX, error);
  community = yz_text_clean (setup->community != NULL ? setup->community : "",
                             "community",
                             YZ_TEXT_NAME_MAX,
                             error);
  if (admin == NULL || community == NULL)
    return FALSE;
  if (setup->kind != YZ_STATION_CENTRE && setup->kind != YZ_STATION_STOP) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "kind", "kind: %s", N_ ("unknown"));
    return FALSE;
  }
  *name = g_steal_pointer (&station);
  return TRUE;
}

YzStation *
yz_station_create (const char *uri, const YzStationSetup *setup, GError **error)
{
  g_autoptr (YzStation) self = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (uri != NULL && setup != NULL, NULL);
  g_return_val_if_fail (setup->name != NULL && setup->admin_name != NULL, NULL);
  g_return_val_if_fail (setup->admin_pin != NULL, NULL);

  if (!start_sodium (error) || !check_setup (setup, &name, error))
    return NULL;
  self = g_new0 (YzStation, 1);
  self->store = make_store (uri, error);
  if (self->store == NULL)
    return NULL;
  if (!fill_store (self, setup, name, error)) {
    discard (g_steal_pointer (&self));
    return NULL;
  }
  return g_steal_pointer (&self);
}

YzStore *
yz_station_get_store (YzStation *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->store;
}

YzLedger *
yz_station_get_ledger (YzStation *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->ledger;
}

int64_t
yz_station_get_id (YzStation *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->id;
}

const char *
yz_station_get_name (YzStation *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

YzStationKind
yz_station_get_kind (YzStation *self)
{
  g_return_val_if_fail (self != NULL, YZ_STATION_STOP);
  return self->kind;
}

int64_t
yz_station_get_community (YzStation *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->community;
}

char *
yz_station_default_uri (void)
{
  return g_build_filename (g_get_user_data_dir (), "yizhan", "station.db", NULL);
}

/* 0 without error if there is none. */
static int64_t
find_affiliation (YzStation *self, YzAffiliation kind, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (self->store, "SELECT id FROM affiliation WHERE kind = $1 AND name = $2");
  yz_statement_bind_int (statement, 1, kind);
  yz_statement_bind_text (statement, 2, name);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return 0;
  return yz_statement_get_int (statement, 0);
}

/* Another desk may make the same one at the same time: whoever is first gives the id. */
static int64_t
add_affiliation (YzStation *self, YzAffiliation kind, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t id = yz_ledger_next_id (self->ledger, error);

  if (id == 0)
    return 0;
  statement = yz_store_query (self->store,
                              "INSERT INTO affiliation (id, kind, name) VALUES ($1, $2, $3)"
                              " ON CONFLICT (kind, name) DO NOTHING");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, kind);
  yz_statement_bind_text (statement, 3, name);
  if (!yz_statement_run (statement, error))
    return 0;
  return find_affiliation (self, kind, name, error);
}

static const char *
get_affiliation_field (YzAffiliation kind)
{
  switch (kind) {
  case YZ_AFFILIATION_PLATFORM:
    return "platform";
  case YZ_AFFILIATION_TEAM:
    return "team";
  case YZ_AFFILIATION_COMMUNITY:
  default:
    return "community";
  }
}

int64_t
yz_station_open_affiliation (YzStation *self, YzAffiliation kind, const char *name, GError **error)
{
  g_autofree char *clean = NULL;
  GError *problem = NULL;
  int64_t id = 0;

  g_return_val_if_fail (self != NULL, 0);

  clean =
    yz_text_clean (name != NULL ? name : "", get_affiliation_field (kind), YZ_TEXT_NAME_MAX, error);
  if (clean == NULL || *clean == '\0')
    return 0;
  id = find_affiliation (self, kind, clean, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return 0;
  }
  return id != 0 ? id : add_affiliation (self, kind, clean, error);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return yz_pinyin_compare (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
yz_station_list_affiliations (YzStation *self, YzAffiliation kind, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (self != NULL, NULL);

  statement = yz_store_query (self->store, "SELECT name FROM affiliation WHERE kind = $1");
  yz_statement_bind_int (statement, 1, kind);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (names, yz_statement_dup_text (statement, 0));
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}
