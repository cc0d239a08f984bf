/* A small problem with every section: 6 jobs, 2 technicians, 5 places, 2 kinds of part. */
#include "base/arena.h"
#include "solver/testing_problem.h"

enum { PLACES = 5, PROFILES = 2 };

static void complete_jobs(struct problem *d)
{
    static const int32_t place[] = {1, 2, 3, 4, 0, 1};
    static const int32_t service_t[] = {20, 0, 35, 10, 15, 5};
    static const int32_t open_t[] = {0, 100, 250, 90, 10, 300};
    static const int32_t close_t[] = {600, 180, 320, 600, 580, 590};
    static const int64_t left_out_c[] = {100000, 90000, 80000, 70000, 60000, 50000};
    static const int32_t window_first[] = {0, 2, 3, 4, 6, 7, 8};
    static const int32_t window_open_t[] = {0, 300, 100, 250, 90, 400, 10, 300};
    static const int32_t window_due_t[] = {200, 600, 180, 300, 200, 600, 580, 500};
    static const int32_t window_close_t[] = {250, 600, 180, 320, 300, 600, 580, 590};
    static const int64_t window_late_c[] = {2, 0, 3, 4, 0, 1};
    static const int32_t due_t[] = {200, INSTANT_MAX, 310, 500, 100, INSTANT_MAX};
    static const int64_t late_c[] = {7, 0, 9, 11, 5, 0};
    static const int32_t split[] = {1, 0, 0, 0, 1, 0};
    d->dims.jobs = 6;
    d->job_place = place;
    d->job_service_t = service_t;
    d->job_open_t = open_t;
    d->job_close_t = close_t;
    d->job_left_out_c = left_out_c;
    d->dims.windows = 8;
    d->window_first = window_first;
    d->window_open_t = window_open_t;
    d->window_due_t = window_due_t;
    d->window_close_t = window_close_t;
    d->window_late_c = window_late_c;
    d->promise_due_t = due_t;
    d->promise_late_c = late_c;
    d->job_split = split;
}

static void complete_technicians(struct problem *d)
{
    static const int32_t start_place[] = {0, 2};
    static const int32_t end_place[] = {0, NO_PLACE};
    static const int32_t from_t[] = {10, 0};
    static const int32_t to_t[] = {560, 600};
    static const int64_t used_c[] = {1000, 1500};
    static const int64_t drive_c[] = {2, 3};
    static const int64_t distance_c[] = {1, 2};
    static const int64_t wait_c[] = {1, 0};
    static const int64_t service_c[] = {0, 1};
    static const int32_t regular_t[] = {480, 600};
    static const int64_t overtime_c[] = {4, 5};
    static const int32_t jobs_max[] = {4, 5};
    static const int32_t pace_e4[] = {10000, 12500};
    static const int32_t reach_d[] = {500, INT32_MAX};
    static const struct balance balance = {.cost = 3, .unit = 100};
    d->dims.technicians = 2;
    d->technician_start_place = start_place;
    d->technician_end_place = end_place;
    d->technician_from_t = from_t;
    d->technician_to_t = to_t;
    d->technician_used_c = used_c;
    d->technician_drive_c = drive_c;
    d->technician_distance_c = distance_c;
    d->technician_wait_c = wait_c;
    d->technician_service_c = service_c;
    d->regular_t = regular_t;
    d->overtime_c = overtime_c;
    d->jobs_max = jobs_max;
    d->pace_e4 = pace_e4;
    d->reach_d = reach_d;
    d->balance = &balance;
}

static void complete_company(struct problem *d)
{
    static const uint64_t eligible[] = {3, 1, 2, 3, 1, 3};
    static const int32_t break_first[] = {0, 2, 3};
    static const int32_t break_from_t[] = {150, 350, 120};
    static const int32_t break_until_t[] = {300, 400, 260};
    static const int32_t break_length_t[] = {30, 10, 20};
    static const int32_t affinity_first[] = {0, 2, 2, 3, 4, 4, 4};
    static const int32_t affinity_technician[] = {0, 1, 1, 0};
    static const int64_t preference_c[] = {0, 40, 10, 0};
    static const int64_t territory_c[] = {5, 0, 0, 30};
    static const int32_t service_t[] = {NO_INSTANT, 25, NO_INSTANT, 12};
    d->eligible = eligible;
    d->eligible_words = 1;
    d->dims.breaks = 3;
    d->break_first = break_first;
    d->break_from_t = break_from_t;
    d->break_until_t = break_until_t;
    d->break_length_t = break_length_t;
    d->dims.affinities = 4;
    d->affinity_first = affinity_first;
    d->affinity_technician = affinity_technician;
    d->affinity_preference_c = preference_c;
    d->affinity_territory_c = territory_c;
    d->affinity_service_t = service_t;
}

