/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-station.h"

G_BEGIN_DECLS

typedef enum {
  YZ_JOURNAL_CSV,     /* one line a transfer, UTF-8 with BOM */
  YZ_JOURNAL_JSON,    /* one array of entries */
  YZ_JOURNAL_HLEDGER, /* hledger's journal format: feeding it to hledger gives our balances */
} YzJournalForm;

gboolean yz_journal_form_parse (const char *word, YzJournalForm *form);

/* Writes the whole ledger to @out in one consistent snapshot, in the order of entries. */
gboolean
yz_journal_write (YzStation *station, YzJournalForm form, GOutputStream *out, GError **error);

/* The name of an account in journals: "points:rider:1-5", "goods:shelf:station-1" … Together with
 * the commodity it is one account's alone. Returns: (transfer full) */
char *yz_journal_account_name (const YzAccountKey *key);

/* The commodity in hledger's journals: points, or the SKU of the item @unit in quotes. Characters
 * that hledger does not take are replaced, and the item's number tells such names apart.
 * Returns: (transfer full) */
char *yz_journal_quote_commodity (int64_t unit, const char *sku);

G_END_DECLS
