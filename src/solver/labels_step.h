/* The steps that labels take, shared by the files that follow them; nothing else includes this file.
 *
 *     labels_set.c    which labels are kept
 *     labels.c        driving, breaks, services, and the day from its begin to its end
 *     labels_call.c   calls at stations and restock places between two stops
 */
#ifndef ROUTRIQ_SOLVER_LABELS_STEP_H
#define ROUTRIQ_SOLVER_LABELS_STEP_H

#include "solver/labels.h"

/* Stations or restock places that are looked at between two stops: those with the smallest detour. In problems with no more
 * all are. */
enum { CALLS_MAX = 4 };

/* The way to the first stop is begun so late that it is still in time for what begins there. */
struct first_leg {
    bool pending;
    int32_t leave_t; /* where the label was before it */
    int32_t table_t;
};

/* A label on its way, between two stops. */
struct traveller {
    struct label label;
    int32_t place;
    int32_t drive_t; /* since the last event */
    int64_t drive_d;
    bool at_home; /* has not left home, and the first leg alone is delayed */
    struct first_leg first;
};

/* The target of a leg: the job of this index, or home. */
struct target {
    int32_t index;
    int32_t place;
    struct labels *to;
};

/* The calls that come into question between two stops; found when the first label wants one. */
struct calls {
    int32_t restock_count, station_count; /* -1: not looked for yet */
    int32_t restocks[CALLS_MAX], stations[CALLS_MAX];
};

/* Adds a label unless another beats it, and drops those that it beats. */
void labels_add(const struct walk *walk, struct labels *labels, const struct label *label);

/* Something begins at start_t, for which the technician waits since label->ready_t, and could begin as late as latest_t without
 * being dearer. */
void labels_wait_until(const struct walk *walk, struct label *label, int32_t start_t, int32_t latest_t);
/* Something begins at start_t at the first stop: the way to it is begun as late as that allows. */
void labels_first_leg_delay(const struct walk *walk, struct traveller *at, int32_t start_t);
/* To a place (NO_PLACE: stays). False when one cannot get there, or not with this battery. */
bool labels_drive(const struct walk *walk, const struct traveller *from, int32_t place, struct traveller *to);
/* The next break, taken where the traveller is. False when there is none, or it would begin too late. */
bool labels_rest(const struct walk *walk, struct traveller *at);
/* Writes an event into the trail, where one is kept. */
void labels_event_note(const struct walk *walk, struct traveller *at, struct event event);
/* From a place straight to the target, with breaks before leaving. */
void labels_go_on(const struct walk *walk, struct traveller at, const struct target *target);
/* From a stop to the target, straight or by one call. */
void labels_leave(const struct walk *walk, const struct label *label, const struct target *target, struct calls *calls);

#endif
