/* Figures of a plan on a live day: what a dispatcher compares two plans by. */
#ifndef ROUTRIQ_DISPATCH_FIGURES_H
#define ROUTRIQ_DISPATCH_FIGURES_H

#include "planning/planning.h"

struct json_writer;

struct figures {
    int32_t jobs;       /* with a place, done ones included */
    int32_t unassigned; /* that could have one */
    int32_t on_time;    /* of the jobs: arrival not after the promise, else the window */
    int32_t on_time_e4; /* on_time of jobs; 10 000 without jobs */
    int64_t late_s;
    int64_t drive_s; /* from now on */
    int64_t drive_m;
    int64_t service_s;
    int64_t overtime_s;
    int32_t utilization_e4; /* service of the time that there is, less breaks; from now on */
    int64_t cost_c;         /* without the price of jobs left out: those are counted */
};

struct figures figures_of(struct arena *arena, const struct live_problem *made, const struct solution *plan);
/* {jobs, unassigned, onTimeRate, lateMinutes, driveMinutes, driveKm, serviceMinutes, overtimeMinutes, utilization, cost} */
struct text figures_text(struct arena *arena, const struct figures *figures);
/* What figures_text wrote, with minutes to a tenth. False for anything else. */
bool figures_read(struct arena *arena, struct text text, struct figures *figures);

#endif
