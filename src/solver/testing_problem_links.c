/* Jobs that depend on each other, on what has happened and on a plan of before, at random. */
#include "solver/testing_problem_draw.h"

/* All jobs in a random order. */
static int32_t *shuffled_jobs(const struct draw *draw)
{
    int32_t *jobs = arena_array(draw->arena, int32_t, draw->d->dims.jobs);
    for (int32_t i = 0; i < draw->d->dims.jobs; i++) {
        int32_t other = draw_between(draw, 0, i);
        jobs[i] = jobs[other];
        jobs[other] = i;
    }
    return jobs;
}

static void open_alike(const struct draw *draw, int32_t job, int32_t other)
{
    draw->open_t[job] = draw->open_t[other];
    draw->close_t[job] = draw->close_t[other];
}

static void draw_crews(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t jobs = d->dims.jobs;
    const int32_t most = draw_between(draw, 1, jobs / 6 + 1);
    int32_t *first = arena_array(draw->arena, int32_t, most + 1);
    int32_t *member = shuffled_jobs(draw);
    int32_t crews = 0, used = 0;
    while (crews < most && used + 2 <= jobs) {
        const int32_t size = used + 3 <= jobs && draw_chance(draw, 15) ? 3 : 2;
        for (int32_t k = 0; k < size; k++) {
            draw->linked[member[used + k]] = true;
            if (draw_chance(draw, 75)) {
                open_alike(draw, member[used + k], member[used]);
            }
        }
        used += size;
        first[++crews] = used;
    }
    d->dims.crews = crews;
    d->dims.crew_jobs = used;
    d->crew_first = first;
    d->crew_job = member;
}

/* The first job of a job's crew, or itself: precedences lead from one with a lower rank to one with a higher, so that there are no
 * circles. The rank is the instant at which it opens, then its number. */
static int32_t rank_of(const struct draw *draw, int32_t job)
{
    const struct problem *d = draw->d;
    for (int32_t crew = 0; crew < d->dims.crews; crew++) {
        for (int32_t k = d->crew_first[crew]; k < d->crew_first[crew + 1]; k++) {
            if (d->crew_job[k] == job) {
                job = d->crew_job[d->crew_first[crew]];
                return draw->open_t[job] * (d->dims.jobs + 1) + job;
            }
        }
    }
    return draw->open_t[job] * (d->dims.jobs + 1) + job;
}

/* The precedences so far. */
struct pairs {
    int32_t *before, *after;
    int32_t count;
};

static void add_pair(const struct draw *draw, struct pairs *pairs, int32_t one, int32_t other)
{
    const int32_t one_rank = rank_of(draw, one), other_rank = rank_of(draw, other);
    const int32_t before = one_rank < other_rank ? one : other;
    const int32_t after = before == one ? other : one;
    bool known = one_rank == other_rank;
    for (int32_t i = 0; i < pairs->count; i++) {
        known |= pairs->before[i] == before && pairs->after[i] == after;
    }
    if (!known) {
        draw->linked[one] = true;
        draw->linked[other] = true;
        pairs->before[pairs->count] = before;
        pairs->after[pairs->count++] = after;
    }
}

static void draw_precedence(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t jobs = d->dims.jobs;
    const int32_t most = jobs < 2 ? 0 : draw_between(draw, 1, jobs / 4 + 1);
    struct pairs pairs = {.before = arena_array(draw->arena, int32_t, most),
                          .after = arena_array(draw->arena, int32_t, most)};
    for (int32_t i = 0; i < most; i++) {
        add_pair(draw, &pairs, draw_between(draw, 0, jobs - 1), draw_between(draw, 0, jobs - 1));
    }
    int32_t *min_t = problem_draw_numbers(draw, pairs.count, 0, draw_chance(draw, 50) ? 0 : draw->horizon_t / 20);
    int32_t *max_t = arena_array(draw->arena, int32_t, pairs.count);
    int32_t *same = arena_array(draw->arena, int32_t, pairs.count);
    for (int32_t i = 0; i < pairs.count; i++) {
        max_t[i] = draw_chance(draw, 50) ? INSTANT_MAX : min_t[i] + draw_part_of_day(draw, 3);
        same[i] = draw_chance(draw, 40) ? 1 : 0;
    }
    d->dims.precedences = pairs.count;
    d->precedence_before = pairs.before;
    d->precedence_after = pairs.after;
    d->precedence_min_t = min_t;
    d->precedence_max_t = max_t;
    d->precedence_same = same;
}

/* ---- frozen ------------------------------------------------------------------------------------------------------ */

/* A job whose end others wait for may have begun; other linked jobs are seldom possible without an agreement. */
static bool may_be_frozen(const struct draw *draw, int32_t job, int32_t technician)
{
    const struct problem *d = draw->d;
    if (draw->frozen[job] || !problem_eligible(d, job, technician)) {
        return false;
    }
    if (!draw->linked[job]) {
        return true;
    }
    bool waited_for = false;
    for (int32_t i = 0; i < d->dims.precedences; i++) {
        waited_for |= d->precedence_before[i] == job && d->precedence_same[i] == 0;
        if (d->precedence_after[i] == job || (d->precedence_before[i] == job && d->precedence_same[i] != 0)) {
            return false;
        }
    }
    for (int32_t k = 0; k < d->dims.crew_jobs; k++) {
        waited_for &= d->crew_job[k] != job;
    }
    return waited_for && draw_chance(draw, 30);
}

/* The frozen jobs so far. */
struct prefix {
    int32_t *job, *start_t, *end_t;
    int32_t count;
};

