/* What is still to come of a walk that makes calls, at least: who cannot have that any more is lost, and his label need not be
 * followed. Every figure is a bound: travel at its fastest, no waiting, no lateness.
 *
 * It is worked out from the end of the day to its beginning, for every state: how many breaks are taken, whether the van has
 * still to restock, and whether the battery has still to be charged. Who has does it on this leg or a later one; when the stock or the
 * charge of the start is used up it is too late. */
#include "solver/labels_step.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void way_offer(struct leg_way *best, const struct leg_way *other)
{
    best->time_t = (int32_t)least(best->time_t, other->time_t);
    best->drive_t = (int32_t)least(best->drive_t, other->drive_t);
    best->distance_d = least(best->distance_d, other->distance_d);
    best->energy_e = least(best->energy_e, other->energy_e);
    best->paid_e = least(best->paid_e, other->paid_e);
}

static struct leg_way way_straight(const struct walk *walk, int32_t index)
{
    struct leg leg = walk_leg_driven(walk, walk_place(walk, index - 1), walk_place(walk, index));
    int32_t time_t = leg.time_t >= NO_ROAD ? NEVER : road_fastest_t(walk->p, walk->driver->profile, leg.time_t);
    return (struct leg_way){time_t, time_t, leg.distance_d, leg.energy_e, leg.energy_e};
}

/* The way by one place, without what is done there. */
static struct leg_way way_by(const struct walk *walk, const struct call *call)
{
    if (call->there.time_t >= NO_ROAD || call->on.time_t >= NO_ROAD) {
        return (struct leg_way){.time_t = NEVER};
    }
    int32_t drive_t = road_fastest_t(walk->p, walk->driver->profile, call->there.time_t + call->on.time_t);
    int64_t energy_e = call->there.energy_e + call->on.energy_e;
    return (struct leg_way){drive_t, drive_t, (int64_t)call->there.distance_d + call->on.distance_d, energy_e,
                            energy_e};
}

/* Charging reaches the lowest level at least. */
static int32_t charge_least_t(const struct walk *walk, int64_t left_e)
{
    int64_t level_e = (int64_t)walk->driver->capacity_e * walk->p->charge_target_e4[0] / 10000;
    return level_e > left_e ? (int32_t)least((level_e - left_e) * walk->driver->charge_ticks / 1000, DURATION_MAX) : 0;
}

static struct leg_ways ways_of(const struct walk *walk, int32_t index, int64_t left_e)
{
    const struct problem *p = walk->p;
    const struct leg_way none = {NEVER, NEVER, INT64_MAX, INT64_MAX, INT64_MAX};
    struct leg_ways ways = {way_straight(walk, index), none, none};
    const struct calls *calls = &walk->calls[index];
    for (int32_t k = 0; k < calls->restock_count; k++) {
        struct leg_way way = way_by(walk, &calls->restocks[k]);
        if (way.time_t < NEVER) {
            way_offer(&ways.any, &way);
            way.time_t += p->restock_service_t[calls->restocks[k].index];
            way_offer(&ways.restock, &way);
        }
    }
    for (int32_t k = 0; k < calls->station_count; k++) {
        struct leg_way way = way_by(walk, &calls->stations[k]);
        if (way.time_t < NEVER) {
            int64_t energy_e = ways.any.energy_e; /* who charges is in another state: not counted */
            way_offer(&ways.any, &way);
            ways.any.energy_e = energy_e;
            way.time_t += p->station_setup_t[calls->stations[k].index] + charge_least_t(walk, left_e);
            way_offer(&ways.charge, &way);
        }
    }
    return ways;
}

/* ---- from the end of the day to its beginning ---------------------------------------------------------------------- */

static int32_t state_count(const struct walk *walk)
{
    return 4 * (walk->driver->break_count + 1);
}

static int32_t state_of(int32_t breaks, bool restocks, bool charges)
{
    return 4 * breaks + (restocks ? 2 : 0) + (charges ? 1 : 0);
}

static const struct outlook NO_OUTLOOK = {-1, INT64_MAX};

