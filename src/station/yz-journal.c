/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-journal"

#include "yz-journal.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#include "yz-clock.h"
#include "yz-csv.h"
#include "yz-item.h"
#include "yz-journal-entry.h"

/* What is written is handed to the stream in pieces of about this size. */
#define FLUSH_SIZE (64 * 1024)

typedef struct {
  YzStation *station;
  GOutputStream *out;
  GString *text;     /* not yet handed on */
  GHashTable *units; /* of item id to SKU */
  gboolean started;  /* JSON: something stands in the array */
} Writer;

static void
writer_clear (Writer *self)
{
  g_string_free (self->text, TRUE);
  g_hash_table_unref (self->units);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

static const char *const csv_header[] = {
  "entry",  "leg",      "kind", "happened", "recorded", "station", "rider",
  "actor",  "approver", "rule", "document", "reverses", "of leg",  "expires",
  "reason", "from",     "to",   "amount",   "unit",     "hash",    NULL,
};

gboolean
yz_journal_form_parse (const char *word, YzJournalForm *form)
{
  static const char *const words[] = {
    [YZ_JOURNAL_CSV] = "csv",
    [YZ_JOURNAL_JSON] = "json",
    [YZ_JOURNAL_HLEDGER] = "hledger",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], word) == 0) {
      *form = (YzJournalForm) i;
      return TRUE;
    }
  return FALSE;
}

static char *
make_owner (const YzAccountKey *key)
{
  if (key->kind != YZ_ACCOUNT_SOURCE)
    return yz_id_to_text (key->owner);
  switch ((YzSource) key->owner) {
  case YZ_SOURCE_PURCHASE:
    return g_strdup ("purchase");
  case YZ_SOURCE_DONATION:
    return g_strdup ("donation");
  case YZ_SOURCE_SUPPORT:
    return g_strdup ("support");
  default:
    return yz_id_to_text (key->owner);
  }
}

