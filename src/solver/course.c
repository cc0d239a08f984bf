/* Routes of rich problems: followed by labels, which every stop keeps, so that one more job is followed from where it goes in. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "solver/search.h"

/* ---- a route's order ---------------------------------------------------------------------------------------------- */

void course_open(struct lane *lane, int32_t technician)
{
    struct course *course = &lane->course;
    if (course->technician == technician) {
        return;
    }
    course->technician = technician;
    course->count = 0;
    for (int32_t i = lane->nodes[start_node(lane->ground, technician)].next; is_job(lane->ground, i);
         i = lane->nodes[i].next) {
        course->rank[i] = course->count;
        course->order[course->count++] = i;
    }
}

static struct walk walk_of(struct lane *lane, int32_t technician)
{
    course_open(lane, technician);
    return (struct walk){.p = lane->ground->p,
                         .driver = &lane->ground->drivers[technician],
                         .pins = lane->pins,
                         .order = lane->course.order,
                         .count = lane->course.count,
                         .inserted = NOBODY,
                         .noted = NOBODY};
}

/* ---- labels that are kept ----------------------------------------------------------------------------------------- */

static void keep(struct lane *lane, int32_t job, const struct labels *labels)
{
    struct kept_labels *kept = &lane->course.kept[job];
    int32_t ready_t = NEVER;
    for (int32_t i = 0; i < labels->count; i++) {
        ready_t = sooner(ready_t, labels->items[i].ready_t);
    }
    lane->nodes[job].kept.ready_t = ready_t;
    kept->count = labels->count <= KEPT_MAX ? labels->count : 0;
    memcpy(kept->items, labels->items, (size_t)kept->count * sizeof kept->items[0]);
}

/* The labels before the job of this index, or before one that stands sooner when those are not kept. Returns its index. */
static int32_t labels_before(const struct lane *lane, const struct walk *walk, int32_t index, struct labels *labels)
{
    while (index > 0 && lane->course.kept[walk->order[index - 1]].count == 0) {
        index--;
    }
    if (index == 0) {
        labels_begin(walk, labels);
        return 0;
    }
    const struct kept_labels *kept = &lane->course.kept[walk->order[index - 1]];
    labels->count = kept->count;
    memcpy(labels->items, kept->items, (size_t)kept->count * sizeof kept->items[0]);
    return index;
}

/* ---- the latest instants ------------------------------------------------------------------------------------------ */

/* The latest arrival at every stop that the windows, the pins and the shift behind it allow, were travel at its fastest and
 * without breaks and calls: who comes later is surely too late. */
static void latest_work_out(struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct driver *driver = &g->drivers[technician];
    int32_t end = end_node(g, technician);
    int32_t latest_t = driver->to_t;
    lane->nodes[end].kept.latest_t = latest_t;
    for (int32_t i = lane->nodes[end].prev; is_job(g, i); i = lane->nodes[i].prev) {
        int32_t service_t = affinity_of(g->p, i, technician).service_t;
        int32_t leave_t = latest_t - road_fastest_t(g->p, driver->profile, lane->nodes[i].leg_t);
        latest_t = sooner(sooner(g->facts[i].close_t, lane->pins[i].close_t), leave_t - service_t);
        latest_t = g->frozen[i] ? INSTANT_MAX : latest_t;
        lane->nodes[i].kept.latest_t = latest_t;
    }
}

/* ---- spans -------------------------------------------------------------------------------------------------------- */

static struct span span_join(const struct span *a, const struct span *b, int32_t leg_t)
{
    struct span joined = {.lasts_t = -1};
    if (a->lasts_t < 0 || b->lasts_t < 0 || leg_t >= NO_ROAD) {
        return joined;
    }
    int32_t there_t = a->lasts_t + leg_t;
    if (a->early_t + there_t > b->late_t) {
        return joined;
    }
    int32_t wait_t = later(0, b->early_t - there_t - a->late_t);
    joined.lasts_t = there_t + b->lasts_t + wait_t;
    joined.early_t = later(b->early_t - there_t, a->early_t) - wait_t;
    joined.late_t = sooner(b->late_t - there_t, a->late_t);
    joined.work_t = a->work_t + b->work_t + leg_t;
    return joined;
}

static struct span span_of_job(const struct lane *lane, int32_t technician, int32_t job)
{
    const struct ground *g = lane->ground;
    int32_t service_t = affinity_of(g->p, job, technician).service_t;
    int32_t open_t = later(later(g->facts[job].open_t, lane->pins[job].open_t), previous_open_t(g->p, job));
    int32_t close_t = sooner(g->facts[job].close_t, lane->pins[job].close_t);
    return (struct span){open_t <= close_t ? service_t : -1, open_t, close_t, service_t};
}

