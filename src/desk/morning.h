/* The day's plan, made by itself each morning; and proposals whose time is over are closed.
 *
 * An hourly look (timetable.h) at today and tomorrow: where the date's first shift has not begun yet, its run is put into the
 * queue, to begin planning.runBeforeFirstShiftMinutes before that shift; once a date. A shift that is moved forward after
 * that does not move the run. */
#ifndef ROUTRIQ_DESK_MORNING_H
#define ROUTRIQ_DESK_MORNING_H

#include "desk/background.h"

/* "dispatch.morning" */
void desk_morning_run(void *context, struct queue_work *queue);

#endif
