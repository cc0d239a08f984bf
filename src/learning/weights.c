#include "learning/weights.h"

#include "base/arena.h"

#define WEIGHT(factor, text)                                                                                           \
    {                                                                                                                  \
        .name = #factor, SHAPE_DECIMAL, .flags = SHAPE_NOT_NULL,                                                       \
        .offset = offsetof(struct learning_weights, factor##_e4), .scale = 10000, .low = 0,                            \
        .high = LEARNING_WEIGHT_MOST_E4, .says = (text)                                                                \
    }

static const struct shape_member rows[] = {
    WEIGHT(skill_match, "How fully the required skills and levels are there."),
    WEIGHT(distance_score, "How little driving the job adds."),
    WEIGHT(priority_weight, "How urgent the job is."),
    WEIGHT(performance, "How well this technician does such jobs."),
    WEIGHT(availability, "How little lateness and overtime the job brings about."),
    WEIGHT(delay_risk, "How probable it is to begin late; counts as 1 less the risk."),
    WEIGHT(parts_on_truck, "The share of the required parts that is on the van."),
    WEIGHT(customer_preference, "Whether the customer prefers this technician."),
    WEIGHT(workload, "How much of the day is still free."),
    WEIGHT(route_fit, "How cheap the job is here, against where it is cheapest."),
};

enum { FACTORS = (int)(sizeof rows / sizeof *rows) };

const struct shape learning_shape_weights = {.name = "Weights",
                                             .size = sizeof(struct learning_weights),
                                             .count = FACTORS,
                                             .members = rows,
                                             .says = "What each factor of a score counts against the others."};

const struct learning_weights learning_weights_first = {
    .given = (UINT64_C(1) << FACTORS) - 1,
    .skill_match_e4 = 1000,
    .distance_score_e4 = 2500,
    .priority_weight_e4 = 500,
    .performance_e4 = 1500,
    .availability_e4 = 1500,
    .delay_risk_e4 = 1000,
    .parts_on_truck_e4 = 500,
    .customer_preference_e4 = 500,
    .workload_e4 = 500,
    .route_fit_e4 = 500,
};

static bool counts(const struct learning_weights *weights)
{
    for (int32_t i = 0; i < FACTORS; i++) {
        if (*(const int64_t *)shape_at(&rows[i], weights) > 0) {
            return true;
        }
    }
    return false;
}

bool learning_weights_read(struct arena *arena, const struct json *body, const struct where *where,
                           struct issues *wrong, struct learning_weights *weights)
{
    struct issues not_built = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = wrong, .not_built = &not_built};
    shape_preset(&learning_shape_weights, weights);
    if (!shape_merge(&reader, &learning_shape_weights, SHAPE_FROM_CLIENT, body, where, weights)) {
        return false;
    }
    if (!counts(weights)) {
        issue_add(wrong, where, "out_of_range", "At least one factor must count more than 0.");
        return false;
    }
    return true;
}

void learning_weights_write(struct json_writer *w, const struct learning_weights *weights)
{
    shape_write(w, &learning_shape_weights, weights, SHAPE_FOR_CLIENT);
}
