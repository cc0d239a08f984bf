/* The shelf: a noun is given for the very body that it was made of, and for no other. */
#include "store/shelf.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "model/model.h"
#include "store/store.h"
#include "store/store_parts.h"
#include "store/testing.h"

enum { MOST = 64 * 1024 };

/* A branch of that name, and the body that the tests pretend it has: the name alone. */
static const void *noun_of(struct arena *arena, struct text name)
{
    struct branch_record *branch = arena_new(arena, struct branch_record);
    shape_preset(shape_of_row[ROW_BRANCH], branch);
    branch->name = name;
    shape_give(branch, shape_find(shape_of_row[ROW_BRANCH], TEXT("name")));
    return branch;
}

static struct text name_of(const void *noun)
{
    return noun == NULL ? TEXT("") : ((const struct branch_record *)noun)->name;
}

static struct store_shelf_place place_of(struct text id)
{
    return (struct store_shelf_place){ROW_BRANCH, TEXT("o1"), id, false};
}

static struct text found(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                         struct text body)
{
    return name_of(store_shelf_find(shelf, arena, place, body));
}

/* Read once, and once more. */
static void put_twice(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                      struct text body)
{
    for (int i = 0; i < 2; i++) {
        const void *noun = store_shelf_put(shelf, arena, place, body, noun_of(arena, body));
        assert_text(name_of(noun), text_to_c(arena, body));
    }
}

static void a_row_is_kept_from_its_second_reading_on(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct store_shelf *shelf = store_shelf_create(MOST);
    const struct store_shelf_place place = place_of(TEXT("1"));
    const void *noun = noun_of(arena, TEXT("north"));
    assert_text(name_of(store_shelf_put(shelf, arena, &place, TEXT("north"), noun)), "north");
    assert_text(found(shelf, arena, &place, TEXT("north")), "");
    assert_int_equal(store_shelf_bytes(shelf), 0);
    assert_text(name_of(store_shelf_put(shelf, arena, &place, TEXT("north"), noun)), "north");
    assert_text(found(shelf, arena, &place, TEXT("north")), "north");
    assert_true(store_shelf_bytes(shelf) > 0);
    store_shelf_destroy(shelf);
    arena_destroy(arena);
}

static void another_body_kind_organization_or_id_is_not_the_same(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct store_shelf *shelf = store_shelf_create(MOST);
    const struct store_shelf_place place = place_of(TEXT("1"));
    put_twice(shelf, arena, &place, TEXT("north"));
    const struct store_shelf_place others[] = {{ROW_CUSTOMER, TEXT("o1"), TEXT("1"), false},
                                               {ROW_BRANCH, TEXT("o2"), TEXT("1"), false},
                                               {ROW_BRANCH, TEXT("o1"), TEXT("2"), false},
                                               {ROW_BRANCH, TEXT("o1"), TEXT("1"), true}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_text(found(shelf, arena, &others[i], TEXT("north")), "");
    }
    assert_text(found(shelf, arena, &place, TEXT("south")), "");
    assert_text(found(shelf, arena, &place, TEXT("nort")), "");
    /* What is there with another body is replaced at once: also when an older snapshot is read after a newer one. */
    (void)store_shelf_put(shelf, arena, &place, TEXT("south"), noun_of(arena, TEXT("south")));
    assert_text(found(shelf, arena, &place, TEXT("south")), "south");
    assert_text(found(shelf, arena, &place, TEXT("north")), "");
    store_shelf_destroy(shelf);
    arena_destroy(arena);
}

static void what_an_arena_was_given_outlives_the_shelf(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct arena *reader = arena_create(0);
    struct store_shelf *shelf = store_shelf_create(MOST);
    const struct store_shelf_place place = place_of(TEXT("1"));
    put_twice(shelf, arena, &place, TEXT("north"));
    const void *noun = store_shelf_find(shelf, reader, &place, TEXT("north"));
    store_shelf_forget(shelf, &place);
    assert_text(found(shelf, arena, &place, TEXT("north")), "");
    assert_int_equal(store_shelf_bytes(shelf), 0);
    store_shelf_destroy(shelf);
    arena_destroy(arena);
    assert_text(name_of(noun), "north");
    arena_destroy(reader);
}

static const void *length_make(struct arena *arena, struct text bytes, struct fault *fault)
{
    size_t *length = arena_new(arena, size_t);
    if (bytes.length == 0) {
        fault_raise(fault, FAULT_INVALID, "empty", "", "There is nothing.");
        return NULL;
    }
    *length = bytes.length;
    return length;
}

