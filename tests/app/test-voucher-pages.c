/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-client-voucher.h"
#include "yz-counter.h"
#include "yz-deal-vouchers.h"
#include "yz-form-dialog.h"
#include "yz-notice.h"
#include "yz-seats-page.h"
#include "yz-vouchers-page.h"

#include <string.h>

/* A station with a sheet of vouchers, a deal of which one voucher was redeemed, and a training with
 * a seat of the rider. */
typedef struct {
  YzTestStation station;
  GPtrArray *vouchers;
  char *deal_code;
  int64_t deal_entry;
  YzClient *client;
  GtkWidget *window;
  GtkWidget *page;
  const char *wanted; /* awaited in the notice */
  GType type;
} Desk;

static void
redeem (Desk *desk, int64_t item, int64_t *entry)
{
  const YzBasketLine line = { item, 1 };
  const YzRedemptionRequest request = { .rider = desk->station.rider,
                                        .lines = &line,
                                        .n_lines = 1 };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) redemption = yz_redemption_book_request (desk->station.station,
                                                                    desk->station.attendant,
                                                                    &op_id,
                                                                    &request,
                                                                    &error);

  g_assert_no_error (error);
  *entry = redemption->entry;
}

static void
add_deal (Desk *desk)
{
  YzMerchantFields merchant = YZ_MERCHANT_FIELDS_INIT;
  YzItemFields deal = YZ_ITEM_FIELDS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) vouchers = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;
  int64_t id = 0;
  int64_t item = 0;

  merchant.name = "老王面馆";
  id = yz_merchant_put (desk->station.station, desk->station.chief, 0, &merchant, &error);
  g_assert_no_error (error);
  deal.sku = "meal";
  deal.name = "骑士套餐";
  deal.price_points = 5;
  item = yz_deal_put (desk->station.station, desk->station.chief, &deal, id, 30, &error);
  g_assert_no_error (error);
  g_assert_true (yz_item_receive (desk->station.station,
                                  desk->station.attendant,
                                  &op_id,
                                  item,
                                  5,
                                  "support",
                                  &booking,
                                  &error));
  redeem (desk, item, &desk->deal_entry);
  vouchers = yz_deal_list_vouchers (desk->station.station, desk->deal_entry, &error);
  g_assert_no_error (error);
  desk->deal_code = g_strdup (((YzDealVoucher *) g_ptr_array_index (vouchers, 0))->code);
}

static void
add_session (Desk *desk)
{
  const YzSessionFields fields = {
    .sku = "repair", .name = "电动车维修培训", .price_points = 5, .seats = 4, .limit = -1
  };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t item =
    yz_session_put (desk->station.station, desk->station.chief, &op_id, &fields, &error);
  int64_t entry = 0;

  g_assert_no_error (error);
  redeem (desk, item, &entry);
}

static void
desk_open (Desk *desk, GType type)
{
  const YzVoucherFields fields = {
    .title = "端午慰问", .points = 20, .vouchers = 3, .expires_on = 29991231
  };
  g_autoptr (YzVoucherSheet) sheet = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_app_test_station_new (&desk->station);
  yz_test_station_reopen (&desk->station);
  sheet = yz_voucher_issue (desk->station.station,
                            desk->station.chief,
                            NULL,
                            &op_id,
                            &fields,
                            &desk->vouchers,
                            &error);
  g_assert_no_error (error);
  add_deal (desk);
  add_session (desk);
  g_clear_pointer (&desk->station.station, yz_station_close);
  desk->client = yz_app_test_client_new (&desk->station, FALSE);
  if (type == 0)
    return;
  desk->type = type;
  desk->page = g_object_new (type, "client", desk->client, NULL);
  desk->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (desk->window), desk->page);
  gtk_window_present (GTK_WINDOW (desk->window));
  yz_screen_refresh (YZ_SCREEN (desk->page));
}

