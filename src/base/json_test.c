#include "base/json.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"

static struct arena *arena;

static int arena_up(void **state)
{
    (void)state;
    arena = arena_create(0);
    return 0;
}

static int arena_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static struct json parsed(const char *source)
{
    struct json value;
    struct fault fault = {0};
    bool done = json_parse(arena, text_of(source), &value, &fault);
    assert_no_fault(&fault);
    assert_true(done);
    return value;
}

static struct text rewritten(const char *source)
{
    struct json value = parsed(source);
    struct json_writer w = json_writer_make(arena);
    json_value(&w, &value);
    return json_written(&w);
}

static void refused(struct text source, const char *where)
{
    struct json value;
    struct fault fault = {0};
    if (json_parse(arena, source, &value, &fault)) {
        print_error("taken: %.*s\n", TEXT_ARGS(source));
        fail();
    }
    assert_int_equal(fault.kind, FAULT_SYNTAX);
    assert_string_equal(fault.code, "invalid_json");
    assert_string_equal(fault.where, where);
    assert_true(text_is_utf8(text_of(fault.what)));
    assert_true(text_starts_with(text_of(fault.what), TEXT("This is not valid JSON: ")));
}

/* `depth` brackets opened and closed. */
static struct text nested(const char *open, const char *close, int depth)
{
    struct text_builder builder = text_builder_make(arena);
    for (int i = 0; i < depth; i++) {
        text_append(&builder, text_of(open));
    }
    text_append(&builder, TEXT("1"));
    for (int i = 0; i < depth; i++) {
        text_append(&builder, text_of(close));
    }
    return text_built(&builder);
}

static void every_type_is_read(void **state)
{
    (void)state;
    struct json o = parsed(
        " {\"i\": -3, \"r\": 2.5e1, \"s\": \"caf\\u00e9 \\ud83d\\ude00\", \"a\": [true, false, null], \"o\": {}}\n");
    assert_int_equal(o.type, JSON_OBJECT);
    assert_int_equal(o.count, 5);
    assert_int_equal(json_get(&o, TEXT("i"))->integer, -3);
    assert_int_equal(json_get(&o, TEXT("r"))->type, JSON_REAL);
    assert_true(json_get(&o, TEXT("r"))->real == 25);
    assert_text(json_get(&o, TEXT("s"))->string, "caf\xc3\xa9 \xf0\x9f\x98\x80");
    const struct json *array = json_get(&o, TEXT("a"));
    assert_int_equal(array->count, 3);
    assert_int_equal(array->elements[0].type, JSON_TRUE);
    assert_int_equal(array->elements[1].type, JSON_FALSE);
    assert_int_equal(array->elements[2].type, JSON_NULL);
    assert_int_equal(json_get(&o, TEXT("o"))->count, 0);
    assert_null(json_get(&o, TEXT("none")));
    assert_null(json_get(array, TEXT("i")));
}

static void members_keep_their_order(void **state)
{
    (void)state;
    struct json o = parsed("{\"z\":1,\"a\":2,\"m\":3,\"\":4}");
    assert_text(o.members[0].name, "z");
    assert_text(o.members[1].name, "a");
    assert_text(o.members[2].name, "m");
    assert_text(o.members[3].name, "");
}

static void a_document_may_be_a_lone_value(void **state)
{
    (void)state;
    assert_int_equal(parsed(" 7 ").integer, 7);
    assert_text(parsed("\"x\"").string, "x");
    assert_int_equal(parsed("null").type, JSON_NULL);
}

static void numbers_are_integers_of_64_bits_or_doubles(void **state)
{
    (void)state;
    assert_int_equal(parsed("9223372036854775807").integer, INT64_MAX);
    assert_int_equal(parsed("-9223372036854775808").integer, INT64_MIN);
    assert_int_equal(parsed("9007199254740993").integer, 9007199254740993);
    assert_int_equal(parsed("1.0").type, JSON_REAL);
    assert_int_equal(parsed("1e2").type, JSON_REAL);
    struct json integer = parsed("-2");
    struct json real = parsed("-2.5");
    struct json string = parsed("\"2\"");
    assert_true(json_number(&integer) == -2);
    assert_true(json_number(&real) == -2.5);
    assert_true(json_is_number(&integer) && json_is_number(&real) && !json_is_number(&string));
}

