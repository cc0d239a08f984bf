#include "solver/testing_problem.h"

#include <assert.h>
#include <string.h>

#include "base/fault.h"
#include "solver/testing_problem_draw.h"

bool random_chance(struct random *random, int32_t percent)
{
    return random_between(random, 1, 100) <= percent;
}

int32_t *problem_draw_numbers(const struct draw *draw, int64_t count, int32_t low, int32_t high)
{
    int32_t *array = arena_array(draw->arena, int32_t, count);
    for (int64_t i = 0; i < count; i++) {
        array[i] = draw_between(draw, low, high);
    }
    return array;
}

int64_t *problem_draw_prices(const struct draw *draw, int64_t count, int32_t low, int32_t high)
{
    int64_t *array = arena_array(draw->arena, int64_t, count);
    for (int64_t i = 0; i < count; i++) {
        array[i] = draw_between(draw, low, high);
    }
    return array;
}

/* ---- jobs and technicians ---------------------------------------------------------------------------------------- */

static void draw_jobs(struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t jobs = d->dims.jobs;
    const int32_t day_t = draw->horizon_t;
    int32_t *service_t = problem_draw_numbers(draw, jobs, 0, day_t / 12);
    draw->open_t = arena_array(draw->arena, int32_t, jobs);
    draw->close_t = arena_array(draw->arena, int32_t, jobs);
    const int32_t wide_percent = draw_between(draw, 0, 100);
    for (int32_t j = 0; j < jobs; j++) {
        if (draw_chance(draw, 15)) {
            service_t[j] = 0;
        }
        draw->open_t[j] = draw_chance(draw, wide_percent) ? 0 : draw_between(draw, 0, day_t * 3 / 4);
        draw->close_t[j] = draw_chance(draw, wide_percent) ? day_t : draw->open_t[j] + draw_part_of_day(draw, 5);
    }
    d->job_place = problem_draw_numbers(draw, jobs, 0, d->dims.places - 1);
    d->job_service_t = service_t;
    d->job_open_t = draw->open_t;
    d->job_close_t = draw->close_t;
    d->job_left_out_c = draw_chance(draw, 70) ? problem_draw_prices(draw, jobs, 10000, 200000)
                                              : problem_draw_prices(draw, jobs, 0, 2000);
}

static void draw_technicians(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t technicians = d->dims.technicians;
    const int32_t day_t = draw->horizon_t;
    int32_t *start = problem_draw_numbers(draw, technicians, 0, d->dims.places - 1);
    int32_t *end = arena_array(draw->arena, int32_t, technicians);
    int32_t *from_t = problem_draw_numbers(draw, technicians, 0, day_t / 4);
    int32_t *to_t = problem_draw_numbers(draw, technicians, day_t / 2, day_t);
    int64_t *used_c = problem_draw_prices(draw, technicians, 0, draw_chance(draw, 50) ? 3000 : 0);
    const bool ends_elsewhere = draw_chance(draw, 40);
    const bool alike = draw_chance(draw, 30); /* one fleet at one depot */
    for (int32_t t = 0; t < technicians; t++) {
        if (alike && t > 0) {
            start[t] = start[0];
            from_t[t] = from_t[0];
            to_t[t] = to_t[0];
            used_c[t] = used_c[0];
        }
        end[t] = !ends_elsewhere ? start[t] : alike && t > 0 ? end[0] : draw_between(draw, 0, d->dims.places - 1);
        if (draw->extra[EXTRA_OPEN_ENDS] && draw_chance(draw, 50)) {
            end[t] = NO_PLACE;
        }
    }
    d->technician_start_place = start;
    d->technician_end_place = end;
    d->technician_from_t = from_t;
    d->technician_to_t = to_t;
    d->technician_used_c = used_c;
}

