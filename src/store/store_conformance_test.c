/* What every store promises behind ports/store_port.h, whichever engine. */
#include "base/arena.h"
#include "base/fault.h"
#include "base/testing.h"
#include "store/store.h"
#include "store/testing.h"

enum sibling { MEMORY, SQLITE, POSTGRES, SIBLINGS };

/* A store's siblings; a database of PostgreSQL takes a second to make, so all promises share one and leave it empty. */
struct family {
    enum sibling sibling;
    struct testing_database *database;
};

/* One store. Time is the test's own: virtual on those that are told the time. PostgreSQL has a clock of its own, so there
 * the queue is moved instead. */
struct bench {
    struct arena *arena;
    enum sibling sibling;
    struct store_memory *memory;
    struct testing_database *database;
    bool owns_database;
    struct store *store;
    struct clock_port clock;
    int64_t now_ms;
    struct store_port port;
    struct commit_outcome last;
    struct kept_answer kept;
    int32_t done;
};

static int64_t bench_now(void *context)
{
    return ((const struct bench *)context)->now_ms;
}

static void sql_up(struct bench *b)
{
    struct fault fault = {.kind = FAULT_NONE};
    b->clock = *testing_clock_port();
    b->clock.context = b;
    b->clock.steady_ms = bench_now;
    const struct store_settings settings = {
        .database = b->database->settings.database, .clock = &b->clock, .may_migrate = true};
    b->store = store_open(&settings, &fault);
    assert_no_fault(&fault);
    b->port = store_port_of(b->store);
}

static int bench_up(void **state)
{
    struct arena *arena = arena_create(0);
    struct bench *b = arena_new(arena, struct bench);
    b->arena = arena;
    struct family *family = *state;
    b->sibling = family->sibling;
    b->database = family->database;
    b->owns_database = b->sibling == SQLITE;
    if (b->owns_database) {
        b->database = testing_database_make(testing_engine(0));
    }
    if (b->sibling == MEMORY) {
        b->memory = store_memory_create();
        b->port = store_memory_port(b->memory);
    } else {
        sql_up(b);
    }
    *state = b;
    return 0;
}

static int bench_down(void **state)
{
    struct bench *b = *state;
    store_memory_destroy(b->memory);
    store_close(b->store);
    if (b->owns_database) {
        testing_database_end(b->database);
    } else if (b->database != NULL) {
        testing_rows_delete(b->database);
    }
    arena_destroy(b->arena);
    return 0;
}

/* The queue's time. */
static void time_is(struct bench *b, int64_t now_ms)
{
    if (b->sibling == POSTGRES && b->now_ms != 0 && b->now_ms != now_ms) {
        testing_run(b->database,
                    text_to_c(b->arena, text_format(b->arena,
                                                    "UPDATE queue_items SET due_ms = due_ms - (%lld), lease_ms = "
                                                    "lease_ms - (%lld)",
                                                    (long long)(now_ms - b->now_ms), (long long)(now_ms - b->now_ms))));
    }
    b->now_ms = now_ms;
}

/* What a time of the test's is by the clock of the store. */
static int64_t store_time(struct bench *b, int64_t time_ms)
{
    const struct clock_port *clock = testing_clock_port();
    return b->sibling == POSTGRES ? clock->wall_ms(clock->context) + time_ms - b->now_ms : time_ms;
}

static void done(void *argument, const struct commit_outcome *outcome)
{
    struct bench *b = argument;
    b->last = *outcome;
    b->last.fault = NULL;
    if (outcome->kept != NULL) {
        b->kept = *outcome->kept;
    }
    b->done++;
}

static enum commit_result commit(struct bench *b, const struct change_set *set)
{
    int32_t before = b->done;
    assert_true(b->port.submit(b->port.context, set, done, b));
    assert_int_equal(b->done, before + 1);
    return b->last.result;
}

static struct change_set *begun(struct bench *b, const char *organization, int64_t at_ms)
{
    const struct change_origin origin = {.actor = TEXT("key:1"), .request_id = TEXT("r"), .at_ms = at_ms};
    return change_set_begin(b->arena, text_of(organization), &origin);
}

static void *new_noun(struct bench *b, enum row_kind kind)
{
    void *noun = arena_alloc(b->arena, shape_of_row[kind]->size);
    shape_preset(shape_of_row[kind], noun);
    return noun;
}

static void put(struct change_set *set, enum row_kind kind, const char *id, int32_t version, const void *noun)
{
    change_set_put(set, &(struct change){.kind = kind,
                                         .id = text_of(id),
                                         .version = version,
                                         .before = version == 1 ? NULL : noun,
                                         .after = noun,
                                         .action = "test.put"});
}