static void
desk_close (Desk *desk)
{
  if (desk->page != NULL) {
    g_object_ref (desk->page);
    gtk_window_destroy (GTK_WINDOW (desk->window));
    yz_app_test_finalize (desk->page);
  }
  yz_app_test_client_free (desk->client);
  g_ptr_array_unref (desk->vouchers);
  g_free (desk->deal_code);
  yz_test_station_clear (&desk->station);
}

static gpointer
get_part (Desk *desk, const char *name)
{
  gpointer child = gtk_widget_get_template_child (desk->page, desk->type, name);

  g_assert_nonnull (child);
  return child;
}

static gboolean
is_said (gpointer data)
{
  Desk *desk = data;
  const char *text = yz_notice_get_text (get_part (desk, "notice"));

  return text != NULL && strstr (text, desk->wanted) != NULL;
}

static void
scan (Desk *desk, const char *code, const char *wanted)
{
  g_assert_true (yz_screen_take_code (YZ_SCREEN (desk->page), code));
  desk->wanted = wanted;
  yz_app_test_wait (is_said, desk);
}

static gboolean
are_sheets_shown (gpointer data)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (get_part (data, "sheets_stack")), "list") ==
         0;
}

static gboolean
are_merchants_shown (gpointer data)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (get_part (data, "merchants_stack")),
                    "list") == 0;
}

/* What is scanned on the page: a merchant's voucher is recorded once, of one of the station's the
 * page says what it is. */
static void
test_vouchers (void)
{
  Desk desk = { 0 };

  desk_open (&desk, YZ_TYPE_VOUCHERS_PAGE);
  yz_app_test_wait (are_sheets_shown, &desk);
  /* The attendant makes no sheets. */
  g_assert_false (gtk_widget_get_visible (get_part (&desk, "add_button")));
  scan (&desk, desk.deal_code, "老王面馆");
  scan (&desk, desk.deal_code, "used on");
  scan (&desk, ((YzVoucher *) g_ptr_array_index (desk.vouchers, 0))->code, "20 points");
  g_assert_false (yz_screen_take_code (YZ_SCREEN (desk.page), desk.station.card));
  gtk_stack_set_visible_child_name (get_part (&desk, "sections"), "merchants");
  yz_app_test_wait (are_merchants_shown, &desk);
  gtk_stack_set_visible_child_name (get_part (&desk, "sections"), "old");
  g_assert_true (gtk_widget_get_visible (get_part (&desk, "add_button")));
  yz_app_test_settle ();
  desk_close (&desk);
}

/* The button in the first row of seats. */
static GtkWidget *
find_button (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_seat_shown (gpointer data)
{
  return find_button (get_part (data, "seat_list"), GTK_TYPE_TOGGLE_BUTTON) != NULL;
}

typedef struct {
  Desk *desk;
  gboolean done;
  int64_t came;
} Came;

static void
on_seats (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Came *came = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) seats = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  g_assert_no_error (error);
  came->came = ((YzSeat *) g_ptr_array_index (seats, 0))->came;
  came->done = TRUE;
}

static gpointer
list_seats (gpointer context, gpointer data, GError **error)
{
  g_autoptr (YzSession) session = yz_session_find (context, "repair", error);

  return session != NULL ? yz_session_list_seats (context, session->item, error) : NULL;
}

static gboolean
has_come (gpointer data)
{
  Came *came = data;

  if (!came->done)
    return FALSE;
  if (came->came == 1)
    return TRUE;
  came->done = FALSE;
  yz_client_read_async (came->desk->client,
                        list_seats,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        NULL,
                        on_seats,
                        came);
  return FALSE;
}

