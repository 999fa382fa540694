/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-jobs-screen"

#include "yz-jobs-screen.h"

#include <glib/gi18n-lib.h>

#include "yz-code.h"
#include "yz-job-calls.h"
#include "yz-job-detail.h"
#include "yz-job-form.h"
#include "yz-job-item.h"
#include "yz-job-row.h"
#include "yz-notice.h"
#include "yz-pinyin.h"

struct _YzJobsScreen {
  AdwBin parent_instance;

  YzClient *client;
  GListStore *jobs; /* of YzJobItem */
  GtkFilter *filter;
  GCancellable *cancellable; /* (nullable) of the list being loaded */
  char *query;               /* folded */
  gboolean loaded;
  gboolean to_top; /* what is new has to come into view */

  YzNotice *notice;
  GtkSearchEntry *search_entry;
  GtkDropDown *state_drop_down;
  GtkStack *list_stack;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkWidget *newest_label;
  GtkStack *pane;
  YzJobForm *form;
  YzJobDetail *detail;
};

static void yz_jobs_screen_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzJobsScreen,
                               yz_jobs_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_jobs_screen_screen_init))

enum {
  PROP_CLIENT = 1,
};

static gboolean
matches (gpointer item, gpointer user_data)
{
  YzJobsScreen *self = user_data;

  return yz_job_item_matches (item, self->query != NULL ? self->query : "");
}

static void
update_list (YzJobsScreen *self)
{
  guint n_jobs = g_list_model_get_n_items (G_LIST_MODEL (self->jobs));
  guint n_shown = g_list_model_get_n_items (gtk_single_selection_get_model (self->selection));
  const char *page = "jobs";

  if (n_shown == 0)
    page = n_jobs > 0 || gtk_drop_down_get_selected (self->state_drop_down) != 0 ? "none" : "empty";
  if (!self->loaded)
    page = "waiting";
  gtk_stack_set_visible_child_name (self->list_stack, page);
  gtk_widget_set_visible (self->newest_label, n_jobs >= YZ_JOB_CALL_LIST_MAX);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzJobsScreen *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (jobs == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  yz_notice_clear (self->notice);
  self->loaded = TRUE;
  yz_job_item_fill_store (self->jobs, jobs);
  update_list (self);
  if (self->to_top && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  self->to_top = FALSE;
}

/* The lines of the drop-down are all states, then each of them in the order of its number. */
static void
load (YzJobsScreen *self)
{
  int state = (int) gtk_drop_down_get_selected (self->state_drop_down);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_job_call_list,
                        g_memdup2 (&state, sizeof state),
                        g_free,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_loaded,
                        self);
}

static void
on_state_selected (YzJobsScreen *self)
{
  if (self->client != NULL)
    load (self);
}

static void
on_search_changed (YzJobsScreen *self)
{
  g_free (self->query);
  self->query = yz_pinyin_fold_query (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_list (self);
}

static void
on_search_stopped (YzJobsScreen *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
on_search_activated (YzJobsScreen *self)
{
  if (g_list_model_get_n_items (gtk_single_selection_get_model (self->selection)) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
show_form (YzJobsScreen *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_stack_set_visible_child_name (self->pane, "form");
}

static void
on_selected (YzJobsScreen *self)
{
  YzJobItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item == NULL)
    return;
  yz_job_detail_show (self->detail, yz_job_item_get_id (item));
  gtk_stack_set_visible_child_name (self->pane, "detail");
}

static void
on_recorded (YzJobsScreen *self)
{
  self->to_top = TRUE;
  load (self);
}

static void
on_new_clicked (YzJobsScreen *self)
{
  show_form (self);
  yz_job_form_start (self->form, NULL);
}

/* Screen ----------------------------------------------------------------------------------- */

static void
yz_jobs_screen_refresh (YzScreen *screen)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (screen);
  YzJobItem *item = gtk_single_selection_get_selected_item (self->selection);

  load (self);
  yz_job_form_refresh (self->form);
  if (item != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->pane), "detail") == 0)
    yz_job_detail_show (self->detail, yz_job_item_get_id (item));
}

static gboolean
yz_jobs_screen_take_code (YzScreen *screen, const char *text)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (screen);
  YzCode code;

  if (!yz_code_parse (text, &code, NULL) || code.kind != YZ_CODE_CARD)
    return FALSE;
  show_form (self);
  yz_job_form_take_card (self->form, text);
  return TRUE;
}

