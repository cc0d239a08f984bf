/* When everything begins on the board once a job was put somewhere: it keeps its time unless it has to begin later. */
#include "dispatch/hand_parts.h"

#include "base/fault.h"

/* The board while it is set. */
struct setting {
    struct hand_working *w;
    const struct live_problem *after;
    int64_t *start_s; /* per job of the day, as it will stand */
    int64_t *end_s;
    bool *is_numbered; /* per technician: her jobs are counted anew */
    int64_t floor_s;   /* the job stands not before it, as those who go along have other jobs until then; */
    int64_t ceiling_s; /* and not after it, as they have others then that are held */
};

/* One technician's route while it is walked along. */
struct walking {
    int32_t technician;
    const struct route *route;
    int64_t *held_s; /* per stop: the earliest board time among those behind it that is held; INT64_MAX */
    bool carries;    /* something before has begun later than it stood */
    int64_t last_start_s, last_end_s; /* of the stop before; 0: there is none */
    int32_t last_place;
};

static const struct stop *stop_at(const struct setting *s, const struct walking *walk, int32_t i)
{
    return &s->after->standing.stops[walk->route->stop_first + i];
}

/* Whether the board time of a job is moved by nothing here: it stands still, or is on several routes. */
static bool is_still(const struct setting *s, int32_t j)
{
    const struct live_job *job = &s->w->jobs[j];
    return job->status > JOB_DISPATCHED || hand_is_pinned(job) || (j != s->w->job && s->after->count_of[j] > 1);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Of jobs that begin at the same time the number tells the order; one that others go along to is numbered on another route. */
static int64_t apart(const struct setting *s, int32_t j)
{
    return s->after->count_of[j] > 1 ? 1 : 0;
}

static void held_find(const struct setting *s, struct walking *walk)
{
    int64_t held_s = INT64_MAX;
    walk->held_s = arena_array(s->w->arena, int64_t, walk->route->stop_count);
    for (int32_t i = walk->route->stop_count - 1; i >= 0; i--) {
        const struct stop *stop = stop_at(s, walk, i);
        walk->held_s[i] = held_s;
        if (stop->job < 0) {
            continue;
        }
        int32_t j = s->after->job_of[stop->job];
        if (is_still(s, j) && s->w->jobs[j].status <= JOB_DISPATCHED) {
            held_s = least(held_s, s->start_s[j] - apart(s, j));
        }
    }
}

/* An instant that a window of the job holds, not before `at_s`; and not so late that it would be late only because the board is
 * not as tight as it could be. */
static int64_t in_window(const struct setting *s, const struct stop *stop, int64_t at_s)
{
    int64_t zero_s = s->after->zero_s, plan_s = zero_s + stop->start_t;
    if (at_s <= plan_s) {
        return plan_s;
    }
    struct window window =
        window_at(&s->after->problem, stop->job, (int32_t)clamp_int64(at_s - zero_s, 0, INSTANT_MAX));
    int64_t open_s = zero_s + window.open_t, due_s = zero_s + window.due_t;
    at_s = at_s < open_s ? open_s : at_s;
    return at_s > due_s ? (due_s > plan_s ? due_s : plan_s) : at_s;
}

/* When she can be there by the board's own times. */
static int64_t there_s(const struct setting *s, const struct walking *walk, const struct stop *stop)
{
    const struct problem *problem = &s->after->problem;
    if (walk->last_end_s == 0) {
        return 0;
    }
    int32_t profile = problem_profile(problem, walk->technician);
    return walk->last_end_s + problem_travel(problem, profile, walk->last_place, stop->place).time_t;
}

/* Of the job that is put there. */
static int64_t its_start(const struct setting *s, const struct walking *walk, const struct stop *stop, int32_t i)
{
    if (s->w->is_pinned) {
        return s->w->wish_s;
    }
    int64_t at_s = in_window(s, stop, most(s->w->wish_s, there_s(s, walk, stop)));
    at_s = most(most(at_s, walk->last_start_s), s->floor_s);
    return least(least(at_s, s->ceiling_s), walk->held_s[i]);
}

/* Of another job of hers. */
static int64_t other_start(const struct setting *s, const struct walking *walk, const struct stop *stop, int32_t i,
                           int32_t j)
{
    int64_t plan_s = s->after->zero_s + stop->start_t, stands_s = s->start_s[j];
    bool later = walk->carries || plan_s > s->w->was.places[j].start_s;
    if (is_still(s, j) || !later) {
        return stands_s;
    }
    int64_t at_s = walk->carries ? in_window(s, stop, there_s(s, walk, stop)) : plan_s;
    at_s = least(most(most(at_s, plan_s), walk->last_start_s), walk->held_s[i]);
    bool falls_behind = walk->carries && stands_s < walk->last_start_s;
    return at_s - stands_s >= CHANGES_RETIME_S || falls_behind ? at_s : stands_s;
}

static void stop_set(struct setting *s, struct walking *walk, int32_t i)
{
    const struct stop *stop = stop_at(s, walk, i);
    int32_t j = stop->job < 0 ? -1 : s->after->job_of[stop->job];
    if (j < 0) {
        return;
    }
    int64_t service_s = affinity_of(&s->after->problem, stop->job, walk->technician).service_t;
    if (s->after->member_of[stop->job] == 0) {
        bool is_it = j == s->w->job;
        int64_t start_s = is_it ? its_start(s, walk, stop, i) : other_start(s, walk, stop, i, j);
        if (is_it || start_s != s->start_s[j]) {
            walk->carries = true;
            s->is_numbered[walk->technician] = true; /* some may begin at one time now */
            s->start_s[j] = start_s;
            s->end_s[j] = start_s + service_s;
        }
    }
    walk->carries = walk->carries || j == s->w->job;
    bool has_begun = s->w->jobs[j].status > JOB_DISPATCHED;
    walk->last_start_s = has_begun ? walk->last_start_s : most(s->start_s[j] + apart(s, j), walk->last_start_s);
    walk->last_end_s = has_begun ? s->after->zero_s + stop->departure_t : most(s->end_s[j], s->start_s[j]);
    walk->last_place = stop->place;
}

static void route_set(struct setting *s, int32_t technician)
{
    struct walking walk = {.technician = technician, .route = &s->after->standing.routes[technician]};
    held_find(s, &walk);
    for (int32_t i = 0; i < walk.route->stop_count; i++) {
        stop_set(s, &walk, i);
    }
}

/* The latest that a job can begin to be over before `next_s` at the next stop; as early as the plan has it where something is done on the
 * way, or no window holds that. */
static int64_t latest_before(const struct setting *s, int32_t technician, const struct stop *stop,
                             const struct stop *next, int64_t next_s, bool is_direct)
{
    const struct problem *problem = &s->after->problem;
    int64_t plan_s = s->after->zero_s + stop->start_t;
    int64_t way_s = problem_travel(problem, problem_profile(problem, technician), stop->place, next->place).time_t;
    int64_t at_s = next_s - way_s - affinity_of(problem, stop->job, technician).service_t;
    int64_t at_t = clamp_int64(at_s - s->after->zero_s, 0, INSTANT_MAX);
    bool is_open = window_at(problem, stop->job, (int32_t)at_t).open_t <= at_t;
    return is_direct && is_open ? most(at_s, plan_s) : plan_s;
}

/* What stands in front of the job, and would still last when it begins, begins so much earlier. */
static void ahead_set(struct setting *s, int32_t technician)
{
    const struct walking walk = {.technician = technician, .route = &s->after->standing.routes[technician]};
    const struct stop *next = NULL;
    int64_t next_s = 0;
    bool is_direct = true;
    for (int32_t i = walk.route->stop_count - 1; i >= 0; i--) {
        const struct stop *stop = stop_at(s, &walk, i);
        int32_t j = stop->job < 0 ? -1 : s->after->job_of[stop->job];
        if (j < 0 || (next == NULL && j != s->w->job)) {
            is_direct = false;
            continue;
        }
        if (next != NULL && !is_still(s, j)) {
            int64_t service_s = affinity_of(&s->after->problem, stop->job, technician).service_t;
            int64_t latest_s = latest_before(s, technician, stop, next, next_s, is_direct);
            if (s->start_s[j] > latest_s) {
                s->start_s[j] = latest_s;
                s->end_s[j] = latest_s + service_s;
                s->is_numbered[technician] = true;
            }
        }
        next = stop;
        next_s = s->start_s[j];
        is_direct = true;
    }
}

/* What stands before the job, and is held behind it, on the routes of those who go along. */
static void bounds_find(struct setting *s)
{
    s->ceiling_s = INT64_MAX;
    for (int32_t t = 0; t < s->w->day.technicians.count; t++) {
        struct walking walk = {.technician = t, .route = &s->after->standing.routes[t]};
        int64_t before_s = 0;
        held_find(s, &walk);
        for (int32_t i = 0; i < walk.route->stop_count; i++) {
            const struct stop *stop = stop_at(s, &walk, i);
            int32_t j = stop->job < 0 ? -1 : s->after->job_of[stop->job];
            if (j == s->w->job) {
                s->floor_s = most(s->floor_s, before_s);
                s->ceiling_s = least(s->ceiling_s, walk.held_s[i]);
            } else if (j >= 0 && s->w->jobs[j].status <= JOB_DISPATCHED) {
                before_s = most(before_s, s->start_s[j] + apart(s, j));
            }
        }
    }
}

/* Where a job is to stand. */
static struct hand_place place_of(const struct setting *s, int32_t j)
{
    const struct live_job *job = &s->w->jobs[j];
    const struct live_place *is = &s->w->is.places[j];
    const struct interval when = {s->start_s[j], s->end_s[j]};
    bool is_numbered = is->technician >= 0 && s->is_numbered[is->technician];
    int32_t sequence = text_is_empty(job->technician_id) ? 0
                       : is_numbered                     ? is->sequence
                                                         : s->w->before.day->jobs.items[j].sequence;
    return hand_place_of(job->technician_id, job->crew_technician_ids, when, sequence, job->locks);
}

/* What differs, and the job itself. */
static void moves_make(struct setting *s)
{
    struct hand_working *w = s->w;
    const struct live_job *before = w->before.day->jobs.items;
    w->moves = arena_array(w->arena, struct hand_move, w->day.jobs.count);
    for (int32_t j = 0; j < w->day.jobs.count; j++) {
        bool is_it = j == w->job;
        if (!is_it && (s->after->first_of[j] < 0 || before[j].status > JOB_DISPATCHED || !live_has_place(&before[j]))) {
            continue;
        }
        struct hand_place from = hand_place_on_day(&before[j]);
        struct hand_place to = place_of(s, j);
        if (is_it && hand_ask_has(w->ask, "elsewhere")) {
            from = w->ask->elsewhere;
        }
        hand_stand(&w->jobs[j], &to);
        if (is_it || !hand_place_equal(&from, &to)) {
            w->moves[w->move_count++] = hand_move_of(before[j].id, &from, &to);
        }
    }
}

/* Whether the board, read again, has a route in the order in which it was worked out. */
static bool route_is_in_order(const struct setting *s, int32_t technician)
{
    const struct walking walk = {.technician = technician, .route = &s->after->standing.routes[technician]};
    const struct live_job *last = NULL;
    int32_t last_task = -1;
    for (int32_t i = 0; i < walk.route->stop_count; i++) {
        const struct stop *stop = stop_at(s, &walk, i);
        const struct live_job *job = stop->job < 0 ? NULL : &s->w->jobs[s->after->job_of[stop->job]];
        if (job == NULL || job->status > JOB_DISPATCHED) {
            continue;
        }
        int64_t later_s = last == NULL ? 1 : job->scheduled_start_s - last->scheduled_start_s;
        bool is_next = later_s > 0 || (later_s == 0 && job->sequence > last->sequence) ||
                       (later_s == 0 && job->sequence == last->sequence && stop->job > last_task);
        if (!is_next) {
            return false;
        }
        last = job;
        last_task = stop->job;
    }
    return true;
}

static bool is_in_order(const struct setting *s, struct fault *fault)
{
    const struct hand_ask *ask = s->w->ask;
    bool is = true;
    for (int32_t t = 0; t < s->w->day.technicians.count && is; t++) {
        is = route_is_in_order(s, t);
    }
    const char *field = hand_ask_has(ask, "sequence") ? "/sequence" : hand_ask_has(ask, "start") ? "/start" : "/jobId";
    return is || fault_raise(fault, FAULT_INVALID, "out_of_range", field,
                             "Jobs that are held to their times, or that several go to, leave no room there.");
}

bool hand_times(struct hand_working *w, struct fault *fault)
{
    int32_t jobs = w->day.jobs.count, people = w->day.technicians.count;
    struct setting s = {.w = w,
                        .after = &w->after,
                        .start_s = arena_array(w->arena, int64_t, jobs),
                        .end_s = arena_array(w->arena, int64_t, jobs),
                        .is_numbered = arena_array(w->arena, bool, people)};
    for (int32_t j = 0; j < jobs; j++) {
        const struct live_job *job = j == w->job ? &w->jobs[j] : &w->before.day->jobs.items[j];
        s.start_s[j] = job->scheduled_start_s;
        s.end_s[j] = job->scheduled_end_s;
    }
    int32_t from = w->was.places[w->job].technician, to = w->is.places[w->job].technician;
    if (from >= 0) {
        s.is_numbered[from] = true;
    }
    if (to >= 0) {
        s.is_numbered[to] = true;
    }
    bounds_find(&s);
    if (to >= 0) {
        route_set(&s, to); /* the others see where it stands */
        ahead_set(&s, to);
    }
    for (int32_t t = 0; t < people; t++) {
        if (t != to) {
            route_set(&s, t);
        }
    }
    moves_make(&s);
    return is_in_order(&s, fault);
}
