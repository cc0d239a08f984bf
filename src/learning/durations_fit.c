#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "learning/durations_parts.h"
#include "learning/logarithm.h"
#include "learning/names.h"
#include "learning/quantile.h"

const struct duration_strengths duration_strengths_usual = {
    .organization = 10,
    .type = 5,
    .pace = 10,
    .pair = 20,
    .type_spread = 10,
    .pair_spread = 40,
    .least = 3,
};

enum {
    MEDIAN_E4 = 5000,
    RATIO_SCALE = 1 << 16,
    FENCED_LEAST = 20, /* ratios from which quartiles are told */
};

/* Quantiles less the median, as logarithms; and what the mean is more than it. */
struct spread {
    int64_t p10;
    int64_t p80;
    int64_t p90;
    int64_t mean;
};

/* How service times spread in general: a log-normal distribution with a deviation of 0.45. */
static const struct spread common_spread = {.p10 = -872442, .p80 = 572926, .p90 = 872442, .mean = 153169};

/* One job of the past; type and technician are places among the names, -1 for none. */
struct sample {
    int32_t type;
    int32_t technician;
    int32_t log;
};

struct step {
    int32_t n;
    int64_t at; /* the median, as a logarithm */
};

struct fitting {
    struct arena *arena;
    const struct duration_strengths *strengths;
    int32_t count;
    struct sample *samples; /* by type, technician, duration */
    struct learning_names types;
    struct learning_names technicians;
    int64_t fence_low; /* ratios to a median are held within */
    int64_t fence_high;
    struct step organization;
    struct step *of_type;       /* n is 0 where there are fewer than least */
    struct step *of_pace;       /* likewise; `at` is a ratio */
    struct spread any_spread;   /* of a job around its type's median */
    struct spread one_spread;   /* of a job around what its technician takes */
    struct spread *type_spread; /* likewise, of one type */
    int32_t *scratch;           /* room for a number a sample */
};

/* ---- samples ----------------------------------------------------------------------------------------------------- */

bool learning_duration_counts(const struct past_job *job)
{
    return job->minutes >= 1 && job->minutes <= DURATION_MOST_MINUTES;
}

static int by_type(const void *a, const void *b)
{
    const struct sample *x = a;
    const struct sample *y = b;
    int32_t difference = x->type != y->type               ? x->type - y->type
                         : x->technician != y->technician ? x->technician - y->technician
                                                          : x->log - y->log;
    return difference < 0 ? -1 : difference > 0;
}

static void samples_make(struct fitting *f, const struct past_jobs *jobs)
{
    struct text *types = arena_array(f->arena, struct text, jobs->count);
    struct text *technicians = arena_array(f->arena, struct text, jobs->count);
    f->samples = arena_array(f->arena, struct sample, jobs->count);
    f->scratch = arena_array(f->arena, int32_t, jobs->count);
    for (int32_t i = 0; i < jobs->count; i++) {
        if (learning_duration_counts(&jobs->items[i])) {
            types[f->count] = text_fold(f->arena, jobs->items[i].job_type);
            technicians[f->count] = jobs->items[i].technician_id;
            f->samples[f->count++].log = learning_log(jobs->items[i].minutes);
        }
    }
    f->types = learning_names_of(f->arena, types, f->count);
    f->technicians = learning_names_of(f->arena, technicians, f->count);
    for (int32_t i = 0; i < f->count; i++) {
        f->samples[i].type = learning_name_find(&f->types, types[i]);
        f->samples[i].technician = learning_name_find(&f->technicians, technicians[i]);
    }
    qsort(f->samples, (size_t)f->count, sizeof *f->samples, by_type);
}

/* The end of the samples that are of one type, or of one type and technician, with the one at `from`. */
static int32_t end_of_type(const struct fitting *f, int32_t from)
{
    int32_t to = from;
    while (to < f->count && f->samples[to].type == f->samples[from].type) {
        to++;
    }
    return to;
}

