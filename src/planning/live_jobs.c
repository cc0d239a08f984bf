/* Jobs of the solver: whose they are, in which order they stand, and when they may begin. */
#include <stdlib.h>

#include "planning/live_parts.h"

/* ---- whose ------------------------------------------------------------------------------------------------------- */

/* The technicians of a job, the first first, each once; returns how many are on the day. */
static int32_t people_of(const struct live_day *day, const struct live_job *job, int32_t *people)
{
    int32_t count = 0;
    people[0] = live_find_technician(day, job->technician_id);
    if (people[0] < 0) {
        return 0;
    }
    count = 1;
    for (int32_t i = 0; i < job->crew_technician_ids.count; i++) {
        int32_t person = live_find_technician(day, job->crew_technician_ids.items[i]);
        bool known = person < 0;
        for (int32_t k = 0; k < count; k++) {
            known = known || people[k] == person;
        }
        if (!known) {
            people[count++] = person;
        }
    }
    return count;
}

static bool is_under_way(const struct live_job *job)
{
    return job->status == JOB_EN_ROUTE || job->status == JOB_ON_SITE;
}

static bool has_people(const struct live_job *job)
{
    return live_has_place(job) || is_under_way(job);
}

/* When it began, or is to begin. */
static int32_t start_of(const struct live_draft *draft, const struct live_job *job)
{
    int64_t start_s = job->scheduled_start_s;
    if (job->status == JOB_ON_SITE || start_s == 0) {
        int64_t heard_ms = job->actual.arrived_at_ms != 0 ? job->actual.arrived_at_ms : job->status_at_ms;
        start_s = heard_ms != 0 ? divide_floor(heard_ms, 1000) : start_s != 0 ? start_s : draft->day->now_s;
        start_s = start_s < draft->day->now_s ? start_s : draft->day->now_s;
    }
    return draft_instant(draft, start_s);
}

int32_t live_draft_pacer(const struct live_draft *draft, int32_t job)
{
    const struct live_pace *pace = &draft->day->jobs.items[job].pace;
    return pace->given == 0 ? -1 : live_find_technician(draft->day, pace->technician_id);
}

int32_t live_draft_service_t(const struct live_draft *draft, int32_t job, int32_t technician)
{
    const struct live_job *of = &draft->day->jobs.items[job];
    bool is_hers = technician >= 0 && technician == live_draft_pacer(draft, job);
    bool is_known = is_hers || of->pace.given == 0;
    int64_t planned_s = (int64_t)(is_known ? of->planned_minutes : of->pace.others_minutes) * MINUTE_SECONDS;
    bool at_pace = technician >= 0 && !is_hers;
    int64_t pace_e4 = at_pace ? draft->day->technicians.items[technician].service_factor_e4 : 10000;
    return (int32_t)clamp_int64((planned_s * pace_e4 + 9999) / 10000, 0, DURATION_MAX);
}

static enum live_stage stage_of(const struct live_job *job)
{
    return job->status == JOB_ON_SITE ? STAGE_FACT : job->status == JOB_EN_ROUTE ? STAGE_NEXT : STAGE_PLANNED;
}

/* Puts in a job that somebody has. */
static void placed_add(struct live_draft *draft, int32_t j, const int32_t *people, int32_t count)
{
    const struct live_job *job = &draft->day->jobs.items[j];
    const struct live_options *options = draft->options;
    for (int32_t m = 0; m < count; m++) {
        bool in = draft_bit(options->jobs, j) && draft_bit(options->technicians, people[m]);
        struct live_task task = {.job = j,
                                 .member = m,
                                 .technician = people[m],
                                 .stage = stage_of(job),
                                 .start_t = start_of(draft, job),
                                 .held = !in || !live_job_has_location(job)};
        if (task.stage == STAGE_FACT) {
            int32_t still_t = draft->now_t + LIVE_STILL_MINUTES * MINUTE_SECONDS;
            task.end_t = task.start_t + live_draft_service_t(draft, j, people[m]);
            task.end_t = task.end_t > still_t ? task.end_t : still_t;
        }
        draft->tasks[draft->task_count++] = task;
    }
    if (count < job->crew_size) {
        live_draft_grace(draft, GRACE_TOGETHER, j, -1, job->crew_size - count);
    }
}

