#include "solver/bound_relaxed.h"

#include <string.h>

#include "base/arena.h"
#include "solver/bound_person.h"
#include "solver/objective.h"

/* Room for all groups' legs, for all persons' jobs; slices of a day. */
enum { LEGS_MAX = 2000000, PERSON_JOBS_MAX = 1000000, SLICES = 400, SLICES_MAX = 1000 };
/* There must be steps for so many rounds, or technicians are merged; slices are made coarser for the sake of so many. */
enum { ROUNDS_MIN = 12, ROUNDS_WANTED = 60 };

/* While the relaxed day is made. */
struct making {
    struct arena *arena;
    const struct problem *problem;
    struct bound_staff staff;
    struct bound_relaxed *relaxed;
    int32_t *open_t, *close_t; /* J */
    struct bound_person *person;
    struct bound_person any;      /* who can do what any can, at the lowest price */
    int64_t *first_c, *last_c;    /* J: `any`: the way from and to home */
    int32_t *arrive_t, *latest_t; /* J: `any`: straight from home, and to be home in time */
    int64_t work_max;             /* of one group in one round */
};

static struct bound_person person_make(struct arena *arena, int32_t jobs)
{
    return (struct bound_person){.service_t = arena_array(arena, int32_t, jobs),
                                 .serve_c = arena_array(arena, int64_t, jobs)};
}

static void hull_fill(struct making *m)
{
    const struct problem *p = m->problem;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        int32_t previous_t = previous_open_t(p, j);
        m->open_t[j] = p->job_open_t[j] > previous_t ? p->job_open_t[j] : previous_t;
        m->close_t[j] = p->job_close_t[j];
    }
}

#define LOWER(a, b) ((a) < (b) ? (a) : (b))
#define HIGHER(a, b) ((a) > (b) ? (a) : (b))

static void any_widen(struct making *m, const struct bound_person *one)
{
    struct bound_terms *any = &m->any.terms;
    any->drive_c = LOWER(any->drive_c, one->terms.drive_c);
    any->distance_c = LOWER(any->distance_c, one->terms.distance_c);
    any->energy_c = LOWER(any->energy_c, one->terms.energy_c);
    any->energy_e = LOWER(any->energy_e, one->terms.energy_e);
    any->from_t = LOWER(any->from_t, one->terms.from_t);
    any->to_t = HIGHER(any->to_t, one->terms.to_t);
    any->capacity = HIGHER(any->capacity, one->terms.capacity);
    for (int32_t j = 0; j < m->problem->dims.jobs; j++) {
        if (one->serve_c[j] < BOUND_NEVER) {
            m->any.service_t[j] = LOWER(m->any.service_t[j], one->service_t[j]);
            m->any.serve_c[j] = LOWER(m->any.serve_c[j], one->serve_c[j]);
        }
    }
}

static void any_begin(struct making *m)
{
    m->any = person_make(m->arena, m->problem->dims.jobs);
    m->any.terms = (struct bound_terms){.drive_c = COST_MAX,
                                        .distance_c = COST_MAX,
                                        .energy_c = COST_MAX,
                                        .energy_e = INT32_MAX,
                                        .from_t = INT32_MAX,
                                        .profile = BOUND_ANY_PROFILE};
    for (int32_t j = 0; j < m->problem->dims.jobs; j++) {
        m->any.service_t[j] = INT32_MAX;
        m->any.serve_c[j] = BOUND_NEVER;
        m->first_c[j] = m->last_c[j] = BOUND_NEVER;
        m->arrive_t[j] = INT32_MAX;
        m->latest_t[j] = -1;
    }
}

/* ---- groups ------------------------------------------------------------------------------------------------------ */

/* The arrays of a group while they are filled. */
struct columns {
    int32_t *job, *open_t, *close_t, *arrive_t, *latest_t, *back_t, *due_t, *use;
    int64_t *first_c, *last_c, *late_c;
};

