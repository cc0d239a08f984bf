#include "planning/weights.h"

#include <assert.h>

#include "planning/planning.h"

/* A second that weighs 1 costs this much: room to weigh less than a second's driving. */
static const int64_t SECOND_C = 10;

/* Lateness of an urgent job counts eight times as much as of a low one. */
static const int64_t LATE_FACTOR[PRIORITY_LOW + 1] = {0, 8, 4, 2, 1};

/* In units of LEFT_OUT_C. When the number of jobs is a goal, priorities only decide between equal numbers. */
static const int64_t LEFT_OUT_FACTOR[PRIORITY_LOW + 1] = {0, 100, 40, 30, 20};
static const int64_t LEFT_OUT_FACTOR_OF_COUNT[PRIORITY_LOW + 1] = {0, 106, 102, 101, 100};

/* The least factor times this is more than a day of driving and twenty urgent customers ten hours late cost together. */
static const int64_t LEFT_OUT_C = 50000000;

/* With a balance of cost 1, unit 7200, a second of work costs as much more as a second of driving of weight 0.1 for every
 * hour that its technician works longer than another. */
static const int64_t BALANCE_UNIT = 7200;

/* 8, 4, 2, 1 for the goals in their order, 0 for what is no goal. */
static int64_t goal_weight(const struct day *day, enum goal goal)
{
    for (int32_t i = 0; i < day->goal_count; i++) {
        if (day->goals[i] == goal) {
            return i < 3 ? 8 >> i : 1;
        }
    }
    return 0;
}

static int64_t at_least_one(int64_t weight)
{
    return weight > 0 ? weight : 1;
}

struct weights weights_of(const struct day *day)
{
    assert(day->weights_version == PLANNING_WEIGHTS_VERSION);
    bool by_count = goal_weight(day, GOAL_MAXIMIZE_JOBS) > 0;
    int64_t on_time_c = SECOND_C * at_least_one(goal_weight(day, GOAL_MAXIMIZE_ON_TIME));
    struct weights weights = {
        .drive_c = SECOND_C * at_least_one(goal_weight(day, GOAL_MINIMIZE_DRIVE_TIME)),
        .balance = {SECOND_C * goal_weight(day, GOAL_BALANCE_WORKLOAD), BALANCE_UNIT},
    };
    for (int32_t priority = PRIORITY_URGENT; priority <= PRIORITY_LOW; priority++) {
        weights.late_c[priority] = on_time_c * LATE_FACTOR[priority];
        weights.left_out_c[priority] =
            LEFT_OUT_C * (by_count ? LEFT_OUT_FACTOR_OF_COUNT[priority] : LEFT_OUT_FACTOR[priority]);
    }
    return weights;
}
