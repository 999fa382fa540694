/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-kiosk-window"

#include "yz-kiosk-window.h"

#include <glib/gi18n-lib.h>

#include "yz-camera.h"
#include "yz-code-queue.h"
#include "yz-counter-jobs.h"
#include "yz-display.h"
#include "yz-goods-grid.h"
#include "yz-gun-keys.h"
#include "yz-history-list.h"
#include "yz-line-bar.h"
#include "yz-sentence.h"
#include "yz-settings.h"
#include "yz-text.h"
#include "yz-viewfinder.h"

#define HISTORY_MAX 50
#define TRY_AGAIN_SECONDS 10

struct _YzKioskWindow {
  AdwApplicationWindow parent_instance;

  YzClient *client;
  YzCodeQueue *codes;
  YzGunKeys *gun_keys;
  YzCamera *camera; /* (nullable) */
  GCancellable *cancellable;
  GListStore *goods;
  int64_t balance_points; /* of the rider on the screen; -1: nobody */
  gint64 deadline_us;     /* when the screen forgets what it shows; 0: it shows nothing */
  guint tick_id;
  guint again_id;

  GtkStack *stack;
  YzLineBar *line_bar;
  AdwStatusPage *problem_page;
  GtkLabel *station_label;
  GtkLabel *message_label;
  YzViewfinder *viewfinder;
  GtkLabel *name_label;
  GtkLabel *belongs_label;
  GtkLabel *balance_label;
  GtkLabel *unit_label;
  GtkLabel *notes_label;
  YzHistoryList *history;
  YzGoodsGrid *goods_grid;
  GtkLabel *countdown_label;
};

G_DEFINE_FINAL_TYPE (YzKioskWindow, yz_kiosk_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_CLIENT = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
update_reach (YzKioskWindow *self)
{
  guint n_goods = g_list_model_get_n_items (G_LIST_MODEL (self->goods));

  for (guint i = 0; i < n_goods; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (G_LIST_MODEL (self->goods), i);

    yz_goods_set_reach_points (goods, self->balance_points);
  }
  yz_goods_grid_sort_by_reach (self->goods_grid);
}

static void
show_countdown (YzKioskWindow *self)
{
  gint64 left_us = self->deadline_us - g_get_monotonic_time ();
  int seconds = (int) MAX ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 0);
  g_autofree char *text =
    g_strdup_printf (ngettext ("Closes in %d second", "Closes in %d seconds", (gulong) seconds),
                     seconds);

  gtk_label_set_text (self->countdown_label, text);
}

/* Nothing of the last rider is left in any widget. */
static void
forget_rider (YzKioskWindow *self)
{
  self->balance_points = -1;
  set_text (self->name_label, "");
  set_text (self->belongs_label, "");
  set_text (self->balance_label, "");
  set_text (self->notes_label, "");
  yz_history_list_show (self->history, NULL, 0, TRUE);
  update_reach (self);
}

static void
go_idle (YzKioskWindow *self)
{
  self->deadline_us = 0;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  set_text (self->message_label, "");
  gtk_stack_set_visible_child_name (self->stack, "idle");
  forget_rider (self);
}

