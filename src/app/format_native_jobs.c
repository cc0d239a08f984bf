/* Jobs of a native file: their numbers, where they are, how long they take, and what leaving them out costs. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

static const char JOB_FIELDS[] =
    "id place duration durationByTechnician bufferBefore bufferAfter breakMaySplit window windows lateCost promise "
    "deadline leftOutCost requiredSkills requiredParts allowedTechnicians requiredTechnician excludedTechnicians "
    "preferredTechnicians notPreferredCost crewSize crew after load lock tags territory";

/* ---- Numbers ---- */

static bool crew_size(const struct cursor *job, int32_t *size, struct fault *fault)
{
    struct cursor number = cursor_member(job, TEXT("crewSize")), crew = cursor_member(job, TEXT("crew"));
    *size = 1;
    if (cursor_is(&number) && cursor_is(&crew)) {
        return cursor_fault(&crew, fault, "two_forms", "there is crewSize or crew, not both");
    }
    return cursor_int32_or(&number, 2, NATIVE_CREW_MAX, size, fault) &&
           (!cursor_is(&crew) || cursor_array(&crew, 2, NATIVE_CREW_MAX, size, fault));
}

static bool too_many_jobs(struct fault *fault)
{
    return fault_raise(fault, FAULT_TOO_LARGE, "too_many_jobs", "/jobs",
                       "with all members of crews this is more than %d jobs", PROBLEM_JOBS_MAX);
}

bool native_jobs_number(struct native_reader *reader, struct fault *fault)
{
    int32_t count = 0, members = 0;
    if (!cursor_array(&reader->job_list, 0, PROBLEM_JOBS_MAX, &count, fault)) {
        return false;
    }
    reader->document_jobs = count;
    reader->job_ids = arena_array(reader->arena, struct text, count);
    reader->first_job = arena_array(reader->arena, int32_t, count + 1);
    for (int32_t d = 0; d < count; d++) {
        struct cursor job = cursor_element(&reader->job_list, d), id = cursor_member(&job, TEXT("id"));
        int32_t value = d, size = 0;
        if (!cursor_object(&job, JOB_FIELDS, fault) || !cursor_text(&id, &reader->job_ids[d], fault) ||
            !crew_size(&job, &size, fault)) {
            return false;
        }
        if (!map_add(&reader->jobs, reader->job_ids[d], &value)) {
            return cursor_fault(&id, fault, "duplicate_id", "two jobs have this id");
        }
        members += size;
        reader->first_job[d + 1] = members;
    }
    reader->problem->dims.jobs = members;
    return members <= PROBLEM_JOBS_MAX || too_many_jobs(fault);
}

/* ---- A day under way ---- */

struct frozen_lists {
    struct native_list first, job, start, end;
    struct native_list position_with; /* technicians of reader->positions */
};

/* Whether a member of a crew is named, and not as this technician. */
static bool member_is_other(const struct cursor *crew, int32_t member, struct text technician)
{
    const struct json *entry = cursor_is(crew) ? &crew->value->elements[member] : NULL;
    return entry != NULL && entry->type == JSON_STRING && !text_equal(entry->string, technician);
}

static bool member_is_named(const struct cursor *crew, int32_t member)
{
    return cursor_is(crew) && crew->value->elements[member].type == JSON_STRING;
}

int32_t native_member(const struct native_reader *reader, int32_t job, int32_t technician, const int32_t *taken)
{
    struct cursor at = cursor_element(&reader->job_list, job), crew = cursor_member(&at, TEXT("crew"));
    int32_t first = reader->first_job[job], chosen = -1, best = 0;
    for (int32_t m = 0; m < native_members(reader, job); m++) {
        if (taken[first + m] == technician) {
            return -1;
        }
        if (taken[first + m] != NO_PLACE || member_is_other(&crew, m, reader->technician_ids[technician])) {
            continue;
        }
        bool may = reader->eligible != NULL &&
                   native_bit_get(reader->eligible + (size_t)(first + m) * native_words(reader), technician);
        int32_t rank = 1 + may + 2 * member_is_named(&crew, m);
        if (rank > best) {
            best = rank;
            chosen = first + m;
        }
    }
    return chosen;
}

