#include "operations/timetable.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/log.h"
#include "base/zone.h"

enum {
    DUE_MOST = 100, /* tasks of one look */
    HOURLY_MINUTES = 60,
    LEARN_AT_MINUTE = 2 * 60,
    TIDY_AT_MINUTE = 3 * 60,
    MINUTE_MS = 60 * 1000,
};

/* The kinds of the queue's items. */
static const char *const kinds[TIMETABLE_TASKS] = {"audit.head", "tidy", "learn.durations", "dispatch.morning"};

static const struct shape *task_shape(void)
{
    return shape_of_row[ROW_TIMETABLE];
}

static int32_t member_of(const char *name)
{
    return shape_find(task_shape(), text_of(name));
}

static void give(struct timetable_record *task, const char *name, bool given)
{
    uint64_t bit = UINT64_C(1) << member_of(name);
    task->given = given ? task->given | bit : task->given & ~bit;
}

static struct text task_name(int32_t task)
{
    return shape_word(&task_shape()->members[member_of("task")], task);
}

/* ---- when -------------------------------------------------------------------------------------------------------- */

static int64_t daily_ms(const struct zone *zone, int32_t minute, int64_t now_ms)
{
    static const struct zone utc = {.count = 0};
    const struct zone *here = zone == NULL ? &utc : zone;
    struct date date = zone_date(here, now_ms / 1000, NULL);
    int64_t next_ms = zone_instant_s(here, date, minute, ZONE_START) * 1000;
    while (next_ms <= now_ms) {
        date.days++;
        next_ms = zone_instant_s(here, date, minute, ZONE_START) * 1000;
    }
    return next_ms;
}

/* In step with the time before, where there is one. */
static int64_t regular_ms(int64_t before_ms, int32_t every_minutes, int64_t now_ms)
{
    int64_t every_ms = (int64_t)every_minutes * MINUTE_MS;
    if (before_ms == 0 || before_ms > now_ms) {
        return now_ms + every_ms;
    }
    return before_ms + ((now_ms - before_ms) / every_ms + 1) * every_ms;
}

int64_t timetable_next_ms(const struct timetable_record *task, const struct zone *zone, int64_t now_ms)
{
    if (!task->enabled) {
        return 0;
    }
    return shape_has(task, member_of("everyMinutes")) ? regular_ms(task->next_at_ms, task->every_minutes, now_ms)
                                                      : daily_ms(zone, task->at_minute, now_ms);
}

