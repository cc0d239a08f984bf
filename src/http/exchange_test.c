/* Requests through everything but the wire: who is let in, in which order one is refused, and what the reads answer. */
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "http/endpoints.h"
#include "http/error.h"
#include "http/route.h"
#include "http/testing.h"

/* ---- being let in ------------------------------------------------------------------------------------------------ */

static void every_route_that_is_not_open_asks_for_a_key(void **state)
{
    struct bench *b = *state;
    int closed = 0;
    const struct http_route *route;
    for (int32_t i = 0; (route = route_at(&route_table, i)) != NULL; i++) {
        if (route->who != ROUTE_OPEN) {
            closed++;
            bench_refused(b, (struct call){.method = method_name(route->method).bytes, .target = route->pattern}, 401,
                          "unauthorized");
        }
    }
    assert_true(closed >= 6);
}

static void every_route_asks_for_its_own_scope(void **state)
{
    struct bench *b = *state;
    const struct http_route *route;
    for (int32_t i = 0; (route = route_at(&route_table, i)) != NULL; i++) {
        if (route->who != ROUTE_OPEN && route->scope != SCOPE_JOBS_READ) {
            bench_refused(b,
                          (struct call){.method = method_name(route->method).bytes,
                                        .target = route->pattern,
                                        .key = b->narrow_key},
                          403, "insufficient_scope");
        }
    }
    assert_int_equal(bench_call(b, &(struct call){.target = "/api/v1/jobs", .key = b->narrow_key})->status, 200);
}

static void refusals_come_in_the_documented_order(void **state)
{
    struct bench *b = *state;
    /* 401 before 404 and 405; 404 before 405; 405 before 403; 403 before 415; 415 before 400; 400 before 422. */
    bench_refused(b, (struct call){.target = "/api/v1/nothing"}, 401, "unauthorized");
    bench_refused(b, (struct call){.method = "DELETE", .target = "/api/v1/jobs"}, 401, "unauthorized");
    bench_refused(b, (struct call){.method = "DELETE", .target = "/api/v1/nothing", .key = b->key}, 404, "not_found");
    bench_refused(b, (struct call){.method = "DELETE", .target = "/api/v1/technicians", .key = b->narrow_key}, 405,
                  "method_not_allowed");
    bench_refused(
        b, (struct call){.method = "POST", .target = "/v1/optimize", .key = b->narrow_key, .body = "{", .type = "x/y"},
        403, "insufficient_scope");
    bench_refused(b,
                  (struct call){.method = "POST", .target = "/v1/optimize", .key = b->key, .body = "{", .type = "x/y"},
                  415, "unsupported_media_type");
    bench_refused(b, (struct call){.method = "POST", .target = "/v1/optimize", .key = b->key, .body = "{"}, 400,
                  "invalid_json");
    bench_refused(b, (struct call){.method = "POST", .target = "/v1/optimize", .key = b->key, .body = "{}"}, 422,
                  "validation_failed");
    bench_refused(b, (struct call){.method = "POST", .target = "/v1/optimize", .key = b->key}, 411, "length_required");
}

static void a_call_without_its_body_is_told_the_least_that_will_do(void **state)
{
    struct bench *b = *state;
    struct call without = {.method = "POST", .target = "/api/v1/jobs/ext::J-1/reopen", .key = b->key};
    struct call plain = {.method = "POST", .target = without.target, .key = b->key, .body = "", .type = "text/plain"};
    const struct json *body = bench_body(b, bench_call(b, &without));
    assert_text(bench_member(body, "data/message")->string,
                "The call needs a body, if only {}. Send it with a Content-Length or chunked.");
    body = bench_body(b, bench_call(b, &plain));
    assert_text(
        bench_member(body, "data/message")->string,
        "The call needs a body in JSON, if only {}, in UTF-8, with Content-Type: application/json and no content "
        "encoding.");
}

