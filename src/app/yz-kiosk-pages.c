/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-kiosk-pages"

#include "yz-kiosk-pages.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-goods-grid.h"
#include "yz-history-list.h"
#include "yz-kiosk-jobs.h"
#include "yz-line-bar.h"
#include "yz-text.h"
#include "yz-viewfinder.h"

struct _YzKioskPages {
  AdwBin parent_instance;

  GtkStack *stack;
  YzLineBar *line_bar;
  AdwStatusPage *problem_page;
  GtkLabel *station_label;
  GtkLabel *message_label;
  YzViewfinder *viewfinder;
  GtkLabel *name_label;
  GtkLabel *belongs_label;
  GtkLabel *balance_label;
  GtkLabel *unit_label;
  GtkLabel *notes_label;
  YzHistoryList *history;
  YzGoodsGrid *goods_grid;
  GtkLabel *question_title;
  GtkLabel *question_price;
  GtkLabel *question_text;
  GtkButton *keep_button;
  AdwStatusPage *answer_page;
  GtkWidget *time_box;
  GtkLabel *countdown_label;
  GtkProgressBar *countdown_bar;
};

G_DEFINE_FINAL_TYPE (YzKioskPages, yz_kiosk_pages, ADW_TYPE_BIN)

enum {
  SIGNAL_GOODS_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_page (YzKioskPages *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
forget_rider (YzKioskPages *self)
{
  set_text (self->name_label, "");
  set_text (self->belongs_label, "");
  set_text (self->balance_label, "");
  set_text (self->notes_label, "");
  set_text (self->question_title, "");
  set_text (self->question_price, "");
  set_text (self->question_text, "");
  adw_status_page_set_title (self->answer_page, "");
  adw_status_page_set_description (self->answer_page, "");
  yz_history_list_show (self->history, NULL, 0, TRUE);
}

static void
on_goods_chosen (YzKioskPages *self, YzGoods *goods)
{
  g_signal_emit (self, signals[SIGNAL_GOODS_CHOSEN], 0, goods);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-kiosk-pages.ui");
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, stack);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, line_bar);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, problem_page);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, station_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, message_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, viewfinder);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, belongs_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, balance_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, unit_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, notes_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, history);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, goods_grid);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, question_title);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, question_price);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, question_text);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, keep_button);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, answer_page);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, time_box);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, countdown_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskPages, countdown_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_goods_chosen);
}

static void
yz_kiosk_pages_class_init (YzKioskPagesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_GOODS_CHOSEN] = g_signal_new ("goods-chosen",
                                               YZ_TYPE_KIOSK_PAGES,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               1,
                                               YZ_TYPE_GOODS);
  g_type_ensure (YZ_TYPE_VIEWFINDER);
  g_type_ensure (YZ_TYPE_HISTORY_LIST);
  g_type_ensure (YZ_TYPE_LINE_BAR);
  g_type_ensure (YZ_TYPE_GOODS_GRID);
  bind_template (widget_class);
}

static void
yz_kiosk_pages_init (YzKioskPages *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yz_goods_grid_set_plain (self->goods_grid, TRUE);
}

/* Public ----------------------------------------------------------------------------------- */

YzKioskPages *
yz_kiosk_pages_new (YzClient *client, GListModel *goods, YzCamera *camera)
{
  YzKioskPages *self;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);

  self = g_object_new (YZ_TYPE_KIOSK_PAGES, NULL);
  yz_line_bar_set_client (self->line_bar, client);
  yz_goods_grid_set_model (self->goods_grid, goods);
  yz_viewfinder_set_camera (self->viewfinder, camera);
  return self;
}

void
yz_kiosk_pages_show_idle (YzKioskPages *self, const char *station, const char *message)
{
  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));

  forget_rider (self);
  set_text (self->station_label, station != NULL ? station : "");
  set_text (self->message_label, message);
  show_page (self, "idle");
}

void
yz_kiosk_pages_show_problem (YzKioskPages *self, const char *problem)
{
  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));

  forget_rider (self);
  adw_status_page_set_description (self->problem_page, problem);
  show_page (self, "problem");
}

void
yz_kiosk_pages_show_rider (YzKioskPages *self, const YzProfile *profile)
{
  g_autofree char *name = NULL;
  g_autofree char *belongs = NULL;
  g_autofree char *balance = NULL;
  g_autofree char *notes = NULL;

  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));
  g_return_if_fail (profile != NULL);

  name = yz_text_mask_name (profile->rider->name);
  belongs = yz_display_rider_belongs (profile->rider->team, profile->rider->platform);
  balance = yz_display_number (profile->balance.points);
  notes = yz_display_balance_notes (&profile->balance);
  set_text (self->message_label, "");
  set_text (self->name_label, name);
  set_text (self->belongs_label, belongs);
  set_text (self->balance_label, balance);
  gtk_label_set_text (self->unit_label, yz_display_points_word (profile->balance.points));
  set_text (self->notes_label, notes);
  yz_history_list_show (self->history, profile->history, YZ_KIOSK_HISTORY_MAX, TRUE);
  show_page (self, "rider");
}

void
yz_kiosk_pages_show_rider_again (YzKioskPages *self)
{
  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));

  show_page (self, "rider");
}

void
yz_kiosk_pages_show_question (YzKioskPages *self,
                              YzGoods *goods,
                              int64_t balance_points,
                              gboolean possible)
{
  int64_t price = 0;
  g_autofree char *points = NULL;
  g_autofree char *text = NULL;
  gboolean within;

  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));
  g_return_if_fail (YZ_IS_GOODS (goods));

  price = yz_goods_get_price_points (goods);
  within = yz_goods_is_in_reach (goods);
  points = yz_display_points (price);
  if (!within)
    text = yz_goods_get_shelf (goods) > 0
             ? yz_display_reach_text (price, yz_goods_get_shelf (goods), balance_points)
             : g_strdup (_ ("There is none on the shelf at the moment."));
  else if (!possible)
    text = g_strdup (_ ("Please ask at the counter: you can have it there, or have it kept."));
  else
    text = yz_display_balance_after (balance_points, price);
  set_text (self->question_title, yz_goods_get_name (goods));
  set_text (self->question_price, points);
  set_text (self->question_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->keep_button), within && possible);
  yz_kiosk_pages_set_busy (self, FALSE);
  show_page (self, "question");
}

void
yz_kiosk_pages_show_answer (YzKioskPages *self, const char *title, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));

  /* A status page takes what it shows for markup. */
  escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->answer_page, title);
  adw_status_page_set_description (self->answer_page, escaped);
  show_page (self, "answer");
}

void
yz_kiosk_pages_set_busy (YzKioskPages *self, gboolean busy)
{
  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), !busy);
}

void
yz_kiosk_pages_show_countdown (YzKioskPages *self, int left_seconds, int all_seconds)
{
  g_autofree char *text = NULL;

  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));

  gtk_widget_set_visible (self->time_box, left_seconds >= 0);
  if (left_seconds < 0)
    return;
  text = g_strdup_printf (ngettext ("Closes in %d second",
                                    "Closes in %d seconds",
                                    (gulong) left_seconds),
                          left_seconds);
  gtk_label_set_text (self->countdown_label, text);
  gtk_progress_bar_set_fraction (self->countdown_bar,
                                 CLAMP ((double) left_seconds / MAX (all_seconds, 1), 0.0, 1.0));
}

void
yz_kiosk_pages_sort_goods (YzKioskPages *self)
{
  g_return_if_fail (YZ_IS_KIOSK_PAGES (self));

  yz_goods_grid_sort_by_reach (self->goods_grid);
}