static gboolean
yz_jobs_screen_search (YzScreen *screen, const char *typed)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (screen);

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  if (typed != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), typed);
    gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
  }
  return TRUE;
}

static gboolean
yz_jobs_screen_go_back (YzScreen *screen)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (screen);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pane), "detail") != 0)
    return FALSE;
  on_new_clicked (self);
  return TRUE;
}

static void
yz_jobs_screen_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_jobs_screen_refresh;
  iface->take_code = yz_jobs_screen_take_code;
  iface->search = yz_jobs_screen_search;
  iface->go_back = yz_jobs_screen_go_back;
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_jobs_screen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_JOBS_SCREEN (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_jobs_screen_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_JOBS_SCREEN (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_jobs_screen_constructed (GObject *object)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (object);

  G_OBJECT_CLASS (yz_jobs_screen_parent_class)->constructed (object);

  yz_job_form_set_client (self->form, self->client);
  yz_job_detail_set_client (self->detail, self->client);
}

/* Who comes here from elsewhere most often wants to record a job. */
static gboolean
yz_jobs_screen_focus (GtkWidget *widget, GtkDirectionType direction)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (widget);

  if (direction == GTK_DIR_TAB_FORWARD && gtk_widget_get_focus_child (widget) == NULL &&
      g_strcmp0 (gtk_stack_get_visible_child_name (self->pane), "form") == 0)
    return gtk_widget_child_focus (GTK_WIDGET (self->form), direction);
  return GTK_WIDGET_CLASS (yz_jobs_screen_parent_class)->focus (widget, direction);
}

static void
yz_jobs_screen_dispose (GObject *object)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  /* The filter asks the screen, and may outlive it in a view that is going. */
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_JOBS_SCREEN);
  g_clear_object (&self->filter);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_jobs_screen_parent_class)->dispose (object);
}

static void
yz_jobs_screen_finalize (GObject *object)
{
  YzJobsScreen *self = YZ_JOBS_SCREEN (object);

  g_clear_object (&self->cancellable);
  g_object_unref (self->jobs);
  g_free (self->query);
  G_OBJECT_CLASS (yz_jobs_screen_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-jobs-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, notice);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, search_entry);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, state_drop_down);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, list_stack);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, list);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, selection);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, newest_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, pane);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, form);
  gtk_widget_class_bind_template_child (widget_class, YzJobsScreen, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_state_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_new_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_recorded);
}

static void
yz_jobs_screen_class_init (YzJobsScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_jobs_screen_get_property;
  object_class->set_property = yz_jobs_screen_set_property;
  object_class->constructed = yz_jobs_screen_constructed;
  object_class->dispose = yz_jobs_screen_dispose;
  object_class->finalize = yz_jobs_screen_finalize;
  GTK_WIDGET_CLASS (klass)->focus = yz_jobs_screen_focus;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  g_type_ensure (YZ_TYPE_JOB_ITEM);
  g_type_ensure (YZ_TYPE_JOB_ROW);
  g_type_ensure (YZ_TYPE_JOB_FORM);
  g_type_ensure (YZ_TYPE_JOB_DETAIL);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_jobs_screen_init (YzJobsScreen *self)
{
  g_autoptr (GtkFilterListModel) filtered = NULL;

  self->jobs = g_list_store_new (YZ_TYPE_JOB_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->jobs)),
                                        g_object_ref (self->filter));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (filtered));
}
