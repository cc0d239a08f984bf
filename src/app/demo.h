/* The demo's day: invented, planned in three ways, the witness's word on each, and a proof of how good the plan is. */
#ifndef ROUTRIQ_APP_DEMO_H
#define ROUTRIQ_APP_DEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "planning/planning.h"
#include "simulation/simulation.h"

struct arena;
struct executor;
struct fault;
struct progress;

struct demo_settings {
    int64_t day_seed; /* of the generated day */
    int64_t jobs;
    int64_t technicians;
    int64_t search_seed;
    int64_t time_ms;     /* 0: no limit of time */
    int64_t iterations;  /* 0: no limit of iterations; not both 0 */
    int64_t bound_steps; /* of the proof; 0: none */
    struct executor *executor;
    struct progress *progress; /* NULL: nobody watches */
};

/* What the jobs that the plan serves cost in it, and what they cost at least in any plan that serves them. The price of jobs
 * left out is in neither: it is more than all driving and would make every plan of the day look alike. */
struct demo_proof {
    int32_t jobs;
    int64_t cost;
    bool has_lower_bound;
    int64_t lower_bound;
};

struct demo {
    const struct zone *zone;
    struct simulated_day simulated; /* its jobs are scheduled where the plan serves them */
    struct day day;
    struct plan nearest;
    struct plan by_hand;
    struct plan planned;
    struct demo_proof proof;
    bool interrupted; /* Ctrl-C ended the planning: the plan is the best until then, and nobody waits for a server */
};

/* Fault: FAULT_INVALID without tzdata for New York, FAULT_SYSTEM when the witness refuses a plan. */
bool demo_make(struct arena *arena, const struct demo_settings *settings, struct demo *demo, struct fault *fault);

/* Works out the proof, for days that are not too large for it. Faults as those of demo_make. */
bool demo_prove(struct arena *arena, const struct demo_settings *settings, struct demo *demo, struct fault *fault);

/* The day as tables for a screen of so many columns (0: of any width); the proof as a sentence below them, nothing without
 * one; all of it as one JSON document. */
struct text demo_tables(struct arena *arena, const struct demo *demo, int32_t columns);
struct text demo_proof(struct arena *arena, const struct demo *demo);
struct text demo_json(struct arena *arena, const struct demo *demo);

#endif
