#include "solver/testing_problem.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

/* What is being drawn: the description, and where its numbers come from. */
struct draw {
    struct arena *arena;
    struct random *random;
    int32_t horizon_t;
    struct problem *d;
};

bool random_chance(struct random *random, int32_t percent)
{
    return random_between(random, 1, 100) <= percent;
}

static int32_t between(const struct draw *draw, int32_t low, int32_t high)
{
    return random_between(draw->random, low, high);
}

static bool chance(const struct draw *draw, int32_t percent)
{
    return random_chance(draw->random, percent);
}

/* `count` numbers between low and high. */
static int32_t *numbers(const struct draw *draw, int32_t count, int32_t low, int32_t high)
{
    int32_t *array = arena_array(draw->arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        array[i] = between(draw, low, high);
    }
    return array;
}

static int64_t *prices(const struct draw *draw, int32_t count, int32_t low, int32_t high)
{
    int64_t *array = arena_array(draw->arena, int64_t, count);
    for (int32_t i = 0; i < count; i++) {
        array[i] = between(draw, low, high);
    }
    return array;
}

static void draw_jobs(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t jobs = d->dims.jobs;
    const int32_t day_t = draw->horizon_t;
    int32_t *service_t = numbers(draw, jobs, 0, day_t / 12);
    int32_t *open_t = arena_array(draw->arena, int32_t, jobs);
    int32_t *close_t = arena_array(draw->arena, int32_t, jobs);
    const int32_t wide_percent = between(draw, 0, 100);
    for (int32_t j = 0; j < jobs; j++) {
        if (chance(draw, 15)) {
            service_t[j] = 0;
        }
        open_t[j] = chance(draw, wide_percent) ? 0 : between(draw, 0, day_t * 3 / 4);
        close_t[j] = chance(draw, wide_percent) ? day_t : open_t[j] + between(draw, 0, day_t / 5);
    }
    d->job_place = numbers(draw, jobs, 0, d->dims.places - 1);
    d->job_service_t = service_t;
    d->job_open_t = open_t;
    d->job_close_t = close_t;
    d->job_left_out_c = chance(draw, 70) ? prices(draw, jobs, 10000, 200000) : prices(draw, jobs, 0, 2000);
}

static void draw_technicians(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t technicians = d->dims.technicians;
    const int32_t day_t = draw->horizon_t;
    int32_t *start = numbers(draw, technicians, 0, d->dims.places - 1);
    int32_t *end = arena_array(draw->arena, int32_t, technicians);
    int32_t *from_t = numbers(draw, technicians, 0, day_t / 4);
    int32_t *to_t = numbers(draw, technicians, day_t / 2, day_t);
    int64_t *used_c = chance(draw, 50) ? prices(draw, technicians, 0, 3000) : prices(draw, technicians, 0, 0);
    const bool ends_elsewhere = chance(draw, 40);
    const bool alike = chance(draw, 30); /* one fleet at one depot */
    for (int32_t t = 0; t < technicians; t++) {
        if (alike && t > 0) {
            start[t] = start[0];
            from_t[t] = from_t[0];
            to_t[t] = to_t[0];
            used_c[t] = used_c[0];
        }
        end[t] = !ends_elsewhere ? start[t] : alike && t > 0 ? end[0] : between(draw, 0, d->dims.places - 1);
    }
    d->technician_start_place = start;
    d->technician_end_place = end;
    d->technician_from_t = from_t;
    d->technician_to_t = to_t;
    d->technician_used_c = used_c;
}

static int32_t distance_of(const int32_t *x, const int32_t *y, int32_t from, int32_t to)
{
    int32_t square = (x[from] - x[to]) * (x[from] - x[to]) + (y[from] - y[to]) * (y[from] - y[to]);
    int32_t root = 0;
    while ((root + 1) * (root + 1) <= square) {
        root++;
    }
    return root;
}

/* Every pair: of a map, of a map with one-way streets, or of no map at all. */
static int32_t *draw_table(const struct draw *draw, const int32_t *x, const int32_t *y)
{
    const int32_t places = draw->d->dims.places;
    const int32_t noise_t = chance(draw, 50) ? 0 : between(draw, 1, draw->horizon_t / 10);
    const bool arbitrary = chance(draw, 15);
    int32_t *table = arena_array(draw->arena, int32_t, places * places);
    for (int32_t from = 0; from < places; from++) {
        for (int32_t to = 0; to < places; to++) {
            int32_t leg = arbitrary ? between(draw, 0, draw->horizon_t / 5) : distance_of(x, y, from, to);
            table[from * places + to] = from == to ? 0 : leg + between(draw, 0, noise_t);
        }
    }
    return table;
}

