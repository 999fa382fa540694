/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-find"

#include "yz-rider-private.h"

#include <glib/gi18n-lib.h>

#include "yz-card.h"
#include "yz-code.h"
#include "yz-pinyin.h"
#include "yz-text.h"

#define SEARCH_MAX 100

YzRider *
yz_rider_look_up_phone (YzStation *station, const char *phone, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station), YZ_RIDER_SELECT " WHERE r.phone = $1");
  yz_statement_bind_text (statement, 1, phone);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return NULL;
  return yz_rider_read_row (statement);
}

YzRider *
yz_rider_find_by_phone (YzStation *station, const char *phone, GError **error)
{
  g_autofree char *clean = NULL;
  GError *problem = NULL;
  YzRider *rider = NULL;

  g_return_val_if_fail (phone != NULL, NULL);

  clean = yz_text_clean_phone (phone, error);
  if (clean == NULL)
    return NULL;
  rider = yz_rider_look_up_phone (station, clean, &problem);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (rider == NULL)
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, clean, "no rider has the phone %s", clean);
  return rider;
}

int64_t
yz_rider_look_up_name (YzStation *station, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t all = 0;
  int64_t here = 0;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT count (*), min (id), count (CASE WHEN left_ms IS NULL THEN 1 END),"
                    " min (CASE WHEN left_ms IS NULL THEN id END) FROM rider WHERE name = $1");
  yz_statement_bind_text (statement, 1, name);
  if (!yz_statement_fetch (statement, error))
    return 0;
  all = yz_statement_get_int (statement, 0);
  here = yz_statement_get_int (statement, 2);
  if (here == 1)
    return yz_statement_get_int (statement, 3);
  if (here == 0 && all == 1)
    return yz_statement_get_int (statement, 1);
  if (all == 0)
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, name, "no rider is %s", name);
  else
    yz_error_set (error,
                  YZ_ERROR_AMBIGUOUS,
                  name,
                  0,
                  here != 0 ? here : all,
                  "%s: %" G_GINT64_FORMAT " riders have this name",
                  name,
                  here != 0 ? here : all);
  return 0;
}

static int64_t
resolve_card (YzStation *station, const char *text, GError **error)
{
  YzCode code;
  g_autoptr (YzRider) rider = NULL;

  if (!yz_code_parse (text, &code, error))
    return 0;
  if (code.kind != YZ_CODE_CARD) {
    yz_error_set_subject (error, YZ_ERROR_CODE, NULL, "%s", N_ ("not the code of a rider's card"));
    return 0;
  }
  rider = yz_card_find_rider (station, code.secret, error);
  return rider != NULL ? rider->id : 0;
}

/* Sets @rider to 0 without error if @text is no phone or nobody's. */
static gboolean
resolve_phone (YzStation *station, const char *text, int64_t *rider, GError **error)
{
  g_autofree char *phone = yz_text_clean_phone (text, NULL);
  g_autoptr (YzRider) found = NULL;
  GError *problem = NULL;

  *rider = 0;
  if (phone == NULL)
    return TRUE;
  found = yz_rider_look_up_phone (station, phone, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (found != NULL)
    *rider = found->id;
  return TRUE;
}

static int64_t
resolve_plain (YzStation *station, const char *text, GError **error)
{
  g_autofree char *clean = yz_text_require (text, "rider", YZ_TEXT_NAME_MAX, error);
  int64_t id = 0;

  if (clean == NULL)
    return 0;
  if (yz_id_parse (clean, &id)) {
    GError *problem = NULL;
    g_autoptr (YzRider) rider = yz_rider_load (station, id, &problem);

    if (rider != NULL)
      return id;
    if (!g_error_matches (problem, YZ_ERROR, YZ_ERROR_NOT_FOUND)) {
      g_propagate_error (error, problem);
      return 0;
    }
    g_error_free (problem);
  }
  if (!resolve_phone (station, clean, &id, error))
    return 0;
  return id != 0 ? id : yz_rider_look_up_name (station, clean, error);
}

int64_t
yz_rider_resolve (YzStation *station, const char *text, GError **error)
{
  g_autofree char *trimmed = NULL;
  GError *problem = NULL;
  int64_t rider = 0;

  g_return_val_if_fail (text != NULL, 0);

  trimmed = g_strstrip (g_strdup (text));
  if (!yz_code_text_is_ours (trimmed))
    return resolve_plain (station, trimmed, error);
  rider = resolve_card (station, trimmed, &problem);
  /* A name may begin like a code of ours. */
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_CODE))
    rider = resolve_plain (station, trimmed, NULL);
  if (rider != 0)
    g_clear_error (&problem);
  else if (problem != NULL)
    g_propagate_error (error, problem);
  return rider;
}