static int32_t end_of_pair(const struct fitting *f, int32_t from)
{
    int32_t to = from;
    while (to < f->count && f->samples[to].type == f->samples[from].type &&
           f->samples[to].technician == f->samples[from].technician) {
        to++;
    }
    return to;
}

/* Durations of samples in order, in the scratch. */
static const int32_t *sorted(const struct fitting *f, int32_t from, int32_t to)
{
    for (int32_t i = from; i < to; i++) {
        f->scratch[i - from] = f->samples[i].log;
    }
    learning_sort(f->scratch, to - from);
    return f->scratch;
}

/* ---- spreads ----------------------------------------------------------------------------------------------------- */

static int64_t mean_over(const struct fitting *f, const int32_t *values, int32_t count, int32_t median)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += learning_power(clamp_int64((int64_t)values[i] - median, f->fence_low, f->fence_high), RATIO_SCALE);
    }
    int64_t mean = divide_round_half_up(sum, count);
    return (int64_t)learning_log(mean < 1 ? 1 : mean) - learning_log(RATIO_SCALE);
}

/* Of `count` sorted values, drawn towards a wider sample's. */
static struct spread spread_of(const struct fitting *f, const int32_t *values, int32_t count,
                               const struct spread *parent, int32_t strength)
{
    if (count == 0) {
        return *parent;
    }
    int32_t median = learning_quantile(values, count, MEDIAN_E4);
    int64_t p10 = (int64_t)learning_quantile(values, count, 1000) - median;
    int64_t p80 = (int64_t)learning_quantile(values, count, 8000) - median;
    int64_t p90 = (int64_t)learning_quantile(values, count, 9000) - median;
    return (struct spread){
        .p10 = learning_drawn(p10, parent->p10, count, strength),
        .p80 = learning_drawn(p80, parent->p80, count, strength),
        .p90 = learning_drawn(p90, parent->p90, count, strength),
        .mean = learning_drawn(mean_over(f, values, count, median), parent->mean, count, strength),
    };
}

/* Three times the quartiles' distance beyond them: what is farther out is no matter of chance. */
static void fences_set(struct fitting *f, const int32_t *ratios, int32_t count)
{
    f->fence_low = -LEARNING_LOG_MOST / 2;
    f->fence_high = LEARNING_LOG_MOST / 2;
    if (count >= FENCED_LEAST) {
        int64_t low = learning_quantile(ratios, count, 2500);
        int64_t high = learning_quantile(ratios, count, 7500);
        f->fence_low = clamp_int64(low - 3 * (high - low), f->fence_low, 0);
        f->fence_high = clamp_int64(high + 3 * (high - low), 0, f->fence_high);
    }
}

/* Hundredths of a minute; nothing is shorter than one minute or longer than what the model can say. */
static int64_t hundredths(int64_t log)
{
    return clamp_int64(learning_power(clamp_int64(log, 0, LEARNING_LOG_MOST), 100), 100, DURATION_SAID_MOST_E2);
}

static struct duration_minutes minutes_of(int64_t at, const struct spread *spread)
{
    return (struct duration_minutes){
        .given = learning_all_given(&learning_shape_minutes),
        .p10_e2 = hundredths(at + spread->p10),
        .p50_e2 = hundredths(at),
        .p80_e2 = hundredths(at + spread->p80),
        .p90_e2 = hundredths(at + spread->p90),
        .mean_e2 = hundredths(at + spread->mean),
    };
}

/* ---- the steps --------------------------------------------------------------------------------------------------- */

/* All ratios of jobs to their own type's median, in order: what is left when the type is known. */
static int32_t ratios_to_type(const struct fitting *f, int32_t *ratios)
{
    int32_t count = 0;
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        to = end_of_type(f, from);
        if (f->samples[from].type >= 0 && to - from >= f->strengths->least) {
            int32_t median = learning_quantile(sorted(f, from, to), to - from, MEDIAN_E4);
            for (int32_t i = from; i < to; i++) {
                ratios[count++] = f->samples[i].log - median;
            }
        }
    }
    learning_sort(ratios, count);
    return count;
}

