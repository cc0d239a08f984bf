/* The second oracle: relaxed routes forwards with labels, where each job remembers the visits to those nearest to it
 * (ng-routes) and the last visit, at exact times, and with the scarce resource if asked. For the bound's own files.
 *
 * A label is the way to a job: its cost less prices, the instant the service starts, what is used up, and which of the jobs that
 * this one remembers were visited. A label that another beats in all of these leads nowhere; nor does one to whose cost the
 * cheapest rest (bound_walk.h) must be added and nothing is gained.
 */
#ifndef ROUTRIQ_SOLVER_BOUND_LABELS_H
#define ROUTRIQ_SOLVER_BOUND_LABELS_H

#include "solver/bound_walk.h"

enum { BOUND_NEAR = 8 }; /* jobs that one remembers, itself included */

struct bound_label {
    int64_t cost_c;
    int32_t start_t;
    int32_t used;
    int32_t job;
    int32_t from;   /* label; -1: home */
    uint32_t seen;  /* bit b: the b-th job near to this one */
    int32_t next;   /* label of the same job, by rising cost */
    int32_t queued; /* next in the slice */
    bool beaten;
};

/* Who is near: near[i * BOUND_NEAR + b], and the other way round bit[i * n + k], or BOUND_FAR. */
enum { BOUND_FAR = 255 };

struct bound_memory {
    int32_t *near;
    uint8_t *bit;
};

struct bound_labels {
    const struct bound_walk *walk; /* filled for the same group and prices */
    const struct bound_memory *memory;
    struct bound_label *labels;
    int32_t count;
    int32_t *at_job;   /* n: first label */
    int32_t *at_slice; /* slices: first label */
    int32_t *last;     /* n: the label with the cheapest way home from there, or -1 */
    int64_t *last_c;   /* n */
    int64_t limit_c;   /* routes that cost as much are not looked for */
    bool with_use;
    int64_t steps, steps_max;
};

struct bound_memory bound_memory_make(struct arena *arena, const struct bound_group *group);

/* Room for the largest group. */
struct bound_labels bound_labels_make(struct arena *arena, const struct bound_relaxed *relaxed);

/* An upper bound of what it takes, with a memory for each group. */
size_t bound_labels_bytes(const struct bound_extent *extent);

/* The cheapest route's cost, 0 when none is below; BOUND_NEVER when there were too many labels or steps: then last_c has
 * the routes that were found before. The caller sets walk, memory, with_use and steps_max. */
int64_t bound_labels_run(struct bound_labels *labels);

/* The jobs of the cheapest route that ends with `last`; 0 when there is none below 0, or it does not fit. */
int32_t bound_labels_trace(const struct bound_labels *labels, int32_t last, int32_t *jobs, int32_t room);

#endif
