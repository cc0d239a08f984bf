/* Technicians' days: when they are there, which breaks they take, and where they go on from. */
#include <stdlib.h>

#include "planning/live_parts.h"

/* ---- presence ---------------------------------------------------------------------------------------------------- */

/* When somebody is there: apart from each other, ascending. */
struct presence {
    int32_t count;
    struct interval *items;
    int64_t usual_end_s; /* of the last shift that is not on call; 0 without one */
};

static bool has_usual_shift(const struct live_technician *technician)
{
    for (int32_t i = 0; i < technician->shifts.count; i++) {
        if (!technician->shifts.items[i].on_call) {
            return true;
        }
    }
    return false;
}

/* Whether somebody who also has usual shifts has an urgent job while she is on call. */
static bool is_called(const struct live_draft *draft, int32_t technician, const struct live_shift *shift)
{
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct live_task *task = &draft->tasks[i];
        int64_t start_s = draft_job(draft, i)->scheduled_start_s;
        if (task->technician == technician && draft_is_urgent(draft, task->job) && start_s >= shift->start_s &&
            start_s < shift->end_s) {
            return true;
        }
    }
    return false;
}

static void presence_add(struct presence *presence, int64_t start_s, int64_t end_s)
{
    struct interval *last = presence->count > 0 ? &presence->items[presence->count - 1] : NULL;
    if (last != NULL && start_s <= last->end_s) {
        last->end_s = end_s > last->end_s ? end_s : last->end_s;
    } else {
        presence->items[presence->count++] = (struct interval){start_s, end_s};
    }
}

/* Takes an interval out. */
static void presence_cut(struct presence *presence, int64_t start_s, int64_t end_s)
{
    int32_t count = presence->count;
    for (int32_t i = 0; i < count; i++) {
        struct interval *item = &presence->items[i];
        if (end_s <= item->start_s || start_s >= item->end_s) {
            continue;
        }
        if (start_s > item->start_s && end_s < item->end_s) { /* its end goes to a new one, sorted later */
            presence->items[presence->count++] = (struct interval){end_s, item->end_s};
            item->end_s = start_s;
        } else if (start_s > item->start_s) {
            item->end_s = start_s;
        } else {
            item->start_s = end_s < item->end_s ? end_s : item->end_s;
        }
    }
}

static int by_start(const void *a, const void *b)
{
    const struct interval *first = a;
    const struct interval *second = b;
    return (first->start_s > second->start_s) - (first->start_s < second->start_s);
}

static void presence_sort(struct presence *presence)
{
    int32_t kept = 0;
    if (presence->count > 0) {
        qsort(presence->items, (size_t)presence->count, sizeof *presence->items, by_start);
    }
    for (int32_t i = 0; i < presence->count; i++) {
        if (presence->items[i].end_s > presence->items[i].start_s) {
            presence->items[kept++] = presence->items[i];
        }
    }
    presence->count = kept;
}

/* Shifts less time off. */
static struct presence presence_of(const struct live_draft *draft, int32_t t)
{
    const struct live_technician *technician = &draft->day->technicians.items[t];
    const struct live_shift_list *shifts = &technician->shifts;
    bool usual = has_usual_shift(technician);
    struct presence presence = {
        .items = arena_array(draft->arena, struct interval, shifts->count + technician->time_off.count)};
    for (int32_t i = 0; i < shifts->count; i++) {
        const struct live_shift *shift = &shifts->items[i];
        if (shift->on_call && usual && draft->options->emergency < 0 && !is_called(draft, t, shift)) {
            continue;
        }
        presence_add(&presence, shift->start_s, shift->end_s);
        if (!shift->on_call && shift->end_s > presence.usual_end_s) {
            presence.usual_end_s = shift->end_s;
        }
    }
    for (int32_t i = 0; i < technician->time_off.count; i++) {
        presence_cut(&presence, technician->time_off.items[i].start_s, technician->time_off.items[i].end_s);
    }
    presence_sort(&presence);
    return presence;
}

/* ---- breaks ------------------------------------------------------------------------------------------------------ */

static int by_from(const void *a, const void *b)
{
    const struct live_pause *first = a;
    const struct live_pause *second = b;
    if (first->from_t != second->from_t) {
        return first->from_t < second->from_t ? -1 : 1;
    }
    if (first->fixed != second->fixed) {
        return first->fixed ? -1 : 1;
    }
    return (first->until_t > second->until_t) - (first->until_t < second->until_t);
}

