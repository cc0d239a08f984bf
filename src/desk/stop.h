/* The stop switch: the engine neither decides nor applies, for the organization or for one branch, until it is let go on.
 *
 * It is a member of the organization's or the branch's row, so it holds from its commit on for every node: whoever decides
 * reads it in the same snapshot, and what was being decided when it was set is refused by the commit of a plan that expects
 * the row as it was. Reading, deciding with commit none, and what people do by hand go on. */
#ifndef ROUTRIQ_DESK_STOP_H
#define ROUTRIQ_DESK_STOP_H

#include "desk/day.h"

extern const struct shape desk_shape_stop; /* the body */

/* {active, branch?, reason}: a reason is asked of who stops it. The outcome's row is the organization or the branch. */
void desk_stop(struct desk *desk, const struct json *body, struct records_outcome *outcome);
/* {engineStopped, branch, reason, by, at} */
void desk_stop_write(struct json_writer *w, const struct row *row);

#endif
