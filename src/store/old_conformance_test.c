/* One suite over every sibling of the store port: what is promised in ports.h is tried on each engine in the same way. */
#include "store/store.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

/* --- the siblings --- */

struct sibling {
    const char *name;
    void *(*create)(void);
    void (*destroy)(void *store);
    struct old_store_port (*port)(void *store);
};

static void *memory_create(void)
{
    return store_old_memory_create();
}

static void memory_destroy(void *store)
{
    store_old_memory_destroy(store);
}

static struct old_store_port memory_port(void *store)
{
    return store_old_memory_port(store);
}

static const struct sibling siblings[] = {
    {"memory", memory_create, memory_destroy, memory_port},
};

/* --- the fixture --- */

struct fixture {
    struct arena *arena;
    const struct sibling *sibling;
    void *store;
    struct old_store_port port;
};

static const struct sibling *current = siblings;

static int begin(void **state)
{
    struct arena *arena = arena_create(0);
    struct fixture *f = arena_new(arena, struct fixture);
    f->arena = arena;
    f->sibling = current;
    f->store = current->create();
    f->port = current->port(f->store);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    f->sibling->destroy(f->store);
    arena_destroy(f->arena);
    return 0;
}

static const struct organization north = {.id = {"org-north", 9}, .name = {"North", 5}, .timezone = {"UTC", 3}};
static const struct organization south = {.id = {"org-south", 9}, .name = {"South", 5}, .timezone = {"UTC", 3}};

static struct old_change_set *changes(struct fixture *f, const struct organization *organization)
{
    return old_change_set_begin(f->arena, organization->id,
                                &(struct change_origin){.actor = TEXT("test"),
                                                        .request_id = TEXT("request-1"),
                                                        .action = TEXT("test.changed"),
                                                        .subject = TEXT("something"),
                                                        .at_ms = 1779000000000});
}

static void found(struct fixture *f, const struct organization *organization)
{
    struct old_change_set *set = changes(f, organization);
    old_change_set_put_organization(set, organization, 1);
    assert_int_equal(f->port.commit(f->store, set, NULL), OLD_COMMIT_DONE);
}

static struct job job_named(const char *id, int32_t version)
{
    static const struct text skills[] = {{"hvac", 4}, {"gas", 3}};
    static const struct part_quantity parts[] = {{{"CAP-45", 6}, 2}};
    return (struct job){
        .id = text_of(id),
        .external_id = text_of(id),
        .source = TEXT("api"),
        .version = version,
        .title = TEXT("No heat"),
        .customer = {TEXT("C-9"), TEXT("Ada Example")},
        .address = TEXT("123 Main St"),
        .location = {40712800, -74006000},
        .priority = PRIORITY_NORMAL,
        .duration_minutes = 60,
        .required_skill_count = 2,
        .required_skills = skills,
        .required_part_count = 1,
        .required_parts = parts,
    };
}

static enum old_commit_result put_job(struct fixture *f, const struct organization *organization, struct job job,
                                      struct fault *fault)
{
    struct old_change_set *set = changes(f, organization);
    old_change_set_put_job(set, &job);
    return f->port.commit(f->store, set, fault);
}

static struct old_snapshot *look(struct fixture *f, const struct organization *organization)
{
    struct old_snapshot *snapshot = f->port.open(f->store, organization->id, NULL);
    assert_non_null(snapshot);
    return snapshot;
}

/* --- the suite --- */

