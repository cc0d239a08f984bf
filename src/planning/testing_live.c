#include "planning/testing_live.h"

#include <string.h>

#include "base/units.h"

enum { DAYS = 20588 }; /* 2026-05-15 */

static const int64_t START_S = (int64_t)DAYS * DAY_SECONDS;

struct point testing_live_point(int32_t east_m, int32_t north_m)
{
    return (struct point){(int32_t)((int64_t)north_m * 1000000 / 111195),
                          (int32_t)((int64_t)east_m * 1000000 / 111195)};
}

int64_t testing_live_at(const char *clock)
{
    int32_t minute;
    assert_true(clock_parse(text_of(clock), &minute));
    return START_S + (int64_t)minute * MINUTE_SECONDS;
}

struct testing_live *testing_live_make(void)
{
    struct arena *arena = arena_create(0);
    struct testing_live *live = arena_new(arena, struct testing_live);
    live->arena = arena;
    shape_preset(&live_shape_day, &live->day);
    live->day.date = (struct date){DAYS};
    live->day.start_s = START_S;
    live->day.end_s = START_S + DAY_SECONDS;
    live->day.now_s = START_S - DAY_SECONDS;
    live->day.planning.freeze_minutes = 0;
    live->day.jobs.items = live->jobs;
    live->day.technicians.items = live->technicians;
    live->day.incidents.items = live->incidents;
    return live;
}

void testing_live_free(struct testing_live *live)
{
    arena_destroy(live->arena);
}

/* ---- adding ------------------------------------------------------------------------------------------------------ */

struct live_job *testing_live_job(struct testing_live *live, int32_t east_m, int32_t north_m, int32_t minutes)
{
    assert_true(live->day.jobs.count < TESTING_LIVE_JOBS);
    struct live_job *job = &live->jobs[live->day.jobs.count++];
    shape_preset(&live_shape_job, job);
    job->id = text_format(live->arena, "00000000-0000-7000-8000-%012d", (int)live->day.jobs.count);
    job->version = 1;
    job->location = testing_live_point(east_m, north_m);
    job->planned_minutes = minutes;
    job->break_may_split = false;
    shape_give(job, shape_find(&live_shape_job, TEXT("location")));
    return job;
}

struct live_technician *testing_live_technician(struct testing_live *live, int32_t east_m, const char *start,
                                                const char *end)
{
    assert_true(live->day.technicians.count < TESTING_LIVE_TECHNICIANS);
    struct live_technician *technician = &live->technicians[live->day.technicians.count++];
    shape_preset(&live_shape_technician, technician);
    technician->id = text_format(live->arena, "00000000-0000-7000-9000-%012d", (int)live->day.technicians.count);
    technician->version = 1;
    technician->home = testing_live_point(east_m, 0);
    shape_give(technician, shape_find(&live_shape_technician, TEXT("homeBase")));
    testing_live_shift(live, technician, start, end, false);
    return technician;
}

/* The list with one more item; what was there is copied. */
static void *appended(struct testing_live *live, const void *items, int32_t count, const void *item, size_t size)
{
    char *larger = arena_alloc_array(live->arena, (size_t)count + 1, size);
    if (count > 0) {
        memcpy(larger, items, (size_t)count * size);
    }
    memcpy(larger + (size_t)count * size, item, size);
    return larger;
}
#define APPEND(live, list, ...)                                                                                        \
    do {                                                                                                               \
        (list)->items = appended((live), (list)->items, (list)->count, &(__VA_ARGS__), sizeof(__VA_ARGS__));           \
        (list)->count++;                                                                                               \
    } while (0)

void testing_live_place(struct live_job *job, const struct live_technician *technician, const char *start)
{
    job->technician_id = technician->id;
    job->scheduled_start_s = testing_live_at(start);
    job->scheduled_end_s = job->scheduled_start_s + (int64_t)job->planned_minutes * MINUTE_SECONDS;
    job->status = JOB_SCHEDULED;
}

