/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-test.h"

#include "fuzz-input.h"

G_BEGIN_DECLS

/* The one station of the process, with a rider, goods and some points. It is removed when the
 * process ends. Borrowed. */
YzTestStation *fuzz_get_station (void);

G_END_DECLS