/* Home: what had still to be done is not; breaks are had there, when it is not too late for them. */
static void outlooks_at_home(const struct walk *walk, struct outlook *at)
{
    const struct driver *driver = walk->driver;
    int32_t latest_t = driver->to_t;
    for (int32_t b = driver->break_count; b >= 0; b--) {
        latest_t = b == driver->break_count ? latest_t : (int32_t)least(latest_t, driver->break_until_t[b]);
        for (int32_t state = 4 * b; state < 4 * b + 4; state++) {
            at[state] = NO_OUTLOOK;
        }
        at[4 * b] = (struct outlook){latest_t, walk->p->technician_used_c[driver->technician]};
    }
}

/* The latest end of a service, without the breaks within it, that leaves time for `after`, one break more. */
static int32_t split_until_t(const struct walk *walk, int32_t next_break, int32_t service_t,
                             const struct outlook *after)
{
    const struct driver *driver = walk->driver;
    return (int32_t)least(after->leave_t - driver->break_length_t[next_break],
                          (int64_t)driver->break_until_t[next_break] - 1 + service_t);
}

/* From leaving a stop to arriving there. */
static void stop_add(const struct walk *walk, int32_t index, const struct outlook *leaving, struct outlook *arriving)
{
    const struct problem *p = walk->p;
    const struct driver *driver = walk->driver;
    int32_t job = walk_job(walk, index);
    struct affinity affinity = affinity_of(p, job, driver->technician);
    int64_t service_c = affinity.preference_c + affinity.territory_c + affinity.service_t * driver->wage.service_c;
    int32_t close_t = walk->pins == NULL ? INSTANT_MAX : walk->pins[job].close_t;
    close_t = (int32_t)least(p->job_close_t[job], close_t);
    bool splits = p->job_split != NULL && p->job_split[job] != 0;
    bool stocked = walk->restocks && index < walk->stock_until[0];
    bool charged = walk->supplies[index + 1].left_e >= driver->reserve_e;
    struct outlook rested[4] = {NO_OUTLOOK, NO_OUTLOOK, NO_OUTLOOK, NO_OUTLOOK}; /* one break more, within */
    for (int32_t state = state_count(walk) - 1; state >= 0; state--) {
        struct outlook end = leaving[state];
        const struct outlook *after = &rested[state & 3];
        if (splits && after->leave_t >= 0) {
            int32_t until_t = split_until_t(walk, state / 4, affinity.service_t, after);
            end.leave_t = until_t > end.leave_t ? until_t : end.leave_t;
            end.cost_c = least(end.cost_c, after->cost_c);
        }
        rested[state & 3] = end;
        bool lasts = ((state & 2) == 0 || stocked) && ((state & 1) == 0 || charged);
        arriving[state] = NO_OUTLOOK;
        if (lasts && end.leave_t >= 0) {
            int32_t latest_t = (int32_t)least(close_t, end.leave_t - affinity.service_t);
            arriving[state].leave_t = index < driver->frozen_count ? INSTANT_MAX : latest_t;
            arriving[state].cost_c = end.cost_c + service_c;
        }
    }
}

/* From arriving at a stop in one state to setting out for it, by one way; breaks are taken anywhere on it. */
static void way_add(const struct walk *walk, const struct leg_way *way, const struct outlook *there, int32_t landing,
                    int32_t state, struct outlook *at)
{
    const struct driver *driver = walk->driver;
    if (way->time_t >= NEVER) {
        return;
    }
    int64_t way_c = way->drive_t * driver->wage.drive_c + way->distance_d * driver->wage.distance_c +
                    least(way->paid_e, INT32_MAX) * driver->energy_c;
    struct outlook rested = NO_OUTLOOK;
    for (int32_t b = driver->break_count; b >= 0; b--) {
        const struct outlook *arriving = &there[4 * b + landing];
        struct outlook leaving = NO_OUTLOOK;
        if (arriving->leave_t >= way->time_t) {
            leaving = (struct outlook){arriving->leave_t - way->time_t, arriving->cost_c + way_c};
        }
        if (b < driver->break_count && rested.leave_t >= 0) {
            int32_t length_t = driver->break_length_t[b];
            int32_t latest_t = (int32_t)least(driver->break_until_t[b], rested.leave_t - length_t);
            if (driver->break_from_t[b] + length_t <= rested.leave_t + way->time_t && latest_t >= 0) {
                leaving.leave_t = latest_t > leaving.leave_t ? latest_t : leaving.leave_t;
                leaving.cost_c = least(leaving.cost_c, rested.cost_c);
            }
        }
        struct outlook *best = &at[4 * b + state];
        best->leave_t = leaving.leave_t > best->leave_t ? leaving.leave_t : best->leave_t;
        best->cost_c = least(best->cost_c, leaving.cost_c);
        rested = leaving;
    }
}

