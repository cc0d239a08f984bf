#include "base/testing.h"

#include <string.h>

#include "base/arena.h"
#include "solver/objective.h"
#include "solver/testing_problem.h"

static const struct problem_shape SHAPE = {.jobs_high = 40, .technicians_high = 6, .horizon_t = 600};
static const struct problem_shape MIXED = {
    .jobs_high = 40, .technicians_high = 6, .horizon_t = 600, .extra_percent = 35};
static const struct problem_shape RICH = {
    .jobs_high = 40, .technicians_high = 6, .horizon_t = 600, .extra_percent = 100};
static const struct problem_shape *const SHAPES[] = {&SHAPE, &MIXED, &RICH};

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
    const int32_t profiles = problem_profiles(left);
    assert_int_equal(left->travel_form, right->travel_form);
    assert_same(left, right, travel_t, profiles * places * places);
    assert_same(left, right, travel_d, profiles * places * places);
    assert_same(left, right, place_x_d, places);
    assert_same(left, right, place_y_d, places);
    assert_same(left, right, fit, profiles);
    assert_same(left, right, near_first, places + 1);
    assert_same(left, right, near_place, left->dims.near_pairs);
    assert_same(left, right, near_t, profiles * left->dims.near_pairs);
    assert_same(left, right, near_d, profiles * left->dims.near_pairs);
    assert_same(left, right, technician_profile, left->dims.technicians);
    assert_same(left, right, clock_first, profiles + 1);
    assert_same(left, right, clock_from_t, left->dims.clocks);
    assert_same(left, right, clock_speed_e4, left->dims.clocks);
}

static void assert_same_jobs(const struct problem *left, const struct problem *right)
{
    const int32_t jobs = left->dims.jobs;
    assert_same(left, right, job_place, jobs);
    assert_same(left, right, job_service_t, jobs);
    assert_same(left, right, job_open_t, jobs);
    assert_same(left, right, job_close_t, jobs);
    assert_same(left, right, job_left_out_c, jobs);
    assert_same(left, right, eligible, jobs * ((left->dims.technicians + 63) / 64));
    assert_same(left, right, promise_due_t, jobs);
    assert_same(left, right, promise_late_c, jobs);
    assert_same(left, right, window_first, jobs + 1);
    assert_same(left, right, window_open_t, left->dims.windows);
    assert_same(left, right, window_due_t, left->dims.windows);
    assert_same(left, right, window_close_t, left->dims.windows);
    assert_same(left, right, window_late_c, jobs);
    assert_same(left, right, job_split, jobs);
    assert_same(left, right, affinity_first, jobs + 1);
    assert_same(left, right, affinity_technician, left->dims.affinities);
    assert_same(left, right, affinity_preference_c, left->dims.affinities);
    assert_same(left, right, affinity_territory_c, left->dims.affinities);
    assert_same(left, right, affinity_service_t, left->dims.affinities);
}

static void assert_same_technicians(const struct problem *left, const struct problem *right)
{
    const int32_t technicians = left->dims.technicians;
    assert_same(left, right, technician_start_place, technicians);
    assert_same(left, right, technician_end_place, technicians);
    assert_same(left, right, technician_from_t, technicians);
    assert_same(left, right, technician_to_t, technicians);
    assert_same(left, right, technician_used_c, technicians);
    assert_same(left, right, technician_drive_c, technicians);
    assert_same(left, right, technician_distance_c, technicians);
    assert_same(left, right, technician_wait_c, technicians);
    assert_same(left, right, technician_service_c, technicians);
    assert_same(left, right, regular_t, technicians);
    assert_same(left, right, overtime_c, technicians);
    assert_same(left, right, jobs_max, technicians);
    assert_same(left, right, pace_e4, technicians);
    assert_same(left, right, reach_d, technicians);
    assert_same(left, right, balance, 1);
    assert_same(left, right, break_first, technicians + 1);
    assert_same(left, right, break_from_t, left->dims.breaks);
    assert_same(left, right, break_until_t, left->dims.breaks);
    assert_same(left, right, break_length_t, left->dims.breaks);
}

