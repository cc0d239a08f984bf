/* Technicians and jobs of a native file. */
#include "app/format_native.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

enum { NAMES_MAX = 1000, SKILLS_MAX = 10000 }; /* skills of one job or technician, and of all */

/* A set of skills as bits; the arrays hold one set a technician or job. */
struct skill_sets {
    int32_t words; /* in a set */
    uint64_t *technicians;
};

/* ---- Names that are numbered on first sight ---- */

static int32_t name_number(struct native_reader *reader, struct map *map, struct text name)
{
    int32_t number = (int32_t)map->count;
    map_add(map, text_fold(reader->arena, name), &number);
    return number;
}

/* Numbers every skill that a list of people or jobs names, so that sets have a fixed size afterwards. */
static bool skills_count(struct native_reader *reader, const struct cursor *list, int32_t count, struct text field,
                         struct fault *fault)
{
    for (int32_t i = 0; i < count; i++) {
        struct cursor owner = cursor_element(list, i), skills = cursor_member(&owner, field);
        int32_t named = 0;
        if (cursor_is(&skills) && !cursor_array(&skills, 0, NAMES_MAX, &named, fault)) {
            return false;
        }
        for (int32_t k = 0; k < named; k++) {
            struct cursor skill = cursor_element(&skills, k);
            struct text name;
            if (!cursor_text(&skill, &name, fault)) {
                return false;
            }
            name_number(reader, &reader->skills, name);
        }
    }
    return true;
}

/* The same for parts, which are the names of an object. */
static bool parts_count(struct native_reader *reader, const struct cursor *list, int32_t count, struct text field,
                        struct fault *fault)
{
    for (int32_t i = 0; i < count; i++) {
        struct cursor owner = cursor_element(list, i), parts = cursor_member(&owner, field);
        int32_t named = 0;
        if (cursor_is(&parts) && !cursor_entries(&parts, &named, fault)) {
            return false;
        }
        for (int32_t k = 0; k < named; k++) {
            name_number(reader, &reader->parts, cursor_entry(&parts, k).name);
        }
    }
    return true;
}

static void skill_set_fill(struct native_reader *reader, const struct cursor *skills, uint64_t *set)
{
    for (int32_t i = 0; cursor_is(skills) && i < skills->value->count; i++) {
        int32_t skill = name_number(reader, &reader->skills, skills->value->elements[i].string);
        set[skill / 64] |= UINT64_C(1) << (skill % 64);
    }
}

/* ---- Technicians ---- */

struct technician_arrays {
    int32_t *start, *end, *from, *to;
    int64_t *used;
    int32_t *break_from, *break_until, *break_length;
    int32_t *reach;
    int32_t *stock;
    bool any_break, any_reach;
};

static bool span_read(const struct cursor *span, const char *fields, struct text first, struct text last, int32_t *from,
                      int32_t *to, struct fault *fault)
{
    struct cursor start = cursor_member(span, first), end = cursor_member(span, last);
    return cursor_object(span, fields, fault) && cursor_int32(&start, 0, INSTANT_MAX, from, fault) &&
           cursor_int32(&end, 0, INSTANT_MAX, to, fault) &&
           (*from <= *to || cursor_fault(&end, fault, "ends_early", "this is before %.*s", TEXT_ARGS(first)));
}

static bool break_read(const struct cursor *taken, struct technician_arrays *a, int32_t t, struct fault *fault)
{
    struct cursor duration = cursor_member(taken, TEXT("duration")), latest = cursor_member(taken, TEXT("latest"));
    if (!cursor_is(taken)) {
        return true;
    }
    a->any_break = true;
    if (!span_read(taken, "earliest latest duration", TEXT("earliest"), TEXT("latest"), &a->break_from[t],
                   &a->break_until[t], fault) ||
        !cursor_int32(&duration, 1, DURATION_MAX, &a->break_length[t], fault)) {
        return false;
    }
    return a->break_until[t] >= a->from[t] ||
           cursor_fault(&latest, fault, "before_shift", "this is before the shift begins");
}

