#include "planning/weights.h"

#include <assert.h>

#include "base/units.h"
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
struct importance {
    int64_t of[GOAL_COUNT];
};

static void goal_weigh(struct importance *importance, int32_t position, int32_t goal)
{
    importance->of[goal] = position < 3 ? 8 >> position : 1;
}

static int64_t at_least_one(int64_t weight)
{
    return weight > 0 ? weight : 1;
}

static struct weights weights_by(const struct importance *importance)
{
    bool by_count = importance->of[GOAL_MAXIMIZE_JOBS] > 0;
    int64_t on_time_c = SECOND_C * at_least_one(importance->of[GOAL_MAXIMIZE_ON_TIME]);
    struct weights weights = {
        .drive_c = SECOND_C * at_least_one(importance->of[GOAL_MINIMIZE_DRIVE_TIME]),
        .balance = {SECOND_C * importance->of[GOAL_BALANCE_WORKLOAD], BALANCE_UNIT},
    };
    for (int32_t priority = PRIORITY_URGENT; priority <= PRIORITY_LOW; priority++) {
        weights.late_c[priority] = on_time_c * LATE_FACTOR[priority];
        weights.left_out_c[priority] =
            LEFT_OUT_C * (by_count ? LEFT_OUT_FACTOR_OF_COUNT[priority] : LEFT_OUT_FACTOR[priority]);
    }
    return weights;
}

struct weights weights_of(const struct day *day)
{
    assert(day->weights_version == PLANNING_WEIGHTS_VERSION);
    struct importance importance = {{0}};
    for (int32_t i = 0; i < day->goal_count; i++) {
        goal_weigh(&importance, i, (int32_t)day->goals[i]);
    }
    return weights_by(&importance);
}

/* ---- a live day -------------------------------------------------------------------------------------------------- */

/* Nothing outweighs leaving out a job that has a place: ten thousand such jobs stay within COST_MAX, and one is more than
 * two thousand urgent ones without a place. */
static const int64_t PLACED_C = INT64_C(10000000000000);

/* What is told by an amount of money costs at most so much, however dear the currency: the solver's range is 2^60. */
static const int64_t VALUE_MOST_C = INT64_C(100000000000);
static const int64_t SECOND_MOST_C = 10000000;

/* A unit of the currency. At 38 an hour a second of work then costs what a second of driving does of the same weight. */
static const int64_t MONEY_C = 1000;

/* A kilowatt-hour, where energy is a goal: a van that takes 0.8 of them a kilometre then pays for a kilometre in town (100
 * seconds) a little more than for the time that it takes, and an electric one a quarter of that. */
static const int64_t KWH_C = 1500;

/* In seconds of driving: somebody who serves another's territory, or whom nobody prefers. */
enum { TERRITORY_SECONDS = 1800, PREFERENCE_SECONDS = 1200 };

/* Moves, in seconds of driving. A job that is only planned moves for a few minutes' gain. Once it is sent to the technician,
 * taking it away from her costs calls and a van that was loaded for it; a later time less. A customer who was told a time must
 * be called again, and loses trust: that weighs like an hour's driving, on top. Who comes matters less to her. */
static const struct {
    int64_t technician, time;
} MOVED_SECONDS = {300, 120}, MOVED_DISPATCHED_SECONDS = {1800, 600}, MOVED_TOLD_SECONDS = {600, 3600};

static struct importance importance_of(const struct live_day *day)
{
    struct importance importance = {{0}};
    for (int32_t i = 0; i < day->goals.count; i++) {
        goal_weigh(&importance, i, day->goals.items[i]);
    }
    if (day->goals.count == 0) {
        goal_weigh(&importance, 0, GOAL_MAXIMIZE_ON_TIME);
        goal_weigh(&importance, 1, GOAL_MINIMIZE_DRIVE_TIME);
    }
    return importance;
}

struct live_weights live_weights_of(const struct live_day *day)
{
    struct importance importance = importance_of(day);
    int64_t changes = at_least_one(importance.of[GOAL_MINIMIZE_CHANGES]);
    struct live_weights weights = {
        .common = weights_by(&importance),
        .placed_c = PLACED_C,
        .overtime_c = SECOND_C * at_least_one(importance.of[GOAL_MINIMIZE_OVERTIME]),
        .territory_c = SECOND_C * TERRITORY_SECONDS,
        .preference_c = SECOND_C * PREFERENCE_SECONDS,
        .money_c = MONEY_C * importance.of[GOAL_MINIMIZE_COST],
        .value_c = MONEY_C * at_least_one(importance.of[GOAL_MINIMIZE_COST]),
        .kwh_c = KWH_C * importance.of[GOAL_MINIMIZE_ENERGY],
        .changes_c = SECOND_C * changes,
    };
    return weights;
}

