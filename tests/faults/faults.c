/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "faults"

#include "faults.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEMORY "/dev/shm"

static char own_dir[] = MEMORY "/yizhan-faults-XXXXXX";

static void
remove_own_dir (void)
{
  /* Processes that were forked off end here as well: what is in use stays. */
  rmdir (own_dir);
}

void
faults_init (int *argc, char ***argv)
{
  if (access (MEMORY, W_OK | X_OK) == 0 && mkdtemp (own_dir) != NULL) {
    g_setenv ("TMPDIR", own_dir, TRUE);
    /* For tests that become somebody else. */
    g_assert (chmod (own_dir, 0711) == 0);
    atexit (remove_own_dir);
  }
  g_test_init (argc, argv, NULL);
}

guint
faults_choose (guint few, guint many)
{
  return YZ_LONG_FAULTS ? many : few;
}