/* The gaps between what is left of the day; where there are too many, the shortest time between two goes with them. */
static int32_t gaps_fill(const struct live_draft *draft, struct presence *presence, int64_t from_s, int32_t most,
                         struct live_pause *pauses)
{
    while (presence->count > most + 1) {
        int32_t shortest = 1;
        for (int32_t i = 1; i + 1 < presence->count; i++) {
            const struct interval *item = &presence->items[i];
            const struct interval *least = &presence->items[shortest];
            shortest = item->end_s - item->start_s < least->end_s - least->start_s ? i : shortest;
        }
        for (int32_t i = shortest; i + 1 < presence->count; i++) {
            presence->items[i] = presence->items[i + 1];
        }
        presence->count--;
    }
    int32_t count = 0;
    int64_t end_s = from_s;
    for (int32_t i = 0; i < presence->count; i++) {
        if (presence->items[i].start_s > end_s) {
            int32_t from_t = draft_instant(draft, end_s);
            pauses[count++] = (struct live_pause){
                .from_t = from_t,
                .until_t = from_t,
                .length_t = (int32_t)clamp_int64(presence->items[i].start_s - end_s, 1, DURATION_MAX),
                .fixed = true};
        }
        end_s = presence->items[i].end_s;
    }
    return count;
}

/* Where a meal and a gap meet, the gap counts as the meal when there is room in it; else the meal is before it, or after. */
static bool meal_gives_way(struct live_pause *meal, const struct live_pause *gap)
{
    int64_t gap_end_t = (int64_t)gap->from_t + gap->length_t;
    int64_t low_t = gap->from_t > meal->from_t ? gap->from_t : meal->from_t;
    int64_t high_t = (int64_t)meal->until_t + meal->length_t;
    high_t = gap_end_t < high_t ? gap_end_t : high_t;
    if (high_t - low_t >= meal->length_t) {
        return false;
    }
    if (gap->from_t > meal->until_t || gap_end_t <= meal->from_t) {
        return true;
    }
    if ((int64_t)meal->from_t + meal->length_t <= gap->from_t) {
        meal->until_t = gap->from_t < meal->until_t ? gap->from_t : meal->until_t;
    } else {
        meal->from_t = (int32_t)clamp_int64(gap_end_t, 0, INSTANT_MAX);
        meal->until_t = meal->until_t > meal->from_t ? meal->until_t : meal->from_t;
    }
    return true;
}

/* Adds the meals to the gaps; `busy_t` is when she is done with the job that she is on. */
static void meals_add(const struct live_draft *draft, const struct live_technician *technician, int32_t busy_t,
                      struct live_person *person)
{
    int32_t gaps = person->pause_count;
    for (int32_t i = 0; i < technician->breaks.count && person->pause_count < PROBLEM_BREAKS_MAX; i++) {
        const struct live_break *rule = &technician->breaks.items[i];
        struct live_pause meal = {.from_t = draft_instant(draft, rule->earliest_s),
                                  .until_t = draft_instant(draft, rule->latest_s),
                                  .length_t = rule->minutes * MINUTE_SECONDS};
        meal.until_t = meal.until_t > meal.from_t ? meal.until_t : meal.from_t;
        if (meal.until_t < draft->now_t || meal.until_t < person->from_t || meal.from_t >= person->to_t) {
            continue;
        }
        meal.until_t = meal.until_t > busy_t ? meal.until_t : busy_t;
        bool stays = true;
        for (int32_t k = 0; k < gaps && stays; k++) {
            stays = meal_gives_way(&meal, &person->pauses[k]);
        }
        if (stays) {
            person->pauses[person->pause_count++] = meal;
        }
    }
}

/* In the order in which they are taken: none must begin before the one that it follows. */
static void pauses_settle(struct live_person *person)
{
    if (person->pause_count > 0) {
        qsort(person->pauses, (size_t)person->pause_count, sizeof *person->pauses, by_from);
    }
    for (int32_t i = person->pause_count - 2; i >= 0; i--) {
        struct live_pause *pause = &person->pauses[i];
        int32_t next_t = person->pauses[i + 1].until_t;
        pause->until_t = pause->until_t < next_t ? pause->until_t : next_t;
    }
    for (int32_t i = 0; i < person->pause_count; i++) {
        person->pauses[i].latest_t = person->pauses[i].until_t;
    }
}

/* ---- where ------------------------------------------------------------------------------------------------------- */

static bool is_one_of(const struct live_job *job, struct text id)
{
    bool found = text_equal(job->technician_id, id);
    for (int32_t i = 0; i < job->crew_technician_ids.count && !found; i++) {
        found = text_equal(job->crew_technician_ids.items[i], id);
    }
    return found;
}

