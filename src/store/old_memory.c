/* The store in memory.
 *
 * An organization is a chain of states; the newest one is what new snapshots see. A state is a table for each kind of
 * row, and a table is rows in order of their ids beside pointers to their values. Rows and states count who holds them:
 * a row belongs to the states that have it, a state to the store while it is the newest and to its snapshots.
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/copy.h"
#include "store/store.h"

enum { TABLE_AUDIT = OLD_ROW_KIND_COUNT, TABLE_COUNT };

struct old_row {
    int32_t holders;
    int32_t version;
    struct text id;
    struct arena *arena;
    const void *value;
};

struct table {
    int32_t count;
    struct old_row **rows;
    const void **values; /* of the rows, in their order */
};

struct old_snapshot {
    int32_t holders;
    int64_t version;
    struct table tables[TABLE_COUNT];
};

struct member {
    struct member *next;
    struct old_snapshot *newest;
};

struct store_old_memory {
    pthread_mutex_t mutex; /* guards the chain of members, every `newest` and every count of holders */
    struct member *first;
};

static void *allocate(size_t count, size_t size)
{
    void *bytes = calloc(count == 0 ? 1 : count, size);
    if (bytes == NULL) {
        arena_exhausted();
    }
    return bytes;
}

/* --- rows and tables --- */

static void row_release(struct old_row *row)
{
    if (--row->holders == 0) {
        arena_destroy(row->arena);
        free(row);
    }
}

static struct old_row *row_make(struct text id, int32_t version)
{
    struct old_row *row = allocate(1, sizeof *row);
    row->arena = arena_create(1024);
    row->id = text_copy(row->arena, id);
    row->version = version;
    return row;
}

