/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-gun-keys"

#include "yz-gun-keys.h"

#include <string.h>

#include "yz-code.h"
#include "yz-gun.h"

/* X11 and Wayland both count evdev codes from 8. */
#define KEYCODE_OFFSET 8

struct _YzGunKeys {
  GObject parent_instance;

  GtkWindow *window; /* borrowed: the window owns us */
  YzGun *gun;
  gboolean active;

  gboolean holding; /* keys were taken and not yet given back or scanned */
  guint flush_id;

  /* The field as it was before the first key of a scan slipped into it. */
  GtkWidget *field; /* (nullable) weak */
  char *field_text;
  int field_position;
};

G_DEFINE_FINAL_TYPE (YzGunKeys, yz_gun_keys, G_TYPE_OBJECT)

enum {
  SIGNAL_SCANNED,
  SIGNAL_TYPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The focused text field, or NULL. Of an entry the focus is on the text inside it. */
static GtkWidget *
find_field (YzGunKeys *self)
{
  GtkWidget *focus = gtk_window_get_focus (self->window);

  if (focus == NULL || !gtk_widget_get_mapped (focus))
    return NULL;
  if (GTK_IS_EDITABLE (focus))
    return gtk_editable_get_editable (GTK_EDITABLE (focus)) ? focus : NULL;
  if (GTK_IS_TEXT_VIEW (focus))
    return gtk_text_view_get_editable (GTK_TEXT_VIEW (focus)) ? focus : NULL;
  return NULL;
}

/* A PIN is typed, however fast. */
static gboolean
is_secret (GtkWidget *field)
{
  return GTK_IS_TEXT (field) && !gtk_text_get_visibility (GTK_TEXT (field));
}

static char *
read_field (GtkWidget *field, int *position)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end, cursor;

  if (GTK_IS_EDITABLE (field)) {
    *position = gtk_editable_get_position (GTK_EDITABLE (field));
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (field)));
  }
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  *position = gtk_text_iter_get_offset (&cursor);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
write_field (GtkWidget *field, const char *text, int position)
{
  GtkTextBuffer *buffer;
  GtkTextIter cursor;

  if (GTK_IS_EDITABLE (field)) {
    gtk_editable_set_text (GTK_EDITABLE (field), text);
    gtk_editable_set_position (GTK_EDITABLE (field), position);
    return;
  }
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field));
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_iter_at_offset (buffer, &cursor, position);
  gtk_text_buffer_place_cursor (buffer, &cursor);
}

static void
insert_into_field (GtkWidget *field, const char *text)
{
  int position;

  if (GTK_IS_TEXT_VIEW (field)) {
    gtk_text_buffer_insert_interactive_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field)),
                                                  text,
                                                  -1,
                                                  TRUE);
    return;
  }
  gtk_editable_delete_selection (GTK_EDITABLE (field));
  position = gtk_editable_get_position (GTK_EDITABLE (field));
  gtk_editable_insert_text (GTK_EDITABLE (field), text, -1, &position);
  gtk_editable_set_position (GTK_EDITABLE (field), position);
}

static void
forget_field (YzGunKeys *self)
{
  g_clear_weak_pointer (&self->field);
  g_clear_pointer (&self->field_text, g_free);
}

static void
remember_field (YzGunKeys *self, GtkWidget *field)
{
  forget_field (self);
  g_set_weak_pointer (&self->field, field);
  self->field_text = read_field (field, &self->field_position);
}

/* An input method may hold the first key of the scan in its pre-edit: losing the focus makes it
 * drop that, and what reached the field is undone by putting the old text back. */
static void
restore_field (YzGunKeys *self)
{
  GtkWidget *field = self->field;
  g_autofree char *now = NULL;
  int position = 0;

  if (field == NULL)
    return;
  gtk_window_set_focus (self->window, NULL);
  now = read_field (field, &position);
  if (g_strcmp0 (now, self->field_text) != 0)
    write_field (field, self->field_text, self->field_position);
  if (GTK_IS_TEXT (field))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (field));
  else
    gtk_widget_grab_focus (field);
}

/* Text that turned out to be typed goes to where it was meant for. */
static void
hand_over (YzGunKeys *self, GtkWidget *field, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (field != NULL)
    insert_into_field (field, text);
  else
    g_signal_emit (self, signals[SIGNAL_TYPED], 0, text);
}

static void
give_back (YzGunKeys *self)
{
  g_autofree char *text = yz_gun_flush (self->gun);

  self->holding = FALSE;
  forget_field (self);
  hand_over (self, find_field (self), text);
}

static gboolean
on_gap_passed (gpointer user_data)
{
  YzGunKeys *self = user_data;

  self->flush_id = 0;
  give_back (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next_key (YzGunKeys *self)
{
  g_clear_handle_id (&self->flush_id, g_source_remove);
  /* At idle priority, so that keys which already wait in the queue are looked at first. */
  self->flush_id =
    g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, YZ_GUN_GAP_MS + 20, on_gap_passed, self, NULL);
}

/* A phone number typed fast and ended with Enter looks like a scan to the clock; only what a
 * scanner can have read is taken out of a field. */
static gboolean
is_code (const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);

  return ean != NULL || yz_code_text_is_ours (text);
}

