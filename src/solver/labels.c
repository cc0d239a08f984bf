#include "solver/labels.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

/* Stations or restock places that are looked at between two stops: those with the smallest detour. In problems with no more
 * all are. */
enum { CALLS_MAX = 4 };

/* ---- which labels are worth keeping ------------------------------------------------------------------------------ */

/* How long the day is, begun as late as is as good. */
static int32_t span_t(const struct label *label)
{
    int32_t without_wait_t = label->ready_t - label->work_t;
    int32_t begin_t = without_wait_t < label->latest_t ? without_wait_t : label->latest_t;
    return label->ready_t - begin_t;
}

/* True when whatever follows `b` is possible after `a`, and no dearer. */
static bool beats(const struct walk *walk, const struct label *a, const struct label *b)
{
    const struct problem *p = walk->p;
    int64_t wait_c = walk->driver->wage.wait_c;
    if (walk->restocks && walk->stock_until[1 + a->restock] < walk->stock_until[1 + b->restock]) {
        return false;
    }
    if (a->ready_t > b->ready_t || a->cost_c > b->cost_c || a->breaks != b->breaks || a->battery_e < b->battery_e ||
        (p->reach_d != NULL && a->calls_d > b->calls_d)) {
        return false;
    }
    if (p->balance != NULL && a->drive_t + a->service_t > b->drive_t + b->service_t) {
        return false;
    }
    if (walk->driver->clock) { /* who is earlier may wait longer, or drive longer in slow hours */
        int64_t gap_t = b->ready_t - a->ready_t;
        int64_t dear_c = wait_c > walk->driver->wage.drive_c ? wait_c : walk->driver->wage.drive_c;
        return a->cost_c + gap_t * dear_c <= b->cost_c &&
               (p->balance == NULL || a->drive_t + a->service_t + gap_t <= b->drive_t + b->service_t);
    }
    if (wait_c == 0) {
        return true;
    }
    int64_t idle_t = b->work_t > a->work_t ? b->work_t - a->work_t : 0;
    return span_t(a) <= span_t(b) && a->latest_t >= b->latest_t && a->cost_c + idle_t * wait_c <= b->cost_c;
}

/* The dearest but the earliest and the one with the fullest battery: what is forgotten when there are too many. */
static int32_t least_wanted(const struct labels *labels)
{
    int32_t earliest = 0, fullest = 0, worst = -1;
    for (int32_t i = 1; i < labels->count; i++) {
        earliest = labels->items[i].ready_t < labels->items[earliest].ready_t ? i : earliest;
        fullest = labels->items[i].battery_e > labels->items[fullest].battery_e ? i : fullest;
    }
    for (int32_t i = 0; i < labels->count; i++) {
        if (i != earliest && i != fullest && (worst < 0 || labels->items[i].cost_c > labels->items[worst].cost_c)) {
            worst = i;
        }
    }
    return worst;
}

