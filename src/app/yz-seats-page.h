/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* The page of the shop with trainings and services: who has seats, who came. */
#define YZ_TYPE_SEATS_PAGE (yz_seats_page_get_type ())
G_DECLARE_FINAL_TYPE (YzSeatsPage, yz_seats_page, YZ, SEATS_PAGE, AdwBin)

G_END_DECLS
