/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "yz-backup.h"
#include "yz-ctl-json.h"
#include "yz-ctl-data.h"
#include "yz-ctl.h"
#include "yz-desk.h"
#include "yz-journal.h"

/* The word of --as, which here is a form and not a person; --json alone asks for JSON. */
static gboolean
take_form (YzCtl *ctl, YzJournalForm *form, GError **error)
{
  const char *word = yz_ctl_get (ctl, "as");

  if (word == NULL)
    word = yz_ctl_args_get_global (ctl->args, "as");
  *form = YZ_JOURNAL_JSON;
  if (word == NULL && ctl->json)
    return TRUE;
  if (word == NULL)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "as",
                        N_ ("In which form? --as csv, json or hledger."));
  return yz_journal_form_parse (word, form) ||
         yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_USAGE,
                      word,
                      N_ ("“%s” is no form of a journal: csv, json or hledger."), word);
}

static gboolean
set_io_error (YzCtl *ctl, const char *name, const GError *problem, GError **error)
{
  return yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_IO,
                      name,
                      N_ ("%s cannot be written: %s."), name, problem->message);
}

/* A stream error is about the file that is written; what comes from the store is passed on. */
static gboolean
write_journal (YzCtl *ctl, YzJournalForm form, GOutputStream *out, const char *name, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (yz_journal_write (ctl->station, form, out, &problem) &&
      g_output_stream_flush (out, NULL, &problem))
    return TRUE;
  if (problem->domain != G_IO_ERROR) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return set_io_error (ctl, name, problem, error);
}

/* A file is replaced when the journal is complete; until then what was there stays. */
static gboolean
write_journal_file (YzCtl *ctl, YzJournalForm form, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GCancellable) abandon = g_cancellable_new ();
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GOutputStream) out =
    G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &problem));

  if (out == NULL)
    return set_io_error (ctl, shown, problem, error);
  if (!write_journal (ctl, form, out, shown, error)) {
    /* Closing with a cancellable that is cancelled gives the new file up. */
    g_cancellable_cancel (abandon);
    g_output_stream_close (out, abandon, NULL);
    return FALSE;
  }
  return g_output_stream_close (out, NULL, &problem) || set_io_error (ctl, shown, problem, error);
}

static gboolean
run_export (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autoptr (GOutputStream) out = NULL;
  YzJournalForm form = YZ_JOURNAL_JSON;

  if (!take_form (ctl, &form, error) || yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  if (path != NULL && strcmp (path, "-") != 0)
    return write_journal_file (ctl, form, path, error);
  out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return write_journal (ctl, form, out, "stdout", error);
}

static gboolean
run_backup (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get_word (ctl, 0);
  g_autofree char *shown = g_filename_display_name (path);

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL ||
      !yz_backup_write (yz_station_get_store (ctl->station), path, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "file", path);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("The store is copied to %s."), shown);
  return TRUE;
}

static gboolean
run_restore (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get_word (ctl, 0);
  g_autofree char *uri = yz_ctl_dup_uri (ctl);
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *aside = NULL;

  if (!yz_backup_restore (path, uri, yz_ctl_prove_candidate, ctl, &aside, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "store", uri);
  yz_ctl_json_text (ctl->builder, "file", path);
  yz_ctl_json_text (ctl->builder, "moved_aside", aside);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("The store is restored from %s."), shown);
  if (aside != NULL)
    yz_ctl_say (ctl, _ ("What was there before is at %s."), aside);
  return TRUE;
}

static gboolean
seal_head (YzCtl *ctl, GError **error)
{
  YzStore *store = yz_station_get_store (ctl->station);
  YzLedger *ledger = yz_station_get_ledger (ctl->station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);

  return transaction != NULL && yz_desk_seal (store, yz_ledger_get_desk (ledger), error) &&
         yz_transaction_commit (transaction, error);
}

static gboolean
run_seal (YzCtl *ctl, GError **error)
{
  g_autofree char *code = NULL;
  uint8_t head[YZ_HASH_SIZE];
  int64_t seq = 0;

  if (yz_ctl_sign_in (ctl, error) == NULL || !seal_head (ctl, error) ||
      !yz_ledger_get_head (yz_station_get_ledger (ctl->station), &seq, head, error))
    return FALSE;
  code = yz_ctl_add_head (ctl, head, seq);
  yz_ctl_say (ctl, _ ("Signed: entry %" PRId64 ", head %s."), seq, code);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption export_options[] = {
  { "as", "csv|json|hledger", 0, N_ ("the form") },
  { "out", "FILE", 0, N_ ("instead of the standard output") },
  { NULL },
};

static const YzCtlOption verify_options[] = {
  { "receipt", "CODE", 0, N_ ("also check a printed receipt against the store") },
  { "slip", "NUMBER CODE", 0, N_ ("also check the head on a slip: \"1-17 7K3M-0TQ2\"") },
  { NULL },
};

static const YzCtlOption import_options[] = {
  { "dry-run", NULL, 0, N_ ("only tell what would happen") },
  { NULL },
};

const YzCtlCommand yz_ctl_data_commands[] = {
  { "import riders", "FILE.csv", 1, 1, YZ_CTL_WRITES, import_options,
    N_ ("add and update riders"), yz_ctl_run_import_riders },
  { "import items", "FILE.csv", 1, 1, YZ_CTL_WRITES, import_options,
    N_ ("add and update goods"), yz_ctl_run_import_items },
  { "import rules", "FILE.csv", 1, 1, YZ_CTL_WRITES, import_options,
    N_ ("add versions of rules"), yz_ctl_run_import_rules },
  { "export journal", "", 0, 0, YZ_CTL_READS, export_options,
    N_ ("write the whole ledger"), run_export },
  { "verify", "", 0, 0, YZ_CTL_READS, verify_options,
    N_ ("recompute and check everything"), yz_ctl_run_verify },
  { "seal", "", 0, 0, YZ_CTL_WRITES, NULL, N_ ("sign the head of the chain"), run_seal },
  { "backup", "FILE", 1, 1, YZ_CTL_READS, NULL, N_ ("copy the store"), run_backup },
  { "restore", "FILE", 1, 1, YZ_CTL_MAKES, NULL,
    N_ ("put a copy in the place of the store, after checking it"), run_restore },
  { NULL },
};
/* clang-format on */
