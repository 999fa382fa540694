/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "yz-code.h"
#include "yz-ctl-json.h"
#include "yz-ctl-label.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-picture.h"
#include "yz-resolver.h"
#include "yz-sentence.h"
#include "yz-text.h"

static char *
describe_command (YzCommand command, int quantity)
{
  g_autofree char *word = yz_command_to_word (command, quantity);
  g_autofree char *small = g_ascii_strdown (word, -1);

  return g_strconcat ("command ", small, NULL);
}

/* What can be told without a store: what kind of code it is, not whose. */
static char *
describe_alone (const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);
  g_autofree char *number = NULL;
  YzCode code;

  if (ean != NULL)
    return g_strdup ("item");
  if (!yz_code_parse (text, &code, NULL))
    return g_strdup (yz_code_text_is_ours (text) ? "unknown mistyped" : "unknown");
  switch (code.kind) {
  case YZ_CODE_CARD:
    return g_strdup ("rider card");
  case YZ_CODE_BADGE:
    return g_strdup ("badge");
  case YZ_CODE_VOUCHER:
    return g_strdup ("voucher");
  case YZ_CODE_RECEIPT:
    number = yz_id_to_text (code.id);
    return g_strdup_printf ("receipt %s", number);
  case YZ_CODE_COMMAND:
    return describe_command (code.command, code.quantity);
  case YZ_CODE_ITEM:
    number = yz_id_to_text (code.id);
    return g_strdup_printf ("item %s", number);
  default:
    return g_strdup ("unknown");
  }
}

static char *
describe_rider (YzCtl *ctl, int64_t id)
{
  g_autoptr (YzRider) rider = yz_rider_load (ctl->station, id, NULL);
  g_autofree char *number = yz_id_to_text (id);
  g_autofree char *name = rider != NULL ? yz_text_mask_name (rider->name) : NULL;

  return g_strdup_printf ("rider %s %s", number, name != NULL ? name : "");
}

static char *
describe_item (YzCtl *ctl, int64_t id)
{
  g_autoptr (YzItem) item = yz_item_load (ctl->station, id, NULL);

  return item != NULL ? g_strdup_printf ("item %s %s", item->sku, item->name) : g_strdup ("item");
}

static char *
describe_meaning (YzCtl *ctl, const YzMeaning *meaning)
{
  g_autofree char *number = NULL;

  switch (meaning->kind) {
  case YZ_MEANING_RIDER:
    return describe_rider (ctl, meaning->id);
  case YZ_MEANING_ITEM:
    return describe_item (ctl, meaning->id);
  case YZ_MEANING_COMMAND:
    return describe_command (meaning->command, meaning->quantity);
  case YZ_MEANING_RECEIPT:
    number = yz_id_to_text (meaning->id);
    return g_strdup_printf ("receipt %s", number);
  case YZ_MEANING_BADGE:
  case YZ_MEANING_VOUCHER:
  case YZ_MEANING_UNKNOWN:
  default:
    return g_strdup (yz_meaning_get_word (meaning->kind));
  }
}

/* A code of ours that is not good (any more): what it claims to be, and why not. */
static char *
describe_problem (const char *text, const GError *problem)
{
  g_autofree char *claim = describe_alone (text);

  return g_strdup_printf ("%s %s", claim, yz_error_get_word (problem));
}

/* The meaning for scripts and people alike: its first word is one of yz_meaning_get_word(). */
static char *
describe (YzCtl *ctl, const char *text)
{
  g_autoptr (GError) problem = NULL;
  YzMeaning meaning = { 0 };

  if (ctl->station == NULL)
    return describe_alone (text);
  if (yz_resolve_code (ctl->station, text, &meaning, &problem))
    return describe_meaning (ctl, &meaning);
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_CODE))
    return describe_alone (text);
  return describe_problem (text, problem);
}

static void
add_code (YzCtl *ctl, const char *file, const YzScanResult *result)
{
  const char *symbology = yz_symbology_get_name (result->symbology);
  g_autofree char *meaning = describe (ctl, result->text);

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "symbology", symbology);
  yz_ctl_json_text (ctl->builder, "text", result->text);
  yz_ctl_json_text (ctl->builder, "meaning", meaning);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s\t%s\t%s\t%s", file, symbology, result->text, meaning);
}

static void
build_error (JsonBuilder *builder, const GError *error)
{
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  yz_ctl_json_text (builder, "code", yz_error_get_word (error));
  yz_ctl_json_text (builder, "message", error->message);
  json_builder_end_object (builder);
}

