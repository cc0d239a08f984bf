#include "model/audit.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/zone.h"
#include "model/shape_parts.h"

/* ---- commitments ------------------------------------------------------------------------------------------------- */

static void big_endian(uint64_t number, uint8_t bytes[8])
{
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(number >> (56 - 8 * i));
    }
}

static struct text bytes_of(const void *bytes, size_t length)
{
    return (struct text){bytes, length};
}

static void salt_next(struct audit_salts *salts, uint8_t salt[AUDIT_SALT_BYTES])
{
    uint8_t number[8];
    big_endian(salts->used++, number);
    const struct text parts[] = {bytes_of(salts->seed, sizeof salts->seed), bytes_of(number, sizeof number)};
    struct sha256 hash = sha256_of_parts(parts, 2);
    memcpy(salt, hash.bytes, AUDIT_SALT_BYTES);
}

struct sha256 audit_commitment(const uint8_t salt[AUDIT_SALT_BYTES], struct text json_value)
{
    return sha256_hmac(salt, AUDIT_SALT_BYTES, json_value);
}

static struct audit_opening *opening_add(struct audit_openings *openings)
{
    openings->list = arena_grow(openings->arena, openings->list, openings->count, sizeof *openings->list);
    return &openings->list[openings->count++];
}

/* ---- entries ----------------------------------------------------------------------------------------------------- */

/* One entry while it is written. */
struct writing {
    struct json_writer w;
    const struct audit_change *change;
    struct audit_salts *salts;
    struct audit_openings *openings;
};

static struct text value_text(struct arena *arena, const struct shape *shape, int32_t member, const void *noun)
{
    struct json_writer w = json_writer_make(arena);
    shape_write_member(&w, shape, member, noun);
    return json_written(&w);
}

static void write_commitment(struct writing *e, struct text side, const struct shape *shape, int32_t member,
                             const void *noun)
{
    struct audit_opening *opening = opening_add(e->openings);
    opening->path = text_format(e->openings->arena, "/%.*s/%s", TEXT_ARGS(side), shape->members[member].name);
    opening->value = value_text(e->openings->arena, shape, member, noun);
    salt_next(e->salts, opening->salt);
    struct sha256 commitment = audit_commitment(opening->salt, opening->value);
    json_object_begin(&e->w);
    json_name_string(&e->w, TEXT("commitment"), sha256_hex(e->w.out.arena, &commitment));
    json_object_end(&e->w);
}

static bool differs(const struct audit_change *change, int32_t member)
{
    if (change->before == NULL || change->after == NULL) {
        return shape_has(change->before == NULL ? change->after : change->before, member);
    }
    return !shape_member_equal(change->shape, member, change->before, change->after);
}

static void write_one(struct writing *e, struct text side, const struct shape *shape, int32_t member, const void *noun)
{
    json_name(&e->w, text_of(shape->members[member].name));
    if ((shape->members[member].flags & SHAPE_PERSONAL) != 0 && shape_has(noun, member)) {
        write_commitment(e, side, shape, member, noun);
    } else {
        shape_write_member(&e->w, shape, member, noun);
    }
}

/* What is hidden stays hidden: of a password it is known that it was changed, and no more. */
static void write_side(struct writing *e, struct text side, const void *noun)
{
    const struct shape *shape = e->change->shape;
    json_name(&e->w, side);
    if (noun == NULL) {
        json_null(&e->w);
        return;
    }
    json_object_begin(&e->w);
    for (int32_t i = 0; i < shape->count; i++) {
        if ((shape->members[i].flags & (SHAPE_ASIDE | SHAPE_HIDDEN)) == 0 && differs(e->change, i)) {
            write_one(e, side, shape, i, noun);
        }
    }
    json_object_end(&e->w);
}

static void write_detail(struct writing *e, const struct change_origin *origin)
{
    if (origin->said != NULL) {
        json_name(&e->w, TEXT("detail"));
        json_object_begin(&e->w);
        for (int32_t i = 0; i < origin->said_shape->count; i++) {
            if ((origin->said_shape->members[i].flags & (SHAPE_ASIDE | SHAPE_HIDDEN)) == 0 &&
                shape_has(origin->said, i)) {
                write_one(e, TEXT("detail"), origin->said_shape, i, origin->said);
            }
        }
        json_object_end(&e->w);
    } else if (!text_is_empty(origin->detail)) {
        json_name(&e->w, TEXT("detail"));
        json_document(&e->w, origin->detail);
    }
}

static void write_subject(struct json_writer *w, const struct change_origin *origin)
{
    json_name(w, TEXT("subject"));
    if (text_is_empty(origin->subject)) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    json_name_string(w, TEXT("kind"), origin->subject_kind);
    json_name_string(w, TEXT("id"), origin->subject);
    json_object_end(w);
}

struct text audit_entry_text(struct arena *arena, const struct change_origin *origin, const struct audit_change *change,
                             struct audit_salts *salts, struct audit_openings *openings)
{
    assert(!text_is_empty(origin->actor) && !text_is_empty(origin->request_id) && !text_is_empty(origin->action));
    struct writing e = {.w = json_writer_make(arena), .change = change, .salts = salts, .openings = openings};
    json_object_begin(&e.w);
    json_name_string(&e.w, TEXT("at"), moment_text(arena, origin->at_ms));
    json_name_string(&e.w, TEXT("actor"), origin->actor);
    json_name_string(&e.w, TEXT("action"), origin->action);
    write_subject(&e.w, origin);
    json_name_string(&e.w, TEXT("requestId"), origin->request_id);
    if (change->shape != NULL) {
        write_side(&e, TEXT("before"), change->before);
        write_side(&e, TEXT("after"), change->after);
    }
    write_detail(&e, origin);
    json_object_end(&e.w);
    return json_written(&e.w);
}

