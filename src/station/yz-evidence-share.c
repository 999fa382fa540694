/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-evidence"

#include "yz-evidence-share.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "yz-transaction.h"

/* A slow line sends one well within the time that a server may be silent. */
#define PART_SIZE (64 * 1024)

gboolean
yz_evidence_is_shared (YzStation *station)
{
  return yz_store_get_path (yz_station_get_store (station)) == NULL;
}

static gboolean
count_parts (YzStore *store, const uint8_t sha256[32], int64_t *parts, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "SELECT count (*) FROM evidence_part WHERE sha256 = $1");

  yz_statement_bind_blob (statement, 1, sha256, 32);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *parts = yz_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
insert_part (YzStore *store,
             const uint8_t sha256[32],
             int64_t part,
             const char *content,
             gsize size,
             GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzStatement) statement = NULL;

  if (transaction == NULL)
    return FALSE;
  statement = yz_store_query (store,
                              "INSERT INTO evidence_part (sha256, part, content)"
                              " VALUES ($1, $2, $3) ON CONFLICT (sha256, part) DO NOTHING");
  yz_statement_bind_blob (statement, 1, sha256, 32);
  yz_statement_bind_int (statement, 2, part);
  yz_statement_bind_blob (statement, 3, content, size);
  return yz_statement_run (statement, error) && yz_transaction_commit (transaction, error);
}

gboolean
yz_evidence_share (YzStation *station, const YzEvidence *evidence, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  int64_t wanted = (evidence->size + PART_SIZE - 1) / PART_SIZE;
  g_autofree char *content = NULL;
  g_autoptr (GError) problem = NULL;
  gsize size = 0;
  int64_t parts = 0;

  if (!yz_evidence_is_shared (station))
    return TRUE;
  if (!count_parts (store, evidence->sha256, &parts, error))
    return FALSE;
  if (parts == wanted)
    return TRUE;
  if (!g_file_get_contents (evidence->path, &content, &size, &problem)) {
    yz_error_set_subject (error, YZ_ERROR_IO, evidence->path, "%s", problem->message);
    return FALSE;
  }
  for (int64_t part = 0; part < wanted; part++) {
    gsize start = (gsize) part * PART_SIZE;

    if (!insert_part (store,
                      evidence->sha256,
                      part,
                      content + start,
                      MIN (size - start, PART_SIZE),
                      error))
      return FALSE;
  }
  return TRUE;
}

/* All of it, as it lies in the database. */
static GByteArray *
read_shared (YzStation *station, const uint8_t sha256[32], int64_t size, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (YzStatement) statement = NULL;
  uint8_t digest[crypto_hash_sha256_BYTES];
  char hex[65];
  YzStep step = YZ_STEP_ERROR;

  sodium_bin2hex (hex, sizeof hex, sha256, 32);
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT content FROM evidence_part WHERE sha256 = $1 ORDER BY part");
  yz_statement_bind_blob (statement, 1, sha256, 32);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    gsize part_size = 0;
    const void *part = yz_statement_get_blob (statement, 0, &part_size);

    if (content->len + part_size > YZ_EVIDENCE_SIZE_MAX)
      break;
    g_byte_array_append (content, part, (guint) part_size);
  }
  if (step == YZ_STEP_ERROR)
    return NULL;
  if (content->len == 0 && size > 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_NOT_FOUND,
                          hex,
                          "%s: %s",
                          hex,
                          N_ ("the file is not in the city's store"));
    return NULL;
  }
  crypto_hash_sha256 (digest, content->data, content->len);
  if ((int64_t) content->len == size && memcmp (digest, sha256, sizeof digest) == 0)
    return g_steal_pointer (&content);
  yz_error_set (error,
                YZ_ERROR_VERIFY,
                hex,
                size,
                content->len,
                "%s: %s",
                hex,
                N_ ("the file is not what it was"));
  return NULL;
}

gboolean
yz_evidence_check_shared (YzStation *station,
                          const uint8_t sha256[32],
                          int64_t size,
                          GError **error)
{
  g_autoptr (GByteArray) content = read_shared (station, sha256, size, error);

  return content != NULL;
}

gboolean
yz_evidence_fetch (YzStation *station, const YzEvidence *evidence, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (evidence->path);
  g_autoptr (GByteArray) content = NULL;
  g_autoptr (GError) problem = NULL;

  if (!yz_evidence_is_shared (station) || g_file_test (evidence->path, G_FILE_TEST_EXISTS))
    return TRUE;
  content = read_shared (station, evidence->sha256, evidence->size, error);
  if (content == NULL)
    return FALSE;
  if (g_mkdir_with_parents (dir, 0700) != 0) {
    yz_error_set_subject (error, YZ_ERROR_IO, dir, "%s: %s", dir, g_strerror (errno));
    return FALSE;
  }
  if (g_file_set_contents_full (evidence->path,
                                (const char *) content->data,
                                (gssize) content->len,
                                G_FILE_SET_CONTENTS_CONSISTENT,
                                0600,
                                &problem))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_IO, evidence->path, "%s", problem->message);
  return FALSE;
}