static void organization_fit(struct fitting *f, int32_t default_minutes)
{
    int32_t *ratios = arena_array(f->arena, int32_t, f->count);
    int32_t count = ratios_to_type(f, ratios);
    fences_set(f, ratios, count);
    f->any_spread = spread_of(f, ratios, count, &common_spread, f->strengths->type_spread);
    f->organization = (struct step){0, learning_log(default_minutes)};
    if (f->count > 0) {
        int32_t median = learning_quantile(sorted(f, 0, f->count), f->count, MEDIAN_E4);
        f->organization.at = learning_drawn(median, f->organization.at, f->count, f->strengths->organization);
        f->organization.n = f->count;
    }
}

static void types_fit(struct fitting *f)
{
    f->of_type = arena_array(f->arena, struct step, f->types.count);
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        to = end_of_type(f, from);
        int32_t type = f->samples[from].type;
        if (type >= 0 && to - from >= f->strengths->least) {
            int32_t median = learning_quantile(sorted(f, from, to), to - from, MEDIAN_E4);
            f->of_type[type].n = to - from;
            f->of_type[type].at = learning_drawn(median, f->organization.at, to - from, f->strengths->type);
        }
    }
}

/* What is expected of anybody. */
static int64_t type_at(const struct fitting *f, int32_t type)
{
    return type >= 0 && f->of_type[type].n > 0 ? f->of_type[type].at : f->organization.at;
}

static int by_technician(const void *a, const void *b)
{
    const struct sample *x = a;
    const struct sample *y = b;
    int32_t difference = x->technician != y->technician ? x->technician - y->technician : x->log - y->log;
    return difference < 0 ? -1 : difference > 0;
}

static void paces_fit(struct fitting *f)
{
    struct sample *ratios = arena_array(f->arena, struct sample, f->count);
    f->of_pace = arena_array(f->arena, struct step, f->technicians.count);
    for (int32_t i = 0; i < f->count; i++) {
        ratios[i] = f->samples[i];
        ratios[i].log = (int32_t)(ratios[i].log - type_at(f, ratios[i].type));
    }
    qsort(ratios, (size_t)f->count, sizeof *ratios, by_technician);
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        int32_t who = ratios[from].technician;
        for (to = from; to < f->count && ratios[to].technician == who; to++) {
            f->scratch[to - from] = ratios[to].log;
        }
        if (who >= 0 && to - from >= f->strengths->least) {
            int32_t median = learning_quantile(f->scratch, to - from, MEDIAN_E4);
            f->of_pace[who] = (struct step){to - from, learning_drawn(median, 0, to - from, f->strengths->pace)};
        }
    }
}

/* What is expected of her in that type: a pair's median, or what stands for it. */
static int64_t pair_at(const struct fitting *f, int32_t from, int32_t to)
{
    int32_t type = f->samples[from].type;
    int32_t who = f->samples[from].technician;
    int64_t at = type_at(f, type) + (who >= 0 ? f->of_pace[who].at : 0);
    if (type < 0 || who < 0 || f->of_type[type].n == 0 || to - from < f->strengths->least) {
        return at;
    }
    return learning_drawn(learning_quantile(sorted(f, from, to), to - from, MEDIAN_E4), at, to - from,
                          f->strengths->pair);
}

