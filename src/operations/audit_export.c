#include "operations/audit_export.h"

#include "base/arena.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/json.h"

enum { PAGE = 200 };

/* ---- from where to where ----------------------------------------------------------------------------------------- */

/* One entry: the first or last that a query finds; seq 0 when there is none. */
static bool one(struct audit_export *export, struct snapshot *snapshot, struct arena *arena, struct audit_query query,
                struct audit_row *row, struct fault *fault)
{
    struct audit_list list;
    query.limit = 1;
    *row = (struct audit_row){.seq = 0};
    if (!export->host->store->audits(snapshot, arena, &query, &list, fault)) {
        return false;
    }
    if (list.count > 0) {
        *row = list.items[0];
    }
    return true;
}

/* An audit that was cut off has heads beyond its end: they are written too, and tell of it. */
static bool heads_bound(struct audit_export *export, struct snapshot *snapshot, struct arena *arena, bool to_the_end,
                        struct fault *fault)
{
    struct audit_head_list newest;
    if (!export->host->store->heads(snapshot, arena, true, 0, 1, &newest, fault)) {
        return false;
    }
    int64_t largest = newest.count == 0 ? 0 : newest.items[0].tree.size;
    export->until_size = to_the_end || largest < export->until_seq ? largest : export->until_seq;
    export->after_size = export->after_seq;
    return true;
}

static bool bounds_find(struct audit_export *export, struct snapshot *snapshot, struct arena *arena, int64_t from_ms,
                        int64_t to_ms, struct fault *fault)
{
    struct audit_row first = {.seq = 1};
    struct audit_row last;
    struct audit_row before;
    if ((from_ms != 0 && !one(export, snapshot, arena, (struct audit_query){.from_ms = from_ms}, &first, fault)) ||
        !one(export, snapshot, arena, (struct audit_query){.to_ms = to_ms, .newest_first = true}, &last, fault)) {
        return false;
    }
    export->until_seq = last.seq;
    export->after_seq = first.seq == 0 ? last.seq : first.seq - 1; /* nothing is as late as that */
    export->after_seq = export->after_seq > last.seq ? last.seq : export->after_seq;
    if (export->after_seq > 0) {
        if (!one(export, snapshot, arena, (struct audit_query){.after_seq = export->after_seq - 1}, &before, fault)) {
            return false;
        }
        export->before = before.hash;
    }
    return heads_bound(export, snapshot, arena, to_ms == 0, fault);
}

bool audit_export_begin(struct audit_export *export, const struct operations_host *host, struct text organization_id,
                        int64_t from_ms, int64_t to_ms, struct fault *fault)
{
    *export = (struct audit_export){.host = host, .organization_id = organization_id};
    struct snapshot *snapshot = host->store->open(host->store->context, organization_id, fault);
    if (snapshot == NULL) {
        return false;
    }
    struct arena *scratch = arena_create(0);
    bool found = bounds_find(export, snapshot, scratch, from_ms, to_ms, fault);
    arena_destroy(scratch);
    host->store->close(host->store->context, snapshot);
    return found;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void line_end(struct text_builder *lines, const struct json_writer *w)
{
    text_append(lines, json_written(w));
    text_append_char(lines, '\n');
}

static void key_append(struct text_builder *lines, struct arena *arena, const struct vault_key *key)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name(&w, TEXT("key"));
    json_object_begin(&w);
    json_name_string(&w, TEXT("id"), key->id);
    json_name_string(&w, TEXT("public"), base64url_write(arena, key->public_half, VAULT_PUBLIC_BYTES));
    json_object_end(&w);
    json_object_end(&w);
    line_end(lines, &w);
}

static void start_append(struct text_builder *lines, struct arena *arena, const struct audit_export *export)
{
    const struct vault_port *vault = export->host->vault;
    const struct vault_key *keys = NULL;
    int32_t count = vault == NULL ? 0 : vault->keys(vault->context, &keys);
    for (int32_t i = 0; i < count; i++) {
        key_append(lines, arena, &keys[i]);
    }
    if (export->after_seq > 0) {
        struct json_writer w = json_writer_make(arena);
        json_object_begin(&w);
        json_name(&w, TEXT("from"));
        json_object_begin(&w);
        json_name_integer(&w, TEXT("seq"), export->after_seq);
        json_name_string(&w, TEXT("hash"), sha256_hex(arena, &export->before));
        json_object_end(&w);
        json_object_end(&w);
        line_end(lines, &w);
    }
}

/* The heads up to `size`. */
static void heads_append(struct audit_export *export, struct text_builder *lines, const struct audit_head_list *heads,
                         int32_t *next, int64_t size)
{
    for (; *next < heads->count && heads->items[*next].tree.size <= size; (*next)++) {
        const struct audit_head *head = &heads->items[*next];
        if (head->tree.size <= export->until_size) {
            text_append(lines, audit_head_line(lines->arena, export->organization_id, head));
        }
        export->after_size = head->tree.size;
    }
}

/* One page of entries with the heads among them. No two heads have one size, so a page of heads reaches as far as a page of
 * entries. */
static bool page_append(struct audit_export *export, struct snapshot *snapshot, struct text_builder *lines,
                        struct fault *fault)
{
    const struct store_port *store = export->host->store;
    struct audit_list list = {.count = 0};
    struct audit_head_list heads;
    const struct audit_query query = {.after_seq = export->after_seq, .limit = PAGE};
    if (!store->heads(snapshot, lines->arena, false, export->after_size, PAGE, &heads, fault) ||
        (export->after_seq < export->until_seq && !store->audits(snapshot, lines->arena, &query, &list, fault))) {
        return false;
    }
    int32_t next = 0;
    for (int32_t i = 0; i < list.count && list.items[i].seq <= export->until_seq; i++) {
        const struct audit_row *row = &list.items[i];
        text_append(lines, audit_line(lines->arena, row->seq, &row->hash, row->entry));
        export->after_seq = row->seq;
        heads_append(export, lines, &heads, &next, row->seq);
    }
    if (export->after_seq >= export->until_seq || list.count == 0) {
        export->after_seq = export->until_seq;
        heads_append(export, lines, &heads, &next, INT64_MAX);
    }
    return true;
}

static bool is_over(const struct audit_export *export)
{
    return export->after_seq >= export->until_seq && export->after_size >= export->until_size;
}

bool audit_export_next(struct audit_export *export, struct arena *arena, struct text *lines, struct fault *fault)
{
    struct text_builder written = text_builder_make(arena);
    if (!export->begun) {
        start_append(&written, arena, export);
        export->begun = true;
    }
    bool read = true;
    if (!is_over(export)) {
        const struct store_port *store = export->host->store;
        struct snapshot *snapshot = store->open(store->context, export->organization_id, fault);
        read = snapshot != NULL && page_append(export, snapshot, &written, fault);
        if (snapshot != NULL) {
            store->close(store->context, snapshot);
        }
    }
    *lines = text_built(&written);
    return read;
}