void testing_live_window(struct testing_live *live, struct live_job *job, const char *start, const char *end, bool hard)
{
    APPEND(live, &job->windows, (struct record_window){7, testing_live_at(start), testing_live_at(end), hard});
}

void testing_live_promise(struct live_job *job, const char *start, const char *end)
{
    job->promised = (struct record_interval){3, testing_live_at(start), testing_live_at(end)};
}

void testing_live_skill(struct testing_live *live, struct skill_list *skills, const char *name, int32_t level)
{
    APPEND(live, skills, (struct record_skill){level > 0 ? 3 : 1, text_of(name), level});
}

void testing_live_part(struct testing_live *live, struct live_job *job, const char *sku, int32_t quantity,
                       const char *substitute)
{
    struct record_part part = {7, text_of(sku), quantity, {0}};
    if (substitute != NULL) {
        APPEND(live, &part.substitutes, (struct text[1]){text_of(substitute)}[0]);
    }
    APPEND(live, &job->parts, part);
}

void testing_live_after(struct testing_live *live, struct live_job *job, const struct live_job *before, int32_t min_lag,
                        int32_t max_lag)
{
    bool ends = max_lag >= 0;
    APPEND(live, &job->after, (struct record_after){ends ? 7 : 3, before->id, min_lag, ends ? max_lag : 0});
}

void testing_live_person(struct testing_live *live, struct text_list *list, struct text id)
{
    APPEND(live, list, id);
}

/* In order of their names. */
void testing_live_amount(struct testing_live *live, struct amounts *amounts, const char *name, int32_t amount)
{
    APPEND(live, amounts, (struct amount){text_of(name), amount});
}

void testing_live_shift(struct testing_live *live, struct live_technician *technician, const char *start,
                        const char *end, bool on_call)
{
    APPEND(live, &technician->shifts, (struct live_shift){7, testing_live_at(start), testing_live_at(end), on_call});
}

void testing_live_time_off(struct testing_live *live, struct live_technician *technician, const char *start,
                           const char *end)
{
    APPEND(live, &technician->time_off, (struct record_interval){3, testing_live_at(start), testing_live_at(end)});
}

void testing_live_break(struct testing_live *live, struct live_technician *technician, const char *earliest,
                        const char *latest, int32_t minutes)
{
    APPEND(live, &technician->breaks,
           (struct live_break){7, testing_live_at(earliest), testing_live_at(latest), minutes});
}

void testing_live_stock(struct testing_live *live, struct live_technician *technician, const char *sku,
                        int32_t quantity)
{
    APPEND(live, &technician->inventory, (struct record_stock){3, text_of(sku), quantity});
}

void testing_live_incident(struct testing_live *live, int32_t east_m, int32_t radius_m, int64_t factor_e4,
                           const char *from, const char *until)
{
    int32_t i = live->day.incidents.count++;
    assert_true(i < TESTING_LIVE_ITEMS);
    live->incidents[i] = (struct live_incident){127,
                                                text_format(live->arena, "i%d", (int)i),
                                                testing_live_point(east_m, 0),
                                                radius_m,
                                                factor_e4,
                                                testing_live_at(from),
                                                testing_live_at(until)};
}

/* ---- closing ----------------------------------------------------------------------------------------------------- */

static size_t size_of(const struct shape_member *member)
{
    if (member->flags & SHAPE_LIST) {
        return sizeof(int32_t); /* its count says whether there are any */
    }
    switch (member->kind) {
    case SHAPE_TEXT:
        return sizeof(struct text);
    case SHAPE_INTEGER:
    case SHAPE_CHOICE:
    case SHAPE_AMOUNTS:
    case SHAPE_DATE:
        return sizeof(int32_t);
    case SHAPE_BOOLEAN:
        return sizeof(bool);
    case SHAPE_POINT:
        return sizeof(struct point);
    case SHAPE_OBJECT:
        return member->of->size;
    default:
        return sizeof(int64_t);
    }
}

