#include "desk/testing.h"

#include "base/arena.h"

#define ALL_WEEK "'days':['mon','tue','wed','thu','fri','sat','sun'],'start':'06:00','end':'22:00'"

int testing_desk_up(void **state)
{
    struct testing_records *t = testing_records_make("America/New_York");
    t->insight = &desk_insight;
    testing_work(t);
    testing_put(t, ROW_TECHNICIAN,
                "{'externalId':'NEAR','name':'Marta','homeBase':{'lat':40.71,'lng':-74.0},'shifts':[{" ALL_WEEK "}]}");
    testing_put(t, ROW_TECHNICIAN,
                "{'externalId':'FAR','name':'Otto','homeBase':{'lat':40.95,'lng':-73.6},'shifts':[{" ALL_WEEK "}]}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'J','durationMinutes':60,'location':{'lat':40.72,'lng':-74.0}}");
    testing_commit(t);
    *state = t;
    return 0;
}

int testing_desk_down(void **state)
{
    testing_records_end(*state);
    return 0;
}

/* ---- the queue --------------------------------------------------------------------------------------------------- */

static int64_t clock_ms(void *context)
{
    return ((struct testing_records *)context)->now_ms;
}

static void take(void *argument, const struct commit_outcome *outcome)
{
    *(enum commit_result *)argument = outcome->result;
}

static enum commit_result commit(void *context, const struct change_set *set, struct fault *fault)
{
    struct testing_records *t = context;
    enum commit_result result = COMMIT_REFUSED;
    (void)fault;
    assert_true(t->store.submit(t->store.context, set, take, &result));
    return result;
}

static void rest(void *context, int64_t ms)
{
    (void)context;
    (void)ms;
}

static const struct zone *zone_named(void *zones, struct text name)
{
    struct testing_records *t = zones;
    return t->work.zone(t->work.zones, name);
}

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    solver_run_here(context, count, task, argument);
}

enum queue_step testing_desk_worked(struct testing_records *t)
{
    struct clock_port clock = {.context = t, .wall_ms = clock_ms, .monotonic_ms = clock_ms, .steady_ms = clock_ms};
    const struct executor_port executor = {NULL, run_here};
    const struct operations_host host = {.store = &t->store,
                                         .clock = &clock,
                                         .entropy = &t->entropy,
                                         .executor = &executor,
                                         .context = t,
                                         .commit = commit,
                                         .rest = rest,
                                         .zone = zone_named,
                                         .zones = t};
    struct queue_worker worker = {.host = &host, .owner = TEXT("test")};
    worker.handlers = desk_handlers(&worker.handler_count);
    union {
        const struct operations_host *in;
        void *out;
    } context = {.in = &host};
    worker.context = context.out;
    enum queue_step step = queue_step(&worker, t->arena);
    testing_work(t);
    return step;
}

void testing_desk_work_all(struct testing_records *t)
{
    while (testing_desk_worked(t) == QUEUE_STEP_WORKED) {
    }
}

void testing_desk_clock(struct testing_records *t, int64_t now_ms)
{
    t->now_ms = now_ms;
    testing_work(t);
}

void testing_pilot_of_another(struct testing_records *t, struct text branch)
{
    static const struct text another[] = {{"01970000-0000-7000-8000-000000000077", 36}};
    struct row *row = arena_new(t->arena, struct row);
    struct organization_record *organization =
        shape_copy(t->arena, shape_of_row[ROW_ORGANIZATION], t->work.organization->noun);
    struct record_mode_rule *rule = arena_new(t->arena, struct record_mode_rule);
    rule->mode = MODE_ASSISTED;
    rule->branch = branch;
    rule->pilot_user_ids = (struct text_list){1, another};
    organization->mode_rules.count = 1;
    organization->mode_rules.items = rule;
    *row = *t->work.organization;
    row->noun = organization;
    t->work.organization = row;
}

void testing_organization(struct testing_records *t, const char *patch)
{
    struct records_outcome outcome;
    records_outcome_begin(&t->work, &outcome);
    records_organization_patch(&t->work, testing_json(t, "%s", patch), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
}

const struct row *testing_kept(struct testing_records *t, enum row_kind kind, struct text id)
{
    const struct row *row = records_find(&t->work, kind, id);
    assert_non_null(row);
    return row;
}
