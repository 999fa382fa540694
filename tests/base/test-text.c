/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-text"

#include <string.h>

#include "yz-text.h"

static void
test_clean (void)
{
  static const struct {
    const char *text;
    const char *clean; /* NULL where it must be refused */
  } cases[] = {
    { "", "" },
    { "   ", "" },
    { "张三", "张三" },
    { "  张三\t", "张三" },
    { "\u3000张三\u00a0", "张三" },
    { "张　三", "张 三" },
    { "ＡＢｃ１２３", "ABc123" },
    { "（矿泉水，５００ｍｌ）", "（矿泉水，500ml）" },
    { "one\ntwo", "one two" },
    { "one\r\ntwo", "one two" },
    { "one\rtwo", "one two" },
    { "one\n\ntwo", "one  two" },
    { "one\u2028two\u2029three\xc2\x85"
      "four",
      "one two three four" },
    { "e\u0301", "é" },
    { "zero\u200bwidth\ufeff", "zerowidth" },
    { "turned\u202eround", "turnedround" },
    { "\U00020bb7野家", "\U00020bb7野家" },
    { "\uf900", "豈" },
    { "bell\a", NULL },
    { "escape\x1b[2J", NULL },
    { "delete\x7f", NULL },
    { "c1\xc2\x9b", NULL },
    { "bad\xff", NULL },
    { "cut\xe5\xbc", NULL },
    { "over\xc0\xaf", NULL },
    { "surrogate\xed\xa0\x80", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *clean = yz_text_clean (cases[i].text, "name", 30, &error);

    g_assert_cmpstr (clean, ==, cases[i].clean);
    if (clean == NULL) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "name");
      g_assert_true (g_str_has_prefix (error->message, "name: "));
    }
  }
}

static void
test_length (void)
{
  static const struct {
    const char *unit;
    gsize times;
    gsize length; /* in characters once clean */
  } cases[] = {
    { "a", 5, 5 },       { "a", 6, 6 },       { "张", 5, 5 },           { "张", 6, 6 },
    { "e\u0301", 5, 5 }, { "e\u0301", 6, 6 }, { "\U00020bb7", 5, 5 },   { " ", 50, 0 },
    { "\u200b", 20, 0 }, { "x", 1000, 1000 }, { "张", 100000, 100000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *clean = NULL;

    for (gsize n = 0; n < cases[i].times; n++)
      g_string_append (text, cases[i].unit);
    clean = yz_text_clean (text->str, "name", 5, &error);
    if (cases[i].length <= 5) {
      g_assert_no_error (error);
      g_assert_cmpint (g_utf8_strlen (clean, -1), ==, cases[i].length);
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpint (yz_error_get_asked (error), ==, cases[i].length);
      g_assert_cmpint (yz_error_get_there (error), ==, 5);
    }
  }
}

static void
test_require (void)
{
  static const char *const empty[] = { "", " ", "\u3000", "\n", "\u200b" };
  g_autofree char *good = yz_text_require (" 张三 ", "name", YZ_TEXT_NAME_MAX, NULL);

  g_assert_cmpstr (good, ==, "张三");
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (yz_text_require (empty[i], "name", YZ_TEXT_NAME_MAX, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_assert_cmpstr (error->message, ==, "name: is missing");
  }
}

static void
test_phone (void)
{
  static const struct {
    const char *text;
    const char *phone; /* NULL where it must be refused */
  } cases[] = {
    { "13800131234", "13800131234" },
    { " 138 0013 1234 ", "13800131234" },
    { "138-0013-1234", "13800131234" },
    { "138–0013—1234", "13800131234" },
    { "+86 138 0013 1234", "13800131234" },
    { "+8613800131234", "13800131234" },
    { "008613800131234", "13800131234" },
    { "8613800131234", "13800131234" },
    { "＋８６１３８００１３１２３４", "13800131234" },
    { "１３８－００１３－１２３４", "13800131234" },
    { "\u202d138 0013 1234\u202c", "13800131234" },
    { "0668-1234567", "06681234567" },
    { "（020）8765 4321", "02087654321" },
    { "(0668) 1234567", "06681234567" },
    { "+86 20 8765 4321", "2087654321" },
    { "8765432", "8765432" },
    { "400-123-4567", "4001234567" },
    { "", NULL },
    { "+", NULL },
    { "+86", NULL },
    { "0086 0086 162739", NULL },
    { "0044 1234567", NULL },
    { "876543", NULL },
    { "1234567890123", NULL },
    { "1380013123", NULL },
    { "138001312345", NULL },
    { "+852 9123 4567", NULL },
    { "138+00131234", NULL },
    { "++8613800131234", NULL },
    { "1.38E+10", NULL },
    { "13800l31234", NULL },
    { "一三八〇〇一三一二三四", NULL },
    { "=13800131234", NULL },
    { "138001\xff"
      "31234",
      NULL },
    { "000000000000000000000000000000000000000000000000000000", NULL },
  };
  g_autofree char *huge = g_strnfill (1024 * 1024, '1');
  g_autoptr (GError) huge_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *phone = yz_text_clean_phone (cases[i].text, &error);

    if (g_strcmp0 (phone, cases[i].phone) != 0)
      g_error ("%s became %s", cases[i].text, phone);
    if (phone == NULL) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "phone");
    }
  }
  g_assert_null (yz_text_clean_phone (huge, &huge_error));
  g_assert_error (huge_error, YZ_ERROR, YZ_ERROR_INPUT);
}

static void
test_mask (void)
{
  static const struct {
    char *(*mask) (const char *);
    const char *text;
    const char *masked;
  } cases[] = {
    { yz_text_mask_name, "张三", "张**" },
    { yz_text_mask_name, "张三丰", "张**" },
    { yz_text_mask_name, "欧阳锋", "欧**" },
    { yz_text_mask_name, "张", "张**" },
    { yz_text_mask_name, "John Smith", "J**" },
    { yz_text_mask_name, "\U00020bb7野", "\U00020bb7**" },
    { yz_text_mask_name, "", "" },
    { yz_text_mask_name, "\xff\xfe", "**" },
    { yz_text_mask_phone, "13800131234", "138****1234" },
    { yz_text_mask_phone, "06681234567", "066****4567" },
    { yz_text_mask_phone, "075712345678", "075*****5678" },
    { yz_text_mask_phone, "4001234567", "********67" },
    { yz_text_mask_phone, "8765432", "*****32" },
    { yz_text_mask_phone, "110", "***" },
    { yz_text_mask_phone, "", "" },
    { yz_text_mask_phone, "电话", "**" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *masked = cases[i].mask (cases[i].text);

    g_assert_cmpstr (masked, ==, cases[i].masked);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/length", test_length);
  g_test_add_func ("/text/require", test_require);
  g_test_add_func ("/text/phone", test_phone);
  g_test_add_func ("/text/mask", test_mask);
  return g_test_run ();
}
