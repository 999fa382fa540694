/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Damage to the file of a database, and who notices it. */

typedef enum {
  DAMAGE_BIT,    /* one bit turned */
  DAMAGE_PAGE,   /* a page of zeros */
  DAMAGE_SECTOR, /* 512 bytes of rubbish */
  DAMAGE_SWAP,   /* two pages in each other's place */
  DAMAGE_TAIL,   /* the end is missing */
} DamageKind;

#define DAMAGE_KINDS 5

const char *damage_get_name (DamageKind kind);

/* Damages a copy of @file. @used (nullable) tells whether what was changed belongs to anything, as
 * far as the list of free pages says. Returns: (transfer full) */
guint8 *damage_make (DamageKind kind,
                     GRand *random,
                     const guint8 *file,
                     gsize size,
                     gsize *damaged_size,
                     gboolean *used);

/* Who noticed. */
typedef enum {
  FOUND_OPENING = 1 << 0,   /* it did not open, for another reason than a checksum */
  FOUND_INTEGRITY = 1 << 1, /* SQLite's own check, without sums */
  FOUND_VERIFY = 1 << 2,    /* the ledger's verification */
  FOUND_PROOF = 1 << 3,     /* the proof of the whole station */
  FOUND_READING = 1 << 4,   /* a row could not be read, for another reason than a checksum */
  FOUND_CHECKSUM = 1 << 5,  /* a page that does not fit its sum */
  FOUND_WRONG = 1 << 6,     /* nobody: rows were read that are not what was written */
} Found;

/* Looks at the station at @path in a process of its own: opens it, asks for every check there is
 * and reads every row. @content is what damage_read_content() said when all was well. Asserts that
 * the process ends by itself, in time, and that every error is a sentence about the store. */
guint damage_look (const char *path, const char *content);

/* A digest of all rows of all tables; NULL if they cannot be read. Returns: (transfer full) */
char *damage_read_content (const char *path);

G_END_DECLS
