/* What a request may take: of memory, workers, attempts, and of an answer's length; and what a stop does to it. */
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "http/endpoints.h"
#include "http/testing.h"

static void a_body_over_the_limit_is_refused_by_its_length(void **state)
{
    struct bench *b = *state;
    char *large = arena_alloc(b->arena, LIMIT_OPTIMIZE_BODY_BYTES + 2);
    memset(large, ' ', LIMIT_OPTIMIZE_BODY_BYTES + 1);
    bench_refused(b, (struct call){.method = "POST", .target = "/v1/optimize", .key = b->key, .body = large}, 413,
                  "payload_too_large");
}

static void a_body_of_too_many_values_is_refused_before_it_is_built(void **state)
{
    struct bench *b = *state;
    char *large = arena_alloc(b->arena, LIMIT_JSON_VALUES + 3);
    memset(large, ',', LIMIT_JSON_VALUES + 1);
    large[0] = '[';
    bench_refused(b, (struct call){.method = "POST", .target = "/v1/optimize", .key = b->key, .body = large}, 413,
                  "payload_too_large");
}

static void what_does_not_fit_into_memory_is_asked_to_come_again(void **state)
{
    struct bench *b = *state;
    b->budget.limit = 100;
    const struct response *response =
        bench_call(b, &(struct call){.method = "POST", .target = "/v1/optimize", .key = b->key, .body = "{}"});
    assert_text(bench_error(b, response), "unavailable");
    assert_int_equal(response->status, 503);
    assert_text(bench_header(response, "Retry-After"), "1");
}

static void what_an_answer_does_not_hold_is_given_back(void **state)
{
    (void)state;
    struct budget budget = {.limit = 2 * (size_t)LIMIT_REQUEST_CLAIM_BYTES};
    const struct http_services services = {.memory = &budget};
    struct exchange x = {.services = &services, .arena = arena_create(0)};
    assert_true(exchange_claim(&x, LIMIT_REQUEST_CLAIM_BYTES));
    exchange_settle(&x, 100);
    assert_int_equal(atomic_load(&budget.claimed), arena_bytes(x.arena) + 100);
    arena_alloc(x.arena,
                LIMIT_REQUEST_CLAIM_BYTES); /* more than was claimed: nothing is claimed behind the budget's back */
    exchange_settle(&x, 0);
    assert_true(atomic_load(&budget.claimed) < LIMIT_REQUEST_CLAIM_BYTES);
    exchange_end(&x);
    assert_int_equal(atomic_load(&budget.claimed), 0);
    arena_destroy(x.arena);
}

static void long_calls_leave_workers_to_the_others(void **state)
{
    struct bench *b = *state;
    const struct call call = {.method = "POST", .target = "/v1/optimize", .key = b->key, .body = "{}"};
    b->heavy = LIMIT_HEAVY_REQUESTS - 1;
    assert_int_equal(bench_call(b, &call)->status, 422);
    b->heavy = LIMIT_HEAVY_REQUESTS;
    assert_int_equal(bench_call(b, &call)->status, 503);
    assert_int_equal(bench_get(b, "/api/v1/jobs")->status, 200);
    assert_int_equal(b->heavy, LIMIT_HEAVY_REQUESTS);
}

/* A store in which something always moves; it notes how much memory each attempt has. */
static struct {
    const struct bench *bench;
    int32_t attempts;
    size_t bytes; /* of the second attempt, which looks at the key again, as all after it do */
    size_t claimed;
} moving;

static bool something_moved(void *context, const struct change_set *set,
                            void (*done)(void *argument, const struct commit_outcome *outcome), void *argument)
{
    (void)context;
    (void)set;
    size_t bytes = arena_bytes(moving.bench->arena);
    size_t claimed = atomic_load(&moving.bench->budget.claimed);
    moving.attempts++;
    moving.bytes = moving.attempts == 2 ? bytes : moving.bytes;
    moving.claimed = moving.attempts == 1 ? claimed : moving.claimed;
    assert_int_equal(claimed, moving.claimed);
    assert_true(moving.attempts < 2 || bytes == moving.bytes);
    done(argument, &(struct commit_outcome){.result = COMMIT_CONFLICT});
    return true;
}

static void what_is_tried_again_and_again_takes_the_memory_of_one_attempt(void **state)
{
    struct bench *b = *state;
    const struct call patch = {.method = "PATCH",
                               .target = "/api/v1/jobs/ext::J-1",
                               .key = b->key,
                               .body = "{\"title\":\"Cold\"}",
                               .idempotency_key = "once"};
    moving.bench = b;
    moving.attempts = 0;
    b->store.submit = something_moved;
    bench_refused(b, patch, 409, "conflict");
    assert_int_equal(moving.attempts, EXCHANGE_ATTEMPTS);
}

/* A store of a server that begins to stop while an export is being made. */
static struct {
    struct bench *bench;
    bool (*audits)(struct snapshot *snapshot, struct arena *arena, const struct audit_query *query,
                   struct audit_list *list, struct fault *fault);
} stopping;

static bool audits_while_it_stops(struct snapshot *snapshot, struct arena *arena, const struct audit_query *query,
                                  struct audit_list *list, struct fault *fault)
{
    stopping.bench->stopping = true;
    return stopping.audits(snapshot, arena, query, list, fault);
}

static void an_export_that_a_stop_cuts_short_is_refused(void **state)
{
    struct bench *b = *state;
    stopping.bench = b;
    stopping.audits = b->store.audits;
    b->store.audits = audits_while_it_stops;
    bench_refused(b, (struct call){.target = "/api/v1/audit/export", .key = b->key}, 503, "unavailable");
}

