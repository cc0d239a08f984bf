#include "solver/bound_ways.h"

#include "base/arena.h"

enum { VIA_MAX = 64, SPEED_E4 = 10000 };
static const int64_t VIA_TABLE_MAX = 2000000;

static struct travel shorter(struct travel a, struct travel b)
{
    return (struct travel){a.time_t < b.time_t ? a.time_t : b.time_t,
                           a.distance_d < b.distance_d ? a.distance_d : b.distance_d};
}

/* One way after another; sums beyond the range are cut there, which only shortens them. */
static struct travel joined(struct travel a, struct travel b)
{
    if (a.time_t == NO_ROAD || b.time_t == NO_ROAD) {
        return (struct travel){NO_ROAD, INT32_MAX};
    }
    int64_t time_t = (int64_t)a.time_t + b.time_t, distance_d = (int64_t)a.distance_d + b.distance_d;
    return (struct travel){time_t < DURATION_MAX ? (int32_t)time_t : DURATION_MAX,
                           distance_d < INT32_MAX ? (int32_t)distance_d : INT32_MAX};
}

static struct travel direct(const struct bound_ways *ways, int32_t profile, int32_t from, int32_t to)
{
    struct travel way = problem_travel(ways->problem, profile, from, to);
    return way.time_t == NO_ROAD ? (struct travel){NO_ROAD, INT32_MAX} : way;
}

static const struct travel *via_row(const struct bound_ways *ways, int32_t profile, int32_t from)
{
    size_t row = (size_t)profile * (size_t)ways->problem->dims.places + (size_t)from;
    return ways->to_via + row * (size_t)ways->via_count;
}

/* The shortest ways among the via places (Floyd and Warshall), then from every place to each of them. */
static void fill_profile(struct arena *arena, const struct bound_ways *ways, int32_t profile, struct travel *table)
{
    const int32_t count = ways->via_count;
    struct travel *among = arena_array(arena, struct travel, count * count);
    for (int32_t a = 0; a < count; a++) {
        for (int32_t b = 0; b < count; b++) {
            among[a * count + b] = direct(ways, profile, ways->via_place[a], ways->via_place[b]);
        }
    }
    for (int32_t middle = 0; middle < count; middle++) {
        for (int32_t pair = 0; pair < count * count; pair++) {
            struct travel detour = joined(among[pair / count * count + middle], among[middle * count + pair % count]);
            among[pair] = shorter(among[pair], detour);
        }
    }
    for (int32_t from = 0; from < ways->problem->dims.places; from++) {
        struct travel *row = table + (size_t)from * (size_t)count;
        for (int32_t pair = 0; pair < count * count; pair++) {
            int32_t a = pair / count, b = pair % count;
            struct travel way = joined(direct(ways, profile, from, ways->via_place[a]), among[pair]);
            row[b] = a == 0 ? way : shorter(row[b], way);
        }
    }
}

static void fill_speeds(const struct problem *problem, int32_t *speed_max_e4)
{
    for (int32_t profile = 0; profile < problem_profiles(problem); profile++) {
        speed_max_e4[profile] = problem->clock_first == NULL ? SPEED_E4 : 0;
        for (int32_t slice = problem->clock_first == NULL ? 0 : problem->clock_first[profile];
             problem->clock_first != NULL && slice < problem->clock_first[profile + 1]; slice++) {
            int32_t speed_e4 = problem->clock_speed_e4[slice];
            speed_max_e4[profile] = speed_e4 > speed_max_e4[profile] ? speed_e4 : speed_max_e4[profile];
        }
        speed_max_e4[profile] = speed_max_e4[profile] == 0 ? SPEED_E4 : speed_max_e4[profile];
    }
}

static int32_t fill_places(const struct problem *problem, int32_t *place)
{
    int32_t count = 0;
    for (int32_t i = 0; problem->restock_place != NULL && i < problem->dims.restocks; i++) {
        place[count++] = problem->restock_place[i];
    }
    for (int32_t i = 0; problem->station_place != NULL && i < problem->dims.stations; i++) {
        place[count++] = problem->station_place[i];
    }
    return count;
}

struct bound_ways bound_ways_make(struct arena *arena, const struct problem *problem)
{
    const int32_t profiles = problem_profiles(problem);
    int32_t *place = arena_array(arena, int32_t, (int64_t)problem->dims.restocks + problem->dims.stations);
    int32_t *speed_max_e4 = arena_array(arena, int32_t, profiles);
    struct bound_ways ways = {.problem = problem, .via_place = place, .speed_max_e4 = speed_max_e4};
    fill_speeds(problem, speed_max_e4);
    ways.via_count = fill_places(problem, place);
    const int64_t cells = (int64_t)problem->dims.places * ways.via_count;
    if (ways.via_count > VIA_MAX || cells * profiles > VIA_TABLE_MAX) {
        ways.unknown = true;
        return ways;
    }
    struct travel *table = arena_array(arena, struct travel, cells * profiles);
    for (int32_t profile = 0; ways.via_count > 0 && profile < profiles; profile++) {
        fill_profile(arena, &ways, profile, table + profile * cells);
    }
    ways.to_via = table;
    return ways;
}

size_t bound_ways_bytes(const struct problem_dims *dims)
{
    const size_t profiles = dims->profiles > 0 ? (size_t)dims->profiles : 1;
    const size_t called_at = (size_t)dims->restocks + (size_t)dims->stations;
    const size_t via = called_at < VIA_MAX ? called_at : VIA_MAX;
    size_t cells = (size_t)dims->places * via * profiles;
    cells = cells < (size_t)VIA_TABLE_MAX ? cells : (size_t)VIA_TABLE_MAX;
    return (called_at + profiles) * sizeof(int32_t) + (cells + profiles * via * via) * sizeof(struct travel) +
           (3 + profiles) * BOUND_ROUNDING;
}

static struct travel way_of_profile(const struct bound_ways *ways, int32_t profile, int32_t from, int32_t to)
{
    struct travel way = direct(ways, profile, from, to);
    for (int32_t i = 0; i < ways->via_count; i++) {
        struct travel rest = direct(ways, profile, ways->via_place[i], to);
        way = shorter(way, joined(via_row(ways, profile, from)[i], rest));
    }
    if (way.time_t != NO_ROAD) {
        way.time_t = (int32_t)((int64_t)way.time_t * SPEED_E4 / ways->speed_max_e4[profile]);
    }
    return way;
}

struct travel bound_way(const struct bound_ways *ways, int32_t profile, int32_t from, int32_t to)
{
    if (from == NO_PLACE || to == NO_PLACE || from == to || ways->unknown) {
        return (struct travel){0, 0};
    }
    if (profile != BOUND_ANY_PROFILE) {
        return way_of_profile(ways, profile, from, to);
    }
    struct travel way = way_of_profile(ways, 0, from, to);
    for (profile = 1; profile < problem_profiles(ways->problem); profile++) {
        way = shorter(way, way_of_profile(ways, profile, from, to));
    }
    return way;
}
