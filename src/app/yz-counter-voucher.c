/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter"

#include "yz-counter-private.h"

#include <glib/gi18n-lib.h>

#include "yz-client-voucher.h"

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCounter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (sentence == NULL) {
    yz_counter_tell_error (self, error);
    return;
  }
  yz_counter_accept (self);
  yz_counter_tell (self, FALSE, sentence);
  yz_counter_refresh (self);
}

void
yz_counter_take_voucher (YzCounter *self, const char *code_text)
{
  YzVoucherRequest *request = NULL;

  if (self->state != YZ_COUNTER_STATE_RIDER) {
    yz_counter_tell (self, TRUE, _ ("Scan the rider’s card first, then the voucher."));
    return;
  }
  if (yz_counter_must_answer_first (self))
    return;
  request = yz_voucher_request_new (self->client, NULL);
  request->code = g_strdup (code_text);
  request->rider_id = self->profile->rider->id;
  yz_voucher_request_send (request,
                           self->client,
                           yz_voucher_job_take,
                           on_taken,
                           g_object_ref (self));
}
