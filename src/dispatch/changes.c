#include "dispatch/changes.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"

/* Who has each of the solver's jobs, and when it begins there. */
struct standing {
    int32_t *technician; /* -1: nobody */
    int32_t *start_t;
};

static struct standing standing_of(struct arena *arena, const struct live_problem *made, const struct solution *plan)
{
    int32_t jobs = made->problem.dims.jobs;
    struct standing s = {arena_array(arena, int32_t, jobs), arena_array(arena, int32_t, jobs)};
    for (int32_t j = 0; j < jobs; j++) {
        s.technician[j] = -1;
    }
    for (int32_t t = 0; t < plan->route_count; t++) {
        const struct route *route = &plan->routes[t];
        for (int32_t i = 0; i < route->stop_count; i++) {
            const struct stop *stop = &plan->stops[route->stop_first + i];
            if (stop->job >= 0) {
                s.technician[stop->job] = route->technician;
                s.start_t[stop->job] = stop->start_t;
            }
        }
    }
    return s;
}

/* ---- the plan that comes of some --------------------------------------------------------------------------------- */

/* One job in an order that is being made. */
struct placed {
    int32_t technician;
    int32_t start_t;
    int32_t job;
};

static int by_place(const void *a, const void *b)
{
    const struct placed *left = a;
    const struct placed *right = b;
    if (left->technician != right->technician) {
        return left->technician < right->technician ? -1 : 1;
    }
    if (left->start_t != right->start_t) {
        return left->start_t < right->start_t ? -1 : 1;
    }
    return (left->job > right->job) - (left->job < right->job);
}

/* Marks the jobs of the day that are changed, and the routes of which something is not taken. */
static void chosen_mark(const struct plan_changes *changes, const bool *chosen, bool *is_changed, bool *is_partial)
{
    for (int32_t i = 0; i < changes->count; i++) {
        const struct plan_change *change = &changes->items[i];
        is_changed[change->job] = chosen[i];
        if (!chosen[i] && change->from.technician >= 0) {
            is_partial[change->from.technician] = true;
        }
        if (!chosen[i] && change->to.technician >= 0) {
            is_partial[change->to.technician] = true;
        }
    }
}

/* Every job that somebody has, route by route in order. Returns how many. */
static int32_t orders_make(struct arena *arena, const struct plan_changes *changes, const bool *chosen,
                           struct placed *placed)
{
    const struct live_problem *made = changes->made;
    struct standing before = standing_of(arena, made, &made->standing);
    struct standing after = standing_of(arena, made, changes->after);
    bool *is_changed = arena_array(arena, bool, made->day->jobs.count);
    bool *is_partial = arena_array(arena, bool, made->day->technicians.count);
    int32_t count = 0;
    chosen_mark(changes, chosen, is_changed, is_partial);
    for (int32_t j = 0; j < made->problem.dims.jobs; j++) {
        bool is_new = is_changed[made->job_of[j]];
        int32_t technician = is_new ? after.technician[j] : before.technician[j];
        if (technician < 0) {
            continue;
        }
        bool stays = after.technician[j] == technician;
        bool as_after = is_new || (!is_partial[technician] && stays);
        placed[count++] = (struct placed){technician, as_after ? after.start_t[j] : before.start_t[j], j};
    }
    qsort(placed, (size_t)count, sizeof *placed, by_place);
    return count;
}

/* Jobs that go together are all there or none, whatever was chosen. */
static bool together(const struct live_problem *made, const struct placed *placed, int32_t count,
                     struct told_obstacle *obstacle)
{
    const struct problem *p = &made->problem;
    bool well = true;
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews && well; c++) {
        int32_t there = 0;
        for (int32_t i = p->crew_first[c]; i < p->crew_first[c + 1]; i++) {
            for (int32_t k = 0; k < count; k++) {
                there += placed[k].job == p->crew_job[i] ? 1 : 0;
            }
        }
        well = there == 0 || there == p->crew_first[c + 1] - p->crew_first[c];
        *obstacle = (struct told_obstacle){-1, {.obstacle = OBSTACLE_TOGETHER, .job = p->crew_job[p->crew_first[c]]}};
    }
    return well;
}

/* The plan of a list of jobs that is sorted by technician and start. */
static bool placed_plan(struct arena *arena, const struct live_problem *made, const struct placed *placed,
                        int32_t count, struct solution *plan, struct told_obstacle *obstacle)
{
    if (!together(made, placed, count, obstacle)) {
        return false;
    }
    struct told_job *told = arena_array(arena, struct told_job, count);
    int32_t *first = arena_array(arena, int32_t, made->problem.dims.technicians + 1);
    int32_t next = 0;
    for (int32_t t = 0; t < made->problem.dims.technicians; t++) {
        first[t] = next;
        for (; next < count && placed[next].technician == t; next++) {
            told[next] = (struct told_job){placed[next].job, placed[next].start_t};
        }
    }
    first[made->problem.dims.technicians] = next;
    return told_plan(arena, made, first, told, plan, obstacle);
}