static size_t made_of(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                      const char *text, const void **where)
{
    struct fault fault = {.kind = FAULT_NONE};
    const size_t *length = store_shelf_make(shelf, arena, place, text_of(text), length_make, &fault);
    assert_true((length == NULL) == fault_is(&fault));
    *where = length;
    return length == NULL ? 0 : *length;
}

static void what_was_made_of_a_text_is_shared_until_the_row_changes(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct store_shelf *shelf = store_shelf_create(MOST);
    struct store_shelf_place row = place_of(TEXT("1"));
    struct store_shelf_place place = row;
    const void *at[6];
    place.is_made = true;
    put_twice(shelf, arena, &row, TEXT("north"));
    assert_int_equal(made_of(shelf, arena, &place, "four", &at[0]), 4);
    assert_int_equal(made_of(shelf, arena, &place, "four", &at[1]), 4);
    assert_int_equal(made_of(shelf, arena, &place, "four", &at[2]), 4);
    assert_ptr_equal(at[1], at[2]);
    assert_ptr_equal(store_shelf_made(shelf, arena, &place), at[1]); /* by who knows that the text is the same */
    assert_int_equal(made_of(shelf, arena, &place, "", &at[3]), 0);
    assert_int_equal(made_of(shelf, arena, &place, "seven77", &at[3]), 7);
    assert_int_equal(made_of(shelf, arena, &place, "four", &at[4]), 4);
    assert_text(found(shelf, arena, &row, TEXT("north")), "north"); /* the noun is another thing */
    store_shelf_forget(shelf, &row);
    assert_int_equal(store_shelf_bytes(shelf), 0);
    assert_null(store_shelf_made(shelf, arena, &place));
    assert_int_equal(made_of(shelf, arena, &place, "four", &at[5]), 4);
    assert_ptr_not_equal(at[4], at[5]);
    store_shelf_destroy(shelf);
    assert_int_equal(*(const size_t *)at[1], 4);
    arena_destroy(arena);
}

static void it_never_holds_more_than_it_may_and_the_longest_unasked_goes_first(void **state)
{
    (void)state;
    enum { ROWS = 300 };
    struct arena *arena = arena_create(0);
    struct store_shelf *shelf = store_shelf_create(MOST);
    const struct store_shelf_place first = place_of(TEXT("first"));
    put_twice(shelf, arena, &first, TEXT("first"));
    for (int i = 0; i < ROWS; i++) {
        struct text name = text_format(arena, "row %d", i);
        const struct store_shelf_place place = place_of(name);
        put_twice(shelf, arena, &place, name);
        assert_true(store_shelf_bytes(shelf) <= MOST);
        assert_text(found(shelf, arena, &first, TEXT("first")), "first"); /* it is asked for each time */
    }
    const struct store_shelf_place gone = place_of(TEXT("row 0"));
    const struct store_shelf_place last = place_of(text_format(arena, "row %d", ROWS - 1));
    assert_text(found(shelf, arena, &gone, gone.id), "");
    assert_text(found(shelf, arena, &last, last.id), "row 299");
    store_shelf_destroy(shelf);
    arena_destroy(arena);
}

static void a_long_body_is_not_kept(void **state)
{
    (void)state;
    static char bytes[MOST / SHELF_SHARE + 1];
    struct arena *arena = arena_create(0);
    struct store_shelf *shelf = store_shelf_create(MOST);
    const struct store_shelf_place place = place_of(TEXT("1"));
    memset(bytes, 'x', sizeof bytes);
    put_twice(shelf, arena, &place, (struct text){bytes, sizeof bytes});
    assert_int_equal(store_shelf_bytes(shelf), 0);
    put_twice(shelf, arena, &place, (struct text){bytes, sizeof bytes - 1});
    assert_true(store_shelf_bytes(shelf) > 0);
    store_shelf_destroy(shelf);
    arena_destroy(arena);
}

static void what_nobody_asks_for_goes_in_time(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct store_shelf *shelf = store_shelf_create(MOST);
    const struct store_shelf_place asked = place_of(TEXT("asked"));
    const struct store_shelf_place unasked = place_of(TEXT("unasked"));
    store_shelf_tidy(shelf, 1000);
    put_twice(shelf, arena, &asked, TEXT("asked"));
    put_twice(shelf, arena, &unasked, TEXT("unasked"));
    store_shelf_tidy(shelf, 1000 + SHELF_KEPT_MS);
    assert_text(found(shelf, arena, &asked, TEXT("asked")), "asked");
    store_shelf_tidy(shelf, 1001 + SHELF_KEPT_MS);
    assert_text(found(shelf, arena, &asked, TEXT("asked")), "asked");
    assert_text(found(shelf, arena, &unasked, TEXT("unasked")), "");
    store_shelf_destroy(shelf);
    arena_destroy(arena);
}