static void draw_near_pairs(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t places = d->dims.places;
    const int32_t near_percent = between(draw, 0, 30);
    int32_t *first = arena_array(draw->arena, int32_t, places + 1);
    int32_t *place = arena_array(draw->arena, int32_t, places * places);
    int32_t count = 0;
    for (int32_t from = 0; from < places; from++) {
        for (int32_t to = 0; to < places; to++) {
            if (to != from && chance(draw, near_percent)) {
                place[count++] = to;
            }
        }
        first[from + 1] = count;
    }
    d->dims.near_pairs = count;
    d->near_first = first;
    d->near_place = place;
    d->near_t = numbers(draw, count, 0, draw->horizon_t / 8);
    d->near_d = numbers(draw, count, 0, draw->horizon_t / 8);
}

static void draw_travel(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t places = d->dims.places;
    int32_t *x = numbers(draw, places, 0, draw->horizon_t / 6);
    int32_t *y = numbers(draw, places, 0, draw->horizon_t / 6);
    d->dims.dense = chance(draw, 65);
    d->travel_form = d->dims.dense ? TRAVEL_DENSE : TRAVEL_FITTED;
    if (d->dims.dense) {
        d->travel_t = draw_table(draw, x, y);
        d->travel_d = chance(draw, 50) ? d->travel_t : draw_table(draw, x, y);
        return;
    }
    struct travel_fit *fit = arena_new(draw->arena, struct travel_fit);
    *fit = (struct travel_fit){.detour_e4 = between(draw, 10000, 15000),
                               .fixed_t = between(draw, 0, draw->horizon_t / 60),
                               .ticks_per_1000_d = between(draw, 500, 1500),
                               .far_d = between(draw, 0, draw->horizon_t / 10),
                               .far_ticks_per_1000_d = between(draw, 200, 1000)};
    d->place_x_d = x;
    d->place_y_d = y;
    d->fit = fit;
    draw_near_pairs(draw);
}

static void draw_eligibility(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t words = (d->dims.technicians + 63) / 64;
    const int32_t able_percent = between(draw, 20, 95);
    uint64_t *eligible = arena_array(draw->arena, uint64_t, d->dims.jobs * words);
    for (int32_t j = 0; j < d->dims.jobs; j++) {
        for (int32_t t = 0; t < d->dims.technicians; t++) {
            if (chance(draw, able_percent)) {
                eligible[j * words + t / 64] |= UINT64_C(1) << (t % 64);
            }
        }
    }
    d->eligible = eligible;
    d->eligible_words = words;
}

static void draw_parts(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t kinds = between(draw, 1, 4);
    const int32_t jobs = d->dims.jobs;
    int32_t *first = arena_array(draw->arena, int32_t, jobs + 1);
    int32_t *kind = arena_array(draw->arena, int32_t, jobs * kinds);
    int32_t count = 0;
    for (int32_t j = 0; j < jobs; j++) {
        for (int32_t k = 0; k < kinds; k++) {
            if (chance(draw, 50)) {
                kind[count++] = k;
            }
        }
        first[j + 1] = count;
    }
    d->dims.parts = kinds;
    d->dims.part_uses = count;
    d->part_first = first;
    d->part_kind = kind;
    d->part_quantity = numbers(draw, count, 1, 3);
    d->part_stock = numbers(draw, d->dims.technicians * kinds, 0, between(draw, 2, 15));
}

static void draw_breaks(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t day_t = draw->horizon_t;
    const int32_t technicians = d->dims.technicians;
    int32_t *from_t = numbers(draw, technicians, 0, day_t * 2 / 3);
    int32_t *until_t = arena_array(draw->arena, int32_t, technicians);
    int32_t *length_t = numbers(draw, technicians, 1, day_t / 8);
    const bool alike = chance(draw, 30);
    for (int32_t t = 0; t < technicians; t++) {
        if (chance(draw, 25)) {
            length_t[t] = 0;
        }
        if (alike && t > 0) {
            from_t[t] = from_t[0];
            length_t[t] = length_t[0];
        }
        until_t[t] = from_t[t] + (alike ? day_t / 10 : between(draw, 0, day_t / 4));
        if (until_t[t] < d->technician_from_t[t]) {
            until_t[t] = d->technician_from_t[t];
        }
    }
    d->break_from_t = from_t;
    d->break_until_t = until_t;
    d->break_length_t = length_t;
}

static void draw_promises(const struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *due_t = arena_array(draw->arena, int32_t, d->dims.jobs);
    for (int32_t j = 0; j < d->dims.jobs; j++) {
        due_t[j] = chance(draw, 30) ? INSTANT_MAX : d->job_open_t[j] + between(draw, 0, draw->horizon_t / 3);
    }
    d->promise_due_t = due_t;
    d->promise_late_c = prices(draw, d->dims.jobs, 0, 60);
}

