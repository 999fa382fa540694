/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-riders-screen.h"

#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-code.h"
#include "yz-field.h"
#include "yz-notice.h"
#include "yz-rider-detail.h"
#include "yz-rider-form.h"
#include "yz-rider-item.h"

typedef struct {
  YzTestStation station;
  YzClient *client;
  GtkWidget *window;
  GtkWidget *screen;
  char *other; /* the card of 欧阳小明 */
  GtkWidget *form;
  int64_t saved;
} Page;

static gpointer
get_child (GtkWidget *widget, GType type, const char *name)
{
  gpointer child = gtk_widget_get_template_child (widget, type, name);

  g_assert_nonnull (child);
  return child;
}

static gpointer
get_part (Page *page, const char *name)
{
  return get_child (page->screen, YZ_TYPE_RIDERS_SCREEN, name);
}

static const char *
get_shown (Page *page, const char *name)
{
  return gtk_label_get_text (get_child (get_part (page, "detail"), YZ_TYPE_RIDER_DETAIL, name));
}

static gboolean
is_listed (gpointer data)
{
  return g_list_model_get_n_items (get_part (data, "store")) == 2;
}

static gboolean
is_narrowed (gpointer data)
{
  return g_list_model_get_n_items (get_part (data, "store")) == 1;
}

static gboolean
is_nobody_found (gpointer data)
{
  return g_str_equal (gtk_stack_get_visible_child_name (get_part (data, "list_stack")), "empty");
}

static gboolean
is_zhang_shown (gpointer data)
{
  return g_str_equal (get_shown (data, "name_label"), "张三");
}

static gboolean
is_other_shown (gpointer data)
{
  return g_str_equal (get_shown (data, "name_label"), "欧阳小明");
}

static gboolean
is_complaining (gpointer data)
{
  return yz_notice_get_text (get_part (data, "notice")) != NULL;
}

static void
page_open (Page *page)
{
  yz_app_test_station_new (&page->station);
  page->other = yz_app_test_add_rider (&page->station, "欧阳小明", 7);
  page->client = yz_app_test_client_new (&page->station, FALSE);
  page->screen = g_object_new (YZ_TYPE_RIDERS_SCREEN, "client", page->client, NULL);
  page->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (page->window), page->screen);
  gtk_window_present (GTK_WINDOW (page->window));
  yz_screen_refresh (YZ_SCREEN (page->screen));
  yz_app_test_wait (is_listed, page);
}

static void
page_close (Page *page)
{
  g_object_ref (page->screen);
  gtk_window_destroy (GTK_WINDOW (page->window));
  yz_app_test_finalize (page->screen);
  yz_app_test_client_free (page->client);
  yz_test_station_clear (&page->station);
  g_free (page->other);
}

static void
test_scan (void)
{
  Page page = { 0 };
  g_autofree char *confirm = yz_app_test_command (YZ_COMMAND_CONFIRM);
  g_autofree char *wrong = NULL;

  page_open (&page);
  g_assert_false (yz_screen_take_code (YZ_SCREEN (page.screen), "6901234567892"));
  g_assert_false (yz_screen_take_code (YZ_SCREEN (page.screen), confirm));
  g_assert_false (yz_screen_take_code (YZ_SCREEN (page.screen), "https://example.org/"));
  g_assert_false (yz_screen_go_back (YZ_SCREEN (page.screen)));

  g_assert_true (yz_screen_take_code (YZ_SCREEN (page.screen), page.station.card));
  yz_app_test_wait (is_zhang_shown, &page);
  g_assert_cmpstr (get_shown (&page, "balance_label"), ==, "50");
  g_assert_cmpstr (get_shown (&page, "phone_label"), ==, "138****1234");
  g_assert_cmpuint (gtk_single_selection_get_selected (get_part (&page, "selection")), ==, 1);
  /* The newest scan counts, also when they come at once. */
  g_assert_true (yz_screen_take_code (YZ_SCREEN (page.screen), page.station.card));
  g_assert_true (yz_screen_take_code (YZ_SCREEN (page.screen), page.other));
  yz_app_test_wait (is_other_shown, &page);
  g_assert_cmpstr (get_shown (&page, "balance_label"), ==, "7");

  /* One wrong letter is said here, and who is shown stays. */
  wrong = g_strdup (page.station.card);
  wrong[10] = wrong[10] == 'A' ? 'B' : 'A';
  g_assert_true (yz_screen_take_code (YZ_SCREEN (page.screen), wrong));
  yz_app_test_wait (is_complaining, &page);
  g_assert_true (is_other_shown (&page));

  g_assert_true (yz_screen_go_back (YZ_SCREEN (page.screen)));
  g_assert_null (yz_notice_get_text (get_part (&page, "notice")));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (get_part (&page, "detail_stack")),
                   ==,
                   "nobody");
  page_close (&page);
}

static void
test_search (void)
{
  static const char *const queries[] = { "ouyang", "oyxm", "小明", "欧阳" };
  Page page = { 0 };

  page_open (&page);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr (YzRiderItem) item = NULL;

    g_assert_true (yz_screen_search (YZ_SCREEN (page.screen), queries[i]));
    yz_app_test_wait (is_narrowed, &page);
    item = g_list_model_get_item (get_part (&page, "store"), 0);
    g_assert_cmpstr (yz_rider_item_get (item)->name, ==, "欧阳小明");
    yz_screen_search (YZ_SCREEN (page.screen), "");
    yz_app_test_wait (is_listed, &page);
  }
  yz_screen_search (YZ_SCREEN (page.screen), "nobody at all");
  yz_app_test_wait (is_nobody_found, &page);
  g_assert_cmpstr (gtk_label_get_text (get_part (&page, "count_label")), ==, "0 found");
  /* Enter opens the first that is found. */
  yz_screen_search (YZ_SCREEN (page.screen), "1234");
  g_signal_emit_by_name (get_part (&page, "entry"), "activate");
  yz_app_test_wait (is_zhang_shown, &page);
  /* The text of a card is no search. */
  gtk_editable_set_text (get_part (&page, "entry"), page.other);
  g_signal_emit_by_name (get_part (&page, "entry"), "activate");
  yz_app_test_wait (is_other_shown, &page);
  page_close (&page);
}

