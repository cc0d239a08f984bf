/* What comes from the field: where a technician is, and what she says of her day. */
#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "records/job_parts.h"
#include "records/people.h"
#include "records/people_parts.h"

static void give(enum append_kind kind, void *noun, const char *member)
{
    shape_give(noun, shape_find(shape_of_append[kind], text_of(member)));
}

/* ---- a position as it is told ------------------------------------------------------------------------------------ */

struct position_told {
    uint64_t given;
    struct text technician_id;
    int64_t lat_e6;
    int64_t lng_e6;
    int64_t at_ms;
    int64_t speed_kmh_e3;
    int32_t battery_percent;
    int32_t fuel_percent;
};

enum { TOLD_TECHNICIAN, TOLD_LAT, TOLD_LNG, TOLD_AT, TOLD_SPEED, TOLD_BATTERY, TOLD_FUEL };

#define TOLD(member) .offset = offsetof(struct position_told, member)

static const struct shape_member position_rows[] = {
    {"technicianId", SHAPE_REFERENCE, 0, TOLD(technician_id), .words = "technician",
     .says = "Where the address does not name the technician."},
    {"lat", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(lat_e6), .scale = 1000000, .low = -90000000, .high = 90000000,
     .says = "Degrees; what is finer than a millionth is rounded."},
    {"lng", SHAPE_DECIMAL, SHAPE_REQUIRED, TOLD(lng_e6), .scale = 1000000, .low = -180000000, .high = 180000000},
    {"at", SHAPE_MOMENT, SHAPE_REQUIRED, TOLD(at_ms), .says = "At most five minutes ahead."},
    {"speedKmh", SHAPE_DECIMAL, 0, TOLD(speed_kmh_e3), .scale = 1000, .low = 0, .high = 1000000},
    {"batteryPercent", SHAPE_INTEGER, 0, TOLD(battery_percent), .low = 0, .high = 100},
    {"fuelPercent", SHAPE_INTEGER, 0, TOLD(fuel_percent), .low = 0, .high = 100},
};
const struct shape records_shape_position = {.name = "PositionReport",
                                             .size = sizeof(struct position_told),
                                             .count = sizeof position_rows / sizeof *position_rows,
                                             .members = position_rows};

/* Receivers tell more decimals than mean anything; the shape would refuse what it cannot keep. */
static struct json rounded(const struct shape_member *member, const struct json *value)
{
    struct json result = *value;
    double scaled = value->type == JSON_REAL ? value->real * member->scale : 0;
    if (value->type == JSON_REAL && scaled > -1e15 && scaled < 1e15) {
        result.real = (double)(int64_t)(scaled + (scaled < 0 ? -0.5 : 0.5)) / member->scale;
    }
    return result;
}

static struct json rounded_members(struct arena *arena, const struct json *body)
{
    struct json result = *body;
    if (body->type != JSON_OBJECT) {
        return result;
    }
    result.members = arena_array(arena, struct json_member, body->count);
    for (int32_t i = 0; i < body->count; i++) {
        int32_t member = shape_find(&records_shape_position, body->members[i].name);
        result.members[i] = body->members[i];
        if (member >= 0 && position_rows[member].kind == SHAPE_DECIMAL) {
            result.members[i].value = rounded(&position_rows[member], &body->members[i].value);
        }
    }
    return result;
}

/* Whose it is: `row` where the address says so, else of the body's technicianId. */
static void technician_is_told_once(const struct row *row, const struct position_told *told, const struct json *body,
                                    const struct where *where, struct records_outcome *outcome)
{
    struct where place = where_member(where, "technicianId");
    const struct json *given = json_get(body, TEXT("technicianId"));
    if (row == NULL && (given == NULL || given->type == JSON_NULL)) {
        issue_add(&outcome->wrong, &place, "required", "technicianId is missing.");
    } else if (row != NULL && shape_has(told, TOLD_TECHNICIAN) && !text_equal(told->technician_id, row->id)) {
        issue_add(&outcome->wrong, &place, "given_twice", "The address names another technician.");
    }
}

