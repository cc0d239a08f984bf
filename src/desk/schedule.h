/* The board of a date as it is shown: dispatch/day_schedule.h on live data.
 *
 * A date that is over is told as it was planned, with what happened beside it. Any other is the live day's standing plan; or, of a
 * proposal, the plan that comes of approving all of it now. */
#ifndef ROUTRIQ_DESK_SCHEDULE_H
#define ROUTRIQ_DESK_SCHEDULE_H

#include "desk/day.h"

struct desk_showing {
    struct date date;
    const struct row *proposal; /* to be looked at; NULL: none. It is of that date */
    bool with_geometry;
    const struct records_as_of *as_of; /* the board as it stood then; NULL: as it stands. Not with a proposal */
};

/* False: work->fault, or there was no room, or the outcome: proposal_stale where the board has moved under the proposal. */
bool desk_schedule(struct desk *desk, const struct desk_showing *showing, struct day_schedule *schedule,
                   struct records_outcome *outcome);

#endif
