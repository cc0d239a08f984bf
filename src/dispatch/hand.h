/* By hand: what somebody wants changed on a live day, and what that does.
 *
 *     hand_work     a live day and what is asked  ->  the places that come of it, the rules they break, what they do to others
 *     hand_result   that                          ->  JSON, always the same bytes
 *
 * Pure, and worked out from a decision's inputs alone, so that a replay makes the same of them.
 *
 * The job is put where it is wished on a copy of the day, whatever rules that breaks, and both days are made into live problems
 * (planning/live_problem.h), in which nothing is frozen but what has begun. A rule is broken by the wish when its grace is new, or
 * larger than it was: that is a hard violation, for the job itself and for whatever else it touches. What only costs something is
 * told as a soft one. So a place is judged by the rules that every plan is judged by, also where no plan could have it.
 *
 * Where a job goes:
 *     technicianId  whose it becomes. Alone, a job keeps its time; one without a place gets the best on her route, or else the last.
 *     start         it begins then, not earlier: its time is locked to it. In her order it stands where that start has it.
 *     sequence      the place among her jobs of the day, from 1, done ones counted. It begins as early as that lets it.
 *     both          the order counts; what stands behind it and would begin before it begins later.
 * On the board, jobs behind it keep their times unless they would begin CHANGES_RETIME_S later or more, and jobs in front of it unless
 * they would last into it: then they begin so much earlier. Locks bind the engine, not a
 * hand: a job that is moved takes its locks along, but one of the time goes when another order gives it another time. */
#ifndef ROUTRIQ_DISPATCH_HAND_H
#define ROUTRIQ_DISPATCH_HAND_H

#include "dispatch/decision.h"
#include "dispatch/figures.h"

/* A rule that the wish breaks. */
struct hand_rule {
    const char *code;
    struct text message; /* a sentence */
    struct text detail;  /* a JSON object */
    bool hard;
};

/* What is worked out. */
struct hand_working {
    struct arena *arena;
    const struct hand_ask *ask;
    int32_t job; /* of the day; -1: it is about several */
    struct live_problem before, after;
    struct live_plan was, is;
    struct live_day day;   /* with the jobs where they are wished */
    struct live_job *jobs; /* its jobs */
    int32_t position;      /* of the job among its technician's */
    int64_t wish_s;        /* it begins not before; 0: as early as may be */
    bool is_pinned;        /* and at that instant */
    int32_t move_count;    /* rows of the board that change: */
    struct hand_move *moves;
    int32_t rule_count, rule_room;
    struct hand_rule *rules;
    bool is_feasible; /* no hard rule is broken */
};

/* Gives a job of a day another place, or none. */
void hand_stand(struct live_job *job, const struct hand_place *place);

/* Of HAND_PUT, HAND_TAKE and HAND_BACK. Faults: FAULT_NOT_FOUND when the job or the technician is not on the day; FAULT_INVALID with
 * the field for a wish that says nothing that could be done ("/sequence", "/technicianId"). */
bool hand_work(struct arena *arena, const struct decision_inputs *inputs, struct hand_working *working,
               struct fault *fault);
/* {"feasible", "violations", "deltas", "affected", "told", "moves"} */
struct text hand_result(const struct hand_working *working);

/* Whether a grace of `after` was not there before, or was smaller. Both are of the same jobs and technicians. */
bool hand_grace_is_new(const struct live_problem *before, const struct live_problem *after,
                       const struct live_grace *grace);

/* Of the locks: the jobs as they become, {"moves"}. */
struct text hand_locks_result(struct arena *arena, const struct hand_ask *ask, struct hand_move_list *moves);

/* The result of any of them, worked out again. */
bool hand_again(struct arena *arena, const struct decision_inputs *inputs, struct text *result, struct fault *fault);
/* What a result that was kept has moved. False with FAULT_SYSTEM when it is none. */
bool hand_moves_read(struct arena *arena, struct text result, struct hand_move_list *moves, struct fault *fault);

#endif
