/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-kiosk-window"

#include "yz-kiosk-window.h"

#include <glib/gi18n-lib.h>

#include "yz-camera.h"
#include "yz-code-queue.h"
#include "yz-clock.h"
#include "yz-counter-jobs.h"
#include "yz-goods-list.h"
#include "yz-gun-keys.h"
#include "yz-kiosk-keeper.h"
#include "yz-kiosk-pages.h"
#include "yz-language.h"
#include "yz-sentence.h"
#include "yz-settings.h"

#define TRY_AGAIN_SECONDS 10

struct _YzKioskWindow {
  AdwApplicationWindow parent_instance;

  YzClient *client;
  YzCodeQueue *codes;
  YzKioskKeeper *keeper;
  YzGunKeys *gun_keys;
  YzCamera *camera; /* (nullable) */
  GCancellable *cancellable;
  GListStore *goods;
  YzKioskPages *pages;  /* owned by the window as its content */
  char *first_language; /* which the kiosk speaks to the next rider */
  gboolean larger;
  YzProfile *profile; /* (nullable) of the rider on the screen */
  gint64 deadline_us; /* when the screen forgets what it shows; 0: it shows nothing */
  guint tick_id;
  guint again_id;
};

G_DEFINE_FINAL_TYPE (YzKioskWindow, yz_kiosk_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_CLIENT = 1,
  PROP_LARGER,
  PROP_LANGUAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_reach (YzKioskWindow *self)
{
  yz_goods_set_reach_in (G_LIST_MODEL (self->goods),
                         self->profile != NULL ? self->profile->balance.points : -1,
                         self->profile != NULL ? self->profile->allowances : NULL);
  yz_kiosk_pages_sort_goods (self->pages);
}

static void
show_countdown (YzKioskWindow *self)
{
  gint64 left_us = self->deadline_us - g_get_monotonic_time ();
  int seconds = (int) MAX ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 0);

  yz_kiosk_pages_show_countdown (self->pages,
                                 self->deadline_us != 0 ? seconds : -1,
                                 yz_settings_get_int ("kiosk-idle-seconds"));
}

/* What belongs to the rider who stood here, in memory too. What is under way is still booked. */
static void
forget_rider (YzKioskWindow *self)
{
  g_clear_pointer (&self->profile, yz_kiosk_wipe_profile);
  yz_kiosk_keeper_forget (self->keeper);
}

/* The next rider finds the kiosk as the first one did. */
static void
reset_ways (YzKioskWindow *self)
{
  g_object_set (self, "larger", FALSE, "language", self->first_language, NULL);
}

static void
show_idle (YzKioskWindow *self, const char *message)
{
  forget_rider (self);
  yz_kiosk_pages_show_idle (self->pages, yz_client_get_station_name (self->client), message);
  update_reach (self);
}

static void
go_idle (YzKioskWindow *self)
{
  self->deadline_us = 0;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  show_idle (self, "");
  show_countdown (self);
}

static gboolean
on_tick (gpointer user_data)
{
  YzKioskWindow *self = user_data;

  if (g_get_monotonic_time () >= self->deadline_us) {
    self->tick_id = 0;
    go_idle (self);
    reset_ways (self);
    return G_SOURCE_REMOVE;
  }
  show_countdown (self);
  return G_SOURCE_CONTINUE;
}

/* The time to read starts anew. */
static void
restart_countdown (YzKioskWindow *self)
{
  self->deadline_us =
    g_get_monotonic_time () + (gint64) yz_settings_get_int ("kiosk-idle-seconds") * G_USEC_PER_SEC;
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add (250, on_tick, self);
  show_countdown (self);
}

static void
say (YzKioskWindow *self, const char *sentence)
{
  show_idle (self, sentence);
  restart_countdown (self);
}

static void
on_goods_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzKioskWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  YzCounterView *view = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (view == NULL) {
    g_autofree char *sentence = yz_sentence_for_error (error);

    say (self, sentence);
    return;
  }
  yz_goods_fill_store (self->goods, view->items);
  yz_counter_view_free (view);
  update_reach (self);
}