static void every_route_refuses_a_parameter_that_it_does_not_know(void **state)
{
    struct bench *b = *state;
    const struct http_route *route;
    for (int32_t i = 0; (route = route_at(&route_table, i)) != NULL; i++) {
        struct text_builder target = text_builder_make(b->arena);
        struct text rest = text_slice(text_of(route->pattern), 1, strlen(route->pattern));
        bool of_jobs = strstr(route->pattern, "/jobs/") != NULL;
        bool of_technicians = strstr(route->pattern, "/technicians/") != NULL;
        while (rest.length > 0) {
            struct text part = text_cut(&rest, '/');
            text_append_char(&target, '/');
            text_append(&target, part.bytes[0] != '{' ? part : of_jobs ? TEXT("ext::J-1") : TEXT("ext::T-1"));
        }
        text_append(&target, TEXT("?nonsense=1"));
        bool elsewhere = strchr(route->pattern, '{') != NULL && !of_jobs && !of_technicians;
        bool first_says_more = route->handle == endpoint_jobs_upsert || route->handle == endpoint_technicians_upsert;
        if (route->who == ROUTE_SESSION || elsewhere || first_says_more || route->handle == endpoint_page) {
            continue; /* they need what the bench has not, or look into the body first */
        }
        bench_refused(b,
                      (struct call){.method = method_name(route->method).bytes,
                                    .target = text_to_c(b->arena, text_built(&target)),
                                    .key = b->key,
                                    .body = route->body == NULL ? NULL : "{}"},
                      422, "validation_failed");
    }
}

static void what_is_not_there_is_told_before_what_is_wrong(void **state)
{
    struct bench *b = *state;
    bench_refused(b, (struct call){.target = "/api/v1/jobs/ext::J-99?nonsense=1", .key = b->key}, 404, "not_found");
    bench_refused(b, (struct call){.target = "/api/v1/technicians/ext::T-99?nonsense=1", .key = b->key}, 404,
                  "not_found");
    bench_refused(b, (struct call){.method = "POST", .target = "/v1/optimize?nonsense=1", .key = b->key, .body = "{"},
                  400, "invalid_json");
}

static void a_key_that_has_spent_its_requests_waits(void **state)
{
    struct bench *b = *state;
    struct rate_rule rule = {2, 60};
    b->limiter.context = limiter_create(b->arena, &rule);
    b->now_ms = b->now_ms / 60000 * 60000;
    const struct response *first = bench_get(b, "/api/v1/jobs");
    assert_text(bench_header(first, "RateLimit"), "\"default\";r=1;t=60");
    assert_text(bench_header(first, "RateLimit-Policy"), "\"default\";q=2;w=60");
    assert_int_equal(bench_get(b, "/api/v1/nothing")->status, 404); /* counts as well */
    const struct response *third = bench_get(b, "/api/v1/jobs");
    assert_text(bench_error(b, third), "rate_limited");
    assert_int_equal(third->status, 429);
    assert_text(bench_header(third, "Retry-After"), "61");
    assert_text(bench_header(third, "RateLimit"), "\"default\";r=0;t=60");
    assert_int_equal(bench_call(b, &(struct call){.target = "/api/v1/jobs", .key = b->stranger_key})->status, 200);
    b->now_ms += 61000;
    assert_int_equal(bench_get(b, "/api/v1/jobs")->status, 200);
}

static void a_wrong_method_names_the_right_ones(void **state)
{
    struct bench *b = *state;
    const struct response *response =
        bench_call(b, &(struct call){.method = "PUT", .target = "/api/v1/jobs", .key = b->key, .body = "{}"});
    assert_int_equal(response->status, 405);
    assert_text(bench_header(response, "Allow"), "GET, HEAD, POST");
    assert_text(bench_member(bench_body(b, response), "data/message")->string, "This route takes GET, HEAD, POST.");
    response = bench_call(b, &(struct call){.method = "GET", .target = "/v1/optimize", .key = b->key});
    assert_text(bench_header(response, "Allow"), "POST");
}