static void next_set(struct timetable_record *task, const struct zone *zone, int64_t now_ms)
{
    task->next_at_ms = timetable_next_ms(task, zone, now_ms);
    give(task, "nextAt", task->next_at_ms != 0);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static struct timetable_record *task_preset(struct arena *arena, int32_t task)
{
    struct timetable_record *record = arena_new(arena, struct timetable_record);
    shape_preset(task_shape(), record);
    record->task = task;
    give(record, "task", true);
    if (task == TIMETABLE_AUDIT_HEADS || task == TIMETABLE_DAY_PLAN) {
        record->every_minutes = HOURLY_MINUTES;
        give(record, "everyMinutes", true);
    } else {
        record->at_minute = task == TIMETABLE_LEARNING ? LEARN_AT_MINUTE : TIDY_AT_MINUTE;
        give(record, "at", true);
    }
    return record;
}

static void preset(struct arena *arena, struct timetable *timetable)
{
    for (int32_t task = 0; task < TIMETABLE_TASKS; task++) {
        struct row *row = arena_new(arena, struct row);
        *row = (struct row){.kind = ROW_TIMETABLE, .noun = task_preset(arena, task)};
        timetable->rows[task] = row;
    }
    timetable->version = 0;
}

static const struct zone *zone_of(const struct operations_host *host, struct arena *arena, struct snapshot *snapshot,
                                  struct text organization_id, struct fault *fault)
{
    const struct row *row = host->store->find(snapshot, arena, ROW_ORGANIZATION, organization_id, fault);
    const struct organization_record *organization = row == NULL ? NULL : row->noun;
    return organization == NULL ? NULL : host->zone(host->zones, organization->timezone);
}

bool timetable_load(const struct operations_host *host, struct arena *arena, struct snapshot *snapshot,
                    struct text organization_id, struct timetable *timetable, struct fault *fault)
{
    struct fault own = {.kind = FAULT_NONE};
    preset(arena, timetable);
    timetable->zone = zone_of(host, arena, snapshot, organization_id, &own);
    for (int32_t task = 0; task < TIMETABLE_TASKS; task++) {
        const struct row *row = host->store->find_named(snapshot, arena, ROW_TIMETABLE, task_name(task), &own);
        if (row != NULL) {
            timetable->rows[task] = row;
            timetable->version += row->version;
        }
    }
    if (fault_is(&own)) {
        return fault_raise(fault, own.kind, own.code, own.where, "%s", own.what);
    }
    return true;
}

/* Puts what a task becomes, and sets its next time. */
static void task_put(const struct operations_host *host, struct timetable *timetable, int32_t task,
                     struct timetable_record *after, struct change_set *set)
{
    const struct row *before = timetable->rows[task];
    struct row *row = arena_new(set->arena, struct row);
    next_set(after, timetable->zone, set->origin.at_ms);
    *row = *before;
    row->id = before->version == 0 ? operations_id(host, set->arena) : before->id;
    row->version = before->version + 1;
    row->noun = after;
    change_set_put(set, &(struct change){.kind = ROW_TIMETABLE,
                                         .id = row->id,
                                         .version = row->version,
                                         .before = before->version == 0 ? NULL : before->noun,
                                         .after = after,
                                         .action = before->version == 0 ? "timetable.created" : "timetable.updated"});
    timetable->rows[task] = row;
    timetable->version++;
}

void timetable_make(const struct operations_host *host, const struct timetable *timetable, struct change_set *set)
{
    struct timetable made = *timetable;
    for (int32_t task = 0; task < TIMETABLE_TASKS; task++) {
        if (made.rows[task]->version == 0) {
            task_put(host, &made, task, task_preset(set->arena, task), set);
        }
    }
}

void timetable_begin(const struct operations_host *host, struct text timezone, struct change_set *set)
{
    struct timetable fresh = {.zone = host->zone(host->zones, timezone)};
    preset(set->arena, &fresh);
    timetable_make(host, &fresh, set);
}

/* ---- the tick ---------------------------------------------------------------------------------------------------- */

static bool row_tick(const struct operations_host *host, struct arena *arena, struct text organization_id,
                     const struct row *row)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct snapshot *snapshot = host->store->open(host->store->context, organization_id, &fault);
    if (snapshot == NULL) {
        return false;
    }
    const struct zone *zone = zone_of(host, arena, snapshot, organization_id, &fault);
    host->store->close(host->store->context, snapshot);
    if (fault_is(&fault)) {
        return false;
    }
    const struct timetable_record *before = row->noun;
    struct timetable_record *after = shape_copy(arena, task_shape(), before);
    struct text run = operations_id(host, arena);
    struct change_set *set = operations_change_set(host, arena, organization_id, run);
    next_set(after, zone, set->origin.at_ms);
    after->last_at_ms = set->origin.at_ms;
    give(after, "lastAt", true);
    change_set_note(set, row->id, row->version + 1, before, after);
    change_set_queue(set, &(struct queue_put){.id = run,
                                              .kind = text_of(kinds[before->task]),
                                              .payload = TEXT("{}"),
                                              .unique = task_name(before->task)});
    return host->commit(host->context, set, &fault) == COMMIT_DONE;
}

int32_t timetable_tick(const struct operations_host *host, struct arena *arena)
{
    struct row_list rows = {.more = true};
    const struct text *organization_ids = NULL;
    struct fault fault = {.kind = FAULT_NONE};
    int32_t queued = 0;
    int32_t before = -1;
    while (rows.more && queued > before) { /* a round that queued nothing would not do better at once */
        before = queued;
        if (!host->store->timetable_due(host->store->context, arena, operations_now_ms(host), DUE_MOST, &rows,
                                        &organization_ids, &fault)) {
            break;
        }
        for (int32_t i = 0; i < rows.count; i++) {
            queued += row_tick(host, arena, organization_ids[i], &rows.rows[i]) ? 1 : 0;
        }
    }
    if (fault_is(&fault) && host->log != NULL) {
        log_event(host->log, LOG_WARN, "timetable.not_read", LOG_TEXT("why", text_of(fault.what)));
    }
    return queued;
}

