/* Jobs that depend on each other: crews, and jobs with a lag between them.
 *
 * A plan holds such jobs within instants that it has agreed on (pins), and then every route is judged alone: the members of a
 * crew are pinned to the one instant at which they start; a job that comes before another is pinned to end in time for it,
 * and the other not to begin before. The pins stand until the bundle is taken out again, all of it.
 */
#include "base/arena.h"
#include "solver/search.h"

enum {
    FIRST_PLACES = 6, /* places for the first job of a bundle that are tried to the end */
    ANEW_ONE_IN = 8
};

static const struct pin FREE = {0, INSTANT_MAX};

/* ---- which jobs depend on which ----------------------------------------------------------------------------------- */

static int32_t root_of(int32_t *parent, int32_t job)
{
    while (parent[job] != job) {
        parent[job] = parent[parent[job]];
        job = parent[job];
    }
    return job;
}

static void join(int32_t *parent, int32_t a, int32_t b)
{
    a = root_of(parent, a);
    b = root_of(parent, b);
    parent[a > b ? a : b] = a < b ? a : b;
}

static void links_make(struct arena *arena, struct ground *g)
{
    const struct problem *p = g->p;
    int32_t count = p->precedence_before == NULL ? 0 : p->dims.precedences;
    int32_t *first = arena_array(arena, int32_t, g->jobs + 2);
    int32_t *links = arena_array(arena, int32_t, count);
    for (int32_t k = 0; k < count; k++) {
        first[p->precedence_after[k] + 2]++;
    }
    for (int32_t j = 0; j < g->jobs; j++) {
        first[j + 2] += first[j + 1];
    }
    for (int32_t k = 0; k < count; k++) {
        links[first[p->precedence_after[k] + 1]++] = k;
    }
    g->bundles.link_first = first;
    g->bundles.links = links;
}

/* How many steps of precedence lead to a job, crews taken together; jobs of no circle settle in as many rounds as there are
 * steps. */
static void depths_work_out(const struct ground *g, int32_t *depth)
{
    const struct problem *p = g->p;
    int32_t count = p->precedence_before == NULL ? 0 : p->dims.precedences;
    bool changed = true;
    for (int32_t round = 0; changed && round <= count; round++) {
        changed = false;
        for (int32_t k = 0; k < count; k++) {
            int32_t *after = &depth[p->precedence_after[k]];
            int32_t least = depth[p->precedence_before[k]] + 1;
            changed |= *after < least;
            *after = *after < least ? least : *after;
        }
        for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
            int32_t deepest = 0;
            for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
                deepest = later(deepest, depth[p->crew_job[k]]);
            }
            for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
                changed |= depth[p->crew_job[k]] != deepest;
                depth[p->crew_job[k]] = deepest;
            }
        }
    }
}

/* By depth, then by crew, then by job: those before stand before those after, and crews together. */
static bool stands_before(const struct bundles *bundles, const int32_t *depth, int32_t a, int32_t b)
{
    if (depth[a] != depth[b]) {
        return depth[a] < depth[b];
    }
    if (bundles->crew_of[a] != bundles->crew_of[b]) {
        return bundles->crew_of[a] < bundles->crew_of[b];
    }
    return a < b;
}

static void bundle_sort(const struct bundles *bundles, const int32_t *depth, int32_t *jobs, int32_t count)
{
    for (int32_t i = 1; i < count; i++) {
        int32_t job = jobs[i];
        int32_t at = i;
        for (; at > 0 && stands_before(bundles, depth, job, jobs[at - 1]); at--) {
            jobs[at] = jobs[at - 1];
        }
        jobs[at] = job;
    }
}

static void crews_join(struct ground *g, int32_t *parent, int32_t *crew_of)
{
    const struct problem *p = g->p;
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            crew_of[p->crew_job[k]] = c;
            join(parent, p->crew_job[p->crew_first[c]], p->crew_job[k]);
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        join(parent, p->precedence_before[k], p->precedence_after[k]);
    }
}

