/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-job-item.h"

G_BEGIN_DECLS

/* A job in a list: what, who, where and when.
 *
 * Properties:
 *   item (YzJobItem, nullable)
 *   queue (boolean): how much evidence there is instead of the state, which is the same for all */
#define YZ_TYPE_JOB_ROW (yz_job_row_get_type ())
G_DECLARE_FINAL_TYPE (YzJobRow, yz_job_row, YZ, JOB_ROW, AdwBin)

G_END_DECLS