/* ---- reading and writing ----------------------------------------------------------------------------------------- */

static bool gives(const struct json *patch, const char *name)
{
    const struct json *value = json_get(patch, text_of(name));
    return value != NULL && value->type != JSON_NULL;
}

/* Who says the one does not have to take back the other. */
static void other_clear(const struct json *patch, struct timetable_record *task)
{
    if (gives(patch, "everyMinutes") && json_get(patch, TEXT("at")) == NULL) {
        task->at_minute = 0;
        give(task, "at", false);
    }
    if (gives(patch, "at") && json_get(patch, TEXT("everyMinutes")) == NULL) {
        task->every_minutes = 0;
        give(task, "everyMinutes", false);
    }
}

static bool task_patch(const struct operations_host *host, struct timetable *timetable, int32_t task,
                       const struct json *patch, const struct where *where, struct change_set *set,
                       struct issues *wrong)
{
    struct shape_reader reader = {.arena = set->arena, .wrong = wrong, .not_built = wrong};
    const struct row *before = timetable->rows[task];
    struct timetable_record *after = shape_copy(set->arena, task_shape(), before->noun);
    if (patch->type == JSON_OBJECT) {
        other_clear(patch, after);
    }
    if (!shape_merge(&reader, task_shape(), SHAPE_FROM_CLIENT, patch, where, after)) {
        return false;
    }
    after->task = task; /* it may stand in the body, as it stands in the answer */
    if (before->version == 0 || !shape_equal(task_shape(), before->noun, after)) {
        after->next_at_ms = 0; /* counts from now */
        task_put(host, timetable, task, after, set);
    }
    return true;
}

static bool tasks_patch(const struct operations_host *host, struct timetable *timetable, const struct json *tasks,
                        const struct where *where, struct change_set *set, struct issues *wrong)
{
    bool right = true;
    for (int32_t i = 0; i < tasks->count; i++) {
        struct where at = {.parent = where, .name = tasks->members[i].name};
        int32_t task = 0;
        while (task < TIMETABLE_TASKS && !text_equal(task_name(task), tasks->members[i].name)) {
            task++;
        }
        if (task == TIMETABLE_TASKS) {
            issue_add(wrong, &at, "unknown_field",
                      "There is no such task: the tasks are audit_heads, tidy, learning and day_plan.");
            right = false;
        } else {
            right = task_patch(host, timetable, task, &tasks->members[i].value, &at, set, wrong) && right;
        }
    }
    return right;
}

bool timetable_patch(const struct operations_host *host, struct timetable *timetable, const struct json *body,
                     struct change_set *set, struct issues *wrong)
{
    const struct where whole = {.parent = NULL};
    bool right = true;
    if (body->type != JSON_OBJECT) {
        issue_add(wrong, &whole, "invalid_type", "The body must be an object.");
        return false;
    }
    for (int32_t i = 0; i < body->count; i++) {
        struct where at = {.parent = &whole, .name = body->members[i].name};
        const struct json *value = &body->members[i].value;
        if (text_equal(at.name, TEXT("version"))) {
            continue; /* read-only */
        }
        if (!text_equal(at.name, TEXT("tasks"))) {
            issue_add(wrong, &at, "unknown_field",
                      "There is no such field here; a timetable has tasks, by their names.");
            right = false;
        } else if (value->type != JSON_OBJECT) {
            issue_add(wrong, &at, "invalid_type", "This must be an object of tasks by their names.");
            right = false;
        } else {
            right = tasks_patch(host, timetable, value, &at, set, wrong) && right;
        }
    }
    return right;
}

void timetable_write(struct json_writer *w, const struct timetable *timetable)
{
    json_object_begin(w);
    json_name(w, TEXT("tasks"));
    json_object_begin(w);
    for (int32_t task = 0; task < TIMETABLE_TASKS; task++) {
        json_name(w, task_name(task));
        shape_write(w, task_shape(), timetable->rows[task]->noun, SHAPE_FOR_CLIENT);
    }
    json_object_end(w);
    json_name_integer(w, TEXT("version"), timetable->version);
    json_object_end(w);
}
