/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-job-calls.h"

G_BEGIN_DECLS

/* What a reviewer is told of a job and the three ways to decide on it, with the reason for that.
 *
 * Signal decided (YzReviewFacts *, YzJobState decision): a button was pressed, and there is a
 * reason where one is needed. */
#define YZ_TYPE_REVIEW_FACTS (yz_review_facts_get_type ())
G_DECLARE_FINAL_TYPE (YzReviewFacts, yz_review_facts, YZ, REVIEW_FACTS, AdwBin)

/* Another job empties the reason; the same one keeps it. NULL: nothing to decide. @review is
 * borrowed for the call. */
void yz_review_facts_show (YzReviewFacts *self, const YzReviewCase *review);
/* The job whose facts are in view and can be decided on; 0: none. */
int64_t yz_review_facts_get_job (YzReviewFacts *self);
/* What is written as the reason. Borrowed. */
const char *yz_review_facts_get_reason (YzReviewFacts *self);
/* As if the button for @decision had been pressed; asks for the reason if it is missing. */
void yz_review_facts_decide (YzReviewFacts *self, YzJobState decision);
/* Something to be said about the last try; NULL takes it back. */
void yz_review_facts_show_error (YzReviewFacts *self, const GError *error);

G_END_DECLS
