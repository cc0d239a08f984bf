#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"

#include <string.h>

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

static void texts_are_equal_by_their_bytes(void **state)
{
    (void)state;
    assert_true(text_equal(TEXT("alpha"), text_of("alpha")));
    assert_false(text_equal(TEXT("alpha"), TEXT("alphb")));
    assert_false(text_equal(TEXT("alpha"), TEXT("alph")));
    assert_true(text_equal((struct text){NULL, 0}, TEXT("")));
    assert_false(text_equal((struct text){"a\0b", 3}, (struct text){"a\0c", 3}));
    assert_true(text_is_empty(text_of(NULL)));
}

static void texts_are_ordered_by_bytes_and_a_start_comes_first(void **state)
{
    (void)state;
    assert_true(text_compare(TEXT("a"), TEXT("b")) < 0);
    assert_true(text_compare(TEXT("b"), TEXT("a")) > 0);
    assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
    assert_true(text_compare(TEXT("ab"), TEXT("a")) > 0);
    assert_int_equal(text_compare(TEXT("ab"), TEXT("ab")), 0);
    assert_true(text_compare((struct text){NULL, 0}, TEXT("a")) < 0);
    assert_true(text_compare(TEXT("z"), TEXT("\xc3\xa9")) < 0); /* z before é */
}

static void a_copy_does_not_share_bytes_with_its_source(void **state)
{
    (void)state;
    char source[] = "Queens";
    struct text copy = text_copy(arena, text_of(source));
    source[0] = 'q';
    assert_text(copy, "Queens");
    assert_text(text_copy(arena, (struct text){NULL, 0}), "");
    assert_string_equal(text_to_c(arena, (struct text){"Queens", 3}), "Que");
    assert_string_equal(text_to_c(arena, (struct text){NULL, 0}), "");
}

static void a_slice_is_held_inside_its_text(void **state)
{
    (void)state;
    assert_text(text_slice(TEXT("Bronx"), 1, 3), "ro");
    assert_text(text_slice(TEXT("Bronx"), 1, 300), "ronx");
    assert_text(text_slice(TEXT("Bronx"), 9, 300), "");
    assert_text(text_slice(TEXT("Bronx"), 3, 1), "");
    assert_text(text_slice((struct text){NULL, 0}, 0, 5), "");
}

static void a_start_is_recognised(void **state)
{
    (void)state;
    assert_true(text_starts_with(TEXT("ext:api:7"), TEXT("ext:")));
    assert_true(text_starts_with(TEXT("ext"), TEXT("")));
    assert_false(text_starts_with(TEXT("ex"), TEXT("ext")));
    assert_false(text_starts_with(TEXT("Ext"), TEXT("ext")));
}

static void trimming_takes_white_space_at_both_ends_only(void **state)
{
    (void)state;
    assert_text(text_trim(TEXT(" \t\r\n gas  boiler \v\f")), "gas  boiler");
    assert_text(text_trim(TEXT("  ")), "");
    assert_text(text_trim(TEXT("")), "");
    assert_text(text_trim(TEXT("\xc2\xa0x")), "\xc2\xa0x"); /* a no-break space is no ASCII space */
}

static void folding_lowers_ascii_letters_only(void **state)
{
    (void)state;
    assert_text(text_fold(arena, TEXT("  HVAC Repair ")), "hvac repair");
    assert_text(text_fold(arena, TEXT("\xc3\x89lectricit\xc3\xa9 [Z@`{")), "\xc3\x89lectricit\xc3\xa9 [z@`{");
    assert_text(text_fold(arena, TEXT("")), "");
    assert_true(text_equal_folded(TEXT(" HVAC"), TEXT("hvac\t")));
    assert_false(text_equal_folded(TEXT("hvac"), TEXT("hva")));
    assert_false(text_equal_folded(TEXT("hvac"), TEXT("hvad")));
    assert_false(text_equal_folded(TEXT("["), TEXT("{")));
}

