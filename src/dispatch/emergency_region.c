/* The routes that are planned anew around an emergency, as a day of their own. */
#include "base/arena.h"
#include "base/fault.h"
#include "dispatch/emergency_parts.h"

/* A region while it is chosen. */
struct choosing {
    struct arena *arena;
    const struct emergency *e;
    const struct live_problem *made;
    int32_t job;
    int32_t count; /* technicians */
    bool *is_in;
    int32_t *crew_of; /* technician -> the first of those with whom she has jobs in common, by any others */
    int32_t *x_m, *y_m;
};

static const struct live_job *job_at(const struct choosing *c, int32_t j)
{
    return &c->e->day.jobs.items[j];
}

/* Who has a job that is open; -1: nobody. */
static int32_t holder_of(const struct choosing *c, int32_t j)
{
    bool open = job_at(c, j)->status != JOB_COMPLETED && c->made->first_of[j] >= 0;
    bool placed = live_has_place(job_at(c, j)) || job_at(c, j)->status > JOB_DISPATCHED;
    return open && placed ? live_find_technician(&c->e->day, job_at(c, j)->technician_id) : -1;
}

/* ---- who belongs together ---------------------------------------------------------------------------------------- */

static int32_t root_of(const struct choosing *c, int32_t t)
{
    while (c->crew_of[t] != t) {
        t = c->crew_of[t];
    }
    return t;
}

static void crews_join(struct choosing *c)
{
    const struct live_day *day = &c->e->day;
    for (int32_t t = 0; t < day->technicians.count; t++) {
        c->crew_of[t] = t;
    }
    for (int32_t j = 0; j < day->jobs.count; j++) {
        int32_t holder = holder_of(c, j);
        for (int32_t i = 0; holder >= 0 && i < day->jobs.items[j].crew_technician_ids.count; i++) {
            int32_t other = live_find_technician(day, day->jobs.items[j].crew_technician_ids.items[i]);
            if (other >= 0) {
                int32_t a = root_of(c, holder), b = root_of(c, other);
                c->crew_of[a > b ? a : b] = a < b ? a : b;
            }
        }
    }
}

/* Takes her in, and all with whom she has jobs, as far as there is room; `always`: whatever room there is. */
static void take(struct choosing *c, int32_t technician, bool always)
{
    int32_t technicians = c->e->day.technicians.count;
    int32_t root = root_of(c, technician);
    int32_t size = 0;
    for (int32_t t = 0; t < technicians; t++) {
        size += root_of(c, t) == root ? 1 : 0;
    }
    if (c->is_in[technician] || (!always && c->count + size > EMERGENCY_TECHNICIANS_MOST)) {
        return;
    }
    for (int32_t t = 0; t < technicians; t++) {
        if (root_of(c, t) == root) {
            c->is_in[t] = true;
            c->count++;
        }
    }
}

/* ---- who is near ------------------------------------------------------------------------------------------------- */

static int64_t apart_m(const struct choosing *c, int32_t a, int32_t b)
{
    int64_t x = (int64_t)c->x_m[a] - c->x_m[b], y = (int64_t)c->y_m[a] - c->y_m[b];
    return (x < 0 ? -x : x) + (y < 0 ? -y : y);
}

/* From a place to the nearest that somebody comes to. */
static int64_t to_route_m(const struct choosing *c, int32_t place, int32_t technician)
{
    const struct solution *standing = &c->made->standing;
    const struct route *route = &standing->routes[technician];
    int32_t start = c->made->problem.technician_start_place[technician];
    int64_t least = start >= 0 ? apart_m(c, place, start) : INT64_MAX / 4096;
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &standing->stops[route->stop_first + i];
        int64_t m = stop->job >= 0 ? apart_m(c, place, c->made->problem.job_place[stop->job]) : least;
        least = m < least ? m : least;
    }
    return least;
}

/* How near somebody comes to the emergency and to what the first of the ranking has to do, on average and times a constant. */
static int64_t nearness(const struct choosing *c, int32_t technician, int32_t first)
{
    const struct solution *standing = &c->made->standing;
    const struct problem *p = &c->made->problem;
    int64_t sum = to_route_m(c, p->job_place[c->made->first_of[c->job]], technician);
    for (int32_t i = 0; first >= 0 && i < standing->routes[first].stop_count; i++) {
        int32_t job = standing->stops[standing->routes[first].stop_first + i].job;
        sum += job >= 0 ? to_route_m(c, p->job_place[job], technician) : 0;
    }
    return sum;
}

