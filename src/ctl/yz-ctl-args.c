/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-args.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-ctl-table.h"
#include "yz-ctl.h"

struct _YzCtlArgs {
  const YzCtlCommand *command;
  GString *words;
  GHashTable *own;    /* option name → GPtrArray of texts, NULL-terminated */
  GHashTable *global; /* the same for options of the program */
  GPtrArray *positionals;
};

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption global_options[] = {
  { "store", "URI", 0, N_ ("the store, instead of YIZHAN_STORE or the station's own") },
  { "json", NULL, 0, N_ ("answers and errors for scripts") },
  { "as", "STAFF", 0, N_ ("who is acting: number or name (or YIZHAN_AS)") },
  { "pin-file", "FILE", 0, N_ ("their PIN (or YIZHAN_PIN; else it is asked for)") },
  { "help", NULL, 0, N_ ("this text; after a command, its usage") },
  { "version", NULL, 0, N_ ("the version of the program") },
  { NULL },
};
/* clang-format on */

static void
free_texts (gpointer texts)
{
  g_ptr_array_unref (texts);
}

static const YzCtlOption *
find_option (const YzCtlOption *options, const char *name, gsize length)
{
  for (; options != NULL && options->name != NULL; options++)
    if (strlen (options->name) == length && strncmp (options->name, name, length) == 0)
      return options;
  return NULL;
}

/* Takes "rider add" for the words "rider" and "add". Sets @more if longer commands start so. */
static const YzCtlCommand *
find_command (const YzCtlCommand *const *families, const char *words, gboolean *more)
{
  const YzCtlCommand *found = NULL;
  gsize length = strlen (words);

  *more = FALSE;
  for (; *families != NULL; families++)
    for (const YzCtlCommand *command = *families; command->words != NULL; command++) {
      if (g_strcmp0 (command->words, words) == 0)
        found = command;
      else if (g_str_has_prefix (command->words, words) && command->words[length] == ' ')
        *more = TRUE;
    }
  return found;
}

static gboolean
is_number (const char *text)
{
  return text[0] == '-' && text[1] != '\0' && strspn (text + 1, "0123456789") == strlen (text + 1);
}

static gboolean
is_option (const char *text)
{
  return text[0] == '-' && text[1] != '\0' && !is_number (text);
}

static gboolean
check_text (YzCtl *ctl, const char *kind, const char *text, GError **error)
{
  /* Names of files are whatever the file system has. */
  if (g_utf8_validate (text, -1, NULL) || g_str_has_prefix (kind, "FILE"))
    return TRUE;
  return yz_ctl_fail (ctl, error, YZ_ERROR_INPUT, kind, N_ ("%s is not valid UTF-8."), kind);
}

static void
keep_value (GHashTable *table, const char *name, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (table, name);

  if (values == NULL) {
    values = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (table, g_strdup (name), values);
  } else {
    /* The NULL at the end makes room for the next one. */
    g_ptr_array_set_size (values, (int) values->len - 1);
  }
  g_ptr_array_add (values, g_strdup (value));
  g_ptr_array_add (values, NULL);
}

static gboolean
keep_option (YzCtlArgs *self,
             YzCtl *ctl,
             const YzCtlOption *option,
             gboolean own,
             const char *value,
             GError **error)
{
  GHashTable *table = own ? self->own : self->global;
  GPtrArray *before = g_hash_table_lookup (table, option->name);

  if (option->value != NULL && !check_text (ctl, option->value, value, error))
    return FALSE;
  if (own && before != NULL && option->value != NULL && (option->flags & YZ_CTL_OPTION_MANY) == 0 &&
      g_strcmp0 (g_ptr_array_index (before, 0), value) != 0)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        option->name,
                        N_ ("--%s stands twice with different values."), option->name);
  keep_value (table, option->name, value);
  return TRUE;
}

