/* The store in memory: commits. First everything is judged, then everything is kept; nothing can fail between. */
#include "base/fault.h"
#include "store/memory_parts.h"

/* ---- judging ----------------------------------------------------------------------------------------------------- */

static bool moved(struct fault *fault, enum row_kind kind, struct text id)
{
    return fault_raise(fault, FAULT_CONFLICT, "conflict", "", "The %s %.*s was changed in between.",
                       shape_row_name[kind], TEXT_ARGS(id));
}

static bool taken(struct fault *fault, enum row_kind kind, struct text name)
{
    return fault_raise(fault, FAULT_CONFLICT, "conflict", "", "There is a %s called %.*s already.",
                       shape_row_name[kind], TEXT_ARGS(name));
}

static int32_t version_of(const struct memory_member *member, enum row_kind kind, struct text id)
{
    const struct memory_version *seen = member == NULL ? NULL : memory_find_id(member, kind, id, INT64_MAX);
    return seen == NULL ? 0 : seen->row.version;
}

static const struct row_put *put_of(const struct change_set *set, enum row_kind kind, struct text id)
{
    for (int32_t i = 0; i < set->put_count; i++) {
        if (set->puts[i].kind == kind && text_equal(set->puts[i].id, id)) {
            return &set->puts[i];
        }
    }
    return NULL;
}

/* --- names: unique among the rows of a kind, as they stand at the end of a change-set --- */

struct text memory_name_key(struct arena *arena, const struct store_lifted *lifted)
{
    if (!text_is_empty(lifted->external_id)) {
        return text_format(arena, "%zu:%.*s%.*s", lifted->source.length, TEXT_ARGS(lifted->source),
                           TEXT_ARGS(lifted->external_id));
    }
    return text_is_empty(lifted->name) ? TEXT("") : text_format(arena, ":%.*s", TEXT_ARGS(lifted->name));
}

int32_t memory_name_owner(const struct memory_table *table, struct text key)
{
    int32_t place = 0;
    return map_get(&table->by_name, key, &place) ? table->owners[place] : -1;
}

/* The row gives up what it was called, when it still is called so, and takes what it is called now. What it was called between
 * two puts of one change-set, it never had. */
static void name_move(struct arena *arena, struct memory_table *table, int32_t row,
                      const struct memory_version *version)
{
    int32_t place = 0;
    const struct memory_version *before = version->before;
    while (before != NULL && before->between) {
        before = before->before;
    }
    if (version->between) {
        return;
    }
    if (before != NULL && map_get(&table->by_name, before->name_key, &place) && table->owners[place] == row) {
        table->owners[place] = -1;
    }
    if (version->dropped || text_is_empty(version->name_key)) {
        return;
    }
    place = (int32_t)table->by_name.count;
    if (map_add(&table->by_name, version->name_key, &place)) {
        table->owners = arena_grow(arena, table->owners, place, sizeof *table->owners);
    }
    table->owners[place] = row;
}

/* --- rows: what a change-set makes of them, put after put --- */

struct judged_row {
    enum row_kind kind;
    struct text id;
    int32_t version; /* so far; 0: there is none */
    const struct row_put *put;
};

struct judged {
    const struct memory_member *member;
    struct arena *arena;
    struct map places; /* "kind:id" -> index into rows */
    struct judged_row *rows;
    int32_t count;
};

static struct text row_key(struct arena *arena, enum row_kind kind, struct text id)
{
    return text_format(arena, "%d:%.*s", kind, TEXT_ARGS(id));
}

static struct judged_row *judged_row(struct judged *judged, enum row_kind kind, struct text id)
{
    int32_t place = judged->count;
    if (map_add(&judged->places, row_key(judged->arena, kind, id), &place)) {
        judged->rows[judged->count++] = (struct judged_row){kind, id, version_of(judged->member, kind, id), NULL};
    }
    return &judged->rows[place];
}

