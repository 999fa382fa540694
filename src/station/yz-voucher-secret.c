/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher"

#include "yz-voucher-secret.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "yz-desk.h"

static GBytes *
make_seed (const YzOpId *op_id, int64_t item, int64_t place)
{
  g_autoptr (GByteArray) seed = g_byte_array_new ();
  const int64_t numbers[] = { GINT64_TO_BE (item), GINT64_TO_BE (place) };

  g_byte_array_append (seed, op_id->bytes, sizeof op_id->bytes);
  g_byte_array_append (seed, (const uint8_t *) numbers, sizeof numbers);
  return g_byte_array_free_to_bytes (g_steal_pointer (&seed));
}

gboolean
yz_voucher_secret_make (YzStation *station,
                        int64_t maker,
                        const YzOpId *op_id,
                        int64_t item,
                        int64_t place,
                        char **text,
                        uint8_t hash[YZ_VOUCHER_HASH_SIZE],
                        GError **error)
{
  g_autoptr (GBytes) seed = make_seed (op_id, item, place);
  YzCode code = { .kind = YZ_CODE_VOUCHER };

  if (!yz_desk_derive (yz_station_get_store (station),
                       yz_id_get_desk (maker),
                       "yizhan voucher",
                       seed,
                       code.secret,
                       sizeof code.secret,
                       error))
    return FALSE;
  if (hash != NULL)
    yz_code_hash_secret (code.secret, hash);
  if (text != NULL)
    *text = yz_code_to_text (&code);
  sodium_memzero (&code, sizeof code);
  return TRUE;
}

gboolean
yz_voucher_secret_parse (const char *text, uint8_t hash[YZ_VOUCHER_HASH_SIZE], GError **error)
{
  YzCode code;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!yz_code_parse (text, &code, error))
    return FALSE;
  if (code.kind != YZ_CODE_VOUCHER) {
    yz_error_set_subject (error, YZ_ERROR_CODE, NULL, "%s", N_ ("not the code of a voucher"));
    return FALSE;
  }
  yz_code_hash_secret (code.secret, hash);
  sodium_memzero (&code, sizeof code);
  return TRUE;
}
