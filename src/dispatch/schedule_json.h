/* The schedule of a day as JSON: one shape for the HTTP endpoint and for the demo's output.
 *
 * The members are those of the contract, in its order. What this engine has no source for yet (probabilities, what
 * customers were told, actual times, money) is null. Minutes have at most two decimals and kilometres three; slack is
 * rounded down. The first reason of a job that stays out sums up all technicians and names none; the others name theirs.
 */
#ifndef ROUTRIQ_DISPATCH_SCHEDULE_JSON_H
#define ROUTRIQ_DISPATCH_SCHEDULE_JSON_H

#include <stdint.h>

#include "base/json.h"
#include "model/model.h"

enum { SCHEDULE_ALL_TECHNICIANS = -1 };

struct schedule_view {
    const struct day *day;
    const struct plan *plan;
    int32_t plan_version;
    int32_t technician; /* whose route is shown, or SCHEDULE_ALL_TECHNICIANS; totals are always the day's */
};

/* Writes one object. */
void schedule_write(struct json_writer *writer, const struct schedule_view *view);

/* The totals of a day's plan alone: one object. */
void schedule_write_totals(struct json_writer *writer, const struct plan_totals *totals);

/* "unscheduled" and so on. */
struct text job_status_name(enum job_status status);

#endif
