/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-scan-result.h"

#include <string.h>

typedef struct {
  const char *data;
  gsize size;
  const char *text;
} Case;

#define CASE(d, t)                                                                                 \
  {                                                                                                \
    d, sizeof d - 1, t                                                                             \
  }

static const Case cases[] = {
  CASE ("YZR123", "YZR123"),
  CASE ("a\tb\r\nc\\d", "a\\tb\\r\\nc\\\\d"),
  CASE ("\0a\0", "\\x00a\\x00"),
  CASE ("\x01\x1b[31m\x7f", "\\x01\\x1B[31m\\x7F"),
  CASE ("你好", "你好"),
  CASE ("é\xc2\x85", "é\\xC2\\x85"), /* a C1 control */
  CASE ("a\xe2\x80\xae"
        "b",
        "a\\xE2\\x80\\xAEb"), /* turns the direction */
  CASE ("a\xe2\x80\xa8"
        "b",
        "a\\xE2\\x80\\xA8b"),                 /* a line separator */
  CASE ("\xef\xbb\xbfx", "\\xEF\\xBB\\xBFx"), /* a byte order mark */
  CASE ("\xc4\xe3", "\\xC4\\xE3"),            /* GB18030 */
  CASE ("\xe4\xbd", "\\xE4\\xBD"),            /* cut off */
  CASE ("\xe4\xbd\0\xa0", "\\xE4\\xBD\\x00\\xA0"),
  CASE ("\xc0\xaf\xed\xa0\x80", "\\xC0\\xAF\\xED\\xA0\\x80"),
  CASE ("\xff", "\\xFF"),
};

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzScanResult) result =
      yz_scan_result_new (YZ_SYMBOLOGY_QR, cases[i].data, cases[i].size);
    gsize size = 0;

    g_assert_nonnull (result);
    g_assert_cmpstr (result->text, ==, cases[i].text);
    g_assert_true (g_utf8_validate (result->text, -1, NULL));
    g_assert_cmpmem (g_bytes_get_data (result->payload, &size),
                     g_bytes_get_size (result->payload),
                     cases[i].data,
                     cases[i].size);
  }
}

static void
test_limits (void)
{
  g_autofree char *longest = g_strnfill (YZ_PAYLOAD_MAX + 1, 'A');
  g_autoptr (YzScanResult) result = NULL;

  g_assert_null (yz_scan_result_new (YZ_SYMBOLOGY_QR, longest, YZ_PAYLOAD_MAX + 1));
  g_assert_null (yz_scan_result_new (YZ_SYMBOLOGY_QR, longest, 0));
  result = yz_scan_result_new (YZ_SYMBOLOGY_QR, longest, YZ_PAYLOAD_MAX);
  g_assert_cmpuint (strlen (result->text), ==, YZ_PAYLOAD_MAX);
  yz_scan_result_free (NULL);
}

static void
test_equal (void)
{
  g_autoptr (YzScanResult) a = yz_scan_result_new (YZ_SYMBOLOGY_QR, "96385074", 8);
  g_autoptr (YzScanResult) b = yz_scan_result_new (YZ_SYMBOLOGY_QR, "96385074", 8);
  g_autoptr (YzScanResult) c = yz_scan_result_new (YZ_SYMBOLOGY_EAN8, "96385074", 8);
  g_autoptr (YzScanResult) d = yz_scan_result_new (YZ_SYMBOLOGY_QR, "96385074\0", 9);

  g_assert_true (yz_scan_result_equal (a, b));
  g_assert_false (yz_scan_result_equal (a, c));
  g_assert_false (yz_scan_result_equal (a, d));
}

static void
test_names (void)
{
  g_assert_cmpstr (yz_symbology_get_name (YZ_SYMBOLOGY_QR), ==, "QR-Code");
  g_assert_cmpstr (yz_symbology_get_name (YZ_SYMBOLOGY_EAN13), ==, "EAN-13");
  g_assert_cmpstr (yz_symbology_get_name (YZ_SYMBOLOGY_EAN8), ==, "EAN-8");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan-result/text", test_text);
  g_test_add_func ("/scan-result/limits", test_limits);
  g_test_add_func ("/scan-result/equal", test_equal);
  g_test_add_func ("/scan-result/names", test_names);
  return g_test_run ();
}
