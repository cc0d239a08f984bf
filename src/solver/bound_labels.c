#include "solver/bound_labels.h"

#include <string.h>

#include "base/arena.h"
#include "solver/bound_ways.h"

enum { LABELS_MAX = 150000, NO_LABEL = -1 };

/* ---- who is near ------------------------------------------------------------------------------------------------- */

/* Keeps the nearest, nearest first, behind the job itself. */
static void near_insert(int32_t *near, int32_t *far_t, int32_t *count, int32_t job, int32_t time_t)
{
    if (*count == BOUND_NEAR && time_t >= far_t[BOUND_NEAR - 1]) {
        return;
    }
    int32_t at = *count < BOUND_NEAR ? (*count)++ : BOUND_NEAR - 1;
    while (at > 1 && far_t[at - 1] > time_t) {
        near[at] = near[at - 1];
        far_t[at] = far_t[at - 1];
        at--;
    }
    near[at] = job;
    far_t[at] = time_t;
}

/* Jobs that one can come from and go back to, by the time there and back. */
struct bound_memory bound_memory_make(struct arena *arena, const struct bound_group *group)
{
    const int32_t n = group->n;
    struct bound_memory memory = {.near = arena_array(arena, int32_t, (int64_t)n * BOUND_NEAR),
                                  .bit = arena_array(arena, uint8_t, (int64_t)n * n)};
    struct arena_mark mark = arena_mark(arena);
    int32_t *to_t = arena_array(arena, int32_t, (int64_t)n * n);
    for (int32_t i = 0; i < n; i++) {
        for (int32_t l = group->leg_first[i]; l < group->leg_first[i + 1]; l++) {
            to_t[(int64_t)i * n + group->legs[l].to] = group->legs[l].time_t + 1;
        }
    }
    memset(memory.bit, BOUND_FAR, (size_t)n * (size_t)n);
    for (int32_t i = 0; i < n; i++) {
        int32_t *near = memory.near + (int64_t)i * BOUND_NEAR;
        int32_t far_t[BOUND_NEAR] = {0};
        int32_t count = 1;
        near[0] = i;
        for (int32_t k = 0; k < n; k++) {
            int32_t out_t = to_t[(int64_t)i * n + k], back_t = to_t[(int64_t)k * n + i];
            if (out_t > 0 && back_t > 0) {
                near_insert(near, far_t, &count, k, out_t / 2 + back_t / 2);
            }
        }
        for (int32_t b = 0; b < count; b++) {
            memory.bit[(int64_t)i * n + near[b]] = (uint8_t)b;
        }
    }
    arena_rewind(arena, mark);
    return memory;
}

/* ---- labels ------------------------------------------------------------------------------------------------------ */

struct bound_labels bound_labels_make(struct arena *arena, const struct bound_relaxed *relaxed)
{
    int32_t n = 0, slices = 0;
    for (int32_t g = 0; g < relaxed->group_count; g++) {
        n = relaxed->groups[g].n > n ? relaxed->groups[g].n : n;
        slices = relaxed->groups[g].slices > slices ? relaxed->groups[g].slices : slices;
    }
    return (struct bound_labels){
        .labels = arena_array(arena, struct bound_label, LABELS_MAX),
        .at_job = arena_array(arena, int32_t, n),
        .at_slice = arena_array(arena, int32_t, slices),
        .last = arena_array(arena, int32_t, n),
        .last_c = arena_array(arena, int64_t, n),
    };
}

size_t bound_labels_bytes(const struct bound_extent *extent)
{
    enum { ARRAYS = 6, MEMORY_ARRAYS = 2 };
    const size_t labels = LABELS_MAX * sizeof(struct bound_label) + extent->slices * sizeof(int32_t) +
                          extent->jobs * (2 * sizeof(int32_t) + sizeof(int64_t));
    const size_t memories = extent->group_jobs * BOUND_NEAR * sizeof(int32_t) + extent->pairs * sizeof(uint8_t) +
                            extent->groups * MEMORY_ARRAYS * (size_t)BOUND_ROUNDING;
    const size_t there_and_back = extent->jobs * extent->jobs * sizeof(int32_t);
    return labels + memories + there_and_back + (size_t)ARRAYS * BOUND_ROUNDING;
}