static void numbers_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    refused(TEXT("9223372036854775808"), "line 1 column 19");
    refused(TEXT("[-9223372036854775809]"), "line 1 column 21");
    refused(TEXT("[1e999]"), "line 1 column 6");
    refused(TEXT("[-1e999]"), "line 1 column 7");
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    (void)state;
    refused(TEXT(""), "line 1 column 0");
    refused(TEXT("  \n "), "line 2 column 1");
    refused(TEXT("{\"a\":1,\n \"b\":,\n}"), "line 2 column 6");
    refused(TEXT("{\"a\":1,\"a\":2}"), "line 1 column 10");
    refused(TEXT("{\"a\":{\"b\":1,\"b\":1}}"), "line 1 column 15");
    refused(TEXT("[1] x"), "line 1 column 5");
    refused(TEXT("[1][2]"), "line 1 column 4");
    refused(TEXT("[1,]"), "line 1 column 4");
    refused(TEXT("[01]"), "line 1 column 2");
    refused(TEXT("[+1]"), "line 1 column 2");
    refused(TEXT("[NaN]"), "line 1 column 4");
    refused(TEXT("['a']"), "line 1 column 2");
    refused(TEXT("[1 /* no comments */]"), "line 1 column 4");
    refused(TEXT("\xef\xbb\xbf[]"), "line 1 column 1"); /* a byte order mark */
    refused(TEXT("[\"\\ud800\"]"), "line 1 column 9");  /* a surrogate alone */
    refused(TEXT("[\"\\udc00\"]"), "line 1 column 9");
    refused(TEXT("[\"\\u0000\"]"), "line 1 column 9");
    refused(TEXT("{\"\\u0000\":1}"), "line 1 column 9");
    refused(TEXT("[\"a\x01\"]"), "line 1 column 3");
    refused(TEXT("[\"a\nb\"]"), "line 1 column 3");
    refused(TEXT("[\"\xff\"]"), "line 1 column 2");
    refused(TEXT("[\"\xc0\x80\"]"), "line 1 column 2");
    refused(TEXT("[\"\xed\xa0\x80\"]"), "line 1 column 2");
    refused(TEXT("[1]\0"), "line 1 column 4");
    refused(TEXT("[\"abc"), "line 1 column 5");
}

static void the_library_is_not_named_to_the_user(void **state)
{
    (void)state;
    struct json value;
    struct fault fault = {0};
    assert_false(json_parse(arena, TEXT("[\"\\u0000\"]"), &value, &fault));
    assert_string_equal(fault.what, "This is not valid JSON: the character \\u0000 is not allowed in a string.");
}

static void what_is_empty_is_said_to_be(void **state)
{
    (void)state;
    struct json value;
    struct fault fault = {0};
    assert_false(json_parse(arena, TEXT(""), &value, &fault));
    assert_string_equal(fault.what, "This is not valid JSON: there is nothing in it.");
}

static void nesting_is_read_to_64_levels_and_no_further(void **state)
{
    (void)state;
    struct json value;
    struct fault fault = {0};
    assert_true(json_parse(arena, nested("[", "]", 64), &value, &fault));
    assert_true(json_parse(arena, nested("{\"a\":", "}", 64), &value, &fault));
    refused(nested("[", "]", 65), "line 1 column 65");
    refused(nested("[\n", "]", 65), "line 65 column 1");
    refused(nested("{\"a\":", "}", 65), "line 1 column 321");
    refused(nested("{\"\xc3\xa9\":", "}", 65), "line 1 column 321"); /* columns count characters, not bytes */
    refused(nested("[", "]", 100000), "line 1 column 65");
    refused(nested("[", "", 100000), "line 1 column 65");
}

static void brackets_in_strings_do_not_nest(void **state)
{
    (void)state;
    struct text_builder builder = text_builder_make(arena);
    text_append(&builder, TEXT("[\"\\\""));
    for (int i = 0; i < 100; i++) {
        text_append(&builder, TEXT("[{"));
    }
    text_append(&builder, TEXT("\\\\\",[]]"));
    struct json value;
    struct fault fault = {0};
    assert_true(json_parse(arena, text_built(&builder), &value, &fault));
    assert_int_equal(value.count, 2);
    assert_int_equal(value.elements[0].string.length, 202);
    /* an escaped character before the deep place does not shift the column */
    struct text deep = text_format(arena, "[\"\\n\",%.*s]", TEXT_ARGS(nested("[", "]", 64)));
    refused(deep, "line 1 column 70");
}

static void a_document_that_was_read_can_be_written_inside_another(void **state)
{
    (void)state;
    struct json value;
    struct fault fault = {0};
    assert_true(json_parse(arena, nested("[", "]", 64), &value, &fault));
    struct json_writer w = json_writer_make(arena);
    for (int i = 0; i < JSON_WRITE_DEPTH_LIMIT - 64; i++) {
        json_object_begin(&w);
        json_name(&w, TEXT("data"));
    }
    json_value(&w, &value);
    for (int i = 0; i < JSON_WRITE_DEPTH_LIMIT - 64; i++) {
        json_object_end(&w);
    }
    assert_int_equal(json_written(&w).length, 64 * 9 + 129);
}