static bool stock_read(struct native_reader *reader, const struct cursor *inventory, int32_t *stock,
                       struct fault *fault)
{
    for (int32_t i = 0; cursor_is(inventory) && i < inventory->value->count; i++) {
        struct cursor entry = cursor_entry(inventory, i);
        int32_t held = 0, part = name_number(reader, &reader->parts, entry.name);
        if (!cursor_int32(&entry, 0, INSTANT_MAX, &held, fault)) {
            return false;
        }
        if (stock[part] > 0) {
            return cursor_fault(&entry, fault, "duplicate_part", "this part is named twice");
        }
        stock[part] = held;
    }
    return true;
}

static bool technician_read(struct native_reader *reader, const struct cursor *technician, struct technician_arrays *a,
                            const struct skill_sets *sets, int32_t t, struct fault *fault)
{
    int32_t value = t;
    struct cursor id = cursor_member(technician, TEXT("id")), start = cursor_member(technician, TEXT("startPlace"));
    struct cursor end = cursor_member(technician, TEXT("endPlace")), shift = cursor_member(technician, TEXT("shift"));
    struct cursor used = cursor_member(technician, TEXT("usedCost")), taken = cursor_member(technician, TEXT("break"));
    struct cursor reach = cursor_member(technician, TEXT("reach")), skills = cursor_member(technician, TEXT("skills"));
    struct cursor inventory = cursor_member(technician, TEXT("inventory"));
    if (!cursor_object(technician, "id startPlace endPlace shift usedCost break reach skills inventory", fault) ||
        !cursor_text(&id, &reader->names->technician_ids[t], fault) ||
        !native_place(reader, &start, &a->start[t], fault) ||
        !native_place(reader, cursor_is(&end) ? &end : &start, &a->end[t], fault) ||
        !span_read(&shift, "start end", TEXT("start"), TEXT("end"), &a->from[t], &a->to[t], fault) ||
        !cursor_integer_or(&used, 0, COST_MAX, &a->used[t], fault) || !break_read(&taken, a, t, fault) ||
        !cursor_int32_or(&reach, 0, INT32_MAX, &a->reach[t], fault) ||
        !stock_read(reader, &inventory, a->stock + (size_t)t * reader->parts.count, fault)) {
        return false;
    }
    a->any_reach |= cursor_is(&reach);
    skill_set_fill(reader, &skills, sets->technicians + (size_t)t * (size_t)sets->words);
    return map_add(&reader->technicians, reader->names->technician_ids[t], &value) ||
           cursor_fault(&id, fault, "duplicate_id", "two technicians have this id");
}

static struct technician_arrays technician_arrays_make(struct native_reader *reader, int32_t count)
{
    struct arena *arena = reader->arena;
    struct technician_arrays a = {
        .start = arena_array(arena, int32_t, count),
        .end = arena_array(arena, int32_t, count),
        .from = arena_array(arena, int32_t, count),
        .to = arena_array(arena, int32_t, count),
        .used = arena_array(arena, int64_t, count),
        .break_from = arena_array(arena, int32_t, count),
        .break_until = arena_array(arena, int32_t, count),
        .break_length = arena_array(arena, int32_t, count),
        .reach = arena_array(arena, int32_t, count),
        .stock = arena_array(arena, int32_t, (size_t)count * reader->parts.count),
    };
    for (int32_t t = 0; t < count; t++) {
        a.reach[t] = INT32_MAX;
    }
    return a;
}

static void technician_arrays_describe(const struct technician_arrays *a, struct problem *problem)
{
    problem->technician_start_place = a->start;
    problem->technician_end_place = a->end;
    problem->technician_from_t = a->from;
    problem->technician_to_t = a->to;
    problem->technician_used_c = a->used;
    if (a->any_break) {
        problem->break_from_t = a->break_from;
        problem->break_until_t = a->break_until;
        problem->break_length_t = a->break_length;
    }
    problem->reach_d = a->any_reach ? a->reach : NULL;
}

