/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A log that cannot grow takes no more commits, while folding it into the database may need room as
 * well. So that a full disk does not stop a counter at once, PATH.ballast keeps some room, which is
 * given up when it is needed: the operation that met the full disk fails, the next ones work, and
 * there is time to make room. */
#define YZ_SQLITE_BALLAST_SIZE (4 * 1024 * 1024)
/* It is made only where this much stays free. */
#define YZ_SQLITE_BALLAST_ROOM (16 * YZ_SQLITE_BALLAST_SIZE)

/* Makes it for the database @path, where it is missing and there is room. That it could not be made
 * is no error. */
void yz_sqlite_ballast_make (const char *path);

/* Gives the room up. TRUE if there was any. */
gboolean yz_sqlite_ballast_drop (const char *path);

G_END_DECLS
