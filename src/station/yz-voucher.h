/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-points.h"

G_BEGIN_DECLS

/* Vouchers of the station (积分券): numbered papers worth points, each good for one time. They are
 * made in sheets. Making a sheet moves its points from the budget to the vouchers, taking one in
 * moves them on to the rider, and what is never taken in lapses or goes back. */

/* Stored constants. */
typedef enum {
  YZ_VOUCHER_OPEN = 1,
  YZ_VOUCHER_USED = 2,
  YZ_VOUCHER_EXPIRED = 3,
  YZ_VOUCHER_VOID = 4,
} YzVoucherState;

/* "open", "used", "expired", "void". */
const char *yz_voucher_state_get_word (YzVoucherState state);

#define YZ_VOUCHER_SHEET_MAX 240

typedef struct {
  int64_t id;
  int64_t sheet;
  int64_t position; /* in the sheet, from 1 */
  YzVoucherState state;
  int64_t points;
  int64_t expires_on;    /* the last day on which it is taken in */
  int64_t points_months; /* how long the rider's points last; 0: for ever */
  int64_t station;       /* that issued it */
  int64_t rider;         /* 0: nobody got its points */
  int64_t entry;         /* by which it ended; 0: none */
  int64_t ended_ms;
  char *ended_by; /* (nullable) name */
  char *ended_at; /* (nullable) name of the station */
  char *code;     /* (nullable) known in the operation that issues it only */
} YzVoucher;

void yz_voucher_free (YzVoucher *voucher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzVoucher, yz_voucher_free)

typedef struct {
  int64_t id;
  int64_t station;
  char *station_name;
  char *title;
  int64_t points; /* each */
  int64_t vouchers;
  int64_t expires_on;
  int64_t points_months;
  int64_t issued_ms;
  char *issued_by;
  int64_t entry;
  int64_t n_open;
  int64_t n_used;
  int64_t n_expired;
  int64_t n_void;
} YzVoucherSheet;

void yz_voucher_sheet_free (YzVoucherSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzVoucherSheet, yz_voucher_sheet_free)

/* What a new sheet is to be. */
typedef struct {
  const char *title; /* what is printed large: "端午慰问" */
  int64_t points;    /* each */
  int64_t vouchers;  /* 1 … YZ_VOUCHER_SHEET_MAX */
  int64_t expires_on;
  int64_t points_months; /* 0: the rider's points do not lapse */
} YzVoucherFields;

/* Makes a sheet. From as many points on as the setting says a second person (@approver, nullable)
 * confirms. @vouchers (out) (transfer full) (element-type YzVoucher) has their codes, which nobody
 * can find out later: the sheet is printed in the same step. Asked again under the same @op_id at
 * the same desk, it gives the same ones. POINTS where the budget has not so many left, FOUR_EYES,
 * INPUT, PERMISSION. */
YzVoucherSheet *yz_voucher_issue (YzStation *station,
                                  const YzActor *actor,
                                  const YzActor *approver,
                                  const YzOpId *op_id,
                                  const YzVoucherFields *fields,
                                  GPtrArray **vouchers,
                                  GError **error);

/* The voucher with this code. NOT_FOUND, CODE. */
YzVoucher *yz_voucher_find (YzStation *station, const char *code_text, GError **error);
/* By number. NOT_FOUND. */
YzVoucher *yz_voucher_load (YzStation *station, int64_t id, GError **error);

/* Whether it can be taken in today: VOUCHER_USED (when and where), or STATE (expired, void). */
gboolean yz_voucher_check (const YzVoucher *voucher, GError **error);

/* Gives the rider the points of the voucher with this code, which is used by that. Of two desks one
 * wins; the other one hears VOUCHER_USED. Also NOT_FOUND, STATE, RIDER_LEFT, PERMISSION. */
YzRedemption *yz_voucher_take (YzStation *station,
                               const YzActor *actor,
                               const YzOpId *op_id,
                               const char *code_text,
                               int64_t rider,
                               GError **error);

typedef struct {
  int64_t entry;
  int64_t vouchers;
  int64_t points;
  gboolean repeated;
} YzVoucherEnd;

/* Takes back what is open of a sheet (@voucher 0) or one voucher of it: the points go back to the
 * budget. STATE if nothing of it is open, PERMISSION, INPUT (a reason is needed). */
gboolean yz_voucher_void (YzStation *station,
                          const YzActor *actor,
                          const YzOpId *op_id,
                          int64_t sheet,
                          int64_t voucher,
                          const char *reason,
                          YzVoucherEnd *end,
                          GError **error);

/* Books the vouchers of this station whose last day was before @date, one entry a sheet, each in
 * its own transaction; running it again changes nothing. @actor is nullable. INPUT for a day to
 * come. */
gboolean yz_voucher_expire (YzStation *station,
                            const YzActor *actor,
                            int64_t date,
                            YzVoucherEnd *end,
                            GError **error);

/* Newest first. @limit 0: all. Returns: (transfer full) (element-type YzVoucherSheet) */
GPtrArray *yz_voucher_list_sheets (YzStation *station, int limit, GError **error);
/* NOT_FOUND */
YzVoucherSheet *yz_voucher_sheet_load (YzStation *station, int64_t sheet, GError **error);
/* Returns: (transfer full) (element-type YzVoucher) in the order of the sheet */
GPtrArray *yz_voucher_list (YzStation *station, int64_t sheet, GError **error);

/* For the reversal of any entry, inside its transaction: a voucher whose points are taken away
 * again is open as before. STATE for entries about a whole sheet, which is voided instead. */
gboolean yz_voucher_follow_reversal (YzStation *station, const YzEntry *target, GError **error);

/* A paper voucher from before the program. */
typedef struct {
  int64_t id;
  char *number;
  char *issuer;
  int64_t points;
  int64_t rider;
  char *rider_name; /* in full: who shows it masks it */
  int64_t entry;
  int64_t taken_ms;
  char *taken_by;
  gboolean undone;
} YzOldVoucher;

void yz_old_voucher_free (YzOldVoucher *voucher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzOldVoucher, yz_old_voucher_free)

/* Gives the rider @points for a paper from before the program, as an opening balance. The number on
 * it is taken in once. From as many points on as the setting says a second person (@approver,
 * nullable) confirms. VOUCHER_USED, FOUR_EYES, RIDER_LEFT, PERMISSION, INPUT. */
YzRedemption *yz_old_voucher_take (YzStation *station,
                                   const YzActor *actor,
                                   const YzActor *approver,
                                   const YzOpId *op_id,
                                   int64_t rider,
                                   const char *number,
                                   const char *issuer,
                                   int64_t points,
                                   GError **error);
/* Newest first. Returns: (transfer full) (element-type YzOldVoucher) */
GPtrArray *yz_old_voucher_list (YzStation *station, int limit, GError **error);

G_END_DECLS
