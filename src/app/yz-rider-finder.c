/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-finder"

#include "yz-rider-finder.h"

#include <glib/gi18n-lib.h>

#include "yz-code.h"
#include "yz-display.h"
#include "yz-rider.h"
#include "yz-sentence.h"
#include "yz-text.h"

/* As many as can be read at a glance. */
#define FOUND_MAX 6
/* The shortest code of ours: the command UNDO. */
#define CODE_LENGTH_MIN 8

struct _YzRiderFinder {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable; /* (nullable) of the search under way */
  GPtrArray *found;          /* of YzRider */
  gboolean choose_first;     /* Enter was pressed before the answer came */

  GtkSearchEntry *entry;
  GtkWidget *results;
  GtkListBox *list;
  GtkLabel *empty_label;
};

G_DEFINE_FINAL_TYPE (YzRiderFinder, yz_rider_finder, ADW_TYPE_BIN)

enum {
  SIGNAL_RIDER_CHOSEN,
  SIGNAL_CODE_ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (YzRiderFinder *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
choose (YzRiderFinder *self, const YzRider *rider)
{
  g_autofree char *name = yz_text_mask_name (rider->name);
  int64_t id = rider->id;

  yz_rider_finder_clear (self);
  g_signal_emit (self, signals[SIGNAL_RIDER_CHOSEN], 0, (gint64) id, name);
}

static GtkWidget *
make_row (const YzRider *rider)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = yz_text_mask_name (rider->name);
  g_autofree char *phone = rider->phone != NULL ? yz_text_mask_phone (rider->phone) : NULL;
  g_autofree char *belongs = yz_display_rider_belongs (rider->team, rider->platform);
  g_autofree char *title =
    phone != NULL ? g_strdup_printf ("%s  %s", name, phone) : g_strdup (name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               rider->left_ms != 0
                               ? _ ("Has left the station")
                               : belongs);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
show_found (YzRiderFinder *self)
{
  GtkWidget *child;
  gboolean asked = *get_text (self) != '\0';

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < self->found->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->found, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->found->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), self->found->len == 0);
  gtk_widget_set_visible (self->results, asked);
}

static gpointer
find_riders (gpointer context, gpointer data, GError **error)
{
  return yz_rider_list (context, data, FOUND_MAX, error);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzRiderFinder *self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *found = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->found);
  self->found = found != NULL ? found : g_ptr_array_new ();
  if (found == NULL) {
    g_autofree char *sentence = yz_sentence_for_error (error);

    gtk_label_set_text (self->empty_label, sentence);
  } else {
    gtk_label_set_text (self->empty_label, _ ("Nobody found"));
  }
  show_found (self);
  if (self->choose_first && self->found->len == 1)
    choose (self, g_ptr_array_index (self->found, 0));
  else if (self->choose_first && self->found->len > 1)
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  self->choose_first = FALSE;
}

static void
stop_search (YzRiderFinder *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->choose_first = FALSE;
}

static void
on_search_changed (YzRiderFinder *self)
{
  const char *text = get_text (self);

  stop_search (self);
  if (*text == '\0' || yz_rider_finder_is_code (text) || self->client == NULL) {
    g_ptr_array_set_size (self->found, 0);
    gtk_widget_hide (self->results);
    return;
  }
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        find_riders,
                        g_strdup (text),
                        g_free,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_found,
                        self);
}

static void
on_activate (YzRiderFinder *self)
{
  const char *text = get_text (self);

  if (*text == '\0')
    return;
  if (yz_rider_finder_is_code (text)) {
    g_autofree char *code = g_strdup (text);

    yz_rider_finder_clear (self);
    g_signal_emit (self, signals[SIGNAL_CODE_ENTERED], 0, code);
    return;
  }
  /* The field waits a moment after the last key before it searches: Enter does not. */
  on_search_changed (self);
  self->choose_first = TRUE;
}

static void
on_row_activated (YzRiderFinder *self, GtkListBoxRow *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (index < self->found->len)
    choose (self, g_ptr_array_index (self->found, index));
}

static void
on_stop_search (YzRiderFinder *self)
{
  /* Escape in an empty field means what it means everywhere else. */
  if (*get_text (self) == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    yz_rider_finder_clear (self);
}

static void
yz_rider_finder_dispose (GObject *object)
{
  YzRiderFinder *self = YZ_RIDER_FINDER (object);

  stop_search (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_rider_finder_parent_class)->dispose (object);
}

static void
yz_rider_finder_finalize (GObject *object)
{
  g_ptr_array_unref (YZ_RIDER_FINDER (object)->found);
  G_OBJECT_CLASS (yz_rider_finder_parent_class)->finalize (object);
}

static void
yz_rider_finder_class_init (YzRiderFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_rider_finder_dispose;
  object_class->finalize = yz_rider_finder_finalize;

  signals[SIGNAL_RIDER_CHOSEN] = g_signal_new ("rider-chosen",
                                               YZ_TYPE_RIDER_FINDER,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               2,
                                               G_TYPE_INT64,
                                               G_TYPE_STRING);
  signals[SIGNAL_CODE_ENTERED] = g_signal_new ("code-entered",
                                               YZ_TYPE_RIDER_FINDER,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               1,
                                               G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-rider-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRiderFinder, entry);
  gtk_widget_class_bind_template_child (widget_class, YzRiderFinder, results);
  gtk_widget_class_bind_template_child (widget_class, YzRiderFinder, list);
  gtk_widget_class_bind_template_child (widget_class, YzRiderFinder, empty_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
yz_rider_finder_init (YzRiderFinder *self)
{
  self->found = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_rider_finder_set_client (YzRiderFinder *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_RIDER_FINDER (self));

  g_set_object (&self->client, client);
}

void
yz_rider_finder_clear (YzRiderFinder *self)
{
  g_return_if_fail (YZ_IS_RIDER_FINDER (self));

  stop_search (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_hide (self->results);
}

void
yz_rider_finder_start (YzRiderFinder *self, const char *typed)
{
  g_return_if_fail (YZ_IS_RIDER_FINDER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (typed == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

gboolean
yz_rider_finder_is_used (YzRiderFinder *self)
{
  g_return_val_if_fail (YZ_IS_RIDER_FINDER (self), FALSE);

  return *get_text (self) != '\0';
}

gboolean
yz_rider_finder_is_code (const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);

  /* "yzr" may also be somebody's initials. */
  return ean != NULL || (strlen (text) >= CODE_LENGTH_MIN && yz_code_text_is_ours (text));
}
