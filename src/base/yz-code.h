/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* The texts inside our own QR codes:
 *
 *     YZ  kind  payload  check
 *
 * "YZ" keeps foreign codes out, the kind letter keeps our own worlds apart, the payload is
 * Crockford base32 (or a command word), and the check character finds every single wrong character
 * and every swap of two neighbours: it is the sum of aⁱ·xᵢ over GF(32) (x⁵ + x² + 1), where xᵢ are
 * the values of the kind and payload characters. A rider card is 2 + 1 + 26 + 1 = 30 characters, a
 * version 3 symbol at level Q.
 *
 * Typed text is forgiven: lower case, spaces and hyphens, O for 0, I and L for 1 (and U for V,
 * which no text of ours needs to tell apart). */
typedef enum {
  YZ_CODE_CARD = 'R',    /* rider card: 128 random bits */
  YZ_CODE_BADGE = 'S',   /* staff badge: 128 random bits */
  YZ_CODE_VOUCHER = 'V', /* voucher: 128 random bits */
  YZ_CODE_RECEIPT = 'E', /* entry id (56 bits) and the first 64 bits of its hash */
  YZ_CODE_COMMAND = 'C', /* CONFIRM, CANCEL, UNDO, QTY02 … */
  YZ_CODE_ITEM = 'G',    /* item of the shop: its id (56 bits) */
} YzCodeKind;

#define YZ_CODE_SECRET_SIZE 16
#define YZ_CODE_RECEIPT_HASH_SIZE 8
/* Longer texts are none of ours, whatever they say. */
#define YZ_CODE_TEXT_MAX 64

typedef enum {
  YZ_COMMAND_NONE,
  YZ_COMMAND_CONFIRM,
  YZ_COMMAND_CANCEL,
  YZ_COMMAND_UNDO,
  YZ_COMMAND_MORE,     /* one more of the goods that were scanned last */
  YZ_COMMAND_LESS,     /* one fewer */
  YZ_COMMAND_QUANTITY, /* so many of them */
  YZ_COMMAND_PARK,     /* puts the rider and the cart aside */
  YZ_COMMAND_HOLD,     /* keeps what is in the cart for a later pick-up */
  YZ_COMMAND_COLLECT,  /* hands out what was kept */
} YzCommand;

#define YZ_COMMAND_LAST YZ_COMMAND_COLLECT
/* A quantity code sets 1 to so many pieces. */
#define YZ_COMMAND_QUANTITY_MAX 99

typedef struct {
  YzCodeKind kind;
  uint8_t secret[YZ_CODE_SECRET_SIZE];     /* card, badge, voucher */
  int64_t id;                              /* receipt, item */
  uint8_t hash[YZ_CODE_RECEIPT_HASH_SIZE]; /* receipt */
  YzCommand command;                       /* command */
  int quantity;                            /* command QUANTITY: 1 to YZ_COMMAND_QUANTITY_MAX */
} YzCode;

/* What a sheet of command codes is printed from. */
typedef struct {
  YzCommand command;
  const char *word;  /* in the code and for scripts: "CONFIRM"; "QTY" where the quantity follows */
  const char *title; /* to be translated, as on the sheet: "+1" */
  const char *help;  /* to be translated: what scanning it does */
} YzCommandInfo;

/* All commands in the order of a sheet. */
const YzCommandInfo *yz_command_list (gsize *n_commands);
/* NULL for YZ_COMMAND_NONE. */
const YzCommandInfo *yz_command_find (YzCommand command);

/* The word of a command, with its quantity: "CONFIRM", "QTY07". Returns: (transfer full) */
char *yz_command_to_word (YzCommand command, int quantity);
/* The opposite, in any case. */
gboolean yz_command_parse_word (const char *word, YzCommand *command, int *quantity);

/* Returns: (transfer full) the text of the code */
char *yz_code_to_text (const YzCode *code);

/* The same in groups of four for people: "YZR 7K3M 0TQ2 …". Returns: (transfer full) */
char *yz_code_text_to_groups (const char *text);

/* Whether @text claims to be ours (starts with YZ and a kind letter), however mistyped. */
gboolean yz_code_text_is_ours (const char *text);

/* YZ_ERROR_CODE if @text is not ours (asked: 0) or ours but mistyped (asked: 1). The text is not in
 * the error: that of a card is a secret, and errors are logged. */
gboolean yz_code_parse (const char *text, YzCode *code, GError **error);

/* The card's fingerprint that the database keeps instead of the secret: SHA-256. */
void yz_code_hash_secret (const uint8_t secret[YZ_CODE_SECRET_SIZE], uint8_t hash[32]);

/* EAN-13, EAN-8 or UPC-A with a right check digit; UPC-A is returned as EAN-13.
 * Returns: (transfer full) (nullable) the normal form, or NULL if @text is none */
char *yz_ean_normalise (const char *text);

G_END_DECLS
