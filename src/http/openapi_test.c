/* The OpenAPI document, of a table that has every kind of row, and the promises of the real table's rows. */
#include "http/openapi.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "http/route_rows.h"
#include "http/schema.h"
#include "model/testing_shape.h"

static const struct parameter parameters[] = {
    {.name = "since", .type = PARAMETER_INSTANT, .description = "From then on."},
    {.name = "atomic", .type = PARAMETER_BOOLEAN, .description = "All or none."},
    {.name = "words", .type = PARAMETER_WORDS, .description = "Some words."},
    {.name = "way", .type = PARAMETER_CHOICE, .choices = "up down", .description = "Where to."},
    {.name = "later", .not_built = true},
};

static const struct http_route first_rows[] = {
    {
        .method = METHOD_POST,
        .pattern = "/api/v1/jobs",
        .scope = SCOPE_JOBS_WRITE,
        .operation = "writeJobs",
        .summary = "Jobs",
        ROUTE_PARAMETERS(parameters),
        .body = "JobWrite JobBatch",
        .body_limit = LIMIT_BATCH_BODY_BYTES,
        .success = ROUTE_200 | ROUTE_201,
        .data = "Customer BatchResult",
        .errors = {ERROR_SOURCE_OWNED, ERROR_BATCH_FAILED},
        .writes = true,
        .takes_if_match = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/jobs/{id}",
        .any_scope = true,
        .operation = "readJob",
        .summary = "One",
        .data = "Customer",
        .errors = {ERROR_NOT_FOUND},
        .has_etag = true,
    },
    {
        .method = METHOD_DELETE,
        .pattern = "/api/v1/jobs/{id}",
        .scope = SCOPE_JOBS_WRITE,
        .operation = "endJob",
        .summary = "One",
        .data = "Customer",
        .writes = true,
    },
};
static const struct http_route second_rows[] = {
    {
        .method = METHOD_POST,
        .pattern = "/api/v1/auth/password",
        .who = ROUTE_SESSION,
        .operation = "changePassword",
        .summary = "Secret",
        .body = "UserPatch",
        .body_limit = LIMIT_BODY_BYTES,
        .success = ROUTE_202,
        .data = "User",
        .writes = true,
        .keeps_secret = true,
    },
    {
        .method = METHOD_GET,
        .pattern = "/export",
        .who = ROUTE_OPEN,
        .operation = "exportAll",
        .summary = "Lines",
        .media = "application/x-ndjson",
    },
};
static const struct route_group first_group = ROUTE_GROUP(first_rows);
static const struct route_group second_group = ROUTE_GROUP(second_rows);
static const struct route_group *const groups[] = {&first_group, &second_group};
static const struct route_table table = {groups, 2};
static const struct route_table without_sessions = {groups, 1};

struct bed {
    struct arena *arena;
    struct json document;
};

static int begin(void **state)
{
    struct arena *arena = arena_create(0);
    struct bed *bed = arena_new(arena, struct bed);
    bed->arena = arena;
    bed->document = testing_document(arena, openapi_make(arena, &table, TEXT("1")));
    *state = bed;
    return 0;
}

static int end(void **state)
{
    arena_destroy(((struct bed *)*state)->arena);
    return 0;
}

/* What stands down the path; steps have blanks between, for paths and names have slashes. NULL when there is nothing. */
static const struct json *down(const struct json *from, const char *path)
{
    struct text rest = text_of(path);
    while (from != NULL && rest.length > 0) {
        from = json_get(from, text_cut(&rest, ' '));
    }
    return from;
}

static const struct json *responses(struct bed *bed, const char *path)
{
    return down(down(&bed->document, path), "responses");
}

#define WRITE_JOBS "paths /api/v1/jobs post"
#define READ_JOB "paths /api/v1/jobs/{id} get"
#define END_JOB "paths /api/v1/jobs/{id} delete"
#define PASSWORD "paths /api/v1/auth/password post"

static bool takes(struct bed *bed, const char *operation, const char *parameter)
{
    const struct json *list = down(down(&bed->document, operation), "parameters");
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal(json_get(&list->elements[i], TEXT("name"))->string, text_of(parameter))) {
            return true;
        }
    }
    return false;
}

static void assert_says(const struct json *response, const char *codes)
{
    assert_non_null(response);
    assert_text(json_get(response, TEXT("description"))->string, codes);
}

