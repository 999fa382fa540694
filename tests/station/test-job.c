/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-evidence.h"
#include "yz-job.h"
#include "yz-review.h"
#include "yz-test-dump.h"
#include "yz-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static YzJobFields
make_fields (YzTestStation *test)
{
  return (YzJobFields){ .op_id = yz_op_id_new (),
                        .rider = test->rider,
                        .kind = "hazard-photo",
                        .quantity = 1,
                        .place = "东风路 3 号",
                        .note = "路灯不亮" };
}

static int64_t
record (YzTestStation *test, const YzJobFields *fields)
{
  g_autoptr (GError) error = NULL;
  int64_t job = yz_job_record (test->station, test->attendant, fields, &error);

  g_assert_no_error (error);
  g_assert_cmpint (job, !=, 0);
  return job;
}

static void
decide (YzTestStation *test, int64_t job, YzJobState decision)
{
  YzOpId op_id = yz_op_id_new ();
  YzReviewResult result = { 0 };
  g_autoptr (GError) error = NULL;

  yz_review_decide (test->station,
                    test->reviewer,
                    &op_id,
                    job,
                    decision,
                    "更多照片",
                    &result,
                    &error);
  g_assert_no_error (error);
}

static void
test_record (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzJobFields fields;
  g_autofree char *photo = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *link = NULL;
  g_autoptr (YzJob) job = NULL;
  g_autoptr (GError) error = NULL;
  const YzEvidence *evidence = NULL;
  struct stat status;
  int64_t id = 0;

  yz_test_station_new (&test);
  photo = yz_test_write_file (test.dir, "照片.jpg", "\xff\xd8 a photo", -1);
  copy = yz_test_write_file (test.dir, "copy.jpg", "\xff\xd8 a photo", -1);
  link = g_build_filename (test.dir, "link.jpg", NULL);
  g_assert_cmpint (symlink (photo, link), ==, 0);
  fields = make_fields (&test);
  fields.kind = "安全隐患随手拍";
  fields.note = "a\nb";
  fields.happened_ms = yz_clock_now_ms () - 60000;
  fields.evidence = (const char *const[]){ photo, copy, link, NULL };
  id = record (&test, &fields);

  job = yz_job_load (test.station, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (job->rider, ==, test.rider);
  g_assert_cmpstr (job->rider_name, ==, "张三");
  g_assert_cmpstr (job->kind, ==, "hazard-photo");
  g_assert_nonnull (job->kind_name);
  g_assert_false (job->risky);
  g_assert_cmpint (job->quantity, ==, 1);
  g_assert_cmpstr (job->place, ==, "东风路 3 号");
  g_assert_cmpstr (job->note, ==, "a b");
  g_assert_cmpint (job->happened_ms, ==, fields.happened_ms);
  g_assert_cmpint (job->recorded_by, ==, test.attendant->staff);
  g_assert_cmpstr (job->recorded_by_name, ==, "柜台");
  g_assert_cmpint (job->state, ==, YZ_JOB_WAITING);
  g_assert_cmpint (job->entry, ==, 0);
  /* Three paths, one content: one piece of evidence. */
  g_assert_cmpuint (job->evidence->len, ==, 1);
  g_assert_cmpint (job->evidence_count, ==, 1);
  evidence = g_ptr_array_index (job->evidence, 0);
  g_assert_cmpstr (evidence->name, ==, "照片.jpg");
  g_assert_cmpint (evidence->size, ==, 10);
  g_assert_true (yz_evidence_check (evidence->path, evidence->sha256, 10, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (evidence->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* The store keeps a file that is there, and puts a damaged one right. */
static void
test_evidence_kept (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *photo = NULL;
  g_autofree char *path = NULL;
  g_autofree char *dir = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GError) error = NULL;
  const YzEvidence *kept = NULL;
  struct stat before;
  struct stat after;

  yz_test_station_new (&test);
  photo = yz_test_write_file (test.dir, "photo", "some bytes", -1);
  first = yz_evidence_keep (test.station, (const char *const[]){ photo, NULL }, &error);
  g_assert_no_error (error);
  kept = g_ptr_array_index (first, 0);
  path = g_strdup (kept->path);
  g_assert_cmpint (g_stat (path, &before), ==, 0);
  second = yz_evidence_keep (test.station, (const char *const[]){ photo, NULL }, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpint (before.st_ino, ==, after.st_ino);
  g_assert_true (g_file_set_contents (path, "other bytes", -1, NULL));
  g_assert_false (yz_evidence_check (path, kept->sha256, kept->size, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VERIFY);
  g_clear_error (&error);
  g_clear_pointer (&second, g_ptr_array_unref);
  second = yz_evidence_keep (test.station, (const char *const[]){ photo, NULL }, &error);
  g_assert_no_error (error);
  g_assert_true (yz_evidence_check (path, kept->sha256, kept->size, &error));
  g_assert_no_error (error);
  /* No half-written file stays behind. */
  dir = g_path_get_dirname (path);
  g_assert_cmpuint (yz_test_count_files (dir), ==, 1);
}

/* What is no good evidence is refused at once and by name; a FIFO makes nobody wait. */
static void
test_evidence_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *fifo = NULL;
  g_autofree char *large = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *photo = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *many[YZ_EVIDENCE_FILES_MAX + 2] = { NULL };
  int fd = -1;

  yz_test_station_new (&test);
  fifo = g_build_filename (test.dir, "fifo", NULL);
  large = g_build_filename (test.dir, "large", NULL);
  missing = g_build_filename (test.dir, "missing", NULL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  fd = g_open (large, O_CREAT | O_WRONLY, 0600);
  g_assert_cmpint (ftruncate (fd, YZ_EVIDENCE_SIZE_MAX + 1), ==, 0);
  close (fd);
  photo = yz_test_write_file (test.dir, "photo", "a photo", -1);
  for (int i = 0; i <= YZ_EVIDENCE_FILES_MAX; i++)
    many[i] = photo;
  before = yz_test_dump_store (test.station);
  {
    const struct {
      const char *const *paths;
      YzError code;
      const char *subject;
    } cases[] = {
      { (const char *const[]){ fifo, NULL }, YZ_ERROR_INPUT, fifo },
      { (const char *const[]){ "/dev/zero", NULL }, YZ_ERROR_INPUT, "/dev/zero" },
      { (const char *const[]){ test.dir, NULL }, YZ_ERROR_INPUT, test.dir },
      { (const char *const[]){ large, NULL }, YZ_ERROR_INPUT, large },
      { (const char *const[]){ missing, NULL }, YZ_ERROR_IO, missing },
      { (const char *const[]){ "", NULL }, YZ_ERROR_IO, "" },
      { many, YZ_ERROR_INPUT, "evidence" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      YzJobFields fields = make_fields (&test);
      g_autoptr (GError) error = NULL;

      fields.evidence = cases[i].paths;
      g_assert_cmpint (yz_job_record (test.station, test.attendant, &fields, &error), ==, 0);
      g_test_message ("%s", error->message);
      g_assert_error (error, YZ_ERROR, (int) cases[i].code);
      g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
    }
  }
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
}

static void
test_record_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  YzJobFields fields;
  int64_t gone = 0;

  yz_test_station_new (&test);
  gone = yz_test_add_rider (&test, "李四", NULL);
  yz_rider_leave (test.station, test.attendant, gone, &error);
  g_assert_no_error (error);
  before = yz_test_dump_store (test.station);
  for (int i = 0; i < 9; i++) {
    YzError code = YZ_ERROR_INPUT;

    fields = make_fields (&test);
    switch (i) {
    case 0:
      fields.quantity = 0;
      break;
    case 1:
      fields.quantity = -3;
      break;
    case 2:
      fields.quantity = INT64_C (1000000001);
      break;
    case 3:
      fields.kind = NULL;
      break;
    case 4:
      fields.kind = "no-such-kind";
      code = YZ_ERROR_NOT_FOUND;
      break;
    case 5:
      fields.rider = 4711;
      code = YZ_ERROR_NOT_FOUND;
      break;
    case 6:
      fields.rider = gone;
      code = YZ_ERROR_RIDER_LEFT;
      break;
    case 7:
      fields.happened_ms = yz_clock_now_ms () + 3600000;
      break;
    default:
      fields.note = "\xc3\x28";
      break;
    }
    g_test_message ("case %d", i);
    g_assert_cmpint (yz_job_record (test.station, test.attendant, &fields, &error), ==, 0);
    g_assert_error (error, YZ_ERROR, (int) code);
    g_clear_error (&error);
  }
  fields = make_fields (&test);
  g_assert_cmpint (yz_job_record (test.station, test.street, &fields, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
}

/* The same op_id gives the same job, whatever happened in between; other content is refused. */
static void
test_retry (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *photo = NULL;
  g_autofree char *other = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  YzJobFields fields;
  int64_t job = 0;

  yz_test_station_new (&test);
  photo = yz_test_write_file (test.dir, "photo", "one", -1);
  other = yz_test_write_file (test.dir, "other", "two", -1);
  fields = make_fields (&test);
  fields.evidence = (const char *const[]){ photo, NULL };
  job = record (&test, &fields);
  g_assert_cmpint (record (&test, &fields), ==, job);
  decide (&test, job, YZ_JOB_RETURNED);
  yz_job_amend (test.station,
                test.attendant,
                job,
                "再拍一张",
                (const char *const[]){ other, NULL },
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (record (&test, &fields), ==, job);
  before = yz_test_dump_store (test.station);
  g_unlink (photo);
  g_assert_cmpint (record (&test, &fields), ==, job);

  for (int i = 0; i < 7; i++) {
    const char *const others[] = { other, NULL };
    YzJobFields changed = fields;

    switch (i) {
    case 0:
      changed.quantity = 2;
      break;
    case 1:
      changed.kind = "patrol";
      break;
    case 2:
      changed.place = NULL;
      break;
    case 3:
      changed.note = "路灯不";
      break;
    case 4:
      changed.note = "路灯不亮 ok";
      break;
    case 5:
      changed.happened_ms = 1000;
      break;
    default:
      changed.evidence = others;
      break;
    }
    g_test_message ("case %d", i);
    g_assert_cmpint (yz_job_record (test.station, test.attendant, &changed, &error), ==, 0);
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
    g_clear_error (&error);
  }
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
}

static void
test_amend (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *photo = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (YzJob) job = NULL;
  g_autoptr (GError) error = NULL;
  YzJobFields fields;
  int64_t id = 0;

  yz_test_station_new (&test);
  photo = yz_test_write_file (test.dir, "photo", "one", -1);
  fields = make_fields (&test);
  id = record (&test, &fields);
  before = yz_test_dump_store (test.station);
  g_assert_false (yz_job_amend (test.station, test.attendant, id, "x", NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (yz_job_amend (test.station, test.attendant, 99, "x", NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yz_job_amend (test.station, test.attendant, id, " ", NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (yz_job_amend (test.station, test.street, id, "x", NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);

  decide (&test, id, YZ_JOB_RETURNED);
  yz_job_amend (test.station,
                test.attendant2,
                id,
                "第二次",
                (const char *const[]){ photo, NULL },
                &error);
  g_assert_no_error (error);
  job = yz_job_load (test.station, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (job->state, ==, YZ_JOB_WAITING);
  g_assert_cmpstr (job->note, ==, "路灯不亮\n第二次");
  g_assert_cmpuint (job->evidence->len, ==, 1);
  g_assert_cmpuint (job->reviews->len, ==, 1);
  g_assert_cmpstr (((YzReviewNote *) g_ptr_array_index (job->reviews, 0))->reason, ==, "更多照片");
  g_assert_cmpstr (((YzReviewNote *) g_ptr_array_index (job->reviews, 0))->reviewer, ==, "审核员");
}

static void
test_list (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t other = 0;
  int64_t jobs[4];
  int64_t count = 0;

  yz_test_station_new (&test);
  other = yz_test_add_rider (&test, "李四", NULL);
  for (int i = 0; i < 4; i++) {
    YzJobFields fields = make_fields (&test);

    fields.rider = i == 3 ? other : test.rider;
    jobs[i] = record (&test, &fields);
  }
  decide (&test, jobs[1], YZ_JOB_REFUSED);
  {
    const struct {
      int state;
      int64_t rider;
      int limit;
      int64_t expected[5];
    } cases[] = {
      { 0, 0, 0, { jobs[3], jobs[2], jobs[1], jobs[0] } },
      { 0, 0, 2, { jobs[3], jobs[2] } },
      { YZ_JOB_WAITING, 0, 0, { jobs[3], jobs[2], jobs[0] } },
      { YZ_JOB_REFUSED, 0, 0, { jobs[1] } },
      { YZ_JOB_APPROVED, 0, 0, { 0 } },
      { 0, other, 0, { jobs[3] } },
      { 0, test.rider, 2, { jobs[2], jobs[1] } },
      { YZ_JOB_WAITING, test.rider, 0, { jobs[2], jobs[0] } },
      { YZ_JOB_WAITING, 777, 0, { 0 } },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autoptr (GPtrArray) list =
        yz_job_list (test.station, cases[i].state, cases[i].rider, cases[i].limit, &error);
      guint n = 0;

      g_test_message ("case %u", (guint) i);
      g_assert_no_error (error);
      for (; cases[i].expected[n] != 0; n++)
        g_assert_cmpint (((YzJob *) g_ptr_array_index (list, n))->id, ==, cases[i].expected[n]);
      g_assert_cmpuint (list->len, ==, n);
    }
  }
  yz_job_count (test.station, YZ_JOB_WAITING, &count, &error);
  g_assert_cmpint (count, ==, 3);
}

static void
test_words (void)
{
  for (int i = YZ_JOB_WAITING; i <= YZ_JOB_REFUSED; i++) {
    YzJobState state = YZ_JOB_WAITING;

    g_assert_true (yz_job_state_parse (yz_job_state_get_word ((YzJobState) i), &state));
    g_assert_cmpint (state, ==, i);
  }
  {
    YzJobState state = YZ_JOB_REFUSED;

    g_assert_false (yz_job_state_parse ("unknown", &state));
    g_assert_false (yz_job_state_parse (NULL, &state));
    g_assert_cmpint (state, ==, YZ_JOB_REFUSED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/record", test_record);
  g_test_add_func ("/job/evidence-kept", test_evidence_kept);
  g_test_add_func ("/job/evidence-refused", test_evidence_refused);
  g_test_add_func ("/job/record-refused", test_record_refused);
  g_test_add_func ("/job/retry", test_retry);
  g_test_add_func ("/job/amend", test_amend);
  g_test_add_func ("/job/list", test_list);
  g_test_add_func ("/job/words", test_words);
  return g_test_run ();
}
