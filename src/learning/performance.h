/* How well a technician does a type of job: one number from 0 to 10 000.
 *
 * It is made of three measures, each a share: `fixed`, jobs done at the first visit; `csat`, how content customers were, 1 to
 * 5 as 0 to 1; and `swift`, what the job takes everybody of what it took her, at most 1 (so haste earns nothing). They count
 * 4, 3 and 3; one that nobody in the organization has been measured by does not count at all.
 *
 * A measure is a sum of four steps, so that who gets the hard jobs is not the worse for it:
 *
 *     organization   the average of all jobs               drawn towards 0.8
 *     job type       the average of its jobs               drawn towards the organization's
 *     technician     what hers differ from their types'    drawn towards 0
 *     pair           what hers of the type still differ    drawn towards 0
 *
 * each as learning_drawn does it, by PERFORMANCE_STRENGTH jobs. A step without jobs is the one before it; an organization
 * without a past has everybody at 8000.
 */
#ifndef ROUTRIQ_LEARNING_PERFORMANCE_H
#define ROUTRIQ_LEARNING_PERFORMANCE_H

#include "learning/durations.h"

enum {
    PERFORMANCE_DEFAULT_E4 = 8000,
    PERFORMANCE_STRENGTH = 10,
    PERFORMANCE_FORMAT = 1,
    PERFORMANCE_TYPES_MOST = DURATION_TYPES_MOST,
    PERFORMANCE_TECHNICIANS_MOST = DURATION_TECHNICIANS_MOST,
    PERFORMANCE_PAIRS_MOST = DURATION_PAIRS_MOST,
};

enum performance_measure { PERFORMANCE_FIXED, PERFORMANCE_CSAT, PERFORMANCE_SWIFT, PERFORMANCE_MEASURE_COUNT };

/* A measure of a step: of how many jobs, their plain average, and what the step says: a share, or what it adds to one. */
struct performance_share {
    uint64_t given;
    int32_t n;
    int64_t average_e4;
    int64_t says_e4;
};

struct performance_shares {
    uint64_t given;
    struct performance_share of[PERFORMANCE_MEASURE_COUNT];
};

struct performance_type {
    uint64_t given;
    struct text job_type; /* folded */
    struct performance_shares shares;
};

struct performance_technician {
    uint64_t given;
    struct text id;
    struct performance_shares shares;
};

struct performance_pair {
    uint64_t given;
    int32_t type; /* indices into the model's lists */
    int32_t technician;
    struct performance_shares shares;
};

struct performance_type_list {
    int32_t count;
    const struct performance_type *items; /* by job type */
};
struct performance_technician_list {
    int32_t count;
    const struct performance_technician *items; /* by id */
};
struct performance_pair_list {
    int32_t count;
    const struct performance_pair *items; /* by type, then technician */
};

struct performance_model {
    uint64_t given;
    int32_t format; /* PERFORMANCE_FORMAT */
    int32_t n;      /* jobs with at least one measure */
    struct performance_shares shares;
    struct performance_type_list types;
    struct performance_technician_list technicians;
    struct performance_pair_list pairs;
};

extern const struct shape learning_shape_performance;

/* Learns; `durations` says what a job takes everybody. */
void learning_performance_fit(struct arena *arena, const struct past_jobs *jobs, const struct duration_model *durations,
                              struct performance_model *model);

/* 0 to 10 000. */
int32_t learning_performance_e4(struct arena *scratch, const struct performance_model *model, struct text job_type,
                                struct text technician_id);

struct performance_answer {
    int32_t performance_e4;
    struct text basis; /* a sentence */
};
/* With words; the question as of a duration. */
void learning_performance_explain(struct arena *arena, const struct performance_model *model,
                                  const struct duration_question *question, struct performance_answer *answer);

/* The model as canonical bytes: equal models are equal bytes. */
struct text learning_performance_text(struct arena *arena, const struct performance_model *model);
/* False with FAULT_INVALID for anything that no learning_performance_text can have written. */
bool learning_performance_read(struct arena *arena, struct text text, struct performance_model *model,
                               struct fault *fault);
/* The same of a document within another. */
bool learning_performance_take(struct arena *arena, const struct json *document, struct performance_model *model,
                               struct fault *fault);

#endif
