/* Jobs that depend on each other, put into a plan together: the asked one at every position of a technician's route, the others
 * wherever they are cheapest then. */
#include "solver/quote_gather.h"

#include <string.h>

#include "base/arena.h"

/* How often a crew begins later because somebody of it comes later: each of them once. */
enum { LATER_ROUNDS_MAX = QUOTE_MATES_MAX + 1 };

/* Whether a technician has one of the first jobs of the set: then the slots say nothing of his route. */
static bool has_some(const struct gathering *g, int32_t technician, int32_t before)
{
    for (int32_t i = 0; i < before; i++) {
        if (g->board->technician_of[g->set->jobs[i]] == technician) {
            return true;
        }
    }
    return false;
}

/* ---- what is found ------------------------------------------------------------------------------------------------- */

static int32_t position_of(const struct quote_route *route, int32_t job)
{
    int32_t at = 0;
    while (route->jobs[at] != job) {
        at++;
    }
    return at;
}

static void mates_note(const struct gathering *g, struct quote *quote)
{
    for (int32_t i = 0; i < g->set->count; i++) {
        const struct seat *seat = &g->taken[i];
        int32_t t = seat->what.technician;
        int32_t position = g->apart ? seat->what.position : position_of(g->board->routes[t], seat->what.job);
        if (i != g->set->asked && quote->mate_count++ < QUOTE_MATES_MAX) {
            quote->mates[quote->mate_count - 1] = (struct quote_mate){seat->what.job, t, position, seat->spot.start_t};
        }
    }
}

/* The seats that were taken last, as a quote. */
static void taken_note(struct gathering *g, struct quote *quote)
{
    struct quote_board *board = g->board;
    const struct quote_set *set = g->set;
    const struct seat *asked = &g->taken[set->asked];
    *quote = (struct quote){.technician = quote->technician, .possible = true, .left_out_c = quote->left_out_c};
    quote->added_c = g->taken_c - g->before_c;
    quote->start_t = asked->spot.start_t;
    quote->position = g->apart ? asked->what.position : position_of(board->routes[quote->technician], asked->what.job);
    mates_note(g, quote);
    for (int32_t i = 0; i < set->count && !board->terse && !g->apart; i++) {
        if (!has_some(g, board->technician_of[set->jobs[i]], i)) {
            quote_moved_note(board, set, board->technician_of[set->jobs[i]], quote);
        }
    }
}

/* ---- putting them in ----------------------------------------------------------------------------------------------- */

static bool gather(struct gathering *g, int32_t index);

/* Jobs that are put in later will not count as left out. */
static int32_t moved_after(const struct gathering *g, int32_t index)
{
    int32_t moved = 0;
    for (int32_t i = index + 1; i < g->set->count; i++) {
        moved += previous_has(g->board->p, g->set->jobs[i]) ? 1 : 0;
    }
    return moved;
}

/* How much a job may add so that the whole is still of interest: COST_NONE where that depends on those behind it. */
static int64_t room_c(const struct gathering *g, int32_t index)
{
    bool known = g->one_crew || index == g->set->count - 1;
    int64_t so_far_c = g->board->cost_c + g->apart_c + g->rest_c[index + 1];
    return known && g->limit_c < COST_NONE ? g->limit_c - so_far_c : COST_NONE;
}

/* Gives a job its seat. */
static bool seat_put(struct gathering *g, const struct seat *seat)
{
    struct quote_board *board = g->board;
    int32_t start_t = seat->spot.start_t;
    quote_pin(board, seat->what.job, (struct pin){start_t, start_t});
    if (g->apart) {
        quote_give(board, seat->what.job, seat->what.technician, start_t);
        return true;
    }
    return quote_put(board, seat->what.job, seat->what.technician, seat->what.position, start_t);
}

/* The spot of a seat whose job is held between two instants; false when there is none that is of interest. */
static bool seat_price(struct gathering *g, struct seat *seat, struct pin pin)
{
    struct quote_board *board = g->board;
    int32_t before = board->change_count;
    quote_pin(board, seat->what.job, pin);
    board->moved_later = moved_after(g, seat->index);
    bool possible = quote_spot_at(board, &seat->what, room_c(g, seat->index), &seat->spot);
    quote_undo(board, before);
    return possible;
}

