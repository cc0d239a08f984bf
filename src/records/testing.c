#include "records/testing.h"

#include <string.h>

#include "base/arena.h"

static const char organization_id[] = "01970000-0000-7000-8000-000000000001";

static void draw(void *context, void *bytes, size_t count)
{
    struct testing_records *t = context;
    uint64_t number = ++t->drawn;
    for (size_t i = count; i > 0; i--) { /* the last bytes are the ones that an id keeps whole */
        ((uint8_t *)bytes)[i - 1] = (uint8_t)number;
        number >>= 8;
    }
}

static const struct zone *zone_named(void *context, struct text name)
{
    struct testing_records *t = context;
    for (int32_t i = 0; i < t->zone_count; i++) {
        if (text_equal(t->zones[i].name, name)) {
            return &t->zones[i];
        }
    }
    assert_true(t->zone_count < TESTING_ZONES);
    return zone_load(t->arena, name, &t->zones[t->zone_count], NULL) ? &t->zones[t->zone_count++] : NULL;
}

static void committed(void *argument, const struct commit_outcome *outcome)
{
    struct testing_records *t = argument;
    t->committed = outcome->result;
    if (outcome->fault != NULL) {
        print_error("%s\n", outcome->fault->what);
    }
}

static struct change_set *set_begin(struct testing_records *t)
{
    struct change_origin origin = {.actor = TEXT("key:1"), .request_id = TEXT("request-1"), .at_ms = t->now_ms};
    draw(t, origin.salt_seed, sizeof origin.salt_seed);
    return change_set_begin(t->arena, text_of(organization_id), &origin);
}

struct testing_records *testing_records_make(const char *timezone)
{
    struct arena *arena = arena_create(0);
    struct testing_records *t = arena_new(arena, struct testing_records);
    *t = (struct testing_records){.arena = arena, .memory = store_memory_create(), .now_ms = TESTING_NOW_MS};
    t->store = store_memory_port(t->memory);
    t->entropy = (struct entropy_port){.context = t, .fill = draw};
    t->work.arena = arena;
    t->work.set = set_begin(t);
    struct organization_record *organization = arena_new(arena, struct organization_record);
    shape_preset(shape_of_row[ROW_ORGANIZATION], organization);
    organization->name = TEXT("North HVAC");
    organization->timezone = text_of(timezone);
    records_give(ROW_ORGANIZATION, organization, "name");
    records_give(ROW_ORGANIZATION, organization, "timezone");
    change_set_put(t->work.set, &(struct change){.kind = ROW_ORGANIZATION,
                                                 .id = text_of(organization_id),
                                                 .version = 1,
                                                 .after = organization,
                                                 .action = "organization.created"});
    testing_commit(t);
    return t;
}

void testing_records_end(struct testing_records *t)
{
    struct arena *arena = t->arena;
    t->store.close(t->store.context, t->work.snapshot);
    store_memory_destroy(t->memory);
    arena_destroy(arena);
}

struct records_work *testing_work(struct testing_records *t)
{
    if (t->work.snapshot != NULL) {
        t->store.close(t->store.context, t->work.snapshot);
    }
    struct snapshot *snapshot = t->store.open(t->store.context, text_of(organization_id), NULL);
    assert_non_null(snapshot);
    t->work = (struct records_work){
        .arena = t->arena,
        .store = &t->store,
        .snapshot = snapshot,
        .organization = t->store.find(snapshot, t->arena, ROW_ORGANIZATION, text_of(organization_id), NULL),
        .zone = zone_named,
        .zones = t,
        .entropy = &t->entropy,
        .now_ms = t->now_ms,
        .insight = t->insight,
        .set = set_begin(t),
    };
    return &t->work;
}

/* A database keeps a row as JSON and must be able to read it again; the store in memory keeps the struct and would not
 * notice. */
static void assert_readable(struct testing_records *t, const struct row_put *put)
{
    const struct shape *shape = shape_of_row[put->kind];
    struct json_writer w = json_writer_make(t->arena);
    struct json document;
    struct issues wrong = issues_make(t->arena);
    struct issues not_built = issues_make(t->arena);
    struct shape_reader reader = {.arena = t->arena, .wrong = &wrong, .not_built = &not_built};
    const struct where whole = {.parent = NULL};
    void *again = arena_alloc(t->arena, shape->size);
    shape_write(&w, shape, put->noun, SHAPE_FOR_STORE);
    assert_true(json_parse(t->arena, json_written(&w), &document, NULL));
    shape_preset(shape, again);
    if (!shape_merge(&reader, shape, SHAPE_FROM_STORE, &document, &whole, again)) {
        struct text message = wrong.count > 0 ? wrong.list[0].message : TEXT("");
        fail_msg("a %s cannot be read again: %.*s", shape->name, TEXT_ARGS(message));
    }
    assert_true(shape_equal(shape, put->noun, again));
}

void testing_commit(struct testing_records *t)
{
    for (int32_t i = 0; i < t->work.set->put_count; i++) {
        assert_readable(t, &t->work.set->puts[i]);
    }
    t->committed = COMMIT_UNKNOWN;
    assert_true(t->store.submit(t->store.context, t->work.set, committed, t));
    assert_int_equal(t->committed, COMMIT_DONE);
    testing_work(t);
}

const struct json *testing_json(struct testing_records *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct text written = text_format_list(t->arena, format, arguments);
    va_end(arguments);
    char *bytes = text_to_c(t->arena, written);
    for (char *c = bytes; *c != '\0'; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    struct json *json = arena_new(t->arena, struct json);
    struct fault fault = {.kind = FAULT_NONE};
    json_parse(t->arena, text_of(bytes), json, &fault);
    assert_no_fault(&fault);
    return json;
}

struct text testing_put(struct testing_records *t, enum row_kind kind, const char *json)
{
    struct records_outcome outcome;
    void *noun = arena_alloc(t->arena, shape_of_row[kind]->size);
    records_outcome_begin(&t->work, &outcome);
    struct shape_reader reader = records_reader(&t->work, &outcome);
    shape_preset(shape_of_row[kind], noun);
    assert_true(
        shape_merge(&reader, shape_of_row[kind], SHAPE_FROM_CLIENT, testing_json(t, "%s", json), testing_body(), noun));
    records_put(&t->work, &(struct records_put){.kind = kind, .noun = noun, .action = "test.made"}, &outcome);
    return outcome.row->id;
}

const struct where *testing_body(void)
{
    static const struct where body = {.parent = NULL};
    return &body;
}

bool testing_has_issue(const struct issues *issues, const char *path, const char *code)
{
    for (int32_t i = 0; i < issues->listed; i++) {
        if (text_equal(issues->list[i].path, text_of(path)) && text_equal(issues->list[i].code, text_of(code))) {
            return true;
        }
    }
    for (int32_t i = 0; i < issues->listed; i++) {
        print_error("there is %.*s %.*s: %.*s\n", TEXT_ARGS(issues->list[i].path), TEXT_ARGS(issues->list[i].code),
                    TEXT_ARGS(issues->list[i].message));
    }
    return false;
}

int32_t testing_count(const struct testing_records *t, const char *what)
{
    const struct change_set *set = t->work.set;
    if (strcmp(what, "put") == 0) {
        return set->put_count;
    }
    if (strcmp(what, "audit") == 0) {
        return set->audit_count;
    }
    return strcmp(what, "event") == 0 ? set->event_count : set->append_count;
}
