/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* Stored constants. */
typedef enum {
  YZ_RULE_PER_JOB = 1,
  YZ_RULE_PER_HOUR = 2,
  YZ_RULE_PER_ITEM = 3,
} YzRuleUnit;

/* "job", "hour", "item" (次/小时/件 are parsed too). */
const char *yz_rule_unit_get_word (YzRuleUnit unit);
gboolean yz_rule_unit_parse (const char *word, YzRuleUnit *unit);

typedef struct {
  char *code;
  char *name_en;
  char *name_zh;
  gboolean risky;
} YzJobKind;

void yz_job_kind_free (YzJobKind *kind);
/* The name in the language of the locale. Borrowed. */
const char *yz_job_kind_get_name (const YzJobKind *kind);
/* Returns: (transfer full) (element-type YzJobKind) in the order of the catalogue */
GPtrArray *yz_job_kind_list (YzStation *station, GError **error);
/* By code or by name in either language. */
YzJobKind *yz_job_kind_find (YzStation *station, const char *text, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzJobKind, yz_job_kind_free)

/* One version of the rule of one kind of job. */
typedef struct {
  int64_t id;
  char *kind;
  int64_t version;
  int64_t points;
  YzRuleUnit unit;
  int64_t cap_day;       /* points; 0: none */
  int64_t cap_month;     /* points; 0: none */
  int64_t expiry_months; /* 0: points do not expire */
  char *document;
  int64_t valid_from; /* date */
  int64_t valid_to;   /* date; 0: open */
  gboolean sample;
} YzRule;

void yz_rule_free (YzRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRule, yz_rule_free)

/* What a rule is compared with, to tell a repetition from a change. */
typedef enum {
  YZ_RULE_MATCH_NEWEST, /* the newest version of the kind */
  YZ_RULE_MATCH_PERIOD, /* the newest version with the same first day, or the one in force today if
                           none is given: a table that holds several periods of a kind can be read
                           again without a change */
} YzRuleMatch;

/* The next version for @rule's kind, which may be a code or a name (id and version are made here;
 * valid_from 0 is today). Does nothing and gives the existing id if what @match names says exactly
 * the same. @version (out, nullable) is the version that was added, or 0. The id; 0 on error. */
int64_t yz_rule_put (YzStation *station,
                     const YzActor *actor,
                     const YzRule *rule,
                     YzRuleMatch match,
                     int64_t *version,
                     GError **error);
/* The same with YZ_RULE_MATCH_NEWEST. */
int64_t yz_rule_add (YzStation *station, const YzActor *actor, const YzRule *rule, GError **error);
YzRule *yz_rule_load (YzStation *station, int64_t id, GError **error);
/* Of the versions that are in force on @date the newest: a version is never closed, a newer one
 * takes its place from its own first day. YZ_ERROR_NO_RULE (subject: kind) if there is none. */
YzRule *yz_rule_in_force (YzStation *station, const char *kind, int64_t date, GError **error);
/* Returns: (transfer full) (element-type YzRule) all versions, by kind and version */
GPtrArray *yz_rule_list (YzStation *station, GError **error);

G_END_DECLS
