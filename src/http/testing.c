#include "http/testing.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "http/framing.h"
#include "http/hub.h"
#include "http/route.h"
#include "records/records.h"

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

static void give(enum row_kind kind, void *noun, const char *names)
{
    struct text rest = text_of(names);
    while (rest.length > 0) {
        struct text name = text_cut(&rest, ' ');
        shape_give(noun, shape_find(shape_of_row[kind], name));
    }
}

static void put(struct change_set *set, enum row_kind kind, struct text id, const void *noun)
{
    change_set_put(set, &(struct change){.kind = kind, .id = id, .version = 1, .after = noun, .action = "test.put"});
}

static struct text key_put(struct bench *bench, struct change_set *set, const char *id, uint64_t scopes)
{
    struct key_record *record = arena_new(bench->arena, struct key_record);
    struct text key;
    shape_preset(shape_of_row[ROW_KEY], record);
    access_key_make(bench->arena, &bench->entropy, KEY_TEST, &key, record);
    record->scopes = scopes;
    give(ROW_KEY, record, "scopes");
    put(set, ROW_KEY, text_of(id), record);
    return key;
}

static struct change_set *changes(struct bench *bench, const char *id, const char *name, const char *timezone)
{
    const struct change_origin origin = {.actor = TEXT("test"), .request_id = TEXT("request"), .at_ms = bench->now_ms};
    struct change_set *set = change_set_begin(bench->arena, text_of(id), &origin);
    struct organization_record *record = arena_new(bench->arena, struct organization_record);
    shape_preset(shape_of_row[ROW_ORGANIZATION], record);
    record->name = text_of(name);
    record->timezone = text_of(timezone);
    record->sandbox = true;
    give(ROW_ORGANIZATION, record, "name timezone sandbox");
    put(set, ROW_ORGANIZATION, text_of(id), record);
    return set;
}

static void committed(void *argument, const struct commit_outcome *outcome)
{
    *(enum commit_result *)argument = outcome->result;
}

