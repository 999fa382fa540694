/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-setup"

#include "yz-setup.h"

#include <glib/gi18n-lib.h>

#include "yz-notice.h"
#include "yz-text.h"

struct _YzSetup {
  AdwBin parent_instance;

  YzClient *client;

  YzNotice *notice;
  GtkLabel *problem_label;
  AdwEntryRow *name_row;
  AdwComboRow *kind_row;
  AdwEntryRow *community_row;
  AdwEntryRow *chief_row;
  AdwPasswordEntryRow *pin_row;
  AdwPasswordEntryRow *pin_again_row;
  GtkWidget *create_button;
};

G_DEFINE_FINAL_TYPE (YzSetup, yz_setup, ADW_TYPE_BIN)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
complain (YzSetup *self, gpointer row, const GError *error)
{
  yz_notice_show_error (self->notice, error);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Everything that can be found wrong before the store is made is found here, at its field. */
static YzClientSetup *
read_form (YzSetup *self, YzClientSetup *setup)
{
  g_autoptr (GError) error = NULL;

  setup->kind =
    adw_combo_row_get_selected (self->kind_row) == 0 ? YZ_STATION_CENTRE : YZ_STATION_STOP;
  setup->name = yz_text_require (text_of (self->name_row), _ ("name"), YZ_TEXT_NAME_MAX, &error);
  if (setup->name == NULL) {
    complain (self, self->name_row, error);
    return NULL;
  }
  setup->community =
    yz_text_clean (text_of (self->community_row), _ ("community"), YZ_TEXT_NAME_MAX, &error);
  if (setup->community == NULL) {
    complain (self, self->community_row, error);
    return NULL;
  }
  setup->admin_name =
    yz_text_require (text_of (self->chief_row), _ ("chief"), YZ_TEXT_NAME_MAX, &error);
  if (setup->admin_name == NULL) {
    complain (self, self->chief_row, error);
    return NULL;
  }
  setup->admin_pin = g_strdup (text_of (self->pin_row));
  if (!yz_staff_check_pin (setup->admin_pin, &error)) {
    complain (self, self->pin_row, error);
    return NULL;
  }
  if (!g_str_equal (setup->admin_pin, text_of (self->pin_again_row))) {
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, _ ("The two PINs are not the same."));
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_again_row));
    return NULL;
  }
  return setup;
}

static void
clear_setup (YzClientSetup *setup)
{
  g_free (setup->name);
  g_free (setup->community);
  g_free (setup->admin_name);
  g_free (setup->admin_pin);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzSetup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = yz_client_create_finish (YZ_CLIENT (source), result, &error);

  if (self->notice == NULL)
    return; /* the window is gone */
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (!done) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  gtk_editable_set_text (GTK_EDITABLE (self->pin_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->pin_again_row), "");
}

static void
on_create (YzSetup *self)
{
  YzClientSetup setup = { 0 };

  yz_notice_clear (self->notice);
  if (read_form (self, &setup) != NULL) {
    gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
    yz_client_create_async (self->client, &setup, on_created, g_object_ref (self));
  }
  clear_setup (&setup);
}

static void
yz_setup_dispose (GObject *object)
{
  YzSetup *self = YZ_SETUP (object);

  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_setup_parent_class)->dispose (object);
}

static void
yz_setup_class_init (YzSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_setup_dispose;

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-setup.ui");
  gtk_widget_class_bind_template_child (widget_class, YzSetup, notice);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, problem_label);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, name_row);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, kind_row);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, community_row);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, chief_row);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, pin_row);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, pin_again_row);
  gtk_widget_class_bind_template_child (widget_class, YzSetup, create_button);
  gtk_widget_class_bind_template_callback (widget_class, on_create);
}

static void
yz_setup_init (YzSetup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_setup_set_client (YzSetup *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_SETUP (self));
  g_return_if_fail (YZ_IS_CLIENT (client));

  g_set_object (&self->client, client);
  g_object_bind_property (client, "problem", self->problem_label, "label", G_BINDING_SYNC_CREATE);
}
