/* Batches: judging. What a change-set did to the picture is noted as it goes, so that one which does not hold is undone. */
#include "store/batch.h"

/* What stood before, of a row or of a name. */
struct undo {
    struct batch_row *row; /* or */
    struct batch_name *name;
    int32_t version; /* of the row, */
    int32_t had;     /* its name; or the name's owner */
};

struct judging {
    struct batch_organization *organization;
    struct batch_member *member;
    struct undo *undos;
    int32_t undo_count;
};

static bool moved(struct judging *j, const struct batch_row *row)
{
    return fault_raise(&j->member->fault, FAULT_CONFLICT, "conflict", "", "The %s %.*s was changed in between.",
                       shape_row_name[row->kind], TEXT_ARGS(row->id));
}

static bool taken(struct judging *j, const struct batch_name *name)
{
    return fault_raise(&j->member->fault, FAULT_CONFLICT, "conflict", "", "There is a %s called %.*s already.",
                       shape_row_name[name->kind], TEXT_ARGS(name->text));
}

/* --- rows --- */

static void row_touch(struct judging *j, struct batch_row *row)
{
    j->undos[j->undo_count++] = (struct undo){.row = row, .version = row->version, .had = row->name};
}

/* What the batch itself has put so far is newer than anything that was read. */
static bool routes_hold(struct judging *j)
{
    const struct batch_organization *o = j->organization;
    const struct change_set *set = j->member->set;
    for (int32_t i = 0; i < set->route_count; i++) {
        const struct route_precondition *route = &set->routes[i];
        bool holds = j->member->route_seqs[i] <= route->seq;
        for (int32_t k = 0; k < o->row_count && holds; k++) {
            const struct batch_row *row = &o->rows[k];
            holds = row->kind != ROW_JOB || !row->is_put || !store_is_on_route(&row->lifted, route);
        }
        if (!holds) {
            return fault_raise(&j->member->fault, FAULT_CONFLICT, "conflict", "",
                               "The route of %.*s was changed in between.", TEXT_ARGS(route->technician_id));
        }
    }
    return true;
}

static bool preconditions_hold(struct judging *j)
{
    const struct change_set *set = j->member->set;
    for (int32_t i = 0; i < set->precondition_count; i++) {
        const struct batch_row *row = &j->organization->rows[j->member->expected_rows[i]];
        if (row->version != set->preconditions[i].version) {
            return moved(j, row);
        }
    }
    return true;
}

static bool rows_hold(struct judging *j)
{
    const struct change_set *set = j->member->set;
    for (int32_t i = 0; i < set->put_count; i++) {
        struct batch_row *row = &j->organization->rows[j->member->put_rows[i]];
        if (row->version != set->puts[i].version - 1) {
            return moved(j, row);
        }
        row_touch(j, row);
        row->version = set->puts[i].version;
        row->wished = j->member->put_names[i];
    }
    for (int32_t i = 0; i < set->keep_count; i++) {
        struct batch_row *row = &j->organization->rows[j->member->keep_rows[i]];
        j->member->is_kept[i] = row->version == 0;
        if (row->version == 0) {
            row_touch(j, row);
            row->version = 1;
            row->wished = -1;
        }
    }
    for (int32_t i = 0; i < set->drop_count; i++) {
        struct batch_row *row = &j->organization->rows[j->member->drop_rows[i]];
        if (row->version == 0) {
            return moved(j, row);
        }
        row_touch(j, row);
        row->version = 0;
        row->wished = -1;
    }
    return true;
}

/* --- names --- */

static void name_own(struct judging *j, struct batch_name *name, int32_t owner)
{
    j->undos[j->undo_count++] = (struct undo){.name = name, .had = name->owner};
    name->owner = owner;
}

/* First every row that was touched lets go of what it had, then each takes what it wants. */
static bool names_hold(struct judging *j)
{
    struct batch_organization *o = j->organization;
    int32_t touched = j->undo_count;
    for (int32_t i = 0; i < touched; i++) {
        const struct batch_row *row = j->undos[i].row;
        if (row->name >= 0 && o->names[row->name].owner == (int32_t)(row - o->rows)) {
            name_own(j, &o->names[row->name], -1);
        }
    }
    for (int32_t i = 0; i < touched; i++) {
        struct batch_row *row = j->undos[i].row;
        int32_t place = (int32_t)(row - o->rows);
        row->name = row->wished;
        if (row->name < 0 || o->names[row->name].owner == place) {
            continue;
        }
        if (o->names[row->name].owner >= 0) {
            return taken(j, &o->names[row->name]);
        }
        name_own(j, &o->names[row->name], place);
    }
    return true;
}

static void all_undo(struct judging *j)
{
    while (j->undo_count > 0) {
        const struct undo *undo = &j->undos[--j->undo_count];
        if (undo->row != NULL) {
            undo->row->version = undo->version;
            undo->row->name = undo->had;
        } else {
            undo->name->owner = undo->had;
        }
    }
}

/* --- the rest --- */

static bool finishes_hold(struct judging *j)
{
    const struct change_set *set = j->member->set;
    for (int32_t i = 0; i < set->finish_count; i++) {
        const struct batch_item *item = &j->organization->items[j->member->finished_items[i]];
        const struct queue_finish *finish = &set->finishes[i];
        if (!item->is_there || !store_finish_holds(finish, item->state, item->fence)) {
            return fault_raise(&j->member->fault, FAULT_CONFLICT, "conflict", "",
                               "The queue's item %.*s is somebody else's now.", TEXT_ARGS(finish->id));
        }
    }
    return true;
}

