/* A walk's facts that do not depend on times: who drives, and whether loads, parts, reach and battery suffice. */
#include "solver/labels_step.h"

#include "base/arena.h"

/* ---- the technician ---------------------------------------------------------------------------------------------- */

static void driver_energy(const struct problem *p, struct driver *driver)
{
    if (p->energy_model == NULL) {
        return;
    }
    int32_t t = driver->technician;
    driver->capacity_e = p->energy_capacity_e[t];
    driver->reserve_e = p->energy_reserve_e[t];
    driver->start_e = p->energy_start_e[t];
    driver->energy_c = p->energy_c[t];
    driver->charge_ticks = INT32_MAX;
    for (int32_t k = 0; p->station_place != NULL && k < p->dims.curve_points; k++) {
        driver->charge_ticks = p->curve_ticks[k] < driver->charge_ticks ? p->curve_ticks[k] : driver->charge_ticks;
    }
}

/* Whether a way by a restock place is never cheaper than waiting as long; charging is not paid at all. */
static bool calls_cost_their_time(const struct problem *p, const struct driver *driver)
{
    bool free = p->station_place != NULL || (p->restock_place != NULL && driver->wage.drive_c < driver->wage.wait_c);
    for (int32_t r = 0; p->restock_place != NULL && r < p->dims.restocks; r++) {
        free = free || p->restock_service_t[r] > 0;
    }
    return !free;
}

struct driver driver_of(const struct problem *p, int32_t t)
{
    struct driver driver = {.technician = t,
                            .profile = problem_profile(p, t),
                            .from_t = p->technician_from_t[t],
                            .to_t = p->technician_to_t[t],
                            .start_place = p->technician_start_place[t],
                            .end_place = p->technician_end_place[t],
                            .break_count = problem_break_count(p, t),
                            .wage = wage_of(p, t)};
    if (driver.break_count > 0) {
        driver.break_from_t = p->break_from_t + p->break_first[t];
        driver.break_until_t = p->break_until_t + p->break_first[t];
        driver.break_length_t = p->break_length_t + p->break_first[t];
        for (int32_t b = 0; b < driver.break_count; b++) {
            driver.breaks_t += driver.break_length_t[b];
        }
    }
    if (p->frozen_first != NULL) {
        int32_t first = p->frozen_first[t];
        driver.frozen_count = p->frozen_first[t + 1] - first;
        driver.frozen_job = p->frozen_job + first;
        driver.frozen_start_t = p->frozen_start_t + first;
        driver.frozen_end_t = p->frozen_end_t + first;
        driver.facts = driver.frozen_count > 0 && driver.frozen_start_t[0] != NO_INSTANT;
    }
    driver.clock = road_has_clock(p, driver.profile);
    driver.delays = driver.wage.wait_c > 0 && !driver.clock;
    driver.spans = driver.delays && !driver.facts && calls_cost_their_time(p, &driver);
    driver_energy(p, &driver);
    return driver;
}

/* ---- what does not depend on times ------------------------------------------------------------------------------- */

static bool refuse(const struct walk *walk, struct route_verdict verdict)
{
    if (walk->verdict != NULL) {
        *walk->verdict = verdict;
    }
    return false;
}

static bool limit_holds(const struct walk *walk)
{
    const struct problem *p = walk->p;
    if (p->jobs_max == NULL || walk->count <= p->jobs_max[walk->driver->technician]) {
        return true;
    }
    return refuse(walk, (struct route_verdict){.obstacle = OBSTACLE_JOBS_MAX,
                                               .job = walk_job(walk, walk->count - 1),
                                               .needed = walk->count,
                                               .available = p->jobs_max[walk->driver->technician]});
}

/* In every dimension, at the start (-1) and after each job. */
static bool loads_hold(const struct walk *walk)
{
    const struct problem *p = walk->p;
    size_t loads = p->load_change == NULL ? 0 : (size_t)p->dims.loads;
    for (size_t l = 0; l < loads; l++) {
        int64_t capacity = p->load_capacity[(size_t)walk->driver->technician * loads + l];
        int64_t on_van = 0;
        for (int32_t i = 0; i < walk->count; i++) {
            on_van += p->load_start[(size_t)walk_job(walk, i) * loads + l];
        }
        for (int32_t i = -1; i < walk->count; i++) {
            int32_t job = walk_job(walk, i < 0 ? 0 : i);
            on_van += i < 0 ? 0 : p->load_change[(size_t)job * loads + l];
            if (on_van < 0 || on_van > capacity) {
                return refuse(walk, (struct route_verdict){.obstacle = OBSTACLE_LOAD,
                                                           .job = job,
                                                           .part = (int32_t)l,
                                                           .needed = on_van,
                                                           .available = on_van < 0 ? 0 : capacity});
            }
        }
    }
    return true;
}