static void a_route_fails_as_its_kind_does(void **state)
{
    struct bed *bed = *state;
    const struct json *of_writing = responses(bed, WRITE_JOBS);
    assert_says(down(of_writing, "409"), "error: conflict, idempotency_in_progress, source_owned");
    assert_says(down(of_writing, "412"), "error: version_conflict");
    assert_says(down(of_writing, "422"),
                "error: validation_failed, not_supported, idempotency_key_reused, batch_failed");
    assert_says(down(of_writing, "403"), "error: insufficient_scope, csrf_failed");
    assert_says(down(of_writing, "507"), "error: storage_full");
    const struct json *of_reading = responses(bed, READ_JOB);
    assert_null(down(of_reading, "409"));
    assert_null(down(of_reading, "403")); /* any scope will do */
    assert_says(down(of_reading, "404"), "error: not_found");
    assert_says(down(of_reading, "431"), "error: headers_too_large");
    assert_says(down(of_reading, "501"), "error: not_implemented");
    assert_says(down(responses(bed, END_JOB), "409"), "error: conflict");
    assert_says(down(responses(bed, PASSWORD), "403"), "error: session_required, csrf_failed");
    assert_null(down(responses(bed, "paths /export get"), "401"));
}

static void a_success_has_the_status_and_the_body_of_its_row(void **state)
{
    struct bed *bed = *state;
    static const char body[] = "content application/json schema properties data";
    const struct json *of_writing = responses(bed, WRITE_JOBS);
    assert_int_equal(down(down(of_writing, "200"), body)->members[0].value.count, 2); /* oneOf */
    assert_text(down(down(of_writing, "201"), body)->members[0].value.string, "#/components/schemas/Customer");
    assert_null(down(responses(bed, PASSWORD), "200"));
    assert_non_null(down(responses(bed, PASSWORD), "202"));
    assert_non_null(down(responses(bed, READ_JOB), "304"));
    assert_text(down(responses(bed, "paths /export get"), "200 content application/x-ndjson schema type")->string,
                "string");
    const struct json *choices =
        down(down(&bed->document, WRITE_JOBS), "requestBody content application/json schema oneOf");
    assert_int_equal(choices->count, 2);
}

static void a_header_is_described_where_it_is_sent(void **state)
{
    struct bed *bed = *state;
    static const char *const there[][2] = {
        {WRITE_JOBS, "200 headers X-Request-Id"},
        {WRITE_JOBS, "200 headers Idempotency-Replayed"},
        {WRITE_JOBS, "201 headers Location"},
        {WRITE_JOBS, "201 headers ETag"},
        {WRITE_JOBS, "429 headers Retry-After"},
        {WRITE_JOBS, "422 headers RateLimit"},
        {READ_JOB, "304 headers ETag"},
        {READ_JOB, "401 headers WWW-Authenticate"},
        {PASSWORD, "202 headers RateLimit-Policy"},
    };
    static const char *const not_there[][2] = {
        {WRITE_JOBS, "200 headers Location"},           {WRITE_JOBS, "409 headers Idempotency-Replayed"},
        {READ_JOB, "200 headers Retry-After"},          {END_JOB, "200 headers ETag"},
        {PASSWORD, "202 headers Idempotency-Replayed"}, {"paths /export get", "200 headers RateLimit"},
    };
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        assert_non_null(down(responses(bed, there[i][0]), there[i][1]));
    }
    for (size_t i = 0; i < sizeof not_there / sizeof *not_there; i++) {
        assert_null(down(responses(bed, not_there[i][0]), not_there[i][1]));
    }
    assert_int_equal(down(&bed->document, "components headers X-Request-Id required")->type, JSON_TRUE);
}

static void headers_of_requests_are_parameters_where_they_count(void **state)
{
    struct bed *bed = *state;
    assert_true(takes(bed, WRITE_JOBS, "Idempotency-Key"));
    assert_true(takes(bed, WRITE_JOBS, "If-Match"));
    assert_false(takes(bed, WRITE_JOBS, "If-None-Match"));
    assert_true(takes(bed, READ_JOB, "If-None-Match"));
    assert_false(takes(bed, END_JOB, "Idempotency-Key")); /* by its nature it may be repeated */
    assert_false(takes(bed, PASSWORD, "Idempotency-Key"));
    assert_true(takes(bed, WRITE_JOBS, "since"));
    assert_false(takes(bed, WRITE_JOBS, "later"));
}

