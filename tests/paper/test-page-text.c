/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "paper-support.h"
#include "yz-code.h"
#include "yz-page-text.h"

PAPER_IGNORE_LEAKS (PAPER_LEAKS_OF_FONTS)

static void
test_tidy (void)
{
  static const struct {
    const char *given;
    const char *wanted;
  } cases[] = {
    { "", "" },
    { "王小明", "王小明" },
    { "two\nlines\tand a tab", "two lines and a tab" },
    { "line\xe2\x80\xa8paragraph\xe2\x80\xa9", "line paragraph " },
    /* Characters that turn the direction of what follows, and that are not seen. */
    { "a\xe2\x80\xae"
      "b\xe2\x80\x8b"
      "c",
      "abc" },
    { "bad\xff"
      "byte",
      "bad\xef\xbf\xbd"
      "byte" },
    { "\x1b[31mred", " [31mred" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *tidy = yz_page_text_tidy (cases[i].given);

    g_assert_cmpstr (tidy, ==, cases[i].wanted);
  }
}

static void
test_tidy_long (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *tidy = yz_page_text_tidy (text);

  g_assert_cmpuint (strlen (tidy), ==, YZ_PAGE_TEXT_MAX);
}

/* A text that is too long takes as many lines as it may and no more. */
static void
test_lines (void)
{
  YzPageText style = { .size_mm = 3 };
  g_autofree char *text = g_strnfill (400, 'W');
  double one = yz_page_text_draw (&style, "王W", NULL, 0, 0, 40);
  double long_one = yz_page_text_draw (&style, text, NULL, 0, 0, 40);
  double three = 0;

  g_assert_cmpfloat (one, >, 3);
  g_assert_cmpfloat (one, <, 6);
  g_assert_cmpfloat (long_one, <=, one + 0.01);
  style.max_lines = 3;
  three = yz_page_text_draw (&style, text, NULL, 0, 0, 40);
  g_assert_cmpfloat (three, >, 2 * long_one);
  g_assert_cmpfloat (three, <=, 3 * one + 0.01);
  g_assert_cmpfloat (yz_page_text_draw (&style, "王W", NULL, 0, 0, 40), <=, one + 0.01);
}

/* A Chinese character is one em wide, and digits are all as wide as each other, or figures in a
 * column would not stand under each other. */
static void
test_widths (void)
{
  YzPageText style = { .size_mm = 4 };

  g_assert_cmpfloat_with_epsilon (yz_page_text_get_width (&style, "王"), 4, 0.02);
  g_assert_cmpfloat_with_epsilon (yz_page_text_get_width (&style, "王小明"), 12, 0.05);
  g_assert_cmpfloat_with_epsilon (yz_page_text_get_width (&style, "1111111111"),
                                  yz_page_text_get_width (&style, "8888888888"),
                                  0.01);
  g_assert_cmpfloat_with_epsilon (yz_page_text_get_width (&style, "10000"),
                                  5 * yz_page_text_get_width (&style, "1"),
                                  0.02);
}

static void
test_code_lines (void)
{
  static const struct {
    const char *text;
    int groups;
    int lines;
  } cases[] = {
    { "YZR7K3M0TQ2ABCDEFGHJKMNPQRSTVW", 4, 2 },
    { "YZR7K3M0TQ2ABCDEFGHJKMNPQRSTVW", 8, 1 },
    { "YZR7K3M0TQ2ABCDEFGHJKMNPQRSTVW", 1, 8 },
    { "YZCCONFIRM7", 4, 1 },
    { "YZ", 4, 1 },
  };
  YzPageText style = { .size_mm = 3 };
  double one = yz_page_text_draw_code (&style, "YZR", 4, NULL, 0, 0, 60);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (yz_page_text_draw_code (&style,
                                                            cases[i].text,
                                                            cases[i].groups,
                                                            NULL,
                                                            0,
                                                            0,
                                                            60),
                                    cases[i].lines * one,
                                    0.01);
}

static void
test_check_code (void)
{
  static const struct {
    const char *text;
    gboolean good;
  } cases[] = {
    { "YZR7K3M0TQ2ABCDEFGHJKMNPQRSTVW", TRUE },
    { "X", TRUE },
    { "", FALSE },
    { "YZR 7K3M", FALSE },
    { "YZR\n", FALSE },
    { "站", FALSE },
    { "0123456789012345678901234567890123456789012345678901234567890123", TRUE },
    { "01234567890123456789012345678901234567890123456789012345678901234", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (yz_page_text_check_code (cases[i].text, "card text", &error),
                     ==,
                     cases[i].good);
    if (cases[i].good) {
      g_assert_no_error (error);
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "card text");
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/page-text/tidy", test_tidy);
  g_test_add_func ("/paper/page-text/tidy-long", test_tidy_long);
  g_test_add_func ("/paper/page-text/lines", test_lines);
  g_test_add_func ("/paper/page-text/widths", test_widths);
  g_test_add_func ("/paper/page-text/code-lines", test_code_lines);
  g_test_add_func ("/paper/page-text/check-code", test_check_code);
  return g_test_run ();
}
