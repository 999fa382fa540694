/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-panel"

#include "yz-rider-panel.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-history-list.h"
#include "yz-text.h"

#define HISTORY_SHOWN 8

struct _YzRiderPanel {
  AdwBin parent_instance;

  GtkLabel *name_label;
  GtkLabel *belongs_label;
  GtkLabel *balance_label;
  GtkLabel *unit_label;
  GtkLabel *notes_label;
  YzHistoryList *history;
};

G_DEFINE_FINAL_TYPE (YzRiderPanel, yz_rider_panel, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
yz_rider_panel_class_init (YzRiderPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (YZ_TYPE_HISTORY_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-rider-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRiderPanel, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPanel, belongs_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPanel, balance_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPanel, unit_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPanel, notes_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPanel, history);
}

static void
yz_rider_panel_init (YzRiderPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_rider_panel_show (YzRiderPanel *self, const YzProfile *profile)
{
  g_autofree char *name = NULL;
  g_autofree char *belongs = NULL;
  g_autofree char *balance = NULL;
  g_autofree char *notes = NULL;

  g_return_if_fail (YZ_IS_RIDER_PANEL (self));

  if (profile == NULL) {
    set_text (self->name_label, "");
    set_text (self->belongs_label, "");
    set_text (self->balance_label, "");
    set_text (self->notes_label, "");
    yz_history_list_show (self->history, NULL, 0, FALSE);
    return;
  }
  name = yz_text_mask_name (profile->rider->name);
  belongs = yz_display_rider_belongs (profile->rider->team, profile->rider->platform);
  balance = yz_display_number (profile->balance.points);
  notes = yz_display_balance_notes (&profile->balance);
  set_text (self->name_label, name);
  set_text (self->belongs_label, belongs);
  set_text (self->balance_label, balance);
  gtk_label_set_text (self->unit_label, yz_display_points_word (profile->balance.points));
  set_text (self->notes_label, notes);
  yz_history_list_show (self->history, profile->history, HISTORY_SHOWN, FALSE);
}
