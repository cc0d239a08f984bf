/* How good learned durations are on jobs that the model has not seen: prints a Markdown table.
 *
 *   durations [FILE.csv]
 *
 * FILE.csv: job type,technician,date,minutes in each line, without a header. The earlier four fifths of its days are learned
 * from. Besides, histories are drawn: job types and technicians with log-normal effects and a few forgotten clocks. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/units.h"
#include "learning/learning.h"
#include "learning/logarithm.h"

enum { OFF = 1000 * 1000 * 1000 / 2 };

/* What is compared: the usual strengths, and without one thing after the other. */
static const struct {
    const char *name;
    struct duration_strengths strengths;
} ways[] = {
    {"median and quantiles of the type, as they are", {0, 0, OFF, OFF, 0, OFF, 1}},
    {"median and quantiles of the pair, as they are", {0, 0, OFF, 0, 0, 0, 1}},
    {"drawn: type", {10, 5, OFF, OFF, 10, OFF, 3}},
    {"drawn: type, pair", {10, 5, OFF, 10, 10, 40, 3}},
    {"drawn: type, pace", {10, 5, 10, OFF, 10, OFF, 3}},
    {"drawn: type, pace, pair (what is used)", {10, 5, 10, 20, 10, 40, 3}},
    {"half of each strength", {5, 2, 5, 10, 5, 20, 3}},
    {"twice each strength", {20, 10, 20, 40, 20, 80, 3}},
    {"steps from 1 job on", {10, 5, 10, 20, 10, 40, 1}},
    {"steps from 8 jobs on", {10, 5, 10, 20, 10, 40, 8}},
};

static void table(struct arena *arena, const char *title, const struct past_jobs *jobs)
{
    struct past_jobs earlier;
    struct past_jobs later;
    if (!learning_durations_split(arena, jobs, &earlier, &later)) {
        printf("\n%s: too few jobs.\n", title);
        return;
    }
    printf("\n## %s\n\n%d jobs are learned from, %d judged by.\n\n", title, (int)earlier.count, (int)later.count);
    printf("| | error of P50 | pinball P10 | P50 | P80 | P90 | P10 to P90 | below P80 |\n");
    printf("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct duration_model model;
        struct duration_measures m;
        struct arena_mark mark = arena_mark(arena);
        learning_durations_fit_plainly(arena, &earlier, &ways[i].strengths, 60, &model);
        learning_durations_measure(arena, &model, &earlier, &later, &m);
        arena_rewind(arena, mark);
        printf("| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.1f%% | %.1f%% |\n", ways[i].name, (double)m.error_e2 / 100,
               (double)m.pinball_p10_e2 / 100, (double)m.pinball_p50_e2 / 100, (double)m.pinball_p80_e2 / 100,
               (double)m.pinball_p90_e2 / 100, (double)m.coverage_p10_p90_e4 / 100, (double)m.coverage_p80_e4 / 100);
        if (i + 1 == sizeof ways / sizeof *ways && m.test_given > 0) {
            printf("| as given when they were booked | %.2f | | | | | | |\n", (double)m.error_given_e2 / 100);
        }
    }
}

/* ---- a file ------------------------------------------------------------------------------------------------------ */

static bool line_read(struct arena *arena, char *line, struct past_job *job)
{
    struct text rest = text_trim(text_of(line));
    int64_t minutes = 0;
    job->job_type = text_copy(arena, text_cut(&rest, ','));
    job->technician_id = text_copy(arena, text_cut(&rest, ','));
    struct text date = text_cut(&rest, ',');
    bool good = date_parse(date, &job->day) && text_to_int64(rest, &minutes);
    job->minutes = (int32_t)minutes;
    return good;
}

static int file_bench(struct arena *arena, const char *path)
{
    char line[1024];
    FILE *file = fopen(path, "r");
    struct past_job *items = arena_array(arena, struct past_job, DURATION_JOBS_MOST);
    struct past_jobs jobs = {0, items};
    if (file == NULL) {
        fprintf(stderr, "%s cannot be read.\n", path);
        return 1;
    }
    while (jobs.count < DURATION_JOBS_MOST && fgets(line, sizeof line, file) != NULL) {
        if (!line_read(arena, line, &items[jobs.count])) {
            fprintf(stderr, "Not a line of type,technician,date,minutes: %s", line);
            fclose(file);
            return 1;
        }
        jobs.count++;
    }
    fclose(file);
    table(arena, "Real: crews on scene", &jobs);
    return 0;
}

