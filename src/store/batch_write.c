/* Batches: writing what was judged to hold. Nothing here can be refused but by the disk or by a mistake of ours. */
#include <assert.h>

#include "store/batch.h"

/* Asks with the organization's id before the rest. */
struct writing {
    struct batch *batch;
    struct batch_organization *organization;
    int64_t steady_ms;
};

static void ask(const struct writing *w, enum statement statement, const struct sql_value *values, int32_t count)
{
    w->batch->store->engine->ask(w->batch->store->writer, statement, values, count, NULL);
}

static struct sql_value organization_value(const struct writing *w)
{
    return sql_text(w->organization->id);
}

static struct sql_value text_or_null(struct text text)
{
    return text_is_empty(text) ? sql_null() : sql_text(text);
}

static struct sql_value digest_value(const struct sha256 *digest)
{
    return sql_bytes(digest->bytes, sizeof digest->bytes);
}

/* --- rows --- */

static void rows_drop(const struct writing *w)
{
    struct batch_organization *o = w->organization;
    for (int32_t i = 0; i < o->row_count; i++) {
        const struct batch_row *row = &o->rows[i];
        if (row->is_dropped && row->stored > 0) {
            assert(row->kind != ROW_ORGANIZATION);
            const struct sql_value values[] = {organization_value(w), sql_text(row->id)};
            ask(w, store_kinds[row->kind].drop, values, 2);
        }
    }
}

/* Where a name goes from one row to another, the one that had it gets a name that nobody can have until its own put. */
static void names_release(const struct writing *w)
{
    struct batch_organization *o = w->organization;
    for (int32_t i = 0; i < o->name_count; i++) {
        const struct batch_name *name = &o->names[i];
        if (name->stored < 0 || name->owner < 0 || name->owner == name->stored || o->rows[name->stored].is_dropped) {
            continue;
        }
        struct sql_value nobody = sql_null();
        if (name->kind == ROW_PLAN) {
            nobody = sql_integer(-(INT64_C(1) << 40) - i);
        } else if (store_kinds[name->kind].names != STATEMENT_COUNT && !store_is_numbered(name->kind)) {
            nobody = sql_text(text_format(w->batch->arena, "\x01%d", i));
        }
        const struct sql_value values[] = {organization_value(w), sql_text(o->rows[name->stored].id), nobody};
        ask(w, store_kinds[name->kind].release, values, 3);
    }
}

/* The organization's own row first: its head refers to it. */
static void rows_put(const struct writing *w, bool is_organization)
{
    struct batch_organization *o = w->organization;
    for (int32_t i = 0; i < o->row_count; i++) {
        const struct batch_row *row = &o->rows[i];
        if (row->is_put && (row->kind == ROW_ORGANIZATION) == is_organization) {
            struct sql_value values[SQL_PARAMETERS_MAX];
            int32_t count = store_put_values(w->batch->arena, o->id, &row->row, &row->lifted, values);
            ask(w, store_kinds[row->kind].put, values, count);
        }
    }
}

/* --- what is only added --- */

static void appends_write(const struct writing *w, const struct batch_member *m)
{
    const struct change_set *set = m->set;
    for (int32_t i = 0; i < set->append_count; i++) {
        const struct row_append *append = &set->appends[i];
        struct json_writer body = json_writer_make(w->batch->arena);
        shape_write(&body, shape_of_append[append->kind], append->noun, SHAPE_FOR_STORE);
        struct sql_value text = sql_text(json_written(&body));
        const struct sql_value values[] = {organization_value(w),       sql_integer(append->kind),
                                           sql_text(append->parent_id), sql_integer(m->first_append + i),
                                           sql_integer(append->at_ms),  text};
        ask(w, STATEMENT_APPENDED_ADD, values, 6);
        if (append->kind == APPEND_POSITION) {
            const struct sql_value newest[] = {organization_value(w), sql_text(append->parent_id),
                                               sql_integer(append->at_ms), text};
            ask(w, STATEMENT_POSITION_PUT, newest, 4);
        }
    }
}

static void audit_write(const struct writing *w, const struct audit_put *put)
{
    struct batch_organization *o = w->organization;
    o->audit_hash = audit_chain_next(&o->audit_hash, ++o->audit_seq, put->entry);
    const struct sql_value values[] = {
        organization_value(w), sql_integer(o->audit_seq),   sql_integer(put->at_ms), sql_text(put->actor),
        sql_text(put->action), sql_text(put->subject_kind), sql_text(put->subject),  sql_text(put->request_id),
        sql_text(put->entry),  digest_value(&o->audit_hash)};
    ask(w, STATEMENT_AUDIT_ADD, values, 10);
    if (!text_is_empty(put->openings)) {
        const struct sql_value openings[] = {organization_value(w), sql_integer(o->audit_seq), sql_text(put->subject),
                                             sql_text(put->person_id), sql_text(put->openings)};
        ask(w, STATEMENT_AUDIT_OPEN_ADD, openings, 5);
    }
}

