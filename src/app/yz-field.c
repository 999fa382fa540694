/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-field"

#include "yz-field.h"

#include <glib/gi18n-lib.h>

struct _YzField {
  AdwBin parent_instance;

  char *title;

  GtkLabel *title_label;
  GtkEntry *entry;
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkListBox *list;
  GtkLabel *complaint_label;
};

G_DEFINE_FINAL_TYPE (YzField, yz_field, ADW_TYPE_BIN)

enum {
  PROP_TITLE = 1,
  PROP_PLACEHOLDER,
  PROP_MAX_LENGTH,
  PROP_INPUT_PURPOSE,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_ACTIVATE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_title (YzField *self, const char *title)
{
  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_label (self->title_label, title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : "",
                                  -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
show_complaint (YzField *self, const char *sentence)
{
  gboolean wrong = sentence != NULL && *sentence != '\0';

  gtk_label_set_text (self->complaint_label, wrong ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->complaint_label), wrong);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  wrong ? sentence : "",
                                  -1);
}

static void
on_entry_changed (YzField *self)
{
  show_complaint (self, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_entry_activate (YzField *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0);
}

static void
on_suggestion_activated (YzField *self, GtkListBoxRow *row)
{
  GtkWidget *label = gtk_list_box_row_get_child (row);

  yz_field_set_text (self, gtk_label_get_text (GTK_LABEL (label)));
  gtk_popover_popdown (self->popover);
  yz_field_focus (self);
}

static void
yz_field_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzField *self = YZ_FIELD (object);

  switch (id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_PLACEHOLDER:
    g_value_set_string (value, gtk_entry_get_placeholder_text (self->entry));
    break;
  case PROP_MAX_LENGTH:
    g_value_set_int (value, gtk_entry_get_max_length (self->entry));
    break;
  case PROP_INPUT_PURPOSE:
    g_value_set_enum (value, gtk_entry_get_input_purpose (self->entry));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_field_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzField *self = YZ_FIELD (object);

  switch (id) {
  case PROP_TITLE:
    set_title (self, g_value_get_string (value));
    break;
  case PROP_PLACEHOLDER:
    yz_field_set_placeholder (self, g_value_get_string (value));
    break;
  case PROP_MAX_LENGTH:
    gtk_entry_set_max_length (self->entry, g_value_get_int (value));
    break;
  case PROP_INPUT_PURPOSE:
    gtk_entry_set_input_purpose (self->entry, g_value_get_enum (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_field_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_FIELD);
  G_OBJECT_CLASS (yz_field_parent_class)->dispose (object);
}

static void
yz_field_finalize (GObject *object)
{
  g_free (YZ_FIELD (object)->title);
  G_OBJECT_CLASS (yz_field_parent_class)->finalize (object);
}

static gboolean
yz_field_grab_focus (GtkWidget *widget)
{
  YzField *self = YZ_FIELD (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static guint
install_signal (const char *name)
{
  return g_signal_new (name, YZ_TYPE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yz_field_class_init (YzFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_field_get_property;
  object_class->set_property = yz_field_set_property;
  object_class->dispose = yz_field_dispose;
  object_class->finalize = yz_field_finalize;
  widget_class->grab_focus = yz_field_grab_focus;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, NULL, flags);
  properties[PROP_MAX_LENGTH] = g_param_spec_int ("max-length", NULL, NULL, 0, 65535, 0, flags);
  properties[PROP_INPUT_PURPOSE] = g_param_spec_enum ("input-purpose",
                                                      NULL,
                                                      NULL,
                                                      GTK_TYPE_INPUT_PURPOSE,
                                                      GTK_INPUT_PURPOSE_FREE_FORM,
                                                      flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = install_signal ("changed");
  signals[SIGNAL_ACTIVATE] = install_signal ("activate");

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-field.ui");
  gtk_widget_class_bind_template_child (widget_class, YzField, title_label);
  gtk_widget_class_bind_template_child (widget_class, YzField, entry);
  gtk_widget_class_bind_template_child (widget_class, YzField, button);
  gtk_widget_class_bind_template_child (widget_class, YzField, popover);
  gtk_widget_class_bind_template_child (widget_class, YzField, list);
  gtk_widget_class_bind_template_child (widget_class, YzField, complaint_label);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_suggestion_activated);
}

static void
yz_field_init (YzField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
yz_field_get_text (YzField *self)
{
  g_return_val_if_fail (YZ_IS_FIELD (self), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
yz_field_set_text (YzField *self, const char *text)
{
  g_return_if_fail (YZ_IS_FIELD (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
}

void
yz_field_set_placeholder (YzField *self, const char *text)
{
  g_return_if_fail (YZ_IS_FIELD (self));

  if (g_strcmp0 (gtk_entry_get_placeholder_text (self->entry), text) == 0)
    return;
  gtk_entry_set_placeholder_text (self->entry, text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACEHOLDER]);
}

void
yz_field_complain (YzField *self, const char *sentence)
{
  g_return_if_fail (YZ_IS_FIELD (self));

  show_complaint (self, sentence);
  if (sentence != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

const char *
yz_field_get_complaint (YzField *self)
{
  const char *text;

  g_return_val_if_fail (YZ_IS_FIELD (self), NULL);

  text = gtk_label_get_text (self->complaint_label);
  return *text != '\0' ? text : NULL;
}

void
yz_field_set_suggestions (YzField *self, const char *const *suggestions)
{
  GtkWidget *child;

  g_return_if_fail (YZ_IS_FIELD (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (gsize i = 0; suggestions != NULL && suggestions[i] != NULL; i++) {
    GtkWidget *label = gtk_label_new (suggestions[i]);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (label, "yz-suggestion");
    gtk_list_box_append (self->list, label);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->button),
                          gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
}

void
yz_field_focus (YzField *self)
{
  g_return_if_fail (YZ_IS_FIELD (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