/* The first index from `from` on that a stock does not suffice for, and what lacks there. */
static int32_t stock_suffices_until(const struct walk *walk, const int32_t *stock, int32_t from, int32_t *kind)
{
    stock_begin(walk->p, walk->stock, stock);
    int32_t i = from;
    while (i < walk->count && stock_take(walk->p, walk->stock, walk_job(walk, i), kind)) {
        i++;
    }
    return i;
}

/* What the route takes of one kind, by its own name. */
static int64_t kind_needed(const struct walk *walk, int32_t kind)
{
    const struct problem *p = walk->p;
    int64_t needed = 0;
    for (int32_t i = 0; i < walk->count; i++) {
        int32_t job = walk_job(walk, i);
        for (int32_t u = p->part_first[job]; u < p->part_first[job + 1]; u++) {
            needed += p->part_kind[u] == kind ? p->part_quantity[u] : 0;
        }
    }
    return needed;
}

static bool stock_holds(struct walk *walk)
{
    const struct problem *p = walk->p;
    walk->restocks = false;
    if (p->part_first == NULL || walk->stock_known || (walk->ignore & WALK_IGNORE_STOCK) != 0) {
        return true;
    }
    size_t row = (size_t)walk->driver->technician * (size_t)p->dims.parts;
    int32_t kind = 0;
    int32_t until = stock_suffices_until(walk, p->part_stock + row, 0, &kind);
    if (until == walk->count) {
        return true;
    }
    struct route_verdict lacking = {.obstacle = OBSTACLE_PARTS,
                                    .job = walk_job(walk, until),
                                    .part = kind,
                                    .needed = kind_needed(walk, kind),
                                    .available = p->part_stock[row + (size_t)kind]};
    if (p->restock_place == NULL) {
        return refuse(walk, lacking);
    }
    walk->restocks = true;
    walk->stock_until[0] = until;
    int32_t ignored;
    bool all = stock_suffices_until(walk, p->restock_stock + row, 0, &ignored) == walk->count;
    for (int32_t i = 0; i < walk->count; i++) {
        walk->stock_until[1 + i] = all ? walk->count : stock_suffices_until(walk, p->restock_stock + row, i, &ignored);
    }
    /* A restock before any job that the van gets to takes it as far as it says; where none goes on, a job is out of reach. */
    int32_t next = 0;
    while (until < walk->count) {
        int32_t farther = until;
        for (; next <= until; next++) {
            farther = walk->stock_until[1 + next] > farther ? walk->stock_until[1 + next] : farther;
        }
        if (farther == until) {
            int32_t stock = p->restock_stock[row + (size_t)lacking.part];
            lacking.job = walk_job(walk, until);
            lacking.available = stock > lacking.available ? stock : lacking.available;
            return refuse(walk, lacking);
        }
        until = farther;
    }
    return true;
}

/* What a way by the restock place that takes most takes beyond the leg to the job of this index. */
static int64_t detour_most_e(const struct walk *walk, int32_t index, int64_t leg_e)
{
    const struct problem *p = walk->p;
    int32_t from = walk_place(walk, index - 1), to = walk_place(walk, index);
    int64_t most_e = 0;
    for (int32_t r = 0; r < p->dims.restocks; r++) {
        struct travel there = walk_leg(walk, from, p->restock_place[r]), on = walk_leg(walk, p->restock_place[r], to);
        if (there.time_t < NO_ROAD && on.time_t < NO_ROAD) {
            int64_t by_e = road_energy_e(p, walk->driver->technician, there) +
                           road_energy_e(p, walk->driver->technician, on) - leg_e;
            most_e = by_e > most_e ? by_e : most_e;
        }
    }
    return most_e;
}

