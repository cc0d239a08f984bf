/* The check itself, for the files of this room: it is fed entry by entry and head by head. */
#ifndef ROUTRIQ_OPERATIONS_AUDIT_CHECK_H
#define ROUTRIQ_OPERATIONS_AUDIT_CHECK_H

#include "operations/audit_verify.h"

/* A head as a file tells of it. */
struct audit_check_head {
    int64_t size;
    struct sha256 root;
    struct sha256 chain_hash;
    int64_t line;
    /* Looked at only while it is added: */
    struct text organization_id;
    struct text object;    /* the bytes that are signed */
    struct text key_id;    /* empty: nobody signed */
    struct text signature; /* base64url */
};

struct audit_check {
    struct arena *arena;   /* for what is known at the end */
    struct arena *scratch; /* the caller's, who gives it back after each line or page */
    const struct audit_verify_wish *wish;
    struct audit_report *report;
    struct text organization_id; /* of the first head, or the wish */
    bool whole;                  /* begins with the first entry: so roots can be known */
    int64_t next_seq;
    struct sha256 hash;
    struct merkle tree;
    int32_t ahead_count; /* heads whose entries are still to come, the next one last */
    struct audit_check_head *ahead;
    int32_t key_count;
    struct vault_key keys[AUDIT_VERIFY_KEYS_MOST];
};

void audit_check_begin(struct audit_check *check, struct arena *arena, const struct audit_verify_wish *wish,
                       struct audit_report *report);
/* The audit begins after that entry. */
void audit_check_from(struct audit_check *check, int64_t seq, const struct sha256 *hash);
/* Each returns false when something is wrong: then the report says what, and the check is over. */
bool audit_check_key(struct audit_check *check, struct text id, const uint8_t public_half[VAULT_PUBLIC_BYTES],
                     int64_t line);
bool audit_check_entry(struct audit_check *check, int64_t seq, const struct sha256 *hash, struct text entry,
                       int64_t line);
bool audit_check_head(struct audit_check *check, const struct audit_check_head *head);
bool audit_check_end(struct audit_check *check);
/* Ends the check. Returns false. */
bool audit_check_bad(struct audit_check *check, int64_t seq, int64_t line, const char *why, ...)
    __attribute__((format(printf, 4, 5)));

#endif
