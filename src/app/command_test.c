#include "base/testing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/progress.h"
#include "app/solve_run.h"
#include "app/solve_tape.h"
#include "base/arena.h"

/* A command line's surroundings: what it prints ends up in memory. */
struct fixture {
    struct command_context context;
    char *out, *err;
    size_t out_length, err_length;
};

static int setup(void **state)
{
    static struct fixture fixture;
    unsetenv("ROUTRIQ_BINARY"); /* those of the test runner are no settings, and would be told of */
    unsetenv("ROUTRIQ_RELEASE_BINARY");
    unsetenv("ROUTRIQ_TEST_POSTGRES");
    unsetenv("ROUTRIQ_TEST_POSTGRES_PID");
    fixture = (struct fixture){.context = {.arena = arena_create(0)}};
    fixture.context.out = open_memstream(&fixture.out, &fixture.out_length);
    fixture.context.err = open_memstream(&fixture.err, &fixture.err_length);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    fclose(fixture->context.out);
    fclose(fixture->context.err);
    free(fixture->out);
    free(fixture->err);
    arena_destroy(fixture->context.arena);
    return 0;
}

enum { WORDS_MAX = 16 };

/* Runs `routriq WORDS...`; words are separated by single spaces. Streams hold only what this call printed. */
static int run(struct fixture *f, const char *words)
{
    static char line[256];
    char *argv[WORDS_MAX] = {"routriq"};
    int argc = 1;
    snprintf(line, sizeof line, "%s", words);
    for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " ")) {
        argv[argc++] = word;
    }
    rewind(f->context.out);
    rewind(f->context.err);
    f->context.command = NULL;
    int code = command_dispatch(&f->context, argc, argv);
    fputc(0, f->context.out);
    fputc(0, f->context.err);
    fflush(f->context.out);
    fflush(f->context.err);
    return code;
}

static int lines_in(const char *printed)
{
    int lines = 0;
    for (; *printed != 0; printed++) {
        lines += *printed == '\n';
    }
    return lines;
}

static void every_command_explains_itself(void **state)
{
    struct fixture *f = *state;
    char words[128];
    for (int i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        snprintf(words, sizeof words, "%s --help", command->name);
        assert_int_equal(run(f, words), EXIT_DONE);
        assert_string_equal(f->out, command->usage);
        assert_string_equal(f->err, "");
        snprintf(words, sizeof words, "help %s", command->name);
        assert_int_equal(run(f, words), EXIT_DONE);
        assert_string_equal(f->out, command->usage);
        char usage[128];
        snprintf(usage, sizeof usage, "Usage: routriq %s", command->name);
        assert_int_equal(strncmp(command->usage, usage, strlen(usage)), 0);
        assert_int_equal(command->usage[strlen(command->usage) - 1], '\n');
    }
}

static void help_lists_every_command(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "help"), EXIT_DONE);
    for (int i = 0; i < command_count; i++) {
        assert_non_null(strstr(f->out, command_table[i].summary));
    }
}

static void the_first_word_of_a_command_says_what_may_follow(void **state)
{
    struct fixture *f = *state;
    const char *const asked[] = {"org --help", "org -h", "help org"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        assert_int_equal(run(f, asked[i]), EXIT_DONE);
        assert_non_null(strstr(f->out, "org create"));
        assert_non_null(strstr(f->out, "org list"));
        assert_null(strstr(f->out, "key create"));
    }
    assert_int_equal(run(f, "org"), EXIT_WRONG_USE);
    assert_string_equal(f->err,
                        "routriq: there is no command \"org\"; org takes create list (see routriq org --help)\n");
    assert_int_equal(run(f, "org creat --name x"), EXIT_WRONG_USE);
    assert_string_equal(f->err,
                        "routriq: there is no command \"org creat\"; org takes create list (see routriq org --help)\n");
    assert_int_equal(run(f, "or"), EXIT_WRONG_USE);
    assert_string_equal(f->err, "routriq: there is no command \"or\" (see routriq help)\n");
}

static void every_command_refuses_an_unknown_option_in_one_line(void **state)
{
    struct fixture *f = *state;
    char words[128];
    for (int i = 0; i < command_count; i++) {
        snprintf(words, sizeof words, "%s --no-such-option", command_table[i].name);
        assert_int_equal(run(f, words), EXIT_WRONG_USE);
        assert_string_equal(f->out, "");
        assert_int_equal(lines_in(f->err), 1);
        assert_non_null(strstr(f->err, "--no-such-option"));
    }
}

