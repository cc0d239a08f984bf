/* The audit: what was changed by whom, whether the chain holds, its heads, and all of it as a file. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "http/endpoints.h"
#include "http/list_page.h"
#include "http/operations.h"
#include "http/reply.h"
#include "http/route.h"

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static int64_t moment_of(const struct exchange *x, struct text name)
{
    bool given = false;
    int64_t at_ms = 0;
    struct text value = exchange_query_value(x, name, &given);
    if (given) {
        moment_parse(value, &at_ms, NULL); /* the table of routes has checked it */
    }
    return at_ms;
}

static struct audit_query query_of(const struct exchange *x, const struct list_page *page)
{
    bool given = false;
    return (struct audit_query){
        .after_seq = page->after_seq,
        .newest_first = true,
        .limit = page->limit,
        .from_ms = moment_of(x, TEXT("from")),
        .to_ms = moment_of(x, TEXT("to")),
        .actor = exchange_query_value(x, TEXT("actor"), &given),
        .action = exchange_query_value(x, TEXT("action"), &given),
        .subject = exchange_query_value(x, TEXT("subject"), &given),
        .request_id = exchange_query_value(x, TEXT("requestId"), &given),
    };
}

/* The members of the entry as they were written, after its place in the chain. */
static bool entry_write(struct exchange *x, struct json_writer *w, const struct audit_row *row, struct fault *fault)
{
    static const char *const maybe[] = {"before", "after", "detail"};
    struct json entry;
    if (!json_parse(x->arena, row->entry, &entry, fault)) {
        fault->kind = FAULT_SYSTEM;
        return false;
    }
    json_object_begin(w);
    json_name_integer(w, TEXT("seq"), row->seq);
    json_name_string(w, TEXT("hash"), sha256_hex(x->arena, &row->hash));
    for (int32_t i = 0; i < entry.count; i++) {
        json_name(w, entry.members[i].name);
        json_value(w, &entry.members[i].value);
    }
    for (size_t i = 0; i < sizeof maybe / sizeof *maybe; i++) {
        if (json_get(&entry, text_of(maybe[i])) == NULL) {
            json_name_null(w, text_of(maybe[i]));
        }
    }
    json_object_end(w);
    return true;
}

enum { STEP = 64 }; /* entries that are read at a time: one is as large as what it tells of */

/* Moves the query on behind the last entry that was told. False when it is answered. */
static bool entries_write(struct exchange *x, struct json_writer *w, struct audit_query *query, bool *more)
{
    struct fault fault = {.kind = FAULT_NONE};
    for (int32_t left = query->limit; *more && left > 0 && w->out.length < LIMIT_PAGE_BYTES;) {
        struct audit_list entries;
        int32_t i = 0;
        query->limit = left < STEP ? left : STEP;
        bool good = x->services->store->audits(x->snapshot, x->arena, query, &entries, &fault);
        for (; good && i < entries.count && w->out.length < LIMIT_PAGE_BYTES; i++) {
            good = entry_write(x, w, &entries.items[i], &fault);
            query->after_seq = entries.items[i].seq;
        }
        if (!good) {
            reply_fault(x, &fault);
            return false;
        }
        if (!exchange_claim_taken(x)) {
            return false;
        }
        *more = entries.count > 0 && (entries.more || i < entries.count);
        left -= i;
    }
    return true;
}

void endpoint_audit(struct exchange *x)
{
    struct list_page page;
    if (!route_check_query(x) || !exchange_page_begin(x, &page)) {
        return;
    }
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    struct audit_query query = query_of(x, &page);
    bool more = true;
    if (!entries_write(x, &w, &query, &more)) {
        return;
    }
    json_array_end(&w);
    exchange_page_end(x, &page, &w, more, query.after_seq);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

/* ---- whether it holds -------------------------------------------------------------------------------------------- */

void endpoint_audit_verify(struct exchange *x)
{
    const struct operations_host host = http_operations(x);
    struct audit_report report;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (!audit_verify_store(&host, x->arena, x->snapshot, x->identity.organization_id, &report, &fault)) {
        reply_fault(x, &fault);
        return;
    }
    struct json_writer w = reply_begin(x);
    audit_report_write(&w, x->arena, &report);
    reply_end(x, &w, 200);
}

void endpoint_audit_heads(struct exchange *x)
{
    struct list_page page;
    struct audit_head_list heads;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x) || !exchange_page_begin(x, &page)) {
        return;
    }
    if (!x->services->store->heads(x->snapshot, x->arena, false, page.after_seq, page.limit, &heads, &fault)) {
        reply_fault(x, &fault);
        return;
    }
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < heads.count; i++) {
        audit_heads_write(&w, x->arena, x->identity.organization_id, &heads.items[i]);
    }
    json_array_end(&w);
    exchange_page_end(x, &page, &w, heads.more, heads.count == 0 ? 0 : heads.items[heads.count - 1].tree.size);
    json_name(&w, TEXT("keys"));
    audit_heads_keys_write(&w, x->arena, x->services->vault);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

/* ---- as a file --------------------------------------------------------------------------------------------------- */

/* Writes the export into the file. False with a fault. */
static bool export_write(struct exchange *x, FILE *file, struct fault *fault)
{
    const struct operations_host host = http_operations(x);
    struct audit_export export;
    struct text lines = TEXT("");
    struct arena *page = arena_create(0);
    bool good = audit_export_begin(&export, &host, x->identity.organization_id, moment_of(x, TEXT("from")),
                                   moment_of(x, TEXT("to")), fault);
    do {
        arena_reset(page);
        good = good && audit_export_next(&export, page, &lines, fault);
        if (good && fwrite(lines.bytes, 1, lines.length, file) != lines.length) {
            good = fault_raise(fault, FAULT_SYSTEM, "cannot_export", "", "the export cannot be written to a file");
        }
        if (good && atomic_load(x->stopping)) {
            good = fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The server is stopping.");
        }
    } while (good && !text_is_empty(lines));
    arena_destroy(page);
    return good;
}

/* By way of a file without a name, so that an audit of any size takes no memory. */
void endpoint_audit_export(struct exchange *x)
{
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    FILE *file = tmpfile();
    if (file == NULL) {
        fault_raise(&fault, FAULT_SYSTEM, "cannot_export", "", "there is no room for a file to export to");
        reply_fault(x, &fault);
        return;
    }
    int descriptor = -1;
    if (export_write(x, file, &fault) && (fflush(file) != 0 || (descriptor = dup(fileno(file))) < 0)) {
        fault_raise(&fault, FAULT_SYSTEM, "cannot_export", "", "the export cannot be written to a file");
    }
    if (fault_is(&fault)) {
        reply_fault(x, &fault);
    } else {
        reply_file(x, TEXT("application/x-ndjson"), descriptor);
        reply_header(x, TEXT("Content-Disposition"), TEXT("attachment; filename=\"audit.ndjson\""));
    }
    fclose(file);
}