static void an_organization_that_is_not_there_cannot_be_opened(void **state)
{
    struct fixture *f = *state;
    struct fault fault = {.kind = FAULT_NONE};
    assert_null(f->port.open(f->store, TEXT("nobody"), &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void the_first_change_set_must_make_the_organization(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_CONFLICT);
    found(f, &north);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
}

static void what_was_put_is_read_back_whole_and_does_not_lean_on_the_caller(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    char *title = text_to_c(f->arena, TEXT("No heat"));
    struct job job = job_named("job-1", 1);
    job.title = text_of(title);
    assert_int_equal(put_job(f, &north, job, NULL), OLD_COMMIT_DONE);
    memset(title, '#', 7);
    struct old_snapshot *snapshot = look(f, &north);
    const struct job *read = f->port.find_job(snapshot, TEXT("job-1"));
    assert_non_null(read);
    assert_text(read->title, "No heat");
    assert_text(read->customer.name, "Ada Example");
    assert_int_equal(read->required_skill_count, 2);
    assert_text(read->required_skills[1], "gas");
    assert_text(read->required_parts[0].sku, "CAP-45");
    assert_int_equal(read->required_parts[0].quantity, 2);
    assert_int_equal(read->location.lng_e6, -74006000);
    assert_ptr_equal(f->port.find_job_external(snapshot, TEXT("api"), TEXT("job-1")), read);
    assert_null(f->port.find_job_external(snapshot, TEXT("jobber"), TEXT("job-1")));
    assert_null(f->port.find_job(snapshot, TEXT("job-2")));
    assert_text(f->port.organization(snapshot)->name, "North");
    f->port.close(f->store, snapshot);
}

static void jobs_are_listed_in_order_of_their_ids(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    const char *const ids[] = {"job-3", "job-1", "job-4", "job-2", "job-0"};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(put_job(f, &north, job_named(ids[i], 1), NULL), OLD_COMMIT_DONE);
    }
    struct old_snapshot *snapshot = look(f, &north);
    int32_t count = 0;
    const struct job *const *jobs = f->port.jobs(snapshot, &count);
    assert_int_equal(count, 5);
    for (int32_t i = 1; i < count; i++) {
        assert_true(text_compare(jobs[i - 1]->id, jobs[i]->id) < 0);
    }
    f->port.close(f->store, snapshot);
}

static void a_put_of_a_version_that_moved_conflicts_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
    assert_int_equal(put_job(f, &north, job_named("job-1", 2), NULL), OLD_COMMIT_DONE);
    struct fault fault = {.kind = FAULT_NONE};
    assert_int_equal(put_job(f, &north, job_named("job-1", 2), &fault), OLD_COMMIT_CONFLICT);
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_CONFLICT);
    assert_int_equal(put_job(f, &north, job_named("job-1", 4), NULL), OLD_COMMIT_CONFLICT);
    struct old_snapshot *snapshot = look(f, &north);
    assert_int_equal(f->port.find_job(snapshot, TEXT("job-1"))->version, 2);
    assert_int_equal(f->port.version(snapshot), 3);
    f->port.close(f->store, snapshot);
}

static void one_put_that_fails_takes_the_whole_change_set_with_it(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
    struct job good = job_named("job-2", 1);
    struct job stale = job_named("job-1", 1);
    struct old_change_set *set = changes(f, &north);
    old_change_set_put_job(set, &good);
    old_change_set_put_job(set, &stale);
    assert_int_equal(f->port.commit(f->store, set, NULL), OLD_COMMIT_CONFLICT);
    struct old_snapshot *snapshot = look(f, &north);
    assert_null(f->port.find_job(snapshot, TEXT("job-2")));
    int32_t audits = 0;
    f->port.audits(snapshot, &audits);
    assert_int_equal(audits, 2); /* the organization's and the first job's */
    f->port.close(f->store, snapshot);
}

static void a_row_that_was_read_can_be_expected_without_being_written(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
    const int32_t expected[] = {1, 2, 0};
    const enum old_commit_result results[] = {OLD_COMMIT_DONE, OLD_COMMIT_CONFLICT, OLD_COMMIT_CONFLICT};
    for (int i = 0; i < 3; i++) {
        struct old_change_set *set = changes(f, &north);
        old_change_set_expect(set, OLD_ROW_JOB, TEXT("job-1"), expected[i]);
        assert_int_equal(f->port.commit(f->store, set, NULL), results[i]);
    }
    struct old_change_set *set = changes(f, &north);
    old_change_set_expect(set, OLD_ROW_JOB, TEXT("job-2"), 0);
    assert_int_equal(f->port.commit(f->store, set, NULL), OLD_COMMIT_DONE);
}

static void an_external_id_is_taken_once_within_its_source(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
    struct job twin = job_named("job-2", 1);
    twin.external_id = TEXT("job-1");
    assert_int_equal(put_job(f, &north, twin, NULL), OLD_COMMIT_CONFLICT);
    twin.source = TEXT("jobber");
    assert_int_equal(put_job(f, &north, twin, NULL), OLD_COMMIT_DONE);
    struct job nameless = job_named("job-3", 1);
    nameless.external_id = TEXT("");
    assert_int_equal(put_job(f, &north, nameless, NULL), OLD_COMMIT_DONE);
    nameless.id = TEXT("job-4");
    assert_int_equal(put_job(f, &north, nameless, NULL), OLD_COMMIT_DONE);
}