static void draw_sections(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t percent = between(draw, 0, 100);
    if (chance(draw, percent)) {
        draw_eligibility(draw);
    }
    if (chance(draw, percent)) {
        draw_parts(draw);
    }
    if (chance(draw, percent)) {
        draw_breaks(draw);
    }
    if (chance(draw, percent)) {
        draw_promises(draw);
    }
    if (chance(draw, percent)) {
        int32_t *reach_d = numbers(draw, d->dims.technicians, draw->horizon_t / 4, draw->horizon_t * 2);
        for (int32_t t = 0; t < d->dims.technicians; t++) {
            reach_d[t] = chance(draw, 40) ? INT32_MAX : reach_d[t];
        }
        d->reach_d = reach_d;
    }
    if (chance(draw, percent)) {
        struct balance *balance = arena_new(draw->arena, struct balance);
        *balance = (struct balance){.cost = between(draw, 0, 20), .unit = between(draw, 1, 300)};
        d->balance = balance;
    }
}

struct problem problem_random(struct arena *arena, struct random *random, const struct problem_shape *shape)
{
    struct problem d = {.ticks_per_second = 1, .units_per_metre = 1};
    const struct draw draw = {.arena = arena, .random = random, .horizon_t = shape->horizon_t, .d = &d};
    d.dims.jobs = between(&draw, shape->jobs_low, shape->jobs_high);
    d.dims.technicians = between(&draw, shape->technicians_low, shape->technicians_high);
    d.dims.places = chance(&draw, 5) ? 1 : between(&draw, 1, d.dims.jobs + 2 * d.dims.technicians + 1);
    d.drive_c = between(&draw, 0, 5);
    d.distance_c = between(&draw, 0, 5);
    draw_travel(&draw);
    draw_jobs(&draw);
    draw_technicians(&draw);
    draw_sections(&draw);
    return d;
}

struct problem problem_random_sealed(struct arena *arena, struct random *random, const struct problem_shape *shape)
{
    struct problem description = problem_random(arena, random, shape);
    struct problem sealed;
    struct fault fault = {0};
    bool ok = problem_seal(arena, &description, &sealed, &fault);
    assert(ok && "the generator makes problems that are right");
    (void)ok;
    return sealed;
}

/* The arrays of problem_complete: 4 jobs, 2 technicians, 5 places, 2 kinds of part. */
static void complete_sections(struct arena *arena, struct problem *d)
{
    static const uint64_t eligible[] = {3, 1, 2, 3};
    static const int32_t part_first[] = {0, 1, 1, 3, 4};
    static const int32_t part_kind[] = {0, 0, 1, 1};
    static const int32_t part_quantity[] = {1, 2, 1, 3};
    static const int32_t part_stock[] = {4, 5, 6, 7};
    static const int32_t break_from_t[] = {150, 0};
    static const int32_t break_until_t[] = {300, 20};
    static const int32_t break_length_t[] = {30, 0};
    static const int32_t due_t[] = {200, INSTANT_MAX, 310, 500};
    static const int64_t late_c[] = {7, 0, 9, 11};
    static const int32_t reach_d[] = {500, INT32_MAX};
    static const struct balance balance = {.cost = 3, .unit = 100};
    (void)arena;
    d->eligible = eligible;
    d->eligible_words = 1;
    d->dims.parts = 2;
    d->dims.part_uses = 4;
    d->part_first = part_first;
    d->part_kind = part_kind;
    d->part_quantity = part_quantity;
    d->part_stock = part_stock;
    d->break_from_t = break_from_t;
    d->break_until_t = break_until_t;
    d->break_length_t = break_length_t;
    d->promise_due_t = due_t;
    d->promise_late_c = late_c;
    d->reach_d = reach_d;
    d->balance = &balance;
}

