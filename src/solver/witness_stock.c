#include <string.h>

#include "base/arena.h"
#include "solver/witness_walk.h"

/* ---- parts ------------------------------------------------------------------------------------------------------- */

/* The uses since the van was last filled that more than one kind can fill, and what fills them: a flow from the kinds
 * that are left to the uses. Lines run from the kinds to the uses; those of a use, and those of a kind, stand together. */
struct choices {
    int32_t kinds;
    int64_t *left;     /* kinds: of what the van holds */
    int32_t *use_stop; /* of the route, for each use */
    int32_t *use_part; /* into part_kind and part_quantity */
    int32_t uses;
    int32_t *line_first; /* uses+1, into the next three */
    int32_t *line_kind;
    int32_t *line_use;
    int64_t *line_flow;
    int32_t *kind_first; /* kinds+1, into kind_line */
    int32_t *kind_line;
};

/* One search for a kind that has something left, from a use that lacks it, along lines that can be given up. */
struct search_room {
    int32_t *kind_by; /* the line by which a kind was come to; NO_STOP: not yet */
    int32_t *use_by;  /* the line that a use would give up; NO_STOP: not yet */
    int32_t *queue;   /* uses */
};

static int32_t option_count(const struct problem *p, int32_t part)
{
    return 1 + (p->substitute_first == NULL ? 0 : p->substitute_first[part + 1] - p->substitute_first[part]);
}

static int32_t option_kind(const struct problem *p, int32_t part, int32_t option)
{
    return option == 0 ? p->part_kind[part] : p->substitute_kind[p->substitute_first[part] + option - 1];
}

static void lines_make(struct arena *arena, const struct problem *p, struct choices *c)
{
    c->line_first = arena_array(arena, int32_t, c->uses + 1);
    for (int32_t u = 0; u < c->uses; u++) {
        c->line_first[u + 1] = c->line_first[u] + option_count(p, c->use_part[u]);
    }
    const int32_t lines = c->line_first[c->uses];
    c->line_kind = arena_array(arena, int32_t, lines);
    c->line_use = arena_array(arena, int32_t, lines);
    c->line_flow = arena_array(arena, int64_t, lines);
    c->kind_first = arena_array(arena, int32_t, c->kinds + 1);
    c->kind_line = arena_array(arena, int32_t, lines);
    for (int32_t u = 0; u < c->uses; u++) {
        for (int32_t line = c->line_first[u]; line < c->line_first[u + 1]; line++) {
            c->line_use[line] = u;
            c->line_kind[line] = option_kind(p, c->use_part[u], line - c->line_first[u]);
            c->kind_first[c->line_kind[line] + 1]++;
        }
    }
    for (int32_t kind = 0; kind < c->kinds; kind++) {
        c->kind_first[kind + 1] += c->kind_first[kind];
    }
    for (int32_t line = lines - 1; line >= 0; line--) { /* fills every kind's run from its end */
        c->kind_line[--c->kind_first[c->line_kind[line] + 1]] = line;
    }
    for (int32_t kind = 0; kind < c->kinds; kind++) { /* the ends have become the begins: one place to the left */
        c->kind_first[kind] = c->kind_first[kind + 1];
    }
    c->kind_first[c->kinds] = lines;
}

/* Puts the uses that could give up what they have of a kind at the end of the queue. */
static int32_t givers_queue(const struct choices *c, const struct search_room *room, int32_t kind, int32_t count)
{
    for (int32_t k = c->kind_first[kind]; k < c->kind_first[kind + 1]; k++) {
        const int32_t line = c->kind_line[k];
        const int32_t use = c->line_use[line];
        if (c->line_flow[line] > 0 && room->use_by[use] == NO_STOP) {
            room->use_by[use] = line;
            room->queue[count++] = use;
        }
    }
    return count;
}

/* The nearest kind with something left for a use, or -1. */
static int32_t kind_find(const struct choices *c, const struct search_room *room, int32_t use)
{
    memset(room->kind_by, 0xff, (size_t)c->kinds * sizeof *room->kind_by);
    memset(room->use_by, 0xff, (size_t)c->uses * sizeof *room->use_by);
    int32_t count = 1;
    room->queue[0] = use;
    room->use_by[use] = c->line_first[use]; /* any: it is where the search began */
    for (int32_t head = 0; head < count; head++) {
        const int32_t from = room->queue[head];
        for (int32_t line = c->line_first[from]; line < c->line_first[from + 1]; line++) {
            const int32_t kind = c->line_kind[line];
            if (room->kind_by[kind] != NO_STOP) {
                continue;
            }
            room->kind_by[kind] = line;
            if (c->left[kind] > 0) {
                return kind;
            }
            count = givers_queue(c, room, kind, count);
        }
    }
    return -1;
}

/* Moves up to `amount` along the way that was found, and returns how much. */
static int64_t way_push(struct choices *c, const struct search_room *room, int32_t use, int32_t kind, int64_t amount)
{
    int32_t line = room->kind_by[kind];
    int64_t most = amount;
    while (c->line_use[line] != use) {
        const int32_t given = room->use_by[c->line_use[line]];
        most = c->line_flow[given] < most ? c->line_flow[given] : most;
        line = room->kind_by[c->line_kind[given]];
    }
    most = c->left[kind] < most ? c->left[kind] : most;
    c->left[kind] -= most;
    line = room->kind_by[kind];
    c->line_flow[line] += most;
    while (c->line_use[line] != use) {
        const int32_t given = room->use_by[c->line_use[line]];
        c->line_flow[given] -= most;
        line = room->kind_by[c->line_kind[given]];
        c->line_flow[line] += most;
    }
    return most;
}

