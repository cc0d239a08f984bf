/* Places and travel: the estimate, at everybody's speed, and slower where something has happened. */
#include <string.h>

#include "planning/live_parts.h"

enum { E4 = 10000, SPEED_STEP_E4 = 500 };

/* ---- places ------------------------------------------------------------------------------------------------------ */

/* Who begins where nobody knows begins here: at no distance from anywhere. */
static int32_t nowhere_of(struct live_draft *draft, int32_t *count)
{
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        if (!draft->people[t].has_start) {
            return (*count)++;
        }
    }
    return NO_PLACE;
}

/* The same point is the same place, among those where days begin and end. */
static int32_t home_place(struct live_draft *draft, int32_t first, int32_t *count, struct point point)
{
    for (int32_t p = first; p < *count; p++) {
        if (point_equal(draft->places[p], point)) {
            return p;
        }
    }
    draft->places[*count] = point;
    return (*count)++;
}

/* Who does a job whose place is not known does it where she was. */
static void unknown_places(struct live_draft *draft, int32_t *job_place, const int32_t *start_place)
{
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        const struct live_person *person = &draft->people[t];
        int32_t here = start_place[t];
        for (int32_t i = 0; i < person->count; i++) {
            int32_t task = draft->order[person->first + i];
            job_place[task] = job_place[task] == NO_PLACE ? here : job_place[task];
            here = job_place[task];
        }
    }
}

static int32_t places_lay(struct live_draft *draft, int32_t *nowhere)
{
    const struct live_day *day = draft->day;
    int32_t technicians = day->technicians.count, count = 0;
    int32_t *job_place = draft_numbers(draft, draft->task_count);
    int32_t *start_place = draft_numbers(draft, technicians);
    int32_t *end_place = draft_numbers(draft, technicians);
    draft->places = arena_array(draft->arena, struct point, (int64_t)draft->task_count + 2 * technicians + 1);
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct live_job *job = draft_job(draft, i);
        job_place[i] = NO_PLACE;
        if (live_job_has_location(job)) {
            job_place[i] = draft->tasks[i].member > 0 ? job_place[i - 1] : count++;
            draft->places[job_place[i]] = job->location;
        }
    }
    int32_t homes = count;
    for (int32_t t = 0; t < technicians; t++) {
        const struct live_technician *technician = &day->technicians.items[t];
        bool home = live_technician_has_home(technician);
        bool end = shape_has(technician, shape_find(&live_shape_technician, TEXT("endBase")));
        start_place[t] =
            draft->people[t].has_start ? home_place(draft, homes, &count, draft->people[t].start) : NO_PLACE;
        end_place[t] = technician->open_end ? NO_PLACE
                       : end                ? home_place(draft, homes, &count, technician->end)
                       : home               ? home_place(draft, homes, &count, technician->home)
                                            : NO_PLACE;
    }
    *nowhere = nowhere_of(draft, &count);
    for (int32_t t = 0; t < technicians; t++) {
        start_place[t] = draft->people[t].has_start ? start_place[t] : *nowhere;
    }
    unknown_places(draft, job_place, start_place);
    draft->problem.job_place = job_place;
    draft->problem.technician_start_place = start_place;
    draft->problem.technician_end_place = end_place;
    return count > 0 ? count : 1; /* a problem has at least one place */
}

/* ---- speeds ------------------------------------------------------------------------------------------------------ */

/* The factor of driving times, rounded to a step around 1; 0: as it is. */
static int64_t rounded_e4(int64_t factor_e4, int64_t step_e4)
{
    if (step_e4 == 0) {
        return factor_e4;
    }
    int64_t rounded = E4 + divide_round_half_up(factor_e4 - E4, step_e4) * step_e4;
    return rounded < step_e4 ? (step_e4 < E4 ? step_e4 : E4) : rounded;
}