static void give_all(const struct shape *shape, void *noun)
{
    for (int32_t i = 0; i < shape->count; i++) {
        const unsigned char *bytes = (const unsigned char *)noun + shape->members[i].offset;
        for (size_t k = 0; k < size_of(&shape->members[i]); k++) {
            if (bytes[k] != 0) {
                shape_give(noun, i);
            }
        }
    }
}

void testing_live_close(struct testing_live *live)
{
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        give_all(&live_shape_job, &live->jobs[j]);
    }
    for (int32_t t = 0; t < live->day.technicians.count; t++) {
        give_all(&live_shape_technician, &live->technicians[t]);
    }
    give_all(&live_shape_day, &live->day);
}

/* ---- at random --------------------------------------------------------------------------------------------------- */

struct dice {
    struct testing_live *live;
    struct random random;
};

static bool one_in(struct dice *dice, uint32_t n)
{
    return random_below(&dice->random, n) == 0;
}

static int32_t between(struct dice *dice, int32_t low, int32_t high)
{
    return random_between(&dice->random, low, high);
}

static const char *clock_between(struct dice *dice, int32_t low, int32_t high)
{
    int32_t minute = between(dice, low * 4, high * 4) * 15;
    return text_to_c(dice->live->arena,
                     text_format(dice->live->arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60)));
}

/* Half open, at least an hour long, within the day. */
static void hours_between(struct dice *dice, int32_t low, int32_t high, const char **start, const char **end)
{
    int32_t first = between(dice, low, high - 1);
    *start = clock_between(dice, first, first);
    *end = clock_between(dice, first + 1, high);
}

static const char *const SKILLS[] = {"hvac", "Boiler", "gas"};
static const char *const PARTS[] = {"CAP-45", "CAP-50", "VALVE", "FILTER"};
static const char *const TERRITORIES[] = {"north", "South"};

static struct text somebody(struct dice *dice)
{
    return dice->live->technicians[between(dice, 0, dice->live->day.technicians.count - 1)].id;
}

static void technician_hours(struct dice *dice, struct live_technician *technician)
{
    struct testing_live *live = dice->live;
    const char *start, *end;
    if (one_in(dice, 6)) {
        testing_live_shift(live, technician, "18:00", "21:00", false);
    }
    if (one_in(dice, 5)) {
        testing_live_shift(live, technician, "19:00", "23:00", true);
    }
    if (one_in(dice, 5)) {
        hours_between(dice, 8, 18, &start, &end);
        testing_live_time_off(live, technician, start, end);
    }
    if (!one_in(dice, 3)) {
        testing_live_break(live, technician, "11:30", "13:30", 30);
    }
    if (one_in(dice, 4)) {
        testing_live_break(live, technician, "15:00", "16:00", 15);
    }
    technician->overtime_minutes = one_in(dice, 2) ? between(dice, 0, 120) : 0;
}

static void technician_person(struct dice *dice, struct live_technician *technician)
{
    struct testing_live *live = dice->live;
    for (int32_t s = 0; s < 3; s++) {
        if (one_in(dice, 2)) {
            testing_live_skill(live, &technician->skills, SKILLS[s], between(dice, 0, 3));
        }
    }
    if (one_in(dice, 3)) {
        testing_live_person(live, &technician->certifications, TEXT("GAS"));
    }
    if (one_in(dice, 3)) {
        testing_live_person(live, &technician->territories, text_of(TERRITORIES[between(dice, 0, 1)]));
    }
    technician->active = !one_in(dice, 12);
    technician->max_jobs = one_in(dice, 5) ? between(dice, 1, 6) : 0;
    technician->hourly_cost_e4 = between(dice, 0, 60) * 10000;
    technician->fixed_cost_e4 = one_in(dice, 3) ? 500000 : 0;
    technician->overtime_hourly_cost_e4 = one_in(dice, 2) ? 900000 : 0;
    technician->speed_factor_e4 = one_in(dice, 3) ? between(dice, 5, 20) * 1000 : 10000;
    technician->service_factor_e4 = one_in(dice, 3) ? between(dice, 5, 20) * 1000 : 10000;
}

