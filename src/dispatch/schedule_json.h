/* The schedule of a day as JSON: one shape for the HTTP endpoint and for the demo's output.
 *
 * The members are those of the contract, in its order. What this engine has no source for yet (charging,
 * assumptions) is null, and so is what a schedule does not know. Minutes have at most two decimals and kilometres three; slack is
 * rounded down. `warnings` stands there when there are any. The first reason of a job that stays out sums up all technicians and names none; the others name theirs.
 */
#ifndef ROUTRIQ_DISPATCH_SCHEDULE_JSON_H
#define ROUTRIQ_DISPATCH_SCHEDULE_JSON_H

#include <stdint.h>

#include "base/json.h"
#include "dispatch/day_schedule.h"

enum { SCHEDULE_ALL_TECHNICIANS = -1 };

/* Writes one object: with all routes, or the technician's (an index) alone; totals are always the day's. */
void schedule_write(struct json_writer *writer, const struct day_schedule *schedule, int32_t technician);

/* The totals of a day's plan alone: one object. */
void schedule_write_totals(struct json_writer *writer, const struct plan_totals *totals);

/* Why a job has no place: [{code, message, technicianId?, detail}]. */
void schedule_write_reasons(struct json_writer *writer, const struct day_left_out *left);

/* "unscheduled" and so on. */
struct text job_status_name(enum job_status status);

#endif