/* Takes the option at @argv[*at] and its value, and moves @at to the last word taken. */
static gboolean
take_option (YzCtlArgs *self, YzCtl *ctl, int argc, char **argv, int *at, GError **error)
{
  const char *word = argv[*at];
  const char *name = strcmp (word, "-h") == 0 ? "help" : word + (word[1] == '-' ? 2 : 1);
  gsize length = strcspn (name, "=");
  const char *value = name[length] == '=' ? name + length + 1 : NULL;
  const YzCtlOption *option = NULL;
  gboolean own = TRUE;

  if (strcmp (word, "-h") != 0 && word[1] != '-')
    length = 0;
  if (self->command != NULL)
    option = find_option (self->command->options, name, length);
  if (option == NULL) {
    own = FALSE;
    option = find_option (global_options, name, length);
  }
  if (option == NULL) {
    g_autofree char *shown = g_utf8_make_valid (word, (gssize) strcspn (word, "="));

    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        shown,
                        N_ ("There is no option %s here. “yizhan-ctl --help” lists what there is."),
                            shown);
  }
  if (option->value == NULL && value != NULL)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        option->name,
                        N_ ("--%s takes no value."), option->name);
  if (option->value != NULL && value == NULL) {
    if (*at + 1 >= argc || strncmp (argv[*at + 1], "--", 2) == 0)
      return yz_ctl_fail (ctl,
                          error,
                          YZ_ERROR_USAGE,
                          option->name,
                          N_ ("--%s needs a value: --%s %s."),
                              option->name,
                              option->name,
                              option->value);
    value = argv[++*at];
  }
  return keep_option (self, ctl, option, own, value, error);
}

static gboolean
take_word (YzCtlArgs *self,
           YzCtl *ctl,
           const YzCtlCommand *const *families,
           const char *word,
           GError **error)
{
  gboolean more = FALSE;

  if (self->command != NULL) {
    if (!check_text (ctl, self->command->arguments, word, error))
      return FALSE;
    g_ptr_array_add (self->positionals, g_strdup (word));
    return TRUE;
  }
  if (!check_text (ctl, "COMMAND", word, error))
    return FALSE;
  if (self->words->len == 0 && strcmp (word, "help") == 0) {
    keep_value (self->global, "help", NULL);
    return TRUE;
  }
  if (self->words->len > 0)
    g_string_append_c (self->words, ' ');
  g_string_append (self->words, word);
  self->command = find_command (families, self->words->str, &more);
  if (self->command != NULL || more)
    return TRUE;
  return yz_ctl_fail (ctl,
                      error,
                      YZ_ERROR_USAGE,
                      self->words->str,
                      N_ ("There is no command “%s”. “yizhan-ctl --help” lists the commands there are."),
                          self->words->str);
}

static gboolean
check_needed (YzCtlArgs *self, YzCtl *ctl, GError **error)
{
  const YzCtlCommand *command = self->command;
  g_autofree char *usage = yz_ctl_command_get_usage (command);
  int n = (int) yz_ctl_args_get_n_positionals (self);

  for (const YzCtlOption *option = command->options; option != NULL && option->name != NULL;
       option++)
    if ((option->flags & YZ_CTL_OPTION_NEEDED) != 0 &&
        !g_hash_table_contains (self->own, option->name))
      return yz_ctl_fail (ctl,
                          error,
                          YZ_ERROR_USAGE,
                          option->name,
                          N_ ("--%s is missing. Usage: yizhan-ctl %s"), option->name, usage);
  if (n < command->n_min)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        command->words,
                        N_ ("Something is missing. Usage: yizhan-ctl %s"), usage);
  if (command->n_max >= 0 && n > command->n_max)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        yz_ctl_args_get_positionals (self)[command->n_max],
                        N_ ("“%s” is one word too many. Usage: yizhan-ctl %s"),
                            yz_ctl_args_get_positionals (self)[command->n_max],
                            usage);
  return TRUE;
}

gboolean
yz_ctl_args_want_json (int argc, char **argv)
{
  for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++)
    if (strcmp (argv[i], "--json") == 0)
      return TRUE;
  return FALSE;
}

YzCtlArgs *
yz_ctl_args_parse (YzCtl *ctl,
                   const YzCtlCommand *const *families,
                   int argc,
                   char **argv,
                   GError **error)
{
  g_autoptr (YzCtlArgs) self = g_new0 (YzCtlArgs, 1);
  gboolean only_words = FALSE;

  self->words = g_string_new (NULL);
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_texts);
  self->global = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_texts);
  self->positionals = g_ptr_array_new_with_free_func (g_free);
  for (int i = 1; i < argc; i++) {
    if (!only_words && strcmp (argv[i], "--") == 0)
      only_words = TRUE;
    else if (!only_words && is_option (argv[i])) {
      if (!take_option (self, ctl, argc, argv, &i, error))
        return NULL;
    } else if (!take_word (self, ctl, families, argv[i], error))
      return NULL;
  }
  g_ptr_array_add (self->positionals, NULL);
  if (yz_ctl_args_has (self, "help") || yz_ctl_args_has (self, "version"))
    return g_steal_pointer (&self);
  if (self->command == NULL) {
    g_autofree char *list = yz_ctl_commands_get_help (families, self->words->str);

    yz_ctl_fail (ctl, error, YZ_ERROR_USAGE, NULL, N_ ("Which command? There are:\n%s"), list);
    return NULL;
  }
  return check_needed (self, ctl, error) ? g_steal_pointer (&self) : NULL;
}

