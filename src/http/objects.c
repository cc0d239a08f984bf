#include "http/objects.h"

#include "base/units.h"

static void write_nulls(struct json_writer *w, const char *names)
{
    struct text rest = text_of(names);
    while (rest.length > 0) {
        json_name_null(w, text_cut(&rest, ' '));
    }
}

static void write_text(struct json_writer *w, const char *name, struct text value)
{
    if (text_is_empty(value)) {
        json_name_null(w, text_of(name));
    } else {
        json_name_string(w, text_of(name), value);
    }
}

static void write_instant(struct json_writer *w, const char *name, int64_t instant_s)
{
    json_name_string(w, text_of(name), instant_text(w->out.arena, instant_s));
}

static void write_point(struct json_writer *w, const char *name, struct point point)
{
    json_name(w, text_of(name));
    json_object_begin(w);
    json_name(w, TEXT("lat"));
    json_fixed(w, point.lat_e6, 1000000);
    json_name(w, TEXT("lng"));
    json_fixed(w, point.lng_e6, 1000000);
    json_object_end(w);
}

static void write_texts(struct json_writer *w, const char *name, const struct text *texts, int32_t count)
{
    json_name(w, text_of(name));
    json_array_begin(w);
    for (int32_t i = 0; i < count; i++) {
        json_string(w, texts[i]);
    }
    json_array_end(w);
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

static void write_customer(struct json_writer *w, const struct customer *customer)
{
    json_name(w, TEXT("customer"));
    if (text_is_empty(customer->external_id) && text_is_empty(customer->name)) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    write_text(w, "externalId", customer->external_id);
    write_text(w, "name", customer->name);
    write_nulls(w, "phone email notify");
    json_object_end(w);
}

static void write_windows(struct json_writer *w, const struct job *job)
{
    json_name(w, TEXT("windows"));
    json_array_begin(w);
    if (job->has_window) {
        json_object_begin(w);
        write_instant(w, "start", job->window.start_s);
        write_instant(w, "end", job->window.end_s);
        json_name_bool(w, TEXT("hard"), true);
        json_object_end(w);
    }
    json_array_end(w);
    json_name(w, TEXT("promisedWindow"));
    if (!job->has_promised) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    write_instant(w, "start", job->promised.start_s);
    write_instant(w, "end", job->promised.end_s);
    json_object_end(w);
}

static void write_required_parts(struct json_writer *w, const struct job *job)
{
    json_name(w, TEXT("requiredParts"));
    json_array_begin(w);
    for (int32_t i = 0; i < job->required_part_count; i++) {
        json_object_begin(w);
        json_name_string(w, TEXT("sku"), job->required_parts[i].sku);
        json_name_integer(w, TEXT("quantity"), job->required_parts[i].quantity);
        json_name_null(w, TEXT("substitutes"));
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_placement(struct json_writer *w, const struct placement *placement)
{
    if (placement == NULL || placement->stop == NULL) {
        write_nulls(w, "technicianId crewTechnicianIds scheduledStart scheduledEnd locks");
        return;
    }
    json_name_string(w, TEXT("technicianId"), placement->technician->id);
    json_name_null(w, TEXT("crewTechnicianIds"));
    write_instant(w, "scheduledStart", placement->stop->start_s);
    write_instant(w, "scheduledEnd", placement->stop->end_s);
    json_name_null(w, TEXT("locks"));
}

/* What nobody can write. */
static void write_job_read_only(struct json_writer *w, const struct job *job, const struct placement *placement)
{
    json_name_string(w, TEXT("id"), job->id);
    json_name_integer(w, TEXT("version"), job->version);
    write_instant(w, "createdAt", job->booked_at_s);
    write_nulls(w, "updatedAt customerId externalJobId externalNumber externalUrl");
    json_name_integer(w, TEXT("plannedDurationMinutes"), job->duration_minutes);
    write_nulls(w, "predictedDuration eta told locationQuality plannable blockers");
    if (placement != NULL) {
        json_name_integer(w, TEXT("planVersion"), placement->day_plan->version);
    } else {
        json_name_null(w, TEXT("planVersion"));
    }
    if (placement != NULL && placement->stop != NULL) {
        json_name_integer(w, TEXT("sequence"), placement->stop->sequence);
    } else {
        json_name_null(w, TEXT("sequence"));
    }
    json_name_null(w, TEXT("actual"));
}

void http_job_write(struct json_writer *w, const struct job *job, const struct placement *placement)
{
    json_object_begin(w);
    write_job_read_only(w, job, placement);
    write_text(w, "externalId", job->external_id);
    json_name_string(w, TEXT("source"), job->source);
    write_text(w, "title", job->title);
    write_text(w, "jobType", job->job_type);
    json_name_null(w, TEXT("branch"));
    write_customer(w, &job->customer);
    write_text(w, "address", job->address);
    write_point(w, "location", job->location);
    write_nulls(w, "accessNotes territory load");
    json_name_integer(w, TEXT("priority"), job->priority);
    write_nulls(w, "value revenue");
    json_name_integer(w, TEXT("durationMinutes"), job->duration_minutes);
    json_name_string(w, TEXT("status"), job_status_name(job->status));
    write_windows(w, job);
    json_name_null(w, TEXT("deadline"));
    write_texts(w, "requiredSkills", job->required_skills, job->required_skill_count);
    write_required_parts(w, job);
    write_nulls(w, "requiredTechnicianId preferredTechnicianIds excludedTechnicianIds crewSize after breakMaySplit");
    write_placement(w, placement);
    json_object_end(w);
}

/* ---- technicians ------------------------------------------------------------------------------------------------- */

static void write_clock(struct json_writer *w, const char *name, int32_t minute)
{
    int32_t of_day = minute % MINUTES_A_DAY;
    json_name_string(w, text_of(name), text_format(w->out.arena, "%02d:%02d", (int)(of_day / 60), (int)(of_day % 60)));
}

static void write_weekdays(struct json_writer *w, uint8_t weekdays)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    json_name(w, TEXT("days"));
    json_array_begin(w);
    for (int day = 0; day < 7; day++) {
        if ((weekdays >> day & 1) != 0) {
            json_string(w, text_of(names[day]));
        }
    }
    json_array_end(w);
}

static void write_shifts(struct json_writer *w, const struct technician *technician)
{
    json_name(w, TEXT("shifts"));
    json_array_begin(w);
    for (int32_t i = 0; i < technician->shift_count; i++) {
        const struct shift_row *row = &technician->shifts[i];
        json_object_begin(w);
        if (row->has_date) {
            json_name_string(w, TEXT("date"), date_text(w->out.arena, row->date));
        } else {
            write_weekdays(w, row->weekdays);
        }
        write_clock(w, "start", row->start_minute);
        write_clock(w, "end", row->end_minute);
        json_name_string(w, TEXT("kind"), TEXT("normal"));
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_breaks(struct json_writer *w, const struct break_rule *meal)
{
    json_name(w, TEXT("breaks"));
    json_array_begin(w);
    if (meal->duration_minutes > 0) {
        json_object_begin(w);
        json_name_integer(w, TEXT("durationMinutes"), meal->duration_minutes);
        write_clock(w, "earliest", meal->earliest_minute);
        write_clock(w, "latest", meal->latest_minute);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_vehicle(struct json_writer *w, const struct vehicle *vehicle)
{
    static const char *const types[] = {"petrol", "diesel", "hybrid", "ev", "bike"};
    bool electric = vehicle->type == VEHICLE_ELECTRIC && vehicle->range_km > 0;
    json_name(w, TEXT("vehicle"));
    json_object_begin(w);
    json_name_string(w, TEXT("type"), text_of(types[vehicle->type]));
    if (electric) {
        json_name_integer(w, TEXT("rangeKm"), vehicle->range_km);
        json_name_integer(w, TEXT("batteryPercent"), vehicle->battery_percent);
        json_name_integer(w, TEXT("reservePercent"), vehicle->reserve_percent);
    } else {
        write_nulls(w, "rangeKm batteryPercent reservePercent");
    }
    write_nulls(w, "batteryKwh chargeKw costPerKm");
    json_object_end(w);
}

static void write_inventory(struct json_writer *w, const struct technician *technician)
{
    json_name(w, TEXT("inventory"));
    json_array_begin(w);
    for (int32_t i = 0; i < technician->inventory_count; i++) {
        json_object_begin(w);
        json_name_string(w, TEXT("sku"), technician->inventory[i].sku);
        json_name_integer(w, TEXT("quantity"), technician->inventory[i].quantity);
        json_object_end(w);
    }
    json_array_end(w);
}

void http_technician_write(struct json_writer *w, const struct technician *technician)
{
    json_object_begin(w);
    json_name_string(w, TEXT("id"), technician->id);
    json_name_integer(w, TEXT("version"), technician->version);
    write_nulls(w, "createdAt updatedAt");
    write_text(w, "externalId", technician->external_id);
    json_name_string(w, TEXT("source"), technician->source);
    json_name_string(w, TEXT("name"), technician->name);
    json_name_bool(w, TEXT("active"), true);
    write_nulls(w, "branch phone email notify language");
    write_texts(w, "skills", technician->skills, technician->skill_count);
    write_nulls(w, "certifications territories homeAddress");
    write_point(w, "homeBase", technician->home);
    if (technician->has_end) {
        write_point(w, "endBase", technician->end);
    } else {
        json_name_null(w, TEXT("endBase"));
    }
    json_name_bool(w, TEXT("openEnd"), false);
    write_shifts(w, technician);
    json_name_null(w, TEXT("timeOff"));
    write_breaks(w, &technician->meal);
    write_vehicle(w, &technician->vehicle);
    write_inventory(w, technician);
    write_nulls(w,
                "capacity maxJobs hourlyCost fixedCost overtimeMinutes overtimeHourlyCost speedFactor serviceFactor");
    json_object_end(w);
}
