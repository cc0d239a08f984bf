/* The schedule as of an instant: whatever was done to the day since, it is the one that was answered then, byte for byte. */
#include "http/testing_race.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

enum { STEPS = 60, MOST = STEPS * 2 };

/* What was answered when. */
struct copy {
    int64_t at_ms;
    const char *target;
    struct text body;
};

struct edits {
    struct race race;
    int made; /* jobs, beyond the first */
    int incident_count;
    const char *incidents[MOST];
    int copy_count;
    struct copy copies[MOST];
    int taken[16]; /* deeds, by kind */
};

/* ---- edits ------------------------------------------------------------------------------------------------------- */

static struct arena *arena_of(struct edits *e)
{
    return e->race.bench->arena;
}

static uint32_t draw(struct edits *e, uint32_t below)
{
    return random_below(&e->race.random, below);
}

static const char *job_drawn(struct edits *e)
{
    int job = (int)draw(e, (uint32_t)(JOBS + e->made));
    return race_format(arena_of(e), job < JOBS ? "ext::J%d" : "ext::N%d", job < JOBS ? job : job - JOBS);
}

static const char *start_drawn(struct edits *e)
{
    return race_instant(arena_of(e), RACE_OPENS_S + (int64_t)draw(e, 40) * HOUR_S / 2);
}

static const char *technician_drawn(struct edits *e)
{
    return e->race.technicians[draw(e, TECHNICIANS)];
}

static int status_of(struct edits *e, const char *method, const char *target, const char *body)
{
    return race_asked(&e->race, method, target, body)->status;
}

static const char *at_job(struct edits *e, const char *verb)
{
    return race_format(arena_of(e), "/api/v1/jobs/%s%s", job_drawn(e), verb);
}

static int place_edit(struct edits *e)
{
    const char *body = draw(e, 4) == 0 ? "{'technicianId':null,'scheduledStart':null,'scheduledEnd':null}"
                                       : race_format(arena_of(e), "{'technicianId':'%s','scheduledStart':'%s'}",
                                                     technician_drawn(e), start_drawn(e));
    return status_of(e, "PATCH", at_job(e, ""), race_format(arena_of(e), body, 0));
}

static int job_edit(struct edits *e)
{
    const char *const bodies[] = {
        "{'durationMinutes':90,'title':'Boiler'}",
        "{'location':{'lat':40.79,'lng':-73.95},'address':'9 Main St'}",
        "{'location':null}",
        "{'windows':[],'load':{'m3':2}}",
        "{'promisedWindow':{'start':'2026-05-18T12:00:00Z','end':'2026-05-18T14:00:00Z'},'load':{'kg':5}}",
        "{'promisedWindow':null,'priority':1,'load':null}",
        "{'status':'on_site'}",
        "{'status':'scheduled','requiredSkills':['hvac',{'name':'gas','level':2}]}",
        "{'windows':[{'start':'2026-05-19T12:00:00Z','end':'2026-05-19T14:00:00Z'}]}"};
    const char *body = bodies[draw(e, sizeof bodies / sizeof *bodies)];
    return status_of(e, "PATCH", at_job(e, ""), race_format(arena_of(e), body, 0));
}

static int job_make(struct edits *e)
{
    struct arena *arena = arena_of(e);
    const char *place = draw(e, 2) == 0 ? ""
                                        : race_format(arena, ",'technicianId':'%s','scheduledStart':'%s'",
                                                      technician_drawn(e), start_drawn(e));
    const char *body =
        race_format(arena,
                    "{'externalId':'N%d','title':'New','durationMinutes':45,'customer':{'externalId':'C1',"
                    "'name':'Ann Lee'},'location':{'lat':40.75,'lng':-74.02}%s}",
                    e->made, place);
    int status = status_of(e, "POST", "/api/v1/jobs", body);
    e->made += status == 201 ? 1 : 0;
    return status;
}

static int field_edit(struct edits *e)
{
    static const char *const statuses[] = {"dispatched", "en_route", "on_site", "completed"};
    const char *at = race_instant(arena_of(e), e->race.bench->now_ms / 1000 - draw(e, 300));
    const char *body = race_format(arena_of(e), "{'status':'%s','at':'%s'}", statuses[draw(e, 4)], at);
    return status_of(e, "POST", at_job(e, "/status"), body);
}

/* When one is heard is not kept, so a late one counts from the time that it is about. */
static int position_edit(struct edits *e)
{
    e->race.bench->now_ms += 1000 - e->race.bench->now_ms % 1000;
    const char *at = race_instant(arena_of(e), e->race.bench->now_ms / 1000);
    const char *target = race_format(arena_of(e), "/api/v1/technicians/%s/location", technician_drawn(e));
    return status_of(e, "POST", target,
                     race_format(arena_of(e), "{'lat':40.7%d,'lng':-74.0,'at':'%s','batteryPercent':%d}",
                                 (int)draw(e, 10), at, (int)draw(e, 100)));
}