static void assert_same_vans(const struct problem *left, const struct problem *right)
{
    const int32_t jobs = left->dims.jobs;
    const int32_t technicians = left->dims.technicians;
    assert_same(left, right, part_first, jobs + 1);
    assert_same(left, right, part_kind, left->dims.part_uses);
    assert_same(left, right, part_quantity, left->dims.part_uses);
    assert_same(left, right, part_stock, technicians * left->dims.parts);
    assert_same(left, right, substitute_first, left->dims.part_uses + 1);
    assert_same(left, right, substitute_kind, left->dims.substitutes);
    assert_same(left, right, restock_place, left->dims.restocks);
    assert_same(left, right, restock_open_t, left->dims.restocks);
    assert_same(left, right, restock_close_t, left->dims.restocks);
    assert_same(left, right, restock_service_t, left->dims.restocks);
    assert_same(left, right, restock_stock, technicians * left->dims.parts);
    assert_same(left, right, load_start, jobs * left->dims.loads);
    assert_same(left, right, load_change, jobs * left->dims.loads);
    assert_same(left, right, load_capacity, technicians * left->dims.loads);
}

static void assert_same_energy(const struct problem *left, const struct problem *right)
{
    const int32_t technicians = left->dims.technicians;
    assert_same(left, right, energy_model, technicians);
    assert_same(left, right, energy_capacity_e, technicians);
    assert_same(left, right, energy_start_e, technicians);
    assert_same(left, right, energy_reserve_e, technicians);
    assert_same(left, right, energy_c, technicians);
    assert_same(left, right, band_first, left->dims.energy_models + 1);
    assert_same(left, right, band_speed, left->dims.energy_bands);
    assert_same(left, right, band_use_e, left->dims.energy_bands);
    assert_same(left, right, station_place, left->dims.stations);
    assert_same(left, right, station_setup_t, left->dims.stations);
    assert_same(left, right, curve_first, left->dims.stations + 1);
    assert_same(left, right, curve_level_e4, left->dims.curve_points);
    assert_same(left, right, curve_ticks, left->dims.curve_points);
    assert_same(left, right, charge_target_e4, left->dims.charge_targets);
}

static void assert_same_links(const struct problem *left, const struct problem *right)
{
    const int32_t jobs = left->dims.jobs;
    const int32_t technicians = left->dims.technicians;
    assert_same(left, right, crew_first, left->dims.crews + 1);
    assert_same(left, right, crew_job, left->dims.crew_jobs);
    assert_same(left, right, precedence_before, left->dims.precedences);
    assert_same(left, right, precedence_after, left->dims.precedences);
    assert_same(left, right, precedence_min_t, left->dims.precedences);
    assert_same(left, right, precedence_max_t, left->dims.precedences);
    assert_same(left, right, precedence_same, left->dims.precedences);
    assert_same(left, right, frozen_first, technicians + 1);
    assert_same(left, right, frozen_job, left->dims.frozen_jobs);
    assert_same(left, right, frozen_start_t, left->dims.frozen_jobs);
    assert_same(left, right, frozen_end_t, left->dims.frozen_jobs);
    assert_same(left, right, sequence_first, technicians + 1);
    assert_same(left, right, sequence_job, left->dims.sequence_jobs);
    assert_same(left, right, previous_technician, jobs);
    assert_same(left, right, previous_start_t, jobs);
    assert_same(left, right, previous_early_t, jobs);
    assert_same(left, right, previous_late_t, jobs);
    assert_same(left, right, moved_technician_c, jobs);
    assert_same(left, right, moved_time_c, jobs);
    assert_same(left, right, disturbance, 1);
}

static void assert_same_problem(const struct problem *left, const struct problem *right)
{
    assert_memory_equal(&left->dims, &right->dims, offsetof(struct problem_dims, dense));
    assert_int_equal(left->dims.dense, right->dims.dense);
    assert_int_equal(left->ticks_per_second, right->ticks_per_second);
    assert_int_equal(left->units_per_metre, right->units_per_metre);
    assert_int_equal(left->drive_c, right->drive_c);
    assert_int_equal(left->distance_c, right->distance_c);
    assert_same_jobs(left, right);
    assert_same_technicians(left, right);
    assert_same_travel(left, right);
    assert_same_vans(left, right);
    assert_same_energy(left, right);
    assert_same_links(left, right);
}

