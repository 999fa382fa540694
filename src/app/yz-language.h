/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The language of what is said from now on; the kiosk changes it while it runs. */

/* Called before there are threads and before anything is translated; once more changes nothing. A
 * variable that is there already is replaced in place, and whoever reads the environment meanwhile
 * still finds it. */
void yz_language_prepare (void);
/* "en" or "zh_CN". */
const char *yz_language_get (void);
/* What is on the screen stays as it is: make it anew. Main thread only. */
void yz_language_set (const char *language);

G_END_DECLS