static void job_add(struct live_draft *draft, int32_t j, int32_t *people)
{
    const struct live_job *job = &draft->day->jobs.items[j];
    int32_t first = draft->task_count;
    draft->first_of[j] = -1;
    if (job->status == JOB_COMPLETED || !draft_bit(draft->options->only, j)) {
        return;
    }
    bool is_lost = draft_is_lost(draft, j);
    int32_t count = has_people(job) && !is_lost ? people_of(draft->day, job, people) : 0;
    if (count > 0) {
        placed_add(draft, j, people, count);
    } else if (live_job_has_location(job) && draft_bit(draft->options->jobs, j)) {
        for (int32_t m = 0; m < job->crew_size; m++) {
            draft->tasks[draft->task_count++] =
                (struct live_task){.job = j, .member = m, .technician = -1, .stage = STAGE_PLANNED, .lost = is_lost};
        }
    }
    draft->count_of[j] = draft->task_count - first;
    draft->first_of[j] = draft->count_of[j] > 0 ? first : -1;
}

void live_draft_tasks(struct live_draft *draft)
{
    const struct live_job_list *jobs = &draft->day->jobs;
    int64_t room = 0;
    int32_t most = 1;
    for (int32_t j = 0; j < jobs->count; j++) {
        int32_t people = 1 + jobs->items[j].crew_technician_ids.count;
        people = people > jobs->items[j].crew_size ? people : jobs->items[j].crew_size;
        room += people;
        most = people > most ? people : most;
    }
    int32_t *people = draft_numbers(draft, most);
    draft->tasks = arena_array(draft->arena, struct live_task, room);
    draft->first_of = draft_numbers(draft, jobs->count);
    draft->count_of = draft_numbers(draft, jobs->count);
    for (int32_t j = 0; j < jobs->count; j++) {
        job_add(draft, j, people);
    }
    draft->job_of = draft_numbers(draft, draft->task_count);
    draft->member_of = draft_numbers(draft, draft->task_count);
    for (int32_t i = 0; i < draft->task_count; i++) {
        draft->job_of[i] = draft->tasks[i].job;
        draft->member_of[i] = draft->tasks[i].member;
    }
    draft->problem.dims.jobs = draft->task_count;
}

/* ---- who is tied to whom ----------------------------------------------------------------------------------------- */

/* Jobs and people as far as they are found to be tied together. */
struct tied {
    const struct live_day *day;
    int32_t *people; /* of one job */
    uint64_t *jobs, *technicians;
    bool grows;
};

static void bit_set(struct tied *tied, uint64_t *bits, int32_t index)
{
    tied->grows = tied->grows || !draft_bit(bits, index);
    bits[index / 64] |= UINT64_C(1) << (index % 64);
}

/* A job and its people come along together, and so do jobs of which one comes after the other. */
static void tie(struct tied *tied, int32_t j)
{
    const struct live_job *job = &tied->day->jobs.items[j];
    int32_t count = has_people(job) ? people_of(tied->day, job, tied->people) : 0;
    bool is_in = draft_bit(tied->jobs, j);
    for (int32_t i = 0; i < count; i++) {
        is_in = is_in || draft_bit(tied->technicians, tied->people[i]);
    }
    for (int32_t i = 0; i < job->after.count && !is_in; i++) {
        int32_t before = live_find_job(tied->day, job->after.items[i].job_id);
        is_in = before >= 0 && draft_bit(tied->jobs, before);
    }
    if (!is_in) {
        return;
    }
    bit_set(tied, tied->jobs, j);
    for (int32_t i = 0; i < count; i++) {
        bit_set(tied, tied->technicians, tied->people[i]);
    }
    for (int32_t i = 0; i < job->after.count; i++) {
        int32_t before = live_find_job(tied->day, job->after.items[i].job_id);
        if (before >= 0) {
            bit_set(tied, tied->jobs, before);
        }
    }
}

