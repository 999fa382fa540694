/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-application"

#include "yz-application.h"

#include <glib/gi18n-lib.h>

#include "yz-app-resources.h"
#include "yz-kiosk-window.h"
#include "yz-language.h"
#include "yz-settings.h"
#include "yz-window.h"

/* How long a window waits for its store before it is shown without. */
#define SHOW_MS 120

struct _YzApplication {
  AdwApplication parent_instance;

  YzClient *client;
  gboolean kiosk;
};

G_DEFINE_FINAL_TYPE (YzApplication, yz_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "kiosk",
    0,
    0,
    G_OPTION_ARG_NONE,
    NULL,
    N_ ("Full screen for riders: balance, history, goods, and having goods kept"), NULL },
    { "store",
      0,
      0,
      G_OPTION_ARG_STRING,
      NULL,
      N_ ("Database of the station"), N_ ("URI") },
      { "camera",
        0,
        0,
        G_OPTION_ARG_STRING,
        NULL,
        N_ ("Camera: “none”, the path of a picture, or a GStreamer source"), N_ ("SOURCE") },
        { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
          { NULL },
       };

static const struct {
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "win.numbered(1)", { "<Control>1" } },
  { "win.numbered(2)", { "<Control>2" } },
  { "win.numbered(3)", { "<Control>3" } },
  { "win.numbered(4)", { "<Control>4" } },
  { "win.numbered(5)", { "<Control>5" } },
  { "win.numbered(6)", { "<Control>6" } },
  { "win.show-help-overlay", { "F1", "<Control>question" } },
  { "win.lock", { "<Control>l" } },
  { "win.customer", { "<Control>d" } },
  { "win.search", { "<Control>f" } },
  { "window.close", { "<Control>w" } },
  { "app.quit", { "<Control>q" } },
};

/* The command line wins over the environment, and that over the settings. */
static gboolean
override_setting (GVariantDict *dict, const char *option, const char *variable, const char *key)
{
  const char *value = g_getenv (variable);

  g_variant_dict_lookup (dict, option, "&s", &value);
  if (value == NULL || *value == '\0')
    return FALSE;
  yz_settings_override_text (key, value);
  return TRUE;
}

static int
yz_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  YzApplication *self = YZ_APPLICATION (application);
  gboolean own_store;

  if (g_variant_dict_contains (dict, "version")) {
    g_print ("yizhan %s\n", YZ_VERSION);
    return 0;
  }
  self->kiosk = g_variant_dict_contains (dict, "kiosk");
  if (self->kiosk)
    yz_language_prepare ();
  own_store = override_setting (dict, "store", "YIZHAN_STORE", "store-uri");
  override_setting (dict, "camera", "YIZHAN_CAMERA", "camera-source");
  /* A kiosk or another store is another program than the one that runs already. */
  if (self->kiosk || own_store)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;
  GList *windows = gtk_application_get_windows (application);

  /* Closing them lets them save what they keep; the application ends with the last one. */
  while (windows != NULL) {
    GtkWindow *window = windows->data;

    windows = windows->next;
    gtk_window_close (window);
  }
}

static void
yz_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit },
  };

  yz_app_resources_ensure ();
  G_APPLICATION_CLASS (yz_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (YZ_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application),
                                   actions,
                                   G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application),
                                           shortcuts[i].action,
                                           shortcuts[i].accels);
}

/* A store that opens at once needs no page that says so: its window appears with what is worked
 * with, which is one picture less to draw. One that takes longer shows that it is being opened. */
static void
on_state (GtkWindow *window, GParamSpec *pspec, YzClient *client)
{
  g_signal_handlers_disconnect_by_func (client, on_state, window);
  if (!gtk_widget_get_visible (GTK_WIDGET (window)))
    gtk_window_present (window);
}

static gboolean
on_slow (gpointer user_data)
{
  GtkWindow *window = user_data;

  /* Closed before it was ever seen. */
  if (gtk_window_get_application (window) != NULL && !gtk_widget_get_visible (GTK_WIDGET (window)))
    gtk_window_present (window);
  return G_SOURCE_REMOVE;
}

static void
show_first (GtkWindow *window, YzClient *client)
{
  if (yz_client_get_state (client) != YZ_CLIENT_OPENING) {
    gtk_window_present (window);
    return;
  }
  g_signal_connect_object (client,
                           "notify::state",
                           G_CALLBACK (on_state),
                           window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_timeout_add_full (G_PRIORITY_DEFAULT, SHOW_MS, on_slow, g_object_ref (window), g_object_unref);
}

static void
yz_application_activate (GApplication *application)
{
  YzApplication *self = YZ_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->client == NULL) {
    g_autofree char *uri = yz_settings_dup_text ("store-uri");

    /* The store of one PC is the counter's to write; a city's server takes what a kiosk books as
     * what any other desk does. */
    self->client = yz_client_new (uri, self->kiosk && !yz_store_is_server (uri));
    yz_client_open (self->client);
  }
  if (window != NULL) {
    gtk_window_present (window);
    return;
  }
  if (self->kiosk)
    window = GTK_WINDOW (yz_kiosk_window_new (GTK_APPLICATION (self), self->client));
  else
    window = GTK_WINDOW (yz_window_new (GTK_APPLICATION (self), self->client));
  show_first (window, self->client);
}

static void
yz_application_shutdown (GApplication *application)
{
  YzApplication *self = YZ_APPLICATION (application);

  /* What was queued is still booked; then the store is closed, whoever else holds the client. */
  if (self->client != NULL)
    yz_client_close (self->client);
  G_APPLICATION_CLASS (yz_application_parent_class)->shutdown (application);
  g_clear_object (&self->client);
}

static void
yz_application_finalize (GObject *object)
{
  g_clear_object (&YZ_APPLICATION (object)->client);
  G_OBJECT_CLASS (yz_application_parent_class)->finalize (object);
}

static void
yz_application_class_init (YzApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yz_application_finalize;
  application_class->handle_local_options = yz_application_handle_local_options;
  application_class->startup = yz_application_startup;
  application_class->activate = yz_application_activate;
  application_class->shutdown = yz_application_shutdown;
}

static void
yz_application_init (YzApplication *self)
{
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("The counter of a courier service station."));
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

YzApplication *
yz_application_new (void)
{
  return g_object_new (YZ_TYPE_APPLICATION,
                       "application-id",
                       YZ_APPLICATION_ID,
                       "resource-base-path",
                       "/io/github/yizhan/Yizhan",
                       NULL);
}

YzClient *
yz_application_get_client (YzApplication *self)
{
  g_return_val_if_fail (YZ_IS_APPLICATION (self), NULL);

  return self->client;
}
