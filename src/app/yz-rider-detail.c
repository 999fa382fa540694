/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-detail"

#include "yz-rider-detail.h"

#include <glib/gi18n-lib.h>

#include "yz-card-row.h"
#include "yz-clock.h"
#include "yz-display.h"
#include "yz-points-history.h"
#include "yz-rider-display.h"
#include "yz-text.h"

struct _YzRiderDetail {
  AdwBin parent_instance;

  int64_t rider;
  char *phone; /* (nullable) of the rider shown, to notice that it changed */
  gboolean revealed;
  gboolean may_reveal;

  GtkLabel *name_label;
  GtkWidget *left_label;
  GtkWidget *actions;
  GtkLabel *balance_label;
  GtkLabel *unit_label;
  GtkLabel *notes_label;
  GtkLabel *phone_label;
  GtkWidget *phone_button;
  GtkLabel *platform_label;
  GtkLabel *team_label;
  GtkLabel *community_label;
  GtkLabel *grid_worker_label;
  GtkLabel *consent_label;
  GtkLabel *registered_label;
  GtkLabel *note_label;
  GtkListBox *cards;
  GtkLabel *no_cards_label;
  YzPointsHistory *history;
};

G_DEFINE_FINAL_TYPE (YzRiderDetail, yz_rider_detail, ADW_TYPE_BIN)

enum {
  SIGNAL_EDIT,
  SIGNAL_LEAVE,
  SIGNAL_ISSUE_CARD,
  SIGNAL_REVEAL_PHONE,
  SIGNAL_MORE_HISTORY,
  SIGNAL_REVOKE_CARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_edit (YzRiderDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_EDIT], 0);
}

static void
on_leave (YzRiderDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_LEAVE], 0);
}

static void
on_issue_card (YzRiderDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_ISSUE_CARD], 0);
}

static void
on_reveal_phone (YzRiderDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_REVEAL_PHONE], 0);
}

static void
on_more_history (YzRiderDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_MORE_HISTORY], 0);
}

static void
on_revoke_card (YzRiderDetail *self, gint64 card)
{
  g_signal_emit (self, signals[SIGNAL_REVOKE_CARD], 0, card);
}

static void
hide_phone (YzRiderDetail *self)
{
  g_autofree char *masked = self->phone != NULL ? yz_text_mask_phone (self->phone) : NULL;

  self->revealed = FALSE;
  gtk_label_set_text (self->phone_label, yz_rider_display_fact (masked));
  gtk_widget_set_visible (self->phone_button, self->may_reveal && masked != NULL);
}

static void
show_phone (YzRiderDetail *self, const YzRider *rider, gboolean may_reveal)
{
  gboolean same = self->rider == rider->id && g_strcmp0 (self->phone, rider->phone) == 0;

  self->may_reveal = may_reveal;
  if (!same) {
    g_free (self->phone);
    self->phone = g_strdup (rider->phone);
  }
  if (!same || !self->revealed)
    hide_phone (self);
}

static void
show_facts (YzRiderDetail *self, const YzRider *rider)
{
  g_autofree char *registered = yz_instant_to_text (rider->registered_ms);

  gtk_label_set_text (self->platform_label, yz_rider_display_fact (rider->platform));
  gtk_label_set_text (self->team_label, yz_rider_display_fact (rider->team));
  gtk_label_set_text (self->community_label, yz_rider_display_fact (rider->community));
  gtk_label_set_text (self->grid_worker_label, rider->grid_worker ? _ ("Yes") : _ ("No"));
  gtk_label_set_text (self->consent_label, rider->consent ? _ ("Yes") : _ ("No"));
  gtk_label_set_text (self->registered_label, registered);
  gtk_label_set_text (self->note_label, yz_rider_display_fact (rider->note));
}

static void
show_balance (YzRiderDetail *self, const YzBalance *balance)
{
  g_autofree char *number = yz_display_number (balance->points);
  g_autofree char *notes = yz_rider_display_balance_notes (balance);

  gtk_label_set_text (self->balance_label, number);
  gtk_label_set_text (self->unit_label, yz_display_points_word (balance->points));
  gtk_label_set_text (self->notes_label, notes);
}