static void organization_make(struct bench *b, const char *id)
{
    struct change_set *set = begun(b, id, 1000);
    put(set, ROW_ORGANIZATION, id, 1, new_noun(b, ROW_ORGANIZATION));
    assert_int_equal(commit(b, set), COMMIT_DONE);
}

static struct job_record *job_of(struct bench *b, const char *external_id)
{
    struct job_record *job = new_noun(b, ROW_JOB);
    job->external_id = text_of(external_id);
    job->given |= external_id[0] == '\0' ? 0 : UINT64_C(1) << shape_find(shape_of_row[ROW_JOB], TEXT("externalId"));
    return job;
}

static enum commit_result job_put(struct bench *b, const char *organization, const char *id, int32_t version,
                                  const struct job_record *job, int64_t at_ms)
{
    struct change_set *set = begun(b, organization, at_ms);
    put(set, ROW_JOB, id, version, job);
    return commit(b, set);
}

static struct snapshot *opened(struct bench *b, const char *organization)
{
    struct snapshot *snapshot = b->port.open(b->port.context, text_of(organization), NULL);
    assert_non_null(snapshot);
    return snapshot;
}

static void an_organization_begins_with_its_own_row(void **state)
{
    struct bench *b = *state;
    struct fault fault = {.kind = FAULT_NONE};
    assert_int_equal(job_put(b, "org", "j", 1, job_of(b, ""), 1000), COMMIT_CONFLICT);
    assert_null(b->port.open(b->port.context, TEXT("org"), &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    organization_make(b, "org");
    b->port.close(b->port.context, opened(b, "org"));
}

static void a_row_follows_the_version_before_it(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    assert_int_equal(job_put(b, "org", "j", 2, job_of(b, ""), 1000), COMMIT_CONFLICT);
    assert_int_equal(job_put(b, "org", "j", 1, job_of(b, ""), 1000), COMMIT_DONE);
    assert_int_equal(job_put(b, "org", "j", 1, job_of(b, ""), 1000), COMMIT_CONFLICT);
    assert_int_equal(job_put(b, "org", "j", 2, job_of(b, ""), 2000), COMMIT_DONE);
    struct snapshot *s = opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL);
    assert_int_equal(row->version, 2);
    assert_int_equal(row->created_ms, 1000);
    assert_int_equal(row->updated_ms, 2000);
    assert_true(row->changed_seq > row->created_seq);
    b->port.close(b->port.context, s);
}

static void a_snapshot_does_not_move(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    assert_int_equal(job_put(b, "org", "j", 1, job_of(b, ""), 1000), COMMIT_DONE);
    struct snapshot *s = opened(b, "org");
    int64_t seq = b->port.seq(s);
    assert_int_equal(job_put(b, "org", "j", 2, job_of(b, ""), 2000), COMMIT_DONE);
    assert_int_equal(job_put(b, "org", "k", 1, job_of(b, ""), 2000), COMMIT_DONE);
    assert_int_equal(b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL)->version, 1);
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("k"), NULL));
    assert_int_equal(b->port.seq(s), seq);
    b->port.close(b->port.context, s);
}

static void an_external_id_is_unique_within_its_source(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    organization_make(b, "other");
    struct job_record *elsewhere = job_of(b, "E");
    elsewhere->source = TEXT("jobber");
    assert_int_equal(job_put(b, "org", "j", 1, job_of(b, "E"), 1000), COMMIT_DONE);
    assert_int_equal(job_put(b, "org", "k", 1, job_of(b, "E"), 1000), COMMIT_CONFLICT);
    assert_int_equal(job_put(b, "org", "k", 1, elsewhere, 1000), COMMIT_DONE);
    assert_int_equal(job_put(b, "other", "m", 1, job_of(b, "E"), 1000), COMMIT_DONE);
    struct change_set *twice = begun(b, "org", 1000);
    put(twice, ROW_JOB, "x", 1, job_of(b, "F"));
    put(twice, ROW_JOB, "y", 1, job_of(b, "F"));
    assert_int_equal(commit(b, twice), COMMIT_CONFLICT);
    struct change_set *handed = begun(b, "org", 1000); /* one lets it go, another takes it */
    put(handed, ROW_JOB, "j", 2, job_of(b, "G"));
    put(handed, ROW_JOB, "z", 1, job_of(b, "E"));
    assert_int_equal(commit(b, handed), COMMIT_DONE);
    struct snapshot *s = opened(b, "org");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("E"), NULL)->id, "z");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("jobber"), TEXT("E"), NULL)->id, "k");
    b->port.close(b->port.context, s);
}

