/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-stock-pages"

#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-code.h"
#include "yz-count-page.h"
#include "yz-delivery-page.h"
#include "yz-item.h"
#include "yz-notice.h"
#include "yz-proof.h"
#include "yz-sheet-row.h"
#include "yz-stock-page.h"

#include <string.h>

#define SOAP "6901234567892"

typedef struct {
  YzTestStation station;
  YzClient *client;
  GtkWidget *window;
  GtkWidget *page;
  const char *wanted; /* awaited */
} Page;

static gpointer
get_child (Page *page, GType type, const char *name)
{
  gpointer child = gtk_widget_get_template_child (page->page, type, name);

  g_assert_nonnull (child);
  return child;
}

static gpointer
get_part (Page *page, const char *name)
{
  return get_child (page, YZ_TYPE_SHEET_PAGE, name);
}

static gboolean
is_loaded (gpointer data)
{
  GtkStack *stack = get_part (data, "stack");

  return g_str_equal (gtk_stack_get_visible_child_name (stack), "sheet");
}

static gboolean
has_number (gpointer data)
{
  Page *page = data;

  return g_str_equal (gtk_label_get_text (get_part (page, "number_label")), page->wanted);
}

static gboolean
has_state (gpointer data)
{
  Page *page = data;

  return g_str_equal (gtk_label_get_text (get_part (page, "state_label")), page->wanted);
}

/* What the row @index says in its label @name. */
static const char *
get_row_text (Page *page, int index, const char *name)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (get_part (page, "lines"), index);
  GObject *label = gtk_widget_get_template_child (GTK_WIDGET (row), YZ_TYPE_SHEET_ROW, name);

  return gtk_label_get_text (GTK_LABEL (label));
}

static gboolean
has_notice (gpointer data)
{
  return yz_notice_get_text (get_part (data, "notice")) != NULL;
}

static void
wait_number (Page *page, const char *number)
{
  page->wanted = number;
  yz_app_test_wait (has_number, page);
}

static gboolean
has_facts (gpointer data)
{
  Page *page = data;

  return g_str_equal (gtk_label_get_text (get_part (page, "facts_label")), page->wanted);
}

static void
wait_facts (Page *page, const char *facts)
{
  page->wanted = facts;
  yz_app_test_wait (has_facts, page);
}

static void
wait_state (Page *page, const char *state)
{
  page->wanted = state;
  yz_app_test_wait (has_state, page);
}

static void
scan (Page *page, const char *text)
{
  g_assert_true (yz_screen_take_code (YZ_SCREEN (page->page), text));
}

static void
command (Page *page, YzCommand word, int quantity)
{
  const YzCode code = { .kind = YZ_CODE_COMMAND, .command = word, .quantity = quantity };
  g_autofree char *text = yz_code_to_text (&code);

  scan (page, text);
}

static void
page_open (Page *page, GType type)
{
  page->client = yz_app_test_client_new (&page->station, FALSE);
  page->page = g_object_new (type, "client", page->client, NULL);
  page->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (page->window), page->page);
  gtk_window_present (GTK_WINDOW (page->window));
  g_signal_connect_object (page->client,
                           "changed",
                           G_CALLBACK (yz_screen_refresh),
                           page->page,
                           G_CONNECT_SWAPPED);
  yz_screen_refresh (YZ_SCREEN (page->page));
}

/* What is on the shelf in the end, and that the books are in order. */
static void
page_close (Page *page, int64_t shelf)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = NULL;
  g_autoptr (YzVerification) proof = NULL;

  gtk_window_destroy (GTK_WINDOW (page->window));
  yz_app_test_settle ();
  yz_app_test_client_free (page->client);
  yz_test_station_reopen (&page->station);
  item = yz_item_load (page->station.station, page->station.item, &error);
  g_assert_no_error (error);
  g_assert_cmpint (item->shelf, ==, shelf);
  proof = yz_proof_run (page->station.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, 0);
  yz_test_station_clear (&page->station);
}