static int32_t came_from(const struct bound_labels *s, const struct bound_label *label)
{
    return label->from < 0 ? BOUND_NOWHERE : s->labels[label->from].job;
}

/* Whether a route that has come so far may not go there: it is remembered, or the last visit. */
static bool is_barred(const struct bound_labels *s, const struct bound_label *label, int32_t job)
{
    if (job < 0) {
        return false;
    }
    const uint8_t bit = s->memory->bit[(int64_t)label->job * s->walk->group->n + job];
    return (bit != BOUND_FAR && (label->seen >> bit & 1) != 0) || job == came_from(s, label);
}

/* The least that the rest of a route costs: an honest rest visits none that is barred. */
static int64_t rest_of(const struct bound_labels *s, const struct bound_label *label)
{
    const struct bound_group *group = s->walk->group;
    const int32_t slice = bound_slice(group, label->start_t);
    const struct bound_cell *cell = &s->walk->cells[(int64_t)label->job * group->slices + slice];
    const int64_t paid_c = bound_walk_paid(s->walk, label->job, slice);
    return (is_barred(s, label, cell->best_to) ? cell->second_c : cell->best_c) - paid_c;
}

/* What `to` remembers of those whom `from` remembers, and itself. */
static uint32_t seen_after(const struct bound_labels *s, const struct bound_label *label, int32_t to)
{
    const int32_t *near = s->memory->near + (int64_t)label->job * BOUND_NEAR;
    const uint8_t *bit = s->memory->bit + (int64_t)to * s->walk->group->n;
    uint32_t seen = 1; /* bit 0 is the job itself */
    for (uint32_t rest = label->seen; rest != 0; rest &= rest - 1) {
        const uint8_t at = bit[near[__builtin_ctz(rest)]];
        seen |= at == BOUND_FAR ? 0 : UINT32_C(1) << at;
    }
    return seen;
}

/* `a` may go wherever `b` may, and is there as early, with as much left. (What it cost is compared elsewhere.) */
static bool beats(const struct bound_labels *s, const struct bound_label *a, const struct bound_label *b)
{
    if (a->start_t > b->start_t || (a->seen & ~b->seen) != 0 || (s->with_use && a->used > b->used)) {
        return false;
    }
    return is_barred(s, b, came_from(s, a)) || a->from < 0;
}

/* Puts a label among those of its job, by cost, unless one of them beats it; takes out those that it beats. */
static bool label_rank(struct bound_labels *s, struct bound_label *label, int32_t index)
{
    int32_t *link = &s->at_job[label->job];
    while (*link != NO_LABEL && s->labels[*link].cost_c <= label->cost_c) {
        s->steps++;
        if (beats(s, &s->labels[*link], label)) {
            return false;
        }
        link = &s->labels[*link].next;
    }
    label->next = *link;
    *link = index;
    link = &label->next;
    while (*link != NO_LABEL) {
        s->steps++;
        struct bound_label *other = &s->labels[*link];
        if (beats(s, label, other)) {
            other->beaten = true;
            *link = other->next;
        } else {
            link = &other->next;
        }
    }
    return true;
}

/* Adds a label that may still gain; false when there is no room. */
static bool label_add(struct bound_labels *s, const struct bound_label *label)
{
    if (label->cost_c + rest_of(s, label) >= s->limit_c) {
        return true;
    }
    if (s->count == LABELS_MAX) {
        return false;
    }
    struct bound_label *kept = &s->labels[s->count];
    *kept = *label;
    if (label_rank(s, kept, s->count)) {
        int32_t *queue = &s->at_slice[bound_slice(s->walk->group, kept->start_t)];
        kept->queued = *queue;
        *queue = s->count++;
    }
    return true;
}

