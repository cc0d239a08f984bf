/* `routriq explain`: what it says of jobs left out and of jobs in the plan, as tables and as JSON. */
#include "base/testing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "base/arena.h"
#include "base/json.h"

struct fixture {
    struct command_context context;
    char *out, *err;
    size_t out_length, err_length;
    char path[32], plan[32];
};

static int setup(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){
        .context = {.arena = arena_create(0)}, .path = "/tmp/explain-file-XXXXXX", .plan = "/tmp/explain-plan-XXXXXX"};
    fixture.context.out = open_memstream(&fixture.out, &fixture.out_length);
    fixture.context.err = open_memstream(&fixture.err, &fixture.err_length);
    close(mkstemp(fixture.path));
    close(mkstemp(fixture.plan));
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
    unlink(fixture->path);
    unlink(fixture->plan);
    arena_destroy(fixture->context.arena);
    return 0;
}

static void file_put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

enum { WORDS_MAX = 16 };

/* Runs `routriq explain FILE WORDS...`; FILE and "PLAN" among the words are the fixture's. */
static int explain(struct fixture *f, const char *words)
{
    static char line[256];
    char *argv[WORDS_MAX] = {"routriq", "explain", f->path};
    int argc = 3;
    snprintf(line, sizeof line, "%s", words);
    for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " ")) {
        argv[argc++] = strcmp(word, "PLAN") == 0 ? f->plan : word;
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

static void assert_prints(const char *printed, const char *expected)
{
    if (strstr(printed, expected) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", expected, printed);
    }
}

/* A road with a place every 600 ticks; ana has the gas skill, ben has a capacitor. */
static const char DAY[] =
    "{\"places\":[{\"id\":\"home\"},{\"id\":\"mill\"},{\"id\":\"tower\"}],"
    "\"travel\":{\"matrix\":{\"time\":[[0,600,1200],[600,0,600],[1200,600,0]]}},"
    "\"technicians\":["
    "{\"id\":\"ana\",\"startPlace\":\"home\",\"shift\":{\"start\":28800,\"end\":36000},\"skills\":[\"gas\"]},"
    "{\"id\":\"ben\",\"startPlace\":\"home\",\"shift\":{\"start\":28800,\"end\":36000},\"inventory\":{\"CAP\":1}}],"
    "\"jobs\":["
    "{\"id\":\"boiler\",\"place\":\"mill\",\"duration\":3600,\"requiredSkills\":[\"gas\"],\"leftOutCost\":90000},"
    "{\"id\":\"fan\",\"place\":\"tower\",\"duration\":1800,\"requiredParts\":{\"CAP\":1},\"leftOutCost\":90000},"
    "{\"id\":\"late\",\"place\":\"tower\",\"duration\":3600,\"window\":{\"start\":28800,\"end\":29400},"
    "\"allowedTechnicians\":[\"ana\"],\"leftOutCost\":500},"
    "{\"id\":\"dear\",\"place\":\"tower\",\"duration\":60,\"requiredParts\":{\"CAP\":1},\"leftOutCost\":10}]}";

static void every_technician_is_told_with_numbers(void **state)
{
    struct fixture *f = *state;
    file_put(f->path, DAY);
    assert_int_equal(explain(f, "--iterations 500"), EXIT_DONE);
    assert_prints(f->out, "late is left out, which costs 500.\n");
    assert_prints(f->out, "ana  cannot: ana could begin at 08:20, the window closes at 08:10\n");
    assert_prints(f->out, "ben  cannot: ben may not do this job: others are asked for\n");
    assert_prints(f->out, "dear is left out, which costs 10.\n");
    assert_prints(f->out, "ana  cannot: ana has no cap on the van\n");
    assert_prints(f->out, "ben  cannot: ben has 1 cap on the van, the route would take 2\n");
    assert_prints(f->out, "+0: ben has 1 more cap on the van, at 08:20\n");
}

static void a_job_in_the_plan_is_told_with_what_holds_it(void **state)
{
    struct fixture *f = *state;
    file_put(f->path, DAY);
    assert_int_equal(explain(f, "--iterations 500 --job boiler"), EXIT_DONE);
    assert_prints(f->out, "boiler is done by ana at 08:10.\n");
    assert_prints(f->out, "ana  has it, at 08:10\n");
    assert_prints(f->out, "ben  cannot: ben has no gas skill\n");
    assert_prints(f->out, "Not earlier: the shift begins at 08:00 and the way takes 10 min.\n");
    assert_null(strstr(f->out, "left out"));
}

static void one_technician_may_be_asked_for(void **state)
{
    struct fixture *f = *state;
    file_put(f->path, DAY);
    assert_int_equal(explain(f, "--iterations 500 --job late --technician ben"), EXIT_DONE);
    assert_prints(f->out, "ben  cannot");
    assert_null(strstr(f->out, "ana "));
    assert_int_equal(explain(f, "--iterations 500 --technician cleo"), EXIT_FAILED);
    assert_prints(f->err, "there is no technician \"cleo\" in the file");
    assert_int_equal(explain(f, "--iterations 500 --job none"), EXIT_FAILED);
    assert_prints(f->err, "there is no job \"none\" in the file");
}

/* ---- JSON ----------------------------------------------------------------------------------------------------------- */

static const struct json *element(const struct json *array, int32_t index)
{
    assert_non_null(array);
    assert_int_equal(array->type, JSON_ARRAY);
    assert_true(index < array->count);
    return &array->elements[index];
}

static void assert_says(const struct json *object, const char *name, const char *value)
{
    const struct json *member = json_get(object, text_of(name));
    assert_non_null(member);
    assert_int_equal(member->type, JSON_STRING);
    assert_true(text_equal(member->string, text_of(value)));
}

static int64_t number(const struct json *object, const char *name)
{
    const struct json *member = json_get(object, text_of(name));
    assert_non_null(member);
    assert_int_equal(member->type, JSON_INTEGER);
    return member->integer;
}

static struct json explained(struct fixture *f)
{
    struct json document;
    struct fault fault = {0};
    assert_true(json_parse(f->context.arena, text_of(f->out), &document, &fault));
    return document;
}

static void programs_get_codes_prices_and_the_time_it_took(void **state)
{
    struct fixture *f = *state;
    file_put(f->path, DAY);
    assert_int_equal(explain(f, "--iterations 500 --json"), EXIT_DONE);
    struct json document = explained(f);
    assert_int_equal(number(&document, "leftOut"), 2);
    const struct json *late = element(json_get(&document, TEXT("jobs")), 0);
    assert_says(late, "job", "late");
    assert_int_equal(number(late, "leftOutCost"), 500);
    assert_true(number(late, "elapsed_us") >= 0);
    const struct json *ana = element(json_get(late, TEXT("technicians")), 0);
    assert_says(ana, "answer", "cannot");
    assert_says(ana, "code", "outside_window");
    assert_int_equal(number(ana, "needed"), 30000);
    assert_int_equal(number(ana, "available"), 29400);
    assert_says(element(json_get(late, TEXT("technicians")), 1), "code", "not_eligible");
    const struct json *dear = element(json_get(&document, TEXT("jobs")), 1);
    const struct json *first = element(json_get(dear, TEXT("relaxations")), 0);
    assert_says(first, "code", "more_parts");
    assert_says(first, "technician", "ben");
    assert_int_equal(number(first, "amount"), 1);
    assert_int_equal(number(first, "price"), 0);
}

/* ---- plans ---------------------------------------------------------------------------------------------------------- */

static void an_answer_is_read_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    file_put(f->path, DAY);
    file_put(f->plan, "{\"routes\":[{\"vehicle\":\"ben\",\"stops\":[{\"id\":\"dear\",\"type\":\"job\",\"start\":30000,"
                      "\"departure\":30060}]}]}");
    assert_int_equal(explain(f, "--plan PLAN"), EXIT_DONE);
    assert_prints(f->out, "boiler is left out, which costs 90000.\n");
    assert_prints(f->out, "ana  worth it: +1200 at 08:10\n");
    assert_prints(f->out, "fan is left out, which costs 90000.\n");
    assert_prints(f->out, "ben takes it and dear is left out");
    assert_null(strstr(f->out, "dear is left out, which costs"));
}

