/* Access: who asks, and what they may.
 *
 * An API key reads rq_live_ or rq_test_, then 36 random characters of 0-9A-Za-z (214 bits), then 6 that are the CRC-32 of
 * everything before them in the same alphabet, so that a mistyped key is refused without asking the store and a leaked one
 * can be recognised. The first 8 random characters are the key's prefix: by it the key is found, and lists show it. The
 * other 28 (166 bits) are secret; what is kept is the SHA-256 of the whole key, compared in constant time. An unknown
 * prefix costs the same hash and comparison.
 *
 * A scope is one bit. A key has scopes; a route names the one it needs.
 *
 * The limiter counts requests by key (rate_limit.h). Seals mark what is given out and must come back unchanged (seal.h).
 * The use cases of keys, organizations, users and sessions stand in accounts.h; way.h tells whether a secret may travel the
 * way a request came, password.h keeps passwords, throttle.h slows down who guesses them, and idempotency.h knows the
 * Idempotency-Keys that are being worked on.
 */
#ifndef ROUTRIQ_ACCESS_ACCESS_H
#define ROUTRIQ_ACCESS_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "access/accounts.h"
#include "access/idempotency.h"
#include "access/password.h"
#include "access/rate_limit.h"
#include "access/seal.h"
#include "access/throttle.h"
#include "access/way.h"
#include "ports/ports.h"

struct arena;
struct fault;

enum scope {
    SCOPE_JOBS_READ,
    SCOPE_JOBS_WRITE,
    SCOPE_TECHNICIANS_READ,
    SCOPE_TECHNICIANS_WRITE,
    SCOPE_CUSTOMERS_READ,
    SCOPE_CUSTOMERS_WRITE,
    SCOPE_DISPATCH_READ,
    SCOPE_DISPATCH_RUN,
    SCOPE_DISPATCH_APPROVE,
    SCOPE_LEARNING_READ,
    SCOPE_LEARNING_WRITE,
    SCOPE_SIMULATION_RUN,
    SCOPE_REPORTS_READ,
    SCOPE_INTEGRATIONS_READ,
    SCOPE_INTEGRATIONS_WRITE,
    SCOPE_NOTIFICATIONS_READ,
    SCOPE_NOTIFICATIONS_WRITE,
    SCOPE_WEBHOOKS_WRITE,
    SCOPE_AUDIT_READ,
    SCOPE_ADMIN,
    SCOPE_COUNT
};

#define SCOPES_ALL ((UINT64_C(1) << SCOPE_COUNT) - 1)

/* "jobs:read" */
struct text scope_name(enum scope scope);
bool scope_parse(struct text name, enum scope *scope);

enum { KEY_PREFIX_LENGTH = 8, KEY_LENGTH = 8 + 36 + 6 };

/* Whether a key belongs to a real organization or to a sandbox, which never pushes and never messages. */
enum key_realm { KEY_LIVE, KEY_TEST };

/* Makes a key. `*key` is its text, to be shown once; `record` gets prefix, digest and realm, the rest is the caller's. */
void access_key_make(struct arena *arena, const struct entropy_port *entropy, enum key_realm realm, struct text *key,
                     struct key_record *record);
/* True when `key` has the form and the checksum of a key; then *realm and *prefix (a slice of it). */
bool access_key_read(struct text key, enum key_realm *realm, struct text *prefix);

/* How somebody came to be known. */
enum identity_kind { IDENTITY_KEY, IDENTITY_SESSION, IDENTITY_COMMAND_LINE };

/* Whoever a request speaks for. */
struct identity {
    struct text organization_id;
    struct text key_id; /* empty for a session and the command line */
    enum key_realm realm;
    uint64_t scopes;
    enum identity_kind by;
    struct text user_id; /* of a session; else empty */
    struct text session_id;
    int32_t version; /* of the key's or the user's row, as it was read */
    /* Of somebody who may see and report the own day only (then never empty), and with them the scopes that count on routes
     * about one's own work and nowhere else. */
    struct text only_technician_id;
    uint64_t own_scopes;
    struct text actor;      /* "key:<id>", "user:<id>", "command line": as the audit calls them */
    struct text csrf_token; /* of a session: what X-CSRF-Token has to say */
};

static inline bool identity_may(const struct identity *identity, enum scope scope)
{
    return ((identity->scopes >> scope) & 1) != 0;
}

#endif
