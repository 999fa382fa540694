/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-guide-paper"

#include "yz-guide-paper.h"

#include <glib/gi18n-lib.h>

#include "yz-page.h"
#include "yz-page-text.h"

#define WIDTH 210.0
#define HEIGHT 297.0
#define EDGE 14.0
#define GAP 8.0
#define COLUMN ((WIDTH - 2 * EDGE - GAP) / 2)
#define GREY 0.32

typedef struct {
  const char *chinese;
  const char *english;
} Line;

typedef struct {
  Line heading;
  Line steps[6]; /* ends with NULL */
} Chapter;

static const Chapter chapters[] = {
  { { "开始上班", "Begin" },
    { { "在登录页选自己的名字，或扫工牌，再输口令。",
        "Choose your name or scan your badge, then type the PIN." },
      { "换人：扫另一位同事的工牌。兑换清单会留着。",
        "Another person takes over: scan that badge. The cart stays." },
      { "离开柜台：Ctrl+L 锁屏。", "Leave the counter: Ctrl+L locks the window." } } },
  { { "兑换", "Redeem" },
    { { "扫骑手的卡；没带卡就输姓名、拼音或手机尾号。",
        "Scan the rider's card; without it type the name, pinyin or end of the phone number." },
      { "逐件扫商品，或点商品图。改数量用 +、− 或数量码。",
        "Scan the goods one by one, or tap them. Change quantities with +, − or a quantity code." },
      { "扫“确认”码或按 Enter。小票自动打印。",
        "Scan CONFIRM or press Enter. The receipt prints by itself." },
      { "弄错了？马上扫“撤销”码：积分和商品都退回。",
        "A mistake? Scan UNDO at once: points and goods go back." } } },
  { { "排队时", "When there is a queue" },
    { { "骑手忘拿东西：扫“挂单”，先办下一位；再扫他的卡接着办。",
        "A rider has forgotten something: scan PARK, serve the next one; scan the card again to go "
        "on." },
      { "以后来取：扫“预留”。来取时扫卡再扫“取货”。",
        "For a later pick-up: scan HOLD. When the rider comes: the card, then COLLECT." } } },
  { { "退货", "Return" },
    { { "扫小票上的码，选“退货”，选商品和件数，写明原因。",
        "Scan the code on the receipt, choose Return Goods, the goods and why." },
      { "没有小票：在骑手页面的记录里找。",
        "No receipt: look in the history on the rider's page." } } },
  { { "打不出小票", "The receipt does not print" },
    { { "兑换已经记好，不用重办。", "The redemption is booked. Do not do it again." },
      { "装好纸，在首页“需要处理”里点“再次打印”。",
        "Put paper in, then print it again from Needs attention on the counter." } } },
  { { "每天", "Every day" },
    { { "看首页右侧“需要处理”：待审核、快过期、快卖完、该盘点。",
        "Look at Needs attention: reviews, best-before dates, goods running out, counts." },
      { "骑手的卡丢了：在骑手页面补发。积分不变，旧卡作废。",
        "A lost card: issue a new one on the rider's page. The points stay, the old card is "
        "void." } } },
};

static double
draw_pair (const YzPageText *style, const Line *line, cairo_t *cr, double y)
{
  double left = yz_page_text_draw (style, line->chinese, cr, EDGE, y, COLUMN);
  double right = yz_page_text_draw (style, line->english, cr, EDGE + COLUMN + GAP, y, COLUMN);

  return MAX (left, right);
}

static double
draw_step (const Line *line, int number, cairo_t *cr, double y)
{
  static const YzPageText text = { .size_mm = 3.7, .max_lines = 4 };
  static const YzPageText digit = { .size_mm = 3.7, .bold = TRUE, .grey = GREY };
  g_autofree char *place = g_strdup_printf ("%d", number);
  double left = 0;
  double right = 0;

  yz_page_text_draw (&digit, place, cr, EDGE, y, 5);
  yz_page_text_draw (&digit, place, cr, EDGE + COLUMN + GAP, y, 5);
  left = yz_page_text_draw (&text, line->chinese, cr, EDGE + 5, y, COLUMN - 5);
  right = yz_page_text_draw (&text, line->english, cr, EDGE + COLUMN + GAP + 5, y, COLUMN - 5);
  return MAX (left, right) + 1.2;
}

static gboolean
on_draw (cairo_t *cr, gpointer data, GError **error)
{
  static const YzPageText title = { .size_mm = 8, .bold = TRUE };
  static const YzPageText heading = { .size_mm = 4.8, .bold = TRUE };
  static const Line what = { "柜台速查", "Quick guide" };
  double y = EDGE;

  y += draw_pair (&title, &what, cr, y) + 3;
  for (gsize i = 0; i < G_N_ELEMENTS (chapters); i++) {
    const Chapter *chapter = &chapters[i];

    cairo_save (cr);
    cairo_set_source_rgb (cr, 0.78, 0.27, 0.0);
    cairo_rectangle (cr, EDGE, y, WIDTH - 2 * EDGE, 0.5);
    cairo_fill (cr);
    cairo_restore (cr);
    y += 2.5;
    y += draw_pair (&heading, &chapter->heading, cr, y) + 1;
    for (int step = 0; chapter->steps[step].chinese != NULL; step++)
      y += draw_step (&chapter->steps[step], step + 1, cr, y);
    y += 2.5;
  }
  return TRUE;
}

gboolean
yz_guide_paper_write (const char *path, GError **error)
{
  const YzPage page = { .width_mm = WIDTH,
                        .height_mm = HEIGHT,
                        .png_dpi = 300,
                        .title = _ ("Quick guide") };

  g_return_val_if_fail (path != NULL, FALSE);

  return yz_page_write (path, &page, on_draw, NULL, error);
}
