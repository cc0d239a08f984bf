#include "http/testing.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "http/framing.h"
#include "http/route.h"
#include "planning/planning.h"

/* ---- the world --------------------------------------------------------------------------------------------------- */

static int64_t wall_ms(void *context)
{
    return ((const struct bench *)context)->now_ms;
}

static void fill(void *context, void *bytes, size_t count)
{
    struct bench *bench = context;
    for (size_t i = 0; i < count; i++) {
        bench->random = bench->random * UINT64_C(6364136223846793005) + 1442695040888963407;
        ((uint8_t *)bytes)[i] = (uint8_t)(bench->random >> 56);
    }
}

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    (void)context;
    for (int32_t i = 0; i < count; i++) {
        task(argument, i);
    }
}

/* ---- the organizations ------------------------------------------------------------------------------------------- */

static const struct organization ours = {{"org-1", 5}, {"Ours", 4}, {"America/New_York", 16}};
static const struct organization theirs = {{"org-2", 5}, {"Theirs", 6}, {"UTC", 3}};

static struct text key_put(struct bench *bench, struct old_change_set *set, const char *id, uint64_t scopes)
{
    struct api_key *record = arena_new(bench->arena, struct api_key);
    struct text key;
    record->id = text_of(id);
    record->version = 1;
    record->scopes = scopes;
    access_key_make(bench->arena, &bench->entropy, KEY_TEST, &key, record);
    old_change_set_put_api_key(set, record);
    return key;
}

static struct old_change_set *changes(struct bench *bench, const struct organization *organization)
{
    const struct change_origin origin = {
        .actor = TEXT("test"), .request_id = TEXT("request"), .action = TEXT("test.begun"), .at_ms = bench->now_ms};
    struct old_change_set *set = old_change_set_begin(bench->arena, organization->id, &origin);
    old_change_set_put_organization(set, organization, 1);
    return set;
}

static void commit(struct bench *bench, const struct old_change_set *set)
{
    assert_int_equal(bench->store.commit(bench->store.context, set, NULL), OLD_COMMIT_DONE);
}

static const struct text skills[] = {{"hvac", 4}};

static struct job *jobs_make(struct bench *bench)
{
    struct job *jobs = arena_array(bench->arena, struct job, 7);
    for (int i = 0; i < 7; i++) {
        jobs[i] = (struct job){
            .id = text_format(bench->arena, "0196d0f0-2000-7000-8000-%012d", i + 1),
            .external_id = text_format(bench->arena, "J-%d", i + 1),
            .source = TEXT("api"),
            .version = 1,
            .status = i < 2 ? JOB_SCHEDULED : JOB_UNSCHEDULED,
            .title = i == 4 ? TEXT("Boiler Leak") : TEXT("No heat"),
            .customer = {.name = TEXT("Ada Example")},
            .address = TEXT("123 Main St"),
            .location = {40712800 + i * 1000, -74006000},
            .priority = i % 4 + 1,
            .duration_minutes = 60,
            .booked_at_s = BENCH_NOON_S - 86400 + i,
            .required_skill_count = 1,
            .required_skills = skills,
        };
    }
    /* The sixth can only be done the day after. */
    jobs[5].has_window = true;
    jobs[5].window = (struct interval){BENCH_NOON_S + 86400, BENCH_NOON_S + 86400 + 7200};
    return jobs;
}

static struct technician *technicians_make(struct bench *bench)
{
    static const struct shift_row shifts[] = {{.weekdays = 0x1f, .start_minute = 480, .end_minute = 1020}};
    struct technician *technicians = arena_array(bench->arena, struct technician, 2);
    for (int i = 0; i < 2; i++) {
        technicians[i] = (struct technician){
            .id = text_format(bench->arena, "0196d0f0-1000-7000-8000-%012d", i + 1),
            .external_id = text_format(bench->arena, "T-%d", i + 1),
            .source = TEXT("api"),
            .version = 1,
            .name = i == 0 ? TEXT("Marta Ruiz") : TEXT("Owen Cole"),
            .skill_count = 1,
            .skills = skills,
            .home = {40700000, -74000000},
            .shift_count = 1,
            .shifts = shifts,
            .meal = {30, 690, 810},
        };
    }
    return technicians;
}

static const struct plan *plan_of_day(struct bench *bench)
{
    static const struct plan_stop stops[] = {
        {.type = STOP_TYPE_JOB,
         .job = 0,
         .sequence = 1,
         .start_s = BENCH_NOON_S,
         .end_s = BENCH_NOON_S + 3600,
         .on_time = true},
        {.type = STOP_TYPE_JOB,
         .job = 1,
         .sequence = 2,
         .start_s = BENCH_NOON_S + 4000,
         .end_s = BENCH_NOON_S + 7600,
         .on_time = true},
    };
    static const struct plan_route routes[] = {{.technician = 0, .stop_count = 2, .stops = stops}, {.technician = 1}};
    static const struct reason reasons[] = {{.code = REASON_MISSING_PART, .technician = 0, .message = {"no part", 7}}};
    static const struct unassigned unassigned[] = {
        {.job = 2, .summary = {"Nobody has the part", 19}, .reason_count = 1, .reasons = reasons}};
    struct plan *plan = arena_new(bench->arena, struct plan);
    *plan = (struct plan){.route_count = 2, .routes = routes, .unassigned_count = 1, .unassigned = unassigned};
    return plan;
}