bool changes_apply(struct arena *arena, const struct plan_changes *changes, const bool *chosen, struct solution *plan,
                   struct told_obstacle *obstacle)
{
    const struct live_problem *made = changes->made;
    struct placed *placed = arena_array(arena, struct placed, made->problem.dims.jobs);
    int32_t count = orders_make(arena, changes, chosen, placed);
    return placed_plan(arena, made, placed, count, plan, obstacle);
}

/* ---- which go together ------------------------------------------------------------------------------------------- */

/* Sets of changes that are tried on a day, and how many jobs may still be scheduled for that: each try schedules all of the day,
 * and there are as many sets as nobody can try. */
struct trying {
    struct arena *arena;
    const struct plan_changes *changes;
    bool *chosen;
    int64_t left;
};

static bool has_time(const struct trying *t)
{
    return t->left > 0;
}

static bool can_be_done(struct trying *t)
{
    struct arena_mark mark = arena_mark(t->arena);
    struct solution plan;
    struct told_obstacle obstacle;
    t->left -= t->changes->made->problem.dims.jobs;
    bool can = changes_apply(t->arena, t->changes, t->chosen, &plan, &obstacle);
    arena_rewind(t->arena, mark);
    return can;
}

static bool share_a_route(const struct plan_change *a, const struct plan_change *b)
{
    return (a->from.technician >= 0 &&
            (a->from.technician == b->from.technician || a->from.technician == b->to.technician)) ||
           (a->to.technician >= 0 && (a->to.technician == b->from.technician || a->to.technician == b->to.technician));
}

/* Those that the chosen ones touch, directly or through others, and that are not chosen. Returns how many. */
static int32_t near_of(struct arena *arena, const struct plan_changes *changes, const bool *chosen, int32_t *near)
{
    bool *seen = arena_array(arena, bool, changes->count);
    int32_t *queue = arena_array(arena, int32_t, changes->count);
    int32_t queued = 0;
    int32_t count = 0;
    for (int32_t i = 0; i < changes->count; i++) {
        if (chosen[i]) {
            seen[i] = true;
            queue[queued++] = i;
        }
    }
    for (int32_t next = 0; next < queued; next++) {
        for (int32_t i = 0; i < changes->count; i++) {
            if (!seen[i] && share_a_route(&changes->items[queue[next]], &changes->items[i])) {
                seen[i] = true;
                queue[queued++] = i;
                near[count++] = i;
            }
        }
    }
    return count;
}

enum { SINGLES_AMONG = 64, PAIRS_AMONG = 24, TRIPLES_AMONG = 10, FIRST_FEW = 8 };

/* Tries to add `more` of the near ones, from the i-th on. */
static bool add_some(struct trying *t, const int32_t *near, int32_t count, int32_t from, int32_t more)
{
    if (more == 0) {
        return can_be_done(t);
    }
    for (int32_t i = from; i <= count - more && has_time(t); i++) {
        t->chosen[near[i]] = true;
        if (add_some(t, near, count, i + 1, more - 1)) {
            return true;
        }
        t->chosen[near[i]] = false;
    }
    return false;
}

/* One of the nearest; two or three, where they are so few that all can be tried. */
static bool add_few(struct trying *t, const int32_t *near, int32_t count)
{
    return add_some(t, near, count < SINGLES_AMONG ? count : SINGLES_AMONG, 0, 1) ||
           (count <= PAIRS_AMONG && add_some(t, near, count, 0, 2)) ||
           (count <= TRIPLES_AMONG && add_some(t, near, count, 0, 3));
}

/* The nearest ones, twice as many each time, until it can be done. Returns how many; 0: not even with all of them. */
static int32_t add_nearest(struct trying *t, const int32_t *near, int32_t count)
{
    int32_t added = 0;
    for (int32_t goal = has_time(t) && count > SINGLES_AMONG ? FIRST_FEW : count; added < count; goal *= 2) {
        for (; added < goal && added < count; added++) {
            t->chosen[near[added]] = true;
        }
        if (can_be_done(t)) {
            return added;
        }
        goal = has_time(t) ? goal : count;
    }
    return 0;
}

