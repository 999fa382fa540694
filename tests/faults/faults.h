/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As g_test_init(). Temporary files go to memory where there is such a place: what a disk would
 * keep of them is worked out by these tests themselves. */
void faults_init (int *argc, char ***argv);

/* @few, or @many where the build has -Dlong-faults=true. */
guint faults_choose (guint few, guint many);

G_END_DECLS
