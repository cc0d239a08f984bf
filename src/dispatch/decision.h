/* Decisions: questions that are worked out from their inputs alone, now and again later.
 *
 *     decision_text     a live day and a question  ->  the canonical bytes of the inputs
 *     decision_read     those bytes                ->  the same day and question
 *     decision_assign   the day and the question   ->  it, worked out
 *     decision_result   what was worked out        ->  the result, as JSON, always the same bytes
 *
 * The inputs are {"day": <live day>, "question": {…}}. What was learned stands in the question as numbers, and so do the
 * weights: a decision needs nothing else, neither the store, nor a clock, nor a zone. */
#ifndef ROUTRIQ_DISPATCH_DECISION_H
#define ROUTRIQ_DISPATCH_DECISION_H

#include "dispatch/assign.h"
#include "dispatch/hand_ask.h"

/* What is known of one technician for the job that is asked about. */
struct decision_person {
    uint64_t given;
    struct text technician_id;
    int64_t performance_e4;
    struct live_forecast forecast;
};
struct decision_person_list {
    int32_t count;
    const struct decision_person *items;
};

struct decision_weight {
    uint64_t given;
    struct text factor;
    int64_t weight_e4;
};
struct decision_weight_list {
    int32_t count;
    const struct decision_weight *items;
};

struct decision_question {
    uint64_t given;
    struct text job_id;
    int32_t top_k;
    int32_t weights_version;
    struct decision_weight_list weights;
    struct decision_person_list people; /* in the order of ids; who is not in it has no history */
};

/* What a search for a plan takes beside the day: decision_plan.h. */
struct decision_search {
    uint64_t given;
    int64_t seed;
    int32_t lanes;
    int32_t moved_max;               /* null: any number */
    int32_t freeze_minutes;          /* null: the organization's */
    struct text_list job_ids;        /* that may be moved; empty: all */
    struct text_list technician_ids; /* who may be given something else to do; empty: everybody */
    struct text_list lost_job_ids;   /* that have lost their people: live_options.lost */
};

struct decision_inputs {
    uint64_t given;
    struct live_day day;
    struct decision_question question;
    struct decision_search search; /* null: nothing is searched for */
    struct hand_ask hand;          /* null: nobody asked for it by hand */
};

enum { DECISION_PERFORMANCE_USUAL_E4 = 8000 };       /* of whom nothing is known */
#define DECISION_SEED_MOST INT64_C(9007199254740991) /* that JSON keeps exactly everywhere */

extern const struct shape decision_shape_inputs;
extern const struct shape decision_shape_search;

/* Begins inputs: a day, and a question about one of its jobs (empty: about none); people are added by the caller. */
void decision_ask(struct arena *arena, const struct live_day *day, struct text job_id,
                  const struct score_weights *weights, struct decision_inputs *inputs);

struct text decision_text(struct arena *arena, const struct decision_inputs *inputs);
/* FAULT_INVALID "invalid_value" for anything that decision_text did not write. */
bool decision_read(struct arena *arena, struct text text, struct decision_inputs *inputs, struct fault *fault);

/* The weights as a question holds them, and back. False when there is an unknown factor, or nothing that weighs. */
struct decision_weight_list decision_weights_write(struct arena *arena, const struct score_weights *weights);
bool decision_weights_read(const struct decision_question *question, struct score_weights *weights);

/* A question that is being worked on: what explaining asks further. */
struct decision_working {
    struct live_problem made;
    struct score_weights weights;
    struct assign_question question;
    struct assign_answer answer;
};

/* Faults: FAULT_NOT_FOUND when the job is not on the day; FAULT_INVALID for inputs that make no sense. */
bool decision_assign(struct arena *arena, const struct decision_inputs *inputs, struct decision_working *working,
                     struct fault *fault);
/* The same of a problem that is made with other options than all of them. */
bool decision_assign_within(struct arena *arena, const struct decision_inputs *inputs,
                            const struct live_options *options, struct decision_working *working, struct fault *fault);
/* {"assignments": […], "ineligible": […]} */
struct text decision_result(struct arena *arena, const struct decision_inputs *inputs,
                            const struct decision_working *working);

#endif
