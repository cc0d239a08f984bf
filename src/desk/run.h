/* Runs: a whole day planned in the background.
 *
 *     ask     puts the run as queued, with an item of the queue
 *     work    the queue's worker gathers the day, searches, and settles what it found (settle.h)
 *     cancel  asks it to end; the worker looks twice a second, at the stop switch as well. One that waits ends at once
 *
 * The search holds no snapshot and no lock. What a human changes meanwhile wins: at the end the day is gathered once more, and of
 * what was found only what concerns routes that nobody has touched is settled; where that is not a plan any more, it is searched
 * for again, RUN_ROUNDS times at most. A row that moves while it is being settled lets that be done again, RUN_SETTLES times, before
 * the whole is searched for again.
 *
 * As an item of the queue a run is of one of three kinds (operations/queue.h says what that means for who waits):
 *     dispatch.run      the engine asked for it by itself: RESEQUENCE_TIME_MS or RUN_TIME_USUAL_MS, and few of them
 *     dispatch.plan     a client did, and it ends within RUN_TIME_USUAL_MS; one at a time of an organization
 *     dispatch.search   a client did, and it may take longer, as one may that is limited by iterations alone; likewise one at
 *                       a time, and never on the worker that is kept for what is short
 * A client's runs that wait are limited (desk_run_waiting); the engine's are not: each looks first whether there is one.
 *
 * While it searches, its progress is kept every RUN_KEPT_MS and announced to whoever listens every RUN_TOLD_MS. A worker that dies
 * leaves the run to the next one, which begins anew. A run ends as succeeded, with proposals or without; as canceled; or as
 * failed, with a code: engine_stopped, proposal_stale, too_large, internal. Of two that looks at one moment have asked for, the second
 * is canceled. */
#ifndef ROUTRIQ_DESK_RUN_H
#define ROUTRIQ_DESK_RUN_H

#include "desk/background.h"
#include "desk/day.h"

enum {
    RUN_TIME_USUAL_MS = 20 * 1000,
    RUN_TIME_LEAST_MS = 100,
    RUN_TIME_MOST_MS = 600 * 1000,
    RUN_ITERATIONS_MOST = 1000000000,
    RUN_ROUNDS = 3,
    RUN_SETTLES = 5,
    RUN_LOOK_MS = 500,
    RUN_TOLD_MS = 250,
    RUN_KEPT_MS = 5000,
};

extern const struct shape desk_shape_run; /* the body */

/* {date?, branch?, technicianIds?, jobIds?, goals?, fromNow?, timeLimitMs?, iterations?, seed?, durationQuantile?}. The outcome's row is
 * the run, queued. Refused: 422; 409 engine_stopped. */
void desk_run_ask(struct desk *desk, const struct json *body, struct records_outcome *outcome);
/* One that the engine asks for by itself: of that kind and date, with everything else as preset, to begin in so long. */
struct run_record *desk_run_make(struct records_work *work, int32_t kind, struct date date);
/* Says that a parameter is given: "iterations". */
void desk_run_param(struct run_params *params, const char *member);
void desk_run_put(struct records_work *work, struct run_record *run, int64_t due_in_ms,
                  struct records_outcome *outcome);
/* How many of clients' runs wait to be begun, or to be begun again. Those that were canceled meanwhile do not. */
int32_t desk_run_waiting(struct records_work *work);
/* Ends one that waits at once; of one that is in work it is asked for. A run that is over is left as it is. */
void desk_run_cancel(struct desk *desk, const struct row *row, struct records_outcome *outcome);
bool desk_run_is_over(const struct run_record *run);
/* Puts what the run becomes, which is over now: in that state, with an error code and its sentence, or NULL. */
void desk_run_end(struct records_work *work, const struct row *before, struct run_record *run, int32_t state,
                  const char *error, const char *message, struct records_outcome *outcome);

/* "dispatch.run", "dispatch.plan", "dispatch.search" */
void desk_run_work(void *context, struct queue_work *queue);
void desk_run_give_up(void *context, struct queue_work *queue);

/* What its last event says: {"state", "proposalIds", "error"}. */
struct text desk_run_told(struct arena *arena, const struct run_record *run);
/* As clients see it. */
bool desk_run_write(struct json_writer *w, struct records_work *work, const struct row *run,
                    const struct issues *warnings);

#endif