static void assert_opens_as_described(struct arena *arena, const struct problem *description)
{
    struct problem sealed;
    struct problem opened;
    struct fault fault = {0};
    if (!problem_seal(arena, description, &sealed, &fault)) {
        assert_no_fault(&fault);
    }
    assert_same_problem(description, &sealed);
    void *copy = arena_alloc(arena, sealed.bytes);
    memcpy(copy, sealed.block, sealed.bytes);
    assert_true(problem_open(copy, sealed.bytes, &opened, &fault));
    assert_no_fault(&fault);
    assert_same_problem(description, &opened);
    assert_ptr_equal(opened.block, copy);
    assert_int_equal(opened.bytes, sealed.bytes);
}

static void a_sealed_problem_opens_as_it_was_described(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 600; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 1);
        const struct problem description = problem_random(arena, &random, SHAPES[seed % 3]);
        assert_opens_as_described(arena, &description);
        arena_destroy(arena);
    }
    for (int form = TRAVEL_DENSE; form <= TRAVEL_FITTED; form++) {
        struct arena *arena = arena_create(0);
        const struct problem description = problem_complete(arena, (enum travel_form)form);
        assert_opens_as_described(arena, &description);
        arena_destroy(arena);
    }
}

/* What a problem does not have is NULL in its view, and takes no bytes. */
static void sections_that_are_absent_are_no_arrays(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct random random = random_make(1, 8);
    const struct problem_shape plain = {
        .jobs_low = 3, .jobs_high = 3, .technicians_low = 2, .technicians_high = 2, .horizon_t = 600};
    const struct problem_shape rich = {.jobs_low = 9,
                                       .jobs_high = 9,
                                       .technicians_low = 3,
                                       .technicians_high = 3,
                                       .horizon_t = 600,
                                       .extra_percent = 100};
    const struct problem p = problem_random_sealed(arena, &random, &plain);
    assert_true(p.technician_drive_c == NULL && p.regular_t == NULL && p.jobs_max == NULL && p.pace_e4 == NULL);
    assert_true(p.affinity_first == NULL && p.window_first == NULL && p.job_split == NULL && p.load_start == NULL);
    assert_true(p.substitute_first == NULL && p.restock_place == NULL && p.technician_profile == NULL);
    assert_true(p.clock_first == NULL && p.energy_model == NULL && p.station_place == NULL && p.crew_first == NULL);
    assert_true(p.precedence_before == NULL && p.frozen_first == NULL && p.sequence_first == NULL);
    assert_true(p.previous_technician == NULL && p.disturbance == NULL);
    const struct problem q = problem_random_sealed(arena, &random, &rich);
    assert_true(q.technician_drive_c != NULL && q.regular_t != NULL && q.jobs_max != NULL && q.pace_e4 != NULL);
    assert_true(q.affinity_first != NULL && q.window_first != NULL && q.job_split != NULL && q.load_start != NULL);
    assert_true(q.substitute_first != NULL && q.restock_place != NULL && q.technician_profile != NULL);
    assert_true(q.clock_first != NULL && q.energy_model != NULL && q.station_place != NULL && q.crew_first != NULL);
    assert_true(q.precedence_before != NULL && q.frozen_first != NULL && q.sequence_first != NULL);
    assert_true(q.previous_technician != NULL && q.disturbance != NULL);
    arena_destroy(arena);
}

/* Every extra is drawn, and left out; and the generator never draws what the shape forbids. */
static void random_problems_have_every_section_and_have_it_not(void **state)
{
    (void)state;
    int32_t with_crew = 0, with_facts = 0, with_closed_road = 0, with_open_end = 0, with_three_breaks = 0;
    const int32_t problems = 300;
    for (int32_t seed = 0; seed < problems; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make((uint64_t)seed, 12);
        struct problem_shape shape = *SHAPES[1];
        shape.never = seed % 2 == 0 ? 0 : 1u << EXTRA_CREWS;
        const struct problem p = problem_random_sealed(arena, &random, &shape);
        assert_true(seed % 2 == 0 || p.crew_first == NULL);
        with_crew += p.crew_first != NULL && p.dims.crews > 0;
        with_facts += p.frozen_first != NULL && p.dims.frozen_jobs > 0 && p.frozen_start_t[0] != NO_INSTANT;
        bool closed = false, open = false, three = false;
        for (int32_t i = 0; p.travel_form == TRAVEL_DENSE && i < p.dims.places * p.dims.places; i++) {
            closed |= p.travel_t[i] == NO_ROAD;
        }
        for (int32_t t = 0; t < p.dims.technicians; t++) {
            open |= p.technician_end_place[t] == NO_PLACE;
            three |= problem_break_count(&p, t) == 3;
        }
        with_closed_road += closed;
        with_open_end += open;
        with_three_breaks += three;
        arena_destroy(arena);
    }
    const int32_t seen[] = {with_crew, with_facts, with_closed_road, with_open_end, with_three_breaks};
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        assert_true(seen[i] >= problems / 30 && seen[i] <= problems * 2 / 3);
    }
}

