/* Jobs that depend on each other, and what stands still: crews, precedences, locked orders, frozen jobs. */
#include "planning/live_parts.h"

static void crews_fill(struct live_draft *draft)
{
    struct problem *problem = &draft->problem;
    int32_t jobs = draft->day->jobs.count;
    int32_t *first = draft_numbers(draft, (int64_t)jobs + 1);
    int32_t *members = draft_numbers(draft, draft->task_count);
    int32_t crews = 0, count = 0;
    for (int32_t j = 0; j < jobs; j++) {
        for (int32_t m = 0; draft->count_of[j] > 1 && m < draft->count_of[j]; m++) {
            members[count++] = draft->first_of[j] + m;
        }
        if (draft->count_of[j] > 1) {
            first[++crews] = count;
        }
    }
    if (crews > 0) {
        problem->dims.crews = crews;
        problem->dims.crew_jobs = count;
        problem->crew_first = first;
        problem->crew_job = members;
    }
}

/* ---- precedence -------------------------------------------------------------------------------------------------- */

/* Links between jobs of the day; those that would close a circle are left away. */
struct chains {
    struct live_draft *draft;
    int32_t count, room;
    int32_t *before, *after, *min_t, *max_t, *next; /* one a link of the solver */
    int32_t *head;                                  /* per job of the day: its last link to what comes after it; -1 */
    int32_t *seen;                                  /* per job of the day: in which question it was met */
    int32_t *stack;
    int32_t question;
};

/* Whether something that comes after `from`, over any number of links, is `to`. */
static bool leads_to(struct chains *chains, int32_t from, int32_t to)
{
    int32_t count = 0;
    chains->question++;
    chains->stack[count++] = from;
    chains->seen[from] = chains->question;
    while (count > 0) {
        int32_t at = chains->stack[--count];
        if (at == to) {
            return true;
        }
        for (int32_t i = chains->head[at]; i >= 0; i = chains->next[i]) {
            int32_t job = chains->draft->tasks[chains->after[i]].job;
            if (chains->seen[job] != chains->question) {
                chains->seen[job] = chains->question;
                chains->stack[count++] = job;
            }
        }
    }
    return false;
}

static void link_add(struct chains *chains, int32_t b, int32_t j, const struct record_after *after)
{
    const struct live_draft *draft = chains->draft;
    bool ends = shape_has(after, AFTER_MAX_LAG) && after->max_lag_minutes >= after->min_lag_minutes;
    for (int32_t m = 0; m < draft->count_of[b]; m++) {
        int32_t i = chains->count++;
        chains->before[i] = draft->first_of[b] + m;
        chains->after[i] = draft->first_of[j];
        chains->min_t[i] = (int32_t)clamp_int64((int64_t)after->min_lag_minutes * MINUTE_SECONDS, 0, INSTANT_MAX);
        chains->max_t[i] =
            ends ? (int32_t)clamp_int64((int64_t)after->max_lag_minutes * MINUTE_SECONDS, 0, INSTANT_MAX) : INSTANT_MAX;
        chains->next[i] = chains->head[b];
        chains->head[b] = i;
    }
}

/* One `after` of a job that is in the problem. */
static void after_add(struct chains *chains, int32_t j, const struct record_after *after)
{
    struct live_draft *draft = chains->draft;
    int32_t b = live_find_job(draft->day, after->job_id);
    if (b < 0 || draft->day->jobs.items[b].status == JOB_COMPLETED) {
        return;
    }
    bool placed = draft->tasks[draft->first_of[j]].technician >= 0;
    bool before_placed = draft->first_of[b] >= 0 && draft->tasks[draft->first_of[b]].technician >= 0;
    bool hopeless = (placed && !before_placed) || (draft->first_of[b] >= 0 && leads_to(chains, j, b));
    if (hopeless) {
        live_draft_grace(draft, GRACE_TOGETHER, j, -1, 0);
    } else if (draft->first_of[b] < 0) {
        for (int32_t m = 0; m < draft->count_of[j]; m++) {
            draft->tasks[draft->first_of[j] + m].blocked = true;
        }
    } else {
        link_add(chains, b, j, after);
    }
}