/* How far jobs spread around what their technician takes. */
static void one_spreads_fit(struct fitting *f)
{
    int32_t *ratios = arena_array(f->arena, int32_t, f->count);
    int32_t *all = arena_array(f->arena, int32_t, f->count);
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        to = end_of_pair(f, from);
        int64_t at = pair_at(f, from, to);
        for (int32_t i = from; i < to; i++) {
            ratios[i] = (int32_t)(f->samples[i].log - at);
            all[i] = ratios[i];
        }
    }
    learning_sort(all, f->count);
    f->one_spread = spread_of(f, all, f->count, &common_spread, f->strengths->type_spread);
    f->type_spread = arena_array(f->arena, struct spread, f->types.count);
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        to = end_of_type(f, from);
        learning_sort(ratios + from, to - from);
        if (f->samples[from].type >= 0) {
            f->type_spread[f->samples[from].type] =
                spread_of(f, ratios + from, to - from, &f->one_spread, f->strengths->type_spread);
        }
    }
}

/* ---- what is told of them ---------------------------------------------------------------------------------------- */

static int32_t *counts_of(const struct fitting *f, const struct step *steps, int32_t count)
{
    int32_t *counts = arena_array(f->arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        counts[i] = steps[i].n;
    }
    return counts;
}

static void types_tell(struct fitting *f, struct duration_model *model, int32_t **place)
{
    const int32_t *counts = counts_of(f, f->of_type, f->types.count);
    int32_t kept =
        learning_keep_most(f->arena, counts, f->types.count, f->strengths->least, DURATION_TYPES_MOST, place);
    struct duration_type *items = arena_array(f->arena, struct duration_type, kept);
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        to = end_of_type(f, from);
        int32_t type = f->samples[from].type;
        if (type >= 0 && (*place)[type] >= 0) {
            struct spread anybody =
                spread_of(f, sorted(f, from, to), to - from, &f->any_spread, f->strengths->type_spread);
            items[(*place)[type]] = (struct duration_type){
                .given = learning_all_given(&learning_shape_type),
                .job_type = f->types.items[type],
                .n = to - from,
                .anybody = minutes_of(f->of_type[type].at, &anybody),
                .one = minutes_of(f->of_type[type].at, &f->type_spread[type]),
            };
        }
    }
    model->types = (struct duration_type_list){kept, items};
}

static void technicians_tell(struct fitting *f, struct duration_model *model, int32_t **place)
{
    const int32_t *counts = counts_of(f, f->of_pace, f->technicians.count);
    int32_t kept = learning_keep_most(f->arena, counts, f->technicians.count, f->strengths->least,
                                      DURATION_TECHNICIANS_MOST, place);
    struct duration_technician *items = arena_array(f->arena, struct duration_technician, kept);
    for (int32_t i = 0; i < f->technicians.count; i++) {
        if ((*place)[i] >= 0) {
            items[(*place)[i]] = (struct duration_technician){
                .given = learning_all_given(&learning_shape_technician),
                .id = f->technicians.items[i],
                .n = f->of_pace[i].n,
                .pace_e4 =
                    clamp_int64(learning_power(f->of_pace[i].at, 10000), DURATION_PACE_LEAST_E4, DURATION_PACE_MOST_E4),
            };
        }
    }
    model->technicians = (struct duration_technician_list){kept, items};
}

static struct duration_pair pair_tell(struct fitting *f, int32_t from, int32_t to)
{
    int64_t at = pair_at(f, from, to);
    struct spread spread =
        spread_of(f, sorted(f, from, to), to - from, &f->type_spread[f->samples[from].type], f->strengths->pair_spread);
    return (struct duration_pair){
        .given = learning_all_given(&learning_shape_pair), .n = to - from, .minutes = minutes_of(at, &spread)};
}