static void a_row_may_be_put_several_times_in_one_change_set(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    struct change_set *set = begun(b, "org", 2000);
    for (int32_t version = 1; version <= 3; version++) {
        struct job_record *job = job_of(b, version == 2 ? "between" : "E");
        job->priority = version;
        put(set, ROW_JOB, "j", version, job);
    }
    put(set, ROW_JOB, "k", 1, job_of(b, "between")); /* which nobody has at the end */
    assert_int_equal(commit(b, set), COMMIT_DONE);
    struct snapshot *s = opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL);
    assert_int_equal(row->version, 3);
    assert_int_equal(((const struct job_record *)row->noun)->priority, 3);
    assert_int_equal(row->changed_seq - row->created_seq, 2);
    struct audit_list audits;
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 9, .subject = TEXT("j")}, &audits, NULL));
    assert_int_equal(audits.count, 3);
    b->port.close(b->port.context, s);
    struct change_set *gap = begun(b, "org", 2000);
    put(gap, ROW_JOB, "j", 4, job_of(b, "E"));
    put(gap, ROW_JOB, "j", 6, job_of(b, "E"));
    assert_int_equal(commit(b, gap), COMMIT_CONFLICT);
    struct change_set *brief = begun(b, "org", 2000); /* made and gone within one change-set */
    struct job_record *job = job_of(b, "brief");
    put(brief, ROW_JOB, "x", 1, job);
    change_set_drop(brief, &(struct change){.kind = ROW_JOB, .id = TEXT("x"), .before = job, .action = "test.dropped"});
    assert_int_equal(commit(b, brief), COMMIT_DONE);
    s = opened(b, "org");
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("x"), NULL));
    assert_int_equal(b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL)->version, 3);
    b->port.close(b->port.context, s);
}

static void names_are_judged_as_they_stand_at_the_end(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    assert_int_equal(job_put(b, "org", "a", 1, job_of(b, "A"), 1000), COMMIT_DONE);
    assert_int_equal(job_put(b, "org", "b", 1, job_of(b, "B"), 1000), COMMIT_DONE);
    struct change_set *swapped = begun(b, "org", 1000);
    put(swapped, ROW_JOB, "a", 2, job_of(b, "B"));
    put(swapped, ROW_JOB, "b", 2, job_of(b, "A"));
    assert_int_equal(commit(b, swapped), COMMIT_DONE);
    struct change_set *early = begun(b, "org", 1000); /* taken before it is let go */
    put(early, ROW_JOB, "c", 1, job_of(b, "A"));
    put(early, ROW_JOB, "b", 3, job_of(b, "C"));
    assert_int_equal(commit(b, early), COMMIT_DONE);
    struct change_set *dropped = begun(b, "org", 1000);
    const struct job_record *before = job_of(b, "B");
    put(dropped, ROW_JOB, "d", 1, job_of(b, "B"));
    change_set_drop(dropped,
                    &(struct change){.kind = ROW_JOB, .id = TEXT("a"), .before = before, .action = "test.dropped"});
    assert_int_equal(commit(b, dropped), COMMIT_DONE);
    struct snapshot *s = opened(b, "org");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("A"), NULL)->id, "c");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("B"), NULL)->id, "d");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("C"), NULL)->id, "b");
    b->port.close(b->port.context, s);
    assert_int_equal(job_put(b, "org", "e", 1, job_of(b, "C"), 1000), COMMIT_CONFLICT);
}

static struct branch_record *branch_of(struct bench *b, const char *name)
{
    struct branch_record *branch = new_noun(b, ROW_BRANCH);
    branch->name = text_of(name);
    branch->given |= UINT64_C(1) << shape_find(shape_of_row[ROW_BRANCH], TEXT("name"));
    return branch;
}

static enum commit_result one_put(struct bench *b, enum row_kind kind, const char *id, int32_t version,
                                  const void *noun)
{
    struct change_set *set = begun(b, "org", 1000);
    put(set, kind, id, version, noun);
    return commit(b, set);
}