static bool may_help(const struct choosing *c, int32_t t)
{
    const struct live_technician *technician = &c->e->day.technicians.items[t];
    return !c->is_in[t] && technician->active && technician->shifts.count > 0;
}

/* Takes in those near, the nearest first; `eligible`: of those who may have the emergency. */
static void near_take(struct choosing *c, int32_t first, int32_t most, bool eligible)
{
    int32_t technicians = c->e->day.technicians.count;
    int32_t solver_job = c->made->first_of[c->job];
    int64_t *far = arena_array(c->arena, int64_t, technicians);
    for (int32_t t = 0; t < technicians; t++) {
        bool may = may_help(c, t) && (!eligible || problem_eligible(&c->made->problem, solver_job, t));
        far[t] = may ? nearness(c, t, first) : INT64_MAX;
    }
    while (c->count < most) {
        int32_t next = -1;
        for (int32_t t = 0; t < technicians; t++) {
            next = far[t] != INT64_MAX && (next < 0 || far[t] < far[next]) ? t : next;
        }
        if (next < 0) {
            break;
        }
        far[next] = INT64_MAX;
        take(c, next, false);
    }
}

/* ---- choosing ---------------------------------------------------------------------------------------------------- */

static bool comes_after(const struct live_job *job, struct text id)
{
    bool found = false;
    for (int32_t i = 0; i < job->after.count && !found; i++) {
        found = text_equal(job->after.items[i].job_id, id);
    }
    return found;
}

/* Who has what comes before or after the emergency is in, whoever she is, and so is everybody who is to go along. */
static void bound_take(struct choosing *c, const struct solution *with)
{
    const struct live_day *day = &c->e->day;
    const struct live_job *job = job_at(c, c->job);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        int32_t holder = holder_of(c, j);
        bool bound =
            j == c->job || comes_after(job, day->jobs.items[j].id) || comes_after(&day->jobs.items[j], job->id);
        if (bound && holder >= 0) {
            take(c, holder, true);
        }
    }
    for (int32_t i = 0; with != NULL && i < with->route_count; i++) {
        for (int32_t k = 0; k < with->routes[i].stop_count; k++) {
            int32_t solver_job = with->stops[with->routes[i].stop_first + k].job;
            if (solver_job >= 0 && c->made->job_of[solver_job] == c->job) {
                take(c, with->routes[i].technician, true);
            }
        }
    }
}

static void choose(struct choosing *c, int32_t first, const struct solution *with)
{
    enum { ELIGIBLE_FIRST = EMERGENCY_TECHNICIANS_MOST / 2 };
    const struct live_problem *made = c->made;
    c->x_m = arena_array(c->arena, int32_t, made->problem.dims.places);
    c->y_m = arena_array(c->arena, int32_t, made->problem.dims.places);
    geo_project(made->places, made->problem.dims.places, c->x_m, c->y_m);
    crews_join(c);
    bound_take(c, with);
    if (first < 0) {
        near_take(c, first, ELIGIBLE_FIRST, true);
    }
    near_take(c, first, EMERGENCY_TECHNICIANS_MOST, false);
}

/* ---- the day of the region --------------------------------------------------------------------------------------- */

/* What comes before or after something outside keeps its place. */
static bool is_tied(const struct choosing *c, const int32_t *job_in, int32_t j)
{
    const struct live_day *day = &c->e->day;
    bool tied = false;
    for (int32_t i = 0; i < day->jobs.items[j].after.count && !tied; i++) {
        int32_t before = live_find_job(day, day->jobs.items[j].after.items[i].job_id);
        tied = before >= 0 && job_in[before] < 0;
    }
    return tied;
}

