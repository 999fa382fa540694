/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* What a postgresql:// URI says: the hosts to try, one after the other, and libpq's options for
 * each of them with our defaults. */
typedef struct _YzPgAddress YzPgAddress;

/* YZ_ERROR_INPUT; no part of a password ever gets into the message. */
YzPgAddress *yz_pg_address_parse (const char *uri, GError **error);
void yz_pg_address_free (YzPgAddress *self);

/* "host/database", for people. Borrowed. */
const char *yz_pg_address_get_name (const YzPgAddress *self);
guint yz_pg_address_count_hosts (const YzPgAddress *self);
/* Seconds for an attempt to connect to one host. */
int yz_pg_address_get_connect_timeout (const YzPgAddress *self);
/* What all hosts are asked for first (a target_session_attrs), before any of them is taken; NULL
 * where they are asked once, for what the URI says. Who reads would rather not read what a standby
 * has yet to hear of. */
const char *yz_pg_address_get_first_choice (const YzPgAddress *self, YzStoreMode mode);

/* Parameters for PQconnectStartParams(): NULL-terminated arrays of borrowed strings. @attributes
 * (nullable) stands for the target_session_attrs of the URI. */
typedef struct {
  GPtrArray *keywords;
  GPtrArray *values;
} YzPgParameters;

void yz_pg_address_fill (const YzPgAddress *self,
                         guint host,
                         YzStoreMode mode,
                         const char *attributes,
                         YzPgParameters *parameters);
void yz_pg_parameters_clear (YzPgParameters *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzPgAddress, yz_pg_address_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzPgParameters, yz_pg_parameters_clear)

G_END_DECLS
