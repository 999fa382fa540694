/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-redemption.h"
#include "yz-test.h"

G_BEGIN_DECLS

/* Days of a station as it works, by the same calls as the programs make: on any engine, in this
 * process or another one. */

#define DAY_LINES_MAX 3

typedef enum {
  DAY_REDEEM = 1, /* subject: rider */
  DAY_RETURN,     /* subject: entry; quantity pieces of the item in lines[0], or all with none */
  DAY_REVERSE,    /* subject: entry */
  DAY_JOB,        /* subject: rider; with a file as evidence where quantity is odd */
  DAY_REVIEW,     /* subject: job, which is approved */
  DAY_RECEIVE,    /* subject: item */
  DAY_RIDER,      /* quantity: number of the phone */
  DAY_CARD,       /* subject: rider */
  DAY_SEAL,
} DayKind;

/* Plain bytes: it is kept, sent through a pipe and tried again as it is. */
typedef struct {
  DayKind kind;
  YzOpId op_id;
  int64_t subject;
  int64_t quantity;
  YzBasketLine lines[DAY_LINES_MAX];
  gsize n_lines;
} DayOperation;

typedef struct {
  YzStation *station;
  YzActor *chief;
  YzActor *attendant;
  YzActor *reviewer;
  char *dir; /* where files that people bring come from; not the station's */
} Day;

/* Makes a station with its people, three items and four riders who have points. It is closed; its
 * place stays. */
void day_create (YzTestStation *test);

/* Opens the station for writing; FALSE with @error if that is not possible. @dir is borrowed
 * until day_close(). */
gboolean day_open (Day *day, const char *uri, const char *dir, GError **error);
void day_close (Day *day);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Day, day_close)

/* Whatever may be the next operation here; of @kind, or a redemption where there is nothing for it.
 */
void day_think_of (Day *day, GRand *random, DayKind kind, DayOperation *operation, GError **error);
void day_think (Day *day, GRand *random, DayOperation *operation, GError **error);
/* Does it. TRUE: confirmed. @repeated (nullable) tells whether it was booked before. */
gboolean day_try (Day *day, const DayOperation *operation, gboolean *repeated, GError **error);
/* The same with its balances written one transaction later, as it must not be. SQLite only. */
gboolean day_try_in_two (Day *day, const DayOperation *operation, GError **error);
/* The phone of the rider that DAY_RIDER adds. Returns: (transfer full) */
char *day_make_phone (const DayOperation *operation);
/* TRUE if a rule and no fault said no. */
gboolean day_is_refusal (const GError *error);

/* What the station must know by now. */
typedef struct {
  GHashTable *before; /* op ids from before */
  GArray *operations; /* of DayOperation */
  guint confirmed;    /* the first of them; those that follow may be there or not */
} DayBook;

/* Opens the book: everything that is there now was there before. */
DayBook *day_book_new (Day *day);
void day_book_free (DayBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DayBook, day_book_free)

/* Looks at everything: the engine's own check, verification, that the first @confirmed operations
 * are there, that none is there but the first @tried, that none is half.
 * Returns: (transfer full) (nullable) NULL, or what is wrong */
char *day_examine (Day *day, const DayBook *book, guint confirmed, guint tried);

G_END_DECLS
