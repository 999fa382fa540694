/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-client.h"
#include "yz-deal.h"
#include "yz-session.h"
#include "yz-settlement.h"
#include "yz-voucher.h"

G_BEGIN_DECLS

/* What the pages of vouchers and seats ask of the station. The jobs run on a lane (YzLaneFunc). */

/* What somebody wants done; each job takes what it needs. Texts and actor are owned. */
typedef struct {
  YzActor *actor;
  YzOpId op_id;
  int64_t approver; /* staff; 0: nobody */
  char *pin;        /* (nullable) of the second person */
  int64_t sheet;
  int64_t voucher;
  int64_t merchant;
  int64_t item;
  int64_t entry;
  int64_t points;
  int64_t count;
  int64_t days;
  int64_t months;
  int64_t date;  /* yyyymmdd, or yyyymm of a settlement */
  int64_t at_ms; /* when a session begins */
  char *title;   /* of a sheet; name of a merchant, deal or session */
  char *sku;
  int64_t rider_id;
  char *rider; /* whatever a person gives for a rider */
  char *number;
  char *issuer;
  char *contact;
  char *phone;
  char *place; /* address of a merchant, place of a session */
  char *code;
  char *reason;
  char *path; /* where a paper is written */
  gboolean masked;
} YzVoucherRequest;

/* With the actor who has signed in. */
YzVoucherRequest *yz_voucher_request_new (YzClient *client, const YzOpId *op_id);
void yz_voucher_request_free (YzVoucherRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzVoucherRequest, yz_voucher_request_free)

/* Queues @job with @request (transfer full); its result is a sentence for people (char *), already
 * translated. */
void yz_voucher_request_send (YzVoucherRequest *request,
                              YzClient *client,
                              YzLaneFunc job,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/* Changes; data: YzVoucherRequest, result: a sentence. */
gpointer yz_voucher_job_issue (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_void (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_take_old (gpointer context, gpointer data, GError **error);
/* Gives the rider (by id) the points of the voucher with the code. */
gpointer yz_voucher_job_take (gpointer context, gpointer data, GError **error);
/* A code that was scanned on the page: a merchant's voucher is recorded as used, of one of the
 * station's its state is told. */
gpointer yz_voucher_job_scan (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_put_merchant (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_put_deal (gpointer context, gpointer data, GError **error);
/* Writes the list of a month, which is closed where count is not 0. */
gpointer yz_voucher_job_settle (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_put_session (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_mark (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_close_session (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_cancel_session (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_print_session (gpointer context, gpointer data, GError **error);

/* Lists; no data but for the last, which takes an item (int64_t). */
gpointer yz_voucher_job_list_sheets (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_list_old (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_list_merchants (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_list_sessions (gpointer context, gpointer data, GError **error);
gpointer yz_voucher_job_list_seats (gpointer context, gpointer data, GError **error);

G_END_DECLS