/* ---- travel ------------------------------------------------------------------------------------------------------ */

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
static void draw_layer(const struct draw *draw, const int32_t *x, const int32_t *y, int32_t *table)
{
    const int32_t places = draw->d->dims.places;
    const int32_t noise_t = draw_chance(draw, 50) ? 0 : draw_between(draw, 1, draw->horizon_t / 10);
    const bool arbitrary = draw_chance(draw, 15);
    for (int32_t from = 0; from < places; from++) {
        for (int32_t to = 0; to < places; to++) {
            int32_t leg = arbitrary ? draw_part_of_day(draw, 5) : distance_of(x, y, from, to);
            table[from * places + to] = from == to ? 0 : leg + draw_between(draw, 0, noise_t);
        }
    }
}

static int32_t *draw_table(const struct draw *draw, const int32_t *x, const int32_t *y)
{
    const int32_t pairs = draw->d->dims.places * draw->d->dims.places;
    const int32_t profiles = problem_profiles(draw->d);
    int32_t *table = arena_array(draw->arena, int32_t, profiles * pairs);
    for (int32_t profile = 0; profile < profiles; profile++) {
        draw_layer(draw, x, y, table + profile * pairs);
    }
    return table;
}

static void draw_closed_roads(const struct draw *draw, int32_t *table)
{
    const int32_t places = draw->d->dims.places;
    const int32_t closed_percent = draw_between(draw, 2, 15);
    for (int32_t pair = 0; pair < problem_profiles(draw->d) * places * places; pair++) {
        bool stay = pair / places % places == pair % places;
        if (!stay && draw_chance(draw, closed_percent)) {
            table[pair] = NO_ROAD;
        }
    }
}

static void draw_near_pairs(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t places = d->dims.places;
    const int32_t near_percent = draw_between(draw, 0, 30);
    int32_t *first = arena_array(draw->arena, int32_t, places + 1);
    int32_t *place = arena_array(draw->arena, int32_t, places * places);
    int32_t count = 0;
    for (int32_t from = 0; from < places; from++) {
        for (int32_t to = 0; to < places; to++) {
            if (to != from && draw_chance(draw, near_percent)) {
                place[count++] = to;
            }
        }
        first[from + 1] = count;
    }
    d->dims.near_pairs = count;
    d->near_first = first;
    d->near_place = place;
    d->near_t = problem_draw_numbers(draw, (int64_t)problem_profiles(d) * count, 0, draw->horizon_t / 8);
    d->near_d = problem_draw_numbers(draw, (int64_t)problem_profiles(d) * count, 0, draw->horizon_t / 8);
}

static void draw_fits(const struct draw *draw)
{
    struct travel_fit *fit = arena_array(draw->arena, struct travel_fit, problem_profiles(draw->d));
    for (int32_t profile = 0; profile < problem_profiles(draw->d); profile++) {
        fit[profile] = (struct travel_fit){.detour_e4 = draw_between(draw, 10000, 15000),
                                           .fixed_t = draw_part_of_day(draw, 60),
                                           .ticks_per_1000_d = draw_between(draw, 500, 1500),
                                           .far_d = draw_part_of_day(draw, 10),
                                           .far_ticks_per_1000_d = draw_between(draw, 200, 1000)};
    }
    draw->d->fit = fit;
}

static void draw_travel(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t places = d->dims.places;
    int32_t *x = problem_draw_numbers(draw, places, 0, draw->horizon_t / 6);
    int32_t *y = problem_draw_numbers(draw, places, 0, draw->horizon_t / 6);
    d->dims.dense = draw->extra[EXTRA_NO_ROAD] || draw_chance(draw, 65);
    d->travel_form = d->dims.dense ? TRAVEL_DENSE : TRAVEL_FITTED;
    if (d->dims.dense) {
        int32_t *table = draw_table(draw, x, y);
        if (draw->extra[EXTRA_NO_ROAD]) {
            draw_closed_roads(draw, table);
        }
        d->travel_t = table;
        d->travel_d = draw_chance(draw, 50) ? table : draw_table(draw, x, y);
        return;
    }
    d->place_x_d = x;
    d->place_y_d = y;
    draw_fits(draw);
    draw_near_pairs(draw);
}

/* ---- plain sections ---------------------------------------------------------------------------------------------- */

