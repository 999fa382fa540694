/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-pg-address.h"
#include "yz-store-private.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

/* The engine PostgreSQL 14 and newer, through libpq in pipeline mode: whatever is sent is answered
 * in its order, and waited for only where somebody asks for the answer. The files:
 *
 *     yz-pg-address.c    what a URI says
 *     yz-pg-connect.c    making a connection, and making it anew
 *     yz-pg-claim.c      one writer for each desk
 *     yz-pg-wire.c       what is under way on it, and how it is lost
 *     yz-pg-text.c       SQL texts and what the server has prepared of them
 *     yz-pg-statement.c  statements of the driver
 *     yz-pg-value.c      values in the binary form of the server
 *     yz-pg-error.c      errors of the server
 *     yz-pg-schema.c     migrations
 *     yz-pg-check.c      the check of a whole database
 *     yz-pg-store.c      making and opening a store
 *     yz-pg.c            transactions, and the table of the driver */

#define YZ_PG_PARAMETERS_MAX 99
#define YZ_PG_VALUE_MAX (64 * 1024 * 1024)

typedef struct _YzPg YzPg;
typedef struct _YzPgStatement YzPgStatement;

/* A text as the server has prepared it, for parameters of certain types. */
typedef struct {
  char name[24];      /* "" where it is prepared for each use */
  guint64 generation; /* of the connection that knows it; 0 for none */
  Oid types[YZ_PG_PARAMETERS_MAX];
} YzPgVariant;

typedef struct {
  char *sql;
  int parameters; /* the highest $n */
  gboolean writes;
  gboolean shared;     /* in the table of the connection */
  GPtrArray *variants; /* of YzPgVariant */
} YzPgText;

typedef struct {
  Oid type;   /* 0: NULL */
  char *data; /* binary; NULL: NULL */
  int size;
  char number[8]; /* where data points to for a whole number */
} YzPgValue;

struct _YzPgStatement {
  YzPg *connection;
  YzPgText *text;
  YzPgValue *values; /* text->parameters of them */

  gboolean sent;    /* since it began anew */
  guint expected;   /* answers that are still to come */
  PGresult *answer; /* the last that came */
  GError *error;    /* instead of it */

  PGresult *result; /* what is stepped through */
  int row;
  GPtrArray *scratch; /* texts made for the current row */

  gboolean stream;
  char cursor[24]; /* "" where none is open */
};

typedef enum {
  YZ_PG_SENT_PREPARE,
  YZ_PG_SENT_RUN,
  YZ_PG_SENT_SYNC,
} YzPgSentKind;

/* Something that is under way. */
typedef struct {
  YzPgSentKind kind;
  YzPgVariant *variant;     /* (nullable) what is being prepared */
  YzPgStatement *statement; /* (nullable) who is told the answer */
  PGresult *result;         /* what came of it until now */
} YzPgSent;

struct _YzPg {
  YzPgAddress *address;
  YzStoreMode mode;
  PGconn *conn;       /* NULL while there is none */
  guint64 generation; /* of the connection: 1, 2, 3 … */
  GError *loss;       /* why there is none */
  gboolean connecting;

  int64_t desk; /* that is claimed; 0: none */

  GHashTable *texts; /* SQL → YzPgText */
  guint64 names;     /* that were given out */
  guint64 cursors;

  GQueue sent;         /* of YzPgSent, in their order */
  gboolean unanswered; /* something left since answers were last asked for */
  gboolean unsynced;   /* something left since the last sync */
  GError *failure;     /* the first since the last sync; what follows it is not done */
  gboolean cut_short;  /* a commit did not wait for the standby */

  gboolean in_transaction;
  gboolean migrating;
  gboolean commit_sent;
  YzPgStatement *commit;
  YzPgStatement *rollback;
  YzPgStatement *begin;
  int64_t changes;

  int patience_ms;      /* without any byte: in a transaction that writes */
  int long_patience_ms; /* anywhere else */
};

extern const YzStoreDriver yz_pg_driver;

/* yz-pg.c */

/* A connection that is open. STORE_LOST, STORE_MISSING, STORE_BUSY, STORE. */
YzPg *yz_pg_open (const char *uri, YzStoreMode mode, GError **error);
void yz_pg_close (YzPg *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzPg, yz_pg_close)

/* How long the server may be silent before its connection is given up: in a transaction that
 * writes, and anywhere else, where a query may take its time and keepalives notice a line that is
 * cut. */
#define YZ_PG_PATIENCE_MS 1000
#define YZ_PG_LONG_PATIENCE_MS 60000

/* For tests: another patience of one connection, and of all that are opened from now on. */
void yz_pg_set_patience (YzPg *self, int patience_ms, int long_patience_ms);
void yz_pg_set_default_patience (int patience_ms);

/* Runs several statements in one text, inside or outside of a transaction. */
gboolean yz_pg_execute (YzPg *self, const char *script, GError **error);

/* yz-pg-connect.c */

/* Connects if there is no connection, or if it turns out to be lost. */
gboolean yz_pg_connect (YzPg *self, GError **error);

/* yz-pg-claim.c */

/* Keeps everybody else from writing as this desk for as long as the session lives; a session that
 * is made anew claims it again. STORE_LOCKED (subject: who has it), STORE_LOST while the server
 * still holds the session of a connection of ours that was lost. */
