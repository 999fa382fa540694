/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-station"

#include "yz-station-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "yz-desk-file.h"
#include "yz-desk.h"
#include "yz-pinyin.h"
#include "yz-text.h"

/* A file is the store of one station with one desk. */
#define FILE_DESK_ID 1

YzStation *
yz_station_new (YzStore *store)
{
  YzStation *self = g_new0 (YzStation, 1);

  self->store = store;
  self->name = g_strdup ("");
  self->kind = YZ_STATION_STOP;
  return self;
}

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

/* Reads the station of @desk. YZ_ERROR_STORE_MISSING if the store is there but no station was ever
 * made in it (the program died while it was setting it up). */
static gboolean
read_station (YzStation *self, int64_t desk, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (self->store,
                              "SELECT s.id, s.name, s.kind, s.community_id FROM station s"
                              " JOIN desk d ON d.station_id = s.id WHERE d.id = $1");
  yz_statement_bind_int (statement, 1, desk);
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

gboolean
yz_station_take_desk (YzStation *self, int64_t desk, GError **error)
{
  if (desk != 0 && !read_station (self, desk, error))
    return FALSE;
  g_clear_pointer (&self->ledger, yz_ledger_free);
  self->ledger = yz_ledger_new (self->store, desk, error);
  return self->ledger != NULL;
}

gboolean
yz_station_start_sodium (GError **error)
{
  if (sodium_init () >= 0)
    return TRUE;
  yz_error_set (error, YZ_ERROR_REFUSED, NULL, 0, 0, "libsodium does not start");
  return FALSE;
}

static gboolean
refuse_stranger (GError **error)
{
  yz_error_set (error,
                YZ_ERROR_STORE_NOT_JOINED,
                NULL,
                0,
                0,
                "this PC has not joined the city: yizhan-ctl station join");
  return FALSE;
}

/* The desk this PC is. A reader need not be one, and then sees the city as an auditor does. */
static gboolean
find_desk (YzStore *store, int64_t *desk, GError **error)
{
  gboolean writes = yz_store_get_mode (store) == YZ_STORE_WRITE;
  gboolean here = FALSE;

  *desk = FILE_DESK_ID;
  if (yz_store_get_path (store) != NULL)
    return TRUE;
  if (!yz_desk_file_read (store, desk, error))
    return FALSE;
  if (*desk != 0 && !yz_desk_is_here (store, *desk, &here, error))
    return FALSE;
  if (!here)
    *desk = 0;
  return here || !writes || refuse_stranger (error);
}

static YzStation *
open_store (const char *uri, YzStoreMode mode, GError **error)
{
  YzStore *store = NULL;

  if (!yz_station_start_sodium (error))
    return NULL;
  store = yz_store_open (uri, mode, error);
  return store != NULL ? yz_station_new (store) : NULL;
}

YzStation *
yz_station_open (const char *uri, YzStoreMode mode, GError **error)
{
  g_autoptr (YzStation) self = NULL;
  int64_t desk = 0;

  g_return_val_if_fail (uri != NULL, NULL);

  self = open_store (uri, mode, error);
  if (self == NULL || !find_desk (self->store, &desk, error) ||
      (mode == YZ_STORE_WRITE && !yz_store_claim (self->store, desk, error)) ||
      !yz_station_take_desk (self, desk, error))
    return NULL;
  return g_steal_pointer (&self);
}

YzStation *
yz_station_open_desk (const char *uri, YzStoreMode mode, int64_t desk, GError **error)
{
  g_autoptr (YzStation) self = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  self = open_store (uri, mode, error);
  if (self == NULL || (mode == YZ_STORE_WRITE && desk == 0 && !refuse_stranger (error)) ||
      (mode == YZ_STORE_WRITE && !yz_store_claim (self->store, desk, error)) ||
      !yz_station_take_desk (self, desk, error))
    return NULL;
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

gboolean
yz_station_check_shelf (YzStation *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->kind == YZ_STATION_CENTRE)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_REFUSED, self->name, "%s", N_ ("a stop has no shelf"));
  return FALSE;
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