static int64_t links_most(const struct live_draft *draft)
{
    int64_t most = 0;
    for (int32_t j = 0; j < draft->day->jobs.count; j++) {
        const struct after_list *list = &draft->day->jobs.items[j].after;
        for (int32_t i = 0; i < list->count && draft->first_of[j] >= 0; i++) {
            int32_t b = live_find_job(draft->day, list->items[i].job_id);
            most += b >= 0 ? draft->count_of[b] : 0;
        }
    }
    return most;
}

static bool precedences_fill(struct live_draft *draft)
{
    struct problem *problem = &draft->problem;
    int32_t jobs = draft->day->jobs.count;
    int64_t most = links_most(draft);
    if (most > (int64_t)draft->task_count * PROBLEM_PRECEDENCES_MAX) {
        return fault_raise(draft->fault, FAULT_TOO_LARGE, "too_large", "/jobs",
                           "The jobs of the day come after more than %d others in the mean", PROBLEM_PRECEDENCES_MAX);
    }
    struct chains chains = {.draft = draft,
                            .before = draft_numbers(draft, most),
                            .after = draft_numbers(draft, most),
                            .min_t = draft_numbers(draft, most),
                            .max_t = draft_numbers(draft, most),
                            .next = draft_numbers(draft, most),
                            .head = draft_numbers(draft, jobs),
                            .seen = draft_numbers(draft, jobs),
                            .stack = draft_numbers(draft, jobs)};
    for (int32_t j = 0; j < jobs; j++) {
        chains.head[j] = -1;
    }
    for (int32_t j = 0; j < jobs; j++) {
        const struct after_list *list = &draft->day->jobs.items[j].after;
        for (int32_t i = 0; i < list->count && draft->first_of[j] >= 0; i++) {
            after_add(&chains, j, &list->items[i]);
        }
    }
    if (chains.count > 0) {
        problem->dims.precedences = chains.count;
        problem->precedence_before = chains.before;
        problem->precedence_after = chains.after;
        problem->precedence_min_t = chains.min_t;
        problem->precedence_max_t = chains.max_t;
        problem->precedence_same = draft_numbers(draft, chains.count);
    }
    return true;
}

/* ---- what stands still ------------------------------------------------------------------------------------------- */

static void frozen_fill(struct live_draft *draft)
{
    struct problem *problem = &draft->problem;
    int32_t technicians = draft->day->technicians.count, count = 0;
    int32_t *first = draft_numbers(draft, (int64_t)technicians + 1);
    int32_t *job = draft_numbers(draft, draft->order_count);
    int32_t *start_t = draft_numbers(draft, draft->order_count), *end_t = draft_numbers(draft, draft->order_count);
    for (int32_t t = 0; t < technicians; t++) {
        for (int32_t i = 0; i < draft->people[t].frozen_count; i++) {
            int32_t task = draft->order[draft->people[t].first + i];
            bool fact = draft->tasks[task].stage == STAGE_FACT;
            job[count] = task;
            start_t[count] = fact ? draft->tasks[task].start_t : NO_INSTANT;
            end_t[count++] = fact ? draft->tasks[task].end_t : NO_INSTANT;
        }
        first[t + 1] = count;
    }
    if (count > 0) {
        problem->dims.frozen_jobs = count;
        problem->frozen_first = first;
        problem->frozen_job = job;
        problem->frozen_start_t = start_t;
        problem->frozen_end_t = end_t;
    }
}

static void sequences_fill(struct live_draft *draft)
{
    struct problem *problem = &draft->problem;
    int32_t technicians = draft->day->technicians.count, count = 0;
    int32_t *first = draft_numbers(draft, (int64_t)technicians + 1);
    int32_t *job = draft_numbers(draft, draft->order_count);
    for (int32_t t = 0; t < technicians; t++) {
        for (int32_t i = 0; i < draft->people[t].count; i++) {
            int32_t task = draft->order[draft->people[t].first + i];
            if ((draft_job(draft, task)->locks & LOCK_ORDER) != 0) {
                job[count++] = task;
            }
        }
        first[t + 1] = count;
    }
    if (count > 0) {
        problem->dims.sequence_jobs = count;
        problem->sequence_first = first;
        problem->sequence_job = job;
    }
}

bool live_draft_links(struct live_draft *draft)
{
    crews_fill(draft);
    frozen_fill(draft);
    sequences_fill(draft);
    return precedences_fill(draft);
}
