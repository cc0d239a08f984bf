#include "operations/audit_heads.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/zone.h"

enum { PAGE = 500 };

static_assert((int)AUDIT_SIGNATURE_BYTES == (int)VAULT_SIGNATURE_BYTES, "what the vault signs is what the audit keeps");

/* ---- making ------------------------------------------------------------------------------------------------------ */

/* One head while it is made. */
struct making {
    const struct operations_host *host;
    struct queue_work *work;
    struct snapshot *snapshot;
    struct audit_head head;
};

static bool start_from_last(struct making *m)
{
    struct audit_head_list list;
    struct fault fault = {.kind = FAULT_NONE};
    if (!m->host->store->heads(m->snapshot, m->work->arena, true, 0, 1, &list, &fault)) {
        return queue_fail(m->work, "%s", fault.what);
    }
    if (list.count > 0) {
        m->head.tree = list.items[0].tree;
        m->head.chain_hash = list.items[0].chain_hash;
    }
    return true;
}

static bool entry_add(struct making *m, const struct audit_row *row)
{
    int64_t seq = m->head.tree.size + 1;
    if (row->seq != seq) {
        return queue_fail(m->work, "The audit's entry %lld is missing: no head is made.", (long long)seq);
    }
    struct sha256 hash = audit_chain_next(&m->head.chain_hash, seq, row->entry);
    if (memcmp(hash.bytes, row->hash.bytes, sizeof hash.bytes) != 0) {
        return queue_fail(m->work, "The audit's entry %lld does not follow from the one before: no head is made.",
                          (long long)seq);
    }
    m->head.chain_hash = hash;
    merkle_add(&m->head.tree, hash.bytes, sizeof hash.bytes);
    return true;
}

/* True when there may be more. Reads a page into memory that is given back. */
static bool page_add(struct making *m, bool *more)
{
    struct arena *scratch = arena_create(0);
    struct audit_list list = {.count = 0};
    struct fault fault = {.kind = FAULT_NONE};
    const struct audit_query query = {.after_seq = m->head.tree.size, .limit = PAGE};
    bool right =
        m->host->store->audits(m->snapshot, scratch, &query, &list, &fault) || queue_fail(m->work, "%s", fault.what);
    for (int32_t i = 0; right && i < list.count; i++) {
        right = entry_add(m, &list.items[i]);
    }
    *more = list.more;
    arena_destroy(scratch);
    return right;
}

static bool entries_add(struct making *m)
{
    bool more = true;
    while (more) {
        if (!page_add(m, &more) || (more && !queue_progress(m->work, TEXT("")))) {
            return false;
        }
    }
    return true;
}

static bool sign(struct making *m)
{
    const struct vault_port *vault = m->host->vault;
    const struct vault_key *keys = NULL;
    int32_t count = vault == NULL ? 0 : vault->keys(vault->context, &keys);
    if (count == 0) {
        return true;
    }
    struct arena *arena = m->work->arena;
    struct text object = audit_head_text(arena, m->work->item->organization_id, &m->head);
    struct fault fault = {.kind = FAULT_NONE};
    m->head.key_id = keys[count - 1].id;
    return vault->sign(vault->context, audit_head_signed(arena, object), m->head.signature, &fault) ||
           queue_fail(m->work, "%s", fault.what);
}

void audit_heads_run(void *context, struct queue_work *work)
{
    const struct operations_host *host = context;
    struct fault fault = {.kind = FAULT_NONE};
    struct making m = {.host = host, .work = work, .head = {.at_ms = operations_now_ms(host)}};
    m.snapshot = host->store->open(host->store->context, work->item->organization_id, &fault);
    if (m.snapshot == NULL) {
        queue_fail(work, "%s", fault.what);
        return;
    }
    bool right = start_from_last(&m);
    int64_t before = m.head.tree.size;
    right = right && entries_add(&m);
    host->store->close(host->store->context, m.snapshot);
    if (right && m.head.tree.size > before && sign(&m)) {
        change_set_head(work->set, &m.head);
    }
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

void audit_heads_write(struct json_writer *w, struct arena *arena, struct text organization_id,
                       const struct audit_head *head)
{
    struct sha256 root = merkle_root(&head->tree);
    json_object_begin(w);
    json_name_string(w, TEXT("organizationId"), organization_id);
    json_name_integer(w, TEXT("size"), head->tree.size);
    json_name_string(w, TEXT("at"), moment_text(arena, head->at_ms));
    json_name_string(w, TEXT("root"), sha256_hex(arena, &root));
    json_name_string(w, TEXT("chainHash"), sha256_hex(arena, &head->chain_hash));
    if (text_is_empty(head->key_id)) {
        json_name_null(w, TEXT("key"));
        json_name_null(w, TEXT("signature"));
    } else {
        json_name_string(w, TEXT("key"), head->key_id);
        json_name_string(w, TEXT("signature"), base64url_write(arena, head->signature, AUDIT_SIGNATURE_BYTES));
    }
    json_object_end(w);
}

void audit_heads_keys_write(struct json_writer *w, struct arena *arena, const struct vault_port *vault)
{
    const struct vault_key *keys = NULL;
    int32_t count = vault == NULL ? 0 : vault->keys(vault->context, &keys);
    json_array_begin(w);
    for (int32_t i = 0; i < count; i++) {
        json_object_begin(w);
        json_name_string(w, TEXT("id"), keys[i].id);
        json_name_string(w, TEXT("public"), base64url_write(arena, keys[i].public_half, VAULT_PUBLIC_BYTES));
        json_object_end(w);
    }
    json_array_end(w);
}

/* ---- forgetting -------------------------------------------------------------------------------------------------- */

void audit_forget(struct change_set *set, const char *kind, struct text person_id)
{
    change_set_forget(set, kind, person_id);
}
