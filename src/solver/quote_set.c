/* Jobs that depend on each other: which go together, and what instants others leave them. */
#include "base/arena.h"
#include "solver/quote_board.h"

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