static void a_snapshot_does_not_see_what_is_committed_after_it(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
    struct old_snapshot *before = look(f, &north);
    struct job changed = job_named("job-1", 2);
    changed.title = TEXT("Still no heat");
    assert_int_equal(put_job(f, &north, changed, NULL), OLD_COMMIT_DONE);
    assert_int_equal(put_job(f, &north, job_named("job-2", 1), NULL), OLD_COMMIT_DONE);
    struct old_snapshot *after = look(f, &north);
    assert_text(f->port.find_job(before, TEXT("job-1"))->title, "No heat");
    assert_null(f->port.find_job(before, TEXT("job-2")));
    assert_text(f->port.find_job(after, TEXT("job-1"))->title, "Still no heat");
    assert_non_null(f->port.find_job(after, TEXT("job-2")));
    assert_true(f->port.version(before) < f->port.version(after));
    f->port.close(f->store, after);
    f->port.close(f->store, before);
}

static void organizations_do_not_see_each_other(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    found(f, &south);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
    struct old_snapshot *snapshot = look(f, &south);
    int32_t count = -1;
    f->port.jobs(snapshot, &count);
    assert_int_equal(count, 0);
    assert_null(f->port.find_job(snapshot, TEXT("job-1")));
    f->port.close(f->store, snapshot);
    assert_int_equal(put_job(f, &south, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
}

static void a_key_is_found_by_its_prefix_with_its_organization(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    found(f, &south);
    struct api_key key = {
        .id = TEXT("key-1"), .version = 1, .prefix = TEXT("abcdefgh"), .digest = {1, 2, 3}, .scopes = 5};
    struct old_change_set *set = changes(f, &south);
    old_change_set_put_api_key(set, &key);
    assert_int_equal(f->port.commit(f->store, set, NULL), OLD_COMMIT_DONE);
    struct old_key_match match;
    assert_false(f->port.find_key(f->store, f->arena, TEXT("abcdefgx"), &match, NULL));
    assert_true(f->port.find_key(f->store, f->arena, TEXT("abcdefgh"), &match, NULL));
    assert_text(match.organization_id, "org-south");
    assert_text(match.key->id, "key-1");
    assert_memory_equal(match.key->digest, key.digest, sizeof key.digest);
    assert_int_equal(match.key->scopes, 5);
}

static void a_days_plan_is_kept_with_its_day_and_found_by_its_date(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    const struct zone_transition transitions[] = {{0, 3600}};
    const struct zone zone = {.name = TEXT("Test/Zone"), .count = 1, .transitions = transitions};
    const struct job jobs[] = {job_named("job-1", 1), job_named("job-2", 1)};
    const struct workday workdays[] = {{.works = true}};
    const struct technician technicians[] = {{.id = TEXT("tech-1"), .name = TEXT("Marta")}};
    const struct day day = {{20588}, &zone, 2, jobs, 1, technicians, workdays, 0, NULL, 1};
    const struct plan_stop stops[] = {{.type = STOP_TYPE_JOB, .job = 1, .sequence = 1}};
    const struct plan_route routes[] = {{.technician = 0, .stop_count = 1, .stops = stops}};
    const struct reason reasons[] = {{.code = REASON_NO_BREAK_ROOM, .technician = 0, .message = TEXT("no room")}};
    const struct unassigned unassigned[] = {
        {.job = 0, .summary = TEXT("left out"), .reason_count = 1, .reasons = reasons}};
    const struct plan plan = {.route_count = 1, .routes = routes, .unassigned_count = 1, .unassigned = unassigned};
    const struct day_plan day_plan = {{20588}, 1, &day, &plan};
    struct old_change_set *set = changes(f, &north);
    old_change_set_put_day_plan(set, &day_plan);
    assert_int_equal(f->port.commit(f->store, set, NULL), OLD_COMMIT_DONE);
    struct old_snapshot *snapshot = look(f, &north);
    assert_null(f->port.day_plan(snapshot, (struct date){20587}));
    const struct day_plan *read = f->port.day_plan(snapshot, (struct date){20588});
    assert_non_null(read);
    assert_text(read->day->zone->name, "Test/Zone");
    assert_int_equal(read->day->zone->transitions[0].offset_s, 3600);
    assert_text(read->day->jobs[read->plan->routes[0].stops[0].job].id, "job-2");
    assert_text(read->day->technicians[0].name, "Marta");
    assert_true(read->day->workdays[0].works);
    assert_text(read->plan->unassigned[0].reasons[0].message, "no room");
    int32_t count = 0;
    assert_ptr_equal(f->port.day_plans(snapshot, &count)[0], read);
    assert_int_equal(count, 1);
    f->port.close(f->store, snapshot);
}

static void audit_entries_are_kept_in_the_order_of_the_commits(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    for (int i = 1; i <= 12; i++) {
        struct old_change_set *set = changes(f, &north);
        old_change_set_audit(set, &(struct change_origin){.actor = TEXT("key:1"),
                                                          .request_id = TEXT("r"),
                                                          .action = text_format(f->arena, "step.%d", i),
                                                          .at_ms = i});
        assert_int_equal(f->port.commit(f->store, set, NULL), OLD_COMMIT_DONE);
    }
    struct old_snapshot *snapshot = look(f, &north);
    int32_t count = 0;
    const struct old_audit_entry *const *audits = f->port.audits(snapshot, &count);
    assert_int_equal(count, 1 + 2 * 12);
    for (int i = 1; i <= 12; i++) {
        assert_text(audits[2 * i - 1]->action, "test.changed");
        assert_int_equal(audits[2 * i]->at_ms, i);
    }
    f->port.close(f->store, snapshot);
}

/* Each of these adds one to the same row, again and again, whatever the others do. */
enum { ADDERS = 4, ADDITIONS = 50 };

static void *add_many(void *argument)
{
    struct fixture *f = argument;
    struct arena *arena = arena_create(0);
    for (int done = 0; done < ADDITIONS;) {
        struct fixture mine = *f;
        mine.arena = arena;
        struct old_snapshot *snapshot = f->port.open(f->store, north.id, NULL);
        int32_t version = f->port.find_job(snapshot, TEXT("job-1"))->version;
        f->port.close(f->store, snapshot);
        done += put_job(&mine, &north, job_named("job-1", version + 1), NULL) == OLD_COMMIT_DONE ? 1 : 0;
        arena_reset(arena);
    }
    arena_destroy(arena);
    return NULL;
}

static void no_change_is_lost_when_many_change_the_same_row(void **state)
{
    struct fixture *f = *state;
    found(f, &north);
    assert_int_equal(put_job(f, &north, job_named("job-1", 1), NULL), OLD_COMMIT_DONE);
    pthread_t threads[ADDERS];
    for (int i = 0; i < ADDERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, add_many, f), 0);
    }
    for (int i = 0; i < ADDERS; i++) {
        pthread_join(threads[i], NULL);
    }
    struct old_snapshot *snapshot = look(f, &north);
    assert_int_equal(f->port.find_job(snapshot, TEXT("job-1"))->version, 1 + ADDERS * ADDITIONS);
    f->port.close(f->store, snapshot);
}