/* Whether every part of the day has the travel times that the whole has. */
static bool maps_alike(const struct live_day *day)
{
    int64_t places = (int64_t)day->jobs.count + 2 * (int64_t)day->technicians.count + 1;
    bool one_speed = true;
    for (int32_t t = 1; t < day->technicians.count; t++) {
        one_speed = one_speed && day->technicians.items[t].speed_factor_e4 == day->technicians.items[0].speed_factor_e4;
    }
    int64_t tables = one_speed ? 1 : LIVE_PROFILES_MOST;
    return places * places * tables <= (int64_t)PLANNING_DENSE_PLACES * PLANNING_DENSE_PLACES;
}

const uint64_t *live_problem_jobs_with(struct arena *arena, const struct live_day *day, int32_t technician)
{
    struct tied tied = {.day = day,
                        .people = arena_array(arena, int32_t, day->technicians.count),
                        .jobs = arena_array(arena, uint64_t, day->jobs.count / 64 + 1),
                        .technicians = arena_array(arena, uint64_t, day->technicians.count / 64 + 1)};
    if (!maps_alike(day)) {
        return NULL;
    }
    for (bit_set(&tied, tied.technicians, technician); tied.grows;) {
        tied.grows = false;
        for (int32_t j = 0; j < day->jobs.count; j++) {
            tie(&tied, j);
        }
    }
    return tied.jobs;
}

/* ---- order ------------------------------------------------------------------------------------------------------- */

struct standing_key {
    int32_t technician, stage, start_t, sequence, task;
};

