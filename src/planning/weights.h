/* What a second of driving, a second of lateness and a job left out cost, for a day's goals. */
#ifndef ROUTRIQ_PLANNING_WEIGHTS_H
#define ROUTRIQ_PLANNING_WEIGHTS_H

#include <stdint.h>

#include "model/model.h"
#include "solver/solver.h"

struct weights {
    int64_t drive_c;                      /* a second */
    int64_t late_c[PRIORITY_LOW + 1];     /* a second, by priority */
    int64_t left_out_c[PRIORITY_LOW + 1]; /* by priority */
    struct balance balance;               /* cost 0: no such goal */
};

struct weights weights_of(const struct day *day);

/* ---- a live day -------------------------------------------------------------------------------------------------- */

/* What beside these a live day's goals weigh. Money costs only where cost is a goal, energy only where energy is; overtime and
 * changes cost as if they were a goal that weighs 1 where they are none. */
struct live_weights {
    struct weights common;
    int64_t placed_c;     /* leaving out a job that has a place */
    int64_t overtime_c;   /* a second */
    int64_t territory_c;  /* somebody of another territory */
    int64_t preference_c; /* somebody else than those preferred */
    int64_t money_c;      /* a unit of the currency; 0: cost is no goal */
    int64_t value_c;      /* the same, of what it costs to leave a job out */
    int64_t kwh_c;        /* a kilowatt-hour; 0: energy is no goal */
    int64_t changes_c;    /* a second, of the prices of moving */
};

struct live_weights live_weights_of(const struct live_day *day);

/* What it costs that a job of the standing plan gets another technician, or begins more than LIVE_MOVED_LATE_MINUTES later. */
struct live_moved {
    int64_t technician_c;
    int64_t time_c;
};
struct live_moved live_weights_moved(const struct live_weights *weights, const struct live_job *job);

/* Amounts of money in cost units, within what the solver can sum: of a value that is lost by leaving a job out, of a day, and of
 * a second that is paid by the hour. */
int64_t live_weights_value_c(const struct live_weights *weights, int64_t value_e4);
int64_t live_weights_fixed_c(const struct live_weights *weights, int64_t amount_e4);
int64_t live_weights_hourly_c(const struct live_weights *weights, int64_t hourly_e4);

/* Cost units of driving a kilometre: its price and its energy, by the goals. */
int32_t live_weights_km_c(const struct live_weights *weights, const struct live_day *day,
                          const struct live_technician *technician);

#endif
