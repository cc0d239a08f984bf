/* Parts and loads: what jobs take from a van, and what it carries to them. */
#include <stdlib.h>

#include "base/map.h"
#include "planning/live_parts.h"

/* ---- parts ------------------------------------------------------------------------------------------------------- */

/* One kind that a job takes, and what may take its place: substitutes are in a list of their own. */
struct use {
    int32_t kind, quantity, substitute_first, substitute_count;
};

struct parts {
    struct live_draft *draft;
    struct map index; /* of folded SKUs */
    int32_t kinds;
    int32_t use_count, substitute_count;
    int32_t *kind, *quantity, *substitute_first, *substitutes;
};

static int32_t kind_of(struct parts *parts, struct text sku)
{
    int32_t kind = parts->kinds;
    if (map_add(&parts->index, text_fold(parts->draft->arena, sku), &kind)) {
        parts->draft->parts[parts->kinds++] = sku;
    }
    return kind;
}

static int by_kind(const void *a, const void *b)
{
    const struct use *first = a;
    const struct use *second = b;
    return (first->kind > second->kind) - (first->kind < second->kind);
}

static int by_number(const void *a, const void *b)
{
    return (*(const int32_t *)a > *(const int32_t *)b) - (*(const int32_t *)a < *(const int32_t *)b);
}

/* Sorts, and leaves out what stands twice, or is `but`. */
static int32_t numbers_unite(int32_t *numbers, int32_t count, int32_t but)
{
    int32_t kept = 0;
    if (count > 0) {
        qsort(numbers, (size_t)count, sizeof *numbers, by_number);
    }
    for (int32_t i = 0; i < count; i++) {
        if (numbers[i] != but && (kept == 0 || numbers[kept - 1] != numbers[i])) {
            numbers[kept++] = numbers[i];
        }
    }
    return kept;
}

/* The uses of one job, ascending; a kind named twice is one use that takes both amounts, with the substitutes of both. */
static void uses_append(struct parts *parts, struct use *uses, int32_t count, const int32_t *substitutes)
{
    if (count > 0) {
        qsort(uses, (size_t)count, sizeof *uses, by_kind);
    }
    for (int32_t i = 0; i < count;) {
        int32_t at = parts->use_count++, kind = uses[i].kind;
        int32_t *here = parts->substitutes + parts->substitute_count;
        int32_t found = 0;
        int64_t quantity = 0;
        for (; i < count && uses[i].kind == kind; i++) {
            quantity += uses[i].quantity;
            for (int32_t k = 0; k < uses[i].substitute_count; k++) {
                here[found++] = substitutes[uses[i].substitute_first + k];
            }
        }
        parts->kind[at] = kind;
        parts->quantity[at] = (int32_t)clamp_int64(quantity, 1, INSTANT_MAX);
        parts->substitute_count += numbers_unite(here, found, kind);
        parts->substitute_first[at + 1] = parts->substitute_count;
    }
}

static void job_uses(struct parts *parts, const struct live_job *job, struct use *uses, int32_t *substitutes)
{
    int32_t count = 0, named = 0;
    for (int32_t i = 0; i < job->parts.count; i++) {
        const struct record_part *part = &job->parts.items[i];
        if (part->quantity < 1) {
            continue;
        }
        uses[count++] = (struct use){kind_of(parts, part->sku), part->quantity, named, part->substitutes.count};
        for (int32_t k = 0; k < part->substitutes.count; k++) {
            substitutes[named++] = kind_of(parts, part->substitutes.items[k]);
        }
    }
    uses_append(parts, uses, count, substitutes);
}

static void stock_fill(struct parts *parts)
{
    struct live_draft *draft = parts->draft;
    const struct live_technician_list *technicians = &draft->day->technicians;
    draft->part_stock = draft_numbers(draft, (int64_t)technicians->count * parts->kinds);
    for (int32_t t = 0; t < technicians->count; t++) {
        const struct stock_list *inventory = &technicians->items[t].inventory;
        for (int32_t i = 0; i < inventory->count; i++) {
            int32_t kind;
            if (map_get(&parts->index, text_fold(draft->arena, inventory->items[i].sku), &kind)) {
                int32_t *amount = &draft->part_stock[(int64_t)t * parts->kinds + kind];
                *amount = (int32_t)clamp_int64((int64_t)*amount + inventory->items[i].quantity, 0, INSTANT_MAX);
            }
        }
    }
}

/* The most that there can be of uses and of substitutes, over all jobs and in one. */
struct parts_room {
    int64_t uses, substitutes;
    int32_t job_uses, job_substitutes;
};

static struct parts_room parts_room_of(const struct live_draft *draft)
{
    struct parts_room room = {0};
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct part_list *list = &draft_job(draft, i)->parts;
        int32_t substitutes = 0;
        for (int32_t k = 0; k < list->count; k++) {
            substitutes += list->items[k].substitutes.count;
        }
        if (draft->tasks[i].member == 0) {
            room.uses += list->count;
            room.substitutes += substitutes;
        }
        room.job_uses = list->count > room.job_uses ? list->count : room.job_uses;
        room.job_substitutes = substitutes > room.job_substitutes ? substitutes : room.job_substitutes;
    }
    return room;
}