static void technician_van(struct dice *dice, struct live_technician *technician)
{
    for (int32_t p = 0; p < 4; p++) {
        if (one_in(dice, 2)) {
            testing_live_stock(dice->live, technician, PARTS[p], between(dice, 0, 6));
        }
    }
    if (one_in(dice, 3)) {
        testing_live_amount(dice->live, &technician->capacity, "kg", between(dice, 0, 60));
    }
    if (one_in(dice, 2)) {
        technician->vehicle = (struct record_vehicle){.given = 1 | 2 | 8 | 32,
                                                      .type = between(dice, VEHICLE_PETROL, VEHICLE_BIKE),
                                                      .range_km = between(dice, 30, 300),
                                                      .battery_percent = between(dice, 20, 100),
                                                      .reserve_percent = 10};
    }
    technician->open_end = one_in(dice, 6);
    if (one_in(dice, 5)) {
        technician->end = testing_live_point(between(dice, -9000, 9000), between(dice, -9000, 9000));
    }
    if (one_in(dice, 12)) {
        shape_clear(&live_shape_technician, shape_find(&live_shape_technician, TEXT("homeBase")), technician);
    }
}

static void technicians_draw(struct dice *dice)
{
    int32_t count = between(dice, 1, 8);
    for (int32_t t = 0; t < count; t++) {
        const char *start = clock_between(dice, 6, 10), *end = clock_between(dice, 12, 17);
        struct live_technician *technician =
            testing_live_technician(dice->live, one_in(dice, 2) ? 0 : between(dice, -9000, 9000), start, end);
        if (one_in(dice, 10)) {
            technician->shifts.count = 0;
        }
        technician_hours(dice, technician);
        technician_person(dice, technician);
        technician_van(dice, technician);
    }
}

static void job_times(struct dice *dice, struct live_job *job)
{
    const char *start, *end;
    for (int32_t w = one_in(dice, 2) ? between(dice, 1, 3) : 0; w > 0; w--) {
        hours_between(dice, 6, 20, &start, &end);
        testing_live_window(dice->live, job, start, end, !one_in(dice, 3));
    }
    if (one_in(dice, 3)) {
        hours_between(dice, 6, 20, &start, &end);
        testing_live_promise(job, start, end);
    }
    if (one_in(dice, 10)) {
        job->deadline_s = testing_live_at(clock_between(dice, 9, 20));
    }
    job->earliest_s = one_in(dice, 12) ? testing_live_at(clock_between(dice, 6, 14)) : 0;
    job->break_may_split = one_in(dice, 3);
}

static void job_needs(struct dice *dice, struct live_job *job)
{
    struct testing_live *live = dice->live;
    if (one_in(dice, 3)) {
        testing_live_skill(live, &job->skills, SKILLS[between(dice, 0, 2)], between(dice, 0, 3));
    }
    for (int32_t p = one_in(dice, 3) ? between(dice, 1, 2) : 0; p > 0; p--) {
        const char *other = one_in(dice, 2) ? PARTS[between(dice, 0, 3)] : NULL;
        testing_live_part(live, job, PARTS[between(dice, 0, 3)], between(dice, 1, 3), other);
    }
    if (one_in(dice, 4)) {
        testing_live_amount(live, &job->load, "kg", between(dice, 0, 30));
    }
    if (one_in(dice, 15)) {
        job->required_technician_id = somebody(dice);
    }
    for (int32_t i = one_in(dice, 8) ? 2 : 0; i > 0; i--) {
        testing_live_person(live, &job->preferred_technician_ids, somebody(dice));
        testing_live_person(live, &job->excluded_technician_ids, somebody(dice));
    }
    if (one_in(dice, 4)) {
        job->territory = text_of(TERRITORIES[between(dice, 0, 1)]);
    }
    job->crew_size = one_in(dice, 8) ? between(dice, 2, 3) : 1;
    job->value_e4 = one_in(dice, 5) ? between(dice, 1, 900) * 10000 : 0;
}

