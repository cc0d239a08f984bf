/* The change-set: everything that one use case wants changed, as one value.
 *
 * A use case never holds a transaction. It reads a snapshot, computes, and returns one change-set; the store commits it
 * whole or not at all. It says
 *   - what must still be true (preconditions): a row has this version, or does not exist (version 0),
 *   - what rows become (puts): a put carries the whole row as it shall be, with its new version,
 *   - who did it and why (audit entries): at least one, and its maker demands the actor and the request,
 *   - what the world may want to hear (events).
 * Queue items and the answer kept for an Idempotency-Key get their place here when they come.
 *
 * A put is checked against the version before it: a row of version n can only be put where version n - 1 stood (or nothing,
 * for version 1), so a put states its own precondition; old_change_set_expect is for rows that were read and are not written.
 * The arrays and what they point to live in the arena of whoever made the change-set; a store copies what it keeps.
 */
#ifndef ROUTRIQ_MODEL_OLD_CHANGE_SET_H
#define ROUTRIQ_MODEL_OLD_CHANGE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "model/audit.h"
#include "model/nouns.h"

struct arena;

/* Whether a key belongs to a real organization or to a sandbox, which never pushes and never messages. */
enum key_realm { KEY_LIVE, KEY_TEST };

/* What is kept of an API key: never the key. */
struct api_key {
    struct text id;
    int32_t version;
    struct text label;
    struct text prefix; /* the first characters: by them it is found and shown in lists */
    uint8_t digest[32]; /* SHA-256 of the whole key */
    enum key_realm realm;
    uint64_t scopes; /* one bit each; the room `access` names them */
    int64_t created_at_s;
};

/* The plan in force for a date, with the inputs it was made from. */
struct day_plan {
    struct date date;
    int32_t version; /* counts the plans of that date, from 1 */
    const struct day *day;
    const struct plan *plan;
};

enum old_row_kind {
    OLD_ROW_ORGANIZATION,
    OLD_ROW_API_KEY,
    OLD_ROW_TECHNICIAN,
    OLD_ROW_JOB,
    OLD_ROW_DAY_PLAN,
    OLD_ROW_KIND_COUNT
};

struct old_precondition {
    enum old_row_kind kind;
    struct text id; /* of a day's plan: its date, "2026-05-15" */
    int32_t version;
};

struct old_row_put {
    enum old_row_kind kind;
    struct text id;
    int32_t version; /* 1 makes the row */
    union {
        const struct organization *organization;
        const struct api_key *api_key;
        const struct technician *technician;
        const struct job *job;
        const struct day_plan *day_plan;
    };
};

struct old_audit_entry {
    struct text actor;      /* "key:<id>", "user:<id>", "command line" */
    struct text request_id; /* the X-Request-Id, or the run of a command */
    struct text action;     /* "plan.applied" */
    struct text subject;    /* the id of what it was done to; may be empty */
    int64_t at_ms;
};

struct old_change_event {
    struct text type; /* "plan.changed" */
    struct text id;
    int32_t version;
};

struct old_change_set {
    struct arena *arena;
    struct text organization_id;
    int32_t precondition_count;
    struct old_precondition *preconditions;
    int32_t put_count;
    struct old_row_put *puts;
    int32_t audit_count;
    struct old_audit_entry *audits;
    int32_t event_count;
    struct old_change_event *events;
};

/* Begins a change-set of one organization with its first audit entry. Asserts that actor, request id and action are
 * not empty. */
struct old_change_set *old_change_set_begin(struct arena *arena, struct text organization_id,
                                            const struct change_origin *origin);

void old_change_set_expect(struct old_change_set *set, enum old_row_kind kind, struct text id, int32_t version);
void old_change_set_put_organization(struct old_change_set *set, const struct organization *organization,
                                     int32_t version);
void old_change_set_put_api_key(struct old_change_set *set, const struct api_key *key);
void old_change_set_put_technician(struct old_change_set *set, const struct technician *technician);
void old_change_set_put_job(struct old_change_set *set, const struct job *job);
void old_change_set_put_day_plan(struct old_change_set *set, const struct day_plan *day_plan);
void old_change_set_audit(struct old_change_set *set, const struct change_origin *origin);
void old_change_set_event(struct old_change_set *set, struct text type, struct text id, int32_t version);

#endif
