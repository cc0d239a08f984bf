#include "app/format_vroom.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/arena.h"
#include "base/fault.h"

/* ---- Values that stand in several places ---- */

bool vroom_id(const struct cursor *object, int64_t *id, struct fault *fault)
{
    struct cursor at = cursor_member(object, TEXT("id"));
    return cursor_integer(&at, 0, INT64_MAX, id, fault);
}

bool vroom_number(const struct cursor *object, struct text name, int64_t absent, int64_t *value, struct fault *fault)
{
    struct cursor at = cursor_member(object, name);
    *value = absent;
    return cursor_integer_or(&at, 0, VROOM_NUMBER_MAX, value, fault);
}

/* Words for people, which may be empty or absent. */
bool vroom_words(const struct cursor *object, struct text name, struct text *words, struct fault *fault)
{
    struct cursor at = cursor_member(object, name);
    *words = (struct text){0};
    if (!cursor_is(&at)) {
        return true;
    }
    if (at.value->type != JSON_STRING) {
        return cursor_fault(&at, fault, "wrong_type", "this should be a text");
    }
    *words = at.value->string;
    return true;
}

/* Absent: nothing of each kind. */
bool vroom_amounts(const struct vroom_reader *reader, const struct cursor *array, const int64_t **amounts,
                   struct fault *fault)
{
    int32_t kinds = reader->file->amounts, count = 0;
    int64_t *filled = arena_array(reader->arena, int64_t, kinds);
    *amounts = filled;
    if (!cursor_is(array)) {
        return true;
    }
    if (!cursor_array(array, kinds, kinds, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor amount = cursor_element(array, i);
        if (!cursor_integer(&amount, 0, VROOM_NUMBER_MAX, &filled[i], fault)) {
            return false;
        }
    }
    return true;
}

bool vroom_skills(const struct cursor *object, const struct json **skills, struct fault *fault)
{
    struct cursor array = cursor_member(object, TEXT("skills"));
    int32_t count = 0;
    int64_t skill = 0;
    *skills = NULL;
    if (!cursor_is(&array)) {
        return true;
    }
    if (!cursor_array(&array, 0, VROOM_LIST_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_element(&array, i);
        if (!cursor_integer(&entry, 0, VROOM_NUMBER_MAX, &skill, fault)) {
            return false;
        }
    }
    *skills = array.value;
    return true;
}

bool vroom_window(const struct cursor *array, struct vroom_window *window, struct fault *fault)
{
    int32_t count = 0;
    if (!cursor_array(array, 2, 2, &count, fault)) {
        return false;
    }
    struct cursor from = cursor_element(array, 0), until = cursor_element(array, 1);
    return cursor_integer(&from, 0, VROOM_NUMBER_MAX, &window->from_s, fault) &&
           cursor_integer(&until, 0, VROOM_NUMBER_MAX, &window->until_s, fault) &&
           (window->from_s <= window->until_s ||
            cursor_fault(array, fault, "ends_early", "this time window ends before it begins"));
}

static int window_compare(const void *a, const void *b)
{
    const struct vroom_window *first = a, *second = b;
    return first->from_s < second->from_s ? -1 : first->from_s > second->from_s;
}

bool vroom_windows(struct vroom_reader *reader, const struct cursor *array, const struct vroom_window **windows,
                   int32_t *count, struct fault *fault)
{
    *count = 0;
    *windows = NULL;
    if (!cursor_is(array)) {
        return true;
    }
    if (!cursor_array(array, 1, VROOM_LIST_MAX, count, fault)) {
        return false;
    }
    struct vroom_window *filled = arena_array(reader->arena, struct vroom_window, *count);
    *windows = filled;
    for (int32_t i = 0; i < *count; i++) {
        struct cursor window = cursor_element(array, i);
        if (!vroom_window(&window, &filled[i], fault)) {
            return false;
        }
    }
    qsort(filled, (size_t)*count, sizeof *filled, window_compare);
    for (int32_t i = 1; i < *count; i++) {
        if (filled[i].from_s <= filled[i - 1].until_s) {
            return cursor_fault(array, fault, "windows_overlap", "two of these time windows overlap or touch");
        }
    }
    return true;
}

/* ---- Places ---- */

static bool point_read(const struct cursor *location, struct point *point, struct fault *fault)
{
    int32_t count = 0;
    double lng = 0, lat = 0;
    if (!cursor_array(location, 2, VROOM_LIST_MAX, &count, fault)) {
        return false;
    }
    struct cursor east = cursor_element(location, 0), north = cursor_element(location, 1);
    return cursor_number(&east, -180, 180, &lng, fault) && cursor_number(&north, -90, 90, &lat, fault) &&
           (point_from_degrees(lat, lng, point) ||
            cursor_fault(location, fault, "out_of_range", "this is no place on the earth; the order is [lng, lat]"));
}

/* The place of an index, or of a point, numbered on first sight. */
static struct vroom_place *place_of(struct vroom_reader *reader, int64_t index, struct point point, int32_t *place)
{
    struct vroom *file = reader->file;
    int64_t *key = arena_new(reader->arena, int64_t);
    *key = file->indexed ? index : (int64_t)point.lat_e6 * 1000000000 + point.lng_e6;
    *place = file->place_count;
    if (map_add(&reader->places, (struct text){(const char *)key, sizeof *key}, place)) {
        file->places[*place].index = index;
        file->place_count++;
    }
    return &file->places[*place];
}

bool vroom_spot(struct vroom_reader *reader, const struct cursor *object, struct text location, struct text index,
                struct vroom_spot *spot, struct fault *fault)
{
    struct cursor where = cursor_member(object, location), row = cursor_member(object, index);
    bool indexed = reader->file->indexed;
    struct point point = {0};
    int64_t number = 0;
    *spot = (struct vroom_spot){.location = where.value, .index = row.value};
    if ((indexed || cursor_is(&row)) && !cursor_integer(&row, 0, INT32_MAX, &number, fault)) {
        return false;
    }
    if ((!indexed || cursor_is(&where)) && !point_read(&where, &point, fault)) {
        return false;
    }
    struct vroom_place *place = place_of(reader, number, point, &spot->place);
    if (cursor_is(&where) && !place->located) {
        place->point = point;
        place->located = true;
    }
    return true;
}

/* ---- Faults about what was read before ---- */

bool vroom_task_fault(const struct vroom *file, int32_t task, const char *field, const char *code, const char *what,
                      struct fault *fault)
{
    static const char *const OF_SHIPMENT[] = {"", "/pickup", "/delivery"};
    const struct vroom_task *of = &file->tasks[task];
    char where[100];
    snprintf(where, sizeof where, "/%s/%" PRId32 "%s%s", of->kind == VROOM_JOB ? "jobs" : "shipments", of->row,
             OF_SHIPMENT[of->kind], field);
    return fault_raise(fault, FAULT_INVALID, code, where, "%s", what);
}

bool vroom_vehicle_fault(int32_t vehicle, const char *field, const char *code, const char *what, struct fault *fault)
{
    char where[100];
    snprintf(where, sizeof where, "/vehicles/%" PRId32 "%s", vehicle, field);
    return fault_raise(fault, FAULT_INVALID, code, where, "%s", what);
}

/* ---- How long a task takes ---- */

static int64_t per_type(const struct json *times, struct text type, int64_t otherwise)
{
    const struct json *own = times == NULL || text_is_empty(type) ? NULL : json_get(times, type);
    return own == NULL ? otherwise : own->integer;
}

int64_t vroom_setup_s(const struct vroom_task *task, const struct vroom_vehicle *vehicle)
{
    return per_type(task->setup_per_type, vehicle->type, task->setup_s);
}

int64_t vroom_service_s(const struct vroom_task *task, const struct vroom_vehicle *vehicle)
{
    return per_type(task->service_per_type, vehicle->type, task->service_s);
}

/* ---- The whole ---- */

static int64_t count_of(const struct cursor *root, struct text name)
{
    struct cursor list = cursor_member(root, name);
    return cursor_is(&list) ? list.value->count : 0;
}

/* Room for all the places that a file can name. */
static void places_prepare(struct vroom_reader *reader, const struct cursor *root)
{
    uint64_t seed = 0;
    ssize_t got = getrandom(&seed, sizeof seed, 0);
    int64_t most =
        2 * count_of(root, TEXT("vehicles")) + count_of(root, TEXT("jobs")) + 2 * count_of(root, TEXT("shipments"));
    reader->file->places = arena_array(reader->arena, struct vroom_place, most);
    reader->places = map_make(reader->arena, 0, got == (ssize_t)sizeof seed ? seed : 1);
}

/* What sealing can still refuse are sums over the whole file; every field was checked where it was read. */
static bool description_seal(struct arena *arena, const struct problem *description, struct problem *problem,
                             struct fault *fault)
{
    struct fault sealing = {0};
    return problem_seal(arena, description, problem, &sealing) ||
           fault_raise(fault, sealing.kind, sealing.code, "", "%s (%s)", sealing.what, sealing.where);
}

static bool document_read(struct vroom_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct cursor matrices = cursor_member(root, TEXT("matrices")), matrix = cursor_member(root, TEXT("matrix"));
    if (!cursor_object(root, "jobs shipments vehicles matrices matrix", fault)) {
        return false;
    }
    reader->file->indexed = cursor_is(&matrix) || (cursor_is(&matrices) && matrices.value->count > 0);
    reader->file->nowhere = NO_PLACE;
    places_prepare(reader, root);
    return vroom_vehicles_read(reader, root, fault) && vroom_tasks_read(reader, root, fault) &&
           vroom_steps_check(reader, root, fault) && vroom_travel_read(reader, root, fault) &&
           vroom_describe(reader, fault) && vroom_prices_describe(reader, fault);
}

bool format_vroom_read(struct arena *arena, struct text source, const struct format_settings *settings,
                       struct format_file *file, struct fault *fault)
{
    (void)settings; /* a VROOM file says everything itself */
    struct json *document = arena_new(arena, struct json);
    if (!json_parse(arena, source, document, fault)) {
        return false;
    }
    struct vroom *vroom = arena_new(arena, struct vroom);
    struct problem description = {.units_per_metre = 1};
    struct vroom_reader reader = {.arena = arena, .file = vroom, .problem = &description};
    struct cursor root = cursor_root(document);
    vroom->document = document;
    if (!document_read(&reader, &root, fault) || !description_seal(arena, &description, &file->problem, fault)) {
        return false;
    }
    file->instance = vroom;
    file->cost_scale = vroom->scale;
    file->start = vroom_start(arena, vroom, &file->problem);
    return true;
}
