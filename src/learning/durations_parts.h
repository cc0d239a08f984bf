/* What the files of durations share. */
#ifndef ROUTRIQ_LEARNING_DURATIONS_PARTS_H
#define ROUTRIQ_LEARNING_DURATIONS_PARTS_H

#include "learning/durations.h"

enum {
    DURATION_SAID_MOST_E2 = 43200 * 100, /* thirty days */
    DURATION_PACE_LEAST_E4 = 1000,
    DURATION_PACE_MOST_E4 = 100000,
};

/* Every member of the shape is given. */
static inline uint64_t learning_all_given(const struct shape *shape)
{
    return (UINT64_C(1) << shape->count) - 1;
}

extern const struct shape learning_shape_minutes;
extern const struct shape learning_shape_type;
extern const struct shape learning_shape_technician;
extern const struct shape learning_shape_pair;

/* What can be learned from: a job of a known and possible duration. */
bool learning_duration_counts(const struct past_job *job);

/* Indices into the model's lists, -1 for what is not there. `folded` is folded. */
int32_t learning_find_type(const struct duration_model *model, struct text folded);
int32_t learning_find_technician(const struct duration_model *model, struct text id);

/* What is said of a type and a technician, by index or -1, and which steps it took. */
struct duration_found {
    struct duration_minutes minutes;
    int64_t pace_e4; /* of hers, where it was used without a pair; else 0 */
    enum duration_level level;
    int32_t n;
};
struct duration_found learning_durations_find(const struct duration_model *model, int32_t type, int32_t technician);

#endif