static void position_read(struct records_work *work, const struct row *row, const struct json *body,
                          const struct where *where, struct position_told *told, struct records_outcome *outcome)
{
    struct where place = where_member(where, "at");
    struct shape_reader reader = records_reader(work, outcome);
    struct json patch = rounded_members(work->arena, body);
    shape_preset(&records_shape_position, told);
    shape_merge(&reader, &records_shape_position, SHAPE_FROM_CLIENT, &patch, where, told);
    technician_is_told_once(row, told, body, where, outcome);
    if (shape_has(told, TOLD_AT)) {
        records_job_check_ahead(work, outcome, &place, told->at_ms);
    }
}

/* ---- positions --------------------------------------------------------------------------------------------------- */

bool records_positions_newest(struct records_work *work, const struct text *technician_ids, int32_t count,
                              const struct position_entry **positions)
{
    struct appended *newest = arena_array(work->arena, struct appended, count);
    if (count > 0 &&
        !work->store->newest_positions(work->snapshot, work->arena, technician_ids, count, newest, &work->fault)) {
        return false;
    }
    for (int32_t t = 0; t < count; t++) {
        for (int32_t i = 0; work->set != NULL && i < work->set->append_count; i++) {
            const struct row_append *append = &work->set->appends[i];
            if (append->kind == APPEND_POSITION && text_equal(append->parent_id, technician_ids[t]) &&
                (newest[t].noun == NULL || append->at_ms >= newest[t].at_ms)) {
                newest[t] = (struct appended){.at_ms = append->at_ms, .noun = append->noun};
            }
        }
        positions[t] = newest[t].noun;
    }
    return true;
}

bool records_position_newest(struct records_work *work, struct text technician_id,
                             const struct position_entry **position)
{
    return records_positions_newest(work, &technician_id, 1, position) && *position != NULL;
}

static const struct position_entry *entry_of(struct arena *arena, const struct position_told *told)
{
    struct position_entry *entry = arena_new(arena, struct position_entry);
    entry->location = (struct point){(int32_t)told->lat_e6, (int32_t)told->lng_e6};
    entry->at_ms = told->at_ms;
    entry->speed_kmh_e3 = told->speed_kmh_e3;
    entry->battery_percent = told->battery_percent;
    entry->fuel_percent = told->fuel_percent;
    static const char *const names[] = {[TOLD_LAT] = "location",
                                        [TOLD_AT] = "at",
                                        [TOLD_SPEED] = "speedKmh",
                                        [TOLD_BATTERY] = "batteryPercent",
                                        [TOLD_FUEL] = "fuelPercent"};
    for (int32_t i = TOLD_LAT; i <= TOLD_FUEL; i++) {
        if (names[i] != NULL && shape_has(told, i)) {
            give(APPEND_POSITION, entry, names[i]);
        }
    }
    return entry;
}

/* As a technician's answer has it. */
static struct text position_data(struct arena *arena, const struct position_entry *entry)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name(&w, TEXT("position"));
    shape_write(&w, shape_of_append[APPEND_POSITION], entry, SHAPE_FOR_CLIENT);
    json_object_end(&w);
    return json_written(&w);
}

static void position_add(struct records_work *work, const struct row *row, const struct position_told *told,
                         struct records_outcome *outcome)
{
    const struct position_entry *newest = NULL;
    bool known = records_position_newest(work, row->id, &newest);
    bool moves = !known || told->at_ms > newest->at_ms;
    const struct position_entry *entry = entry_of(work->arena, told);
    change_set_append(work->set, APPEND_POSITION, row->id, told->at_ms, entry);
    if (moves) {
        change_set_passing(work->set, "technician.location", row->id, row->version, position_data(work->arena, entry));
    }
    outcome->result = moves ? RECORDS_UPDATED : RECORDS_UNCHANGED;
    outcome->row = row;
}

void records_technician_locate(struct records_work *work, struct text reference, const struct json *body,
                               const struct where *where, struct records_outcome *outcome)
{
    struct position_told told;
    const struct row *row = NULL;
    records_outcome_begin(work, outcome);
    if (!text_is_empty(reference)) {
        row = records_technician_read(work, reference, outcome);
        if (row == NULL) {
            return;
        }
    }
    position_read(work, row, body, where, &told, outcome);
    if (!records_is_right(outcome)) {
        return;
    }
    row = row != NULL ? row : records_technician_read(work, told.technician_id, outcome);
    if (row != NULL) {
        position_add(work, row, &told, outcome);
    }
}