static void complete_travel(struct arena *arena, struct problem *d, enum travel_form form)
{
    enum { PLACES = 5 };
    static const int32_t x_d[PLACES] = {0, 30, 60, 10, 45};
    static const int32_t y_d[PLACES] = {0, 40, 5, 50, 45};
    static const struct travel_fit fit = {
        .detour_e4 = 13000, .fixed_t = 2, .ticks_per_1000_d = 900, .far_d = 40, .far_ticks_per_1000_d = 600};
    static const int32_t near_first[] = {0, 2, 2, 3, 3, 4};
    static const int32_t near_place[] = {1, 3, 0, 2};
    static const int32_t near_t[] = {55, 44, 66, 33};
    static const int32_t near_d[] = {60, 50, 70, 40};
    d->dims.places = PLACES;
    d->travel_form = form;
    d->dims.dense = form == TRAVEL_DENSE;
    if (form == TRAVEL_FITTED) {
        d->dims.near_pairs = 4;
        d->place_x_d = x_d;
        d->place_y_d = y_d;
        d->fit = &fit;
        d->near_first = near_first;
        d->near_place = near_place;
        d->near_t = near_t;
        d->near_d = near_d;
        return;
    }
    int32_t *duration_t = arena_array(arena, int32_t, PLACES * PLACES);
    int32_t *distance_d = arena_array(arena, int32_t, PLACES * PLACES);
    for (int32_t pair = 0; pair < PLACES * PLACES; pair++) {
        int32_t from = pair / PLACES;
        int32_t to = pair % PLACES;
        distance_d[pair] = distance_of(x_d, y_d, from, to);
        duration_t[pair] = distance_d[pair] + (from < to ? 3 : 0);
    }
    d->travel_t = duration_t;
    d->travel_d = distance_d;
}

struct problem problem_complete(struct arena *arena, enum travel_form form)
{
    static const int32_t job_place[] = {1, 2, 3, 4};
    static const int32_t job_service_t[] = {20, 0, 35, 10};
    static const int32_t job_open_t[] = {0, 100, 250, 90};
    static const int32_t job_close_t[] = {600, 180, 320, 600};
    static const int64_t job_left_out_c[] = {100000, 90000, 80000, 70000};
    static const int32_t start_place[] = {0, 2};
    static const int32_t end_place[] = {0, 1};
    static const int32_t from_t[] = {10, 0};
    static const int32_t to_t[] = {560, 600};
    static const int64_t used_c[] = {1000, 1500};
    struct problem d = {.ticks_per_second = 1, .units_per_metre = 1, .drive_c = 2, .distance_c = 1};
    d.dims.jobs = 4;
    d.dims.technicians = 2;
    d.job_place = job_place;
    d.job_service_t = job_service_t;
    d.job_open_t = job_open_t;
    d.job_close_t = job_close_t;
    d.job_left_out_c = job_left_out_c;
    d.technician_start_place = start_place;
    d.technician_end_place = end_place;
    d.technician_from_t = from_t;
    d.technician_to_t = to_t;
    d.technician_used_c = used_c;
    complete_travel(arena, &d, form);
    complete_sections(arena, &d);
    return d;
}

/* A plan under way: each technician's jobs in a row of its own. */
struct rows {
    struct arena *arena;
    const struct problem *problem;
    int32_t *jobs; /* T * J */
    int32_t *count;
};

/* Inserts the job if the route stays possible. */
static bool row_insert(const struct rows *rows, int32_t technician, int32_t position, int32_t job)
{
    int32_t *row = rows->jobs + technician * rows->problem->dims.jobs;
    const int32_t count = rows->count[technician];
    memmove(row + position + 1, row + position, (size_t)(count - position) * sizeof *row);
    row[position] = job;
    const struct order order = {.technician = technician, .jobs = row, .count = count + 1};
    struct route_schedule schedule;
    if (schedule_route(rows->arena, rows->problem, &order, NULL, &schedule)) {
        rows->count[technician]++;
        return true;
    }
    memmove(row + position, row + position + 1, (size_t)(count - position) * sizeof *row);
    return false;
}

struct problem_plan problem_random_plan(struct arena *arena, struct random *random, const struct problem *problem,
                                        int32_t percent)
{
    const int32_t jobs = problem->dims.jobs;
    const int32_t technicians = problem->dims.technicians;
    struct problem_plan plan = {.first = arena_array(arena, int32_t, technicians + 1),
                                .jobs = arena_array(arena, int32_t, jobs)};
    struct rows rows = {.arena = arena,
                        .problem = problem,
                        .jobs = arena_array(arena, int32_t, technicians * (jobs + 1)),
                        .count = arena_array(arena, int32_t, technicians)};
    const int32_t step = random_between(random, 0, jobs); /* another order of the jobs each time */
    for (int32_t i = 0; technicians > 0 && i < jobs; i++) {
        int32_t job = (i + step) % jobs;
        bool placed = !random_chance(random, percent);
        for (int32_t attempt = 0; !placed && attempt < 6; attempt++) {
            int32_t technician = random_between(random, 0, technicians - 1);
            placed = row_insert(&rows, technician, random_between(random, 0, rows.count[technician]), job);
        }
    }
    for (int32_t t = 0; t < technicians; t++) {
        plan.first[t + 1] = plan.first[t] + rows.count[t];
        memcpy(plan.jobs + plan.first[t], rows.jobs + t * jobs, (size_t)rows.count[t] * sizeof *plan.jobs);
    }
    return plan;
}