/* What a person may have pasted instead of a part of a name: the text of a card (valid or not), a
 * number, a whole phone. 0 if it is none of these. */
static int64_t
find_directly (YzStation *station, const char *text)
{
  g_autoptr (YzCard) card = NULL;
  g_autoptr (YzRider) rider = NULL;
  YzCode code;
  int64_t id = 0;

  if (yz_code_text_is_ours (text) && yz_code_parse (text, &code, NULL) &&
      code.kind == YZ_CODE_CARD) {
    card = yz_card_find (station, code.secret, NULL);
    return card != NULL ? card->rider : 0;
  }
  if (yz_id_parse (text, &id) && (rider = yz_rider_load (station, id, NULL)) != NULL)
    return id;
  return resolve_phone (station, text, &id, NULL) ? id : 0;
}

/* A part of a Chinese name may stand anywhere in it; pinyin, initials and digits begin a word of
 * the key, so that "an" finds 安 and not everybody called 张. The first comparison sorts out nearly
 * all rows. */
#define SEARCH_CONDITION                                                                           \
  " AND r.search LIKE $4 ESCAPE '\\' AND (r.search LIKE $2 ESCAPE '\\'"                            \
  " OR r.search LIKE $3 ESCAPE '\\' OR lower (r.name) LIKE $4 ESCAPE '\\')"
#define HERE " WHERE r.left_ms IS NULL"
#define GONE " WHERE r.left_ms IS NOT NULL"
#define HERE_ORDER " ORDER BY r.registered_ms DESC, r.id DESC LIMIT $1"
#define GONE_ORDER " ORDER BY r.left_ms DESC, r.id DESC LIMIT $1"

static gboolean
append_rows (YzStation *station,
             const char *sql,
             const char *query,
             GPtrArray *list,
             int limit,
             GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (station), sql);
  YzStep step = YZ_STEP_ERROR;

  yz_statement_bind_int (statement, 1, limit - (int) list->len);
  if (*query != '\0') {
    g_autofree char *anywhere = yz_pinyin_query_to_like (query);
    g_autofree char *word = g_strconcat ("% ", anywhere + 1, NULL);
    gboolean ascii = g_str_is_ascii (query);

    yz_statement_bind_text (statement, 2, ascii ? anywhere + 1 : anywhere);
    yz_statement_bind_text (statement, 3, ascii ? word : anywhere);
    yz_statement_bind_text (statement, 4, anywhere);
  }
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, yz_rider_read_row (statement));
  return step == YZ_STEP_DONE;
}

GPtrArray *
yz_rider_list (YzStation *station, const char *search, int limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_rider_free);
  g_autofree char *clean = NULL;
  g_autofree char *query = NULL;
  gboolean all = FALSE;
  int64_t direct = 0;

  g_return_val_if_fail (limit > 0, NULL);

  clean = yz_text_clean (search != NULL ? search : "", "search", SEARCH_MAX, error);
  if (clean == NULL)
    return NULL;
  if (*clean != '\0' && (direct = find_directly (station, clean)) != 0) {
    YzRider *rider = yz_rider_load (station, direct, error);

    if (rider == NULL)
      return NULL;
    g_ptr_array_add (list, rider);
    return g_steal_pointer (&list);
  }
  query = yz_pinyin_fold_query (clean);
  all = *query == '\0';
  if (!append_rows (station,
                    all ? YZ_RIDER_SELECT HERE HERE_ORDER
                        : YZ_RIDER_SELECT HERE SEARCH_CONDITION HERE_ORDER,
                    query,
                    list,
                    limit,
                    error))
    return NULL;
  if (list->len < (guint) limit &&
      !append_rows (station,
                    all ? YZ_RIDER_SELECT GONE GONE_ORDER
                        : YZ_RIDER_SELECT GONE SEARCH_CONDITION GONE_ORDER,
                    query,
                    list,
                    limit,
                    error))
    return NULL;
  return g_steal_pointer (&list);
}

gboolean
yz_rider_count (YzStation *station, int64_t *count, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (count != NULL, FALSE);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT count (*) FROM rider WHERE left_ms IS NULL");
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *count = yz_statement_get_int (statement, 0);
  return TRUE;
}
