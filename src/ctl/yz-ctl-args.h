/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

typedef struct _YzCtl YzCtl;

typedef enum {
  YZ_CTL_OPTION_PLAIN = 0,
  YZ_CTL_OPTION_NEEDED = 1 << 0,
  YZ_CTL_OPTION_MANY = 1 << 1, /* may be given again and again */
} YzCtlOptionFlags;

/* One option of a command: "--name VALUE", "--name=VALUE" or, without a value, a flag. */
typedef struct {
  const char *name;  /* without the hyphens; NULL ends a list */
  const char *value; /* what stands for it in the usage; NULL: a flag */
  YzCtlOptionFlags flags;
  const char *help; /* to be translated */
} YzCtlOption;

/* What a command does with the store, for its usage text. */
typedef enum {
  YZ_CTL_NO_STORE,
  YZ_CTL_READS,
  YZ_CTL_WRITES, /* in the name of --as STAFF */
  YZ_CTL_MAKES,  /* the store itself: nobody is signed in */
} YzCtlAccess;

typedef gboolean (*YzCtlRun) (YzCtl *ctl, GError **error);

/* One command of the command line. */
typedef struct {
  const char *words;     /* "rider add"; NULL ends a list */
  const char *arguments; /* of the usage: "RIDER", "FILE…"; "" for none */
  int n_min;
  int n_max; /* -1: any number */
  YzCtlAccess access;
  const YzCtlOption *options; /* (nullable) ends with a NULL name */
  const char *summary;        /* to be translated */
  YzCtlRun run;
} YzCtlCommand;

/* The words of one call, taken apart. */
typedef struct _YzCtlArgs YzCtlArgs;

/* Whether the flag --json stands anywhere among the words: known before they are taken apart, so
 * that an error in them is told in the form that was asked for. */
gboolean yz_ctl_args_want_json (int argc, char **argv);

/* Takes the words apart by the tables in @families (NULL-terminated). An option of the command
 * counts before a global one of the same name. YZ_ERROR_USAGE, YZ_ERROR_INPUT for texts that are
 * not UTF-8 (names of files may be). */
YzCtlArgs *yz_ctl_args_parse (YzCtl *ctl,
                              const YzCtlCommand *const *families,
                              int argc,
                              char **argv,
                              GError **error);
void yz_ctl_args_free (YzCtlArgs *self);

/* (nullable) NULL when only help or the version is asked for. */
const YzCtlCommand *yz_ctl_args_get_command (const YzCtlArgs *self);
/* The command words that were there, also where they name no whole command. */
const char *yz_ctl_args_get_words (const YzCtlArgs *self);

/* The value of an option, of the last one if it stands more than once; NULL if it is not there. */
const char *yz_ctl_args_get (const YzCtlArgs *self, const char *option);
/* The value of a global option where the command has one of the same name. */
const char *yz_ctl_args_get_global (const YzCtlArgs *self, const char *option);
gboolean yz_ctl_args_has (const YzCtlArgs *self, const char *option);
/* All values of an option, NULL-terminated; NULL if it is not there. Borrowed. */
const char *const *yz_ctl_args_get_all (const YzCtlArgs *self, const char *option);

/* What stands beside the options, NULL-terminated. Borrowed. */
gsize yz_ctl_args_get_n_positionals (const YzCtlArgs *self);
const char *const *yz_ctl_args_get_positionals (const YzCtlArgs *self);

/* "rider add --name NAME [--phone PHONE] …". Returns: (transfer full) */
char *yz_ctl_command_get_usage (const YzCtlCommand *command);
/* Usage, summary and options of one command, translated. Returns: (transfer full) */
char *yz_ctl_command_get_help (const YzCtlCommand *command);
/* The list of all commands whose words start with @words ("": all). Returns: (transfer full) */
char *yz_ctl_commands_get_help (const YzCtlCommand *const *families, const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCtlArgs, yz_ctl_args_free)

G_END_DECLS