static struct columns columns_make(struct arena *arena, int32_t n)
{
    return (struct columns){
        .job = arena_array(arena, int32_t, n),
        .open_t = arena_array(arena, int32_t, n),
        .close_t = arena_array(arena, int32_t, n),
        .arrive_t = arena_array(arena, int32_t, n),
        .latest_t = arena_array(arena, int32_t, n),
        .back_t = arena_array(arena, int32_t, n),
        .due_t = arena_array(arena, int32_t, n),
        .use = arena_array(arena, int32_t, n),
        .first_c = arena_array(arena, int64_t, n),
        .last_c = arena_array(arena, int64_t, n),
        .late_c = arena_array(arena, int64_t, n),
    };
}

static void columns_publish(const struct columns *c, int32_t n, struct bound_group *group)
{
    group->n = n;
    group->job = c->job;
    group->open_t = c->open_t;
    group->close_t = c->close_t;
    group->arrive_t = c->arrive_t;
    group->first_c = c->first_c;
    group->latest_t = c->latest_t;
    group->last_c = c->last_c;
    group->back_t = c->back_t;
    group->due_t = c->due_t;
    group->late_c = c->late_c;
    group->use = c->use;
}

/* The lateness a tick, cut so that the whole lateness of a job stays below the ceiling. One window has one due time; with
 * several, only the promise is looked at. */
static void lateness_fill(const struct making *m, struct columns *c, int32_t i)
{
    const struct problem *p = m->problem;
    const int32_t j = c->job[i];
    int64_t late_c = 0;
    c->due_t[i] = INSTANT_MAX;
    if (p->promise_due_t != NULL && p->promise_late_c[j] > 0) {
        c->due_t[i] = p->promise_due_t[j];
        late_c = p->promise_late_c[j];
    } else if (p->window_late_c != NULL && window_count(p, j) == 1) {
        c->due_t[i] = window_of(p, j, 0).due_t;
        late_c = p->window_late_c[j];
    }
    const int32_t span_t = c->close_t[i] - c->due_t[i];
    late_c = bound_shifted(&m->staff, late_c);
    c->late_c[i] = span_t <= 0 ? 0 : LOWER(late_c, m->staff.ceiling_c / span_t);
}

static void start_fill(const struct making *m, const struct bound_person *person, struct columns *c, int32_t i)
{
    const struct bound_terms *terms = &person->terms;
    const int32_t j = c->job[i];
    struct travel out = bound_way(&m->staff.ways, terms->profile, terms->start_place, m->problem->job_place[j]);
    c->arrive_t[i] = INT32_MAX;
    c->first_c[i] = BOUND_NEVER;
    if (out.time_t != NO_ROAD && (int64_t)terms->from_t + out.time_t <= c->close_t[i]) {
        c->arrive_t[i] = HIGHER(terms->from_t + out.time_t, c->open_t[i]);
        const int64_t once_c = bound_shifted(&m->staff, terms->used_c) - terms->balance_base_c;
        c->first_c[i] = once_c + bound_way_cost(&m->staff, terms, out) + person->serve_c[j];
    }
}

static void end_fill(const struct making *m, const struct bound_person *person, struct columns *c, int32_t i)
{
    const struct bound_terms *terms = &person->terms;
    const int32_t j = c->job[i];
    struct travel back = bound_way(&m->staff.ways, terms->profile, m->problem->job_place[j], terms->end_place);
    c->latest_t[i] = -1;
    c->last_c[i] = BOUND_NEVER;
    if (back.time_t != NO_ROAD) {
        c->back_t[i] = back.time_t + person->service_t[j];
        c->latest_t[i] = HIGHER(terms->to_t - c->back_t[i], -1);
        c->last_c[i] = bound_way_cost(&m->staff, terms, back);
    }
}

