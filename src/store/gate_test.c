#include "store/gate.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/testing.h"

struct fixture {
    struct testing_database *database;
    struct gate *gate;
    struct gate *other;
};

static struct gate *gate_of(struct testing_database *database)
{
    struct fault fault = {0};
    struct gate *gate = gate_open(database->path, database->settings.clock, &fault);
    assert_no_fault(&fault);
    return gate;
}

static int begin(void **state)
{
    struct testing_database *database = testing_database_make(&sqlite_engine);
    struct fixture *f = arena_new(database->arena, struct fixture);
    f->database = database;
    f->gate = gate_of(database);
    f->other = gate_of(database);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    gate_close(f->gate);
    gate_close(f->other);
    testing_database_end(f->database);
    return 0;
}

static void one_at_a_time_is_in_the_gate(void **state)
{
    struct fixture *f = *state;
    struct fault fault = {0};
    assert_true(gate_enter(f->gate, 0, NULL));
    assert_true(gate_is_held(f->gate));
    assert_false(gate_enter(f->other, 30, &fault));
    assert_int_equal(fault.kind, FAULT_UNAVAILABLE);
    gate_leave(f->gate);
    assert_true(gate_enter(f->other, 0, NULL));
    gate_leave(f->other);
}

static void entered_twice_it_is_left_twice(void **state)
{
    struct fixture *f = *state;
    assert_true(gate_enter(f->gate, 0, NULL));
    assert_true(gate_enter(f->gate, 0, NULL));
    gate_leave(f->gate);
    assert_false(gate_enter(f->other, 0, NULL));
    gate_leave(f->gate);
    assert_true(gate_enter(f->other, 0, NULL));
    gate_leave(f->other);
}

static void who_ends_in_the_gate_opens_it(void **state)
{
    struct fixture *f = *state;
    pid_t child = fork();
    if (child == 0) {
        struct gate *mine = gate_open(f->database->path, f->database->settings.clock, NULL);
        _exit(gate_enter(mine, 0, NULL) ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(gate_enter(f->gate, 0, NULL));
    gate_leave(f->gate);
}

/* Goes in and out without a pause, as a busy server does, until it is told to end by the pipe's end. */
static void busy_child(struct fixture *f, int pipe_end)
{
    struct gate *mine = gate_open(f->database->path, f->database->settings.clock, NULL);
    char byte = 0;
    if (write(pipe_end, &byte, 1) != 1) {
        _exit(1);
    }
    for (;;) {
        if (!gate_enter(mine, 5000, NULL)) {
            _exit(2);
        }
        usleep(2000);
        gate_leave(mine);
        if (getppid() == 1) {
            _exit(0);
        }
    }
}

static void a_busy_server_does_not_shut_out_who_comes_seldom(void **state)
{
    struct fixture *f = *state;
    int ends[2];
    char byte = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        busy_child(f, ends[1]);
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    for (int i = 0; i < 20; i++) {
        assert_true(gate_enter(f->gate, 500, NULL));
        gate_leave(f->gate);
        usleep(1000);
    }
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(ends[0]);
    close(ends[1]);
}

static void a_second_server_on_the_same_file_is_refused(void **state)
{
    struct fixture *f = *state;
    struct fault fault = {0};
    assert_true(gate_serve(f->gate, NULL));
    assert_false(gate_serve(f->other, &fault));
    assert_string_equal(fault.code, "already_served");
    assert_true(gate_enter(f->other, 0, NULL)); /* it may still write beside the server */
    gate_leave(f->other);
    gate_close(f->gate);
    f->gate = NULL;
    assert_true(gate_serve(f->other, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_at_a_time_is_in_the_gate, begin, end),
        cmocka_unit_test_setup_teardown(entered_twice_it_is_left_twice, begin, end),
        cmocka_unit_test_setup_teardown(who_ends_in_the_gate_opens_it, begin, end),
        cmocka_unit_test_setup_teardown(a_busy_server_does_not_shut_out_who_comes_seldom, begin, end),
        cmocka_unit_test_setup_teardown(a_second_server_on_the_same_file_is_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
