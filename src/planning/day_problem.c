#include <assert.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/map.h"
#include "base/units.h"
#include "planning/planning.h"
#include "planning/weights.h"

/* The arrays of a description while they are filled: `struct problem` itself points to constants. */
struct draft {
    struct arena *arena;
    const struct day *day;
    struct problem *problem;
    int64_t zero_s;
    int32_t horizon_t; /* the end of the last shift */
    struct point *places;
};

static int32_t *draft_array(struct draft *draft, int64_t count)
{
    return arena_array(draft->arena, int32_t, count);
}

/* An instant of the world as one of the problem; what lies outside its range is moved to the nearer end. */
static int32_t instant_t(const struct draft *draft, int64_t instant_s)
{
    return (int32_t)clamp_int64(instant_s - draft->zero_s, 0, INSTANT_MAX);
}

/* ---- places and travel ------------------------------------------------------------------------------------------- */

/* Jobs, then homes, then the end places that are not home. Fills the technicians' places. */
static void places_lay(struct draft *draft)
{
    const struct day *day = draft->day;
    int32_t count = day->job_count + day->technician_count;
    draft->places = arena_array(draft->arena, struct point, count + day->technician_count + 1);
    int32_t *job_place = draft_array(draft, day->job_count);
    int32_t *start_place = draft_array(draft, day->technician_count);
    int32_t *end_place = draft_array(draft, day->technician_count);
    for (int32_t j = 0; j < day->job_count; j++) {
        job_place[j] = j;
        draft->places[j] = day->jobs[j].location;
    }
    for (int32_t t = 0; t < day->technician_count; t++) {
        const struct technician *technician = &day->technicians[t];
        start_place[t] = day->job_count + t;
        end_place[t] = technician->has_end ? count++ : start_place[t];
        draft->places[start_place[t]] = technician->home;
        if (technician->has_end) {
            draft->places[end_place[t]] = technician->end;
        }
    }
    draft->problem->dims.places = count > 0 ? count : 1; /* a problem has at least one place */
    draft->problem->job_place = job_place;
    draft->problem->technician_start_place = start_place;
    draft->problem->technician_end_place = end_place;
}

static void travel_estimate_all(struct draft *draft)
{
    struct problem *problem = draft->problem;
    int32_t count = problem->dims.places;
    int32_t *x_m = draft_array(draft, count);
    int32_t *y_m = draft_array(draft, count);
    geo_project(draft->places, count, x_m, y_m);
    struct geo_estimate estimate = geo_estimate_default();
    if (count <= PLANNING_DENSE_PLACES) {
        int32_t *time_s = draft_array(draft, (int64_t)count * count);
        int32_t *distance_m = draft_array(draft, (int64_t)count * count);
        geo_fill_tables(&estimate, x_m, y_m, count, time_s, distance_m);
        problem->travel_form = TRAVEL_DENSE;
        problem->dims.dense = true;
        problem->travel_t = time_s;
        problem->travel_d = distance_m;
        return;
    }
    struct travel_fit *fit = arena_new(draft->arena, struct travel_fit);
    *fit = (struct travel_fit){.detour_e4 = estimate.detour_e4,
                               .fixed_t = estimate.fixed_s,
                               .ticks_per_1000_d = estimate.near_s_per_km,
                               .far_d = estimate.far_m,
                               .far_ticks_per_1000_d = estimate.far_s_per_km};
    problem->travel_form = TRAVEL_FITTED;
    problem->fit = fit;
    problem->place_x_d = x_m;
    problem->place_y_d = y_m;
    problem->near_first = draft_array(draft, (int64_t)count + 1);
    problem->near_place = draft_array(draft, 0);
    problem->near_t = draft_array(draft, 0);
    problem->near_d = draft_array(draft, 0);
}

/* ---- times ------------------------------------------------------------------------------------------------------- */

