/* Extras that change no other section, at random: prices, times and windows, the van and its goods, roads and energy. */
#include "base/fault.h"
#include "solver/testing_problem_draw.h"

/* ---- who, and when ----------------------------------------------------------------------------------------------- */

static void draw_wages(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t technicians = d->dims.technicians;
    d->technician_drive_c = problem_draw_prices(draw, technicians, 0, 5);
    d->technician_distance_c = problem_draw_prices(draw, technicians, 0, 5);
    d->technician_wait_c = problem_draw_prices(draw, technicians, 0, draw_chance(draw, 70) ? 3 : 0);
    d->technician_service_c = problem_draw_prices(draw, technicians, 0, draw_chance(draw, 50) ? 3 : 0);
}

static void draw_overtime(const struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *regular_t = arena_array(draw->arena, int32_t, d->dims.technicians);
    for (int32_t t = 0; t < d->dims.technicians; t++) {
        regular_t[t] = draw_between(draw, d->technician_from_t[t], d->technician_to_t[t]);
    }
    d->regular_t = regular_t;
    d->overtime_c = problem_draw_prices(draw, d->dims.technicians, 0, 20);
}

static void draw_limits(const struct draw *draw)
{
    int32_t *jobs_max = problem_draw_numbers(draw, draw->d->dims.technicians, 0, 6);
    for (int32_t t = 0; t < draw->d->dims.technicians; t++) {
        jobs_max[t] = jobs_max[t] < draw->frozen_count[t] ? draw->frozen_count[t] : jobs_max[t];
    }
    draw->d->jobs_max = jobs_max;
}

static void draw_pace(const struct draw *draw)
{
    int32_t *pace_e4 = problem_draw_numbers(draw, draw->d->dims.technicians, 5000, 16000);
    for (int32_t t = 0; t < draw->d->dims.technicians; t++) {
        pace_e4[t] = draw_chance(draw, 30) ? 10000 : pace_e4[t];
    }
    draw->d->pace_e4 = pace_e4;
}

static void draw_affinity(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t known_percent = draw_between(draw, 10, 90);
    int32_t *first = arena_array(draw->arena, int32_t, d->dims.jobs + 1);
    int32_t *technician = arena_array(draw->arena, int32_t, d->dims.jobs * d->dims.technicians);
    int32_t count = 0;
    for (int32_t j = 0; j < d->dims.jobs; j++) {
        for (int32_t t = 0; t < d->dims.technicians; t++) {
            if (draw_chance(draw, known_percent)) {
                technician[count++] = t;
            }
        }
        first[j + 1] = count;
    }
    int32_t *service_t = problem_draw_numbers(draw, count, 0, draw->horizon_t / 10);
    for (int32_t i = 0; i < count; i++) {
        service_t[i] = draw_chance(draw, 60) ? NO_INSTANT : service_t[i];
    }
    d->dims.affinities = count;
    d->affinity_first = first;
    d->affinity_technician = technician;
    d->affinity_preference_c = problem_draw_prices(draw, count, 0, 500);
    d->affinity_territory_c = problem_draw_prices(draw, count, 0, 300);
    d->affinity_service_t = service_t;
}

/* The windows of the problem, as many as there is room for. */
struct windows {
    int32_t *open_t, *due_t, *close_t;
    int32_t count;
};

/* Cuts what is between opening and closing into pieces, and makes each a little shorter where it touches another. */
static void draw_windows_of(const struct draw *draw, struct windows *windows, int32_t job)
{
    const int32_t open_t = draw->d->job_open_t[job];
    const int32_t width_t = draw->d->job_close_t[job] - open_t;
    int32_t count = draw_chance(draw, 40) ? 1 : draw_between(draw, 2, 3);
    count = width_t < 4 * count ? 1 : count;
    for (int32_t k = 0; k < count; k++) {
        const int32_t w = windows->count++;
        const int32_t third_t = width_t / count / 3;
        windows->open_t[w] = open_t + width_t * k / count + (k == 0 ? 0 : 1 + draw_between(draw, 0, third_t - 1));
        windows->close_t[w] =
            open_t + width_t * (k + 1) / count - (k == count - 1 ? 0 : draw_between(draw, 0, third_t));
        windows->due_t[w] =
            draw_chance(draw, 50) ? windows->close_t[w] : draw_between(draw, windows->open_t[w], windows->close_t[w]);
    }
}

static void draw_windows(const struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *first = arena_array(draw->arena, int32_t, d->dims.jobs + 1);
    struct windows windows = {.open_t = arena_array(draw->arena, int32_t, d->dims.jobs * 3),
                              .due_t = arena_array(draw->arena, int32_t, d->dims.jobs * 3),
                              .close_t = arena_array(draw->arena, int32_t, d->dims.jobs * 3)};
    for (int32_t j = 0; j < d->dims.jobs; j++) {
        draw_windows_of(draw, &windows, j);
        first[j + 1] = windows.count;
    }
    d->dims.windows = windows.count;
    d->window_first = first;
    d->window_open_t = windows.open_t;
    d->window_due_t = windows.due_t;
    d->window_close_t = windows.close_t;
    d->window_late_c = problem_draw_prices(draw, d->dims.jobs, 0, 40);
}

