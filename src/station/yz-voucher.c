/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher"

#include "yz-voucher-private.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-voucher-secret.h"

#define VOUCHER_SQL                                                                                \
  "SELECT v.id, v.sheet_id, v.position, v.state, s.points, s.expires_on, s.points_months,"         \
  " s.station_id, v.rider_id, v.entry_id, v.ended_ms, p.name, t.name"                              \
  " FROM voucher v JOIN voucher_sheet s ON s.id = v.sheet_id"                                      \
  " LEFT JOIN staff p ON p.id = v.ended_by LEFT JOIN station t ON t.id = v.ended_at"

#define SHEET_SQL                                                                                  \
  "SELECT s.id, s.station_id, t.name, s.title, s.points, s.vouchers, s.expires_on,"                \
  " s.points_months, s.issued_ms, p.name, s.entry_id,"                                             \
  " (SELECT COUNT(*) FROM voucher v WHERE v.sheet_id = s.id AND v.state = 1),"                     \
  " (SELECT COUNT(*) FROM voucher v WHERE v.sheet_id = s.id AND v.state = 2),"                     \
  " (SELECT COUNT(*) FROM voucher v WHERE v.sheet_id = s.id AND v.state = 3),"                     \
  " (SELECT COUNT(*) FROM voucher v WHERE v.sheet_id = s.id AND v.state = 4)"                      \
  " FROM voucher_sheet s JOIN station t ON t.id = s.station_id"                                    \
  " LEFT JOIN staff p ON p.id = s.issued_by"

G_STATIC_ASSERT (YZ_VOUCHER_OPEN == 1 && YZ_VOUCHER_USED == 2);
G_STATIC_ASSERT (YZ_VOUCHER_EXPIRED == 3 && YZ_VOUCHER_VOID == 4);

void
yz_voucher_free (YzVoucher *voucher)
{
  if (voucher == NULL)
    return;
  g_free (voucher->ended_by);
  g_free (voucher->ended_at);
  g_free (voucher->code);
  g_free (voucher);
}

void
yz_voucher_sheet_free (YzVoucherSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_free (sheet->station_name);
  g_free (sheet->title);
  g_free (sheet->issued_by);
  g_free (sheet);
}

const char *
yz_voucher_state_get_word (YzVoucherState state)
{
  switch (state) {
  case YZ_VOUCHER_OPEN:
    return "open";
  case YZ_VOUCHER_USED:
    return "used";
  case YZ_VOUCHER_EXPIRED:
    return "expired";
  case YZ_VOUCHER_VOID:
    return "void";
  default:
    return "unknown";
  }
}

static YzVoucher *
read_voucher (YzStatement *statement)
{
  YzVoucher *voucher = g_new0 (YzVoucher, 1);

  voucher->id = yz_statement_get_int (statement, 0);
  voucher->sheet = yz_statement_get_int (statement, 1);
  voucher->position = yz_statement_get_int (statement, 2);
  voucher->state = (YzVoucherState) yz_statement_get_int (statement, 3);
  voucher->points = yz_statement_get_int (statement, 4);
  voucher->expires_on = yz_statement_get_int (statement, 5);
  voucher->points_months = yz_statement_get_int (statement, 6);
  voucher->station = yz_statement_get_int (statement, 7);
  voucher->rider = yz_statement_get_int (statement, 8);
  voucher->entry = yz_statement_get_int (statement, 9);
  voucher->ended_ms = yz_statement_get_int (statement, 10);
  voucher->ended_by = yz_statement_dup_text (statement, 11);
  voucher->ended_at = yz_statement_dup_text (statement, 12);
  return voucher;
}

static YzVoucherSheet *
read_sheet (YzStatement *statement)
{
  YzVoucherSheet *sheet = g_new0 (YzVoucherSheet, 1);

  sheet->id = yz_statement_get_int (statement, 0);
  sheet->station = yz_statement_get_int (statement, 1);
  sheet->station_name = yz_statement_dup_text (statement, 2);
  sheet->title = yz_statement_dup_text (statement, 3);
  sheet->points = yz_statement_get_int (statement, 4);
  sheet->vouchers = yz_statement_get_int (statement, 5);
  sheet->expires_on = yz_statement_get_int (statement, 6);
  sheet->points_months = yz_statement_get_int (statement, 7);
  sheet->issued_ms = yz_statement_get_int (statement, 8);
  sheet->issued_by = yz_statement_dup_text (statement, 9);
  sheet->entry = yz_statement_get_int (statement, 10);
  sheet->n_open = yz_statement_get_int (statement, 11);
  sheet->n_used = yz_statement_get_int (statement, 12);
  sheet->n_expired = yz_statement_get_int (statement, 13);
  sheet->n_void = yz_statement_get_int (statement, 14);
  return sheet;
}

