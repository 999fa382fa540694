/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-slow-disk.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "bench-util.h"

/* How long a sync takes at least. */
static gint slow_us;

void
bench_slow_disk_set (int sync_us)
{
  g_atomic_int_set (&slow_us, sync_us);
}

/* SQLite calls these; the slow disk is this one, and what is missing of its time is slept. */
static void
sleep_rest (int64_t start_ns)
{
  int64_t rest_us = g_atomic_int_get (&slow_us) - (bench_now_ns () - start_ns) / 1000;

  if (rest_us > 0)
    g_usleep ((gulong) rest_us);
}

int
fdatasync (int fd)
{
  int64_t start_ns = bench_now_ns ();
  long answer = syscall (SYS_fdatasync, fd);

  sleep_rest (start_ns);
  return (int) answer;
}

int
fsync (int fd)
{
  int64_t start_ns = bench_now_ns ();
  long answer = syscall (SYS_fsync, fd);

  sleep_rest (start_ns);
  return (int) answer;
}
