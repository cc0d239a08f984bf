/* The search's own structures; nothing outside this room includes this file.
 *
 *     ground    what every lane reads and none writes: the problem with its tables in the order the search wants them
 *     lane      one independent search: the plan it stands at, its random numbers, the best it has seen
 *
 * A plan is a doubly linked list a technician over one array of nodes: node j is job j, node J + t the start and node
 * J + T + t the end of technician t. Each node knows two things about time, in two states: the break is still to take (n),
 * or it is taken or there is none (t):
 *
 *     ready_n, ready_t      earliest instant of leaving the node, given what stands before it
 *     latest_n, latest_t    latest instant of arriving at it (of leaving it, for a start) so that all behind it holds
 *
 * so that one more job between two nodes is judged in constant time whatever the length of the route. Promises are soft, so a
 * node knows this twice: with promises kept as if they were hard, and with hard windows alone. A job that fits with every
 * promise kept costs no lateness; one that does not even fit the hard windows is impossible; only between the two is the
 * price of being late worked out stop by stop.
 *
 * That holds for the plain problem: one window, one promise, one break, one table of travel. A problem with more (ground->rich)
 * is followed by labels instead (labels.h, course.c): every stop keeps its labels, one more job is followed from where it goes
 * in, and what must be impossible is still seen in constant time from the earliest and latest instants of the nodes.
 */
#ifndef ROUTRIQ_SOLVER_SEARCH_H
#define ROUTRIQ_SOLVER_SEARCH_H

#include "base/random.h"
#include "solver/labels.h"
#include "solver/solver.h"

/* No latest instant: nothing arrives before it. */
enum { NO_WAY = -1 };
enum { NOBODY = -1 };

#define COST_NONE INT64_MAX

struct job_facts {
    int32_t open_t;
    int32_t due_t; /* latest start that is on time: the promise's end or the window's */
    int32_t close_t;
    int32_t service_t;
};

struct break_facts {
    int32_t from_t;
    int32_t until_t;
    int32_t length_t; /* 0: none */
};

enum { LOGARITHMS = 1024, HALVINGS = 16 };

/* Jobs that depend on each other: crews and precedences, and all that these join. They are taken out and put back together. */
struct bundles {
    int32_t count;
    const int32_t *of_job; /* J: NOBODY for a job that depends on none */
    const int32_t *first;  /* count + 1, into jobs: those before stand before those after, crews together */
    const int32_t *jobs;
    const int32_t *crew_of;    /* J: NOBODY without */
    const int32_t *link_first; /* J + 1, into links: the precedences in which a job comes after */
    const int32_t *links;
};

struct ground {
    const struct problem *p;
    int32_t jobs, technicians;
    bool rich;                                          /* more than the constant-time evaluation knows */
    int64_t drive_c, distance_c;                        /* what travel costs, of all technicians on average */
    const struct driver *drivers;                       /* rich: T */
    const bool *frozen;                                 /* rich: J */
    const int32_t *sequence_technician, *sequence_rank; /* rich: J; NOBODY without */
    struct bundles bundles;
    int32_t moved_max;
    const struct job_facts *facts;
    const struct break_facts *breaks; /* T */
    const int32_t *place;             /* of every node: J + 2T */
    const int32_t *back_t, *back_d;   /* dense: the tables transposed (the tables themselves when symmetric) */
    const int32_t *neighbours;        /* J * neighbour_count: other jobs, nearest first; NOBODY pads */
    int32_t neighbour_count;
    const int32_t *near_technicians; /* J * near_technician_count: eligible, nearest start first; NOBODY pads */
    int32_t near_technician_count;
    const int32_t *class_of;         /* T: technicians alike in everything have one number */
    const int32_t *eligible_count;   /* J */
    const int32_t *depot_t;          /* J: travel time from the nearest eligible start */
    bool scan_all;                   /* small enough to look at every position */
    bool promises;                   /* some job has one: times with and without them differ */
    int32_t neg_log_q16[LOGARITHMS]; /* -ln((i + 1/2) / LOGARITHMS) */
    int64_t halving_q30[HALVINGS];   /* 2^-(1/2), 2^-(1/4), ... */
};

struct times {
    int32_t ready_n, ready_t;
    int32_t latest_n, latest_t;
};

