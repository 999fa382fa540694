/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-desk"

#include "yz-desk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "yz-chain.h"
#include "yz-clock.h"
#include "yz-file.h"
#include "yz-transaction.h"

/* STORE.files/desk-1.key: both may have been made just now. */
#define NAME_LEVELS 2

void
yz_desk_free (YzDesk *desk)
{
  if (desk == NULL)
    return;
  g_free (desk->name);
  g_free (desk);
}

/* (nullable) NULL with @error where the store has no place for files. */
static char *
secret_key_path (YzStore *store, int64_t desk, GError **error)
{
  g_autofree char *name = g_strdup_printf ("desk-%" G_GINT64_FORMAT ".key", desk);
  const char *dir = yz_store_get_files_dir (store);

  if (dir != NULL)
    return g_build_filename (dir, name, NULL);
  yz_error_set_subject (error,
                        YZ_ERROR_IO,
                        name,
                        N_ ("there is no place for the desk's signing key"));
  return NULL;
}

static void
set_file_error (GError **error, const char *path, const char *what)
{
  int reason = errno;

  yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s: %s", path, what, g_strerror (reason));
}

/* Written before the commit of the row that needs it: a key without a desk does no harm, a desk
 * without its key could not be sealed. */
static gboolean
write_secret_key (YzStore *store, int64_t desk, const uint8_t *key, gsize size, GError **error)
{
  g_autofree char *path = secret_key_path (store, desk, error);
  int fd = -1;
  gboolean done = FALSE;

  if (path == NULL)
    return FALSE;
  fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) {
    set_file_error (error, path, "cannot be made");
    return FALSE;
  }
  done = write (fd, key, size) == (gssize) size && fsync (fd) == 0;
  if (!done)
    set_file_error (error, path, "cannot be written");
  return g_close (fd, done ? error : NULL) && done && yz_file_sync_names (path, NAME_LEVELS, error);
}

