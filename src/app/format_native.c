#include "app/format_native.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/arena.h"
#include "base/fault.h"

/* ---- What the passes share ---- */

void native_push(struct arena *arena, struct native_list *list, int32_t value)
{
    if (list->count == list->room) {
        int32_t room = list->room == 0 ? 16 : list->room * 2;
        int32_t *at = arena_array(arena, int32_t, room);
        if (list->count > 0) {
            memcpy(at, list->at, (size_t)list->count * sizeof *at);
        }
        list->at = at;
        list->room = room;
    }
    list->at[list->count++] = value;
}

int32_t native_number(struct arena *arena, struct map *map, struct text name)
{
    int32_t number = (int32_t)map->count;
    map_add(map, text_fold(arena, name), &number);
    return number;
}

/* The index of what `cursor` names by its id. */
static bool index_of(const struct map *map, const struct cursor *cursor, const char *kind, int32_t *index,
                     struct fault *fault)
{
    char code[32];
    struct text id;
    if (!cursor_text(cursor, &id, fault)) {
        return false;
    }
    snprintf(code, sizeof code, "unknown_%s", kind);
    return map_get(map, id, index) || cursor_fault(cursor, fault, code, "there is no %s \"%.*s\"", kind, TEXT_ARGS(id));
}

bool native_place(const struct native_reader *reader, const struct cursor *cursor, int32_t *place, struct fault *fault)
{
    return index_of(&reader->places, cursor, "place", place, fault);
}

bool native_technician(const struct native_reader *reader, const struct cursor *cursor, int32_t *technician,
                       struct fault *fault)
{
    return index_of(&reader->technicians, cursor, "technician", technician, fault);
}

bool native_job(const struct native_reader *reader, const struct cursor *cursor, int32_t *job, struct fault *fault)
{
    return index_of(&reader->jobs, cursor, "job", job, fault);
}

bool native_span(const struct cursor *span, struct text first, struct text last, int32_t *from, int32_t *to,
                 struct fault *fault)
{
    struct cursor start = cursor_member(span, first), end = cursor_member(span, last);
    return cursor_int32(&start, 0, INSTANT_MAX, from, fault) && cursor_int32(&end, 0, INSTANT_MAX, to, fault) &&
           (*from <= *to || cursor_fault(&end, fault, "ends_early", "this is before %.*s", TEXT_ARGS(first)));
}

/* The number of a quantile's name, p1 to p99; 0 for any other. */
static int32_t quantile_of(struct text name)
{
    int64_t quantile = 0;
    bool is = name.length >= 2 && name.length <= 3 && name.bytes[0] == 'p' && name.bytes[1] != '-' &&
              name.bytes[1] != '+' && text_to_int64(text_slice(name, 1, name.length), &quantile);
    return is ? (int32_t)quantile : 0;
}

bool native_duration(const struct native_reader *reader, const struct cursor *cursor, int32_t *ticks,
                     struct fault *fault)
{
    int32_t count = 0, best = 0;
    if (!cursor_is(cursor) || cursor->value->type != JSON_OBJECT) {
        return cursor_int32(cursor, 0, DURATION_MAX, ticks, fault);
    }
    if (!cursor_entries(cursor, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_entry(cursor, i);
        int32_t quantile = quantile_of(entry.name), value = 0, wanted = reader->planning.quantile;
        if (quantile == 0) {
            return cursor_fault(&entry, fault, "unknown_field", "a quantile is called p1 to p99");
        }
        if (!cursor_int32(&entry, 0, DURATION_MAX, &value, fault)) {
            return false;
        }
        /* The smallest that is not below the wanted one, else the largest. */
        if (best == 0 || (best < wanted ? quantile > best : quantile >= wanted && quantile < best)) {
            best = quantile;
            *ticks = value;
        }
    }
    return best > 0 || cursor_fault(cursor, fault, "empty", "this should have a quantile such as p80");
}

bool native_amounts(struct native_reader *reader, const struct cursor *object, struct map *kinds,
                    bool (*take)(void *context, const struct cursor *entry, int32_t kind, struct fault *fault),
                    void *context, struct fault *fault)
{
    int32_t count = 0;
    if (!cursor_is(object)) {
        return true;
    }
    if (!cursor_entries(object, &count, fault)) {
        return false;
    }
    if (count > NATIVE_NAMES_MAX) {
        return cursor_fault(object, fault, "wrong_count", "this should have at most %d names", NATIVE_NAMES_MAX);
    }
    struct native_list seen = {0};
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_entry(object, i);
        int32_t kind = native_number(reader->arena, kinds, entry.name);
        for (int32_t k = 0; k < seen.count; k++) {
            if (seen.at[k] == kind) {
                return cursor_fault(&entry, fault, "duplicate_part", "this is named twice");
            }
        }
        native_push(reader->arena, &seen, kind);
        if (!take(context, &entry, kind, fault)) {
            return false;
        }
    }
    return true;
}