static bool position_read(struct native_reader *reader, const struct cursor *entry, int32_t t,
                          struct frozen_lists *lists, int32_t *known, struct fault *fault)
{
    struct cursor place = cursor_member(entry, TEXT("place")), time = cursor_member(entry, TEXT("time"));
    int32_t where = 0, when = 0;
    if (!cursor_object(entry, "place time", fault) || !native_place(reader, &place, &where, fault) ||
        !cursor_int32(&time, *known, INSTANT_MAX, &when, fault)) {
        return false;
    }
    native_push(reader->arena, &lists->job, reader->problem->dims.jobs + reader->positions.count);
    native_push(reader->arena, &lists->start, when);
    native_push(reader->arena, &lists->end, when);
    native_push(reader->arena, &reader->positions, where);
    native_push(reader->arena, &lists->position_with, t);
    *known = when;
    return true;
}

static bool buffers_read(const struct native_reader *reader, const struct cursor *job, int32_t *before, int32_t *after,
                         struct fault *fault)
{
    struct cursor first = cursor_member(job, TEXT("bufferBefore")), last = cursor_member(job, TEXT("bufferAfter"));
    *before = reader->planning.buffer_before;
    *after = reader->planning.buffer_after;
    return cursor_int32_or(&first, 0, DURATION_MAX, before, fault) &&
           cursor_int32_or(&last, 0, DURATION_MAX, after, fault);
}

static bool fact_read(struct native_reader *reader, const struct cursor *entry, int32_t t, struct frozen_lists *lists,
                      int32_t *known, struct fault *fault)
{
    struct cursor job = cursor_member(entry, TEXT("job")), start = cursor_member(entry, TEXT("start")),
                  end = cursor_member(entry, TEXT("end"));
    int32_t d = 0, from = NO_INSTANT, to = NO_INSTANT, before = 0, after = 0;
    if (!cursor_object(entry, "job start end", fault) || !native_job(reader, &job, &d, fault)) {
        return false;
    }
    struct cursor at = cursor_element(&reader->job_list, d);
    if (!buffers_read(reader, &at, &before, &after, fault)) {
        return false;
    }
    if (cursor_is(&start)) {
        if (*known < 0) {
            return cursor_fault(&start, fault, "out_of_order", "this stands after a job that has not begun");
        }
        int64_t low = (int64_t)*known + before;
        if (!cursor_int32(&start, low > INSTANT_MAX ? INSTANT_MAX : (int32_t)low, INSTANT_MAX, &from, fault) ||
            !cursor_int32_or(&end, from, INSTANT_MAX, &to, fault)) {
            return false;
        }
    } else if (cursor_is(&end)) {
        return cursor_fault(&start, fault, "missing", "a job that has an end has a start");
    }
    int32_t chosen = native_member(reader, d, t, reader->frozen_with);
    if (chosen < 0) {
        return cursor_fault(&job, fault, "frozen_twice", "this job, or each of its crew, is frozen already");
    }
    reader->frozen_with[chosen] = t;
    *known = from == NO_INSTANT ? -1 : to == NO_INSTANT ? from : to;
    native_push(reader->arena, &lists->job, chosen);
    native_push(reader->arena, &lists->start, from == NO_INSTANT ? NO_INSTANT : from - before);
    native_push(reader->arena, &lists->end, to);
    return true;
}