/* ---- in a store -------------------------------------------------------------------------------------------------- */

static void kept(void *argument, const struct commit_outcome *outcome)
{
    *(enum commit_result *)argument = outcome->result;
}

static struct store *opened(const struct testing_database *database, int64_t shelf_bytes)
{
    struct fault fault = {.kind = FAULT_NONE};
    const struct store_settings settings = {.database = database->settings.database,
                                            .clock = testing_clock_port(),
                                            .shelf_bytes = shelf_bytes,
                                            .may_migrate = true};
    struct store *store = store_open(&settings, &fault);
    assert_no_fault(&fault);
    return store;
}

static void commit(struct store *store, struct change_set *set)
{
    struct store_port port = store_port_of(store);
    enum commit_result result = COMMIT_UNKNOWN;
    assert_true(port.submit(port.context, set, kept, &result));
    assert_int_equal(result, COMMIT_DONE);
}

static const struct change_origin origin = {.actor = {"key:1", 5}, .request_id = {"r", 1}, .at_ms = 1000000};

static void organization_make(struct store *store)
{
    struct arena *arena = arena_create(0);
    struct change_set *set = change_set_begin(arena, TEXT("o1"), &origin);
    struct organization_record *noun = arena_new(arena, struct organization_record);
    shape_preset(shape_of_row[ROW_ORGANIZATION], noun);
    noun->name = TEXT("North");
    noun->timezone = TEXT("UTC");
    shape_give(noun, shape_find(shape_of_row[ROW_ORGANIZATION], TEXT("name")));
    shape_give(noun, shape_find(shape_of_row[ROW_ORGANIZATION], TEXT("timezone")));
    change_set_put(set,
                   &(struct change){
                       .kind = ROW_ORGANIZATION, .id = TEXT("o1"), .version = 1, .after = noun, .action = "test.put"});
    commit(store, set);
    arena_destroy(arena);
}

/* The branches b0, b1, …, each called by its id and its version: so a name that is not of the row's version is seen. */
enum { BRANCHES = 12 };

static struct text branch_name(struct arena *arena, struct text id, int32_t version)
{
    return text_format(arena, "%.*s at %d", TEXT_ARGS(id), version);
}

static void branch_put(struct store *store, int branch, int32_t version)
{
    struct arena *arena = arena_create(0);
    struct text id = text_format(arena, "b%d", branch);
    struct change_set *set = change_set_begin(arena, TEXT("o1"), &origin);
    const void *before = version == 1 ? NULL : noun_of(arena, branch_name(arena, id, version - 1));
    const void *after = noun_of(arena, branch_name(arena, id, version));
    change_set_put(
        set,
        &(struct change){
            .kind = ROW_BRANCH, .id = id, .version = version, .before = before, .after = after, .action = "test.put"});
    commit(store, set);
    arena_destroy(arena);
}

struct reading {
    struct store *store;
    int rounds;
    int wrong;
};

static bool row_is_wrong(struct arena *arena, const struct row *row)
{
    return !text_equal(name_of(row->noun), branch_name(arena, row->id, row->version));
}

/* Each row agrees with itself, however it is read, and is as long there as its arena, whatever is put meanwhile. */
static void *reader_run(void *argument)
{
    struct reading *reading = argument;
    struct store_port port = store_port_of(reading->store);
    struct arena *arena = arena_create(0);
    for (int round = 0; round < reading->rounds; round++) {
        struct fault fault = {.kind = FAULT_NONE};
        struct row_list list = {.count = 0};
        const struct list_query query = {.kind = ROW_BRANCH, .limit = BRANCHES};
        struct snapshot *snapshot = port.open(port.context, TEXT("o1"), &fault);
        bool well = snapshot != NULL && port.list(snapshot, arena, &query, &list, &fault);
        const struct row *one = well ? port.find(snapshot, arena, ROW_BRANCH, TEXT("b3"), &fault) : NULL;
        if (snapshot != NULL) {
            port.close(port.context, snapshot);
        }
        reading->wrong += one == NULL || row_is_wrong(arena, one) || list.count != BRANCHES ? 1 : 0;
        for (int32_t i = 0; i < list.count; i++) {
            reading->wrong += row_is_wrong(arena, &list.rows[i]) ? 1 : 0;
            reading->wrong += text_equal(list.rows[i].id, TEXT("b3")) && list.rows[i].version != one->version ? 1 : 0;
        }
        arena_reset(arena);
    }
    arena_destroy(arena);
    return NULL;
}