static void jobs_draw(struct dice *dice)
{
    struct testing_live *live = dice->live;
    int32_t count = between(dice, 0, 40);
    for (int32_t j = 0; j < count; j++) {
        struct live_job *job = testing_live_job(live, between(dice, -15000, 15000), between(dice, -15000, 15000),
                                                between(dice, 0, 16) * 10);
        job->priority = between(dice, PRIORITY_URGENT, PRIORITY_LOW);
        job_times(dice, job);
        job_needs(dice, job);
        if (j > 0 && one_in(dice, 8)) { /* in circles too */
            int32_t max_lag = one_in(dice, 3) ? between(dice, 60, 240) : -1;
            testing_live_after(live, job, &live->jobs[between(dice, 0, j - 1)], between(dice, 0, 60), max_lag);
        }
        if (one_in(dice, 25)) {
            shape_clear(&live_shape_job, shape_find(&live_shape_job, TEXT("location")), job);
        }
    }
}

/* What has been heard from the field of a job that has a place. */
static void job_happen(struct dice *dice, struct live_job *job)
{
    int64_t now_ms = dice->live->day.now_s * 1000;
    int64_t start_ms = job->scheduled_start_s * 1000 + between(dice, -30, 60) * INT64_C(60000);
    int64_t end_ms = start_ms + (job->planned_minutes + between(dice, -10, 60)) * INT64_C(60000);
    job->status = one_in(dice, 3) ? JOB_DISPATCHED : JOB_SCHEDULED;
    if (end_ms <= now_ms && !one_in(dice, 6)) {
        job->status = JOB_COMPLETED;
        job->actual = (struct record_actual){6, 0, start_ms, end_ms > start_ms ? end_ms : start_ms};
    } else if (start_ms <= now_ms && !one_in(dice, 4)) {
        job->status = JOB_ON_SITE;
        job->actual = (struct record_actual){2, 0, start_ms, 0};
    } else if (start_ms <= now_ms + 1800000 && one_in(dice, 2)) {
        job->status = JOB_EN_ROUTE;
    }
    job->status_at_ms = job->status == JOB_COMPLETED ? job->actual.completed_at_ms : now_ms;
}

static void job_place(struct dice *dice, struct live_job *job)
{
    struct testing_live *live = dice->live;
    if (one_in(dice, 5)) {
        if (one_in(dice, 4)) {
            job->technician_id = somebody(dice);
            job->locks = LOCK_TECHNICIAN;
        }
        return;
    }
    int32_t t = between(dice, 0, live->day.technicians.count - 1);
    testing_live_place(job, &live->technicians[t], clock_between(dice, 6, 18));
    job->locks = one_in(dice, 4) ? (uint64_t)between(dice, 1, 7) : 0;
    job->sequence = one_in(dice, 2) ? between(dice, 1, 9) : 0;
    for (int32_t m = 1; m < job->crew_size; m++) {
        testing_live_person(live, &job->crew_technician_ids, somebody(dice));
    }
    job_happen(dice, job);
}

static void board_draw(struct dice *dice)
{
    struct testing_live *live = dice->live;
    live->day.now_s = one_in(dice, 3) ? START_S - 7200 : testing_live_at(clock_between(dice, 6, 20));
    live->day.planning.freeze_minutes = between(dice, 0, 4) * 30;
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        job_place(dice, &live->jobs[j]);
    }
    for (int32_t t = 0; t < live->day.technicians.count && live->day.now_s > START_S; t++) {
        if (one_in(dice, 2)) {
            live->technicians[t].position =
                (struct live_position){3, testing_live_point(between(dice, -9000, 9000), between(dice, -9000, 9000)),
                                       (live->day.now_s - between(dice, 0, 7200)) * 1000, 0};
        }
    }
}