static int technician_edit(struct edits *e)
{
    const char *const bodies[] = {
        "{'homeBase':{'lat':40.80,'lng':-73.9}}",
        "{'skills':['hvac','gas']}",
        "{'shifts':[{'days':['mon'],'start':'07:00','end':'15:00'}],'name':'Maria'}",
        "{'active':false}",
        "{'active':true}",
        "{'vehicle':{'type':'ev','rangeKm':80,'batteryKwh':20,'batteryPercent':40,'reservePercent':20}}",
        "{'vehicle':null,'maxJobs':3,'capacity':{'m3':1,'kg':4}}",
        "{'breaks':[{'durationMinutes':30,'earliest':'11:00','latest':'13:00'}]}"};
    const char *target = race_format(arena_of(e), "/api/v1/technicians/%s", technician_drawn(e));
    const char *body = bodies[draw(e, sizeof bodies / sizeof *bodies)];
    return status_of(e, "PATCH", target, race_format(arena_of(e), body, 0));
}

static int settings_edit(struct edits *e)
{
    const char *const bodies[] = {"{'planning':{'fuelPrice':{'kwh':0.3}}}", "{'planning':{'fuelPrice':{'kwh':0.5}}}",
                                  "{'planning':{'defaultDurationMinutes':30}}", "{'goals':['minimize_drive_time']}"};
    return status_of(e, "PATCH", "/api/v1/org", race_format(arena_of(e), bodies[draw(e, 4)], 0));
}

static int customer_edit(struct edits *e)
{
    const char *body =
        race_format(arena_of(e), "{'preferences':{'excludedTechnicianIds':['%s']}}", technician_drawn(e));
    return status_of(e, "PATCH", "/api/v1/customers/ext::C1", body);
}

static int incident_edit(struct edits *e)
{
    struct arena *arena = arena_of(e);
    if (e->incident_count > 0 && draw(e, 2) == 0) {
        const char *target = race_format(arena, "/api/v1/traffic/incidents/%s", e->incidents[--e->incident_count]);
        return status_of(e, "DELETE", target, NULL);
    }
    const struct response *response = race_asked(
        &e->race, "POST", "/api/v1/traffic/incidents",
        race_format(arena,
                    "{'area':{'center':{'lat':40.72,'lng':-74.0},'radiusKm':5},'factor':2,'from':'%s','until':'%s'}",
                    race_instant(arena, RACE_OPENS_S - 6 * HOUR_S), race_instant(arena, RACE_OPENS_S + 9 * HOUR_S)));
    if (response->status == 201) {
        const struct json *id = bench_member(bench_body(e->race.bench, response), "data/id");
        e->incidents[e->incident_count++] = text_to_c(arena, id->string);
    }
    return response->status;
}

static int engine_edit(struct edits *e)
{
    struct arena *arena = arena_of(e);
    const char *job = job_drawn(e);
    switch (draw(e, 5)) {
    case 0:
        return status_of(e, "POST", "/api/v1/dispatch/assign",
                         race_format(arena, "{'jobId':'%s','date':'" RACE_DATE "','commit':'apply'}", job));
    case 1:
        return status_of(e, "POST", "/api/v1/dispatch/override",
                         race_format(arena,
                                     "{'jobId':'%s','technicianId':'%s','start':'%s','force':true,'reason':'so'}", job,
                                     technician_drawn(e), start_drawn(e)));
    case 2:
        return status_of(e, "POST", "/api/v1/dispatch/lock", race_format(arena, "{'jobId':'%s'}", job));
    case 3:
        return status_of(e, "POST", "/api/v1/dispatch/unlock", race_format(arena, "{'jobId':'%s'}", job));
    default:
        return status_of(e, "POST", "/api/v1/dispatch/emergency",
                         race_format(arena, "{'jobId':'%s','commit':'apply'}", job));
    }
}

static int end_edit(struct edits *e)
{
    return draw(e, 2) == 0 ? status_of(e, "DELETE", at_job(e, ""), NULL)
                           : status_of(e, "POST", at_job(e, "/reopen"), "{}");
}

static int (*const deeds[])(struct edits *e) = {
    place_edit,      place_edit,    job_edit,      job_make,      field_edit,  field_edit,  position_edit,
    technician_edit, settings_edit, customer_edit, incident_edit, engine_edit, engine_edit, end_edit};
enum { DEED_COUNT = sizeof deeds / sizeof *deeds };

/* ---- copies ------------------------------------------------------------------------------------------------------ */

