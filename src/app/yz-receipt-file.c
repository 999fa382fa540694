/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-receipt-file"

#include "yz-receipt-file.h"

#include <glib/gi18n-lib.h>

#include "yz-receipt-paper.h"
#include "yz-redemption.h"
#include "yz-settings.h"
#include "yz-text.h"

typedef struct {
  int64_t entry;
  char *path;
  char *shop_name;
  YzReceiptWidth width;
} Request;

typedef struct {
  double width_mm;
  double height_mm;
} Size;

static void
request_free (Request *request)
{
  g_free (request->path);
  g_free (request->shop_name);
  g_free (request);
}

static gpointer
write_receipt (gpointer context, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (YzReceipt) receipt = yz_receipt_load (context, request->entry, error);
  g_autofree YzReceiptLine *lines = NULL;
  g_autofree char *name = NULL;
  YzReceiptPaper paper = { 0 };
  Size *size = NULL;

  if (receipt == NULL)
    return NULL;
  lines = g_new0 (YzReceiptLine, MAX (receipt->lines->len, 1));
  for (guint i = 0; i < receipt->lines->len; i++) {
    const YzReceiptItem *item = g_ptr_array_index (receipt->lines, i);

    lines[i].name = item->name;
    lines[i].quantity = item->quantity;
    lines[i].price_points = item->price_points;
  }
  name = yz_text_mask_name (receipt->rider_name);
  paper.station_name = yz_station_get_name (context);
  paper.shop_name = request->shop_name;
  paper.title = receipt->kind == YZ_ENTRY_REDEEM ? _ ("Redemption receipt") : _ ("Return receipt");
  paper.rider_name = name;
  paper.staff_name = receipt->staff_name;
  paper.happened_ms = receipt->happened_ms;
  paper.lines = lines;
  paper.n_lines = receipt->lines->len;
  paper.total_points = receipt->total_points;
  paper.balance_points = receipt->balance_points;
  paper.entry_number = receipt->entry_number;
  paper.head_code = receipt->head_code;
  paper.receipt_code = receipt->receipt_code;
  if (!yz_receipt_paper_write (&paper, request->width, request->path, error))
    return NULL;
  size = g_new0 (Size, 1);
  size->width_mm = request->width;
  size->height_mm = yz_receipt_paper_measure (&paper, request->width);
  return size;
}

void
yz_receipt_file_write_async (YzClient *client,
                             int64_t entry,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Request *request = NULL;

  g_return_if_fail (YZ_IS_CLIENT (client));
  g_return_if_fail (path != NULL);

  request = g_new0 (Request, 1);
  request->entry = entry;
  request->path = g_strdup (path);
  request->shop_name = yz_settings_dup_text ("shop-name");
  request->width = yz_settings_get_int ("receipt-width") <= 58 ? YZ_RECEIPT_58 : YZ_RECEIPT_80;
  yz_client_read_async (client,
                        write_receipt,
                        request,
                        (GDestroyNotify) request_free,
                        g_free,
                        cancellable,
                        callback,
                        user_data);
}

gboolean
yz_receipt_file_write_finish (YzClient *client, GAsyncResult *result, GError **error)
{
  g_autofree Size *size = yz_client_run_finish (client, result, error);

  return size != NULL;
}

gboolean
yz_receipt_file_measure_finish (YzClient *client,
                                GAsyncResult *result,
                                double *width_mm,
                                double *height_mm,
                                GError **error)
{
  g_autofree Size *size = yz_client_run_finish (client, result, error);

  if (size == NULL)
    return FALSE;
  *width_mm = size->width_mm;
  *height_mm = size->height_mm;
  return TRUE;
}