static bool changes_hold(struct judged *judged, const struct change_set *set, struct fault *fault)
{
    for (int32_t i = 0; i < set->put_count; i++) {
        const struct row_put *put = &set->puts[i];
        struct judged_row *row = judged_row(judged, put->kind, put->id);
        if (row->version != put->version - 1) {
            return moved(fault, put->kind, put->id);
        }
        row->version = put->version;
        row->put = put;
    }
    for (int32_t i = 0; i < set->keep_count; i++) {
        struct judged_row *row = judged_row(judged, set->keeps[i].kind, set->keeps[i].id);
        row->version = row->version == 0 ? 1 : row->version;
    }
    for (int32_t i = 0; i < set->drop_count; i++) {
        struct judged_row *row = judged_row(judged, set->drops[i].kind, set->drops[i].id);
        if (row->version == 0) {
            return moved(fault, set->drops[i].kind, set->drops[i].id);
        }
        row->version = 0;
    }
    return true;
}

/* Nobody else has it: neither a row that stays as it is, nor another of the change-set. */
static bool name_is_free(const struct judged *judged, struct map *names, int32_t index, struct fault *fault)
{
    const struct judged_row *row = &judged->rows[index];
    if (row->version == 0 || row->put == NULL) {
        return true;
    }
    struct store_lifted lifted = store_lift(judged->arena, row->kind, row->put->noun);
    struct text key = memory_name_key(judged->arena, &lifted);
    int32_t other = index;
    if (text_is_empty(key)) {
        return true;
    }
    if (!map_add(names, row_key(judged->arena, row->kind, key), &other)) {
        return taken(fault, row->kind, row->id);
    }
    const struct memory_table *table = judged->member == NULL ? NULL : &judged->member->tables[row->kind];
    int32_t owner = table == NULL ? -1 : memory_name_owner(table, key);
    struct text owner_id = owner < 0 ? TEXT("") : table->newest[owner]->row.id;
    return owner < 0 || map_get(&judged->places, row_key(judged->arena, row->kind, owner_id), &other) ||
           taken(fault, row->kind, row->id);
}

static bool route_holds(const struct memory_member *member, const struct route_precondition *route, struct fault *fault)
{
    const struct memory_table *table = member == NULL ? NULL : &member->tables[ROW_JOB];
    bool holds = true;
    for (int32_t i = 0; table != NULL && i < table->count && holds; i++) {
        const struct memory_version *newest = table->newest[i];
        holds = newest->row.changed_seq <= route->seq || !store_is_on_route(&newest->lifted, route);
    }
    return holds || fault_raise(fault, FAULT_CONFLICT, "conflict", "", "The route of %.*s was changed in between.",
                                TEXT_ARGS(route->technician_id));
}

static bool rows_hold(const struct memory_member *member, const struct change_set *set, struct fault *fault)
{
    for (int32_t i = 0; i < set->route_count; i++) {
        if (!route_holds(member, &set->routes[i], fault)) {
            return false;
        }
    }
    for (int32_t i = 0; i < set->precondition_count; i++) {
        const struct precondition *p = &set->preconditions[i];
        if (version_of(member, p->kind, p->id) != p->version) {
            return moved(fault, p->kind, p->id);
        }
    }
    struct arena *scratch = arena_create(0);
    struct judged judged = {.member = member, .arena = scratch};
    judged.places = map_make(scratch, 16, 0);
    judged.rows = arena_array(scratch, struct judged_row, set->put_count + set->keep_count + set->drop_count);
    struct map names = map_make(scratch, 16, 0);
    bool hold = changes_hold(&judged, set, fault);
    for (int32_t i = 0; i < judged.count && hold; i++) {
        hold = name_is_free(&judged, &names, i, fault);
    }
    arena_destroy(scratch);
    return hold;
}

static struct queue_item *item_find(const struct memory_member *member, struct text id)
{
    for (int32_t i = 0; member != NULL && i < member->queue_count; i++) {
        if (text_equal(member->queue[i].id, id)) {
            return &member->queue[i];
        }
    }
    return NULL;
}

static bool finishes_hold(const struct memory_member *member, const struct change_set *set, struct fault *fault)
{
    for (int32_t i = 0; i < set->finish_count; i++) {
        const struct queue_finish *finish = &set->finishes[i];
        const struct queue_item *item = item_find(member, finish->id);
        if (item == NULL || !store_finish_holds(finish, item->state, item->fence)) {
            return fault_raise(fault, FAULT_CONFLICT, "conflict", "", "The queue's item %.*s is somebody else's now.",
                               TEXT_ARGS(finish->id));
        }
    }
    return true;
}