static void draw_splits(const struct draw *draw)
{
    int32_t *split = arena_array(draw->arena, int32_t, draw->d->dims.jobs);
    for (int32_t j = 0; j < draw->d->dims.jobs; j++) {
        split[j] = !draw->linked[j] && draw_chance(draw, 60) ? 1 : 0;
    }
    draw->d->job_split = split;
}

/* ---- the van ----------------------------------------------------------------------------------------------------- */

static void draw_substitutes(const struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *first = arena_array(draw->arena, int32_t, d->dims.part_uses + 1);
    int32_t *kind = arena_array(draw->arena, int32_t, d->dims.part_uses * d->dims.parts);
    int32_t count = 0;
    for (int32_t use = 0; use < d->dims.part_uses; use++) {
        for (int32_t k = 0; k < d->dims.parts; k++) {
            if (k != d->part_kind[use] && draw_chance(draw, 40)) {
                kind[count++] = k;
            }
        }
        first[use + 1] = count;
    }
    d->dims.substitutes = count;
    d->substitute_first = first;
    d->substitute_kind = kind;
}

static void draw_restock(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t restocks = draw_between(draw, 1, 2);
    int32_t *close_t = arena_array(draw->arena, int32_t, restocks);
    int32_t *open_t = problem_draw_numbers(draw, restocks, 0, draw->horizon_t / 3);
    for (int32_t r = 0; r < restocks; r++) {
        close_t[r] = open_t[r] + draw_between(draw, draw->horizon_t / 8, draw->horizon_t);
    }
    d->dims.restocks = restocks;
    d->restock_place = problem_draw_numbers(draw, restocks, 0, d->dims.places - 1);
    d->restock_open_t = open_t;
    d->restock_close_t = close_t;
    d->restock_service_t = problem_draw_numbers(draw, restocks, 0, draw->horizon_t / 40);
    d->restock_stock = problem_draw_numbers(draw, d->dims.technicians * d->dims.parts, 0, draw_between(draw, 4, 20));
}

/* What `before` puts on the van, `after` takes from it. */
static void draw_shipments(const struct draw *draw, int32_t *change)
{
    const struct problem *d = draw->d;
    const int32_t loads = d->dims.loads;
    for (int32_t i = 0; i < d->dims.precedences; i++) {
        const int32_t before = d->precedence_before[i] * loads, after = d->precedence_after[i] * loads;
        const int32_t load = draw_between(draw, 0, loads - 1);
        if (d->precedence_same[i] != 0 && change[before + load] == 0 && change[after + load] == 0) {
            change[before + load] = draw_between(draw, 1, 4);
            change[after + load] = -change[before + load];
        }
    }
}

static void draw_loads(const struct draw *draw)
{
    struct problem *d = draw->d;
    d->dims.loads = draw_between(draw, 1, 2);
    const int32_t loads = d->dims.loads;
    int32_t *start = arena_array(draw->arena, int32_t, d->dims.jobs * loads);
    int32_t *change = arena_array(draw->arena, int32_t, d->dims.jobs * loads);
    draw_shipments(draw, change);
    for (int32_t i = 0; i < d->dims.jobs * loads; i++) {
        const int32_t goods = draw_between(draw, 1, 4);
        if (change[i] != 0 || draw->frozen[i / loads] || draw_chance(draw, 30)) {
            continue;
        }
        bool delivery = draw_chance(draw, 50);
        start[i] = delivery ? goods : 0;
        change[i] = delivery ? -goods : goods;
    }
    d->load_start = start;
    d->load_change = change;
    d->load_capacity = problem_draw_numbers(draw, d->dims.technicians * loads, 1, 14);
}

/* ---- roads and energy -------------------------------------------------------------------------------------------- */

static void draw_clock(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t profiles = problem_profiles(d);
    int32_t *first = arena_array(draw->arena, int32_t, profiles + 1);
    int32_t *from_t = arena_array(draw->arena, int32_t, profiles * 4);
    int32_t count = 0;
    for (int32_t profile = 0; profile < profiles; profile++) {
        const int32_t slices = draw_chance(draw, 20) ? 0 : draw_between(draw, 1, 4);
        for (int32_t k = 0; k < slices; k++) {
            from_t[count] = k == 0 ? 0 : from_t[count - 1] + 1 + draw_part_of_day(draw, 3);
            count++;
        }
        first[profile + 1] = count;
    }
    int32_t *speed_e4 = problem_draw_numbers(draw, count, 40, 200);
    for (int32_t i = 0; i < count; i++) {
        speed_e4[i] = draw_chance(draw, 25) ? 10000 : speed_e4[i] * 100;
    }
    d->dims.clocks = count;
    d->clock_first = first;
    d->clock_from_t = from_t;
    d->clock_speed_e4 = speed_e4;
}

