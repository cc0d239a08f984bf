/* Following labels: driving, breaks and services, and the day from its begin to its end. The theory is in labels.h. */
#include "solver/labels_step.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

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
void labels_wait_until(const struct walk *walk, struct label *label, int32_t start_t, int32_t latest_t)
{
    if (!walk->driver->delays) {
        label->cost_c += (start_t - label->ready_t) * walk->driver->wage.wait_c;
    } else {
        int32_t home_t = latest_t - label->work_t;
        label->latest_t = label->latest_t < home_t ? label->latest_t : home_t;
    }
    label->ready_t = start_t;
}

void labels_first_leg_delay(const struct walk *walk, struct traveller *at, int32_t start_t)
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

bool labels_drive(const struct walk *walk, const struct traveller *from, int32_t place, const struct leg *leg,
                  struct traveller *to)
{
    const struct driver *driver = walk->driver;
    int32_t arrival_t = road_arrival_t(walk->p, driver->profile, from->label.ready_t, leg->time_t);
    if (arrival_t >= NEVER) {
        return false;
    }
    int64_t energy_e = leg->energy_e;
    bool battery = driver->capacity_e > 0 && (walk->ignore & WALK_IGNORE_BATTERY) == 0;
    if (battery && from->label.battery_e - energy_e < driver->reserve_e) {
        return false;
    }
    *to = *from;
    int32_t drive_t = arrival_t - from->label.ready_t;
    to->first = (struct first_leg){from->at_home, from->label.ready_t, leg->time_t};
    to->at_home = false;
    to->place = place < 0 ? from->place : place;
    to->drive_t += drive_t;
    to->drive_d += leg->distance_d;
    to->label.ready_t = arrival_t;
    to->label.work_t += drive_t;
    to->label.drive_t += drive_t;
    to->label.battery_e -= battery ? (int32_t)energy_e : 0;
    to->label.cost_c +=
        drive_t * driver->wage.drive_c + leg->distance_d * driver->wage.distance_c + energy_e * driver->energy_c;
    return true;
}

void labels_event_note(const struct walk *walk, struct traveller *at, struct event event)
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
bool labels_rest(const struct walk *walk, struct traveller *at)
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
    labels_first_leg_delay(walk, at, start_t);
    if (at->at_home) { /* the day begins with it */
        at->at_home = false;
        at->label.begin_t = at->label.ready_t = start_t;
    }
    labels_wait_until(walk, &at->label, start_t, driver->break_until_t[next]);
    int32_t length_t = driver->break_length_t[next];
    at->label.ready_t += length_t;
    at->label.work_t += length_t;
    at->label.breaks++;
    labels_event_note(
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
    window->close_t = window->close_t < pin.close_t ? window->close_t : pin.close_t;
    service->start_t = earliest_t > window->open_t ? earliest_t : window->open_t;
    return service->start_t <= window->close_t;
}

/* Adds what a service costs; returns how long it takes. */
static int32_t service_price(const struct walk *walk, int32_t job, const struct affinity *affinity,
                             const struct window *window, int32_t start_t, struct label *label)
{
    const struct problem *p = walk->p;
    label->cost_c += lateness_price(p, job, window, start_t) + affinity->preference_c + affinity->territory_c +
                     affinity->service_t * walk->driver->wage.service_c +
                     disturbance_price(p, job, walk->driver->technician, start_t);
    label->moved += previous_moved(p, job, walk->driver->technician, start_t) ? 1 : 0;
    return affinity->service_t;
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
        labels_event_note(
            walk, &at,
            (struct event){
                .during = true,
                .stop = {.job = STOP_BREAK, .arrival_t = break_t, .start_t = break_t, .departure_t = soonest_t}});
        labels_add(walk, to, &at.label);
    }
}

static void serve_in(const struct walk *walk, struct traveller at, const struct target *target,
                     const struct service *service)
{
    int32_t index = target->index;
    const struct problem *p = walk->p;
    int32_t job = walk_job(walk, index);
    int32_t start_t = service->start_t;
    labels_first_leg_delay(walk, &at, start_t);
    int32_t arrival_t = at.label.ready_t;
    int32_t cheap_t = latest_as_cheap(p, job, &service->window, start_t);
    labels_wait_until(walk, &at.label, start_t, cheap_t);
    int32_t service_t = service_price(walk, job, &target->affinity, &service->window, start_t, &at.label);
    at.label.noted_t = index == walk->noted ? start_t : at.label.noted_t;
    at.label.ready_t += service_t;
    at.label.work_t += service_t;
    at.label.service_t += service_t;
    labels_event_note(
        walk, &at,
        (struct event){
            .stop = {.job = job, .arrival_t = arrival_t, .start_t = start_t, .departure_t = at.label.ready_t}});
    labels_add(walk, target->to, &at.label);
    if (p->job_split != NULL && p->job_split[job] != 0) {
        service_split(walk, at, start_t, target->to);
    }
}

/* Serves the job of this index by somebody who is there: in the first window that is not over and, where that is late, in
 * the next as well. */