/* Where the day is begun as late as is as good, a seat's price is that of a later start: it is priced anew as held to its
 * start. */
static bool seat_hold(struct gathering *g, struct seat *seat)
{
    int32_t start_t = seat->spot.start_t;
    if (!g->board->drivers[seat->what.technician].delays || seat->pin.open_t == seat->pin.close_t) {
        return true;
    }
    return seat_price(g, seat, (struct pin){start_t, start_t});
}

/* One seat, and one for each that follows. */
static bool seat_and_rest(struct gathering *g, const struct seat *seat)
{
    int64_t apart_c = g->apart_c;
    g->taken[seat->index] = *seat;
    if (seat->index == g->set->count - 1) { /* nobody needs to see it there */
        g->taken_c = g->board->cost_c + apart_c + seat->spot.added_c;
        return true;
    }
    bool possible = seat_put(g, seat);
    g->apart_c += g->apart ? seat->spot.added_c : 0;
    possible = possible && gather(g, seat->index + 1);
    g->apart_c = apart_c;
    return possible;
}

/* Takes a seat and all the following; begins later where somebody of its crew cannot come so soon. True when all have one: they
 * are in g->taken, and the board as it was. */
static bool seat_take(struct gathering *g, struct seat seat)
{
    struct quote_board *board = g->board;
    int32_t before = board->change_count;
    for (int32_t round = 0; round < LATER_ROUNDS_MAX && seat.spot.added_c < room_c(g, seat.index); round++) {
        g->later_t = 0;
        struct seat held = seat;
        bool seated = seat_hold(g, &held) && seat_and_rest(g, &held);
        quote_undo(board, before);
        if (seated) {
            return true;
        }
        seat.pin.open_t = g->later_t;
        if (g->later_t <= seat.spot.start_t || board->crew_of[seat.what.job] == NOBODY ||
            !seat_price(g, &seat, seat.pin)) {
            return false;
        }
    }
    return false;
}

/* ---- the asked one ------------------------------------------------------------------------------------------------- */

/* Narrows an instant to what the rest of a crew can make, each with somebody else. False when that is nothing. */
static bool crew_narrows(const struct gathering *g, struct pin *pin)
{
    for (int32_t i = 0; g->one_crew && i < g->set->count; i++) {
        struct pin mate = {INSTANT_MAX, -1};
        for (int32_t k = 0; k < g->slots[i].count && i != g->set->asked; k++) {
            const struct quote_try *what = &g->slots[i].items[k].what;
            if (what->technician != g->technician && quote_pins_meet(what->bounds, *pin)) {
                mate.open_t = sooner(mate.open_t, what->bounds.open_t);
                mate.close_t = later(mate.close_t, what->bounds.close_t);
            }
        }
        *pin = i == g->set->asked ? *pin : pin_both(*pin, mate);
        if (pin->open_t > pin->close_t) {
            return false;
        }
    }
    return true;
}

/* The spot of a seat between the instants of its pin; that of its slot, held by nothing, where there is one that suits. */
static bool seat_find(struct gathering *g, struct seat *seat, const struct slot *slot)
{
    if (slot != NULL && g->board->p->disturbance == NULL && slot->spot.start_t >= seat->pin.open_t &&
        slot->spot.start_t <= seat->pin.close_t) {
        seat->spot = slot->spot;
        return true;
    }
    return seat_price(g, seat, seat->pin);
}

/* The seats of the asked one, cheapest first. */
struct seats {
    struct seat *items;
    int32_t count;
};

static void seat_offer(struct gathering *g, const struct pin *pin, const struct quote_try *what,
                       const struct slot *slot, struct seats *seats)
{
    struct seat seat = {.index = g->set->asked, .what = *what, .pin = pin_both(*pin, what->bounds)};
    if (seat.pin.open_t > seat.pin.close_t || !crew_narrows(g, &seat.pin) || !seat_find(g, &seat, slot)) {
        return;
    }
    int32_t at = seats->count++;
    for (; at > 0 && seats->items[at - 1].spot.added_c > seat.spot.added_c; at--) {
        seats->items[at] = seats->items[at - 1];
    }
    seats->items[at] = seat;
}

