#include "operations/testing.h"

#include <string.h>

static int64_t now(void *context)
{
    return ((struct testing_operations *)context)->now_ms;
}

static void draw(void *context, void *bytes, size_t count)
{
    struct testing_operations *t = context;
    struct sha256 drawn = sha256_of(&(uint64_t){++t->drawn}, sizeof t->drawn);
    assert_true(count <= sizeof drawn.bytes);
    memcpy(bytes, drawn.bytes, count);
}

static void rest(void *context, int64_t ms)
{
    struct testing_operations *t = context;
    t->rested_ms += ms;
}

static void done(void *argument, const struct commit_outcome *outcome)
{
    enum commit_result *result = argument;
    *result = outcome->result;
}

static enum commit_result commit(void *context, const struct change_set *set, struct fault *fault)
{
    struct testing_operations *t = context;
    enum commit_result result = COMMIT_REFUSED;
    (void)fault;
    if (t->before_commit != NULL) {
        t->before_commit(t->own);
    }
    if (t->refuse > 0) {
        t->refuse--;
        return t->refused_as == COMMIT_DONE ? COMMIT_REFUSED : t->refused_as;
    }
    assert_true(t->store.submit(t->store.context, set, done, &result));
    return result;
}

static const struct zone *zone_named(void *context, struct text name)
{
    struct testing_operations *t = context;
    struct zone *zone = arena_new(t->arena, struct zone);
    return zone_load(t->arena, name, zone, NULL) ? zone : NULL;
}

int testing_operations_up(void **state)
{
    struct arena *arena = arena_create(0);
    struct testing_operations *t = arena_new(arena, struct testing_operations);
    *t = (struct testing_operations){.arena = arena, .memory = store_memory_create(), .now_ms = TESTING_NOW_MS};
    t->store = store_memory_port(t->memory);
    t->clock = (struct clock_port){t, now, now, now};
    t->entropy = (struct entropy_port){t, draw};
    t->host = (struct operations_host){
        .store = &t->store,
        .clock = &t->clock,
        .entropy = &t->entropy,
        .context = t,
        .commit = commit,
        .rest = rest,
        .zone = zone_named,
        .zones = t,
    };
    *state = t;
    return 0;
}

int testing_operations_down(void **state)
{
    struct testing_operations *t = *state;
    store_memory_destroy(t->memory);
    arena_destroy(t->arena);
    return 0;
}

struct change_set *testing_begun(struct testing_operations *t, const char *organization_id)
{
    const struct change_origin origin = {
        .actor = TEXT("key:1"), .request_id = TEXT("r"), .at_ms = t->now_ms, .salt_seed = {(uint8_t)++t->drawn}};
    return change_set_begin(t->arena, text_of(organization_id), &origin);
}

void testing_kept(struct testing_operations *t, const struct change_set *set)
{
    enum commit_result result = COMMIT_REFUSED;
    assert_true(t->store.submit(t->store.context, set, done, &result));
    assert_int_equal(result, COMMIT_DONE);
}

void testing_organization(struct testing_operations *t, const char *id, const char *timezone)
{
    const struct shape *shape = shape_of_row[ROW_ORGANIZATION];
    struct organization_record *organization = arena_new(t->arena, struct organization_record);
    shape_preset(shape, organization);
    testing_give(shape, organization, name, "name", text_of(id));
    testing_give(shape, organization, timezone, "timezone", text_of(timezone));
    struct change_set *set = testing_begun(t, id);
    change_set_put(set, &(struct change){.kind = ROW_ORGANIZATION,
                                         .id = text_of(id),
                                         .version = 1,
                                         .after = organization,
                                         .action = "organization.created"});
    testing_kept(t, set);
}

struct snapshot *testing_opened(struct testing_operations *t, const char *organization_id)
{
    struct snapshot *snapshot = t->store.open(t->store.context, text_of(organization_id), NULL);
    assert_non_null(snapshot);
    return snapshot;
}

void testing_closed(struct testing_operations *t, struct snapshot *snapshot)
{
    t->store.close(t->store.context, snapshot);
}

void testing_customer(struct testing_operations *t, const char *organization_id, const char *id, const char *name)
{
    const struct shape *shape = shape_of_row[ROW_CUSTOMER];
    struct customer_record *customer = arena_new(t->arena, struct customer_record);
    shape_preset(shape, customer);
    testing_give(shape, customer, name, "name", text_of(name));
    struct change_set *set = testing_begun(t, organization_id);
    change_set_put(
        set,
        &(struct change){
            .kind = ROW_CUSTOMER, .id = text_of(id), .version = 1, .after = customer, .action = "customer.created"});
    testing_kept(t, set);
}