static void pairs_tell(struct fitting *f, struct duration_model *model, const int32_t *type_place,
                       const int32_t *technician_place)
{
    int32_t *counts = arena_array(f->arena, int32_t, f->count);
    int32_t *begins = arena_array(f->arena, int32_t, f->count + 1);
    int32_t *place = NULL;
    int32_t pairs = 0;
    for (int32_t from = 0, to = 0; from < f->count; from = to) {
        const struct sample *sample = &f->samples[from];
        to = end_of_pair(f, from);
        bool known = sample->type >= 0 && sample->technician >= 0 && type_place[sample->type] >= 0 &&
                     technician_place[sample->technician] >= 0;
        begins[pairs] = from;
        counts[pairs++] = known ? to - from : 0;
    }
    int32_t kept = learning_keep_most(f->arena, counts, pairs, f->strengths->least, DURATION_PAIRS_MOST, &place);
    struct duration_pair *items = arena_array(f->arena, struct duration_pair, kept);
    for (int32_t i = 0; i < pairs; i++) {
        if (place[i] >= 0) {
            struct duration_pair *pair = &items[place[i]];
            *pair = pair_tell(f, begins[i], begins[i] + counts[i]);
            pair->type = type_place[f->samples[begins[i]].type];
            pair->technician = technician_place[f->samples[begins[i]].technician];
        }
    }
    model->pairs = (struct duration_pair_list){kept, items};
}

static void days_tell(struct duration_model *model, const struct past_jobs *jobs)
{
    bool some = false;
    for (int32_t i = 0; i < jobs->count; i++) {
        struct date day = jobs->items[i].day;
        if (learning_duration_counts(&jobs->items[i])) {
            model->first_day = some && model->first_day.days <= day.days ? model->first_day : day;
            model->last_day = some && model->last_day.days >= day.days ? model->last_day : day;
            some = true;
        }
    }
    if (some) {
        shape_give(model, shape_find(&learning_shape_durations, TEXT("firstDay")));
        shape_give(model, shape_find(&learning_shape_durations, TEXT("lastDay")));
    }
}

static void give_counts(struct duration_model *model)
{
    static const char *const counts[] = {"format", "defaultMinutes", "n", "dropped"};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        shape_give(model, shape_find(&learning_shape_durations, text_of(counts[i])));
    }
    model->format = DURATION_FORMAT;
}

void learning_durations_fit_plainly(struct arena *arena, const struct past_jobs *jobs,
                                    const struct duration_strengths *strengths, int32_t default_minutes,
                                    struct duration_model *model)
{
    struct fitting f = {.arena = arena, .strengths = strengths};
    int32_t *type_place = NULL;
    int32_t *technician_place = NULL;
    assert(strengths->least >= 1 && jobs->count <= DURATION_JOBS_MOST);
    shape_preset(&learning_shape_durations, model);
    model->default_minutes = (int32_t)clamp_int64(default_minutes, 1, DURATION_MOST_MINUTES);
    give_counts(model);
    samples_make(&f, jobs);
    model->n = f.count;
    model->dropped = jobs->count - f.count;
    days_tell(model, jobs);
    organization_fit(&f, model->default_minutes);
    types_fit(&f);
    paces_fit(&f);
    one_spreads_fit(&f);
    types_tell(&f, model, &type_place);
    technicians_tell(&f, model, &technician_place);
    pairs_tell(&f, model, type_place, technician_place);
    if (f.count >= strengths->least && f.count > 0) {
        struct spread spread = spread_of(&f, sorted(&f, 0, f.count), f.count, &common_spread, strengths->type_spread);
        model->minutes = minutes_of(f.organization.at, &spread);
        shape_give(model, shape_find(&learning_shape_durations, TEXT("minutes")));
    }
}

void learning_durations_fit(struct arena *arena, const struct past_jobs *jobs,
                            const struct duration_strengths *strengths, int32_t default_minutes,
                            struct duration_model *model)
{
    struct past_jobs earlier;
    struct past_jobs later;
    learning_durations_fit_plainly(arena, jobs, strengths, default_minutes, model);
    if (learning_durations_split(arena, jobs, &earlier, &later)) {
        struct duration_model *before = arena_new(arena, struct duration_model);
        learning_durations_fit_plainly(arena, &earlier, strengths, default_minutes, before);
        learning_durations_measure(arena, before, &earlier, &later, &model->measures);
        shape_give(model, shape_find(&learning_shape_durations, TEXT("measures")));
    }
}
