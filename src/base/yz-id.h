/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* An operation id: a UUIDv7 (RFC 9562), made by the caller before the first try. */
typedef struct {
  uint8_t bytes[16];
} YzOpId;

#define YZ_OP_ID_TEXT_LENGTH 36

YzOpId yz_op_id_new (void);
gboolean yz_op_id_parse (const char *text, YzOpId *id, GError **error);
/* Returns: (transfer full) the lower-case 8-4-4-4-12 form */
char *yz_op_id_to_text (const YzOpId *id);
gboolean yz_op_id_equal (const YzOpId *a, const YzOpId *b);

/* Everything that has a number has it from the desk that made it, so that two desks never wait
 * for each other to number something: desk << 40 | n. People see and type "3-17". */
#define YZ_ID_DESK_BITS 13
#define YZ_ID_DESK_MAX ((INT64_C (1) << YZ_ID_DESK_BITS) - 1)
#define YZ_ID_NUMBER_MAX ((INT64_C (1) << 40) - 1)

int64_t yz_id_make (int64_t desk, int64_t number);
int64_t yz_id_get_desk (int64_t id);
int64_t yz_id_get_number (int64_t id);
/* Returns: (transfer full) "desk-number" */
char *yz_id_to_text (int64_t id);
/* Takes "desk-number" or the plain decimal id. FALSE without error if @text has neither form. */
gboolean yz_id_parse (const char *text, int64_t *id);

G_END_DECLS