static void
show_cards (YzRiderDetail *self, GPtrArray *cards, gboolean may_revoke)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_list_box_remove (self->cards, child);
  for (guint i = 0; i < cards->len; i++) {
    GtkWidget *row = yz_card_row_new (g_ptr_array_index (cards, i), may_revoke);

    g_signal_connect_object (row, "revoke", G_CALLBACK (on_revoke_card), self, G_CONNECT_SWAPPED);
    gtk_list_box_append (self->cards, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->cards), cards->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_cards_label), cards->len == 0);
}

static void
yz_rider_detail_finalize (GObject *object)
{
  g_free (YZ_RIDER_DETAIL (object)->phone);
  G_OBJECT_CLASS (yz_rider_detail_parent_class)->finalize (object);
}

/* Whoever comes to the screen next is not whom it was shown to. */
static void
yz_rider_detail_unmap (GtkWidget *widget)
{
  YzRiderDetail *self = YZ_RIDER_DETAIL (widget);

  GTK_WIDGET_CLASS (yz_rider_detail_parent_class)->unmap (widget);
  if (self->revealed)
    hide_phone (self);
}

static guint
install_signal (const char *name)
{
  return g_signal_new (name,
                       YZ_TYPE_RIDER_DETAIL,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-rider-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, left_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, actions);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, balance_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, unit_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, notes_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, phone_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, phone_button);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, platform_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, team_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, community_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, grid_worker_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, consent_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, registered_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, note_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, cards);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, no_cards_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderDetail, history);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_issue_card);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal_phone);
  gtk_widget_class_bind_template_callback (widget_class, on_more_history);
}

static void
yz_rider_detail_class_init (YzRiderDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yz_rider_detail_finalize;
  GTK_WIDGET_CLASS (klass)->unmap = yz_rider_detail_unmap;

  signals[SIGNAL_EDIT] = install_signal ("edit");
  signals[SIGNAL_LEAVE] = install_signal ("leave");
  signals[SIGNAL_ISSUE_CARD] = install_signal ("issue-card");
  signals[SIGNAL_REVEAL_PHONE] = install_signal ("reveal-phone");
  signals[SIGNAL_MORE_HISTORY] = install_signal ("more-history");
  signals[SIGNAL_REVOKE_CARD] = g_signal_new ("revoke-card",
                                              YZ_TYPE_RIDER_DETAIL,
                                              G_SIGNAL_RUN_LAST,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL,
                                              G_TYPE_NONE,
                                              1,
                                              G_TYPE_INT64);

  g_type_ensure (YZ_TYPE_POINTS_HISTORY);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_rider_detail_init (YzRiderDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_rider_detail_show (YzRiderDetail *self,
                      const YzRiderView *view,
                      gboolean may_change,
                      int history_limit)
{
  const YzRider *rider;
  gboolean here;

  g_return_if_fail (YZ_IS_RIDER_DETAIL (self));
  g_return_if_fail (view != NULL);

  rider = view->profile->rider;
  here = rider->left_ms == 0;
  gtk_label_set_text (self->name_label, rider->name);
  gtk_widget_set_visible (self->left_label, !here);
  gtk_widget_set_visible (self->actions, may_change && here);
  show_phone (self, rider, may_change);
  show_facts (self, rider);
  show_balance (self, &view->profile->balance);
  show_cards (self, view->cards, may_change && here);
  gtk_label_set_text (self->no_cards_label,
                      may_change && here
                      ? _ ("No card yet. Issue one and print it.")
                      : _ ("No card."));
  yz_points_history_show (self->history,
                          view->profile->history,
                          view->profile->history->len >= (guint) history_limit);
  self->rider = rider->id;
}

void
yz_rider_detail_show_phone (YzRiderDetail *self, const char *phone)
{
  g_return_if_fail (YZ_IS_RIDER_DETAIL (self));
  g_return_if_fail (phone != NULL);

  self->revealed = TRUE;
  gtk_label_set_text (self->phone_label, phone);
  gtk_widget_hide (self->phone_button);
}

void
yz_rider_detail_scroll_up (YzRiderDetail *self)
{
  GtkWidget *scroller;

  g_return_if_fail (YZ_IS_RIDER_DETAIL (self));

  scroller = adw_bin_get_child (ADW_BIN (self));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)),
                            0);
}
