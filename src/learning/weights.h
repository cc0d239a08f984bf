/* What each factor of a score counts: a version of the weights.
 *
 * A score is 100 times the weighted mean of a job's factors (docs/decisions.md). Versions are numbered by whoever keeps them;
 * the first, which every organization has without keeping it, is learning_weights_first. A weight is from 0 to 1 with at
 * most four decimals; it is the ratio between them that counts, so they need not sum to one, but one of them is above 0.
 */
#ifndef ROUTRIQ_LEARNING_WEIGHTS_H
#define ROUTRIQ_LEARNING_WEIGHTS_H

#include "base/issue.h"
#include "base/json.h"
#include "model/model.h"

enum { LEARNING_FIRST_VERSION = 1, LEARNING_WEIGHT_MOST_E4 = 10000 };

struct learning_weights {
    uint64_t given;
    int64_t skill_match_e4;
    int64_t distance_score_e4;
    int64_t priority_weight_e4;
    int64_t performance_e4;
    int64_t availability_e4;
    int64_t delay_risk_e4; /* enters the score as 1 less the risk */
    int64_t parts_on_truck_e4;
    int64_t customer_preference_e4;
    int64_t workload_e4;
    int64_t route_fit_e4;
};

/* Members are called as the factors are; all of them stand in what is written. */
extern const struct shape learning_shape_weights;

extern const struct learning_weights learning_weights_first;

/* Weights as a client gives them: an object from factors to numbers; a factor left out counts nothing. False when something
 * is wrong, with its place: a name that is no factor, a number that is no weight, nothing that counts. */
bool learning_weights_read(struct arena *arena, const struct json *body, const struct where *where,
                           struct issues *wrong, struct learning_weights *weights);
void learning_weights_write(struct json_writer *w, const struct learning_weights *weights);

#endif
