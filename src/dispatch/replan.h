/* Replan: a better plan of a live day than the one that stands.
 *
 *     dispatch_replan   a live problem, a seed and limits  ->  the best plan found, and the tape that it was found with
 *
 * The search begins with the standing plan, so what comes of it never costs more; what takes part and how much may be moved is
 * in the live problem's options. It ends at the time limit, at the iterations, or when the host says so. The same problem, seed,
 * lanes and tape give the same plan on any machine; without a time limit and a host that ends it, so do the iterations alone. */
#ifndef ROUTRIQ_DISPATCH_REPLAN_H
#define ROUTRIQ_DISPATCH_REPLAN_H

#include "planning/planning.h"
#include "ports/ports.h"

struct fault;
struct json_writer;

struct replan_order {
    uint64_t seed;
    int32_t lanes;
    int64_t time_limit_ms; /* 0: none */
    int64_t iterations;    /* over all lanes; 0: as many as are enough for so many jobs */
    int32_t tape_count;
    const int32_t *tape; /* of a search that is played again; NULL: a new one. With one, limits count for nothing */
};

struct replan_host {
    const struct clock_port *clock; /* may be NULL where there is no time limit */
    const struct executor_port *executor;
    void *context;
    /* Asked before each epoch: true ends the search. May be NULL. What is played again has no result then: FAULT_UNAVAILABLE. */
    bool (*is_over)(void *context, const struct solver_report *report);
};

struct replan_answer {
    struct solution plan;
    int64_t iterations;
    int64_t elapsed_ms; /* 0 without a clock */
    int32_t tape_count;
    const int32_t *tape;
};

/* FAULT_SYSTEM when the witness refuses what was found: a mistake of ours. */
bool dispatch_replan(struct arena *arena, const struct live_problem *made, const struct replan_order *order,
                     const struct replan_host *host, struct replan_answer *answer, struct fault *fault);

/* An upper bound of what a search of that problem takes. */
size_t dispatch_replan_bytes(const struct live_problem *made, int32_t lanes);

/* A tape as JSON, [n, …], and back. False for anything else. */
struct text replan_tape_text(struct arena *arena, const struct replan_answer *answer);
bool replan_tape_read(struct arena *arena, struct text text, struct replan_order *order);

/* A lower bound of the problem's cost by a fixed number of steps, and how far a plan may be from the best; false where the day is too
 * large for one. The price of jobs left out counts in both. */
bool replan_prove(struct arena *arena, const struct live_problem *made, const struct solution *plan, int64_t *bound_c,
                  int32_t *gap_e4);

/* {term: value, …, "total"} in the organization's currency. */
struct text replan_cost_text(struct arena *arena, const struct solution *plan);

/* {"technicianId", "start", "end", "sequence"}, or null for no place. */
void replan_place_write(struct json_writer *w, struct arena *arena, const struct live_day *day,
                        const struct live_place *place);

/* The members "changes" [{jobId, type, from, to}], "cost" {term: …} and "unassigned" of an object that is begun: what the plan would
 * change on the board, in the order of jobs. */
void replan_write(struct json_writer *w, struct arena *arena, const struct live_problem *made,
                  const struct solution *plan);

#endif
