/* Labels: following one technician's day stop by stop, with every choice that the rules leave open.
 *
 * A label is one way of having come so far: which breaks are taken, where the van was restocked, what is in the battery, and so
 * what the time is and what it has cost. At each stop a label makes one label for every choice; a label that another beats in
 * every respect is dropped. What is left at the end of the day is the cheapest schedule of this order of jobs (label setting;
 * Irnich and Desaulniers 2005). Field-service routes are short, and most have one or two labels a stop.
 *
 * The search keeps the labels of every stop, so that one more job between two stops is followed from there on alone.
 *
 * Nobody leaves home only to wait at the first stop: the first leg is begun late. Where waiting has a price (and the table does not
 * change over the day) that goes for the whole day: a label knows the latest beginning of the day that would make nothing before
 * it later than is as cheap (latest_t); at the end the day is begun that late, or so late that no waiting is left.
 */
#ifndef ROUTRIQ_SOLVER_LABELS_H
#define ROUTRIQ_SOLVER_LABELS_H

#include "solver/objective.h"
#include "solver/roads.h"
#include "solver/schedule.h"
#include "solver/stock.h"

struct arena;

/* Labels that are kept of one stop. Beyond, the dearest are forgotten (but for the earliest of those that have taken as many
 * breaks, and the one with most in the battery): the schedule found is possible, perhaps not the cheapest; in theory a
 * possible one is not found. */
enum { LABELS_MAX = 16 };

struct label {
    int32_t ready_t;  /* leaving the stop, at the earliest */
    int32_t begin_t;  /* leaving home */
    int32_t latest_t; /* leaving home, without anything so far being dearer */
    int32_t work_t;   /* everything but waiting since begin_t */
    int32_t drive_t;
    int32_t service_t;
    int32_t calls_d;   /* distance of ways by a station or a restock place, beyond the direct legs */
    int32_t battery_e; /* what is left */
    int32_t restock;   /* the van was stocked before the job of this index; -1: at the start of the day */
    int32_t breaks;    /* taken */
    int32_t moved;     /* jobs of the previous plan that are moved */
    int32_t noted_t;   /* when the service of the walk's noted job began */
    int32_t trail;     /* the last event that led here, in the trail; -1: none */
    int64_t cost_c;    /* all terms but those of the whole day (waiting that may be delayed, overtime, used, balance) */
};

struct labels {
    int32_t index; /* of the stop that they have left; the walk's count: home */
    int32_t count;
    struct label items[LABELS_MAX];
};

/* What is true of a technician all day. */
struct driver {
    int32_t technician;
    int32_t profile;
    int32_t from_t, to_t;
    int32_t start_place, end_place;
    int32_t break_count;
    const int32_t *break_from_t, *break_until_t, *break_length_t;
    int32_t capacity_e, reserve_e, start_e; /* capacity 0: no battery */
    struct wage wage;
    int64_t energy_c;
    int32_t charge_ticks; /* for 1000 units, where charging is fastest */
    int32_t frozen_count;
    const int32_t *frozen_job, *frozen_start_t, *frozen_end_t;
    bool clock;       /* travel depends on the time of day */
    bool delays;      /* waiting has a price: the whole day is begun late */
    bool spans;       /* and nothing but breaks takes the place of waiting for less */
    int64_t breaks_t; /* all breaks together */
    bool facts;       /* the day has begun */
};

struct driver driver_of(const struct problem *problem, int32_t technician);

/* What a walk does not look at, to find out what makes it impossible. */
enum {
    WALK_IGNORE_BREAKS = 1,
    WALK_IGNORE_BATTERY = 2,
    WALK_IGNORE_STOCK = 4,
    WALK_IGNORE_SHIFT = 8,
};

/* One event of the way that a label has gone; only kept where a schedule is wanted. */
struct event {
    int32_t before; /* index of the event before it; -1: none */
    struct stop stop;
    bool during;     /* a break within the service of the job before it */
    int32_t drive_t; /* to get here */
    int64_t drive_d;
};

struct trail {
    struct arena *arena;
    struct event *events;
    int32_t count, room;
};

/* Stations or restock places that are looked at between two stops: those with the smallest detour. In problems with no more
 * all are. */
enum { CALLS_MAX = 4 };

/* A leg as a technician drives it: the table's time, and what it takes. */
struct leg {
    int32_t time_t, distance_d;
    int64_t energy_e;
};

/* One place to call at between two stops: the restock place or station of this index. */
struct call {
    int32_t index, place;
    struct leg there, on;
};

/* The calls that come into question between two stops. */
struct calls {
    int32_t restock_count, station_count;
    struct call restocks[CALLS_MAX], stations[CALLS_MAX];
};

/* A way from one stop to the next, at its best. */
struct leg_way {
    int32_t time_t; /* with what is done on it; NEVER: there is none */
    int32_t drive_t;
    int64_t distance_d, energy_e;
    int64_t paid_e; /* energy by any way at all: a station's too, where another way is meant */
};

/* The ways of one leg: straight or by any call that need not be, by a restock place, by a station. */
struct leg_ways {
    struct leg_way any, restock, charge;
};

