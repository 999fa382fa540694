/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-shop-screen.h"

#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-code-rows.h"
#include "yz-code.h"
#include "yz-field.h"
#include "yz-goods-list.h"
#include "yz-goods-page.h"
#include "yz-item-form.h"
#include "yz-item.h"
#include "yz-notice.h"
#include "yz-photo-field.h"
#include "yz-receive-pane.h"
#include "yz-stock-table.h"

#define SOAP "6901234567892"
#define RICE "6900000202227"
#define UNKNOWN "6900000200001"

typedef struct {
  YzTestStation station;
  YzClient *client;
  GtkWidget *window;
  GtkWidget *screen;
  GtkWidget *form;
  int64_t saved;
  gint64 shelf; /* awaited */
  const char *category;
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
  GtkStack *pages = get_child (page->screen, YZ_TYPE_SHOP_SCREEN, "pages");

  return get_child (gtk_stack_get_child_by_name (pages, "goods"), YZ_TYPE_GOODS_PAGE, name);
}

static gpointer
get_pane (Page *page, const char *name)
{
  return get_child (get_part (page, "pane"), YZ_TYPE_RECEIVE_PANE, name);
}

static YzGoods *
get_chosen (Page *page)
{
  return yz_stock_table_get_chosen (get_part (page, "table"));
}

static void
scan (Page *page, const char *text)
{
  g_assert_true (yz_screen_take_code (YZ_SCREEN (page->screen), text));
}

static int
get_quantity (Page *page)
{
  return gtk_spin_button_get_value_as_int (get_pane (page, "quantity_spin"));
}

static gboolean
is_loaded (gpointer data)
{
  return g_str_equal (gtk_stack_get_visible_child_name (get_part (data, "stack")), "goods");
}

static gboolean
is_shelf (gpointer data)
{
  Page *page = data;

  return get_chosen (page) != NULL && yz_goods_get_shelf (get_chosen (page)) == page->shelf;
}

static gboolean
is_rice_taken (gpointer data)
{
  return g_str_equal (gtk_label_get_text (get_pane (data, "name_label")), "rice");
}

static void
page_show (Page *page)
{
  g_clear_pointer (&page->station.station, yz_station_close);
  page->client = yz_app_test_client_new (&page->station, FALSE);
  page->screen = g_object_new (YZ_TYPE_SHOP_SCREEN, "client", page->client, NULL);
  page->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (page->window), page->screen);
  gtk_window_present (GTK_WINDOW (page->window));
}

static void
page_open (Page *page)
{
  yz_app_test_station_new (&page->station);
  yz_test_station_reopen (&page->station);
  yz_test_add_item (&page->station, "rice", RICE, 45, 4);
  page_show (page);
}

static void
page_load (Page *page)
{
  page_open (page);
  yz_screen_refresh (YZ_SCREEN (page->screen));
  yz_app_test_wait (is_loaded, page);
}

static void
page_close (Page *page)
{
  g_object_ref (page->screen);
  gtk_window_destroy (GTK_WINDOW (page->window));
  yz_app_test_finalize (page->screen);
  yz_app_test_client_free (page->client);
  yz_test_station_clear (&page->station);
}

static gboolean
is_soap_chosen (gpointer data)
{
  return get_chosen (data) != NULL && g_str_equal (yz_goods_get_ean (get_chosen (data)), SOAP);
}

static void
test_scan (void)
{
  Page page = { 0 };
  g_autofree char *confirm = yz_app_test_command (YZ_COMMAND_CONFIRM);
  YzCode code = { .kind = YZ_CODE_ITEM };
  g_autofree char *own = NULL;

  page_open (&page);
  /* What is scanned before the list is there waits for it. */
  yz_screen_refresh (YZ_SCREEN (page.screen));
  scan (&page, SOAP);
  yz_app_test_wait (is_soap_chosen, &page);
  g_assert_false (yz_screen_take_code (YZ_SCREEN (page.screen), page.station.card));
  g_assert_false (yz_screen_take_code (YZ_SCREEN (page.screen), confirm));
  scan (&page, RICE);
  g_assert_cmpstr (yz_goods_get_sku (get_chosen (&page)), ==, "rice");
  code.id = page.station.item;
  own = yz_code_to_text (&code);
  scan (&page, own);
  g_assert_cmpstr (yz_goods_get_ean (get_chosen (&page)), ==, SOAP);
  scan (&page, UNKNOWN);
  g_assert_nonnull (strstr (yz_notice_get_text (get_part (&page, "notice")), UNKNOWN));
  /* An attendant changes nothing here. */
  g_assert_false (gtk_widget_get_visible (get_part (&page, "manage_box")));
  g_assert_true (gtk_widget_get_visible (get_part (&page, "receive_toggle")));
  page_close (&page);
}