char *
yz_journal_account_name (const YzAccountKey *key)
{
  g_autoptr (GString) name = g_string_new (key->unit == YZ_UNIT_POINTS ? "points:" : "goods:");

  g_string_append (name, yz_account_kind_get_word (key->kind));
  if (key->owner != 0) {
    g_autofree char *owner = make_owner (key);

    g_string_append_printf (name, ":%s", owner);
  }
  if (key->station != 0)
    g_string_append_printf (name, ":station-%" G_GINT64_FORMAT, key->station);
  if (key->period != 0)
    g_string_append_printf (name, ":period-%" G_GINT64_FORMAT, key->period);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

char *
yz_journal_quote_commodity (int64_t unit, const char *sku)
{
  gboolean plain = strcmp (sku, "points") != 0;
  g_autoptr (GString) name = NULL;
  g_autofree char *id = NULL;

  if (unit == YZ_UNIT_POINTS)
    return g_strdup ("points");
  name = g_string_new ("\"");
  for (const char *p = sku; *p != '\0'; p++) {
    gboolean bad = *p == '"' || *p == ';' || *p == '#' || (unsigned char) *p < ' ';

    plain = plain && !bad;
    g_string_append_c (name, bad ? '_' : *p);
  }
  /* What had to be changed gets the item's number, so that no two items look the same; no name that
   * stands as it is has a '#'. */
  if (!plain) {
    id = yz_id_to_text (unit);
    g_string_append_printf (name, "#%s", id);
  }
  g_string_append_c (name, '"');
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static gboolean
flush (Writer *self, gsize above, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (self->text->len <= above)
    return TRUE;
  if (!g_output_stream_write_all (self->out,
                                  self->text->str,
                                  self->text->len,
                                  NULL,
                                  NULL,
                                  &problem)) {
    yz_error_set_subject (error, YZ_ERROR_IO, "journal", "journal: %s", problem->message);
    return FALSE;
  }
  g_string_truncate (self->text, 0);
  return TRUE;
}

/* "points", or the item's SKU. Borrowed. */
static const char *
get_sku (Writer *self, int64_t unit)
{
  const char *known = NULL;
  g_autoptr (YzItem) item = NULL;
  int64_t *key = NULL;

  if (unit == YZ_UNIT_POINTS)
    return "points";
  known = g_hash_table_lookup (self->units, &unit);
  if (known != NULL)
    return known;
  /* Goods without an item are a finding of the proof; their journal can still be read. */
  item = yz_item_load (self->station, unit, NULL);
  key = g_new (int64_t, 1);
  *key = unit;
  g_hash_table_insert (self->units,
                       key,
                       item != NULL ? g_steal_pointer (&item->sku) : yz_id_to_text (unit));
  return g_hash_table_lookup (self->units, &unit);
}

static char *
id_or_empty (int64_t id)
{
  return id != 0 ? yz_id_to_text (id) : g_strdup ("");
}

static void
write_csv (Writer *self, const YzJournalEntry *entry)
{
  g_autofree char *id = yz_id_to_text (entry->id);
  g_autofree char *happened = yz_instant_to_iso (entry->happened_ms);
  g_autofree char *recorded = yz_instant_to_iso (entry->recorded_ms);
  g_autofree char *station = g_strdup_printf ("%" G_GINT64_FORMAT, entry->station);
  g_autofree char *rider = id_or_empty (entry->subject);
  g_autofree char *actor = id_or_empty (entry->actor);
  g_autofree char *approver = id_or_empty (entry->approver);
  g_autofree char *rule = id_or_empty (entry->rule);
  g_autofree char *document = id_or_empty (entry->document);
  g_autofree char *reverses = id_or_empty (entry->reverses);
  g_autofree char *expires =
    entry->expires_on != 0 ? yz_date_to_text (entry->expires_on) : g_strdup ("");

  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzJournalTransfer *transfer = &g_array_index (entry->transfers, YzJournalTransfer, i);
    g_autofree char *leg = g_strdup_printf ("%" G_GINT64_FORMAT, transfer->leg);
    g_autofree char *of_leg = transfer->of_leg != 0
                                ? g_strdup_printf ("%" G_GINT64_FORMAT, transfer->of_leg)
                                : g_strdup ("");
    g_autofree char *amount = g_strdup_printf ("%" G_GINT64_FORMAT, transfer->amount);
    g_autofree char *from = yz_journal_account_name (&transfer->from);
    g_autofree char *to = yz_journal_account_name (&transfer->to);
    const char *const fields[] = {
      id,
      leg,
      yz_entry_kind_get_word (entry->kind),
      happened,
      recorded,
      station,
      rider,
      actor,
      approver,
      rule,
      document,
      reverses,
      of_leg,
      expires,
      entry->reason != NULL ? entry->reason : "",
      from,
      to,
      amount,
      get_sku (self, transfer->from.unit),
      entry->hash,
      NULL,
    };

    G_STATIC_ASSERT (G_N_ELEMENTS (fields) == G_N_ELEMENTS (csv_header));
    yz_csv_append_row (self->text, fields);
  }
}

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_id (JsonBuilder *builder, const char *member, int64_t id)
{
  g_autofree char *text = id != 0 ? yz_id_to_text (id) : NULL;

  add_text (builder, member, text);
}

static void
add_int (JsonBuilder *builder, const char *member, int64_t value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
build_transfers (Writer *self, JsonBuilder *builder, const YzJournalEntry *entry)
{
  json_builder_set_member_name (builder, "transfers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzJournalTransfer *transfer = &g_array_index (entry->transfers, YzJournalTransfer, i);
    g_autofree char *from = yz_journal_account_name (&transfer->from);
    g_autofree char *to = yz_journal_account_name (&transfer->to);

    json_builder_begin_object (builder);
    add_int (builder, "leg", transfer->leg);
    add_text (builder, "from", from);
    add_text (builder, "to", to);
    add_int (builder, "amount", transfer->amount);
    add_text (builder, "unit", get_sku (self, transfer->from.unit));
    if (transfer->of_leg != 0)
      add_int (builder, "of_leg", transfer->of_leg);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
write_json (Writer *self, const YzJournalEntry *entry)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *happened = yz_instant_to_iso (entry->happened_ms);
  g_autofree char *recorded = yz_instant_to_iso (entry->recorded_ms);
  g_autofree char *expires = entry->expires_on != 0 ? yz_date_to_text (entry->expires_on) : NULL;

  json_builder_begin_object (builder);
  add_id (builder, "entry", entry->id);
  add_text (builder, "kind", yz_entry_kind_get_word (entry->kind));
  add_text (builder, "happened", happened);
  add_text (builder, "recorded", recorded);
  add_int (builder, "station", entry->station);
  add_id (builder, "rider", entry->subject);
  add_id (builder, "actor", entry->actor);
  add_id (builder, "approver", entry->approver);
  add_id (builder, "rule", entry->rule);
  add_id (builder, "document", entry->document);
  add_id (builder, "reverses", entry->reverses);
  add_text (builder, "expires", expires);
  add_text (builder, "reason", entry->reason);
  add_text (builder, "hash", entry->hash);
  build_transfers (self, builder, entry);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  g_string_append (self->text, self->started ? ",\n" : "\n");
  self->started = TRUE;
  json_generator_to_gstring (generator, self->text);
}

static void
append_comment (GString *text, const char *tag, int64_t id)
{
  g_autofree char *shown = NULL;

  if (id == 0)
    return;
  shown = yz_id_to_text (id);
  g_string_append_printf (text, "    ; %s:%s\n", tag, shown);
}

static void
append_posting (Writer *self, const YzAccountKey *account, int64_t amount)
{
  g_autofree char *name = yz_journal_account_name (account);
  g_autofree char *commodity =
    yz_journal_quote_commodity (account->unit, get_sku (self, account->unit));

  g_string_append_printf (self->text, "    %s  %" G_GINT64_FORMAT " %s\n", name, amount, commodity);
}

static void
write_hledger (Writer *self, const YzJournalEntry *entry)
{
  g_autofree char *id = yz_id_to_text (entry->id);
  g_autofree char *date = yz_date_to_text (yz_date_of_ms (entry->happened_ms));

  g_string_append_printf (self->text,
                          "\n%s (%s) %s\n",
                          date,
                          id,
                          yz_entry_kind_get_word (entry->kind));
  append_comment (self->text, "rider", entry->subject);
  append_comment (self->text, "actor", entry->actor);
  append_comment (self->text, "approver", entry->approver);
  append_comment (self->text, "rule", entry->rule);
  append_comment (self->text, "document", entry->document);
  append_comment (self->text, "reverses", entry->reverses);
  if (entry->reason != NULL) {
    g_autofree char *reason = g_strdelimit (g_strdup (entry->reason), "\r\n\v\f", ' ');

    g_string_append_printf (self->text, "    ; reason: %s\n", reason);
  }
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzJournalTransfer *transfer = &g_array_index (entry->transfers, YzJournalTransfer, i);

    append_posting (self, &transfer->from, -transfer->amount);
    append_posting (self, &transfer->to, transfer->amount);
  }
}

/* hledger's strict mode wants to know every account and commodity beforehand. */
static gboolean
declare_accounts (Writer *self, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GHashTable) declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  YzStep step = YZ_STEP_ERROR;

  g_string_append (self->text, "; The ledger of a Yizhan station.\n\n");
  statement = yz_store_query (yz_station_get_store (self->station),
                              "SELECT kind, owner, unit, station_id, period FROM account"
                              " ORDER BY unit, kind, owner, station_id, period");
  yz_statement_stream (statement);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    const YzAccountKey key = { .kind = (YzAccountKind) yz_statement_get_int (statement, 0),
                               .owner = yz_statement_get_int (statement, 1),
                               .unit = yz_statement_get_int (statement, 2),
                               .station = yz_statement_get_int (statement, 3),
                               .period = yz_statement_get_int (statement, 4) };
    g_autofree char *commodity = yz_journal_quote_commodity (key.unit, get_sku (self, key.unit));
    char *name = yz_journal_account_name (&key);

    if (!g_hash_table_contains (declared, commodity)) {
      g_string_append_printf (self->text, "commodity %s\n", commodity);
      g_hash_table_add (declared, g_steal_pointer (&commodity));
    }
    if (!g_hash_table_contains (declared, name))
      g_string_append_printf (self->text, "account %s\n", name);
    g_hash_table_add (declared, name);
    if (!flush (self, FLUSH_SIZE, error))
      return FALSE;
  }
  return step == YZ_STEP_DONE;
}