static void goals_draw(struct dice *dice)
{
    int32_t *goals = arena_array(dice->live->arena, int32_t, GOAL_COUNT);
    int32_t count = 0;
    for (int32_t goal = 0; goal < GOAL_COUNT; goal++) {
        if (one_in(dice, 3)) {
            goals[count++] = goal;
        }
    }
    for (int32_t i = count - 1; i > 0; i--) {
        int32_t k = between(dice, 0, i), swapped = goals[i];
        goals[i] = goals[k];
        goals[k] = swapped;
    }
    dice->live->day.goals = (struct goal_list){count, goals};
    dice->live->day.planning.fuel_price = (struct record_fuel_price){7, 18000, 17000, 3000};
}

struct testing_live *testing_live_random(uint64_t seed, enum testing_live_kind kind)
{
    struct testing_live *live = testing_live_make();
    struct dice dice = {live, random_make(seed, 77)};
    technicians_draw(&dice);
    jobs_draw(&dice);
    goals_draw(&dice);
    for (int32_t i = between(&dice, 0, 2); i > 0; i--) {
        testing_live_incident(live, between(&dice, -9000, 9000), between(&dice, 500, 8000),
                              between(&dice, 5, 40) * 1000, "06:00", clock_between(&dice, 7, 20));
    }
    if (kind == TESTING_LIVE_BY_HAND) {
        board_draw(&dice);
    }
    testing_live_close(live);
    return live;
}

/* ---- problems and plans ------------------------------------------------------------------------------------------ */

struct live_problem testing_live_problem(const struct testing_live *live, const struct live_options *options)
{
    const struct live_options all = live_options_all();
    struct live_problem made;
    struct fault fault = {.kind = FAULT_NONE};
    bool possible = live_problem_make(live->arena, &live->day, options == NULL ? &all : options, &made, &fault);
    assert_no_fault(&fault);
    assert_true(possible);
    return made;
}

static int32_t progress(void *context, const struct solver_report *report)
{
    return solver_share(report->iterations, *(const int64_t *)context);
}

struct testing_live_one testing_live_one_make(void)
{
    struct testing_live_one one = {.live = testing_live_make()};
    testing_live_technician(one.live, 0, "08:00", "17:00");
    one.job = testing_live_job(one.live, 0, 0, 30);
    return one;
}

struct live_problem *testing_live_one_problem(struct testing_live_one *one)
{
    testing_live_close(one->live);
    one->made = testing_live_problem(one->live, NULL);
    return &one->made;
}

struct solution testing_live_solve(struct arena *arena, const struct live_problem *made, int64_t iterations)
{
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {&iterations, progress, solver_run_here};
    struct solver_result result;
    struct fault fault = {.kind = FAULT_NONE};
    solver_run(arena, &made->problem, &made->standing, &settings, &host, &result);
    assert_false(result.infeasible);
    bool accepted = witness_accepts(&made->problem, &result.best, &fault);
    assert_no_fault(&fault);
    assert_true(accepted);
    return result.best;
}

void testing_live_write_back(struct testing_live *live, const struct live_plan *plan)
{
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        struct live_job *job = &live->jobs[j];
        const struct live_place *place = &plan->places[j];
        if (place->technician < 0 || job->status == JOB_COMPLETED) {
            continue;
        }
        job->technician_id = live->technicians[place->technician].id;
        job->scheduled_start_s = place->start_s;
        job->scheduled_end_s = place->end_s;
        job->sequence = place->sequence;
        job->status = job->status == JOB_UNSCHEDULED ? JOB_SCHEDULED : job->status;
        job->crew_technician_ids = (struct text_list){0};
        for (int32_t m = 0; m < place->crew_count; m++) {
            testing_live_person(live, &job->crew_technician_ids, live->technicians[place->crew[m]].id);
        }
    }
    testing_live_close(live);
}
