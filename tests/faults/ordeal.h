/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A whole day of a station, from the start of the program to its end, with trouble at one moment of
 * it, again and again for every moment there is.
 *
 * What must hold each time: a clear error or none; an operation that failed left nothing behind, or
 * all of it; tried again with the same op_id it works, and is there once; everything can be
 * verified, also after the program was started again. */

/* Something that can go wrong at the n-th of its moments. */
typedef struct {
  const char *name;
  /* From now on moments count, from 1, and it goes wrong at the @at-th, or from there on. */
  void (*start) (gpointer data, guint64 at, gboolean lasting);
  /* Nothing goes wrong and nothing counts; and goes on with it. */
  void (*pause) (gpointer data);
  void (*resume) (gpointer data);
  /* How often it went wrong. */
  guint64 (*get_failed) (gpointer data);
  gpointer data;
} Trouble;

typedef struct {
  guint points;        /* at which something went wrong */
  guint errors;        /* of these, those that were reported; the others did no harm */
  guint found;         /* of these, those after which something was not as it must be */
  char *finding;       /* the first */
  guint64 errors_full; /* reported as a full disk */
} OrdealResult;

void ordeal_result_clear (OrdealResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OrdealResult, ordeal_result_clear)

/* Goes through every @stride-th moment, from the first. @mutant: balances are written in a second
 * transaction. */
void ordeal_run (const Trouble *trouble,
                 gboolean lasting,
                 guint stride,
                 gboolean mutant,
                 OrdealResult *result);

G_END_DECLS
