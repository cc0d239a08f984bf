#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/testing_problem.h"

static const struct problem_shape SHAPE = {.jobs_high = 40, .technicians_high = 6, .horizon_t = 600};

/* Is the array of one side the array of the other? */
static bool same(const void *left, const void *right, size_t count, size_t size)
{
    if (left == NULL || right == NULL || count == 0) {
        return (left == NULL) == (right == NULL) || count == 0;
    }
    return memcmp(left, right, count * size) == 0;
}

#define assert_same(left, right, field, count)                                                                         \
    assert_true(same((left)->field, (right)->field, (size_t)(count), sizeof *(left)->field))

static void assert_same_travel(const struct problem *left, const struct problem *right)
{
    const int32_t places = left->dims.places;
    assert_int_equal(left->travel_form, right->travel_form);
    assert_same(left, right, travel_t, places * places);
    assert_same(left, right, travel_d, places * places);
    assert_same(left, right, place_x_d, places);
    assert_same(left, right, place_y_d, places);
    assert_same(left, right, fit, 1);
    assert_same(left, right, near_first, places + 1);
    assert_same(left, right, near_place, left->dims.near_pairs);
    assert_same(left, right, near_t, left->dims.near_pairs);
    assert_same(left, right, near_d, left->dims.near_pairs);
}

static void assert_same_sections(const struct problem *left, const struct problem *right)
{
    const int32_t jobs = left->dims.jobs;
    const int32_t technicians = left->dims.technicians;
    assert_same(left, right, eligible, jobs * ((technicians + 63) / 64));
    assert_same(left, right, part_first, jobs + 1);
    assert_same(left, right, part_kind, left->dims.part_uses);
    assert_same(left, right, part_quantity, left->dims.part_uses);
    assert_same(left, right, part_stock, technicians * left->dims.parts);
    assert_same(left, right, break_from_t, technicians);
    assert_same(left, right, break_until_t, technicians);
    assert_same(left, right, break_length_t, technicians);
    assert_same(left, right, promise_due_t, jobs);
    assert_same(left, right, promise_late_c, jobs);
    assert_same(left, right, reach_d, technicians);
    assert_same(left, right, balance, 1);
}

static void assert_same_problem(const struct problem *left, const struct problem *right)
{
    const int32_t jobs = left->dims.jobs;
    const int32_t technicians = left->dims.technicians;
    assert_int_equal(left->dims.jobs, right->dims.jobs);
    assert_int_equal(left->dims.technicians, right->dims.technicians);
    assert_int_equal(left->dims.places, right->dims.places);
    assert_int_equal(left->dims.parts, right->dims.parts);
    assert_int_equal(left->dims.part_uses, right->dims.part_uses);
    assert_int_equal(left->dims.near_pairs, right->dims.near_pairs);
    assert_int_equal(left->dims.dense, right->dims.dense);
    assert_int_equal(left->ticks_per_second, right->ticks_per_second);
    assert_int_equal(left->units_per_metre, right->units_per_metre);
    assert_int_equal(left->drive_c, right->drive_c);
    assert_int_equal(left->distance_c, right->distance_c);
    assert_same(left, right, job_place, jobs);
    assert_same(left, right, job_service_t, jobs);
    assert_same(left, right, job_open_t, jobs);
    assert_same(left, right, job_close_t, jobs);
    assert_same(left, right, job_left_out_c, jobs);
    assert_same(left, right, technician_start_place, technicians);
    assert_same(left, right, technician_end_place, technicians);
    assert_same(left, right, technician_from_t, technicians);
    assert_same(left, right, technician_to_t, technicians);
    assert_same(left, right, technician_used_c, technicians);
    assert_same_travel(left, right);
    assert_same_sections(left, right);
}

static void a_sealed_problem_opens_as_it_was_described(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 1);
        const struct problem description = problem_random(arena, &random, &SHAPE);
        struct problem sealed;
        struct problem opened;
        struct fault fault = {0};
        assert_true(problem_seal(arena, &description, &sealed, &fault));
        assert_same_problem(&description, &sealed);
        void *copy = arena_alloc(arena, sealed.bytes);
        memcpy(copy, sealed.block, sealed.bytes);
        assert_true(problem_open(copy, sealed.bytes, &opened, &fault));
        assert_no_fault(&fault);
        assert_same_problem(&description, &opened);
        assert_ptr_equal(opened.block, copy);
        assert_int_equal(opened.bytes, sealed.bytes);
        arena_destroy(arena);
    }
}