static void commit(struct bench *bench, const struct change_set *set)
{
    enum commit_result result = COMMIT_UNKNOWN;
    assert_true(bench->store.submit(bench->store.context, set, committed, &result));
    assert_int_equal(result, COMMIT_DONE);
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
            .status = i < 2 ? JOB_SCHEDULED : JOB_UNSCHEDULED,
            .title = i == 4 ? TEXT("Boiler Leak") : TEXT("No heat"),
            .address = TEXT("123 Main St"),
            .location = {40712800 + i * 1000, -74006000},
            .priority = i % 4 + 1,
            .duration_minutes = 60,
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

/* Where the first two jobs are. */
static const struct interval places[] = {{BENCH_NOON_S, BENCH_NOON_S + 3600},
                                         {BENCH_NOON_S + 4000, BENCH_NOON_S + 7600}};

static void plan_put(struct bench *bench, struct change_set *set)
{
    struct plan_record *record = arena_new(bench->arena, struct plan_record);
    shape_preset(shape_of_row[ROW_PLAN], record);
    assert_true(date_parse(TEXT("2026-05-15"), &record->date));
    give(ROW_PLAN, record, "date");
    put(set, ROW_PLAN, TEXT("0196d0f0-3000-7000-8000-000000000001"), record);
}

static struct text customer_put(struct bench *bench, struct change_set *set)
{
    struct customer_record *record = arena_new(bench->arena, struct customer_record);
    struct text id = TEXT("0196d0f0-4000-7000-8000-000000000001");
    shape_preset(shape_of_row[ROW_CUSTOMER], record);
    record->name = TEXT("Ada Example");
    give(ROW_CUSTOMER, record, "name");
    put(set, ROW_CUSTOMER, id, record);
    return id;
}

/* The first two are where the plan has put them, the third is left out by it. */
static void jobs_put(struct bench *bench, struct change_set *set, const struct job *jobs,
                     const struct technician *technicians)
{
    struct text customer_id = customer_put(bench, set);
    for (int i = 0; i < 7; i++) {
        struct job_record *record = records_of_job(bench->arena, &jobs[i]);
        record->customer_id = customer_id;
        record->customer_name = TEXT("Ada Example");
        give(ROW_JOB, record, "customerId customerName");
        if (i < 2) {
            record->technician_id = technicians[0].id;
            record->scheduled_start_s = places[i].start_s;
            record->scheduled_end_s = places[i].end_s;
            record->sequence = i + 1;
            give(ROW_JOB, record, "technicianId scheduledStart scheduledEnd sequence");
        }
        if (i < 3) {
            record->plan_version = 1;
            give(ROW_JOB, record, "planVersion");
        }
        put(set, ROW_JOB, jobs[i].id, record);
    }
}

static void day_put(struct bench *bench, struct change_set *set)
{
    struct job *jobs = jobs_make(bench);
    struct technician *technicians = technicians_make(bench);
    for (int i = 0; i < 2; i++) {
        put(set, ROW_TECHNICIAN, technicians[i].id, records_of_technician(bench->arena, &technicians[i]));
    }
    jobs_put(bench, set, jobs, technicians);
    plan_put(bench, set);
}

static void organizations_put(struct bench *bench)
{
    struct change_set *set = changes(bench, "org-1", "Ours", "America/New_York");
    bench->key = key_put(bench, set, "key-1", SCOPES_ALL);
    bench->narrow_key = key_put(bench, set, "key-2", UINT64_C(1) << SCOPE_JOBS_READ);
    day_put(bench, set);
    commit(bench, set);
    set = changes(bench, "org-2", "Theirs", "UTC");
    bench->stranger_key = key_put(bench, set, "key-3", SCOPES_ALL);
    commit(bench, set);
}

struct bench *bench_empty(void)
{
    struct arena *arena = arena_create(0);
    struct bench *bench = arena_new(arena, struct bench);
    bench->arena = arena;
    bench->now_ms = BENCH_NOON_S * INT64_C(1000);
    bench->clock = (struct clock_port){bench, wall_ms, wall_ms, wall_ms};
    bench->entropy = (struct entropy_port){bench, fill};
    bench->executor = (struct executor_port){bench, run_here};
    bench->limiter = (struct limiter_port){limiter_create(arena, &(struct rate_rule){1000, 60}), limiter_take};
    bench->metrics = metrics_create(arena);
    bench->running = idempotency_create(arena, 16);
    bench->throttle = throttle_create(arena, &bench->entropy);
    bench->passwords = password_host_create(arena, &bench->entropy);
    bench->budget.limit = (size_t)1 << 30;
    bench->log = (struct log){.descriptor = -1, .level = LOG_ERROR, .now_ms = wall_ms, .context = bench};
    bench->services = (struct http_services){
        .store = &bench->store,
        .clock = &bench->clock,
        .entropy = &bench->entropy,
        .executor = &bench->executor,
        .limiter = &bench->limiter,
        .session_limiter = &bench->limiter,
        .ways = &bench->ways,
        .passwords = bench->passwords,
        .throttle = bench->throttle,
        .seal_key = &bench->seal_key,
        .memory = &bench->budget,
        .log = &bench->log,
        .version = TEXT("test"),
    };
    /* As in a server: what an attempt of a request leaves behind must not be the zones that others have. */
    http_zones_init(&bench->zones, arena_create(0));
    documents_make(arena, TEXT("test"), &bench->documents);
    return bench;
}

void bench_open(struct bench *bench)
{
    bench->hub = hub_create(&bench->services, bench->metrics);
}

struct bench *bench_make(void)
{
    struct bench *bench = bench_empty();
    bench->memory = store_memory_create();
    bench->store = store_memory_port(bench->memory);
    bench_open(bench);
    organizations_put(bench);
    return bench;
}

void bench_end(struct bench *bench)
{
    hub_stop(bench->hub);
    hub_destroy(bench->hub);
    store_memory_destroy(bench->memory);
    arena_destroy(bench->zones.arena);
    arena_destroy(bench->arena);
}

static const struct zone *zone_find(void *context, struct text name)
{
    struct bench *bench = context;
    return http_zones_find(&bench->zones, bench->arena, name, NULL);
}

struct operations_host bench_host(struct bench *bench)
{
    return (struct operations_host){.store = &bench->store,
                                    .clock = &bench->clock,
                                    .entropy = &bench->entropy,
                                    .executor = &bench->executor,
                                    .zone = zone_find,
                                    .zones = bench};
}

struct text bench_organize(struct bench *bench, const char *name, const char *timezone)
{
    struct access_context c = {.arena = bench->arena,
                               .store = &bench->store,
                               .entropy = &bench->entropy,
                               .now_ms = bench->now_ms,
                               .steady_ms = bench->now_ms,
                               .request_id = TEXT("command")};
    const struct organization_wish wish = {.name = text_of(name), .timezone = text_of(timezone), .sandbox = true};
    const struct operations_host host = bench_host(bench);
    const struct row *organization;
    struct access_made key;
    struct fault fault = {.kind = FAULT_NONE};
    access_organization_create(&c, &wish, &organization, &key, &fault);
    assert_no_fault(&fault);
    timetable_begin(&host, wish.timezone, c.set);
    commit(bench, c.set);
    return key.secret;
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

struct waiting {
    struct exchange *x;
    bool over;
};

static void on_commit(void *argument, const struct commit_outcome *outcome)
{
    struct waiting *waiting = argument;
    waiting->over = exchange_committed(waiting->x, outcome);
}

bool bench_keep(struct bench *bench, struct exchange *x)
{
    struct waiting waiting = {x, false};
    assert_true(bench->store.submit(bench->store.context, x->change_set, on_commit, &waiting));
    return waiting.over;
}

static struct request request_of(struct arena *arena, const struct call *call)
{
    struct text body = text_of(call->body == NULL ? "" : call->body);
    return (struct request){
        .method = method_of(text_of(call->method == NULL ? "GET" : call->method)),
        .target = text_of(call->target),
        .authorization = call->key.length == 0 ? TEXT("") : text_format(arena, "Bearer %.*s", TEXT_ARGS(call->key)),
        .content_type = text_of(call->type != NULL   ? call->type
                                : call->body != NULL ? "application/json"
                                                     : ""),
        .if_none_match = text_of(call->if_none_match == NULL ? "" : call->if_none_match),
        .if_match = text_of(call->if_match == NULL ? "" : call->if_match),
        .idempotency_key = text_of(call->idempotency_key == NULL ? "" : call->idempotency_key),
        .way = {.peer = TEXT("127.0.0.1")},
        .has_length = call->body != NULL,
        .content_length = (int64_t)body.length,
        .body = body,
    };
}

struct exchange *bench_send(struct bench *bench, struct arena *arena, const struct call *call)
{
    struct exchange *x = arena_new(arena, struct exchange);
    x->services = &bench->services;
    x->documents = &bench->documents;
    x->seal_key = &bench->seal_key;
    x->zones = &bench->zones;
    x->stopping = &bench->stopping;
    x->heavy = &bench->heavy;
    x->metrics = bench->metrics;
    x->running = bench->running;
    x->hub = bench->hub;
    x->arena = arena;
    x->request = request_of(arena, call);
    exchange_begin(x);
    return x;
}

bool bench_work(struct exchange *x)
{
    if (x->attempt == 0 && !exchange_admit(x)) {
        return true;
    }
    exchange_answer(x);
    return !exchange_has_changes(x);
}

struct response *bench_settle(struct exchange *x)
{
    exchange_end(x);
    assert_int_not_equal(x->response.status, 0);
    return &x->response;
}

struct response *bench_call(struct bench *bench, const struct call *call)
{
    struct exchange *x = bench_send(bench, bench->arena, call);
    while (!bench_work(x) && !bench_keep(bench, x)) {
    }
    struct response *response = bench_settle(x);
    assert_int_equal(atomic_load(&bench->budget.claimed), 0);
    return response;
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

struct text bench_error(struct bench *b, const struct response *response)
{
    const struct json *body = bench_body(b, response);
    assert_int_equal(body->count, 3);
    assert_int_equal(json_get(body, TEXT("ok"))->type, JSON_FALSE);
    return json_get(body, TEXT("error"))->string;
}

void bench_refused(struct bench *b, struct call call, int status, const char *code)
{
    const struct response *response = bench_call(b, &call);
    assert_text(bench_error(b, response), code);
    assert_int_equal(response->status, status);
}

int32_t bench_count(struct bench *b, const char *target)
{
    const struct response *response = bench_get(b, target);
    assert_int_equal(response->status, 200);
    return bench_member(bench_body(b, response), "data/items")->count;
}

int bench_up(void **state)
{
    *state = bench_make();
    return 0;
}

int bench_down(void **state)
{
    bench_end(*state);
    return 0;
}