static void wrong_words_are_wrong_use(void **state)
{
    struct fixture *f = *state;
    const char *wrong[] = {"",
                           "sovle",
                           "help sovle",
                           "solve",
                           "solve a b",
                           "solve a --time",
                           "solve a --time soon",
                           "solve a --time -1s",
                           "solve a --time 25h",
                           "solve a --iterations 0",
                           "solve a --threads 0",
                           "solve a --seed -1",
                           "solve a --seed 9223372036854775808",
                           "solve a --lanes 65",
                           "solve a --json=yes",
                           "solve a --format csv",
                           "solve a --objective speed",
                           "solve a --precision trunc2",
                           "solve a --tape b --time 1s",
                           "solve a --tape b --iterations 1",
                           "solve a --tape b --seed 1",
                           "solve a --tape b --lanes 1",
                           "serve now",
                           "serve --listen nowhere",
                           "org",
                           "org create",
                           "org create --name x",
                           "org create --timezone UTC",
                           "org create --name x --timezone UTC y",
                           "org list x",
                           "key create",
                           "key rotate",
                           "key rotate x y",
                           "key rotate x --grace 8d",
                           "key rotate x --grace soon",
                           "key rotate x --grace -1s",
                           "key revoke",
                           "user create --email a@b.example",
                           "user create --role viewer",
                           "user disable",
                           "migrate 7",
                           "migrate --migrate perhaps",
                           "migrate --database /a/b.db",
                           "backup",
                           "backup a b",
                           "restore",
                           "audit verify",
                           "audit verify a b",
                           "audit verify a --key short",
                           "audit verify a --organization x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(run(f, wrong[i]), EXIT_WRONG_USE);
        assert_string_equal(f->out, "");
        assert_int_equal(lines_in(f->err), 1);
    }
}

static void what_cannot_be_read_is_a_failure(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "solve /nonexistent/file"), EXIT_FAILED);
    assert_int_equal(lines_in(f->err), 1);
    assert_non_null(strstr(f->err, "/nonexistent/file"));
    assert_int_equal(run(f, "solve /"), EXIT_FAILED);
    assert_int_equal(run(f, "solve /dev/null"), EXIT_FAILED);
    assert_string_equal(f->out, "");
}

static void version_is_told_both_ways(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "--version"), EXIT_DONE);
    assert_int_equal(strncmp(f->out, "routriq ", 8), 0);
    assert_int_equal(run(f, "--version --json"), EXIT_DONE);
    assert_int_equal(f->out[0], '{');
}

static void times_have_units(void **state)
{
    struct fixture *f = *state;
    const struct {
        const char *given;
        int64_t ms;
    } times[] = {{"250ms", 250}, {"10s", 10000}, {"2m", 120000},   {"1h", 3600000},
                 {"3", 3000},    {"0.5s", 500},  {"24h", 86400000}};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        int64_t ms = 0;
        assert_true(command_duration_ms(&f->context, "time", times[i].given, &ms));
        assert_int_equal(ms, times[i].ms);
    }
    int64_t ms = 77;
    assert_true(command_duration_ms(&f->context, "time", NULL, &ms));
    assert_int_equal(ms, 77);
    const char *wrong[] = {"", "s", "ms", "-1s", "1d", "1e9s", "0", "nan", "10 s", "1s1"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(command_duration_ms(&f->context, "time", wrong[i], &ms));
    }
}

static void a_written_file_reads_back_and_leaves_nothing_beside_it(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = f->context.arena;
    char folder[] = "/tmp/routriq-test-XXXXXX";
    struct fault fault = {0};
    struct text content;
    assert_non_null(mkdtemp(folder));
    const char *path = text_to_c(arena, text_format(arena, "%s/out.json", folder));
    assert_true(command_write_file(arena, path, TEXT("one"), &fault));
    assert_true(command_write_file(arena, path, TEXT("three"), &fault));
    assert_true(command_read_file(arena, path, 5, &content, &fault));
    assert_text(content, "three");
    assert_false(command_read_file(arena, path, 4, &content, &fault));
    assert_string_equal(fault.code, "file_too_large");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* fails when a part is left */
}

static void the_share_of_a_run_is_the_further_of_time_and_iterations(void **state)
{
    (void)state;
    struct solver_report report = {.epoch = 1, .iterations = 250};
    struct solve_run by_iterations = {.iterations = 1000}, by_time = {.time_ms = 2000};
    struct solve_run both = {.time_ms = 2000, .iterations = 1000};
    assert_int_equal(solve_run_share(&by_iterations, &report, 999999), SOLVER_DONE / 4);
    assert_int_equal(solve_run_share(&by_time, &report, 1000), SOLVER_DONE / 2);
    assert_int_equal(solve_run_share(&both, &report, 1000), SOLVER_DONE / 2);
    assert_int_equal(solve_run_share(&both, &report, 100), SOLVER_DONE / 4);
    assert_int_equal(solve_run_share(&both, &report, 5000), SOLVER_DONE);
    report.iterations = INT64_MAX;
    assert_int_equal(solve_run_share(&by_iterations, &report, 0), SOLVER_DONE);
    const int32_t tape[] = {0, 7, SOLVER_DONE};
    struct solve_run played = {.tape = tape, .tape_count = 3};
    assert_int_equal(solve_run_share(&played, &report, 0), 7);
    report.epoch = 3;
    assert_int_equal(solve_run_share(&played, &report, 0), SOLVER_DONE);
}

