/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-offer"

#include "yz-offer.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-item-price.h"

void
yz_offer_free (YzOffer *offer)
{
  if (offer == NULL)
    return;
  g_free (offer->name);
  g_free (offer);
}

YzStatement *
yz_offer_ask (YzStation *station, int64_t item)
{
  YzStatement *statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT i.name, " YZ_ITEM_PRICE_SQL (
                      "$2") ", i.limit_pieces, i.limit_period,"
                            " i.active, i.nature FROM item i WHERE i.id = $1");

  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, yz_clock_today ());
  return statement;
}

YzOffer *
yz_offer_answer (YzStatement *statement, int64_t item, GError **error)
{
  YzStep step = yz_statement_step (statement, error);
  g_autoptr (YzOffer) offer = NULL;
  g_autofree char *text = NULL;

  if (step == YZ_STEP_DONE) {
    text = yz_id_to_text (item);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no item %s", text);
  }
  if (step != YZ_STEP_ROW)
    return NULL;
  offer = g_new0 (YzOffer, 1);
  offer->name = yz_statement_dup_text (statement, 0);
  offer->price_points = yz_statement_get_int (statement, 1);
  offer->limit = yz_statement_get_int (statement, 2);
  offer->period = (YzPeriod) yz_statement_get_int (statement, 3);
  offer->active = yz_statement_get_int (statement, 4) != 0;
  offer->nature = (YzItemNature) yz_statement_get_int (statement, 5);
  if (offer->active)
    return g_steal_pointer (&offer);
  yz_error_set_subject (error,
                        YZ_ERROR_REFUSED,
                        offer->name,
                        "%s",
                        N_ ("the item is not on offer"));
  return NULL;
}
