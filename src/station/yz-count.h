/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* Stock-taking. A count is a list of items; those who count it do not see what the books say. As
 * many people as like count at once, each at a PC: what they count adds up, and nothing is
 * overwritten. Each row keeps what the books said at that moment, so that goods which go out or
 * come in before or after an item is counted are no difference; those that move while it is being
 * counted are given the benefit of the doubt, because nobody knows whether they were counted.
 *
 *   counting → compared → posted        what differs is looked at, counted a second time where
 *        └──────────┴───→ cancelled     somebody wants, given its reason, and booked as one entry
 */

/* Stored constants. */
typedef enum {
  YZ_COUNT_COUNTING = 1,
  YZ_COUNT_COMPARED = 2,
  YZ_COUNT_POSTED = 3,
  YZ_COUNT_CANCELLED = 4,
} YzCountState;

/* "counting", "compared", "posted", "cancelled". */
const char *yz_count_state_get_word (YzCountState state);

/* What is to be counted: the items that are on offer and those that are not but still on the shelf.
 * NULL: everything; "" is what has no place or category. */
typedef struct {
  YzOpId op_id;
  const char *title;    /* (nullable) for people; else the place, the category or the day */
  const char *place;    /* (nullable) */
  const char *category; /* (nullable) */
  const int64_t *items; /* these only; may be none */
  gsize n_items;
} YzCountFields;

/* One item of a count. What the books say is told by yz_count_list_differences() only. */
typedef struct {
  int64_t item;
  char *name;
  char *sku;
  char *place;
  int64_t round;    /* 2: it is counted a second time … */
  gboolean counted; /* in this round */
  int64_t pieces;
} YzCountLine;

/* An item with what the books said while it was counted. */
typedef struct {
  int64_t item;
  char *name;
  char *sku;
  char *place;
  int64_t price_points;
  int64_t round;
  gboolean counted;
  int64_t pieces;
  int64_t book_low; /* the least and the most that the books said while it was counted */
  int64_t book_high;
  int64_t difference; /* 0: none */
  char *reason;       /* "": none yet */
} YzCountDifference;

/* One of the last rows. */
typedef struct {
  int64_t number;
  int64_t item;
  char *name;
  int64_t pieces; /* less than 0: takes another one back */
  gboolean undone;
  int64_t at_ms;
  char *staff_name;
} YzCountRow;

typedef struct {
  int64_t id;
  char *title;
  YzCountState state;
  int64_t created_ms;
  char *staff_name; /* who began it */
  int64_t items;
  int64_t items_counted;
  int64_t entry; /* 0: not posted, or nothing differed */
  gboolean reversed;
  int64_t closed_ms;
  char *approver;   /* (nullable) */
  GPtrArray *lines; /* of YzCountLine, in the order of the sheet; NULL in lists */
} YzCount;

void yz_count_free (YzCount *count);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCount, yz_count_free)
void yz_count_row_free (YzCountRow *row);
void yz_count_difference_free (YzCountDifference *difference);

/* Makes lists of what is to be counted, each of at most as many items as one entry takes, in the
 * order of shelf places. @skipped (out, nullable): items that are on another open list already.
 * Returns: (transfer full) (element-type int64_t) their ids. EXISTS where all of it is on other
 * lists, NOT_FOUND where there is nothing to count. */
GArray *yz_count_start (YzStation *station,
                        const YzActor *actor,
                        const YzCountFields *fields,
                        int64_t *skipped,
                        GError **error);

/* Where things lie and what they are, for choosing. Returns: (transfer full) (element-type utf8) */
GPtrArray *yz_count_list_places (YzStation *station, GError **error);
GPtrArray *yz_count_list_categories (YzStation *station, GError **error);

/* Adds @pieces (0: there are none) of @item to the list @count, or to the open list that has it
 * where that is 0. @counted (out): pieces of it that are counted by now. The number of the row, 0
 * on error: NOT_FOUND (subject: the item's name) if it is on no open list, STATE. */
int64_t yz_count_add (YzStation *station,
                      const YzActor *actor,
                      const YzOpId *op_id,
                      int64_t count,
                      int64_t item,
                      int64_t pieces,
                      int64_t *counted,
                      GError **error);

/* Takes the row @number back, by another one; 0 is the last of @actor's own that stands. The number
 * of the row that was taken back, 0 on error. */
int64_t yz_count_undo (YzStation *station,
                       const YzActor *actor,
                       const YzOpId *op_id,
                       int64_t count,
                       int64_t number,
                       GError **error);

/* Says that there is nothing of all that was not counted. @zeros (out, nullable): how many. */
gboolean yz_count_zero_rest (YzStation *station,
                             const YzActor *actor,
                             int64_t count,
                             int64_t *zeros,
                             GError **error);

/* Has @item counted anew; what was counted of it before stays on record. */
gboolean yz_count_again (YzStation *station,
                         const YzActor *actor,
                         int64_t count,
                         int64_t item,
                         GError **error);

/* Ends the blind counting: from now on the differences can be seen, and only items that are counted
 * again can be added to. Nothing happens to a list that is compared already. */
gboolean yz_count_compare (YzStation *station, const YzActor *actor, int64_t count, GError **error);

/* All items in the order of the sheet. STATE while it is being counted.
 * Returns: (transfer full) (element-type YzCountDifference) */
GPtrArray *yz_count_list_differences (YzStation *station, int64_t count, GError **error);

gboolean yz_count_set_reason (YzStation *station,
                              const YzActor *actor,
                              int64_t count,
                              int64_t item,
                              const char *reason,
                              GError **error);

/* Books what differs as one entry, shelf ↔ count-difference; where nothing does, the count is
 * posted without one. @reason (nullable) is that of the lines without a reason of their own. Beyond
 * the settings a second person, @approver (nullable), must have signed in: FOUR_EYES. INPUT
 * (subject: reason; or not-counted, asked: how many items), STATE unless it is compared, STOCK. Of
 * two who post the same list one is refused; the same @op_id again gives the first answer. */
gboolean yz_count_post (YzStation *station,
                        const YzActor *actor,
                        const YzActor *approver,
                        const YzOpId *op_id,
                        int64_t count,
                        const char *reason,
                        gboolean leave_uncounted,
                        YzBooking *booking,
                        GError **error);

gboolean yz_count_cancel (YzStation *station, const YzActor *actor, int64_t count, GError **error);

/* Of this station. NOT_FOUND */
YzCount *yz_count_load (YzStation *station, int64_t id, GError **error);
/* Newest first, the open ones before the others. Returns: (transfer full) (element-type YzCount) */
GPtrArray *yz_count_list (YzStation *station, int limit, GError **error);
/* Newest first. Returns: (transfer full) (element-type YzCountRow) */
GPtrArray *yz_count_list_rows (YzStation *station, int64_t count, int limit, GError **error);

/* When a count was last posted; 0: never. */
gboolean yz_count_get_last (YzStation *station, int64_t *posted_ms, GError **error);

G_END_DECLS