/* Leaves out again what is not needed of a part, halving it until it is single ones: no set within this one is enough then. */
static void shrink(struct trying *t, const int32_t *near, int32_t count)
{
    if (count == 0 || !has_time(t)) {
        return;
    }
    for (int32_t i = 0; i < count; i++) {
        t->chosen[near[i]] = false;
    }
    if (can_be_done(t)) {
        return;
    }
    for (int32_t i = 0; i < count; i++) {
        t->chosen[near[i]] = true;
    }
    if (count > 1) {
        shrink(t, near + count / 2, count - count / 2);
        shrink(t, near, count / 2);
    }
}

static bool close_up(struct trying *t)
{
    int32_t *near = arena_array(t->arena, int32_t, t->changes->count);
    int32_t count = near_of(t->arena, t->changes, t->chosen, near);
    if (can_be_done(t) || add_few(t, near, count)) {
        return true;
    }
    int32_t added = add_nearest(t, near, count);
    shrink(t, near, added);
    return added > 0;
}

bool changes_close(struct arena *arena, const struct plan_changes *changes, bool *chosen)
{
    struct trying t = {.arena = arena, .changes = changes, .chosen = chosen, .left = CHANGES_WORK_MOST};
    return close_up(&t);
}

/* ---- finding ----------------------------------------------------------------------------------------------------- */

static struct live_place place_on_board(const struct live_problem *made, const struct live_job *job)
{
    struct live_place place = {.technician = -1};
    if (live_has_place(job)) {
        place.technician = live_find_technician(made->day, job->technician_id);
        place.start_s = job->scheduled_start_s;
        place.end_s = job->scheduled_end_s;
        place.sequence = job->sequence;
    }
    return place;
}

/* The type of the change; false: it is none. `waits`: it is none that the job could begin earlier. */
static bool type_of(const struct live_place *from, const struct live_place *to, bool waits, int32_t *type)
{
    int64_t later_s = to->start_s - from->start_s;
    if (from->technician < 0 || to->technician < 0) {
        *type = from->technician < 0 ? CHANGE_ASSIGN : CHANGE_UNASSIGN;
        return from->technician != to->technician;
    }
    *type = from->technician != to->technician ? CHANGE_MOVE : CHANGE_RETIME;
    return *type == CHANGE_MOVE || later_s >= CHANGES_RETIME_S || (!waits && later_s <= -CHANGES_RETIME_S);
}

static int64_t drive_of(const struct solution *plan)
{
    int64_t sum = 0;
    for (int32_t t = 0; t < plan->route_count; t++) {
        sum += plan->routes[t].drive_t;
    }
    return sum;
}

/* What comes of one change alone, against the standing plan. */
struct effect {
    int64_t late_s;
    bool others_stay; /* none of the others begins more than a little later, none becomes late */
};

static struct effect effect_of(struct arena *arena, const struct live_problem *made, const struct solution *plan,
                               int32_t changed)
{
    struct live_plan before;
    struct live_plan after;
    struct effect effect = {.others_stay = true};
    live_plan_read(arena, made, &made->standing, &before);
    live_plan_read(arena, made, plan, &after);
    for (int32_t j = 0; j < made->day->jobs.count; j++) {
        const struct live_place *was = &before.places[j];
        const struct live_place *is = &after.places[j];
        int64_t was_late_s = was->technician < 0 ? 0 : was->late_s;
        int64_t is_late_s = is->technician < 0 ? 0 : is->late_s;
        effect.late_s += is_late_s - was_late_s;
        if (j != changed && is->technician >= 0 && was->technician >= 0) {
            effect.others_stay = effect.others_stay && is->start_s - was->start_s <= CHANGES_SAFE_LATER_S;
        }
        effect.others_stay = effect.others_stay && is_late_s <= was_late_s;
    }
    return effect;
}

/* What leaving jobs out counts is a price for the search, and nothing that anybody pays. */
static int64_t spent(const struct cost *cost)
{
    return cost->total_c - cost->left_out_c;
}

static void alone_judge(struct trying *t, int32_t index, struct plan_change *change)
{
    struct arena *arena = t->arena;
    const struct live_problem *made = t->changes->made;
    struct solution plan;
    struct told_obstacle obstacle;
    struct arena_mark mark = arena_mark(arena);
    t->chosen[index] = true;
    t->left -= made->problem.dims.jobs;
    change->stands_alone = changes_apply(arena, t->changes, t->chosen, &plan, &obstacle);
    t->chosen[index] = false;
    if (!change->stands_alone) {
        arena_rewind(arena, mark);
        return;
    }
    struct effect effect = effect_of(arena, made, &plan, change->job);
    change->drive_s = (int32_t)(drive_of(&plan) - drive_of(&made->standing));
    change->cost_c = spent(&plan.cost) - spent(&made->standing.cost);
    change->late_s = effect.late_s;
    change->is_safe = !change->is_told && effect.others_stay;
    arena_rewind(arena, mark);
}

