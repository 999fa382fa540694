/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-input.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "yz-clock.h"

/* 2026-11-22 09:30 in Shanghai. */
#define NOW_MS INT64_C (1795311000000)

uint8_t
fuzz_input_take_u8 (FuzzInput *input)
{
  if (input->size == 0)
    return 0;
  input->size--;
  return *input->data++;
}

uint32_t
fuzz_input_take_u32 (FuzzInput *input)
{
  uint32_t value = 0;

  for (int i = 0; i < 4; i++)
    value = value << 8 | fuzz_input_take_u8 (input);
  return value;
}

const uint8_t *
fuzz_input_take_bytes (FuzzInput *input, gsize size, gsize *taken)
{
  const uint8_t *bytes = input->data;

  *taken = MIN (size, input->size);
  input->data += *taken;
  input->size -= *taken;
  return bytes;
}

char *
fuzz_input_take_text (FuzzInput *input, gsize size)
{
  gsize taken = 0;
  const uint8_t *bytes = fuzz_input_take_bytes (input, size, &taken);
  gsize length = taken > 0 ? strnlen ((const char *) bytes, taken) : 0;
  char *text = g_malloc (length + 1);

  if (length > 0)
    memcpy (text, bytes, length);
  text[length] = '\0';
  return text;
}

/* GLib ends a process that way, which libFuzzer does not take for a finding. */
static void
on_trap (int number)
{
  abort ();
}

/* The same input has to do the same wherever and whenever it is run, and what the code itself finds
 * impossible is a finding. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  yz_clock_set_fixed (NOW_MS);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FATAL_MASK);
  signal (SIGTRAP, on_trap);
  fuzz_begin ();
  return 0;
}