void bundles_make(struct arena *arena, struct ground *g)
{
    struct bundles *bundles = &g->bundles;
    int32_t jobs = g->jobs;
    int32_t *parent = arena_array(arena, int32_t, jobs);
    int32_t *crew_of = arena_array(arena, int32_t, jobs);
    int32_t *of_job = arena_array(arena, int32_t, jobs);
    int32_t *size = arena_array(arena, int32_t, jobs);
    int32_t *depth = arena_array(arena, int32_t, jobs);
    for (int32_t j = 0; j < jobs; j++) {
        parent[j] = j;
        crew_of[j] = of_job[j] = NOBODY;
    }
    bundles->crew_of = crew_of;
    bundles->of_job = of_job;
    links_make(arena, g);
    crews_join(g, parent, crew_of);
    depths_work_out(g, depth);
    for (int32_t j = 0; j < jobs; j++) {
        size[root_of(parent, j)]++;
    }
    int32_t *first = arena_array(arena, int32_t, jobs + 1);
    int32_t *members = arena_array(arena, int32_t, jobs);
    for (int32_t j = 0; j < jobs; j++) { /* roots are the first of their bundles, so bundles are numbered by these */
        if (root_of(parent, j) == j && size[j] > 1) {
            first[bundles->count + 1] = first[bundles->count] + size[j];
            of_job[j] = bundles->count++;
        }
    }
    int32_t *filled = size; /* of no more use as what it was */
    for (int32_t c = 0; c < bundles->count; c++) {
        filled[c] = first[c];
    }
    for (int32_t j = 0; j < jobs; j++) {
        of_job[j] = of_job[parent[j]]; /* a parent stands before its children */
        if (of_job[j] != NOBODY) {
            members[filled[of_job[j]]++] = j;
        }
    }
    for (int32_t c = 0; c < bundles->count; c++) {
        bundle_sort(bundles, depth, members + first[c], first[c + 1] - first[c]);
    }
    bundles->first = first;
    bundles->jobs = members;
}

size_t bundles_bytes(const struct problem_dims *d)
{
    return ((size_t)d->jobs * 8 + 3 + (size_t)d->precedences) * sizeof(int32_t) + 10 * (size_t)16;
}

/* ---- pins --------------------------------------------------------------------------------------------------------- */

static int32_t service_in(const struct lane *lane, int32_t job)
{
    return affinity_of(lane->ground->p, job, lane->nodes[job].technician).service_t;
}

static bool is_fact(const struct lane *lane, int32_t job, int32_t *start_t, int32_t *end_t)
{
    const struct driver *driver = &lane->ground->drivers[lane->nodes[job].technician];
    for (int32_t i = 0; lane->ground->frozen[job] && i < driver->frozen_count; i++) {
        if (driver->frozen_job[i] == job && driver->frozen_start_t[i] != NO_INSTANT) {
            *start_t = driver->frozen_start_t[i];
            *end_t = driver->frozen_end_t[i] == NO_INSTANT ? *start_t + service_in(lane, job) : driver->frozen_end_t[i];
            return true;
        }
    }
    return false;
}

/* When a job that is in a route starts and ends, as things stand. */
static void times_of(struct lane *lane, int32_t job, int32_t *start_t, int32_t *end_t)
{
    if (!is_fact(lane, job, start_t, end_t)) {
        *start_t = course_start_t(lane, job);
        *end_t = *start_t + service_in(lane, job);
    }
}

/* When a member of a crew could begin with the others: who is frozen as soon as he can, since nobody can take his place. */
static int32_t crew_ready_t(struct lane *lane, int32_t job)
{
    return lane->ground->frozen[job] ? course_soonest_t(lane, job) : course_start_t(lane, job);
}

/* The instants that what comes before leaves a job, as far as it is there. */
static struct pin pin_by_those_there(struct lane *lane, int32_t job)
{
    const struct ground *g = lane->ground;
    struct pin found = FREE, *pin = &found;
    for (int32_t k = g->bundles.link_first[job]; k < g->bundles.link_first[job + 1]; k++) {
        int32_t link = g->bundles.links[k];
        int32_t before = g->p->precedence_before[link];
        if (lane->nodes[before].technician == NOBODY) {
            continue;
        }
        int32_t start_t, end_t;
        times_of(lane, before, &start_t, &end_t);
        pin->open_t = later(pin->open_t, end_t + g->p->precedence_min_t[link]);
        int64_t close_t = (int64_t)end_t + g->p->precedence_max_t[link];
        pin->close_t = close_t < pin->close_t ? (int32_t)close_t : pin->close_t;
    }
    return found;
}