static int by_standing(const void *a, const void *b)
{
    const int32_t *first = a;
    const int32_t *second = b;
    for (size_t i = 0; i < sizeof(struct standing_key) / sizeof(int32_t); i++) {
        if (first[i] != second[i]) {
            return first[i] < second[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Of several jobs that somebody is on, each but the last ended when the next began. */
static void facts_part(struct live_draft *draft, const struct live_person *person)
{
    for (int32_t i = 0; i + 1 < person->fact_count; i++) {
        struct live_task *task = &draft->tasks[draft->order[person->first + i]];
        const struct live_task *next = &draft->tasks[draft->order[person->first + i + 1]];
        task->end_t = task->end_t < next->start_t ? task->end_t : next->start_t;
    }
}

/* What was locked to come before something that has been begun. */
static void orders_judge(struct live_draft *draft, const struct live_person *person)
{
    int64_t begun_s = 0;
    for (int32_t i = 0; i < person->count; i++) {
        const struct live_task *task = &draft->tasks[draft->order[person->first + i]];
        const struct live_job *job = &draft->day->jobs.items[task->job];
        if ((job->locks & LOCK_ORDER) == 0) {
            continue;
        }
        if (task->stage != STAGE_PLANNED) {
            begun_s = job->scheduled_start_s > begun_s ? job->scheduled_start_s : begun_s;
        } else if (job->scheduled_start_s < begun_s) {
            live_draft_grace(draft, GRACE_ORDER, task->job, task->technician, 0);
        }
    }
}

static void frozen_count(struct live_draft *draft, struct live_person *person)
{
    const struct live_options *options = draft->options;
    int64_t minutes = options->freeze_minutes >= 0 ? options->freeze_minutes : draft->day->planning.freeze_minutes;
    int64_t until_t = options->emergency >= 0 ? 0 : draft->now_t + minutes * MINUTE_SECONDS;
    for (int32_t i = 0; i < person->count; i++) {
        struct live_task *task = &draft->tasks[draft->order[person->first + i]];
        task->frozen = task->stage != STAGE_PLANNED || task->start_t < until_t;
        person->fact_count += task->stage == STAGE_FACT ? 1 : 0;
        person->frozen_count += task->frozen ? 1 : 0;
    }
}

void live_draft_order(struct live_draft *draft)
{
    struct standing_key *keys = arena_array(draft->arena, struct standing_key, draft->task_count);
    draft->order = draft_numbers(draft, draft->task_count);
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct live_task *task = &draft->tasks[i];
        if (task->technician >= 0) {
            keys[draft->order_count++] = (struct standing_key){task->technician, (int32_t)task->stage, task->start_t,
                                                               draft_job(draft, i)->sequence, i};
        }
    }
    if (draft->order_count > 0) {
        qsort(keys, (size_t)draft->order_count, sizeof *keys, by_standing);
    }
    for (int32_t i = 0; i < draft->order_count; i++) {
        struct live_person *person = &draft->people[keys[i].technician];
        person->first = person->count == 0 ? i : person->first;
        person->count++;
        draft->order[i] = keys[i].task;
    }
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        frozen_count(draft, &draft->people[t]);
        facts_part(draft, &draft->people[t]);
        orders_judge(draft, &draft->people[t]);
    }
}

/* ---- when -------------------------------------------------------------------------------------------------------- */

struct span {
    int32_t open_t, due_t, close_t;
};

/* A job's windows as the solver has them: apart from each other, in their order. */
struct spans {
    int32_t count;
    struct span items[PROBLEM_WINDOWS_MAX];
};

static int by_open(const void *a, const void *b)
{
    const struct span *first = a;
    const struct span *second = b;
    return (first->open_t > second->open_t) - (first->open_t < second->open_t);
}

/* The union of the windows; *soft_t is when the first soft one begins. Intervals are half open. */
static int32_t windows_unite(const struct live_draft *draft, const struct live_job *job, struct span *spans,
                             int32_t *soft_t)
{
    *soft_t = INSTANT_MAX;
    for (int32_t i = 0; i < job->windows.count; i++) {
        const struct record_window *window = &job->windows.items[i];
        int32_t open_t = draft_instant(draft, window->start_s);
        int32_t due_t = draft_instant(draft, window->end_s - 1);
        spans[i] = (struct span){open_t, due_t > open_t ? due_t : open_t, 0};
        *soft_t = !window->hard && open_t < *soft_t ? open_t : *soft_t;
    }
    if (job->windows.count > 0) {
        qsort(spans, (size_t)job->windows.count, sizeof *spans, by_open);
    }
    int32_t count = 0;
    for (int32_t i = 0; i < job->windows.count; i++) {
        if (count > 0 && spans[i].open_t <= spans[count - 1].due_t + 1) {
            struct span *last = &spans[count - 1];
            last->due_t = spans[i].due_t > last->due_t ? spans[i].due_t : last->due_t;
        } else {
            spans[count++] = spans[i];
        }
    }
    return count;
}

/* Keeps what lies between two instants. */
static void spans_cut(struct spans *spans, int32_t low_t, int32_t high_t)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < spans->count; i++) {
        struct span span = spans->items[i];
        span.open_t = span.open_t > low_t ? span.open_t : low_t;
        span.close_t = span.close_t < high_t ? span.close_t : high_t;
        span.due_t = span.due_t > span.open_t ? span.due_t : span.open_t;
        span.due_t = span.due_t < span.close_t ? span.due_t : span.close_t;
        if (span.open_t <= span.close_t) {
            spans->items[kept++] = span;
        }
    }
    spans->count = kept;
}

/* When a job was done, if it was: rounded up to whole seconds; -1: it is not done, or not of this day. */
static int64_t done_s(const struct live_draft *draft, struct text id)
{
    int32_t j = live_find_job(draft->day, id);
    const struct live_job *job = j < 0 ? NULL : &draft->day->jobs.items[j];
    if (job == NULL || job->status != JOB_COMPLETED) {
        return -1;
    }
    int64_t heard_ms = job->actual.completed_at_ms != 0 ? job->actual.completed_at_ms : job->status_at_ms;
    return heard_ms != 0 ? divide_floor(heard_ms + 999, 1000) : job->scheduled_end_s;
}

/* Between which instants its deadline, its own earliest instant, and what it comes after and is done let a job begin. */
static void bounds_of(const struct live_draft *draft, const struct live_job *job, int32_t *low_t, int32_t *high_t)
{
    *low_t = draft_instant(draft, job->earliest_s);
    *high_t = job->deadline_s != 0 ? draft_instant(draft, job->deadline_s) : INSTANT_MAX;
    for (int32_t i = 0; i < job->after.count; i++) {
        const struct record_after *after = &job->after.items[i];
        int64_t end_s = done_s(draft, after->job_id);
        if (end_s < 0) {
            continue;
        }
        int32_t from_t = draft_instant(draft, end_s + (int64_t)after->min_lag_minutes * MINUTE_SECONDS);
        int32_t until_t = draft_instant(draft, end_s + (int64_t)after->max_lag_minutes * MINUTE_SECONDS);
        *low_t = from_t > *low_t ? from_t : *low_t;
        *high_t = shape_has(after, AFTER_MAX_LAG) && until_t < *high_t ? until_t : *high_t;
    }
}