static void cutting_walks_through_the_parts(void **state)
{
    (void)state;
    struct text rest = TEXT("a,,bc,");
    assert_text(text_cut(&rest, ','), "a");
    assert_text(text_cut(&rest, ','), "");
    assert_text(rest, "bc,");
    assert_text(text_cut(&rest, ','), "bc");
    assert_text(rest, "");
    assert_text(text_cut(&rest, ','), "");
    assert_text(text_cut(&rest, ','), "");
    struct text none = TEXT("no separator");
    assert_text(text_cut(&none, ','), "no separator");
    assert_true(text_is_empty(none));
}

static void integers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"0", 0},
                {"-0", 0},
                {"+7", 7},
                {"007", 7},
                {"9223372036854775807", INT64_MAX},
                {"-9223372036854775808", INT64_MIN}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t value = 99;
        assert_true(text_to_int64(text_of(good[i].text), &value));
        assert_int_equal(value, good[i].value);
    }
    static const char *const bad[] = {"",
                                      "-",
                                      "+",
                                      "--1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "1e3",
                                      "0x10",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t value = 99;
        assert_false(text_to_int64(text_of(bad[i]), &value));
        assert_int_equal(value, 99);
    }
}

static void decimal_numbers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},      {"-1.5", -1.5}, {"+.5", 0.5},    {"5.", 5},
                {"1e3", 1000}, {"1E-2", 0.01}, {"1e-999", 0.0}, {"40.7128", 40.7128}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double value = 99;
        assert_true(text_to_double(text_of(good[i].text), &value));
        assert_true(value == good[i].value);
    }
    static const char *const bad[] = {"",    ".",     "-",  "e5", "1e",  "1e+",   "inf",
                                      "nan", "0x1p3", " 1", "1 ", "1,5", "1e999", "1.2.3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value = 99;
        assert_false(text_to_double(text_of(bad[i]), &value));
        assert_true(value == 99);
    }
    char long_number[300];
    memset(long_number, '1', sizeof long_number);
    double value = 0;
    assert_true(text_to_double((struct text){long_number, 255}, &value));
    assert_false(text_to_double((struct text){long_number, 256}, &value));
}

static void utf8_is_told_from_what_only_looks_like_it(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "plain",
                                       "\x7f",
                                       "\xc2\x80",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(text_is_utf8(text_of(good[i])));
    }
    static const char *const bad[] = {
        "\x80",             /* a continuation alone */
        "\xc0\x80",         /* overlong zero */
        "\xc1\xbf",         /* overlong in two bytes */
        "\xe0\x9f\xbf",     /* overlong in three bytes */
        "\xf0\x8f\xbf\xbf", /* overlong in four bytes */
        "\xed\xa0\x80",     /* a surrogate */
        "\xed\xbf\xbf",     /* the last surrogate */
        "\xf4\x90\x80\x80", /* above U+10FFFF */
        "\xf5\x80\x80\x80",
        "\xff",
        "\xc3",
        "\xe2\x82",
        "\xf0\x9f\x98",
        "\xc3(",
        "\xe2(\xa1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(text_is_utf8(text_of(bad[i])));
    }
    assert_int_equal(text_utf8_length(TEXT("ab\xc3\xa9\xc3")), 4);
    assert_int_equal(text_utf8_step(TEXT("\xe2\x82\xac!")), 3);
    assert_int_equal(text_utf8_step(TEXT("")), 0);
}

static void formatting_gives_a_text_of_any_length(void **state)
{
    (void)state;
    assert_text(text_format(arena, "%d of %s", 3, "ninety"), "3 of ninety");
    assert_text(text_format(arena, "%s", ""), "");
    assert_text(text_format(arena, "%.*s!", TEXT_ARGS(text_slice(TEXT("abcdef"), 2, 4))), "cd!");
    struct text wide = text_format(arena, "%5000d", 7);
    assert_int_equal(wide.length, 5000);
    assert_int_equal(wide.bytes[4999], '7');
}

