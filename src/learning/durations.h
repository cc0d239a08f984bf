/* How long jobs take: a model learned from those that are done, and what it says of one to come.
 *
 * Four steps lead from all jobs to one, each a duration or a ratio, and each drawn towards the step before it as far as there
 * is little to go by (learning_drawn):
 *
 *     organization   the median of all jobs                            drawn towards the default duration
 *     job type       the median of its jobs                            drawn towards the organization's
 *     pace           what she takes of what everybody takes, over all  drawn towards 1
 *                    types: the median of the ratios
 *     pair           the median of her jobs of the type                drawn towards the type's, times her pace
 *
 * Medians and ratios are taken of logarithms. How far durations spread around the median is drawn likewise, by other
 * strengths, because quantiles near the ends need more jobs: an organization's spread towards a common one, a type's towards
 * that of all types around their own medians, a pair's towards that of its type around what each technician takes. A type has
 * two spreads for that: `anybody`, when it is not known who comes, and `one`, narrower, when it is.
 *
 * What a day without end or a forgotten clock does: durations outside 1 to DURATION_MOST_MINUTES are dropped and counted;
 * quantiles look at ranks alone; and for the mean, ratios to the median are held within three times the quartiles' distance
 * beyond the quartiles.
 *
 * A step with fewer jobs than `least` is not taken, and the one before it answers. Fewer than that of all jobs, and the answer
 * is the default duration, of which nobody says how far it spreads.
 *
 * The model is measured by itself: fitted on its earlier days, it is judged on the later ones. Those figures stand in it; the
 * model is then fitted on everything. A job without a type is a job of the organization; one without a technician is of its
 * type. Job types are compared folded. The order of the jobs does not matter. docs/why/06-durations.md has the reasons.
 */
#ifndef ROUTRIQ_LEARNING_DURATIONS_H
#define ROUTRIQ_LEARNING_DURATIONS_H

#include "base/json.h"
#include "model/model.h"

struct arena;
struct fault;

enum {
    DURATION_MOST_MINUTES = 1440,
    DURATION_JOBS_MOST = 200 * 1000, /* of one fit: whoever gathers more keeps the newest */
    DURATION_TYPES_MOST = 1000,      /* in a model: those with the most jobs are kept */
    DURATION_TECHNICIANS_MOST = 2000,
    DURATION_PAIRS_MOST = 5000,
    DURATION_MEASURED_LEAST = 20, /* later jobs, for figures to be told */
};

/* As how many jobs the step before counts, and when a step is taken at all. */
struct duration_strengths {
    int32_t organization;
    int32_t type;
    int32_t pace;
    int32_t pair;
    int32_t type_spread; /* the organization's too */
    int32_t pair_spread;
    int32_t least;
};
extern const struct duration_strengths duration_strengths_usual;

/* In hundredths of a minute; p10 to p90 do not decrease. */
struct duration_minutes {
    uint64_t given;
    int64_t p10_e2;
    int64_t p50_e2;
    int64_t p80_e2;
    int64_t p90_e2;
    int64_t mean_e2;
};

struct duration_type {
    uint64_t given;
    struct text job_type; /* folded */
    int32_t n;
    struct duration_minutes anybody;
    struct duration_minutes one; /* with the same median */
};

struct duration_technician {
    uint64_t given;
    struct text id;
    int32_t n;
    int64_t pace_e4; /* above 1: slower than others */
};

struct duration_pair {
    uint64_t given;
    int32_t type; /* indices into the model's lists */
    int32_t technician;
    int32_t n;
    struct duration_minutes minutes;
};

/* On the model's later jobs, by a model fitted on its earlier ones. Errors are absolute, in hundredths of a minute. */
struct duration_measures {
    uint64_t given;
    int32_t train;
    int32_t test;
    int64_t error_e2;             /* of the median, on average */
    int64_t error_type_median_e2; /* of the plain median of the job's type */
    int32_t test_given;           /* those of which a duration was given when they were booked */
    int64_t error_given_e2;       /* of that */
    int64_t error_of_given_e2;    /* of the model's median on the same jobs */
    int64_t pinball_p10_e2;
    int64_t pinball_p50_e2;
    int64_t pinball_p80_e2;
    int64_t pinball_p90_e2;
    int64_t coverage_p10_p90_e4; /* the share within */
    int64_t coverage_p80_e4;     /* the share not above */
};

struct duration_type_list {
    int32_t count;
    const struct duration_type *items; /* by job type */
};
struct duration_technician_list {
    int32_t count;
    const struct duration_technician *items; /* by id */
};
struct duration_pair_list {
    int32_t count;
    const struct duration_pair *items; /* by type, then technician */
};