static bool technician_frozen(struct native_reader *reader, const struct cursor *technician, int32_t t,
                              struct frozen_lists *lists, struct fault *fault)
{
    struct cursor frozen = cursor_member(technician, TEXT("frozen"));
    int32_t count = 0, known = 0; /* no fact is before it; -1 after a job that has not begun */
    if (cursor_is(&frozen) && !cursor_array(&frozen, 0, PROBLEM_JOBS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_element(&frozen, i), place = cursor_member(&entry, TEXT("place"));
        if (cursor_is(&place) && known < 0) {
            return cursor_fault(&entry, fault, "out_of_order", "this stands after a job that has not begun");
        }
        if (!(cursor_is(&place) ? position_read(reader, &entry, t, lists, &known, fault)
                                : fact_read(reader, &entry, t, lists, &known, fault))) {
            return false;
        }
    }
    native_push(reader->arena, &lists->first, lists->job.count);
    return true;
}

/* The places become the last jobs of the problem; a technician's limit of jobs does not count them. */
static bool positions_add(struct native_reader *reader, const struct frozen_lists *lists, struct fault *fault)
{
    int32_t jobs = reader->problem->dims.jobs, all = jobs + reader->positions.count;
    int32_t *with = arena_array(reader->arena, int32_t, all);
    for (int32_t j = 0; j < all; j++) {
        with[j] = j < jobs ? reader->frozen_with[j] : lists->position_with.at[j - jobs];
        if (j >= jobs && reader->jobs_max[with[j]] < INT32_MAX) {
            reader->jobs_max[with[j]]++;
        }
    }
    reader->frozen_with = with;
    reader->problem->dims.jobs = all;
    return all <= PROBLEM_JOBS_MAX || too_many_jobs(fault);
}

bool native_frozen_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    struct frozen_lists lists = {0};
    reader->frozen_with = arena_array(reader->arena, int32_t, p->dims.jobs);
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        reader->frozen_with[j] = NO_PLACE;
    }
    native_push(reader->arena, &lists.first, 0);
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t);
        if (!technician_frozen(reader, &technician, t, &lists, fault)) {
            return false;
        }
    }
    if (lists.job.count > 0) {
        p->dims.frozen_jobs = lists.job.count;
        p->frozen_first = lists.first.at;
        p->frozen_job = lists.job.at;
        p->frozen_start_t = lists.start.at;
        p->frozen_end_t = lists.end.at;
    }
    return positions_add(reader, &lists, fault);
}

/* ---- Jobs ---- */

struct job_arrays {
    int32_t *place, *service;
};

static bool job_read(struct native_reader *reader, const struct cursor *job, int32_t d, struct job_arrays *a,
                     struct fault *fault)
{
    struct cursor place = cursor_member(job, TEXT("place")), duration = cursor_member(job, TEXT("duration")),
                  price = cursor_member(job, TEXT("leftOutCost"));
    int32_t where = 0, ticks = 0, before = 0, after = 0;
    reader->left_out[d] = reader->costs.left_out;
    if (!native_place(reader, &place, &where, fault) || !native_duration(reader, &duration, &ticks, fault) ||
        !buffers_read(reader, job, &before, &after, fault) ||
        !cursor_integer_or(&price, 0, COST_MAX, &reader->left_out[d], fault)) {
        return false;
    }
    if ((int64_t)before + ticks + after > DURATION_MAX) {
        return cursor_fault(&duration, fault, "out_of_range", "with its buffers this is more than %d", DURATION_MAX);
    }
    for (int32_t j = reader->first_job[d]; j < reader->first_job[d + 1]; j++) {
        a->place[j] = where;
        a->service[j] = before + ticks + after;
        reader->job_of[j] = d;
        reader->buffer_before[j] = before;
        reader->buffer_after[j] = after;
    }
    return true;
}

bool native_jobs_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    int32_t jobs = p->dims.jobs, members = reader->first_job[reader->document_jobs];
    struct job_arrays a = {.place = arena_array(reader->arena, int32_t, jobs),
                           .service = arena_array(reader->arena, int32_t, jobs)};
    reader->job_of = arena_array(reader->arena, int32_t, jobs);
    reader->buffer_before = arena_array(reader->arena, int32_t, jobs);
    reader->buffer_after = arena_array(reader->arena, int32_t, jobs);
    reader->left_out = arena_array(reader->arena, int64_t, reader->document_jobs);
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        struct cursor job = cursor_element(&reader->job_list, d);
        if (!job_read(reader, &job, d, &a, fault)) {
            return false;
        }
    }
    for (int32_t j = members; j < jobs; j++) {
        a.place[j] = reader->positions.at[j - members];
        reader->job_of[j] = NATIVE_POSITION;
    }
    p->job_place = a.place;
    p->job_service_t = a.service;
    return true;
}

