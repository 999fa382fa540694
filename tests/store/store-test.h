/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store-private.h"
#include "yz-test-place.h"
#include "yz-transaction.h"

#include <sqlite3.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* A directory of its own for each test; cleared with everything in it. On PostgreSQL a database of
 * its own too. */
typedef struct {
  char *dir;
  char *path; /* of a store that is not there yet; on PostgreSQL of nothing */
  char *uri;  /* the same, or the database */
  YzTestPlace server;
} Place;

void place_init (Place *self);
void place_clear (Place *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* Removes a file or directory with everything in it. */
void remove_tree (const char *path);

/* PATH of the store with something behind it. Returns: (transfer full) */
char *place_beside (const Place *self, const char *suffix);
gboolean place_has (const Place *self, const char *suffix);
/* The names in the directory, sorted and joined by a space. Returns: (transfer full) */
char *place_list (const Place *self);

/* Scripts without the built-in ones: (version 1, 2 …). */
YzMigrations *scripts_new (const char *const *sql, gsize length);

/* A store with the one table t (id, name UNIQUE, n). */
extern const char *const plain_script[1];
YzStore *plain_create (const Place *place);
YzStore *plain_open (const Place *place, YzStoreMode mode);
/* Puts a row into t in a transaction of its own. */
void plain_add (YzStore *store, int64_t id);

/* The first number of the first row. */
int64_t query_int (YzStore *store, const char *sql);
/* The same by a connection of SQLite's own, to what no store has open. */
int64_t raw_query_int (const char *path, const char *sql);
/* Runs statements behind the back of the store. */
void raw_execute (const char *path, const char *sql);

/* Runs statements on a server by a connection of libpq's own. */
void server_run (const char *uri, const char *sql);

/* Runs @work in another process and waits; the assertions in it count. */
typedef void (*ChildWork) (gpointer data);
void run_child (ChildWork work, gpointer data);
/* The same as somebody who may not do everything. */
void run_child_as_nobody (ChildWork work, gpointer data);

/* Ends a child process that was started with fork(). */
void child_succeed (void) G_GNUC_NORETURN;

/* A process that runs @work, then tells its parent and waits to be ended. */
typedef struct {
  pid_t pid;
  int told;
} Child;
void child_start (Child *self, ChildWork work, gpointer data);
/* Ends it with SIGKILL. */
void child_kill (Child *self);

#define assert_error(error, wanted)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_error (error, YZ_ERROR, (int) (wanted));                                              \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