static gboolean
read_secret_key (YzStore *store,
                 int64_t desk,
                 uint8_t key[crypto_sign_SECRETKEYBYTES],
                 GError **error)
{
  g_autofree char *path = secret_key_path (store, desk, error);
  int fd = -1;
  gssize size = 0;

  if (path == NULL)
    return FALSE;
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
  if (fd < 0) {
    set_file_error (error, path, "the desk's signing key is not on this machine");
    return FALSE;
  }
  size = read (fd, key, crypto_sign_SECRETKEYBYTES);
  close (fd);
  if (size != crypto_sign_SECRETKEYBYTES) {
    yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, N_ ("not a signing key"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
insert_seal (YzStore *store,
             int64_t desk,
             int64_t seq,
             const uint8_t head[YZ_HASH_SIZE],
             const uint8_t *secret_key,
             GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t sealed_ms = yz_clock_now_ms ();
  g_autoptr (GBytes) message = yz_chain_seal_message (desk, seq, head, sealed_ms);
  uint8_t signature[crypto_sign_BYTES];

  crypto_sign_detached (signature,
                        NULL,
                        g_bytes_get_data (message, NULL),
                        g_bytes_get_size (message),
                        secret_key);
  statement = yz_store_query (store,
                              "INSERT INTO seal (desk_id, seq, head, sealed_ms, signature)"
                              " VALUES ($1, $2, $3, $4, $5)");
  yz_statement_bind_int (statement, 1, desk);
  yz_statement_bind_int (statement, 2, seq);
  yz_statement_bind_blob (statement, 3, head, YZ_HASH_SIZE);
  yz_statement_bind_int (statement, 4, sealed_ms);
  yz_statement_bind_blob (statement, 5, signature, sizeof signature);
  return yz_statement_run (statement, error);
}

/* A seal that nobody can check would stand in the store for ever: so a key that is not what it was
 * is noticed before anything is sealed with it. */
static gboolean
check_secret_key (YzStore *store, const YzDesk *desk, const uint8_t *secret_key, GError **error)
{
  static const uint8_t message[] = "seal";
  uint8_t signature[crypto_sign_BYTES];
  g_autofree char *path = NULL;

  crypto_sign_detached (signature, NULL, message, sizeof message, secret_key);
  if (crypto_sign_verify_detached (signature, message, sizeof message, desk->public_key) == 0)
    return TRUE;
  path = secret_key_path (store, desk->id, error);
  if (path != NULL)
    yz_error_set_subject (error,
                          YZ_ERROR_IO,
                          path,
                          "%s: %s",
                          path,
                          N_ ("not the signing key of this desk"));
  return FALSE;
}

/* What stands in the row of a desk that is being made. */
typedef struct {
  int64_t id;
  int64_t station;
  const char *name;
  int64_t created_ms;
  uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
  uint8_t head[YZ_HASH_SIZE];
} NewDesk;

static gboolean
choose_number (YzStore *store, int64_t *number, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT max (id) FROM desk");

  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *number = yz_statement_get_int (statement, 0) + 1;
  if (*number <= YZ_ID_DESK_MAX)
    return TRUE;
  yz_error_set (error, YZ_ERROR_REFUSED, NULL, 0, 0, "%s", N_ ("all numbers of desks are given"));
  return FALSE;
}

/* @taken: another desk got the number in this moment. */
static gboolean
insert_desk (YzStore *store, const NewDesk *desk, gboolean *taken, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store,
                              "INSERT INTO desk (id, station_id, name, public_key, created_ms,"
                              " head, head_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                              " ON CONFLICT (id) DO NOTHING RETURNING id");
  yz_statement_bind_int (statement, 1, desk->id);
  yz_statement_bind_int (statement, 2, desk->station);
  yz_statement_bind_text (statement, 3, desk->name);
  yz_statement_bind_blob (statement, 4, desk->public_key, sizeof desk->public_key);
  yz_statement_bind_int (statement, 5, desk->created_ms);
  yz_statement_bind_blob (statement, 6, desk->head, sizeof desk->head);
  yz_statement_bind_int (statement, 7, desk->created_ms);
  step = yz_statement_step (statement, error);
  *taken = step == YZ_STEP_DONE;
  return step != YZ_STEP_ERROR;
}

/* Who is second waits for the first to be done, and then takes the number behind it. */
static gboolean
take_number (YzStore *store, NewDesk *desk, GError **error)
{
  gboolean taken = TRUE;

  while (taken) {
    if (!choose_number (store, &desk->id, error))
      return FALSE;
    yz_chain_hash_desk (desk->id,
                        desk->station,
                        desk->created_ms,
                        desk->name,
                        desk->public_key,
                        desk->head);
    if (!insert_desk (store, desk, &taken, error))
      return FALSE;
  }
  return TRUE;
}

int64_t
yz_desk_create (YzStore *store, int64_t station, const char *name, GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  NewDesk desk = { .station = station, .name = name, .created_ms = yz_clock_now_ms () };
  uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
  gboolean done = FALSE;

  g_return_val_if_fail (name != NULL, 0);

  if (transaction == NULL)
    return 0;
  crypto_sign_keypair (desk.public_key, secret_key);
  done = take_number (store, &desk, error) &&
         write_secret_key (store, desk.id, secret_key, sizeof secret_key, error) &&
         insert_seal (store, desk.id, 0, desk.head, secret_key, error) &&
         yz_transaction_commit (transaction, error);
  sodium_memzero (secret_key, sizeof secret_key);
  return done ? desk.id : 0;
}

YzDesk *
yz_desk_load (YzStore *store, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzDesk) desk = NULL;
  const void *blob = NULL;
  gsize size = 0;

  statement = yz_store_query (store,
                              "SELECT station_id, name, public_key, created_ms, seq, head"
                              " FROM desk WHERE id = $1");
  yz_statement_bind_int (statement, 1, id);
  if (!yz_statement_fetch (statement, error))
    return NULL;
  desk = g_new0 (YzDesk, 1);
  desk->id = id;
  desk->station = yz_statement_get_int (statement, 0);
  desk->name = yz_statement_dup_text (statement, 1);
  blob = yz_statement_get_blob (statement, 2, &size);
  if (size == sizeof desk->public_key)
    memcpy (desk->public_key, blob, size);
  desk->created_ms = yz_statement_get_int (statement, 3);
  desk->seq = yz_statement_get_int (statement, 4);
  blob = yz_statement_get_blob (statement, 5, &size);
  if (size == sizeof desk->head)
    memcpy (desk->head, blob, size);
  return g_steal_pointer (&desk);
}

static gboolean
seal_exists (YzStore *store, const YzDesk *desk, gboolean *exists, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store, "SELECT 1 FROM seal WHERE desk_id = $1 AND seq = $2");
  yz_statement_bind_int (statement, 1, desk->id);
  yz_statement_bind_int (statement, 2, desk->seq);
  step = yz_statement_step (statement, error);
  *exists = step == YZ_STEP_ROW;
  return step != YZ_STEP_ERROR;
}

gboolean
yz_desk_seal (YzStore *store, int64_t desk_id, GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzDesk) desk = NULL;
  uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
  gboolean exists = FALSE;
  gboolean done = FALSE;

  if (transaction == NULL || (desk = yz_desk_load (store, desk_id, error)) == NULL ||
      !seal_exists (store, desk, &exists, error))
    return FALSE;
  if (!exists) {
    if (!read_secret_key (store, desk_id, secret_key, error))
      return FALSE;
    done = check_secret_key (store, desk, secret_key, error) &&
           insert_seal (store, desk_id, desk->seq, desk->head, secret_key, error);
    sodium_memzero (secret_key, sizeof secret_key);
    if (!done)
      return FALSE;
  }
  return yz_transaction_commit (transaction, error);
}

gboolean
yz_desk_is_here (YzStore *store, int64_t desk_id, gboolean *here, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (YzDesk) desk = yz_desk_load (store, desk_id, &problem);
  uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
  uint8_t public_key[crypto_sign_PUBLICKEYBYTES];

  *here = FALSE;
  if (desk == NULL) {
    if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_NOT_FOUND))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!read_secret_key (store, desk_id, secret_key, error))
    return FALSE;
  *here = crypto_sign_ed25519_sk_to_pk (public_key, secret_key) == 0 &&
          memcmp (public_key, desk->public_key, sizeof public_key) == 0;
  sodium_memzero (secret_key, sizeof secret_key);
  return TRUE;
}

gboolean
yz_desk_derive (YzStore *store,
                int64_t desk,
                const char *purpose,
                GBytes *data,
                uint8_t *bytes,
                gsize size,
                GError **error)
{
  crypto_generichash_state state;
  uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
  gboolean done = FALSE;

  g_return_val_if_fail (purpose != NULL && data != NULL && bytes != NULL, FALSE);
  g_return_val_if_fail (size >= crypto_generichash_BYTES_MIN &&
                          size <= crypto_generichash_BYTES_MAX,
                        FALSE);

  done = read_secret_key (store, desk, secret_key, error);
  if (done) {
    /* Only the seed of the key: its other half is public. The terminating NUL parts both texts. */
    crypto_generichash_init (&state, secret_key, crypto_sign_SEEDBYTES, size);
    crypto_generichash_update (&state, (const uint8_t *) purpose, strlen (purpose) + 1);
    crypto_generichash_update (&state, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
    crypto_generichash_final (&state, bytes, size);
    sodium_memzero (&state, sizeof state);
  }
  sodium_memzero (secret_key, sizeof secret_key);
  return done;
}