/* Numbers the factors in the order of the technicians. Returns how many there are; more than `most` are not numbered. */
static int32_t profiles_number(const struct live_draft *draft, int64_t step_e4, int32_t most, int64_t *factors_e4,
                               int32_t *profile)
{
    int32_t count = 0;
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        int64_t factor_e4 = rounded_e4(draft->day->technicians.items[t].speed_factor_e4, step_e4);
        int32_t at = 0;
        while (at < count && factors_e4[at] != factor_e4) {
            at++;
        }
        if (at == most) {
            return most + 1;
        }
        factors_e4[at] = factor_e4;
        count = at == count ? count + 1 : count;
        profile[t] = at;
    }
    return count;
}

/* As many speeds as the tables have room for: exact, else in ever larger steps. */
static int32_t profiles_make(struct live_draft *draft, int32_t most, int64_t factors_e4[LIVE_PROFILES_MOST])
{
    int32_t *profile = draft_numbers(draft, draft->day->technicians.count);
    int64_t step_e4 = 0;
    int32_t count = profiles_number(draft, step_e4, most, factors_e4, profile);
    while (count > most) {
        step_e4 = step_e4 == 0 ? SPEED_STEP_E4 : 2 * step_e4;
        count = profiles_number(draft, step_e4, most, factors_e4, profile);
    }
    factors_e4[0] = count == 0 ? E4 : factors_e4[0];
    count = count == 0 ? 1 : count;
    if (count > 1) {
        draft->problem.dims.profiles = count;
        draft->problem.technician_profile = profile;
    }
    return count;
}

/* ---- incidents --------------------------------------------------------------------------------------------------- */

/* What makes ways from and to places take longer. */
struct slowness {
    int64_t *factor_e4; /* per place; 0: nothing */
    int32_t count;
    int32_t *places; /* that have a factor, ascending */
};

/* Marks the places that an incident touches; without a table, only if there are few enough of them all. */
static void incident_mark(const struct live_draft *draft, const struct live_incident *incident, int32_t count,
                          int32_t most, struct slowness *slowness)
{
    int32_t more = 0;
    for (int32_t p = 0; p < count; p++) {
        more += live_incident_touches(incident, draft->places[p]) && slowness->factor_e4[p] == 0 ? 1 : 0;
    }
    if (slowness->count + more > most) {
        return;
    }
    slowness->count += more;
    for (int32_t p = 0; p < count; p++) {
        if (live_incident_touches(incident, draft->places[p]) && slowness->factor_e4[p] < incident->factor_e4) {
            slowness->factor_e4[p] = incident->factor_e4;
        }
    }
}

static struct slowness slowness_of(struct live_draft *draft, int32_t count, int32_t nowhere)
{
    const struct live_incident_list incidents = live_incidents_counted(draft->arena, draft->day);
    struct slowness slowness = {.factor_e4 = arena_array(draft->arena, int64_t, count)};
    int32_t most = count <= PLANNING_DENSE_PLACES ? count : LIVE_SLOW_PLACES_MOST;
    for (int32_t i = 0; i < incidents.count; i++) {
        incident_mark(draft, &incidents.items[i], nowhere == NO_PLACE ? count : nowhere, most, &slowness);
    }
    slowness.places = draft_numbers(draft, slowness.count);
    int32_t at = 0;
    for (int32_t p = 0; p < count; p++) {
        if (slowness.factor_e4[p] != 0) {
            slowness.places[at++] = p;
        }
    }
    return slowness;
}