/* Two stores on one database are two servers: what one commits, the other's readers see whole. */
static void read_while_others_write(const struct sql_engine *engine, int64_t shelf_bytes)
{
    enum { READERS = 4, WRITES = 150, ROUNDS = 60 };
    struct testing_database *database = testing_database_make(engine);
    struct store *writer = opened(database, 0);
    struct store *reader = opened(database, shelf_bytes);
    struct reading readings[READERS];
    pthread_t threads[READERS];
    organization_make(writer);
    for (int i = 0; i < BRANCHES; i++) {
        branch_put(writer, i, 1);
    }
    for (int i = 0; i < READERS; i++) {
        readings[i] = (struct reading){.store = i == 0 ? writer : reader, .rounds = ROUNDS};
        assert_int_equal(pthread_create(&threads[i], NULL, reader_run, &readings[i]), 0);
    }
    for (int i = 0; i < WRITES; i++) {
        branch_put(writer, i % BRANCHES, 2 + i / BRANCHES);
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(readings[i].wrong, 0);
    }
    const struct store_metrics *metrics = store_metrics_take(reader);
    assert_true(metric_value(&metrics->values[STORE_SHELF_HITS]) > 0);
    assert_true(metric_value(&metrics->values[STORE_SHELF_MISSES]) > 0);
    assert_in_range(metric_value(&metrics->values[STORE_SHELF_HELD]), 1, shelf_bytes);
    store_close(reader);
    store_close(writer);
    testing_database_end(database);
}

static void readers_see_whole_rows_whatever_is_committed(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        read_while_others_write(testing_engine(engine), STORE_SHELF_BYTES);
        read_while_others_write(testing_engine(engine), 8 * 1024); /* most of it does not fit */
    }
}

/* Not even who writes into the database by hand is answered from memory. */
static void a_body_that_was_changed_by_hand_is_read(void **state)
{
    (void)state;
    for (int engine = 0; engine < TESTING_ENGINES; engine++) {
        struct testing_database *database = testing_database_make(testing_engine(engine));
        struct store *store = opened(database, 0);
        struct store_port port = store_port_of(store);
        struct arena *arena = arena_create(0);
        const char *const names[] = {"b0 at 1", "b0 at 1", "b0 at 1", "south"};
        organization_make(store);
        branch_put(store, 0, 1);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            struct fault fault = {.kind = FAULT_NONE};
            if (i == 3) {
                testing_run(database, "UPDATE branches SET body = '{\"name\":\"south\"}' WHERE id = 'b0'");
            }
            struct snapshot *snapshot = port.open(port.context, TEXT("o1"), &fault);
            assert_no_fault(&fault);
            const struct row *row = port.find(snapshot, arena, ROW_BRANCH, TEXT("b0"), &fault);
            assert_no_fault(&fault);
            assert_text(name_of(row->noun), names[i]);
            port.close(port.context, snapshot);
        }
        arena_destroy(arena);
        store_close(store);
        testing_database_end(database);
    }
}

/* What is erased is not kept, here at once. */
static void a_row_that_changes_leaves_the_shelf(void **state)
{
    (void)state;
    struct testing_database *database = testing_database_make(&sqlite_engine);
    struct store *store = opened(database, 0);
    struct reading reading = {.store = store, .rounds = 3};
    organization_make(store);
    for (int i = 0; i < BRANCHES; i++) {
        branch_put(store, i, 1);
    }
    (void)reader_run(&reading);
    int64_t full = store_shelf_bytes(store->shelf);
    branch_put(store, 5, 2);
    assert_true(store_shelf_bytes(store->shelf) < full);
    (void)reader_run(&reading);
    assert_int_equal(store_shelf_bytes(store->shelf), full);
    assert_int_equal(reading.wrong, 0);
    store_close(store);
    testing_database_end(database);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_kept_from_its_second_reading_on),
        cmocka_unit_test(another_body_kind_organization_or_id_is_not_the_same),
        cmocka_unit_test(what_an_arena_was_given_outlives_the_shelf),
        cmocka_unit_test(what_was_made_of_a_text_is_shared_until_the_row_changes),
        cmocka_unit_test(it_never_holds_more_than_it_may_and_the_longest_unasked_goes_first),
        cmocka_unit_test(a_long_body_is_not_kept),
        cmocka_unit_test(what_nobody_asks_for_goes_in_time),
        cmocka_unit_test(readers_see_whole_rows_whatever_is_committed),
        cmocka_unit_test(a_body_that_was_changed_by_hand_is_read),
        cmocka_unit_test(a_row_that_changes_leaves_the_shelf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