/* Marks what takes part. */
static const uint64_t *parts_mark(const struct choosing *c, const int32_t *job_in, int32_t count)
{
    const struct live_day *day = &c->e->day;
    uint64_t *parts = arena_array(c->arena, uint64_t, count / 64 + 1);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        if (job_in[j] >= 0 && (j == c->job || !is_tied(c, job_in, j))) {
            parts[job_in[j] / 64] |= UINT64_C(1) << (job_in[j] % 64);
        }
    }
    for (int32_t j = 0; j < day->jobs.count; j++) {
        for (int32_t i = 0; job_in[j] < 0 && i < day->jobs.items[j].after.count; i++) {
            int32_t before = live_find_job(day, day->jobs.items[j].after.items[i].job_id);
            int32_t in = before >= 0 && before != c->job ? job_in[before] : -1;
            if (in >= 0) {
                parts[in / 64] &= ~(UINT64_C(1) << (in % 64));
            }
        }
    }
    return parts;
}

static void technicians_fill(const struct choosing *c, struct emergency_region *region)
{
    const struct live_day *day = &c->e->day;
    struct live_technician *technicians = arena_array(c->arena, struct live_technician, c->count);
    int32_t *technician_of = arena_array(c->arena, int32_t, c->count);
    int32_t count = 0;
    for (int32_t t = 0; t < day->technicians.count; t++) {
        if (c->is_in[t]) {
            technician_of[count] = t;
            technicians[count++] = day->technicians.items[t];
        }
    }
    region->technician_of = technician_of;
    region->day.technicians = (struct live_technician_list){count, technicians};
}

/* What was told to nobody has its place as a promise: later is worse the later it is. */
static void place_promise(struct live_job *job)
{
    if (live_has_place(job) && job->status <= JOB_DISPATCHED && job->promised.given == 0) {
        job->promised = (struct record_interval){
            .given = 3, .start_s = job->scheduled_start_s, .end_s = job->scheduled_start_s + CHANGES_RETIME_S};
    }
}

/* Changes first, then what the organization wants. */
static void goals_fill(struct arena *arena, const struct live_day *whole, struct live_day *day)
{
    static const int32_t usual[] = {GOAL_MAXIMIZE_ON_TIME, GOAL_MINIMIZE_DRIVE_TIME};
    const struct goal_list *wanted = &whole->goals;
    int32_t count = wanted->count > 0 ? wanted->count : (int32_t)(sizeof usual / sizeof *usual);
    const int32_t *items = wanted->count > 0 ? wanted->items : usual;
    int32_t *goals = arena_array(arena, int32_t, count + 1);
    day->goals = (struct goal_list){1, goals};
    goals[0] = GOAL_MINIMIZE_CHANGES;
    for (int32_t i = 0; i < count; i++) {
        if (items[i] != GOAL_MINIMIZE_CHANGES) {
            goals[day->goals.count++] = items[i];
        }
    }
}

/* What is done tells from when on others may be; what has no place stays out. */
static void jobs_fill(const struct choosing *c, int32_t first, struct emergency_region *region)
{
    const struct live_day *day = &c->e->day;
    struct live_job *jobs = arena_array(c->arena, struct live_job, day->jobs.count);
    int32_t *job_of = arena_array(c->arena, int32_t, day->jobs.count);
    int32_t *job_in = arena_array(c->arena, int32_t, day->jobs.count);
    int32_t count = 0;
    for (int32_t j = 0; j < day->jobs.count; j++) {
        int32_t holder = holder_of(c, j);
        bool is_in = j == c->job || day->jobs.items[j].status == JOB_COMPLETED || (holder >= 0 && c->is_in[holder]);
        job_in[j] = is_in ? count : -1;
        if (is_in) {
            job_of[count] = j;
            jobs[count] = day->jobs.items[j];
            if (j != c->job) {
                place_promise(&jobs[count]);
            } else if (first >= 0 && text_is_empty(jobs[count].required_technician_id)) {
                jobs[count].required_technician_id = day->technicians.items[first].id;
            }
            count++;
        }
    }
    region->job = job_in[c->job];
    region->job_of = job_of;
    region->job_in = job_in;
    region->day.jobs = (struct live_job_list){count, jobs};
}

