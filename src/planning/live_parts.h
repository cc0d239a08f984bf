/* What the files of the live problem share; nothing outside them includes this file.
 *
 *     live_jobs.c    jobs of the solver, whose they are, in which order, and when they may begin
 *     live_people.c  days: shifts, breaks, and where somebody goes on from
 *     live_roads.c   places and travel
 *     live_who.c     who may do what, and whom that displeases
 *     live_goods.c   parts and loads
 *     live_links.c   crews, precedences, locked orders, what is frozen
 *     live_stand.c   the standing plan, and what it asks to be relaxed
 *     live_plan.c    the way back
 */
#ifndef ROUTRIQ_PLANNING_LIVE_PARTS_H
#define ROUTRIQ_PLANNING_LIVE_PARTS_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "planning/planning.h"
#include "planning/weights.h"

enum { AFTER_MAX_LAG = 2 }; /* the place of a member of struct record_after in its shape */

/* How far a job is: what stands first on a route stands first here. */
enum live_stage { STAGE_FACT, STAGE_NEXT, STAGE_PLANNED };

/* A job of the solver: one member of the crew of a job of the day. */
struct live_task {
    int32_t job, member;
    int32_t technician; /* who has it now; -1: nobody */
    enum live_stage stage;
    int32_t start_t; /* scheduled; of a fact: when it began */
    int32_t end_t;   /* of a fact: when it ends, as far as one knows */
    bool held;       /* keeps its place whatever comes */
    bool frozen;     /* stands first on its route */
    bool lost;       /* its place is nobody's */
    bool blocked;    /* comes after a job that is not in the problem: nobody can begin it */
};

/* A break: the gap of a shift at a fixed time, or a meal. */
struct live_pause {
    int32_t from_t, until_t, length_t;
    int32_t latest_t; /* until_t by the rules */
    bool fixed;
};

/* A technician's day. */
struct live_person {
    bool works;   /* there is time between shifts and time off */
    bool on_call; /* and all of it is on call */
    bool takes_part;
    bool begun; /* she is not at home any more */
    int32_t from_t, regular_t, to_t;
    int32_t pause_count;
    struct live_pause pauses[PROBLEM_BREAKS_MAX];
    bool has_start;
    struct point start;
    int32_t done;         /* jobs */
    int32_t first, count; /* her tasks, in draft.order */
    int32_t fact_count, frozen_count;
};

/* The problem while it is drawn up: what is still changed stands here beside the description, which points to it. */
struct live_draft {
    struct arena *arena;
    const struct live_day *day;
    const struct live_options *options;
    struct fault *fault;
    struct problem problem; /* the description; not sealed */
    struct live_weights weights;
    int64_t zero_s;
    int32_t now_t;
    int32_t latest_t; /* a day after the last shift */

    int32_t task_count;
    struct live_task *tasks;
    int32_t *job_of, *member_of, *first_of, *count_of;
    struct live_person *people; /* technicians of the day */
    int32_t *order;             /* tasks that somebody has: person by person, in the order of the day */
    int32_t order_count;
    struct point *places;
    struct text *parts, *loads;

    /* Arrays of the description that the standing plan may have to relax. */
    int32_t *to_t, *jobs_max, *reach_d, *part_stock, *load_capacity, *window_close_t, *job_close_t;
    int32_t *break_first, *break_from_t, *break_until_t, *break_length_t;
    int64_t *window_late_c;
    uint64_t *eligible;

    int32_t grace_count, grace_room;
    struct live_grace *graces;
};

static inline int32_t *draft_numbers(struct live_draft *draft, int64_t count)
{
    return arena_array(draft->arena, int32_t, count);
}

/* An instant of the world as one of the problem; what lies outside its range is moved to the nearer end. */
static inline int32_t draft_instant(const struct live_draft *draft, int64_t instant_s)
{
    return (int32_t)clamp_int64(instant_s - draft->zero_s, 0, INSTANT_MAX);
}

static inline const struct live_job *draft_job(const struct live_draft *draft, int32_t task)
{
    return &draft->day->jobs.items[draft->tasks[task].job];
}

static inline bool draft_is_urgent(const struct live_draft *draft, int32_t job)
{
    return job == draft->options->emergency || draft->day->jobs.items[job].priority == PRIORITY_URGENT;
}

static inline int32_t draft_priority(const struct live_draft *draft, int32_t job)
{
    return draft_is_urgent(draft, job) ? PRIORITY_URGENT : draft->day->jobs.items[job].priority;
}

static inline bool draft_bit(const uint64_t *bits, int32_t index)
{
    return bits == NULL || (bits[index / 64] >> (index % 64) & 1) != 0;
}

static inline bool draft_is_lost(const struct live_draft *draft, int32_t job)
{
    return draft->options->lost != NULL && draft_bit(draft->options->lost, job);
}

/* The technician whose pace the planned minutes of a job hold; -1: nobody's. */
int32_t live_draft_pacer(const struct live_draft *draft, int32_t job);
/* How long a technician is at a job; -1: somebody who is neither quick nor slow. */
int32_t live_draft_service_t(const struct live_draft *draft, int32_t job, int32_t technician);

void live_draft_grace(struct live_draft *draft, enum live_grace_kind kind, int32_t job, int32_t technician,
                      int64_t amount);

/* live_jobs.c: who has what; then, when everybody's day is known, the order; then when jobs may begin. */
void live_draft_tasks(struct live_draft *draft);
void live_draft_order(struct live_draft *draft);
void live_draft_windows(struct live_draft *draft);
/* live_people.c */
void live_draft_people(struct live_draft *draft);
/* Lays everybody's breaks out anew. */
void live_draft_breaks(struct live_draft *draft);
/* live_roads.c */
void live_draft_roads(struct live_draft *draft);
/* live_who.c */
void live_draft_eligibility(struct live_draft *draft);
/* live_goods.c */
bool live_draft_goods(struct live_draft *draft);
/* live_prices.c */
void live_draft_prices(struct live_draft *draft);
/* live_links.c */
bool live_draft_links(struct live_draft *draft);
/* live_stand.c: relaxes until today's board can stand; then says when everything begins, and seals the problem. */
bool live_draft_stand(struct live_draft *draft, struct live_problem *made);

#endif
