/* What the tests of jobs share. */
#ifndef ROUTRIQ_RECORDS_TESTING_JOBS_H
#define ROUTRIQ_RECORDS_TESTING_JOBS_H

#include "records/jobs.h"
#include "records/testing.h"

/* Of a body with ' for ". */
struct records_outcome testing_upsert(struct testing_records *t, const char *json);
struct records_outcome testing_patch(struct testing_records *t, const char *reference, const char *json);

/* The job as the work sees it; it must be there. */
const struct job_record *testing_job(struct testing_records *t, const char *reference);

/* The answer of an outcome, read again; a member of it, which must be there. */
const struct json *testing_job_answer(struct testing_records *t, const struct records_outcome *outcome);
const struct json *testing_member(const struct json *object, const char *name);
bool testing_has_blocker(const struct json *answer, const char *code);

#endif
