/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-merchant"

#include "yz-merchant.h"

#include <glib/gi18n-lib.h>

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-pinyin.h"
#include "yz-text.h"

#define MERCHANT_SQL "SELECT id, name, contact, phone, address, active FROM merchant"
#define ADDRESS_MAX 200

void
yz_merchant_free (YzMerchant *merchant)
{
  if (merchant == NULL)
    return;
  g_free (merchant->name);
  g_free (merchant->contact);
  g_free (merchant->phone);
  g_free (merchant->address);
  g_free (merchant);
}

static YzMerchant *
read_row (YzStatement *statement)
{
  YzMerchant *merchant = g_new0 (YzMerchant, 1);

  merchant->id = yz_statement_get_int (statement, 0);
  merchant->name = yz_statement_dup_text (statement, 1);
  merchant->contact = yz_statement_dup_text (statement, 2);
  merchant->phone = yz_statement_dup_text (statement, 3);
  merchant->address = yz_statement_dup_text (statement, 4);
  merchant->active = yz_statement_get_int (statement, 5) != 0;
  return merchant;
}

/* NULL without an error if there is none. */
static YzMerchant *
look_up_id (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (station), MERCHANT_SQL " WHERE id = $1");

  yz_statement_bind_int (statement, 1, id);
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_row (statement) : NULL;
}

static YzMerchant *
look_up_name (YzStation *station, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (station), MERCHANT_SQL " WHERE name = $1");

  yz_statement_bind_text (statement, 1, name);
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_row (statement) : NULL;
}

static YzMerchant *
hand_out (YzMerchant *merchant, const char *text, GError *problem, GError **error)
{
  if (merchant == NULL && problem == NULL)
    yz_error_set_subject (&problem, YZ_ERROR_NOT_FOUND, text, "there is no merchant %s", text);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return merchant;
}

YzMerchant *
yz_merchant_load (YzStation *station, int64_t id, GError **error)
{
  g_autofree char *text = yz_id_to_text (id);
  GError *problem = NULL;
  YzMerchant *merchant = look_up_id (station, id, &problem);

  return hand_out (merchant, text, problem, error);
}

YzMerchant *
yz_merchant_find (YzStation *station, const char *text, GError **error)
{
  g_autofree char *clean = NULL;
  GError *problem = NULL;
  YzMerchant *merchant = NULL;
  int64_t id = 0;

  g_return_val_if_fail (station != NULL && text != NULL, NULL);

  clean = yz_text_require (text, "merchant", YZ_TEXT_NAME_MAX, error);
  if (clean == NULL)
    return NULL;
  merchant = look_up_name (station, clean, &problem);
  if (merchant == NULL && problem == NULL && yz_id_parse (clean, &id))
    merchant = look_up_id (station, id, &problem);
  return hand_out (merchant, clean, problem, error);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const YzMerchant *left = *(YzMerchant *const *) a;
  const YzMerchant *right = *(YzMerchant *const *) b;

  return yz_pinyin_compare (left->name, right->name);
}

GPtrArray *
yz_merchant_list (YzStation *station, gboolean with_inactive, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_merchant_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement =
    yz_store_query (yz_station_get_store (station), MERCHANT_SQL " WHERE active >= $1 ORDER BY id");
  yz_statement_bind_int (statement, 1, with_inactive ? 0 : 1);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (list, compare_names);
  return g_steal_pointer (&list);
}

/* Replaces *@value by @given where that is given. FALSE with @error for a text that is none. */
static gboolean
take_text (char **value, const char *given, const char *what, gsize max, GError **error)
{
  char *clean = NULL;

  if (given == NULL)
    return TRUE;
  clean = yz_text_clean (given, what, max, error);
  if (clean == NULL)
    return FALSE;
  g_free (*value);
  *value = clean;
  return TRUE;
}