static void
finish_scan (YzGunKeys *self)
{
  gsize passed = yz_gun_get_passed (self->gun);
  g_autofree char *text = yz_gun_take_text (self->gun);
  GtkWidget *field = self->field;

  g_clear_handle_id (&self->flush_id, g_source_remove);
  self->holding = FALSE;
  if (text == NULL)
    return;
  if (field != NULL && passed > 0 && !is_code (text)) {
    /* Typed after all: the held keys and the Enter go to the field. */
    insert_into_field (field, text + MIN (passed, strlen (text)));
    if (GTK_IS_TEXT (field))
      g_signal_emit_by_name (field, "activate");
    forget_field (self);
    return;
  }
  if (passed > 0)
    restore_field (self);
  forget_field (self);
  g_signal_emit (self, signals[SIGNAL_SCANNED], 0, text);
}

/* Keys that work the window rather than write: they never belong to a scan, and Space or Enter
 * press the focused button as long as no scan has begun. */
static gboolean
is_for_the_window (YzGunKeys *self, guint keyval, GdkModifierType state, gboolean in_field)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return TRUE;
  if (in_field || self->holding)
    return FALSE;
  return keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space || keyval == GDK_KEY_Return ||
         keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;
}

/* The Shift between two letters of a scan is no key of its own. */
static gboolean
is_modifier (GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);

  return event != NULL && gdk_event_get_event_type (event) == GDK_KEY_PRESS &&
         gdk_key_event_is_modifier (event);
}

static gboolean
on_key_pressed (YzGunKeys *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventController *controller)
{
  g_autofree char *leftover = NULL;
  YzGunAnswer answer;
  GtkWidget *field;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (!self->active || keycode < KEYCODE_OFFSET || is_modifier (controller))
    return GDK_EVENT_PROPAGATE;
  field = find_field (self);
  if (is_for_the_window (self, keyval, state, field != NULL) || is_secret (field))
    return GDK_EVENT_PROPAGATE;

  answer = yz_gun_feed (self->gun,
                        keycode - KEYCODE_OFFSET,
                        shift,
                        field == NULL,
                        gtk_event_controller_get_current_event_time (controller));
  /* A burst that this key has broken off stands before it. */
  leftover = yz_gun_take_leftover (self->gun);
  hand_over (self, field, leftover);
  switch (answer) {
  case YZ_GUN_TAKEN:
    self->holding = TRUE;
    wait_for_next_key (self);
    return GDK_EVENT_STOP;
  case YZ_GUN_FINISHED:
    finish_scan (self);
    return GDK_EVENT_STOP;
  case YZ_GUN_PASS:
  default:
    if (field != NULL)
      remember_field (self, field);
    return GDK_EVENT_PROPAGATE;
  }
}

static void
on_active_changed (YzGunKeys *self)
{
  if (gtk_window_is_active (self->window))
    return;
  g_clear_handle_id (&self->flush_id, g_source_remove);
  self->holding = FALSE;
  forget_field (self);
  yz_gun_reset (self->gun);
}

static void
yz_gun_keys_finalize (GObject *object)
{
  YzGunKeys *self = YZ_GUN_KEYS (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  forget_field (self);
  g_clear_pointer (&self->gun, yz_gun_free);
  G_OBJECT_CLASS (yz_gun_keys_parent_class)->finalize (object);
}

static void
yz_gun_keys_class_init (YzGunKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yz_gun_keys_finalize;

  signals[SIGNAL_SCANNED] = g_signal_new ("scanned",
                                          YZ_TYPE_GUN_KEYS,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);
  signals[SIGNAL_TYPED] = g_signal_new ("typed",
                                        YZ_TYPE_GUN_KEYS,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_STRING);
}

static void
yz_gun_keys_init (YzGunKeys *self)
{
  self->gun = yz_gun_new ();
  self->active = TRUE;
}

YzGunKeys *
yz_gun_keys_new (GtkWindow *window)
{
  YzGunKeys *self;
  GtkEventController *controller;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (YZ_TYPE_GUN_KEYS, NULL);
  self->window = window;
  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller,
                           "key-pressed",
                           G_CALLBACK (on_key_pressed),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  g_signal_connect_object (window,
                           "notify::is-active",
                           G_CALLBACK (on_active_changed),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
yz_gun_keys_set_active (YzGunKeys *self, gboolean active)
{
  g_return_if_fail (YZ_IS_GUN_KEYS (self));

  if (self->active == active)
    return;
  self->active = active;
  g_clear_handle_id (&self->flush_id, g_source_remove);
  self->holding = FALSE;
  forget_field (self);
  yz_gun_reset (self->gun);
}