/* A view has other pointers than the description it was made from, and elsewhere in memory. */
static void equal_descriptions_make_equal_bytes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 2);
        const struct problem sealed = problem_random_sealed(arena, &random, SHAPES[seed % 3]);
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

/* Of all pairs of jobs of random problems, and each job beside itself. */
static void jobs_are_alike_when_no_array_tells_them_apart(void **state)
{
    (void)state;
    int32_t alike = 0, twins = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct arena *arena = arena_create(0);
        struct random random = random_make(seed, 3);
        const struct problem p = problem_random_sealed(arena, &random, SHAPES[seed % 3]);
        for (int32_t a = 0; a < p.dims.jobs; a++) {
            for (int32_t b = 0; b < p.dims.jobs; b++) {
                const bool said = problem_jobs_alike(&p, a, b);
                const bool told_apart = p.job_place[a] != p.job_place[b] || p.job_open_t[a] != p.job_open_t[b] ||
                                        p.job_close_t[a] != p.job_close_t[b] ||
                                        p.job_service_t[a] != p.job_service_t[b];
                assert_true(!(said && told_apart));
                assert_int_equal(said, problem_jobs_alike(&p, b, a));
                for (int32_t t = 0; t < p.dims.technicians && said; t++) {
                    const struct affinity one = affinity_of(&p, a, t), other = affinity_of(&p, b, t);
                    assert_int_equal(problem_eligible(&p, a, t), problem_eligible(&p, b, t));
                    assert_true(one.service_t == other.service_t && one.preference_c == other.preference_c &&
                                one.territory_c == other.territory_c);
                }
                alike += said && a == b;
                twins += said && a != b;
            }
        }
        arena_destroy(arena);
    }
    assert_true(alike > 500 && twins > 0);
}

/* The encoding is pinned: blocks are kept in files and beside decisions. A new section must not change these. */
static void the_bytes_of_a_problem_do_not_change_unseen(void **state)
{
    (void)state;
    static const char *const pinned[] = {"756774ed78a3b58804d2533466404d2bb36498885a20ee1d00df80c27c509ba9",
                                         "1aa8fcb0e1083e35edbad3f48b0ce892792471904d04bda13855021ba626419f"};
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
        const struct problem_shape small = {
            .jobs_high = 3, .technicians_high = 2, .horizon_t = 600, .extra_percent = seed % 2 == 0 ? 0 : 40};
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
    assert_true(problem_seals(&d, &fault));
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

static void a_distance_table_equal_to_the_times_is_the_same_problem_however_it_is_passed(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct problem description = problem_complete(arena, TRAVEL_DENSE);
    struct problem shared;
    struct problem copied;
    struct fault fault = {0};
    const size_t pairs = (size_t)(description.dims.profiles * description.dims.places * description.dims.places);
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
        cmocka_unit_test(sections_that_are_absent_are_no_arrays),
        cmocka_unit_test(random_problems_have_every_section_and_have_it_not),
        cmocka_unit_test(equal_descriptions_make_equal_bytes),
        cmocka_unit_test(jobs_are_alike_when_no_array_tells_them_apart),
        cmocka_unit_test(the_bytes_of_a_problem_do_not_change_unseen),
        cmocka_unit_test(every_value_is_part_of_the_identity),
        cmocka_unit_test(missing_arrays_are_refused),
        cmocka_unit_test(a_block_of_another_kind_is_refused),
        cmocka_unit_test(a_block_cut_short_or_with_a_tail_is_refused),
        cmocka_unit_test(a_block_with_a_wrong_byte_is_refused_or_another_valid_problem),
        cmocka_unit_test(empty_problems_are_problems),
        cmocka_unit_test(a_hundred_technicians_need_two_words_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