static void
load_goods (YzKioskWindow *self)
{
  yz_client_read_async (self->client,
                        yz_counter_job_load,
                        g_new0 (int64_t, 1),
                        g_free,
                        (GDestroyNotify) yz_counter_view_free,
                        self->cancellable,
                        on_goods_loaded,
                        self);
}

/* Takes @profile. */
static void
show_rider (YzKioskWindow *self, YzProfile *profile)
{
  forget_rider (self);
  self->profile = profile;
  yz_kiosk_pages_show_rider (self->pages, profile);
  update_reach (self);
  load_goods (self);
  restart_countdown (self);
}

static void
on_code_answered (gpointer owner, YzLookup *answer, const GError *error)
{
  YzKioskWindow *self = owner;
  g_autoptr (YzLookup) lookup = answer;

  if (lookup == NULL) {
    g_autofree char *sentence = yz_sentence_for_error (error);

    say (self, sentence);
  } else if (lookup->profile != NULL) {
    show_rider (self, g_steal_pointer (&lookup->profile));
  } else {
    say (self, _ ("Only rider cards are read here. Please ask at the counter."));
  }
}

/* Keeping goods ---------------------------------------------------------------------------- */

static void
show_question (YzKioskWindow *self)
{
  yz_kiosk_pages_show_question (self->pages,
                                yz_kiosk_keeper_get_goods (self->keeper),
                                self->profile->balance.points,
                                yz_kiosk_keeper_is_possible (self->keeper));
}

static void
on_goods_chosen (YzKioskPages *pages, YzGoods *goods, YzKioskWindow *self)
{
  if (self->profile == NULL || yz_kiosk_keeper_is_busy (self->keeper))
    return;
  yz_kiosk_keeper_choose (self->keeper, goods);
  show_question (self);
}

static void
show_held (YzKioskWindow *self, YzKioskHeld *held)
{
  const char *name = yz_goods_get_name (yz_kiosk_keeper_get_goods (self->keeper));
  g_autofree char *until = held->until_on != 0 ? yz_date_to_text (held->until_on) : NULL;
  g_autofree char *text = NULL;

  /* Translators: the name of an item, and a date. */
  text =
    until != NULL ? g_strdup_printf (_ ("%s: pick it up at the counter until %s."), name, until)
                  : g_strdup_printf (_ ("%s: pick it up at the counter."), name);
  if (held->profile != NULL) {
    g_clear_pointer (&self->profile, yz_kiosk_wipe_profile);
    self->profile = g_steal_pointer (&held->profile);
    yz_kiosk_pages_show_rider (self->pages, self->profile);
    update_reach (self);
  }
  yz_kiosk_pages_show_answer (self->pages, _ ("Kept for you"), text);
  load_goods (self);
}

static void
on_kept (gpointer owner, YzKioskHeld *held, const GError *error)
{
  YzKioskWindow *self = owner;

  if (held != NULL) {
    show_held (self, held);
    yz_kiosk_held_free (held);
  } else {
    g_autofree char *sentence = yz_sentence_for_error (error);

    yz_kiosk_pages_show_answer (self->pages, _ ("Please ask at the counter"), sentence);
  }
  restart_countdown (self);
}

static void
keep (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (widget);

  if (self->profile == NULL)
    return;
  yz_kiosk_keeper_keep (self->keeper, self->profile->rider->id);
  yz_kiosk_pages_set_busy (self->pages, yz_kiosk_keeper_is_busy (self->keeper));
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (widget);

  if (yz_kiosk_keeper_is_busy (self->keeper))
    return;
  if (self->profile != NULL && yz_kiosk_keeper_get_goods (self->keeper) != NULL) {
    yz_kiosk_keeper_choose (self->keeper, NULL);
    yz_kiosk_pages_show_rider_again (self->pages);
  } else {
    gtk_widget_activate_action (widget, "win.done", NULL);
  }
}