/* One more job of a technician: a fact while there is time, else a job that is still to come. Returns when it has ended. */
static int32_t freeze(const struct draw *draw, struct prefix *prefix, int32_t job, int32_t known_t)
{
    const int32_t i = prefix->count++;
    prefix->job[i] = job;
    prefix->start_t[i] = NO_INSTANT;
    prefix->end_t[i] = NO_INSTANT;
    draw->frozen[job] = true;
    if (known_t == NO_INSTANT) {
        if (draw_chance(draw, 75)) {
            draw->open_t[job] = 0;
            draw->close_t[job] = draw->horizon_t;
        }
        return NO_INSTANT;
    }
    prefix->start_t[i] = known_t + draw_part_of_day(draw, 20);
    const int32_t ended_t = prefix->start_t[i] + draw->d->job_service_t[job];
    if (draw_chance(draw, 70)) {
        prefix->end_t[i] = ended_t + draw_part_of_day(draw, 30);
        return prefix->end_t[i];
    }
    return draw_chance(draw, 70) ? NO_INSTANT : ended_t;
}

static void freeze_some(struct draw *draw, struct prefix *prefix, int32_t technician)
{
    const int32_t most = draw_between(draw, 1, 3);
    const int32_t late_t = draw->d->technician_to_t[technician] - draw->horizon_t / 5;
    const bool facts = draw_chance(draw, 70);
    int32_t known_t = facts ? draw->d->technician_from_t[technician] : NO_INSTANT;
    int32_t *jobs = shuffled_jobs(draw);
    for (int32_t i = 0; i < draw->d->dims.jobs && draw->frozen_count[technician] < most; i++) {
        if (may_be_frozen(draw, jobs[i], technician)) {
            known_t = known_t > late_t || draw_chance(draw, 20) ? NO_INSTANT : known_t;
            known_t = freeze(draw, prefix, jobs[i], known_t);
            draw->frozen_count[technician]++;
        }
    }
}

static void draw_frozen(struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *first = arena_array(draw->arena, int32_t, d->dims.technicians + 1);
    struct prefix prefix = {.job = arena_array(draw->arena, int32_t, d->dims.jobs),
                            .start_t = arena_array(draw->arena, int32_t, d->dims.jobs),
                            .end_t = arena_array(draw->arena, int32_t, d->dims.jobs)};
    for (int32_t t = 0; t < d->dims.technicians; t++) {
        if (draw_chance(draw, 50)) {
            freeze_some(draw, &prefix, t);
        }
        first[t + 1] = prefix.count;
    }
    d->dims.frozen_jobs = prefix.count;
    d->frozen_first = first;
    d->frozen_job = prefix.job;
    d->frozen_start_t = prefix.start_t;
    d->frozen_end_t = prefix.end_t;
}

/* ---- locks and plans --------------------------------------------------------------------------------------------- */

static void draw_sequence(const struct draw *draw)
{
    struct problem *d = draw->d;
    int32_t *first = arena_array(draw->arena, int32_t, d->dims.technicians + 1);
    int32_t *chosen = arena_array(draw->arena, int32_t, d->dims.jobs);
    int32_t *jobs = shuffled_jobs(draw);
    int32_t count = 0, next = 0;
    for (int32_t t = 0; t < d->dims.technicians; t++) {
        const int32_t length = draw_chance(draw, 50) ? draw_between(draw, 2, 4) : 0;
        for (int32_t i = 0; i < length && next < d->dims.jobs; next++) {
            if (!draw->frozen[jobs[next]]) {
                chosen[count++] = jobs[next];
                i++;
            }
        }
        first[t + 1] = count;
    }
    d->dims.sequence_jobs = count;
    d->sequence_first = first;
    d->sequence_job = chosen;
}

static void draw_previous(const struct draw *draw)
{
    struct problem *d = draw->d;
    const int32_t jobs = d->dims.jobs;
    int32_t *technician = arena_array(draw->arena, int32_t, jobs);
    int32_t *start_t = arena_array(draw->arena, int32_t, jobs);
    int32_t *early_t = problem_draw_numbers(draw, jobs, 0, draw->horizon_t / 3);
    for (int32_t j = 0; j < jobs; j++) {
        bool planned = d->dims.technicians > 0 && draw_chance(draw, 70);
        technician[j] = planned ? draw_between(draw, 0, d->dims.technicians - 1) : NO_PLACE;
        start_t[j] = planned ? draw_between(draw, d->job_open_t[j], d->job_close_t[j]) : 0;
        early_t[j] = draw_chance(draw, 50) ? draw->horizon_t : early_t[j];
    }
    struct disturbance *disturbance = arena_new(draw->arena, struct disturbance);
    disturbance->moved_max = draw_chance(draw, 70) ? INT32_MAX : draw_between(draw, jobs / 2, jobs);
    d->previous_technician = technician;
    d->previous_start_t = start_t;
    d->previous_early_t = early_t;
    d->previous_late_t = problem_draw_numbers(draw, jobs, 0, draw->horizon_t / 6);
    d->moved_technician_c = problem_draw_prices(draw, jobs, 0, 800);
    d->moved_time_c = problem_draw_prices(draw, jobs, 0, 500);
    d->disturbance = disturbance;
}

void problem_draw_links(struct draw *draw)
{
    if (draw->extra[EXTRA_CREWS]) {
        draw_crews(draw);
    }
    if (draw->extra[EXTRA_PRECEDENCE]) {
        draw_precedence(draw);
    }
    if (draw->extra[EXTRA_FROZEN]) {
        draw_frozen(draw);
    }
    if (draw->extra[EXTRA_SEQUENCE]) {
        draw_sequence(draw);
    }
    if (draw->extra[EXTRA_PREVIOUS]) {
        draw_previous(draw);
    }
}