/* A view has other pointers than the description it was made from, and elsewhere in memory. */
static void equal_descriptions_make_equal_bytes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 2);
        const struct problem sealed = problem_random_sealed(arena, &random, &SHAPE);
        struct problem again;
        struct fault fault = {0};
        memset(arena_alloc(arena, 1000), 0xab, 1000);
        assert_true(problem_seal(arena, &sealed, &again, &fault));
        assert_int_equal(sealed.bytes, again.bytes);
        assert_memory_equal(sealed.block, again.block, sealed.bytes);
        const struct sha256 left = problem_hash(&sealed);
        const struct sha256 right = problem_hash(&again);
        assert_memory_equal(left.bytes, right.bytes, sizeof left.bytes);
        arena_destroy(arena);
    }
}

/* The encoding is pinned: blocks are kept in files and beside decisions. A new section must not change these. */
static void the_bytes_of_a_problem_do_not_change_unseen(void **state)
{
    (void)state;
    static const char *const pinned[] = {"93ea59516e5c161d1223a28dc191d8edd504c53061c83c533cb0c5a5098b4f68",
                                         "8dc3e7d2c8127c3480bbc9eed76fc9646456ae429659d68b96ababefdfe09a54"};
    for (int form = TRAVEL_DENSE; form <= TRAVEL_FITTED; form++) {
        struct arena *arena = arena_create(0);
        const struct problem description = problem_complete(arena, (enum travel_form)form);
        struct problem sealed;
        struct fault fault = {0};
        assert_true(problem_seal(arena, &description, &sealed, &fault));
        const struct sha256 hash = problem_hash(&sealed);
        assert_text(sha256_hex(arena, &hash), pinned[form]);
        arena_destroy(arena);
    }
}

static void every_value_is_part_of_the_identity(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem description = problem_complete(arena, TRAVEL_DENSE);
    struct problem one;
    struct problem other;
    struct fault fault = {0};
    assert_true(problem_seal(arena, &description, &one, &fault));
    description.drive_c++;
    assert_true(problem_seal(arena, &description, &other, &fault));
    assert_memory_not_equal(problem_hash(&one).bytes, problem_hash(&other).bytes, 32);
    description.drive_c--;
    description.reach_d = NULL; /* no limit at all is another problem than limits nobody meets */
    assert_true(problem_seal(arena, &description, &other, &fault));
    assert_memory_not_equal(problem_hash(&one).bytes, problem_hash(&other).bytes, 32);
    assert_null(other.reach_d);
    arena_destroy(arena);
}

/* One wrong value: which array, where, and what stands there instead. */
struct wrong {
    const char *where;
    size_t pointer; /* offset of the array's pointer in struct problem */
    int32_t index;
    int32_t width; /* bytes of an element */
    int64_t value;
    enum travel_form form;
};

#define WRONG(array, at, bad) WRONG_IN(TRAVEL_DENSE, array, at, bad)
#define WRONG_IN(in, array, at, bad)                                                                                   \
    {                                                                                                                  \
        .where = "/" #array "/" #at, .pointer = offsetof(struct problem, array), .index = (at),                        \
        .width = (int32_t)sizeof *((struct problem *)NULL)->array, .value = (bad), .form = (in)                        \
    }

static const struct wrong WRONGS[] = {
    WRONG(job_place, 2, 5),
    WRONG(job_place, 0, -1),
    WRONG(job_service_t, 3, -1),
    WRONG(job_service_t, 3, DURATION_MAX + 1),
    WRONG(job_open_t, 1, -1),
    WRONG(job_close_t, 1, 99), /* before it opens */
    WRONG(job_close_t, 0, -1),
    WRONG(job_close_t, 0, INSTANT_MAX + 1),
    WRONG(job_left_out_c, 3, -1),
    WRONG(technician_start_place, 1, 5),
    WRONG(technician_end_place, 0, -1),
    WRONG(technician_from_t, 0, -1),
    WRONG(technician_to_t, 1, INSTANT_MAX + 1),
    WRONG(technician_used_c, 1, -1),
    WRONG(travel_t, 7, -1),
    WRONG(travel_t, 7, DURATION_MAX + 1),
    WRONG(travel_d, 24, -5),
    WRONG(travel_d, 24, INT32_MAX),
    WRONG(eligible, 2, 1 << 2), /* a third technician of two */
    WRONG(part_first, 0, 1),
    WRONG(part_first, 4, 3),
    WRONG(part_kind, 0, 2),
    WRONG(part_kind, 3, -1),
    WRONG(part_quantity, 2, 0),
    WRONG(part_stock, 3, -1),
    WRONG(break_from_t, 0, -1),
    WRONG(break_until_t, 0, INSTANT_MAX + 1),
    WRONG(break_length_t, 0, -1),
    WRONG(break_length_t, 0, DURATION_MAX + 1),
    WRONG(promise_due_t, 2, 249), /* before it opens */
    WRONG(promise_late_c, 2, -1),
    WRONG(reach_d, 0, -1),
    WRONG_IN(TRAVEL_FITTED, near_first, 0, 1),
    WRONG_IN(TRAVEL_FITTED, near_first, 5, 5),
    WRONG_IN(TRAVEL_FITTED, near_place, 3, 5),
    WRONG_IN(TRAVEL_FITTED, near_place, 3, -1),
    WRONG_IN(TRAVEL_FITTED, near_t, 0, -1),
    WRONG_IN(TRAVEL_FITTED, near_t, 0, DURATION_MAX + 1),
    WRONG_IN(TRAVEL_FITTED, near_d, 2, -1),
};

