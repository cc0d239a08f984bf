/* The store in memory: reads, and the port.
 *
 * Every version of every row stays until the store ends, each with the seq that made it; a snapshot is a seq. So readers see
 * what they saw, and nothing is copied for them: what they get lives as long as the store. One mutex guards it all. */
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "store/memory_parts.h"

/* ---- rows -------------------------------------------------------------------------------------------------------- */

struct memory_member *memory_member_find(const struct store_memory *store, struct text organization_id)
{
    struct memory_member *member = store->first;
    while (member != NULL && !text_equal(member->id, organization_id)) {
        member = member->next;
    }
    return member;
}

const struct memory_version *memory_seen(const struct memory_version *newest, int64_t seq)
{
    const struct memory_version *version = newest;
    while (version != NULL && version->seq > seq) {
        version = version->before;
    }
    return version == NULL || version->dropped ? NULL : version;
}

const struct memory_version *memory_find_id(const struct memory_member *member, enum row_kind kind, struct text id,
                                            int64_t seq)
{
    int32_t index = 0;
    const struct memory_table *table = &member->tables[kind];
    return map_get(&table->by_id, id, &index) ? memory_seen(table->newest[index], seq) : NULL;
}

static const struct row *row_copy(struct arena *arena, const struct memory_version *version)
{
    if (version == NULL) {
        return NULL;
    }
    struct row *row = arena_new(arena, struct row);
    *row = version->row;
    return row;
}

static const struct row *memory_find(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text id,
                                     struct fault *fault)
{
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    const struct row *row = row_copy(arena, memory_find_id(snapshot->member, kind, id, snapshot->seq));
    pthread_mutex_unlock(&snapshot->store->mutex);
    return row;
}

