/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody with the rights of the file's owner changes rows behind the program's back: the verifier
 * must name the place each time. */
#include <string.h>

#include "ledger-fixture.h"
#include "yz-chain.h"
#include "yz-code.h"

typedef struct {
  Fixture fixture;
  int64_t redemption;
  uint8_t redemption_hash[YZ_HASH_SIZE];
} Case;

/* A ledger with a row of every kind: 1 award, 2 receipt of goods, 3 redemption, 4 partial return,
 * 5 award, 6 its reversal, 7 adjustment; and a seal over the head. */
static void
fill (Case *self)
{
  Fixture *f = &self->fixture;
  g_autoptr (GError) error = NULL;
  g_auto (YzDraft) award = { 0 };
  g_auto (YzDraft) redemption = { 0 };
  g_auto (YzDraft) back = { 0 };
  YzOpId award_op = yz_op_id_new ();
  YzOpId redemption_op = yz_op_id_new ();
  YzOpId back_op = yz_op_id_new ();
  YzBooking booking;
  int64_t wrong = 0;

  yz_draft_init (&award, &award_op, YZ_ENTRY_AWARD, 1);
  award.subject = f->riders[0];
  award.approver = 2;
  award.rule = 3;
  award.document = 4;
  award.expires_on = 20270101;
  yz_draft_add (&award, f->budget, f->rider_account[0], 100, 0);
  g_assert_true (yz_ledger_book (f->ledger, &award, &booking, &error));
  fixture_move (f, YZ_ENTRY_RECEIVE, 0, f->source[0], f->shelf[0], 9, 0);

  yz_draft_init (&redemption, &redemption_op, YZ_ENTRY_REDEEM, 1);
  redemption.subject = f->riders[0];
  yz_draft_add (&redemption, f->rider_account[0], f->redeemed, 60, 0);
  yz_draft_add (&redemption, f->shelf[0], f->handed_out[0], 3, 0);
  g_assert_true (yz_ledger_book (f->ledger, &redemption, &booking, &error));
  self->redemption = booking.entry;
  memcpy (self->redemption_hash, booking.hash, YZ_HASH_SIZE);

  yz_draft_init (&back, &back_op, YZ_ENTRY_RETURN, 1);
  back.subject = f->riders[0];
  back.reverses = booking.entry;
  back.reason = g_strdup ("one was broken");
  yz_draft_add (&back, f->redeemed, f->rider_account[0], 20, 1);
  yz_draft_add (&back, f->handed_out[0], f->shelf[0], 1, 2);
  g_assert_true (yz_ledger_book (f->ledger, &back, &booking, &error));

  wrong = fixture_move (f, YZ_ENTRY_AWARD, f->riders[1], f->budget, f->rider_account[1], 7, 0);
  g_assert_true (fixture_reverse (f, wrong, &booking, &error));
  fixture_move (f, YZ_ENTRY_ADJUST, f->riders[1], f->adjusted, f->rider_account[1], 5, 0);
  g_assert_true (yz_desk_seal (f->store, 1, &error));
  fixture_assert_sound (f);
}

static void
set_up (Case *self)
{
  memset (self, 0, sizeof *self);
  fixture_set_up (&self->fixture);
  fill (self);
  g_clear_pointer (&self->fixture.ledger, yz_ledger_free);
  g_clear_pointer (&self->fixture.store, yz_store_close);
  yz_test_place_keep (&self->fixture.place);
}

static void
tear_down (Case *self)
{
  fixture_tear_down (&self->fixture);
}

static void
run_raw (Case *self, const char *sql)
{
  yz_test_place_restore (&self->fixture.place);
  yz_test_place_tamper (&self->fixture.place, sql);
}