static void draw_bands(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t models = draw_between(draw, 1, 2);
    int32_t *first = arena_array(draw->arena, int32_t, models + 1);
    int32_t *speed = arena_array(draw->arena, int32_t, models * 3);
    int32_t count = 0;
    for (int32_t model = 0; model < models; model++) {
        const int32_t bands = draw_between(draw, 1, 3);
        for (int32_t k = 0; k < bands; k++, count++) {
            speed[count] = k == bands - 1 ? INT32_MAX : (k == 0 ? 200 : speed[count - 1]) + draw_between(draw, 1, 800);
        }
        first[model + 1] = count;
    }
    d->dims.energy_models = models;
    d->dims.energy_bands = count;
    d->band_first = first;
    d->band_speed = speed;
    d->band_use_e = problem_draw_numbers(draw, count, 400, 2000);
}

static void draw_energy(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t technicians = d->dims.technicians;
    draw_bands(draw);
    int32_t *capacity_e = problem_draw_numbers(draw, technicians, draw->horizon_t / 5, draw->horizon_t * 3 / 2);
    int32_t *start_e = arena_array(draw->arena, int32_t, technicians);
    int32_t *reserve_e = arena_array(draw->arena, int32_t, technicians);
    for (int32_t t = 0; t < technicians; t++) {
        capacity_e[t] = draw_chance(draw, draw->frozen_count[t] > 0 ? 60 : 20) ? 0 : capacity_e[t];
        start_e[t] = draw_chance(draw, 30) ? capacity_e[t] : draw_between(draw, capacity_e[t] / 4, capacity_e[t]);
        reserve_e[t] = draw_chance(draw, 50) ? 0 : draw_between(draw, 0, capacity_e[t] / 5);
    }
    d->energy_model = problem_draw_numbers(draw, technicians, 0, d->dims.energy_models - 1);
    d->energy_capacity_e = capacity_e;
    d->energy_start_e = start_e;
    d->energy_reserve_e = reserve_e;
    d->energy_c = problem_draw_prices(draw, technicians, 0, 4);
}

/* Ascending shares of a capacity; the last is the whole. */
static int32_t draw_levels(const struct draw *draw, int32_t *level_e4, int32_t count)
{
    for (int32_t k = 0; k < count; k++) {
        const int32_t low_e4 = k == 0 ? 1 : level_e4[k - 1] + 1;
        level_e4[k] = k == count - 1 ? 10000 : draw_between(draw, low_e4, 10000 * (k + 1) / count - 1);
    }
    return count;
}

static void draw_stations(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t stations = draw_between(draw, 1, 2);
    int32_t *first = arena_array(draw->arena, int32_t, stations + 1);
    int32_t *level_e4 = arena_array(draw->arena, int32_t, stations * 3);
    int32_t *target_e4 = arena_array(draw->arena, int32_t, 3);
    for (int32_t s = 0; s < stations; s++) {
        first[s + 1] = first[s] + draw_levels(draw, level_e4 + first[s], draw_between(draw, 1, 3));
    }
    d->dims.stations = stations;
    d->dims.curve_points = first[stations];
    d->dims.charge_targets = draw_levels(draw, target_e4, draw_between(draw, 1, 3));
    d->station_place = problem_draw_numbers(draw, stations, 0, d->dims.places - 1);
    d->station_setup_t = problem_draw_numbers(draw, stations, 0, draw->horizon_t / 60);
    d->curve_first = first;
    d->curve_level_e4 = level_e4;
    d->curve_ticks = problem_draw_numbers(draw, d->dims.curve_points, 0, 500);
    d->charge_target_e4 = target_e4;
}

void problem_draw_extras(struct draw *draw)
{
    static void (*const sections[EXTRA_COUNT])(const struct draw *) = {
        [EXTRA_WAGES] = draw_wages,       [EXTRA_OVERTIME] = draw_overtime,
        [EXTRA_LIMITS] = draw_limits,     [EXTRA_PACE] = draw_pace,
        [EXTRA_AFFINITY] = draw_affinity, [EXTRA_WINDOWS] = draw_windows,
        [EXTRA_SPLITS] = draw_splits,     [EXTRA_SUBSTITUTES] = draw_substitutes,
        [EXTRA_RESTOCK] = draw_restock,   [EXTRA_LOADS] = draw_loads,
        [EXTRA_CLOCK] = draw_clock,       [EXTRA_ENERGY] = draw_energy,
        [EXTRA_STATIONS] = draw_stations,
    };
    draw->extra[EXTRA_ENERGY] |= draw->extra[EXTRA_STATIONS];
    for (int32_t i = 0; i < EXTRA_COUNT; i++) {
        if (draw->extra[i] && sections[i] != NULL) {
            sections[i](draw);
        }
    }
    if (draw->extra[EXTRA_PROFILES]) {
        draw->d->technician_profile =
            problem_draw_numbers(draw, draw->d->dims.technicians, 0, problem_profiles(draw->d) - 1);
    }
}
