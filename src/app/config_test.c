#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/testing.h"

enum { NAME, LEVEL, COUNT, WAIT, HERE, RATE, TOKEN, ROWS };

static const char *made_default(struct arena *arena)
{
    return text_to_c(arena, text_format(arena, "%d", 6 * 7));
}

static const struct config_row rows[ROWS] = {
    [NAME] = {"name", "name", "ROUTRIQ_NAME", "routriq", NULL, CONFIG_TEXT, 0, 0, NULL, "what it is called", false},
    [LEVEL] = {"level", "level", "ROUTRIQ_LEVEL", "b", NULL, CONFIG_CHOICE, 0, 0, "a|b|long", "how much", false},
    [COUNT] = {"count", "count", "ROUTRIQ_COUNT", NULL, made_default, CONFIG_INTEGER, 1, 64, NULL, "how many", false},
    [WAIT] = {"wait", "wait", "ROUTRIQ_WAIT", "60s", NULL, CONFIG_DURATION, 100, 3600000, NULL, "how long", false},
    [HERE] = {"here", "here", "ROUTRIQ_HERE", "127.0.0.1:0", NULL, CONFIG_ADDRESS, 0, 0, NULL, "where", false},
    [RATE] = {"rate", "rate", "ROUTRIQ_RATE", "60/60s", NULL, CONFIG_RATE, 1, 1000, NULL, "how often", false},
    [TOKEN] = {"token", "token", "ROUTRIQ_TOKEN", "none", NULL, CONFIG_TEXT, 0, 0, NULL, "a secret", true},
};
static const struct config_table table = {rows, ROWS};

static struct arena *arena;
static char path[] = "/tmp/routriq-config-XXXXXX";

static int up(void **state)
{
    (void)state;
    arena = arena_create(0);
    int descriptor = mkstemp(path);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return unlink(path);
}

static const char *file_with(const char *content)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

static struct config loaded(const struct config_given *given)
{
    struct config config;
    struct fault fault = {0};
    bool done = config_load(arena, &table, given, &config, &fault);
    assert_no_fault(&fault);
    assert_true(done);
    return config;
}

static struct fault refused(const struct config_given *given)
{
    struct config config;
    struct fault fault = {0};
    assert_false(config_load(arena, &table, given, &config, &fault));
    return fault;
}

/* The fault of a file with this content; `where` is the part behind the file's name. */
static void assert_file_refused(const char *content, const char *where, const char *what)
{
    struct config_given given = {.file = file_with(content)};
    struct fault fault = refused(&given);
    assert_int_equal(fault.kind, FAULT_INVALID);
    assert_string_equal(fault.code, "invalid_setting");
    assert_text(text_format(arena, "%s%s", path, where), fault.where);
    assert_string_equal(fault.what, text_to_c(arena, text_format(arena, what, path)));
}

static void without_anything_given_the_defaults_stand(void **state)
{
    (void)state;
    struct config_given given = {0};
    struct config config = loaded(&given);
    assert_text(config.values[NAME].text, "routriq");
    assert_text(config.values[NAME].came_from, "default");
    assert_int_equal(config.values[LEVEL].number, 1);
    assert_int_equal(config.values[COUNT].number, 42);
    assert_int_equal(config.values[WAIT].number, 60000);
    assert_int_equal(config.values[RATE].number, 60);
    assert_int_equal(config.values[RATE].period_s, 60);
    assert_true(text_is_empty(config.warnings));
}

static void of_four_places_the_later_one_wins(void **state)
{
    (void)state;
    char *environment[] = {"PATH=/bin", "ROUTRIQ_COUNT=3", "ROUTRIQ_LEVEL=a", NULL};
    struct config_given given = {
        .file = file_with("ROUTRIQ_WAIT=5m\nROUTRIQ_COUNT=2\nROUTRIQ_LEVEL=long\n"),
        .environment = environment,
        .flags = {[LEVEL] = "b"},
    };
    struct config config = loaded(&given);
    assert_text(config.values[NAME].came_from, "default");
    assert_int_equal(config.values[WAIT].number, 300000);
    assert_text(config.values[WAIT].came_from, text_to_c(arena, text_format(arena, "%s:1", path)));
    assert_int_equal(config.values[COUNT].number, 3);
    assert_text(config.values[COUNT].came_from, "environment ROUTRIQ_COUNT");
    assert_int_equal(config.values[LEVEL].number, 1);
    assert_text(config.values[LEVEL].came_from, "flag --level");
}