/* How much later than planned the job of a stop may begin, so that everything behind it on the route begins when it is to. */
static void route_waits(const struct live_problem *made, const struct solution *after, const struct route *route,
                        bool *waits)
{
    int64_t slack_s = INT64_MAX;
    for (int32_t i = route->stop_count - 1; i >= 0; i--) {
        const struct stop *stop = &after->stops[route->stop_first + i];
        if (stop->job < 0) {
            continue;
        }
        int32_t j = made->job_of[stop->job];
        struct live_place from = place_on_board(made, &made->day->jobs.items[j]);
        int64_t earlier_s = from.start_s - (made->zero_s + stop->start_t);
        bool stays = from.technician == route->technician && made->count_of[j] == 1 && earlier_s > 0;
        waits[j] = stays && earlier_s <= slack_s;
        int64_t later_s = waits[j] ? earlier_s : 0; /* than it comes to by itself; what comes before may be so late */
        slack_s = later_s + stop->start_t - stop->arrival_t;
    }
}

/* Which jobs keep the time of the board though the plan has them earlier: of those whose technician and order stay, all. So a plan
 * moves a job forward only where another that comes after it is to begin before its time. */
static const bool *waits_find(struct arena *arena, const struct live_problem *made, const struct solution *after,
                              bool keep_earlier)
{
    bool *waits = arena_array(arena, bool, made->day->jobs.count);
    for (int32_t j = 0; keep_earlier && j < made->day->jobs.count; j++) {
        waits[j] = true;
    }
    for (int32_t t = 0; !keep_earlier && t < after->route_count; t++) {
        route_waits(made, after, &after->routes[t], waits);
    }
    return waits;
}

static bool is_same_crew(const struct live_problem *made, const struct live_job *job, const struct live_place *to)
{
    bool same = to->crew_count == job->crew_technician_ids.count;
    for (int32_t i = 0; i < to->crew_count && same; i++) {
        same = text_equal(made->day->technicians.items[to->crew[i]].id, job->crew_technician_ids.items[i]);
    }
    return same;
}

/* Of a job that has lost its people: none of them may be in the problem, and those who go along may be others alone. */
static bool lost_type_of(const struct live_problem *made, int32_t j, const struct live_place *from,
                         const struct live_place *to, int32_t *type)
{
    if (type_of(from, to, false, type)) {
        return true;
    }
    *type = CHANGE_MOVE;
    return !is_same_crew(made, &made->day->jobs.items[j], to);
}

void changes_list(struct arena *arena, const struct live_problem *made, const struct solution *after, bool keep_earlier,
                  struct plan_changes *changes)
{
    struct live_plan plan;
    struct plan_change *items = arena_array(arena, struct plan_change, made->day->jobs.count);
    *changes = (struct plan_changes){.made = made, .after = after, .items = items};
    const bool *waits = waits_find(arena, made, after, keep_earlier);
    live_plan_read(arena, made, after, &plan);
    for (int32_t j = 0; j < made->day->jobs.count; j++) {
        const struct live_job *job = &made->day->jobs.items[j];
        struct plan_change change = {.job = j, .from = place_on_board(made, job), .to = plan.places[j]};
        bool is_change = live_problem_lost(made, j)
                             ? lost_type_of(made, j, &change.from, &change.to, &change.type)
                             : made->first_of[j] >= 0 && type_of(&change.from, &change.to, waits[j], &change.type);
        if (is_change) {
            change.is_told = live_was_told(job) && change.from.technician >= 0;
            items[changes->count++] = change;
        }
    }
}

void changes_among(struct arena *arena, const struct live_problem *made, const struct solution *after,
                   const bool *is_changed, struct plan_changes *changes)
{
    struct live_plan plan;
    struct plan_change *items = arena_array(arena, struct plan_change, made->day->jobs.count);
    *changes = (struct plan_changes){.made = made, .after = after, .items = items};
    live_plan_read(arena, made, after, &plan);
    for (int32_t j = 0; j < made->day->jobs.count; j++) {
        if (is_changed[j]) {
            struct plan_change *change = &items[changes->count++];
            *change = (struct plan_change){
                .job = j, .from = place_on_board(made, &made->day->jobs.items[j]), .to = plan.places[j]};
            change->is_told = live_was_told(&made->day->jobs.items[j]) && change->from.technician >= 0;
            if (!type_of(&change->from, &change->to, false, &change->type)) {
                change->type = CHANGE_RETIME; /* of those who go along */
            }
        }
    }
}