/* Where the id stands, or where it would have to be put. */
static int32_t table_place(const struct table *table, struct text id, bool *found)
{
    int32_t low = 0;
    int32_t high = table->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        int order = text_compare(table->rows[middle]->id, id);
        if (order == 0) {
            *found = true;
            return middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    *found = false;
    return low;
}

static const struct old_row *table_find(const struct table *table, struct text id)
{
    bool found = false;
    int32_t place = table_place(table, id, &found);
    return found ? table->rows[place] : NULL;
}

static void table_reserve(struct table *table, int32_t more)
{
    int32_t capacity = table->count + more;
    struct old_row **rows = allocate((size_t)capacity, sizeof(void *));
    const void **values = allocate((size_t)capacity, sizeof(void *));
    for (int32_t i = 0; i < table->count; i++) {
        rows[i] = table->rows[i];
        values[i] = table->values[i];
    }
    table->rows = rows;
    table->values = values;
}

/* The table has room. What stood there is let go by this state. */
static void table_put(struct table *table, struct old_row *row)
{
    bool found = false;
    int32_t place = table_place(table, row->id, &found);
    if (found) {
        row_release(table->rows[place]);
    } else {
        for (int32_t i = table->count; i > place; i--) {
            table->rows[i] = table->rows[i - 1];
            table->values[i] = table->values[i - 1];
        }
        table->count++;
    }
    row->holders++;
    table->rows[place] = row;
    table->values[place] = row->value;
}

/* --- states --- */

static void state_release(struct old_snapshot *state)
{
    if (--state->holders > 0) {
        return;
    }
    for (int t = 0; t < TABLE_COUNT; t++) {
        for (int32_t i = 0; i < state->tables[t].count; i++) {
            row_release(state->tables[t].rows[i]);
        }
        free(state->tables[t].rows);
        free(state->tables[t].values);
    }
    free(state);
}

/* A copy of `before` (NULL: empty) with room for the change-set's rows. */
static struct old_snapshot *state_after(const struct old_snapshot *before, const struct old_change_set *set)
{
    struct old_snapshot *after = allocate(1, sizeof *after);
    after->holders = 1;
    after->version = before == NULL ? 1 : before->version + 1;
    for (int t = 0; t < TABLE_COUNT; t++) {
        if (before != NULL) {
            after->tables[t] = before->tables[t];
        }
        int32_t more = t == TABLE_AUDIT ? set->audit_count : 0;
        for (int32_t i = 0; t != TABLE_AUDIT && i < set->put_count; i++) {
            more += set->puts[i].kind == (enum old_row_kind)t ? 1 : 0;
        }
        table_reserve(&after->tables[t], more);
        for (int32_t i = 0; i < after->tables[t].count; i++) {
            after->tables[t].rows[i]->holders++;
        }
    }
    return after;
}

static struct member *member_find(const struct store_old_memory *store, struct text organization_id)
{
    for (struct member *m = store->first; m != NULL; m = m->next) {
        if (table_find(&m->newest->tables[OLD_ROW_ORGANIZATION], organization_id) != NULL) {
            return m;
        }
    }
    return NULL;
}

/* --- commits --- */

static bool moved(struct fault *fault, enum old_row_kind kind, struct text id)
{
    static const char *const names[OLD_ROW_KIND_COUNT] = {"organization", "API key", "technician", "job", "plan"};
    return fault_raise(fault, FAULT_CONFLICT, "conflict", "", "The %s %.*s was changed in between.", names[kind],
                       TEXT_ARGS(id));
}

static int32_t version_of(const struct old_snapshot *state, enum old_row_kind kind, struct text id)
{
    const struct old_row *row = state == NULL ? NULL : table_find(&state->tables[kind], id);
    return row == NULL ? 0 : row->version;
}

static bool same_external(const struct old_row_put *put, const void *other)
{
    if (put->kind == OLD_ROW_JOB) {
        const struct job *a = put->job;
        const struct job *b = other;
        return text_equal(a->external_id, b->external_id) && text_equal(a->source, b->source) &&
               !text_equal(a->id, b->id);
    }
    const struct technician *a = put->technician;
    const struct technician *b = other;
    return text_equal(a->external_id, b->external_id) && text_equal(a->source, b->source) && !text_equal(a->id, b->id);
}

/* An external id is unique within its source; without one a row has none. */
static bool external_is_free(const struct old_snapshot *state, const struct old_row_put *put)
{
    bool has_external = (put->kind == OLD_ROW_JOB && !text_is_empty(put->job->external_id)) ||
                        (put->kind == OLD_ROW_TECHNICIAN && !text_is_empty(put->technician->external_id));
    if (!has_external) {
        return true;
    }
    const struct table *table = &state->tables[put->kind];
    for (int32_t i = 0; i < table->count; i++) {
        if (same_external(put, table->values[i])) {
            return false;
        }
    }
    return true;
}

static bool old_change_set_holds(const struct old_snapshot *state, const struct old_change_set *set,
                                 struct fault *fault)
{
    for (int32_t i = 0; i < set->precondition_count; i++) {
        const struct old_precondition *p = &set->preconditions[i];
        if (version_of(state, p->kind, p->id) != p->version) {
            return moved(fault, p->kind, p->id);
        }
    }
    for (int32_t i = 0; i < set->put_count; i++) {
        const struct old_row_put *put = &set->puts[i];
        if (version_of(state, put->kind, put->id) != put->version - 1) {
            return moved(fault, put->kind, put->id);
        }
    }
    return true;
}

static struct old_row *row_of_put(const struct old_row_put *put)
{
    struct old_row *row = row_make(put->id, put->version);
    switch (put->kind) {
    case OLD_ROW_ORGANIZATION:
        row->value = store_copy_organization(row->arena, put->organization);
        break;
    case OLD_ROW_API_KEY:
        row->value = store_copy_api_key(row->arena, put->api_key);
        break;
    case OLD_ROW_TECHNICIAN:
        row->value = store_copy_technician(row->arena, put->technician);
        break;
    case OLD_ROW_JOB:
        row->value = store_copy_job(row->arena, put->job);
        break;
    case OLD_ROW_DAY_PLAN:
        row->value = store_copy_day_plan(row->arena, put->day_plan);
        break;
    case OLD_ROW_KIND_COUNT:
        assert(false);
    }
    return row;
}

/* Audit entries stand in the order in which they came: their ids count them. */
static struct old_row *row_of_audit(const struct old_audit_entry *entry, int32_t index)
{
    struct old_row *row = row_make(TEXT(""), 1);
    row->id = text_format(row->arena, "%010d", (int)index);
    row->value = store_copy_audit(row->arena, entry);
    return row;
}

/* True when every external id is still unique with the change-set in. */
static bool state_apply(struct old_snapshot *state, const struct old_change_set *set, struct fault *fault)
{
    for (int32_t i = 0; i < set->put_count; i++) {
        if (!external_is_free(state, &set->puts[i])) {
            return moved(fault, set->puts[i].kind, set->puts[i].id);
        }
        table_put(&state->tables[set->puts[i].kind], row_of_put(&set->puts[i]));
    }
    for (int32_t i = 0; i < set->audit_count; i++) {
        struct table *audit = &state->tables[TABLE_AUDIT];
        table_put(audit, row_of_audit(&set->audits[i], audit->count));
    }
    return true;
}

static void member_publish(struct store_old_memory *store, struct member *member, struct old_snapshot *state)
{
    if (member == NULL) {
        member = allocate(1, sizeof *member);
        member->next = store->first;
        store->first = member;
    } else {
        state_release(member->newest);
    }
    member->newest = state;
}

static enum old_commit_result commit_locked(struct store_old_memory *store, const struct old_change_set *set,
                                            struct fault *fault)
{
    struct member *member = member_find(store, set->organization_id);
    const struct old_snapshot *before = member == NULL ? NULL : member->newest;
    if (!old_change_set_holds(before, set, fault)) {
        return OLD_COMMIT_CONFLICT;
    }
    struct old_snapshot *after = state_after(before, set);
    bool good = state_apply(after, set, fault);
    if (good && table_find(&after->tables[OLD_ROW_ORGANIZATION], set->organization_id) == NULL) {
        good = moved(fault, OLD_ROW_ORGANIZATION, set->organization_id);
    }
    if (!good) {
        state_release(after);
        return OLD_COMMIT_CONFLICT;
    }
    member_publish(store, member, after);
    return OLD_COMMIT_DONE;
}

static enum old_commit_result memory_commit(void *context, const struct old_change_set *set, struct fault *fault)
{
    struct store_old_memory *store = context;
    pthread_mutex_lock(&store->mutex);
    enum old_commit_result result = commit_locked(store, set, fault);
    pthread_mutex_unlock(&store->mutex);
    return result;
}

/* --- reads --- */

static struct old_snapshot *memory_open(void *context, struct text organization_id, struct fault *fault)
{
    struct store_old_memory *store = context;
    pthread_mutex_lock(&store->mutex);
    struct member *member = member_find(store, organization_id);
    struct old_snapshot *state = member == NULL ? NULL : member->newest;
    if (state != NULL) {
        state->holders++;
    }
    pthread_mutex_unlock(&store->mutex);
    if (state == NULL) {
        fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such organization.");
    }
    return state;
}

static void memory_close(void *context, struct old_snapshot *snapshot)
{
    struct store_old_memory *store = context;
    pthread_mutex_lock(&store->mutex);
    state_release(snapshot);
    pthread_mutex_unlock(&store->mutex);
}

static bool memory_find_key(void *context, struct arena *arena, struct text prefix, struct old_key_match *match,
                            struct fault *fault)
{
    struct store_old_memory *store = context;
    bool found = false;
    (void)fault;
    pthread_mutex_lock(&store->mutex);
    for (const struct member *m = store->first; m != NULL && !found; m = m->next) {
        const struct table *keys = &m->newest->tables[OLD_ROW_API_KEY];
        for (int32_t i = 0; i < keys->count && !found; i++) {
            const struct api_key *key = keys->values[i];
            if (text_equal(key->prefix, prefix)) {
                match->key = store_copy_api_key(arena, key);
                match->organization_id = text_copy(arena, m->newest->tables[OLD_ROW_ORGANIZATION].rows[0]->id);
                found = true;
            }
        }
    }
    pthread_mutex_unlock(&store->mutex);
    return found;
}

static int64_t memory_version(const struct old_snapshot *snapshot)
{
    return snapshot->version;
}

static const struct organization *memory_organization(const struct old_snapshot *snapshot)
{
    return snapshot->tables[OLD_ROW_ORGANIZATION].values[0];
}

/* A table's values are pointers to nouns of one type; the port names the type. */
#define VALUES(type, snapshot, table, count)                                                                           \
    (*(count) = (snapshot)->tables[table].count, (const type *const *)(const void *)(snapshot)->tables[table].values)

static const struct job *const *memory_jobs(const struct old_snapshot *snapshot, int32_t *count)
{
    return VALUES(struct job, snapshot, OLD_ROW_JOB, count);
}

static const struct technician *const *memory_technicians(const struct old_snapshot *snapshot, int32_t *count)
{
    return VALUES(struct technician, snapshot, OLD_ROW_TECHNICIAN, count);
}

static const struct day_plan *const *memory_day_plans(const struct old_snapshot *snapshot, int32_t *count)
{
    return VALUES(struct day_plan, snapshot, OLD_ROW_DAY_PLAN, count);
}

static const struct old_audit_entry *const *memory_audits(const struct old_snapshot *snapshot, int32_t *count)
{
    return VALUES(struct old_audit_entry, snapshot, TABLE_AUDIT, count);
}

static const void *value_find(const struct old_snapshot *snapshot, int table, struct text id)
{
    const struct old_row *row = table_find(&snapshot->tables[table], id);
    return row == NULL ? NULL : row->value;
}

static const struct job *memory_find_job(const struct old_snapshot *snapshot, struct text id)
{
    return value_find(snapshot, OLD_ROW_JOB, id);
}

static const struct technician *memory_find_technician(const struct old_snapshot *snapshot, struct text id)
{
    return value_find(snapshot, OLD_ROW_TECHNICIAN, id);
}

static const struct job *memory_find_job_external(const struct old_snapshot *snapshot, struct text source,
                                                  struct text external_id)
{
    const struct table *table = &snapshot->tables[OLD_ROW_JOB];
    for (int32_t i = 0; i < table->count && external_id.length > 0; i++) {
        const struct job *job = table->values[i];
        if (text_equal(job->external_id, external_id) && text_equal(job->source, source)) {
            return job;
        }
    }
    return NULL;
}

static const struct technician *memory_find_technician_external(const struct old_snapshot *snapshot, struct text source,
                                                                struct text external_id)
{
    const struct table *table = &snapshot->tables[OLD_ROW_TECHNICIAN];
    for (int32_t i = 0; i < table->count && external_id.length > 0; i++) {
        const struct technician *technician = table->values[i];
        if (text_equal(technician->external_id, external_id) && text_equal(technician->source, source)) {
            return technician;
        }
    }
    return NULL;
}

static const struct day_plan *memory_day_plan(const struct old_snapshot *snapshot, struct date date)
{
    const struct table *table = &snapshot->tables[OLD_ROW_DAY_PLAN];
    for (int32_t i = 0; i < table->count; i++) {
        const struct day_plan *day_plan = table->values[i];
        if (day_plan->date.days == date.days) {
            return day_plan;
        }
    }
    return NULL;
}

/* --- the store --- */

struct store_old_memory *store_old_memory_create(void)
{
    struct store_old_memory *store = allocate(1, sizeof *store);
    pthread_mutex_init(&store->mutex, NULL);
    return store;
}

void store_old_memory_destroy(struct store_old_memory *store)
{
    if (store == NULL) {
        return;
    }
    while (store->first != NULL) {
        struct member *member = store->first;
        store->first = member->next;
        assert(member->newest->holders == 1);
        state_release(member->newest);
        free(member);
    }
    pthread_mutex_destroy(&store->mutex);
    free(store);
}

struct old_store_port store_old_memory_port(struct store_old_memory *store)
{
    return (struct old_store_port){
        .context = store,
        .find_key = memory_find_key,
        .open = memory_open,
        .close = memory_close,
        .version = memory_version,
        .organization = memory_organization,
        .jobs = memory_jobs,
        .technicians = memory_technicians,
        .find_job = memory_find_job,
        .find_job_external = memory_find_job_external,
        .find_technician = memory_find_technician,
        .find_technician_external = memory_find_technician_external,
        .day_plan = memory_day_plan,
        .day_plans = memory_day_plans,
        .audits = memory_audits,
        .commit = memory_commit,
    };
}