static bool technicians_read(struct native_reader *reader, const struct cursor *list, int32_t count,
                             const struct skill_sets *sets, struct fault *fault)
{
    struct technician_arrays a = technician_arrays_make(reader, count);
    reader->names->technician_ids = arena_array(reader->arena, struct text, count);
    for (int32_t t = 0; t < count; t++) {
        struct cursor technician = cursor_element(list, t);
        if (!technician_read(reader, &technician, &a, sets, t, fault)) {
            return false;
        }
    }
    technician_arrays_describe(&a, reader->problem);
    if (reader->parts.count > 0) {
        reader->problem->dims.parts = (int32_t)reader->parts.count;
        reader->problem->part_stock = a.stock;
    }
    return true;
}

/* ---- Jobs ---- */

struct job_arrays {
    int32_t *place, *service, *open, *close;
    int64_t *left_out;
    int32_t *due;
    int64_t *late;
    int32_t *part_first, *part_kind, *part_quantity;
    uint64_t *eligible;
    uint64_t *needed, *listed; /* of the job at hand: skills, technicians */
    bool any_promise, any_rule;
    int32_t part_uses;
};

static bool promise_read(const struct cursor *promise, struct job_arrays *a, int32_t j, struct fault *fault)
{
    struct cursor due = cursor_member(promise, TEXT("due")), price = cursor_member(promise, TEXT("costPerTick"));
    if (!cursor_is(promise)) {
        return true;
    }
    a->any_promise = true;
    return cursor_object(promise, "due costPerTick", fault) &&
           cursor_int32(&due, a->open[j], INSTANT_MAX, &a->due[j], fault) &&
           cursor_integer(&price, 0, COST_MAX, &a->late[j], fault);
}

/* Puts one part of a job where it belongs: kinds ascend within a job. */
static bool part_insert(struct job_arrays *a, int32_t first, int32_t kind, int32_t quantity)
{
    int32_t at = a->part_uses;
    while (at > first && a->part_kind[at - 1] > kind) {
        at--;
    }
    if (at > first && a->part_kind[at - 1] == kind) {
        return false;
    }
    for (int32_t i = a->part_uses; i > at; i--) {
        a->part_kind[i] = a->part_kind[i - 1];
        a->part_quantity[i] = a->part_quantity[i - 1];
    }
    a->part_kind[at] = kind;
    a->part_quantity[at] = quantity;
    a->part_uses++;
    return true;
}

static bool parts_read(struct native_reader *reader, const struct cursor *parts, struct job_arrays *a, int32_t j,
                       struct fault *fault)
{
    a->part_first[j] = a->part_uses;
    for (int32_t i = 0; cursor_is(parts) && i < parts->value->count; i++) {
        struct cursor entry = cursor_entry(parts, i);
        int32_t quantity = 0, kind = name_number(reader, &reader->parts, entry.name);
        if (!cursor_int32(&entry, 1, INSTANT_MAX, &quantity, fault)) {
            return false;
        }
        if (!part_insert(a, a->part_first[j], kind, quantity)) {
            return cursor_fault(&entry, fault, "duplicate_part", "this part is named twice");
        }
    }
    a->part_first[j + 1] = a->part_uses;
    return true;
}

/* Which technicians may do a job: those with all of its skills, and of these the allowed ones when it names some. */
static bool eligible_read(struct native_reader *reader, const struct cursor *job, const struct skill_sets *sets,
                          struct job_arrays *a, int32_t j, struct fault *fault)
{
    struct cursor required = cursor_member(job, TEXT("requiredSkills")),
                  allowed = cursor_member(job, TEXT("allowedTechnicians"));
    int32_t technicians = reader->problem->dims.technicians, named = 0;
    size_t words = ((size_t)technicians + 63) / 64;
    uint64_t *bits = a->eligible + (size_t)j * words;
    uint64_t *needed = memset(a->needed, 0, (size_t)sets->words * sizeof *needed);
    uint64_t *listed = memset(a->listed, 0, words * sizeof *listed);
    if (cursor_is(&allowed) && !cursor_array(&allowed, 0, PROBLEM_TECHNICIANS_MAX, &named, fault)) {
        return false;
    }
    for (int32_t i = 0; i < named; i++) {
        struct cursor entry = cursor_element(&allowed, i);
        struct text id;
        int32_t technician = 0;
        if (!cursor_text(&entry, &id, fault)) {
            return false;
        }
        if (!map_get(&reader->technicians, id, &technician)) {
            return cursor_fault(&entry, fault, "unknown_technician", "there is no technician \"%.*s\"", TEXT_ARGS(id));
        }
        listed[technician / 64] |= UINT64_C(1) << (technician % 64);
    }
    skill_set_fill(reader, &required, needed);
    a->any_rule |= cursor_is(&allowed) || cursor_is(&required);
    for (int32_t t = 0; t < technicians; t++) {
        const uint64_t *has = sets->technicians + (size_t)t * (size_t)sets->words;
        bool may = !cursor_is(&allowed) || ((listed[t / 64] >> (t % 64)) & 1) != 0;
        for (int32_t w = 0; may && w < sets->words; w++) {
            may = (needed[w] & ~has[w]) == 0;
        }
        bits[t / 64] |= (uint64_t)may << (t % 64);
    }
    return true;
}