/* Whether a finding names @place (its beginning). */
static gboolean
finds (Case *self, const char *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = yz_store_open (self->fixture.place.uri, YZ_STORE_READ, &error);
  g_autoptr (YzVerification) verification = NULL;

  g_assert_no_error (error);
  verification = yz_verify_ledger (store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < verification->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (verification->findings, i);

    if (g_str_has_prefix (finding->place, place))
      return TRUE;
  }
  for (guint i = 0; i < verification->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (verification->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  return FALSE;
}

/* Entry n of the fixture as SQL; some other number behind a desk. */
#define AT(desk) "(CAST (" #desk " AS BIGINT) << 40)"
#define E(n) "(" AT (1) " | " #n ")"

static const struct {
  const char *sql;
  const char *place;
} tampering[] = {
  /* Every column of entry. */
  { "UPDATE entry SET id = " E (99) " WHERE id = " E (2), "entry 1-3" },
  { "UPDATE entry SET op_id = randomblob (16) WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET digest = randomblob (16) WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET kind = 11 WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET kind = 16 WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET happened_ms = happened_ms - 1 WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET recorded_ms = recorded_ms + 1 WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET actor = 3 WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET approver = 1 WHERE id = " E (1), "entry 1-1" },
  { "UPDATE entry SET approver = NULL WHERE id = " E (1), "entry 1-1" },
  { "UPDATE entry SET subject = 5 WHERE id = " E (1), "entry 1-1" },
  { "UPDATE entry SET rule = 9 WHERE id = " E (1), "entry 1-1" },
  { "UPDATE entry SET document = 9 WHERE id = " E (1), "entry 1-1" },
  { "UPDATE entry SET expires_on = 20990101 WHERE id = " E (1), "entry 1-1" },
  { "UPDATE entry SET reverses = " E (1) " WHERE id = " E (4), "entry 1-4" },
  { "UPDATE entry SET reverses = NULL WHERE id = " E (6), "entry 1-6" },
  { "UPDATE entry SET reason_digest = randomblob (32) WHERE id = " E (4), "entry 1-4" },
  { "UPDATE entry SET reason_digest = NULL WHERE id = " E (4), "entry 1-4" },
  { "UPDATE entry SET hash = randomblob (32) WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET hash = zeroblob (1) WHERE id = " E (7), "entry 1-7" },
  /* Nothing that looks like nothing. */
  { "UPDATE entry SET approver = 0 WHERE id = " E (2), "entry 1-2" },
  { "UPDATE entry SET expires_on = 0 WHERE id = " E (2), "entry 1-2" },
  { "UPDATE transfer SET of_leg = 0 WHERE entry_id = " E (2), "transfer 1-2/1" },
  /* Rows of entry. */
  { "DELETE FROM entry WHERE id = " E (2), "entry 1-3" },
  { "DELETE FROM entry WHERE id = " E (7), "desk 1" },
  { "DELETE FROM transfer WHERE entry_id = " E (7) "; DELETE FROM entry WHERE id = " E (7),
    "desk 1" },
  { "INSERT INTO entry SELECT " E (8) ", randomblob (16), digest, kind, happened_ms, "
                                      "recorded_ms,"
                                      " actor, approver, subject, rule, document, reverses, "
                                      "expires_on, reason_digest, hash FROM "
                                      "entry"
                                      " WHERE id = " E (7),
    "entry 1-8" },
  { "INSERT INTO entry SELECT " AT (9) " | 1, randomblob (16), digest, kind, happened_ms, "
                                       "recorded_ms,"
                                       " actor, approver, subject, rule, document, reverses, "
                                       "expires_on, reason_digest, hash FROM "
                                       "entry"
                                       " WHERE id = " E (7),
    "entry 9-1" },
  { "UPDATE entry SET id = -1 WHERE id = " E (1) "; UPDATE entry SET id = " E (1) " WHERE id = " E (
      2) "; UPDATE entry SET id = " E (2) " WHERE id = -1",
    "entry 1-1" },
  /* Every column of transfer. */
  { "UPDATE transfer SET entry_id = " E (2) ", leg = 2 WHERE entry_id = " E (1), "entry 1-1" },
  { "UPDATE transfer SET entry_id = " E (50) " WHERE entry_id = " E (7), "entry 1-50" },
  { "UPDATE transfer SET leg = 7 WHERE entry_id = " E (3) " AND leg = 2", "entry 1-3" },
  { "UPDATE transfer SET from_account = (SELECT id FROM account WHERE kind = 6) WHERE entry_id "
    "= " E (1),
    "entry 1-1" },
  { "UPDATE transfer SET to_account = (SELECT id FROM account WHERE kind = 3 LIMIT 1) WHERE "
    "entry_id = " E (1),
    "entry 1-1" },
  { "UPDATE transfer SET to_account = 12345 WHERE entry_id = " E (1), "transfer 1-1/1" },
  { "UPDATE transfer SET amount = 101 WHERE entry_id = " E (1), "entry 1-1" },
  { "UPDATE transfer SET amount = -100 WHERE entry_id = " E (1), "transfer 1-1/1" },
  { "UPDATE transfer SET amount = 9223372036854775807", "entry 1-1" },
  { "UPDATE transfer SET amount = -9223372036854775807", "transfer 1-1/1" },
  { "UPDATE transfer SET of_leg = 2 WHERE entry_id = " E (4) " AND leg = 1", "entry 1-4" },
  { "UPDATE transfer SET of_leg = NULL WHERE entry_id = " E (4) " AND leg = 1", "entry 1-4" },
  /* Rows of transfer. */
  { "DELETE FROM transfer WHERE entry_id = " E (3) " AND leg = 2", "entry 1-3" },
  { "DELETE FROM transfer WHERE entry_id = " E (1), "entry 1-1" },
  { "INSERT INTO transfer SELECT entry_id, 2, from_account, to_account, amount, of_leg FROM "
    "transfer"
    " WHERE entry_id = " E (7),
    "entry 1-7" },
  { "UPDATE transfer SET leg = 3 WHERE entry_id = " E (
      3) " AND leg = 1;"
         "UPDATE transfer SET leg = 1 WHERE entry_id = " E (
           3) " AND leg = 2;"
              "UPDATE transfer SET leg = 2 WHERE entry_id = " E (3) " AND leg = 3",
    "entry 1-3" },
  /* Every column of account. */
  { "UPDATE account SET id = 77 WHERE kind = 2 AND balance > 50", "account 77-0" },
  { "UPDATE account SET kind = 3, owner = 1 WHERE kind = 2 AND balance > 50", "entry 1-1" },
  { "UPDATE account SET owner = 8 WHERE kind = 1", "entry 1-1" },
  { "UPDATE account SET unit = 5 WHERE kind = 4", "entry 1-3" },
  { "UPDATE account SET station_id = 2 WHERE kind = 4", "entry 1-3" },
  { "UPDATE account SET period = 2026 WHERE kind = 1", "entry 1-1" },
  { "UPDATE account SET floor = NULL WHERE kind = 2", "account 1-" },
  { "UPDATE account SET floor = -100 WHERE kind = 2", "account 1-" },
  { "UPDATE account SET floor = 0 WHERE kind = 6", "account 1-" },
  { "UPDATE account SET balance = balance + 1 WHERE kind = 2 AND balance > 50", "account 1-" },
  { "UPDATE account SET balance = 9223372036854775807", "account 1-" },
  { "UPDATE account SET balance = balance + 1 WHERE kind = 2 AND balance > 50;"
    "UPDATE account SET balance = balance - 1 WHERE kind = 6",
    "account 1-" },
  /* Rows of account. */
  { "DELETE FROM account WHERE kind = 6", "transfer 1-7/1" },
  { "INSERT INTO account VALUES (4711, 2, 1, 0, 0, 0, 0, 100)", "account 4711-0" },
  { "INSERT INTO account VALUES (CAST (999999 AS BIGINT) << 13 | 1, 2, 1, 0, 0, 0, 0, 0)",
    "account 1-999999" },
  { "UPDATE account SET owner = -1 WHERE kind = 2 AND balance = 5;"
    "UPDATE account SET owner = (SELECT subject FROM entry WHERE id = " E (
      7) ") WHERE kind = 2 AND"
         " balance > 50; UPDATE account SET owner = (SELECT subject FROM entry WHERE id = " E (
           1) ")"
              " WHERE owner = -1",
    "entry 1-1" },
  /* What was taken back. */
  { "UPDATE taken_back SET amount = 0 WHERE entry_id = " E (3) " AND leg = 1", "entry 1-3" },
  { "UPDATE taken_back SET amount = 9223372036854775807, whole = 9223372036854775807",
    "entry 1-3" },
  { "UPDATE taken_back SET whole = 1000 WHERE entry_id = " E (3) " AND leg = 1", "entry 1-3" },
  { "UPDATE taken_back SET entry_id = " E (2) " WHERE entry_id = " E (3) " AND leg = 1",
    "entry 1-" },
  { "UPDATE taken_back SET leg = 5 WHERE entry_id = " E (3) " AND leg = 2", "entry 1-3" },
  { "DELETE FROM taken_back WHERE entry_id = " E (3) " AND leg = 2", "entry 1-3" },
  { "INSERT INTO taken_back VALUES (" E (2) ", 1, 9, 9)", "entry 1-2" },
  /* Reasons. */
  { "UPDATE entry_reason SET text = 'all were broken' WHERE entry_id = " E (4), "entry 1-4" },
  { "UPDATE entry_reason SET salt = randomblob (16) WHERE entry_id = " E (4), "entry 1-4" },
  { "UPDATE entry_reason SET entry_id = " E (3) " WHERE entry_id = " E (4), "entry 1-3" },
  { "DELETE FROM entry_reason WHERE entry_id = " E (4), "entry 1-4" },
  { "INSERT INTO entry_reason VALUES (" E (1) ", randomblob (16), 'because')", "entry 1-1" },
  { "INSERT INTO entry_reason VALUES (" E (90) ", randomblob (16), 'because')", "entry 1-90" },
  /* The desk. */
  { "UPDATE desk SET id = 2", "desk 2" },
  { "UPDATE desk SET station_id = 2", "entry 1-1" },
  { "UPDATE desk SET name = 'mine'", "entry 1-1" },
  { "UPDATE desk SET public_key = randomblob (32)", "seal 1-0" },
  { "UPDATE desk SET created_ms = created_ms - 1", "entry 1-1" },
  { "UPDATE desk SET next_number = 1", "account 1-" },
  { "UPDATE desk SET seq = 6", "desk 1" },
  { "UPDATE desk SET head = randomblob (32)", "desk 1" },
  { "UPDATE desk SET head_ms = head_ms + 1", "desk 1" },
  { "DELETE FROM desk", "entry 1-1" },
  { "INSERT INTO desk SELECT 2, station_id, name, public_key, created_ms, next_number, 0, head, "
    "head_ms"
    " FROM desk",
    "desk 2" },
  /* Seals. */
  { "UPDATE seal SET desk_id = 3 WHERE seq = 7", "seal 3-7" },
  { "UPDATE seal SET seq = 6 WHERE seq = 7", "seal 1-6" },
  { "UPDATE seal SET head = randomblob (32) WHERE seq = 7", "seal 1-7" },
  { "UPDATE seal SET sealed_ms = sealed_ms + 1 WHERE seq = 7", "seal 1-7" },
  { "UPDATE seal SET signature = randomblob (64) WHERE seq = 7", "seal 1-7" },
  { "DELETE FROM seal WHERE seq = 0", "desk 1" },
  { "INSERT INTO seal SELECT desk_id, 5, head, sealed_ms, signature FROM seal WHERE seq = 7",
    "seal 1-5" },
};

static void
test_names_the_place (void)
{
  Case self;

  set_up (&self);
  for (gsize i = 0; i < G_N_ELEMENTS (tampering); i++) {
    run_raw (&self, tampering[i].sql);
    if (!finds (&self, tampering[i].place)) {
      g_test_message ("not found: %s", tampering[i].sql);
      g_test_fail ();
    }
  }
  tear_down (&self);
}

/* Somebody who owns the database cuts off the tail cleanly: the balances fit and the desk's head
 * fits. */
#define CUT_TAIL                                                                                   \
  "DELETE FROM transfer WHERE entry_id = " E (7) "; DELETE FROM entry WHERE id = " E (             \
    7) ";"                                                                                         \
       "UPDATE account SET balance = 0 WHERE kind = 6;"                                            \
       "UPDATE account SET balance = 0 WHERE kind = 2 AND balance = 5;"                            \
       "UPDATE desk SET seq = 6, head = (SELECT hash FROM entry WHERE id = " E (                   \
         6) "), head_ms = (SELECT recorded_ms FROM entry WHERE id = " E (6) ");"

/* And the other way: an award was of 90 points and not of 100. */
#define LOWER_AWARD                                                                                \
  "UPDATE transfer SET amount = 90 WHERE entry_id = " E (                                          \
    1) ";"                                                                                         \
       "UPDATE account SET balance = balance - 10 WHERE kind = 2 AND balance > 50;"                \
       "UPDATE account SET balance = balance + 10 WHERE kind = 1;"

/* Papers from before: the receipt of an entry and the slip of a desk that ended with it. */
typedef struct {
  char *receipt;
  char *slip;
} Papers;

static void
papers_clear (Papers *papers)
{
  g_free (papers->receipt);
  g_free (papers->slip);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Papers, papers_clear)

static YzStore *
open_store (Case *self)
{
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_open (self->fixture.place.uri, YZ_STORE_READ, &error);

  g_assert_no_error (error);
  return store;
}

static void
print_papers (Case *self, int64_t seq, Papers *papers)
{
  g_autoptr (YzStore) store = open_store (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzEntry) entry = yz_entry_load (store, yz_id_make (1, seq), &error);
  g_autofree char *short_code = NULL;
  YzCode code = { .kind = YZ_CODE_RECEIPT };

  g_assert_no_error (error);
  code.id = entry->id;
  memcpy (code.hash, entry->hash, sizeof code.hash);
  short_code = yz_chain_short_code (entry->hash);
  papers->receipt = yz_code_to_text (&code);
  papers->slip = g_strdup_printf ("1-%" G_GINT64_FORMAT " %s", seq, short_code);
  g_clear_pointer (&entry, yz_entry_free);
}

/* Whether both papers agree with the database; they must never differ in that. */
static gboolean
papers_fit (Case *self, const Papers *papers)
{
  g_autoptr (YzStore) store = open_store (self);
  g_autoptr (GError) receipt = NULL;
  g_autoptr (GError) slip = NULL;
  gboolean fits = yz_verify_receipt (store, papers->receipt, &receipt);

  g_assert_cmpint (fits, ==, yz_verify_slip (store, papers->slip, &slip));
  if (!fits) {
    g_assert_error (receipt, YZ_ERROR, YZ_ERROR_VERIFY);
    g_assert_error (slip, YZ_ERROR, YZ_ERROR_VERIFY);
  }
  return fits;
}

static guint
count_findings (Case *self)
{
  g_autoptr (YzStore) store = open_store (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) found = yz_verify_ledger (store, &error);

  g_assert_no_error (error);
  return found->findings->len;
}

/* The keys of both accounts of each transfer. Returns: (transfer full) */
static GArray *
load_keys (YzStore *store, const YzEntry *entry)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (YzAccountKey));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);
    YzAccount from;
    YzAccount to;

    yz_account_load (store, transfer->from_account, &from, &error);
    yz_account_load (store, transfer->to_account, &to, &error);
    g_assert_no_error (error);
    g_array_append_val (keys, from.key);
    g_array_append_val (keys, to.key);
  }
  return keys;
}