static bool labels_begin(struct bound_labels *s)
{
    const struct bound_group *group = s->walk->group;
    for (int32_t i = 0; i < group->n; i++) {
        s->at_job[i] = s->last[i] = NO_LABEL;
        s->last_c[i] = 0;
    }
    for (int32_t slice = 0; slice < group->slices; slice++) {
        s->at_slice[slice] = NO_LABEL;
    }
    s->count = 0;
    s->steps = 0;
    for (int32_t i = 0; i < group->n; i++) {
        struct bound_label label = {.start_t = group->arrive_t[i], .used = group->use[i], .job = i, .from = NO_LABEL};
        if (group->first_c[i] >= BOUND_NEVER || (s->with_use && label.used > group->capacity)) {
            continue;
        }
        label.seen = 1;
        label.cost_c = group->first_c[i] + bound_lateness(group, i, label.start_t) - s->walk->price_c[i];
        if (!label_add(s, &label)) {
            return false;
        }
    }
    return true;
}

static void label_home(struct bound_labels *s, int32_t index)
{
    const struct bound_label *label = &s->labels[index];
    int64_t cost_c = label->cost_c + bound_return(s->walk->group, label->job, label->start_t);
    if (cost_c < s->last_c[label->job]) {
        s->last_c[label->job] = cost_c;
        s->last[label->job] = index;
    }
}

static bool label_extend(struct bound_labels *s, int32_t index)
{
    const struct bound_group *group = s->walk->group;
    const struct bound_label label = s->labels[index];
    for (int32_t l = group->leg_first[label.job]; l < group->leg_first[label.job + 1]; l++) {
        const struct bound_leg *leg = &group->legs[l];
        const int32_t to = leg->to;
        const int32_t arrive_t = label.start_t + leg->time_t;
        if (arrive_t > group->close_t[to] || is_barred(s, &label, to)) {
            continue;
        }
        struct bound_label next = {.job = to, .from = index, .used = label.used};
        next.start_t = arrive_t > group->open_t[to] ? arrive_t : group->open_t[to];
        if (s->with_use) {
            next.used += group->use[to];
            if (next.used > group->capacity) {
                continue;
            }
        }
        next.cost_c = label.cost_c + leg->cost_c + bound_lateness(group, to, next.start_t) - s->walk->price_c[to];
        next.seen = seen_after(s, &label, to);
        if (!label_add(s, &next)) {
            return false;
        }
    }
    s->steps += group->leg_first[label.job + 1] - group->leg_first[label.job];
    return true;
}

int64_t bound_labels_run(struct bound_labels *s)
{
    const struct bound_group *group = s->walk->group;
    if (!labels_begin(s)) {
        return BOUND_NEVER;
    }
    for (int32_t slice = 0; slice < group->slices; slice++) {
        while (s->at_slice[slice] != NO_LABEL) {
            const int32_t index = s->at_slice[slice];
            s->at_slice[slice] = s->labels[index].queued;
            if (s->labels[index].beaten) {
                continue;
            }
            label_home(s, index);
            if (!label_extend(s, index) || s->steps > s->steps_max) {
                return BOUND_NEVER;
            }
        }
    }
    int64_t cheapest_c = 0;
    for (int32_t i = 0; i < group->n; i++) {
        cheapest_c = s->last_c[i] < cheapest_c ? s->last_c[i] : cheapest_c;
    }
    return cheapest_c > s->walk->least_c ? cheapest_c : s->walk->least_c;
}

int32_t bound_labels_trace(const struct bound_labels *s, int32_t last, int32_t *jobs, int32_t room)
{
    int32_t count = 0;
    for (int32_t index = s->last[last]; index != NO_LABEL; index = s->labels[index].from) {
        if (count == room) {
            return 0;
        }
        jobs[count++] = s->labels[index].job;
    }
    for (int32_t i = 0; i < count / 2; i++) {
        int32_t other = jobs[i];
        jobs[i] = jobs[count - 1 - i];
        jobs[count - 1 - i] = other;
    }
    return count;
}