/* The same of all that comes before it. False when something of that is missing. */
static bool pin_after(struct lane *lane, int32_t job, struct pin *pin)
{
    const struct bundles *bundles = &lane->ground->bundles;
    for (int32_t k = bundles->link_first[job]; k < bundles->link_first[job + 1]; k++) {
        if (lane->nodes[lane->ground->p->precedence_before[bundles->links[k]]].technician == NOBODY) {
            return false;
        }
    }
    *pin = pin_by_those_there(lane, job);
    return pin->open_t <= pin->close_t;
}

/* Once a job has its place: holds what comes before it early enough for it, and late enough for the longest lag. */
static void pin_before(struct lane *lane, int32_t job)
{
    const struct ground *g = lane->ground;
    int32_t start_t, end_t, own_start_t, own_end_t;
    times_of(lane, job, &own_start_t, &own_end_t);
    struct pin own = lane->pins[job];
    own.open_t = later(own.open_t, own_start_t);
    for (int32_t k = g->bundles.link_first[job]; k < g->bundles.link_first[job + 1]; k++) {
        int32_t link = g->bundles.links[k];
        int32_t before = g->p->precedence_before[link];
        if (lane->nodes[before].technician == NOBODY || is_fact(lane, before, &start_t, &end_t)) {
            continue;
        }
        times_of(lane, before, &start_t, &end_t);
        struct pin pin = lane->pins[before];
        pin.close_t = sooner(pin.close_t, own_start_t - g->p->precedence_min_t[link] - (end_t - start_t));
        if (g->p->precedence_max_t[link] < INSTANT_MAX) {
            pin.open_t = later(pin.open_t, start_t);
        }
        journal_touch(lane, lane->nodes[before].technician);
        lane_pin(lane, before, pin);
        lane_settle(lane, lane->nodes[before].technician);
    }
    lane_pin(lane, job, own);
    lane_settle(lane, lane->nodes[job].technician);
}

/* ---- putting back ------------------------------------------------------------------------------------------------- */

static void bank_take(struct lane *lane, int32_t job)
{
    int32_t at = 0;
    while (lane->bank[at] != job) {
        at++;
    }
    for (; at < lane->bank_count - 1; at++) {
        lane->bank[at] = lane->bank[at + 1];
    }
    lane->bank_count--;
}

static void put(struct lane *lane, const struct spot *spot, int32_t job)
{
    journal_touch(lane, spot->technician);
    bank_take(lane, job);
    lane_insert(lane, spot, job);
}

static void take_out(struct lane *lane, int32_t job)
{
    int32_t technician = lane->nodes[job].technician;
    journal_touch(lane, technician);
    lane_remove(lane, job);
}

/* Holds what comes before a job no later than it starts now: a place in front of it on the same route would push it back. */
static void before_hold(struct lane *lane, int32_t job)
{
    const struct ground *g = lane->ground;
    int32_t start_t, end_t;
    for (int32_t k = g->bundles.link_first[job]; k < g->bundles.link_first[job + 1]; k++) {
        int32_t before = g->p->precedence_before[g->bundles.links[k]];
        if (is_fact(lane, before, &start_t, &end_t)) {
            continue;
        }
        times_of(lane, before, &start_t, &end_t);
        struct pin pin = lane->pins[before];
        journal_touch(lane, lane->nodes[before].technician);
        lane_pin(lane, before, (struct pin){pin.open_t, sooner(pin.close_t, start_t)});
        lane_settle(lane, lane->nodes[before].technician);
    }
}

/* The technician that a job must have because something before it has; NOBODY: any. False when two of them differ. */
static bool only_technician(const struct lane *lane, int32_t job, int32_t *only)
{
    const struct ground *g = lane->ground;
    *only = NOBODY;
    for (int32_t k = g->bundles.link_first[job]; k < g->bundles.link_first[job + 1]; k++) {
        int32_t link = g->bundles.links[k];
        int32_t with = lane->nodes[g->p->precedence_before[link]].technician;
        if (g->p->precedence_same[link] != 0) {
            if (*only != NOBODY && *only != with) {
                return false;
            }
            *only = with;
        }
    }
    return true;
}

/* Whether a job is a part of what must be there as a whole with those before it. */
static bool must_follow(const struct ground *g, int32_t job)
{
    for (int32_t k = g->bundles.link_first[job]; k < g->bundles.link_first[job + 1]; k++) {
        int32_t link = g->bundles.links[k];
        if (g->p->precedence_same[link] != 0 && !g->frozen[g->p->precedence_before[link]]) {
            return true;
        }
    }
    return g->bundles.crew_of[job] != NOBODY;
}