static void day_put(struct bench *bench, struct old_change_set *set)
{
    struct job *jobs = jobs_make(bench);
    struct technician *technicians = technicians_make(bench);
    struct zone *zone = arena_new(bench->arena, struct zone);
    struct day *day = arena_new(bench->arena, struct day);
    struct date date;
    assert_true(zone_load(bench->arena, ours.timezone, zone, NULL));
    assert_true(date_parse(TEXT("2026-05-15"), &date));
    const struct day_request request = {
        .date = date, .zone = zone, .job_count = 3, .jobs = jobs, .technician_count = 2, .technicians = technicians};
    assert_true(day_make(bench->arena, &request, day, NULL));
    for (int i = 0; i < 7; i++) {
        old_change_set_put_job(set, &jobs[i]);
    }
    old_change_set_put_technician(set, &technicians[0]);
    old_change_set_put_technician(set, &technicians[1]);
    struct day_plan *day_plan = arena_new(bench->arena, struct day_plan);
    *day_plan = (struct day_plan){date, 1, day, plan_of_day(bench)};
    old_change_set_put_day_plan(set, day_plan);
}

static void organizations_put(struct bench *bench)
{
    struct old_change_set *set = changes(bench, &ours);
    bench->key = key_put(bench, set, "key-1", SCOPES_ALL);
    bench->narrow_key = key_put(bench, set, "key-2", UINT64_C(1) << SCOPE_JOBS_READ);
    day_put(bench, set);
    commit(bench, set);
    set = changes(bench, &theirs);
    bench->stranger_key = key_put(bench, set, "key-3", SCOPES_ALL);
    commit(bench, set);
}

struct bench *bench_make(void)
{
    struct arena *arena = arena_create(0);
    struct bench *bench = arena_new(arena, struct bench);
    bench->arena = arena;
    bench->now_ms = BENCH_NOON_S * INT64_C(1000);
    bench->memory = store_old_memory_create();
    bench->store = store_old_memory_port(bench->memory);
    bench->clock = (struct clock_port){bench, wall_ms, wall_ms, wall_ms};
    bench->entropy = (struct entropy_port){bench, fill};
    bench->executor = (struct executor_port){bench, run_here};
    bench->limiter = (struct limiter_port){limiter_create(arena, &(struct rate_rule){1000, 60}), limiter_take};
    bench->budget.limit = (size_t)1 << 30;
    bench->log = (struct log){.descriptor = -1, .level = LOG_ERROR, .now_ms = wall_ms, .context = bench};
    bench->services = (struct http_services){
        .store = &bench->store,
        .clock = &bench->clock,
        .entropy = &bench->entropy,
        .executor = &bench->executor,
        .limiter = &bench->limiter,
        .memory = &bench->budget,
        .log = &bench->log,
        .version = TEXT("test"),
    };
    http_zones_init(&bench->zones, arena);
    documents_make(arena, TEXT("test"), &bench->documents);
    organizations_put(bench);
    return bench;
}

void bench_end(struct bench *bench)
{
    store_old_memory_destroy(bench->memory);
    arena_destroy(bench->arena);
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

struct response *bench_call(struct bench *bench, const struct call *call)
{
    struct exchange *x = arena_new(bench->arena, struct exchange);
    struct text body = text_of(call->body == NULL ? "" : call->body);
    x->services = &bench->services;
    x->documents = &bench->documents;
    x->seal_key = &bench->seal_key;
    x->zones = &bench->zones;
    x->stopping = &bench->stopping;
    x->heavy = &bench->heavy;
    x->arena = bench->arena;
    x->request = (struct request){
        .method = method_of(text_of(call->method == NULL ? "GET" : call->method)),
        .target = text_of(call->target),
        .authorization =
            call->key.length == 0 ? TEXT("") : text_format(bench->arena, "Bearer %.*s", TEXT_ARGS(call->key)),
        .content_type = text_of(call->type != NULL   ? call->type
                                : call->body != NULL ? "application/json"
                                                     : ""),
        .if_none_match = text_of(call->if_none_match == NULL ? "" : call->if_none_match),
        .has_length = call->body != NULL,
        .content_length = (int64_t)body.length,
        .body = body,
    };
    exchange_begin(x);
    if (exchange_admit(x)) {
        exchange_answer(x);
    }
    exchange_end(x);
    assert_int_not_equal(x->response.status, 0);
    assert_int_equal(atomic_load(&bench->budget.claimed), 0);
    return &x->response;
}

struct response *bench_get(struct bench *bench, const char *target)
{
    return bench_call(bench, &(struct call){.target = target, .key = bench->key});
}

const struct json *bench_body(struct bench *bench, const struct response *response)
{
    struct json *body = arena_new(bench->arena, struct json);
    struct fault fault = {.kind = FAULT_NONE};
    json_parse(bench->arena, response->body, body, &fault);
    assert_no_fault(&fault);
    return body;
}

const struct json *bench_member(const struct json *from, const char *path)
{
    struct text rest = text_of(path);
    while (rest.length > 0 && from != NULL) {
        struct text step = text_cut(&rest, '/');
        int64_t index = 0;
        if (from->type == JSON_ARRAY) {
            from = text_to_int64(step, &index) && index < from->count ? &from->elements[index] : NULL;
        } else {
            from = json_get(from, step);
        }
    }
    return from;
}

struct text bench_header(const struct response *response, const char *name)
{
    for (int32_t i = 0; i < response->header_count; i++) {
        if (header_is(response->headers[i].name, text_of(name))) {
            return response->headers[i].value;
        }
    }
    return TEXT("");
}