static gboolean
on_event (YzKioskWindow *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  /* A pointer that lies still may tremble; what is meant is a touch, a key, a turn of the wheel. */
  if (self->deadline_us != 0 &&
      (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN || type == GDK_TOUCH_UPDATE ||
       type == GDK_KEY_PRESS || type == GDK_SCROLL))
    restart_countdown (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_try_again (gpointer user_data)
{
  YzKioskWindow *self = user_data;

  self->again_id = 0;
  yz_client_open (self->client);
  return G_SOURCE_REMOVE;
}

static void
show_problem (YzKioskWindow *self)
{
  go_idle (self);
  yz_kiosk_pages_show_problem (self->pages, yz_client_get_problem (self->client));
  /* Nobody stands at a kiosk to press a button. */
  if (self->again_id == 0)
    self->again_id = g_timeout_add_seconds (TRY_AGAIN_SECONDS, on_try_again, self);
}

static void
update_view (YzKioskWindow *self)
{
  switch (yz_client_get_state (self->client)) {
  case YZ_CLIENT_READY:
    go_idle (self);
    break;
  case YZ_CLIENT_MISSING:
  case YZ_CLIENT_FAILED:
    show_problem (self);
    break;
  case YZ_CLIENT_OPENING:
  default:
    break;
  }
}

static void
done (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (widget);

  if (yz_client_get_state (self->client) != YZ_CLIENT_READY)
    return;
  go_idle (self);
  reset_ways (self);
}

/* Type and language ------------------------------------------------------------------------- */

/* In the language of now, showing what was shown before. */
static void
make_pages (YzKioskWindow *self)
{
  self->pages = yz_kiosk_pages_new (self->client, G_LIST_MODEL (self->goods), self->camera);
  g_signal_connect_object (self->pages, "goods-chosen", G_CALLBACK (on_goods_chosen), self, 0);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->pages));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Rider Kiosk"));
  if (self->profile != NULL) {
    yz_kiosk_pages_show_rider (self->pages, self->profile);
    update_reach (self);
    if (yz_kiosk_keeper_get_goods (self->keeper) != NULL)
      show_question (self);
  } else if (yz_client_get_state (self->client) == YZ_CLIENT_READY) {
    show_idle (self, "");
  }
  show_countdown (self);
}

static void
set_larger (YzKioskWindow *self, gboolean larger)
{
  if (self->larger == larger)
    return;
  self->larger = larger;
  if (larger)
    gtk_widget_add_css_class (GTK_WIDGET (self), "larger");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "larger");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LARGER]);
  if (larger)
    restart_countdown (self);
}

static void
set_language (YzKioskWindow *self, const char *language)
{
  if (language == NULL || g_str_equal (yz_language_get (), language) ||
      yz_kiosk_keeper_is_busy (self->keeper))
    return;
  yz_language_set (language);
  make_pages (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGE]);
  if (!g_str_equal (self->first_language, yz_language_get ()))
    restart_countdown (self);
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_kiosk_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (object);

  switch (id) {
  case PROP_CLIENT:
    g_value_set_object (value, self->client);
    break;
  case PROP_LARGER:
    g_value_set_boolean (value, self->larger);
    break;
  case PROP_LANGUAGE:
    g_value_set_string (value, yz_language_get ());
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_kiosk_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (object);

  switch (id) {
  case PROP_CLIENT:
    self->client = g_value_dup_object (value);
    break;
  case PROP_LARGER:
    set_larger (self, g_value_get_boolean (value));
    break;
  case PROP_LANGUAGE:
    set_language (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* Kiosks often run without a window manager, which is who makes a window fill the screen. */
static void
fill_screen (YzKioskWindow *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle area = { 0 };

  if (monitor != NULL) {
    gdk_monitor_get_geometry (monitor, &area);
    gtk_window_set_default_size (GTK_WINDOW (self), area.width, area.height);
  }
  gtk_window_fullscreen (GTK_WINDOW (self));
}

static void
start_camera (YzKioskWindow *self)
{
  g_autofree char *source = yz_settings_dup_text ("camera-source");

  if (g_str_equal (source, "none"))
    return;
  self->camera = yz_camera_new (source);
  g_signal_connect_object (self->camera,
                           "code-decoded",
                           G_CALLBACK (yz_kiosk_window_take_code),
                           self,
                           G_CONNECT_SWAPPED);
  yz_camera_start (self->camera);
}

static void
yz_kiosk_window_constructed (GObject *object)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (object);

  G_OBJECT_CLASS (yz_kiosk_window_parent_class)->constructed (object);

  self->codes = yz_code_queue_new (self->client, YZ_KIOSK_HISTORY_MAX, on_code_answered, self);
  self->keeper = yz_kiosk_keeper_new (self->client, on_kept, self);
  g_signal_connect_object (self->client,
                           "notify::state",
                           G_CALLBACK (update_view),
                           self,
                           G_CONNECT_SWAPPED);
  start_camera (self);
  make_pages (self);
  update_view (self);
}

static void
yz_kiosk_window_dispose (GObject *object)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->again_id, g_source_remove);
  if (self->codes != NULL)
    yz_code_queue_stop (self->codes);
  if (self->camera != NULL)
    yz_camera_stop (self->camera);
  g_clear_object (&self->camera);
  g_clear_object (&self->codes);
  g_clear_object (&self->gun_keys);
  if (self->keeper != NULL)
    forget_rider (self);
  g_clear_object (&self->keeper);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_kiosk_window_parent_class)->dispose (object);
}

