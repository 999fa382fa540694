/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sheet-page"

#include "yz-sheet-page-private.h"

#include <glib/gi18n-lib.h>

#include "yz-message.h"
#include "yz-sheet-row.h"

static void yz_sheet_page_screen_init (YzScreenInterface *iface);

G_DEFINE_TYPE_WITH_CODE (YzSheetPage,
                         yz_sheet_page,
                         ADW_TYPE_BIN,
                         G_ADD_PRIVATE (YzSheetPage)
                           G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_sheet_page_screen_init))

enum {
  PROP_CLIENT = 1,
};

YzSheetPagePrivate *
yz_sheet_page_get_private (YzSheetPage *self)
{
  return yz_sheet_page_get_instance_private (self);
}

static int64_t *
box_id (int64_t id)
{
  int64_t *box = g_new (int64_t, 1);

  *box = id;
  return box;
}

static void
clear_sheet (YzSheetPage *self)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (p->sheet != NULL)
    YZ_SHEET_PAGE_GET_CLASS (self)->sheet_free (p->sheet);
  p->sheet = NULL;
}

/* What was scanned last is the old sheet's. */
void
yz_sheet_page_clear_card (YzSheetPage *self)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  g_clear_pointer (&p->last_code, g_free);
  p->asked = FALSE;
  gtk_label_set_text (p->name_label, p->card_title != NULL ? p->card_title : "");
  gtk_label_set_text (p->last_label, _ ("A scan counts at once and can be undone."));
  gtk_label_set_text (p->number_label, "");
  gtk_widget_set_sensitive (p->undo_button, FALSE);
}

/* Loading ---------------------------------------------------------------------------------- */

static void
on_sheet_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzSheetPage *self = user_data;
  YzSheetPagePrivate *p = NULL;
  g_autoptr (GError) error = NULL;
  gpointer sheet = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  p = yz_sheet_page_get_private (self);
  if (sheet == NULL) {
    yz_notice_show_error (p->notice, error);
    return;
  }
  clear_sheet (self);
  p->sheet = sheet;
  YZ_SHEET_PAGE_GET_CLASS (self)->show (self, sheet);
  gtk_stack_set_visible_child_name (p->stack, "sheet");
}

static void
load_sheet (YzSheetPage *self)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  yz_client_read_async (p->client,
                        YZ_SHEET_PAGE_GET_CLASS (self)->sheet_job,
                        box_id (p->current),
                        g_free,
                        YZ_SHEET_PAGE_GET_CLASS (self)->sheet_free,
                        p->cancellable,
                        on_sheet_loaded,
                        self);
}

static GtkWidget *
make_choice_row (const YzSheetChoice *choice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (choice->title);
  GtkWidget *state = gtk_label_new (choice->state);
  GtkWidget *subtitle = gtk_label_new (choice->subtitle);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (state, "yz-pill");
  gtk_widget_add_css_class (state, choice->pill);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_widget_add_css_class (subtitle, "numeric");
  gtk_box_append (GTK_BOX (first), title);
  gtk_box_append (GTK_BOX (first), state);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_widget_add_css_class (box, "yz-job-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "yz-id", box_id (choice->id), g_free);
  return row;
}

static int64_t
get_row_id (GtkListBoxRow *row)
{
  const int64_t *id = g_object_get_data (G_OBJECT (row), "yz-id");

  return id != NULL ? *id : 0;
}

/* The list as it is now; what was chosen stays, else the first. */
static void
fill_choices (YzSheetPage *self, GPtrArray *list)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  GtkListBoxRow *chosen = NULL;
  GtkListBoxRow *old = NULL;

  p->filling = TRUE;
  while ((old = gtk_list_box_get_row_at_index (p->choices, 0)) != NULL)
    gtk_list_box_remove (p->choices, GTK_WIDGET (old));
  for (guint i = 0; i < list->len; i++) {
    YzSheetChoice choice = { 0 };
    GtkWidget *row = NULL;

    YZ_SHEET_PAGE_GET_CLASS (self)->describe (g_ptr_array_index (list, i), &choice);
    row = make_choice_row (&choice);
    g_free (choice.title);
    g_free (choice.subtitle);
    gtk_list_box_append (p->choices, row);
    if (choice.id == p->current)
      chosen = GTK_LIST_BOX_ROW (row);
  }
  if (chosen == NULL)
    chosen = gtk_list_box_get_row_at_index (p->choices, 0);
  if (chosen != NULL) {
    if (p->current != get_row_id (chosen))
      yz_sheet_page_clear_card (self);
    p->current = get_row_id (chosen);
    gtk_list_box_select_row (p->choices, chosen);
  }
  p->filling = FALSE;
}