static void
test_search (void)
{
  Page page = { 0 };
  YzStockTable *table;
  guint low = 0;

  page_load (&page);
  table = get_part (&page, "table");
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 2);
  g_assert_cmpuint (low, ==, 1);
  g_assert_cmpstr (gtk_label_get_text (get_part (&page, "count_label")),
                   ==,
                   "2 items, 1 of them low");
  gtk_drop_down_set_selected (get_part (&page, "show_drop"), YZ_STOCK_SHOW_LOW);
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 1);
  /* A scan shows its item even if the filter would not. */
  scan (&page, SOAP);
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 2);
  g_assert_true (is_soap_chosen (&page));
  yz_stock_table_filter (table, "feizao", NULL, YZ_STOCK_SHOW_OFFERED);
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 1);
  yz_stock_table_filter (table, "nothing", NULL, YZ_STOCK_SHOW_ALL);
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 0);
  page_close (&page);
}

static gboolean
is_category_there (gpointer data)
{
  return gtk_widget_get_visible (get_part (data, "category_drop"));
}

/* Goods are listed by category, those that are no longer offered on their own; a scan shows them
 * wherever they are, also by the code of a case. */
static void
test_lists (void)
{
  Page page = { 0 };
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (GPtrArray) codes = yz_item_codes_parse (UNKNOWN "=24 case", NULL);
  g_autoptr (GError) error = NULL;
  YzStockTable *table;
  guint low = 0;

  yz_app_test_station_new (&page.station);
  yz_test_station_reopen (&page.station);
  yz_test_add_item (&page.station, "rice", RICE, 45, 40);
  fields.sku = "rice";
  fields.category = "food";
  fields.minimum = 50;
  yz_item_put (page.station.station, page.station.chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
  fields.sku = "soap";
  fields.category = "daily";
  fields.minimum = -1;
  fields.codes = codes;
  fields.active = FALSE;
  yz_item_put (page.station.station, page.station.chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
  page_show (&page);
  yz_screen_refresh (YZ_SCREEN (page.screen));
  yz_app_test_wait (is_loaded, &page);

  table = get_part (&page, "table");
  g_assert_true (is_category_there (&page));
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 1);
  g_assert_cmpuint (low, ==, 1);
  gtk_drop_down_set_selected (get_part (&page, "show_drop"), YZ_STOCK_SHOW_DISCONTINUED);
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 1);
  g_assert_cmpuint (low, ==, 0);
  gtk_drop_down_set_selected (get_part (&page, "show_drop"), YZ_STOCK_SHOW_ALL);
  gtk_drop_down_set_selected (get_part (&page, "category_drop"), 2);
  g_assert_cmpuint (yz_stock_table_count (table, &low), ==, 1);
  gtk_drop_down_set_selected (get_part (&page, "show_drop"), YZ_STOCK_SHOW_OFFERED);
  scan (&page, UNKNOWN);
  g_assert_cmpstr (yz_goods_get_sku (get_chosen (&page)), ==, "soap");
  g_assert_cmpint (yz_goods_get_code_pieces (get_chosen (&page), UNKNOWN), ==, 24);
  page_close (&page);
}