/* The instants of a crew of whom some have their places: not before the last of them is there, and not after one of them
 * surely must have begun. */
static bool crew_instant(struct lane *lane, int32_t job, struct pin *pin)
{
    const struct ground *g = lane->ground;
    int32_t crew = g->bundles.crew_of[job];
    for (int32_t k = crew == NOBODY ? 0 : g->p->crew_first[crew]; crew != NOBODY && k < g->p->crew_first[crew + 1];
         k++) {
        int32_t mate = g->p->crew_job[k];
        int32_t start_t, end_t;
        if (mate == job || lane->nodes[mate].technician == NOBODY || is_fact(lane, mate, &start_t, &end_t)) {
            continue;
        }
        start_t = crew_ready_t(lane, mate);
        pin->open_t = later(pin->open_t, start_t);
        pin->close_t = sooner(pin->close_t, later(start_t, lane->nodes[mate].kept.latest_t));
    }
    return pin->open_t <= pin->close_t;
}

static bool crew_mate_there(const struct lane *lane, int32_t job, int32_t technician)
{
    const struct ground *g = lane->ground;
    int32_t crew = g->bundles.crew_of[job];
    for (int32_t k = crew == NOBODY ? 0 : g->p->crew_first[crew]; crew != NOBODY && k < g->p->crew_first[crew + 1];
         k++) {
        if (g->p->crew_job[k] != job && lane->nodes[g->p->crew_job[k]].technician == technician) {
            return true;
        }
    }
    return false;
}

/* Everybody of a crew who has a place waits for the last of them; once all have one, the instant stands. */
static void crew_pin(struct lane *lane, int32_t job)
{
    const struct ground *g = lane->ground;
    int32_t crew = g->bundles.crew_of[job], start_t, end_t, last_t = 0;
    bool whole = true;
    if (crew == NOBODY) {
        return;
    }
    for (int32_t k = g->p->crew_first[crew]; k < g->p->crew_first[crew + 1]; k++) {
        int32_t mate = g->p->crew_job[k];
        whole &= lane->nodes[mate].technician != NOBODY;
        if (lane->nodes[mate].technician != NOBODY && !is_fact(lane, mate, &start_t, &end_t)) {
            last_t = later(last_t, crew_ready_t(lane, mate));
        }
    }
    for (int32_t k = g->p->crew_first[crew]; k < g->p->crew_first[crew + 1]; k++) {
        int32_t mate = g->p->crew_job[k];
        if (lane->nodes[mate].technician != NOBODY && !is_fact(lane, mate, &start_t, &end_t)) {
            journal_touch(lane, lane->nodes[mate].technician);
            lane_pin(lane, mate, (struct pin){last_t, whole ? last_t : lane->pins[mate].close_t});
            lane_settle(lane, lane->nodes[mate].technician);
        }
    }
}

/* What is frozen and comes after a job that has its place now: waits for it, and the job is held to its time. */
static void pin_followers(struct lane *lane, int32_t job)
{
    const struct problem *p = lane->ground->p;
    for (int32_t k = 0; p->frozen_first != NULL && k < p->dims.precedences; k++) {
        int32_t after = p->precedence_after[k], start_t, end_t;
        if (p->precedence_before[k] != job || !lane->ground->frozen[after] || is_fact(lane, after, &start_t, &end_t)) {
            continue;
        }
        times_of(lane, job, &start_t, &end_t);
        struct pin own = lane->pins[job], follower = lane->pins[after];
        own.close_t = sooner(own.close_t, start_t);
        follower.open_t = later(follower.open_t, end_t + p->precedence_min_t[k]);
        int64_t close_t = (int64_t)end_t + p->precedence_max_t[k];
        follower.close_t = close_t < follower.close_t ? (int32_t)close_t : follower.close_t;
        journal_touch(lane, lane->nodes[after].technician);
        lane_pin(lane, job, own);
        lane_pin(lane, after, follower);
        lane_settle(lane, lane->nodes[job].technician);
        lane_settle(lane, lane->nodes[after].technician);
    }
}

