/* What would have to give way for a job that is left out: amounts found by trying, each with its price. */
#include <string.h>

#include "base/arena.h"
#include "solver/quote_board.h"

enum {
    A_KIND_MAX = 3,   /* relaxations of one kind that are told, the cheapest */
    NEAREST_MAX = 32, /* the technicians with a stop nearest to the job, of whom all this is asked */
    MOVES_MAX = 12    /* jobs that are tried in every other place, those that make room most cheaply */
};

/* The relaxations found so far, cheapest first. */
struct finds {
    struct quote_relaxation items[RELAX_KINDS * A_KIND_MAX];
    int32_t count;
};

struct relaxing {
    struct quote_board *board;
    const struct quote_set *set;
    int64_t before_c; /* the routes as they stand */
    struct finds finds;
};

static bool is_cheaper(const struct quote_relaxation *a, const struct quote_relaxation *b)
{
    return a->added_c != b->added_c ? a->added_c < b->added_c : a->amount < b->amount;
}

/* Keeps the cheapest of each kind. */
static void find_add(struct finds *finds, const struct quote_relaxation *found)
{
    int32_t of_kind = 0, dearest = -1;
    for (int32_t i = 0; i < finds->count; i++) {
        of_kind += finds->items[i].kind == found->kind ? 1 : 0;
        dearest = finds->items[i].kind == found->kind ? i : dearest;
    }
    if (of_kind == A_KIND_MAX) {
        if (!is_cheaper(found, &finds->items[dearest])) {
            return;
        }
        memmove(&finds->items[dearest], &finds->items[dearest + 1],
                (size_t)(finds->count - dearest - 1) * sizeof finds->items[0]);
        finds->count--;
    }
    int32_t at = finds->count++;
    for (; at > 0 && is_cheaper(found, &finds->items[at - 1]); at--) {
        finds->items[at] = finds->items[at - 1];
    }
    finds->items[at] = *found;
}

/* ---- one amount --------------------------------------------------------------------------------------------------- */

/* Whether the job can be taken with exactly this; then start and price are filled. */
static bool suffices(struct relaxing *r, struct quote_relaxation *relaxation)
{
    struct quote_board *board = r->board;
    const struct problem *p = board->p;
    int32_t technician = relaxation->technician;
    struct arena_mark mark = arena_mark(board->arena);
    struct driver driver = board->drivers[technician];
    struct problem relaxed;
    int32_t before = board->change_count;
    bool possible = false;
    if (quote_relaxed(board->arena, p, r->set->jobs[r->set->asked], relaxation, &relaxed)) {
        board->p = &relaxed;
        board->drivers[technician] = driver_of(&relaxed, technician);
        const struct quote_route *old = board->routes[technician];
        const struct quote_route *route = quote_route_make(board, technician, old->jobs, old->count);
        struct quote quote = {.possible = false};
        if (route != NULL) {
            quote_route_set(board, technician, route);
            int64_t as_relaxed_c = board->cost_c;
            quote_price(board, r->set, technician, 1, &quote);
            relaxation->added_c = as_relaxed_c + quote.added_c - r->before_c;
            relaxation->start_t = quote.start_t;
        }
        possible = quote.possible;
        quote_undo(board, before);
        board->p = p;
        board->drivers[technician] = driver;
    }
    arena_rewind(board->arena, mark);
    return possible;
}

/* With less of it the price does not fall: whether one of this kind and price is still told. */
static bool is_wanted(const struct finds *finds, const struct quote_relaxation *most)
{
    int32_t cheaper = 0;
    for (int32_t i = 0; i < finds->count; i++) {
        cheaper += finds->items[i].kind == most->kind && finds->items[i].added_c < most->added_c ? 1 : 0;
    }
    return cheaper < A_KIND_MAX;
}

