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

/* The name of an account in journals: "rider:1-5", "shelf:station 1" … and the commodity:
 * "points" or the item's SKU, quoted where hledger wants it. Returns: (transfer full) */
char *yz_journal_account_name (const YzAccountKey *key);

G_END_DECLS