/* A place for one more job of a bundle: `given`, or the cheapest. */
static bool member_put(struct lane *lane, int32_t job, const struct spot *given)
{
    struct spot spots[FIRST_PLACES];
    struct pin pin;
    int32_t only = NOBODY;
    if (!pin_after(lane, job, &pin) || !crew_instant(lane, job, &pin) || !only_technician(lane, job, &only)) {
        return false;
    }
    lane_pin(lane, job, pin);
    before_hold(lane, job);
    const struct spot *chosen = given;
    struct spot_wish wish = {job, COST_MAX, only, FIRST_PLACES};
    int32_t count = given == NULL ? spots_find(lane, &wish, spots) : 0;
    for (int32_t k = 0; k < count && chosen == NULL; k++) {
        chosen = crew_mate_there(lane, job, spots[k].technician) ? NULL : &spots[k];
    }
    if (chosen == NULL) {
        return false;
    }
    put(lane, chosen, job);
    crew_pin(lane, job);
    pin_before(lane, job);
    pin_followers(lane, job);
    return !lane->broken;
}

/* What is frozen stays when the rest of its bundle is taken out, and goes on to wait for what else stays. */
static void frozen_pin(struct lane *lane, int32_t bundle)
{
    const struct bundles *bundles = &lane->ground->bundles;
    int32_t start_t, end_t;
    for (int32_t k = bundles->first[bundle]; k < bundles->first[bundle + 1] && !lane->broken; k++) {
        int32_t job = bundles->jobs[k];
        if (lane->nodes[job].technician == NOBODY || is_fact(lane, job, &start_t, &end_t)) {
            continue;
        }
        journal_touch(lane, lane->nodes[job].technician);
        lane_pin(lane, job, pin_by_those_there(lane, job));
        lane_settle(lane, lane->nodes[job].technician);
        crew_pin(lane, job);
        pin_before(lane, job);
    }
}

/* Takes out again what was put in of a bundle. */
static void members_take_out(struct lane *lane, int32_t bundle)
{
    const struct bundles *bundles = &lane->ground->bundles;
    for (int32_t k = bundles->first[bundle]; k < bundles->first[bundle + 1]; k++) {
        int32_t job = bundles->jobs[k];
        int32_t technician = lane->nodes[job].technician;
        if (technician != NOBODY && !lane->ground->frozen[job]) {
            take_out(lane, job);
        }
        lane_pin(lane, job, FREE);
    }
    lane->broken = false; /* as it was before them */
    for (int32_t k = 0; k < lane->journal.count; k++) {
        lane_settle(lane, lane->journal.technicians[k]);
    }
    frozen_pin(lane, bundle);
}

/* Puts all members into routes, the first at a given place. False when something that must be there is not. */
static bool members_put(struct lane *lane, int32_t bundle, const struct spot *first)
{
    const struct bundles *bundles = &lane->ground->bundles;
    const struct spot *given = first;
    for (int32_t k = bundles->first[bundle]; k < bundles->first[bundle + 1]; k++) {
        int32_t job = bundles->jobs[k];
        if (lane->nodes[job].technician != NOBODY) {
            continue; /* frozen */
        }
        bool found = member_put(lane, job, given);
        given = NULL;
        if (lane->broken || (!found && must_follow(lane->ground, job))) {
            return false;
        }
    }
    return true;
}

static int32_t first_free(const struct lane *lane, int32_t bundle)
{
    const struct bundles *bundles = &lane->ground->bundles;
    for (int32_t k = bundles->first[bundle]; k < bundles->first[bundle + 1]; k++) {
        if (lane->nodes[bundles->jobs[k]].technician == NOBODY) {
            return bundles->jobs[k];
        }
    }
    return NOBODY;
}

/* Some members are in routes, and something that may follow them is not: now and then the whole bundle is begun anew. */
static bool is_begun(const struct lane *lane, int32_t bundle)
{
    const struct bundles *bundles = &lane->ground->bundles;
    for (int32_t k = bundles->first[bundle]; k < bundles->first[bundle + 1]; k++) {
        if (lane->nodes[bundles->jobs[k]].technician != NOBODY && !lane->ground->frozen[bundles->jobs[k]]) {
            return true;
        }
    }
    return false;
}