/* The only row of @statement; NULL without an error if there is none. */
static YzVoucher *
take_voucher (YzStatement *statement, GError **error)
{
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_voucher (statement) : NULL;
}

YzVoucher *
yz_voucher_look_up (YzStation *station, const uint8_t *hash, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station), VOUCHER_SQL " WHERE v.secret_hash = $1");
  yz_statement_bind_blob (statement, 1, hash, YZ_VOUCHER_HASH_SIZE);
  return take_voucher (statement, error);
}

YzVoucher *
yz_voucher_find (YzStation *station, const char *code_text, GError **error)
{
  uint8_t hash[YZ_VOUCHER_HASH_SIZE];
  GError *problem = NULL;
  YzVoucher *voucher = NULL;

  g_return_val_if_fail (station != NULL && code_text != NULL, NULL);

  if (!yz_voucher_secret_parse (code_text, hash, error))
    return NULL;
  voucher = yz_voucher_look_up (station, hash, &problem);
  if (voucher == NULL && problem == NULL)
    yz_error_set_subject (&problem, YZ_ERROR_NOT_FOUND, NULL, N_ ("this is no voucher of ours"));
  if (problem != NULL)
    g_propagate_error (error, problem);
  return voucher;
}

YzVoucher *
yz_voucher_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  GError *problem = NULL;
  YzVoucher *voucher = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station), VOUCHER_SQL " WHERE v.id = $1");
  yz_statement_bind_int (statement, 1, id);
  voucher = take_voucher (statement, &problem);
  if (voucher == NULL && problem == NULL) {
    g_autofree char *text = yz_id_to_text (id);

    yz_error_set_subject (&problem, YZ_ERROR_NOT_FOUND, text, "there is no voucher %s", text);
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return voucher;
}

gboolean
yz_voucher_check (const YzVoucher *voucher, GError **error)
{
  g_autofree char *number = yz_id_to_text (voucher->id);
  const char *reason = NULL;

  switch (voucher->state) {
  case YZ_VOUCHER_OPEN:
    if (voucher->expires_on >= yz_clock_today ())
      return TRUE;
    reason = N_ ("the voucher has expired");
    break;
  case YZ_VOUCHER_USED:
    yz_error_set (error,
                  YZ_ERROR_VOUCHER_USED,
                  voucher->ended_at,
                  voucher->ended_ms,
                  0,
                  "voucher %s is used already",
                  number);
    return FALSE;
  case YZ_VOUCHER_EXPIRED:
    reason = N_ ("the voucher has expired");
    break;
  case YZ_VOUCHER_VOID:
  default:
    reason = N_ ("the voucher was made void");
    break;
  }
  yz_error_set_subject (error, YZ_ERROR_STATE, number, "%s: %s", number, reason);
  return FALSE;
}

GPtrArray *
yz_voucher_list_sheets (YzStation *station, int limit, GError **error)
{
  g_autoptr (GPtrArray) sheets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_voucher_sheet_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              SHEET_SQL " WHERE s.station_id = $1"
                                        " ORDER BY s.issued_ms DESC, s.id DESC LIMIT $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, limit > 0 ? limit : G_MAXINT32);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (sheets, read_sheet (statement));
  return step == YZ_STEP_DONE ? g_steal_pointer (&sheets) : NULL;
}

YzVoucherSheet *
yz_voucher_sheet_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (yz_station_get_store (station), SHEET_SQL " WHERE s.id = $1");
  yz_statement_bind_int (statement, 1, id);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    return read_sheet (statement);
  case YZ_STEP_DONE:
    text = yz_id_to_text (id);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no sheet %s", text);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
}

GPtrArray *
yz_voucher_list (YzStation *station, int64_t sheet, GError **error)
{
  g_autoptr (GPtrArray) vouchers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_voucher_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              VOUCHER_SQL " WHERE v.sheet_id = $1 ORDER BY v.position");
  yz_statement_bind_int (statement, 1, sheet);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (vouchers, read_voucher (statement));
  return step == YZ_STEP_DONE ? g_steal_pointer (&vouchers) : NULL;
}
