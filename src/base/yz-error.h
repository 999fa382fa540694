/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* One error domain for the whole program. The codes are what a program can act on: the screens
 * choose a sentence by them, the command line an exit code. The facts (which item, how many were
 * asked for, how many are there) travel with the error, so that a sentence in any language can
 * name them; see yz-sentence.h. */
#define YZ_ERROR (yz_error_quark ())
GQuark yz_error_quark (void);

typedef enum {
  /* Refused by a rule: exit 1. */
  YZ_ERROR_REFUSED = 1,      /* any other rule; the message says which */
  YZ_ERROR_NOT_FOUND,        /* subject: what was looked for */
  YZ_ERROR_AMBIGUOUS,        /* subject: what was looked for, there: how many match */
  YZ_ERROR_POINTS,           /* asked, there: points */
  YZ_ERROR_STOCK,            /* subject: item, asked, there: pieces */
  YZ_ERROR_LIMIT,            /* subject: item or kind, asked, there: what is left */
  YZ_ERROR_OP_CONFLICT,      /* the same op_id with other content */
  YZ_ERROR_FOUR_EYES,        /* recorder, reviewer, beneficiary must differ */
  YZ_ERROR_PERMISSION,       /* subject: the staff member; the role may not do this */
  YZ_ERROR_PIN,              /* there: tries left */
  YZ_ERROR_PIN_LOCKED,       /* there: seconds until the next try */
  YZ_ERROR_CARD_REVOKED,     /* subject: reason, asked: when (ms) */
  YZ_ERROR_RIDER_LEFT,       /* subject: rider */
  YZ_ERROR_STATE,            /* subject: job or entry; not possible in its state */
  YZ_ERROR_NO_RULE,          /* subject: kind of job; no rule in force */
  YZ_ERROR_ALREADY_REVERSED, /* subject: entry */
  YZ_ERROR_EXISTS,           /* subject: phone, SKU, file …; asked: in which line of the file */
  YZ_ERROR_NOTHING_FOUND,    /* a picture without a code */
  YZ_ERROR_CHECK,        /* a CHECK of the database refused, or a column NULL; subject: its name */
  YZ_ERROR_UNIQUE,       /* a unique key refused; subject: table.column */
  YZ_ERROR_PRICE,        /* subject: item; asked: the price shown, there: the price now */
  YZ_ERROR_APPROVAL,     /* somebody must approve it; the message says why */
  YZ_ERROR_VOUCHER_USED, /* subject: where, asked: when (ms) */

  YZ_ERROR_USAGE = 100, /* wrong usage: exit 2 */

  /* Bad input: exit 3. */
  YZ_ERROR_INPUT = 200, /* subject: field or file; where too much was given, asked and there */
  YZ_ERROR_CODE,        /* asked: 1 ours but mistyped, 0 the message says what else */
  YZ_ERROR_IMAGE,       /* subject: file */
  YZ_ERROR_CSV,         /* subject: file, asked: line, 0 for the file as a whole */
  YZ_ERROR_OVERFLOW,    /* an amount beyond the limit */

  /* Store unavailable or damaged: exit 4. */
  YZ_ERROR_STORE = 300,      /* any other failure of the database */
  YZ_ERROR_STORE_MISSING,    /* subject: path */
  YZ_ERROR_STORE_LOCKED,     /* subject: who holds it */
  YZ_ERROR_STORE_NEWER,      /* asked: version found, there: version known */
  YZ_ERROR_STORE_FOREIGN,    /* not one of our databases */
  YZ_ERROR_STORE_DAMAGED,    /* subject: what is wrong */
  YZ_ERROR_STORE_READ_ONLY,  /* file system or mode */
  YZ_ERROR_STORE_FULL,       /* no room on the disk */
  YZ_ERROR_STORE_BUSY,       /* lost a race, may be tried again */
  YZ_ERROR_IO,               /* any other file; subject: path */
  YZ_ERROR_STORE_LOST,       /* no connection to the server; of this try nothing was written */
  YZ_ERROR_STORE_UNKNOWN,    /* the answer of a commit did not arrive: ask again by the op_id */
  YZ_ERROR_STORE_NOT_JOINED, /* a city's store, and this PC is none of its desks */

  YZ_ERROR_VERIFY = 400, /* verification failed: exit 5; subject: the place */
} YzError;

/* Exit codes of the command line (and of scripts that rely on them). */
typedef enum {
  YZ_EXIT_DONE = 0,
  YZ_EXIT_REFUSED = 1,
  YZ_EXIT_USAGE = 2,
  YZ_EXIT_INPUT = 3,
  YZ_EXIT_STORE = 4,
  YZ_EXIT_VERIFY = 5,
} YzExit;

/* Sets @error with facts. @subject may be NULL. The message is English and for logs and scripts.
 * Bytes that are no UTF-8 become U+FFFD in both. */
void yz_error_set (GError **error,
                   YzError code,
                   const char *subject,
                   int64_t asked,
                   int64_t there,
                   const char *format,
                   ...) G_GNUC_PRINTF (6, 7);

/* Shorthand without numbers. */
void
yz_error_set_subject (GError **error, YzError code, const char *subject, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

/* The facts of an error of our domain; NULL or 0 for any other. Borrowed. */
const char *yz_error_get_subject (const GError *error);
int64_t yz_error_get_asked (const GError *error);
int64_t yz_error_get_there (const GError *error);

/* Replaces the subject, for a caller that knows the name of the thing better (an item's name
 * instead of an account number). Does nothing for errors of another domain. */
void yz_error_rename (GError *error, const char *subject);

/* A stable word for scripts, such as "stock" or "card-revoked"; "other" for another domain. */
const char *yz_error_get_word (const GError *error);

/* The exit code a script gets for this error. */
YzExit yz_error_get_exit (const GError *error);

G_END_DECLS