/* Two workers made a head of the same entries: the first is kept. */
static bool heads_hold(const struct memory_member *member, const struct change_set *set, struct fault *fault)
{
    int64_t largest = member == NULL || member->head_count == 0 ? 0 : member->heads[member->head_count - 1].tree.size;
    for (int32_t i = 0; i < set->head_count; i++) {
        if (set->heads[i].tree.size <= largest) {
            return fault_raise(fault, FAULT_CONFLICT, "conflict", "", "There is a head of the audit of that size.");
        }
        largest = set->heads[i].tree.size;
    }
    return true;
}

static bool is_answered(const struct memory_member *member, const struct change_set *set, struct kept_answer *kept)
{
    for (int32_t i = 0; member != NULL && set->answer != NULL && i < member->answer_count; i++) {
        if (text_equal(member->answers[i].answer.key, set->answer->key)) {
            *kept = member->answers[i].answer;
            return true;
        }
    }
    return false;
}

/* ---- keeping ----------------------------------------------------------------------------------------------------- */

static struct memory_member *member_make(struct store_memory *store, struct text id)
{
    struct memory_member *member = arena_new(store->arena, struct memory_member);
    member->id = text_copy(store->arena, id);
    for (int kind = 0; kind < ROW_KIND_COUNT; kind++) {
        member->tables[kind].by_id = map_make(store->arena, 16, 0);
        member->tables[kind].by_name = map_make(store->arena, 16, 0);
    }
    if (store->last == NULL) {
        store->first = member;
    } else {
        store->last->next = member;
    }
    store->last = member;
    return member;
}

static void version_add(struct store_memory *store, struct memory_member *member, struct memory_version *version)
{
    struct memory_table *table = &member->tables[version->row.kind];
    int32_t index = table->count;
    version->seq = ++member->seq;
    version->row.changed_seq = version->seq;
    version->row.changed_ms = member->changed_ms;
    if (map_add(&table->by_id, version->row.id, &index)) {
        table->newest = arena_grow(store->arena, table->newest, table->count, sizeof(void *));
        table->newest[table->count++] = version;
        version->row.created_seq = version->seq;
        version->row.created_ms = version->row.updated_ms;
        name_move(store->arena, table, index, version);
        return;
    }
    version->before = table->newest[index];
    table->newest[index] = version;
    name_move(store->arena, table, index, version);
    bool anew = version->before->dropped; /* then it is as if it had never been */
    version->row.created_seq = anew ? version->seq : version->before->row.created_seq;
    version->row.created_ms = anew ? version->row.updated_ms : version->before->row.created_ms;
    version->row.last_used_ms = anew ? 0 : version->before->row.last_used_ms;
}

void memory_drop(struct store_memory *store, struct memory_member *member, enum row_kind kind, struct text id)
{
    const struct memory_version *seen = memory_find_id(member, kind, id, INT64_MAX);
    struct memory_version *version = arena_new(store->arena, struct memory_version);
    *version = *seen;
    version->dropped = true;
    version->between = false;
    version_add(store, member, version);
}

/* Whether a later put or a drop of the same change-set is of the same row. */
static bool is_between(const struct change_set *set, int32_t index)
{
    const struct row_put *put = &set->puts[index];
    for (int32_t i = index + 1; i < set->put_count; i++) {
        if (set->puts[i].kind == put->kind && text_equal(set->puts[i].id, put->id)) {
            return true;
        }
    }
    for (int32_t i = 0; i < set->drop_count; i++) {
        if (set->drops[i].kind == put->kind && text_equal(set->drops[i].id, put->id)) {
            return true;
        }
    }
    return false;
}

static void keep_put(struct store_memory *store, struct memory_member *member, const struct row_put *put, int64_t at_ms,
                     bool between)
{
    struct memory_version *version = arena_new(store->arena, struct memory_version);
    version->row = (struct row){.kind = put->kind,
                                .id = text_copy(store->arena, put->id),
                                .version = put->version,
                                .updated_ms = at_ms,
                                .noun = shape_copy(store->arena, shape_of_row[put->kind], put->noun)};
    version->lifted = store_lift(store->arena, put->kind, version->row.noun);
    version->name_key = memory_name_key(store->arena, &version->lifted);
    version->between = between;
    version_add(store, member, version);
}

