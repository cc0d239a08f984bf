/* Jobs that depend on each other, taken out and put in together. */
#include "base/arena.h"
#include "solver/quote_board.h"

enum {
    OTHERS_TRIED = 3,     /* technicians for each of the others, the cheapest, before they are given up */
    LATER_ROUNDS_MAX = 16 /* how often a crew is begun later because somebody of it comes later */
};

/* ---- which jobs ---------------------------------------------------------------------------------------------------- */

static bool is_planned(const struct quote_board *board, int32_t job)
{
    return board->technician_of[job] != NOBODY;
}

/* Adds a job to those that go together, when it stands where the asked one does: in the plan or outside. */
static bool member_add(const struct quote_board *board, bool *member, int32_t job, bool planned)
{
    if (member[job] || board->frozen[job] || is_planned(board, job) != planned) {
        return false;
    }
    member[job] = true;
    return true;
}

/* Crews whole; jobs that must be with the same technician both; what comes before with what is put in, what comes after
 * with what is taken out. True when the set has grown. */
static bool members_grow(const struct quote_board *board, bool *member, bool planned)
{
    const struct problem *p = board->p;
    bool grown = false;
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        bool some = false;
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            some = some || member[p->crew_job[k]];
        }
        for (int32_t k = p->crew_first[c]; some && k < p->crew_first[c + 1]; k++) {
            grown |= member_add(board, member, p->crew_job[k], planned);
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k], after = p->precedence_after[k];
        bool same = p->precedence_same[k] != 0;
        if (member[after] && (same || !planned)) {
            grown |= member_add(board, member, before, planned);
        }
        if (member[before] && (same || planned)) {
            grown |= member_add(board, member, after, planned);
        }
    }
    return grown;
}

/* Whether all that comes before a job, of those in `member`, is gone from there. */
static bool is_next(const struct quote_board *board, const bool *member, int32_t job)
{
    const struct problem *p = board->p;
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        if (p->precedence_after[k] == job && member[p->precedence_before[k]]) {
            return false;
        }
    }
    return true;
}

static bool crew_is_next(const struct quote_board *board, const bool *member, int32_t job)
{
    int32_t crew = board->crew_of[job];
    const struct problem *p = board->p;
    bool next = is_next(board, member, job);
    for (int32_t k = crew == NOBODY ? 0 : p->crew_first[crew]; crew != NOBODY && k < p->crew_first[crew + 1]; k++) {
        next = next && (!member[p->crew_job[k]] || is_next(board, member, p->crew_job[k]));
    }
    return next;
}

static void member_list(struct quote_set *set, bool *member, int32_t job, int32_t asked)
{
    if (member[job]) {
        set->asked = job == asked ? set->count : set->asked;
        set->jobs[set->count++] = job;
        member[job] = false;
    }
}

/* What comes before first, crews together, the asked one first of its crew. */
static void members_list(const struct quote_board *board, bool *member, int32_t asked, struct quote_set *set)
{
    const struct problem *p = board->p;
    int32_t left = 0;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        left += member[j] ? 1 : 0;
    }
    set->jobs = arena_array(board->arena, int32_t, left);
    while (set->count < left) {
        int32_t chosen = NOBODY;
        for (int32_t j = 0; j < p->dims.jobs; j++) {
            if (member[j] && (chosen == NOBODY || crew_is_next(board, member, j))) {
                chosen = j;
                if (crew_is_next(board, member, j)) {
                    break;
                }
            }
        }
        int32_t crew = board->crew_of[chosen];
        bool with_asked = crew != NOBODY && crew == board->crew_of[asked];
        member_list(set, member, with_asked ? asked : chosen, asked);
        for (int32_t k = crew == NOBODY ? 0 : p->crew_first[crew]; crew != NOBODY && k < p->crew_first[crew + 1]; k++) {
            member_list(set, member, p->crew_job[k], asked);
        }
    }
}

