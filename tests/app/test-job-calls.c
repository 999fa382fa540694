/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-job-calls.h"

#include "yz-clock.h"
#include "yz-test.h"

static YzJob *
record (YzTestStation *test, const char *place, char **evidence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJobRequest) request = g_new0 (YzJobRequest, 1);
  YzJob *job;

  request->actor = yz_actor_copy (test->attendant);
  request->op_id = yz_op_id_new ();
  request->rider = test->rider;
  request->kind = g_strdup ("patrol");
  request->quantity = 2;
  request->place = g_strdup (place);
  request->evidence = g_strdupv (evidence);
  job = yz_job_call_write (test->station, request, &error);
  g_assert_no_error (error);
  return job;
}

static void
decide (YzTestStation *test, int64_t job, YzJobState decision, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzReviewRequest) request = g_new0 (YzReviewRequest, 1);
  g_autofree YzReviewResult *result = NULL;

  request->actor = yz_actor_copy (test->reviewer);
  request->op_id = yz_op_id_new ();
  request->job = job;
  request->decision = decision;
  request->reason = g_strdup (reason);
  result = yz_job_call_decide (test->station, request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->job, ==, job);
}

static void
test_lists (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) first = NULL;
  g_autoptr (YzJob) second = NULL;
  g_autoptr (YzJob) third = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) queue = NULL;
  int state = 0;

  yz_test_station_new (&test);
  file = yz_test_write_file (test.dir, "note.txt", "hello", -1);
  first = record (&test, "north", (char *[]){ file, NULL });
  second = record (&test, "south", NULL);
  third = record (&test, "east", NULL);
  decide (&test, second->id, YZ_JOB_REFUSED, "not ours");

  all = yz_job_call_list (test.station, &state, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpint (((YzJob *) g_ptr_array_index (all, 0))->id, ==, third->id);
  queue = yz_job_call_queue (test.station, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (queue->len, ==, 2);
  g_assert_cmpint (((YzJob *) g_ptr_array_index (queue, 0))->id, ==, first->id);
  g_assert_cmpint (((YzJob *) g_ptr_array_index (queue, 0))->evidence_count, ==, 1);
  g_assert_cmpint (((YzJob *) g_ptr_array_index (queue, 1))->evidence_count, ==, 0);
}

static void
test_amend (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) job = NULL;
  g_autoptr (YzJob) amended = NULL;
  g_autoptr (YzJobRequest) request = g_new0 (YzJobRequest, 1);

  yz_test_station_new (&test);
  job = record (&test, "north", NULL);
  decide (&test, job->id, YZ_JOB_RETURNED, "no photo");
  request->actor = yz_actor_copy (test.attendant);
  request->job = job->id;
  request->note = g_strdup ("there was none");
  amended = yz_job_call_write (test.station, request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (amended->id, ==, job->id);
  g_assert_cmpint (amended->state, ==, YZ_JOB_WAITING);
  /* Handing it in twice changes nothing more. */
  g_assert_null (yz_job_call_write (test.station, request, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
}

static void
test_rule (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRuleQuestion) question = yz_rule_question_new ("leaflet", yz_clock_today ());
  g_autoptr (YzRuleQuestion) none = NULL;
  g_autoptr (YzRuleQuestion) some = NULL;
  g_autoptr (GPtrArray) kinds = NULL;

  yz_test_station_new (&test);
  none = yz_job_call_rule (test.station, question, &error);
  g_assert_no_error (error);
  g_assert_null (none->rule);
  yz_test_give_points (&test, test.rider, 5);
  some = yz_job_call_rule (test.station, question, &error);
  g_assert_no_error (error);
  g_assert_cmpint (some->rule->points, ==, 1);
  kinds = yz_job_call_kinds (test.station, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kinds->len, >=, 15);
}

static void
test_card (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRider) rider = NULL;

  yz_test_station_new (&test);
  rider = yz_job_call_card (test.station, test.card, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rider->id, ==, test.rider);
  g_assert_null (yz_job_call_card (test.station, (gpointer) "6901234567892", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CODE);
}

static void
test_look (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) job = NULL;
  g_autoptr (YzReviewCase) review = NULL;
  g_autoptr (YzReviewQuestion) question = g_new0 (YzReviewQuestion, 1);

  yz_test_station_new (&test);
  job = record (&test, "north", NULL);
  question->actor = yz_actor_copy (test.attendant);
  question->job = job->id;
  review = yz_job_call_look (test.station, question, &error);
  g_assert_no_error (error);
  g_assert_true (review->outlook->own_record);
  g_assert_true (review->outlook->no_rule);
  question->job = 1;
  g_assert_null (yz_job_call_look (test.station, question, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-calls/lists", test_lists);
  g_test_add_func ("/job-calls/amend", test_amend);
  g_test_add_func ("/job-calls/rule", test_rule);
  g_test_add_func ("/job-calls/card", test_card);
  g_test_add_func ("/job-calls/look", test_look);
  return g_test_run ();
}