/* Who sets out on a leg, in one of the states of what is still to be done, has so long and pays so much at least. */
struct outlook {
    int32_t leave_t; /* the latest setting out; below 0: there is none */
    int64_t cost_c;  /* of all that remains */
};

/* The states of one stop. */
enum { OUTLOOKS_MAX = 4 * (PROBLEM_BREAKS_MAX + 1) };

/* The energy from the leg to the stop of an index on. */
struct supply {
    int64_t needed_e; /* of all the legs at least, by no station */
    int64_t left_e;   /* the most that is in the battery of who has not charged */
};

/* One candidate route: the jobs of `order`, with `inserted` (or NOBODY) before the one of index `position`. */
struct walk {
    const struct problem *p;
    const struct driver *driver;
    const struct pin *pins; /* J, or NULL */
    struct stock_room *stock;
    struct trail *trail; /* or NULL */
    uint32_t ignore;
    int32_t noted; /* index of a job whose start the labels note; -1: of none */
    const int32_t *order;
    int32_t count; /* with the inserted one */
    int32_t inserted, position;
    bool stock_known; /* the caller has seen that the van's own stock suffices */
    int64_t limit_c;  /* what would cost as much is of no interest; 0: everything is */
    /* worked out by walk_prepare, which looks at what does not depend on times */
    bool restocks, charges; /* the van's stock, the battery does not suffice without */
    int32_t
        *stock_until; /* count + 1, [0] of the stock at the start, [1 + i] when restocked before job i: the first index
                                * that it does not suffice for */
    int64_t *energy_after_e;       /* count + 1: of the direct legs from job i on */
    int64_t *detours_after_e;      /* count + 1: the most that restocking on each of them may take beyond */
    int64_t direct_d;              /* distance of the direct legs */
    struct calls *calls;           /* count + 1: on the leg to job i; where it restocks or charges */
    struct leg_ways *ways;         /* count + 1 */
    struct supply *supplies;       /* count + 1 */
    struct outlook *outlooks;      /* count + 1, for every state: setting out for a stop; NULL: not worked out */
    struct outlook *arrivals;      /* the same: arriving there */
    struct route_verdict *verdict; /* or NULL */
};

/* Memory of walks, for routes of up to so many jobs. */
struct walk_room {
    struct stock_room stock;
    int32_t *stock_until;
    int64_t *energy_after_e, *detours_after_e;
    struct calls *calls;
    struct leg_ways *ways;
    struct supply *supplies;
    struct outlook *outlooks, *arrivals;
};

void walk_room_make(struct arena *arena, const struct problem *problem, int32_t jobs, struct walk_room *room);
size_t walk_room_bytes(const struct problem_dims *dims, int32_t jobs);

static inline int32_t walk_job(const struct walk *walk, int32_t index)
{
    if (index < walk->position || walk->inserted < 0) {
        return walk->order[index];
    }
    return index == walk->position ? walk->inserted : walk->order[index - 1];
}

/* Energy within which the labels of one order are good for another. */
static inline int64_t walk_margin_e(const struct driver *driver)
{
    return driver->capacity_e / 8;
}

/* The place of the job of this index; -1: the start, count: the end of the day. */
static inline int32_t walk_place(const struct walk *walk, int32_t index)
{
    if (index < 0) {
        return walk->driver->start_place;
    }
    return index < walk->count ? walk->p->job_place[walk_job(walk, index)] : walk->driver->end_place;
}

static inline struct travel walk_leg(const struct walk *walk, int32_t from_place, int32_t to_place)
{
    return problem_travel(walk->p, walk->driver->profile, from_place, to_place);
}

static inline struct leg walk_leg_driven(const struct walk *walk, int32_t from_place, int32_t to_place)
{
    struct travel travel = walk_leg(walk, from_place, to_place);
    return (struct leg){travel.time_t, travel.distance_d, road_energy_e(walk->p, walk->driver->technician, travel)};
}

/* Looks at limits, loads, parts, reach and energy, fills what the walk needs to know of them, and says why not. Eligibility and
 * the order of frozen and locked jobs are the caller's. */
bool walk_prepare(struct walk *walk, struct walk_room *room);

/* The one label of a day that has not begun. */
void labels_begin(const struct walk *walk, struct labels *labels);

/* Follows every label over the leg to the job of this index and through its service. False when none gets there. */
bool labels_extend(const struct walk *walk, int32_t index, const struct labels *from, struct labels *to);

static inline void labels_copy(struct labels *to, const struct labels *from)
{
    to->count = from->count;
    for (int32_t i = 0; i < from->count; i++) {
        to->items[i] = from->items[i];
    }
}

/* The end of a day: the cheapest of its labels, at home. */
struct ending {
    struct label label; /* at home; begin_t and cost_c are final: all terms of the route */
    int64_t waiting_c, overtime_c;
    int32_t wait_t;
};

/* Follows every label home and chooses. False when none gets there in time. */
bool labels_end(const struct walk *walk, const struct labels *from, struct ending *ending);

#endif