static bool too_large(struct live_draft *draft, const char *what, int32_t most)
{
    return fault_raise(draft->fault, FAULT_TOO_LARGE, "too_large", "/jobs", "The jobs of the day have more than %d %s",
                       (int)most, what);
}

static void parts_describe(const struct parts *parts, const int32_t *first)
{
    struct problem *problem = &parts->draft->problem;
    problem->dims.parts = parts->kinds;
    problem->dims.part_uses = parts->use_count;
    problem->part_first = first;
    problem->part_kind = parts->kind;
    problem->part_quantity = parts->quantity;
    problem->part_stock = parts->draft->part_stock;
    if (parts->substitute_count > 0) {
        problem->dims.substitutes = parts->substitute_count;
        problem->substitute_first = parts->substitute_first;
        problem->substitute_kind = parts->substitutes;
    }
}

static bool parts_fill(struct live_draft *draft)
{
    struct parts_room room = parts_room_of(draft);
    if (room.uses == 0) {
        return true;
    }
    if (room.uses > PROBLEM_PART_USES_MAX || room.substitutes > PROBLEM_SUBSTITUTES_MAX) {
        return too_large(draft, "required parts", PROBLEM_PART_USES_MAX);
    }
    draft->parts = arena_array(draft->arena, struct text, room.uses + room.substitutes);
    struct parts parts = {.draft = draft,
                          .index = map_make(draft->arena, 64, 0),
                          .kind = draft_numbers(draft, room.uses),
                          .quantity = draft_numbers(draft, room.uses),
                          .substitute_first = draft_numbers(draft, room.uses + 1),
                          .substitutes = draft_numbers(draft, room.substitutes)};
    struct use *uses = arena_array(draft->arena, struct use, room.job_uses);
    int32_t *substitutes = draft_numbers(draft, room.job_substitutes);
    int32_t *first = draft_numbers(draft, (int64_t)draft->task_count + 1);
    for (int32_t i = 0; i < draft->task_count; i++) {
        if (draft->tasks[i].member == 0) {
            job_uses(&parts, draft_job(draft, i), uses, substitutes);
        }
        first[i + 1] = parts.use_count;
    }
    if (parts.kinds > PROBLEM_PARTS_MAX) {
        return too_large(draft, "different parts", PROBLEM_PARTS_MAX);
    }
    if (parts.kinds == 0) {
        return true;
    }
    stock_fill(&parts);
    parts_describe(&parts, first);
    return true;
}

/* ---- loads ------------------------------------------------------------------------------------------------------- */

static int32_t amount_of(const struct amounts *amounts, struct text name)
{
    for (int32_t i = 0; i < amounts->count; i++) {
        if (text_equal(amounts->items[i].name, name)) {
            return amounts->items[i].amount;
        }
    }
    return -1;
}

/* What some van has a limit for. */
static bool is_limited(const struct live_draft *draft, struct text name)
{
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        if (amount_of(&draft->day->technicians.items[t].capacity, name) >= 0) {
            return true;
        }
    }
    return false;
}

/* Numbers the dimensions that jobs load and vans limit, in the order in which they are met; -1 when there are too many. */
static int32_t loads_number(struct live_draft *draft)
{
    struct map index = map_make(draft->arena, 16, 0);
    int32_t count = 0, met = 0;
    draft->loads = arena_array(draft->arena, struct text, PROBLEM_LOADS_MAX);
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct amounts *load = &draft_job(draft, i)->load;
        for (int32_t k = 0; k < load->count; k++) {
            int32_t number = met;
            if (map_add(&index, load->items[k].name, &number)) {
                met++;
                if (is_limited(draft, load->items[k].name)) {
                    if (count == PROBLEM_LOADS_MAX) {
                        return -1;
                    }
                    draft->loads[count++] = load->items[k].name;
                }
            }
        }
    }
    return count;
}

static bool loads_fill(struct live_draft *draft)
{
    struct problem *problem = &draft->problem;
    int32_t count = loads_number(draft);
    if (count < 0) {
        return too_large(draft, "kinds of load", PROBLEM_LOADS_MAX);
    }
    if (count == 0) {
        return true;
    }
    int32_t *start = draft_numbers(draft, (int64_t)draft->task_count * count);
    int32_t *change = draft_numbers(draft, (int64_t)draft->task_count * count);
    draft->load_capacity = draft_numbers(draft, (int64_t)draft->day->technicians.count * count);
    for (int32_t i = 0; i < draft->task_count; i++) {
        for (int32_t k = 0; k < count && draft->tasks[i].member == 0; k++) {
            int32_t amount = amount_of(&draft_job(draft, i)->load, draft->loads[k]);
            start[i * count + k] = amount > 0 ? amount : 0;
            change[i * count + k] = amount > 0 ? -amount : 0;
        }
    }
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        for (int32_t k = 0; k < count; k++) {
            int32_t amount = amount_of(&draft->day->technicians.items[t].capacity, draft->loads[k]);
            draft->load_capacity[t * count + k] = amount >= 0 ? amount : INSTANT_MAX;
        }
    }
    problem->dims.loads = count;
    problem->load_start = start;
    problem->load_change = change;
    problem->load_capacity = draft->load_capacity;
    return true;
}

bool live_draft_goods(struct live_draft *draft)
{
    return parts_fill(draft) && loads_fill(draft);
}
