#include "base/arena.h"
#include "base/units.h"
#include "learning/durations_parts.h"
#include "learning/quantile.h"

enum { LATER_SHARE_E4 = 2000 };

/* ---- splitting --------------------------------------------------------------------------------------------------- */

bool learning_durations_split(struct arena *arena, const struct past_jobs *jobs, struct past_jobs *earlier,
                              struct past_jobs *later)
{
    int32_t *days = arena_array(arena, int32_t, jobs->count);
    struct past_job *before = arena_array(arena, struct past_job, jobs->count);
    struct past_job *after = arena_array(arena, struct past_job, jobs->count);
    int32_t count = 0;
    *earlier = (struct past_jobs){0, before};
    *later = (struct past_jobs){0, after};
    for (int32_t i = 0; i < jobs->count; i++) {
        if (learning_duration_counts(&jobs->items[i])) {
            days[count++] = jobs->items[i].day.days;
        }
    }
    if (count == 0) {
        return false;
    }
    learning_sort(days, count);
    int32_t first_later = days[count - 1 - (int64_t)count * LATER_SHARE_E4 / 10000];
    for (int32_t i = 0; i < jobs->count; i++) {
        const struct past_job *job = &jobs->items[i];
        if (learning_duration_counts(job)) {
            if (job->day.days > first_later) {
                after[later->count++] = *job;
            } else {
                before[earlier->count++] = *job;
            }
        }
    }
    return later->count >= DURATION_MEASURED_LEAST && earlier->count >= DURATION_MEASURED_LEAST;
}

/* ---- judging ----------------------------------------------------------------------------------------------------- */

static int64_t distance(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

/* What a wrong quantile costs, in 1/10 000 of a minute: nothing else is lowest on average for the right one. */
static int64_t pinball_e4(int32_t actual, int32_t said, int32_t share_e4)
{
    int64_t above = (int64_t)actual - said;
    return above >= 0 ? above * share_e4 : -above * (10000 - share_e4);
}

/* Sums over the later jobs. */
struct judging {
    int64_t error;
    int64_t error_type_median;
    int64_t error_given;
    int64_t error_of_given;
    int64_t pinball_e4[4];
    int64_t within;
    int64_t not_above_p80;
    int32_t given;
};

static void judge(struct judging *j, const struct past_job *job, const struct live_forecast *said, int32_t type_median)
{
    int32_t actual = job->minutes;
    j->error += distance(actual, said->p50);
    j->error_type_median += distance(actual, type_median);
    j->pinball_e4[0] += pinball_e4(actual, said->p10, 1000);
    j->pinball_e4[1] += pinball_e4(actual, said->p50, 5000);
    j->pinball_e4[2] += pinball_e4(actual, said->p80, 8000);
    j->pinball_e4[3] += pinball_e4(actual, said->p90, 9000);
    j->within += actual >= said->p10 && actual <= said->p90 ? 1 : 0;
    j->not_above_p80 += actual <= said->p80 ? 1 : 0;
    if (job->given_minutes > 0) {
        j->given++;
        j->error_given += distance(actual, job->given_minutes);
        j->error_of_given += distance(actual, said->p50);
    }
}

static int64_t average(int64_t sum, int32_t count)
{
    return count == 0 ? 0 : divide_round_half_up(sum, count);
}

static void tell(const struct judging *j, int32_t train, int32_t test, struct duration_measures *measures)
{
    *measures = (struct duration_measures){
        .given = learning_all_given(&learning_shape_measures),
        .train = train,
        .test = test,
        .error_e2 = average(j->error * 100, test),
        .error_type_median_e2 = average(j->error_type_median * 100, test),
        .test_given = j->given,
        .error_given_e2 = average(j->error_given * 100, j->given),
        .error_of_given_e2 = average(j->error_of_given * 100, j->given),
        .pinball_p10_e2 = average(j->pinball_e4[0], test * 100),
        .pinball_p50_e2 = average(j->pinball_e4[1], test * 100),
        .pinball_p80_e2 = average(j->pinball_e4[2], test * 100),
        .pinball_p90_e2 = average(j->pinball_e4[3], test * 100),
        .coverage_p10_p90_e4 = average(j->within * 10000, test),
        .coverage_p80_e4 = average(j->not_above_p80 * 10000, test),
    };
    if (j->given == 0) {
        shape_clear(&learning_shape_measures, shape_find(&learning_shape_measures, TEXT("errorOfGiven")), measures);
        shape_clear(&learning_shape_measures, shape_find(&learning_shape_measures, TEXT("errorWhereGiven")), measures);
    }
}

void learning_durations_measure(struct arena *arena, const struct duration_model *model,
                                const struct past_jobs *earlier, const struct past_jobs *later,
                                struct duration_measures *measures)
{
    static const struct duration_strengths plain = {.least = 1};
    struct duration_model *medians = arena_new(arena, struct duration_model);
    struct judging j = {.given = 0};
    learning_durations_fit_plainly(arena, earlier, &plain, model->default_minutes, medians);
    for (int32_t i = 0; i < later->count; i++) {
        const struct past_job *job = &later->items[i];
        struct live_forecast said = learning_durations_forecast(arena, model, job->job_type, job->technician_id);
        judge(&j, job, &said, learning_durations_forecast(arena, medians, job->job_type, TEXT("")).p50);
    }
    tell(&j, earlier->count, later->count, measures);
}