static void
on_list_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzSheetPage *self = user_data;
  YzSheetPagePrivate *p = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  p = yz_sheet_page_get_private (self);
  if (list == NULL) {
    yz_notice_show_error (p->notice, error);
    return;
  }
  fill_choices (self, list);
  if (list->len > 0) {
    load_sheet (self);
    return;
  }
  p->current = 0;
  p->open = FALSE;
  gtk_stack_set_visible_child_name (p->stack, "empty");
}

static void
yz_sheet_page_refresh (YzScreen *screen)
{
  YzSheetPage *self = YZ_SHEET_PAGE (screen);
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (p->cancellable != NULL)
    g_cancellable_cancel (p->cancellable);
  g_clear_object (&p->cancellable);
  p->cancellable = g_cancellable_new ();
  yz_client_read_async (p->client,
                        YZ_SHEET_PAGE_GET_CLASS (self)->list_job,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        p->cancellable,
                        on_list_loaded,
                        self);
}

static void
on_row_selected (YzSheetPage *self, GtkListBoxRow *row)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (p->filling || row == NULL || get_row_id (row) == p->current)
    return;
  yz_notice_clear (p->notice);
  yz_sheet_page_choose (self, get_row_id (row));
}

/* Buttons ---------------------------------------------------------------------------------- */

static void
on_try_again (YzSheetPage *self)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  yz_notice_clear (p->notice);
  if (p->doubt != NULL)
    yz_sheet_page_send (self, p->doubt, TRUE);
}

static void
on_add (YzSheetPage *self)
{
  yz_sheet_page_add_typed (self);
}

static void
on_undo (YzSheetPage *self)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  yz_notice_clear (p->notice);
  yz_sheet_page_undo_last (self);
}

static gboolean
yz_sheet_page_take_code (YzScreen *screen, const char *text)
{
  return yz_sheet_page_take_scan (YZ_SHEET_PAGE (screen), text);
}

static gboolean
yz_sheet_page_search (YzScreen *screen, const char *typed)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (YZ_SHEET_PAGE (screen));

  if (!p->open)
    return FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (p->entry));
  if (typed != NULL) {
    gtk_editable_set_text (p->entry, typed);
    gtk_editable_set_position (p->entry, -1);
  }
  return TRUE;
}

static gboolean
yz_sheet_page_go_back (YzScreen *screen)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (YZ_SHEET_PAGE (screen));
  gboolean said = yz_notice_get_text (p->notice) != NULL;

  p->asked = FALSE;
  yz_notice_clear (p->notice);
  return said;
}

/* Lines ------------------------------------------------------------------------------------ */

static void
on_row_repeat (YzSheetPage *self, YzSheetRow *row)
{
  YzSheetPageClass *klass = YZ_SHEET_PAGE_GET_CLASS (self);

  if (klass->repeat != NULL)
    klass->repeat (self, yz_sheet_row_get_item (row));
}

static void
on_row_reason (YzSheetPage *self, YzSheetRow *row)
{
  YzSheetPageClass *klass = YZ_SHEET_PAGE_GET_CLASS (self);

  if (klass->reason != NULL)
    klass->reason (self, yz_sheet_row_get_item (row), yz_sheet_row_get_title (row));
}

void
yz_sheet_page_begin_lines (YzSheetPage *self)
{
  yz_sheet_page_get_private (self)->n_lines = 0;
}

/* Rows that are there already are used again: nothing jumps after a scan. */
void
yz_sheet_page_add_line (YzSheetPage *self, const YzSheetLine *line)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (p->lines, (int) p->n_lines);

  if (row == NULL) {
    row = GTK_LIST_BOX_ROW (yz_sheet_row_new ());
    g_signal_connect_object (row, "repeat", G_CALLBACK (on_row_repeat), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (row, "reason", G_CALLBACK (on_row_reason), self, G_CONNECT_SWAPPED);
    gtk_list_box_append (p->lines, GTK_WIDGET (row));
  }
  yz_sheet_row_show (YZ_SHEET_ROW (row), line);
  p->n_lines++;
}

void
yz_sheet_page_end_lines (YzSheetPage *self)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (p->lines, (int) p->n_lines)) != NULL)
    gtk_list_box_remove (p->lines, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (p->lines), p->n_lines > 0);
}

/* Object ----------------------------------------------------------------------------------- */

static void
yz_sheet_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, yz_sheet_page_get_private (YZ_SHEET_PAGE (object))->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_sheet_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    yz_sheet_page_get_private (YZ_SHEET_PAGE (object))->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_sheet_page_dispose (GObject *object)
{
  YzSheetPage *self = YZ_SHEET_PAGE (object);
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (p->cancellable != NULL)
    g_cancellable_cancel (p->cancellable);
  g_clear_object (&p->cancellable);
  clear_sheet (self);
  g_clear_object (&p->client);
  /* An answer that comes later finds the page gone by this. */
  p->notice = NULL;
  G_OBJECT_CLASS (yz_sheet_page_parent_class)->dispose (object);
}