/* ---- drawn histories --------------------------------------------------------------------------------------------- */

struct company {
    const char *title;
    int32_t jobs;
    int32_t types;
    int32_t technicians;
    int32_t between_types_e2; /* deviations of the logarithm, in hundredths */
    int32_t between_technicians_e2;
    int32_t between_pairs_e2;
    int32_t within_e2;
};

static const struct company companies[] = {
    {"Drawn: 300 jobs, 14 types, 20 technicians", 375, 14, 20, 50, 15, 10, 45},
    {"Drawn: 3000 jobs, 14 types, 20 technicians", 3750, 14, 20, 50, 15, 10, 45},
    {"Drawn: 3000 jobs, 14 types, 20 technicians of different pace", 3750, 14, 20, 40, 25, 5, 35},
    {"Drawn: 20000 jobs, 30 types, 60 technicians", 25000, 30, 60, 50, 15, 10, 45},
    {"Drawn: 3000 jobs, no difference between technicians", 3750, 14, 20, 50, 0, 0, 45},
};

/* About normal: the sum of twelve even numbers; in units of the logarithm to base e. */
static int64_t deviate(struct random *random, int32_t deviation_e2)
{
    int64_t sum = 0;
    for (int i = 0; i < 12; i++) {
        sum += random_below(random, LEARNING_ONE);
    }
    /* 1/log(2) turns a natural logarithm into one to the base two. */
    return (sum - 6 * LEARNING_ONE) * deviation_e2 / 100 * 144270 / 100000;
}

static int64_t *deviates(struct arena *arena, struct random *random, int32_t count, int32_t deviation_e2)
{
    int64_t *values = arena_array(arena, int64_t, count);
    for (int32_t i = 0; i < count; i++) {
        values[i] = deviate(random, deviation_e2);
    }
    return values;
}

static void company_bench(struct arena *arena, const struct company *c, uint64_t seed)
{
    struct random random = random_make(seed, 0);
    struct past_job *items = arena_array(arena, struct past_job, c->jobs);
    const int64_t *type = deviates(arena, &random, c->types, c->between_types_e2);
    const int64_t *technician = deviates(arena, &random, c->technicians, c->between_technicians_e2);
    const int64_t *pair = deviates(arena, &random, c->types * c->technicians, c->between_pairs_e2);
    for (int32_t i = 0; i < c->jobs; i++) {
        int32_t t = (int32_t)random_below(&random, (uint32_t)random_between(&random, 1, c->types)); /* some are rare */
        int32_t who = (int32_t)random_below(&random, (uint32_t)c->technicians);
        int64_t log = learning_log(60) + type[t] + technician[who] + pair[t * c->technicians + who];
        int64_t minutes = learning_power(log + deviate(&random, c->within_e2), 1);
        if (random_below(&random, 50) == 0) {
            minutes = random_below(&random, 2) == 0 ? 2 : minutes * 6; /* a clock that was started late, or forgotten */
        }
        int64_t given = learning_power(log - technician[who] + deviate(&random, 20), 1);
        items[i] = (struct past_job){.job_type = text_format(arena, "type %d", (int)t),
                                     .technician_id = text_format(arena, "technician %d", (int)who),
                                     .day = {i},
                                     .minutes = (int32_t)clamp_int64(minutes, 1, DURATION_MOST_MINUTES),
                                     .given_minutes = (int32_t)clamp_int64(given / 30 * 30 + 30, 30, 480)};
    }
    table(arena, c->title, &(struct past_jobs){c->jobs, items});
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_create(0);
    int code = argc > 1 ? file_bench(arena, argv[1]) : 0;
    for (size_t i = 0; i < sizeof companies / sizeof *companies; i++) {
        company_bench(arena, &companies[i], i + 1);
    }
    arena_destroy(arena);
    return code;
}