/* What the set depends on in the plan is held to its time. */
static bool others_hold(struct quote_board *board, const struct quote_set *set)
{
    const struct problem *p = board->p;
    for (int32_t i = 0; p->precedence_before != NULL && i < set->count; i++) {
        for (int32_t k = 0; k < p->dims.precedences; k++) {
            int32_t before = p->precedence_before[k];
            if (p->precedence_after[k] != set->jobs[i] || !is_planned(board, before)) {
                continue;
            }
            int32_t t = board->technician_of[before];
            quote_pin(board, before, (struct pin){board->start_t[before], board->start_t[before]});
            const struct quote_route *held =
                quote_route_make(board, t, board->routes[t]->jobs, board->routes[t]->count);
            if (held == NULL) {
                return false;
            }
            quote_route_set(board, t, held);
        }
    }
    return true;
}

bool quote_set_make(struct quote_board *board, int32_t job, struct quote_set *set)
{
    bool planned = is_planned(board, job);
    *set = (struct quote_set){.count = 0};
    if (board->frozen[job]) {
        return false;
    }
    if (board->linked[job]) {
        bool *member = arena_array(board->arena, bool, board->p->dims.jobs);
        member[job] = true;
        while (members_grow(board, member, planned)) {
        }
        members_list(board, member, job, set);
    } else {
        set->jobs = arena_array(board->arena, int32_t, 1);
        set->jobs[set->count++] = job;
    }
    bool possible = true;
    for (int32_t i = 0; i < set->count; i++) {
        set->left_out_c += board->p->job_left_out_c[set->jobs[i]];
        possible = possible && (!planned || quote_take(board, set->jobs[i]));
    }
    return possible && (!board->linked[job] || others_hold(board, set));
}

/* ---- what others leave --------------------------------------------------------------------------------------------- */

bool quote_pin_of(const struct quote_board *board, int32_t job, struct pin *pin)
{
    const struct problem *p = board->p;
    *pin = (struct pin){0, INSTANT_MAX};
    for (int32_t k = 0; board->linked[job] && p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k];
        if (p->precedence_after[k] == job) {
            if (!is_planned(board, before)) {
                return false;
            }
            pin->open_t = later(pin->open_t, board->end_t[before] + p->precedence_min_t[k]);
            int64_t close_t = (int64_t)board->end_t[before] + p->precedence_max_t[k];
            pin->close_t = close_t < pin->close_t ? (int32_t)close_t : pin->close_t;
        } else if (before == job) { /* late enough for nothing that must come after */
            int32_t after = p->precedence_after[k];
            int32_t limit_t = is_planned(board, after) ? -1 : p->job_close_t[after] - p->precedence_min_t[k];
            bool counts = is_planned(board, after) || p->precedence_same[k] != 0;
            pin->close_t = counts ? sooner(pin->close_t, limit_t) : pin->close_t;
        }
    }
    int32_t crew = board->crew_of[job];
    for (int32_t k = crew == NOBODY ? 0 : p->crew_first[crew]; crew != NOBODY && k < p->crew_first[crew + 1]; k++) {
        int32_t mate = p->crew_job[k];
        if (mate != job && is_planned(board, mate)) {
            pin->open_t = later(pin->open_t, board->start_t[mate]);
            pin->close_t = sooner(pin->close_t, board->start_t[mate]);
        }
    }
    return pin->open_t <= pin->close_t;
}

bool quote_mates_suit(const struct quote_board *board, int32_t job, int32_t technician)
{
    const struct problem *p = board->p;
    int32_t crew = board->crew_of[job];
    for (int32_t k = crew == NOBODY ? 0 : p->crew_first[crew]; crew != NOBODY && k < p->crew_first[crew + 1]; k++) {
        if (p->crew_job[k] != job && board->technician_of[p->crew_job[k]] == technician) {
            return false;
        }
    }
    for (int32_t k = 0; board->linked[job] && p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k], after = p->precedence_after[k];
        int32_t other = before == job ? after : before;
        bool concerns = (before == job || after == job) && p->precedence_same[k] != 0;
        if (concerns && is_planned(board, other) && board->technician_of[other] != technician) {
            return false;
        }
    }
    return true;
}