static void a_natural_name_is_unique_and_folded(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    assert_int_equal(one_put(b, ROW_BRANCH, "n", 1, branch_of(b, "North")), COMMIT_DONE);
    assert_int_equal(one_put(b, ROW_BRANCH, "m", 1, branch_of(b, "NORTH")), COMMIT_CONFLICT);
    assert_int_equal(one_put(b, ROW_BRANCH, "m", 1, branch_of(b, "South")), COMMIT_DONE);
    struct change_set *swapped = begun(b, "org", 1000);
    put(swapped, ROW_BRANCH, "m", 2, branch_of(b, "North"));
    put(swapped, ROW_BRANCH, "n", 2, branch_of(b, "South"));
    assert_int_equal(commit(b, swapped), COMMIT_DONE);
    for (int32_t i = 0; i < 2; i++) {
        struct plan_record *plan = new_noun(b, ROW_PLAN);
        plan->given |= 3;
        plan->date.days = 20000;
        plan->document = TEXT("{}");
        assert_int_equal(one_put(b, ROW_PLAN, i == 0 ? "p" : "q", 1, plan), i == 0 ? COMMIT_DONE : COMMIT_CONFLICT);
    }
    struct snapshot *s = opened(b, "org");
    assert_text(b->port.find_named(s, b->arena, ROW_BRANCH, TEXT("north"), NULL)->id, "m");
    assert_text(b->port.find_named(s, b->arena, ROW_BRANCH, TEXT("south"), NULL)->id, "n");
    assert_null(b->port.find_named(s, b->arena, ROW_BRANCH, TEXT("North"), NULL)); /* names come folded */
    assert_text(b->port.find_named(s, b->arena, ROW_PLAN, TEXT("2024-10-04"), NULL)->id, "p");
    assert_null(b->port.find_named(s, b->arena, ROW_PLAN, TEXT("2024-10-05"), NULL));
    assert_null(b->port.find_named(s, b->arena, ROW_PLAN, TEXT("no date"), NULL));
    b->port.close(b->port.context, s);
}

static void an_answer_is_kept_with_its_effect_and_replayed(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    const struct kept_answer answer = {.key = TEXT("k"), .status = 201, .headers = TEXT("{}"), .body = TEXT("{}")};
    for (int i = 0; i < 2; i++) {
        struct change_set *set = begun(b, "org", 1000);
        put(set, ROW_JOB, i == 0 ? "j" : "k", 1, job_of(b, ""));
        change_set_answer(set, &answer);
        assert_int_equal(commit(b, set), i == 0 ? COMMIT_DONE : COMMIT_REPLAY);
    }
    assert_int_equal(b->kept.status, 201);
    struct snapshot *s = opened(b, "org");
    struct kept_answer read;
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("k"), NULL));
    assert_true(b->port.kept(s, b->arena, TEXT("k"), &read, NULL));
    assert_false(b->port.kept(s, b->arena, TEXT("other"), &read, NULL));
    b->port.close(b->port.context, s);
}

/* Pages by the seq of their last row meet every row once, while others are written in between. */
static void pages_meet_every_row_once(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    for (int i = 0; i < 25; i++) {
        const char *id = text_to_c(b->arena, text_format(b->arena, "j%02d", 24 - i));
        assert_int_equal(job_put(b, "org", id, 1, job_of(b, ""), 1000 + i), COMMIT_DONE);
    }
    struct list_query query = {.kind = ROW_JOB, .limit = 10};
    int32_t met = 0;
    for (bool more = true; more;) {
        struct row_list list;
        struct snapshot *s = opened(b, "org");
        assert_true(b->port.list(s, b->arena, &query, &list, NULL));
        for (int32_t i = 0; i < list.count; i++) {
            assert_text(list.rows[i].id, text_to_c(b->arena, text_format(b->arena, "j%02d", 24 - met++)));
        }
        more = list.more;
        query.after_seq = list.rows[list.count - 1].created_seq;
        b->port.close(b->port.context, s);
    }
    assert_int_equal(met, 25);
}