/* Seals a right problem, copies its block, changes one value of one array in the copy and seals what is then described. */
static bool plant_and_seal(struct arena *arena, const struct wrong *wrong, struct fault *fault)
{
    struct problem description = problem_complete(arena, wrong->form);
    struct problem sealed;
    struct problem changed;
    if (!problem_seal(arena, &description, &sealed, fault)) {
        return false;
    }
    struct problem copy = sealed;
    const void *array = NULL;
    memcpy(&array, (const char *)&copy + wrong->pointer, sizeof array);
    char *block = arena_alloc(arena, sealed.bytes);
    memcpy(block, sealed.block, sealed.bytes);
    char *moved = block + ((const char *)array - (const char *)sealed.block);
    memcpy(moved + wrong->index * wrong->width, &wrong->value, (size_t)wrong->width);
    memcpy((char *)&copy + wrong->pointer, &moved, sizeof moved);
    return problem_seal(arena, &copy, &changed, fault);
}

static void a_wrong_value_is_refused_with_its_array_and_index(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONGS / sizeof *WRONGS; i++) {
        struct arena *arena = arena_create(0);
        struct fault fault = {0};
        if (plant_and_seal(arena, &WRONGS[i], &fault)) {
            print_error("%s = %lld is taken\n", WRONGS[i].where, (long long)WRONGS[i].value);
            fail();
        }
        if (fault.kind != FAULT_INVALID || strcmp(fault.where, WRONGS[i].where) != 0) {
            print_error("%s = %lld: %s at %s\n", WRONGS[i].where, (long long)WRONGS[i].value, fault.what, fault.where);
            fail();
        }
        arena_destroy(arena);
    }
}

static bool seals(const struct problem *description, struct fault *fault)
{
    struct arena *arena = arena_create(0);
    struct problem sealed;
    const bool ok = problem_seal(arena, description, &sealed, fault);
    arena_destroy(arena);
    return ok;
}

#define assert_refused(description)                                                                                    \
    do {                                                                                                               \
        struct fault refusal = {0};                                                                                    \
        assert_false(seals((description), &refusal));                                                                  \
        assert_int_equal(refusal.kind, FAULT_INVALID);                                                                 \
    } while (0)

static void sizes_out_of_range_are_refused_before_an_array_is_read(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    struct problem wrong = right;
    wrong.dims.jobs = -1;
    assert_refused(&wrong);
    wrong.dims.jobs = PROBLEM_JOBS_MAX + 1;
    assert_refused(&wrong);
    wrong = right;
    wrong.dims.technicians = PROBLEM_TECHNICIANS_MAX + 1;
    assert_refused(&wrong);
    wrong = right;
    wrong.dims.parts = PROBLEM_PARTS_MAX + 1;
    assert_refused(&wrong);
    wrong = right;
    wrong.dims.places = 0; /* but there are jobs somewhere */
    assert_refused(&wrong);
    wrong = right;
    wrong.dims.places = INT32_MAX;
    assert_refused(&wrong);
    wrong = right;
    wrong.dims.part_uses = INT32_MIN;
    assert_refused(&wrong);
    arena_destroy(arena);
}

