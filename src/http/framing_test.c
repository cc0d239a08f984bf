#include "http/framing.h"

#include <stdio.h>

#include "base/testing.h"

/* Judges a head that is given as "Name: value" lines. */
static enum framing_verdict judge(const char *head, bool http_1_1)
{
    struct framing framing = {0};
    struct text rest = text_of(head);
    while (rest.length > 0) {
        struct text value = text_cut(&rest, '\n');
        struct text name = text_cut(&value, ':');
        framing_see(&framing, name, text_trim(value));
    }
    return framing_judge(&framing, http_1_1);
}

static void a_head_that_reads_in_one_way_is_proper(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "Host: a",
        "host: a\ncontent-length: 0",
        "HOST: a\nTRANSFER-ENCODING: Chunked",
        "Host: a\nX-Odd!#$%&'*+-.^_`|~1: b\nX-Odd: tabs\tand \xc3\xa4",
        "Host: a\nAuthorization: Bearer x\nContent-Type: application/json\nContent-Length: 9223372036854775807",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        assert_int_equal(judge(heads[i], true), FRAMING_PROPER);
    }
    assert_int_equal(judge("X-A: b", false), FRAMING_PROPER); /* HTTP/1.0 needs no host */
}

static void a_proper_coding_that_we_do_not_know_is_told_as_that(void **state)
{
    (void)state;
    static const char *const values[] = {"xchunked", "gzip", "identity", "gzip, chunked", "gzip,deflate,  chunked"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char head[100];
        snprintf(head, sizeof head, "Host: a\nTransfer-Encoding: %s", values[i]);
        assert_int_equal(judge(head, true), FRAMING_UNKNOWN_CODING);
        assert_int_equal(judge(head, false), FRAMING_BAD);
    }
}

static void a_head_that_reads_in_two_ways_is_bad(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "",
        "X-A: b",
        "Host: a\nHost: a",
        "Host: a\nContent-Length: 5\ncontent-length: 5",
        "Host: a\nContent-Length: 5\nTransfer-Encoding: chunked",
        "Host: a\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked",
        "Host: a\nTransfer-Encoding: chunked, gzip",
        "Host: a\nTransfer-Encoding: chunked, chunked",
        "Host: a\nTransfer-Encoding: chunked;x=1",
        "Host: a\nTransfer-Encoding: gzip,",
        "Host: a\nTransfer-Encoding: gzip\nTransfer-Encoding: gzip",
        "Host: a\nTransfer-Encoding: gzip\nContent-Length: 5",
        "Host: a\nTransfer-Encoding:",
        "Host: a\nContent-Length: +5",
        "Host: a\nContent-Length: -5",
        "Host: a\nContent-Length: 0x5",
        "Host: a\nContent-Length: 5, 5",
        "Host: a\nContent-Length:",
        "Host: a\nContent-Length: 9223372036854775808",
        "Host: a\nAuthorization: Bearer x\nauthorization: Bearer y",
        "Host: a\nContent-Type: a/b\nContent-Type: a/b",
        "Host: a\nContent-Encoding: gzip\nContent-Encoding: identity",
        "Host: a\nX-A : b",
        "Host: a\n X-A: b",
        "Host: a\nX\xc3\xa4: b",
        "Host: a\nX(A): b",
        "Host: a\n: b",
        "Host: a\nX-A: b\rc",
        "Host: a\nX-A: b\x7f",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (judge(heads[i], true) != FRAMING_BAD) {
            print_error("%s\n", heads[i]);
        }
        assert_int_equal(judge(heads[i], true), FRAMING_BAD);
    }
    assert_int_equal(judge("Host: a\nTransfer-Encoding: chunked", false), FRAMING_BAD);
}

static void a_zero_byte_in_a_name_or_value_is_bad(void **state)
{
    (void)state;
    struct framing name = {0};
    framing_see(&name, (struct text){"Ho\0st", 5}, TEXT("a"));
    assert_true(name.bad);
    struct framing value = {0};
    framing_see(&value, TEXT("Host"), (struct text){"a\0b", 3});
    assert_true(value.bad);
}

static void a_coding_with_a_space_behind_it_is_bad(void **state)
{
    (void)state;
    struct framing framing = {0};
    framing_see(&framing, TEXT("Transfer-Encoding"), TEXT("chunked "));
    assert_true(framing.bad);
}

static void one_header_more_than_the_limit_is_too_many(void **state)
{
    (void)state;
    struct framing framing = {0};
    framing_see(&framing, TEXT("Host"), TEXT("a"));
    for (int i = 1; i < LIMIT_HEADERS; i++) {
        framing_see(&framing, TEXT("X-A"), TEXT("b"));
    }
    assert_int_equal(framing_judge(&framing, true), FRAMING_PROPER);
    framing_see(&framing, TEXT("X-A"), TEXT("b"));
    assert_int_equal(framing_judge(&framing, true), FRAMING_TOO_MANY_HEADERS);
}

static void a_target_is_printable_and_without_spaces(void **state)
{
    (void)state;
    assert_true(framing_target_is_clean(TEXT("/a?b=%20~!")));
    static const char *const targets[] = {"", "/a b", "/a\tb", "/\x7f", "/\xc3\xa4"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        assert_false(framing_target_is_clean(text_of(targets[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_that_reads_in_one_way_is_proper),
        cmocka_unit_test(a_proper_coding_that_we_do_not_know_is_told_as_that),
        cmocka_unit_test(a_head_that_reads_in_two_ways_is_bad),
        cmocka_unit_test(a_zero_byte_in_a_name_or_value_is_bad),
        cmocka_unit_test(a_coding_with_a_space_behind_it_is_bad),
        cmocka_unit_test(one_header_more_than_the_limit_is_too_many),
        cmocka_unit_test(a_target_is_printable_and_without_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