static gboolean
on_tick (gpointer user_data)
{
  YzKioskWindow *self = user_data;

  if (g_get_monotonic_time () >= self->deadline_us) {
    self->tick_id = 0;
    go_idle (self);
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
  go_idle (self);
  set_text (self->message_label, sentence);
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

static void
show_rider (YzKioskWindow *self, const YzProfile *profile)
{
  g_autofree char *name = yz_text_mask_name (profile->rider->name);
  g_autofree char *belongs =
    yz_display_rider_belongs (profile->rider->team, profile->rider->platform);
  g_autofree char *balance = yz_display_number (profile->balance.points);
  g_autofree char *notes = yz_display_balance_notes (&profile->balance);

  self->balance_points = profile->balance.points;
  set_text (self->message_label, "");
  set_text (self->name_label, name);
  set_text (self->belongs_label, belongs);
  set_text (self->balance_label, balance);
  gtk_label_set_text (self->unit_label, yz_display_points_word (profile->balance.points));
  set_text (self->notes_label, notes);
  yz_history_list_show (self->history, profile->history, HISTORY_MAX, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "rider");
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
    show_rider (self, lookup->profile);
  } else {
    say (self, _ ("Only rider cards are read here. Please ask at the counter."));
  }
}

static void
on_code_decoded (YzKioskWindow *self, const char *text, int symbology)
{
  yz_kiosk_window_take_code (self, text);
}

static void
on_scanned (YzKioskWindow *self, const char *text)
{
  yz_kiosk_window_take_code (self, text);
}

static void
on_done (YzKioskWindow *self)
{
  go_idle (self);
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
  adw_status_page_set_description (self->problem_page, yz_client_get_problem (self->client));
  gtk_stack_set_visible_child_name (self->stack, "problem");
  /* Nobody stands at a kiosk to press a button. */
  if (self->again_id == 0)
    self->again_id = g_timeout_add_seconds (TRY_AGAIN_SECONDS, on_try_again, self);
}

static void
update_view (YzKioskWindow *self)
{
  const char *station = NULL;

  switch (yz_client_get_state (self->client)) {
  case YZ_CLIENT_READY:
    station = yz_client_get_station_name (self->client);
    gtk_label_set_text (self->station_label, station != NULL ? station : "");
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

  if (yz_client_get_state (self->client) == YZ_CLIENT_READY)
    go_idle (self);
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_kiosk_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_KIOSK_WINDOW (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_kiosk_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_KIOSK_WINDOW (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
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
                           G_CALLBACK (on_code_decoded),
                           self,
                           G_CONNECT_SWAPPED);
  yz_viewfinder_set_camera (self->viewfinder, self->camera);
  yz_camera_start (self->camera);
}

static void
yz_kiosk_window_constructed (GObject *object)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (object);

  G_OBJECT_CLASS (yz_kiosk_window_parent_class)->constructed (object);

  yz_line_bar_set_client (self->line_bar, self->client);
  self->codes = yz_code_queue_new (self->client, HISTORY_MAX, on_code_answered, self);
  g_signal_connect_object (self->client,
                           "notify::state",
                           G_CALLBACK (update_view),
                           self,
                           G_CONNECT_SWAPPED);
  start_camera (self);
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
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_kiosk_window_parent_class)->dispose (object);
}

static void
yz_kiosk_window_finalize (GObject *object)
{
  YzKioskWindow *self = YZ_KIOSK_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->goods);
  G_OBJECT_CLASS (yz_kiosk_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (YZ_TYPE_VIEWFINDER);
  g_type_ensure (YZ_TYPE_HISTORY_LIST);
  g_type_ensure (YZ_TYPE_LINE_BAR);
  g_type_ensure (YZ_TYPE_GOODS_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-kiosk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, line_bar);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, station_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, message_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, viewfinder);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, belongs_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, balance_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, unit_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, notes_label);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, history);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, goods_grid);
  gtk_widget_class_bind_template_child (widget_class, YzKioskWindow, countdown_label);
  gtk_widget_class_bind_template_callback (widget_class, on_done);
  gtk_widget_class_bind_template_callback (widget_class, on_event);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "win.done", NULL, done);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.done", NULL);
}

static void
yz_kiosk_window_init (YzKioskWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->goods = g_list_store_new (YZ_TYPE_GOODS);
  self->balance_points = -1;
  gtk_widget_init_template (GTK_WIDGET (self));

  yz_goods_grid_set_model (self->goods_grid, G_LIST_MODEL (self->goods));
  yz_goods_grid_set_plain (self->goods_grid, TRUE);
  self->gun_keys = yz_gun_keys_new (GTK_WINDOW (self));
  g_signal_connect_object (self->gun_keys,
                           "scanned",
                           G_CALLBACK (on_scanned),
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

  return self->balance_points >= 0;
}
