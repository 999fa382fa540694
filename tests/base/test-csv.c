/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-csv"

#include <glib/gstdio.h>
#include <string.h>

#include "yz-csv.h"

static YzCsv *
read_text (const char *text, gssize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return yz_csv_read_bytes (bytes, "t.csv", error);
}

/* The whole table on one line: "header|…/line:field|…/…". */
static char *
flatten (const YzCsv *csv)
{
  GString *flat = g_string_new (NULL);

  for (gsize column = 0; column < yz_csv_get_n_columns (csv); column++)
    g_string_append_printf (flat, "%s%s", column > 0 ? "|" : "", yz_csv_get_header (csv, column));
  for (gsize row = 0; row < yz_csv_get_n_rows (csv); row++) {
    g_string_append_printf (flat, "/%d:", (int) yz_csv_get_line (csv, row));
    for (gsize column = 0; column < yz_csv_get_n_fields (csv, row); column++)
      g_string_append_printf (flat, "%s%s", column > 0 ? "|" : "", yz_csv_get (csv, row, column));
  }
  return g_string_free (flat, FALSE);
}

static void
test_good (void)
{
  static const struct {
    const char *text;
    const char *flat;
  } cases[] = {
    { "a,b\n1,2\n", "a|b/2:1|2" },
    { "a,b\r\n1,2\r\n", "a|b/2:1|2" },
    { "a,b\r1,2\r", "a|b/2:1|2" },
    { "a,b\n1,2", "a|b/2:1|2" },
    { "a", "a" },
    { "\xef\xbb\xbf"
      "a,b\n1,2\n",
      "a|b/2:1|2" },
    { "姓名,手机号\n张三,13800131234\n", "姓名|手机号/2:张三|13800131234" },
    { "a\tb\n1,5\t2\n", "a|b/2:1,5|2" },
    { "a;b\n1,5;2\n", "a|b/2:1,5|2" },
    { "\"a,x\";b\n1;2\n", "a,x|b/2:1|2" },
    { "a,b\n\n\n1,2\n\r\n3,4\n", "a|b/4:1|2/6:3|4" },
    { "\n\r\n  \na,b\n1,2\n", "a|b/5:1|2" },
    { "a,b\n,\n , \n\"\",\"\"\n1,2\n", "a|b/5:1|2" },
    { "a,b\n1\n", "a|b/2:1" },
    { "a,b\n1,2,3\n", "a|b/2:1|2|3" },
    { "a,b\n1,\n", "a|b/2:1|" },
    { "a,b\n  1 ,\t2\n", "a|b/2:1|2" },
    { "a,b\n\" 1 \",\u30002\u3000\n", "a|b/2:1|2" },
    { "a,b\n\"1,5\",\"2\"\n", "a|b/2:1,5|2" },
    { "a,b\n\"x \"\"y\"\" z\",2\n", "a|b/2:x \"y\" z|2" },
    { "a,b\n\"one\ntwo\",2\n3,4\n", "a|b/2:one\ntwo|2/4:3|4" },
    { "a,b\n\"one\r\n\r\ntwo\",2\n3,4\n", "a|b/2:one\r\n\r\ntwo|2/5:3|4" },
    { "\"a\nb\",c\n1,2\n", "a\nb|c/3:1|2" },
    { "a,b\n\"1\" ,2\n", "a|b/2:1|2" },
    { "a,b\n=1+1,'=x\n", "a|b/2:=1+1|'=x" },
    { "a,b\n\U00020bb7,€\n", "a|b/2:\U00020bb7|€" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzCsv) csv = read_text (cases[i].text, -1, &error);
    g_autofree char *flat = NULL;

    g_assert_no_error (error);
    flat = flatten (csv);
    g_assert_cmpstr (flat, ==, cases[i].flat);
  }
}

