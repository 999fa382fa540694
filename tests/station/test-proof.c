/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-proof.h"
#include "yz-redemption.h"
#include "yz-review.h"
#include "yz-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)

/* A station with some of everything: jobs in every state, evidence, redemptions, a return. */
static void
fill (YzTestStation *test)
{
  YzRule rule = { .kind = (char *) "patrol",
                  .points = 50,
                  .unit = YZ_RULE_PER_ITEM,
                  .document = (char *) "",
                  .valid_from = 20260101 };
  static const YzJobState decisions[] = {
    YZ_JOB_APPROVED, YZ_JOB_APPROVED, YZ_JOB_RETURNED, YZ_JOB_REFUSED
  };
  g_autofree char *photo = yz_test_write_file (test->dir, "photo", "a photo", -1);
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzRedemption) second = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_ids[3] = { yz_op_id_new (), yz_op_id_new (), yz_op_id_new () };

  yz_rule_add (test->station, test->chief, &rule, &error);
  for (int i = 0; i < 5; i++) {
    YzJobFields fields = { .op_id = yz_op_id_new (),
                           .rider = test->rider,
                           .kind = "patrol",
                           .quantity = i + 1,
                           .evidence = (const char *const[]){ i == 0 ? photo : NULL, NULL } };
    YzOpId op_id = yz_op_id_new ();
    YzReviewResult result = { 0 };
    int64_t job = yz_job_record (test->station, test->attendant, &fields, &error);

    g_assert_no_error (error);
    if (i < (int) G_N_ELEMENTS (decisions))
      yz_review_decide (test->station,
                        test->reviewer,
                        &op_id,
                        job,
                        decisions[i],
                        "x",
                        &result,
                        &error);
    g_assert_no_error (error);
  }
  {
    const YzBasketLine lines[] = { { test->item, 5 },
                                   { yz_test_add_item (test, "towel", NULL, 15, 5), 2 } };
    const YzBasketLine one = { test->item, 1 };

    yz_test_set_limit (test, "soap", 50, YZ_PERIOD_MONTH);

    redemption = yz_redemption_book (test->station,
                                     test->attendant,
                                     &op_ids[0],
                                     test->rider,
                                     lines,
                                     2,
                                     &error);
    g_assert_no_error (error);
    back = yz_redemption_return (test->station,
                                 test->attendant,
                                 &op_ids[1],
                                 redemption->entry,
                                 &one,
                                 1,
                                 "坏",
                                 &error);
    g_assert_no_error (error);
    yz_clock_set_fixed (NOON + INT64_C (40) * 86400000);
    second =
      yz_redemption_book (test->station, test->attendant, &op_ids[2], test->rider, &one, 1, &error);
    g_assert_no_error (error);
  }
}

static void
start (YzTestStation *test)
{
  yz_clock_set_fixed (NOON);
  yz_test_station_new (test);
  yz_test_station_add_shop (test);
  fill (test);
}

/* Changes the store behind the program's back, with the triggers that forbid it out of the way. */
static void
tamper (YzTestStation *test, const char *sql)
{
  g_clear_pointer (&test->station, yz_station_close);
  yz_test_place_tamper (&test->place, sql);
  yz_test_station_reopen (test);
}

