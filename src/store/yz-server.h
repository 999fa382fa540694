/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* What the owner of a city's database does on its server: making the database, giving the roles
 * yizhan_station and yizhan_auditor their rights (data/schema/roles.sql), and making logins. All of
 * it may be done again at any time. Errors beside those of yz_store_open(): REFUSED where the role
 * that the URI names may not do this; the message says who may. */

/* Makes the database if it is not there; @made tells. */
gboolean yz_server_make_database (const char *uri, gboolean *made, GError **error);

/* Takes all rights of both roles on this database away and gives them anew, in one transaction. */
gboolean yz_server_grant_roles (const char *uri, GError **error);

typedef enum {
  YZ_SERVER_STATION, /* a member of yizhan_station */
  YZ_SERVER_AUDITOR, /* a member of yizhan_auditor */
} YzServerRole;

const char *yz_server_role_get_name (YzServerRole role);

/* Makes the login @name, or takes one that is there, and makes it a member of @role. @password
 * (nullable: the login gets none, for certificates or peers, or keeps its own) leaves this machine
 * only as its SCRAM verifier. INPUT for a name that is too long. */
gboolean yz_server_add_login (const char *uri,
                              const char *name,
                              YzServerRole role,
                              const char *password,
                              GError **error);

G_END_DECLS
