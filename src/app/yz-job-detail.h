/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"
#include "yz-job.h"

G_BEGIN_DECLS

/* Everything about one job: its facts, its evidence, what was decided and what it gave. One that
 * was sent back can be handed in again from here, with more evidence or another note. */
#define YZ_TYPE_JOB_DETAIL (yz_job_detail_get_type ())
G_DECLARE_FINAL_TYPE (YzJobDetail, yz_job_detail, YZ, JOB_DETAIL, AdwBin)

void yz_job_detail_set_client (YzJobDetail *self, YzClient *client);
/* Loads and shows @job; 0 for none. The one in view is loaded again. */
void yz_job_detail_show (YzJobDetail *self, int64_t job);

G_END_DECLS
