/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-window"

#include "yz-window.h"

#include <glib/gi18n-lib.h>

#include "yz-counter-screen.h"
#include "yz-customer-window.h"
#include "yz-echo.h"
#include "yz-gun-keys.h"
#include "yz-line-bar.h"
#include "yz-papers-window.h"
#include "yz-rail.h"
#include "yz-screens.h"
#include "yz-settings.h"
#include "yz-setup.h"
#include "yz-shop-screen.h"
#include "yz-sign-in.h"

struct _YzWindow {
  AdwApplicationWindow parent_instance;

  YzClient *client;
  YzGunKeys *gun_keys;
  char *screen;
  guint lock_id;
  YzCustomerWindow *customer; /* (nullable) weak */
  gint64 used_us;             /* when a person last did something here */

  AdwWindowTitle *title;
  YzLineBar *line_bar;
  GtkStack *views;
  AdwStatusPage *problem_page;
  AdwBin *setup_place; /* empty on all days but the first */
  YzSignIn *sign_in;
  YzRail *rail;
  GtkStack *screens;
  YzEcho *echo;
};

G_DEFINE_FINAL_TYPE (YzWindow, yz_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_CLIENT = 1,
  PROP_SCREEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static YzScreen *
get_visible_screen (YzWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->screens);

  return self->screen != NULL && YZ_IS_SCREEN (child) ? YZ_SCREEN (child) : NULL;
}

static void
set_screen_name (YzWindow *self, const char *name)
{
  if (g_strcmp0 (self->screen, name) == 0)
    return;
  g_free (self->screen);
  self->screen = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCREEN]);
}

static void
update_title (YzWindow *self)
{
  const char *station = yz_client_get_station_name (self->client);
  const YzScreenInfo *info = yz_screens_find (self->screen);

  adw_window_title_set_title (self->title, info != NULL ? _ (info->title) : _ ("Yizhan"));
  adw_window_title_set_subtitle (self->title, info != NULL && station != NULL ? station : "");
  gtk_window_set_title (GTK_WINDOW (self), info != NULL ? _ (info->title) : _ ("Yizhan"));
}

/* NULL until somebody who may has opened it. */
static YzCounter *
find_counter (YzWindow *self)
{
  GtkWidget *screen = gtk_stack_get_child_by_name (self->screens, "counter");

  return screen != NULL ? yz_counter_screen_get_counter (YZ_COUNTER_SCREEN (screen)) : NULL;
}

/* Nothing of one person stays for another, but for the rider who stands at the counter: whoever
 * takes over serves them on. */
static void
remove_screens (YzWindow *self, gboolean keep_counter)
{
  GtkWidget *kept = keep_counter ? gtk_stack_get_child_by_name (self->screens, "counter") : NULL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->screens));

  set_screen_name (self, NULL);
  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    if (child != kept)
      gtk_stack_remove (self->screens, child);
    child = next;
  }
}

static void
show_work (YzWindow *self)
{
  self->used_us = g_get_monotonic_time ();
  remove_screens (self, TRUE);
  yz_rail_show_actor (self->rail, self->client);
  yz_window_show_customer (self, yz_settings_get_flag ("customer-display"));
  gtk_stack_set_visible_child_name (self->views, "work");
  yz_window_set_screen (self,
                        yz_screens_find_numbered (yz_client_get_actor (self->client)->role, 1));
}

/* Scanning before a camera is using the window too. */
static void
on_accepted (YzWindow *self)
{
  self->used_us = g_get_monotonic_time ();
}

static void
follow_counter (YzWindow *self, YzCounter *counter)
{
  yz_echo_set_counter (self->echo, counter);
  if (self->customer != NULL)
    yz_customer_window_set_counter (self->customer, counter);
  g_signal_connect_object (counter, "accepted", G_CALLBACK (on_accepted), self, G_CONNECT_SWAPPED);
}

static gboolean
has_open_cart (YzWindow *self)
{
  YzCounter *counter = find_counter (self);

  return counter != NULL && !yz_cart_is_empty (yz_counter_get_cart (counter));
}

