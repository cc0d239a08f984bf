/* Jobs that depend on each other, on routes that somebody else has ordered: they agree on instants, or need not be together. */
#include <string.h>

#include "planning/live_stand.h"

enum { ROUNDS_MOST = 200 }; /* of agreeing; without circles far fewer are needed */

/* ---- giving up ---------------------------------------------------------------------------------------------------- */

static void precedence_give_up(struct stand *stand, int32_t link)
{
    struct live_draft *draft = stand->draft;
    struct problem *problem = &draft->problem;
    int32_t job = draft->tasks[problem->precedence_after[link]].job;
    int32_t count = --problem->dims.precedences;
    const int32_t *columns[] = {problem->precedence_before, problem->precedence_after, problem->precedence_min_t,
                                problem->precedence_max_t};
    int32_t *copies[4];
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
        copies[c] = draft_numbers(draft, count);
        for (int32_t i = 0; i < count; i++) {
            copies[c][i] = columns[c][i < link ? i : i + 1];
        }
    }
    bool any = count > 0;
    problem->precedence_before = any ? copies[0] : NULL;
    problem->precedence_after = any ? copies[1] : NULL;
    problem->precedence_min_t = any ? copies[2] : NULL;
    problem->precedence_max_t = any ? copies[3] : NULL;
    problem->precedence_same = any ? problem->precedence_same : NULL;
    live_draft_grace(draft, GRACE_TOGETHER, job, -1, 0);
}

static void crew_give_up(struct stand *stand, int32_t crew)
{
    struct live_draft *draft = stand->draft;
    struct problem *problem = &draft->problem;
    int32_t from = problem->crew_first[crew], size = problem->crew_first[crew + 1] - from;
    int32_t job = draft->tasks[problem->crew_job[from]].job;
    int32_t *first = draft_numbers(draft, problem->dims.crews);
    int32_t *members = draft_numbers(draft, problem->dims.crew_jobs - size);
    problem->dims.crews--;
    problem->dims.crew_jobs -= size;
    for (int32_t c = 0; c < problem->dims.crews; c++) {
        first[c + 1] = problem->crew_first[c < crew ? c + 1 : c + 2] - (c < crew ? 0 : size);
    }
    for (int32_t k = 0; k < problem->dims.crew_jobs; k++) {
        members[k] = problem->crew_job[k < from ? k : k + size];
    }
    problem->crew_first = problem->dims.crews > 0 ? first : NULL;
    problem->crew_job = problem->dims.crews > 0 ? members : NULL;
    live_draft_grace(draft, GRACE_TOGETHER, job, -1, 0);
}

/* ---- circles ------------------------------------------------------------------------------------------------------ */

/* Who stands behind whom: on a route, or by a link. The members of a crew are one node. */
struct tie {
    int32_t from, to; /* nodes */
    int32_t link;     /* the precedence; -1: the order of a route */
};

struct knot {
    struct stand *stand;
    int32_t *node; /* per task: the first of its crew, or itself */
    int32_t *crew; /* per node; -1 */
    int32_t tie_count;
    struct tie *ties;
    int32_t *waiting; /* per node: ties into it from what is not settled */
    int32_t *head, *next, *stack;
};

static void tie_add(struct knot *knot, int32_t from, int32_t to, int32_t link)
{
    struct tie tie = {knot->node[from], knot->node[to], link};
    int32_t i = knot->tie_count++;
    knot->ties[i] = tie;
    knot->next[i] = knot->head[tie.from];
    knot->head[tie.from] = i;
    knot->waiting[tie.to]++;
}

static void knot_make(struct stand *stand, struct knot *knot)
{
    struct live_draft *draft = stand->draft;
    const struct problem *problem = &draft->problem;
    int32_t tasks = draft->task_count, links = problem->dims.precedences;
    *knot = (struct knot){.stand = stand,
                          .node = draft_numbers(draft, tasks),
                          .crew = draft_numbers(draft, tasks),
                          .ties = arena_array(draft->arena, struct tie, tasks + links),
                          .waiting = draft_numbers(draft, tasks),
                          .head = draft_numbers(draft, tasks),
                          .next = draft_numbers(draft, tasks + links),
                          .stack = draft_numbers(draft, tasks)};
    for (int32_t i = 0; i < tasks; i++) {
        knot->node[i] = i;
        knot->crew[i] = knot->head[i] = -1;
    }
    for (int32_t c = 0; c < problem->dims.crews; c++) {
        for (int32_t k = problem->crew_first[c]; k < problem->crew_first[c + 1]; k++) {
            knot->node[problem->crew_job[k]] = problem->crew_job[problem->crew_first[c]];
            knot->crew[problem->crew_job[k]] = c;
        }
    }
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        const struct live_person *person = &draft->people[t];
        for (int32_t i = 0; i + 1 < person->count; i++) {
            tie_add(knot, draft->order[person->first + i], draft->order[person->first + i + 1], -1);
        }
    }
    for (int32_t k = 0; k < links; k++) {
        int32_t before = problem->precedence_before[k], after = problem->precedence_after[k];
        if (draft->tasks[before].technician >= 0 && draft->tasks[after].technician >= 0) {
            tie_add(knot, before, after, k);
        }
    }
}

