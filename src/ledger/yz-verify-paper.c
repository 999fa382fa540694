/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-chain.h"
#include "yz-code.h"

/* Longer than any slip. */
#define SLIP_MAX 64

/* FALSE without error where there is no such entry. */
static gboolean
find_hash (YzStore *store, int64_t id, uint8_t hash[YZ_HASH_SIZE], GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "SELECT hash FROM entry WHERE id = $1");
  const void *blob = NULL;
  gsize size = 0;

  yz_statement_bind_int (statement, 1, id);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return FALSE;
  blob = yz_statement_get_blob (statement, 0, &size);
  if (size != YZ_HASH_SIZE)
    return FALSE;
  memcpy (hash, blob, size);
  return TRUE;
}

/* What a paper says against what stands in the database: @fits for an entry that is there. */
static gboolean
judge (int64_t id, gboolean found, gboolean fits, GError **error)
{
  g_autofree char *number = yz_id_to_text (id);
  g_autofree char *place = g_strconcat ("entry ", number, NULL);

  if (found && fits)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_VERIFY,
                        place,
                        found ? "%s: the entry is not the one the paper was printed for"
                              : "%s: the entry the paper was printed for is missing",
                        place);
  return FALSE;
}

gboolean
yz_verify_receipt (YzStore *store, const char *receipt_code, GError **error)
{
  g_autoptr (GError) problem = NULL;
  uint8_t hash[YZ_HASH_SIZE];
  gboolean found = FALSE;
  YzCode code;

  if (!yz_code_parse (receipt_code, &code, error))
    return FALSE;
  if (code.kind != YZ_CODE_RECEIPT) {
    yz_error_set_subject (error, YZ_ERROR_CODE, "kind", N_ ("this is not the code of a receipt"));
    return FALSE;
  }
  found = find_hash (store, code.id, hash, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return judge (code.id, found, found && memcmp (hash, code.hash, sizeof code.hash) == 0, error);
}

gboolean
yz_verify_slip (YzStore *store, const char *slip, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *code = NULL;
  uint8_t hash[YZ_HASH_SIZE];
  gboolean found = FALSE;
  int64_t id = 0;

  g_return_val_if_fail (slip != NULL, FALSE);

  if (strlen (slip) <= SLIP_MAX)
    parts = g_strsplit (slip, " ", 2);
  if (parts == NULL || g_strv_length (parts) != 2 || !yz_id_parse (parts[0], &id) ||
      strlen (g_strstrip (parts[1])) != strlen ("7K3M-0TQ2")) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "slip",
                          N_ ("a slip reads as in \"1-17 7K3M-0TQ2\""));
    return FALSE;
  }
  found = find_hash (store, id, hash, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  code = found ? yz_chain_short_code (hash) : NULL;
  return judge (id, found, found && g_ascii_strcasecmp (code, parts[1]) == 0, error);
}
