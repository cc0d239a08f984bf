#include "base/arena.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "base/testing.h"

static void allocations_are_aligned_zeroed_and_apart(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    static unsigned char *starts[COUNT];
    static size_t sizes[COUNT];
    struct random random = random_make(1, 0);
    struct arena *arena = arena_create(4096);
    for (int i = 0; i < COUNT; i++) {
        sizes[i] = random_below(&random, i % 50 == 0 ? 20000 : 100);
        starts[i] = arena_alloc(arena, sizes[i]);
        assert_non_null(starts[i]);
        assert_int_equal((uintptr_t)starts[i] % 16, 0);
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(starts[i][k], 0);
        }
        memset(starts[i], i % 255 + 1, sizes[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(starts[i][k], i % 255 + 1); /* nobody wrote into it */
        }
    }
    arena_destroy(arena);
}

static void a_reset_frees_all_but_the_first_piece_and_zeroes_again(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1024);
    size_t empty_bytes = arena_bytes(arena);
    unsigned char *first = arena_alloc(arena, 100);
    memset(first, 7, 100);
    arena_alloc(arena, 100000);
    arena_alloc(arena, 1000);
    assert_true(arena_bytes(arena) >= empty_bytes + 101000);
    arena_reset(arena);
    assert_int_equal(arena_bytes(arena), empty_bytes);
    unsigned char *again = arena_alloc(arena, 100);
    assert_ptr_equal(again, first);
    assert_int_equal(again[0] | again[99], 0);
    arena_destroy(arena);
    arena_destroy(NULL);
}

static void note_end(void *argument)
{
    int **at = argument;
    *(*at)++ = 1;
}

/* Endings are called once, when what they were made with is freed: by a rewind, a reset or the arena's end. */
static void an_ending_is_called_when_its_place_is_freed(void **state)
{
    (void)state;
    int called[4] = {0};
    int *at = called;
    struct arena *arena = arena_create(1024);
    arena_at_end(arena, note_end, &at);
    struct arena_mark mark = arena_mark(arena);
    arena_at_end(arena, note_end, &at);
    arena_alloc(arena, 5000);
    arena_at_end(arena, note_end, &at);
    arena_rewind(arena, mark);
    assert_int_equal(at - called, 2);
    arena_rewind(arena, mark);
    assert_int_equal(at - called, 2);
    arena_reset(arena);
    assert_int_equal(at - called, 3);
    arena_at_end(arena, note_end, &at);
    arena_destroy(arena);
    assert_int_equal(at - called, 4);
}

static void a_rewind_frees_what_came_after_the_mark_and_nothing_before(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1024);
    unsigned char *before = arena_alloc(arena, 100);
    memset(before, 7, 100);
    struct arena_mark outer = arena_mark(arena);
    size_t outer_bytes = arena_bytes(arena);
    unsigned char *first = arena_alloc(arena, 50);
    memset(first, 9, 50);
    struct arena_mark inner = arena_mark(arena);
    for (int i = 0; i < 100; i++) {
        arena_alloc(arena, 900); /* pieces of their own */
    }
    arena_rewind(arena, inner);
    assert_int_equal(arena_bytes(arena), outer_bytes);
    assert_int_equal(first[49], 9);
    arena_rewind(arena, outer);
    unsigned char *again = arena_alloc(arena, 50);
    assert_ptr_equal(again, first);
    assert_int_equal(again[49], 0);
    assert_int_equal(before[99], 7);
    arena_destroy(arena);
}

static void an_allocation_of_nothing_is_valid(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    assert_non_null(arena_alloc(arena, 0));
    assert_non_null(arena_array(arena, int64_t, 0));
    int64_t *numbers = arena_array(arena, int64_t, 3);
    numbers[2] = 1;
    arena_destroy(arena);
}

/* Runs `doomed` in a child; it must say its line on standard error and leave with 70. */
static void assert_leaves(void (*doomed)(struct arena *arena))
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        doomed(arena_create(0));
        _exit(0);
    }
    assert_true(child > 0);
    close(ends[1]);
    char line[128] = {0};
    ssize_t length = read(ends[0], line, sizeof line - 1);
    assert_true(length > 0);
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
    assert_string_equal(line, "routriq: out of memory, leaving\n");
}

static void an_array_grows_by_one_and_keeps_what_is_in_it(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    int32_t *numbers = NULL;
    int32_t moves = 0;
    for (int32_t count = 0; count < 1000; count++) {
        int32_t *grown = arena_grow(arena, numbers, count, sizeof *numbers);
        moves += grown != numbers ? 1 : 0;
        numbers = grown;
        assert_int_equal(numbers[count], 0);
        numbers[count] = count + 1;
    }
    for (int32_t i = 0; i < 1000; i++) {
        assert_int_equal(numbers[i], i + 1);
    }
    assert_int_equal(moves, 11); /* at 0, 1, 2, 4 … 512 */
    arena_destroy(arena);
}

static void ask_for_everything(struct arena *arena)
{
    arena_alloc(arena, SIZE_MAX);
}

static void ask_for_almost_everything(struct arena *arena)
{
    arena_alloc(arena, SIZE_MAX - 32);
}

static void ask_for_too_many(struct arena *arena)
{
    arena_alloc_array(arena, SIZE_MAX / 8 + 1, 8);
}

static void running_out_of_memory_leaves_with_70(void **state)
{
    (void)state;
    assert_leaves(ask_for_everything);
    assert_leaves(ask_for_almost_everything);
    assert_leaves(ask_for_too_many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_aligned_zeroed_and_apart),
        cmocka_unit_test(a_reset_frees_all_but_the_first_piece_and_zeroes_again),
        cmocka_unit_test(an_ending_is_called_when_its_place_is_freed),
        cmocka_unit_test(a_rewind_frees_what_came_after_the_mark_and_nothing_before),
        cmocka_unit_test(an_allocation_of_nothing_is_valid),
        cmocka_unit_test(an_array_grows_by_one_and_keeps_what_is_in_it),
        cmocka_unit_test(running_out_of_memory_leaves_with_70),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
