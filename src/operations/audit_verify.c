#include "operations/audit_verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/zone.h"
#include "operations/audit_check.h"

enum { PAGE = 500, LINE_BYTES = 4096 };

/* ---- lines of a file --------------------------------------------------------------------------------------------- */

static bool starts(struct text *rest, const char *start)
{
    if (!text_starts_with(*rest, text_of(start))) {
        return false;
    }
    *rest = text_slice(*rest, strlen(start), rest->length);
    return true;
}

static bool digit(char c, uint8_t *value)
{
    bool letter = c >= 'a' && c <= 'f';
    *value = (uint8_t)(letter ? c - 'a' + 10 : c - '0');
    return letter || (c >= '0' && c <= '9');
}

static bool hash_read(struct text hex, struct sha256 *hash)
{
    if (hex.length != 2 * sizeof hash->bytes) {
        return false;
    }
    for (size_t i = 0; i < sizeof hash->bytes; i++) {
        uint8_t high = 0;
        uint8_t low = 0;
        if (!digit(hex.bytes[2 * i], &high) || !digit(hex.bytes[2 * i + 1], &low)) {
            return false;
        }
        hash->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* {"seq":1,"hash":"…","entry":…}: taken apart by hand, because the entry's bytes are what is hashed. */
static bool entry_line(struct audit_check *check, struct text line, int64_t number)
{
    struct text rest = line;
    struct sha256 hash;
    int64_t seq = 0;
    bool good = starts(&rest, "{\"seq\":") && text_to_int64(text_cut(&rest, ','), &seq) && seq >= 1 &&
                starts(&rest, "\"hash\":\"") && hash_read(text_cut(&rest, '"'), &hash) &&
                starts(&rest, ",\"entry\":") && rest.length > 0 && rest.bytes[rest.length - 1] == '}';
    if (!good) {
        return audit_check_bad(check, check->next_seq, number, "This is no entry of an audit.");
    }
    return audit_check_entry(check, seq, &hash, text_slice(rest, 0, rest.length - 1), number);
}

static struct text string_of(const struct json *object, const char *name)
{
    const struct json *value = object == NULL ? NULL : json_get(object, text_of(name));
    return value != NULL && value->type == JSON_STRING ? value->string : TEXT("");
}

static int64_t integer_of(const struct json *object, const char *name)
{
    const struct json *value = object == NULL ? NULL : json_get(object, text_of(name));
    return value != NULL && value->type == JSON_INTEGER ? value->integer : -1;
}

/* The head's object has no other within, and its bytes are what is signed. */
static bool head_line(struct audit_check *check, struct text line, const struct json *read, int64_t number)
{
    struct text rest = line;
    const struct json *object = json_get(read, TEXT("head"));
    struct audit_check_head head = {
        .size = integer_of(object, "size"),
        .organization_id = string_of(object, "organizationId"),
        .key_id = string_of(read, "key"),
        .signature = string_of(read, "signature"),
        .line = number,
    };
    if (!starts(&rest, "{\"head\":") || head.size < 0 || !hash_read(string_of(object, "root"), &head.root) ||
        !hash_read(string_of(object, "chainHash"), &head.chain_hash)) {
        return audit_check_bad(check, 0, number, "This is no head of an audit.");
    }
    size_t end = 0;
    while (end < rest.length && rest.bytes[end] != '}') {
        end++;
    }
    head.object = text_slice(rest, 0, end + 1);
    return audit_check_head(check, &head);
}

static bool key_line(struct audit_check *check, const struct json *read, int64_t number)
{
    const struct json *key = json_get(read, TEXT("key"));
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (!base64url_read(check->scratch, string_of(key, "public"), &bytes, &length) || length != VAULT_PUBLIC_BYTES) {
        return audit_check_bad(check, 0, number, "This is no key.");
    }
    return audit_check_key(check, string_of(key, "id"), bytes, number);
}

static bool from_line(struct audit_check *check, const struct json *read, int64_t number)
{
    const struct json *from = json_get(read, TEXT("from"));
    struct sha256 hash;
    int64_t seq = integer_of(from, "seq");
    if (seq < 0 || check->report->count > 0 || check->ahead_count > 0 || !hash_read(string_of(from, "hash"), &hash)) {
        return audit_check_bad(check, 0, number, "This does not say where the audit begins.");
    }
    audit_check_from(check, seq, &hash);
    return true;
}

static bool other_line(struct audit_check *check, struct text line, int64_t number)
{
    struct json read;
    struct fault fault = {.kind = FAULT_NONE};
    if (!json_parse(check->scratch, line, &read, &fault)) {
        return audit_check_bad(check, 0, number, "This is no line of an audit: it is not JSON.");
    }
    if (json_get(&read, TEXT("head")) != NULL) {
        return head_line(check, line, &read, number);
    }
    if (json_get(&read, TEXT("key")) != NULL) {
        return key_line(check, &read, number);
    }
    if (json_get(&read, TEXT("from")) != NULL) {
        return from_line(check, &read, number);
    }
    return audit_check_bad(check, 0, number, "This is no line of an audit.");
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void byte_add(char **buffer, size_t *capacity, size_t length, char byte)
{
    if (length == *capacity) {
        *capacity = *capacity * 2 + LINE_BYTES;
        *buffer = realloc(*buffer, *capacity);
        if (*buffer == NULL) {
            arena_exhausted();
        }
    }
    (*buffer)[length] = byte;
}

/* One line without its line feed, in memory that is used again. False at the end, or with a fault. Who made the file is not
 * known, so no more of a line is taken in than may be of it. */
static bool line_read(FILE *file, char **buffer, size_t *capacity, struct text *line, struct fault *fault)
{
    size_t length = 0;
    int byte = 0;
    while (length <= AUDIT_VERIFY_LINE_BYTES && (byte = getc_unlocked(file)) != EOF && byte != '\n') {
        byte_add(buffer, capacity, length++, (char)byte);
    }
    if (ferror(file)) {
        return fault_raise(fault, FAULT_SYSTEM, "unreadable", "", "The file cannot be read to its end.");
    }
    if (length > AUDIT_VERIFY_LINE_BYTES) {
        return fault_raise(fault, FAULT_TOO_LARGE, "line_too_long", "", "A line of the file is longer than %d bytes.",
                           AUDIT_VERIFY_LINE_BYTES);
    }
    *line = length == 0 ? TEXT("") : (struct text){*buffer, length};
    return byte != EOF || length > 0;
}

bool audit_verify_file(struct arena *arena, FILE *file, const struct audit_verify_wish *wish,
                       struct audit_report *report, struct fault *fault)
{
    struct audit_check *check = arena_new(arena, struct audit_check);
    struct fault own = {.kind = FAULT_NONE};
    struct text line = TEXT("");
    char *buffer = NULL;
    size_t capacity = 0;
    int64_t number = 0;
    bool right = true;
    audit_check_begin(check, arena, wish, report);
    check->scratch = arena_create(0);
    while (right && line_read(file, &buffer, &capacity, &line, &own)) {
        number++;
        arena_reset(check->scratch);
        right = text_starts_with(line, TEXT("{\"seq\":")) ? entry_line(check, line, number)
                                                          : other_line(check, line, number);
    }
    if (right && !fault_is(&own)) {
        audit_check_end(check);
    }
    arena_destroy(check->scratch);
    free(buffer);
    return !fault_is(&own) || fault_raise(fault, own.kind, own.code, own.where, "%s", own.what);
}

/* ---- the store --------------------------------------------------------------------------------------------------- */

/* An audit that is read from a snapshot, entries and heads side by side. */
struct reading {
    const struct store_port *store;
    struct snapshot *snapshot;
    struct text organization_id;
    struct audit_check *check;
    int64_t heads_to; /* size of the last head that was fed */
    bool more_heads;
};

static bool head_feed(struct reading *r, struct arena *scratch, const struct audit_head *head)
{
    struct audit_check_head fed = {
        .size = head->tree.size,
        .root = merkle_root(&head->tree),
        .chain_hash = head->chain_hash,
        .organization_id = r->organization_id,
        .object = audit_head_text(scratch, r->organization_id, head),
        .key_id = head->key_id,
    };
    if (!text_is_empty(head->key_id)) {
        fed.signature = base64url_write(scratch, head->signature, AUDIT_SIGNATURE_BYTES);
    }
    r->heads_to = fed.size;
    return audit_check_head(r->check, &fed);
}

/* Heads ahead of the entries up to `seq`, and one page more at most. */
static bool heads_feed(struct reading *r, struct arena *scratch, int64_t seq, struct fault *fault)
{
    struct audit_head_list list;
    while (r->more_heads && r->heads_to <= seq) {
        if (!r->store->heads(r->snapshot, scratch, false, r->heads_to, PAGE, &list, fault)) {
            return false;
        }
        r->more_heads = list.more;
        for (int32_t i = 0; i < list.count; i++) {
            if (!head_feed(r, scratch, &list.items[i])) {
                return false;
            }
        }
    }
    return true;
}

static bool page_feed(struct reading *r, bool *more, struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct audit_list list = {.count = 0};
    const struct audit_query query = {.after_seq = r->check->next_seq - 1, .limit = PAGE};
    r->check->scratch = scratch;
    bool right = r->store->audits(r->snapshot, scratch, &query, &list, fault) &&
                 heads_feed(r, scratch, list.count == 0 ? INT64_MAX - 1 : list.items[list.count - 1].seq, fault);
    for (int32_t i = 0; right && i < list.count; i++) {
        right = audit_check_entry(r->check, list.items[i].seq, &list.items[i].hash, list.items[i].entry, 0);
    }
    *more = list.count > 0;
    arena_destroy(scratch);
    return right;
}

bool audit_verify_store(const struct operations_host *host, struct arena *arena, struct snapshot *snapshot,
                        struct text organization_id, struct audit_report *report, struct fault *fault)
{
    const struct audit_verify_wish wish = {.vault = host->vault, .organization_id = organization_id};
    struct audit_check *check = arena_new(arena, struct audit_check);
    struct fault own = {.kind = FAULT_NONE};
    struct reading r = {host->store, snapshot, organization_id, check, 0, true};
    bool more = true;
    audit_check_begin(check, arena, &wish, report);
    while (more && page_feed(&r, &more, &own)) {
    }
    if (fault_is(&own)) {
        return fault_raise(fault, own.kind, own.code, own.where, "%s", own.what);
    }
    if (report->holds) {
        audit_check_end(check);
    }
    return true;
}

/* ---- reports ----------------------------------------------------------------------------------------------------- */

static void moment_write(struct json_writer *w, struct arena *arena, const char *name, bool given, int64_t at_ms)
{
    json_name(w, text_of(name));
    if (given) {
        json_string(w, moment_text(arena, at_ms));
    } else {
        json_null(w);
    }
}

static void problem_write(struct json_writer *w, const struct audit_report *report)
{
    json_name(w, TEXT("problem"));
    if (report->holds) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    json_name(w, TEXT("seq"));
    report->bad_seq > 0 ? json_integer(w, report->bad_seq) : json_null(w);
    json_name(w, TEXT("line"));
    report->bad_line > 0 ? json_integer(w, report->bad_line) : json_null(w);
    json_name_string(w, TEXT("message"), report->why);
    json_object_end(w);
}

void audit_report_write(struct json_writer *w, struct arena *arena, const struct audit_report *report)
{
    json_object_begin(w);
    json_name_bool(w, TEXT("holds"), report->holds);
    json_name_integer(w, TEXT("entries"), report->count);
    json_name_integer(w, TEXT("firstSeq"), report->first_seq);
    moment_write(w, arena, "from", report->count > 0, report->from_ms);
    moment_write(w, arena, "to", report->count > 0, report->to_ms);
    json_name_integer(w, TEXT("heads"), report->heads);
    json_name_integer(w, TEXT("signatures"), report->signatures);
    json_name(w, TEXT("key"));
    text_is_empty(report->key_id) ? json_null(w) : json_string(w, report->key_id);
    problem_write(w, report);
    json_object_end(w);
}

struct text audit_report_text(struct arena *arena, const struct audit_report *report)
{
    if (!report->holds) {
        return text_format(arena, "%s%.*s",
                           report->bad_line > 0 ? text_format(arena, "Line %lld: ", (long long)report->bad_line).bytes
                                                : "",
                           TEXT_ARGS(report->why));
    }
    if (report->count == 0) {
        return TEXT("There is no entry.");
    }
    struct text_builder words = text_builder_make(arena);
    text_append_format(&words, "%lld entries from %.*s to %.*s: the chain holds, %lld heads hold",
                       (long long)report->count, TEXT_ARGS(moment_text(arena, report->from_ms)),
                       TEXT_ARGS(moment_text(arena, report->to_ms)), (long long)report->heads);
    if (report->signatures > 0) {
        text_append_format(&words, ", %lld signed by %.*s", (long long)report->signatures, TEXT_ARGS(report->key_id));
    }
    return text_built(&words);
}