/* What the audit says of a call that told positions. */
struct positions_said {
    uint64_t given;
    int32_t count;
    struct text_list technician_ids;
    struct sha256 positions;
};

static const struct shape_member said_rows[] = {
    {"count", SHAPE_INTEGER, SHAPE_NOT_NULL, .offset = offsetof(struct positions_said, count), .low = 0,
     .high = RECORD_QUANTITY_MOST},
    {"technicianIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL,
     .offset = offsetof(struct positions_said, technician_ids), .most = RECORD_QUANTITY_MOST, .words = "technician"},
    {"positions", SHAPE_DIGEST, SHAPE_PERSONAL, .offset = offsetof(struct positions_said, positions)},
};
static const struct shape shape_said = {.name = "PositionsTold",
                                        .size = sizeof(struct positions_said),
                                        .count = sizeof said_rows / sizeof *said_rows,
                                        .members = said_rows};

enum { SAID_POSITIONS = 2 };

/* Each once, in the order of meeting. */
static struct text_list distinct(struct arena *arena, const struct text_list *ids)
{
    struct map seen = map_make(arena, (uint32_t)ids->count, 0); /* ids are ours, nobody chooses them */
    struct text *items = arena_array(arena, struct text, ids->count);
    int32_t count = 0;
    for (int32_t i = 0; i < ids->count; i++) {
        if (map_add(&seen, ids->items[i], &(int32_t){0})) {
            items[count++] = ids->items[i];
        }
    }
    return (struct text_list){count, items};
}

/* Of the bytes there is only the hash in what opens the commitment: positions are kept as long as positions are kept, and no
 * longer on account of the audit. */
void records_positions_audit(struct records_work *work, const struct text_list *technician_ids, struct text body)
{
    struct positions_said *said = arena_new(work->arena, struct positions_said);
    struct change_origin *origin = &work->set->origin;
    if (technician_ids->count == 0) {
        return;
    }
    shape_preset(&shape_said, said);
    said->count = technician_ids->count;
    said->technician_ids = distinct(work->arena, technician_ids);
    said->positions = sha256_of(body.bytes, body.length);
    shape_give(said, SAID_POSITIONS);
    origin->said_shape = &shape_said;
    origin->said = said;
    struct text one = said->technician_ids.count == 1 ? said->technician_ids.items[0] : TEXT("");
    change_set_audit(work->set, "technician.located", "technician", one, TEXT(""));
    origin->said = NULL;
}

/* ---- feedback ---------------------------------------------------------------------------------------------------- */

const struct feedback_entry *records_feedback_add(struct records_work *work, struct text reference,
                                                  const struct json *body, struct records_outcome *outcome)
{
    const struct where whole = {.parent = NULL};
    const struct shape *shape = shape_of_append[APPEND_FEEDBACK];
    struct change_origin *origin = &work->set->origin;
    struct feedback_entry *entry = arena_new(work->arena, struct feedback_entry);
    records_outcome_begin(work, outcome);
    const struct row *row =
        records_by_office(work, outcome) ? records_addressed(work, ROW_TECHNICIAN, reference, outcome) : NULL;
    if (row == NULL) {
        return NULL;
    }
    struct shape_reader reader = records_reader(work, outcome);
    shape_preset(shape, entry);
    shape_merge(&reader, shape, SHAPE_FROM_CLIENT, body, &whole, entry);
    if (!records_is_right(outcome)) {
        return NULL;
    }
    entry->actor = origin->actor;
    give(APPEND_FEEDBACK, entry, "actor");
    change_set_append(work->set, APPEND_FEEDBACK, row->id, origin->at_ms, entry);
    origin->said_shape = shape;
    origin->said = entry;
    change_set_audit(work->set, "technician.feedback", "technician", row->id, TEXT(""));
    origin->said = NULL;
    outcome->result = RECORDS_CREATED;
    outcome->row = row;
    return entry;
}

void records_feedback_write(struct json_writer *w, const struct feedback_entry *feedback)
{
    shape_write(w, shape_of_append[APPEND_FEEDBACK], feedback, SHAPE_FOR_CLIENT);
}