/* The least amount up to a limit that suffices, when as much as the limit does. */
static void amount_find(struct relaxing *r, struct quote_relaxation relaxation, int64_t limit)
{
    relaxation.amount = limit;
    if (limit < 1 || !suffices(r, &relaxation) || !is_wanted(&r->finds, &relaxation)) {
        return;
    }
    int64_t too_little = 0;
    struct quote_relaxation enough = relaxation;
    while (enough.amount - too_little > 1) {
        relaxation.amount = too_little + (enough.amount - too_little) / 2;
        if (suffices(r, &relaxation)) {
            enough = relaxation;
        } else {
            too_little = relaxation.amount;
        }
    }
    r->board->terse = false; /* once more, for when it would begin in the end */
    suffices(r, &enough);
    r->board->terse = true;
    find_add(&r->finds, &enough);
}

/* ---- the kinds ---------------------------------------------------------------------------------------------------- */

static void windows_relax(struct relaxing *r, int32_t technician)
{
    const struct problem *p = r->board->p;
    int32_t job = r->set->jobs[r->set->asked];
    int32_t count = window_count(p, job);
    for (int32_t w = 0; w < count; w++) {
        struct window window = window_of(p, job, w);
        int32_t last_t = p->technician_to_t[technician];
        last_t = w < count - 1 ? sooner(last_t, window_of(p, job, w + 1).open_t - 1) : last_t;
        amount_find(r, (struct quote_relaxation){.kind = RELAX_WINDOW, .technician = technician, .index = w},
                    (int64_t)last_t - window.close_t);
    }
}

/* What the route and the job take of all kinds together: no more of one kind is ever of use. */
static int64_t parts_taken(const struct relaxing *r, int32_t technician)
{
    const struct problem *p = r->board->p;
    const struct quote_route *route = r->board->routes[technician];
    int64_t taken = 0;
    for (int32_t i = 0; i < route->count + r->set->count; i++) {
        int32_t job = i < route->count ? route->jobs[i] : r->set->jobs[i - route->count];
        for (int32_t u = p->part_first[job]; u < p->part_first[job + 1]; u++) {
            taken += p->part_quantity[u];
        }
    }
    return taken;
}

static void parts_relax(struct relaxing *r, int32_t technician)
{
    const struct problem *p = r->board->p;
    int32_t job = r->set->jobs[r->set->asked];
    if (p->part_first == NULL) {
        return;
    }
    int64_t limit = parts_taken(r, technician);
    for (int32_t u = p->part_first[job]; u < p->part_first[job + 1]; u++) {
        struct quote_relaxation relaxation = {.kind = RELAX_PARTS, .technician = technician};
        relaxation.index = p->part_kind[u];
        amount_find(r, relaxation, limit);
        for (int32_t k = p->substitute_first == NULL ? 0 : p->substitute_first[u];
             p->substitute_first != NULL && k < p->substitute_first[u + 1]; k++) {
            relaxation.index = p->substitute_kind[k];
            amount_find(r, relaxation, limit);
        }
    }
}

static void loads_relax(struct relaxing *r, int32_t technician)
{
    const struct problem *p = r->board->p;
    const struct quote_route *route = r->board->routes[technician];
    for (int32_t l = 0; p->load_change != NULL && l < p->dims.loads; l++) {
        int64_t most = 0;
        for (int32_t i = 0; i < route->count + r->set->count; i++) {
            int32_t job = i < route->count ? route->jobs[i] : r->set->jobs[i - route->count];
            size_t at = (size_t)job * (size_t)p->dims.loads + (size_t)l;
            most += p->load_start[at] + (p->load_change[at] > 0 ? p->load_change[at] : 0);
        }
        int64_t room = INT32_MAX - p->load_capacity[(size_t)technician * (size_t)p->dims.loads + (size_t)l];
        amount_find(r, (struct quote_relaxation){.kind = RELAX_LOAD, .technician = technician, .index = l},
                    most < room ? most : room);
    }
}

