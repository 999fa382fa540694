/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "bench-util.h"

/* Makes a store in the empty database that @uri names, with the rows of the SQLite store at @path:
 * each table in the order of its ids, into tables that have their indexes already, so that these
 * are as full as if the rows had been booked. Returns: (transfer full) a connection as the owner */
PGconn *bench_copy_to_postgres (const char *path, const char *uri);
