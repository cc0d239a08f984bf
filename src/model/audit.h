/* The audit: who changed what, when, and from what to what, kept so that nobody can change it afterwards unseen.
 *
 * An *entry* is a JSON object; its exact bytes are kept and exported, and nobody ever writes them anew:
 *   {"at":"…","actor":"key:…","action":"job.updated","subject":{"kind":"job","id":"…"},"requestId":"…",
 *    "before":{…},"after":{…},"detail":{…}}
 * with the members that differ in before and after, and `detail` where the origin has one, as a document or as a noun.
 *
 * Personal values never stand in an entry: in their place is {"commitment":"…"}, HMAC-SHA256 of the value's JSON under a
 * salt of its own. What *opens* it (salt and value) is kept apart, so erasing a person leaves the chain valid and the value
 * unknowable. Salts come from one seed of the caller's: pure.
 *
 * The *chain*: each organization's entries are numbered by `seq` from 1 without a gap, and
 *   hash(seq) = SHA-256(0x00 | hash(seq - 1) | seq in 8 bytes, highest first | entry)
 * with 32 zero bytes for hash(0). The *heads* are roots of a Merkle tree (RFC 9162, section 2.1.1) whose leaves are the
 * chain's hashes; a root signed and given away proves later that nothing before it was changed or cut off.
 *
 * An exported *line* is {"seq":1,"hash":"…","entry":<the entry's bytes>}, and of a head
 *   {"head":{"organizationId":"…","size":310,"at":"…","root":"…","chainHash":"…"},"key":"ed25519:…","signature":"…"}
 * where chainHash is hash(size), and the signature (Ed25519, RFC 8032, in base64url) is of the text "routriq audit head\n"
 * and the bytes of the head's object. tests/audit/verify.mjs follows all this with nothing of ours but this page.
 */
#ifndef ROUTRIQ_MODEL_AUDIT_H
#define ROUTRIQ_MODEL_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/text.h"
#include "model/shape.h"

struct arena;

enum { AUDIT_SALT_BYTES = 16, AUDIT_SIGNATURE_BYTES = 64 };

/* Who asks, what for, and when: what every change owes the audit. */
struct change_origin {
    struct text actor;        /* "key:<id>", "user:<id>", "command line" */
    struct text request_id;   /* the X-Request-Id, or the run of a command */
    struct text action;       /* "plan.applied" */
    struct text subject_kind; /* "job"; may be empty */
    struct text subject;      /* the id of what it was done to; may be empty */
    struct text detail;       /* a JSON object of what else there is to say; may be empty */
    /* The same as a noun, in place of `detail`: its personal members stand in the entry as commitments. NULL: none. */
    const void *said;
    const struct shape *said_shape;
    int64_t at_ms;
    uint8_t salt_seed[32]; /* unpredictable; no two change-sets have the same */
};

/* The salts of one change-set: SHA-256(seed | number), cut to 16 bytes. */
struct audit_salts {
    uint8_t seed[32];
    uint64_t used;
};

/* What opens one commitment. */
struct audit_opening {
    struct text path; /* into the entry: "/after/phone" */
    uint8_t salt[AUDIT_SALT_BYTES];
    struct text value; /* as JSON */
};

struct audit_openings {
    struct arena *arena;
    int32_t count;
    struct audit_opening *list;
};

/* What a change was done to, and what it was before and after. Either may be NULL: made, or gone. */
struct audit_change {
    const struct shape *shape; /* NULL: of nothing that has a shape */
    const void *before;
    const void *after;
};

/* The bytes of an entry. What opens its commitments is appended to `openings`. */
struct text audit_entry_text(struct arena *arena, const struct change_origin *origin, const struct audit_change *change,
                             struct audit_salts *salts, struct audit_openings *openings);
/* As a JSON array, the form in which they are kept: [{"path":"/after/phone","salt":"…","value":…}]. */
struct text audit_openings_text(struct arena *arena, const struct audit_openings *openings);

struct sha256 audit_commitment(const uint8_t salt[AUDIT_SALT_BYTES], struct text json_value);
struct sha256 audit_chain_next(const struct sha256 *before, int64_t seq, struct text entry);
/* One line of an export, with its line feed. */
struct text audit_line(struct arena *arena, int64_t seq, const struct sha256 *hash, struct text entry);

/* A Merkle tree that grows at its end. All zeros is the empty tree. */
struct merkle {
    int64_t size;
    struct sha256 frontier[63]; /* [i]: the root of a full tree of 2^i leaves, where bit i of size is set */
};

void merkle_add(struct merkle *merkle, const void *leaf, size_t length);
struct sha256 merkle_root(const struct merkle *merkle);
/* The tree in as few bytes as it can go on from: 32 for each set bit of its size, the lowest first. */
struct text merkle_pack(struct arena *arena, const struct merkle *merkle);
/* False when it is not of that size. */
bool merkle_unpack(struct text packed, int64_t size, struct merkle *merkle);

/* A head as it is kept: the tree over the first `tree.size` entries, so that the next head goes on from there. */
struct audit_head {
    int64_t at_ms;
    struct merkle tree;
    struct sha256 chain_hash; /* of the last of those entries */
    struct text key_id;       /* that signed it; empty: nobody did */
    uint8_t signature[AUDIT_SIGNATURE_BYTES];
};

/* The object of a head as it is exported, and what is signed of it. */
struct text audit_head_text(struct arena *arena, struct text organization_id, const struct audit_head *head);
struct text audit_head_signed(struct arena *arena, struct text head_object);
/* One line of an export, with its line feed. */
struct text audit_head_line(struct arena *arena, struct text organization_id, const struct audit_head *head);

#endif