static void what_changed_is_listed_in_the_order_of_change(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    job_put(b, "org", "a", 1, job_of(b, ""), 5000);
    job_put(b, "org", "b", 1, job_of(b, ""), 6000);
    job_put(b, "org", "a", 2, job_of(b, ""), 4000); /* a clock that went back */
    const struct list_filter filter = {.changed_since_ms = 6000, .active = LIST_ALL};
    const struct list_query query = {.kind = ROW_JOB, .order = LIST_CHANGED, .limit = 10, .filter = &filter};
    struct row_list list;
    struct snapshot *s = opened(b, "org");
    assert_true(b->port.list(s, b->arena, &query, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_text(list.rows[0].id, "b");
    assert_text(list.rows[1].id, "a");
    assert_int_equal(list.rows[1].changed_ms, 6000);
    assert_int_equal(b->port.changed_ms(s), 6000);
    b->port.close(b->port.context, s);
}

static void what_is_dropped_is_gone_and_may_come_anew(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    const struct job_record *job = job_of(b, "E");
    assert_int_equal(job_put(b, "org", "a", 1, job, 1000), COMMIT_DONE);
    assert_int_equal(job_put(b, "org", "b", 1, job_of(b, ""), 1000), COMMIT_DONE);
    struct snapshot *before = opened(b, "org");
    struct change_set *set = begun(b, "org", 2000);
    change_set_drop(set, &(struct change){.kind = ROW_JOB, .id = TEXT("a"), .before = job, .action = "test.dropped"});
    assert_int_equal(commit(b, set), COMMIT_DONE);
    struct snapshot *after = opened(b, "org");
    assert_non_null(b->port.find(before, b->arena, ROW_JOB, TEXT("a"), NULL));
    assert_null(b->port.find(after, b->arena, ROW_JOB, TEXT("a"), NULL));
    assert_null(b->port.find_external(after, b->arena, ROW_JOB, TEXT("api"), TEXT("E"), NULL));
    assert_int_equal(job_put(b, "org", "a", 1, job, 3000), COMMIT_DONE);
    struct snapshot *anew = opened(b, "org");
    struct row_list list;
    assert_true(b->port.list(anew, b->arena, &(struct list_query){.kind = ROW_JOB, .limit = 5}, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_text(list.rows[1].id, "a");
    assert_int_equal(list.rows[1].created_ms, 3000);
    b->port.close(b->port.context, before);
    b->port.close(b->port.context, after);
    b->port.close(b->port.context, anew);
}

static void the_audit_is_one_chain(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    for (int i = 1; i < 5; i++) {
        job_put(b, "org", "j", i, job_of(b, ""), 1000 * i);
    }
    struct audit_list list;
    struct snapshot *s = opened(b, "org");
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 100}, &list, NULL));
    struct sha256 hash = {{0}};
    assert_int_equal(list.count, 5);
    for (int32_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].seq, i + 1);
        hash = audit_chain_next(&hash, i + 1, list.items[i].entry);
        assert_memory_equal(hash.bytes, list.items[i].hash.bytes, sizeof hash.bytes);
    }
    b->port.close(b->port.context, s);
}

static void item_put(struct bench *b, const char *organization, const char *id, const char *kind, const char *unique,
                     int64_t at_ms)
{
    struct change_set *set = begun(b, organization, at_ms);
    time_is(b, at_ms);
    change_set_queue(set,
                     &(struct queue_put){
                         .id = text_of(id), .kind = text_of(kind), .payload = TEXT("{}"), .unique = text_of(unique)});
    assert_int_equal(commit(b, set), COMMIT_DONE);
}

static void who_lost_the_lease_loses_the_effects(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    item_put(b, "org", "q", "tidy", "", 1000);
    const struct text kind = TEXT("tidy");
    struct claim_request request = {.kinds = {1, &kind}, .now_ms = 1000, .lease_s = 10, .limit = 5};
    struct queue_list first;
    struct queue_list second;
    assert_true(b->port.claim(b->port.context, b->arena, &request, &first, NULL));
    assert_int_equal(first.count, 1);
    assert_true(b->port.claim(b->port.context, b->arena, &request, &second, NULL));
    assert_int_equal(second.count, 0);
    request.now_ms = 11000;
    time_is(b, 11000);
    assert_true(b->port.claim(b->port.context, b->arena, &request, &second, NULL));
    assert_int_equal(second.items[0].attempt, 2);
    struct change_set *late = begun(b, "org", 12000);
    put(late, ROW_JOB, "j", 1, job_of(b, ""));
    change_set_finish(late, &(struct queue_finish){.id = TEXT("q"), .fence = first.items[0].fence});
    assert_int_equal(commit(b, late), COMMIT_CONFLICT);
    struct change_set *right = begun(b, "org", 12000);
    change_set_finish(right, &(struct queue_finish){.id = TEXT("q"), .fence = second.items[0].fence});
    assert_int_equal(commit(b, right), COMMIT_DONE);
    struct snapshot *s = opened(b, "org");
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL));
    b->port.close(b->port.context, s);
}

/* ---- the queue --------------------------------------------------------------------------------------------------- */

static struct queue_item claimed(struct bench *b, const char *kind, int64_t now_ms)
{
    const struct text kinds = text_of(kind);
    struct queue_list list;
    const struct claim_request request = {.kinds = {1, &kinds}, .now_ms = now_ms, .lease_s = 10, .limit = 1};
    time_is(b, now_ms);
    assert_true(b->port.claim(b->port.context, b->arena, &request, &list, NULL));
    const struct queue_item none = {.fence = 0};
    return list.count == 0 ? none : list.items[0];
}

static enum commit_result finished(struct bench *b, const char *id, int64_t fence, enum queue_end how, int64_t at_ms)
{
    struct change_set *set = begun(b, "org", at_ms);
    time_is(b, at_ms);
    change_set_finish(set, &(struct queue_finish){.id = text_of(id),
                                                  .fence = fence,
                                                  .how = how,
                                                  .due_in_ms = how == QUEUE_HOLD ? 10000 : 0,
                                                  .progress = TEXT("{\"done\":3}"),
                                                  .error = TEXT("so so")});
    return commit(b, set);
}

