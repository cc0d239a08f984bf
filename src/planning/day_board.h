/* The board: a day as somebody made it by hand, told like a plan.
 *
 *     day_of_board     jobs with their places, technicians, a date  ->  struct day and struct plan
 *
 * Nothing is optimised and nothing is refused. Everybody drives to their jobs in the order of the times that these were
 * given, by geo's estimate, and
 *   - leaves the start place as late as the first job allows, but not before the shift;
 *   - waits for a job's given time; who comes later than that starts then, and what follows is later by as much;
 *   - stays as long as the place says, or without an end the planned minutes;
 *   - takes the break in the first wait before its latest start that it fits into, where the job before was. A break that fits
 *     nowhere is not shown.
 * Being on time is judged by the promised window, else by the window that the start lies in, else by the one before it. A job
 * whose location is not known takes no driving: it is where she is. So does the way from and to a home that is not known.
 * Somebody with several shifts on a date is there from the first start to the last end, less the time between. Who is on call
 * only is off. Jobs without a place, or whose technician is not among those given, stay out.
 */
#ifndef ROUTRIQ_PLANNING_DAY_BOARD_H
#define ROUTRIQ_PLANNING_DAY_BOARD_H

#include "model/model.h"

struct arena;

struct board_job {
    struct text id;
    int32_t version;
    const struct job_record *record;
    int32_t planned_minutes; /* where the place has no end */
};

struct board_technician {
    struct text id;
    int32_t version;
    const struct technician_record *record;
    const struct zone *zone; /* of the branch */
};

struct board_request {
    struct date date;
    const struct zone *zone; /* of the organization */
    int32_t job_count;
    const struct board_job
        *jobs; /* whose place is on the date, and those without one that are to be shown as left out */
    int32_t technician_count;
    const struct board_technician *technicians;
};

/* What the day and the plan point to lives in the arena, or is the request's. */
void day_of_board(struct arena *arena, const struct board_request *request, struct day *day, struct plan *plan);

#endif