static void labels_add(const struct walk *walk, struct labels *labels, const struct label *label)
{
    if (label->ready_t > walk->driver->to_t && (walk->ignore & WALK_IGNORE_SHIFT) == 0) {
        return;
    }
    for (int32_t i = 0; i < labels->count; i++) {
        if (beats(walk, &labels->items[i], label)) {
            return;
        }
    }
    int32_t kept = 0;
    for (int32_t i = 0; i < labels->count; i++) {
        if (!beats(walk, label, &labels->items[i])) {
            if (kept != i) {
                labels->items[kept] = labels->items[i];
            }
            kept++;
        }
    }
    labels->count = kept;
    if (labels->count == LABELS_MAX) {
        int32_t worst = least_wanted(labels);
        if (labels->items[worst].cost_c <= label->cost_c) {
            return;
        }
        memmove(&labels->items[worst], &labels->items[worst + 1],
                (size_t)(labels->count - worst - 1) * sizeof labels->items[0]);
        labels->count--;
    }
    labels->items[labels->count++] = *label;
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

static void trail_add(const struct walk *walk, struct label *label, const struct event *event)
{
    struct trail *trail = walk->trail;
    if (trail == NULL) {
        return;
    }
    if (trail->count == trail->room) {
        int32_t room = trail->room == 0 ? 64 : 2 * trail->room;
        struct event *longer = arena_array(trail->arena, struct event, room);
        if (trail->count > 0) {
            memcpy(longer, trail->events, (size_t)trail->count * sizeof *longer);
        }
        trail->events = longer;
        trail->room = room;
    }
    trail->events[trail->count] = *event;
    trail->events[trail->count].before = label->trail;
    label->trail = trail->count++;
}

/* Something begins at start_t, for which the technician waits since label->ready_t, and could begin as late as latest_t without
 * being dearer. */
static void wait_until(const struct walk *walk, struct label *label, int32_t start_t, int32_t latest_t)
{
    if (!walk->driver->delays) {
        label->cost_c += (start_t - label->ready_t) * walk->driver->wage.wait_c;
    } else {
        int32_t home_t = latest_t - label->work_t;
        label->latest_t = label->latest_t < home_t ? label->latest_t : home_t;
    }
    label->ready_t = start_t;
}

/* The way to the first stop is begun so late that it is still in time for what begins there. */
struct first_leg {
    bool pending;
    int32_t leave_t; /* where the label was before it */
    int32_t table_t;
};

/* A label on its way, between two stops. */
struct traveller {
    struct label label;
    int32_t place;
    int32_t drive_t; /* since the last event */
    int64_t drive_d;
    bool at_home; /* has not left home, and the first leg alone is delayed */
    struct first_leg first;
};

static void first_leg_delay(const struct walk *walk, struct traveller *at, int32_t start_t)
{
    if (!at->first.pending) {
        return;
    }
    at->first.pending = false;
    struct label *label = &at->label;
    int32_t profile = walk->driver->profile;
    int32_t leave_t = road_leave_t(walk->p, profile, start_t, at->first.table_t);
    if (leave_t <= at->first.leave_t) {
        return;
    }
    int32_t arrival_t = road_arrival_t(walk->p, profile, leave_t, at->first.table_t);
    int32_t shorter_t = at->drive_t - (arrival_t - leave_t);
    label->begin_t = leave_t;
    label->ready_t = arrival_t;
    label->drive_t -= shorter_t;
    label->work_t -= shorter_t;
    label->cost_c -= shorter_t * walk->driver->wage.drive_c;
    at->drive_t -= shorter_t;
}

static bool drive(const struct walk *walk, const struct traveller *from, int32_t place, struct traveller *to)
{
    const struct driver *driver = walk->driver;
    struct travel leg = walk_leg(walk, from->place, place);
    int32_t arrival_t = road_arrival_t(walk->p, driver->profile, from->label.ready_t, leg.time_t);
    if (arrival_t >= NEVER) {
        return false;
    }
    int64_t energy_e = road_energy_e(walk->p, driver->technician, leg);
    bool battery = driver->capacity_e > 0 && (walk->ignore & WALK_IGNORE_BATTERY) == 0;
    if (battery && from->label.battery_e - energy_e < driver->reserve_e) {
        return false;
    }
    *to = *from;
    int32_t drive_t = arrival_t - from->label.ready_t;
    to->first = (struct first_leg){from->at_home, from->label.ready_t, leg.time_t};
    to->at_home = false;
    to->place = place < 0 ? from->place : place;
    to->drive_t += drive_t;
    to->drive_d += leg.distance_d;
    to->label.ready_t = arrival_t;
    to->label.work_t += drive_t;
    to->label.drive_t += drive_t;
    to->label.battery_e -= battery ? (int32_t)energy_e : 0;
    to->label.cost_c +=
        drive_t * driver->wage.drive_c + leg.distance_d * driver->wage.distance_c + energy_e * driver->energy_c;
    return true;
}

static void event_note(const struct walk *walk, struct traveller *at, struct event event)
{
    if (walk->trail != NULL) {
        event.stop.place = at->place;
        event.stop.level_e = walk->driver->capacity_e > 0 ? at->label.battery_e : 0;
        event.drive_t = at->drive_t;
        event.drive_d = at->drive_d;
        trail_add(walk, &at->label, &event);
    }
    at->drive_t = 0;
    at->drive_d = 0;
}

/* The next break, taken where the traveller is. */
static bool rest(const struct walk *walk, struct traveller *at)
{
    const struct driver *driver = walk->driver;
    int32_t next = at->label.breaks;
    if (next >= driver->break_count || (walk->ignore & WALK_IGNORE_BREAKS) != 0) {
        return false;
    }
    int32_t from_t = driver->break_from_t[next];
    int32_t start_t = at->label.ready_t > from_t ? at->label.ready_t : from_t;
    if (start_t > driver->break_until_t[next]) {
        return false;
    }
    first_leg_delay(walk, at, start_t);
    if (at->at_home) { /* the day begins with it */
        at->at_home = false;
        at->label.begin_t = at->label.ready_t = start_t;
    }
    wait_until(walk, &at->label, start_t, driver->break_until_t[next]);
    int32_t length_t = driver->break_length_t[next];
    at->label.ready_t += length_t;
    at->label.work_t += length_t;
    at->label.breaks++;
    event_note(
        walk, at,
        (struct event){
            .stop = {.job = STOP_BREAK, .arrival_t = start_t, .start_t = start_t, .departure_t = start_t + length_t}});
    return true;
}

/* ---- service ----------------------------------------------------------------------------------------------------- */

/* A service in one of the job's windows. */
struct service {
    struct window window; /* its close_t narrowed by the pin */
    int32_t start_t;
};

/* When a job's service begins for somebody who is there at at_t: in the first window that is not over, from the index
 * *w on. False when they are over. */
static bool service_begin(const struct walk *walk, int32_t index, int32_t at_t, int32_t *w, struct service *service)
{
    const struct problem *p = walk->p;
    int32_t job = walk_job(walk, index);
    struct pin pin = walk->pins == NULL ? (struct pin){0, INSTANT_MAX} : walk->pins[job];
    int32_t earliest_t = previous_open_t(p, job);
    earliest_t = earliest_t > at_t ? earliest_t : at_t;
    earliest_t = earliest_t > pin.open_t ? earliest_t : pin.open_t;
    int32_t last = window_count(p, job) - 1;
    struct window *window = &service->window;
    *window = window_of(p, job, *w);
    while (*w < last && window->close_t < earliest_t) {
        *window = window_of(p, job, ++*w);
    }
    if (index == walk->position && walk->inserted >= 0 && (walk->ignore & WALK_IGNORE_WINDOW) != 0) {
        window->close_t = window->close_t > earliest_t ? window->close_t : INSTANT_MAX;
    }
    window->close_t = window->close_t < pin.close_t ? window->close_t : pin.close_t;
    service->start_t = earliest_t > window->open_t ? earliest_t : window->open_t;
    return service->start_t <= window->close_t;
}

/* Adds what a service costs; returns how long it takes. */
static int32_t service_price(const struct walk *walk, int32_t job, const struct window *window, int32_t start_t,
                             struct label *label)
{
    const struct problem *p = walk->p;
    struct affinity affinity = affinity_of(p, job, walk->driver->technician);
    label->cost_c += lateness_price(p, job, window, start_t) + affinity.preference_c + affinity.territory_c +
                     affinity.service_t * walk->driver->wage.service_c +
                     disturbance_price(p, job, walk->driver->technician, start_t);
    label->moved += previous_moved(p, job, walk->driver->technician, start_t) ? 1 : 0;
    return affinity.service_t;
}

/* Breaks that interrupt a service which begins at start_t and whose label is `at`, done: a label for each number of them. */
static void service_split(const struct walk *walk, struct traveller at, int32_t start_t, struct labels *to)
{
    const struct driver *driver = walk->driver;
    int32_t before_t = at.label.work_t - (at.label.ready_t - start_t); /* work when the service began */
    int32_t soonest_t = start_t + 1;
    int32_t rested_t = 0;
    while (at.label.breaks < driver->break_count && (walk->ignore & WALK_IGNORE_BREAKS) == 0) {
        int32_t next = at.label.breaks;
        int32_t length_t = driver->break_length_t[next];
        int32_t break_t = driver->break_from_t[next] > soonest_t ? driver->break_from_t[next] : soonest_t;
        if (break_t > driver->break_until_t[next] || break_t >= at.label.ready_t) {
            return;
        }
        int32_t home_t = driver->break_until_t[next] - rested_t - 1 - before_t;
        if (driver->delays && home_t < at.label.latest_t) {
            at.label.latest_t = home_t;
        }
        at.label.breaks++;
        at.label.ready_t += length_t;
        at.label.work_t += length_t;
        rested_t += length_t;
        soonest_t = break_t + length_t;
        event_note(
            walk, &at,
            (struct event){
                .during = true,
                .stop = {.job = STOP_BREAK, .arrival_t = break_t, .start_t = break_t, .departure_t = soonest_t}});
        labels_add(walk, to, &at.label);
    }
}

static void serve_in(const struct walk *walk, struct traveller at, int32_t index, const struct service *service,
                     struct labels *to)
{
    const struct problem *p = walk->p;
    int32_t job = walk_job(walk, index);
    int32_t start_t = service->start_t;
    first_leg_delay(walk, &at, start_t);
    int32_t arrival_t = at.label.ready_t;
    int32_t cheap_t = latest_as_cheap(p, job, &service->window, start_t);
    wait_until(walk, &at.label, start_t, cheap_t);
    int32_t service_t = service_price(walk, job, &service->window, start_t, &at.label);
    at.label.noted_t = index == walk->noted ? start_t : at.label.noted_t;
    at.label.ready_t += service_t;
    at.label.work_t += service_t;
    at.label.service_t += service_t;
    event_note(walk, &at,
               (struct event){
                   .stop = {.job = job, .arrival_t = arrival_t, .start_t = start_t, .departure_t = at.label.ready_t}});
    labels_add(walk, to, &at.label);
    if (p->job_split != NULL && p->job_split[job] != 0) {
        service_split(walk, at, start_t, to);
    }
}

/* Serves the job of this index by somebody who is there: in the first window that is not over and, where that is late, in
 * the next as well. */
static void serve(const struct walk *walk, const struct traveller *at, int32_t index, struct labels *to)
{
    const struct problem *p = walk->p;
    if (walk->restocks && walk->stock_until[1 + at->label.restock] <= index) {
        return;
    }
    int32_t job = walk_job(walk, index);
    int32_t at_t = at->label.ready_t;
    struct service service;
    for (int32_t w = 0; w < window_count(p, job); w++) {
        if (!service_begin(walk, index, at_t, &w, &service)) {
            return;
        }
        serve_in(walk, *at, index, &service, to);
        if (service.start_t <= service.window.due_t) {
            return;
        }
        at_t = service.window.close_t < INSTANT_MAX ? service.window.close_t + 1 : INSTANT_MAX;
    }
}

/* ---- calls between two stops ------------------------------------------------------------------------------------- */

/* The target of a leg: the job of this index, or home. */
struct target {
    int32_t index;
    int32_t place;
    struct labels *to;
};

static void arrive(const struct walk *walk, struct traveller at, const struct target *target)
{
    if (target->index == walk->count) { /* home: breaks that are left are had there, when it is not too late for them */
        for (int32_t b = at.label.breaks; (walk->ignore & WALK_IGNORE_BREAKS) == 0 && b < walk->driver->break_count;
             b++) {
            if (at.label.ready_t > walk->driver->break_until_t[b]) {
                return;
            }
        }
        labels_add(walk, target->to, &at.label);
        return;
    }
    do {
        serve(walk, &at, target->index, target->to);
    } while (rest(walk, &at));
}

/* With a table that stays the same and waiting that costs nothing, the last break is on arrival at least as good as before
 * leaving, when it is in time for it and not at home. */
static bool rest_there(const struct walk *walk, const struct traveller *there, const struct target *target)
{
    return !walk->driver->clock && walk->driver->wage.wait_c == 0 && target->index < walk->count &&
           there->label.breaks == walk->driver->break_count - 1 &&
           there->label.ready_t <= walk->driver->break_until_t[there->label.breaks];
}

/* From a place straight to the target, with breaks before leaving. */
static void go_on(const struct walk *walk, struct traveller at, const struct target *target)
{
    for (;;) {
        struct traveller there;
        bool comes = drive(walk, &at, target->place, &there);
        if (comes) {
            arrive(walk, there, target);
        }
        if ((comes && rest_there(walk, &there, target)) || !rest(walk, &at)) {
            return;
        }
    }
}

/* The way by a place is longer than the direct leg: counts towards the reach. */
static void call_count(const struct walk *walk, struct traveller *at, int32_t from_place, const struct target *target)
{
    int64_t by_d = (int64_t)walk_leg(walk, from_place, at->place).distance_d +
                   walk_leg(walk, at->place, target->place).distance_d -
                   walk_leg(walk, from_place, target->place).distance_d;
    at->label.calls_d += (int32_t)by_d;
}

static bool within_reach(const struct walk *walk, const struct label *label)
{
    const struct problem *p = walk->p;
    return p->reach_d == NULL || p->reach_d[walk->driver->technician] == INT32_MAX ||
           walk->direct_d + label->calls_d <= p->reach_d[walk->driver->technician];
}

static void restock_at(const struct walk *walk, const struct traveller *from, int32_t restock,
                       const struct target *target)
{
    const struct problem *p = walk->p;
    struct traveller at;
    if (!drive(walk, from, p->restock_place[restock], &at)) {
        return;
    }
    call_count(walk, &at, from->place, target);
    if (!within_reach(walk, &at.label)) {
        return;
    }
    do {
        struct traveller served = at;
        int32_t open_t = p->restock_open_t[restock];
        int32_t start_t = served.label.ready_t > open_t ? served.label.ready_t : open_t;
        if (start_t > p->restock_close_t[restock]) {
            return;
        }
        first_leg_delay(walk, &served, start_t);
        int32_t arrival_t = served.label.ready_t;
        wait_until(walk, &served.label, start_t, p->restock_close_t[restock]);
        served.label.ready_t += p->restock_service_t[restock];
        served.label.work_t += p->restock_service_t[restock];
        served.label.restock = target->index;
        event_note(walk, &served,
                   (struct event){.stop = {.job = STOP_RESTOCK,
                                           .arrival_t = arrival_t,
                                           .start_t = start_t,
                                           .departure_t = served.label.ready_t}});
        go_on(walk, served, target);
    } while (rest(walk, &at));
}

/* Charges to every target level above what is left. */
static void charge_at(const struct walk *walk, const struct traveller *from, int32_t station,
                      const struct target *target)
{
    const struct problem *p = walk->p;
    struct traveller at;
    if (!drive(walk, from, p->station_place[station], &at)) {
        return;
    }
    call_count(walk, &at, from->place, target);
    if (!within_reach(walk, &at.label)) {
        return;
    }
    do {
        for (int32_t g = 0; g < p->dims.charge_targets; g++) {
            int32_t level_e = (int32_t)((int64_t)walk->driver->capacity_e * p->charge_target_e4[g] / 10000);
            int64_t charge_t = p->station_setup_t[station] +
                               charge_time_t(p, station, walk->driver->capacity_e, at.label.battery_e, level_e);
            if (level_e <= at.label.battery_e || charge_t > DURATION_MAX) {
                continue;
            }
            struct traveller charged = at;
            int32_t start_t = charged.label.ready_t;
            first_leg_delay(walk, &charged, start_t);
            wait_until(walk, &charged.label, start_t, INSTANT_MAX);
            charged.label.ready_t += (int32_t)charge_t;
            charged.label.work_t += (int32_t)charge_t;
            charged.label.battery_e = level_e;
            event_note(walk, &charged,
                       (struct event){.stop = {.job = STOP_CHARGE,
                                               .arrival_t = start_t,
                                               .start_t = start_t,
                                               .departure_t = charged.label.ready_t}});
            go_on(walk, charged, target);
        }
    } while (rest(walk, &at));
}

/* The places between two stops with the smallest detours, nearest first; none for which another is both nearer to get to and
 * nearer to go on from, unless they are the only ones. */
static int32_t calls_near(const struct walk *walk, const int32_t *places, int32_t count, const int32_t ends[2],
                          int32_t *chosen)
{
    struct {
        int64_t there_t, on_t;
    } legs[CALLS_MAX];
    int32_t found = 0;
    for (int32_t s = 0; s < count; s++) {
        int64_t there_t = walk_leg(walk, ends[0], places[s]).time_t, on_t = walk_leg(walk, places[s], ends[1]).time_t;
        bool beaten = false;
        for (int32_t k = 0; k < found && !beaten && count > CALLS_MAX; k++) {
            beaten = legs[k].there_t <= there_t && legs[k].on_t <= on_t;
        }
        if (beaten || (found == CALLS_MAX && legs[found - 1].there_t + legs[found - 1].on_t <= there_t + on_t)) {
            continue;
        }
        int32_t at = found < CALLS_MAX ? found++ : CALLS_MAX - 1;
        for (; at > 0 && legs[at - 1].there_t + legs[at - 1].on_t > there_t + on_t; at--) {
            legs[at] = legs[at - 1];
            chosen[at] = chosen[at - 1];
        }
        legs[at].there_t = there_t;
        legs[at].on_t = on_t;
        chosen[at] = s;
    }
    return found;
}

static bool wants_restock(const struct walk *walk, const struct label *label)
{
    return walk->restocks && walk->stock_until[1 + label->restock] < walk->count;
}

/* A vehicle charges while it has not much more than the direct legs of the rest of the route take: an eighth of its battery is
 * the margin within which labels are good for another order as well. */
static bool wants_charge(const struct walk *walk, const struct label *label, int32_t index)
{
    return walk->charges && (walk->restocks || label->battery_e - walk->driver->reserve_e <
                                                   walk->energy_after_e[index] + walk_margin_e(walk->driver));
}

/* The calls that come into question between two stops; found when the first label wants one. */
struct calls {
    int32_t restock_count, station_count; /* -1: not looked for yet */
    int32_t restocks[CALLS_MAX], stations[CALLS_MAX];
};

static void calls_find(const struct walk *walk, const struct target *target, bool restock, bool charge,
                       struct calls *calls)
{
    const struct problem *p = walk->p;
    const int32_t ends[2] = {walk_place(walk, target->index - 1), target->place};
    if (restock && calls->restock_count < 0) {
        calls->restock_count = calls_near(walk, p->restock_place, p->dims.restocks, ends, calls->restocks);
    }
    if (charge && calls->station_count < 0) {
        calls->station_count = calls_near(walk, p->station_place, p->dims.stations, ends, calls->stations);
    }
}

/* From a stop to the target, straight or by one call. */
static void leave(const struct walk *walk, const struct label *label, const struct target *target, struct calls *calls)
{
    struct traveller at = {.label = *label, .place = walk_place(walk, target->index - 1)};
    at.at_home = target->index == 0 && !walk->driver->delays && !walk->driver->facts;
    go_on(walk, at, target);
    bool restock = wants_restock(walk, label) && target->index < walk->count;
    bool charge = wants_charge(walk, label, target->index);
    if (!restock && !charge) {
        return;
    }
    calls_find(walk, target, restock, charge, calls);
    do {
        for (int32_t k = 0; restock && k < calls->restock_count; k++) {
            restock_at(walk, &at, calls->restocks[k], target);
        }
        for (int32_t k = 0; charge && k < calls->station_count; k++) {
            charge_at(walk, &at, calls->stations[k], target);
        }
    } while (rest(walk, &at));
}

/* ---- without choices ---------------------------------------------------------------------------------------------- */

/* Most steps leave nothing to choose: no break to come, no call, one window. Then a label makes one label, in place. */
static bool is_plain(const struct walk *walk, const struct label *label, int32_t index)
{
    const struct driver *driver = walk->driver;
    bool breaks = label->breaks < driver->break_count && (walk->ignore & WALK_IGNORE_BREAKS) == 0;
    return walk->trail == NULL && !breaks && !walk->restocks && !walk->charges &&
           (index > 0 || driver->delays || driver->facts) && index < walk->count &&
           window_count(walk->p, walk_job(walk, index)) == 1;
}

/* The leg and the service of a plain step. */
static void step(const struct walk *walk, const struct label *from, int32_t index, struct labels *to)
{
    const struct problem *p = walk->p;
    const struct driver *driver = walk->driver;
    int32_t job = walk_job(walk, index);
    struct travel leg = walk_leg(walk, walk_place(walk, index - 1), p->job_place[job]);
    int32_t arrival_t = road_arrival_t(p, driver->profile, from->ready_t, leg.time_t);
    int32_t w = 0;
    struct service service;
    if (arrival_t >= NEVER || !service_begin(walk, index, arrival_t, &w, &service)) {
        return;
    }
    int32_t drive_t = arrival_t - from->ready_t;
    struct label label = *from;
    label.ready_t = arrival_t;
    label.work_t += drive_t;
    label.drive_t += drive_t;
    label.cost_c += drive_t * driver->wage.drive_c + leg.distance_d * driver->wage.distance_c;
    if (p->energy_model != NULL) {
        int64_t energy_e = road_energy_e(p, driver->technician, leg);
        label.cost_c += energy_e * driver->energy_c;
        if (driver->capacity_e > 0 && (walk->ignore & WALK_IGNORE_BATTERY) == 0) {
            if (label.battery_e - energy_e < driver->reserve_e) {
                return;
            }
            label.battery_e -= (int32_t)energy_e;
        }
    }
    wait_until(walk, &label, service.start_t, latest_as_cheap(p, job, &service.window, service.start_t));
    int32_t service_t = service_price(walk, job, &service.window, service.start_t, &label);
    label.noted_t = index == walk->noted ? service.start_t : label.noted_t;
    label.ready_t += service_t;
    label.work_t += service_t;
    label.service_t += service_t;
    labels_add(walk, to, &label);
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

/* A job of which the facts are known: whatever the tables say, it began then. Nothing else is planned before it. */
static void follow_fact(const struct walk *walk, const struct label *label, int32_t index, struct labels *to)
{
    const struct problem *p = walk->p;
    int32_t job = walk_job(walk, index);
    int32_t start_t = walk->driver->frozen_start_t[index];
    struct traveller from = {.label = *label, .place = walk_place(walk, index - 1)};
    struct traveller at;
    if (!drive(walk, &from, p->job_place[job], &at) ||
        (walk->restocks && walk->stock_until[1 + label->restock] <= index)) {
        return;
    }
    int32_t w = 0;
    struct window window = window_of(p, job, 0);
    while (w < window_count(p, job) - 1 && window.close_t < start_t) {
        window = window_of(p, job, ++w);
    }
    int32_t service_t = service_price(walk, job, &window, start_t, &at.label);
    at.label.noted_t = index == walk->noted ? start_t : at.label.noted_t;
    int32_t end_t = walk->driver->frozen_end_t[index];
    int32_t arrival_t = at.label.ready_t < start_t ? at.label.ready_t : start_t;
    at.label.ready_t = end_t == NO_INSTANT ? start_t + service_t : end_t;
    at.label.service_t += service_t;
    at.label.work_t = at.label.ready_t - at.label.begin_t;
    event_note(walk, &at,
               (struct event){
                   .stop = {.job = job, .arrival_t = arrival_t, .start_t = start_t, .departure_t = at.label.ready_t}});
    labels_add(walk, to, &at.label);
}

void labels_begin(const struct walk *walk, struct labels *labels)
{
    const struct driver *driver = walk->driver;
    labels->count = 1;
    labels->items[0] = (struct label){.ready_t = driver->from_t,
                                      .begin_t = driver->from_t,
                                      .latest_t = driver->facts ? driver->from_t : INSTANT_MAX,
                                      .battery_e = driver->start_e,
                                      .restock = -1,
                                      .trail = -1};
}

bool labels_extend(const struct walk *walk, int32_t index, const struct labels *from, struct labels *to)
{
    const struct driver *driver = walk->driver;
    to->count = 0;
    bool fact = index < driver->frozen_count && driver->frozen_start_t[index] != NO_INSTANT;
    struct target target = {index, walk_place(walk, index), to};
    struct calls calls = {.restock_count = -1, .station_count = -1};
    for (int32_t i = 0; i < from->count; i++) {
        if (fact) {
            follow_fact(walk, &from->items[i], index, to);
        } else if (is_plain(walk, &from->items[i], index)) {
            step(walk, &from->items[i], index, to);
        } else {
            leave(walk, &from->items[i], &target, &calls);
        }
    }
    return to->count > 0;
}

/* The day begun as late as is as good, and the terms of the whole day. */
static struct ending ending_of(const struct walk *walk, const struct label *home)
{
    const struct problem *p = walk->p;
    const struct driver *driver = walk->driver;
    struct ending ending = {.label = *home};
    struct label *label = &ending.label;
    ending.wait_t = label->ready_t - label->begin_t - label->work_t;
    if (driver->delays) {
        int32_t later_t = label->latest_t - label->begin_t;
        later_t = later_t < ending.wait_t ? later_t : ending.wait_t;
        label->begin_t += later_t;
        ending.wait_t -= later_t;
        label->cost_c += ending.wait_t * driver->wage.wait_c;
    }
    ending.waiting_c = ending.wait_t * driver->wage.wait_c;
    ending.overtime_c = overtime_price(p, driver->technician, label->ready_t);
    label->cost_c += ending.overtime_c + p->technician_used_c[driver->technician] +
                     balance_price(p, (int64_t)label->drive_t + label->service_t);
    return ending;
}

bool labels_end(const struct walk *walk, const struct labels *from, struct ending *ending)
{
    struct labels home;
    home.count = 0;
    struct target target = {walk->count, walk->driver->end_place, &home};
    struct calls calls = {.restock_count = -1, .station_count = -1};
    for (int32_t i = 0; i < from->count; i++) {
        leave(walk, &from->items[i], &target, &calls);
    }
    bool found = false;
    for (int32_t i = 0; i < home.count; i++) {
        if (home.items[i].ready_t > walk->driver->to_t && (walk->ignore & WALK_IGNORE_SHIFT) == 0) {
            continue;
        }
        struct ending now = ending_of(walk, &home.items[i]);
        if (!found || now.label.cost_c < ending->label.cost_c ||
            (now.label.cost_c == ending->label.cost_c && now.label.ready_t < ending->label.ready_t)) {
            *ending = now;
        }
        found = true;
    }
    return found;
}
