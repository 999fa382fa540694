/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* What libFuzzer asks of a target. The driver of the ordinary build asks the same. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What a target has to do once, before the first input. */
void fuzz_begin (void);

/* An input that is taken piece by piece; what is asked beyond its end is 0. */
typedef struct {
  const uint8_t *data;
  gsize size;
} FuzzInput;

uint8_t fuzz_input_take_u8 (FuzzInput *input);
uint32_t fuzz_input_take_u32 (FuzzInput *input);
/* Up to @size bytes; *@taken (out) says how many there were. Borrowed. */
const uint8_t *fuzz_input_take_bytes (FuzzInput *input, gsize size, gsize *taken);
/* Up to @size bytes as a string: it ends at the first NUL, and its memory at its end, so that
 * reading beyond it is noticed. Returns: (transfer full) */
char *fuzz_input_take_text (FuzzInput *input, gsize size);

G_END_DECLS