/* What kept a file from being read goes to @error; the other files are still looked at. */
static void
scan_file (YzCtl *ctl, YzDecoder *decoder, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) results = yz_picture_scan_file (decoder, path, &problem);
  g_autofree char *shown = g_filename_display_name (path);

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "file", shown);
  yz_ctl_json_array (ctl->builder, "codes");
  for (guint i = 0; results != NULL && i < results->len; i++)
    add_code (ctl, shown, g_ptr_array_index (results, i));
  json_builder_end_array (ctl->builder);
  if (results == NULL)
    yz_ctl_pass_problem (ctl, path, g_steal_pointer (&problem), error);
  else if (results->len == 0)
    yz_ctl_fail (ctl, error, YZ_ERROR_NOTHING_FOUND, shown, N_ ("%s: no code was found."), shown);
  if (*error != NULL)
    build_error (ctl->builder, *error);
  json_builder_end_object (ctl->builder);
}

/* Keeps the worse of two errors, and tells people each at once. */
static void
keep_worse (YzCtl *ctl, GError **worst, GError *error)
{
  if (error == NULL)
    return;
  yz_ctl_tell_error (ctl, error);
  if (*worst == NULL || yz_error_get_exit (error) > yz_error_get_exit (*worst)) {
    g_clear_error (worst);
    *worst = error;
  } else {
    g_error_free (error);
  }
}

static gboolean
run_scan (YzCtl *ctl, GError **error)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  GError *worst = NULL;

  /* The store only adds whose a code is; scanning goes without. */
  yz_ctl_open (ctl, YZ_STORE_READ, NULL);
  ctl->keep_answer = TRUE;
  json_builder_begin_array (ctl->builder);
  for (gsize i = 0; yz_ctl_get_word (ctl, i) != NULL; i++) {
    GError *problem = NULL;

    scan_file (ctl, decoder, yz_ctl_get_word (ctl, i), &problem);
    keep_worse (ctl, &worst, problem);
  }
  json_builder_end_array (ctl->builder);
  if (worst == NULL)
    return TRUE;
  g_propagate_error (error, worst);
  return FALSE;
}

/* Quantities a shop asks for often; "yizhan-ctl code QTY17" makes any other. */
static const int quantities[] = { 2, 3, 4, 5, 6, 8, 10, 12, 20, 24 };

static void
add_command (YzCtl *ctl, YzCtlTable *table, YzCommand command, int quantity)
{
  const YzCode code = { .kind = YZ_CODE_COMMAND, .command = command, .quantity = quantity };
  g_autofree char *text = yz_code_to_text (&code);
  g_autofree char *word = yz_command_to_word (command, quantity);
  g_autofree char *small = g_ascii_strdown (word, -1);

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "command", small);
  yz_ctl_json_text (ctl->builder, "text", text);
  json_builder_end_object (ctl->builder);
  yz_ctl_table_text (table, small);
  yz_ctl_table_text (table, text);
}

static gboolean
run_codes (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (2);
  gsize n_commands = 0;
  const YzCommandInfo *commands = yz_command_list (&n_commands);

  json_builder_begin_array (ctl->builder);
  for (gsize i = 0; i < n_commands; i++)
    if (commands[i].command != YZ_COMMAND_QUANTITY)
      add_command (ctl, table, commands[i].command, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (quantities); i++)
    add_command (ctl, table, YZ_COMMAND_QUANTITY, quantities[i]);
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* Only goods need the store. */
static gboolean
take_code (YzCtl *ctl, const char *name, YzCode *code, char **title, GError **error)
{
  g_autoptr (YzItem) item = NULL;

  if (yz_command_parse_word (name, &code->command, &code->quantity)) {
    code->kind = YZ_CODE_COMMAND;
    *title = yz_command_to_word (code->command, code->quantity);
    return TRUE;
  }
  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  item = yz_item_find (ctl->station, name, error);
  if (item == NULL)
    return FALSE;
  code->kind = YZ_CODE_ITEM;
  code->id = item->id;
  *title = g_strdup (item->name);
  return TRUE;
}

static gboolean
run_code (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  YzCode code = { 0 };

  if (!yz_ctl_check_paper (ctl, path, error) ||
      !take_code (ctl, yz_ctl_get_word (ctl, 0), &code, &title, error))
    return FALSE;
  text = yz_code_to_text (&code);
  if (path != NULL && !yz_ctl_label_write (text, title, path, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "text", text);
  yz_ctl_json_text (ctl->builder, "file", path);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, "%s", text);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption code_options[] = {
  { "out", "FILE.png|.svg|.pdf", 0, N_ ("writes the code as a label") },
  { NULL },
};

const YzCtlCommand yz_ctl_scan_commands[] = {
  { "scan", "FILE…", 1, -1, YZ_CTL_NO_STORE, NULL, N_ ("find the codes in pictures"), run_scan },
  { "codes", "", 0, 0, YZ_CTL_NO_STORE, NULL, N_ ("list the codes of the counter"), run_codes },
  { "code", "NAME", 1, 1, YZ_CTL_NO_STORE, code_options,
    N_ ("print the code of a command (confirm, cancel, undo) or of goods"), run_code },
  { NULL },
};
/* clang-format on */