gboolean yz_pg_claim (gpointer connection, int64_t desk, GError **error);
/* What a new session does, before anything else is done with it. */
gboolean yz_pg_claim_again (YzPg *self, GError **error);

/* yz-pg-wire.c: FALSE says that the connection was lost (self->loss). */

gboolean yz_pg_wire_prepare (YzPg *self, YzPgVariant *variant, const char *sql, int parameters);
/* @name (nullable) of what was prepared, or else @sql. */
gboolean yz_pg_wire_run (YzPg *self,
                         const char *name,
                         const char *sql,
                         const YzPgVariant *variant,
                         const YzPgValue *values,
                         int parameters,
                         YzPgStatement *statement);
gboolean yz_pg_wire_sync (YzPg *self);
/* Waits for the next answer to @statement, or for the answers to everything. */
gboolean yz_pg_wire_wait (YzPg *self, YzPgStatement *statement);
/* Takes what is there, without waiting. */
gboolean yz_pg_wire_look (YzPg *self);
/* Nobody waits for the answers to @statement any more. */
void yz_pg_wire_detach (YzPg *self, YzPgStatement *statement);
/* Sends and receives until something has come. */
gboolean yz_pg_wire_exchange (YzPg *self, int patience_ms);
/* Lets the connection go; @reason is a sentence. Everybody who waits is told. */
void yz_pg_wire_lose (YzPg *self, gboolean definite, const char *reason);
/* To be given to PQsetNoticeReceiver(). */
void yz_pg_wire_on_notice (gpointer data, const PGresult *notice);

/* yz-pg-text.c */

YzPgText *yz_pg_text_get (YzPg *self, const char *sql, GError **error);
void yz_pg_text_free (gpointer data);
/* What the server has, or will have, for parameters of these types. */
YzPgVariant *yz_pg_text_find_variant (YzPg *self, YzPgText *text, const YzPgValue *values);

/* yz-pg-statement.c */

gpointer yz_pg_statement_prepare (gpointer connection, const char *sql, GError **error);
void yz_pg_statement_finalize (gpointer statement);
gboolean yz_pg_statement_writes (gpointer statement);
void yz_pg_statement_reset (gpointer statement);
void yz_pg_statement_forget (gpointer statement);
gboolean
yz_pg_statement_bind_int (gpointer statement, int parameter, int64_t value, GError **error);
gboolean
yz_pg_statement_bind_text (gpointer statement, int parameter, const char *value, GError **error);
gboolean yz_pg_statement_bind_blob (gpointer statement,
                                    int parameter,
                                    const void *data,
                                    gsize size,
                                    GError **error);
gboolean yz_pg_statement_bind_null (gpointer statement, int parameter, GError **error);
void yz_pg_statement_send (gpointer statement);
void yz_pg_statement_stream (gpointer statement);
YzStep yz_pg_statement_step (gpointer statement, GError **error);
int yz_pg_statement_count_columns (gpointer statement);
int64_t yz_pg_statement_get_int (gpointer statement, int column);
const char *yz_pg_statement_get_text (gpointer statement, int column, gsize *size);
const void *yz_pg_statement_get_blob (gpointer statement, int column, gsize *size);
gboolean yz_pg_statement_is_null (gpointer statement, int column);
/* Waits for the answer and takes it. (transfer full) (nullable) NULL with @error. */
PGresult *yz_pg_statement_take_answer (YzPgStatement *self, GError **error);

/* yz-pg-value.c */

#define YZ_PG_INT8 ((Oid) 20)
#define YZ_PG_TEXT ((Oid) 25)
#define YZ_PG_BYTEA ((Oid) 17)

int64_t yz_pg_value_get_int (const PGresult *result, int row, int column);
/* Whether the bytes are the text itself. */
gboolean yz_pg_value_is_plain (const PGresult *result, int column);
/* The text of a value that is not. Returns: (transfer full) */
char *yz_pg_value_dup_text (const PGresult *result, int row, int column);

/* yz-pg-error.c */

/* Whether the server ended the connection with it, or can no longer serve a writer. */
gboolean yz_pg_error_is_end (const YzPg *self, const PGresult *result);
void yz_pg_set_error (const YzPg *self, const PGresult *result, GError **error);
/* For an attempt to connect: @message as libpq says it with PQERRORS_VERBOSE. */
void yz_pg_set_connect_error (const PGconn *conn, const char *message, GError **error);

/* yz-pg-check.c */

/* What the server itself can say about a damaged or loosened database. */
gboolean yz_pg_check_integrity (gpointer connection, GError **error);

/* yz-pg-schema.c */

/* What stands in the database: FALSE with STORE_MISSING or STORE_FOREIGN where it is no store. */
gboolean yz_pg_schema_find (YzPg *self, GError **error);
gboolean yz_pg_schema_lock (gpointer connection, int64_t *version, GError **error);
gboolean yz_pg_schema_before (gpointer connection, int64_t from, int64_t first, GError **error);
gboolean yz_pg_schema_prove (gpointer connection, int64_t version, GError **error);
gboolean yz_pg_schema_after (gpointer connection, GError **error);
/* The first number a query gives; FALSE with @error. */
gboolean yz_pg_ask_int (YzPg *self, const char *sql, int64_t *value, GError **error);

G_END_DECLS
