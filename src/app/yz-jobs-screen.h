/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* The page Jobs: the list of jobs, and beside it the form that records one or the one selected. */
#define YZ_TYPE_JOBS_SCREEN (yz_jobs_screen_get_type ())
G_DECLARE_FINAL_TYPE (YzJobsScreen, yz_jobs_screen, YZ, JOBS_SCREEN, AdwBin)

G_END_DECLS
