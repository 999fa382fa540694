/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-settings-screen"

#include "yz-settings-screen.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "yz-command-paper.h"
#include "yz-guide-paper.h"
#include "yz-message.h"
#include "yz-print-queue.h"
#include "yz-rules-group.h"
#include "yz-settings.h"
#include "yz-staff-group.h"
#include "yz-window.h"

struct _YzSettingsScreen {
  AdwBin parent_instance;

  YzClient *client;
  gboolean loading; /* rows are filled in, nobody chose anything */

  AdwPreferencesPage *page;
  AdwActionRow *kind_row;
  AdwComboRow *receipt_row;
  AdwComboRow *when_row;
  AdwComboRow *width_row;
  AdwComboRow *sheet_row;
  GtkSwitch *sounds_switch;
  GtkSwitch *customer_switch;
  GtkSpinButton *lock_spin;
  AdwEntryRow *camera_row;
  GtkWidget *manage_group; /* stands after the groups of this PC */
  YzRulesGroup *rules;     /* (nullable) for who manages the station */
  YzStaffGroup *staff;     /* (nullable) */
};

static void yz_settings_screen_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzSettingsScreen,
                               yz_settings_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN,
                                                      yz_settings_screen_screen_init))

enum {
  PROP_CLIENT = 1,
};

static const char *const when_values[] = { "always", "asked", "never" };

/* Printers ------------------------------------------------------------------------------------ */

/* The names that were found, and the chosen one even where it is not there now. */
static void
fill_printers (AdwComboRow *row, const char *key, const char *const *names)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autofree char *chosen = yz_settings_dup_text (key);
  guint selected = 0;

  gtk_string_list_append (list, _ ("None"));
  for (guint i = 0; names[i] != NULL; i++) {
    gtk_string_list_append (list, names[i]);
    if (g_str_equal (names[i], chosen))
      selected = i + 1;
  }
  if (selected == 0 && *chosen != '\0') {
    selected = g_list_model_get_n_items (G_LIST_MODEL (list));
    gtk_string_list_append (list, chosen);
  }
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (row, selected);
}

static void
on_printers (const char *const *names, gpointer user_data)
{
  YzSettingsScreen *self = user_data;

  if (self->page == NULL)
    return; /* the page is gone */
  self->loading = TRUE;
  fill_printers (self->receipt_row, "receipt-printer", names);
  fill_printers (self->sheet_row, "sheet-printer", names);
  self->loading = FALSE;
}

static void
store_printer (YzSettingsScreen *self, AdwComboRow *row, const char *key)
{
  GListModel *model = adw_combo_row_get_model (row);
  guint selected = adw_combo_row_get_selected (row);

  if (self->loading || model == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  yz_settings_set_text (key,
                        selected == 0
                          ? ""
                          : gtk_string_list_get_string (GTK_STRING_LIST (model), selected));
}

static void
on_receipt_printer (YzSettingsScreen *self)
{
  store_printer (self, self->receipt_row, "receipt-printer");
}

static void
on_sheet_printer (YzSettingsScreen *self)
{
  store_printer (self, self->sheet_row, "sheet-printer");
}

static void
on_when (YzSettingsScreen *self)
{
  guint selected = adw_combo_row_get_selected (self->when_row);

  if (!self->loading && selected < G_N_ELEMENTS (when_values))
    yz_settings_set_text ("receipt-print", when_values[selected]);
}

static void
on_width (YzSettingsScreen *self)
{
  if (!self->loading)
    yz_settings_set_int ("receipt-width",
                         adw_combo_row_get_selected (self->width_row) == 0 ? 58 : 80);
}

/* The counter --------------------------------------------------------------------------------- */

static void
on_sounds (YzSettingsScreen *self)
{
  if (!self->loading)
    yz_settings_set_flag ("sounds", gtk_switch_get_active (self->sounds_switch));
}

static void
on_customer (YzSettingsScreen *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean shown = gtk_switch_get_active (self->customer_switch);

  if (self->loading)
    return;
  yz_settings_set_flag ("customer-display", shown);
  if (YZ_IS_WINDOW (root))
    yz_window_show_customer (YZ_WINDOW (root), shown);
}

static void
on_lock_minutes (YzSettingsScreen *self)
{
  if (!self->loading)
    yz_settings_set_int ("lock-minutes", gtk_spin_button_get_value_as_int (self->lock_spin));
}

static void
on_camera (YzSettingsScreen *self)
{
  yz_settings_set_text ("camera-source", gtk_editable_get_text (GTK_EDITABLE (self->camera_row)));
  yz_message_toast (GTK_WIDGET (self), _ ("The camera changes at the next start"));
}

static void
show_values (YzSettingsScreen *self)
{
  g_autofree char *when = yz_settings_dup_text ("receipt-print");
  g_autofree char *camera = yz_settings_dup_text ("camera-source");

  self->loading = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (when_values); i++)
    if (g_str_equal (when, when_values[i]))
      adw_combo_row_set_selected (self->when_row, i);
  adw_combo_row_set_selected (self->width_row, yz_settings_get_int ("receipt-width") <= 58 ? 0 : 1);
  gtk_switch_set_active (self->sounds_switch, yz_settings_get_flag ("sounds"));
  gtk_switch_set_active (self->customer_switch, yz_settings_get_flag ("customer-display"));
  gtk_spin_button_set_value (self->lock_spin, yz_settings_get_int ("lock-minutes"));
  gtk_editable_set_text (GTK_EDITABLE (self->camera_row), camera);
  self->loading = FALSE;
}

