/* What vans carry in a native file: parts, the places that have more of them, and load. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

/* Amounts of kinds, for jobs or technicians; kinds are numbered while they are read, so tables are made afterwards. */
struct amounts {
    struct arena *arena;
    struct native_list owner, kind, amount;
    int32_t current; /* owner */
};

static bool amount_take(void *context, const struct cursor *entry, int32_t kind, struct fault *fault)
{
    struct amounts *amounts = context;
    int32_t amount = 0;
    if (!cursor_int32(entry, 0, INSTANT_MAX, &amount, fault)) {
        return false;
    }
    native_push(amounts->arena, &amounts->owner, amounts->current);
    native_push(amounts->arena, &amounts->kind, kind);
    native_push(amounts->arena, &amounts->amount, amount);
    return true;
}

/* Adds them to a table of owners times kinds, or takes them away, with `sign` -1. */
static void amounts_add(const struct amounts *amounts, int32_t kinds, int32_t sign, int32_t *table)
{
    for (int32_t i = 0; i < amounts->owner.count; i++) {
        table[(size_t)amounts->owner.at[i] * (size_t)kinds + (size_t)amounts->kind.at[i]] +=
            sign * amounts->amount.at[i];
    }
}

static void amounts_set(const struct amounts *amounts, int32_t kinds, int32_t *table)
{
    for (int32_t i = 0; i < amounts->owner.count; i++) {
        table[(size_t)amounts->owner.at[i] * (size_t)kinds + (size_t)amounts->kind.at[i]] = amounts->amount.at[i];
    }
}

/* ---- Parts ---- */

/* The parts of one job while they are read: kinds ascend within a job, and substitutes within a part. */
struct part_use {
    int32_t kind, quantity;
    struct native_list substitutes;
};

struct part_reader {
    struct native_reader *reader;
    struct part_use uses[NATIVE_NAMES_MAX];
    int32_t count; /* of the job */
    struct native_list kind, quantity, first, substitute_first, substitute;
};

static bool substitutes_read(struct native_reader *reader, const struct cursor *list, struct part_use *use,
                             struct fault *fault)
{
    int32_t count = 0;
    if (cursor_is(list) && !cursor_array(list, 0, NATIVE_NAMES_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_element(list, i);
        struct text name;
        if (!cursor_text(&entry, &name, fault)) {
            return false;
        }
        int32_t kind = native_number(reader->arena, &reader->parts, name), at = use->substitutes.count;
        native_push(reader->arena, &use->substitutes, kind);
        int32_t *kinds = use->substitutes.at;
        for (; at > 0 && kinds[at - 1] > kind; at--) {
            kinds[at] = kinds[at - 1];
        }
        kinds[at] = kind;
        if ((at > 0 && kinds[at - 1] == kind) || kind == use->kind) {
            return cursor_fault(&entry, fault, "duplicate_part", "this part is named twice");
        }
    }
    return true;
}

static bool use_take(void *context, const struct cursor *entry, int32_t kind, struct fault *fault)
{
    struct part_reader *parts = context;
    struct part_use use = {.kind = kind};
    struct cursor quantity = cursor_member(entry, TEXT("quantity")),
                  substitutes = cursor_member(entry, TEXT("substitutes"));
    bool object = entry->value->type == JSON_OBJECT;
    if ((object && !cursor_object(entry, "quantity substitutes", fault)) ||
        !cursor_int32(object ? &quantity : entry, 1, INSTANT_MAX, &use.quantity, fault) ||
        !substitutes_read(parts->reader, &substitutes, &use, fault)) {
        return false;
    }
    int32_t at = parts->count++;
    for (; at > 0 && parts->uses[at - 1].kind > kind; at--) {
        parts->uses[at] = parts->uses[at - 1];
    }
    parts->uses[at] = use;
    return true;
}

/* The uses of the job at hand, which are the first member's. */
static void uses_put(struct part_reader *parts)
{
    struct arena *arena = parts->reader->arena;
    for (int32_t i = 0; i < parts->count; i++) {
        const struct part_use *use = &parts->uses[i];
        native_push(arena, &parts->kind, use->kind);
        native_push(arena, &parts->quantity, use->quantity);
        for (int32_t s = 0; s < use->substitutes.count; s++) {
            native_push(arena, &parts->substitute, use->substitutes.at[s]);
        }
        native_push(arena, &parts->substitute_first, parts->substitute.count);
    }
    parts->count = 0;
}

static bool uses_read(struct native_reader *reader, struct part_reader *parts, struct fault *fault)
{
    native_push(reader->arena, &parts->first, 0);
    native_push(reader->arena, &parts->substitute_first, 0);
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        struct cursor job = cursor_element(&reader->job_list, d), object = cursor_member(&job, TEXT("requiredParts"));
        if (!native_amounts(reader, &object, &reader->parts, use_take, parts, fault)) {
            return false;
        }
        uses_put(parts);
        for (int32_t m = 0; m < native_members(reader, d); m++) {
            native_push(reader->arena, &parts->first, parts->kind.count);
        }
    }
    for (int32_t i = 0; i < reader->positions.count; i++) {
        native_push(reader->arena, &parts->first, parts->kind.count);
    }
    return true;
}