static gboolean
write_start (Writer *self, YzJournalForm form, GError **error)
{
  switch (form) {
  case YZ_JOURNAL_CSV:
    g_string_append (self->text, YZ_CSV_BOM);
    yz_csv_append_row (self->text, csv_header);
    return TRUE;
  case YZ_JOURNAL_JSON:
    g_string_append_c (self->text, '[');
    return TRUE;
  case YZ_JOURNAL_HLEDGER:
    return declare_accounts (self, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
write_entries (Writer *self, YzJournalForm form, GError **error)
{
  g_autoptr (YzJournalReader) reader = yz_journal_reader_new (self->station);
  const YzJournalEntry *entry = NULL;
  GError *problem = NULL;

  while ((entry = yz_journal_reader_next (reader, &problem)) != NULL) {
    if (form == YZ_JOURNAL_CSV)
      write_csv (self, entry);
    else if (form == YZ_JOURNAL_JSON)
      write_json (self, entry);
    else
      write_hledger (self, entry);
    if (!flush (self, FLUSH_SIZE, error))
      return FALSE;
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  return TRUE;
}

gboolean
yz_journal_write (YzStation *station, YzJournalForm form, GOutputStream *out, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (Writer) self = {
    .station = station,
    .out = out,
    .text = g_string_new (NULL),
    .units = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free),
  };

  g_return_val_if_fail (station != NULL && G_IS_OUTPUT_STREAM (out), FALSE);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !write_start (&self, form, error) ||
      !write_entries (&self, form, error))
    return FALSE;
  if (form == YZ_JOURNAL_JSON)
    g_string_append (self.text, "\n]\n");
  return flush (&self, 0, error) && yz_transaction_commit (transaction, error);
}
