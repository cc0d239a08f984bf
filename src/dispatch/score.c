#include "dispatch/score.h"

#include <assert.h>

#include "base/units.h"
#include "model/model.h"

enum { ONE = 10000, FAR_S = SCORE_FAR_MINUTES * MINUTE_SECONDS, TOO_LATE_S = SCORE_LATE_MINUTES * MINUTE_SECONDS };

static const struct {
    const char *name;
    int32_t weight_e4; /* of version 1; together 10 000 */
    bool is_risk;
} known[FACTOR_COUNT] = {
    [FACTOR_SKILL_MATCH] = {"skill_match", 1000, false},
    [FACTOR_DISTANCE_SCORE] = {"distance_score", 2500, false},
    [FACTOR_PRIORITY_WEIGHT] = {"priority_weight", 500, false},
    [FACTOR_PERFORMANCE] = {"performance", 1500, false},
    [FACTOR_AVAILABILITY] = {"availability", 1500, false},
    [FACTOR_DELAY_RISK] = {"delay_risk", 1000, true},
    [FACTOR_PARTS_ON_TRUCK] = {"parts_on_truck", 500, false},
    [FACTOR_CUSTOMER_PREFERENCE] = {"customer_preference", 500, false},
    [FACTOR_WORKLOAD] = {"workload", 500, false},
    [FACTOR_ROUTE_FIT] = {"route_fit", 500, false},
};

struct text factor_name(enum factor factor)
{
    assert(factor >= 0 && factor < FACTOR_COUNT);
    return text_of(known[factor].name);
}

enum factor factor_find(struct text name)
{
    int32_t i = 0;
    while (i < FACTOR_COUNT && !text_equal(name, text_of(known[i].name))) {
        i++;
    }
    return (enum factor)i;
}

bool factor_is_risk(enum factor factor)
{
    return known[factor].is_risk;
}

struct score_weights score_weights_default(void)
{
    struct score_weights weights = {.version = 1};
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        weights.weights_e4[i] = known[i].weight_e4;
    }
    return weights;
}

/* part / whole as a share, rounded half up; 0 to ONE. */
static int32_t share(int64_t part, int64_t whole)
{
    return (int32_t)clamp_int64(divide_round_half_up(clamp_int64(part, 0, whole) * ONE, whole), 0, ONE);
}

static int32_t priority_weight(int32_t priority)
{
    static const int32_t weights[PRIORITY_LOW + 1] = {0, 10000, 8000, 6000, 4000};
    assert(priority >= PRIORITY_URGENT && priority <= PRIORITY_LOW);
    return weights[priority];
}

/* Of two costs that may be nothing or less: what the least is of hers. Beyond 2^48 a cost is as good as endless. */
static int32_t fit(int64_t least_c, int64_t hers_c)
{
    const int64_t endless_c = INT64_C(1) << 48;
    int64_t floor_c = clamp_int64(least_c, 1, endless_c);
    return share(floor_c, floor_c + clamp_int64(hers_c - least_c, 0, endless_c));
}

void score_factors(const struct score_basis *b, int32_t factors_e4[FACTOR_COUNT])
{
    int64_t delay_s = clamp_int64(b->late_s, 0, TOO_LATE_S) + clamp_int64(b->added_overtime_s, 0, TOO_LATE_S);
    bool is_wished = !b->somebody_preferred || b->is_preferred;
    factors_e4[FACTOR_SKILL_MATCH] = (int32_t)clamp_int64(b->skills_e4, 0, ONE);
    factors_e4[FACTOR_DISTANCE_SCORE] = ONE - share(b->added_drive_s, FAR_S);
    factors_e4[FACTOR_PRIORITY_WEIGHT] = priority_weight(b->priority);
    factors_e4[FACTOR_PERFORMANCE] = (int32_t)clamp_int64(b->performance_e4, 0, ONE);
    factors_e4[FACTOR_AVAILABILITY] = ONE - share(delay_s, TOO_LATE_S);
    factors_e4[FACTOR_DELAY_RISK] = (int32_t)clamp_int64(b->late_e4, 0, ONE);
    factors_e4[FACTOR_PARTS_ON_TRUCK] = b->parts_needed > 0 ? share(b->parts_there, b->parts_needed) : ONE;
    factors_e4[FACTOR_CUSTOMER_PREFERENCE] = is_wished ? ONE : ONE / 2;
    factors_e4[FACTOR_WORKLOAD] = b->available_s > 0 ? ONE - share(b->booked_s, b->available_s) : 0;
    factors_e4[FACTOR_ROUTE_FIT] = fit(b->least_added_c, b->added_c);
}

int32_t score_of(const int32_t factors_e4[FACTOR_COUNT], const struct score_weights *weights)
{
    int64_t sum = 0;
    int64_t whole = 0;
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        int64_t factor_e4 = known[i].is_risk ? ONE - factors_e4[i] : factors_e4[i];
        sum += weights->weights_e4[i] * factor_e4;
        whole += weights->weights_e4[i];
    }
    assert(whole > 0);
    return (int32_t)divide_round_half_up(sum * 1000, whole * ONE);
}