struct node {
    int32_t next, prev;
    int32_t technician; /* whose route; NOBODY in the bank */
    int32_t place;
    int32_t leg_t, leg_d; /* to next */
    struct times kept;    /* with promises kept */
    struct times hard;    /* with windows alone; kept up to date only in a problem with promises */
};

struct route_state {
    int64_t cost_c; /* all terms of the route */
    int64_t lateness_c;
    int64_t distance_d;
    int64_t drive_t; /* of a route that may be impossible: longer than any shift, as is service_t */
    int64_t service_t;
    int32_t count;
    int32_t moved; /* jobs of the previous plan */
    int64_t waiting_c;
    bool restocks;    /* on the way: its labels say nothing about another order */
    bool charges;     /* on the way: nothing about an order that does not */
    int64_t energy_e; /* of the direct legs, when it charges */
    int64_t touched;  /* the iteration that saved it last */
};

/* The order of all routes as it was: first[t] to first[t + 1] in jobs. */
struct plan_copy {
    int32_t *first;   /* T + 1 */
    int32_t *jobs;    /* J */
    struct pin *pins; /* J; NULL in a plain problem */
    int64_t cost_c;
    int32_t left_out;
    int32_t moved;
    int32_t lacks; /* jobs that what is frozen asks for */
};

/* What one iteration changed, to take it back: whole routes as they were before its first change to them. */
struct journal {
    int32_t *technicians;       /* T: routes saved */
    struct route_state *routes; /* T */
    int32_t count;
    int32_t *node_index; /* J + 2T */
    struct node *nodes;  /* J + 2T */
    int32_t node_count;
    int32_t *bank; /* J */
    int32_t bank_count;
    int32_t served, used;
    int64_t cost_c;
    int32_t moved;
    int32_t *pin_jobs; /* J: pins that were changed, and what they were */
    struct pin *pins;
    int64_t *pin_touched; /* J: the iteration that saved it last */
    int32_t pin_count;
};

/* The labels of a stop; count is 0 when there are more than are kept. */
enum { KEPT_MAX = 12 };

struct kept_labels {
    int32_t count;
    struct label items[KEPT_MAX];
};

/* A piece of a route begun as late as is as good: how long it lasts at least, and between which instants it is begun so. Two
 * pieces join in constant time (Vidal, Crainic, Gendreau and Prins 2013). Of the route without breaks and calls, so what it
 * says of waiting is a lower bound once the breaks are taken off. lasts_t is -1 where it is impossible. */
struct span {
    int32_t lasts_t, early_t, late_t;
    int32_t work_t; /* of it, not waiting */
};

/* What a lane has beside, in a rich problem. */
struct course {
    struct walk_room room;
    struct kept_labels *kept;    /* J */
    struct span *ahead, *behind; /* J + 2T: from the start to a node with its service, from a node with it to the end */
    int32_t technician;          /* whose route `order` holds; NOBODY */
    int32_t *order;              /* J */
    int32_t *rank;               /* J: in `order` */
    int32_t count;
};

struct lane {
    const struct ground *ground;
    struct random random;
    struct node *nodes;         /* J + 2T */
    struct route_state *routes; /* T */
    int32_t *parts_used;        /* T * K */
    int32_t *bank;              /* J: jobs in no route */
    int32_t bank_count;
    int32_t served;
    int32_t used;   /* routes with a job */
    int64_t cost_c; /* of the whole plan */
    struct journal journal;
    struct plan_copy best;
    int64_t iteration;
    int64_t tolerance_c; /* how much dearer than leaving a job out a place may be in this iteration */
    int32_t blink_in;    /* positions until the next is overlooked */
    int32_t *order;      /* J: scratch */
    int64_t *keys;       /* J: scratch of a sort */
    int64_t *class_seen; /* T: the search for a place that looked at an empty technician of this class last */
    int64_t class_stamp; /* counts these searches */
    int64_t *ruined;     /* T: the iteration that took a string from the route last */
    int32_t seeking;     /* a job without a place that this iteration makes room for; NOBODY */
    int32_t fleet_limit; /* routes that may be used; INT32_MAX: all */
    int32_t fleet_whole; /* jobs without a place when fewer routes are looked for: no fewer are asked for */
    int64_t *absence;    /* J: iterations without a place meanwhile */
    int32_t moved;       /* jobs of the previous plan that are moved, of those in routes */
    struct pin *pins;    /* rich: J */
    bool broken;         /* a route turned out impossible in the middle of an iteration, which must be undone */
    struct course course;
};

