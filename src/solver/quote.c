#include "solver/quote.h"

#include <string.h>

#include "base/arena.h"
#include "solver/quote_board.h"

/* ---- details of what is possible ----------------------------------------------------------------------------------- */

static bool in_set(const struct quote_set *set, int32_t job)
{
    for (int32_t i = 0; i < set->count; i++) {
        if (set->jobs[i] == job) {
            return true;
        }
    }
    return false;
}

static bool was_moved(const struct quote_board *board, int32_t job)
{
    return previous_moved(board->p, job, board->technician_of[job], board->start_t[job]);
}

/* The stops of an order, with the times of a final plan. */
static int32_t order_stops(struct quote_board *board, const struct order *order, struct stop **stops)
{
    struct route_schedule schedule;
    *stops = arena_array(board->arena, struct stop, schedule_stops_max(board->p, order->technician, order->count));
    return schedule_route(board->arena, board->p, order, *stops, &schedule) ? schedule.route.stop_count : 0;
}

static void stops_note(const struct quote_board *board, const struct quote_set *set, const struct stop *stops,
                       int32_t count, struct quote *quote)
{
    for (int32_t i = 0; i < count; i++) {
        int32_t job = stops[i].job;
        if (job < 0) {
            continue;
        }
        if (job == set->jobs[set->asked]) {
            quote->start_t = stops[i].start_t;
        }
        if (!in_set(set, job) && previous_has(board->p, job) && !was_moved(board, job) &&
            previous_moved(board->p, job, board->technician_of[job], stops[i].start_t) &&
            quote->moved++ < QUOTE_NAMED_MAX) {
            quote->moved_jobs[quote->moved - 1] = job;
        }
    }
}

void quote_moved_note(struct quote_board *board, const struct quote_set *set, int32_t technician, struct quote *quote)
{
    if (board->p->previous_technician == NULL) {
        return;
    }
    struct arena_mark mark = arena_mark(board->arena);
    const struct quote_route *route = board->routes[technician];
    struct order order = {technician, route->jobs, route->count, board->pins};
    struct stop *stops;
    int32_t count = order_stops(board, &order, &stops);
    stops_note(board, set, stops, count, quote);
    arena_rewind(board->arena, mark);
}

/* When it begins in the end, and who else is moved: where that is more than the labels say. */
static void details_note(struct quote_board *board, const struct quote_set *set, struct quote *quote)
{
    if (board->terse || (board->p->previous_technician == NULL && !board->drivers[quote->technician].delays)) {
        return;
    }
    struct arena_mark mark = arena_mark(board->arena);
    const struct quote_route *route = board->routes[quote->technician];
    int32_t *longer = arena_array(board->arena, int32_t, route->count + 1);
    memcpy(longer, route->jobs, (size_t)quote->position * sizeof *longer);
    memcpy(longer + quote->position + 1, route->jobs + quote->position,
           (size_t)(route->count - quote->position) * sizeof *longer);
    longer[quote->position] = set->jobs[0];
    struct order order = {quote->technician, longer, route->count + 1, board->pins};
    struct stop *stops;
    int32_t count = order_stops(board, &order, &stops);
    stops_note(board, set, stops, count, quote);
    arena_rewind(board->arena, mark);
}

/* ---- one job alone -------------------------------------------------------------------------------------------------- */

static void single_price(struct quote_board *board, const struct quote_set *set, int32_t technician,
                         struct quote *quote)
{
    int32_t job = set->jobs[0];
    struct quote_spot spot;
    *quote = (struct quote){.technician = technician, .left_out_c = set->left_out_c};
    if (problem_eligible(board->p, job, technician) && !quote_mates_suit(board, job, technician)) {
        quote->verdict = (struct route_verdict){.obstacle = OBSTACLE_TOGETHER, .job = job};
        return;
    }
    if (!problem_eligible(board->p, job, technician)) {
        quote->verdict = (struct route_verdict){.obstacle = OBSTACLE_NOT_ELIGIBLE, .job = job};
        return;
    }
    quote_spot_find(board, job, technician, &spot);
    if (!spot.possible) {
        if (!board->terse) {
            quote->verdict = quote_diagnose(board, job, technician, &spot);
        }
        return;
    }
    quote->possible = true;
    quote->position = spot.position;
    quote->start_t = spot.start_t;
    quote->added_c = spot.added_c;
    details_note(board, set, quote);
}

void quote_price(struct quote_board *board, const struct quote_set *set, int32_t first, int32_t count,
                 struct quote *quotes)
{
    if (set->count > 1) {
        quote_set_price(board, set, first, count, quotes);
        return;
    }
    int32_t job = set->jobs[0];
    struct pin pin = {0, INSTANT_MAX};
    bool held = board->linked[job] && !quote_pin_of(board, job, &pin);
    pin.close_t = sooner(pin.close_t, board->close_t);
    quote_pin(board, job, pin);
    for (int32_t k = 0; k < count; k++) {
        if (held) {
            quotes[k] = (struct quote){.technician = first + k,
                                       .left_out_c = set->left_out_c,
                                       .verdict = {.obstacle = OBSTACLE_TOGETHER, .job = job}};
        } else {
            single_price(board, set, first + k, &quotes[k]);
        }
    }
}

/* ---- questions ----------------------------------------------------------------------------------------------------- */

static struct quote_standing ask(struct quote_board *board, int32_t job, int32_t close_t, struct quote *quotes)
{
    struct arena_mark mark = arena_mark(board->arena);
    struct quote_standing standing = {.technician = board->technician_of[job]};
    struct quote_set set;
    int64_t before_c = board->cost_c;
    board->close_t = close_t;
    if (quote_set_make(board, job, &set)) {
        standing.movable = true;
        standing.price_c = before_c - board->cost_c;
        quote_price(board, &set, 0, board->p->dims.technicians, quotes);
    }
    quote_undo(board, 0);
    board->close_t = INSTANT_MAX;
    arena_rewind(board->arena, mark);
    return standing;
}

struct quote_standing quote_job(struct quote_board *board, int32_t job, struct quote *quotes)
{
    return ask(board, job, INSTANT_MAX, quotes);
}

struct quote_standing quote_job_before(struct quote_board *board, int32_t job, int32_t before_t, struct quote *quotes)
{
    return ask(board, job, before_t - 1, quotes);
}
