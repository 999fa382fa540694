/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The form that records a job. After one is recorded it is ready for the next: what a group of
 * riders did together (kind, quantity, place, time) stays, the rest is emptied.
 *
 * Signal recorded (YzJobForm *, gint64 job). */
#define YZ_TYPE_JOB_FORM (yz_job_form_get_type ())
G_DECLARE_FINAL_TYPE (YzJobForm, yz_job_form, YZ, JOB_FORM, AdwBin)

void yz_job_form_set_client (YzJobForm *self, YzClient *client);
/* Loads again what the form offers; keeps what was filled in. */
void yz_job_form_refresh (YzJobForm *self);
/* Moves the focus to the rider; @typed (nullable) is what was typed already. */
void yz_job_form_start (YzJobForm *self, const char *typed);
/* A rider's card was scanned. */
void yz_job_form_take_card (YzJobForm *self, const char *text);
/* Records the job, or says what is missing. */
void yz_job_form_save (YzJobForm *self);

G_END_DECLS
