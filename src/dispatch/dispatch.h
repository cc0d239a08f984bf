/* Dispatch: the use cases of planning and assigning work.
 *
 * optimize.h        the best plan for a day that is given whole
 * schedule_json.h   the schedule of a day as JSON, for the API and the demo
 */
#ifndef ROUTRIQ_DISPATCH_DISPATCH_H
#define ROUTRIQ_DISPATCH_DISPATCH_H

#include "dispatch/optimize.h"
#include "dispatch/schedule_json.h"

#endif