static void
show_setup (YzWindow *self)
{
  GtkWidget *setup = adw_bin_get_child (self->setup_place);

  if (setup != NULL)
    return;
  setup = g_object_new (YZ_TYPE_SETUP, NULL);
  yz_setup_set_client (YZ_SETUP (setup), self->client);
  adw_bin_set_child (self->setup_place, setup);
}

/* Which of the window's views fits the state of the client. */
static void
update_view (YzWindow *self)
{
  const char *view = "opening";
  gboolean locked = FALSE;

  switch (yz_client_get_state (self->client)) {
  case YZ_CLIENT_OPENING:
    break;
  case YZ_CLIENT_MISSING:
    show_setup (self);
    view = "setup";
    break;
  case YZ_CLIENT_FAILED:
    adw_status_page_set_description (self->problem_page, yz_client_get_problem (self->client));
    view = "problem";
    break;
  case YZ_CLIENT_READY:
    if (yz_client_get_actor (self->client) != NULL) {
      show_work (self);
      view = NULL;
    } else {
      view = "sign-in";
    }
    break;
  default:
    g_assert_not_reached ();
  }
  locked = g_strcmp0 (view, "sign-in") == 0;
  /* Before there is a station there is nothing to scan, only forms to fill in. */
  yz_gun_keys_set_active (self->gun_keys, view == NULL || locked);
  if (view != NULL) {
    remove_screens (self, locked);
    gtk_stack_set_visible_child_name (self->views, view);
  }
  if (self->customer != NULL)
    yz_customer_window_set_covered (self->customer, view != NULL);
  if (locked)
    yz_sign_in_restart (self->sign_in, has_open_cart (self));
  if (g_strcmp0 (view, "setup") == 0)
    gtk_widget_child_focus (GTK_WIDGET (self->setup_place), GTK_DIR_TAB_FORWARD);
  update_title (self);
}

static void
on_client_changed (YzWindow *self)
{
  YzScreen *screen = get_visible_screen (self);

  if (screen != NULL)
    yz_screen_refresh (screen);
}

static void
on_scanned (YzWindow *self, const char *text)
{
  yz_window_take_code (self, text);
}

static void
on_typed (YzWindow *self, const char *text)
{
  YzScreen *screen = get_visible_screen (self);

  if (screen != NULL)
    yz_screen_search (screen, text);
}

static gboolean
on_lock_check (gpointer user_data)
{
  YzWindow *self = user_data;
  gint64 limit_us = (gint64) yz_settings_get_int ("lock-minutes") * 60 * G_USEC_PER_SEC;

  if (limit_us > 0 && yz_client_get_actor (self->client) != NULL &&
      g_get_monotonic_time () - self->used_us >= limit_us)
    yz_client_lock (self->client);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_event (YzWindow *self)
{
  self->used_us = g_get_monotonic_time ();
  return GDK_EVENT_PROPAGATE;
}

static void
on_try_again (YzWindow *self)
{
  yz_client_open (self->client);
}

/* Actions ---------------------------------------------------------------------------------- */

static void
lock (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yz_client_lock (YZ_WINDOW (widget)->client);
}

static void
show_papers (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzPapersWindow *papers =
    yz_papers_window_new (GTK_WINDOW (widget), yz_print_queue_get_default ());

  gtk_window_present (GTK_WINDOW (papers));
}

void
yz_window_show_customer (YzWindow *self, gboolean shown)
{
  g_return_if_fail (YZ_IS_WINDOW (self));

  if (!shown && self->customer != NULL)
    gtk_window_destroy (GTK_WINDOW (self->customer));
  if (!shown || self->customer != NULL)
    return;
  g_set_weak_pointer (&self->customer,
                      yz_customer_window_new (yz_client_get_station_name (self->client)));
  yz_customer_window_set_covered (self->customer, yz_client_get_actor (self->client) == NULL);
  yz_customer_window_set_counter (self->customer, find_counter (self));
  yz_customer_window_present_beside (self->customer, GTK_WINDOW (self));
}

static void
toggle_customer (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzWindow *self = YZ_WINDOW (widget);

  yz_settings_set_flag ("customer-display", self->customer == NULL);
  yz_window_show_customer (self, self->customer == NULL);
}

/* A screen, or a page of the shop: "shop/count". */
static void
go (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzWindow *self = YZ_WINDOW (widget);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), "/", 2);
  YzScreen *screen = NULL;

  yz_window_set_screen (self, parts[0]);
  screen = get_visible_screen (self);
  if (parts[1] != NULL && YZ_IS_SHOP_SCREEN (screen))
    yz_shop_screen_show_page (YZ_SHOP_SCREEN (screen), parts[1]);
}

