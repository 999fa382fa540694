/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-notice"

#include "yz-notice.h"

#include "yz-sentence.h"

struct _YzNotice {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkWidget *bar;
  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (YzNotice, yz_notice, ADW_TYPE_BIN)

static void
on_close_clicked (YzNotice *self)
{
  yz_notice_clear (self);
}

static void
yz_notice_class_init (YzNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, YzNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, YzNotice, bar);
  gtk_widget_class_bind_template_child (widget_class, YzNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, YzNotice, label);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
yz_notice_init (YzNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_notice_show (YzNotice *self, YzNoticeKind kind, const char *text)
{
  gboolean is_error = kind == YZ_NOTICE_ERROR;

  g_return_if_fail (YZ_IS_NOTICE (self));

  if (text == NULL || *text == '\0') {
    yz_notice_clear (self);
    return;
  }
  if (is_error)
    gtk_widget_add_css_class (self->bar, "problem");
  else
    gtk_widget_remove_css_class (self->bar, "problem");
  gtk_image_set_from_icon_name (self->icon,
                                is_error ? "dialog-warning-symbolic"
                                         : "dialog-information-symbolic");
  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text,
                                  -1);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
yz_notice_show_error (YzNotice *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);

  yz_notice_show (self, YZ_NOTICE_ERROR, sentence);
}

void
yz_notice_clear (YzNotice *self)
{
  g_return_if_fail (YZ_IS_NOTICE (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

const char *
yz_notice_get_text (YzNotice *self)
{
  g_return_val_if_fail (YZ_IS_NOTICE (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_text (self->label) : NULL;
}
