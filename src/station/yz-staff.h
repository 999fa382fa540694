/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* Stored constants. */
typedef enum {
  YZ_ROLE_ATTENDANT = 1,
  YZ_ROLE_REVIEWER = 2,
  YZ_ROLE_CHIEF = 3,
  YZ_ROLE_STREET = 4,
} YzRole;

/* "attendant", "reviewer", "chief", "street". */
const char *yz_role_get_word (YzRole role);
gboolean yz_role_parse (const char *word, YzRole *role);

/* What a role may do. */
typedef enum {
  YZ_MAY_REGISTER,       /* riders, cards: attendant, chief */
  YZ_MAY_RECORD,         /* jobs: attendant, reviewer, chief */
  YZ_MAY_REVIEW,         /* reviewer, chief */
  YZ_MAY_REDEEM,         /* redeem, return, receive goods: attendant, chief */
  YZ_MAY_REVERSE,        /* chief */
  YZ_MAY_ADJUST,         /* chief (with an approver) */
  YZ_MAY_APPROVE_ADJUST, /* chief, street office, reviewer */
  YZ_MAY_MANAGE,         /* staff, rules, items, budgets: chief */
} YzPermission;

gboolean yz_role_may (YzRole role, YzPermission permission);

/* A member of staff who has signed in: what every operation is done as. */
typedef struct {
  int64_t staff;
  YzRole role;
  char *name;
} YzActor;

void yz_actor_free (YzActor *actor);
YzActor *yz_actor_copy (const YzActor *actor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzActor, yz_actor_free)

/* FALSE with YZ_ERROR_PERMISSION. */
gboolean yz_actor_require (const YzActor *actor, YzPermission permission, GError **error);

typedef struct {
  int64_t id;
  char *name;
  YzRole role;
  gboolean active;
  int64_t locked_until_ms;
  int64_t created_ms;
} YzStaff;

void yz_staff_free (YzStaff *staff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzStaff, yz_staff_free)

/* A PIN is 4 to 12 digits. Where a person chooses one, this also refuses those that anybody would
 * try first (all the same, 1234 …): YZ_ERROR_INPUT. Functions that store a PIN take those too,
 * because a script answers for what it sets. */
gboolean yz_staff_check_pin (const char *pin, GError **error);

/* The new member's id; 0 on error. @actor NULL only for the first chief. */
int64_t yz_staff_add (YzStation *station,
                      const YzActor *actor,
                      const char *name,
                      YzRole role,
                      const char *pin,
                      GError **error);
/* By id ("1-3") or exact name. */
YzStaff *yz_staff_find (YzStation *station, const char *text, GError **error);
/* Returns: (transfer full) (element-type YzStaff) */
GPtrArray *yz_staff_list (YzStation *station, GError **error);
/* One's own, or anybody's by whoever manages the staff; it ends a lock. */
gboolean yz_staff_set_pin (YzStation *station,
                           const YzActor *actor,
                           int64_t staff,
                           const char *pin,
                           GError **error);

/* Somebody who leaves keeps the name in the books but cannot sign in. YZ_ERROR_REFUSED for the last
 * chief. */
gboolean yz_staff_set_active (YzStation *station,
                              const YzActor *actor,
                              int64_t staff,
                              gboolean active,
                              GError **error);

/* What somebody may do from now on; who is signed in somewhere keeps the old role until the next
 * sign-in. YZ_ERROR_REFUSED for the last chief. */
gboolean yz_staff_set_role (YzStation *station,
                            const YzActor *actor,
                            int64_t staff,
                            YzRole role,
                            GError **error);

/* After this many wrong PINs in a row a member is locked for YZ_PIN_LOCK_MS; before that each wrong
 * one costs YZ_PIN_DELAY_MS times the wrong ones so far until the next try is looked at. */
#define YZ_PIN_TRIES 5
#define YZ_PIN_DELAY_MS 500
#define YZ_PIN_LOCK_MS (15 * 60 * 1000)

/* Checks the PIN (Argon2id) and counts wrong ones in a transaction of its own, whose commit stands
 * whatever happens later: not to be called inside of another. The store must be open for writing.
 * A try that comes too early after a wrong one waits here (at most two seconds); while the member
 * is locked no PIN is looked at. @who is a name or id. YZ_ERROR_PIN (there: tries left),
 * YZ_ERROR_PIN_LOCKED (there: seconds), YZ_ERROR_NOT_FOUND. */
YzActor *yz_staff_sign_in (YzStation *station, const char *who, const char *pin, GError **error);

G_END_DECLS
