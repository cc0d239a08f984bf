#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/testing.h"

enum { NAME, LEVEL, COUNT, WAIT, HERE, RATE, TOKEN, FOLDER, FILE_IN_IT, WHERE_KEPT, REACHED_AT, PEERS, ROWS };

static const char *made_default(struct arena *arena, char *const *environment)
{
    (void)environment;
    return text_to_c(arena, text_format(arena, "%d", 6 * 7));
}

static const char *file_in_folder(struct arena *arena, const struct config *config)
{
    struct text folder = config->values[FOLDER].text;
    return text_is_empty(folder) ? "" : text_to_c(arena, text_format(arena, "%.*s/file", TEXT_ARGS(folder)));
}

/* A row that has nothing but a name, a kind and a default; what it does is said in three words. */
#define ROW(word, WORD, kind_of, default_of_it, ...)                                                                   \
    {                                                                                                                  \
        .name = (word), .flag = (word), .environment = "ROUTRIQ_" WORD, .default_text = (default_of_it),               \
        .kind = (kind_of), __VA_ARGS__                                                                                 \
    }

static const struct config_row rows[ROWS] = {
    [NAME] = ROW("name", "NAME", CONFIG_TEXT, "routriq", .help = "what it is called"),
    [LEVEL] = ROW("level", "LEVEL", CONFIG_CHOICE, "b", .choices = "a|b|long", .help = "how much"),
    [COUNT] = ROW("count", "COUNT", CONFIG_INTEGER, NULL, .default_of = made_default, .low = 1, .high = 64,
                  .help = "how many"),
    [WAIT] = ROW("wait", "WAIT", CONFIG_DURATION, "60s", .low = 100, .high = 3600000, .help = "how long"),
    [HERE] = ROW("here", "HERE", CONFIG_ADDRESS, "127.0.0.1:0", .help = "where"),
    [RATE] = ROW("rate", "RATE", CONFIG_RATE, "60/60s", .low = 1, .high = 1000, .help = "how often"),
    [TOKEN] = ROW("token", "TOKEN", CONFIG_TEXT, "none", .is_secret = true, .help = "a secret"),
    [FOLDER] = ROW("folder", "FOLDER", CONFIG_PATH, "", .may_be_empty = true, .help = "a folder"),
    [FILE_IN_IT] =
        ROW("file", "FILE", CONFIG_PATH, NULL, .derived = file_in_folder, .may_be_empty = true, .help = "a file"),
    [WHERE_KEPT] = ROW("kept", "KEPT", CONFIG_CONNECTION, "sqlite:x.db", .is_secret = true, .help = "a store"),
    [REACHED_AT] = ROW("url", "URL", CONFIG_URL, "https://a.example", .help = "a place"),
    [PEERS] = ROW("peers", "PEERS", CONFIG_PEERS, "", .may_be_empty = true, .help = "others"),
};
static const struct config_table table = {rows, ROWS, NULL};

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

