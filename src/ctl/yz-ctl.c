/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "yz-ctl-pin.h"
#include "yz-ctl-repeat.h"
#include "yz-sentence.h"

static const YzCtlCommand *const families[] = {
  yz_ctl_setup_commands,    yz_ctl_city_commands,
  yz_ctl_rider_commands,    yz_ctl_job_commands,
  yz_ctl_rule_commands,     yz_ctl_item_commands,
  yz_ctl_shop_commands,     yz_ctl_counter_commands,
  yz_ctl_hold_commands,     yz_ctl_stock_commands,
  yz_ctl_delivery_commands, yz_ctl_shipment_commands,
  yz_ctl_count_commands,    yz_ctl_setting_commands,
  yz_ctl_points_commands,   yz_ctl_voucher_commands,
  yz_ctl_merchant_commands, yz_ctl_session_commands,
  yz_ctl_data_commands,     yz_ctl_scan_commands,
  yz_ctl_desk_commands,     NULL,
};

/* Codes whose numbers mean something even where they are 0. */
static void
get_facts (const GError *error, gboolean *asked, gboolean *there)
{
  gboolean both = FALSE;

  if (error->domain == YZ_ERROR)
    both = error->code == YZ_ERROR_POINTS || error->code == YZ_ERROR_STOCK ||
           error->code == YZ_ERROR_LIMIT || error->code == YZ_ERROR_STORE_NEWER;
  *asked = both || yz_error_get_asked (error) != 0;
  *there = both || yz_error_get_there (error) != 0 ||
           g_error_matches (error, YZ_ERROR, YZ_ERROR_PIN) ||
           g_error_matches (error, YZ_ERROR, YZ_ERROR_PIN_LOCKED);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

static char *
print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return root != NULL ? json_to_string (root, FALSE) : NULL;
}

static void
print_error_json (YzCtl *self, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *printed = NULL;
  gboolean asked = FALSE;
  gboolean there = FALSE;

  get_facts (error, &asked, &there);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  add_text (builder, "code", yz_error_get_word (error));
  add_text (builder, "message", error->message);
  if (self->about != NULL)
    add_text (builder, self->about_member, self->about);
  if (yz_error_get_subject (error) != NULL)
    add_text (builder, "subject", yz_error_get_subject (error));
  if (asked) {
    json_builder_set_member_name (builder, "asked");
    json_builder_add_int_value (builder, yz_error_get_asked (error));
  }
  if (there) {
    json_builder_set_member_name (builder, "there");
    json_builder_add_int_value (builder, yz_error_get_there (error));
  }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  printed = print_json (builder);
  fprintf (stderr, "%s\n", printed);
}

static void
print_error (YzCtl *self, const GError *error)
{
  g_autofree char *sentence = NULL;
  g_autofree char *valid = NULL;

  if (self->json) {
    print_error_json (self, error);
    return;
  }
  sentence = self->sentence != NULL ? g_strdup (self->sentence) : yz_sentence_for_error (error);
  valid = g_utf8_make_valid (sentence, -1);
  if (self->about != NULL)
    fprintf (stderr, "%s: %s\n", self->about, valid);
  else
    fprintf (stderr, "%s\n", valid);
}

gboolean
yz_ctl_fail (YzCtl *self,
             GError **error,
             YzError code,
             const char *subject,
             const char *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_free (self->sentence);
  va_start (args, format);
  self->sentence = g_strdup_vprintf (g_dgettext (GETTEXT_PACKAGE, format), args);
  va_end (args);
  yz_error_set_subject (error, code, subject, "%s", message);
  return FALSE;
}

void
yz_ctl_set_about (YzCtl *self, const char *member, const char *value)
{
  g_free (self->about);
  self->about = g_strdup (value);
  self->about_member = member;
}

gboolean
yz_ctl_pass_problem (YzCtl *self, const char *path, GError *problem, GError **error)
{
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_IO) &&
      g_strcmp0 (yz_error_get_subject (problem), path) == 0) {
    g_free (self->sentence);
    self->sentence = yz_sentence_for_error (problem);
    yz_error_set_subject (error, YZ_ERROR_INPUT, path, "%s", problem->message);
    g_error_free (problem);
  } else {
    g_propagate_error (error, problem);
  }
  return FALSE;
}

void
yz_ctl_tell_error (YzCtl *self, const GError *error)
{
  if (!self->json) {
    print_error (self, error);
    self->told = TRUE;
  }
  g_clear_pointer (&self->sentence, g_free);
}

void
yz_ctl_set_translated (YzCtl *self, gboolean translated)
{
  if (!self->json)
    return;
  /* GLib goes by the environment, gettext by the locale. */
  if (!translated)
    g_setenv ("LANGUAGE", "en", TRUE);
  else if (self->language != NULL)
    g_setenv ("LANGUAGE", self->language, TRUE);
  else
    g_unsetenv ("LANGUAGE");
  setlocale (LC_MESSAGES, translated ? "" : "C");
}

char *
yz_ctl_dup_uri (YzCtl *self)
{
  const char *uri = yz_ctl_args_get_global (self->args, "store");

  if (uri == NULL || uri[0] == '\0')
    uri = g_getenv ("YIZHAN_STORE");
  if (uri != NULL && uri[0] != '\0')
    return g_strdup (uri);
  return yz_station_default_uri ();
}

YzStation *
yz_ctl_open (YzCtl *self, YzStoreMode mode, GError **error)
{
  g_autofree char *uri = NULL;

  if (self->station != NULL)
    return self->station;
  uri = yz_ctl_dup_uri (self);
  self->station = yz_station_open (uri, mode, error);
  return self->station;
}