static void scales_and_weights_out_of_range_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    struct problem wrong = right;
    wrong.ticks_per_second = 0;
    assert_refused(&wrong);
    wrong = right;
    wrong.units_per_metre = -1;
    assert_refused(&wrong);
    wrong = right;
    wrong.drive_c = -1;
    assert_refused(&wrong);
    wrong = right;
    wrong.distance_c = -1;
    assert_refused(&wrong);
    wrong = right;
    wrong.balance = &(const struct balance){.cost = 1, .unit = 0};
    assert_refused(&wrong);
    wrong.balance = &(const struct balance){.cost = -1, .unit = 1};
    assert_refused(&wrong);
    arena_destroy(arena);
}

static void a_fit_out_of_range_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem wrong = problem_complete(arena, TRAVEL_FITTED);
    const struct travel_fit right = *wrong.fit;
    for (int field = 0; field < 5; field++) {
        int32_t values[5] = {right.detour_e4, right.fixed_t, right.ticks_per_1000_d, right.far_d,
                             right.far_ticks_per_1000_d};
        values[field] = -1;
        const struct travel_fit fit = {values[0], values[1], values[2], values[3], values[4]};
        wrong.fit = &fit;
        assert_refused(&wrong);
    }
    /* Each number is in its range; the time of the furthest pair is not. */
    const struct travel_fit endless = {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX};
    wrong.fit = &endless;
    assert_refused(&wrong);
    arena_destroy(arena);
}

/* Every weight alone drives the dearest plan over 2^60. */
static void weights_that_could_overflow_a_cost_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    const int64_t huge = COST_MAX;
    struct problem wrong = right;
    wrong.drive_c = huge;
    assert_refused(&wrong);
    wrong = right;
    wrong.distance_c = huge;
    assert_refused(&wrong);
    wrong = right;
    wrong.balance = &(const struct balance){.cost = huge, .unit = 1};
    assert_refused(&wrong);
    wrong = right;
    const int64_t left_out_c[] = {COST_MAX / 2, COST_MAX / 2, 1, 1};
    wrong.job_left_out_c = left_out_c;
    assert_refused(&wrong);
    wrong = right;
    const int64_t most_c[] = {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};
    wrong.job_left_out_c = most_c;
    assert_refused(&wrong);
    wrong = right;
    wrong.technician_used_c = most_c;
    assert_refused(&wrong);
    wrong = right;
    const int64_t late_c[] = {1, 1, 1, COST_MAX / 50};
    wrong.promise_late_c = late_c;
    assert_refused(&wrong);
    arena_destroy(arena);
}

static void weights_of_real_days_are_taken(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem d = problem_complete(arena, TRAVEL_DENSE);
    struct fault fault = {0};
    const int64_t left_out_c[] = {INT64_C(1) << 40, INT64_C(1) << 40, INT64_C(1) << 40, INT64_C(1) << 40};
    d.job_left_out_c = left_out_c;
    d.drive_c = 100000;
    d.distance_c = 100000;
    assert_true(seals(&d, &fault));
    assert_no_fault(&fault);
    arena_destroy(arena);
}

static void missing_arrays_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct problem right = problem_complete(arena, TRAVEL_DENSE);
    struct problem wrong = right;
    wrong.travel_t = NULL;
    wrong.travel_d = NULL;
    assert_refused(&wrong);
    arena_destroy(arena);
}

static void a_block_of_another_kind_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem view;
    struct fault fault = {0};
    char *zeros = arena_alloc(arena, 4096);
    for (size_t length = 0; length <= 4096; length += 16) {
        fault = (struct fault){0};
        assert_false(problem_open(zeros, length, &view, &fault));
        assert_int_equal(fault.kind, FAULT_SYNTAX);
    }
    arena_destroy(arena);
}

static void a_block_cut_short_or_with_a_tail_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct random random = random_make(4, 4);
    const struct problem_shape small = {
        .jobs_low = 3, .jobs_high = 3, .technicians_low = 2, .technicians_high = 2, .horizon_t = 600};
    const struct problem sealed = problem_random_sealed(arena, &random, &small);
    for (size_t length = 0; length < sealed.bytes; length++) {
        struct arena *scrap = arena_create(length + 64); /* the copy ends where memory ends: a read behind it is seen */
        struct problem view;
        struct fault fault = {0};
        void *copy = arena_alloc(scrap, length);
        memcpy(copy, sealed.block, length);
        assert_false(problem_open(copy, length, &view, &fault));
        assert_true(fault_is(&fault));
        arena_destroy(scrap);
    }
    char *longer = arena_alloc(arena, sealed.bytes + 16);
    memcpy(longer, sealed.block, sealed.bytes);
    struct problem view;
    struct fault fault = {0};
    assert_false(problem_open(longer, sealed.bytes + 16, &view, &fault));
    arena_destroy(arena);
}