/* Twelve soaps should come; by gun alone they are scanned, taken back and booked. */
static void
test_delivery (void)
{
  Page page = { 0 };
  g_autoptr (GError) error = NULL;

  yz_app_test_station_new (&page.station);
  yz_test_station_reopen (&page.station);
  {
    const YzDeliveryExpected expected = { page.station.item, 12 };
    const YzDeliveryFields fields = { .op_id = yz_op_id_new (),
                                      .source = YZ_SOURCE_DONATION,
                                      .supplier = "工会",
                                      .expected = &expected,
                                      .n_expected = 1 };

    yz_delivery_start (page.station.station, page.station.attendant, &fields, &error);
    g_assert_no_error (error);
  }
  g_clear_pointer (&page.station.station, yz_station_close);

  page_open (&page, YZ_TYPE_DELIVERY_PAGE);
  yz_app_test_wait (is_loaded, &page);
  g_assert_cmpstr (gtk_label_get_text (get_part (&page, "title_label")), ==, "工会");
  g_test_message ("loaded");
  scan (&page, SOAP);
  scan (&page, SOAP);
  wait_number (&page, "2");
  command (&page, YZ_COMMAND_QUANTITY, 9);
  wait_number (&page, "10");
  command (&page, YZ_COMMAND_MORE, 0);
  wait_number (&page, "11");
  g_test_message ("undo");
  command (&page, YZ_COMMAND_UNDO, 0);
  wait_number (&page, "");
  /* What is no card of the goods page goes on to the counter. */
  g_assert_false (yz_screen_take_code (YZ_SCREEN (page.page), "hello"));
  g_test_message ("unknown");
  scan (&page, "6900000200001");
  yz_app_test_wait (has_notice, &page);
  wait_facts (&page, "10 of 12 pieces");
  /* The first CONFIRM asks. */
  command (&page, YZ_COMMAND_CONFIRM, 0);
  yz_app_test_settle ();
  g_assert_cmpstr (gtk_label_get_text (get_part (&page, "state_label")), ==, "Open");
  command (&page, YZ_COMMAND_CONFIRM, 0);
  wait_state (&page, "Booked");
  g_assert_false (gtk_widget_get_visible (get_part (&page, "scan_box")));
  page_close (&page, 30);
}

/* A count with a surplus: blind until it is compared; then the difference stands beside it. */
static void
test_count (void)
{
  Page page = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;

  yz_app_test_station_new (&page.station);
  yz_test_station_reopen (&page.station);
  {
    const YzCountFields fields = { .op_id = yz_op_id_new (), .title = "盘点" };

    counts = yz_count_start (page.station.station, page.station.attendant, &fields, NULL, &error);
    g_assert_no_error (error);
  }
  g_clear_pointer (&page.station.station, yz_station_close);

  page_open (&page, YZ_TYPE_COUNT_PAGE);
  yz_app_test_wait (is_loaded, &page);
  /* Typed, and a nought can be. */
  gtk_editable_set_text (get_part (&page, "entry"), "soap");
  gtk_spin_button_set_value (get_part (&page, "spin"), 0);
  g_signal_emit_by_name (get_part (&page, "entry"), "activate");
  wait_number (&page, "0");
  gtk_editable_set_text (get_part (&page, "entry"), "soap");
  gtk_spin_button_set_value (get_part (&page, "spin"), 21);
  g_signal_emit_by_name (get_part (&page, "entry"), "activate");
  wait_number (&page, "21");
  scan (&page, SOAP);
  wait_number (&page, "22");
  wait_facts (&page, "1 of 1 items counted");
  g_assert_null (strstr (get_row_text (&page, 0, "subtitle_label"), "books"));
  command (&page, YZ_COMMAND_CONFIRM, 0);
  command (&page, YZ_COMMAND_CONFIRM, 0);
  wait_state (&page, "Compared");
  g_assert_cmpstr (get_row_text (&page, 0, "pill_label"), ==, "2 too many");
  g_assert_false (gtk_widget_get_visible (get_part (&page, "scan_box")));
  page_close (&page, 20);
}

static gboolean
is_listed (gpointer data)
{
  GtkStack *stack = get_child (data, YZ_TYPE_STOCK_PAGE, "stack");

  return !g_str_equal (gtk_stack_get_visible_child_name (stack), "loading");
}

static gboolean
is_cleared (gpointer data)
{
  return *gtk_editable_get_text (get_child (data, YZ_TYPE_STOCK_PAGE, "entry")) == '\0';
}

/* Three soaps are handed out free by gun: the same code again is one more. */
static void
test_stock (void)
{
  Page page = { 0 };
  GtkDropDown *drop = NULL;
  YzNotice *notice = NULL;

  yz_app_test_station_new (&page.station);
  page_open (&page, YZ_TYPE_STOCK_PAGE);
  yz_app_test_wait (is_listed, &page);
  for (int i = 0; i < 3; i++)
    scan (&page, SOAP);
  command (&page, YZ_COMMAND_CONFIRM, 0);
  yz_app_test_wait (is_cleared, &page);
  /* What is written off needs a reason. */
  drop = get_child (&page, YZ_TYPE_STOCK_PAGE, "move_drop");
  notice = get_child (&page, YZ_TYPE_STOCK_PAGE, "notice");
  gtk_drop_down_set_selected (drop, 1);
  scan (&page, SOAP);
  command (&page, YZ_COMMAND_CONFIRM, 0);
  g_assert_nonnull (yz_notice_get_text (notice));
  gtk_editable_set_text (get_child (&page, YZ_TYPE_STOCK_PAGE, "reason_entry"), "受潮");
  command (&page, YZ_COMMAND_CONFIRM, 0);
  yz_app_test_wait (is_cleared, &page);
  page_close (&page, 16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/stock-pages/delivery", test_delivery);
  g_test_add_func ("/stock-pages/count", test_count);
  g_test_add_func ("/stock-pages/stock", test_stock);
  return g_test_run ();
}