int32_t native_members(const struct native_reader *reader, int32_t job)
{
    return reader->first_job[job + 1] - reader->first_job[job];
}

/* ---- Places ---- */

static bool place_where(const struct cursor *place, enum native_place_kind *kind, struct point *point, int32_t *x,
                        int32_t *y, struct fault *fault)
{
    struct cursor lat = cursor_member(place, TEXT("lat")), lng = cursor_member(place, TEXT("lng"));
    struct cursor across = cursor_member(place, TEXT("x")), up = cursor_member(place, TEXT("y"));
    double degrees_north = 0, degrees_east = 0;
    *kind = PLACE_NAMED;
    if ((cursor_is(&lat) || cursor_is(&lng)) && (cursor_is(&across) || cursor_is(&up))) {
        return cursor_fault(place, fault, "two_positions", "a place has lat and lng, or x and y, or neither");
    }
    if (cursor_is(&lat) || cursor_is(&lng)) {
        *kind = PLACE_ON_EARTH;
        return cursor_number(&lat, -90, 90, &degrees_north, fault) &&
               cursor_number(&lng, -180, 180, &degrees_east, fault) &&
               (point_from_degrees(degrees_north, degrees_east, point) ||
                cursor_fault(place, fault, "out_of_range", "this is no place on the earth"));
    }
    if (cursor_is(&across) || cursor_is(&up)) {
        *kind = PLACE_ON_PLANE;
        return cursor_int32(&across, -DURATION_MAX, DURATION_MAX, x, fault) &&
               cursor_int32(&up, -DURATION_MAX, DURATION_MAX, y, fault);
    }
    return true;
}

static bool place_read(struct native_reader *reader, const struct cursor *place, struct native_places *places,
                       int32_t index, struct fault *fault)
{
    enum native_place_kind kind;
    int32_t value = index;
    struct text *id = &reader->place_ids[index];
    struct cursor id_at = cursor_member(place, TEXT("id"));
    if (!cursor_object(place, "id lat lng x y", fault) || !cursor_text(&id_at, id, fault) ||
        !place_where(place, &kind, &places->points[index], &places->x[index], &places->y[index], fault)) {
        return false;
    }
    if (index > 0 && kind != places->kind) {
        return cursor_fault(place, fault, "mixed_positions", "all places have lat and lng, or all x and y, or none");
    }
    places->kind = kind;
    return map_add(&reader->places, *id, &value) ||
           cursor_fault(&id_at, fault, "duplicate_id", "two places are called \"%.*s\"", TEXT_ARGS(*id));
}

static bool places_read(struct native_reader *reader, struct native_places *places, struct fault *fault)
{
    struct cursor array = cursor_member(&reader->root, TEXT("places"));
    if (!cursor_array(&array, 1, PROBLEM_JOBS_MAX, &places->count, fault)) {
        return false;
    }
    places->points = arena_array(reader->arena, struct point, places->count);
    places->x = arena_array(reader->arena, int32_t, places->count);
    places->y = arena_array(reader->arena, int32_t, places->count);
    reader->place_ids = arena_array(reader->arena, struct text, places->count);
    for (int32_t i = 0; i < places->count; i++) {
        struct cursor place = cursor_element(&array, i);
        if (!place_read(reader, &place, places, i, fault)) {
            return false;
        }
    }
    reader->problem->dims.places = places->count;
    return true;
}

/* ---- Units, costs and planning ---- */

static bool units_read(struct native_reader *reader, struct fault *fault)
{
    struct cursor ticks = cursor_member(&reader->root, TEXT("ticksPerSecond")),
                  units = cursor_member(&reader->root, TEXT("unitsPerMetre"));
    reader->problem->ticks_per_second = 1;
    reader->problem->units_per_metre = 1;
    return cursor_int32_or(&ticks, 1, 1000000, &reader->problem->ticks_per_second, fault) &&
           cursor_int32_or(&units, 1, 1000000, &reader->problem->units_per_metre, fault);
}

