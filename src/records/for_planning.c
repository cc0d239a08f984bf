#include "records/for_planning.h"

#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "planning/planning.h"
#include "records/records.h"

/* ---- technicians ------------------------------------------------------------------------------------------------- */

enum { WEEKDAYS = 7 };

/* One stretch of work: from the first start to the last end. */
static void shift_widen(struct shift_row *row, int32_t start_minute, int32_t end_minute)
{
    int32_t end = end_minute > start_minute ? end_minute : end_minute + MINUTES_A_DAY;
    bool empty = row->end_minute == 0;
    row->start_minute = empty || start_minute < row->start_minute ? start_minute : row->start_minute;
    row->end_minute = empty || end > row->end_minute ? end : row->end_minute;
}

static struct shift_row *dated_row(struct shift_row *rows, int32_t *count, struct date date)
{
    for (int32_t i = WEEKDAYS; i < *count; i++) {
        if (rows[i].date.days == date.days) {
            return &rows[i];
        }
    }
    rows[*count] = (struct shift_row){.has_date = true, .date = date};
    return &rows[(*count)++];
}

static void shifts_read(struct arena *arena, const struct shift_list *shifts, struct technician *technician)
{
    struct shift_row *rows = arena_array(arena, struct shift_row, WEEKDAYS + shifts->count);
    int32_t count = WEEKDAYS;
    for (int32_t i = 0; i < shifts->count; i++) {
        const struct record_shift *shift = &shifts->items[i];
        if (shift->kind != 0) {
            continue;
        }
        for (int day = 0; day < WEEKDAYS; day++) {
            if ((shift->days >> day & 1) != 0) {
                shift_widen(&rows[day], shift->start_minute, shift->end_minute);
                rows[day].weekdays = (uint8_t)(1 << day);
            }
        }
        if (shift->days == 0) {
            shift_widen(dated_row(rows, &count, shift->date), shift->start_minute, shift->end_minute);
        }
    }
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        if (rows[i].end_minute > 0) {
            rows[kept++] = rows[i];
        }
    }
    technician->shifts = rows;
    technician->shift_count = kept;
}

static const struct text *skill_names(struct arena *arena, const struct skill_list *skills)
{
    struct text *names = arena_array(arena, struct text, skills->count);
    for (int32_t i = 0; i < skills->count; i++) {
        names[i] = skills->items[i].name;
    }
    return names;
}

static struct vehicle vehicle_of(const struct record_vehicle *record)
{
    return (struct vehicle){
        .type = (enum vehicle_type)record->type,
        .range_km = record->range_km,
        .battery_percent = record->battery_percent,
        .reserve_percent = record->reserve_percent,
    };
}

