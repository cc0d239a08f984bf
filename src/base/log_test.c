#include "base/log.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/testing.h"

static struct arena *arena;
static int ends[2]; /* what is logged into the second comes out of the first */

static int pipe_up(void **state)
{
    (void)state;
    arena = arena_create(0);
    return pipe(ends);
}

static int pipe_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return close(ends[0]) + close(ends[1]);
}

static int64_t pinned_ms(void *context)
{
    return *(const int64_t *)context;
}

static int64_t now_ms = 1795302000042;

static struct log log_at(enum log_level level)
{
    return (struct log){.descriptor = ends[1], .level = level, .now_ms = pinned_ms, .context = &now_ms};
}

/* What was logged since the last call. */
static struct text logged(void)
{
    char *bytes = arena_alloc(arena, 16384);
    ssize_t written = write(ends[1], "$", 1); /* so that the read never waits */
    assert_int_equal(written, 1);
    ssize_t length = read(ends[0], bytes, 16384);
    assert_true(length > 0);
    return (struct text){bytes, (size_t)length - 1};
}

/* The one line that was logged, read as JSON. */
static struct json logged_json(void)
{
    struct text line = logged();
    struct json value;
    struct fault fault = {0};
    assert_true(line.length > 0 && line.length <= 4096);
    assert_int_equal(line.bytes[line.length - 1], '\n');
    bool read = json_parse(arena, line, &value, &fault);
    assert_no_fault(&fault);
    assert_true(read);
    return value;
}

static void a_line_is_one_json_object(void **state)
{
    (void)state;
    struct log log = log_at(LOG_INFO);
    log_event(&log, LOG_INFO, "plan made", LOG_TEXT("organization", TEXT("o\"1\n")), LOG_INTEGER("jobs", 90),
              LOG_TEXT("empty", TEXT("")), LOG_INTEGER("least", INT64_MIN));
    assert_text(logged(),
                "{\"time\":\"2026-11-21T23:00:00.042Z\",\"level\":\"info\",\"event\":\"plan made\","
                "\"organization\":\"o\\\"1\\n\",\"jobs\":90,\"empty\":\"\",\"least\":-9223372036854775808}\n");
}

static void a_line_needs_no_fields(void **state)
{
    (void)state;
    struct log log = log_at(LOG_DEBUG);
    now_ms = -1;
    log_write(&log, LOG_ERROR, "stopping", NULL, 0);
    now_ms = 1795302000042;
    assert_text(logged(), "{\"time\":\"1969-12-31T23:59:59.999Z\",\"level\":\"error\",\"event\":\"stopping\"}\n");
}

static void lines_below_the_level_are_not_written(void **state)
{
    (void)state;
    struct log log = log_at(LOG_WARN);
    log_write(&log, LOG_DEBUG, "a", NULL, 0);
    log_write(&log, LOG_INFO, "b", NULL, 0);
    assert_text(logged(), "");
    log_write(&log, LOG_WARN, "c", NULL, 0);
    struct json line = logged_json();
    assert_text(json_get(&line, TEXT("level"))->string, "warn");
    log_write(&log, LOG_ERROR, "d", NULL, 0);
    line = logged_json();
    assert_text(json_get(&line, TEXT("event"))->string, "d");
}

static void long_lines_are_cut_and_still_are_json(void **state)
{
    (void)state;
    struct log log = log_at(LOG_INFO);
    static char long_value[10000];
    static const char *const units[] = {"x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\"", "\x01", "\xff"};
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        size_t unit = strlen(units[u]);
        for (size_t shift = 0; shift < 8; shift++) { /* so that the cut falls on every byte of a character */
            memset(long_value, 'a', shift);
            for (size_t i = shift; i + unit <= sizeof long_value; i += unit) {
                memcpy(long_value + i, units[u], unit);
            }
            struct text value = {long_value, shift + (sizeof long_value - shift) / unit * unit};
            log_event(&log, LOG_INFO, "big", LOG_INTEGER("before", 1), LOG_TEXT("value", value),
                      LOG_INTEGER("after", 2));
            struct json line = logged_json();
            assert_int_equal(json_get(&line, TEXT("cut"))->type, JSON_TRUE);
            assert_int_equal(json_get(&line, TEXT("before"))->integer, 1);
            assert_true(json_get(&line, TEXT("value"))->string.length > 600);
            assert_null(json_get(&line, TEXT("after")));
        }
    }
}

static void lines_of_every_length_near_the_limit_are_json(void **state)
{
    (void)state;
    struct log log = log_at(LOG_INFO);
    static char value[4096];
    memset(value, 'v', sizeof value);
    for (size_t length = 3900; length < 4096; length++) {
        log_event(&log, LOG_INFO, "near", LOG_TEXT("value", ((struct text){value, length})), LOG_INTEGER("n", -1),
                  LOG_TEXT("t", TEXT("text")));
        struct json line = logged_json();
        bool is_cut = json_get(&line, TEXT("cut")) != NULL;
        bool is_whole = json_get(&line, TEXT("t")) != NULL && json_get(&line, TEXT("t"))->string.length == 4;
        assert_true(is_cut != is_whole);
    }
}

static void bytes_that_are_no_text_do_not_break_a_line(void **state)
{
    (void)state;
    struct log log = log_at(LOG_INFO);
    log_event(&log, LOG_INFO, "odd", LOG_TEXT("value", TEXT("a\xff\xc3 b\xed\xa0\x80")));
    struct json line = logged_json();
    assert_text(json_get(&line, TEXT("value"))->string, "a?? b???");
}

static void levels_have_names(void **state)
{
    (void)state;
    enum log_level level = LOG_DEBUG;
    assert_true(log_level_parse(TEXT("error"), &level));
    assert_int_equal(level, LOG_ERROR);
    assert_true(log_level_parse(TEXT("debug"), &level));
    assert_int_equal(level, LOG_DEBUG);
    assert_false(log_level_parse(TEXT("Info"), &level));
    assert_false(log_level_parse(TEXT(""), &level));
    assert_int_equal(level, LOG_DEBUG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_one_json_object),
        cmocka_unit_test(a_line_needs_no_fields),
        cmocka_unit_test(lines_below_the_level_are_not_written),
        cmocka_unit_test(long_lines_are_cut_and_still_are_json),
        cmocka_unit_test(lines_of_every_length_near_the_limit_are_json),
        cmocka_unit_test(bytes_that_are_no_text_do_not_break_a_line),
        cmocka_unit_test(levels_have_names),
    };
    return cmocka_run_group_tests_name("log", tests, pipe_up, pipe_down);
}