void
yz_ctl_args_free (YzCtlArgs *self)
{
  if (self == NULL)
    return;
  g_string_free (self->words, TRUE);
  g_hash_table_unref (self->own);
  g_hash_table_unref (self->global);
  g_ptr_array_unref (self->positionals);
  g_free (self);
}

const YzCtlCommand *
yz_ctl_args_get_command (const YzCtlArgs *self)
{
  return self->command;
}

const char *
yz_ctl_args_get_words (const YzCtlArgs *self)
{
  return self->words->str;
}

static const char *
get_last (GHashTable *table, const char *option)
{
  GPtrArray *values = g_hash_table_lookup (table, option);

  return values != NULL ? g_ptr_array_index (values, values->len - 2) : NULL;
}

const char *
yz_ctl_args_get (const YzCtlArgs *self, const char *option)
{
  return get_last (self->own, option);
}

const char *
yz_ctl_args_get_global (const YzCtlArgs *self, const char *option)
{
  return get_last (self->global, option);
}

gboolean
yz_ctl_args_has (const YzCtlArgs *self, const char *option)
{
  return g_hash_table_contains (self->own, option) || g_hash_table_contains (self->global, option);
}

const char *const *
yz_ctl_args_get_all (const YzCtlArgs *self, const char *option)
{
  GPtrArray *values = g_hash_table_lookup (self->own, option);

  return values != NULL ? (const char *const *) values->pdata : NULL;
}

gsize
yz_ctl_args_get_n_positionals (const YzCtlArgs *self)
{
  return self->positionals->len - 1;
}

const char *const *
yz_ctl_args_get_positionals (const YzCtlArgs *self)
{
  return (const char *const *) self->positionals->pdata;
}

char *
yz_ctl_command_get_usage (const YzCtlCommand *command)
{
  GString *usage = g_string_new (command->words);

  if (command->arguments[0] != '\0')
    g_string_append_printf (usage, " %s", command->arguments);
  for (const YzCtlOption *option = command->options; option != NULL && option->name != NULL;
       option++) {
    gboolean needed = (option->flags & YZ_CTL_OPTION_NEEDED) != 0;

    g_string_append_printf (usage, needed ? " --%s" : " [--%s", option->name);
    if (option->value != NULL)
      g_string_append_printf (usage, " %s", option->value);
    if (!needed)
      g_string_append_c (usage, ']');
    if ((option->flags & YZ_CTL_OPTION_MANY) != 0)
      g_string_append (usage, "…");
  }
  return g_string_free (usage, FALSE);
}

static void
add_row (YzCtlTable *table, const char *left, const char *more, const char *help)
{
  g_autofree char *cell = g_strdup_printf ("  %s%s%s", left, more[0] != '\0' ? " " : "", more);

  yz_ctl_table_text (table, cell);
  yz_ctl_table_text (table, g_dgettext (GETTEXT_PACKAGE, help));
}

static void
append_options (GString *out, const YzCtlOption *options)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (2);

  for (; options != NULL && options->name != NULL; options++) {
    g_autofree char *name = g_strconcat ("--", options->name, NULL);

    add_row (table, name, options->value != NULL ? options->value : "", options->help);
  }
  yz_ctl_table_print (table, out);
}

char *
yz_ctl_command_get_help (const YzCtlCommand *command)
{
  g_autofree char *usage = yz_ctl_command_get_usage (command);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, _ ("Usage: yizhan-ctl %s"), usage);
  g_string_append_printf (out, "\n\n%s\n", g_dgettext (GETTEXT_PACKAGE, command->summary));
  if (command->access == YZ_CTL_WRITES)
    g_string_append_printf (out, "%s\n", _ ("Somebody has to act: --as STAFF and a PIN."));
  if (command->options != NULL) {
    g_string_append_c (out, '\n');
    append_options (out, command->options);
  }
  g_string_append_c (out, '\n');
  append_options (out, global_options);
  return g_string_free (out, FALSE);
}

char *
yz_ctl_commands_get_help (const YzCtlCommand *const *families, const char *words)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (2);
  GString *out = g_string_new (NULL);

  for (; *families != NULL; families++)
    for (const YzCtlCommand *command = *families; command->words != NULL; command++)
      if (g_str_has_prefix (command->words, words))
        add_row (table, command->words, command->arguments, command->summary);
  yz_ctl_table_print (table, out);
  if (words[0] == '\0') {
    g_string_append_c (out, '\n');
    append_options (out, global_options);
  }
  return g_string_free (out, FALSE);
}