static void a_plan_that_is_none_of_this_file_is_refused(void **state)
{
    struct fixture *f = *state;
    file_put(f->path, DAY);
    file_put(f->plan, "{\"routes\":[{\"vehicle\":\"ben\",\"stops\":[{\"id\":\"pump\",\"type\":\"job\",\"start\":1,"
                      "\"departure\":2}]}]}");
    assert_int_equal(explain(f, "--plan PLAN"), EXIT_FAILED);
    assert_prints(f->err, "there is no job \"pump\" in the file");
    file_put(f->plan, "{\"routes\":[{\"vehicle\":\"ben\",\"stops\":["
                      "{\"id\":\"fan\",\"type\":\"job\",\"start\":30000,\"departure\":31800},"
                      "{\"id\":\"dear\",\"type\":\"job\",\"start\":31800,\"departure\":31860}]}]}");
    assert_int_equal(explain(f, "--plan PLAN"), EXIT_FAILED);
    assert_prints(f->err, "this plan is impossible for the file: ben has 1 cap on the van");
    file_put(f->plan, "{\"routes\":[{\"vehicle\":\"cleo\",\"stops\":[]}]}");
    assert_int_equal(explain(f, "--plan PLAN"), EXIT_FAILED);
    assert_prints(f->err, "there is no technician \"cleo\" in the file");
    file_put(f->plan, "{\"routes\":[{\"vehicle\":\"ben\",\"stops\":[{\"id\":\"boiler\",\"type\":\"job\",\"start\":1,"
                      "\"departure\":2}]}]}");
    assert_int_equal(explain(f, "--plan PLAN"), EXIT_FAILED);
    assert_prints(f->err, "\"boiler\" is not for this technician");
}

static void only_native_files_are_explained(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(explain(f, "--format solomon"), EXIT_WRONG_USE);
    assert_prints(f->err, "only native files can be explained");
    assert_int_equal(explain(f, "--format"), EXIT_WRONG_USE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_technician_is_told_with_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(a_job_in_the_plan_is_told_with_what_holds_it, setup, teardown),
        cmocka_unit_test_setup_teardown(one_technician_may_be_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(programs_get_codes_prices_and_the_time_it_took, setup, teardown),
        cmocka_unit_test_setup_teardown(an_answer_is_read_back_as_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(a_plan_that_is_none_of_this_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(only_native_files_are_explained, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