/* Papers -------------------------------------------------------------------------------------- */

typedef gboolean (*WritePaper) (const char *path, GError **error);

static gboolean
print_paper (WritePaper write, const char *title, GError **error)
{
  YzPrintQueue *queue = yz_print_queue_get_default ();
  g_autofree char *path = yz_print_queue_make_path (queue, error);
  g_autoptr (YzPrintJob) job = NULL;

  if (path == NULL || !write (path, error))
    return FALSE;
  job = yz_print_queue_add (queue,
                            path,
                            YZ_PRINT_SHEET,
                            title,
                            YZ_COMMAND_PAPER_WIDTH_MM,
                            YZ_COMMAND_PAPER_HEIGHT_MM,
                            error);
  if (job == NULL)
    g_unlink (path);
  return job != NULL;
}

static void
on_saved_paper (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (source);
  g_autofree char *path = yz_message_save_file_finish (widget, result);
  WritePaper write = (WritePaper) user_data;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  if (write (path, &error))
    yz_message_toast (widget, _ ("Saved"));
  else
    yz_message_show_error (widget, _ ("The paper was not saved"), error);
}

/* To the printer for sheets; without one the person says where to. */
static void
put_out (YzSettingsScreen *self, WritePaper write, const char *title)
{
  g_autofree char *printer = yz_settings_dup_text ("sheet-printer");
  g_autofree char *name = g_strdup_printf ("%s.pdf", title);
  g_autoptr (GError) error = NULL;

  if (*printer == '\0')
    yz_message_save_file_async (GTK_WIDGET (self), title, name, on_saved_paper, (gpointer) write);
  else if (print_paper (write, title, &error))
    yz_message_toast (GTK_WIDGET (self), _ ("Sent to the printer for sheets"));
  else
    yz_message_show_error (GTK_WIDGET (self), _ ("The paper was not printed"), error);
}

static void
on_commands (YzSettingsScreen *self)
{
  put_out (self, yz_command_paper_write, _ ("Command sheet"));
}

static void
on_guide (YzSettingsScreen *self)
{
  put_out (self, yz_guide_paper_write, _ ("Quick guide"));
}

/* The interface ------------------------------------------------------------------------------- */

static void
refresh (YzScreen *screen)
{
  YzSettingsScreen *self = YZ_SETTINGS_SCREEN (screen);

  show_values (self);
  if (self->rules != NULL)
    yz_rules_group_refresh (self->rules);
  if (self->staff != NULL)
    yz_staff_group_refresh (self->staff);
}

static void
yz_settings_screen_screen_init (YzScreenInterface *iface)
{
  iface->refresh = refresh;
}

/* Overrides ----------------------------------------------------------------------------------- */

static void
add_managing (YzSettingsScreen *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->staff = yz_staff_group_new (self->client);
  self->rules = yz_rules_group_new (self->client);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->staff));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rules));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->manage_group), box);
}

static void
yz_settings_screen_constructed (GObject *object)
{
  YzSettingsScreen *self = YZ_SETTINGS_SCREEN (object);
  gboolean stop = yz_client_get_station_kind (self->client) == YZ_STATION_STOP;
  gboolean manages = yz_client_may (self->client, YZ_MAY_MANAGE);

  G_OBJECT_CLASS (yz_settings_screen_parent_class)->constructed (object);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kind_row),
                                 yz_client_get_station_name (self->client));
  adw_action_row_set_subtitle (self->kind_row,
                               stop
                               ? _ ("A stop: riders rest and register here, points are redeemed at a centre")
                               : _ ("A centre: points are redeemed here"));
  gtk_widget_set_visible (self->manage_group, manages);
  if (manages)
    add_managing (self);
  yz_printer_list (on_printers, g_object_ref (self), g_object_unref);
}

static void
yz_settings_screen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_SETTINGS_SCREEN (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_settings_screen_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_SETTINGS_SCREEN (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_settings_screen_dispose (GObject *object)
{
  YzSettingsScreen *self = YZ_SETTINGS_SCREEN (object);

  self->loading = TRUE; /* rows that go lose what was chosen, and would tell so */
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_settings_screen_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-settings-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, page);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, kind_row);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, receipt_row);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, when_row);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, width_row);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, sheet_row);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, sounds_switch);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, customer_switch);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, lock_spin);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, camera_row);
  gtk_widget_class_bind_template_child (widget_class, YzSettingsScreen, manage_group);
  gtk_widget_class_bind_template_callback (widget_class, on_receipt_printer);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_printer);
  gtk_widget_class_bind_template_callback (widget_class, on_when);
  gtk_widget_class_bind_template_callback (widget_class, on_width);
  gtk_widget_class_bind_template_callback (widget_class, on_sounds);
  gtk_widget_class_bind_template_callback (widget_class, on_customer);
  gtk_widget_class_bind_template_callback (widget_class, on_lock_minutes);
  gtk_widget_class_bind_template_callback (widget_class, on_camera);
  gtk_widget_class_bind_template_callback (widget_class, on_commands);
  gtk_widget_class_bind_template_callback (widget_class, on_guide);
}

static void
yz_settings_screen_class_init (YzSettingsScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = yz_settings_screen_constructed;
  object_class->get_property = yz_settings_screen_get_property;
  object_class->set_property = yz_settings_screen_set_property;
  object_class->dispose = yz_settings_screen_dispose;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_settings_screen_init (YzSettingsScreen *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
