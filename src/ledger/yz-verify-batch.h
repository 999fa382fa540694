/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-entry.h"

G_BEGIN_DECLS

/* Rows as they stand in the database, in the order of ids, a few hundred entries at a time: one
 * thread reads them while another one proves those before. */

/* A row of transfer with where it belongs. */
typedef struct {
  int64_t entry;
  int64_t leg;
  YzTransfer transfer;
  gboolean odd; /* a 0 stands where nothing should */
} YzVerifyTransfer;

/* A row of entry_reason. */
typedef struct {
  int64_t entry;
  uint8_t salt[16];
  char *text;
} YzVerifyReason;

typedef struct {
  YzEntry entry; /* without transfers and reason */
  gboolean odd;  /* as above */
} YzVerifyEntry;

typedef struct {
  GArray *entries;   /* of YzVerifyEntry */
  GArray *transfers; /* of YzVerifyTransfer: up to the last entry; with the last batch, all */
  GArray *reasons;   /* of YzVerifyReason: the same */
  gboolean last;
} YzVerifyBatch;

YzVerifyBatch *yz_verify_batch_new (void);
void yz_verify_batch_free (YzVerifyBatch *self);

/* Reads three tables beside each other. */
typedef struct _YzVerifyReader YzVerifyReader;

/* NULL with @error. */
YzVerifyReader *yz_verify_reader_new (YzStore *store, GError **error);
void yz_verify_reader_free (YzVerifyReader *self);

/* Fills @batch anew. FALSE with @error; then it is the last one, and what it holds is void. */
gboolean yz_verify_reader_fill (YzVerifyReader *self, YzVerifyBatch *batch, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzVerifyBatch, yz_verify_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzVerifyReader, yz_verify_reader_free)

G_END_DECLS