static void spans_work_out(struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct driver *driver = &g->drivers[technician];
    int32_t start = start_node(g, technician), end = end_node(g, technician);
    struct course *course = &lane->course;
    course->ahead[start] = (struct span){0, driver->from_t, driver->to_t, 0};
    course->behind[end] = (struct span){0, driver->from_t, driver->to_t, 0};
    int32_t before = start;
    for (int32_t i = lane->nodes[start].next; is_job(g, i); i = lane->nodes[i].next) {
        struct span job = span_of_job(lane, technician, i);
        course->ahead[i] = span_join(&course->ahead[before], &job, lane->nodes[before].leg_t);
        before = i;
    }
    for (int32_t i = lane->nodes[end].prev; is_job(g, i); i = lane->nodes[i].prev) {
        struct span job = span_of_job(lane, technician, i);
        course->behind[i] = span_join(&job, &course->behind[lane->nodes[i].next], lane->nodes[i].leg_t);
    }
}

int32_t course_least_wait_t(const struct lane *lane, const struct course_try *what, struct travel in, struct travel out)
{
    struct span job = span_of_job(lane, what->technician, what->job);
    struct span with = span_join(&lane->course.ahead[what->after], &job, in.time_t);
    with = span_join(&with, &lane->course.behind[lane->nodes[what->after].next], out.time_t);
    if (with.lasts_t < 0) {
        return NEVER;
    }
    int64_t wait_t = with.lasts_t - with.work_t - lane->ground->drivers[what->technician].breaks_t;
    return wait_t > 0 ? (int32_t)wait_t : 0;
}

/* ---- settling ----------------------------------------------------------------------------------------------------- */

static void route_set(struct lane *lane, int32_t technician, int64_t cost_c, int32_t moved, const struct walk *walk)
{
    struct route_state *route = &lane->routes[technician];
    lane->cost_c += cost_c - route->cost_c;
    lane->moved += moved - route->moved;
    route->cost_c = cost_c;
    route->moved = moved;
    route->restocks = walk->restocks;
    route->charges = walk->charges;
    route->energy_e = walk->charges ? walk->energy_after_e[0] : 0;
}

/* Whether the labels that a route keeps are those of another one that begins alike. */
static bool labels_hold(const struct route_state *route, const struct walk *walk)
{
    return !route->restocks && !walk->restocks && route->charges == walk->charges &&
           (!walk->charges || walk->energy_after_e[0] - route->energy_e <= walk_margin_e(walk->driver));
}

bool course_settle(struct lane *lane, int32_t technician, int32_t from)
{
    struct walk walk = walk_of(lane, technician);
    lane->nodes[start_node(lane->ground, technician)].kept.ready_t = walk.driver->from_t;
    latest_work_out(lane, technician);
    if (walk.driver->spans) {
        spans_work_out(lane, technician);
    }
    lane->routes[technician].waiting_c = 0;
    if (walk.count == 0) {
        route_set(lane, technician, 0, 0, &walk);
        return true;
    }
    if (!walk_prepare(&walk, &lane->course.room)) {
        return false;
    }
    /* A route that charges is followed anew: its labels would do, but not to the last unit of cost. */
    bool whole = from == NOBODY || walk.charges || !labels_hold(&lane->routes[technician], &walk);
    struct labels at, next;
    int32_t first = 0;
    if (whole) {
        labels_begin(&walk, &at);
    } else {
        first = labels_before(lane, &walk, lane->course.rank[from], &at);
    }
    for (int32_t i = first; i < walk.count; i++) {
        if (!labels_extend(&walk, i, &at, &next)) {
            return false;
        }
        keep(lane, walk.order[i], &next);
        labels_copy(&at, &next);
    }
    struct ending ending;
    if (!labels_end(&walk, &at, &ending)) {
        return false;
    }
    route_set(lane, technician, ending.label.cost_c, ending.label.moved, &walk);
    lane->routes[technician].waiting_c = ending.waiting_c;
    return true;
}