/* The fewest edits, by trying every way. */
static int slow_edits(struct text a, struct text b)
{
    if (a.length == 0 || b.length == 0) {
        return (int)(a.length + b.length);
    }
    struct text a_rest = text_slice(a, 1, a.length);
    struct text b_rest = text_slice(b, 1, b.length);
    int changed = slow_edits(a_rest, b_rest) + (a.bytes[0] == b.bytes[0] ? 0 : 1);
    int dropped = slow_edits(a_rest, b) + 1;
    int added = slow_edits(a, b_rest) + 1;
    int best = changed < dropped ? changed : dropped;
    return best < added ? best : added;
}

static void a_slip_is_near_what_was_meant(void **state)
{
    (void)state;
    assert_int_equal(text_apart(TEXT("requireSkills"), TEXT("requiredSkills")), 1);
    assert_int_equal(text_apart(TEXT("external_id"), TEXT("externalId")), 1);
    assert_int_equal(text_apart(TEXT("TimeZone"), TEXT("timezone")), 0);
    assert_int_equal(text_apart(TEXT("duration"), TEXT("durationMinutes")), 3);
    assert_int_equal(text_apart(TEXT("skills"), TEXT("requiredSkills")), 3);
    assert_int_equal(text_apart(TEXT("latitude"), TEXT("lat")), 3);
    assert_int_equal(text_apart(TEXT("at"), TEXT("lat")), TEXT_FAR);
    assert_int_equal(text_apart(TEXT("colour"), TEXT("title")), TEXT_FAR);
    assert_int_equal(text_apart(TEXT(""), TEXT("title")), TEXT_FAR);
    struct random random = random_make(7, 7);
    for (int i = 0; i < 3000; i++) {
        char bytes[2][7];
        struct text texts[2];
        for (int k = 0; k < 2; k++) {
            texts[k] = (struct text){bytes[k], random_below(&random, 7)};
            for (size_t at = 0; at < texts[k].length; at++) {
                bytes[k][at] = (char)('a' + (int)random_below(&random, 2));
            }
        }
        int slow = slow_edits(texts[0], texts[1]);
        size_t small = texts[0].length < texts[1].length ? texts[0].length : texts[1].length;
        bool near = slow <= 2 && 2 * slow < (int)small;
        int apart = text_apart(texts[0], texts[1]);
        assert_true(near ? apart == slow : apart >= 3);
    }
}

static void a_builder_grows_at_its_end(void **state)
{
    (void)state;
    struct text_builder builder = text_builder_make(arena);
    assert_text(text_built(&builder), "");
    for (int i = 0; i < 1000; i++) {
        text_append_format(&builder, "%03d", i);
        text_append(&builder, TEXT(""));
        text_append_char(&builder, i % 2 == 0 ? ',' : ';');
    }
    struct text whole = text_built(&builder);
    assert_int_equal(whole.length, 4000);
    assert_text(text_slice(whole, 0, 12), "000,001;002,");
    assert_text(text_slice(whole, 3992, 4000), "998,999;");
    text_append(&builder, text_built(&builder)); /* its own bytes may be appended to it */
    assert_int_equal(text_built(&builder).length, 8000);
    assert_text(text_slice(text_built(&builder), 3996, 4004), "999;000,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_equal_by_their_bytes),
        cmocka_unit_test(texts_are_ordered_by_bytes_and_a_start_comes_first),
        cmocka_unit_test(a_copy_does_not_share_bytes_with_its_source),
        cmocka_unit_test(a_slice_is_held_inside_its_text),
        cmocka_unit_test(a_start_is_recognised),
        cmocka_unit_test(trimming_takes_white_space_at_both_ends_only),
        cmocka_unit_test(folding_lowers_ascii_letters_only),
        cmocka_unit_test(cutting_walks_through_the_parts),
        cmocka_unit_test(integers_are_read_whole_or_not_at_all),
        cmocka_unit_test(decimal_numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(utf8_is_told_from_what_only_looks_like_it),
        cmocka_unit_test(formatting_gives_a_text_of_any_length),
        cmocka_unit_test(a_slip_is_near_what_was_meant),
        cmocka_unit_test(a_builder_grows_at_its_end),
    };
    return cmocka_run_group_tests_name("text", tests, arena_up, arena_down);
}