static void technicians_fill(struct draft *draft)
{
    const struct day *day = draft->day;
    int32_t *from_t = draft_array(draft, day->technician_count);
    int32_t *to_t = draft_array(draft, day->technician_count);
    int32_t *break_first = draft_array(draft, (int64_t)day->technician_count + 1);
    int32_t *break_from_t = draft_array(draft, day->technician_count);
    int32_t *break_until_t = draft_array(draft, day->technician_count);
    int32_t *break_length_t = draft_array(draft, day->technician_count);
    int32_t breaks = 0;
    for (int32_t t = 0; t < day->technician_count; t++) {
        const struct workday *workday = &day->workdays[t];
        break_first[t] = breaks;
        if (!workday->works) {
            continue; /* 0 to 0, and eligible for nothing */
        }
        from_t[t] = instant_t(draft, workday->shift.start_s);
        to_t[t] = instant_t(draft, workday->shift.end_s);
        draft->horizon_t = to_t[t] > draft->horizon_t ? to_t[t] : draft->horizon_t;
        if (workday->break_s > 0) {
            break_from_t[breaks] = instant_t(draft, workday->break_earliest_s);
            break_until_t[breaks] = instant_t(draft, workday->break_latest_s);
            break_length_t[breaks++] = workday->break_s;
        }
    }
    draft->problem->technician_from_t = from_t;
    draft->problem->technician_to_t = to_t;
    draft->problem->technician_used_c = arena_array(draft->arena, int64_t, day->technician_count);
    break_first[day->technician_count] = breaks;
    if (breaks > 0) {
        draft->problem->dims.breaks = breaks;
        draft->problem->break_first = break_first;
        draft->problem->break_from_t = break_from_t;
        draft->problem->break_until_t = break_until_t;
        draft->problem->break_length_t = break_length_t;
    }
}

/* A promise's start is waited for when the job can be done after it on this day. */
static bool promise_start_binds(const struct draft *draft, const struct job *job, int32_t close_t)
{
    int32_t start_t = instant_t(draft, job->promised.start_s);
    return start_t <= close_t && start_t + (int64_t)job->duration_minutes * MINUTE_SECONDS <= draft->horizon_t;
}

/* Without a window the shift's end closes: the door stays open a day longer, so that it is never the door that does. */
static void jobs_fill(struct draft *draft)
{
    const struct day *day = draft->day;
    int32_t *service_t = draft_array(draft, day->job_count);
    int32_t *open_t = draft_array(draft, day->job_count);
    int32_t *close_t = draft_array(draft, day->job_count);
    int32_t *due_t = draft_array(draft, day->job_count);
    bool any_promise = false;
    int32_t latest_t = (int32_t)clamp_int64((int64_t)draft->horizon_t + DAY_SECONDS, 0, INSTANT_MAX);
    for (int32_t j = 0; j < day->job_count; j++) {
        const struct job *job = &day->jobs[j];
        service_t[j] = (int32_t)clamp_int64((int64_t)job->duration_minutes * MINUTE_SECONDS, 0, DURATION_MAX);
        open_t[j] = job->has_window ? instant_t(draft, job->window.start_s) : 0;
        close_t[j] = job->has_window ? instant_t(draft, job->window.end_s - 1) : latest_t;
        due_t[j] = INSTANT_MAX;
        if (!job->has_promised) {
            continue;
        }
        any_promise = true;
        int32_t start_t = instant_t(draft, job->promised.start_s);
        if (start_t > open_t[j] && promise_start_binds(draft, job, close_t[j])) {
            open_t[j] = start_t;
        }
        /* Lateness that nobody can avoid has no price: it counts from the moment the door opens. */
        due_t[j] = instant_t(draft, job->promised.end_s);
        due_t[j] = due_t[j] < open_t[j] ? open_t[j] : due_t[j];
    }
    draft->problem->job_service_t = service_t;
    draft->problem->job_open_t = open_t;
    draft->problem->job_close_t = close_t;
    draft->problem->promise_due_t = any_promise ? due_t : NULL;
}

/* ---- skills ------------------------------------------------------------------------------------------------------ */

/* Which technicians have a skill: one row of bits a skill. */
struct skill_rows {
    struct map index;
    int32_t count;
    int32_t words;
    uint64_t *bits;
};

static void skills_number(struct draft *draft, struct skill_rows *rows)
{
    rows->index = map_make(draft->arena, 16, 0);
    for (int32_t j = 0; j < draft->day->job_count; j++) {
        const struct job *job = &draft->day->jobs[j];
        for (int32_t s = 0; s < job->required_skill_count; s++) {
            int32_t index = rows->count;
            rows->count += map_add(&rows->index, text_fold(draft->arena, job->required_skills[s]), &index) ? 1 : 0;
        }
    }
}

static void skills_mark(struct draft *draft, struct skill_rows *rows)
{
    const struct day *day = draft->day;
    rows->bits = arena_array(draft->arena, uint64_t, (int64_t)rows->count * rows->words);
    for (int32_t t = 0; t < day->technician_count; t++) {
        const struct technician *technician = &day->technicians[t];
        for (int32_t s = 0; s < technician->skill_count; s++) {
            int32_t index;
            if (map_get(&rows->index, text_fold(draft->arena, technician->skills[s]), &index)) {
                rows->bits[(int64_t)index * rows->words + t / 64] |= UINT64_C(1) << (t % 64);
            }
        }
    }
}