static struct seats asked_seats(struct gathering *g, const struct pin *pin)
{
    struct quote_board *board = g->board;
    int32_t asked = g->set->asked, most = board->routes[g->technician]->count + 1;
    struct seats seats = {.items = arena_array(board->arena, struct seat, most)};
    if (has_some(g, g->technician, asked)) {
        struct quote_try *tries = arena_array(board->arena, struct quote_try, most);
        quote_pin(board, g->set->jobs[asked], *pin);
        int32_t count = quote_tries(board, g->set->jobs[asked], g->technician, tries);
        for (int32_t k = 0; k < count; k++) {
            seat_offer(g, pin, &tries[k], NULL, &seats);
        }
        return seats;
    }
    for (int32_t k = 0; k < g->slots[asked].count; k++) {
        const struct slot *slot = &g->slots[asked].items[k];
        if (slot->what.technician == g->technician && slot->spot.least_c < room_c(g, asked)) {
            seat_offer(g, pin, &slot->what, slot, &seats);
        }
    }
    return seats;
}

/* The asked one at every position of its technician's route, the cheapest of all together: then it is in g->taken, and in
 * the routes unless nothing need be known of those. */
static bool gather_asked(struct gathering *g, const struct pin *pin)
{
    int32_t count = g->set->count, asked = g->set->asked;
    if (!problem_eligible(g->board->p, g->set->jobs[asked], g->technician) ||
        !quote_mates_suit(g->board, g->set->jobs[asked], g->technician)) {
        return false;
    }
    struct seats seats = asked_seats(g, pin);
    struct seat *best = arena_array(g->board->arena, struct seat, count);
    bool found = false;
    for (int32_t k = 0; k < seats.count; k++) {
        if (seat_take(g, seats.items[k])) {
            found = true;
            g->limit_c = g->taken_c;
            memcpy(best + asked, g->taken + asked, (size_t)(count - asked) * sizeof *best);
        }
    }
    for (int32_t i = asked; i < count && found; i++) {
        g->taken[i] = best[i];
        found = g->apart || seat_put(g, &best[i]);
    }
    g->taken_c = g->limit_c;
    return found;
}

static void seats_swap(struct seat *a, struct seat *b)
{
    struct seat was = *a;
    *a = (struct seat){a->index, b->what, b->pin, b->spot};
    a->what.job = was.what.job;
    int32_t job = b->what.job;
    *b = (struct seat){b->index, was.what, was.pin, was.spot};
    b->what.job = job;
}

/* In a crew whose jobs are alike, what was found for one technician holds, at the same price, for each of the others who come
 * along: it may not be their best, and bounds what is still to be looked for. */
static void mates_offer(struct gathering *g)
{
    struct seat *asked = &g->taken[g->set->asked];
    for (int32_t i = 0; g->alike && i < g->set->count; i++) {
        int32_t k = g->taken[i].what.technician - g->first;
        if (i == g->set->asked || k < 0 || k >= g->count ||
            (g->quotes[k].possible && g->quotes[k].added_c <= g->taken_c - g->before_c)) {
            continue;
        }
        seats_swap(asked, &g->taken[i]);
        taken_note(g, &g->quotes[k]);
        seats_swap(asked, &g->taken[i]);
    }
}

/* The asked one with every technician, where what comes before it stands now. */
static void technicians_ask(struct gathering *g, const struct pin *pin)
{
    struct quote_board *board = g->board;
    for (int32_t k = 0; k < g->count; k++) {
        struct arena_mark mark = arena_mark(board->arena);
        int32_t before = board->change_count;
        g->technician = g->first + k;
        g->limit_c = g->quotes[k].possible ? g->before_c + g->quotes[k].added_c : COST_NONE;
        if (gather_asked(g, pin)) {
            taken_note(g, &g->quotes[k]);
            mates_offer(g);
        }
        quote_undo(board, before);
        arena_rewind(board->arena, mark);
    }
    g->limit_c = COST_NONE;
}

