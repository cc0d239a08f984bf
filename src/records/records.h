/* Records: jobs, technicians, customers and branches, from the JSON that was sent to the rows that are kept.
 *
 *     struct records_work work = {…};                    one organization as it stood at one moment, and a change-set
 *     records_job_upsert(&work, &body, &where, …, &outcome);
 *
 * A use case reads the snapshot, puts what it wants changed into work->set, and tells in an outcome what became of it. It
 * never commits. Several may be done in one work, as a batch does: each sees what those before it did, because rows are read
 * through the work (records_find …), which knows the puts of its own set. One that fails has put nothing: it marks the work
 * when it begins and rewinds it. A row that is changed twice is put twice, with the versions n and n + 1.
 *
 * When the store fails, work->fault says so, and it counts before any outcome: what was not found may be there.
 *
 * The room in the order of reading:
 *     work.h     work.c written.c     rows as the work sees them; references; puts with their audit and their events
 *                outcome.c            what became of a use case, and how an answer says it
 *     jobs.h     job*.c               upsert, patch, cancel, reopen; statuses and outcomes from the field; a job's answer
 *     people.h   people.c             what technicians and customers have in common
 *                technician*.c        technicians, what they carry and where they are
 *                customer.c           customers, by themselves and in a job
 *     for_planning.h                  records as planning looks at them, and back
 *     places.h   organization.c branch.c   the organization's settings and its branches
 *     for_planning.h, board_of_date.h  records as planning looks at them, and a day's board as it stands by hand
 *     live_day.h  of_date.c            the live day of a date, for decisions
 *     history.h                        the jobs that are done, for learning
 *     incidents.h                      where it is slower for a time
 *     as_of.h                          all of it as it stood at an instant
 */
#ifndef ROUTRIQ_RECORDS_RECORDS_H
#define ROUTRIQ_RECORDS_RECORDS_H

#include "records/as_of.h"
#include "records/board_of_date.h"
#include "records/for_planning.h"
#include "records/history.h"
#include "records/incidents.h"
#include "records/jobs.h"
#include "records/live_day.h"
#include "records/people.h"
#include "records/places.h"
#include "records/work.h"

#endif