static void
test_hostile (void)
{
#define CASE(text, line, reason)                                                                   \
  {                                                                                                \
    text, sizeof text - 1, line, reason                                                            \
  }
  static const struct {
    const char *text;
    gsize length;
    int64_t line;
    const char *reason;
  } cases[] = {
    CASE ("", 1, "the table is empty"),
    CASE ("\n\n", 1, "the table is empty"),
    CASE (",,,\n", 1, "the table is empty"),
    CASE ("\xef\xbb\xbf", 1, "the table is empty"),
    CASE ("a,b\n\"1,2\n", 2, "broken quotes"),
    CASE ("a,b\n1,\"2", 2, "broken quotes"),
    CASE ("a,b\n1,2\n\"x\n\n\ny,2\n", 3, "broken quotes"),
    CASE ("a,b\n\"1\"x,2\n", 2, "broken quotes"),
    CASE ("a,b\n\"1\" x,2\n", 2, "broken quotes"),
    CASE ("a,b\n1\"x,2\n", 2, "broken quotes"),
    CASE ("a,b\n1,\"x\ny\"z\n", 2, "broken quotes"),
    CASE ("a,b\n\n1,2\n3,\"\"\"\n", 4, "broken quotes"),
    CASE ("\"", 1, "broken quotes"),
    CASE ("a,b\n1,2\0\n", 2, "NUL bytes; save the table as CSV UTF-8"),
    CASE ("\0", 1, "NUL bytes; save the table as CSV UTF-8"),
    CASE ("\xff\xfe"
          "a\0,\0b\0",
          1,
          "NUL bytes; save the table as CSV UTF-8"),
    CASE ("a,b\r\n1,2\r3,\0", 3, "NUL bytes; save the table as CSV UTF-8"),
    CASE ("\xef\xbb\xbf"
          "a,b\n1,\xd5\xc5\n",
          2,
          "damaged UTF-8 text"),
    CASE ("姓名,手机号\n张三,1\n李四,\xe5\xbc\n", 3, "damaged UTF-8 text"),
    CASE ("姓名,手机号\n张三,1\n李\xff四,2\n", 3, "damaged UTF-8 text"),
    CASE ("a,b\n1,\xff\n", 2, "the text is neither UTF-8 nor GB18030"),
    CASE ("a,b\n1,2\n3,\x80", 3, "the text is neither UTF-8 nor GB18030"),
    CASE ("a,b\n1,2\n3,\xd5", 3, "the text is neither UTF-8 nor GB18030"),
  };
#undef CASE

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzCsv) csv = read_text (cases[i].text, (gssize) cases[i].length, &error);
    g_autofree char *message =
      g_strdup_printf ("t.csv:%d: %s", (int) cases[i].line, cases[i].reason);

    g_assert_null (csv);
    g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
    g_assert_cmpstr (error->message, ==, message);
    g_assert_cmpstr (yz_error_get_subject (error), ==, "t.csv");
    g_assert_cmpint (yz_error_get_asked (error), ==, cases[i].line);
  }
}

/* @head, then @unit @times over, then @tail: refused at @line for @reason, or taken. */
static const struct {
  const char *head;
  const char *unit;
  gsize times;
  const char *tail;
  int64_t line;
  const char *reason;
} limits[] = {
  { "a,b\n", "x", YZ_CSV_FIELD_MAX, ",2\n", 0, NULL },
  { "a,b\n", "x", YZ_CSV_FIELD_MAX + 1, ",2\n", 2, "a field is too long" },
  { "a,b\n1,2\n\"", "\"\"", YZ_CSV_FIELD_MAX, "\",2\n", 0, NULL },
  { "a,b\n1,2\n\"", "x\n", YZ_CSV_FIELD_MAX, "\",2\n", 3, "a field is too long" },
  { "a", ",b", YZ_CSV_COLUMNS_MAX - 1, "\n1\n", 0, NULL },
  { "a", ",b", YZ_CSV_COLUMNS_MAX, "\n1\n", 1, "too many columns" },
  { "a,b\n1", ",2", YZ_CSV_COLUMNS_MAX, "\n", 2, "too many columns" },
  { "a,b\n1,2\n", "x", 10 * 1024 * 1024, "\n3,4\n", 3, "the line is too long" },
  { "a,b\n1,2\n", ",", 10 * 1024 * 1024, "\n3,4\n", 3, "the line is too long" },
  { "a,b\n1,2\n", "x", 10 * 1024 * 1024, "", 3, "the line is too long" },
  { "a,b\n1,2\n", "\"", 10 * 1024 * 1024, "", 3, "the line is too long" },
  { "", "x", 10 * 1024 * 1024, "", 1, "the line is too long" },
  { "a,b\n\"1,2\n", "3,4\n", 1000000, "", 2, "broken quotes" },
  { "a\n", "1\n", YZ_CSV_ROWS_MAX, "", 0, NULL },
  { "a\n", "1\n", YZ_CSV_ROWS_MAX + 1, "", YZ_CSV_ROWS_MAX + 2, "too many rows" },
  { "a\r", "1\r", YZ_CSV_ROWS_MAX + 1, "", YZ_CSV_ROWS_MAX + 2, "too many rows" },
  { "a\n", "\n", 10 * 1024 * 1024, "1\n", 0, NULL },
  { "a\n", ",\n", 10 * 1024 * 1024, "1\n", 0, NULL },
  { "a\n1\n", "x", YZ_CSV_FILE_MAX, "", 0, "the file is too large" },
};

