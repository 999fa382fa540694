/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-card-row"

#include "yz-card-row.h"

#include <glib/gi18n-lib.h>

#include "yz-rider-display.h"

struct _YzCardRow {
  AdwActionRow parent_instance;

  int64_t card;

  GtkWidget *revoke_button;
};

G_DEFINE_FINAL_TYPE (YzCardRow, yz_card_row, ADW_TYPE_ACTION_ROW)

enum {
  SIGNAL_REVOKE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_revoke (YzCardRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REVOKE], 0, (gint64) self->card);
}

static void
yz_card_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_CARD_ROW);
  G_OBJECT_CLASS (yz_card_row_parent_class)->dispose (object);
}

static void
yz_card_row_class_init (YzCardRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_card_row_dispose;

  signals[SIGNAL_REVOKE] = g_signal_new ("revoke",
                                         YZ_TYPE_CARD_ROW,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-card-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YzCardRow, revoke_button);
  gtk_widget_class_bind_template_callback (widget_class, on_revoke);
}

static void
yz_card_row_init (YzCardRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yz_card_row_new (const YzCard *card, gboolean may_revoke)
{
  YzCardRow *self;
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  g_autofree char *spoken = NULL;

  g_return_val_if_fail (card != NULL, NULL);

  self = g_object_new (YZ_TYPE_CARD_ROW, NULL);
  title = yz_rider_display_card_title (card);
  state = yz_rider_display_card_state (card);
  self->card = card->id;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), state);
  gtk_widget_set_visible (self->revoke_button, may_revoke && card->revoked_ms == 0);
  /* Translators: %s is "Card 1-7". */
  spoken = g_strdup_printf (_ ("Revoke %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->revoke_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken,
                                  -1);
  return GTK_WIDGET (self);
}