static inline int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static inline int32_t sooner(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* What a leg costs. */
static inline int64_t travel_price(const struct ground *g, struct travel leg)
{
    return leg.time_t * g->drive_c + leg.distance_d * g->distance_c;
}

static inline int32_t start_node(const struct ground *g, int32_t technician)
{
    return g->jobs + technician;
}

static inline int32_t end_node(const struct ground *g, int32_t technician)
{
    return g->jobs + g->technicians + technician;
}

static inline bool is_job(const struct ground *g, int32_t node)
{
    return node < g->jobs;
}

/* Time and distance between the places of two nodes. */
static inline struct travel node_travel(const struct ground *ground, int32_t technician, int32_t from, int32_t to)
{
    return problem_travel(ground->p, problem_profile(ground->p, technician), ground->place[from], ground->place[to]);
}

/* Where one more job goes, and what that costs. */
struct spot {
    int32_t technician; /* NOBODY: nowhere */
    int32_t after;      /* node */
    int64_t added_c;
};

/* ground.c */
const struct ground *ground_make(struct arena *arena, const struct problem *problem);
size_t ground_bytes(const struct problem_dims *dims);

/* break.c: the one rule of where a break may be, forwards and backwards. */
/* Ready at the far end of a leg when leaving at leave_t and taking the break on it; NEVER when it cannot be. */
int32_t break_ready_t(const struct break_facts *rest, int32_t leave_t, int32_t leg_t);
/* The latest leave_t for which break_ready_t is not after arrive_t; below 0 when there is none. */
int32_t break_latest_t(const struct break_facts *rest, int32_t arrive_t, int32_t leg_t);

/* lane.c: the plan of a lane and its changes. */
/* In a rich problem, frozen jobs are in their routes from the beginning. */
struct lane *lane_make(struct arena *arena, const struct ground *ground, uint64_t seed, int32_t index);
size_t lane_bytes(const struct problem_dims *dims);
/* In a rich problem a change that makes a route impossible after all sets lane->broken.
 * Puts a job into a route; it must be taken out of the bank by the caller. */
void lane_insert(struct lane *lane, const struct spot *spot, int32_t job);
/* Takes a job out of its route into the bank. The route's times are wrong until lane_settle. */
void lane_remove(struct lane *lane, int32_t job);
void lane_settle(struct lane *lane, int32_t technician);
/* Puts jobs at the end of a route in their order, whether that is possible or not: judged when the route is settled. */
void lane_extend(struct lane *lane, int32_t technician, const int32_t *jobs, int32_t count);
/* Whether the technician's own stock suffices for the jobs of the route, of what this job takes: with `added`, for this job
 * beside them. Without substitutes and restocks; the problem has PARTS. */
bool lane_stock_suffices(const struct lane *lane, int32_t technician, int32_t job, bool added);
/* Settles a route that may be impossible; false when it is, and then the iteration must be undone. */
bool lane_settle_if_possible(struct lane *lane, int32_t technician);
void lane_load(struct lane *lane, const struct plan_orders *orders);
/* A rich problem's plan in which nobody does more than is frozen. */
void lane_restart(struct lane *lane);
/* Jobs of the previous plan that are moved or left out. */
int32_t lane_moved(const struct lane *lane);
/* Changes a job's pin, so that it can be undone. */
void lane_pin(struct lane *lane, int32_t job, struct pin pin);
void lane_save(const struct lane *lane, struct plan_copy *copy);
void journal_begin(struct lane *lane);
/* Before the first change of a route within an iteration. */
void journal_touch(struct lane *lane, int32_t technician);
void journal_undo(struct lane *lane);

/* lateness.c */
/* The price of being late of a technician's route with `job` (or NOBODY) after `after`: the cheapest over all places for the
 * break; COST_NONE when the route is impossible or dearer than limit_c. */
int64_t route_lateness(const struct lane *lane, int32_t technician, int32_t job, int32_t after, int64_t limit_c);

/* course.c: routes of rich problems. */
/* Works out labels, latest times and price of a route, from a job on that was put in (NOBODY: from the start). False when it is
 * impossible; the iteration must then be undone. */
bool course_settle(struct lane *lane, int32_t technician, int32_t from);
/* Whether frozen jobs come first, locked ones in their sequence, and jobs that depend on each other with the right people. */
bool course_order_holds(const struct lane *lane, int32_t technician);
/* After an undo: the labels of the routes in the journal. */
void courses_restore(struct lane *lane);
/* Holds a route's order ready, for several tries. */
void course_open(struct lane *lane, int32_t technician);

/* One more job in a route. */
struct course_try {
    int32_t technician, job, after;
};

/* The least waiting that one more job leaves in a route, or NEVER when it is surely impossible. */
int32_t course_least_wait_t(const struct lane *lane, const struct course_try *what, struct travel in,
                            struct travel out);
/* What the route would cost; its moved jobs. COST_NONE when it is impossible. */
int64_t course_price(struct lane *lane, const struct course_try *what, struct ending *ending);
/* When a job's service begins, in its route as it stands. */
int32_t course_start_t(struct lane *lane, int32_t job);
/* When it could begin at the soonest, dearer perhaps. */
int32_t course_soonest_t(struct lane *lane, int32_t job);
void courses_make(struct arena *arena, struct lane *lane);
size_t courses_bytes(const struct problem_dims *dims);

/* bundle.c: jobs that depend on each other. */
void bundles_make(struct arena *arena, struct ground *ground);
/* kinds.c: technicians alike in everything have one number. T of them. */
const int32_t *classes_make(struct arena *arena, const struct ground *ground);
size_t bundles_bytes(const struct problem_dims *dims);
/* Puts all jobs of a bundle back, or what can be of it; they are in the bank before. False when none is in a route after. */
bool bundle_insert(struct lane *lane, int32_t bundle);
/* Takes out whatever depends on a job that this iteration took out. False when a route is impossible without it. */
bool bundles_complete(struct lane *lane);
/* The pins that hold together what a solution says. */
void bundles_pin(struct arena *arena, const struct problem *problem, const struct solution *solution, struct pin *pins);

/* recreate.c */
struct spot spot_find(struct lane *lane, int32_t job);

/* The best places with different technicians, cheapest first; `limit_c` is what one may cost. */
struct spot_wish {
    int32_t job;
    int64_t limit_c;
    int32_t only; /* technician; NOBODY: any */
    int32_t room;
};
int32_t spots_find(struct lane *lane, const struct spot_wish *wish, struct spot *spots);
void recreate(struct lane *lane);

/* ruin.c */
/* Takes strings of jobs out of routes near each other. False when a route is impossible without them; the iteration must
 * then be undone. */
bool ruin(struct lane *lane);

/* fleet.c: doing without a technician. */
enum { FLEET_TAILS_ONE_IN = 8 };
/* Whether days cost more than what is done in them, and nothing holds jobs to technicians. */
bool fleet_matters(const struct lane *lane);
/* Takes the first route out. */
void fleet_begin(struct lane *lane);
/* One change towards a plan in which all have a place again. */
void fleet_iterate(struct lane *lane, int64_t allowance_c);
/* Whether it is found; then the plan is a plan of fewer routes, and the next may go. */
bool fleet_found(const struct lane *lane);
void fleet_next(struct lane *lane);
void fleet_end(struct lane *lane);

/* tails.c */
/* Exchanges the tails of two routes near each other, drawn by chance. False when nothing came of it: it was impossible, or
 * plainly dearer than allowance_c; the iteration must then be undone. */
bool tails_exchange(struct lane *lane, int64_t allowance_c);

/* anneal.c */
void anneal_prepare(struct ground *ground);
/* The temperature at `progress` (0 to SOLVER_DONE), from start_q8 falling geometrically to a hundredth of it; in 1/256 c. */
int64_t anneal_temperature_q8(const struct ground *ground, int64_t start_q8, int32_t progress);
/* How much dearer the next plan may be: -T ln(u) for a random u. */
int64_t anneal_allowance(struct lane *lane, int64_t temperature_q8);

#endif
