/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "yz-ctl-args.h"
#include "yz-staff.h"

G_BEGIN_DECLS

/* One call of yizhan-ctl: its words, the station it works on, who is acting, and the answer, which
 * is kept back until the command has ended: an answer on stdout is a whole one. */
struct _YzCtl {
  YzCtlArgs *args;
  gboolean json;
  JsonBuilder *builder;     /* the answer with --json */
  GString *text;            /* the answer for people */
  gboolean keep_answer;     /* show the answer although the command fails */
  gboolean told;            /* people have been told the error */
  char *sentence;           /* (nullable) of the error, translated; else yz_sentence_for_error() */
  char *about;              /* (nullable) what the error is about, where one of several failed */
  const char *about_member; /* the name of @about in JSON */
  YzStation *station;
  YzActor *actor;
  char *pin;          /* of the actor */
  char *approver_pin; /* (nullable) of the second person */
  GArray *op_ids;     /* YzOpId: what this call books, the same for every try */
  guint n_taken;      /* how many of them this try has taken */
  char *language;     /* (nullable) LANGUAGE as it was */
};

/* The whole program: takes the words apart, runs the command, writes the answer to stdout or the
 * error to stderr. Returns the exit code. */
int yz_ctl_main (int argc, char **argv);

/* Sets an error of the command line's own: @format is English and to be translated (N_()); the
 * message is made from it as it is, the sentence from its translation. Always FALSE. */
gboolean yz_ctl_fail (YzCtl *self,
                      GError **error,
                      YzError code,
                      const char *subject,
                      const char *format,
                      ...) G_GNUC_PRINTF (5, 6);

/* What was to be read at @path was given on the command line: if it cannot be read, that is bad
 * input (YZ_ERROR_INPUT) and no trouble of ours. Any other @problem (transfer full) is passed on as
 * it is. Always FALSE. */
gboolean yz_ctl_pass_problem (YzCtl *self, const char *path, GError *problem, GError **error);

/* Tells people of @error at once, where a command goes on after it; when it is the command's own
 * error in the end it is not told again. With --json only that one is told, at the end. */
void yz_ctl_tell_error (YzCtl *self, const GError *error);

/* The error is about one of several things: the sentence starts with @title (translated) and the
 * error object has @member with @value. */
void yz_ctl_set_about (YzCtl *self, const char *member, const char *value);

/* What scripts read is never translated, whatever the language of the shell; papers are for people
 * and have their language. Does nothing without --json. */
void yz_ctl_set_translated (YzCtl *self, gboolean translated);

/* --store, YIZHAN_STORE or the station's own store. Returns: (transfer full) */
char *yz_ctl_dup_uri (YzCtl *self);

/* The station, opened on first use. Borrowed; NULL on error. */
YzStation *yz_ctl_open (YzCtl *self, YzStoreMode mode, GError **error);

/* Opens the station for writing and signs in who is acting. Borrowed; NULL on error. */
YzActor *yz_ctl_sign_in (YzCtl *self, GError **error);

/* What people read; one line. Nothing with --json. */
void yz_ctl_say (YzCtl *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Shorthand for the words of the call. */
const char *yz_ctl_get (YzCtl *self, const char *option);
/* The positional word @n, from 0; NULL if there are fewer. */
const char *yz_ctl_get_word (YzCtl *self, gsize n);

/* The tables of commands, one a file. */
extern const YzCtlCommand yz_ctl_setup_commands[];
extern const YzCtlCommand yz_ctl_city_commands[];
extern const YzCtlCommand yz_ctl_rider_commands[];
extern const YzCtlCommand yz_ctl_job_commands[];
extern const YzCtlCommand yz_ctl_rule_commands[];
extern const YzCtlCommand yz_ctl_item_commands[];
extern const YzCtlCommand yz_ctl_shop_commands[];
extern const YzCtlCommand yz_ctl_counter_commands[];
extern const YzCtlCommand yz_ctl_hold_commands[];
extern const YzCtlCommand yz_ctl_stock_commands[];
extern const YzCtlCommand yz_ctl_delivery_commands[];
extern const YzCtlCommand yz_ctl_shipment_commands[];
extern const YzCtlCommand yz_ctl_count_commands[];
extern const YzCtlCommand yz_ctl_setting_commands[];
extern const YzCtlCommand yz_ctl_points_commands[];
extern const YzCtlCommand yz_ctl_voucher_commands[];
extern const YzCtlCommand yz_ctl_merchant_commands[];
extern const YzCtlCommand yz_ctl_session_commands[];
extern const YzCtlCommand yz_ctl_data_commands[];
extern const YzCtlCommand yz_ctl_scan_commands[];
extern const YzCtlCommand yz_ctl_desk_commands[];

G_END_DECLS
