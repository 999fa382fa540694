/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "paper-support.h"
#include "yz-card-paper.h"
#include "yz-code.h"

PAPER_IGNORE_LEAKS (PAPER_LEAKS_OF_EMBEDDING)

#define CARD_TEXT "YZR7K3M0TQ2ABCDEFGHJKMNPQRSTVW"
#define ISSUED_MS INT64_C (1795311000000)

static const YzCardPaper chinese = {
  .card_text = CARD_TEXT,
  .station_name = "江城街道暖“新”驿站",
  .shop_name = "积分超市",
  .rider_name = "王小明",
  .team = "蜂行志愿者服务队",
  .card_number = "1-23",
  .issued_ms = ISSUED_MS,
};

static const YzCardPaper english = {
  .card_text = CARD_TEXT,
  .station_name = "Riverside Courier Station",
  .rider_name = "Wang Xiaoming",
  .card_number = "8191-1099511627775",
  .issued_ms = ISSUED_MS,
};

static void
assert_written (const YzCardPaper *card, const char *path)
{
  g_autoptr (GError) error = NULL;

  yz_card_paper_write (card, path, &error);
  g_assert_no_error (error);
}

static void
test_png (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "card.png", NULL);
  cairo_surface_t *surface = NULL;

  assert_written (&chinese, path);
  paper_assert_png_says (path, CARD_TEXT);
  assert_written (&english, path);
  paper_assert_png_says (path, CARD_TEXT);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 2022);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 1276);
  cairo_surface_destroy (surface);
  paper_remove_folder (folder);
}

static void
test_svg (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "card.svg", NULL);
  g_autoptr (GBytes) content = NULL;
  g_autofree char *text = NULL;

  assert_written (&chinese, path);
  content = paper_read (path);
  text = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "</svg>"));
  g_assert_nonnull (strstr (text, "242.645"));
  paper_remove_folder (folder);
}

static void
test_pdf (void)
{
  static const char *const chinese_texts[] = {
    "江城街道暖“新”驿站", "积分超市", "王小明",  "蜂行志愿者服务队",
    "Card 1-23",          "YZR 7K3M", "Scan at", NULL,
  };
  static const char *const english_texts[] = {
    "Riverside Courier Station",
    "Wang Xiaoming",
    "Card 8191-1099511627775",
    "YZR 7K3M 0TQ2 ABCD\nEFGH JKMN PQRS TVW",
    NULL,
  };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "card.pdf", NULL);

  assert_written (&chinese, path);
  paper_assert_pdf_has (path, chinese_texts);
  /* An office printer has at least so many dots. */
  paper_assert_pdf_says (path, 150, CARD_TEXT);
  assert_written (&english, path);
  paper_assert_pdf_has (path, english_texts);
  paper_assert_pdf_says (path, 150, CARD_TEXT);
  paper_remove_folder (folder);
}

static void
test_translated (void)
{
  static const char *const texts[] = { "卡号 1-23", "到柜台扫码", NULL };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "card.pdf", NULL);

  g_setenv ("LANGUAGE", "zh_CN", TRUE);
  bindtextdomain (GETTEXT_PACKAGE, YZ_TEST_MO_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  assert_written (&chinese, path);
  g_unsetenv ("LANGUAGE");
  bindtextdomain (GETTEXT_PACKAGE, YZ_LOCALE_DIR);
  paper_assert_pdf_has (path, texts);
  paper_remove_folder (folder);
}

static void
test_same_again (void)
{
  static const char *const endings[] = { "pdf", "png" };
  g_autofree char *folder = paper_create_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *first = g_strdup_printf ("%s/first.%s", folder, endings[i]);
    g_autofree char *second = g_strdup_printf ("%s/second.%s", folder, endings[i]);

    assert_written (&chinese, first);
    assert_written (&chinese, second);
    paper_assert_same (first, second);
  }
  paper_remove_folder (folder);
}

/* Names of any length and content leave the QR, its text and the number where they are. */
static void
test_hostile_names (void)
{
  static const char *const texts[] = {
    "Card 1-23", "YZR 7K3M 0TQ2 ABCD", "EFGH JKMN PQRS TVW", NULL
  };
  g_autofree char *wide = g_strnfill (5000, 'W');
  g_autofree char *breaks = g_strnfill (500, '\n');
  const char *const names[] = {
    wide,
    breaks,
    "",
    "\xff\xfe\xfd",
    "\xe2\x80\xae"
    "desrever",
    "عربى العربية اسم طويل جدا",
    "阿卜杜热合曼·买买提依明·阿卜杜热合曼·买买提依明·阿卜杜热合曼·买买提依明",
    "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88\xcc\x89\xcc\x8a",
  };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *png = g_build_filename (folder, "card.png", NULL);
  g_autofree char *pdf = g_build_filename (folder, "card.pdf", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    YzCardPaper card = chinese;

    card.station_name = names[i];
    card.shop_name = names[i];
    card.rider_name = names[i];
    card.team = names[i];
    assert_written (&card, png);
    paper_assert_png_says (png, CARD_TEXT);
    assert_written (&card, pdf);
    paper_assert_pdf_has (pdf, texts);
  }
  paper_remove_folder (folder);
}

static void
test_refused (void)
{
  g_autofree char *too_long = g_strnfill (YZ_CODE_TEXT_MAX + 1, 'A');
  const struct {
    const char *text;
    const char *name;
    YzError code;
  } cases[] = {
    { "", "card.pdf", YZ_ERROR_INPUT },         { too_long, "card.png", YZ_ERROR_INPUT },
    { "YZR 7K3M", "card.svg", YZ_ERROR_INPUT }, { "站", "card.pdf", YZ_ERROR_INPUT },
    { CARD_TEXT, "card.jpeg", YZ_ERROR_INPUT }, { CARD_TEXT, "missing/card.pdf", YZ_ERROR_IO },
  };
  g_autofree char *folder = paper_create_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (folder, cases[i].name, NULL);
    YzCardPaper card = chinese;
    g_autoptr (GError) error = NULL;
    g_autofree char *list = NULL;

    card.card_text = cases[i].text;
    g_assert_false (yz_card_paper_write (&card, path, &error));
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
    list = paper_list_folder (folder);
    g_assert_cmpstr (list, ==, "");
  }
  paper_remove_folder (folder);
}

/* The longest code text there may be still makes a card that is read. */
static void
test_longest_code (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "card.png", NULL);
  g_autofree char *pdf = g_build_filename (folder, "card.pdf", NULL);
  g_autofree char *text = g_strnfill (YZ_CODE_TEXT_MAX, 'Z');
  static const char *const texts[] = { "ZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ\nZZZZ",
                                       "\nZZZZ ZZZZ ZZZZ ZZZZ Z\n",
                                       NULL };
  YzCardPaper card = english;

  card.card_text = text;
  assert_written (&card, path);
  paper_assert_png_says (path, text);
  assert_written (&card, pdf);
  paper_assert_pdf_has (pdf, texts);
  paper_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/card-paper/png", test_png);
  g_test_add_func ("/paper/card-paper/svg", test_svg);
  g_test_add_func ("/paper/card-paper/pdf", test_pdf);
  g_test_add_func ("/paper/card-paper/translated", test_translated);
  g_test_add_func ("/paper/card-paper/same-again", test_same_again);
  g_test_add_func ("/paper/card-paper/hostile-names", test_hostile_names);
  g_test_add_func ("/paper/card-paper/refused", test_refused);
  g_test_add_func ("/paper/card-paper/longest-code", test_longest_code);
  return g_test_run ();
}