static void a_proper_request_id_is_kept_and_another_replaced(void **state)
{
    struct bench *b = *state;
    struct exchange x = {.services = &b->services, .arena = b->arena};
    x.request = (struct request){.target = TEXT("/healthz"), .request_id = TEXT("abc-1_2.X")};
    exchange_begin(&x);
    assert_text(x.request_id, "abc-1_2.X");
    const char *const wrong[] = {"", "a b", "a\"b", "\xc3\xa4"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct exchange y = {.services = &b->services, .arena = b->arena};
        y.request = (struct request){.target = TEXT("/healthz"), .request_id = text_of(wrong[i])};
        exchange_begin(&y);
        assert_int_equal(y.request_id.length, 36);
        assert_true(text_equal(bench_header(&y.response, "X-Request-Id"), y.request_id));
    }
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

static void a_job_shows_where_the_plan_put_it(void **state)
{
    struct bench *b = *state;
    const struct json *data = bench_member(bench_body(b, bench_get(b, "/api/v1/jobs/ext:api:J-2")), "data");
    assert_text(json_get(data, TEXT("externalId"))->string, "J-2");
    assert_text(json_get(data, TEXT("technicianId"))->string, "0196d0f0-1000-7000-8000-000000000001");
    assert_int_equal(json_get(data, TEXT("sequence"))->integer, 2);
    assert_int_equal(json_get(data, TEXT("planVersion"))->integer, 1);
    assert_text(json_get(data, TEXT("scheduledStart"))->string, "2026-05-15T17:06:40Z");
    data = bench_member(bench_body(b, bench_get(b, "/api/v1/jobs/ext::J-3")), "data");
    assert_int_equal(json_get(data, TEXT("technicianId"))->type, JSON_NULL);
    assert_int_equal(json_get(data, TEXT("planVersion"))->integer, 1);
}

static void a_job_is_found_by_its_id_and_by_its_external_one(void **state)
{
    struct bench *b = *state;
    static const char *const good[] = {"/api/v1/jobs/0196d0f0-2000-7000-8000-000000000001", "/api/v1/jobs/ext:api:J-1",
                                       "/api/v1/jobs/ext::J-1", "/api/v1/jobs/ext%3A%3AJ%2D1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const struct json *body = bench_body(b, bench_get(b, good[i]));
        assert_text(bench_member(body, "data/externalId")->string, "J-1");
    }
    static const char *const bad[] = {"/api/v1/jobs/x",        "/api/v1/jobs/ext:jobber:J-1",
                                      "/api/v1/jobs/ext:api:", "/api/v1/jobs/ext:J-1",
                                      "/api/v1/jobs/%00",      "/api/v1/jobs/%ff",
                                      "/api/v1/jobs/J%2",      "/api/v1/jobs/",
                                      "/api/v1//jobs",         "/api/v1/jobs/../jobs",
                                      "/api/v1/jobs/a/b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        bench_refused(b, (struct call){.target = bad[i], .key = b->key}, 404, "not_found");
    }
}

static void what_is_no_id_at_all_is_told_what_one_looks_like(void **state)
{
    struct bench *b = *state;
    static const char *const said[][2] = {
        {"/api/v1/jobs/J-1", "There is no such job: it is named by its id, a UUID, or by ext:<source>:<externalId>."},
        {"/api/v1/jobs/ext:J-1",
         "There is no such job: it is named by its id, a UUID, or by ext:<source>:<externalId>."},
        {"/api/v1/technicians/Marta",
         "There is no such technician: it is named by its id, a UUID, or by ext:<source>:<externalId>."},
        {"/api/v1/branches/north", "There is no such branch: it is named by its id, a UUID."},
        {"/api/v1/jobs/ext::J-99", "There is no such job."},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const struct json *body = bench_body(b, bench_get(b, said[i][0]));
        assert_text(bench_member(body, "data/message")->string, said[i][1]);
    }
}

static void another_organizations_job_is_not_found(void **state)
{
    struct bench *b = *state;
    bench_refused(b,
                  (struct call){.target = "/api/v1/jobs/0196d0f0-2000-7000-8000-000000000001", .key = b->stranger_key},
                  404, "not_found");
    const struct response *list = bench_call(b, &(struct call){.target = "/api/v1/jobs", .key = b->stranger_key});
    assert_int_equal(bench_member(bench_body(b, list), "data/items")->count, 0);
}

static void a_job_that_is_known_already_is_not_sent_again(void **state)
{
    struct bench *b = *state;
    const char *target = "/api/v1/jobs/ext::J-1";
    const struct response *response = bench_get(b, target);
    assert_text(bench_header(response, "ETag"), "\"1\"");
    static const char *const matching[] = {"\"1\"", "\"7\", \"1\"", "W/\"1\"", "*"};
    for (size_t i = 0; i < sizeof matching / sizeof *matching; i++) {
        response = bench_call(b, &(struct call){.target = target, .key = b->key, .if_none_match = matching[i]});
        assert_int_equal(response->status, 304);
        assert_int_equal(response->body.length, 0);
    }
    response = bench_call(b, &(struct call){.target = target, .key = b->key, .if_none_match = "\"2\""});
    assert_int_equal(response->status, 200);
}

static void when_somebody_comes_is_told_of_one_job_that_has_a_place_today(void **state)
{
    struct bench *b = *state;
    const struct json *placed = bench_body(b, bench_get(b, "/api/v1/jobs/ext::J-1"));
    assert_int_equal(bench_member(placed, "data/eta")->type, JSON_OBJECT);
    const struct json *open = bench_body(b, bench_get(b, "/api/v1/jobs/ext::J-3"));
    assert_int_equal(bench_member(open, "data/eta")->type, JSON_NULL);
    const struct json *list = bench_member(bench_body(b, bench_get(b, "/api/v1/jobs?limit=1")), "data/items");
    assert_int_equal(bench_member(&list->elements[0], "eta")->type, JSON_NULL);
}

static void filters_take_what_they_say(void **state)
{
    struct bench *b = *state;
    static const struct {
        const char *query;
        int32_t count;
    } cases[] = {
        {"", 7},
        {"?status=scheduled", 2},
        {"?status=unscheduled", 5},
        {"?status=scheduled,unscheduled", 7},
        {"?status=completed", 0},
        {"?priority=1", 2},
        {"?priority=urgent,2", 4},
        {"?technicianId=ext::T-1", 2},
        {"?technicianId=ext::T-2", 0},
        {"?technicianId=ext::T-1,0196d0f0-1000-7000-8000-000000000002", 2},
        {"?technicianId=0196d0f0-1000-7000-8000-0000000000ff", 0},
        {"?source=api", 7},
        {"?source=jobber", 0},
        {"?externalId=J-1,J-7", 2},
        {"?q=boiler+LEAK", 1},
        {"?q=ada%20example", 7},
        {"?q=nothing", 0},
        {"?date=2026-05-15", 6}, /* two that have a place on it, and four that may be done on any day */
        {"?date=2026-05-16", 5}, /* not those two, but the one whose window is on it */
        {"?date=2026-05-15&status=scheduled&priority=2", 1},
        {"?technicianId=ext::T-1&technicianId=ext::T-1", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *target = text_to_c(b->arena, text_format(b->arena, "/api/v1/jobs%s", cases[i].query));
        if (cases[i].count < 0) {
            bench_refused(b, (struct call){.target = target, .key = b->key}, 422, "validation_failed");
        } else {
            assert_int_equal(bench_count(b, target), cases[i].count);
        }
    }
}

static void parameters_that_are_wrong_unknown_or_not_built_are_told_apart(void **state)
{
    struct bench *b = *state;
    static const struct {
        const char *query;
        const char *error;
        const char *path;
        const char *code;
    } cases[] = {
        {"?limit=0", "validation_failed", "?limit", "out_of_range"},
        {"?limit=501", "validation_failed", "?limit", "out_of_range"},
        {"?limit=1e2", "validation_failed", "?limit", "out_of_range"},
        {"?limit=", "validation_failed", "?limit", "out_of_range"},
        {"?date=2026-02-30", "validation_failed", "?date", "invalid_date"},
        {"?date=", "validation_failed", "?date", "invalid_date"},
        {"?status=done", "validation_failed", "?status", "unknown_value"},
        {"?status=scheduled,", "validation_failed", "?status", "unknown_value"},
        {"?status=", "validation_failed", "?status", "unknown_value"},
        {"?technicianId=T-1", "validation_failed", "?technicianId", "invalid_id"},
        {"?q=", "validation_failed", "?q", "required"},
        {"?Status=scheduled", "validation_failed", "?Status", "unknown_parameter"},
        {"?page=2", "validation_failed", "?page", "unknown_parameter"},
        {"?branch=", "validation_failed", "?branch", "required"},
        {"?updatedSince=2026-05-15T00:00:00", "validation_failed", "?updatedSince", "offset_required"},
        {"?updatedSince=yesterday", "validation_failed", "?updatedSince", "invalid_time"},
        {"?q=%ff", "validation_failed", "?", "invalid_query"},
        {"?q=%0", "validation_failed", "?", "invalid_query"},
        {"?q=a%00b", "validation_failed", "?", "invalid_query"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *target = text_to_c(b->arena, text_format(b->arena, "/api/v1/jobs%s", cases[i].query));
        const struct response *response = bench_get(b, target);
        assert_int_equal(response->status, 422);
        assert_text(bench_error(b, response), cases[i].error);
        const struct json *issue = bench_member(bench_body(b, response), "data/issues/0");
        assert_text(json_get(issue, TEXT("path"))->string, cases[i].path);
        assert_text(json_get(issue, TEXT("code"))->string, cases[i].code);
    }
}

/* ---- pages ------------------------------------------------------------------------------------------------------- */

static void pages_list_every_job_once_in_order(void **state)
{
    struct bench *b = *state;
    for (int limit = 1; limit <= 8; limit++) {
        int seen = 0;
        struct text cursor = TEXT("");
        do {
            struct text target = text_format(b->arena, "/api/v1/jobs?limit=%d%s%.*s", limit,
                                             cursor.length > 0 ? "&cursor=" : "", TEXT_ARGS(cursor));
            const struct json *data = bench_member(bench_body(b, bench_get(b, text_to_c(b->arena, target))), "data");
            const struct json *items = json_get(data, TEXT("items"));
            assert_true(items->count >= 1 && items->count <= limit);
            for (int32_t i = 0; i < items->count; i++) {
                struct text expected = text_format(b->arena, "J-%d", ++seen);
                assert_true(text_equal(json_get(&items->elements[i], TEXT("externalId"))->string, expected));
            }
            const struct json *next = json_get(data, TEXT("nextCursor"));
            cursor = next->type == JSON_STRING ? next->string : TEXT("");
        } while (cursor.length > 0);
        assert_int_equal(seen, 7);
    }
}

static void a_cursor_of_another_list_filter_or_organization_is_refused(void **state)
{
    struct bench *b = *state;
    const struct json *body = bench_body(b, bench_get(b, "/api/v1/jobs?limit=1&priority=1"));
    struct text cursor = bench_member(body, "data/nextCursor")->string;
    static const char *const others[] = {"/api/v1/jobs?cursor=%.*s", "/api/v1/jobs?priority=2&cursor=%.*s",
                                         "/api/v1/technicians?cursor=%.*s", "/api/v1/jobs?priority=1&cursor=%.*sA"};
    assert_int_equal(bench_count(b, text_to_c(b->arena, text_format(b->arena, "/api/v1/jobs?priority=1&cursor=%.*s",
                                                                    TEXT_ARGS(cursor)))),
                     1);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct text_builder target = text_builder_make(b->arena);
        struct text rest = text_of(others[i]);
        text_append(&target, text_cut(&rest, '%'));
        text_append(&target, cursor);
        text_append(&target, text_slice(rest, 3, rest.length));
        bench_refused(b, (struct call){.target = text_to_c(b->arena, text_built(&target)), .key = b->key}, 400,
                      "invalid_cursor");
    }
    const char *same =
        text_to_c(b->arena, text_format(b->arena, "/api/v1/jobs?priority=1&cursor=%.*s", TEXT_ARGS(cursor)));
    bench_refused(b, (struct call){.target = same, .key = b->stranger_key}, 400, "invalid_cursor");
    bench_refused(b, (struct call){.target = "/api/v1/jobs?cursor=abc", .key = b->key}, 400, "invalid_cursor");
}

/* ---- the schedule ------------------------------------------------------------------------------------------------ */

static void the_schedule_is_todays_unless_a_date_is_given(void **state)
{
    struct bench *b = *state;
    const struct json *data = bench_member(bench_body(b, bench_get(b, "/api/v1/dispatch/schedule")), "data");
    assert_text(json_get(data, TEXT("date"))->string, "2026-05-15");
    assert_int_equal(json_get(data, TEXT("planVersion"))->integer, 1);
    assert_int_equal(bench_member(data, "routes")->count, 2);
    assert_int_equal(bench_member(data, "routes/0/stops")->count, 3); /* and a break */
    assert_text(bench_member(data, "unassigned/0/reasons/0/code")->string, "not_tried");
    /* At one in the morning in UTC it is still the day before in New York. */
    b->now_ms += INT64_C(9) * 3600 * 1000;
    data = bench_member(bench_body(b, bench_get(b, "/api/v1/dispatch/schedule")), "data");
    assert_text(json_get(data, TEXT("date"))->string, "2026-05-15");
    b->now_ms += INT64_C(4) * 3600 * 1000;
    data = bench_member(bench_body(b, bench_get(b, "/api/v1/dispatch/schedule")), "data");
    assert_text(json_get(data, TEXT("date"))->string, "2026-05-16");
}

static void a_day_without_a_plan_shows_who_works(void **state)
{
    struct bench *b = *state;
    const struct json *data =
        bench_member(bench_body(b, bench_get(b, "/api/v1/dispatch/schedule?date=2026-05-18")), "data");
    assert_int_equal(json_get(data, TEXT("planVersion"))->integer, 0);
    assert_text(bench_member(data, "routes/0/shiftStart")->string, "2026-05-18T12:00:00Z");
    assert_int_equal(bench_member(data, "routes/0/stops")->count, 0);
    data = bench_member(bench_body(b, bench_get(b, "/api/v1/dispatch/schedule?date=2026-05-17")), "data");
    assert_int_equal(bench_member(data, "routes/0/shiftStart")->type, JSON_NULL); /* a Sunday */
}

static void one_technicians_route_can_be_asked_for(void **state)
{
    struct bench *b = *state;
    const struct json *data =
        bench_member(bench_body(b, bench_get(b, "/api/v1/dispatch/schedule?technicianId=ext::T-2")), "data");
    assert_int_equal(bench_member(data, "routes")->count, 1);
    assert_text(bench_member(data, "routes/0/name")->string, "Owen Cole");
    bench_refused(b, (struct call){.target = "/api/v1/dispatch/schedule?technicianId=ext::T-9", .key = b->key}, 404,
                  "not_found");
    bench_refused(b, (struct call){.target = "/api/v1/dispatch/schedule?asOf=2020-05-15T00:00:00Z", .key = b->key}, 422,
                  "validation_failed");
}

/* ---- documents --------------------------------------------------------------------------------------------------- */

static void the_openapi_document_has_every_route_and_every_schema_it_names(void **state)
{
    struct bench *b = *state;
    const struct json *document = bench_body(b, bench_get(b, "/openapi.json"));
    const struct http_route *route;
    for (int32_t i = 0; (route = route_at(&route_table, i)) != NULL; i++) {
        const struct json *path = json_get(json_get(document, TEXT("paths")), text_of(route->pattern));
        assert_non_null(path);
        assert_non_null(json_get(path, text_fold(b->arena, method_name(route->method))));
    }
    const struct json *schemas = bench_member(document, "components/schemas");
    struct text whole = bench_get(b, "/openapi.json")->body;
    static const char mark[] = "#/components/schemas/";
    int references = 0;
    for (size_t i = 0; i + sizeof mark < whole.length; i++) {
        if (memcmp(whole.bytes + i, mark, sizeof mark - 1) == 0) {
            struct text rest = text_slice(whole, i + sizeof mark - 1, whole.length);
            assert_non_null(json_get(schemas, text_cut(&rest, '"')));
            references++;
        }
    }
    assert_true(references > 50);
}

static void every_error_has_a_place_on_its_page(void **state)
{
    struct bench *b = *state;
    const struct response *page = bench_get(b, "/docs/errors");
    assert_int_equal(page->status, 200);
    for (int i = 0; i < ERROR_COUNT; i++) {
        const struct error_row *row = error_row((enum error)i);
        const char *anchor = text_to_c(b->arena, text_format(b->arena, "id=\"%.*s\"", TEXT_ARGS(row->code)));
        assert_non_null(strstr(text_to_c(b->arena, page->body), anchor));
        assert_true(row->status >= 400 && row->status < 600);
        assert_true(row->meaning.length > 20);
    }
}

static void faults_become_errors_by_code_then_by_kind(void **state)
{
    (void)state;
    struct fault fault = {.kind = FAULT_NONE};
    fault_raise(&fault, FAULT_DENIED, "unauthorized", "", "x");
    assert_int_equal(error_of_fault(&fault), ERROR_UNAUTHORIZED);
    fault = (struct fault){.kind = FAULT_NONE};
    fault_raise(&fault, FAULT_NOT_FOUND, "no_such_code", "", "x");
    assert_int_equal(error_of_fault(&fault), ERROR_NOT_FOUND);
    fault = (struct fault){.kind = FAULT_NONE};
    fault_raise(&fault, FAULT_SYSTEM, "disk_broken", "", "x");
    assert_int_equal(error_of_fault(&fault), ERROR_INTERNAL);
}

/* Jobs of some 200 kB each: fewer come than were asked for, and none is left out. */
#define OVER_THE_BENCH(test) cmocka_unit_test_setup_teardown(test, bench_up, bench_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OVER_THE_BENCH(every_route_that_is_not_open_asks_for_a_key),
        OVER_THE_BENCH(every_route_asks_for_its_own_scope),
        OVER_THE_BENCH(refusals_come_in_the_documented_order),
        OVER_THE_BENCH(a_call_without_its_body_is_told_the_least_that_will_do),
        OVER_THE_BENCH(every_route_refuses_a_parameter_that_it_does_not_know),
        OVER_THE_BENCH(what_is_not_there_is_told_before_what_is_wrong),
        OVER_THE_BENCH(a_key_that_has_spent_its_requests_waits),
        OVER_THE_BENCH(a_wrong_method_names_the_right_ones),
        OVER_THE_BENCH(a_proper_request_id_is_kept_and_another_replaced),
        OVER_THE_BENCH(a_job_shows_where_the_plan_put_it),
        OVER_THE_BENCH(a_job_is_found_by_its_id_and_by_its_external_one),
        OVER_THE_BENCH(what_is_no_id_at_all_is_told_what_one_looks_like),
        OVER_THE_BENCH(another_organizations_job_is_not_found),
        OVER_THE_BENCH(a_job_that_is_known_already_is_not_sent_again),
        OVER_THE_BENCH(when_somebody_comes_is_told_of_one_job_that_has_a_place_today),
        OVER_THE_BENCH(filters_take_what_they_say),
        OVER_THE_BENCH(parameters_that_are_wrong_unknown_or_not_built_are_told_apart),
        OVER_THE_BENCH(pages_list_every_job_once_in_order),
        OVER_THE_BENCH(a_cursor_of_another_list_filter_or_organization_is_refused),
        OVER_THE_BENCH(the_schedule_is_todays_unless_a_date_is_given),
        OVER_THE_BENCH(a_day_without_a_plan_shows_who_works),
        OVER_THE_BENCH(one_technicians_route_can_be_asked_for),
        OVER_THE_BENCH(the_openapi_document_has_every_route_and_every_schema_it_names),
        OVER_THE_BENCH(every_error_has_a_place_on_its_page),
        cmocka_unit_test(faults_become_errors_by_code_then_by_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