static bool job_read(struct native_reader *reader, const struct cursor *job, const struct skill_sets *sets,
                     struct job_arrays *a, int32_t j, struct fault *fault)
{
    struct cursor id = cursor_member(job, TEXT("id")), place = cursor_member(job, TEXT("place"));
    struct cursor duration = cursor_member(job, TEXT("duration")), window = cursor_member(job, TEXT("window"));
    struct cursor promise = cursor_member(job, TEXT("promise")), price = cursor_member(job, TEXT("leftOutCost"));
    struct cursor parts = cursor_member(job, TEXT("requiredParts"));
    a->close[j] = INSTANT_MAX;
    a->due[j] = INSTANT_MAX;
    return cursor_object(job,
                         "id place duration window promise leftOutCost requiredSkills requiredParts allowedTechnicians",
                         fault) &&
           cursor_text(&id, &reader->names->job_ids[j], fault) && native_place(reader, &place, &a->place[j], fault) &&
           cursor_int32(&duration, 0, DURATION_MAX, &a->service[j], fault) &&
           (!cursor_is(&window) ||
            span_read(&window, "start end", TEXT("start"), TEXT("end"), &a->open[j], &a->close[j], fault)) &&
           promise_read(&promise, a, j, fault) && cursor_integer_or(&price, 0, COST_MAX, &a->left_out[j], fault) &&
           parts_read(reader, &parts, a, j, fault) && eligible_read(reader, job, sets, a, j, fault);
}

/* More than the travel, the vehicles and the balance of any plan: the price of leaving out a job that must be done. */
static int64_t price_above_all(const struct problem *p)
{
    const __int128 most = COST_MAX / 4 / (p->dims.jobs + 1);
    __int128 sum = 1 + (__int128)(p->dims.jobs + p->dims.technicians) * DURATION_MAX * p->distance_c;
    for (int32_t t = 0; t < p->dims.technicians && sum < most; t++) {
        __int128 span = p->technician_to_t[t] - p->technician_from_t[t];
        sum += p->technician_used_c[t] + span * p->drive_c;
        sum += p->balance == NULL ? 0 : span * span * p->balance->cost / p->balance->unit;
    }
    return (int64_t)(sum < most ? sum : most);
}

static struct job_arrays job_arrays_make(struct native_reader *reader, int32_t count, size_t part_uses,
                                         int32_t set_words)
{
    struct arena *arena = reader->arena;
    size_t words = ((size_t)reader->problem->dims.technicians + 63) / 64;
    return (struct job_arrays){
        .place = arena_array(arena, int32_t, count),
        .service = arena_array(arena, int32_t, count),
        .open = arena_array(arena, int32_t, count),
        .close = arena_array(arena, int32_t, count),
        .left_out = arena_array(arena, int64_t, count),
        .due = arena_array(arena, int32_t, count),
        .late = arena_array(arena, int64_t, count),
        .part_first = arena_array(arena, int32_t, count + 1),
        .part_kind = arena_array(arena, int32_t, part_uses),
        .part_quantity = arena_array(arena, int32_t, part_uses),
        .eligible = arena_array(arena, uint64_t, (size_t)count * words),
        .needed = arena_array(arena, uint64_t, set_words),
        .listed = arena_array(arena, uint64_t, words),
    };
}