static void
append_blob (GString *sql, const uint8_t *bytes, gsize size)
{
  g_string_append (sql, yz_test_on_postgresql () ? "'\\x" : "x'");
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (sql, "%02x", bytes[i]);
  g_string_append_c (sql, '\'');
}

/* The whole chain anew, by the program's own code, over what stands there now; and the desk's head.
 * Returns: (transfer full) the SQL that writes it */
static char *
recompute_chain (Case *self, int64_t n_entries)
{
  g_autoptr (YzStore) store = open_store (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzDesk) desk = yz_desk_load (store, 1, &error);
  GString *sql = g_string_new (NULL);
  uint8_t hash[YZ_HASH_SIZE];

  yz_chain_hash_desk (1, desk->station, desk->created_ms, desk->name, desk->public_key, hash);
  for (int64_t seq = 1; seq <= n_entries; seq++) {
    g_autoptr (YzEntry) entry = yz_entry_load (store, yz_id_make (1, seq), &error);
    g_autoptr (GArray) keys = load_keys (store, entry);

    yz_chain_hash_entry (hash,
                         desk->station,
                         entry,
                         (const YzAccountKey *) (const void *) keys->data,
                         hash);
    g_string_append (sql, "UPDATE entry SET hash = ");
    append_blob (sql, hash, sizeof hash);
    g_string_append_printf (sql, " WHERE id = %" G_GINT64_FORMAT ";", entry->id);
  }
  g_string_append (sql, "UPDATE desk SET head = ");
  append_blob (sql, hash, sizeof hash);
  return g_string_free (sql, FALSE);
}