static void leg_add(const struct walk *walk, const struct leg_ways *ways, const struct outlook *there,
                    struct outlook *at)
{
    for (int32_t state = 0; state < state_count(walk); state++) {
        at[state] = NO_OUTLOOK;
    }
    for (int32_t state = 0; state < 4; state++) {
        way_add(walk, &ways->any, there, state, state, at);
        if ((state & 2) != 0) {
            way_add(walk, &ways->restock, there, state & 1, state, at);
        }
        if ((state & 1) != 0) {
            way_add(walk, &ways->charge, there, state & 2, state, at);
        }
    }
}

/* On the way out, what is left at the most; on the way back, what is needed at the least. */
static void supplies_work_out(struct walk *walk)
{
    int64_t left_e = walk->driver->start_e, needed_e = 0;
    for (int32_t i = 0; i <= walk->count; i++) {
        walk->ways[i] = ways_of(walk, i, left_e);
        walk->supplies[i].left_e = left_e;
        left_e -= walk->ways[i].any.energy_e;
    }
    for (int32_t i = walk->count; i >= 0; i--) {
        needed_e += walk->ways[i].any.energy_e;
        walk->supplies[i].needed_e = needed_e;
    }
}

/* Breaks may be had on arrival as well. */
static void rests_add(const struct walk *walk, const struct outlook *there, struct outlook *arrivals)
{
    const struct driver *driver = walk->driver;
    for (int32_t state = state_count(walk) - 1; state >= 0; state--) {
        int32_t b = state / 4;
        arrivals[state] = there[state];
        if (b < driver->break_count && arrivals[state + 4].leave_t >= 0) {
            int32_t latest_t = arrivals[state + 4].leave_t - driver->break_length_t[b];
            latest_t = (int32_t)least(latest_t, driver->break_until_t[b]);
            arrivals[state].leave_t = latest_t > there[state].leave_t ? latest_t : there[state].leave_t;
            arrivals[state].cost_c = least(there[state].cost_c, arrivals[state + 4].cost_c);
        }
    }
}

void walk_look_ahead(struct walk *walk)
{
    struct outlook there[OUTLOOKS_MAX];
    supplies_work_out(walk);
    outlooks_at_home(walk, there);
    for (int32_t i = walk->count; i >= 0; i--) {
        struct outlook *at = walk->outlooks + i * state_count(walk);
        rests_add(walk, there, walk->arrivals + i * state_count(walk));
        leg_add(walk, &walk->ways[i], there, at);
        if (i > 0) {
            stop_add(walk, i - 1, at, there);
        }
    }
}

static int32_t state_of_label(const struct walk *walk, int32_t index, const struct label *label)
{
    const struct supply *supply = &walk->supplies[index];
    int64_t left_e = label->battery_e;
    bool charges = walk->charges && left_e - walk->driver->reserve_e < supply->needed_e && left_e <= supply->left_e;
    bool restocks = walk->restocks && label->restock < 0;
    return state_of(label->breaks, restocks, charges);
}

static bool in_vain(const struct walk *walk, const struct outlook *outlook, const struct label *label)
{
    return label->ready_t > outlook->leave_t || (walk->limit_c > 0 && label->cost_c + outlook->cost_c >= walk->limit_c);
}

bool labels_leaving_in_vain(const struct walk *walk, int32_t index, const struct label *label)
{
    if (walk->outlooks == NULL || walk->ignore != 0) {
        return false;
    }
    int32_t state = state_of_label(walk, index, label);
    return in_vain(walk, &walk->outlooks[index * state_count(walk) + state], label);
}

bool labels_arriving_in_vain(const struct walk *walk, int32_t index, const struct label *label)
{
    if (walk->outlooks == NULL || walk->ignore != 0) {
        return false;
    }
    bool home = index == walk->count;
    int32_t state = home ? state_of(label->breaks, false, false) : state_of_label(walk, index + 1, label);
    return in_vain(walk, &walk->arrivals[index * state_count(walk) + state], label);
}
