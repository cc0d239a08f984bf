#include "operations/audit_check.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/zone.h"

static bool same(const struct sha256 *a, const struct sha256 *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool audit_check_bad(struct audit_check *check, int64_t seq, int64_t line, const char *why, ...)
{
    va_list arguments;
    va_start(arguments, why);
    check->report->why = text_format_list(check->arena, why, arguments);
    va_end(arguments);
    check->report->holds = false;
    check->report->bad_seq = seq;
    check->report->bad_line = line;
    return false;
}

void audit_check_begin(struct audit_check *check, struct arena *arena, const struct audit_verify_wish *wish,
                       struct audit_report *report)
{
    *report = (struct audit_report){.holds = true, .first_seq = 1};
    *check = (struct audit_check){
        .arena = arena, .wish = wish, .report = report, .organization_id = wish->organization_id, .whole = true};
    check->next_seq = 1;
    const struct vault_key *keys = NULL;
    int32_t count = wish->vault == NULL ? 0 : wish->vault->keys(wish->vault->context, &keys);
    for (int32_t i = 0; i < count && i < AUDIT_VERIFY_KEYS_MOST; i++) {
        check->keys[check->key_count++] = keys[i];
    }
}

void audit_check_from(struct audit_check *check, int64_t seq, const struct sha256 *hash)
{
    check->whole = seq == 0;
    check->next_seq = seq + 1;
    check->hash = *hash;
    check->report->first_seq = seq + 1;
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

static struct text key_id_of(struct arena *arena, const uint8_t public_half[VAULT_PUBLIC_BYTES])
{
    struct sha256 hash = sha256_of(public_half, VAULT_PUBLIC_BYTES);
    return text_format(arena, "ed25519:%.16s", sha256_hex(arena, &hash).bytes);
}

bool audit_check_key(struct audit_check *check, struct text id, const uint8_t public_half[VAULT_PUBLIC_BYTES],
                     int64_t line)
{
    if (!text_equal(id, key_id_of(check->scratch, public_half))) {
        return audit_check_bad(check, 0, line, "The key %.*s is not called by what it is.", TEXT_ARGS(id));
    }
    for (int32_t i = 0; i < check->key_count; i++) {
        if (text_equal(check->keys[i].id, id)) {
            return true;
        }
    }
    if (check->key_count == AUDIT_VERIFY_KEYS_MOST) {
        return audit_check_bad(check, 0, line, "There are more than %d keys.", AUDIT_VERIFY_KEYS_MOST);
    }
    struct vault_key *key = &check->keys[check->key_count++];
    key->id = text_copy(check->arena, id);
    memcpy(key->public_half, public_half, VAULT_PUBLIC_BYTES);
    return true;
}

/* The public half by which a head's signature is checked; NULL: by none that is known, or that counts. */
static const uint8_t *key_of(struct audit_check *check, struct text id)
{
    const uint8_t *wanted = check->wish->public_half;
    if (wanted != NULL) {
        return text_equal(id, key_id_of(check->scratch, wanted)) ? wanted : NULL;
    }
    for (int32_t i = 0; i < check->key_count; i++) {
        if (text_equal(check->keys[i].id, id)) {
            return check->keys[i].public_half;
        }
    }
    return NULL;
}

/* A head that nobody signed, or a stranger, proves what it proves without a name: it is not counted as signed. */
static bool signature_holds(struct audit_check *check, const struct audit_check_head *head)
{
    const struct vault_port *vault = check->wish->vault;
    const uint8_t *public_half = vault == NULL || text_is_empty(head->key_id) ? NULL : key_of(check, head->key_id);
    if (public_half == NULL) {
        return true;
    }
    uint8_t *signature = NULL;
    size_t length = 0;
    if (!base64url_read(check->scratch, head->signature, &signature, &length) || length != VAULT_SIGNATURE_BYTES ||
        !vault->verify(vault->context, public_half, audit_head_signed(check->scratch, head->object), signature)) {
        return audit_check_bad(check, 0, head->line, "The head of %lld entries was not signed by %.*s.",
                               (long long)head->size, TEXT_ARGS(head->key_id));
    }
    check->report->signatures++;
    if (!text_equal(check->report->key_id, head->key_id)) {
        check->report->key_id = text_copy(check->arena, head->key_id);
    }
    return true;
}

/* ---- heads ------------------------------------------------------------------------------------------------------- */

/* The head is of as many entries as there were. */
static bool head_fits(struct audit_check *check, const struct audit_check_head *head)
{
    struct sha256 root = merkle_root(&check->tree);
    if (!same(&check->hash, &head->chain_hash) || (check->whole && !same(&root, &head->root))) {
        return audit_check_bad(check, head->size, head->line,
                               "The head of %lld entries does not hold: an entry up to there was changed, and what "
                               "follows it was written anew.",
                               (long long)head->size);
    }
    check->report->heads++;
    return true;
}

/* The next one to be met stands last. */
static bool head_keep(struct audit_check *check, const struct audit_check_head *head)
{
    int32_t count = check->ahead_count;
    if (count == AUDIT_VERIFY_AHEAD_MOST) {
        return audit_check_bad(check, 0, head->line, "More than %d heads stand before their entries.",
                               AUDIT_VERIFY_AHEAD_MOST);
    }
    check->ahead = arena_grow(check->arena, check->ahead, count, sizeof *check->ahead);
    for (; count > 0 && check->ahead[count - 1].size < head->size; count--) {
        check->ahead[count] = check->ahead[count - 1];
    }
    check->ahead[count] = (struct audit_check_head){
        .size = head->size, .root = head->root, .chain_hash = head->chain_hash, .line = head->line};
    check->ahead_count++;
    return true;
}

static bool organization_is(struct audit_check *check, const struct audit_check_head *head)
{
    if (text_is_empty(check->organization_id)) {
        check->organization_id = text_copy(check->arena, head->organization_id);
    }
    return text_equal(check->organization_id, head->organization_id) ||
           audit_check_bad(check, 0, head->line, "The head of %lld entries is of another organization: %.*s.",
                           (long long)head->size, TEXT_ARGS(head->organization_id));
}

bool audit_check_head(struct audit_check *check, const struct audit_check_head *head)
{
    int64_t there = check->next_seq - 1;
    if (!organization_is(check, head) || !signature_holds(check, head)) {
        return false;
    }
    if (head->size > there) {
        return head_keep(check, head);
    }
    if (head->size < there) {
        bool before = head->size < check->report->first_seq - 1; /* of what this file has not */
        return before || audit_check_bad(check, 0, head->line,
                                         "The head of %lld entries stands after entry %lld: put it before its entries, "
                                         "or right after them.",
                                         (long long)head->size, (long long)there);
    }
    return head_fits(check, head);
}

/* ---- entries ----------------------------------------------------------------------------------------------------- */

/* When it was, by its first member: {"at":"…", */
static int64_t entry_ms(struct text entry)
{
    static const char start[] = "{\"at\":\"";
    int64_t at_ms = 0;
    if (!text_starts_with(entry, text_of(start))) {
        return 0;
    }
    struct text rest = text_slice(entry, sizeof start - 1, entry.length);
    return moment_parse(text_cut(&rest, '"'), &at_ms, NULL) ? at_ms : 0;
}

bool audit_check_entry(struct audit_check *check, int64_t seq, const struct sha256 *hash, struct text entry,
                       int64_t line)
{
    struct audit_report *report = check->report;
    long long expected = check->next_seq;
    if (seq > check->next_seq) {
        return audit_check_bad(check, check->next_seq, line, "Entry %lld is missing: entry %lld stands in its place.",
                               expected, (long long)seq);
    }
    if (seq < check->next_seq) {
        return audit_check_bad(check, seq, line, "Entry %lld stands where entry %lld should: it was put in.",
                               (long long)seq, expected);
    }
    struct sha256 follows = audit_chain_next(&check->hash, seq, entry);
    if (!same(&follows, hash)) {
        return audit_check_bad(check, seq, line,
                               "Entry %lld does not follow from the one before: it or its hash was changed.", expected);
    }
    check->hash = follows;
    check->next_seq++;
    merkle_add(&check->tree, follows.bytes, sizeof follows.bytes);
    report->to_ms = entry_ms(entry);
    report->from_ms = report->count == 0 ? report->to_ms : report->from_ms;
    report->count++;
    while (check->ahead_count > 0 && check->ahead[check->ahead_count - 1].size == seq) {
        if (!head_fits(check, &check->ahead[--check->ahead_count])) {
            return false;
        }
    }
    return true;
}

bool audit_check_end(struct audit_check *check)
{
    if (check->ahead_count == 0) {
        return true;
    }
    const struct audit_check_head *head = &check->ahead[check->ahead_count - 1];
    return audit_check_bad(check, check->next_seq, head->line,
                           "Entry %lld is missing: the end was cut off. A head tells of %lld entries.",
                           (long long)check->next_seq, (long long)head->size);
}
