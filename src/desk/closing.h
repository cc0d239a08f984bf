/* Proposals that are closed without anybody deciding: a newer one takes their place, or their time is over. */
#ifndef ROUTRIQ_DESK_CLOSING_H
#define ROUTRIQ_DESK_CLOSING_H

#include "desk/day.h"

/* Closes the open and shadow proposals of that kind and date that a run has made, as superseded. False: work->fault. */
bool desk_supersede(struct desk *desk, int32_t kind, struct date date);

/* Closes open proposals whose time is over, as expired, the oldest first: some two hundred; the rest come with the next call. */
bool desk_expire(struct records_work *work);

#endif