struct technician records_technician_for_planning(struct arena *arena, const struct row *row)
{
    const struct technician_record *record = row->noun;
    const struct shape *shape = shape_of_row[ROW_TECHNICIAN];
    struct technician technician = {
        .id = row->id,
        .external_id = record->external_id,
        .source = record->source,
        .version = row->version,
        .name = record->name,
        .skill_count = record->skills.count,
        .skills = skill_names(arena, &record->skills),
        .home = record->home_base,
        .has_end = shape_has(record, shape_find(shape, TEXT("endBase"))),
        .end = record->end_base,
        .vehicle = vehicle_of(&record->vehicle),
    };
    shifts_read(arena, &record->shifts, &technician);
    if (record->breaks.count > 0) {
        const struct record_break *meal = &record->breaks.items[0];
        technician.meal = (struct break_rule){meal->duration_minutes, meal->earliest_minute, meal->latest_minute};
    }
    struct part_quantity *inventory = arena_array(arena, struct part_quantity, record->inventory.count);
    for (int32_t i = 0; i < record->inventory.count; i++) {
        inventory[i] = (struct part_quantity){record->inventory.items[i].sku, record->inventory.items[i].quantity};
    }
    technician.inventory = inventory;
    technician.inventory_count = record->inventory.count;
    return technician;
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

struct job records_job_for_planning(struct arena *arena, const struct row *row)
{
    const struct job_record *record = row->noun;
    struct part_quantity *parts = arena_array(arena, struct part_quantity, record->required_parts.count);
    for (int32_t i = 0; i < record->required_parts.count; i++) {
        const struct record_part *part = &record->required_parts.items[i];
        parts[i] = (struct part_quantity){part->sku, part->quantity};
    }
    struct job job = {
        .id = row->id,
        .external_id = record->external_id,
        .source = record->source,
        .version = row->version,
        .status = (enum job_status)record->status,
        .title = record->title,
        .job_type = record->job_type,
        .address = record->address,
        .location = record->location,
        .priority = record->priority,
        .duration_minutes = record->duration_minutes,
        .booked_at_s = divide_floor(row->created_ms, 1000),
        .required_skill_count = record->required_skills.count,
        .required_skills = skill_names(arena, &record->required_skills),
        .required_part_count = record->required_parts.count,
        .required_parts = parts,
    };
    if (record->windows.count > 0) {
        job.has_window = true;
        job.window = (struct interval){record->windows.items[0].start_s, record->windows.items[0].end_s};
    }
    if (record->promised.given != 0) {
        job.has_promised = true;
        job.promised = (struct interval){record->promised.start_s, record->promised.end_s};
    }
    return job;
}

/* ---- the other way ----------------------------------------------------------------------------------------------- */

/* In what follows `given` says by position in its shape's table which members are not null. */

static void give(enum row_kind kind, void *noun, const char *names)
{
    struct text rest = text_of(names);
    while (rest.length > 0) {
        char name[32] = "";
        struct text one = text_cut(&rest, ' ');
        memcpy(name, one.bytes, one.length);
        records_give(kind, noun, name);
    }
}

static struct skill_list skills_of(struct arena *arena, const struct text *names, int32_t count)
{
    struct record_skill *skills = arena_array(arena, struct record_skill, count);
    for (int32_t i = 0; i < count; i++) {
        skills[i] = (struct record_skill){.given = 1, .name = names[i]};
    }
    return (struct skill_list){count, skills};
}

static struct shift_list shifts_of(struct arena *arena, const struct technician *technician)
{
    struct record_shift *shifts = arena_array(arena, struct record_shift, technician->shift_count);
    for (int32_t i = 0; i < technician->shift_count; i++) {
        const struct shift_row *row = &technician->shifts[i];
        shifts[i] = (struct record_shift){
            .given = row->has_date ? 0x1e : 0x1d,
            .days = row->weekdays,
            .date = row->date,
            .start_minute = row->start_minute,
            .end_minute = row->end_minute % MINUTES_A_DAY,
        };
    }
    return (struct shift_list){technician->shift_count, shifts};
}

static struct stock_list stock_of(struct arena *arena, const struct technician *technician)
{
    struct record_stock *stock = arena_array(arena, struct record_stock, technician->inventory_count);
    for (int32_t i = 0; i < technician->inventory_count; i++) {
        stock[i] = (struct record_stock){3, technician->inventory[i].sku, technician->inventory[i].quantity};
    }
    return (struct stock_list){technician->inventory_count, stock};
}

static struct record_vehicle vehicle_record_of(const struct vehicle *vehicle)
{
    struct record_vehicle record = {.given = 1, .type = (int32_t)vehicle->type};
    if (vehicle->type == VEHICLE_ELECTRIC && vehicle->range_km > 0) {
        record.given |= 0x2a;
        record.range_km = vehicle->range_km;
        record.battery_percent = vehicle->battery_percent;
        record.reserve_percent = vehicle->reserve_percent;
    }
    return record;
}

struct technician_record *records_of_technician(struct arena *arena, const struct technician *technician)
{
    struct technician_record *record = arena_new(arena, struct technician_record);
    shape_preset(shape_of_row[ROW_TECHNICIAN], record);
    record->external_id = technician->external_id;
    record->source = technician->source;
    record->name = technician->name;
    record->skills = skills_of(arena, technician->skills, technician->skill_count);
    record->home_base = technician->home;
    record->shifts = shifts_of(arena, technician);
    record->vehicle = vehicle_record_of(&technician->vehicle);
    record->inventory = stock_of(arena, technician);
    give(ROW_TECHNICIAN, record, "externalId source name skills homeBase shifts vehicle inventory");
    if (technician->has_end) {
        record->end_base = technician->end;
        give(ROW_TECHNICIAN, record, "endBase");
    }
    if (technician->meal.duration_minutes > 0) {
        struct record_break *meal = arena_new(arena, struct record_break);
        *meal = (struct record_break){7, technician->meal.duration_minutes, technician->meal.earliest_minute,
                                      technician->meal.latest_minute};
        record->breaks = (struct break_list){1, meal};
        give(ROW_TECHNICIAN, record, "breaks");
    }
    return record;
}

static struct part_list parts_of(struct arena *arena, const struct job *job)
{
    struct record_part *parts = arena_array(arena, struct record_part, job->required_part_count);
    for (int32_t i = 0; i < job->required_part_count; i++) {
        parts[i] = (struct record_part){
            .given = 7, .sku = job->required_parts[i].sku, .quantity = job->required_parts[i].quantity};
    }
    return (struct part_list){job->required_part_count, parts};
}

static void windows_read(struct arena *arena, const struct job *job, struct job_record *record)
{
    if (job->has_window) {
        struct record_window *window = arena_new(arena, struct record_window);
        *window = (struct record_window){7, job->window.start_s, job->window.end_s, true};
        record->windows = (struct window_list){1, window};
        give(ROW_JOB, record, "windows");
    }
    if (job->has_promised) {
        record->promised = (struct record_interval){3, job->promised.start_s, job->promised.end_s};
        give(ROW_JOB, record, "promisedWindow");
    }
}

struct job_record *records_of_job(struct arena *arena, const struct job *job)
{
    struct job_record *record = arena_new(arena, struct job_record);
    shape_preset(shape_of_row[ROW_JOB], record);
    record->external_id = job->external_id;
    record->source = job->source;
    record->title = job->title;
    record->job_type = job->job_type;
    record->address = job->address;
    record->location = job->location;
    record->priority = job->priority;
    record->duration_minutes = job->duration_minutes;
    record->status = (int32_t)job->status;
    record->required_skills = skills_of(arena, job->required_skills, job->required_skill_count);
    record->required_parts = parts_of(arena, job);
    give(ROW_JOB, record,
         "externalId source title location priority durationMinutes status requiredSkills "
         "requiredParts");
    give(ROW_JOB, record, text_is_empty(job->job_type) ? "" : "jobType");
    give(ROW_JOB, record, text_is_empty(job->address) ? "" : "address");
    windows_read(arena, job, record);
    return record;
}