static void eligibility_fill(struct draft *draft)
{
    const struct day *day = draft->day;
    struct skill_rows rows = {.words = (day->technician_count + 63) / 64};
    skills_number(draft, &rows);
    skills_mark(draft, &rows);
    uint64_t *works = arena_array(draft->arena, uint64_t, rows.words);
    for (int32_t t = 0; t < day->technician_count; t++) {
        works[t / 64] |= (uint64_t)day->workdays[t].works << (t % 64);
    }
    uint64_t *eligible = arena_array(draft->arena, uint64_t, (int64_t)day->job_count * rows.words);
    for (int32_t j = 0; j < day->job_count; j++) {
        const struct job *job = &day->jobs[j];
        uint64_t *row = eligible + (int64_t)j * rows.words;
        for (int32_t w = 0; w < rows.words; w++) {
            row[w] = works[w];
        }
        for (int32_t s = 0; s < job->required_skill_count; s++) {
            int32_t index;
            bool known = map_get(&rows.index, text_fold(draft->arena, job->required_skills[s]), &index);
            assert(known);
            for (int32_t w = 0; w < rows.words; w++) {
                row[w] &= rows.bits[(int64_t)index * rows.words + w];
            }
        }
    }
    draft->problem->eligible = eligible;
    draft->problem->eligible_words = rows.words;
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

static int32_t part_uses_of(const struct day *day)
{
    int64_t uses = 0;
    for (int32_t j = 0; j < day->job_count; j++) {
        uses += day->jobs[j].required_part_count;
    }
    return (int32_t)clamp_int64(uses, 0, INT32_MAX);
}

/* Adds an amount of a kind to a job's uses, kept ascending by kind; a kind named twice is one use. */
static int32_t use_add(int32_t *kinds, int32_t *quantities, int32_t count, int32_t kind, int32_t quantity)
{
    int32_t at = 0;
    while (at < count && kinds[at] < kind) {
        at++;
    }
    if (at < count && kinds[at] == kind) {
        quantities[at] = (int32_t)clamp_int64((int64_t)quantities[at] + quantity, 1, INSTANT_MAX);
        return count;
    }
    for (int32_t i = count; i > at; i--) {
        kinds[i] = kinds[i - 1];
        quantities[i] = quantities[i - 1];
    }
    kinds[at] = kind;
    quantities[at] = (int32_t)clamp_int64(quantity, 1, INSTANT_MAX);
    return count + 1;
}

static int32_t *stock_count(struct draft *draft, const struct map *index, int32_t kinds)
{
    const struct day *day = draft->day;
    int32_t *stock = draft_array(draft, (int64_t)day->technician_count * kinds);
    for (int32_t t = 0; t < day->technician_count; t++) {
        const struct technician *technician = &day->technicians[t];
        for (int32_t i = 0; i < technician->inventory_count; i++) {
            const struct part_quantity *item = &technician->inventory[i];
            int32_t kind;
            if (map_get(index, text_fold(draft->arena, item->sku), &kind)) {
                int32_t *amount = &stock[(int64_t)t * kinds + kind];
                *amount = (int32_t)clamp_int64((int64_t)*amount + item->quantity, 0, INSTANT_MAX);
            }
        }
    }
    return stock;
}

/* Numbers the parts that jobs need in the order in which they are met, and fills what is used and carried of them. */
static bool parts_fill(struct draft *draft, const struct text **names, struct fault *fault)
{
    const struct day *day = draft->day;
    int32_t uses_max = part_uses_of(day);
    if (uses_max == 0) {
        return true;
    }
    struct map index = map_make(draft->arena, 64, 0);
    struct text *written = arena_array(draft->arena, struct text, uses_max);
    int32_t *first = draft_array(draft, (int64_t)day->job_count + 1);
    int32_t *kinds = draft_array(draft, uses_max);
    int32_t *quantities = draft_array(draft, uses_max);
    int32_t kind_count = 0;
    for (int32_t j = 0; j < day->job_count; j++) {
        int32_t used = 0;
        for (int32_t i = 0; i < day->jobs[j].required_part_count; i++) {
            const struct part_quantity *part = &day->jobs[j].required_parts[i];
            if (part->quantity < 1) {
                continue;
            }
            int32_t kind = kind_count;
            if (map_add(&index, text_fold(draft->arena, part->sku), &kind)) {
                written[kind_count++] = part->sku;
            }
            used = use_add(kinds + first[j], quantities + first[j], used, kind, part->quantity);
        }
        first[j + 1] = first[j] + used;
    }
    if (kind_count > PROBLEM_PARTS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_large", "/jobs", "More than %d different parts are needed",
                           PROBLEM_PARTS_MAX);
    }
    if (kind_count == 0) {
        return true;
    }
    *names = written;
    draft->problem->dims.parts = kind_count;
    draft->problem->dims.part_uses = first[day->job_count];
    draft->problem->part_first = first;
    draft->problem->part_kind = kinds;
    draft->problem->part_quantity = quantities;
    draft->problem->part_stock = stock_count(draft, &index, kind_count);
    return true;
}