static bool balance_read(struct native_reader *reader, const struct cursor *balance, struct fault *fault)
{
    struct cursor price = cursor_member(balance, TEXT("cost")), unit = cursor_member(balance, TEXT("unit"));
    if (!cursor_is(balance)) {
        return true;
    }
    struct balance *of = arena_new(reader->arena, struct balance);
    reader->problem->balance = of;
    return cursor_object(balance, "cost unit", fault) && cursor_integer(&price, 1, COST_MAX, &of->cost, fault) &&
           cursor_integer(&unit, 1, COST_MAX, &of->unit, fault);
}

static bool costs_read(struct native_reader *reader, struct fault *fault)
{
    struct native_costs *c = &reader->costs;
    struct cursor costs = cursor_member(&reader->root, TEXT("costs")), balance = cursor_member(&costs, TEXT("balance"));
    const struct {
        struct text name;
        int64_t *price;
        int64_t absent;
    } prices[] = {
        {TEXT("drive"), &c->drive, 1},
        {TEXT("distance"), &c->distance, 0},
        {TEXT("waiting"), &c->waiting, 0},
        {TEXT("service"), &c->service, 0},
        {TEXT("overtime"), &c->overtime, 0},
        {TEXT("late"), &c->late, 1},
        {TEXT("leftOut"), &c->left_out, NATIVE_MUST},
        {TEXT("notPreferred"), &c->not_preferred, 900},
        {TEXT("outsideTerritory"), &c->outside_territory, 900},
        {TEXT("energy"), &c->energy, 0},
    };
    if (cursor_is(&costs) && !cursor_object(&costs,
                                            "drive distance waiting service overtime late leftOut notPreferred "
                                            "outsideTerritory energy balance",
                                            fault)) {
        return false;
    }
    for (size_t i = 0; i < sizeof prices / sizeof prices[0]; i++) {
        struct cursor price = cursor_member(&costs, prices[i].name);
        *prices[i].price = prices[i].absent;
        if (!cursor_integer_or(&price, 0, COST_MAX, prices[i].price, fault)) {
            return false;
        }
    }
    reader->problem->drive_c = c->drive;
    reader->problem->distance_c = c->distance;
    return balance_read(reader, &balance, fault);
}

static bool planning_read(struct native_reader *reader, struct fault *fault)
{
    struct native_planning *p = &reader->planning;
    struct cursor planning = cursor_member(&reader->root, TEXT("planning"));
    struct cursor quantile = cursor_member(&planning, TEXT("quantile"));
    struct cursor before = cursor_member(&planning, TEXT("bufferBefore")),
                  after = cursor_member(&planning, TEXT("bufferAfter"));
    p->quantile = 80;
    return !cursor_is(&planning) || (cursor_object(&planning, "quantile bufferBefore bufferAfter", fault) &&
                                     cursor_int32_or(&quantile, 1, 99, &p->quantile, fault) &&
                                     cursor_int32_or(&before, 0, DURATION_MAX, &p->buffer_before, fault) &&
                                     cursor_int32_or(&after, 0, DURATION_MAX, &p->buffer_after, fault));
}

/* ---- The whole ---- */

/* Which part of the document an array of the problem was made of. */
static const char *origin_of(const char *array)
{
    static const struct {
        const char *start, *origin;
    } ORIGINS[] = {
        {"/travel", "/travel"},
        {"/fit", "/travel"},
        {"/clock", "/travel"},
        {"/place", "/travel"},
        {"/near", "/travel"},
        {"/job", "/jobs"},
        {"/window", "/jobs"},
        {"/promise", "/jobs"},
        {"/part_stock", "/technicians"},
        {"/part", "/jobs"},
        {"/substitute", "/jobs"},
        {"/load_capacity", "/technicians"},
        {"/load", "/jobs"},
        {"/crew", "/jobs"},
        {"/precedence", "/jobs"},
        {"/affinity", "/jobs"},
        {"/sequence", "/jobs"},
        {"/eligible", "/jobs"},
        {"/technician", "/technicians"},
        {"/break", "/technicians"},
        {"/energy", "/technicians"},
        {"/band", "/technicians"},
        {"/frozen", "/technicians"},
        {"/regular", "/technicians"},
        {"/pace", "/technicians"},
        {"/restock_stock", "/technicians"},
        {"/restock", "/restockPlaces"},
        {"/station", "/charging"},
        {"/curve", "/charging"},
        {"/charge", "/charging"},
        {"/previous", "/previousPlan"},
        {"/moved", "/previousPlan"},
    };
    for (size_t i = 0; i < sizeof ORIGINS / sizeof ORIGINS[0]; i++) {
        if (text_starts_with(text_of(array), text_of(ORIGINS[i].start))) {
            return ORIGINS[i].origin;
        }
    }
    return "/costs";
}

