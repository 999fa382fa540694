/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-hold-row"

#include "yz-hold-row.h"

#include <glib/gi18n-lib.h>

#include "yz-limit-display.h"

struct _YzHoldRow {
  GtkListBoxRow parent_instance;

  int64_t entry;

  GtkLabel *goods_label;
  GtkLabel *until_label;
  GtkButton *collect_button;
};

G_DEFINE_FINAL_TYPE (YzHoldRow, yz_hold_row, GTK_TYPE_LIST_BOX_ROW)

enum {
  SIGNAL_COLLECT_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_collect (YzHoldRow *self)
{
  g_signal_emit (self, signals[SIGNAL_COLLECT_ASKED], 0, (gint64) self->entry);
}

static void
yz_hold_row_class_init (YzHoldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_COLLECT_ASKED] = g_signal_new ("collect-asked",
                                                YZ_TYPE_HOLD_ROW,
                                                G_SIGNAL_RUN_LAST,
                                                0,
                                                NULL,
                                                NULL,
                                                NULL,
                                                G_TYPE_NONE,
                                                1,
                                                G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-hold-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YzHoldRow, goods_label);
  gtk_widget_class_bind_template_child (widget_class, YzHoldRow, until_label);
  gtk_widget_class_bind_template_child (widget_class, YzHoldRow, collect_button);
  gtk_widget_class_bind_template_callback (widget_class, on_collect);
}

static void
yz_hold_row_init (YzHoldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yz_hold_row_new (const YzHold *hold)
{
  YzHoldRow *self;
  g_autofree char *goods = NULL;
  g_autofree char *day = NULL;
  g_autofree char *until = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (hold != NULL, NULL);

  self = g_object_new (YZ_TYPE_HOLD_ROW, NULL);
  self->entry = hold->entry;
  goods = yz_hold_describe (hold);
  day = yz_limit_display_day (hold->until_on);
  /* Translators: %s is a day, like 18 March. */
  until = g_strdup_printf (_ ("Kept until %s"), day);
  /* Translators: %s is goods, like "soap × 2, towel". */
  name = g_strdup_printf (_ ("Hand out: %s"), goods);
  gtk_label_set_text (self->goods_label, goods);
  gtk_label_set_text (self->until_label, until);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->collect_button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->collect_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
  return GTK_WIDGET (self);
}
