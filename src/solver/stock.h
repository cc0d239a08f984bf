/* Stock: whether a van's parts and room suffice for jobs in an order. Nothing here depends on times.
 *
 * With substitutes a use may be filled from several kinds in any mixture, so whether a stock suffices is a flow from kinds to
 * uses; it is found by augmenting paths, exactly.
 */
#ifndef ROUTRIQ_SOLVER_STOCK_H
#define ROUTRIQ_SOLVER_STOCK_H

#include "solver/problem.h"

struct arena;

/* Memory for looking at one route at a time. */
struct stock_room {
    int64_t *left; /* K: of what the van holds */
    int64_t *flow; /* part_uses + substitutes: what fills a use, from its own kind and from each substitute */
    bool *visited; /* K */
    int32_t *uses; /* part_uses: of the jobs looked at */
    int32_t use_count;
};

void stock_room_make(struct arena *arena, const struct problem *problem, struct stock_room *room);
size_t stock_room_bytes(const struct problem_dims *dims);

/* Begins with a van that holds `stock` (K amounts). */
void stock_begin(const struct problem *problem, struct stock_room *room, const int32_t *stock);

/* Takes what one more job needs; false when it cannot be, and then `kind` is what lacks. */
bool stock_take(const struct problem *problem, struct stock_room *room, int32_t job, int32_t *kind);

#endif