static void
search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzScreen *screen = get_visible_screen (YZ_WINDOW (widget));

  if (screen != NULL)
    yz_screen_search (screen, NULL);
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzScreen *screen = get_visible_screen (YZ_WINDOW (widget));

  if (screen != NULL)
    yz_screen_go_back (screen);
}

/* The screens as this person sees them in the rail, from 1. */
static void
show_numbered (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzWindow *self = YZ_WINDOW (widget);
  const YzActor *actor = yz_client_get_actor (self->client);

  if (actor != NULL)
    yz_window_set_screen (self,
                          yz_screens_find_numbered (actor->role, g_variant_get_int32 (parameter)));
}

static void
show_about (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_show_about_window (GTK_WINDOW (widget),
                         "application-name",
                         _ ("Yizhan"),
                            "application-icon",
                            YZ_APPLICATION_ID,
                            "version",
                            YZ_VERSION,
                            "comments",
                            _ ("The counter of a courier service station"),
                               "license-type",
                               GTK_LICENSE_GPL_3_0,
                               NULL);
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzWindow *self = YZ_WINDOW (object);

  switch (id) {
  case PROP_CLIENT:
    g_value_set_object (value, self->client);
    break;
  case PROP_SCREEN:
    g_value_set_string (value, self->screen != NULL ? self->screen : "");
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzWindow *self = YZ_WINDOW (object);

  switch (id) {
  case PROP_CLIENT:
    self->client = g_value_dup_object (value);
    break;
  case PROP_SCREEN:
    yz_window_set_screen (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_window_constructed (GObject *object)
{
  YzWindow *self = YZ_WINDOW (object);

  G_OBJECT_CLASS (yz_window_parent_class)->constructed (object);

  yz_line_bar_set_client (self->line_bar, self->client);
  yz_sign_in_set_client (self->sign_in, self->client);
  g_signal_connect_object (self->client,
                           "notify::state",
                           G_CALLBACK (update_view),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client,
                           "notify::actor-name",
                           G_CALLBACK (update_view),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client,
                           "changed",
                           G_CALLBACK (on_client_changed),
                           self,
                           G_CONNECT_SWAPPED);
  update_view (self);
}

static gboolean
yz_window_close_request (GtkWindow *window)
{
  int width = 0;
  int height = 0;

  gtk_window_get_default_size (window, &width, &height);
  yz_settings_set_int ("window-width", width);
  yz_settings_set_int ("window-height", height);
  yz_settings_set_flag ("window-maximized", gtk_window_is_maximized (window));
  yz_window_show_customer (YZ_WINDOW (window), FALSE);
  return GTK_WINDOW_CLASS (yz_window_parent_class)->close_request (window);
}

static void
yz_window_dispose (GObject *object)
{
  YzWindow *self = YZ_WINDOW (object);

  g_clear_handle_id (&self->lock_id, g_source_remove);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  if (self->customer != NULL)
    gtk_window_destroy (GTK_WINDOW (self->customer));
  g_clear_weak_pointer (&self->customer);
  g_clear_object (&self->gun_keys);
  g_clear_object (&self->client);
  g_clear_pointer (&self->screen, g_free);
  G_OBJECT_CLASS (yz_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YzWindow, title);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, line_bar);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, views);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, setup_place);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, screens);
  gtk_widget_class_bind_template_child (widget_class, YzWindow, echo);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
  gtk_widget_class_bind_template_callback (widget_class, on_event);
}