static int32_t group_jobs(const struct making *m, const struct bound_person *person, struct columns *c)
{
    int32_t n = 0;
    for (int32_t j = 0; j < m->problem->dims.jobs; j++) {
        int32_t open_t = HIGHER(m->open_t[j], person->terms.from_t);
        int32_t close_t = LOWER(m->close_t[j], person->terms.to_t);
        if (person->serve_c[j] < BOUND_NEVER && open_t <= close_t) {
            c->job[n] = j;
            c->open_t[n] = open_t;
            c->close_t[n] = close_t;
            c->use[n] = m->staff.use == NULL ? 0 : m->staff.use[j];
            lateness_fill(m, c, n);
            n++;
        }
    }
    return n;
}

/* The legs that the hulls allow. */
static void legs_fill(struct making *m, const struct bound_person *person, struct bound_group *group)
{
    const int32_t n = group->n;
    const int32_t *place = m->problem->job_place;
    int32_t *first = arena_array(m->arena, int32_t, n + 1);
    struct bound_leg *legs = arena_array(m->arena, struct bound_leg, (int64_t)n * n);
    int32_t count = 0;
    for (int32_t i = 0; i < n; i++) {
        const int32_t from = group->job[i];
        for (int32_t k = 0; k < n; k++) {
            const int32_t to = group->job[k];
            struct travel way = bound_way(&m->staff.ways, person->terms.profile, place[from], place[to]);
            int64_t time_t = (int64_t)person->service_t[from] + way.time_t;
            if (k != i && way.time_t != NO_ROAD && group->open_t[i] + time_t <= group->close_t[k]) {
                legs[count++] = (struct bound_leg){
                    k, (int32_t)time_t, bound_way_cost(&m->staff, &person->terms, way) + person->serve_c[to]};
            }
        }
        first[i + 1] = count;
    }
    group->leg_first = first;
    group->legs = legs;
    m->relaxed->steps += (int64_t)n * n;
}

static int64_t walk_work(const struct bound_group *group)
{
    int64_t work = group->n;
    for (int32_t i = 0; i < group->n; i++) {
        int64_t slices = bound_slice(group, group->close_t[i]) - bound_slice(group, group->open_t[i]) + 1;
        work += slices * (group->leg_first[i + 1] - group->leg_first[i] + 1);
    }
    return work;
}

static int32_t shortest_leg(const struct bound_group *group)
{
    int32_t shortest_t = INT32_MAX;
    for (int32_t l = 0; l < group->leg_first[group->n]; l++) {
        int32_t time_t = group->legs[l].time_t;
        shortest_t = time_t > 0 ? LOWER(shortest_t, time_t) : shortest_t;
    }
    return shortest_t;
}

/* Slices as fine as the shortest leg asks, within limits; coarser, up to that leg, where there are few steps. */
static void slices_choose(struct bound_group *group, int64_t work_max)
{
    int32_t low_t = group->n == 0 ? 0 : INT32_MAX, high_t = 0;
    for (int32_t i = 0; i < group->n; i++) {
        low_t = LOWER(low_t, group->open_t[i]);
        high_t = HIGHER(high_t, group->close_t[i]);
    }
    const int32_t shortest_t = shortest_leg(group);
    const int32_t least_t = HIGHER((high_t - low_t) / SLICES_MAX, 1);
    group->base_t = low_t;
    group->slice_t = HIGHER(LOWER((high_t - low_t) / SLICES, shortest_t), least_t);
    int64_t coarser_t = (walk_work(group) / (work_max + 1) + 1) * group->slice_t;
    group->slice_t = HIGHER(group->slice_t, (int32_t)LOWER(coarser_t, LOWER(shortest_t, DURATION_MAX)));
    group->slices = (high_t - low_t) / group->slice_t + 1;
    group->work = walk_work(group);
}

static void slices_fill(struct arena *arena, struct bound_group *group)
{
    const int32_t leg_count = group->leg_first[group->n];
    int32_t *open = arena_array(arena, int32_t, group->n), *close = arena_array(arena, int32_t, group->n);
    int32_t *leg_slices = arena_array(arena, int32_t, leg_count);
    for (int32_t i = 0; i < group->n; i++) {
        open[i] = bound_slice(group, group->open_t[i]);
        close[i] = bound_slice(group, group->close_t[i]);
    }
    for (int32_t l = 0; l < leg_count; l++) {
        leg_slices[l] = group->legs[l].time_t / group->slice_t;
    }
    group->open_slice = open;
    group->close_slice = close;
    group->leg_slices = leg_slices;
}