static void keep_puts(struct store_memory *store, struct memory_member *member, const struct change_set *set)
{
    for (int32_t i = 0; i < set->put_count; i++) {
        keep_put(store, member, &set->puts[i], set->origin.at_ms, is_between(set, i));
    }
    for (int32_t i = 0; i < set->keep_count; i++) {
        if (version_of(member, set->keeps[i].kind, set->keeps[i].id) == 0) {
            keep_put(store, member, &set->keeps[i], set->origin.at_ms, false);
        }
    }
    for (int32_t i = 0; i < set->drop_count; i++) {
        memory_drop(store, member, set->drops[i].kind, set->drops[i].id);
    }
}

static void keep_appends(struct store_memory *store, struct memory_member *member, const struct change_set *set)
{
    for (int32_t i = 0; i < set->append_count; i++) {
        const struct row_append *append = &set->appends[i];
        member->appends = arena_grow(store->arena, member->appends, member->append_count, sizeof *member->appends);
        int64_t seq = ++member->seq;
        const void *noun = shape_copy(store->arena, shape_of_append[append->kind], append->noun);
        member->appends[member->append_count++] =
            (struct memory_append){.seq = seq,
                                   .kind = append->kind,
                                   .parent_id = text_copy(store->arena, append->parent_id),
                                   .item = {.seq = seq, .at_ms = append->at_ms, .noun = noun}};
    }
}

/* Before the entries of the same change-set are kept. */
static void forget(struct memory_member *member, const struct change_set *set)
{
    for (int32_t i = 0; i < set->forget_count; i++) {
        int32_t left = 0;
        for (int32_t k = 0; k < member->opened_count; k++) {
            if (!text_equal(member->opened[k].person_id, set->forgets[i])) {
                member->opened[left++] = member->opened[k];
            }
        }
        member->opened_count = left;
    }
}

/* Of the entry that was kept last. */
static void keep_opened(struct store_memory *store, struct memory_member *member, const struct audit_put *put)
{
    if (text_is_empty(put->openings)) {
        return;
    }
    member->opened = arena_grow(store->arena, member->opened, member->opened_count, sizeof *member->opened);
    member->opened[member->opened_count++] =
        (struct memory_opened){.person_id = text_copy(store->arena, put->person_id),
                               .opened = {member->audit_count, text_copy(store->arena, put->openings)}};
}

static void keep_audits(struct store_memory *store, struct memory_member *member, const struct change_set *set)
{
    struct arena *arena = store->arena;
    for (int32_t i = 0; i < set->audit_count; i++) {
        const struct audit_put *put = &set->audits[i];
        const struct sha256 none = {{0}};
        const struct sha256 *before = member->audit_count == 0 ? &none : &member->audits[member->audit_count - 1].hash;
        struct audit_row row = {
            .seq = member->audit_count + 1,
            .at_ms = put->at_ms,
            .actor = text_copy(arena, put->actor),
            .action = text_copy(arena, put->action),
            .subject = text_copy(arena, put->subject),
            .request_id = text_copy(arena, put->request_id),
            .entry = text_copy(arena, put->entry),
            .hash = audit_chain_next(before, member->audit_count + 1, put->entry),
        };
        member->audits = arena_grow(arena, member->audits, member->audit_count, sizeof *member->audits);
        member->audits[member->audit_count++] = row;
        keep_opened(store, member, put);
    }
}

static void keep_heads(struct store_memory *store, struct memory_member *member, const struct change_set *set)
{
    for (int32_t i = 0; i < set->head_count; i++) {
        member->heads = arena_grow(store->arena, member->heads, member->head_count, sizeof *member->heads);
        struct audit_head *head = &member->heads[member->head_count++];
        *head = set->heads[i];
        head->key_id = text_copy(store->arena, set->heads[i].key_id);
    }
}

static bool is_waiting(const struct memory_member *member, const struct queue_put *put)
{
    for (int32_t i = 0; i < member->queue_count; i++) {
        const struct queue_item *item = &member->queue[i];
        if (item->state == QUEUE_WAITING && text_equal(item->kind, put->kind) &&
            text_equal(item->unique, put->unique)) {
            return !text_is_empty(put->unique);
        }
    }
    return false;
}