static gboolean
apply_fields (YzMerchant *merchant, const YzMerchantFields *fields, GError **error)
{
  g_autofree char *phone = NULL;

  if (fields->phone != NULL && fields->phone[0] != '\0') {
    phone = yz_text_clean_phone (fields->phone, error);
    if (phone == NULL)
      return FALSE;
  }
  if (fields->active != -1)
    merchant->active = fields->active != 0;
  if (fields->name != NULL) {
    char *name = yz_text_require (fields->name, "name", YZ_TEXT_NAME_MAX, error);

    if (name == NULL)
      return FALSE;
    g_free (merchant->name);
    merchant->name = name;
  }
  return take_text (&merchant->contact, fields->contact, "contact", YZ_TEXT_NAME_MAX, error) &&
         take_text (&merchant->phone,
                    phone != NULL ? phone : fields->phone,
                    "phone",
                    YZ_TEXT_NAME_MAX,
                    error) &&
         take_text (&merchant->address, fields->address, "address", ADDRESS_MAX, error);
}

static gboolean
write_merchant (YzStation *station,
                const YzActor *actor,
                YzMerchant *merchant,
                gboolean is_new,
                GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  statement = is_new ? yz_store_query (store,
                                       "INSERT INTO merchant (id, name, contact, phone, address,"
                                       " active, created_ms, created_by)"
                                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
                     : yz_store_query (store,
                                       "UPDATE merchant SET name = $2, contact = $3, phone = $4,"
                                       " address = $5, active = $6 WHERE id = $1");
  yz_statement_bind_int (statement, 1, merchant->id);
  yz_statement_bind_text (statement, 2, merchant->name);
  yz_statement_bind_text (statement, 3, merchant->contact != NULL ? merchant->contact : "");
  yz_statement_bind_text (statement, 4, merchant->phone != NULL ? merchant->phone : "");
  yz_statement_bind_text (statement, 5, merchant->address != NULL ? merchant->address : "");
  yz_statement_bind_int (statement, 6, merchant->active ? 1 : 0);
  if (is_new) {
    yz_statement_bind_int (statement, 7, yz_clock_now_ms ());
    yz_statement_bind_int (statement, 8, actor->staff);
  }
  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE))
    yz_error_set_subject (error,
                          YZ_ERROR_EXISTS,
                          merchant->name,
                          "there is a merchant %s already",
                          merchant->name);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The one to be changed, or a fresh one with a number. */
static YzMerchant *
start_put (YzStation *station,
           int64_t id,
           const YzMerchantFields *fields,
           gboolean *is_new,
           GError **error)
{
  YzMerchant *merchant = NULL;
  g_autofree char *name = NULL;
  GError *problem = NULL;

  *is_new = FALSE;
  if (id != 0)
    return yz_merchant_load (station, id, error);
  name =
    yz_text_require (fields->name != NULL ? fields->name : "", "name", YZ_TEXT_NAME_MAX, error);
  if (name == NULL)
    return NULL;
  merchant = look_up_name (station, name, &problem);
  if (merchant != NULL || problem != NULL) {
    if (problem != NULL)
      g_propagate_error (error, problem);
    return merchant;
  }
  id = yz_ledger_next_id (yz_station_get_ledger (station), error);
  if (id == 0)
    return NULL;
  *is_new = TRUE;
  merchant = g_new0 (YzMerchant, 1);
  merchant->id = id;
  merchant->active = TRUE;
  return merchant;
}

int64_t
yz_merchant_put (YzStation *station,
                 const YzActor *actor,
                 int64_t merchant_id,
                 const YzMerchantFields *fields,
                 GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzMerchant) merchant = NULL;
  gboolean is_new = FALSE;

  g_return_val_if_fail (station != NULL && fields != NULL, 0);

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error))
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return 0;
  merchant = start_put (station, merchant_id, fields, &is_new, error);
  if (merchant == NULL || !apply_fields (merchant, fields, error) ||
      !write_merchant (station, actor, merchant, is_new, error) ||
      !yz_audit_add (station,
                     actor->staff,
                     is_new ? "merchant-added" : "merchant-changed",
                     merchant->id,
                     NULL,
                     error) ||
      !yz_transaction_commit (transaction, error))
    return 0;
  return merchant->id;
}