static bool stocks_read(struct native_reader *reader, struct text field, struct amounts *amounts, struct fault *fault)
{
    *amounts = (struct amounts){.arena = reader->arena};
    for (int32_t t = 0; t < reader->problem->dims.technicians; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t),
                      object = cursor_member(&technician, field);
        amounts->current = t;
        if (!native_amounts(reader, &object, &reader->parts, amount_take, amounts, fault)) {
            return false;
        }
    }
    return true;
}

static bool parts_fit(const struct native_reader *reader, struct fault *fault)
{
    int64_t kinds = reader->parts.count;
    return (kinds <= PROBLEM_PARTS_MAX && kinds * reader->problem->dims.technicians <= NATIVE_STOCKS_MAX) ||
           fault_raise(fault, FAULT_TOO_LARGE, "too_many_parts", "/technicians",
                       "the file names too many different parts");
}

static void parts_describe(struct native_reader *reader, const struct part_reader *parts, const struct amounts *start)
{
    struct problem *p = reader->problem;
    int32_t *stock = arena_array(reader->arena, int32_t, (size_t)p->dims.technicians * reader->parts.count);
    amounts_add(start, (int32_t)reader->parts.count, 1, stock);
    p->dims.parts = (int32_t)reader->parts.count;
    p->dims.part_uses = parts->kind.count;
    p->part_first = parts->first.at;
    p->part_kind = parts->kind.at;
    p->part_quantity = parts->quantity.at;
    p->part_stock = stock;
    if (parts->substitute.count > 0) {
        p->dims.substitutes = parts->substitute.count;
        p->substitute_first = parts->substitute_first.at;
        p->substitute_kind = parts->substitute.at;
    }
}

/* ---- Restocking ---- */

struct restocks {
    struct native_list place, open, close, service;
};

static bool restock_read(struct native_reader *reader, const struct cursor *restock, struct restocks *restocks,
                         struct fault *fault)
{
    struct cursor place = cursor_member(restock, TEXT("place")), hours = cursor_member(restock, TEXT("hours")),
                  duration = cursor_member(restock, TEXT("duration"));
    int32_t where = 0, open = 0, close = INSTANT_MAX, ticks = 0;
    if (!cursor_object(restock, "place hours duration", fault) || !native_place(reader, &place, &where, fault) ||
        !cursor_int32(&duration, 0, DURATION_MAX, &ticks, fault)) {
        return false;
    }
    if (cursor_is(&hours) && (!cursor_object(&hours, "start end", fault) ||
                              !native_span(&hours, TEXT("start"), TEXT("end"), &open, &close, fault))) {
        return false;
    }
    native_push(reader->arena, &restocks->place, where);
    native_push(reader->arena, &restocks->open, open);
    native_push(reader->arena, &restocks->close, close);
    native_push(reader->arena, &restocks->service, ticks);
    return true;
}