/* To the nearest tick. */
static int32_t slower_t(int64_t time_t, int64_t factor_e4)
{
    int64_t slower = (time_t * factor_e4 + E4 / 2) / E4;
    return slower < DURATION_MAX ? (int32_t)slower : DURATION_MAX;
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

/* Slows the ways of one row that incidents touch; a way from nowhere, or to it, is none. */
static void row_touch(const struct slowness *slowness, int32_t from, int32_t *time_t)
{
    for (int32_t i = 0; i < slowness->count; i++) {
        int32_t to = slowness->places[i];
        int64_t here_e4 = slowness->factor_e4[from], there_e4 = slowness->factor_e4[to];
        if (here_e4 == 0 || there_e4 > here_e4) {
            time_t[to] = slower_t(time_t[to], there_e4);
        }
    }
}

static void table_touch(const struct slowness *slowness, int32_t count, int32_t nowhere, int32_t *time_s,
                        int32_t *distance_m)
{
    for (int32_t from = 0; from < count; from++) {
        int32_t *row = time_s + (int64_t)from * count;
        int64_t here_e4 = slowness->factor_e4[from];
        for (int32_t to = 0; here_e4 != 0 && to < count; to++) {
            row[to] = slowness->factor_e4[to] > here_e4 ? row[to] : slower_t(row[to], here_e4);
        }
        row_touch(slowness, from, row);
        if (nowhere != NO_PLACE) {
            row[nowhere] = distance_m[(int64_t)from * count + nowhere] = 0;
        }
    }
    if (nowhere != NO_PLACE) {
        memset(time_s + (int64_t)nowhere * count, 0, (size_t)count * sizeof *time_s);
        memset(distance_m + (int64_t)nowhere * count, 0, (size_t)count * sizeof *distance_m);
    }
}

static void table_fill(struct live_draft *draft, const struct slowness *slowness, int32_t nowhere, const int32_t *x_m,
                       const int32_t *y_m)
{
    struct problem *problem = &draft->problem;
    struct geo_estimate estimate = geo_estimate_default();
    int64_t factors_e4[LIVE_PROFILES_MOST];
    int32_t count = problem->dims.places;
    int64_t pairs = (int64_t)count * count;
    int64_t most = (int64_t)PLANNING_DENSE_PLACES * PLANNING_DENSE_PLACES / pairs;
    int32_t profiles = profiles_make(draft, (int32_t)clamp_int64(most, 1, LIVE_PROFILES_MOST), factors_e4);
    int32_t *time_s = draft_numbers(draft, profiles * pairs);
    int32_t *distance_m = draft_numbers(draft, profiles * pairs);
    geo_fill_tables(&estimate, x_m, y_m, count, time_s, distance_m);
    if (slowness->count > 0 || nowhere != NO_PLACE) {
        table_touch(slowness, count, nowhere, time_s, distance_m);
    }
    for (int32_t profile = profiles - 1; profile >= 0; profile--) {
        if (profile > 0) {
            memcpy(distance_m + profile * pairs, distance_m, (size_t)pairs * sizeof *distance_m);
        }
        for (int64_t i = 0; i < pairs && (profile > 0 || factors_e4[0] != E4); i++) {
            time_s[profile * pairs + i] = slower_t(time_s[i], factors_e4[profile]);
        }
    }
    problem->travel_form = TRAVEL_DENSE;
    problem->dims.dense = true;
    problem->travel_t = time_s;
    problem->travel_d = distance_m;
}

/* ---- without a table --------------------------------------------------------------------------------------------- */

static int32_t scaled(int32_t value, int64_t factor_e4)
{
    return (int32_t)clamp_int64(divide_round_half_up(value * factor_e4, E4), 0, INT32_MAX);
}

/* Exact pairs for the ways that the estimate does not tell: from and to what is slow, or nowhere. */
static void near_fill(struct live_draft *draft, const struct slowness *slowness, int32_t nowhere, int32_t profiles)
{
    struct problem *problem = &draft->problem;
    int32_t count = problem->dims.places, special = 0;
    bool *is_special = arena_array(draft->arena, bool, count);
    for (int32_t p = 0; p < count; p++) {
        is_special[p] = slowness->factor_e4[p] != 0 || p == nowhere;
        special += is_special[p] ? 1 : 0;
    }
    int64_t pairs = 2 * (int64_t)special * count - (int64_t)special * special;
    int32_t *first = draft_numbers(draft, (int64_t)count + 1), *place = draft_numbers(draft, pairs);
    int32_t *near_t = draft_numbers(draft, pairs * profiles), *near_d = draft_numbers(draft, pairs * profiles);
    int32_t at = 0;
    for (int32_t from = 0; from < count; from++) {
        first[from] = at;
        for (int32_t to = 0; special > 0 && to < count; to++) {
            if (!is_special[from] && !is_special[to]) {
                continue;
            }
            int64_t slow_e4 = slowness->factor_e4[from] > slowness->factor_e4[to] ? slowness->factor_e4[from]
                                                                                  : slowness->factor_e4[to];
            bool here = from == to || from == nowhere || to == nowhere;
            for (int32_t profile = 0; profile < profiles && !here; profile++) {
                struct travel way =
                    travel_estimate(&problem->fit[profile], (int64_t)problem->place_x_d[to] - problem->place_x_d[from],
                                    (int64_t)problem->place_y_d[to] - problem->place_y_d[from]);
                near_t[profile * pairs + at] = slower_t(way.time_t, slow_e4);
                near_d[profile * pairs + at] = way.distance_d;
            }
            place[at++] = to;
        }
    }
    first[count] = at;
    problem->dims.near_pairs = at;
    problem->near_first = first;
    problem->near_place = place;
    problem->near_t = near_t;
    problem->near_d = near_d;
}

static void fit_fill(struct live_draft *draft, const struct slowness *slowness, int32_t nowhere, const int32_t *x_m,
                     const int32_t *y_m)
{
    struct problem *problem = &draft->problem;
    struct geo_estimate estimate = geo_estimate_default();
    int64_t factors_e4[LIVE_PROFILES_MOST];
    int32_t profiles = profiles_make(draft, LIVE_PROFILES_MOST, factors_e4);
    struct travel_fit *fit = arena_array(draft->arena, struct travel_fit, profiles);
    for (int32_t profile = 0; profile < profiles; profile++) {
        fit[profile] = (struct travel_fit){.detour_e4 = estimate.detour_e4,
                                           .fixed_t = scaled(estimate.fixed_s, factors_e4[profile]),
                                           .ticks_per_1000_d = scaled(estimate.near_s_per_km, factors_e4[profile]),
                                           .far_d = estimate.far_m,
                                           .far_ticks_per_1000_d = scaled(estimate.far_s_per_km, factors_e4[profile])};
    }
    problem->travel_form = TRAVEL_FITTED;
    problem->fit = fit;
    problem->place_x_d = x_m;
    problem->place_y_d = y_m;
    near_fill(draft, slowness, nowhere, profiles);
}

/* Lays the places on their plane; what is left out widens the map as if it were there. */
static void plane_lay(struct live_draft *draft, int32_t count, int32_t *x_m, int32_t *y_m)
{
    const struct live_day *day = draft->day;
    struct point *points = arena_array(draft->arena, struct point, (int64_t)count + day->jobs.count);
    int32_t all = count;
    memcpy(points, draft->places, (size_t)count * sizeof *points);
    for (int32_t j = 0; j < day->jobs.count && draft->options->only != NULL; j++) {
        const struct live_job *job = &day->jobs.items[j];
        if (draft->first_of[j] < 0 && job->status != JOB_COMPLETED && live_job_has_location(job)) {
            points[all++] = job->location;
        }
    }
    geo_project(points, all, x_m, y_m);
}

void live_draft_roads(struct live_draft *draft)
{
    int32_t nowhere;
    int32_t count = places_lay(draft, &nowhere);
    draft->problem.dims.places = count;
    if (nowhere > 0) {
        draft->places[nowhere] = draft->places[0]; /* it does not widen the map */
    }
    struct slowness slowness = slowness_of(draft, count, nowhere);
    int32_t *x_m = draft_numbers(draft, (int64_t)count + draft->day->jobs.count);
    int32_t *y_m = draft_numbers(draft, (int64_t)count + draft->day->jobs.count);
    plane_lay(draft, count, x_m, y_m);
    if (count <= PLANNING_DENSE_PLACES) {
        table_fill(draft, &slowness, nowhere, x_m, y_m);
    } else {
        fit_fill(draft, &slowness, nowhere, x_m, y_m);
    }
}