/* ---- the others ---------------------------------------------------------------------------------------------------- */

/* When somebody of a crew could come at the soonest that is not soon enough. */
static void later_note(struct gathering *g, int32_t index, struct pin pin)
{
    struct quote_board *board = g->board;
    const struct slots *slots = &g->slots[index];
    int32_t soonest_t = INSTANT_MAX;
    int64_t most_c = room_c(g, index);
    pin.close_t = INSTANT_MAX;
    quote_pin(board, g->set->jobs[index], pin);
    for (int32_t k = 0; k < slots->count && slots->items[k].spot.least_c < most_c; k++) {
        const struct slot *slot = &slots->items[k];
        const struct pin *bounds = &slot->what.bounds;
        struct quote_spot spot = {.start_t = bounds->open_t};
        if (later(bounds->open_t, pin.open_t) < soonest_t && bounds->close_t >= pin.open_t &&
            quote_mates_suit(board, slot->what.job, slot->what.technician) &&
            !has_some(g, slot->what.technician, index) &&
            (bounds->open_t > pin.open_t || quote_spot_at(board, &slot->what, most_c, &spot))) {
            soonest_t = sooner(soonest_t, spot.start_t);
        }
    }
    g->later_t = soonest_t < INSTANT_MAX ? soonest_t : g->later_t;
}

enum { OTHERS_TRIED = 3 }; /* technicians for each of the others, the cheapest, before they are given up */

/* The seats with the technicians who are cheapest for one of the others by now. */
struct takers {
    struct seat items[OTHERS_TRIED];
    int32_t count, most;
};

/* What a seat must cost less than to be among them. */
static int64_t takers_limit_c(const struct takers *takers, int64_t limit_c)
{
    int64_t last_c = takers->count < takers->most ? COST_NONE : takers->items[takers->most - 1].spot.added_c;
    return last_c < limit_c ? last_c : limit_c;
}

static void taker_add(struct takers *takers, const struct seat *seat)
{
    int32_t at = 0;
    while (at < takers->count && takers->items[at].what.technician != seat->what.technician) {
        at++;
    }
    if (at < takers->count && takers->items[at].spot.added_c <= seat->spot.added_c) {
        return;
    }
    if (at == takers->count) {
        at = takers->count < takers->most ? takers->count++ : takers->most - 1;
    }
    for (; at > 0 && takers->items[at - 1].spot.added_c > seat->spot.added_c; at--) {
        takers->items[at] = takers->items[at - 1];
    }
    takers->items[at] = *seat;
}

/* First those who have others of the set, with whom it may now be cheaper than it was; of the rest, nobody can be. */
static void takers_find(struct gathering *g, int32_t index, const struct pin *pin, struct takers *takers)
{
    struct quote_board *board = g->board;
    const struct slots *slots = &g->slots[index];
    int32_t job = g->set->jobs[index];
    int64_t most_c = room_c(g, index);
    for (int32_t i = 0; i < index; i++) {
        int32_t t = board->technician_of[g->set->jobs[i]];
        struct seat seat = {.index = index, .what = {.technician = t, .job = job}, .pin = *pin};
        if (quote_mates_suit(board, job, t) && !has_some(g, t, i)) {
            quote_spot_find(board, job, t, &seat.spot);
            seat.what.position = seat.spot.position;
            seat.what.bounds = *pin;
            if (seat.spot.possible && seat.spot.added_c < takers_limit_c(takers, most_c)) {
                taker_add(takers, &seat);
            }
        }
    }
    for (int32_t k = 0; k < slots->count; k++) {
        const struct slot *slot = &slots->items[k];
        struct seat seat = {.index = index, .what = slot->what, .pin = *pin};
        int64_t limit_c = takers_limit_c(takers, most_c);
        if (slot->spot.least_c >= limit_c) {
            return;
        }
        if (quote_pins_meet(slot->what.bounds, *pin) && quote_mates_suit(board, job, slot->what.technician) &&
            !has_some(g, slot->what.technician, index) && quote_spot_at(board, &slot->what, limit_c, &seat.spot)) {
            taker_add(takers, &seat);
        }
    }
}