static bool restocks_read(struct native_reader *reader, const struct amounts *start, const struct amounts *after,
                          struct fault *fault)
{
    struct problem *p = reader->problem;
    struct cursor list = cursor_member(&reader->root, TEXT("restockPlaces"));
    struct restocks restocks = {0};
    int32_t count = 0;
    if (!cursor_is(&list)) {
        return after->owner.count == 0 ||
               cursor_fault(&list, fault, "missing", "a technician has restockTo, and there is no place to restock at");
    }
    if (!cursor_array(&list, 1, PROBLEM_RESTOCKS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor restock = cursor_element(&list, i);
        if (!restock_read(reader, &restock, &restocks, fault)) {
            return false;
        }
    }
    if (reader->parts.count == 0) {
        return true; /* nothing that could run out */
    }
    int32_t *stock = arena_array(reader->arena, int32_t, (size_t)p->dims.technicians * reader->parts.count);
    amounts_set(start, (int32_t)reader->parts.count, stock);
    amounts_set(after, (int32_t)reader->parts.count, stock);
    p->dims.restocks = count;
    p->restock_place = restocks.place.at;
    p->restock_open_t = restocks.open.at;
    p->restock_close_t = restocks.close.at;
    p->restock_service_t = restocks.service.at;
    p->restock_stock = stock;
    return true;
}

/* ---- Load ---- */

struct loads {
    struct amounts deliver, pick_up, drop_off, capacity;
};

static bool load_read(struct native_reader *reader, int32_t d, struct loads *loads, struct fault *fault)
{
    struct cursor job = cursor_element(&reader->job_list, d), load = cursor_member(&job, TEXT("load"));
    struct cursor deliver = cursor_member(&load, TEXT("deliver")), pick_up = cursor_member(&load, TEXT("pickUp")),
                  drop_off = cursor_member(&load, TEXT("dropOff"));
    loads->deliver.current = loads->pick_up.current = loads->drop_off.current = reader->first_job[d];
    return !cursor_is(&load) ||
           (cursor_object(&load, "deliver pickUp dropOff", fault) &&
            native_amounts(reader, &deliver, &reader->loads, amount_take, &loads->deliver, fault) &&
            native_amounts(reader, &pick_up, &reader->loads, amount_take, &loads->pick_up, fault) &&
            native_amounts(reader, &drop_off, &reader->loads, amount_take, &loads->drop_off, fault));
}

static bool loads_collect(struct native_reader *reader, struct loads *loads, struct fault *fault)
{
    const struct amounts none = {.arena = reader->arena};
    *loads = (struct loads){none, none, none, none};
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        if (!load_read(reader, d, loads, fault)) {
            return false;
        }
    }
    for (int32_t t = 0; t < reader->problem->dims.technicians; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t),
                      capacity = cursor_member(&technician, TEXT("capacity"));
        loads->capacity.current = t;
        if (!native_amounts(reader, &capacity, &reader->loads, amount_take, &loads->capacity, fault)) {
            return false;
        }
    }
    return reader->loads.count <= PROBLEM_LOADS_MAX ||
           fault_raise(fault, FAULT_TOO_LARGE, "too_many_loads", "/jobs",
                       "the file names more than %d different kinds of load", PROBLEM_LOADS_MAX);
}

/* What is picked up and dropped off at once has no place on the van. */
static bool change_in_range(const struct native_reader *reader, const int32_t *change, size_t count,
                            struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        if (change[i] < -INSTANT_MAX) {
            int32_t job = (int32_t)(i / reader->loads.count);
            struct cursor at = cursor_element(&reader->job_list, reader->job_of[job]),
                          load = cursor_member(&at, TEXT("load"));
            return cursor_fault(&load, fault, "out_of_range", "this takes more than %d off the van", INSTANT_MAX);
        }
    }
    return true;
}

static bool loads_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    struct loads loads;
    if (!loads_collect(reader, &loads, fault)) {
        return false;
    }
    int32_t kinds = (int32_t)reader->loads.count;
    if (kinds == 0) {
        return true;
    }
    size_t cells = (size_t)p->dims.jobs * (size_t)kinds, vans = (size_t)p->dims.technicians * (size_t)kinds;
    int32_t *start = arena_array(reader->arena, int32_t, cells), *change = arena_array(reader->arena, int32_t, cells);
    int32_t *capacity = arena_array(reader->arena, int32_t, vans);
    amounts_add(&loads.deliver, kinds, 1, start);
    amounts_add(&loads.pick_up, kinds, 1, change);
    amounts_add(&loads.deliver, kinds, -1, change);
    amounts_add(&loads.drop_off, kinds, -1, change);
    for (size_t i = 0; i < vans; i++) {
        capacity[i] = INSTANT_MAX;
    }
    amounts_set(&loads.capacity, kinds, capacity);
    p->dims.loads = kinds;
    p->load_start = start;
    p->load_change = change;
    p->load_capacity = capacity;
    return change_in_range(reader, change, cells, fault);
}

bool native_stock_read(struct native_reader *reader, struct fault *fault)
{
    struct amounts start, after;
    struct part_reader *parts = arena_new(reader->arena, struct part_reader);
    parts->reader = reader;
    if (!stocks_read(reader, TEXT("inventory"), &start, fault) ||
        !stocks_read(reader, TEXT("restockTo"), &after, fault) || !uses_read(reader, parts, fault) ||
        !parts_fit(reader, fault)) {
        return false;
    }
    if (reader->parts.count > 0) {
        parts_describe(reader, parts, &start);
    }
    return restocks_read(reader, &start, &after, fault) && loads_read(reader, fault);
}
