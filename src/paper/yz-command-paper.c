/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-command-paper"

#include "yz-command-paper.h"

#include <glib/gi18n-lib.h>

#include "yz-code.h"
#include "yz-page.h"
#include "yz-page-text.h"
#include "yz-qr-symbol.h"

#define EDGE 14.0
#define TOP 38.0
#define COLUMNS 3
#define CELL_WIDTH ((YZ_COMMAND_PAPER_WIDTH_MM - 2 * EDGE) / COLUMNS)
#define CELL_HEIGHT 80.0
#define QR_SIZE 36.0
#define QUANTITY_COLUMNS 4
#define QUANTITY_WIDTH ((YZ_COMMAND_PAPER_WIDTH_MM - 2 * EDGE) / QUANTITY_COLUMNS)
#define QUANTITY_HEIGHT 48.0
#define QUANTITY_QR 32.0
#define GREY 0.32

/* The sheet is read by whoever stands at the counter, and is in both languages. */
static const struct {
  YzCommand command;
  const char *title;
  const char *help;
} chinese[] = {
  { YZ_COMMAND_CONFIRM, "确认", "办理兑换清单里的商品" },
  { YZ_COMMAND_CANCEL, "取消", "清空兑换清单，放行骑手" },
  { YZ_COMMAND_UNDO, "撤销", "撤回刚刚办理的兑换" },
  { YZ_COMMAND_MORE, "加一件", "上一件扫到的商品加一件" },
  { YZ_COMMAND_LESS, "减一件", "上一件扫到的商品减一件" },
  { YZ_COMMAND_QUANTITY, "数量", "上一件扫到的商品改为这个数量" },
  { YZ_COMMAND_PARK, "挂单", "先放一边；再扫这位骑手的卡就接着办" },
  { YZ_COMMAND_HOLD, "预留", "给骑手留着，以后来取" },
  { YZ_COMMAND_COLLECT, "取货", "把留着的商品交给骑手" },
};

static const char *
find_chinese (YzCommand command, gboolean help)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chinese); i++)
    if (chinese[i].command == command)
      return help ? chinese[i].help : chinese[i].title;
  return "";
}

static gboolean
draw_symbol (const YzCode *code, cairo_t *cr, double x, double y, double size, GError **error)
{
  g_autofree char *text = yz_code_to_text (code);
  g_autoptr (YzQrSymbol) symbol = yz_qr_symbol_new (text, 1, error);

  if (symbol == NULL)
    return FALSE;
  yz_qr_symbol_draw (symbol, cr, x, y, size);
  return TRUE;
}

static void
draw_frame (cairo_t *cr, double x, double y, double width, double height)
{
  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.75, 0.75, 0.75);
  cairo_set_line_width (cr, 0.2);
  cairo_rectangle (cr, x, y, width, height);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_heading (cairo_t *cr, const char *chinese_text, const char *english)
{
  static const YzPageText large = { .size_mm = 8, .bold = TRUE };
  static const YzPageText small = { .size_mm = 4.2, .grey = GREY };
  double width = YZ_COMMAND_PAPER_WIDTH_MM - 2 * EDGE;
  double y = EDGE;

  y += yz_page_text_draw (&large, chinese_text, cr, EDGE, y, width);
  yz_page_text_draw (&small, english, cr, EDGE, y + 1, width);
}

static gboolean
draw_command (const YzCommandInfo *info, cairo_t *cr, double x, double y, GError **error)
{
  static const YzPageText large = { .size_mm = 6.4, .bold = TRUE, .align = PANGO_ALIGN_CENTER };
  static const YzPageText english = { .size_mm = 4, .bold = TRUE, .align = PANGO_ALIGN_CENTER };
  static const YzPageText small = { .size_mm = 3.1, .align = PANGO_ALIGN_CENTER, .max_lines = 2 };
  static const YzPageText note = {
    .size_mm = 2.7, .grey = GREY, .align = PANGO_ALIGN_CENTER, .max_lines = 3
  };
  const YzCode code = { .kind = YZ_CODE_COMMAND, .command = info->command };
  double width = CELL_WIDTH - 8;

  draw_frame (cr, x, y, CELL_WIDTH, CELL_HEIGHT);
  y += 3;
  if (!draw_symbol (&code, cr, x + (CELL_WIDTH - QR_SIZE) / 2, y, QR_SIZE, error))
    return FALSE;
  y += QR_SIZE;
  y += yz_page_text_draw (&large, find_chinese (info->command, FALSE), cr, x + 4, y, width);
  y += yz_page_text_draw (&english, info->title, cr, x + 4, y, width) + 1;
  y += yz_page_text_draw (&small, find_chinese (info->command, TRUE), cr, x + 4, y, width);
  yz_page_text_draw (&note, info->help, cr, x + 4, y, width);
  return TRUE;
}

static gboolean
draw_commands (cairo_t *cr, GError **error)
{
  gsize n_commands = 0;
  const YzCommandInfo *commands = yz_command_list (&n_commands);
  int place = 0;

  draw_heading (cr, "柜台指令", "Commands of the counter: scan instead of typing");
  for (gsize i = 0; i < n_commands; i++) {
    if (commands[i].command == YZ_COMMAND_QUANTITY)
      continue;
    if (!draw_command (&commands[i],
                       cr,
                       EDGE + place % COLUMNS * CELL_WIDTH,
                       TOP + place / COLUMNS * CELL_HEIGHT,
                       error))
      return FALSE;
    place++;
  }
  return TRUE;
}

static gboolean
draw_quantities (cairo_t *cr, GError **error)
{
  static const YzPageText large = { .size_mm = 8, .bold = TRUE, .align = PANGO_ALIGN_CENTER };

  draw_heading (cr, "数量", "Quantity: so many of the goods that were scanned last");
  for (int n = 1; n <= YZ_COMMAND_PAPER_QUANTITIES; n++) {
    const YzCode code = { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_QUANTITY, .quantity = n };
    double x = EDGE + (n - 1) % QUANTITY_COLUMNS * QUANTITY_WIDTH;
    double y = TOP + (n - 1) / QUANTITY_COLUMNS * QUANTITY_HEIGHT;
    g_autofree char *text = g_strdup_printf ("%d", n);

    draw_frame (cr, x, y, QUANTITY_WIDTH, QUANTITY_HEIGHT);
    if (!draw_symbol (&code,
                      cr,
                      x + (QUANTITY_WIDTH - QUANTITY_QR) / 2,
                      y + 1.5,
                      QUANTITY_QR,
                      error))
      return FALSE;
    yz_page_text_draw (&large, text, cr, x, y + QUANTITY_QR + 1.5, QUANTITY_WIDTH);
  }
  return TRUE;
}

static gboolean
on_draw (cairo_t *cr, gpointer data, GError **error)
{
  if (!draw_commands (cr, error))
    return FALSE;
  cairo_show_page (cr);
  return draw_quantities (cr, error);
}

gboolean
yz_command_paper_write (const char *path, GError **error)
{
  const YzPage page = { .width_mm = YZ_COMMAND_PAPER_WIDTH_MM,
                        .height_mm = YZ_COMMAND_PAPER_HEIGHT_MM,
                        .png_dpi = 300,
                        .title = _ ("Command sheet") };

  g_return_val_if_fail (path != NULL, FALSE);

  return yz_page_write (path, &page, on_draw, NULL, error);
}