static void
seal_anew (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = yz_store_open (self->fixture.place.uri, YZ_STORE_WRITE, &error);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

  g_assert_true (yz_desk_seal (store, 1, &error));
  g_assert_true (yz_transaction_commit (transaction, &error));
  g_assert_no_error (error);
}

static void
test_cut_tail (void)
{
  Case self;
  g_auto (Papers) before = { 0 };
  g_auto (Papers) last = { 0 };

  set_up (&self);
  print_papers (&self, 3, &before);
  print_papers (&self, 7, &last);
  g_assert_true (papers_fit (&self, &before));
  g_assert_true (papers_fit (&self, &last));

  run_raw (&self, CUT_TAIL);
  g_assert_true (finds (&self, "seal 1-7"));
  g_assert_false (papers_fit (&self, &last));

  /* With the seal goes what the database itself could tell: only a paper knows. */
  run_raw (&self, CUT_TAIL "DELETE FROM seal WHERE seq = 7");
  g_assert_cmpuint (count_findings (&self), ==, 0);
  g_assert_true (papers_fit (&self, &before));
  g_assert_false (papers_fit (&self, &last));
  tear_down (&self);
}

static void
test_recomputed_chain (void)
{
  Case self;
  g_auto (Papers) before = { 0 };
  g_auto (Papers) last = { 0 };
  g_autofree char *chain = NULL;

  set_up (&self);
  print_papers (&self, 1, &before);
  print_papers (&self, 7, &last);

  run_raw (&self, LOWER_AWARD);
  g_assert_true (finds (&self, "entry 1-1"));
  g_assert_true (papers_fit (&self, &last));

  chain = recompute_chain (&self, 7);
  yz_test_place_tamper (&self.fixture.place, chain);
  g_assert_false (finds (&self, "entry 1-1"));
  g_assert_true (finds (&self, "seal 1-7"));
  g_assert_false (papers_fit (&self, &before));
  g_assert_false (papers_fit (&self, &last));

  /* Without the seal nothing in the database contradicts it; any one paper does. */
  yz_test_place_tamper (&self.fixture.place, "DELETE FROM seal WHERE seq = 7");
  g_assert_cmpuint (count_findings (&self), ==, 0);
  g_assert_false (papers_fit (&self, &before));
  g_assert_false (papers_fit (&self, &last));

  /* Not even the desk's own key, which lies on its PC, makes the paper fit. */
  seal_anew (&self);
  g_assert_cmpuint (count_findings (&self), ==, 0);
  g_assert_false (papers_fit (&self, &before));
  g_assert_false (papers_fit (&self, &last));
  tear_down (&self);
}

