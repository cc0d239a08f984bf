#include "learning/performance.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "learning/durations_parts.h"
#include "learning/names.h"
#include "learning/performance_parts.h"
#include "learning/quantile.h"

enum { ONE_E4 = 10000, CSAT_STEPS = 4 };

/* ---- one job ----------------------------------------------------------------------------------------------------- */

/* A job's measures, in 1/10 000; -1: not measured. */
struct marks {
    int32_t type; /* places among the names; -1: none */
    int32_t technician;
    int32_t of[PERFORMANCE_MEASURE_COUNT];
};

static int32_t swift_e4(struct arena *arena, const struct past_job *job, const struct duration_model *durations)
{
    if (!learning_duration_counts(job) || durations->minutes.given == 0) {
        return -1;
    }
    int32_t usual = learning_durations_forecast(arena, durations, job->job_type, TEXT("")).p50;
    return (int32_t)clamp_int64(divide_round_half_up((int64_t)usual * ONE_E4, job->minutes), 0, ONE_E4);
}

static struct marks marks_of(struct arena *arena, const struct past_job *job, const struct duration_model *durations)
{
    bool rated = job->csat >= 1 && job->csat <= CSAT_STEPS + 1;
    return (struct marks){-1,
                          -1,
                          {!job->has_fixed ? -1
                           : job->fixed    ? ONE_E4
                                           : 0,
                           rated ? (job->csat - 1) * ONE_E4 / CSAT_STEPS : -1, swift_e4(arena, job, durations)}};
}

static bool is_measured(const struct marks *marks)
{
    return marks->of[0] >= 0 || marks->of[1] >= 0 || marks->of[2] >= 0;
}

/* ---- fitting ----------------------------------------------------------------------------------------------------- */

struct fitting {
    struct arena *arena;
    int32_t count;
    struct marks *marks; /* by type, then technician */
    struct learning_names types;
    struct learning_names technicians;
    struct performance_shares all;
    struct performance_shares *of_type;
    struct performance_shares *of_technician;
};

static int by_type(const void *a, const void *b)
{
    const struct marks *x = a;
    const struct marks *y = b;
    int32_t difference = x->type != y->type ? x->type - y->type : x->technician - y->technician;
    return difference < 0 ? -1 : difference > 0; /* the order of equals does not matter: they are summed */
}

static void marks_make(struct fitting *f, const struct past_jobs *jobs, const struct duration_model *durations)
{
    struct text *types = arena_array(f->arena, struct text, jobs->count);
    struct text *technicians = arena_array(f->arena, struct text, jobs->count);
    f->marks = arena_array(f->arena, struct marks, jobs->count);
    for (int32_t i = 0; i < jobs->count; i++) {
        f->marks[f->count] = marks_of(f->arena, &jobs->items[i], durations);
        if (is_measured(&f->marks[f->count])) {
            types[f->count] = text_fold(f->arena, jobs->items[i].job_type);
            technicians[f->count++] = jobs->items[i].technician_id;
        }
    }
    f->types = learning_names_of(f->arena, types, f->count);
    f->technicians = learning_names_of(f->arena, technicians, f->count);
    for (int32_t i = 0; i < f->count; i++) {
        f->marks[i].type = learning_name_find(&f->types, types[i]);
        f->marks[i].technician = learning_name_find(&f->technicians, technicians[i]);
    }
    qsort(f->marks, (size_t)f->count, sizeof *f->marks, by_type);
}

/* Sums of a step's jobs: what was measured, and what was expected of it. */
struct sums {
    int32_t n[PERFORMANCE_MEASURE_COUNT];
    int64_t got[PERFORMANCE_MEASURE_COUNT];
    int64_t expected[PERFORMANCE_MEASURE_COUNT];
};

static void sums_add(struct sums *sums, const struct marks *marks, const int64_t *expected)
{
    for (int m = 0; m < PERFORMANCE_MEASURE_COUNT; m++) {
        if (marks->of[m] >= 0) {
            sums->n[m]++;
            sums->got[m] += marks->of[m];
            sums->expected[m] += expected == NULL ? 0 : expected[m];
        }
    }
}