static void serve(const struct walk *walk, const struct traveller *at, const struct target *target)
{
    const struct problem *p = walk->p;
    int32_t index = target->index;
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
        serve_in(walk, *at, target, &service);
        if (service.start_t <= service.window.due_t) {
            return;
        }
        at_t = service.window.close_t < INSTANT_MAX ? service.window.close_t + 1 : INSTANT_MAX;
    }
}

/* ---- calls between two stops ------------------------------------------------------------------------------------- */

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
        serve(walk, &at, target);
    } while (labels_rest(walk, &at));
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
void labels_go_on(const struct walk *walk, struct traveller at, const struct leg *leg, const struct target *target)
{
    for (;;) {
        struct traveller there;
        bool comes = labels_drive(walk, &at, target->place, leg, &there);
        if (comes && !labels_arriving_in_vain(walk, target->index, &there.label)) {
            arrive(walk, there, target);
        }
        if ((comes && rest_there(walk, &there, target)) || !labels_rest(walk, &at)) {
            return;
        }
    }
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
static void step(const struct walk *walk, const struct label *from, const struct target *target)
{
    int32_t index = target->index;
    const struct problem *p = walk->p;
    const struct driver *driver = walk->driver;
    int32_t job = walk_job(walk, index);
    const struct leg *leg = &target->leg;
    int32_t arrival_t = road_arrival_t(p, driver->profile, from->ready_t, leg->time_t);
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
    label.cost_c += drive_t * driver->wage.drive_c + leg->distance_d * driver->wage.distance_c;
    if (p->energy_model != NULL) {
        int64_t energy_e = leg->energy_e;
        label.cost_c += energy_e * driver->energy_c;
        if (driver->capacity_e > 0 && (walk->ignore & WALK_IGNORE_BATTERY) == 0) {
            if (label.battery_e - energy_e < driver->reserve_e) {
                return;
            }
            label.battery_e -= (int32_t)energy_e;
        }
    }
    labels_wait_until(walk, &label, service.start_t, latest_as_cheap(p, job, &service.window, service.start_t));
    int32_t service_t = service_price(walk, job, &target->affinity, &service.window, service.start_t, &label);
    label.noted_t = index == walk->noted ? service.start_t : label.noted_t;
    label.ready_t += service_t;
    label.work_t += service_t;
    label.service_t += service_t;
    labels_add(walk, target->to, &label);
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

/* A job of which the facts are known: whatever the tables say, it began then. Nothing else is planned before it. */
static void follow_fact(const struct walk *walk, const struct label *label, const struct target *target)
{
    int32_t index = target->index;
    const struct problem *p = walk->p;
    int32_t job = walk_job(walk, index);
    int32_t start_t = walk->driver->frozen_start_t[index];
    struct traveller from = {.label = *label, .place = walk_place(walk, index - 1)};
    struct traveller at;
    if (!labels_drive(walk, &from, p->job_place[job], &target->leg, &at) ||
        (walk->restocks && walk->stock_until[1 + label->restock] <= index)) {
        return;
    }
    struct window window = window_at(p, job, start_t);
    int32_t service_t = service_price(walk, job, &target->affinity, &window, start_t, &at.label);
    at.label.noted_t = index == walk->noted ? start_t : at.label.noted_t;
    int32_t end_t = walk->driver->frozen_end_t[index];
    int32_t arrival_t = at.label.ready_t < start_t ? at.label.ready_t : start_t;
    at.label.ready_t = end_t == NO_INSTANT ? start_t + service_t : end_t;
    at.label.service_t += service_t;
    at.label.work_t = at.label.ready_t - at.label.begin_t;
    labels_event_note(
        walk, &at,
        (struct event){
            .stop = {.job = job, .arrival_t = arrival_t, .start_t = start_t, .departure_t = at.label.ready_t}});
    labels_add(walk, target->to, &at.label);
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
    to->index = index;
    bool fact = index < driver->frozen_count && driver->frozen_start_t[index] != NO_INSTANT;
    struct affinity affinity = affinity_of(walk->p, walk_job(walk, index), driver->technician);
    int32_t place = walk_place(walk, index);
    struct target target = {index, place, walk_leg_driven(walk, walk_place(walk, index - 1), place), affinity, to};
    for (int32_t i = 0; i < from->count; i++) {
        if (labels_leaving_in_vain(walk, index, &from->items[i])) {
            continue;
        }
        if (fact) {
            follow_fact(walk, &from->items[i], &target);
        } else if (is_plain(walk, &from->items[i], index)) {
            step(walk, &from->items[i], &target);
        } else {
            labels_leave(walk, &from->items[i], &target);
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
    home.index = walk->count;
    struct target target = {.index = walk->count, .place = walk->driver->end_place, .to = &home};
    target.leg = walk_leg_driven(walk, walk_place(walk, walk->count - 1), target.place);
    for (int32_t i = 0; i < from->count; i++) {
        labels_leave(walk, &from->items[i], &target);
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
