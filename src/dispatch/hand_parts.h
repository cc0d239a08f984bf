/* What the files of the hand share: hand.c puts jobs where they are wished, hand_times.c says when everything begins then,
 * hand_rules.c what that breaks, hand_json.c how it is told. */
#ifndef ROUTRIQ_DISPATCH_HAND_PARTS_H
#define ROUTRIQ_DISPATCH_HAND_PARTS_H

#include "base/arena.h"
#include "base/units.h"
#include "dispatch/changes.h"
#include "dispatch/guardrails.h"
#include "dispatch/hand.h"

/* A job's place as the day has it. */
struct hand_place hand_place_on_day(const struct live_job *job);
/* Whether a job begins when the board says, whatever else would let it. */
bool hand_is_pinned(const struct live_job *job);

/* Fills in `moves`, and writes them into the jobs of the new day. False when the board has no way to tell such an order. */
bool hand_times(struct hand_working *w, struct fault *fault);
/* Fills in `rules`. */
void hand_rules(struct hand_working *w);
/* Whether somebody who was told a time has to be told another. */
bool hand_is_told_anew(const struct hand_working *w, const struct hand_move *move);

#endif