/* What the step says: the average difference from what was expected, drawn towards `parent` (NULL: nothing). */
static struct performance_shares shares_of(const struct sums *sums, const struct performance_shares *parent)
{
    struct performance_shares shares = {.given = learning_all_given(&learning_shape_shares)};
    for (int m = 0; m < PERFORMANCE_MEASURE_COUNT; m++) {
        int64_t towards = parent == NULL ? 0 : parent->of[m].says_e4;
        int64_t all = sums->n[m] + (int64_t)PERFORMANCE_STRENGTH;
        int64_t sum = sums->got[m] - sums->expected[m] + towards * PERFORMANCE_STRENGTH;
        shares.of[m] = (struct performance_share){
            .given = learning_all_given(&learning_shape_share),
            .n = sums->n[m],
            .average_e4 = sums->n[m] == 0 ? 0 : divide_round_half_up(sums->got[m], sums->n[m]),
            .says_e4 = divide_round_half_up(sum, all),
        };
    }
    return shares;
}

static void organization_fit(struct fitting *f)
{
    struct performance_shares before = {.given = 0};
    struct sums sums = {{0}, {0}, {0}};
    for (int m = 0; m < PERFORMANCE_MEASURE_COUNT; m++) {
        before.of[m].says_e4 = PERFORMANCE_DEFAULT_E4;
    }
    for (int32_t i = 0; i < f->count; i++) {
        sums_add(&sums, &f->marks[i], NULL);
    }
    f->all = shares_of(&sums, &before);
}

static void types_fit(struct fitting *f)
{
    struct sums *sums = arena_array(f->arena, struct sums, f->types.count);
    f->of_type = arena_array(f->arena, struct performance_shares, f->types.count);
    for (int32_t i = 0; i < f->count; i++) {
        if (f->marks[i].type >= 0) {
            sums_add(&sums[f->marks[i].type], &f->marks[i], NULL);
        }
    }
    for (int32_t i = 0; i < f->types.count; i++) {
        f->of_type[i] = shares_of(&sums[i], &f->all);
    }
}

/* What is expected of a job of that type, by that technician or by anybody (-1). */
static void expect(const struct fitting *f, int32_t type, int32_t technician, int64_t *expected)
{
    for (int m = 0; m < PERFORMANCE_MEASURE_COUNT; m++) {
        expected[m] = type < 0 ? f->all.of[m].says_e4 : f->of_type[type].of[m].says_e4;
        expected[m] += technician < 0 ? 0 : f->of_technician[technician].of[m].says_e4;
    }
}

static void technicians_fit(struct fitting *f)
{
    struct sums *sums = arena_array(f->arena, struct sums, f->technicians.count);
    f->of_technician = arena_array(f->arena, struct performance_shares, f->technicians.count);
    for (int32_t i = 0; i < f->count; i++) {
        int64_t expected[PERFORMANCE_MEASURE_COUNT];
        if (f->marks[i].technician >= 0) {
            expect(f, f->marks[i].type, -1, expected);
            sums_add(&sums[f->marks[i].technician], &f->marks[i], expected);
        }
    }
    for (int32_t i = 0; i < f->technicians.count; i++) {
        f->of_technician[i] = shares_of(&sums[i], NULL);
    }
}

/* ---- what is told of it ------------------------------------------------------------------------------------------ */

static int32_t jobs_of(const struct performance_shares *shares)
{
    int32_t most = 0;
    for (int m = 0; m < PERFORMANCE_MEASURE_COUNT; m++) {
        most = shares->of[m].n > most ? shares->of[m].n : most;
    }
    return most;
}

/* Which of the steps stand in the model, when there are more than it has room for. */
static int32_t places_of(const struct fitting *f, const struct performance_shares *shares, int32_t count, int32_t most,
                         int32_t **place)
{
    int32_t *counts = arena_array(f->arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        counts[i] = jobs_of(&shares[i]);
    }
    return learning_keep_most(f->arena, counts, count, 1, most, place);
}