static gboolean
is_revealed (gpointer data)
{
  return g_str_equal (get_shown (data, "phone_label"), "13800001234");
}

static void
test_reveal (void)
{
  Page page = { 0 };

  page_open (&page);
  yz_screen_take_code (YZ_SCREEN (page.screen), page.station.card);
  yz_app_test_wait (is_zhang_shown, &page);
  g_signal_emit_by_name (get_part (&page, "detail"), "reveal-phone");
  yz_app_test_wait (is_revealed, &page);
  yz_screen_refresh (YZ_SCREEN (page.screen));
  yz_app_test_settle ();
  g_assert_true (is_revealed (&page));
  /* Out of sight it is masked again. */
  gtk_widget_hide (page.screen);
  g_assert_cmpstr (get_shown (&page, "phone_label"), ==, "138****1234");
  g_object_ref (page.screen);
  gtk_window_destroy (GTK_WINDOW (page.window));
  yz_app_test_finalize (page.screen);
  yz_app_test_client_free (page.client);
  yz_test_station_reopen (&page.station);
  g_assert_cmpint (yz_test_query_int (page.station.station,
                                      "SELECT count (*) FROM audit WHERE action = 'phone-shown'"),
                   ==,
                   1);
  yz_test_station_clear (&page.station);
  g_free (page.other);
}

static gpointer
get_field (Page *page, const char *name)
{
  return get_child (page->form, YZ_TYPE_RIDER_FORM, name);
}

static void
save (Page *page)
{
  g_signal_emit_by_name (get_field (page, "save_button"), "clicked");
}

static void
on_saved (Page *page, gint64 rider)
{
  page->saved = rider;
}

static gboolean
is_phone_wrong (gpointer data)
{
  return yz_field_get_complaint (get_field (data, "phone_field")) != NULL;
}

static gboolean
is_saved (gpointer data)
{
  return ((Page *) data)->saved != 0;
}

static void
test_form (void)
{
  Page page = { 0 };

  page_open (&page);
  page.form = GTK_WIDGET (yz_rider_form_present (page.screen, page.client, NULL, "13911112222"));
  g_signal_connect_swapped (page.form, "saved", G_CALLBACK (on_saved), &page);
  g_assert_cmpstr (yz_field_get_text (get_field (&page, "phone_field")), ==, "13911112222");
  save (&page);
  g_assert_nonnull (yz_field_get_complaint (get_field (&page, "name_field")));
  yz_field_set_text (get_field (&page, "name_field"), "王五");
  g_assert_null (yz_field_get_complaint (get_field (&page, "name_field")));
  yz_field_set_text (get_field (&page, "phone_field"), "12");
  save (&page);
  g_assert_true (is_phone_wrong (&page));
  /* Somebody else's: only the store knows. */
  yz_field_set_text (get_field (&page, "phone_field"), "138 0000 1234");
  g_assert_false (is_phone_wrong (&page));
  save (&page);
  yz_app_test_wait (is_phone_wrong, &page);
  g_assert_cmpint (page.saved, ==, 0);
  yz_field_set_text (get_field (&page, "phone_field"), "13911112222");
  yz_field_set_text (get_field (&page, "team_field"), "红骑兵");
  gtk_check_button_set_active (get_field (&page, "grid_worker_check"), TRUE);
  save (&page);
  /* Pressed twice, registered once. */
  save (&page);
  yz_app_test_wait (is_saved, &page);
  page_close (&page);
}

static void
test_edit (void)
{
  Page page = { 0 };
  YzRider before = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRider) after = NULL;

  page_open (&page);
  before.id = page.station.rider;
  before.name = (char *) "张三";
  before.phone = (char *) "13800001234";
  page.form = GTK_WIDGET (yz_rider_form_present (page.screen, page.client, &before, NULL));
  g_signal_connect_swapped (page.form, "saved", G_CALLBACK (on_saved), &page);
  /* The phone is not in the form, and is not lost for that. */
  g_assert_cmpstr (yz_field_get_text (get_field (&page, "phone_field")), ==, "");
  yz_field_set_text (get_field (&page, "note_field"), "夜班");
  save (&page);
  yz_app_test_wait (is_saved, &page);
  g_object_ref (page.screen);
  gtk_window_destroy (GTK_WINDOW (page.window));
  yz_app_test_finalize (page.screen);
  yz_app_test_client_free (page.client);
  yz_test_station_reopen (&page.station);
  after = yz_rider_load (page.station.station, page.station.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after->phone, ==, "13800001234");
  g_assert_cmpstr (after->note, ==, "夜班");
  yz_test_station_clear (&page.station);
  g_free (page.other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/riders-screen/scan", test_scan);
  g_test_add_func ("/riders-screen/search", test_search);
  g_test_add_func ("/riders-screen/reveal", test_reveal);
  g_test_add_func ("/riders-screen/form", test_form);
  g_test_add_func ("/riders-screen/edit", test_edit);
  return g_test_run ();
}
