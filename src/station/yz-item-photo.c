/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-photo"

#include "yz-item-photo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-audit.h"
#include "yz-evidence-share.h"

static YzEvidence *
keep_photo (YzStation *station, const char *path, GError **error)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (GPtrArray) kept = yz_evidence_keep (station, paths, error);
  YzEvidence *photo = NULL;

  if (kept == NULL)
    return NULL;
  photo = g_ptr_array_index (kept, 0);
  if (photo->size > 0 && photo->size <= YZ_ITEM_PHOTO_SIZE_MAX)
    return g_ptr_array_steal_index (kept, 0);
  yz_error_set (error,
                YZ_ERROR_INPUT,
                "photo",
                photo->size,
                YZ_ITEM_PHOTO_SIZE_MAX,
                "photo: %s",
                photo->size > 0
                ? N_ ("too large")
                : N_ ("the file is empty"));
  return NULL;
}

static gboolean
write_photo (YzStation *station, int64_t item, const YzEvidence *photo, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (store, "UPDATE item SET photo = $2, photo_size = $3 WHERE id = $1");
  yz_statement_bind_int (statement, 1, item);
  if (photo != NULL)
    yz_statement_bind_blob (statement, 2, photo->sha256, sizeof photo->sha256);
  else
    yz_statement_bind_null (statement, 2);
  yz_statement_bind_id (statement, 3, photo != NULL ? photo->size : 0);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  text = yz_id_to_text (item);
  yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no item %s", text);
  return FALSE;
}

gboolean
yz_item_set_photo (YzStation *station,
                   const YzActor *actor,
                   int64_t item,
                   const char *path,
                   GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzEvidence) photo = NULL;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error))
    return FALSE;
  if (path != NULL && (photo = keep_photo (station, path, error)) == NULL)
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL && write_photo (station, item, photo, error) &&
         yz_audit_add (station,
                       actor->staff,
                       photo != NULL ? "item-photo" : "item-photo-removed",
                       item,
                       NULL,
                       error) &&
         yz_transaction_commit (transaction, error);
}

YzEvidence *
yz_item_fetch_photo (YzStation *station, const uint8_t sha256[32], int64_t size, GError **error)
{
  g_autoptr (YzEvidence) photo = g_new0 (YzEvidence, 1);

  g_return_val_if_fail (station != NULL && sha256 != NULL, NULL);

  memcpy (photo->sha256, sha256, sizeof photo->sha256);
  photo->size = size;
  photo->name = g_strdup ("photo");
  photo->path = yz_evidence_make_path (station, sha256);
  return yz_evidence_fetch (station, photo, error) ? g_steal_pointer (&photo) : NULL;
}
