/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* What all PCs of a station agree on: kept in the store, by station, as text. What belongs to one
 * PC alone (its printer, its camera) is no setting of this kind.
 *
 * Every setting is known by name, with its default and its limits, in the table of yz-setting.c:
 * whoever needs a new one adds a line there and a name here. A setting that nobody has set, and one
 * whose stored text is none of its values, has its default. */
#define YZ_SETTING_COUNT_APPROVE_PIECES "count-approve-pieces" /* from more than so many … */
#define YZ_SETTING_COUNT_APPROVE_POINTS "count-approve-points" /* … or so much that differ */
#define YZ_SETTING_COUNT_DAYS "count-days"                     /* a count is due after so many */
#define YZ_SETTING_SPOIL_APPROVE_PIECES "spoil-approve-pieces" /* from more than so many … */
#define YZ_SETTING_SPOIL_APPROVE_POINTS "spoil-approve-points" /* … or so much, a second person */
#define YZ_SETTING_VOUCHER_APPROVE_POINTS "voucher-approve-points"         /* of a sheet */
#define YZ_SETTING_OLD_VOUCHER_APPROVE_POINTS "old-voucher-approve-points" /* of one old paper */
#define YZ_SETTING_HOLD_DAYS "hold-days"       /* a hold waits so many days for its pick-up */
#define YZ_SETTING_LARGE_POINTS "large-points" /* from so many on somebody approves; 0: never */
#define YZ_SETTING_RETURN_DAYS "return-days"   /* a later return needs a second person; 0: never */

typedef enum {
  YZ_SETTING_NUMBER, /* a whole number between min and max */
  YZ_SETTING_SWITCH, /* "0" or "1" */
  YZ_SETTING_TEXT,   /* at most max characters */
} YzSettingType;

typedef struct {
  const char *name;
  YzSettingType type;
  const char *fallback;
  int64_t min;
  int64_t max;
} YzSettingSpec;

/* NULL if there is no setting with this name. */
const YzSettingSpec *yz_setting_find (const char *name);
/* All of them, in the order of the table. */
const YzSettingSpec *yz_setting_list (gsize *n_specs);

/* The value, or the default. @name must be one of the table. FALSE and NULL only where the store
 * could not be asked. A number is 0 … YZ_AMOUNT_MAX, a switch 0 or 1. */
gboolean yz_setting_get_int (YzStation *station, const char *name, int64_t *value, GError **error);
/* Returns: (transfer full) */
char *yz_setting_dup_text (YzStation *station, const char *name, GError **error);

/* Sets @name for this station; NULL takes it back to the default. A transaction of its own, or part
 * of the one around it; setting what is set already changes nothing, and every change is in the
 * audit. For the chief. NOT_FOUND (subject: the name), INPUT (subject: the name), PERMISSION. */
gboolean yz_setting_set (YzStation *station,
                         const YzActor *actor,
                         const char *name,
                         const char *value,
                         GError **error);

G_END_DECLS
