#include "app/demo_records.h"

#include "access/access.h"
#include "base/arena.h"
#include "base/uuid.h"
#include "records/records.h"

struct filling {
    struct arena *arena;
    const struct demo *demo;
    const struct entropy_port *entropy;
    int64_t now_ms;
    struct change_set *set;
};

static struct text fresh_id(const struct filling *f)
{
    uint8_t bytes[10];
    f->entropy->fill(f->entropy->context, bytes, sizeof bytes);
    return uuid_text(f->arena, uuid_v7(f->now_ms, bytes));
}

static void put(const struct filling *f, enum row_kind kind, struct text id, const void *noun, const char *action)
{
    const struct change change = {.kind = kind, .id = id, .version = 1, .after = noun, .action = action};
    change_set_put(f->set, &change);
}

static void put_organization(const struct filling *f)
{
    const struct organization *organization = &f->demo->simulated.organization;
    struct organization_record *record = arena_new(f->arena, struct organization_record);
    shape_preset(shape_of_row[ROW_ORGANIZATION], record);
    record->name = organization->name;
    record->timezone = organization->timezone;
    record->sandbox = true;
    records_give(ROW_ORGANIZATION, record, "name");
    records_give(ROW_ORGANIZATION, record, "timezone");
    records_give(ROW_ORGANIZATION, record, "sandbox");
    put(f, ROW_ORGANIZATION, organization->id, record, "organization.created");
}

/* It lives as long as this process. */
static struct text put_key(const struct filling *f)
{
    struct key_record *record = arena_new(f->arena, struct key_record);
    struct text key;
    shape_preset(shape_of_row[ROW_KEY], record);
    access_key_make(f->arena, f->entropy, KEY_TEST, &key, record);
    record->label = TEXT("demo");
    record->scopes = SCOPES_ALL;
    records_give(ROW_KEY, record, "label");
    records_give(ROW_KEY, record, "scopes");
    put(f, ROW_KEY, fresh_id(f), record, "key.created");
    return key;
}

static struct text put_customer(const struct filling *f, const struct customer *customer)
{
    struct customer_record *record = arena_new(f->arena, struct customer_record);
    struct text id = fresh_id(f);
    shape_preset(shape_of_row[ROW_CUSTOMER], record);
    record->name = customer->name;
    records_give(ROW_CUSTOMER, record, "name");
    if (!text_is_empty(customer->external_id)) {
        record->external_id = customer->external_id;
        records_give(ROW_CUSTOMER, record, "externalId");
    }
    put(f, ROW_CUSTOMER, id, record, "customer.created");
    return id;
}

/* Where the plan has put each of the day's jobs. */
static void places_read(const struct filling *f, struct job_record **jobs)
{
    const struct plan *plan = &f->demo->planned;
    for (int32_t r = 0; r < plan->route_count; r++) {
        const struct plan_route *route = &plan->routes[r];
        for (int32_t s = 0; s < route->stop_count; s++) {
            const struct plan_stop *stop = &route->stops[s];
            if (stop->type != STOP_TYPE_JOB) {
                continue;
            }
            struct job_record *job = jobs[stop->job];
            job->technician_id = f->demo->day.technicians[route->technician].id;
            job->scheduled_start_s = stop->start_s;
            job->scheduled_end_s = stop->end_s;
            job->sequence = stop->sequence;
            records_give(ROW_JOB, job, "technicianId");
            records_give(ROW_JOB, job, "scheduledStart");
            records_give(ROW_JOB, job, "scheduledEnd");
            records_give(ROW_JOB, job, "sequence");
        }
    }
}

static void put_jobs(const struct filling *f)
{
    const struct simulated_day *day = &f->demo->simulated;
    struct job_record **jobs = arena_array(f->arena, struct job_record *, day->job_count);
    for (int32_t j = 0; j < day->job_count; j++) {
        jobs[j] = records_of_job(f->arena, &day->jobs[j]);
        jobs[j]->plan_version = 1;
        records_give(ROW_JOB, jobs[j], "planVersion");
        if (!text_is_empty(day->jobs[j].customer.name)) {
            jobs[j]->customer_id = put_customer(f, &day->jobs[j].customer);
            records_give(ROW_JOB, jobs[j], "customerId");
            jobs[j]->customer_name = day->jobs[j].customer.name;
            records_give(ROW_JOB, jobs[j], "customerName");
        }
    }
    places_read(f, jobs);
    for (int32_t j = 0; j < day->job_count; j++) {
        put(f, ROW_JOB, day->jobs[j].id, jobs[j], "job.created");
    }
}

static void put_plan(const struct filling *f)
{
    struct plan_record *record = arena_new(f->arena, struct plan_record);
    shape_preset(shape_of_row[ROW_PLAN], record);
    record->date = f->demo->day.date;
    records_give(ROW_PLAN, record, "date");
    put(f, ROW_PLAN, fresh_id(f), record, "plan.applied");
}

struct change_set *demo_records(struct arena *arena, const struct demo *demo, const struct clock_port *clock,
                                const struct entropy_port *entropy, struct text *key)
{
    struct filling f = {.arena = arena, .demo = demo, .entropy = entropy, .now_ms = clock->wall_ms(clock->context)};
    struct change_origin origin = {.actor = TEXT("command line"), .request_id = fresh_id(&f), .at_ms = f.now_ms};
    entropy->fill(entropy->context, origin.salt_seed, sizeof origin.salt_seed);
    f.set = change_set_begin(arena, demo->simulated.organization.id, &origin);
    put_organization(&f);
    *key = put_key(&f);
    for (int32_t t = 0; t < demo->simulated.technician_count; t++) {
        const struct technician *technician = &demo->simulated.technicians[t];
        put(&f, ROW_TECHNICIAN, technician->id, records_of_technician(arena, technician), "technician.created");
    }
    put_jobs(&f);
    put_plan(&f);
    return f.set;
}