static void
test_seats (void)
{
  Desk desk = { 0 };
  Came came = { .desk = &desk, .done = TRUE };
  GtkWidget *button = NULL;

  desk_open (&desk, YZ_TYPE_SEATS_PAGE);
  yz_app_test_wait (is_seat_shown, &desk);
  g_assert_false (gtk_widget_get_visible (get_part (&desk, "cancel_button")));
  button = find_button (get_part (&desk, "seat_list"), GTK_TYPE_TOGGLE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  yz_app_test_wait (has_come, &came);
  yz_app_test_settle ();
  desk_close (&desk);
}

static void
on_accepted (gboolean *accepted)
{
  *accepted = TRUE;
}

/* What is asked again unchanged is the same operation; what is changed is another one. */
static void
test_form (void)
{
  GtkWidget *window = adw_window_new ();
  YzFormDialog *form = NULL;
  g_autoptr (GError) error = NULL;
  gboolean accepted = FALSE;
  int64_t number = 0;
  YzOpId first;

  gtk_window_present (GTK_WINDOW (window));
  form = yz_form_dialog_new (window, "form", "_Do");
  g_object_ref (form);
  yz_form_dialog_add_field (form, "points", "Points", "12", 10);
  yz_form_dialog_add_field (form, "name", "Name", NULL, 60);
  g_signal_connect_swapped (form, "accepted", G_CALLBACK (on_accepted), &accepted);
  gtk_window_present (GTK_WINDOW (form));
  first = *yz_form_dialog_get_op_id (form);
  g_assert_true (yz_form_dialog_get_number (form, "points", 0, &number));
  g_assert_cmpint (number, ==, 12);
  g_assert_true (yz_form_dialog_get_number (form, "name", -1, &number));
  g_assert_cmpint (number, ==, -1);
  g_assert_true (yz_op_id_equal (&first, yz_form_dialog_get_op_id (form)));
  g_signal_emit_by_name (find_button (GTK_WIDGET (form), GTK_TYPE_ENTRY), "activate");
  yz_form_dialog_set_busy (form, TRUE);
  yz_error_set_subject (&error, YZ_ERROR_INPUT, "points", "points: too large");
  yz_form_dialog_answer (form, error);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (form)));
  yz_form_dialog_answer (form, NULL);
  yz_app_test_settle ();
  yz_app_test_finalize (form);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_rider_here (gpointer data)
{
  return yz_counter_get_state (data) == YZ_COUNTER_STATE_RIDER && !yz_counter_is_busy (data);
}

static gboolean
has_points (gpointer data)
{
  const YzProfile *profile = yz_counter_get_profile (data);

  /* 50 less the deal and the seat, and the voucher. */
  return profile != NULL && profile->balance.points == 60;
}

/* At the counter a voucher gives its points to the rider who is there. */
static void
test_counter (void)
{
  Desk desk = { 0 };
  YzCounter *counter = NULL;

  desk_open (&desk, 0);
  counter = yz_counter_new (desk.client);
  yz_counter_take_code (counter, desk.station.card);
  yz_app_test_wait (is_rider_here, counter);
  yz_counter_take_code (counter, ((YzVoucher *) g_ptr_array_index (desk.vouchers, 0))->code);
  yz_app_test_wait (has_points, counter);
  yz_app_test_settle ();
  yz_counter_stop (counter);
  yz_app_test_finalize (counter);
  desk_close (&desk);
}

static gboolean
is_shown (gpointer data)
{
  return gtk_widget_get_visible (data);
}

static void
test_deal_vouchers (void)
{
  Desk desk = { 0 };
  GtkWidget *view = NULL;

  desk_open (&desk, 0);
  view = g_object_ref_sink (g_object_new (YZ_TYPE_DEAL_VOUCHERS, NULL));
  yz_deal_vouchers_show (YZ_DEAL_VOUCHERS (view), desk.client, desk.deal_entry);
  yz_app_test_wait (is_shown, view);
  yz_deal_vouchers_show (YZ_DEAL_VOUCHERS (view), desk.client, 0);
  g_assert_false (gtk_widget_get_visible (view));
  yz_app_test_finalize (view);
  desk_close (&desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/voucher-pages/vouchers", test_vouchers);
  g_test_add_func ("/voucher-pages/seats", test_seats);
  g_test_add_func ("/voucher-pages/form", test_form);
  g_test_add_func ("/voucher-pages/counter", test_counter);
  g_test_add_func ("/voucher-pages/deal-vouchers", test_deal_vouchers);
  return g_test_run ();
}
