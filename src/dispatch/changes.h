/* Changes: what a plan would change on the board, job by job, and what of it can be done without the rest.
 *
 *     changes_find    a live problem and a plan of it  ->  the changes, each with what it does alone
 *     changes_apply   some of them                     ->  the plan that comes of it, or what is in the way
 *     changes_close   some of them                     ->  with the fewest others without which they cannot be done
 *
 * A plan that comes of some changes is scheduled anew by the solver's rules, so whatever is approved of a proposal leads to a
 * plan that keeps every hard rule, or is refused with what is missing. In it a job that is not changed keeps its technician, and
 * each route has the order of its jobs' starts: those of the new plan where a job is changed or all that concerns the route is
 * taken, else the standing ones. Which sets can be done is asked of that plan alone, never guessed. */
#ifndef ROUTRIQ_DISPATCH_CHANGES_H
#define ROUTRIQ_DISPATCH_CHANGES_H

#include "dispatch/told.h"

struct arena;

/* A job that begins by so much later than it stands is retimed; what is less is left to the estimate of arrival. */
enum { CHANGES_RETIME_S = 60, CHANGES_SAFE_LATER_S = 300 };

/* Jobs that are scheduled at most, by the day at a time, to find out what stands alone and what goes together: a second or two.
 * A day of 300 jobs that are all changed stays within it. What was not come to does not stand alone and names nothing it needs; so it
 * is neither safe nor, by itself, refused: that is asked again when somebody approves it. */
enum { CHANGES_WORK_MOST = 2 * 1000 * 1000 };

struct plan_change {
    int32_t job;            /* of the day */
    int32_t type;           /* enum change_type */
    struct live_place from; /* as it stands on the board; technician -1: it has no place */
    struct live_place to;   /* technician -1: it loses it */
    bool is_told;           /* the customer was told a time */
    bool stands_alone;      /* it can be done without the others; then, of the plan that comes of it alone: */
    int32_t drive_s;        /* more */
    int64_t late_s;         /* more, over all jobs */
    int64_t cost_c;         /* more, without the price of jobs left out */
    bool
        is_safe; /* nobody was told, no other job begins more than five minutes later, and nothing is later than it was */
    int32_t needs_count;  /* the others that it cannot be done without, when it does not stand alone */
    const int32_t *needs; /* indices of changes */
};

struct plan_changes {
    const struct live_problem *made;
    const struct solution *after;
    int32_t count;
    const struct plan_change *items; /* in the order of jobs */
    int64_t scheduled;               /* jobs, by the day at a time, to find out what each does alone */
};

/* `keep_earlier`: a job that keeps its technician is not moved to an earlier time; its place waits. Else it is moved forward only where
 * the plan has another after it that is to begin before the time it stands at. */
void changes_find(struct arena *arena, const struct live_problem *made, const struct solution *after, bool keep_earlier,
                  struct plan_changes *changes);

/* The same without looking at what each does alone. */
void changes_list(struct arena *arena, const struct live_problem *made, const struct solution *after, bool keep_earlier,
                  struct plan_changes *changes);

/* Those of the jobs that are marked, whatever the plan does with them; likewise. */
void changes_among(struct arena *arena, const struct live_problem *made, const struct solution *after,
                   const bool *is_changed, struct plan_changes *changes);
/* Looks at what each does alone. */
void changes_judge(struct arena *arena, struct plan_changes *changes);
/* The same with so much work at most, and a few tries more. */
void changes_judge_within(struct arena *arena, struct plan_changes *changes, int64_t work_most);

bool changes_apply(struct arena *arena, const struct plan_changes *changes, const bool *chosen, struct solution *plan,
                   struct told_obstacle *obstacle);

/* A place that somebody wishes for a job: as it was proposed, or by hand. */
struct plan_wish {
    int32_t job;         /* of the day; no job twice */
    int32_t technician;  /* -1: none */
    const int32_t *crew; /* as many as the job has in the problem, less one */
    int64_t start_s;     /* about: it settles the order */
};

/* The plan with these places and the others as they stand, and the changes that it is, one a wish in their order; what each
 * does alone is not looked at. False with the obstacle when there is no such plan. */
bool changes_wish(struct arena *arena, const struct live_problem *made, const struct plan_wish *wishes, int32_t count,
                  struct plan_changes *changes, struct told_obstacle *obstacle);

/* Adds to `chosen` the fewest changes with which all of it can be done: where many are near, a set of which none can be left out; where
 * the time is up, more. False when not even all of them help. */
bool changes_close(struct arena *arena, const struct plan_changes *changes, bool *chosen);

#endif
