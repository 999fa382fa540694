/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <string.h>

/* Beyond it a text is prepared for each use: the server keeps what it has prepared. */
#define TEXTS_MAX 1024
#define VARIANTS_MAX 8

/* After the string, the quoted name or the comment that begins at @at, or @at itself. */
static const char *
skip_quoted (const char *at)
{
  const char *end = at;

  if (*at == '\'' || *at == '"')
    end = strchr (at + 1, *at);
  else if (g_str_has_prefix (at, "--"))
    end = strchr (at, '\n');
  else if (g_str_has_prefix (at, "/*"))
    end = strstr (at + 2, "*/");
  else
    return at;
  if (end == NULL)
    return at + strlen (at);
  return end + (*at == '/' ? 2 : 1);
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

static gboolean
is_change (const char *word, gsize length)
{
  static const char *const reading[] = { "SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN" };

  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    if (strlen (reading[i]) == length && g_ascii_strncasecmp (reading[i], word, length) == 0)
      return FALSE;
  return TRUE;
}

/* WITH may have a change inside of it. */
static gboolean
is_changing_word (const char *word, gsize length)
{
  static const char *const changing[] = { "INSERT", "UPDATE", "DELETE", "MERGE" };

  for (gsize i = 0; i < G_N_ELEMENTS (changing); i++)
    if (strlen (changing[i]) == length && g_ascii_strncasecmp (changing[i], word, length) == 0)
      return TRUE;
  return FALSE;
}

/* FALSE for a parameter that is none, or for more than one statement. */
static gboolean
scan (YzPgText *self)
{
  const char *at = self->sql;
  gboolean first = TRUE;
  gboolean with = FALSE;
  gboolean ended = FALSE;

  while (*at != '\0') {
    const char *next = skip_quoted (at);

    if (next == at) {
      next = at + 1;
      if (is_word (*at)) {
        while (is_word (*next))
          next++;
        if (ended)
          return FALSE;
        if (first) {
          self->writes = is_change (at, (gsize) (next - at));
          with = g_ascii_strncasecmp (at, "WITH", (gsize) (next - at)) == 0;
        }
        first = FALSE;
        self->writes = self->writes || (with && is_changing_word (at, (gsize) (next - at)));
      } else if (*at == '$') {
        char *end = NULL;
        guint64 number = g_ascii_strtoull (at + 1, &end, 10);

        if (number < 1 || number > YZ_PG_PARAMETERS_MAX || is_word (*end))
          return FALSE;
        self->parameters = MAX (self->parameters, (int) number);
        next = end;
      } else if (*at == ';') {
        ended = TRUE;
      }
    }
    at = next;
  }
  return !first;
}

YzPgText *
yz_pg_text_get (YzPg *self, const char *sql, GError **error)
{
  YzPgText *text = g_hash_table_lookup (self->texts, sql);

  if (text != NULL)
    return text;
  text = g_new0 (YzPgText, 1);
  text->sql = g_strdup (sql);
  text->variants = g_ptr_array_new_with_free_func (g_free);
  if (!scan (text)) {
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "not one statement with parameters $1 … $%d: %s",
                          YZ_PG_PARAMETERS_MAX,
                          sql);
    yz_pg_text_free (text);
    return NULL;
  }
  if (g_hash_table_size (self->texts) < TEXTS_MAX) {
    text->shared = TRUE;
    g_hash_table_insert (self->texts, text->sql, text);
  }
  return text;
}

void
yz_pg_text_free (gpointer data)
{
  YzPgText *self = data;

  g_ptr_array_unref (self->variants);
  g_free (self->sql);
  g_free (self);
}

/* NULL is a value of every type. */
static gboolean
fits (const YzPgText *text, const YzPgVariant *variant, const YzPgValue *values)
{
  for (int i = 0; i < text->parameters; i++)
    if (values[i].type != 0 && values[i].type != variant->types[i])
      return FALSE;
  return TRUE;
}

YzPgVariant *
yz_pg_text_find_variant (YzPg *self, YzPgText *text, const YzPgValue *values)
{
  YzPgVariant *variant = NULL;

  for (guint i = 0; i < text->variants->len; i++) {
    variant = g_ptr_array_index (text->variants, i);
    if (fits (text, variant, values))
      return variant;
  }
  variant = g_new0 (YzPgVariant, 1);
  for (int i = 0; i < text->parameters; i++)
    variant->types[i] = values[i].type;
  if (text->shared && text->variants->len < VARIANTS_MAX)
    g_snprintf (variant->name, sizeof variant->name, "yz%" G_GUINT64_FORMAT, ++self->names);
  g_ptr_array_add (text->variants, variant);
  return variant;
}
