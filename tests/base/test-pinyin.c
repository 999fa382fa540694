/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pinyin"

#include <string.h>

#include "yz-pinyin.h"

static void
test_keys (void)
{
  static const struct {
    const char *text;
    const char *extra;
    const char *key;
  } cases[] = {
    { "张三", NULL, "张三 zhangsan zs" },
    { "张三", "1234", "张三 zhangsan zs 1234" },
    { "张三", " 1234  SKU-1 ", "张三 zhangsan zs 1234 sku-1" },
    { "单雄", NULL, "单雄 danxiong dx shanxiong sx" },
    { "曾鹏", NULL, "曾鹏 zengpeng zp cengpeng cp" },
    { "解珍", NULL, "解珍 jiezhen jz xiezhen xz" },
    { "翟明", NULL, "翟明 zhaiming zm diming dm" },
    { "吕布", NULL, "吕布 lvbu lb lubu" },
    { "区小女", NULL, "区小女 quxiaonv qxn ouxiaonv oxn quxiaonu ouxiaonu" },
    { "欧阳锋", NULL, "欧阳锋 ouyangfeng oyf" },
    { "尉迟恭", NULL, "尉迟恭 yuchigong ycg" },
    { "万俟卨", NULL, "万俟卨 moqixie mqx" },
    { "单于明", NULL, "单于明 chanyuming cym" },
    { "重庆小面", NULL, "重庆小面 chongqingxiaomian cqxm" },
    { "矿泉水 500ml", NULL, "矿泉水500ml kuangquanshui500ml kqs500" },
    { "John Smith", NULL, "johnsmith js" },
    { "ＡＢＣ　１２３", NULL, "abc123 a123" },
    { "买买提·艾力", NULL, "买买提艾力 maimaitiaili mmtal maimaidiaili mmdal" },
    { "Café", NULL, "cafe c" },
    { "𠮷野", NULL, "𠮷野 𠮷ye 𠮷y" }, /* a character without a known reading */
    { "", NULL, "" },
    { "", "1234", " 1234" },
    { "  ", "", "" },
    { "张\xff", NULL, "张\ufffd zhang\ufffd z\ufffd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *key = yz_pinyin_make_key (cases[i].text, cases[i].extra);

    g_assert_cmpstr (key, ==, cases[i].key);
  }
}

/* Whoever is called so must be found by what people type. */
static void
test_searches (void)
{
  static const struct {
    const char *text;
    const char *typed;
    gboolean found;
  } cases[] = {
    { "张三丰", "张", TRUE },
    { "张三丰", "三丰", TRUE },
    { "张三丰", "zhang", TRUE },
    { "张三丰", "Zhang San Feng", TRUE },
    { "张三丰", "zhāng sān", TRUE },
    { "张三丰", "ｚｈａｎｇ", TRUE },
    { "张三丰", "zsf", TRUE },
    { "张三丰", "ZS", TRUE },
    { "张三丰", "", TRUE },
    { "张三丰", "  ", TRUE },
    { "张三丰", "1234", TRUE },
    { "张三丰", "234", FALSE },
    { "张三丰", "hang", FALSE },
    { "张三丰", "sf", FALSE },
    { "张三丰", "李", FALSE },
    { "张三丰", "zhangsanfengx", FALSE },
    { "吕女士", "lv", TRUE },
    { "吕女士", "lu", TRUE },
    { "吕女士", "lǚ nǚ", TRUE },
    { "吕女士", "lvnvshi", TRUE },
    { "仇和", "qiuhe", TRUE },
    { "仇和", "chou", TRUE },
    { "查良镛", "zha", TRUE },
    { "查良镛", "cha", TRUE },
    { "乐嘉", "yue", TRUE },
    { "乐嘉", "le", TRUE },
    { "朴树", "piao", TRUE },
    { "朴树", "pushu", TRUE },
    { "覃辉", "qinhui", TRUE },
    { "覃辉", "tan", TRUE },
    { "盖聂", "ge", TRUE },
    { "盖聂", "gai", TRUE },
    { "缪斯", "miao", TRUE },
    { "缪斯", "mou", TRUE },
    { "阚泽", "kan", TRUE },
    { "沈阳", "shen", TRUE },
    { "石磊", "shilei", TRUE },
    { "宁静", "ning", TRUE },
    { "种师道", "chong", TRUE },
    { "任贤齐", "ren", TRUE },
    { "应采儿", "ying", TRUE },
    { "华佗", "hua", TRUE },
    { "燕青", "yan", TRUE },
    { "那英", "naying", TRUE },
    { "盛夏", "sheng", TRUE },
    { "员外", "yun", TRUE },
    { "折德扆", "she", TRUE },
    { "繁昌", "po", TRUE },
    { "秘书", "bi", TRUE },
    { "朝阳", "zhao", TRUE },
    { "西安", "xi'an", TRUE },
    { "西安", "xi’an", TRUE },
    { "长城饼干", "changcheng", TRUE },
    { "银行卡", "yinhang", TRUE },
    { "调和油", "tiaohe", TRUE },
    { "John Smith", "smith", TRUE },
    { "John Smith", "js", TRUE },
    { "矿泉水 500ml", "500 ML", TRUE },
    { "矿泉水 500ml", "kqs", TRUE },
    { "100%_纯棉", "100%_", TRUE },
    { "100纯棉", "100%", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *key = yz_pinyin_make_key (cases[i].text, "1234");
    g_autofree char *query = yz_pinyin_fold_query (cases[i].typed);

    if (yz_pinyin_key_matches (key, query) != cases[i].found)
      g_error ("%s: %s in %s", cases[i].text, query, key);
  }
}

/* A text of many heteronyms, or a very long one, does not make a key without end. */
static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *key = NULL;
  g_autofree char *long_key = NULL;
  g_auto (GStrv) words = NULL;

  for (int i = 0; i < 10; i++)
    g_string_append (text, "单曾解");
  key = yz_pinyin_make_key (text->str, NULL);
  words = g_strsplit (key, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 1 + 16 + 16);
  for (int i = 0; i < 100000; i++)
    g_string_append (text, "单");
  long_key = yz_pinyin_make_key (text->str, NULL);
  g_assert_cmpuint (strlen (long_key), <, text->len + 20000);
}

static void
test_like (void)
{
  static const struct {
    const char *query;
    const char *like;
  } cases[] = {
    { "", "%%" },           { "zhang", "%zhang%" },
    { "100%", "%100\\%%" }, { "a_b", "%a\\_b%" },
    { "\\", "%\\\\%" },     { "'; DROP TABLE rider; --", "%'; DROP TABLE rider; --%" },
    { "张", "%张%" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *like = yz_pinyin_query_to_like (cases[i].query);

    g_assert_cmpstr (like, ==, cases[i].like);
  }
}

static void
test_compare (void)
{
  static const char *const sorted[] = { "安全", "白糖", "陈一", "大米",
                                        "李四", "王五", "张三", "赵六" };

  for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (sorted); k++) {
      int order = yz_pinyin_compare (sorted[i], sorted[k]);

      g_assert_cmpint ((order > 0) - (order < 0), ==, (i > k) - (i < k));
    }
  g_assert_cmpint (yz_pinyin_compare ("apple", "Banana"), <, 0);
  g_assert_cmpint (yz_pinyin_compare ("", "a"), <, 0);
  g_assert_cmpint (yz_pinyin_compare ("a", "a"), ==, 0);
  /* The same to the collation, still one order. */
  g_assert_cmpint (yz_pinyin_compare ("é", "e\u0301"), ==, -yz_pinyin_compare ("e\u0301", "é"));
  g_assert_cmpint (yz_pinyin_compare ("é", "e\u0301"), !=, 0);
}

static gpointer
work_on_keys (gpointer data)
{
  int n_wrong = 0;

  for (int i = 0; i < 200; i++) {
    gunichar c = 0x4e00 + (gunichar) (i * 37 % 5000);
    g_autofree char *text = g_ucs4_to_utf8 (&c, 1, NULL, NULL, NULL);
    g_autofree char *key = yz_pinyin_make_key (text, NULL);
    g_autofree char *zhang = yz_pinyin_make_key ("张三", NULL);

    n_wrong += strcmp (zhang, "张三 zhangsan zs") != 0 || *key == '\0';
    n_wrong += yz_pinyin_compare ("李四", "张三") >= 0;
  }
  return GINT_TO_POINTER (n_wrong);
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("keys", work_on_keys, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (threads[i])), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pinyin/threads", test_threads);
  g_test_add_func ("/pinyin/keys", test_keys);
  g_test_add_func ("/pinyin/searches", test_searches);
  g_test_add_func ("/pinyin/bounds", test_bounds);
  g_test_add_func ("/pinyin/like", test_like);
  g_test_add_func ("/pinyin/compare", test_compare);
  return g_test_run ();
}
