/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-others"

#include "yz-others.h"

#include "yz-station.h"

struct _YzOthers {
  YzLane *reader;
  GCancellable *cancellable; /* cancelled when nobody listens any more */
  gboolean own;
  YzOthersFunc wrote;
  gpointer owner;

  guint look_id;
  gboolean looking;
  gboolean known;
  int64_t heads; /* the sum of what they have written */
};

typedef struct {
  YzOthers *others; /* borrowed; gone if the cancellable is cancelled */
  GCancellable *cancellable;
} Look;

static gpointer
read_heads (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  gboolean own = GPOINTER_TO_INT (data);
  g_autoptr (YzStatement) statement = NULL;
  int64_t *heads = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT CAST (COALESCE (SUM (seq + next_number), 0) AS BIGINT)"
                              " FROM desk WHERE station_id = $1 AND id <> $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement,
                         2,
                         own ? 0 : yz_ledger_get_desk (yz_station_get_ledger (station)));
  if (!yz_statement_fetch (statement, error))
    return NULL;
  heads = g_new (int64_t, 1);
  *heads = yz_statement_get_int (statement, 0);
  return heads;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Look *look = user_data;
  g_autoptr (GCancellable) cancellable = look->cancellable;
  g_autofree int64_t *heads = yz_lane_run_finish (YZ_LANE (source), result, NULL);
  YzOthers *self = look->others;
  gboolean changed = FALSE;

  if (g_cancellable_is_cancelled (cancellable))
    return;
  self->looking = FALSE;
  /* That the line is cut is said by those who know it. */
  if (heads == NULL)
    return;
  changed = self->known && self->heads != *heads;
  self->known = TRUE;
  self->heads = *heads;
  if (changed)
    self->wrote (self->owner);
}

static gboolean
on_time_to_look (gpointer user_data)
{
  YzOthers *self = user_data;
  Look *look;

  if (self->looking)
    return G_SOURCE_CONTINUE;
  self->looking = TRUE;
  look = g_new0 (Look, 1);
  look->others = self;
  look->cancellable = g_object_ref (self->cancellable);
  yz_lane_run_async (self->reader,
                     YZ_LANE_ALONE,
                     read_heads,
                     GINT_TO_POINTER (self->own),
                     NULL,
                     g_free,
                     self->cancellable,
                     on_looked,
                     look);
  return G_SOURCE_CONTINUE;
}

YzOthers *
yz_others_new (YzLane *reader, guint seconds, gboolean own, YzOthersFunc wrote, gpointer owner)
{
  YzOthers *self;

  g_return_val_if_fail (YZ_IS_LANE (reader) && wrote != NULL, NULL);

  self = g_new0 (YzOthers, 1);
  self->reader = g_object_ref (reader);
  self->cancellable = g_cancellable_new ();
  self->own = own;
  self->wrote = wrote;
  self->owner = owner;
  self->look_id = g_timeout_add_seconds (seconds, on_time_to_look, self);
  on_time_to_look (self);
  return self;
}

void
yz_others_free (YzOthers *self)
{
  g_source_remove (self->look_id);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->reader);
  g_free (self);
}
