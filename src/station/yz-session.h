/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* Trainings with a date and services without one: items of the shop whose pieces are seats. They
 * are redeemed like goods, and their stock is the seats that are free. */

/* Stored constants. */
typedef enum {
  YZ_SESSION_OPEN = 1,
  YZ_SESSION_CLOSED = 2,
  YZ_SESSION_CANCELLED = 3,
} YzSessionState;

/* "open", "closed", "cancelled". */
const char *yz_session_state_get_word (YzSessionState state);

typedef struct {
  int64_t item;
  char *sku;
  char *name;
  int64_t price_points;
  char *place;
  int64_t starts_ms; /* 0: a service without a date */
  YzSessionState state;
  char *reason;  /* why it was cancelled; "" */
  int64_t free;  /* seats that can still be redeemed */
  int64_t taken; /* redeemed and not returned */
  int64_t came;
  int64_t unmarked; /* taken, and not known whether they came */
} YzSession;

void yz_session_free (YzSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzSession, yz_session_free)

/* One redemption of seats. */
typedef struct {
  int64_t entry;
  int64_t item;
  int64_t rider;
  char *rider_name; /* in full: who shows it masks it */
  char *team;       /* "" none */
  char *phone;      /* (nullable) in full */
  int64_t seats;
  int64_t came; /* -1: not known */
} YzSeat;

void yz_seat_free (YzSeat *seat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzSeat, yz_seat_free)

typedef struct {
  const char *sku;
  const char *name;
  const char *place;
  int64_t price_points;
  int64_t seats;     /* how many there are; of one that is there already: how many more */
  int64_t limit;     /* for one rider in a month; 0: none */
  int64_t starts_ms; /* 0: without a date */
} YzSessionFields;

/* Adds the session with this SKU, or changes the one that is open; @fields->seats more of its seats
 * are there under @op_id. Its item, 0 on error. EXISTS for an item that is goods, STATE for a
 * session that is over, PERMISSION, INPUT. */
int64_t yz_session_put (YzStation *station,
                        const YzActor *actor,
                        const YzOpId *op_id,
                        const YzSessionFields *fields,
                        GError **error);
/* Of this station, the next first and services before all; with @with_past also what is over.
 * Returns: (transfer full) (element-type YzSession) */
GPtrArray *yz_session_list (YzStation *station, gboolean with_past, GError **error);
/* By SKU or number of the item. NOT_FOUND. */
YzSession *yz_session_find (YzStation *station, const char *text, GError **error);
/* Returns: (transfer full) (element-type YzSeat) who has seats, by name in pinyin order */
GPtrArray *yz_session_list_seats (YzStation *station, int64_t item, GError **error);

/* Writes down how many of the seats of the redemption @entry somebody sat on; -1: not known after
 * all. Saying the same again changes nothing. STATE for a session that is over, LIMIT (asked,
 * there: seats), NOT_FOUND, PERMISSION. */
gboolean yz_session_mark (YzStation *station,
                          const YzActor *actor,
                          int64_t item,
                          int64_t entry,
                          int64_t came,
                          GError **error);

/* No seat is redeemed any more and nothing is marked; who is not marked did not come. Doing it
 * again changes nothing. STATE for a cancelled session. For whoever may redeem. */
gboolean yz_session_close (YzStation *station, const YzActor *actor, int64_t item, GError **error);

typedef struct {
  int64_t redemptions; /* returned in this call */
  int64_t points;
} YzSessionReturn;

/* Takes the session back: no seat is redeemed any more, and the points of all go back, each
 * redemption in a transaction of its own. Where it was cut short, calling it again goes on with the
 * rest. STATE for a session that is closed or to which somebody came, PERMISSION (chief), INPUT (a
 * reason is needed). */
gboolean yz_session_cancel (YzStation *station,
                            const YzActor *actor,
                            int64_t item,
                            const char *reason,
                            YzSessionReturn *returned,
                            GError **error);

G_END_DECLS