static void writing_nests_and_separates(void **state)
{
    (void)state;
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("name"), TEXT("Ana"));
    json_name_integer(&w, TEXT("stops"), 7);
    json_name_bool(&w, TEXT("late"), false);
    json_name_null(&w, TEXT("error"));
    json_name(&w, TEXT("list"));
    json_array_begin(&w);
    json_object_begin(&w);
    json_object_end(&w);
    json_array_begin(&w);
    json_array_end(&w);
    json_bool(&w, true);
    json_string(&w, TEXT(","));
    json_integer(&w, INT64_MIN);
    json_array_end(&w);
    json_name(&w, TEXT("["));
    json_real(&w, 0.5);
    json_object_end(&w);
    assert_text(json_written(&w), "{\"name\":\"Ana\",\"stops\":7,\"late\":false,\"error\":null,"
                                  "\"list\":[{},[],true,\",\",-9223372036854775808],\"[\":0.5}");
}

static void strings_are_escaped_where_they_must_be_and_nowhere_else(void **state)
{
    (void)state;
    struct json_writer w = json_writer_make(arena);
    json_string(&w, TEXT("\"\\/\b\f\n\r\t\x01\x1f\x7f caf\xc3\xa9"));
    assert_text(json_written(&w), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f caf\xc3\xa9\"");
    assert_text(rewritten("{\"\\n\":\"\\u0041\\/\"}"), "{\"\\n\":\"A/\"}");
}

static struct text real_text(double value)
{
    struct json_writer w = json_writer_make(arena);
    json_real(&w, value);
    return json_written(&w);
}

static void doubles_are_written_briefly_and_read_back_the_same(void **state)
{
    (void)state;
    assert_text(real_text(0.1), "0.1");
    assert_text(real_text(3), "3.0");
    assert_text(real_text(-0.0), "-0.0");
    assert_text(real_text(1e300), "1e+300");
    assert_text(real_text(0.1 + 0.2), "0.30000000000000004");
    assert_text(real_text(123456789012345680.0), "1.2345678901234568e+17");
    struct random random = random_make(7, 0);
    for (int i = 0; i < 5000; i++) {
        uint64_t bits = random_next(&random);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value)) {
            struct json back = parsed(text_to_c(arena, real_text(value)));
            assert_int_equal(back.type, JSON_REAL);
            assert_memory_equal(&back.real, &value, sizeof value);
        }
    }
}

static struct text fixed_text(int64_t value, int64_t scale)
{
    struct json_writer w = json_writer_make(arena);
    json_fixed(&w, value, scale);
    return json_written(&w);
}

static void fixed_numbers_have_no_trailing_zeros(void **state)
{
    (void)state;
    assert_text(fixed_text(115, 10), "11.5");
    assert_text(fixed_text(110, 10), "11");
    assert_text(fixed_text(-5, 10), "-0.5");
    assert_text(fixed_text(0, 100), "0");
    assert_text(fixed_text(7, 1), "7");
    assert_text(fixed_text(40712800, 1000000), "40.7128");
    assert_text(fixed_text(-74006001, 1000000), "-74.006001");
    assert_text(fixed_text(1, 1000000), "0.000001");
    assert_text(fixed_text(1050, 1000), "1.05");
    assert_text(fixed_text(INT64_MIN, 10), "-922337203685477580.8");
    assert_text(fixed_text(INT64_MAX, 1000000000000000000), "9.223372036854775807");
}

static void what_was_read_is_written_the_same_and_read_the_same(void **state)
{
    (void)state;
    static const char document[] =
        "{\"jobs\":[{\"id\":\"j1\",\"lat\":40.7128,\"skills\":[],\"n\":-1,\"ok\":true},{}],\"x\":null,"
        "\"r\":[1.0,2.5,1e+25,-0.0]}";
    assert_text(rewritten(document), document);
    struct text loose = rewritten(" { \"b\" : [ 1 , 2.50 , 1E3 ] ,\n\t\"a\" : \"\\u00e9\" } ");
    assert_text(loose, "{\"b\":[1,2.5,1000.0],\"a\":\"\xc3\xa9\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_read),
        cmocka_unit_test(members_keep_their_order),
        cmocka_unit_test(a_document_may_be_a_lone_value),
        cmocka_unit_test(numbers_are_integers_of_64_bits_or_doubles),
        cmocka_unit_test(numbers_that_do_not_fit_are_refused),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(the_library_is_not_named_to_the_user),
        cmocka_unit_test(what_is_empty_is_said_to_be),
        cmocka_unit_test(nesting_is_read_to_64_levels_and_no_further),
        cmocka_unit_test(brackets_in_strings_do_not_nest),
        cmocka_unit_test(a_document_that_was_read_can_be_written_inside_another),
        cmocka_unit_test(writing_nests_and_separates),
        cmocka_unit_test(strings_are_escaped_where_they_must_be_and_nowhere_else),
        cmocka_unit_test(doubles_are_written_briefly_and_read_back_the_same),
        cmocka_unit_test(fixed_numbers_have_no_trailing_zeros),
        cmocka_unit_test(what_was_read_is_written_the_same_and_read_the_same),
    };
    return cmocka_run_group_tests_name("json", tests, arena_up, arena_down);
}