static void whoever_may_ask_stands_in_the_security(void **state)
{
    struct bed *bed = *state;
    const struct json *of_writing = down(down(&bed->document, WRITE_JOBS), "security");
    assert_int_equal(of_writing->count, 2);
    assert_text(json_get(&of_writing->elements[0], TEXT("apiKey"))->elements[0].string, "jobs:write");
    assert_text(json_get(&of_writing->elements[1], TEXT("session"))->elements[0].string, "jobs:write");
    assert_int_equal(json_get(&down(down(&bed->document, READ_JOB), "security")->elements[0], TEXT("apiKey"))->count,
                     0);
    const struct json *of_password = down(down(&bed->document, PASSWORD), "security");
    assert_int_equal(of_password->count, 1);
    assert_non_null(json_get(&of_password->elements[0], TEXT("session")));
    assert_int_equal(down(&bed->document, "paths /export get security")->count, 0);
    static const char *const scopes[][2] = {
        {WRITE_JOBS, "jobs:write"}, {READ_JOB, "any"}, {PASSWORD, "session"}, {"paths /export get", "open"}};
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        assert_text(down(down(&bed->document, scopes[i][0]), "x-scope")->string, scopes[i][1]);
    }
    assert_non_null(down(&bed->document, "components securitySchemes session"));
}

static void sessions_are_not_told_of_where_nobody_can_have_one(void **state)
{
    struct bed *bed = *state;
    struct json document = testing_document(bed->arena, openapi_make(bed->arena, &without_sessions, TEXT("1")));
    assert_null(down(&document, "components securitySchemes session"));
    assert_int_equal(down(down(&document, WRITE_JOBS), "security")->count, 1);
    assert_null(down(&document, "components schemas User")); /* nor of what no route speaks of */
    assert_non_null(down(&bed->document, "components schemas User"));
}

static void every_reference_leads_somewhere(void **state)
{
    struct bed *bed = *state;
    const struct json *schemas = down(&bed->document, "components schemas");
    struct text whole = openapi_make(bed->arena, &table, TEXT("1"));
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

/* ---- the real table ---------------------------------------------------------------------------------------------- */

static void assert_schemas_exist(const char *names)
{
    struct text rest = text_of(names == NULL ? "" : names);
    while (rest.length > 0) {
        struct text name = text_cut(&rest, ' ');
        if (!schema_exists(name)) {
            fail_msg("there is no schema %.*s", TEXT_ARGS(name));
        }
    }
}

static void every_row_makes_sense(void **state)
{
    (void)state;
    const struct http_route *route;
    const struct http_route *other;
    for (int32_t i = 0; (route = route_at(&route_table, i)) != NULL; i++) {
        for (int32_t k = 0; k < i; k++) {
            other = route_at(&route_table, k);
            assert_string_not_equal(route->operation, other->operation);
            assert_false(route->method == other->method && strcmp(route->pattern, other->pattern) == 0);
        }
        bool reads = route->method == METHOD_GET;
        int answers = (route->data != NULL) + (route->plain != NULL) + (route->media != NULL);
        assert_non_null(route->handle);
        assert_non_null(route->summary);
        assert_int_equal(answers, 1);
        assert_int_equal(route->body != NULL, route->body_limit > 0);
        assert_false(reads && (route->body != NULL || route->writes || route->takes_if_match));
        assert_false(!reads && route->has_etag);
        assert_false(route->immediate && route->who != ROUTE_OPEN);
        assert_schemas_exist(route->body);
        assert_schemas_exist(route->data);
        assert_schemas_exist(route->plain);
    }
}

#define IN_A_BED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_BED(a_route_fails_as_its_kind_does),         IN_A_BED(a_success_has_the_status_and_the_body_of_its_row),
        IN_A_BED(a_header_is_described_where_it_is_sent), IN_A_BED(headers_of_requests_are_parameters_where_they_count),
        IN_A_BED(whoever_may_ask_stands_in_the_security), IN_A_BED(sessions_are_not_told_of_where_nobody_can_have_one),
        IN_A_BED(every_reference_leads_somewhere),        cmocka_unit_test(every_row_makes_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