/* What stands for windows of which none is left. Nobody is there as early as that; but who has the job does it once it may be begun
 * at all, and late. */
static struct span never_of(const struct live_task *task, const struct span *first, int32_t low_t)
{
    int32_t open_t = first->open_t > low_t ? first->open_t : low_t;
    open_t = task->technician < 0 ? 0 : open_t;
    return (struct span){open_t, open_t, open_t};
}

static void spans_make(const struct live_draft *draft, const struct live_task *task, struct span *room,
                       struct spans *spans)
{
    const struct live_job *job = &draft->day->jobs.items[task->job];
    int32_t soft_t;
    int32_t count = windows_unite(draft, job, room, &soft_t);
    *spans = (struct spans){.count = 1, .items = {{0, draft->latest_t, draft->latest_t}}};
    for (int32_t i = 0; i < count && i < PROBLEM_WINDOWS_MAX; i++) {
        bool last = i + 1 == count;
        int32_t later_t = last ? draft->latest_t : room[i + 1].open_t - 1;
        room[i].close_t = soft_t <= room[i].due_t && later_t > room[i].due_t ? later_t : room[i].due_t;
        spans->items[i] = room[i];
        spans->count = i + 1;
    }
    int32_t low_t, high_t;
    bounds_of(draft, job, &low_t, &high_t);
    struct span first = spans->items[0];
    spans_cut(spans, low_t, high_t);
    if (spans->count == 0) {
        *spans = (struct spans){.count = 1, .items = {never_of(task, &first, low_t)}};
    }
}

/* A promise's start is waited for when the job can be done after it on this day. */
static void promise_wait(const struct live_draft *draft, int32_t j, struct spans *spans)
{
    const struct live_job *job = &draft->day->jobs.items[j];
    int32_t start_t = draft_instant(draft, job->promised.start_s);
    int32_t horizon_t = draft->latest_t - DAY_SECONDS;
    bool binds = start_t <= spans->items[spans->count - 1].close_t &&
                 start_t + (int64_t)live_draft_service_t(draft, j, -1) <= horizon_t;
    if (job->promised.given != 0 && binds) {
        spans_cut(spans, start_t, INSTANT_MAX);
    }
}

static void task_spans(const struct live_draft *draft, int32_t i, struct span *room, struct spans *spans)
{
    const struct live_task *task = &draft->tasks[i];
    const struct live_job *job = draft_job(draft, i);
    bool locked = task->held || ((job->locks & LOCK_TIME) != 0 && (task->technician >= 0 || task->lost));
    if (locked && job->scheduled_start_s != 0) {
        int32_t start_t = draft_instant(draft, job->scheduled_start_s);
        *spans = (struct spans){.count = 1, .items = {{start_t, start_t, start_t}}};
        return;
    }
    spans_make(draft, task, room, spans);
    promise_wait(draft, task->job, spans);
}

/* The columns of the windows, filled job by job. */
struct columns {
    int32_t *first, *open_t, *due_t, *close_t, *job_open_t, *job_close_t, *promise_due_t;
    int64_t *window_late_c, *promise_late_c;
};