/* ---- putting them in ----------------------------------------------------------------------------------------------- */

/* ---- what is found ------------------------------------------------------------------------------------------------- */

static int32_t position_of(const struct quote_route *route, int32_t job)
{
    int32_t at = 0;
    while (route->jobs[at] != job) {
        at++;
    }
    return at;
}

static void mates_note(const struct quote_board *board, const struct quote_set *set, struct quote *quote)
{
    for (int32_t i = 0; i < set->count; i++) {
        int32_t job = set->jobs[i], technician = board->technician_of[set->jobs[i]];
        if (i != set->asked && quote->mate_count++ < QUOTE_NAMED_MAX) {
            quote->mates[quote->mate_count - 1] =
                (struct quote_mate){job, technician, position_of(board->routes[technician], job), board->start_t[job]};
        }
    }
}

static void gathered_note(struct quote_board *board, const struct quote_set *set, int64_t before_c, struct quote *quote)
{
    int32_t job = set->jobs[set->asked];
    *quote = (struct quote){.technician = quote->technician, .possible = true, .left_out_c = quote->left_out_c};
    quote->added_c = board->cost_c - before_c;
    quote->start_t = board->start_t[job];
    quote->position = position_of(board->routes[quote->technician], job);
    mates_note(board, set, quote);
    for (int32_t i = 0; i < set->count && !board->terse; i++) {
        bool first = true;
        for (int32_t k = 0; k < i; k++) {
            first = first && board->technician_of[set->jobs[k]] != board->technician_of[set->jobs[i]];
        }
        if (first) {
            quote_moved_note(board, set, board->technician_of[set->jobs[i]], quote);
        }
    }
}

/* What a technician asks for one of the others, as if nothing held it: no price is below. */
struct free_price {
    int32_t technician;
    int64_t added_c;
};

struct gathering {
    struct quote_board *board;
    const struct quote_set *set;
    int32_t technician;       /* of the asked one */
    struct free_price **free; /* for each job of the set, cheapest first */
    int32_t *free_count;
    int32_t first, count; /* the technicians that are asked for */
    struct quote *quotes; /* count: the cheapest so far */
    int64_t before_c;     /* without the set */
    int32_t later_t;      /* the instant that somebody of a crew could have made; 0: none */
};

static void free_prices(struct gathering *g, int32_t index)
{
    struct quote_board *board = g->board;
    int32_t job = g->set->jobs[index];
    struct free_price *prices = arena_array(board->arena, struct free_price, board->p->dims.technicians);
    int32_t count = 0;
    quote_pin(board, job, (struct pin){0, INSTANT_MAX});
    for (int32_t t = 0; t < board->p->dims.technicians; t++) {
        struct quote_spot spot;
        quote_spot_find(board, job, t, &spot);
        int32_t at = count;
        if (!spot.possible) {
            continue;
        }
        for (; at > 0 && prices[at - 1].added_c > spot.added_c; at--) {
            prices[at] = prices[at - 1];
        }
        prices[at] = (struct free_price){t, spot.added_c};
        count++;
    }
    g->free[index] = prices;
    g->free_count[index] = count;
}

static bool gather(struct gathering *g, int32_t index);

/* Where one of the set goes: at a position, or the cheapest of the route. */
struct seat {
    int32_t index, technician, position; /* position -1: the cheapest */
    struct pin pin;
};

/* Jobs that are put in later will not count as left out. */
static int32_t moved_after(const struct gathering *g, int32_t index)
{
    int32_t moved = 0;
    for (int32_t i = index + 1; i < g->set->count; i++) {
        moved += previous_has(g->board->p, g->set->jobs[i]) ? 1 : 0;
    }
    return moved;
}