struct live_moved live_weights_moved(const struct live_weights *weights, const struct live_job *job)
{
    bool dispatched = job->status == JOB_DISPATCHED || job->status == JOB_EN_ROUTE || job->status == JOB_ON_SITE;
    struct live_moved moved = {dispatched ? MOVED_DISPATCHED_SECONDS.technician : MOVED_SECONDS.technician,
                               dispatched ? MOVED_DISPATCHED_SECONDS.time : MOVED_SECONDS.time};
    if (live_was_told(job)) {
        moved.technician_c += MOVED_TOLD_SECONDS.technician;
        moved.time_c += MOVED_TOLD_SECONDS.time;
    }
    return (struct live_moved){moved.technician_c * weights->changes_c, moved.time_c * weights->changes_c};
}

/* An amount in 1/10 000 of which one whole unit costs unit_c / per, rounded. At most 10^13 * 8000: within 63 bits. */
static int64_t money_c(int64_t amount_e4, int64_t unit_c, int64_t per, int64_t most_c)
{
    return clamp_int64(divide_round_half_up(amount_e4 * unit_c, per * 10000), 0, most_c);
}

int64_t live_weights_value_c(const struct live_weights *weights, int64_t value_e4)
{
    return money_c(value_e4, weights->value_c, 1, VALUE_MOST_C);
}

int64_t live_weights_fixed_c(const struct live_weights *weights, int64_t amount_e4)
{
    return money_c(amount_e4, weights->money_c, 1, VALUE_MOST_C);
}

int64_t live_weights_hourly_c(const struct live_weights *weights, int64_t hourly_e4)
{
    return money_c(hourly_e4, weights->money_c, HOUR_SECONDS, SECOND_MOST_C);
}

/* ---- what drives a vehicle ---------------------------------------------------------------------------------------- */

/* What a vehicle takes where nobody said it, as figures of makers and of fleets have it for vans: watt-hours or millilitres a
 * kilometre, and the watt-hours in a unit of that. */
struct engine {
    int32_t use_per_km;
    int32_t watt_hours;
};
static const struct engine ENGINES[] = {
    [VEHICLE_PETROL] = {90, 9},    [VEHICLE_DIESEL] = {80, 10}, [VEHICLE_HYBRID] = {55, 9},
    [VEHICLE_ELECTRIC] = {200, 1}, [VEHICLE_BIKE] = {0, 1},
};

static const int32_t KM_MOST_C = 1000000;

enum { VEHICLE_COST_PER_KM = 6 }; /* the place of the member in its shape */

/* Units that a kilometre takes: of its battery and range, of its litres, else as its kind does. */
static int64_t use_of(const struct record_vehicle *vehicle)
{
    if (vehicle->type == VEHICLE_ELECTRIC && vehicle->battery_kwh_e3 > 0 && vehicle->range_km > 0) {
        return vehicle->battery_kwh_e3 / vehicle->range_km;
    }
    if (vehicle->type != VEHICLE_ELECTRIC && vehicle->litres_per_100km_e3 > 0) {
        return vehicle->litres_per_100km_e3 / 100;
    }
    return ENGINES[vehicle->type].use_per_km;
}

static int64_t price_of(const struct record_fuel_price *price, int32_t type)
{
    if (type == VEHICLE_ELECTRIC) {
        return price->kwh_e4;
    }
    return type == VEHICLE_DIESEL ? price->diesel_e4 : type == VEHICLE_BIKE ? 0 : price->petrol_e4;
}

int32_t live_weights_km_c(const struct live_weights *weights, const struct live_day *day,
                          const struct live_technician *technician)
{
    const struct record_vehicle *vehicle = &technician->vehicle;
    if (vehicle->given == 0) {
        return 0;
    }
    int64_t use = use_of(vehicle);
    int64_t energy_c = use * ENGINES[vehicle->type].watt_hours * weights->kwh_c / 1000;
    int64_t paid_c = money_c(vehicle->cost_per_km_e4, weights->money_c, 1, KM_MOST_C);
    if (!shape_has(vehicle, VEHICLE_COST_PER_KM)) {
        int64_t price_e4 = clamp_int64(price_of(&day->planning.fuel_price, vehicle->type), 0, INT32_MAX);
        paid_c = money_c(price_e4, use * weights->money_c, 1000, KM_MOST_C);
    }
    return (int32_t)clamp_int64(energy_c + paid_c, 0, KM_MOST_C);
}
