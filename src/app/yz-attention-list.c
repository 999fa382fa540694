/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-attention-list"

#include "yz-attention-list.h"

#include <string.h>

#include "yz-attention-display.h"
#include "yz-print-queue.h"
#include "yz-screens.h"

/* What has changed is looked at when the hands are still again; time passes by itself too. */
#define SETTLE_SECONDS 2
#define AGAIN_SECONDS 300

struct _YzAttentionList {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable;
  guint settle_id;
  guint again_id;
  gboolean reading;
  YzAttention attention;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (YzAttentionList, yz_attention_list, ADW_TYPE_BIN)

/* Whether the page that deals with it is there for this person. */
static gboolean
leads_somewhere (YzAttentionList *self, const char *target)
{
  const YzActor *actor = yz_client_get_actor (self->client);
  g_autofree char *screen = g_strndup (target, strcspn (target, "/"));
  const YzScreenInfo *info = yz_screens_find (screen);

  return actor != NULL && info != NULL && yz_screens_may_open (info, actor->role);
}

static GtkWidget *
make_row (YzAttentionList *self, const YzAttentionLine *line)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gboolean leads = line->papers || (line->target != NULL && leads_somewhere (self, line->target));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), line->icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), leads);
  if (!leads)
    return row;
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  if (line->papers) {
    gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.papers");
  } else {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", line->target);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.go");
  }
  return row;
}

static void
show (YzAttentionList *self)
{
  guint papers = yz_print_queue_get_waiting (yz_print_queue_get_default ());
  g_autoptr (GPtrArray) lines = yz_attention_display_lines (&self->attention, papers);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < lines->len; i++)
    gtk_list_box_append (self->list, make_row (self, g_ptr_array_index (lines, i)));
  gtk_widget_set_visible (GTK_WIDGET (self), lines->len > 0);
}

/* Reading ------------------------------------------------------------------------------------- */

static gpointer
load_attention (gpointer context, gpointer data, GError **error)
{
  g_autofree YzAttention *attention = g_new0 (YzAttention, 1);

  return yz_attention_load (context, attention, error) ? g_steal_pointer (&attention) : NULL;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzAttentionList *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree YzAttention *attention = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading = FALSE;
  /* The counter itself says it when the store cannot be read; here the last answer stays. */
  if (attention == NULL)
    return;
  self->attention = *attention;
  show (self);
}

static void
load (YzAttentionList *self)
{
  if (self->reading || yz_client_get_state (self->client) != YZ_CLIENT_READY)
    return;
  self->reading = TRUE;
  yz_client_read_async (self->client,
                        load_attention,
                        NULL,
                        NULL,
                        g_free,
                        self->cancellable,
                        on_loaded,
                        self);
}

static gboolean
on_settled (gpointer user_data)
{
  YzAttentionList *self = user_data;

  self->settle_id = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_again (gpointer user_data)
{
  load (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_changed (YzAttentionList *self)
{
  if (self->settle_id == 0)
    self->settle_id = g_timeout_add_seconds (SETTLE_SECONDS, on_settled, self);
}

/* Overrides ----------------------------------------------------------------------------------- */

static void
yz_attention_list_dispose (GObject *object)
{
  YzAttentionList *self = YZ_ATTENTION_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_handle_id (&self->again_id, g_source_remove);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_attention_list_parent_class)->dispose (object);
}

static void
yz_attention_list_finalize (GObject *object)
{
  g_clear_object (&YZ_ATTENTION_LIST (object)->cancellable);
  G_OBJECT_CLASS (yz_attention_list_parent_class)->finalize (object);
}

static void
yz_attention_list_class_init (YzAttentionListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_attention_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = yz_attention_list_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-attention-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YzAttentionList, list);
}

static void
yz_attention_list_init (YzAttentionList *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_attention_list_set_client (YzAttentionList *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_ATTENTION_LIST (self));
  g_return_if_fail (YZ_IS_CLIENT (client) && self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client,
                           "notify::actor-name",
                           G_CALLBACK (show),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (yz_print_queue_get_default (),
                           "notify::waiting",
                           G_CALLBACK (show),
                           self,
                           G_CONNECT_SWAPPED);
  self->again_id = g_timeout_add_seconds (AGAIN_SECONDS, on_again, self);
  show (self);
  load (self);
}
