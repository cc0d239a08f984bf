/* A small organization for the tests of the desk: two technicians who work every day from 06:00 to 22:00, ext::NEAR and ext::FAR,
 * and a job of an hour without a place, ext::J, close to the first. In America/New_York. */
#ifndef ROUTRIQ_DESK_TESTING_H
#define ROUTRIQ_DESK_TESTING_H

#include "desk/desk.h"
#include "records/testing_jobs.h"

/* Set-up and tear-down of a test: `*state` is a struct testing_records. */
int testing_desk_up(void **state);
int testing_desk_down(void **state);

/* Works on what is due in the queue, if anything is, by the test's clock; and begins the next work. */
enum queue_step testing_desk_worked(struct testing_records *t);

/* The same until nothing is due any more. */
void testing_desk_work_all(struct testing_records *t);

/* Sets the test's clock, in ms since 1970, and begins the next work. */
void testing_desk_clock(struct testing_records *t, int64_t now_ms);

/* Until the next commit: jobs of that branch, or all when it is empty, are a pilot's, whose only user is somebody else. */
void testing_pilot_of_another(struct testing_records *t, struct text branch);

/* Patches the organization with a body with ' for ", and commits. */
void testing_organization(struct testing_records *t, const char *patch);

/* A row as the work sees it; it must be there. */
const struct row *testing_kept(struct testing_records *t, enum row_kind kind, struct text id);

#endif