struct duration_model {
    uint64_t given;
    int32_t format; /* DURATION_FORMAT */
    int32_t default_minutes;
    int32_t n;
    int32_t dropped;
    struct date first_day; /* null: no jobs */
    struct date last_day;
    struct duration_minutes minutes; /* of all; null: fewer than `least` */
    struct duration_type_list types;
    struct duration_technician_list technicians;
    struct duration_pair_list pairs;
    struct duration_measures measures; /* null: too few later jobs */
};

enum { DURATION_FORMAT = 1 };

extern const struct shape learning_shape_durations;
extern const struct shape learning_shape_measures;

/* Learns. At most DURATION_JOBS_MOST jobs; default_minutes from 1 to DURATION_MOST_MINUTES, and is held within them. */
void learning_durations_fit(struct arena *arena, const struct past_jobs *jobs,
                            const struct duration_strengths *strengths, int32_t default_minutes,
                            struct duration_model *model);
/* The same without the figures. */
void learning_durations_fit_plainly(struct arena *arena, const struct past_jobs *jobs,
                                    const struct duration_strengths *strengths, int32_t default_minutes,
                                    struct duration_model *model);
/* Splits jobs by day, about a fifth at the end: no day stands on both sides. False when the later ones are fewer than
 * DURATION_MEASURED_LEAST, or the earlier than those. */
bool learning_durations_split(struct arena *arena, const struct past_jobs *jobs, struct past_jobs *earlier,
                              struct past_jobs *later);
/* Judges a model fitted on `earlier` by `later`. */
void learning_durations_measure(struct arena *arena, const struct duration_model *model,
                                const struct past_jobs *earlier, const struct past_jobs *later,
                                struct duration_measures *measures);

/* The model as canonical bytes: equal models are equal bytes. */
struct text learning_durations_text(struct arena *arena, const struct duration_model *model);
/* False with FAULT_INVALID for anything that no learning_durations_text can have written. */
bool learning_durations_read(struct arena *arena, struct text text, struct duration_model *model, struct fault *fault);
/* The same of a document within another. */
bool learning_durations_take(struct arena *arena, const struct json *document, struct duration_model *model,
                             struct fault *fault);

/* ---- what it says ------------------------------------------------------------------------------------------------ */

enum duration_level { DURATION_DEFAULT, DURATION_ORGANIZATION, DURATION_JOB_TYPE, DURATION_TECHNICIAN };
extern const char *const duration_level_word[]; /* "default" … */

struct duration_question {
    struct text job_type;      /* empty: none */
    struct text technician_id; /* empty: not known who */
    struct text technician;    /* how to call her in a sentence, for who may read it; empty: "this technician" */
};

/* A step, and the minutes that it adds to the median; together they are the p50. */
struct duration_step {
    const char *feature; /* default organization job_type technician technician_and_job_type */
    struct text value;
    int32_t minutes;
};

enum { DURATION_STEPS_MOST = 4 };

struct duration_answer {
    int32_t p10; /* minutes, at least 1 and not decreasing */
    int32_t p50;
    int32_t p80;
    int32_t p90;
    int32_t mean;
    enum duration_level level; /* the last step but the pace */
    int32_t n;                 /* jobs of that level */
    struct text basis;         /* a sentence */
    int32_t step_count;
    struct duration_step steps[DURATION_STEPS_MOST];
};

void learning_durations_predict(struct arena *arena, const struct duration_model *model,
                                const struct duration_question *question, struct duration_answer *answer);
/* The numbers alone, for a day of many jobs. `scratch` keeps nothing. */
struct live_forecast learning_durations_forecast(struct arena *scratch, const struct duration_model *model,
                                                 struct text job_type, struct text technician_id);

/* The answer between the quantiles, in minutes: at 0 the P10, at 5000 the P50, at 8000 the P80, from 9000 on the P90, and on
 * straight lines between them. For planning.durationQuantile. */
int32_t learning_durations_at(const struct live_forecast *forecast, int64_t quantile_e4);

/* Whether what it says of a technician's jobs holds her own pace. */
bool learning_durations_know(const struct duration_model *model, struct text technician_id);

/* What a job is planned with, in minutes. */
struct duration_planned {
    int32_t minutes; /* with who has it */
    int32_t others;  /* with anybody else, where `minutes` hold her pace; 0: they hold nobody's */
};

/* The forecast at a quantile. From its first step on, her pace is in it: whoever multiplies minutes by how quick somebody is said
 * to be leaves these alone, and takes `others` for everybody else. `scratch` keeps nothing. */
struct duration_planned learning_durations_plan(struct arena *scratch, const struct duration_model *model,
                                                struct text job_type, struct text technician_id, int64_t quantile_e4);

#endif
