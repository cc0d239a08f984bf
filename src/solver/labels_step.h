/* The steps that labels take, shared by the files that follow them; nothing else includes this file.
 *
 *     labels_set.c    which labels are kept
 *     labels.c        driving, breaks, services, and the day from its begin to its end
 *     labels_call.c   calls at stations and restock places between two stops
 *     labels_rest.c   what is still to come at least, so that who is lost is seen early
 */
#ifndef ROUTRIQ_SOLVER_LABELS_STEP_H
#define ROUTRIQ_SOLVER_LABELS_STEP_H

#include "solver/labels.h"

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
    struct leg leg;           /* straight to it */
    struct affinity affinity; /* of the job */
    struct labels *to;
};

/* Adds a label unless another beats it, and drops those that it beats. */
void labels_add(const struct walk *walk, struct labels *labels, const struct label *label);

/* Something begins at start_t, for which the technician waits since label->ready_t, and could begin as late as latest_t without
 * being dearer. */
void labels_wait_until(const struct walk *walk, struct label *label, int32_t start_t, int32_t latest_t);
/* Something begins at start_t at the first stop: the way to it is begun as late as that allows. */
void labels_first_leg_delay(const struct walk *walk, struct traveller *at, int32_t start_t);
/* To a place (NO_PLACE: stays). False when one cannot get there, or not with this battery. */
bool labels_drive(const struct walk *walk, const struct traveller *from, int32_t place, const struct leg *leg,
                  struct traveller *to);
/* The next break, taken where the traveller is. False when there is none, or it would begin too late. */
bool labels_rest(const struct walk *walk, struct traveller *at);
/* Writes an event into the trail, where one is kept. */
void labels_event_note(const struct walk *walk, struct traveller *at, struct event event);
/* From a place straight to the target, with breaks before leaving. */
void labels_go_on(const struct walk *walk, struct traveller at, const struct leg *leg, const struct target *target);
/* From a stop to the target, straight or by one call. */
void labels_leave(const struct walk *walk, const struct label *label, const struct target *target);
/* Finds the calls of every leg of a walk that restocks or charges, and what is still to come from each on. */
void walk_calls_find(struct walk *walk);
void walk_look_ahead(struct walk *walk);
/* True when what is still to come leaves a label no time, or costs too much: one that leaves the stop before the one of this
 * index, or one that arrives there. */
bool labels_leaving_in_vain(const struct walk *walk, int32_t index, const struct label *label);
bool labels_arriving_in_vain(const struct walk *walk, int32_t index, const struct label *label);

#endif