static void task_fill(struct live_draft *draft, int32_t i, const struct spans *spans, struct columns *columns)
{
    const struct live_task *task = &draft->tasks[i];
    const struct live_job *job = draft_job(draft, i);
    int32_t at = columns->first[i];
    int64_t late_c = task->member == 0 ? draft->weights.common.late_c[draft_priority(draft, task->job)] : 0;
    for (int32_t w = 0; w < spans->count; w++) {
        columns->open_t[at + w] = spans->items[w].open_t;
        columns->due_t[at + w] = spans->items[w].due_t;
        columns->close_t[at + w] = spans->items[w].close_t;
    }
    columns->first[i + 1] = at + spans->count;
    columns->job_open_t[i] = spans->items[0].open_t;
    columns->job_close_t[i] = spans->items[spans->count - 1].close_t;
    columns->window_late_c[i] = late_c;
    columns->promise_due_t[i] = INSTANT_MAX;
    if (job->promised.given != 0 && task->member == 0) {
        /* Lateness that nobody can avoid has no price: it counts from the moment the door opens. */
        int32_t due_t = draft_instant(draft, job->promised.end_s);
        columns->promise_due_t[i] = due_t > columns->job_open_t[i] ? due_t : columns->job_open_t[i];
        columns->promise_late_c[i] = late_c;
    }
}

/* A window each, and more where there are more. */
static int64_t windows_most(const struct live_draft *draft)
{
    int64_t most = 0;
    for (int32_t i = 0; i < draft->task_count; i++) {
        int32_t count = draft_job(draft, i)->windows.count;
        most += count < 1 ? 1 : count < PROBLEM_WINDOWS_MAX ? count : PROBLEM_WINDOWS_MAX;
    }
    return most;
}

void live_draft_windows(struct live_draft *draft)
{
    struct problem *problem = &draft->problem;
    int64_t most = windows_most(draft);
    int32_t jobs = draft->task_count;
    struct columns columns = {.first = draft_numbers(draft, (int64_t)jobs + 1),
                              .open_t = draft_numbers(draft, most),
                              .due_t = draft_numbers(draft, most),
                              .close_t = draft_numbers(draft, most),
                              .job_open_t = draft_numbers(draft, jobs),
                              .job_close_t = draft_numbers(draft, jobs),
                              .promise_due_t = draft_numbers(draft, jobs),
                              .window_late_c = arena_array(draft->arena, int64_t, jobs),
                              .promise_late_c = arena_array(draft->arena, int64_t, jobs)};
    int32_t room = 1;
    for (int32_t j = 0; j < draft->day->jobs.count; j++) {
        int32_t count = draft->day->jobs.items[j].windows.count;
        room = count > room ? count : room;
    }
    struct span *united = arena_array(draft->arena, struct span, room);
    struct spans spans;
    for (int32_t i = 0; i < jobs; i++) {
        task_spans(draft, i, united, &spans);
        task_fill(draft, i, &spans, &columns);
    }
    problem->dims.windows = columns.first[jobs];
    problem->window_first = columns.first;
    problem->window_open_t = columns.open_t;
    problem->window_due_t = columns.due_t;
    problem->window_close_t = draft->window_close_t = columns.close_t;
    problem->window_late_c = draft->window_late_c = columns.window_late_c;
    problem->job_open_t = columns.job_open_t;
    problem->job_close_t = draft->job_close_t = columns.job_close_t;
    problem->promise_due_t = columns.promise_due_t;
    problem->promise_late_c = columns.promise_late_c;
}

/* ---- one job, asked about alone ---------------------------------------------------------------------------------- */

static int64_t apart(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

bool live_may_begin(struct arena *arena, const struct live_day *day, int32_t job, int64_t start_s, int64_t *nearest_s)
{
    const struct live_draft draft = {
        .arena = arena, .day = day, .zero_s = day->start_s - DAY_SECONDS, .latest_t = INSTANT_MAX};
    const struct live_task task = {.job = job, .technician = -1};
    int32_t count = day->jobs.items[job].windows.count, start_t = draft_instant(&draft, start_s);
    struct span *room = arena_array(arena, struct span, count < 1 ? 1 : count);
    struct spans spans;
    spans_make(&draft, &task, room, &spans);
    int32_t nearest_t = spans.items[0].open_t;
    for (int32_t i = 0; i < spans.count; i++) {
        const struct span *span = &spans.items[i];
        if (start_t >= span->open_t && start_t <= span->close_t) {
            return true;
        }
        nearest_t = apart(span->open_t, start_t) < apart(nearest_t, start_t) ? span->open_t : nearest_t;
        nearest_t = apart(span->close_t, start_t) < apart(nearest_t, start_t) ? span->close_t : nearest_t;
    }
    *nearest_s = draft.zero_s + nearest_t;
    return false;
}
