/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg-address.h"

#include <libpq-fe.h>
#include <string.h>

/* More than anybody has servers of one city. */
#define HOSTS_MAX 16
/* libpq's own floor, and long enough for a far line. */
#define CONNECT_TIMEOUT_S 2
#define CONNECT_TIMEOUT_MAX_S 60

/* A cut line is noticed within three seconds: libpq alone would wait for more than ninety. */
static const char *const defaults[][2] = {
  { "keepalives", "1" },       { "keepalives_idle", "2" },     { "keepalives_interval", "1" },
  { "keepalives_count", "2" }, { "tcp_user_timeout", "3000" }, { "application_name", "yizhan" },
};

/* One of several; NULL where the URI does not say. */
typedef struct {
  char *host;
  char *hostaddr;
  char *port;
} Host;

struct _YzPgAddress {
  PQconninfoOption *options;
  Host *hosts;
  guint length;
  char *name;
};

static const char *
find (const YzPgAddress *self, const char *keyword)
{
  for (PQconninfoOption *option = self->options; option->keyword != NULL; option++)
    if (strcmp (option->keyword, keyword) == 0)
      return option->val != NULL && option->val[0] != '\0' ? option->val : NULL;
  return NULL;
}

/* The value for host number @i; one value alone is for all. */
static char *
pick (char **values, guint length, guint i)
{
  const char *value = NULL;

  if (length == 0)
    return NULL;
  value = values[length == 1 ? 0 : i];
  return value[0] != '\0' ? g_strdup (value) : NULL;
}

static gboolean
split_hosts (YzPgAddress *self, GError **error)
{
  const char *texts[] = { find (self, "host"), find (self, "hostaddr"), find (self, "port") };
  g_auto (GStrv) hosts = g_strsplit (texts[0] != NULL ? texts[0] : "", ",", -1);
  g_auto (GStrv) addresses = g_strsplit (texts[1] != NULL ? texts[1] : "", ",", -1);
  g_auto (GStrv) ports = g_strsplit (texts[2] != NULL ? texts[2] : "", ",", -1);
  guint counts[] = { g_strv_length (hosts), g_strv_length (addresses), g_strv_length (ports) };

  self->length = MAX (1, MAX (counts[0], counts[1]));
  if (self->length > HOSTS_MAX || (counts[0] > 1 && counts[0] != self->length) ||
      (counts[1] > 1 && counts[1] != self->length) ||
      (counts[2] > 1 && counts[2] != self->length)) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "store",
                          "the address of the server: at most %d hosts, each with its port",
                          HOSTS_MAX);
    return FALSE;
  }
  self->hosts = g_new0 (Host, self->length);
  for (guint i = 0; i < self->length; i++) {
    self->hosts[i].host = pick (hosts, counts[0], i);
    self->hosts[i].hostaddr = pick (addresses, counts[1], i);
    self->hosts[i].port = pick (ports, counts[2], i);
  }
  return TRUE;
}

static char *
make_name (const YzPgAddress *self)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *database = find (self, "dbname");

  for (guint i = 0; i < self->length; i++) {
    const Host *host = &self->hosts[i];
    const char *text = host->host != NULL ? host->host : host->hostaddr;

    g_string_append_printf (name, "%s%s", i > 0 ? "," : "", text != NULL ? text : "local");
    if (host->port != NULL)
      g_string_append_printf (name, ":%s", host->port);
  }
  g_string_append_printf (name, "/%s", database != NULL ? database : "");
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* A password with a / or @ in it has its parts taken for ports and names, which are shown. */
static gboolean
is_plausible (const YzPgAddress *self)
{
  const char *host = find (self, "host");
  const char *port = find (self, "port");
  const char *database = find (self, "dbname");

  return (host == NULL || strchr (host, '@') == NULL) &&
         (port == NULL || port[strspn (port, "0123456789,")] == '\0') &&
         (database == NULL || strchr (database, '@') == NULL);
}