static void a_lease_that_is_held_goes_on_and_its_progress_outlives_the_worker(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    item_put(b, "org", "q", "count", "", 1000);
    struct queue_item first = claimed(b, "count", 1000);
    assert_int_equal(finished(b, "q", first.fence, QUEUE_HOLD, 9000), COMMIT_DONE);
    assert_int_equal(claimed(b, "count", 18000).fence, 0);
    struct queue_item second = claimed(b, "count", 19000);
    assert_int_equal(second.attempt, 2);
    assert_text(second.progress, "{\"done\":3}");
    assert_int_equal(finished(b, "q", first.fence, QUEUE_HOLD, 19000), COMMIT_CONFLICT);
}

static void a_dead_item_is_seen_and_retried_once(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    item_put(b, "org", "q2", "count", "", 1000);
    item_put(b, "org", "q1", "count", "", 1001);
    assert_int_equal(finished(b, "q2", claimed(b, "count", 2000).fence, QUEUE_DEAD, 2000), COMMIT_DONE);
    assert_int_equal(finished(b, "q1", claimed(b, "count", 2000).fence, QUEUE_DEAD, 2000), COMMIT_DONE);
    struct snapshot *s = opened(b, "org");
    struct queue_list list;
    assert_true(b->port.queued(s, b->arena, QUEUE_IS_DEAD, TEXT(""), 1, &list, NULL));
    assert_true(list.count == 1 && list.more);
    assert_text(list.items[0].id, "q1");
    assert_text(list.items[0].error, "so so");
    assert_int_equal(list.items[0].created_ms, 1001);
    assert_true(b->port.queued(s, b->arena, QUEUE_IS_DEAD, TEXT("q1"), 1, &list, NULL));
    assert_text(list.items[0].id, "q2");
    assert_null(b->port.queue_item(s, b->arena, TEXT("q3"), NULL));
    b->port.close(b->port.context, s);
    assert_int_equal(finished(b, "q1", 0, QUEUE_RETRY, 3000), COMMIT_DONE);
    assert_int_equal(finished(b, "q1", 0, QUEUE_RETRY, 3000), COMMIT_CONFLICT);
    struct queue_item again = claimed(b, "count", 3000);
    assert_text(again.id, "q1");
    assert_text(again.progress, "{\"done\":3}");
    assert_int_equal(again.attempt, 1);
    assert_int_equal(finished(b, "q2", 0, QUEUE_DISCARD, 3000), COMMIT_DONE);
    assert_int_equal(finished(b, "q2", 0, QUEUE_RETRY, 3000), COMMIT_CONFLICT);
}

static void of_one_name_one_item_waits(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    item_put(b, "org", "q1", "count", "daily", 1000);
    item_put(b, "org", "q2", "count", "daily", 1000);
    struct queue_item first = claimed(b, "count", 1000);
    assert_text(first.id, "q1");
    assert_int_equal(claimed(b, "count", 1000).fence, 0);
    item_put(b, "org", "q3", "count", "daily", 60000);
    assert_int_equal(finished(b, "q1", first.fence, QUEUE_AGAIN, 1000), COMMIT_DONE);
    assert_text(claimed(b, "count", 61000).id, "q1");
    assert_text(claimed(b, "count", 61000).id, "q3");
}

/* ---- the audit's heads, and forgetting ---------------------------------------------------------------------------- */

static enum commit_result head_put(struct bench *b, int64_t size)
{
    struct change_set *set = begun(b, "org", 5000);
    struct audit_head head = {.at_ms = 5000 + size, .chain_hash = {{9}}, .key_id = TEXT("k")};
    for (int64_t i = 0; i < size; i++) {
        merkle_add(&head.tree, "leaf", 4);
    }
    head.signature[63] = 7;
    change_set_head(set, &head);
    return commit(b, set);
}