static void keep_queue(struct store_memory *store, struct memory_member *member, const struct change_set *set)
{
    struct arena *arena = store->arena;
    for (int32_t i = 0; i < set->queue_count; i++) {
        const struct queue_put *put = &set->queue[i];
        if (is_waiting(member, put) || item_find(member, put->id) != NULL) {
            continue;
        }
        member->queue = arena_grow(arena, member->queue, member->queue_count, sizeof *member->queue);
        member->queue[member->queue_count++] = (struct queue_item){
            .organization_id = member->id,
            .id = text_copy(arena, put->id),
            .kind = text_copy(arena, put->kind),
            .unique = text_copy(arena, put->unique),
            .created_ms = set->origin.at_ms,
            .due_ms = set->origin.at_ms + put->due_in_ms,
            .payload = text_copy(arena, put->payload),
        };
    }
}

/* Waiting again, it must not be the second of its name that waits. */
static void name_give_up(const struct memory_member *member, struct queue_item *item)
{
    const struct queue_put same = {.kind = item->kind, .unique = item->unique};
    if (is_waiting(member, &same)) {
        item->unique = TEXT("");
    }
}

static void keep_finish(struct arena *arena, struct memory_member *member, int64_t at_ms,
                        const struct queue_finish *finish)
{
    struct queue_item *item = item_find(member, finish->id);
    if (store_finish_to(finish->how) == QUEUE_WAITING) {
        name_give_up(member, item);
    }
    item->state = store_finish_to(finish->how);
    if (finish->how == QUEUE_HOLD) {
        item->lease_ms = at_ms + finish->due_in_ms;
        item->progress = text_copy(arena, finish->progress);
        return;
    }
    item->due_ms = at_ms + finish->due_in_ms;
    if (store_finish_from(finish->how) != QUEUE_LEASED) {
        item->attempt = finish->how == QUEUE_RETRY ? 0 : item->attempt;
        return;
    }
    item->progress = text_copy(arena, finish->progress);
    item->error = text_copy(arena, finish->error);
}

static void keep_answer(struct store_memory *store, struct memory_member *member, int64_t at_ms,
                        const struct kept_answer *answer)
{
    if (answer == NULL) {
        return;
    }
    member->answers = arena_grow(store->arena, member->answers, member->answer_count, sizeof *member->answers);
    member->answers[member->answer_count++] = (struct memory_answer){
        .seq = member->seq,
        .kept_ms = at_ms,
        .answer = {.key = text_copy(store->arena, answer->key),
                   .fingerprint = answer->fingerprint,
                   .status = answer->status,
                   .headers = text_copy(store->arena, answer->headers),
                   .body = text_copy(store->arena, answer->body)},
    };
}

enum commit_result memory_commit(struct store_memory *store, const struct change_set *set, struct kept_answer *kept,
                                 int64_t *seq, struct fault *fault)
{
    struct memory_member *member = memory_member_find(store, set->organization_id);
    if (is_answered(member, set, kept)) {
        return COMMIT_REPLAY;
    }
    if (!rows_hold(member, set, fault) || !finishes_hold(member, set, fault) || !heads_hold(member, set, fault)) {
        return COMMIT_CONFLICT;
    }
    if (member == NULL && put_of(set, ROW_ORGANIZATION, set->organization_id) == NULL) {
        moved(fault, ROW_ORGANIZATION, set->organization_id);
        return COMMIT_CONFLICT;
    }
    member = member == NULL ? member_make(store, set->organization_id) : member;
    member->changed_ms = set->origin.at_ms > member->changed_ms ? set->origin.at_ms : member->changed_ms;
    keep_puts(store, member, set);
    keep_appends(store, member, set);
    forget(member, set);
    keep_audits(store, member, set);
    keep_heads(store, member, set);
    memory_keep_events(store, member, set);
    keep_queue(store, member, set);
    for (int32_t i = 0; i < set->finish_count; i++) {
        keep_finish(store->arena, member, set->origin.at_ms, &set->finishes[i]);
    }
    keep_answer(store, member, set->origin.at_ms, set->answer);
    *seq = member->seq;
    return COMMIT_DONE;
}
