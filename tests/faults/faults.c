/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "faults"

#include "faults.h"

#include <unistd.h>

#define MEMORY "/dev/shm"

void
faults_init (int *argc, char ***argv)
{
  if (access (MEMORY, W_OK | X_OK) == 0)
    g_setenv ("TMPDIR", MEMORY, TRUE);
  g_test_init (argc, argv, NULL);
}

guint
faults_choose (guint few, guint many)
{
  return YZ_LONG_FAULTS ? many : few;
}