/* A leg that takes less than a slice could be repeated in no time: prices are kept so low that nobody gains by it. */
static void prices_cap(const struct making *m, struct bound_group *group)
{
    for (int32_t l = 0; l < group->leg_first[group->n]; l++) {
        const struct bound_leg *leg = &group->legs[l];
        if (leg->time_t < group->slice_t) {
            int64_t *price_max_c = &m->relaxed->price_max_c[group->job[leg->to]];
            group->instant_legs = true;
            *price_max_c = LOWER(*price_max_c, leg->cost_c);
        }
    }
}

static void group_make(struct making *m, const struct bound_person *person, int32_t technicians,
                       struct bound_group *group)
{
    struct columns c = columns_make(m->arena, m->problem->dims.jobs);
    const int32_t n = group_jobs(m, person, &c);
    *group = (struct bound_group){.technicians = technicians,
                                  .capacity = person->terms.capacity,
                                  .regular_t = person->terms.regular_t,
                                  .overtime_c = bound_shifted(&m->staff, person->terms.overtime_c)};
    const int32_t over_t = person->terms.to_t - person->terms.regular_t;
    group->overtime_c = over_t <= 0 ? 0 : LOWER(group->overtime_c, m->staff.ceiling_c / over_t);
    for (int32_t i = 0; i < n; i++) {
        start_fill(m, person, &c, i);
        end_fill(m, person, &c, i);
    }
    columns_publish(&c, n, group);
    legs_fill(m, person, group);
    slices_choose(group, m->work_max);
    slices_fill(m->arena, group);
    prices_cap(m, group);
}

/* ---- the merged technician --------------------------------------------------------------------------------------- */

/* Home is where it is nearest. */
static void any_home(struct making *m, const struct bound_person *one)
{
    const struct bound_terms *terms = &one->terms;
    for (int32_t j = 0; j < m->problem->dims.jobs; j++) {
        if (one->serve_c[j] == BOUND_NEVER) {
            continue;
        }
        const int32_t place = m->problem->job_place[j];
        struct travel out = bound_way(&m->staff.ways, terms->profile, terms->start_place, place);
        struct travel back = bound_way(&m->staff.ways, terms->profile, place, terms->end_place);
        if (out.time_t != NO_ROAD) {
            int64_t cost_c = bound_shifted(&m->staff, terms->used_c) + bound_way_cost(&m->staff, terms, out);
            m->first_c[j] = LOWER(m->first_c[j], cost_c);
            m->arrive_t[j] = LOWER(m->arrive_t[j], terms->from_t + out.time_t);
        }
        if (back.time_t != NO_ROAD) {
            m->last_c[j] = LOWER(m->last_c[j], bound_way_cost(&m->staff, terms, back));
            m->latest_t[j] = HIGHER(m->latest_t[j], terms->to_t - back.time_t - one->service_t[j]);
        }
    }
}

/* The merged group: its ways from and to home take, and cost, what is least. */
static void merged_make(struct making *m, struct bound_group *group)
{
    struct bound_person *any = &m->any;
    any->terms.start_place = any->terms.end_place = NO_PLACE;
    any->terms.regular_t = any->terms.to_t;
    group_make(m, any, m->problem->dims.technicians, group);
    struct columns c = columns_make(m->arena, group->n);
    for (int32_t i = 0; i < group->n; i++) {
        const int32_t j = group->job[i];
        const bool reached = m->arrive_t[j] <= group->close_t[i];
        c.arrive_t[i] = reached ? HIGHER(m->arrive_t[j], group->open_t[i]) : INT32_MAX;
        c.first_c[i] = reached ? m->first_c[j] + any->serve_c[j] : BOUND_NEVER;
        c.latest_t[i] = m->latest_t[j];
        c.last_c[i] = m->last_c[j];
    }
    group->arrive_t = c.arrive_t;
    group->first_c = c.first_c;
    group->latest_t = c.latest_t;
    group->last_c = c.last_c;
}