static void technician_relax(struct relaxing *r, int32_t technician)
{
    const struct problem *p = r->board->p;
    const struct driver *driver = &r->board->drivers[technician];
    struct quote_relaxation relaxation = {.technician = technician};
    int32_t job = r->set->jobs[r->set->asked];
    const struct {
        enum quote_relaxation_kind kind;
        int64_t limit;
    } rows[] = {
        {RELAX_PREVIOUS, previous_has(p, job) ? previous_open_t(p, job) : 0},
        {RELAX_SHIFT, sooner(driver->to_t - driver->from_t, INSTANT_MAX - driver->to_t)}, /* twice as long */
        {RELAX_JOBS_MAX, p->jobs_max == NULL ? 0 : r->set->count},
        {RELAX_REACH, p->reach_d == NULL ? 0 : (int64_t)INT32_MAX - p->reach_d[technician]},
        {RELAX_CHARGE, (int64_t)driver->capacity_e - driver->start_e},
        {RELAX_SEQUENCE, p->sequence_first == NULL ? 0 : 1},
        {RELAX_FROZEN, p->frozen_first == NULL ? 0 : 1},
        {RELAX_MOVED, p->disturbance == NULL ? 0 : (int64_t)INT32_MAX - p->disturbance->moved_max},
    };
    windows_relax(r, technician);
    parts_relax(r, technician);
    loads_relax(r, technician);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        relaxation.kind = rows[i].kind;
        amount_find(r, relaxation, rows[i].limit);
    }
}

/* ---- another job gives way ---------------------------------------------------------------------------------------- */

/* Another job of a technician's route that makes room. */
struct making_room {
    int32_t technician, job, position;
    struct pin pin;
    int32_t start_t;
    int64_t added_c; /* by then, without a place for the other job */
};

struct rooms {
    struct making_room items[MOVES_MAX];
    int32_t count;
};

static void room_add(struct rooms *rooms, struct making_room room)
{
    if (rooms->count == MOVES_MAX && room.added_c >= rooms->items[MOVES_MAX - 1].added_c) {
        return;
    }
    int32_t at = rooms->count < MOVES_MAX ? rooms->count++ : MOVES_MAX - 1;
    for (; at > 0 && rooms->items[at - 1].added_c > room.added_c; at--) {
        rooms->items[at] = rooms->items[at - 1];
    }
    rooms->items[at] = room;
}

static void rooms_of_route(struct relaxing *r, int32_t technician, struct rooms *rooms)
{
    struct quote_board *board = r->board;
    const struct quote_route *route = board->routes[technician];
    for (int32_t i = 0; i < route->count; i++) {
        int32_t other = route->jobs[i];
        struct arena_mark mark = arena_mark(board->arena);
        int32_t before = board->change_count;
        if (board->frozen[other] || board->linked[other]) {
            continue;
        }
        struct quote quote = {.possible = false};
        if (quote_take(board, other)) {
            int64_t without_c = board->cost_c;
            board->moved_later = previous_has(board->p, other) ? 1 : 0;
            board->terse = false;
            quote_price(board, r->set, technician, 1, &quote);
            board->terse = true;
            board->moved_later = 0;
            if (quote.possible) {
                room_add(rooms, (struct making_room){.technician = technician,
                                                     .job = other,
                                                     .position = quote.position,
                                                     .pin = board->pins[r->set->jobs[0]],
                                                     .start_t = quote.start_t,
                                                     .added_c = without_c + quote.added_c - r->before_c});
            }
        }
        quote_undo(board, before);
        arena_rewind(board->arena, mark);
    }
}

/* The job is in, the other one out: left out, or put where it is cheapest. */
static void other_goes(struct relaxing *r, const struct making_room *room)
{
    struct quote_board *board = r->board;
    const struct problem *p = board->p;
    struct quote_relaxation found = {.kind = RELAX_LEAVE_OUT,
                                     .technician = room->technician,
                                     .job = room->job,
                                     .other_technician = NOBODY,
                                     .start_t = room->start_t,
                                     .added_c = board->cost_c - r->before_c + p->job_left_out_c[room->job]};
    if (p->disturbance == NULL || board->moved <= p->disturbance->moved_max) {
        find_add(&r->finds, &found);
    }
    int64_t best_c = COST_NONE;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        struct quote_spot spot;
        quote_spot_find(board, room->job, t, &spot);
        if (spot.possible && spot.added_c < best_c) {
            best_c = spot.added_c;
            found.other_technician = t;
        }
    }
    if (best_c != COST_NONE) {
        found.kind = RELAX_MOVE;
        found.added_c = board->cost_c - r->before_c + best_c;
        find_add(&r->finds, &found);
    }
}

