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

#endif
