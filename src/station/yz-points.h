/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-lots.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

typedef struct {
  int64_t points;      /* free to spend */
  int64_t held;        /* reserved for pick-ups */
  int64_t soon_points; /* of these, what lapses within 30 days */
  int64_t soon_on;     /* the first day on which some lapse; 0: none */
} YzBalance;

gboolean
yz_points_get_balance (YzStation *station, int64_t rider, YzBalance *balance, GError **error);

/* One line of "why do I have this many points?". */
typedef struct {
  int64_t entry;
  YzEntryKind kind;
  int64_t happened_ms;
  int64_t change_points;  /* of free points */
  int64_t balance_points; /* after it */
  int64_t job;            /* 0: none */
  char *job_kind_name;    /* (nullable) */
  char *rule_text;        /* (nullable) "hazard-photo v2, 5 points per job, No. 2024-17" */
  char *actor;            /* (nullable) name */
  char *approver;         /* (nullable) name */
  char *reason;           /* (nullable) */
  gboolean voucher;       /* for a voucher; reason says which */
  char *goods;            /* (nullable) "soap × 2, towel" */
  int64_t reverses;       /* 0: none */
  gboolean reversed;
  int64_t expires_on; /* 0: never */
} YzHistoryLine;

void yz_history_line_free (YzHistoryLine *line);

/* Newest first. Returns: (transfer full) (element-type YzHistoryLine) */
GPtrArray *yz_points_list_history (YzStation *station, int64_t rider, int limit, GError **error);

/* Gives (@points > 0) or takes (@points < 0) points by hand. Two different people; @approver has
 * confirmed with a PIN (that is, signed in). FOUR_EYES, POINTS, PERMISSION, INPUT (reason). */
YzRedemption *yz_points_adjust (YzStation *station,
                                const YzActor *actor,
                                const YzActor *approver,
                                const YzOpId *op_id,
                                int64_t rider,
                                int64_t points,
                                const char *reason,
                                GError **error);

typedef struct {
  int64_t riders;
  int64_t points;
} YzExpiry;

/* Books what lapsed before @date, one entry a rider, each in its own transaction; running it again
 * changes nothing. On a date in the future, to close a period in advance, only the chief may. */
gboolean yz_points_expire (YzStation *station,
                           const YzActor *actor,
                           int64_t date,
                           YzExpiry *expiry,
                           GError **error);

/* Today's tally for the idle counter. */
typedef struct {
  int64_t redemptions;
  int64_t points_redeemed;
  int64_t jobs_waiting;
  int64_t low_items; /* active items with nothing on the shelf */
  int64_t riders;
} YzTally;

gboolean yz_points_get_tally (YzStation *station, YzTally *tally, GError **error);

G_END_DECLS