/* ---- reach and weights ------------------------------------------------------------------------------------------- */

static void reach_fill(struct draft *draft)
{
    const struct day *day = draft->day;
    int32_t *reach_m = draft_array(draft, day->technician_count);
    bool any = false;
    for (int32_t t = 0; t < day->technician_count; t++) {
        const struct vehicle *vehicle = &day->technicians[t].vehicle;
        reach_m[t] = INT32_MAX;
        if (vehicle->type == VEHICLE_ELECTRIC && vehicle->range_km > 0) {
            int64_t charge_percent = (int64_t)vehicle->battery_percent - vehicle->reserve_percent;
            reach_m[t] = (int32_t)clamp_int64(vehicle->range_km * charge_percent * 10, 0, INT32_MAX - 1);
            any = true;
        }
    }
    draft->problem->reach_d = any ? reach_m : NULL;
}

static void weights_fill(struct draft *draft)
{
    const struct day *day = draft->day;
    struct weights weights = weights_of(day);
    int64_t *left_out_c = arena_array(draft->arena, int64_t, day->job_count);
    int64_t *late_c = arena_array(draft->arena, int64_t, day->job_count);
    for (int32_t j = 0; j < day->job_count; j++) {
        left_out_c[j] = weights.left_out_c[day->jobs[j].priority];
        late_c[j] = weights.late_c[day->jobs[j].priority];
    }
    draft->problem->drive_c = weights.drive_c;
    draft->problem->job_left_out_c = left_out_c;
    draft->problem->promise_late_c = draft->problem->promise_due_t != NULL ? late_c : NULL;
    if (weights.balance.cost > 0) {
        struct balance *balance = arena_new(draft->arena, struct balance);
        *balance = weights.balance;
        draft->problem->balance = balance;
    }
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static bool day_is_small_enough(const struct day *day, struct fault *fault)
{
    if (day->job_count > PROBLEM_JOBS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_large", "/jobs", "More than %d jobs", PROBLEM_JOBS_MAX);
    }
    if (day->technician_count > PROBLEM_TECHNICIANS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_large", "/technicians", "More than %d technicians",
                           PROBLEM_TECHNICIANS_MAX);
    }
    return true;
}

bool day_problem_make(struct arena *arena, const struct day *day, struct day_problem *made, struct fault *fault)
{
    if (!day_is_small_enough(day, fault)) {
        return false;
    }
    struct problem description = {
        .dims = {.jobs = day->job_count, .technicians = day->technician_count},
        .ticks_per_second = 1,
        .units_per_metre = 1,
    };
    /* A day before the planned one, so that a window which closed before it opens for nobody. */
    int64_t zero_s = zone_instant_s(day->zone, day->date, 0, ZONE_START) - DAY_SECONDS;
    struct draft draft = {.arena = arena, .day = day, .problem = &description, .zero_s = zero_s};
    const struct text *parts = NULL;
    places_lay(&draft);
    travel_estimate_all(&draft);
    technicians_fill(&draft);
    jobs_fill(&draft);
    eligibility_fill(&draft);
    reach_fill(&draft);
    weights_fill(&draft);
    if (!parts_fill(&draft, &parts, fault)) {
        return false;
    }
    *made = (struct day_problem){.day = day, .zero_s = zero_s, .places = draft.places, .parts = parts};
    return problem_seal(arena, &description, &made->problem, fault);
}

struct problem_dims planning_dims(int32_t jobs, int32_t technicians, int32_t part_uses)
{
    int32_t most = jobs + 2 * technicians + 1;
    bool dense = jobs + technicians <= PLANNING_DENSE_PLACES; /* when few have an end place of their own */
    return (struct problem_dims){
        .jobs = jobs,
        .technicians = technicians,
        .places = dense && most > PLANNING_DENSE_PLACES ? PLANNING_DENSE_PLACES : most,
        .parts = part_uses < PROBLEM_PARTS_MAX ? part_uses : PROBLEM_PARTS_MAX,
        .part_uses = part_uses,
        .dense = dense,
    };
}