static void
test_limits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    GString *text = g_string_new (limits[i].head);
    gsize unit = strlen (limits[i].unit);
    gsize start = text->len;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (YzCsv) csv = NULL;

    g_string_set_size (text, start + unit * limits[i].times);
    for (gsize n = 0; n < limits[i].times; n++)
      memcpy (text->str + start + n * unit, limits[i].unit, unit);
    g_string_append (text, limits[i].tail);
    bytes = g_string_free_to_bytes (text);

    csv = yz_csv_read_bytes (bytes, "t.csv", &error);
    if (limits[i].reason == NULL) {
      g_assert_no_error (error);
      g_assert_nonnull (csv);
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
      g_assert_true (g_str_has_suffix (error->message, limits[i].reason));
      g_assert_cmpint (yz_error_get_asked (error), ==, limits[i].line);
    }
  }
}

static void
test_gb18030 (void)
{
  static const char *const texts[] = {
    "姓名,手机号,队伍\r\n张三,13800131234,蜂行志愿者\r\n李四,13900131234,\r\n",
    "编码,名称,积分\r\nS1,矿泉水,5\r\n",
    "name,note\nA,䶮𠮷\u2014€\n", /* four-byte characters */
    "a\nテスト\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    gsize size = 0;
    g_autofree char *gb = g_convert (texts[i], -1, "GB18030", "UTF-8", NULL, &size, &error);
    g_autoptr (YzCsv) from_utf8 = read_text (texts[i], -1, NULL);
    g_autoptr (YzCsv) from_gb = NULL;
    g_autofree char *flat_utf8 = flatten (from_utf8);
    g_autofree char *flat_gb = NULL;

    g_assert_no_error (error);
    from_gb = read_text (gb, (gssize) size, &error);
    g_assert_no_error (error);
    flat_gb = flatten (from_gb);
    g_assert_cmpstr (flat_gb, ==, flat_utf8);
  }
}