static void a_file_has_comments_blank_lines_and_quotes(void **state)
{
    (void)state;
    struct config_given given = {
        .file = file_with(
            "# how we run it\n\n  ROUTRIQ_NAME = \"north = #1\" \r\n\t# ROUTRIQ_NAME=no\nROUTRIQ_HERE='[::1]:80'"),
    };
    struct config config = loaded(&given);
    assert_text(config.values[NAME].text, "north = #1");
    assert_text(config.values[HERE].text, "[::1]:80");
}

static void a_broken_file_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_file_refused("\nROUTRIQ_NAM=x\n", ":2",
                        "No setting is called \"ROUTRIQ_NAM\"; `routriq config` lists them.");
    assert_file_refused("name=x\n", ":1", "No setting is called \"name\"; `routriq config` lists them.");
    assert_file_refused("=x\n", ":1", "No setting is called \"\"; `routriq config` lists them.");
    assert_file_refused("# \nROUTRIQ_NAME\n", ":2", "A line of the settings' file is NAME=value or begins with #.");
    assert_file_refused("ROUTRIQ_NAME=a\nROUTRIQ_NAME=b\n", ":2", "ROUTRIQ_NAME stands in this file twice: see %s:1.");
    assert_file_refused("ROUTRIQ_COUNT=65\n", ":1",
                        "The setting count cannot be \"65\"; it takes a whole number from 1 to 64.");
    assert_file_refused("ROUTRIQ_NAME=\n", ":1", "The setting name cannot be \"\"; it takes a text that is not empty.");
    assert_file_refused("ROUTRIQ_NAME=\xff\n", "", "The settings' file is not a text in UTF-8.");
}

static void a_file_that_cannot_be_read_is_a_fault_of_the_system(void **state)
{
    (void)state;
    struct config_given given = {.file = "/nowhere/routriq.conf"};
    struct fault fault = refused(&given);
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    assert_string_equal(fault.where, "/nowhere/routriq.conf");
}

static void a_wrong_value_counts_even_where_a_later_place_overrides_it(void **state)
{
    (void)state;
    char *environment[] = {"ROUTRIQ_COUNT=many", NULL};
    struct config_given given = {.environment = environment, .flags = {[COUNT] = "4"}};
    struct fault fault = refused(&given);
    assert_string_equal(fault.where, "environment ROUTRIQ_COUNT");
    assert_string_equal(fault.what, "The setting count cannot be \"many\"; it takes a whole number from 1 to 64.");
}

static void unknown_names_in_the_environment_are_warned_of(void **state)
{
    (void)state;
    char *environment[] = {"ROUTRIQ_LEVLE=a", "OTHER=1", "ROUTRIQ_=2", "ROUTRIQ_NAME=x", "ROUTRIQ", NULL};
    struct config_given given = {.environment = environment};
    struct config config = loaded(&given);
    assert_text(config.warnings, "the environment's ROUTRIQ_LEVLE is no setting; it is ignored\n"
                                 "the environment's ROUTRIQ_ is no setting; it is ignored\n");
    assert_text(config.values[NAME].text, "x");
}

/* Whether the flag of a row takes this value; what is refused must be said as `expected`. */
static bool takes(int row, const char *value, const char *expected)
{
    struct config config;
    struct fault fault = {0};
    struct config_given given = {0};
    given.flags[row] = value;
    if (config_load(arena, &table, &given, &config, &fault)) {
        return true;
    }
    assert_text(text_of(fault.where), text_to_c(arena, text_format(arena, "flag --%s", rows[row].flag)));
    assert_text(text_format(arena, "The setting %s cannot be \"%s\"; it takes %s.", rows[row].name, value, expected),
                fault.what);
    return false;
}

