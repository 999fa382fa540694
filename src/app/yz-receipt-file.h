/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-client.h"

G_BEGIN_DECLS

/* Writes the receipt of @entry to @path (.pdf, .png or .svg by its ending) on the reading lane,
 * with the rider's name masked, on a roll as wide as the settings say. */
void yz_receipt_file_write_async (YzClient *client,
                                  int64_t entry,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean yz_receipt_file_write_finish (YzClient *client, GAsyncResult *result, GError **error);
/* The same for a paper that is to be printed: how large it is. */
gboolean yz_receipt_file_measure_finish (YzClient *client,
                                         GAsyncResult *result,
                                         double *width_mm,
                                         double *height_mm,
                                         GError **error);

G_END_DECLS