static void
yz_sheet_page_finalize (GObject *object)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (YZ_SHEET_PAGE (object));

  g_free (p->last_code);
  g_free (p->card_title);
  g_clear_pointer (&p->doubt, yz_stock_request_free);
  G_OBJECT_CLASS (yz_sheet_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-sheet-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, notice);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, toolbar);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, choices);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, stack);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, empty_page);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, title_label);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, state_label);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, facts_label);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, scan_box);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, name_label);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, last_label);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, number_label);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, undo_button);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, again_button);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, fields);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, entry);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, spin);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, lines);
  gtk_widget_class_bind_template_child_private (widget_class, YzSheetPage, actions);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_undo);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static void
yz_sheet_page_class_init (YzSheetPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_sheet_page_get_property;
  object_class->set_property = yz_sheet_page_set_property;
  object_class->dispose = yz_sheet_page_dispose;
  object_class->finalize = yz_sheet_page_finalize;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_sheet_page_init (YzSheetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yz_sheet_page_clear_card (self);
}

static void
yz_sheet_page_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_sheet_page_refresh;
  iface->take_code = yz_sheet_page_take_code;
  iface->search = yz_sheet_page_search;
  iface->go_back = yz_sheet_page_go_back;
}

/* For subclasses --------------------------------------------------------------------------- */

YzClient *
yz_sheet_page_get_client (YzSheetPage *self)
{
  return yz_sheet_page_get_private (self)->client;
}

int64_t
yz_sheet_page_get_current (YzSheetPage *self)
{
  return yz_sheet_page_get_private (self)->current;
}

gconstpointer
yz_sheet_page_get_sheet (YzSheetPage *self)
{
  return yz_sheet_page_get_private (self)->sheet;
}

void
yz_sheet_page_choose (YzSheetPage *self, int64_t id)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (p->current != id)
    yz_sheet_page_clear_card (self);
  p->current = id;
  p->open = FALSE;
  yz_screen_refresh (YZ_SCREEN (self));
}

void
yz_sheet_page_do (YzSheetPage *self, YzStockRequest *request)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (request->subject == 0)
    request->subject = p->current;
  request->actor = yz_client_dup_actor (p->client);
  if (request->actor != NULL)
    yz_sheet_page_send (self, request, FALSE);
  yz_stock_request_free (request);
}

void
yz_sheet_page_say (YzSheetPage *self, const char *sentence)
{
  yz_message_toast (GTK_WIDGET (self), sentence);
}

void
yz_sheet_page_complain (YzSheetPage *self, const char *sentence)
{
  yz_notice_show (yz_sheet_page_get_private (self)->notice, YZ_NOTICE_ERROR, sentence);
}

void
yz_sheet_page_set_head (YzSheetPage *self,
                        const char *title,
                        const char *facts,
                        const char *state,
                        const char *pill,
                        gboolean open)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  gtk_label_set_text (p->title_label, title);
  gtk_label_set_text (p->facts_label, facts);
  gtk_label_set_text (p->state_label, state);
  if (p->state_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (p->state_label), p->state_class);
  p->state_class = pill;
  gtk_widget_add_css_class (GTK_WIDGET (p->state_label), pill);
  p->open = open;
  gtk_widget_set_visible (p->scan_box, open);
}

GtkBox *
yz_sheet_page_get_toolbar (YzSheetPage *self)
{
  return yz_sheet_page_get_private (self)->toolbar;
}

GtkBox *
yz_sheet_page_get_fields (YzSheetPage *self)
{
  return yz_sheet_page_get_private (self)->fields;
}

GtkBox *
yz_sheet_page_get_actions (YzSheetPage *self)
{
  return yz_sheet_page_get_private (self)->actions;
}

void
yz_sheet_page_set_words (YzSheetPage *self,
                         const char *empty_title,
                         const char *empty_text,
                         const char *card_title)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  adw_status_page_set_title (p->empty_page, empty_title);
  adw_status_page_set_description (p->empty_page, empty_text);
  g_free (p->card_title);
  p->card_title = g_strdup (card_title);
  yz_sheet_page_clear_card (self);
}

void
yz_sheet_page_set_least (YzSheetPage *self, int least)
{
  GtkSpinButton *spin = yz_sheet_page_get_private (self)->spin;

  gtk_adjustment_set_lower (gtk_spin_button_get_adjustment (spin), least);
}

GtkWidget *
yz_sheet_page_add_button (YzSheetPage *self,
                          GtkBox *box,
                          const char *label,
                          const char *style,
                          GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "yz-touch");
  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (box, button);
  return button;
}