static void what_depends_on_another_setting_follows_it_wherever_that_came_from(void **state)
{
    (void)state;
    struct config_given nothing = {0};
    struct config config = loaded(&nothing);
    assert_text(config.values[FILE_IN_IT].text, "");
    struct config_given given = {.flags = {[FOLDER] = "/var/lib/x"}};
    config = loaded(&given);
    assert_text(config.values[FILE_IN_IT].text, "/var/lib/x/file");
    assert_text(config.values[FILE_IN_IT].came_from, "default");
    given.flags[FILE_IN_IT] = "/elsewhere";
    config = loaded(&given);
    assert_text(config.values[FILE_IN_IT].text, "/elsewhere");
    assert_text(config.values[FILE_IN_IT].came_from, "flag --file");
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
    const char *shown = rows[row].is_secret ? "***" : value;
    assert_text(text_format(arena, "The setting %s cannot be \"%s\"; it takes %s.", rows[row].name, shown, expected),
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
        const char *bad[15];
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
        {FOLDER, "the path of a file or folder", {"", "/", "a b", "../x"}, {"a\nb", "a\x7f"}},
        {WHERE_KEPT,
         "sqlite:PATH, or an address that begins with postgres:// or postgresql://, in which a password has "
         "%40 for @, %2F for / and %25 for %",
         {"sqlite:/a/b.db", "sqlite:x", "postgres://u:p@h/d", "postgresql:///d?host=/tmp"},
         {"", "sqlite:", "sqlite::memory:", "sqlite:file:x", "SQLITE:x", "mysql://h/d", "/a/b.db", "postgres:h",
          "sqlite:a\nb", "postgres://u:p@q@h/d", "postgres://u:p/q@h/d", "postgres://u:p%q@h/d",
          "postgres://h/d?password=p%2"}},
        {REACHED_AT,
         "an address like https://routriq.example.com, without a path",
         {"https://a-1.example", "http://127.0.0.1:8080", "https://[::1]:1", "https://[fd00::5]", "https://a:65535"},
         {"", "a.example", "ftp://a", "https://", "https://a/", "https://a/b", "https://a:0",
          "https://a:", "https://a:65536", "https://A", "https://u@a", "https://[::1", "https://a b", "https://:80"}},
        {PEERS,
         "addresses without ports, separated by commas, like 10.0.0.5,fd00::5",
         {"", "10.0.0.5", "10.0.0.5, fd00::5"},
         {",", "10.0.0.5,", "10.0.0.0/8", "localhost", "10.0.0.5:80", "10.0.0.5,,::1"}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        for (size_t i = 0; i < 6 && cases[c].good[i] != NULL; i++) {
            assert_true(takes(cases[c].row, cases[c].good[i], cases[c].expected));
        }
        for (size_t i = 0; i < 15 && cases[c].bad[i] != NULL; i++) {
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

static void of_the_address_of_a_database_no_password_is_shown(void **state)
{
    (void)state;
    static const struct {
        const char *given, *shown;
    } cases[] = {
        {"sqlite:/a/b.db", "sqlite:/a/b.db"},
        {"postgres://u:pw@h:5432/d", "postgres://u:***@h:5432/d"},
        {"postgresql://u@h/d", "postgresql://u@h/d"},
        {"postgresql://h/d", "postgresql://h/d"},
        {"postgresql:///d?host=/tmp&password=pw", "postgresql:///d"},
        {"postgres://h/d?password=pw", "postgres://h/d"},
        {"postgres://u:p@pw@h/d", "postgres://***"},
        {"postgres://u:p/pw@h/d", "postgres://***"},
        {"postgres://u:p?pw@h/d", "postgres://u:***@h/d"},
        {"postgres://h/d?password=a@pw", "postgres://***"},
        {"postgres://:pw@h/d", "postgres://:***@h/d"},
        {"postgres://", "postgres://"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_text(config_database_shown(arena, text_of(cases[i].given)), cases[i].shown);
        if (strstr(cases[i].shown, "//***") != NULL) {
            continue; /* no setting may be like that */
        }
        struct config_given given = {.flags = {[WHERE_KEPT] = cases[i].given}};
        struct config config = loaded(&given);
        assert_text(config.values[WHERE_KEPT].text, cases[i].given);
        assert_null(strstr(text_to_c(arena, config_print(arena, &config)), "pw"));
        struct json_writer w = json_writer_make(arena);
        config_write(&w, &config);
        assert_null(strstr(text_to_c(arena, json_written(&w)), "pw"));
    }
    struct config_given given = {.flags = {[WHERE_KEPT] = "mysql://u:pw@h/d"}};
    assert_null(strstr(refused(&given).what, "pw"));
}

static void the_settings_are_shown_with_where_they_came_from(void **state)
{
    (void)state;
    char *environment[] = {"ROUTRIQ_COUNT=3", NULL};
    struct config_given given = {.environment = environment, .flags = {[NAME] = "caf\xc3\xa9"}};
    struct config config = loaded(&given);
    assert_text(config_print(arena, &config),
                "name    caf\xc3\xa9               flag --name                what it is called\n"
                "level   b                  default                    how much\n"
                "count   3                  environment ROUTRIQ_COUNT  how many\n"
                "wait    60s                default                    how long\n"
                "here    127.0.0.1:0        default                    where\n"
                "rate    60/60s             default                    how often\n"
                "token   ***                default                    a secret\n"
                "folder  -                  default                    a folder\n"
                "file    -                  default                    a file\n"
                "kept    sqlite:x.db        default                    a store\n"
                "url     https://a.example  default                    a place\n"
                "peers   -                  default                    others\n");
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
    assert_text(config.values[CONFIG_STOP_TIMEOUT].text, "20s");
    assert_text(config.values[CONFIG_QUEUE_WORKERS].text, "3");
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

static struct config own_settings(char *const *environment)
{
    struct config config;
    struct fault fault = {0};
    struct config_given given = {.environment = environment};
    assert_true(config_load(arena, &config_settings, &given, &config, &fault));
    return config;
}

static void the_state_folder_is_systemds_else_the_users(void **state)
{
    (void)state;
    char *all[] = {"HOME=/h", "XDG_STATE_HOME=/x", "STATE_DIRECTORY=/s/one:/s/two", NULL};
    char *of_user[] = {"HOME=/h", "XDG_STATE_HOME=/x", "STATE_DIRECTORY=", NULL};
    char *of_home[] = {"HOME=/h", "XDG_STATE_HOME=relative", NULL};
    assert_text(own_settings(all).values[CONFIG_STATE_DIR].text, "/s/one");
    assert_text(own_settings(of_user).values[CONFIG_STATE_DIR].text, "/x/routriq");
    assert_text(own_settings(of_home).values[CONFIG_STATE_DIR].text, "/h/.local/state/routriq");
    assert_text(own_settings(of_home).values[CONFIG_DATABASE].text, "sqlite:/h/.local/state/routriq/routriq.db");
    assert_text(own_settings(of_home).values[CONFIG_KEYRING].text, "/h/.local/state/routriq/keyring");
    assert_text(own_settings(NULL).values[CONFIG_STATE_DIR].text, "");
    assert_text(own_settings(NULL).values[CONFIG_DATABASE].text, "");
}

static void half_of_https_is_refused(void **state)
{
    (void)state;
    char *only_key[] = {"ROUTRIQ_TLS_KEY=/k", NULL};
    char *only_cert[] = {"ROUTRIQ_TLS_CERT=/c", NULL};
    char *both[] = {"ROUTRIQ_TLS_CERT=/c", "ROUTRIQ_TLS_KEY=/k", NULL};
    struct config config;
    struct fault of_key = {0};
    struct fault of_cert = {0};
    assert_false(
        config_load(arena, &config_settings, &(struct config_given){.environment = only_key}, &config, &of_key));
    assert_string_equal(of_key.where, "environment ROUTRIQ_TLS_KEY");
    assert_string_equal(of_key.what, "The setting tls_key needs tls_cert beside it.");
    assert_false(
        config_load(arena, &config_settings, &(struct config_given){.environment = only_cert}, &config, &of_cert));
    assert_string_equal(of_cert.what, "The setting tls_cert needs tls_key beside it.");
    assert_text(own_settings(both).values[CONFIG_TLS_KEY].text, "/k");
}

/* What is wrong with a state folder at this path; an empty sentence when nothing is. */
static struct fault state_folder_at(struct text folder)
{
    struct fault fault = {0};
    char *environment[] = {text_to_c(arena, text_format(arena, "ROUTRIQ_STATE_DIR=%.*s", TEXT_ARGS(folder))), NULL};
    struct config config = own_settings(environment);
    bool made = config_state_folder(arena, &config, &fault);
    assert_true(made != fault_is(&fault));
    return fault;
}

static void the_state_folder_is_made_for_us_alone(void **state)
{
    (void)state;
    char place[] = "/tmp/routriq-state-XXXXXX";
    struct stat there;
    assert_non_null(mkdtemp(place));
    struct text deep = text_format(arena, "%s/a/b", place);
    assert_string_equal(state_folder_at(deep).what, "");
    assert_int_equal(stat(text_to_c(arena, deep), &there), 0);
    assert_int_equal(there.st_mode & 07777, 0700);
    assert_string_equal(state_folder_at(deep).what, "");
    assert_int_equal(chmod(text_to_c(arena, deep), 0770), 0);
    assert_non_null(strstr(state_folder_at(deep).what, "may be written by others"));
    assert_text(deep, state_folder_at(deep).where);
    assert_int_equal(chmod(text_to_c(arena, deep), 0755), 0);
    assert_string_equal(state_folder_at(deep).what, "");
    assert_int_equal(rmdir(text_to_c(arena, deep)), 0);
    assert_int_equal(rmdir(text_to_c(arena, text_format(arena, "%s/a", place))), 0);
    assert_int_equal(rmdir(place), 0);
}

static void what_cannot_be_a_state_folder_is_told(void **state)
{
    (void)state;
    assert_non_null(strstr(state_folder_at(TEXT("")).what, "set ROUTRIQ_STATE_DIR"));
    assert_non_null(strstr(state_folder_at(TEXT("/dev/null")).what, "is not a folder"));
    assert_non_null(strstr(state_folder_at(TEXT("/dev/null/x")).what, "cannot be made"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_anything_given_the_defaults_stand),
        cmocka_unit_test(of_four_places_the_later_one_wins),
        cmocka_unit_test(a_file_has_comments_blank_lines_and_quotes),
        cmocka_unit_test(a_broken_file_is_refused_with_its_line),
        cmocka_unit_test(a_file_that_cannot_be_read_is_a_fault_of_the_system),
        cmocka_unit_test(what_depends_on_another_setting_follows_it_wherever_that_came_from),
        cmocka_unit_test(a_wrong_value_counts_even_where_a_later_place_overrides_it),
        cmocka_unit_test(unknown_names_in_the_environment_are_warned_of),
        cmocka_unit_test(values_are_checked_by_their_kind),
        cmocka_unit_test(a_long_wrong_value_is_cut_at_a_character),
        cmocka_unit_test(a_secret_is_never_shown),
        cmocka_unit_test(of_the_address_of_a_database_no_password_is_shown),
        cmocka_unit_test(the_settings_are_shown_with_where_they_came_from),
        cmocka_unit_test(flags_are_read_as_options_of_a_command),
        cmocka_unit_test(the_programs_own_settings_have_names_of_one_kind_and_right_defaults),
        cmocka_unit_test(the_state_folder_is_systemds_else_the_users),
        cmocka_unit_test(half_of_https_is_refused),
        cmocka_unit_test(the_state_folder_is_made_for_us_alone),
        cmocka_unit_test(what_cannot_be_a_state_folder_is_told),
    };
    return cmocka_run_group_tests_name("config", tests, up, down);
}