static void
test_access (void)
{
  g_autoptr (YzCsv) csv = read_text ("a,b\n1\n1,2,3\n", -1, NULL);

  g_assert_cmpuint (yz_csv_get_n_columns (csv), ==, 2);
  g_assert_cmpuint (yz_csv_get_n_rows (csv), ==, 2);
  g_assert_cmpuint (yz_csv_get_n_fields (csv, 0), ==, 1);
  g_assert_cmpuint (yz_csv_get_n_fields (csv, 1), ==, 3);
  g_assert_cmpstr (yz_csv_get (csv, 0, 1), ==, "");
  g_assert_cmpstr (yz_csv_get (csv, 0, 1000), ==, "");
  g_assert_cmpstr (yz_csv_get (csv, 1, 2), ==, "3");
  g_assert_cmpstr (yz_csv_get_header (csv, 2), ==, "");
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yz-csv-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "骑手.csv", NULL);
  g_autofree char *missing = g_build_filename (folder, "none.csv", NULL);
  const char *const unreadable[] = { missing, folder, "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzCsv) csv = NULL;

  g_assert_true (g_file_set_contents (path, "a,b\n1,2\n", -1, NULL));
  csv = yz_csv_read_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yz_csv_get (csv, 0, 1), ==, "2");

  g_assert_true (g_file_set_contents (path, "a,b\n\"1,2\n", -1, NULL));
  g_assert_null (yz_csv_read_file (path, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "骑手.csv");
  g_clear_error (&error);

  for (gsize i = 0; i < G_N_ELEMENTS (unreadable); i++) {
    g_assert_null (yz_csv_read_file (unreadable[i], &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_IO);
    g_assert_cmpstr (yz_error_get_subject (error), ==, unreadable[i]);
    g_clear_error (&error);
  }

  /* It claims to be empty and never ends. */
  g_assert_null (yz_csv_read_file ("/dev/zero", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_write (void)
{
  static const struct {
    const char *field;
    const char *written;
  } cases[] = {
    { "", "" },
    { "张三", "张三" },
    { "5", "5" },
    { "-5", "-5" },
    { "-00123456789012345678901234567890", "-00123456789012345678901234567890" },
    { "-", "'-" },
    { "-5x", "'-5x" },
    { "-5.5", "'-5.5" },
    { "-5-5", "'-5-5" },
    { "--5", "'--5" },
    { "-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0" },
    { "+8613800131234", "'+8613800131234" },
    { "+5", "'+5" },
    { "=1+1", "'=1+1" },
    { "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
    { "@SUM(1)", "'@SUM(1)" },
    { "\tx", "\"'\tx\"" },
    { "\rx", "\"'\rx\"" },
    { "\nx", "\"'\nx\"" },
    { "＝1", "'＝1" },
    { "＋1", "'＋1" },
    { "－1", "'－1" },
    { "＠x", "'＠x" },
    { "'", "'" },
    { "'x", "'x" },
    { "'=x", "''=x" },
    { "''=x", "'''=x" },
    { "'-5", "''-5" },
    { "a,b", "\"a,b\"" },
    { "a;b", "\"a;b\"" },
    { "a\tb", "\"a\tb\"" },
    { "a\"b", "\"a\"\"b\"" },
    { "a\nb", "\"a\nb\"" },
    { " a", "\" a\"" },
    { "a ", "\"a \"" },
    { "a=b", "a=b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const fields[] = { "first", cases[i].field, "last", NULL };
    g_autoptr (GString) out = g_string_new (YZ_CSV_BOM "h1,h2,h3\r\n");
    g_autofree char *line = g_strdup_printf ("first,%s,last\r\n", cases[i].written);
    g_autofree char *trimmed = g_strstrip (g_strdup (cases[i].field));
    gboolean guarded = strchr (cases[i].written, '\'') != NULL;
    gsize before = out->len;
    g_autoptr (YzCsv) csv = NULL;
    g_autoptr (GError) error = NULL;

    yz_csv_append_row (out, fields);
    g_assert_cmpstr (out->str + before, ==, line);

    csv = read_text (out->str, (gssize) out->len, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (yz_csv_get_n_fields (csv, 0), ==, 3);
    g_assert_cmpstr (yz_csv_unguard (yz_csv_get (csv, 0, 1)),
                     ==,
                     guarded ? cases[i].field : trimmed);
  }
}

static void
test_write_rows (void)
{
  static const char *const none[] = { NULL };
  static const char *const one[] = { "a", NULL };
  static const char *const two[] = { "a", "", NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  yz_csv_append_row (out, none);
  yz_csv_append_row (out, one);
  yz_csv_append_row (out, two);
  g_assert_cmpstr (out->str, ==, "\r\na\r\na,\r\n");
}

/* Whatever bytes come: an answer, never a crash. */
static void
test_garbage (void)
{
  static const char likely[] = "\"\",,\n\r;\t ab'=\xd5\xc5\xe5\xbc\xa0\x81\x30";

  for (int round = 0; round < 20000; round++) {
    char text[64];
    int length = g_test_rand_int_range (0, sizeof text);
    g_autoptr (GError) error = NULL;
    g_autoptr (YzCsv) csv = NULL;

    for (int i = 0; i < length; i++)
      text[i] = round % 4 == 0 ? (char) g_test_rand_int_range (0, 256)
                               : likely[g_test_rand_int_range (0, sizeof likely - 1)];
    csv = read_text (text, length, &error);
    if (csv == NULL) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
      g_assert_cmpint (yz_error_get_asked (error), >, 0);
    } else {
      g_autofree char *flat = flatten (csv);

      g_assert_true (g_utf8_validate (flat, -1, NULL));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/good", test_good);
  g_test_add_func ("/csv/hostile", test_hostile);
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/gb18030", test_gb18030);
  g_test_add_func ("/csv/access", test_access);
  g_test_add_func ("/csv/files", test_files);
  g_test_add_func ("/csv/write", test_write);
  g_test_add_func ("/csv/write-rows", test_write_rows);
  g_test_add_func ("/csv/garbage", test_garbage);
  return g_test_run ();
}