static void
yz_kiosk_window_finalize (GObject *object)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->goods);
  g_free (self->first_language);
  G_OBJECT_CLASS (yz_kiosk_window_parent_class)->finalize (object);
}

static void
yz_kiosk_window_class_init (YzKioskWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_kiosk_window_get_property;
  object_class->set_property = yz_kiosk_window_set_property;
  object_class->constructed = yz_kiosk_window_constructed;
  object_class->dispose = yz_kiosk_window_dispose;
  object_class->finalize = yz_kiosk_window_finalize;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client",
                         NULL,
                         NULL,
                         YZ_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LARGER] =
    g_param_spec_boolean ("larger",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LANGUAGE] =
    g_param_spec_string ("language",
                         NULL,
                         NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (YZ_TYPE_KIOSK_PAGES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-kiosk-window.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_event);
  gtk_widget_class_install_action (widget_class, "win.done", NULL, done);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.keep", NULL, keep);
  gtk_widget_class_install_property_action (widget_class, "win.larger", "larger");
  gtk_widget_class_install_property_action (widget_class, "win.language", "language");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
yz_kiosk_window_init (YzKioskWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->goods = g_list_store_new (YZ_TYPE_GOODS);
  self->first_language = g_strdup (yz_language_get ());
  gtk_widget_init_template (GTK_WIDGET (self));

  self->gun_keys = yz_gun_keys_new (GTK_WINDOW (self));
  g_signal_connect_object (self->gun_keys,
                           "scanned",
                           G_CALLBACK (yz_kiosk_window_take_code),
                           self,
                           G_CONNECT_SWAPPED);
  fill_screen (self);
}

/* Public ----------------------------------------------------------------------------------- */

YzKioskWindow *
yz_kiosk_window_new (GtkApplication *application, YzClient *client)
{
  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);

  return g_object_new (YZ_TYPE_KIOSK_WINDOW, "application", application, "client", client, NULL);
}

void
yz_kiosk_window_take_code (YzKioskWindow *self, const char *text)
{
  g_return_if_fail (YZ_IS_KIOSK_WINDOW (self));
  g_return_if_fail (text != NULL);

  /* With too many waiting, one more changes nothing. */
  if (yz_client_get_state (self->client) == YZ_CLIENT_READY)
    yz_code_queue_take (self->codes, text);
}

gboolean
yz_kiosk_window_is_showing_rider (YzKioskWindow *self)
{
  g_return_val_if_fail (YZ_IS_KIOSK_WINDOW (self), FALSE);

  return self->profile != NULL;
}