static bool seat_find(struct gathering *g, const struct seat *seat, struct quote_spot *spot)
{
    struct quote_board *board = g->board;
    int32_t job = g->set->jobs[seat->index];
    quote_pin(board, job, seat->pin);
    board->moved_later = moved_after(g, seat->index);
    if (seat->position < 0) {
        quote_spot_find(board, job, seat->technician, spot);
        return spot->possible;
    }
    struct ending ending;
    int32_t lacks_t;
    const struct quote_try what = {seat->technician, job, seat->position};
    *spot = (struct quote_spot){.position = seat->position};
    spot->possible = quote_follow(board, &what, &ending, &lacks_t) != COST_NONE;
    spot->start_t = spot->possible ? ending.label.noted_t : 0;
    return spot->possible;
}

/* Puts one in and all the following; begins later where somebody of its crew cannot come so soon. */
static bool seat_take(struct gathering *g, struct seat seat)
{
    struct quote_board *board = g->board;
    int32_t before = board->change_count;
    int32_t job = g->set->jobs[seat.index];
    for (int32_t round = 0; round < LATER_ROUNDS_MAX && seat.pin.open_t <= seat.pin.close_t; round++) {
        struct quote_spot spot;
        if (!seat_find(g, &seat, &spot)) {
            break;
        }
        quote_pin(board, job, (struct pin){spot.start_t, spot.start_t});
        g->later_t = 0;
        if (quote_put(board, job, seat.technician, spot.position, spot.start_t) && gather(g, seat.index + 1)) {
            return true;
        }
        quote_undo(board, before);
        if (g->later_t <= spot.start_t || board->crew_of[job] == NOBODY) {
            break;
        }
        seat.pin.open_t = g->later_t;
    }
    quote_undo(board, before);
    return false;
}

static int32_t crew_size(const struct problem *p, int32_t crew)
{
    return p->crew_first[crew + 1] - p->crew_first[crew];
}

/* A position of the asked one, and its price without the others. */
struct position {
    int32_t at;
    int64_t added_c;
};

/* The possible positions, cheapest first. */
static struct position *positions_price(struct gathering *g, const struct pin *pin, int32_t *count)
{
    struct quote_board *board = g->board;
    const struct quote_route *route = board->routes[g->technician];
    struct position *positions = arena_array(board->arena, struct position, route->count + 1);
    int32_t job = g->set->jobs[g->set->asked], low, high;
    quote_pin(board, job, *pin);
    quote_span(board, job, g->technician, &low, &high);
    for (int32_t at = low; at <= high; at++) {
        struct quote_try what = {g->technician, job, at};
        struct ending ending;
        int32_t lacks_t;
        int64_t cost_c = quote_follow(board, &what, &ending, &lacks_t);
        int32_t k = *count;
        if (cost_c == COST_NONE) {
            continue;
        }
        for (; k > 0 && positions[k - 1].added_c > cost_c - route->cost_c; k--) {
            positions[k] = positions[k - 1];
        }
        positions[k] = (struct position){at, cost_c - route->cost_c};
        ++*count;
    }
    return positions;
}

/* The rest of the crew is with others, so never cheaper than at its freest. */
static int64_t crew_least_c(const struct gathering *g)
{
    const struct quote_set *set = g->set;
    int32_t crew = g->board->crew_of[set->jobs[set->asked]];
    int64_t least_c = 0;
    for (int32_t i = 0; crew != NOBODY && i < set->count; i++) {
        bool mate = i != set->asked && g->board->crew_of[set->jobs[i]] == crew;
        least_c += mate && set->count == crew_size(g->board->p, crew) ? g->free[i][0].added_c : 0;
    }
    return least_c;
}