/* Settles node after node that waits for nothing (Kahn 1962). */
static void knot_settle(struct knot *knot)
{
    int32_t count = 0;
    for (int32_t i = 0; i < knot->stand->draft->task_count; i++) {
        if (knot->waiting[i] == 0) {
            knot->stack[count++] = i;
        }
    }
    while (count > 0) {
        for (int32_t i = knot->head[knot->stack[--count]]; i >= 0;) {
            int32_t to = knot->ties[i].to;
            i = knot->next[i];
            if (--knot->waiting[to] == 0) {
                knot->stack[count++] = to;
            }
        }
    }
}

/* Of a circle that is left one link is given up: its last precedence, else its last crew. False when there is no circle. */
static bool circle_untie(struct knot *knot)
{
    struct live_draft *draft = knot->stand->draft;
    int32_t *into = knot->stack; /* of each node that waits: a tie into it from another that waits */
    int32_t at = -1, link = -1, crew = -1;
    for (int32_t i = 0; i < knot->tie_count; i++) {
        if (knot->waiting[knot->ties[i].from] > 0 && knot->waiting[knot->ties[i].to] > 0) {
            into[knot->ties[i].to] = i;
            at = knot->ties[i].to;
        }
    }
    if (at < 0) {
        return false;
    }
    for (int32_t step = 0; step < draft->task_count; step++) {
        at = knot->ties[into[at]].from;
    }
    for (int32_t step = 0; step < draft->task_count; step++) {
        link = knot->ties[into[at]].link > link ? knot->ties[into[at]].link : link;
        crew = knot->crew[at] > crew ? knot->crew[at] : crew;
        at = knot->ties[into[at]].from;
    }
    if (link >= 0) {
        precedence_give_up(knot->stand, link);
    } else {
        crew_give_up(knot->stand, crew);
    }
    return true;
}

void live_stand_untie(struct stand *stand)
{
    struct live_draft *draft = stand->draft;
    bool tied = draft->problem.dims.crews > 0 || draft->problem.dims.precedences > 0;
    for (int32_t k = draft->problem.dims.precedences - 1; k >= 0; k--) {
        const struct live_task *before = &draft->tasks[draft->problem.precedence_before[k]];
        const struct live_task *after = &draft->tasks[draft->problem.precedence_after[k]];
        if (after->stage == STAGE_FACT && before->stage != STAGE_FACT) {
            precedence_give_up(stand, k); /* it has begun without */
        }
    }
    while (tied) {
        struct arena_mark mark = arena_mark(draft->arena);
        struct knot knot;
        knot_make(stand, &knot);
        knot_settle(&knot);
        tied = circle_untie(&knot);
        if (!tied) {
            arena_rewind(draft->arena, mark);
        }
    }
}

/* ---- agreeing ----------------------------------------------------------------------------------------------------- */

/* A job begins not before an instant. True when it did. */
static bool wait_until(struct stand *stand, int32_t task, int64_t instant_t)
{
    if (stand->start_t[task] >= instant_t || stand->draft->tasks[task].stage == STAGE_FACT) {
        return false;
    }
    stand->pins[task].open_t = (int32_t)clamp_int64(instant_t, 0, INSTANT_MAX);
    stand->settled[stand->draft->tasks[task].technician] = false;
    return true;
}

static bool crews_agree(struct stand *stand)
{
    const struct problem *problem = &stand->draft->problem;
    bool waits = false;
    for (int32_t c = problem->dims.crews - 1; c >= 0; c--) {
        int32_t last_t = 0, first = problem->crew_first[c], end = problem->crew_first[c + 1];
        for (int32_t k = first; k < end; k++) {
            int32_t start_t = stand->start_t[problem->crew_job[k]];
            last_t = start_t > last_t ? start_t : last_t;
        }
        bool placed = stand->draft->tasks[problem->crew_job[first]].technician >= 0;
        bool waited = false;
        for (int32_t k = first; k < end && placed; k++) {
            waited = wait_until(stand, problem->crew_job[k], last_t) || waited;
        }
        if (waited && stand->rounds > ROUNDS_MOST) {
            crew_give_up(stand, c);
        }
        waits = waits || waited;
    }
    return waits;
}

/* What comes after waits; and what comes before, where the other would begin too long after it. */
static bool precedences_agree(struct stand *stand)
{
    struct live_draft *draft = stand->draft;
    bool waits = false;
    for (int32_t k = draft->problem.dims.precedences - 1; k >= 0; k--) {
        int32_t before = draft->problem.precedence_before[k], after = draft->problem.precedence_after[k];
        if (draft->tasks[before].technician < 0 || draft->tasks[after].technician < 0) {
            continue;
        }
        int64_t end_t = stand->end_t[before], start_t = stand->start_t[after];
        int32_t max_t = draft->problem.precedence_max_t[k];
        bool waited = wait_until(stand, after, end_t + draft->problem.precedence_min_t[k]);
        bool past = draft->tasks[before].stage == STAGE_FACT;
        bool far = max_t < INSTANT_MAX && start_t > end_t + max_t && draft->tasks[after].stage != STAGE_FACT;
        bool hopeless = far ? past || stand->rounds > ROUNDS_MOST / 2 : waited && stand->rounds > ROUNDS_MOST;
        if (hopeless) {
            precedence_give_up(stand, k);
        } else if (far) {
            waited = wait_until(stand, before, stand->start_t[before] + start_t - end_t - max_t) || waited;
        }
        waits = waits || waited;
    }
    return waits;
}

bool live_stand_agree(struct stand *stand)
{
    stand->rounds++;
    bool crews = crews_agree(stand);
    return precedences_agree(stand) || crews;
}