static void complete_goods(struct problem *d)
{
    static const int32_t part_first[] = {0, 1, 1, 3, 4, 4, 5};
    static const int32_t part_kind[] = {0, 0, 1, 1, 0};
    static const int32_t part_quantity[] = {1, 2, 1, 3, 1};
    static const int32_t part_stock[] = {4, 5, 6, 7};
    static const int32_t substitute_first[] = {0, 1, 1, 1, 2, 2};
    static const int32_t substitute_kind[] = {1, 0};
    static const int32_t restock_place[] = {0}, restock_open_t[] = {0}, restock_close_t[] = {500};
    static const int32_t restock_service_t[] = {15};
    static const int32_t restock_stock[] = {6, 6, 6, 8};
    static const int32_t load_start[] = {0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    static const int32_t load_change[] = {0, -3, 0, 0, -2, 0, 2, 0, 0, 0, 0, 2};
    static const int32_t load_capacity[] = {4, 5, 6, 7};
    d->dims.parts = 2;
    d->dims.part_uses = 5;
    d->part_first = part_first;
    d->part_kind = part_kind;
    d->part_quantity = part_quantity;
    d->part_stock = part_stock;
    d->dims.substitutes = 2;
    d->substitute_first = substitute_first;
    d->substitute_kind = substitute_kind;
    d->dims.restocks = 1;
    d->restock_place = restock_place;
    d->restock_open_t = restock_open_t;
    d->restock_close_t = restock_close_t;
    d->restock_service_t = restock_service_t;
    d->restock_stock = restock_stock;
    d->dims.loads = 2;
    d->load_start = load_start;
    d->load_change = load_change;
    d->load_capacity = load_capacity;
}

static void complete_energy(struct problem *d)
{
    static const int32_t model[] = {0, 1};
    static const int32_t capacity_e[] = {400, 0};
    static const int32_t start_e[] = {300, 0};
    static const int32_t reserve_e[] = {40, 0};
    static const int64_t energy_c[] = {1, 2};
    static const int32_t band_first[] = {0, 2, 3};
    static const int32_t band_speed[] = {900, INT32_MAX, INT32_MAX};
    static const int32_t band_use_e[] = {700, 900, 100};
    static const int32_t station_place[] = {2, 4};
    static const int32_t station_setup_t[] = {5, 10};
    static const int32_t curve_first[] = {0, 2, 3};
    static const int32_t curve_level_e4[] = {8000, 10000, 10000};
    static const int32_t curve_ticks[] = {100, 300, 150};
    static const int32_t charge_target_e4[] = {6000, 10000};
    d->dims.energy_models = 2;
    d->energy_model = model;
    d->energy_capacity_e = capacity_e;
    d->energy_start_e = start_e;
    d->energy_reserve_e = reserve_e;
    d->energy_c = energy_c;
    d->dims.energy_bands = 3;
    d->band_first = band_first;
    d->band_speed = band_speed;
    d->band_use_e = band_use_e;
    d->dims.stations = 2;
    d->station_place = station_place;
    d->station_setup_t = station_setup_t;
    d->dims.curve_points = 3;
    d->curve_first = curve_first;
    d->curve_level_e4 = curve_level_e4;
    d->curve_ticks = curve_ticks;
    d->dims.charge_targets = 2;
    d->charge_target_e4 = charge_target_e4;
}

static void complete_links(struct problem *d)
{
    static const int32_t crew_first[] = {0, 2}, crew_job[] = {1, 3};
    static const int32_t before[] = {1, 3}, after[] = {5, 2};
    static const int32_t min_t[] = {5, 0}, max_t[] = {INSTANT_MAX, 400};
    static const int32_t same[] = {0, 1};
    static const int32_t frozen_first[] = {0, 1, 2}, frozen_job[] = {4, 0};
    static const int32_t frozen_start_t[] = {30, NO_INSTANT}, frozen_end_t[] = {50, NO_INSTANT};
    static const int32_t sequence_first[] = {0, 2, 2}, sequence_job[] = {1, 5};
    static const int32_t technician[] = {1, 0, NO_PLACE, 1, 0, NO_PLACE};
    static const int32_t start_t[] = {30, 110, 0, 110, 20, NO_INSTANT};
    static const int32_t early_t[] = {30, 20, 0, 200, 20, 0};
    static const int32_t late_t[] = {60, 15, 0, 30, 40, 0};
    static const int64_t moved_technician_c[] = {300, 200, 0, 100, 50, 0};
    static const int64_t moved_time_c[] = {30, 20, 0, 10, 5, 0};
    static const struct disturbance disturbance = {.moved_max = 4};
    d->dims.crews = 1;
    d->dims.crew_jobs = 2;
    d->crew_first = crew_first;
    d->crew_job = crew_job;
    d->dims.precedences = 2;
    d->precedence_before = before;
    d->precedence_after = after;
    d->precedence_min_t = min_t;
    d->precedence_max_t = max_t;
    d->precedence_same = same;
    d->dims.frozen_jobs = 2;
    d->frozen_first = frozen_first;
    d->frozen_job = frozen_job;
    d->frozen_start_t = frozen_start_t;
    d->frozen_end_t = frozen_end_t;
    d->dims.sequence_jobs = 2;
    d->sequence_first = sequence_first;
    d->sequence_job = sequence_job;
    d->previous_technician = technician;
    d->previous_start_t = start_t;
    d->previous_early_t = early_t;
    d->previous_late_t = late_t;
    d->moved_technician_c = moved_technician_c;
    d->moved_time_c = moved_time_c;
    d->disturbance = &disturbance;
}

static void complete_profiles(struct problem *d)
{
    static const int32_t technician_profile[] = {0, 1};
    static const int32_t clock_first[] = {0, 2, 3};
    static const int32_t clock_from_t[] = {0, 300, 0};
    static const int32_t clock_speed_e4[] = {10000, 8000, 12000};
    d->dims.profiles = PROFILES;
    d->technician_profile = technician_profile;
    d->dims.clocks = 3;
    d->clock_first = clock_first;
    d->clock_from_t = clock_from_t;
    d->clock_speed_e4 = clock_speed_e4;
}

static void complete_fitted(struct problem *d)
{
    static const int32_t x_d[PLACES] = {0, 30, 60, 10, 45};
    static const int32_t y_d[PLACES] = {0, 40, 5, 50, 45};
    static const struct travel_fit fit[PROFILES] = {
        {.detour_e4 = 13000, .fixed_t = 2, .ticks_per_1000_d = 900, .far_d = 40, .far_ticks_per_1000_d = 600},
        {.detour_e4 = 12000, .fixed_t = 3, .ticks_per_1000_d = 1100, .far_d = 50, .far_ticks_per_1000_d = 700}};
    static const int32_t near_first[] = {0, 2, 2, 3, 3, 4};
    static const int32_t near_place[] = {1, 3, 0, 2};
    static const int32_t near_t[] = {55, 44, 66, 33, 57, 46, 68, 35};
    static const int32_t near_d[] = {60, 50, 70, 40, 61, 51, 71, 41};
    d->dims.near_pairs = 4;
    d->place_x_d = x_d;
    d->place_y_d = y_d;
    d->fit = fit;
    d->near_first = near_first;
    d->near_place = near_place;
    d->near_t = near_t;
    d->near_d = near_d;
}

/* The second profile is a little slower, and cannot drive from place 3 to place 1. */
static void complete_dense(struct arena *arena, struct problem *d)
{
    static const int32_t distance_d[PLACES * PLACES] = {0,  50, 60, 50, 63, 50, 0,  46, 22, 15, 60, 46, 0,
                                                        67, 42, 50, 22, 67, 0,  35, 63, 15, 42, 35, 0};
    enum { PAIRS = PLACES * PLACES, CLOSED = PAIRS + 3 * PLACES + 1 };
    int32_t *duration_t = arena_array(arena, int32_t, PROFILES * PAIRS);
    int32_t *way_d = arena_array(arena, int32_t, PROFILES * PAIRS);
    for (int32_t i = 0; i < PROFILES * PAIRS; i++) {
        int32_t from = i % PAIRS / PLACES, to = i % PLACES;
        way_d[i] = distance_d[i % PAIRS];
        duration_t[i] = from == to ? 0 : way_d[i] + (from < to ? 3 : 0) + (i < PAIRS ? 0 : 4);
    }
    duration_t[CLOSED] = NO_ROAD;
    way_d[CLOSED] = NO_ROAD;
    d->travel_t = duration_t;
    d->travel_d = way_d;
}

struct problem problem_complete(struct arena *arena, enum travel_form form)
{
    struct problem d = {
        .ticks_per_second = 1, .units_per_metre = 1, .drive_c = 2, .distance_c = 1, .travel_form = form};
    d.dims.places = PLACES;
    d.dims.dense = form == TRAVEL_DENSE;
    complete_jobs(&d);
    complete_technicians(&d);
    complete_company(&d);
    complete_goods(&d);
    complete_profiles(&d);
    complete_energy(&d);
    complete_links(&d);
    if (form == TRAVEL_DENSE) {
        complete_dense(arena, &d);
    } else {
        complete_fitted(&d);
    }
    return d;
}
