/* The rules of what is on the van: parts, restocking and loads. */
#include "solver/witness_testing.h"

#include "base/random.h"

/* Ann does jobs 0 and 1 and is back at 420. */
static void two_jobs(struct world *w)
{
    world_make(w, 2, 1);
    world_job(w, 0, 0, 100, 110);
    world_job(w, 0, 1, 210, 220);
    world_day(w, 0, 0, 420, 400);
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

struct parts {
    int32_t first[4], kind[6], quantity[6], stock[3];
    int32_t substitute_first[7], substitute_kind[12];
    int32_t restock_place[2], restock_open_t[2], restock_close_t[2], restock_service_t[2], restock_stock[3];
};

static void parts_wire(struct world *w, struct parts *parts, int32_t uses)
{
    w->d.dims.parts = 3;
    w->d.dims.part_uses = uses;
    w->d.part_first = parts->first;
    w->d.part_kind = parts->kind;
    w->d.part_quantity = parts->quantity;
    w->d.part_stock = parts->stock;
}

static void substitutes_wire(struct world *w, struct parts *parts, int32_t uses)
{
    w->d.dims.substitutes = parts->substitute_first[uses];
    w->d.substitute_first = parts->substitute_first;
    w->d.substitute_kind = parts->substitute_kind;
}

static void a_van_has_what_its_jobs_take(void **state)
{
    (void)state;
    struct world w;
    struct parts parts = {.first = {0, 1, 2}, .kind = {1, 1}, .quantity = {2, 2}, .stock = {0, 4, 0}};
    two_jobs(&w);
    parts_wire(&w, &parts, 2);
    assert_accepted(&w);
    parts.stock[1] = 3;
    assert_refused(&w, "out_of_stock", "/routes/0/stops/1");
}

static void a_use_may_be_filled_by_a_mixture(void **state)
{
    (void)state;
    struct world w;
    struct parts parts = {.first = {0, 1, 2},
                          .kind = {0, 1},
                          .quantity = {3, 2},
                          .stock = {2, 3, 0},
                          .substitute_first = {0, 1, 1},
                          .substitute_kind = {1}};
    two_jobs(&w);
    parts_wire(&w, &parts, 2);
    assert_refused(&w, "out_of_stock", "/routes/0/stops/0");
    substitutes_wire(&w, &parts, 2);
    assert_accepted(&w); /* two of 0 and one of 1 for job 0 */
    parts.stock[1] = 2;
    assert_refused(&w, "out_of_stock", "/routes/0/stops/0");
}

static void a_part_given_to_one_use_can_be_given_up_for_another(void **state)
{
    (void)state;
    struct world w;
    struct parts parts = {.first = {0, 1, 2},
                          .kind = {0, 0},
                          .quantity = {1, 2},
                          .stock = {2, 1, 0},
                          .substitute_first = {0, 1, 2},
                          .substitute_kind = {1, 2}};
    two_jobs(&w);
    parts_wire(&w, &parts, 2);
    substitutes_wire(&w, &parts, 2);
    assert_accepted(&w); /* job 0 must leave kind 0 to job 1 */
    parts.substitute_kind[0] = 2;
    assert_refused(&w, "out_of_stock", "/routes/0/stops/1");
}

static bool fill_by_trying(const struct parts *parts, int32_t uses, int32_t use, int32_t lacks, int32_t *left)
{
    if (lacks == 0) {
        return use + 1 == uses || fill_by_trying(parts, uses, use + 1, parts->quantity[use + 1], left);
    }
    for (int32_t k = parts->substitute_first[use] - 1; k < parts->substitute_first[use + 1]; k++) {
        const int32_t kind = k < parts->substitute_first[use] ? parts->kind[use] : parts->substitute_kind[k];
        if (left[kind] > 0) {
            left[kind]--;
            const bool fills = fill_by_trying(parts, uses, use, lacks - 1, left);
            left[kind]++;
            if (fills) {
                return true;
            }
        }
    }
    return false;
}

static void mixtures_are_those_that_trying_everything_finds(void **state)
{
    (void)state;
    int32_t found[2] = {0};
    for (uint64_t seed = 0; seed < 600; seed++) {
        struct random random = random_make(seed, 32);
        struct world w;
        struct parts parts = {.first = {0, 2, 4}};
        for (int32_t u = 0; u < 4; u++) {
            parts.kind[u] = u % 2 == 0 ? random_between(&random, 0, 1) : 2;
            parts.quantity[u] = random_between(&random, 1, 2);
            int32_t at = parts.substitute_first[u];
            for (int32_t kind = 0; kind < 3; kind++) {
                if (kind != parts.kind[u] && random_below(&random, 2) == 0) {
                    parts.substitute_kind[at++] = kind;
                }
            }
            parts.substitute_first[u + 1] = at;
        }
        for (int32_t kind = 0; kind < 3; kind++) {
            parts.stock[kind] = random_between(&random, 0, 4);
        }
        two_jobs(&w);
        parts_wire(&w, &parts, 4);
        substitutes_wire(&w, &parts, 4);
        int32_t left[3];
        memcpy(left, parts.stock, sizeof left);
        const bool fills = fill_by_trying(&parts, 4, 0, parts.quantity[0], left);
        struct fault fault = {0};
        assert_int_equal(world_judge(&w, &fault), fills);
        assert_string_equal(fault.code, fills ? "" : "out_of_stock");
        found[fills ? 1 : 0]++;
    }
    assert_true(found[0] > 50 && found[1] > 50);
}

/* ---- restocking -------------------------------------------------------------------------------------------------- */

/* Between jobs 0 and 1, Ann calls at a store at place 3, which opens at 320, for 20 ticks. Of the three of kind 0 that
 * she had one is left; the store makes it two. */
static void restock_day(struct world *w, struct parts *parts)
{
    *parts = (struct parts){.first = {0, 1, 2},
                            .quantity = {2, 2},
                            .stock = {3, 0, 0},
                            .restock_place = {3},
                            .restock_open_t = {320},
                            .restock_close_t = {320},
                            .restock_service_t = {20},
                            .restock_stock = {2, 0, 0}};
    world_make(w, 2, 1);
    parts_wire(w, parts, 2);
    w->d.dims.restocks = 1;
    w->d.restock_place = parts->restock_place;
    w->d.restock_open_t = parts->restock_open_t;
    w->d.restock_close_t = parts->restock_close_t;
    w->d.restock_service_t = parts->restock_service_t;
    w->d.restock_stock = parts->restock_stock;
    world_job(w, 0, 0, 100, 110);
    world_stop(w, 0, (struct stop){STOP_RESTOCK, 3, 310, 320, 340, 0});
    world_job(w, 0, 1, 440, 450);
    world_day(w, 0, 0, 650, 600)->wait_t = 10;
}

static void a_van_restocked_holds_what_the_store_has(void **state)
{
    (void)state;
    struct world w;
    struct parts parts;
    restock_day(&w, &parts);
    assert_accepted(&w);
    parts.restock_stock[0] = 1; /* what was left before does not count */
    assert_refused(&w, "out_of_stock", "/routes/0/stops/2");
    parts.restock_stock[0] = 2;
    parts.stock[0] = 1;
    assert_refused(&w, "out_of_stock", "/routes/0/stops/0");
}

static void a_store_serves_within_its_hours(void **state)
{
    (void)state;
    struct world w;
    struct parts parts;
    restock_day(&w, &parts);
    parts.restock_open_t[0] = 0;
    parts.restock_close_t[0] = 319;
    assert_refused(&w, "restock_closed", "/routes/0/stops/1");
    parts.restock_open_t[0] = parts.restock_close_t[0] = 321;
    assert_refused(&w, "restock_closed", "/routes/0/stops/1");
    parts.restock_open_t[0] = parts.restock_close_t[0] = 320;
    parts.restock_service_t[0] = 21;
    assert_refused(&w, "wrong_service", "/routes/0/stops/1");
}

static void a_store_is_called_at_where_it_is(void **state)
{
    (void)state;
    struct world w;
    struct parts parts;
    restock_day(&w, &parts);
    parts.restock_place[0] = 4;
    assert_refused(&w, "restock_elsewhere", "/routes/0/stops/1");
}

static void a_second_restock_between_two_stops_is_refused(void **state)
{
    (void)state;
    struct world w;
    struct parts parts;
    restock_day(&w, &parts);
    parts.restock_close_t[0] = 1000;
    w.stops[2] = (struct stop){STOP_RESTOCK, 3, 340, 340, 360, 0};
    world_job(&w, 0, 1, 460, 470);
    world_day(&w, 0, 0, 670, 600)->wait_t = 10;
    assert_refused(&w, "restock_twice", "/routes/0/stops/2");
}

/* ---- loads ------------------------------------------------------------------------------------------------------- */

static void a_load_is_within_the_capacity_all_day(void **state)
{
    (void)state;
    struct world w;
    int32_t start[] = {1, 4, 1, 0}, change[] = {0, -4, 0, 5}, capacity[] = {2, 5};
    two_jobs(&w);
    w.d.dims.loads = 2;
    w.d.load_start = start;
    w.d.load_change = change;
    w.d.load_capacity = capacity;
    assert_accepted(&w);
    capacity[1] = 4;
    assert_refused(&w, "overloaded", "/routes/0/stops/1");
    capacity[1] = 5;
    capacity[0] = 1;
    assert_refused(&w, "overloaded", "/routes/0");
    capacity[0] = 2;
    change[1] = -5;
    assert_refused(&w, "load_missing", "/routes/0/stops/0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_van_has_what_its_jobs_take),
        cmocka_unit_test(a_use_may_be_filled_by_a_mixture),
        cmocka_unit_test(a_part_given_to_one_use_can_be_given_up_for_another),
        cmocka_unit_test(mixtures_are_those_that_trying_everything_finds),
        cmocka_unit_test(a_van_restocked_holds_what_the_store_has),
        cmocka_unit_test(a_store_serves_within_its_hours),
        cmocka_unit_test(a_store_is_called_at_where_it_is),
        cmocka_unit_test(a_second_restock_between_two_stops_is_refused),
        cmocka_unit_test(a_load_is_within_the_capacity_all_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