static void a_server_that_stops_says_so(void **state)
{
    struct bench *b = *state;
    b->stopping = true;
    const struct response *response = bench_get(b, "/api/v1/jobs");
    assert_int_equal(response->status, 503);
    assert_true(response->close);
}

static void a_page_of_large_rows_ends_early_and_none_is_skipped(void **state)
{
    enum { JOBS = 40, PARTS = 200, SUBSTITUTES = 10 };
    struct bench *b = *state;
    struct text_builder parts = text_builder_make(b->arena);
    for (int i = 0; i < PARTS; i++) {
        text_append_format(&parts, "%s{\"sku\":\"p%d\",\"substitutes\":[", i == 0 ? "" : ",", i);
        for (int k = 0; k < SUBSTITUTES; k++) {
            text_append_format(&parts, "%s\"%d.%d.%090d\"", k == 0 ? "" : ",", i, k, 0);
        }
        text_append(&parts, TEXT("]}"));
    }
    const char *target = "/api/v1/jobs?limit=500";
    const struct text written = text_built(&parts);
    const int32_t before = bench_count(b, target);
    int32_t found = 0;
    for (int i = 0; i < JOBS; i++) {
        struct text body = text_format(b->arena, "{\"title\":\"x\",\"requiredParts\":[%.*s]}", TEXT_ARGS(written));
        const struct response *made = bench_call(
            b, &(struct call){
                   .method = "POST", .target = "/api/v1/jobs", .key = b->key, .body = text_to_c(b->arena, body)});
        assert_int_equal(made->status, 201);
    }
    for (bool more = true; more;) {
        const struct response *response = bench_get(b, target);
        const struct json *body = bench_body(b, response);
        const struct json *cursor = bench_member(body, "data/nextCursor");
        assert_int_equal(response->status, 200);
        assert_true(response->body.length < LIMIT_PAGE_BYTES + 1024 * 1024);
        found += bench_member(body, "data/items")->count;
        more = cursor->type == JSON_STRING;
        target =
            text_to_c(b->arena, text_format(b->arena, "/api/v1/jobs?limit=500&cursor=%.*s",
                                            more ? (int)cursor->string.length : 0, more ? cursor->string.bytes : ""));
    }
    assert_int_equal(found, before + JOBS);
    int64_t newest = 0;
    int64_t entries = 0;
    for (bool more = true; more;) {
        target = entries == 0 ? "/api/v1/audit?limit=500" : target;
        const struct response *response = bench_get(b, target);
        const struct json *body = bench_body(b, response);
        const struct json *items = bench_member(body, "data/items");
        const struct json *cursor = bench_member(body, "data/nextCursor");
        assert_true(response->body.length < LIMIT_PAGE_BYTES + 1024 * 1024);
        newest = entries == 0 ? json_get(&items->elements[0], TEXT("seq"))->integer : newest;
        entries += items->count;
        more = cursor->type == JSON_STRING;
        target =
            text_to_c(b->arena, text_format(b->arena, "/api/v1/audit?limit=500&cursor=%.*s",
                                            more ? (int)cursor->string.length : 0, more ? cursor->string.bytes : ""));
    }
    assert_true(entries == newest && entries >= JOBS);
}

static void a_batch_is_told_no_more_than_somebody_reads(void **state)
{
    enum { ITEMS = 30, LOCKS = 900 };
    struct bench *b = *state;
    struct text_builder body = text_builder_make(b->arena);
    text_append(&body, TEXT("{\"jobs\":["));
    for (int i = 0; i < ITEMS * LOCKS; i++) {
        text_append(&body, i % LOCKS > 0 ? TEXT(",0") : i == 0 ? TEXT("{\"locks\":[0") : TEXT("]},{\"locks\":[0"));
    }
    text_append(&body, TEXT("]}]}"));
    const struct response *response = bench_call(b, &(struct call){.method = "POST",
                                                                   .target = "/api/v1/jobs",
                                                                   .key = b->key,
                                                                   .body = text_to_c(b->arena, text_built(&body))});
    const struct json *items = bench_member(bench_body(b, response), "data/items");
    int32_t told = 0;
    assert_int_equal(items->count, ITEMS);
    for (int32_t i = 0; i < items->count; i++) {
        int32_t of_item = json_get(&items->elements[i], TEXT("issues"))->count;
        assert_in_range(of_item, 1, LOCKS + 1);
        told += of_item;
    }
    assert_in_range(told, LIMIT_BATCH_ISSUES, LIMIT_BATCH_ISSUES + ITEMS);
}

#define OVER_THE_BENCH(test) cmocka_unit_test_setup_teardown(test, bench_up, bench_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OVER_THE_BENCH(a_body_over_the_limit_is_refused_by_its_length),
        OVER_THE_BENCH(a_body_of_too_many_values_is_refused_before_it_is_built),
        OVER_THE_BENCH(what_does_not_fit_into_memory_is_asked_to_come_again),
        cmocka_unit_test(what_an_answer_does_not_hold_is_given_back),
        OVER_THE_BENCH(long_calls_leave_workers_to_the_others),
        OVER_THE_BENCH(what_is_tried_again_and_again_takes_the_memory_of_one_attempt),
        OVER_THE_BENCH(an_export_that_a_stop_cuts_short_is_refused),
        OVER_THE_BENCH(a_server_that_stops_says_so),
        OVER_THE_BENCH(a_page_of_large_rows_ends_early_and_none_is_skipped),
        OVER_THE_BENCH(a_batch_is_told_no_more_than_somebody_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