static void
test_receipt_proves_its_entry (void)
{
  static const char *const bad_slips[] = {
    "",
    " ",
    "1-3",
    "1-3 ",
    "1-3 7K3M0TQ2",
    "1-0 7K3M-0TQ2",
    "x 7K3M-0TQ2",
    "1-3 7K3M-0TQ2 7K3M-0TQ2",
    "99999999999999999999-1 7K3M-0TQ2",
  };
  Case self;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) changed = NULL;
  g_autoptr (GError) kind = NULL;
  g_autofree char *receipt = NULL;
  g_autofree char *forged = NULL;
  g_autofree char *item = NULL;
  YzCode code = { .kind = YZ_CODE_RECEIPT };

  set_up (&self);
  code.id = self.redemption;
  memcpy (code.hash, self.redemption_hash, sizeof code.hash);
  receipt = yz_code_to_text (&code);
  code.hash[0] ^= 1;
  forged = yz_code_to_text (&code);
  code.kind = YZ_CODE_ITEM;
  item = yz_code_to_text (&code);

  store = open_store (&self);
  g_assert_true (yz_verify_receipt (store, receipt, &error));
  g_assert_no_error (error);
  g_assert_false (yz_verify_receipt (store, forged, &changed));
  g_assert_error (changed, YZ_ERROR, YZ_ERROR_VERIFY);
  g_assert_false (yz_verify_receipt (store, item, &kind));
  g_assert_error (kind, YZ_ERROR, YZ_ERROR_CODE);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_slips); i++) {
    g_autoptr (GError) bad = NULL;

    g_assert_false (yz_verify_slip (store, bad_slips[i], &bad));
    g_assert_error (bad, YZ_ERROR, YZ_ERROR_INPUT);
  }
  g_clear_pointer (&store, yz_store_close);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/verify/tampering", test_names_the_place);
  g_test_add_func ("/verify/cut-tail", test_cut_tail);
  g_test_add_func ("/verify/recomputed-chain", test_recomputed_chain);
  g_test_add_func ("/verify/receipt", test_receipt_proves_its_entry);
  return g_test_run ();
}