void courses_restore(struct lane *lane)
{
    for (int32_t k = lane->journal.pin_count - 1; k >= 0; k--) {
        lane->pins[lane->journal.pin_jobs[k]] = lane->journal.pins[k];
    }
    lane->journal.pin_count = 0;
    lane->course.technician = NOBODY;
    for (int32_t r = 0; r < lane->journal.count; r++) {
        int64_t cost_c = lane->routes[lane->journal.technicians[r]].cost_c;
        bool possible = course_settle(lane, lane->journal.technicians[r], NOBODY);
        assert(possible && lane->routes[lane->journal.technicians[r]].cost_c == cost_c);
    }
}

/* ---- one more job ------------------------------------------------------------------------------------------------- */

/* Jobs that are locked in a sequence with this one stand on their side of it. */
static bool sequence_allows(const struct lane *lane, const struct course_try *what, int32_t position)
{
    const struct ground *g = lane->ground;
    if (g->sequence_technician[what->job] != what->technician) {
        return true;
    }
    for (int32_t i = 0; i < lane->course.count; i++) {
        int32_t other = lane->course.order[i];
        if (g->sequence_technician[other] == what->technician &&
            (g->sequence_rank[other] < g->sequence_rank[what->job]) != (i < position)) {
            return false;
        }
    }
    return true;
}

/* Whether the van's own stock has what its jobs and one more take: without substitutes a matter of sums. */
static bool stock_suffices(const struct lane *lane, int32_t technician, int32_t job)
{
    const struct problem *p = lane->ground->p;
    return p->part_first != NULL && p->substitute_first == NULL && !lane->routes[technician].restocks &&
           lane_stock_suffices(lane, technician, job, true);
}

int64_t course_price(struct lane *lane, const struct course_try *what, struct ending *ending)
{
    struct walk walk = walk_of(lane, what->technician);
    walk.inserted = what->job;
    walk.position = is_job(lane->ground, what->after) ? lane->course.rank[what->after] + 1 : 0;
    walk.count++;
    walk.stock_known = stock_suffices(lane, what->technician, what->job);
    if (walk.position < walk.driver->frozen_count || !sequence_allows(lane, what, walk.position) ||
        !walk_prepare(&walk, &lane->course.room)) {
        return COST_NONE;
    }
    struct labels at, next;
    int32_t first = 0;
    if (!labels_hold(&lane->routes[what->technician], &walk)) {
        labels_begin(&walk, &at);
    } else {
        first = labels_before(lane, &walk, walk.position, &at);
    }
    for (int32_t i = first; i < walk.count; i++) {
        if (!labels_extend(&walk, i, &at, &next)) {
            return COST_NONE;
        }
        labels_copy(&at, &next);
    }
    return labels_end(&walk, &at, ending) ? ending->label.cost_c : COST_NONE;
}

/* Follows the route of a job to the labels of its last stop, which note when the job began. False when it is impossible. */
static bool follow_noting(struct lane *lane, int32_t job, struct walk *walk, struct labels *at)
{
    *walk = walk_of(lane, lane->nodes[job].technician);
    walk->noted = lane->course.rank[job];
    bool possible = walk_prepare(walk, &lane->course.room);
    struct labels next;
    labels_begin(walk, at);
    for (int32_t i = 0; i < walk->count && possible; i++) {
        possible = labels_extend(walk, i, at, &next);
        labels_copy(at, &next);
    }
    return possible;
}

int32_t course_start_t(struct lane *lane, int32_t job)
{
    struct walk walk;
    struct labels at;
    struct ending ending;
    if (!follow_noting(lane, job, &walk, &at) || !labels_end(&walk, &at, &ending)) {
        lane->broken = true;
        return 0;
    }
    return ending.label.noted_t;
}

int32_t course_soonest_t(struct lane *lane, int32_t job)
{
    struct walk walk;
    struct labels at;
    if (!follow_noting(lane, job, &walk, &at)) {
        lane->broken = true;
        return 0;
    }
    int32_t soonest_t = at.items[0].noted_t;
    for (int32_t i = 1; i < at.count; i++) {
        soonest_t = sooner(soonest_t, at.items[i].noted_t);
    }
    return soonest_t;
}

/* ---- orders ------------------------------------------------------------------------------------------------------- */

static bool frozen_stand_first(const struct lane *lane, int32_t technician)
{
    const struct driver *driver = &lane->ground->drivers[technician];
    int32_t node = lane->nodes[start_node(lane->ground, technician)].next;
    for (int32_t i = 0; i < driver->frozen_count; i++) {
        if (node != driver->frozen_job[i]) {
            return false;
        }
        node = lane->nodes[node].next;
    }
    return true;
}