static void copy_take(struct edits *e)
{
    static const char *const queries[] = {"date=" RACE_DATE, "date=2026-05-19", "date=" RACE_DATE "&geometry=1"};
    const char *target = race_format(arena_of(e), "/api/v1/dispatch/schedule?%s", queries[draw(e, 3)]);
    const struct response *response = race_asked(&e->race, "GET", target, NULL);
    assert_int_equal(response->status, 200);
    e->copies[e->copy_count++] = (struct copy){e->race.bench->now_ms, target, text_copy(arena_of(e), response->body)};
}

static void copies_compare(struct edits *e)
{
    for (int i = 0; i < e->copy_count; i++) {
        const struct copy *copy = &e->copies[i];
        const char *at = text_to_c(arena_of(e), moment_text(arena_of(e), copy->at_ms));
        const struct response *response =
            race_asked(&e->race, "GET", race_format(arena_of(e), "%s&asOf=%s", copy->target, at), NULL);
        if (response->status != 200 || !text_equal(response->body, copy->body)) {
            fprintf(stderr, "seed %llu, as of %s: %d\n%.*s\nbut it was\n%.*s\n", (unsigned long long)e->race.seed, at,
                    response->status, TEXT_ARGS(response->body), TEXT_ARGS(copy->body));
            fail();
        }
    }
}

static void seed_play(struct bench *bench, uint64_t seed, int taken[16])
{
    struct arena_mark mark = arena_mark(bench->arena);
    struct edits *e = arena_new(bench->arena, struct edits);
    e->race = (struct race){.bench = bench, .seed = seed, .random = random_make(seed, 0)};
    e->race.key = bench_organize(bench, "Ours", "America/New_York");
    bench->now_ms = (RACE_OPENS_S - 2 * (int64_t)HOUR_S) * 1000;
    race_make(&e->race);
    for (int i = 0; i < STEPS; i++) {
        uint32_t deed = draw(e, DEED_COUNT);
        bench->now_ms += 1 + draw(e, 900 * 1000);
        taken[deed] += deeds[deed](e) < 300 ? 1 : 0;
        if (draw(e, 3) == 0) {
            copy_take(e);
            bench->now_ms += 1;
        }
    }
    copies_compare(e);
    arena_rewind(bench->arena, mark);
}

static uint64_t seed_at(uint64_t index)
{
    const char *only = getenv("ROUTRIQ_SEED");
    return only == NULL ? index : strtoull(only, NULL, 10);
}

static void seeds_play(struct bench *bench, uint64_t seeds)
{
    int taken[16] = {0};
    for (uint64_t i = 0; i < (getenv("ROUTRIQ_SEED") == NULL ? seeds : 1); i++) {
        seed_play(bench, seed_at(i), taken);
    }
    for (int i = 0; i < DEED_COUNT; i++) {
        print_message("# deed %2d: %d taken\n", i, taken[i]);
    }
}

static void as_of_an_instant_it_is_what_was_answered_then(void **state)
{
    (void)state;
    struct bench *bench = bench_empty();
    bench->memory = store_memory_create();
    bench->store = store_memory_port(bench->memory);
    bench_open(bench);
    seeds_play(bench, testing_rounds(30, 20));
    bench_end(bench);
}

/* ---- what is refused --------------------------------------------------------------------------------------------- */

static void refuse(struct bench *b, const char *query, const char *where)
{
    const struct call call = {.target = race_format(b->arena, "/api/v1/dispatch/schedule?%s", query), .key = b->key};
    const struct response *response = bench_call(b, &call);
    assert_int_equal(response->status, 422);
    assert_text(bench_member(bench_body(b, response), "data/issues/0/path")->string, where);
}

static void what_cannot_be_known_is_refused_by_its_name(void **state)
{
    struct bench *b = *state;
    refuse(b, "asOf=2026-05-15T16:00:01Z", "?asOf");
    refuse(b, "asOf=2020-01-01T00:00:00Z", "?asOf");
    refuse(b, "asOf=2026-05-15T12:00:00", "?asOf");
    refuse(b, "asOf=yesterday", "?asOf");
    assert_int_equal(bench_get(b, "/api/v1/dispatch/schedule?asOf=2026-05-15T16:00:00Z")->status, 200);
    b->heavy = LIMIT_HEAVY_REQUESTS;
    assert_int_equal(bench_get(b, "/api/v1/dispatch/schedule?asOf=2026-05-15T16:00:00Z")->status, 503);
    assert_int_equal(bench_get(b, "/api/v1/dispatch/schedule")->status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_of_an_instant_it_is_what_was_answered_then),
        cmocka_unit_test_setup_teardown(what_cannot_be_known_is_refused_by_its_name, bench_up, bench_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