/* Seals. Every field was checked where it was read, so what can still be wrong are sums over many of them. */
static bool native_seal(struct arena *arena, const struct problem *description, struct problem *problem,
                        struct fault *fault)
{
    struct fault sealing = {0};
    return problem_seal(arena, description, problem, &sealing) ||
           fault_raise(fault, sealing.kind, sealing.code, origin_of(sealing.where), "%s", sealing.what);
}

static uint64_t seed_fresh(void)
{
    uint64_t seed = 0;
    ssize_t got = getrandom(&seed, sizeof seed, 0);
    return got == (ssize_t)sizeof seed ? seed : 1; /* only the shape of tables in memory depends on it */
}

/* The names of a map by their numbers. */
static const struct text *map_names(struct arena *arena, const struct map *map)
{
    struct text *names = arena_array(arena, struct text, map->count);
    for (uint32_t i = 0; i <= map->mask; i++) {
        const struct map_slot *slot = &map->slots[i];
        if (slot->fingerprint != 0) {
            names[slot->value] = slot->key;
        }
    }
    return names;
}

/* What the passes write of the whole is handed to whom the answer is written by. */
static void names_keep(struct native_reader *reader)
{
    struct native *names = reader->names;
    names->document = reader->root.value;
    names->job_ids = reader->job_ids;
    names->technician_ids = reader->technician_ids;
    names->place_ids = reader->place_ids;
    names->part_ids = map_names(reader->arena, &reader->parts);
    names->load_ids = map_names(reader->arena, &reader->loads);
    names->job_of = reader->job_of;
    names->buffer_before = reader->buffer_before;
    names->first_job = reader->first_job;
}

static bool passes_run(struct native_reader *reader, struct fault *fault)
{
    struct native_places places = {0};
    return cursor_object(&reader->root,
                         "ticksPerSecond unitsPerMetre costs planning places travel technicians jobs restockPlaces "
                         "charging previousPlan startPlan",
                         fault) &&
           units_read(reader, fault) && costs_read(reader, fault) && planning_read(reader, fault) &&
           places_read(reader, &places, fault) && native_travel_read(reader, &places, fault) &&
           native_technicians_read(reader, fault) && native_energy_read(reader, fault) &&
           native_jobs_number(reader, fault) && native_frozen_read(reader, fault) && native_jobs_read(reader, fault) &&
           native_windows_read(reader, fault) && native_stock_read(reader, fault) && native_who_read(reader, fault) &&
           native_pairs_read(reader, fault) && native_order_read(reader, fault) && native_previous_read(reader, fault);
}

bool format_native_read(struct arena *arena, struct text source, const struct format_settings *settings,
                        struct format_file *file, struct fault *fault)
{
    (void)settings; /* a native file says everything itself */
    struct problem description = {0};
    struct json *document = arena_new(arena, struct json);
    if (!json_parse(arena, source, document, fault)) {
        return false;
    }
    uint64_t seed = seed_fresh();
    struct native_reader reader = {
        .arena = arena,
        .names = arena_new(arena, struct native),
        .problem = &description,
        .root = cursor_root(document),
        .places = map_make(arena, 64, seed),
        .technicians = map_make(arena, 64, seed),
        .jobs = map_make(arena, 64, seed),
        .profiles = map_make(arena, 4, seed),
        .parts = map_make(arena, 64, seed),
        .loads = map_make(arena, 4, seed),
        .skills = map_make(arena, 64, seed),
        .tags = map_make(arena, 64, seed),
        .territories = map_make(arena, 64, seed),
    };
    reader.technician_list = cursor_member(&reader.root, TEXT("technicians"));
    reader.job_list = cursor_member(&reader.root, TEXT("jobs"));
    file->instance = reader.names;
    file->cost_scale = 1;
    if (!passes_run(&reader, fault)) {
        return false;
    }
    native_must(&reader);
    names_keep(&reader);
    if (!native_seal(arena, &description, &file->problem, fault) ||
        !native_start_read(&reader, &file->problem, fault)) {
        return false;
    }
    file->start = reader.start;
    return true;
}