#define CONFORMS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONFORMS(an_organization_that_is_not_there_cannot_be_opened),
        CONFORMS(the_first_change_set_must_make_the_organization),
        CONFORMS(what_was_put_is_read_back_whole_and_does_not_lean_on_the_caller),
        CONFORMS(jobs_are_listed_in_order_of_their_ids),
        CONFORMS(a_put_of_a_version_that_moved_conflicts_and_changes_nothing),
        CONFORMS(one_put_that_fails_takes_the_whole_change_set_with_it),
        CONFORMS(a_row_that_was_read_can_be_expected_without_being_written),
        CONFORMS(an_external_id_is_taken_once_within_its_source),
        CONFORMS(a_snapshot_does_not_see_what_is_committed_after_it),
        CONFORMS(organizations_do_not_see_each_other),
        CONFORMS(a_key_is_found_by_its_prefix_with_its_organization),
        CONFORMS(a_days_plan_is_kept_with_its_day_and_found_by_its_date),
        CONFORMS(audit_entries_are_kept_in_the_order_of_the_commits),
        CONFORMS(no_change_is_lost_when_many_change_the_same_row),
    };
    int failed = 0;
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        current = &siblings[i];
        failed += cmocka_run_group_tests_name(current->name, tests, NULL, NULL);
    }
    return failed;
}