static bool heads_hold(struct judging *j)
{
    const struct change_set *set = j->member->set;
    int64_t largest = j->organization->largest_head;
    for (int32_t i = 0; i < set->head_count; i++) {
        if (set->heads[i].tree.size <= largest) {
            return fault_raise(&j->member->fault, FAULT_CONFLICT, "conflict", "",
                               "There is a head of the audit of that size.");
        }
        largest = set->heads[i].tree.size;
    }
    return true;
}

/* An organization begins with its own row. */
static bool organization_holds(struct judging *j)
{
    const struct batch_organization *o = j->organization;
    bool is_there = o->is_there;
    for (int32_t i = 0; !is_there && i < o->row_count; i++) {
        is_there = o->rows[i].kind == ROW_ORGANIZATION && o->rows[i].version > 0;
    }
    return is_there || fault_raise(&j->member->fault, FAULT_CONFLICT, "conflict", "", "There is no organization %.*s.",
                                   TEXT_ARGS(o->id));
}

/* --- what holds --- */

static void put_number(struct judging *j, const struct row_put *put, struct batch_row *row,
                       const struct store_lifted *lifted)
{
    struct batch_organization *o = j->organization;
    const struct change_set *set = j->member->set;
    bool is_new = put->version == 1;
    o->seq++;
    row->row = (struct row){
        .kind = put->kind,
        .id = put->id,
        .version = put->version,
        .created_ms = is_new ? set->origin.at_ms : row->row.created_ms,
        .updated_ms = set->origin.at_ms,
        .created_seq = is_new ? o->seq : row->row.created_seq,
        .changed_seq = o->seq,
        .changed_ms = o->changed_ms,
        .noun = put->noun,
    };
    row->lifted = *lifted;
    row->is_put = true;
}

/* Seqs are given in the order of the change-sets, and within one to puts, what is kept, drops and appends. */
static void member_number(struct judging *j)
{
    struct batch_organization *o = j->organization;
    const struct change_set *set = j->member->set;
    o->is_changed = true;
    o->changed_ms = set->origin.at_ms > o->changed_ms ? set->origin.at_ms : o->changed_ms;
    for (int32_t i = 0; i < set->put_count; i++) {
        put_number(j, &set->puts[i], &o->rows[j->member->put_rows[i]], &j->member->lifted[i]);
    }
    for (int32_t i = 0; i < set->keep_count; i++) {
        if (j->member->is_kept[i]) { /* what is kept has neither a name nor columns of its own */
            const struct store_lifted none = {.active = true};
            put_number(j, &set->keeps[i], &o->rows[j->member->keep_rows[i]], &none);
        }
    }
    for (int32_t i = 0; i < set->drop_count; i++) {
        struct batch_row *row = &o->rows[j->member->drop_rows[i]];
        row->is_put = false;
        row->is_dropped = true;
        o->seq++;
    }
    j->member->first_append = o->seq + 1;
    o->seq += set->append_count;
    j->member->seq = o->seq;
}

static void member_note(struct judging *j)
{
    struct batch_organization *o = j->organization;
    const struct change_set *set = j->member->set;
    for (int32_t i = 0; i < set->finish_count; i++) {
        o->items[j->member->finished_items[i]].state = store_finish_to(set->finishes[i].how);
    }
    if (set->head_count > 0) {
        o->largest_head = set->heads[set->head_count - 1].tree.size;
    }
    if (j->member->answer >= 0) {
        o->answers[j->member->answer] = *set->answer;
    }
}

static enum commit_result member_judge(struct judging *j)
{
    struct batch_member *m = j->member;
    if (m->answer >= 0 && !text_is_empty(j->organization->answers[m->answer].key)) {
        m->kept = j->organization->answers[m->answer];
        return COMMIT_REPLAY;
    }
    if (preconditions_hold(j) && routes_hold(j) && rows_hold(j) && names_hold(j) && finishes_hold(j) && heads_hold(j) &&
        organization_holds(j)) {
        member_number(j);
        member_note(j);
        return COMMIT_DONE;
    }
    all_undo(j);
    return COMMIT_CONFLICT;
}

/* The answer may be that of a change-set of this batch, whose maker lets go of it as soon as it is told. */
static void kept_copy(struct arena *arena, struct kept_answer *kept)
{
    kept->key = text_copy(arena, kept->key);
    kept->headers = text_copy(arena, kept->headers);
    kept->body = text_copy(arena, kept->body);
}

void store_batch_judge(struct batch *b)
{
    for (int32_t i = 0; i < b->count; i++) {
        struct batch_member *m = &b->members[i];
        struct arena_mark mark = arena_mark(b->arena);
        struct judging j = {.organization = m->organization, .member = m};
        j.undos =
            arena_array(b->arena, struct undo,
                        3 * ((size_t)m->set->put_count + (size_t)m->set->keep_count + (size_t)m->set->drop_count));
        m->result = member_judge(&j);
        b->held += m->result == COMMIT_DONE ? 1 : 0;
        arena_rewind(b->arena, mark);
        if (m->result == COMMIT_REPLAY) {
            kept_copy(b->arena, &m->kept);
        }
    }
}