/* Whether the region has as many people on every job as the whole. */
static bool counts_agree(const struct choosing *c, const struct emergency_region *region)
{
    bool agree = true;
    for (int32_t i = 0; i < region->day.jobs.count && agree; i++) {
        int32_t j = region->job_of[i];
        bool is_in = c->made->first_of[j] >= 0 && region->made.first_of[i] >= 0;
        agree = is_in ? c->made->count_of[j] == region->made.count_of[i]
                      : c->made->first_of[j] < 0 && region->made.first_of[i] < 0;
    }
    return agree;
}

bool emergency_region_make(struct arena *arena, const struct emergency *emergency, const struct live_options *options,
                           int32_t first, const struct solution *with, struct emergency_region *region)
{
    const struct live_day *day = &emergency->day;
    struct choosing c = {.arena = arena,
                         .e = emergency,
                         .made = &emergency->ranking.made,
                         .job = emergency->ranking.question.job,
                         .is_in = arena_array(arena, bool, day->technicians.count),
                         .crew_of = arena_array(arena, int32_t, day->technicians.count)};
    struct fault none = {.kind = FAULT_NONE};
    struct live_options of_region = *options;
    choose(&c, first, with);
    region->day = *day;
    goals_fill(arena, day, &region->day);
    technicians_fill(&c, region);
    jobs_fill(&c, first, region);
    of_region.emergency = region->job;
    of_region.jobs = parts_mark(&c, region->job_in, region->day.jobs.count);
    return c.count > 0 && live_problem_make(arena, &region->day, &of_region, &region->made, &none) &&
           counts_agree(&c, region);
}

/* ---- in and out -------------------------------------------------------------------------------------------------- */

/* A plan told anew: the orders of those who are asked for, in the numbers of another problem. */
struct telling {
    const struct live_problem *made;
    struct told_job *told;
    int32_t *first;
    int32_t count;
};

static struct telling telling_make(struct arena *arena, const struct live_problem *made)
{
    return (struct telling){.made = made,
                            .told = arena_array(arena, struct told_job, made->problem.dims.jobs),
                            .first = arena_array(arena, int32_t, made->problem.dims.technicians + 1)};
}

/* The next route of the new plan: one of `plan`, where job j of the day of `of` is day_job[j] in the new one; NULL: j. */
static void route_tell(struct telling *t, int32_t technician, const struct live_problem *of,
                       const struct solution *plan, int32_t route, const int32_t *day_job)
{
    t->first[technician] = t->count;
    for (int32_t i = 0; i < plan->routes[route].stop_count; i++) {
        const struct stop *stop = &plan->stops[plan->routes[route].stop_first + i];
        if (stop->job >= 0) {
            int32_t j = of->job_of[stop->job];
            int32_t solver_job = t->made->first_of[day_job == NULL ? j : day_job[j]] + of->member_of[stop->job];
            t->told[t->count++] = (struct told_job){solver_job, stop->start_t};
        }
    }
    t->first[technician + 1] = t->count;
}

bool emergency_region_enter(struct arena *arena, const struct emergency *emergency,
                            const struct emergency_region *region, const struct solution *whole, struct solution *plan)
{
    struct telling t = telling_make(arena, &region->made);
    struct told_obstacle obstacle;
    for (int32_t r = 0; r < region->day.technicians.count; r++) {
        route_tell(&t, r, &emergency->ranking.made, whole, region->technician_of[r], region->job_in);
    }
    return told_plan(arena, &region->made, t.first, t.told, plan, &obstacle);
}

bool emergency_region_leave(struct arena *arena, const struct emergency *emergency,
                            const struct emergency_region *region, const struct solution *plan, struct solution *whole)
{
    const struct live_problem *made = &emergency->ranking.made;
    struct telling t = telling_make(arena, made);
    struct told_obstacle obstacle;
    int32_t r = 0;
    for (int32_t technician = 0; technician < emergency->day.technicians.count; technician++) {
        bool is_in = r < region->day.technicians.count && region->technician_of[r] == technician;
        if (is_in) {
            route_tell(&t, technician, &region->made, plan, r, region->job_of);
        } else {
            route_tell(&t, technician, made, &made->standing, technician, NULL);
        }
        r += is_in ? 1 : 0;
    }
    return told_plan(arena, made, t.first, t.told, whole, &obstacle);
}
