/* The store in memory: what is tidied away, the heads of the audit and what opens it, and the timetable. */
#include <stdlib.h>
#include <string.h>

#include "store/memory_parts.h"

/* ---- the audit --------------------------------------------------------------------------------------------------- */

bool memory_openings(struct snapshot *snapshot, struct arena *arena, int64_t first_seq, int64_t last_seq,
                     struct audit_opened_list *list, struct fault *fault)
{
    const struct memory_member *member = snapshot->member;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    struct audit_opened *items = arena_array(arena, struct audit_opened, member->opened_count);
    int32_t count = 0;
    for (int32_t i = 0; i < member->opened_count; i++) {
        const struct audit_opened *opened = &member->opened[i].opened;
        if (opened->seq >= first_seq && opened->seq <= last_seq && opened->seq <= snapshot->audit_count) {
            items[count++] = *opened;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    *list = (struct audit_opened_list){.count = count, .items = items};
    return true;
}

bool memory_heads(struct snapshot *snapshot, struct arena *arena, bool newest, int64_t after_size, int32_t limit,
                  struct audit_head_list *list, struct fault *fault)
{
    struct audit_head *items = arena_array(arena, struct audit_head, newest ? 1 : limit);
    int32_t most = newest ? 1 : limit;
    int32_t count = 0;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = newest ? snapshot->head_count - 1 : 0; i >= 0 && i < snapshot->head_count && count <= most; i++) {
        const struct audit_head *head = &snapshot->member->heads[i];
        if (newest || head->tree.size > after_size) {
            if (count < most) {
                items[count] = *head;
            }
            count++;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    *list = (struct audit_head_list){.count = count > most ? most : count, .items = items, .more = count > most};
    return true;
}

/* ---- the timetable ----------------------------------------------------------------------------------------------- */

bool memory_timetable_due(void *context, struct arena *arena, int64_t now_ms, int32_t limit, struct row_list *rows,
                          const struct text **organization_ids, struct fault *fault)
{
    struct store_memory *store = context;
    struct row_list all;
    struct text *ids = NULL;
    int32_t count = 0;
    (void)fault;
    pthread_mutex_lock(&store->mutex);
    memory_gather(store, arena, ROW_TIMETABLE, TEXT(""), &all, &ids);
    pthread_mutex_unlock(&store->mutex);
    struct row *due = arena_array(arena, struct row, all.count);
    for (int32_t i = 0; i < all.count; i++) {
        int64_t next_ms = ((const struct timetable_record *)all.rows[i].noun)->next_at_ms;
        if (next_ms == 0 || next_ms > now_ms) {
            continue;
        }
        int32_t at = count++;
        struct text id = ids[i];
        for (; at > 0 && ((const struct timetable_record *)due[at - 1].noun)->next_at_ms > next_ms; at--) {
            due[at] = due[at - 1];
            ids[at] = ids[at - 1];
        }
        due[at] = all.rows[i];
        ids[at] = id;
    }
    *rows = (struct row_list){.count = count > limit ? limit : count, .rows = due, .more = count > limit};
    *organization_ids = ids;
    return true;
}

/* ---- tidying ----------------------------------------------------------------------------------------------------- */

/* What arrays are tidied, by how old each of their items is: INT64_MAX for one that is not to be taken out. */
static int64_t append_age(const void *item)
{
    const struct memory_append *append = item;
    return append->kind == APPEND_POSITION ? append->item.at_ms : INT64_MAX;
}

static int64_t answer_age(const void *item)
{
    return ((const struct memory_answer *)item)->kept_ms;
}

static int64_t event_age(const void *item)
{
    return ((const struct store_event *)item)->at_ms;
}

static int64_t queue_age(const void *item)
{
    const struct queue_item *q = item;
    return q->state == QUEUE_IS_DONE || q->state == QUEUE_DISCARDED ? q->due_ms : INT64_MAX;
}

static int by_age(const void *a, const void *b)
{
    const int64_t *first = a;
    const int64_t *second = b;
    return (*first > *second) - (*first < *second);
}

/* How old the oldest `limit` of them are at most, so that no more than these are taken. */
static int64_t bound_of(int64_t *ages, int32_t count, int64_t before_ms, int32_t limit)
{
    if (count > 0) {
        qsort(ages, (size_t)count, sizeof *ages, by_age);
    }
    return count > limit && ages[limit] < before_ms ? ages[limit] : before_ms;
}

static int64_t array_tidy(void *array, int32_t *count, size_t size, int64_t (*age)(const void *item), int64_t before_ms,
                          int32_t limit)
{
    char *items = array;
    struct arena *scratch = arena_create(0);
    int64_t *ages = arena_array(scratch, int64_t, *count);
    for (int32_t i = 0; i < *count; i++) {
        ages[i] = age(items + (size_t)i * size);
    }
    int64_t bound = bound_of(ages, *count, before_ms, limit);
    int32_t left = 0;
    int64_t taken = 0;
    for (int32_t i = 0; i < *count; i++) {
        const char *item = items + (size_t)i * size;
        int64_t its = age(item);
        if (taken < limit && (its < bound || (its == bound && bound < before_ms))) {
            taken++;
        } else {
            memmove(items + (size_t)left++ * size, item, size);
        }
    }
    *count = left;
    arena_destroy(scratch);
    return taken;
}

static bool row_is_old(const struct row *row, int64_t before_ms)
{
    return row->kind == ROW_SESSION ? ((const struct session_record *)row->noun)->expires_at_s < before_ms / 1000
                                    : row->created_ms < before_ms;
}

static int64_t rows_tidy(struct store_memory *store, struct memory_member *member, enum row_kind kind,
                         int64_t before_ms, int32_t limit)
{
    const struct memory_table *table = &member->tables[kind];
    int64_t taken = 0;
    for (int32_t i = 0; i < table->count && taken < limit; i++) {
        const struct memory_version *version = memory_seen(table->newest[i], INT64_MAX);
        if (version != NULL && row_is_old(&version->row, before_ms)) {
            memory_drop(store, member, kind, version->row.id);
            taken++;
        }
    }
    return taken;
}

static int64_t member_tidy(struct store_memory *store, struct memory_member *m, enum tidy_kind what, int64_t before_ms,
                           int32_t limit)
{
    switch (what) {
    case TIDY_ANSWERS:
        return array_tidy(m->answers, &m->answer_count, sizeof *m->answers, answer_age, before_ms, limit);
    case TIDY_POSITIONS:
        return array_tidy(m->appends, &m->append_count, sizeof *m->appends, append_age, before_ms, limit);
    case TIDY_QUEUE:
        return array_tidy(m->queue, &m->queue_count, sizeof *m->queue, queue_age, before_ms, limit);
    case TIDY_INPUTS:
        return rows_tidy(store, m, ROW_INPUTS, before_ms, limit);
    case TIDY_SESSIONS:
        return rows_tidy(store, m, ROW_SESSION, before_ms, limit);
    case TIDY_EVENTS:
        return array_tidy(m->events, &m->event_count, sizeof *m->events, event_age, before_ms, limit);
    case TIDY_KIND_COUNT:
        break;
    }
    return 0;
}

bool memory_tidy(void *context, struct text organization_id, enum tidy_kind what, int64_t before_ms, int32_t limit,
                 int64_t *deleted, struct fault *fault)
{
    struct store_memory *store = context;
    (void)fault;
    pthread_mutex_lock(&store->mutex);
    struct memory_member *member = memory_member_find(store, organization_id);
    *deleted = member == NULL ? 0 : member_tidy(store, member, what, before_ms, limit);
    pthread_mutex_unlock(&store->mutex);
    return true;
}