/* Flips bits of one byte at a time. What is still taken must be a problem: sealing the view gives these bytes again. */
static void assert_mutations_are_safe(const struct problem *sealed)
{
    static const uint8_t masks[] = {0x01, 0x80, 0xff, 0x10};
    struct arena *arena = arena_create(4 * sealed->bytes + 65536);
    unsigned char *copy = NULL;
    for (size_t at = 0; at < sealed->bytes; at++) {
        for (size_t m = 0; m < sizeof masks; m++) {
            arena_reset(arena);
            copy = arena_alloc(arena, sealed->bytes);
            memcpy(copy, sealed->block, sealed->bytes);
            copy[at] ^= masks[m];
            struct problem view;
            struct problem again;
            struct fault fault = {0};
            if (!problem_open(copy, sealed->bytes, &view, &fault)) {
                assert_true(fault.kind == FAULT_SYNTAX || fault.kind == FAULT_INVALID);
                continue;
            }
            assert_true(problem_seal(arena, &view, &again, &fault));
            assert_int_equal(again.bytes, sealed->bytes);
            assert_memory_equal(again.block, copy, sealed->bytes);
        }
    }
    arena_destroy(arena);
}

static void a_block_with_a_wrong_byte_is_refused_or_another_valid_problem(void **state)
{
    (void)state;
    for (int form = TRAVEL_DENSE; form <= TRAVEL_FITTED; form++) {
        struct arena *arena = arena_create(0);
        const struct problem description = problem_complete(arena, (enum travel_form)form);
        struct problem sealed;
        struct fault fault = {0};
        assert_true(problem_seal(arena, &description, &sealed, &fault));
        assert_mutations_are_safe(&sealed);
        arena_destroy(arena);
    }
    for (uint64_t seed = 0; seed < 8; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 3);
        const struct problem_shape small = {.jobs_high = 3, .technicians_high = 2, .horizon_t = 600};
        const struct problem sealed = problem_random_sealed(arena, &random, &small);
        assert_mutations_are_safe(&sealed);
        arena_destroy(arena);
    }
}

static void empty_problems_are_problems(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    static const int32_t zero = 0;
    struct problem d = {.ticks_per_second = 1, .units_per_metre = 1, .travel_t = &zero, .travel_d = &zero};
    d.dims.places = 1;
    d.dims.dense = true;
    struct fault fault = {0};
    assert_true(seals(&d, &fault));
    assert_no_fault(&fault);
    arena_destroy(arena);
}

static void a_hundred_technicians_need_two_words_each(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct random random = random_make(9, 9);
    const struct problem_shape crowd = {
        .jobs_low = 5, .jobs_high = 5, .technicians_low = 100, .technicians_high = 100, .horizon_t = 600};
    int32_t words_seen = 0;
    for (int i = 0; i < 10; i++) {
        const struct problem description = problem_random(arena, &random, &crowd);
        struct problem sealed;
        struct fault fault = {0};
        assert_true(problem_seal(arena, &description, &sealed, &fault));
        if (description.eligible == NULL) {
            assert_true(problem_eligible(&sealed, 4, 99));
            continue;
        }
        words_seen += sealed.eligible_words;
        for (int32_t t = 0; t < 100; t++) {
            bool able = ((description.eligible[3 * 2 + t / 64] >> (t % 64)) & 1) != 0;
            assert_int_equal(problem_eligible(&sealed, 3, t), able);
        }
    }
    assert_true(words_seen >= 2);
    arena_destroy(arena);
}