static bool memory_find_many(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, const struct text *ids,
                             int32_t count, struct row_list *list, struct fault *fault)
{
    struct row *rows = arena_array(arena, struct row, count);
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < count; i++) {
        const struct memory_version *version = memory_find_id(snapshot->member, kind, ids[i], snapshot->seq);
        if (version != NULL) {
            rows[i] = version->row;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    *list = (struct row_list){.count = count, .rows = rows};
    return true;
}

static bool memory_find_wishing(struct snapshot *snapshot, struct arena *arena, const struct text *ids, int32_t count,
                                struct row_list *list, struct fault *fault)
{
    struct row_list all;
    (void)memory_find_many(snapshot, arena, ROW_CUSTOMER, ids, count, &all, fault);
    struct row *rows = arena_array(arena, struct row, count);
    for (int32_t i = 0; i < count; i++) {
        if (all.rows[i].version > 0 && store_lift(arena, ROW_CUSTOMER, all.rows[i].noun).has_wishes) {
            rows[i] = all.rows[i];
        }
    }
    *list = (struct row_list){.count = count, .rows = rows};
    return true;
}

/* By the index of names while nothing was committed since; else row by row. */
static const struct row *find_called(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                     const struct store_lifted *called)
{
    const struct memory_table *table = &snapshot->member->tables[kind];
    struct text key = memory_name_key(arena, called);
    const struct memory_version *found = NULL;
    pthread_mutex_lock(&snapshot->store->mutex);
    int32_t owner = memory_name_owner(table, key);
    if (snapshot->seq == snapshot->member->seq) {
        found = owner < 0 ? NULL : memory_seen(table->newest[owner], snapshot->seq);
    }
    for (int32_t i = 0; i < table->count && found == NULL && snapshot->seq != snapshot->member->seq; i++) {
        const struct memory_version *version = memory_seen(table->newest[i], snapshot->seq);
        found = version != NULL && text_equal(version->name_key, key) ? version : NULL;
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    return row_copy(arena, found);
}

static const struct row *memory_find_external(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                              struct text source, struct text external_id, struct fault *fault)
{
    const struct store_lifted called = {.source = source, .external_id = external_id};
    (void)fault;
    return text_is_empty(external_id) ? NULL : find_called(snapshot, arena, kind, &called);
}

static const struct row *memory_find_named(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                           struct text name, struct fault *fault)
{
    (void)fault;
    return text_is_empty(name) ? NULL : find_called(snapshot, arena, kind, &(struct store_lifted){.name = name});
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static int64_t order_of(const struct list_query *query, const struct row *row)
{
    return query->order == LIST_CHANGED ? row->changed_seq : row->created_seq;
}

static bool is_within(const struct list_query *query, int64_t seq)
{
    if (query->order == LIST_NEWEST) {
        return query->until_seq == 0 || seq < query->until_seq;
    }
    return seq > query->after_seq && (query->until_seq == 0 || seq <= query->until_seq);
}

static int by_change(const void *a, const void *b)
{
    const struct row *first = a;
    const struct row *second = b;
    return (first->changed_seq > second->changed_seq) - (first->changed_seq < second->changed_seq);
}

static int by_making(const void *a, const void *b)
{
    const struct row *first = a;
    const struct row *second = b;
    return (first->created_seq > second->created_seq) - (first->created_seq < second->created_seq);
}

static void rows_order(const struct list_query *query, struct row *rows, int32_t count)
{
    if (count > 0) {
        qsort(rows, (size_t)count, sizeof *rows, query->order == LIST_CHANGED ? by_change : by_making);
    }
    for (int32_t i = 0; query->order == LIST_NEWEST && i < count / 2; i++) {
        struct row other = rows[i];
        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = other;
    }
}

static bool memory_list(struct snapshot *snapshot, struct arena *arena, const struct list_query *query,
                        struct row_list *list, struct fault *fault)
{
    const struct memory_table *table = &snapshot->member->tables[query->kind];
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    struct row *rows = arena_array(arena, struct row, table->count);
    int32_t count = 0;
    for (int32_t i = 0; i < table->count; i++) {
        const struct memory_version *version = memory_seen(table->newest[i], snapshot->seq);
        if (version != NULL && is_within(query, order_of(query, &version->row)) &&
            store_filter_takes(query->filter, &version->row, &version->lifted)) {
            rows[count++] = version->row;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    rows_order(query, rows, count);
    bool more = count > query->limit;
    *list = (struct row_list){.count = more ? query->limit : count, .rows = rows, .more = more};
    return true;
}

static bool memory_appended(struct snapshot *snapshot, struct arena *arena, enum append_kind kind,
                            struct text parent_id, bool newest, int64_t after_seq, int32_t limit,
                            struct append_list *list, struct fault *fault)
{
    const struct memory_member *member = snapshot->member;
    struct appended *items = arena_array(arena, struct appended, limit);
    int32_t count = 0;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < member->append_count && count <= limit; i++) {
        const struct memory_append *append = &member->appends[newest ? member->append_count - 1 - i : i];
        bool within = newest ? after_seq == 0 || append->seq < after_seq : append->seq > after_seq;
        if (append->kind == kind && append->seq <= snapshot->seq && within &&
            text_equal(append->parent_id, parent_id)) {
            if (count < limit) {
                items[count] = append->item;
            }
            count++;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    *list = (struct append_list){.count = count > limit ? limit : count, .items = items, .more = count > limit};
    return true;
}

static bool memory_newest_positions(struct snapshot *snapshot, struct arena *arena, const struct text *technician_ids,
                                    int32_t count, struct appended *newest, struct fault *fault)
{
    const struct memory_member *member = snapshot->member;
    struct map places = map_make(arena, (uint32_t)count, 0);
    (void)fault;
    for (int32_t i = 0; i < count; i++) {
        int32_t place = i;
        map_add(&places, technician_ids[i], &place);
        newest[i] = (struct appended){.noun = NULL};
    }
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < member->append_count; i++) {
        const struct memory_append *append = &member->appends[i];
        int32_t place = 0;
        if (append->kind == APPEND_POSITION && append->seq <= snapshot->seq &&
            map_get(&places, append->parent_id, &place) &&
            (newest[place].noun == NULL || append->item.at_ms >= newest[place].at_ms)) {
            newest[place] = append->item;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    for (int32_t i = 0; i < count; i++) { /* who is asked for twice */
        int32_t place = i;
        (void)map_get(&places, technician_ids[i], &place);
        newest[i] = newest[place];
    }
    return true;
}

static const void *memory_made(struct snapshot *snapshot, struct arena *arena, const struct row *row, struct text bytes,
                               store_maker *make, struct fault *fault)
{
    (void)snapshot;
    (void)row;
    return make(arena, bytes, fault);
}

static const void *memory_made_before(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                      struct text id)
{
    (void)snapshot;
    (void)arena;
    (void)kind;
    (void)id;
    return NULL;
}

static bool same_or_any(struct text wanted, struct text t)
{
    return text_is_empty(wanted) || text_equal(wanted, t);
}

static bool audit_is_asked(const struct audit_query *q, const struct audit_row *row)
{
    bool within = q->newest_first ? q->after_seq == 0 || row->seq < q->after_seq : row->seq > q->after_seq;
    return within && (q->from_ms == 0 || row->at_ms >= q->from_ms) && (q->to_ms == 0 || row->at_ms < q->to_ms) &&
           same_or_any(q->actor, row->actor) && same_or_any(q->action, row->action) &&
           same_or_any(q->subject, row->subject) && same_or_any(q->request_id, row->request_id);
}

static bool memory_audits(struct snapshot *snapshot, struct arena *arena, const struct audit_query *query,
                          struct audit_list *list, struct fault *fault)
{
    struct audit_row *items = arena_array(arena, struct audit_row, query->limit);
    int32_t count = 0;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < snapshot->audit_count && count <= query->limit; i++) {
        const struct audit_row *row =
            &snapshot->member->audits[query->newest_first ? snapshot->audit_count - 1 - i : i];
        if (audit_is_asked(query, row)) {
            if (count < query->limit) {
                items[count] = *row;
            }
            count++;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    *list = (struct audit_list){
        .count = count > query->limit ? query->limit : count, .items = items, .more = count > query->limit};
    return true;
}

static bool memory_kept(struct snapshot *snapshot, struct arena *arena, struct text key, struct kept_answer *answer,
                        struct fault *fault)
{
    bool found = false;
    (void)arena;
    (void)fault;
    pthread_mutex_lock(&snapshot->store->mutex);
    for (int32_t i = 0; i < snapshot->member->answer_count && !found; i++) {
        const struct memory_answer *one = &snapshot->member->answers[i];
        if (one->seq <= snapshot->seq && text_equal(one->answer.key, key)) {
            *answer = one->answer;
            found = true;
        }
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    return found;
}

/* ---- across organizations ---------------------------------------------------------------------------------------- */

/* How a row is known to who knocks: by a key's prefix, or by a digest. */
struct knock {
    enum row_kind kind;
    struct text prefix;
    const struct sha256 *digest;
};

static bool answers_to(const struct knock *knock, const void *noun)
{
    if (knock->kind == ROW_KEY) {
        return text_equal(((const struct key_record *)noun)->prefix, knock->prefix);
    }
    if (knock->kind == ROW_SESSION) {
        const struct session_record *session = noun;
        return memcmp(session->digest.bytes, knock->digest->bytes, sizeof knock->digest->bytes) == 0;
    }
    const struct user_record *user = noun;
    return user->invite_expires_at_s != 0 &&
           memcmp(user->invite_digest.bytes, knock->digest->bytes, sizeof knock->digest->bytes) == 0;
}

static const struct row *find_knock(struct store_memory *store, struct arena *arena, const struct knock *knock,
                                    struct text *organization_id)
{
    const struct row *found = NULL;
    pthread_mutex_lock(&store->mutex);
    for (const struct memory_member *m = store->first; m != NULL && found == NULL; m = m->next) {
        const struct memory_table *table = &m->tables[knock->kind];
        for (int32_t i = 0; i < table->count && found == NULL; i++) {
            const struct memory_version *version = memory_seen(table->newest[i], INT64_MAX);
            if (version != NULL && answers_to(knock, version->row.noun)) {
                found = row_copy(arena, version);
                *organization_id = m->id;
            }
        }
    }
    pthread_mutex_unlock(&store->mutex);
    return found;
}

static const struct row *memory_find_key(void *context, struct arena *arena, struct text prefix,
                                         struct text *organization_id, struct fault *fault)
{
    (void)fault;
    return find_knock(context, arena, &(struct knock){.kind = ROW_KEY, .prefix = prefix}, organization_id);
}

static const struct row *memory_find_session(void *context, struct arena *arena, const struct sha256 *digest,
                                             struct text *organization_id, struct fault *fault)
{
    (void)fault;
    return find_knock(context, arena, &(struct knock){.kind = ROW_SESSION, .digest = digest}, organization_id);
}

static const struct row *memory_find_invite(void *context, struct arena *arena, const struct sha256 *digest,
                                            struct text *organization_id, struct fault *fault)
{
    (void)fault;
    return find_knock(context, arena, &(struct knock){.kind = ROW_USER, .digest = digest}, organization_id);
}

/* The rows of a kind of all organizations that have a name (empty: all of them). */
void memory_gather(const struct store_memory *store, struct arena *arena, enum row_kind kind, struct text name,
                   struct row_list *list, struct text **organization_ids)
{
    int32_t room = 0;
    int32_t count = 0;
    for (const struct memory_member *m = store->first; m != NULL; m = m->next) {
        room += m->tables[kind].count;
    }
    struct row *rows = arena_array(arena, struct row, room);
    *organization_ids = arena_array(arena, struct text, room);
    for (const struct memory_member *m = store->first; m != NULL; m = m->next) {
        for (int32_t i = 0; i < m->tables[kind].count; i++) {
            const struct memory_version *version = memory_seen(m->tables[kind].newest[i], INT64_MAX);
            if (version != NULL && same_or_any(name, version->lifted.name)) {
                rows[count] = version->row;
                (*organization_ids)[count++] = m->id;
            }
        }
    }
    *list = (struct row_list){.count = count, .rows = rows};
}

static void gather(struct store_memory *store, struct arena *arena, enum row_kind kind, struct text name,
                   struct row_list *list, struct text **organization_ids)
{
    pthread_mutex_lock(&store->mutex);
    memory_gather(store, arena, kind, name, list, organization_ids);
    pthread_mutex_unlock(&store->mutex);
}

static bool memory_find_users(void *context, struct arena *arena, struct text email_folded, struct row_list *users,
                              const struct text **organization_ids, struct fault *fault)
{
    struct text *ids = NULL;
    (void)fault;
    gather(context, arena, ROW_USER, email_folded, users, &ids);
    *organization_ids = ids;
    return true;
}

static bool memory_organizations(void *context, struct arena *arena, struct row_list *list, struct fault *fault)
{
    struct text *ids = NULL;
    (void)fault;
    gather(context, arena, ROW_ORGANIZATION, TEXT(""), list, &ids);
    return true;
}

/* ---- snapshots and commits --------------------------------------------------------------------------------------- */

static struct snapshot *memory_open(void *context, struct text organization_id, struct fault *fault)
{
    struct store_memory *store = context;
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (snapshot == NULL) {
        arena_exhausted();
    }
    pthread_mutex_lock(&store->mutex);
    const struct memory_member *member = memory_member_find(store, organization_id);
    if (member != NULL) {
        *snapshot = (struct snapshot){
            store, member, member->seq, member->changed_ms, member->audit_count, member->head_count, member->event_seq};
    }
    pthread_mutex_unlock(&store->mutex);
    if (member == NULL) {
        free(snapshot);
        fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such organization.");
        return NULL;
    }
    return snapshot;
}

static void memory_close(void *context, struct snapshot *snapshot)
{
    (void)context;
    free(snapshot);
}

static int64_t memory_seq(const struct snapshot *snapshot)
{
    return snapshot->seq;
}

static int64_t memory_changed_ms(const struct snapshot *snapshot)
{
    return snapshot->changed_ms;
}

static bool memory_submit(void *context, const struct change_set *set,
                          void (*done)(void *argument, const struct commit_outcome *outcome), void *argument)
{
    struct store_memory *store = context;
    struct fault fault = {.kind = FAULT_NONE};
    struct kept_answer kept;
    struct commit_outcome outcome = {.result = COMMIT_DONE};
    pthread_mutex_lock(&store->mutex);
    outcome.result = memory_commit(store, set, &kept, &outcome.seq, &fault);
    pthread_mutex_unlock(&store->mutex);
    if (outcome.result == COMMIT_DONE) {
        store_listener_tell_of(&store->listener, set);
    }
    outcome.kept = outcome.result == COMMIT_REPLAY ? &kept : NULL;
    outcome.fault = outcome.result == COMMIT_CONFLICT ? &fault : NULL;
    done(argument, &outcome);
    return true;
}

static void memory_touch(void *context, enum row_kind kind, struct text organization_id, struct text id, int64_t at_ms)
{
    struct store_memory *store = context;
    int32_t index = 0;
    pthread_mutex_lock(&store->mutex);
    const struct memory_member *member = memory_member_find(store, organization_id);
    if (member != NULL && map_get(&member->tables[kind].by_id, id, &index)) {
        int64_t whole_ms = at_ms / 1000 * 1000;
        struct row *row = &member->tables[kind].newest[index]->row;
        row->last_used_ms = whole_ms > row->last_used_ms ? whole_ms : row->last_used_ms;
    }
    pthread_mutex_unlock(&store->mutex);
}

static bool memory_ready(void *context, struct fault *fault)
{
    (void)context;
    (void)fault;
    return true;
}

struct store_memory *store_memory_create(void)
{
    struct arena *arena = arena_create(0);
    struct store_memory *store = arena_new(arena, struct store_memory);
    store->arena = arena;
    pthread_mutex_init(&store->mutex, NULL);
    store_listener_init(&store->listener);
    return store;
}

void store_memory_destroy(struct store_memory *store)
{
    if (store != NULL) {
        pthread_mutex_destroy(&store->mutex);
        store_listener_destroy(&store->listener);
        arena_destroy(store->arena);
    }
}

struct store_port store_memory_port(struct store_memory *store)
{
    return (struct store_port){
        .context = store,
        .find_key = memory_find_key,
        .find_session = memory_find_session,
        .find_invite = memory_find_invite,
        .find_users = memory_find_users,
        .organizations = memory_organizations,
        .open = memory_open,
        .close = memory_close,
        .seq = memory_seq,
        .changed_ms = memory_changed_ms,
        .event_seq = memory_event_seq,
        .find = memory_find,
        .find_external = memory_find_external,
        .find_named = memory_find_named,
        .find_many = memory_find_many,
        .find_wishing = memory_find_wishing,
        .list = memory_list,
        .made = memory_made,
        .made_before = memory_made_before,
        .appended = memory_appended,
        .newest_positions = memory_newest_positions,
        .events = memory_events,
        .audits = memory_audits,
        .kept = memory_kept,
        .openings = memory_openings,
        .heads = memory_heads,
        .queued = memory_queued,
        .waiting = memory_waiting,
        .queue_item = memory_queue_item,
        .submit = memory_submit,
        .listen = memory_listen,
        .announce = memory_announce,
        .claim = memory_claim,
        .timetable_due = memory_timetable_due,
        .tidy = memory_tidy,
        .touch = memory_touch,
        .ready = memory_ready,
    };
}