bool bundle_insert(struct lane *lane, int32_t bundle)
{
    int64_t before_c = lane->cost_c;
    if (is_begun(lane, bundle)) {
        if (random_below(&lane->random, ANEW_ONE_IN) != 0) {
            return false;
        }
        members_take_out(lane, bundle);
    }
    int32_t job = first_free(lane, bundle);
    struct spot spots[FIRST_PLACES];
    struct pin pin;
    int32_t only = NOBODY;
    if (job == NOBODY || lane->broken || !pin_after(lane, job, &pin) || !crew_instant(lane, job, &pin) ||
        !only_technician(lane, job, &only)) {
        return false;
    }
    lane_pin(lane, job, pin);
    struct spot_wish wish = {job, COST_MAX, only, FIRST_PLACES};
    int32_t count = spots_find(lane, &wish, spots);
    lane_pin(lane, job, FREE);
    int64_t best_c = before_c + lane->tolerance_c;
    int32_t best = NOBODY;
    for (int32_t k = 0; k < count && !lane->broken; k++) {
        if (members_put(lane, bundle, &spots[k]) && lane->cost_c < best_c) {
            best_c = lane->cost_c;
            best = k;
        }
        members_take_out(lane, bundle);
    }
    if (best == NOBODY) {
        return false;
    }
    /* Chance may have it otherwise the second time. */
    if (!members_put(lane, bundle, &spots[best])) {
        members_take_out(lane, bundle);
        return false;
    }
    return true;
}

/* ---- taking out --------------------------------------------------------------------------------------------------- */

bool bundles_complete(struct lane *lane)
{
    const struct bundles *bundles = &lane->ground->bundles;
    for (int32_t i = lane->journal.bank_count; i < lane->bank_count; i++) {
        int32_t bundle = bundles->of_job[lane->bank[i]];
        for (int32_t k = bundle == NOBODY ? 0 : bundles->first[bundle];
             bundle != NOBODY && k < bundles->first[bundle + 1]; k++) {
            int32_t mate = bundles->jobs[k];
            if (lane->nodes[mate].technician != NOBODY && !lane->ground->frozen[mate]) {
                take_out(lane, mate);
            }
            if (lane->pins[mate].open_t != 0 || lane->pins[mate].close_t != INSTANT_MAX) {
                if (lane->nodes[mate].technician != NOBODY) {
                    journal_touch(lane, lane->nodes[mate].technician);
                }
                lane_pin(lane, mate, FREE);
            }
        }
    }
    for (int32_t r = 0; r < lane->journal.count; r++) {
        if (!course_settle(lane, lane->journal.technicians[r], NOBODY)) {
            return false;
        }
    }
    for (int32_t i = lane->journal.bank_count; i < lane->bank_count && lane->ground->p->frozen_first != NULL; i++) {
        int32_t bundle = bundles->of_job[lane->bank[i]];
        if (bundle != NOBODY) {
            frozen_pin(lane, bundle);
        }
    }
    return !lane->broken;
}

/* ---- of a solution ------------------------------------------------------------------------------------------------ */

/* The stop of every job; -1 for those left out. */
static void starts_read(const struct problem *p, const struct solution *s, int32_t *start_t, int32_t *end_t)
{
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        start_t[j] = end_t[j] = NO_INSTANT;
    }
    for (int32_t i = 0; i < s->stop_count; i++) {
        if (s->stops[i].job >= 0) {
            start_t[s->stops[i].job] = s->stops[i].start_t;
            end_t[s->stops[i].job] = s->stops[i].departure_t;
        }
    }
}

void bundles_pin(struct arena *arena, const struct problem *p, const struct solution *solution, struct pin *pins)
{
    int32_t *start_t = arena_array(arena, int32_t, p->dims.jobs);
    int32_t *end_t = arena_array(arena, int32_t, p->dims.jobs);
    starts_read(p, solution, start_t, end_t);
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        pins[j] = FREE;
    }
    for (int32_t k = 0; p->crew_first != NULL && k < p->dims.crew_jobs; k++) {
        int32_t job = p->crew_job[k];
        if (start_t[job] != NO_INSTANT) {
            pins[job] = (struct pin){start_t[job], start_t[job]};
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k], after = p->precedence_after[k];
        if (start_t[after] == NO_INSTANT || start_t[before] == NO_INSTANT) {
            continue;
        }
        int32_t service_t = end_t[before] - start_t[before];
        pins[after].open_t = later(pins[after].open_t, start_t[after]);
        pins[before].close_t = sooner(pins[before].close_t, start_t[after] - p->precedence_min_t[k] - service_t);
        if (p->precedence_max_t[k] < INSTANT_MAX) {
            pins[before].open_t = later(pins[before].open_t, start_t[before]);
            pins[after].close_t = sooner(pins[after].close_t, end_t[before] + p->precedence_max_t[k]);
        }
    }
}
