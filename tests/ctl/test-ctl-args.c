/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl-args"

#include <string.h>

#include "yz-ctl.h"

static gboolean
run (YzCtl *ctl, GError **error)
{
  return TRUE;
}

static const YzCtlOption pet_options[] = {
  { "name", "NAME", YZ_CTL_OPTION_NEEDED, "what it is called" },
  { "toy", "TOY", YZ_CTL_OPTION_MANY, "what it plays with" },
  { "wild", NULL, 0, "is wild" },
  { NULL },
};

static const YzCtlOption print_options[] = {
  { "as", "csv|json", 0, "the form" },
  { "out", "FILE", 0, "where" },
  { NULL },
};

static const YzCtlCommand first[] = {
  { "pet add", "", 0, 0, YZ_CTL_WRITES, pet_options, "add a pet", run },
  { "pet feed", "PET GRAMS", 2, 2, YZ_CTL_WRITES, NULL, "feed a pet", run },
  { "pet list", "", 0, 0, YZ_CTL_READS, NULL, "list pets", run },
  { NULL },
};

static const YzCtlCommand second[] = {
  { "print list", "FILE…", 0, -1, YZ_CTL_READS, print_options, "print the list", run },
  { "open", "FILE", 1, 1, YZ_CTL_NO_STORE, NULL, "open a file", run },
  { NULL },
};

static const YzCtlCommand *const families[] = { first, second, NULL };

/* Takes @line apart at its spaces. */
static YzCtlArgs *
parse (const char *line, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  YzCtl ctl = { 0 };
  YzCtlArgs *args = yz_ctl_args_parse (&ctl, families, (int) g_strv_length (words), words, error);

  g_assert_true (args != NULL || ctl.sentence != NULL);
  g_free (ctl.sentence);
  return args;
}

static void
test_commands (void)
{
  static const struct {
    const char *line;
    const char *words; /* NULL: refused */
    gsize n_positionals;
  } cases[] = {
    { "ctl pet list", "pet list", 0 },
    { "ctl --store x.db --json pet list", "pet list", 0 },
    { "ctl pet --json list --store=x.db", "pet list", 0 },
    { "ctl pet add --name Rex", "pet add", 0 },
    { "ctl pet add --name=Rex --toy ball --toy bone --wild", "pet add", 0 },
    { "ctl pet feed Rex -5", "pet feed", 2 },
    { "ctl pet feed -- --Rex 5", "pet feed", 2 },
    { "ctl open -", "open", 1 },
    { "ctl print list a b c", "print list", 3 },
    { "ctl", NULL, 0 },
    { "ctl pet", NULL, 0 },
    { "ctl pe", NULL, 0 },
    { "ctl pet sell", NULL, 0 },
    { "ctl petlist", NULL, 0 },
    { "ctl pet add", NULL, 0 },
    { "ctl pet add --name", NULL, 0 },
    { "ctl pet add --name --wild", NULL, 0 },
    { "ctl pet add --name Rex --name Max", NULL, 0 },
    { "ctl pet add --name Rex --wild=yes", NULL, 0 },
    { "ctl pet add --name Rex --wil", NULL, 0 },
    { "ctl pet add Rex --name Rex", NULL, 0 },
    { "ctl pet feed Rex", NULL, 0 },
    { "ctl pet feed Rex 5 6", NULL, 0 },
    { "ctl pet list --toy ball", NULL, 0 },
    { "ctl -x pet list", NULL, 0 },
    { "ctl --=x pet list", NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzCtlArgs) args = parse (cases[i].line, &error);

    g_test_message ("%s", cases[i].line);
    if (cases[i].words == NULL) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_USAGE);
      g_assert_null (args);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (yz_ctl_args_get_command (args)->words, ==, cases[i].words);
    g_assert_cmpuint (yz_ctl_args_get_n_positionals (args), ==, cases[i].n_positionals);
  }
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzCtlArgs) args =
    parse ("ctl --as me pet add --toy ball --name Rex --toy= --toy -3 --wild", &error);
  const char *const *toys = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (yz_ctl_args_get (args, "name"), ==, "Rex");
  g_assert_cmpstr (yz_ctl_args_get_global (args, "as"), ==, "me");
  g_assert_null (yz_ctl_args_get (args, "as"));
  g_assert_true (yz_ctl_args_has (args, "wild"));
  g_assert_false (yz_ctl_args_has (args, "json"));
  toys = yz_ctl_args_get_all (args, "toy");
  g_assert_cmpstr (toys[0], ==, "ball");
  g_assert_cmpstr (toys[1], ==, "");
  g_assert_cmpstr (toys[2], ==, "-3");
  g_assert_null (toys[3]);
  g_assert_null (yz_ctl_args_get_all (args, "name-of-none"));
}

/* A command's own option hides the global one behind it, but not before it. */
static void
test_same_name (void)
{
  g_autoptr (YzCtlArgs) args = parse ("ctl --as me print list --as csv", NULL);

  g_assert_cmpstr (yz_ctl_args_get (args, "as"), ==, "csv");
  g_assert_cmpstr (yz_ctl_args_get_global (args, "as"), ==, "me");
}

static void
test_encoding (void)
{
  static const struct {
    const char *words[5];
    gboolean taken;
  } cases[] = {
    { { "ctl", "open", "\xff\xfe", NULL }, TRUE },
    { { "ctl", "print", "list", "--out=\xff", NULL }, TRUE },
    { { "ctl", "pet", "add", "--name=\xff", NULL }, FALSE },
    { { "ctl", "pet", "feed", "\xff", NULL }, FALSE },
    { { "ctl", "\xff", NULL }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzCtlArgs) args = NULL;
    YzCtl ctl = { 0 };
    int n = 0;

    while (cases[i].words[n] != NULL)
      n++;
    args = yz_ctl_args_parse (&ctl, families, n, (char **) cases[i].words, &error);
    g_free (ctl.sentence);
    g_assert_cmpint (args != NULL, ==, cases[i].taken);
    if (!cases[i].taken)
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  }
}

static void
test_help (void)
{
  static const char *const lines[] = {
    "ctl --help", "ctl help", "ctl -h", "ctl pet --help", "ctl pet add --help", "ctl --version",
  };
  g_autofree char *all = yz_ctl_commands_get_help (families, "");
  g_autofree char *pets = yz_ctl_commands_get_help (families, "pet");
  g_autofree char *usage = yz_ctl_command_get_usage (&first[0]);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzCtlArgs) args = parse (lines[i], &error);

    g_assert_no_error (error);
    g_assert_true (yz_ctl_args_has (args, "help") || yz_ctl_args_has (args, "version"));
  }
  g_assert_cmpstr (usage, ==, "pet add --name NAME [--toy TOY]… [--wild]");
  g_assert_nonnull (strstr (all, "print list"));
  g_assert_nonnull (strstr (all, "--pin-file FILE"));
  g_assert_null (strstr (pets, "print list"));
}

static void
test_json (void)
{
  char *with[] = { "ctl", "pet", "list", "--json", NULL };
  char *behind[] = { "ctl", "open", "--", "--json", NULL };

  g_assert_true (yz_ctl_args_want_json (4, with));
  g_assert_false (yz_ctl_args_want_json (4, behind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl-args/commands", test_commands);
  g_test_add_func ("/ctl-args/values", test_values);
  g_test_add_func ("/ctl-args/same-name", test_same_name);
  g_test_add_func ("/ctl-args/encoding", test_encoding);
  g_test_add_func ("/ctl-args/help", test_help);
  g_test_add_func ("/ctl-args/json", test_json);
  return g_test_run ();
}