static void types_tell(const struct fitting *f, struct performance_model *model, int32_t **place)
{
    int32_t kept = places_of(f, f->of_type, f->types.count, PERFORMANCE_TYPES_MOST, place);
    struct performance_type *items = arena_array(f->arena, struct performance_type, kept);
    for (int32_t i = 0; i < f->types.count; i++) {
        if ((*place)[i] >= 0) {
            items[(*place)[i]] = (struct performance_type){learning_all_given(&learning_shape_performance_type),
                                                           f->types.items[i], f->of_type[i]};
        }
    }
    model->types = (struct performance_type_list){kept, items};
}

static void technicians_tell(const struct fitting *f, struct performance_model *model, int32_t **place)
{
    int32_t kept = places_of(f, f->of_technician, f->technicians.count, PERFORMANCE_TECHNICIANS_MOST, place);
    struct performance_technician *items = arena_array(f->arena, struct performance_technician, kept);
    for (int32_t i = 0; i < f->technicians.count; i++) {
        if ((*place)[i] >= 0) {
            items[(*place)[i]] =
                (struct performance_technician){learning_all_given(&learning_shape_performance_technician),
                                                f->technicians.items[i], f->of_technician[i]};
        }
    }
    model->technicians = (struct performance_technician_list){kept, items};
}

/* The shares of the jobs of one type and technician from `from` on; *to is where they end. */
static struct performance_shares pair_fit(const struct fitting *f, int32_t from, int32_t *to)
{
    struct sums sums = {{0}, {0}, {0}};
    int64_t expected[PERFORMANCE_MEASURE_COUNT];
    int32_t type = f->marks[from].type;
    int32_t technician = f->marks[from].technician;
    expect(f, type, technician, expected);
    for (*to = from; *to < f->count && f->marks[*to].type == type && f->marks[*to].technician == technician; ++*to) {
        sums_add(&sums, &f->marks[*to], expected);
    }
    return shares_of(&sums, NULL);
}

static void pairs_tell(const struct fitting *f, struct performance_model *model, const int32_t *type_place,
                       const int32_t *technician_place)
{
    struct performance_shares *shares = arena_array(f->arena, struct performance_shares, f->count);
    struct performance_pair *pairs = arena_array(f->arena, struct performance_pair, f->count);
    int32_t *place = NULL;
    int32_t count = 0;
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        struct marks of = f->marks[from];
        shares[count] = pair_fit(f, from, &to);
        if (of.type >= 0 && of.technician >= 0 && type_place[of.type] >= 0 && technician_place[of.technician] >= 0) {
            pairs[count] =
                (struct performance_pair){learning_all_given(&learning_shape_performance_pair), type_place[of.type],
                                          technician_place[of.technician], shares[count]};
            count++;
        }
    }
    int32_t kept = places_of(f, shares, count, PERFORMANCE_PAIRS_MOST, &place);
    struct performance_pair *items = arena_array(f->arena, struct performance_pair, kept);
    for (int32_t i = 0; i < count; i++) {
        if (place[i] >= 0) {
            items[place[i]] = pairs[i];
        }
    }
    model->pairs = (struct performance_pair_list){kept, items};
}

void learning_performance_fit(struct arena *arena, const struct past_jobs *jobs, const struct duration_model *durations,
                              struct performance_model *model)
{
    struct fitting f = {.arena = arena};
    int32_t *type_place = NULL;
    int32_t *technician_place = NULL;
    marks_make(&f, jobs, durations);
    organization_fit(&f);
    types_fit(&f);
    technicians_fit(&f);
    shape_preset(&learning_shape_performance, model);
    model->given = learning_all_given(&learning_shape_performance);
    model->format = PERFORMANCE_FORMAT;
    model->n = f.count;
    model->shares = f.all;
    types_tell(&f, model, &type_place);
    technicians_tell(&f, model, &technician_place);
    pairs_tell(&f, model, type_place, technician_place);
}