/* Distance and energy of the direct legs, and what restocking may take beyond. */
static void legs_sum(struct walk *walk, bool battery)
{
    int64_t energy_e = 0, detours_e = 0;
    for (int32_t i = walk->count; i >= 0; i--) {
        struct travel leg = walk_leg(walk, walk_place(walk, i - 1), walk_place(walk, i));
        int64_t leg_e = road_energy_e(walk->p, walk->driver->technician, leg);
        walk->direct_d += leg.distance_d;
        energy_e += leg_e;
        detours_e += battery && walk->restocks && i < walk->count ? detour_most_e(walk, i, leg_e) : 0;
        walk->energy_after_e[i] = energy_e; /* the leg to job i included */
        walk->detours_after_e[i] = detours_e;
    }
}

static bool legs_hold(struct walk *walk)
{
    const struct problem *p = walk->p;
    bool battery = walk->driver->capacity_e > 0 && (walk->ignore & WALK_IGNORE_BATTERY) == 0;
    walk->direct_d = 0;
    walk->charges = false;
    if (!battery && p->reach_d == NULL) {
        return true;
    }
    legs_sum(walk, battery);
    int32_t reach_d = p->reach_d == NULL ? INT32_MAX : p->reach_d[walk->driver->technician];
    if (reach_d != INT32_MAX && walk->direct_d > reach_d && !walk->restocks) {
        return refuse(
            walk, (struct route_verdict){.obstacle = OBSTACLE_REACH, .needed = walk->direct_d, .available = reach_d});
    }
    int64_t energy_e = walk->energy_after_e[0];
    int64_t available_e = walk->driver->start_e - walk->driver->reserve_e;
    walk->charges = battery && p->station_place != NULL && energy_e + walk->detours_after_e[0] > available_e;
    if (battery && energy_e > available_e && p->station_place == NULL && !walk->restocks) {
        return refuse(
            walk, (struct route_verdict){.obstacle = OBSTACLE_ENERGY, .needed = energy_e, .available = available_e});
    }
    return true;
}

bool walk_prepare(struct walk *walk, struct walk_room *room)
{
    walk->stock = &room->stock;
    walk->stock_until = room->stock_until;
    walk->energy_after_e = room->energy_after_e;
    walk->detours_after_e = room->detours_after_e;
    walk->calls = room->calls;
    walk->outlooks = NULL;
    if (!limit_holds(walk) || !loads_hold(walk) || !stock_holds(walk) || !legs_hold(walk)) {
        return false;
    }
    if (walk->restocks || walk->charges) {
        walk_calls_find(walk);
        walk->ways = room->ways;
        walk->supplies = room->supplies;
        walk->outlooks = room->outlooks;
        walk->arrivals = room->arrivals;
        walk_look_ahead(walk);
    }
    return true;
}

void walk_room_make(struct arena *arena, const struct problem *p, int32_t jobs, struct walk_room *room)
{
    stock_room_make(arena, p, &room->stock);
    room->stock_until = arena_array(arena, int32_t, jobs + 2);
    room->energy_after_e = arena_array(arena, int64_t, jobs + 2);
    room->detours_after_e = arena_array(arena, int64_t, jobs + 2);
    if (p->restock_place != NULL || p->station_place != NULL) {
        room->calls = arena_array(arena, struct calls, jobs + 2);
        room->ways = arena_array(arena, struct leg_ways, jobs + 2);
        room->supplies = arena_array(arena, struct supply, jobs + 2);
        room->outlooks = arena_array(arena, struct outlook, (int64_t)(jobs + 2) * OUTLOOKS_MAX);
        room->arrivals = arena_array(arena, struct outlook, (int64_t)(jobs + 2) * OUTLOOKS_MAX);
    }
}

size_t walk_room_bytes(const struct problem_dims *dims, int32_t jobs)
{
    size_t each = sizeof(int32_t) + 2 * sizeof(int64_t);
    if (dims->restocks > 0 || dims->stations > 0) {
        each += sizeof(struct calls) + sizeof(struct leg_ways) + sizeof(struct supply) +
                2 * OUTLOOKS_MAX * sizeof(struct outlook);
    }
    return stock_room_bytes(dims) + ((size_t)jobs + 2) * each + 8 * (size_t)16;
}