static void job_arrays_describe(const struct job_arrays *a, struct problem *problem)
{
    problem->job_place = a->place;
    problem->job_service_t = a->service;
    problem->job_open_t = a->open;
    problem->job_close_t = a->close;
    problem->job_left_out_c = a->left_out;
    if (a->any_promise) {
        problem->promise_due_t = a->due;
        problem->promise_late_c = a->late;
    }
    if (a->any_rule) {
        problem->eligible = a->eligible;
        problem->eligible_words = (problem->dims.technicians + 63) / 64;
    }
    if (problem->dims.parts > 0) {
        problem->dims.part_uses = a->part_uses;
        problem->part_first = a->part_first;
        problem->part_kind = a->part_kind;
        problem->part_quantity = a->part_quantity;
    }
}

/* How many parts all jobs name together. */
static size_t part_uses_count(const struct cursor *list, int32_t count)
{
    size_t uses = 0;
    for (int32_t j = 0; j < count; j++) {
        struct cursor job = cursor_element(list, j), parts = cursor_member(&job, TEXT("requiredParts"));
        uses += cursor_is(&parts) ? (size_t)parts.value->count : 0;
    }
    return uses;
}

static bool jobs_read(struct native_reader *reader, const struct cursor *list, int32_t count,
                      const struct skill_sets *sets, struct fault *fault)
{
    struct job_arrays a = job_arrays_make(reader, count, part_uses_count(list, count), sets->words);
    struct map ids = map_make(reader->arena, (uint32_t)count, reader->technicians.count);
    int64_t must = price_above_all(reader->problem);
    reader->names->job_ids = arena_array(reader->arena, struct text, count);
    for (int32_t j = 0; j < count; j++) {
        struct cursor job = cursor_element(list, j);
        int32_t value = j;
        a.left_out[j] = must;
        if (!job_read(reader, &job, sets, &a, j, fault)) {
            return false;
        }
        if (!map_add(&ids, reader->names->job_ids[j], &value)) {
            struct cursor id = cursor_member(&job, TEXT("id"));
            return cursor_fault(&id, fault, "duplicate_id", "two jobs have this id");
        }
    }
    job_arrays_describe(&a, reader->problem);
    return true;
}

/* ---- Both ---- */

bool native_people_read(struct native_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct cursor technicians = cursor_member(root, TEXT("technicians")), jobs = cursor_member(root, TEXT("jobs"));
    struct problem_dims *dims = &reader->problem->dims;
    if (!cursor_array(&technicians, 1, PROBLEM_TECHNICIANS_MAX, &dims->technicians, fault) ||
        !cursor_array(&jobs, 0, PROBLEM_JOBS_MAX, &dims->jobs, fault) ||
        !skills_count(reader, &technicians, dims->technicians, TEXT("skills"), fault) ||
        !skills_count(reader, &jobs, dims->jobs, TEXT("requiredSkills"), fault) ||
        !parts_count(reader, &technicians, dims->technicians, TEXT("inventory"), fault) ||
        !parts_count(reader, &jobs, dims->jobs, TEXT("requiredParts"), fault)) {
        return false;
    }
    if (reader->parts.count > PROBLEM_PARTS_MAX ||
        (int64_t)reader->parts.count * dims->technicians > NATIVE_STOCKS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_many_parts", "/technicians",
                           "the file names too many different parts");
    }
    if (reader->skills.count > SKILLS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_many_skills", "/technicians",
                           "the file names too many different skills");
    }
    struct skill_sets sets = {.words = (int32_t)(reader->skills.count / 64 + 1)};
    sets.technicians = arena_array(reader->arena, uint64_t, (size_t)dims->technicians * (size_t)sets.words);
    return technicians_read(reader, &technicians, dims->technicians, &sets, fault) &&
           jobs_read(reader, &jobs, dims->jobs, &sets, fault);
}