static void others_move(struct relaxing *r, const struct rooms *rooms)
{
    struct quote_board *board = r->board;
    int32_t job = r->set->jobs[0];
    for (int32_t k = 0; k < rooms->count; k++) {
        const struct making_room *room = &rooms->items[k];
        struct arena_mark mark = arena_mark(board->arena);
        int32_t before = board->change_count;
        quote_take(board, room->job);
        quote_pin(board, job, room->pin);
        if (quote_put(board, job, room->technician, room->position, room->start_t)) {
            other_goes(r, room);
        }
        quote_undo(board, before);
        arena_rewind(board->arena, mark);
    }
}

/* The way from the job to the nearest place where a technician is that day. */
static int32_t nearness_t(const struct quote_board *board, int32_t job, int32_t technician)
{
    const struct problem *p = board->p;
    const struct quote_route *route = board->routes[technician];
    int32_t profile = board->drivers[technician].profile, place = p->job_place[job];
    int32_t nearest_t = problem_travel(p, profile, place, board->drivers[technician].start_place).time_t;
    for (int32_t i = 0; i < route->count; i++) {
        nearest_t = sooner(nearest_t, problem_travel(p, profile, place, p->job_place[route->jobs[i]]).time_t);
    }
    return nearest_t;
}

/* The technicians who may do it, nearest first. */
static int32_t technicians_near(const struct quote_board *board, int32_t job, int32_t nearest[NEAREST_MAX])
{
    int32_t nearest_t[NEAREST_MAX];
    int32_t count = 0;
    for (int32_t t = 0; t < board->p->dims.technicians; t++) {
        int32_t leg_t = problem_eligible(board->p, job, t) ? nearness_t(board, job, t) : INT32_MAX;
        if (leg_t == INT32_MAX || (count == NEAREST_MAX && leg_t >= nearest_t[count - 1])) {
            continue;
        }
        int32_t at = count < NEAREST_MAX ? count++ : count - 1;
        for (; at > 0 && nearest_t[at - 1] > leg_t; at--) {
            nearest[at] = nearest[at - 1];
            nearest_t[at] = nearest_t[at - 1];
        }
        nearest[at] = t;
        nearest_t[at] = leg_t;
    }
    return count;
}

/* ---- all ----------------------------------------------------------------------------------------------------------- */

static void all_relax(struct relaxing *r)
{
    struct quote_board *board = r->board;
    int32_t nearest[NEAREST_MAX];
    int32_t count = technicians_near(board, r->set->jobs[r->set->asked], nearest);
    struct rooms rooms = {.count = 0};
    for (int32_t k = 0; k < count; k++) {
        struct quote quote;
        int32_t before = board->change_count;
        quote_price(board, r->set, nearest[k], 1, &quote);
        quote_undo(board, before);
        if (!quote.possible) {
            technician_relax(r, nearest[k]);
        }
        rooms_of_route(r, nearest[k], &rooms);
    }
    others_move(r, &rooms);
}

int32_t quote_relax(struct quote_board *board, int32_t job, struct quote_relaxation *found, int32_t room)
{
    if (board->technician_of[job] != NOBODY) {
        return 0;
    }
    struct arena_mark mark = arena_mark(board->arena);
    struct quote_set set;
    struct relaxing r = {.board = board, .set = &set, .before_c = board->cost_c};
    board->terse = true;
    if (quote_set_make(board, job, &set) && set.count == 1) {
        r.before_c = board->cost_c;
        all_relax(&r);
    }
    board->terse = false;
    quote_undo(board, 0);
    arena_rewind(board->arena, mark);
    int32_t count = sooner(r.finds.count, room);
    if (count > 0) {
        memcpy(found, r.finds.items, (size_t)count * sizeof *found);
    }
    return count;
}