/* When each technician finished her last job whose place is known: -1 never; and how many she has done. */
static void done_count(struct live_draft *draft, int64_t *done_ms)
{
    const struct live_day *day = draft->day;
    for (int32_t j = 0; j < day->jobs.count; j++) {
        const struct live_job *job = &day->jobs.items[j];
        if (job->status != JOB_COMPLETED) {
            continue;
        }
        int64_t at_ms = job->actual.completed_at_ms != 0 ? job->actual.completed_at_ms : job->status_at_ms;
        for (int32_t k = -1; k < job->crew_technician_ids.count; k++) {
            int32_t t = live_find_technician(day, k < 0 ? job->technician_id : job->crew_technician_ids.items[k]);
            if (t < 0 ||
                (k >= 0 && is_one_of(&(struct live_job){.technician_id = job->technician_id,
                                                        .crew_technician_ids = {k, job->crew_technician_ids.items}},
                                     job->crew_technician_ids.items[k]))) {
                continue;
            }
            draft->people[t].done++;
            if (live_job_has_location(job) && at_ms >= done_ms[t]) {
                done_ms[t] = at_ms;
                draft->people[t].has_start = true;
                draft->people[t].start = job->location;
            }
        }
    }
}

/* The jobs that she is on or on the way to. */
struct under_way {
    const struct live_task *first; /* of those that she is on */
    int32_t busy_t;                /* until then she is on one; 0: on none */
    bool next;
};

/* Where the day goes on: at the job she is on, at her newest position, at her last job, or at home. */
static void start_find(const struct live_draft *draft, int32_t t, const struct under_way *way, int64_t done_ms)
{
    const struct live_technician *technician = &draft->day->technicians.items[t];
    struct live_person *person = &draft->people[t];
    const struct live_job *on = way->first == NULL ? NULL : &draft->day->jobs.items[way->first->job];
    if (on != NULL && live_job_has_location(on)) {
        person->has_start = true;
        person->start = on->location;
    } else if (person->begun && technician->position.given != 0 && technician->position.at_ms > done_ms) {
        person->has_start = true;
        person->start = technician->position.location;
    } else if (!person->has_start || !person->begun) {
        person->has_start = live_technician_has_home(technician);
        person->start = technician->home;
    }
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

/* The latest that she may be back: overtime after the last shift, unless she is off then. */
static int64_t latest_return_s(const struct live_technician *technician, int64_t end_s)
{
    int64_t latest_s = end_s + (int64_t)technician->overtime_minutes * MINUTE_SECONDS;
    for (int32_t i = 0; i < technician->time_off.count; i++) {
        const struct record_interval *off = &technician->time_off.items[i];
        if (off->end_s > end_s && off->start_s < latest_s) {
            latest_s = off->start_s > end_s ? off->start_s : end_s;
        }
    }
    return latest_s;
}

/* Somebody who has jobs and is not there: she comes for the first of them. */
static void workday_without_shift(const struct live_draft *draft, int32_t t, struct live_person *person)
{
    int32_t first_t = INSTANT_MAX;
    for (int32_t i = 0; i < draft->task_count; i++) {
        if (draft->tasks[i].technician == t && draft->tasks[i].start_t < first_t) {
            first_t = draft->tasks[i].start_t;
        }
    }
    bool any = first_t < INSTANT_MAX;
    person->from_t = any ? first_t : draft_instant(draft, draft->day->start_s);
    person->from_t = person->begun && person->from_t < draft->now_t ? draft->now_t : person->from_t;
    person->regular_t = person->to_t = person->from_t;
}

/* From when on she can do what is not begun yet. */
static void workday_cut(const struct live_draft *draft, const struct under_way *way, struct live_person *person,
                        struct presence *presence)
{
    int64_t free_s = way->busy_t > 0 ? draft->zero_s + way->busy_t : draft->day->now_s;
    person->begun = way->first != NULL || way->next || person->done > 0 ||
                    (presence->count > 0 && draft->day->now_s >= presence->items[0].start_s);
    if (person->begun) {
        presence_cut(presence, INT64_MIN, free_s);
        presence_sort(presence);
    }
    if (way->next && way->first == NULL && presence->count > 0 && presence->items[0].start_s > free_s) {
        presence->items[0].start_s = free_s; /* she has set out before her shift */
    }
}

static void workday_make(struct live_draft *draft, int32_t t, const struct under_way *way)
{
    const struct live_technician *technician = &draft->day->technicians.items[t];
    struct live_person *person = &draft->people[t];
    struct presence presence = presence_of(draft, t);
    bool comes = presence.count > 0;
    person->works = technician->active && comes;
    person->on_call = !has_usual_shift(technician);
    int64_t end_s = presence.count > 0 ? presence.items[presence.count - 1].end_s : 0;
    workday_cut(draft, way, person, &presence);
    if (!comes) {
        workday_without_shift(draft, t, person);
    } else {
        int64_t now_s = presence.count > 0 ? presence.items[0].start_s : draft->day->now_s;
        person->from_t = draft_instant(draft, now_s);
        person->to_t = draft_instant(draft, latest_return_s(technician, end_s));
        bool extra = presence.usual_end_s > 0 && presence.usual_end_s < end_s; /* on call after the usual day */
        person->regular_t = draft_instant(draft, extra ? presence.usual_end_s : end_s);
    }
    if (way->first != NULL) {
        person->from_t = way->first->start_t;
    }
    person->to_t = person->to_t > person->from_t ? person->to_t : person->from_t;
    person->regular_t = (int32_t)clamp_int64(person->regular_t, person->from_t, person->to_t);
    if (comes) {
        int64_t from_s = draft->zero_s + (way->busy_t > 0 ? way->busy_t : person->from_t);
        int32_t meals = technician->breaks.count < PROBLEM_BREAKS_MAX ? technician->breaks.count : PROBLEM_BREAKS_MAX;
        person->pause_count = gaps_fill(draft, &presence, from_s, PROBLEM_BREAKS_MAX - meals, person->pauses);
        meals_add(draft, technician, way->busy_t, person);
        pauses_settle(person);
    }
}

static void under_way_find(const struct live_draft *draft, struct under_way *ways)
{
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct live_task *task = &draft->tasks[i];
        if (task->technician < 0) {
            continue;
        }
        struct under_way *way = &ways[task->technician];
        if (task->stage == STAGE_FACT) {
            way->first = way->first == NULL || task->start_t < way->first->start_t ? task : way->first;
            way->busy_t = task->end_t > way->busy_t ? task->end_t : way->busy_t;
        }
        way->next = way->next || task->stage == STAGE_NEXT;
    }
}

