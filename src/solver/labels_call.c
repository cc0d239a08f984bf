/* Calls: the ways by a station or a restock place that a label may take between two stops. */
#include "solver/labels_step.h"

/* Drives to a place of a call. False when one cannot get there, or the way by it is longer than the vehicle reaches. */
static bool call_reach(const struct walk *walk, const struct traveller *from, const struct call *call,
                       const struct target *target, struct traveller *at)
{
    const struct problem *p = walk->p;
    if (!labels_drive(walk, from, call->place, &call->there, at)) {
        return false;
    }
    at->label.calls_d += (int32_t)((int64_t)call->there.distance_d + call->on.distance_d - target->leg.distance_d);
    return p->reach_d == NULL || p->reach_d[walk->driver->technician] == INT32_MAX ||
           walk->direct_d + at->label.calls_d <= p->reach_d[walk->driver->technician];
}

static void restock_at(const struct walk *walk, const struct traveller *from, const struct call *call,
                       const struct target *target)
{
    const struct problem *p = walk->p;
    int32_t restock = call->index;
    struct traveller at;
    if (!call_reach(walk, from, call, target, &at)) {
        return;
    }
    do {
        struct traveller served = at;
        int32_t open_t = p->restock_open_t[restock];
        int32_t start_t = served.label.ready_t > open_t ? served.label.ready_t : open_t;
        if (start_t > p->restock_close_t[restock]) {
            return;
        }
        labels_first_leg_delay(walk, &served, start_t);
        int32_t arrival_t = served.label.ready_t;
        labels_wait_until(walk, &served.label, start_t, p->restock_close_t[restock]);
        served.label.ready_t += p->restock_service_t[restock];
        served.label.work_t += p->restock_service_t[restock];
        served.label.restock = target->index;
        labels_event_note(walk, &served,
                          (struct event){.stop = {.job = STOP_RESTOCK,
                                                  .arrival_t = arrival_t,
                                                  .start_t = start_t,
                                                  .departure_t = served.label.ready_t}});
        labels_go_on(walk, served, &call->on, target);
    } while (labels_rest(walk, &at));
}

/* Charges to every target level above what is left. */
static void charge_at(const struct walk *walk, const struct traveller *from, const struct call *call,
                      const struct target *target)
{
    const struct problem *p = walk->p;
    int32_t station = call->index;
    struct traveller at;
    if (!call_reach(walk, from, call, target, &at)) {
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
            labels_first_leg_delay(walk, &charged, start_t);
            labels_wait_until(walk, &charged.label, start_t, INSTANT_MAX);
            charged.label.ready_t += (int32_t)charge_t;
            charged.label.work_t += (int32_t)charge_t;
            charged.label.battery_e = level_e;
            labels_event_note(walk, &charged,
                              (struct event){.stop = {.job = STOP_CHARGE,
                                                      .arrival_t = start_t,
                                                      .start_t = start_t,
                                                      .departure_t = charged.label.ready_t}});
            labels_go_on(walk, charged, &call->on, target);
        }
    } while (labels_rest(walk, &at));
}

/* The places between two stops with the smallest detours, nearest first; none for which another is both nearer to get to and
 * nearer to go on from, unless they are the only ones. */
static int32_t calls_near(const struct walk *walk, const int32_t *places, int32_t count, const int32_t ends[2],
                          struct call *calls)
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
            calls[at] = calls[at - 1];
        }
        legs[at].there_t = there_t;
        legs[at].on_t = on_t;
        calls[at].index = s;
    }
    for (int32_t k = 0; k < found; k++) {
        calls[k].place = places[calls[k].index];
        calls[k].there = walk_leg_driven(walk, ends[0], calls[k].place);
        calls[k].on = walk_leg_driven(walk, calls[k].place, ends[1]);
    }
    return found;
}

static bool wants_restock(const struct walk *walk, const struct label *label)
{
    return walk->restocks && walk->stock_until[1 + label->restock] < walk->count;
}

/* A vehicle charges while it has not much more than the rest of the route may take: an eighth of its battery is the margin within
 * which labels are good for another order as well. */
static bool wants_charge(const struct walk *walk, const struct label *label, int32_t index)
{
    if (!walk->charges) {
        return false;
    }
    int64_t rest_e = walk->energy_after_e[index] + (wants_restock(walk, label) ? walk->detours_after_e[index] : 0);
    return label->battery_e - walk->driver->reserve_e < rest_e + walk_margin_e(walk->driver);
}

void walk_calls_find(struct walk *walk)
{
    const struct problem *p = walk->p;
    for (int32_t i = 0; i <= walk->count; i++) {
        const int32_t ends[2] = {walk_place(walk, i - 1), walk_place(walk, i)};
        struct calls *calls = &walk->calls[i];
        bool restocks = walk->restocks && i < walk->count;
        calls->restock_count =
            restocks ? calls_near(walk, p->restock_place, p->dims.restocks, ends, calls->restocks) : 0;
        calls->station_count =
            walk->charges ? calls_near(walk, p->station_place, p->dims.stations, ends, calls->stations) : 0;
    }
}

/* From a stop to the target, straight or by one call. */
void labels_leave(const struct walk *walk, const struct label *label, const struct target *target)
{
    struct traveller at = {.label = *label, .place = walk_place(walk, target->index - 1)};
    at.at_home = target->index == 0 && !walk->driver->delays && !walk->driver->facts;
    labels_go_on(walk, at, &target->leg, target);
    bool restock = wants_restock(walk, label);
    bool charge = wants_charge(walk, label, target->index);
    if (!restock && !charge) {
        return;
    }
    const struct calls *calls = &walk->calls[target->index];
    do {
        for (int32_t k = 0; restock && k < calls->restock_count; k++) {
            restock_at(walk, &at, &calls->restocks[k], target);
        }
        for (int32_t k = 0; charge && k < calls->station_count; k++) {
            charge_at(walk, &at, &calls->stations[k], target);
        }
    } while (labels_rest(walk, &at));
}
