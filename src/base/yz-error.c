/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-error"

#include "yz-error.h"

typedef struct {
  char *subject;
  int64_t asked;
  int64_t there;
} YzErrorPrivate;

static void
yz_error_private_init (YzErrorPrivate *facts)
{
}

static void
yz_error_private_copy (const YzErrorPrivate *from, YzErrorPrivate *to)
{
  to->subject = g_strdup (from->subject);
  to->asked = from->asked;
  to->there = from->there;
}

static void
yz_error_private_clear (YzErrorPrivate *facts)
{
  g_clear_pointer (&facts->subject, g_free);
}

G_DEFINE_EXTENDED_ERROR (YzError, yz_error)

/* Names of files and what a damaged database says of itself may be any bytes; whoever shows or logs
 * an error is given text. */
static char *
make_text (const char *bytes)
{
  return bytes != NULL ? g_utf8_make_valid (bytes, -1) : NULL;
}

static GError *
make_error (YzError code, const char *format, va_list args)
{
  GError *error = g_error_new_valist (YZ_ERROR, (int) code, format, args);
  char *text = make_text (error->message);

  g_free (error->message);
  error->message = text;
  return error;
}

static void
set_facts (GError *error, const char *subject, int64_t asked, int64_t there)
{
  YzErrorPrivate *facts = yz_error_get_private (error);

  facts->subject = make_text (subject);
  facts->asked = asked;
  facts->there = there;
}

void
yz_error_set (GError **error,
              YzError code,
              const char *subject,
              int64_t asked,
              int64_t there,
              const char *format,
              ...)
{
  va_list args;
  GError *made = NULL;

  if (error == NULL)
    return;
  va_start (args, format);
  made = make_error (code, format, args);
  va_end (args);
  set_facts (made, subject, asked, there);
  g_propagate_error (error, made);
}

void
yz_error_set_subject (GError **error, YzError code, const char *subject, const char *format, ...)
{
  va_list args;
  GError *made = NULL;

  if (error == NULL)
    return;
  va_start (args, format);
  made = make_error (code, format, args);
  va_end (args);
  set_facts (made, subject, 0, 0);
  g_propagate_error (error, made);
}

const char *
yz_error_get_subject (const GError *error)
{
  if (error == NULL || error->domain != YZ_ERROR)
    return NULL;
  return yz_error_get_private (error)->subject;
}

int64_t
yz_error_get_asked (const GError *error)
{
  if (error == NULL || error->domain != YZ_ERROR)
    return 0;
  return yz_error_get_private (error)->asked;
}

int64_t
yz_error_get_there (const GError *error)
{
  if (error == NULL || error->domain != YZ_ERROR)
    return 0;
  return yz_error_get_private (error)->there;
}

void
yz_error_rename (GError *error, const char *subject)
{
  YzErrorPrivate *facts = NULL;
  char *renamed = NULL;

  if (error == NULL || error->domain != YZ_ERROR)
    return;
  facts = yz_error_get_private (error);
  renamed = make_text (subject);
  g_free (facts->subject);
  facts->subject = renamed;
}

const char *
yz_error_get_word (const GError *error)
{
  static const struct {
    YzError code;
    const char *word;
  } words[] = {
    { YZ_ERROR_REFUSED, "refused" },
    { YZ_ERROR_NOT_FOUND, "not-found" },
    { YZ_ERROR_AMBIGUOUS, "ambiguous" },
    { YZ_ERROR_POINTS, "points" },
    { YZ_ERROR_STOCK, "stock" },
    { YZ_ERROR_LIMIT, "limit" },
    { YZ_ERROR_OP_CONFLICT, "op-conflict" },
    { YZ_ERROR_FOUR_EYES, "four-eyes" },
    { YZ_ERROR_PERMISSION, "permission" },
    { YZ_ERROR_PIN, "pin" },
    { YZ_ERROR_PIN_LOCKED, "pin-locked" },
    { YZ_ERROR_CARD_REVOKED, "card-revoked" },
    { YZ_ERROR_RIDER_LEFT, "rider-left" },
    { YZ_ERROR_STATE, "state" },
    { YZ_ERROR_NO_RULE, "no-rule" },
    { YZ_ERROR_ALREADY_REVERSED, "already-reversed" },
    { YZ_ERROR_EXISTS, "exists" },
    { YZ_ERROR_NOTHING_FOUND, "nothing-found" },
    { YZ_ERROR_CHECK, "check" },
    { YZ_ERROR_UNIQUE, "unique" },
    { YZ_ERROR_PRICE, "price" },
    { YZ_ERROR_APPROVAL, "approval" },
    { YZ_ERROR_VOUCHER_USED, "voucher-used" },
    { YZ_ERROR_USAGE, "usage" },
    { YZ_ERROR_INPUT, "input" },
    { YZ_ERROR_CODE, "code" },
    { YZ_ERROR_IMAGE, "image" },
    { YZ_ERROR_CSV, "csv" },
    { YZ_ERROR_OVERFLOW, "overflow" },
    { YZ_ERROR_STORE, "store" },
    { YZ_ERROR_STORE_MISSING, "store-missing" },
    { YZ_ERROR_STORE_LOCKED, "store-locked" },
    { YZ_ERROR_STORE_NEWER, "store-newer" },
    { YZ_ERROR_STORE_FOREIGN, "store-foreign" },
    { YZ_ERROR_STORE_DAMAGED, "store-damaged" },
    { YZ_ERROR_STORE_READ_ONLY, "store-read-only" },
    { YZ_ERROR_STORE_FULL, "store-full" },
    { YZ_ERROR_STORE_BUSY, "store-busy" },
    { YZ_ERROR_IO, "io" },
    { YZ_ERROR_STORE_LOST, "store-lost" },
    { YZ_ERROR_STORE_UNKNOWN, "store-unknown" },
    { YZ_ERROR_STORE_NOT_JOINED, "store-not-joined" },
    { YZ_ERROR_VERIFY, "verify" },
  };

  if (error != NULL && error->domain == YZ_ERROR)
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
      if ((int) words[i].code == error->code)
        return words[i].word;
  return "other";
}

YzExit
yz_error_get_exit (const GError *error)
{
  if (error == NULL)
    return YZ_EXIT_DONE;
  if (error->domain == G_OPTION_ERROR)
    return YZ_EXIT_USAGE;
  if (error->domain != YZ_ERROR)
    return YZ_EXIT_INPUT;
  if (error->code >= YZ_ERROR_VERIFY)
    return YZ_EXIT_VERIFY;
  if (error->code >= YZ_ERROR_STORE)
    return YZ_EXIT_STORE;
  if (error->code >= YZ_ERROR_INPUT)
    return YZ_EXIT_INPUT;
  if (error->code >= YZ_ERROR_USAGE)
    return YZ_EXIT_USAGE;
  return YZ_EXIT_REFUSED;
}