static gboolean
finds (const YzVerification *proof, const char *place, const char *what)
{
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    if (g_str_has_prefix (finding->place, place) && strstr (finding->what, what) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
test_sound (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzVerification) proof = NULL;
  g_autoptr (YzVerification) read_only = NULL;
  g_autoptr (YzStation) reader = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t award = 0;

  start (&test);
  proof = yz_proof_run (test.station, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (proof->findings->len, ==, 0);
  g_assert_cmpint (proof->entries, ==, 7);
  reader = yz_station_open (test.uri, YZ_STORE_READ, &error);
  read_only = yz_proof_run (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read_only->findings->len, ==, 0);
  g_clear_pointer (&proof, yz_verification_free);

  /* A reversed award leaves its job approved, and all is in order. */
  award = yz_test_query_int (test.station, "SELECT MIN(id) FROM entry WHERE kind = 1");
  reversal = yz_redemption_reverse (test.station, test.chief, &op_id, award, "x", &error);
  g_assert_no_error (error);
  proof = yz_proof_run (test.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

/* Whatever is changed beside the ledger is found, and its place is named. */
static void
test_tampered (void)
{
  static const struct {
    const char *sql;
    const char *place;
    const char *what;
  } cases[] = {
    { "UPDATE job SET quantity = 9 WHERE state = 3", "job", "not what its rule gives" },
    { "UPDATE job SET kind = 'talk' WHERE state = 3", "job", "not what its rule gives" },
    /* However large the numbers are: they are told as any others. */
    { "UPDATE job SET quantity = 9223372036854775807", "job", "not what its rule gives" },
    { "UPDATE rule SET points = -9223372036854775807", "job", "not what its rule gives" },
    { "UPDATE redemption_line SET price = 9223372036854775807", "entry", "do not add up" },
    { "UPDATE redemption_line SET quantity = 9223372036854775807", "entry", "do not add up" },
    { "UPDATE redemption_line SET quantity = -9223372036854775807", "entry", "do not add up" },
    { "UPDATE redemption_line SET line = 9223372036854775807 WHERE line = 2",
      "entry",
      "other goods" },
    { "UPDATE taken_back SET amount = -9223372036854775807", "entry", "" },
    { "UPDATE taken_back SET leg = -9223372036854775807 WHERE leg = 1", "entry", "" },
    { "UPDATE transfer SET amount = 9223372036854775807", "entry", "points returned" },
    { "UPDATE item_use SET used = -9223372036854775807", "rider", "had of item" },
    { "UPDATE rule SET points = 51", "job", "not what its rule gives" },
    { "UPDATE job SET entry_id = NULL WHERE state = 3", "job", "without an award" },
    { "UPDATE job SET state = 3 WHERE state = 1", "job", "without an award" },
    { "UPDATE job SET state = 4 WHERE state = 3", "job", "is not approved" },
    { "UPDATE job SET state = 1, entry_id = NULL WHERE state = 3", "entry", "without its job" },
    { "UPDATE job SET entry_id = (SELECT MAX(id) FROM entry WHERE kind = 1) WHERE state = 3",
      "job",
      "without an award of its own" },
    { "UPDATE job SET state = 2 WHERE state = 4", "job", "last review" },
    { "UPDATE job SET state = 1 WHERE state = 4", "job", "last review" },
    { "DELETE FROM review WHERE decision = 4", "job", "last review" },
    { "DELETE FROM review WHERE decision = 3", "job", "who recorded and who approved" },
    { "UPDATE review SET reviewer = (SELECT MIN(id) FROM staff) WHERE decision = 3",
      "job",
      "who recorded and who approved" },
    { "UPDATE job SET recorded_by = (SELECT reviewer FROM review LIMIT 1) WHERE state = 3",
      "job",
      "who recorded and who approved" },
    { "INSERT INTO rider SELECT 77, 'x', NULL, NULL, NULL, NULL, 0, 0, '', '', 1, 1, NULL;"
      "UPDATE job SET rider_id = 77 WHERE state = 3",
      "job",
      "another rider" },
    { "UPDATE redemption_line SET price = 1 WHERE line = 1", "entry", "do not add up" },
    { "UPDATE redemption_line SET quantity = quantity + 1", "entry", "do not add up" },
    { "UPDATE redemption_line SET quantity = quantity + 1", "entry", "other goods" },
    { "UPDATE redemption_line SET item_id = (SELECT id FROM item WHERE sku = 'towel')"
      " WHERE line = 1",
      "entry",
      "other goods" },
    { "DELETE FROM redemption_line WHERE line = 2", "entry", "one transfer of goods" },
    { "INSERT INTO redemption_line SELECT entry_id, 3, item_id, 1, 1, NULL FROM redemption_line"
      " WHERE line = 2",
      "entry",
      "one transfer of goods" },
    { "INSERT INTO redemption_line SELECT id, 1, (SELECT MIN(id) FROM item), 1, 1, NULL FROM entry"
      " WHERE kind = 1",
      "entry",
      "no redemption" },
    { "UPDATE redemption_line SET price = 9 WHERE line = 1", "entry", "points returned" },
    { "UPDATE item_use SET used = used - 1", "rider", "had of item" },
    { "DELETE FROM item_use WHERE period = 202604", "rider", "had of item" },
    { "UPDATE item_use SET period = 202605 WHERE period = 202604", "rider", "had of item" },
    { "INSERT INTO item_use SELECT rider_id, item_id, 202601, 2, NULL, 0 FROM item_use LIMIT 1",
      "rider",
      "had of item" },
    { "INSERT INTO item (id, sku, name, price, search, created_ms) VALUES (99, 'new', 'x', 1, 'x', "
      "1);"
      "INSERT INTO item_use SELECT rider_id, 99, 202603, 2, NULL, 0 FROM item_use LIMIT 1",
      "rider",
      "never redeemed" },
    { "UPDATE redemption_line SET price = 11 WHERE price = 10", "entry", "never had" },
    { "INSERT INTO item_batch SELECT entry_id, leg, 99, 1, 20261201, 1 FROM transfer LIMIT 1",
      "entry",
      "came in" },
    { "INSERT INTO item_batch SELECT t.entry_id, t.leg, a.unit, 1, 20261201, t.amount + 1"
      " FROM transfer t JOIN account a ON a.id = t.to_account WHERE a.kind = 9 LIMIT 1",
      "entry",
      "came in" },
    { "INSERT INTO item_batch_out SELECT t.entry_id, t.leg, 7, 1, 1 FROM transfer t"
      " JOIN account a ON a.id = t.from_account WHERE a.kind = 9 LIMIT 1",
      "entry",
      "went out" },
    { "UPDATE item SET photo = zeroblob (32), photo_size = 1", "item", "" },
    { "UPDATE evidence SET sha256 = zeroblob (32)", "evidence", "" },
    { "UPDATE evidence SET size = size + 1", "evidence", "not what it was" },
    /* And the ledger itself, through the same door. */
    { "UPDATE entry SET subject = NULL WHERE kind = 2", "entry", "" },
    { "UPDATE transfer SET amount = amount + 1", "entry", "" },
    { "UPDATE account SET balance = balance + 1", "account", "" },
  };

  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;

  start (&test);
  g_clear_pointer (&test.station, yz_station_close);
  yz_test_place_keep (&test.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzVerification) proof = NULL;

    g_test_message ("%s", cases[i].sql);
    g_clear_pointer (&test.station, yz_station_close);
    yz_test_place_restore (&test.place);
    tamper (&test, cases[i].sql);
    proof = yz_proof_run (test.station, &error);
    g_assert_no_error (error);
    for (guint j = 0; j < proof->findings->len; j++) {
      const YzFinding *finding = g_ptr_array_index (proof->findings, j);

      g_test_message ("    %s: %s", finding->place, finding->what);
    }
    g_assert_true (finds (proof, cases[i].place, cases[i].what));
  }
}

static char *
get_evidence_path (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) job = NULL;

  job = yz_job_load (test->station,
                     yz_test_query_int (test->station, "SELECT MIN(job_id) FROM evidence"),
                     &error);
  g_assert_no_error (error);
  return g_strdup (((YzEvidence *) g_ptr_array_index (job->evidence, 0))->path);
}

static void
test_evidence (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *photo = NULL;
  g_autoptr (YzVerification) changed = NULL;
  g_autoptr (YzVerification) gone = NULL;
  g_autoptr (YzVerification) linked = NULL;
  g_autoptr (GError) error = NULL;

  /* A city has it in its database. */
  if (yz_test_on_postgresql ())
    return;
  start (&test);
  path = get_evidence_path (&test);
  g_assert_true (g_file_set_contents (path, "b photo", -1, &error));
  changed = yz_proof_run (test.station, &error);
  g_assert_true (finds (changed, "evidence", "not what it was"));
  g_unlink (path);
  gone = yz_proof_run (test.station, &error);
  g_assert_no_error (error);
  g_assert_true (finds (gone, "evidence", "No such file"));
  /* Not even to the very same bytes. */
  photo = g_build_filename (test.dir, "photo", NULL);
  g_assert_cmpint (symlink (photo, path), ==, 0);
  linked = yz_proof_run (test.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (linked->findings->len, ==, 1);
}

/* However much is wrong, the list of findings ends. */
static void
test_many_findings (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzVerification) proof = NULL;
  g_autoptr (GError) error = NULL;

  start (&test);
  tamper (&test,
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
          " INSERT INTO job SELECT 1000 + i, randomblob (16), rider_id, kind, 1, '', '', 1, 1,"
          " recorded_by, 3, NULL FROM job, n WHERE job.state = 1");
  proof = yz_proof_run (test.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, YZ_VERIFY_FINDINGS_MAX);
}

static void
test_shared_evidence (void)
{
  static const struct {
    const char *sql;
    const char *what;
  } cases[] = {
    { "UPDATE evidence_part SET content = 'b photo'", "not what it was" },
    { "UPDATE evidence_part SET part = part + 1, content = content || 'x'", "not what it was" },
    { "INSERT INTO evidence_part SELECT sha256, 1, 'x' FROM evidence_part", "not what it was" },
    { "DELETE FROM evidence_part", "not in the city" },
  };

  if (!yz_test_on_postgresql ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (YzTestStation) test = { 0 };
    g_autoptr (YzVerification) proof = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].sql);
    start (&test);
    tamper (&test, cases[i].sql);
    proof = yz_proof_run (test.station, &error);
    g_assert_no_error (error);
    g_assert_true (finds (proof, "evidence", cases[i].what));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proof/sound", test_sound);
  g_test_add_func ("/proof/tampered", test_tampered);
  g_test_add_func ("/proof/evidence", test_evidence);
  g_test_add_func ("/proof/shared-evidence", test_shared_evidence);
  g_test_add_func ("/proof/many-findings", test_many_findings);
  return g_test_run ();
}