/* People are told before anything is booked: it stands in the chain for good. */
static gboolean
warn_of_clock (YzCtl *self, GError **error)
{
  int64_t lag_ms = yz_ledger_get_clock_lag (yz_station_get_ledger (self->station), error);

  if (lag_ms > 0 && !self->json)
    fprintf (stderr,
             _ ("The clock of this PC is %" PRId64 " s behind the last entry of its desk.\n"),
                lag_ms / 1000);
  return lag_ms >= 0;
}

YzActor *
yz_ctl_sign_in (YzCtl *self, GError **error)
{
  const char *who = yz_ctl_args_get_global (self->args, "as");
  YzStation *station = NULL;

  if (self->actor != NULL)
    return self->actor;
  if (who == NULL)
    who = g_getenv ("YIZHAN_AS");
  if (who == NULL || who[0] == '\0') {
    yz_ctl_fail (self, error, YZ_ERROR_USAGE, "as", N_ ("Say who is acting: --as STAFF."));
    return NULL;
  }
  /* The PIN is asked for before the store is taken, so that nobody waits for a person typing. */
  if (self->pin == NULL)
    self->pin = yz_ctl_pin_of_actor (self, who, error);
  if (self->pin == NULL)
    return NULL;
  station = yz_ctl_open (self, YZ_STORE_WRITE, error);
  if (station == NULL || !warn_of_clock (self, error))
    return NULL;
  self->actor = yz_staff_sign_in (station, who, self->pin, error);
  return self->actor;
}

void
yz_ctl_say (YzCtl *self, const char *format, ...)
{
  va_list args;

  if (self->json)
    return;
  va_start (args, format);
  g_string_append_vprintf (self->text, format, args);
  va_end (args);
  g_string_append_c (self->text, '\n');
}

const char *
yz_ctl_get (YzCtl *self, const char *option)
{
  return yz_ctl_args_get (self->args, option);
}

const char *
yz_ctl_get_word (YzCtl *self, gsize n)
{
  if (n >= yz_ctl_args_get_n_positionals (self->args))
    return NULL;
  return yz_ctl_args_get_positionals (self->args)[n];
}

/* Writes the answer. A reader who has gone away (a closed pipe) is no reason to complain. */
static gboolean
print_answer (YzCtl *self)
{
  g_autofree char *json = self->json ? print_json (self->builder) : NULL;
  const char *answer = self->json ? json : self->text->str;
  gboolean written = TRUE;

  if (answer != NULL && answer[0] != '\0') {
    written = fputs (answer, stdout) >= 0;
    if (written && self->json)
      written = fputc ('\n', stdout) != EOF;
  }
  if (fflush (stdout) != 0 || ferror (stdout) != 0)
    written = FALSE;
  if (!written && errno != EPIPE) {
    g_autoptr (GError) error = NULL;
    int number = errno;

    g_clear_pointer (&self->sentence, g_free);
    yz_error_set_subject (&error,
                          YZ_ERROR_IO,
                          "stdout",
                          "stdout: the answer cannot be written: %s",
                          g_strerror (number));
    print_error (self, error);
  }
  return written;
}

static gboolean
show_help (YzCtl *self)
{
  const YzCtlCommand *command = yz_ctl_args_get_command (self->args);
  const char *words = yz_ctl_args_get_words (self->args);
  g_autofree char *help = NULL;

  if (yz_ctl_args_has (self->args, "version")) {
    g_string_append_printf (self->text, "yizhan-ctl %s\n", YZ_VERSION);
    return TRUE;
  }
  if (!yz_ctl_args_has (self->args, "help"))
    return FALSE;
  if (command != NULL)
    help = yz_ctl_command_get_help (command);
  else {
    g_string_append_printf (self->text,
                            "%s\n\n",
                            _ ("Usage: yizhan-ctl [--store URI] [--json] COMMAND …"));
    help = yz_ctl_commands_get_help (families, words);
  }
  g_string_append (self->text, help);
  return TRUE;
}

static gboolean
run (YzCtl *self, int argc, char **argv, GError **error)
{
  self->args = yz_ctl_args_parse (self, families, argc, argv, error);
  if (self->args == NULL)
    return FALSE;
  if (show_help (self)) {
    self->json = FALSE;
    return TRUE;
  }
  return yz_ctl_repeat_run (self, error);
}

static void
clear (YzCtl *self)
{
  yz_ctl_pin_free (self->pin);
  yz_ctl_pin_free (self->approver_pin);
  g_array_unref (self->op_ids);
  g_clear_pointer (&self->actor, yz_actor_free);
  g_clear_pointer (&self->station, yz_station_close);
  g_clear_pointer (&self->args, yz_ctl_args_free);
  g_clear_object (&self->builder);
  g_string_free (self->text, TRUE);
  g_free (self->sentence);
  g_free (self->about);
  g_free (self->language);
}

int
yz_ctl_main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  YzCtl self = { 0 };
  gboolean written = TRUE;
  gboolean done = FALSE;

  /* A closed pipe must not end the program between the booking and its answer. */
  signal (SIGPIPE, SIG_IGN);
  self.json = yz_ctl_args_want_json (argc, argv);
  self.language = g_strdup (g_getenv ("LANGUAGE"));
  yz_ctl_set_translated (&self, FALSE);
  self.builder = json_builder_new ();
  self.text = g_string_new (NULL);
  self.op_ids = g_array_new (FALSE, FALSE, sizeof (YzOpId));
  done = run (&self, argc, argv, &error);
  /* Whoever reads the answer slowly must not hold the store. */
  g_clear_pointer (&self.station, yz_station_close);
  if (done || self.keep_answer)
    written = print_answer (&self);
  if (!done && !self.told)
    print_error (&self, error);
  clear (&self);
  if (error != NULL)
    return (int) yz_error_get_exit (error);
  return written ? YZ_EXIT_DONE : YZ_EXIT_STORE;
}