/* The asked one at every position of its technician's route: the cheapest of all together. */
static bool gather_asked(struct gathering *g, const struct pin *pin)
{
    struct quote_board *board = g->board;
    int32_t job = g->set->jobs[g->set->asked];
    struct seat best = {.index = g->set->asked, .technician = g->technician, .position = -1, .pin = *pin};
    int64_t best_c = COST_NONE;
    int32_t count = 0, before = board->change_count;
    if (!problem_eligible(board->p, job, g->technician) || !quote_mates_suit(board, job, g->technician)) {
        return false;
    }
    if (g->set->asked == g->set->count - 1) { /* with nobody to follow, the cheapest position is the best */
        return seat_take(g, best);
    }
    struct position *positions = positions_price(g, pin, &count);
    int64_t without_c = board->cost_c, crew_c = crew_least_c(g);
    for (int32_t k = 0; k < count && (best_c == COST_NONE || without_c + positions[k].added_c + crew_c < best_c); k++) {
        struct seat seat = {g->set->asked, g->technician, positions[k].at, *pin};
        if (seat_take(g, seat)) {
            best = board->cost_c < best_c ? seat : best;
            best_c = board->cost_c < best_c ? board->cost_c : best_c;
            quote_undo(board, before);
        }
    }
    return best.position >= 0 && seat_take(g, best);
}

/* When somebody of a crew could come at the soonest that is not soon enough. */
static void later_note(struct gathering *g, int32_t index, struct pin pin)
{
    struct quote_board *board = g->board;
    int32_t soonest_t = INSTANT_MAX;
    pin.close_t = INSTANT_MAX;
    quote_pin(board, g->set->jobs[index], pin);
    for (int32_t k = 0; k < g->free_count[index]; k++) {
        struct quote_spot spot;
        quote_spot_find(board, g->set->jobs[index], g->free[index][k].technician, &spot);
        soonest_t = spot.possible ? sooner(soonest_t, spot.start_t) : soonest_t;
    }
    g->later_t = soonest_t < INSTANT_MAX ? soonest_t : g->later_t;
}

/* The technicians who are cheapest for one of the others by now. */
struct takers {
    struct free_price items[OTHERS_TRIED];
    int32_t count;
};

static void taker_try(struct gathering *g, int32_t index, int32_t technician, struct takers *takers)
{
    struct quote_board *board = g->board;
    struct quote_spot spot = {.possible = false};
    for (int32_t k = 0; k < takers->count; k++) {
        if (takers->items[k].technician == technician) {
            return;
        }
    }
    if (quote_mates_suit(board, g->set->jobs[index], technician)) {
        quote_spot_find(board, g->set->jobs[index], technician, &spot);
    }
    if (!spot.possible || (takers->count == OTHERS_TRIED && spot.added_c >= takers->items[OTHERS_TRIED - 1].added_c)) {
        return;
    }
    int32_t at = takers->count < OTHERS_TRIED ? takers->count++ : OTHERS_TRIED - 1;
    for (; at > 0 && takers->items[at - 1].added_c > spot.added_c; at--) {
        takers->items[at] = takers->items[at - 1];
    }
    takers->items[at] = (struct free_price){technician, spot.added_c};
}

/* First those who have others of the set, with whom it may now be cheaper than it was; of the rest, nobody can be. */
static void takers_find(struct gathering *g, int32_t index, struct takers *takers)
{
    takers->count = 0;
    for (int32_t i = 0; i < index; i++) {
        taker_try(g, index, g->board->technician_of[g->set->jobs[i]], takers);
    }
    for (int32_t k = 0; k < g->free_count[index]; k++) {
        const struct free_price *free = &g->free[index][k];
        if (takers->count == OTHERS_TRIED && free->added_c >= takers->items[OTHERS_TRIED - 1].added_c) {
            return;
        }
        taker_try(g, index, free->technician, takers);
    }
}

/* One of the others, with the technicians who are cheapest then. */
static bool gather_other(struct gathering *g, int32_t index, const struct pin *pin)
{
    struct quote_board *board = g->board;
    struct takers takers;
    quote_pin(board, g->set->jobs[index], *pin);
    board->moved_later = moved_after(g, index);
    takers_find(g, index, &takers);
    bool reached = false;
    for (int32_t k = 0; k < takers.count; k++) {
        int32_t before = board->change_count;
        if (seat_take(g, (struct seat){index, takers.items[k].technician, -1, *pin})) {
            if (index > g->set->asked) {
                return true;
            }
            quote_undo(board, before); /* what comes before the asked one is tried with others too */
            reached = true;
        }
    }
    if (takers.count == 0 && pin->open_t == pin->close_t) {
        later_note(g, index, *pin);
    }
    return reached;
}