/* The other members of a crew are with other technicians; what must be with the same is. */
static bool mates_suit(const struct lane *lane, int32_t job, int32_t technician)
{
    const struct ground *g = lane->ground;
    const struct bundles *bundles = &g->bundles;
    int32_t bundle = bundles->of_job[job];
    for (int32_t k = bundle == NOBODY ? 0 : bundles->first[bundle]; bundle != NOBODY && k < bundles->first[bundle + 1];
         k++) {
        int32_t mate = bundles->jobs[k];
        if (mate != job && bundles->crew_of[mate] != NOBODY && bundles->crew_of[mate] == bundles->crew_of[job] &&
            lane->nodes[mate].technician == technician) {
            return false;
        }
    }
    for (int32_t k = bundles->link_first[job]; k < bundles->link_first[job + 1]; k++) {
        int32_t link = bundles->links[k];
        if (g->p->precedence_same[link] != 0 && lane->nodes[g->p->precedence_before[link]].technician != technician) {
            return false;
        }
    }
    return true;
}

/* The instants that a plan has agreed on bound when jobs start. A job that comes before another and now has somebody who takes
 * longer for it, or less long, ends at another one: then what was agreed need not keep the lag any more. */
static bool lags_hold(const struct lane *lane, int32_t job)
{
    const struct ground *g = lane->ground;
    const struct problem *p = g->p;
    int32_t bundle = g->bundles.of_job[job];
    for (int32_t m = g->bundles.first[bundle]; m < g->bundles.first[bundle + 1]; m++) {
        int32_t after = g->bundles.jobs[m];
        for (int32_t k = g->bundles.link_first[after]; k < g->bundles.link_first[after + 1]; k++) {
            int32_t link = g->bundles.links[k];
            if (p->precedence_before[link] != job || g->frozen[job] || lane->nodes[after].technician == NOBODY) {
                continue; /* who does a frozen job does not change */
            }
            struct pin first = lane->pins[job], then = lane->pins[after];
            int64_t service_t = affinity_of(p, job, lane->nodes[job].technician).service_t;
            if (first.close_t + service_t + p->precedence_min_t[link] > then.open_t ||
                first.open_t + service_t + p->precedence_max_t[link] < then.close_t) {
                return false;
            }
        }
    }
    return true;
}

bool course_order_holds(const struct lane *lane, int32_t technician)
{
    const struct ground *g = lane->ground;
    if (!frozen_stand_first(lane, technician)) {
        return false;
    }
    int32_t rank = NOBODY;
    for (int32_t i = lane->nodes[start_node(g, technician)].next; is_job(g, i); i = lane->nodes[i].next) {
        if (g->sequence_technician[i] == technician) {
            if (g->sequence_rank[i] < rank) {
                return false;
            }
            rank = g->sequence_rank[i];
        }
        if (g->bundles.of_job[i] != NOBODY && (!mates_suit(lane, i, technician) || !lags_hold(lane, i))) {
            return false;
        }
    }
    return true;
}

/* ---- memory ------------------------------------------------------------------------------------------------------- */

void courses_make(struct arena *arena, struct lane *lane)
{
    const struct ground *g = lane->ground;
    lane->course = (struct course){.technician = NOBODY,
                                   .kept = arena_array(arena, struct kept_labels, g->jobs),
                                   .ahead = arena_array(arena, struct span, g->jobs + 2 * g->technicians),
                                   .behind = arena_array(arena, struct span, g->jobs + 2 * g->technicians),
                                   .order = arena_array(arena, int32_t, g->jobs),
                                   .rank = arena_array(arena, int32_t, g->jobs)};
    walk_room_make(arena, g->p, g->jobs, &lane->course.room);
    lane->pins = arena_array(arena, struct pin, g->jobs);
    lane->best.pins = arena_array(arena, struct pin, g->jobs);
    lane->journal.pin_jobs = arena_array(arena, int32_t, g->jobs);
    lane->journal.pins = arena_array(arena, struct pin, g->jobs);
    lane->journal.pin_touched = arena_array(arena, int64_t, g->jobs);
}

size_t courses_bytes(const struct problem_dims *d)
{
    size_t jobs = (size_t)d->jobs;
    size_t spans = 2 * (jobs + 2 * (size_t)d->technicians) * sizeof(struct span);
    return spans +
           jobs * (sizeof(struct kept_labels) + 3 * sizeof(int32_t) + 3 * sizeof(struct pin) + sizeof(int64_t)) +
           walk_room_bytes(d, d->jobs) + 10 * (size_t)16;
}