/* Whoever is forgotten is so before the entries of the same change-set are kept. */
static void audits_write(const struct writing *w, const struct change_set *set)
{
    for (int32_t i = 0; i < set->forget_count; i++) {
        const struct sql_value values[] = {organization_value(w), sql_text(set->forgets[i])};
        ask(w, STATEMENT_AUDIT_OPEN_FORGET, values, 2);
    }
    for (int32_t i = 0; i < set->audit_count; i++) {
        audit_write(w, &set->audits[i]);
    }
    for (int32_t i = 0; i < set->head_count; i++) {
        const struct audit_head *head = &set->heads[i];
        struct sha256 root = merkle_root(&head->tree);
        struct text frontier = merkle_pack(w->batch->arena, &head->tree);
        bool is_signed = !text_is_empty(head->key_id);
        const struct sql_value values[] = {
            organization_value(w),           sql_integer(head->tree.size),
            sql_integer(head->at_ms),        digest_value(&root),
            digest_value(&head->chain_hash), sql_bytes(frontier.bytes, frontier.length),
            sql_text(head->key_id),          sql_bytes(head->signature, is_signed ? sizeof head->signature : 0)};
        ask(w, STATEMENT_AUDIT_HEAD_ADD, values, 8);
    }
}

static void events_write(const struct writing *w, const struct change_set *set)
{
    for (int32_t i = 0; i < set->event_count; i++) {
        const struct change_event *event = &set->events[i];
        if (event->passing) {
            continue;
        }
        const struct sql_value values[] = {organization_value(w),
                                           sql_integer(++w->organization->event_seq),
                                           sql_integer(set->origin.at_ms),
                                           sql_text(event->type),
                                           sql_text(event->id),
                                           sql_integer(event->version),
                                           sql_text(event->data)};
        ask(w, STATEMENT_EVENT_ADD, values, 7);
    }
}

/* --- the queue, and answers --- */

static void finish_write(const struct writing *w, const struct queue_finish *finish)
{
    struct sql_value organization = organization_value(w);
    struct sql_value id = sql_text(finish->id);
    struct sql_value fence = sql_integer(finish->fence);
    struct sql_value now = sql_integer(w->steady_ms);
    struct sql_value due_in = sql_integer(finish->due_in_ms);
    struct sql_value from = sql_integer(store_finish_from(finish->how));
    struct sql_value to = sql_integer(store_finish_to(finish->how));
    if (finish->how == QUEUE_HOLD) {
        const struct sql_value values[] = {organization, id, fence, now, due_in, text_or_null(finish->progress)};
        ask(w, STATEMENT_QUEUE_RENEW, values, 6);
    } else if (store_finish_from(finish->how) != QUEUE_LEASED) {
        const struct sql_value values[] = {organization, id, from, to, now, due_in};
        ask(w, STATEMENT_QUEUE_SET_STATE, values, 6);
    } else {
        const struct sql_value values[] = {
            organization, id, fence, to, now, due_in, text_or_null(finish->progress), text_or_null(finish->error)};
        ask(w, STATEMENT_QUEUE_FINISH, values, 8);
    }
}

/* An organization takes part in the turns from its first item on. */
static void queue_write(const struct writing *w, const struct change_set *set)
{
    for (int32_t i = 0; i < set->queue_count; i++) {
        const struct queue_put *put = &set->queue[i];
        const struct sql_value values[] = {organization_value(w),       sql_text(put->id),
                                           sql_text(put->kind),         sql_integer(w->steady_ms),
                                           sql_integer(put->due_in_ms), text_or_null(put->unique),
                                           sql_text(put->payload),      sql_integer(set->origin.at_ms)};
        ask(w, STATEMENT_QUEUE_ADD, values, 8);
    }
    if (set->queue_count > 0) {
        const struct sql_value values[] = {organization_value(w)};
        ask(w, STATEMENT_QUEUE_TURN_ADD, values, 1);
    }
    for (int32_t i = 0; i < set->finish_count; i++) {
        finish_write(w, &set->finishes[i]);
    }
}

static void answer_write(const struct writing *w, const struct change_set *set)
{
    const struct kept_answer *answer = set->answer;
    if (answer != NULL) {
        const struct sql_value values[] = {
            organization_value(w),         sql_text(answer->key),     digest_value(&answer->fingerprint),
            sql_integer(answer->status),   sql_text(answer->headers), sql_text(answer->body),
            sql_integer(set->origin.at_ms)};
        ask(w, STATEMENT_KEPT_PUT, values, 7);
    }
}

/* --- all of it --- */

static void head_write(const struct writing *w)
{
    const struct batch_organization *o = w->organization;
    const struct sql_value values[] = {organization_value(w),        sql_integer(o->seq),
                                       sql_integer(o->changed_ms),   sql_integer(o->audit_seq),
                                       digest_value(&o->audit_hash), sql_integer(o->event_seq)};
    ask(w, STATEMENT_HEAD_PUT, values, 6);
}

void store_batch_write(struct batch *b)
{
    struct writing w = {.batch = b, .steady_ms = store_steady_ms(b->store)};
    for (int32_t i = 0; i < b->organization_count; i++) {
        w.organization = b->organizations[i];
        if (w.organization->is_changed) {
            rows_put(&w, true);
            rows_drop(&w);
            names_release(&w);
            rows_put(&w, false);
        }
    }
    for (int32_t i = 0; i < b->count; i++) {
        const struct batch_member *m = &b->members[i];
        if (m->result == COMMIT_DONE) {
            w.organization = m->organization;
            appends_write(&w, m);
            audits_write(&w, m->set);
            events_write(&w, m->set);
            queue_write(&w, m->set);
            answer_write(&w, m->set);
        }
    }
    for (int32_t i = 0; i < b->organization_count; i++) {
        w.organization = b->organizations[i];
        if (w.organization->is_changed) {
            head_write(&w);
        }
    }
}