static void a_head_is_kept_once_and_grows(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    struct snapshot *before = opened(b, "org");
    assert_int_equal(head_put(b, 3), COMMIT_DONE);
    assert_int_equal(head_put(b, 3), COMMIT_CONFLICT);
    assert_int_equal(head_put(b, 2), COMMIT_CONFLICT);
    assert_int_equal(head_put(b, 11), COMMIT_DONE);
    struct audit_head_list list;
    assert_true(b->port.heads(before, b->arena, false, 0, 5, &list, NULL));
    assert_int_equal(list.count, 0);
    b->port.close(b->port.context, before);
    struct snapshot *s = opened(b, "org");
    assert_true(b->port.heads(s, b->arena, false, 0, 1, &list, NULL));
    assert_true(list.count == 1 && list.more && list.items[0].tree.size == 3 && list.items[0].at_ms == 5003);
    assert_true(b->port.heads(s, b->arena, true, 0, 1, &list, NULL));
    assert_true(list.count == 1 && list.items[0].tree.size == 11 && list.items[0].signature[63] == 7);
    assert_text(list.items[0].key_id, "k");
    assert_int_equal(list.items[0].chain_hash.bytes[0], 9);
    struct merkle tree = list.items[0].tree;
    struct merkle slow = {.size = 0};
    merkle_add(&tree, "leaf", 4);
    for (int i = 0; i < 12; i++) {
        merkle_add(&slow, "leaf", 4);
    }
    struct sha256 root = merkle_root(&tree);
    struct sha256 expected = merkle_root(&slow);
    assert_memory_equal(root.bytes, expected.bytes, sizeof root.bytes);
    b->port.close(b->port.context, s);
}

static void customer_put(struct bench *b, const char *id, const char *name)
{
    struct customer_record *customer = new_noun(b, ROW_CUSTOMER);
    int32_t member = shape_find(shape_of_row[ROW_CUSTOMER], TEXT("name"));
    customer->name = text_of(name);
    customer->given |= UINT64_C(1) << member;
    struct change_set *set = begun(b, "org", 1000);
    put(set, ROW_CUSTOMER, id, 1, customer);
    assert_int_equal(commit(b, set), COMMIT_DONE);
}

static void what_is_forgotten_can_be_opened_by_nobody(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    customer_put(b, "ann", "Ann Lee");
    customer_put(b, "bob", "Bob Ray");
    struct snapshot *s = opened(b, "org");
    struct audit_opened_list list;
    assert_true(b->port.openings(s, b->arena, 2, 3, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].seq, 2);
    b->port.close(b->port.context, s);
    struct change_set *set = begun(b, "org", 2000);
    change_set_forget(set, "customer", TEXT("ann"));
    assert_int_equal(commit(b, set), COMMIT_DONE);
    s = opened(b, "org");
    assert_true(b->port.openings(s, b->arena, 1, 100, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].seq, 3);
    struct audit_list entries;
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 9}, &entries, NULL));
    assert_int_equal(entries.count, 4);
    assert_text(entries.items[3].action, "person.forgotten");
    b->port.close(b->port.context, s);
}

/* ---- the timetable, and tidying ----------------------------------------------------------------------------------- */

static void timetable_put(struct bench *b, const char *organization, int32_t task, int64_t next_at_ms)
{
    struct timetable_record *row = new_noun(b, ROW_TIMETABLE);
    row->task = task;
    row->next_at_ms = next_at_ms;
    row->given |= next_at_ms == 0 ? 1 : 1 | UINT64_C(1) << shape_find(shape_of_row[ROW_TIMETABLE], TEXT("nextAt"));
    struct change_set *set = begun(b, organization, 1000);
    put(set, ROW_TIMETABLE, task == 0 ? "t0" : "t1", 1, row);
    assert_int_equal(commit(b, set), COMMIT_DONE);
}

static void what_is_due_is_found_wherever_it_is(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    organization_make(b, "other");
    timetable_put(b, "org", 0, 5000);
    timetable_put(b, "org", 1, 0);
    timetable_put(b, "other", 0, 6001);
    timetable_put(b, "other", 1, 4000);
    struct row_list rows;
    const struct text *ids = NULL;
    assert_true(b->port.timetable_due(b->port.context, b->arena, 6000, 9, &rows, &ids, NULL));
    assert_true(rows.count == 2 && !rows.more);
    assert_text(ids[0], "other");
    assert_text(rows.rows[0].id, "t1");
    assert_text(ids[1], "org");
    assert_true(b->port.timetable_due(b->port.context, b->arena, 6001, 2, &rows, &ids, NULL));
    assert_true(rows.count == 2 && rows.more);
}

static void position_add(struct bench *b, const char *organization, int64_t at_ms)
{
    const struct position_entry position = {.given = 3, .at_ms = at_ms};
    struct change_set *set = begun(b, organization, at_ms);
    change_set_append(set, APPEND_POSITION, TEXT("t"), at_ms, &position);
    assert_int_equal(commit(b, set), COMMIT_DONE);
}

static int64_t tidied(struct bench *b, enum tidy_kind what, int64_t before_ms, int32_t limit)
{
    int64_t deleted = -1;
    assert_true(b->port.tidy(b->port.context, TEXT("org"), what, before_ms, limit, &deleted, NULL));
    return deleted;
}