/* One of the others, with those of the `most` who are cheapest then, from the `first` on. */
static bool others_try(struct gathering *g, int32_t index, const struct pin *pin, int32_t first, int32_t most)
{
    struct takers takers = {.most = most};
    takers_find(g, index, pin, &takers);
    bool reached = false;
    for (int32_t k = first; k < takers.count; k++) {
        bool seated = seat_take(g, takers.items[k]);
        if (seated && index > g->set->asked) {
            return true;
        }
        reached = reached || seated; /* what comes before the asked one is tried with others too */
    }
    if (takers.count == 0 && pin->open_t == pin->close_t) {
        later_note(g, index, *pin);
    }
    return reached;
}

static bool gather_other(struct gathering *g, int32_t index, const struct pin *pin)
{
    quote_pin(g->board, g->set->jobs[index], *pin);
    g->board->moved_later = moved_after(g, index);
    if (index < g->set->asked) {
        return others_try(g, index, pin, 0, OTHERS_TRIED);
    }
    g->later_t = 0;
    bool last = index == g->set->count - 1;
    return others_try(g, index, pin, 0, 1) || (!last && g->later_t == 0 && others_try(g, index, pin, 1, OTHERS_TRIED));
}

static bool gather(struct gathering *g, int32_t index)
{
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
    struct quote_try *tries = arena_array(board->arena, struct quote_try, board->routes[technician]->count + 1);
    struct quote_spot spot;
    quote_pin(board, job, (struct pin){0, INSTANT_MAX});
    int32_t count = quote_tries(board, job, technician, tries);
    for (int32_t k = 0; k < count; k++) {
        if (quote_spot_at(board, &tries[k], COST_NONE, &spot)) {
            int32_t other = set->jobs[set->asked == 0 ? 1 : 0];
            return (struct route_verdict){.obstacle = OBSTACLE_TOGETHER, .job = other};
        }
    }
    quote_spot_find(board, job, technician, &spot);
    return quote_diagnose(board, job, technician, &spot);
}

/* Whether nobody of the others is impossible with everybody. */
static bool everybody_has_somebody(const struct gathering *g)
{
    for (int32_t i = 0; i < g->set->count; i++) {
        if (i != g->set->asked && g->slots[i].count == 0) {
            return false;
        }
    }
    return true;
}

static bool is_one_crew(const struct quote_board *board, const struct quote_set *set)
{
    for (int32_t i = 0; i < set->count; i++) {
        if (board->crew_of[set->jobs[i]] == NOBODY || board->crew_of[set->jobs[i]] != board->crew_of[set->jobs[0]]) {
            return false;
        }
    }
    return true;
}

static struct gathering gathering_make(struct quote_board *board, const struct quote_set *set)
{
    struct gathering g = {.board = board,
                          .set = set,
                          .slots = arena_array(board->arena, struct slots, set->count),
                          .taken = arena_array(board->arena, struct seat, set->count),
                          .rest_c = arena_array(board->arena, int64_t, set->count + 1),
                          .one_crew = is_one_crew(board, set),
                          .before_c = board->cost_c,
                          .limit_c = COST_NONE};
    g.apart = g.one_crew && board->p->previous_technician == NULL;
    g.alike = g.apart; /* until slots tell them apart */
    board->moved_later = moved_after(&g, -1);
    quote_slots_make(&g);
    for (int32_t i = set->count - 1; i >= 0; i--) {
        bool least = g.one_crew && i != set->asked && g.slots[i].count > 0;
        g.rest_c[i] = g.rest_c[i + 1] + (least ? g.slots[i].items[0].spot.least_c : 0);
    }
    return g;
}

void quote_set_price(struct quote_board *board, const struct quote_set *set, int32_t first, int32_t count,
                     struct quote *quotes)
{
    int32_t before = board->change_count;
    struct gathering g = gathering_make(board, set);
    g.first = first;
    g.count = count;
    g.quotes = quotes;
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
