#include "solver/search.h"

/* A way to have come so far: when ready to leave, and what was late until here. Of two ways in the same state, one that is
 * neither earlier nor cheaper is forgotten, so ways stand in the order of ready_t with falling cost. */
struct way {
    int32_t ready_t;
    int64_t late_c;
};

/* More are hardly ever met: each leg with a break adds one, and most are forgotten at once. When the room is full the second
 * earliest is forgotten, which can only overstate a price: the earliest stays, so a possible route is never called impossible. */
enum { WAYS = 24 };

struct ways {
    const struct break_facts *rest;
    struct way before; /* the break still to take; NEVER when it is not */
    struct way after[WAYS];
    int32_t count;
};

static void way_add(struct way *list, int32_t *count, struct way way)
{
    int32_t at = *count;
    while (at > 0 && list[at - 1].ready_t > way.ready_t) {
        at--;
    }
    if (at > 0 && list[at - 1].late_c <= way.late_c) {
        return;
    }
    int32_t beaten = at; /* those from `at` on that are not cheaper are forgotten */
    while (beaten < *count && list[beaten].late_c >= way.late_c) {
        beaten++;
    }
    if (beaten == at) {
        if (*count == WAYS) {
            if (at == 1) {
                return;
            }
            for (int32_t i = 1; i + 1 < at; i++) {
                list[i] = list[i + 1];
            }
            list[at == 0 ? 0 : at - 1] = way;
            return;
        }
        for (int32_t i = *count; i > at; i--) {
            list[i] = list[i - 1];
        }
        (*count)++;
    } else {
        for (int32_t i = beaten; i < *count; i++) {
            list[at + 1 + i - beaten] = list[i];
        }
        *count -= beaten - at - 1;
    }
    list[at] = way;
}

/* Serves a job on arriving at way.ready_t; false when its window has closed or it grows dearer than the limit. */
static bool serve(const struct ground *g, int32_t job, int64_t limit_c, struct way *way)
{
    const struct job_facts *facts = &g->facts[job];
    int32_t start_t = way->ready_t > facts->open_t ? way->ready_t : facts->open_t;
    if (start_t > facts->close_t) {
        return false;
    }
    if (start_t > facts->due_t) {
        way->late_c += (int64_t)(start_t - facts->due_t) * g->p->promise_late_c[job];
    }
    way->ready_t = start_t + facts->service_t;
    return way->late_c <= limit_c;
}

static void drive(const struct ground *g, struct ways *ways, int32_t job, int32_t leg_t, int64_t limit_c)
{
    struct way next[WAYS];
    int32_t count = 0;
    for (int32_t i = 0; i < ways->count; i++) {
        struct way way = {ways->after[i].ready_t + leg_t, ways->after[i].late_c};
        if (serve(g, job, limit_c, &way)) {
            way_add(next, &count, way);
        }
    }
    if (ways->before.ready_t < NEVER) {
        struct way rested = {break_ready_t(ways->rest, ways->before.ready_t, leg_t), ways->before.late_c};
        if (rested.ready_t < NEVER && serve(g, job, limit_c, &rested)) {
            way_add(next, &count, rested);
        }
        ways->before.ready_t += leg_t;
        if (!serve(g, job, limit_c, &ways->before)) {
            ways->before.ready_t = NEVER;
        }
    }
    for (int32_t i = 0; i < count; i++) {
        ways->after[i] = next[i];
    }
    ways->count = count;
}

static int64_t go_home(const struct ground *g, const struct ways *ways, int32_t technician, int32_t leg_t)
{
    int32_t to_t = g->p->technician_to_t[technician];
    int64_t least_c = COST_NONE;
    for (int32_t i = 0; i < ways->count; i++) {
        if (ways->after[i].ready_t + leg_t <= to_t && ways->after[i].late_c < least_c) {
            least_c = ways->after[i].late_c;
        }
    }
    if (ways->before.ready_t < NEVER) {
        int32_t back_t = ways->before.ready_t + leg_t;
        bool rests_at_home = back_t <= ways->rest->until_t && back_t <= to_t;
        bool rests_before = break_ready_t(ways->rest, ways->before.ready_t, leg_t) <= to_t;
        if ((rests_at_home || rests_before) && ways->before.late_c < least_c) {
            least_c = ways->before.late_c;
        }
    }
    return least_c;
}

int64_t route_lateness(const struct lane *lane, int32_t technician, int32_t job, int32_t after, int64_t limit_c)
{
    const struct ground *g = lane->ground;
    struct ways ways = {.rest = &g->breaks[technician], .before = {NEVER, 0}};
    struct way start = {g->p->technician_from_t[technician], 0};
    if (ways.rest->length_t > 0) {
        ways.before = start;
    } else {
        ways.after[0] = start;
        ways.count = 1;
    }
    int32_t node = start_node(g, technician);
    int32_t end = end_node(g, technician);
    while (node != end) {
        int32_t next = lane->nodes[node].next;
        int32_t leg_t = lane->nodes[node].leg_t;
        if (node == after && job != NOBODY) {
            drive(g, &ways, job, node_travel(g, technician, node, job).time_t, limit_c);
            leg_t = node_travel(g, technician, job, next).time_t;
        }
        if (next == end) {
            return go_home(g, &ways, technician, leg_t);
        }
        drive(g, &ways, next, leg_t, limit_c);
        if (ways.count == 0 && ways.before.ready_t == NEVER) {
            return COST_NONE;
        }
        node = next;
    }
    return COST_NONE;
}