static void what_is_old_is_tidied_away_the_oldest_first(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    organization_make(b, "other");
    for (int i = 1; i <= 5; i++) {
        position_add(b, "org", 1000 * i);
        position_add(b, "other", 1000 * i);
    }
    assert_int_equal(tidied(b, TIDY_POSITIONS, 4000, 2), 2);
    assert_int_equal(tidied(b, TIDY_POSITIONS, 4000, 2), 1);
    assert_int_equal(tidied(b, TIDY_POSITIONS, 4000, 2), 0);
    struct append_list list;
    struct snapshot *s = opened(b, "org");
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 9, &list, NULL));
    assert_true(list.count == 2 && list.items[0].at_ms == 4000);
    b->port.close(b->port.context, s);
    s = opened(b, "other");
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 9, &list, NULL));
    assert_int_equal(list.count, 5);
    b->port.close(b->port.context, s);
}

static void answers_sessions_and_done_items_are_tidied_away(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    struct change_set *set = begun(b, "org", 1000);
    struct session_record *session = new_noun(b, ROW_SESSION);
    session->given |= UINT64_C(1) << shape_find(shape_of_row[ROW_SESSION], TEXT("expiresAt"));
    session->expires_at_s = 10;
    put(set, ROW_SESSION, "s", 1, session);
    change_set_answer(set, &(struct kept_answer){.key = TEXT("once"), .status = 201, .headers = TEXT("[]")});
    assert_int_equal(commit(b, set), COMMIT_DONE);
    item_put(b, "org", "done", "count", "", 1000);
    assert_int_equal(finished(b, "done", claimed(b, "count", 1000).fence, QUEUE_DONE, 1000), COMMIT_DONE);
    item_put(b, "org", "waits", "count", "", 1000);
    assert_int_equal(tidied(b, TIDY_SESSIONS, 10000, 9), 0);
    assert_int_equal(tidied(b, TIDY_SESSIONS, 11000, 9), 1);
    assert_int_equal(tidied(b, TIDY_ANSWERS, 1000, 9), 0);
    assert_int_equal(tidied(b, TIDY_ANSWERS, 1001, 9), 1);
    assert_int_equal(tidied(b, TIDY_QUEUE, store_time(b, 2000), 9), 1);
    struct snapshot *s = opened(b, "org");
    struct kept_answer answer;
    assert_null(b->port.find(s, b->arena, ROW_SESSION, TEXT("s"), NULL));
    assert_false(b->port.kept(s, b->arena, TEXT("once"), &answer, NULL));
    assert_null(b->port.queue_item(s, b->arena, TEXT("done"), NULL));
    assert_non_null(b->port.queue_item(s, b->arena, TEXT("waits"), NULL));
    b->port.close(b->port.context, s);
}

int main(void)
{
    static const char *const names[SIBLINGS] = {"memory", "sqlite", "postgres"};
    int failed = 0;
    for (int i = 0; i < SIBLINGS; i++) {
        struct family family = {.sibling = (enum sibling)i};
        if (i == POSTGRES) {
            family.database = testing_database_make(testing_engine(1));
        }
#define PROMISE(name) cmocka_unit_test_prestate_setup_teardown(name, bench_up, bench_down, &family)
        const struct CMUnitTest tests[] = {
            PROMISE(an_organization_begins_with_its_own_row),
            PROMISE(a_row_follows_the_version_before_it),
            PROMISE(a_snapshot_does_not_move),
            PROMISE(an_external_id_is_unique_within_its_source),
            PROMISE(a_row_may_be_put_several_times_in_one_change_set),
            PROMISE(names_are_judged_as_they_stand_at_the_end),
            PROMISE(a_natural_name_is_unique_and_folded),
            PROMISE(an_answer_is_kept_with_its_effect_and_replayed),
            PROMISE(pages_meet_every_row_once),
            PROMISE(what_changed_is_listed_in_the_order_of_change),
            PROMISE(what_is_dropped_is_gone_and_may_come_anew),
            PROMISE(the_audit_is_one_chain),
            PROMISE(who_lost_the_lease_loses_the_effects),
            PROMISE(a_lease_that_is_held_goes_on_and_its_progress_outlives_the_worker),
            PROMISE(a_dead_item_is_seen_and_retried_once),
            PROMISE(of_one_name_one_item_waits),
            PROMISE(a_head_is_kept_once_and_grows),
            PROMISE(what_is_forgotten_can_be_opened_by_nobody),
            PROMISE(what_is_due_is_found_wherever_it_is),
            PROMISE(what_is_old_is_tidied_away_the_oldest_first),
            PROMISE(answers_sessions_and_done_items_are_tidied_away),
        };
        failed += cmocka_run_group_tests_name(names[i], tests, NULL, NULL);
        if (family.database != NULL) {
            testing_database_end(family.database);
        }
    }
    return failed;
}