/* ---- The price of a job that must be done ---- */

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t dearest_tick(const struct problem *p, int32_t t)
{
    return larger(p->technician_drive_c[t], larger(p->technician_wait_c[t], p->technician_service_c[t]));
}

/* A technician's dearest day, but for the ways. */
static __int128 dearest_day(const struct problem *p, int32_t t)
{
    __int128 span = p->technician_to_t[t] - p->technician_from_t[t], day = p->technician_used_c[t];
    day += span * (p->technician_drive_c == NULL ? p->drive_c : dearest_tick(p, t));
    day += p->regular_t == NULL ? 0 : (__int128)(p->technician_to_t[t] - p->regular_t[t]) * p->overtime_c[t];
    return day + (p->balance == NULL ? 0 : span * span / p->balance->unit * p->balance->cost + p->balance->cost);
}

/* What serving a job can cost by itself: late, by the wrong technician, at another time than before. */
static __int128 dearest_job(const struct problem *p, int32_t j)
{
    __int128 price = 0;
    int64_t company = 0;
    if (p->promise_due_t != NULL && p->promise_due_t[j] < p->job_close_t[j]) {
        price += (__int128)(p->job_close_t[j] - p->promise_due_t[j]) * p->promise_late_c[j];
    }
    if (p->window_first != NULL) {
        price += (__int128)(p->job_close_t[j] - p->window_due_t[p->window_first[j]]) * p->window_late_c[j];
    }
    for (int32_t i = p->affinity_first == NULL ? 0 : p->affinity_first[j];
         p->affinity_first != NULL && i < p->affinity_first[j + 1]; i++) {
        company = larger(company, p->affinity_preference_c[i] / 2 + p->affinity_territory_c[i] / 2 + 1);
    }
    price += 2 * (__int128)company;
    return price + (p->previous_technician == NULL ? 0 : (__int128)p->moved_technician_c[j] + p->moved_time_c[j]);
}

/* What a unit of distance can cost, energy included. */
static __int128 dearest_unit(const struct problem *p)
{
    int64_t distance = 0, energy = 0, use = 0;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        distance = larger(distance, p->technician_distance_c == NULL ? p->distance_c : p->technician_distance_c[t]);
        energy = larger(energy, p->energy_model == NULL ? 0 : p->energy_c[t]);
    }
    for (int32_t i = 0; p->energy_model != NULL && i < p->dims.energy_bands; i++) {
        use = larger(use, p->band_use_e[i]);
    }
    return distance + (__int128)energy * (use / 1000 + 1);
}

/* More than the dearest plan, as far as the range of costs allows for that many jobs. */
static int64_t price_above_all(const struct problem *p)
{
    const __int128 most = COST_MAX / 4 / (p->dims.jobs + 1);
    __int128 legs = (__int128)3 * (p->dims.jobs + p->dims.technicians), sum = 1 + legs * DURATION_MAX * dearest_unit(p);
    for (int32_t t = 0; t < p->dims.technicians && sum < most; t++) {
        sum += dearest_day(p, t);
    }
    for (int32_t j = 0; j < p->dims.jobs && sum < most; j++) {
        sum += dearest_job(p, j);
    }
    return (int64_t)(sum < most ? sum : most);
}

/* Each member of a crew has its share of the price, and the first one what is left over. */
void native_must(struct native_reader *reader)
{
    struct problem *p = reader->problem;
    int64_t *left_out = arena_array(reader->arena, int64_t, p->dims.jobs), must = price_above_all(p);
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        int64_t price = reader->left_out[d] == NATIVE_MUST ? must : reader->left_out[d];
        int32_t members = native_members(reader, d), first = reader->first_job[d];
        for (int32_t m = 0; m < members; m++) {
            left_out[first + m] = price / members + (m == 0 ? price % members : 0);
        }
    }
    p->job_left_out_c = left_out;
}