/* The asked one with every technician, where what comes before it stands now. */
static void technicians_ask(struct gathering *g, const struct pin *pin)
{
    struct quote_board *board = g->board;
    for (int32_t k = 0; k < g->count; k++) {
        struct arena_mark mark = arena_mark(board->arena);
        int32_t before = board->change_count;
        g->technician = g->first + k;
        if (gather_asked(g, pin) && (!g->quotes[k].possible || board->cost_c - g->before_c < g->quotes[k].added_c)) {
            gathered_note(board, g->set, g->before_c, &g->quotes[k]);
        }
        quote_undo(board, before);
        arena_rewind(board->arena, mark);
    }
}

static bool gather(struct gathering *g, int32_t index)
{
    const struct disturbance *limit = g->board->p->disturbance;
    if (index == g->set->count) {
        return limit == NULL || g->board->moved <= limit->moved_max;
    }
    struct pin pin;
    if (!quote_pin_of(g->board, g->set->jobs[index], &pin)) {
        return false;
    }
    if (index == g->set->asked) {
        pin.close_t = sooner(pin.close_t, g->board->close_t);
    }
    if (index != g->set->asked) {
        return gather_other(g, index, &pin);
    }
    technicians_ask(g, &pin);
    return true;
}

/* Where nothing is possible together: because the asked one is not even alone, or because the others are not. */
static struct route_verdict gathering_verdict(struct quote_board *board, const struct quote_set *set,
                                              int32_t technician)
{
    int32_t job = set->jobs[set->asked];
    struct quote_spot spot;
    quote_pin(board, job, (struct pin){0, INSTANT_MAX});
    quote_spot_find(board, job, technician, &spot);
    if (!spot.possible) {
        return quote_diagnose(board, job, technician, &spot);
    }
    int32_t other = set->jobs[set->asked == 0 ? 1 : 0];
    return (struct route_verdict){.obstacle = OBSTACLE_TOGETHER, .job = other};
}

/* Whether nobody of the others is impossible with everybody. */
static bool everybody_has_somebody(const struct gathering *g)
{
    for (int32_t i = 0; i < g->set->count; i++) {
        if (i != g->set->asked && g->free_count[i] == 0) {
            return false;
        }
    }
    return true;
}

static struct gathering gathering_make(struct quote_board *board, const struct quote_set *set)
{
    struct gathering g = {.board = board,
                          .set = set,
                          .free = arena_array(board->arena, struct free_price *, set->count),
                          .free_count = arena_array(board->arena, int32_t, set->count)};
    for (int32_t i = 0; i < set->count; i++) {
        if (i != set->asked) {
            free_prices(&g, i);
        }
    }
    return g;
}

void quote_set_price(struct quote_board *board, const struct quote_set *set, int32_t first, int32_t count,
                     struct quote *quotes)
{
    struct gathering g = gathering_make(board, set);
    g.first = first;
    g.count = count;
    g.quotes = quotes;
    g.before_c = board->cost_c;
    int32_t before = board->change_count;
    for (int32_t k = 0; k < count; k++) {
        quotes[k] = (struct quote){.technician = first + k, .left_out_c = set->left_out_c};
    }
    if (everybody_has_somebody(&g)) {
        gather(&g, 0);
    }
    quote_undo(board, before);
    board->moved_later = 0;
    for (int32_t k = 0; k < count; k++) {
        if (!quotes[k].possible && !board->terse) {
            quotes[k].verdict = gathering_verdict(board, set, first + k);
            quote_undo(board, before);
        }
    }
}