YzPgAddress *
yz_pg_address_parse (const char *uri, GError **error)
{
  g_autoptr (YzPgAddress) self = g_new0 (YzPgAddress, 1);
  char *message = NULL;

  self->options = PQconninfoParse (uri, &message);
  /* What libpq says quotes the place of the mistake, which may be inside of a password. */
  PQfreemem (message);
  if (self->options == NULL || !is_plausible (self)) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "store",
                          "not the address of a PostgreSQL server; it looks like "
                          "postgresql://USER@HOST:PORT/DATABASE?OPTION=VALUE, with %%40 for @, "
                          "%%3A for : and %%2F for / inside of a name or password");
    return NULL;
  }
  if (!split_hosts (self, error))
    return NULL;
  self->name = make_name (self);
  return g_steal_pointer (&self);
}

void
yz_pg_address_free (YzPgAddress *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->length && self->hosts != NULL; i++) {
    g_free (self->hosts[i].host);
    g_free (self->hosts[i].hostaddr);
    g_free (self->hosts[i].port);
  }
  g_free (self->hosts);
  g_free (self->name);
  PQconninfoFree (self->options);
  g_free (self);
}

const char *
yz_pg_address_get_name (const YzPgAddress *self)
{
  return self->name;
}

guint
yz_pg_address_count_hosts (const YzPgAddress *self)
{
  return self->length;
}

int
yz_pg_address_get_connect_timeout (const YzPgAddress *self)
{
  const char *text = find (self, "connect_timeout");
  gint64 seconds = 0;

  /* As libpq does where it blocks. */
  if (text == NULL)
    text = g_getenv ("PGCONNECT_TIMEOUT");
  if (text != NULL)
    seconds = g_ascii_strtoll (text, NULL, 10);

  return seconds > 0 ? (int) MIN (seconds, CONNECT_TIMEOUT_MAX_S) : CONNECT_TIMEOUT_S;
}

const char *
yz_pg_address_get_first_choice (const YzPgAddress *self, YzStoreMode mode)
{
  const char *attributes = find (self, "target_session_attrs");

  if (g_strcmp0 (attributes, "prefer-standby") == 0)
    return "standby";
  return attributes == NULL && mode == YZ_STORE_READ && self->length > 1 ? "primary" : NULL;
}

static void
add (YzPgParameters *parameters, const char *keyword, const char *value)
{
  if (value == NULL)
    return;
  g_ptr_array_add (parameters->keywords, (gpointer) keyword);
  g_ptr_array_add (parameters->values, (gpointer) value);
}

static gboolean
is_ours (const char *keyword)
{
  static const char *const ours[] = {
    "host", "hostaddr", "port", "client_encoding", "target_session_attrs"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    if (strcmp (ours[i], keyword) == 0)
      return TRUE;
  return FALSE;
}

void
yz_pg_address_fill (const YzPgAddress *self,
                    guint host,
                    YzStoreMode mode,
                    const char *attributes,
                    YzPgParameters *parameters)
{
  parameters->keywords = g_ptr_array_new ();
  parameters->values = g_ptr_array_new ();
  for (PQconninfoOption *option = self->options; option->keyword != NULL; option++)
    if (!is_ours (option->keyword))
      add (parameters, option->keyword, option->val);
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (find (self, defaults[i][0]) == NULL)
      add (parameters, defaults[i][0], defaults[i][1]);
  add (parameters, "client_encoding", "UTF8");
  add (parameters, "host", self->hosts[host].host);
  add (parameters, "hostaddr", self->hosts[host].hostaddr);
  add (parameters, "port", self->hosts[host].port);
  if (attributes == NULL)
    attributes = find (self, "target_session_attrs");
  /* What is written to a standby is refused: the next host may be the primary. */
  if (attributes == NULL && mode == YZ_STORE_WRITE)
    attributes = "read-write";
  add (parameters, "target_session_attrs", attributes);
  g_ptr_array_add (parameters->keywords, NULL);
  g_ptr_array_add (parameters->values, NULL);
}

void
yz_pg_parameters_clear (YzPgParameters *self)
{
  g_clear_pointer (&self->keywords, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
}
