/* Decisions, read, worked out again and explained. */
#ifndef ROUTRIQ_DESK_REPLAY_H
#define ROUTRIQ_DESK_REPLAY_H

#include "desk/day.h"

/* The decision as clients see it: {id, kind, jobId, createdAt, weightsVersion, …, inputHash, result, outcomes}. */
bool desk_decision_write(struct json_writer *w, struct records_work *work, const struct row *decision,
                         const struct issues *warnings);

/* {identical, original, replayed}: worked out again from the inputs that were kept, and compared byte by byte. False: the
 * outcome says that the inputs are gone, or work->fault; or the host has refused the memory. What was searched for is searched for again
 * by the host, who may end that: FAULT_UNAVAILABLE. */
bool desk_replay(struct records_work *work, const struct emergency_host *host, const struct row *decision,
                 struct json_writer *w, struct records_outcome *outcome);
/* Whether there was a search, which may take as long as it took then. */
bool desk_replay_is_long(const struct row *decision);

/* Why not her: dispatch/explain.h. `technician` is an id. */
bool desk_explain(struct records_work *work, const struct emergency_host *host, const struct row *decision,
                  struct text technician, struct json_writer *w, struct records_outcome *outcome);

#endif