void live_draft_breaks(struct live_draft *draft)
{
    struct problem *problem = &draft->problem;
    int32_t count = 0;
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        for (int32_t i = 0; i < draft->people[t].pause_count; i++) {
            const struct live_pause *pause = &draft->people[t].pauses[i];
            draft->break_from_t[count] = pause->from_t;
            draft->break_until_t[count] = pause->until_t;
            draft->break_length_t[count++] = pause->length_t;
        }
        draft->break_first[t + 1] = count;
    }
    problem->dims.breaks = count;
    problem->break_first = count > 0 ? draft->break_first : NULL;
    problem->break_from_t = count > 0 ? draft->break_from_t : NULL;
    problem->break_until_t = count > 0 ? draft->break_until_t : NULL;
    problem->break_length_t = count > 0 ? draft->break_length_t : NULL;
}

static void columns_fill(struct live_draft *draft)
{
    int32_t count = draft->day->technicians.count;
    struct problem *problem = &draft->problem;
    int32_t *from_t = draft_numbers(draft, count);
    int32_t *regular_t = draft_numbers(draft, count);
    draft->to_t = draft_numbers(draft, count);
    draft->break_first = draft_numbers(draft, (int64_t)count + 1);
    draft->break_from_t = draft_numbers(draft, (int64_t)count * PROBLEM_BREAKS_MAX);
    draft->break_until_t = draft_numbers(draft, (int64_t)count * PROBLEM_BREAKS_MAX);
    draft->break_length_t = draft_numbers(draft, (int64_t)count * PROBLEM_BREAKS_MAX);
    for (int32_t t = 0; t < count; t++) {
        from_t[t] = draft->people[t].from_t;
        regular_t[t] = draft->people[t].regular_t;
        draft->to_t[t] = draft->people[t].to_t;
        draft->latest_t = draft->to_t[t] > draft->latest_t ? draft->to_t[t] : draft->latest_t;
    }
    draft->latest_t = (int32_t)clamp_int64((int64_t)draft->latest_t + DAY_SECONDS, 0, INSTANT_MAX);
    problem->technician_from_t = from_t;
    problem->technician_to_t = draft->to_t;
    problem->regular_t = regular_t;
    problem->dims.technicians = count;
    live_draft_breaks(draft);
}

void live_draft_people(struct live_draft *draft)
{
    int32_t count = draft->day->technicians.count;
    struct under_way *ways = arena_array(draft->arena, struct under_way, count);
    int64_t *done_ms = arena_array(draft->arena, int64_t, count);
    draft->people = arena_array(draft->arena, struct live_person, count);
    for (int32_t t = 0; t < count; t++) {
        done_ms[t] = -1;
        draft->people[t].takes_part = draft_bit(draft->options->technicians, t);
    }
    done_count(draft, done_ms);
    under_way_find(draft, ways);
    for (int32_t t = 0; t < count; t++) {
        workday_make(draft, t, &ways[t]);
        start_find(draft, t, &ways[t], done_ms[t]);
    }
    columns_fill(draft);
}