static void values_are_checked_by_their_kind(void **state)
{
    (void)state;
    static const struct {
        int row;
        const char *expected;
        const char *good[6];
        const char *bad[14];
    } cases[] = {
        {NAME, "a text that is not empty", {"a", "\xc3\xa9"}, {"", "a\tb", "a\x7f"}},
        {LEVEL, "one of a|b|long", {"a", "b", "long"}, {"", "A", "a|b", "lon", "longer", " a"}},
        {COUNT,
         "a whole number from 1 to 64",
         {"1", "64", "+7", "007"},
         {"", "0", "65", "-1", "1.5", "1e1", "99999999999999999999"}},
        {WAIT,
         "a time from 100ms to 3600s, like 500ms, 2s or 1m",
         {"100ms", "3600s", "60m", "1h"},
         {"", "5", "99ms", "3601s", "2h", "s", "1.5s", "-5s", "+5s", "5 s", "5S", "5d", "9223372036854775807h"}},
        {HERE,
         "an address and a port, like 127.0.0.1:8080 or [::1]:8080",
         {"0.0.0.0:65535", "[::]:1", "[fe80::1]:80", "127.0.0.1:0"},
         {"", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "[::1]", "localhost:80",
          "[127.0.0.1]:80", "1.2.3:80", "127.0.0.1:http", "[]:80"}},
        {RATE,
         "a number from 1 to 1000 and a time from 1s to 24h, like 60/60s",
         {"1/1s", "1000/24h", "5/1m", "5/2000ms"},
         {"", "60", "60/", "/60s", "60/60", "0/60s", "1001/60s", "60/0s", "60/25h", "60/1500ms", "60/60s/1", "-1/1s"}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        for (size_t i = 0; i < 6 && cases[c].good[i] != NULL; i++) {
            assert_true(takes(cases[c].row, cases[c].good[i], cases[c].expected));
        }
        for (size_t i = 0; i < 14 && cases[c].bad[i] != NULL; i++) {
            if (takes(cases[c].row, cases[c].bad[i], cases[c].expected)) {
                print_error("taken: %s %s\n", rows[cases[c].row].name, cases[c].bad[i]);
                fail();
            }
        }
    }
}

static void a_long_wrong_value_is_cut_at_a_character(void **state)
{
    (void)state;
    struct config_given given = {0};
    char value[402] = "1";
    for (size_t i = 1; i < 401; i += 2) {
        memcpy(value + i, "\xc3\xa9", 2);
    }
    given.flags[COUNT] = value;
    struct fault fault = refused(&given);
    assert_true(text_is_utf8(text_of(fault.what)));
    assert_non_null(strstr(fault.what, "\"; it takes a whole number from 1 to 64."));
}

static void a_secret_is_never_shown(void **state)
{
    (void)state;
    struct config_given given = {.flags = {[TOKEN] = "s3cret"}};
    struct config config = loaded(&given);
    assert_text(config.values[TOKEN].text, "s3cret");
    struct json_writer w = json_writer_make(arena);
    config_write(&w, &config);
    assert_null(strstr(text_to_c(arena, json_written(&w)), "s3cret"));
    assert_null(strstr(text_to_c(arena, config_print(arena, &config)), "s3cret"));
    given.flags[TOKEN] = "s3cret\n";
    struct fault fault = refused(&given);
    assert_null(strstr(fault.what, "s3cret"));
    assert_non_null(strstr(fault.what, "The setting token cannot be \"***\""));
}

static void the_settings_are_shown_with_where_they_came_from(void **state)
{
    (void)state;
    char *environment[] = {"ROUTRIQ_COUNT=3", NULL};
    struct config_given given = {.environment = environment, .flags = {[NAME] = "caf\xc3\xa9"}};
    struct config config = loaded(&given);
    assert_text(config_print(arena, &config),
                "name   caf\xc3\xa9         flag --name                what it is called\n"
                "level  b            default                    how much\n"
                "count  3            environment ROUTRIQ_COUNT  how many\n"
                "wait   60s          default                    how long\n"
                "here   127.0.0.1:0  default                    where\n"
                "rate   60/60s       default                    how often\n"
                "token  ***          default                    a secret\n");
    struct json_writer w = json_writer_make(arena);
    config_write(&w, &config);
    struct json document;
    assert_true(json_parse(arena, json_written(&w), &document, NULL));
    const struct json *settings = json_get(&document, TEXT("settings"));
    assert_int_equal(settings->count, ROWS);
    const struct json *count = &settings->elements[COUNT];
    assert_text(json_get(count, TEXT("name"))->string, "count");
    assert_text(json_get(count, TEXT("value"))->string, "3");
    assert_text(json_get(count, TEXT("from"))->string, "environment ROUTRIQ_COUNT");
    assert_text(json_get(count, TEXT("environment"))->string, "ROUTRIQ_COUNT");
    assert_text(json_get(count, TEXT("flag"))->string, "count");
    assert_text(json_get(count, TEXT("description"))->string, "how many");
}

static void flags_are_read_as_options_of_a_command(void **state)
{
    (void)state;
    char *argv[] = {"serve", "--listen", "0.0.0.0:9", "--config=/etc/x", "--http-workers", "3", NULL};
    struct config_given given = {0};
    struct command_option options[CONFIG_FLAGS_MAX + 1];
    struct command_context context = {.arena = arena, .out = stdout, .err = stderr};
    int operand = 0;
    int count = config_options(&config_settings, &given, options, 0);
    assert_int_equal(count, CONFIG_SETTINGS + 1);
    assert_true(command_options(&context, 6, argv, options, count, &operand));
    assert_string_equal(given.file, "/etc/x");
    assert_string_equal(given.flags[CONFIG_LISTEN], "0.0.0.0:9");
    assert_string_equal(given.flags[CONFIG_HTTP_WORKERS], "3");
    assert_null(given.flags[CONFIG_THREADS]);
}

static void the_programs_own_settings_have_names_of_one_kind_and_right_defaults(void **state)
{
    (void)state;
    struct config config;
    struct fault fault = {0};
    struct config_given given = {0};
    bool done = config_load(arena, &config_settings, &given, &config, &fault);
    assert_no_fault(&fault);
    assert_true(done);
    assert_text(config.values[CONFIG_LISTEN].text, "127.0.0.1:8080");
    assert_int_equal(config.values[CONFIG_RATE_LIMIT].number, 60);
    assert_int_equal(config.values[CONFIG_RATE_LIMIT].period_s, 60);
    assert_int_equal(config.values[CONFIG_HTTP_WORKERS].number, 8);
    assert_in_range(config.values[CONFIG_THREADS].number, 1, 64);
    for (int32_t i = 0; i < config_settings.count; i++) {
        const struct config_row *row = &config_settings.rows[i];
        char environment[64] = "ROUTRIQ_";
        char flag[64] = "";
        for (size_t k = 0; row->name[k] != '\0'; k++) {
            char c = row->name[k];
            environment[8 + k] = c == '_' ? '_' : (char)(c - 'a' + 'A');
            flag[k] = c == '_' ? '-' : c;
        }
        assert_string_equal(row->environment, environment);
        assert_string_equal(row->flag, flag);
        assert_true(strlen(row->help) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_anything_given_the_defaults_stand),
        cmocka_unit_test(of_four_places_the_later_one_wins),
        cmocka_unit_test(a_file_has_comments_blank_lines_and_quotes),
        cmocka_unit_test(a_broken_file_is_refused_with_its_line),
        cmocka_unit_test(a_file_that_cannot_be_read_is_a_fault_of_the_system),
        cmocka_unit_test(a_wrong_value_counts_even_where_a_later_place_overrides_it),
        cmocka_unit_test(unknown_names_in_the_environment_are_warned_of),
        cmocka_unit_test(values_are_checked_by_their_kind),
        cmocka_unit_test(a_long_wrong_value_is_cut_at_a_character),
        cmocka_unit_test(a_secret_is_never_shown),
        cmocka_unit_test(the_settings_are_shown_with_where_they_came_from),
        cmocka_unit_test(flags_are_read_as_options_of_a_command),
        cmocka_unit_test(the_programs_own_settings_have_names_of_one_kind_and_right_defaults),
    };
    return cmocka_run_group_tests_name("config", tests, up, down);
}
