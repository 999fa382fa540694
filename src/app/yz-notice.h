/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A bar in the page that says one sentence until it is taken back or closed: what went wrong, or
 * what comes next. Hidden while it has nothing to say. Read aloud when it appears. */
#define YZ_TYPE_NOTICE (yz_notice_get_type ())
G_DECLARE_FINAL_TYPE (YzNotice, yz_notice, YZ, NOTICE, AdwBin)

typedef enum {
  YZ_NOTICE_INFO,
  YZ_NOTICE_ERROR,
} YzNoticeKind;

/* @text NULL or "" takes it back. */
void yz_notice_show (YzNotice *self, YzNoticeKind kind, const char *text);
void yz_notice_show_error (YzNotice *self, const GError *error);
void yz_notice_clear (YzNotice *self);
/* Borrowed; NULL when it says nothing. */
const char *yz_notice_get_text (YzNotice *self);

G_END_DECLS