static struct text salt_hex(struct arena *arena, const uint8_t salt[AUDIT_SALT_BYTES])
{
    struct text_builder hex = text_builder_make(arena);
    for (int i = 0; i < AUDIT_SALT_BYTES; i++) {
        text_append_format(&hex, "%02x", (unsigned)salt[i]);
    }
    return text_built(&hex);
}

struct text audit_openings_text(struct arena *arena, const struct audit_openings *openings)
{
    struct json_writer w = json_writer_make(arena);
    json_array_begin(&w);
    for (int32_t i = 0; i < openings->count; i++) {
        json_object_begin(&w);
        json_name_string(&w, TEXT("path"), openings->list[i].path);
        json_name_string(&w, TEXT("salt"), salt_hex(arena, openings->list[i].salt));
        json_name(&w, TEXT("value"));
        json_document(&w, openings->list[i].value);
        json_object_end(&w);
    }
    json_array_end(&w);
    return json_written(&w);
}

/* ---- the chain --------------------------------------------------------------------------------------------------- */

struct sha256 audit_chain_next(const struct sha256 *before, int64_t seq, struct text entry)
{
    uint8_t number[8];
    assert(seq >= 1);
    big_endian((uint64_t)seq, number);
    const struct text parts[] = {bytes_of("\0", 1), bytes_of(before->bytes, sizeof before->bytes),
                                 bytes_of(number, sizeof number), entry};
    return sha256_of_parts(parts, 4);
}

struct text audit_line(struct arena *arena, int64_t seq, const struct sha256 *hash, struct text entry)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_integer(&w, TEXT("seq"), seq);
    json_name_string(&w, TEXT("hash"), sha256_hex(arena, hash));
    json_name(&w, TEXT("entry"));
    json_document(&w, entry);
    json_object_end(&w);
    text_append_char(&w.out, '\n');
    return text_built(&w.out);
}

/* ---- the tree ---------------------------------------------------------------------------------------------------- */

static struct sha256 node(const struct sha256 *left, const struct sha256 *right)
{
    const struct text parts[] = {bytes_of("\1", 1), bytes_of(left->bytes, sizeof left->bytes),
                                 bytes_of(right->bytes, sizeof right->bytes)};
    return sha256_of_parts(parts, 3);
}

/* Like adding one to a number: two trees of one size become one of the next. */
void merkle_add(struct merkle *merkle, const void *leaf, size_t length)
{
    const struct text parts[] = {bytes_of("\0", 1), bytes_of(leaf, length)};
    struct sha256 hash = sha256_of_parts(parts, 2);
    int level = 0;
    for (; (merkle->size >> level & 1) != 0; level++) {
        hash = node(&merkle->frontier[level], &hash);
    }
    merkle->frontier[level] = hash;
    merkle->size++;
}

/* The smallest trees stand furthest to the right. */
struct sha256 merkle_root(const struct merkle *merkle)
{
    struct sha256 root = sha256_of_parts(NULL, 0);
    bool any = false;
    for (int level = 0; level < 63; level++) {
        if ((merkle->size >> level & 1) != 0) {
            root = any ? node(&merkle->frontier[level], &root) : merkle->frontier[level];
            any = true;
        }
    }
    return root;
}

struct text merkle_pack(struct arena *arena, const struct merkle *merkle)
{
    struct text_builder packed = text_builder_make(arena);
    for (int level = 0; level < 63; level++) {
        if ((merkle->size >> level & 1) != 0) {
            text_append(&packed, bytes_of(merkle->frontier[level].bytes, sizeof(struct sha256)));
        }
    }
    return text_built(&packed);
}

bool merkle_unpack(struct text packed, int64_t size, struct merkle *merkle)
{
    size_t used = 0;
    *merkle = (struct merkle){.size = size};
    for (int level = 0; size > 0 && level < 63; level++) {
        if ((size >> level & 1) == 0) {
            continue;
        }
        if (packed.length - used < sizeof(struct sha256)) {
            return false;
        }
        memcpy(merkle->frontier[level].bytes, packed.bytes + used, sizeof(struct sha256));
        used += sizeof(struct sha256);
    }
    return size >= 0 && used == packed.length;
}

/* ---- heads ------------------------------------------------------------------------------------------------------- */

struct text audit_head_text(struct arena *arena, struct text organization_id, const struct audit_head *head)
{
    struct json_writer w = json_writer_make(arena);
    struct sha256 root = merkle_root(&head->tree);
    json_object_begin(&w);
    json_name_string(&w, TEXT("organizationId"), organization_id);
    json_name_integer(&w, TEXT("size"), head->tree.size);
    json_name_string(&w, TEXT("at"), moment_text(arena, head->at_ms));
    json_name_string(&w, TEXT("root"), sha256_hex(arena, &root));
    json_name_string(&w, TEXT("chainHash"), sha256_hex(arena, &head->chain_hash));
    json_object_end(&w);
    return json_written(&w);
}

struct text audit_head_signed(struct arena *arena, struct text head_object)
{
    return text_format(arena, "routriq audit head\n%.*s", TEXT_ARGS(head_object));
}

struct text audit_head_line(struct arena *arena, struct text organization_id, const struct audit_head *head)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name(&w, TEXT("head"));
    json_document(&w, audit_head_text(arena, organization_id, head));
    if (!text_is_empty(head->key_id)) {
        json_name_string(&w, TEXT("key"), head->key_id);
        json_name_string(&w, TEXT("signature"), base64url_write(arena, head->signature, AUDIT_SIGNATURE_BYTES));
    }
    json_object_end(&w);
    text_append_char(&w.out, '\n');
    return text_built(&w.out);
}