static void a_tape_is_taken_only_when_it_can_be_one(void **state)
{
    struct fixture *f = *state;
    struct solve_run run = {0};
    struct fault fault = {0};
    const char whole[] = "{\"cost\":1,\"seed\":3,\"lanes\":5,\"tape\":[0,9,9,65536]}";
    assert_true(solve_tape_parse(f->context.arena, text_of(whole), &run, &fault));
    assert_int_equal(run.seed, 3);
    assert_int_equal(run.lanes, 5);
    assert_int_equal(run.tape_count, 4);
    const struct {
        const char *document, *where;
    } wrong[] = {
        {"[]", "/seed"},
        {"{\"seed\":-1,\"lanes\":5,\"tape\":[65536]}", "/seed"},
        {"{\"seed\":3,\"tape\":[65536]}", "/lanes"},
        {"{\"seed\":3,\"lanes\":65,\"tape\":[65536]}", "/lanes"},
        {"{\"seed\":3,\"lanes\":5}", "/tape"},
        {"{\"seed\":3,\"lanes\":5,\"tape\":[]}", "/tape"},
        {"{\"seed\":3,\"lanes\":5,\"tape\":[5,4,65536]}", "/tape/1"},
        {"{\"seed\":3,\"lanes\":5,\"tape\":[5]}", "/tape/0"},
        {"{\"seed\":3,\"lanes\":5,\"tape\":[65536,65536]}", "/tape/0"},
        {"{\"seed\":3,\"lanes\":5,\"tape\":[0,65537]}", "/tape/1"},
        {"{\"seed\":3,\"lanes\":5,\"tape\":[0.5,65536]}", "/tape/0"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct fault refused = {0};
        assert_false(solve_tape_parse(f->context.arena, text_of(wrong[i].document), &run, &refused));
        assert_string_equal(refused.where, wrong[i].where);
    }
}

static void the_progress_line_says_how_far_and_how_good(void **state)
{
    (void)state;
    char line[160];
    const struct solver_report report = {.best_c = 16377, .left_out = 3};
    progress_line(line, sizeof line, SOLVER_DONE / 2, 4130, &report, 10);
    assert_string_equal(line, "[##########----------] 4.1 s  cost 1637.7  left out 3  gap -");
    progress_line(line, sizeof line, SOLVER_DONE, 60000, &report, 1);
    assert_string_equal(line, "[####################] 60.0 s  cost 16377  left out 3  gap -");
    progress_line(line, sizeof line, SOLVER_DONE / 4, 1800, &report, 0);
    assert_string_equal(line, "[#####---------------] 1.8 s  3 jobs left out so far");
}

static void nobody_is_told_of_progress_but_a_terminal(void **state)
{
    struct fixture *f = *state;
    struct progress progress = progress_make(f->context.err, 1);
    const struct solver_report report = {0};
    progress_show(&progress, 0, 1000, &report);
    progress_clear(&progress);
    fflush(f->context.err);
    assert_int_equal(f->err_length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_command_explains_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(help_lists_every_command, setup, teardown),
        cmocka_unit_test_setup_teardown(the_first_word_of_a_command_says_what_may_follow, setup, teardown),
        cmocka_unit_test_setup_teardown(every_command_refuses_an_unknown_option_in_one_line, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_words_are_wrong_use, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_a_failure, setup, teardown),
        cmocka_unit_test_setup_teardown(version_is_told_both_ways, setup, teardown),
        cmocka_unit_test_setup_teardown(times_have_units, setup, teardown),
        cmocka_unit_test_setup_teardown(a_written_file_reads_back_and_leaves_nothing_beside_it, setup, teardown),
        cmocka_unit_test_setup_teardown(the_share_of_a_run_is_the_further_of_time_and_iterations, setup, teardown),
        cmocka_unit_test_setup_teardown(a_tape_is_taken_only_when_it_can_be_one, setup, teardown),
        cmocka_unit_test_setup_teardown(the_progress_line_says_how_far_and_how_good, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_is_told_of_progress_but_a_terminal, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
