/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-job.h"

G_BEGIN_DECLS

/* A job in a list.
 *
 * Signal changed (YzJobItem *): it says something else now. */
#define YZ_TYPE_JOB_ITEM (yz_job_item_get_type ())
G_DECLARE_FINAL_TYPE (YzJobItem, yz_job_item, YZ, JOB_ITEM, GObject)

/* @job (transfer full) */
YzJobItem *yz_job_item_new (YzJob *job);
/* Takes over what @job (transfer full), the same job, says now. */
void yz_job_item_update (YzJobItem *self, YzJob *job);
/* Borrowed, until the next update. */
const YzJob *yz_job_item_get_job (YzJobItem *self);
int64_t yz_job_item_get_id (YzJobItem *self);

/* Whether what was typed (folded by yz_pinyin_fold_query()) finds this job: by rider, kind or
 * place, in Chinese, pinyin or initials. */
gboolean yz_job_item_matches (YzJobItem *self, const char *query);

/* Makes @store, a list of YzJobItem, hold @jobs (element-type YzJob; its elements are taken) in
 * their order. What stays is updated in place, so that views keep selection and place. */
void yz_job_item_fill_store (GListStore *store, GPtrArray *jobs);
/* GTK_INVALID_LIST_POSITION (G_MAXUINT) if no item of @model is this job. */
guint yz_job_item_find_in (GListModel *model, int64_t job);

G_END_DECLS
