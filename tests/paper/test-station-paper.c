/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-station-paper"

#include "yz-station-paper.h"

#include <string.h>

#include "paper-support.h"
#include "yz-picture.h"
#include "yz-test.h"

PAPER_IGNORE_LEAKS (PAPER_LEAKS_OF_EMBEDDING)

/* The one code in the picture @name in the station's directory. Returns: (transfer full) */
static char *
scan (const char *path)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = yz_picture_scan_file (decoder, path, &error);
  const YzScanResult *result = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
  result = g_ptr_array_index (results, 0);
  return g_strdup (result->text);
}

static void
test_card (void)
{
  static const char *const names[] = { "card.png", "card.svg", "card.pdf" };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzCard) card = NULL;
  g_autofree char *png = NULL;
  g_autofree char *text = NULL;

  yz_test_station_new (&test);
  card = yz_card_issue (test.station, test.attendant, test.rider, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (test.dir, names[i], NULL);

    g_assert_true (yz_station_paper_write_card (test.station, card, path, &error));
    g_assert_no_error (error);
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  }
  png = g_build_filename (test.dir, names[0], NULL);
  text = scan (png);
  g_assert_cmpstr (text, ==, card->text);
}

/* A card that is only known by its hash has nothing to print. */
static void
test_card_without_text (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  g_autofree char *path = NULL;

  yz_test_station_new (&test);
  path = g_build_filename (test.dir, "card.png", NULL);
  cards = yz_card_list (test.station, test.rider, &error);
  g_assert_no_error (error);
  g_assert_false (
    yz_station_paper_write_card (test.station, g_ptr_array_index (cards, 0), path, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_receipt (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *masked = NULL;
  YzBasketLine line = { 0 };
  YzReceiptLine lines[1];
  YzReceiptPaper paper;
  YzOpId op_id = yz_op_id_new ();

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_test_give_points (&test, test.rider, 50);
  line.item = test.item;
  line.quantity = 3;
  redemption =
    yz_redemption_book (test.station, test.attendant, &op_id, test.rider, &line, 1, &error);
  g_assert_no_error (error);
  path = g_build_filename (test.dir, "receipt.png", NULL);
  g_assert_true (
    yz_station_paper_write_receipt (test.station, redemption->entry, YZ_RECEIPT_58, path, &error));
  g_assert_no_error (error);
  text = scan (path);
  g_assert_cmpstr (text, ==, redemption->receipt_code);

  receipt = yz_receipt_load (test.station, redemption->entry, &error);
  g_assert_no_error (error);
  yz_station_paper_describe_receipt (test.station, receipt, lines, &masked, &paper);
  g_assert_null (strstr (paper.rider_name, "三"));
  g_assert_cmpint (paper.lines[0].quantity, ==, 3);
  g_assert_cmpint (paper.total_points, ==, 30);
  g_assert_cmpint (paper.balance_points, ==, 20);
}

/* An award has no receipt, and what is not there has none either. */
static void
test_no_receipt (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int64_t award = 0;

  yz_test_station_new (&test);
  award = yz_test_give_points (&test, test.rider, 50);
  path = g_build_filename (test.dir, "receipt.png", NULL);
  g_assert_false (
    yz_station_paper_write_receipt (test.station, award, YZ_RECEIPT_80, path, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (
    yz_station_paper_write_receipt (test.station, award + 100, YZ_RECEIPT_80, path, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/station-paper/card", test_card);
  g_test_add_func ("/station-paper/card-without-text", test_card_without_text);
  g_test_add_func ("/station-paper/receipt", test_receipt);
  g_test_add_func ("/station-paper/no-receipt", test_no_receipt);
  return g_test_run ();
}