/* Fills every use; false when that cannot be, and *stop says whose use lacks. */
static bool choices_fill(struct arena *arena, const struct problem *p, struct choices *c, int32_t *stop)
{
    if (c->uses == 0) {
        return true;
    }
    lines_make(arena, p, c);
    const struct search_room room = {.kind_by = arena_array(arena, int32_t, c->kinds),
                                     .use_by = arena_array(arena, int32_t, c->uses),
                                     .queue = arena_array(arena, int32_t, c->uses)};
    for (int32_t u = 0; u < c->uses; u++) {
        int64_t lacks = p->part_quantity[c->use_part[u]];
        while (lacks > 0) {
            const int32_t kind = kind_find(c, &room, u);
            if (kind < 0) {
                *stop = c->use_stop[u];
                return false;
            }
            lacks -= way_push(c, &room, u, kind, lacks);
        }
    }
    return true;
}

static void van_fill(struct choices *c, const int32_t *stock)
{
    for (int32_t kind = 0; kind < c->kinds; kind++) {
        c->left[kind] = stock[kind];
    }
    c->uses = 0;
}

/* What only its own kind can fill is taken at once; the rest is noted. */
static bool parts_take(const struct problem *p, struct choices *c, int32_t job, int32_t stop)
{
    for (int32_t part = p->part_first[job]; part < p->part_first[job + 1]; part++) {
        if (option_count(p, part) == 1) {
            c->left[p->part_kind[part]] -= p->part_quantity[part];
            if (c->left[p->part_kind[part]] < 0) {
                return false;
            }
        } else {
            c->use_stop[c->uses] = stop;
            c->use_part[c->uses] = part;
            c->uses++;
        }
    }
    return true;
}

static int32_t uses_of(const struct walk *walk)
{
    int32_t uses = 0;
    for (int32_t i = 0; i < walk->route->stop_count; i++) {
        const int32_t job = walk->stops[i].job;
        uses += job >= 0 ? walk->p->part_first[job + 1] - walk->p->part_first[job] : 0;
    }
    return uses;
}

/* Every part that the jobs take was on the van since it was last filled. */
static bool parts_hold(const struct walk *walk, struct arena *arena)
{
    const struct problem *p = walk->p;
    const int64_t row = (int64_t)walk->technician * p->dims.parts;
    const int32_t uses = uses_of(walk);
    struct choices c = {.kinds = p->dims.parts,
                        .left = arena_array(arena, int64_t, p->dims.parts),
                        .use_stop = arena_array(arena, int32_t, uses),
                        .use_part = arena_array(arena, int32_t, uses)};
    int32_t lacking = NO_STOP;
    van_fill(&c, p->part_stock + row);
    for (int32_t i = 0; i < walk->route->stop_count; i++) {
        const int32_t job = walk->stops[i].job;
        if (job == STOP_RESTOCK) {
            if (!choices_fill(arena, p, &c, &lacking)) {
                return witness_refuse(walk, lacking, "out_of_stock", "More parts than the van has");
            }
            van_fill(&c, p->restock_stock + row);
        } else if (job >= 0 && !parts_take(p, &c, job, i)) {
            return witness_refuse(walk, i, "out_of_stock", "More parts than the van has");
        }
    }
    return choices_fill(arena, p, &c, &lacking) ||
           witness_refuse(walk, lacking, "out_of_stock", "More parts than the van has");
}

/* ---- loads ------------------------------------------------------------------------------------------------------- */

static bool load_holds(const struct walk *walk, int32_t dimension)
{
    const struct problem *p = walk->p;
    const int64_t loads = p->dims.loads;
    const int64_t capacity = p->load_capacity[walk->technician * loads + dimension];
    int64_t load = 0;
    for (int32_t i = 0; i < walk->route->stop_count; i++) {
        const int32_t job = walk->stops[i].job;
        load += job >= 0 ? p->load_start[job * loads + dimension] : 0;
    }
    if (load > capacity) {
        return witness_refuse(walk, NO_STOP, "overloaded", "More on the van than it holds, from the start");
    }
    for (int32_t i = 0; i < walk->route->stop_count; i++) {
        const int32_t job = walk->stops[i].job;
        load += job >= 0 ? p->load_change[job * loads + dimension] : 0;
        if (load > capacity) {
            return witness_refuse(walk, i, "overloaded", "More on the van than it holds");
        }
        if (load < 0) {
            return witness_refuse(walk, i, "load_missing", "More taken off the van than is on it");
        }
    }
    return true;
}

bool witness_goods(const struct walk *walk)
{
    const struct problem *p = walk->p;
    for (int32_t dimension = 0; p->load_start != NULL && dimension < p->dims.loads; dimension++) {
        if (!load_holds(walk, dimension)) {
            return false;
        }
    }
    if (p->part_first == NULL) {
        return true;
    }
    struct arena *arena = walk->judgement->arena;
    const struct arena_mark mark = arena_mark(arena);
    const bool holds = parts_hold(walk, arena);
    arena_rewind(arena, mark);
    return holds;
}
