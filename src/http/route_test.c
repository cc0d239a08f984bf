/* Parameters of the query: what each type takes, and what is told of the rest. */
#include "http/route.h"

#include "base/arena.h"
#include "base/testing.h"
#include "http/route_rows.h"
#include "model/testing_shape.h"

static const struct parameter parameters[] = {
    {.name = "since", .type = PARAMETER_INSTANT},
    {.name = "atomic", .type = PARAMETER_BOOLEAN},
    {.name = "words", .type = PARAMETER_WORDS},
    {.name = "way", .type = PARAMETER_CHOICE, .choices = "up down"},
    {.name = "ways", .type = PARAMETER_CHOICES, .choices = "up down"},
    {.name = "id", .type = PARAMETER_REFERENCE},
    {.name = "ids", .type = PARAMETER_REFERENCES},
    {.name = "later", .not_built = true},
};
static const struct http_route row = {ROUTE_PARAMETERS(parameters)};

/* The code of the issue that the parameter gets; empty when it is taken. */
static struct text told(struct arena *arena, const char *name, const char *value)
{
    struct exchange *x = arena_new(arena, struct exchange);
    x->arena = arena;
    x->route = &row;
    x->request_id = TEXT("1");
    x->query_is_proper = true;
    x->query_count = 1;
    x->query[0] = (struct query_parameter){text_of(name), text_of(value)};
    if (route_check_query(x)) {
        return TEXT("");
    }
    struct json body = testing_document(arena, x->response.body);
    const struct json *issues = json_get(json_get(&body, TEXT("data")), TEXT("issues"));
    assert_int_equal(issues->count, 1);
    return json_get(&issues->elements[0], TEXT("code"))->string;
}

static void each_type_takes_what_it_says_and_tells_of_the_rest(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *code;
    } cases[] = {
        {"since", "2026-05-15T13:00:00Z", ""},
        {"since", "2026-05-15T13:00:00.250-04:00", ""},
        {"since", "2026-05-15T13:00:00", "offset_required"},
        {"since", "2026-05-15T13:00:00 02:00", "invalid_time"}, /* a + that was not written as %2B */
        {"since", "yesterday", "invalid_time"},
        {"atomic", "true", ""},
        {"atomic", "false", ""},
        {"atomic", "1", "unknown_value"},
        {"words", "a,b c", ""},
        {"words", "a,", "required"},
        {"words", "a,,b", "required"},
        {"words", "", "required"},
        {"way", "up", ""},
        {"way", "up,down", "unknown_value"},
        {"ways", "up,down", ""},
        {"ways", "up,left", "unknown_value"},
        {"id", "ext::T-1", ""},
        {"id", "0197c2a0-0000-7000-8000-000000000000", ""},
        {"id", "T-1", "invalid_id"},
        {"ids", "ext::T-1,ext:a:T-2", ""},
        {"ids", "ext::T-1,T-2", "invalid_id"},
        {"later", "1", "not_supported"},
        {"latr", "1", "unknown_parameter"},
    };
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_text(told(arena, cases[i].name, cases[i].value), cases[i].code);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_type_takes_what_it_says_and_tells_of_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