static void draw_eligibility(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t words = (d->dims.technicians + 63) / 64;
    const int32_t able_percent = draw_between(draw, 20, 95);
    uint64_t *eligible = arena_array(draw->arena, uint64_t, d->dims.jobs * words);
    for (int32_t j = 0; j < d->dims.jobs; j++) {
        for (int32_t t = 0; t < d->dims.technicians; t++) {
            if (draw_chance(draw, able_percent)) {
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
    const int32_t kinds = draw_between(draw, 1, 4);
    const int32_t jobs = d->dims.jobs;
    int32_t *first = arena_array(draw->arena, int32_t, jobs + 1);
    int32_t *kind = arena_array(draw->arena, int32_t, jobs * kinds);
    int32_t count = 0;
    for (int32_t j = 0; j < jobs; j++) {
        for (int32_t k = 0; k < kinds; k++) {
            if (!draw->frozen[j] && draw_chance(draw, 50)) {
                kind[count++] = k;
            }
        }
        first[j + 1] = count;
    }
    d->dims.parts = kinds;
    d->dims.part_uses = count;
    d->part_first = first;
    d->part_kind = kind;
    d->part_quantity = problem_draw_numbers(draw, count, 1, 3);
    d->part_stock = problem_draw_numbers(draw, d->dims.technicians * kinds, 0, draw_between(draw, 2, 15));
}

/* The breaks of the problem, as many as there is room for. */
struct breaks {
    int32_t *from_t, *until_t, *length_t;
    int32_t count;
};

static void draw_break(const struct draw *draw, struct breaks *breaks, int32_t technician, bool follows)
{
    const int32_t b = breaks->count++;
    const int32_t before_t = follows ? breaks->from_t[b - 1] : 0;
    const int32_t share = draw->extra[EXTRA_MORE_BREAKS] ? 3 : 1;
    int32_t latest_t = draw->d->technician_from_t[technician];
    latest_t = follows && breaks->until_t[b - 1] > latest_t ? breaks->until_t[b - 1] : latest_t;
    breaks->from_t[b] = before_t + draw_between(draw, 0, draw->horizon_t * 2 / 3 / share);
    breaks->until_t[b] = breaks->from_t[b] + draw_part_of_day(draw, 4);
    breaks->until_t[b] = breaks->until_t[b] < latest_t ? latest_t : breaks->until_t[b];
    breaks->length_t[b] = 1 + draw_part_of_day(draw, 9);
}

/* The first technician's, for another one. */
static void copy_breaks(const struct draw *draw, struct breaks *breaks, int32_t technician, int32_t count)
{
    for (int32_t b = 0; b < count; b++) {
        int32_t from_t = draw->d->technician_from_t[technician];
        breaks->from_t[breaks->count] = breaks->from_t[b];
        breaks->until_t[breaks->count] = breaks->until_t[b] < from_t ? from_t : breaks->until_t[b];
        breaks->length_t[breaks->count++] = breaks->length_t[b];
    }
}

static void draw_breaks(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t technicians = d->dims.technicians;
    const int32_t most = draw->extra[EXTRA_MORE_BREAKS] ? 3 : 1;
    int32_t *first = arena_array(draw->arena, int32_t, technicians + 1);
    struct breaks breaks = {.from_t = arena_array(draw->arena, int32_t, technicians * most),
                            .until_t = arena_array(draw->arena, int32_t, technicians * most),
                            .length_t = arena_array(draw->arena, int32_t, technicians * most)};
    const bool alike = draw_chance(draw, 30);
    for (int32_t t = 0; t < technicians; t++) {
        bool none = draw_chance(draw, draw->frozen_count[t] > 0 ? 70 : 20);
        int32_t count = none ? 0 : draw_between(draw, 1, most);
        if (alike && t > 0 && !none) {
            copy_breaks(draw, &breaks, t, first[1]);
            count = 0;
        }
        for (int32_t b = 0; b < count; b++) {
            draw_break(draw, &breaks, t, b > 0);
        }
        first[t + 1] = breaks.count;
    }
    d->dims.breaks = breaks.count;
    d->break_first = first;
    d->break_from_t = breaks.from_t;
    d->break_until_t = breaks.until_t;
    d->break_length_t = breaks.length_t;
}

static void draw_promises(const struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *due_t = arena_array(draw->arena, int32_t, d->dims.jobs);
    for (int32_t j = 0; j < d->dims.jobs; j++) {
        due_t[j] = draw_chance(draw, 30) ? INSTANT_MAX : d->job_open_t[j] + draw_part_of_day(draw, 3);
    }
    d->promise_due_t = due_t;
    d->promise_late_c = problem_draw_prices(draw, d->dims.jobs, 0, 60);
}

static void draw_reach(const struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *reach_d = problem_draw_numbers(draw, d->dims.technicians, draw->horizon_t / 4, draw->horizon_t * 2);
    for (int32_t t = 0; t < d->dims.technicians; t++) {
        reach_d[t] = draw_chance(draw, draw->frozen_count[t] > 0 ? 80 : 40) ? INT32_MAX : reach_d[t];
    }
    d->reach_d = reach_d;
}

static void draw_sections(struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t percent = draw->everything ? 100 : draw_between(draw, 0, 100);
    if (draw_chance(draw, percent)) {
        draw_eligibility(draw);
    }
    problem_draw_links(draw);
    if (draw->extra[EXTRA_SUBSTITUTES] || draw->extra[EXTRA_RESTOCK] || draw_chance(draw, percent)) {
        draw_parts(draw);
    }
    if (draw->extra[EXTRA_MORE_BREAKS] || draw_chance(draw, percent)) {
        draw_breaks(draw);
    }
    if (draw_chance(draw, percent)) {
        draw_promises(draw);
    }
    if (draw_chance(draw, percent)) {
        draw_reach(draw);
    }
    if (draw_chance(draw, percent)) {
        struct balance *balance = arena_new(draw->arena, struct balance);
        *balance = (struct balance){.cost = draw_between(draw, 0, 20), .unit = draw_between(draw, 1, 300)};
        d->balance = balance;
    }
}

/* ---- whole problems ---------------------------------------------------------------------------------------------- */

static void choose_extras(struct draw *draw, const struct problem_shape *shape)
{
    for (int32_t i = 0; i < EXTRA_COUNT; i++) {
        bool allowed = ((shape->never >> i) & 1) == 0;
        draw->extra[i] = allowed && shape->extra_percent > 0 && draw_chance(draw, shape->extra_percent);
    }
    draw->everything = shape->extra_percent == 100;
}

struct problem problem_random(struct arena *arena, struct random *random, const struct problem_shape *shape)
{
    struct problem d = {.ticks_per_second = 1, .units_per_metre = 1};
    struct draw draw = {.arena = arena, .random = random, .horizon_t = shape->horizon_t, .d = &d};
    choose_extras(&draw, shape);
    d.dims.jobs = draw_between(&draw, shape->jobs_low, shape->jobs_high);
    d.dims.technicians = draw_between(&draw, shape->technicians_low, shape->technicians_high);
    d.dims.places = draw_chance(&draw, 5) ? 1 : draw_between(&draw, 1, d.dims.jobs + 2 * d.dims.technicians + 1);
    d.dims.profiles = draw.extra[EXTRA_PROFILES] ? draw_between(&draw, 1, 3) : 0;
    d.drive_c = draw_between(&draw, 0, 5);
    d.distance_c = draw_between(&draw, 0, 5);
    draw.linked = arena_array(arena, bool, d.dims.jobs);
    draw.frozen = arena_array(arena, bool, d.dims.jobs);
    draw.frozen_count = arena_array(arena, int32_t, d.dims.technicians);
    draw_travel(&draw);
    draw_jobs(&draw);
    draw_technicians(&draw);
    draw_sections(&draw);
    problem_draw_extras(&draw);
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

bool problem_seals(const struct problem *description, struct fault *fault)
{
    struct arena *arena = arena_create(0);
    struct problem sealed;
    const bool ok = problem_seal(arena, description, &sealed, fault);
    arena_destroy(arena);
    return ok;
}