/* A delivery by scanner alone. */
static void
test_receive (void)
{
  Page page = { 0 };
  g_autofree char *confirm = yz_app_test_command (YZ_COMMAND_CONFIRM);
  g_autofree char *cancel = yz_app_test_command (YZ_COMMAND_CANCEL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = NULL;

  page_load (&page);
  gtk_toggle_button_set_active (get_part (&page, "receive_toggle"), TRUE);
  g_assert_false (gtk_widget_get_sensitive (get_pane (&page, "receive_button")));
  scan (&page, SOAP);
  g_assert_cmpint (get_quantity (&page), ==, 1);
  scan (&page, SOAP);
  g_assert_cmpint (get_quantity (&page), ==, 2);
  /* Another item does not push out what is not received yet. */
  scan (&page, RICE);
  g_assert_nonnull (yz_notice_get_text (get_pane (&page, "notice")));
  g_assert_cmpstr (gtk_label_get_text (get_pane (&page, "name_label")), !=, "rice");
  g_assert_cmpint (get_quantity (&page), ==, 2);
  scan (&page, confirm);
  g_assert_null (yz_notice_get_text (get_pane (&page, "notice")));
  /* Pressed twice, received once; what is scanned meanwhile comes next. */
  scan (&page, confirm);
  scan (&page, RICE);
  yz_app_test_wait (is_rice_taken, &page);
  g_assert_cmpint (get_quantity (&page), ==, 1);
  scan (&page, cancel);
  g_assert_false (gtk_widget_get_sensitive (get_pane (&page, "receive_button")));
  scan (&page, RICE);
  gtk_spin_button_set_value (get_pane (&page, "quantity_spin"), 12);
  gtk_drop_down_set_selected (get_pane (&page, "source_drop"), 1);
  page.shelf = 16;
  scan (&page, confirm);
  yz_screen_refresh (YZ_SCREEN (page.screen));
  yz_app_test_settle ();
  g_object_ref (page.screen);
  gtk_window_destroy (GTK_WINDOW (page.window));
  yz_app_test_finalize (page.screen);
  yz_app_test_client_free (page.client);
  /* The window was closed at once: what was confirmed is booked all the same. */
  yz_test_station_reopen (&page.station);
  item = yz_item_find (page.station.station, SOAP, &error);
  g_assert_no_error (error);
  g_assert_cmpint (item->shelf, ==, 22);
  g_clear_pointer (&item, yz_item_free);
  item = yz_item_find (page.station.station, RICE, &error);
  g_assert_cmpint (item->shelf, ==, 16);
  yz_test_station_clear (&page.station);
}

static gboolean
is_booked (gpointer data)
{
  return gtk_widget_get_visible (get_pane (data, "received"));
}

static void
test_pane (void)
{
  Page page = { 0 };

  page_load (&page);
  gtk_toggle_button_set_active (get_part (&page, "receive_toggle"), TRUE);
  scan (&page, RICE);
  page.shelf = 9;
  gtk_spin_button_set_value (get_pane (&page, "quantity_spin"), 5);
  g_signal_emit_by_name (get_pane (&page, "receive_button"), "clicked");
  yz_app_test_wait (is_booked, &page);
  yz_screen_refresh (YZ_SCREEN (page.screen));
  yz_app_test_wait (is_shelf, &page);
  scan (&page, UNKNOWN);
  g_assert_nonnull (strstr (yz_notice_get_text (get_pane (&page, "notice")), UNKNOWN));
  scan (&page, SOAP);
  /* Escape lets go of the item first, then of the pane. */
  g_assert_true (yz_screen_go_back (YZ_SCREEN (page.screen)));
  g_assert_true (gtk_toggle_button_get_active (get_part (&page, "receive_toggle")));
  g_assert_true (yz_screen_go_back (YZ_SCREEN (page.screen)));
  g_assert_false (gtk_toggle_button_get_active (get_part (&page, "receive_toggle")));
  g_assert_false (yz_screen_go_back (YZ_SCREEN (page.screen)));
  page_close (&page);
}

static gpointer
get_field (Page *page, const char *name)
{
  return get_child (page->form, YZ_TYPE_ITEM_FORM, name);
}

static void
save (Page *page)
{
  g_signal_emit_by_name (get_field (page, "save_button"), "clicked");
}

static void
on_saved (Page *page, gint64 item)
{
  page->saved = item;
}

static gboolean
is_saved (gpointer data)
{
  return ((Page *) data)->saved != 0;
}

static gboolean
is_sku_wrong (gpointer data)
{
  return yz_field_get_complaint (get_field (data, "sku_field")) != NULL;
}

static gboolean
is_ean_wrong (gpointer data)
{
  return yz_field_get_complaint (get_field (data, "ean_field")) != NULL;
}

static gboolean
is_day_wrong (gpointer data)
{
  return yz_field_get_complaint (get_field (data, "from_field")) != NULL;
}

static gboolean
is_category (gpointer data)
{
  Page *page = data;
  GListModel *goods = yz_stock_table_get_goods (get_part (page, "table"));

  return g_strcmp0 (yz_goods_get_category (yz_goods_find_in (goods, page->station.item)),
                    page->category) == 0;
}

static gboolean
is_chief (gpointer data)
{
  return yz_client_may (data, YZ_MAY_MANAGE);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  yz_client_sign_in_finish (YZ_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static void
test_form (void)
{
  Page page = { 0 };

  page_load (&page);
  yz_client_sign_in_async (page.client,
                           page.station.chief->staff,
                           YZ_TEST_PIN_CHIEF,
                           on_signed_in,
                           NULL);
  yz_app_test_wait (is_chief, page.client);
  page.form = GTK_WIDGET (yz_item_form_present (page.screen, page.client, NULL, UNKNOWN));
  g_signal_connect_swapped (page.form, "saved", G_CALLBACK (on_saved), &page);
  g_assert_cmpstr (yz_field_get_text (get_field (&page, "ean_field")), ==, UNKNOWN);
  save (&page);
  g_assert_true (is_sku_wrong (&page));
  yz_field_set_text (get_field (&page, "sku_field"), "rice");
  save (&page);
  g_assert_nonnull (yz_field_get_complaint (get_field (&page, "name_field")));
  yz_field_set_text (get_field (&page, "name_field"), "矿泉水");
  yz_field_set_text (get_field (&page, "price_field"), "0");
  save (&page);
  g_assert_nonnull (yz_field_get_complaint (get_field (&page, "price_field")));
  yz_field_set_text (get_field (&page, "price_field"), "2");
  yz_field_set_text (get_field (&page, "limit_field"), "x");
  save (&page);
  g_assert_nonnull (yz_field_get_complaint (get_field (&page, "limit_field")));
  yz_field_set_text (get_field (&page, "limit_field"), "");
  /* A new item does not change the one that has the SKU. */
  save (&page);
  yz_app_test_wait (is_sku_wrong, &page);
  yz_field_set_text (get_field (&page, "sku_field"), "water");
  yz_field_set_text (get_field (&page, "ean_field"), SOAP);
  save (&page);
  yz_app_test_wait (is_ean_wrong, &page);
  yz_field_set_text (get_field (&page, "ean_field"), UNKNOWN);
  save (&page);
  yz_app_test_wait (is_saved, &page);
  page_close (&page);
}

static gboolean
is_history_there (gpointer data)
{
  return gtk_widget_get_visible (get_field (data, "prices_label"));
}

static gboolean
is_photo_there (gpointer data)
{
  return yz_photo_field_get_change (get_field (data, "photo_field")) != NULL;
}

static char *
make_picture (Page *page)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 900, 300);
  char *path = g_build_filename (page->station.dir, "soap.png", NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0x3366ccff);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  return path;
}

/* Everything that the form holds is stored, and is there when it is opened again. */
static void
test_details (void)
{
  static const struct {
    const char *field;
    const char *text;
  } texts[] = {
    { "category_field", "daily" },  { "unit_field", "bar" },      { "place_field", "A-3" },
    { "paid_by_field", "Sinopec" }, { "note_field", "keep dry" }, { "limit_field", "2" },
    { "minimum_field", "24" },      { "price_field", "12" },      { "from_field", "2999-12-01" },
  };
  Page page = { 0 };
  g_autofree char *picture = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = NULL;
  YzGoods *goods;

  page_load (&page);
  picture = make_picture (&page);
  yz_client_sign_in_async (page.client,
                           page.station.chief->staff,
                           YZ_TEST_PIN_CHIEF,
                           on_signed_in,
                           NULL);
  yz_app_test_wait (is_chief, page.client);
  goods =
    yz_goods_find_in (yz_stock_table_get_goods (get_part (&page, "table")), page.station.item);
  page.form = GTK_WIDGET (yz_item_form_present (page.screen, page.client, goods, NULL));
  g_signal_connect_swapped (page.form, "saved", G_CALLBACK (on_saved), &page);
  save (&page);
  yz_app_test_wait (is_saved, &page);

  page.saved = 0;
  page.form = GTK_WIDGET (yz_item_form_present (page.screen, page.client, goods, NULL));
  g_signal_connect_swapped (page.form, "saved", G_CALLBACK (on_saved), &page);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    yz_field_set_text (get_field (&page, texts[i].field), texts[i].text);
  gtk_drop_down_set_selected (get_field (&page, "period_drop"), YZ_PERIOD_QUARTER - YZ_PERIOD_DAY);
  yz_code_rows_add (get_field (&page, "code_rows"), UNKNOWN);
  yz_photo_field_take_file (get_field (&page, "photo_field"), picture);
  yz_app_test_wait (is_photo_there, &page);
  yz_field_set_text (get_field (&page, "from_field"), "2001-12-01");
  save (&page);
  yz_app_test_wait (is_day_wrong, &page);
  yz_field_set_text (get_field (&page, "from_field"), "");
  save (&page);
  yz_app_test_wait (is_saved, &page);
  yz_screen_refresh (YZ_SCREEN (page.screen));
  page.category = "daily";
  yz_app_test_wait (is_category, &page);

  page.form = GTK_WIDGET (yz_item_form_present (page.screen, page.client, goods, NULL));
  yz_app_test_wait (is_history_there, &page);
  g_assert_cmpstr (yz_field_get_text (get_field (&page, "place_field")), ==, "A-3");
  g_assert_cmpint (gtk_drop_down_get_selected (get_field (&page, "period_drop")),
                   ==,
                   YZ_PERIOD_QUARTER - YZ_PERIOD_DAY);
  gtk_window_close (GTK_WINDOW (page.form));
  g_object_ref (page.screen);
  gtk_window_destroy (GTK_WINDOW (page.window));
  yz_app_test_settle ();
  yz_app_test_finalize (page.screen);
  yz_app_test_client_free (page.client);

  yz_test_station_reopen (&page.station);
  item = yz_item_find (page.station.station, UNKNOWN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->sku, ==, "soap");
  g_assert_cmpint (item->price_points, ==, 12);
  g_assert_cmpint (item->limit, ==, 2);
  g_assert_cmpint (item->period, ==, YZ_PERIOD_QUARTER);
  g_assert_cmpint (item->minimum, ==, 24);
  g_assert_cmpstr (item->paid_by, ==, "Sinopec");
  g_assert_true (item->has_photo);
  g_assert_cmpint (item->photo_size, >, 100);
  yz_test_station_clear (&page.station);
}

/* The button of the page that is shown is pressed, and the action goes from page to page. */
static void
test_pages (void)
{
  Page page = { 0 };
  GtkWidget *switcher;
  guint n_checked = 0;

  page_load (&page);
  switcher = get_child (page.screen, YZ_TYPE_SHOP_SCREEN, "switcher");
  for (GtkWidget *button = gtk_widget_get_first_child (switcher); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
      n_checked++;
  g_assert_cmpuint (n_checked, ==, 1);
  g_assert_true (
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (switcher))));
  g_assert_nonnull (yz_shop_screen_show_page (YZ_SHOP_SCREEN (page.screen), "goods"));
  g_assert_null (yz_shop_screen_show_page (YZ_SHOP_SCREEN (page.screen), "nothing"));
  g_assert_null (yz_shop_screen_show_page (YZ_SHOP_SCREEN (page.screen), NULL));
  page_close (&page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/shop-screen/scan", test_scan);
  g_test_add_func ("/shop-screen/search", test_search);
  g_test_add_func ("/shop-screen/pages", test_pages);
  g_test_add_func ("/shop-screen/lists", test_lists);
  g_test_add_func ("/shop-screen/details", test_details);
  g_test_add_func ("/shop-screen/receive", test_receive);
  g_test_add_func ("/shop-screen/pane", test_pane);
  g_test_add_func ("/shop-screen/form", test_form);
  return g_test_run ();
}
