/* What every store promises behind ports/store_port.h, whichever engine. */
#include "base/arena.h"
#include "base/testing.h"
#include "store/store.h"

struct bench {
    struct arena *arena;
    struct store_memory *memory;
    struct store_port port;
    struct commit_outcome last;
    struct kept_answer kept;
    int32_t done;
};

static int bench_up(void **state)
{
    struct arena *arena = arena_create(0);
    struct bench *b = arena_new(arena, struct bench);
    b->arena = arena;
    b->memory = store_memory_create();
    b->port = store_memory_port(b->memory);
    *state = b;
    return 0;
}

static int bench_down(void **state)
{
    struct bench *b = *state;
    store_memory_destroy(b->memory);
    arena_destroy(b->arena);
    return 0;
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

static void position_put(struct bench *b, const char *technician, int64_t at_ms, int32_t battery)
{
    struct position_entry *position = arena_new(b->arena, struct position_entry);
    position->at_ms = at_ms;
    position->battery_percent = battery;
    for (int32_t i = 0; i < shape_of_append[APPEND_POSITION]->count; i++) {
        position->given |= UINT64_C(1) << i;
    }
    struct change_set *set = begun(b, "org", 9000);
    change_set_append(set, APPEND_POSITION, text_of(technician), at_ms, position);
    assert_int_equal(commit(b, set), COMMIT_DONE);
}

static int32_t battery_at(struct bench *b, struct snapshot *s, const char *technician)
{
    struct appended newest = {.seq = 0};
    if (!b->port.newest_position(s, b->arena, text_of(technician), &newest, NULL)) {
        return -1;
    }
    const struct position_entry *position = newest.noun;
    assert_int_equal(newest.at_ms, position->at_ms);
    return position->battery_percent;
}

static void the_newest_position_is_the_one_of_the_latest_time(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    organization_make(b, "other");
    position_put(b, "t", 5000, 50);
    position_put(b, "u", 8000, 80);
    struct snapshot *before = opened(b, "org");
    position_put(b, "t", 7000, 70);
    position_put(b, "t", 6000, 60); /* late */
    struct snapshot *after = opened(b, "org");
    struct snapshot *other = opened(b, "other");
    assert_int_equal(battery_at(b, before, "t"), 50);
    assert_int_equal(battery_at(b, after, "t"), 70);
    assert_int_equal(battery_at(b, after, "u"), 80);
    assert_int_equal(battery_at(b, after, "v"), -1);
    assert_int_equal(battery_at(b, other, "t"), -1);
    struct append_list history;
    assert_true(b->port.appended(after, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 10, &history, NULL));
    assert_int_equal(history.count, 3);
    b->port.close(b->port.context, before);
    b->port.close(b->port.context, after);
    b->port.close(b->port.context, other);
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

static void who_lost_the_lease_loses_the_effects(void **state)
{
    struct bench *b = *state;
    organization_make(b, "org");
    struct change_set *set = begun(b, "org", 1000);
    change_set_queue(set, &(struct queue_put){.id = TEXT("q"), .kind = TEXT("tidy"), .payload = TEXT("{}")});
    assert_int_equal(commit(b, set), COMMIT_DONE);
    const struct text kind = TEXT("tidy");
    struct claim_request request = {.kinds = {1, &kind}, .now_ms = 1000, .lease_s = 10, .limit = 5};
    struct queue_list first;
    struct queue_list second;
    assert_true(b->port.claim(b->port.context, b->arena, &request, &first, NULL));
    assert_int_equal(first.count, 1);
    assert_true(b->port.claim(b->port.context, b->arena, &request, &second, NULL));
    assert_int_equal(second.count, 0);
    request.now_ms = 11000;
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

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        PROMISE(an_organization_begins_with_its_own_row),
        PROMISE(a_row_follows_the_version_before_it),
        PROMISE(a_snapshot_does_not_move),
        PROMISE(an_external_id_is_unique_within_its_source),
        PROMISE(an_answer_is_kept_with_its_effect_and_replayed),
        PROMISE(pages_meet_every_row_once),
        PROMISE(what_changed_is_listed_in_the_order_of_change),
        PROMISE(what_is_dropped_is_gone_and_may_come_anew),
        PROMISE(the_newest_position_is_the_one_of_the_latest_time),
        PROMISE(the_audit_is_one_chain),
        PROMISE(who_lost_the_lease_loses_the_effects),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