/* Lays the tangent of the balance's price near what each technician will have to work, if all jobs are done. */
static void balance_lay(struct making *m, const int32_t *in_t)
{
    const struct problem *p = m->problem;
    int64_t work_t = 0, shift_t = 0;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        if (m->any.serve_c[j] < BOUND_NEVER) {
            work_t += m->any.service_t[j] + (in_t[j] > DURATION_MAX ? 0 : in_t[j] + in_t[j] / 2);
        }
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        shift_t += p->technician_to_t[t] - p->technician_from_t[t];
    }
    bound_staff_balance(&m->staff, LOWER(work_t, shift_t) / p->dims.technicians);
}

/* Prices that no route gains by: half of the cheapest leg to the job and half of the cheapest from it, or the way from home
 * and the way home in full, and what serving it costs. */
static void start_prices(struct making *m)
{
    const int32_t jobs = m->problem->dims.jobs;
    const int32_t *place = m->problem->job_place;
    int64_t *in_c = arena_array(m->arena, int64_t, jobs), *out_c = arena_array(m->arena, int64_t, jobs);
    int32_t *in_t = arena_array(m->arena, int32_t, jobs);
    memset(in_t, 0x7f, (size_t)jobs * sizeof *in_t);
    memcpy(in_c, m->first_c, (size_t)jobs * sizeof *in_c);
    memcpy(out_c, m->last_c, (size_t)jobs * sizeof *out_c);
    for (int32_t j = 0; j < jobs; j++) {
        for (int32_t k = 0; k < jobs && m->any.serve_c[j] < BOUND_NEVER; k++) {
            struct travel way = {NO_ROAD, 0};
            if (k != j && m->any.serve_c[k] < BOUND_NEVER) {
                way = bound_way(&m->staff.ways, BOUND_ANY_PROFILE, place[j], place[k]);
            }
            if (way.time_t != NO_ROAD && m->open_t[j] + (int64_t)m->any.service_t[j] + way.time_t <= m->close_t[k]) {
                int64_t half_c = bound_way_cost(&m->staff, &m->any.terms, way) / 2;
                out_c[j] = LOWER(out_c[j], half_c);
                in_c[k] = LOWER(in_c[k], half_c);
                in_t[k] = LOWER(in_t[k], way.time_t);
            }
        }
    }
    for (int32_t j = 0; j < jobs; j++) {
        int64_t price_c = m->any.serve_c[j];
        price_c = price_c == BOUND_NEVER || in_c[j] == BOUND_NEVER || out_c[j] == BOUND_NEVER
                      ? BOUND_NEVER
                      : price_c + in_c[j] + out_c[j];
        m->relaxed->start_c[j] = LOWER(price_c, m->relaxed->price_max_c[j]);
    }
    m->relaxed->steps += (int64_t)jobs * jobs;
    balance_lay(m, in_t);
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

static bool persons_alike(const struct bound_person *a, const struct bound_person *b, int32_t jobs)
{
    return memcmp(&a->terms, &b->terms, sizeof a->terms) == 0 &&
           memcmp(a->service_t, b->service_t, (size_t)jobs * sizeof *a->service_t) == 0 &&
           memcmp(a->serve_c, b->serve_c, (size_t)jobs * sizeof *a->serve_c) == 0;
}

static int64_t jobs_squared(const struct making *m, const struct bound_person *person)
{
    struct arena_mark mark = arena_mark(m->arena);
    struct columns c = columns_make(m->arena, m->problem->dims.jobs);
    int64_t n = group_jobs(m, person, &c);
    arena_rewind(m->arena, mark);
    return n * n;
}

/* Sorts technicians into persons[0..] with their numbers; returns how many differ, or 0 when they are too many. */
static int32_t persons_make(struct making *m, struct bound_person *persons, int32_t *number)
{
    const int32_t jobs = m->problem->dims.jobs;
    int32_t count = 0;
    int64_t legs = 0;
    for (int32_t t = 0; t < m->problem->dims.technicians; t++) {
        persons[count] = person_make(m->arena, jobs);
        bound_person_fill(&m->staff, t, &persons[count]);
        int32_t same = 0;
        while (same < count && !persons_alike(&persons[same], &persons[count], jobs)) {
            same++;
        }
        number[same]++;
        if (same == count) {
            legs += jobs_squared(m, &persons[count++]);
        }
        if (legs > LEGS_MAX) {
            return 0;
        }
    }
    return count;
}

static int64_t groups_work(const struct bound_relaxed *relaxed)
{
    int64_t work = 0;
    for (int32_t g = 0; g < relaxed->group_count; g++) {
        work += relaxed->groups[g].work;
    }
    return work;
}

/* Every technician by itself, alike ones together; false when a round of that takes too many steps. */
static bool groups_make(struct making *m, int64_t steps)
{
    const int32_t technicians = m->problem->dims.technicians;
    if ((int64_t)technicians * m->problem->dims.jobs > PERSON_JOBS_MAX) {
        return false;
    }
    struct bound_person *persons = arena_array(m->arena, struct bound_person, technicians);
    int32_t *number = arena_array(m->arena, int32_t, technicians + 1);
    m->relaxed->group_count = persons_make(m, persons, number);
    m->relaxed->groups = arena_array(m->arena, struct bound_group, m->relaxed->group_count);
    m->work_max = steps / ROUNDS_WANTED / (m->relaxed->group_count + 1);
    for (int32_t g = 0; g < m->relaxed->group_count; g++) {
        group_make(m, &persons[g], number[g], &m->relaxed->groups[g]);
    }
    return m->relaxed->group_count > 0 && groups_work(m->relaxed) <= steps / ROUNDS_MIN;
}

static void groups_or_merged(struct making *m, int64_t steps)
{
    struct bound_relaxed *relaxed = m->relaxed;
    const size_t price_bytes = (size_t)m->problem->dims.jobs * sizeof *relaxed->price_max_c;
    int64_t *price_max_c = arena_alloc(m->arena, price_bytes);
    memcpy(price_max_c, relaxed->price_max_c, price_bytes);
    struct arena_mark mark = arena_mark(m->arena);
    if (groups_make(m, steps)) {
        return;
    }
    arena_rewind(m->arena, mark);
    memcpy(relaxed->price_max_c, price_max_c, price_bytes);
    relaxed->groups = arena_new(m->arena, struct bound_group);
    relaxed->group_count = 1;
    m->work_max = steps / ROUNDS_WANTED;
    merged_make(m, relaxed->groups);
    relaxed->group_count = groups_work(relaxed) <= steps ? 1 : 0;
}

static void making_begin(struct making *m)
{
    const int32_t jobs = m->problem->dims.jobs;
    m->staff = bound_staff_make(m->arena, m->problem);
    m->open_t = arena_array(m->arena, int32_t, jobs);
    m->close_t = arena_array(m->arena, int32_t, jobs);
    m->first_c = arena_array(m->arena, int64_t, jobs);
    m->last_c = arena_array(m->arena, int64_t, jobs);
    m->arrive_t = arena_array(m->arena, int32_t, jobs);
    m->latest_t = arena_array(m->arena, int32_t, jobs);
    hull_fill(m);
    any_begin(m);
    struct bound_person one = person_make(m->arena, jobs);
    for (int32_t t = 0; t < m->problem->dims.technicians; t++) {
        bound_person_fill(&m->staff, t, &one);
        any_widen(m, &one);
        any_home(m, &one);
    }
    m->relaxed->shift = m->staff.shift;
    m->relaxed->steps += (int64_t)jobs * m->problem->dims.technicians;
    for (int32_t j = 0; j < jobs; j++) {
        int64_t left_out_c = bound_shifted(&m->staff, m->problem->job_left_out_c[j]);
        m->relaxed->price_max_c[j] = m->staff.fact[j] ? 0 : left_out_c;
        m->relaxed->start_c[j] = m->any.serve_c[j] == BOUND_NEVER ? m->relaxed->price_max_c[j] : 0;
    }
}

static size_t lower_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Merged technicians have two sets of columns; slices are cut by a whole number of ticks, so there may be twice as many. */
static struct bound_extent extent_of(const struct problem_dims *dims)
{
    const size_t jobs = (size_t)dims->jobs, technicians = (size_t)dims->technicians;
    if (dims->jobs > BOUND_JOBS_MAX || technicians == 0) {
        return (struct bound_extent){0};
    }
    struct bound_extent merged = {jobs, 2 * (size_t)SLICES_MAX, 1, 2 * jobs, jobs * jobs};
    if (technicians * jobs > PERSON_JOBS_MAX) {
        return merged;
    }
    const size_t pairs = lower_size(LEGS_MAX, technicians * jobs * jobs);
    return (struct bound_extent){jobs, merged.slices, technicians, (technicians + 1) * jobs,
                                 pairs > merged.pairs ? pairs : merged.pairs};
}

size_t bound_relaxed_bytes(const struct problem_dims *dims, struct bound_extent *extent)
{
    enum { JOB_ARRAYS = 16, GROUP_ARRAYS = 20, PERSON_ARRAYS = 2 };
    const size_t jobs = (size_t)dims->jobs, technicians = (size_t)dims->technicians;
    const size_t person = sizeof(int32_t) + sizeof(int64_t);         /* a job */
    const size_t column = 8 * sizeof(int32_t) + 3 * sizeof(int64_t); /* a job */
    const size_t prices = 3 * sizeof(int64_t);                       /* a job: with the copy */
    const size_t home = 2 * sizeof(int64_t) + 4 * sizeof(int32_t);   /* a job: with the hull */
    const size_t start = 2 * sizeof(int64_t) + sizeof(int32_t);      /* a job */
    const size_t leg = sizeof(struct bound_leg) + sizeof(int32_t);   /* with its slices */
    *extent = extent_of(dims);
    size_t bytes = bound_staff_bytes(dims) + jobs * (prices + home + 2 * person + start) + JOB_ARRAYS * BOUND_ROUNDING;
    if (extent->groups > 0) {
        const size_t one = sizeof(struct bound_person) + sizeof(struct bound_group) + sizeof(int32_t);
        bytes += (technicians + 1) * (one + PERSON_ARRAYS * BOUND_ROUNDING) + extent->group_jobs * person;
        bytes += extent->group_jobs * (column + 3 * sizeof(int32_t)) + extent->pairs * leg;
        bytes += extent->groups * (sizeof(int32_t) + GROUP_ARRAYS * BOUND_ROUNDING);
    }
    return bytes;
}

bool bound_relaxed_make(struct arena *arena, const struct problem *problem, int64_t steps,
                        struct bound_relaxed *relaxed)
{
    const int64_t jobs = problem->dims.jobs;
    *relaxed = (struct bound_relaxed){.jobs = problem->dims.jobs,
                                      .price_max_c = arena_array(arena, int64_t, jobs),
                                      .start_c = arena_array(arena, int64_t, jobs)};
    struct making m = {.arena = arena, .problem = problem, .relaxed = relaxed};
    making_begin(&m);
    if (relaxed->steps + jobs * jobs > steps || problem->dims.technicians == 0) {
        return false;
    }
    start_prices(&m);
    if (problem->dims.jobs <= BOUND_JOBS_MAX && relaxed->steps < steps) {
        groups_or_merged(&m, steps - relaxed->steps);
    }
    return relaxed->group_count > 0;
}