static void
yz_window_class_init (YzWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_window_get_property;
  object_class->set_property = yz_window_set_property;
  object_class->constructed = yz_window_constructed;
  object_class->dispose = yz_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = yz_window_close_request;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client",
                         NULL,
                         NULL,
                         YZ_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SCREEN] =
    g_param_spec_string ("screen",
                         NULL,
                         NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (YZ_TYPE_ECHO);
  g_type_ensure (YZ_TYPE_LINE_BAR);
  g_type_ensure (YZ_TYPE_RAIL);
  g_type_ensure (YZ_TYPE_SETUP);
  g_type_ensure (YZ_TYPE_SIGN_IN);
  bind_template (widget_class);

  gtk_widget_class_install_property_action (widget_class, "win.screen", "screen");
  gtk_widget_class_install_action (widget_class, "win.numbered", "i", show_numbered);
  gtk_widget_class_install_action (widget_class, "win.go", "s", go);
  gtk_widget_class_install_action (widget_class, "win.customer", NULL, toggle_customer);
  gtk_widget_class_install_action (widget_class, "win.papers", NULL, show_papers);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, show_about);
  /* Bindings of the window are asked last, after everything closer to the focus. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
yz_window_init (YzWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_window_set_default_size (GTK_WINDOW (self),
                               yz_settings_get_int ("window-width"),
                               yz_settings_get_int ("window-height"));
  if (yz_settings_get_flag ("window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  self->gun_keys = yz_gun_keys_new (GTK_WINDOW (self));
  g_signal_connect_object (self->gun_keys,
                           "scanned",
                           G_CALLBACK (on_scanned),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gun_keys, "typed", G_CALLBACK (on_typed), self, G_CONNECT_SWAPPED);
  self->lock_id = g_timeout_add_seconds (5, on_lock_check, self);
}

/* Public ----------------------------------------------------------------------------------- */

YzWindow *
yz_window_new (GtkApplication *application, YzClient *client)
{
  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);

  return g_object_new (YZ_TYPE_WINDOW, "application", application, "client", client, NULL);
}

void
yz_window_set_screen (YzWindow *self, const char *name)
{
  const YzActor *actor;
  const YzScreenInfo *info;
  GtkWidget *child;
  GtkWidget *focus;

  g_return_if_fail (YZ_IS_WINDOW (self));

  actor = yz_client_get_actor (self->client);
  info = yz_screens_find (name);
  if (actor == NULL || info == NULL || !yz_screens_may_open (info, actor->role))
    return;
  if (g_strcmp0 (self->screen, name) == 0)
    return;

  child = gtk_stack_get_child_by_name (self->screens, name);
  if (child == NULL) {
    child = g_object_new (info->get_type (), "client", self->client, NULL);
    gtk_stack_add_named (self->screens, child, name);
    if (YZ_IS_COUNTER_SCREEN (child))
      follow_counter (self, find_counter (self));
  }
  set_screen_name (self, name);
  gtk_stack_set_visible_child (self->screens, child);
  update_title (self);
  yz_screen_refresh (YZ_SCREEN (child));
  /* Unless the screen has put it somewhere itself. */
  focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (focus == NULL || (focus != child && !gtk_widget_is_ancestor (focus, child)))
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

const char *
yz_window_get_screen (YzWindow *self)
{
  g_return_val_if_fail (YZ_IS_WINDOW (self), NULL);

  return self->screen;
}

void
yz_window_take_code (YzWindow *self, const char *text)
{
  YzScreen *screen;

  g_return_if_fail (YZ_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  /* A badge takes over the desk, whatever is on the screen. */
  if (yz_sign_in_is_badge (text) && yz_client_get_state (self->client) == YZ_CLIENT_READY) {
    yz_client_lock (self->client);
    yz_sign_in_take_code (self->sign_in, text);
    return;
  }
  screen = get_visible_screen (self);
  if (screen == NULL || yz_screen_take_code (screen, text))
    return;
  yz_window_set_screen (self, "counter");
  if (g_strcmp0 (self->screen, "counter") == 0)
    yz_screen_take_code (get_visible_screen (self), text);
}