/* The estimate by wide numbers and a root found by halving. */
static struct travel estimate_oracle(const struct travel_fit *fit, int64_t dx_d, int64_t dy_d)
{
    if (dx_d == 0 && dy_d == 0) {
        return (struct travel){0, 0};
    }
    const __int128 square = (__int128)dx_d * dx_d + (__int128)dy_d * dy_d;
    __int128 low = 0;
    __int128 high = (__int128)1 << 40;
    while (high - low > 1) {
        __int128 middle = (low + high) / 2;
        if (middle * middle <= square) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const __int128 distance = low * fit->detour_e4 / 10000;
    const __int128 near = distance < fit->far_d ? distance : fit->far_d;
    const __int128 far = distance - near;
    const __int128 time = fit->fixed_t + near * fit->ticks_per_1000_d / 1000 + far * fit->far_ticks_per_1000_d / 1000;
    return (struct travel){(int32_t)time, (int32_t)distance};
}

static void the_estimate_is_what_the_formula_says(void **state)
{
    (void)state;
    struct random random = random_make(5, 5);
    for (int i = 0; i < 20000; i++) {
        const struct travel_fit fit = {.detour_e4 = random_between(&random, 10000, 20000),
                                       .fixed_t = random_between(&random, 0, 600),
                                       .ticks_per_1000_d = random_between(&random, 0, 500),
                                       .far_d = random_between(&random, 0, 50000),
                                       .far_ticks_per_1000_d = random_between(&random, 0, 200)};
        const int32_t span = 1 << random_between(&random, 0, 20);
        const int64_t dx_d = random_between(&random, -span, span);
        const int64_t dy_d = random_between(&random, -span, span);
        const struct travel expected = estimate_oracle(&fit, dx_d, dy_d);
        const struct travel actual = travel_estimate(&fit, dx_d, dy_d);
        assert_int_equal(actual.distance_d, expected.distance_d);
        assert_int_equal(actual.time_t, expected.time_t);
    }
}

static void a_fitted_table_prefers_its_near_pairs(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 6);
        const struct problem p = problem_random_sealed(arena, &random, &SHAPE);
        for (int32_t from = 0; p.travel_form == TRAVEL_FITTED && from < p.dims.places; from++) {
            for (int32_t to = 0; to < p.dims.places; to++) {
                struct travel expected = from == to
                                             ? (struct travel){0, 0}
                                             : estimate_oracle(p.fit, (int64_t)p.place_x_d[to] - p.place_x_d[from],
                                                               (int64_t)p.place_y_d[to] - p.place_y_d[from]);
                for (int32_t i = p.near_first[from]; i < p.near_first[from + 1]; i++) {
                    expected = p.near_place[i] == to ? (struct travel){p.near_t[i], p.near_d[i]} : expected;
                }
                const struct travel actual = problem_travel(&p, from, to);
                assert_int_equal(actual.time_t, expected.time_t);
                assert_int_equal(actual.distance_d, expected.distance_d);
            }
        }
        arena_destroy(arena);
    }
}

static void a_distance_table_equal_to_the_times_is_the_same_problem_however_it_is_passed(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem description = problem_complete(arena, TRAVEL_DENSE);
    struct problem shared;
    struct problem copied;
    struct fault fault = {0};
    const size_t pairs = (size_t)description.dims.places * (size_t)description.dims.places;
    int32_t *copy = arena_array(arena, int32_t, pairs);
    memcpy(copy, description.travel_t, pairs * sizeof *copy);
    description.travel_d = description.travel_t;
    assert_true(problem_seal(arena, &description, &shared, &fault));
    description.travel_d = copy;
    assert_true(problem_seal(arena, &description, &copied, &fault));
    assert_int_equal(shared.bytes, copied.bytes);
    assert_memory_equal(shared.block, copied.block, shared.bytes);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_problem_opens_as_it_was_described),
        cmocka_unit_test(a_distance_table_equal_to_the_times_is_the_same_problem_however_it_is_passed),
        cmocka_unit_test(equal_descriptions_make_equal_bytes),
        cmocka_unit_test(the_bytes_of_a_problem_do_not_change_unseen),
        cmocka_unit_test(every_value_is_part_of_the_identity),
        cmocka_unit_test(a_wrong_value_is_refused_with_its_array_and_index),
        cmocka_unit_test(sizes_out_of_range_are_refused_before_an_array_is_read),
        cmocka_unit_test(scales_and_weights_out_of_range_are_refused),
        cmocka_unit_test(a_fit_out_of_range_is_refused),
        cmocka_unit_test(weights_that_could_overflow_a_cost_are_refused),
        cmocka_unit_test(weights_of_real_days_are_taken),
        cmocka_unit_test(missing_arrays_are_refused),
        cmocka_unit_test(a_block_of_another_kind_is_refused),
        cmocka_unit_test(a_block_cut_short_or_with_a_tail_is_refused),
        cmocka_unit_test(a_block_with_a_wrong_byte_is_refused_or_another_valid_problem),
        cmocka_unit_test(empty_problems_are_problems),
        cmocka_unit_test(a_hundred_technicians_need_two_words_each),
        cmocka_unit_test(the_estimate_is_what_the_formula_says),
        cmocka_unit_test(a_fitted_table_prefers_its_near_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