/* None where there was not the time to find the fewest. */
static void needs_find(struct trying *t, int32_t index, struct plan_change *change)
{
    int32_t count = 0;
    struct arena_mark mark = arena_mark(t->arena);
    for (int32_t i = 0; i < t->changes->count; i++) {
        t->chosen[i] = i == index;
    }
    bool closed = close_up(t) && has_time(t);
    arena_rewind(t->arena, mark);
    if (!closed) {
        return;
    }
    for (int32_t i = 0; i < t->changes->count; i++) {
        count += t->chosen[i] ? 1 : 0;
    }
    int32_t *needs = arena_array(t->arena, int32_t, count);
    for (int32_t i = 0; i < t->changes->count; i++) {
        if (i != index && t->chosen[i]) {
            needs[change->needs_count++] = i;
        }
    }
    change->needs = needs;
}

void changes_judge_within(struct arena *arena, struct plan_changes *changes, int64_t work_most)
{
    struct plan_change *items = arena_array(arena, struct plan_change, changes->count);
    struct trying t = {
        .arena = arena, .changes = changes, .chosen = arena_array(arena, bool, changes->count), .left = work_most};
    for (int32_t i = 0; i < changes->count; i++) {
        items[i] = changes->items[i];
        if (has_time(&t)) {
            alone_judge(&t, i, &items[i]);
        }
    }
    for (int32_t i = 0; i < changes->count && has_time(&t); i++) {
        if (!items[i].stands_alone) {
            needs_find(&t, i, &items[i]);
        }
    }
    changes->items = items;
    changes->scheduled = work_most - t.left;
}

void changes_judge(struct arena *arena, struct plan_changes *changes)
{
    changes_judge_within(arena, changes, CHANGES_WORK_MOST);
}

void changes_find(struct arena *arena, const struct live_problem *made, const struct solution *after, bool keep_earlier,
                  struct plan_changes *changes)
{
    changes_list(arena, made, after, keep_earlier, changes);
    changes_judge(arena, changes);
}

/* ---- wishes ------------------------------------------------------------------------------------------------------ */

/* Who has each of the solver's jobs with the wishes, and from when on. */
static struct standing wished(struct arena *arena, const struct live_problem *made, const struct plan_wish *wishes,
                              int32_t count)
{
    struct standing s = standing_of(arena, made, &made->standing);
    for (int32_t i = 0; i < count; i++) {
        const struct plan_wish *wish = &wishes[i];
        int32_t first = made->first_of[wish->job];
        for (int32_t member = 0; first >= 0 && member < made->count_of[wish->job]; member++) {
            bool none = wish->technician < 0;
            s.technician[first + member] = none ? -1 : member == 0 ? wish->technician : wish->crew[member - 1];
            s.start_t[first + member] = (int32_t)clamp_int64(wish->start_s - made->zero_s, 0, INSTANT_MAX);
        }
    }
    return s;
}

bool changes_wish(struct arena *arena, const struct live_problem *made, const struct plan_wish *wishes, int32_t count,
                  struct plan_changes *changes, struct told_obstacle *obstacle)
{
    struct standing s = wished(arena, made, wishes, count);
    struct placed *placed = arena_array(arena, struct placed, made->problem.dims.jobs);
    struct solution *after = arena_new(arena, struct solution);
    struct plan_change *items = arena_array(arena, struct plan_change, count);
    struct live_plan plan;
    int32_t placed_count = 0;
    for (int32_t j = 0; j < made->problem.dims.jobs; j++) {
        if (s.technician[j] >= 0) {
            placed[placed_count++] = (struct placed){s.technician[j], s.start_t[j], j};
        }
    }
    qsort(placed, (size_t)placed_count, sizeof *placed, by_place);
    *changes = (struct plan_changes){.made = made, .after = after, .count = count, .items = items};
    if (!placed_plan(arena, made, placed, placed_count, after, obstacle)) {
        return false;
    }
    live_plan_read(arena, made, after, &plan);
    for (int32_t i = 0; i < count; i++) {
        const struct live_job *job = &made->day->jobs.items[wishes[i].job];
        items[i] = (struct plan_change){
            .job = wishes[i].job, .from = place_on_board(made, job), .to = plan.places[wishes[i].job]};
        items[i].is_told = live_was_told(job) && items[i].from.technician >= 0;
        if (!type_of(&items[i].from, &items[i].to, false, &items[i].type)) {
            items[i].type = CHANGE_RETIME; /* to where it stands already */
        }
    }
    return true;
}
